"""Ingest the whole Hub by its lists: every model and dataset, metadata and counters, once a day.

Inputs: the ranges that earlier walks cut (meta.hub_range). Outputs: raw.hub_repository, raw.hub_counter, raw.hub_block, tombstones, the watch list.
Idempotent: a second walk of an unchanged Hub writes no row of raw; a killed range goes on after its last committed page.
Triage: `meta.hub_sweep` says what came and why a sweep is incomplete or refused; `meta.hub_absence` what was missing and what the Hub then said.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import dag, task

from observatory.orchestration.assets import RAW_HUB, schedule
from observatory.orchestration.policies import ServiceRetryPolicy

DEFAULTS = {"retries": 3, "retry_delay": timedelta(minutes=5), "retry_policy": ServiceRetryPolicy()}


@dag(
    schedule=schedule("7 1 * * *"),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=["ingest", "huggingface", "hub"],
    doc_md=__doc__,
)
def ingest_hub_census() -> None:
    """The whole Hub."""

    @task(pool="api_huggingface", doc_md="Open the sweeps, say how long they will take, and share their ranges into tasks.")
    def open_census() -> list[dict[str, Any]]:
        from observatory.orchestration import census

        return census.open_census()

    @task(map_index_template="{{ label }}", pool="api_huggingface", doc_md="Walk a share of the ranges of createdAt, each from its committed place.")
    def walk_ranges(share: dict[str, Any]) -> dict[str, int]:
        from airflow.sdk import get_current_context

        from observatory.orchestration import census

        get_current_context()["label"] = share["label"]  # type: ignore[typeddict-unknown-key]  # Airflow's way to label a mapped task
        return census.walk_ranges(share)

    @task(pool="api_huggingface", doc_md="One call for each repository that was missing; what the Hub says is gone gets a tombstone.")
    def confirm_missing() -> dict[str, int]:
        from observatory.orchestration import census

        return census.confirm_missing()

    @task(outlets=[RAW_HUB], pool="warehouse_write", doc_md="Judge the sweeps, keep up the watch list, tell what follows.")
    def publish_census(*, outlet_events: Any = None) -> dict[str, Any]:
        from observatory.orchestration import census

        return census.publish_census(outlet_events, RAW_HUB)

    walk_ranges.expand(share=open_census()) >> confirm_missing() >> publish_census()


ingest_hub_census()
