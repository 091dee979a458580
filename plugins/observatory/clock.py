"""The clock of the process: all code that collects data reads the time and waits by it, so that it can be replaced in one place.

Real time is the default. A replay or a simulation sets another clock (``use``, ``using``), which changes no bound, no retry and no deadline.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What a clock can do: give the time, measure seconds, and wait."""

    def now(self) -> datetime:
        """The current time, UTC."""

    def monotonic(self) -> float:
        """Seconds since some fixed time; never less than at an earlier call."""

    def sleep(self, seconds: float) -> None:
        """Return when ``seconds`` have passed on this clock."""


class SystemClock:
    """The real time of this machine."""

    def now(self) -> datetime:
        """The current time of this machine, UTC."""
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
    """Make ``clock`` the clock of this process. HTTP clients that are open already keep their old clock."""
    global _current
    _current = clock


@contextmanager
def using(clock: Clock) -> Iterator[None]:
    """A context in which ``clock`` is the clock of this process; afterwards the one before is set again."""
    before = current()
    use(clock)
    try:
        yield
    finally:
        use(before)
