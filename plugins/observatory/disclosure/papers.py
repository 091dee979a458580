"""Whose paper a document says that a linked paper is: its own, or one that it cites."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from observatory.disclosure.bibtex import Entry, entries, holds_entry
from observatory.disclosure.headings import About, about_last
from observatory.disclosure.parsed import Parsed
from observatory.disclosure.reading import QUOTATION_MAX, Document, Link, Strength
from observatory.disclosure.saying import Told, where

MAX_OWN = 3

_NOUN = r"(?:papers?|reports?|preprint|publication|article)"
_OUR = re.compile(
    rf"\b(?:our|accompanying|official|associated|corresponding)\s+(?:[\w.-]{{1,30}}\s+){{0,3}}{_NOUN}\b|\b(?:model|system)\s+{_NOUN}\b"
    r"|(?:我们的|本)[^。，]{0,8}(?:论文|技术报告)|(?:我々|私たち)の[^。、]{0,8}(?:論文|技術報告)|本論文|(?:우리|저희)(?:의)? ?(?:논문|기술 ?보고서)"
    r"|\bnotre (?:article|papier|publication|rapport)|\bnuestro (?:art[íi]culo|informe|paper)|\bunser\w{0,2} (?:paper|artikel|bericht"
    r"|publikation|ver[öo]ffentlichung)"
    r"|\bнаш\w{0,3} (?:стать\w|публикаци\w|отч[её]т\w?)|\bnosso (?:artigo|relat[óo]rio|paper)|\bnostro (?:articolo|rapporto|paper)",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\btech(?:nical)?[ -]?report|\bsystem card|技术报告|技術報告|기술 ?보고서|rapport technique|informe t[ée]cnico|technischer bericht|техническ\w+ отч",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_PAPER_WORDS = frozenset("paper arxiv report preprint publication 论文 技术报告 論文 논문 статья artículo artigo articolo article".split())
_BARE_WORDS = _PAPER_WORDS | frozenset("technical tech pdf link abs html on read the full here version v cs cl lg cv ai eess as sd stat ml 链接 地址".split())
_LABEL = re.compile(
    r"(?:^|[\s(|*•·-])(?:(?:research |original |official )?paper|tech(?:nical)? report|arxiv|preprint|论文|技术报告|論文|技術報告|논문"
    r"|статья|art[íi]culo|artigo|articolo)"
    r"(?: ?\(?(?:link|url|pdf|arxiv|\[?optional\]?|链接|地址)\)?){0,2} ?(?:[:：|–-]|is at|is available at) ?[(\[]?$",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    r"(?P<subject>\b(?:it|they|we|this model|these models|the models?|our \w+)\b[^.]{0,40})?"
    r"\b(?:introduced|presented|described|proposed|detailed|documented|explained|released|present|introduce|describe)\b[^.]{0,60}\b(?:in"
    r"|with|by)\b[^.]{0,40}$",
    re.IGNORECASE,
)
# What such words are said of is another's work on which this one stands.
_OF_OTHERS = re.compile(
    r"\b(?:based (?:up)?on|built (?:up)?on|built with|builds (?:up)?on|fine-?tun\w+ (?:from|on|of|version|variant)|initiali[sz]ed"
    r"|distilled from|follow(?:s|ing|ed)?|inspired"
    r"|adapted from|derived from|borrow\w*|thank\w*|baselines?|proposed by|original(?:ly)?|base model|modified from|reproduc\w+"
    r"|re-?implement\w+|convert\w+ from"
    r"|quanti[sz]ed|merge[ds]?|(?:variant|version|method) of)\b|基于|参考|遵循|借鉴|ベース|基に|기반",
    re.IGNORECASE,
)
# By such words a method or a measure is named, where nothing says whose paper it is.
_OF_MEANS = re.compile(
    r"\b(?:train(?:ed|ing)|using|uses?|used|with|evaluat\w+|compar\w+|benchmark\w*|datasets?|corpus|similar to|like|such as)\b|采用|使用|利用", re.IGNORECASE
)
_THE_PAPER = re.compile(rf"\b(?:the|this)\s+(?:\w{{1,30}}\s+){{0,2}}{_NOUN}\b|\b{_NOUN} (?:for|on) (?:this|the) model|论文|論文|논문", re.IGNORECASE)
_ASKS = re.compile(
    r"\bcite\b|\bciting\b|\bcitations?\b|bibtex|引用|인용|\bciter\b|\bcitar\b|\bzitier|цитир|\bcitare\b|\breference (?:to|for) (?:this|our|the)\b",
    re.IGNORECASE,
)
_ASKS_FOR_OTHERS = re.compile(
    r"\b(?:original|base|upstream|underlying|backbone)\b|\b(?:datasets?|corpus"
    r"|benchmark)\b(?![^.]{0,40}\bmodels?\b)(?<!\bmodel or dataset)(?<!\bmodels and datasets)",
    re.IGNORECASE,
)
_NOT_OWN = frozenset({About.OTHERS, About.EVALUATION, About.BASE, About.TRAINING_DATA, About.DATA_ALONE})


def relation(told: Told) -> tuple[str, Strength]:
    """What a linked paper is to the document: ``own_paper`` or ``cites``, and how clearly it is said."""
    text, (before, _) = told.anchor.text, told.around
    if told.is_refused or told.about_below & _NOT_OWN:
        return "cites", Strength.MENTIONED
    if _OUR.search(f"{before[-40:]}{text}"):
        return "own_paper", Strength.STATED
    if _OF_OTHERS.search(before):
        return "cites", Strength.MENTIONED
    if _REPORT.search(text) or _OUR.search(told.sentence):
        return "own_paper", Strength.STATED
    if _is_bare(text) or _LABEL.search(before):
        return "own_paper", _of_bare(told)
    introduced = _INTRODUCED.search(before)
    if introduced is not None:
        return "own_paper", Strength.STATED if introduced["subject"] else Strength.NEARBY
    if About.PAPER in told.about_last and About.PAPER in told.about_below and About.CITATION not in told.about_last:
        return "own_paper", Strength.HEADED
    is_named = _THE_PAPER.search(text) is not None and not _OF_MEANS.search(before[-60:])
    return ("own_paper", Strength.NEARBY) if is_named else ("cites", Strength.MENTIONED)


def is_asked_for(told: Told) -> bool:
    """Whether a heading above a link, or its sentence, asks to cite the paper it leads to."""
    is_asked = About.CITATION in told.about_last or _ASKS.search(told.sentence) is not None
    return is_asked and not (told.about_below & _NOT_OWN or _OF_OTHERS.search(told.around[0]) or _ASKS_FOR_OTHERS.search(told.anchor.context))


def _of_bare(told: Told) -> Strength:
    """How clearly a bare word such as *Paper* says it: at the top it speaks of the whole page, under its own heading of that section."""
    if told.anchor.is_on_top or (_LABEL.search(told.around[0]) and len(told.anchor.context) < 200):
        return Strength.STATED
    return Strength.HEADED if About.PAPER in told.about_last else Strength.NEARBY


def _is_bare(text: str) -> bool:
    words = [word.lower() for word in _WORD.findall(text)]
    return bool(words) and len(words) <= 6 and all(word in _BARE_WORDS for word in words) and any(word in _PAPER_WORDS for word in words)


def settled(links: list[Link]) -> list[Link]:
    """A page that gives many papers as its own is a list of papers: none of them is more than near."""
    own = {link.target_id for link in links if link.relation == "own_paper" and link.method == "body_link"}
    if len(own) <= MAX_OWN:
        return links
    return [replace(link, strength=Strength.NEARBY) if link.relation == "own_paper" and link.method == "body_link" else link for link in links]


def cited(document: Document, parsed: Parsed, offset: int) -> list[Link]:
    """Papers in citation blocks. The first entry of what the authors ask to be cited as is their own; all others are cited."""
    found: list[Link] = []
    is_given = False
    for block, line, place in _blocks(parsed):
        strength = None if is_given else _asked(document, parsed, place)
        for position, entry in enumerate(entries(block)):
            ids = entry.arxiv_ids()
            is_own = strength is not None and position == 0
            is_given = is_given or is_own
            found += [_citation(document, one, entry, strength if is_own else None, line + offset) for one in ids]
    return found


def _citation(document: Document, arxiv_id: str, entry: Entry, own: Strength | None, line: int) -> Link:
    relation, strength = ("own_paper", own) if own is not None else ("cites", Strength.MENTIONED)
    locator = where(document, line, ("citation",))
    return Link("arxiv", "paper", arxiv_id, relation, "citation_block", strength, locator, entry.text.strip()[:QUOTATION_MAX])


def _blocks(parsed: Parsed) -> Iterator[tuple[str, int, int]]:
    """Text, line and section (its position) of what is BibTeX: code, or a paragraph; those that are asked for first."""
    starts = [one.line for one in parsed.sections]
    found = [(text, line, bisect_right(starts, line) - 1) for _, text, line in parsed.fences if holds_entry(text)]
    for position, section in enumerate(parsed.sections):
        if "@" in section.text:
            found += [(one, section.line, position) for one in section.text.split("\n") if holds_entry(one)]
    return iter(sorted(found, key=lambda one: (not _is_asked(parsed, one[2]), one[1])))


def _is_asked(parsed: Parsed, place: int) -> bool:
    if place < 0:
        return False
    section = parsed.sections[place]
    return About.CITATION in about_last(section.headings) or _ASKS.search(section.text[-1_000:]) is not None


def _asked(document: Document, parsed: Parsed, place: int) -> Strength | None:
    """How clearly a block is what the authors ask to be cited as; None where it is others'."""
    headings = parsed.sections[place].headings if place >= 0 else ()
    words = parsed.sections[place].text[-1_000:] if place >= 0 else ""
    below = headings[1:] if headings and headings[0] == parsed.title else headings
    about = about_last(below)
    if About.BASE in about or (document.kind != "dataset_card" and _ASKS_FOR_OTHERS.search(f"{below[-1] if below else ''} {words}")):
        return None
    if _is_asked(parsed, place):
        return Strength.STATED
    if about & _NOT_OWN:
        return None
    return Strength.HEADED if About.PAPER in about else Strength.NEARBY
