"""Whose a dataset is: a release's own training data, its family's, its base's, or one that is merely mentioned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from observatory.disclosure.judgement.declared import corrected
from observatory.disclosure.judgement.ground import Ground
from observatory.disclosure.judgement.records import Member, Tie, World
from observatory.disclosure.judgement.release import TIED_FROM_OUTSIDE
from observatory.disclosure.judgement.subjects import Subject
from observatory.disclosure.names import Kinship, parse_name
from observatory.disclosure.reading import Standing, Strength
from observatory.vocabulary import Kind, vocabulary


def datasets_of(world: World, models: Sequence[Member], repositories: Sequence[Member]) -> list[Member]:
    """Datasets of the releases that ``models`` belong to, each with its standing. Sorted by release and dataset."""
    return attribute_datasets(Ground(world, models), repositories)


def attribute_datasets(ground: Ground, repositories: Sequence[Member]) -> list[Member]:
    """As ``datasets_of``, on indexes that are already built."""
    linked: dict[str, list[Member]] = defaultdict(list)
    owned: dict[str, int] = defaultdict(int)
    for one in repositories:
        if one.artifact_kind == "repository" and one.standing in {Standing.OWN, Standing.FAMILY}:
            linked[one.release_id].append(one)
            owned[one.artifact_id.lower()] += one.standing is Standing.OWN
    found: list[Member] = []
    for release in ground.releases.values():
        if not release.models:
            continue
        best: dict[str, Member] = {}
        for one in [*_of_cards(ground, release), *_of_repositories(ground, release, linked[release.release_id], owned)]:
            # The Hub leads to a dataset in whatever letter case it is written.
            known, spelled = best.get(one.artifact_id.lower()), ground.dataset_id(one.artifact_id)
            if known is None or _place(one) < _place(known):
                best[one.artifact_id.lower()] = one if one.artifact_id == spelled else replace(one, artifact_id=spelled)
        found += sorted(best.values(), key=lambda one: one.artifact_id)
    return corrected(ground.world, ground.releases, found, "dataset", ground.dataset_id)


def _of_cards(ground: Ground, release: Subject) -> list[Member]:
    """What the cards of the release's models name."""
    inherited = {tie.dst_id.lower() for hub_id in release.ancestors for tie in ground.ties("model", ground.model_id(hub_id)) if tie.relation == "trained_on"}
    found = []
    for hub_id in release.speakers or release.models:
        for tie in ground.ties("model", hub_id):
            if tie.dst_kind != "dataset":
                continue
            if release.is_copy:
                found.append(_member(release, tie, Standing.BASE, "copy", "The card is that of another account's model, and so is what it names."))
            elif (other := _no_training_data(tie)) is not None:
                found.append(_member(release, tie, Standing.MENTIONED, *other))
            elif tie.dst_id.lower() in inherited:
                found.append(_member(release, tie, Standing.BASE, "base_data", "The card of the model on which the release stands names it too."))
            elif hub_id in ground.copies:
                continue
            else:
                found.append(_member(release, tie, Standing.OWN, "trained_on", "The release's own card names it as training data."))
    return found


def _of_repositories(ground: Ground, release: Subject, repositories: list[Member], owned: dict[str, int]) -> list[Member]:
    """What the READMEs of its own and its family's repositories name as training data."""
    found = []
    for one in repositories:
        if _is_of_others(ground, release, one):
            continue
        for tie in ground.ties("repository", one.artifact_id):
            if tie.dst_kind != "dataset" or tie.relation not in {"trained_on", "evaluated_on"}:
                continue
            if (other := _no_training_data(tie)) is not None:
                found.append(_member(release, tie, Standing.MENTIONED, *other))
            elif one.standing is Standing.FAMILY or one.rule == "project":
                found.append(
                    _member(release, tie, Standing.FAMILY, "family_data", f"The README of {one.artifact_id}, of the family, names it as training data.")
                )
            elif owned[one.artifact_id.lower()] > 1:
                found.append(_member(release, tie, Standing.FAMILY, "shared_data", f"The README of {one.artifact_id} names it, which is of several releases."))
            else:
                found.append(
                    _member(release, tie, Standing.OWN, "trained_on", f"The README of its own repository {one.artifact_id} names it as training data.")
                )
    return found


def _is_of_others(ground: Ground, release: Subject, member: Member) -> bool:
    """Whether a repository that something else ties to the release tells of other works alone: its datasets are those of nobody or of another."""
    is_named_otherwise = release.kin(parse_name(member.artifact_id)) is Kinship.NONE
    return member.rule in TIED_FROM_OUTSIDE and is_named_otherwise and ground.names_others_alone(release, member.artifact_id)


def _no_training_data(tie: Tie) -> tuple[str, str] | None:
    """``(rule, reason)`` why what is named is no training data; None where it may be."""
    if tie.relation == "evaluated_on":
        return "evaluated_on", "It is named as what the release was measured on."
    if tie.relation != "trained_on":
        return "mentioned", "It is linked, and nothing says that the release was trained on it."
    if vocabulary().is_name_of(tie.dst_id, Kind.BENCHMARK):
        return "benchmark", "It is a benchmark: a set to measure with."
    if vocabulary().is_name_of(tie.dst_id, Kind.TOY):
        return "toy", "It is a set of examples for teaching."
    return None


def _place(one: Member) -> tuple[int, int]:
    return (one.standing.order, -one.strength.order)


def _member(release: Subject, tie: Tie, standing: Standing, rule: str, reason: str) -> Member:
    strength = tie.strength if tie.relation == "trained_on" else Strength.MENTIONED
    return Member(release.release_id, "dataset", tie.dst_id, "dataset", standing, strength, rule, reason)
