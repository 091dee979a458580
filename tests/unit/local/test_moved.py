"""A state that was moved writes nothing where it was: no setting of Airflow's processes names the old place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from observatory.local import airflow

NOWHERE = {name: "http://127.0.0.1:9" for name in airflow.REPLAYED}
# Airflow's commands write airflow.cfg with absolute paths where there is none.
TELL = (
    "import json; from airflow.configuration import conf, write_default_airflow_configuration_if_needed as write; write();"
    " print(json.dumps({f'{s}.{n}': str(v) for s, told in conf.as_dict(display_sensitive=True).items() for n, v in told.items()}))"
)


def settings_of(env: dict[str, str]) -> dict[str, str]:
    done = subprocess.run([sys.executable, "-c", TELL], env=env, capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_no_setting_of_a_moved_state_names_its_old_place(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    (old / "airflow").mkdir(parents=True)
    before = settings_of({**os.environ, "AIRFLOW_HOME": str(old / "airflow")})
    assert before["logging.base_log_folder"].startswith(str(old)) and str(old) in (old / "airflow" / "airflow.cfg").read_text(encoding="utf-8")
    old.rename(new)
    after = settings_of(airflow.environment(new, tmp_path, 1, "a world", NOWHERE, by_clock=False))
    assert {name: value for name, value in after.items() if str(old) in value} == {}
    assert after["logging.base_log_folder"] == str(new / "airflow" / "logs")
