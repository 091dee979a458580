"""The Makefile's commands as a person runs them, on a state of the tests' own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from observatory import settings


def local(state: Path, command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one command of ``observatory.local`` to its end."""
    env = {**os.environ, "OBSERVATORY_STATE": str(state), "PYTHONPATH": str(settings.ROOT / "plugins"), **variables}
    return subprocess.run([sys.executable, "-m", "observatory.local", command], env=env, capture_output=True, text=True, check=False, cwd=settings.ROOT)
