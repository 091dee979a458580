"""A Markdown extension that takes no markup but Markdown's own: what came from outside can show, and can do nothing.

HTML in a page is text, a link leads to a page of the site or to http or https, and no picture is fetched from elsewhere.
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
    """The scheme of an address as a browser reads it, lower case; None for a page of the site, ``//`` for another host's."""
    # Browsers decode entities and leave spaces and control characters out before they look for the scheme.
    plain = re.sub(r"[\x00-\x20]", "", html.unescape(address.replace(AMP_SUBSTITUTE, "&"))).replace("\\", "/")
    if plain.startswith("//"):
        return "//"
    found = _SCHEME.match(plain)
    return found[1].lower() if found else None


class _Harmless(Treeprocessor):  # type: ignore[misc]  # Python-Markdown tells no types
    def run(self, root: Element) -> None:
        """Take from links and pictures what they must not lead to."""
        for element in root.iter():
            address, source = element.get("href"), element.get("src")
            if address is not None and scheme_of(address) not in {None, *_WEB}:
                del element.attrib["href"]
            if source is not None and scheme_of(source) is not None:
                del element.attrib["src"]


class Inert(Extension):  # type: ignore[misc]  # the same
    """Leaves HTML in Markdown as text, and takes addresses that are none of the web's away."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        # Once every pattern of Markdown has run, and before the site makes its own links relative.
        md.treeprocessors.register(_Harmless(md), "inert", 5)


def makeExtension(**settings: Any) -> Inert:
    """The extension, by its module's name."""
    return Inert(**settings)
