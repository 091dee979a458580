"""Airflow executes every module below plugins/ that the ignore file does not keep out, and names it by its stem."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PROBE = """
import http, json, sys, sysconfig
from airflow import plugins_manager
plugins_manager.ensure_plugins_loaded()
import http.client
own = sorted(
    name for name, module in sys.modules.items()
    if "/observatory/" in str(getattr(module, "__file__", "")) and name.split(".")[0] != "observatory"
)
told = {
    "errors": plugins_manager.get_import_errors(), "own": own, "marker": "executed" in sys.__dict__,
    "http": sys.modules["http"].__file__, "stdlib": sysconfig.get_path("stdlib"),
}
sys.stdout.write("\\n" + json.dumps(told))
"""


def loaded(plugins: Path, home: Path) -> dict[str, object]:
    """What a fresh interpreter holds after Airflow has loaded the plugins of a folder."""
    env = {
        **os.environ,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(plugins),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
        "PYTHONPATH": str(plugins),
    }
    done = subprocess.run([sys.executable, "-c", PROBE], env=env, capture_output=True, text=True, check=False, cwd=home)
    assert done.returncode == 0, done.stderr[-3_000:]
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_loader_executes_nothing_below_observatory(tmp_path: Path) -> None:
    found = loaded(ROOT / "plugins", tmp_path)
    assert found["own"] == []
    assert str(found["http"]).startswith(str(found["stdlib"])), "the standard library's http was replaced"
    assert found["errors"] == {}


@pytest.mark.parametrize("is_ignored", [True, False])
def test_it_is_the_ignore_file_that_keeps_them_out(tmp_path: Path, is_ignored: bool) -> None:
    plugins, home = tmp_path / "plugins", tmp_path / "home"
    (plugins / "observatory").mkdir(parents=True)
    home.mkdir()
    (plugins / "observatory" / "marked.py").write_text("import sys\nsys.executed = True\n", encoding="utf-8")
    if is_ignored:
        (plugins / ".airflowignore").write_text((ROOT / "plugins" / ".airflowignore").read_text(encoding="utf-8"), encoding="utf-8")
    found = loaded(plugins, home)
    assert found["marker"] is not is_ignored
    assert found["own"] == ([] if is_ignored else ["marked"])
