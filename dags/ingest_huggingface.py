"""Ingest what the Hugging Face Hub shows of followed accounts: lists, cards, items, trees, refs, paper pages, licence files. First of the line.

- **Inputs**: the registry's accounts (`sql/registry/accounts.csv`), the work list `meta.wanted`, the Hub by its connection `huggingface`.
- **Outputs**: `raw.record`, `raw.record_version`, `raw.counter`, `raw.absence`, `raw.emptied`, `raw.rejected_record`; the registry's tables
  in core (each that `sql/registry` and `docs/audits` fill, such as `core.account`, `core.registry_release`, `core.audit` and
  `core.measure_error`); `core.document`, `core.document_link`, `core.document_signal`; `meta.wanted`; the run's `meta.run`, `meta.receipt`,
  `meta.look`, `meta.schema_drift`, `meta.quality_result`; the assets `raw.huggingface`, `backlog.huggingface`, `ended.huggingface`; figures
  for monitoring, where they are on.
- **Idempotence**: a second run on an unchanged Hub asks for the lists again, lands no version and fetches no document.
- **Triage**: the failed task says what the Hub answered. A rate limit is waited for by itself; `AuthRefused` needs another token in the
  connection `huggingface`; `ContractBroken` means that the Hub answers otherwise than before: compare `raw.rejected_record` of the run with
  `plugins/observatory/sources/huggingface.py`. What was landed stays; clear the failed task, and it goes on from there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowSkipException

from observatory.orchestration.assets import BACKLOG_HUGGINGFACE, ENDED_HUGGINGFACE, RAW_HUB, RAW_HUGGINGFACE, SERVICE_HUB, schedule
from observatory.orchestration.policies import LINE_RUN, defaults, documented, patient
from observatory.orchestration.watch import WHEN_FAILED


@dag(
    schedule=schedule("17 3 * * *", BACKLOG_HUGGINGFACE),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=LINE_RUN,
    on_failure_callback=WHEN_FAILED,
    default_args=defaults(retries=3, minutes=5),
    tags=["line", "raw", "huggingface"],
    doc_md=__doc__,
)
def ingest_huggingface() -> None:
    """The tasks: plan accounts, harvest their lists, fetch documents, read them, fetch wanted things, publish, wake arXiv's Dag."""

    @documented
    @task
    def plan_accounts() -> list[dict[str, Any]]:
        """Open the run, load the registry, and share the accounts to walk into chunks.

        - **Inputs**: `sql/registry`, accounts on `meta.wanted`.
        - **Outputs**: a row of `meta.run`; the registry's tables in core (each that `sql/registry` and `docs/audits` fill, such as
          `core.account`, `core.registry_release`, `core.audit` and `core.measure_error`); new rows of `meta.wanted`; one chunk per mapped
          task.
        - **Idempotence**: the run keeps its row when the task is repeated; the registry touches only rows that differ.
        - **Triage**: it fails on a registry file with wrong columns or values, and names it: `make test` says which line. Too few accounts: look at
          `core.account`.
        """
        from observatory.orchestration import ingest

        return ingest.open_run(ingest.HUB)

    @documented
    @task(map_index_template="{{ task.op_kwargs['chunk']['label'] }}", pool="api_huggingface")
    @patient
    def harvest_accounts(chunk: dict[str, Any]) -> dict[str, Any]:
        """Walk the lists of a chunk's accounts to their end, and ask once for each model or dataset that a list no longer holds.

        - **Inputs**: a chunk of `core.account`; the Hub's lists of models and datasets and its overview of the account.
        - **Outputs**: `raw.record` and versions in `raw.record_version`, `raw.counter`, one `meta.look` a list, `gone_at` in `raw.record`
          where the Hub says that it is gone; with what every landing notes: `raw.absence`, `raw.emptied`, `raw.rejected_record`,
          `meta.receipt` and `meta.schema_drift`.
        - **Idempotence**: an unchanged record lands no version; a killed walk repeats at most its last page.
        - **Triage**: `meta.look` with scope `models_of:` or `datasets_of:` and the account says how each list ended. A list that is refused
          is unknown, not empty; the run goes on. A task that fails without `RateLimited` in its log met an answer that it cannot read.
        """
        from observatory.orchestration import ingest

        return ingest.harvest_hub_accounts(chunk)

    @documented
    @task(map_index_template="{{ task.op_kwargs['chunk']['label'] }}", pool="api_huggingface")
    @patient
    def fetch_documents(chunk: dict[str, Any]) -> dict[str, Any]:
        """Fetch cards, items, file trees and refs of what is new or changed in a chunk's accounts, and nothing else.

        - **Inputs**: `staging.model`, `staging.dataset`, `staging.look`: what was never asked, failed, or changed since.
        - **Outputs**: documents in `raw.record` and `raw.record_version`, `raw.counter`; a `meta.look` for every question, and for every
          card that the file list shows to be absent; with what every landing notes: `raw.absence`, `raw.emptied`, `raw.rejected_record`,
          `meta.receipt` and `meta.schema_drift`.
        - **Idempotence**: what was answered since the record last changed is not asked again.
        - **Triage**: `meta.look` with outcome `failed` or `refused` names what could not be seen; a failed one is asked again by the next
          run, a refused one a week later. A gated repository is refused without a token that was granted access: that is a fact to record,
          not an error.
        """
        from observatory.orchestration import ingest

        return ingest.fetch_hub_documents(chunk)

    @documented
    @task(pool="warehouse_write")
    def read_documents() -> dict[str, int]:
        """Read what was landed, and put what it names on the work list.

        - **Inputs**: versions in `raw.record_version` that these readers have not read.
        - **Outputs**: `core.document`, `core.document_link`, `core.document_signal`; new rows of `meta.wanted`.
        - **Idempotence**: each version is read once per version of the readers; reading it again writes the same rows.
        - **Triage**: a document that cannot be read is kept with its reason in `core.document` (`unreadable`); it does not fail the task. A failure
          here is of the database or of a reader: the log ends with the reader's line in `plugins/observatory/disclosure`.
        """
        from observatory.orchestration import ingest

        return ingest.read_and_want()

    @documented
    @task(pool="api_huggingface")
    @patient
    def fetch_wanted() -> dict[str, Any]:
        """Fetch the datasets, base models and paper pages that records name, with their documents, until these name nothing new; then licence files.

        - **Inputs**: `meta.wanted` of the Hub, to depth 2; of watched repositories the licence files that their told lists name, with the told
          hash or commit (`core.document`).
        - **Outputs**: `raw.record`, `raw.record_version`, `raw.counter`, a `meta.look` each; with what every landing notes: `raw.absence`,
          `raw.emptied`, `raw.rejected_record`, `meta.receipt` and `meta.schema_drift`; what was fetched is read as by `read_documents`:
          `core.document`, `core.document_link`, `core.document_signal`, new rows of `meta.wanted`.
        - **Idempotence**: what has an answer is off the backlog; a second run asks for nothing. A licence file is asked for again when its hash,
          or without one its repository's commit, is another than that of the text that we hold.
        - **Triage**: what is still wanted after three rounds is backlog for the next run, not a failure: `meta.backlog` lists it. Licence files
          come last, and wait where the run's time is over. Behind a gate one is refused: a fact to record, and asked again a week later.
        """
        from observatory.orchestration import ingest

        return ingest.fetch_hub_wanted()

    @documented
    @task(inlets=[SERVICE_HUB, RAW_HUB], outlets=[RAW_HUGGINGFACE])
    def publish_huggingface(*, outlet_events: Any = None) -> dict[str, Any]:
        """Audit the run's receipt, close the run, and put its report on the asset's event.

        - **Inputs**: `meta.receipt`, `meta.look`, `raw.record_version` and `raw.rejected_record` of the run.
        - **Outputs**: `meta.quality_result` (layer `receipt`), the report in `meta.run`, an event of the asset `raw.huggingface` with the
          same report; figures for monitoring, where they are on.
        - **Idempotence**: repeating it replaces the run's results and gives the same report.
        - **Triage**: `AuditFailed` names the unmet check, `meta.quality_result` holds the first offenders in `detail`. Most records
          rejected: the service changed. A walk without an end: clear `harvest_accounts`. The marts hear of this run when this
          task succeeds; arXiv's Dag wakes in any case.
        """
        from observatory.orchestration import ingest

        return ingest.publish_source(ingest.HUB, outlet_events, RAW_HUGGINGFACE)

    @documented
    @task(outlets=[BACKLOG_HUGGINGFACE])
    def leave_backlog() -> None:
        """Start the Dag of the Hub again if its run reached its time limit with work left; else skip.

        - **Inputs**: `is_cut` of the run in `meta.run`, which a task sets that ends before its work does.
        - **Outputs**: an event of the asset `backlog.huggingface` where work is left.
        - **Idempotence**: it writes nothing.
        - **Triage**: skipped is right: nothing is left. A Dag that runs again and again works off a first load, the important first; the log
          says how much of `meta.backlog` is left.
        """
        from observatory.orchestration import ingest

        if not ingest.leave_backlog(ingest.HUB):
            raise AirflowSkipException("nothing is left")

    @documented
    @task(trigger_rule="all_done", outlets=[ENDED_HUGGINGFACE])
    def wake_next() -> None:
        """Wake the Dag of arXiv, however this run ended.

        - **Inputs**: none; it runs when all tasks before it are over, failed ones too.
        - **Outputs**: an event of the asset `ended.huggingface`.
        - **Idempotence**: it writes nothing.
        - **Triage**: green in a failed run is right: the Hub failed, and arXiv's Dag runs nevertheless. `meta.run` counts the run as failed:
          look at its first red task.
        """
        from observatory.orchestration import ingest

        ingest.log_waking("ingest_arxiv")

    chunks = plan_accounts()
    harvest_accounts.expand(chunk=chunks) >> (documents := fetch_documents.expand(chunk=chunks))
    documents >> read_documents() >> fetch_wanted() >> (published := publish_huggingface())
    # ``wake_next`` runs beside ``leave_backlog``, not after it: Airflow judges a run by its last tasks, and ``leave_backlog`` fails if a task before it failed.
    published >> [leave_backlog(), wake_next()]


ingest_huggingface()
