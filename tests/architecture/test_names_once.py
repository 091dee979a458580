"""A name of a module is given once: a second one would silently take the first one's place."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(path for folder in ("plugins", "dags", "bench", "tools", "tests") for path in (ROOT / folder).rglob("*.py"))


def _given(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        yield statement.target.id
    elif isinstance(statement, ast.Assign):
        # A table that is built up from itself is no second meaning of its name.
        read = {node.id for node in ast.walk(statement.value) if isinstance(node, ast.Name)}
        yield from (target.id for target in statement.targets if isinstance(target, ast.Name) and target.id not in read)


def twice(source: str) -> list[str]:
    """The names that the top level of a module gives more than once."""
    counts = Counter(name for statement in ast.parse(source).body for name in _given(statement))
    return sorted(name for name, count in counts.items() if count > 1)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("A = 1\nB = 2\n", []),
        ("A = 1\nB = 2\nA = 3\n", ["A"]),
        ("A: int = 1\n\ndef A(): ...\n", ["A"]),
        ("A = [1]\nA = [*A, 2]\n", []),
        ("def a():\n    b = 1\n    b = 2\n", []),
    ],
)
def test_a_name_that_is_given_twice_is_seen(source: str, names: list[str]) -> None:
    assert twice(source) == names


def test_no_module_gives_a_name_twice() -> None:
    found = {str(path.relative_to(ROOT)): names for path in FILES if (names := twice(path.read_text(encoding="utf-8")))}
    assert found == {}
