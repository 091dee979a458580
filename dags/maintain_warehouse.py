"""Upkeep: notice when the line fell silent, purge text that may be kept no longer, put old days of the whole Hub away.

Inputs: meta.run, raw, the takedown list. Outputs: a failed task where a Dag of the line is silent; purged text; cold Parquet files.
Idempotent: what was purged is not touched again; its hash, size and dates stay.
Triage: a failed `catch_silence` names the Dags; look at their last run, their pool and their pause switch.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from airflow.sdk import dag, task

from observatory.orchestration.assets import schedule


@dag(
    schedule=schedule("23 */6 * * *"),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    tags=["upkeep"],
    doc_md=__doc__,
)
def maintain_warehouse() -> None:
    """Upkeep."""

    @task(doc_md="Fail where a Dag of the line did not end well for 36 hours: assets never fire on silence.")
    def catch_silence() -> None:
        from observatory.orchestration import maintain

        maintain.catch_silence()

    @task(
        retries=2,
        retry_delay=timedelta(minutes=5),
        pool="warehouse_write",
        doc_md="Purge the text of what was deleted, made private or taken down.",
    )
    def purge_text() -> dict[str, int]:
        from observatory.orchestration import maintain

        return maintain.purge_text()

    @task(
        retries=2,
        retry_delay=timedelta(minutes=5),
        pool="warehouse_write",
        doc_md="Move counters and superseded payloads of the whole Hub that are older than a year to Parquet files.",
    )
    def put_away() -> dict[str, int]:
        from observatory.orchestration import maintain

        return maintain.put_away()

    catch_silence()
    purge_text() >> put_away()


maintain_warehouse()
