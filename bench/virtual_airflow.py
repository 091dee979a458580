"""What Airflow does with our Dags, over virtual time: order, mapping, pools, retries, reschedules, assets, clocks, time-outs.

The Dags are those of ``dags/``, read as Airflow reads them, and each task's own function is called. Of Airflow's scheduler only what these
Dags use is imitated; what it does not know it refuses. A task that raises is judged by its own retry policy; a failed try counts, a
rescheduled one does not. Starting a task takes ``OVERHEAD`` seconds.
"""

from __future__ import annotations

import importlib
import inspect
import json
import logging
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from airflow.sdk import RetryAction
from airflow.sdk.api.datamodels._generated import DagRunType
from airflow.sdk.definitions._internal import contextmanager as airflow_context
from airflow.sdk.definitions.xcom_arg import XComArg
from airflow.sdk.exceptions import (
    AirflowFailException,
    AirflowRescheduleException,
    AirflowSkipException,
    AirflowTaskTimeout,
    TaskDeferred,
)
from croniter import croniter
from virtual_time import VirtualClock

from observatory import settings

log = logging.getLogger(__name__)

OVERHEAD = 2.0
PARALLELISM = 4
"""Tasks at once, as the local stack sets it (``AIRFLOW__CORE__PARALLELISM``)."""

RULES: dict[str, Callable[[set[str]], bool | None]] = {
    "all_success": lambda states: True if states <= {"success"} else None,
    "all_done": lambda states: True,
    "all_done_min_one_success": lambda states: True if "success" in states else None,
    "none_failed": lambda states: None if states & {"failed", "upstream_failed"} else True,
    "none_failed_min_one_success": lambda states: True if "success" in states and not states & {"failed", "upstream_failed"} else None,
}
_ended = {"success", "failed", "skipped", "upstream_failed"}


@dataclass
class Run:
    """A run of a Dag. ``states`` by task and map index; ``results`` by task."""

    dag: Any
    run_id: str
    run_type: str
    begun: float
    partition_key: str | None = None
    states: dict[tuple[str, int], str] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)
    tries: Counter[str] = field(default_factory=Counter)
    ended: float | None = None
    state: str = "running"
    problem: str = ""

    @property
    def deadline(self) -> float:
        """The moment, in seconds, at which Airflow would end the run."""
        timeout: timedelta | None = self.dag.dagrun_timeout
        return self.begun + timeout.total_seconds() if timeout else float("inf")


@dataclass
class Attempt:
    """One try of one task instance."""

    run: Run
    task: Any
    index: int
    kwargs: dict[str, Any]
    number: int = 1

    @property
    def name(self) -> str:
        """What a log calls it."""
        return f"{self.run.dag.dag_id}.{self.task.task_id}" + (f"[{self.index}]" if self.index >= 0 else "")


class _Contexts(threading.local):
    """The stack of contexts of each thread, in place of Airflow's one a process."""

    def __init__(self) -> None:
        self.stack: list[Any] = []

    def __bool__(self) -> bool:
        return bool(self.stack)

    def __getitem__(self, index: int) -> Any:
        return self.stack[index]

    def append(self, context: Any) -> None:
        """Enter a context."""
        self.stack.append(context)


class Line:
    """The Dags and their runs. ``on_end`` is told each run that ended; tasks of the names ``left_out`` succeed without doing anything.

    ``spacing`` holds, by Dag, the least seconds from the beginning of a run to the next one that an asset wakes, which comes later then.
    """

    def __init__(
        self,
        clock: VirtualClock,
        dag_ids: tuple[str, ...],
        on_end: Callable[[Run], None],
        left_out: frozenset[str] = frozenset(),
        spacing: Mapping[str, float] | None = None,
    ) -> None:
        self._clock, self._on_end, self._left_out, self._spacing = clock, on_end, left_out, spacing or {}
        self._woken: dict[str, float] = {}
        self.dags = load_dags(dag_ids)
        pools = json.loads((settings.ROOT / "plugins/observatory/orchestration/pools.json").read_text(encoding="utf-8"))
        self._slots = {"default_pool": 128, **{name: told["slots"] for name, told in pools.items()}}
        self._used: Counter[str] = Counter()
        self._ready: list[Attempt] = []
        self._pending: dict[str, list[tuple[str, str | None]]] = {}
        self._events: dict[str, set[str]] = {dag_id: set() for dag_id in self.dags}
        self._local = threading.local()
        self._contexts = _Contexts()
        self.runs: list[Run] = []
        self.first = 0
        """Number of the first run: another line on the same warehouse goes on where the last one ended."""

    def who(self) -> str:
        """The Dag run of the task that asks; what is asked outside of tasks belongs to none."""
        run: Run | None = getattr(self._local, "run", None)
        return f"{run.dag.dag_id}/{run.run_id}" if run else ""

    def task(self) -> str:
        """The task that runs in this thread."""
        return str(getattr(self._local, "name", ""))

    @contextmanager
    def installed(self) -> Iterator[Line]:
        """Tasks find the context of their own thread as long as the block runs."""
        with patch.object(airflow_context, "_CURRENT_CONTEXT", self._contexts):
            yield self

    def start_clocks(self, until: float) -> None:
        """Let the Dags with a cron run by it."""
        for dag_id, dag in self.dags.items():
            expression = _cron(dag.timetable)
            if expression is None:
                continue
            moments = croniter(expression, self._clock.now())
            while (after := (moments.get_next(datetime) - self._clock.now()).total_seconds()) <= until:
                moment = self._clock.now() + timedelta(seconds=after)
                key = moment.strftime(dag.timetable.key_format) if hasattr(dag.timetable, "key_format") else None
                self._clock.spawn(lambda dag_id=dag_id, key=key: self.trigger(dag_id, "scheduled", key), after)

    def trigger(self, dag_id: str, run_type: str = "manual", partition_key: str | None = None) -> None:
        """Begin a run, or let it wait for the one that runs (``max_active_runs`` is 1 everywhere); a waiting one stands for all of its partition."""
        waiting = self._pending.setdefault(dag_id, [])
        if any(run.dag.dag_id == dag_id and run.ended is None for run in self.runs):
            if (run_type, partition_key) not in waiting:
                waiting.append((run_type, partition_key))
            return
        run = Run(self.dags[dag_id], f"{run_type}__{self.first + len(self.runs)}", run_type, self._clock.monotonic(), partition_key)
        self.runs.append(run)
        self._advance(run)

    # -- one run

    def _advance(self, run: Run) -> None:
        """Start what can start, skip what cannot, and end the run where nothing is left."""
        is_moving = True
        while is_moving and run.ended is None:
            is_moving = False
            for task in run.dag.topological_sort():
                if task.task_id in run.size or not all(self._is_over(run, one) for one in task.upstream_task_ids):
                    continue
                is_moving = True
                self._begin(run, task)
        if run.ended is None and all(self._is_over(run, one) for one in run.dag.task_ids):
            self._end(run)
        self._dispatch()

    def _is_over(self, run: Run, task_id: str) -> bool:
        return task_id in run.size and all(run.states[task_id, index] in _ended for index in self._indexes(run, task_id))

    @staticmethod
    def _indexes(run: Run, task_id: str) -> list[int]:
        return [index for name, index in run.states if name == task_id]

    def _begin(self, run: Run, task: Any) -> None:
        rule = str(task.trigger_rule.value)
        if rule not in RULES:
            raise NotImplementedError(f"the trigger rule {rule}")
        states = {run.states[one, index] for one in task.upstream_task_ids for index in self._indexes(run, one)}
        may_run = RULES[rule](states)
        instances = list(_instances(run, task)) if may_run else []
        # What is mapped over nothing is skipped, as what may not run is.
        may_run, instances = bool(instances), instances or [(-1, {})]
        run.size[task.task_id] = len(instances)
        for index, kwargs in instances:
            run.states[task.task_id, index] = "queued"
            if may_run:
                self._ready.append(Attempt(run, task, index, kwargs))
            else:
                is_failed = bool(states & {"failed", "upstream_failed"})
                run.states[task.task_id, index] = "upstream_failed" if is_failed else "skipped"

    def _end(self, run: Run) -> None:
        leaves = [one.task_id for one in run.dag.tasks if not one.downstream_task_ids]
        states = {run.states[one, index] for one in leaves for index in self._indexes(run, one)}
        run.ended, run.state = self._clock.monotonic(), "failed" if states & {"failed", "upstream_failed"} else "success"
        self._on_end(run)
        if waiting := self._pending.get(run.dag.dag_id):
            self.trigger(run.dag.dag_id, *waiting.pop(0))

    # -- tasks

    def _dispatch(self) -> None:
        for attempt in list(self._ready):
            pool = attempt.task.pool
            if self._used.total() < PARALLELISM and self._used[pool] < self._slots[pool]:
                self._ready.remove(attempt)
                self._used[pool] += 1
                self._clock.spawn(lambda attempt=attempt: self._perform(attempt), OVERHEAD)

    def _again(self, attempt: Attempt) -> None:
        if attempt.run.ended is None:
            self._ready.append(attempt)
            self._dispatch()

    def _perform(self, attempt: Attempt) -> None:
        run, task = attempt.run, attempt.task
        key = (task.task_id, attempt.index)
        run.states[key] = "running"
        self._local.run, self._local.name = run, attempt.name
        self._limit(attempt)
        context = self._context(attempt)
        self._contexts.append(context)
        outcome = "success"
        try:
            result = None if task.task_id in self._left_out else _call(task, {**context, **attempt.kwargs})
            # What was computed since the last wait passes before the task is said to have ended.
            self._clock.sleep(0)
            self._keep(run, task, attempt.index, result)
            self._tell_events(run, task, context["outlet_events"])
        except AirflowSkipException:
            outcome = "skipped"
        except AirflowRescheduleException as asked:
            outcome = "up_for_reschedule"
            wait = (asked.reschedule_date - self._clock.now()).total_seconds()
        except TaskDeferred as deferred:
            outcome = "up_for_reschedule"
            wait = (deferred.trigger.moment - self._clock.now()).total_seconds()
        except (Exception, AirflowTaskTimeout) as failure:  # every failure of a task is judged by its policy, as Airflow does it
            run.tries[attempt.name] += 1
            wait = self._judged(attempt, failure)
            outcome = "failed" if wait is None else "up_for_retry"
            run.problem = f"{attempt.name}: {type(failure).__name__}: {failure}"[:300]
            log.info("%s, try %d: %s: %s", outcome, attempt.number, type(failure).__name__, failure)
            log.debug("%s", traceback.format_exc())
        finally:
            self._local.run, self._local.name = None, ""
        self._used[task.pool] -= 1
        run.states[key] = outcome
        if outcome in {"up_for_reschedule", "up_for_retry"}:
            number = attempt.number + (outcome == "up_for_retry")
            following = Attempt(run, task, attempt.index, attempt.kwargs, number)
            self._clock.spawn(lambda: self._again(following), max(wait or 0.0, 0.0))
        if outcome == "success" and hasattr(task, "ignore_downstream_trigger_rules") and not result:
            self._skip_below(run, task)
        self._advance(run)

    def _limit(self, attempt: Attempt) -> None:
        timeout: timedelta | None = attempt.task.execution_timeout
        seconds = timeout.total_seconds() if timeout else float("inf")
        left = attempt.run.deadline - self._clock.monotonic()
        self._clock.limit(min(seconds, left), lambda: AirflowTaskTimeout(f"{attempt.name} took longer than it may"))

    def _context(self, attempt: Attempt) -> dict[str, Any]:
        run = attempt.run
        told = SimpleNamespace(dag_id=run.dag.dag_id, run_id=run.run_id, run_type=DagRunType(run.run_type), conf={}, logical_date=None)
        instance = SimpleNamespace(
            dag_id=run.dag.dag_id,
            run_id=run.run_id,
            task_id=attempt.task.task_id,
            map_index=attempt.index,
            try_number=attempt.number,
            max_tries=attempt.task.retries,
            task=attempt.task,
            start_date=self._clock.now(),
        )
        params = {name: param.value if hasattr(param, "value") else param for name, param in run.dag.params.items()}
        events = _Events()
        return {
            "dag_run": told,
            "run_id": run.run_id,
            "ti": instance,
            "task_instance": instance,
            "task": attempt.task,
            "params": params,
            "outlet_events": events,
            "partition_key": run.partition_key,
        }

    def _judged(self, attempt: Attempt, failure: BaseException) -> float | None:
        """Seconds until the next try, or None where there is none."""
        task = attempt.task
        policy = task.partial_kwargs.get("retry_policy") if hasattr(task, "partial_kwargs") else task.retry_policy
        delay: timedelta = task.retry_delay
        if policy is not None:
            decision = policy.evaluate(failure, attempt.number, task.retries)
            if decision.action is RetryAction.FAIL:
                return None
            delay = decision.retry_delay if decision.action is RetryAction.RETRY and decision.retry_delay is not None else delay
        is_last = attempt.number > task.retries or isinstance(failure, AirflowFailException)
        is_late = self._clock.monotonic() >= attempt.run.deadline
        return None if is_last or is_late else delay.total_seconds()

    def _keep(self, run: Run, task: Any, index: int, result: Any) -> None:
        if index < 0:
            run.results[task.task_id] = result
        else:
            run.results.setdefault(task.task_id, {})[index] = result

    def _skip_below(self, run: Run, task: Any) -> None:
        for below in task.get_flat_relative_ids(upstream=False):
            run.size[below] = 1
            run.states[below, -1] = "skipped"

    def _tell_events(self, run: Run, task: Any, events: _Events) -> None:
        """Wake the Dags that are scheduled on what this task wrote: a partitioned one by each partition that is named, another where none is."""
        for asset in task.outlets:
            keys = sorted(events[asset].partition_keys) or [key for key in (run.partition_key,) if key is not None]
            for dag_id, dag in self.dags.items():
                condition = getattr(dag.timetable, "asset_condition", None)
                if condition is None or asset.name not in _names(condition):
                    continue
                if hasattr(dag.timetable, "default_partition_mapper"):
                    for key in keys:
                        self.trigger(dag_id, "asset_triggered", key)
                    continue
                if keys:
                    continue
                self._events[dag_id].add(asset.name)
                if _is_met(condition, self._events[dag_id]):
                    self._events[dag_id].clear()
                    self._wake(dag_id)

    def _wake(self, dag_id: str) -> None:
        """Begin a run at once, or when the Dag's spacing is over; what wakes it meanwhile is told by that run."""
        now, last = self._clock.monotonic(), self._woken.get(dag_id, float("-inf"))
        if last > now:
            return
        self._woken[dag_id] = max(now, last + self._spacing.get(dag_id, 0.0))
        if self._woken[dag_id] > now:
            self._clock.spawn(lambda: self.trigger(dag_id, "asset_triggered"), self._woken[dag_id] - now)
        else:
            self.trigger(dag_id, "asset_triggered")


@dataclass
class _Event:
    """What a task tells of an asset."""

    extra: Any = field(default_factory=dict)
    partition_keys: set[str] = field(default_factory=set)

    def add_partitions(self, keys: str | list[str]) -> None:
        """Name the partitions that it speaks of."""
        self.partition_keys.update([keys] if isinstance(keys, str) else keys)


class _Events(dict[Any, _Event]):
    """``outlet_events``: an event for every asset that is asked for."""

    def __missing__(self, asset: Any) -> _Event:
        return self.setdefault(asset, _Event())


def load_dags(dag_ids: tuple[str, ...]) -> dict[str, Any]:
    """The Dags by id, from the files of their names."""
    folder = str(settings.ROOT / "dags")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return {dag_id: getattr(importlib.import_module(dag_id), dag_id)() for dag_id in dag_ids}


def _cron(timetable: Any) -> str | None:
    found = getattr(timetable, "expression", None) or getattr(getattr(timetable, "timetable", None), "expression", None)
    return str(found) if found else None


def _names(condition: Any) -> set[str]:
    """Names of the assets of a condition."""
    return set().union(*map(_names, condition.objects)) if hasattr(condition, "objects") else {condition.name}


def _is_met(condition: Any, told: set[str]) -> bool:
    if hasattr(condition, "objects"):
        parts = [_is_met(one, told) for one in condition.objects]
        return any(parts) if type(condition).__name__ == "AssetAny" else all(parts)
    return condition.name in told


def _instances(run: Run, task: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """``(map index, arguments)`` of a task's instances; -1 where it is not mapped."""
    if not hasattr(task, "op_kwargs_expand_input"):
        # An operator of its own class takes no arguments but the context.
        yield -1, {name: _resolved(run, value) for name, value in getattr(task, "op_kwargs", {}).items()}
        return
    fixed = {name: _resolved(run, value) for name, value in task.partial_kwargs.get("op_kwargs", {}).items()}
    expanded = {name: _resolved(run, value) for name, value in task.op_kwargs_expand_input.value.items()}
    if len(expanded) != 1:
        raise NotImplementedError("a task mapped over several arguments")
    ((name, values),) = expanded.items()
    for index, value in enumerate(values):
        yield index, {**fixed, name: value}


def _resolved(run: Run, value: Any) -> Any:
    return run.results.get(value.operator.task_id) if isinstance(value, XComArg) else value


def _call(task: Any, told: Mapping[str, Any]) -> Any:
    """The task's function with those of the arguments that it takes. What asks a person finds nobody here, and fails."""
    if not hasattr(task, "python_callable"):
        nobody = AirflowFailException("it waits for a person")
        with patch("airflow.providers.standard.operators.hitl.upsert_hitl_detail", side_effect=nobody):
            return task.execute(told)
    function = task.python_callable
    return function(**{name: told[name] for name in inspect.signature(function).parameters if name in told})
