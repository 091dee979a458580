"""Parts of the training data with their amounts come before a link to one of them."""

from __future__ import annotations

import pytest

from observatory.disclosure.readers import read
from observatory.disclosure.reading import Document

HEAD = "# Zork\n\n## Training data\n\n"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            "The corpora include:\n\n* 116,062 documents of Foo legislation (https://foo.org)\n* 61,826 documents of Bar legislation (https://bar.org)\n",
            "data.described",
        ),
        ("- [Foo Wikipedia](https://foo.org): 300B tokens\n- [Bar news](https://bar.org): 5 GB\n", "data.described"),
        ("| Source | Tokens |\n|---|---|\n| [Foo crawl](https://foo.org) | 417.99 B |\n| Bar Wikipedia | 4.87 B |\n", "data.described"),
        ("The corpus consists of [Foo news](https://foo.org), 2 GB, and Bar books, 3 GB.\n", "data.described"),
        ("We used [Foo](https://foo.org).\n", "data.section"),
        ("- [Foo Wikipedia](https://foo.org): 300B tokens\n", "data.section"),
        ("- [Foo](https://foo.org), batch size 32\n- [Bar](https://bar.org), sequence length 512\n", "data.section"),
        ("- [Foo Wikipedia](https://foo.org)\n- [Bar news](https://bar.org)\n", "data.section"),
    ],
)
def test_described_parts_say_more_than_a_link(text: str, rule: str) -> None:
    card = read(Document("huggingface", "model_card", "resolve", "acme/zork", text=HEAD + text, locator="README.md"))
    assert [one.rule for one in card.signals if one.indicator == "training_data"] == [rule]
