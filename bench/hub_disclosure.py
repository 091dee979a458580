"""What it costs to say what every repository of the Hub discloses: python bench/hub_disclosure.py --models 300000.

A made-up Hub (hub_days.py) and a list of data sets, half of those that its models declare among them, are landed page by page; then everything is made
anew, and days of changes are followed. Told are seconds of work (ours and the server's, in all and per 100,000 repositories) and of the wall, peak memory of
this process, sizes, and milliseconds of what readers filter by.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "plugins")]

from hub_days import Hub  # noqa: E402 - found by the path above
from hub_words import topics  # noqa: E402

from observatory.landing import hub_sweep  # noqa: E402
from observatory.landing.hub import HubListLoader, load_known  # noqa: E402
from observatory.local import postgres  # noqa: E402
from observatory.sources.hub_census import ListPage  # noqa: E402
from observatory.warehouse import hub_adoption, hub_disclosure, hub_metrics, hub_withdrawal  # noqa: E402
from observatory.warehouse.engine import engine_for  # noqa: E402
from observatory.warehouse.migrate import migrate  # noqa: E402
from observatory.warehouse.registry import load_registry  # noqa: E402

DAY = date(2026, 8, 22)
PAGE, PAGES_A_TRANSACTION = 1_000, 10
ANSWERS = (
    ("by hub id", "SELECT * FROM mart.hub_disclosure WHERE hub_id = %s", "SELECT hub_id FROM mart.hub_disclosure OFFSET 777 LIMIT 1"),
    ("by account", "SELECT * FROM mart.hub_disclosure WHERE account = %s", "SELECT account FROM mart.hub_disclosure GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"),
    (
        "by base",
        "SELECT * FROM mart.hub_disclosure WHERE kind = 'model' AND base_hub_ids @> ARRAY[%s]",
        "SELECT base_hub_ids[1] FROM mart.hub_disclosure WHERE kind = 'model' GROUP BY 1 ORDER BY base_hub_ids[1] IS NULL, count(*) DESC LIMIT 1",
    ),
    (
        "by data set",
        "SELECT * FROM mart.hub_disclosure WHERE kind = 'model' AND dataset_hub_ids @> ARRAY[%s]",
        "SELECT dataset_hub_ids[1] FROM mart.hub_disclosure WHERE kind = 'model' GROUP BY 1 ORDER BY dataset_hub_ids[1] IS NULL, count(*) DESC LIMIT 1",
    ),
)


def data_sets(number: int) -> Iterator[bytes]:
    """Pages of data sets: every second that the models' topics declare, and others that nobody does, up to ``number``."""
    named = sorted({name for topic in topics() for name in topic.datasets})[::2]
    names = [*named, *(f"sets-{place % 977}/more-{place:06d}" for place in range(max(0, number - len(named))))]
    for first in range(0, len(names), PAGE):
        yield orjson.dumps([_data_set(place, name) for place, name in enumerate(names[first : first + PAGE], first)])


def _data_set(place: int, name: str) -> dict[str, Any]:
    created = (datetime(2022, 4, 1, tzinfo=UTC) + timedelta(seconds=place * 60)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    tags = ["license:mit", "size_categories:n<1K", "format:parquet", "region:us", *(["arxiv:2501.12948"] if place % 9 == 0 else [])]
    card = {"license": "mit", "configs": [{"config_name": "default", "data_files": [{"split": "train", "path": "data/train-*"}]}]}
    counters = {"downloads": place % 100, "downloadsAllTime": place % 1_000, "likes": place % 5}
    gated: bool | str = "auto" if place % 20 == 0 else False
    told = {"createdAt": created, "lastModified": created, "tags": tags, "private": False, "gated": gated}
    return {"_id": f"{place:024x}", "id": name, **told, **counters, **({"cardData": card} if place % 2 else {})}


def sweep(engine: Any, kind: str, bodies: list[bytes], day: date) -> None:
    """Land one telling of a kind."""
    at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    pages = [ListPage(body, at, str(place) if place + 1 < len(bodies) else None) for place, body in enumerate(bodies)]
    with engine.begin() as session:
        query = "INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('bench', %s) RETURNING run_id"
        run = int(session.exec_driver_sql(query, (str(time.time_ns()),)).scalar_one())
    opened = hub_sweep.open_sweep(engine, run, kind, "census", at)
    with engine.connect() as session:
        connection: Any = session.connection.driver_connection
        for one in hub_sweep.ranges(engine, opened):
            loader = HubListLoader(
                connection, opened, load_known(connection, kind, one.after, one.until), after=one.after, until=one.until, ordinal=one.ordinal
            )
            for batch in loader.land_many(pages, PAGES_A_TRANSACTION):
                if batch.is_end:
                    break
    hub_sweep.close_sweep(engine, opened)


class Server:
    """How long the processes of a server worked: on a machine that others use the clock on the wall says little."""

    def __init__(self, data: Path) -> None:
        self._postmaster = (data / "postmaster.pid").read_text(encoding="utf-8").split()[0]

    def worked(self) -> float:
        """Seconds of all its processes, those that ended too."""
        ticks = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if path.parent.name == self._postmaster:
                ticks += sum(map(int, fields[11:15]))
            elif fields[1] == self._postmaster:
                ticks += sum(map(int, fields[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")


def timed(name: str, size: int, server: Server, call: Callable[[], object]) -> float:
    """Run a stage and say what it took; gives the seconds that it and the server worked."""
    before = time.perf_counter(), time.process_time(), server.worked()
    told = call()
    after = time.perf_counter(), time.process_time(), server.worked()
    wall, own, servers = (now - then for now, then in zip(after, before, strict=True))
    each = size / 100_000
    sys.stdout.write(f"{name}: {own + servers:.2f} s of work, {(own + servers) / each:.2f} s per 100,000 (ours {own / each:.2f}, the server's ")
    sys.stdout.write(f"{servers / each:.2f}), {wall:.2f} s on the wall; {told}\n")
    sys.stdout.flush()
    return own + servers


def ask(engine: Any) -> None:
    """Median milliseconds of what readers filter by, each by the value that most rows have."""
    with engine.connect() as session:
        cursor = session.connection.cursor()
        for name, query, most in ANSWERS:
            cursor.execute(most)
            value = cursor.fetchall()[0][0]
            times = []
            for _ in range(7):
                started = time.perf_counter()
                cursor.execute(query, (value,))
                count = len(cursor.fetchall())
                times.append((time.perf_counter() - started) * 1_000)
            sys.stdout.write(f"{name}: {statistics.median(times):.1f} ms, {count:,} rows\n")


def run(sockets: Path, server: Server, models: int) -> None:
    """One run on a fresh server."""
    postgres.create_database(sockets, "observatory")
    engine = engine_for(postgres.url(sockets, "observatory"))
    migrate(engine)
    with engine.begin() as connection:
        load_registry(connection)
    hub = Hub(models)
    sets = list(data_sets(models // 3))
    size = models + sum(len(orjson.loads(body)) for body in sets)
    sys.stdout.write(f"{size:,} repositories, {models:,} of them models\n")
    timed("landed", size, server, lambda: (sweep(engine, "dataset", sets, DAY), sweep(engine, "model", list(hub.pages(0)), DAY)))
    anew = timed("made anew", size, server, lambda: hub_disclosure.disclose(engine))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM (ANALYZE)")
    hub_adoption.add_up(engine)
    timed("metrics with shares", size, server, lambda: hub_metrics.derive(engine)["declaration_share"])
    ratios = []
    for day in range(1, 4):
        hub.advance()
        sweep(engine, "model", list(hub.pages(day)), DAY + timedelta(days=day))
        ratios.append(timed(f"day {day}", size, server, lambda: hub_disclosure.disclose(engine)) / anew)
        timed("the same again", size, server, lambda: hub_disclosure.disclose(engine))
        timed(f"withdrawals of day {day}", size, server, lambda: hub_withdrawal.find(engine))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE meta.hub_derived SET made_by = '' WHERE what = 'withdrawal'")
    timed("withdrawals made anew", size, server, lambda: hub_withdrawal.find(engine))
    sys.stdout.write(f"a day against all anew: {statistics.median(ratios):.3f}\n")
    ask(engine)
    with engine.connect() as connection:
        query = (
            "SELECT relname, pg_total_relation_size(oid) / 1048576 FROM pg_class"
            " WHERE oid IN ('core.hub_declaration'::regclass, 'core.hub_disclosure_model'::regclass, 'core.hub_disclosure_dataset'::regclass,"
            " 'raw.hub_repository'::regclass)"
        )
        sys.stdout.write(f"MiB: {dict(tuple(row) for row in connection.exec_driver_sql(query))}\n")
    sys.stdout.write(f"peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB (the made-up Hub among it)\n")


def main() -> int:
    """Make a server for the run, and remove it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, default=300_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, postgres.running(Path(folder) / "pgdata", Path(folder) / "postgres.log") as sockets:
        run(sockets, Server(Path(folder) / "pgdata"), arguments.models)
    return 0


if __name__ == "__main__":
    sys.exit(main())
