"""Runs of the warehouse that Airflow ended: closed with the reason; what Airflow still runs is left alone."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from observatory.orchestration import maintain, runtime, watch

STATES = {"at work": "running", "to come": "queued", "killed": "failed", "silent": "success"}


class Airflow:
    """Counts runs by state, as a task's context does."""

    def get_dr_count(self, dag_id: str, run_ids: list[str], states: list[str] | None = None) -> int:
        return sum(name in run_ids and (states is None or state in states) for name, state in STATES.items())


def test_what_ended_in_airflow_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [SimpleNamespace(run_id=n, dag_id="ingest_arxiv", dag_run_id=name) for n, name in enumerate([*STATES, "of another database"])]

    @contextmanager
    def connect() -> Any:
        yield SimpleNamespace(execute=lambda *_: SimpleNamespace(all=lambda: rows))

    closed: dict[str, tuple[str, str]] = {}

    def close(_: Any, dag_id: str, run_id: str, state: str, reason: str) -> bool:
        closed[run_id] = (state, reason)
        return True

    monkeypatch.setattr(runtime, "warehouse", lambda: SimpleNamespace(connect=connect))
    monkeypatch.setattr(runtime, "close_running", close)
    assert maintain.close_ended_runs(Airflow()) == {"failed": 2, "skipped": 1}
    assert closed == {
        "killed": ("failed", "it failed in Airflow"),
        "silent": ("skipped", "it ended well in Airflow and told nothing"),
        "of another database": ("failed", "Airflow does not know it any more"),
    }


def test_a_failed_run_is_closed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(runtime, "warehouse", lambda: "engine")
    monkeypatch.setattr(runtime, "close_running", lambda *given: bool(told.append(given)) or True)
    watch.close_failed_run({"dag_run": SimpleNamespace(dag_id="ingest_arxiv", run_id="r")})
    assert told == [("engine", "ingest_arxiv", "r", "failed", "it failed in Airflow")]
