"""The rate limits for calls that a command on this machine makes to a service: shared with the live tasks through Postgres if it answers, else kept in
a file for the commands of this machine."""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from observatory import clock, settings
from observatory.budget import Budget, Limit, LocalBudget
from observatory.errors import ObservatoryError
from observatory.local import postgres
from observatory.local.stack import is_running, read_run
from observatory.warehouse.budget import LOOK_AGAIN_SECONDS, PostgresBudget
from observatory.warehouse.engine import engine_for

_NO_LIVE_LINE = "no live line runs here"
Budgets = Callable[[str, str | None, float], Budget]
"""Makes the budget of a service from its name, its token, and the shortest time from the end of a call to the next, seconds."""


class MachineBudget:
    """A ``Budget`` shared by all commands of this account on this machine: one call at a time, with a pause between calls.

    A locked file keeps it; the file's time is the time of the last call, and a lock ends with its process. Limits that answers report are kept in this
    process alone.
    """

    def __init__(self, service: str, interval: float) -> None:
        self._interval = interval
        self._told = LocalBudget(clock.current())
        self._path = Path(tempfile.gettempdir(), f"observatory-{os.getuid()}-{service}.pace")
        self._held: int | None = None

    def take(self, bucket: str, needs: int = 1) -> float:
        """Take the lock and return 0.0 if a call may be made now, which ``done`` ends; else return the seconds to wait, without the lock. See ``Budget``."""
        if not self._interval:
            return self._told.take(bucket, needs)
        self._held = descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            return LOOK_AGAIN_SECONDS
        lock_file = os.fstat(descriptor)
        passed = time.time() - lock_file.st_mtime
        # Wait for the rest of the interval since the last call; not if the file is empty (no call yet) or its time is in the future (the clock was changed).
        wait = self._interval - passed if lock_file.st_size and 0.0 <= passed < self._interval else self._told.take(bucket, needs)
        if wait:
            self.close()
        else:
            _record_call(descriptor)
        return wait

    def done(self, bucket: str, limit: Limit) -> None:
        """Note the time of the call that held the lock, store the limits of its answer, and release the lock. See ``Budget``."""
        if self._held is not None:
            _record_call(self._held)
        self._told.done(bucket, limit)
        self.close()

    def close(self) -> None:
        """Release the lock, if it is held; the call is then not counted."""
        if self._held is not None:
            os.close(self._held)
            self._held = None


def _record_call(descriptor: int) -> None:
    """Set the file's time to now, and make it non-empty: a call was made."""
    os.pwrite(descriptor, b".", 0)
    os.utime(descriptor)


def of_machine(service: str, _: str | None, interval: float) -> Budget:
    """A budget that is kept in a file of this machine, for a command that cannot reach Postgres. Takes no token: all callers share it."""
    return MachineBudget(service, interval)


@contextmanager
def of_live(above: Path) -> Iterator[tuple[Budgets, str, bool | None]]:
    """How to make budgets, a sentence on which these are, and whether the tasks of a running live stack share them.

    ``above``: the folder of all states. The last is None if a live stack runs, but its budgets cannot be read.
    """
    engine, description = _warehouse(above / "live")
    if engine is not None:
        yield partial(_shared, engine), description, True
        return
    yield of_machine, f"{description}: arXiv's pace is kept among the commands of this machine alone", None if description != _NO_LIVE_LINE else False


def _shared(engine: Engine, service: str, token: str | None, interval: float) -> Budget:
    """The budget in Postgres for a service and token, which the tasks of the live stack use too."""
    return PostgresBudget(engine, service, token, clock.current(), interval)


def _warehouse(folder: Path) -> tuple[Engine | None, str]:
    """An engine of the live warehouse (``OBSERVATORY_WAREHOUSE_URL``, else of the state in ``folder``) and a sentence about it.

    None if no live stack runs, if its Postgres does not answer, or if it has no table of budgets.
    """
    try:
        url = _url(folder)
        if url is None:
            return None, _NO_LIVE_LINE
        engine = engine_for(url)
        with engine.connect() as connection:
            if connection.execute(text("SELECT to_regclass('meta.service_budget')")).scalar_one() is not None:
                return engine, "the services are asked within the budgets of the live line's own tasks"
    except (SQLAlchemyError, ImportError, ValueError) as error:
        return None, f"the Postgres of the live line does not answer ({type(error).__name__})"
    except (ObservatoryError, OSError) as error:
        return None, f"whether a live line runs here cannot be seen ({error.strerror if isinstance(error, OSError) else error})"
    return None, "the warehouse of the live line holds no budgets"


def _url(folder: Path) -> str | None:
    """The URL of the live warehouse: ``OBSERVATORY_WAREHOUSE_URL``, else that of the state in ``folder``; None if no command runs on that state."""
    try:
        return settings.warehouse_url()
    except KeyError:
        return postgres.url(Path(str(read_run(folder).get("sockets", ""))), "observatory") if is_running(folder) else None
