"""The wall clock is set back between publications: each stays as it was, after those before it and before those that come."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from psycopg2.sql import SQL, Identifier
from small_world import pages, tell
from sqlalchemy import Engine, text

VERSIONED = (
    "SELECT m.relname FROM pg_class m JOIN pg_class h ON h.relnamespace = m.relnamespace AND h.relname = m.relname || '_history'"
    " WHERE m.relnamespace = CAST('mart' AS regnamespace) AND m.relkind = 'r' ORDER BY 1"
)


def asked(engine: Engine, query: str, *values: Any, **names: str) -> list[tuple[Any, ...]]:
    with engine.connect() as session:
        cursor: Any = session.connection.cursor()
        cursor.execute(SQL(query).format(**{name: Identifier("mart", told) for name, told in names.items()}), values or None)
        return [tuple(repr(value) if isinstance(value, list | dict) else value for value in row) for row in cursor.fetchall()]


def shift(engine: Engine, by: timedelta) -> None:
    """Let all that was published have been published later by ``by``, as if the clock had been set back since."""
    with engine.begin() as session:
        cursor: Any = session.connection.cursor()
        for (name,) in asked(engine, VERSIONED):
            mart, history = Identifier("mart", name), Identifier("mart", f"{name}_history")
            cursor.execute(SQL("UPDATE {} SET published_from = published_from + %s").format(mart), (by,))
            cursor.execute(SQL("UPDATE {} SET published_from = published_from + %s, published_to = published_to + %s").format(history), (by, by))
        session.execute(text("UPDATE meta.publication SET published_at = published_at + :by"), {"by": by})


@pytest.fixture(scope="module")
def published(warehouse: Engine) -> tuple[Engine, dict[int, dict[str, Counter[Any]]]]:
    """Three publications with a clock set back by three hours, then by a day; and every mart as it was after each."""
    copies = {}
    for page, by in zip(pages(), (timedelta(hours=3), timedelta(days=1), timedelta(0)), strict=True):
        tell(warehouse, page)
        number = asked(warehouse, "SELECT max(publication_id) FROM meta.publication")[0][0]
        copies[number] = {name: Counter(asked(warehouse, _told(warehouse, name), mart=name)) for (name,) in asked(warehouse, VERSIONED)}
        shift(warehouse, by)
    return warehouse, copies


def _told(engine: Engine, name: str) -> str:
    """A query for all columns of a mart but the moment of its publication, which the fixture shifts."""
    query = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'published_from' ORDER BY attnum"
    return "SELECT " + ", ".join(f'"{column}"' for (column,) in asked(engine, query, f"mart.{name}")) + " FROM {mart}"


def test_no_publication_and_no_row_ends_before_it_begins(published: tuple[Engine, dict[int, Any]]) -> None:
    engine, _ = published
    assert len(asked(engine, "SELECT 1 FROM meta.publication")) == 3
    rising = (
        "SELECT bool_and(published_at > before) FROM (SELECT published_at, lag(published_at) OVER (ORDER BY publication_id) AS before FROM meta.publication) p"
    )
    assert asked(engine, rising) == [(True,)]
    replaced = 0
    for (name,) in asked(engine, VERSIONED):
        moments = {at for (at,) in asked(engine, "SELECT published_at FROM meta.publication")}
        told = asked(engine, "SELECT published_from, published_to FROM {history}", history=f"{name}_history")
        assert all(begun < ended for begun, ended in told), name
        assert {at for row in told for at in row} | {at for (at,) in asked(engine, "SELECT published_from FROM {mart}", mart=name)} <= moments, name
        replaced += len(told)
    assert replaced > 5, "else nothing was replaced, and nothing tried"


def test_each_publication_is_told_as_it_was(published: tuple[Engine, dict[int, dict[str, Counter[Any]]]]) -> None:
    engine, copies = published
    disclosure = [copy["release_disclosure"] for copy in copies.values()]
    assert disclosure[0] != disclosure[1] != disclosure[2], "the steps change something"
    for number, copy in copies.items():
        for name, rows in copy.items():
            query = _told(engine, name).replace("{mart}", "{function}(%s)")
            assert Counter(asked(engine, query, number, function=f"{name}_of")) == rows, (number, name)
