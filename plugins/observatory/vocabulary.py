"""The words of the field that names and texts are read by: formats, sizes, tunings, kinds, languages, benchmarks, frameworks.

They are facts of the registry (``sql/registry/vocabulary.csv``), each with its source; this is the one place that opens the file.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from observatory import settings


class Kind(StrEnum):
    """What a word of the vocabulary is."""

    QUANTISATION = "quantisation"
    """Weights of fewer bits."""
    CONVERSION = "conversion"
    """Weights rewritten for another runtime."""
    CONTAINER = "container"
    """The whole weights, and in what they are kept."""
    FORMAT_TAIL = "format_tail"
    """Part of a format where another stands before it."""
    ADAPTER = "adapter"
    DISTILLED = "distilled"
    SIZE = "size"
    """A number of parameters."""
    SHAPE = "shape"
    """Layers, width, experts, patches: a size that tells no number of parameters."""
    SIZE_WORD = "size_word"
    """A size where siblings show it, else part of a product's name."""
    PRODUCT = "product"
    TUNING = "tuning"
    STAGE = "stage"
    CONTEXT = "context"
    SETTING = "setting"
    DATE = "date"
    SISTER = "sister"
    """A model of another kind: written ``sister.<kind>`` in the file."""
    GENERIC = "generic"
    LANGUAGE = "language"
    BENCHMARK = "benchmark"
    """A dataset that measures."""
    TASK = "task"
    """A labelled dataset that small models are tuned on."""
    TOY = "toy"
    """A dataset of lessons and tests."""
    LOADER = "loader"
    """What the Hub's trainers write in place of a dataset's name where files or a program were loaded."""
    FRAMEWORK = "framework"


MAX_WORD = 60
"""A longer word is of no kind."""
_PATTERN = "_pattern"
_SISTER = "sister."
_PLAIN = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=65_536)
def plain(word: str) -> str:
    """Letters and digits of a word in lower case: ``MMLU-Pro`` gives ``mmlupro``."""
    return _PLAIN.sub("", word.lower())


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the file: a word, or a regular expression that a whole word matches."""

    kind: Kind
    sister: str
    """Which kind of sister the word tells; empty for others."""
    word: str
    is_pattern: bool
    source: str
    note: str


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The rows of a vocabulary file. Raises ``ValueError`` for a kind that is not known."""
    entries = []
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            name = row["kind"]
            sister = name.removeprefix(_SISTER) if name.startswith(_SISTER) else ""
            kind = Kind.SISTER if sister else Kind(name.removesuffix(_PATTERN))
            entries.append(Entry(kind, sister, row["word"], name.endswith(_PATTERN), row["source"], row["note"]))
    return tuple(entries)


class Vocabulary:
    """Words by kind, and what kinds a word is of."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries
        self._words = {kind: frozenset(one.word for one in entries if one.kind is kind and not one.is_pattern) for kind in Kind}
        self._plain = {kind: frozenset(map(plain, words)) for kind, words in self._words.items()}
        self._sisters = {one.word: one.sister for one in entries if one.kind is Kind.SISTER}
        patterns = {kind: [one.word for one in entries if one.kind is kind and one.is_pattern] for kind in Kind}
        self._patterns = {kind: re.compile("(?:" + "|".join(told) + r")\Z") for kind, told in patterns.items() if told}
        self._kinds = lru_cache(maxsize=100_000)(self._look_up)

    def words(self, kind: Kind) -> frozenset[str]:
        """The words of a kind, without its patterns."""
        return self._words[kind]

    def kinds(self, word: str) -> frozenset[Kind]:
        """What a word in lower case is, by itself or by a pattern; empty for a word that the vocabulary does not have."""
        return self._kinds(word)

    def _look_up(self, word: str) -> frozenset[Kind]:
        told = {kind for kind, words in self._words.items() if word in words}
        if len(word) <= MAX_WORD:
            told |= {kind for kind, pattern in self._patterns.items() if pattern.match(word) is not None}
        return frozenset(told)

    def is_of(self, word: str, kind: Kind) -> bool:
        """Whether a word in lower case is of this kind."""
        return kind in self._kinds(word)

    def is_name_of(self, name: str, *kinds: Kind) -> bool:
        """Whether a whole name (``MMLU-Pro``, ``org/gsm8k``) is a word of one of these kinds, however it is written."""
        told = plain(name.rsplit("/", 1)[-1])
        return any(told in self._plain[kind] for kind in kinds)

    def sister(self, word: str) -> str | None:
        """Which kind of sister a word in lower case tells: ``coder`` for ``code``; None where it tells none."""
        return self._sisters.get(word)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of the registry, read once."""
    return Vocabulary(read_entries(settings.REGISTRY / "vocabulary.csv"))
