"""What the registry and people's corrections say, over what the rules say."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable

from observatory.disclosure.judgement.records import Member, World
from observatory.disclosure.reading import Standing, Strength
from observatory.identifiers import canonical_arxiv_id

_ROLES = {"repository": "code", "paper": "paper", "dataset": "dataset"}
# The registry's own word for what a thing is to a release, where it is not the release's own.
_STANDINGS = {"base": Standing.BASE, "family": Standing.FAMILY, "mentioned": Standing.MENTIONED}
_REASONS = {"registry": "The registry gives it to the release.", "correction": "A person gave it to the release, with a source."}


def declared_papers(world: World, releases: Container[str]) -> list[tuple[str, str]]:
    """``(release_id, arxiv_id)`` of the papers that the registry or a person gives to releases as their own, sorted."""
    return sorted((one.release_id, one.artifact_id) for one in corrected(world, releases, (), "paper") if one.standing is Standing.OWN)


def corrected(world: World, releases: Container[str], judged: Iterable[Member], kind: str, spell: Callable[[str], str] = str) -> list[Member]:
    """What the rules say of one kind of thing, under what the registry says, under what people's corrections say; sorted.

    ``releases`` holds the ids of those that there are, ``spell`` gives the id of a thing as its record spells it.
    """
    told = {(one.release_id, one.artifact_id.lower()): one for one in judged}
    for one in _registered(world, kind, spell):
        told[one.release_id, one.artifact_id.lower()] = one
    given = [one for one in world.corrections if one.subject_kind == "release"]
    for row in given:
        if row.field == f"add_{kind}" and row.subject_id in releases:
            told[row.subject_id, row.value.lower()] = _declared(row.subject_id, kind, spell(row.value), _ROLES[kind], "correction")
    taken = {(row.subject_id, row.value.lower()) for row in given if row.field == f"remove_{kind}"}
    return [told[key] for key in sorted(told) if key not in taken]


def _registered(world: World, kind: str, spell: Callable[[str], str]) -> Iterable[Member]:
    if kind == "paper":
        for document in world.registered_documents:
            if (arxiv_id := canonical_arxiv_id(document.url)) is not None:
                yield _declared(document.release_id, kind, arxiv_id, "paper", "registry")
        for release in world.registered.values():
            if release.paper_arxiv_id:
                yield _declared(release.release_id, kind, release.paper_arxiv_id, "paper", "registry")
    for row in world.registered_members:
        if row.artifact_kind == kind:
            yield _declared(row.release_id, kind, spell(row.artifact_id), row.role, "registry")


def _declared(release_id: str, kind: str, artifact_id: str, role: str, rule: str) -> Member:
    return Member(release_id, kind, artifact_id, role, _STANDINGS.get(role, Standing.OWN), Strength.DECLARED, rule, _REASONS[rule])
