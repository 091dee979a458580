"""A title is never surer than its rows: where ends overlap, where there are few, or where little is known, it says that it cannot be told."""

from __future__ import annotations

from typing import Any

import pytest

from observatory.web import charts
from observatory.web.findings import Share, classes, compare_countries, dimensions, halves, largest, percent, share, statuses
from observatory.web.page import FEW
from observatory.web.places import in_words
from observatory.web.views.claims import combine_verdicts

DOES = "disclose weights openly"


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0.57, 0.72, "57–72 %"),
        (0.5749, 0.7201, "57–73 %"),
        (0.5, 0.5, "50 %"),
        (0.0, 1.0, "0–100 %"),
        (0.29, 0.57, "29–57 %"),
        (1 / 3, 1 / 3, "33 %"),
        (None, 1, "not known"),
    ],
)
def test_ends_are_rounded_outwards(low: float | None, high: float | None, told: str) -> None:
    assert percent(low, high).replace("\u00a0", " ") == told


def test_a_share_that_is_larger_whatever_the_unknown_are_is_told_with_both_intervals() -> None:
    china, states = Share("China", 0.57, 0.72, 46), Share("the United States", 0.39, 0.55, 45)
    told = "Labs of China disclose weights openly more often than labs of the United States in 2025: 57–72 % against 39–55 %"
    for one, other in ((china, states), (states, china)):
        assert compare_countries(one, other, DOES, "in 2025").replace("\u00a0", " ") == told


@pytest.mark.parametrize(("low", "high"), [(0.55, 0.72), (0.4, 0.5), (0.1, 0.9)])
def test_ends_that_meet_or_overlap_decide_nothing(low: float, high: float) -> None:
    told = compare_countries(Share("A", low, high, 100), Share("B", 0.39, 0.55, 100), DOES)
    assert told.startswith("It cannot be told whether labs of A or of B disclose weights openly more often: ")


@pytest.mark.parametrize(("one", "other", "few"), [(19, 20, "19 of A are too few"), (1, 9.5, "1 of A and 9.5 of B are too few"), (1, 20, "1 of A is too few")])
def test_few_releases_are_not_compared(one: float, other: float, few: str) -> None:
    told = compare_countries(Share("A", 0.9, 1.0, one), Share("B", 0.0, 0.1, other), DOES)
    assert told == f"It cannot be told whether labs of A or of B disclose weights openly more often: {few}"


def test_what_is_not_known_is_above_nothing() -> None:
    assert not share("A", None, None, 30).is_above(share("B", 0, 0, 30)) and not share("A", 1, 1, 30).is_above(share("B", None, None, 30))


def test_halves_say_of_each_country_what_can_be_told() -> None:
    found = [Share("A", 0.51, 0.9, 40), Share("B", 0.1, 0.49, 40), Share("C", 0.4, 0.6, 40), Share("D", 1, 1, 19), Share("E", None, None, 40)]
    assert halves(found, "weights", "In 2025") == (
        "In 2025, weights are open in most of the releases of A; in less than half of the releases of B; of C it cannot be told; D and E have too few"
    )
    assert "cannot be told of any country" in halves(found[2:], "weights", "In 2025") and halves([], "weights", "In 2025") == ""


def counts(n: int, **told: tuple[int, int]) -> dict[str, Any]:
    row: dict[str, Any] = {"n": n}
    for one in ("weights", "data", "code", "methods"):
        row[f"{one}_open"], row[f"{one}_unknown"] = told.get(one, (0, 0))
    return row


def test_what_is_open_most_often_is_told_where_no_unknown_could_turn_it() -> None:
    sure = dimensions(counts(10, weights=(8, 2), methods=(5, 2)), "A lab").replace("\u00a0", " ")
    assert sure == "A lab: weights are open most often, in 80–100 % of 10 releases; next methods, in 50–70 %"
    assert "cannot be told" in dimensions(counts(10, weights=(8, 2), methods=(5, 3)), "A lab")
    assert "cannot be told" in dimensions(counts(10, weights=(8, 0), data=(0, 9)), "A lab"), "the one with the most unknown may be the first"
    few = dimensions(counts(FEW - 1, weights=(4, 0), data=(0, 3)), "A lab")
    assert "too few to compare" in few and "training data 0 to 3" in few and "%" not in few
    assert dimensions(counts(0), "A lab") == ""


def test_the_largest_share_is_told_where_the_unknown_could_not_turn_it() -> None:
    def rows(*told: tuple[str, float | None]) -> list[dict[str, Any]]:
        return [{"name": name, "share": part} for name, part in told]

    assert largest(rows(("A", 0.6), ("B", 0.2), ("unknown", 0.2)), "name", "downloads", 0.9, "models").startswith("Labs of A have the largest share")
    assert largest(rows(("A", 0.5), ("B", 0.2), ("unknown", 0.3)), "name", "downloads", 0.9, "models").startswith("It cannot be told")
    assert "known of 40 %" in largest(rows(("A", 0.9), ("B", 0.1)), "name", "downloads", 0.4, "models")
    assert largest(rows(("A", None)), "name", "downloads", 0, "models").startswith("It is not known")


def test_the_most_common_class_is_told_where_the_unknown_could_be_no_other() -> None:
    assert (
        classes({"permissive": 0.9, "copyleft": 0.1}, 20, 0.9, "models").replace("\u00a0", " ") == "Permissive licences are most common: 81–91 % of 20 models"
    )
    assert classes({"permissive": 0.9, "copyleft": 0.1}, 20, 0.5, "models").startswith("It cannot be told")
    assert classes({"permissive": 1.0}, 20, 0.4, "models").startswith("It cannot be told"), "the unknown may all be of a class that none is known of"
    assert "too few" in classes({"permissive": 1.0}, 1, 1, "models")
    assert classes({}, 3, 0, "models") == "Licences are not known of any of 3 models"


def test_statuses_are_counted_in_their_order() -> None:
    assert statuses(["unknown", "closed", "open", "partial", "open"], "releases") == "4 of 5 releases are known: 2 open, 1 partial, 1 closed"
    assert statuses(["unknown"], "releases") == "0 of 1 releases are known" and statuses([], "releases") == ""


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (["holds", "undetermined", "undetermined", "undetermined"], "part_holds"),
        (["fails_if_alike", "undetermined"], "part_fails"),
        (["holds", "holds_if_alike"], "holds_if_alike"),
        (["fails", "fails_if_alike"], "fails_if_alike"),
        (["holds", "holds_if_alike", "holds_if_comparable"], "conditions_hold"),
        (["fails_if_both", "fails_if_comparable", "fails"], "conditions_fail"),
        (["holds_if_comparable", "holds_if_comparable"], "holds_if_comparable"),
        (["holds", "fails", "undetermined"], "divided"),
        (["undetermined", "undetermined"], "undetermined"),
        (["holds"], "holds"),
    ],
)
def test_what_is_undetermined_contradicts_nothing(found: list[str], told: str) -> None:
    assert combine_verdicts(found) == combine_verdicts(found[::-1]) == told


def test_a_mark_is_as_strong_as_what_stands_behind_it() -> None:
    assert [charts.strength(n, 1) for n in (None, 0, 1, FEW - 1)] == [0, 0, 0, 0], "a share of one is no bar"
    assert charts.strength(FEW, 1) < charts.strength(charts.MANY, 1) == charts.strength(1_000, 1) == 1
    assert charts.strength(100, 0.1) < charts.strength(100, 0.9)
    rows = [{"name": "a", "low": 1, "high": 1, "n": 1, "note": "", "coverage": 1}, {"name": "b", "low": 0, "high": 1, "n": 30, "note": "", "coverage": 0.5}]
    drawn = charts.bounds(rows, y="name", low="low", high="high", n="n", note="note", x_title="x", label="x")["rows"]
    assert [one["strength"] for one in drawn] == [0, 0.7]
    bars = charts.bars([{"x": 1, "y": "a", "n": 1}, {"x": 1, "y": "b", "n": 9}], x="x", y="y", n="n", x_title="x", label="x")["rows"]
    assert [one["few"] for one in bars] == [True, False]


def test_countries_stand_in_a_sentence_as_english_has_them() -> None:
    assert [in_words(code) for code in ("US", "CN", "GB", "NL", "XX")] == ["the United States", "China", "the United Kingdom", "the Netherlands", "XX"]
