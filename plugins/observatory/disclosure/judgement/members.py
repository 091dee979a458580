"""Which model belongs to which release, and in which role: what the registry says, then the names of a lab's models, else the model alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from observatory.disclosure.judgement.records import Member, Model, RegisteredMember, World
from observatory.disclosure.judgement.subjects import UNKNOWN, account_of, is_same_account
from observatory.disclosure.names import Name, own_name, parse_name, role_of, size_words_of
from observatory.disclosure.reading import Standing, Strength

_WHOLE = ("flagship", "size", "base")
"""Roles of whole models: what is of such a role tells by its name what its release is called."""
_FAMILY_MIN, _FAMILY_SEEN = 4, 5


def model_members(world: World) -> list[Member]:
    """One member for each rated model, in the order of their ids.

    A model that the registry lists is that release's. Another of a lab's account belongs to the release of its name: the registry's where
    its listed models bear the same name, else ``lab/<name>``. What is of no known lab stands alone as ``hub/<id>``.
    """
    names = ModelNames(world)
    members = [names.member(model) for _, model in sorted(world.models.items()) if model.is_rated]
    return _with_flagships(members, names.listed)


class ModelNames:
    """The names of models as the world shows them: beside their siblings, the registry's members and the models they are made from."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.listed = _listed(world)
        self._sizes = _size_words(world)
        self._releases = self._releases_by_name()
        self._families = lab_families(world)

    def name(self, hub_id: str) -> Name:
        """The model's name, its words of size told from its siblings."""
        return parse_name(hub_id, self._sizes.get(hub_id, frozenset()))

    def own(self, hub_id: str) -> Name:
        """The model's name without the words of other makers' models that it is made from: what its own papers and repositories are called.

        Such models are those that it declares, and those whose family the registry gives to other labs.
        """
        name, model = self.name(hub_id), self._world.models.get(hub_id)
        account = account_of(hub_id).lower()
        parents = [one.parent_hub_id for one in self._world.parents.get(hub_id, []) if not is_same_account(one.parent_hub_id, hub_id)]
        lab_id = model.lab_id if model is not None else self._world.hub_account_labs.get(account, UNKNOWN)
        others = [word for word in (*name.family[:1], *name.extras) if lab_id not in self._families.get(word, {lab_id})]
        return own_name(name, [parse_name(one) for one in (*parents, *others)])

    def _releases_by_name(self) -> dict[tuple[str, str], str]:
        """The registry's release for a lab's name, where its whole models bear that name and no other release's do."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in self._world.registered_members:
            release = self._world.registered.get(one.release_id)
            if release is not None and one.artifact_kind == "model" and one.role in _WHOLE and (key := self.name(one.artifact_id).key):
                found[(release.lab_id, key)].add(one.release_id)
        return {named: next(iter(ids)) for named, ids in found.items() if len(ids) == 1}

    def member(self, model: Model) -> Member:
        """What a model is, and to which release."""
        listed, name = self.listed.get(model.hub_id.lower()), self.name(model.hub_id)
        if listed is not None:
            return _member(model, listed.release_id, listed.role, Strength.DECLARED, "registry", "the registry lists it")
        role, why = self._role(model, name)
        if model.lab_id == UNKNOWN or not name.key:
            return _member(model, f"hub/{model.hub_id}", role, Strength.DECLARED, "singleton", f"its account is of no known lab; {why}")
        known = self._releases.get((model.lab_id, name.key))
        if known is not None:
            return _member(model, known, role, Strength.STATED, "registry_name", f"named {name.key}, as models that the registry lists; {why}")
        return _member(model, f"{model.lab_id}/{name.key}", role, Strength.NEARBY, "model_name", f"named {name.key}; {why}")

    def _role(self, model: Model, name: Name) -> tuple[str, str]:
        parents = self._world.parents.get(model.hub_id, [])
        if any(one.relation == "quantized" and _is_copy(name, self.name(one.parent_hub_id)) for one in parents):
            return "quantisation", "declared as a quantisation"
        if any(one.relation == "adapter" for one in parents) and not name.is_quantised:
            return "adapter", "declared as an adapter"
        role = role_of(name)
        told = (*name.formats, *name.adapters, *name.stages)
        return role, f"{role} by its name" + (f" ({', '.join(told)})" if told and role != "flagship" else "")


def _is_copy(name: Name, parent: Name) -> bool:
    """Whether a name is its parent's, and tells no tuning beside it: the Hub calls a model quantised that merely holds such a file too."""
    return name.is_quantised or (name.family == parent.family and set(name.tunings) <= set(parent.tunings))


def _member(model: Model, release_id: str, role: str, strength: Strength, rule: str, reason: str) -> Member:
    return Member(release_id, "model", model.hub_id, role, Standing.OWN, strength, rule, reason)


def _listed(world: World) -> dict[str, RegisteredMember]:
    """The registry's row for a model, by its id in lower case: as a flagship first, then the first release by name."""
    rows = [one for one in world.registered_members if one.artifact_kind == "model"]
    ordered = sorted(rows, key=lambda one: (one.role != "flagship", one.release_id), reverse=True)
    return {one.artifact_id.lower(): one for one in ordered}


def _size_words(world: World) -> Mapping[str, frozenset[str]]:
    """Words of size by model: of each account's models that we know of and that the registry lists."""
    accounts: dict[str, set[str]] = defaultdict(set)
    for hub_id in (*world.models, *(one.artifact_id for one in world.registered_members if one.artifact_kind == "model")):
        accounts[account_of(hub_id).lower() if "/" in hub_id else ""].add(hub_id)
    found: dict[str, frozenset[str]] = {}
    for names in accounts.values():
        found |= size_words_of(names)
    return found


def _with_flagships(members: list[Member], listed: Mapping[str, RegisteredMember]) -> list[Member]:
    """A release whose whole models are all called base has these as its flagships, unless the registry names their roles."""
    roles: dict[str, set[str]] = defaultdict(set)
    for one in members:
        roles[one.release_id].add(one.role)
    for row in listed.values():
        roles[row.release_id].add(row.role)
    return [
        replace(one, role="flagship", reason=f"{one.reason}; the release has no other whole model")
        if one.role == "base" and one.rule != "registry" and roles[one.release_id].isdisjoint({"flagship", "size"})
        else one
        for one in members
    ]


def lab_families(world: World) -> dict[str, set[str]]:
    """Words that name a lab's family of models (at least 4 letters, as one of its registered releases bears it), each with its labs."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in world.registered_members:
        release = world.registered.get(one.release_id)
        word = family_word(one.artifact_id) if release is not None and one.artifact_kind == "model" else None
        if release is not None and word is not None and word[:_FAMILY_SEEN] in one.release_id.rsplit("/", 1)[-1]:
            found[word].add(release.lab_id)
    return dict(found)


@lru_cache(maxsize=10_000)
def family_word(hub_id: str) -> str | None:
    """The first word of a model's family, letters alone; None where it has fewer than 4."""
    family = parse_name(hub_id).family
    word = "".join(letter for letter in family[0] if letter.isalpha()) if family else ""
    return word if len(word) >= _FAMILY_MIN else None
