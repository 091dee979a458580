"""Finds addresses in plain text, without the signs of the sentence around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from observatory.identifiers import named_arxiv_ids

# An address in ASCII: "https://arxiv.org/abs/2401.00001". Text of another script ends it, and so does any sign that an address cannot hold.
_ADDRESS = re.compile(
    r"https?://[\w.~:/?#@!$&'()*+,;=%-]{3,2000}"
    # Without https:// only hosts that can mean nothing else: "github.com/acme/foo".
    r"|(?<![\w./@-])(?:www\.[\w.-]{3,200}|(?:www\.)?(?:github\.com|arxiv\.org|huggingface\.co|hf\.co)(?=/))[\w.~:/?#@!$&'()*+,;=%-]{0,2000}",
    re.IGNORECASE | re.ASCII,
)
_AFTER = "?!.,:;*_~'&="


def find_addresses(text: str) -> Iterator[tuple[str, str]]:
    """``(address, words)`` of the addresses in ``text``, in their order, then of arXiv ids written as ``arXiv:<id>``."""
    # Run the pattern only if the text has one of these words: searching for words is far cheaper.
    if "://" in text or "www." in text or ".co" in text or "arxiv.org/" in text:
        for match in _ADDRESS.finditer(text):
            address = trim_address(match[0])
            yield address, address[:200]
    if "xiv" in text or "Xiv" in text or "XIV" in text:
        yield from ((f"https://arxiv.org/abs/{arxiv_id}", text_of_id) for arxiv_id, text_of_id in named_arxiv_ids(text))


def trim_address(address: str) -> str:
    """An address without the punctuation after it; a closing bracket stays if it was opened inside (GFM, autolinks)."""
    while True:
        stripped = address.rstrip(_AFTER)
        if stripped.endswith(")") and stripped.count(")") > stripped.count("("):
            stripped = stripped[:-1]
        else:
            return stripped
        address = stripped
