"""Methods: papers and reports of the maker's own, and what the card tells beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from observatory.disclosure.judgement.evidence.weights import row_of
from observatory.disclosure.judgement.papers import is_other_generation
from observatory.disclosure.judgement.records import Member, Paper, RegisteredDocument, Row, Shown, World
from observatory.disclosure.judgement.release import Release, at_most, shown_by_model, shown_by_repository, tells_of_others_alone
from observatory.disclosure.judgement.subjects import titled
from observatory.disclosure.names import Kinship, kinship, kinship_in, parse_name
from observatory.disclosure.reading import QUOTATION_MAX, Finding, Standing, Strength

_MOST_CITED, _MOST_REPORTS, _MOST_NAMES = 10, 3, 20
_PAPER_RULES = {Standing.FAMILY: "methods.family_paper", Standing.BASE: "methods.base_paper", Standing.MENTIONED: "methods.cited_paper"}
# Figures and tables of a paper are no report, whatever their names say.
_FIGURES = re.compile(r"(?:^|/)(?:plots?|figures?|figs?|tables?|graphs?|plots?_?tables?)/", re.IGNORECASE)
# What a kind of document amounts to: a paper or a report tells the methods, a card tells a part, an announcement tells that there is something.
_DOCUMENTS = {
    "paper": ("research_paper", Finding.OPEN),
    "technical_report": ("technical_report", Finding.OPEN),
    "system_card": ("technical_report", Finding.PARTIAL),
    "model_card": ("technical_report", Finding.PARTIAL),
    "blog": ("technical_report", Finding.NONE),
}


def methods_rows(world: World, release: Release) -> Iterator[Row]:
    """Papers by what they are to the release, reports in repositories and in the registry, and what the documents tell beside."""
    for member in release.of("paper", Standing.OWN, Standing.FAMILY, Standing.BASE):
        yield _paper(world, member)
    cited = sorted(release.of("paper", Standing.MENTIONED), key=lambda one: (-one.strength.order, one.artifact_id))
    yield from (_paper(world, member) for member in cited[:_MOST_CITED])
    yield from _reviewed(world, release)
    yield from _documents(release, [one for one in world.registered_documents if one.release_id == release.release_id])
    for _, model in release.models(world):
        for shown in shown_by_model(world, model.hub_id):
            is_its = shown.rule not in _NEED_A_NAME or _NEED_A_NAME[shown.rule](release, model.hub_id, shown)
            if shown.dimension == "methods" and is_its:
                yield row_of(release.release_id, model.hub_id, shown)
    for member in release.of("repository", Standing.OWN, Standing.FAMILY):
        shown_here = shown_by_repository(world, member.artifact_id)
        reports = [one for one in shown_here if one.rule == "methods.report_file" and not _FIGURES.search(one.locator)]
        yield from _report_files(release, member, reports)
        # What a whole family's README tells beside its papers is not yet told of this release.
        if member.standing is Standing.OWN and not tells_of_others_alone(world, release, member):
            for shown in shown_by_repository(world, member.artifact_id):
                if shown.dimension == "methods" and shown.rule != "methods.report_file":
                    yield row_of(release.release_id, None, shown, strength=member.strength, reason=member.rule)
    yield from _measured_with(world, release)


def _paper(world: World, member: Member) -> Row:
    paper = world.papers.get(member.artifact_id)
    if member.standing is Standing.OWN:
        is_known = paper is not None or member.rule in {"registry", "correction"}
        finding, rule = (Finding.OPEN, "methods.own_paper") if is_known else (Finding.PARTIAL, "methods.named_paper")
    else:
        finding, rule = (Finding.NONE if member.standing is Standing.MENTIONED else Finding.PARTIAL), _PAPER_RULES[member.standing]
    card = next((one for one in world.registered_documents if one.release_id == member.release_id and one.url.endswith(f"/{member.artifact_id}")), None)
    if card is not None and card.kind in {"system_card", "model_card"}:
        # A card stays a card where arXiv keeps it.
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


def _is_own_article(release: Release, hub_id: str, shown: Shown) -> bool:
    """Whether an article that a card cites without an arXiv id bears the model's own name, and no paper of its own is known."""
    name = titled(shown.value)
    is_named = name is not None and kinship(parse_name(hub_id), name) is Kinship.SAME
    return is_named and next(release.of("paper", Standing.OWN), None) is None


def _is_own_report(_: Release, hub_id: str, shown: Shown) -> bool:
    """Whether a report that a card links bears the model's name, in its address or in the link's text: a card may be carried over from another model."""
    file = (shown.value or "").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return any(kinship_in(parse_name(hub_id), " ".join(re.split(r"[_+]+|%20", words))) is Kinship.SAME for words in (file, shown.quotation))


# What a card says that counts only where it bears the model's own name.
_NEED_A_NAME = {"methods.cited_article": _is_own_article, "methods.linked_report": _is_own_report}


def _report_files(release: Release, member: Member, reports: list[Shown]) -> Iterator[Row]:
    """Reports that lie in a repository: what bears the release's version is its own wherever it lies, what bears another version's is the family's."""
    names = [parse_name(one.artifact_id) for one in release.of("model") if one.role in {"flagship", "base", "size"}][:_MOST_NAMES]
    # The repository of another generation tells of that one alone, as with papers.
    is_elsewhere = member.rule == "sibling" and is_other_generation(names, parse_name(member.artifact_id))
    found = []
    for shown in reports:
        kins = {kinship(name, parse_name(shown.locator.rsplit("/", 1)[-1].rsplit(".", 1)[0])) for name in names}
        is_named = Kinship.SAME in kins
        is_others = not is_named and bool(kins & {Kinship.OTHER_VERSION, Kinship.SISTER})
        if is_elsewhere and not is_named:
            continue
        is_own = is_named or (member.standing is Standing.OWN and not is_others)
        found.append((not is_own, not is_named, shown.locator, shown))
    for is_familys, _, _, shown in sorted(found, key=lambda one: one[:3])[:_MOST_REPORTS]:
        standing = Standing.FAMILY if is_familys else Standing.OWN
        finding = at_most(shown.finding, Finding.PARTIAL if is_familys else Finding.OPEN)
        yield row_of(release.release_id, None, shown, finding, standing=standing, strength=member.strength, reason=member.rule)


def _reviewed(world: World, release: Release) -> Iterator[Row]:
    """Own papers that arXiv tells to be published elsewhere: a journal reference, or a DOI that is not arXiv's own."""
    for member in release.of("paper", Standing.OWN):
        paper = world.papers.get(member.artifact_id)
        if paper is not None and (words := _published_in(paper)) is not None:
            subject = ("paper", paper.arxiv_id, paper.raw_version_id)
            field = "journal-ref" if paper.journal_ref else "doi"
            row = Row(release.release_id, None, "methods", "peer_review", Finding.OPEN, "methods.peer_review", 1, *subject, field, words, paper.first_seen_at)
            yield replace(row, strength=member.strength)


def _published_in(paper: Paper) -> str | None:
    if paper.journal_ref:
        return paper.journal_ref[:QUOTATION_MAX]
    is_elsewhere = paper.doi is not None and not paper.doi.lower().startswith("10.48550/")
    return paper.doi[:QUOTATION_MAX] if is_elsewhere and paper.doi else None


def _documents(release: Release, documents: list[RegisteredDocument]) -> Iterator[Row]:
    for one in documents:
        if one.kind in _DOCUMENTS:
            indicator, finding = _DOCUMENTS[one.kind]
            if one.methods == "none":
                finding = Finding.NONE
            day = datetime(one.published_on.year, one.published_on.month, one.published_on.day, tzinfo=UTC) if one.published_on else None
            yield Row(
                release.release_id,
                None,
                "methods",
                indicator,
                finding,
                "methods.registered_document",
                2,
                "registry",
                release.release_id,
                None,
                f"sql/registry/release_documents.csv#{one.kind}",
                one.url[:QUOTATION_MAX],
                day,
                Standing.OWN,
                Strength.DECLARED,
                one.kind,
            )


def _measured_with(world: World, release: Release) -> Iterator[Row]:
    """Datasets that own documents name as what the release was measured with."""
    repositories = [one for one in release.of("repository", Standing.OWN) if not tells_of_others_alone(world, release, one)]
    for member in (*release.of("model"), *repositories):
        for tie in world.ties_from.get((member.artifact_kind, member.artifact_id), []):
            if tie.relation == "evaluated_on" and tie.dst_kind == "dataset":
                hub_id = member.artifact_id if member.artifact_kind == "model" else None
                subject = ("link", tie.dst_id, tie.raw_version_id)
                words = (tie.locator[:300], tie.quotation[:QUOTATION_MAX])
                yield Row(
                    release.release_id,
                    hub_id,
                    "methods",
                    "evaluation_data",
                    Finding.PARTIAL,
                    "methods.evaluation_data",
                    1,
                    *subject,
                    *words,
                    tie.first_seen_at,
                    strength=tie.strength,
                )
