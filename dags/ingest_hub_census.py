"""Ingest the whole Hub by its lists: every model and dataset, metadata and counters, once a day; each run is the partition of its day.

A day without a run, or with a failed one, is missing. Airflow's backfill of this Dag names such days (dry run) and runs them: one at a time
(`max_active_runs` 1), from 00:00 of the first day to 23:59 of the last. The Hub's lists tell today alone. So a run of a day that is over takes
what `cfahlgren1/hub-stats` kept of it, beneath what was told since: counters, and metadata without gates; it fails with `DayNotKept` where
nothing was kept. A run that comes to its turn after midnight is such a run too.

- **Inputs**: the ranges of createdAt that earlier walks cut (`meta.hub_range`), the Hub by its connection `huggingface`; for a day that is
  over the dataset repository `cfahlgren1/hub-stats`, a third party's copy.
- **Outputs**: `raw.hub_repository` and its history, `raw.hub_counter`, `raw.hub_counter_now`, `raw.hub_counter_month`, `raw.hub_block`,
  `raw.rejected_record`; what single calls answered in `raw.record`, `raw.record_version`, `raw.counter`, `raw.absence`, `raw.emptied`,
  `meta.look`, `meta.schema_drift`; the run's `meta.run`, `meta.receipt`, `meta.hub_sweep`, `meta.hub_range`, `meta.hub_absence`; the most
  adopted on `meta.wanted`; the asset `raw.hub_repository`; figures for monitoring, where they are on.
- **Idempotence**: a second walk of an unchanged Hub writes no row of raw; a killed range goes on after its last committed page. A day that
  is here already is not asked for again; landed twice it changes no row.
- **Triage**: `meta.hub_sweep` says what came and why a sweep is incomplete or refused; `meta.hub_absence` what was missing and what the Hub
  then said. The walk takes a quarter of an hour of calls at the free tier: `open_census` says how many.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import TriggerRule, dag, task

from observatory.orchestration.assets import RAW_HUB, SERVICE_HUB, each_day
from observatory.orchestration.policies import WHOLE_RUN, defaults, documented, patient
from observatory.orchestration.watch import WHEN_FAILED


@dag(
    schedule=each_day("7 1 * * *"),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=WHOLE_RUN,
    on_failure_callback=WHEN_FAILED,
    default_args=defaults(retries=3, minutes=5),
    tags=["whole hub", "raw", "huggingface"],
    doc_md=__doc__,
)
def ingest_hub_census() -> None:
    """The tasks: open the census, walk its ranges, confirm missing repositories, publish."""

    @documented
    @task(pool="api_huggingface")
    @patient
    def open_census(partition_key: str | None = None) -> list[dict[str, Any]]:
        """Open the sweeps of models and datasets, say how long they will take, and share their ranges into tasks; of a past day list what hub-stats kept.

        - **Inputs**: `meta.hub_range`, `meta.hub_sweep`; the day and the rate limit in the Hub's headers; for a past day the commits of
          hub-stats of that day.
        - **Outputs**: a row of `meta.run`, two rows of `meta.hub_sweep`, the ranges of `meta.hub_range` made ready; one share per mapped
          task.
        - **Idempotence**: a repeated task finds the sweeps of its run and opens none.
        - **Triage**: for today one call is made here: if it fails, look at the Hub or the connection `huggingface`, not at the census.
          `DayNotKept`: the day is over and nobody kept it, so that it stays missing; `backfill_hub_history` with `hub_weekly` may hold one near.
        """
        from observatory.orchestration import census

        return census.open_census(partition_key)

    @documented
    @task(map_index_template="{{ task.op_kwargs['share']['label'] }}", pool="api_huggingface")
    @patient
    def walk_ranges(share: dict[str, Any]) -> dict[str, int]:
        """Walk a share of the ranges of createdAt, each from its committed position, every page in one transaction; or land one kind of a past day.

        - **Inputs**: the ranges of the share in `meta.hub_range`; the Hub's lists, a thousand repositories a page; or one file of hub-stats.
        - **Outputs**: `raw.hub_repository` and its history, `raw.hub_counter`, `raw.hub_counter_now`, `raw.hub_counter_month`,
          `raw.hub_block`; unusable records in `raw.rejected_record`; the position of each range in `meta.hub_range`, its missing
          repositories in `meta.hub_absence`, the counts in `meta.hub_sweep`.
        - **Idempotence**: a row is written only where something moved; a repeated task passes over ranges that are done. Tasks that land
          past days wait for one another, in whichever Dag they are.
        - **Triage**: a range that fails does not stop the others; the error names the failed ones, and a retry walks only these. Clear the failed share alone;
          the others keep what they landed, and the day's census goes on without it. A cursor that the Hub refuses is noted (`is_refused`
          in `meta.hub_range`), and the range before walks on through it from the next sweep.
        """
        from observatory.orchestration import census

        return census.walk_ranges(share)

    # The trigger rule lets the day go on after a share of its ranges failed for good: the ranges of the other shares are confirmed and published.
    @documented
    @task(pool="api_huggingface", trigger_rule=TriggerRule.ALL_DONE_MIN_ONE_SUCCESS)
    @patient
    def confirm_missing() -> dict[str, int]:
        """Ask once for each repository that the walk did not meet; only what the Hub says is gone gets a tombstone. It asks nothing in a run of a past day.

        - **Inputs**: `meta.hub_absence` of the sweeps.
        - **Outputs**: what each call answered in `raw.record`, `raw.record_version`, `raw.counter`, `raw.absence`, `raw.emptied`,
          `raw.rejected_record`, `meta.look`, `meta.receipt` and `meta.schema_drift`; `gone_at` in `raw.hub_repository` and
          `raw.hub_counter_now`, the Hub's word in `meta.hub_absence`.
        - **Idempotence**: what has an outcome is not asked for again.
        - **Triage**: absence deletes nothing. A range that misses beyond belief is marked suspicious in `meta.hub_absence` and is not asked
          for: look at that range's walk before you believe that anything is gone.
        """
        from observatory.orchestration import census

        return census.confirm_missing()

    @documented
    @task(inlets=[SERVICE_HUB], outlets=[RAW_HUB], pool="warehouse_write")
    def publish_census(*, outlet_events: Any = None, partition_key: str | None = None) -> dict[str, Any]:
        """Judge both sweeps, put the most adopted on the watch list, close the run, and put its report on the asset's event of the day that was told.

        - **Inputs**: `meta.hub_sweep`, `meta.hub_range` and `meta.hub_absence` of the run.
        - **Outputs**: the sweeps' outcome in `meta.hub_sweep`, `meta.wanted`, the report in `meta.run` and on the event of
          `raw.hub_repository`; figures for monitoring, where they are on.
        - **Idempotence**: a sweep that was closed is judged the same again.
        - **Triage**: ranges that were not walked to their end are named in the report (`missing_ranges`), and the next walk asks for them;
          `IncompleteHarvest` says that none of a kind was: clear the failed tasks of `walk_ranges`.
          `AuditFailed` refuses a day on which counters fell to zero in masses: nothing derives from it, and tomorrow's walk stands for
          itself. An `incomplete` sweep with missing repositories is published, and says so. `DayNotKept`: of a day that is over a kind was
          refused or not kept, as `reason` in `meta.hub_sweep` says; what of it was landed is derived after the next event.
        """
        from observatory.orchestration import census

        return census.publish_census(outlet_events, RAW_HUB, partition_key)

    walk_ranges.expand(share=open_census()) >> confirm_missing() >> publish_census()


ingest_hub_census()
