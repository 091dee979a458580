"""A Markdown extension that makes text from outside safe: HTML is shown as text, links may lead to pages of the site or to http(s) addresses only,
and pictures from other hosts are removed.
"""

from __future__ import annotations

import html
import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_WEB = {"http", "https"}


def scheme_of(address: str) -> str | None:
    """The scheme of an address as a browser reads it, lower case; None for a page of the site, ``//`` for an address that begins with ``//host``."""
    # Do what browsers do before they look for the scheme: decode entities, remove spaces and control characters, read "\" as "/".
    decoded = re.sub(r"[\x00-\x20]", "", html.unescape(address.replace(AMP_SUBSTITUTE, "&"))).replace("\\", "/")
    if decoded.startswith("//"):
        return "//"
    match = _SCHEME.match(decoded)
    return match[1].lower() if match else None


class _Harmless(Treeprocessor):  # type: ignore[misc]  # Python-Markdown has no types
    """Removes unsafe addresses from the parsed page."""

    def run(self, root: Element) -> None:
        """Remove the address of each link that leads to another scheme than http(s), and of each picture that is not of the site. Changes ``root``."""
        for element in root.iter():
            address, source = element.get("href"), element.get("src")
            if address is not None and scheme_of(address) not in {None, *_WEB}:
                del element.attrib["href"]
            if source is not None and scheme_of(source) is not None:
                del element.attrib["src"]


class Inert(Extension):  # type: ignore[misc]  # the same
    """Shows HTML in Markdown as text, and removes unsafe addresses."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Change the parser ``md``: no HTML, and addresses are checked."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        # Priority 5: after every pattern of Markdown has run, and before the site makes its links relative.
        md.treeprocessors.register(_Harmless(md), "inert", 5)


def makeExtension(**settings: Any) -> Inert:
    """The extension; Python-Markdown calls this function when the module is named as an extension."""
    return Inert(**settings)
