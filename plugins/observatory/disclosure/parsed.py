"""The contents of a document of prose in any markup: sections, links, code and names. Parsers fill a ``Builder``, which limits their number and length."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.identifiers import parse_hub_url

MAX_CHARACTERS = 300_000
MAX_LINKS = 2_000
MAX_SECTIONS = 3_000
MAX_SECTION = 20_000
MAX_CODE = 60_000
MAX_HEADING = 200
MAX_CONTEXT = 400
MAX_LEAD = 160
MAX_NAMES = 400
MAX_NAME = 160
MAX_PAIRS = 1_000


@dataclass(frozen=True, slots=True)
class Anchor:
    """One link: its target, its text, the headings above it (outermost first), its line (from 1) and the paragraph around it.

    ``is_on_top``: it is above the second heading, where a document says what it is. ``lead``: the text that introduces the paragraph: the first
    cell of a table row with two cells, or the words with a colon before a list.
    """

    url: str
    text: str
    section: tuple[str, ...]
    line: int
    context: str
    is_on_top: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Headings (outermost first) and the plain text directly under them, one paragraph a line, with its first line (from 1)."""

    headings: tuple[str, ...]
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of a table of two columns, with the headings above it and its line (from 1)."""

    headings: tuple[str, ...]
    line: int
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """The contents of a document. ``fences`` are blocks of code: their info string, text and line.

    ``names`` are short texts that name things: headings, short lines in bold, first cells of tables, texts of links to models. ``is_cut``:
    something was left out at a limit, so that a thing which is not here may still be in the document. ``pairs`` are rows of tables of two
    columns, without their heads.
    """

    sections: tuple[Section, ...]
    anchors: tuple[Anchor, ...]
    fences: tuple[tuple[str, str, int], ...]
    is_cut: bool
    names: tuple[str, ...] = ()
    title: str | None = None
    pairs: tuple[Pair, ...] = ()


@dataclass(slots=True)
class _NoteReference:
    """A place in the text that refers to a footnote: the words before the mark, their headings, line and paragraph."""

    words: str
    section: tuple[str, ...]
    line: int
    context: str
    is_on_top: bool


class Builder:
    """Collects headings, paragraphs, links and code in the order of the document, up to the limits above."""

    def __init__(self, *, is_cut: bool = False) -> None:
        self.is_cut = is_cut
        self._sections: list[Section] = []
        self._anchors: list[Anchor] = []
        self._fences: list[tuple[str, str, int]] = []
        self._names: list[str] = []
        self._pairs: list[Pair] = []
        self._path: list[tuple[int, str]] = []
        self._headings: tuple[str, ...] = ()
        self._words: list[str] = []
        self._line = 1
        self._headings_seen = 0
        self._title: str | None = None
        self._notes: dict[str, _NoteReference] = {}
        self._links_in_notes: list[tuple[str, Anchor]] = []

    @property
    def is_full(self) -> bool:
        """Whether a limit on sections or links is reached."""
        return len(self._sections) >= MAX_SECTIONS or len(self._anchors) > MAX_LINKS

    def heading(self, level: int, text: str, links: list[tuple[str, str]], line: int) -> None:
        """Begin a section with a heading of ``level`` (1 is the outermost)."""
        self._close()
        title = text.strip()[:MAX_HEADING]
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, title))
        self._headings = tuple(heading for _, heading in self._path)
        self._line = line
        self._headings_seen += bool(title)
        self._title = self._title or " ".join(title.split())[:MAX_NAME] or None
        self.name(title)
        self._link(links, text, line)

    def paragraph(self, text: str, links: list[tuple[str, str]], line: int, note: str | None = None, lead: str = "") -> None:
        """Add a paragraph, list item or cell with its links as ``(url, text)``; ``note``: the label of the footnote whose text it is."""
        if text:
            self._words.append(text)
        if links:
            self._link(links, text, line, note, lead)

    def code(self, info: str, text: str, line: int) -> None:
        """Add a block of code with its language (``info``) and line; text beyond ``MAX_CODE`` is left out, and ``is_cut`` set."""
        self.is_cut = self.is_cut or len(text) > MAX_CODE
        self._fences.append((info.strip(), text[:MAX_CODE], line))

    def name(self, text: str) -> None:
        """Add a short text that may be a name, cut to ``MAX_NAME`` characters; nothing if it is empty or there are enough names."""
        if text and len(self._names) < 4 * MAX_NAMES:
            self._names.append(" ".join(text[: 2 * MAX_NAME].split())[:MAX_NAME])

    def pair(self, key: str, value: str, line: int) -> None:
        """Add a row of a table of two columns, with the headings above it; nothing if there are enough."""
        if len(self._pairs) < MAX_PAIRS:
            self._pairs.append(Pair(self._headings, line, key.strip()[:MAX_NAME], value.strip()[:MAX_CONTEXT]))

    def refer_to_note(self, label: str, words: str, line: int, context: str) -> None:
        """Remember the first place in the text that refers to the footnote ``label``."""
        if label not in self._notes:
            clause = words.strip().rpartition(". ")[2]
            self._notes[label] = _NoteReference(clause, self._headings, line, context[:MAX_CONTEXT], self._headings_seen <= 1)

    def _link(self, links: list[tuple[str, str]], context: str, line: int, note: str | None = None, lead: str = "") -> None:
        """Keep links with their context; those in a footnote wait until the text refers to it."""
        for url, text in links:
            anchor = Anchor(url, text[:200], self._headings, line, context[:MAX_CONTEXT], self._headings_seen <= 1, lead[-MAX_LEAD:])
            if note is None:
                self._anchors.append(anchor)
            else:
                self._links_in_notes.append((note, anchor))

    def _close(self) -> None:
        """End the section that is being read, if it has text or headings."""
        if self._words or self._path:
            text = "\n".join(self._words)
            self.is_cut = self.is_cut or len(text) > MAX_SECTION
            self._sections.append(Section(self._headings, self._line, text[:MAX_SECTION]))
        self._words.clear()

    def _place_note_link(self, label: str, anchor: Anchor) -> Anchor:
        """A footnote's link, with the words, headings and line of the place that refers to the footnote, if there is one."""
        note = self._notes.get(label)
        if note is None:
            return anchor
        return Anchor(anchor.url, note.words or anchor.text, note.section, note.line, note.context, note.is_on_top)

    def finish(self) -> Parsed:
        """End the last section and return the document: sections, links (those in notes at their marks), code blocks, names and pairs, each up to its bound."""
        self._close()
        anchors = [*self._anchors, *(self._place_note_link(label, anchor) for label, anchor in self._links_in_notes)]
        for anchor in anchors[:MAX_LINKS]:
            if anchor.text and ("huggingface.co/" in anchor.url or "hf.co/" in anchor.url) and (parse_hub_url(anchor.url) or ("",))[0] == "model":
                self.name(anchor.text)
        names = tuple(dict.fromkeys(name for name in self._names if name))
        is_cut = self.is_cut or len(anchors) > MAX_LINKS or len(self._sections) > MAX_SECTIONS
        return Parsed(
            tuple(self._sections[:MAX_SECTIONS]), tuple(anchors[:MAX_LINKS]), tuple(self._fences), is_cut, names[:MAX_NAMES], self._title, tuple(self._pairs)
        )
