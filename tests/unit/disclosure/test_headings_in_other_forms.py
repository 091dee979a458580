"""Headings whose writers left out the blank behind the hashes, or wrote them in bold alone."""

from __future__ import annotations

import pytest

from observatory.disclosure.markdown import parse


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("#Quokka model\n\ntext\n\n#Training data\nMore text\n", ["Quokka model", "Training data"]),
        ("# Quokka\n\n##Data\ntext\n", ["Quokka", "Data"]),
        ("# Quokka\ntext\n###Training procedure###\ntext\n", ["Quokka", "Training procedure"]),
        ("# Quokka\n\n#Usage\n\ntext\n", ["Quokka", "Usage"]),
        ("# Quokka\r\n\r\n##Training params:\r\ntext\r\n", ["Quokka", "Training params:"]),
        ("# Quokka\n\n##データ\n\ntext\n", ["Quokka", "データ"]),
        ("# Quokka\n\n```\ncode\n```\n\n##Data\n", ["Quokka", "Data"]),
    ],
)
def test_a_heading_needs_no_blank(text: str, headings: list[str]) -> None:
    assert [one.headings[-1] for one in parse(text).sections] == headings


@pytest.mark.parametrize(
    "text",
    [
        "# Quokka\n\n```python\n\n#Training data\nx = 1\n```\n",
        "# Quokka\n\n~~~~\n```\n\n##Data\n~~~\n~~~~\n",
        "# Quokka\n\n    ##Data\n",
        "# Quokka\n\nWe like it.\n#Training data\n",
        "# Quokka\n\nWe like #data and\n#nlp\n",
        "# Quokka\n\n#data #nlp #training\n",
        "# Quokka\n\n#nlp\n#data\ntext\n",
        "# Quokka\n\n#include the file\n",
        "# Quokka\n\n##x = load(data)\n",
        "# Quokka\n\n#1 of the list\n",
        "# Quokka\n\n##" + "word " * 30 + "\n",
        "# Quokka\n\n#######Data\n",
    ],
)
def test_code_and_hashtags_are_no_headings(text: str) -> None:
    assert [one.headings for one in parse(text).sections] == [("Quokka",)]


def test_no_line_moves_and_the_time_is_bounded() -> None:
    sections = parse("#Quokka model\n\ntext\n\n##Data\ntext\n").sections
    assert [one.line for one in sections] == [1, 5]
    assert parse("#a" * 100_000 + "\n" + "##b b\n" * 20_000).is_cut


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("# Quokka\n\n**Quokka2.5**\n\n```\ncode\n```\n", ("Quokka", "Quokka2.5")),
        ("# Quokka\n\n[**Quokka2.5**](https://example.org)\n\ntext\n", ("Quokka", "Quokka2.5")),
        ("# Quokka\n\n__Quokka 2.5__ **Chat**\n", ("Quokka", "Quokka 2.5 Chat")),
        ("# Quokka\n\n**Wallaby** is another.\n", ("Quokka",)),
        ("# Quokka\n\n- **Wallaby**\n- **Wombat**\n", ("Quokka",)),
        ("# Quokka\n\n**Wallaby** `wallaby`\n", ("Quokka",)),
        ("# Quokka\n\n**" + "We compare it with what others made. " * 3 + "**\n", ("Quokka",)),
        ("# Quokka\n\n| a | b |\n| - | - |\n| c | **Wallaby** |\n", ("Quokka", "a", "c")),
    ],
)
def test_a_short_line_in_bold_alone_names_something(text: str, names: tuple[str, ...]) -> None:
    assert parse(text).names == names


def test_a_line_in_bold_is_no_title() -> None:
    assert parse("**Wallaby**\n\n# Quokka\n").title == "Quokka"
    assert parse("**Wallaby**\n\ntext\n").title is None
