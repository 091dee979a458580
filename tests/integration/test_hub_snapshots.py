"""The Hub by its bulk files: the same as by its lists, refused where they lie, and of the past without touching today."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from hub_days import Hub
from hub_telling import at, census, change, new_run, pages, rows, told, uid, wipe
from places import SMALL_WORLD
from sqlalchemy import Engine

from observatory import settings
from observatory.clock import SystemClock
from observatory.errors import ContractBroken
from observatory.http import Client, ServiceConfig
from observatory.landing import hub_sweep
from observatory.landing.hub import HubListLoader, KnownRange
from observatory.landing.hub_sweep import open_sweep
from observatory.orchestration import runtime, snapshot
from observatory.replay.hub_stats import write_stats
from observatory.sources import hub_census, stats_parquet
from observatory.sources.hub_stats import Snapshot
from observatory.warehouse import hub_adoption, hub_lineage

TODAY = date(2026, 9, 20)
Records = list[dict[str, Any]]
MODELS_ONLY = {"gguf", "library_name", "pipeline_tag", "safetensors"}

# What both ways tell. A file leaves out gated, private and sha; keys, blocks, hashes and moments of telling are each way's own.
SAME = (
    "SELECT kind, hub_uid, hub_id, created_at, date_trunc('second', last_modified_at), gone_at, parameters, is_disabled, hub_license_id, pipeline_tag,"
    " library_name, base_models, downloads, downloads_all_time, likes FROM raw.hub_repository JOIN raw.hub_counter_now USING (hub_key, kind) ORDER BY 1, 2",
    "SELECT kind, hub_uid, day, downloads, downloads_all_time, likes, downloads_added FROM raw.hub_counter JOIN raw.hub_repository USING (hub_key)"
    " ORDER BY 1, 2, 3",
    "SELECT c.hub_uid, e.parent_hub_id, e.relation, p.hub_uid, e.is_renamed FROM core.hub_edge e JOIN raw.hub_repository c ON c.hub_key = e.child_key"
    " LEFT JOIN raw.hub_repository p ON p.hub_key = e.parent_key ORDER BY 1, 2, 3",
    "SELECT r.hub_uid, l.depth, l.parents, l.missing_parents, l.is_in_cycle, l.relation, l.children, l.descendants FROM core.hub_lineage l"
    " JOIN raw.hub_repository r USING (hub_key) ORDER BY 1",
    "SELECT kind, lower(account), month, downloads_added, counter_resets, new_repositories FROM mart.hub_account_month ORDER BY 1, 2, 3",
    "SELECT kind, measure, value, count(*) FROM mart.hub_top_month GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
)
# All that a refusal must leave alone; how a sweep was judged is written down in meta.
RAW = ("raw.hub_repository", "raw.hub_repository_history", "raw.hub_counter", "raw.hub_counter_now", "raw.hub_counter_month", "raw.hub_block")


def everything(engine: Engine, *, without: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """Every row of the tables of the Hub, in an order of its own."""
    return {name: sorted(row[0] for row in rows(engine, f"SELECT md5(t::text) FROM {name} t")) for name in RAW if name not in without}


class Stats:
    """The repository of bulk files, without a service: what was put is there at a commit of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, Path] = {}
        self.all: list[Snapshot] = []
        self.seen: dict[str, Any] = {}
        self.date: datetime | None = None
        self.clock = SystemClock()

    def __enter__(self) -> Stats:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def put(self, moment: datetime, records: Records, kind: str = "model") -> Snapshot:
        """A commit with a file of these records; gives its name."""
        folder = self.folder / f"{len(self.all)}"
        write_stats(folder, records if kind == "model" else [], records if kind == "dataset" else [])
        return self.add(moment, folder / "hub" / "stats" / f"{kind}s.parquet", kind)

    def add(self, moment: datetime, path: Path, kind: str = "model") -> Snapshot:
        """A commit with this file."""
        one = Snapshot(kind, f"{len(self.all):040x}", moment, path.stat().st_size, f"{len(self.all)}")
        self.files[one.revision] = path
        self.all.append(one)
        return one

    def newest(self, kind: str) -> Snapshot:
        """The last that was put."""
        return [one for one in self.all if one.kind == kind][-1]

    def snapshots(self, kind: str, since: datetime | None, until: datetime | None) -> list[Snapshot]:
        """All between two moments, oldest first."""
        chosen = [one for one in self.all if one.kind == kind and (since is None or one.committed_at >= since) and (until is None or one.committed_at <= until)]
        return sorted(chosen, key=lambda one: one.committed_at)

    def fetch(self, one: Snapshot) -> Path:
        """Where it lies."""
        return self.files[one.revision]

    def discard(self, path: Path) -> None:
        """What was put stays for another try."""
        assert path in self.files.values()


@pytest.fixture
def hub(warehouse: Engine) -> Iterator[Engine]:
    """A warehouse to which no Hub was told."""
    wipe(warehouse)
    yield warehouse


@pytest.fixture
def stats(hub: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stats:
    """The tasks' own code on this warehouse and on files that were put."""
    found = Stats(tmp_path)
    monkeypatch.setattr(runtime, "warehouse", lambda: hub)
    monkeypatch.setattr(runtime, "run_id", lambda engine, source: new_run(engine))
    monkeypatch.setattr(runtime, "hub_stats", lambda engine, folder: found)
    return found


def past(one: Snapshot) -> dict[str, Any]:
    """Land one snapshot of the past by the task's own code."""
    return snapshot.land_past(snapshot._to_xcom(one))


def derive(engine: Engine) -> list[list[tuple[Any, ...]]]:
    """What both ways must leave, derived tables among it."""
    hub_lineage.compute_lineage(engine)
    hub_adoption.add_up(engine)
    return [rows(engine, query) for query in SAME]


def listed(hub: Hub) -> Records:
    """Today's records of a synthetic Hub."""
    return [record for page in hub.pages(hub.day) for record in orjson.loads(page)]


def fresh(records: Records, moment: datetime) -> Records:
    """The same, one of them changed shortly before the moment: a file without such a one is older than it says."""
    stamp = (moment - timedelta(hours=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return [{**records[0], "lastModified": stamp}, *records[1:]]


# -- two ways in


def test_lists_and_files_of_a_synthetic_hub_leave_the_same_tables(hub: Engine, stats: Stats) -> None:
    made = Hub(2_300)
    days = []
    for number in range(3):
        if number:
            made.advance()
        moment = at(TODAY + timedelta(days=number))
        datasets = [{name: value for name, value in one.items() if name not in MODELS_ONLY} | {"_id": one["_id"][::-1]} for one in listed(made)[:40]]
        days.append((moment, fresh(listed(made), moment), datasets))
    for moment, models, datasets in days:
        census(hub, pages(models, moment), moment)
        census(hub, pages(datasets, moment), moment, "dataset")
        by_lists = derive(hub)
    wipe(hub)
    for moment, models, datasets in days:
        stats.put(moment, random.Random(1).sample(models, len(models)))  # noqa: S311 - any order
        assert snapshot.land_newest("model")["outcome"] == "complete"
        stats.put(moment, fresh(datasets, moment), "dataset")
        assert snapshot.land_newest("dataset")["outcome"] == "complete"
        by_files = derive(hub)
    # The first dataset was told of as changed, so that its file is of its day.
    first = days[0][2][0]["_id"]
    for mine, other in zip(by_lists, by_files, strict=True):
        assert [row for row in mine if first not in row] == [row for row in other if first not in row]
    assert all(len(found) > 3 for found in by_files)
    assert rows(hub, "SELECT DISTINCT gated, is_private, via FROM raw.hub_repository") == [(None, None, "snapshot")]


@pytest.fixture
def replay(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Addresses of a replay of the sample world."""
    ports = tmp_path / "ports.json"
    command = [sys.executable, "-m", "observatory.replay", "--world", str(SMALL_WORLD), "--state", str(tmp_path / "s"), "--ports-file", str(ports)]
    child = subprocess.Popen(command, env={"PYTHONPATH": str(settings.ROOT / "plugins"), "PATH": "/usr/bin:/bin"})
    deadline = time.monotonic() + 600
    try:
        while not ports.exists():
            assert child.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
        yield json.loads(ports.read_text())
    finally:
        child.terminate()
        child.wait(10)


def test_lists_and_files_of_the_sample_world_leave_the_same_tables(
    hub: Engine, replay: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = ServiceConfig(replay["huggingface"])
    monkeypatch.setattr(runtime, "warehouse", lambda: hub)
    monkeypatch.setattr(runtime, "run_id", lambda engine, source: new_run(engine))
    monkeypatch.setattr(runtime, "service", lambda name: config)
    monkeypatch.setattr(snapshot, "_folder", lambda: tmp_path / "snapshots")
    # A sample need not hold a record of its day.
    monkeypatch.setattr(hub_sweep, "STALE_AFTER", timedelta(days=30))
    landed = [snapshot.land_newest(kind) for kind in ("model", "dataset")]
    assert [(one["outcome"], one["reason"]) for one in landed] == [("complete", "")] * 2 and all(one["received"] > 50 for one in landed)
    by_files = derive(hub)
    moment = datetime.fromisoformat(landed[0]["day"]).replace(tzinfo=UTC)
    wipe(hub)
    with Client(config) as client:
        for kind in ("model", "dataset"):
            census(hub, hub_census.walk(client, kind), moment, kind)
    by_lists = derive(hub)
    assert by_lists[0] == by_files[0]
    assert by_lists[1:4] == by_files[1:4]


def test_a_census_after_a_snapshot_tells_what_was_unknown(hub: Engine, stats: Stats) -> None:
    moment = at(TODAY)
    models = fresh([told(one, f"a/m{one}", gated="auto", downloads=one) for one in range(1, 31)], moment)
    stats.put(moment, models)
    snapshot.land_newest("model")
    assert rows(hub, "SELECT DISTINCT via, gated, is_private FROM raw.hub_repository") == [("snapshot", None, None)]
    keys = rows(hub, "SELECT hub_key, hub_uid, first_seen_at FROM raw.hub_repository ORDER BY 1")
    counters = rows(hub, "SELECT * FROM raw.hub_counter ORDER BY hub_key")
    later = moment + timedelta(hours=5)
    found = census(hub, pages(models, later), later)
    assert (found["changed"], found["new"], found["counted"]) == (30, 0, 0)
    assert rows(hub, "SELECT DISTINCT via, gated, is_private, observed_at FROM raw.hub_repository") == [("census", "auto", False, later)]
    assert rows(hub, "SELECT hub_key, hub_uid, first_seen_at FROM raw.hub_repository ORDER BY 1") == keys
    assert rows(hub, "SELECT * FROM raw.hub_counter ORDER BY hub_key") == counters
    assert rows(hub, "SELECT DISTINCT via, observed_to FROM raw.hub_repository_history") == [("snapshot", later)]
    assert census(hub, pages(models, later + timedelta(days=1)), later + timedelta(days=1))["changed"] == 0


def test_a_snapshot_after_a_census_moves_counters_and_nothing_else(hub: Engine, stats: Stats) -> None:
    moment, later = at(TODAY), at(TODAY + timedelta(days=1))
    models = [told(one, f"a/m{one}", downloads=50, downloadsAllTime=100) for one in range(1, 31)]
    census(hub, pages(models, moment), moment)
    before = rows(hub, "SELECT * FROM raw.hub_repository ORDER BY hub_key")
    moved = [{**one, "id": "b/other", "downloadsAllTime": 109} if place < 5 else one for place, one in enumerate(models)]
    stats.put(later, fresh([told(90, "a/new"), *moved], later))
    found = snapshot.land_newest("model")
    assert (found["changed"], found["new"], found["counted"]) == (0, 1, 5)
    assert rows(hub, "SELECT * FROM raw.hub_repository WHERE hub_id <> 'a/new' ORDER BY hub_key") == before
    assert rows(hub, "SELECT hub_id, via, gated FROM raw.hub_repository WHERE via = 'snapshot'") == [("a/new", "snapshot", None)]
    assert rows(hub, "SELECT count(*), min(downloads_added), max(downloads_added) FROM raw.hub_counter WHERE day = :day", day=later.date()) == [(6, 9, 9)]
    assert rows(hub, "SELECT count(*) FROM raw.hub_repository_history") == [(0,)]


def test_what_is_known_is_looked_up_page_by_page(hub: Engine, stats: Stats, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = at(TODAY)
    models = listed(Hub(5_500))
    census(hub, pages(models, moment), moment)
    later = at(TODAY + timedelta(days=1))
    one = stats.put(later, fresh(models, later))
    sizes: list[tuple[int, int]] = []
    look_up = HubListLoader._look_up

    def spy(self: HubListLoader, uids: list[str]) -> dict[str, str]:
        sizes.append((len(uids), len(self._known.rows)))
        return look_up(self, uids)

    monkeypatch.setattr(HubListLoader, "_look_up", spy)
    sweep = open_sweep(hub, new_run(hub), "model", "snapshot", later, revision=one.revision)
    known = KnownRange()
    with hub.connect() as session:
        connection: Any = session.connection.driver_connection
        told_pages = iter(stats_parquet.pages(stats.fetch(one), "model", later))
        batches = HubListLoader(connection, sweep, known).land_many(told_pages, 2)
        next(batches)
        assert len(list(told_pages)) == 4, "no page is read before its turn"
    assert sizes == [(1_000, 0), (1_000, 0)] and known.rows == {}


# -- refusals


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("identical", "identical to the snapshot of 2026-09-20"),
        ("stale", "older than it says: its newest record is of 2026-09-20, it was committed on 2026-09-24"),
        ("truncated", "far off in count: 150 rows, 300 are known"),
        ("swollen", "far off in count: 1400 rows, 300 are known"),
        ("zeroed", "zeroed: 0 downloads in all, 30000 are known"),
        ("empty", "empty"),
        ("old", "older than what is known: a day of the past is for the backfill"),
    ],
)
def test_a_snapshot_that_lies_is_refused_with_its_reason_and_nothing_changes(hub: Engine, stats: Stats, case: str, reason: str) -> None:
    moment, later = at(TODAY), at(TODAY + timedelta(days=1))
    models = fresh([told(one, f"a/m{one}", downloads=100, downloadsAllTime=200) for one in range(1, 301)], moment)
    stats.put(moment, models)
    assert snapshot.land_newest("model")["outcome"] == "complete"
    before = everything(hub)
    cases: dict[str, tuple[datetime, Records]] = {
        "identical": (later, models),
        "stale": (at(TODAY + timedelta(days=4)), [{**one, "downloads": 101} for one in models]),
        "truncated": (later, fresh(models[:150], later)),
        "swollen": (later, fresh([*models, *(told(one, f"b/m{one}") for one in range(301, 1_401))], later)),
        "zeroed": (later, fresh([{**one, "downloads": 0} for one in models], later)),
        "empty": (later, []),
        "old": (at(TODAY - timedelta(days=1)), fresh([{**one, "downloads": 99} for one in models], at(TODAY - timedelta(days=1)))),
    }
    stats.put(*cases[case])
    found = snapshot.land_newest("model")
    assert (found["outcome"], found["reason"]) == ("refused", reason)
    assert everything(hub) == before
    assert rows(hub, "SELECT outcome, reason, received FROM meta.hub_sweep ORDER BY sweep_id DESC LIMIT 1") == [("refused", reason, 0)]
    assert rows(hub, "SELECT day FROM staging.hub_sweep") == [(TODAY,)], "a day that was refused is none that was told"


def test_a_file_that_is_no_parquet_is_an_error_and_nothing_changes(hub: Engine, stats: Stats, tmp_path: Path) -> None:
    stats.put(at(TODAY), fresh([told(1, "a/m")], at(TODAY)))
    snapshot.land_newest("model")
    before = everything(hub)
    (tmp_path / "page.html").write_text("<html>busy</html>")
    one = stats.add(at(TODAY + timedelta(days=1)), tmp_path / "page.html")
    for land in (lambda: snapshot.land_newest("model"), lambda: past(one)):
        with pytest.raises(ContractBroken, match="not to be read as parquet"):
            land()
    assert everything(hub) == before


def test_the_past_is_refused_where_it_is_identical_stale_or_empty(hub: Engine, stats: Stats) -> None:
    models = [told(one, f"a/m{one}", downloads=100) for one in range(1, 31)]
    census(hub, pages(models, at(TODAY)), at(TODAY))
    day = at(TODAY - timedelta(days=9))
    assert past(stats.put(day, fresh(models, day)))["outcome"] == "complete"
    before = everything(hub)
    found = [past(stats.put(at(TODAY - timedelta(days=8)), fresh(models, day))), past(stats.put(at(TODAY - timedelta(days=3)), models))]
    found.append(past(stats.put(at(TODAY - timedelta(days=2)), [])))
    assert [one["reason"].split(":")[0] for one in found] == ["identical to the snapshot of 2026-09-11", "older than it says", "empty"]
    assert everything(hub) == before


# -- the past


class Days:
    """A Hub over some days, by hand: what it told of whom on each."""

    def __init__(self, seed: int, number: int = 11) -> None:
        choice = random.Random(seed)  # noqa: S311 - a seeded world
        self.days = [TODAY - timedelta(days=3 * (number - 1 - place)) for place in range(number)]
        self.told: dict[date, Records] = {}
        state = {one: told(one, f"a/m{one}", downloads=50, downloadsAllTime=100) for one in range(1, 13)}
        for place, day in enumerate(self.days):
            for one in state.values():
                if choice.random() < 0.4:
                    one |= {"downloadsAllTime": one["downloadsAllTime"] + choice.choice((0, 1, 7, 7, -5)), "downloads": choice.randrange(40, 60)}
                if choice.random() < 0.1:
                    one |= {"likes": one["likes"] + 1, "tags": [f"license:l{place}"]}
            there = [one for number, one in state.items() if not (number == 11 and place < 6) and not (number == 12 and place >= 9)]
            self.told[day] = fresh([dict(one) for one in there], at(day))

    def check(self, engine: Engine) -> None:
        """Each day says what was told on it, and sums follow from rows."""
        said = {
            (row[0], row[1]): row[2:]
            for row in rows(
                engine, "SELECT hub_uid, day, downloads, downloads_all_time, likes FROM staging.hub_counter_daily JOIN raw.hub_repository USING (hub_key)"
            )
        }
        for (day,) in rows(engine, "SELECT day FROM staging.hub_sweep ORDER BY day"):
            for one in self.told[day]:
                assert said[one["_id"], day] == (one["downloads"], one["downloadsAllTime"], one["likes"]), (one["id"], day)
        series: dict[int, list[tuple[Any, ...]]] = {}
        for row in rows(engine, "SELECT hub_key, day, downloads_all_time, downloads_added FROM raw.hub_counter ORDER BY 1, 2"):
            series.setdefault(row[0], []).append(row[1:])
        for one in series.values():
            assert len({row[0] for row in one}) == len(one), "one row a day"
            assert [row[2] for row in one] == [None, *(row[1] - before[1] for before, row in pairwise(one))]
        assert sorted(rows(engine, KEPT)) == sorted(rows(engine, SUMMED))
        newest = [(key, one[-1][1], one[-1][0]) for key, one in series.items()]
        assert rows(engine, "SELECT hub_key, downloads_all_time, day FROM raw.hub_counter_now ORDER BY 1") == newest


KEPT = (
    "SELECT hub_key, month, month_downloads FROM raw.hub_counter_month"
    " UNION ALL SELECT hub_key, month, month_downloads FROM raw.hub_counter_now WHERE month_downloads IS NOT NULL"
)
SUMMED = (
    "SELECT hub_key, date_trunc('month', day)::date, sum(downloads_added)::bigint FROM raw.hub_counter GROUP BY 1, 2 HAVING sum(downloads_added) IS NOT NULL"
)
TODAYS = (
    "SELECT r.*, n.downloads, n.downloads_all_time, n.likes FROM raw.hub_repository r JOIN raw.hub_counter_now n USING (hub_key)"
    " WHERE hub_uid = ANY (:known) ORDER BY hub_key"
)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("order", ["forward", "reverse", "any"])
def test_days_of_the_past_say_what_was_told_in_whatever_order_they_come(hub: Engine, stats: Stats, seed: int, order: str) -> None:
    world = Days(seed)
    tellings = random.Random(seed)  # noqa: S311 - a seeded choice
    by_list = sorted({TODAY, *tellings.sample(world.days, 4)})
    for day in by_list:
        census(hub, pages(world.told[day], at(day)), at(day))
    hub_adoption.add_up(hub)
    world.check(hub)
    known = [row[0] for row in rows(hub, "SELECT hub_uid FROM raw.hub_repository")]
    before = rows(hub, TODAYS, known=known)
    behind = [day for day in world.days if day not in by_list]
    if order != "forward":
        behind = behind[::-1] if order == "reverse" else tellings.sample(behind, len(behind))
    for day in behind:
        assert past(stats.put(at(day, 2), world.told[day]))["outcome"] == "complete"
        world.check(hub)
        assert rows(hub, TODAYS, known=known) == before
    landed = everything(hub, without=("raw.hub_block",))
    for one in list(stats.all):
        past(one)
    assert everything(hub, without=("raw.hub_block",)) == landed
    hub_adoption.add_up(hub)
    found = rows(hub, "SELECT month, downloads_added, counter_resets FROM mart.hub_account_month ORDER BY 1")
    by_rows = (
        "SELECT date_trunc('month', day)::date, coalesce(sum(downloads_added), 0), count(*) FILTER (WHERE downloads_added < 0) FROM raw.hub_counter GROUP BY 1"
    )
    assert found == sorted(rows(hub, by_rows)), "accounts follow what a backfill changed"


def test_history_first_and_today_after_it(hub: Engine, stats: Stats) -> None:
    world = Days(7)
    for day in world.days[:-1]:
        assert past(stats.put(at(day, 2), world.told[day]))["outcome"] == "complete"
        world.check(hub)
    census(hub, pages(world.told[TODAY], at(TODAY, 5)), at(TODAY, 5))
    world.check(hub)


def test_who_left_in_the_past_makes_no_range_short_no_snapshot_far_off_and_no_list_wrong(hub: Engine, stats: Stats) -> None:
    there = [told(one, f"a/m{one}") for one in range(1, 101)]
    census(hub, pages(there, at(TODAY)), at(TODAY))
    day, later = at(TODAY - timedelta(days=9)), at(TODAY + timedelta(days=1))
    past(stats.put(day, fresh([*there, *(told(one, f"a/left{one}", downloads=1_000) for one in range(101, 201))], day)))
    run = new_run(hub)
    assert census(hub, pages(there[:-1], later), later, run=run)["unconfirmed"] == 101
    sweep = open_sweep(hub, run, "model", "census", later)
    assert len(hub_sweep.missing(hub, sweep)) == 101, "each is asked for, none is suspicious"
    assert hub_sweep.close_sweep(hub, sweep)["outcome"] == "complete"
    hub_adoption.add_up(hub)
    assert rows(hub, "SELECT count(*) FROM mart.hub_top_month WHERE hub_id LIKE 'a/left%'") == [(0,)]
    stats.put(at(TODAY + timedelta(days=2)), fresh(there, at(TODAY + timedelta(days=2))))
    assert snapshot.land_newest("model")["outcome"] == "complete"
    # Of those that lists told before, as many would be.
    much_later = at(TODAY + timedelta(days=3))
    run = new_run(hub)
    census(hub, pages(there[:40], much_later), much_later, run=run)
    sweep = open_sweep(hub, run, "model", "census", much_later)
    assert hub_sweep.missing(hub, sweep) == []
    assert hub_sweep.close_sweep(hub, sweep)["outcome"] == "incomplete"


def without(records: Records, *names: str) -> Records:
    """The same, some fields not told."""
    return [{name: value for name, value in one.items() if name not in names} for one in records]


def test_a_counter_that_a_file_does_not_tell_is_as_it_was(hub: Engine, stats: Stats) -> None:
    census(hub, pages([told(1, "a/m1", downloadsAllTime=100, downloads=7)], at(TODAY - timedelta(days=9))), at(TODAY - timedelta(days=9)))
    census(hub, pages([told(1, "a/m1", downloadsAllTime=150, downloads=7)], at(TODAY)), at(TODAY))
    day = at(TODAY - timedelta(days=3))
    past(stats.put(day, without(fresh([told(1, "a/m1", downloads=9)], day), "downloadsAllTime")))
    later = at(TODAY + timedelta(days=1))
    stats.put(later, without(fresh([told(1, "a/m1", downloads=8)], later), "downloadsAllTime", "likes"))
    snapshot.land_newest("model")
    assert rows(hub, "SELECT day, downloads, downloads_all_time, likes, downloads_added FROM raw.hub_counter ORDER BY day") == [
        (TODAY - timedelta(days=9), 7, 100, 0, None),
        (day.date(), 9, 100, 0, 0),
        (TODAY, 7, 150, 0, 50),
        (later.date(), 8, 150, 0, 0),
    ]
    assert rows(hub, KEPT) == rows(hub, SUMMED)


def test_who_was_unknown_is_known_from_that_day_on(hub: Engine, stats: Stats) -> None:
    census(hub, pages([told(1, "a/m1")], at(TODAY)), at(TODAY))
    days = [at(TODAY - timedelta(days=back)) for back in (9, 6, 3)]
    for day, total in zip(days, (10, 12, 11), strict=True):
        found = past(stats.put(day, fresh([told(1, "a/m1"), told(2, "a/left", downloadsAllTime=total)], day)))
        assert found["new"] == (day == days[0])
    assert rows(hub, "SELECT first_seen_at, via, gated FROM raw.hub_repository WHERE hub_id = 'a/left'") == [(days[0], "snapshot", None)]
    series = "SELECT day, downloads_all_time, downloads_added FROM raw.hub_counter WHERE hub_key = (SELECT max(hub_key) FROM raw.hub_repository) ORDER BY 1"
    assert rows(hub, series) == [(days[0].date(), 10, None), (days[1].date(), 12, 2), (days[2].date(), 11, -1)]
    assert rows(hub, "SELECT downloads_all_time, counted_on FROM staging.hub_repository WHERE hub_id = 'a/left'") == [(11, days[2].date())]


def test_a_file_that_tells_somebody_twice_makes_one_row(hub: Engine, stats: Stats) -> None:
    census(hub, pages([told(1, "a/m1", downloadsAllTime=9)], at(TODAY)), at(TODAY))
    day = at(TODAY - timedelta(days=3))
    one, other = told(1, "a/m1", downloadsAllTime=5, tags=["license:mit"]), told(2, "a/m2", downloadsAllTime=5)
    assert past(stats.put(day, fresh([one, other, one, other], day)))["outcome"] == "complete"
    assert rows(hub, "SELECT hub_key, day FROM raw.hub_counter GROUP BY 1, 2 HAVING count(*) > 1") == []
    assert rows(hub, "SELECT hub_key, observed_to FROM raw.hub_repository_history GROUP BY 1, 2 HAVING count(*) > 1") == []
    assert rows(hub, "SELECT count(*), count(DISTINCT hub_uid) FROM raw.hub_repository") == [(2, 2)]
    newer = at(TODAY + timedelta(days=1))
    stats.put(newer, fresh([one, one, other, told(3, "a/m3"), told(3, "a/m3")], newer))
    assert snapshot.land_newest("model")["new"] == 1
    assert rows(hub, "SELECT hub_key, day FROM raw.hub_counter GROUP BY 1, 2 HAVING count(*) > 1") == []


def versions(engine: Engine, number: int) -> list[tuple[Any, ...]]:
    """Licences of a repository from when to when they stood, the present one last."""
    return rows(
        engine,
        "SELECT hub_license_id, via, observed_at::date, observed_to::date FROM raw.hub_repository_history WHERE hub_uid = :uid"
        " UNION ALL SELECT hub_license_id, via, observed_at::date, NULL FROM raw.hub_repository WHERE hub_uid = :uid ORDER BY 3",
        uid=uid(number),
    )


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_versions_of_the_past_go_to_the_history(hub: Engine, stats: Stats, order: tuple[int, ...]) -> None:
    clock = told(2, "a/clock")
    census(hub, pages([clock, told(1, "a/m1", tags=["license:now"])], at(TODAY)), at(TODAY))
    days = [TODAY - timedelta(days=back) for back in (12, 9, 6, 3)]
    for place in order:
        licence = ("first", "second", "second", "third")[place]
        past(stats.put(at(days[place]), fresh([clock, told(1, "a/m1", tags=[f"license:{licence}"])], at(days[place]))))
    assert versions(hub, 1) == [
        ("first", "snapshot", days[0], days[1]),
        ("second", "snapshot", days[1], days[3]),
        ("third", "snapshot", days[3], TODAY),
        ("now", "census", TODAY, None),
    ]
    block = "SELECT b.via, b.records > h.ordinal FROM raw.hub_repository_history h JOIN raw.hub_block b USING (block_id)"
    assert set(rows(hub, block)) == {("snapshot", True)}


def test_what_a_list_told_stands_against_a_snapshot_of_the_past(hub: Engine, stats: Stats) -> None:
    older = at(TODAY - timedelta(days=9))
    for moment, licence in ((older, "old"), (at(TODAY), "now")):
        census(hub, pages([told(2, "a/clock"), told(1, "a/m1", tags=[f"license:{licence}"])], moment), moment)
    day = at(TODAY - timedelta(days=3))
    past(stats.put(day, fresh([told(2, "a/clock"), told(1, "a/m1", tags=["license:between"])], day)))
    assert versions(hub, 1) == [("old", "census", older.date(), TODAY), ("now", "census", TODAY, None)]


def test_versions_of_who_is_only_known_from_the_past_move_on(hub: Engine, stats: Stats) -> None:
    census(hub, pages([told(1, "a/m1")], at(TODAY)), at(TODAY))
    days = [TODAY - timedelta(days=back) for back in (9, 6, 3)]
    for day, licence in zip(days, ("first", "second", "second"), strict=True):
        past(stats.put(at(day), fresh([told(1, "a/m1"), told(2, "a/left", tags=[f"license:{licence}"])], at(day))))
    assert versions(hub, 2) == [("first", "snapshot", days[0], days[1]), ("second", "snapshot", days[1], None)]


@pytest.mark.parametrize(("every", "expected"), [("day", [0, 1, 3, 9]), ("week", [0, 9])])
def test_the_past_is_listed_once_a_period_and_equal_files_once(stats: Stats, every: str, expected: list[int]) -> None:
    first = TODAY - timedelta(days=30)
    for days, hour in ((0, 1), (0, 9), (1, 1), (3, 1), (9, 1)):
        stats.put(at(first + timedelta(days=days), hour), [told(1, "a/m1")])
    found = snapshot.list_past(first.isoformat(), None, every, ["model"])
    assert [one["label"] for one in found] == [f"models of {first + timedelta(days=days)}, hub_stats" for days in expected]


@pytest.mark.parametrize(("hours", "expected"), [(0, [2, 1]), (23, [2, 1]), (24, [2, 1, 0]), (48, [2, 1, 0])])
def test_the_day_that_is_now_is_not_of_the_past(stats: Stats, hours: int, expected: list[int]) -> None:
    for days in (2, 1, 0):
        stats.put(at(TODAY - timedelta(days=days), 0), [told(days, "a/m1")])
    stats.date = at(TODAY, 0) + timedelta(hours=hours)
    found = snapshot.list_past((TODAY - timedelta(days=9)).isoformat(), None, "day", ["model"])
    assert [one["label"] for one in found] == [f"models of {TODAY - timedelta(days=days)}, hub_stats" for days in expected]


@pytest.mark.parametrize("kind", ["model", "dataset"])
@pytest.mark.parametrize(("ended", "outcome"), [("", "refused"), ("failed", "complete"), ("success", "complete")])
def test_a_day_that_a_census_tells_now_waits_for_its_end(hub: Engine, stats: Stats, ended: str, outcome: str, kind: str) -> None:
    """A walk goes on past midnight, and a backfill is begun: whose version a repository has must not hang on which of them came first."""
    run = new_run(hub)
    open_sweep(hub, run, kind, "census", at(TODAY, 23))
    open_sweep(hub, new_run(hub), "dataset" if kind == "model" else "model", "census", at(TODAY - timedelta(days=1)))
    if ended:
        change(hub, f"UPDATE meta.run SET state = '{ended}' WHERE run_id = {run}")
    before = everything(hub)
    found = past(stats.put(at(TODAY), fresh([told(1, "a/m1")], at(TODAY)), kind))
    assert (found["outcome"], found["reason"]) == (outcome, f"under way: hub_lists is telling {TODAY}" if outcome == "refused" else "")
    assert (everything(hub) == before) == (outcome == "refused")


def test_a_day_that_was_told_is_not_changed_by_the_past_of_another_kind(hub: Engine, stats: Stats) -> None:
    between = at(TODAY - timedelta(days=2))
    census(hub, pages([told(1, "a/m1", downloadsAllTime=5)], at(TODAY - timedelta(days=6))), at(TODAY - timedelta(days=6)))
    census(hub, pages([told(9, "a/d1")], between), between, "dataset")
    census(hub, pages([told(1, "a/m1", downloadsAllTime=5)], at(TODAY)), at(TODAY))
    day = at(TODAY - timedelta(days=4))
    past(stats.put(day, fresh([told(1, "a/m1", downloadsAllTime=7)], day)))
    assert rows(
        hub,
        "SELECT day, downloads_all_time, downloads_added, is_moved FROM staging.hub_counter_daily JOIN raw.hub_repository USING (hub_key)"
        " WHERE kind = 'model' ORDER BY day",
    ) == [
        (TODAY - timedelta(days=6), 5, None, True),
        (day.date(), 7, 2, True),
        (TODAY, 5, -2, True),
    ]


def test_nothing_is_left_of_a_run_that_failed(hub: Engine, stats: Stats, monkeypatch: pytest.MonkeyPatch) -> None:
    census(hub, pages([told(1, "a/m1", downloadsAllTime=9)], at(TODAY)), at(TODAY))
    day = at(TODAY - timedelta(days=3))
    one = stats.put(day, fresh([told(1, "a/m1", downloadsAllTime=5), told(2, "a/m2")], day))
    whole = stats_parquet.pages

    def cut(*given: Any, **more: Any) -> Iterator[Any]:
        yield from whole(*given, **more)
        raise ContractBroken("cut")

    monkeypatch.setattr(snapshot, "pages", cut)
    with pytest.raises(ContractBroken, match="cut"):
        past(one)
    assert rows(hub, "SELECT count(*) FROM raw.hub_counter WHERE hub_key = (SELECT hub_key FROM raw.hub_repository WHERE hub_id = 'a/m1')") == [(1,)]
    monkeypatch.setattr(snapshot, "pages", whole)
    assert past(one)["outcome"] == "complete"
    assert rows(hub, "SELECT downloads_added FROM raw.hub_counter WHERE day = :day", day=TODAY) == [(4,)]
    change(hub, "DELETE FROM raw.hub_counter_month")
