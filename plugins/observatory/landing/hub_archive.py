"""Land an archive's downloads by day under the Hub's immutable ids, also of repositories that we do not hold.

Each batch is committed with its position in the file, so that a killed load resumes and lands nothing twice. If a day of a
repository comes twice, the first number stays. Our own counters are not touched.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from psycopg2.extensions import connection as PgConnection
from psycopg2.extensions import cursor as PgCursor
from sqlalchemy import Engine, text

from observatory.landing.writer import Receipt, land_rejects
from observatory.sources.base import Reject
from observatory.sources.hub_archive import EXAMPLES, Batch
from observatory.sources.hub_stats import Snapshot
from observatory.warehouse import sqlfile

SOURCE = "huggingface"
UNLIKELY = 2.0
"""If an archive's numbers are more than so many times our own, or less than one in so many, its column is not what we took it for."""
_statement = partial(sqlfile.statement, "landing")


@dataclass(frozen=True, slots=True)
class Load:
    """One downloads file that a run lands: the days ``since`` to ``until`` of the ``kinds``, from row group ``groups_done`` on."""

    load_id: int
    run_id: int
    source: str
    committed_at: datetime
    since: date
    until: date
    kinds: tuple[str, ...]
    groups_done: int
    rejected: int


def open_load(engine: Engine, run_id: int, file: Snapshot, since: date, until: date, kinds: Iterable[str], read_as: str) -> Load:
    """Open the load of a file in meta.hub_archive_load; if this run opened it before, return it with its progress.

    A file that changed since then starts again. ``read_as`` says in words how its columns are read.
    """
    wanted = tuple(sorted(kinds))
    values = {"run": run_id, "source": file.source, "revision": file.revision, "file": file.name, "etag": file.etag, "at": file.committed_at}
    values |= {"since": since, "until": until, "kinds": list(wanted), "read_as": read_as}
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO meta.hub_archive_load (run_id, hub_source, revision, file, etag, committed_at, since, until, kinds, read_as)"
                " VALUES (:run, :source, :revision, :file, :etag, :at, :since, :until, :kinds, :read_as)"
                # With another hash it is another file than the one begun: its progress is set back to 0.
                " ON CONFLICT (run_id, hub_source, file) DO UPDATE SET revision = excluded.revision, committed_at = excluded.committed_at,"
                " etag = excluded.etag, read_as = excluded.read_as, outcome = 'running', reason = '', ended_at = NULL,"
                " groups_done = CASE WHEN hub_archive_load.etag = excluded.etag THEN hub_archive_load.groups_done ELSE 0 END"
            ),
            values,
        )
        row = connection.execute(
            text("SELECT load_id, groups_done, rejected FROM meta.hub_archive_load WHERE run_id = :run AND hub_source = :source AND file = :file"), values
        ).one()
    return Load(row.load_id, run_id, file.source, file.committed_at, since, until, wanted, row.groups_done, row.rejected)


class ArchiveLoader:
    """Lands the files of one archive over one connection."""

    def __init__(self, connection: PgConnection, load: Load) -> None:
        self._connection = connection
        self._load = load
        self._months = set[date]()
        self._examples = load.rejected
        with connection, connection.cursor() as cursor:
            cursor.execute(_statement("hub_archive_in"))

    def list_repositories(self, kind: str, parts: Iterable[bytes]) -> None:
        """Land repositories of ``kind`` from parts of CSV (_id, name, size in bytes), each part in one transaction."""
        for lines in parts:
            with self._connection, self._connection.cursor() as cursor:
                cursor.copy_expert("COPY hub_archive_listed FROM STDIN (FORMAT csv)", io.BytesIO(lines), size=1 << 18)
                cursor.execute(_statement("hub_archive_listed"), {"hub_source": self._load.source, "kind": kind})

    def land(self, batch: Batch) -> None:
        """Land a batch of downloads and save the load's progress, in one transaction; the first few unusable rows are kept as rejects."""
        with self._connection, self._connection.cursor() as cursor:
            # Faster commits: if the machine crashes, the last ones are lost together with their groups_done, and are read again.
            cursor.execute("SET LOCAL synchronous_commit = off")
            for month in batch.months:
                if month not in self._months:
                    cursor.execute("SELECT raw.make_hub_archive_month(%s)", (month,))
            counts = self._write(cursor, batch)
            self._reject(cursor, batch)
            cursor.execute(_statement("hub_archive_progress"), {**counts, "groups_done": batch.groups_done, "load_id": self._load.load_id})
        self._months.update(batch.months)

    def _write(self, cursor: PgCursor, batch: Batch) -> dict[str, int]:
        """Write the rows of a batch; returns their counts by what became of them (received, outside, landed, known …)."""
        other = landed = differing = 0
        if batch.rows:
            cursor.copy_expert("COPY hub_archive_in FROM STDIN (FORMAT csv)", io.BytesIO(batch.lines), size=1 << 18)
            cursor.execute(_statement("hub_archive_download"), {"hub_source": self._load.source, "kinds": list(self._load.kinds)})
            landed = cursor.rowcount
            if landed < batch.rows:
                cursor.execute(_statement("hub_archive_not_landed"))
                other, differing = (int(number) for number in cursor.fetchall()[0])
        counted = {"received": batch.received, "outside": batch.outside, "rejected": batch.rejected}
        return {**counted, "of_other_kind": other, "landed": landed, "known": batch.rows - other - landed, "differing": differing}

    def _reject(self, cursor: PgCursor, batch: Batch) -> None:
        """Keep the first ``EXAMPLES`` unusable rows of the file as rejects: a bad file must not fill the table of rejects."""
        kept = batch.rejects[: max(0, EXAMPLES - self._examples)]
        self._examples += batch.rejected
        at = self._load.committed_at
        rejects = [Reject(SOURCE, "repository_day", self._load.source, None, reason, "", words.encode(), at) for reason, words in kept]
        land_rejects(cursor, self._load.run_id, rejects, Receipt())


def close_load(engine: Engine, load: Load, *, is_sure: bool) -> dict[str, Any]:
    """Sum up the months, compare with our own counters, and close a load; returns its row of meta.hub_archive_load as a dict.

    If the name of the column did not say that it holds downloads of one day (not ``is_sure``), and its numbers are far from ours, the outcome is
    "incomplete" with a reason; the rows stay.
    """
    values = {"hub_source": load.source, "since": load.since, "until": load.until}
    with engine.connect() as connection:
        months = connection.execute(
            text("SELECT DISTINCT date_trunc('month', day)::date FROM raw.hub_archive_download WHERE day BETWEEN :since AND :until ORDER BY 1"), values
        ).scalars()
        found_months = list(months)
    for month in found_months:
        with engine.begin() as connection:
            cursor = connection.connection.cursor()
            cursor.execute(_statement("hub_archive_month"), {"month": month, "hub_source": load.source})
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(_statement("hub_archive_close"), values)
        repositories, held, agreement, compared = cursor.fetchall()[0]
        is_far = not is_sure and agreement is not None and not 1 / UNLIKELY <= agreement <= UNLIKELY
        reason = f"its figures are {agreement:.1f} times our own on the same days: they may be no day's own" if is_far else ""
        row = connection.execute(
            text(
                "UPDATE meta.hub_archive_load SET outcome = :outcome, reason = :reason, repositories = :repositories, held = :held, agreement = :agreement,"
                " compared = :compared, ended_at = now() WHERE load_id = :load_id"
                " RETURNING hub_source, file, since::text, until::text, outcome, reason, received, outside, of_other_kind, landed, known, differing, rejected,"
                " repositories, held, agreement, compared, read_as"
            ),
            {
                "outcome": "incomplete" if is_far else "complete",
                "reason": reason,
                "repositories": repositories,
                "held": held,
                "agreement": agreement,
                "compared": compared,
                "load_id": load.load_id,
            },
        )
        return dict(row.mappings().one())


def refuse_load(engine: Engine, load: Load, reason: str) -> None:
    """Close a load whose file could not be read on, with the reason; rows already landed stay, and make it incomplete instead of refused."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE meta.hub_archive_load SET outcome = CASE WHEN landed > 0 THEN 'incomplete' ELSE 'refused' END, reason = :reason, ended_at = now()"
                " WHERE load_id = :load_id"
            ),
            {"reason": reason, "load_id": load.load_id},
        )
