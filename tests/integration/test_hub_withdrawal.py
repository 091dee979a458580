"""Two hundred things that repositories of the whole Hub took back over two weeks, and more that only look so: each found once, none other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import orjson
import pytest
from hub_telling import at, change, new_run, pages, rows, told, uid, wipe
from sqlalchemy import Engine

from observatory.landing import hub_sweep
from observatory.landing.hub import HubListLoader, load_known
from observatory.sources.base import Look, Outcome, Page, Tombstone
from observatory.warehouse import hub_disclosure, hub_lineage, hub_withdrawal

FIRST, DAYS, EACH, FILLERS = date(2026, 3, 1), 14, 10, 6_000
# On one day the list breaks off in the middle as if it were whole; on another the walk itself stops after its first page.
CUT, STOPPED = 6, 9
TAGS = ["safetensors", "license:apache-2.0", "dataset:some/corpus"]
GONE = DAYS
NOTHING = {"judged": 0, "changed": 0, "rebuilt": 0}
Row = tuple[str, str, str, str, datetime, datetime, datetime | None]
Tell = Callable[[int], dict[str, Any]]


def moment(day: int, hour: int) -> datetime:
    """An hour of a day of this world: a walk begins at 1, its pages come at 2, calls for one repository are answered at 3."""
    return at(FIRST + timedelta(days=day), hour)


@dataclass
class Thing:
    """A repository: what lists tell of it by day, and what a call for it answers on days on which they leave it out."""

    kind: str
    name: str
    tell: Tell
    away: dict[int, str] = field(default_factory=dict)
    planted: tuple[str, str, int, int | None] | None = None
    """What was taken back, how, on which day, and from which day on it is there again; None: nothing was."""
    renamed: tuple[int, str] | None = None
    number: int = 0
    met: list[tuple[int, bool]] = field(default_factory=list)
    """Days on which a walk met it, and whether that walk was whole."""
    refused: list[int] = field(default_factory=list)
    """Days on which a call for it said that it is not there."""

    def name_on(self, day: int) -> str:
        return self.renamed[1] if self.renamed is not None and day >= self.renamed[0] else self.name

    def record(self, day: int) -> dict[str, Any]:
        own = {"tags": ["license:apache-2.0"] if self.kind == "dataset" else TAGS, **self.tell(day)}
        record = told(self.number, self.name_on(day), **own)
        return {name: value for name, value in record.items() if value != "not told"}

    def expected(self) -> Row | None:
        """What has to be found: by the plan, and by the days on which somebody looked."""
        if self.planted is None:
            return None
        what, how, gone, back = self.planted
        last_day, was_whole = max(one for one in self.met if one[0] < gone)
        # A record that stands as it stood is dated by the walk that met it, if that was whole, and one that is new by its page.
        last_open = max(
            [moment(day, 2) for day, _ in self.met if day < gone and (day == self.met[0][0] or self.record(day) != self.record(day - 1))]
            + [moment(day, 1) for day, is_whole in self.met if day < gone and is_whole]
        )
        assert last_open >= moment(last_day, 1) or not was_whole
        met_after = [day for day, _ in self.met if day >= gone]
        first = moment(min(day for day in self.refused if day >= gone), 3) if how == "gone" else moment(min(met_after), 2)
        restored = None if back is None else moment(min(day for day in met_after if day >= back), 2)
        return (self.kind, self.name_on(DAYS), what, how, last_open, first, restored)


def always(**fields: Any) -> Tell:
    return lambda day: fields


def from_day(day: int, after: dict[str, Any], before: dict[str, Any] | None = None) -> Tell:
    return lambda now: after if now >= day else before or {}


def between(first: int, last: int, inside: dict[str, Any]) -> Tell:
    return lambda now: inside if first <= now <= last else {}


def tags(*told_tags: str) -> dict[str, Any]:
    return {"tags": list(told_tags)}


def away(first: int, last: int, answer: str) -> dict[int, str]:
    return dict.fromkeys(range(first, last + 1), answer)


def planted(number: int, name: str) -> list[Thing]:
    """One thing of every way to take something back."""
    day = 2 + number % 5
    bare = ("safetensors", "dataset:some/corpus")
    odd_name = {**tags(*bare, "license:other"), "cardData": {"license": "other", "license_name": "falcon-180b-license"}}
    return [
        Thing("model", f"{name}-gone", always(), away(day, GONE, "404"), ("weights", "gone", day, None)),
        Thing("model", f"{name}-gone-and-back", always(), away(day, day + 4, "404"), ("weights", "gone", day, day + 5)),
        Thing("model", f"{name}-bare-gone", always(tags=[]), away(day, GONE, "404"), ("repository", "gone", day, None)),
        Thing("model", f"{name}-moved-and-gone", always(), away(day, GONE, "404"), ("weights", "gone", day, None), (day - 1, f"new-{name}-moved-and-gone")),
        Thing("model", f"{name}-gated", from_day(day, {"gated": ("auto", "manual")[number % 2]}), planted=("gating", "gated", day, None)),
        Thing("model", f"{name}-gated-and-back", between(day, day + 4, {"gated": "manual"}), planted=("gating", "gated", day, day + 5)),
        Thing(
            "model",
            f"{name}-gated-and-moving",
            lambda now: {"gated": "auto" if now >= day else False, "pipeline_tag": f"task-{now}"},
            planted=("gating", "gated", day, None),
        ),
        Thing("model", f"{name}-gated-then-gone", from_day(day, {"gated": "auto"}), away(day + 4, GONE, "404"), ("gating", "gated", day, None)),
        Thing("model", f"{name}-disabled", from_day(day, {"disabled": True}), planted=("weights", "disabled", day, None)),
        Thing("model", f"{name}-private", from_day(day, {"private": True}), planted=("weights", "private", day, None)),
        Thing("model", f"{name}-restricted", from_day(day, tags(*bare, "license:cc-by-nc-4.0")), planted=("licence", "rewritten", day, None)),
        Thing("model", f"{name}-restricted-by-name", from_day(day, odd_name), planted=("licence", "rewritten", day, None)),
        Thing("model", f"{name}-unlicensed", from_day(day, tags(*bare)), planted=("licence", "removed", day, None)),
        Thing("model", f"{name}-unlicensed-and-back", between(day, day + 4, tags(*bare)), planted=("licence", "removed", day, day + 5)),
        Thing("model", f"{name}-undeclared", from_day(day, tags(*TAGS[:2])), planted=("data", "removed", day, None)),
        Thing("model", f"{name}-undeclared-and-back", between(day, day + 4, tags(*TAGS[:2])), planted=("data", "removed", day, day + 5)),
        Thing("dataset", f"{name}-gone", always(), away(day, GONE, "404"), ("data", "gone", day, None)),
        Thing("dataset", f"{name}-gated", from_day(day, {"gated": "auto"}), planted=("gating", "gated", day, None)),
        Thing("dataset", f"{name}-disabled", from_day(day, {"disabled": True}), planted=("data", "disabled", day, None)),
        Thing("dataset", f"{name}-restricted", from_day(day, tags("license:cc-by-nc-4.0")), planted=("licence", "rewritten", day, None)),
    ]


def decoys(number: int, name: str) -> list[Thing]:
    """One thing of every way to seem taken back."""
    day = 2 + number % 3
    late = (10, 11)[number % 2]
    return [
        Thing("model", f"{name}-renamed", always(), renamed=(day, f"new-{name}-renamed")),
        Thing("dataset", f"{name}-renamed", always(), renamed=(day, f"new-{name}-renamed")),
        Thing("model", f"{name}-refused", always(), away(day, GONE, "403")),
        Thing("model", f"{name}-failed", always(), away(day, GONE, "500")),
        Thing("model", f"{name}-absent-once", always(), {day: "404"}),
        Thing("model", f"{name}-absent-twice-apart", always(), {2: "404", 4: "404"}),
        Thing("model", f"{name}-absent-and-refused", always(), {2: "404", **away(3, 5, "403")}),
        Thing("model", f"{name}-there-after-all", always(), away(day, GONE, "there")),
        Thing("model", f"{name}-gated-for-a-day", between(late, late, {"gated": "auto"})),
        Thing("model", f"{name}-gated-and-back-on-the-next", between(day, day, {"gated": "manual"})),
        Thing("model", f"{name}-gated-and-missed", between(2, 3, {"gated": "manual"}), {3: "403"}),
        Thing("model", f"{name}-disabled-for-a-day", between(late, late, {"disabled": True})),
        Thing("dataset", f"{name}-gated-for-a-day", between(late, late, {"gated": "auto"})),
        Thing("model", f"{name}-untold", from_day(day, {"tags": "not told", "gated": "not told"})),
        Thing("model", f"{name}-untold-tags", from_day(day, {"tags": "not told"})),
        Thing("model", f"{name}-gated-then-untold", lambda now: {} if now < late else {"gated": "auto" if now == late else "not told"}),
        Thing("model", f"{name}-unlicensed-for-a-day", between(late, late, tags("safetensors", "dataset:some/corpus"))),
        Thing("model", f"{name}-undeclared-for-a-day", between(late, late, tags(*TAGS[:2]))),
        Thing("model", f"{name}-removed-then-untold", lambda now: {} if now < 10 else tags("safetensors") if now == 10 else {"tags": "not told"}),
        Thing("model", f"{name}-gate-among-gates", lambda now: {"gated": "auto" if now < day else "manual" if now < day + 3 else "auto"}),
        Thing("model", f"{name}-gated-and-gone", always(gated="manual"), away(day, GONE, "404")),
        Thing("model", f"{name}-restricted-from-the-start", from_day(day, tags("safetensors"), tags("safetensors", "license:cc-by-nc-4.0"))),
        Thing("model", f"{name}-spelled", from_day(day, tags("safetensors", "dataset:some/corpus", "license:Apache Licence, Version 2"))),
        Thing("model", f"{name}-freed", from_day(day, {}, tags("safetensors", "dataset:some/corpus", "license:cc-by-nc-4.0"))),
        Thing("model", f"{name}-relicensed", from_day(day, tags("safetensors", "dataset:some/corpus", "license:mit"))),
        Thing("model", f"{name}-two-licences", from_day(day, tags("dataset:some/corpus", "license:mit", "safetensors", "license:apache-2.0"))),
        Thing("model", f"{name}-other-data", from_day(day, tags(*TAGS[:2], "dataset:some/other"))),
        Thing("model", f"{name}-other-format", from_day(day, tags("gguf", *TAGS[1:]))),
        Thing(
            "model", f"{name}-noise", lambda now: {"downloads": now * 7, "likes": now, "pipeline_tag": f"t{now % 3}", "lastModified": f"2026-01-0{now % 9 + 1}"}
        ),
        Thing("model", f"{name}-new-and-gone-at-once", always(), away(13, GONE, "404")),
    ]


def listed(things: list[Thing], fillers: dict[str, list[dict[str, Any]]], kind: str, day: int) -> list[dict[str, Any]]:
    """What the list of a kind holds on a day."""
    return [one.record(day) for one in things if one.kind == kind and day not in one.away] + fillers[kind]


def answer(thing: Thing, day: int) -> tuple[Look, Tombstone | None]:
    """What a call for one repository that the walk did not meet is answered."""
    name, when = thing.name_on(day), moment(day, 3)
    # Who is called for without being away stood behind the place where the walk broke off.
    said = thing.away.get(day, "there")
    outcome = {"404": Outcome.ABSENT, "403": Outcome.REFUSED, "500": Outcome.FAILED, "there": Outcome.ANSWERED}[said]
    if outcome is Outcome.ABSENT:
        thing.refused.append(day)
    look = Look("huggingface", f"{thing.kind}:{name}", outcome, when, when, said)
    return look, Tombstone("huggingface", thing.kind, name, when) if outcome is Outcome.ABSENT else None


def walk(engine: Engine, things: list[Thing], fillers: dict[str, list[dict[str, Any]]], kind: str, day: int) -> None:
    """One walk over the lists of a kind, and the calls for what it did not meet."""
    records = sorted(listed(things, fillers, kind, day), key=lambda one: one["_id"])
    given = pages(records[: len(records) // 2] if day == CUT else records, moment(day, 2), 2_500)
    given = given[:1] if day == STOPPED else given
    sweep = hub_sweep.open_sweep(engine, new_run(engine), kind, "census", moment(day, 1))
    with engine.connect() as session:
        connection: Any = session.connection.driver_connection
        for one in hub_sweep.ranges(engine, sweep):
            loader = HubListLoader(connection, sweep, load_known(connection, kind, one.after, one.until), after=one.after, until=one.until, ordinal=one.ordinal)
            for batch in loader.land_many(given, 1):
                if batch.is_end:
                    break
    by_name = {one.name_on(day): one for one in things if one.kind == kind} | {one.name: one for one in things if one.kind == kind}
    asked = [by_name[name] for name in hub_sweep.missing(engine, sweep) if name in by_name]
    answered = [answer(one, day) for one in asked]
    hub_sweep.record_confirmations(
        engine, sweep, [Page(looks=tuple(look for look, _ in answered), tombstones=tuple(stone for _, stone in answered if stone is not None))]
    )
    is_whole = hub_sweep.close_sweep(engine, sweep)["outcome"] == "complete"
    assert is_whole == (day not in {CUT, STOPPED})
    reached = {one["_id"] for page in given for one in orjson.loads(page.body)}
    for one in things:
        if one.kind == kind and uid(one.number) in reached:
            one.met.append((day, is_whole))


def derive(engine: Engine) -> dict[str, int]:
    hub_disclosure.disclose(engine)
    return hub_withdrawal.find(engine)


def found(engine: Engine) -> list[Row]:
    query = "SELECT kind, hub_id, what, how, last_open_at, withdrawn_at, restored_at FROM mart.hub_withdrawal ORDER BY 1, 2, 3, 6"
    return rows(engine, query)  # type: ignore[return-value]


def whole(engine: Engine) -> list[list[tuple[Any, ...]]]:
    """Both tables as they stand."""
    tables = ("core.hub_redeclaration", "core.hub_withdrawal")
    return [rows(engine, f"SELECT to_jsonb(t) - 'reader_version' FROM {table} t ORDER BY t.hub_key, to_jsonb(t)::text") for table in tables]  # constants


@pytest.fixture(scope="module")
def things() -> list[Thing]:
    names = [f"lab-{'abcdefghijkl'[number]}/m" for number in range(EACH)]
    made = [thing for number, name in enumerate(names) for make in (planted, decoys) for thing in make(number, f"{name}{make.__name__[0]}")]
    for number, thing in enumerate(made):
        # Among the fillers, so that a walk that breaks off meets some of each.
        thing.number = number * 12 + 1
    return made


@pytest.fixture(scope="module")
def world(warehouse: Engine, things: list[Thing]) -> Iterator[Engine]:
    """The days, each walked and derived from."""
    wipe(warehouse)
    change(
        warehouse,
        "INSERT INTO core.licence (match_kind, hub_license_id, spdx_expression, licence_class, source) VALUES"
        " ('hub_id', 'mit', 'MIT', 'permissive', 'x'), ('hub_id', 'apache-2.0', 'Apache-2.0', 'permissive', 'x'),"
        " ('hub_id', 'cc-by-nc-4.0', 'CC-BY-NC-4.0', 'non-commercial', 'x'), ('hub_id', 'other', 'LicenseRef-other', 'unknown', 'x'),"
        " ('license_name', 'falcon-180b-license', 'LicenseRef-x', 'use-restricted', 'x') ON CONFLICT DO NOTHING",
    )
    taken = {thing.number for thing in things}
    fillers = {
        kind: [told(number, f"filler/{kind}-{number}", tags=TAGS if kind == "model" else []) for number in range(FILLERS) if number not in taken]
        for kind in ("model", "dataset")
    }
    for number, account in ((FILLERS + 1, "other"), (FILLERS + 2, "another"), (FILLERS + 3, "lab-a")):
        fillers["model"].append(told(number, f"{account}/copy", tags=["gguf", "base_model:quantized:lab-a/mp-gone"]))
    for day in range(DAYS):
        for kind in ("model", "dataset"):
            walk(warehouse, things, fillers, kind, day)
        derive(warehouse)
    yield warehouse


def test_two_hundred_are_found_each_between_its_two_answers_and_none_other(world: Engine, things: list[Thing]) -> None:
    expected = [row for thing in things if (row := thing.expected()) is not None]
    assert len(expected) == 200 and sum(thing.planted is None for thing in things) == 300
    seen = found(world)
    by_thing = {(row[0], row[1], row[2]): row for row in seen}
    assert [row for row in seen if (row[0], row[1]) not in {(one[0], one[1]) for one in expected}] == [], "a decoy was taken for one"
    assert [(row, by_thing.get(row[:3])) for row in expected if by_thing.get(row[:3]) != row] == []
    assert sorted(expected, key=repr) == sorted(seen, key=repr), "each once"
    kinds = Counter((row[2], row[3]) for row in seen)
    assert kinds["data", "removed"] == 20 and kinds["gating", "gated"] == 50 and sum(row[6] is not None for row in seen) == 40


def test_each_leads_to_its_records_and_was_confirmed_on_a_later_day(world: Engine) -> None:
    query = (
        "SELECT count(*), count(*) FILTER (WHERE num_nonnulls(w.after_block_id, w.sweep_id) = 1),"
        " count(*) FILTER (WHERE raw.is_later_day(w.confirmed_at, w.withdrawn_at)"
        " OR w.how = 'gone' AND w.confirmed_at > w.withdrawn_at),"
        " count(*) FILTER (WHERE b.observed_at <= w.last_open_at AND w.last_open_at < w.withdrawn_at),"
        " count(*) FILTER (WHERE w.how = 'gone' OR a.observed_at >= w.withdrawn_at),"
        " count(*) FILTER (WHERE w.restored_at IS NULL OR w.restored_at > w.confirmed_at)"
        " FROM mart.hub_withdrawal w JOIN raw.hub_block b ON b.block_id = w.before_block_id LEFT JOIN raw.hub_block a ON a.block_id = w.after_block_id"
    )
    assert rows(world, query) == [(200, 200, 200, 200, 200, 200)]


def test_copies_of_others_that_are_there_are_counted(world: Engine) -> None:
    query = (
        "SELECT hub_id, quantized_elsewhere FROM mart.hub_withdrawal WHERE kind = 'model' AND hub_id LIKE 'lab-a/mp-gone' OR quantized_elsewhere IS NOT NULL"
    )
    assert rows(world, query) == [("lab-a/mp-gone", None)], "nobody related them yet: not known"
    hub_lineage.compute_lineage(world)
    assert rows(world, query) == [("lab-a/mp-gone", 2)]


def test_followed_day_by_day_is_the_same_as_made_anew_and_an_unchanged_hub_changes_nothing(world: Engine) -> None:
    followed = whole(world)
    assert derive(world) == NOTHING and whole(world) == followed
    with world.begin() as connection:
        cursor: Any = connection.connection.cursor()
        cursor.execute("TRUNCATE core.hub_declaration; DELETE FROM core.hub_redeclaration; DELETE FROM core.hub_withdrawal")
        hub_disclosure.rebuild(cursor)
        assert hub_withdrawal.rebuild(cursor)["rebuilt"] == 1
    assert whole(world) == followed
    # Another class of a licence has all judged anew: what was no open licence was not taken back.
    change(world, "UPDATE core.licence SET licence_class = 'unknown' WHERE hub_license_id = 'cc-by-nc-4.0'")
    assert derive(world)["rebuilt"] == 1
    assert sum(row[3] == "rewritten" for row in found(world)) == EACH
    change(world, "UPDATE core.licence SET licence_class = 'non-commercial' WHERE hub_license_id = 'cc-by-nc-4.0'")
    derive(world)
    assert whole(world) == followed


def test_what_lies_in_a_cold_file_stays_as_it_was_read(world: Engine) -> None:
    before = found(world)
    change(world, "UPDATE raw.hub_block b SET body = NULL WHERE NOT EXISTS (SELECT 1 FROM raw.hub_repository r WHERE r.block_id = b.block_id)")
    with world.begin() as connection:
        cursor: Any = connection.connection.cursor()
        hub_disclosure.rebuild(cursor)
        hub_withdrawal.rebuild(cursor)
    assert found(world) == before


def test_who_is_taken_down_is_shown_no_more(world: Engine) -> None:
    name = rows(world, "SELECT hub_id FROM mart.hub_withdrawal WHERE how = 'gated' AND kind = 'model' ORDER BY 1 LIMIT 1")[0][0]
    count = "SELECT count(*) FROM mart.hub_withdrawal WHERE hub_id = :name AND kind = 'model'"
    change(world, "INSERT INTO core.takedown (service, kind, id, requested_on, reason) VALUES ('huggingface', 'model', :name, '2026-03-20', 'x')", name=name)
    derive(world)
    assert rows(world, count, name=name) == [(0,)]
    change(world, "DELETE FROM core.takedown WHERE id = :name", name=name)
    derive(world)
    assert rows(world, count, name=name) == [(1,)]
