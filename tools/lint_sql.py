"""Run sqlfluff over the files of sql/ that differ from those that it found good before: what it says follows from text, rules and version alone.

Exits with sqlfluff's status. The hashes of good files are kept in ``.sqlfluff_cache/good``; without that file every file is linted.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = Path(".sqlfluff_cache") / "good"


def linted(root: Path) -> list[Path]:
    """The files of sql/ below ``root`` that are linted: those that ``.sqlfluffignore`` names by path or by folder ("sql/tables/") are not."""
    lines = (root / ".sqlfluffignore").read_text(encoding="utf-8").splitlines()
    ignored = [line for line in lines if line and not line.startswith("#")]
    names = {path.relative_to(root).as_posix(): path for path in sorted((root / "sql").rglob("*.sql"))}
    return [path for name, path in names.items() if not any(name == one or (one.endswith("/") and name.startswith(one)) for one in ignored)]


def mark(path: Path, base: bytes) -> str:
    """SHA-256 (hex) of what the verdict on a file follows from: ``base`` (version and rules) and its text."""
    return hashlib.sha256(base + path.read_bytes()).hexdigest()


def lint(root: Path) -> int:
    """Lint what is new, and keep the hashes of all files if it is good; returns sqlfluff's exit status, 0 if nothing is new."""
    base = f"{version('sqlfluff')}\n{hashlib.sha256((root / '.sqlfluff').read_bytes()).hexdigest()}\n".encode()
    marks = {path: mark(path, base) for path in linted(root)}
    cache = root / CACHE
    good = set(cache.read_text(encoding="ascii").split()) if cache.exists() else set[str]()
    new = [str(path.relative_to(root)) for path, found in marks.items() if found not in good]
    # Let sqlfluff use every core only for many files: to start its workers takes longer than to lint a few.
    command = [sys.executable, "-m", "sqlfluff", "lint", "-q", "--processes", "0" if len(new) > 40 else "1", *new]
    status = subprocess.run(command, cwd=root, env={**os.environ, "PYTHONWARNINGS": "ignore::UserWarning"}, check=False).returncode if new else 0
    if status == 0 and new:
        cache.parent.mkdir(exist_ok=True)
        aside = cache.with_name(f"{cache.name}.{os.getpid()}")
        aside.write_text("\n".join(sorted(set(marks.values()))) + "\n", encoding="ascii")
        aside.replace(cache)
    return status


if __name__ == "__main__":
    sys.exit(lint(ROOT))
