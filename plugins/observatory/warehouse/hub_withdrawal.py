"""What repositories of the whole Hub took back, by the Hub's lists alone: open on one day, and not open on two later ones.

Followed day by day: repositories are judged anew if a list shows them changed since the last time, if they are gone, or if they wait for the answer of a
later day. Following leaves the same rows as making everything anew; running it on an unchanged Hub changes no row. One transaction.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import partial

from psycopg2.extensions import cursor as PgCursor
from sqlalchemy import Connection, Engine, text

from observatory.disclosure import declared
from observatory.warehouse import locks, sqlfile
from observatory.warehouse.locks import Lock

_statement = partial(sqlfile.statement, "hub")
# The statements of sql/hub whose rules decide the result: the one that makes core.hub_redeclaration, which is read here, and our own.
_RULES = ("redeclaration_pairs", "withdrawal_now")


def find(engine: Engine) -> dict[str, int]:
    """Bring core.hub_withdrawal up to the newest block and walk; returns repositories judged, rows changed, and ``rebuilt`` (0 or 1).

    Comes after ``hub_disclosure.disclose``, which keeps the declared changes that this reads.
    """
    with engine.begin() as connection:
        locks.take(connection, Lock.HUB_WITHDRAWAL)
        done = connection.execute(text("SELECT block_id, sweep_id, changed_at, made_by FROM meta.hub_derived WHERE what = 'withdrawal'")).first()
        # Judge no newer block than the declared changes cover: a newer record is judged once they cover it.
        newest = connection.execute(text("SELECT coalesce(max(block_id), 0) FROM meta.hub_derived WHERE what = 'disclosure'")).scalar_one()
        sweep = connection.execute(text("SELECT coalesce(max(sweep_id), 0) FROM meta.hub_sweep WHERE via = 'census' AND outcome <> 'running'")).scalar_one()
        made_by = rules(connection)
        cursor: PgCursor = connection.connection.cursor()  # type: ignore[assignment]  # the engine's URL names psycopg2 as its driver
        if done is None or done.made_by != made_by:
            if newest == 0:
                return {"judged": 0, "changed": 0, "rebuilt": 0}
            counts = rebuild(cursor)
        elif (done.block_id, done.sweep_id) == (newest, sweep) and not _has_closed_since(connection, done.changed_at):
            return {"judged": 0, "changed": 0, "rebuilt": 0}
        else:
            cursor.execute(_statement("withdrawal_touched"), {"after": done.block_id, "sweep_id": done.sweep_id or 0, "changed_at": done.changed_at})
            counts = _judge(cursor) | {"rebuilt": 0}
        cursor.execute(_statement("derived"), {"what": "withdrawal", "block_id": newest, "day": None, "sweep_id": sweep})
        connection.execute(text("UPDATE meta.hub_derived SET made_by = :made_by WHERE what = 'withdrawal'"), {"made_by": made_by})
    return counts


def rebuild(cursor: PgCursor) -> dict[str, int]:
    """Judge every repository that ever changed or is gone anew; returns what ``find`` does."""
    cursor.execute("SET LOCAL work_mem = '256MB'")
    cursor.execute(_statement("withdrawal_all"))
    # Delete the rows of all other repositories: what never changed and is there took nothing back.
    cursor.execute("DELETE FROM core.hub_withdrawal w WHERE NOT EXISTS (SELECT 1 FROM hub_turned_back t WHERE t.hub_key = w.hub_key)")
    return _judge(cursor) | {"rebuilt": 1}


def rules(connection: Connection) -> str:
    """A hash of what the result depends on besides the records: the reader's version, the rules in SQL, classes of licences."""
    classes = connection.execute(text("SELECT match_kind, hub_license_id, licence_class FROM core.licence ORDER BY match_kind, hub_license_id")).all()
    parts = [str(declared.READER_VERSION), *map(_statement, _RULES), *(" ".join(row) for row in classes)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _has_closed_since(connection: Connection, at: datetime) -> bool:
    """Whether a walk over the lists ended at ``at`` or later; the highest number does not say so, since a walk with a lower number may end after it."""
    return bool(connection.execute(text("SELECT EXISTS (SELECT 1 FROM meta.hub_sweep WHERE via = 'census' AND ended_at >= :at)"), {"at": at}).scalar_one())


def _judge(cursor: PgCursor) -> dict[str, int]:
    """Judge the repositories in the temporary table ``hub_turned_back``; returns how many were ``judged``, and rows ``changed``."""
    cursor.execute(_statement("withdrawal_now"))
    cursor.execute("ANALYZE hub_withdrawal_now")
    cursor.execute(_statement("withdrawal_apply"))
    changed, judged = cursor.fetchall()[0]
    return {"judged": int(judged), "changed": int(changed)}
