"""Minutes-long retries. Seconds-long ones happen in ``observatory.http``."""

from __future__ import annotations

from datetime import timedelta
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
