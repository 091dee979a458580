"""A release with all that is attributed to it, as the rules of evidence ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from observatory.disclosure.judgement.records import Member, Model, Registered, Shown, World
from observatory.disclosure.judgement.subjects import signature, spelled
from observatory.disclosure.names import Kinship, Name, kinship, kinship_in, parse_name
from observatory.disclosure.reading import Finding, Standing
from observatory.vocabulary import plain

_MOST_TEXTS, _MOST_NAMES = 400, 40
# What ties a repository to a release without a word of the repository's own.
TIED_FROM_OUTSIDE = frozenset({"registry", "correction", "training_code_of_own", "project"})


@dataclass(slots=True)
class Release:
    """One release: its registry row where it has one, and its members of every standing."""

    release_id: str
    lab_id: str
    registered: Registered | None
    members: list[Member] = field(default_factory=list)

    def of(self, kind: str, *standings: Standing) -> Iterator[Member]:
        """Members of a kind (model, repository, paper, dataset) with one of these standings; with none given, of any."""
        return (one for one in self.members if one.artifact_kind == kind and (not standings or one.standing in standings))

    def models(self, world: World) -> list[tuple[Member, Model]]:
        """Rated models of the release with their records."""
        found = ((one, world.models.get(one.artifact_id)) for one in self.of("model"))
        return [(one, model) for one, model in found if model is not None and model.is_rated]

    def flagships(self, world: World) -> list[Model]:
        """The models that speak for the release: its flagships, or all of its models where none is one."""
        rated = self.models(world)
        return [model for one, model in rated if one.role == "flagship"] or [model for _, model in rated]


def releases(world: World, members: list[Member]) -> dict[str, Release]:
    """Every release that has a member or stands in the registry, by id, in the order of ids."""
    lab_of = {one.release_id: world.models[one.artifact_id].lab_id for one in members if one.artifact_kind == "model" and one.artifact_id in world.models}
    lab_of |= {one.release_id: one.lab_id for one in world.registered.values()}
    ids = sorted({*lab_of, *(one.release_id for one in members)})
    found = {one: Release(one, lab_of.get(one, "unknown"), world.registered.get(one)) for one in ids}
    for member in members:
        found[member.release_id].members.append(member)
    return found


def tells_of_others_alone(world: World, release: Release, member: Member) -> bool:
    """Whether a repository that something else ties to a release tells of other works alone: neither its name nor its README names the family.

    Its code may be the release's; what its README says of data or methods is said of no model, or of another. Where its README was not
    seen, or ties it by itself, it is not so.
    """
    known = world.repositories.get(member.artifact_id.lower())
    texts = known.in_readme("names")[:_MOST_TEXTS] if known is not None and member.rule in TIED_FROM_OUTSIDE else []
    if not texts:
        return False
    names = [parse_name(one.artifact_id) for one in release.of("model")][:_MOST_NAMES]
    names += [parse_name(release.registered.name)] if release.registered is not None else []
    named = [one for one in {signature(name): name for name in names}.values() if one.family]
    return not any(
        kinship(name, parse_name(member.artifact_id)) is not Kinship.NONE or any(_names_family(name, text[:160]) for text in texts) for name in named
    )


def _names_family(name: Name, text: str) -> bool:
    # A name that is written with other words around or apart is one too.
    return kinship_in(name, text) is not Kinship.NONE or spelled(name) in plain(text)


def shown_by_model(world: World, hub_id: str) -> list[Shown]:
    """What a model's own documents on the Hub show."""
    return world.shown.get(("huggingface", hub_id), [])


def shown_by_repository(world: World, full_name: str) -> list[Shown]:
    """What a repository's README and tree show."""
    return world.shown.get(("github", full_name), [])


def shown_by_paper(world: World, arxiv_id: str) -> list[Shown]:
    """What a paper's record shows."""
    return world.shown.get(("arxiv", arxiv_id), [])


def at_most(finding: Finding, bound: Finding) -> Finding:
    """The lesser of two findings."""
    return finding if score(finding) <= score(bound) else bound


def score(finding: Finding) -> int:
    """2 for open, 1 for partial, 0 for none."""
    return {Finding.OPEN: 2, Finding.PARTIAL: 1, Finding.NONE: 0}[finding]
