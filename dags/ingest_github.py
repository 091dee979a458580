"""Ingest GitHub: repositories of the labs' accounts and wanted ones, their trees, READMEs, licences, releases and history.

Inputs: the registry's accounts and the work list. Outputs: raw records, receipts, looks.
Idempotent: a tree or README is asked for again only when its repository changed.
Triage: a batch that GraphQL could not answer was halved down to REST; what failed is in `meta.look`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import dag, task

from observatory.orchestration.assets import RAW_ARXIV, RAW_GITHUB
from observatory.orchestration.policies import ServiceRetryPolicy

DEFAULTS = {"retries": 3, "retry_delay": timedelta(minutes=10), "retry_policy": ServiceRetryPolicy()}


@dag(
    schedule=[RAW_ARXIV],
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=["ingest", "github"],
    doc_md=__doc__,
)
def ingest_github() -> None:
    """GitHub."""

    @task(doc_md="Open the run and share the accounts to walk into chunks.")
    def plan_accounts() -> list[dict[str, Any]]:
        from observatory.orchestration import ingest

        return ingest.open_run(ingest.GITHUB)

    @task(map_index_template="{{ label }}", pool="api_github", doc_md="Walk the accounts' repository lists to their end.")
    def harvest_accounts(chunk: dict[str, Any]) -> dict[str, Any]:
        from airflow.sdk import get_current_context

        from observatory.orchestration import ingest

        get_current_context()["label"] = chunk["label"]  # type: ignore[typeddict-unknown-key]  # Airflow's way to label a mapped task
        return ingest.harvest_github_accounts(chunk)

    @task(pool="api_github", doc_md="Named repositories with trees, READMEs, licences, releases and history, until these name nothing new.")
    def fetch_wanted() -> dict[str, Any]:
        from observatory.orchestration import ingest

        return ingest.fetch_github_wanted()

    @task(outlets=[RAW_GITHUB], doc_md="Audit the receipt, close the run, tell what follows.")
    def publish_github(*, outlet_events: Any = None) -> dict[str, Any]:
        from observatory.orchestration import ingest

        return ingest.publish_source(ingest.GITHUB, outlet_events, RAW_GITHUB)

    harvest_accounts.expand(chunk=plan_accounts()) >> fetch_wanted() >> publish_github()


ingest_github()
