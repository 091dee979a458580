"""What the registry calls API-only, against what the Hub holds: one decision for the looks, the mart and the check."""

from __future__ import annotations

from collections import defaultdict

from observatory.disclosure.judgement.records import Conflict, Model, Registered, World
from observatory.disclosure.judgement.subjects import UNKNOWN
from observatory.disclosure.names import Kinship, kinship, parse_name


def api_only_conflicts(world: World) -> list[Conflict]:
    """Models with weights that a lab holds under the name of a release which the registry calls API-only; sorted.

    A model that the registry gives to another release is that one's. What it gives to the API-only release itself contradicts whatever it is called.
    """
    listed: dict[str, set[str]] = defaultdict(set)
    for one in world.registered_members:
        if one.artifact_kind == "model":
            listed[one.artifact_id].add(one.release_id)
    by_lab: dict[str, list[Registered]] = defaultdict(list)
    for release in world.registered.values():
        if release.is_api_only:
            by_lab[release.lab_id].append(release)
    found = []
    for model in world.models.values():
        if _may_hold_weights(model):
            given = listed.get(model.hub_id, set())
            contradicted = {one for one in given if one in world.registered and world.registered[one].is_api_only}
            if not given and model.lab_id != UNKNOWN:
                contradicted = {release.release_id for release in by_lab.get(model.lab_id, ()) if _bears(release, model)}
            found += [Conflict(release_id, model.hub_id, model.gated) for release_id in contradicted]
    return sorted(found, key=lambda one: (one.release_id, one.hub_id))


def _may_hold_weights(model: Model) -> bool:
    """Whether a model is there and not known to be without weights: a file list that was not told proves no absence."""
    return model.gone_at is None and not model.is_disabled and model.has_weight_files is not False


def _bears(release: Registered, model: Model) -> bool:
    """Whether a model's name is a release's, its product (large, max) too: what bears the version alone may be another product of it."""
    name, other = parse_name(release.name), parse_name(model.hub_id)
    return kinship(name, other) is Kinship.SAME and set(name.products) == set(other.products)
