"""Every table, view and column is explained, and the generated documents are as they would be generated now."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, text

from observatory.docs import generate

ROOT = Path(__file__).resolve().parents[2]


def test_every_table_view_and_column_has_a_comment(warehouse: Engine) -> None:
    rows = generate.columns_of_all(warehouse)
    assert {row.schema for row in rows} == {"raw", "staging", "core", "build", "mart", "meta"}
    bare = {f"{row.schema}.{row.object}" for row in rows if not row.object_comment}
    bare |= {f"{row.schema}.{row.object}.{row.name}" for row in rows if not row.comment}
    assert sorted(bare) == []


def test_every_schema_and_function_has_a_comment(warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        schemas = connection.execute(
            text("SELECT nspname FROM pg_namespace WHERE nspname = ANY (:schemas) AND obj_description(oid, 'pg_namespace') IS NULL"),
            {"schemas": list(generate.SCHEMAS)},
        ).scalars()
        functions = connection.execute(
            text(
                "SELECT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
                " WHERE n.nspname = ANY (:schemas) AND obj_description(p.oid, 'pg_proc') IS NULL"
            ),
            {"schemas": list(generate.SCHEMAS)},
        ).scalars()
        assert [*schemas, *functions] == []


def test_the_generated_documents_are_up_to_date(warehouse: Engine) -> None:
    found = generate.documents(warehouse, ROOT)
    assert generate.differing(found, ROOT) == [], "run python -m observatory.docs"
