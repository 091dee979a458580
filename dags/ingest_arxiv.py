"""Ingest arXiv: OAI-PMH by datestamp for cs and stat, and look-ups of wanted papers outside the harvest.

Inputs: the harvest's cursor and the work list. Outputs: raw records, receipts, looks.
Idempotent: the window overlaps by a day and lands only what changed.
Triage: an interrupted harvest goes on from its committed token; `meta.cursor` shows where it stands.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Param, dag, task

from observatory.orchestration.assets import RAW_ARXIV, RAW_HUGGINGFACE
from observatory.orchestration.policies import ServiceRetryPolicy

DEFAULTS = {"retries": 3, "retry_delay": timedelta(minutes=10), "retry_policy": ServiceRetryPolicy()}


@dag(
    schedule=[RAW_HUGGINGFACE],
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=["ingest", "arxiv"],
    doc_md=__doc__,
    params={"sets": Param(["cs", "stat"], type="array"), "days": Param(7, type="integer", minimum=1, description="first window, days")},
)
def ingest_arxiv() -> None:
    """arXiv."""

    @task(pool="api_arxiv", doc_md="Open the run and harvest by OAI-PMH from the cursor.")
    def harvest_sets(params: dict[str, Any] | None = None) -> dict[str, Any]:
        from observatory.orchestration import ingest

        chosen = params or {"sets": ["cs", "stat"], "days": 7}
        ingest.open_run(ingest.ARXIV)
        return ingest.harvest_arxiv(chosen["sets"], chosen["days"])

    @task(pool="api_arxiv", doc_md="Look up wanted papers by id.")
    def look_up_wanted() -> dict[str, Any]:
        from observatory.orchestration import ingest

        return ingest.look_up_arxiv_wanted()

    @task(pool="warehouse_write", doc_md="Read what was landed; put what it names on the work list.")
    def read_documents() -> dict[str, int]:
        from observatory.orchestration import ingest

        return ingest.read_and_want()

    @task(outlets=[RAW_ARXIV], doc_md="Audit the receipt, close the run, tell what follows.")
    def publish_arxiv(*, outlet_events: Any = None) -> dict[str, Any]:
        from observatory.orchestration import ingest

        return ingest.publish_source(ingest.ARXIV, outlet_events, RAW_ARXIV)

    harvest_sets() >> look_up_wanted() >> read_documents() >> publish_arxiv()


ingest_arxiv()
