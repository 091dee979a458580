"""make claims: a summary of few lines, then details, no line wider than the terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from observatory.local.report import claim_details, claim_summary
from observatory.warehouse import questions

LONG = "words that go on " * 30


def row(holds: str, metric: str, *, is_main: bool = True, **more: Any) -> dict[str, Any]:
    told = {
        "cohort": "2025",
        "sentence": f"A sentence with {LONG}.",
        "value": "1 %",
        "n": 3,
        "n_of": "releases",
        "coverage": 1.0,
        "trend": LONG,
        "beside": LONG,
    }
    as_of = datetime(2026, 8, 20, tzinfo=UTC)
    return {
        **told,
        "because": LONG,
        "rests_on": f"A list. {LONG}",
        "as_of": as_of,
        "world": "a world",
        "holds": holds,
        "metric": metric,
        "is_main": is_main,
        "is_few": False,
        **more,
    }


def answers(*, is_mixed: bool) -> list[tuple[questions.Question, list[dict[str, Any]]]]:
    verdicts = list(questions.VERDICTS)
    found = []
    for place, claim in enumerate(questions.claims()):
        parts = 4 if place in {3, 4, 5} else 1
        of = [verdicts[(place + part) % len(verdicts)] if is_mixed else "holds_if_comparable" for part in range(parts)]
        mains = [row(verdict, f"open {name}, China") for verdict, name in zip(of, ("weights", "data", "code", "methods"), strict=False)]
        found.append((claim, [*mains, row("undetermined", "open weights, China", is_main=False, cohort="2024")]))
    return found


@pytest.mark.parametrize(("width", "most"), [(60, 27), (80, 22), (200, 16)])
@pytest.mark.parametrize("is_mixed", [True, False])
def test_the_summary_is_short_and_has_every_claim_with_its_years(width: int, most: int, is_mixed: bool) -> None:
    asked = answers(is_mixed=is_mixed)
    lines = claim_summary(asked, width)
    assert len(lines) <= most and max(map(len, lines)) <= width
    assert all("(releases of 2025)" in line for line in lines if line[:2].isdecimal())
    assert [line[:2] for line in lines if line[:2].isdecimal()] == [claim.number for claim, _ in asked]
    assert "World: a world, as of 2026-08-20." in lines and not any("2024" in line for line in lines)
    assert "..." not in " ".join(line for line in lines if not line[:2].isdecimal()), "only a title is cut"
    assert " ".join(lines).endswith("it is no sampling error.")


def test_a_claim_whose_parts_differ_says_which_part_has_which_verdict() -> None:
    (claim, *_) = questions.claims()
    rows = [
        row("holds", "open weights, US"),
        row("holds_if_alike", "open data, US"),
        row("holds", "open methods, US"),
        row("fails_if_comparable", "open code, US"),
    ]
    told = " ".join(line.strip() for line in claim_summary([(claim, rows)], 100))
    assert "holds: weights, methods; holds [a]: data; fails [b]: code" in told
    assert "[a] if the unknown are like the known; [b] if the years before 2021 are listed as fully as later ones." in told
    alone = claim_summary([(claim, [row("undetermined", "first place", cohort="until today")])], 100)
    (line,) = [one for one in alone if one.startswith(claim.number)]
    assert line.endswith(" (until today): undetermined") and not any("[" in one for one in alone)


@pytest.mark.parametrize(
    ("verdict", "mark", "letters"),
    [("holds", "holds", ""), ("holds_if_alike", "holds [a]", "a"), ("fails_if_comparable", "fails [b]", "b"), ("fails_if_both", "fails [a, b]", "ab")],
)
def test_every_condition_of_a_verdict_is_at_the_head_with_what_it_means(verdict: str, mark: str, letters: str) -> None:
    (claim, *_) = questions.claims()
    lines = claim_summary([(claim, [row(verdict, "open weights, US")])], 120)
    assert next(one for one in lines if one.startswith(claim.number)).endswith(f" (releases of 2025): {mark}")
    below = " ".join(lines)
    assert [letter for letter in "ab" if f"[{letter}] if" in below] == list(letters) and ("Conditions:" in below) == bool(letters)


def test_rows_of_different_years_are_all_named_at_the_head() -> None:
    (claim, *_) = questions.claims()
    rows = [row("holds", "open weights, US"), row("holds", "open data, US", cohort="2024"), row("holds", "open code, US", cohort=None)]
    assert "(releases of 2025; releases of 2024; no whole year): holds" in " ".join(claim_summary([(claim, rows)], 160))


def test_years_of_too_few_releases_are_only_named() -> None:
    claim = next(one for one in questions.claims() if one.number == "04")
    rows = [
        row("holds", "open weights, China"),
        row("undetermined", "open weights, China", is_main=False, cohort="2022", n=28, is_few=True, sentence="SHOWN."),
        row("undetermined", "open data, China", is_main=False, cohort="2022", n=28, is_few=True, sentence="SHOWN."),
        row("undetermined", "open data, China", is_main=False, cohort="2023", n=90, sentence="ENOUGH."),
    ]
    told = " ".join(line.strip() for line in claim_details(claim, rows, 100))
    assert "SHOWN." not in told and "ENOUGH." in told
    assert told.endswith("Fewer releases than the claim needs (at least 20 releases of the year on each side), so that they decide nothing: 2022 (28 in all).")
    shown, few = questions.split_few(claim, [row("undetermined", "open weights, China", is_few=True)])
    assert (len(shown), few) == (1, ""), "an answer is never left out, however few it counts"


@pytest.mark.parametrize("width", [60, 100])
def test_details_keep_to_the_width_and_every_year_has_its_other_weightings(width: int) -> None:
    claim, rows = answers(is_mixed=True)[3]
    lines = claim_details(claim, rows, width)
    assert max(map(len, lines)) <= width
    text = " ".join(line.strip() for line in lines)
    assert text.count("Otherwise weighted:") == len(rows) == 5 and text.count("Because:") == 4
    assert text.count("Rests on:") == text.count("Trend:") == 1, "what was said of one part is not said again of the next"
    assert all(questions.VERDICTS[one["holds"]] in text for one in rows)


def test_a_sentence_is_said_once() -> None:
    said: set[str] = set()
    assert questions.leave_out("A list of 5. The readers were many, e.g. two.", said) == "A list of 5. The readers were many, e.g. two."
    assert questions.leave_out("A list of 6. The readers were many, e.g. two.", said) == "A list of 6."
    assert questions.leave_out("The readers were many, e.g. two.", said) == ""
