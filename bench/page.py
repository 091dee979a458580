"""The page on a made-up Hub of full size: python bench/page.py --size 300000 [--keep].

Makes the warehouse of bench/questions.py (and shares it: --keep keeps and uses its own), and asks every view of the page, through a login that reads
what is published, eleven times: the first answer of a fresh process of the page, the median of the others, and what goes over the wire, as HTML,
compressed, and with its scripts and styles. Then every statement that the views asked is explained: which tables above a million rows (fewer on a
smaller Hub, in proportion) it reads from end to end. The last line counts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "plugins")]

import questions  # noqa: E402 - found by the path above
from fastapi import Depends, FastAPI  # noqa: E402
from sqlalchemy import Connection, Engine, event, text  # noqa: E402
from starlette.testclient import TestClient  # noqa: E402

from observatory import settings  # noqa: E402
from observatory.local import airflow, postgres  # noqa: E402
from observatory.store import Folder  # noqa: E402
from observatory.warehouse.engine import engine_for  # noqa: E402
from observatory.web.app import create_app  # noqa: E402
from observatory.web.page import HERE  # noqa: E402

AIM_MS, AIM_BYTES, TIMES = 500.0, 500_000, 10
PREFIX = "/open-science"
_LOADED = re.compile(r'(?:src|href)="(/open-science/static/[^"]+)"')


def paths(engine: Engine) -> list[str]:
    """Addresses of every view, on the lab and the release of which most is held."""
    with engine.connect() as connection:
        lab = connection.execute(text("SELECT lab_id FROM mart.lab ORDER BY releases DESC, lab_id LIMIT 1")).scalar_one()
        release = connection.execute(
            text("SELECT release_id FROM mart.release WHERE lab_id = :lab ORDER BY models DESC, release_id LIMIT 1"), {"lab": lab}
        ).scalar_one()
        parent = connection.execute(
            text(
                "SELECT m.release_id FROM mart.model m JOIN mart.lineage l ON l.parent_hub_id = m.hub_id"
                " GROUP BY m.release_id ORDER BY count(*) DESC, m.release_id LIMIT 1"
            )
        ).scalar()
        day = connection.execute(text("SELECT CAST(min(as_of) AS date) FROM mart.publication")).scalar_one()
    return [
        "overview",
        "overview?size=1b-10b&country=US&from_year=2023",
        f"overview?as_of={day}",
        f"overview/cell?lab={lab}&dimension=data",
        "overview/cell?dimension=weights&status=open",
        "lab",
        f"lab?lab={lab}",
        f"lab?lab={lab}&as_of={day}",
        "release",
        "release?words=model",
        f"release?release={release}",
        f"release?release={parent or release}",
        f"release?release={release}&as_of={day}",
        "countries",
        "claims",
        "collection",
    ]


@contextmanager
def recorded(engine: Engine) -> Iterator[dict[str, Any]]:
    """Statements that go through ``engine``, each with the last parameters and the slowest time."""
    found: dict[str, Any] = {}

    def before(_connection: Any, _cursor: Any, statement: str, parameters: Any, context: Any, _many: bool) -> None:
        context.bench_started = time.perf_counter()

    def after(_connection: Any, _cursor: Any, statement: str, parameters: Any, context: Any, _many: bool) -> None:
        spent = (time.perf_counter() - context.bench_started) * 1_000
        if statement not in found or found[statement][1] < spent:
            found[statement] = (parameters, spent)

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


def whole(connection: Connection, statement: str, parameters: Any, large: set[str]) -> list[str]:
    """Large tables that a statement's plan reads from end to end, where it reads any row of them."""
    cursor: Any = connection.connection.cursor()
    # The statement is a file of ours, as the page sent it.
    cursor.execute("EXPLAIN (ANALYZE, VERBOSE, FORMAT JSON) " + statement, parameters)
    found: set[str] = set()

    def look(plan: dict[str, Any]) -> None:
        if plan["Node Type"] in {"Seq Scan", "Parallel Seq Scan"} and plan.get("Actual Loops"):
            found.add(f"{plan['Schema']}.{plan['Relation Name']}")
        for one in plan.get("Plans", ()):
            look(one)

    look(cursor.fetchone()[0][0]["Plan"])
    return sorted(found & large)


def measure(client: TestClient, path: str) -> dict[str, Any]:
    """Milliseconds and bytes of one view."""
    spent = []
    for _ in range(TIMES + 1):
        started = time.perf_counter()
        answer = client.get(f"{PREFIX}/{path}")
        spent.append((time.perf_counter() - started) * 1_000)
    loaded = {one: (HERE / one.removeprefix(f"{PREFIX}/")).read_bytes() for one in _LOADED.findall(answer.text)}
    compressed = len(gzip.compress(answer.content, 6))
    return {
        "status": answer.status_code,
        "first": round(spent[0], 1),
        "median": round(statistics.median(spent[1:]), 1),
        "bytes": len(answer.content),
        "compressed": compressed,
        "with_files": compressed + sum(len(gzip.compress(one, 6)) for one in loaded.values()),
    }


def main(argv: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=300_000, help="models of the synthetic Hub")
    parser.add_argument("--keep", action="store_true", help="keep the warehouse, and use the one that was kept")
    arguments = parser.parse_args(argv)
    folder = settings.state_dir() / "bench-page"
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
            questions.fill(url, folder, arguments.size)
            (folder / f"of{arguments.size}").touch()
        postgres.create_login(sockets, airflow.PAGE, "observatory_reader")
        owner = engine_for(url)
        with owner.connect() as connection:
            large = set(
                connection.execute(
                    text("SELECT relnamespace::regnamespace || '.' || relname FROM pg_class WHERE relkind IN ('r', 'p') AND reltuples > :least"),
                    {"least": least},
                ).scalars()
            )
        questions.tell(f"tables above {least:,} rows: {', '.join(sorted(large))}")
        page = create_app(postgres.url(sockets, "observatory", user=airflow.PAGE), Folder(folder), signed_in=Depends(lambda: None))
        outer = FastAPI()
        outer.mount(PREFIX, page)
        with TestClient(outer) as client, recorded(page.state.engine()) as statements:
            for path in paths(owner):
                report[path] = measure(client, path)
                told = report[path]
                sys.stdout.write(
                    f"{told['status']} {told['first']:8.1f} ms first {told['median']:8.1f} ms {told['bytes']:9,} bytes"
                    f" {told['compressed']:8,} compressed {told['with_files']:8,} with files  {path}\n"
                )
        scanned = 0
        with owner.connect() as connection:
            for statement, (parameters, spent) in sorted(statements.items(), key=lambda one: -one[1][1]):
                title = next((line.removeprefix("-- ") for line in statement.splitlines() if line.startswith("-- ")), statement[:60])
                found = whole(connection, statement, parameters, large)
                scanned += bool(found)
                sys.stdout.write(f"    {spent:8.1f} ms slowest  {title[:100]}{'  reads all of ' if found else ''}{', '.join(found)}\n")
    (settings.state_dir() / "bench-page.json").write_text(json.dumps({"size": arguments.size, "views": report}, indent=1), encoding="utf-8")
    if not arguments.keep:
        shutil.rmtree(folder, ignore_errors=True)
    good = sum(one["first"] < AIM_MS and one["status"] == 200 and one["with_files"] < AIM_BYTES for one in report.values())
    sys.stdout.write(f"views: {good} of {len(report)} under {AIM_MS:.0f} ms and {AIM_BYTES:,} bytes; {scanned} statements read a large table whole\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
