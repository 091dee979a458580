"""What the tasks of all Dags share: their defaults, and minutes-long retries. Seconds-long ones happen in ``observatory.http``."""

from __future__ import annotations

from datetime import timedelta
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from airflow.sdk import RetryAction, RetryDecision, RetryPolicy

from observatory.errors import AuditFailed, AuthRefused, ContractBroken, RateLimited

if TYPE_CHECKING:
    from airflow.sdk import Context

MAX_DELAY = timedelta(hours=2)


class ServiceRetryPolicy(RetryPolicy):
    """Retry at the moment that a rate limit names; fail at once where a retry cannot help; else as the task says."""

    def evaluate(self, exception: BaseException, try_number: int, max_tries: int, context: Context | None = None) -> RetryDecision:
        """The decision for one failure."""
        if isinstance(exception, RateLimited):
            delay = min(max(exception.wait, timedelta(seconds=1)), MAX_DELAY)
            return RetryDecision(action=RetryAction.RETRY, retry_delay=delay, reason="rate limited until the reset")
        if isinstance(exception, AuthRefused | ContractBroken | AuditFailed):
            return RetryDecision(action=RetryAction.FAIL, reason=f"{type(exception).__name__}: a retry cannot help")
        return RetryDecision(action=RetryAction.DEFAULT)

    def serialize(self) -> dict[str, Any]:
        """Nothing to keep: the policy has no settings."""
        return {}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> ServiceRetryPolicy:
        """The policy again."""
        return cls()


def defaults(retries: int, minutes: int) -> dict[str, Any]:
    """What the tasks of a Dag share: ``retries`` of them ``minutes`` apart where no rate limit names the moment."""
    # A task's log tells what it did in words; the dict that it returns would say it twice.
    return {
        "owner": "observatory",
        "retries": retries,
        "retry_delay": timedelta(minutes=minutes),
        "retry_policy": ServiceRetryPolicy(),
        "show_return_value_in_logs": False,
    }


def documented(decorated: Any) -> Any:
    """Show a task's docstring in the interface: Airflow leaves it indented, which Markdown reads as code, and out where a task is mapped."""
    decorated.kwargs.setdefault("doc_md", cleandoc(decorated.function.__doc__))
    return decorated
