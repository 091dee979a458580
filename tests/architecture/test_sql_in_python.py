"""SQL is never made by formatting: values are bound, names go through psycopg2.sql, statements are constants."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for folder in ("plugins", "dags", "tools", "bench") for path in (ROOT / folder).rglob("*.py"))

_STATEMENT = re.compile(
    r"^\s*(select\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|merge\s+into\s|with\s+\S+\s+as\s*\("
    r"|truncate\s|copy\s+\S+\s+(from|to)\s"
    r"|(create|drop|alter)\s+(or\s+replace\s+)?(temporary\s+|temp\s+|unlogged\s+)?"
    r"(table|view|schema|index|database|role|function)\s"
    r"|comment\s+on\s|grant\s|revoke\s)",
    re.IGNORECASE,
)

METHODS = {"format", "format_map", "join", "replace"}


def _begins_sql(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        # English begins with these words too; SQL of ours has its verbs in capitals.
        return isinstance(node.value, str) and bool(_STATEMENT.match(node.value)) and node.value.split()[0].isupper()
    if isinstance(node, ast.JoinedStr):
        return bool(node.values) and _begins_sql(node.values[0])
    if isinstance(node, ast.BinOp):
        return _begins_sql(node.left)
    return False


def formatted_sql(source: str) -> list[int]:
    """Lines on which a statement is put together from a constant that begins as SQL does."""
    lines = set()
    for node in ast.walk(ast.parse(source)):
        is_fstring = isinstance(node, ast.JoinedStr) and any(isinstance(part, ast.FormattedValue) for part in node.values)
        is_sum = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod)
        if (is_fstring or is_sum) and _begins_sql(node):
            lines.add(node.lineno)
        is_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        # psycopg2.sql's SQL("…").format(…) has a call before the dot, not a constant: names are quoted there.
        if is_method and node.func.attr in METHODS and _begins_sql(node.func.value):
            lines.add(node.lineno)
    return sorted(lines)


def test_no_statement_is_put_together_by_formatting() -> None:
    found = [f"{path.relative_to(ROOT)}:{line}" for path in FILES for line in formatted_sql(path.read_text(encoding="utf-8"))]
    assert FILES
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'f"SELECT * FROM {table}"',
        '"SELECT * FROM " + table',
        '"DELETE FROM %s" % table',
        '"DROP TABLE {}".format(table)',
        '"WITH x AS (" + inner + ")"',
        'f"INSERT INTO {table} VALUES (1)"',
        'f"CREATE TEMP TABLE {name} (x int)"',
    ],
)
def test_formatted_statements_are_found(source: str) -> None:
    assert formatted_sql(source) == [1]


@pytest.mark.parametrize(
    "source",
    [
        '"SELECT 1 " "FROM x"',
        'SQL("SELECT * FROM {}").format(Identifier(name))',
        'f"Select a {thing} from the list"',
        'f"with {n} rows"',
        '"UPDATE mart SET x = :x"',
        'f"{n} rows, SELECT"',
    ],
)
def test_constants_names_and_english_are_left_alone(source: str) -> None:
    assert formatted_sql(source) == []
