"""What we set is something that Airflow reads, and no wait of it is that of an idle machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from airflow.configuration import conf

from observatory import settings
from observatory.local import airflow

_SET = re.compile(r"AIRFLOW__([A-Z0-9_]+?)__([A-Z0-9_]+)")
_WAITS = ("AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT", "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT", "AIRFLOW__DAG_PROCESSOR__DAG_FILE_PROCESSOR_TIMEOUT")


def _local(folder: Path) -> dict[str, str]:
    replay = dict.fromkeys(airflow.REPLAYED, "http://127.0.0.1:9")
    return airflow.environment(folder, folder, 1, "a world", replay, by_clock=False)


def _unknown(names: set[tuple[str, str]]) -> set[tuple[str, str]]:
    known = {(section.lower(), option.lower()) for section, told in conf.configuration_description.items() for option in told["options"]}
    # Celery's provider reads it and does not list it.
    known.add(("celery", "result_backend"))
    read = known | {(section, f"{option}{form}") for section, option in known for form in ("_cmd", "_secret")}
    return {(section, option) for section, option in names if (section.lower(), option.lower()) not in read}


@pytest.mark.parametrize("where", ["local", "docker-compose.yaml", "deploy/helm/values.yaml"])
def test_each_option_that_we_set_is_one_of_airflow(where: str, tmp_path: Path) -> None:
    text = "\n".join(_local(tmp_path)) if where == "local" else (settings.ROOT / where).read_text(encoding="utf-8")
    names = {(section, option) for section, option in _SET.findall(text)}
    assert names, "nothing was read"
    assert _unknown(names) == set()


def test_a_misspelt_option_is_noticed() -> None:
    assert _unknown({("WORKERS", "EXECUTION_API_TIME_OUT"), ("CORE", "DAGS_FOLDER")}) == {("WORKERS", "EXECUTION_API_TIME_OUT")}


def test_waits_are_longer_than_those_of_airflow(tmp_path: Path) -> None:
    here = _local(tmp_path)
    for name in _WAITS:
        section, option = name.removeprefix("AIRFLOW__").lower().split("__")
        default = conf.configuration_description[section]["options"][option]["default"]
        assert float(here[name]) >= 5 * float(default), name


PATIENT = ("_TIMEOUT", "_RETRIES", "_RETRY_WAIT_MIN", "_RETRY_WAIT_MAX", "_FAILED_HEARTBEATS")


def patience(environment: dict[str, Any]) -> dict[str, float]:
    """Settings of Airflow that bound a wait, by name."""
    return {name: float(told) for name, told in environment.items() if name.startswith("AIRFLOW__") and name.endswith(PATIENT)}


@pytest.fixture
def places(tmp_path: Path) -> dict[str, dict[str, float]]:
    compose = yaml.safe_load((settings.ROOT / "docker-compose.yaml").read_text(encoding="utf-8"))
    chart = yaml.safe_load((settings.ROOT / "deploy" / "helm" / "values.yaml").read_text(encoding="utf-8"))
    return {
        "local": patience(_local(tmp_path)),
        "compose": patience(compose["x-airflow"]),
        "helm": patience({one["name"]: one.get("value") for one in chart["env"]}),
    }


def test_what_bounds_a_wait_is_alike_everywhere(places: dict[str, dict[str, float]]) -> None:
    assert places["local"] == places["compose"] == places["helm"]


def test_a_task_outwaits_an_api_server_that_is_busy(places: dict[str, dict[str, float]]) -> None:
    # Five seconds, Airflow's default, ended tries of a task before they began on two cores with a load of twenty.
    assert all(told["AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT"] >= 60 for told in places.values())
