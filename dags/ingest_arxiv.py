"""Ingest arXiv: OAI-PMH by datestamp for cs and stat, and look-ups of wanted papers outside the harvest. Second of the line.

- **Inputs**: the harvest's place in `meta.cursor`, papers on `meta.wanted`, arXiv by its connection `arxiv`; parameters `sets` and `days`.
- **Outputs**: papers in `raw.record` and `raw.record_version`, `raw.absence`, `raw.emptied`, `raw.rejected_record`; the registry's tables
  in core (each that `sql/registry` and `docs/audits` fill, such as `core.account`, `core.registry_release`, `core.audit` and
  `core.measure_error`); `core.document`, `core.document_link`, `core.document_signal`; `meta.wanted`, `meta.cursor`; the run's `meta.run`,
  `meta.receipt`, `meta.look`, `meta.schema_drift`, `meta.quality_result`; the assets `raw.arxiv`, `ended.arxiv`; figures for monitoring,
  where they are on.
- **Idempotence**: the window overlaps the last one by a day and lands only what changed.
- **Triage**: an interrupted harvest goes on from its committed token: clear the task. `meta.cursor` shows where it stands; a cursor that
  does not move for days means that arXiv answers with an empty window or an error, which `meta.look` names. arXiv allows one connection:
  never add a slot to the pool `api_arxiv`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import Param, dag, task

from observatory.orchestration.assets import ENDED_ARXIV, ENDED_HUGGINGFACE, RAW_ARXIV, RAW_HUGGINGFACE, SERVICE_ARXIV
from observatory.orchestration.policies import LINE_RUN, defaults, documented, patient
from observatory.orchestration.watch import WHEN_FAILED


@dag(
    schedule=[ENDED_HUGGINGFACE],
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=LINE_RUN,
    on_failure_callback=WHEN_FAILED,
    default_args=defaults(retries=3, minutes=10),
    tags=["line", "raw", "arxiv"],
    doc_md=__doc__,
    params={
        "sets": Param(["cs", "stat"], type="array", minItems=1, maxItems=50, items={"type": "string", "pattern": "^[A-Za-z-]{2,30}(:[A-Za-z.-]{1,40}){0,2}$"}),
        "days": Param(7, type="integer", minimum=1, maximum=3660, description="first window, days"),
    },
)
def ingest_arxiv() -> None:
    """The tasks: harvest sets, fetch wanted papers by id, read documents, publish, wake GitHub's Dag."""

    @documented
    @task(pool="api_arxiv")
    @patient
    def harvest_sets(params: dict[str, Any] | None = None) -> dict[str, Any]:
        """Open the run, and harvest each set by OAI-PMH from its cursor.

        - **Inputs**: `meta.cursor` with scope `oai:` and the set; without one, the last `days` days.
        - **Outputs**: a row of `meta.run`; the registry's tables in core (each that `sql/registry` and `docs/audits` fill, such as
          `core.account`, `core.registry_release`, `core.audit` and `core.measure_error`); new rows of `meta.wanted`; papers in `raw.record`
          and `raw.record_version`, a `meta.look` a set, the moved `meta.cursor`; with what every landing notes: `raw.absence`,
          `raw.emptied`, `raw.rejected_record`, `meta.receipt` and `meta.schema_drift`.
        - **Idempotence**: a page and the cursor behind it are one transaction; what did not change lands no version.
        - **Triage**: a token that arXiv no longer takes begins the window anew by itself. `ServiceUnavailable` passes with the retries;
          where it does not, the run goes on without the harvest and says that it is not complete: look at arXiv's own status before
          anything else.
        """
        from observatory.orchestration import ingest

        chosen = params or {"sets": ["cs", "stat"], "days": 7}
        ingest.open_run(ingest.ARXIV)
        return ingest.harvest_arxiv(chosen["sets"], chosen["days"])

    @documented
    @task(pool="api_arxiv", trigger_rule="all_done")
    @patient
    def look_up_wanted() -> dict[str, Any]:
        """Look up by id the papers that records name and the harvest does not hold.

        - **Inputs**: papers on `meta.wanted` without an answer.
        - **Outputs**: papers in `raw.record` and `raw.record_version`; a `meta.look` a paper: answered, or absent; `meta.cursor` (how many
          papers to ask for at once); with what every landing notes: `raw.absence`, `raw.emptied`, `raw.rejected_record`, `meta.receipt` and
          `meta.schema_drift`.
        - **Idempotence**: a paper that was answered or is absent is not asked for again.
        - **Triage**: it runs where the harvest failed, too, since look-ups are of another service of arXiv's and the rest of the line waits
          for this Dag. An id that is no arXiv id is `absent`, not an error. Many `failed` in `meta.look` of source `arxiv`: arXiv was not
          well; the next run asks again.
        """
        from observatory.orchestration import ingest

        return ingest.look_up_arxiv_wanted()

    @documented
    @task(pool="warehouse_write")
    def read_documents() -> dict[str, int]:
        """Read the abstracts that were landed, and put what they name on the work list.

        - **Inputs**: versions in `raw.record_version` that these readers have not read.
        - **Outputs**: `core.document`, `core.document_link`, `core.document_signal`; new rows of `meta.wanted`.
        - **Idempotence**: each version is read once per version of the readers.
        - **Triage**: `unreadable` in `core.document` says why a document could not be read; that does not fail the task. A failure is of the
          database or of a reader, which the log names.
        """
        from observatory.orchestration import ingest

        return ingest.read_and_want()

    @documented
    @task(inlets=[SERVICE_ARXIV, RAW_HUGGINGFACE], outlets=[RAW_ARXIV])
    def publish_arxiv(*, outlet_events: Any = None) -> dict[str, Any]:
        """Audit the run's receipt, close the run, and put its report on the asset's event.

        - **Inputs**: `meta.receipt`, `meta.look`, `raw.record_version` and `raw.rejected_record` of the run.
        - **Outputs**: `meta.quality_result` (layer `receipt`), the report in `meta.run`, an event of the asset `raw.arxiv` with the same
          report; figures for monitoring, where they are on.
        - **Idempotence**: repeating it replaces the run's results and gives the same report.
        - **Triage**: `AuditFailed` names the unmet check; `every_walk_ended_or_says_that_it_could_not` means that a set was not harvested
          to its end: clear `harvest_sets`. Offenders are in `meta.quality_result`.
        """
        from observatory.orchestration import ingest

        return ingest.publish_source(ingest.ARXIV, outlet_events, RAW_ARXIV)

    @documented
    @task(trigger_rule="all_done", outlets=[ENDED_ARXIV])
    def wake_next() -> None:
        """Wake the Dag of GitHub, however this run ended.

        - **Inputs**: none; it runs when all tasks before it are over, failed ones too.
        - **Outputs**: an event of the asset `ended.arxiv`.
        - **Idempotence**: it writes nothing.
        - **Triage**: green in a failed run is right: arXiv failed, and GitHub's Dag runs nevertheless. `meta.run` counts the run as failed:
          look at its first red task.
        """
        from observatory.orchestration import ingest

        ingest.log_waking("ingest_github")

    harvest_sets() >> look_up_wanted() >> (read := read_documents())
    # wake_next runs beside the last task and not after it: Airflow judges a run by its last tasks, and wake_next would hide that publishing failed.
    read >> [publish_arxiv(), wake_next()]


ingest_arxiv()
