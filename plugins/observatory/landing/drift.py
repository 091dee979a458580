"""Counts how landed records differ from the known form of their service (``sources/shapes.py``), for ``meta.schema_drift``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from observatory.sources import github, huggingface
from observatory.sources.base import Difference, Record
from observatory.sources.shapes import MAX_EXAMPLE, MAX_NAME, SHAPES, differences, shown

MAX_DIFFERENCES = 50
"""The most differences that are listed by name for one kind of record and page; all further ones are counted under the name ``…``."""
_COUNTERS = {"huggingface": frozenset(huggingface.COUNTERS), "github": frozenset(github.COUNTERS)}
_MAY_FALL_BELOW_ZERO = frozenset({"trending_score"})


def countable(record: Record) -> Record:
    """The record without its negative counters, which are unknown and become differences in ``beyond``; only trending_score may be negative."""
    odd = {name: value for name, value in record.counters.items() if value < 0 and name not in _MAY_FALL_BELOW_ZERO}
    if not odd:
        return record
    left = {name: value for name, value in record.counters.items() if name not in odd}
    return replace(record, counters=left, beyond=(*_differences_of(record), *(Difference("counter", name, "", value) for name, value in odd.items())))


def _differences_of(record: Record) -> Iterator[Difference]:
    """The differences of a record from the known form: those that its source noted, else those of its payload."""
    if record.beyond is not None:
        yield from record.beyond
        return
    shape = SHAPES.get((record.source, record.kind, record.via))
    if shape is None or not isinstance(record.payload, dict):
        return
    for difference in differences(shape, record.payload):
        # Report a counter with an unusable value (negative, no whole number, too large) as "counter", and one that is null not at all: a source leaves both in
        # the payload.
        if difference.what != "field" or difference.name not in _COUNTERS.get(record.source, ()):
            yield difference
        elif difference.example is not None:
            yield difference._replace(what="counter")


@dataclass(slots=True)
class _Count:
    """How many records of a page have one difference, when they were observed (UTC), and an example: the key of a record and its value."""

    first_seen_at: datetime
    last_seen_at: datetime
    records: int
    key: str
    example: str


class Drift:
    """Collects the differences of one page's records from the known form."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str, str, str, str, str], _Count] = {}
        self._per_kind: dict[tuple[str, str, str], int] = {}

    def note(self, record: Record) -> None:
        """Add the differences of one record, each field and value once."""
        once = {(_clean(found.name)[:MAX_NAME], found.what, _clean(found.value)): found for found in _differences_of(record)}
        for (name, what, value), difference in once.items():
            self._add((record.source, record.kind, record.via), what, name, value, difference.example, record)

    def _add(self, source_kind_via: tuple[str, str, str], what: str, name: str, value: str, example: object, record: Record) -> None:
        """Count one difference of one record, under ``…`` if its kind of record already has ``MAX_DIFFERENCES`` others."""
        key = (*source_kind_via, what, name, value)
        if key not in self._counts:
            self._per_kind[source_kind_via] = self._per_kind.get(source_kind_via, 0) + 1
            if self._per_kind[source_kind_via] > MAX_DIFFERENCES:
                key = (*source_kind_via, what, "…", "")
        first = _Count(record.observed_at, record.observed_at, 0, record.key[:MAX_EXAMPLE], _clean(shown(example))[:MAX_EXAMPLE])
        count = self._counts.setdefault(key, first)
        count.records += 1
        count.first_seen_at = min(count.first_seen_at, record.observed_at)
        count.last_seen_at = max(count.last_seen_at, record.observed_at)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """``(source, kind, via, what, field, value, first_seen_at, last_seen_at, records, example_key, example)``, sorted by the first six."""
        for key, count in sorted(self._counts.items()):
            yield (*key, count.first_seen_at, count.last_seen_at, count.records, _clean(count.key), count.example)


def _clean(value: str) -> str:
    """The text without NUL and lone surrogates, which Postgres' text cannot hold."""
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
