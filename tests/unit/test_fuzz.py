"""Every parser on bytes that decide: what was once found, and a short share of ``make fuzz``."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import fuzz_targets
import pytest
from fuzz import Tally, by_hypothesis, shares
from fuzz_targets import TARGETS, Broken, kept, reading
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observatory.disclosure.reading import Document, Extraction
from observatory.sources.base import Look, Outcome, Page

FOUND = sorted((Path(__file__).resolve().parents[1] / "fuzzed").iterdir())


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine fails no test: seconds are what make fuzz and bench/hostile.py measure."""
    monkeypatch.setattr(fuzz_targets, "MAX_SECONDS", math.inf)


NAMES = {re.sub(r"[^a-z0-9]", "-", name.lower()): name for name in TARGETS}


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_was_found_once_is_mended(path: Path) -> None:
    fuzz_targets.run(NAMES[path.name.rpartition(".")[0]], path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_no_parser_breaks_its_word(name: str) -> None:
    for seed in fuzz_targets.seeds(name):
        TARGETS[name](seed)

    @settings(max_examples=25, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=1_000))
    def execute(told: bytes) -> None:
        TARGETS[name](told)

    execute()


def test_a_parser_that_breaks_its_word_is_found_counted_and_kept_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(told: bytes) -> None:
        if len(told) % 2:
            raise ValueError("odd")

    monkeypatch.setattr(fuzz_targets, "TARGETS", {"a target": broken})
    tally = Tally("a target", "hypothesis", tmp_path, tmp_path / "kept")
    for told in (b"", b"a", b"ab", b"abc"):
        tally(told)
    tally.tell()
    (note,) = tmp_path.glob("*.json")
    told_of = json.loads(note.read_text())
    assert told_of["executions"] == 4 and len(told_of["findings"]) == 1
    assert [path.read_bytes() for path in (tmp_path / "kept").iterdir()] == [b"a"]


def test_hypothesis_executes_until_the_time_is_over(tmp_path: Path) -> None:
    by_hypothesis("identifiers", 0.5, tmp_path, tmp_path / "kept")
    (note,) = tmp_path.glob("*.json")
    assert json.loads(note.read_text())["executions"] > 0 and not (tmp_path / "kept").exists()


def test_who_runs_a_second_time_goes_on_with_its_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_targets, "TARGETS", {"a target": lambda told: {}[told] if told == b"x" else None})
    for _ in range(2):
        tally = Tally("a target", "hypothesis", tmp_path, tmp_path / "kept")
        tally(b"x")
        tally(b"")
        tally.tell()
    (note,) = tmp_path.glob("*.json")
    told_of = json.loads(note.read_text())
    assert told_of["executions"] == 4 and len(told_of["findings"]) == 1


def test_cheap_targets_have_more_time_and_none_has_little() -> None:
    every = [("cheap", "atheris"), ("dear", "atheris"), ("silent", "atheris")]
    notes = [{"target": "cheap", "engine": "atheris", "executions": 900}, {"target": "dear", "engine": "atheris", "executions": 100}]
    seconds = shares(every, 60.0, notes)
    assert {name: round(seconds[name, "atheris"]) for name, _ in every} == {"cheap": 37, "dear": 13, "silent": 10}
    assert sum(shares(every, 60.0, []).values()) == pytest.approx(60.0)


@pytest.mark.parametrize(
    "page",
    [
        Page(received={"model": 1}),
        Page(looks=(Look("huggingface", "model:a/b", Outcome.FAILED, fuzz_targets.NOON, fuzz_targets.NOON, "not understood: KeyError"),)),
    ],
)
def test_pages_that_break_their_word_are_seen(page: Page) -> None:
    with pytest.raises(Broken):
        kept([page])


def test_a_reader_that_goes_beyond_its_bounds_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from observatory.disclosure.reading import Link, Strength

    link = Link("web", "url", "a\x00b", "mentions", "x", Strength.MENTIONED, "1")
    monkeypatch.setattr(fuzz_targets, "read", lambda _: Extraction(links=(link,)))
    with pytest.raises(Broken):
        reading(Document("github", "readme", "file", "a/b", text=""))
