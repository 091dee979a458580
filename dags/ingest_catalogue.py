"""Ingest the catalogue models.dev: which models their makers offer, with dates, so that a registry kept by hand misses none. Daily, before the line.

- **Inputs**: the public repository anomalyco/models.dev (MIT), by the connection `github`: its list of files, and each file that is new or changed.
- **Outputs**: `raw.record` and `raw.record_version` of source `models_dev`, `raw.absence`, `raw.emptied`, `raw.rejected_record`,
  `meta.http_validator`; the run's `meta.run`, `meta.receipt`, `meta.look`, `meta.schema_drift`, `meta.quality_result`; the asset
  `raw.catalogue`; figures for monitoring, where they are on. The next build of the marts makes `mart.catalogue_model` of it. It is a
  signal: no status follows from it.
- **Idempotence**: the list is asked for with its ETag, and a file only where its hash is another than that of the file that is held. An unchanged day
  costs one call and lands nothing.
- **Triage**: `meta.look` of source `models_dev` says how each question ended. A refused or missing repository fails nothing: earlier records stay.
  `no_catalogue`: the repository has another form, and `plugins/observatory/sources/models_dev.py` has to follow it. `make registry-review` prints what
  waits for a person.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import dag, task

from observatory.orchestration.assets import RAW, SERVICE_GITHUB, schedule
from observatory.orchestration.policies import LINE_RUN, defaults, documented, patient
from observatory.orchestration.watch import WHEN_FAILED


@dag(
    schedule=schedule("37 2 * * *"),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=LINE_RUN,
    on_failure_callback=WHEN_FAILED,
    default_args=defaults(retries=3, minutes=10),
    tags=["line", "raw", "catalogue"],
    doc_md=__doc__,
)
def ingest_catalogue() -> None:
    """Two tasks in a row: read the catalogue's list and its changed files, then check the run and publish its asset."""

    @documented
    @task(pool="api_github")
    @patient
    def read_catalogue() -> dict[str, Any]:
        """Ask for the list of the catalogue, and for the files that are new or changed in it.

        - **Inputs**: `meta.http_validator`, for the ETag of the list; `raw.record_version`, for the hashes of files that are held.
        - **Outputs**: a row of `meta.run`; the list and the files in `raw.record` and `raw.record_version`, a `meta.look` each, the list's
          ETag in `meta.http_validator`; a file that is no model's is in `raw.rejected_record`; with what every landing notes:
          `raw.absence`, `raw.emptied`, `raw.rejected_record`, `meta.receipt` and `meta.schema_drift`.
        - **Idempotence**: a file whose hash in the list is that of our version is not asked for again; one that could not be read is left alone for a week.
        - **Triage**: a bad file does not stop the others; its row of `meta.look` names the reason. At most 1,000 files a run are asked for, 20 without a token:
          the rest is for the next days.
        """
        from observatory.orchestration import catalogue

        return catalogue.read_catalogue()

    @documented
    @task(inlets=[SERVICE_GITHUB], outlets=[RAW["models_dev"]])
    def publish_catalogue(*, outlet_events: Any = None) -> dict[str, Any]:
        """Audit the run's receipt, close the run, and put its report on the asset's event.

        - **Inputs**: `meta.receipt`, `meta.look`, `raw.record_version` and `raw.rejected_record` of the run.
        - **Outputs**: `meta.quality_result` (layer `receipt`), the report in `meta.run`, an event of the asset `raw.catalogue` with the
          same report; figures for monitoring, where they are on.
        - **Idempotence**: repeating it replaces the run's results and gives the same report.
        - **Triage**: `AuditFailed` names the unmet check, `meta.quality_result` holds the first offenders. The line of the services goes on without it.
        """
        from observatory.orchestration import catalogue

        return catalogue.publish_catalogue(outlet_events, RAW["models_dev"])

    read_catalogue() >> publish_catalogue()


ingest_catalogue()
