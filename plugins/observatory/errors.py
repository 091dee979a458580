"""The project's exceptions by kind of failure, which say whether and when a retry makes sense. A failure is never returned as an empty result."""

from __future__ import annotations

from datetime import datetime, timedelta


class ObservatoryError(Exception):
    """Base class of all exceptions that this project defines."""


class SourceError(ObservatoryError):
    """A service did not give what was asked for. Messages hold method, path and status, never headers or tokens."""


class RateLimited(SourceError):
    """The service asks to wait longer than a task should sleep.

    ``retry_at`` is the time (UTC, by the service's own clock) from which a retry may succeed, ``wait`` how long that is from its answer: our clock
    need not agree with the service's. ``is_of_the_thing``: the answer to this very question was the limit; else the budget was known to be used up,
    and no call was made.
    """

    def __init__(self, message: str, retry_at: datetime, wait: timedelta, *, is_of_the_thing: bool = False) -> None:
        super().__init__(message, retry_at, wait)
        self.retry_at = retry_at
        self.wait = wait
        self.is_of_the_thing = is_of_the_thing

    def __str__(self) -> str:
        """The message, and the time at which to ask again (ISO 8601)."""
        return f"{self.args[0]}; retry at {self.retry_at.isoformat()}"


class ServiceUnavailable(SourceError):
    """The service failed (5xx, time-out, cut body) beyond the seconds-long retries of ``http``."""


class ServiceDown(SourceError):
    """Too many questions in a row failed, so that the service itself is down; nothing more is asked of it in this run."""


class AuthRefused(SourceError):
    """The token itself was refused. Retrying cannot help."""


class ContractBroken(SourceError):
    """An answer contradicts the service's contract (shape, total, endless cursor). Retrying cannot help."""


class Elsewhere(ContractBroken):
    """A redirect or a path leads to another host, to another thing, or to no address; it is not followed."""


class IncompleteHarvest(SourceError):
    """A harvest ended without proof that it is complete."""


class WarehouseError(ObservatoryError):
    """The warehouse is not in the state this code needs (for example an altered migration)."""


class StoreError(WarehouseError):
    """A file of the store (``observatory.store``) is missing, has changed, or has a name that is not allowed; or the store cannot be used."""


class NothingPublished(WarehouseError):
    """There is no publication yet."""


class AuditFailed(ObservatoryError):
    """A check of severity ``fail`` is unmet, or an approval is missing; nothing was published."""


class DayNotKept(ObservatoryError):
    """A day that is over cannot be told again: the service has no yesterday, and nobody that we know kept it. Retrying cannot help."""


class ParameterRefused(ObservatoryError):
    """A Dag was triggered with invalid parameters, or its connection is malformed. Retrying cannot help."""


class StalePipeline(ObservatoryError):
    """A Dag of the line had no successful run for too long."""


class WorldError(ObservatoryError):
    """The files of a world do not have the form that the replay needs."""
