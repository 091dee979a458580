"""``make demo``: run the whole line on a world, step by step, and print what came of it."""

from __future__ import annotations

import csv
import json
import subprocess
import time
from pathlib import Path
from typing import Any

from psycopg2.extras import execute_values
from sqlalchemy import text

from observatory import settings
from observatory.errors import ObservatoryError
from observatory.landing.assessments import load_folder, told
from observatory.local import airflow
from observatory.local.report import Report
from observatory.local.stack import Stack, read_run, stack, write_run

POLL_SECONDS = 0.7
PASS_SECONDS = 3_600


def demo(state: Path, world: Path, *, scope: str, steps: int, keep: bool, limits: str, assessments: Path | None = None) -> int:
    """Run the line at the world's moment and after each of its first ``steps`` later steps; returns the exit status.

    With ``assessments`` (a file or folder of human judgements) they are loaded first, and the agreement is printed.
    """
    report = Report()
    last = read_run(state)
    reached = int(last.get("step", 0)) if keep else 0
    if keep and last.get("world_path") != str(world):
        raise ObservatoryError(f"KEEP=1 repeats the last run, which was on {last.get('world_path') or 'no world'}")
    served = state / "served.csv"
    if not keep:
        served.unlink(missing_ok=True)
    with stack(state, world, report, fresh=not keep, step=reached, limits=limits) as running:
        before = _hashes(running) if keep else {}
        if assessments is not None:
            for loaded in load_folder(running.engine, assessments):
                report.line(told(loaded))
        available = int(running.control("GET", "/world")["steps"])
        lost = 0
        for step in range(reached, min(reached if keep else steps, available) + 1):
            if step > reached:
                running.control("POST", "/step")
                write_run(state, step=step)
                report.line(f"--- step {step} of the world, {running.control('GET', '/world')['now']}")
            _pass(running, report, scope)
            lost += _account_for(running, report, served, step)
        if keep:
            _tell_changes(report, before, _hashes(running))
        report.result(running.engine, f"{running.world} (a replayed world, not the live services)")
        if assessments is not None:
            report.agreement(running.engine)
        report.plain('Where to look next: make psql SQL="select * from mart.release_disclosure"; make up for the Airflow UI; README.md.')
    return 1 if lost else 0


def _pass(running: Stack, report: Report, scope: str) -> None:
    """One pass: the whole Hub by its lists and what is derived from it, then the line: hub, arXiv, GitHub, marts."""
    if scope == "all":
        _seed(running, report)
    _run(running, report, "ingest_hub_census", after="ingest_hub_census", last="build_hub")
    _run(running, report, "ingest_huggingface", after="ingest_github", last="build_marts")


def _run(running: Stack, report: Report, first: str, *, after: str, last: str) -> None:
    """Trigger ``first`` and wait until everything rests and ``last`` has run after the end of ``after``."""
    known = {(row["dag_id"], row["dag_run_id"]) for row in running.api.runs()}
    running.api.trigger(first)
    told: set[tuple[str, str, str]] = set()
    deadline = time.monotonic() + PASS_SECONDS
    while time.monotonic() < deadline:
        runs = [row for row in running.api.runs() if (row["dag_id"], row["dag_run_id"]) not in known]
        for row in sorted(runs, key=lambda one: str(one["start_date"])):
            _tell(running, report, row, told)
        failed = [row for row in runs if row["state"] == "failed"]
        if failed:
            raise ObservatoryError(_explain(running, failed[0]))
        for child in running.children:
            if not child.is_running():
                raise ObservatoryError(f"{child.name} ended:\n{child.log.read_text(errors='replace')[-2_000:]}")
        if _is_at_rest(runs, after, last):
            return
        time.sleep(POLL_SECONDS)
    raise ObservatoryError(f"the line did not come to rest within {PASS_SECONDS} s")


def _is_at_rest(runs: list[dict[str, Any]], after: str, last: str) -> bool:
    """Every run ended, and a run of ``last`` ended after ``after`` did."""
    if any(row["state"] in {"queued", "running"} for row in runs):
        return False
    ends = [row["end_date"] for row in runs if row["dag_id"] == after]
    return bool(ends) and any(row["dag_id"] == last and row["end_date"] > max(ends) for row in runs)


def _tell(running: Stack, report: Report, row: dict[str, Any], told: set[tuple[str, str, str]]) -> None:
    """Say once that a run began, and once how it ended."""
    key = (row["dag_id"], row["dag_run_id"])
    if row["state"] != "queued" and (*key, "begun") not in told:
        told.add((*key, "begun"))
        report.line(f"{row['dag_id']} runs")
    if row["state"] in {"success", "failed"} and (*key, "ended") not in told:
        told.add((*key, "ended"))
        with running.engine.connect() as connection:
            run = connection.execute(
                text("SELECT run_id, state, report FROM meta.run WHERE dag_id = :dag AND dag_run_id = :run"), {"dag": key[0], "run": key[1]}
            ).first()
            receipts = connection.execute(
                text(
                    "SELECT kind, received, landed, unchanged, rejected FROM meta.receipt WHERE run_id = :run"
                    " UNION ALL SELECT kind || ' of the whole Hub', received, new + changed, received - new - changed - rejected, rejected"
                    " FROM meta.hub_sweep WHERE run_id = :run ORDER BY kind"
                ),
                {"run": run.run_id if run else 0},
            ).all()
        outcome = "" if run is None else run.report.get("outcome") or run.report.get("reason") or ""
        report.line(f"{row['dag_id']}: {row['state']}{f' ({outcome})' if outcome else ''}")
        report.receipts(receipts)


def _explain(running: Stack, row: dict[str, Any]) -> str:
    """The failed tasks of a run with the end of their logs."""
    words = [f"{row['dag_id']} failed"]
    for task in running.api.tasks(row["dag_id"], row["dag_run_id"]):
        if task["state"] != "failed":
            continue
        words.append(f"task {task['task_id']}:")
        pattern = f"dag_id={row['dag_id']}/run_id={row['dag_run_id']}/task_id={task['task_id']}"
        logs = sorted((running.state / "airflow" / "logs" / pattern).rglob("*.log"))
        words += _readable(logs[-1]) if logs else ["no log"]
    return "\n".join(words)


def _readable(log: Path) -> list[str]:
    """The last lines of a task's log as a person reads them, and the error that ended it."""
    words: list[str] = []
    for line in log.read_text(errors="replace").splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            words.append(line)
            continue
        words.append(f"{told.get('level', '')}: {told.get('event', '')}"[:500])
        for error in told.get("error_detail") or []:
            frames = [f"    {one['filename']}:{one['lineno']} {one['name']}" for one in error["frames"][-3:]]
            words += [f"  {error['exc_type']}: {error['exc_value']}"[:1_500], *frames]
    return words[-30:]


def _seed(running: Stack, report: Report) -> None:
    """SCOPE=all: want every account, repository and paper that the world holds."""
    path = running.state / "seeds.json"
    path.write_text(json.dumps(running.control("GET", "/seeds")), encoding="utf-8")
    command = airflow.python("-m", "observatory.warehouse", "seed", "--file", str(path))
    done = subprocess.run(command, env=running.env, capture_output=True, text=True, check=True)
    report.line(done.stdout.strip())


def _account_for(running: Stack, report: Report, served: Path, step: int) -> int:
    """Write the replay's own count, and compare every served record with raw and the rejects; returns how many are in neither."""
    is_new = not served.exists()
    with served.open("a", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        if is_new:
            writer.writerow(["step", "source", "kind", "records"])
        for row in running.control("GET", "/served"):
            writer.writerow([step, row["source"], row["kind"], row["records"]])
    keys = running.control("GET", "/served/keys")
    with running.engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("CREATE TEMPORARY TABLE served (source text, kind text, key text) ON COMMIT DROP")
        execute_values(cursor, "INSERT INTO served VALUES %s", keys, page_size=2_000)
        cursor.execute((settings.SQL / "report" / "fate.sql").read_text(encoding="utf-8"))
        rows = cursor.fetchall()
    landed = sum(1 for row in rows if row[3])
    rejected = sum(1 for row in rows if not row[3] and row[4])
    lost = [row for row in rows if not row[3] and not row[4]]
    report.line(f"served {len(rows)} distinct records: {landed} in raw, {rejected} among the rejects, {len(lost)} lost")
    for row in lost[:20]:
        report.line(f"    lost: {row[0]} {row[1]} {row[2]}")
    _tell_unreached(running, report)
    return len(lost)


def _tell_unreached(running: Stack, report: Report) -> None:
    """What the world holds and no path reached in this step, with the reason."""
    with running.engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("CREATE TEMPORARY TABLE unserved (source text, kind text, key text) ON COMMIT DROP")
        execute_values(cursor, "INSERT INTO unserved VALUES %s", running.control("GET", "/unserved"), page_size=2_000)
        cursor.execute((settings.SQL / "report" / "unreached.sql").read_text(encoding="utf-8"))
        for source, kind, records, reason in cursor.fetchall():
            report.line(f"    not served in this step: {records} {source} {kind}: {reason}")


def _hashes(running: Stack) -> dict[str, tuple[int, str]]:
    """Rows and a hash of every table of raw, core and mart."""
    found: dict[str, tuple[int, str]] = {}
    with running.engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute((settings.SQL / "report" / "changes.sql").read_text(encoding="utf-8"))
        for (query,) in cursor.fetchall():
            cursor.execute(query)
            for name, rows, digest in cursor.fetchall():
                found[name] = (rows, digest)
    return found


def _tell_changes(report: Report, before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> None:
    changed = sorted(name for name in after if before.get(name) != after[name])
    report.line(f"KEEP=1: {len(after) - len(changed)} of {len(after)} tables of raw, core and mart are unchanged to the last row")
    for name in changed:
        report.line(f"    changed: {name}, {before.get(name, (0, ''))[0]} rows before, {after[name][0]} after")
