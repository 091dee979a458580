"""Beyond the known form: told, counted, bounded, and never a crash."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from observatory.landing.drift import MAX_DIFFERENCES, Drift, countable
from observatory.sources.base import Record
from observatory.sources.shapes import MAX_EXAMPLE, MAX_NAME

NOW = datetime(2025, 8, 10, tzinfo=UTC)


def model(payload: dict[str, Any], key: str = "a/m", at: datetime = NOW, **counters: float) -> Record:
    return Record("huggingface", "model", "list", key, at, payload=payload, counters=counters)


def drift(*records: Record) -> list[tuple[Any, ...]]:
    found = Drift()
    for record in records:
        found.note(record)
    return list(found.rows())


def test_a_record_of_the_known_form_tells_nothing() -> None:
    told = {"_id": "x", "id": "a/m", "gated": False, "createdAt": "2025-01-20T03:46:07.000Z", "cardData": {"anything": 1}, "gguf": None, "likes": None}
    assert drift(model(told)) == []


def test_a_new_field_is_counted_with_when_it_was_first_and_last_told() -> None:
    later = NOW + timedelta(days=2)
    found = drift(model({"id": "a/m", "xet": {"hash": "1"}}), model({"id": "a/n", "xet": 3}, "a/n", later))
    assert found == [("huggingface", "model", "list", "field", "xet", "", NOW, later, 2, "a/m", "dict of 1")]


@pytest.mark.parametrize("value", ["none", 1, 0, ["auto"], {"a": 1}, "x" * 10_000, "\x00\ud83d", 1e999])
def test_a_value_outside_its_enumeration_is_told_and_bounded(value: object) -> None:
    ((*place, value_told, _, _, records, _, example),) = drift(model({"id": "a/m", "gated": value}))
    assert place == ["huggingface", "model", "list", "value", "gated"] and records == 1
    assert len(value_told) <= MAX_NAME and len(example) <= MAX_EXAMPLE
    assert "\x00" not in value_told + example and (value_told + example).encode()


@pytest.mark.parametrize("value", ["infinity", "now", "tomorrow", "10000-06-23T00:00:00.000Z", "0044-03-15 00:00:00 BC", "", 1740787200000, ["2025-01-01"]])
def test_a_moment_that_is_none_is_counted(value: object) -> None:
    ((*place, _, _, _, records, key, _),) = drift(model({"id": "a/m", "createdAt": value}))
    assert place == ["huggingface", "model", "list", "moment", "createdAt"] and (records, key) == (1, "a/m")


@pytest.mark.parametrize("value", [2**63, 1.5, "12", True])
def test_a_counter_that_is_no_count_is_told(value: object) -> None:
    ((*place, _, _, _, records, _, _),) = drift(model({"id": "a/m", "likes": value}))
    assert place == ["huggingface", "model", "list", "counter", "likes"] and records == 1


def test_more_differences_than_a_page_may_tell_are_counted_together() -> None:
    found = drift(*(model({"id": "a/m", f"field {n} " + "x" * 500: n}) for n in range(MAX_DIFFERENCES + 30)))
    assert len(found) == MAX_DIFFERENCES + 1 and sum(row[8] for row in found) == MAX_DIFFERENCES + 30
    assert [row[8] for row in found if row[4] == "…"] == [30]


def test_what_has_no_known_form_is_not_compared() -> None:
    assert drift(Record("models_dev", "catalogue_file", "blob", "a/m", NOW, payload={"x": 1})) == []
    assert drift(Record("huggingface", "model_card", "file", "a/m", NOW, text=b"x")) == []


@pytest.mark.parametrize(
    ("record", "left", "told"),
    [
        (model({}, downloads=-5, likes=2), {"likes": 2}, [("counter", "downloads", "-5")]),
        (model({}, likes=-1, downloads=-1), {}, [("counter", "downloads", "-1"), ("counter", "likes", "-1")]),
        (model({"xet": 1}, likes=-1), {}, [("counter", "likes", "-1"), ("field", "xet", "1")]),
        (model({}, trending_score=-0.5), {"trending_score": -0.5}, []),
        (model({}, downloads=0), {"downloads": 0}, []),
        (model({"downloads": -1e300}), {}, [("counter", "downloads", "-1e+300")]),
        (model({"likes": 2**63}, downloads=3), {"downloads": 3}, [("counter", "likes", "9223372036854775808")]),
        (Record("github", "repository", "rest", "a/r", NOW, payload={"stargazers_count": -2}), {}, [("counter", "stargazers_count", "-2")]),
        (Record("arxiv", "paper", "oai", "2501.00001", NOW, payload={"likes": -2}), {}, [("field", "likes", "-2")]),
    ],
)
def test_a_counter_that_counts_nothing_is_unknown_and_the_record_stays(record: Record, left: dict[str, float], told: list[tuple[str, str, str]]) -> None:
    kept = countable(record)
    assert (kept.key, kept.payload, dict(kept.counters)) == (record.key, record.payload, left)
    assert [(row[3], row[4], row[10]) for row in drift(kept)] == told
