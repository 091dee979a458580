"""What is taken away from a panel: files that say what they are, and in which nothing of an outsider runs."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import taken

from observatory.disclosure.bibtex import entries
from observatory.web import take
from observatory.web.take import Origin, apa, as_csv, as_json, bibtex, head, one_line

ORIGIN = Origin(
    7, date(2026, 8, 20), "live", "CC-BY-4.0", "https://example.org/open-science/countries/pair?publication=7", ("sql/page/x.sql (dimension=data)",)
)
SAMPLE = Origin(None, None, "a small world", "ODbL-1.0", "/open-science/x")
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=HYPERLINK(1)"]


def test_a_file_says_source_licence_date_query_and_address_before_its_rows() -> None:
    told = as_csv(head("A finding", "A subject", "n = 2 · coverage 50 %", ORIGIN), ["Name", "n"], [["a", "1"], ["# b", "2"]])
    assert taken.said(told) == [
        ("Title", "A finding"),
        ("Subject", "A subject"),
        ("Rests on", "n = 2 · coverage 50 %"),
        ("Source", "Open Release Observatory, publication 7, as of 2026-08-20"),
        ("World", "live services"),
        ("Licence", "CC-BY-4.0 https://creativecommons.org/licenses/by/4.0/"),
        ("Date", "2026-08-20"),
        ("Query", "sql/page/x.sql (dimension=data)"),
        ("Address", "https://example.org/open-science/countries/pair?publication=7"),
    ]
    assert taken.table(told) == [["Name", "n"], ["a", "1"], ["# b", "2"]]
    assert "speaks of itself only" in dict(taken.said(as_csv(head("x", "x", "y", SAMPLE), ["a"], [])))["World"]
    assert dict(head("x", "x", "y", SAMPLE))["Licence"].startswith("ODbL-1.0 https://opendatacommons.org/")


@pytest.mark.parametrize("value", FORMULAS)
def test_no_cell_is_a_formula_whatever_a_spreadsheet_takes_for_the_end_of_a_cell(value: str) -> None:
    assert take.guarded(value) == f"'{value}"
    hostile = [f"a{sign}{value}" for sign in ",;\t"]
    told = as_csv([("Title", one) for one in hostile], hostile, [hostile])
    for line in told.split("\r\n")[: len(hostile)]:
        for cell in re.split(r"[,;\t]", line.removeprefix("# ")):
            assert not re.match(r"\s*[=+\-@]", cell), line
    # Below, every cell is quoted, so that no sign within it begins another one.
    assert taken.table(told) == [hostile, hostile]
    assert told.split("\r\n")[len(hostile)].startswith('"')


def test_no_outsider_adds_a_line_above_the_table() -> None:
    told = as_csv([("Title", 'a"\r\nLab,n\r\n"=1'), ("Address", "x")], ["Lab"], [])
    assert [name for name, _ in taken.said(told)] == ["Title", "Address"] and taken.table(told) == [["Lab"]]
    assert len(one_line("x" * 10_000)) <= take.MOST_TEXT + 1
    assert one_line("a\u202eb\x00c\nd") == "abc d"


def test_json_has_numbers_dates_and_null() -> None:
    moment = datetime(2026, 8, 20, 1, tzinfo=UTC)
    body: dict[str, Any] = {
        "a": Decimal("0.5"),
        "b": Decimal("3.00"),
        "c": None,
        "d": date(2026, 8, 20),
        "e": moment,
        "f": ["</script>", float("nan")],
    }
    told = {"a": 0.5, "b": 3, "c": None, "d": "2026-08-20", "e": "2026-08-20T01:00:00Z", "f": ["</script>", "nan"]}
    assert json.loads(as_json(body)) == told


def test_a_citation_names_author_day_title_publication_world_and_address() -> None:
    told = apa("China more often: 57–72 % against 39–55 %", ORIGIN)
    assert told == (
        "Contributors of the Open Release Observatory. (2026, August 20). China more often: 57–72 % against 39–55 % (Publication 7)"
        " [Data set; world: live services]. Open Release Observatory. https://example.org/open-science/countries/pair?publication=7"
    )
    assert "(n.d.)" in apa("x", SAMPLE) and "a sample" in apa("x", SAMPLE)


def test_an_entry_of_bibtex_is_one_entry_whatever_is_in_the_title() -> None:
    title = "50 % of a_b & {c} $d ~e^f\\input{x}}\n@misc{y, title={z}} #1"
    (entry,) = entries(bibtex(title, "countries-pair", ORIGIN))
    assert entry.fields["url"] == ORIGIN.address and entry.fields["version"] == "Publication 7"
    told = bibtex(title, "countries-pair", ORIGIN)
    assert told.startswith("@misc{observatory20260820countriespair,\n") and told.count("\n@") == 0
    assert told.count("{") - told.count(r"\{") == told.count("}") - told.count(r"\}")
    (inner,) = re.findall(r"^  title = \{\{(.*)\}\},$", told, re.MULTILINE)
    assert not set(re.sub(r"\\(?:[{}$&%#_]|text\w+\{\})", "", inner)) & set("\\{}$&%#_~^")
