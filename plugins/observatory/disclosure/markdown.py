"""Reads Markdown into sections, links and code, in time linear in its length and up to fixed limits."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from html import unescape
from typing import Any

import pyromark

from observatory.disclosure.addresses import find_addresses
from observatory.disclosure.html import badge, read_html
from observatory.disclosure.parsed import MAX_CHARACTERS, Anchor, Builder, Parsed, Section

__all__ = ["MAX_EVENTS", "Anchor", "Parsed", "Section", "parse"]

MAX_EVENTS = 60_000
MAX_HTML = 50_000
MAX_WORDS_BEFORE_NOTE = 60
MAX_BOLD = 60

_PARSER = pyromark.Markdown(options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES)
_NEWLINE = re.compile(b"\n")
_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})
_OPENED = frozenset({"Heading", "CodeBlock", "HtmlBlock", "FootnoteDefinition", "Table", "TableRow", "TableHead", "TableCell", "List"})
_CLOSED = frozenset({"CodeBlock", "HtmlBlock", "FootnoteDefinition", "Table", "TableCell", "List"})
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_SOURCE = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
# A whole link in the place of an address: "[Foo](https://foo.org)".
_LINK_AS_ADDRESS = re.compile(r"\[[^\[\]]{0,300}\]\((https?://[^()\s]{3,1000})\)?")

# A heading without the blank after its hashes: "##Training data". Lines with signs of code, several hashtags or directives (#include) do not match.
# A single hashtag ("#openscience") matches: ``_separate_hashes`` tells it from a heading by the lines around it.
_HEADING_WITHOUT_BLANK = re.compile(
    r"(#{1,6})(?!(?:include|define|ifdef|ifndef|endif|elif|else|if|pragma|import|undef|region|endregion)\b)([^\W\d_][^\n=;{}\\<>#]{1,78}?)[ \t]*#{0,6}[ \t]*"
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def parse(text: str) -> Parsed:
    """Sections, links and code of ``text``. Text beyond the limits is left out, and then ``is_cut`` is set.

    Raises ``ValueError`` if the parser itself fails.
    """
    cut = text[:MAX_CHARACTERS].encode("utf-8", "replace").decode()
    reader = _Reader(_separate_hashes(cut), Builder(is_cut=len(text) > len(cut)))
    try:
        reader.read()
    except BaseException as error:
        # A panic of the parser, which is written in Rust, comes as a BaseException of its own: raise ``ValueError`` instead. Every other exception goes on.
        if type(error).__module__ == "pyo3_runtime":
            raise ValueError(f"the Markdown parser gave up: {str(error)[:100]}") from error
        raise
    return reader.builder.finish()


def _separate_hashes(text: str) -> str:
    """Add the missing blank after the hashes of headings ("##Training"), outside blocks of code. Line numbers stay the same.

    A single hash may also begin a comment or a hashtag. It is a heading if a blank line or a heading is above it, and if it has several words or a
    blank line below.
    """
    if re.search(r"^#{1,6}[^\W\d_]", text, re.MULTILINE) is None:
        return text
    lines, fence = text.split("\n"), ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark is not None and mark[1].startswith(fence) and not line[mark.end() :].strip(" `~\t\r") else fence
        elif mark is not None:
            fence = mark[1]
        elif line.startswith("#") and (match := _HEADING_WITHOUT_BLANK.fullmatch(line.rstrip("\r"))) is not None:
            before, after = lines[number - 1] if number else "", lines[number + 1] if number + 1 < len(lines) else ""
            is_below = not before.strip() or before.startswith("#")
            if len(match[1]) > 1 or (is_below and (" " in match[2] or not after.strip())):
                lines[number] = f"{match[1]} {match[2]}"
    return "\n".join(lines)


def _inner_address(url: str) -> str:
    """The http(s) address within, if the address begins as a link does ("[Foo](https://foo.org", closed or not); else ``url`` as it is."""
    match = _LINK_AS_ADDRESS.match(url) if url.startswith("[") else None
    return match[1] if match is not None else url


def _attribute(pattern: re.Pattern[str], tag: str) -> str | None:
    """The value of the attribute that a pattern finds in an HTML tag; None if it is not there."""
    match = pattern.search(tag)
    return unescape(match[1] or match[2] or match[3] or "") if match is not None else None


class _Reader:
    """One pass over the parser's events. The text of a block is collected until the block ends, and then handed to the builder."""

    def __init__(self, text: str, builder: Builder) -> None:
        self.builder = builder
        self._text = text
        self._newlines = [newline.start() for newline in _NEWLINE.finditer(text.encode())]
        self._text_parts: list[str] = []
        self._text_outside_links: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._references: list[tuple[str, str]] = []
        self._start = self._position = -1
        self._url: str | None = None
        self._label: list[str] = []
        self._image: str | None = None
        self._level = 0
        self._code: list[str] | None = None
        self._info = ""
        self._footnote: str | None = None
        self._cell = -1
        self._columns = 0
        self._is_head = False
        self._first_cell = ""
        self._last_text = ""
        self._leads: list[str] = []
        self._bold = 0
        self._has_plain_text = False
        self._handlers: dict[str, Callable[[Any], None]] = {
            "Text": self._on_text,
            "Start": self._on_start,
            "End": self._on_end,
            "Code": self._on_code_span,
            "InlineHtml": self._on_tag,
            "Html": self._on_html,
            "FootnoteReference": self._on_reference,
        }

    def read(self) -> None:
        """Hand every event of the parser to the method for its kind, at most ``MAX_EVENTS``."""
        handlers, count = self._handlers, 0
        for event, span in _PARSER.events_with_range(self._text, merge_text=True):
            count += 1
            self._position = span["start"]
            if self._start < 0:
                self._start = self._position
            if isinstance(event, str):
                self._add(" ")
            else:
                for kind, value in event.items():
                    if kind in handlers:
                        handlers[kind](value)
            if count > MAX_EVENTS or (not count % 64 and self.builder.is_full):
                self.builder.is_cut = True
                break
        self._flush()

    def _line(self) -> int:
        """The line (from 1) on which the block that is being read begins."""
        return bisect_left(self._newlines, max(self._start, 0)) + 1

    def _lead(self) -> str:
        """The text that introduces the current paragraph (see ``Anchor.lead``); empty if there is none."""
        if self._cell == 1 and self._columns == 2:
            return self._first_cell
        return self._leads[-1] if self._leads and self._leads[-1] != self._last_text else ""

    def _add(self, text: str) -> None:
        """Collect text of a paragraph, and also into the label of the open link, or without one into the text outside links.

        Notes whether any of it is neither bold nor blank.
        """
        self._text_parts.append(text)
        self._has_plain_text |= not self._bold and not text.isspace()
        if self._url is None:
            self._text_outside_links.append(text)
        else:
            self._label.append(text)

    def _on_text(self, text: Any) -> None:
        """Handle text: add it to the open block of code, else to the paragraph."""
        if self._code is not None:
            self._code.append(text)
        else:
            self._add(text)

    def _on_html(self, text: Any) -> None:
        """Handle HTML: inside a block of code it is part of the code, else it is left out."""
        if self._code is not None:
            self._code.append(text)

    def _on_code_span(self, text: Any) -> None:
        """Handle code within a text: it belongs to the text, and addresses in it are no links."""
        # Outside a link leave a blank in ``_text_outside_links``, where addresses are searched for: nothing in code is a link.
        self._text_parts.append(text)
        self._has_plain_text = True
        (self._text_outside_links if self._url is None else self._label).append(" " if self._url is None else text)

    def _on_reference(self, label: Any) -> None:
        """Handle the mark of a footnote: record its label with the last words before it."""
        # Keep only a few words before the mark, since a paragraph may hold any number of marks.
        self._references.append((label, "".join(self._text_parts[-8:])[-MAX_WORDS_BEFORE_NOTE:]))

    def _on_start(self, tag: Any) -> None:
        """Handle the begin of an element: a block ends the text collected so far; a link or an image begins its label."""
        name = tag if isinstance(tag, str) else next(iter(tag))
        if name not in _INLINE:
            if self._text_parts or self._links:
                self._flush()
            self._start = -1
            if name in _OPENED:
                self._open_block(name, tag)
        elif name == "Strong":
            self._bold += 1
        elif name == "Link":
            self._close_link()
            # An address of mail in angle brackets is no link to a work; one in "[x](mailto:…)" is kept, and left to the readers of links.
            self._url = _inner_address(tag["Link"]["dest_url"]) if tag["Link"]["link_type"] != "Email" else ""
        elif name == "Image":
            self._image = tag["Image"]["dest_url"]
            self._label.append(" ")

    def _open_block(self, name: str, tag: Any) -> None:
        """Store what is needed at the end of a block that begins here: level, language of the code, footnote, or position in a table or list."""
        if name == "Heading":
            self._level = int(tag["Heading"]["level"][1])
        elif name == "CodeBlock":
            block = tag["CodeBlock"]
            self._code, self._info, self._start = [], block["Fenced"] if isinstance(block, dict) else "", self._position
        elif name == "HtmlBlock":
            self._code, self._start = [], self._position
        elif name == "FootnoteDefinition":
            self._footnote = tag["FootnoteDefinition"]
        elif name in {"TableRow", "TableHead"}:
            self._cell, self._is_head = -1, name == "TableHead"
        elif name == "TableCell":
            self._cell += 1
        elif name == "Table":
            self._columns = len(tag["Table"])
        elif name == "List":
            self._leads.append(self._last_text if self._last_text.endswith((":", "：")) else self._leads[-1] if self._leads else "")

    def _on_end(self, tag: Any) -> None:
        """Handle the end of an element: hand a finished block to the builder, or end a link or an image."""
        name = tag if isinstance(tag, str) else next(iter(tag))
        if name not in _INLINE:
            if name in _CLOSED:
                self._close_block(name)
            if self._text_parts or self._links or self._level:
                self._flush()
            self._start = -1
        elif name == "Strong":
            self._bold -= 1
        elif name == "Link":
            self._close_link()
        elif name == "Image":
            self._close_image()

    def _close_block(self, name: str) -> None:
        """Hand a finished block to the builder: a cell as name or as key and value, code with its language, HTML to its own reader."""
        if name == "TableCell":
            if self._cell == 0:
                self._first_cell = "".join(self._text_parts)
                self.builder.name(self._first_cell)
            elif self._cell == 1 and self._columns == 2 and not self._is_head:
                self.builder.pair(self._first_cell, "".join(self._text_parts), self._line())
        elif name == "Table":
            self._cell = -1
        elif name == "List":
            self._flush()
            self._leads.pop()
        elif name == "FootnoteDefinition":
            self._flush()
            self._footnote = None
        elif self._code is not None:
            block, self._code = "".join(self._code), None
            if name == "CodeBlock":
                self.builder.code(self._info, block, self._line())
                self._last_text = ""
            else:
                self.builder.is_cut = self.builder.is_cut or len(block) > MAX_HTML
                read_html(block[:MAX_HTML], self.builder, self._line())

    def _close_link(self) -> None:
        """End the open link, if there is one, and store its address and label."""
        if self._url:
            self._links.append((self._url, " ".join("".join(self._label).split())))
            self._text_outside_links.append(" ")
        self._url = None
        self._label = []

    def _close_image(self) -> None:
        """End an image. Within a link without other text, the words of a badge's address become the link's text."""
        if self._url is not None and self._image and not "".join(self._label).strip():
            self._label.append(badge(self._image))
        self._image = None

    def _on_tag(self, tag: Any) -> None:
        """Handle an HTML tag in the text: links, images and line breaks."""
        lower = tag[:5].lower()
        if lower.startswith(("<a ", "<a\n", "<a\t")):
            self._close_link()
            self._url = _attribute(_HREF, tag)
        elif lower.startswith("</a"):
            self._close_link()
        elif lower.startswith("<img"):
            alt = _attribute(_ALT, tag) or (badge(_attribute(_SOURCE, tag) or "") if self._url is not None else "")
            self._add(alt)
        elif lower.startswith("<br"):
            self._add(" ")

    def _flush(self) -> None:
        """Hand the collected text and links to the builder as a heading or a paragraph, and begin anew."""
        if self._url is not None:
            self._close_link()
        text, line = "".join(self._text_parts), self._line()
        links = self._links + list(find_addresses("".join(self._text_outside_links)))
        if self._level:
            self.builder.heading(self._level, text, links, line)
            self._last_text = ""
        elif text or links:
            for label, text_before in self._references:
                self.builder.refer_to_note(label, text_before, line, text)
            self._last_text = text.strip()
            # Keep a short line that is all bold as a name, too: such a line is often a heading.
            if not self._has_plain_text and len(self._last_text) <= MAX_BOLD and self._cell < 0 and not self._leads and self._footnote is None:
                self.builder.name(self._last_text)
            self.builder.paragraph(self._last_text, links, line, self._footnote, self._lead() if links else "")
        self._text_parts, self._text_outside_links, self._links, self._references, self._label = [], [], [], [], []
        self._level, self._start, self._has_plain_text = 0, -1, False
