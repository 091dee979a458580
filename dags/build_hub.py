"""Derive lineage, adoption, declarations, withdrawals and metrics from the whole Hub after each sweep: only what the sweep touched is computed again.

A run is the partition of the day whose event woke it. It derives all days that are told and not derived yet, so that a run of an earlier day
may find its work done. Airflow makes no backfill of a Dag that an event wakes: restore the day in `ingest_hub_census`, and this one follows.

- **Inputs**: `raw.hub_repository`, `raw.hub_block`, `raw.hub_counter`, the accepted sweeps of `meta.hub_sweep`, the registry.
- **Outputs**: `core.hub_edge`, `core.hub_lineage`, `core.hub_cycle`, `core.hub_account_month`, `core.hub_declaration`,
  `core.hub_redeclaration`, `core.hub_withdrawal`, the metrics of the whole Hub in core, from which the marts take them;
  `mart.hub_top_month`, `mart.hub_disclosure`; the registry's tables in core (each that `sql/registry` and `docs/audits` fill, such as
  `core.account`, `core.registry_release`, `core.audit` and `core.measure_error`); `meta.hub_derived`, `meta.quality_result`, `meta.run`;
  Data Docs; the asset `mart.hub_account_month`.
- **Idempotence**: without a new sweep nothing changes. Each table changes in one transaction: readers see the whole of a day or nothing of
  it.
- **Triage**: `meta.hub_derived` says up to which block and day the tables have come; a refused sweep is not derived from, so that a day may
  rightly be missing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import dag, task

from observatory.orchestration.assets import MART_HUB, RAW_HUB, on_each_day_of
from observatory.orchestration.policies import WHOLE_RUN, defaults, documented
from observatory.orchestration.watch import WHEN_FAILED


@dag(
    schedule=on_each_day_of(RAW_HUB),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=WHOLE_RUN,
    on_failure_callback=WHEN_FAILED,
    default_args=defaults(retries=1, minutes=2),
    tags=["whole hub", "core", "mart"],
    doc_md=__doc__,
)
def build_hub() -> None:
    """The tasks: derive lineage, adoption, declarations, withdrawals and metrics, then check and publish them."""

    @documented
    @task(pool="warehouse_write")
    def relate_lineage() -> dict[str, int]:
        """Relate each model with its declared parents: depth, descendants, cycles, parents that are missing.

        - **Inputs**: the blocks of metadata since `meta.hub_derived`, `raw.hub_repository`.
        - **Outputs**: `core.hub_edge`, `core.hub_lineage`, `core.hub_cycle`; in `meta.hub_derived` how far they have come.
        - **Idempotence**: the blocks that were followed are noted in `meta.hub_derived`; without new ones no row is touched.
        - **Triage**: `rebuilt` in the log means that all was made anew, which a touched cycle or a large change asks for, and takes minutes
          on the whole Hub. It needs memory for every edge: a killed task on a small machine is that.
        """
        from observatory.orchestration import hub

        return hub.relate_lineage()

    @documented
    @task(pool="warehouse_write")
    def add_up_adoption() -> dict[str, int]:
        """Add up downloads by account and month, and list the most adopted of the month.

        - **Inputs**: `raw.hub_counter` of the days of new sweeps.
        - **Outputs**: `core.hub_account_month`, `mart.hub_top_month`; in `meta.hub_derived` how far they have come.
        - **Idempotence**: a day is added once; a second sweep of a day replaces it, and after a late day every month from its own on is
          computed anew.
        - **Triage**: a fall of a counter is kept and lowers the sum: look at `counter_resets` before you call a month wrong.
          `meta.hub_derived` tells the last day.
        """
        from observatory.orchestration import hub

        return hub.add_up_adoption()

    @documented
    @task(pool="warehouse_write")
    def judge_declarations() -> dict[str, int]:
        """Read what each repository declares, and say what it discloses by that: declared, not verified.

        - **Inputs**: the blocks of metadata since `meta.hub_derived`, `raw.hub_repository`, the registry's licences and accounts.
        - **Outputs**: the registry's tables in core (each that `sql/registry` and `docs/audits` fill, such as `core.account`,
          `core.registry_release`, `core.audit` and `core.measure_error`); `core.hub_declaration`, `core.hub_redeclaration`,
          `mart.hub_disclosure`; in `meta.hub_derived` how far they have come.
        - **Idempotence**: the blocks that were read are noted in `meta.hub_derived`; without new ones, and with nobody gone, no row is touched.
        - **Triage**: `rebuilt` in the log means that all was made anew, which another rule or class of a licence asks for, and takes minutes on
          the whole Hub. A status that looks wrong is in `core.hub_declaration`; `python -m observatory.cli.warehouse payload` prints the record itself.
        """
        from observatory.orchestration import hub

        return hub.judge_declarations()

    @documented
    @task(pool="warehouse_write")
    def find_withdrawals() -> dict[str, int]:
        """Find what repositories took back: open in one answer of the Hub, and not in two later ones of two days.

        - **Inputs**: `raw.hub_repository` and its history, the walks and absences of `meta`, `core.hub_redeclaration`, the registry's licences.
        - **Outputs**: `core.hub_withdrawal`, which `mart.hub_withdrawal` shows; in `meta.hub_derived` how far it has come.
        - **Idempotence**: only repositories that changed, are gone, or wait for a later day are judged again; without any, no row is touched.
        - **Triage**: a withdrawal that looks wrong names its records by block and place, and the walk that confirmed it: hold them against
          `meta.hub_sweep` and `meta.hub_absence`. `rebuilt` in the log means that a rule or a class of a licence changed.
        """
        from observatory.orchestration import hub

        return hub.find_withdrawals()

    @documented
    @task(pool="warehouse_write")
    def derive_metrics() -> dict[str, int]:
        """Derive concentration, shares, licences, gating, declarations and summaries of lineage: small results for the marts.

        - **Inputs**: `core.hub_lineage`, `core.hub_account_month`, `mart.hub_disclosure`, `raw.hub_repository`, the registry.
        - **Outputs**: the registry's tables in core (each that `sql/registry` and `docs/audits` fill, such as `core.account`,
          `core.registry_release`, `core.audit` and `core.measure_error`); tables of core that begin with `hub_`, such as
          `core.hub_adoption` and `core.hub_licence_mix`; in `meta.hub_derived` how far they have come.
        - **Idempotence**: merged row by row; without a new sweep nothing is computed.
        - **Triage**: the log ends with the statement that failed, one of `sql/hub/metric_*.sql`; the transaction leaves every metric as it
          was. No change at all is right where `meta.hub_derived` already names the newest sweep.
        """
        from observatory.orchestration import hub

        return hub.derive_metrics()

    @documented
    @task(inlets=[RAW_HUB], outlets=[MART_HUB])
    def publish_hub(*, outlet_events: Any = None) -> dict[str, Any]:
        """Check what was derived, close the run, and put its report on the asset's event.

        - **Inputs**: `core.hub_edge`, `core.hub_lineage`, `core.hub_account_month`, `mart.hub_disclosure`, `core.hub_withdrawal`, by the checks of
          the layer `hub`.
        - **Outputs**: `meta.quality_result`, Data Docs of the layer, the report in `meta.run` and on the event of `mart.hub_account_month`,
          which names the run's day.
        - **Idempotence**: repeating it replaces the run's results and gives the same report.
        - **Triage**: `AuditFailed` names the unmet check; the offenders are in `meta.quality_result` and in Data Docs. The next
          `build_marts` takes what core holds, so mend the cause first.
        """
        from observatory.orchestration import hub

        return hub.publish_hub(outlet_events, MART_HUB)

    declarations, metrics = judge_declarations(), derive_metrics()
    [relate_lineage(), add_up_adoption(), declarations] >> metrics
    declarations >> find_withdrawals() >> metrics >> publish_hub()


build_hub()
