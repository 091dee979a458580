"""A number that both SQL and Python need is a parameter of the statement; where it cannot be one, in a view and between rooms, both say the same."""

from __future__ import annotations

import re

from observatory import settings
from observatory.disclosure import reading
from observatory.landing import writer
from observatory.quality import silence, suites
from observatory.sources import hub_census


def numbers(path: str, pattern: str) -> list[int]:
    return [int(one) for one in re.findall(pattern, (settings.SQL / path).read_text(encoding="utf-8"))]


def test_a_list_is_outdated_when_its_dag_is_silent() -> None:
    assert numbers("views/mart/look_count.sql", r"interval '(\d+) hours'") == [silence.SILENCE.total_seconds() / 3600]


def test_a_quotation_is_as_long_as_the_check_allows() -> None:
    assert suites.QUOTATION_MAX == reading.QUOTATION_MAX


def test_the_most_adopted_that_are_followed_are_among_those_that_are_kept() -> None:
    kept = numbers("hub/top_month.sql", r"LIMIT (\d+)")
    assert len(kept) == 4 and set(kept) == set(numbers("hub/top_lost.sql", r"place = (\d+)")) == set(numbers("hub/top_high.sql", r"place = (\d+)"))
    assert settings.ADOPTION_TOP <= min(kept)


def test_the_page_of_a_list_is_told_to_the_statement_that_counts_calls() -> None:
    assert hub_census.PAGE > 0 and numbers("planning/census_calls.sql", r"\b(\d{2,})\b") == []


def test_a_list_is_walked_since_no_earlier_than_a_date_is_believed() -> None:
    assert numbers("planning/lists_since.sql", r"interval '(\d+) minutes'") == [writer.MAX_AHEAD.total_seconds() / 60]
