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
MAX_SECTION = 20_000
MAX_HTML = 50_000

# Blocks are parsed at once; the inline marks of a block only where it may hold a link.
_PARSER = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").disable(["inline", "text_join"])
# Links are read, never rendered: their spelling stays as it was written, and identifiers are what is checked.
_PARSER.normalizeLink = str  # type: ignore[method-assign,assignment]
_PARSER.validateLink = bool  # type: ignore[method-assign,assignment]
_HELD = frozenset({"heading_open", "inline", "html_block", "fence", "code_block"})
_MARKS = re.compile(r"[*`~\\]+|(?<!\w)_+|_+(?!\w)")
_BARE = re.compile(r"https?://[^\s<>\"'`\])|]{3,500}|\bwww\.[^\s<>\"'`\])|]{3,300}")


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
    parser.feed(source[:MAX_HTML])
    return [(url, _joined(label)[:200], _joined(block)[:400]) for url, label, block in parser.links], _joined(parser.words)


def _bare(text: str) -> list[tuple[str, str]]:
    """``(url, text)`` of the links that are written out."""
    return [(url.rstrip(".,;:"), url[:200]) for url in _BARE.findall(text)]


def _inline(content: str) -> tuple[str, list[tuple[str, str]]]:
    """The plain text of one block's content, and ``(url, text)`` of its links."""
    if "[" not in content and "<" not in content and "&" not in content:
        return _MARKS.sub("", content).replace("\n", " "), _bare(content)
    children: list[Token] = []
    _PARSER.inline.parse(content, _PARSER, {}, children)
    words: list[str] = []
    links: list[tuple[str, str]] = []
    url: str | None = None
    label: list[str] = []
    for child in children:
        if child.type == "link_open":
            url, label = str(child.attrGet("href") or ""), []
        elif child.type == "link_close" and url is not None:
            links.append((url, " ".join(label)))
            url = None
        elif child.type == "html_inline":
            links += [(link, "") for link, _, _ in _html(child.content)[0]]
        elif child.type in {"text", "code_inline", "image"}:
            words.append(child.content)
            if url is not None:
                label.append(child.content)
            elif child.type == "text":
                links += _bare(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            words.append(" ")
    return "".join(words), links


def parse(text: str) -> Parsed:
    """Sections, links and code fences of ``text``; what lies beyond the bounds is left out and ``is_cut`` says so."""
    cut = text[:MAX_CHARACTERS]
    path: list[tuple[int, str]] = []
    sections: list[Section] = []
    anchors: list[Anchor] = []
    fences: list[tuple[str, str, int]] = []
    words: list[str] = []
    start, level = 1, 0

    is_cut = len(text) > len(cut)

    def close() -> None:
        nonlocal is_cut
        if words or path:
            told = "\n".join(words)
            is_cut = is_cut or len(told) > MAX_SECTION
            sections.append(Section(tuple(title for _, title in path), start, told[:MAX_SECTION]))
        words.clear()

    headings: tuple[str, ...] = ()
    for token in _PARSER.parse(cut):
        if token.type not in _HELD:
            continue
        line = (token.map[0] if token.map else start - 1) + 1
        if token.type == "heading_open":
            close()
            level, start = int(token.tag[1]), line
            while path and path[-1][0] >= level:
                path.pop()
            headings = tuple(title for _, title in path)
        elif token.type == "inline":
            content, links = _inline(token.content)
            if level:
                path.append((level, content.strip()[:200]))
                level = 0
                headings = tuple(title for _, title in path)
            else:
                words.append(content)
            anchors += [Anchor(url, label[:200], headings, line, content[:400]) for url, label in links]
        elif token.type == "html_block":
            links_of, plain = _html(token.content)
            is_cut = is_cut or len(token.content) > MAX_HTML
            words.append(plain)
            anchors += [Anchor(link, label, headings, line, context) for link, label, context in links_of]
        elif token.type in {"fence", "code_block"}:
            fences.append((token.info.strip(), token.content[:20_000], line))
    close()
    return Parsed(tuple(sections), tuple(anchors[:MAX_LINKS]), tuple(fences), is_cut or len(anchors) > MAX_LINKS)


_BIBTEX_FIELD = re.compile(r"\b(eprint|url|journal|archiveprefix|note|doi|title)\s*=\s*[{\"]([^}\"]{1,300})", re.IGNORECASE)


def bibtex_values(block: str) -> Iterator[tuple[str, str]]:
    """``(field, value)`` of the identifying fields of a BibTeX block."""
    for field, value in _BIBTEX_FIELD.findall(block):
        yield field.lower(), value
