"""What the contract says of a table, without a database: types, keys, what must hold, and what it refuses to guess."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from observatory.docs import contract
from observatory.docs.contract import Field, Published
from observatory.errors import ObservatoryError
from observatory.quality.suites import Check

NAME = Field("name", "text", True, "Its name: it may hold ' and \" and # and\nlines.")
THING = Published("thing", False, "Things.", "one row per thing", "core.thing", "", ("b", "a"), (Field("a", "bigint", True, "A. Unit: count.", "count"), NAME))


def read(*found: Published) -> list[dict[str, object]]:
    told: list[dict[str, object]] = yaml.safe_load(contract.to_yaml(found))["schema"]
    return told


def test_words_come_back_as_they_were_and_a_column_is_a_line() -> None:
    told = contract.to_yaml([THING])
    (one,) = read(THING)
    assert one["properties"][1]["description"] == NAME.meaning  # type: ignore[index]  # of YAML
    assert [line for line in told.splitlines() if "- {name: a," in line] == [
        "      - {name: a, logicalType: integer, physicalType: bigint, primaryKey: true, primaryKeyPosition: 2, required: true, "
        "description: 'A. Unit: count.', customProperties: [{property: unit, value: count}]}"
    ]


@pytest.mark.parametrize(
    ("kind", "logical"),
    [
        ("numeric(6,4)", "number"),
        ("uuid", "string"),
        ("text[]", "array"),
        ("timestamp with time zone", "timestamp"),
        ("jsonb", "object"),
        ("smallint", "integer"),
    ],
)
def test_a_type_has_its_logical_type_and_stays_as_it_is(kind: str, logical: str) -> None:
    (one,) = read(replace(THING, fields=(Field("x", kind, False, "X."),)))
    assert (one["properties"][0]["logicalType"], one["properties"][0]["physicalType"]) == (logical, kind)  # type: ignore[index]  # of YAML


@pytest.mark.parametrize("kind", ["money", "tsvector", "numeric[]", "core.other"])
def test_a_type_that_nobody_decided_is_refused(kind: str) -> None:
    with pytest.raises(ObservatoryError, match="no logical type"):
        contract.to_yaml([replace(THING, fields=(Field("x", kind, False, "X."),))])


def test_an_enumeration_tells_its_values() -> None:
    (one,) = read(replace(THING, fields=(Field("x", "core.standing", False, "X.", labels=("own", "base")),)))
    assert one["properties"][0]["enum"] == [{"value": "own"}, {"value": "base"}]  # type: ignore[index]  # of YAML
    assert "physicalType" not in one["properties"][0]  # type: ignore[index]  # of YAML


def test_a_check_becomes_what_it_asks_or_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(check: Check) -> dict[str, object]:
        monkeypatch.setattr(contract, "CHECKS", (check,))
        (one,) = read(THING)
        return one["properties"][0]  # type: ignore[index, no-any-return]  # of YAML

    between = Check("build", "build.thing", "c", "ExpectColumnValuesToBeBetween", {"column": "a", "min_value": 0, "max_value": 1})
    assert told(between)["logicalTypeOptions"] == {"minimum": 0, "maximum": 1}
    assert told(replace(between, expectation="ExpectColumnValuesToBeInSet", arguments={"column": "a", "value_set": ["x"]}))["enum"] == [{"value": "x"}]
    for wrong in (
        replace(between, arguments={**between.arguments, "column": "gone"}),
        replace(between, expectation="ExpectColumnValuesToBeUnique"),
        replace(between, severity="warn"),
    ):
        with pytest.raises(ObservatoryError, match="the check c"):
            told(wrong)


def test_what_a_reader_cannot_ask_is_told_in_words() -> None:
    names = {"release", "release_disclosure", "share_estimate", "model_disclosure", "audit"}

    def kind(name: str, table: str) -> str:
        return str(contract._relational(Check("build", f"build.{table}", name, "UnexpectedRowsExpectation"), names)["type"])

    assert kind("audit_counts_add_up", "audit") == "sql"
    # core is not for readers, and nothing is told of a build beside what was published.
    assert kind("every_estimate_counts_the_registry_s_releases", "share_estimate") == "text"
    assert kind("rated_models_do_not_collapse", "model_disclosure") == "text"
