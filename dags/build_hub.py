"""Derive lineage, adoption and metrics from the whole Hub after each sweep: only what the sweep touched is computed again.

Inputs: raw.hub_repository, raw.hub_counter. Outputs: core.hub_edge, core.hub_lineage, core.hub_cycle, core.hub_account_month, mart.hub_top_month,
core.hub_<metric>, from which the marts of metrics take what they tell of the whole Hub.
Idempotent: without a new sweep nothing changes. Each table changes in one transaction, so that readers see the whole of a day or nothing of it.
Triage: `meta.hub_derived` says up to which block and day the tables have come; a refused sweep is not derived from.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import dag, task

from observatory.orchestration.assets import MART_HUB, RAW_HUB
from observatory.orchestration.policies import ServiceRetryPolicy

DEFAULTS = {"retries": 1, "retry_delay": timedelta(minutes=2), "retry_policy": ServiceRetryPolicy()}


@dag(
    schedule=[RAW_HUB],
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=["mart", "hub"],
    doc_md=__doc__,
)
def build_hub() -> None:
    """Lineage, adoption and metrics."""

    @task(pool="warehouse_write", doc_md="Declared parents, depth, descendants; cycles and missing parents are named.")
    def relate_lineage() -> dict[str, int]:
        from observatory.orchestration import hub

        return hub.relate_lineage()

    @task(pool="warehouse_write", doc_md="Downloads added by account and month, and the most adopted of the month.")
    def add_up_adoption() -> dict[str, int]:
        from observatory.orchestration import hub

        return hub.add_up_adoption()

    @task(pool="warehouse_write", doc_md="Concentration, shares, licences, gating, summaries of lineage: small results for the marts.")
    def derive_metrics() -> dict[str, int]:
        from observatory.orchestration import hub

        return hub.derive_metrics()

    @task(outlets=[MART_HUB], doc_md="Check what was derived, and tell what follows.")
    def publish_hub(*, outlet_events: Any = None) -> dict[str, Any]:
        from observatory.orchestration import hub

        return hub.publish_hub(outlet_events, MART_HUB)

    [relate_lineage(), add_up_adoption()] >> derive_metrics() >> publish_hub()


build_hub()
