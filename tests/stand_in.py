"""The local commands with a stack of Postgres alone: what erases and what stays is theirs, and a whole Airflow would take minutes.

``python tests/stand_in.py up`` is ``python -m observatory.local up``, whose stack publishes once each time it starts. Nobody is asked for anything.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import text

from observatory.local import __main__ as commands
from observatory.local import airflow, demo, doctor, postgres, report, stack, states
from observatory.local.supervisor import Supervisor
from observatory.warehouse.engine import engine_for


def start(
    state: Path, world: Path | None, server: postgres.Server, supervisor: Supervisor, told: report.Report, replay: stack.Replay | None, by_clock: bool
) -> stack.Stack:
    supervisor.add("postgres", server.begin)
    server.wait(lambda: supervisor.child("postgres"), supervisor.check)
    postgres.create_database(server.sockets, "observatory")
    with engine_for(postgres.url(server.sockets, "observatory")).begin() as connection:
        for name in ("meta.publication", "raw.record_version"):
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {name.partition('.')[0]}"))
            connection.execute(text(f"CREATE TABLE IF NOT EXISTS {name} (id bigint GENERATED ALWAYS AS IDENTITY)"))
            connection.execute(text(f"INSERT INTO {name} DEFAULT VALUES"))
    stack.write_run(state, sockets=str(server.sockets), port=1, world=states.title_of(world))
    states.write(state, complete=True)
    return stack.Stack(state, server.sockets, 1, {}, None, states.title_of(world), airflow.Api(1, ""), supervisor)


def nothing(*_: Any, **__: Any) -> int:
    return 0


def main() -> int:
    stack._start = start
    demo._pass = demo._account_for = demo._hashes = demo._tell_changes = nothing
    report.Report.result = nothing
    stack.Stack.control = lambda *_: {"steps": 0}
    doctor.tell = nothing
    commands.airflow.python = lambda *words: [sys.executable, __file__, *words[2:]]
    os.umask(0o077)
    return commands.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
