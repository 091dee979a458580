"""Lineage followed day by day says what lineage made anew says, whatever the Hub does in between."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hub_days import Hub
from hub_telling import at, census, change, new_run, pages, rows, told, wipe
from sqlalchemy import Connection, Engine

from observatory.sources.hub_census import ListPage
from observatory.warehouse import hub_lineage

DAY = date(2026, 8, 22)
EDGE = "SELECT child_key, parent_hub_id, relation, parent_key, is_renamed FROM core.hub_edge ORDER BY 1, 2, 3"
LINEAGE = "SELECT * FROM core.hub_lineage ORDER BY hub_key"
CYCLE = "SELECT * FROM core.hub_cycle ORDER BY hub_key"
TABLES = (EDGE, LINEAGE, CYCLE)
State = dict[str, list[tuple[Any, ...]]]


def state(connection: Connection) -> State:
    """The derived tables, row by row."""
    return {query: [tuple(row) for row in connection.exec_driver_sql(query)] for query in TABLES}


def followed(engine: Engine) -> tuple[State, State, dict[str, int] | None]:
    """Follow what was landed since the last time; gives the tables, the tables made anew, and what changed (None: a cycle was met)."""
    with engine.connect() as connection:
        done = connection.exec_driver_sql("SELECT coalesce(max(block_id), 0) FROM meta.hub_derived WHERE what = 'lineage'").scalar_one()
    with engine.begin() as connection:
        cursor: Any = connection.connection.cursor()
        changed = hub_lineage.update(cursor, done)
        if changed is not None:
            found = state(connection)
        else:
            connection.rollback()
    if changed is None:
        hub_lineage.compute_lineage(engine)
        with engine.connect() as connection:
            found = state(connection)
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        hub_lineage.rebuild(cursor)
        anew = state(connection)
        connection.rollback()
    change(
        engine,
        "INSERT INTO meta.hub_derived (what, block_id) SELECT 'lineage', coalesce(max(block_id), 0) FROM raw.hub_block"
        " ON CONFLICT (what) DO UPDATE SET block_id = excluded.block_id",
    )
    return found, anew, changed


class World:
    """A small Hub by hand: ``names`` and ``parents`` by number; ``tell`` lands it whole on the next day."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.day = DAY
        self.names: dict[int, str] = {}
        self.parents: dict[int, list[str]] = {}

    def set(self, number: int, *parents: str, name: str | None = None) -> None:
        """A model under its name, with its declared parents as relation:name or a bare name."""
        self.names[number] = name or self.names.get(number, f"a/m{number}")
        self.parents[number] = list(parents)

    def drop(self, number: int) -> None:
        """The Hub no longer tells it, and says that it is gone."""
        del self.parents[number]
        del self.names[number]

    def tell(self) -> None:
        """Land today's list and go on to the next day."""
        listed = [told(one, name, tags=["region:us", *(f"base_model:{parent}" for parent in self.parents[one])]) for one, name in self.names.items()]
        census(self.engine, pages(listed, at(self.day)), at(self.day))
        there = [one["_id"] for one in listed]
        change(self.engine, "UPDATE raw.hub_repository SET gone_at = now() WHERE hub_uid <> ALL (:there) AND gone_at IS NULL", there=there)
        self.day += timedelta(days=1)


@pytest.fixture
def world(warehouse: Engine) -> Iterator[World]:
    """An empty Hub in a warehouse that follows lineage from its beginning."""
    wipe(warehouse)
    yield World(warehouse)


def agree(world: World, *, through_cycle: bool | None = False) -> State:
    """Tell the world, follow it, and hold it against the tables made anew; gives the tables."""
    world.tell()
    found, anew, changed = followed(world.engine)
    for query in TABLES:
        assert found[query] == anew[query]
    if through_cycle is not None:
        assert (changed is None) is through_cycle
    again, _, twice = followed(world.engine)
    assert again == found and twice in ({"edges": 0, "models": 0, "rebuilt": 0}, None)
    return found


def edges(found: State) -> set[tuple[str, str]]:
    """Nothing but names and flags: (parent as declared, what became of it)."""
    return {(row[1], "missing" if row[3] is None else "renamed" if row[4] else "known") for row in found[EDGE]}


def test_parents_come_change_and_go(world: World) -> None:
    for one in range(1, 7):
        world.set(one)
    agree(world)
    world.set(2, "finetune:a/m1", "a/m1")
    world.set(3, "merge:a/m1", "merge:a/m2")
    world.set(4, "quantized:a/m3")
    world.set(5, "adapter:a/m4", "quantized:a/m2")
    found = agree(world)
    assert [row[1] for row in found[LINEAGE]] == [0, 1, 2, 3, 4]
    world.set(2, "quantized:a/m1")  # another relation
    agree(world)
    world.set(3, "merge:a/m1")  # one parent less
    world.set(2, "finetune:a/m1", "adapter:a/m1")  # one parent by two relations
    agree(world)
    world.set(4, "quantized:a/m6")  # another family
    agree(world)
    for one in range(1, 7):
        world.set(one)
    assert agree(world) == {EDGE: [], LINEAGE: [], CYCLE: []}


def test_a_missing_parent_appears_and_a_known_one_goes(world: World) -> None:
    world.set(1, "finetune:a/m9")
    world.set(2, "finetune:a/m1", "merge:nobody/nothing")
    assert edges(agree(world)) == {("a/m9", "missing"), ("a/m1", "known"), ("nobody/nothing", "missing")}
    world.set(9)
    found = agree(world)
    assert ("a/m9", "known") in edges(found)
    assert [row[1] for row in found[LINEAGE]] == [1, 2, 0]
    world.drop(9)
    assert ("a/m9", "known") in edges(agree(world)), "a parent that is gone is still the parent"
    world.set(9, name="a/m9")
    agree(world)


def test_a_renamed_parent_is_still_the_parent(world: World) -> None:
    world.set(1)
    world.set(2, "finetune:a/m1")
    agree(world)
    world.set(1, name="b/m1")
    assert edges(agree(world)) == {("a/m1", "renamed")}
    world.set(3, "merge:a/m1", "merge:b/m1")
    assert edges(agree(world)) == {("a/m1", "renamed"), ("b/m1", "known")}
    world.set(1, name="a/m1")  # and back
    assert edges(agree(world)) == {("a/m1", "known"), ("b/m1", "renamed")}
    world.set(2)
    world.set(3)
    agree(world)


def test_a_model_is_renamed_twice_between_two_derivations(world: World) -> None:
    world.set(1)
    world.set(2, "finetune:a/m1", "merge:b/m1")
    agree(world)
    world.set(1, name="b/m1")
    world.tell()
    world.set(1, name="c/m1")
    assert edges(agree(world)) == {("a/m1", "renamed"), ("b/m1", "renamed")}


def test_a_name_that_was_left_is_taken_over_and_given_back(world: World) -> None:
    world.set(1)
    world.set(2, name="a/other")
    world.set(3, "finetune:a/m1")
    world.set(4, "quantized:a/m3")
    agree(world)
    world.set(1, name="a/left")
    world.set(2, name="a/m1")  # within one day
    found = agree(world)
    assert edges(found) == {("a/m1", "known"), ("a/m3", "known")}
    world.set(2, name="a/other")
    agree(world)
    world.set(1, name="a/m1")
    agree(world)
    world.drop(1)
    agree(world)
    world.set(5, name="a/m1")  # made anew under the name of one that is gone
    agree(world)


@pytest.mark.parametrize(("left", "taken"), [(1, 2), (2, 1)])
def test_two_bear_one_name_for_a_day(world: World, left: int, taken: int) -> None:
    # The range of the one that left its name was not walked on that day.
    world.set(left, name="a/x")
    world.set(taken, name="a/y")
    world.set(3, "finetune:a/x")
    agree(world)
    world.set(taken, name="a/x")
    agree(world)
    world.set(left, name="a/z")
    found = agree(world)
    assert edges(found) == {("a/x", "known")}
    key = rows(world.engine, "SELECT hub_key FROM raw.hub_repository WHERE hub_id = 'a/x'")[0][0]
    assert found[EDGE][0][3] == key


def test_cycles_close_and_open_and_what_hangs_on_them_stays(world: World) -> None:
    for one in range(1, 6):
        world.set(one)
    world.set(2, "finetune:a/m1")
    world.set(3, "finetune:a/m2")
    world.set(4, "quantized:a/m3")
    agree(world)
    world.set(1, "finetune:a/m3")
    assert len(agree(world, through_cycle=True)[CYCLE]) == 3
    world.set(5, "adapter:a/m1")
    agree(world, through_cycle=None)
    world.set(5)
    agree(world, through_cycle=None)
    world.set(1)
    assert agree(world, through_cycle=True)[CYCLE] == []
    world.set(5, "merge:a/m5")  # a model that names itself is followed: its edge counts for nothing
    assert len(agree(world, through_cycle=False)[CYCLE]) == 1


def test_a_model_that_stands_on_itself_loses_its_only_child(world: World) -> None:
    world.set(1, "finetune:a/m1")
    world.set(2, "finetune:a/m1")
    agree(world, through_cycle=None)
    world.set(2)
    found = agree(world, through_cycle=None)
    assert [row[0] for row in found[LINEAGE]] == [row[1] for row in found[CYCLE]] != []


def test_a_chain_of_hundreds_is_followed_from_its_root(world: World) -> None:
    for one in range(1, 601):
        world.set(one, *([f"finetune:a/m{one - 1}"] if one > 2 else []))
    # A short way up to the same root: the end is met before what it stands on.
    world.set(601, "merge:a/m2", "merge:a/m600")
    agree(world, through_cycle=None)
    world.set(2, "finetune:a/m1")
    assert max(row[1] for row in agree(world)[LINEAGE]) == 600


def test_a_hub_with_many_children_is_touched(world: World) -> None:
    world.set(1)
    world.set(2)
    for one in range(3, 300):
        world.set(one, f"{('adapter', 'finetune', 'merge', 'quantized', 'unspecified')[one % 5]}:a/m1")
    agree(world)
    world.set(1, "finetune:a/m2")
    agree(world)
    world.set(1, name="a/renamed")
    assert edges(agree(world)) == {("a/m1", "renamed")}


def test_a_past_name_that_a_backfill_brought_is_a_parent(world: World) -> None:
    world.set(1, name="a/new")
    world.set(2, "finetune:a/old")
    assert edges(agree(world)) == {("a/old", "missing")}
    run = new_run(world.engine)
    change(
        world.engine,
        "INSERT INTO raw.hub_block (run_id, observed_at, kind, via, records, size_bytes) VALUES (:run, '2026-01-01', 'model', 'snapshot', 1, 1)",
        "INSERT INTO raw.hub_repository_history SELECT hub_key, (SELECT max(block_id) FROM raw.hub_block), created_at, last_modified_at, '2026-01-01',"
        " first_seen_at, gone_at, 7, parameters, ordinal, is_private, is_disabled, kind, 'snapshot', hub_uid, 'a/old', gated, hub_license_id, pipeline_tag,"
        " library_name, base_models, observed_at FROM raw.hub_repository WHERE hub_id = 'a/new'",
        run=run,
    )
    found, anew, _ = followed(world.engine)
    assert found == anew and edges(found) == {("a/old", "renamed")}


@pytest.mark.parametrize("seed", range(4))
def test_random_edits_are_followed(world: World, seed: int) -> None:
    choice = random.Random(seed)  # noqa: S311 - a seeded walk
    kinds = ("adapter:", "finetune:", "merge:", "quantized:", "")
    names = [f"a/m{number}" for number in range(1, 33)]
    for number in range(1, 25):
        world.set(number, *(choice.choice(kinds) + f"a/m{parent}" for parent in range(1, number) if choice.random() < 0.08))

    def reparent(number: int) -> None:
        # Upwards mostly, so that only some days close a cycle.
        above = [f"a/m{parent}" for parent in range(1, 33) if parent < number or choice.random() < 0.02]
        world.set(number, *(choice.choice(kinds) + parent for parent in choice.sample(above, min(len(above), choice.randrange(4)))))

    def rename(number: int) -> None:
        free = [name for name in names if name not in world.names.values()]
        if free:
            world.set(number, *world.parents[number], name=choice.choice(free))

    def swap(number: int) -> None:
        other = choice.choice(list(world.names))
        world.names[number], world.names[other] = world.names[other], world.names[number]

    edits: list[Callable[[int], None]] = [reparent, reparent, reparent, rename, swap]
    agree(world, through_cycle=None)
    for _ in range(8):
        for _ in range(choice.randrange(1, 5)):
            choice.choice(edits)(choice.choice(list(world.names)))
        if choice.random() < 0.3 and len(world.names) > 12:
            world.drop(choice.choice(list(world.names)))
        if choice.random() < 0.4:
            free = [name for name in names if name not in world.names.values()]
            number = max(world.names) + 1
            world.set(number, *(choice.choice(kinds) + parent for parent in choice.sample(names, 2)), name=choice.choice(free))
        agree(world, through_cycle=None)


def hub_pages(hub: Hub) -> list[ListPage]:
    """Today's pages of a synthetic Hub."""
    bodies = list(hub.pages(hub.day))
    return [ListPage(body, at(DAY + timedelta(days=hub.day)), str(place) if place + 1 < len(bodies) else None) for place, body in enumerate(bodies)]


def test_a_synthetic_hub_is_followed_for_days_and_twice_is_once(warehouse: Engine) -> None:
    wipe(warehouse)
    hub = Hub(3_000)
    census(warehouse, hub_pages(hub), at(DAY))
    first = hub_lineage.compute_lineage(warehouse)
    assert first["rebuilt"] == 1 and first["edges"] == len(hub.edges()[0])
    with warehouse.connect() as connection:
        related = state(connection)
        cursor: Any = connection.connection.cursor()
        hub_lineage.rebuild(cursor)
        assert state(connection) == related
        connection.rollback()
    assert hub_lineage.compute_lineage(warehouse) == {"edges": 0, "models": 0, "rebuilt": 0}
    for day in range(1, 6):
        hub.advance()
        census(warehouse, hub_pages(hub), at(DAY + timedelta(days=day)))
        found, anew, _ = followed(warehouse)
        assert found == anew
    hub.advance()
    census(warehouse, hub_pages(hub), at(DAY + timedelta(days=6)))
    assert hub_lineage.compute_lineage(warehouse)["rebuilt"] == 0
    with warehouse.connect() as connection:
        related = state(connection)
    assert followed(warehouse)[:2] == (related, related)
    assert rows(warehouse, "SELECT max(depth) FROM core.hub_lineage")[0][0] > 3
