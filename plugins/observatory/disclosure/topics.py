"""What a text describes of the methods: the topics that a card covers, results, training procedure and compute."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from observatory.disclosure.headings import About, about
from observatory.disclosure.parsed import Parsed, Section
from observatory.disclosure.reading import QUOTATION_MAX, Document, Finding, Signal
from observatory.disclosure.saying import is_unfilled, where

# The topics of a card (Mitchell et al., 2019, as in the Hub's template), by heading.
_TOPICS = {
    "intended use": re.compile(r"\buses?\b|intended|usage|how to|quick ?start|getting started|inference|使用|快速"),
    "limitations": re.compile(r"limitation|bias|risk|out-of-scope|ethic|safety|局限|限制|风险"),
    "training data": re.compile(r"data|corpus|数据|语料"),
    "training procedure": re.compile(r"train|fine-?tun|hyper-?param|procedure|训练|微调"),
    "evaluation": re.compile(r"evaluat|benchmark|results|leaderboard|performance|评测|评估|结果|基准"),
    "description": re.compile(r"description|details|overview|introduction|summary|about|highlights|介绍|简介|概述"),
    "licence or citation": re.compile(r"licen[cs]e|citation|cite|bibtex|协议|许可|引用"),
}
_HYPER = re.compile(
    r"\b(learning[ _-]?rate|batch[ _-]?size|weight[ _-]?decay|warm[ _-]?up|num_train_epochs|epochs|optimi[sz]er|"
    r"lr[ _-]?scheduler|gradient[ _-]?accumulation|seed)\b"
    r"|学习率|批次大小",
)
_MAY_NAME_PARAMETERS = ("learning", "batch", "decay", "warm", "epoch", "optimi", "sched", "accum", "seed", "学习率", "批次")
_COMPUTE_SECTION = re.compile(r"comput|hardware|infrastructure|environment|emission|carbon|train|算力|训练", re.IGNORECASE)
_COMPUTE = re.compile(
    r"((?<![\d,.])\d[\d,.]{0,15}\s{0,3}[KkMm]?\s{0,3}(?:(?:GPU|TPU|A100|H100|H800|V100|MI250X?)[\w -]{0,12}[Hh]ours)"
    r"|(?<![\d,.])\d[\d,.]{0,15}\s{0,3}(?:kg|g|t|tons?|tonnes)\s{0,3}(?:of\s{0,3})?CO2)|\b(?:A100|H100|H800|H200|V100|MI250X|TPU ?v\d\w*|Ascend)\b"
)
_MAY_NAME_COMPUTE = ("a100", "h100", "h800", "h200", "v100", "mi250", "tpu", "ascend", "gpu", "co2")
# A measured value: a share or a number with decimals. A whole number may be a part of a name or a year, so that it takes two of them.
_MEASURED = re.compile(r"(?<![\w./-])\d{1,4}(?:[.,]\d{1,20} ?%?| ?%)(?![\w.-]\w)")
_WHOLE = re.compile(r"(?<![\w./#-])(?!(?:19|20)\d\d(?!\d))\d{1,6}(?![\w./-])")
# A section of a template with at most so many characters has no text of its own.
_LEFT_OPEN = 60
_MIN_WHOLE, _RESULTS_WITHIN = 2, 4_000


@lru_cache(maxsize=8_192)
def _topics_in(title: str) -> frozenset[str]:
    """The topics of a card that a heading names. Cached."""
    return frozenset(topic for topic, pattern in _TOPICS.items() if pattern.search(title.lower()))


def _is_left_open(section: Section) -> bool:
    """Whether a section holds little more (60 characters or fewer) than words of a template that nobody filled in: its heading describes nothing."""
    return len(section.text) <= _LEFT_OPEN and is_unfilled(section.text)


def _holds_results(text: str) -> bool:
    """Whether a text holds measured values: one with decimals or per cent, or two whole numbers that are neither a year nor a part of a name ("4b")."""
    return _MEASURED.search(text) is not None or len(_WHOLE.findall(text[:_RESULTS_WITHIN])) >= _MIN_WHOLE


def signals(document: Document, parsed: Parsed, lower: str, offset: int) -> Iterator[Signal]:
    """Topics, results, hyper-parameters and compute. ``lower`` is the text in lower case."""
    headed = [section for section in parsed.sections if section.headings and not _is_left_open(section)]
    if document.kind == "model_card":
        topics = frozenset().union(*(_topics_in(section.headings[-1]) for section in headed)) if headed else frozenset()
        covered = [topic for topic in _TOPICS if topic in topics]
        finding = Finding.OPEN if len(covered) >= 5 else Finding.PARTIAL if covered else Finding.NONE
        yield Signal("methods", "model_card", finding, "methods.model_card", 2, document.locator or "README.md", f"{len(covered)} of 7: {', '.join(covered)}")
    measured = next((section for section in headed if About.EVALUATION in about(section.headings[-1]) and _holds_results(section.text)), None)
    if measured is not None:
        locator = where(document, measured.line + offset, measured.headings)
        yield Signal("methods", "evaluation_results", Finding.OPEN, "methods.evaluation", 3, locator, " ".join(measured.text.split())[:QUOTATION_MAX])
    if any(word in lower for word in _MAY_NAME_PARAMETERS):
        yield from _procedure_signals(document, parsed, offset)
    if any(word in lower for word in _MAY_NAME_COMPUTE):
        yield from _compute_signals(document, headed, offset)


def _procedure_signals(document: Document, parsed: Parsed, offset: int) -> Iterator[Signal]:
    """The signal of hyper-parameters that a text names: open if there are three or more, else partial."""
    first: Section | None = None
    parameters: set[str] = set()
    for section in parsed.sections:
        text = section.text.lower()
        parameters_here = {re.sub(r"[ _-]", "", word[0]) for word in _HYPER.finditer(text)} if any(word in text for word in _MAY_NAME_PARAMETERS) else set()
        first = first or (section if parameters_here else None)
        parameters |= parameters_here
    if first is not None:
        locator = where(document, first.line + offset, first.headings)
        signal = Signal(
            "methods", "training_procedure", Finding.PARTIAL, "methods.training_procedure", 1, locator, ", ".join(sorted(parameters))[:QUOTATION_MAX]
        )
        yield replace(signal, finding=Finding.OPEN) if len(parameters) >= 3 else signal


def _compute_signals(document: Document, headed: list[Section], offset: int) -> Iterator[Signal]:
    """The signal of the first section on training that gives hours or emissions (open), or hardware (partial)."""
    for section in headed:
        spent = _COMPUTE.search(section.text) if _COMPUTE_SECTION.search(section.headings[-1]) else None
        if spent is not None:
            finding = Finding.OPEN if spent[1] else Finding.PARTIAL
            locator = where(document, section.line + offset, section.headings)
            yield Signal("methods", "compute", finding, "methods.compute", 1, locator, spent[0][:QUOTATION_MAX])
            return
