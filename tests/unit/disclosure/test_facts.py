"""Training data that a document names as a fact: on a line, in a list, in a row of a table."""

from __future__ import annotations

import pytest

from observatory.disclosure import read
from observatory.disclosure.reading import Document, Finding


def shown(text: str, kind: str = "model_card") -> list[tuple[str, Finding, str | None]]:
    reading = read(Document("huggingface" if kind == "model_card" else "github", kind, "file", "acme/quokka", text=text, locator="README.md"))
    return [(one.rule, one.finding, one.value) for one in reading.signals if one.indicator == "training_data"]


FACTS = "### quokka\n\n* source languages: fi\n* target languages: sv\n*  dataset: {0}\n* model: transformer\n* test set scores: [file](https://example.org/a.txt)\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (FACTS.format("numbat"), "numbat"),
        (FACTS.format("numbat+bt"), "numbat"),
        (FACTS.format("**Numbat v2**"), "Numbat v2"),
        (FACTS.format("the wombat_qa corpus"), "the wombat_qa corpus"),
        ("# Quokka\n\n- Language: English\n- Size: small\n- Datasets: NumBat, wombat_qa\n", "NumBat"),
        ("# Quokka\n\n**Training data:** NumBat 2.0\n", "NumBat 2.0"),
        ("# Quokka\n\n**Training data**: the English NumBat\n", "the English NumBat"),
        ("# Quokka\n\n**Language:** English  \n**Training data:** NumBat 2.0  \n**Eval data:** NumBat 2.0  \n**Code:** See below\n", "NumBat 2.0"),
        ("# Quokka\n\n- Pre-training corpus: Numbat News (3.8G)\n", "Numbat News"),
        ("# Quokka\n\n|Fact|Value|\n|---|---|\n|Layers|12|\n|Training data|NumBat|\n", "NumBat"),
        ("# Quokka\n\n|Fact|Value|\n|---|---|\n|Layers|12|\n|Heads|8|\n|Dataset|numbat-small|\n", "numbat-small"),
    ],
)
def test_a_fact_names_the_training_data(text: str, name: str) -> None:
    assert shown(text) == [("data.fact", Finding.PARTIAL, name)]


@pytest.mark.parametrize(
    "value", ["", "none", "custom", "Private", "unknown", "N/A", "Custom dataset", "our own corpus", "English", "see below", "523,005 samples", "TBD", "-"]
)
def test_a_fact_without_a_name_says_nothing(value: str) -> None:
    assert shown(FACTS.format(value)) == []
    assert shown(f"# Quokka\n\n**Training data:** {value}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        # A dataset alone, or one that is measured, may be anything.
        "# Quokka\n\nDataset: NumBat\n",
        "# Quokka\n\n- Task: answers\n- Dataset: NumBat\n- Split: test\n- F1: 88.1\n",
        "# Quokka\n\n- Language: English\n- Size: small\n- Test dataset: NumBat\n",
        "# Quokka\n\n- Language: English\n- Size: small\n- Eval dataset: NumBat\n",
        "# Quokka\n\n- Language: English\n- Size: small\n- Dataset size: 12 GB\n",
        f"# Quokka\n\n## Evaluation\n\n{FACTS.format('numbat')[12:]}",
        "# Quokka\n\n## Evaluation\n\n- Training data: NumBat\n",
        "# Quokka\n\n## Usage\n\n- model: quokka\n- device: cpu\n- dataset: numbat\n",
        # The head of a table names its columns.
        "# Quokka\n\n|Training data|Macro-F1|\n|---|---|\n|quokka|88|\n",
        "# Quokka\n\n|Model|Score|\n|---|---|\n|a|1|\n|Dataset|NumBat|\n|F1|88|\n",
        "# Quokka\n\n```yaml\nmodel: quokka\nsize: small\ntraining data: NumBat\n```\n",
        "# Quokka\n\n- Training data: NumBat will be released soon\n",
        "# Quokka\n\n- Training data: your own files in NumBat form\n",
    ],
)
def test_what_measures_or_is_for_use_names_no_training_data(text: str) -> None:
    assert "data.fact" not in [rule for rule, _, _ in shown(text)]


def test_a_repository_lists_settings_so_that_its_dataset_is_called_one_of_training() -> None:
    assert shown(FACTS.format("numbat"), "readme") == []
    assert shown("# Quokka\n\n- Training data: NumBat\n", "readme") == [("data.fact", Finding.PARTIAL, "NumBat")]


def test_many_facts_are_read_in_bounded_steps() -> None:
    text = "# Quokka\n\n" + "- dataset: - " * 20_000 + "\n" + "- A b: c D e: f\n" * 5_000 + "a" * 100_000 + ": b\n"
    assert shown(text) == []
