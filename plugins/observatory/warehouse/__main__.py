"""Commands on the warehouse: ``migrate`` (and load the registry), ``seed --file`` (put work on the work list), ``assess --from`` (load human assessments)."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from observatory import settings
from observatory.errors import WarehouseError
from observatory.landing import assessments
from observatory.warehouse import migrate, registry, wanted
from observatory.warehouse.engine import engine_for


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m observatory.warehouse", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="apply sql/migrations, make the staging views, load sql/registry")
    seed = commands.add_parser("seed", help="put accounts, repositories and papers on the work list")
    seed.add_argument("--file", type=Path, required=True, help="JSON: {service: {accounts|models|…: [keys]}}")
    assess = commands.add_parser("assess", help="load human assessments of the indices that we know")
    assess.add_argument("--from", dest="folder", type=Path, required=True, help="a CSV file, or a folder of them")
    arguments = parser.parse_args(argv)
    engine = engine_for(settings.warehouse_url())
    if arguments.command == "migrate":
        applied = migrate.migrate(engine)
        with engine.begin() as connection:
            changes = registry.load_registry(connection)
        touched = sum(count.changed for count in changes.values())
        sys.stdout.write(f"{len(applied)} migrations applied, {touched} registry rows changed\n")
    elif arguments.command == "assess":
        try:
            for loaded in assessments.load_folder(engine, arguments.folder):
                sys.stdout.write(assessments.told(loaded) + "\n")
        except WarehouseError as error:
            sys.stderr.write(f"{error}\n")
            return 1
    else:
        seeds = json.loads(arguments.file.read_text(encoding="utf-8"))
        with engine.begin() as connection:
            added = wanted.seed(connection, seeds)
        sys.stdout.write(f"{added} things put on the work list\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
