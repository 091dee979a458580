"""Build and publish the marts: read documents, relate them in core, build aside, audit, compare, publish in one transaction.

Inputs: raw, the registry. Outputs: core, build, mart, quality results, Data Docs.
Idempotent: on unchanged raw, rules and registry nothing is published and no row changes.
Triage: an unmet check of severity fail is named in the failed task's log and in `meta.quality_result`; readers keep the last publication.
A failed `compare_next` means that more rows of a mart differ from what is published than its threshold allows (`meta.publication_diff`): look at
why, and where it is meant, trigger the Dag with `approve`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Param, dag, task

from observatory.orchestration.assets import MART, RAW_ARXIV, RAW_GITHUB, RAW_HUGGINGFACE, schedule
from observatory.orchestration.policies import ServiceRetryPolicy

DEFAULTS = {"retries": 1, "retry_delay": timedelta(minutes=2), "retry_policy": ServiceRetryPolicy()}


@dag(
    schedule=schedule("41 */6 * * *", RAW_HUGGINGFACE | RAW_ARXIV | RAW_GITHUB),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=["mart"],
    doc_md=__doc__,
    params={
        "force": Param(False, type="boolean", description="build even while an ingest of the line is still to come"),
        "approve": Param(False, type="boolean", description="publish even where more rows differ from the last publication than a mart's threshold allows"),
    },
)
def build_marts() -> None:
    """The marts."""

    @task.short_circuit(doc_md="Go on only where something changed and the ingest line is at rest.")
    def decide(dag_run: Any = None, params: dict[str, Any] | None = None) -> bool:
        from observatory.orchestration import build

        return build.decide(bool((params or {}).get("force")) or str(dag_run.run_type) in {"scheduled", "manual"})

    @task(pool="warehouse_write", doc_md="Load registry and rules; read every unread document.")
    def read_documents() -> dict[str, int]:
        from observatory.orchestration import build

        return build.read()

    @task(doc_md="Great Expectations on staging.")
    def audit_staging() -> dict[str, int]:
        from observatory.orchestration import build

        return build.check("staging")

    @task(pool="warehouse_write", doc_md="Merge core: entities, links, lineage, releases, evidence, findings.")
    def build_core() -> dict[str, Any]:
        from observatory.orchestration import build

        return build.relate()

    @task(doc_md="Great Expectations on core.")
    def audit_core() -> dict[str, int]:
        from observatory.orchestration import build

        return build.check("core")

    @task(pool="warehouse_write", doc_md="Build the next publication aside.")
    def build_next() -> dict[str, int]:
        from observatory.orchestration import build

        return build.build_marts()

    @task(doc_md="Great Expectations on the build schema.")
    def audit_build() -> dict[str, int]:
        from observatory.orchestration import build

        return build.check("build")

    @task(pool="warehouse_write", doc_md="Compare the next publication with the last; too large a difference waits for a person's approval.")
    def compare_next(params: dict[str, Any] | None = None) -> dict[str, Any]:
        from observatory.orchestration import build

        return build.compare(bool((params or {}).get("approve")))

    @task(outlets=[MART], pool="warehouse_write", doc_md="Publish in one transaction; only rows that differ change.")
    def publish_mart(*, outlet_events: Any = None) -> dict[str, Any]:
        from observatory.orchestration import build

        return build.publish_marts(outlet_events, MART)

    core, published = build_core(), publish_mart()
    audits = [audit_staging(), audit_core(), audit_build()]
    decide() >> read_documents() >> [audits[0], core]
    core >> [audits[1], following := build_next()]
    following >> [audits[2], compared := compare_next()]
    [*audits, compared] >> published


build_marts()
