"""A command of the Makefile, as a person runs it, on a state folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from observatory import settings

Ran = tuple[Path, subprocess.CompletedProcess[str]]


def _environment(state: Path, variables: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "OBSERVATORY_STATE": str(state), "PYTHONPATH": str(settings.ROOT / "plugins"), **variables}


def local(state: Path, command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    env = _environment(state, variables)
    return subprocess.run([sys.executable, "-m", "observatory.cli", command], env=env, capture_output=True, text=True, check=False, cwd=settings.ROOT)


@contextmanager
def begun(state: Path, command: str, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """A command that goes on until it is ended, which the block does; its output in ``stdout``."""
    env = _environment(state, variables)
    with subprocess.Popen([sys.executable, "-m", "observatory.cli", command], env=env, stdout=subprocess.PIPE, text=True, cwd=settings.ROOT) as process:
        try:
            yield process
        finally:
            process.terminate()
