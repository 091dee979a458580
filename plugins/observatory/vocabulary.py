"""The vocabulary: words in names and texts of models that mean a format, size, tuning, kind, language, benchmark or framework.

The words are facts of the registry (``sql/registry/vocabulary.csv``), each with its source. Only this module reads the file.
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
    """The kinds of words in the vocabulary."""

    QUANTISATION = "quantisation"
    """Weights of fewer bits."""
    CONVERSION = "conversion"
    """Weights rewritten for another runtime."""
    CONTAINER = "container"
    """The full weights in a certain file format."""
    FORMAT_TAIL = "format_tail"
    """A part of a format's name that counts only after another part of it."""
    ADAPTER = "adapter"
    DISTILLED = "distilled"
    SIZE = "size"
    """A number of parameters."""
    SHAPE = "shape"
    """Layers, width, experts, patches: a size other than a number of parameters."""
    SIZE_WORD = "size_word"
    """A word such as "large": a size if siblings of the model differ by it, else a part of a product's name."""
    PRODUCT = "product"
    TUNING = "tuning"
    STAGE = "stage"
    CONTEXT = "context"
    SETTING = "setting"
    DATE = "date"
    SISTER = "sister"
    """A word for a sister model of another kind, such as "coder"; ``sister.<kind>`` in the file."""
    GENERIC = "generic"
    LANGUAGE = "language"
    BENCHMARK = "benchmark"
    """A dataset on which models are measured."""
    TASK = "task"
    """A labelled dataset on which small models are tuned."""
    TOY = "toy"
    """A dataset for tutorials and tests."""
    LOADER = "loader"
    """A word that the Hub's trainers write instead of a dataset's name when files or a script were loaded."""
    FRAMEWORK = "framework"


MAX_WORD = 60
"""Longer words are not matched against patterns."""
_PATTERN = "_pattern"
_SISTER = "sister."
_PLAIN = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=65_536)
def plain(word: str) -> str:
    """The ASCII letters and digits of a word, in lower case: ``MMLU-Pro`` gives ``mmlupro``."""
    return _PLAIN.sub("", word.lower())


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the file: a word, or (``is_pattern``) a regular expression that must match a whole word."""

    kind: Kind
    sister: str
    """For a word of kind SISTER the kind of the sister model, else empty."""
    word: str
    is_pattern: bool
    source: str
    note: str


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The rows of a vocabulary file, in order. Raises ``ValueError`` for an unknown kind, ``KeyError`` for a missing column."""
    entries = []
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            name = row["kind"]
            sister = name.removeprefix(_SISTER) if name.startswith(_SISTER) else ""
            kind = Kind.SISTER if sister else Kind(name.removesuffix(_PATTERN))
            entries.append(Entry(kind, sister, row["word"], name.endswith(_PATTERN), row["source"], row["note"]))
    return tuple(entries)


class Vocabulary:
    """Looks up the words of a kind and the kinds of a word."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        """Index the entries: words and patterns by kind, plain spellings, and the sisters of words; the kinds of a word are cached."""
        self.entries = entries
        self._words = {kind: frozenset(entry.word for entry in entries if entry.kind is kind and not entry.is_pattern) for kind in Kind}
        self._plain = {kind: frozenset(map(plain, words)) for kind, words in self._words.items()}
        self._sisters = {entry.word: entry.sister for entry in entries if entry.kind is Kind.SISTER}
        patterns = {kind: [entry.word for entry in entries if entry.kind is kind and entry.is_pattern] for kind in Kind}
        self._patterns = {kind: re.compile("(?:" + "|".join(expressions) + r")\Z") for kind, expressions in patterns.items() if expressions}
        self._kinds = lru_cache(maxsize=100_000)(self._look_up)

    def words(self, kind: Kind) -> frozenset[str]:
        """The words of a kind, without its patterns."""
        return self._words[kind]

    def kinds(self, word: str) -> frozenset[Kind]:
        """The kinds of a word in lower case, which is listed or matches a pattern; empty for an unknown word."""
        return self._kinds(word)

    def _look_up(self, word: str) -> frozenset[Kind]:
        """The kinds of a word, looked up among the listed words and then in the patterns; ``kinds`` keeps its answers."""
        found = {kind for kind, words in self._words.items() if word in words}
        if len(word) <= MAX_WORD:
            found |= {kind for kind, pattern in self._patterns.items() if pattern.match(word) is not None}
        return frozenset(found)

    def is_of(self, word: str, kind: Kind) -> bool:
        """Whether a word in lower case has this kind (among others)."""
        return kind in self._kinds(word)

    def is_name_of(self, name: str, *kinds: Kind) -> bool:
        """Whether a whole name (``MMLU-Pro``, ``org/gsm8k``), without its account, is a listed word of one of these kinds; case and marks do not matter."""
        plain_name = plain(name.rsplit("/", 1)[-1])
        return any(plain_name in self._plain[kind] for kind in kinds)

    def sister(self, word: str) -> str | None:
        """The kind of sister model that a word in lower case means, such as ``coder`` for ``code``; None for other words."""
        return self._sisters.get(word)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The registry's vocabulary; the file is read at the first call."""
    return Vocabulary(read_entries(settings.REGISTRY / "vocabulary.csv"))
