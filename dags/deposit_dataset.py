"""Give the newest release of the dataset a DOI: a version of a record on Zenodo, with every file and an RO-Crate; off unless configured.

- **Inputs**: the newest release below `exports` of the store; the Airflow connection `observatory_dataset_zenodo`.
- **Outputs**: one published version of one record on Zenodo; the asset `export.zenodo`, whose event holds the DOI.
- **Idempotence**: a release that is published already is found by its version and its files, is not sent again, and asks nobody. A draft that an ended
  run left is completed.
- **Triage**: it skips at once where there is no connection `observatory_dataset_zenodo`. Otherwise it waits at `approve_deposit` until a person answers
  under Required Actions. With `only_by_hand` in the connection's extra, as on a sample, only a run that a person triggered asks; others skip. A
  refused token is named in the log of `compare_with_zenodo` without being shown. A deposit that failed before its end has published nothing: trigger
  the Dag again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from inspect import cleandoc
from typing import Any

from airflow.sdk import dag, task

from observatory.orchestration.approval import ApproveRecord
from observatory.orchestration.assets import EXPORT, EXPORT_ZENODO
from observatory.orchestration.policies import LINE_RUN, PATIENCE, defaults, documented, patient
from observatory.orchestration.watch import WHEN_FAILED


@dag(
    schedule=EXPORT,
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=LINE_RUN + PATIENCE,
    on_failure_callback=WHEN_FAILED,
    # Five minutes between two tries: Zenodo's list of drafts is some seconds behind, and a draft that is not found there would be made twice.
    default_args=defaults(retries=1, minutes=5),
    tags=["export"],
    doc_md=__doc__,
)
def deposit_dataset() -> None:
    """The tasks: compare with Zenodo, ask a person, publish the record."""

    @documented
    @task.short_circuit
    @patient
    def compare_with_zenodo() -> bool:
        """Go on only where it is switched on and Zenodo has not published the newest release yet.

        - **Inputs**: the connection `observatory_dataset_zenodo`, the newest release of the store, the records and drafts of the account.
        - **Outputs**: nothing but the decision; a run that skips is closed in `meta.run` with its reason.
        - **Idempotence**: it changes nothing on Zenodo.
        - **Triage**: `ParameterRefused` says what the connection lacks, that a sample may not go to a Zenodo that others read, or that the account holds
          two possible records: name one in the connection's extra under `series`. `AuthRefused` says that Zenodo refused the token: make a new
          one with both scopes. `ContractBroken` names a version that is published with other files than the release has.
        """
        from observatory.orchestration import record

        return record.compare()

    @documented
    @task(inlets=[EXPORT], outlets=[EXPORT_ZENODO])
    @patient
    def publish_record(*, outlet_events: Any = None) -> dict[str, Any]:
        """Fill the draft, compare it with the release by checksum, and publish it, which nobody can undo.

        - **Inputs**: what `approve_deposit` showed and a person approved, compared anew.
        - **Outputs**: a version of the record with a DOI, the report in `meta.run` and on the event of `export.zenodo`.
        - **Idempotence**: a try that was ended leaves a draft, which the next one completes; one that was ended after the publication finds it there.
        - **Triage**: `AuditFailed` means that the record or the release changed after the question: trigger the Dag again and answer anew.
          `ContractBroken` names the files that the draft does not hold as they were sent; nothing was published. `ServiceUnavailable` is Zenodo's, and is
          tried once more.
        """
        from observatory.orchestration import record

        return record.deposit(outlet_events, EXPORT_ZENODO)

    approved = ApproveRecord(
        task_id="approve_deposit",
        wait=PATIENCE,
        doc_md=cleandoc("""
        Show a person which version of which record would be published for ever, and wait for the answer; it is asked each time.

        - **Inputs**: the newest release and the account, compared; a person's answer under Required Actions.
        - **Outputs**: the question and the answer in `meta.approval`, the name of who answered with it.
        - **Idempotence**: an answer counts for the release, its files and the version that it follows as they were shown, and for no other.
        - **Triage**: `AuditFailed` means that nobody answered within three days: trigger `deposit_dataset` to be asked again. A rejection skips
          `publish_record`, and `meta.run` says so.
        """),
    )
    compare_with_zenodo() >> approved >> publish_record()


deposit_dataset()
