"""Virtual time for real code: threads that hand over one baton, so that a day of waiting takes no time and comes out the same each time.

Each actor is a thread. One runs at a time, until it waits; then the clock jumps to the earliest moment that anybody waits for, and that
actor goes on. What runs in between takes no virtual time unless ``counted`` says that its real seconds count.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta


class Ended(BaseException):
    """The simulation is over: every actor that still waits unwinds. No ``except Exception`` holds it."""


class _Actor:
    """A thread and the baton that lets it run. ``deadline`` is the moment, in seconds, at which ``overdue`` is raised in it."""

    def __init__(self, function: Callable[[], None]) -> None:
        self.function = function
        self.baton = threading.Semaphore(0)
        self.thread: threading.Thread | None = None
        self.deadline = float("inf")
        self.overdue: Callable[[], BaseException] = Ended


class VirtualClock:
    """``observatory.clock.Clock`` over virtual time. ``counted``: computing between two waits counts by its real seconds."""

    def __init__(self, start: datetime, *, counted: bool = False) -> None:
        self._start, self._counted = start, counted
        self._time = 0.0
        self._waiting: list[tuple[float, int, _Actor]] = []
        self._order = itertools.count()
        self._actors: dict[int, _Actor] = {}
        self._loop = threading.Semaphore(0)
        self._failure: BaseException | None = None
        self._is_over = False
        self._resumed = self._excluded = 0.0
        self.computed: Counter[str] = Counter()
        """Real time of computing by ``who``, microseconds."""
        self.who: Callable[[], str] = str
        """Tells what the running actor does."""

    # -- the clock

    def now(self) -> datetime:
        """The moment, UTC."""
        return self._start + timedelta(seconds=self._time)

    def monotonic(self) -> float:
        """Seconds since the start."""
        return self._time

    def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass for this actor; the others go on meanwhile."""
        actor = self._actors.get(threading.get_ident())
        if actor is None:
            raise RuntimeError("only an actor of the simulation can wait in virtual time")
        if self._is_over:
            # Who unwinds waits no more.
            return
        wake = self._time + self._spent() + max(seconds, 0.0)
        late = wake > actor.deadline
        self._wait(actor, min(wake, actor.deadline))
        if late:
            raise actor.overdue()

    def excluding(self, function: Callable[[], None]) -> None:
        """Run ``function`` without counting its real seconds: the work of a service, whose time is its latency."""
        begun = time.perf_counter()
        try:
            function()
        finally:
            self._excluded += time.perf_counter() - begun

    # -- actors

    def spawn(self, function: Callable[[], None], after: float = 0.0) -> None:
        """Start an actor ``after`` seconds from now."""
        actor = _Actor(function)
        heapq.heappush(self._waiting, (self._time + after, next(self._order), actor))

    def limit(self, seconds: float, overdue: Callable[[], BaseException]) -> None:
        """Give this actor so many seconds from now, after which a wait of it raises ``overdue()``."""
        actor = self._actors[threading.get_ident()]
        actor.deadline, actor.overdue = self._time + seconds, overdue

    def run(self, until: float) -> None:
        """Run until nobody waits for anything before ``until`` seconds, then unwind who is left; raises an actor's failure."""
        while self._waiting and self._waiting[0][0] <= until and self._failure is None:
            moment, _, actor = heapq.heappop(self._waiting)
            self._time = max(self._time, moment)
            self._pass_to(actor)
        self._is_over = True
        for _, _, actor in self._waiting:
            if actor.thread is not None:
                self._pass_to(actor)
        self._waiting.clear()
        if self._failure is not None:
            raise self._failure

    def _pass_to(self, actor: _Actor) -> None:
        if actor.thread is None:
            actor.thread = threading.Thread(target=self._body, args=(actor,), daemon=True)
            actor.thread.start()
        self._resumed, self._excluded = time.perf_counter(), 0.0
        actor.baton.release()
        self._loop.acquire()

    def _body(self, actor: _Actor) -> None:
        actor.baton.acquire()
        self._actors[threading.get_ident()] = actor
        try:
            actor.function()
        except Ended:
            if not self._is_over:
                raise
        except BaseException as failure:  # handed over to the thread that runs the simulation
            self._failure = failure
        finally:
            del self._actors[threading.get_ident()]
            self._loop.release()

    def _wait(self, actor: _Actor, wake: float) -> None:
        heapq.heappush(self._waiting, (wake, next(self._order), actor))
        self._loop.release()
        actor.baton.acquire()
        if self._is_over:
            raise Ended

    def _spent(self) -> float:
        spent = max(time.perf_counter() - self._resumed - self._excluded, 0.0)
        self._resumed, self._excluded = time.perf_counter(), 0.0
        self.computed[self.who()] += round(spent * 1e6)
        return spent if self._counted else 0.0
