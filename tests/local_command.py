"""A command of the Makefile, as a person runs it, on a state folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from observatory import settings

Ran = tuple[Path, subprocess.CompletedProcess[str]]


def local(state: Path, command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "OBSERVATORY_STATE": str(state), "PYTHONPATH": str(settings.ROOT / "plugins"), **variables}
    return subprocess.run([sys.executable, "-m", "observatory.cli", command], env=env, capture_output=True, text=True, check=False, cwd=settings.ROOT)
