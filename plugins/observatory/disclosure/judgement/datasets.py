"""Decides what a dataset is to a release: its own training data, its family's, its base's, or only mentioned."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from observatory.disclosure.judgement.attribution_index import MAIN_ROLES, AttributionIndex
from observatory.disclosure.judgement.declared import apply_overrides
from observatory.disclosure.judgement.records import CoreLink, Member, World
from observatory.disclosure.judgement.release import TIED_FROM_OUTSIDE
from observatory.disclosure.judgement.subjects import ReleaseProfile, headings_of
from observatory.disclosure.names import NameMatch, parse_name
from observatory.disclosure.reading import Standing, Strength
from observatory.vocabulary import Kind, vocabulary

# Names of sets by which weights are put in fewer bits: "foo/imatrix-calibration".
_CALIBRATES = re.compile(r"calibration|imatrix|importance[-_]?matrix|(?:^|[-_/])calib(?:[-_]|$)", re.IGNORECASE)

COPIED = "copy"
"""The rule by which a dataset that the card of a copy names is the base's."""


def datasets_of(world: World, models: Sequence[Member], repositories: Sequence[Member]) -> list[Member]:
    """Datasets of the releases that ``models`` belong to, each with its standing. Sorted by release and dataset."""
    return attribute_datasets(AttributionIndex(world, models), repositories)


def attribute_datasets(index: AttributionIndex, repositories: Sequence[Member]) -> list[Member]:
    """The same as ``datasets_of``, on indexes that are already built."""
    linked: dict[str, list[Member]] = defaultdict(list)
    owned: dict[str, int] = defaultdict(int)
    for repository in repositories:
        if repository.artifact_kind == "repository" and repository.standing in {Standing.OWN, Standing.FAMILY}:
            linked[repository.release_id].append(repository)
            owned[repository.artifact_id.lower()] += repository.standing is Standing.OWN
    datasets: list[Member] = []
    for release in index.releases.values():
        if not release.models:
            continue
        best: dict[str, Member] = {}
        for dataset in [*_datasets_of_cards(index, release), *_datasets_of_repositories(index, release, linked[release.release_id], owned)]:
            # Look the dataset up in lower case: the Hub ignores the letter case of its name.
            best_so_far, dataset_id = best.get(dataset.artifact_id.lower()), index.dataset_id(dataset.artifact_id)
            if best_so_far is None or _sort_key(dataset) < _sort_key(best_so_far):
                best[dataset.artifact_id.lower()] = dataset if dataset.artifact_id == dataset_id else replace(dataset, artifact_id=dataset_id)
        datasets += sorted(best.values(), key=lambda dataset: dataset.artifact_id)
    return apply_overrides(index.world, index.releases, datasets, "dataset", index.dataset_id)


def _datasets_of_cards(index: AttributionIndex, release: ReleaseProfile) -> list[Member]:
    """The datasets that the cards of a release's models link, each with its standing."""
    inherited = {
        link.dst_id.lower() for hub_id in release.ancestors for link in index.links_from("model", index.model_id(hub_id)) if link.relation == "trained_on"
    }
    tuned = _tuned_from_own_base(index, release)
    datasets = []
    for hub_id in release.original_models or release.models:
        for link in index.links_from("model", hub_id):
            if link.dst_kind != "dataset":
                continue
            if (other := _why_no_training_data(link)) is not None:
                datasets.append(_member(release, link, Standing.MENTIONED, *other))
            elif release.is_copy:
                datasets.append(_member(release, link, Standing.BASE, COPIED, "The card is that of another account's model, and so is what it names."))
            elif link.dst_id.lower() in inherited:
                datasets.append(_member(release, link, Standing.BASE, "base_data", "The card of the release's base model names it too."))
            elif hub_id in index.copies:
                continue
            elif hub_id in tuned:
                datasets.append(
                    _member(release, link, Standing.OWN, "tuned_on", f"The card of {hub_id} names it, which the lab tuned from its own base model.")
                )
            else:
                datasets.append(_member(release, link, Standing.OWN, "trained_on", "The release's own card names it as training data."))
    return datasets


def _tuned_from_own_base(index: AttributionIndex, release: ReleaseProfile) -> set[str]:
    """The models that the lab tuned from another model of the same release: by a declared base, or by a word for tuning that only some names have."""
    main = {hub_id: bool(parse_name(hub_id).tunings) for hub_id in release.original_models if index.roles[hub_id] in MAIN_ROLES}
    by_name = {hub_id for hub_id, is_named_tuned in main.items() if is_named_tuned} if not all(main.values()) else set()
    parents = {hub_id: {parent.parent_hub_id for parent in index.world.parents.get(hub_id, ()) if parent.relation != "quantized"} for hub_id in main}
    return by_name | {hub_id for hub_id, bases in parents.items() if bases & main.keys()}


def _datasets_of_repositories(index: AttributionIndex, release: ReleaseProfile, repositories: list[Member], owned: dict[str, int]) -> list[Member]:
    """The datasets that READMEs of its own and its family's repositories link as data for training or evaluation, each with its standing.

    ``owned``: of how many releases a repository (lower case) is the own one.
    """
    datasets = []
    for repository in repositories:
        if _is_about_others(index, release, repository):
            continue
        for link in index.links_from("repository", repository.artifact_id):
            if link.dst_kind != "dataset" or link.relation not in {"trained_on", "evaluated_on"}:
                continue
            if (other := _why_no_training_data(link)) is not None:
                datasets.append(_member(release, link, Standing.MENTIONED, *other))
            elif repository.standing is Standing.FAMILY or repository.rule == "project":
                datasets.append(
                    _member(release, link, Standing.FAMILY, "family_data", f"The README of {repository.artifact_id}, of the family, names it as training data.")
                )
            elif owned[repository.artifact_id.lower()] > 1 and not _is_given_to(release, link):
                reason = f"The README of {repository.artifact_id}, which is of several releases, names it elsewhere than under this one or its training."
                datasets.append(_member(release, link, Standing.MENTIONED, "others_data", reason))
            elif owned[repository.artifact_id.lower()] > 1:
                datasets.append(
                    _member(release, link, Standing.FAMILY, "shared_data", f"The README of {repository.artifact_id} names it, which is of several releases.")
                )
            else:
                datasets.append(
                    _member(release, link, Standing.OWN, "trained_on", f"The README of its own repository {repository.artifact_id} names it as training data.")
                )
    return datasets


def _is_about_others(index: AttributionIndex, release: ReleaseProfile, member: Member) -> bool:
    """Whether a repository's name and README are about other works only, and another document tied it to the release. Its datasets do not count."""
    is_named_otherwise = release.match_name(parse_name(member.artifact_id)) is NameMatch.NONE
    return member.rule in TIED_FROM_OUTSIDE and is_named_otherwise and index.names_only_others(release, member.artifact_id)


def _is_given_to(release: ReleaseProfile, link: CoreLink) -> bool:
    """Whether the README of a repository of several releases may mean this one by a dataset.

    A heading or the words of the link name the release, or it stands under a heading on data or in a sentence on training, and no heading is another
    version's or kind's. In the news, say, of such a README it may be of anything.
    """
    names = {release.match_in_text(text) for text in (*headings_of(link.locator), link.quotation)}
    if NameMatch.SAME in names:
        return True
    return link.strength.is_at_least(Strength.HEADED) and names.isdisjoint({NameMatch.OTHER_VERSION, NameMatch.OTHER_KIND})


def _why_no_training_data(link: CoreLink) -> tuple[str, str] | None:
    """``(rule, reason)`` why a named dataset is no training data; None if it may be."""
    if link.relation == "evaluated_on":
        return "evaluated_on", "It is named as what the release was measured on."
    if link.relation != "trained_on":
        return "mentioned", "It is linked, and nothing says that the release was trained on it."
    if vocabulary().is_name_of(link.dst_id, Kind.BENCHMARK):
        return "benchmark", "It is a benchmark: a set to measure with."
    if vocabulary().is_name_of(link.dst_id, Kind.TOY):
        return "toy", "It is a set of examples for teaching."
    if _CALIBRATES.search(link.dst_id):
        return "calibration", "It is a set by which weights are put in fewer bits."
    return None


def _sort_key(dataset: Member) -> tuple[int, bool, int]:
    """The sort key of a row. Of a dataset's rows the first counts: the closest standing, then not of tuning, then the strongest words."""
    return (dataset.standing.order, dataset.rule == "tuned_on", -dataset.strength.order)


def _member(release: ReleaseProfile, link: CoreLink, standing: Standing, rule: str, reason: str) -> Member:
    """The dataset of a link as a member of the release; a link of any relation but ``trained_on`` is only a mention."""
    strength = link.strength if link.relation == "trained_on" else Strength.MENTIONED
    return Member(release.release_id, "dataset", link.dst_id, "dataset", standing, strength, rule, reason)
