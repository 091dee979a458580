"""What a list of the whole Hub told of a repository and one answer tells empty: it stands until an answer of a later day says the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hub_telling import at, census, change, pages, rows, told, wipe
from sqlalchemy import Engine

from observatory.warehouse import hub_disclosure

DAY = date(2026, 8, 30)
FULL: dict[str, Any] = {
    "tags": ["safetensors", "license:mit", "dataset:sets/open", "arxiv:2501.12948", "region:us"],
    "cardData": {"license": "mit", "datasets": ["sets/open"], "language": ["en"]},
    "safetensors": {"parameters": {"BF16": 8}, "total": 8},
    "gguf": {"total": 8},
    "disabled": False,
    "pipeline_tag": "text-generation",
    "library_name": "transformers",
    "sha": "a" * 40,
}
STATUSES = "SELECT weights, data, methods, licence, card, access FROM mart.hub_disclosure WHERE kind = 'model' ORDER BY hub_key LIMIT 1"
ROW = "SELECT to_jsonb(r) FROM raw.hub_repository r WHERE kind = 'model' ORDER BY hub_key LIMIT 1"
DOUBTS = "SELECT part, emptied_at, confirmed_at, returned_at FROM raw.hub_emptied ORDER BY part, emptied_at"


@pytest.fixture
def hub(warehouse: Engine) -> Engine:
    """The warehouse with a data set and a model of the Hub in it, the model told full."""
    wipe(warehouse)
    change(warehouse, "DELETE FROM raw.hub_emptied")
    census(warehouse, pages([told(1_000, "sets/open")], at(DAY)), at(DAY), "dataset")
    tell(warehouse, FULL)
    return warehouse


def tell(engine: Engine, fields: dict[str, Any], days: float = 0.0) -> dict[str, Any]:
    """A census of so many days later tells the model with these fields, and another one; the sweep's row."""
    moment = at(DAY) + timedelta(days=days)
    report = census(engine, pages([told(1, "me/m1", **fields), told(2, "me/m2")], moment), moment)
    hub_disclosure.disclose(engine)
    return report


EMPTIED: list[tuple[dict[str, Any], list[str]]] = [
    ({"tags": []}, ["tags"]),
    ({"tags": None}, ["tags"]),
    ({"cardData": None}, ["cardData"]),
    ({"cardData": {}}, ["cardData"]),
    ({"tags": [], "cardData": None}, ["cardData", "declared.arxiv_ids", "declared.datasets", "declared.licences", "tags"]),
    ({"safetensors": None, "gguf": None}, ["gguf", "safetensors"]),
    ({"gated": None}, ["gated"]),
    ({"private": None}, ["private"]),
    ({"disabled": None}, ["disabled"]),
    ({"createdAt": None}, ["createdAt"]),
    ({"lastModified": ""}, ["lastModified"]),
    ({"pipeline_tag": None}, ["pipeline_tag"]),
    ({"library_name": " "}, ["library_name"]),
    ({"sha": None}, ["sha"]),
    (
        {"tags": ["safetensors", "region:us"], "cardData": {"license": None, "language": ["en"]}},
        ["declared.arxiv_ids", "declared.datasets", "declared.licences"],
    ),
]


@pytest.mark.parametrize(("fields", "parts"), EMPTIED, ids=str)
def test_one_answer_that_tells_a_part_empty_moves_nothing_and_a_second_day_does(hub: Engine, fields: dict[str, Any], parts: list[str]) -> None:
    before, row = rows(hub, STATUSES), rows(hub, ROW)
    assert before == [("open", "open", "partial", "open", "partial", "open")]
    report = tell(hub, FULL | fields, 1)
    assert (report["held"], report["changed"], report["outcome"]) == (1, 0, "complete")
    assert (rows(hub, STATUSES), rows(hub, ROW)) == (before, row)
    doubted = [(part, at(DAY + timedelta(days=1)), None, None) for part in rows_of(parts, hub)]
    assert rows(hub, DOUBTS) == doubted and set(parts) <= {part for part, *_ in doubted}
    assert tell(hub, FULL | fields, 1.1)["held"] == 1, "the same day is no second one"
    assert (rows(hub, ROW), rows(hub, DOUBTS)) == (row, doubted)
    report = tell(hub, FULL | fields, 2)
    assert (report["held"], report["changed"]) == (0, 1)
    assert rows(hub, "SELECT observed_at FROM raw.hub_repository WHERE hub_id = 'me/m1'") == [(at(DAY + timedelta(days=1)),)], "dated by the first answer"
    assert rows(hub, "SELECT observed_to FROM raw.hub_repository_history") == [(at(DAY + timedelta(days=1)),)]
    assert rows(hub, DOUBTS) == [(part, since, at(DAY + timedelta(days=2)), None) for part, since, _, _ in doubted]
    assert tell(hub, FULL, 3)["changed"] == 1 and rows(hub, STATUSES) == before, "what comes back is believed at once"


def rows_of(parts: list[str], engine: Engine) -> list[str]:
    """The parts that are doubted: those given, and what goes with them."""
    found = [str(part) for (part,) in rows(engine, "SELECT part FROM raw.hub_emptied ORDER BY part")]
    assert set(parts) <= set(found) and len(found) <= len(parts) + 3
    return found


@pytest.mark.parametrize("between", [{}, {"likes": 5}, {"lastModified": "2026-08-31T00:00:00.000Z"}], ids=["as it was", "counted", "changed"])
def test_what_is_told_again_in_between_begins_the_doubt_anew(hub: Engine, between: dict[str, Any]) -> None:
    empty = FULL | {"tags": None}
    tell(hub, empty, 1)
    tell(hub, FULL | between, 2)
    assert rows(hub, "SELECT count(*) FROM raw.hub_emptied WHERE returned_at IS NULL") == [(0,)]
    assert tell(hub, empty | between, 3)["held"] == 1
    assert rows(hub, STATUSES)[0][0] == "open"
    assert tell(hub, empty | between, 4)["held"] == 0


def test_minutes_before_and_after_midnight_are_one_try(hub: Engine) -> None:
    empty = FULL | {"gated": None}
    tell(hub, empty, 0.95)
    assert tell(hub, empty, 1.05)["held"] == 1 and rows(hub, STATUSES)[0][0] == "open"
    assert tell(hub, empty, 1.25)["held"] == 0 and rows(hub, STATUSES)[0][0] == "unknown"


def test_a_second_loss_waits_for_its_own_second_day_and_counters_go_on(hub: Engine) -> None:
    tell(hub, FULL | {"tags": []}, 1)
    report = tell(hub, FULL | {"tags": [], "cardData": None, "likes": 9}, 2)
    assert (report["held"], report["counted"]) == (1, 1)
    assert rows(hub, "SELECT likes FROM staging.hub_repository WHERE hub_id = 'me/m1'") == [(9,)]
    assert rows(hub, STATUSES)[0][3:5] == ("open", "partial")
    assert tell(hub, FULL | {"tags": [], "cardData": None, "likes": 9}, 3)["held"] == 0
    assert rows(hub, STATUSES)[0][3:5] == ("none", "unknown")


def test_a_whole_list_that_tells_nothing_of_a_field_is_no_whole_walk(hub: Engine) -> None:
    names = [told(number, f"me/m{number}", tags=["license:mit"]) for number in range(300)]
    census(hub, pages(names, at(DAY + timedelta(days=1))), at(DAY + timedelta(days=1)))
    day = at(DAY + timedelta(days=2))
    report = census(hub, pages([one | {"tags": None} for one in names], day), day)
    assert (report["held"], report["outcome"]) == (300, "incomplete") and "told empty" in report["reason"]


def test_a_date_of_tomorrow_makes_no_second_day(hub: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from observatory import clock

    class Still(clock.SystemClock):
        def now(self) -> datetime:
            return at(DAY + timedelta(days=1))

    monkeypatch.setattr(clock, "current", lambda: Still())
    tell(hub, FULL | {"tags": []}, 1)
    assert tell(hub, FULL | {"tags": []}, 2)["held"] == 1
