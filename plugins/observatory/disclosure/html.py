"""Blocks of HTML in a document: headings, paragraphs, links and preformatted text, by libxml2."""

from __future__ import annotations

from lxml import etree

from observatory.disclosure.addresses import find_addresses
from observatory.disclosure.bibtex import holds_entry
from observatory.disclosure.parsed import Builder

_BLOCKS = frozenset("p li div br tr table ul ol dl dt dd details summary center section article blockquote header footer hr main".split())
# Tags whose text is not shown to readers.
_UNSEEN = frozenset({"script", "style", "template"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


class _Target:
    """Receives the tags and texts that libxml2 finds, and hands headings, paragraphs and links to the builder."""

    def __init__(self, builder: Builder, line: int) -> None:
        self._builder = builder
        self._line = line
        self._words: list[str] = []
        self._outside: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._url: str | None = None
        self._label: list[str] = []
        self._unseen = 0
        self._is_code = False
        self._cell = 0

    def start(self, tag: str | bytes, attrib: dict[str | bytes, str | bytes]) -> None:
        """Handle an opening tag: begin a link, take an image's text, or end the text before a block. Text within ``_UNSEEN`` is counted as hidden."""
        tag = str(tag)
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "a":
            self._close_link()
            self._url = str(attrib.get("href") or "") or None
        elif tag == "img":
            self._add(str(attrib.get("alt") or "") or (badge(str(attrib.get("src", ""))) if self._url else ""))
        elif tag in _BLOCKS or tag in _HEADINGS or tag == "pre":
            self._flush()
            self._is_code = tag == "pre"
            self._cell = 0
        elif tag in {"td", "th"}:
            self._add(" ")

    def end(self, tag: str | bytes) -> None:
        """Handle a closing tag: end a link, or hand on the text of a block or heading. A row's first cell may be a name (``Builder.name``)."""
        tag = str(tag)
        if tag in _UNSEEN:
            self._unseen -= 1
        elif tag == "a":
            self._close_link()
        elif tag in {"td", "th"}:
            if self._cell == 0:
                self._builder.name(_joined(self._words))
            self._cell += 1
        elif tag in _BLOCKS or tag in _HEADINGS or tag == "pre":
            self._flush(_HEADINGS.get(tag, 0))
            self._is_code = False

    def data(self, data: str | bytes) -> None:
        """Add text to the block, unless it is within a tag whose text is hidden."""
        if not self._unseen:
            self._add(str(data))

    def comment(self, text: str | bytes) -> None:
        """Do nothing: a comment is not read."""

    def close(self) -> None:
        """Hand on the text that is left at the end of the block."""
        self._flush()

    def _add(self, text: str) -> None:
        """Add text to the block's words, and to the open link's label or else to the text outside links."""
        self._words.append(text)
        (self._outside if self._url is None else self._label).append(text)

    def _close_link(self) -> None:
        """End the open link, if there is one with an address, and store its address and label."""
        if self._url:
            self._links.append((self._url, _joined(self._label)))
            self._outside.append(" ")
        self._url, self._label = None, []

    def _flush(self, level: int = 0) -> None:
        """Hand the collected text and links to the builder, as code, heading or paragraph, and begin anew."""
        self._close_link()
        if self._is_code:
            block = "".join(self._words)
            self._builder.code("", block, self._line)
            # Read the text as a paragraph as well: a <pre> block may hold prose or numbers instead of code.
            self._builder.paragraph("" if holds_entry(block) else _joined(self._words), [], self._line)
        elif (text := _joined(self._words)) or self._links:
            links = self._links + list(find_addresses("".join(self._outside)))
            if level:
                self._builder.heading(level, text, links, self._line)
            else:
                self._builder.paragraph(text, links, self._line)
        self._words, self._outside, self._links = [], [], []


def badge(source: str) -> str:
    """The words in the address of a badge (img.shields.io/badge/paper-arxiv-red); empty for other images."""
    _, separator, label = source.partition("/badge/")
    return label.split("?")[0].rpartition("-")[0].replace("-", " ").replace("_", " ").replace("%20", " ")[:100] if separator else ""


def read_html(source: str, builder: Builder, line: int) -> None:
    """Reads one block of HTML into ``builder``; ``line`` is its first line."""
    if "<!--" in source[:10] and source.rstrip().endswith("-->") and source.count("<") == 1:
        return
    parser = etree.HTMLParser(target=_Target(builder, line), no_network=True, remove_comments=True)
    try:
        parser.feed(source)
        parser.close()
    except etree.XMLSyntaxError:
        # libxml2 refuses a source without any element: read it as a paragraph of at most 400 characters, or as nothing if it has a "<".
        builder.paragraph(" ".join(source.split())[:400] if "<" not in source else "", [], line)


def _joined(texts: list[str]) -> str:
    """The texts joined, each run of white space as one space."""
    return " ".join("".join(texts).split())
