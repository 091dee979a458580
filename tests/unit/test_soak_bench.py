"""The judge of the soak sees what it is there to see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import faults
import pytest
import soak

KEY = ("huggingface", "model_card", "file", "b-lab/B-7B")
GOOD = faults.Known({KEY: b"1"}, {}, [], {"b-lab/B-7B": ("open", "closed", "unknown", "partial", "open")}, [], [])
LOOK = {("huggingface", "model_card:b-lab/B-7B"): ("failed", "502")}


def month(seen: tuple[str, ...] = ("seen",) * 4, reasons: dict[tuple[str, str], str] | None = None, **told: Any) -> soak.Month:
    return soak.Month(replace(GOOD, **told), {"b-lab/B-7B": seen}, reasons or {})


def statuses(*told: str) -> dict[str, tuple[str, ...]]:
    return {"b-lab/B-7B": told}


def test_the_same_is_well_and_nothing_at_all_is_not() -> None:
    assert soak.judged(month(), month()).is_equal
    assert not soak.judged(soak.Month(faults.Known(), {}, {}), soak.Month(faults.Known(), {}, {})).is_well


def test_unknown_with_its_reason_is_well_and_without_is_not() -> None:
    now = statuses("unknown", "closed", "unknown", "partial", "open")
    told = soak.judged(month(), month(("failed", "seen", "seen", "seen"), statuses=now))
    assert told.is_well and not told.is_equal and told.unknown == ["b-lab/B-7B weights: open → unknown"]
    assert soak.judged(month(), month(reasons={("b-lab/B-7B", "weights"): "look.partial: x"}, statuses=now)).is_well
    assert soak.judged(month(), month(statuses=now)).unreasoned != []


@pytest.mark.parametrize(
    "now",
    [
        ("closed", "closed", "unknown", "partial", "open"),
        ("open", "open", "unknown", "partial", "open"),
        ("open", "closed", "closed", "partial", "open"),
    ],
)
def test_any_other_status_is_wrong(now: tuple[str, ...]) -> None:
    assert soak.judged(month(), month(("failed",) * 4, statuses=statuses(*now))).wrong != []


def test_what_is_lost_without_a_word_is_seen() -> None:
    assert soak.judged(month(), month(landed={})).lost == [" ".join(KEY)]
    assert soak.judged(month(), month(landed={}, looks=LOOK)).lost == []
    assert soak.judged(month(), month(landed={}, rejects=[("model_card", "b-lab/B-7B", "file")])).lost == []


def test_what_a_card_that_was_not_seen_would_name_is_not_lost_and_what_one_that_was_seen_names_is() -> None:
    key = ("github", "tree", "rest", "bana-code/examples")
    good = month(landed={key: b"1"})
    card = ("huggingface", "model_card:bana-lab/Bana-notes")
    assert soak.judged(good, month(landed={}, looks={card: ("failed", "502")})).lost == []
    assert soak.judged(good, month(landed={}, looks={card: ("answered", "")})).lost == [" ".join(key)]
    other = ("huggingface", "model_card:bena-lab/Bena-notes")
    assert soak.judged(good, month(landed={}, looks={other: ("failed", "502")})).lost == [" ".join(key)]


def test_what_counts_as_gone_and_an_untyped_error_are_seen() -> None:
    assert soak.judged(month(), month(gone=["model b-lab/B-7B"])).gone != []
    bad = month()
    bad.problems = ["day 1: ingest_github failed: fetch: KeyError: 'x'"]
    assert soak.judged(month(), bad).untyped != []
    assert soak.judged(month(), month(statuses={})).wrong == ["b-lab/B-7B is not published"]
