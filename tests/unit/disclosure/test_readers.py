"""What each reader sees in a document, what it must not see, and that no document breaks it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.disclosure import RULES, read, tree
from observatory.disclosure.card import MAX_FRONT_MATTER, front_matter, strings
from observatory.disclosure.indicators import INDICATORS
from observatory.disclosure.licences import spdx_id_of_text
from observatory.disclosure.markdown import parse
from observatory.disclosure.parsed import MAX_CHARACTERS, MAX_LINKS
from observatory.disclosure.readers import READERS
from observatory.disclosure.reading import QUOTATION_MAX, Document, Extraction, Finding, Link, Signal, Strength


def card(text: str, kind: str = "model_card") -> Extraction:
    return read(Document("huggingface", kind, "file", "org/name", text=text, locator="README.md"))


def readme(text: str) -> Extraction:
    return read(Document("github", "readme", "file", "org/name", text=text, locator="README.md"))


def model(**payload: Any) -> Extraction:
    return read(Document("huggingface", "model", "list", "org/name-7b", payload={"id": "org/name-7b", **payload}))


def github_tree(*paths: str, **more: Any) -> Extraction:
    return read(Document("github", "tree", "rest", "org/name", payload={"entries": [{"path": path, "type": "blob"} for path in paths], **more}))


def deciding(reading: Extraction) -> list[Signal]:
    decides = {one.indicator for one in INDICATORS if one.is_deciding}
    return [one for one in reading.signals if one.indicator in decides]


def relations(reading: Extraction) -> set[tuple[str, str]]:
    return {(link.target_id, link.relation) for link in reading.links}


def link_to(reading: Extraction, target: str) -> Link:
    return next(link for link in reading.links if link.target_id == target)


# -- front matter


def test_front_matter_is_read_and_the_body_keeps_its_lines() -> None:
    found = front_matter("---\nlicense: mit\ndatasets:\n- org/data\n---\n# Title\n")
    assert found.data == {"license": "mit", "datasets": ["org/data"]}
    assert (found.body, found.lines, found.problem) == ("# Title\n", 5, None)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("---\nlanguage: no\n---\n", {"language": "no"}),
        ("---\nday: 2025-01-02\n---\n", {"day": "2025-01-02"}),
        ("---\nlicense: on\n---\n", {"license": "on"}),
        ("\ufeff---\r\nlicense: mit\r\n---\r\n", {"license": "mit"}),
        ("\n\n---\nlicense: mit\n---", {"license": "mit"}),
        ("---\na:\n\t- x\n---\n", {"a": ["x"]}),
        ("---\na: 1\na: 2\n---\n", {"a": 2}),
        ("---\n---\n", {}),
        ("no front matter", {}),
        ("X---\nlicense: mit\n---\n", {}),
        ("---\na: 2 * 3\n---\n", {"a": "2 * 3"}),
    ],
)
def test_words_stay_words_and_odd_forms_are_taken(text: str, data: dict[str, Any]) -> None:
    found = front_matter(text)
    assert (found.data, found.problem) == (data, None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("---\nlicense: mit\n", "not closed"),
        ("---\n" + "a: b\n" * (MAX_FRONT_MATTER // 4) + "---\n", "not closed or too long"),
        ("---\na: &x [1]\nb: *x\n---\n", "YAML"),
        ("---\na: " + "[" * 100 + "]" * 100 + "\n---\n", "YAML"),
        ("---\na: [\n---\n", "YAML"),
        ("---\na: !!python/object/apply:os.system ['true']\n---\n", "YAML"),
        ("---\n- a\n- b\n---\n", "front matter is a list"),
    ],
)
def test_what_is_wrong_with_front_matter_is_said(text: str, problem: str) -> None:
    found = front_matter(text)
    assert found.data == {} and problem in str(found.problem)
    assert problem in str(card(text).facts.get("front_matter_problem"))


def test_only_strings_are_taken_from_a_field_that_may_hold_anything() -> None:
    assert strings([" a ", 1, None, {"b": 1}, "", "c"]) == ["a", "c"]
    assert strings("one") == ["one"] and strings(None) == []


# -- cards


def test_a_card_names_its_base_model_and_data_in_its_front_matter() -> None:
    text = "---\nbase_model: org/base\nbase_model_relation: quantized\ndatasets: [org/data, '../etc']\nlicense: Apache-2.0\n---\n"
    found = card(text)
    assert relations(found) == {("org/base", "base_model:quantized"), ("org/data", "trained_on")}
    assert link_to(found, "org/base").locator == "README.md#/base_model/0"
    assert found.facts["hub_license_id"] == "apache-2.0"


CARD = """---
license: mit
---
# Name
[Paper](https://arxiv.org/abs/2501.00001) and [Code](https://github.com/org/name)
## Training data
We trained on [corpus](https://huggingface.co/datasets/org/corpus).
## Evaluation
Measured on [bench](https://huggingface.co/datasets/org/bench), see [their paper](https://arxiv.org/abs/2402.00002).
## Acknowledgements
Built on [other](https://github.com/else/other) and [this](https://arxiv.org/abs/2303.00003).
"""


def test_a_link_means_what_the_section_around_it_is_about() -> None:
    found = card(CARD)
    assert relations(found) == {
        ("2501.00001", "own_paper"),
        ("org/name", "code"),
        ("org/corpus", "trained_on"),
        ("org/bench", "evaluated_on"),
        ("2402.00002", "cites"),
        ("else/other", "mentions"),
        ("2303.00003", "cites"),
    }
    assert link_to(found, "org/corpus").locator == "README.md#L7 (Name > Training data)"
    assert [(one.dimension, one.finding) for one in deciding(found)] == [("data", Finding.PARTIAL)]


def test_chinese_sections_are_understood() -> None:
    found = card("# 名\n## 训练数据\n[语料](https://huggingface.co/datasets/org/corpus)\n## 评测\n[基准](https://huggingface.co/datasets/org/bench)\n")
    assert relations(found) == {("org/corpus", "trained_on"), ("org/bench", "evaluated_on")}


@pytest.mark.parametrize(
    "promise",
    [
        "Code will be released at [code](https://github.com/org/name) soon.",
        "Training code: coming soon, [here](https://github.com/org/name).",
        "训练代码即将开源 [代码](https://github.com/org/name)",
    ],
)
def test_a_promise_is_not_code(promise: str) -> None:
    assert relations(card(f"# Name\n## Code\n{promise}\n")) == {("org/name", "mentions")}


def test_a_refusal_to_tell_the_data_is_found_as_such() -> None:
    found = card("# Name\n## Training data\nThe corpus is proprietary data and will not be released.\n")
    assert [(one.dimension, one.finding, one.rule) for one in deciding(found)] == [("data", Finding.NONE, "data.section")]
    assert found.signals[0].quotation == "proprietary data"


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("It was trained on LAION-5B images.", "LAION-5B"),
        ("The model is fine-tuned on the ShareGPT conversations that users shared.", "ShareGPT"),
        ("We instruction-tuned it with Alpaca and Dolly data.", "Alpaca"),
        ("A model pre-trained on the Pile.", "the Pile"),
        ("It was fine-tuned, without any filter, on text from Common Crawl and books.", "Common Crawl"),
    ],
)
def test_a_sentence_that_names_the_data_is_partial(sentence: str, name: str) -> None:
    for found in (
        card(f"# Name\n{sentence}\n"),
        readme(f"# Name\n{sentence}\n"),
        read(Document("arxiv", "paper", "oai", "2501.00001", payload={"abstract": sentence})),
    ):
        assert [(one.rule, one.finding, one.value) for one in deciding(found)] == [("data.sentence", Finding.PARTIAL, name)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The models were trained in accordance with Chinchilla scaling laws (20 tokens a parameter).",
        "It was trained in collaboration with Quokka Labs on billions of tokens.",
        "This model is a fine-tuned version of distilgpt2 on the None dataset.",
        "It was trained on various datasets with Millions of examples.",
        "It was trained on NVIDIA H100 GPUs for 3 hours.",
        "It was trained on 2T tokens of data.",
        "The dataset matters. Trained on many examples.",
        "Fine-tuned based on Foobar. By tuning on videos we gain.",
        "They were trained on\n\nClient examples",
        "We will not release what it was trained on: ShareGPT data is proprietary data.",
        "The tokenizer is trained on text that is mostly from the Pile.",
        "It is not trained on the Pile.",
        "The trained model is best, when evaluated on C4.",
        "It is trained. LibriSpeech is another matter.",
        "For a first try of the training process we also provide small data (bin and idx) from the Pile.",
        "Once trained, you can go on with your own part of Common Crawl.",
        "Trained with a plan that piles up.",
        "N-gram language model is trained by a neighbour on Turkish Wikipedia articles.",
        "A 5-gram decoder was trained on the LibriSpeech corpus.",
    ],
)
def test_a_sentence_that_names_no_data_is_nothing(sentence: str) -> None:
    assert [one for one in deciding(card(f"# Name\n{sentence}\n")) if one.finding is not Finding.NONE] == []


def test_a_section_on_data_that_leads_outside_names_data() -> None:
    found = card("# Name\n## Training data\nSee [the corpus](https://example.org/corpus).\n")
    assert [(one.rule, one.finding, one.value) for one in deciding(found)] == [("data.section", Finding.PARTIAL, "https://example.org/corpus")]
    assert deciding(card("# Name\n## Evaluation data\nSee [the corpus](https://example.org/corpus).\n")) == []


def test_data_for_the_readers_own_tuning_is_not_the_models() -> None:
    found = card("# Name\n## Fine-tuning\nUse for example the [data](https://huggingface.co/datasets/org/sample).\n")
    assert relations(found) == {("org/sample", "mentions")}
    own = card("# Name\n## Dataset\n[org/own](https://huggingface.co/datasets/org/own)\n")
    assert relations(own) == {("org/own", "trained_on")}


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("## Datasets\n[words](https://huggingface.co/datasets/org/words)", Strength.HEADED),
        ("## Instruction tuning\nData: [words](https://huggingface.co/datasets/org/words)", Strength.HEADED),
        ("## About\nTrained on [words](https://huggingface.co/datasets/org/words)", Strength.STATED),
        ("## News\nWe release the dataset [words](https://huggingface.co/datasets/org/words)", Strength.NEARBY),
        ("## Datasets\n[sample of the words](https://huggingface.co/datasets/org/words)", Strength.PART),
        ("## Annotations of our training data\n[words](https://huggingface.co/datasets/org/words)", Strength.PART),
    ],
)
def test_how_clear_a_linked_dataset_is_depends_on_the_words_around_it(text: str, strength: Strength) -> None:
    found = readme(f"# Name\n{text}\n")
    assert relations(found) == {("org/words", "trained_on")} and link_to(found, "org/words").strength is strength


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("We release the [Foo Dataset](https://huggingface.co/collections/org/foo-1).", Finding.OPEN),
        ("See the [Foo Dataset](https://huggingface.co/collections/org/foo-1).", Finding.PARTIAL),
        ("We release a [Foo Dataset sample](https://huggingface.co/collections/org/foo-1).", Finding.PARTIAL),
        ("We will release the [Foo Dataset](https://huggingface.co/collections/org/foo-1) soon, it is not available.", None),
        ("We release [Foo](https://huggingface.co/collections/org/foo-1).", None),
    ],
)
def test_a_collection_that_is_called_a_dataset_is_open_where_it_is_offered(text: str, finding: Finding | None) -> None:
    found = [(one.rule, one.finding) for one in deciding(readme(f"# News\n{text}\n"))]
    assert found == ([("data.collection", finding)] if finding else [])


BIBTEX = """# Name
## Citation
```bibtex
@misc{own, title={Own}, eprint={2501.00001}, archivePrefix={arXiv}}
@misc{theirs, url={https://arxiv.org/abs/2402.00002}}
```
"""


def test_the_first_entry_of_a_citation_is_the_own_paper() -> None:
    found = card(BIBTEX)
    assert relations(found) == {("2501.00001", "own_paper"), ("2402.00002", "cites")}
    assert link_to(found, "2501.00001").method == "citation_block"


@pytest.mark.parametrize("block", ["```\n@misc{x, eprint={\n```", "```bibtex\n@\n```", "```bibtex\n" + "@misc{" * 500 + "\n```", "```"])
def test_broken_citations_are_no_papers(block: str) -> None:
    assert relations(card(f"# Name\n{block}\n")) == set()


def test_a_card_above_the_bound_is_unreadable_and_says_so() -> None:
    assert "more than" in str(card("a" * 4_000_001).unreadable)


# -- READMEs, papers, licences


def test_a_readme_links_weights_and_not_itself() -> None:
    found = readme("# Name\n[weights](https://huggingface.co/org/model) [this](https://github.com/Org/Name/issues)\n")
    assert relations(found) == {("org/model", "weights")}
    assert link_to(found, "org/model").strength is Strength.STATED


def test_an_abstract_names_the_repository_of_the_paper() -> None:
    found = read(
        Document("arxiv", "paper", "oai", "2501.00001", payload={"abstract": "Code: https://github.com/org/name. See {https://huggingface.co/org/model}"})
    )
    assert relations(found) == {("org/name", "code"), ("org/model", "mentions")}


@pytest.mark.parametrize(
    ("text", "spdx"),
    [
        ("Apache License\n                           Version 2.0, January 2004", "Apache-2.0"),
        ("MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of", "MIT"),
        ("GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3", "AGPL-3.0-only"),
        ("GNU GENERAL PUBLIC LICENSE\n Version 3", "GPL-3.0-only"),
        ("Creative Commons Attribution-NonCommercial 4.0 International", "CC-BY-NC-4.0"),
        ("Redistribution and use in source and binary forms ... Neither the name", "BSD-3-Clause"),
        ("Our own community licence", None),
    ],
)
def test_a_licence_text_is_of_its_family(text: str, spdx: str | None) -> None:
    assert spdx_id_of_text(text) == spdx


# -- the Hub's JSON


@pytest.mark.parametrize(("gated", "finding"), [(False, Finding.OPEN), ("auto", Finding.PARTIAL), ("manual", Finding.PARTIAL), (True, Finding.PARTIAL)])
def test_weights_are_open_or_partial_by_gating(gated: Any, finding: Finding) -> None:
    found = model(gated=gated, siblings=[{"rfilename": "model.safetensors"}])
    assert [(one.rule, one.finding, one.locator) for one in deciding(found)] == [("weights.files", finding, "/siblings")]


@pytest.mark.parametrize(
    ("payload", "signals"),
    [
        ({"gated": False, "siblings": [{"rfilename": "README.md"}]}, [("weights.files", Finding.NONE)]),
        ({"siblings": [{"rfilename": "model.safetensors"}]}, []),
        ({"gated": False}, []),
        ({"gated": False, "safetensors": {"total": 7}}, [("weights.metadata", Finding.OPEN)]),
        ({"gated": "odd", "siblings": [{"rfilename": "model.gguf"}]}, []),
        ({"gated": False, "siblings": [{"rfilename": "Tech_Report.pdf"}]}, [("weights.files", Finding.NONE), ("methods.report_file", Finding.OPEN)]),
    ],
)
def test_what_is_not_told_is_no_finding(payload: dict[str, Any], signals: list[tuple[str, Finding]]) -> None:
    assert [(one.rule, one.finding) for one in deciding(model(**payload))] == signals


@pytest.mark.parametrize(
    ("tags", "card", "is_shown"),
    [
        (["safetensors"], None, True),
        (["gguf"], {"license": "mit"}, True),
        (["pytorch"], {"tags": ["pytorch"]}, False),
        (["gguf"], {"tags": ["GGUF"]}, False),
        (["pytorch", "safetensors"], {"tags": ["pytorch"]}, True),
        (["onnx"], None, False),
        (["onnx"], {"license": "mit"}, True),
        (["onnx"], {"tags": "onnx"}, False),
        (["tf"], {"tags": [None, 7]}, True),
    ],
)
def test_a_format_tag_that_the_author_wrote_is_no_detection_of_the_hub(tags: list[str], card: dict[str, Any] | None, is_shown: bool) -> None:
    told = {"gated": False, "tags": tags} | ({} if card is None else {"cardData": card})
    assert [(one.rule, one.finding) for one in deciding(model(**told))] == ([("weights.metadata", Finding.OPEN)] if is_shown else [])


@pytest.mark.parametrize(
    ("files", "value", "has_weight_files"),
    [
        ("tokenizer.json tokenizer_config.json special_tokens_map.json", "tokenizer", None),
        (".gitattributes README.md vocab.txt merges.txt", "tokenizer", None),
        ("added_tokens.json sub/spiece.model", "tokenizer", None),
        # A configuration says that a model is meant; a card alone, and nothing at all, are told to be whole.
        ("config.json tokenizer.json vocab.txt", "0", False),
        (".gitattributes README.md", "0", False),
        ("tokenizer.json train.py", "0", False),
        # Weights by any library's name are weights.
        ("tokenizer.json model.th", "1", True),
    ],
)
def test_a_tokenizer_alone_is_no_model_without_weights(files: str, value: str, has_weight_files: bool | None) -> None:
    names = files.split()
    for found in (
        model(gated=False, siblings=[{"rfilename": name} for name in names]),
        read(Document("huggingface", "model_tree", "tree", "acme/one", payload={"entries": [{"path": name, "type": "file"} for name in names]})),
    ):
        assert found.facts.get("has_weight_files") is has_weight_files
        shown = [one for one in found.signals if one.rule == "weights.files"]
        assert all(one.value == value for one in shown) and (has_weight_files is True or [one.finding for one in shown] == [Finding.NONE])


def test_tags_link_parents_data_and_papers() -> None:
    card_data = {"model-index": [{"results": [{"dataset": {"type": "org/bench"}}]}], "datasets": ["org/corpus"]}
    tags = ["base_model:org/base", "base_model:finetune:org/base", "base_model:odd:x", "dataset:org/corpus", "dataset:org/bench", "arxiv:2501.00001", "arxiv:x"]
    assert relations(model(tags=tags, cardData=card_data)) == {
        ("org/base", "base_model:unspecified"),
        ("org/base", "base_model:finetune"),
        ("org/corpus", "trained_on"),
        ("org/bench", "evaluated_on"),
        ("2501.00001", "cites"),
    }


def test_what_a_trainer_writes_for_loaded_files_names_no_dataset() -> None:
    written = ["generator", "imagefolder", "None", "json", "acme/json", "org/corpus"]
    assert relations(model(tags=[f"dataset:{name}" for name in written])) == {("acme/json", "trained_on"), ("org/corpus", "trained_on")}
    links = card("---\ndatasets:\n- generator\n- org/corpus\n---\n# Name\n").links
    assert [link.target_id for link in links if link.relation == "trained_on"] == ["org/corpus"]


def test_a_pointer_of_a_few_bytes_is_no_weight_file() -> None:
    entries = [{"path": "model.safetensors", "type": "file", "size": 130}, {"path": "real.safetensors", "type": "file", "size": 5, "lfs": {"size": 9}}]
    found = read(Document("huggingface", "model_tree", "item", "org/name", payload={"entries": entries}))
    assert found.facts["has_weight_files"] is True
    assert read(Document("huggingface", "model_tree", "item", "org/name", payload={"entries": entries[:1]})).facts["has_weight_files"] is False


def test_a_hub_tree_that_was_cut_proves_no_absence_of_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    config, weights = {"path": "config.json", "size": 9_000}, {"path": "model.safetensors", "size": 9_000, "lfs": {}}

    def facts(*entries: dict[str, Any], **more: Any) -> dict[str, Any]:
        return dict(read(Document("huggingface", "model_tree", "item", "org/name", payload={"entries": list(entries), **more})).facts)

    assert facts(config) == {"has_weight_files": False, "n_files": 1, "licence_files": []}
    assert facts(config, truncated=True) == {"is_truncated": True, "n_files": 1}
    assert facts({"path": "LICENSE"}, truncated=True) == {"is_truncated": True, "n_files": 1, "licence_files": ["LICENSE"], "licence_blobs": {"LICENSE": {}}}
    assert facts(config, weights, truncated=True) == {"has_weight_files": True, "is_truncated": True, "n_files": 2}
    monkeypatch.setattr(tree, "MAX_PATHS", 1)
    assert facts(config, weights) == {"is_truncated": True, "n_files": 1}


def test_a_paper_page_names_the_authors_repository() -> None:
    payload = {"githubRepo": "https://github.com/org/name", "linkedModels": [{"id": "org/model"}, {"id": 3}], "linkedDatasets": "odd"}
    found = read(Document("huggingface", "paper_page", "item", "2501.00001", payload=payload))
    assert relations(found) == {("org/name", "code"), ("org/model", "mentions")}


def test_branches_named_as_steps_are_counted_and_say_nothing_of_weights() -> None:
    payload = {"branches": [{"name": "main"}, {"name": "step-1000"}, {"name": "checkpoint_2"}], "tags": None}
    found = read(Document("huggingface", "model_refs", "item", "org/name", payload=payload))
    assert found.facts["checkpoints"] == 2 and deciding(found) == []
    assert [(one.indicator, one.finding, one.value) for one in found.signals] == [("intermediate_checkpoints", Finding.OPEN, "2")]


# -- trees of repositories


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("src/data/mixes/Foobar-mix-0625.txt", "foobar"),
        ("configs/sft/foobar2_8b_preview_mix_v3.yaml", "foobar"),
        ("recipes/foobar_data_mixture.json", "foobar"),
        ("data/mixtures/foobar.yaml", "foobar"),
        ("configs/foobar_remix.yaml", None),
        ("configs/foobar_mixed_precision.yaml", None),
        ("configs/mixtral/foobar.yaml", None),
        ("eval/foobar_mix.json", None),
        ("tests/foobar_mix.json", None),
        ("foobar/mix.py", None),
        ("configs/data_mix.yaml", None),
    ],
)
def test_a_list_of_a_mix_tells_whose_it_is(path: str, names: str | None) -> None:
    found = [(one.finding, one.value, one.locator) for one in github_tree("train.py", path).signals if one.rule == "data.mix"]
    assert found == ([(Finding.PARTIAL, names, path)] if names else [])


def test_lists_of_mixes_are_bounded() -> None:
    paths = [f"mixes/{chr(97 + a) * 5}{chr(97 + b) * 5}.txt" for a in range(20) for b in range(20)] + ["mixes/" + "mix_" * 90 + ".txt"]
    assert len([one for one in github_tree(*paths).signals if one.rule == "data.mix"]) == 20


def tuned(text: str, key: str = "org/Foobar") -> list[tuple[Finding, str | None]]:
    found = read(Document("github", "readme", "file", key, text=text, locator="README.md"))
    return [(one.finding, one.value) for one in found.signals if one.rule == "code.tunes_release"]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("## 6. Finetune\nWe provide a training script `train.py` to fine-tune Foobar.\n", "train.py"),
        (
            "## Fine-tuning\nTo fine-tune our model, run:\n```bash\ntorchrun ./scripts/train.sh --lr 1e-4\n```\n## Licence\n`other_train.sh`\n",
            "scripts/train.sh",
        ),
        ("# How to fine-tune\nPut your own data in `data/` and see [the script](tools/trainer.py) and https://example.org/train.py.\n", "tools/trainer.py"),
        ("## Fine-tuning Foobar-7B\nFoobar-7B can be fine-tuned on images:\n```\npython train.py\n```\nFor fine-tuning Foobar use a GPU.\n", "train.py"),
        ("## Fine-tuning\n### Full\nFor you: `train.py`\n### LoRA\nFor you: `train_lora.py`\n", "train.py train_lora.py"),
        ("News: use `train.py` for fine-tuning the model.\n", "train.py"),
        ("## 模型微调\n您可以使用 `train.py` 对本模型进行微调。\n", "train.py"),
    ],
)
def test_scripts_that_are_offered_to_tune_the_release_are_found(text: str, paths: str) -> None:
    assert tuned(text) == [(Finding.PARTIAL, paths)]


OFFER = "We provide a training script `train.py` to fine-tune Foobar.\n"


@pytest.mark.parametrize(
    "text",
    [
        # The release was itself made by tuning.
        "## Fine-tuning\nFoobar is created by fine-tuning a Quux base model. If you would like to try it, run `train.py`.\n",
        "## Fine-tuning\nWe fine-tune our models with `train.py`, and you can too.\n",
        "## Fine-tuning\nFinetuned the models with these parameters; run `train.py` on your data.\n",
        "## Fine-tuning\nTo reproduce our fine-tuning runs, run `train.py` on your machine.\n",
        "# Foobar\nFoobar is a language model fine-tuned from Quux.\n## Fine-tuning\n" + OFFER,
        "# Foobar\n我们基于 Quux 微调得到 Foobar。\n## 微调\n您可以使用 `train.py`。\n",
        # Another model is tuned.
        "## Fine-tuning\nUse `train.py` to fine-tune Quux-7B on your data.\n",
        "## Fine-tuning Quux-7B\nRun `train.py` on your data.\n",
        "Use `train.py` to fine-tune the base model.\n",
        "Use `train.py` to fine-tune Foobar2.\n",
        # Training of another kind is told.
        "## Training / Fine-tuning\n" + OFFER,
        "## Pre-training\nSee the paper.\n## Fine-tuning\n" + OFFER,
        "## 训练方法\n见论文。\n## 微调\n您可以使用 `train.py`。\n",
        "Foobar was trained with this code.\n## Fine-tuning\n" + OFFER,
        "Training and fine-tuning tools: `tools/`.\n## Fine-tuning\n" + OFFER,
        "The training code is in `src/`.\n## Fine-tuning\n" + OFFER,
        "To train Foobar, run `train.py`.\n## Fine-tuning\n" + OFFER,
        "## Fine-tuning\nTo fine-tune the model, run `pretrain.py` with your data.\n",
        # No script of its own is named, or nobody is offered one.
        "## Fine-tuning\nWe recommend you to use [a framework](https://github.com/other/train.py) to fine-tune Foobar.\n",
        "## Fine-tuning\nThe file `train.py` holds hyper-parameters.\n",
    ],
)
def test_the_releases_own_training_and_that_of_others_are_no_offer(text: str) -> None:
    assert tuned(text) == []


def test_only_a_repositorys_readme_offers_scripts_and_its_name_must_tell_it() -> None:
    assert not any(one.rule == "code.tunes_release" for one in card("## Fine-tuning\n" + OFFER).signals)
    assert tuned("Use `train.py` to fine-tune AI.\n", "org/AI") == []


def test_a_tree_without_code_and_a_cut_tree_say_so() -> None:
    found = github_tree("README.md", "LICENSE", truncated=True)
    assert (found.signals[0].rule, found.facts["is_truncated"], found.facts["is_readme_only"]) == ("code.no_code", True, True)


@pytest.mark.parametrize(
    "path", ["model.safetensors", "pytorch_model-00001-of-00002.bin", "x.gguf", "ckpt/model.ckpt-1000.data", "consolidated.00.pth", "tf_model.h5"]
)
def test_weight_files_are_known(path: str) -> None:
    assert tree.weight_paths([path, "README.md", "tokenizer.model", "vocab.bin", "training_args.json"]) == [path]


# -- what is told beside the dimensions


def test_a_card_tells_topics_results_procedure_and_compute() -> None:
    text = (
        "# Name\n## Intended use\nChat.\n## Limitations\nMany.\n## Training data\nWe use the Pile.\n## Training procedure\n"
        "learning rate 1e-4, batch size 32, AdamW optimizer; 12,000 A100 hours.\n## Evaluation\nMMLU 61.2\n## Citation\nnone\n"
    )
    told = {one.indicator: (one.finding, one.quotation) for one in card(text).signals}
    assert told["model_card"] == (Finding.OPEN, "6 of 7: intended use, limitations, training data, training procedure, evaluation, licence or citation")
    assert told["evaluation_results"] == (Finding.OPEN, "MMLU 61.2")
    assert told["training_procedure"] == (Finding.OPEN, "batchsize, learningrate, optimizer")
    assert told["compute"] == (Finding.OPEN, "12,000 A100 hours")
    assert {one.indicator for one in card("# Name\nNothing.\n").signals} == {"model_card"}


def test_a_chinese_card_is_covered_by_its_headings() -> None:
    told = {one.indicator: one.quotation for one in card("# 模型\n## 模型介绍\n大模型\n## 训练数据\n语料\n## 评测结果\nC-Eval 70.1\n## 协议\nMIT\n").signals}
    assert told["model_card"].startswith("5 of 7") and "C-Eval 70.1" in told["evaluation_results"]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("LongAlign is based on *ChatGLM3-6B* with a longer context.", "ChatGLM3-6B"),
        ("[CodeLlama](https://example.org): Base model for Magicoder-CL.", "CodeLlama"),
        ("本模型基于 Qwen2.5 训练。", "Qwen2.5"),
        # A name that is written small, and an id of the Hub.
        ("This model is a fine-tuned version of [bert-base-uncased](https://huggingface.co/bert-base-uncased) on texts.", "bert-base-uncased"),
        ("It is the instruction-tuned version of lab/foo-7b.", "lab/foo-7b"),
        ("Fine-tuned lab/foo-large on speech.", "lab/foo-large"),
        ("Wombat is created by fine-tuning a Llama base model.", "Llama"),
        ("Foo is a distilled version of `lab/foo-large`.", "lab/foo-large"),
    ],
)
def test_the_model_on_which_it_stands_is_named(sentence: str, name: str) -> None:
    assert [one.value for one in readme(f"# Name\n{sentence}\n").signals if one.rule == "data.base_named"] == [name]


def test_each_model_on_which_some_stand_is_named_once() -> None:
    text = "# Models\nA is based on Foo-6B, B is fine-tuned from Bar-7B.\n## More\nC is a fine-tuned variant of Baz-1B, D is based on Foo-6B.\n"
    assert [one.value for one in readme(text).signals if one.rule == "data.base_named"] == ["Foo-6B", "Bar-7B", "Baz-1B"]
    many = readme("# Models\n" + "".join(f"It is based on Model{number}x.\n" for number in range(50)))
    assert len([one for one in many.signals if one.rule == "data.base_named"]) == 5


@pytest.mark.parametrize(
    "sentence",
    [
        "It is based on PyTorch and Transformers.",
        "Trained from scratch.",
        "based on the work of others",
        "For a fine-tuned version of this model look elsewhere.",
        "You can build a fine-tuned version of lab/foo-7b.",
        "It is not a fine-tuned version of lab/foo-7b.",
    ],
)
def test_a_library_is_no_base_model(sentence: str) -> None:
    assert [one for one in readme(f"# Name\n{sentence}\n").signals if one.rule == "data.base_named"] == []


def test_training_code_elsewhere_is_a_link_of_its_own_kind() -> None:
    found = readme("# Name\n## Train models\nSetup [the code](https://github.com/org/trainer).\n## Fine-tuning\nUse [a tool](https://github.com/other/tool).\n")
    assert relations(found) == {("org/trainer", "training_code"), ("other/tool", "code")}


@pytest.mark.parametrize(
    "text",
    ["## Training\ncoming soon!\n", "The training code will be released in May.\n", "TODO: release the source code\n", "训练代码即将开源\n"],
)
def test_code_that_is_promised_is_none_and_said(text: str) -> None:
    assert [(one.rule, one.finding) for one in deciding(readme(f"# Name\n{text}"))] == [("code.promised", Finding.NONE)]


def test_a_public_summary_of_training_content_is_a_datasheet() -> None:
    found = readme("# Name\nSee the [Public Summary of Training Content](https://example.org/summary.pdf).\n")
    assert [(one.indicator, one.finding) for one in found.signals] == [("datasheet", Finding.OPEN)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The model was not trained on ImageNet data.",
        "We never trained on Common Crawl data.",
        "The training data won't be released. [blog](https://example.org)",
        "We cannot share the data, see https://example.org",
        "We do not plan to open the training data. [policy](https://example.org)",
        "The data is confidential. [contact us](https://example.org)",
        "训练数据不会公开。[联系](https://example.org)",
        "训练数据未开放。[联系](https://example.org)",
        "[More Information Needed](https://huggingface.co/datasets/placeholder/x)",
    ],
)
def test_a_denial_is_no_data(sentence: str) -> None:
    found = card(f"# Name\n## Training data\n{sentence}\n")
    assert [one for one in deciding(found) if one.finding is not Finding.NONE] == []
    assert "trained_on" not in {relation for _, relation in relations(found)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Trained on [Wiki](https://huggingface.co/datasets/org/wiki). The evaluation logs are coming soon.",
        "Previously the data was not publicly available; it is now at [d](https://huggingface.co/datasets/org/wiki).",
    ],
)
def test_a_refusal_of_something_else_takes_no_data_away(sentence: str) -> None:
    assert [one.finding for one in deciding(card(f"# Name\n## Training data\n{sentence}\n"))][:1] == [Finding.PARTIAL]


@pytest.mark.parametrize(
    "sentence",
    [
        "We plan to release the training code at https://github.com/org/code soon.",
        "The training code isn't available yet, see https://github.com/org/code",
        "Training code (TBA): https://github.com/org/code",
        "训练代码不开源 https://github.com/org/code",
    ],
)
def test_training_code_that_is_denied_is_only_mentioned(sentence: str) -> None:
    assert relations(card(f"# Name\n{sentence}\n")) == {("org/code", "mentions")}


@pytest.mark.parametrize("front", ["x: !!bool maybe", 'x: !!int ""', "x: !!timestamp foo", "? 0x" + "f" * 5_000 + "\n: 1"])
def test_odd_yaml_loses_the_front_matter_and_not_the_body(front: str) -> None:
    found = card(f"---\n{front}\n---\n# Name\n## Training data\nTrained on [Wiki](https://huggingface.co/datasets/org/wiki).\n")
    assert found.unreadable is None and ("org/wiki", "trained_on") in relations(found)


def test_a_path_without_end_is_left_out_and_the_tree_is_cut() -> None:
    found = github_tree("train/" * 5_000, "README.md")
    assert found.facts["is_truncated"] is True and found.facts["n_files"] == 1


def test_a_long_name_of_a_weight_file_is_seen() -> None:
    found = model(gated=False, siblings=[{"rfilename": "paper/" * 5_000 + "model.safetensors"}])
    assert [(one.rule, one.finding) for one in deciding(found)] == [("weights.files", Finding.OPEN)]


def test_text_beyond_a_bound_is_cut_and_says_so_wherever_it_stands() -> None:
    assert parse("<div>\n" + "<p>x</p>\n" * 9_000 + "</div>\n").is_cut and parse("word " * 6_000).is_cut


def test_the_indicators_are_a_catalogue() -> None:
    names = [one.indicator for one in INDICATORS]
    assert len(names) == len(set(names)) >= 29
    assert all(one.open_when or one.partial_when for one in INDICATORS) and all(one.rules for one in INDICATORS)
    assert {rule.indicator for rule in RULES} - set(names) == {"look", "api_only", "correction"}


# -- hostile documents


def test_every_signal_of_these_readers_has_its_rule_in_the_catalogue() -> None:
    known = {(rule.rule, rule.rule_version) for rule in RULES}
    readings = [card(CARD), model(gated=False, siblings=[{"rfilename": "report.pdf"}], safetensors={"total": 1}), github_tree("data/process.py", "eval.py")]
    used = {(one.rule, one.rule_version) for reading in readings for one in reading.signals}
    assert used <= known and len(used) >= 4


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "<a href='" * 20_000, "> " * 5_000 + "x", "*" * 100_000, "# x\n" * 50_000, "|" * 50_000 + "\n|-|\n", "`" * 99_999]
)
def test_text_made_to_be_slow_ends(text: str) -> None:
    assert len(parse(text).anchors) <= MAX_LINKS


@pytest.mark.parametrize(
    "text",
    [
        "1" * 19_000,
        "1,1." * 4_700,
        "based on " + "A" * 19_000,
        "based on the " * 1_500,
        "based on A" * 1_900,
        "trained on " * 1_700,
        "trained on C4 " * 1_300,
        "C4 the Pile " * 1_500,
        "A" * 19_000 + ": base model",
        "https://" * 2_000,
        "learning " * 2_000,
        " " * 19_000,
        "<a href=x>" * 1_900,
    ],
)
def test_a_section_made_to_be_slow_for_the_rules_is_read(text: str) -> None:
    for kind in ("model_card", "dataset_card"):
        assert card(f"# Training compute\n{text}\n## Data\n{text}\n", kind).unreadable is None


def test_a_long_text_is_cut_and_says_so() -> None:
    assert parse("a " * MAX_CHARACTERS).is_cut and not parse("a").is_cut


SCALAR = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
JSON = st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4), max_leaves=12)
FIELDS = st.sampled_from("id tags siblings gated cardData safetensors entries branches tags githubRepo linkedModels abstract comments paper truncated".split())
PIECES = ["---\n", "# Training data\n", "datasets:\n- a/b\n", "[x](https://arxiv.org/abs/2501.00001)", "\x00", "```bibtex\n@misc{", '<a href="', "\n", "训练"]
TEXT = st.text(max_size=300) | st.lists(st.sampled_from(PIECES) | st.text(max_size=10), max_size=30).map("".join)


@pytest.mark.parametrize(("source", "kind"), sorted(READERS))
@given(payload=st.dictionaries(FIELDS, JSON, max_size=5) | JSON, text=TEXT)
@settings(max_examples=60, deadline=None)
def test_no_document_breaks_a_reader_and_quotations_are_bounded(source: str, kind: str, payload: Any, text: str) -> None:
    is_text = kind.endswith(("card", "licence")) or kind == "readme"
    found = read(Document(source, kind, "item", "org/name", payload=None if is_text else payload, text=text if is_text else None))
    assert found.unreadable is None or not found.links
    assert all(len(one.quotation) <= QUOTATION_MAX and one.locator for one in (*found.links, *found.signals))
    assert all(isinstance(link.strength, Strength) for link in found.links)


def test_a_kind_that_no_reader_knows_shows_nothing() -> None:
    assert read(Document("huggingface", "organization", "item", "org", payload={})) == Extraction()


# -- what is said beside the matter


@pytest.mark.parametrize(
    "text",
    [
        "Unlike Bar, which was trained on The Pile, it knows little.",
        "Compared to models trained on Common Crawl data, it is better.",
        "In contrast to other models trained on Dolma it is small.",
        "## Datasets\nWe benchmark on [X](https://huggingface.co/datasets/x/x), an evaluation set.",
        "## Training data\nThe dataset isn’t available to the public, cf. https://huggingface.co/datasets/org/hidden",
        "## 数据\n我们没有公开训练数据。[链接](https://example.org)",
    ],
)
def test_other_models_other_sets_and_hidden_data_are_no_data(text: str) -> None:
    found = card(f"# Name\n{text}\n")
    assert [one for one in deciding(found) if one.finding is not Finding.NONE] == []
    assert "trained_on" not in {relation for _, relation in relations(found)}


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("It was trained on [words](https://huggingface.co/datasets/org/words).", "trained_on"),
        ("Fine-tuned on English using the [words](https://huggingface.co/datasets/org/words).", "trained_on"),
        ('<p>We trained on <a href="https://huggingface.co/datasets/org/words">words</a></p>', "trained_on"),
        ("It was not trained on [words](https://huggingface.co/datasets/org/words).", "mentions"),
        ("You can use a model trained on [words](https://huggingface.co/datasets/org/words).", "mentions"),
        ("Unlike Bar, trained on [words](https://huggingface.co/datasets/org/words), it is small.", "mentions"),
    ],
)
def test_a_sentence_says_that_the_link_in_it_was_trained_on(sentence: str, relation: str) -> None:
    assert relations(card(f"# Name\n{sentence}\n")) == {("org/words", relation)}


def test_what_stands_under_references_is_not_the_own_paper_where_a_citation_follows() -> None:
    other, own = "```bibtex\n@misc{a, title={A}, eprint={2501.00001}}\n```\n", "```bibtex\n@misc{b, title={B}, eprint={2502.00002}}\n```\n"
    found = readme(f"# Name\n## References\nWe thank them.\n{other}## Citation\n{own}")
    assert relations(found) == {("2501.00001", "cites"), ("2502.00002", "own_paper")}
    assert link_to(readme(f"# Name\n## References\n{own}"), "2502.00002").strength is Strength.NEARBY
    assert relations(readme(f"# Name\n## Acknowledgements\n{own}")) == {("2502.00002", "cites")}
    assert relations(readme(f"# Name\n## References\nPlease cite us:\n\n{own}")) == {("2502.00002", "own_paper")}


@pytest.mark.parametrize(
    ("link", "is_kept"), [("LICENSE", True), ("https://example.org/l", True), ("javascript:alert(1)", False), (" data:text/html,x", False)]
)
def test_a_licence_links_to_a_file_or_the_web(link: str, is_kept: bool) -> None:
    of_card = card(f"---\nlicense: other\nlicense_link: '{link}'\n---\n# Name\n").facts
    of_record = model(cardData={"license": "other", "license_link": link}).facts
    assert ("license_link" in of_card, "license_link" in of_record) == (is_kept, is_kept)


@pytest.mark.parametrize(
    ("files", "expected"),
    [(["README.md", ".gitattributes"], True), ([], True), (["README.md", "train.parquet"], False), (["README.md", "load.py"], False), (None, None)],
)
def test_a_dataset_without_a_file_of_data_is_empty(files: list[str] | None, expected: bool | None) -> None:
    told = {} if files is None else {"siblings": [{"rfilename": name} for name in files]}
    reading = read(Document("huggingface", "dataset", "list", "acme/corpus", {"id": "acme/corpus", **told}))
    assert reading.facts.get("is_empty") is expected


@pytest.mark.parametrize(
    ("path", "relation"),
    [
        ("", "code"),
        ("/tree/main/training", "code"),
        ("/blob/main/LICENSE-CODE.md", "mentions"),
        ("/blob/main/docs/CONTRIBUTING.md#how", "mentions"),
        ("/issues/12", "mentions"),
        ("/wiki", "mentions"),
        ("/actions/workflows/ci.yml", "mentions"),
        ("/blob/main/licenses.py", "code"),
    ],
)
def test_a_page_beside_the_code_gives_no_code(path: str, relation: str) -> None:
    (link,) = card(f"# Name\nOur code: [repository](https://github.com/lab/kit{path})\n").links
    assert (link.target_id, link.relation) == ("lab/kit", relation)


@pytest.mark.parametrize(
    "text",
    [
        "# Name\nThe training code will be uploaded later.\n",
        "# Name\n训练代码不对外开放。\n",
        "# Name\n## Training code\nIt will be uploaded soon.\n",
    ],
)
def test_what_is_promised_in_other_words(text: str) -> None:
    assert [one.rule for one in card(text).signals if one.rule == "code.promised"] == ["code.promised"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The model was fine-tuned on English-Estonian parallel sentences taken from OPUS and ParaCrawl.", "OPUS"),
        ("It was trained on Czech poems collected from the Kramerius Digital Library.", "Kramerius Digital Library"),
        ("The model is initialised with BERT and trained with health-related posts collected from Reddit.", "Reddit"),
        ("We fine-tuned using short texts scraped from Project Gutenberg.", "Project Gutenberg"),
        ("It was trained on sentences taken from several newspapers.", None),
        ("It was trained with tools collected from our friends.", None),
        ("It was not trained on sentences taken from OPUS.", None),
    ],
)
def test_what_was_taken_from_a_named_place_names_the_data(words: str, name: str | None) -> None:
    assert [one.value for one in card(f"# Name\n\n{words}\n").signals if one.rule == "data.sentence"] == ([] if name is None else [name])


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ("| **Version** | `3.2` |\n| **Sources** | [UD Danish DDT v2.5](https://github.com/UniversalDependencies/UD_Danish-DDT) |\n| **Author** | Me |", True),
        ("| **Version** | `3.2` |\n| **Data sources** | UD_French-Sequoia |\n| **Author** | Me |", True),
        ("| **Version** | `3.2` |\n| **Sources** | n/a |\n| **Author** | Me |", False),
        ("| **F1** | 0.8 |\n| **Sources** | UD_French-Sequoia |\n| **Author** | Me |", False),
    ],
)
def test_the_sources_among_a_cards_facts_name_the_data(rows: str, name: bool) -> None:
    found = card(f"# Name\n\n| Feature | Description |\n| --- | --- |\n{rows}\n").signals
    assert any(one.rule == "data.fact" for one in found) is name


@pytest.mark.parametrize(
    ("heading", "body", "name"),
    [
        ("Used Datasets", "- OpenOrca (200k sampling)", "OpenOrca"),
        ("Datasets used", "- SlimPajama\n- Others", "SlimPajama"),
        ("Training Datasets", "LAION-5B", "LAION-5B"),
        ("Training data", "1. C4\n2. mine", "C4"),
        # A word, a sentence, a benchmark, settings and data to measure with name none.
        ("Training Datasets", "- Wikipedia", None),
        ("Training Datasets", "More information needed", None),
        ("Training Datasets", "- MMLU", None),
        ("Training procedure", "- AdamW", None),
        ("Datasets used for evaluation", "- OpenOrca", None),
        ("Dataset", "- OpenOrca", None),
    ],
)
def test_a_bare_name_under_a_heading_on_training_data_names_them(heading: str, body: str, name: str | None) -> None:
    found = card(f"# Name\n\n### {heading}\n{body}\n\n### Prompt\nwords\n").signals
    assert [one.value for one in found if one.rule == "data.sentence"] == ([] if name is None else [name])


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("The source code for training this model can be found on our code repository: https://github.com/lab/kit", "training_code"),
        ("The code used to fine-tune the model is [here](https://github.com/lab/kit).", "training_code"),
        ("Code to train the model: https://github.com/lab/kit", "training_code"),
        ("The notebook for fine-tuning can be found [in this repository](https://github.com/lab/kit).", "training_code"),
        ("I was made with [kit](https://github.com/lab/kit).", "training_code"),
        ("This speech model was created using [kit](https://github.com/lab/kit).", "training_code"),
        ("We provide code for training your own model at https://github.com/lab/kit", "code"),
        ("You can create your own with [kit](https://github.com/lab/kit).", "code"),
        ("The demo was made with [kit](https://github.com/lab/kit).", "code"),
        ("The dataset was made with [kit](https://github.com/lab/kit).", "code"),
        ("This quantized model was created using [kit](https://github.com/lab/kit).", "code"),
        ("This model was created using [kit-gptq](https://github.com/lab/kit-gptq).", "code"),
        ("This model was made with [mergekit](https://github.com/lab/mergekit).", "code"),
    ],
)
def test_the_program_that_made_a_model_is_named_as_its_training_code(words: str, relation: str) -> None:
    assert [one.relation for one in card(f"# Name\n{words}\n").links if one.target_kind == "repository"] == [relation]


def test_code_that_tuned_a_model_is_named_as_its_training_code() -> None:
    text = "# Name\nIt was tuned with the [kit](https://github.com/lab/kit), and tuned using the [Texts](https://github.com/lab/Texts) dataset.\n"
    assert {one.target_id: one.relation for one in card(text).links} == {"lab/kit": "training_code", "lab/Texts": "code"}
    both = "# Name\nFine-tuned on Dutch using the [Voice](https://github.com/lab/Voice) and [Ten](https://github.com/lab/Ten).\n"
    assert {one.relation for one in card(both).links} == {"code"}
    after = "# Name\nIt was trained with [Happy](https://github.com/lab/Happy) using a dataset called Ten.\n"
    assert card(after).links[0].relation == "training_code"
    taken = "# Name\nIt was tuned using the triples from [Ranking](https://github.com/lab/Ranking).\n"
    assert card(taken).links[0].relation == "code"
    assert card(taken.replace("triples", "scripts")).links[0].relation == "training_code"


# -- code that a card names in other words


@pytest.mark.parametrize(
    "sentence",
    [
        "The reward model training techniques from the [report](https://arxiv.org/abs/2403.00001) have been open-sourced in Kit, try it out [here](URL)!",
        "Our training framework is open-sourced at [acme/kit](URL).",
        "The whole training pipeline has now been released on [GitHub](URL).",
        "The training procedure was implemented in [the kit](URL).",
    ],
)
def test_how_it_was_trained_is_shared_there(sentence: str) -> None:
    found = card(f"# Name\n{sentence.replace('URL', 'https://github.com/acme/kit')}\n")
    assert ("acme/kit", "training_code") in relations(found)


@pytest.mark.parametrize(
    "sentence",
    [
        "The training data have been released on [GitHub](URL).",
        "The trained model is released at [acme/kit](URL).",
        "Your training pipeline can be implemented in [the kit](URL).",
        "The training framework has not been released on [GitHub](URL).",
        "Details of training are in the report. A demo is released at [acme/kit](URL).",
    ],
)
def test_other_things_that_are_shared_there_are_no_training_code(sentence: str) -> None:
    found = card(f"# Name\n{sentence.replace('URL', 'https://github.com/acme/kit')}\n")
    assert ("acme/kit", "training_code") not in relations(found)


@pytest.mark.parametrize(
    ("sentence", "file"),
    [
        ("Kit training parameters can be found in [configs/a.yml](URL/blob/main/configs/a.yml).", "configs/a.yml"),
        ("The config used with my own branch of kit is available [here](URL/blob/main/kit_config.yml).", "kit_config.yml"),
        ("[Settings of the fine-tuning](URL/resolve/main/tune.yaml)", "tune.yaml"),
        ("It was trained with this [recipe](URL/raw/8c0f/recipe.toml).", "recipe.toml"),
    ],
)
def test_settings_of_the_training_in_the_models_own_repository_are_a_part(sentence: str, file: str) -> None:
    found = card(f"# Name\n{sentence.replace('URL', 'https://huggingface.co/Org/name')}\n")
    assert [(one.rule, one.finding, one.quotation) for one in found.signals if one.dimension == "code"] == [("code.linked_settings", Finding.PARTIAL, file)]


@pytest.mark.parametrize(
    "sentence",
    [
        # Another repository, no settings, not of the training, or refused.
        "The training config is [here](https://huggingface.co/other/name/blob/main/a.yml).",
        "Training parameters: [trainer_state](URL/blob/main/trainer_state.json).",
        "Run it with this [config](URL/blob/main/serve.yml).",
        "The config used for serving is [here](URL/blob/main/a.yml).",
        "The training config [a.yml](URL/blob/main/a.yml) is coming soon.",
        "The config for training is at [a.yml](https://huggingface.co.evil.example/org/name/blob/main/a.yml).",
        # Another sentence of the paragraph speaks of training.
        "It was trained with our usual settings. To serve it, use [serve.yml](URL/blob/main/serve.yml).",
        "To serve it, use [serve.yml](URL/blob/main/serve.yml). Its training parameters are not known.",
        "Tuned by a recipe of the team! Its prompts are in [prompts.yaml](URL/resolve/main/prompts.yaml); ask us for the training config.",
    ],
)
def test_other_files_are_no_settings_of_the_training(sentence: str) -> None:
    found = card(f"# Name\n{sentence.replace('URL', 'https://huggingface.co/org/name')}\n")
    assert "code.linked_settings" not in {one.rule for one in found.signals}
    assert "code.linked_settings" not in {
        one.rule for one in readme("# Name\nThe training config is [a.yml](https://huggingface.co/org/name/blob/main/a.yml).").signals
    }


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("This is an extension from our previous paper: [Foo at Bar](URL).", "cites"),
        ("It goes on from our earlier work, see [our paper](URL).", "cites"),
        ("My former technical report: [Foo](URL)", "cites"),
        ("See [our paper](URL) for more.", "own_paper"),
    ],
)
def test_a_paper_on_the_makers_earlier_work_is_cited(sentence: str, relation: str) -> None:
    found = card(f"# Name\n{sentence.replace('URL', 'https://arxiv.org/abs/2501.00001')}\n")
    assert relations(found) == {("2501.00001", relation)}


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("90% Sparse BERT-Large (uncased) Fine Tuned on SQuADv1.1", ["SQuADv1.1"]),
        ("RoBERTa fine-tuned with CUAD dataset", ["CUAD"]),
        ("MobileBERT, Trained on the EmoContext Dataset from scratch", ["EmoContext"]),
        ("Unlike those trained on mC4: another T5", []),
        ("How to compare with T5 on mC4", []),
        ("bert-base-uncased-finetuned-squad", []),
    ],
)
def test_a_title_names_the_data_as_a_sentence_does(title: str, names: list[str]) -> None:
    found = card(f"# {title}\nHello.\n").signals
    assert [one.value for one in found if one.rule == "data.sentence"] == names
    assert not [one for one in readme(f"# {title}\nHello.\n").signals if one.rule == "data.sentence"]
