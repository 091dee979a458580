"""What the services share while they serve: the world, its clock, the count of what was served, and the limits."""

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

# Requests per five minutes by plan, as the Hub documents them; the highest is the default, so that a run is not held up.
LIMITS = {"anonymous": 500, "free": 1_000, "pro": 2_500, "team": 3_000, "enterprise": 100_000}
DEFAULT_LIMITS = "enterprise"


@dataclass
class Window:
    """What one caller spent of one budget since ``start`` (seconds of the epoch)."""

    start: int
    seconds: int
    used: int = 0


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left of a window that ends at ``reset_at`` (seconds of the epoch)."""

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
    """What a limit looks at: the path, the ``Authorization`` and the ``User-Agent`` of a request."""

    path: str
    authorization: str
    agent: str

    @property
    def caller(self) -> str:
        """Whose budget it spends: the token's, by its hash; empty for the anonymous, who share one address."""
        return hashlib.sha256(self.authorization.encode()).hexdigest() if self.authorization else ""


@dataclass
class Calls:
    """How often one service was asked, and how closely by the world's clock."""

    answered: int = 0
    refused: int = 0
    """Calls beyond its limits."""
    least_gap: float | None = None
    """Seconds between two calls, refused ones too; None before the second."""
    last: datetime | None = None

    def count(self, now: datetime, *, is_refused: bool) -> None:
        """One more, at ``now``."""
        if self.last is not None:
            gap = (now - self.last).total_seconds()
            self.least_gap = gap if self.least_gap is None else min(self.least_gap, gap)
        self.last = now
        self.refused += is_refused
        self.answered += not is_refused


class Limits(Protocol):
    """The limits of one service."""

    def refusal(self, state: State, call: Call) -> tuple[int, dict[str, str], bytes] | None:
        """Status, headers and body of the refusal; None where the call may pass."""

    def headers(self, state: State, call: Call, status: int, cost: int) -> dict[str, str]:
        """Take ``cost`` from the budget; what every answer says of it."""


@dataclass
class State:
    """The replay's state. ``now`` moves by steps and by waits, never by itself."""

    world: World
    limits: str = DEFAULT_LIMITS
    now: datetime = field(init=False)
    served: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    windows: dict[tuple[str, str], Window] = field(default_factory=dict)
    tokens: dict[str, datetime] = field(default_factory=dict)
    """Resumption tokens that were given out, and the moment from which each is no longer taken."""
    last_call: dict[str, datetime] = field(default_factory=dict)
    """When each service that keeps a pace was last asked."""
    calls: dict[str, Calls] = field(default_factory=dict)
    """How often each service was asked since the process began."""

    uploads: Uploads = field(default_factory=Uploads)
    """What clients put into repositories of theirs; it ends with the process."""
    depositions: Depositions = field(default_factory=Depositions)
    """What clients deposit; it ends with the process."""

    def __post_init__(self) -> None:
        self.now = self.world.as_of
        if self.world.step:
            self.now = self.world.steps[self.world.step - 1][0]

    @property
    def is_strict(self) -> bool:
        """Whether a plan was chosen: then every budget of every service holds, arXiv's pace too."""
        return self.limits != DEFAULT_LIMITS

    def wait(self, seconds: float) -> None:
        """Move the clock forward."""
        self.now += timedelta(seconds=seconds)

    def advance(self) -> bool:
        """Apply the next step and move the clock to it; False where there is none."""
        moment = self.world.advance()
        if moment is None:
            return False
        self.now = max(self.now, moment)
        self.served = {}
        return True

    def count(self, source: str, kind: str, key: str) -> None:
        """Note that a record was served in this step."""
        self.served.setdefault((source, kind), set()).add(key)

    def spend(self, caller: str, bucket: str, quota: int, seconds: int, *, aligned: bool, cost: int) -> Budget:
        """Take ``cost`` from a caller's budget of ``bucket``; 0 only looks.

        The window is fixed: ``aligned`` to multiples of its length, or begun by the first call in it.
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
    """The state of the application that got ``request``."""
    state: State = request.app.state.replay
    return state


def not_recorded(headers: dict[str, str] | None = None) -> Response:
    """The world does not know: neither there nor absent."""
    return Response(b'{"error":"not recorded"}', 403, headers, "application/json")
