"""Adoption over the whole Hub by account and month, and the most adopted of each month, from our own counters.

Each day that a sweep read is added once; a second sweep of the same day replaces its numbers. One transaction: readers see all of it or nothing.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from psycopg2.extensions import cursor as PgCursor
from sqlalchemy import Connection, Engine, text

from observatory.warehouse import locks, sqlfile
from observatory.warehouse.locks import Lock

_statement = partial(sqlfile.statement, "hub")


def _cursor(connection: Connection) -> PgCursor:
    """A cursor of the driver below SQLAlchemy, in the connection's transaction."""
    cursor: PgCursor = connection.connection.cursor()  # type: ignore[assignment]  # the engine's URL names psycopg2 as its driver
    return cursor


def add_up(engine: Engine) -> dict[str, int]:
    """Add the days of the sweeps that ended since the last call; returns rows changed, as ``accounts`` and ``top`` (both 0 if there was no sweep).

    If a slow sweep or a backfill brings a day before the last one that was added, all months from that day's on are computed anew.
    """
    with engine.begin() as connection:
        locks.take(connection, Lock.HUB_ADOPTION)
        done = connection.execute(text("SELECT day, sweep_id, changed_at FROM meta.hub_derived WHERE what = 'adoption'")).first()
        rows = connection.execute(
            text(
                "SELECT day, max(sweep_id) AS sweep_id FROM meta.hub_sweep WHERE outcome IN ('complete', 'incomplete')"
                " AND (sweep_id > :sweep OR ended_at >= :since) GROUP BY day ORDER BY day"
            ),
            {"sweep": done.sweep_id if done else 0, "since": done.changed_at if done else None},
        ).all()
        if not rows:
            return {"accounts": 0, "top": 0}
        cursor = _cursor(connection)
        # Allow enough memory to join a day's changes with the whole Hub without temporary files, and count index reads as cheap, by which the few top models
        # are read.
        cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL random_page_cost = 1.1")
        late = [row.day for row in rows if done is not None and row.day < done.day]
        accounts = sum(add_up_month(connection, month) for month in (_make_months(late[0], done.day) if done is not None and late else ()))
        days = [row.day for row in rows if row.day not in late] or [done.day if done else rows[-1].day]
        for day in days:
            cursor.execute(_statement("account_day"), {"day": day})
            accounts += cursor.rowcount
        top = _replace_top(cursor, days[-1])
        # A sweep may end out of the order of its number, and between this task and that of the metrics: they follow by what is added here.
        cursor.execute(_statement("metric_behind"), {"day": rows[0].day})
        cursor.execute(
            _statement("derived"),
            {"what": "adoption", "block_id": None, "day": days[-1], "sweep_id": max(row.sweep_id for row in [*rows, *([done] if done else [])])},
        )
    return {"accounts": accounts, "top": top}


def _make_months(first: date, last: date) -> list[date]:
    """The first day of every month from that of ``first`` to that of ``last``, both included."""
    return [date(number // 12, number % 12 + 1, 1) for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)]


def _replace_top(cursor: PgCursor, day: date) -> int:
    """Replace the lists of the most adopted in the month of ``day``; returns the number of their rows.

    Only candidates above a bound (half of the last list's end) are read. If a new list ends below it, some may be missing: then all are read.
    """
    values = {"month": day.replace(day=1), "day": day}
    cursor.execute("CREATE TEMPORARY TABLE hub_top_new (LIKE mart.hub_top_month) ON COMMIT DROP")
    cursor.execute(_statement("top_high") + _statement("top_month"), values)
    changed = int(cursor.rowcount)
    cursor.execute(_statement("top_lost"), values)
    if int(cursor.fetchall()[0][0]):
        cursor.execute("TRUNCATE hub_top_new; DELETE FROM mart.hub_top_month WHERE month = %(month)s", values)
        cursor.execute(_statement("top_high") + _statement("top_month"), values)
        changed = int(cursor.rowcount)
    cursor.execute("DELETE FROM mart.hub_top_month WHERE month = %(month)s", values)
    cursor.execute("INSERT INTO mart.hub_top_month SELECT * FROM hub_top_new")
    return changed


def add_up_month(connection: Connection, month: date) -> int:
    """Compute the adoption by account in a month anew; returns the number of its accounts."""
    cursor = _cursor(connection)
    cursor.execute(_statement("account_month"), {"month": month})
    return int(cursor.rowcount)


def summary(engine: Engine) -> dict[str, int]:
    """Numbers that sql/hub/summary.sql counts in the derived tables (edges, cycles, accounts …), by name, for a run's report."""
    with engine.connect() as connection:
        cursor = _cursor(connection)
        cursor.execute(_statement("summary"))
        names = [column.name for column in cursor.description or ()]
        return dict(zip(names, cursor.fetchall()[0], strict=True))
