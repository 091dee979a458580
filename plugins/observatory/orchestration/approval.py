"""A build that differs too much waits for a person, by Airflow's human-in-the-loop operator; who answered what is kept in the warehouse.

The task parks in the state ``awaiting_input``: it holds no slot and needs no triggerer, and a killed scheduler leaves it parked. Nothing but
a person's answer lets it go on: there is no default answer, a lapsed question fails, and ``publish`` looks the answer up by itself.
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
    """Ask a person and wait ``wait`` for the answer, which is kept in ``meta.approval``.

    A class of it says what is asked, in ``question``, and what becomes of an answer that is no yes, in ``refuse``.
    """

    SUBJECT = ""

    def __init__(self, *, wait: timedelta, **kwargs: Any) -> None:
        # No default answer: time alone never publishes.
        super().__init__(subject=self.SUBJECT, response_timeout=wait, notifiers=TellOperator("waits for you: approve or reject", asks=True), **kwargs)
        self._wait = wait

    def question(self, engine: Any, run: int) -> tuple[str, str, str] | None:
        """Subject, body (Markdown) and the fingerprint of what is asked about; None if nobody needs to be asked."""
        raise NotImplementedError

    def refuse(self, reason: str, state: str = "failed") -> None:
        """Note that nothing is published, and why."""
        raise NotImplementedError

    def execute(self, context: Context) -> Any:
        """Go on or ask. What is asked is ours and no template is rendered in it."""
        from observatory.orchestration import runtime
        from observatory.warehouse import approval

        engine = runtime.warehouse()
        run = runtime.run_id(engine)
        asked = self.question(engine, run)
        if asked is None:
            return {"decision": "not asked"}
        self.subject, self.body, fingerprint = asked
        approval.ask(engine, run, fingerprint, self.body, self._wait)
        return super().execute(context)

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """Keep the answer, and go on, skip what follows, or fail."""
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
        # Last of all: after a rejection Airflow's own method raises the exception that skips the following tasks.
        super().execute_complete(context, event)
        return {"decision": "approved" if is_approved else "rejected", "by": name}


class ApproveBuild(Approve):
    """Compare the next publication with the last; where that asks for a person, show why and wait for the answer."""

    SUBJECT = "Publish this build?"

    def question(self, engine: Any, run: int) -> tuple[str, str, str] | None:
        """What differs by more than it may; None if nothing does."""
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
        """The build is noted as refused."""
        from observatory.orchestration import build

        build.refuse(reason, state)


class ApproveDeposit(Approve):
    """Show what a publication of the dataset would put on the Hub, and wait for the answer. It asks each time: what others read is a person's word."""

    SUBJECT = "Publish this release of the dataset?"

    def question(self, engine: Any, run: int) -> tuple[str, str, str] | None:
        """The question to a person: which release would be sent to which repository."""
        from observatory.orchestration import deposit

        return deposit.question(self._wait)

    def refuse(self, reason: str, state: str = "failed") -> None:
        """The run is closed with the reason."""
        from observatory.orchestration import deposit

        deposit.close(state, {"reason": reason})


class ApproveRecord(ApproveDeposit):
    """Show which record a deposit on Zenodo would publish for ever, and wait for the answer. It asks each time."""

    SUBJECT = "Publish this release on Zenodo?"

    def question(self, engine: Any, run: int) -> tuple[str, str, str] | None:
        """The question to a person: which release would become which version of which record."""
        from observatory.orchestration import record

        return record.question(self._wait)
