"""What the three services share while they serve: the world, its clock, the count of what was served, and the limits."""

from __future__ import annotations

import email.utils
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from observatory.replay.world import World

# Requests per five minutes by plan, as the Hub documents them; the highest is the default, so that a run is not held up.
LIMITS = {"anonymous": 500, "free": 1_000, "pro": 2_500, "team": 3_000, "enterprise": 100_000}
WINDOW_SECONDS = 300


@dataclass
class State:
    """The replay's state. ``now`` moves by steps and by waits, never by itself."""

    world: World
    limits: str = "enterprise"
    now: datetime = field(init=False)
    served: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)
    window: int = 0

    def __post_init__(self) -> None:
        self.now = self.world.as_of
        if self.world.step:
            self.now = self.world.steps[self.world.step - 1][0]

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

    def spend(self, bucket: str) -> tuple[int, int, int]:
        """Count a request in ``bucket``; ``(quota, remaining, seconds to the reset)`` of its fixed window."""
        window = int(self.now.timestamp()) // WINDOW_SECONDS
        if window != self.window:
            self.window, self.spent = window, {}
        self.spent[bucket] = self.spent.get(bucket, 0) + 1
        quota = LIMITS[self.limits] * {"api": 1, "resolvers": 5}.get(bucket, 1)
        reset = (window + 1) * WINDOW_SECONDS - int(self.now.timestamp())
        return quota, max(quota - self.spent[bucket], -1), reset

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
