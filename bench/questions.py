"""Every question on a made-up Hub of full size: python bench/questions.py --size 300000 [--keep].

Lands two days of the synthetic Hub, derives everything of it, gives thirty thousand of its models releases, looks and evidence, and publishes
twice. Then each question and claim runs seven times: its median, and which tables above a million rows (fewer on a smaller Hub, in proportion)
its plan reads from end to end. Plans of functions that cannot be inlined are shown as such. The last line counts.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "plugins")]

import hub  # noqa: E402 - found by the path above
from sqlalchemy import Connection, Engine, text  # noqa: E402

from observatory import settings  # noqa: E402
from observatory.landing.reading import load_rules  # noqa: E402
from observatory.local import postgres  # noqa: E402
from observatory.warehouse import hub_metrics, publish  # noqa: E402
from observatory.warehouse.build import core_objects  # noqa: E402
from observatory.warehouse.engine import engine_for  # noqa: E402
from observatory.warehouse.merge import materialise  # noqa: E402
from observatory.warehouse.migrate import migrate  # noqa: E402
from observatory.warehouse.questions import Question, ask, claims, figures, questions  # noqa: E402
from observatory.warehouse.registry import load_registry  # noqa: E402

AIM, TIMES = 200.0, 7
# What follows from the made-up statuses by our own SQL; what reads documents has none to read here.
DERIVED = {"finding", "release_indicator", "release_score", "release_origin", "gating", "observed"}
SQL = ROOT / "bench" / "sql"


def fill(url: str, folder: Path, size: int) -> None:
    """Land, derive and publish."""
    engine = engine_for(url)
    migrate(engine)
    with engine.begin() as connection:
        load_registry(connection)
        load_rules(connection)
    hub.make_pages(folder, size, 0, 1)
    for day in (0, 1):
        hub.sweep_day(url, folder, day, day)
        (folder / f"day{day}.pages").unlink()
        hub.derive(url)
        if not day:
            script(engine, "labs")
        tell(f"day {day} is landed and derived")
    hub_metrics.derive(engine)
    tell("the metrics of the whole Hub are derived")
    script(engine, "statuses")
    # A first load of everything at once is nothing that a planner has seen before.
    settle(engine)
    publish_once(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE core.evidence SET finding = 'open' WHERE finding = 'partial' AND hashtext(release_id) % 20 = 0"))
        connection.execute(text("UPDATE meta.look SET ended_at = ended_at + interval '1 day'"))
    publish_once(engine)
    settle(engine)


def settle(engine: Engine) -> None:
    """What autovacuum does in an hour."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))


def script(engine: Engine, name: str) -> None:
    """Run a file of bench/sql."""
    with engine.begin() as session:
        cursor: Any = session.connection.cursor()
        cursor.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"))


def publish_once(engine: Engine) -> None:
    """Make the marts of what core holds."""
    with engine.begin() as connection:
        for obj in core_objects():
            if obj.name in DERIVED:
                materialise(connection, obj, ("core", obj.name), now="2026-08-24T00:00:00Z")
    rows = publish.build(engine)
    with engine.begin() as connection:
        run = connection.execute(
            text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('bench', :now) RETURNING run_id"), {"now": str(time.time_ns())}
        ).scalar_one()
    publish.publish(engine, run, rule_set="bench", registry_hash="bench", world="a made-up Hub")
    tell(f"published: {sum(rows.values()):,} rows, of them {rows['release_disclosure']:,} releases and {rows['evidence']:,} rows of evidence")


def tell(words: str) -> None:
    """A line of progress."""
    sys.stdout.write(f"    {words}\n")
    sys.stdout.flush()


def scans(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Tables that a plan reads from end to end, and functions whose plan it does not show."""
    if plan["Node Type"] in {"Seq Scan", "Parallel Seq Scan"}:
        yield "scan", f"{plan['Schema']}.{plan['Relation Name']}"
    if plan["Node Type"] == "Function Scan" and plan.get("Schema") == "mart":
        yield "function", str(plan["Function Name"])
    for one in plan.get("Plans", ()):
        yield from scans(one)


def measure(connection: Connection, one: Question, large: set[str]) -> tuple[float, int, list[str], list[str]]:
    """Median milliseconds, rows, large tables read whole, functions."""
    answers = [ask(connection, one) for _ in range(TIMES)]
    cursor: Any = connection.connection.cursor()
    # The statement is a file of ours, not made here.
    cursor.execute("EXPLAIN (VERBOSE, FORMAT JSON) " + one.sql)
    found = set(scans(cursor.fetchone()[0][0]["Plan"]))
    whole = sorted(name for kind, name in found if kind == "scan" and name in large)
    return statistics.median(told.milliseconds for told in answers), len(answers[0].rows), whole, sorted(name for kind, name in found if kind == "function")


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=300_000, help="models of the synthetic Hub")
    parser.add_argument("--keep", action="store_true", help="keep the warehouse, and use the one that was kept")
    arguments = parser.parse_args(argv)
    folder = settings.state_dir() / "bench-questions"
    is_kept = arguments.keep and (folder / f"of{arguments.size}").exists()
    if not is_kept:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    least = min(1_000_000, arguments.size // 3)
    report: dict[str, Any] = {}
    with postgres.running(folder / "pgdata", folder / "postgres.log") as sockets:
        postgres.create_database(sockets, "observatory")
        url = postgres.url(sockets, "observatory")
        if not is_kept:
            fill(url, folder, arguments.size)
            (folder / f"of{arguments.size}").touch()
        with engine_for(url).connect() as connection:
            large = set(
                connection.execute(
                    text("SELECT relnamespace::regnamespace || '.' || relname FROM pg_class WHERE relkind IN ('r', 'p') AND reltuples > :least"),
                    {"least": least},
                ).scalars()
            )
            tell(f"tables above {least:,} rows: {', '.join(sorted(large))}")
            for kind, found in (("question", questions()), ("claim", claims()), ("figure", figures())):
                for one in found:
                    median, rows, whole, functions = measure(connection, one, large)
                    report[f"{kind} {one.name}"] = {"milliseconds": round(median, 1), "rows": rows, "scans": whole, "functions": functions}
                    notes = [*(f"reads all of {name}" for name in whole), *(f"function {name}" for name in functions)]
                    sys.stdout.write(f"{kind:8} {one.name:36} {median:9.1f} ms {rows:8,} rows  {'; '.join(notes)}\n")
    (settings.state_dir() / "bench-questions.json").write_text(json.dumps({"size": arguments.size, "answers": report}, indent=1), encoding="utf-8")
    if not arguments.keep:
        shutil.rmtree(folder, ignore_errors=True)
    good = sum(one["milliseconds"] < AIM and not one["scans"] for one in report.values())
    sys.stdout.write(f"questions: {good} of {len(report)} under {AIM:.0f} ms\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
