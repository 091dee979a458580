"""Every table, view and column is explained, and the generated documents are as they would be generated now."""

from __future__ import annotations

import re
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


def test_every_table_says_meaning_grain_key_and_source(warehouse: Engine) -> None:
    rows = {(row.schema, row.object): row.object_comment for row in generate.columns_of_all(warehouse)}
    document = generate.data_dictionary(warehouse)
    sections = {part.split("\n", 1)[0]: part for part in document.split("\n### ")[1:]}
    lacking = [
        f"{schema}.{name} lacks its {label}"
        for schema, name in rows
        for label in ("grain", "key", "source")
        if f"\n- {label}: " not in sections[f"{schema}.{name}"]
    ]
    assert lacking == [], "label it in the comment: Key: …, Source: …"


def test_every_key_is_of_columns(warehouse: Engine) -> None:
    columns: dict[tuple[str, str], set[str]] = {}
    told: dict[tuple[str, str], str] = {}
    for row in generate.columns_of_all(warehouse):
        columns.setdefault((row.schema, row.object), set()).add(row.name)
        told[row.schema, row.object] = row.object_comment
    wrong = {
        f"{schema}.{name}: {key}"
        for (schema, name), comment in told.items()
        if not set(generate.key_of(key := generate.facts_of(schema, name, comment, {})["key"])) <= columns[schema, name]
    }
    assert sorted(wrong) == []


def test_every_number_names_its_unit(warehouse: Engine) -> None:
    bare = [
        f"{row.schema}.{row.object}.{row.name}: {row.comment}"
        for row in generate.columns_of_all(warehouse)
        if generate.unit_of(row.type, row.comment or "") is None
    ]
    assert bare == [], "say it in the comment: a word of the rule (generate.UNIT_WORD), or Unit: …"


def test_the_dictionary_gives_the_unit_that_the_comment_tells() -> None:
    """By the written page alone: two units of one column would leave the reader to choose."""
    rows = [line.strip("| ").split(" | ") for line in (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    told = [(cells[0], cells[2].strip(), match[1].strip().lower()) for cells in rows if len(cells) >= 5 and (match := re.search(r"Unit: ([^.;|]+)", cells[-1]))]
    numbers = [row for row in told if row[1] not in {"", "UTC"}]
    assert len(numbers) > 500 and [row for row in numbers if row[1] != {"counts": "count", "keys": "key"}.get(row[2], row[2])] == []


def test_every_function_is_in_the_dictionary(warehouse: Engine) -> None:
    document = generate.data_dictionary(warehouse)
    assert [row.name for row in generate.functions_of_all(warehouse) if f"| `{row.name}` |" not in document] == []


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
                # What comes with a type of ours is Postgres' own.
                " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')"
            ),
            {"schemas": list(generate.SCHEMAS)},
        ).scalars()
        assert [*schemas, *functions] == []


def test_the_generated_documents_are_up_to_date(warehouse: Engine) -> None:
    found = generate.documents(warehouse, ROOT)
    assert generate.differing(found, ROOT) == [], "run make docs (it starts a Postgres of its own, 1 to 2 minutes), and commit what it wrote"
