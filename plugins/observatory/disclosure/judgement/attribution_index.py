"""Indexes that attribution uses: over all records read, the releases, and the models whose cards describe them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, cached_property

from observatory.disclosure.judgement.copies import HUB_TIMES_BEGIN, find_copies
from observatory.disclosure.judgement.declared import declared_papers
from observatory.disclosure.judgement.members import ModelNames, lab_families
from observatory.disclosure.judgement.records import CoreLink, Member, Repository, World
from observatory.disclosure.judgement.subjects import (
    UNKNOWN,
    ReleaseProfile,
    account_of,
    day_of_arxiv_id,
    family_letters,
    is_named_as,
    owner_key,
    signature,
    split_words,
)
from observatory.disclosure.names import Name, NameMatch, compare_names, parse_name
from observatory.disclosure.reading import Standing
from observatory.vocabulary import plain

MAIN_ROLES = frozenset({"flagship", "size", "base"})
_MAX_ANCESTORS = 30
# A word with fewer letters than this in a README may be anything, and is no family's name.
_FAMILY_MIN = 3
# How long before a release its paper may appear, and how long after (days).
BEFORE, AFTER = 400, 730
# No models were on the Hub before this day.
_HUB_BEGINS = date(2019, 6, 1)


class AttributionIndex:
    """Indexes over all records read (``world``) and the members that are models. Built once, in one pass over each table.

    ``roles`` and ``release_of``: the role and the release id by model. ``declared``: ``(release_id, arxiv_id)`` of papers that the registry or a
    person gives. ``copies``: models that are copies, with the id of their original. ``releases``: the profiles by release id.
    ``releases_by_family``: the releases by the letters of a family in one of their names.
    """

    def __init__(self, world: World, models: Sequence[Member]) -> None:
        """Build the indexes, one pass over each table: ids by letter case, links by repository, roles, copies, profiles of releases, and releases by family."""
        self.world = world
        self.names = ModelNames(world)
        self._hub_id_in_case = {hub_id.lower(): hub_id for hub_id in world.models}
        # A dataset's name without an account (squad) may mean many things, so only full ids are looked up.
        self._dataset_id_in_case = {hub_id.lower(): hub_id for hub_id in world.datasets if "/" in hub_id}
        self._links_from_repository = _links_by_repository(world.links_from)
        self._links_to_repository = _links_by_repository(world.links_to)
        self.roles = {member.artifact_id: member.role for member in models if member.artifact_kind == "model"}
        self.release_of = {member.artifact_id: member.release_id for member in models if member.artifact_kind == "model"}
        self.declared = set(declared_papers(world, {*self.release_of.values(), *world.registered}))
        self._holders: dict[str, list[str]] = defaultdict(list)
        for release_id, arxiv_id in sorted(self.declared):
            self._holders[arxiv_id].append(release_id)
        self.copies = find_copies(world, self.roles)
        self.releases = self._build_profiles()
        self._releases_with_name: dict[tuple[object, ...], tuple[ReleaseProfile, ...]] = {}
        self.releases_by_family: dict[str, list[ReleaseProfile]] = defaultdict(list)
        for release in self.releases.values():
            for family in sorted({word for name in release.names for word in (family_letters(name), "".join(name.family[1:])) if len(word) >= 2}):
                self.releases_by_family[family].append(release)

    # -- links between documents

    def links_from(self, kind: str, key: str) -> list[CoreLink]:
        """The links of a thing to others. The letter case of a repository's name does not matter."""
        return self._links_from_repository.get(key.lower(), []) if kind == "repository" else self.world.links_from.get((kind, key), [])

    def links_to(self, kind: str, key: str) -> list[CoreLink]:
        """The links of others to a thing."""
        return self._links_to_repository.get(key.lower(), []) if kind == "repository" else self.world.links_to.get((kind, key), [])

    def model_id(self, hub_id: str) -> str:
        """A model's id in the letter case of its record; as given if there is no record."""
        return self._hub_id_in_case.get(hub_id.lower(), hub_id)

    def dataset_id(self, hub_id: str) -> str:
        """A dataset's id in the letter case of its record; as given if there is no record."""
        return self._dataset_id_in_case.get(hub_id.lower(), hub_id)

    def repository(self, full_name: str) -> Repository | None:
        """The record of a repository, whatever the letter case of its name."""
        return self.world.repositories.get(full_name.lower())

    def full_name(self, name: str) -> str:
        """A repository's name as its record spells it; as given if there is no record."""
        record = self.repository(name)
        return record.github_full_name if record else name

    def readme_names(self, full_name: str) -> tuple[str, ...]:
        """The short texts of a README that may be names: headings, first cells of tables, texts of links to models. At most 400 of 160 characters each.

        Empty without a README.
        """
        record = self.repository(full_name)
        return tuple(dict.fromkeys(text[:160] for text in record.in_readme("names")[:400])) if record is not None else ()

    def names_only_others(self, release: ReleaseProfile, full_name: str) -> bool:
        """Whether a README has names (``readme_names``), and none of them is of the release's family."""
        names = self.readme_names(full_name)
        return bool(names) and all(release.match_in_text(name) is NameMatch.NONE for name in names)

    def count_names_of_other_owners(self, full_name: str) -> int:
        """How many names in a repository's README are of a family of models that another owner has and the repository's owner has not.

        Families are known from the releases and from the registry's labs. A README that names many such models is a list or a comparison.
        """
        return self._cached_count_of_other_owners(full_name.lower())

    @cached_property
    def _cached_count_of_other_owners(self) -> Callable[[str], int]:
        """The function behind ``count_names_of_other_owners``: it takes a repository's name in lower case, and keeps its answers."""

        @cache
        def count_names(key: str) -> int:
            """The count for one repository (``key``: its name in lower case)."""
            lab, owner = self.lab_of_repository(key), owner_key(account_of(key))
            total = 0
            for name_in_readme in self.readme_names(key):
                family = parse_name(name_in_readme).family
                releases_of_family = self.releases_by_family.get("".join(family), ()) if family else ()
                labs = self.labs_of(parse_name(name_in_readme))
                is_own = lab in labs or any(owner in release.owners or release.lab_id == lab != UNKNOWN for release in releases_of_family)
                total += not is_own and bool(releases_of_family or labs)
            return total

        return count_names

    def families_named(self, full_name: str) -> set[str]:
        """The families of models, in letters, that a README names or whose models its code loads; families are those of releases and of the labs."""
        record = self.repository(full_name)
        texts = [*self.readme_names(full_name), *(text[:160] for text in record.in_readme("loads"))] if record is not None else []
        names = [parse_name(text) for text in texts]
        return {family for name in names if len(family := family_letters(name)) >= _FAMILY_MIN and (family in self.releases_by_family or self.labs_of(name))}

    # -- owners of repositories

    def lab_of_repository(self, full_name: str) -> str:
        """The lab of a repository's owner; ``unknown`` if the registry has none for it."""
        record = self.repository(full_name)
        return record.lab_id if record else self._github_labs.get(account_of(full_name).lower(), UNKNOWN)

    @cached_property
    def _github_labs(self) -> dict[str, str]:
        """The lab of each GitHub account of the registry, by the account's name in lower case."""
        return {account.lower(): lab for lab, accounts in sorted(self.world.github_accounts.items()) for account in accounts}

    def is_of_owner(self, release: ReleaseProfile, full_name: str) -> bool:
        """Whether a repository belongs to the release's lab or account, or ``introduces`` the models of one of its accounts."""
        lab = self.lab_of_repository(full_name)
        if lab != UNKNOWN and release.lab_id != UNKNOWN:
            return lab == release.lab_id
        return owner_key(account_of(full_name)) in release.owners or any(self.introduces(full_name, account) for account in release.accounts)

    @cached_property
    def _weights_given_by_account(self) -> dict[str, Counter[str]]:
        """For each repository (lower case), how many models of each account (lower case) its README links as weights."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for key, links in self._links_from_repository.items():
            for link in links:
                if link.dst_kind == "model" and link.relation == "weights":
                    counts[key][account_of(link.dst_id).lower()] += 1
        return counts

    @cached_property
    def _accounts_linking(self) -> dict[str, set[str]]:
        """For each repository (lower case), the accounts (lower case) whose own models' cards link it as code."""
        accounts: dict[str, set[str]] = defaultdict(set)
        for (kind, _), links in self.world.links_from.items():
            if kind == "model":
                for link in links:
                    if link.dst_kind == "repository" and link.relation in {"code", "training_code"} and link.src_id not in self.copies:
                        accounts[link.dst_id.lower()].add(account_of(link.src_id).lower())
        return accounts

    def readme_links_to(self, hub_id: str) -> list[CoreLink]:
        """READMEs' links to the weights of a model, or of an unrated model of the same release by name."""
        of_unrated = [link for link in self._links_to_unrated[account_of(hub_id).lower()] if is_named_as(link.dst_id, hub_id)] if "/" in hub_id else []
        return [*(link for link in self.links_to("model", hub_id) if link.src_kind == "repository" and link.relation == "weights"), *of_unrated]

    @cached_property
    def _links_to_unrated(self) -> dict[str, list[CoreLink]]:
        """READMEs' links to the weights of models that are not rated, by account (lower case)."""
        links: dict[str, list[CoreLink]] = defaultdict(list)
        for _, links_of_readme in sorted(self._links_from_repository.items()):
            for link in links_of_readme:
                if link.dst_kind == "model" and link.relation == "weights" and self.model_id(link.dst_id) not in self.roles:
                    links[account_of(link.dst_id).lower()].append(link)
        return links

    def introduces(self, full_name: str, account: str) -> bool:
        """Whether at least half of the models whose weights a README links are this account's, and something confirms that they belong together.

        That is a card of the account that links the repository, or the account's name within the repository's.
        """
        counts, account = self._weights_given_by_account.get(full_name.lower()), account.lower()
        if not counts or counts[account] * 2 < counts.total():
            return False
        key = owner_key(account)
        return account in self._accounts_linking.get(full_name.lower(), ()) or (len(key) >= 4 and key in plain(full_name))

    def count_linking_accounts(self, full_name: str) -> int:
        """How many accounts have a model whose card links a repository as code."""
        return len(self._accounts_linking.get(full_name.lower(), ()))

    @cached_property
    def repositories_of_lab(self) -> dict[str, list[str]]:
        """The names (owner/name) of the repositories of each known lab."""
        return self._group_repositories(lambda repository: repository.lab_id if repository.lab_id != UNKNOWN else None)

    @cached_property
    def repositories_of_owner(self) -> dict[str, list[str]]:
        """The names (owner/name) of the repositories of each owner, by ``owner_key``."""
        return self._group_repositories(lambda repository: owner_key(repository.account))

    @cached_property
    def repositories_by_introduced_account(self) -> dict[str, list[str]]:
        """For each account (lower case), the repositories whose README presents mostly its models (see ``introduces``)."""
        names: dict[str, list[str]] = defaultdict(list)
        for key, counts in sorted(self._weights_given_by_account.items()):
            for account in counts:
                if self.introduces(key, account):
                    names[account].append(self.full_name(key))
        return names

    def _group_repositories(self, key: Callable[[Repository], str | None]) -> dict[str, list[str]]:
        """The names of the repositories, grouped by what ``key`` gives for each; repositories for which it gives None are left out."""
        groups: dict[str, list[str]] = defaultdict(list)
        for repository in self.world.repositories.values():
            if (group := key(repository)) is not None:
                groups[group].append(repository.github_full_name)
        return groups

    # Ancestors and releases.

    def _ancestors(self, hub_ids: Sequence[str]) -> Iterator[str]:
        """The declared bases of the models, and their bases in turn, without these models themselves.

        Ends after ``_MAX_ANCESTORS``, with all bases of the model at which that number was reached.
        """
        waiting, seen = list(hub_ids), set(hub_ids)
        while waiting and len(seen) < _MAX_ANCESTORS + len(hub_ids):
            for parent in self.world.parents.get(waiting.pop(), ()):
                if parent.parent_hub_id not in seen:
                    seen.add(parent.parent_hub_id)
                    waiting.append(parent.parent_hub_id)
                    yield parent.parent_hub_id

    def _is_of_another_owner(self, hub_id: str, owners: frozenset[str], lab_id: str) -> bool:
        """Whether the model's account is not among ``owners``, and the model is not known to be of the lab."""
        record = self.world.models.get(hub_id)
        return owner_key(account_of(hub_id)) not in owners and (record is None or lab_id == UNKNOWN or record.lab_id != lab_id)

    def _build_profiles(self) -> dict[str, ReleaseProfile]:
        """The profile of every release, also of registry releases without a model."""
        members: dict[str, list[str]] = defaultdict(list)
        for hub_id, release_id in self.release_of.items():
            members[release_id].append(hub_id)
        for release_id in self.world.registered:
            members.setdefault(release_id, [])
        return {release_id: self._build_profile(release_id, sorted(members[release_id])) for release_id in sorted(members)}

    def _build_profile(self, release_id: str, hub_ids: list[str]) -> ReleaseProfile:
        """Collect what attribution needs of a release: its lab, models, owners, names, ancestors and day of release."""
        models = [self.world.models[hub_id] for hub_id in hub_ids if hub_id in self.world.models]
        registered = self.world.registered.get(release_id)
        original_models = [model for model in models if model.hub_id not in self.copies]
        lab_id = registered.lab_id if registered else Counter(model.lab_id for model in models).most_common(1)[0][0] if models else UNKNOWN
        main_models = [model for model in original_models if self.roles[model.hub_id] in MAIN_ROLES] or original_models or models
        names = [self.names.own(model.hub_id) for model in main_models] + ([parse_name(registered.name)] if registered else [])
        owners = frozenset(owner_key(model.account) for model in original_models or models)
        ancestors = tuple(self._ancestors(hub_ids))
        times = [model.created_at for model in main_models if model.created_at is not None and model.created_at >= HUB_TIMES_BEGIN]
        return ReleaseProfile(
            release_id,
            lab_id,
            tuple(hub_ids),
            tuple(model.hub_id for model in original_models),
            frozenset(model.account for model in original_models or models),
            owners,
            tuple({signature(name): name for name in names if name.family}.values()),
            ancestors,
            tuple(ancestor for ancestor in ancestors if self._is_of_another_owner(ancestor, owners, lab_id)),
            registered.release_date if registered and registered.release_date else min(times).date() if times else None,
        )

    @cached_property
    def _earlier_namesakes(self) -> dict[str, tuple[ReleaseProfile, frozenset[str]]]:
        """By release id: an earlier release of the same lab whose name lacks only words for tuning, and these words ("Foo" for "Foo Thinking")."""
        earlier: dict[str, tuple[ReleaseProfile, frozenset[str]]] = {}
        for release in self.releases.values():
            if release.lab_id == UNKNOWN or release.released_on is None or not release.names or any(not name.tunings for name in release.names):
                continue
            tunings = frozenset.intersection(*(frozenset(name.tunings) for name in release.names))
            namesakes = {namesake.release_id: namesake for name in release.names for namesake in self.releases_by_family.get(family_letters(name), ())}
            for other in namesakes.values():
                words = tunings.difference(*(name.tunings for name in other.names))
                is_earlier = other.released_on is not None and other.released_on < release.released_on
                is_alike = {signature(name) for name in other.names} & {signature(name) for name in release.names}
                if other is not release and other.lab_id == release.lab_id and words and is_earlier and is_alike:
                    earlier[release.release_id] = (other, words)
        return earlier

    def find_earlier_namesake(self, release: ReleaseProfile, texts: Iterable[str]) -> ReleaseProfile | None:
        """The earlier release ("Foo") whose name lacks only a word for tuning ("Foo Thinking"); None without one, or if one of the texts has that word."""
        earlier, words = self._earlier_namesakes.get(release.release_id, (None, frozenset()))
        return earlier if earlier is not None and not any(words & set(split_words(text)) for text in texts) else None

    # -- papers

    def paper_day(self, arxiv_id: str) -> date | None:
        """The day of a paper's first version; without a record of it, the first day of the month in its id."""
        record = self.world.papers.get(arxiv_id)
        return record.first_version_at.date() if record and record.first_version_at else day_of_arxiv_id(arxiv_id)

    def days_after(self, release: ReleaseProfile, arxiv_id: str) -> int | None:
        """Days from the release to the paper, negative if the paper came first; None if a day is not known.

        If only the release's day is unknown, a paper from long before the Hub still counts as earlier.
        """
        day = self.paper_day(arxiv_id)
        if day is None:
            return None
        if release.released_on is not None:
            return (day - release.released_on).days
        days = (day - _HUB_BEGINS).days
        return days if days < -BEFORE else None

    def judge_by_registry(self, release: ReleaseProfile, arxiv_id: str) -> tuple[Standing, str, str] | None:
        """``(standing, rule, reason)`` of a paper that the registry gives to other releases; None if it gives it to this one or to none."""
        owning_releases = self.registry_holders(arxiv_id)
        if not owning_releases or (release.release_id, arxiv_id) in self.declared:
            return None
        ancestors = set(map(self.model_id, release.ancestors))
        for owning in owning_releases:
            if ancestors & set(owning.models):
                return Standing.BASE, "base_paper", f"It is the paper of {owning.release_id}, the release's base."
        for owning in owning_releases:
            is_related = any(release.match_name(name) is not NameMatch.NONE and not self.is_version_of_others_model(release, name) for name in owning.names)
            if owning.lab_id == release.lab_id != UNKNOWN and is_related:
                return Standing.FAMILY, "family_paper", f"It is the paper of {owning.release_id}, of the same family."
        return Standing.MENTIONED, "others_paper", f"It is the paper of {owning_releases[0].release_id}."

    def is_version_of_others_model(self, release: ReleaseProfile, name: Name) -> bool:
        """Whether ``name`` has a version, and the release has none and was made from other owners' models alone. Then it is no version of the release."""
        bases = [self.world.models.get(self.model_id(hub_id)) for hub_id in release.ancestors]
        is_others = bool(bases) and all(base is None or base.lab_id != release.lab_id for base in bases)
        is_owned = any(owner_key(account_of(hub_id)) in release.owners for hub_id in release.ancestors)
        return is_others and not is_owned and bool(name.version) and not any(own_name.version for own_name in release.names)

    def registry_holders(self, arxiv_id: str) -> list[ReleaseProfile]:
        """The releases to which the registry assigns a paper as their own."""
        return [self.releases[release_id] for release_id in self._holders.get(arxiv_id, ()) if release_id in self.releases]

    def releases_with_name(self, name: Name) -> tuple[ReleaseProfile, ...]:
        """The releases that have this name, with its version, and are no mere copies; in the order of their ids. Cached."""
        key = (name.family, name.version, name.kinds, name.products, name.extras, name.sizes, name.dates, name.maker)
        if key not in self._releases_with_name:
            self._releases_with_name[key] = tuple(
                release
                for release in self.releases_by_family.get(family_letters(name), ())
                if release.original_models and release.match_name(name) is NameMatch.SAME
            )
        return self._releases_with_name[key]

    def is_only_product(self, release: ReleaseProfile, name: Name) -> bool:
        """Whether a name lacks only the release's word for a product ("Foo 4" for "Foo 4 Air"), and no other release has that name."""
        is_name_without_product = any(compare_names(replace(own_name, products=(), extras=()), name) is NameMatch.SAME for own_name in release.names)
        return is_name_without_product and all(namesake is release for namesake in self.releases_with_name(name))

    @cached_property
    def labs_by_family_word(self) -> dict[str, set[str]]:
        """The labs that have a family of models, by the first word of its name, as the registry says."""
        return lab_families(self.world)

    def labs_of(self, name: Name) -> set[str]:
        """The labs that have models of a name's family, as the registry says; empty if it has none."""
        word = "".join(letter for letter in name.family[0] if letter.isalpha()) if name.family else ""
        return self.labs_by_family_word.get(word, set())

    def is_family_of_others(self, release: ReleaseProfile, name: Name) -> bool:
        """Whether a name's family belongs to another lab by the registry, or to a base that another owner made."""
        labs = self.labs_of(name)
        if labs and release.lab_id not in labs:
            return True
        return release.lab_id not in labs and any(parse_name(hub_id).family == name.family for hub_id in release.ancestors_of_others)


def _links_by_repository(links_by_key: Mapping[tuple[str, str], list[CoreLink]]) -> dict[str, list[CoreLink]]:
    """The links whose key is a repository, collected by its full name in lower case, since GitHub ignores the case."""
    links: dict[str, list[CoreLink]] = defaultdict(list)
    for (kind, key), links_of_key in links_by_key.items():
        if kind == "repository":
            links[key.lower()] += links_of_key
    return links
