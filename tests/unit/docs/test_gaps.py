"""An answer without rows or values says why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from observatory import settings
from observatory.docs import answers
from observatory.warehouse.questions import Question, explain_gaps, figures, find, questions

ASKED = replace(find("01"), needs="two months.")


@pytest.mark.parametrize(
    ("needs", "rows", "said"),
    [
        ("two months.", [], "No row. It needs two months."),
        ("", [], "No row. Nothing in this warehouse is of the kind that is asked for."),
        ("two months.", [("CN", None), ("US", None)], "No value in share. It needs two months."),
        ("two months.", [("CN", ""), ("US", None)], "No value in share. It needs two months."),
        ("two months.", [("CN", None), ("US", 0)], ""),
        ("two months.", [("CN", ["a list"])], ""),
        ("", [("CN", None)], ""),
    ],
)
def test_what_is_missing_is_said_with_what_it_needs(needs: str, rows: list[tuple[Any, ...]], said: str) -> None:
    assert explain_gaps(replace(ASKED, needs=needs), ("country", "share"), rows) == said


@pytest.mark.parametrize("question", [*questions(), *figures()], ids=lambda question: question.name)
def test_an_answer_of_the_documents_without_rows_or_numbers_says_what_the_question_needs(question: Question) -> None:
    answer = answers.read(settings.ROOT).answers[question.name]
    numbers = {"downloads", "share", "ours", "downloads_all_time", "downloads_added"}
    is_without = any(name in numbers and all(not row[place] for row in answer.rows) for place, name in enumerate(answer.columns))
    if answer.count == 0 or (is_without and answer.count <= len(answer.rows)):
        assert question.needs and answer.gaps
