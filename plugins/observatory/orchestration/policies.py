"""Settings that the tasks of all Dags share: defaults, time limits, retries, and waits of minutes. Waits of seconds happen in ``observatory.http``.

A service's rate limit is no failure: the task gives its slot back until the limit is over, and uses up no retry (``patient``). Airflow
reschedules any task that raises its reschedule exception, without a triggerer.
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
"""The longest time of one try of one task, hours. A wait for a rate limit ends the try, and its time does not count."""
LINE_RUN, WHOLE_RUN, PAST_RUN = timedelta(hours=12), timedelta(hours=20), timedelta(days=7)
"""The longest time of a Dag run: of the daily line, of the whole Hub, and of past days that are landed one after the other."""
PATIENCE = timedelta(days=3)
"""The longest time that a build waits for a person's answer; after it the build is refused, and a later run asks again."""
_SHOWN_NAMES, _SHOWN_LETTERS = 10, 60
_P = ParamSpec("_P")
_T = TypeVar("_T")


def patient(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Decorate a task's function: on ``RateLimited`` the task gives its slot back and is run again after the wait, without using up a retry."""

    @wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        """The function's result. Raises ``AirflowRescheduleException`` instead of ``RateLimited``."""
        try:
            return function(*args, **kwargs)
        except RateLimited as limit:
            from observatory.orchestration import runtime

            raise AirflowRescheduleException(runtime.rest(limit)) from limit  # type: ignore[no-untyped-call]  # Airflow's own

    return run


class ServiceRetryPolicy(RetryPolicy):
    """Retries after the wait of a rate limit (at most ``MAX_DELAY``), fails at once if a retry cannot help, else follows the task's own settings."""

    def evaluate(self, exception: BaseException, try_number: int, max_tries: int, context: Context | None = None) -> RetryDecision:
        """Decide whether a task is tried again: at the reset after a rate limit; not at all if a retry cannot help; else as Airflow's default says."""
        if isinstance(exception, RateLimited):
            delay = min(max(exception.wait, timedelta(seconds=1)), MAX_DELAY)
            return RetryDecision(action=RetryAction.RETRY, retry_delay=delay, reason="rate limited until the reset")
        if isinstance(exception, AuthRefused | ContractBroken | AuditFailed | ParameterRefused | DayNotKept):
            return RetryDecision(action=RetryAction.FAIL, reason=f"{type(exception).__name__}: a retry cannot help")
        return RetryDecision(action=RetryAction.DEFAULT)

    def serialize(self) -> dict[str, Any]:
        """An empty dict, since the policy has no settings."""
        return {}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> ServiceRetryPolicy:
        """A new policy; ``data`` is what ``serialize`` returned."""
        return cls()


def refuse_unknown(context: Context) -> None:
    """Raise ``ParameterRefused`` if a run was triggered with a parameter that its Dag does not have: Airflow would ignore it, and the run do something else."""
    told = context["dag_run"].conf or {}
    known = sorted(context["dag"].params)
    if unknown := sorted(set(map(str, told)) - set(known)):
        names = ", ".join(repr(name[:_SHOWN_LETTERS]) for name in unknown[:_SHOWN_NAMES]) + (" …" if len(unknown) > _SHOWN_NAMES else "")
        raise ParameterRefused(f"no parameter of this Dag: {names}. Nothing was done. It has {', '.join(known) or 'none'}")


def defaults(retries: int, minutes: int) -> dict[str, Any]:
    """The ``default_args`` of a Dag: ``retries`` retries for each task, ``minutes`` apart (other waits: ``ServiceRetryPolicy``).

    Each task refuses a run with an unknown parameter before it begins (``refuse_unknown``).
    """
    # ``show_return_value_in_logs`` is off: the tasks log their results in words already.
    return {
        "owner": "observatory",
        "retries": retries,
        "retry_delay": timedelta(minutes=minutes),
        "retry_policy": ServiceRetryPolicy(),
        "pre_execute": refuse_unknown,
        "execution_timeout": timedelta(hours=TASK_HOURS),
        "show_return_value_in_logs": False,
    }


def documented(decorated: Any) -> Any:
    """Set a task's docstring, without indentation, as its documentation in Airflow's interface; returns the task.

    Airflow itself keeps the indentation, which Markdown shows as code, and shows no docstring of mapped tasks.
    """
    decorated.kwargs.setdefault("doc_md", cleandoc(decorated.function.__doc__))
    return decorated
