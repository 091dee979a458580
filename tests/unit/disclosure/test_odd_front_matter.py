"""Front matter whose values are odd: each is text, or is passed over, and the rest of the card is read, in time that grows with its length."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from observatory.disclosure import read
from observatory.disclosure.card import MAX_FRONT_MATTER, MAX_NUMBER, front_matter, load_yaml
from observatory.disclosure.reading import Document

CARD = "---\nlicense: apache-2.0\nbase_model: some/base\n{odd}\n---\nWords.\n"
LONG = MAX_FRONT_MATTER - 200
NUMBERS = {
    "sixties": "1:" * (LONG // 2) + "1",
    "sixties with a fraction": "1:" * (LONG // 2) + "1.5",
    "sixties below zero": "-1" + ":59" * (LONG // 3),
    "digits": "9" * LONG,
    "hexadecimal": "0x" + "f" * LONG,
    "octal": "0" + "7" * LONG,
    "binary": "0b" + "1" * LONG,
    "a fraction": "1." + "9" * LONG,
    "underscores": "1" + "_" * LONG,
}
ODD = (
    "[a, [b]]",
    "{a: b}",
    "[]",
    "{}",
    "7",
    "1.5",
    "null",
    "[[[1]]]",
    "0x_",
    "0b_",
    ".nan",
    "1e999",
    "!!int x",
    "!!float x",
    "!!bool x",
    "!!timestamp x",
    "!!binary '?'",
)
FIELDS = (
    "base_model_relation",
    "datasets",
    "license_name",
    "license_link",
    "tags",
    "language",
    "model-index",
    "co2_eq_emissions",
    "pipeline_tag",
    "library_name",
)


@pytest.mark.parametrize("place", ["x: {}", "? {}\n: y", "x: !!int {}", "x: !!float {}", "[{}]: y", "x: [{}]"])
@pytest.mark.parametrize("name", NUMBERS)
def test_a_long_number_is_text(name: str, place: str) -> None:
    front = front_matter(CARD.format(odd=place.format(NUMBERS[name])))
    assert front.problem is None or "Error" in front.problem
    if not place.startswith("["):
        assert front.data["license"] == "apache-2.0", front.problem
        if place.startswith("x: {"):
            assert isinstance(front.data["x"], str) and len(front.data["x"]) > MAX_NUMBER


@pytest.mark.parametrize("name", NUMBERS)
def test_no_integer_is_made_of_a_long_number(name: str) -> None:
    """The constructor of integers adds up in a loop; none of it runs for a text beyond the bound, so that twice the length is twice the work."""
    made = list[str]()

    def seen(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_name in {"construct_yaml_int", "construct_yaml_float"}:
            made.append(frame.f_code.co_name)

    sys.setprofile(seen)
    try:
        load_yaml(f"x: {NUMBERS[name]}\n")
    finally:
        sys.setprofile(None)
    assert made == []


def test_ordinary_numbers_are_numbers_and_times_are_text() -> None:
    told = load_yaml("a: 7\nb: 1.5\nc: 0x1f\nd: 1:30\ne: -3\nf: 1_000\ng: 12:30:45.5\n")
    assert told == {"a": 7, "b": 1.5, "c": 31, "d": "1:30", "e": -3, "f": 1000, "g": "12:30:45.5"}


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("field", FIELDS)
def test_an_odd_value_costs_nothing_else_of_the_card(field: str, value: str) -> None:
    found = read(Document("huggingface", "model_card", "file", "a/b", text=CARD.format(odd=f"{field}: {value}")))
    assert found.unreadable is None
    assert found.facts["hub_license_ids"] == ["apache-2.0"]
    assert "some/base" in [link.target_id for link in found.links]
