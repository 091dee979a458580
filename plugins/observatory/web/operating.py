"""The state of the daily line for its operator: one sign for each Dag, and one line above all with what to do. For runs, Airflow's own state counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from observatory.quality.silence import DAILY, SILENCE
from observatory.web.airflow_state import Airflow, Attempt, Dag, Run
from observatory.web.page import Row, shown

SOURCES = {one.dag_id: one.service for one in DAILY if one.service is not None} | {"ingest_hub_snapshot": "huggingface"}
"""The service that a Dag asks."""
SERVICES = {"huggingface": "Hugging Face", "arxiv": "arXiv", "github": "GitHub"}
"""The names of the services for people."""
NOT_YET = "not run yet"
"""The word for a Dag of a fresh install, whose first run is no longer to be waited for than any good end."""
UNWELL_SECONDS = 45.0
"""A service is called silent if its calls had no good answer for so long; a slow one may have none for a moment."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link into Airflow: the address and its text."""

    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Sign:
    """The state of a Dag at a glance: ``level`` is good, warn or bad; ``words`` name the state, ``why`` explains it, ``links`` lead to more."""

    level: str
    words: str
    why: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """Something for the operator to do, as a sentence; ``level`` is warn or bad, ``links`` lead into Airflow."""

    level: str
    words: str
    links: tuple[Link, ...] = ()


def sign(row: Row, airflow: Airflow, silent: Mapping[str, Row]) -> Sign:
    """The sign of one Dag of the line. ``row`` (``collection_source``) has its last ends by the warehouse; ``silent``: services that do not answer."""
    dag = airflow.dag(row["dag_id"])
    if dag is None:
        return _sign_from_warehouse(row, airflow)
    run = _run_to_show(dag.runs)
    links = _links(airflow, dag, run)
    if dag.is_paused and (run is None or run.state != "running"):
        return Sign("bad", "paused", "it is switched off in Airflow: nothing runs until it is switched on", _links(airflow, dag, None))
    if run is None and not row["is_late"]:
        return Sign("good", NOT_YET, _with_next_run(dag, "its first run is still to come"), links)
    if run is None:
        return Sign("bad", "never ran", _with_next_run(dag, "no run was made yet"), links)
    attempts = airflow.of(run)
    if run.state == "failed":
        return _failed_sign(run, [attempt for attempt in attempts if attempt.state == "failed"], airflow, dag)
    if run.state in {"running", "queued"}:
        return _running_sign(row, dag, run, attempts, airflow, silent)
    if row["last_success_at"] is None:
        return Sign("bad", "never ended well", _with_next_run(dag, "its runs did nothing so far"), links)
    if row["is_late"]:
        return Sign("bad", "late", _with_next_run(dag, f"no good end for more than {SILENCE.total_seconds() / 3_600:.0f} hours"), links)
    return Sign("good", "fresh", _with_next_run(dag, ""), links)


def sign_outside_line(dag_id: str, airflow: Airflow) -> Sign:
    """The sign of a Dag outside the line. It may have no run, and is never late."""
    dag = airflow.dag(dag_id)
    run = _run_to_show(dag.runs) if dag else None
    if dag is None or run is None:
        return Sign("good", "resting", "")
    attempts = airflow.of(run)
    if run.state == "failed":
        return _failed_sign(run, [attempt for attempt in attempts if attempt.state == "failed"], airflow, dag)
    again = [attempt for attempt in attempts if attempt.state == "up_for_retry"]
    return _retry_sign(again[0], airflow, run) if again else Sign("good", run.state, "")


def _run_to_show(runs: Sequence[Run]) -> Run | None:
    """Of runs, newest first, the one that shows the Dag's state: a run that only waits for another running one is skipped."""
    return next((run for run in runs if run.state == "running"), runs[0] if runs else None)


def _retry_sign(attempt: Attempt, airflow: Airflow, run: Run) -> Sign:
    """The sign of a Dag with a failed task that will be tried again."""
    at = f", again not before {shown(attempt.next_at, 'moment')}" if attempt.next_at else ""
    links = (Link(airflow.run_link(run), "the run"), Link(airflow.task_link(attempt), "its log"))
    return Sign("warn", "retrying", f"{attempt.name}: attempt {attempt.number} of {attempt.most} failed{at}", links)


def _sign_from_warehouse(row: Row, airflow: Airflow) -> Sign:
    """The sign if Airflow does not answer: the last end by the warehouse, and nothing about running tasks."""
    if row["last_state"] == "failed":
        return Sign("bad", "failed", "its last run failed")
    if row["last_success_at"] is None and row["is_late"]:
        return Sign("bad", "never ran", "no run ended well yet")
    if row["last_success_at"] is None and airflow.dags is None:
        return Sign("good", NOT_YET, "no run ended well yet")
    if row["is_late"]:
        return Sign("bad", "late", f"no good end for more than {SILENCE.total_seconds() / 3_600:.0f} hours")
    remark = "" if not airflow.problem else "whether it runs now is not known"
    if airflow.dags is not None:
        return Sign("bad", "not there", "Airflow tells of no such Dag: look at its import errors, or ask for the right to see it")
    return Sign("good", "fresh", remark)


def _links(airflow: Airflow, dag: Dag, run: Run | None) -> tuple[Link, ...]:
    """The link to a run, or to its Dag if there is no run."""
    return (Link(airflow.run_link(run), "the run"),) if run else (Link(airflow.dag_link(dag.dag_id), "the Dag"),)


def _with_next_run(dag: Dag, sentence: str) -> str:
    """The sentence, and when the Dag runs next by its schedule, unless it is paused or has none."""
    at = f"next by the clock at {shown(dag.next_at, 'moment')}" if dag.next_at and not dag.is_paused else ""
    return "; ".join(part for part in (sentence, at) if part)


def _failed_sign(run: Run, attempts: Sequence[Attempt], airflow: Airflow, dag: Dag) -> Sign:
    """The sign of a Dag whose newest run failed: which task, when, what to do, and links to the logs."""
    when = f" at {shown(run.ended_at, 'moment')}" if run.ended_at else ""
    links = (Link(airflow.run_link(run), "the run"), *(Link(airflow.task_link(attempt), f"the log of {attempt.name}") for attempt in attempts[:3]))
    if not attempts:
        return Sign("bad", "failed", _with_next_run(dag, f"its last run failed{when}, without a failed task: it took too long, or somebody ended it"), links)
    first = attempts[0]
    more = f" and {len(attempts) - 1} more" if len(attempts) > 1 else ""
    what_failed = f"{first.name}{more} failed{when}, attempt {first.number} of {first.most}"
    return Sign("bad", "failed", _with_next_run(dag, f"{what_failed}. {first.triage}".rstrip() if first.triage else what_failed), links)


def _running_sign(row: Row, dag: Dag, run: Run, attempts: Sequence[Attempt], airflow: Airflow, silent: Mapping[str, Row]) -> Sign:
    """The sign of a Dag that is running: waiting for a person, service silent, to be tried again, late, queued or running."""
    begun = f"since {shown(run.begun_at, 'moment')}" if run.begun_at else ""
    link = Link(airflow.run_link(run), "the run")
    asks = [attempt for attempt in attempts if attempt.state == "awaiting_input"]
    if asks:
        asked = f" (asked at {shown(asks[0].begun_at, 'moment')})" if asks[0].begun_at else ""
        return Sign(
            "warn",
            "waits for you",
            f"a build differs too much to be published by itself: approve or reject it{asked}",
            (Link(airflow.task_link(asks[0]), "the question"),),
        )
    service = silent.get(SOURCES.get(str(row["dag_id"]), ""))
    if service:
        return Sign(
            "bad", "source silent", f"{_silence(service)}. Nothing is lost, and the run tries again by itself. If it lasts, see whether it is down", (link,)
        )
    again = [attempt for attempt in attempts if attempt.state == "up_for_retry"]
    if again:
        return _retry_sign(again[0], airflow, run)
    before = next(iter(dag.runs[dag.runs.index(run) + 1 :]), None)
    if before is not None and before.state == "failed":
        run_state = "queued" if run.state == "queued" else "running"
        return Sign(
            "warn",
            f"{run_state}, failed before",
            f"{run_state} {begun}; the run before it failed".replace("  ", " "),
            (link, Link(airflow.run_link(before), "the failed run")),
        )
    if dag.is_paused:
        return Sign("warn", "running, then paused", "it is switched off in Airflow: no run follows this one", (link,))
    if row["is_late"] and row["last_success_at"] is not None:
        return Sign("bad", "late", f"a run is under way {begun}; no good end for more than {SILENCE.total_seconds() / 3_600:.0f} hours", (link,))
    if run.state == "queued":
        return Sign("good", "queued", "a run waits for its turn", (link,))
    waits = [attempt for attempt in attempts if attempt.state == "up_for_reschedule"]
    sentence = f"a run is under way {begun}".rstrip()
    return Sign("good", "running", f"{sentence}; {waits[0].name} waits as its service asked" if waits else sentence, (link,))


def _silence(service: Row) -> str:
    """A sentence that says since when a service has given no good answer."""
    name = str(service["source"])
    return f"{SERVICES.get(name, name)} has given no good answer since {shown(service['unwell_since'], 'moment')}"


def top(signs: Mapping[str, Sign], names: Mapping[str, str], airflow: Airflow, silent: Mapping[str, Row], builds: Sequence[Row]) -> tuple[Sign, list[Task]]:
    """The sign of the whole line, shown above all others, and what the operator has to do, the bad ones first. ``names``: of the Dags."""
    tasks: list[Task] = []
    if airflow.problem:
        tasks.append(Task("warn", f"What runs now is not known: {airflow.problem}. Ends and data below are the warehouse's own."))
    for name in airflow.down:
        tasks.append(Task("bad", f"Airflow's {name} gives no sign of life: nothing starts. Read its log; a stack of make up starts it again by itself."))
    templates = {
        "failed": "{name} failed: {why}",
        "paused": "{name} is paused: switch it on in Airflow",
        "late": "{name} is late: {why}",
        "never ran": "{name} never ran: {why}",
        "waits for you": "{name} waits for you: {why}",
        "source silent": "{name}: {why}",
        "retrying": "{name} tries again by itself: {why}",
    }
    for dag_id, sign in signs.items():
        if sign.level != "good":
            headline = templates.get(sign.words, "{name}: {words}; {why}").format(name=names[dag_id], words=sign.words, why=sign.why)
            tasks.append(Task(sign.level, headline, sign.links))
    if (
        builds
        and builds[0]["outcome"] == "refused"
        and not any(sign.words in {"failed", "waits for you"} for dag_id, sign in signs.items() if dag_id == "build_marts")
    ):
        tasks.append(Task("warn", "The newest build was refused; readers keep the publication before it: see why below, mend the cause or wait for new data."))
    running = {SOURCES.get(dag_id, "") for dag_id, sign in signs.items() if sign.words == "source silent"}
    for source, service in silent.items():
        if source not in running and any(SOURCES.get(dag_id) == source and sign.words == "failed" for dag_id, sign in signs.items()):
            tasks.append(Task("warn", f"{_silence(service)}: see whether it is down."))
    tasks.sort(key=lambda task: task.level != "bad")
    waiting = [names[dag_id] for dag_id, sign in signs.items() if sign.words == NOT_YET]
    if not tasks and waiting:
        return Sign("good", "Nothing is wrong so far", f"Still to run for the first time: {', '.join(waiting)}. Nothing waits for you."), []
    if not tasks:
        return Sign(
            "good", "All is well", f"Every part of the line ended well within {SILENCE.total_seconds() / 3_600:.0f} hours, and nothing waits for you."
        ), []
    level = tasks[0].level
    number = f"{len(tasks)} thing{'s' if len(tasks) > 1 else ''}"
    return Sign(level, "Something is wrong" if level == "bad" else "Look at this", f"{number} to look at, the worst first."), tasks


def ago(moment: datetime | None, now: datetime) -> str:
    """How long ago a time is, in the largest unit that fits: "3 hours ago". "never" for None."""
    if moment is None:
        return "never"
    seconds = max(0, int((now - moment).total_seconds()))
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{seconds // size} {unit}{'s' if seconds // size > 1 else ''} ago"
    return "just now"
