"""Compares the registry's API-only releases with the Hub's models; the source checks, the mart and the quality check share this one answer."""

from __future__ import annotations

from collections import defaultdict

from observatory.disclosure.judgement.records import Conflict, Model, RegistryRelease, World
from observatory.disclosure.judgement.subjects import UNKNOWN
from observatory.disclosure.names import NameMatch, compare_names, parse_name


def api_only_conflicts(world: World) -> list[Conflict]:
    """Models with weights that a lab holds under the name of a release that the registry calls API-only; sorted.

    A model that the registry gives to another release is not in conflict. One that it gives to the API-only release is, whatever its name.
    """
    listed: dict[str, set[str]] = defaultdict(set)
    for member in world.registered_members:
        if member.artifact_kind == "model":
            listed[member.artifact_id].add(member.release_id)
    by_lab: dict[str, list[RegistryRelease]] = defaultdict(list)
    for release in world.registered.values():
        if release.is_api_only:
            by_lab[release.lab_id].append(release)
    conflicts = []
    for model in world.models.values():
        if _may_hold_weights(model):
            listed_for = listed.get(model.hub_id, set())
            contradicted = {release_id for release_id in listed_for if release_id in world.registered and world.registered[release_id].is_api_only}
            if not listed_for and model.lab_id != UNKNOWN:
                contradicted = {release.release_id for release in by_lab.get(model.lab_id, ()) if _bears(release, model)}
            conflicts += [Conflict(release_id, model.hub_id, model.gated) for release_id in contradicted]
    return sorted(conflicts, key=lambda conflict: (conflict.release_id, conflict.hub_id))


def _may_hold_weights(model: Model) -> bool:
    """Whether a model exists and is not known to lack weights: an unknown file list proves no absence."""
    return model.gone_at is None and not model.is_disabled and model.has_weight_files is not False


def _bears(release: RegistryRelease, model: Model) -> bool:
    """Whether a model has a release's name, with its product word (large, max): the version alone may be another product of that version."""
    name, other = parse_name(release.name), parse_name(model.hub_id)
    return compare_names(name, other) is NameMatch.SAME and set(name.products) == set(other.products)
