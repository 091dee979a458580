"""What a README on tuning says it began with is no weights of its own."""

from __future__ import annotations

import pytest

from observatory.disclosure import read
from observatory.disclosure.reading import Document

ROW = "<table><tr><td>{cell}</td><td><a href=https://huggingface.co/acme/foo-7b>foo-7b</a></td></tr></table>"


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Multitask Finetuning", "## Models\n\n" + ROW.format(cell="Pretrained Model"), "mentions"),
        ("Multitask Finetuning", "## Models\n\n" + ROW.format(cell="Finetuned Model"), "weights"),
        ("Multitask Finetuning", "## Train models\n\nGet it [here](https://huggingface.co/acme/foo-7b).", "mentions"),
        ("Foo", "## Models\n\n" + ROW.format(cell="Pretrained Model"), "weights"),
    ],
)
def test_what_tuning_began_with_is_only_mentioned(title: str, body: str, expected: str) -> None:
    reading = read(Document("github", "readme", "recorded", "acme/kit", text=f"# {title}\n\n{body}\n", locator="README.md"))
    assert [link.relation for link in reading.links if link.target_kind == "model"] == [expected]
