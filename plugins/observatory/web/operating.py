"""The state of every Dag for its operator: one sign for each, and one line above all with what to do. For runs, Airflow's own state counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from observatory.quality.silence import DAILY, SILENCE
from observatory.web.airflow_state import QUESTION, Airflow, Attempt, Dag, Run
from observatory.web.page import Row, shown

SOURCES = {one.dag_id: one.service for one in DAILY if one.service is not None} | {"ingest_hub_snapshot": "huggingface"}
"""The service that a Dag asks."""
SERVICES = {"huggingface": "Hugging Face", "arxiv": "arXiv", "github": "GitHub"}
"""The names of the services for people."""
NOT_YET = "not run yet"
"""The word for a Dag of a fresh install, whose first run is no longer to be waited for than any good end."""
RESTING = "resting"
"""The word for a Dag that is to run only if a person or another Dag starts it, and that was not started yet."""
STUCK = timedelta(hours=2)
"""A run that Airflow does not begin for so long is late. An hour is no fault: Airflow counts a run that was ended by hand until it reads the file again."""
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


@dataclass(frozen=True, slots=True)
class Beside:
    """What is expected of a Dag outside the line. ``late_after``: how long its last good end may be ago; None: nothing starts it by the clock.

    ``is_needed``: whether everything rests on it, as on a Dag of the line, so that a pause is an error. ``question``: what it asks a person.
    """

    title: str
    late_after: timedelta | None = None
    is_needed: bool = False
    question: str = "a task asks a question: answer it"


BESIDE = {
    "ingest_hub_snapshot": Beside("The whole Hub's snapshots"),
    "backfill_hub_history": Beside("The whole Hub's past"),
    "export_dataset": Beside("The export of the dataset", timedelta(days=8)),
    "publish_dataset": Beside("The dataset on the Hub", question="a release of the dataset would go to the Hub: approve or reject it"),
    "deposit_dataset": Beside("The dataset on Zenodo", question="a release of the dataset would be published on Zenodo, for ever: approve or reject it"),
    # Upkeep runs every six hours and raises the alarms: if it is off, nobody is told of anything.
    "maintain_warehouse": Beside("Upkeep", timedelta(hours=24), is_needed=True),
}
"""The Dags outside the line. Each has a sign as the Dags of the line have, and what is wrong with it stands in the one line at the top."""
_BUILD = "a build differs too much to be published by itself: approve or reject it"


def sign(row: Row, airflow: Airflow, silent: Mapping[str, Row]) -> Sign:
    """The sign of one Dag of the line. ``row`` (``collection_source``) has its last ends by the warehouse; ``silent``: services that do not answer."""
    dag = airflow.dag(row["dag_id"])
    if dag is None:
        return _sign_from_warehouse(row, airflow)
    late = _too_old(SILENCE) if row["is_late"] and row["last_success_at"] is not None else ""
    found = _findings(dag, airflow, _BUILD, silent.get(SOURCES.get(dag.dag_id, "")), late, is_needed=True)
    if found:
        return _join(found)
    if dag.of_state("running") or dag.of_state("queued"):
        return _open_sign(dag, airflow)
    links = _links(airflow, dag, dag.ended)
    if dag.ended is None and row["is_late"]:
        return Sign("bad", "never ran", _with_next_run(dag, "no run was made yet"), links)
    if dag.ended is None:
        return Sign("good", NOT_YET, _with_next_run(dag, "its first run is still to come"), links)
    if row["last_success_at"] is None:
        return Sign("bad", "never ended well", _with_next_run(dag, "its runs did nothing so far"), links)
    return Sign("good", "fresh", _with_next_run(dag, ""), links)


def sign_outside_line(dag_id: str, airflow: Airflow) -> Sign:
    """The sign of a Dag outside the line (``BESIDE``), by Airflow alone."""
    dag, expected = airflow.dag(dag_id), BESIDE[dag_id]
    if dag is None:
        # Airflow did not answer, as the line at the top says; or it knows no such Dag.
        return Sign("good", "not known", "") if airflow.dags is None else _absent()
    found = _findings(dag, airflow, expected.question, None, _overdue(dag, expected, airflow.at), is_needed=expected.is_needed)
    if found:
        return _join(found)
    if dag.of_state("running") or dag.of_state("queued"):
        return _open_sign(dag, airflow)
    links = _links(airflow, dag, dag.ended)
    if dag.ended is not None:
        return Sign("good", "fresh" if expected.late_after and dag.has_clock else "ended well", _with_next_run(dag, ""), links)
    if expected.is_needed and dag.has_clock:
        return Sign("good", NOT_YET, _with_next_run(dag, "its first run is still to come"), links)
    return Sign("good", RESTING, _with_next_run(dag, ""), links)


def _overdue(dag: Dag, expected: Beside, now: datetime) -> str:
    """Why a Dag outside the line is late, as a sentence; empty if it is not, or if no clock starts it here."""
    if expected.late_after is None or not dag.has_clock:
        return ""
    good = next(iter(dag.of_state("success")), None)
    if good is not None and good.ended_at is not None:
        return _too_old(expected.late_after) if now - good.ended_at > expected.late_after else ""
    is_missed = dag.missed_at is not None and now - dag.missed_at > STUCK and not dag.runs
    return f"its run of {shown(dag.missed_at, 'moment')} was not made" if is_missed else ""


def _findings(dag: Dag, airflow: Airflow, question: str, service: Row | None, late: str, *, is_needed: bool) -> list[Sign]:
    """What is to be said of a Dag, the most telling first, so that nothing hides behind another thing; empty if it is well.

    ``question``: what it asks a person; ``service``: the service that it asks, if that gives no answer; ``late``: why it is late, empty if it is not.
    """
    running, queued = dag.of_state("running"), dag.of_state("queued")
    attempts = [attempt for run in running for attempt in airflow.of(run)]
    failed = dag.ended if dag.ended is not None and dag.ended.state == "failed" else None
    off = "bad" if is_needed else "warn"
    found = [_question_sign(asks, airflow, question) for asks in _in_state(attempts, QUESTION)[:1]]
    if dag.is_paused and not running:
        found.append(Sign(off, "paused", "it is switched off in Airflow: nothing runs until it is switched on", _links(airflow, dag, None)))
    if failed and not running and not queued:
        found.append(_failed_sign(failed, _in_state(airflow.of(failed), "failed"), airflow, dag))
    if service and running:
        why = f"{_silence(service)}. Nothing is lost, and the run tries again by itself. If it lasts, see whether it is down"
        found.append(Sign("bad", "source silent", why, _links(airflow, dag, running[0])))
    found += [_retry_sign(again, airflow) for again in _in_state(attempts, "up_for_retry")[:1]]
    found += [_broken_sign(_in_state(attempts, "failed"), airflow)] if _in_state(attempts, "failed") else []
    if failed and (running or queued):
        found.append(_failed_before(failed, (running or queued)[0], airflow))
    if dag.is_paused and running:
        found.append(Sign("warn", "running, then paused", "it is switched off in Airflow: no run follows this one", _links(airflow, dag, running[0])))
    if late:
        under_way = f"a run is under way {_since(running[0])}; " if running else ""
        found.append(Sign("bad", "late", _with_next_run(dag, f"{under_way}{late}"), _links(airflow, dag, (*running, dag.ended)[0])))
    if queued and not running and not dag.is_paused:
        since = queued[0].queued_at
        if since is not None and airflow.at - since > STUCK:
            found.append(Sign("bad", "late", f"a run waits for its turn since {shown(since, 'moment')}", _links(airflow, dag, queued[0])))
    return found


def _join(found: Sequence[Sign]) -> Sign:
    """One sign of several: the words of the first, the worst level, what the others say behind it, and every link once."""
    level = "bad" if any(sign.level == "bad" for sign in found) else "warn"
    why = ". ".join([found[0].why.rstrip("."), *(f"Also {sign.words}: {sign.why.rstrip('.')}" for sign in found[1:])])
    links = {link.href: link for sign in reversed(found) for link in reversed(sign.links)}
    return Sign(level, found[0].words, why if found[1:] else found[0].why, tuple(reversed(links.values())))


def _in_state(attempts: Sequence[Attempt], state: str) -> list[Attempt]:
    """The attempts in a state."""
    return [attempt for attempt in attempts if attempt.state == state]


def _absent() -> Sign:
    """The sign of a Dag that Airflow does not know."""
    return Sign("bad", "not there", "Airflow tells of no such Dag: look at its import errors, or ask for the right to see it")


def _too_old(after: timedelta) -> str:
    """A sentence that says that the last good end is too long ago."""
    return f"no good end for more than {after.total_seconds() / 3_600:.0f} hours"


def _since(run: Run) -> str:
    """Since when a run is under way; empty if it did not begin."""
    return f"since {shown(run.begun_at, 'moment')}" if run.begun_at else ""


def _question_sign(asks: Attempt, airflow: Airflow, question: str) -> Sign:
    """The sign of a Dag with a task that waits for a person's answer."""
    asked = f" (asked at {shown(asks.begun_at, 'moment')})" if asks.begun_at else ""
    return Sign("warn", "waits for you", f"{question}{asked}", (Link(airflow.task_link(asks), "the question"),))


def _broken_sign(failed: Sequence[Attempt], airflow: Airflow) -> Sign:
    """The sign of a Dag that is running, of which a task has failed already."""
    more = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
    links = tuple(Link(airflow.task_link(attempt), f"the log of {attempt.name}") for attempt in failed[:3])
    return Sign("warn", "running, a task failed", f"{failed[0].name}{more} failed, and other tasks of the run go on. {failed[0].triage}".rstrip(), links)


def _failed_before(failed: Run, run: Run, airflow: Airflow) -> Sign:
    """The sign of a Dag that is running, or queued, and whose last end was a failure."""
    why = f"{run.state} {_since(run)}".rstrip()
    links = (Link(airflow.run_link(run), "the run"), Link(airflow.run_link(failed), "the failed run"))
    return Sign("warn", f"{run.state}, failed before", f"{why}; the run before it failed", links)


def _open_sign(dag: Dag, airflow: Airflow) -> Sign:
    """The sign of a Dag that is running or queued, and well."""
    running = dag.of_state("running")
    if not running:
        return Sign("good", "queued", "a run waits for its turn", _links(airflow, dag, dag.of_state("queued")[0]))
    attempts = [attempt for run in running for attempt in airflow.of(run)]
    waits = [*_in_state(attempts, "up_for_reschedule"), *_in_state(attempts, "deferred")]
    sentence = f"a run is under way {_since(running[0])}".rstrip()
    return Sign("good", "running", f"{sentence}; {waits[0].name} waits as its service asked" if waits else sentence, _links(airflow, dag, running[0]))


def _retry_sign(attempt: Attempt, airflow: Airflow) -> Sign:
    """The sign of a Dag with a failed task that will be tried again."""
    at = f", again not before {shown(attempt.next_at, 'moment')}" if attempt.next_at else ""
    links = (Link(airflow.run_link(attempt), "the run"), Link(airflow.task_link(attempt), "its log"))
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
        return Sign("bad", "late", _too_old(SILENCE))
    remark = "" if not airflow.problem else "whether it runs now is not known"
    if airflow.dags is not None:
        return _absent()
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


def _silence(service: Row) -> str:
    """A sentence that says since when a service has given no good answer."""
    name = str(service["source"])
    return f"{SERVICES.get(name, name)} has given no good answer since {shown(service['unwell_since'], 'moment')}"


def top(signs: Mapping[str, Sign], names: Mapping[str, str], airflow: Airflow, silent: Mapping[str, Row], builds: Sequence[Row]) -> tuple[Sign, list[Task]]:
    """The sign of all Dags, shown above all others, and what the operator has to do, the bad ones first. ``names``: of the Dags."""
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
            "good",
            "All is well",
            f"Every part of the line ended well within {SILENCE.total_seconds() / 3_600:.0f} hours, and no Dag waits for you, failed or is off.",
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
