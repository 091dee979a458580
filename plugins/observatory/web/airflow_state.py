"""Airflow's own state, by its public REST API: which Dags are paused, what runs, what will be tried again, what failed, what waits for a person.

The page is part of Airflow's api-server, so the API is called within this process, with the visitor's own login: a visitor sees only what Airflow
would show that visitor, and nobody reads Airflow's metadata database. If a question fails, the page says so and does not show it as good.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
NEWEST, LISTED, EXPLAINED = 4, 100, 6
"""The most runs of a Dag, rows of one answer, and failed tasks with their triage text that are asked for."""
UNFINISHED = ("queued", "scheduled", "running", "restarting", "up_for_retry", "up_for_reschedule", "deferred", "awaiting_input")
PLUGIN_SCOPE = "observatory.airflow"
"""The key under which the plugin stores Airflow's application for the page."""
_TRIAGE = re.compile(r"\*\*Triage\*\*: (.*)", re.DOTALL)
TRIAGE_LETTERS = 700


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a Dag. ``state``: queued, running, success or failed; times are UTC."""

    dag_id: str
    run_id: str
    state: str
    begun_at: datetime | None
    ended_at: datetime | None


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
    """A Dag: whether it is paused, its next scheduled run if there is one, and its newest runs, the newest first."""

    dag_id: str
    is_paused: bool
    next_at: datetime | None
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Airflow:
    """The answers of Airflow. ``problem``: why there are none, empty if there are; ``down``: its processes that do not report that they live.

    ``above``: the path under which Airflow is served, without a slash at its end.
    """

    problem: str = ""
    dags: Mapping[str, Dag] | None = None
    attempts: tuple[Attempt, ...] = ()
    down: tuple[str, ...] = ()
    above: str = ""

    def dag(self, dag_id: str) -> Dag | None:
        """A Dag; None if Airflow did not return it."""
        return (self.dags or {}).get(dag_id)

    def of(self, run: Run) -> list[Attempt]:
        """The attempts of a run's tasks, of those that are unfinished or failed."""
        return [attempt for attempt in self.attempts if (attempt.dag_id, attempt.run_id) == (run.dag_id, run.run_id)]

    def dag_link(self, dag_id: str) -> str:
        """Address of a Dag in Airflow."""
        return f"{self.above}/dags/{quote(dag_id, safe='')}"

    def run_link(self, run: Run) -> str:
        """Address of a run in Airflow."""
        return f"{self.dag_link(run.dag_id)}/runs/{quote(run.run_id, safe='')}"

    def task_link(self, attempt: Attempt) -> str:
        """Address of a task instance in Airflow: its log, or the question that it asks a person."""
        mapped = f"/mapped/{attempt.map_index}" if attempt.map_index >= 0 else ""
        asks = "/required_actions" if attempt.state == "awaiting_input" else ""
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
    """Ask Airflow for its health, the Dags, their newest runs, and the tasks that are unfinished or failed.

    Dags and runs that the lists left out are asked for one by one. Raises ``_Refused`` if one answer is an error.
    """
    health, listed, newest, unfinished = await asyncio.gather(
        _get(client, "/monitor/health"),
        _get(client, "/dags", limit=LISTED),
        _post(client, "/dags/~/dagRuns/list", dag_ids=dag_ids, order_by="-run_after", page_limit=LISTED),
        _find_attempts(client, dag_ids=dag_ids, state=list(UNFINISHED)),
    )
    # The Dags of the list, by id; it usually holds all, and those that a full list left out are asked for by name.
    dag_answers = {dag["dag_id"]: dag for dag in listed["dags"]}
    absent = [dag_id for dag_id in dag_ids if dag_id not in dag_answers] if len(dag_answers) >= LISTED else []
    dag_answers |= {dag["dag_id"]: dag for dag in await asyncio.gather(*(_get(client, _dag_path(dag_id), must_exist=False) for dag_id in absent)) if dag}
    runs: dict[str, list[Run]] = {dag_id: [] for dag_id in dag_ids}
    for dag_run in newest["dag_runs"]:
        runs[dag_run["dag_id"]].append(_parse_run(dag_run))
    without_runs = [dag_id for dag_id in dag_ids if dag_id in dag_answers and not runs[dag_id]] if len(newest["dag_runs"]) >= LISTED else []
    for dag_id, answer in zip(
        without_runs,
        await asyncio.gather(*(_get(client, f"{_dag_path(dag_id)}/dagRuns", limit=NEWEST, order_by="-run_after") for dag_id in without_runs)),
        strict=True,
    ):
        runs[dag_id] = [_parse_run(dag_run) for dag_run in answer["dag_runs"]]
    dags = {dag_id: _parse_dag(dag_answers[dag_id], runs[dag_id][:NEWEST]) for dag_id in dag_ids if dag_id in dag_answers}
    failed = [dag.runs[0] for dag in dags.values() if dag.runs and dag.runs[0].state == "failed"]
    failed_attempts = (
        await _find_attempts(client, dag_ids=[run.dag_id for run in failed], dag_run_ids=[run.run_id for run in failed], state=["failed"]) if failed else []
    )
    failed_runs = {(run.dag_id, run.run_id) for run in failed}
    attempts = [*unfinished, *(attempt for attempt in failed_attempts if (attempt.dag_id, attempt.run_id) in failed_runs)]
    return Airflow(dags=dags, attempts=tuple(await _explain_attempts(client, attempts)), down=_dead_processes(health))


def _dag_path(dag_id: str) -> str:
    """The path of a Dag in Airflow's API."""
    return f"/dags/{quote(dag_id, safe='')}"


def _parse_run(answer: Mapping[str, Any]) -> Run:
    """A run of Airflow's API as ``Run``."""
    return Run(
        str(answer["dag_id"]), str(answer["dag_run_id"]), str(answer["state"]), _parse_moment(answer.get("start_date")), _parse_moment(answer.get("end_date"))
    )


def _parse_dag(answer: Mapping[str, Any], runs: Sequence[Run]) -> Dag:
    """A Dag of Airflow's API as ``Dag``; a next run in the past is left out."""
    next_at = _parse_moment(answer.get("next_dagrun_run_after"))
    return Dag(str(answer["dag_id"]), bool(answer["is_paused"]), next_at if next_at and next_at > datetime.now(UTC) else None, tuple(runs))


async def _find_attempts(client: httpx2.AsyncClient, **conditions: Any) -> list[Attempt]:
    """The attempts of tasks that fit the conditions (fields of Airflow's API), at most ``LISTED``."""
    answer = await _post(client, "/dags/~/dagRuns/~/taskInstances/list", **conditions, page_limit=LISTED)
    return [
        Attempt(
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
        for task in answer["task_instances"]
    ]


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
