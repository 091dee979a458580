"""The reader of declarations: what a record tells of data, base, licence and results, and what it does not tell."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from observatory.disclosure.declared import MAX_NAMES, MAX_TAGS, Declared, names, read
from observatory.disclosure.hub import read_model
from observatory.disclosure.reading import Document, Finding


def of(kind: str = "model", **record: Any) -> Declared:
    found = read(orjson.dumps(record), kind)
    for name in ("datasets", "bases", "licences", "arxiv_ids", "dois", "languages", "formats", "trainers"):
        setattr(found, name, names(getattr(found, name)))
    return found


@pytest.mark.parametrize("record", [{}, {"tags": None}, {"tags": "license:mit"}, {"tags": {"license:mit": 1}}, {"tags": 7}])
def test_tags_that_are_no_list_are_not_told(record: dict[str, Any]) -> None:
    assert not of(**record).has_tags and of(**record).licences == []
    assert of(tags=[]).has_tags


@pytest.mark.parametrize("card", [None, {}, [], "", "words", ["license"], 7])
def test_a_card_without_a_field_is_not_told(card: Any) -> None:
    assert not of(cardData=card).has_card
    assert of(cardData={"anything": 1}).has_card and of(cardData={"anything": 1}).topics == 0


@pytest.mark.parametrize(
    ("name", "data", "others"),
    [
        ("org/set", ["org/set"], 0),
        ("set", ["set"], 0),
        ("https://huggingface.co/datasets/org/set", ["org/set"], 0),
        ("https://huggingface.co/org/set", [], 1),
        ("https://example.org/set.zip", [], 1),
        ("Common Crawl", [], 1),
        ("../set", [], 1),
        ("a/b/c", [], 1),
    ],
)
def test_training_data_by_tag_and_by_card(name: str, data: list[str], others: int) -> None:
    for found in (of(tags=[f"dataset:{name}"]), of(cardData={"datasets": name}), of(tags=[f"dataset:{name}"], cardData={"datasets": [name, name]})):
        assert (found.datasets, found.datasets_other) == (data, others)
    assert of(tags=[f"DATASET:{name}"]).datasets == []
    assert of("dataset", tags=[f"dataset:{name}"], cardData={"datasets": name}).datasets == []


def test_what_only_measures_is_no_training_data() -> None:
    index = [{"results": [{"dataset": {"type": "org/Bench"}, "metrics": [{"value": 1}]}]}]
    assert of(tags=["dataset:org/bench", "dataset:org/set"], cardData={"model-index": index}).datasets == ["org/set"]
    assert of(tags=["dataset:org/bench"], cardData={"model-index": index, "datasets": ["org/bench"]}).datasets == ["org/bench"]


@pytest.mark.parametrize(
    ("index", "results", "named"),
    [
        (None, 0, False),
        ([], 0, False),
        ([{"results": []}], 0, True),
        ([{"results": [{"metrics": [{"value": 0}, {"value": "0.5 ± 0.1"}, {"value": None}, {"value": False}, {"value": " "}]}]}], 2, True),
        ([{"results": {"metrics": [{"value": 1}]}}, 7, {"results": [7, {"metrics": 7}]}], 0, True),
    ],
)
def test_results_are_values(index: Any, results: int, named: bool) -> None:
    found = of(cardData={"model-index": index, "x": 1})
    assert (found.results, found.names_results) == (results, named)


@pytest.mark.parametrize(
    ("tag", "bases", "others"),
    [
        ("base_model:a/b", ["a/b"], 0),
        ("base_model:merge:a/b", ["a/b"], 0),
        ("base_model:invented:a/b", [], 1),
        ("base_model:outputs/checkpoint-70", [], 1),
        ("base_model:", [], 0),
        ("base_model:finetune:", [], 1),
    ],
)
def test_bases(tag: str, bases: list[str], others: int) -> None:
    assert (of(tags=[tag]).bases, of(tags=[tag]).bases_other) == (bases, others)
    assert of("dataset", tags=[tag]).bases == []


def test_sources_of_a_data_set() -> None:
    found = of("dataset", tags=["source_datasets:original", "source_datasets:extended|squad"], cardData={"source_datasets": ["extended|other", "a/b"]})
    assert (found.bases, found.bases_other) == (["a/b", "squad"], 1)
    assert (of("dataset", tags=["source_datasets:original"]).bases_other, of(tags=["source_datasets:a/b"]).bases) == (0, [])


def test_the_rest_of_the_tags() -> None:
    tags = [
        "arxiv:2501.12948",
        "arxiv:no paper",
        "doi:10.57967/HF/1",
        "language:EN",
        "region:eu",
        "region:us",
        "safetensors",
        "trl",
        "License:mit",
        "license:MIT",
    ]
    found = of(tags=tags, cardData={"license": "apache-2.0", "license_name": "x", "language": ["de", None]})
    assert found.licences == ["mit", "apache-2.0"] and found.license_name == "x" and found.region == "eu"
    assert (found.arxiv_ids, found.dois, found.languages) == (["2501.12948"], ["10.57967/hf/1"], ["de", "en"])
    assert (found.formats, found.trainers, found.has_weights) == (["safetensors"], ["trl"], True)
    assert of("dataset", tags=["safetensors", "format:parquet"]).formats == ["parquet"] and not of("dataset", tags=["safetensors"]).has_weights


@pytest.mark.parametrize(("told", "has"), [({"total": 7}, True), ({"total": 0}, False), ({}, False), (None, False), ("7", False), ([7], False)])
def test_weights_that_the_hub_measured(told: Any, has: bool) -> None:
    assert of(safetensors=told).has_weights is has and of(gguf=told).has_weights is has


def test_what_nobody_reads_is_cut() -> None:
    assert len(of(tags=[f"dataset:a/{number}" for number in range(1_000)]).datasets) == MAX_NAMES
    assert of(tags=["x"] * MAX_TAGS + ["license:mit"]).licences == []
    assert of(tags=["dataset:" + "x" * 600]).datasets_other == 1


def test_a_card_that_cannot_be_read_leaves_the_tags() -> None:
    found = read(b'{"tags": ["license:mit"], "cardData": {"license": "\xff"}}', "model")
    assert found.licences == ["mit"] and found.has_tags and not found.has_card


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("model", "license language pipeline_tag library_name datasets base_model metrics"),
        ("dataset", "license language task_ids size_categories source_datasets language_creators configs"),
    ],
)
def test_each_topic_of_a_card_counts_once(kind: str, fields: str) -> None:
    told = fields.split()
    assert [of(kind, cardData={name: ["x"] for name in told[:number]}).topics for number in range(1, 8)] == list(range(1, 8))
    assert of(kind, cardData={name: [] for name in told} | {"x": 1}).topics == 0


@pytest.mark.parametrize(
    ("tags", "card", "has"),
    [
        (["pytorch"], None, True),
        (["onnx"], None, False),
        (["onnx"], {}, True),
        (["onnx", "pytorch"], {"tags": ["onnx", "PyTorch"]}, False),
        (["jax"], {"tags": "onnx"}, True),
        (["Safetensors"], {}, False),
    ],
)
def test_a_tag_that_its_author_wrote_shows_no_weights(tags: list[str], card: Any, has: bool) -> None:
    assert of(tags=tags, cardData=card).has_weights is has


@pytest.mark.parametrize(
    ("stored", "is_open"), [(23, False), (999, False), (1_000, True), (440_000_000, True), (0, True), (None, True), ("23", True), (True, True)]
)
@pytest.mark.parametrize("shows", [{"tags": ["pytorch"]}, {"siblings": [{"rfilename": "pytorch_model.bin"}]}])
def test_what_stores_a_few_bytes_holds_a_placeholder_and_no_weights(stored: Any, is_open: bool, shows: dict[str, Any]) -> None:
    payload = {"id": "acme/foo", "gated": False, "disabled": False, "cardData": {}, **shows, **({"usedStorage": stored} if stored is not None else {})}
    extraction = read_model(Document("huggingface", "model", "rest", "acme/foo", payload=payload))
    findings = [signal.finding for signal in extraction.signals if signal.indicator == "final_weights"]
    assert findings == ([Finding.OPEN] if is_open else [])
    assert ("has_weight_files" in extraction.facts) is is_open
