"""The question that a person is shown: bounded, and nothing in it that came from outside can do anything."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from markdown import Markdown

from observatory.warehouse import approval
from observatory.warehouse.publish import Comparison, Difference, Vanishing

HOSTILE = [
    "[click](javascript:alert(1))",
    "![x](https://evil.example/p.png)",
    "<img src=x onerror=alert(1)>",
    "`` ` ``<script>",
    "a|b\n\n# Approve this",
    "www.evil.example",
    "https://evil.example/",
    "{{ ti.xcom_pull('x') }}",
    "\u202eetorw\u2066",
    "x" * 5_000,
    "",
]


def question_of(name: str, rows: int = 1) -> str:
    lost = Vanishing(name, 10, 5, 0.5, [name] * 9, json.dumps([{"key": name}] * 50), True, "why")
    mart = Difference("model", 100, 1, 2, 3, 0.6, 0.5, True, "data")
    found = Comparison([mart] * rows, [lost] * rows, "why", "f", {"model": {"removed": [name] * 5}})
    return approval.question(found, run_id=7, world=name, wait=timedelta(days=3))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_code_of_plain_letters(name: str) -> None:
    told = question_of(name)
    shown = Markdown(extensions=["tables"]).convert(told)
    # Without the code, which shows what stands in it and makes nothing of it, only our own words are left.
    plain = re.sub(r"<code>[^<]*</code>", "", shown)
    assert not re.search(r"<(a|img|script)\b|evil|alert|xcom|\{\{", plain)
    assert "{{" not in told and "\u202e" not in told
    assert all(len(code) <= approval.NAME_LETTERS for code in re.findall(r"`([^`]*)`", told))
    assert plain.count("<table>") == 2 and shown.count("<h3>") == 4


def test_a_question_is_bounded(name: str = "x" * 80) -> None:
    told = question_of(name, rows=400)
    assert len(told) <= approval.QUESTION_LETTERS
    assert "and 385 more" in told
