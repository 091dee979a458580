"""Land the lists of the whole Hub, page by page: new and changed records are written, unchanged ones are only compared.

Pages, their counters, their receipts and the position of the walk are committed together, so that a killed walk resumes
after the last committed page and lands nothing twice. Memory holds the known records of one range, never of the whole Hub.
"""

from __future__ import annotations

import gc
import hashlib
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from itertools import islice
from typing import Any

import msgspec
import pyarrow
from psycopg2.errors import UniqueViolation
from psycopg2.extensions import connection as PgConnection
from psycopg2.extensions import cursor as PgCursor
from psycopg2.sql import SQL, Literal

from observatory import clock
from observatory.errors import ContractBroken
from observatory.landing.drift import Drift
from observatory.landing.hub_record import NULL, ONE, PAGE, RAWS, ListedRecord, Unusable, columns, content_hash, created_at, may_be_odd, parts, split
from observatory.landing.writer import MAX_AHEAD, Receipt, land_drift, land_rejects
from observatory.sources.base import Record, Reject
from observatory.sources.hub_census import UNREADABLE, ListPage
from observatory.sources.shapes import HUB_FORMS, MODEL_FORMS, odd_fields
from observatory.warehouse import sqlfile

SOURCE = "huggingface"
RANGE_PAGES = 50
"""The target size of a range in pages: the last range is cut at this size for the next sweep, any other when it has twice as many."""
UID_LENGTH = 24
_ORDINAL = 7  # index of the column in ``_Row.line`` with the record's position in its block
_OBSERVED = 2  # index of the column in ``_Row.line`` with the time of observation
_KNOWN_KEY = 4  # index of the column hub_key in a known record's line
_DOUBTED = "?"  # prefix of the content hash of a known record that came empty in part once, which is not yet believed
_statement = partial(sqlfile.statement, "landing")
_FORMS = {"model": MODEL_FORMS, "dataset": HUB_FORMS}
_INT = range(-(2**31), 2**31)
_BIGINT = range(-(2**63), 2**63)

Place = tuple[datetime, str]
"""A position in the walk: createdAt and ``_id``; a record without createdAt comes last (``NEVER``)."""
NEVER = datetime.max.replace(tzinfo=UTC)
START: Place = (datetime.min.replace(tzinfo=UTC), "")
END: Place = (NEVER, "~")


@dataclass(frozen=True, slots=True)
class Sweep:
    """One run over all models or all datasets of the Hub. ``day`` (UTC) is that of its counters; ``kind`` model or dataset; ``via`` census or snapshot."""

    sweep_id: int
    run_id: int
    kind: str
    via: str
    day: date


@dataclass(slots=True)
class Count:
    """Numbers of records, by what became of them. A record with only an unusable counter is landed and also counts as ``rejected``.

    ``counted``: its counters changed; ``resets``: its all-time downloads fell; ``zeroed``: its downloads fell to 0; ``held``: it came empty in part,
    which is not believed yet, so that the known version stays.
    """

    received: int = 0
    new: int = 0
    changed: int = 0
    counted: int = 0
    resets: int = 0
    zeroed: int = 0
    rejected: int = 0
    held: int = 0

    def add(self, other: Count) -> None:
        """Add the numbers of another count to this one."""
        for number in fields(self):
            setattr(self, number.name, getattr(self, number.name) + getattr(other, number.name))


class _Row(msgspec.Struct, gc=False):
    """One new or changed record: its line for COPY without the first two columns (key and block), and its counters as text."""

    uid: str
    line: str
    counters: tuple[str, str, str]
    key: str = ""


@dataclass(slots=True)
class Batch:
    """Some pages after comparison: what must be written, mostly as lines for COPY.

    ``cursor``, ``observed_at`` and ``last`` (the position in the walk) are those of the last page. ``is_end``: the range is finished; ``is_cut``: the
    list ended before the end of the range. ``new`` and ``changed`` are records, with their JSON in ``new_raw`` and ``changed_raw``. ``moved`` are new
    values of counters, ``history`` their rows in the series, ``missing`` keys of known records that did not come, ``doubted`` keys of records that
    came empty in part before and came again now, ``met`` the ``_id`` seen so far in a snapshot.
    """

    cursor: str | None
    observed_at: datetime
    last: Place
    pages: int
    is_end: bool = False
    is_cut: bool = False
    new: list[_Row] = field(default_factory=list)
    new_raw: list[msgspec.Raw] = field(default_factory=list)
    changed: list[_Row] = field(default_factory=list)
    changed_raw: list[msgspec.Raw] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    history: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    has_same_day: bool = False
    rejects: list[Reject] = field(default_factory=list)
    drift: Drift = field(default_factory=Drift)
    count: Count = field(default_factory=Count)


class KnownRange:
    """The known records of one range, in the order of the walk; also the file object that COPY writes them to.

    ``rows`` maps an ``_id`` to the rest of its line, content hash and counters first, so that an unchanged record takes one comparison of text. The
    walk removes each record that it meets; a record that the walk has passed without meeting it is missing.
    """

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}
        self._order: list[str] = []
        self._n_passed = 0
        self._parts: list[str] = []

    def write(self, text: str | bytes) -> int:
        """Add a part of the COPY stream; returns its length."""
        self._parts.append(text if isinstance(text, str) else text.decode())
        return len(text)

    def parse(self) -> None:
        """Split what COPY sent into ``rows``: the known line of each record by its stable id, in the order of the walk. Forgets the raw text."""
        lines = "".join(self._parts).split("\n")
        self._parts.clear()
        lines.pop()
        self._order = [line[:UID_LENGTH] for line in lines]
        self.rows = dict(zip(self._order, [line[UID_LENGTH + 1 :] for line in lines], strict=True))

    def take_missing(self, met: str | None) -> list[str]:
        """Remove the records up to ``met`` (None: all) that were not met; returns the keys (hub_key) of those that are not gone."""
        missing: list[str] = []
        while self._n_passed < len(self._order):
            uid = self._order[self._n_passed]
            row = self.rows.pop(uid, None)
            if row is not None:
                _, _, _, _, key, _, is_gone, _ = row.split("\t")
                if is_gone == "f":
                    missing.append(key)
            self._n_passed += 1
            if uid == met:
                break
        return missing


def load_known(connection: PgConnection, kind: str, after: Place = START, until: Place = END) -> KnownRange:
    """Read the known records of ``kind`` in the range after the position ``after``, up to and with ``until``, in a transaction of its own."""
    known = KnownRange()
    parts = {
        "kind": Literal(kind),
        "after_at": Literal(moment_text(after[0])),
        "after_uid": Literal(after[1]),
        "until_at": Literal(moment_text(until[0])),
        "until_uid": Literal(until[1]),
    }
    with connection, connection.cursor() as cursor:
        # A range is a small part of the table of counters: indexes must be used, so that the table is not read in full for each range.
        cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off")
        cursor.copy_expert(SQL(_statement("hub_known")).format(**parts), known, size=1 << 20)
    known.parse()
    return known


def moment_text(at: datetime) -> str:
    """The time of a position as Postgres reads it; ``NEVER`` and the time of ``START`` as infinity and -infinity."""
    return "infinity" if at == NEVER else "-infinity" if at == START[0] else at.isoformat()


class HubListLoader:
    """Lands the pages of one range of a sweep over one connection.

    ``ordinal`` is the number of the range in meta.hub_range, whose position is saved with every batch. It is None for a snapshot, whose rows have no
    order: its known records are looked up page by page, or not at all if it ``expects_all_new``.
    """

    def __init__(
        self,
        connection: PgConnection,
        sweep: Sweep,
        known: KnownRange,
        *,
        after: Place = START,
        until: Place = END,
        ordinal: int | None = None,
        expects_all_new: bool = False,
    ) -> None:
        self._connection = connection
        self._sweep = sweep
        self._known = known
        self._place = after
        self._until = until
        self._ordinal = ordinal
        self._expects_all_new = expects_all_new
        self._pages = 0
        self._mark: dict[str, Any] | None = None
        self._day = sweep.day.isoformat()
        self._statements = {
            name: _statement(name)
            for name in ("hub_counter", "hub_counter_again", "hub_repository", "hub_range", "hub_cut", "hub_elsewhere", "hub_counter_first")
        } | {name: _statement(name) for name in ("hub_stored", "hub_stored_block", "hub_emptied")}
        with connection, connection.cursor() as cursor:
            cursor.execute(_statement("hub_moved") + _statement("hub_changed"))
            cursor.execute("SELECT raw.make_hub_counter_month(%s)", (sweep.day,))

    def land(self, pages: Sequence[ListPage]) -> Batch:
        """Compare and write consecutive pages in one transaction. Raises ``ContractBroken`` if a page is no JSON list."""
        return self.write(self.prepare(pages))

    def land_many(self, pages: Iterable[ListPage], size: int) -> Iterator[Batch]:
        """Land ``size`` pages a transaction, and yield each batch once it is committed. Raises as ``land``.

        The next pages are compared while a batch is written, unless comparing needs the same connection (a snapshot with known records).
        """
        if self._ordinal is None and not self._expects_all_new:
            source = iter(pages)
            while some := list(islice(source, size)):
                yield self.land(some)
            return
        pending: Future[Batch] | None = None
        with ThreadPoolExecutor(1) as writer:
            source = iter(pages)
            while some := list(islice(source, size)):
                batch = self.prepare(some)
                if pending is not None:
                    yield pending.result()
                pending = writer.submit(self.write, batch)
            if pending is not None:
                yield pending.result()

    # -- reading and comparing: no database

    def prepare(self, pages: Sequence[ListPage]) -> Batch:
        """Compare pages with the known records; the batch holds what must be written. Raises ``ContractBroken`` if a page is no JSON list."""
        batch = Batch(pages[-1].cursor, pages[-1].observed_at, self._place, len(pages))
        with _without_collection():
            for page in pages:
                self._compare(batch, page)
        # The batch is cut if the list ended within a range that is not the last one: the rest of the range did not come.
        batch.is_cut = batch.cursor is None and batch.last < self._until and self._until[0] != NEVER
        batch.is_end = (batch.cursor is None and not batch.is_cut) or batch.last >= self._until
        self._place = batch.last
        if batch.is_end and self._ordinal is not None:
            batch.missing += self._known.take_missing(None)
        return batch

    def _compare(self, batch: Batch, page: ListPage) -> None:
        """Compare the records of one page with the known ones, and add what differs to the batch. Raises ``ContractBroken`` if it is no JSON list."""
        records, rejects = _decode(page, self._sweep)
        batch.rejects += rejects
        batch.count.received += len(rejects)
        if records and self._ordinal is not None:
            first, last = self._span(records, batch.last)
            # Records without createdAt come last in a list. If the last one before this page has none, it was out of place: then this page has no lower bound.
            floor = batch.last if batch.last[0] != NEVER else START
            if first <= floor or last > self._until:
                # Drop records that are committed already or belong to the next range; one without createdAt has no position, and stays.
                records = [(raw, record) for raw, record in records if floor < (place := _place(record)) <= self._until or place[0] == NEVER]
            batch.last = min(max(last, floor), self._until)
        batch.count.received += len(records)
        if self._ordinal is None:
            # Keep each repository once in a batch: whoever made the snapshot read lists whose rows moved meanwhile, so that one may be in it twice.
            once = {record.hub_uid: (raw, record) for raw, record in records if record.hub_uid not in batch.met}
            records = list(once.values())
            batch.met.update(once)
        rows, met = self._known.rows, None
        if self._ordinal is None and not self._expects_all_new:
            rows.update(self._look_up([record.hub_uid for _, record in records if _is_uid(record.hub_uid)]))
        for raw, record in records:
            row = rows.pop(record.hub_uid, None)
            if row is None:
                self._note_odd(batch, raw, record, page.observed_at)
                self._read(batch, raw, record, page.observed_at, None)
                continue
            digest, downloads, all_time, likes = content_hash(record), record.downloads, record.downloadsAllTime, record.likes
            same = f"{digest}\t{NULL if downloads is None else downloads}\t{NULL if all_time is None else all_time}\t{NULL if likes is None else likes}\t"
            if not row.startswith(same):
                self._differ(batch, raw, record, row, page.observed_at)
                if not row.startswith(f"{digest}\t"):
                    continue
            met = record
        # Take known records before ``met`` as missing if they were not met: the last unchanged record shows how far the walk has come, a changed one may have
        # moved.
        if self._ordinal is not None and met is not None and created_at(met) is not None:
            batch.missing += self._known.take_missing(met.hub_uid)

    def _span(self, records: Sequence[tuple[msgspec.Raw, ListedRecord]], last: Place) -> tuple[Place, Place]:
        """The positions of the first and the last record of a page; ``last`` twice if no record has a usable position.

        Records without createdAt count only in the last range, since the list ends with them.
        """
        ends = _place(records[0][1]), _place(records[-1][1])
        if ends[0][0] != NEVER and ends[1][0] != NEVER and _is_uid(ends[1][1]):
            return ends
        places = [_place(record) for _, record in records if _is_uid(record.hub_uid)]
        if self._until[0] != NEVER:
            places = [place for place in places if place[0] != NEVER]
        return (places[0], places[-1]) if places else (last, last)

    def _look_up(self, uids: list[str]) -> dict[str, str]:
        """The lines of known records with these ``_id``, in the form of ``KnownRange.rows``."""
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute(self._statements["hub_elsewhere"], {"kind": self._sweep.kind, "uids": uids})
            found: dict[str, str] = dict(cursor.fetchall())
        return found

    def _differ(self, batch: Batch, raw: msgspec.Raw, record: ListedRecord, row: str, observed_at: datetime) -> None:
        """Add to the batch how a record differs from the known line ``row``: its content, its counters, or both."""
        old_hash, old_downloads, old_all, old_likes, key, via, is_gone, day = row.split("\t")
        is_doubted = old_hash.startswith(_DOUBTED)
        # Whether the contents can be compared: a snapshot has fewer fields than a census, so it is not compared with one.
        is_comparable = not (self._sweep.via == "snapshot" and via == "census")
        is_changed = is_comparable and (is_gone == "t" or int(old_hash.removeprefix(_DOUBTED)) != content_hash(record))
        # Keep the known version of a changed record if a field came in an unknown form, until the field can be read again.
        if is_changed and self._note_odd(batch, raw, record, observed_at) and is_gone != "t":
            is_changed = is_doubted = False
        if is_changed and not self._read(batch, raw, record, observed_at, key):
            return
        if is_doubted and is_comparable:
            batch.doubted.append(key)
        if not is_changed:
            self._note_uncounted(batch, raw, record, observed_at)
        # A snapshot may lack a counter, and a counter out of range is unusable: then the known value stays.
        may_lack = [self._sweep.via == "snapshot" or not is_countable for is_countable in _countable(record)]
        known = (old_downloads, old_all, old_likes)
        downloads, all_time, likes = (old if new == NULL and lacks else new for new, old, lacks in zip(_counters(record), known, may_lack, strict=True))
        if (downloads, all_time, likes) == known or self._day < day:
            return
        added = NULL
        if all_time != NULL and old_all != NULL:
            difference = int(all_time) - int(old_all)
            added = str(difference) if difference in _INT else NULL
            batch.count.resets += difference < 0
        batch.count.counted += 1
        batch.count.zeroed += downloads == "0" and old_downloads not in {"0", NULL}
        is_same_day = day == self._day
        batch.has_same_day |= is_same_day
        batch.moved.append(f"{key}\t{self._day}\t{downloads}\t{all_time}\t{likes}\t{added}\t{is_same_day}\n")
        if not is_same_day:
            batch.history.append(f"{downloads}\t{all_time}\t{key}\t{self._day}\t{likes}\t{added}\n")

    def _read(self, batch: Batch, raw: msgspec.Raw, record: ListedRecord, observed_at: datetime, key: str | None) -> bool:
        """Decode a new (``key`` None) or changed record, and add it to the batch; False if it cannot be used and was added to the rejects."""
        try:
            if not _is_uid(record.hub_uid):
                raise Unusable("ill_formed_uid")
            row = columns(raw)
        except Unusable as error:
            batch.rejects.append(_reject(self._sweep, raw, str(error), observed_at))
            return False
        except UNREADABLE as error:
            batch.rejects.append(_reject(self._sweep, raw, "ill_formed_record", observed_at, str(error)))
            return False
        self._note_uncounted(batch, raw, record, observed_at)
        rows, raws = (batch.new, batch.new_raw) if key is None else (batch.changed, batch.changed_raw)
        at = _stamp(observed_at)
        line = (
            f"{row.created_at}\t{row.last_modified_at}\t{at}\t{at}\t{NULL}\t{content_hash(record)}\t{row.parameters}\t{len(raws)}\t"
            f"{row.is_private}\t{row.is_disabled}\t{self._sweep.kind}\t{self._sweep.via}\t{record.hub_uid}\t{row.hub_id}\t{row.gated}\t"
            f"{row.hub_license_id}\t{row.pipeline_tag}\t{row.library_name}\t{row.base_models}\n"
        )
        batch.count.changed += key is not None
        rows.append(_Row(record.hub_uid, line, _counters(record), key or ""))
        raws.append(raw)
        return True

    def _note_odd(self, batch: Batch, raw: msgspec.Raw, record: ListedRecord, observed_at: datetime) -> bool:
        """Whether a field on which statuses depend came in an unknown form, which is then counted as drift. False for snapshots: their forms differ."""
        if self._sweep.via != "census" or not may_be_odd(record):
            return False
        try:
            value = msgspec.json.decode(raw)
        except UNREADABLE:
            return False
        if not isinstance(value, dict) or not (odd := odd_fields(_FORMS[self._sweep.kind], value)):
            return False
        name = value.get("id")
        batch.drift.note(Record(SOURCE, self._sweep.kind, self._sweep.via, name if isinstance(name, str) else "", observed_at, payload=value, beyond=odd))
        return True

    def _note_uncounted(self, batch: Batch, raw: msgspec.Raw, record: ListedRecord, observed_at: datetime) -> None:
        """Add a record with a counter out of range to the rejects, too: that counter is unknown; the rest of the record is landed."""
        if not all(_countable(record)):
            batch.rejects.append(_reject(self._sweep, raw, "counter_out_of_range", observed_at))

    # -- writing

    def write(self, batch: Batch) -> Batch:
        """Write a prepared batch in one transaction, and save the new position of the range; returns the same batch, with its counts."""
        first_key = self._take_keys(len(batch.new)) if batch.new else 0
        with self._connection, self._connection.cursor() as cursor:
            # Faster commits: if the machine crashes, the last ones are lost together with the saved position, and their pages are read again.
            cursor.execute("SET LOCAL synchronous_commit = off")
            if batch.new:
                self._settle_new(cursor, batch, first_key)
            if batch.changed or batch.doubted:
                self._hold_emptied(cursor, batch)
            if batch.changed:
                block = self._block(cursor, batch, batch.changed_raw)
                _copy(cursor, "COPY hub_changed FROM STDIN", [f"{row.key}\t{block}\t{row.line}" for row in batch.changed])
            if batch.changed or batch.moved:
                # The temporary tables have no statistics: force the planner to look their rows up by key in the large tables.
                cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off")
            if batch.changed:
                cursor.execute(self._statements["hub_repository"])
            if batch.moved:
                _copy(cursor, "COPY hub_moved FROM STDIN", batch.moved)
                cursor.execute(self._statements["hub_counter"] + (self._statements["hub_counter_again"] if batch.has_same_day else ""))
            if batch.history:
                _copy(cursor, "COPY raw.hub_counter FROM STDIN", batch.history)
            if batch.rejects:
                land_rejects(cursor, self._sweep.run_id, batch.rejects, Receipt())
            land_drift(cursor, self._sweep.run_id, batch.drift)
            self._move(cursor, batch)
        return batch

    def _take_keys(self, number: int) -> int:
        """Reserve ``number`` consecutive keys and return the first one. A transaction of its own, since it locks out other writers; unused keys are gaps."""
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute("SELECT raw.take_hub_keys(%s)", (number,))
            return int(cursor.fetchall()[0][0])

    def _settle_new(self, cursor: PgCursor, batch: Batch, first_key: int) -> None:
        """Write the new records of a batch. One that is known in another range is compared with its known version instead."""
        rows = {row.uid: row for row in batch.new}
        cursor.execute("SAVEPOINT settled")
        try:
            # Try to write all as new. The few that are known in another range make the unique index of ids fail; looking each id up before would take a fifth
            # of the time.
            self._write_new(cursor, batch, rows, first_key)
        except UniqueViolation:
            cursor.execute("ROLLBACK TO SAVEPOINT settled")
            self._differ_elsewhere(cursor, batch, rows)
            self._write_new(cursor, batch, rows, first_key)
        batch.count.new += len(rows)

    def _differ_elsewhere(self, cursor: PgCursor, batch: Batch, rows: dict[str, _Row]) -> None:
        """Remove from ``rows`` the records that are known in another range, and compare each with its known version."""
        cursor.execute(self._statements["hub_elsewhere"], {"kind": self._sweep.kind, "uids": list(rows)})
        found = cursor.fetchall()
        # A repository may be in this batch twice, with two values of createdAt: a key that the batch already writes is skipped.
        written = {row.key for row in batch.changed} | {line.partition("\t")[0] for line in batch.moved}
        noted = len(batch.rejects)
        for uid, known in found:
            row = rows.pop(uid)
            if known.split("\t")[_KNOWN_KEY] not in written:
                raw = batch.new_raw[int(row.line.split("\t")[_ORDINAL])]
                self._differ(batch, raw, ONE.decode(raw), known, batch.observed_at)
        # Rejects for counters out of range were added when these records were read as new: drop the second ones.
        del batch.rejects[noted:]

    def _write_new(self, cursor: PgCursor, batch: Batch, rows: dict[str, _Row], first_key: int) -> None:
        """Write ``rows`` with consecutive keys from ``first_key`` on, and their counters. Raises ``UniqueViolation`` if one is known already."""
        if not rows:
            return
        block = self._block(cursor, batch, batch.new_raw)
        day, month, kind = self._day, self._day[:8] + "01", self._sweep.kind
        keyed = list(enumerate(rows.values(), first_key))
        _copy(cursor, "COPY raw.hub_repository FROM STDIN", [f"{key}\t{block}\t{row.line}" for key, row in keyed])
        counters = [(key, *row.counters) for key, row in keyed]
        _copy(cursor, "COPY raw.hub_counter_now FROM STDIN", [f"{d}\t{a}\t{NULL}\t{key}\t{n}\t{day}\t{month}\tf\t{kind}\n" for key, d, a, n in counters])
        cursor.execute(self._statements["hub_counter_first"], {"first": first_key, "last": first_key + len(rows) - 1})

    def _hold_emptied(self, cursor: PgCursor, batch: Batch) -> None:
        """Remove from ``batch.changed`` the records of which a known part came empty; believed only if an answer of a later day says the same."""
        stored = self._stored_parts(cursor, [int(row.key) for row in batch.changed])
        lost: list[tuple[int, str]] = []
        for row in batch.changed:
            known = stored.get(int(row.key))
            if known:
                raw = batch.changed_raw[int(row.line.split("\t")[_ORDINAL])]
                lost += [(int(row.key), part) for part in sorted(known - parts(raw, self._sweep.kind))]
        if not lost and not batch.doubted:
            return
        values = {
            # Bound the time at ``MAX_AHEAD`` after this machine's clock: a Date header in the future must not count as a later day.
            "at": min(batch.observed_at, clock.current().now() + MAX_AHEAD),
            "told": [int(key) for key in batch.doubted],
            "lost": [key for key, _ in lost],
            "parts": [part for _, part in lost],
        }
        cursor.execute(self._statements["hub_emptied"], values)
        believed = dict(cursor.fetchall())
        kept: list[_Row] = []
        for row in batch.changed:
            emptied_at = believed.get(int(row.key), values["at"])
            if emptied_at is None:
                batch.count.changed -= 1
                batch.count.held += 1
                continue
            if int(row.key) in believed:
                line = row.line.split("\t")
                line[_OBSERVED] = _stamp(emptied_at)
                row.line = "\t".join(line)
            kept.append(row)
        batch.changed = kept

    def _stored_parts(self, cursor: PgCursor, keys: list[int]) -> dict[int, frozenset[str]]:
        """The parts with content of repositories' current records (``hub_record.parts``), by key. One block is in memory at a time."""
        found: dict[int, frozenset[str]] = {}
        cursor.execute(self._statements["hub_stored"], {"keys": keys})
        for block, rows_of_block in itertools.groupby(cursor.fetchall(), lambda row: row[0]):
            cursor.execute(self._statements["hub_stored_block"], {"block": block})
            for body, size in cursor.fetchall():
                raws = RAWS.decode(pyarrow.decompress(bytes(body), decompressed_size=size, codec="zstd", asbytes=True))
                found |= {key: parts(raws[ordinal], self._sweep.kind) for _, key, ordinal in rows_of_block}
        return found

    def _block(self, cursor: PgCursor, batch: Batch, raws: Sequence[msgspec.Raw]) -> int:
        """Store records together, compressed, as one row of raw.hub_block; returns its block_id."""
        body = b"[" + b",".join(raws) + b"]"
        packed = pyarrow.compress(body, codec="zstd", asbytes=True)
        cursor.execute(
            "INSERT INTO raw.hub_block (run_id, observed_at, kind, via, records, size_bytes, body) VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING block_id",
            (self._sweep.run_id, batch.observed_at, self._sweep.kind, self._sweep.via, len(raws), len(body), packed),
        )
        return int(cursor.fetchall()[0][0])

    def _move(self, cursor: PgCursor, batch: Batch) -> None:
        """Save the position of the range, the counts and the missing keys; cut a range that has become too long, for the next sweep."""
        batch.count.rejected += len(batch.rejects)
        if batch.missing:
            _copy(
                cursor,
                "COPY meta.hub_absence (sweep_id, hub_key, ordinal, outcome) FROM STDIN",
                [f"{self._sweep.sweep_id}\t{key}\t{self._ordinal}\t{NULL}\n" for key in batch.missing],
            )
        values = {
            "kind": self._sweep.kind,
            "ordinal": self._ordinal,
            "position": batch.cursor,
            "at": moment_text(batch.last[0]),
            "uid": batch.last[1],
            "is_done": batch.is_end,
            "pages": batch.pages,
            "sweep_id": self._sweep.sweep_id,
            **{number.name: getattr(batch.count, number.name) for number in fields(batch.count)},
        }
        cursor.execute(self._statements["hub_range"], values)
        self._pages += batch.pages
        if self._ordinal is None or batch.is_end or self._pages < RANGE_PAGES or batch.last[0] == NEVER:
            return
        # Cut the last range, which grows at its end, as soon as it is full. Any other is cut only at twice the size, or each day a tiny rest would remain.
        if self._until[0] == NEVER:
            cursor.execute(self._statements["hub_cut"], values)
            self._pages = 0
        elif self._mark is None:
            self._mark = values
        elif self._pages >= 2 * RANGE_PAGES:
            cursor.execute(self._statements["hub_cut"], self._mark)
            self._pages, self._mark = RANGE_PAGES, values


@contextmanager
def _without_collection() -> Iterator[None]:
    """A context without Python's cyclic garbage collection: records hold no cycles, and collecting takes a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _decode(page: ListPage, sweep: Sweep) -> tuple[list[tuple[msgspec.Raw, ListedRecord]], list[Reject]]:
    """``(records, rejects)`` of a page, each record as raw JSON and decoded; an element that is no record is a reject.

    Raises ``ContractBroken`` if the page is no JSON list.
    """
    try:
        raws = RAWS.decode(page.body)
        return list(zip(raws, PAGE.decode(page.body), strict=True)), []
    except UNREADABLE:
        parts = split(page.body)
        if parts is None:
            raise ContractBroken(f"a page of {sweep.kind}s that is no JSON list") from None
        records: list[tuple[msgspec.Raw, ListedRecord]] = []
        rejects: list[Reject] = []
    for raw in parts:
        try:
            records.append((raw, ONE.decode(raw)))
        except UNREADABLE as error:
            rejects.append(_reject(sweep, raw, "ill_formed_record", page.observed_at, str(error)))
    return records, rejects


@lru_cache(maxsize=8)
def _stamp(at: datetime) -> str:
    """The time in ISO 8601; cached, since all records of a page have the same time."""
    return at.isoformat()


def _is_uid(uid: str) -> bool:
    """Whether the text has the form of the Hub's ``_id``: 24 ASCII letters or digits."""
    return len(uid) == UID_LENGTH and uid.isalnum() and uid.isascii()


def _countable(record: ListedRecord) -> tuple[bool, bool, bool]:
    """For downloads, all-time downloads and likes, whether the number is missing or within 0 and the largest value of its column."""
    return (
        0 <= (record.downloads or 0) <= _BIGINT[-1],
        0 <= (record.downloadsAllTime or 0) <= _BIGINT[-1],
        0 <= (record.likes or 0) <= _INT[-1],
    )


def _reject(sweep: Sweep, raw: msgspec.Raw, reason: str, observed_at: datetime, detail: str = "") -> Reject:
    """The reject of an unusable element, named by its id, or without one by a hash of its bytes."""
    body = bytes(raw)
    try:
        name = msgspec.json.decode(body).get("id")
    except (*UNREADABLE, AttributeError):
        name = None
    key = name if isinstance(name, str) else hashlib.sha256(body).hexdigest()[:16]
    return Reject(SOURCE, sweep.kind, sweep.via, key, reason, detail, body[:1_000_000], observed_at)


def _place(record: ListedRecord) -> Place:
    """The position of a record in the walk."""
    return created_at(record) or NEVER, record.hub_uid


def _counters(record: ListedRecord) -> tuple[str, str, str]:
    """Downloads, all-time downloads and likes as text for COPY; ``\\N`` if missing or out of range."""
    values = (record.downloads, record.downloadsAllTime, record.likes)
    downloads, all_time, likes = (str(value) if value is not None and is_usable else NULL for value, is_usable in zip(values, _countable(record), strict=True))
    return downloads, all_time, likes


def _copy(cursor: PgCursor, statement: str, lines: Iterable[str]) -> None:
    """Send lines to a COPY statement."""
    cursor.copy_expert(statement, io.StringIO("".join(lines)), size=1 << 18)


def payload(connection: Any, kind: str, hub_id: str) -> bytes | None:
    """The JSON of a repository's current record as it was received; None if it is unknown or was moved to a cold file."""
    with connection.cursor() as cursor:
        cursor.execute(_statement("hub_payload"), {"kind": kind, "hub_id": hub_id})
        row = cursor.fetchone()
    if row is None or row[0] is None:
        return None
    body = pyarrow.decompress(bytes(row[0]), decompressed_size=row[1], codec="zstd", asbytes=True)
    return bytes(RAWS.decode(body)[row[2]])
