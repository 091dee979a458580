"""Tables that grow large say themselves when the server vacuums and analyses them: new ones, new partitions, histories, and those of an older warehouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.warehouse import schema
from observatory.warehouse.engine import run_script

CHANGED = {"autovacuum_vacuum_scale_factor=0.02", "autovacuum_analyze_scale_factor=0.02"}
GROWN = {"autovacuum_vacuum_insert_scale_factor=0.02", "autovacuum_analyze_scale_factor=0.02"}
VACUUMED = (CHANGED | GROWN) - (CHANGED & GROWN)
# A table with one of these columns has a row for each repository, record or document.
OF_MANY = ("hub_key", "child_key", "record_id", "raw_version_id", "archive_key", "block_id", "evidence_id")
SMALL = {
    "core.dataset": "one row a data set that is followed",
    "core.model": "one row a model that is followed",
    "core.paper": "one row a paper that is followed",
    "core.repository": "one row a repository that is followed",
    "core.hub_cycle": "models of circles alone",
    "core.hub_withdrawal": "what was open and is not any more",
    "meta.hub_absence": "repositories that a walk missed",
    "meta.hub_derived": "one row a step",
    "raw.absence": "records that were gone",
    "raw.emptied": "records with a part told empty",
    "raw.hub_emptied": "repositories with a part told empty",
}
TABLES = """
SELECT c.oid::regclass::text AS name, n.nspname AS schema, coalesce(c.reloptions, '{}') AS options,
       EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = ANY (:columns) AND NOT a.attisdropped) AS is_of_many
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('raw', 'core', 'meta', 'mart', 'build') AND c.relkind = 'r'
"""
MONTHS = ("make_hub_counter_month", "make_hub_archive_month")


def undecided(connection: Connection) -> tuple[int, set[str]]:
    """How many tables have a row for each of many things, and the names of those without settings that are not called small."""
    rows = connection.execute(text(TABLES), {"columns": list(OF_MANY)}).all()
    many = {row.name: set(row.options) for row in rows if row.is_of_many and row.schema != "build" and row.name not in SMALL}
    return len(many), {name for name, told in many.items() if not told & VACUUMED}


def options(engine: Engine) -> dict[str, set[str]]:
    """The storage settings of each table, by its name."""
    with engine.connect() as connection:
        return {row.name: set(row.options) for row in connection.execute(text(TABLES), {"columns": list(OF_MANY)})}


def call(engine: Engine, query: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(query))


def test_every_table_of_many_rows_has_settings(warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        number, names = undecided(connection)
    assert number > 20
    assert names == set()


def test_what_is_called_small_is_there_and_has_no_settings(warehouse: Engine) -> None:
    found = options(warehouse)
    assert {name: found[name] & VACUUMED for name in SMALL} == {name: set() for name in SMALL}


@pytest.mark.parametrize("column", OF_MANY)
def test_a_new_table_without_a_decision_is_noticed(warehouse: Engine, column: str) -> None:
    with warehouse.connect() as connection:
        connection.execute(text(f"CREATE TABLE core.undecided ({column} integer PRIMARY KEY) WITH (autovacuum_analyze_scale_factor = 0.02)"))
        _, names = undecided(connection)
        connection.rollback()
    assert names == {"core.undecided"}


@pytest.mark.parametrize(
    "name", ["raw.hub_repository", "raw.hub_counter_now", "raw.record", "meta.look", "meta.http_validator", "core.evidence", "mart.evidence"]
)
def test_what_changes_is_vacuumed_by_changes(warehouse: Engine, name: str) -> None:
    assert options(warehouse)[name] >= CHANGED


@pytest.mark.parametrize("name", ["raw.record_version", "raw.counter", "raw.hub_block", "raw.hub_repository_history", "raw.hub_counter_month"])
def test_what_only_grows_is_vacuumed_by_what_was_added(warehouse: Engine, name: str) -> None:
    assert options(warehouse)[name] >= GROWN


@pytest.mark.parametrize("name", ["raw.hub_repository", "raw.hub_counter_now", "meta.http_validator", "core.hub_declaration"])
def test_pages_keep_room_where_an_update_touches_no_index(warehouse: Engine, name: str) -> None:
    assert any(told.startswith("fillfactor=") for told in options(warehouse)[name])


@pytest.mark.parametrize("function", MONTHS)
@pytest.mark.parametrize("day", ["2031-01-31", "2031-02-01"])
def test_a_new_month_has_settings(warehouse: Engine, function: str, day: str) -> None:
    before = options(warehouse)
    call(warehouse, f"SELECT raw.{function}('{day}')")
    made = {name: told for name, told in options(warehouse).items() if name not in before}
    assert len(made) == 1
    assert all(told == GROWN for told in made.values())


def test_parts_of_what_the_hub_discloses_have_settings(warehouse: Engine) -> None:
    call(warehouse, "SELECT core.make_hub_disclosure_parts()")
    found = options(warehouse)
    assert found["core.hub_disclosure_model"] == CHANGED
    assert found["core.hub_disclosure_dataset"] == CHANGED


def test_every_history_is_vacuumed_by_what_was_added_and_a_build_as_its_mart(warehouse: Engine) -> None:
    found = options(warehouse)
    histories = {name: told for name, told in found.items() if name.startswith("mart.") and name.endswith("_history")}
    assert len(histories) > 40
    assert {name for name, told in histories.items() if not told >= GROWN} == set()
    assert found["build.evidence"] == found["mart.evidence"] == CHANGED


def test_a_history_that_lost_its_settings_gets_them_back(warehouse: Engine) -> None:
    call(warehouse, "ALTER TABLE mart.lab_history RESET (autovacuum_vacuum_insert_scale_factor, autovacuum_analyze_scale_factor)")
    assert options(warehouse)["mart.lab_history"] == set()
    call(warehouse, "SELECT meta.keep_history('lab')")
    assert options(warehouse)["mart.lab_history"] == GROWN


def test_the_migration_reaches_partitions_that_are_there(warehouse: Engine) -> None:
    (path,) = (settings.SQL / "migrations").glob("*_upkeep.sql")
    for function in MONTHS:
        call(warehouse, f"SELECT raw.{function}('2032-05-05')")
    call(warehouse, "SELECT core.make_hub_disclosure_parts()")
    parts = {"raw.hub_counter_2032_05": GROWN, "raw.hub_archive_download_2032_05": GROWN, "core.hub_disclosure_model": CHANGED}
    for name in parts:
        call(warehouse, f"ALTER TABLE {name} RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor, autovacuum_analyze_scale_factor)")
    assert {name: options(warehouse)[name] for name in parts} == {name: set() for name in parts}
    with warehouse.begin() as connection:
        run_script(connection, path.read_text(encoding="utf-8"))
    assert {name: options(warehouse)[name] for name in parts} == parts


def test_the_file_of_a_table_says_why(warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        files = schema.files_of(connection)
    record, run = files[Path("tables/raw/record.sql")], files[Path("tables/meta/run.sql")]
    assert f"-- autovacuum_vacuum_scale_factor: {schema.WHY['autovacuum_vacuum_scale_factor']}\nCREATE TABLE raw.record (" in record
    assert not any(why in run for why in schema.WHY.values())


def test_every_setting_of_a_table_has_its_reason_or_goes_with_one_that_has(warehouse: Engine) -> None:
    names = {told.partition("=")[0] for table in options(warehouse).values() for told in table}
    assert names == {*schema.WHY, "autovacuum_analyze_scale_factor"}
