"""The gate of COPY holds the task that comes first, in the midst of its COPY, whatever else is done to the same table before."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import kills
import psycopg2
import pytest
from sqlalchemy import Engine, text

from observatory.landing import hub_sweep
from observatory.landing.hub import HubListLoader, load_known
from observatory.local import airflow, postgres
from observatory.sources.hub_census import ListPage
from observatory.warehouse.engine import engine_for

DAY = date(2026, 8, 30)
NOON = datetime(2026, 8, 30, 12, tzinfo=UTC)
PATIENCE = 60.0


@dataclass
class Warehouse(kills.Stack):
    """A stack of which there is the warehouse alone."""

    engine: Engine | None = None

    def connect(self, database: str = "") -> Any:
        assert self.engine is not None and database == ""
        connection = psycopg2.connect(dbname=self.engine.url.database, host=str(self.state), user="postgres", password="")
        connection.autocommit = True
        return connection


@pytest.fixture(scope="module")
def running(warehouse: Engine, sockets: Path) -> Warehouse:
    postgres.create_login(sockets, airflow.PIPELINE, "observatory_loader")
    return Warehouse(sockets, engine=warehouse)


@pytest.fixture(scope="module")
def pipeline(warehouse: Engine, running: Warehouse) -> Engine:
    """The warehouse as tasks see it."""
    return engine_for(warehouse.url.set(username=airflow.PIPELINE))


def page(kind: str, number: int) -> ListPage:
    told = [{"_id": f"{n:023x}{kind[0] == 'm':x}", "id": f"a/{kind}{n}", "createdAt": "2024-01-01T00:00:00.000Z", "tags": []} for n in range(number)]
    return ListPage(json.dumps(told).encode(), NOON, None)


def land(engine: Engine, kind: str, number: int, own: list[int]) -> int:
    """Land a page as a task of the census does; tells Postgres' process of it beforehand."""
    with engine.begin() as connection:
        query = "INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES ('census', gen_random_uuid()::text, NULL) RETURNING run_id"
        run = int(connection.execute(text(query)).scalar_one())
    sweep = hub_sweep.open_sweep(engine, run, kind, "census", NOON)
    with engine.connect() as session:
        raw: Any = session.connection.driver_connection
        own.append(raw.info.backend_pid)
        with raw, raw.cursor() as cursor:
            # What stands longer than this stands for ever, and the test is to say so.
            cursor.execute("SET lock_timeout = '60s'")
            # It comes to the table first, as a COPY does not.
            cursor.execute("INSERT INTO raw.hub_repository SELECT * FROM raw.hub_repository WHERE false")
        return int(HubListLoader(raw, sweep, load_known(raw, kind), ordinal=0).land([page(kind, number)]).count.new)


def known(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {str(kind): int(number) for kind, number in connection.execute(text("SELECT kind, count(*) FROM raw.hub_repository GROUP BY 1"))}


def test_who_comes_first_stands_in_its_copy_and_others_pass(running: Warehouse, pipeline: Engine, warehouse: Engine) -> None:
    gate, first = kills.COPY.gate, list[int]()
    with ThreadPoolExecutor(1) as beside:
        with kills._locked(running, gate):
            standing = beside.submit(land, pipeline, "model", 3, first)
            kills._until(lambda: standing.done() or bool(kills._waiting(running, gate)), "nobody stands there", PATIENCE)
            assert not standing.done() and kills._waiting(running, gate) == first
            with warehouse.connect() as connection:
                query = text("SELECT query, wait_event_type FROM pg_stat_activity WHERE pid = :pid")
                told, wait = connection.execute(query, {"pid": first[0]}).one()
            assert told.startswith("COPY raw.hub_repository") and wait == "Lock"
            assert land(pipeline, "dataset", 2, []) == 2 and known(warehouse) == {"dataset": 2}
            assert kills._waiting(running, gate) == first
        assert standing.result(PATIENCE) == 3
    assert known(warehouse) == {"dataset": 2, "model": 3}


def test_a_connection_lost_there_lands_nothing_and_the_gate_holds_nobody_afterwards(running: Warehouse, pipeline: Engine, warehouse: Engine) -> None:
    gate, before = kills.COPY.gate, known(warehouse)
    with ThreadPoolExecutor(1) as beside, kills._locked(running, gate):
        standing = beside.submit(land, pipeline, "model", 9, [])
        kills._until(lambda: standing.done() or bool(kills._waiting(running, gate)), "nobody stands there", PATIENCE)
        with warehouse.begin() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": kills._waiting(running, gate)[0]})
        with pytest.raises((psycopg2.OperationalError, psycopg2.InterfaceError)):
            standing.result(PATIENCE)
    assert known(warehouse) == before
    assert land(pipeline, "model", 9, []) == 6


def test_a_row_that_ends_before_it_begins_is_a_difference(running: Warehouse, warehouse: Engine) -> None:
    good = kills.rows(running, "")
    with warehouse.begin() as connection:
        made = "CREATE TABLE raw.told (n integer, told_from timestamptz, told_to timestamptz, seen_from timestamptz)"
        connection.execute(text(f"{made}; INSERT INTO raw.told VALUES (1, now(), now() + interval '1 hour', now()), (2, now(), NULL, now())"))
    well = kills.rows(running, "")
    assert kills.differences(good, well) == ["raw.told: 0 missing, 2 too many"]
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE raw.told SET told_to = told_from - interval '1 hour' WHERE n = 1"))
    assert kills.differences(well, kills.rows(running, "")) == ["raw.told that ends before it begins: 0 missing, 1 too many"]


def test_repositories_of_the_hub_are_compared_by_what_they_are_and_not_by_number(running: Warehouse, warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        query = text("SELECT array_agg(hub_key ORDER BY hub_key) FROM raw.hub_repository WHERE kind = 'model'")
        child, parent, other, *_ = connection.execute(query).scalar_one()
        connection.execute(text("INSERT INTO core.hub_edge VALUES (:child, :parent, 'finetune', false, 'a/b')"), {"child": child, "parent": parent})
        numbers = "0, 0, 0, 0, 0, 0, 0, 0, 0, 0"
        lineage = f"INSERT INTO core.hub_lineage VALUES (:child, 1, 1, 0, false, 'finetune', {numbers}, ARRAY[:parent, :other], ARRAY[:other])"
        connection.execute(text(lineage), {"child": child, "parent": parent, "other": other})
        columns = connection.execute(
            text(
                "SELECT attrelid::regclass::text, attname, format_type(atttypid, NULL) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid"
                " WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace IN ('raw'::regnamespace, 'core'::regnamespace)"
                " AND attname IN ('hub_key', 'child_key', 'parent_key', 'ancestor_keys', 'root_keys')"
            )
        ).all()
    good = kills.rows(running, "")
    with warehouse.begin() as connection:
        for table, column, kind in columns:
            given = f"ARRAY(SELECT 9000 - k FROM unnest({column}) k)" if kind == "integer[]" else f"9000 - {column}"
            connection.execute(text(f"UPDATE {table} SET {column} = {given}"))
    assert {column for _, column, _ in columns} == kills.REPOSITORY | kills.REPOSITORIES
    assert kills.differences(good, kills.rows(running, "")) == [], "the same things by other numbers"
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE core.hub_edge SET parent_key = child_key"))
        connection.execute(text("UPDATE core.hub_lineage SET root_keys = ancestor_keys"))
    found = kills.differences(good, kills.rows(running, ""))
    assert found == ["core.hub_edge: 1 missing, 1 too many", "core.hub_lineage: 1 missing, 1 too many"]
