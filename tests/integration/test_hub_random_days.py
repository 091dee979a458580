"""Random days of a small Hub: after each, what is kept up says what is made anew, and the series say what was told."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from hub_telling import at, new_run, pages, rows, told, uid, wipe
from sqlalchemy import Engine
from test_census import gone
from test_hub_adoption import ACCOUNTS, by_account, lists, ranking
from test_hub_lineage import EDGE, TABLES, state

from observatory.landing import hub_sweep
from observatory.landing.hub import HubListLoader, load_known
from observatory.warehouse import hub_adoption, hub_lineage

FIRST = date(2026, 1, 28)
COUNTERS = ("downloads", "downloadsAllTime", "likes")
RELATIONS = ("adapter:", "finetune:", "merge:", "quantized:", "")
LARGE = 2**62
Record = dict[str, Any]


class Days:
    """A Hub that changes at random, and what of it was told on which day."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self.engine, self.choice, self.day = engine, random.Random(seed), FIRST  # noqa: S311 - a seeded walk
        self.there: dict[int, Record] = {}
        self.left: dict[int, Record] = {}
        self.series: dict[str, dict[date, tuple[Any, ...]]] = defaultdict(dict)
        self.born = 0
        for _ in range(25):
            self.bear()

    def bear(self) -> None:
        """A new model, which may take a name that somebody left."""
        self.born += 1
        self.there[self.born] = told(self.born, self.free_name(), downloads=self.choice.randrange(50), tags=self.tags(self.born))

    def free_name(self) -> str:
        taken = {one["id"] for one in self.there.values()}
        return self.choice.choice([name for name in (f"{account}/m{number}" for account in "abC" for number in range(30)) if name not in taken])

    def tags(self, number: int) -> list[str]:
        """Declared parents: mostly older, now and then anybody, itself, or nobody that is known."""
        names = [one["id"] for other, one in self.there.items() if other < number or self.choice.random() < 0.03] + ["nobody/is-known"]
        return [f"base_model:{self.choice.choice(RELATIONS)}{name}" for name in self.choice.sample(names, min(len(names), self.choice.randrange(4)))]

    def happen(self) -> None:
        """What happens between two tellings."""
        for number, one in list(self.there.items()):
            chance = self.choice.random()
            if chance < 0.3:
                one["downloads"] = self.choice.choice([0, one["downloads"] + 1, self.choice.randrange(1_000)])
                one["downloadsAllTime"] = max(0, one["downloadsAllTime"] + self.choice.choice([0, 1, 50, -30, LARGE // 200]))
                one["likes"] = self.choice.choice([one["likes"], one["likes"] + 1, 0])
            elif chance < 0.34:
                one["tags"] = self.tags(number)
            elif chance < 0.36:
                # Within its account: sums of months stay with who owned it then.
                account = one["id"].partition("/")[0]
                one["id"] = f"{account}/r{self.choice.randrange(10**6)}"
            elif chance < 0.375 and len(self.there) > 15:
                self.left[number] = self.there.pop(number)
            elif chance < 0.38:
                other = self.there[self.choice.choice(list(self.there))]
                if other["id"].partition("/")[0] == one["id"].partition("/")[0]:
                    one["id"], other["id"] = other["id"], one["id"]
        if self.choice.random() < 0.5:
            self.bear()
        back = [number for number, one in self.left.items() if one["id"] not in {other["id"] for other in self.there.values()}]
        if back and self.choice.random() < 0.1:
            number = self.choice.choice(back)
            self.there[number] = self.left.pop(number)

    def tell(self) -> None:
        """One census of what is there, whose absences are confirmed."""
        listed = list(self.there.values())
        for one in listed:
            self.series[one["_id"]][self.day] = tuple(one[name] for name in COUNTERS)
        size = self.choice.choice([3, 10, 1_000])
        sweep = hub_sweep.open_sweep(self.engine, new_run(self.engine), "model", "census", at(self.day))
        given = pages(listed, at(self.day), size)
        with self.engine.connect() as session:
            connection: Any = session.connection.driver_connection
            for one in hub_sweep.ranges(self.engine, sweep):
                known = load_known(connection, "model", one.after, one.until)
                loader = HubListLoader(connection, sweep, known, after=one.after, until=one.until, ordinal=one.ordinal)
                for batch in loader.land_many(given, self.choice.choice([1, 4])):
                    if batch.is_end:
                        break
        missing = hub_sweep.missing(self.engine, sweep)
        left = {one["_id"] for one in self.left.values()}
        names = {one["id"] for one in listed}
        # Who is missing left, and nobody is asked for who is told.
        query = "SELECT hub_uid FROM raw.hub_repository WHERE hub_id = ANY (:names) AND gone_at IS NULL"
        assert {row[0] for row in rows(self.engine, query, names=[name for name in missing if name not in names])} <= left
        hub_sweep.record_confirmations(self.engine, sweep, gone([name for name in missing if name not in names], self.day))
        assert hub_sweep.close_sweep(self.engine, sweep)["outcome"] == "complete"

    def agree(self) -> None:
        """What is kept up, beside what is made anew."""
        hub_lineage.compute_lineage(self.engine)
        with self.engine.connect() as connection:
            found = state(connection)
            cursor: Any = connection.connection.cursor()
            hub_lineage.rebuild(cursor)
            anew = state(connection)
            connection.rollback()
        for query in TABLES:
            assert found[query] == anew[query], (self.day, query)
        hub_adoption.add_up(self.engine)
        assert lists(self.engine, self.day.replace(day=1)) == ranking(self.engine, self.day.replace(day=1))


@pytest.mark.parametrize("seed", range(2))
def test_forty_random_days(warehouse: Engine, seed: int) -> None:
    wipe(warehouse)
    hub = Days(warehouse, seed)
    told_edges = 0
    for number in range(40):
        hub.day = FIRST + timedelta(days=number)
        if hub.choice.random() < 0.05:
            hub.happen()
            continue
        for _ in range(1 + (hub.choice.random() < 0.15)):
            if number:
                hub.happen()
            hub.tell()
        hub.agree()
        told_edges += len(rows(warehouse, EDGE))
    assert told_edges > 100
    assert rows(warehouse, ACCOUNTS) == by_account(warehouse)
    stored: dict[str, dict[date, tuple[Any, ...]]] = defaultdict(dict)
    months: dict[tuple[str, date], int] = defaultdict(int)
    query = (
        "SELECT r.hub_uid, c.day, c.downloads, c.downloads_all_time, c.likes, c.downloads_added"
        " FROM raw.hub_counter c JOIN raw.hub_repository r USING (hub_key) ORDER BY 1, 2"
    )
    for one, day, downloads, all_time, likes, more in rows(warehouse, query):
        assert day not in stored[one]
        stored[one][day] = (downloads, all_time, likes)
        if more is not None:
            months[one, day.replace(day=1)] += more
    assert stored.keys() == hub.series.keys() and uid(1) in stored
    for one, days in hub.series.items():
        for day, expected in days.items():
            assert stored[one][max(other for other in stored[one] if other <= day)] == expected
    kept = rows(
        warehouse,
        "SELECT r.hub_uid, k.month, k.month_downloads FROM raw.hub_repository r JOIN (SELECT hub_key, month, month_downloads FROM raw.hub_counter_month"
        " UNION ALL SELECT hub_key, month, month_downloads FROM raw.hub_counter_now WHERE month_downloads IS NOT NULL) k USING (hub_key)",
    )
    assert len(kept) == len(months) and {(one, month): more for one, month, more in kept} == months
