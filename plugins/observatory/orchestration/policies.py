"""What the tasks of all Dags share: their defaults, their bounds, and minutes-long waits. Seconds-long ones happen in ``observatory.http``.

A limit of a service is no failure: the task gives its slot back until the reset and spends no retry (``patient``). Airflow
reschedules any task that asks for it, without a triggerer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from inspect import cleandoc
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from airflow.sdk import RetryAction, RetryDecision, RetryPolicy
from airflow.sdk.exceptions import AirflowRescheduleException

from observatory.errors import AuditFailed, AuthRefused, ContractBroken, DayNotKept, ParameterRefused, RateLimited

if TYPE_CHECKING:
    from airflow.sdk import Context

MAX_DELAY = timedelta(hours=2)
TASK_HOURS = 3
"""One try of one task, hours. A wait for a limit ends the try, and counts into none."""
LINE_RUN, WHOLE_RUN, PAST_RUN = timedelta(hours=12), timedelta(hours=20), timedelta(days=7)
"""A whole run: of the line, of the whole Hub, and of days that were, one after the other."""
PATIENCE = timedelta(days=3)
"""So long a build waits for a person's word before it is refused, and a later run asks again."""
_P = ParamSpec("_P")
_T = TypeVar("_T")


def patient(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """End the task's slot where a service asks for a longer wait, and go on after it: what was landed stays, no retry is spent."""

    @wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return function(*args, **kwargs)
        except RateLimited as limit:
            from observatory.orchestration import runtime

            raise AirflowRescheduleException(runtime.rest(limit)) from limit  # type: ignore[no-untyped-call]  # Airflow's own

    return run


class ServiceRetryPolicy(RetryPolicy):
    """Retry at the moment that a rate limit names; fail at once where a retry cannot help; else as the task says."""

    def evaluate(self, exception: BaseException, try_number: int, max_tries: int, context: Context | None = None) -> RetryDecision:
        """The decision for one failure."""
        if isinstance(exception, RateLimited):
            delay = min(max(exception.wait, timedelta(seconds=1)), MAX_DELAY)
            return RetryDecision(action=RetryAction.RETRY, retry_delay=delay, reason="rate limited until the reset")
        if isinstance(exception, AuthRefused | ContractBroken | AuditFailed | ParameterRefused | DayNotKept):
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
    # Airflow does not log the returned dict: the log already says the same in words.
    return {
        "owner": "observatory",
        "retries": retries,
        "retry_delay": timedelta(minutes=minutes),
        "retry_policy": ServiceRetryPolicy(),
        "execution_timeout": timedelta(hours=TASK_HOURS),
        "show_return_value_in_logs": False,
    }


def documented(decorated: Any) -> Any:
    """Show a task's docstring in the interface: Airflow leaves it indented, which Markdown reads as code, and out where a task is mapped."""
    decorated.kwargs.setdefault("doc_md", cleandoc(decorated.function.__doc__))
    return decorated
