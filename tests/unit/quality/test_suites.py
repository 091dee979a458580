"""The declared checks: named as sentences, each relational one with its file, severities told alike in both places."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from observatory import settings
from observatory.errors import WarehouseError
from observatory.quality.completeness import RECEIPT_CHECKS
from observatory.quality.suites import ARXIV_ID, CHECKS, COUNTRY, GITHUB_NAME, HUB_ID, LAYERS, Check, checks_of

RELATIONAL = [check for check in CHECKS if check.is_relational]


def test_there_are_many_checks_in_every_layer() -> None:
    assert {layer: len(checks_of(layer)) >= (5 if layer == "hub" else 20) for layer in LAYERS} == dict.fromkeys(LAYERS, True)
    assert len(RECEIPT_CHECKS) >= 5


def test_every_layer_has_both_severities() -> None:
    found = {(check.layer, check.severity) for check in CHECKS}
    assert {one for one in found if one[1] != "limit"} == {(layer, severity) for layer in LAYERS for severity in ("fail", "warn")}
    assert {check.name for check in CHECKS if check.severity == "limit"} == {"every_lab_has_a_country"}, "a limit is what nobody can mend: few are"


def test_a_layer_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no layer raw"):
        checks_of("raw")


def test_names_are_sentences_and_unique_within_their_object() -> None:
    assert [check.name for check in CHECKS if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+){2,}", check.name)] == []
    assert [key for key, count in Counter((check.object_name, check.name) for check in CHECKS).items() if count > 1] == []


def test_every_relational_check_is_used_once() -> None:
    assert [name for name, count in Counter(check.name for check in RELATIONAL).items() if count > 1] == []


def test_every_file_is_a_check_and_every_check_has_its_file() -> None:
    assert {path.stem for path in (settings.SQL / "checks").glob("*.sql")} == {check.name for check in RELATIONAL}


@pytest.mark.parametrize("check", RELATIONAL, ids=lambda check: check.name)
def test_the_file_says_what_offends_and_how_severe_it_is(check: Check) -> None:
    assert check.severity_in_file() == check.severity
    assert check.says().endswith(".")
    reads = check.text().split("Reads: ")[1].splitlines()[0].rstrip(".").split(", ")
    assert reads[0] == check.object_name, "the object that is checked is read first"


@pytest.mark.parametrize("check", RELATIONAL, ids=lambda check: check.name)
def test_the_query_is_one_bare_select(check: Check) -> None:
    query = check.query()
    assert query.startswith(("SELECT ", "WITH "))
    assert "--" not in query and ";" not in query
    # Great Expectations hands the query to SQLAlchemy, for which a colon before a name is a bound parameter.
    assert not re.search(r"(?<!:):[A-Za-z_]", query)


@pytest.mark.parametrize(
    "check",
    [check for check in CHECKS if check.object_name.startswith("build.")],
    ids=lambda check: f"{check.object_name}.{check.name}",
)
def test_checks_of_a_layer_look_at_that_layer(check: Check) -> None:
    assert check.layer == "build"


def test_a_check_without_a_file_is_refused() -> None:
    with pytest.raises(WarehouseError, match="no file for the check"):
        Check("core", "core.model", "there_is_no_such_check", "UnexpectedRowsExpectation").query()


def test_a_file_without_its_sentence_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    check = RELATIONAL[0]
    monkeypatch.setattr(Check, "text", lambda _: "SELECT 1")
    with pytest.raises(WarehouseError, match="does not begin with"):
        check.says()


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        (
            ARXIV_ID,
            ["2501.12948", "0704.0001", "cs/0112017", "math.GT/0309136"],
            ["arXiv:2501.12948", "2501.12948v1", "2501.123", ""],
        ),
        (HUB_ID, ["deepseek-ai/DeepSeek-R1", "gpt2", "01-ai/Yi-34B"], ["a/b/c", "/x", "a b", "a/", ""]),
        (GITHUB_NAME, ["huggingface/transformers", "a/.github"], ["a", "a/b/c", "a/b c", "-a/b"]),
        (COUNTRY, ["US", "CN", "GB"], ["UK", "EU", "us", "USA", ""]),
    ],
)
def test_identifiers_are_known_by_their_form(pattern: str, good: list[str], bad: list[str]) -> None:
    assert [word for word in good if not re.search(pattern, word)] == []
    assert [word for word in bad if re.search(pattern, word)] == []
