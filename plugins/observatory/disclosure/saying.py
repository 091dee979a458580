"""The sentence around a link: where it ends, the text before and after the link, whether it says that the thing is not given, and its location."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from observatory.disclosure.headings import About, about_all, about_last
from observatory.disclosure.parsed import Anchor
from observatory.disclosure.reading import Document

# What the Hub's templates for cards and its trainers leave for the author to fill in, in lower case: "More information needed".
_TEMPLATES = ("more information needed", "needs more information")

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]]{1,2000}")
_END = re.compile(r"(?<!\bcf\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bsee\.)(?<=[.!?])\s|[;；。！]")
_MAX_PARTS = 40
# The end of a sentence or a line: ". "
_SENTENCE_END = re.compile(r"[.。!?]\s|\n")
# Words that say that a thing is not given, or not yet: "coming soon", "will be released", "not publicly available".
_REFUSAL = re.compile(
    r"\b(?:will be (?:released|available|open|published|(?:uploaded|provided|shared|added) (?:later|soon|shortly))|(?:is |are )?(?<!no longer )coming soon|"
    r"\btba\b|to be released|(?:plan|going|intend) to (?:release|open)|"
    r"(?:not|never|no plans? to|won['’]t|cannot|can['’]t|isn['’]t|aren['’]t) (?:be |yet |plan to |been |currently )*"
    r"(?:released?|releasing|disclos\w*|publicly available|public|"
    r"available|provided|shared?|open(?:ed|-sourced?)?)|upon request|do(?:es)? not (?:release|disclose|share|plan)|undisclosed|proprietary data|\bconfidential)"
    r"|即将|敬请期待|不对外(?:公开|开放|开源|发布|提供)|将(?:会|于|在)?[^。]{0,6}(?:开源|开放|公开)|暂未|未公开|未开放|不公开|不会公开|不开源|不开放|尚未"
    r"|没有(?:公开|开源|开放|发布|提供)|不予(?:公开|开源|开放)|未(?:开源|发布|提供)|暂不(?:公开|开源|开放|提供)|(?:无法|不会|不能)(?:公开|开源|开放|发布|提供)",
    re.IGNORECASE,
)
# ``_REFUSAL`` for text that is in lower case already: several times faster than to ignore the case.
_REFUSAL_LOWER = re.compile(_REFUSAL.pattern)
# A text that matches _REFUSAL has a word of _REFUSES_ALONE, or one of _DENIES and one of _DENIED. Searching for words is far cheaper.
_REFUSES_ALONE = ("soon", "tba", "request", "undisclosed", "proprietary data", "confidential", "to be released", "will be ", "to release", "to open")
_DENIES = ("not", "n't", "n’t", "never", "no plan")
_DENIED = ("releas", "disclos", "availab", "public", "provid", "share", "open", "plan")
_REFUSES_CHINESE = re.compile(r"[将即暂未不没敬尚无]")
# Words of advice to the reader, or of denial: "you can", "not". A sentence with them does not say how the model was made.
READER = re.compile(r"\byou(?:r|rself)?\b|\bcan\b|\bnot\b|n['’]t\b|\bnever\b|您|你|可以|如需|如果|微调", re.IGNORECASE)


def is_unfilled(text: str) -> bool:
    """Whether a text still holds words of a template that its author has not filled in ("More information needed"), in any letter case."""
    lower = text.lower()
    return any(words in lower for words in _TEMPLATES)


def where(document: Document, line: int, section: tuple[str, ...]) -> str:
    """The locator of a line: its document, line number and headings, as "README.md#L12 (Foo > Training)"."""
    name = document.locator or document.kind
    return f"{name}#L{line}" + (f" ({' > '.join(section)[-120:]})" if section else "")


def refusal(text: str) -> str | None:
    """The words that say that a thing is not given, or only promise it ("coming soon"); None if there are none."""
    lower = text.lower()
    if not _may_be_refusal(lower):
        return None
    # Search in lower case only if it is as long as the text: in a few scripts it is longer, and positions in it do not fit the text.
    is_even = len(lower) == len(text)
    match = (_REFUSAL_LOWER if is_even else _REFUSAL).search(lower if is_even else text)
    return text[match.start() : match.end()] if match is not None else None


def _may_be_refusal(lower: str) -> bool:
    """A cheap test before ``_REFUSAL``: whether the text (lower case) has the words that every match needs."""
    if any(word in lower for word in _REFUSES_ALONE):
        return True
    if any(word in lower for word in _DENIES) and any(word in lower for word in _DENIED):
        return True
    return not lower.isascii() and _REFUSES_CHINESE.search(lower) is not None


@lru_cache(maxsize=512)
def refuses(text: str) -> bool:
    """Whether a text says that a thing is not given, or only promises it. Cached, since many links share a paragraph."""
    return refusal(text) is not None


def _without_addresses(text: str) -> str:
    """The text with a blank in place of each address ("https://..." or "www...")."""
    return _ADDRESS.sub(" ", text) if "://" in text or "www." in text else text


def sentence_before(text: str, position: int) -> str:
    """The part of a sentence before a position in the text, at most 160 characters."""
    return _SENTENCE_END.split(text[max(0, position - 160) : position])[-1]


def word_at(text: str, word: str) -> int:
    """The position of ``word`` in ``text`` with no letter or digit next to it; -1 if there is none."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (start and is_letter(text[start - 1])) and not (end < len(text) and is_letter(text[end])):
            return start
        start = text.find(word, start + 1)
    return -1


def is_letter(character: str) -> bool:
    """Whether a character is part of a word."""
    return character.isalnum() or character == "_"


@dataclass(frozen=True)
class LinkInText:
    """A link with the sentence and the headings around it. ``headings`` are those below the document's title."""

    anchor: Anchor
    headings: tuple[str, ...]

    @cached_property
    def context(self) -> str:
        """The paragraph around the link, with the words in front of it that it belongs to (``Anchor.lead``): "Data: we use ..."."""
        lead = self.anchor.lead.rstrip(" :：")
        return f"{lead}: {self.anchor.context}" if lead else self.anchor.context

    @cached_property
    def paragraph_without_addresses(self) -> str:
        """The link's text and the whole paragraph around it, without addresses: words in an address are not what the text says."""
        return _without_addresses(f"{self.anchor.text} | {self.context}")

    @cached_property
    def sentence_without_addresses(self) -> str:
        """The link's text and the sentence around it, without addresses."""
        return _without_addresses(f"{self.anchor.text} | {self.sentence}")

    @cached_property
    def sentence(self) -> str:
        """The sentence with the link; the whole paragraph if the link's text is not found in it."""
        context, text = self.context, self.anchor.text
        if not text or _END.search(context) is None:
            return context
        return next((part for part in _END.split(context) if word_at(part, text) >= 0), context)

    @cached_property
    def around(self) -> tuple[str, str]:
        """The parts of the sentence before and after the link's text; empty if the text is not found as a word."""
        text, sentence = self.anchor.text, self.sentence
        start = word_at(sentence, text) if text else -1
        return (sentence[max(0, start - 240) : start], sentence[start + len(text) :]) if start >= 0 else ("", "")

    @cached_property
    def befores(self) -> tuple[str, ...]:
        """The parts of sentences before each place at which the paragraph has the link's text as a word: one of them is that of the link."""
        context, text = self.context, self.anchor.text
        parts = _END.split(context) if text else []
        return tuple(part[max(0, start - 240) : start] for part in parts[:_MAX_PARTS] if (start := word_at(part, text)) >= 0)

    @cached_property
    def is_refused(self) -> bool:
        """Whether the sentence with the link says that a thing is not given, or only promises it."""
        return refuses(self.context) and refuses(self.sentence)

    @property
    def about(self) -> frozenset[About]:
        """What all headings above the link are about, the document's title included."""
        return about_all(self.anchor.section)

    @property
    def about_last(self) -> frozenset[About]:
        """What the innermost heading above the link is about; it may be the document's title."""
        return about_last(self.anchor.section)

    @property
    def is_for_readers_use(self) -> bool:
        """Whether the innermost heading below the title is about how a reader may use or tune the model."""
        return About.USE in about_last(self.headings)

    @property
    def about_below_title(self) -> frozenset[About]:
        """What the headings above the link are about, without the document's title."""
        return about_all(self.headings)
