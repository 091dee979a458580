"""A release with all artifacts attributed to it, in the form that the rules of evidence need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from observatory.disclosure.judgement.records import DocumentSignal, Member, Model, RegistryRelease, World
from observatory.disclosure.judgement.subjects import family_letters, signature
from observatory.disclosure.names import Name, NameMatch, closest_match_in, compare_names, parse_name
from observatory.disclosure.reading import Finding, Standing
from observatory.vocabulary import plain

_MOST_TEXTS, _MOST_NAMES = 400, 40
# Rules that attribute a repository to a release although the repository itself does not name it.
TIED_FROM_OUTSIDE = frozenset({"registry", "correction", "training_code_of_own", "project"})


@dataclass(slots=True)
class Release:
    """One release: its registry row, if it has one, and its members of every standing."""

    release_id: str
    lab_id: str
    registered: RegistryRelease | None
    members: list[Member] = field(default_factory=list)

    def of(self, kind: str, *standings: Standing) -> Iterator[Member]:
        """Members of a kind (model, repository, paper, dataset) with one of these standings; without standings, all of them."""
        return (member for member in self.members if member.artifact_kind == kind and (not standings or member.standing in standings))

    def models(self, world: World) -> list[tuple[Member, Model]]:
        """The members of the release that are rated models, each with its record. Models without a record, and unrated ones, are left out."""
        pairs = ((member, world.models.get(member.artifact_id)) for member in self.of("model"))
        return [(member, model) for member, model in pairs if model is not None and model.is_rated]

    def flagships(self, world: World) -> list[Model]:
        """The rated models by which the release is judged: its flagships, or all of them if it has no flagship."""
        rated = self.models(world)
        return [model for member, model in rated if member.role == "flagship"] or [model for _, model in rated]


def build_releases(world: World, members: list[Member]) -> dict[str, Release]:
    """Every release that has a member or is in the registry, by id, in the order of ids."""
    lab_of = {
        member.release_id: world.models[member.artifact_id].lab_id
        for member in members
        if member.artifact_kind == "model" and member.artifact_id in world.models
    }
    lab_of |= {registered.release_id: registered.lab_id for registered in world.registered.values()}
    ids = sorted({*lab_of, *(member.release_id for member in members)})
    by_id = {release_id: Release(release_id, lab_of.get(release_id, "unknown"), world.registered.get(release_id)) for release_id in ids}
    for member in members:
        by_id[member.release_id].members.append(member)
    return by_id


def is_about_others_only(world: World, release: Release, member: Member) -> bool:
    """Whether a repository is about other works only: neither its name nor any name in its README is of the release's family.

    Its code may still be the release's, but what its README says of data or methods is about another model. False if its README was not read,
    and for repositories that another rule than those of ``TIED_FROM_OUTSIDE`` attributed.
    """
    repository = world.repositories.get(member.artifact_id.lower())
    texts = repository.in_readme("names")[:_MOST_TEXTS] if repository is not None and member.rule in TIED_FROM_OUTSIDE else []
    if not texts:
        return False
    names = [parse_name(member.artifact_id) for member in release.of("model")][:_MOST_NAMES]
    names += [parse_name(release.registered.name)] if release.registered is not None else []
    distinct = [name for name in {signature(name): name for name in names}.values() if name.family]
    return not any(
        compare_names(name, parse_name(member.artifact_id)) is not NameMatch.NONE or any(_names_family(name, text[:160]) for text in texts) for name in distinct
    )


def _names_family(name: Name, text: str) -> bool:
    """Whether a text names the family of ``name``, also if it is written together with other words or with gaps."""
    return closest_match_in(name, text) is not NameMatch.NONE or family_letters(name) in plain(text)


def signals_of_model(world: World, hub_id: str) -> list[DocumentSignal]:
    """The signals of a model's own documents on the Hub; empty if none was read, or none shows anything."""
    return world.signals.get(("huggingface", hub_id), [])


def signals_of_repository(world: World, full_name: str) -> list[DocumentSignal]:
    """The signals of a repository's README and tree; empty if neither was read, or neither shows anything."""
    return world.signals.get(("github", full_name), [])


def signals_of_paper(world: World, arxiv_id: str) -> list[DocumentSignal]:
    """What a paper's record shows."""
    return world.signals.get(("arxiv", arxiv_id), [])


def at_most(finding: Finding, bound: Finding) -> Finding:
    """The lesser of two findings."""
    return finding if score(finding) <= score(bound) else bound


def score(finding: Finding) -> int:
    """2 for open, 1 for partial, 0 for none."""
    return {Finding.OPEN: 2, Finding.PARTIAL: 1, Finding.NONE: 0}[finding]
