"""The files of the current state are run each after what it needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatory import settings
from observatory.errors import WarehouseError
from observatory.warehouse import tree

TABLE = "CREATE TABLE {name} (x bigint{rest});\nCOMMENT ON TABLE {name} IS '{words}';\n"


def put(folder: Path, kind: str, name: str, sql: str) -> None:
    path = folder / kind / f"{name.replace('.', '/')}.sql"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(sql)


def order(folder: Path) -> list[str]:
    return [file.name for file in tree.load(folder)]


def test_what_is_named_comes_first_and_words_name_nothing(tmp_path: Path) -> None:
    # By name alone each of these would come before what it needs.
    put(tmp_path, "tables", "core.a", TABLE.format(name="core.a", rest=" REFERENCES core.b", words="Key: x. It''s core.c."))
    put(tmp_path, "tables", "core.b", TABLE.format(name="core.b", rest=" DEFAULT core.z()", words="Read by core.a."))
    put(tmp_path, "tables", "core.c", "-- Beside core.a.\n" + TABLE.format(name="core.c", rest=" REFERENCES core.a", words="core.d."))
    put(tmp_path, "functions", "core.z", "CREATE OR REPLACE FUNCTION core.z() RETURNS bigint LANGUAGE sql RETURN 1;\n")
    assert order(tmp_path) == ["core.z", "core.b", "core.a", "core.c"]


def test_what_follows_from_a_mart_stands_in_its_file(tmp_path: Path) -> None:
    put(tmp_path, "tables", "core.copy", "CREATE TABLE core.copy (LIKE build.lab INCLUDING ALL);\n")
    put(tmp_path, "functions", "core.past", "CREATE OR REPLACE FUNCTION core.past() RETURNS bigint RETURN (SELECT count(*) FROM mart.lab_history);\n")
    put(tmp_path, "views", "core.day", "CREATE OR REPLACE VIEW core.day AS SELECT * FROM mart.lab_as_of('2025-01-01');\n")
    put(tmp_path, "tables", "mart.lab", "CREATE TABLE mart.lab (x bigint);\n\nSELECT meta.keep_history('lab');\n")
    put(tmp_path, "functions", "meta.keep_history", "CREATE OR REPLACE FUNCTION meta.keep_history(name text) RETURNS void RETURN 1;\n")
    assert order(tmp_path)[:2] == ["meta.keep_history", "mart.lab"]


def test_a_circle_and_a_name_of_two_are_told(tmp_path: Path) -> None:
    put(tmp_path, "views", "core.a", "CREATE OR REPLACE VIEW core.a AS SELECT * FROM core.b;\n")
    put(tmp_path, "views", "core.b", "CREATE OR REPLACE VIEW core.b AS SELECT * FROM core.a;\n")
    with pytest.raises(WarehouseError, match=r"in a circle: core\.\w, core\.\w"):
        tree.load(tmp_path)
    put(tmp_path, "tables", "core.a", "CREATE TABLE core.a (x bigint);\n")
    with pytest.raises(WarehouseError, match="one name"):
        tree.load(tmp_path)


def test_every_mart_with_a_history_says_so() -> None:
    files = tree.load()
    told = {file.name for file in files if "published_from" in file.sql and file.name.startswith("mart.") and file.kind == "tables"}
    assert told and told == {file.name for file in files if len(list(file.makes())) > 1}
    assert (settings.SQL / "functions/meta/keep_history.sql").exists()
