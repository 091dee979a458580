"""The comment above a pattern shows what it finds: the pattern finds the first quoted text in it, or a beginning of that text."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import observatory.disclosure

ROOT = Path(observatory.disclosure.__file__).parent


def commented_patterns() -> Iterator[tuple[str, str, str, re.Pattern[str]]]:
    """Module, name, comment and pattern of every ``NAME = re.compile(…)`` with a comment right above it."""
    for path in sorted(ROOT.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        lines = source.splitlines()
        for node in ast.parse(source).body:
            if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
                continue
            first = last = node.lineno - 1
            while lines[first - 1].startswith("# ") and not lines[first - 1].startswith("# --"):
                first -= 1
            module = ".".join(("observatory.disclosure", *path.relative_to(ROOT).with_suffix("").parts))
            name = node.targets[0].id
            if first < last and isinstance(pattern := getattr(importlib.import_module(module), name), re.Pattern):
                yield module, name, " ".join(lines[first:last]), pattern


PATTERNS = list(commented_patterns())
EXAMPLES = [(module, name, pattern, quoted[1]) for module, name, comment, pattern in PATTERNS if (quoted := re.search(r'"([^"]+)"', comment))]


@pytest.mark.parametrize(("module", "name", "pattern", "example"), EXAMPLES, ids=lambda value: value if isinstance(value, str) else "")
def test_the_example_in_the_comment_is_found(module: str, name: str, pattern: re.Pattern[str], example: str) -> None:
    beginnings = (example[:end] for end in range(len(example), 0, -1))
    assert any(pattern.search(text) for text in beginnings), f"{module}.{name} does not find the example {example!r} of its comment"


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 70
    assert len({(module, name) for module, name, *_ in EXAMPLES}) == len(EXAMPLES)
