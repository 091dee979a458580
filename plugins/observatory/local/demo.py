"""``make demo``: run the whole line on a world, step by step, and print what came of it."""

from __future__ import annotations

import csv
import itertools
import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from psycopg2.extras import execute_values
from sqlalchemy import Engine, text

from observatory.errors import ObservatoryError
from observatory.landing.assessments import load_folder, told
from observatory.local import airflow, states
from observatory.local.report import Report
from observatory.local.stack import Stack, end_other, stack
from observatory.warehouse import sqlfile

POLL_SECONDS = 0.7
BEAT_POLLS = 5
"""Between so many looks at the runs one at the scheduler's sign of life: each costs the machine that does the work."""
QUIET_SECONDS = 300.0
"""How long neither a run nor the scheduler's own sign of life may move."""
IDLE_BEATS = 40
"""So many signs of life of a scheduler that has nothing to do and does not start what must follow: it will not."""


_T = TypeVar("_T")
SERVED, UNSERVED = "INSERT INTO served VALUES %s", "INSERT INTO unserved VALUES %s"
ASSESSMENTS = "assessments"
"""A folder of a world with what other indices published of its releases, in their form: loaded, never served."""


class Running(Protocol):
    """What the line is run on and told by: the processes of one machine, or containers."""

    @property
    def api(self) -> airflow.Api:
        """Airflow's REST API, signed in."""

    @property
    def engine(self) -> Engine:
        """The warehouse."""

    @property
    def task_logs(self) -> Path:
        """The folder of the tasks' logs."""

    def check(self) -> None:
        """Raise ``ObservatoryError`` where it cannot go on."""

    def place(self, name: str) -> str:
        """A process by name, and where to read of it, for an error."""

    def control(self, method: str, path: str) -> Any:
        """A call to the replay's control port, decoded."""

    def patiently(self, call: Callable[[], _T]) -> _T:
        """Call ``call``, which reads from the warehouse, and return its result."""


def demo(state: Path, world: Path, *, scope: str, steps: int, keep: bool, limits: str, measured: Path | None = None) -> int:
    """Run the line at the world's moment and after each of its first ``steps`` later steps; returns the exit status.

    With ``measured`` (a file of human judgements) it is loaded first, and the agreement is printed; else the world's own ``assessments`` are,
    where it has some.
    """
    report = Report()
    state_before = states.read(state)
    if keep and state_before is None:
        raise ObservatoryError(f"KEEP=1 repeats the last run on this world, and there is none: make demo WORLD={world} first")
    end_other(state, say=report.line)
    if state_before is not None and not keep:
        states.begin_anew(state_before, report.line)
    reached = int(state_before.told.get("step", 0)) if keep and state_before is not None else 0
    states.claim(state, world, "demo", report.line)
    served = state / "served.csv"
    with stack(state, world, report, step=reached, limits=limits) as running:
        before = running.patiently(lambda: _hash_tables(running)) if keep else {}
        load_assessments(running, report, measured or world / ASSESSMENTS)
        available = int(running.control("GET", "/world")["steps"])
        lost = 0
        for step in range(reached, min(reached if keep else steps, available) + 1):
            if step > reached:
                running.advance()
                states.write(state, step=step)
                report.line(f"--- step {step} of the world, {running.control('GET', '/world')['now']}")
            if scope == "all":
                _seed(running, report)
            lost += walk(running, report, served, step)
        if keep:
            _tell_changes(report, before, running.patiently(lambda: _hash_tables(running)))
        report.result(running.engine, f"{running.world} (a replayed world, not the live services)")
        if measured is not None:
            report.agreement(running.engine)
        report.plain('Where to look next: make psql SQL="select * from mart.most_open order by list_number"; make up for the Airflow UI; README.md.')
    return 1 if lost else 0


def load_assessments(running: Running, report: Report, path: Path) -> None:
    """Load a file or folder of human judgements, where it is there."""
    if path.exists():
        for loaded in load_folder(running.engine, path):
            report.line(told(loaded))


def walk(running: Running, report: Report, served: Path, step: int) -> int:
    """One pass: the catalogue and the whole Hub, with what is derived from it, then the line: hub, arXiv, GitHub, marts; returns how many records were lost."""
    _run(running, report, airflow.CATALOGUE, after=airflow.CATALOGUE, last=None)
    _run(running, report, "ingest_hub_census", after="ingest_hub_census", last="build_hub")
    _run(running, report, "ingest_huggingface", after="ingest_github", last="build_marts")
    return _account_for(running, report, served, step)


def _run(running: Running, report: Report, first: str, *, after: str, last: str | None) -> None:
    """Trigger ``first`` and wait until everything rests and ``last``, where something follows, has run after the end of ``after``."""
    known = {(row["dag_id"], row["dag_run_id"]) for row in running.api.runs()}
    running.api.trigger(first)
    reported: set[tuple[str, str, str]] = set()
    seen, since, beats, last_beat, beat = "", time.monotonic(), 0, "", ""
    for poll in itertools.count():
        running.check()
        runs = [row for row in running.api.runs() if (row["dag_id"], row["dag_run_id"]) not in known]
        for row in sorted(runs, key=lambda run: str(run["start_date"])):
            _tell_run(running, report, row, reported)
        failed = [row for row in runs if row["state"] == "failed"]
        if failed:
            raise ObservatoryError(_explain_failure(running, failed[0]))
        if _is_at_rest(running, runs, after, last):
            return
        if poll % BEAT_POLLS == 0:
            for asked in running.api.awaited():
                raise ObservatoryError(f"{asked}. Nobody answers here: start the stack by make up, and answer in Airflow under Required Actions")
            running.control("GET", "/clock")
            beat = running.api.heartbeat()
        moved = repr((beat, [(row["dag_run_id"], row["state"]) for row in runs]))
        if moved != seen:
            # Counted in the scheduler's heartbeats and not in seconds: a busy machine is slower at both.
            is_idle = not any(row["state"] in {"queued", "running"} for row in runs)
            beats = beats + 1 if is_idle and beat != last_beat else beats if is_idle else 0
            seen, since, last_beat = moved, time.monotonic(), beat
        scheduler = running.place("scheduler")
        if beats > IDLE_BEATS:
            raise ObservatoryError(f"{last or first} was not started after {after}: the {scheduler} has nothing to do")
        if time.monotonic() - since > QUIET_SECONDS:
            raise ObservatoryError(f"the {scheduler} has given no sign of life for {QUIET_SECONDS:.0f} s")
        time.sleep(POLL_SECONDS)


def _is_at_rest(running: Running, runs: list[dict[str, Any]], after: str, last: str | None) -> bool:
    """Every run ended, and what every run of ``after`` published was read by a run of ``last``, where something follows.

    Their ends do not tell: a run that publishes early and tidies up late may end behind the one that it started.
    """
    if any(row["state"] in {"queued", "running"} for row in runs):
        return False
    published = {row["dag_run_id"] for row in runs if row["dag_id"] == after}
    if last is None:
        return bool(published)
    read = {run for row in runs if row["dag_id"] == last for run in running.api.sources(last, row["dag_run_id"])}
    return bool(published) and published <= read


def _tell_run(running: Running, report: Report, row: dict[str, Any], reported: set[tuple[str, str, str]]) -> None:
    """Say once that a run began, and once how it ended."""
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
    """The row of ``meta.run`` of a run, None if it has none, and the rows of its receipts."""
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
    """The failed tasks of a run with the end of their logs."""
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
    """The last lines of a task's log as a person reads them, and the error that ended it."""
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
    """SCOPE=all: want every account, repository and paper that the world holds."""
    path = running.state / "seeds.json"
    path.write_text(json.dumps(running.control("GET", "/seeds")), encoding="utf-8")
    command = airflow.python("-m", "observatory.cli.warehouse", "seed", "--file", str(path))
    done = subprocess.run(command, env=running.owner_env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ObservatoryError(f"the accounts of the world could not be wanted: {(done.stderr.strip().splitlines() or ['no word'])[-1]}")
    report.line(done.stdout.strip())


def _account_for(running: Running, report: Report, served: Path, step: int) -> int:
    """Write the replay's own count, and find every served record in raw, the rejects or the failed looks; returns how many are in none."""
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
    _tell_unreached(running, report)
    return len(lost)


def _tell_unreached(running: Running, report: Report) -> None:
    """Report the things of the replayed world that no document or list led to in this step, with the reason."""
    keys = running.control("GET", "/unserved")
    made = "CREATE TEMPORARY TABLE unserved (source text, kind text, key text) ON COMMIT DROP"
    for source, kind, records, reason in running.patiently(lambda: _read_by_keys(running, made, UNSERVED, keys, "unreached")):
        report.line(f"    not served in this step: {records} {source} {kind}: {reason}")


def _read_by_keys(running: Running, made: str, filled: str, keys: Any, name: str) -> list[Any]:
    """The rows of a statement of sql/report that reads its keys from a temporary table."""
    with running.engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(made)
        execute_values(cursor, filled, keys, page_size=2_000)
        cursor.execute(sqlfile.statement("report", name))
        rows = list(cursor.fetchall())
    return rows


def _hash_tables(running: Stack) -> dict[str, tuple[int, str]]:
    """Rows and a hash of every table of raw, core and mart."""
    hashes: dict[str, tuple[int, str]] = {}
    with running.engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(sqlfile.statement("report", "changes"))
        for (query,) in cursor.fetchall():
            cursor.execute(query)
            for name, rows, digest in cursor.fetchall():
                hashes[name] = (rows, digest)
    return hashes


def _tell_changes(report: Report, before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> None:
    """Report which tables changed between two runs, by their hashes."""
    changed = sorted(name for name in after if before.get(name) != after[name])
    report.line(f"KEEP=1: {len(after) - len(changed)} of {len(after)} tables of raw, core and mart are unchanged to the last row")
    for name in changed:
        report.line(f"    changed: {name}, {before.get(name, (0, ''))[0]} rows before, {after[name][0]} after")
