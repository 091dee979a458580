"""Land pages: idempotent, one transaction a page, with the receipt, the looks and the cursor that belong to it.

Landing the same page twice writes no second version, no second counter and no second reject. That a thing is gone takes two answers on
two days (``absence.sql``), and so does that what we hold of it is empty now (``emptied.sql``); a ``Date`` ahead of our own clock is not believed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from psycopg2.extensions import connection as PgConnection
from psycopg2.extensions import cursor as PgCursor
from psycopg2.extras import Json, execute_values
from sqlalchemy import Engine

from observatory import clock
from observatory.landing.content import Content, Unstorable, content_of
from observatory.landing.drift import Drift, countable
from observatory.sources.base import Look, Outcome, Page, Record, Reject, Validator, joined, shown
from observatory.sources.shapes import SHAPES, Shape, empty_parts
from observatory.warehouse import sqlfile

COUNTERS = (
    "downloads",
    "downloads_all_time",
    "likes",
    "trending_score",
    "upvotes",
    "followers",
    "models",
    "datasets",
    "spaces",
    "papers",
    "members",
    "stars",
    "forks",
    "subscribers",
    "open_issues",
)
MAX_AHEAD = timedelta(minutes=10)
"""How far a service's ``Date`` may lie ahead of our own clock."""
_FORMLESS = Shape()
_statement = partial(sqlfile.statement, "landing")
Held = dict[tuple[str, str, str], str]
"""Kind, call and name of records that were told empty for the first time, with the parts of them that were."""


@dataclass
class Receipt:
    """Counts per kind over the pages landed so far."""

    received: Counter[str] = field(default_factory=Counter)
    landed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)

    def add(self, other: Receipt) -> None:
        """Add another receipt's counts."""
        for name in ("received", "landed", "unchanged", "rejected"):
            getattr(self, name).update(getattr(other, name))

    def as_dict(self) -> dict[str, dict[str, int]]:
        """``{kind: {received, landed, unchanged, rejected}}``, small enough for XCom."""
        return {
            kind: {name: getattr(self, name)[kind] for name in ("received", "landed", "unchanged", "rejected")}
            for kind in sorted(self.received | self.rejected | self.landed | self.unchanged)
        }


RECORDS_PER_TRANSACTION = 1_000
PAGES_PER_TRANSACTION = 200
HELD_SECONDS = 20.0
"""The longest that something received waits to be committed, seconds: a killed task loses no more."""


def gathered(pages: Iterable[Page]) -> Iterator[Page]:
    """Small pages joined until a transaction is worth its while; a page that moves a cursor is never held back.

    Whatever ends the pages, what is held comes first, and then the exception goes on its way.
    """
    held: list[Page] = []
    records, since = 0, clock.current().monotonic()
    try:
        for page in pages:
            held.append(page)
            records += len(page.records)
            is_long = clock.current().monotonic() - since >= HELD_SECONDS
            if records >= RECORDS_PER_TRANSACTION or len(held) >= PAGES_PER_TRANSACTION or page.cursor is not None or is_long:
                yield joined(held)
                held, records, since = [], 0, clock.current().monotonic()
    except GeneratorExit:
        raise
    except BaseException:
        if held:
            yield joined(held)
        raise
    if held:
        yield joined(held)


def land_all(engine: Engine, run_id: int, source: str, pages: Iterable[Page], cursor_scope: str | None = None) -> Receipt:
    """Land a harvest, some pages a transaction. Returns the total."""
    total = Receipt()
    for page in gathered(pages):
        total.add(land(engine, run_id, source, page, cursor_scope))
    return total


def land(engine: Engine, run_id: int, source: str, page: Page, cursor_scope: str | None = None) -> Receipt:
    """Land one page in one transaction; returns its receipt, which is also added to ``meta.receipt``."""
    receipt = Receipt(received=Counter(page.received))
    page = dated(page)
    storable, rejects = _sort_out(page)
    drift = Drift()
    for record, _ in storable:
        drift.note(record)
    with engine.begin() as session:
        connection: PgConnection = session.connection.driver_connection  # type: ignore[assignment]  # psycopg2 by URL
        with connection.cursor() as cursor:
            held: Held = {}
            for batch in _batches(storable):
                held |= _land_records(cursor, run_id, batch, receipt)
            rejects += [_rejected(record, "emptied", held[place]) for record, _ in storable if (place := (record.kind, record.via, record.key)) in held]
            land_rejects(cursor, run_id, rejects, receipt)
            _land_looks(cursor, run_id, _doubted(page.looks, held))
            _land_absences(cursor, run_id, page)
            stored = {(record.kind, record.key) for record, _ in storable if (record.kind, record.via, record.key) not in held}
            _land_validators(cursor, page.validators, stored)
            land_drift(cursor, run_id, drift)
            _land_receipt(cursor, run_id, source, receipt)
            if cursor_scope is not None and page.cursor is not None:
                _land_cursor(cursor, run_id, source, cursor_scope, page)
    return receipt


def dated(page: Page) -> Page:
    """The page with no moment later than now: what a service dates further ahead than clocks differ is dated by our own clock."""
    now = clock.current().now()
    latest = now + MAX_AHEAD
    moments = [one.observed_at for one in page.records] + [one.observed_at for one in page.rejects] + [one.observed_at for one in page.tombstones]
    if max(moments + [one.ended_at for one in page.looks], default=now) <= latest:
        return page

    def bounded(at: datetime) -> datetime:
        return at if at <= latest else now

    return replace(
        page,
        records=tuple(replace(one, observed_at=bounded(one.observed_at)) for one in page.records),
        rejects=tuple(replace(one, observed_at=bounded(one.observed_at)) for one in page.rejects),
        looks=tuple(replace(one, started_at=bounded(one.started_at), ended_at=bounded(one.ended_at)) for one in page.looks),
        tombstones=tuple(replace(one, observed_at=bounded(one.observed_at)) for one in page.tombstones),
    )


def _sort_out(page: Page) -> tuple[list[tuple[Record, Content]], list[Reject]]:
    storable: list[tuple[Record, Content]] = []
    rejects = list(page.rejects)
    for record in map(countable, page.records):
        try:
            storable.append((record, content_of(record)))
        except Unstorable as error:
            rejects.append(_rejected(record, "unstorable", str(error)))
    return storable, rejects


def _rejected(record: Record, reason: str, detail: str) -> Reject:
    # Without the counters: the same record is kept once, however they move.
    body = record.text if record.text is not None else shown(record.payload)
    return Reject(record.source, record.kind, record.via, record.key, reason, detail, body[:1_000_000], record.observed_at)


def _batches(items: list[tuple[Record, Content]]) -> Iterator[list[tuple[Record, Content]]]:
    """Split so that no key stands twice in a batch, in order, so that the later telling wins."""
    batch: dict[tuple[str, str, str], tuple[Record, Content]] = {}
    for item in items:
        key = (item[0].kind, item[0].via, item[0].key)
        if key in batch:
            yield list(batch.values())
            batch = {}
        batch[key] = item
    if batch:
        yield list(batch.values())


def _land_records(cursor: PgCursor, run_id: int, batch: list[tuple[Record, Content]], receipt: Receipt) -> Held:
    """Land records of different names; gives those that are held back: what we hold of them stays current."""
    cursor.execute(_statement("incoming"))
    rows = [
        (
            record.source,
            record.kind,
            record.via,
            record.key,
            record.uid,
            record.locator,
            record.observed_at,
            content.content_hash,
            content.payload,
            content.text,
            content.body,
            content.size_bytes,
            *(record.counters.get(name) for name in COUNTERS),
            empty_parts(SHAPES.get((record.source, record.kind, record.via), _FORMLESS), record.payload, record.text),
        )
        for record, content in sorted(batch, key=lambda item: (item[0].kind, item[0].via, item[0].key))
    ]
    execute_values(cursor, "INSERT INTO incoming VALUES %s", rows, page_size=500)
    cursor.execute(_statement("record"))
    cursor.execute(_statement("emptied"), {"run_id": run_id})
    held: Held = {(kind, via, key): parts for kind, via, key, parts in cursor.fetchall()}
    cursor.execute(_statement("record_version"), {"run_id": run_id})
    landed = Counter(dict(cursor.fetchall()))
    cursor.execute(_statement("counter"))
    seen = Counter(record.kind for record, _ in batch)
    cursor.execute(_statement("sighted"))
    receipt.landed.update(landed)
    receipt.unchanged.update(seen - landed - Counter(kind for kind, _, _ in held))
    return held


def _doubted(looks: Iterable[Look], held: Held) -> Iterator[Look]:
    """The looks, of which those at what is held back say so: the thing is there, and its being empty was not seen."""
    parts = {f"{kind}:{key}": told for (kind, via, key), told in held.items() if via != "list"}
    for look in looks:
        told = parts.get(look.scope)
        yield look if told is None else replace(look, detail=f"{look.detail} emptied: {told}: not seen".strip()[:300])


def land_rejects(cursor: PgCursor, run_id: int, rejects: Iterable[Reject], receipt: Receipt) -> None:
    """Keep what cannot be used, each once, and count it in ``receipt``."""
    rows = [
        (
            reject.source,
            reject.kind,
            reject.via,
            _text(reject.key),
            reject.reason,
            _text(reject.detail),
            reject.body,
            len(reject.body),
            hashlib.sha256(reject.body).digest(),
            reject.observed_at,
            run_id,
        )
        for reject in rejects
    ]
    if rows:
        execute_values(cursor, _statement("rejected_record"), rows)
        receipt.rejected.update(reject.kind for reject in rejects)


def _text(value: str | None) -> str | None:
    return None if value is None else value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()[:1000]


def _land_looks(cursor: PgCursor, run_id: int, looks: Iterable[Look]) -> None:
    newest = {(look.source, look.scope): look for look in looks}
    rows = [
        (look.source, _text(look.scope), look.outcome.value, _text(look.detail), look.started_at, look.ended_at)
        for look in sorted(newest.values(), key=lambda look: (look.source, look.scope))
    ]
    if rows:
        cursor.execute(_statement("incoming_look"))
        execute_values(cursor, "INSERT INTO incoming_look VALUES %s", rows, page_size=500)
        cursor.execute(_statement("look"), {"run_id": run_id})


def _land_absences(cursor: PgCursor, run_id: int, page: Page) -> None:
    """Doubt, or believe, what looks and tombstones say is not there."""
    rows = {(stone.source, stone.kind, stone.key): (stone.observed_at, stone.renamed_to) for stone in page.tombstones}
    for look in page.looks:
        kind, _, key = look.scope.partition(":")
        # arXiv withdraws no paper: an id that a feed leaves out was not seen.
        if look.outcome is Outcome.ABSENT and look.source != "arxiv":
            rows.setdefault((look.source, kind, key), (look.ended_at, None))
    if rows:
        cursor.execute(_statement("incoming_absence"))
        execute_values(cursor, "INSERT INTO incoming_absence VALUES %s", [(*thing, *told) for thing, told in sorted(rows.items())], page_size=500)
        cursor.execute(_statement("absence"), {"run_id": run_id})


def land_drift(cursor: PgCursor, run_id: int, drift: Drift) -> None:
    """Count what records told beyond the form that we know."""
    rows = [(*place, run_id) for place in drift.rows()]
    if rows:
        execute_values(cursor, _statement("schema_drift"), rows)


def _land_validators(cursor: PgCursor, validators: Iterable[Validator], stored: set[tuple[str, str]]) -> None:
    """Keep the ETags of what was stored; by one of another thing, nothing would ever come of its path again."""
    newest = {(one.source, one.path): one for one in validators if (one.kind, one.key) in stored}
    rows = [(one.source, one.path, one.etag, one.kind, one.key, one.observed_at) for _, one in sorted(newest.items())]
    if rows:
        execute_values(cursor, _statement("http_validator"), rows)


def _land_receipt(cursor: PgCursor, run_id: int, source: str, receipt: Receipt) -> None:
    rows = [(run_id, source, kind, *counts.values()) for kind, counts in receipt.as_dict().items()]
    if rows:
        execute_values(cursor, _statement("receipt"), rows)


def _land_cursor(cursor: PgCursor, run_id: int, source: str, scope: str, page: Page) -> None:
    moments = [record.observed_at for record in page.records] + [look.ended_at for look in page.looks]
    cursor.execute(
        _statement("cursor"),
        {"source": source, "scope": scope, "state": Json(page.cursor), "run_id": run_id, "at": max(moments, default=None)},
    )
