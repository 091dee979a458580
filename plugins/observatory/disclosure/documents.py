"""Readers of prose: model and dataset cards, repository READMEs, licence files, arXiv records. Other modules decide what a sentence says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from observatory.disclosure import code_words, data_words, elsewhere, markdown, papers, restructured, topics, tuning
from observatory.disclosure.addresses import find_addresses
from observatory.disclosure.card import FrontMatter, front_links, front_matter, licence_facts
from observatory.disclosure.licence_words import OF_A_NOTICE, Stated, is_notice, name_of_text, part_of_file, riders, stated_licences
from observatory.disclosure.licences import has_known_text, spdx_id_of_text, spdx_like
from observatory.disclosure.links import links_of
from observatory.disclosure.parsed import Parsed
from observatory.disclosure.reading import QUOTATION_MAX, Document, Extraction, Finding, Link, Signal, Strength
from observatory.disclosure.rules import IN_TEXT
from observatory.disclosure.saying import where
from observatory.identifiers import blob_hash, parse_github_repository, parse_hub_url

MAX_TEXT = 4_000_000
_MAX_ABSTRACT = 20_000
_MAX_BLOCK = 20_000
_MAX_LOADED = 40
# Ids of models on the Hub that code loads: "from_pretrained('acme/foo'". A path on the reader's disk has the same form (see ``_OF_DISK``).
_LOADS = re.compile(
    r"(?:from_pretrained\(\s{0,20}|snapshot_download\(\s{0,20}|\bLLM\(\s{0,20}|\b(?:model|checkpoint|repo)\w{0,20}\s?=\s?|--model[\w-]{0,20}[ =]|\bserve )"
    r"[\"']?([A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95})"
)
# First words of such a path that is no id of the Hub: "output/checkpoint", "your_org/name".
_OF_DISK = frozenset(
    "output outputs out checkpoint checkpoints ckpt ckpts model models path paths dir dirs folder data dataset datasets result results run runs log logs save "
    "saves saved weight weights pretrained pretrain finetuned exp exps experiment experiments work workdir tmp temp cache local mnt home root workspace your "
    "my user username org organization account zoo download downloads artifacts train trained".split()
)
_WORDS_OF_PART = re.compile(r"[^_.-]+")


def unreadable_reason(text: str) -> str | None:
    """Why a text cannot be read: too long, or mostly undecodable; None if it can be read."""
    if len(text) > MAX_TEXT:
        return f"{len(text)} characters, more than {MAX_TEXT}"
    lost = text.count("\ufffd")
    return f"{lost} of {len(text)} characters could not be decoded" if lost > 20 and lost * 5 > len(text) else None


def read_card(document: Document) -> Extraction:
    """Read a model or dataset card: links and facts of its front matter, then links, signals and facts of its body.

    A text that cannot be read gives only the reason (``unreadable``).
    """
    text = document.text or ""
    if (reason := unreadable_reason(text)) is not None:
        return Extraction(unreadable=reason)
    front = front_matter(text)
    links, signals, facts = _read_body(document, front)
    head = list(front_links(front)) if document.kind == "model_card" else []
    facts |= licence_facts(front.data)
    if front.problem:
        facts["front_matter_problem"] = front.problem
    return Extraction((*head, *links), tuple(signals), facts=facts)


def read_readme(document: Document) -> Extraction:
    """A repository's README.

    Facts beside those of every text: ``offers_tuning`` (words that offer tuning to the reader), ``only_tunes`` (it describes tuning and no other
    training), ``made_by_tuning`` (up to 5 sentences that say that a model was made by tuning), ``training_of`` (up to 5 names of what its
    training code made), ``loads`` (models of the Hub that its own code loads), ``is_library`` (it calls itself a library, toolkit or framework).
    """
    text = document.text or ""
    if (reason := unreadable_reason(text)) is not None:
        return Extraction(unreadable=reason)
    links, signals, facts = _read_body(document, FrontMatter(body=text))
    return Extraction(tuple(links), tuple(signals), facts=facts)


def parse(document: Document, body: str) -> Parsed:
    """Parses the body with the parser for its file name; Markdown if the name has another ending."""
    is_restructured = (document.locator or "").lower().endswith((".rst", ".rest"))
    return restructured.parse(body) if is_restructured else markdown.parse(body)


def _read_body(document: Document, front: FrontMatter) -> tuple[list[Link], list[Signal], dict[str, Any]]:
    """``(links, signals, facts)`` of the text below the front matter."""
    parsed, lower = parse(document, front.body), front.body.lower()
    links = links_of(document, parsed, front.lines)
    signals = data_words.signals(document, parsed, links, lower, front.lines)
    if document.kind != "dataset_card":
        signals += code_words.promise_signals(document, parsed, lower, front.lines)
        for reader in IN_TEXT:
            signals += reader(document, parsed, front.lines)
        signals += data_words.datasheet(document, parsed, lower, front.lines)
        signals += topics.signals(document, parsed, lower, front.lines)
        signals += papers.linked_report_signals(document, parsed, lower, front.lines)
    if document.kind == "model_card" and "@" in front.body:
        signals += papers.unseen_article_signals(document, parsed, front.lines)
    loaded = _loaded_models(parsed) if document.kind in {"model_card", "readme"} else []
    if document.kind == "model_card" and (elsewhere_signal := elsewhere.leads_to_weights(document, parsed, loaded, front.lines)) is not None:
        signals.append(elsewhere_signal)
    facts: dict[str, Any] = {"sections": len(parsed.sections), "is_cut": parsed.is_cut}
    if ("licen" in lower or " under " in lower or "terms" in lower) and (stated := stated_licences(parsed, front.lines)):
        facts["licence_words"] = [_statement(document, one) for one in stated]
    if parsed.names:
        facts["names"] = list(parsed.names)
    if parsed.title:
        facts["title"] = parsed.title
    if document.kind == "readme":
        signals += _tuning_signals(document, parsed) if "tun" in lower or "微调" in lower else ()
        programs = tuning.find_programs(parsed, document.key)
        signals += _program_signals(document, programs)
        if programs.for_readers is not None:
            facts["offers_tuning"] = " ".join(programs.for_readers.quotation.split())[:QUOTATION_MAX]
        if tuning.only_tunes(parsed, document.key):
            facts["only_tunes"] = True
        if tuning.calls_itself_library(parsed):
            facts["is_library"] = True
        if sentences := [" ".join(statement.quotation.split())[:QUOTATION_MAX] for statement in tuning.find_tuning_statements(parsed)]:
            facts["made_by_tuning"] = sentences
        if targets := tuning.find_training_targets(parsed):
            facts["training_of"] = targets
        if loaded:
            facts["loads"] = loaded
    return links, signals, facts


def _statement(document: Document, stated: Stated) -> dict[str, Any]:
    """A stated licence as a fact: of what, its ids or its name, its place and the words."""
    place = {"locator": where(document, stated.line, stated.headings), "quotation": stated.quotation}
    return {"of": stated.of, **({"ids": list(stated.ids)} if stated.ids else {"name": stated.name}), **place}


def _loaded_models(parsed: Parsed) -> list[str]:
    """Models that a text's own code loads from the Hub, as ``owner/name``, each once, at most ``_MAX_LOADED``.

    Of each block of code the first ``_MAX_BLOCK`` characters are read. Names that mean a folder of the reader's are left out (``_is_on_disk``).
    """
    names = dict.fromkeys(name for _, block, _ in parsed.fences for name in _LOADS.findall(block[:_MAX_BLOCK]))
    return [name for name in names if not _is_on_disk(name)][:_MAX_LOADED]


def _is_on_disk(path: str) -> bool:
    """Whether each word before the first slash of a path is common for folders or stands for the reader's account ("your_org/name")."""
    words = _WORDS_OF_PART.findall(path.split("/", 1)[0].lower())
    return all(word in _OF_DISK for word in words)


def _tuning_signals(document: Document, parsed: Parsed) -> Iterator[Signal]:
    """Training scripts offered for tuning the release itself. Judgement checks whether the tree holds others."""
    offered = tuning.find_tuning_offer(parsed, document.key)
    if offered is not None:
        locator, words = where(document, offered.line, offered.headings), " ".join(offered.quotation.split())
        yield Signal("code", "tuning_code", Finding.PARTIAL, "code.tunes_release", 1, locator, words[:QUOTATION_MAX], " ".join(offered.paths))


def _program_signals(document: Document, programs: tuning.ReadmePrograms) -> Iterator[Signal]:
    """Programs that the README says to run for training or tuning. They show nothing until judgement finds one in the repository's tree."""
    for rule, version, indicator, offers in (
        ("code.told_training", 4, "training_code", programs.training),
        ("code.told_tuning", 2, "tuning_code", programs.tuning),
    ):
        for offer in offers:
            locator, words = where(document, offer.line, offer.headings), " ".join(offer.quotation.split())
            yield Signal("code", indicator, Finding.NONE, rule, version, locator, words[:QUOTATION_MAX], " ".join(offer.paths))


def read_licence(document: Document) -> Extraction:
    """A licence file. Facts: ``text_spdx``, its SPDX id if it is a common licence without additions; else ``text_like``, the common licence whose words
    it holds, ``text_ids`` or ``text_name``, what its first line names, and ``riders``, each with its name, place and words; ``path``, where it is known;
    ``of``, where its name says that it is of weights, data or code alone; ``blob``, of one on the Hub git's hash of its text as UTF-8.

    A notice names no licence of its own and has the riders ``OF_A_NOTICE`` alone.
    """
    text, path = document.text or "", document.locator or ""
    if (reason := unreadable_reason(text)) is not None:
        return Extraction(unreadable=reason)
    facts: dict[str, Any] = {"path": path[:200]} if path else {}
    if document.source == "huggingface":
        facts["blob"] = blob_hash(text.encode("utf-8", "replace"))
    if (part := part_of_file(path)) != "all":
        facts["of"] = part
    # A notice quotes licences of others' parts, which say nothing of the whole.
    spdx = None if is_notice(path) else spdx_id_of_text(text)
    if spdx is not None:
        facts["text_spdx"] = spdx
    elif not is_notice(path):
        named, like = name_of_text(text), spdx_like(text)
        facts |= {"text_like": like} if like else {}
        # Keep the name on the first line only if it has a word that the name of the most similar licence (``like``) lacks: "Apache License" above a text like
        # Apache-2.0 is no other licence.
        if named is not None and (named[0] or not set(named[1].split()) <= set(re.split(r"[^a-z]+", (like or "").lower()))):
            facts |= {"text_ids": list(named[0])} if named[0] else {"text_name": named[1]}
    # Look for riders in a text without an id, or beside a licence whose own text we hold. A licence whose text we do not hold may limit uses by itself, which
    # its class says.
    found = riders(text) if spdx is None or has_known_text(spdx) else []
    if found := [one for one in found if not is_notice(path) or one.rider in OF_A_NOTICE]:
        name = path or document.kind
        facts["riders"] = [{"rider": one.rider, "locator": f"{name}#L{one.line}", "quotation": one.quotation} for one in found]
    return Extraction(facts=facts)


def read_paper(document: Document) -> Extraction:
    """An arXiv record: repositories, models and datasets that its abstract or comments link, and training data that the abstract names.

    Fact: ``introduces`` (names that the abstract says its paper introduces).
    """
    payload = document.payload if isinstance(document.payload, dict) else {}
    links: list[Link] = []
    for name in ("abstract", "summary", "comments", "comment"):
        text = payload.get(name)
        for url, _ in find_addresses(text[:_MAX_ABSTRACT]) if isinstance(text, str) else ():
            repository, hub = parse_github_repository(url), parse_hub_url(url)
            if repository is not None:
                links.append(Link("github", "repository", repository, "code", "paper_text", Strength.STATED, f"/{name}", url[:QUOTATION_MAX]))
            elif hub is not None and hub[0] in {"model", "dataset"}:
                links.append(Link("huggingface", hub[0], hub[1], "mentions", "paper_text", Strength.MENTIONED, f"/{name}", url[:QUOTATION_MAX]))
    abstract = next((payload[name] for name in ("abstract", "summary") if isinstance(payload.get(name), str)), "")
    words_and_name = data_words.find_trained_on(" ".join(abstract[:_MAX_ABSTRACT].split()))
    signals = [data_words.sentence_signal("/abstract", words_and_name)] if words_and_name is not None else []
    introduced = papers.introduced_names(" ".join(abstract[:_MAX_ABSTRACT].split()))
    return Extraction(tuple(links), tuple(signals), facts={"introduces": introduced} if introduced else {})
