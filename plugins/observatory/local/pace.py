"""The budget of a service by which a command on this machine asks it: the line's own in Postgres where that can be asked, else the machine's."""

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

_NONE_RUNS = "no live line runs here"
Budgets = Callable[[str, str | None, float], Budget]
"""The budget of a service by its name and token; the last is the time from the end of a call to the next one, seconds."""


class MachineBudget:
    """``Budget`` of a service over the commands of this account on this machine: its pace and its one call at a time, by a file that is locked.

    The file's time is that of the last call. A lock ends with its process. What answers tell of limits is kept for this process alone.
    """

    def __init__(self, service: str, interval: float) -> None:
        self._interval = interval
        self._told = LocalBudget(clock.current())
        self._path = Path(tempfile.gettempdir(), f"observatory-{os.getuid()}-{service}.pace")
        self._held: int | None = None

    def take(self, bucket: str, needs: int = 1) -> float:
        """See ``Budget``."""
        if not self._interval:
            return self._told.take(bucket, needs)
        self._held = held = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.close()
            return LOOK_AGAIN_SECONDS
        before = os.fstat(held)
        passed = time.time() - before.st_mtime
        # No wait if the file is empty (no call yet), or if its time is in the future (the clock was changed).
        wait = self._interval - passed if before.st_size and 0.0 <= passed < self._interval else self._told.take(bucket, needs)
        if wait:
            self.close()
        else:
            _note(held)
        return wait

    def done(self, bucket: str, limit: Limit) -> None:
        """See ``Budget``."""
        if self._held is not None:
            _note(self._held)
        self._told.done(bucket, limit)
        self.close()

    def close(self) -> None:
        """Give back what is held."""
        if self._held is not None:
            os.close(self._held)
            self._held = None


def _note(held: int) -> None:
    """Make now the file's time."""
    os.pwrite(held, b".", 0)
    os.utime(held)


def of_machine(service: str, _: str | None, interval: float) -> Budget:
    """The budget of whoever can ask no Postgres."""
    return MachineBudget(service, interval)


@contextmanager
def of_live(above: Path) -> Iterator[tuple[Budgets, str, bool | None]]:
    """The budgets of the live line whose states are in ``above``; in words, which these are; and whether its tasks share them.

    None: a line runs, and its budgets cannot be asked.
    """
    engine, words = _warehouse(above / "live")
    if engine is not None:
        yield partial(_shared, engine), words, True
        return
    yield of_machine, f"{words}: arXiv's pace is kept among the commands of this machine alone", None if words != _NONE_RUNS else False


def _shared(engine: Engine, service: str, token: str | None, interval: float) -> Budget:
    return PostgresBudget(engine, service, token, clock.current(), interval)


def _warehouse(folder: Path) -> tuple[Engine | None, str]:
    """The live line's warehouse, where it answers and holds budgets, and what to say of it: that of ``OBSERVATORY_WAREHOUSE_URL``, else the state's."""
    try:
        url = _url(folder)
        if url is None:
            return None, _NONE_RUNS
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
    """The address of the live line's warehouse: that of ``OBSERVATORY_WAREHOUSE_URL``, else the state's; None where none runs."""
    try:
        return settings.warehouse_url()
    except KeyError:
        return postgres.url(Path(str(read_run(folder).get("sockets", ""))), "observatory") if is_running(folder) else None
