"""Bring in the Hub of past days from the history of its bulk snapshots, a day or a week apart. By hand.

Inputs: the commits of the dataset repository cfahlgren1/hub-stats between two days. Outputs: counters and versions as of those days.
Idempotent: a snapshot that was landed changes nothing when it is landed again; what is told today is never changed.
Triage: `meta.hub_sweep` says of each day what came, or why it was refused.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Param, dag, task

from observatory.orchestration.assets import RAW_HUB
from observatory.orchestration.policies import ServiceRetryPolicy

DEFAULTS = {"retries": 3, "retry_delay": timedelta(minutes=5), "retry_policy": ServiceRetryPolicy()}


@dag(
    schedule=None,
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=["ingest", "huggingface", "hub"],
    doc_md=__doc__,
    params={
        "since": Param("2026-01-01", type="string", format="date", description="first day"),
        "until": Param(None, type=["string", "null"], format="date", description="last day; empty: the newest"),
        "every": Param("week", enum=["day", "week"], description="one snapshot a day or a week"),
        "kinds": Param(["model", "dataset"], type="array", description="model, dataset"),
    },
)
def backfill_hub_history() -> None:
    """Past days."""

    @task(pool="api_huggingface", doc_md="Choose a snapshot of each day or week; equal files once.")
    def list_snapshots(params: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        from observatory.orchestration import snapshot

        chosen = params or {}
        return snapshot.list_past(chosen["since"], chosen["until"], chosen["every"], chosen["kinds"])

    # One at a time: two days would write the same series.
    @task(map_index_template="{{ label }}", pool="api_huggingface", max_active_tis_per_dag=1, doc_md="Land one snapshot as of its day, or refuse it.")
    def land_day(told: dict[str, Any]) -> dict[str, Any]:
        from airflow.sdk import get_current_context

        from observatory.orchestration import snapshot

        get_current_context()["label"] = told["label"]  # type: ignore[typeddict-unknown-key]  # Airflow's way to label a mapped task
        return snapshot.land_past(told)

    @task(outlets=[RAW_HUB], pool="warehouse_write", doc_md="Close the run, tell what follows.")
    def publish_history(*, outlet_events: Any = None) -> dict[str, Any]:
        from observatory.orchestration import snapshot

        return snapshot.publish_snapshot(outlet_events, RAW_HUB)

    land_day.expand(told=list_snapshots()) >> publish_history()


backfill_hub_history()
