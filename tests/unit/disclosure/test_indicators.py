"""The catalogue of indicators: what it maps to the European index, and what can be ruled out."""

from __future__ import annotations

import re

from observatory import settings
from observatory.disclosure.indicators import INDICATORS, LOOKS, OSAI_PARAMETERS
from observatory.disclosure.reading import DIMENSIONS
from observatory.disclosure.rules import RULES


def test_each_of_the_twelve_parameters_of_the_european_index_has_an_indicator() -> None:
    mapped = {one.osai_parameter for one in INDICATORS if one.osai_parameter is not None}
    assert len(OSAI_PARAMETERS) == 12
    assert mapped == set(OSAI_PARAMETERS.values())
    assert {rule.osai_parameter for rule in RULES} - {None} <= set(OSAI_PARAMETERS.values())


def test_what_the_index_asks_of_is_what_the_indicators_speak_of() -> None:
    of = {name: {one.indicator for one in INDICATORS if one.osai_parameter == name} for name in OSAI_PARAMETERS.values()}
    assert of["Hardware Architecture"] == {"compute"}, "it asks for the hardware of the training, not for a configuration"
    assert of["Code Documentation"] == {"training_documentation"}, "it asks how training is documented, not for code that runs the model"
    assert of["Training Code"] == {"training_code", "tuning_code"}
    assert of["Preprint"] == {"research_paper", "technical_report"}
    assert of["Datasheet"] == {"datasheet"}, "a card on the Hub is a part of a datasheet at most"


def test_sql_knows_the_parameters_of_the_catalogue() -> None:
    score = (settings.SQL / "core" / "release_score.sql").read_text(encoding="utf-8")
    listed = score[score.index("(VALUES ('Base Model Data'") : score.index("AS p (parameter, end_model)")]
    assert re.findall(r"\('([^']+)', (?:'[^']+'|NULL)\)", listed) == list(OSAI_PARAMETERS.values())
    report = (settings.SQL / "report" / "index_correlation.sql").read_text(encoding="utf-8")
    assert re.findall(r"\braw_(\w+)", report) == list(OSAI_PARAMETERS)


def test_every_look_is_a_known_one_and_sql_finds_it_out() -> None:
    found = (settings.SQL / "core" / "release_indicator.sql").read_text(encoding="utf-8")
    known = {*DIMENSIONS, "licence", *LOOKS}
    assert {one.look for one in INDICATORS} - {None} <= known
    assert [look for look in LOOKS if f"'{look}'" not in found] == []
    assert [one.indicator for one in INDICATORS if one.look is not None and not one.closed_when] == [], "what can be ruled out says when"


def test_what_can_never_be_ruled_out_is_told_by_others_alone() -> None:
    # What a base shows is known or not; nobody's silence proves that it has nothing.
    assert {one.indicator for one in INDICATORS if not one.closed_when} == {"base_weights", "base_model_data"}


def test_rules_that_speak_of_two_indicators_are_in_the_catalogue() -> None:
    rules = {rule.rule for rule in RULES}
    assert {name for one in INDICATORS for name in one.also} <= rules
    assert "code.told_training" in next(one.rules for one in INDICATORS if one.indicator == "training_documentation")
