"""Put the newest release of the dataset on the Hub as a data set repository: card, a config a table, Croissant, dictionary; off unless configured.

- **Inputs**: the newest release below `exports` of the store; the Airflow connection `observatory_dataset_hub`.
- **Outputs**: one commit and one tag in the data set repository that the connection names; the asset `export.hub`.
- **Idempotence**: what the Hub says it holds is compared by hash; a release that it holds is not sent again, and asks nobody.
- **Triage**: it skips at once where there is no connection `observatory_dataset_hub`. Otherwise it waits at `approve_publication` until a person
  answers under Required Actions. With `only_by_hand` in the connection's extra, as on a sample, only a run that a person triggered asks; others
  skip. A refused token is named in the log of `compare_with_hub` without being shown. A failed upload leaves the repository as it was: trigger the
  Dag again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from inspect import cleandoc
from typing import Any

from airflow.sdk import dag, task

from observatory.orchestration.approval import ApproveDeposit
from observatory.orchestration.assets import EXPORT, EXPORT_HUB
from observatory.orchestration.policies import LINE_RUN, PATIENCE, defaults, documented, patient
from observatory.orchestration.watch import WHEN_FAILED


@dag(
    schedule=EXPORT,
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=LINE_RUN + PATIENCE,
    on_failure_callback=WHEN_FAILED,
    default_args=defaults(retries=1, minutes=5),
    tags=["export"],
    doc_md=__doc__,
)
def publish_dataset() -> None:
    """The tasks: compare with the Hub, ask a person, publish the release."""

    @documented
    @task.short_circuit
    @patient
    def compare_with_hub() -> bool:
        """Go on only where it is switched on and the Hub does not hold the newest release yet.

        - **Inputs**: the connection `observatory_dataset_hub`, the newest release of the store, the tree and the tags of the repository.
        - **Outputs**: nothing but the decision; a run that skips is closed in `meta.run` with its reason.
        - **Idempotence**: it changes nothing on the Hub.
        - **Triage**: `ParameterRefused` says what the connection lacks, or that a sample may not go to a Hub that others read: its extra must name
          the world under `worlds`. `AuthRefused` says that the Hub refused the token: make a new one and put it into the connection's password.
          `StoreError` names a file of the release that is not the one that was written.
        """
        from observatory.orchestration import deposit

        return deposit.compare()

    @documented
    @task(inlets=[EXPORT], outlets=[EXPORT_HUB])
    @patient
    def publish_release(*, outlet_events: Any = None) -> dict[str, Any]:
        """Send the files, and make them visible in one commit; put the release's name on it as a tag.

        - **Inputs**: what `approve_publication` showed and a person approved, compared anew.
        - **Outputs**: a commit and a tag on the Hub, the report in `meta.run` and on the event of `export.hub`.
        - **Idempotence**: a try that was ended after its commit finds it there; before it, nothing of the release is to be seen.
        - **Triage**: `AuditFailed` means that the repository or the release changed after the question: trigger the Dag again and answer anew.
          `ServiceUnavailable` is the Hub's, and is tried once more.
        """
        from observatory.orchestration import deposit

        return deposit.upload(outlet_events, EXPORT_HUB)

    approved = ApproveDeposit(
        task_id="approve_publication",
        wait=PATIENCE,
        doc_md=cleandoc("""
        Show a person what would go to which repository, and wait for the answer; it is asked each time.

        - **Inputs**: the newest release and the repository, compared; a person's answer under Required Actions.
        - **Outputs**: the question and the answer in `meta.approval`, the name of who answered with it.
        - **Idempotence**: an answer counts for the release, the repository and the commit that were shown, and for no other.
        - **Triage**: `AuditFailed` means that nobody answered within three days: trigger `publish_dataset` to be asked again. A rejection skips
          `publish_release`, and `meta.run` says so.
        """),
    )
    compare_with_hub() >> approved >> publish_release()


publish_dataset()
