"""Papers of a method by which a model was made, and repositories of whose code a card says that it trained the model."""

from __future__ import annotations

import pytest
from tests.unit.disclosure.worlds import member, model, paper, tie, world

from observatory.disclosure.judgement.datasets import datasets_of
from observatory.disclosure.judgement.members import model_members
from observatory.disclosure.judgement.ownership import papers_of, repositories_of
from observatory.disclosure.readers import read
from observatory.disclosure.reading import Document, Link, Standing, Strength

ENTRY = "## Citation\n\n```bibtex\n@article{{foo2025, title={{{title}}}, eprint={{2501.00001}}, archivePrefix={{arXiv}}, year={{2025}}}}\n```\n"
LONG = "Temporal Distillation for Small Language Models"


def links(text: str, key: str = "acme/zork-7b") -> list[Link]:
    """The links of a model's card."""
    return list(read(Document("huggingface", "model_card", "resolve", key, text=text, locator="README.md")).links)


@pytest.mark.parametrize(
    ("sentence", "title", "strength"),
    [
        ("Zork was created through FOO (Temporal Distillation), our new distillation method.", f"FOO: {LONG}", Strength.HEADED),
        ("It was trained with the FOO algorithm on text.", f"FOO: {LONG}", Strength.HEADED),
        ("Zork was aligned using our FOO framework.", f"FOO: {LONG}", Strength.HEADED),
        # The model's own name, words on no method, and a title without a name before its colon are none.
        ("Zork was created through ZORK, our new method.", f"ZORK: {LONG}", Strength.STATED),
        ("We introduce FOO, a family of models.", f"FOO: {LONG}", Strength.STATED),
        ("FOO is a small language model.", f"FOO: {LONG}", Strength.STATED),
        ("It was trained with a new algorithm.", LONG, Strength.STATED),
        ("It was compared using FOO.", f"FOO: {LONG}", Strength.STATED),
    ],
)
def test_an_entry_whose_title_names_a_method_of_the_card_is_a_weaker_word(sentence: str, title: str, strength: Strength) -> None:
    found = [one for one in links(f"# Zork 7B\n\n{sentence}\n\n{ENTRY.format(title=title)}") if one.target_kind == "paper"]
    assert [(one.relation, one.strength) for one in found] == [("own_paper", strength)]


@pytest.mark.parametrize(("strength", "standing", "rule"), [(Strength.HEADED, Standing.FAMILY, "another_work"), (Strength.STATED, Standing.OWN, "citation")])
def test_the_paper_of_a_method_is_the_familys_and_not_the_releases(strength: Strength, standing: Standing, rule: str) -> None:
    hub_id = "acme/zork-7b"
    cites = tie(("model", hub_id), ("paper", "2501.00001"), "own_paper", strength, method="citation_block", quotation="@article{foo")
    made_of = world(model(hub_id), paper("2501.00001", f"FOO: {LONG}"), cites)
    models = model_members(made_of)
    assert [(one.standing, one.rule) for one in papers_of(made_of, models, repositories_of(made_of, models))] == [(standing, rule)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I shared how it was made. (training and code)  \n**Please see: [Zork](https://github.com/bar/zork).**", "training_code"),
        ("Training and inference code: [repo](https://github.com/bar/zork)", "training_code"),
        ("We trained BERT using the official code provided in Bar BERT's github repository (https://github.com/bar/bert).", "training_code"),
        ("Models are pre-trained by [Bar-py](https://github.com/bar/bar-py) on a cloud.", "training_code"),
        ("We fine-tune with the modified code `train.py` from [Bar](https://github.com/bar/bar).", "training_code"),
        ("The model was trained by the [Bar project](https://github.com/bar/bar).", "code"),
        ("You can train it using the code in [Bar](https://github.com/bar/bar).", "code"),
        ("The model was trained using the code data of [Bar](https://github.com/bar/bar).", "code"),
        ("The model was merged using [mergekit](https://github.com/bar/mergekit). (training and code)", "code"),
        ("Tokens are split by [Bar](https://github.com/bar/bar).", "code"),
        ("It is evaluated using the code in [Bar](https://github.com/bar/bar).", "code"),
    ],
)
def test_words_around_a_repository_say_that_the_model_was_trained_with_its_code(text: str, expected: str) -> None:
    assert [one.relation for one in links(f"# Zork 7B\n\n{text}\n") if one.target_kind == "repository"] == [expected]


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [
        ("bar/imatrix-calibration", (Standing.MENTIONED, "calibration")),
        ("bar/calibration_datav3", (Standing.MENTIONED, "calibration")),
        ("bar/foo-calib", (Standing.MENTIONED, "calibration")),
        ("bar/calibrated-questions", (Standing.OWN, "trained_on")),
        ("bar/caliber-news", (Standing.OWN, "trained_on")),
        ("bar/matrix-corpus", (Standing.OWN, "trained_on")),
    ],
)
def test_a_set_named_after_calibration_is_no_training_data(dataset: str, expected: tuple[Standing, str]) -> None:
    hub_id = "acme/zork-7b"
    made_of = world(model(hub_id), tie(("model", hub_id), ("dataset", dataset), "trained_on", Strength.DECLARED))
    found = datasets_of(made_of, [member("acme/zork", "model", hub_id)], [])
    assert [(one.standing, one.rule) for one in found] == [expected]
