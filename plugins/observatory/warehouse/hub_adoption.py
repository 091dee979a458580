"""Adoption over the whole Hub by account and month, and the most adopted of each month, from our own counters.

Each day that a sweep told is added once; telling a day again replaces what it said. One transaction: readers see all of it.
"""

from __future__ import annotations

from datetime import date

from psycopg2.extensions import cursor as PgCursor
from sqlalchemy import Connection, Engine, text

from observatory import settings

_SQL = settings.SQL / "hub"
_LOCK = 7_301_008


def _statement(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _cursor(connection: Connection) -> PgCursor:
    found: PgCursor = connection.connection.cursor()  # type: ignore[assignment]  # psycopg2 by URL
    return found


def add_up(engine: Engine) -> dict[str, int]:
    """Add the days of the sweeps since the last time; returns rows per object. Days before the last one are for ``add_up_month``."""
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        done = connection.execute(text("SELECT day, sweep_id FROM meta.hub_derived WHERE what = 'adoption'")).first()
        rows = connection.execute(
            text(
                "SELECT day, max(sweep_id) AS sweep_id FROM meta.hub_sweep"
                " WHERE outcome IN ('complete', 'incomplete') AND sweep_id > :sweep GROUP BY day ORDER BY day"
            ),
            {"sweep": done.sweep_id if done else 0},
        ).all()
        days = [row.day for row in rows if done is None or row.day >= done.day]
        if not days:
            return {"accounts": 0, "top": 0}
        cursor = _cursor(connection)
        accounts = 0
        for day in days:
            cursor.execute(_statement("account_day"), {"day": day})
            accounts += cursor.rowcount
        top = _top(cursor, days[-1])
        cursor.execute(_statement("derived"), {"what": "adoption", "block_id": None, "day": days[-1], "sweep_id": max(row.sweep_id for row in rows)})
    return {"accounts": accounts, "top": top}


def _top(cursor: PgCursor, day: date) -> int:
    """The lists of the day's month; where few stood above the last lists' ends, all are looked at."""
    values = {"month": day.replace(day=1), "day": day}
    cursor.execute("CREATE TEMPORARY TABLE hub_top_new (LIKE mart.hub_top_month) ON COMMIT DROP")
    cursor.execute(_statement("top_month"), values)
    found = int(cursor.rowcount)
    cursor.execute("SELECT count(*) FROM mart.hub_top_month WHERE month = %(month)s", values)
    if found < int(cursor.fetchall()[0][0]):
        cursor.execute("TRUNCATE hub_top_new; DELETE FROM mart.hub_top_month WHERE month = %(month)s", values)
        cursor.execute(_statement("top_month"), values)
        found = int(cursor.rowcount)
    cursor.execute("DELETE FROM mart.hub_top_month WHERE month = %(month)s", values)
    cursor.execute("INSERT INTO mart.hub_top_month SELECT * FROM hub_top_new")
    return found


def add_up_month(connection: Connection, month: date) -> int:
    """Compute a month anew; returns its accounts."""
    cursor = _cursor(connection)
    cursor.execute(_statement("account_month"), {"month": month})
    return int(cursor.rowcount)


def summary(engine: Engine) -> dict[str, int]:
    """Sizes of what is derived, for a run's report."""
    with engine.connect() as connection:
        cursor = _cursor(connection)
        cursor.execute(_statement("summary"))
        names = [column.name for column in cursor.description or ()]
        return dict(zip(names, cursor.fetchall()[0], strict=True))
