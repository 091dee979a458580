"""Airflow's own reading of the Dags, in a process and a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from observatory import settings


def dags_told(home: Path, program: str) -> Any:
    """What ``program`` prints of the folder of Dags, its first argument: one line of "RESULT" and JSON. ``home``: an empty folder for Airflow."""
    env = {
        **os.environ,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(settings.ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "PYTHONPATH": str(settings.ROOT / "plugins"),
    }
    done = subprocess.run([sys.executable, "-c", program, str(settings.ROOT / "dags")], env=env, capture_output=True, text=True, check=False)
    line = next((line for line in done.stdout.splitlines() if line.startswith("RESULT")), None)
    assert line is not None, done.stderr[-3000:]
    return json.loads(line.removeprefix("RESULT"))
