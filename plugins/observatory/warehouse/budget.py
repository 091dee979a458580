"""The budget of a service and token over all processes and workers, in ``meta.service_budget``.

Each call is taken in one statement, so that no two callers get the same one. Where a service wants one connection, the
caller holds an advisory lock of its session while its call is out: it ends with the session, so that a caller that is
killed holds nothing up. Machines' clocks differ: where time is real, Postgres' clock is the one that counts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import psycopg2
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from observatory.budget import MAX_HOLD, Limit, budget_key
from observatory.clock import Clock, SystemClock
from observatory.errors import WarehouseError
from observatory.warehouse import sqlfile

_statement = partial(sqlfile.statement, "budget")
STALLED = timedelta(minutes=15)
"""Postgres ends a session that holds a turn and sends nothing for so long: no call lasts as long."""
AHEAD = timedelta(minutes=1)
"""A call that is so far in our future was made by a clock ahead of ours; callers at the same moment differ by less."""
LOOK_AGAIN_SECONDS = 0.5
"""How long a caller waits before it asks again for the turn that another caller has, seconds."""


class PostgresBudget:
    """A ``Budget`` in Postgres, over a connection of its own. ``interval`` is the time from the end of a call to the next one, seconds.

    With an interval there is one call at a time. Its methods raise ``WarehouseError`` if the database does not answer.
    """

    def __init__(self, engine: Engine, service: str, token: str | None, clock: Clock, interval: float = 0.0) -> None:
        """Keep the settings; the connection is opened by the first call."""
        self._engine, self._clock = engine, clock
        self._is_single = interval > 0
        self._values: dict[str, Any] = {
            "budget": budget_key(service, token),
            "interval": timedelta(seconds=interval),
            "most": timedelta(seconds=MAX_HOLD),
            "ahead": AHEAD,
        }
        self._connection: Any = None

    def take(self, bucket: str, needs: int = 1) -> float:
        """Take one call of ``bucket`` if ``needs`` calls are left; returns 0.0 if it was taken, else the seconds to wait before asking again.

        ``done`` must give the call back. Raises ``WarehouseError`` if Postgres does not answer.
        """
        if self._is_single and not self._execute("SELECT pg_try_advisory_lock(hashtextextended(%(budget)s, 0))")[0][0]:
            return LOOK_AGAIN_SECONDS
        if self._is_taken(bucket, needs):
            if self._is_single:
                self._execute("SELECT set_config('idle_session_timeout', %(stalled)s, false)", stalled=str(int(STALLED.total_seconds() * 1000)))
            return 0.0
        wait = float(self._execute(_statement("wait"), bucket=bucket, needs=needs)[0][0])
        self._leave_queue()
        # Return at least 0.001 s: if another caller gave its call back meanwhile, the wait is 0 or less.
        return max(wait, 0.001)

    def _is_taken(self, bucket: str, needs: int) -> bool:
        """Take the call if it may be made now. A clock that was set back since holds nothing up for longer than the waits that it wrote."""
        if self._execute(_statement("take"), bucket=bucket, needs=needs):
            return True
        return bool(self._execute(_statement("set_back")) and self._execute(_statement("take"), bucket=bucket, needs=needs))

    def done(self, bucket: str, limit: Limit) -> None:
        """End the call that ``take`` took, and keep what the answer said of the bucket. Raises ``WarehouseError`` if Postgres does not answer."""
        values = {
            "hold": _span(limit.hold),
            "remaining": limit.remaining if limit.reset is not None else None,
            "reset": _span(limit.reset) if limit.remaining is not None else None,
            "is_well": limit.is_well,
            "is_of_all": limit.is_of_all and limit.hold is not None,
        }
        self._execute(_statement("done"), bucket=bucket, **values)
        self._leave_queue()

    def close(self) -> None:
        """End the connection; Postgres then frees the turn that it holds."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _leave_queue(self) -> None:
        """Release the lock by which callers of a service with one call at a time wait for their turn; nothing for other services."""
        if self._is_single:
            self._execute("SELECT set_config('idle_session_timeout', '0', false), pg_advisory_unlock(hashtextextended(%(budget)s, 0))")

    def _execute(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Run one statement in its own short transaction and return its rows. Raises ``WarehouseError`` if Postgres does not answer."""
        try:
            if self._connection is None:
                self._connection = self._engine.raw_connection()
                self._connection.driver_connection.autocommit = True
            with self._connection.cursor() as cursor:
                cursor.execute(statement, {**self._values, "now": self._now(), **values})
                return list(cursor.fetchall()) if cursor.description else []
        except (psycopg2.OperationalError, psycopg2.InterfaceError, DBAPIError) as error:
            self.close()
            raise WarehouseError(f"the budget of {self._values['budget']} cannot be asked: {type(error).__name__}") from error

    def _now(self) -> datetime | None:
        """The time of a replayed service's clock; None for the machine's clock, in place of which Postgres' own counts."""
        return None if isinstance(self._clock, SystemClock) else self._clock.now()


def _span(seconds: float | None) -> timedelta | None:
    """Seconds as a span between 0 and ``MAX_HOLD``; None stays None."""
    return None if seconds is None else timedelta(seconds=min(max(seconds, 0.0), MAX_HOLD))
