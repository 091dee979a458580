"""Ingest what the Hugging Face Hub shows of followed accounts: lists, cards, items, trees, refs, paper pages.

Inputs: the registry's accounts and the work list. Outputs: raw records, receipts, looks.
Idempotent: a second run on an unchanged Hub asks for the lists again, lands nothing, and fetches no document.
Triage: `meta.receipt` and `raw.rejected_record` of the run; a refused or failed question is in `meta.look`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import dag, task

from observatory.orchestration.assets import RAW_HUGGINGFACE, schedule
from observatory.orchestration.policies import ServiceRetryPolicy

DEFAULTS = {"retries": 3, "retry_delay": timedelta(minutes=5), "retry_policy": ServiceRetryPolicy()}


@dag(
    schedule=schedule("17 3 * * *"),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=["ingest", "huggingface"],
    doc_md=__doc__,
)
def ingest_huggingface() -> None:
    """The Hub."""

    @task(doc_md="Open the run, load the registry, and share the accounts to walk into chunks.")
    def plan_accounts() -> list[dict[str, Any]]:
        from observatory.orchestration import ingest

        return ingest.open_run(ingest.HUB)

    @task(map_index_template="{{ label }}", pool="api_huggingface", doc_md="Walk the accounts' lists to their end.")
    def harvest_accounts(chunk: dict[str, Any]) -> dict[str, Any]:
        from airflow.sdk import get_current_context

        from observatory.orchestration import ingest

        get_current_context()["label"] = chunk["label"]  # type: ignore[typeddict-unknown-key]  # Airflow's way to label a mapped task
        return ingest.harvest_hub_accounts(chunk)

    @task(map_index_template="{{ label }}", pool="api_huggingface", doc_md="Cards, items, trees and refs of what is new or changed.")
    def fetch_documents(chunk: dict[str, Any]) -> dict[str, Any]:
        from airflow.sdk import get_current_context

        from observatory.orchestration import ingest

        get_current_context()["label"] = chunk["label"]  # type: ignore[typeddict-unknown-key]  # Airflow's way to label a mapped task
        return ingest.fetch_hub_documents(chunk)

    @task(pool="warehouse_write", doc_md="Read what was landed; put what it names on the work list.")
    def read_documents() -> dict[str, int]:
        from observatory.orchestration import ingest

        return ingest.read_and_want()

    @task(pool="api_huggingface", doc_md="Datasets, base models and paper pages that records name, with their documents, until these name nothing new.")
    def fetch_wanted() -> dict[str, Any]:
        from observatory.orchestration import ingest

        return ingest.fetch_hub_wanted()

    @task(outlets=[RAW_HUGGINGFACE], doc_md="Audit the receipt, close the run, tell what follows.")
    def publish_huggingface(*, outlet_events: Any = None) -> dict[str, Any]:
        from observatory.orchestration import ingest

        return ingest.publish_source(ingest.HUB, outlet_events, RAW_HUGGINGFACE)

    chunks = plan_accounts()
    harvest_accounts.expand(chunk=chunks) >> (documents := fetch_documents.expand(chunk=chunks))
    documents >> read_documents() >> fetch_wanted() >> publish_huggingface()


ingest_huggingface()
