"""``make demo``: run all Dags on a replayed world, step by step, and print the results."""

from __future__ import annotations

import csv
import itertools
import json
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from psycopg2.extras import execute_values
from sqlalchemy import Engine, text

from observatory.errors import ObservatoryError
from observatory.landing.assessments import load_folder, summary
from observatory.local import airflow, states
from observatory.local.report import Report
from observatory.local.stack import Stack, end_other, rehearse, stack
from observatory.warehouse import sqlfile

POLL_SECONDS = 0.7
BEAT_POLLS = 5
"""The scheduler's heartbeat is read at every fifth poll of the runs only, since each call takes time from the machine that does the work."""
QUIET_SECONDS = 300.0
"""The demo fails if for this long no run changed its state and the scheduler had no heartbeat."""
IDLE_BEATS = 40
"""The demo fails after this many heartbeats of a scheduler that is idle although a Dag has still to start."""


_T = TypeVar("_T")
SERVED, UNSERVED = "INSERT INTO served VALUES %s", "INSERT INTO unserved VALUES %s"
ASSESSMENTS = "assessments"
"""The folder of a world with assessments of its releases by other indices, in their formats: loaded into the warehouse, not served by the replay."""


class Running(Protocol):
    """The running servers that a demo needs: processes on this machine (``Stack``), or containers (``Containers``)."""

    @property
    def api(self) -> airflow.Api:
        """Airflow's REST API, signed in."""

    @property
    def engine(self) -> Engine:
        """The engine of the warehouse."""

    @property
    def task_logs(self) -> Path:
        """The folder of the tasks' logs."""

    def check(self) -> None:
        """Raise ``ObservatoryError`` if a server failed for good."""

    def place(self, name: str) -> str:
        """The name of a process and where its log is, for an error message."""

    def control(self, method: str, path: str) -> Any:
        """Call the replay's control port; returns the decoded JSON."""

    def patiently(self, call: Callable[[], _T]) -> _T:
        """Call ``call``, which reads from the warehouse, and return its result."""


def tour(world: Path) -> tuple[int, ...]:
    """The later states of a world, by their numbers, at which a run without a number of its own stops: the last of each month, so that months compare."""
    as_of = datetime.fromisoformat(json.loads((world / "world.json").read_text(encoding="utf-8"))["as_of"])
    later = sorted(moment for folder in world.glob("steps/*") if folder.is_dir() and (moment := datetime.fromisoformat(folder.name)) > as_of)
    return tuple({(moment.year, moment.month): number for number, moment in enumerate(later, start=1)}.values())


def demo(state: Path, world: Path, *, scope: str, steps: int | None, keep: bool, limits: str, measured: Path | None = None) -> int:
    """Run all Dags on the world's base state, then again after each of its first ``steps`` steps; returns the exit status, 1 if records were lost.

    ``steps`` ``None``: at the last of the world's later states, and of those before at the last of each month the lists of the whole Hub alone.
    ``state``: the state's folder; ``scope``: ``registry``, or ``all`` to want everything that the world holds; ``keep``: repeat the last run and report which
    tables changed; ``limits``: the replay's plan of rate limits. ``measured``: a file of human labels to load; then the agreement is printed. Raises
    ``ObservatoryError`` if a run fails.
    """
    report = Report()
    state_before = states.read(state)
    if keep and state_before is None:
        raise ObservatoryError(f"KEEP=1 repeats the last run on this world, and there is none: make demo WORLD={world} first")
    if keep:
        rehearse(state)
    end_other(state, say=report.line)
    if state_before is not None and not keep:
        states.begin_anew(state_before, report.line)
    first_step = int(state_before.told.get("step", 0)) if keep and state_before is not None else 0
    states.claim(state, world, "demo", report.line, is_anew=not keep)
    served = state / "served.csv"
    with stack(state, world, report, step=first_step, limits=limits) as running:
        hashes_before = running.patiently(lambda: _hash_tables(running)) if keep else {}
        load_assessments(running, report, measured or world / ASSESSMENTS)
        available = int(running.control("GET", "/world")["steps"])
        n_lost = 0
        stops = tour(world) if steps is None else tuple(range(1, steps + 1))
        last = first_step if keep else min(stops[-1] if stops else 0, available)
        for step in range(first_step, last + 1):
            if step > first_step:
                running.advance()
                states.write(state, step=step)
                report.line(f"--- step {step} of the world, {running.control('GET', '/world')['now']}")
            if step not in (first_step, *stops):
                continue
            if steps is None and step not in (first_step, last):
                _run(running, report, "ingest_hub_census", after="ingest_hub_census", last="build_hub")
                continue
            if scope == "all":
                _seed(running, report)
            n_lost += walk(running, report, served, step)
        if keep:
            _report_changes(report, hashes_before, running.patiently(lambda: _hash_tables(running)))
        report.result(running.engine, f"{running.world} (a replayed world, not the live services)")
        if measured is not None:
            report.agreement(running.engine)
        report.plain('Where to look next: make psql SQL="select * from mart.most_open order by list_number"; make up for the Airflow UI; README.md.')
    return 1 if n_lost else 0


def load_assessments(running: Running, report: Report, path: Path) -> None:
    """Load human assessments from a file or folder, and report a line for each file; does nothing if the path is missing."""
    if path.exists():
        for loaded in load_folder(running.engine, path):
            report.line(summary(loaded))


def walk(running: Running, report: Report, served: Path, step: int) -> int:
    """Run each Dag once: those beside the line, the whole Hub's lists and marts, then Hub, arXiv, GitHub and marts. Returns how many records were lost."""
    for dag in airflow.ALONE:
        _run(running, report, dag, after=dag, last=None)
    _run(running, report, "ingest_hub_census", after="ingest_hub_census", last="build_hub")
    _run(running, report, "ingest_huggingface", after="ingest_github", last="build_marts")
    return _count_lost_records(running, report, served, step)


def _run(running: Running, report: Report, first: str, *, after: str, last: str | None) -> None:
    """Trigger the Dag ``first`` and wait until no Dag runs and ``last``, if given, has processed what ``after`` published.

    Raises ``ObservatoryError`` if a run fails, if a task waits for a person, or if nothing moves any more.
    """
    earlier_runs = {(row["dag_id"], row["dag_run_id"]) for row in running.api.runs()}
    running.api.trigger(first)
    reported: set[tuple[str, str, str]] = set()
    last_activity, last_change, idle_beats, last_beat, beat = "", time.monotonic(), 0, "", ""
    for poll in itertools.count():
        running.check()
        runs = [row for row in running.api.runs() if (row["dag_id"], row["dag_run_id"]) not in earlier_runs]
        for row in sorted(runs, key=lambda run: str(run["start_date"])):
            _report_run(running, report, row, reported)
        failed = [row for row in runs if row["state"] == "failed"]
        if failed:
            raise ObservatoryError(_explain_failure(running, failed[0]))
        if _is_at_rest(running, runs, after, last):
            return
        if poll % BEAT_POLLS == 0:
            for question in running.api.awaited():
                raise ObservatoryError(f"{question}. Nobody answers here: start the stack by make up, and answer in Airflow under Required Actions")
            running.control("GET", "/clock")
            beat = running.api.heartbeat()
        activity = repr((beat, [(row["dag_run_id"], row["state"]) for row in runs]))
        if activity != last_activity:
            # Count idle time in heartbeats, not seconds: on a busy machine both the scheduler's work and its heartbeats are slow.
            is_idle = not any(row["state"] in {"queued", "running"} for row in runs)
            idle_beats = idle_beats + 1 if is_idle and beat != last_beat else idle_beats if is_idle else 0
            last_activity, last_change, last_beat = activity, time.monotonic(), beat
        scheduler = running.place("scheduler")
        if idle_beats > IDLE_BEATS:
            raise ObservatoryError(f"{last or first} was not started after {after}: the {scheduler} has nothing to do")
        if time.monotonic() - last_change > QUIET_SECONDS:
            raise ObservatoryError(f"the {scheduler} has given no sign of life for {QUIET_SECONDS:.0f} s")
        time.sleep(POLL_SECONDS)


def _is_at_rest(running: Running, runs: list[dict[str, Any]], after: str, last: str | None) -> bool:
    """Whether every run ended, and each run of ``after`` started, by its asset event, a run of ``last`` (if given).

    Comparing the times at which runs end would be wrong: a run may publish early, and end after the run that it started.
    """
    if any(row["state"] in {"queued", "running"} for row in runs):
        return False
    published = {row["dag_run_id"] for row in runs if row["dag_id"] == after}
    if last is None:
        return bool(published)
    read = {run for row in runs if row["dag_id"] == last for run in running.api.sources(last, row["dag_run_id"])}
    return bool(published) and published <= read


def _report_run(running: Running, report: Report, row: dict[str, Any], reported: set[tuple[str, str, str]]) -> None:
    """Report that a run began, and how it ended with its receipts; each once. ``reported``: what was reported already; changed here."""
    key = (row["dag_id"], row["dag_run_id"])
    if row["state"] != "queued" and (*key, "begun") not in reported:
        reported.add((*key, "begun"))
        report.line(f"{row['dag_id']} runs")
    if row["state"] in {"success", "failed"} and (*key, "ended") not in reported:
        reported.add((*key, "ended"))
        run, receipts = running.patiently(lambda: _read_receipts(running, key[0], key[1]))
        outcome = "" if run is None else run.report.get("outcome") or run.report.get("reason") or ""
        report.line(f"{row['dag_id']}: {row['state']}{f' ({outcome})' if outcome else ''}")
        report.receipts(receipts)


def _read_receipts(running: Running, dag_id: str, dag_run_id: str) -> tuple[Any, Any]:
    """The row of a run in ``meta.run`` (None if it has none), and its receipts: rows of kind, received, landed, unchanged, rejected."""
    with running.engine.connect() as connection:
        run = connection.execute(
            text("SELECT run_id, state, report FROM meta.run WHERE dag_id = :dag AND dag_run_id = :run"), {"dag": dag_id, "run": dag_run_id}
        ).first()
        receipts = connection.execute(
            text(
                "SELECT kind, received, landed, unchanged, rejected FROM meta.receipt WHERE run_id = :run"
                " UNION ALL SELECT kind || ' of the whole Hub', received, new + changed, received - new - changed - rejected, rejected"
                " FROM meta.hub_sweep WHERE run_id = :run ORDER BY kind"
            ),
            {"run": run.run_id if run else 0},
        ).all()
    return run, receipts


def _explain_failure(running: Running, row: dict[str, Any]) -> str:
    """A text on a failed run: its failed tasks, each with the end of its log."""
    lines = [f"{row['dag_id']} failed"]
    for task in running.api.tasks(row["dag_id"], row["dag_run_id"]):
        if task["state"] != "failed":
            continue
        lines.append(f"task {task['task_id']}:")
        pattern = f"dag_id={row['dag_id']}/run_id={row['dag_run_id']}/task_id={task['task_id']}"
        logs = sorted((running.task_logs / pattern).rglob("*.log"))
        lines += _readable(logs[-1]) if logs else ["no log"]
    return "\n".join(lines)


def _readable(log: Path) -> list[str]:
    """The last 30 lines of a task's log as plain text; errors with the innermost frames of their trace. Airflow's log has a JSON object a line."""
    shown_lines: list[str] = []
    for line in log.read_text(errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            shown_lines.append(line)
            continue
        shown_lines.append(f"{entry.get('level', '')}: {entry.get('event', '')}"[:500])
        for error in entry.get("error_detail") or []:
            frames = [f"    {frame['filename']}:{frame['lineno']} {frame['name']}" for frame in error["frames"][-3:]]
            shown_lines += [f"  {error['exc_type']}: {error['exc_value']}"[:1_500], *frames]
    return shown_lines[-30:]


def _seed(running: Stack, report: Report) -> None:
    """For SCOPE=all: put every account, repository and paper of the world on the work list. Raises ``ObservatoryError`` if the command fails."""
    path = running.state / "seeds.json"
    path.write_text(json.dumps(running.control("GET", "/seeds")), encoding="utf-8")
    command = airflow.python("-m", "observatory.cli.warehouse", "seed", "--file", str(path))
    result = subprocess.run(command, env=running.owner_env, capture_output=True, text=True, check=False)
    if result.returncode:
        raise ObservatoryError(f"the accounts of the world could not be wanted: {(result.stderr.strip().splitlines() or ['no word'])[-1]}")
    report.line(result.stdout.strip())


def _count_lost_records(running: Running, report: Report, served: Path, step: int) -> int:
    """Append the replay's counts to ``served`` (CSV), and report where each served record is: in raw, among the rejects, or in a failed source check.

    Returns how many are in none of these: they were lost.
    """
    is_new = not served.exists()
    with served.open("a", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        if is_new:
            writer.writerow(["step", "source", "kind", "records"])
        for row in running.control("GET", "/served"):
            writer.writerow([step, row["source"], row["kind"], row["records"]])
    keys = running.control("GET", "/served/keys")
    rows = running.patiently(
        lambda: _read_by_keys(running, "CREATE TEMPORARY TABLE served (source text, kind text, key text) ON COMMIT DROP", SERVED, keys, "fate")
    )
    landed = sum(1 for row in rows if row[3])
    rejected = sum(1 for row in rows if not row[3] and row[4])
    failed = [row for row in rows if not row[3] and not row[4] and row[5]]
    lost = [row for row in rows if not (row[3] or row[4] or row[5])]
    sentence = f"{landed} in raw, {rejected} among the rejects, {len(failed)} in looks that failed, {len(lost)} lost"
    report.line(f"served {len(rows)} distinct records: {sentence}")
    for row in failed[:20]:
        report.line(f"    failed, and asked again later: {row[5]}")
    for row in lost[:20]:
        report.line(f"    lost: {row[0]} {row[1]} {row[2]}")
    _report_unreached(running, report)
    return len(lost)


def _report_unreached(running: Running, report: Report) -> None:
    """Report the records of the world that nobody asked for in this step, by kind and reason."""
    keys = running.control("GET", "/unserved")
    create_statement = "CREATE TEMPORARY TABLE unserved (source text, kind text, key text) ON COMMIT DROP"
    for source, kind, records, reason in running.patiently(lambda: _read_by_keys(running, create_statement, UNSERVED, keys, "unreached")):
        report.line(f"    not served in this step: {records} {source} {kind}: {reason}")


def _read_by_keys(running: Running, create_statement: str, insert_statement: str, keys: Any, name: str) -> list[Any]:
    """The rows of sql/report/<name>.sql, which reads ``keys`` from a temporary table that ``create_statement`` makes and ``insert_statement`` fills."""
    with running.engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(create_statement)
        execute_values(cursor, insert_statement, keys, page_size=2_000)
        cursor.execute(sqlfile.statement("report", name))
        rows = list(cursor.fetchall())
    return rows


def _hash_tables(running: Stack) -> dict[str, tuple[int, str]]:
    """For every table of raw, core and mart: the number of its rows and a hash of them."""
    hashes: dict[str, tuple[int, str]] = {}
    with running.engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(sqlfile.statement("report", "changes"))
        for (query,) in cursor.fetchall():
            cursor.execute(query)
            for name, rows, digest in cursor.fetchall():
                hashes[name] = (rows, digest)
    return hashes


def _report_changes(report: Report, before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> None:
    """Report which tables changed between two runs, by their hashes."""
    changed = sorted(name for name in after if before.get(name) != after[name])
    report.line(f"KEEP=1: {len(after) - len(changed)} of {len(after)} tables of raw, core and mart are unchanged to the last row")
    for name in changed:
        report.line(f"    changed: {name}, {before.get(name, (0, ''))[0]} rows before, {after[name][0]} after")
