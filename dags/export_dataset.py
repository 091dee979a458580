"""Release the marts as a dataset: dated, immutable Parquet files with their dictionary, checksums, citation, description and changes.

- **Inputs**: mart, all of one publication.
- **Outputs**: a folder named by the day (as of) and the publication below `exports` of the store (`OBSERVATORY_STORE`); the asset
  `export.dataset`.
- **Idempotence**: a publication that was released is not released again, and its files never change. Once a week, so that a release is
  something to cite; a person may trigger it at any time.
- **Triage**: a failed run leaves no folder; what it wrote aside is removed by the next one. Nothing is published yet: the task is
  skipped, and says so; `build_marts` comes first.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowSkipException

from observatory.orchestration.assets import EXPORT, MART, schedule
from observatory.orchestration.policies import LINE_RUN, defaults, documented
from observatory.orchestration.watch import WHEN_FAILED


@dag(
    schedule=schedule("11 5 * * 1"),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=LINE_RUN,
    on_failure_callback=WHEN_FAILED,
    default_args=defaults(retries=1, minutes=5),
    tags=["export"],
    doc_md=__doc__,
)
def export_dataset() -> None:
    """One task: write the dataset release of the newest publication, in which it is skipped if nothing is published yet."""

    @documented
    @task(inlets=[MART], outlets=[EXPORT])
    def write_release(*, outlet_events: Any = None) -> dict[str, Any]:
        """Write every table and view of mart as Parquet, aside, and give the folder its name at the end.

        - **Inputs**: mart in one transaction of REPEATABLE READ, `sql/registry/takedown.csv`, the key of the pseudonyms.
        - **Outputs**: the folder of the release with `manifest.json`; its name and rows on the event of `export.dataset`.
        - **Idempotence**: a release that is there is left alone, and the event says `is_new` false.
        - **Triage**: the disk is full, or the store (`OBSERVATORY_STORE`) may not be written, or nobody said that workers share it: the log says so.
          A lost key of the pseudonyms (`export.key` in the state folder) gives accounts other pseudonyms than before: restore it before you
          release.
        """
        from observatory.errors import NothingPublished
        from observatory.orchestration import export

        try:
            return export.write_release(outlet_events, EXPORT)
        except NothingPublished as error:
            raise AirflowSkipException(str(error)) from error

    write_release()


export_dataset()
