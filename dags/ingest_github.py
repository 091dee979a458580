"""Ingest GitHub: repositories of the labs' accounts and wanted ones, their trees, READMEs, licences, releases and history. Third of the line.

- **Inputs**: the registry's accounts (`sql/registry/accounts.csv`), the work list `meta.wanted`, GitHub by its connection `github`.
- **Outputs**: `raw.record`, `raw.record_version`, `raw.counter`, `raw.absence`, `raw.emptied`, `raw.rejected_record`; the registry's tables
  in core (each that `sql/registry` and `docs/audits` fill, such as `core.account`, `core.registry_release`, `core.audit` and
  `core.measure_error`); `core.document`, `core.document_link`, `core.document_signal`; `meta.wanted`, `meta.cursor`, `meta.http_validator`;
  the run's `meta.run`, `meta.receipt`, `meta.look`, `meta.schema_drift`, `meta.quality_result`; the assets `raw.github`, `backlog.github`;
  figures for monitoring, where they are on.
- **Idempotence**: a tree or README is asked for again only when its repository changed; an unchanged day lands counters alone.
- **Triage**: without a token GitHub allows 60 calls an hour and no GraphQL: set the password of the connection `github`. A batch that
  GraphQL could not answer was halved down to REST; what failed even so is in `meta.look` and is asked again by the next run.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowSkipException

from observatory.orchestration.assets import BACKLOG_GITHUB, ENDED_ARXIV, RAW_ARXIV, RAW_GITHUB, SERVICE_GITHUB
from observatory.orchestration.policies import LINE_RUN, defaults, documented, patient
from observatory.orchestration.watch import WHEN_FAILED


@dag(
    schedule=ENDED_ARXIV | BACKLOG_GITHUB,
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=LINE_RUN,
    on_failure_callback=WHEN_FAILED,
    default_args=defaults(retries=3, minutes=10),
    tags=["line", "raw", "github"],
    doc_md=__doc__,
)
def ingest_github() -> None:
    """The tasks: plan accounts, harvest their lists, fetch wanted repositories and documents, publish, leave the backlog."""

    @documented
    @task
    def plan_accounts() -> list[dict[str, Any]]:
        """Open the run, load the registry, and share the accounts to walk into chunks.

        - **Inputs**: `sql/registry`, accounts on `meta.wanted`.
        - **Outputs**: a row of `meta.run`; the registry's tables in core (each that `sql/registry` and `docs/audits` fill, such as
          `core.account`, `core.registry_release`, `core.audit` and `core.measure_error`); new rows of `meta.wanted`; one chunk per mapped
          task.
        - **Idempotence**: the run keeps its row when the task is repeated; the registry touches only rows that differ.
        - **Triage**: it fails on a registry file with wrong columns or values, and names it: `make test` says which line.
        """
        from observatory.orchestration import ingest

        return ingest.open_run(ingest.GITHUB)

    @documented
    @task(map_index_template="{{ task.op_kwargs['chunk']['label'] }}", pool="api_github")
    @patient
    def harvest_accounts(chunk: dict[str, Any]) -> dict[str, Any]:
        """Walk the repository lists of a chunk's accounts to their end.

        - **Inputs**: a chunk of `core.account`; GitHub's lists of repositories.
        - **Outputs**: repositories in `raw.record` and `raw.record_version`, `raw.counter`, one `meta.look` an account, `meta.cursor`,
          `meta.http_validator`; with what every landing notes: `raw.absence`, `raw.emptied`, `raw.rejected_record`, `meta.receipt` and
          `meta.schema_drift`.
        - **Idempotence**: an unchanged repository lands no version.
        - **Triage**: `meta.look` with scope `repositories_of:` and the account says how each list ended. An account that is absent was
          renamed or closed: give its new name in `sql/registry/accounts.csv`, the old one stays.
        """
        from observatory.orchestration import ingest

        return ingest.harvest_github_accounts(chunk)

    @documented
    @task(pool="api_github")
    @patient
    def fetch_wanted() -> dict[str, Any]:
        """Fetch named repositories with trees, READMEs, licences, releases and history, until these name nothing new.

        - **Inputs**: `meta.wanted` of GitHub, to depth 2; repositories that changed since their documents were asked for.
        - **Outputs**: repositories and documents in `raw.record` and `raw.record_version`, `raw.counter`; a `meta.look` a question;
          `meta.cursor`, `meta.http_validator`; with what every landing notes: `raw.absence`, `raw.emptied`, `raw.rejected_record`,
          `meta.receipt` and `meta.schema_drift`; what was fetched is read: `core.document`, `core.document_link`, `core.document_signal`,
          new rows of `meta.wanted`.
        - **Idempotence**: what was answered since the repository last changed is not asked again.
        - **Triage**: a tree that GitHub cuts is marked as partial, and so is its look: code stays `unknown`, not closed. After three
          rounds the rest is in `meta.backlog` for the next run. Hours of waiting in the log are the budget of the token: the log names the
          reset.
        """
        from observatory.orchestration import ingest

        return ingest.fetch_github_wanted()

    @documented
    @task(inlets=[SERVICE_GITHUB, RAW_ARXIV], outlets=[RAW_GITHUB])
    def publish_github(*, outlet_events: Any = None) -> dict[str, Any]:
        """Audit the run's receipt, close the run, and put its report on the asset's event.

        - **Inputs**: `meta.receipt`, `meta.look`, `raw.record_version` and `raw.rejected_record` of the run.
        - **Outputs**: `meta.quality_result` (layer `receipt`), the report in `meta.run`, an event of the asset `raw.github` with the same
          report; figures for monitoring, where they are on.
        - **Idempotence**: repeating it replaces the run's results and gives the same report.
        - **Triage**: `AuditFailed` names the unmet check, `meta.quality_result` holds the first offenders. With this event the line is at
          rest and `build_marts` builds; while it is missing the marts stay as they were.
        """
        from observatory.orchestration import ingest

        return ingest.publish_source(ingest.GITHUB, outlet_events, RAW_GITHUB)

    @documented
    @task(outlets=[BACKLOG_GITHUB])
    def leave_backlog() -> None:
        """Start the Dag of GitHub again if its run reached its time limit with work left; else skip.

        - **Inputs**: `is_cut` of the run in `meta.run`, which a task sets that ends before its work does.
        - **Outputs**: an event of the asset `backlog.github` where work is left.
        - **Idempotence**: it writes nothing.
        - **Triage**: skipped is right: nothing is left. Without a token the Dag runs every hour for its 60 calls, flagships first; the log of
          `fetch_wanted` says when it will be done.
        """
        from observatory.orchestration import ingest

        if not ingest.leave_backlog(ingest.GITHUB):
            raise AirflowSkipException("nothing is left")

    harvest_accounts.expand(chunk=plan_accounts()) >> fetch_wanted() >> publish_github() >> leave_backlog()


ingest_github()
