"""Bring in past days of the Hub from those who kept them: snapshots a day or a week apart, and downloads by day. By hand.

One missing day is restored by Airflow's backfill of `ingest_hub_census`; this Dag brings in many, and other sources.

- **Inputs**: datasets of others on the Hub (`mart.hub_source` lists their licences and limits), chosen by `sources`: hub_stats, the commits of
  `cfahlgren1/hub-stats`; hub_weekly, dated folders; hub_characterization, downloads by day. Parameters `since`, `until`, `every`, `kinds`.
- **Outputs**: counters in `raw.hub_counter` and versions in `raw.hub_block` and `raw.hub_repository_history` as of those days, with their
  source in `meta.hub_sweep`; `raw.hub_counter_month` and the oldest counters in `raw.hub_counter_now`; `raw.rejected_record`; downloads
  that others counted apart in `raw.hub_archive_download` and `raw.hub_archive_repository`, added up in `core.hub_archive_month`, with
  `meta.hub_archive_load`; the run's `meta.run` and `meta.receipt`; the most adopted on `meta.wanted`; the asset `raw.hub_repository`.
- **Idempotence**: landing a day again changes nothing; a day that was landed from one source, or that a census tells now, is not landed
  from another, and today's records are never changed. The day that is now is not of the past: the census tells it.
- **Triage**: `meta.hub_sweep` says of each day what came, or why it was refused. Days that were landed stay: trigger the Dag again with a
  later `since`. A run that found nothing says so in the log of `list_snapshots` and in `meta.run`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import Param, dag, task
from airflow.sdk.exceptions import AirflowSkipException

from observatory.orchestration.assets import RAW_HUB, SERVICE_HUB, by_hand
from observatory.orchestration.policies import PAST_RUN, defaults, documented, patient
from observatory.orchestration.watch import WHEN_FAILED


@dag(
    schedule=by_hand(),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=PAST_RUN,
    on_failure_callback=WHEN_FAILED,
    default_args=defaults(retries=3, minutes=5),
    tags=["whole hub", "raw", "huggingface", "by hand"],
    doc_md=__doc__,
    params={
        "since": Param("2026-01-01", type="string", format="date", description="first day"),
        "until": Param(None, type=["string", "null"], format="date", description="last day; empty: the newest that is over"),
        "every": Param("week", enum=["day", "week"], description="one snapshot a day or a week"),
        "kinds": Param(
            ["model", "dataset"],
            type="array",
            items={"type": "string", "enum": ["model", "dataset"]},
            minItems=1,
            uniqueItems=True,
            examples=["model", "dataset"],
            description="what to bring in",
        ),
        "sources": Param(
            ["hub_stats"],
            type="array",
            items={"type": "string", "enum": ["hub_stats", "hub_weekly", "hub_characterization"]},
            minItems=1,
            uniqueItems=True,
            examples=["hub_stats", "hub_weekly", "hub_characterization"],
            description="who kept the days: hub_stats (daily), hub_weekly (copies of it, a week apart), hub_characterization (downloads by day)",
        ),
    },
)
def backfill_hub_history() -> None:
    """The tasks: choose snapshots of past days, land them one by one, close the run."""

    @documented
    @task(pool="api_huggingface")
    @patient
    def list_snapshots(params: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Choose the first snapshot of each day or week, equal files once, oldest first.

        - **Inputs**: commits and dated folders of the chosen repositories between `since` and `until`.
        - **Outputs**: one snapshot (or archive) per mapped task; a row of `meta.run`.
        - **Idempotence**: the same parameters choose the same files while the repositories stand.
        - **Triage**: `ParameterRefused` names the invalid parameter. Skipped: nothing lies between `since` and `until`, as the log and
          `meta.run` say. A repository that is gone or refuses is `SnapshotRefused`. Nothing is written here.
        """
        from observatory.orchestration import snapshot

        chosen = params or {}
        found = snapshot.list_past(chosen["since"], chosen["until"], chosen["every"], chosen["kinds"], chosen["sources"])
        if not found:
            raise AirflowSkipException(snapshot.nothing_of_the_past(chosen["since"], chosen["until"], chosen["kinds"], chosen["sources"]))
        return found

    # Days are landed one at a time, since two days write the same series of counters.
    @documented
    @task(map_index_template="{{ task.op_kwargs['chosen']['label'] }}", pool="api_huggingface", max_active_tis_per_dag=1)
    @patient
    def land_day(chosen: dict[str, Any]) -> dict[str, Any]:
        """Land one snapshot as of its day without changing today's records, or refuse it; of an archive land all days, apart from our counters.

        - **Inputs**: the Parquet file, `raw.hub_repository`, `meta.hub_sweep`.
        - **Outputs**: `raw.hub_counter`, `raw.hub_counter_month`, `raw.hub_counter_now`, `raw.hub_block`, `raw.hub_repository_history`, one
          row of `meta.hub_sweep`; or `raw.hub_archive_download`, `raw.hub_archive_repository`, `core.hub_archive_month` and one row of
          `meta.hub_archive_load`; what could not be used in `raw.rejected_record`, with `meta.receipt`; months in cold files are brought
          back first (`meta.cold_file`).
        - **Idempotence**: a day that was landed from the same file changes no row; an archive goes on where it was stopped.
        - **Triage**: a refused day is an outcome: `reason` in `meta.hub_sweep`. A file whose columns have other names is `ContractBroken`,
          with the names that it has. Days land one at a time, since two would write the same series; clear a failed one alone.
        """
        from observatory.orchestration import snapshot

        return snapshot.land_past(chosen)

    @documented
    @task(inlets=[SERVICE_HUB], outlets=[RAW_HUB], pool="warehouse_write")
    def publish_history(*, outlet_events: Any = None) -> dict[str, Any]:
        """Close the run, remove what was downloaded, and put the report on the asset's event.

        - **Inputs**: `meta.hub_sweep` and `meta.hub_archive_load` of the run.
        - **Outputs**: `meta.wanted`, the report in `meta.run` and on the event of `raw.hub_repository`, whose partition is the newest day that
          was landed, for all of them; the folder `snapshots` of the state is removed.
        - **Idempotence**: repeating it gives the same report.
        - **Triage**: it only reads and counts: if it fails, look at the warehouse. The months that changed are computed anew by
          `build_hub`.
        """
        from observatory.orchestration import snapshot

        return snapshot.publish_snapshot(outlet_events, RAW_HUB)

    land_day.expand(chosen=list_snapshots()) >> publish_history()


backfill_hub_history()
