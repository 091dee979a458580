"""Cards whose template nobody filled in, results without a value, and sets that only put weights in fewer bits."""

from __future__ import annotations

import pytest

from observatory.disclosure.readers import read
from observatory.disclosure.reading import Document, Extraction, Finding

HEADINGS = ("Model description", "Intended uses", "Limitations", "Training data", "Training procedure", "Evaluation")


def card(text: str) -> Extraction:
    """What a model's card shows."""
    return read(Document("huggingface", "model_card", "resolve", "acme/zork-7b", text=text, locator="README.md"))


@pytest.mark.parametrize(
    ("words", "finding"),
    [
        ("More information needed", Finding.NONE),
        ("More Information Needed", Finding.NONE),
        ("[More Information Needed]", Finding.NONE),
        ("MORE INFORMATION NEEDED", Finding.NONE),
        ("[Needs More Information]", Finding.NONE),
        ("It answers questions on plants.", Finding.OPEN),
        ("It was made by a team of five who wrote all of it down, see the list above. More information needed.", Finding.OPEN),
        ("More information is in the paper.", Finding.OPEN),
    ],
)
def test_a_heading_whose_template_nobody_filled_covers_no_topic(words: str, finding: Finding) -> None:
    reading = card("# Zork\n\n" + "\n\n".join(f"## {heading}\n\n{words}" for heading in HEADINGS))
    assert [one.finding for one in reading.signals if one.rule == "methods.model_card"] == [finding]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("accuracy: 0.9774538310923768", True),
        ("| Score | 74.2 |\n|---|---|\n| F1 | 81 |", True),
        ("It reaches 85 % of the points.", True),
        ("EM 81 and F1 86", True),
        ("![4b model performance](https://example.org/4b.png)", False),
        ("To evaluate on foo_8_0 with the test split run eval.py", False),
        ("Zork-2 outperforms Quokka-7B since 2023.", False),
        ("See the row of Zork (2B) in table 3.", False),
    ],
)
def test_results_need_a_measured_value(text: str, expected: bool) -> None:
    reading = card(f"# Zork\n\n## Evaluation\n\n{text}\n")
    assert any(one.rule == "methods.evaluation" for one in reading.signals) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The importance matrix was computed with data from [foo](https://huggingface.co/datasets/bar/foo).", "mentions"),
        ("Perplexity on the dataset [foo](https://huggingface.co/datasets/bar/foo).", "mentions"),
        ("Quantized with the dataset [foo](https://huggingface.co/datasets/bar/foo) for calibration.", "mentions"),
        ("The model was trained on the dataset [foo](https://huggingface.co/datasets/bar/foo).", "trained_on"),
        ("Dataset: [foo](https://huggingface.co/datasets/bar/foo)", "trained_on"),
        ("Quantized after it was fine-tuned on the dataset [foo](https://huggingface.co/datasets/bar/foo).", "trained_on"),
    ],
)
def test_a_set_that_measures_weights_or_puts_them_in_fewer_bits_is_no_training_data(sentence: str, expected: str) -> None:
    assert [one.relation for one in card(f"# Zork\n\n{sentence}\n").links if one.target_kind == "dataset"] == [expected]
