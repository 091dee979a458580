"""Verdicts as files and what they come to: the interval is the published one, and a wrong row costs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from observatory import settings
from observatory.errors import WarehouseError
from observatory.warehouse.audits import Verdict, errors_of, read_errors, read_verdicts, scores, wilson, write_verdicts

ONE = Verdict(
    "small-2026-09-01-x",
    "A small world",
    "2026-08-20T04:00:00+00:00",
    "0123456789abcdef",
    "x",
    "ann",
    "2026-09-01",
    "evidence-000000000000",
    "evidence",
    "code",
    "open",
    "code.training",
    "right",
    "",
)


def said(*verdicts: str, **more: str) -> list[Verdict]:
    """Rows of one kind and dimension with these verdicts."""
    kind = more.get("kind", "evidence")
    made = [replace(ONE, row_id=f"{kind}-{abs(hash((kind, more.get('dimension'), place))) % 16**12:012x}", **more) for place in range(len(verdicts))]
    return [replace(row, verdict=one, kind_of_error="other_version" if one == "wrong" else "") for row, one in zip(made, verdicts, strict=True)]


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Newcombe, Two-sided confidence intervals for the single proportion (Statistics in Medicine 17, 1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_as_published(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_the_interval_is_that_of_a_library_and_mirrors_itself() -> None:
    from scipy.stats import binomtest

    for n in (1, 2, 7, 60, 1_000):
        for hits in range(0, n + 1, max(1, n // 7)):
            low, high = wilson(hits, n)
            other = binomtest(hits, n).proportion_ci(method="wilson")
            assert (low, high) == pytest.approx((other.low, other.high), abs=1e-12)
            assert (1 - high, 1 - low) == pytest.approx(wilson(n - hits, n), abs=1e-12)
            assert 0 <= low <= hits / n <= high <= 1


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (-1, 3), (4, 3)])
def test_no_rows_have_no_interval(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(hits, n)


def test_unsure_rows_stand_apart_and_count_both_ways() -> None:
    (one,) = scores(said(*["right"] * 16, *["wrong"] * 4, *["unsure"] * 5))
    assert (one.n, one.n_right, one.n_wrong, one.n_unsure) == (25, 16, 4, 5)
    assert one.precision == 0.8
    assert (one.precision_low, one.precision_high) == pytest.approx(wilson(16, 20), abs=5e-5)
    assert (one.precision_if_wrong, one.precision_if_right) == (0.64, 0.84)


def test_planted_wrong_rows_make_the_score_fall_and_are_counted_by_kind() -> None:
    before = said(*["right"] * 20)
    planted = [replace(row, verdict="wrong", kind_of_error="sister" if place % 2 else "base_only") for place, row in enumerate(before[:5])]
    (whole,), (fallen,) = scores(before), scores(planted + before[5:])
    assert (whole.precision, whole.precision_high) == (1.0, 1.0)
    assert fallen.precision == 0.75 and fallen.precision_high is not None and fallen.precision_high < 0.9
    assert json.loads(fallen.errors) == {"base_only": 3, "sister": 2}


def test_a_reader_who_is_sure_of_nothing_gives_no_precision() -> None:
    (one,) = scores(said("unsure", "unsure"))
    assert (one.precision, one.precision_low, one.precision_high) == (None, None, None)
    assert (one.precision_if_wrong, one.precision_if_right) == (0.0, 1.0)


def test_dimensions_are_counted_one_by_one_and_together_and_audits_apart() -> None:
    code, data = said("right", "wrong"), said("right", dimension="data")
    other = [replace(row, audit_id="small-2026-09-02-y", seed="y") for row in said("wrong")]
    found = {
        (one.audit_id, one.kind, one.dimension): one.precision for one in scores([*code, *data, *said("right", kind="paper", dimension="methods"), *other])
    }
    first, second = ONE.audit_id, "small-2026-09-02-y"
    assert found == {
        (first, "evidence", "code"): 0.5,
        (first, "evidence", "data"): 1.0,
        (first, "evidence", "all"): 0.6667,
        (first, "paper", "methods"): 1.0,
        (second, "evidence", "code"): 0.0,
    }


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    rows = said("right", "wrong", "unsure")
    path = write_verdicts(tmp_path / "audits", rows)
    assert path.name == "small-2026-09-01-x.csv"
    assert read_verdicts(path.parent) == rows
    assert read_verdicts(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"verdict": "maybe"}, "verdict is 'maybe'"),
        ({"verdict": ""}, "verdict is ''"),
        ({"kind_of_error": "other_version"}, "to no other"),
        ({"verdict": "wrong"}, "to no other"),
        ({"row_id": "evidence-1"}, "row_id is"),
        ({"kind": "opinion"}, "kind is 'opinion'"),
        ({"dimension": "all"}, "dimension is 'all'"),
        ({"reader": "a\nb"}, "reader is"),
        ({"read_on": "yesterday"}, "is no date"),
        ({"as_of": "soon"}, "is no date"),
        ({"audit_id": "../x"}, "audit_id is"),
    ],
)
def test_what_is_not_of_its_form_is_never_written(tmp_path: Path, changes: dict[str, str], words: str) -> None:
    with pytest.raises(WarehouseError, match=words):
        write_verdicts(tmp_path, [replace(ONE, **changes)])
    assert list(tmp_path.iterdir()) == []


def test_rows_of_two_audits_or_twice_the_same_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="more than one audit"):
        write_verdicts(tmp_path, [ONE, replace(ONE, row_id="evidence-000000000001", reader="bob")])
    with pytest.raises(WarehouseError, match="more than once"):
        write_verdicts(tmp_path, [ONE, replace(ONE, verdict="unsure")])
    with pytest.raises(WarehouseError, match="no verdict"):
        write_verdicts(tmp_path, [])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda told: told.replace("right", "fine"), "verdict is 'fine'"),
        (lambda told: told.replace(",verdict", ",judgement"), "its columns are not"),
        (lambda told: told.rstrip() + ",more\n", "has not 14 cells"),
        (lambda told: told.split("\n")[0] + "\n", "no verdict"),
    ],
)
def test_a_file_that_was_altered_by_hand_is_refused_by_name(tmp_path: Path, change: object, words: str) -> None:
    path = write_verdicts(tmp_path, [ONE])
    path.write_text(change(path.read_text()))  # type: ignore[operator]  # a function of a text
    with pytest.raises(WarehouseError, match=rf"small-2026-09-01-x\.csv: .*{words}"):
        read_verdicts(tmp_path)


def test_a_file_under_another_name_is_refused(tmp_path: Path) -> None:
    write_verdicts(tmp_path, [ONE]).rename(tmp_path / "other.csv")
    with pytest.raises(WarehouseError, match=r"other\.csv: its rows are of small-2026-09-01-x"):
        read_verdicts(tmp_path)


def test_the_kept_audits_are_of_their_form() -> None:
    assert all(one.n > 0 for one in scores(read_verdicts(settings.AUDITS)))


@pytest.mark.parametrize(
    ("status", "verdict", "kind_of_error", "truth"),
    [
        ("open", "right", "", "n_open"),
        ("open", "wrong", "another_model_s_program", "n_closed"),
        ("open", "wrong", "overstated", "n_partial"),
        ("open", "wrong", "address_mistaken", "n_open"),
        ("partial", "right", "", "n_partial"),
        ("partial", "wrong", "understated_open", "n_open"),
        ("partial", "wrong", "namesake_of_older_generation", "n_closed"),
        ("closed", "right", "", "n_closed"),
        ("closed", "wrong", "understated_partial", "n_partial"),
        ("closed", "wrong", "part_is_published", "n_partial"),
        ("closed", "wrong", "published_elsewhere", "n_open"),
        ("closed", "wrong", "no_model", "n_unsure"),
        ("closed", "wrong", "insufficient_sources", "n_unsure"),
        ("open", "wrong", "no_model", "n_closed"),
        ("closed", "unsure", "", "n_unsure"),
    ],
)
def test_an_error_is_counted_as_what_the_reader_found(status: str, verdict: str, kind_of_error: str, truth: str) -> None:
    (found,) = errors_of([replace(ONE, kind="closed" if status == "closed" else "evidence", status=status, verdict=verdict, kind_of_error=kind_of_error)])
    counts = {name: getattr(found, name) for name in ("n_open", "n_partial", "n_closed", "n_unsure")}
    assert counts == {name: int(name == truth) for name in counts}
    assert (found.n, found.status, found.source, found.read_on) == (1, status, ONE.audit_id, ONE.read_on)


def earlier(rule_set: str, read_on: str, *verdicts: str) -> list[Verdict]:
    """An earlier audit with rows of its own."""
    made = enumerate(said(*verdicts))
    return [replace(one, audit_id=f"a-{rule_set}", rule_set=rule_set, read_on=read_on, row_id=f"{rule_set}-{place}") for place, one in made]


@pytest.mark.parametrize(
    ("wrong_before", "is_taken"),
    # Of 30 rows none is wrong now: 4 of 30 before may be chance (0.056), 5 of 30 hardly (0.026).
    [(0, True), (4, True), (5, False), (20, False)],
)
def test_earlier_audits_count_until_the_newest_rules_are_proven_better(wrong_before: int, is_taken: bool) -> None:
    before = earlier("before", "2026-08-02", *["wrong"] * wrong_before, *["right"] * (30 - wrong_before))
    oldest = earlier("oldest", "2026-08-01", *["right"] * 30)
    (found,) = errors_of([*oldest, *before, *said(*["right"] * 30)])
    assert found.n == (90 if is_taken else 30) and found.n_open == found.n - (wrong_before if is_taken else 0)
    assert ("a-before" in found.source) == ("a-oldest" in found.source) == is_taken, "nothing older than rules that were worse is taken"


def test_newest_rules_that_are_worse_do_not_hide_behind_themselves() -> None:
    (found,) = errors_of([*earlier("better", "2026-08-01", *["right"] * 60), *said(*["wrong"] * 15, *["right"] * 15)])
    assert (found.n, found.n_open) == (90, 75), "that they are worse than earlier ones proves no mend"


def test_a_row_that_was_drawn_twice_counts_as_it_was_read_last_and_every_world_counts() -> None:
    older = [replace(one, audit_id="a-old", rule_set="old", read_on="2026-08-01") for one in said("wrong", "wrong")]
    other = [replace(one, audit_id="b-world", world="Another", read_on="2026-08-31") for one in said("right")]
    links = said("wrong", kind="paper", status="own")
    (found,) = errors_of([*older, *said("right", "right"), *other, *links])
    assert (found.n, found.n_open, found.source, found.read_on) == (3, 3, f"b-world, {ONE.audit_id}", ONE.read_on)
    assert errors_of(links) == []


def test_evidence_and_closed_are_each_counted_by_their_own_newest_audit() -> None:
    again = [replace(one, audit_id="z-closed-anew", rule_set="newest", read_on="2026-12-01") for one in said("right", "wrong", kind="closed", status="closed")]
    found = errors_of([*said("right"), *said("wrong", kind="closed", status="closed"), *again])
    assert [(one.status, one.n, one.source) for one in found] == [("closed", 2, "z-closed-anew"), ("open", 1, ONE.audit_id)]


def test_what_is_shipped_is_what_the_last_audits_found() -> None:
    assert read_errors(settings.REGISTRY / "measure_errors.csv") == errors_of(read_verdicts(settings.AUDITS))


@pytest.mark.parametrize("words", ["", "dimension,status\n", "HEAD\ncode,open,x,1,0,0,0,here,2026-01-01\n", "HEAD\ncode,open,1\n"])
def test_counts_of_another_form_are_refused(tmp_path: Path, words: str) -> None:
    path = tmp_path / "measure_errors.csv"
    path.write_text(words.replace("HEAD", "dimension,status,n,n_open,n_partial,n_closed,n_unsure,source,read_on"))
    with pytest.raises(WarehouseError, match=r"measure_errors\.csv"):
        read_errors(path)
