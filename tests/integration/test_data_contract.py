"""The contract of the published tables, judged by datacontract-cli: valid by the standard's schema, true of a warehouse, and broken by what breaks it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from sqlalchemy import Engine, text

from observatory import settings
from observatory.docs import generate
from observatory.local import postgres

COMMAND = settings.ROOT / ".venv-contract" / "bin" / "datacontract"
REQUIRED = "OBSERVATORY_REQUIRE_CONTRACT_CLI"
LOGIN = "contract_of_tests"
FILE = settings.ROOT / "docs" / "mart.odcs.yaml"


@dataclass(frozen=True)
class Warehouse:
    """A warehouse with rows in it, as a reader sees it."""

    engine: Engine
    sockets: Path
    folder: Path


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run datacontract-cli; the test is skipped where it is not there, and fails where it is required."""
    if not COMMAND.exists():
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{REQUIRED}=1, and there is no {COMMAND}")
        pytest.skip("no datacontract-cli here: make .venv-contract/made")
    return subprocess.run([COMMAND, *arguments], env={**os.environ, "COLUMNS": "200", **variables}, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def warehouse(told_warehouse: Engine) -> Engine:
    """Three days, each published."""
    return told_warehouse


@pytest.fixture(scope="module")
def made(sockets: Path, warehouse: Engine, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    postgres.create_login(sockets, LOGIN, "observatory_reader")
    return Warehouse(warehouse, sockets, tmp_path_factory.mktemp("contract"))


def broken(made: Warehouse, tables: Sequence[str] = (), contract: Path = FILE) -> set[tuple[str, str | None, str]]:
    """What the command finds broken, as table, column and kind of check; of every table where none is named."""
    found: set[tuple[str, str | None, str]] = set()
    for table in tables or ("all",):
        told = made.folder / f"{table}.json"
        told.unlink(missing_ok=True)
        done = run(
            "test", str(contract), "--schema-name", table, "--output", str(told), "--output-format", "json",
            DATACONTRACT_POSTGRES_HOST=str(made.sockets),
            DATACONTRACT_POSTGRES_DATABASE=str(made.engine.url.database),
            DATACONTRACT_POSTGRES_USERNAME=LOGIN,
            DATACONTRACT_POSTGRES_PASSWORD="none is asked",
        )  # fmt: skip
        assert told.exists(), done.stdout + done.stderr
        checks = json.loads(told.read_text(encoding="utf-8"))["checks"]
        assert len(checks) > 10, "something was checked"
        failed = {(one["model"], one["field"], one["type"]) for one in checks if one["result"] in {"failed", "error"}}
        assert (done.returncode != 0) == bool(failed), done.stdout
        found |= failed
    return found


def test_the_contract_is_valid_by_the_schema_of_the_standard() -> None:
    done = run("lint", str(FILE))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("logicalType: string", "logicalType: text"),
        ("primaryKey: true", "primaryKey: first"),
    ],
)
def test_the_schema_of_the_standard_refuses_what_is_not_of_it(words: str, instead: str, tmp_path: Path) -> None:
    told = FILE.read_text(encoding="utf-8")
    assert words in told
    (tmp_path / "broken.odcs.yaml").write_text(told.replace(words, instead, 1), encoding="utf-8")
    assert run("lint", str(tmp_path / "broken.odcs.yaml")).returncode != 0


def test_the_contract_is_true_of_a_warehouse(made: Warehouse) -> None:
    assert broken(made) == set()


@contextmanager
def instead_of(made: Warehouse, table: str, *statements: str) -> Iterator[None]:
    """A copy of a table in its place, without its key, and then what ``statements`` do to it; the table comes back at the end."""
    with made.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE mart.{table} RENAME TO {table}_aside"))
        connection.execute(text(f"CREATE TABLE mart.{table} AS TABLE mart.{table}_aside"))
        for statement in statements:
            assert connection.execute(text(statement)).rowcount != 0, f"{statement}: it changes nothing"
        connection.execute(text(f"GRANT SELECT ON mart.{table} TO observatory_reader"))
    try:
        yield
    finally:
        with made.engine.begin() as connection:
            connection.execute(text(f"DROP TABLE mart.{table}"))
            connection.execute(text(f"ALTER TABLE mart.{table}_aside RENAME TO {table}"))


@pytest.mark.parametrize(
    ("table", "statement", "column", "kind"),
    [
        ("rule", "ALTER TABLE mart.rule ALTER COLUMN rule_version TYPE text", "rule_version", "field_physical_type"),
        ("rule", "ALTER TABLE mart.rule DROP COLUMN definition", "definition", "field_is_present"),
        ("rule", "INSERT INTO mart.rule SELECT * FROM mart.rule LIMIT 1", None, "primary_key_unique"),
        ("release", "INSERT INTO mart.release SELECT * FROM mart.release LIMIT 1", "release_id", "field_primary_key_unique"),
        ("rule", "UPDATE mart.rule SET definition = NULL", "definition", "field_required"),
        ("release_disclosure", "UPDATE mart.release_disclosure SET data_status = 'ajar'", "data_status", "field_enum"),
        ("lab_disclosure", "UPDATE mart.lab_disclosure SET n = n + 1", None, "model_quality_sql"),
    ],
)
def test_what_breaks_the_contract_is_found(made: Warehouse, table: str, statement: str, column: str | None, kind: str) -> None:
    with instead_of(made, table, statement):
        assert (table, column, kind) in broken(made, [table])
        # The generated file would be another: that is what tells us before anybody reads.
        changed = generate.data_contract(made.engine) != FILE.read_text(encoding="utf-8")
        assert changed or statement.startswith(("UPDATE", "INSERT"))


def test_every_check_of_a_build_is_in_the_contract(made: Warehouse) -> None:
    told = {one["name"]: one for one in yaml.safe_load(FILE.read_text(encoding="utf-8"))["schema"]}
    from observatory.quality.suites import BUILD

    for check in BUILD:
        one = told[check.object_name.removeprefix("build.")]
        if check.is_relational:
            (found,) = [rule for rule in one["quality"] if rule["name"] == check.name]
            assert found["severity"] == {"fail": "error", "warn": "warning"}[check.severity]
        else:
            (field,) = [field for field in one["properties"] if field["name"] == check.arguments["column"]]
            assert {"enum", "logicalTypeOptions"} & set(field), check.name
    # Most can be asked by who only reads.
    kinds = [rule["type"] for one in told.values() for rule in one.get("quality", ())]
    assert kinds.count("sql") > 30 and kinds.count("sql") > 3 * kinds.count("text")


def test_every_table_has_its_columns_and_its_key(made: Warehouse) -> None:
    told = {one["name"]: one for one in yaml.safe_load(FILE.read_text(encoding="utf-8"))["schema"]}
    with made.engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) FROM information_schema.columns"
                " WHERE table_schema = 'mart' GROUP BY 1"
            )
        ).all()
        keys = connection.execute(
            text(
                "SELECT k.table_name, array_agg(k.column_name::text ORDER BY k.ordinal_position) FROM information_schema.key_column_usage k"
                " WHERE k.table_schema = 'mart' GROUP BY 1"
            )
        ).all()
    assert {name: [field["name"] for field in one["properties"]] for name, one in told.items()} == {row[0]: list(row[1]) for row in rows}

    def key(name: str) -> list[str]:
        held = [(field["primaryKeyPosition"], field["name"]) for field in told[name]["properties"] if field.get("primaryKey")]
        return [column for _, column in sorted(held)]

    assert {name: key(name) for name, _ in keys} == {name: list(columns) for name, columns in keys}
    assert [name for name in told if not key(name)] == []
