"""Markdown as sections and links: parsed, not grepped, and bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_CHARACTERS = 300_000
MAX_LINKS = 3_000

_PARSER = MarkdownIt("commonmark", {"linkify": True, "maxNesting": 40}).enable(["linkify", "table"])


@dataclass(frozen=True, slots=True)
class Anchor:
    """One link: where it leads, its text, the headings above it (outermost first) and its line (from 1)."""

    url: str
    text: str
    section: tuple[str, ...]
    line: int
    context: str


@dataclass(frozen=True, slots=True)
class Section:
    """Headings (outermost first) and the plain text right under them, a paragraph a line, with its first line (from 1)."""

    headings: tuple[str, ...]
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a document holds. ``fences`` are code fences with their info string."""

    sections: tuple[Section, ...]
    anchors: tuple[Anchor, ...]
    fences: tuple[tuple[str, str, int], ...]
    is_cut: bool


class _Html(HTMLParser):
    """Anchors of raw HTML, each with its own text and the row or paragraph in which it stands, and all visible text."""

    _BLOCKS = frozenset({"tr", "p", "li", "div", "br", "h1", "h2", "h3", "h4", "table"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[str, list[str], list[str]]] = []
        self.words: list[str] = []
        self._block: list[str] = []
        self._label: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or keep where an anchor leads."""
        if tag in self._BLOCKS:
            self._block = []
        elif tag == "a":
            self._label = []
            self.links += [(value, self._label, self._block) for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        """An anchor's text ends with it."""
        if tag == "a":
            self._label = None

    def handle_data(self, data: str) -> None:
        """Keep visible text."""
        self.words.append(data)
        self._block.append(data)
        if self._label is not None:
            self._label.append(data)


def _joined(words: list[str]) -> str:
    return " ".join(" ".join(words).split())


def _html(source: str) -> tuple[list[tuple[str, str, str]], str]:
    """``(url, text, context)`` of the anchors, and the visible text."""
    parser = _Html()
    parser.feed(source[:50_000])
    return [(url, _joined(label)[:200], _joined(block)[:400]) for url, label, block in parser.links], _joined(parser.words)


def _inline(token: Token) -> Iterator[tuple[str, str]]:
    """``(url, text)`` of the links of one inline token."""
    url: str | None = None
    words: list[str] = []
    for child in token.children or []:
        if child.type == "link_open":
            url, words = str(child.attrGet("href") or ""), []
        elif child.type == "link_close" and url is not None:
            yield url, " ".join(words)
            url = None
        elif child.type == "html_inline":
            yield from ((link, "") for link, _, _ in _html(child.content)[0])
        elif child.type in {"text", "code_inline"}:
            words.append(child.content)
        elif child.type == "image":
            words.append(child.content)


def _plain(token: Token) -> str:
    return "".join(child.content if child.type != "softbreak" else " " for child in token.children or [] if child.type != "html_inline")


def parse(text: str) -> Parsed:
    """Sections, links and code fences of ``text``; what lies beyond the bounds is left out and ``is_cut`` says so."""
    cut = text[:MAX_CHARACTERS]
    path: list[tuple[int, str]] = []
    sections: list[Section] = []
    anchors: list[Anchor] = []
    fences: list[tuple[str, str, int]] = []
    words: list[str] = []
    start, level = 1, 0

    def close() -> None:
        if words or path:
            sections.append(Section(tuple(title for _, title in path), start, "\n".join(words)[:20_000]))
        words.clear()

    for token in _PARSER.parse(cut):
        line = (token.map[0] if token.map else start - 1) + 1
        headings = tuple(title for _, title in path)
        if token.type == "heading_open":
            close()
            level, start = int(token.tag[1]), line
            while path and path[-1][0] >= level:
                path.pop()
        elif token.type == "inline":
            content = _plain(token)
            if level:
                path.append((level, content.strip()[:200]))
                level = 0
                headings = tuple(title for _, title in path)
            else:
                words.append(content)
            anchors += [Anchor(url, label[:200], headings, line, content[:400]) for url, label in _inline(token)]
        elif token.type == "html_block":
            links, plain = _html(token.content)
            words.append(plain)
            anchors += [Anchor(link, label, headings, line, context) for link, label, context in links]
        elif token.type in {"fence", "code_block"}:
            fences.append((token.info.strip(), token.content[:20_000], line))
    close()
    return Parsed(tuple(sections), tuple(anchors[:MAX_LINKS]), tuple(fences), len(text) > len(cut) or len(anchors) > MAX_LINKS)


_BIBTEX_FIELD = re.compile(r"\b(eprint|url|journal|archiveprefix|note|doi|title)\s*=\s*[{\"]([^}\"]{1,300})", re.IGNORECASE)


def bibtex_values(block: str) -> Iterator[tuple[str, str]]:
    """``(field, value)`` of the identifying fields of a BibTeX block."""
    for field, value in _BIBTEX_FIELD.findall(block):
        yield field.lower(), value
