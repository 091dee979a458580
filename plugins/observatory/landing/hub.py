"""Land the whole Hub, page by page: what is new or changed is written, what is as it was costs a comparison.

Pages, their counters, their receipts and the place of the walk are committed together, so that a killed walk goes on
after the last committed page and lands nothing twice. Memory holds what is known of one range, never of the whole Hub.
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
from observatory.landing.hub_record import NULL, ONE, PAGE, RAWS, Told, Unusable, columns, content_hash, created_at, may_be_odd, parts, split
from observatory.landing.writer import MAX_AHEAD, Receipt, land_drift, land_rejects
from observatory.sources.base import Record, Reject
from observatory.sources.hub_census import UNREADABLE, ListPage
from observatory.sources.shapes import HUB_FORMS, MODEL_FORMS, odd_fields
from observatory.warehouse import sqlfile

SOURCE = "huggingface"
RANGE_PAGES = 50
"""Pages of a range: where the last one is cut for the next sweep, and another once it holds twice as many."""
UID_LENGTH = 24
_ORDINAL = 7  # where a row's line tells its place in the block
_OBSERVED = 2  # when it was told
_KNOWN_KEY = 4  # and where a line of what is known tells its key, hub_key
_DOUBTED = "?"  # stands before the content hash of what was told empty and not yet believed
_statement = partial(sqlfile.statement, "landing")
_FORMS = {"model": MODEL_FORMS, "dataset": HUB_FORMS}
_INT = range(-(2**31), 2**31)
_BIGINT = range(-(2**63), 2**63)

Place = tuple[datetime, str]
"""A place in the walk: createdAt and ``_id``; a record that tells no createdAt stands at the end of time."""
NEVER = datetime.max.replace(tzinfo=UTC)
START: Place = (datetime.min.replace(tzinfo=UTC), "")
END: Place = (NEVER, "~")


@dataclass(frozen=True, slots=True)
class Sweep:
    """One telling of the whole Hub. ``day`` is the day (UTC) that its counters belong to; ``via`` census or snapshot."""

    sweep_id: int
    run_id: int
    kind: str
    via: str
    day: date


@dataclass(slots=True)
class Count:
    """What pages came to, in records. One of which only a counter counts nothing lands, and is among ``rejected`` too.

    ``held``: told empty in part and not believed yet, so that what is known stands.
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
        """Add another count."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


class _Row(msgspec.Struct, gc=False):
    """One new or changed record: the rest of its line after key and block, and its counters as told."""

    uid: str
    line: str
    counters: tuple[str, str, str]
    key: str = ""


@dataclass(slots=True)
class Batch:
    """Some pages, read and compared: what is to be written of them, as lines for COPY."""

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


class Known:
    """What is known of one range, in the order of the walk.

    ``rows`` maps a ``_id`` to the rest of its line, content hash and counters first, so that an unchanged record is one
    comparison of text. What was met is taken out; what the walk has passed and not met is missing.
    """

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}
        self._order: list[str] = []
        self._passed = 0
        self._told: list[str] = []

    def write(self, text: str | bytes) -> int:
        """Take a part of the COPY stream."""
        self._told.append(text if isinstance(text, str) else text.decode())
        return len(text)

    def settle(self) -> None:
        """Take what was written as rows."""
        lines = "".join(self._told).split("\n")
        self._told.clear()
        lines.pop()
        self._order = [line[:UID_LENGTH] for line in lines]
        self.rows = dict(zip(self._order, [line[UID_LENGTH + 1 :] for line in lines], strict=True))

    def passed(self, met: str | None) -> list[str]:
        """Keys of what stands before ``met`` (or at all, where None) and was not met; each is told once."""
        missing: list[str] = []
        while self._passed < len(self._order):
            uid = self._order[self._passed]
            row = self.rows.pop(uid, None)
            if row is not None:
                _, _, _, _, key, _, is_gone, _ = row.split("\t")
                if is_gone == "f":
                    missing.append(key)
            self._passed += 1
            if uid == met:
                break
        return missing


def load_known(connection: PgConnection, kind: str, after: Place = START, until: Place = END) -> Known:
    """What is known of the range of ``kind`` after ``after`` up to ``until``."""
    known = Known()
    parts = {
        "kind": Literal(kind),
        "after_at": Literal(moment_text(after[0])),
        "after_uid": Literal(after[1]),
        "until_at": Literal(moment_text(until[0])),
        "until_uid": Literal(until[1]),
    }
    with connection, connection.cursor() as cursor:
        # A range is a small part of the counters: they are looked up by key, not read whole for every range.
        cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off")
        cursor.copy_expert(SQL(_statement("hub_known")).format(**parts), known, size=1 << 20)
    known.settle()
    return known


def moment_text(at: datetime) -> str:
    """A place's moment as Postgres writes it."""
    return "infinity" if at == NEVER else "-infinity" if at == START[0] else at.isoformat()


class Lander:
    """Lands the pages of one range of a sweep over one connection.

    ``ordinal`` names the range (meta.hub_range), which then moves on with every batch; None for a snapshot, whose rows are
    in no order: what is known of them is looked up page by page, unless ``expects_all_new``.
    """

    def __init__(
        self,
        connection: PgConnection,
        sweep: Sweep,
        known: Known,
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
        """Land pages that follow one another in one transaction. Raises ``ContractBroken`` where one is no list."""
        return self.write(self.prepare(pages))

    def land_many(self, pages: Iterable[ListPage], size: int) -> Iterator[Batch]:
        """Land ``size`` pages a transaction; the next ones are read while these are written, unless that asks the database."""
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
        """Read pages and compare them with what is known."""
        batch = Batch(pages[-1].cursor, pages[-1].observed_at, self._place, len(pages))
        with _without_collection():
            for page in pages:
                self._compare(batch, page)
        # Where a range that another follows comes to the end of the list, the list ended early: the rest of the range was not told.
        batch.is_cut = batch.cursor is None and batch.last < self._until and self._until[0] != NEVER
        batch.is_end = (batch.cursor is None and not batch.is_cut) or batch.last >= self._until
        self._place = batch.last
        if batch.is_end and self._ordinal is not None:
            batch.missing += self._known.passed(None)
        return batch

    def _compare(self, batch: Batch, page: ListPage) -> None:
        records, rejects = _decode(page, self._sweep)
        batch.rejects += rejects
        batch.count.received += len(rejects)
        if records and self._ordinal is not None:
            first, last = self._span(records, batch.last)
            # Where a dated record follows one without createdAt, that one stood there by mistake.
            floor = batch.last if batch.last[0] != NEVER else START
            if first <= floor or last > self._until:
                # Behind what is committed, or in the next range's part; what tells no createdAt has no place to be judged by.
                records = [one for one in records if floor < (place := _place(one[1])) <= self._until or place[0] == NEVER]
            batch.last = min(max(last, floor), self._until)
        batch.count.received += len(records)
        if self._ordinal is None:
            # Snapshots are made by walks over rows that move: some stand in one twice.
            once = {told.hub_uid: (raw, told) for raw, told in records if told.hub_uid not in batch.met}
            records = list(once.values())
            batch.met.update(once)
        rows, met = self._known.rows, None
        if self._ordinal is None and not self._expects_all_new:
            rows.update(self._look_up([told.hub_uid for _, told in records if _is_uid(told.hub_uid)]))
        for raw, told in records:
            row = rows.pop(told.hub_uid, None)
            if row is None:
                self._note_odd(batch, raw, told, page.observed_at)
                self._read(batch, raw, told, page.observed_at, None)
                continue
            digest, downloads, all_time, likes = content_hash(told), told.downloads, told.downloadsAllTime, told.likes
            same = f"{digest}\t{NULL if downloads is None else downloads}\t{NULL if all_time is None else all_time}\t{NULL if likes is None else likes}\t"
            if not row.startswith(same):
                self._differ(batch, raw, told, row, page.observed_at)
                if not row.startswith(f"{digest}\t"):
                    continue
            met = told
        # What changed may have stood elsewhere, as what tells no createdAt does: neither says how far the walk has come.
        if self._ordinal is not None and met is not None and created_at(met) is not None:
            batch.missing += self._known.passed(met.hub_uid)

    def _span(self, records: Sequence[tuple[msgspec.Raw, Told]], last: Place) -> tuple[Place, Place]:
        """Places of the first and the last record; one without createdAt counts in the last range only, where such stand at the end."""
        ends = _place(records[0][1]), _place(records[-1][1])
        if ends[0][0] != NEVER and ends[1][0] != NEVER and _is_uid(ends[1][1]):
            return ends
        places = [_place(told) for _, told in records if _is_uid(told.hub_uid)]
        if self._until[0] != NEVER:
            places = [place for place in places if place[0] != NEVER]
        return (places[0], places[-1]) if places else (last, last)

    def _look_up(self, uids: list[str]) -> dict[str, str]:
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute(self._statements["hub_elsewhere"], {"kind": self._sweep.kind, "uids": uids})
            found: dict[str, str] = dict(cursor.fetchall())
        return found

    def _differ(self, batch: Batch, raw: msgspec.Raw, told: Told, row: str, observed_at: datetime) -> None:
        old_hash, old_downloads, old_all, old_likes, key, via, is_gone, day = row.split("\t")
        is_doubted = old_hash.startswith(_DOUBTED)
        # A snapshot leaves fields out: it says nothing new of what a census told.
        is_comparable = not (self._sweep.via == "snapshot" and via == "census")
        is_changed = is_comparable and (is_gone == "t" or int(old_hash.removeprefix(_DOUBTED)) != content_hash(told))
        # A field that came in another form is unknown: what was known of the repository stands until it can be read again.
        if is_changed and self._note_odd(batch, raw, told, observed_at) and is_gone != "t":
            is_changed = is_doubted = False
        if is_changed and not self._read(batch, raw, told, observed_at, key):
            return
        if is_doubted and is_comparable:
            batch.doubted.append(key)
        if not is_changed:
            self._note_uncounted(batch, raw, told, observed_at)
        # A file may lack a counter, and one that counts nothing is none: what is not told stands.
        may_lack = [self._sweep.via == "snapshot" or not is_countable for is_countable in _countable(told)]
        known = (old_downloads, old_all, old_likes)
        downloads, all_time, likes = (old if new == NULL and lacks else new for new, old, lacks in zip(_counters(told), known, may_lack, strict=True))
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

    def _read(self, batch: Batch, raw: msgspec.Raw, told: Told, observed_at: datetime, key: str | None) -> bool:
        """Read a new or changed record in full; False where it cannot be used and went to the rejects."""
        try:
            if not _is_uid(told.hub_uid):
                raise Unusable("ill_formed_uid")
            row = columns(raw)
        except Unusable as error:
            batch.rejects.append(_reject(self._sweep, raw, str(error), observed_at))
            return False
        except UNREADABLE as error:
            batch.rejects.append(_reject(self._sweep, raw, "ill_formed_record", observed_at, str(error)))
            return False
        self._note_uncounted(batch, raw, told, observed_at)
        rows, raws = (batch.new, batch.new_raw) if key is None else (batch.changed, batch.changed_raw)
        at = _stamp(observed_at)
        line = (
            f"{row.created_at}\t{row.last_modified_at}\t{at}\t{at}\t{NULL}\t{content_hash(told)}\t{row.parameters}\t{len(raws)}\t"
            f"{row.is_private}\t{row.is_disabled}\t{self._sweep.kind}\t{self._sweep.via}\t{told.hub_uid}\t{row.hub_id}\t{row.gated}\t"
            f"{row.hub_license_id}\t{row.pipeline_tag}\t{row.library_name}\t{row.base_models}\n"
        )
        batch.count.changed += key is not None
        rows.append(_Row(told.hub_uid, line, _counters(told), key or ""))
        raws.append(raw)
        return True

    def _note_odd(self, batch: Batch, raw: msgspec.Raw, told: Told, observed_at: datetime) -> bool:
        """Whether a field of a list's record, on which statuses rest, came in another form: that is counted as a drift. Snapshots have forms of their own."""
        if self._sweep.via != "census" or not may_be_odd(told):
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

    def _note_uncounted(self, batch: Batch, raw: msgspec.Raw, told: Told, observed_at: datetime) -> None:
        """Keep a record aside, too, of which a counter counts nothing: that one is unknown, the rest of it is used."""
        if not all(_countable(told)):
            batch.rejects.append(_reject(self._sweep, raw, "counter_out_of_range", observed_at))

    # -- writing

    def write(self, batch: Batch) -> Batch:
        """Write a prepared batch in one transaction, and move the range on."""
        first_key = self._take_keys(len(batch.new)) if batch.new else 0
        with self._connection, self._connection.cursor() as cursor:
            # What the end of the machine takes back is asked for again: the walk's place goes back with the rows.
            cursor.execute("SET LOCAL synchronous_commit = off")
            if batch.new:
                self._settle_new(cursor, batch, first_key)
            if batch.changed or batch.doubted:
                self._hold(cursor, batch)
            if batch.changed:
                block = self._block(cursor, batch, batch.changed_raw)
                _copy(cursor, "COPY hub_changed FROM STDIN", [f"{row.key}\t{block}\t{row.line}" for row in batch.changed])
            if batch.changed or batch.moved:
                # The temporary tables have no statistics; every row of them is looked up by its key.
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
        """The first of fresh keys, in a transaction of its own: until it ends nobody else gets any. What is not used of them is a gap."""
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute("SELECT raw.take_hub_keys(%s)", (number,))
            return int(cursor.fetchall()[0][0])

    def _settle_new(self, cursor: PgCursor, batch: Batch, first_key: int) -> None:
        """Write what is told for the first time; what is known after all, in another range, is compared with that."""
        rows = {row.uid: row for row in batch.new}
        cursor.execute("SAVEPOINT settled")
        try:
            # Seldom is one of them known elsewhere: the index of ids tells it, and asking before for every one would cost a fifth of a load.
            self._write_new(cursor, batch, rows, first_key)
        except UniqueViolation:
            cursor.execute("ROLLBACK TO SAVEPOINT settled")
            self._differ_elsewhere(cursor, batch, rows)
            self._write_new(cursor, batch, rows, first_key)
        batch.count.new += len(rows)

    def _differ_elsewhere(self, cursor: PgCursor, batch: Batch, rows: dict[str, _Row]) -> None:
        """Take out of ``rows`` what is known in another range, and compare it with that."""
        cursor.execute(self._statements["hub_elsewhere"], {"kind": self._sweep.kind, "uids": list(rows)})
        found = cursor.fetchall()
        # A repository may stand twice in this batch, under two values of createdAt: what this batch already writes of it is not written again.
        written = {row.key for row in batch.changed} | {line.partition("\t")[0] for line in batch.moved}
        noted = len(batch.rejects)
        for uid, known in found:
            row = rows.pop(uid)
            if known.split("\t")[_KNOWN_KEY] not in written:
                raw = batch.new_raw[int(row.line.split("\t")[_ORDINAL])]
                self._differ(batch, raw, ONE.decode(raw), known, batch.observed_at)
        # Their counters were noted when they were read as new.
        del batch.rejects[noted:]

    def _write_new(self, cursor: PgCursor, batch: Batch, rows: dict[str, _Row], first_key: int) -> None:
        if not rows:
            return
        block = self._block(cursor, batch, batch.new_raw)
        day, month, kind = self._day, self._day[:8] + "01", self._sweep.kind
        keyed = list(enumerate(rows.values(), first_key))
        _copy(cursor, "COPY raw.hub_repository FROM STDIN", [f"{key}\t{block}\t{row.line}" for key, row in keyed])
        counters = [(key, *row.counters) for key, row in keyed]
        _copy(cursor, "COPY raw.hub_counter_now FROM STDIN", [f"{d}\t{a}\t{NULL}\t{key}\t{n}\t{day}\t{month}\tf\t{kind}\n" for key, d, a, n in counters])
        cursor.execute(self._statements["hub_counter_first"], {"first": first_key, "last": first_key + len(rows) - 1})

    def _hold(self, cursor: PgCursor, batch: Batch) -> None:
        """Take out of what changed whatever was known and is told empty: it stands until an answer of a later day says the same."""
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
            # A service's Date of tomorrow makes no second day of today.
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
        """What the current records of repositories tell, by key (``hub_record.parts``). One block is in memory at a time."""
        found: dict[int, frozenset[str]] = {}
        cursor.execute(self._statements["hub_stored"], {"keys": keys})
        for block, places in itertools.groupby(cursor.fetchall(), lambda row: row[0]):
            cursor.execute(self._statements["hub_stored_block"], {"block": block})
            for body, size in cursor.fetchall():
                raws = RAWS.decode(pyarrow.decompress(bytes(body), decompressed_size=size, codec="zstd", asbytes=True))
                found |= {key: parts(raws[ordinal], self._sweep.kind) for _, key, ordinal in places}
        return found

    def _block(self, cursor: PgCursor, batch: Batch, raws: Sequence[msgspec.Raw]) -> int:
        body = b"[" + b",".join(raws) + b"]"
        packed = pyarrow.compress(body, codec="zstd", asbytes=True)
        cursor.execute(
            "INSERT INTO raw.hub_block (run_id, observed_at, kind, via, records, size_bytes, body) VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING block_id",
            (self._sweep.run_id, batch.observed_at, self._sweep.kind, self._sweep.via, len(raws), len(body), packed),
        )
        return int(cursor.fetchall()[0][0])

    def _move(self, cursor: PgCursor, batch: Batch) -> None:
        batch.count.rejected += len(batch.rejects)
        if batch.missing:
            _copy(
                cursor,
                "COPY meta.hub_absence (sweep_id, hub_key, ordinal, outcome) FROM STDIN",
                [f"{self._sweep.sweep_id}\t{key}\t{self._ordinal}\t{NULL}\n" for key in batch.missing],
            )
        told = {
            "kind": self._sweep.kind,
            "ordinal": self._ordinal,
            "position": batch.cursor,
            "at": moment_text(batch.last[0]),
            "uid": batch.last[1],
            "is_done": batch.is_end,
            "pages": batch.pages,
            "sweep_id": self._sweep.sweep_id,
            **{one.name: getattr(batch.count, one.name) for one in fields(batch.count)},
        }
        cursor.execute(self._statements["hub_range"], told)
        self._pages += batch.pages
        if self._ordinal is None or batch.is_end or self._pages < RANGE_PAGES or batch.last[0] == NEVER:
            return
        # The last range has no end to be near to; another would shed a crumb every day if it were cut as soon as it is full.
        if self._until[0] == NEVER:
            cursor.execute(self._statements["hub_cut"], told)
            self._pages = 0
        elif self._mark is None:
            self._mark = told
        elif self._pages >= 2 * RANGE_PAGES:
            cursor.execute(self._statements["hub_cut"], self._mark)
            self._pages, self._mark = RANGE_PAGES, told


@contextmanager
def _without_collection() -> Iterator[None]:
    """Records hold no cycles: looking for them while tens of thousands are made costs a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _decode(page: ListPage, sweep: Sweep) -> tuple[list[tuple[msgspec.Raw, Told]], list[Reject]]:
    """The records of a page. One that does not have a record's form spoils no other: it goes to the rejects."""
    try:
        raws = RAWS.decode(page.body)
        return list(zip(raws, PAGE.decode(page.body), strict=True)), []
    except UNREADABLE:
        parts = split(page.body)
        if parts is None:
            raise ContractBroken(f"a page of {sweep.kind}s that is no JSON list") from None
        records: list[tuple[msgspec.Raw, Told]] = []
        rejects: list[Reject] = []
    for raw in parts:
        try:
            records.append((raw, ONE.decode(raw)))
        except UNREADABLE as error:
            rejects.append(_reject(sweep, raw, "ill_formed_record", page.observed_at, str(error)))
    return records, rejects


@lru_cache(maxsize=8)
def _stamp(at: datetime) -> str:
    return at.isoformat()


def _is_uid(uid: str) -> bool:
    return len(uid) == UID_LENGTH and uid.isalnum() and uid.isascii()


def _countable(told: Told) -> tuple[bool, bool, bool]:
    """Whether each counter counts something or is not told: none is below zero or beyond its column."""
    return (
        0 <= (told.downloads or 0) <= _BIGINT[-1],
        0 <= (told.downloadsAllTime or 0) <= _BIGINT[-1],
        0 <= (told.likes or 0) <= _INT[-1],
    )


def _reject(sweep: Sweep, raw: msgspec.Raw, reason: str, observed_at: datetime, detail: str = "") -> Reject:
    body = bytes(raw)
    try:
        name = msgspec.json.decode(body).get("id")
    except (*UNREADABLE, AttributeError):
        name = None
    key = name if isinstance(name, str) else hashlib.sha256(body).hexdigest()[:16]
    return Reject(SOURCE, sweep.kind, sweep.via, key, reason, detail, body[:1_000_000], observed_at)


def _place(told: Told) -> Place:
    return created_at(told) or NEVER, told.hub_uid


def _counters(told: Told) -> tuple[str, str, str]:
    values = (told.downloads, told.downloadsAllTime, told.likes)
    downloads, all_time, likes = (str(value) if value is not None and is_one else NULL for value, is_one in zip(values, _countable(told), strict=True))
    return downloads, all_time, likes


def _copy(cursor: PgCursor, statement: str, lines: Iterable[str]) -> None:
    cursor.copy_expert(statement, io.StringIO("".join(lines)), size=1 << 18)


def payload(connection: Any, kind: str, hub_id: str) -> bytes | None:
    """The current record of a repository as it was received; None where it is not known or lies in a cold file."""
    with connection.cursor() as cursor:
        cursor.execute(_statement("hub_payload"), {"kind": kind, "hub_id": hub_id})
        row = cursor.fetchone()
    if row is None or row[0] is None:
        return None
    body = pyarrow.decompress(bytes(row[0]), decompressed_size=row[1], codec="zstd", asbytes=True)
    return bytes(RAWS.decode(body)[row[2]])
