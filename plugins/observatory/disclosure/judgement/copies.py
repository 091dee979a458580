"""Models that carry another account's model: what their cards say is not theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime

from observatory.disclosure.judgement.records import Model, World
from observatory.disclosure.judgement.subjects import UNKNOWN, account_of, owner_key, signature, words_of
from observatory.disclosure.names import parse_name
from observatory.disclosure.reading import Strength
from observatory.vocabulary import Kind, plain, vocabulary

# The Hub began to keep times then: what is older bears that day.
HUB_TIMES_BEGIN = datetime(2022, 3, 3, tzinfo=UTC)
_FORMATS = frozenset({Kind.QUANTISATION, Kind.CONVERSION, Kind.CONTAINER})


def copies(world: World, roles: Mapping[str, str]) -> dict[str, str]:
    """Of the models in ``roles`` those that carry another account's model, each with that model's id; empty where it is not known.

    The signs: a declared quantisation of another's model; a declared base of another's with the same name; a link to another's model of
    the same name; the name of a model that another account made; weights in fewer bits by an account that holds no other form of them
    and names nothing else of its own.
    """
    return _Copies(world, roles).find()


def is_same_owner(one: Model, other: Model) -> bool:
    """Whether two models are of one lab or one owner."""
    if UNKNOWN not in (one.lab_id, other.lab_id):
        return one.lab_id == other.lab_id
    return owner_key(one.account) == owner_key(other.account)


class _Copies:
    def __init__(self, world: World, roles: Mapping[str, str]) -> None:
        self.world = world
        self.roles = roles
        self.known = {hub_id.lower(): hub_id for hub_id in world.models}

    def find(self) -> dict[str, str]:
        found: dict[str, str] = {}
        bearers: dict[tuple[object, ...], list[Model]] = defaultdict(list)
        whole: set[tuple[str, tuple[object, ...]]] = set()
        rated = [self.world.models[hub_id] for hub_id in self.roles if hub_id in self.world.models]
        for model in self.world.models.values():
            key = _identity(model.hub_id)
            if key is not None:
                bearers[key].append(model)
                if not self._is_lowered(model):
                    whole.add((owner_key(model.account), key))
        of_all = {key: maker for key, models in bearers.items() if (maker := self._maker(models)) is not None}
        told = {key: [one for one in models if not _languages(one.hub_id)] for key, models in bearers.items()}
        bare = {key: maker for key, models in told.items() if models and (maker := self._maker(models)) is not None}
        for model in rated:
            original = self._copied_parent(model) or self._copied_link(model)
            key = _identity(model.hub_id)
            makers = of_all if _languages(model.hub_id) else bare
            namesake = self._kept_namesake(model) or (makers.get(key) if key is not None else None)
            if original is None and namesake is not None and self._is_copied(model, namesake):
                original = namesake.hub_id
            is_alone = self._is_lowered(model) and model.lab_id == UNKNOWN and key is not None and (owner_key(model.account), key) not in whole
            if original is None and is_alone and not self._names_own(model):
                original = ""
            if original is not None:
                found[model.hub_id] = original
        return found

    def _is_lowered(self, model: Model) -> bool:
        return parse_name(model.hub_id).is_quantised or self.roles.get(model.hub_id) == "quantisation"

    def _copied_parent(self, model: Model) -> str | None:
        """The declared base of another owner whose name the model bears, or of which it is a quantisation."""
        for parent in self.world.parents.get(model.hub_id, ()):
            if is_same_owner(model, self._model(parent.parent_hub_id, model)):
                continue
            is_same = _identity(model.hub_id) == _identity(parent.parent_hub_id) and not _adds_words(model.hub_id, parent.parent_hub_id)
            if parent.relation == "quantized" or (parent.relation != "merge" and is_same):
                return parent.parent_hub_id
        return None

    def _copied_link(self, model: Model) -> str | None:
        """The model of another owner that an unknown account's card links, and whose name it bears; copies in fewer bits are none."""
        key = _identity(model.hub_id)
        if model.lab_id != UNKNOWN or key is None:
            return None
        for tie in self.world.ties_from.get(("model", model.hub_id), ()):
            is_named = tie.dst_kind == "model" and tie.relation == "mentions" and _identity(tie.dst_id) == key
            if (
                is_named
                and not _adds_words(model.hub_id, tie.dst_id)
                and not parse_name(tie.dst_id).is_quantised
                and not is_same_owner(model, self._model(tie.dst_id, model))
            ):
                return tie.dst_id
        return None

    def _kept_namesake(self, model: Model) -> Model | None:
        """What the Hub keeps under no account and calls as a model is called."""
        kept = self.known.get(model.hub_id.rsplit("/", 1)[-1].lower()) if "/" in model.hub_id else None
        return self.world.models[kept] if kept is not None else None

    def _is_copied(self, model: Model, maker: Model) -> bool:
        """Whether a model that bears the name of another owner's is that one: of the same languages, without a word, a paper or data of its own.

        What the Hub keeps under no account is no copy.
        """
        is_others = "/" in model.hub_id and not is_same_owner(model, maker) and _languages(model.hub_id) == _languages(maker.hub_id)
        return is_others and not _adds_words(model.hub_id, maker.hub_id) and not self._gives_another(model, maker)

    def _gives_another(self, model: Model, maker: Model) -> bool:
        """Whether both cards give papers as their own, or data that they were trained on, and none is the same: a name alone makes no copy then."""
        pairs = [(self._given(model, relation), self._given(maker, relation)) for relation in ("own_paper", "trained_on")]
        return any(mine and theirs and mine.isdisjoint(theirs) for mine, theirs in pairs)

    def _given(self, model: Model, relation: str) -> set[str]:
        ties = self.world.ties_from.get(("model", model.hub_id), ())
        return {tie.dst_id.lower() for tie in ties if tie.relation == relation and tie.strength.is_at_least(Strength.HEADED)}

    def _names_own(self, model: Model) -> bool:
        """Whether a card names a dataset, a repository or a whole model of its own account: it is its maker's."""
        return any(
            owner_key(account_of(tie.dst_id)) == owner_key(model.account)
            for tie in self.world.ties_from.get(("model", model.hub_id), ())
            if tie.dst_kind in {"dataset", "repository"} or (tie.dst_kind == "model" and not parse_name(tie.dst_id).is_quantised)
        )

    def _model(self, hub_id: str, like: Model) -> Model:
        return self.world.models.get(self.known.get(hub_id.lower(), hub_id)) or _stranger(hub_id, like)

    def _maker(self, models: list[Model]) -> Model | None:
        """Of all accounts with a model of one name the one that made it: a lab of the registry, else the first, else by far the best liked."""
        if len({owner_key(one.account) for one in models}) == 1:
            return None
        whole = [one for one in models if not parse_name(one.hub_id).is_quantised and self._copied_parent(one) is None]
        of_labs = [one for one in whole if one.lab_id != UNKNOWN]
        if of_labs:
            return min(of_labs, key=_precedence) if len({one.lab_id for one in of_labs}) == 1 else None
        canonical = [one for one in whole if "/" not in one.hub_id]
        if canonical:
            return canonical[0]
        timed = [one for one in whole if one.created_at is not None and one.created_at >= HUB_TIMES_BEGIN]
        if timed and len(timed) == len(whole):
            return min(timed, key=_precedence)
        liked = sorted(whole, key=lambda one: (-(one.likes or 0), one.hub_id))
        is_clear = len(liked) > 1 and (liked[0].likes or 0) >= 2 * max(1, liked[1].likes or 0)
        return liked[0] if is_clear else None


def _stranger(hub_id: str, like: Model) -> Model:
    """A model that only another one's card names."""
    return Model(
        hub_id, account_of(hub_id), UNKNOWN, False, None, None, None, None, None, UNKNOWN, None, None, like.raw_version_id, like.first_seen_at, None, False
    )


def _precedence(model: Model) -> tuple[object, ...]:
    """The first made first; where no time is told, the best liked."""
    return (model.created_at or datetime.max.replace(tzinfo=UTC), -(model.likes or 0), model.hub_id)


def _adds_words(hub_id: str, other: str) -> bool:
    """Whether a model's name has a word that the other's lacks and that tells no format: a tuning, a language, a word of its own."""
    words, others = (set(words_of(one.rsplit("/", 1)[-1])) for one in (hub_id, other))
    makers = plain(other.rsplit("/", 1)[0]) if "/" in other else ""
    more = {word for word in words - others if len(word) >= 3 and word.isalpha() and word not in makers}
    return any(not vocabulary().kinds(word) & _FORMATS for word in more)


def _languages(hub_id: str) -> frozenset[str]:
    """The languages that a model's name tells."""
    return frozenset(word for word in words_of(hub_id.rsplit("/", 1)[-1]) if vocabulary().is_of(word, Kind.LANGUAGE))


def _identity(hub_id: str) -> tuple[object, ...] | None:
    """What makes two models bear one name, whatever their format; None for a name too short to tell."""
    name = parse_name(hub_id)
    if sum(map(len, name.family)) < 3:
        return None
    return signature(name)
