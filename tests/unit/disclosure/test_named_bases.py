"""Bases that a card names or links: in a sentence, behind a label, under a heading, in a list of what was merged."""

from __future__ import annotations

import pytest

from observatory.disclosure.readers import read
from observatory.disclosure.reading import Document

HUB = "https://huggingface.co"


def bases(text: str, kind: str = "model_card") -> list[str | None]:
    """The names of bases that a card or README of ``acme/zork-7b`` gives."""
    source, key = ("huggingface", "acme/zork-7b") if kind == "model_card" else ("github", "acme/zork")
    reading = read(Document(source, kind, "resolve", key, text=text, locator="README.md"))
    return [one.value for one in reading.signals if one.rule == "data.base_named"]


@pytest.mark.parametrize(
    "text",
    [
        f"# Zork\n\n## Base Model\n\n[quokka-7b]({HUB}/bar/quokka-7b)\n",
        f"# Zork\n\nBase model: {HUB}/bar/quokka-7b\n",
        f"# Zork\n\n* **Backbone Model**: [Quokka]({HUB}/bar/quokka-7b)\n",
        f"# Zork\n\n- **Finetuned from model [optional]:** [Quokka]({HUB}/bar/quokka-7b)\n",
        "# Zork\n\n- **Finetuned from model:** bar/quokka-7b\n",
        f"# Zork\n\nZork is a merge of the following models:\n\n* [bar/quokka-7b]({HUB}/bar/quokka-7b)\n",
        f"# Zork\n\nThis model is [quokka]({HUB}/bar/quokka-7b) trained on additional text.\n",
        f"# Zork\n\nWe used [Quokka]({HUB}/bar/quokka-7b) as a base model and tuned it.\n",
        f"# Zork\n\nIt is based on [quokka-7b]({HUB}/bar/quokka-7b) and further tuned.\n",
        f"# Zork\n\nZork is a decoder-only language model based on [quokka-7b]({HUB}/bar/quokka-7b) and further tuned.\n",
        f"# Zork\n\nThis model is a [Quokka model]({HUB}/bar/quokka-7b) that was further trained using masked words.\n",
    ],
)
def test_a_card_that_links_or_labels_its_base_names_it_by_its_id(text: str) -> None:
    assert "bar/quokka-7b" in bases(text)


@pytest.mark.parametrize(
    "text",
    [
        f"# Zork\n\nThe vision encoder is based on [Quokka]({HUB}/bar/quokka-7b).\n",
        f"# Zork\n\nThe tokenizer is based on [Quokka]({HUB}/bar/quokka-7b).\n",
        f"# Zork\n\nYou can use it as a draft for models based on [Quokka]({HUB}/bar/quokka-7b).\n",
        f"# Zork\n\nThe evaluation code is based on [Quokka]({HUB}/bar/quokka-7b).\n",
        f"# Zork\n\n## Acknowledgements\n\nThis work is based on [Quokka]({HUB}/bar/quokka-7b).\n",
        f"# Zork\n\nIt outperforms [Quokka]({HUB}/bar/quokka-7b) on all tasks.\n",
        f"# Zork\n\n## Evaluation\n\nBase model: [Quokka]({HUB}/bar/quokka-7b)\n",
        f"# Zork\n\nIt is based on the [BART]({HUB}/transformers/model_doc/bart.html) architecture.\n",
        f"# Zork\n\nBase model: [Zork]({HUB}/acme/zork-7b)\n",
        f"# Zork\n\nA larger version is [Quokka]({HUB}/bar/quokka-7b).\n",
        f"# Zork\n\nIt is based on the work of [Bar]({HUB}/bar).\n",
    ],
)
def test_a_link_to_a_model_beside_is_no_base(text: str) -> None:
    assert not {"bar/quokka-7b", "acme/zork-7b", "transformers/model_doc", "bar"} & set(bases(text))


@pytest.mark.parametrize(
    ("text", "name"), [("[GPT-2]({}/gpt2)", ["gpt2"]), ("[RoBERTa base]({}/roberta-base)", ["roberta-base"]), ("[Bar's work]({}/quux)", [])]
)
def test_a_model_without_an_account_counts_where_the_links_text_bears_its_name(text: str, name: list[str]) -> None:
    named = bases(f"# Zork\n\nIt is tuned from {text.format(HUB)} on our texts.\n")
    assert [one for one in named if one in {"gpt2", "roberta-base", "quux"}] == name


@pytest.mark.parametrize(("kind", "expected"), [("model_card", True), ("readme", False)])
def test_a_label_counts_in_a_card_alone_since_a_readme_lists_the_makers_own_base_models(kind: str, expected: bool) -> None:
    assert ("bar/quokka-7b" in bases(f"# Zork\n\n## Base models\n\n- [Quokka]({HUB}/bar/quokka-7b)\n", kind)) is expected
