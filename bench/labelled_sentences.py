"""A document as sentences in their surroundings: the headings above, what stands before and after, where links in it lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from observatory.disclosure.markdown import Anchor, Parsed, Section
from observatory.identifiers import canonical_arxiv_id, parse_github_repository, parse_hub_url

MAX_SENTENCES = 3_000
MAX_LENGTH = 600
MAX_LINKS = 8

# The end of a sentence, in scripts that put a space behind it and in those that do not.
_END = re.compile(r"[.!?…]['\"”’)\]]{0,2}\s+|[。！？；][”’」）]?\s*")
# A point behind these ends no sentence.
_ABBREVIATED = re.compile(r"(?:^|[\s(\[])(?:e\.g|i\.e|cf|etc|vs|al|fig|eq|sec|no|vol|dr|mr|mrs|approx|resp|incl|z\.b|d\.h|bzw|p\.ej|ex|[a-z])$", re.IGNORECASE)
# A character of a script without spaces is a word, others are words of at least two letters.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. ``line`` (from 1) is its section's; ``number`` counts the document's sentences; ``links`` are ``(kind, address)``."""

    number: int
    line: int
    headings: tuple[str, ...]
    before: str
    text: str
    after: str
    links: tuple[tuple[str, str], ...]


def link_kind(url: str) -> str:
    """Where a link leads: paper, repository, model, dataset, file, or web."""
    if canonical_arxiv_id(url) is not None:
        return "paper"
    if parse_github_repository(url) is not None:
        return "repository"
    hub = parse_hub_url(url)
    if hub is not None and hub[0] in {"model", "dataset"}:
        return hub[0]
    return "web" if url.startswith(("http://", "https://", "www.")) else "inside" if url.startswith("#") else "file"


def split(paragraph: str) -> Iterator[str]:
    """The sentences of one paragraph, each of at most ``MAX_LENGTH`` characters."""
    start = 0
    for end in _END.finditer(paragraph):
        before, after = paragraph[max(start, end.start() - 12) : end.start()], paragraph[end.end() : end.end() + 1]
        if paragraph[end.start()] == "." and (after.islower() or _ABBREVIATED.search(before)):
            continue
        yield from _pieces(paragraph[start : end.end()])
        start = end.end()
    yield from _pieces(paragraph[start:])


def _pieces(text: str) -> Iterator[str]:
    """A sentence, or where it is a table without ends, pieces of it."""
    rest = " ".join(text.split())
    while len(rest) > MAX_LENGTH:
        cut = rest.rfind(" ", MAX_LENGTH // 2, MAX_LENGTH)
        cut = cut if cut > 0 else MAX_LENGTH
        yield rest[:cut]
        rest = rest[cut:].strip()
    if rest:
        yield rest


def _is_said(text: str, has_link: bool) -> bool:
    """Whether it is more than a number or a word; one that leads anywhere may be short."""
    return has_link or len(_WORD.findall(text)) >= 3


def _linked(text: str, anchors: list[Anchor]) -> tuple[tuple[str, str], ...]:
    """Where the links lead whose words stand in the sentence."""
    found: dict[tuple[str, str], None] = {}
    for anchor in anchors:
        label = " ".join(anchor.text.split())
        if (label and re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text)) or (anchor.url[:100] in text):
            found[link_kind(anchor.url), anchor.url[:300]] = None
        if len(found) == MAX_LINKS:
            break
    return tuple(found)


def _of_section(section: Section, anchors: list[Anchor]) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    for paragraph in section.text.split("\n"):
        near = [anchor for anchor in anchors if anchor.context and anchor.context[:300].strip() in paragraph][: 4 * MAX_LINKS] if anchors else []
        for text in split(paragraph):
            links = _linked(text, near) if near else ()
            if _is_said(text, bool(links)):
                yield text, links


def sentences(parsed: Parsed, offset: int = 0) -> list[Sentence]:
    """The sentences of a document in their order, at most ``MAX_SENTENCES``; ``offset`` is the number of lines above its body."""
    by_headings: dict[tuple[str, ...], list[Anchor]] = {}
    for anchor in parsed.anchors:
        by_headings.setdefault(anchor.section, []).append(anchor)
    found: list[Sentence] = []
    for section in parsed.sections:
        said = list(_of_section(section, by_headings.get(section.headings, [])))
        for place, (text, links) in enumerate(said):
            before = said[place - 1][0] if place else ""
            after = said[place + 1][0] if place + 1 < len(said) else ""
            found.append(Sentence(len(found), section.line + offset, section.headings, before, text, after, links))
            if len(found) == MAX_SENTENCES:
                return found
    return found
