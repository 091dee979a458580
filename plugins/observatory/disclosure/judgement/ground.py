"""What attribution stands on: releases with their names, owners and dates, which of their models speak for them, and what names what."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache

from observatory.disclosure.judgement.members import ModelNames, lab_families
from observatory.disclosure.judgement.records import Member, Model, Paper, Repository, Tie, World
from observatory.disclosure.names import Kinship, Name, kinship, kinship_in, parse_name, title_name
from observatory.identifiers import canonical_arxiv_id

MAIN_ROLES = frozenset({"flagship", "size", "base"})
# The Hub began to keep times then: what is older bears that day.
_HUB_TIMES_BEGIN = datetime(2022, 3, 3, tzinfo=UTC)
_ENDINGS = re.compile(r"(?<=.{4})(?:ai|inc|labs?|org|hq|nlp|team|research|llm|hub)\Z")
_PLAIN = re.compile(r"[^a-z0-9]+")
_WORDS = re.compile(r"[^a-z0-9]+")
_MAX_ANCESTORS = 30
_CLOSENESS = (Kinship.SAME, Kinship.FAMILY, Kinship.OTHER_VERSION, Kinship.SISTER)
# A number that an entry of BibTeX tore apart.
_TORN = re.compile(r"(?<=\d)\. (?=\d)")


def plain_name(name: str) -> str:
    """Letters and digits of a name, in lower case."""
    return _PLAIN.sub("", name.lower())


@lru_cache(maxsize=100_000)
def owner_key(account: str) -> str:
    """An account's name as owners are compared: lower case, no signs, no usual ending (ai, inc, lab, org, team ...)."""
    return _ENDINGS.sub("", plain_name(account)) or account.lower()


def account_of(full_name: str) -> str:
    """The owner in ``owner/name``; the whole name where none is told."""
    return full_name.split("/", 1)[0]


@lru_cache(maxsize=50_000)
def titled(title: str | None) -> Name | None:
    """The name at the head of a title, braces of BibTeX left off."""
    return title_name(_TORN.sub(".", title.replace("{", "").replace("}", ""))) if title else None


def spelled(name: Name) -> str:
    """The letters of a name's family."""
    return "".join(name.family)


def heading_of(locator: str) -> str:
    """The innermost heading that a locator tells; empty where it tells none."""
    match = re.search(r"\(([^\n]{1,300})\)\Z", locator)
    return match[1].rsplit(" > ", 1)[-1] if match else ""


def day_of_arxiv_id(arxiv_id: str) -> date | None:
    """The first day of the month that an arXiv id tells; None for one that tells none."""
    match = re.match(r"(?:[a-z.\-]+/)?(\d\d)(\d\d)", arxiv_id, re.IGNORECASE)
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    year = int(match[1])
    return date(2000 + year if year < 91 else 1900 + year, int(match[2]), 1)


def registered_papers(world: World) -> list[tuple[str, str]]:
    """``(release_id, arxiv_id)`` of the papers that the registry gives to releases as their own, sorted."""
    found = {(one.release_id, one.artifact_id) for one in world.registered_members if one.artifact_kind == "paper" and one.role == "paper"}
    found |= {(one.release_id, one.paper_arxiv_id) for one in world.registered.values() if one.paper_arxiv_id}
    found |= {(one.release_id, told) for one in world.registered_documents if (told := canonical_arxiv_id(one.url)) is not None}
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Release:
    """A release as attribution sees it.

    ``speakers`` are the models whose cards may say what is the release's own: copies of another account's model are none.
    ``owners`` are keys of the accounts that hold them, ``ancestors`` the declared bases of other releases, ``foreign`` those that
    another owner made.
    """

    release_id: str
    lab_id: str
    models: tuple[str, ...]
    speakers: tuple[str, ...]
    accounts: frozenset[str]
    owners: frozenset[str]
    names: tuple[Name, ...]
    ancestors: tuple[str, ...]
    foreign: tuple[str, ...]
    released_on: date | None

    @property
    def is_copy(self) -> bool:
        """Whether it has models, and none of them speaks for it."""
        return bool(self.models) and not self.speakers

    def kin(self, other: Name | None) -> Kinship:
        """How ``other`` relates to the release: the closest kinship that any of its names has."""
        if other is None:
            return Kinship.NONE
        found = {self._strict(name, kinship(name, other), other.products) for name in self.names}
        return next((one for one in _CLOSENESS if one in found), Kinship.NONE)

    def kin_in(self, text: str) -> Kinship:
        """The same for the closest name that stands anywhere in a heading, a cell of a table or a title."""
        plain, words = plain_name(text), _WORDS.split(text.lower())
        near = [name for name in self.names if spelled(name) in plain or (len(name.family) > 1 and "".join(name.family[1:]) in plain)]
        found = {self._strict(name, kinship_in(name, text), words) for name in near}
        return next((one for one in _CLOSENESS if one in found), Kinship.NONE)

    @staticmethod
    def _strict(name: Name, found: Kinship, words: Container[str]) -> Kinship:
        """A name without the word that makes the release a product of its own names the family."""
        return Kinship.FAMILY if found is Kinship.SAME and any(word not in words for word in name.products) else found


class Ground:
    """Indexes over a world and its model members. Built once, in one pass over each table."""

    def __init__(self, world: World, models: Sequence[Member]) -> None:
        self.world = world
        self.names = ModelNames(world)
        self._known = {hub_id.lower(): hub_id for hub_id in world.models}
        self._from_repository = _in_any_case(world.ties_from)
        self._to_repository = _in_any_case(world.ties_to)
        self.roles = {one.artifact_id: one.role for one in models if one.artifact_kind == "model"}
        self.release_of = {one.artifact_id: one.release_id for one in models if one.artifact_kind == "model"}
        self.copies = self._find_copies()
        self.releases = self._releases()
        self._bearers: dict[tuple[object, ...], tuple[Release, ...]] = {}
        self.by_family: dict[str, list[Release]] = defaultdict(list)
        self.by_lab: dict[str, list[Release]] = defaultdict(list)
        for release in self.releases.values():
            for family in sorted({one for name in release.names for one in (spelled(name), "".join(name.family[1:])) if len(one) >= 2}):
                self.by_family[family].append(release)
            if release.lab_id != "unknown":
                self.by_lab[release.lab_id].append(release)

    # What names what.

    def ties(self, kind: str, key: str) -> list[Tie]:
        """What a thing names; names of repositories in any letter case."""
        return self._from_repository.get(key.lower(), []) if kind == "repository" else self.world.ties_from.get((kind, key), [])

    def ties_to(self, kind: str, key: str) -> list[Tie]:
        """What names a thing."""
        return self._to_repository.get(key.lower(), []) if kind == "repository" else self.world.ties_to.get((kind, key), [])

    def model_id(self, hub_id: str) -> str:
        """A model's id in the letter case of its record."""
        return self._known.get(hub_id.lower(), hub_id)

    def repository(self, full_name: str) -> Repository | None:
        """The record of a repository, whatever the letter case of its name."""
        return self.world.repositories.get(full_name.lower())

    def full_name(self, name: str) -> str:
        """A repository's name as its record spells it."""
        known = self.repository(name)
        return known.github_full_name if known else name

    def readme_texts(self, full_name: str) -> tuple[str, ...]:
        """Headings, first cells of tables and texts of links to models in a README, bounded."""
        known = self.repository(full_name)
        told = known.readme.get("names") if known is not None else None
        return tuple(dict.fromkeys(text[:160] for text in told[:400] if isinstance(text, str))) if isinstance(told, list) else ()

    def others_in_readme(self, full_name: str) -> int:
        """How many of these texts begin with the name of a family that the registry or other owners' models know, and this owner's do not."""
        return self._others_in_readme(full_name.lower())

    @cached_property
    def _others_in_readme(self) -> Callable[[str], int]:
        @lru_cache(maxsize=None)
        def count(key: str) -> int:
            lab, owner = self.lab_of_repository(key), owner_key(account_of(key))
            total = 0
            for text in self.readme_texts(key):
                family = parse_name(text).family
                bearers = self.by_family.get("".join(family), ()) if family else ()
                labs = self.labs_of(parse_name(text))
                is_own = lab in labs or any(owner in one.owners or one.lab_id == lab != "unknown" for one in bearers)
                total += not is_own and bool(bearers or labs)
            return total

        return count

    # Who owns.

    def lab_of_repository(self, full_name: str) -> str:
        """The lab of a repository's owner; ``unknown`` where the registry knows none."""
        known = self.repository(full_name)
        return known.lab_id if known else self._github_labs.get(account_of(full_name).lower(), "unknown")

    @cached_property
    def _github_labs(self) -> dict[str, str]:
        return {account.lower(): lab for lab, accounts in sorted(self.world.github_accounts.items()) for account in accounts}

    def is_of_owner(self, release: Release, full_name: str) -> bool:
        """Whether a repository is the release's lab's, its account's, or one that introduces its account's models and is linked back."""
        lab = self.lab_of_repository(full_name)
        if lab != "unknown" and release.lab_id != "unknown":
            return lab == release.lab_id
        return owner_key(account_of(full_name)) in release.owners or any(self.introduces(full_name, account) for account in release.accounts)

    @cached_property
    def _introduced(self) -> dict[str, Counter[str]]:
        """Accounts (lower case) whose models a repository gives as weights, counted."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for key, ties in self._from_repository.items():
            for tie in ties:
                if tie.dst_kind == "model" and tie.relation == "weights":
                    found[key][account_of(tie.dst_id).lower()] += 1
        return found

    @cached_property
    def _linked_back(self) -> dict[str, set[str]]:
        """Accounts (lower case) whose own cards give a repository as code."""
        found: dict[str, set[str]] = defaultdict(set)
        for (kind, _), ties in self.world.ties_from.items():
            if kind == "model":
                for tie in ties:
                    if tie.dst_kind == "repository" and tie.relation in {"code", "training_code"} and tie.src_id not in self.copies:
                        found[tie.dst_id.lower()].add(account_of(tie.src_id).lower())
        return found

    def introduces(self, full_name: str, account: str) -> bool:
        """Whether a README gives mostly this account's models, and the account's cards or the repository's own name say so too."""
        counts, account = self._introduced.get(full_name.lower()), account.lower()
        if not counts or counts[account] * 2 < counts.total():
            return False
        key = owner_key(account)
        return account in self._linked_back.get(full_name.lower(), ()) or (len(key) >= 4 and key in plain_name(full_name))

    def accounts_linking(self, full_name: str) -> int:
        """How many accounts' cards give a repository as code."""
        return len(self._linked_back.get(full_name.lower(), ()))

    @cached_property
    def repositories_of_lab(self) -> dict[str, list[str]]:
        """Full names by lab."""
        return self._grouped(lambda one: one.lab_id if one.lab_id != "unknown" else None)

    @cached_property
    def repositories_of_owner(self) -> dict[str, list[str]]:
        """Full names by owner key."""
        return self._grouped(lambda one: owner_key(one.account))

    @cached_property
    def repositories_introducing(self) -> dict[str, list[str]]:
        """Full names by account (lower case) that they introduce."""
        found: dict[str, list[str]] = defaultdict(list)
        for key, counts in sorted(self._introduced.items()):
            for account in counts:
                if self.introduces(key, account):
                    found[account].append(self.full_name(key))
        return found

    def _grouped(self, key: Callable[[Repository], str | None]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.world.repositories.values():
            if (group := key(one)) is not None:
                found[group].append(one.github_full_name)
        return found

    # Copies and ancestors.

    def is_same_owner(self, one: Model, other: Model) -> bool:
        """Whether two models are of one lab or one owner."""
        if "unknown" not in (one.lab_id, other.lab_id):
            return one.lab_id == other.lab_id
        return owner_key(one.account) == owner_key(other.account)

    def _find_copies(self) -> dict[str, str]:
        """Models that carry another account's model, each with that model's id (empty where it is not known), by these signs.

        A declared quantisation of another's model; a declared base of another's with the same name; a link to another's model of the
        same name; the name of a model that another account made; weights in fewer bits by an account that holds no other form of them.
        """
        found: dict[str, str] = {}
        bearers: dict[tuple[object, ...], list[Model]] = defaultdict(list)
        whole: set[tuple[str, tuple[object, ...]]] = set()
        rated = [self.world.models[hub_id] for hub_id in self.roles if hub_id in self.world.models]
        for model in self.world.models.values():
            key = _identity(model.hub_id)
            if key is not None:
                bearers[key].append(model)
                if not parse_name(model.hub_id).is_quantised and self.roles.get(model.hub_id) != "quantisation":
                    whole.add((owner_key(model.account), key))
        makers = {key: maker for key, models in bearers.items() if (maker := self._maker(models)) is not None}
        for model in rated:
            original = self._copied_parent(model) or self._copied_link(model)
            key = _identity(model.hub_id)
            if original is None and key is not None and (maker := makers.get(key)) is not None and not self.is_same_owner(model, maker):
                original = maker.hub_id
            is_lowered = parse_name(model.hub_id).is_quantised or self.roles.get(model.hub_id) == "quantisation"
            if original is None and is_lowered and model.lab_id == "unknown" and key is not None and (owner_key(model.account), key) not in whole:
                original = ""
            if original is not None:
                found[model.hub_id] = original
        return found

    def _copied_parent(self, model: Model) -> str | None:
        """The declared base of another owner whose name the model bears, or of which it is a quantisation."""
        name = parse_name(model.hub_id)
        for parent in self.world.parents.get(model.hub_id, ()):
            if self.is_same_owner(model, self._model(parent.parent_hub_id, model)):
                continue
            base = parse_name(parent.parent_hub_id)
            is_same = _identity(model.hub_id) == _identity(parent.parent_hub_id) and set(base.tunings) == set(name.tunings)
            if parent.relation == "quantized" or (parent.relation != "merge" and is_same):
                return parent.parent_hub_id
        return None

    def _copied_link(self, model: Model) -> str | None:
        """The model of another owner that an unknown account's card links, and whose name it bears; copies in fewer bits are none."""
        key = _identity(model.hub_id)
        if model.lab_id != "unknown" or key is None:
            return None
        for tie in self.ties("model", model.hub_id):
            is_named = tie.dst_kind == "model" and tie.relation == "mentions" and _identity(tie.dst_id) == key
            if is_named and not parse_name(tie.dst_id).is_quantised and not self.is_same_owner(model, self._model(tie.dst_id, model)):
                return tie.dst_id
        return None

    def _model(self, hub_id: str, like: Model) -> Model:
        return self.world.models.get(self.model_id(hub_id)) or _stranger(hub_id, like)

    def _maker(self, models: list[Model]) -> Model | None:
        """Of all accounts with a model of one name the one that made it: a lab of the registry, else the first, else by far the best liked."""
        if len({owner_key(one.account) for one in models}) == 1:
            return None
        whole = [one for one in models if not parse_name(one.hub_id).is_quantised and self._copied_parent(one) is None]
        of_labs = [one for one in whole if one.lab_id != "unknown"]
        if of_labs:
            return min(of_labs, key=_precedence) if len({one.lab_id for one in of_labs}) == 1 else None
        canonical = [one for one in whole if "/" not in one.hub_id]
        if canonical:
            return canonical[0]
        timed = [one for one in whole if one.created_at is not None and one.created_at >= _HUB_TIMES_BEGIN]
        if timed and len(timed) == len(whole):
            return min(timed, key=_precedence)
        liked = sorted(whole, key=lambda one: (-(one.likes or 0), one.hub_id))
        is_clear = len(liked) > 1 and (liked[0].likes or 0) >= 2 * max(1, liked[1].likes or 0)
        return liked[0] if is_clear else None

    def _ancestors(self, hub_ids: Sequence[str]) -> Iterator[str]:
        """Declared bases, and theirs, that are of other releases."""
        waiting, seen = list(hub_ids), set(hub_ids)
        while waiting and len(seen) < _MAX_ANCESTORS + len(hub_ids):
            for parent in self.world.parents.get(waiting.pop(), ()):
                if parent.parent_hub_id not in seen:
                    seen.add(parent.parent_hub_id)
                    waiting.append(parent.parent_hub_id)
                    yield parent.parent_hub_id

    def _is_foreign(self, hub_id: str, owners: frozenset[str], lab_id: str) -> bool:
        known = self.world.models.get(hub_id)
        return owner_key(account_of(hub_id)) not in owners and (known is None or lab_id == "unknown" or known.lab_id != lab_id)

    # Releases.

    def _releases(self) -> dict[str, Release]:
        members: dict[str, list[str]] = defaultdict(list)
        for hub_id, release_id in self.release_of.items():
            members[release_id].append(hub_id)
        for release_id in self.world.registered:
            members.setdefault(release_id, [])
        return {release_id: self._release(release_id, sorted(members[release_id])) for release_id in sorted(members)}

    def _release(self, release_id: str, hub_ids: list[str]) -> Release:
        models = [self.world.models[hub_id] for hub_id in hub_ids if hub_id in self.world.models]
        told = self.world.registered.get(release_id)
        speakers = [one for one in models if one.hub_id not in self.copies]
        lab_id = told.lab_id if told else Counter(one.lab_id for one in models).most_common(1)[0][0] if models else "unknown"
        main = [one for one in speakers if self.roles[one.hub_id] in MAIN_ROLES] or speakers or models
        names = [self.names.own(one.hub_id) for one in main] + ([parse_name(told.name)] if told else [])
        owners = frozenset(owner_key(one.account) for one in speakers or models)
        ancestors = tuple(self._ancestors(hub_ids))
        times = [one.created_at for one in main if one.created_at is not None and one.created_at >= _HUB_TIMES_BEGIN]
        return Release(
            release_id,
            lab_id,
            tuple(hub_ids),
            tuple(one.hub_id for one in speakers),
            frozenset(one.account for one in speakers or models),
            owners,
            tuple({_signature(name): name for name in names if name.family}.values()),
            ancestors,
            tuple(one for one in ancestors if self._is_foreign(one, owners, lab_id)),
            told.release_date if told and told.release_date else min(times).date() if times else None,
        )

    # Papers.

    def paper(self, arxiv_id: str) -> Paper | None:
        """The record of a paper."""
        return self.world.papers.get(arxiv_id)

    def paper_day(self, arxiv_id: str) -> date | None:
        """The day of a paper's first version; the month of its id where arXiv was not asked."""
        known = self.paper(arxiv_id)
        return known.first_version_at.date() if known and known.first_version_at else day_of_arxiv_id(arxiv_id)

    def bearers(self, name: Name) -> tuple[Release, ...]:
        """Releases whose own models bear a name with its version, in order of their ids; the answer is kept."""
        key = (name.family, name.version, name.kinds, name.products, name.extras, name.sizes, name.dates, name.maker)
        if key not in self._bearers:
            self._bearers[key] = tuple(one for one in self.by_family.get(spelled(name), ()) if one.speakers and one.kin(name) is Kinship.SAME)
        return self._bearers[key]

    @cached_property
    def families_of_labs(self) -> dict[str, set[str]]:
        """Labs by the first words of the families that the registry gives to them."""
        return lab_families(self.world)

    def labs_of(self, name: Name) -> set[str]:
        """Labs to which the registry gives a name's family."""
        word = "".join(letter for letter in name.family[0] if letter.isalpha()) if name.family else ""
        return self.families_of_labs.get(word, set())

    def is_family_of_others(self, release: Release, name: Name) -> bool:
        """Whether a name's family is another lab's by the registry, or that of a base that another owner made."""
        labs = self.labs_of(name)
        if labs and release.lab_id not in labs:
            return True
        return release.lab_id not in labs and any(parse_name(one).family == name.family for one in release.foreign)


def _in_any_case(ties: Mapping[tuple[str, str], list[Tie]]) -> dict[str, list[Tie]]:
    """Ties of repositories by name in lower case."""
    found: dict[str, list[Tie]] = defaultdict(list)
    for (kind, key), told in ties.items():
        if kind == "repository":
            found[key.lower()] += told
    return found


def _stranger(hub_id: str, like: Model) -> Model:
    """A model that only another one's card names."""
    return Model(
        hub_id, account_of(hub_id), "unknown", False, None, None, None, None, None, "unknown", None, None, like.raw_version_id, like.first_seen_at, None, False
    )


def _precedence(model: Model) -> tuple[object, ...]:
    """The first made first; where no time is told, the best liked."""
    return (model.created_at or datetime.max.replace(tzinfo=UTC), -(model.likes or 0), model.hub_id)


def _identity(hub_id: str) -> tuple[object, ...] | None:
    """What makes two models bear one name, whatever their format; None for a name too short to tell."""
    name = parse_name(hub_id)
    if sum(map(len, name.family)) < 3:
        return None
    return _signature(name)


def _signature(name: Name) -> tuple[object, ...]:
    return (name.family, name.version, tuple(sorted(name.kinds)), name.products, name.extras, tuple(sorted(name.sizes)))
