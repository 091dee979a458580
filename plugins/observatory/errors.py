"""Typed failures. A failure is never an empty result, and says whether and when a retry makes sense."""

from __future__ import annotations

from datetime import datetime, timedelta


class ObservatoryError(Exception):
    """Base of every failure this project raises on purpose."""


class SourceError(ObservatoryError):
    """A service did not give what was asked. Messages carry method, path and status, never headers or tokens."""


class RateLimited(SourceError):
    """The service told us to wait longer than a task should sleep.

    ``retry_at`` is the moment (UTC, by the service's own clock) from which a retry may succeed, ``wait`` how long that
    is from its answer: our clock need not agree with the service's. ``is_of_the_thing`` says that the answer to this very
    call was the limit; else the budget was known to be spent, and no call was made.
    """

    def __init__(self, message: str, retry_at: datetime, wait: timedelta, *, is_of_the_thing: bool = False) -> None:
        super().__init__(message, retry_at, wait)
        self.retry_at = retry_at
        self.wait = wait
        self.is_of_the_thing = is_of_the_thing

    def __str__(self) -> str:
        return f"{self.args[0]}; retry at {self.retry_at.isoformat()}"


class ServiceUnavailable(SourceError):
    """The service failed (5xx, time-out, cut body) beyond the seconds-long retries of ``http``."""


class ServiceDown(SourceError):
    """One thing after the other failed: it is the service, not the things. Nothing more is asked of it now."""


class AuthRefused(SourceError):
    """The token itself was refused. Retrying cannot help."""


class ContractBroken(SourceError):
    """An answer contradicts the service's contract (shape, total, endless cursor). Retrying cannot help."""


class Elsewhere(ContractBroken):
    """A redirect leads to another host, or to no address at all; it is not followed."""


class IncompleteHarvest(SourceError):
    """A harvest ended without the proof that it saw everything."""


class WarehouseError(ObservatoryError):
    """The warehouse is not in the state this code needs (for example an altered migration)."""


class StoreError(WarehouseError):
    """A file of the store is not there, is not what it was, or may not be where it is asked for (``observatory.store``)."""


class NothingPublished(WarehouseError):
    """There is no publication yet."""


class AuditFailed(ObservatoryError):
    """A check of severity ``fail`` did not hold; nothing was published."""


class DayNotKept(ObservatoryError):
    """A day that is over cannot be told again: the service has no yesterday, and nobody that we know kept it. Retrying cannot help."""


class ParameterRefused(ObservatoryError):
    """A Dag was triggered with parameters that cannot be meant. Retrying cannot help."""


class LineSilent(ObservatoryError):
    """A Dag of the line did not end well for longer than it should."""


class WorldError(ObservatoryError):
    """A world's files do not have the form that the replay can serve."""
