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


@pytest.mark.parametrize("width", [60, 80, 200])
@pytest.mark.parametrize("is_mixed", [True, False])
def test_the_summary_is_at_most_sixteen_lines_of_the_terminal_with_every_claim(width: int, is_mixed: bool) -> None:
    asked = answers(is_mixed=is_mixed)
    lines = claim_summary(asked, width)
    assert len(lines) <= 16 and max(map(len, lines)) <= width
    assert [line[:2] for line in lines if line[:2].isdecimal()] == [claim.number for claim, _ in asked]
    assert "World: a world, as of 2026-08-20." in lines and not any("2024" in line for line in lines)
    assert " ".join(lines).endswith("it is no sampling error.")


def test_a_claim_whose_parts_differ_says_which_part_has_which_verdict() -> None:
    (claim, *_) = questions.claims()
    rows = [
        row("holds", "open weights, US"),
        row("holds_if_alike", "open data, US"),
        row("holds", "open methods, US"),
        row("fails_if_comparable", "open code, US"),
    ]
    told = claim_summary([(claim, rows)], 100)
    assert told[2].strip() == "holds: weights, methods; holds on conditions: data; fails on conditions: code"
    (line,) = [one for one in claim_summary([(claim, [row("undetermined", "first place")])], 100) if one.startswith(claim.number)]
    assert line.endswith(": undetermined")


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
