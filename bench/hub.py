"""The whole Hub, measured: loads, sweeps and derived tables beside their limits, in one run: make bench [SIZE=3000000] [RUNS=3].

Every figure is a ratio to something done on the same records in the same run, in turn, since machines drift. Each stage
of ours is a process of its own, which tells its peak memory; WAL is what the server wrote. The last line counts the aims met,
the figures stand in .observatory/bench.json.
"""

from __future__ import annotations

import argparse
import bisect
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import orjson
import psycopg2

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "plugins")]

from hub_days import Hub  # noqa: E402 - found by the path above

from observatory import settings  # noqa: E402
from observatory.landing import hub_sweep  # noqa: E402
from observatory.landing.hub import HubListLoader, Place, Sweep, load_known  # noqa: E402
from observatory.local import postgres  # noqa: E402
from observatory.sources.hub_census import ListPage  # noqa: E402
from observatory.warehouse import hub_adoption, hub_lineage  # noqa: E402
from observatory.warehouse.engine import engine_for  # noqa: E402
from observatory.warehouse.migrate import migrate  # noqa: E402
from observatory.warehouse.registry import load_registry  # noqa: E402

FIRST_DAY = date(2026, 8, 22)
PAGES_A_TRANSACTION = 10
WORKERS = 2
PEER_RECORDS = 60_000
QUESTIONS = {
    "downloads per lab per month": "SELECT lab_id, month, downloads_added, counter_resets FROM mart.hub_lab_month WHERE kind = 'model' ORDER BY lab_id, month",
    "top 100 by window downloads": "SELECT place, hub_id, value FROM mart.hub_top_month WHERE kind = 'model' AND measure = 'downloads_added'"
    " AND month = (SELECT max(month) FROM mart.hub_top_month) AND place <= 100 ORDER BY place",
}
MIB = 1024 * 1024


@dataclass(frozen=True)
class Figure:
    """One line of the table; ``aim`` is what ``ratio`` must not exceed, None where it is only reported."""

    name: str
    ratio: float | None
    aim: float | None
    met: bool | None
    told: str


# -- stages of ours, each a process of its own


def make_pages(folder: Path, size: int, first: int, last: int) -> None:
    """Write the pages of some days, a page a line, and beside them where each begins and the place of its last record."""
    hub = Hub(size)
    for day in range(last + 1):
        if day:
            hub.advance()
        if day < first:
            continue
        index: list[tuple[int, str, str]] = []
        with (folder / f"day{day}.pages").open("wb", buffering=1 << 20) as stream:
            for page in hub.pages(day):
                last = orjson.loads(page[page.rindex(b'{"_id"') : -1])
                index.append((stream.tell(), last["createdAt"], last["_id"]))
                stream.write(page + b"\n")
        (folder / f"day{day}.index").write_bytes(msgspec.json.encode(index))


class Pages:
    """The pages of one day as a service would tell them from any cursor; a cursor is the number of a page."""

    def __init__(self, folder: Path, day: int, of_day: date) -> None:
        self._path = folder / f"day{day}.pages"
        index: list[tuple[int, str, str]] = msgspec.json.decode((folder / f"day{day}.index").read_bytes(), type=list[tuple[int, str, str]])
        self._starts = [start for start, _, _ in index]
        self._last = [(datetime.fromisoformat(at), uid) for _, at, uid in index]
        self._at = datetime(of_day.year, of_day.month, of_day.day, 1, tzinfo=UTC)

    def __len__(self) -> int:
        return len(self._last)

    def place(self, number: int) -> Place:
        """The place of the last record of a page."""
        return self._last[number]

    def of(self, after: Place, until: Place) -> Iterator[ListPage]:
        """Pages from the first that goes beyond ``after`` to the first that reaches ``until``."""
        number = bisect.bisect_right(self._last, after)
        with self._path.open("rb", buffering=1 << 20) as stream:
            stream.seek(self._starts[number] if number < len(self._starts) else 0, os.SEEK_SET if number < len(self._starts) else os.SEEK_END)
            for line in stream:
                number += 1
                yield ListPage(line[:-1], self._at, str(number) if number < len(self._last) else None)
                if self._last[number - 1] >= until:
                    return


def walk_share(url: str, folder: Path, pages_of: int, sweep_id: int, run: int, day: int, share: int, shares: int) -> dict[str, Any]:
    """Land a share of a day's ranges as a task of the census does."""
    engine, of_day = engine_for(url), FIRST_DAY + timedelta(days=day)
    sweep = Sweep(sweep_id, run, "model", "census", of_day)
    pages, told = Pages(folder, pages_of, of_day), 0
    with engine.connect() as session:
        connection: Any = session.connection.driver_connection
        found = hub_sweep.ranges(engine, sweep)
        for one in found[share * len(found) // shares : (share + 1) * len(found) // shares]:
            known = load_known(connection, sweep.kind, one.after, one.until)
            loader = HubListLoader(connection, sweep, known, after=one.after, until=one.until, ordinal=one.ordinal)
            told += sum(batch.count.received for batch in loader.land_many(pages.of(one.after, one.until), PAGES_A_TRANSACTION))
    return {"received": told}


def sweep_day(url: str, folder: Path, pages_of: int, day: int) -> dict[str, Any]:
    """Land a day: open it, walk its ranges by two tasks at a time, as the pool allows, and close it."""
    engine, of_day = engine_for(url), FIRST_DAY + timedelta(days=day)
    with engine.begin() as session:
        query = "INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('bench', %s) RETURNING run_id"
        run = int(session.exec_driver_sql(query, (str(time.time_ns()),)).scalar_one())
    sweep = hub_sweep.open_sweep(engine, run, "model", "census", datetime(of_day.year, of_day.month, of_day.day, 1, tzinfo=UTC))
    if len(hub_sweep.ranges(engine, sweep)) < WORKERS:
        cut_first_load(engine, sweep, Pages(folder, pages_of, of_day))
    children = [_start(["walk", url, folder, pages_of, sweep.sweep_id, run, day, share, WORKERS]) for share in range(WORKERS)]
    started = time.perf_counter()
    for child in children:
        _go(child)
    peak = max(int(_finish(child)["peak_bytes"]) for child in children)
    closed = hub_sweep.close_sweep(engine, sweep)
    return {"workers_peak_bytes": peak, "seconds_working": time.perf_counter() - started, **closed}


def _go(child: subprocess.Popen[str]) -> None:
    """Let a stage begin."""
    if child.stdin is not None:
        child.stdin.write("go\n")
        child.stdin.close()
        child.stdin = None


def cut_first_load(engine: Any, sweep: Sweep, pages: Pages) -> None:
    """Cut the first walk in as many ranges as there are workers; later ones are cut by the walk itself."""
    with engine.begin() as session:
        for number in range(1, WORKERS):
            at, uid = pages.place(number * len(pages) // WORKERS)
            session.exec_driver_sql(
                "INSERT INTO meta.hub_range (kind, ordinal, after_at, after_uid, sweep_id) VALUES ('model', %s, %s, %s, %s)", (number, at, uid, sweep.sweep_id)
            )
            session.exec_driver_sql("UPDATE meta.hub_range SET until_at = %s, until_uid = %s WHERE ordinal = %s", (at, uid, number - 1))


def _start(stage: list[Any]) -> subprocess.Popen[str]:
    """A stage as a process of its own, standing ready."""
    command = [sys.executable, str(Path(__file__).resolve()), "stage", *(str(one) for one in stage)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if child.stdout is not None:
        child.stdout.readline()
    return child


def _finish(child: subprocess.Popen[str]) -> dict[str, Any]:
    """What a stage told at its end."""
    told, problem = child.communicate()
    if child.returncode:
        raise RuntimeError(problem[-3_000:])
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found


def derive(url: str) -> dict[str, Any]:
    """Bring all derived tables up to date."""
    engine = engine_for(url)
    started = time.perf_counter()
    lineage = hub_lineage.compute_lineage(engine)
    related = time.perf_counter()
    adoption = hub_adoption.add_up(engine)
    return {"lineage": lineage, "adoption": adoption, "lineage_seconds": related - started, "adoption_seconds": time.perf_counter() - related}


def place(url: str) -> dict[str, Any]:
    """Compute the whole lineage anew from the edges that are there."""
    with engine_for(url).begin() as session:
        cursor: Any = session.connection.cursor()
        cursor.execute("SET LOCAL work_mem = '256MB'")
        return hub_lineage.place_all(cursor)


def decode(folder: Path, day: int) -> dict[str, Any]:
    """Decode the pages of a day with the faster of two libraries; nothing is kept."""
    seconds = {}
    for name, library in (("orjson", orjson.loads), ("msgspec", msgspec.json.decode)):
        started = time.perf_counter()
        with (folder / f"day{day}.pages").open("rb", buffering=1 << 20) as stream:
            for line in stream:
                library(line)
        seconds[name] = time.perf_counter() - started
    return {"seconds_decoding": min(seconds.values()), **seconds}


STAGES: dict[str, Callable[..., dict[str, Any] | None]] = {
    "pages": make_pages,
    "sweep": sweep_day,
    "walk": walk_share,
    "derive": derive,
    "decode": decode,
    "place": place,
}


def stage(arguments: list[str]) -> int:
    """Run one stage and tell its seconds and its peak memory as JSON."""
    name, *rest = arguments
    # Timing begins when every process stands ready: what an interpreter takes to start is Airflow's to tell.
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    values = [Path(one) if one.startswith("/") else int(one) if one.isdecimal() else one for one in rest]
    started = time.perf_counter()
    told = STAGES[name](*values) or {}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    sys.stdout.write(json.dumps({"seconds": time.perf_counter() - started, "peak_bytes": peak, **told}) + "\n")
    return 0


# -- the run


class Bench:
    """One run on a fresh server."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size = folder, size
        self.seconds: dict[str, float] = {}
        self.wal: dict[str, int] = {}
        self.peak: dict[str, int] = {}
        self.told: dict[str, dict[str, Any]] = {}

    def run(self, sockets: Path) -> None:
        """Everything in turn."""
        self.url = postgres.url(sockets, "observatory")
        postgres.create_database(sockets, "observatory")
        engine = engine_for(self.url)
        migrate(engine)
        with engine.begin() as connection:
            load_registry(connection)
        self.connection = psycopg2.connect(self.url.replace("+psycopg2", ""))
        self.connection.autocommit = True
        # The server's own upkeep writes WAL at moments of its choosing: here it is done between the stages, and not counted.
        with self.connection.cursor() as cursor:
            cursor.execute("ALTER SYSTEM SET autovacuum = off")
            cursor.execute("SELECT pg_reload_conf()")
        self.copy("copy")
        self.step("load", "sweep", self.url, self.folder, 0, 0)
        self.step("derive all", "derive", self.url)
        self.step("lineage all", "place", self.url)
        self.peer("lineage", "lineage", self.url)
        self.step("sweep", "sweep", self.url, self.folder, 1, 1)
        self.step("derive day", "derive", self.url)
        self.step("sweep unchanged", "sweep", self.url, self.folder, 1, 2)
        self.step("decode", "decode", self.folder, 1)
        if self.size >= PEER_RECORDS:
            self.peer("dlt defaults", "dlt", self.url, self.folder / "day0.pages", PEER_RECORDS, "defaults")
            self.peer("dlt by Arrow", "dlt", self.url, self.folder / "day0.pages", PEER_RECORDS, "arrow")
        self.sizes = self.rows(
            "SELECT c.relname, pg_total_relation_size(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relname LIKE 'hub%' AND c.relkind = 'r' ORDER BY 2 DESC"
        )
        self.connection.close()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        with self.connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    def copy(self, name: str) -> None:
        """The limit: the server copies the same records from a file into one JSONB table."""
        path = self.folder / "records.copy"
        with self.connection.cursor() as cursor:
            cursor.execute("CREATE TABLE copied (record jsonb)")
            self.measure(name, lambda: cursor.execute("COPY copied FROM %s", (str(path),)))
            cursor.execute("DROP TABLE copied; CHECKPOINT")

    def step(self, name: str, *arguments: object) -> None:
        """One stage of ours as a process of its own."""

        child = _start([*arguments])

        def call() -> None:
            _go(child)
            self.told[name] = _finish(child)

        self.measure(name, call)
        with self.connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
        self.seconds[name] = self.told[name].get("seconds_working", self.told[name]["seconds"])
        self.peak[name] = max(self.told[name]["peak_bytes"], self.told[name].get("workers_peak_bytes", 0))

    def peer(self, name: str, *arguments: object) -> None:
        """Another's way, in an environment of its own."""
        python = ROOT / ".venv-bench" / "bin" / "python"
        done = subprocess.run([str(python), str(ROOT / "bench" / "peers.py"), *(str(one) for one in arguments)], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-3_000:])
        self.told[f"peer {name}"] = json.loads(done.stdout.splitlines()[-1])
        self.seconds[f"peer {name}"] = self.told[f"peer {name}"]["seconds"]
        sys.stdout.write(f"    peer, {name}: {self.told[f'peer {name}']}\n")
        sys.stdout.flush()

    def month(self, days: int) -> None:
        """Some more days: what each costs in bytes, and how long two questions take at their end."""
        self.connection = psycopg2.connect(self.url.replace("+psycopg2", ""))
        self.connection.autocommit = True
        with self.connection.cursor() as cursor:
            cursor.execute((ROOT / "bench" / "sql" / "labs.sql").read_text(encoding="utf-8"))
        before, counted = self.bytes_of_counters(), 0
        for day in range(2, days + 2):
            maker = _start(["pages", self.folder, self.size, day, day])
            _go(maker)
            _finish(maker)
            self.step("sweep of a month", "sweep", self.url, self.folder, day, day + 1)
            self.step("derive of a month", "derive", self.url)
            counted += self.told["sweep of a month"]["counted"] + self.told["sweep of a month"]["new"]
            (self.folder / f"day{day}.pages").unlink()
        self.day_bytes = (self.bytes_of_counters() - before) / counted * 600_000 / 1e6
        self.questions = {name: self.ask(query) for name, query in QUESTIONS.items()}
        self.connection.close()

    def bytes_of_counters(self) -> int:
        """Bytes of the series of counters, indexes and all."""
        return int(self.rows("SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits WHERE inhparent = 'raw.hub_counter'::regclass")[0][0])

    def ask(self, query: str) -> float:
        """Median milliseconds of a question."""
        times = []
        for _ in range(7):
            started = time.perf_counter()
            self.rows(query)
            times.append((time.perf_counter() - started) * 1_000)
        return statistics.median(times)

    def measure(self, name: str, call: Callable[[], object]) -> None:
        """Seconds and WAL of a call."""
        before = self.rows("SELECT pg_current_wal_lsn() - '0/0'")[0][0]
        started = time.perf_counter()
        call()
        self.seconds[name] = time.perf_counter() - started
        self.wal[name] = int(self.rows("SELECT pg_current_wal_lsn() - '0/0'")[0][0] - before)
        sys.stdout.write(f"    {name}: {self.seconds[name]:.1f} s, WAL {self.wal[name] / MIB:.0f} MiB\n")
        sys.stdout.flush()


def one_run(folder: Path, size: int, days: int) -> Bench:
    """A run on a fresh server, with ``days`` more at its end."""
    sys.stdout.write(f"{size:,} models\n")
    if not (folder / f"of{size}").exists():
        for path in folder.iterdir():
            if path.is_file():
                path.unlink()
        maker = _start(["pages", folder, size, 0, 1])
        _go(maker)
        _finish(maker)
        write_copy(folder)
        (folder / f"of{size}").touch()
    shutil.rmtree(folder / "pgdata", ignore_errors=True)
    with postgres.running(folder / "pgdata", folder / "postgres.log") as sockets:
        bench = Bench(folder, size)
        bench.run(sockets)
        if days:
            bench.month(days)
    return bench


def write_copy(folder: Path) -> None:
    """The records of day 0 in the form that the server copies."""
    with (folder / "day0.pages").open("rb") as source, (folder / "records.copy").open("wb", buffering=1 << 20) as target:
        for line in source:
            for raw in msgspec.json.decode(line, type=list[msgspec.Raw]):
                target.write(bytes(raw).replace(b"\\", b"\\\\") + b"\n")
    (folder / "records.copy").chmod(0o644)


def figures(runs: list[Bench]) -> list[Figure]:
    """Medians over the runs, beside their aims."""

    def ratio(over: str, under: str) -> float:
        return statistics.median(one.seconds[over] / one.seconds[under] for one in runs)

    def most(kind: str, name: str) -> float:
        return max(getattr(one, kind)[name] for one in runs) / MIB

    last, size = runs[-1], runs[-1].size
    decoded = statistics.median(one.seconds["sweep unchanged"] / one.told["decode"]["seconds_decoding"] for one in runs)
    derived = ratio("derive day", "derive all")
    counted, sweep_wal, quiet_wal = last.told["sweep"]["counted"], most("wal", "sweep"), most("wal", "sweep unchanged")
    memory = max(most("peak", name) for name in ("load", "sweep", "sweep unchanged"))
    rate = size / statistics.median(one.seconds["copy"] for one in runs)
    found = [
        Figure("first load against server-side COPY", ratio("load", "copy"), 2.0, None, f"COPY {rate:,.0f} rows/s"),
        Figure(
            "daily sweep against the same COPY",
            ratio("sweep", "copy"),
            0.8,
            None,
            f"{counted:,} counters, {last.told['sweep']['changed']:,} metadata, {last.told['sweep']['new']:,} new",
        ),
        Figure("WAL of a daily sweep, GB for 3 M", sweep_wal * MIB / 1e9 * 3e6 / size, 0.6, None, f"{sweep_wal:.0f} MiB"),
        Figure("peak memory of a sweep, MiB", memory, 400, None, "largest process of ours that lands"),
        Figure(
            "sweep with nothing changed against decoding",
            decoded,
            2.5,
            None,
            ", ".join(f"{name} {last.told['decode'][name]:.2f} s" for name in ("orjson", "msgspec")),
        ),
        Figure("WAL of a sweep with nothing changed, MB for 3 M", quiet_wal * MIB / 1e6 * 3e6 / size, 10, None, f"{quiet_wal:.1f} MiB"),
        Figure("all derived tables, a day against all", derived, 0.15, None, f"{last.seconds['derive day']:.2f} s against {last.seconds['derive all']:.2f} s"),
        Figure(
            "lineage from scratch against DuckDB", ratio("lineage all", "peer lineage"), 2.0, None, f"{last.told['peer lineage']['differing']} places differ"
        ),
        Figure(
            "lineage, a day against from scratch",
            statistics.median(one.told["derive day"]["lineage_seconds"] / one.seconds["lineage all"] for one in runs),
            0.05,
            None,
            f"{last.told['derive day']['lineage']} against {last.told['lineage all']}",
        ),
        Figure("dlt, defaults, rows/s", last.told["peer dlt defaults"]["rows_per_second"], None, None, "60,000 records; ours below"),
        Figure("dlt by Arrow, rows/s", last.told["peer dlt by Arrow"]["rows_per_second"], None, None, "60,000 records"),
        Figure("first load of ours, rows/s", size / statistics.median(one.seconds["load"] for one in runs), None, None, "two workers"),
    ]
    return [Figure(one.name, one.ratio, one.aim, one.ratio <= one.aim if one.ratio is not None and one.aim is not None else None, one.told) for one in found]


def growth(small: Bench, runs: list[Bench]) -> list[Figure]:
    """Seconds a record at the whole size against a tenth of it; memory likewise."""
    found = []
    for name, stage in (("first load", "load"), ("daily sweep", "sweep"), ("sweep with nothing changed", "sweep unchanged")):
        large = statistics.median(one.seconds[stage] / one.size for one in runs)
        ratio = large / (small.seconds[stage] / small.size)
        found.append(Figure(f"cost a record of a {name}, whole size against a tenth", ratio, 1.2, ratio <= 1.2, f"{large * 1e6:.1f} µs a record"))
    return found


def month_figures(last: Bench) -> list[Figure]:
    """What some days in a row came to."""
    if not hasattr(last, "questions"):
        return []
    found = [Figure("MB a day of counters at 600,000 that moved", last.day_bytes, 40, last.day_bytes <= 40, "heap and indexes")]
    return found + [Figure(f"milliseconds: {name}", told, 200, told <= 200, "median of 7") for name, told in last.questions.items()]


def main(argv: list[str] | None = None) -> int:
    """Measure, print and write the figures."""
    if (argv or sys.argv[1:])[:1] == ["stage"]:
        return stage((argv or sys.argv[1:])[1:])
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=300_000, help="models of the synthetic Hub")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--days", type=int, default=30, help="days in a row at the end of the last run; 0: none")
    arguments = parser.parse_args(argv)
    state = settings.state_dir()
    folder = state / "bench"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    runs: list[Bench] = []
    small = one_run(folder, max(arguments.size // 10, 30_000), days=0)
    for number in range(arguments.runs):
        sys.stdout.write(f"run {number + 1} of {arguments.runs}\n")
        is_last = number == arguments.runs - 1
        runs.append(one_run(folder, arguments.size, days=arguments.days if is_last else 0))
    found = [*figures(runs), *growth(small, runs), *month_figures(runs[-1])]
    for one in found:
        verdict = "" if one.met is None else "met" if one.met else "NOT MET"
        sys.stdout.write(f"{one.name:55} {one.ratio:8.3f}  aim {one.aim}  {verdict}  ({one.told})\n")
    (state / "bench.json").write_text(json.dumps({"size": arguments.size, "figures": [asdict(one) for one in found]}, indent=1), encoding="utf-8")
    judged = [one for one in found if one.met is not None]
    sys.stdout.write(f"bench: {sum(bool(one.met) for one in judged)} of {len(judged)} aims met\n")
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
