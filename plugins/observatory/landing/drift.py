"""Differences of landed records from the form that we know (``sources/shapes.py``), counted for ``meta.schema_drift``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from observatory.sources import github, huggingface
from observatory.sources.base import Difference, Record
from observatory.sources.shapes import MAX_EXAMPLE, MAX_NAME, SHAPES, differences, shown

MAX_TOLD = 50
"""Differences of one kind of record that a page may tell; what is above is counted under ``…``."""
_COUNTERS = {"huggingface": frozenset(huggingface.COUNTERS), "github": frozenset(github.COUNTERS)}
_MAY_FALL_BELOW_ZERO = frozenset({"trending_score"})


def countable(record: Record) -> Record:
    """The record without counters below zero, which count nothing: they are unknown, and told as a drift."""
    odd = {name: value for name, value in record.counters.items() if value < 0 and name not in _MAY_FALL_BELOW_ZERO}
    if not odd:
        return record
    left = {name: value for name, value in record.counters.items() if name not in odd}
    return replace(record, counters=left, beyond=(*_told_by(record), *(Difference("counter", name, "", value) for name, value in odd.items())))


def _told_by(record: Record) -> Iterator[Difference]:
    """What a record tells beyond the known form; it costs a comparison of names where there is nothing."""
    if record.beyond is not None:
        yield from record.beyond
        return
    shape = SHAPES.get((record.source, record.kind, record.via))
    if shape is None or not isinstance(record.payload, dict):
        return
    for one in differences(shape, record.payload):
        # A counter that is null, below zero, no whole number or too large for a column was left in the record by its source.
        if one.what != "field" or one.name not in _COUNTERS.get(record.source, ()):
            yield one
        elif one.example is not None:
            yield one._replace(what="counter")


@dataclass(slots=True)
class _Told:
    first_seen_at: datetime
    last_seen_at: datetime
    records: int
    key: str
    example: str


class Drift:
    """Differences of one page's records from the form that we know."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str, str, str, str, str], _Told] = {}
        self._per_kind: dict[tuple[str, str, str], int] = {}

    def note(self, record: Record) -> None:
        """Take what one record tells beyond the known form, each field and value once."""
        once = {(_clean(one.name)[:MAX_NAME], one.what, _clean(one.value)): one for one in _told_by(record)}
        for (name, what, value), one in once.items():
            self._add((record.source, record.kind, record.via), what, name, value, one.example, record)

    def _add(self, place: tuple[str, str, str], what: str, name: str, value: str, example: object, record: Record) -> None:
        key = (*place, what, name, value)
        if key not in self._told:
            self._per_kind[place] = self._per_kind.get(place, 0) + 1
            if self._per_kind[place] > MAX_TOLD:
                key = (*place, what, "…", "")
        known = self._told.setdefault(key, _Told(record.observed_at, record.observed_at, 0, record.key[:MAX_EXAMPLE], _clean(shown(example))[:MAX_EXAMPLE]))
        known.records += 1
        known.first_seen_at = min(known.first_seen_at, record.observed_at)
        known.last_seen_at = max(known.last_seen_at, record.observed_at)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """``(source, kind, via, what, field, value, first_seen_at, last_seen_at, records, example_key, example)``, in order."""
        for key, one in sorted(self._told.items()):
            yield (*key, one.first_seen_at, one.last_seen_at, one.records, _clean(one.key), one.example)


def _clean(value: str) -> str:
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
