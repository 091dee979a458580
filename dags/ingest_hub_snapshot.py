"""Ingest the whole Hub from its newest bulk snapshot, for a first load without thousands of calls. By hand.

Inputs: the dataset repository cfahlgren1/hub-stats at its newest commit. Outputs: raw.hub_repository, raw.hub_counter, raw.hub_block.
Idempotent: an identical snapshot is refused, so is one that is older than it says, far off in count, or zeroed; nothing then changes.
Triage: `meta.hub_sweep` says the reason. A snapshot leaves out gated, private and sha: unknown, until a census tells them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import dag, task

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
)
def ingest_hub_snapshot() -> None:
    """The newest snapshot."""

    @task(map_index_template="{{ label }}", pool="api_huggingface", doc_md="Fetch, look at as a whole, and land or refuse.")
    def land_snapshot(kind: str) -> dict[str, Any]:
        from airflow.sdk import get_current_context

        from observatory.orchestration import snapshot

        get_current_context()["label"] = f"{kind}s"  # type: ignore[typeddict-unknown-key]  # Airflow's way to label a mapped task
        return snapshot.land_newest(kind)

    @task(outlets=[RAW_HUB], pool="warehouse_write", doc_md="Close the run, keep up the watch list, tell what follows.")
    def publish_snapshot(*, outlet_events: Any = None) -> dict[str, Any]:
        from observatory.orchestration import snapshot

        return snapshot.publish_snapshot(outlet_events, RAW_HUB)

    land_snapshot.expand(kind=["model", "dataset"]) >> publish_snapshot()


ingest_hub_snapshot()
