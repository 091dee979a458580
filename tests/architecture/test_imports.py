"""The direction of imports, held by reading the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from observatory import settings

PACKAGE = settings.ROOT / "plugins" / "observatory"
# Part → what of ours, and of Airflow, it may never import.
FORBIDDEN = {
    "errors.py": ("observatory", "airflow"),
    "settings.py": ("observatory", "airflow"),
    "identifiers.py": ("observatory", "airflow"),
    "http.py": ("observatory.sources", "observatory.landing", "observatory.warehouse", "sqlalchemy", "psycopg2", "airflow"),
    "sources": ("observatory.landing", "observatory.warehouse", "observatory.disclosure", "sqlalchemy", "psycopg2", "airflow"),
    "disclosure": ("observatory.sources", "observatory.landing", "observatory.warehouse", "observatory.http", "sqlalchemy", "psycopg2", "airflow"),
    "landing": ("observatory.http", "observatory.orchestration", "airflow"),
    "warehouse": ("observatory.http", "observatory.sources", "observatory.orchestration", "airflow"),
    "quality": ("observatory.http", "observatory.orchestration", "airflow"),
    "replay": ("airflow",),
    "local": ("observatory.orchestration",),
}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return names


@pytest.mark.parametrize("part", sorted(FORBIDDEN))
def test_no_part_imports_what_lies_behind_it(part: str) -> None:
    place = PACKAGE / part
    files = [place] if place.suffix else sorted(place.rglob("*.py"))
    assert files
    for path in files:
        wrong = {name for name in imported(path) for prefix in FORBIDDEN[part] if name == prefix or name.startswith(f"{prefix}.")}
        allowed = {"observatory.errors", "observatory.settings"}
        assert {name for name in wrong if not any(name.startswith(one) for one in allowed)} == set(), path


def test_the_replay_takes_nothing_from_the_code_that_it_serves() -> None:
    files = sorted((PACKAGE / "replay").rglob("*.py"))
    assert files
    for path in files:
        ours = {name for name in imported(path) if name.split(".")[0] == "observatory"}
        # A list of fields or a parser shared with a source would be right by definition.
        assert {name for name in ours if not name.startswith(("observatory.replay", "observatory.errors"))} == set(), path


def test_what_production_runs_does_not_know_the_replay() -> None:
    files = [path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] not in {"replay", "local"}]
    assert len(files) > 50
    for path in [*files, *(settings.ROOT / "dags").glob("*.py")]:
        assert not any(name.startswith("observatory.replay") for name in imported(path)), path


def test_great_expectations_is_imported_in_functions_only() -> None:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert "great_expectations" not in ast.unparse(node), path


def test_sql_objects_say_what_they_read() -> None:
    from observatory.warehouse import sqlfile

    for folder, schema in (("staging", "staging"), ("core", "core"), ("marts", "build"), ("checks", "checks")):
        objects = sqlfile.load(settings.SQL / folder, schema)
        assert objects, folder
        for obj in objects:
            body = "\n".join(line for line in obj.sql.splitlines() if not line.lstrip().startswith("--"))
            for read in obj.reads:
                assert read in body, f"{obj.name} says it reads {read}"
            if folder in {"core", "marts"}:
                assert "raw." not in body.replace("raw_", ""), f"{obj.name} reads raw"
