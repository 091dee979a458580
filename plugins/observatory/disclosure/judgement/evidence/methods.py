"""Methods: the maker's papers and reports, and what cards and READMEs say about the methods."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from observatory.disclosure.judgement.evidence.weights import row_from_signal
from observatory.disclosure.judgement.papers import is_other_generation
from observatory.disclosure.judgement.records import DocumentSignal, Member, Paper, RegistryDocument, Row, World
from observatory.disclosure.judgement.release import Release, at_most, is_about_others_only, signals_of_model, signals_of_repository
from observatory.disclosure.judgement.subjects import name_in_title
from observatory.disclosure.names import NameMatch, closest_match_in, compare_names, parse_name
from observatory.disclosure.reading import QUOTATION_MAX, Finding, Standing, Strength

_MOST_CITED, _MOST_REPORTS, _MOST_NAMES = 10, 3, 20
_PAPER_RULES = {Standing.FAMILY: "methods.family_paper", Standing.BASE: "methods.base_paper", Standing.MENTIONED: "methods.cited_paper"}
# Folders for the figures and tables of a paper ("figures/"): a PDF in them is no report, whatever its name.
_FIGURES = re.compile(r"(?:^|/)(?:plots?|figures?|figs?|tables?|graphs?|plots?_?tables?)/", re.IGNORECASE)
# What the kinds of documents show: a paper or report describes the methods, a card a part of them, an announcement none.
_DOCUMENTS = {
    "paper": ("research_paper", Finding.OPEN),
    "technical_report": ("technical_report", Finding.OPEN),
    "system_card": ("technical_report", Finding.PARTIAL),
    "model_card": ("technical_report", Finding.PARTIAL),
    "blog": ("technical_report", Finding.NONE),
    "repository": ("technical_report", Finding.NONE),
}


def methods_rows(world: World, release: Release) -> Iterator[Row]:
    """Rows of evidence on methods: papers by their standing, reports in repositories and in the registry, and signals of cards and READMEs.

    Of papers that are only mentioned the ``_MOST_CITED`` most clearly named count. A README counts only if the repository is the release's own and not
    about other works only.
    """
    for member in release.of("paper", Standing.OWN, Standing.FAMILY, Standing.BASE):
        yield _paper_row(world, member)
    cited = sorted(release.of("paper", Standing.MENTIONED), key=lambda member: (-member.strength.order, member.artifact_id))
    yield from (_paper_row(world, member) for member in cited[:_MOST_CITED])
    yield from _peer_review_rows(world, release)
    yield from _document_rows(release, [document for document in world.registered_documents if document.release_id == release.release_id])
    for _, model in release.models(world):
        for signal in signals_of_model(world, model.hub_id):
            counts = signal.rule not in _NEED_OWN_NAME or _NEED_OWN_NAME[signal.rule](release, model.hub_id, signal)
            if signal.dimension == "methods" and counts:
                yield row_from_signal(release.release_id, model.hub_id, signal)
    for member in release.of("repository", Standing.OWN, Standing.FAMILY):
        signals = signals_of_repository(world, member.artifact_id)
        reports = [signal for signal in signals if signal.rule == "methods.report_file" and not _FIGURES.search(signal.locator)]
        yield from _report_rows(release, member, reports)
        # The README of a family's repository may describe other releases: count it only if the repository is this release's own. Papers were counted above.
        if member.standing is Standing.OWN and not is_about_others_only(world, release, member):
            for signal in signals_of_repository(world, member.artifact_id):
                if signal.dimension == "methods" and signal.rule != "methods.report_file":
                    yield row_from_signal(release.release_id, None, signal, strength=member.strength, reason=member.rule)
    yield from _evaluation_rows(world, release)


def _paper_row(world: World, member: Member) -> Row:
    """The row of evidence of a paper of a release.

    An own paper is open if its record is known or a person gave it, else partial; a system card or model card is partial at most.
    """
    paper = world.papers.get(member.artifact_id)
    if member.standing is Standing.OWN:
        is_known = paper is not None or member.rule in {"registry", "correction"}
        finding, rule = (Finding.OPEN, "methods.own_paper") if is_known else (Finding.PARTIAL, "methods.named_paper")
    else:
        finding, rule = (Finding.NONE if member.standing is Standing.MENTIONED else Finding.PARTIAL), _PAPER_RULES[member.standing]
    card = next(
        (document for document in world.registered_documents if document.release_id == member.release_id and document.url.endswith(f"/{member.artifact_id}")),
        None,
    )
    if card is not None and card.kind in {"system_card", "model_card"}:
        # Lower the finding to partial for a system card or a model card, also if it is on arXiv.
        finding = at_most(finding, Finding.PARTIAL)
    kind = "paper" if paper is not None else "registry" if member.rule == "registry" else "link"
    title = paper.title if paper is not None and paper.title else f"arXiv {member.artifact_id}"
    row = Row(
        member.release_id,
        None,
        "methods",
        "research_paper",
        finding,
        rule,
        2 if rule == "methods.own_paper" else 1,
        kind,
        member.artifact_id,
        paper.raw_version_id if paper is not None else None,
        member.rule,
        title[:QUOTATION_MAX],
        paper.first_seen_at if paper is not None else None,
        member.standing,
        member.strength,
        member.reason,
    )
    return row


def _is_own_article(release: Release, hub_id: str, signal: DocumentSignal) -> bool:
    """Whether an article that a card cites without an arXiv id has the model's name, and no own paper is known."""
    name = name_in_title(signal.value)
    is_named = name is not None and compare_names(parse_name(hub_id), name) is NameMatch.SAME
    return is_named and next(release.of("paper", Standing.OWN), None) is None


def _is_own_report(_: Release, hub_id: str, signal: DocumentSignal) -> bool:
    """Whether a linked report has the model's name in its address or its link's text. A card may be copied from another model."""
    file = (signal.value or "").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return any(closest_match_in(parse_name(hub_id), " ".join(re.split(r"[_+]+|%20", text))) is NameMatch.SAME for text in (file, signal.quotation))


# Signals of a card that count only if they name the model itself.
_NEED_OWN_NAME = {"methods.cited_article": _is_own_article, "methods.linked_report": _is_own_report}


def _report_rows(release: Release, member: Member, reports: list[DocumentSignal]) -> Iterator[Row]:
    """Reports in a repository, at most ``_MOST_REPORTS``, the release's own first; others are the family's and partial at most.

    Own is a file that has the release's name, or one in an own repository that names no other version or kind. In a repository of another generation
    only files with the release's name count.
    """
    names = [parse_name(member.artifact_id) for member in release.of("model") if member.role in {"flagship", "base", "size"}][:_MOST_NAMES]
    # Whether the repository is of another generation (Foo 2, for the release Foo 3): its reports describe only that one.
    is_elsewhere = member.rule == "sibling" and is_other_generation(names, parse_name(member.artifact_id))
    ranked = []
    for signal in reports:
        name_matches = {compare_names(name, parse_name(signal.locator.rsplit("/", 1)[-1].rsplit(".", 1)[0])) for name in names}
        is_named = NameMatch.SAME in name_matches
        is_others = not is_named and bool(name_matches & {NameMatch.OTHER_VERSION, NameMatch.OTHER_KIND})
        if is_elsewhere and not is_named:
            continue
        is_own = is_named or (member.standing is Standing.OWN and not is_others)
        ranked.append((not is_own, not is_named, signal.locator, signal))
    for is_of_family, _, _, signal in sorted(ranked, key=lambda item: item[:3])[:_MOST_REPORTS]:
        standing = Standing.FAMILY if is_of_family else Standing.OWN
        finding = at_most(signal.finding, Finding.PARTIAL if is_of_family else Finding.OPEN)
        yield row_from_signal(release.release_id, None, signal, finding, standing=standing, strength=member.strength, reason=member.rule)


def _peer_review_rows(world: World, release: Release) -> Iterator[Row]:
    """A row for each own paper that arXiv lists as published elsewhere: with a journal reference, or a DOI that is not arXiv's own.

    A paper without a stored record gives no row.
    """
    for member in release.of("paper", Standing.OWN):
        paper = world.papers.get(member.artifact_id)
        if paper is not None and (venue := _published_in(paper)) is not None:
            source = ("paper", paper.arxiv_id, paper.raw_version_id)
            field = "journal-ref" if paper.journal_ref else "doi"
            row = Row(release.release_id, None, "methods", "peer_review", Finding.OPEN, "methods.peer_review", 1, *source, field, venue, paper.first_seen_at)
            yield replace(row, strength=member.strength)


def _published_in(paper: Paper) -> str | None:
    """The journal or DOI of a paper that was published outside arXiv; None if there is neither."""
    if paper.journal_ref:
        return paper.journal_ref[:QUOTATION_MAX]
    is_elsewhere = paper.doi is not None and not paper.doi.lower().startswith("10.48550/")
    return paper.doi[:QUOTATION_MAX] if is_elsewhere and paper.doi else None


def _document_rows(release: Release, documents: list[RegistryDocument]) -> Iterator[Row]:
    """A row of evidence for each document of the registry that can describe methods (see ``_DOCUMENTS``)."""
    for document in documents:
        if document.kind in _DOCUMENTS:
            indicator, finding = _DOCUMENTS[document.kind]
            if document.methods == "none":
                finding = Finding.NONE
            elif document.methods == "described" and finding is Finding.NONE:
                # Count it as partial: by their kind announcements and repositories show nothing, but a person read that this one tells how it was built.
                finding = Finding.PARTIAL
            day = datetime(document.published_on.year, document.published_on.month, document.published_on.day, tzinfo=UTC) if document.published_on else None
            yield Row(
                release.release_id,
                None,
                "methods",
                indicator,
                finding,
                "methods.registered_document",
                4,
                "registry",
                release.release_id,
                None,
                f"sql/registry/release_documents.csv#{document.kind}",
                document.url[:QUOTATION_MAX],
                day,
                Standing.OWN,
                Strength.DECLARED,
                document.kind,
            )


def _evaluation_rows(world: World, release: Release) -> Iterator[Row]:
    """A partial row for each dataset that the release was measured on, as its models' documents and its own repositories say.

    An own repository whose README is about other works only is left out (``is_about_others_only``).
    """
    repositories = [member for member in release.of("repository", Standing.OWN) if not is_about_others_only(world, release, member)]
    for member in (*release.of("model"), *repositories):
        for link in world.links_from.get((member.artifact_kind, member.artifact_id), []):
            if link.relation == "evaluated_on" and link.dst_kind == "dataset":
                hub_id = member.artifact_id if member.artifact_kind == "model" else None
                source = ("link", link.dst_id, link.raw_version_id)
                place_and_quotation = (link.locator[:300], link.quotation[:QUOTATION_MAX])
                yield Row(
                    release.release_id,
                    hub_id,
                    "methods",
                    "evaluation_data",
                    Finding.PARTIAL,
                    "methods.evaluation_data",
                    1,
                    *source,
                    *place_and_quotation,
                    link.first_seen_at,
                    strength=link.strength,
                )
