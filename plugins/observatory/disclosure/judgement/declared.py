"""Lets the registry overrule the rules of attribution, and people's corrections overrule both."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable

from observatory.disclosure.judgement.records import Member, World
from observatory.disclosure.reading import Standing, Strength
from observatory.identifiers import canonical_arxiv_id

_ROLES = {"repository": "code", "paper": "paper", "dataset": "dataset"}
# The registry's own words for things that are not the release's own.
_STANDINGS = {"base": Standing.BASE, "family": Standing.FAMILY, "mentioned": Standing.MENTIONED}
_REASONS = {"registry": "The registry gives it to the release.", "correction": "A person gave it to the release, with a source."}


def declared_papers(world: World, releases: Container[str]) -> list[tuple[str, str]]:
    """``(release_id, arxiv_id)`` of the papers that the registry or a person gives to releases as their own, sorted."""
    return sorted((paper.release_id, paper.artifact_id) for paper in apply_overrides(world, releases, (), "paper") if paper.standing is Standing.OWN)


def apply_overrides(world: World, releases: Container[str], judged: Iterable[Member], kind: str, spell: Callable[[str], str] = str) -> list[Member]:
    """The members of one kind: what the rules say, overruled by the registry, overruled by people's corrections; sorted.

    ``releases`` holds the ids of all known releases; ``spell`` gives an id in the spelling of its record.
    """
    members = {(member.release_id, member.artifact_id.lower()): member for member in judged}
    for member in _registry_members(world, kind, spell):
        members[member.release_id, member.artifact_id.lower()] = member
    corrections = [correction for correction in world.corrections if correction.subject_kind == "release"]
    for row in corrections:
        if row.field == f"add_{kind}" and row.subject_id in releases:
            members[row.subject_id, row.value.lower()] = _declared_member(row.subject_id, kind, spell(row.value), _ROLES[kind], "correction")
    removed = {(row.subject_id, row.value.lower()) for row in corrections if row.field == f"remove_{kind}"}
    return [members[key] for key in sorted(members) if key not in removed]


def _registry_members(world: World, kind: str, spell: Callable[[str], str]) -> Iterable[Member]:
    """The papers, repositories or datasets (by ``kind``) that the registry's files give to releases; ``spell`` gives an id as the records spell it."""
    if kind == "paper":
        for document in world.registered_documents:
            if (arxiv_id := canonical_arxiv_id(document.url)) is not None:
                yield _declared_member(document.release_id, kind, arxiv_id, "paper", "registry")
        for release in world.registered.values():
            if release.paper_arxiv_id:
                yield _declared_member(release.release_id, kind, release.paper_arxiv_id, "paper", "registry")
    for row in world.registered_members:
        if row.artifact_kind == kind:
            yield _declared_member(row.release_id, kind, spell(row.artifact_id), row.role, "registry")


def _declared_member(release_id: str, kind: str, artifact_id: str, role: str, rule: str) -> Member:
    """An artifact that the registry or a person gave to a release. ``role`` may be one of the registry's words for a standing (base, family, mentioned)."""
    return Member(release_id, kind, artifact_id, role, _STANDINGS.get(role, Standing.OWN), Strength.DECLARED, rule, _REASONS[rule])
