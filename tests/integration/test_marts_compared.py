"""What ``make test-compose`` and ``make test-celery`` compare marts by: it sees a row that differs, and not when or in which run it was written."""

from __future__ import annotations

import os
from pathlib import Path

import marts_compared
import pytest
from sqlalchemy import text

from observatory.local import postgres
from observatory.warehouse.engine import engine_for

MADE = (
    "CREATE SCHEMA mart",
    "CREATE TABLE mart.one (name text, counted int, written_at timestamptz, publication_id bigint)",
    "CREATE TABLE mart.none_yet (name text)",
    "CREATE TABLE mart.one_history (name text)",
)
FIRST = "INSERT INTO mart.one VALUES ('a', 1, now(), 1), ('b', NULL, now(), 1)"


def hashes_of(sockets: Path, *statements: str) -> marts_compared.Hashes:
    with engine_for(postgres.url(sockets, "postgres")).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE IF EXISTS observatory WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE observatory"))
    engine = engine_for(postgres.url(sockets, "observatory"))
    with engine.begin() as connection:
        for statement in (*MADE, *statements):
            connection.execute(text(statement))
    engine.dispose()
    return marts_compared.hashes(marts_compared.local_psql(sockets), os.environ)


def test_rows_are_compared_and_moments_and_numbers_of_runs_are_not(tmp_path: Path) -> None:
    with postgres.running(tmp_path / "pgdata", tmp_path / "postgres.log") as sockets:
        good = hashes_of(sockets, FIRST)
        assert set(good) == {"one", "none_yet"} and good["one"][0] == "2" and good["none_yet"][0] == "0"
        later = "INSERT INTO mart.one VALUES ('b', NULL, now() - interval '1 year', 7), ('a', 1, NULL, 8)"
        told, differing = marts_compared.compared(hashes_of(sockets, later), good)
        assert differing == [] and told.startswith("2 of 2 tables") and "(2 rows)" in told
        others = (
            (FIRST, "UPDATE mart.one SET counted = 0 WHERE name = 'b'"),
            (FIRST, "DELETE FROM mart.one WHERE name = 'a'"),
            (FIRST, "INSERT INTO mart.one SELECT * FROM mart.one"),
            (FIRST, "CREATE TABLE mart.more (name text)"),
            (FIRST, "DROP TABLE mart.one"),
        )
        for statements in others:
            assert len(marts_compared.compared(hashes_of(sockets, *statements), good)[1]) == 1, statements


def test_a_demo_of_other_code_is_not_compared_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marts_compared, "ROOT", tmp_path)
    for name in marts_compared.CODE:
        place = tmp_path / name
        if "." in name:
            place.write_text("a", encoding="utf-8")
        else:
            (place / "in").mkdir(parents=True)
            (place / "in" / "file.py").write_text("a", encoding="utf-8")
    seen = {marts_compared.code()}
    (tmp_path / "sql" / "in" / "__pycache__").mkdir()
    (tmp_path / "sql" / "in" / "__pycache__" / "file.pyc").write_text("b", encoding="utf-8")
    assert marts_compared.code() in seen, "what running leaves is no code"
    for name in ("dags/in/file.py", "plugins/in/file.py", "sql/in/file.py", "requirements.txt", "sql/in/another.py"):
        (tmp_path / name).write_text("b", encoding="utf-8")
        assert marts_compared.code() not in seen, name
        seen.add(marts_compared.code())
