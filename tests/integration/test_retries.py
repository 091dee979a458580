"""The retry policy under the real scheduler: it waits as long as the service asked, and gives up where a retry cannot help."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from observatory.errors import RateLimited
from observatory.local import airflow, postgres
from observatory.orchestration import runtime

DAG = """
import os
from pathlib import Path
from datetime import UTC, datetime, timedelta
from airflow.sdk import dag, get_current_context, task
from observatory.errors import AuthRefused, ContractBroken, RateLimited, ServiceUnavailable
from observatory.orchestration.policies import ServiceRetryPolicy, patient

# Without the policy a retry would come after this test has long given up.
DEFAULTS = {"retries": 3, "retry_delay": timedelta(hours=6), "retry_policy": ServiceRetryPolicy()}

@dag(schedule=None, default_args=DEFAULTS)
def probe():
    @task
    def limited():
        if get_current_context()["ti"].try_number == 1:
            raise RateLimited("GET /api/models: status 429", datetime(2025, 1, 1, tzinfo=UTC), timedelta(seconds=2))
    @task
    @patient
    def waited(numbers: list[int]):
        # The note stands for what is committed before the wait.
        note = Path(os.environ["OBSERVATORY_STATE"]) / "waited"
        if not note.exists():
            note.touch()
            raise RateLimited("GET /api/models: no call left", datetime(2025, 1, 1, tzinfo=UTC), timedelta(seconds=2))
        return numbers
    @task
    def refused():
        raise AuthRefused("the service refused the token")
    @task
    def broken():
        raise ContractBroken("the next page repeats itself")
    @task
    def unavailable():
        raise ServiceUnavailable("status 503 after 5 attempts")
    waited([1, 2]), limited(), refused(), broken(), unavailable()

probe()
"""


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, object]]]:
    """Task instances of the probe, once none of them is on its way any more."""
    state = tmp_path_factory.mktemp("retries")
    (state / "dags").mkdir()
    (state / "dags" / "probe.py").write_text(DAG)
    with ExitStack() as ending:
        sockets = ending.enter_context(postgres.running(state / "pgdata", state / "postgres.log"))
        airflow.make_metadata(sockets)
        port = airflow.free_port()
        env = {**airflow.environment(state, sockets, port, "none", None, by_clock=False), "AIRFLOW__CORE__DAGS_FOLDER": str(state / "dags")}
        assert airflow.migrate(env, state / "migrate.log").wait() == 0
        children = airflow.start_processes(env, port, state)
        for child in children:
            ending.callback(child.end)
        api = airflow.Api(f"http://127.0.0.1:{port}", airflow.keep_secrets(state)["password"])
        api.sign_in(children)
        children.append(airflow.start_scheduler(env, state))
        ending.callback(children[-1].end)
        yield run_probe(api, state)


def run_probe(api: airflow.Api, state: Path, seconds: float = 1_200.0) -> dict[str, dict[str, object]]:
    """Unpause and trigger the probe, and wait until each task ended or waits for a later day."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not api.get("/dags", limit=10)["dags"]:
        time.sleep(0.3)
    api.unpause(["probe"])
    run_id = api.trigger("probe")
    found: dict[str, dict[str, object]] = {}
    while time.monotonic() < deadline:
        found = {one["task_id"]: one for one in api.tasks("probe", run_id)}
        states = {name: one["state"] for name, one in found.items()}
        if (
            states
            and states["limited"] in {"success", "failed"}
            and states["waited"] in {"success", "failed", "up_for_retry"}
            and states["unavailable"] == "up_for_retry"
            and states["broken"] == states["refused"] == "failed"
        ):
            return found
        time.sleep(0.3)
    raise AssertionError({name: (one["state"], one["try_number"]) for name, one in found.items()})


def test_a_rate_limited_task_comes_back_when_the_service_said(tasks: dict[str, dict[str, object]]) -> None:
    assert (tasks["limited"]["state"], tasks["limited"]["try_number"]) == ("success", 2)


def test_a_task_that_waits_for_a_limit_gives_its_slot_back_and_spends_no_retry(tasks: dict[str, dict[str, object]]) -> None:
    assert (tasks["waited"]["state"], tasks["waited"]["try_number"]) == ("success", 1)


def test_a_task_that_waits_stays_away_until_the_scheduler_has_read_the_end_of_its_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HUGGINGFACE", "ARXIV", "GITHUB"):
        monkeypatch.setenv(f"AIRFLOW_CONN_{name}", json.dumps({"host": "http://127.0.0.1:9"}))
    for wait in (timedelta(0), timedelta(seconds=2)):
        limit = RateLimited("GET /api/models: no call left", datetime(2025, 1, 1, tzinfo=UTC), wait)
        before = datetime.now(UTC)
        assert runtime.rest(limit) - before >= runtime.LEAST_REST


@pytest.mark.parametrize("name", ["refused", "broken"])
def test_what_a_retry_cannot_help_fails_at_its_first_try(tasks: dict[str, dict[str, object]], name: str) -> None:
    assert (tasks[name]["state"], tasks[name]["try_number"]) == ("failed", 1)


def test_everything_else_waits_as_its_task_says(tasks: dict[str, dict[str, object]]) -> None:
    assert (tasks["unavailable"]["state"], tasks["unavailable"]["try_number"]) == ("up_for_retry", 1)
