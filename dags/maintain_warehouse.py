"""Upkeep: notice Dags of the line that stopped, start Dags that nobody woke, close killed runs, purge text, move old days of the whole Hub to files.

- **Inputs**: `meta.run`, raw, `sql/registry/takedown.csv`.
- **Outputs**: a failed task if a Dag of the line is silent; events of `ended.huggingface` and `ended.arxiv` if a Dag was not woken; runs in
  `meta.run` closed that Airflow ended; messages to the operator; figures for monitoring, where they are on; purged text; cold Parquet files
  in the store (`OBSERVATORY_STORE`), with `meta.cold_file`.
- **Idempotence**: what was purged is not touched again; its hash, size and dates stay. What was put away is gone from the database and is
  not put away twice.
- **Triage**: a failed `catch_silence` names the Dags that did not end well: look at their last run, their pool and their pause switch. The
  other tasks do not wait for it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowSkipException

from observatory.orchestration.assets import ENDED_ARXIV, ENDED_HUGGINGFACE, schedule
from observatory.orchestration.policies import LINE_RUN, defaults, documented
from observatory.orchestration.watch import WHEN_FAILED


@dag(
    schedule=schedule("23 */6 * * *"),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=LINE_RUN,
    on_failure_callback=WHEN_FAILED,
    default_args=defaults(retries=2, minutes=5),
    tags=["upkeep"],
    doc_md=__doc__,
)
def maintain_warehouse() -> None:
    """The tasks of upkeep, which do not wait for one another, except that text is purged before old days are moved."""

    # No retry: a Dag that has stopped will not end a run within five minutes, and a retry would only delay the message.
    @documented
    @task(retries=0)
    def catch_silence() -> None:
        """Fail if a Dag of the line had no successful run for 36 hours: Airflow's assets cannot report that something did not happen.

        - **Inputs**: the ends of runs in `meta.run`.
        - **Outputs**: a failure, and a message by each channel of `OBSERVATORY_NOTIFY`.
        - **Idempotence**: it only reads.
        - **Triage**: `StalePipeline` names each Dag with its last good end. `never`: it is paused, or its first run is still to come. An
          ingest that fails every time shows it in its own runs; a Dag without any run waits for an asset of a Dag that failed before it.
        """
        from observatory.orchestration import maintain

        maintain.catch_silence()

    @documented
    @task(outlets=[ENDED_HUGGINGFACE])
    def wake_arxiv() -> None:
        """Start the Dag of arXiv if the Dag of the Hub did not do so for more than a day; else skip.

        - **Inputs**: the beginnings of runs in `meta.run`.
        - **Outputs**: an event of the asset `ended.huggingface` where arXiv's Dag had no run for 27 hours.
        - **Idempotence**: a Dag that had a run is left alone.
        - **Triage**: skipped is right. Green: `ingest_huggingface` is paused, or Airflow ended its run and with it `wake_next`.
        """
        from observatory.orchestration import maintain

        if not maintain.must_wake("ingest_arxiv"):
            raise AirflowSkipException("it had a run")

    @documented
    @task(outlets=[ENDED_ARXIV])
    def wake_github() -> None:
        """Start the Dag of GitHub if the Dag of arXiv did not do so for more than a day; else skip.

        - **Inputs**: the beginnings of runs in `meta.run`.
        - **Outputs**: an event of the asset `ended.arxiv` where GitHub's Dag had no run for 27 hours.
        - **Idempotence**: a Dag that had a run is left alone.
        - **Triage**: skipped is right. Green: `ingest_arxiv` is paused, or Airflow ended its run and with it `wake_next`.
        """
        from observatory.orchestration import maintain

        if not maintain.must_wake("ingest_github"):
            raise AirflowSkipException("it had a run")

    @documented
    @task
    def close_ended_runs(ti: Any = None) -> dict[str, int]:
        """Close in the warehouse the runs that ended in Airflow without closing themselves.

        - **Inputs**: rows of `meta.run` with the state running; Airflow's state of these runs, by its task API.
        - **Outputs**: `meta.run` with state, end and reason.
        - **Idempotence**: what Airflow still runs is left alone; a closed run is not touched again.
        - **Triage**: a failure leaves rows of `meta.run` as running, which the page Collection does not believe: it asks Airflow itself. A run
          that is closed at every upkeep was killed each time: look at its Dag's last log, and at the memory of the machine.
        """
        from observatory.orchestration import maintain

        return maintain.close_ended_runs(ti)

    @documented
    @task
    def look_ahead() -> dict[str, Any]:
        """Send the operator a message if the disk fills up or the registry is out of date.

        - **Inputs**: the disk of `OBSERVATORY_STATE`; the day up to which the registry was gone through (`core.registry_as_of`), the newest answer in
          `meta.look`.
        - **Outputs**: a message by each channel of `OBSERVATORY_NOTIFY` and a warning in the log, if something is wrong; on each run the
          figures for monitoring, where they are on.
        - **Idempotence**: it only reads; every upkeep repeats the message while its cause remains.
        - **Triage**: free space before Postgres stops; `make registry-review` lists what the registry may lack. A message that did not come: the log
          names the channel and the kind of error, never the address.
        """
        from observatory.orchestration import maintain

        return maintain.report_health()

    @documented
    @task(pool="warehouse_write")
    def purge_text() -> dict[str, int]:
        """Purge the text of what was deleted or made private 30 days ago, or taken down.

        - **Inputs**: `raw.record` with `gone_at`, `sql/registry/takedown.csv`.
        - **Outputs**: `raw.record_version` and `raw.rejected_record` without their text.
        - **Idempotence**: what was purged is not touched again.
        - **Triage**: a failure leaves all text as it was, though it must be purged: repeat it the same day. `raw.purgeable` lists what will
          be purged: a row that is missing there needs its `gone_at` or a line in `takedown.csv`.
        """
        from observatory.orchestration import maintain

        return maintain.purge_text()

    @documented
    @task(pool="warehouse_write")
    def archive_old_months() -> dict[str, int]:
        """Move counters and superseded payloads of the whole Hub that are older than 13 months to Parquet files.

        - **Inputs**: partitions of `raw.hub_counter` and superseded bodies of `raw.hub_block`.
        - **Outputs**: files below `cold` of the store (`OBSERVATORY_STORE`) and their rows in `meta.cold_file`; months of `raw.hub_counter`
          and bodies of `raw.hub_block` leave the database.
        - **Idempotence**: a file is written aside, read back and compared before a row leaves; where nothing is old, nothing happens.
        - **Triage**: `WarehouseError` means that a file did not read back equal: nothing left the database; look at the disk. To bring a
          month back see `restore_month` in `plugins/observatory/warehouse/cold.py`.
        """
        from observatory.orchestration import maintain

        return maintain.archive_old_months()

    catch_silence()
    wake_arxiv()
    wake_github()
    close_ended_runs()
    look_ahead()
    purge_text() >> archive_old_months()


maintain_warehouse()
