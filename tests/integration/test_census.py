"""The whole Hub, day by day, against a real Postgres: the tables say what was told, whatever is told and wherever a walk is killed."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import hub_days
import orjson
import pytest
import uvicorn
from airflow.sdk.execution_time.context import OutletEventAccessors
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from serving import Service
from sqlalchemy import Engine, text

from observatory import clock, settings
from observatory.clock import SystemClock
from observatory.errors import AuditFailed, ContractBroken, IncompleteHarvest
from observatory.http import Client, ServiceConfig
from observatory.landing import hub, hub_sweep
from observatory.landing.hub import HubListLoader, Sweep, load_known, payload
from observatory.orchestration import assets, census
from observatory.replay import huggingface as replay
from observatory.replay.app import Dated
from observatory.replay.state import State
from observatory.replay.world import World
from observatory.sources import hub_census
from observatory.sources.base import Look, Outcome, Page, Tombstone
from observatory.sources.hub_census import ListPage
from observatory.sources.huggingface import HuggingFace

DAY = date(2026, 8, 30)
TABLES = ("hub_block", "hub_repository", "hub_repository_history", "hub_counter_now", "hub_counter", "hub_counter_month")
COUNTERS = ("downloads", "downloadsAllTime", "likes")
Told = dict[str, Any]


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def uid(n: int) -> str:
    return f"{n:024x}"


def model(n: int, created: str | None = "2024-01-01T00:00:00.000Z", **told: Any) -> Told:
    made = {"_id": uid(n), "id": f"a/m{n}", "downloads": 10 + n, "downloadsAllTime": 100 + n, "likes": 1, "tags": []}
    return {**made, **({"createdAt": created} if created else {}), **told}


def at_minute(n: int, **told: Any) -> Told:
    return model(n, f"2024-01-01T{n // 60:02d}:{n % 60:02d}:00.000Z", **told)


class Listing:
    """The Hub's list over records by ``_id``: createdAt ascending, nulls last, keyset cursors; every page asked for is noted."""

    def __init__(self, records: Sequence[Told], size: int = 10) -> None:
        self.records = {record["_id"]: record for record in records}
        self.size, self.day, self.asked = size, DAY, list[str | None]()

    @staticmethod
    def place(record: Told) -> tuple[str, str]:
        return record.get("createdAt") or "~", record["_id"]

    def pages(self, position: str | None) -> Iterator[ListPage]:
        start = tuple(json.loads(position)) if position else ("", "")
        rest = sorted((one for one in self.records.values() if self.place(one) > start), key=self.place)
        while True:
            self.asked.append(position)
            some, rest = rest[: self.size], rest[self.size :]
            position = json.dumps(self.place(some[-1])) if rest else None
            yield ListPage(orjson.dumps(some), noon(self.day), position)
            if position is None:
                return


@pytest.fixture
def engine(warehouse: Engine) -> Engine:
    """The warehouse with nothing of the Hub in it."""
    clear(warehouse)
    return warehouse


def rows(engine: Engine, query: str, **values: Any) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


@contextmanager
def connected(engine: Engine) -> Iterator[Any]:
    with engine.connect() as session:
        yield session.connection.driver_connection


def new_run(engine: Engine) -> int:
    with engine.begin() as connection:
        query = "INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES ('census', gen_random_uuid()::text, NULL) RETURNING run_id"
        return int(connection.execute(text(query)).scalar_one())


def new_sweep(engine: Engine, day: date = DAY) -> Sweep:
    return hub_sweep.open_sweep(engine, new_run(engine), "model", "census", noon(day))


def walk(engine: Engine, sweep: Sweep, listing: Listing, ordinals: Sequence[int] | None = None, most: int | None = None) -> None:
    """Walk ranges one after the other, as the tasks do; ``most`` pages of each, where given."""
    found = {one.ordinal: one for one in hub_sweep.ranges(engine, sweep)}
    with connected(engine) as connection:
        for one in [found[n] for n in (found if ordinals is None else ordinals)]:
            known = load_known(connection, sweep.kind, one.after, one.until)
            loader = HubListLoader(connection, sweep, known, after=one.after, until=one.until, ordinal=one.ordinal)
            for number, page in enumerate(listing.pages(one.position), 1):
                if loader.land([page]).is_end or number == most:
                    break


def tell(engine: Engine, listing: Listing, day: date = DAY) -> tuple[Sweep, dict[str, Any]]:
    """A whole sweep of ``day``, closed."""
    listing.day = day
    sweep = new_sweep(engine, day)
    walk(engine, sweep, listing)
    return sweep, hub_sweep.close_sweep(engine, sweep)


def land(engine: Engine, *bodies: bytes | list[Any], at_once: bool = False) -> hub.Count:
    """Land pages in a sweep of their own; what their batches came to."""
    pages = [ListPage(body if isinstance(body, bytes) else json.dumps(body).encode(), noon(DAY), "more") for body in bodies]
    sweep, total = new_sweep(engine), hub.Count()
    with connected(engine) as connection:
        loader = HubListLoader(connection, sweep, load_known(connection, "model"), ordinal=0)
        for some in [pages] if at_once else [[page] for page in pages]:
            total.add(loader.land(some).count)
    return total


def state(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """What the tables say, without our own numbers."""
    key = "JOIN raw.hub_repository r USING (hub_key)"
    queries = {
        "repository": "SELECT to_jsonb(r) - '{hub_key,block_id,ordinal}'::text[] FROM raw.hub_repository r",
        "history": "SELECT to_jsonb(h) - '{hub_key,block_id,ordinal}'::text[] FROM raw.hub_repository_history h",
        "now": f"SELECT r.hub_uid, to_jsonb(n) - 'hub_key' FROM raw.hub_counter_now n {key}",
        "counter": f"SELECT r.hub_uid, to_jsonb(n) - 'hub_key' FROM raw.hub_counter n {key}",
        "month": f"SELECT r.hub_uid, to_jsonb(n) - 'hub_key' FROM raw.hub_counter_month n {key}",
        "rejected": "SELECT reason, encode(body, 'hex') FROM raw.rejected_record",
    }
    return {name: sorted(rows(engine, query), key=str) for name, query in queries.items()}


def rows_as_stored(engine: Engine) -> list[tuple[Any, ...]]:
    """A hash of every row of raw.hub_*, the transaction that wrote it with it."""
    return [rows(engine, f"SELECT count(*), md5(string_agg(t.xmin::text || t::text, '|' ORDER BY t::text)) FROM raw.{name} t")[0] for name in TABLES]


def absent(engine: Engine, sweep: Sweep) -> dict[str, str | None]:
    query = "SELECT r.hub_uid, a.outcome FROM meta.hub_absence a JOIN raw.hub_repository r USING (hub_key) WHERE a.sweep_id = :sweep"
    return dict(rows(engine, query, sweep=sweep.sweep_id))  # type: ignore[arg-type]  # rows of two


def gone(names: Sequence[str], day: date = DAY) -> list[Page]:
    looks = tuple(Look("huggingface", f"model:{name}", Outcome.ABSENT, noon(day), noon(day)) for name in names)
    return [Page(looks=looks, tombstones=tuple(Tombstone("huggingface", "model", name, noon(day)) for name in names))]


# -- days


def parents(tags: list[str]) -> list[str] | None:
    named = [tag.removeprefix("base_model:").rpartition(":") for tag in tags if tag.startswith("base_model:")]
    typed = {f"{relation}:{parent}" for relation, _, parent in named if relation}
    bare = {f"unspecified:{parent}" for relation, _, parent in named if not relation and not any(one.endswith(f":{parent}") for one in typed)}
    return sorted(typed | bare) or None


def expected(record: Told) -> tuple[Any, ...]:
    gated = record["gated"]
    weights = record.get("safetensors") or record.get("gguf") or {}
    return (
        record["id"],
        datetime.fromisoformat(record["createdAt"]),
        datetime.fromisoformat(record["lastModified"]),
        gated if isinstance(gated, str) else str(gated).lower(),
        next((tag[8:] for tag in record["tags"] if tag.startswith("license:")), None),
        record.get("pipeline_tag"),
        record.get("library_name"),
        weights.get("total"),
        parents(record["tags"]),
        *counters(record),
    )


def counters(record: Told) -> tuple[Any, ...]:
    return tuple(record.get(name) for name in COUNTERS)


def metadata(record: Told) -> Told:
    return {name: value for name, value in record.items() if name not in COUNTERS}


class Diary:
    """What each day told, and what must follow of it."""

    def __init__(self) -> None:
        self.told: dict[str, Told] = {}
        self.series: dict[str, dict[date, tuple[Any, ...]]] = {}
        self.rows: dict[tuple[str, date], tuple[Any, ...]] = {}
        self.months: dict[tuple[str, date], int] = {}

    def note(self, day: date, records: dict[str, Told]) -> dict[str, set[str]]:
        new, vanished = records.keys() - self.told.keys(), self.told.keys() - records.keys()
        both = records.keys() & self.told.keys()
        moved = {one for one in both if counters(records[one]) != counters(self.told[one])}
        changed = {one for one in both if metadata(records[one]) != metadata(self.told[one])}
        for one, record in records.items():
            added = record["downloadsAllTime"] - self.told[one]["downloadsAllTime"] if one in moved else None
            if one in moved or one in new:
                self.rows[one, day] = (*counters(record), added)
            if added is not None:
                month = one, day.replace(day=1)
                self.months[month] = self.months.get(month, 0) + added
            self.series.setdefault(one, {})[day] = counters(record)
        self.told = records
        return {"new": new, "gone": vanished, "counters": moved, "metadata": changed}


def told_by(made: hub_days.Hub) -> dict[str, Told]:
    return {record["_id"]: record for page in made.pages(made.day) for record in orjson.loads(page)}


@pytest.fixture
def lively(monkeypatch: pytest.MonkeyPatch) -> hub_days.Hub:
    """A synthetic Hub of which much happens in a day."""
    for name, share in (("METADATA", 500), ("NEW", 100), ("GONE", 60), ("RESETS", 300)):
        monkeypatch.setattr(hub_days, name, share)
    # A licence, a data set or a paper that goes to none waits for a second day; here every change is one that is believed at once.
    monkeypatch.setattr(hub_days, "LICENCES", (("unknown", "unknown", 520), *hub_days.LICENCES[1:]))
    first = hub_days.Hub._topics
    monkeypatch.setattr(hub_days.Hub, "_topics", lambda self, index, day: self._columns.topic[index] if day else first(self, index, day))
    return hub_days.Hub(3_000)


def test_the_tables_say_every_day_what_the_hub_told(engine: Engine, lively: hub_days.Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "RANGE_PAGES", 4)
    diary, listing, keys, names, doubted = Diary(), Listing([], size=200), dict[str, int](), dict[str, str](), set[str]()
    for number in range(5):
        if number:
            lively.advance()
        day, truth, told = DAY + timedelta(number), lively.truth(), told_by(lively)
        listing.records = told
        before = {one: record["id"] for one, record in diary.told.items()}
        found = diary.note(day, told)
        sweep, report = tell(engine, listing, day)
        assert found == {name: set(lively.uids(getattr(truth, name))) for name in found}
        assert absent(engine, sweep) == dict.fromkeys(found["gone"] | doubted)
        assert [report[name] for name in ("outcome", "received", "new", "changed", "counted", "resets", "rejected", "gone", "unconfirmed")] == [
            "complete", len(told), len(truth.new), len(truth.metadata), len(truth.counters), len(truth.resets), 0, 0, len(truth.gone) + len(doubted)
        ]  # fmt: skip
        columns = "hub_id, created_at, last_modified_at, gated, hub_license_id, pipeline_tag, library_name, parameters"
        query = f"SELECT hub_uid, {columns}, base_models, downloads, downloads_all_time, likes FROM staging.hub_repository WHERE gone_at IS NULL"
        stood = {one: (*rest[:8], sorted(rest[8]) if rest[8] else None, *rest[9:]) for one, *rest in rows(engine, query)}
        assert {one: stood[one] for one in told} == {one: expected(record) for one, record in told.items()}
        assert stood.keys() - told.keys() == found["gone"] | doubted, "what vanished stays as it was until a second day says that it is gone"
        now = dict(rows(engine, "SELECT hub_uid, hub_key FROM raw.hub_repository"))  # type: ignore[arg-type]  # rows of two
        assert now.items() >= keys.items() and len(set(now.values())) == len(now), "a key is for ever"
        keys = now
        history = dict(rows(engine, "SELECT hub_uid, hub_id FROM raw.hub_repository_history WHERE observed_to = :at", at=noon(day)))  # type: ignore[arg-type]
        assert history == {one: before[one] for one in found["metadata"]}
        assert {one for one in history if history[one] != told[one]["id"]} == set(lively.uids(truth.renamed))
        names |= {one: before[one] for one in found["gone"]}
        assert sorted(hub_sweep.missing(engine, sweep)) == sorted(names[one] for one in found["gone"] | doubted)
        assert hub_sweep.record_confirmations(engine, sweep, gone(sorted(names[one] for one in found["gone"] | doubted), day)) == len(doubted)
        assert hub_sweep.close_sweep(engine, sweep)["gone"] == len(doubted)
        doubted = found["gone"]
    series = {(one, day): tuple(rest) for one, day, *rest in rows(engine, series_query())}
    assert series == diary.rows
    first = date(2026, 9, 1)
    over = "SELECT r.hub_uid, m.month, m.month_downloads FROM {} m JOIN raw.hub_repository r USING (hub_key) WHERE m.month_downloads IS NOT NULL"
    past = {(one, month): total for one, month, total in rows(engine, over.format("raw.hub_counter_month"))}
    running = {(one, month): total for one, month, total in rows(engine, over.format("raw.hub_counter_now"))}
    assert past.keys() & running.keys() == set() and past | running == diary.months
    assert {month for _, month in past} == {date(2026, 8, 1)} and first in {month for _, month in running}
    filled = "SELECT r.hub_uid, d.day, d.downloads, d.downloads_all_time, d.likes FROM staging.hub_counter_daily d JOIN raw.hub_repository r USING (hub_key)"
    last_seen = "SELECT hub_uid, gone_at::date FROM raw.hub_repository WHERE gone_at IS NOT NULL"
    until = dict(rows(engine, last_seen))  # type: ignore[arg-type]  # rows of two
    until |= dict.fromkeys(doubted, day)
    daily = {(one, day): tuple(rest) for one, day, *rest in rows(engine, filled) if one not in until or day < until[one]}
    assert daily == {(one, day): told for one, days in diary.series.items() for day, told in days.items()}

    stored = rows_as_stored(engine)
    tell(engine, listing, day)
    assert rows_as_stored(engine) == stored, "the same day again"
    _, quiet = tell(engine, listing, day + timedelta(1))
    assert rows_as_stored(engine) == stored, "a day on which nothing happened"
    assert [quiet[name] for name in ("received", "new", "changed", "counted")] == [len(told), 0, 0, 0]


def series_query() -> str:
    columns = "r.hub_uid, c.day, c.downloads, c.downloads_all_time, c.likes, c.downloads_added"
    return f"SELECT {columns} FROM raw.hub_counter c JOIN raw.hub_repository r USING (hub_key)"


def test_a_second_telling_on_a_day_replaces_the_first_and_what_was_added_adds_up(engine: Engine) -> None:
    for day, total in ((DAY, 100), (DAY + timedelta(1), 130), (DAY + timedelta(1), 120), (DAY + timedelta(1), 150), (date(2026, 9, 1), 151)):
        tell(engine, Listing([model(1, downloads=5, downloadsAllTime=total)]), day)
    assert sorted(row[1:] for row in rows(engine, series_query())) == [
        (DAY, 5, 100, 1, None), (DAY + timedelta(1), 5, 150, 1, 50), (date(2026, 9, 1), 5, 151, 1, 1)
    ]  # fmt: skip
    assert rows(engine, "SELECT month_downloads, month FROM raw.hub_counter_month") == [(50, date(2026, 8, 1))]
    assert rows(engine, "SELECT month_downloads, month FROM raw.hub_counter_now") == [(1, date(2026, 9, 1))]


def test_what_a_day_adds_may_leave_an_integer_and_no_page_is_lost(engine: Engine) -> None:
    for total in (0, 2**31 - 2, 2**32 - 10):
        tell(engine, Listing([model(1, downloadsAllTime=total), model(2)]), DAY if total else DAY - timedelta(1))
    assert [row[3:] for row in sorted(rows(engine, series_query())) if row[0] == uid(1)] == [(0, 1, None), (2**32 - 10, 1, None)]


def test_a_counter_that_is_not_told_is_null_and_no_zero(engine: Engine) -> None:
    bare = {"_id": uid(1), "id": "a/b", "createdAt": "2024-01-01T00:00:00.000Z"}
    for number, told in enumerate(({}, {"downloads": 0}, {}, {"downloadsAllTime": 5, "likes": 0}, {"downloadsAllTime": 9, "likes": 0})):
        tell(engine, Listing([bare | told]), DAY + timedelta(number))
    assert [row[2:] for row in sorted(rows(engine, series_query()), key=lambda row: row[1])] == [
        (None, None, None, None), (0, None, None, None), (None, None, None, None), (None, 5, 0, None), (None, 9, 0, 4)
    ]  # fmt: skip
    assert rows(engine, "SELECT downloads, likes, month_downloads FROM raw.hub_counter_now") == [(None, 0, 4)]


# -- ranges


def in_threads(engine: Engine, sweep: Sweep, listing: Listing) -> None:
    ordinals = [one.ordinal for one in hub_sweep.ranges(engine, sweep)]
    failed: list[BaseException] = []

    def one(part: list[int]) -> None:
        try:
            walk(engine, sweep, listing, part)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=one, args=(ordinals[start::2],)) for start in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def backward(engine: Engine, sweep: Sweep, listing: Listing) -> None:
    walk(engine, sweep, listing, [one.ordinal for one in hub_sweep.ranges(engine, sweep)][::-1])


def clear(engine: Engine) -> None:
    names = [*(f"raw.{name}" for name in TABLES), "raw.rejected_record", "meta.hub_absence", "meta.hub_range", "meta.hub_sweep"]
    with engine.begin() as connection:
        connection.execute(text("; ".join(f"DELETE FROM {name}" for name in names)))


def test_ranges_walked_apart_in_any_order_and_two_at_a_time_come_to_the_same(engine: Engine, lively: hub_days.Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    first = told_by(lively)
    lively.advance()
    second = told_by(lively)
    found: list[Any] = []
    for how, pages in ((walk, 10**6), (walk, 5), (backward, 5), (in_threads, 5)):
        clear(engine)
        monkeypatch.setattr(hub, "RANGE_PAGES", pages)
        listing = Listing(list(first.values()), size=100)
        tell(engine, listing)
        bounds = [one.after for one in hub_sweep.ranges(engine, new_sweep(engine, DAY))][1:]
        assert len(bounds) == (5 if pages == 5 else 0)
        listing.records, listing.day, listing.asked = {**second}, DAY + timedelta(1), []
        for _, bound in [*bounds, *((None, sorted(first, key=lambda one: Listing.place(first[one]))[499 + 500 * n]) for n in range(5) if not bounds)]:
            listing.records.pop(bound, None)
        monkeypatch.setattr(hub, "RANGE_PAGES", 10**6)
        sweep = new_sweep(engine, DAY + timedelta(1))
        how(engine, sweep, listing)
        assert hub_sweep.close_sweep(engine, sweep)["outcome"] == "complete"
        assert rows(engine, "SELECT count(*) FROM meta.hub_range WHERE sweep_id = :sweep AND is_done", sweep=sweep.sweep_id) == [(len(bounds) + 1,)]
        found.append((state(engine), absent(engine, sweep)))
        assert len(listing.asked) <= len(listing.records) // 100 + 1 + len(bounds)
    assert found[0][1].keys() == first.keys() - listing.records.keys()
    assert found[1] == found[0]
    assert found[2] == found[0]
    assert found[3] == found[0]


@pytest.mark.parametrize("created", ["2022-03-02T23:29:04.000Z", None], ids=["the floor", "no createdAt"])
def test_records_of_one_createdat_may_fill_many_pages_and_ranges(engine: Engine, monkeypatch: pytest.MonkeyPatch, created: str | None) -> None:
    monkeypatch.setattr(hub, "RANGE_PAGES", 2)
    listing = Listing([model(n, created) for n in range(75)] + [model(n) for n in range(75, 90)])
    _, report = tell(engine, listing)
    assert (report["new"], report["received"]) == (90, 90)
    for number in (1, 2):
        listing.records[uid(20)] = model(20, created, likes=number + 1)
        listing.records.pop(uid(30 + number))
        listing.records[uid(200 + number)] = model(200 + number, created)
        sweep, report = tell(engine, listing, DAY + timedelta(number))
        assert [report[name] for name in ("received", "new", "changed", "counted", "outcome")] == [90, 1, 0, 1, "complete"]
        assert absent(engine, sweep).keys() == {uid(30 + n) for n in range(1, number + 1)}
    assert len(hub_sweep.ranges(engine, sweep)) > 4 or created is None, "a range begins at a moment"
    assert rows(engine, "SELECT count(*), count(DISTINCT hub_uid) FROM raw.hub_repository") == [(92, 92)]


@pytest.mark.parametrize("pages", [3, 50])
@pytest.mark.parametrize("odd", [{"createdAt": "2024-01-01T00:{:02d}:00 or so"}, {"createdAt": "2024-01-01T00:{:02d}:99Z", "_id": "~" * 30}, {"_id": "\x00"}])
def test_a_record_without_a_place_at_a_pages_end_ends_no_walk(engine: Engine, monkeypatch: pytest.MonkeyPatch, odd: Told, pages: int) -> None:
    monkeypatch.setattr(hub, "RANGE_PAGES", pages)
    told = [at_minute(n) for n in range(100)]
    for n in range(9, 100, 10):
        change = {name: value.format(n) for name, value in odd.items()}
        told[n] |= change if "_id" not in odd else {**change, "_id": f"{change['_id']}{n}"}
    listing, bad = Listing(told), 10 if "_id" in odd else 0
    for number in range(3):
        sweep, report = tell(engine, listing, DAY + timedelta(number))
        assert [report[name] for name in ("received", "new", "changed", "rejected", "outcome")] == [100, 0 if number else 100 - bad, 0, bad, "complete"]
        assert set(absent(engine, sweep)) <= ({one["_id"] for one in told[9::10]} if pages == 3 else set())
    assert rows(engine, "SELECT count(*), count(created_at) FROM raw.hub_repository") == [(100 - bad, 90)]


def test_a_walk_gets_fresh_keys_while_another_still_writes(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = new_sweep(engine)
    page, other = (ListPage(orjson.dumps([model(n) for n in numbers]), noon(DAY), "more") for numbers in (range(1, 6), range(11, 16)))
    with connected(engine) as slow, connected(engine) as quick:
        one, two = (HubListLoader(connection, sweep, hub.KnownRange(), ordinal=0) for connection in (slow, quick))
        with quick, quick.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        move = one._move

        def meanwhile(cursor: Any, batch: hub.Batch) -> None:
            assert two.land([other]).count.new == 5
            move(cursor, batch)

        monkeypatch.setattr(one, "_move", meanwhile)
        assert one.land([page]).count.new == 5
    assert rows(engine, "SELECT count(DISTINCT hub_key), count(*) FROM raw.hub_counter JOIN raw.hub_repository USING (hub_key)") == [(10, 10)]


def test_a_createdat_that_is_corrected_into_another_range_moves_one_row(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for how in (walk, backward, in_threads):
        clear(engine)
        monkeypatch.setattr(hub, "RANGE_PAGES", 3)
        listing = Listing([at_minute(n) for n in range(100)])
        tell(engine, listing)
        listing.records[uid(5)] |= {"createdAt": "2024-01-01T01:20:30.000Z"}
        listing.records[uid(90)] |= {"createdAt": "2024-01-01T00:01:30.000Z"}
        sweep = new_sweep(engine, DAY + timedelta(1))
        listing.day = DAY + timedelta(1)
        how(engine, sweep, listing)
        report = hub_sweep.close_sweep(engine, sweep)
        assert [report[name] for name in ("received", "new", "changed", "counted", "outcome")] == [100, 0, 2, 0, "complete"]
        assert rows(engine, "SELECT hub_uid FROM raw.hub_repository_history ORDER BY 1") == [(uid(5),), (uid(90),)]
        assert absent(engine, sweep).keys() <= {uid(5), uid(90)}, "asked for at the worst"
        sweep, report = tell(engine, listing, DAY + timedelta(2))
        assert (report["changed"], absent(engine, sweep)) == (0, {})


@pytest.mark.parametrize(("before", "after"), [(90, 8), (9, 90), (95, 18)])
def test_a_createdat_that_is_corrected_within_a_range_makes_nothing_missing(engine: Engine, before: int, after: int) -> None:
    listing = Listing([at_minute(n) for n in range(100)])
    tell(engine, listing)
    listing.records[uid(before)] |= {"createdAt": at_minute(after)["createdAt"].replace(":00.000Z", ":30.000Z")}
    for number, changed in ((1, 1), (2, 0)):
        sweep, report = tell(engine, listing, DAY + timedelta(number))
        assert (report["received"], report["changed"]) == (100, changed)
        assert absent(engine, sweep).keys() <= {uid(before)}, "asked for at the worst, and no other with it"


def test_a_walk_that_stops_goes_on_where_it_stood_and_a_later_sweep_begins_anew(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "RANGE_PAGES", 4)
    listing = Listing([at_minute(n) for n in range(100)])
    sweep = new_sweep(engine)
    walk(engine, sweep, listing, most=3)
    report = hub_sweep.close_sweep(engine, sweep)
    assert (report["outcome"], report["received"], report["reason"]) == ("incomplete", 30, "1 ranges were not walked to their end")
    assert hub_sweep.open_sweep(engine, sweep.run_id, "model", "census", noon(DAY + timedelta(9))) == sweep
    walk(engine, sweep, listing, most=3)
    later = new_sweep(engine, DAY + timedelta(1))
    assert hub_sweep.close_sweep(engine, sweep)["outcome"] == "incomplete", "a later sweep took its ranges"
    walk(engine, later, listing)
    assert hub_sweep.close_sweep(engine, later)["outcome"] == "complete"
    assert hub_sweep.close_sweep(engine, sweep)["outcome"] == "incomplete"
    assert rows(engine, "SELECT count(*), count(DISTINCT hub_uid) FROM raw.hub_repository") == [(100, 100)]


def test_a_walk_that_outlives_its_sweep_moves_no_range_of_the_next(engine: Engine) -> None:
    listing = Listing([at_minute(n) for n in range(30)])
    old = new_sweep(engine)
    with connected(engine) as connection:
        loader = HubListLoader(connection, old, load_known(connection, "model"), ordinal=0)
        pages = list(listing.pages(None))
        loader.land(pages[:1])
        later = new_sweep(engine, DAY + timedelta(1))
        loader.land(pages[1:])
    assert [(one.position, one.is_done) for one in hub_sweep.ranges(engine, later)] == [(None, False)]


# -- over HTTP


class OfTheWorld(SystemClock):
    """The clock of a replayed world: a Date that is far from the client's own would not be believed."""

    def __init__(self, state: State) -> None:
        self._state = state

    def now(self) -> datetime:
        return self._state.now


class Served:
    """The replay of a world on loopback; what was asked is kept, and a test may come between."""

    def __init__(self, world: World) -> None:
        self.asked: list[str] = []
        self.before: Callable[[str], int | None] = lambda _: None
        self.is_deaf = self.is_undated = False
        """Whether the order that is asked for is ignored, and whether no record tells when it was made."""
        self.state, app = State(world), replay.app()
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = self.state.urls["huggingface"] = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app.state.replay = self.state
        self.world, dated = world, Dated(app, self.state, "huggingface")

        async def counted(scope: Any, receive: Any, send: Any) -> None:
            path = f"{scope['path']}?{scope['query_string'].decode()}"
            self.asked.append(path)
            status = self.before(path)
            if status is None:
                query = scope["query_string"].replace(b"direction=1", b"direction=-1") if self.is_deaf else scope["query_string"]
                query = query.replace(b"&expand=createdAt", b"") if self.is_undated else query
                await dated({**scope, "query_string": query}, receive, send)
                return
            await send({"type": "http.response.start", "status": status, "headers": []})
            await send({"type": "http.response.body", "body": b"{}"})

        self._server = uvicorn.Server(uvicorn.Config(counted, log_level="warning", lifespan="off", date_header=False))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]})
        self._thread.start()

    def end(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture
def served(tmp_path: Path, lively: hub_days.Hub) -> Iterator[Served]:
    """A synthetic Hub over HTTP."""
    (tmp_path / "world" / "hub").mkdir(parents=True)
    (tmp_path / "world" / "world.json").write_text('{"title": "synthetic", "as_of": "2026-08-30T12:00:00Z"}')
    (tmp_path / "world" / "hub" / "models.jsonl").write_bytes(b"\n".join(map(orjson.dumps, told_by(lively).values())))
    found = Served(World(tmp_path / "world", tmp_path / "state"))
    yield found
    found.end()


CHILD = """
import os, signal, sys
from sqlalchemy import create_engine
from observatory.http import Client, ServiceConfig
from observatory.landing import hub, hub_sweep
from observatory.sources import hub_census
from observatory.warehouse.engine import engine_for
database, url, run, fatal, pages = *sys.argv[1:4], int(sys.argv[4]), int(sys.argv[5])
hub.RANGE_PAGES, hub_census.PAGE, calls, move = pages, 200, [], hub.HubListLoader._move
def fatal_move(self, cursor, batch):
    move(self, cursor, batch)
    calls.append(1)
    if len(calls) == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
hub.HubListLoader._move = fatal_move
engine = engine_for(database)
from datetime import UTC, datetime
from observatory.clock import SystemClock
class OfTheWorld(SystemClock):
    def now(self):
        return datetime(2026, 8, 30, 12, tzinfo=UTC)
sweep = hub_sweep.open_sweep(engine, int(run), "model", "census", datetime(2026, 8, 30, 12, tzinfo=UTC))
with engine.connect() as session, Client(ServiceConfig(url, "t"), clock=OfTheWorld()) as client:
    connection = session.connection.driver_connection
    for one in hub_sweep.ranges(engine, sweep):
        if one.is_done:
            continue
        known = hub.load_known(connection, "model", one.after, one.until)
        loader = hub.HubListLoader(connection, sweep, known, after=one.after, until=one.until, ordinal=one.ordinal)
        for page in hub_census.walk(client, "model", one.position or hub_census.first_path("model")):
            if loader.land([page]).is_end:
                break
"""


def child(engine: Engine, url: str, run: int, fatal: int = 0, pages: int = 10**6) -> subprocess.Popen[bytes]:
    """A process of its own that walks a sweep, and kills itself before its commit number ``fatal``."""
    database = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", CHILD, database, url, str(run), str(fatal), str(pages)]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(settings.ROOT / "plugins")})


def test_a_killed_walk_goes_on_and_asks_at_most_one_page_a_range_again(engine: Engine, served: Served) -> None:
    run = new_run(engine)
    assert child(engine, served.url, run).wait(60) == 0
    whole, pages = state(engine), Counter(served.asked)
    # Fifteen full pages: the last one is asked for with one element less, and leads to one of one element.
    assert set(pages.values()) == {1} and len(pages) == 15 + 2 and len(whole["repository"]) == 3_000
    clear(engine)
    served.asked.clear()
    run = new_run(engine)
    assert child(engine, served.url, run, fatal=4, pages=5).wait(60) == -signal.SIGKILL, "in the middle of a transaction"
    assert rows(engine, "SELECT requests, received FROM meta.hub_range") == [(3, 600)]
    second = child(engine, served.url, run, pages=5)

    def kill_at_the_eighth(_: str) -> None:
        if len(set(served.asked)) == 8:
            served.before = lambda _: None
            second.kill()

    served.before = kill_at_the_eighth
    assert second.wait(60) == -signal.SIGKILL, "while a page is asked for"
    assert child(engine, served.url, run, pages=5).wait(60) == 0
    assert state(engine) == whole
    again = Counter(served.asked)
    assert again.keys() == pages.keys() and sum(again.values()) == len(pages) + 2 and max(again.values()) == 2
    assert rows(engine, "SELECT sum(received), sum(new) FROM meta.hub_sweep") == [(3_000, 3_000)]
    # A day later, each range killed once.
    served.asked.clear()
    with engine.begin() as connection:
        connection.execute(text("UPDATE raw.hub_counter_now SET day = day - 1; UPDATE raw.hub_counter SET day = day - 1"))
        connection.execute(text("UPDATE raw.hub_counter_now SET likes = likes + 1"))
    run = new_run(engine)
    ranges = rows(engine, "SELECT count(*) FROM meta.hub_range")[0][0]
    assert ranges >= 2
    for fatal in (2, 4):
        assert child(engine, served.url, run, fatal=fatal).wait(60) == -signal.SIGKILL
    assert child(engine, served.url, run).wait(60) == 0
    assert sum(Counter(served.asked).values()) <= len(pages) + 2
    assert rows(engine, "SELECT count(*), count(DISTINCT hub_key) FROM raw.hub_counter WHERE day = :day", day=DAY) == [(3_000, 3_000)]


@pytest.fixture
def tasks(engine: Engine, served: Served, monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, Any]]:
    """Runs the tasks of a census, each time as a run of its own, against the replay."""
    monkeypatch.setattr(hub, "RANGE_PAGES", 5)
    monkeypatch.setattr(hub_census, "PAGE", 200)
    monkeypatch.setattr(census.runtime, "warehouse", lambda: engine)
    monkeypatch.setattr(census.runtime, "hub_client", lambda _: Client(ServiceConfig(served.url, "token"), clock=OfTheWorld(served.state)))

    def all_tasks() -> dict[str, Any]:
        run = new_run(engine)
        monkeypatch.setattr(census.runtime, "run_id", lambda *_: run)
        failed = list[Exception]()
        for share in census.open_census():
            try:
                census.walk_ranges(share)
            except IncompleteHarvest as error:
                failed.append(error)
        told: dict[str, Any] = {"failed": failed, "asked": census.confirm_missing()}
        events = OutletEventAccessors()
        told |= census.publish_census(events, assets.RAW_HUB)
        assert len(events[assets.RAW_HUB].partition_keys) == 1, "its day"
        return told

    return all_tasks


def test_a_refused_cursor_is_given_up_and_the_next_sweep_heals(engine: Engine, served: Served, tasks: Callable[[], dict[str, Any]]) -> None:
    report = tasks()
    assert (report["model"]["new"], report["model"]["outcome"], report["dataset"]["received"]) == (3_000, "complete", 0)
    cursors = [cursor for (cursor,) in rows(engine, "SELECT cursor FROM meta.hub_range WHERE kind = 'model' ORDER BY ordinal")]
    assert len(cursors) == 4 and cursors[0] is None, "sixteen pages, five a range"
    served.before = lambda path: 400 if path == cursors[1] else None
    report = tasks()
    assert len(report["failed"]) == 1 and "models after 20" in str(report["failed"][0])
    assert (report["model"]["outcome"], len(report["model"]["missing_ranges"])) == ("incomplete", 1)
    assert report["model"]["received"] > 1_500, "the other ranges are walked"
    assert rows(engine, "SELECT ordinal FROM meta.hub_range WHERE is_refused") == [(1,)]
    assert rows(engine, "SELECT count(*) FROM meta.hub_absence") == [(0,)], "what was not walked is not missing"
    stored, served.before = rows_as_stored(engine), lambda _: None
    report = tasks()
    assert rows(engine, "SELECT max(requests), count(*) FROM meta.hub_range WHERE kind = 'model' AND ordinal < 3") == [(10, 2)], "walked through"
    assert (report["model"]["received"], report["model"]["outcome"], report["failed"]) == (3_000, "complete", [])
    assert rows_as_stored(engine) == stored


def test_an_order_that_is_ignored_is_no_whole_census_and_makes_nothing_gone(engine: Engine, served: Served, tasks: Callable[[], dict[str, Any]]) -> None:
    assert tasks()["model"]["outcome"] == "complete"
    before = rows_as_stored(engine)
    served.is_deaf = True
    with pytest.raises(IncompleteHarvest, match=r"models: \d+ ranges were not walked"):
        tasks()
    assert rows_as_stored(engine) == before
    assert rows(engine, "SELECT count(*) FROM meta.hub_absence") == rows(engine, "SELECT count(*) FROM raw.hub_repository WHERE gone_at IS NOT NULL") == [(0,)]
    served.is_deaf = False
    report = tasks()
    assert (report["model"]["outcome"], report["model"]["new"], report["failed"]) == ("complete", 0, [])
    assert rows_as_stored(engine) == before


def test_a_list_in_which_nothing_is_dated_is_no_whole_census_and_loses_no_row(engine: Engine, served: Served, tasks: Callable[[], dict[str, Any]]) -> None:
    served.is_undated = served.is_deaf = True
    with pytest.raises(IncompleteHarvest, match=r"models: \d+ ranges were not walked"):
        tasks()
    told = rows(engine, "SELECT hub_uid FROM raw.hub_repository ORDER BY 1")
    assert len(told) == 3_000 and rows(engine, "SELECT count(*) FROM meta.hub_sweep WHERE outcome = 'complete' AND kind = 'model'") == [(0,)]
    assert rows(engine, "SELECT count(*) FROM meta.hub_absence") == [(0,)]
    served.is_undated = served.is_deaf = False
    report = tasks()
    assert (report["model"]["outcome"], report["model"]["new"], report["failed"]) == ("complete", 0, [])
    assert rows(engine, "SELECT hub_uid FROM raw.hub_repository ORDER BY 1") == told


def test_a_list_without_days_whose_ids_rise_is_a_whole_census(engine: Engine, served: Served, tasks: Callable[[], dict[str, Any]]) -> None:
    """The Hub of 2022 told no createdAt."""
    served.is_undated = True
    assert tasks()["model"]["outcome"] == "complete"
    assert rows(engine, "SELECT count(*) FROM raw.hub_repository") == [(3_000,)]


def test_what_the_list_no_longer_tells_is_asked_for_once_each(engine: Engine, served: Served, tasks: Callable[[], dict[str, Any]]) -> None:
    tasks()
    names = [name for (name,) in rows(engine, "SELECT hub_id FROM raw.hub_repository ORDER BY md5(hub_uid) LIMIT 6")]
    for name in names:
        served.world.db.execute("UPDATE record SET state = 'deleted' WHERE kind = 'model' AND exact = ?", (name,))
    is_gone = "SELECT hub_id FROM raw.hub_repository WHERE gone_at IS NOT NULL"
    for _ in range(2):
        served.asked.clear()
        report = tasks()
        assert report["asked"] == {"asked": 6, "gone": 0}
        assert (report["model"]["outcome"], report["model"]["gone"], report["model"]["unconfirmed"]) == ("complete", 0, 6), "one day is one answer"
        items = [path for path in served.asked if path.startswith("/api/models/")]
        assert len(items) == len(set(items)) == 6
        assert rows(engine, is_gone) == []
    (first,) = set(rows(engine, "SELECT min(doubted_at) FROM meta.hub_absence"))
    served.state.wait(timedelta(days=1).total_seconds())
    report = tasks()
    assert report["asked"] == {"asked": 6, "gone": 6}
    assert (report["model"]["gone"], report["model"]["unconfirmed"]) == (6, 0)
    assert {name for (name,) in rows(engine, is_gone)} == set(names)
    assert rows(engine, "SELECT min(gone_at) FROM raw.hub_repository WHERE gone_at IS NOT NULL") == [first], "dated by the first"
    assert tasks()["asked"] == {"asked": 0, "gone": 0}, "what is gone is not missing again"
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE meta.hub_absence"))
    short = [name for (name,) in rows(engine, "SELECT hub_id FROM raw.hub_repository WHERE gone_at IS NULL ORDER BY created_at, hub_uid LIMIT 200")]
    served.world.db.executemany("UPDATE record SET state = 'deleted' WHERE kind = 'model' AND exact = ?", [(name,) for name in short])
    report = tasks()
    assert report["asked"] == {"asked": 0, "gone": 0}
    assert (report["model"]["outcome"], report["model"]["unconfirmed"]) == ("incomplete", 200)
    assert "unknown, not deleted" in report["model"]["reason"]
    assert len(rows(engine, is_gone)) == 6


@pytest.mark.parametrize(("token", "status", "gone"), [(None, None, 6), ("token", None, 6), (None, 403, 0)])
def test_without_a_token_401_of_what_a_whole_list_does_not_hold_is_an_absence(
    engine: Engine,
    served: Served,
    tasks: Callable[[], dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    token: str | None,
    status: int | None,
    gone: int,
) -> None:
    monkeypatch.setattr(census.runtime, "hub_client", lambda _: Client(ServiceConfig(served.url, token), clock=OfTheWorld(served.state)))
    tasks()
    names = [name for (name,) in rows(engine, "SELECT hub_id FROM raw.hub_repository ORDER BY md5(hub_uid) LIMIT 6")]
    for name in names:
        served.world.db.execute("UPDATE record SET state = 'deleted' WHERE kind = 'model' AND exact = ?", (name,))
    served.before = lambda path: status if path.partition("?")[0].startswith("/api/models/") else None
    assert tasks()["asked"] == {"asked": 6, "gone": 0}, "one day is one answer"
    served.state.wait(timedelta(days=1).total_seconds())
    assert tasks()["asked"] == {"asked": 6, "gone": gone}
    is_gone = rows(engine, "SELECT hub_id FROM raw.hub_repository WHERE gone_at IS NOT NULL")
    assert {name for (name,) in is_gone} == (set(names) if gone else set())


# -- deletions


def test_only_what_the_hub_says_is_gone_is_gone(engine: Engine, httpserver: HTTPServer) -> None:
    listing = Listing([at_minute(n) for n in range(100)])
    tell(engine, listing)
    answers: dict[int, Any] = {
        1: (404, {"error": "Repository not found"}, {"X-Error-Code": "RepoNotFound"}),
        2: (410, {}),
        3: (401, {"error": "Invalid username or password."}),
        4: (403, {"error": "Access to this resource is disabled."}),
        5: (307, "", {"Location": "/api/models/b/new"}),
        6: (451, {}),
        7: (200, ["no object"]),
        8: (200, {**at_minute(8)}),
        9: (200, {**at_minute(900), "id": "a/m9"}),
    }
    service = Service(httpserver)
    for n, answer in answers.items():
        del listing.records[uid(n)]
        service.on(f"/api/models/a/m{n}", answer)
    service.on("/api/models/b/new", (200, {**at_minute(5), "id": "b/new"}))
    is_gone = "SELECT hub_uid FROM raw.hub_repository WHERE gone_at IS NOT NULL ORDER BY 1"
    for number, (word, count) in enumerate([("doubted", 0), ("gone", 3)], 1):
        assert rows(engine, is_gone) == []
        service.asked.clear()
        sweep, _ = tell(engine, listing, DAY + timedelta(number))
        assert absent(engine, sweep) == dict.fromkeys(map(uid, answers))
        names = hub_sweep.missing(engine, sweep)
        with Client(ServiceConfig(service.url, "t")) as client:
            assert hub_sweep.record_confirmations(engine, sweep, HuggingFace(client).items("model", names)) == count
        outcomes = {1: word, 2: word, 3: "refused", 4: "refused", 5: "there", 6: "refused", 7: "refused", 8: "there", 9: word}
        assert absent(engine, sweep) == {uid(n): outcome for n, outcome in outcomes.items()}
        assert len(service.asked) == 10 and hub_sweep.missing(engine, sweep) == []
        # The service's Date is today's in both: the doubts are made a day older.
        with engine.begin() as connection:
            connection.execute(text("UPDATE meta.hub_absence SET doubted_at = doubted_at - interval '1 day'"))
    assert rows(engine, is_gone) == [(uid(1),), (uid(2),), (uid(9),)]


@pytest.mark.parametrize(
    ("days", "is_gone"),
    [
        ([(1, "gone"), (1, "gone")], False),
        ([(1, "gone"), (2, "gone")], True),
        ([(1, "gone"), (2, None), (3, "gone")], True),
        ([(1, "gone"), (2, "refused"), (3, "gone")], True),
        ([(1, "gone"), (2, "refused")], False),
        ([(1, "gone"), (2, "met"), (3, "gone")], False),
        ([(1, "gone"), (2, "met"), (3, "gone"), (4, "gone")], True),
    ],
    ids=["one day", "two days", "not asked between", "refused between", "refused after", "met between", "met, then two days"],
)
def test_absence_takes_two_answers_on_two_days(engine: Engine, days: list[tuple[int, str | None]], is_gone: bool) -> None:
    listing = Listing([at_minute(n) for n in range(30)])
    tell(engine, listing)
    lost, doubts = listing.records.pop(uid(7)), list[int]()
    for number, answer in days:
        day = DAY + timedelta(number)
        if answer == "met":
            listing.records[uid(7)] = lost
            doubts.clear()
        sweep, _ = tell(engine, listing, day)
        listing.records.pop(uid(7), None)
        if answer == "gone":
            hub_sweep.record_confirmations(engine, sweep, gone(["a/m7"], day))
            doubts.append(number)
        elif answer == "refused":
            look = Look("huggingface", "model:a/m7", Outcome.REFUSED, noon(day), noon(day))
            hub_sweep.record_confirmations(engine, sweep, [Page(looks=(look,))])
        hub_sweep.close_sweep(engine, sweep)
    dated = noon(DAY + timedelta(doubts[0])) if is_gone else None
    assert rows(engine, "SELECT gone_at FROM raw.hub_repository WHERE hub_uid = :uid", uid=uid(7)) == [(dated,)]


@pytest.mark.parametrize(("hours", "is_gone"), [(0.2, False), (5.0, False), (12.0, True)])
def test_minutes_before_and_after_midnight_are_one_try(engine: Engine, hours: float, is_gone: bool) -> None:
    """The first answer comes ten minutes before midnight; the second ``hours`` after it."""
    listing = Listing([at_minute(n) for n in range(30)])
    tell(engine, listing)
    del listing.records[uid(7)]
    first = datetime(2026, 8, 31, 23, 50, tzinfo=UTC)
    for at in (first, first + timedelta(hours=hours)):
        sweep, _ = tell(engine, listing, at.date())
        look = Look("huggingface", "model:a/m7", Outcome.ABSENT, at, at)
        hub_sweep.record_confirmations(engine, sweep, [Page(looks=(look,), tombstones=(Tombstone("huggingface", "model", "a/m7", at),))])
        hub_sweep.close_sweep(engine, sweep)
    assert rows(engine, "SELECT gone_at FROM raw.hub_repository WHERE hub_uid = :uid", uid=uid(7)) == [(first if is_gone else None,)]


def test_a_date_of_tomorrow_makes_no_second_day(engine: Engine) -> None:
    listing = Listing([at_minute(n) for n in range(30)])
    tell(engine, listing)
    del listing.records[uid(7)]
    today = clock.current().now()
    for at in (today, today + timedelta(hours=23)):
        sweep, _ = tell(engine, listing, at.date())
        look = Look("huggingface", "model:a/m7", Outcome.ABSENT, at, at)
        hub_sweep.record_confirmations(engine, sweep, [Page(looks=(look,), tombstones=(Tombstone("huggingface", "model", "a/m7", at),))])
    assert rows(engine, "SELECT gone_at FROM raw.hub_repository WHERE hub_uid = :uid", uid=uid(7)) == [(None,)]


def test_what_is_refused_again_and_again_holds_nothing_up(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_sweep, "CONFIRMATIONS", 2)
    listing = Listing([at_minute(n) for n in range(30)])
    tell(engine, listing)
    for n in (3, 4, 5, 6):
        del listing.records[uid(n)]
    asked = list[list[str]]()
    for number in range(1, 4):
        day = DAY + timedelta(number)
        sweep, _ = tell(engine, listing, day)
        asked.append(hub_sweep.missing(engine, sweep))
        looks = tuple(Look("huggingface", f"model:{name}", Outcome.REFUSED, noon(day), noon(day)) for name in asked[-1])
        hub_sweep.record_confirmations(engine, sweep, [Page(looks=looks)])
    assert asked == [["a/m3", "a/m4"], ["a/m5", "a/m6"], ["a/m3", "a/m4"]]


def test_what_is_limited_each_time_is_asked_for_last_and_not_for_ever(engine: Engine) -> None:
    listing = Listing([at_minute(n) for n in range(30)])
    tell(engine, listing)
    for n in (3, 4, 5):
        del listing.records[uid(n)]
    sweep, _ = tell(engine, listing, DAY + timedelta(1))
    asked = list[str]()
    # The first one is limited each time; the task waits, and begins anew.
    while left := hub_sweep.missing(engine, sweep):
        assert len(asked) < 10, "for ever"
        for name in left:
            asked.append(name)
            is_limited = name == "a/m3"
            look = Look("huggingface", f"model:{name}", Outcome.FAILED if is_limited else Outcome.REFUSED, noon(DAY), noon(DAY))
            hub_sweep.record_confirmations(engine, sweep, [Page(looks=(look,))])
            if is_limited:
                break
    assert asked == ["a/m3", "a/m4", "a/m5", "a/m3", "a/m3"]
    assert absent(engine, sweep) == {uid(3): None, uid(4): "refused", uid(5): "refused"}
    later, _ = tell(engine, listing, DAY + timedelta(2))
    assert sorted(hub_sweep.missing(engine, later)) == ["a/m3", "a/m4", "a/m5"], "the next walk asks again"


@pytest.mark.parametrize("change", [{}, {"likes": 7}, {"tags": ["x"]}], ids=["as it was", "counted", "changed"])
def test_a_gone_repository_that_is_told_again_is_back(engine: Engine, change: Told) -> None:
    listing = Listing([at_minute(n) for n in range(30)])
    tell(engine, listing)
    lost = listing.records.pop(uid(7))
    for number in (1, 2):
        sweep, _ = tell(engine, listing, DAY + timedelta(number))
        hub_sweep.record_confirmations(engine, sweep, gone(["a/m7"], DAY + timedelta(number)))
    key = rows(engine, "SELECT hub_key, gone_at FROM raw.hub_repository WHERE hub_uid = :uid", uid=uid(7))[0]
    assert key[1] == noon(DAY + timedelta(1))
    listing.records[uid(7)] = lost | change
    tell(engine, listing, DAY + timedelta(3))
    query = "SELECT hub_key, gone_at, first_seen_at, observed_at FROM raw.hub_repository WHERE hub_uid = :uid"
    assert rows(engine, query, uid=uid(7)) == [(key[0], None, noon(DAY), noon(DAY + timedelta(3)))]
    assert rows(engine, "SELECT hub_key, gone_at, observed_to FROM raw.hub_repository_history") == [(*key, noon(DAY + timedelta(3)))]
    stored = rows_as_stored(engine)
    sweep, _ = tell(engine, listing, DAY + timedelta(4))
    assert (rows_as_stored(engine), absent(engine, sweep)) == (stored, {})


@pytest.mark.parametrize("left", [0, 50, 97])
def test_a_range_that_comes_back_short_deletes_nothing(engine: Engine, left: int) -> None:
    tell(engine, Listing([at_minute(n) for n in range(1_000)], size=100))
    listing = Listing([at_minute(n) for n in range(left * 10)], size=100)
    sweep, report = tell(engine, listing, DAY + timedelta(1))
    assert len(absent(engine, sweep)) == 1_000 - left * 10
    assert hub_sweep.missing(engine, sweep) == []
    report = hub_sweep.close_sweep(engine, sweep)
    assert (report["outcome"], report["unconfirmed"]) == ("incomplete", 1_000 - left * 10)
    assert rows(engine, "SELECT count(*) FROM raw.hub_repository WHERE gone_at IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("left", [100, 500, 870])
def test_a_list_that_ends_early_again_and_again_is_no_whole_walk(engine: Engine, left: int) -> None:
    everything = [at_minute(n) for n in range(1_000)]
    assert tell(engine, Listing(everything, size=100))[1]["outcome"] == "complete"
    for day in (1, 2, 3):
        sweep, _ = tell(engine, Listing(everything[:left], size=100), DAY + timedelta(day))
        hub_sweep.missing(engine, sweep)
        report = hub_sweep.close_sweep(engine, sweep)
        assert report["outcome"] == "incomplete" and "the list ended early" in report["reason"]
    assert tell(engine, Listing(everything, size=100), DAY + timedelta(4))[1]["outcome"] == "complete"


@pytest.mark.parametrize(("left", "outcome"), [(1, "incomplete"), (80, "incomplete"), (89, "incomplete"), (98, "complete"), (100, "complete")])
def test_a_first_walk_is_held_against_what_other_calls_told(engine: Engine, left: int, outcome: str) -> None:
    everything = [at_minute(n) for n in range(300)]
    known = "INSERT INTO raw.record (source, kind, via, key, uid, first_seen_at) VALUES ('huggingface', :kind, 'list', :key, :uid, :at)"
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM raw.record"))
        values = [{"kind": "model", "key": one["id"], "uid": one["_id"], "at": noon(DAY - timedelta(1))} for one in everything]
        # What is of another kind, was told later, or is gone, is no witness.
        others = [{**values[0], "kind": "dataset", "key": f"b/d{n}", "uid": uid(2_000 + n)} for n in range(100)]
        later = [{**values[0], "key": f"b/m{n}", "uid": uid(3_000 + n), "at": noon(DAY + timedelta(1))} for n in range(100)]
        connection.execute(text(known), values + others + later)
    _, report = tell(engine, Listing(everything[: left * 3], size=100))
    assert report["outcome"] == outcome
    assert ("that other calls told are in no list" in report["reason"]) is (outcome == "incomplete")
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM raw.record"))


def test_a_range_in_which_the_list_ends_before_the_next_one_is_not_walked_to_its_end(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "RANGE_PAGES", 3)
    everything = [at_minute(n) for n in range(100)]
    tell(engine, Listing(everything))
    sweep = new_sweep(engine, DAY + timedelta(1))
    first, second, *rest = hub_sweep.ranges(engine, sweep)
    short = Listing([one for one in everything if Listing.place(one) <= (everything[45]["createdAt"], uid(45))])
    walk(engine, sweep, short, [first.ordinal, second.ordinal])
    walk(engine, sweep, Listing(everything), [one.ordinal for one in rest])
    assert [one.is_done for one in hub_sweep.ranges(engine, sweep)] == [True, False, *(True for _ in rest)]
    report = hub_sweep.close_sweep(engine, sweep)
    assert (report["outcome"], report["reason"]) == ("incomplete", "1 ranges were not walked to their end")
    assert absent(engine, sweep) == {}, "what was not walked is not missing"
    walk(engine, sweep, Listing(everything), [second.ordinal])
    assert hub_sweep.close_sweep(engine, sweep)["outcome"] == "complete" and absent(engine, sweep) == {}


def test_an_empty_hub_is_a_walk_like_any_other(engine: Engine) -> None:
    _, report = tell(engine, Listing([]))
    assert [report[name] for name in ("outcome", "received", "new")] == ["complete", 0, 0]
    assert rows_as_stored(engine) == [(0, None)] * len(TABLES)


# -- zeros


@pytest.mark.parametrize("names", [("downloads",), ("downloads", "downloadsAllTime"), COUNTERS])
def test_a_day_of_zeros_is_refused(engine: Engine, lively: hub_days.Hub, names: tuple[str, ...]) -> None:
    told = told_by(lively)
    tell(engine, Listing(list(told.values()), size=1_000))
    zeros = Listing([{**record, **dict.fromkeys(names, 0)} for record in told.values()], size=1_000)
    with pytest.raises(AuditFailed, match="fell to zero"):
        tell(engine, zeros, DAY + timedelta(1))
    assert rows(engine, "SELECT day, is_complete FROM staging.hub_sweep") == [(DAY, True)]


def test_a_day_on_which_many_small_counters_fall_to_zero_is_none(engine: Engine) -> None:
    told = [at_minute(n, downloads=1) for n in range(1_000)]
    tell(engine, Listing(told, size=1_000))
    assert (
        tell(engine, Listing([{**one, "downloads": 0 if n < 200 else 2} for n, one in enumerate(told)], size=1_000), DAY + timedelta(1))[1]["outcome"]
        == "complete"
    )


# -- hostile pages

GOOD = [at_minute(n) for n in range(3)]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"3", "ill_formed_record"),
        (b"null", "ill_formed_record"),
        (b'["a"]', "ill_formed_record"),
        (b'{"id":"a/b"}', "ill_formed_record"),
        (b'{"_id":"abc","id":"a/b"}', "ill_formed_uid"),
        (b'{"_id":"' + b"0" * 25 + b'","id":"a/b"}', "ill_formed_uid"),
        (b'{"_id":"' + b"0" * 23 + b'\\t","id":"a/b"}', "ill_formed_uid"),
        (b'{"_id":"' + b"0" * 23 + b'\\u0000","id":"a/b"}', "ill_formed_uid"),
        (b'{"_id":"' + "é".encode() * 24 + b'","id":"a/b"}', "ill_formed_uid"),
        (b'{"_id":"' + b"0" * 23 + b'f","id":"a b"}', "ill_formed_id"),
        (b'{"_id":"' + b"0" * 23 + b'f"}', "ill_formed_id"),
        (b'{"_id":"' + b"0" * 23 + b'f","id":"a/b","likes":"5"}', "ill_formed_record"),
        (b'{"_id":"' + b"0" * 23 + b'f","id":"a/b","downloads":5.5}', "ill_formed_record"),
        (b'{"_id":"' + b"0" * 23 + b'f","id":"a/b","tags":["\xff"]}', "ill_formed_record"),
        (b'{"_id":"' + b"0" * 23 + b'f","id":"a/b","cardData":"\\ud800"}', "ill_formed_record"),
        (b'{"_id":"' + b"0" * 23 + b'f","id":"a/b","cardData":' + b"[" * 5_000 + b"]" * 5_000 + b"}", "ill_formed_record"),
        (b'{"_id":"' + b"0" * 23 + b'f","id":"a/b","extra":"\\ud800"}', "ill_formed_record"),
    ],
    ids=range(17),
)  # fmt: skip
def test_one_bad_record_never_spoils_a_page(engine: Engine, bad: bytes, reason: str) -> None:
    first, second, third = map(orjson.dumps, GOOD)
    for body in (b",".join([first, bad, second, third]), b",".join([bad, first, second, third]), b",".join([first, second, third, bad])):
        count = land(engine, b"[" + body + b"]")
        assert (count.received, count.rejected) == (4, 1)
    assert [(why, bytes(body), via) for why, body, via in rows(engine, "SELECT reason, body, via FROM raw.rejected_record")] == [(reason, bad, "census")]
    assert rows(engine, "SELECT hub_uid FROM raw.hub_repository ORDER BY 1") == [(one["_id"],) for one in GOOD]


@pytest.mark.parametrize("odd", [{"likes": 2**31}, {"downloads": 2**70}, {"likes": -1}, {"downloads": -5, "downloadsAllTime": -5}])
def test_a_new_record_with_a_counter_that_counts_nothing_lands_without_it(engine: Engine, odd: Told) -> None:
    count = land(engine, [{**GOOD[0], **odd}, *GOOD[1:]])
    assert (count.received, count.new, count.rejected) == (3, 3, 1)
    query = "SELECT n.downloads, n.downloads_all_time, n.likes FROM raw.hub_repository r JOIN raw.hub_counter_now n USING (hub_key) WHERE r.hub_uid = :uid"
    names = ("downloads", "downloadsAllTime", "likes")
    assert rows(engine, query.replace(":uid", f"'{GOOD[0]['_id']}'")) == [tuple(None if name in odd else GOOD[0].get(name) for name in names)]
    assert rows(engine, "SELECT reason FROM raw.rejected_record") == [("counter_out_of_range",)], "its bytes are kept"


@pytest.mark.parametrize("change", [{"likes": 2**31}, {"downloads": 2**63}, {"downloadsAllTime": -(2**70)}, {"likes": -(2**31) - 1}])
def test_a_known_record_with_a_counter_beyond_its_column_spoils_no_page(engine: Engine, change: Told) -> None:
    land(engine, GOOD)
    before = rows_as_stored(engine)
    count = land(engine, [GOOD[0], GOOD[1] | change, GOOD[2]])
    assert (count.received, count.counted, count.rejected) == (3, 0, 1)
    assert rows(engine, "SELECT reason FROM raw.rejected_record") == [("counter_out_of_range",)]
    assert rows_as_stored(engine) == before


ODD_FIELDS = [
    {"gated": 1},
    {"gated": "team"},
    {"gated": {}},
    {"private": "false"},
    {"disabled": 0},
    {"tags": "license:mit"},
    {"tags": [1, 2]},
    {"cardData": ["mit"]},
    {"cardData": {"license": 7}},
    {"safetensors": {"total": "9"}},
    {"gguf": 7},
]
DRIFT = "SELECT via, what, field, records FROM meta.schema_drift WHERE field = :field"


@pytest.mark.parametrize("odd", ODD_FIELDS)
def test_a_field_of_another_form_moves_nothing_of_what_is_known_and_is_a_drift(engine: Engine, odd: Told) -> None:
    (field,) = odd
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM meta.schema_drift"))
    known = {"gated": False, "private": False, "disabled": False, "tags": ["license:mit"], "cardData": {"license": "mit"}, "safetensors": {"total": 8}}
    told = [one | known for one in GOOD]
    land(engine, told)
    query = "SELECT to_jsonb(r) - '{hub_key}'::text[] FROM raw.hub_repository r ORDER BY hub_uid"
    before = rows(engine, query)
    for likes in (5, 6):
        count = land(engine, [told[0], told[1] | odd | {"likes": likes}, told[2]])
        assert (count.received, count.new, count.changed, count.counted, count.rejected) == (3, 0, 0, 1, 0)
    assert rows(engine, query) == before, "what was known stands"
    assert rows(engine, "SELECT n.likes FROM raw.hub_repository r JOIN raw.hub_counter_now n USING (hub_key) WHERE hub_uid = :uid", uid=uid(1)) == [(6,)]
    assert rows(engine, DRIFT, field=field) == [("census", "value", field, 2)]
    assert land(engine, [told[0], told[1] | {"gated": "auto"}, told[2]]).changed == 1, "and moves once it can be read again"


@pytest.mark.parametrize("odd", ODD_FIELDS)
def test_a_new_record_with_such_a_field_lands_with_that_one_unknown(engine: Engine, odd: Told) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM meta.schema_drift"))
    count = land(engine, [GOOD[0] | odd, *GOOD[1:]])
    assert (count.received, count.new, count.rejected) == (3, 3, 0)
    columns = {
        "private": "is_private",
        "disabled": "is_disabled",
        "tags": "hub_license_id",
        "safetensors": "parameters",
        "gguf": "parameters",
        "gated": "gated",
    }
    ((value,),) = rows(engine, f"SELECT {columns.get(next(iter(odd)), 'pipeline_tag')} FROM raw.hub_repository WHERE hub_uid = :uid", uid=uid(0))
    assert value is None and rows(engine, DRIFT, field=next(iter(odd))) == [("census", "value", next(iter(odd)), 1)]


def test_texts_and_tags_of_any_kind_land_as_they_were(engine: Engine) -> None:
    texts = ["a\tb", "a\nb\r", "a\\N", "\\N", "\\.", '{a,"b"}', "'; --", "é漢\U0001f600", "\x01\x7f", "NULL", " "]
    told = [
        at_minute(n, pipeline_tag=value, library_name=value, tags=[f"license:{value}", f"base_model:{value}", 3, None, ["x"]]) for n, value in enumerate(texts)
    ]
    told += [at_minute(50, pipeline_tag="a\x00b", tags={"license:mit": 1}), at_minute(51, pipeline_tag=["x"], library_name=3, tags="license:mit")]
    land(engine, told)
    found = rows(engine, "SELECT pipeline_tag, library_name, hub_license_id, base_models FROM raw.hub_repository ORDER BY hub_uid")
    assert [row[:3] for row in found[:-2]] == [(value, value, value.lower()) for value in texts]
    assert [row[3] for row in found] == [["unspecified:NULL"] if value == "NULL" else None for value in [*texts, None, None]]
    assert [row[0] for row in found[-2:]] == ["a\ufffdb", None]
    stored = rows_as_stored(engine)
    land(engine, told)
    assert rows_as_stored(engine) == stored


def test_moments_of_any_form_land_where_they_are_placed(engine: Engine) -> None:
    forms = [
        "2024-W01-1",
        "20240101",
        "2024-01-01\t10:00:00",
        "2024-01-01T00:00:00+23:59",
        "2024-01-01T00:00:00.9999999Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59.999Z",
    ]
    told = [model(n, form, lastModified=form) for n, form in enumerate(forms)]
    assert land(engine, told).new == len(told)
    assert rows(engine, "SELECT count(created_at), count(last_modified_at) FROM raw.hub_repository") == [(6, 6)]
    stored = rows_as_stored(engine)
    assert land(engine, told).received == len(told)
    assert rows_as_stored(engine) == stored


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize("is_known", [False, True])
def test_a_record_told_twice_lands_once(engine: Engine, is_known: bool, at_once: bool) -> None:
    if is_known:
        land(engine, GOOD)
        with engine.begin() as connection:
            connection.execute(text("UPDATE raw.hub_counter_now SET day = day - 1; UPDATE raw.hub_counter SET day = day - 1"))
    moved = [{**one, "likes": 5, "downloadsAllTime": 500, "tags": ["x"]} for one in GOOD]
    pages = [[moved[0], moved[0], moved[1]], [moved[2], moved[0], moved[1]], [moved[1], {**at_minute(9), "createdAt": None}]]
    land(engine, *pages, at_once=at_once)
    assert rows(engine, "SELECT count(*), count(DISTINCT hub_uid), min(likes) FROM staging.hub_repository") == [(4, 4, 1)]
    assert rows(engine, "SELECT count(*) FROM raw.hub_repository_history") == [(3 if is_known else 0,)]
    assert rows(engine, "SELECT count(*), count(DISTINCT hub_key) FROM raw.hub_counter WHERE day = :day", day=DAY) == [(4, 4)]
    assert rows(engine, "SELECT count(*) FROM raw.hub_repository r JOIN raw.hub_counter_now n USING (hub_key) WHERE n.likes = 5") == [(3,)]
    total = rows(engine, "SELECT sum(downloads_added) FROM raw.hub_counter")[0][0]
    assert rows(engine, "SELECT sum(month_downloads) FROM raw.hub_counter_now") == [(total,)]


def test_an_empty_page_in_the_middle_is_no_end(engine: Engine) -> None:
    count = land(engine, GOOD[:1], [], [3, None], GOOD[1:])
    assert (count.received, count.new, count.rejected) == (5, 3, 2)


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"<html>", b'[{"_id":', b'{"error":"x"}'])
def test_a_page_that_is_no_list_lands_nothing_and_moves_nothing(engine: Engine, body: bytes) -> None:
    sweep = new_sweep(engine)
    with connected(engine) as connection:
        loader = HubListLoader(connection, sweep, load_known(connection, "model"), ordinal=0)
        with pytest.raises(ContractBroken):
            loader.land([ListPage(orjson.dumps(GOOD), noon(DAY), "more"), ListPage(body, noon(DAY))])
    assert rows(engine, "SELECT count(*) FROM raw.hub_repository") == [(0,)]
    assert [(one.position, one.is_done) for one in hub_sweep.ranges(engine, sweep)] == [(None, False)]


def test_the_record_is_given_back_verbatim(engine: Engine) -> None:
    large = b'{"_id": "%s",  "id":"a/m1","createdAt":"2024-01-01T00:01:00.000Z","cardData":{"text":"%s"} }' % (uid(1).encode(), b"\\u00e9<\\n" * 500_000)
    land(engine, b"[" + b" , ".join([orjson.dumps(GOOD[0]), large, orjson.dumps(GOOD[2])]) + b"]")
    with connected(engine) as connection:
        assert payload(connection, "model", "a/m1") == large
        assert payload(connection, "model", "a/m2") == orjson.dumps(GOOD[2])
    changed = large.replace(b'"id":', b'"sha":"0",\n"id":')
    land(engine, b"[" + orjson.dumps(GOOD[0] | {"tags": ["y"]}) + b"," + changed + b",3]")
    with connected(engine) as connection:
        assert payload(connection, "model", "a/m1") == changed
        assert payload(connection, "model", "a/m0") == orjson.dumps(GOOD[0] | {"tags": ["y"]})
        assert (payload(connection, "model", "a/none"), payload(connection, "dataset", "a/m1")) == (None, None)


def test_pages_written_while_others_are_read_come_to_the_same(engine: Engine, lively: hub_days.Hub) -> None:
    found = []
    for size in (1, 4):
        clear(engine)
        for number, told in enumerate((told_by(lively), {one: {**record, "likes": 3} for one, record in told_by(lively).items()})):
            listing = Listing(list(told.values()), size=100)
            listing.day = DAY + timedelta(number)
            sweep = new_sweep(engine, listing.day)
            with connected(engine) as connection:
                loader = HubListLoader(connection, sweep, load_known(connection, "model"), ordinal=0)
                batches = list(loader.land_many(listing.pages(None), size))
            assert sum(batch.count.received for batch in batches) == 3_000 and batches[-1].is_end
        found.append(state(engine))
    assert found[0] == found[1]


@pytest.mark.parametrize("at_once", [True, False])
def test_a_counter_that_counts_nothing_is_kept_aside_once(engine: Engine, at_once: bool) -> None:
    """However often its record stands in the list, and whether it is new, known or known of another range."""
    bad = model(1, downloads=-1)
    count = land(engine, [bad])
    assert (count.received, count.new, count.rejected) == (1, 1, 1)
    moved = bad | {"createdAt": "2025-01-01T00:00:00.000Z"}
    count = land(engine, [model(0)], [moved], at_once=at_once)
    assert (count.received, count.new, count.changed, count.rejected) == (2, 1, 1, 1)
    sweep = new_sweep(engine)
    with connected(engine) as connection:
        # Nothing is known to it at first, as to the walk of another range.
        again = HubListLoader(connection, sweep, load_known(connection, "model", (noon(date(2030, 1, 1)), "")), ordinal=0)
        batch = again.land([ListPage(orjson.dumps([moved | {"likes": 7}]), noon(DAY), "more")])
    assert (batch.count.received, batch.count.new, batch.count.rejected) == (1, 0, 1)


ANY = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12)
ANY |= st.sampled_from(["a/b", "license:mit", "base_model:merge:a/b", "2024-W01-1", "2024-01-01T00:00:00.000Z", "0001-01-01T00:00:00+14:00", "\ud800"])
ANY |= st.lists(ANY, max_size=3) | st.dictionaries(st.text(max_size=3), ANY, max_size=2)
NAMES = st.sampled_from(["id", "createdAt", "lastModified", "gated", "private", "tags", "pipeline_tag", "library_name", "cardData", "safetensors", *COUNTERS])
RECORD = st.builds(
    lambda told, own, name: {**told, "_id": own, "id": name},
    st.dictionaries(NAMES, ANY, max_size=6),
    st.sampled_from([uid(n) for n in range(6)]) | ANY,
    st.just("a/b") | ANY,
)


@given(st.lists(st.lists(RECORD | ANY, max_size=5), min_size=1, max_size=3), st.booleans(), st.randoms(use_true_random=False))
@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_list_holds_it_lands_or_is_rejected(engine: Engine, pages: list[list[Any]], at_once: bool, chance: random.Random) -> None:
    count = land(engine, *pages, at_once=at_once)
    assert count.received <= sum(map(len, pages))
    # What lands with a counter that counts nothing is kept aside, too.
    assert count.received >= max(count.new + count.changed, count.rejected)
    assert rows(engine, "SELECT count(*) - count(DISTINCT hub_uid) FROM raw.hub_repository") == [(0,)]
    assert rows(engine, "SELECT count(*) FROM raw.hub_counter GROUP BY hub_key, day HAVING count(*) > 1") == []
    assert rows(engine, "SELECT count(*) FROM raw.hub_repository r LEFT JOIN raw.hub_counter_now n USING (hub_key) WHERE n.hub_key IS NULL") == [(0,)]
    chance.shuffle(pages)
    land(engine, *pages)
