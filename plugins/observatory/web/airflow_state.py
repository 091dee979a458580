"""Airflow's own state, by its public REST API: which Dags are paused, what runs, what will be tried again, what failed, what waits for a person.

The page is part of Airflow's api-server, so the API is called within this process, with the visitor's own login: a visitor sees only what Airflow
would show that visitor, and nobody reads Airflow's metadata database. If a question fails, the page says so and does not show it as good.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx2
from fastapi import Request

log = logging.getLogger(__name__)
# Log only warnings of httpx: Airflow logs each request already.
logging.getLogger("httpx2").setLevel(logging.WARNING)

PATIENCE_SECONDS = 20.0
"""How long all calls for one page may take together."""
LISTED, PAGES, EXPLAINED = 100, 10, 6
"""The most rows of one answer, pages of one list, and failed tasks with their triage text that are asked for."""
QUESTION = "awaiting_input"
"""The state of a task that waits for a person's answer."""
ASKED = (QUESTION, "up_for_retry", "up_for_reschedule", "deferred", "failed")
"""The states of tasks that are asked for, each in a list of its own: hundreds of tasks in one state cannot push those of another out of its list."""
PLUGIN_SCOPE = "observatory.airflow"
"""The key under which the plugin stores Airflow's application for the page."""
_TRIAGE = re.compile(r"\*\*Triage\*\*: (.*)", re.DOTALL)
TRIAGE_LETTERS = 700
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a Dag. ``state``: queued, running, success or failed; times are UTC. ``queued_at``: from when it may begin."""

    dag_id: str
    run_id: str
    state: str
    begun_at: datetime | None
    ended_at: datetime | None
    queued_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try of a task instance: number ``number`` of ``most``. ``next_at``: the earliest time of the next try; ``triage``: what to do."""

    dag_id: str
    run_id: str
    task_id: str
    map_index: int
    label: str
    state: str
    number: int
    most: int
    begun_at: datetime | None
    ended_at: datetime | None
    next_at: datetime | None = None
    triage: str = ""

    @property
    def name(self) -> str:
        """The task's name for people, with the label of its mapped instance."""
        return f"{self.task_id} ({self.label})" if self.label else self.task_id


@dataclass(frozen=True, slots=True)
class Dag:
    """A Dag: whether it is paused, its next run by the clock, and of its runs those that tell its state.

    ``runs``: all that are running, the newest that is queued, and the newest end of each kind (success, failed). ``missed_at``: when a run by the clock was
    due that Airflow has not made yet. ``has_clock``: whether the clock starts it at all.
    """

    dag_id: str
    is_paused: bool
    next_at: datetime | None
    runs: tuple[Run, ...]
    missed_at: datetime | None = None
    has_clock: bool = True

    def of_state(self, state: str) -> list[Run]:
        """The runs in a state."""
        return [run for run in self.runs if run.state == state]

    @property
    def ended(self) -> Run | None:
        """The run that ended last, well or not; None if none ended. Of a failed one without an end nobody knows that it was mended."""
        ends = [*self.of_state("failed")[:1], *self.of_state("success")[:1]]
        return max(ends, key=lambda run: run.ended_at or (_LAST if run.state == "failed" else _FIRST)) if ends else None


@dataclass(frozen=True, slots=True)
class Airflow:
    """The answers of Airflow. ``problem``: why there are none, empty if there are; ``down``: its processes that do not report that they live.

    ``above``: the path under which Airflow is served, without a slash at its end; ``at``: when it was asked, UTC.
    """

    problem: str = ""
    dags: Mapping[str, Dag] | None = None
    attempts: tuple[Attempt, ...] = ()
    down: tuple[str, ...] = ()
    above: str = ""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def dag(self, dag_id: str) -> Dag | None:
        """A Dag; None if Airflow did not return it."""
        return (self.dags or {}).get(dag_id)

    def of(self, run: Run) -> list[Attempt]:
        """The attempts of a run's tasks that are in one of the states ``ASKED``."""
        return [attempt for attempt in self.attempts if (attempt.dag_id, attempt.run_id) == (run.dag_id, run.run_id)]

    def dag_link(self, dag_id: str) -> str:
        """Address of a Dag in Airflow."""
        return f"{self.above}/dags/{quote(dag_id, safe='')}"

    def run_link(self, run: Run | Attempt) -> str:
        """Address of a run, or of an attempt's run, in Airflow."""
        return f"{self.dag_link(run.dag_id)}/runs/{quote(run.run_id, safe='')}"

    def task_link(self, attempt: Attempt) -> str:
        """Address of a task instance in Airflow: its log, or the question that it asks a person."""
        mapped = f"/mapped/{attempt.map_index}" if attempt.map_index >= 0 else ""
        asks = "/required_actions" if attempt.state == QUESTION else ""
        return f"{self.dag_link(attempt.dag_id)}/runs/{quote(attempt.run_id, safe='')}/tasks/{quote(attempt.task_id, safe='')}{mapped}{asks}"


class _Refused(Exception):
    """Raised if Airflow's API answers with an error status."""


async def read(request: Request, dag_ids: Sequence[str]) -> Airflow:
    """The state of these Dags, as Airflow's API shows it to this visitor. Errors of Airflow are put into ``problem`` and never raised."""
    above = str(request.scope.get("app_root_path", "")).rstrip("/")
    app = request.scope.get(PLUGIN_SCOPE)
    if app is None:
        return Airflow("the page does not run inside Airflow", above=above)
    # Pass on only the headers of the visitor's own login.
    kept = {name: request.headers[name] for name in ("authorization", "cookie") if name in request.headers}
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=str(request.base_url.replace(path="/")), headers=kept) as client:
                return replace(await _read_airflow(client, list(dag_ids)), above=above)
    except TimeoutError:
        return Airflow(f"Airflow's API did not answer within {PATIENCE_SECONDS:.0f} s", above=above)
    except _Refused as refused:
        return Airflow(f"Airflow does not tell you ({refused})", above=above)
    except Exception as error:  # whatever breaks inside Airflow's own application must not break the page, which says that it broke
        log.exception("Airflow's API could not be asked")
        return Airflow(f"Airflow's API failed ({type(error).__name__})", above=above)


async def _read_airflow(client: httpx2.AsyncClient, dag_ids: list[str]) -> Airflow:
    """Ask Airflow for its health, the Dags, the runs that tell their state, and the tasks of these that wait, are tried again or failed.

    Raises ``_Refused`` if one answer is an error.
    """
    health, listed, running, *newest = await asyncio.gather(
        _get(client, "/monitor/health"),
        _get(client, "/dags", limit=LISTED),
        _find_runs(client, dag_ids, "running", "-start_date", pages=PAGES),
        # A list of each kind: no number of queued runs hides the last end, and no number of good ends hides a failure.
        _find_runs(client, dag_ids, "queued", "-run_after"),
        _find_runs(client, dag_ids, "failed", "-end_date"),
        _find_runs(client, dag_ids, "success", "-end_date"),
    )
    # The Dags of the list, by id; it usually holds all, and those that a full list left out are asked for by name.
    dag_answers = {dag["dag_id"]: dag for dag in listed["dags"]}
    absent = [dag_id for dag_id in dag_ids if dag_id not in dag_answers] if len(dag_answers) < int(listed["total_entries"]) else []
    dag_answers |= {dag["dag_id"]: dag for dag in await asyncio.gather(*(_get(client, _dag_path(dag_id), must_exist=False) for dag_id in absent)) if dag}
    runs = {dag_id: [run for run in running if run.dag_id == dag_id] for dag_id in dag_ids}
    for kind in newest:
        for dag_id in dag_ids:
            runs[dag_id] += [run for run in kind if run.dag_id == dag_id][:1]
    dags = {dag_id: _parse_dag(dag_answers[dag_id], runs[dag_id]) for dag_id in dag_ids if dag_id in dag_answers}
    attempts = await _find_attempts(client, [run for dag in dags.values() for run in (*dag.of_state("running"), *_failed_end(dag))])
    return Airflow(dags=dags, attempts=tuple(await _explain_attempts(client, attempts)), down=_dead_processes(health))


def _failed_end(dag: Dag) -> list[Run]:
    """The run of a Dag that ended last, if it failed."""
    return [dag.ended] if dag.ended is not None and dag.ended.state == "failed" else []


async def _find_all(client: httpx2.AsyncClient, path: str, key: str, dag_ids: Sequence[str], *, pages: int, **conditions: Any) -> list[dict[str, Any]]:
    """The rows of a list of Airflow's API, page by page. If it has more than ``pages`` pages, each Dag that is missing so far is asked for alone."""
    found: list[dict[str, Any]] = []
    for _ in range(pages):
        answer = await _post(client, path, dag_ids=list(dag_ids), page_limit=LISTED, page_offset=len(found), **conditions)
        found += answer[key]
        if not answer[key] or len(found) >= int(answer["total_entries"]):
            return found
    seen = {row["dag_id"] for row in found}
    alone = [_post(client, path, dag_ids=[dag_id], page_limit=LISTED, **conditions) for dag_id in dag_ids if dag_id not in seen]
    return found + [row for answer in await asyncio.gather(*alone) for row in answer[key]]


async def _find_runs(client: httpx2.AsyncClient, dag_ids: Sequence[str], state: str, order_by: str, *, pages: int = 1) -> list[Run]:
    """The runs of these Dags in a state, in that order; of each Dag the first at least."""
    rows = await _find_all(client, "/dags/~/dagRuns/list", "dag_runs", dag_ids, pages=pages, states=[state], order_by=order_by)
    return [_parse_run(row) for row in rows]


def _dag_path(dag_id: str) -> str:
    """The path of a Dag in Airflow's API."""
    return f"/dags/{quote(dag_id, safe='')}"


def _parse_run(answer: Mapping[str, Any]) -> Run:
    """A run of Airflow's API as ``Run``."""
    queued = [moment for moment in (_parse_moment(answer.get("queued_at")), _parse_moment(answer.get("run_after"))) if moment]
    begun_at, ended_at = _parse_moment(answer.get("start_date")), _parse_moment(answer.get("end_date"))
    return Run(str(answer["dag_id"]), str(answer["dag_run_id"]), str(answer["state"]), begun_at, ended_at, max(queued, default=None))


def _parse_dag(answer: Mapping[str, Any], runs: Sequence[Run]) -> Dag:
    """A Dag of Airflow's API as ``Dag``; a next run in the past is one that was missed so far."""
    due_at = _parse_moment(answer.get("next_dagrun_run_after"))
    is_to_come = due_at is not None and due_at > datetime.now(UTC)
    next_at, missed_at = (due_at, None) if is_to_come else (None, due_at)
    return Dag(str(answer["dag_id"]), bool(answer["is_paused"]), next_at, tuple(runs), missed_at, bool(answer["timetable_periodic"]))


async def _find_attempts(client: httpx2.AsyncClient, runs: Sequence[Run]) -> list[Attempt]:
    """The attempts of the tasks of these runs that are in one of the states ``ASKED``: the longest waiting first, of the failed ones the newest."""
    if not runs:
        return []
    named = {"dag_run_ids": sorted({run.run_id for run in runs})}
    dag_ids = list(dict.fromkeys(run.dag_id for run in runs))
    lists = await asyncio.gather(
        *(
            _find_all(
                client,
                "/dags/~/dagRuns/~/taskInstances/list",
                "task_instances",
                dag_ids,
                pages=PAGES,
                state=[state],
                order_by="-end_date" if state == "failed" else "start_date",
                **named,
            )
            for state in ASKED
        )
    )
    # Two Dags may each have a run of the same id: only the pairs that were meant count.
    meant = {(run.dag_id, run.run_id) for run in runs}
    return [_parse_attempt(task) for tasks in lists for task in tasks if (task["dag_id"], task["dag_run_id"]) in meant]


def _parse_attempt(task: Mapping[str, Any]) -> Attempt:
    """A task instance of Airflow's API as ``Attempt``."""
    return Attempt(
        str(task["dag_id"]),
        str(task["dag_run_id"]),
        str(task["task_id"]),
        int(task["map_index"]),
        str(task.get("rendered_map_index") or ""),
        str(task["state"]),
        int(task["try_number"]),
        max(int(task["max_tries"]) + 1, int(task["try_number"])),
        _parse_moment(task.get("start_date")),
        _parse_moment(task.get("end_date")),
    )


async def _explain_attempts(client: httpx2.AsyncClient, attempts: Sequence[Attempt]) -> list[Attempt]:
    """Attempts with their next try and triage text, those that failed first."""
    tasks = list(dict.fromkeys((attempt.dag_id, attempt.task_id) for attempt in attempts if attempt.state in {"failed", "up_for_retry"}))[:EXPLAINED]
    task_answers = await asyncio.gather(
        *(_get(client, f"/dags/{quote(dag_id, safe='')}/tasks/{quote(task_id, safe='')}", must_exist=False) for dag_id, task_id in tasks)
    )
    known = dict(zip(tasks, task_answers, strict=True))
    return [_add_advice(attempt, known.get((attempt.dag_id, attempt.task_id))) for attempt in attempts]


def _add_advice(attempt: Attempt, task: Mapping[str, Any] | None) -> Attempt:
    """The attempt with the Triage text of its task's documentation and the time of its next try; unchanged without ``task`` (its entry of Airflow's API)."""
    if task is None:
        return attempt
    match = _TRIAGE.search(str(task.get("doc_md") or ""))
    triage = " ".join(match[1].split()).replace("`", "")[:TRIAGE_LETTERS] if match else ""
    delay = task.get("retry_delay") or {}
    pause = timedelta(days=float(delay.get("days", 0)), seconds=float(delay.get("seconds", 0)))
    is_tried_again = attempt.state == "up_for_retry" and attempt.ended_at is not None
    triage = triage[:1].upper() + triage[1:]
    return replace(attempt, triage=triage, next_at=attempt.ended_at + pause if is_tried_again and attempt.ended_at else None)


def _dead_processes(health: Mapping[str, Any]) -> tuple[str, ...]:
    """The processes that Airflow does not call healthy. The triggerer is left out, since none of our Dags defers."""
    return tuple(name.replace("_", "-") for name in ("scheduler", "dag_processor") if (health.get(name) or {}).get("status") != "healthy")


async def _get(client: httpx2.AsyncClient, path: str, *, must_exist: bool = True, **parameters: Any) -> Any:
    """The JSON at a path of Airflow's API; raises ``_Refused`` for an error status. Unless it ``must_exist``, None for status 404."""
    answer = await client.get(f"/api/v2{path}", params=parameters)
    return None if answer.status_code == 404 and not must_exist else _check_answer(answer)


async def _post(client: httpx2.AsyncClient, path: str, **body: Any) -> Any:
    """The JSON that Airflow's API answers to ``body``, sent as JSON; raises ``_Refused`` for an error status."""
    return _check_answer(await client.post(f"/api/v2{path}", json=body))


def _check_answer(answer: httpx2.Response) -> Any:
    """The JSON of an answer; raises ``_Refused`` if its status is an error."""
    if not answer.is_success:
        raise _Refused(f"status {answer.status_code} of {answer.request.url.path[:100]}")
    return answer.json()


def _parse_moment(text: object) -> datetime | None:
    """A time of Airflow's API (ISO text) in UTC; None if there is none."""
    if not isinstance(text, str):
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
