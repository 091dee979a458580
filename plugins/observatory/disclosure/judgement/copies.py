"""Finds copies: models that only carry another account's model, also in another format. Their cards describe the original, not work of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime

from observatory.disclosure.judgement.records import Model, World
from observatory.disclosure.judgement.subjects import UNKNOWN, account_of, owner_key, signature, split_words
from observatory.disclosure.names import parse_name
from observatory.disclosure.reading import Strength
from observatory.vocabulary import Kind, plain, vocabulary

# The Hub began to keep times on this day; older repositories have this day as their time.
HUB_TIMES_BEGIN = datetime(2022, 3, 3, tzinfo=UTC)
_FORMATS = frozenset({Kind.QUANTISATION, Kind.CONVERSION, Kind.CONTAINER})


def find_copies(world: World, roles: Mapping[str, str]) -> dict[str, str]:
    """The models in ``roles`` that are copies of another account's model, each with that model's id; an empty id if it is not known.

    Signs of a copy: a declared quantisation of another account's model; a declared base of another account with the same name; a link to
    another account's model with the same name; a name that another account's model had first; weights in fewer bits from an account of no
    known lab that holds no unquantised model of that name and links no other work of its own.
    """
    return _Copies(world, roles).find()


def is_same_owner(model: Model, other: Model) -> bool:
    """Whether two models have the same lab; if the lab of one is unknown, whether their accounts have the same owner key."""
    if UNKNOWN not in (model.lab_id, other.lab_id):
        return model.lab_id == other.lab_id
    return owner_key(model.account) == owner_key(other.account)


class _Copies:
    """Finds the copies among the models of ``world``. ``roles`` gives each rated model's role by its id."""

    def __init__(self, world: World, roles: Mapping[str, str]) -> None:
        self.world = world
        self.roles = roles
        self.hub_id_in_case = {hub_id.lower(): hub_id for hub_id in world.models}

    def find(self) -> dict[str, str]:
        """The copies by id, each with the id of its original, as ``find_copies`` returns them."""
        originals: dict[str, str] = {}
        models_by_name: dict[tuple[object, ...], list[Model]] = defaultdict(list)
        full_precision: set[tuple[str, tuple[object, ...]]] = set()
        rated = [self.world.models[hub_id] for hub_id in self.roles if hub_id in self.world.models]
        for model in self.world.models.values():
            key = _comparable_name(model.hub_id)
            if key is not None:
                models_by_name[key].append(model)
                if not self._is_quantised(model):
                    full_precision.add((owner_key(model.account), key))
        maker_by_name = {key: maker for key, models in models_by_name.items() if (maker := self._find_maker(models)) is not None}
        without_language = {key: [model for model in models if not _languages(model.hub_id)] for key, models in models_by_name.items()}
        maker_by_name_without_language = {key: maker for key, models in without_language.items() if models and (maker := self._find_maker(models)) is not None}
        for model in rated:
            original = self._find_parent_original(model) or self._find_linked_original(model)
            key = _comparable_name(model.hub_id)
            makers = maker_by_name if _languages(model.hub_id) else maker_by_name_without_language
            namesake = self._model_without_account(model) or (makers.get(key) if key is not None else None)
            if original is None and namesake is not None and self._is_copied(model, namesake):
                original = namesake.hub_id
            is_alone = self._is_quantised(model) and model.lab_id == UNKNOWN and key is not None and (owner_key(model.account), key) not in full_precision
            if original is None and is_alone and not self._links_own_work(model):
                original = ""
            if original is not None:
                originals[model.hub_id] = original
        return originals

    def _is_quantised(self, model: Model) -> bool:
        """Whether the model's name or its role says that it is quantised."""
        return parse_name(model.hub_id).is_quantised or self.roles.get(model.hub_id) == "quantisation"

    def _find_parent_original(self, model: Model) -> str | None:
        """The declared base of another owner that has the same name, or of which the model is a quantisation. None if there is none."""
        for parent in self.world.parents.get(model.hub_id, ()):
            if is_same_owner(model, self._model(parent.parent_hub_id, model)):
                continue
            is_same = _comparable_name(model.hub_id) == _comparable_name(parent.parent_hub_id) and not _has_own_words(model.hub_id, parent.parent_hub_id)
            is_fewer_bits = parent.relation == "quantized" and not self._trains_on_own_data(model)
            if is_fewer_bits or (parent.relation not in {"merge", "quantized"} and is_same):
                return parent.parent_hub_id
        return None

    def _find_linked_original(self, model: Model) -> str | None:
        """The model of another owner that an unknown account's card links and that has the same name. Quantised models do not count."""
        key = _comparable_name(model.hub_id)
        if model.lab_id != UNKNOWN or key is None:
            return None
        for link in self.world.links_from.get(("model", model.hub_id), ()):
            is_named = link.dst_kind == "model" and link.relation == "mentions" and _comparable_name(link.dst_id) == key
            if (
                is_named
                and not _has_own_words(model.hub_id, link.dst_id)
                and not parse_name(link.dst_id).is_quantised
                and not is_same_owner(model, self._model(link.dst_id, model))
            ):
                return link.dst_id
        return None

    def _model_without_account(self, model: Model) -> Model | None:
        """The model of the same name that the Hub keeps under no account ("gpt2" for "acme/gpt2"); None if there is none."""
        hub_id = self.hub_id_in_case.get(model.hub_id.rsplit("/", 1)[-1].lower()) if "/" in model.hub_id else None
        return self.world.models[hub_id] if hub_id is not None else None

    def _is_copied(self, model: Model, maker: Model) -> bool:
        """Whether a model with the name of another owner's model is that model: same languages, and no word, paper or data of its own.

        A model that the Hub keeps under no account is no copy.
        """
        is_others = "/" in model.hub_id and not is_same_owner(model, maker) and _languages(model.hub_id) == _languages(maker.hub_id)
        return is_others and not _has_own_words(model.hub_id, maker.hub_id) and not self._names_other_work(model, maker)

    def _names_other_work(self, model: Model, maker: Model) -> bool:
        """Whether both cards name own papers, or training data, and have none in common. Then the same name does not make one a copy."""
        pairs = [(self._linked_ids(model, relation), self._linked_ids(maker, relation)) for relation in ("own_paper", "trained_on")]
        return any(of_model and of_maker and of_model.isdisjoint(of_maker) for of_model, of_maker in pairs)

    def _linked_ids(self, model: Model, relation: str) -> set[str]:
        """The ids (lower case) that a model's card links in this relation, at least under a heading that says so."""
        links = self.world.links_from.get(("model", model.hub_id), ())
        return {link.dst_id.lower() for link in links if link.relation == relation and link.strength.is_at_least(Strength.HEADED)}

    def _links_own_work(self, model: Model) -> bool:
        """Whether a card links a dataset, a repository or an unquantised model of its own account. Then the account is its maker."""
        return any(
            owner_key(account_of(link.dst_id)) == owner_key(model.account)
            for link in self.world.links_from.get(("model", model.hub_id), ())
            if link.dst_kind in {"dataset", "repository"} or (link.dst_kind == "model" and not parse_name(link.dst_id).is_quantised)
        )

    def _trains_on_own_data(self, model: Model) -> bool:
        """Whether a model with another name than its base has training data of its own account. Then it was trained, and is not merely another format."""
        parents = self.world.parents.get(model.hub_id, ())
        return all(_comparable_name(parent.parent_hub_id) != _comparable_name(model.hub_id) for parent in parents) and any(
            link.dst_kind == "dataset" and link.relation == "trained_on" and owner_key(account_of(link.dst_id)) == owner_key(model.account)
            for link in self.world.links_from.get(("model", model.hub_id), ())
        )

    def _model(self, hub_id: str, like: Model) -> Model:
        """The record of a model, in whatever letter case its id is written; a made-up one (``_unrecorded_model``) if there is none."""
        return self.world.models.get(self.hub_id_in_case.get(hub_id.lower(), hub_id)) or _unrecorded_model(hub_id, like)

    def _find_maker(self, models: list[Model]) -> Model | None:
        """The maker's model among all of one name: that of the only registry lab, else one without an account, else the oldest, else by far the best liked.

        None if one owner has all of them, or if none of these decides.
        """
        if len({owner_key(model.account) for model in models}) == 1:
            return None
        candidates = [model for model in models if not parse_name(model.hub_id).is_quantised and self._find_parent_original(model) is None]
        of_labs = [model for model in candidates if model.lab_id != UNKNOWN]
        if of_labs:
            return min(of_labs, key=_precedence) if len({model.lab_id for model in of_labs}) == 1 else None
        canonical = [model for model in candidates if "/" not in model.hub_id]
        if canonical:
            return canonical[0]
        timed = [model for model in candidates if model.created_at is not None and model.created_at >= HUB_TIMES_BEGIN]
        if timed and len(timed) == len(candidates):
            return min(timed, key=_precedence)
        liked = sorted(candidates, key=lambda model: (-(model.likes or 0), model.hub_id))
        is_clear = len(liked) > 1 and (liked[0].likes or 0) >= 2 * max(1, liked[1].likes or 0)
        return liked[0] if is_clear else None


def _unrecorded_model(hub_id: str, like: Model) -> Model:
    """A stand-in for a model without a record, which only the card of ``like`` names."""
    return Model(
        hub_id, account_of(hub_id), UNKNOWN, False, None, None, None, None, None, UNKNOWN, None, None, like.raw_version_id, like.first_seen_at, None, False
    )


def _precedence(model: Model) -> tuple[object, ...]:
    """Sort key: the oldest model first; without times, the best liked first."""
    return (model.created_at or datetime.max.replace(tzinfo=UTC), -(model.likes or 0), model.hub_id)


def _has_own_words(hub_id: str, other: str) -> bool:
    """Whether a model's name has a word that the other's lacks and that is no format: a tuning, a language, a word of its own."""
    words, others = (set(split_words(full_name.rsplit("/", 1)[-1])) for full_name in (hub_id, other))
    makers = plain(other.rsplit("/", 1)[0]) if "/" in other else ""
    added = {word for word in words - others if len(word) >= 3 and word.isalpha() and word not in makers}
    return any(not vocabulary().kinds(word) & _FORMATS for word in added)


def _languages(hub_id: str) -> frozenset[str]:
    """The languages in a model's name."""
    return frozenset(word for word in split_words(hub_id.rsplit("/", 1)[-1]) if vocabulary().is_of(word, Kind.LANGUAGE))


def _comparable_name(hub_id: str) -> tuple[object, ...] | None:
    """The parts of a name (``signature``) by which a model and its copies are recognised; None if the family has fewer than 3 letters."""
    name = parse_name(hub_id)
    if sum(map(len, name.family)) < 3:
        return None
    return signature(name)
