"""Land a snapshot of a past day: counters and versions as of that day, without changing today's.

Only unknown repositories are landed as new. Counters of known repositories are staged and merged into their series at the
end, in one transaction; landing the same snapshot again changes no row. Days may come in any order: the series has the
same rows. For a repository known only from snapshots of the past, the latest of these days is its current version.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from psycopg2.extensions import connection as PgConnection
from sqlalchemy import Engine

from observatory.errors import WarehouseError
from observatory.landing.hub import UID_LENGTH, Batch, Count, HubListLoader, KnownRange, Sweep, _counters, _decode
from observatory.landing.hub_record import ListedRecord, content_hash
from observatory.sources.hub_census import ListPage
from observatory.warehouse import locks, sqlfile
from observatory.warehouse.locks import Lock

PAGES_A_TRANSACTION = 10
_statement = partial(sqlfile.statement, "landing")


class _Version(NamedTuple):
    """The version of a known repository at a past time: its hub_key, its hash (None: no version then), when the next version was observed (UTC).

    ``can_insert``: another version may be put before the next one. ``is_older``: the current version is older, and may be replaced.
    """

    key: int
    content_hash: int | None
    next_observed_at: datetime
    can_insert: bool
    is_older: bool


class PastListLoader(HubListLoader):
    """Lands one snapshot of a past day; ``as_of`` is the time when the snapshot was taken (UTC)."""

    def __init__(self, connection: PgConnection, sweep: Sweep, as_of: datetime) -> None:
        super().__init__(connection, sweep, KnownRange())
        self._as_of = as_of
        self._past_keys: dict[str, tuple[str, str]] = {}
        with connection, connection.cursor() as cursor:
            cursor.execute(_statement("hub_past"))

    def land_past(self, pages: Iterable[ListPage]) -> Count:
        """Land every page, then merge the staged counters into their series; returns the counts of all pages.

        Raises ``WarehouseError`` if months of counters are in cold files, since a series with a missing part would be added up wrongly;
        ``ContractBroken`` if a page is no JSON list.
        """
        total, source = Count(), iter(pages)
        while some := list(islice(source, PAGES_A_TRANSACTION)):
            total.add(self.land(some).count)
        with self._connection, self._connection.cursor() as cursor:
            if cold := _cold_months(cursor):
                raise WarehouseError(f"a day of the past joins a series, and months of it lie in cold files: {cold}")
            cursor.execute(_statement("hub_past_counter"), {"day": self._sweep.day, "kind": self._sweep.kind})
            total.counted = int(cursor.fetchall()[0][0])
            cursor.execute(_statement("hub_recount"), {"since": self._sweep.day})
            cursor.execute("UPDATE meta.hub_sweep SET counted = %s WHERE sweep_id = %s", (total.counted, self._sweep.sweep_id))
            cursor.execute("TRUNCATE hub_past")
        return total

    def _compare(self, batch: Batch, page: ListPage) -> None:
        """Add unknown repositories and new versions of a page to the batch, and stage its counters. Raises ``ContractBroken`` if it is no JSON list."""
        records, rejects = _decode(page, self._sweep)
        batch.rejects += rejects
        batch.count.received += len(records) + len(rejects)
        known = self._versions([record.hub_uid for _, record in records])
        lines: list[str] = []
        for raw, record in records:
            version = known.get(record.hub_uid)
            if version is None:
                self._read(batch, raw, record, page.observed_at, None)
                continue
            downloads, all_time, likes = _counters(record)
            lines.append(f"{version.key}\t{downloads}\t{all_time}\t{likes}\n")
            if version.is_older:
                batch.doubted.append(str(version.key))
            if version.content_hash == content_hash(record):
                continue
            if version.can_insert:
                self._remember(batch, raw, record, page.observed_at, version)
            elif version.is_older:
                self._read(batch, raw, record, page.observed_at, str(version.key))
        if lines:
            with self._connection, self._connection.cursor() as cursor:
                cursor.copy_expert("COPY hub_past FROM STDIN", io.StringIO("".join(lines)))

    def _versions(self, uids: list[str]) -> dict[str, _Version]:
        """For each ``_id`` that we know, the version that was current at ``as_of``."""
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute(_statement("hub_versions"), {"kind": self._sweep.kind, "uids": [uid for uid in uids if len(uid) == UID_LENGTH], "at": self._as_of})
            return {uid: _Version(*version) for uid, *version in cursor.fetchall()}

    def _remember(self, batch: Batch, raw: msgspec.Raw, record: ListedRecord, observed_at: datetime, version: _Version) -> None:
        """Add a record to the batch as a version between ``version`` and the one after it; ``write`` puts it into the history."""
        if self._read(batch, raw, record, observed_at, str(version.key)):
            self._past_keys[record.hub_uid] = (str(version.key), version.next_observed_at.isoformat())

    def write(self, batch: Batch) -> Batch:
        """Write unknown repositories as new, and versions of the past to the history; today's versions do not change. Returns the same batch."""
        past = [row for row in batch.changed if row.uid in self._past_keys]
        # Each row names the position of its JSON in ``changed_raw``: the block below must hold the whole list, also where rows were dropped.
        batch.changed = list({row.uid: row for row in batch.changed if row.uid not in self._past_keys}.values())
        super().write(batch)
        if past:
            with self._connection, self._connection.cursor() as cursor:
                block = self._block(cursor, batch, batch.changed_raw)
                lines = [f"{row.key}\t{block}\t{row.line[:-1]}\t{self._past_keys[row.uid][1]}\n" for row in past]
                cursor.execute(_statement("hub_past_version"))
                cursor.copy_expert("COPY hub_past_version FROM STDIN", io.StringIO("".join(lines)))
                cursor.execute(_statement("hub_past_versions"))
            self._past_keys.clear()
        return batch


def _cold_months(cursor: Any) -> str:
    """The months of counters that lie in cold files ("2024-03, 2024-04"), empty if there are none; none is added until the transaction ends."""
    cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", (int(Lock.COLD_FILES),))
    cursor.execute(sqlfile.statement("maintenance", "cold_files"))
    return ", ".join(f"{month:%Y-%m}" for (month,) in cursor.fetchall())


def forget(engine: Engine, kind: str, day: date) -> dict[str, int]:
    """Take what was landed of ``kind`` (model or dataset) for ``day`` (UTC) out of the raw tables again; returns the rows by counters, versions and sweeps.

    Repositories stay known, with the day on which they were first seen, and so do blocks as received. Derived tables follow at the next run that lands
    a day. Raises ``WarehouseError`` if nothing was landed for the day, or if months of counters lie in cold files.
    """
    with locks.held(engine, Lock.HUB_PAST), engine.begin() as connection:
        cursor = connection.connection.cursor()
        if cold := _cold_months(cursor):
            raise WarehouseError(f"months of the series lie in cold files, bring them back first (restore-month): {cold}")
        cursor.execute(sqlfile.statement("maintenance", "hub_forget"), {"kind": kind, "day": day})
        counters, versions, sweeps = cursor.fetchall()[0]
        if not sweeps:
            raise WarehouseError(f"no {kind}s were told on {day}")
        cursor.execute(_statement("hub_recount"), {"since": "-infinity"})
    return {"counters": int(counters), "versions": int(versions), "sweeps": int(sweeps)}
