"""Write pages to the database, one transaction a page, together with the page's receipt, looks and cursor. Writing is idempotent.

Landing the same page twice writes no second version, counter or reject. A thing counts as gone only after two answers on two days (``absence.sql``),
and likewise a part of a record as emptied (``emptied.sql``). A ``Date`` of a service in the future is replaced by our own time.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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

log = logging.getLogger(__name__)

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
"""``(kind, via, key)`` of records that came empty in part for the first time, with the names of these parts."""


@dataclass
class Receipt:
    """Numbers of elements by kind over the pages landed so far, by what became of them."""

    received: Counter[str] = field(default_factory=Counter)
    landed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)

    def add(self, other: Receipt) -> None:
        """Add another receipt's numbers to this one."""
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
"""The longest time from receiving a page to its commit, seconds: a killed task loses no more."""


def gathered(pages: Iterable[Page]) -> Iterator[Page]:
    """Join small pages to larger ones, so that there are fewer transactions; a page with a cursor is yielded at once with those before it.

    An exception of ``pages`` is raised after the pages before it are yielded.
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
    """Land all pages of a harvest; returns the receipt of all of them. Raises what ``pages`` raises, after landing the pages before.

    ``cursor_scope`` is the scope under which the pages' cursors are saved; None: they are not.
    """
    total, unstorable = Receipt(), dict[str, str]()
    for page in gathered(pages):
        total.add(land(engine, run_id, source, page, cursor_scope, unstorable))
    return total


def land(engine: Engine, run_id: int, source: str, page: Page, cursor_scope: str | None = None, unstorable: dict[str, str] | None = None) -> Receipt:
    """Land one page in one transaction; returns its receipt, which is also added to meta.receipt. ``cursor_scope`` as in ``land_all``.

    ``unstorable`` holds the scopes of looks at records of earlier pages that could not be stored, with the reasons, and gets those of this page: the
    look at a list comes with its last page.
    """
    receipt = Receipt(received=Counter(page.received))
    page = dated(page)
    storable, rejects = _sort_out(page)
    unstorable = {} if unstorable is None else unstorable
    for reject in rejects[len(page.rejects) :]:
        unstorable |= dict.fromkeys(_scopes_of(reject, page), f"{reject.reason}: {reject.detail}")
    drift = Drift()
    for record, _ in storable:
        drift.note(record)
    with engine.begin() as session:
        connection: PgConnection = session.connection.driver_connection  # type: ignore[assignment]  # the engine's URL names psycopg2 as its driver
        with connection.cursor() as cursor:
            held: Held = {}
            for batch in _batches(storable):
                held |= _land_records(cursor, run_id, batch, receipt)
            rejects += [_rejected(record, "emptied", held[name]) for record, _ in storable if (name := (record.kind, record.via, record.key)) in held]
            land_rejects(cursor, run_id, rejects, receipt)
            _land_looks(cursor, run_id, _doubted(page.looks, held, unstorable))
            _land_absences(cursor, run_id, page)
            stored = {(record.kind, record.key) for record, _ in storable if (record.kind, record.via, record.key) not in held}
            _land_validators(cursor, page.validators, stored)
            land_drift(cursor, run_id, drift)
            _land_receipt(cursor, run_id, source, receipt)
            if cursor_scope is not None and page.cursor is not None:
                _land_cursor(cursor, run_id, source, cursor_scope, page)
    return receipt


def dated(page: Page) -> Page:
    """The page in which every time that lies more than ``MAX_AHEAD`` in the future is replaced by now."""
    now = clock.current().now()
    latest = now + MAX_AHEAD
    moments = [record.observed_at for record in page.records] + [reject.observed_at for reject in page.rejects]
    moments += [stone.observed_at for stone in page.tombstones]
    if max(moments + [look.ended_at for look in page.looks], default=now) <= latest:
        return page

    def bounded(at: datetime) -> datetime:
        """The time itself, or now if it is too far in the future."""
        return at if at <= latest else now

    return replace(
        page,
        records=tuple(replace(record, observed_at=bounded(record.observed_at)) for record in page.records),
        rejects=tuple(replace(reject, observed_at=bounded(reject.observed_at)) for reject in page.rejects),
        looks=tuple(replace(look, started_at=bounded(look.started_at), ended_at=bounded(look.ended_at)) for look in page.looks),
        tombstones=tuple(replace(stone, observed_at=bounded(stone.observed_at)) for stone in page.tombstones),
    )


def _sort_out(page: Page) -> tuple[list[tuple[Record, Content]], list[Reject]]:
    """``(records with their storable content, rejects)`` of a page; a record that cannot be stored is one of the rejects, after the page's own."""
    storable: list[tuple[Record, Content]] = []
    rejects = list(page.rejects)
    for record in map(countable, page.records):
        try:
            storable.append((record, content_of(record)))
        except Unstorable as error:
            rejects.append(_rejected(record, "unstorable", str(error)))
    return storable, rejects


def _scopes_of(reject: Reject, page: Page) -> list[str]:
    """The scopes, in lower case, of the looks that told a record: at its account's list, or at itself, also under the name that redirected to it."""
    key = reject.key or ""
    if reject.via == "list":
        return [f"{'repositorie' if reject.kind == 'repository' else reject.kind}s_of:{key.partition('/')[0]}".lower()]
    earlier = (stone.key for stone in page.tombstones if stone.kind == reject.kind and stone.renamed_to == key)
    return [f"{reject.kind}:{name}".lower() for name in (key, *earlier)]


def _rejected(record: Record, reason: str, detail: str) -> Reject:
    """The reject of a record, with up to 1,000,000 bytes of its content. The content is the record's text or payload, which do not hold its counters."""
    # The bytes of the reject, without the record's counters: rejects are told apart by their bytes, and counters change daily.
    body = record.text if record.text is not None else shown(record.payload)
    return Reject(record.source, record.kind, record.via, record.key, reason, detail, body[:1_000_000], record.observed_at)


def _batches(items: list[tuple[Record, Content]]) -> Iterator[list[tuple[Record, Content]]]:
    """Split the records into batches without two of the same kind, call and key, in order, so that a later one replaces an earlier one."""
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
    """Write a batch of records with different keys, and count them in ``receipt``. Returns those held back as emptied: their old version stays current."""
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
    _part_from_others(cursor, run_id)
    cursor.execute(_statement("shrunk"), {"run_id": run_id})
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


def _part_from_others(cursor: PgCursor, run_id: int) -> None:
    """Take from each name in the batch what was told of another thing that had the name before, by the identifier that survives a rename."""
    cursor.execute(_statement("replaced"), {"run_id": run_id})
    if rows := cursor.fetchall():
        sources, kinds, names, uids, times = map(list, zip(*rows, strict=True))
        log.warning("%d names belong to other things than before, the first is %s:%s", len(rows), kinds[0], names[0])
        of_others = {"run_id": run_id, "sources": sources, "kinds": kinds, "names": names, "uids": uids, "times": times}
        cursor.execute(_statement("replaced_parts"), of_others)


def _doubted(looks: Iterable[Look], held: Held, unstorable: Mapping[str, str]) -> Iterator[Look]:
    """The looks; in the detail of a look at a record that is held back, the names of its empty parts and "not seen".

    A look that was answered with a record that cannot be stored (``unstorable``: reason by scope) becomes unreadable: it is asked again later.
    """
    parts_by_scope = {f"{kind}:{key}": parts for (kind, via, key), parts in held.items() if via != "list"}
    for look in looks:
        parts, reason = parts_by_scope.get(look.scope), unstorable.get(look.scope.lower())
        if reason is not None and look.outcome is Outcome.ANSWERED:
            yield replace(look, outcome=Outcome.UNREADABLE, detail=f"{look.detail} {reason}".strip()[:300])
        else:
            yield look if parts is None else replace(look, detail=f"{look.detail} emptied: {parts}: not seen".strip()[:300])


def land_rejects(cursor: PgCursor, run_id: int, rejects: Iterable[Reject], receipt: Receipt) -> None:
    """Write rejects to the table of rejects, equal ones once, and count them in ``receipt``."""
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
    """Up to 1,000 characters of the text in a form that Postgres can hold; None stays None."""
    return None if value is None else value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()[:1000]


def _land_looks(cursor: PgCursor, run_id: int, looks: Iterable[Look]) -> None:
    """Store the source checks in meta.look; of several with the same scope only the last."""
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
    """Note the things that looks and tombstones call absent; a thing absent on two days becomes gone."""
    rows = {(stone.source, stone.kind, stone.key): (stone.observed_at, stone.renamed_to) for stone in page.tombstones}
    for look in page.looks:
        kind, _, key = look.scope.partition(":")
        # Note a thing that a look calls absent, but none of arXiv, which never deletes a paper: an id that its feed leaves out does not exist, and cannot
        # become gone.
        if look.outcome is Outcome.ABSENT and look.source != "arxiv":
            rows.setdefault((look.source, kind, key), (look.ended_at, None))
    if rows:
        cursor.execute(_statement("incoming_absence"))
        execute_values(cursor, "INSERT INTO incoming_absence VALUES %s", [(*thing, *answer) for thing, answer in sorted(rows.items())], page_size=500)
        cursor.execute(_statement("absence"), {"run_id": run_id})


def land_drift(cursor: PgCursor, run_id: int, drift: Drift) -> None:
    """Add the differences of records from their known form to meta.schema_drift."""
    rows = [(*row, run_id) for row in drift.rows()]
    if rows:
        execute_values(cursor, _statement("schema_drift"), rows)


def _land_validators(cursor: PgCursor, validators: Iterable[Validator], stored: set[tuple[str, str]]) -> None:
    """Keep the ETags of records that were ``stored``, as ``(kind, key)``. With the ETag of a record that was not, its path would answer 304 for ever."""
    newest = {(tag.source, tag.path): tag for tag in validators if (tag.kind, tag.key) in stored}
    rows = [(tag.source, tag.path, tag.etag, tag.kind, tag.key, tag.observed_at) for _, tag in sorted(newest.items())]
    if rows:
        execute_values(cursor, _statement("http_validator"), rows)


def _land_receipt(cursor: PgCursor, run_id: int, source: str, receipt: Receipt) -> None:
    """Add a receipt's numbers to meta.receipt, a row for each kind."""
    rows = [(run_id, source, kind, *counts.values()) for kind, counts in receipt.as_dict().items()]
    if rows:
        execute_values(cursor, _statement("receipt"), rows)


def _land_cursor(cursor: PgCursor, run_id: int, source: str, scope: str, page: Page) -> None:
    """Save the page's cursor under ``scope``, dated by the newest time on the page."""
    moments = [record.observed_at for record in page.records] + [look.ended_at for look in page.looks]
    cursor.execute(
        _statement("cursor"),
        {"source": source, "scope": scope, "state": Json(page.cursor), "run_id": run_id, "at": max(moments, default=None)},
    )
