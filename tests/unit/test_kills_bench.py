"""What the bench of kills does without a stack: which cases there are, how they go together, what counts as well."""

from __future__ import annotations

from collections import Counter

import kills


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
