"""The types that every source returns: pages of records, rejects and looks. No database and no Airflow here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from reprlib import Repr
from typing import Any, NamedTuple


class Outcome(StrEnum):
    """The result of asking a service for one thing. *Absent*, *refused* and *failed* are three different facts."""

    ANSWERED = "answered"
    ABSENT = "absent"
    REFUSED = "refused"
    FAILED = "failed"
    UNREADABLE = "unreadable"


class Difference(NamedTuple):
    """Something in an answer that the known form lacks: ``what`` is field, value, moment or counter, ``name`` the dotted path of the field."""

    what: str
    name: str
    value: str
    example: object


@dataclass(frozen=True, slots=True)
class Record:
    """One record as a service sent it.

    ``kind`` says what it describes (``model``, ``tree`` …), ``via`` which call returned it (``list``, ``item`` …): two calls return different fields
    of the same thing, hence two records. ``key`` is the service's own name for the thing, ``uid`` the identifier that survives a rename, where the
    service has one. ``payload`` is the decoded JSON (or the elements of an XML record) without ``counters``; ``text`` the verbatim bytes of a
    document. Exactly one of the two is set. ``observed_at`` is the ``Date`` of the answer (UTC).
    """

    source: str
    kind: str
    via: str
    key: str
    observed_at: datetime
    payload: Any | None = None
    text: bytes | None = None
    counters: Mapping[str, int | float] = field(default_factory=dict)
    uid: str | None = None
    locator: str | None = None
    """Path of a document inside its repository, or the revision that was read, where there is one."""
    beyond: tuple[Difference, ...] | None = None
    """What the answer held beyond the known form, set where the record keeps only a part of the answer; None: landing compares the payload."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A received element that cannot be used, kept with the reason and its bytes."""

    source: str
    kind: str
    via: str
    key: str | None
    reason: str
    detail: str
    body: bytes
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """One question to a service about ``scope`` (``"<kind>:<key>"``, e.g. ``model_card:org/name``), and its outcome."""

    source: str
    scope: str
    outcome: Outcome
    started_at: datetime
    ended_at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The service said that a thing is gone (404, 410), or that it now has the name ``renamed_to``."""

    source: str
    kind: str
    key: str
    observed_at: datetime
    renamed_to: str | None = None


@dataclass(frozen=True, slots=True)
class Validator:
    """The ETag of an answer, verbatim: a conditional request for ``path`` with it costs nothing. ``kind`` and ``key`` name the record of that answer."""

    source: str
    path: str
    etag: str
    kind: str
    key: str
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One unit of landing: everything that one answer (or one small batch of answers) contained.

    ``received`` counts the elements of the answer by ``kind``, records and rejects together. ``cursor`` must be committed with the page, so that a
    killed harvest resumes after it. ``validators`` are the ETags that hold once the page's records are stored.
    """

    records: tuple[Record, ...] = ()
    rejects: tuple[Reject, ...] = ()
    looks: tuple[Look, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    received: Mapping[str, int] = field(default_factory=dict)
    cursor: Mapping[str, Any] | None = None
    validators: tuple[Validator, ...] = ()


class Gathered:
    """Collects the elements of one answer: one record for each key (the last one), and up to ``MAX_REJECTS`` rejects.

    Further rejects are only counted, and one reject with a sample stands for them: a page of a million zeros would be a million rows.
    """

    def __init__(self, source: str, kind: str, via: str, observed_at: datetime) -> None:
        self._source_kind_via = (source, kind, via)
        self._observed_at = observed_at
        self._records: dict[str, Record] = {}
        self._rejects: list[Reject] = []
        self._reject_for_more: Reject | None = None
        self._reject_for_repeats: Reject | None = None
        self._repeated_keys: set[str] = set()
        self.unusable = self.repeats = 0

    @property
    def elements(self) -> int:
        """The number of elements in the answer: records, their earlier repeats, and unusable ones."""
        return len(self._records) + self.unusable + self.repeats

    def record(self, record: Record) -> None:
        """Add a record. It replaces an earlier one with the same key, which counts as a repeat."""
        earlier = self._records.pop(record.key, None)
        self._records[record.key] = record
        if earlier is not None:
            self.repeats += 1
            self._repeated_keys.add(record.key)
            self._reject_for_repeats = self._reject_for_repeats or self._reject("told_again", "", shown(earlier.payload)[:MAX_SAMPLE], record.key)

    def reject(self, reason: str, detail: str, body: Callable[[], bytes], key: str | None = None) -> None:
        """Count an unusable element, and keep it as a reject up to the bound; ``body`` is called for its bytes only if it is kept."""
        self.unusable += 1
        if len(self._rejects) < MAX_REJECTS:
            self._rejects.append(self._reject(reason, detail, body(), key))
        elif self._reject_for_more is None:
            self._reject_for_more = self._reject("more_of_no_use", "", body(), None)

    def page(self) -> Page:
        """The collected records and rejects as one page; ``received`` is the number of both together."""
        rejects = list(self._rejects)
        if self._reject_for_more is not None:
            detail = f"{self.unusable - len(self._rejects)} more of one answer are of no use; the first of them is kept"
            rejects.append(replace(self._reject_for_more, detail=detail))
        if self._reject_for_repeats is not None:
            detail = f"{self.repeats} earlier tellings of {len(self._repeated_keys)} things by one answer; the first of them is kept"
            rejects.append(replace(self._reject_for_repeats, detail=detail))
        return Page(tuple(self._records.values()), tuple(rejects), received={self._source_kind_via[1]: len(self._records) + len(rejects)})

    def _reject(self, reason: str, detail: str, body: bytes, key: str | None) -> Reject:
        """A reject of this answer's source, kind, call and time."""
        source, kind, via = self._source_kind_via
        return Reject(source, kind, via, key, reason, detail, body, self._observed_at)


MAX_REJECTS = 100
"""The most unusable elements of one answer that are kept one by one."""
MAX_SAMPLE = 100_000
"""The most bytes that are kept of a repeated record."""
BATCH = 50
"""Things that are asked for one by one, whose pages are joined to one page."""

_SHOWN = Repr()
_SHOWN.maxlevel, _SHOWN.maxdict, _SHOWN.maxlist, _SHOWN.maxstring, _SHOWN.maxother = 100, 10_000, 10_000, 100_000, 100_000


def shown(value: Any) -> bytes:
    """The ``repr`` of a value as UTF-8 bytes, for a reject; of a value too deep for Python's recursion, its first hundred levels."""
    try:
        text = repr(value)
    except RecursionError:
        text = _SHOWN.repr(value)
    return text.encode("utf-8", "backslashreplace")


def joined(pages: Iterable[Page]) -> Page:
    """Several pages as one, in their order; the cursor is the last page's (None if there is no page)."""
    parts = list(pages)
    received: Counter[str] = Counter()
    for page in parts:
        received.update(page.received)
    return Page(
        tuple(record for page in parts for record in page.records),
        tuple(reject for page in parts for reject in page.rejects),
        tuple(look for page in parts for look in page.looks),
        tuple(stone for page in parts for stone in page.tombstones),
        received,
        parts[-1].cursor if parts else None,
        tuple(validator for page in parts for validator in page.validators),
    )
