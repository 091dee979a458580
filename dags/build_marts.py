"""Build and publish the marts: read documents, relate them in core, build aside, audit, compare, publish in one transaction.

- **Inputs**: raw as the ingests left it, `sql/registry`, the rules, the metrics of the whole Hub in core; parameter `force`.
- **Outputs**: every table of core but those of the whole Hub, build and mart; `meta.wanted`, `meta.run`, `meta.build`, `meta.made_from`,
  `meta.quality_result`, `meta.publication`, `meta.publication_diff`, `meta.vanishing`, `meta.told_gone`, `meta.comparison`,
  `meta.approval`; Data Docs; the asset `mart.release_disclosure`.
- **Idempotence**: on unchanged raw, rules and registry nothing is published and no row changes.
- **Triage**: an unmet check of severity fail is named in the failed task's log and in `meta.quality_result`; readers keep the last
  publication. A run that waits at `approve_next` asks you: more rows of a mart differ from what is published than its threshold allows.
  Open its tab Required Actions, read, approve or reject. A run that skips all after `decide` is no failure: its reason is in `meta.run`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from inspect import cleandoc
from typing import Any

from airflow.sdk import Param, dag, task

from observatory.orchestration.approval import ApproveBuild
from observatory.orchestration.assets import MART, MART_HUB, RAW, RAW_ARXIV, RAW_GITHUB, RAW_HUGGINGFACE, schedule
from observatory.orchestration.policies import LINE_RUN, PATIENCE, defaults, documented
from observatory.orchestration.watch import WHEN_FAILED


@dag(
    schedule=schedule("41 */6 * * *", RAW_HUGGINGFACE | RAW_ARXIV | RAW_GITHUB),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=LINE_RUN + PATIENCE,
    on_failure_callback=WHEN_FAILED,
    default_args=defaults(retries=1, minutes=2),
    tags=["line", "core", "mart"],
    doc_md=__doc__,
    params={
        "force": Param(False, type="boolean", description="build even while an ingest of the line is still to come"),
    },
)
def build_marts() -> None:
    """The tasks: decide, read documents, merge core, build the next publication, audit, ask a person where needed, publish."""

    @documented
    @task.short_circuit
    def decide(dag_run: Any = None, params: dict[str, Any] | None = None) -> bool:
        """Go on only where something changed and the ingest line is at rest: hub, arXiv and GitHub ended in this order.

        - **Inputs**: `meta.run`, `meta.build`, the state of raw, the registry and the rules.
        - **Outputs**: the decision, and in `meta.run` the state of the input that was seen; a run that skips is closed there with its
          reason.
        - **Idempotence**: the same state decides the same; a published state is not built again.
        - **Triage**: it skips although you expect a build: the reason is in the log. A failed ingest of the line does not stop the others:
          what they brought is built, at the latest by the clock, every six hours. Nothing changed: `meta.build` names the state that was
          built last.
        """
        from observatory.orchestration import build

        is_forced = bool((params or {}).get("force"))
        return build.decide(is_forced or dag_run.run_type in {"scheduled", "manual"}, is_forced or dag_run.run_type == "manual")

    @documented
    @task(pool="warehouse_write")
    def read_documents() -> dict[str, int]:
        """Load registry and rules, and read every document that was not read yet.

        - **Inputs**: `sql/registry`, the rules of `plugins/observatory/disclosure`, unread versions in `raw.record_version`.
        - **Outputs**: the registry's tables in core (each that `sql/registry` and `docs/audits` fill, such as `core.account`,
          `core.registry_release`, `core.audit` and `core.measure_error`); `core.rule`, `core.indicator`, `core.document`,
          `core.document_link`, `core.document_signal`, `core.telling`; `meta.wanted` (what to fetch next).
        - **Idempotence**: each version is read once per version of the readers; after a change of the readers all are read again, which
          takes minutes.
        - **Triage**: a document that cannot be read is kept with its reason (`unreadable` in `core.document`); it does not fail the task. A registry
          file with wrong columns or values fails the task, which names it.
        """
        from observatory.orchestration import build

        return build.read_new_documents()

    @documented
    @task
    def audit_staging() -> dict[str, int]:
        """Check the views of staging with Great Expectations.

        - **Inputs**: the views of staging, by the checks of that layer.
        - **Outputs**: `meta.quality_result`, Data Docs of the layer; if a check of severity fail is unmet, the refusal in `meta.build` and
          `meta.run`.
        - **Idempotence**: repeating it replaces the run's results.
        - **Triage**: `AuditFailed` names the unmet check; `detail` in `meta.quality_result` holds the first offenders, from which
          `raw_version_id` leads to the record. A check that could not be run is unmet and says why.
        """
        from observatory.orchestration import build

        return build.audit_layer("staging")

    @documented
    @task(pool="warehouse_write")
    def build_core() -> dict[str, Any]:
        """Merge core, object by object: entities, links, lineage, releases, evidence, findings, scores.

        - **Inputs**: the views of staging, `core.document` and its links and signals, the registry.
        - **Outputs**: every table that a file of `sql/core` makes, such as `core.release` and `core.finding`; what Python judges and
          estimates, such as `core.attribution`, `core.evidence`, `core.model_look` and `core.release_look`; `meta.made_from`.
        - **Idempotence**: each object becomes equal to its SELECT, and only rows that differ are touched.
        - **Triage**: the log names each object as it is merged; the one after the last line failed, and its file in `sql/core` bears its
          name. Objects before it stay merged, which is harmless: the next run goes on.
        """
        from observatory.orchestration import build

        return build.merge_core()

    @documented
    @task
    def audit_core() -> dict[str, int]:
        """Check core with Great Expectations.

        - **Inputs**: the tables of core, by the checks of that layer.
        - **Outputs**: `meta.quality_result`, Data Docs of the layer; if a check of severity fail is unmet, the refusal in `meta.build` and
          `meta.run`.
        - **Idempotence**: repeating it replaces the run's results.
        - **Triage**: `AuditFailed` names the unmet check; the first offenders are in `meta.quality_result`. An unmet check of severity warn
          is shown and does not fail the task.
        """
        from observatory.orchestration import build

        return build.audit_layer("core")

    @documented
    @task(pool="warehouse_write")
    def build_next() -> dict[str, int]:
        """Build the next publication aside, where no reader sees it.

        - **Inputs**: core, by the statements of `sql/marts`.
        - **Outputs**: every table of the schema build, such as `build.release_disclosure`; `meta.made_from`.
        - **Idempotence**: build is made anew as a whole, in one transaction.
        - **Triage**: the log names each object as it is built; the one after the last line failed, and its file in `sql/marts` bears its
          name. Nothing of build stays, and mart is untouched.
        """
        from observatory.orchestration import build

        return build.build_marts()

    @documented
    @task
    def audit_build() -> dict[str, int]:
        """Check the next publication with Great Expectations.

        - **Inputs**: the tables of build, by the checks of that layer.
        - **Outputs**: `meta.quality_result`, Data Docs of the layer; if a check of severity fail is unmet, the refusal in `meta.build` and
          `meta.run`.
        - **Idempotence**: repeating it replaces the run's results.
        - **Triage**: `AuditFailed` names the unmet check, and nothing is published. Read the offending rows with the check's statement in
          `sql/checks` on build: they stay there until the next run.
        """
        from observatory.orchestration import build

        return build.audit_layer("build")

    @documented
    @task(inlets=[RAW_HUGGINGFACE, RAW_ARXIV, RAW_GITHUB, *RAW.values(), MART_HUB], outlets=[MART], pool="warehouse_write")
    def publish_mart(*, outlet_events: Any = None) -> dict[str, Any]:
        """Publish what passed, in one transaction, and put what changed on the asset's event.

        - **Inputs**: build, audited, compared and, where that was asked for, approved.
        - **Outputs**: mart and its histories, one row of `meta.publication`, the outcome in `meta.build`, the report in `meta.run` and on
          the event of `mart.release_disclosure`.
        - **Idempotence**: only rows that differ change; where none does, no publication is written.
        - **Triage**: it fails as a whole or not at all. A long wait is a task of another run that reads documents: both hold one lock,
          which `pg_locks` shows. Undoing a publication means mending its cause and building again: superseded rows stay in the histories.
        """
        from observatory.orchestration import build

        return build.publish_marts(outlet_events, MART)

    approved = ApproveBuild(
        task_id="approve_next",
        wait=PATIENCE,
        pool="warehouse_write",
        doc_md=cleandoc("""
        Compare the next publication with the last, mart by mart; too large a difference waits for a person.

        - **Inputs**: build and mart; the threshold in each mart's header; a person's answer under Required Actions, where one is asked for.
        - **Outputs**: mart and its histories, one row of `meta.publication`, the outcome in `meta.build`, the report in `meta.run` and on
          the event of `mart.release_disclosure`.
        - **Idempotence**: comparing again replaces the run's rows and asks again; an answer counts for exactly the build that was shown.
        - **Triage**: it waits in the state `awaiting_input`: its tab Required Actions shows the marts above their threshold, examples and the
          likely cause. Approve where the difference is meant, else reject: readers keep the last publication, and the run ends as skipped.
          It failed with `AuditFailed`: nobody answered within three days; the next run asks again.
        """),
    )
    core, published = build_core(), publish_mart()
    audits = [audit_staging(), audit_core(), audit_build()]
    decide() >> read_documents() >> [audits[0], core]
    core >> [audits[1], following := build_next()]
    following >> audits[2]
    audits >> approved >> published


build_marts()
