"""Connections to the warehouse, and the one way to put a name into SQL."""

from __future__ import annotations

import re

from psycopg2.extensions import cursor as PgCursor
from psycopg2.sql import SQL, Composable
from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from observatory.errors import WarehouseError

# A host as libpq takes it: a name, an address, several with commas, or the folder of a socket.
_HOST = re.compile(r"[\w.:,-]*|/[\w./-]*")


def engine_for(url: str | URL) -> Engine:
    """An engine on ``url``; sessions are in UTC and named ``observatory``, connections are not pooled (tasks are short). Raises as ``checked``."""
    return create_engine(
        checked(url),
        poolclass=NullPool,
        connect_args={"options": "-c timezone=UTC", "application_name": "observatory"},
    )


def checked(url: str | URL) -> URL:
    """The address of a database in its parts.

    Raises ``WarehouseError`` without a word of it where it cannot be read, or a part of its password would count as the host, which errors show.
    """
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        raise WarehouseError("the address of the warehouse is none (not shown, it may hold a password)") from None
    if not _HOST.fullmatch(parts.host or ""):
        raise WarehouseError(
            "the address of the warehouse has no host that can be one (not shown): write @ : / ? # and % of a password as %40 %3A %2F %3F %23 %25"
        )
    if not parts.drivername.startswith("postgresql") or any(name.endswith("password") for name in parts.query):
        raise WarehouseError("the address of the warehouse (not shown) begins with postgresql:// and holds a password before its host alone, not in a query")
    return parts


def execute(connection: Connection, template: str, **parts: Composable) -> PgCursor:
    """Run ``template`` with its ``{name}`` places filled by quoted identifiers, literals or trusted SQL files; returns the cursor with the result."""
    cursor: PgCursor = connection.connection.cursor()
    cursor.execute(SQL(template).format(**parts))
    return cursor


def distrust_statistics(cursor: PgCursor) -> None:
    """Forbid plans with nested loops until the transaction ends: in a first load the statistics of tables are out of date, and such a plan takes minutes."""
    cursor.execute("SET LOCAL enable_nestloop = off")


def run_script(connection: Connection, script: str) -> None:
    """Run the text of a trusted SQL file without parameters, so that ``%`` in it is a plain character. Raises ``psycopg2.Error`` if Postgres refuses it."""
    connection.connection.cursor().execute(script)
