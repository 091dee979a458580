"""The local commands with a stack of Postgres alone: what erases and what stays is theirs, and a whole Airflow would take minutes.

``python tests/stand_in.py up`` is ``python -m observatory.cli up``, whose stack publishes once each time it starts. Nobody is asked for anything.
With ``STAND_IN=file`` the warehouse is a folder with a count in it, and its server a process that sleeps.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from observatory.cli import __main__ as commands
from observatory.local import airflow, demo, doctor, postgres, report, stack, states
from observatory.local.processes import Child
from observatory.local.processes import start as start_child
from observatory.local.supervisor import Supervisor
from observatory.warehouse.engine import engine_for

IS_FILE = os.environ.get("STAND_IN") == "file"


@dataclass
class Slept:
    """A server that takes no connections."""

    data: Path
    sockets: Path

    def begin(self) -> Child:
        return start_child("postgres", ["sleep", "600"], self.data.parent / "logs" / "postgres.log")

    def wait(self, *_: Any) -> None:
        return None

    def is_ready(self) -> bool:
        return False


@contextmanager
def prepared(data: Path, _: Path) -> Iterator[Slept]:
    data.mkdir(parents=True, exist_ok=True)
    if not (data / "PG_VERSION").exists():
        (data / "PG_VERSION").write_text(postgres.major())
    with tempfile.TemporaryDirectory() as sockets:
        yield Slept(data, Path(sockets))


def rows(data: Path) -> int:
    return int((data / "rows").read_text()) if (data / "rows").exists() else 0


def publish(server: postgres.Server) -> None:
    if IS_FILE:
        (server.data / "rows").write_text(str(rows(server.data) + 1))
        return
    postgres.create_database(server.sockets, "observatory")
    with engine_for(postgres.url(server.sockets, "observatory")).begin() as connection:
        for name in ("meta.publication", "raw.record_version"):
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {name.partition('.')[0]}"))
            connection.execute(text(f"CREATE TABLE IF NOT EXISTS {name} (id bigint GENERATED ALWAYS AS IDENTITY)"))
            connection.execute(text(f"INSERT INTO {name} DEFAULT VALUES"))


def start(
    state: Path, world: Path | None, server: postgres.Server, supervisor: Supervisor, told: report.Report, replay: stack.Replay | None, by_clock: bool
) -> stack.Stack:
    supervisor.add("postgres", server.begin)
    server.wait(lambda: supervisor.child("postgres"), supervisor.check)
    publish(server)
    stack.write_run(state, sockets=str(server.sockets), port=1, world=states.title_of(world))
    states.write(state, complete=True)
    return stack.Stack(state, server.sockets, 1, {}, None, states.title_of(world), airflow.Api("http://127.0.0.1:1", ""), supervisor)


def nothing(*_: Any, **__: Any) -> int:
    return 0


def main() -> int:
    stack._start_services = start
    commands.rehearse = demo.rehearse = nothing
    demo.walk = demo._hash_tables = demo._report_changes = nothing
    demo.load_folder = lambda *_: []
    report.Report.result = nothing
    stack.Stack.control = lambda *_: {"steps": 0}
    doctor.tell = nothing
    commands.airflow.python = lambda *words: [sys.executable, __file__, *words[2:]]
    if IS_FILE:
        postgres.prepared = prepared
        commands._publications = lambda state: str(rows(state.folder / "pgdata"))
    return commands.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
