"""The state that the services share: the world, its clock, which records were served, and how much of each rate limit is used."""

from __future__ import annotations

import email.utils
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from observatory.replay.depositions import Depositions
from observatory.replay.uploads import Uploads
from observatory.replay.world import World

# Requests in five minutes by plan, as the Hub documents them. The highest is the default, so that runs need not wait.
LIMITS = {"anonymous": 500, "free": 1_000, "pro": 2_500, "team": 3_000, "enterprise": 100_000}
DEFAULT_LIMITS = "enterprise"


@dataclass
class Window:
    """A caller's use of one rate limit: ``used`` calls since ``start`` (seconds of the epoch), in a window of ``seconds``."""

    start: int
    seconds: int
    used: int = 0


@dataclass(frozen=True, slots=True)
class Budget:
    """A rate limit at one moment: ``used`` of ``quota`` calls, in a window that ends at ``reset_at`` (seconds of the epoch)."""

    quota: int
    used: int
    reset_at: int

    @property
    def remaining(self) -> int:
        """Calls left."""
        return max(self.quota - self.used, 0)

    @property
    def is_spent(self) -> bool:
        """Whether the next call is one too many."""
        return self.used >= self.quota


@dataclass(frozen=True, slots=True)
class Call:
    """The parts of a request that limits depend on: path, ``Authorization`` and ``User-Agent``."""

    path: str
    authorization: str
    agent: str

    @property
    def caller(self) -> str:
        """The key of the caller's limits: a hash of the token; empty without one, so that all such callers share their limits."""
        return hashlib.sha256(self.authorization.encode()).hexdigest() if self.authorization else ""


@dataclass
class Calls:
    """The calls of one service: how many, and the shortest time between two of them by the replay's clock."""

    answered: int = 0
    refused: int = 0
    """Calls beyond its limits."""
    least_gap: float | None = None
    """Seconds between two calls, refused ones too; None before the second."""
    last: datetime | None = None

    def count(self, now: datetime, *, is_refused: bool) -> None:
        """Count a call at the time ``now`` as answered or refused, and keep the shortest gap between two calls, in seconds."""
        if self.last is not None:
            gap = (now - self.last).total_seconds()
            self.least_gap = gap if self.least_gap is None else min(self.least_gap, gap)
        self.last = now
        self.refused += is_refused
        self.answered += not is_refused


class Limits(Protocol):
    """The rate limits of one service."""

    def refusal(self, state: State, call: Call) -> tuple[int, dict[str, str], bytes] | None:
        """Status, headers and body of the refusal; None if the call is allowed."""

    def headers(self, state: State, call: Call, status: int, cost: int) -> dict[str, str]:
        """Take ``cost`` from the caller's budget; returns the headers of the answer that report what is left."""


@dataclass
class State:
    """The replay's state. The clock ``now`` moves only by ``advance`` and ``wait``. ``served``: {(source, kind): keys of the records served}."""

    world: World
    limits: str = DEFAULT_LIMITS
    now: datetime = field(init=False)
    served: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    windows: dict[tuple[str, str], Window] = field(default_factory=dict)
    tokens: dict[str, datetime] = field(default_factory=dict)
    """The resumption tokens that were given out, each with the time at which it expires."""
    last_call: dict[str, datetime] = field(default_factory=dict)
    """The time of the last call, by service, of services that limit the time between calls."""
    calls: dict[str, Calls] = field(default_factory=dict)
    """The calls of each service since the process began."""

    uploads: Uploads = field(default_factory=Uploads)
    """The repositories that clients made; they are gone when the process ends."""
    depositions: Depositions = field(default_factory=Depositions)
    """The depositions that clients made; they are gone when the process ends."""

    def __post_init__(self) -> None:
        """Set the clock to the world's day, or to that of its current step."""
        self.now = self.world.as_of
        if self.world.step:
            self.now = self.world.steps[self.world.step - 1][0]

    @property
    def is_strict(self) -> bool:
        """Whether a plan of limits was chosen; then the real limits of every service apply, also arXiv's time between calls."""
        return self.limits != DEFAULT_LIMITS

    def wait(self, seconds: float) -> None:
        """Move the clock forward by ``seconds``."""
        self.now += timedelta(seconds=seconds)

    def advance(self) -> bool:
        """Apply the world's next step and move the clock to its time; False if there is no further step."""
        moment = self.world.advance()
        if moment is None:
            return False
        self.now = max(self.now, moment)
        self.served = {}
        return True

    def note_served(self, source: str, kind: str, key: str) -> None:
        """Note that a record was served in this step."""
        self.served.setdefault((source, kind), set()).add(key)

    def spend(self, caller: str, bucket: str, quota: int, seconds: int, *, aligned: bool, cost: int) -> Budget:
        """Take ``cost`` (0: nothing) from a caller's budget for ``bucket``; returns what is left.

        A window lasts ``seconds``. It begins at a multiple of its length if ``aligned``, else with the first call in it.
        """
        moment = int(self.now.timestamp())
        window = self.windows.get((caller, bucket))
        if window is None or moment >= window.start + window.seconds:
            start = moment - moment % seconds if aligned else moment
            window = self.windows[caller, bucket] = Window(start, seconds)
        window.used += cost
        return Budget(quota, window.used, window.start + seconds)

    def date(self) -> str:
        """The ``Date`` header."""
        return email.utils.format_datetime(self.now, usegmt=True)


def state_of(request: Request) -> State:
    """The state of the application that ``request`` came to."""
    state: State = request.app.state.replay
    return state


def not_recorded(headers: dict[str, str] | None = None) -> Response:
    """The answer 403 "not recorded": the world holds neither the record nor that it is absent."""
    return Response(b'{"error":"not recorded"}', 403, headers, "application/json")
