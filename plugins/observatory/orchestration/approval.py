"""Tasks that wait for a person's approval, by Airflow's human-in-the-loop operator; the warehouse keeps who answered what.

The waiting task is in the state ``awaiting_input``: it holds no slot and needs no triggerer, and goes on waiting when the scheduler is killed. Only
a person's answer lets it go on: there is no default answer, a question without an answer in time fails, and ``publish`` reads the stored answer
itself.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk.configuration import conf

from observatory.errors import AuditFailed
from observatory.orchestration.notify import TellOperator

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)


class Approve(ApprovalOperator):  # type: ignore[misc]  # Airflow ships no types for it
    """Asks a person and waits for the answer, at most ``wait``; question and answer are kept in ``meta.approval``.

    A subclass defines what is asked (``question``) and what happens without an approval (``refuse``).
    """

    SUBJECT = ""

    def __init__(self, *, wait: timedelta, **kwargs: Any) -> None:
        # Give the operator no default answer, so that nothing is published just because time is over.
        super().__init__(subject=self.SUBJECT, response_timeout=wait, notifiers=TellOperator("waits for you: approve or reject", asks=True), **kwargs)
        self._wait = wait

    def question(self, engine: Any, run: int) -> tuple[str, str, str] | None:
        """Subject, body (Markdown) and fingerprint of the question; None if nobody needs to be asked. An answer counts only for its fingerprint."""
        raise NotImplementedError

    def refuse(self, reason: str, state: str = "failed") -> None:
        """Note in ``meta.run`` that nothing is published, and why; ``state`` is the state that the run gets."""
        raise NotImplementedError

    def execute(self, context: Context) -> Any:
        """Ask the question, or go on at once if there is none. Raises Airflow's exception that parks the task until it is answered.

        The text of the question is not rendered as a template.
        """
        from observatory.orchestration import runtime
        from observatory.warehouse import approval

        engine = runtime.warehouse()
        run = runtime.run_id(engine)
        question = self.question(engine, run)
        if question is None:
            return {"decision": "not asked"}
        self.subject, self.body, fingerprint = question
        approval.ask(engine, run, fingerprint, self.body, self._wait)
        return super().execute(context)

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Keep the answer that ``event`` holds, and go on (approved) or skip the following tasks (rejected).

        Raises ``AuditFailed`` if nobody answered in time, or if the answer names no person.
        """
        from observatory.orchestration import runtime
        from observatory.warehouse import approval

        engine = runtime.warehouse()
        run = runtime.run_id(engine)
        if "error" in event:
            approval.decide(engine, run, "timed out")
            reason = f"nobody answered within {self._wait}: nothing was published"
            self.refuse(reason)
            raise AuditFailed(reason)
        person = event.get("responded_by_user") or {}
        name = str(person.get("name") or person.get("id") or "")
        if not name:
            raise AuditFailed("an answer that no person gave: nothing was published")
        is_approved = event["chosen_options"] == [self.APPROVE]
        approval.decide(engine, run, "approved" if is_approved else "rejected", by=name, at=event["responded_at"])
        log.info("%s by %s", "approved" if is_approved else "rejected", name)
        if not is_approved:
            self.refuse("a person rejected it in Airflow", "skipped")
        # Call Airflow's own method last: after a rejection it raises the exception that skips the following tasks.
        super().execute_complete(context, event)
        return {"decision": "approved" if is_approved else "rejected", "by": name}


class ApproveBuild(Approve):
    """Compares the next publication with the last; if they differ too much, asks a person whether to publish it, and shows the differences."""

    SUBJECT = "Publish this build?"

    def question(self, engine: Any, run: int) -> tuple[str, str, str] | None:
        """Subject, body (Markdown) and fingerprint of a question about marts that differ by more than their threshold; None if none does."""
        from observatory import settings
        from observatory.orchestration import build
        from observatory.warehouse import approval

        comparison = build.compare()
        if not comparison.problems:
            return None
        base = str(conf.get("api", "base_url", fallback="") or "").rstrip("/")
        link = f"{base}/open-science/collection?build={run}#collection-diff" if base else None
        body = approval.question(comparison, run_id=run, world=settings.world_title(), wait=self._wait, link=link)
        return f"Publish build {run}? It differs from what readers see by more than ordinarily happens", body, comparison.fingerprint

    def refuse(self, reason: str, state: str = "failed") -> None:
        """Note the build as refused in ``meta.build`` and ``meta.run``, with the reason."""
        from observatory.orchestration import build

        build.refuse(reason, state)


class ApproveDeposit(Approve):
    """Shows what a publication of the dataset would change on the Hub, and asks a person each time before it is published."""

    SUBJECT = "Publish this release of the dataset?"

    def question(self, engine: Any, run: int) -> tuple[str, str, str] | None:
        """Subject, body (Markdown) and fingerprint of the question whether a release may be sent to the Hub (see ``deposit.question``); None if it is there."""
        from observatory.orchestration import deposit

        return deposit.question(self._wait)

    def refuse(self, reason: str, state: str = "failed") -> None:
        """Close the run in ``meta.run`` with the state and the reason."""
        from observatory.orchestration import deposit

        deposit.close(state, {"reason": reason})


class ApproveRecord(ApproveDeposit):
    """Shows which record a deposit would publish on Zenodo, which nobody can undo, and asks a person each time before."""

    SUBJECT = "Publish this release on Zenodo?"

    def question(self, engine: Any, run: int) -> tuple[str, str, str] | None:
        """Subject, body (Markdown) and fingerprint of the question, as ``record.question`` makes them; None if the release is published on Zenodo already."""
        from observatory.orchestration import record

        return record.question(self._wait)
