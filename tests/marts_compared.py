"""The marts of two warehouses, table by table: what containers or several workers published, beside what ``make demo`` does on this code."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from observatory.local import postgres, states
from observatory.local.stack import warehouse

ROOT = Path(__file__).resolve().parents[1]
CODE = ("dags", "plugins", "sql", "requirements.txt")
"""What the rows of a mart come of."""

DEMOS = ROOT / ".observatory" / "compared"
"""Where the demos lie that are compared with."""

Hashes = dict[str, tuple[str, str]]
"""Table to its rows, counted, and their hash."""


class NotCompared(Exception):
    """The marts could not be read."""


def code() -> str:
    """First 12 hexadecimal digits of a hash over the code that marts come of."""
    found = hashlib.sha256()
    for name in CODE:
        place = ROOT / name
        files = sorted(one for one in place.rglob("*") if one.is_file() and "__pycache__" not in one.parts) if place.is_dir() else [place]
        for path in files:
            content = path.read_bytes()
            found.update(f"{path.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode() + content)
    return found.hexdigest()[:12]


def hashes(psql: Sequence[str], env: Mapping[str, str]) -> Hashes:
    """Rows and hash of every table of mart, as ``tests/marts.sql`` takes them. ``psql``: the command, with where the server is. Raises ``NotCompared``."""
    with (ROOT / "tests" / "marts.sql").open("rb") as statement:
        done = subprocess.run([*psql, "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", "observatory"], env=dict(env), stdin=statement, capture_output=True, check=False)
    if done.returncode:
        raise NotCompared(done.stderr.decode()[-1_000:])
    rows = (one.split("|") for one in done.stdout.decode().splitlines())
    return {name: (count, digest) for name, count, digest in rows}


def local_psql(sockets: Path) -> list[str]:
    """``psql`` on a Postgres of this project's own, as its owner."""
    return [str(postgres.binaries() / "psql"), "-h", str(sockets), "-U", "postgres"]


@contextmanager
def reference(above: Path, say: Callable[[str], None]) -> Iterator[list[str]]:
    """``psql`` on the warehouse of a ``make demo`` of this code, which runs first where none did.

    A demo lies below ``above`` under the hash of the code that it ran on, so that no other code's is compared with.
    """
    folder = above / code()
    states.private(folder)
    # Two tests may want it at once.
    with states.held(folder, say):
        if not (folder / "ended").exists():
            say("make demo, to compare with")
            # What make passes on of its command line is meant for another command.
            untold = dict.fromkeys(("WORLD", "SCOPE", "KEEP", "LIMITS", "STATE"), "")
            # The others walk the base state and the first later one; without a number the demo would stop at others.
            env = {**os.environ, **untold, "STEPS": "1", "OBSERVATORY_STATE": str(folder), "PYTHONPATH": str(ROOT / "plugins")}
            done = subprocess.run([sys.executable, "-m", "observatory.cli", "demo"], cwd=ROOT, env=env, check=False)
            if done.returncode:
                raise NotCompared(f"make demo ended with {done.returncode}; its states are in {folder}")
            (folder / "ended").touch()
    with warehouse(folder / "sample") as sockets:
        yield local_psql(sockets)


def compared(found: Hashes, wanted: Hashes) -> tuple[str, list[str]]:
    """What the comparison came to in a line, and a line for each table that differs."""
    differing = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
    same = sum(1 for name in wanted if name not in differing)
    count = sum(int(rows) for rows, _ in wanted.values())
    told = f"{same} of {len(wanted)} tables of mart hold the same rows as after make demo ({count} rows)"
    return told, [f"{name}: {found.get(name, 'no such table')} here, {wanted.get(name, 'no such table')} after make demo" for name in differing]
