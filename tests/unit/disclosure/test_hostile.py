"""Documents made to be slow: the work done on them grows no faster than their length, and ends at a bound that the reading tells."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pyromark
import pytest
from hostile import shapes

from observatory.disclosure import bibtex, markdown, parsed, read, restructured
from observatory.disclosure.reading import Document, Extraction

SHAPES = sorted(shapes(1_000))
SHORT, LONG = 20_000, 40_000
# What a reading costs whatever the document holds, in calls.
FIXED = 4_000


def calls(action: Callable[[], object]) -> int:
    """How many functions, ours and C's, were called."""
    count = 0

    def seen(_: FrameType, event: str, __: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(seen)
    try:
        action()
    finally:
        sys.setprofile(None)
    return count


def settled(document: Document) -> Extraction:
    """The reading, after what is kept between documents is warm."""
    read(document)
    return read(document)


def test_there_are_many_shapes() -> None:
    assert len(SHAPES) >= 90 and {name.split(":")[0] for name in SHAPES} >= {"Markdown", "BibTeX", "reStructuredText", "YAML", "README"}


@pytest.mark.parametrize("name", SHAPES)
def test_twice_the_length_is_at_most_twice_the_work(name: str) -> None:
    short, long = shapes(SHORT)[name], shapes(LONG)[name]
    settled(short), settled(long)
    work = calls(lambda: read(short)), calls(lambda: read(long))
    assert work[1] <= 2.3 * work[0] + FIXED, work


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_kept_of_a_document_is_bounded(name: str) -> None:
    found = read(shapes(100_000)[name])
    assert len(found.links) <= parsed.MAX_LINKS + 2 * bibtex.MAX_ENTRIES + 400 and len(found.signals) <= 40
    assert sum(map(len, found.facts.get("names", ()))) <= parsed.MAX_NAMES * parsed.MAX_NAME


def test_the_parser_gives_no_more_events_than_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    own = markdown._PARSER

    class Counting:
        def events_with_range(self, text: str, **options: Any) -> Any:
            nonlocal asked
            for event in own.events_with_range(text, **options):
                asked += 1
                yield event

    monkeypatch.setattr(markdown, "_PARSER", Counting())
    found = markdown.parse("|a" * 100 + "|\n" + "|-" * 100 + "|\n" + ("|a" * 100 + "|\n") * 1_400)
    assert found.is_cut and asked <= markdown.MAX_EVENTS + 1


@pytest.mark.parametrize(
    "text",
    [
        "a" * 300_001,
        "# a\n" * 3_001,
        "[a](https://a.example) " * 2_001,
        "word " * 4_100,
        "```\n" + "a" * 60_001 + "\n```\n",
        "<div>" + "<b>a</b>" * 7_000 + "</div>",
        "| a |\n|---|\n" + "| b |\n" * 30_000,
    ],
)
def test_what_lies_beyond_a_bound_is_told(text: str) -> None:
    assert markdown.parse(text).is_cut


@pytest.mark.parametrize("text", ["word " * 13_000, "a" * 1_001, "* a\n" * 4_001, " " * 61 + "deep\n"])
def test_restructured_text_beyond_a_bound_is_told(text: str) -> None:
    assert restructured.parse(text).is_cut


def test_documents_within_the_bounds_are_whole() -> None:
    text = "# Title\n\n" + "Some words in a paragraph of usual length.\n\n" * 200
    assert not markdown.parse(text).is_cut and not restructured.parse("Title\n=====\n\nSome words.\n\n* one\n* two\n").is_cut


def test_a_parser_that_panics_leaves_a_document_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        pass

    Panic.__module__ = "pyo3_runtime"

    class Broken:
        def events_with_range(self, text: str, **options: Any) -> Any:
            raise Panic("index out of bounds")

    monkeypatch.setattr(markdown, "_PARSER", Broken())
    found = read(Document("huggingface", "model_card", "file", "org/name", text="# Name\n"))
    assert "gave up" in str(found.unreadable)


def test_text_that_no_encoding_holds_is_read() -> None:
    assert read(Document("huggingface", "model_card", "file", "org/name", text="# Name \ud800\n")).unreadable is None
    assert pyromark.Markdown().html("a") == "<p>a</p>\n"
