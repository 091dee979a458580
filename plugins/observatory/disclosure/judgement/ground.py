"""What attribution stands on: indexes over a world, its releases, and which of their models speak for them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, cached_property

from observatory.disclosure.judgement.copies import HUB_TIMES_BEGIN, copies
from observatory.disclosure.judgement.declared import declared_papers
from observatory.disclosure.judgement.members import ModelNames, lab_families
from observatory.disclosure.judgement.records import Member, Repository, Tie, World
from observatory.disclosure.judgement.subjects import UNKNOWN, Subject, account_of, day_of_arxiv_id, is_named_as, owner_key, signature, spelled, words_of
from observatory.disclosure.names import Kinship, Name, kinship, parse_name
from observatory.disclosure.reading import Standing
from observatory.vocabulary import plain

MAIN_ROLES = frozenset({"flagship", "size", "base"})
_MAX_ANCESTORS = 30
# How long before a release its paper may appear, and how long after (days).
BEFORE, AFTER = 400, 730
# Nobody's models were on the Hub before.
_HUB_BEGINS = date(2019, 6, 1)


class Ground:
    """Indexes over a world and its model members. Built once, in one pass over each table."""

    def __init__(self, world: World, models: Sequence[Member]) -> None:
        self.world = world
        self.names = ModelNames(world)
        self._known = {hub_id.lower(): hub_id for hub_id in world.models}
        # A bare word may be the name of many things.
        self._known_datasets = {hub_id.lower(): hub_id for hub_id in world.datasets if "/" in hub_id}
        self._from_repository = _in_any_case(world.ties_from)
        self._to_repository = _in_any_case(world.ties_to)
        self.roles = {one.artifact_id: one.role for one in models if one.artifact_kind == "model"}
        self.release_of = {one.artifact_id: one.release_id for one in models if one.artifact_kind == "model"}
        self.declared = set(declared_papers(world, {*self.release_of.values(), *world.registered}))
        self._holders: dict[str, list[str]] = defaultdict(list)
        for release_id, arxiv_id in sorted(self.declared):
            self._holders[arxiv_id].append(release_id)
        self.copies = copies(world, self.roles)
        self.releases = self._releases()
        self._bearers: dict[tuple[object, ...], tuple[Subject, ...]] = {}
        self.by_family: dict[str, list[Subject]] = defaultdict(list)
        for release in self.releases.values():
            for family in sorted({one for name in release.names for one in (spelled(name), "".join(name.family[1:])) if len(one) >= 2}):
                self.by_family[family].append(release)

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

    def dataset_id(self, hub_id: str) -> str:
        """A dataset's id in the letter case of its record."""
        return self._known_datasets.get(hub_id.lower(), hub_id)

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
        return tuple(dict.fromkeys(text[:160] for text in known.in_readme("names")[:400])) if known is not None else ()

    def names_others_alone(self, release: Subject, full_name: str) -> bool:
        """Whether a README names something, and nothing of the release's family."""
        texts = self.readme_texts(full_name)
        return bool(texts) and all(release.kin_in(text) is Kinship.NONE for text in texts)

    def others_in_readme(self, full_name: str) -> int:
        """How many of these texts begin with the name of a family that the registry or other owners' models know, and this owner's do not."""
        return self._others_in_readme(full_name.lower())

    @cached_property
    def _others_in_readme(self) -> Callable[[str], int]:
        @cache
        def count(key: str) -> int:
            lab, owner = self.lab_of_repository(key), owner_key(account_of(key))
            total = 0
            for text in self.readme_texts(key):
                family = parse_name(text).family
                bearers = self.by_family.get("".join(family), ()) if family else ()
                labs = self.labs_of(parse_name(text))
                is_own = lab in labs or any(owner in one.owners or one.lab_id == lab != UNKNOWN for one in bearers)
                total += not is_own and bool(bearers or labs)
            return total

        return count

    # Who owns.

    def lab_of_repository(self, full_name: str) -> str:
        """The lab of a repository's owner; ``unknown`` where the registry knows none."""
        known = self.repository(full_name)
        return known.lab_id if known else self._github_labs.get(account_of(full_name).lower(), UNKNOWN)

    @cached_property
    def _github_labs(self) -> dict[str, str]:
        return {account.lower(): lab for lab, accounts in sorted(self.world.github_accounts.items()) for account in accounts}

    def is_of_owner(self, release: Subject, full_name: str) -> bool:
        """Whether a repository is the release's lab's, its account's, or one that introduces its account's models and is linked back."""
        lab = self.lab_of_repository(full_name)
        if lab != UNKNOWN and release.lab_id != UNKNOWN:
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

    def giving(self, hub_id: str) -> list[Tie]:
        """Ties of READMEs to a model's weights, or to those of a model of its release by name that is not rated."""
        unseen = [tie for tie in self._unseen[account_of(hub_id).lower()] if is_named_as(tie.dst_id, hub_id)] if "/" in hub_id else []
        return [*(tie for tie in self.ties_to("model", hub_id) if tie.src_kind == "repository" and tie.relation == "weights"), *unseen]

    @cached_property
    def _unseen(self) -> dict[str, list[Tie]]:
        """By account (lower case) the ties of READMEs to weights of models that are not rated."""
        found: dict[str, list[Tie]] = defaultdict(list)
        for _, ties in sorted(self._from_repository.items()):
            for tie in ties:
                if tie.dst_kind == "model" and tie.relation == "weights" and self.model_id(tie.dst_id) not in self.roles:
                    found[account_of(tie.dst_id).lower()].append(tie)
        return found

    def introduces(self, full_name: str, account: str) -> bool:
        """Whether a README gives mostly this account's models, and the account's cards or the repository's own name say so too."""
        counts, account = self._introduced.get(full_name.lower()), account.lower()
        if not counts or counts[account] * 2 < counts.total():
            return False
        key = owner_key(account)
        return account in self._linked_back.get(full_name.lower(), ()) or (len(key) >= 4 and key in plain(full_name))

    def accounts_linking(self, full_name: str) -> int:
        """How many accounts' cards give a repository as code."""
        return len(self._linked_back.get(full_name.lower(), ()))

    @cached_property
    def repositories_of_lab(self) -> dict[str, list[str]]:
        """Full names by lab."""
        return self._grouped(lambda one: one.lab_id if one.lab_id != UNKNOWN else None)

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

    # Ancestors and releases.

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
        return owner_key(account_of(hub_id)) not in owners and (known is None or lab_id == UNKNOWN or known.lab_id != lab_id)

    def _releases(self) -> dict[str, Subject]:
        members: dict[str, list[str]] = defaultdict(list)
        for hub_id, release_id in self.release_of.items():
            members[release_id].append(hub_id)
        for release_id in self.world.registered:
            members.setdefault(release_id, [])
        return {release_id: self._release(release_id, sorted(members[release_id])) for release_id in sorted(members)}

    def _release(self, release_id: str, hub_ids: list[str]) -> Subject:
        models = [self.world.models[hub_id] for hub_id in hub_ids if hub_id in self.world.models]
        told = self.world.registered.get(release_id)
        speakers = [one for one in models if one.hub_id not in self.copies]
        lab_id = told.lab_id if told else Counter(one.lab_id for one in models).most_common(1)[0][0] if models else UNKNOWN
        main = [one for one in speakers if self.roles[one.hub_id] in MAIN_ROLES] or speakers or models
        names = [self.names.own(one.hub_id) for one in main] + ([parse_name(told.name)] if told else [])
        owners = frozenset(owner_key(one.account) for one in speakers or models)
        ancestors = tuple(self._ancestors(hub_ids))
        times = [one.created_at for one in main if one.created_at is not None and one.created_at >= HUB_TIMES_BEGIN]
        return Subject(
            release_id,
            lab_id,
            tuple(hub_ids),
            tuple(one.hub_id for one in speakers),
            frozenset(one.account for one in speakers or models),
            owners,
            tuple({signature(name): name for name in names if name.family}.values()),
            ancestors,
            tuple(one for one in ancestors if self._is_foreign(one, owners, lab_id)),
            told.release_date if told and told.release_date else min(times).date() if times else None,
        )

    @cached_property
    def _elders(self) -> dict[str, tuple[Subject, frozenset[str]]]:
        """By release, an earlier one of the same lab that bears its name but for words of tuning, and these words."""
        found: dict[str, tuple[Subject, frozenset[str]]] = {}
        for release in self.releases.values():
            if release.lab_id == UNKNOWN or release.released_on is None or not release.names or any(not one.tunings for one in release.names):
                continue
            told = frozenset.intersection(*(frozenset(one.tunings) for one in release.names))
            near = {one.release_id: one for name in release.names for one in self.by_family.get(spelled(name), ())}
            for other in near.values():
                words = told.difference(*(one.tunings for one in other.names))
                is_earlier = other.released_on is not None and other.released_on < release.released_on
                is_alike = {signature(one) for one in other.names} & {signature(one) for one in release.names}
                if other is not release and other.lab_id == release.lab_id and words and is_earlier and is_alike:
                    found[release.release_id] = (other, words)
        return found

    def elder_without(self, release: Subject, texts: Iterable[str]) -> Subject | None:
        """The earlier release whose name this one's is but for a word of tuning (thinking, reasoning), where no text holds that word."""
        elder, words = self._elders.get(release.release_id, (None, frozenset()))
        return elder if elder is not None and not any(words & set(words_of(text)) for text in texts) else None

    # Papers.

    def paper_day(self, arxiv_id: str) -> date | None:
        """The day of a paper's first version; the month of its id where arXiv was not asked."""
        known = self.world.papers.get(arxiv_id)
        return known.first_version_at.date() if known and known.first_version_at else day_of_arxiv_id(arxiv_id)

    def days_after(self, release: Subject, arxiv_id: str) -> int | None:
        """Days from the release to the paper; negative where the paper came first; None where a day is not told.

        Where the release's is not, a paper from long before the Hub is still told to be so.
        """
        day = self.paper_day(arxiv_id)
        if day is None:
            return None
        if release.released_on is not None:
            return (day - release.released_on).days
        days = (day - _HUB_BEGINS).days
        return days if days < -BEFORE else None

    def of_another_release(self, release: Subject, arxiv_id: str) -> tuple[Standing, str, str] | None:
        """``(standing, rule, reason)`` of a paper that the registry gives to other releases; None where to none or to this one."""
        holders = self.holders_of(arxiv_id)
        if not holders or (release.release_id, arxiv_id) in self.declared:
            return None
        ancestors = set(map(self.model_id, release.ancestors))
        for holder in holders:
            if ancestors & set(holder.models):
                return Standing.BASE, "base_paper", f"It is the paper of {holder.release_id}, on which the release stands."
        for holder in holders:
            if holder.lab_id == release.lab_id != UNKNOWN and any(release.kin(name) is not Kinship.NONE for name in holder.names):
                return Standing.FAMILY, "family_paper", f"It is the paper of {holder.release_id}, of the same family."
        return Standing.MENTIONED, "others_paper", f"It is the paper of {holders[0].release_id}."

    def holders_of(self, arxiv_id: str) -> list[Subject]:
        """Releases to which the registry gives a paper."""
        return [self.releases[one] for one in self._holders.get(arxiv_id, ()) if one in self.releases]

    def bearers(self, name: Name) -> tuple[Subject, ...]:
        """Releases whose own models bear a name with its version, in order of their ids; the answer is kept."""
        key = (name.family, name.version, name.kinds, name.products, name.extras, name.sizes, name.dates, name.maker)
        if key not in self._bearers:
            self._bearers[key] = tuple(one for one in self.by_family.get(spelled(name), ()) if one.speakers and one.kin(name) is Kinship.SAME)
        return self._bearers[key]

    def is_only_product(self, release: Subject, name: Name) -> bool:
        """Whether a name lacks but the word that makes the release a product, and no other release bears it."""
        is_its = any(kinship(replace(one, products=(), extras=()), name) is Kinship.SAME for one in release.names)
        return is_its and all(one is release for one in self.bearers(name))

    @cached_property
    def families_of_labs(self) -> dict[str, set[str]]:
        """Labs by the first words of the families that the registry gives to them."""
        return lab_families(self.world)

    def labs_of(self, name: Name) -> set[str]:
        """Labs to which the registry gives a name's family."""
        word = "".join(letter for letter in name.family[0] if letter.isalpha()) if name.family else ""
        return self.families_of_labs.get(word, set())

    def is_family_of_others(self, release: Subject, name: Name) -> bool:
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
