"""How many calls a service gives us, and when the next one may be made: one budget per service and token.

``http.Client`` asks for its turn before each call and tells what the answer's headers said after it. Where there is no
database (unit tests, tools) a ``LocalBudget`` holds that for one client; ``warehouse.budget`` holds it for all processes.
A budget only counts and tells; whoever asks does the waiting.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol

from observatory.clock import Clock

MAX_HOLD = 2 * 3600.0
"""The longest wait that is believed, seconds; no window of any service is longer than an hour."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What an answer told of its bucket: calls ``remaining`` until ``reset`` (seconds from now), and no call for ``hold`` seconds.

    ``is_well``: the service answered, and did not fail (5xx).
    """

    remaining: int | None = None
    reset: float | None = None
    hold: float | None = None
    is_well: bool = True


NOTHING_TOLD = Limit(is_well=False)


class Budget(Protocol):
    """The calls of one service and token."""

    def take(self, bucket: str, needs: int = 1) -> float:
        """0.0 where the call may be made now, which is then counted and must be given back by ``done``; else seconds to wait.

        ``needs`` calls must be left where that is known: the first of a question of two is for nothing if the second must wait.
        """

    def done(self, bucket: str, limit: Limit) -> None:
        """The call of ``take`` is over, and this is what its answer told."""

    def close(self) -> None:
        """Give back what is held."""


@dataclass
class _Bucket:
    remaining: int | None = None
    reset_at: float = 0.0
    held_until: float = 0.0


class LocalBudget:
    """The budget of one client, by its own clock."""

    def __init__(self, clock: Clock, interval: float = 0.0) -> None:
        self._clock, self._interval = clock, interval
        self._next_at = 0.0
        self._buckets: dict[str, _Bucket] = {}

    def take(self, bucket: str, needs: int = 1) -> float:
        """See ``Budget``."""
        now, one = self._clock.monotonic(), self._buckets.setdefault(bucket, _Bucket())
        if one.reset_at <= now:
            one.remaining = None
        until = max(one.held_until, self._next_at, one.reset_at if one.remaining is not None and one.remaining < needs else 0.0)
        if until > now:
            return until - now
        if one.remaining is not None:
            one.remaining -= 1
        return 0.0

    def done(self, bucket: str, limit: Limit) -> None:
        """See ``Budget``."""
        now, one = self._clock.monotonic(), self._buckets.setdefault(bucket, _Bucket())
        self._next_at = now + self._interval
        if limit.hold is not None:
            one.held_until = now + min(limit.hold, MAX_HOLD)
        if limit.remaining is not None and limit.reset is not None:
            one.remaining, one.reset_at = limit.remaining, now + min(limit.reset, MAX_HOLD)

    def close(self) -> None:
        """Nothing is held."""


def budget_key(service: str, token: str | None) -> str:
    """The name of a budget: the service and a hash of service and token, which does not tell the token."""
    told = chr(0).join((service, token or ""))
    return f"{service}:{hashlib.sha256(told.encode()).hexdigest()[:16]}"
