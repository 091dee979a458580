"""The links of a document: what each linked thing is to the document's subject, and how clearly the document says so."""

from __future__ import annotations

import re
from dataclasses import replace

from observatory.disclosure import code_words, data_words, papers
from observatory.disclosure.headings import About
from observatory.disclosure.parsed import Anchor, Parsed
from observatory.disclosure.reading import QUOTATION_MAX, Document, Link, Strength
from observatory.disclosure.saying import LinkInText, is_unfilled, where
from observatory.identifiers import canonical_arxiv_id, parse_github_repository, parse_hub_url

# The hosts that matter; all other links are skipped.
_HOSTS = ("arxiv", "github", "huggingface.co", "hf.co", "doi.org")
# Pages of a repository for discussion, automation and legal texts ("github.com/acme/foo/issues/1"): a link there gives no code.
_BESIDE_CODE = re.compile(
    r"github\.com/[\w.-]{1,100}/[\w.-]{1,100}/(?:(?:issues|pulls?|discussions|actions|workflows|wiki|stargazers|watchers|forks|network|graphs|labels|projects|security)\b"
    r"|(?:blob|raw|tree)/[^/#?]{1,100}/(?:[^#?]{0,200}/)?(?:(?:un)?licen[cs]e|notice|copying|contributing|code_of_conduct|security|changelog)(?:[-_][\w-]{0,40})?(?:\.(?:md|txt|rst|html))?(?:[#?]|\Z))",
    re.IGNORECASE,
)
# A paragraph that begins with the starting point of a tuning: "Pretrained models: ".
_PRETRAINED = re.compile(r"\A\W*(?:original |vanilla |initial )?pre-?trained (?:base )?(?:models?|checkpoints?|weights)\b", re.IGNORECASE)
_TRAINS = re.compile(r"\W*(?:train(?:ing)?|fine-?tun\w*)\b", re.IGNORECASE)
_TUNES = re.compile(r"fine-?tun", re.IGNORECASE)
_TO_CODE = ("repository", "code")
"""Kind of what is linked, and relation, of a link to code that may or may not have trained the model."""
_WEIGHTS = re.compile(r"\b(?:weights?|checkpoints?|models?|download)\b|权重|模型|下载|モデル|모델|poids|pesos|gewichte|веса|🤗", re.IGNORECASE)


def links_of(document: Document, parsed: Parsed, offset: int) -> list[Link]:
    """The links to papers, repositories, datasets and models at the services that we know, then the papers in citation blocks.

    Templates for authors to fill in are left out. If there are too many own papers they are weakened (``papers.limit_own``); a paper of which the text
    says that it is another model's is only cited; without BibTeX the first paper that the text asks to cite is the own one. ``offset``: lines above the
    body.
    """
    links: list[Link] = []
    asked_positions: list[int] = []
    denied: dict[str, str] = {}
    for anchor in parsed.anchors:
        lower = anchor.url.lower()
        if any(host in lower for host in _HOSTS) and not is_unfilled(anchor.text):
            headings = anchor.section[1:] if anchor.section and anchor.section[0] == parsed.title else anchor.section
            in_text = LinkInText(anchor, headings)
            link = _make_link(document, in_text, where(document, anchor.line + offset, anchor.section), parsed.title)
            if link is not None:
                if link.target_kind == "paper" and (denial := papers.find_denial(in_text)) is not None:
                    denied.setdefault(link.target_id, denial)
                asked_positions += [len(links)] if link.target_kind == "paper" and papers.is_asked_to_be_cited(in_text) else []
                links.append(link)
    links = _with_named_programs(document, parsed, links)
    blocks = papers.citation_links(document, parsed, offset)
    # Without a block of BibTeX, the first paper that the text asks to cite is the own one.
    if asked_positions and not blocks and links[asked_positions[0]].relation == "cites":
        links[asked_positions[0]] = replace(links[asked_positions[0]], relation="own_paper", strength=Strength.STATED)
    return papers.replace_denied([*papers.limit_own(links), *blocks], denied)


def _with_named_programs(document: Document, parsed: Parsed, links: list[Link]) -> list[Link]:
    """The links of a model's card, where one to code is to training code if a sentence names that repository as what the model was trained with."""
    if document.kind != "model_card":
        return links
    name_of = {link.target_id: code_words.letters_of(link.target_id.partition("/")[2]) for link in links if (link.target_kind, link.relation) == _TO_CODE}
    programs = code_words.find_named_programs(parsed, frozenset(name_of.values())) if name_of else {}
    return [
        replace(link, relation="training_code", strength=Strength.STATED, quotation=programs[name_of[link.target_id]])
        if (link.target_kind, link.relation) == _TO_CODE and name_of[link.target_id] in programs
        else link
        for link in links
    ]


def _make_link(document: Document, in_text: LinkInText, locator: str, title: str | None) -> Link | None:
    """The link that an address in a text makes, with its relation and strength. None if it leads to none of the services, or to the document itself."""
    anchor: Anchor = in_text.anchor
    quotation = (anchor.text or anchor.url)[:QUOTATION_MAX]
    arxiv_id = canonical_arxiv_id(anchor.url)
    if arxiv_id is not None:
        relation, strength = papers.relation(in_text, f"{document.key} {title or ''}")
        return Link("arxiv", "paper", arxiv_id, relation, "body_link", strength, locator, quotation)
    repository = parse_github_repository(anchor.url)
    if repository is not None:
        if document.source == "github" and repository.lower() == document.key.lower():
            return None
        relation, strength = code_words.relation(in_text, repository) if _BESIDE_CODE.search(anchor.url) is None else ("mentions", Strength.MENTIONED)
        # Words that say what the repository is to the model: judgement reads them.
        words = (code_words.find_first_release(in_text) or code_words.find_further_tuning(in_text)) if document.kind == "model_card" else None
        if words is None and relation == "mentions" and document.kind == "model_card":
            words = code_words.find_application(in_text)
        return Link("github", "repository", repository, relation, "body_link", strength, locator, words or quotation)
    kind, target = parse_hub_url(anchor.url) or ("", "")
    if kind == "dataset":
        relation, strength = data_words.relation(in_text)
        return Link("huggingface", "dataset", target, relation, "body_link", strength, locator, quotation)
    if kind == "model":
        relation, strength = _model_relation(document, in_text, target, title)
        return Link("huggingface", "model", target, relation, "body_link", strength, locator, quotation)
    return None


def _model_relation(document: Document, in_text: LinkInText, target: str, title: str | None) -> tuple[str, Strength]:
    """``(relation, strength)`` of a linked model: ``weights`` in a README, surest for a model of the same account; else ``mentions``."""
    if document.source != "github" or About.OTHERS in in_text.about:
        return "mentions", Strength.MENTIONED
    # In a README on tuning, a model that is called pretrained or linked under a heading on training is the starting point.
    is_begun_with = _PRETRAINED.search(in_text.anchor.context) is not None or any(_TRAINS.match(heading) for heading in in_text.headings)
    if is_begun_with and _TUNES.search(title or "") is not None:
        return "mentions", Strength.MENTIONED
    if target.split("/")[0].lower() == document.key.split("/")[0].lower():
        return "weights", Strength.STATED
    if About.WEIGHTS in in_text.about_below_title:
        return "weights", Strength.HEADED
    return "weights", Strength.NEARBY if _WEIGHTS.search(in_text.sentence) else Strength.MENTIONED
