"""Questions and claims say what they ask, of whom, how to read them and what they read; and every one is listed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from observatory.docs import answers
from observatory.warehouse.questions import CLAIM_COLUMNS, FIGURE_COLUMNS, FOLDER, Question, claims, figures, find, parse, questions

ROOT = Path(__file__).resolve().parents[2]
ALL = [*questions(), *claims(), *figures()]
IDS = [one.name for one in ALL]
_CALL = re.compile(r"\b((?:mart|core|staging)\.[a-z_]+)(?=\()")
# A question reads the marts; what reads more says why.
BEYOND = {
    "08_new_derivatives_by_family": {"core.family"},  # a function: what word of a name is its family
    "09_mix_of_relations": {"core.family"},  # the same
    "28_from_gated_to_open": {"core.gating"},  # no mart keeps each change of gating
    "12_transparency_by_country": {"core.assessment"},  # judgements of others are loaded, and no mart repeats them
}


def test_the_twenty_six_and_more_are_there_without_a_gap() -> None:
    assert len(questions()) >= 26
    for found in (questions(), claims(), figures()):
        assert [int(one.number) for one in found] == list(range(1, len(found) + 1))
    assert {path.suffix for path in FOLDER.rglob("*.*")} == {".sql"}


@pytest.mark.parametrize("one", ALL, ids=IDS)
def test_the_header_says_what_it_asks_and_how_to_read_it(one: Question) -> None:
    assert one.title.endswith("." if one.columns == CLAIM_COLUMNS else "?"), "a question asks, a claim states"
    for words in (one.asked_by, one.read, one.caveats):
        assert words.endswith(".") and len(words) > 10


@pytest.mark.parametrize("one", ALL, ids=IDS)
def test_it_is_one_statement_that_reads_what_its_header_says(one: Question) -> None:
    (statement,) = sqlglot.parse(one.sql, dialect="postgres")
    assert isinstance(statement, exp.Select | exp.Union)
    read = {f"{table.db}.{table.name}" for table in statement.find_all(exp.Table) if table.db and table.name} | set(_CALL.findall(one.sql))
    assert read == set(one.reads)
    assert {name for name in read if not name.startswith("mart.")} == BEYOND.get(one.name, set())


@pytest.mark.parametrize("one", claims(), ids=[one.name for one in claims()])
def test_a_claim_answers_with_what_it_needs(one: Question) -> None:
    assert one.columns == CLAIM_COLUMNS
    assert "at least" in one.needs or "1,000 places" in one.needs
    assert "'undetermined'" in one.sql


@pytest.mark.parametrize("one", figures(), ids=[one.name for one in figures()])
def test_a_figure_says_who_printed_it_and_what(one: Question) -> None:
    assert one.columns == FIGURE_COLUMNS
    assert re.search(r"20[0-9]{2}", one.published), "a publication has a year"
    # A value that is printed beside ours comes from the file, never from the warehouse.
    (statement,) = sqlglot.parse(one.sql, dialect="postgres")
    assert isinstance(statement, exp.Select | exp.Union)
    assert re.search(r"\bpublished\b", one.sql)


def test_figures_are_of_fifteen_and_more_and_share_no_name_with_a_question() -> None:
    assert len(figures()) >= 15
    names = [one.name for one in ALL]
    assert len(set(names)) == len(names)


def test_a_file_without_its_header_is_refused(tmp_path: Path) -> None:
    for name, words in (("01_x.sql", "-- What?\n-- Asked by: all.\nSELECT 1\n"), ("x.sql", "-- What?\n"), ("02_y.sql", "SELECT 1\n")):
        (tmp_path / name).write_text(words)
        with pytest.raises(Exception, match=r"header lacks|not named"):
            parse(tmp_path / name)


def test_a_question_is_found_by_number_or_name() -> None:
    assert find("7") == find("07") == find("07_derivatives")
    with pytest.raises(Exception, match="make questions"):
        find("99")


def test_the_tutorial_names_every_question_and_claim() -> None:
    tutorial = " ".join((ROOT / "docs" / "researchers.md").read_text(encoding="utf-8").split())
    words = {one.name: one.name[3:].replace("_", " ") for one in ALL}
    assert [name for name, told in words.items() if f"{name[:2]} {told}" not in tutorial] == []


def test_an_answer_is_kept_of_each_with_the_columns_of_today() -> None:
    kept = answers.read(ROOT)
    assert kept.world, "make demo answers docs"
    assert {name: tuple(one.columns) for name, one in kept.answers.items()} == {one.name: one.columns for one in ALL}, "make demo answers docs"
