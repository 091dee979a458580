"""Puts each model into a release and gives it a role: by the registry, else by the names of a lab's models, else alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from observatory.disclosure.judgement.records import Member, Model, RegistryMember, World
from observatory.disclosure.judgement.subjects import UNKNOWN, account_of, is_same_account
from observatory.disclosure.names import Name, own_name, parse_name, role_of, size_words_of
from observatory.disclosure.reading import Standing, Strength

_WHOLE = ("flagship", "size", "base")
"""Roles of whole models. The name of a release is taken from the names of these models."""
# A family's word has at least 4 letters, of which the first 5 must be in the id of the release.
_FAMILY_MIN, _FAMILY_SEEN = 4, 5


def model_members(world: World) -> list[Member]:
    """One member for each rated model, in the order of their ids.

    A model that the registry lists belongs to the release given there. Another model of a lab's account belongs to the release of its name:
    the registry's, if the models listed there have the same name, else ``lab/<name>``. A model of no known lab becomes a release of its own, ``hub/<id>``.
    """
    names = ModelNames(world)
    members = [names.member(model) for _, model in sorted(world.models.items()) if model.is_rated]
    return _promote_bases(members, names.listed)


class ModelNames:
    """Parses the names of models with what is known about them: the account's other models, the registry's rows, and the models that they are made from."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.listed = _registry_rows(world)
        self._sizes = _size_words(world)
        self._releases = self._releases_by_name()
        self._families = lab_families(world)

    def name(self, hub_id: str) -> Name:
        """The model's parsed name. Which of its words mean a size is known from the account's other models."""
        return parse_name(hub_id, self._sizes.get(hub_id, frozenset()))

    def own(self, hub_id: str) -> Name:
        """The model's name without the words of other makers' models that it is made from. Its own papers and repositories have this name.

        Other makers' models are those that it declares as its parents, and those whose family the registry gives to another lab.
        """
        name, model = self.name(hub_id), self._world.models.get(hub_id)
        account = account_of(hub_id).lower()
        parents = [parent.parent_hub_id for parent in self._world.parents.get(hub_id, []) if not is_same_account(parent.parent_hub_id, hub_id)]
        lab_id = model.lab_id if model is not None else self._world.hub_account_labs.get(account, UNKNOWN)
        others = [word for word in (*name.family[:1], *name.extras) if lab_id not in self._families.get(word, {lab_id})]
        return own_name(name, [parse_name(other) for other in (*parents, *others)])

    def _releases_by_name(self) -> dict[tuple[str, str], str]:
        """The registry's release by lab and key of the name, if all whole models with that key belong to one release."""
        releases: dict[tuple[str, str], set[str]] = defaultdict(set)
        for listed in self._world.registered_members:
            release = self._world.registered.get(listed.release_id)
            if release is not None and listed.artifact_kind == "model" and listed.role in _WHOLE and (key := self.name(listed.artifact_id).key):
                releases[(release.lab_id, key)].add(listed.release_id)
        return {lab_and_name: next(iter(ids)) for lab_and_name, ids in releases.items() if len(ids) == 1}

    def member(self, model: Model) -> Member:
        """The release that a model belongs to and its role there: as the registry lists it, else by its name among its lab's models, else one of its own."""
        listed, name = self.listed.get(model.hub_id.lower()), self.name(model.hub_id)
        if listed is not None:
            return _member(model, listed.release_id, listed.role, Strength.DECLARED, "registry", "the registry lists it")
        role, why = self._role(model, name)
        if model.lab_id == UNKNOWN or not name.key:
            return _member(model, f"hub/{model.hub_id}", role, Strength.DECLARED, "singleton", f"its account is of no known lab; {why}")
        release_id = self._releases.get((model.lab_id, name.key))
        if release_id is not None:
            return _member(model, release_id, role, Strength.STATED, "registry_name", f"named {name.key}, as models that the registry lists; {why}")
        return _member(model, f"{model.lab_id}/{name.key}", role, Strength.NEARBY, "model_name", f"named {name.key}; {why}")

    def _role(self, model: Model, name: Name) -> tuple[str, str]:
        """``(role, reason)`` of a model in its release: by its declared relation to a base, else by its name."""
        parents = self._world.parents.get(model.hub_id, [])
        if any(parent.relation == "quantized" and _is_copy(name, self.name(parent.parent_hub_id)) for parent in parents):
            return "quantisation", "declared as a quantisation"
        if any(parent.relation == "adapter" for parent in parents) and not name.is_quantised:
            return "adapter", "declared as an adapter"
        role = role_of(name)
        marks = (*name.formats, *name.adapters, *name.stages)
        return role, f"{role} by its name" + (f" ({', '.join(marks)})" if marks and role != "flagship" else "")


def _is_copy(name: Name, parent: Name) -> bool:
    """Whether a model is its parent in fewer bits: its name says so, or differs from the parent's by no family and no word for tuning.

    The Hub's relation ``quantized`` alone does not show it: a model that merely has one quantised file gets it too.
    """
    return name.is_quantised or (name.family == parent.family and set(name.tunings) <= set(parent.tunings))


def _member(model: Model, release_id: str, role: str, strength: Strength, rule: str, reason: str) -> Member:
    """The model as the release's own member."""
    return Member(release_id, "model", model.hub_id, role, Standing.OWN, strength, rule, reason)


def _registry_rows(world: World) -> dict[str, RegistryMember]:
    """The registry's row for each model, by its id in lower case. If a model has several rows, a flagship's is taken, else that of the first release by id."""
    rows = [row for row in world.registered_members if row.artifact_kind == "model"]
    ordered = sorted(rows, key=lambda row: (row.role != "flagship", row.release_id), reverse=True)
    return {row.artifact_id.lower(): row for row in ordered}


def _size_words(world: World) -> Mapping[str, frozenset[str]]:
    """For each model, the words in its name that mean a size: found by comparing all models of an account, also those that only the registry has."""
    accounts: dict[str, set[str]] = defaultdict(set)
    for hub_id in (*world.models, *(row.artifact_id for row in world.registered_members if row.artifact_kind == "model")):
        accounts[account_of(hub_id).lower() if "/" in hub_id else ""].add(hub_id)
    size_words: dict[str, frozenset[str]] = {}
    for names in accounts.values():
        size_words |= size_words_of(names)
    return size_words


def _promote_bases(members: list[Member], listed: Mapping[str, RegistryMember]) -> list[Member]:
    """Makes the ``base`` models of a release its flagships if it has no other whole model and the registry gives them no role."""
    roles: dict[str, set[str]] = defaultdict(set)
    for member in members:
        roles[member.release_id].add(member.role)
    for row in listed.values():
        roles[row.release_id].add(row.role)
    return [
        replace(member, role="flagship", reason=f"{member.reason}; the release has no other whole model")
        if member.role == "base" and member.rule != "registry" and roles[member.release_id].isdisjoint({"flagship", "size"})
        else member
        for member in members
    ]


def lab_families(world: World) -> dict[str, set[str]]:
    """The labs by the word (at least 4 letters) that names a family of their models: the first word of a registered model, also in its release's id."""
    labs: dict[str, set[str]] = defaultdict(set)
    for listed in world.registered_members:
        release = world.registered.get(listed.release_id)
        word = family_word(listed.artifact_id) if release is not None and listed.artifact_kind == "model" else None
        if release is not None and word is not None and word[:_FAMILY_SEEN] in listed.release_id.rsplit("/", 1)[-1]:
            labs[word].add(release.lab_id)
    return dict(labs)


def second_words(world: World) -> dict[str, set[str]]:
    """By the word that names a family (``lab_families``), the words that follow it in its registered models; "" where a model has no second one.

    "stable" of "stable-diffusion-2" and "stable-audio" has "diffusion" and "audio": no model is called by it alone.
    """
    seconds: dict[str, set[str]] = defaultdict(set)
    for listed in world.registered_members:
        word = family_word(listed.artifact_id) if listed.artifact_kind == "model" else None
        if word is not None:
            second = parse_name(listed.artifact_id).key.split("-")[1:2]
            seconds[word].add(second[0] if second and second[0].isalpha() else "")
    return dict(seconds)


@lru_cache(maxsize=10_000)
def family_word(hub_id: str) -> str | None:
    """The first word of a model's family, letters alone; None if it has fewer than 4."""
    family = parse_name(hub_id).family
    word = "".join(letter for letter in family[0] if letter.isalpha()) if family else ""
    return word if len(word) >= _FAMILY_MIN else None
