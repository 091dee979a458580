"""Tasks are as patient wherever Airflow runs: in the local stack, in containers and on Kubernetes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from observatory import settings
from observatory.local import airflow

PATIENT = ("_TIMEOUT", "_RETRIES", "_RETRY_WAIT_MIN", "_RETRY_WAIT_MAX", "_FAILED_HEARTBEATS")


def patience(environment: dict[str, Any]) -> dict[str, float]:
    """Settings of Airflow that bound a wait, by name."""
    return {name: float(told) for name, told in environment.items() if name.startswith("AIRFLOW__") and name.endswith(PATIENT)}


@pytest.fixture
def places(tmp_path: Path) -> dict[str, dict[str, float]]:
    local = airflow.environment(tmp_path, tmp_path, 1, "a world", {name: "http://127.0.0.1:9" for name in (*airflow.LIVE, "control")}, by_clock=False)
    compose = yaml.safe_load((settings.ROOT / "docker-compose.yaml").read_text(encoding="utf-8"))
    chart = yaml.safe_load((settings.ROOT / "deploy" / "helm" / "values.yaml").read_text(encoding="utf-8"))
    return {
        "local": patience(local),
        "compose": patience(compose["x-airflow"]),
        "helm": patience({one["name"]: one.get("value") for one in chart["env"]}),
    }


def test_what_bounds_a_wait_is_alike_everywhere(places: dict[str, dict[str, float]]) -> None:
    assert places["local"] == places["compose"] == places["helm"]


def test_a_task_outwaits_an_api_server_that_is_busy(places: dict[str, dict[str, float]]) -> None:
    # Five seconds, Airflow's default, ended tries of a task before they began on two cores with a load of twenty.
    assert all(told["AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT"] >= 60 for told in places.values())
