"""Commands on the warehouse: ``migrate`` (make or upgrade it, load the registry), ``schema`` (write sql/tables as the migrations make them), ``seed``
(put accounts, repositories and papers on the work list), ``assess`` (load human assessments), ``payload`` (print a record of the Hub as it was received),
``restore-month`` (load a month of counters back from its archive file), ``forget`` (take a day of the whole Hub out, so that it can be told again), ``export``
(write the release of the newest publication), ``login`` (make a login with one of our roles), ``wait`` (until it is migrated)."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from datetime import date
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from observatory import settings, store
from observatory.cli.throwaway import throwaway
from observatory.docs.generate import dictionary_of
from observatory.errors import WarehouseError
from observatory.landing import assessments, hub, hub_past
from observatory.warehouse import cold, export, logins, migrate, registry, schema, wanted
from observatory.warehouse.engine import engine_for
from observatory.warehouse.pseudonyms import keep_key, told_key

_WAIT_STEP = 5.0
"""Seconds between two looks of ``wait``."""


def main(argv: list[str] | None = None) -> int:
    """Run one command on the warehouse and print its result. Returns the exit status, 1 after an error."""
    parser = argparse.ArgumentParser(prog="python -m observatory.cli.warehouse", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="make the warehouse or apply sql/migrations, make functions and views, load sql/registry")
    wait = commands.add_parser("wait", help="end when the warehouse has all migrations of this release; what starts before them waits so")
    wait.add_argument("--seconds", type=float, default=600.0, help="give up after so long")
    commands.add_parser("schema", help="write sql/tables and sql/types as sql/migrations leave them, from a database that is gone at the end")
    seed = commands.add_parser("seed", help="put accounts, repositories and papers on the work list")
    seed.add_argument("--file", type=Path, required=True, help="JSON: {service: {accounts|models|…: [keys]}}")
    assess = commands.add_parser("assess", help="load human assessments of the indices that we know")
    assess.add_argument("--from", dest="folder", type=Path, required=True, help="a CSV file, or a folder of them")
    payload = commands.add_parser("payload", help="the record of a repository of the Hub as it was received, as JSON")
    payload.add_argument("hub_id")
    payload.add_argument("--kind", choices=("model", "dataset"), default="model")
    commands.add_parser("export", help="write every mart of the newest publication as a dated release, unless it is there")
    restore_month = commands.add_parser("restore-month", help="bring a month of counters back from its cold file")
    restore_month.add_argument("--month", type=date.fromisoformat, required=True, help="its first day, YYYY-MM-01")
    forget = commands.add_parser("forget", help="take what was told of the whole Hub on a day out of the raw tables; which repositories are known stays")
    forget.add_argument("day", type=date.fromisoformat, help="YYYY-MM-DD (UTC)")
    forget.add_argument("--kind", choices=("model", "dataset"), required=True)
    login = commands.add_parser("login", help="make a login in a role of ours, with the password of OBSERVATORY_LOGIN_PASSWORD")
    login.add_argument("name")
    login.add_argument("--role", choices=logins.ROLES, required=True)
    arguments = parser.parse_args(argv)
    if arguments.command == "schema":
        with throwaway(settings.SQL / "migrations") as migrated, migrated.connect() as connection:
            sys.stdout.write("".join(f"sql/{path}\n" for path in schema.write(connection)) or "as it was\n")
        return 0
    engine = engine_for(settings.warehouse_url())
    try:
        sys.stdout.write(_run(engine, arguments) + "\n")
    except WarehouseError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _run(engine: Engine, arguments: argparse.Namespace) -> str:
    """Run one command other than ``schema`` on the warehouse; returns one or more lines of text about its result. Raises ``WarehouseError``."""
    if arguments.command == "migrate":
        # Migrate and load the registry in one transaction: if the registry does not fit the new tables, the migrations are undone too.
        with engine.begin() as connection:
            applied = migrate.migrate_in(connection)
            changes = registry.load_registry(connection)
        return f"{len(applied)} migrations applied, {sum(count.changed for count in changes.values())} registry rows changed"
    if arguments.command == "wait":
        return _wait(engine, arguments.seconds)
    if arguments.command == "assess":
        return "\n".join(assessments.summary(loaded) for loaded in assessments.load_folder(engine, arguments.folder))
    if arguments.command == "restore-month":
        return f"{cold.restore_month(engine, store.of_settings(), arguments.month)} rows are back"
    if arguments.command == "forget":
        return f"{arguments.day}: {', '.join(f'{number} {what}' for what, number in hub_past.forget(engine, arguments.kind, arguments.day).items())} taken out"
    if arguments.command == "export":
        if not settings.export_key():
            # Make the key of the pseudonyms if it is missing. Only this command does, since a person runs it; a task never makes a key.
            keep_key(settings.export_key_file())
        written = export.release(engine, store.of_settings(), told_key(), lambda connection: dictionary_of(connection, ("mart",)))
        return f"{written.place}: {'written' if written.is_new else 'was there'}, {len(written.rows)} tables, {sum(written.rows.values())} rows"
    if arguments.command == "login":
        with engine.begin() as connection:
            is_new = logins.make(connection, arguments.name, arguments.role, os.environ.get("OBSERVATORY_LOGIN_PASSWORD", ""))
        return f"{arguments.name}: {'made' if is_new else 'was there'}, a member of {arguments.role}"
    if arguments.command == "payload":
        with engine.connect() as connection:
            payload = hub.payload(connection.connection, arguments.kind, arguments.hub_id)
        if payload is None:
            raise WarehouseError(f"no {arguments.kind} {arguments.hub_id} here, or its record lies in a cold file")
        return payload.decode("utf-8", "replace")
    with engine.begin() as connection:
        return f"{wanted.seed(connection, json.loads(arguments.file.read_text(encoding='utf-8')))} things put on the work list"


def _wait(engine: Engine, seconds: float) -> str:
    """Wait up to ``seconds`` until the warehouse has all migrations of this release, and say so.

    A database that does not answer is waited for too. Raises ``WarehouseError`` if the time is over, or if the warehouse is of a newer release.
    """
    ends = time.monotonic() + seconds
    while True:
        try:
            with engine.connect() as connection:
                names = migrate.missing(connection)
        except OperationalError as error:
            waited_for = " ".join(str(error.orig).split())[:300]
        else:
            if not names:
                return "the warehouse has all migrations of this release"
            waited_for = f"{len(names)} migrations are missing, the first is {names[0]}"
        if time.monotonic() >= ends:
            raise WarehouseError(f"the warehouse is not ready after {seconds:g} s: {waited_for}")
        time.sleep(min(_WAIT_STEP, max(0.0, ends - time.monotonic())))


if __name__ == "__main__":
    sys.exit(main())
