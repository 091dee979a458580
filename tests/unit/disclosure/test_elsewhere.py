"""Weights that a card leads to elsewhere than in its own repository."""

from __future__ import annotations

import pytest

from observatory.disclosure import read
from observatory.disclosure.facts import find_named_data
from observatory.disclosure.reading import Document, Finding

KEY = "acme/quokka"


def led(text: str) -> list[tuple[Finding, str | None]]:
    reading = read(Document("huggingface", "model_card", "file", KEY, text=text, locator="README.md"))
    return [(one.finding, one.value) for one in reading.signals if one.rule == "weights.elsewhere"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("At the end, [the final model](https://wandb.ai/a/b/runs/1/artifacts) is logged.", "https://wandb.ai/a/b/runs/1/artifacts"),
        ("Get the [weights](https://drive.google.com/file/d/1) here.", "https://drive.google.com/file/d/1"),
        ("[checkpoint](https://files.example.org/a/model.ckpt?download=1)", "https://files.example.org/a/model.ckpt?download=1"),
        ("[Model](https://bucket.s3.us-east-1.amazonaws.com/a/b)", "https://bucket.s3.us-east-1.amazonaws.com/a/b"),
        ("[模型](https://pan.baidu.com/s/1)", "https://pan.baidu.com/s/1"),
        ("[pre-trained models](https://github.com/acme/quokka/releases/tag/v1)", "https://github.com/acme/quokka/releases/tag/v1"),
        ('```python\nmodel = AutoModel.from_pretrained("acme/wombat")\n```', "acme/wombat"),
        ('```python\nmodel_name="other/quokka"\n```', "other/quokka"),
    ],
)
def test_a_link_to_kept_files_or_code_that_loads_another_model_leads_elsewhere(text: str, value: str) -> None:
    assert led(f"# Quokka\n\n{text}\n") == [(Finding.NONE, value)]


@pytest.mark.parametrize(
    "text",
    [
        "[the model's paper](https://drive.google.com/file/d/1)",
        "[training data of the model](https://zenodo.org/record/1)",
        "[report](https://wandb.ai/a/b/reports/1)",
        "[model](https://wandb.ai/a/b/runs/1)",
        "[model](https://huggingface.co/acme/wombat)",
        "[our model](https://example.org/models/quokka)",
        "[the code](https://files.example.org/quokka.zip)",
        "[model](ftp://example.org/model.bin)",
        "[model](https://[bad/model.bin)",
        '```python\nAutoModel.from_pretrained("acme/base")\nAutoModel.from_pretrained("ACME/Quokka")\n```',
        '```python\nAutoModel.from_pretrained("bert-base-uncased")\n```',
    ],
)
def test_what_is_no_weights_leads_nowhere(text: str) -> None:
    assert led(f"# Quokka\n\n{text}\n") == []


@pytest.mark.parametrize("key", ["fine tuning data", "Fine-tuning data", "finetuning dataset", "pre-training corpus"])
def test_data_of_a_tuning_are_named_however_it_is_written(key: str) -> None:
    assert find_named_data([(key, "klue-tc (a.k.a. YNAT)")]) == (f"{key}: klue-tc (a.k.a. YNAT)", "klue-tc")
