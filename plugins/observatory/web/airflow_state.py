"""Airflow's own state, by its public REST API: which Dags are paused, what runs, what is tried again, what failed, what waits for a person.

The page lives inside Airflow's api-server, so the API is asked in this process, without a network, with the visitor's own credentials: a
visitor is told what Airflow would tell that visitor, and its metadata database is left to Airflow. What cannot be asked is said, and is
never taken for well.
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

PATIENCE_SECONDS = 6.0
"""All questions of one page together take no longer."""
NEWEST, LISTED, EXPLAINED = 4, 100, 6
"""Runs of a Dag, tasks at once, and failed tasks with their triage text that are asked for, at most."""
SILENT = timedelta(seconds=45)
"""A scheduler or dag-processor that gave no sign of life for so long is said to be down."""
UNFINISHED = ("queued", "scheduled", "running", "restarting", "up_for_retry", "up_for_reschedule", "deferred", "awaiting_input")
PLUGIN_SCOPE = "observatory.airflow"
"""Where the plugin leaves Airflow's application for the page."""
_TRIAGE = re.compile(r"\*\*Triage\*\*: (.*)", re.DOTALL)
TRIAGE_LETTERS = 700


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a Dag: ``state`` is queued, running, success or failed; moments are UTC."""

    dag_id: str
    run_id: str
    state: str
    begun_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try of a task instance: number ``number`` of ``most``. ``next_at``: not before it is tried again; ``triage``: what to do, by its Dag."""

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
        """What a person calls it."""
        return f"{self.task_id} ({self.label})" if self.label else self.task_id


@dataclass(frozen=True, slots=True)
class Dag:
    """A Dag: its switch, its next run by the clock, and its newest runs, the newest first."""

    dag_id: str
    is_paused: bool
    next_at: datetime | None
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Airflow:
    """What Airflow tells. ``problem`` says why it tells nothing, empty where it does. ``down``: its processes that give no sign of life."""

    problem: str = ""
    dags: Mapping[str, Dag] | None = None
    attempts: tuple[Attempt, ...] = ()
    down: tuple[str, ...] = ()
    above: str = ""

    def dag(self, dag_id: str) -> Dag | None:
        """A Dag, None where Airflow does not tell of it."""
        return (self.dags or {}).get(dag_id)

    def of(self, run: Run) -> list[Attempt]:
        """What is told of a run's tasks."""
        return [one for one in self.attempts if (one.dag_id, one.run_id) == (run.dag_id, run.run_id)]

    def dag_link(self, dag_id: str) -> str:
        """Address of a Dag in Airflow."""
        return f"{self.above}/dags/{quote(dag_id, safe='')}"

    def run_link(self, run: Run) -> str:
        """Address of a run in Airflow."""
        return f"{self.dag_link(run.dag_id)}/runs/{quote(run.run_id, safe='')}"

    def task_link(self, one: Attempt) -> str:
        """Address of a task instance in Airflow: its log, or the question that it asks."""
        mapped = f"/mapped/{one.map_index}" if one.map_index >= 0 else ""
        asks = "/required_actions" if one.state == "awaiting_input" else ""
        return f"{self.dag_link(one.dag_id)}/runs/{quote(one.run_id, safe='')}/tasks/{quote(one.task_id, safe='')}{mapped}{asks}"


class _Refused(Exception):
    """Airflow's API answered with an error status."""


async def read(request: Request, dag_ids: Sequence[str]) -> Airflow:
    """What Airflow tells this visitor of these Dags; never raises for what Airflow does."""
    above = str(request.scope.get("app_root_path", "")).rstrip("/")
    app = request.scope.get(PLUGIN_SCOPE)
    if app is None:
        return Airflow("the page does not run inside Airflow", above=above)
    # The visitor's own, and nothing else of the request.
    kept = {name: request.headers[name] for name in ("authorization", "cookie") if name in request.headers}
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url=str(request.base_url.replace(path="/")), headers=kept) as client:
                return replace(await _read(client, list(dag_ids)), above=above)
    except TimeoutError:
        return Airflow(f"Airflow's API did not answer within {PATIENCE_SECONDS:.0f} s", above=above)
    except _Refused as refused:
        return Airflow(f"Airflow does not tell you ({refused})", above=above)
    except Exception as error:  # whatever breaks inside Airflow's own application must not break the page, which says that it broke
        log.exception("Airflow's API could not be asked")
        return Airflow(f"Airflow's API failed ({type(error).__name__})", above=above)


async def _read(client: httpx2.AsyncClient, dag_ids: list[str]) -> Airflow:
    health, unfinished, *dags = await asyncio.gather(
        _get(client, "/monitor/health"),
        _tasks(client, dag_ids=dag_ids, state=list(UNFINISHED)),
        *(_dag(client, dag_id) for dag_id in dag_ids),
    )
    found = {one.dag_id: one for one in dags if one is not None}
    failed = [one.runs[0] for one in found.values() if one.runs and one.runs[0].state == "failed"]
    broken = await _tasks(client, dag_ids=[run.dag_id for run in failed], dag_run_ids=[run.run_id for run in failed], state=["failed"]) if failed else []
    wanted = {(run.dag_id, run.run_id) for run in failed}
    attempts = [*unfinished, *(one for one in broken if (one.dag_id, one.run_id) in wanted)]
    return Airflow(dags=found, attempts=tuple(await _explained(client, attempts)), down=_down(health, datetime.now(UTC)))


async def _dag(client: httpx2.AsyncClient, dag_id: str) -> Dag | None:
    path = f"/dags/{quote(dag_id, safe='')}"
    told = await _get(client, path, is_there=False)
    if told is None:
        return None
    runs = (await _get(client, f"{path}/dagRuns", limit=NEWEST, order_by="-run_after"))["dag_runs"]
    return Dag(
        dag_id,
        bool(told["is_paused"]),
        _moment(told.get("next_dagrun_run_after")),
        tuple(Run(dag_id, str(one["dag_run_id"]), str(one["state"]), _moment(one.get("start_date")), _moment(one.get("end_date"))) for one in runs),
    )


async def _tasks(client: httpx2.AsyncClient, **asked: Any) -> list[Attempt]:
    answer = await client.post("/api/v2/dags/~/dagRuns/~/taskInstances/list", json={**asked, "page_limit": LISTED})
    return [
        Attempt(
            str(one["dag_id"]),
            str(one["dag_run_id"]),
            str(one["task_id"]),
            int(one["map_index"]),
            str(one.get("rendered_map_index") or ""),
            str(one["state"]),
            int(one["try_number"]),
            max(int(one["max_tries"]) + 1, int(one["try_number"])),
            _moment(one.get("start_date")),
            _moment(one.get("end_date")),
        )
        for one in _checked(answer)["task_instances"]
    ]


async def _explained(client: httpx2.AsyncClient, attempts: Sequence[Attempt]) -> list[Attempt]:
    """Attempts with their next try and triage text, those that failed first."""
    tasks = list(dict.fromkeys((one.dag_id, one.task_id) for one in attempts if one.state in {"failed", "up_for_retry"}))[:EXPLAINED]
    told = await asyncio.gather(*(_get(client, f"/dags/{quote(dag_id, safe='')}/tasks/{quote(task_id, safe='')}", is_there=False) for dag_id, task_id in tasks))
    known = dict(zip(tasks, told, strict=True))
    return [_with(one, known.get((one.dag_id, one.task_id))) for one in attempts]


def _with(one: Attempt, task: Mapping[str, Any] | None) -> Attempt:
    if task is None:
        return one
    found = _TRIAGE.search(str(task.get("doc_md") or ""))
    triage = " ".join(found[1].split()).replace("`", "")[:TRIAGE_LETTERS] if found else ""
    delay = task.get("retry_delay") or {}
    pause = timedelta(days=float(delay.get("days", 0)), seconds=float(delay.get("seconds", 0)))
    is_again = one.state == "up_for_retry" and one.ended_at is not None
    return replace(one, triage=triage, next_at=one.ended_at + pause if is_again and one.ended_at else None)


def _down(health: Mapping[str, Any], now: datetime) -> tuple[str, ...]:
    """Processes without a sign of life; the triggerer is left out, since nothing of ours defers."""
    found = []
    for name in ("scheduler", "dag_processor"):
        told = health.get(name) or {}
        beat = _moment(told.get(f"latest_{name}_heartbeat"))
        if beat is None or now - beat > SILENT:
            found.append(name.replace("_", "-"))
    return tuple(found)


async def _get(client: httpx2.AsyncClient, path: str, *, is_there: bool = True, **asked: Any) -> Any:
    answer = await client.get(f"/api/v2{path}", params=asked)
    return None if answer.status_code == 404 and not is_there else _checked(answer)


def _checked(answer: httpx2.Response) -> Any:
    if not answer.is_success:
        raise _Refused(f"status {answer.status_code} of {answer.request.url.path[:100]}")
    return answer.json()


def _moment(told: object) -> datetime | None:
    if not isinstance(told, str):
        return None
    found = datetime.fromisoformat(told)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
