"""A toolkit of the maker that many models are trained with, code that tunes a base further, and a recipe that a card gives."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.disclosure.worlds import model, parent, repository, shown, tie, world

from observatory.disclosure.code_words import is_further_tuning
from observatory.disclosure.judgement.evidence.code import code_rows
from observatory.disclosure.judgement.members import model_members
from observatory.disclosure.judgement.ownership import repositories_of
from observatory.disclosure.judgement.records import CoreLink, Member, Row, World
from observatory.disclosure.readers import read
from observatory.disclosure.reading import Document, Extraction, Finding, Standing, Strength

KIT = "acme/kit"
MANY = ["Supported models", "Foo", "Quokka-2-7B", "Numbat-7B", "Bilby-7B"]
OTHERS = [model(f"other/{name}", "other") for name in ("Quokka-2-7B", "Numbat-7B", "Bilby-7B")]


def card(text: str) -> Extraction:
    return read(Document("huggingface", "model_card", "file", "acme/Foo-2-7B", text=text, locator="README.md"))


def given(hub_id: str, full_name: str = KIT, **more: Any) -> CoreLink:
    return tie(("model", hub_id), ("repository", full_name), more.pop("relation", "code"), **{"quotation": "Code", **more})


def weights(full_name: str, hub_id: str, quotation: str = "here") -> CoreLink:
    return tie(("repository", full_name), ("model", hub_id), "weights", quotation=quotation)


def repositories(told: World) -> list[Member]:
    return [one for one in repositories_of(told, model_members(told)) if one.release_id.startswith("acme/foo")]


def said(told: World, full_name: str = KIT) -> tuple[Standing, str] | None:
    return next(((one.standing, one.rule) for one in repositories(told) if one.artifact_id == full_name), None)


def rows(told: World) -> list[Row]:
    members = [*model_members(told), *repositories_of(told, model_members(told))]
    release = next(one.release_id for one in members if one.artifact_id == "acme/Foo-2-7B")
    return [one for one in code_rows(told, release, [one for one in members if one.release_id == release]) if one.indicator in {"training_code", "tuning_code"}]


@pytest.mark.parametrize(
    "readme",
    [
        {"names": MANY, "sections": 3},
        {"names": ["Kit", "Foo"], "is_library": True, "sections": 3},
        {"names": ["Kit"], "is_library": True, "sections": 3},
        {"names": ["Foo"], "loads": ["other/Quokka-2-7B", "other/Numbat-7B", "other/Bilby-7B"], "sections": 3},
        {"names": ["Foo-1-7B", *MANY], "sections": 3},
    ],
)
@pytest.mark.parametrize("relation", ["code", "training_code"])
def test_a_toolkit_that_serves_many_models_is_the_familys(readme: dict[str, Any], relation: str) -> None:
    told = world(model("acme/Foo-2-7B"), *OTHERS, repository(KIT, readme=readme), given("acme/Foo-2-7B", relation=relation))
    assert said(told) == (Standing.FAMILY, "framework")


@pytest.mark.parametrize(
    "readme",
    [
        # Nobody read its README.
        {},
        # A table of results names the release among many baselines.
        {"names": ["Results", "Foo-2-7B (ours)", "Quokka-2-7B", "Numbat-7B", "Bilby-7B"], "sections": 3},
        # A heading, the title, code that loads it, what it trained.
        {"names": ["Foo-2", *MANY], "is_library": True, "sections": 3},
        {"names": MANY, "title": "Kit for Foo-2", "sections": 3},
        {"names": MANY, "loads": ["acme/Foo-2-7B"], "sections": 3},
        {"names": MANY, "training_of": ["Foo-2"], "sections": 3},
        # It serves few.
        {"names": ["Foo", "Quokka-2-7B", "Numbat-7B"], "sections": 3},
        {"names": ["Foo"], "is_library": False, "sections": 3},
    ],
)
def test_what_names_the_release_or_serves_few_stays_its_own(readme: dict[str, Any]) -> None:
    told = world(model("acme/Foo-2-7B"), *OTHERS, repository(KIT, readme=readme), given("acme/Foo-2-7B", relation="training_code"))
    found = said(told)
    assert found is not None and found[0] is Standing.OWN


def test_a_link_to_the_weights_keeps_a_toolkit_that_is_no_known_framework() -> None:
    kit = repository(KIT, readme={"names": MANY, "is_library": True, "sections": 3})
    assert said(world(model("acme/Foo-2-7B"), *OTHERS, kit, given("acme/Foo-2-7B"), weights(KIT, "acme/Foo-2-7B"))) == (Standing.OWN, "introduced")


@pytest.mark.parametrize("name", ["acme/Foo-2", "acme/Foo-2-7B", "acme/foo2"])
def test_what_bears_the_releases_name_is_its_own_whatever_its_readme_names(name: str) -> None:
    readme = {"names": MANY, "is_library": True, "sections": 3}
    told = world(model("acme/Foo-2-7B"), *OTHERS, repository(name, readme=readme), given("acme/Foo-2-7B", name))
    assert said(told, name) == (Standing.OWN, "name_version")


def test_what_bears_the_familys_name_is_judged_as_before() -> None:
    readme = {"names": MANY, "is_library": True, "sections": 3}
    told = world(model("acme/Foo-2-7B"), *OTHERS, repository("acme/Foo", readme=readme), given("acme/Foo-2-7B", "acme/Foo"))
    assert said(told, "acme/Foo") == (Standing.OWN, "card_code")


@pytest.mark.parametrize("quotation", ["kit-eval", "Quantize it with the kit", "Benchmark"])
def test_what_the_card_gives_for_another_use_is_no_code_of_the_release(quotation: str) -> None:
    readme = {"names": ["Kit"], "is_library": True, "sections": 3}
    told = world(model("acme/Foo-2-7B"), repository(KIT, readme=readme), given("acme/Foo-2-7B", quotation=quotation))
    assert said(told) == (Standing.MENTIONED, "mentioned")


@pytest.mark.parametrize("relation", ["code", "training_code"])
@pytest.mark.parametrize("name", ["acme/xtuner", "acme/axolotl", "acme/nemo-aligner"])
def test_a_known_framework_is_never_own_by_the_card_alone(name: str, relation: str) -> None:
    found = said(world(model("acme/Foo-2-7B"), given("acme/Foo-2-7B", name, relation=relation)), name)
    assert found == ((Standing.FAMILY, "framework") if relation == "training_code" else (Standing.MENTIONED, "mentioned"))


@pytest.mark.parametrize(
    ("names", "n_others", "expected"),
    [
        (["Features", "here"], 3, (Standing.FAMILY, "framework")),
        (["Features", "here"], 2, (Standing.OWN, "introduced")),
        (["Training Foo-2", "here"], 3, (Standing.OWN, "introduced")),
        (["Foo", "here"], 3, (Standing.OWN, "introduced")),
    ],
)
def test_a_framework_that_only_lists_the_weights_of_one_of_many_is_the_familys(names: list[str], n_others: int, expected: tuple[Standing, str]) -> None:
    lists = [weights("acme/nemo-aligner", hub_id) for hub_id in ("acme/Foo-2-7B", *("acme/Wombat-3-7B", "acme/Dingo-7B", "acme/Emu-7B")[:n_others])]
    kit = repository("acme/nemo-aligner", readme={"names": names, "sections": 3})
    assert said(world(model("acme/Foo-2-7B"), kit, *lists), "acme/nemo-aligner") == expected


def test_the_familys_toolkit_is_a_part_of_the_code_and_never_open() -> None:
    told = world(
        model("acme/Foo-2-7B"),
        repository(KIT, readme={"names": ["Kit"], "is_library": True, "sections": 3}, tree={"has_training_code": True, "is_truncated": False}),
        given("acme/Foo-2-7B", relation="training_code"),
        shown(KIT, "code.training", Finding.OPEN, kind="tree", dimension="code", indicator="training_code", locator="train.py", quotation="train.py"),
    )
    assert [(one.finding, one.standing, one.reason) for one in rows(told)] == [(Finding.PARTIAL, Standing.FAMILY, "framework")]


def test_a_tree_of_the_toolkit_without_training_shows_nothing() -> None:
    told = world(
        model("acme/Foo-2-7B"), repository(KIT, readme={"names": ["Kit"], "is_library": True, "sections": 3}), given("acme/Foo-2-7B"),
        shown(KIT, "code.inference_only", Finding.NONE, kind="tree", dimension="code", indicator="training_code"),
    )  # fmt: skip
    assert {one.finding for one in rows(told)} == {Finding.NONE}


# -- Code to tune a base further


FURTHER = "Further fine-tuning code: https://github.com/acme/kit"


def test_code_to_tune_a_base_further_is_the_familys() -> None:
    kit = repository(KIT, readme={"names": ["Foo-2"], "sections": 3})
    further = given("acme/Foo-2-7B", quotation=FURTHER)
    assert said(world(model("acme/Foo-2-7B"), further)) == (Standing.FAMILY, "framework"), "its README was not read"
    assert said(world(model("acme/Foo-2-7B"), kit, further, weights(KIT, "acme/Foo-2-7B"))) == (Standing.FAMILY, "framework"), "it gives what it starts from"


def test_the_same_words_change_nothing_for_a_tuned_release_or_for_the_families_own() -> None:
    further = given("acme/Foo-2-7B", quotation=FURTHER)
    tuned = world(model("acme/Foo-2-7B"), model("acme/Base-7B"), parent("acme/Foo-2-7B", "acme/Base-7B"), further)
    assert said(tuned) == (Standing.OWN, "card_code")
    assert said(world(model("acme/Foo-2-7B-Instruct"), given("acme/Foo-2-7B-Instruct", quotation=FURTHER))) == (Standing.OWN, "card_code")
    named = given("acme/Foo-2-7B", "acme/Foo-2", quotation=FURTHER)
    assert said(world(model("acme/Foo-2-7B"), named), "acme/Foo-2") == (Standing.OWN, "name_version")


@pytest.mark.parametrize(
    "text",
    [
        "- Further fine-tuning code: https://github.com/acme/kit",
        "- **Further fine-tuning code:** https://github.com/acme/kit",
        "The code for further fine-tuning is [here](https://github.com/acme/kit).",
        "The [scripts](https://example.org) to fine-tune the model further are in [kit](https://github.com/acme/kit).",
        "See the [further finetuning code](https://github.com/acme/kit).",
        "Additional tuning scripts: [acme/kit](https://github.com/acme/kit)",
    ],
)
def test_a_card_calls_code_such_as_tunes_further(text: str) -> None:
    (link,) = [one for one in card(f"# Foo\n\n## Sources\n\n{text}\n").links if one.target_kind == "repository"]
    assert is_further_tuning(link.quotation) and link.relation != "mentions"


@pytest.mark.parametrize(
    "text",
    [
        "- Core repo (training, inference, fine-tuning etc.): https://github.com/acme/kit",
        "Fine-tuning code: https://github.com/acme/kit",
        "It was further fine-tuned with the code in [kit](https://github.com/acme/kit).",
        "For further details see the code: https://github.com/acme/kit",
    ],
)
def test_other_words_on_code_are_no_such_call(text: str) -> None:
    (link,) = [one for one in card(f"# Foo\n\n## Sources\n\n{text}\n").links if one.target_kind == "repository"]
    assert not is_further_tuning(link.quotation)


# -- A recipe that a card gives


@pytest.mark.parametrize(
    "sentence",
    [
        "We built it with a short script, and we also make the [recipe fully available](URL).",
        "Our recipe is fully available in [acme/kit](URL).",
        "The full training recipe has been released on [GitHub](URL).",
        "We release the complete recipe at [acme/kit](URL).",
        "We open-sourced our [recipe](URL).",
        "The whole recipe can be found in [this repository](URL).",
        "Our post-training recipe is now publicly available [here](URL).",
    ],
)
def test_a_recipe_that_is_given_names_the_training_code(sentence: str) -> None:
    found = card(f"# Foo\n\n## Model Description\n\n{sentence.replace('URL', 'https://github.com/acme/kit')}\n")
    assert [(one.relation, one.strength) for one in found.links] == [("training_code", Strength.STATED)]


@pytest.mark.parametrize(
    "sentence",
    [
        "We follow the recipe of [Bar](URL) and train on books.",
        "It was made using the recipe published in [the handbook](URL).",
        "We also share the complete recipe for the data collection process [here](URL).",
        "Our data recipe is available in [acme/data](URL).",
        "We release the full recipe for serving it at [acme/serve](URL).",
        "Our recipe will be released in [acme/kit](URL) soon.",
        "Our recipe is not available. A demo is in [acme/demo](URL).",
        "Make the recipe your own with [acme/kit](URL).",
        "The full recipe is available with its ingredients at [acme/cook](URL).",
        "The model card is in [acme/kit](URL), and our recipe is secret.",
        "Recipes for vLLM are in [acme/serve](URL).",
    ],
)
def test_another_recipe_names_no_training_code(sentence: str) -> None:
    found = card(f"# Foo\n\n## Model Description\n\n{sentence.replace('URL', 'https://github.com/acme/kit')}\n")
    assert "training_code" not in {one.relation for one in found.links}


def test_a_recipe_whose_repository_was_not_opened_is_a_part() -> None:
    link = given("acme/Foo-2-7B", "acme/Foo-2", relation="training_code", quotation="recipe fully available")
    found = rows(world(model("acme/Foo-2-7B"), link))
    assert [(one.finding, one.rule, one.reason) for one in found] == [(Finding.PARTIAL, "code.named_training", "named, not opened")]
