"""Addresses that are written out in plain text, with nothing of the sentence around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from observatory.identifiers import named_arxiv_ids

# An address holds ASCII only: text of any other script ends it, and so does what no address may hold.
_ADDRESS = re.compile(
    r"https?://[\w.~:/?#@!$&'()*+,;=%-]{3,2000}"
    # Without a scheme only where nothing else can be meant.
    r"|(?<![\w./@-])(?:www\.[\w.-]{3,200}|(?:www\.)?(?:github\.com|arxiv\.org|huggingface\.co|hf\.co)(?=/))[\w.~:/?#@!$&'()*+,;=%-]{0,2000}",
    re.IGNORECASE | re.ASCII,
)
_AFTER = "?!.,:;*_~'&="


def written(text: str) -> Iterator[tuple[str, str]]:
    """``(address, words)`` of the addresses in ``text``, in their order, then of arXiv ids that are written as ``arXiv:<id>``."""
    # Two searches for words are far cheaper than one for a pattern.
    if "://" in text or "www." in text or ".co" in text or "arxiv.org/" in text:
        for found in _ADDRESS.finditer(text):
            address = trimmed(found[0])
            yield address, address[:200]
    if "xiv" in text or "Xiv" in text or "XIV" in text:
        yield from ((f"https://arxiv.org/abs/{one}", words) for one, words in named_arxiv_ids(text))


def trimmed(address: str) -> str:
    """An address without the punctuation that follows it; a closing bracket stays where it was opened inside (GFM, autolinks)."""
    while True:
        kept = address.rstrip(_AFTER)
        if kept.endswith(")") and kept.count(")") > kept.count("("):
            kept = kept[:-1]
        else:
            return kept
        address = kept
