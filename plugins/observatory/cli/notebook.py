"""``python -m observatory.cli.notebook NOTEBOOK EXPORT [--keep]``: run a notebook on a dated release; ``--keep`` writes the outputs into it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from observatory.docs import notebook
from observatory.errors import ObservatoryError


def main(argv: list[str] | None = None) -> int:
    """Run every cell of a notebook on an export; with ``--keep`` write the outputs into it. Returns 0, or 1 if the export is none or a cell fails."""
    parser = argparse.ArgumentParser(prog="python -m observatory.cli.notebook", description=__doc__)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("export", type=Path, help="the folder that make export wrote")
    parser.add_argument("--keep", action="store_true", help="write the outputs into the notebook")
    arguments = parser.parse_args(argv)
    if not (arguments.export / "manifest.json").exists():
        sys.stderr.write(f"{arguments.export} is no release: it holds no manifest.json; make export writes one\n")
        return 1
    try:
        executed = notebook.run(json.loads(arguments.notebook.read_text(encoding="utf-8")), arguments.export)
    except ObservatoryError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if arguments.keep:
        arguments.notebook.write_text(json.dumps(executed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"{arguments.notebook}: every cell ran on {arguments.export.name}{', outputs kept' if arguments.keep else ''}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
