"""Figures of the warehouse as StatsD and OpenTelemetry receive them, by Airflow's settings alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from receivers import posted, statsd
from small_world import new_run, pages
from sqlalchemy import Engine, text

from observatory import settings
from observatory.landing.writer import land

FIGURES = {
    "landed.huggingface.model": 5,
    "landed.huggingface.model_card": 1,
    "rejects.huggingface.model": 2,
    "rejects.huggingface.model_card": 0,
    "landed.whole_hub.dataset": 9,
    "rejects.whole_hub.dataset": 1,
    "backlog.github": 1,
    "backlog.huggingface": 0,
    "budget_left.github.core": 4990,
    "budget_left.arxiv": 7,
}
# What a task's process does before its function runs.
TASK = """
import sys
from airflow.sdk.observability import stats
from airflow.sdk.observability.metrics import stats_utils
from observatory.orchestration import measures
from observatory.warehouse.engine import engine_for
stats.initialize(factory=stats_utils.get_stats_factory(), export_legacy_names=True)
print(len(measures.send_gauges(engine_for(sys.argv[1]))))
"""


@pytest.fixture(scope="module")
def filled(warehouse: Engine) -> Engine:
    for page in pages():
        land(warehouse, new_run(warehouse), "huggingface", page)
    run = new_run(warehouse)
    with warehouse.begin() as connection:
        for statement in (
            "UPDATE meta.receipt SET rejected = 2 WHERE kind = 'model' AND run_id = (SELECT min(run_id) FROM meta.receipt)",
            "INSERT INTO meta.wanted (source, kind, key, reason, depth, first_seen_at) VALUES ('github', 'repository', 'a/b', 'named', 1, now()),"
            " ('huggingface', 'model_card', 'deepseek-ai/DeepSeek-R1', 'named', 1, now())",
            "INSERT INTO meta.service_budget (budget, bucket, called_at, next_call_at, remaining, calls) VALUES"
            " ('github:0123456789abcdef', 'core', now(), now(), 4990, 10), ('arxiv:0123456789abcdef', '', now(), now(), 7, 3),"
            " ('huggingface:0123456789abcdef', 'api', now(), now(), NULL, 3)",
        ):
            connection.execute(text(statement))
        sweep = "INSERT INTO meta.hub_sweep (run_id, kind, via, day, as_of, new, changed, rejected)"
        connection.execute(text(f"{sweep} VALUES (:run, 'dataset', 'census', '2025-01-01', now(), 4, 5, 1)"), {"run": run})
    return warehouse


def told_by_a_task(warehouse: Engine, home: Path, **switches: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "AIRFLOW_HOME": str(home), "PYTHONPATH": str(settings.ROOT / "plugins"), **switches}
    url = warehouse.url.render_as_string(hide_password=False)
    return subprocess.run([sys.executable, "-c", TASK, url], env=env, capture_output=True, text=True, check=True)


def test_statsd_hears_what_landed_what_was_rejected_the_backlog_and_the_budget(filled: Engine, tmp_path: Path) -> None:
    with statsd() as server:
        switches = {"STATSD_ON": "True", "STATSD_HOST": "127.0.0.1", "STATSD_PORT": str(server.port)}
        told_by_a_task(filled, tmp_path, **{f"AIRFLOW__METRICS__{name}": value for name, value in switches.items()})
        assert {name.removeprefix("airflow.observatory."): value for name, value in server.gauges.items()} == FIGURES


def test_opentelemetry_gets_them_before_the_task_has_ended(filled: Engine, tmp_path: Path) -> None:
    with posted() as (port, came):
        told_by_a_task(
            filled,
            tmp_path,
            AIRFLOW__METRICS__OTEL_ON="True",
            OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{port}",
            OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf",
        )
    found: dict[str, float] = {}
    for path, body in came:
        assert path == "/v1/metrics"
        for resource in ExportMetricsServiceRequest.FromString(body).resource_metrics:
            for scope in resource.scope_metrics:
                for one in scope.metrics:
                    for point in one.gauge.data_points:
                        found[one.name] = point.as_double if point.HasField("as_double") else point.as_int
    assert {name.removeprefix("airflow.observatory."): value for name, value in found.items()} == FIGURES


def test_nobody_is_told_unless_it_is_asked_for(filled: Engine, tmp_path: Path) -> None:
    assert told_by_a_task(filled, tmp_path).stdout.strip() == "0"


def test_figures_that_cannot_be_read_stop_nothing(filled: Engine, tmp_path: Path) -> None:
    gone = filled.url.set(database="no_such_database")
    env = {**os.environ, "AIRFLOW_HOME": str(tmp_path), "PYTHONPATH": str(settings.ROOT / "plugins"), "AIRFLOW__METRICS__STATSD_ON": "True"}
    done = subprocess.run([sys.executable, "-c", TASK, gone.render_as_string()], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0" and "could not be read" in done.stdout
