"""Release the marts as a dataset: dated, immutable Parquet files with their dictionary, checksums, citation, description and changes.

Inputs: mart, all of one publication (REPEATABLE READ). Outputs: a folder `<as_of date>-<publication>` below the export folder.
Idempotent: a publication that was released is not released again, and its files never change. Once a week, so that a release is something to cite; a
person may trigger it at any time.
Triage: a failed run leaves no folder; what it wrote aside is removed by the next one.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import dag, task

from observatory.orchestration.assets import schedule


@dag(
    schedule=schedule("11 5 * * 1"),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
    tags=["mart", "export"],
    doc_md=__doc__,
)
def export_dataset() -> None:
    """The dataset."""

    @task(doc_md="Write every table and view of mart as Parquet, aside, and give the folder its name at the end.")
    def write_release() -> dict[str, Any]:
        from observatory.orchestration import export

        return export.write_release()

    write_release()


export_dataset()
