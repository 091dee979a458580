"""The one clock: every wait and every reading of time of the line goes through it, and it can be replaced as a whole.

Real time is the default. Whoever replays or simulates puts another clock in its place (``use``, ``using``); nothing else
changes by that: no bound, no retry, no deadline.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Time as the line knows it."""

    def now(self) -> datetime:
        """The moment, UTC."""

    def monotonic(self) -> float:
        """Seconds since a moment of its own choice; never less than before."""

    def sleep(self, seconds: float) -> None:
        """Return once ``seconds`` have passed on this clock."""


class SystemClock:
    """Time as it passes."""

    def now(self) -> datetime:
        """This machine's moment, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds of this machine's monotonic clock."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait ``seconds`` of real time."""
        time.sleep(seconds)


_current: Clock = SystemClock()


def current() -> Clock:
    """The clock of this process."""
    return _current


def use(clock: Clock) -> None:
    """Make ``clock`` the clock of this process. Clients that are open keep the one that they were opened with."""
    global _current
    _current = clock


@contextmanager
def using(clock: Clock) -> Iterator[None]:
    """``clock`` is the clock of this process as long as the block runs."""
    before = current()
    use(clock)
    try:
        yield
    finally:
        use(before)
