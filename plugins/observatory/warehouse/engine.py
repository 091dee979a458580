"""Connections to the warehouse, and the one way to put a name into SQL."""

from __future__ import annotations

from psycopg2.extensions import cursor as PgCursor
from psycopg2.sql import SQL, Composable
from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.pool import NullPool


def engine_for(url: str | URL) -> Engine:
    """An engine on ``url``; sessions are in UTC and named ``observatory``, connections are not pooled (tasks are short)."""
    return create_engine(
        url,
        poolclass=NullPool,
        connect_args={"options": "-c timezone=UTC", "application_name": "observatory"},
    )


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
