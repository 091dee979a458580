"""Every table, view and column is explained, and the generated documents are as they would be generated now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from observatory.docs import generate
from observatory.docs.warehouse import throwaway

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def fresh() -> Iterator[Engine]:
    """A migrated warehouse of its own: the documents tell of the files, not of what some run left."""
    with throwaway() as engine:
        yield engine


def test_every_table_view_and_column_has_a_comment(fresh: Engine) -> None:
    rows = generate.columns_of_all(fresh)
    assert {row.schema for row in rows} == {"raw", "staging", "core", "build", "mart", "meta"}
    bare = {f"{row.schema}.{row.object}" for row in rows if not row.object_comment}
    bare |= {f"{row.schema}.{row.object}.{row.name}" for row in rows if not row.comment}
    assert sorted(bare) == []


def test_every_schema_and_function_has_a_comment(fresh: Engine) -> None:
    with fresh.connect() as connection:
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


def test_the_generated_documents_are_up_to_date(fresh: Engine) -> None:
    found = generate.documents(fresh, ROOT)
    assert generate.differing(found, ROOT) == [], "run python -m observatory.docs"
