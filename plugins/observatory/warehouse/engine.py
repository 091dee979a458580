"""Connections to the warehouse, and the one way to put a name into SQL."""

from __future__ import annotations

from psycopg2.extensions import cursor as PgCursor
from psycopg2.sql import SQL, Composable
from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.pool import NullPool


def engine_for(url: str | URL) -> Engine:
    """An engine on ``url``; sessions are UTC and name themselves, connections are not pooled (tasks are short)."""
    return create_engine(
        url,
        poolclass=NullPool,
        connect_args={"options": "-c timezone=UTC", "application_name": "observatory"},
    )


def execute(connection: Connection, template: str, **parts: Composable) -> PgCursor:
    """Run ``template`` with its ``{name}`` places filled by quoted identifiers, literals or trusted SQL files."""
    cursor: PgCursor = connection.connection.cursor()
    cursor.execute(SQL(template).format(**parts))
    return cursor


def distrust_statistics(cursor: PgCursor) -> None:
    """Plan the rest of the transaction without loops within loops: in a first load tables grow faster than their statistics, by which they take minutes."""
    cursor.execute("SET LOCAL enable_nestloop = off")


def run_script(connection: Connection, script: str) -> None:
    """Run a trusted SQL file as it stands; ``%`` in it means nothing."""
    connection.connection.cursor().execute(script)
