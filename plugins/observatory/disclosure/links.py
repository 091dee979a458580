"""The links of a document: what each thing that it leads to is to its subject, and how clearly it says so."""

from __future__ import annotations

import re
from dataclasses import replace

from observatory.disclosure import code_words, data_words, papers
from observatory.disclosure.headings import About
from observatory.disclosure.parsed import Anchor, Parsed
from observatory.disclosure.reading import QUOTATION_MAX, Document, Link, Strength
from observatory.disclosure.saying import TEMPLATE, Told, where
from observatory.identifiers import canonical_arxiv_id, parse_github_repository, parse_hub_url

# The hosts of what is looked for; everything else on the web is passed by.
_HOSTS = ("arxiv", "github", "huggingface.co", "hf.co", "doi.org")
# Pages of a repository where people talk or machines work, and its papers of law: who leads there gives no code.
_BESIDE_CODE = re.compile(
    r"github\.com/[\w.-]{1,100}/[\w.-]{1,100}/(?:(?:issues|pulls?|discussions|actions|workflows|wiki|stargazers|watchers|forks|network|graphs|labels|projects|security)\b"
    r"|(?:blob|raw|tree)/[^/#?]{1,100}/(?:[^#?]{0,200}/)?(?:(?:un)?licen[cs]e|notice|copying|contributing|code_of_conduct|security|changelog)(?:[-_][\w-]{0,40})?(?:\.(?:md|txt|rst|html))?(?:[#?]|\Z))",
    re.IGNORECASE,
)
_PRETRAINED = re.compile(r"\A\W*(?:original |vanilla |initial )?pre-?trained (?:base )?(?:models?|checkpoints?|weights)\b", re.IGNORECASE)
_TRAINS = re.compile(r"\W*(?:train(?:ing)?|fine-?tun\w*)\b", re.IGNORECASE)
_TUNES = re.compile(r"fine-?tun", re.IGNORECASE)
_WEIGHTS = re.compile(r"\b(?:weights?|checkpoints?|models?|download)\b|权重|模型|下载|モデル|모델|poids|pesos|gewichte|веса|🤗", re.IGNORECASE)


def links_of(document: Document, parsed: Parsed, offset: int) -> list[Link]:
    """Every link to a paper, repository, dataset or model, then the papers of citation blocks. ``offset``: lines above the body."""
    found: list[Link] = []
    asked: list[int] = []
    denied: dict[str, str] = {}
    for anchor in parsed.anchors:
        lower = anchor.url.lower()
        if any(host in lower for host in _HOSTS) and TEMPLATE not in anchor.text:
            headings = anchor.section[1:] if anchor.section and anchor.section[0] == parsed.title else anchor.section
            told = Told(anchor, headings)
            link = _link(document, told, where(document, anchor.line + offset, anchor.section), parsed.title)
            if link is not None:
                if link.target_kind == "paper" and (words := papers.told_apart(told)) is not None:
                    denied.setdefault(link.target_id, words)
                asked += [len(found)] if link.target_kind == "paper" and papers.is_asked_for(told) else []
                found.append(link)
    blocks = papers.cited(document, parsed, offset)
    # Where no block of BibTeX gives it, the first paper that the words ask to be cited is the own one.
    if asked and not blocks and found[asked[0]].relation == "cites":
        found[asked[0]] = replace(found[asked[0]], relation="own_paper", strength=Strength.STATED)
    return papers.without_denied([*papers.settled(found), *blocks], denied)


def _link(document: Document, told: Told, locator: str, title: str | None) -> Link | None:
    anchor: Anchor = told.anchor
    quotation = (anchor.text or anchor.url)[:QUOTATION_MAX]
    arxiv_id = canonical_arxiv_id(anchor.url)
    if arxiv_id is not None:
        relation, strength = papers.relation(told, f"{document.key} {title or ''}")
        return Link("arxiv", "paper", arxiv_id, relation, "body_link", strength, locator, quotation)
    repository = parse_github_repository(anchor.url)
    if repository is not None:
        if document.source == "github" and repository.lower() == document.key.lower():
            return None
        relation, strength = code_words.relation(told, repository) if _BESIDE_CODE.search(anchor.url) is None else ("mentions", Strength.MENTIONED)
        first = code_words.first_released(told) if document.kind == "model_card" else None
        return Link("github", "repository", repository, relation, "body_link", strength, locator, first or quotation)
    kind, target = parse_hub_url(anchor.url) or ("", "")
    if kind == "dataset":
        relation, strength = data_words.relation(told)
        return Link("huggingface", "dataset", target, relation, "body_link", strength, locator, quotation)
    if kind == "model":
        relation, strength = _of_model(document, told, target, title)
        return Link("huggingface", "model", target, relation, "body_link", strength, locator, quotation)
    return None


def _of_model(document: Document, told: Told, target: str, title: str | None) -> tuple[str, Strength]:
    """A repository's README that leads to a model of the same account gives its weights; to another's, where its words say so."""
    if document.source != "github" or About.OTHERS in told.about:
        return "mentions", Strength.MENTIONED
    # What a README on tuning calls pretrained, or leads to among the steps of its training, is what it began with.
    is_begun_with = _PRETRAINED.search(told.anchor.context) is not None or any(_TRAINS.match(one) for one in told.headings)
    if is_begun_with and _TUNES.search(title or "") is not None:
        return "mentions", Strength.MENTIONED
    if target.split("/")[0].lower() == document.key.split("/")[0].lower():
        return "weights", Strength.STATED
    if About.WEIGHTS in told.about_below:
        return "weights", Strength.HEADED
    return "weights", Strength.NEARBY if _WEIGHTS.search(told.sentence) else Strength.MENTIONED
