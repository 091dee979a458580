"""Restarts the processes of a stack that die, a limited number of times, and reports each restart.

It runs in its own thread, so that a command that waits for something does not delay it. The kernel ends a child process when the thread that started it
ends, so this thread lives until all processes have ended.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from observatory.errors import ObservatoryError
from observatory.local import disk
from observatory.local.processes import Child, ended

RESTARTS = 5
"""How often a process is restarted within ``FORGOTTEN_SECONDS`` before the stack fails."""
FORGOTTEN_SECONDS = 900.0
"""A death longer ago than this no longer counts, since a stack that runs for a year may have more than five."""
CHECK_EVERY_SECONDS = 0.5


@dataclass
class Service:
    """A process that must run. ``begin``: starts it; ``restarted``: called after each restart; ``deaths``: times of its deaths (monotonic clock)."""

    name: str
    begin: Callable[[], Child]
    child: Child
    restarted: Callable[[], None] | None = None
    deaths: list[float] = field(default_factory=list)


class Supervisor:
    """Watches the processes of a stack. ``say`` gets a line for each restart; ``failure`` holds the reason when the stack cannot go on, else None."""

    def __init__(self, state: Path, say: Callable[[str], None]) -> None:
        self._state, self._say = state, say
        self._services: list[Service] = []
        self._lock = threading.Lock()
        self._is_ending = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch_services, name="supervisor", daemon=True)
        self.failure: str | None = None

    def add(self, name: str, begin: Callable[[], Child], restarted: Callable[[], None] | None = None) -> Child:
        """Start a process with ``begin`` and keep it running; returns it. ``restarted`` is called after each restart."""
        with self._lock:
            child = begin()
            self._services.append(Service(name, begin, child, restarted))
        if not self._thread.is_alive():
            self._thread.start()
        return child

    def children(self) -> list[Child]:
        """The current processes; a restart replaces one of them."""
        return [service.child for service in self._services]

    def child(self, name: str) -> Child:
        """The current process of the service with this name."""
        return next(service.child for service in self._services if service.name == name)

    def check(self) -> None:
        """Raise ``ObservatoryError`` if the stack cannot go on."""
        if self.failure is not None:
            raise ObservatoryError(self.failure)

    def end(self) -> None:
        """End all processes, the last started first, and the watching thread."""
        self._is_ending = True
        with self._lock:
            for service in reversed(self._services):
                service.child.end()
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch_services(self) -> None:
        """Watch the services until the stack ends: start again those that died, and set ``failure`` if the disk is nearly full."""
        while not self._over.wait(CHECK_EVERY_SECONDS):
            for service in list(self._services):
                with self._lock:
                    if self._is_ending or self.failure is not None:
                        break
                    is_new = not service.child.is_running() and self._restart_service(service)
                # Call this without holding the lock: it may take long, and ``end`` must not wait for it.
                if is_new and service.restarted is not None:
                    try:
                        service.restarted()
                    except ObservatoryError as error:
                        self._say(f"{service.name} was started again, and is not as it was: {error}")
            if self.failure is None and disk.is_nearly_full(self._state):
                self.failure = (
                    f"disk: {disk.format_size(disk.free_bytes(self._state))} free for {self._state}; the stack ends before Postgres is hurt. "
                    "Nothing is lost: free some, then start it again"
                )

    def _restart_service(self, service: Service) -> bool:
        """Start a service again that died. False if the start fails, or if it died too often, which sets ``failure``."""
        now, reason = time.monotonic(), str(ended(service.child))
        service.deaths = [moment for moment in service.deaths if now - moment < FORGOTTEN_SECONDS] + [now]
        if len(service.deaths) > RESTARTS:
            self.failure = f"{reason}. It was started again {RESTARTS} times before, and the stack ends"
            return False
        # Children of a killed process may still run and block its port or files: end the whole group first.
        service.child.end()
        self._say(f"{reason}; started again ({len(service.deaths)} of {RESTARTS})")
        try:
            service.child = service.begin()
        except OSError as error:
            self._say(f"{service.name} does not start: {error}")
            return False
        return True
