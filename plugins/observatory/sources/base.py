"""What every source speaks: pages of records, rejects and looks, with no database and no Airflow in sight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from reprlib import Repr
from typing import Any, NamedTuple


class Outcome(StrEnum):
    """What asking for one thing came to. *Absent*, *refused* and *failed* are three different facts."""

    ANSWERED = "answered"
    ABSENT = "absent"
    REFUSED = "refused"
    FAILED = "failed"
    UNREADABLE = "unreadable"


class Difference(NamedTuple):
    """What an answer told beyond the form that we know: ``what`` is field, value, moment or counter, ``name`` the field with those above it."""

    what: str
    name: str
    value: str
    example: object


@dataclass(frozen=True, slots=True)
class Record:
    """One record as a service told it.

    ``kind`` says what it is (``model``, ``tree`` …), ``via`` by which call it came (``list``, ``item`` …): the same
    thing told by two calls has two sets of fields, hence two records. ``key`` is the service's own name for it,
    ``uid`` the identifier that survives a rename, where the service has one. ``payload`` is the decoded JSON (or the
    elements of an XML record) without ``counters``; ``text`` the verbatim bytes of a document. Exactly one is set.
    ``observed_at`` is the ``Date`` of the answer (UTC).
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
    """Path of a document inside its repository, or the revision it was read at, where there is one."""
    beyond: tuple[Difference, ...] | None = None
    """What the answer told beyond the known form, where the record keeps a part of it; None: its payload is compared."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Something received that cannot be used: kept with its reason and its bytes."""

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
    """That we asked for ``scope`` (``"<kind>:<key>"``, e.g. ``model_card:org/name``) and what came of it."""

    source: str
    scope: str
    outcome: Outcome
    started_at: datetime
    ended_at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The service said that a thing we know is gone (404, 410) or now lives under another name."""

    source: str
    kind: str
    key: str
    observed_at: datetime
    renamed_to: str | None = None


@dataclass(frozen=True, slots=True)
class Validator:
    """The ETag of an answer, verbatim, by which the same path may be asked again for nothing; the record that came of it is ``kind``, ``key``."""

    source: str
    path: str
    etag: str
    kind: str
    key: str
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One unit of landing: everything one answer (or one small batch of answers) brought.

    ``received`` counts records by ``kind`` where bytes arrive, before any of them is parsed on its own.
    ``cursor`` is what must be committed with the page so that a killed harvest resumes after it, ``validators`` what may
    be believed from then on, since the page's records are there.
    """

    records: tuple[Record, ...] = ()
    rejects: tuple[Reject, ...] = ()
    looks: tuple[Look, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    received: Mapping[str, int] = field(default_factory=dict)
    cursor: Mapping[str, Any] | None = None
    validators: tuple[Validator, ...] = ()


class Gathered:
    """What the elements of one answer come to: each thing once, by its last telling, and rejects up to a bound.

    What is beyond is counted, and one reject with a sample stands for it: a page of a million zeros would be a million rows.
    """

    def __init__(self, source: str, kind: str, via: str, observed_at: datetime) -> None:
        self._of = (source, kind, via)
        self._at = observed_at
        self._records: dict[str, Record] = {}
        self._rejects: list[Reject] = []
        self._more: Reject | None = None
        self._again: Reject | None = None
        self._repeated: set[str] = set()
        self.unusable = self.again = 0

    @property
    def told(self) -> int:
        """Elements that the answer held."""
        return len(self._records) + self.unusable + self.again

    def record(self, record: Record) -> None:
        """Take an element; an earlier telling of the same thing gives way to it."""
        before = self._records.pop(record.key, None)
        self._records[record.key] = record
        if before is not None:
            self.again += 1
            self._repeated.add(record.key)
            self._again = self._again or self._reject("told_again", "", shown(before.payload)[:MAX_SAMPLE], record.key)

    def reject(self, reason: str, detail: str, body: Callable[[], bytes], key: str | None = None) -> None:
        """Take an element that is of no use; ``body`` makes its bytes where they are kept."""
        self.unusable += 1
        if len(self._rejects) < MAX_REJECTS:
            self._rejects.append(self._reject(reason, detail, body(), key))
        elif self._more is None:
            self._more = self._reject("more_of_no_use", "", body(), None)

    def page(self) -> Page:
        """The records and the rejects, which are all that counts as received."""
        rejects = list(self._rejects)
        if self._more is not None:
            rejects.append(replace(self._more, detail=f"{self.unusable - len(self._rejects)} more of one answer are of no use; the first of them is kept"))
        if self._again is not None:
            rejects.append(
                replace(self._again, detail=f"{self.again} earlier tellings of {len(self._repeated)} things by one answer; the first of them is kept")
            )
        return Page(tuple(self._records.values()), tuple(rejects), received={self._of[1]: len(self._records) + len(rejects)})

    def _reject(self, reason: str, detail: str, body: bytes, key: str | None) -> Reject:
        source, kind, via = self._of
        return Reject(source, kind, via, key, reason, detail, body, self._at)


MAX_REJECTS = 100
"""Elements of one answer that are kept though they are of no use."""
MAX_SAMPLE = 100_000
"""Characters of an earlier telling that are kept."""
BATCH = 50

_SHOWN = Repr()
_SHOWN.maxlevel, _SHOWN.maxdict, _SHOWN.maxlist, _SHOWN.maxstring, _SHOWN.maxother = 100, 10_000, 10_000, 100_000, 100_000


def shown(value: Any) -> bytes:
    """A value of an answer in Python's words, for a reject: whole where it is not absurdly deep, else its first hundred levels."""
    try:
        words = repr(value)
    except RecursionError:
        words = _SHOWN.repr(value)
    return words.encode("utf-8", "backslashreplace")


def joined(pages: Iterable[Page]) -> Page:
    """Several pages as one unit of landing; the cursor is the last page's."""
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
        tuple(one for page in parts for one in page.validators),
    )
