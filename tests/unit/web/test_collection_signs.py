"""The three signs of the whole collection: of nothing asked and nothing checked, nothing good is said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from observatory.web.operating import Sign
from observatory.web.page import Row
from observatory.web.views.collection import _summary_signs

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def source(**told: Any) -> Row:
    counts = dict.fromkeys(("outdated", "asked", "waiting", "refused", "failed"), 0)
    row = {"dag_id": "ingest_arxiv", "is_late": False, "last_success_at": NOON, "sign": Sign("good", "fresh", ""), "is_complete": None}
    return {**row, **counts, **told}


def check(severity: str, *, is_met: bool) -> Row:
    return {"severity": severity, "is_met": is_met}


@pytest.mark.parametrize(
    ("told", "level", "words"),
    [
        ({}, "warn", "Nothing asked yet"),
        ({"asked": 1}, "good", "Whole"),
        ({"asked": 2, "refused": 1}, "warn", "Not whole"),
        ({"waiting": 1}, "warn", "Not whole"),
        ({"is_complete": False}, "warn", "Not whole"),
    ],
)
def test_a_collection_is_whole_only_if_it_asked(told: dict[str, Any], level: str, words: str) -> None:
    _, whole, _ = _summary_signs([source(**told)], [], [], [])
    assert (whole.level, whole.words) == (level, words)


@pytest.mark.parametrize(
    ("checks", "level", "words"),
    [
        ([], "warn", "Not checked yet"),
        ([check("fail", is_met=True)], "good", "Sound"),
        ([check("limit", is_met=False)], "good", "Sound"),
        ([check("warn", is_met=False)], "warn", "Sound, with warnings"),
        ([check("fail", is_met=False), check("warn", is_met=False)], "bad", "Not sound"),
    ],
)
def test_a_collection_is_sound_only_if_it_was_checked(checks: list[Row], level: str, words: str) -> None:
    _, _, sound = _summary_signs([source(asked=1)], checks, [], [])
    assert (sound.level, sound.words) == (level, words)
    assert ("no check has run yet" in sound.why) is (not checks)
