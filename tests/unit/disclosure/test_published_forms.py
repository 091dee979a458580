"""What other indices publish, in the forms of their own repositories: one YAML file a model or product, one table an edition."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from observatory.disclosure.assessments import (
    Assessment,
    CitedThing,
    IndexContext,
    Judgement,
    Unusable,
    index_of_document,
    indicators_of,
    judgements_of,
    makers_of,
    reader_of,
)
from observatory.disclosure.card import UNREADABLE_YAML, load_yaml

EUROPEAN = """---
# Organization tags:
system:
    name: Spruce
    link: https://huggingface.co/acme/Spruce-7B
    type: text
    basemodelname:
    endmodelname: Spruce-7B-Chat
    releasedate: 2025-05
org:
    name: Acme and Others
    link: ["https://acme.example", "https://others.example"]
    notes: no
datasources_basemodel:
    class: open
    link: ["https://huggingface.co/datasets/acme/corpus", "https://arxiv.org/abs/2501.00001v2"]
    notes: All of it.
datasources_endmodel: {class: closed, link: , notes: }
weights_basemodel: {class: open, link: "https://huggingface.co/acme/Spruce-7B", notes: }
weights_endmodel: {class: partial, link: "https://huggingface.co/acme/Spruce-7B-Chat", notes: Behind a form.}
trainingcode: {class: Partial, link: "https://github.com/acme/spruce/tree/main/train", notes: }
code: {class: closed, link: , notes: }
preprint: {class: closed, link: , notes: }
paper: {class: partial, link: , notes: }
licenses: {class: open, link: , notes: }
"""
TOOL: dict[str, Any] = {
    "framework": {"name": "Model Openness Framework", "version": "1.0", "date": "2024-12-15"},
    "release": {
        "name": "Spruce",
        "version": "7B",
        "date": "2025-05-22",
        "producer": "Acme",
        "repository": "https://github.com/acme/spruce",
        "huggingface": "https://huggingface.co/acme/Spruce",
        "license": {"distribution": {"name": "Apache-2.0", "path": ""}, "data": {"name": None}},
        "components": [
            {"name": "Model parameters (Final)", "description": "x"},
            {"name": "Training code", "license": "unlicensed"},
            {"name": "Datasets", "license": "Component not included"},
            {"name": "Research paper", "license": "arXiv.org perpetual non-exclusive license 1.0"},
            {"name": "A component of its own", "license": "MIT"},
        ],
    },
}
MAP = """product: spruce
openness:
  score: 3
  class: open_weights
  components: weights:open(Apache-2.0);data:closed;code:partial(inference);license:Apache-2.0(OSI)
  confidence: high
  note: "Weights only: no recipe."
  sources:
  - {url: "https://huggingface.co/acme/Spruce", shows: x, accessed: "2026-06-04"}
  - {url: "https://arxiv.org/abs/2501.00001", shows: x, accessed: "2026-06-04"}
adoption: {level: 4, reach: 1M-10M, signal_type: usage_volume}
capability: {score: null, basis: "benchmark:MMLU"}
"""


def read(text: str, name: str = "spruce.yaml", folder: str = "models", known: IndexContext | None = None) -> list[Judgement]:
    document = load_yaml(text)
    index = index_of_document(document, folder)
    assert index is not None
    return list(judgements_of(index, document, name, known or IndexContext({}, {})))


def labels(found: list[Judgement]) -> dict[str, str]:
    return {one.parameter: one.label for one in found if isinstance(one, Assessment)}


def pointers(found: list[Judgement]) -> set[tuple[str, str, str]]:
    return {(one.parameter, one.kind, one.id) for one in found if isinstance(one, CitedThing)}


def test_the_european_index() -> None:
    found = read(EUROPEAN, folder="anything")
    one = next(one for one in found if isinstance(one, Assessment))
    assert (one.source, one.edition, one.subject, one.lab) == ("osai_index", "", "Spruce-7B-Chat", "Acme and Others")
    assert (one.hub_id, one.hub_id_confidence) == ("acme/Spruce-7B-Chat", "high")
    told = labels(found)
    # Data of base and end model differ; the better of preprint and paper; code is the training code.
    assert {name: told[name] for name in ("weights", "data", "code", "methods", "licence")} == {
        "weights": "partial", "data": "partial", "code": "partial", "methods": "partial", "licence": "open",
    }  # fmt: skip
    assert told["raw_datasources_basemodel"] == "open" and told["raw_code"] == "closed" and "raw_modelcard" not in told, "what it does not rate is not closed"
    assert ("link_datasources_basemodel", "dataset", "acme/corpus") in pointers(found) and ("link_datasources_basemodel", "paper", "2501.00001") in pointers(
        found
    )
    assert ("link_trainingcode", "repository", "acme/spruce") in pointers(found)
    assert next(one.note for one in found if isinstance(one, Assessment) and one.parameter == "raw_weights_endmodel") == "Behind a form."


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("class: Partial", "class: mostly", "none of open, partial, closed, unknown"),
        ("class: Partial", "class: [open]", "none of open"),
        ("weights_endmodel:", "weights_of_something:", "it lacks weights_endmodel"),
        ("endmodelname: Spruce-7B-Chat", "endmodelname: " + "x" * 301, "longer than 300"),
    ],
)
def test_a_file_of_the_european_index_that_cannot_be_used_says_why(before: str, after: str, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        read(EUROPEAN.replace(before, after))


def test_the_model_openness_tool() -> None:
    found = read(yaml.safe_dump(TOOL), "Spruce.yml")
    one = next(one for one in found if isinstance(one, Assessment))
    assert (one.source, one.subject, one.lab, one.hub_id, one.as_of) == ("mot_lfai", "models/Spruce.yml", "Acme", "acme/Spruce", "2025-05-22")
    told = labels(found)
    assert (told["weights"], told["data"], told["code"], told["methods"], told["licence"]) == ("open", "closed", "open", "open", "open")
    assert told["raw_model_parameters_final"] == "listed_open_licence", "inherited from the distribution, since its kind names none"
    assert (told["raw_training_code"], told["raw_datasets"]) == ("listed_unlicensed", "listed_but_said_not_included")
    assert (told["raw_research_paper"], told["raw_model_card"]) == ("listed_other_licence", "not_listed")
    assert sum(name.startswith("raw_") for name in told) == 17
    assert pointers(found) == {("github_repos", "repository", "acme/spruce")}


@pytest.mark.parametrize(
    ("licence", "label", "raw"),
    [
        ("Apache 2.0", "open", "listed_open_licence"),
        ("MIT license", "open", "listed_open_licence"),
        ("Llama 2 Community License", "open", "listed_other_licence"),
        ("Undisclosed", "unknown", "listed_licence_undisclosed"),
        ("Proprietary", "closed", "listed_proprietary"),
        ("Component Component not included", "closed", "listed_but_said_not_included"),
    ],
)
def test_what_a_licence_of_the_tool_says(licence: str, label: str, raw: str) -> None:
    document = {**TOOL, "release": {**TOOL["release"], "components": [{"name": "Model parameters (Final)", "license": licence}]}}
    told = labels(read(yaml.safe_dump(document)))
    assert (told["weights"], told["raw_model_parameters_final"]) == (label, raw)


def test_the_tool_s_tests_and_sample_are_no_entries() -> None:
    assert [index_of_document(TOOL, folder) for folder in ("models", "Test_Data", "schema")] == ["mot_lfai", None, None]
    with pytest.raises(Unusable, match="no component"):
        read(yaml.safe_dump({**TOOL, "release": {**TOOL["release"], "components": "all of them"}}))


def test_os_ai_map() -> None:
    makers = makers_of(load_yaml("name: acme\ndisplay_name: Acme\ntype: company\nproducts:\n- spruce\n- 7\n"))
    found = read(MAP, known=IndexContext({}, makers))
    one = next(one for one in found if isinstance(one, Assessment))
    assert (one.source, one.subject, one.lab, one.hub_id, one.hub_id_confidence) == ("os_ai_map", "spruce", "Acme", "acme/Spruce", "low")
    assert labels(found) == {"openness": "3", "adoption": "4", "capability": "unknown", "weights": "open", "data": "closed", "code": "partial"}
    assert pointers(found) == {("openness", "model", "acme/Spruce"), ("openness", "paper", "2501.00001")}
    assert one.note is not None and one.note.startswith("open_weights; weights:open")
    for wrong in ("score: 9", "score: [3]", "score: '3'", "score: 2.5"):
        with pytest.raises(Unusable, match="openness is"):
            read(MAP.replace("score: 3", wrong))


def test_an_edition_of_the_transparency_index() -> None:
    definitions = indicators_of([{"Domain": "Upstream", "Subdomain": "Data Properties", "Indicator": "Data size", "Definition": "Is it told?"}])
    columns = ["Indicator", "Acme", "Others"]
    read_row = reader_of(columns, "Dec2025_scores.csv", IndexContext(definitions, {}))
    assert read_row is not None
    found = list(read_row({"Indicator": "Data size", "Acme": "1", "Others": "0"}))
    assert [(one.edition, one.subject, one.label, one.dimension, one.note) for one in found if isinstance(one, Assessment)] == [
        ("2025-12", "Acme", "met", "data", "Is it told?"),
        ("2025-12", "Others", "not met", "data", "Is it told?"),
    ]
    assert list(read_row({"Indicator": "Total", "Acme": "33", "Others": "75"})) == []
    with pytest.raises(Unusable, match="neither 0 nor 1"):
        list(read_row({"Indicator": "Data size", "Acme": "yes", "Others": "0"}))
    first = reader_of(["\ufeffDomain", "Subdomain", "Indicator", "Acme", "Total"], "October2023_scores.csv")
    assert first is not None
    (one,) = first({"\ufeffDomain": "Upstream", "Subdomain": "Data", "Indicator": "Data size", "Acme": "1", "Total": "4"})
    assert isinstance(one, Assessment) and (one.edition, one.subject, one.dimension) == ("2023-10", "Acme", "data")
    assert reader_of(columns, "scores.csv") is None and reader_of(columns, "May2024_disclosures.csv") is None, "no edition, and no scores"
    assert reader_of(["Domain", "Subdomain", "Indicator", "Definition"], "Dec2025_indicators.csv") is None


@pytest.mark.parametrize(
    "text",
    ["a: &a [1]\nb: *a", "[" * 200, "!!python/object/apply:os.system [x]", "a: b: c", "\x00\x01: ["],
    ids=["alias", "deep", "object", "broken", "control"],
)
def test_hostile_yaml_is_refused(text: str) -> None:
    with pytest.raises(UNREADABLE_YAML):
        load_yaml(text)


@pytest.mark.parametrize("told", [None, [], "x", 7, {"system": [], "trainingcode": 1}, {"product": 3, "openness": {}, "capability": 1}, {"framework": "x"}])
def test_what_is_of_no_index_is_left_alone(told: Any) -> None:
    assert index_of_document(told, "models") is None and makers_of(told) == {}
