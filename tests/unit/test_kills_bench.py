"""What the bench of kills does without a stack: which cases there are, how they go together, what counts as well."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import kills
import pytest

from observatory.landing import hub_sweep
from observatory.replay import hub_stats
from observatory.replay.world import World
from observatory.sources.stats_parquet import facts


def test_several_kills_of_one_pass_are_each_at_a_task_of_its_own() -> None:
    found = kills.together(kills.cases())
    parts = [part for one in found for part in (one, *one.then)]
    assert sorted((part.spot.name, part.kind) for part in parts) == sorted((one.spot.name, one.kind) for one in kills.cases())
    for one in found:
        spots = [part.spot for part in (one, *one.then)]
        assert spots == sorted(spots, key=kills.ORDER.index) and len(set(spots)) == len(spots)
        assert len({part.kind for part in (one, *one.then)}) == 1 and len({spot.begin for spot in spots}) == 1
    assert len(found) < len(kills.cases())


def test_cases_are_chosen_by_their_words() -> None:
    assert {one.name for one in kills.chosen_of("postmaster,power lost", is_together=False)} == {"postmaster", "machine restarted in mid-publication"}
    assert len(kills.chosen_of("", is_together=False)) == len(kills.cases())


def test_rows_that_are_missing_or_too_many_are_counted() -> None:
    good = {"raw.a": Counter({"x": 2, "y": 1}), "mart.b": Counter({"z": 1})}
    assert kills.differences(good, good) == []
    assert kills.differences(good, {"raw.a": Counter({"x": 1, "w": 1, "y": 1})}) == ["mart.b: 1 missing, 0 too many", "raw.a: 1 missing, 1 too many"]


def test_a_table_tells_each_case_once_and_how_often_it_was_well() -> None:
    outcomes = [kills.Outcome("task", "SIGKILL", "merge", healed="in the same run", after=seconds) for seconds in (3.0, 9.0)]
    outcomes.append(kills.Outcome("task", "SIGKILL", "merge", problem="no rest"))
    told = kills.table(outcomes)
    assert "| task | SIGKILL | merge | 3 | in the same run, no | 2 | 9 |" in told and "2 of 3 ended as an undisturbed run." in told


def test_every_case_begins_where_its_part_begins_and_ends_as_what_is_kept_after_it() -> None:
    for spot in kills.SPOTS:
        stage, end = kills.PARTS[spot.begin]
        assert stage[0] == spot.dag_id
        assert end == "good" or end in kills.PARTS


def test_the_world_has_days_that_nobody_else_told_with_counters_that_move(tmp_path: Path) -> None:
    world = World(kills.world_with_past(tmp_path / "world"), tmp_path / "state")
    kept = hub_stats.history(world)
    past = [(commit.date.date(), files) for commit, files in kept if commit.date < world.as_of]
    assert [day for day, _ in past] == list(kills.PAST_DAYS) and len(kept) == len(past) + 1
    for kind, name in (("model", "models.parquet"), ("dataset", "datasets.parquet")):
        found = [facts(files[name].path, kind) for _, files in past]
        assert all(one.rows and one.downloads and one.newest_at is not None for one in found)
        assert len({one.signature for one in found}) == len(found)
        for (day, _), one in zip(past, found, strict=True):
            assert one.newest_at is not None and one.newest_at.date() <= day < one.newest_at.date() + hub_sweep.STALE_AFTER + timedelta(days=1)
    # Made once: the second time it is as it was.
    before = (tmp_path / "world" / "world.json").stat().st_ino
    kills.world_with_past(tmp_path / "world")
    assert (tmp_path / "world" / "world.json").stat().st_ino == before


@pytest.mark.parametrize(
    ("after", "read", "is_told"),
    [("daily", {"d1"}, True), ("daily,past", {"d1"}, False), ("daily,past", {"d1", "p1"}, True), ("daily,other", {"d1"}, False), ("other", set(), False)],
)
def test_what_was_told_must_have_been_read_each_of_it(after: str, read: set[str], is_told: bool) -> None:
    class Api:
        def sources(self, dag_id: str, run_id: str) -> set[str]:
            assert (dag_id, run_id) == ("last", "l1")
            return read

    bench: Any = kills.Bench.__new__(kills.Bench)
    bench.stack = type("Stack", (), {"api": Api()})()
    good = [{"dag_id": name, "dag_run_id": f"{name[0]}1"} for name in ("daily", "past", "last")]
    assert bench._is_told(good, after, "last") is is_told
