"""Reads the published marts by statements that are files. Each request has one read-only transaction, which sees one publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import URL, Connection, Engine, TextClause, create_engine, text

from observatory import settings
from observatory.errors import ObservatoryError
from observatory.warehouse.engine import checked

STATEMENTS = settings.SQL / "page"
TIMEOUT_MS = 8_000
"""The longest time of one statement of the page, milliseconds."""


class NothingPublished(ObservatoryError):
    """Raised if there is no publication: none at all, none yet on the day ``as_of``, or none with the number asked for."""

    def __init__(self, as_of: date | None, publication: int | None = None) -> None:
        reason = "nothing is published yet" if as_of is None else f"nothing was published yet on {as_of.isoformat()}"
        super().__init__(reason if publication is None else f"there is no publication {publication}")
        self.as_of = as_of


@dataclass(frozen=True, slots=True)
class Publication:
    """The publication that the numbers of a page are from. ``days``: the days that have a publication, oldest first; ``is_newest``: there is none after it."""

    publication_id: int
    as_of: datetime
    published_at: datetime
    world: str
    days: tuple[date, ...]
    is_newest: bool = True

    @property
    def is_live(self) -> bool:
        """Whether its records are from the live services; otherwise its numbers are a sample's."""
        return self.world == "live"


def engine_for_reader(url: str | URL, *, name: str = "observatory page", session: Mapping[str, str] | None = None) -> Engine:
    """A pooled engine of a member of ``observatory_reader``; its transactions are REPEATABLE READ, read-only, and end after ``TIMEOUT_MS``.

    ``name``: how the server calls its sessions; ``session``: further settings of the sessions. Raises as ``checked``.
    """
    settings_of_session = {"timezone": "UTC", "statement_timeout": str(TIMEOUT_MS), "default_transaction_read_only": "on", **(session or {})}
    engine = create_engine(
        checked(url),
        isolation_level="REPEATABLE READ",
        pool_size=4,
        max_overflow=4,
        pool_pre_ping=True,
        pool_recycle=1_800,
        connect_args={
            "options": " ".join(f"-c {key}={value}" for key, value in settings_of_session.items()),
            "application_name": name,
            "connect_timeout": 5,
        },
    )
    return engine.execution_options(postgresql_readonly=True)


def reading(request: Request) -> Iterator[Connection]:
    """The transaction of the request (a dependency of the routes)."""
    with request.app.state.engine().connect() as connection:
        yield connection


Reading = Annotated[Connection, Depends(reading)]


@cache
def _statement(name: str) -> TextClause:
    """The statement in ``sql/page/<name>.sql``."""
    return text((STATEMENTS / f"{name}.sql").read_text(encoding="utf-8"))


def read(connection: Connection, name: str, **parameters: Any) -> list[dict[str, Any]]:
    """The rows of ``sql/page/<name>.sql``; every parameter is bound."""
    return [dict(row) for row in connection.execute(_statement(name), parameters).mappings()]


def published(connection: Connection, as_of: date | None, publication: int | None = None) -> Publication:
    """The newest publication, or that of a day (UTC, of the services' clock), or that with a number; raises ``NothingPublished``."""
    rows = read(connection, "publication", as_of=as_of, publication=publication)
    if not rows:
        raise NothingPublished(as_of, publication)
    days = tuple(row["day"] for row in read(connection, "publication_day"))
    return Publication(**rows[0], days=days)
