"""Budgets of calls to services: how many calls are left, and when the next one may be made. One budget per service and token.

``http.Client`` asks for a call before each request (``take``), and reports the rate limits in the answer's headers after it (``done``). Without a
database (unit tests, tools) a ``LocalBudget`` counts for one client; ``warehouse.budget`` counts for all processes. A budget only counts; the
client waits.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol

from observatory.clock import Clock

MAX_HOLD = 2 * 3600.0
"""The longest wait that a service may ask for, seconds; longer ones are cut. No service has a longer window than an hour."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The rate limit that an answer states: calls ``remaining`` until ``reset`` (seconds from now), and no call for ``hold`` seconds; None: not stated.

    ``is_well``: the service answered, and not with a failure (5xx). ``is_of_all``: the wait holds for all buckets of the service. ``is_untold``: the
    answer names no time, so that ``hold`` is ours.
    """

    remaining: int | None = None
    reset: float | None = None
    hold: float | None = None
    is_well: bool = True
    is_of_all: bool = False
    is_untold: bool = False


NOTHING_TOLD = Limit(is_well=False)
"""The limit where no answer came."""


class Budget(Protocol):
    """The calls of one service and token."""

    def take(self, bucket: str, needs: int = 1) -> float:
        """0.0 if a call may be made now, which is then counted and must be ended by ``done``; else the seconds to wait before asking again.

        ``needs``: so many calls must be left, if the number is known, since one question may take several calls.
        """

    def done(self, bucket: str, limit: Limit) -> None:
        """Report that the call of ``take`` is over, and the limit that its answer states."""

    def close(self) -> None:
        """Release what the budget holds, such as a database connection."""


@dataclass
class _Bucket:
    """Calls left (None: unknown) until ``reset_at``, and the time before which no call may be made; times by the clock's ``monotonic``."""

    remaining: int | None = None
    reset_at: float = 0.0
    held_until: float = 0.0


class LocalBudget:
    """A budget for one client, in memory. ``interval``: least time between the end of a call and the next one, seconds."""

    def __init__(self, clock: Clock, interval: float = 0.0) -> None:
        self._clock, self._interval = clock, interval
        self._next_at = self._all_held_until = 0.0
        self._buckets: dict[str, _Bucket] = {}

    def take(self, bucket: str, needs: int = 1) -> float:
        """Count a call now and return 0.0 if it may be made; else count nothing and return the seconds to wait. See ``Budget``."""
        now, counted = self._clock.monotonic(), self._buckets.setdefault(bucket, _Bucket())
        if counted.reset_at <= now:
            counted.remaining = None
        until = max(
            counted.held_until, self._all_held_until, self._next_at, counted.reset_at if counted.remaining is not None and counted.remaining < needs else 0.0
        )
        if until > now:
            return until - now
        if counted.remaining is not None:
            counted.remaining -= 1
        return 0.0

    def done(self, bucket: str, limit: Limit) -> None:
        """Store what an answer says of the limits (the wait, the calls left and when they are given anew), and when the next call may come. See ``Budget``."""
        now, counted = self._clock.monotonic(), self._buckets.setdefault(bucket, _Bucket())
        self._next_at = now + self._interval
        if limit.hold is not None:
            counted.held_until = now + min(limit.hold, MAX_HOLD)
            self._all_held_until = max(self._all_held_until, counted.held_until) if limit.is_of_all else self._all_held_until
        if limit.remaining is not None and limit.reset is not None:
            counted.remaining, counted.reset_at = limit.remaining, now + min(limit.reset, MAX_HOLD)

    def close(self) -> None:
        """Does nothing: a local budget holds no resources."""


def budget_key(service: str, token: str | None) -> str:
    """The name of a budget: the service and 16 hexadecimal digits of a hash of service and token, which does not reveal the token."""
    hashed = chr(0).join((service, token or ""))
    return f"{service}:{hashlib.sha256(hashed.encode()).hexdigest()[:16]}"
