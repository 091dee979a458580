"""What upkeep tells the operator, as a loopback receiver gets it: data that get old, a disk that is nearly full, a registry that is out of date."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from receivers import posted
from sqlalchemy import Engine, text

from observatory.errors import StalePipeline
from observatory.landing.writer import land
from observatory.orchestration import maintain, measures, runtime
from observatory.sources.base import Look, Outcome, Page


@pytest.fixture
def came(warehouse: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, bytes]]]:
    monkeypatch.setattr(runtime, "warehouse", lambda: warehouse)
    monkeypatch.setattr(measures, "send_gauges", lambda _: None)
    with posted() as (port, found):
        monkeypatch.setenv("OBSERVATORY_NOTIFY", "webhook")
        connection = {"conn_type": "http", "host": f"http://127.0.0.1:{port}", "password": "services/x"}
        monkeypatch.setenv("AIRFLOW_CONN_OBSERVATORY_WEBHOOK", json.dumps(connection))
        yield found


def texts(came: list[tuple[str, bytes]]) -> list[str]:
    assert {path for path, _ in came} <= {"/services/x"}
    return [json.loads(body)["text"] for _, body in came]


def free(monkeypatch: pytest.MonkeyPatch, gib: float) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=int(gib * 1024**3)))


def test_silence_is_told_with_every_dag_that_is_silent(warehouse: Engine, came: list[tuple[str, bytes]]) -> None:
    maintain.catch_silence()
    assert came == []
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE meta.migration SET applied_at = now() - interval '9 days'"))
        connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id, state, ended_at) VALUES ('ingest_arxiv', 'x', 'success', now())"))
    with pytest.raises(StalePipeline):
        maintain.catch_silence()
    (told,) = texts(came)
    assert told.startswith("The data gets old") and "ingest_github: last good end never" in told and "ingest_arxiv" not in told


@pytest.mark.parametrize(("gib", "is_told"), [(4.9, True), (5.1, False)])
def test_a_disk_that_is_nearly_full_is_told(came: list[tuple[str, bytes]], monkeypatch: pytest.MonkeyPatch, gib: float, *, is_told: bool) -> None:
    free(monkeypatch, gib)
    maintain.report_health()
    disk = [told for told in texts(came) if "disk" in told]
    assert ["4.9 GiB are free" in told for told in disk] == ([True] if is_told else [])


@pytest.mark.parametrize(("days", "is_told"), [(maintain.REGISTRY_DAYS, False), (maintain.REGISTRY_DAYS + 1, True)])
def test_a_registry_that_is_out_of_date_is_told(
    warehouse: Engine, came: list[tuple[str, bytes]], monkeypatch: pytest.MonkeyPatch, days: int, *, is_told: bool
) -> None:
    free(monkeypatch, 100)
    with warehouse.begin() as connection:
        run = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('x', 'of ' || :days) RETURNING run_id"), {"days": days}).scalar_one()
        # An answer of days to come is not believed: the registry is made older.
        connection.execute(text("UPDATE core.registry_as_of SET listed_to = '2025-01-01' WHERE lab_id IS NULL"))
        connection.execute(text("DELETE FROM core.registry_as_of WHERE lab_id IS NOT NULL"))
    at = datetime(2025, 1, 1, 1, tzinfo=UTC) + timedelta(days=days)
    land(warehouse, int(run), "huggingface", Page(looks=(Look("huggingface", f"models_of:{days}", Outcome.ANSWERED, at, at),)))
    assert maintain.report_health()["registry_days"] == days
    assert any(f"{days} days before the newest answer" in told for told in texts(came)) is is_told
