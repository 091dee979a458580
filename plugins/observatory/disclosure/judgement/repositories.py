"""Decides what a repository is to a release: its own, its family's, its base's, or only mentioned."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from observatory.disclosure.code_words import is_application, is_further_tuning
from observatory.disclosure.judgement.attribution_index import MAIN_ROLES, AttributionIndex
from observatory.disclosure.judgement.declared import apply_overrides
from observatory.disclosure.judgement.recipes import find_generation_recipes, find_recipes, spellings
from observatory.disclosure.judgement.records import CoreLink, Member, Repository, World
from observatory.disclosure.judgement.subjects import UNKNOWN, ReleaseProfile, account_of, family_letters, heading_of, headings_of, name_in_title, owner_key
from observatory.disclosure.names import FIRST_VERSIONS, NameMatch, parse_name
from observatory.disclosure.reading import Standing, Strength
from observatory.disclosure.tree import framework_of
from observatory.vocabulary import Kind, plain, vocabulary

# A family's name needs so many letters before a plural s of it is recognised ("berts").
_FAMILY_MIN = 4
# A repository that the cards of more accounts than this link as code is a general tool.
MANY_ACCOUNTS = 3
# A repository that models of more families than this link as code is a library.
MANY_FAMILIES = 3
# A name needs so many letters before an unknown owner's repository of that name counts without a link to the weights.
_NAME_MIN = 6
# A heading with more words than this is no model's name.
_NAME_WORDS = 4
_CODE = frozenset({"code", "training_code"})
_GIVES_CODE = re.compile(
    r"\b(?:code\w*|repo\w*|github|git|gh|scripts?|sources?|here|this|link|training|fine-?tun\w*|implementation|official|project|page|website|notebook)\b"
    r"|代码|仓库|项目|源码|链接|コード|코드",
    re.IGNORECASE,
)
_TRAINING = re.compile(r"train|fine-?tun|训练|微调|学習|학습|entra[iî]n|trein|обучен", re.IGNORECASE)
# Repositories named after something that accompanies training: "foo-eval", "foo-tokenizer".
_BESIDE = re.compile(
    r"(?:^|[-_.])(?:evals?|evaluation|evaluator|bench(?:mark)?s?|datasets?|n-?grams?|kenlm|samplers?|tokeni[sz]ers?|demos?)(?:[-_.]|$)", re.IGNORECASE
)
# A heading or words on data ("dataset"): a link there leads to a corpus, not to code.
_OF_DATA = re.compile(r"\b(?:data|datasets?|corpus|corpora)\b|数据集|语料", re.IGNORECASE)
_OF_CODE = re.compile(r"\bcode\b|script|train(?!ing (?:data|set|corpus))|代码", re.IGNORECASE)
# A heading on the reader's use or on something else ("Quick start", "Evaluation"): a link to a repository there is not the release's code.
_ASIDE = re.compile(
    r"\b(?:evaluat\w*|benchmark\w*|results?|performance|communit\w*|safety|responsib\w*|issues?|feedback|contact|licen[cs]e"
    r"|usage|use|using|how to|quick ?start|inference"
    r"|deploy\w*|serving|acknowledg\w*|thanks|credits|related|references|citation|tokeni[sz]\w*|quanti[sz]\w*|install\w*|requirements|limitations?|demo)\b"
    r"|评测|评估|使用|部署|推理|致谢|参考|量化|安装",
    re.IGNORECASE,
)
# A heading, or the text of a link, on examples or on what uses the model ("Sample code", "Web app"): what is linked there was not what trained it.
_EXAMPLE = re.compile(
    r"\b(?:examples?|samples?|apps?|applications?|(?:chat-?)?bots?|plug-?ins?|playground|ejemplos?|exemplos?|exemples?|beispiele?)\b|サンプル|示例|예제|примеры?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of one repository for one release.

    ``name_match``: how far the repository's own name matches the release's. ``is_of_owner``: it belongs to the release's lab or account.
    ``is_introduced``: its README links the release's weights. ``is_named``: its README names the release. ``link``: the best link of the
    release's cards to it. ``paper``: a paper of the release that links it as code. ``is_namesake``: it has the release's name and is of an
    unknown owner.
    """

    full_name: str
    name_match: NameMatch
    is_of_owner: bool
    is_introduced: bool
    is_named: bool
    link: CoreLink | None
    paper: str | None
    is_namesake: bool


def repositories_of(world: World, models: Sequence[Member]) -> list[Member]:
    """Repositories of the releases that ``models`` belong to, each with its standing. Sorted by release and repository."""
    return attribute_repositories(AttributionIndex(world, models))


def attribute_repositories(index: AttributionIndex) -> list[Member]:
    """The same as ``repositories_of``, on indexes that are already built."""
    return apply_overrides(index.world, index.releases, _Repositories(index).members(), "repository", index.full_name)


class _Repositories:
    """Finds and judges the repositories of each release.

    ``families``: the families of the models whose cards link a repository (lower case) as code. ``repositories_of_unknown_owners`` and
    ``papers_by_family``: by the letters of the family in their name or title. ``declared_papers``: papers by release, from the registry.
    ``owned``: of how many releases a repository (lower case) is an own one.
    """

    def __init__(self, index: AttributionIndex) -> None:
        """Collect the families of models whose cards link each repository as code, repositories of unknown owners and papers by family, and declared papers."""
        self.index = index
        self.families: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for hub_id in index.roles:
            if hub_id not in index.copies:
                for link in index.links_from("model", hub_id):
                    if link.dst_kind == "repository" and link.relation in _CODE:
                        self.families[link.dst_id.lower()].add(parse_name(hub_id).family)
        self.repositories_of_unknown_owners: dict[str, list[str]] = defaultdict(list)
        for key, record in sorted(index.world.repositories.items()):
            if record.lab_id == UNKNOWN and record.is_fork is not True:
                self.repositories_of_unknown_owners[family_letters(parse_name(key))].append(key)
        self.papers_by_family: dict[str, list[str]] = defaultdict(list)
        for arxiv_id in sorted(index.world.papers):
            if (name := name_in_title(index.world.papers[arxiv_id].title)) is not None and name.family:
                self.papers_by_family[family_letters(name)].append(arxiv_id)
        self.owned: Counter[str] = Counter()
        self.declared_papers: dict[str, set[str]] = defaultdict(set)
        for release_id, arxiv_id in sorted(index.declared):
            self.declared_papers[release_id].add(arxiv_id)

    def members(self) -> list[Member]:
        """Judge the candidate repositories of every release with models; returns the members of all. Sets ``owned``: how many releases own each repository."""
        members: list[Member] = []
        judged_by_release: dict[str, dict[str, Member]] = {}
        for release in self.index.releases.values():
            if release.models:
                found = (self.judge(release, candidate) for candidate in self.find_candidates(release))
                judged_by_release[release.release_id] = {member.artifact_id.lower(): member for member in found if member is not None}
        own = (key for judged in judged_by_release.values() for key, member in judged.items() if member.standing is Standing.OWN)
        self.owned = Counter(own)
        for release_id, judged in judged_by_release.items():
            release = self.index.releases[release_id]
            for member in self.find_training_code(release, list(judged.values())):
                earlier = judged.get(member.artifact_id.lower())
                if earlier is None or earlier.standing is not Standing.OWN or earlier.rule == "project":
                    judged[member.artifact_id.lower()] = member
            # If a release has its own repository, the general project of its account is left out.
            has_own = any(member.standing is Standing.OWN and member.rule != "project" for member in judged.values())
            members += sorted((member for member in judged.values() if not (has_own and member.rule == "project")), key=lambda member: member.artifact_id)
        return members

    # -- finding candidates

    def find_candidates(self, release: ReleaseProfile) -> Iterable[Candidate]:
        """Repositories that a release's cards or papers link, whose READMEs link its weights, that belong to its owner, or that have its name."""
        index = self.index
        links: dict[str, list[CoreLink]] = defaultdict(list)
        introduced: set[str] = set()
        linking: set[str] = set()
        mentioning: set[str] = set()
        papers: dict[str, str] = {}
        for hub_id in release.original_models or release.models:
            for core_link in index.links_from("model", hub_id):
                if core_link.dst_kind == "repository":
                    links[core_link.dst_id.lower()].append(core_link)
            for core_link in index.readme_links_to(hub_id) if index.roles.get(hub_id) in MAIN_ROLES else ():
                (introduced if core_link.strength.is_at_least(Strength.HEADED) else linking).add(core_link.src_id.lower())
            mentioning |= {link.src_id.lower() for link in index.links_to("model", hub_id) if link.src_kind == "repository" and link.relation == "mentions"}
        for arxiv_id in self.papers(release):
            for core_link in index.links_from("paper", arxiv_id):
                if core_link.dst_kind == "repository" and core_link.relation == "code":
                    papers.setdefault(core_link.dst_id.lower(), arxiv_id)
        of_owner = {name.lower() for name in index.repositories_of_lab.get(release.lab_id, ())}
        for owner in release.owners:
            of_owner |= {name.lower() for name in index.repositories_of_owner.get(owner, ())}
        for account in release.accounts:
            of_owner |= {name.lower() for name in index.repositories_by_introduced_account.get(account.lower(), ())}
        # Leave out the owner's forks, which hold others' work; one that a document of the release gives is a candidate all the same.
        of_owner = {key for key in of_owner if (record := index.repository(key)) is None or record.is_fork is not True}
        if release.is_copy:
            of_owner, introduced, linking = set(), set(), set()
        namesakes = self.namesakes(release, introduced | linking)
        for key in sorted({*links, *introduced, *papers, *of_owner, *namesakes}):
            link = max(links[key], key=_link_rank) if key in links else None
            full_name = index.full_name(link.dst_id if link else key)
            name_match, is_of_owner = self.match_repository_name(release, full_name), index.is_of_owner(release, full_name)
            # Whether the README only links the weights as its starting point: then they are its base, and it does not introduce them.
            is_base = key in mentioning - introduced - linking and name_match is NameMatch.NONE
            yield Candidate(
                full_name,
                name_match,
                is_of_owner,
                # ``is_introduced``: in a repository of the family any link to the weights counts; elsewhere a link may only compare.
                key in introduced or (key in linking and name_match in {NameMatch.SAME, NameMatch.FAMILY_ONLY}),
                not is_base
                and (
                    self.names(release, full_name)
                    or (is_of_owner and (self.names_version(release, full_name, name_match) or self.loads_weights(release, full_name, name_match)))
                ),
                link,
                papers.get(key),
                key in namesakes,
            )

    def match_repository_name(self, release: ReleaseProfile, full_name: str) -> NameMatch:
        """How far a repository's name matches the release's. The family's name with other words and no version ("FooTeam") is the family's only."""
        name = parse_name(full_name)
        if vocabulary().is_name_of(family_letters(name), Kind.BENCHMARK, Kind.TOY) or self.is_named_as_data(release, full_name):
            return NameMatch.NONE
        name_match = release.match_name(name)
        if name_match is not NameMatch.NONE and plain(full_name.rsplit("/", 1)[-1]) in {plain(own_name.key) for own_name in release.names}:
            return NameMatch.SAME
        has_more_words = plain(full_name.rsplit("/", 1)[-1]) not in {family_letters(name), "".join(name.family[1:])}
        has_only_family = not (name.version or name.sizes or name.extras)
        # A repository named only after the family (Foo) is the family's, even if the release is a special kind (Foo-Coder).
        is_of_family = (
            name_match is NameMatch.OTHER_KIND and not name.kinds and any(family_letters(own_name) == family_letters(name) for own_name in release.names)
        )
        if has_only_family and ((name_match is NameMatch.SAME and has_more_words) or is_of_family):
            return NameMatch.FAMILY_ONLY
        return NameMatch.SAME if name_match is NameMatch.FAMILY_ONLY and name.version and self.index.is_only_product(release, name) else name_match

    def is_named_as_data(self, release: ReleaseProfile, full_name: str) -> bool:
        """Whether a repository has the name of a dataset that the release gives as its training data, and of no model of it."""
        name = plain(full_name.rsplit("/", 1)[-1])
        if name in {plain(hub_id.rsplit("/", 1)[-1]) for hub_id in release.models}:
            return False
        return any(
            link.dst_kind == "dataset" and link.relation == "trained_on" and plain(link.dst_id.rsplit("/", 1)[-1]) == name
            for hub_id in release.original_models
            for link in self.index.links_from("model", hub_id)
        )

    def papers(self, release: ReleaseProfile) -> set[str]:
        """Papers that belong to the release by the registry or by the name in their title; of a copy those of the registry alone.

        A title counts only if its name is the release's, with the version, and its family is not another lab's by the registry.
        """
        papers = set(self.declared_papers[release.release_id])
        if not release.is_copy:
            for family in {family_letters(name) for name in release.names}:
                for arxiv_id in self.papers_by_family.get(family, ()):
                    name = name_in_title(self.index.world.papers[arxiv_id].title)
                    if name is not None and release.match_name(name) is NameMatch.SAME and not self.index.is_family_of_others(release, name):
                        papers.add(arxiv_id)
        return papers

    def names(self, release: ReleaseProfile, full_name: str) -> bool:
        """Whether a README names the release in a heading, a table or a link to weights, and not only in a list of other owners' models.

        With at least twice as many names of other owners' models the README is a list or a comparison.
        """
        return self.readme_names_matches(release, full_name, frozenset({NameMatch.SAME}))

    def names_version(self, release: ReleaseProfile, full_name: str, name_match: NameMatch) -> bool:
        """Whether a README names the release with its version, in a repository that is named after the family alone or after an earlier version of it."""
        is_kept_on = name_match is NameMatch.FAMILY_ONLY or (name_match is NameMatch.OTHER_VERSION and self.is_earlier(release, full_name))
        versioned = replace(release, names=tuple(own_name for own_name in release.names if _number(own_name.version) is not None and own_name.version))
        return is_kept_on and any(versioned.match_in_text(text) is NameMatch.SAME for text in self.index.readme_names(full_name))

    def bears_another_family(self, release: ReleaseProfile, full_name: str) -> bool:
        """Whether a repository's name is the plural of another family of its owner (``berts``): then it is a collection of these models."""
        word = family_letters(parse_name(full_name))
        family = word.removesuffix("s")
        if family == word or len(family) < _FAMILY_MIN or any(family in plain(hub_id.rsplit("/", 1)[-1]) for hub_id in release.original_models):
            return False
        return any(other is not release and other.owners & release.owners for other in self.index.releases_by_family.get(family, ()))

    def loads_weights(self, release: ReleaseProfile, full_name: str, name_match: NameMatch) -> bool:
        """Whether code in a README loads the release's weights, and mostly its owner's, in a repository with the release's or the family's name."""
        record = self.index.repository(full_name)
        loaded = record.in_readme("loads") if record is not None and name_match in {NameMatch.SAME, NameMatch.FAMILY_ONLY} else []
        own = [parse_name(hub_id) for hub_id in loaded if owner_key(account_of(hub_id)) in release.owners]
        # A form of the same version under a word of its own (``foo2.5-mono``) counts as the version.
        forms = [replace(own_name, extras=()) if own_name.version else own_name for own_name in own]
        return len(own) * 2 > len(loaded) and any(release.match_name(form) is NameMatch.SAME for form in forms)

    def readme_names_matches(self, release: ReleaseProfile, full_name: str, name_matches: frozenset[NameMatch]) -> bool:
        """Whether names in a README match the release in one of these ways, and are more than half as many as the names of other owners' models."""
        if all(len(family_letters(name)) < 4 and not name.version for name in release.names):
            return False
        own = sum(release.match_in_text(text) in name_matches for text in self.index.readme_names(full_name))
        return own > 0 and own * 2 > self.index.count_names_of_other_owners(full_name)

    # -- judging a candidate

    def judge(self, release: ReleaseProfile, candidate: Candidate) -> Member | None:
        """Judge one repository: the rules are tried in order, and the first that applies decides. None if it has nothing to do with the release."""
        if release.is_copy:
            return self.judge_copy(release, candidate)
        is_of_code = candidate.link is not None and candidate.link.relation in _CODE and not is_link_to_data(candidate.link)
        link = candidate.link if is_of_code and not self.is_named_as_data(release, candidate.full_name) else None
        strength = link.strength if link else Strength.MENTIONED
        is_given_as_code = link is not None and strength.is_at_least(Strength.HEADED)
        is_other = candidate.name_match in {NameMatch.OTHER_VERSION, NameMatch.OTHER_KIND}
        is_linked_or_owned = candidate.is_of_owner or (
            (candidate.is_introduced or candidate.is_named) and link is not None and not self.is_tool(candidate.full_name)
        )
        if (
            not candidate.is_of_owner
            and candidate.link is not None
            and candidate.name_match is not NameMatch.NONE
            and self.is_of_other_lab(release, candidate.full_name)
        ):
            return _member(release, candidate, Standing.BASE, strength, "base_code", "It is of another lab, whose family it bears the name of.")
        if self.is_application(release, candidate):
            reason = "The release's card calls it a program that uses the model."
            return _member(release, candidate, Standing.MENTIONED, Strength.MENTIONED, "application", reason)
        own_texts = [text for text in self.index.readme_names(candidate.full_name) if release.match_in_text(text) is NameMatch.SAME]
        namesake = self.index.find_earlier_namesake(release, (candidate.full_name, *own_texts)) if candidate.name_match is NameMatch.SAME else None
        if namesake is not None and link is None and not candidate.is_introduced:
            reason = (
                f"Its name is that of {namesake.release_id}, an earlier release, and neither its name nor its README has the word that makes this one another."
            )
            return _member(release, candidate, Standing.FAMILY, Strength.NEARBY, "sibling", reason)
        if is_linked_or_owned and is_other:
            if is_given_as_code and (candidate.is_introduced or candidate.is_named):
                return _member(
                    release, candidate, Standing.OWN, Strength.HEADED, "card_code", "The release's card gives it as its code, and its README names the release."
                )
            is_confirmed = candidate.is_introduced or candidate.is_named
            if candidate.is_of_owner and is_confirmed and candidate.name_match is NameMatch.OTHER_VERSION and self.is_earlier(release, candidate.full_name):
                reason = "It bears the name of an earlier version, and its README names the release or links its weights."
                return _member(release, candidate, Standing.OWN, Strength.HEADED, "kept_on", reason)
            if not candidate.link and not candidate.is_introduced and not candidate.is_named and candidate.name_match is NameMatch.OTHER_KIND:
                return None
            difference = "a model of another kind" if candidate.name_match is NameMatch.OTHER_KIND else "another version, size or product"
            return _member(release, candidate, Standing.FAMILY, Strength.NEARBY, "sibling", f"Its name is that of {difference}.")
        # The family's at most, if the repository is another owner's and does not give these weights: it may belong to a method or to an original of that name.
        is_confirmed = candidate.is_introduced or (candidate.is_named and any(name.version for name in release.names))
        if candidate.name_match is NameMatch.SAME and link is not None and not candidate.is_of_owner and not is_confirmed:
            reason = "The release's card links it and it bears the release's name; it is of another owner and does not give these weights."
            return _member(release, candidate, Standing.FAMILY, Strength.NEARBY, "same_name", reason)
        if candidate.name_match is NameMatch.SAME and is_linked_or_owned:
            return _member(
                release,
                candidate,
                Standing.OWN,
                Strength.STATED,
                "name_version",
                "Its name is the release's, and it is of the same owner or linked by the release's card.",
            )
        if candidate.is_of_owner and link is not None and self.is_to_tune_further(release, candidate, link):
            reason = "The card of this base release gives it as code to tune the release further."
            return _member(release, candidate, Standing.FAMILY, strength, "framework", reason)
        if candidate.is_of_owner and self.only_lists_weights(release, candidate):
            reason = "It is a framework, and its README gives the release's weights beside those of other releases and does not name its family elsewhere."
            return _member(release, candidate, Standing.FAMILY, Strength.NEARBY, "framework", reason)
        if is_linked_or_owned and candidate.is_introduced:
            return _member(release, candidate, Standing.OWN, Strength.STATED, "introduced", "Its README links the release's weights.")
        if is_linked_or_owned and candidate.is_named:
            return _member(
                release, candidate, Standing.OWN, Strength.HEADED, "named_in_readme", "Its README names the release in a heading, a table or a link to weights."
            )
        is_beside_code = link is not None and (
            _BESIDE.search(candidate.full_name.split("/")[-1]) is not None
            or _ASIDE.search(f"{heading_of(link.locator)} {link.quotation}") is not None
            or (link.relation != "training_code" and _EXAMPLE.search(f"{heading_of(link.locator)} {link.quotation}") is not None)
            or _names_something_else(link, release)
            or self.bears_another_family(release, candidate.full_name)
        )
        # Whether neither the repository's name nor its README names the family: then it is another work of the same owner.
        is_other_work = candidate.name_match is NameMatch.NONE and self.index.names_only_others(release, candidate.full_name)
        if candidate.is_of_owner and is_given_as_code and not is_beside_code and self.is_toolkit(release, candidate):
            reason = "The release's card gives it as its code; it serves many models, and its README does not name this release."
            return _member(release, candidate, Standing.FAMILY, strength, "framework", reason)
        # A framework that a card gives as code ("try it in foo-tune", "trained with foo-tune") trains models of any family.
        is_any_family = framework_of(candidate.full_name) is not None or self.is_library(candidate.full_name)
        if candidate.is_of_owner and is_given_as_code and not is_beside_code and not is_any_family and not is_other_work:
            return _member(release, candidate, Standing.OWN, strength, "card_code", "The release's card gives it as its code, and it is of the same owner.")
        if candidate.paper is not None and (candidate.is_of_owner or not self.is_tool(candidate.full_name)):
            return _member(release, candidate, Standing.OWN, Strength.HEADED, "paper_code", f"The release's paper {candidate.paper} gives it as its code.")
        if candidate.is_of_owner:
            return self.judge_not_naming(release, candidate, link)
        if candidate.link is None:
            return self.judge_namesake(release, candidate)
        if any(
            owner_key(account_of(candidate.full_name)) == owner_key(account_of(ancestor)) or self.is_lab_of(ancestor, candidate.full_name)
            for ancestor in release.ancestors
        ):
            return _member(release, candidate, Standing.BASE, strength, "base_code", "It is of the owner of the release's base model.")
        if self.is_tool(candidate.full_name):
            return _member(release, candidate, Standing.MENTIONED, strength, "tool", "It is a framework or a tool that many use.")
        return _member(
            release, candidate, Standing.MENTIONED, strength, "others_code", "It is of another owner, and no README that was read names the release."
        )

    def is_application(self, release: ReleaseProfile, candidate: Candidate) -> bool:
        """Whether the release's cards link a repository only as a program that uses the model, and its README does not say that it trained the release."""
        link = candidate.link
        if link is None or link.relation in _CODE or link.src_kind != "model" or not is_application(link.quotation):
            return False
        record = self.index.repository(candidate.full_name)
        return record is None or all(release.match_in_text(text[:160]) is not NameMatch.SAME for text in record.in_readme("training_of"))

    def is_to_tune_further(self, release: ReleaseProfile, candidate: Candidate, link: CoreLink) -> bool:
        """Whether the card of a base release calls a repository code to tune it further, and the repository does not bear the family's name.

        A base release declares no base, and no name of it has a word for tuning.
        """
        is_base = not release.ancestors and not any(name.tunings for name in release.names)
        return is_base and candidate.name_match is NameMatch.NONE and is_further_tuning(link.quotation)

    def is_toolkit(self, release: ReleaseProfile, candidate: Candidate) -> bool:
        """Whether a repository serves many models and does not name this release: a general toolkit of its owner. False if its README was not read.

        It serves many if it bears a framework's name, calls itself a library, toolkit or framework, or names ``MANY_FAMILIES`` other families of
        models. It names the release in a heading, a table, a link to weights, in code that loads these, or where it says what it trained.
        """
        record = self.index.repository(candidate.full_name)
        if record is None or not record.readme or candidate.name_match is not NameMatch.NONE:
            return False
        title = record.readme.get("title")
        texts = [*self.index.readme_names(candidate.full_name), *record.in_readme("loads"), *record.in_readme("training_of"), *([title] if title else [])]
        if candidate.is_introduced or any(release.match_in_text(text[:160]) is NameMatch.SAME for text in texts):
            return False
        return (
            framework_of(candidate.full_name) is not None
            or record.readme.get("is_library") is True
            or len(self.index.families_named(candidate.full_name) - {family_letters(name) for name in release.names}) >= MANY_FAMILIES
        )

    def only_lists_weights(self, release: ReleaseProfile, candidate: Candidate) -> bool:
        """Whether a framework's README gives the release's weights only in a list: beside those of other releases, and with no name of its family elsewhere.

        Names are those of headings and tables; the texts of links to weights do not count here.
        """
        if not candidate.is_introduced or candidate.name_match is not NameMatch.NONE or framework_of(candidate.full_name) is None:
            return False
        given = [link for link in self.index.links_from("repository", candidate.full_name) if link.dst_kind == "model" and link.relation == "weights"]
        others = {link.dst_id.lower() for link in given if release.match_name(parse_name(link.dst_id)) is not NameMatch.SAME}
        texts = set(self.index.readme_names(candidate.full_name)) - {link.quotation for link in given}
        return len(others) >= MANY_FAMILIES and all(release.match_in_text(text) is NameMatch.NONE for text in texts)

    def judge_namesake(self, release: ReleaseProfile, candidate: Candidate) -> Member | None:
        """Judge a repository of an unknown owner that has the release's name: the family's, or own if its README links the weights. None for others."""
        if not candidate.is_namesake:
            return None
        if candidate.is_introduced:
            reason = "It bears the release's name, which no other owner's models do, and its README links the release's weights."
            return _member(release, candidate, Standing.OWN, Strength.HEADED, "introduced", reason)
        reason = "It bears the release's name and is of an unknown owner; no document ties them."
        return _member(release, candidate, Standing.FAMILY, Strength.NEARBY, "same_name", reason)

    def is_earlier(self, release: ReleaseProfile, full_name: str) -> bool:
        """Whether a repository's name differs from the release's only by a lower version number."""
        name = parse_name(full_name)
        versions = [
            (_number(own_name.version), _number(name.version))
            for own_name in release.names
            if family_letters(own_name) == family_letters(name) and own_name.kinds == name.kinds
        ]
        is_alike = not (name.products or name.extras or name.sizes or name.dates)
        return is_alike and any(own_version is not None and version is not None and version < own_version for own_version, version in versions)

    def namesakes(self, release: ReleaseProfile, giving: set[str]) -> set[str]:
        """Repositories (lower case) of unknown owners with the release's name, if no other owner's models have it.

        A short name may occur by chance: then the repository must be one of ``giving``, whose READMEs link the release's weights.
        """
        keys = set()
        for word in {family_letters(name) for name in release.names} if not release.is_copy else ():
            for key in self.repositories_of_unknown_owners.get(word, ()):
                if len(word) < _NAME_MIN and key not in giving:
                    continue
                name = parse_name(key)
                owners = {owner for namesake in self.index.releases_with_name(name) for owner in namesake.owners}
                if (
                    owners <= release.owners
                    and self.match_repository_name(release, key) is NameMatch.SAME
                    and not self.index.is_family_of_others(release, name)
                ):
                    keys.add(key)
        return keys

    def is_of_other_lab(self, release: ReleaseProfile, full_name: str) -> bool:
        """Whether a repository belongs to another registered lab, or has the name of another lab's family."""
        lab = self.index.lab_of_repository(full_name)
        return lab not in {UNKNOWN, release.lab_id} or self.index.is_family_of_others(release, parse_name(full_name))

    def judge_copy(self, release: ReleaseProfile, candidate: Candidate) -> Member | None:
        """Judge a repository that the card of a copy links: the base's if it belongs to the original's owner or has the name, else only mentioned."""
        if candidate.link is None:
            return None
        originals = [*release.ancestors, *(self.index.copies.get(hub_id, "") for hub_id in release.models)]
        is_originals = any(
            original and (owner_key(account_of(original)) == owner_key(account_of(candidate.full_name)) or self.is_lab_of(original, candidate.full_name))
            for original in originals
        )
        standing = Standing.BASE if is_originals or candidate.name_match is NameMatch.SAME else Standing.MENTIONED
        return _member(release, candidate, standing, candidate.link.strength, "copy", "The card is that of another account's model, and so is what it links.")

    def judge_not_naming(self, release: ReleaseProfile, candidate: Candidate, link: CoreLink | None) -> Member | None:
        """Judge a repository of the release's owner that names the release neither in its name nor in its README. None if nothing ties them.

        The family's if it has the family's name or holds its training code; own if it is named after the account and is no library.
        """
        if candidate.name_match is NameMatch.FAMILY_ONLY:
            return _member(release, candidate, Standing.FAMILY, Strength.NEARBY, "family_name", "It bears the family's name and does not name this release.")
        if link is not None and link.relation == "training_code":
            return _member(
                release, candidate, Standing.FAMILY, link.strength, "framework", "The card names it as what the owner trains with; many of its releases do."
            )
        record = self.index.repository(candidate.full_name)
        is_training = record is not None and record.is_fork is not True and record.tree.get("has_training_code") is True
        name_matches = frozenset({NameMatch.FAMILY_ONLY, NameMatch.OTHER_VERSION})
        if is_training and not self.is_named_after_another(release, candidate.full_name):
            why = "its README speaks of the family" if self.readme_names_matches(release, candidate.full_name, name_matches) else ""
            why = why or ("what it trains with bears the family's name" if record is not None and self.has_recipe(release, record) else "")
            if why:
                return _member(release, candidate, Standing.FAMILY, Strength.NEARBY, "framework", f"It holds the owner's training code, and {why}.")
            if plain(candidate.full_name.rsplit("/", 1)[-1]) in {plain(account) for account in release.accounts}:
                # The family's if it is a library, which trains models of any family; else the release's own.
                standing = Standing.FAMILY if framework_of(candidate.full_name) is not None or self.is_library(candidate.full_name) else Standing.OWN
                reason = "It holds the owner's training code, and bears the name of the account that holds the release's models."
                return _member(release, candidate, standing, Strength.NEARBY, "project", reason)
        if candidate.link is not None:
            return _member(
                release,
                candidate,
                Standing.MENTIONED,
                candidate.link.strength,
                "mentioned",
                "It is of the same owner; nothing says that it is this release's code.",
            )
        return None

    def has_recipe(self, release: ReleaseProfile, record: Repository) -> bool:
        """Whether a tree has recipes with the release's name, or with the family's and a version of the same generation (leading number)."""
        tree_words = set(record.in_tree("recipes"))
        if not any(family_letters(spelling) in tree_words for name in release.names for spelling in spellings(name)):
            return False
        bases = [parse_name(hub_id) for hub_id in release.ancestors_of_others]
        return bool(find_recipes(record, release.names, bases, with_trainers=True) or find_generation_recipes(record, release.names, bases))

    def is_named_after_another(self, release: ReleaseProfile, full_name: str) -> bool:
        """Whether a repository has the name of another release."""
        name = parse_name(full_name)
        return any(namesake is not release for namesake in self.index.releases_with_name(name))

    def is_lab_of(self, hub_id: str, full_name: str) -> bool:
        """Whether a model and a repository belong to the same lab of the registry."""
        model = self.index.world.models.get(hub_id)
        return model is not None and model.lab_id != UNKNOWN and model.lab_id == self.index.lab_of_repository(full_name)

    def is_tool(self, full_name: str) -> bool:
        """Whether a repository is a known framework, or cards of more than ``MANY_ACCOUNTS`` accounts link it as code."""
        return vocabulary().is_name_of(full_name, Kind.FRAMEWORK) or self.index.count_linking_accounts(full_name) > MANY_ACCOUNTS

    def is_library(self, full_name: str) -> bool:
        """Whether cards of models of many families, or of many accounts, link a repository as code."""
        return self.index.count_linking_accounts(full_name) > MANY_ACCOUNTS or len(self.families[full_name.lower()]) > MANY_FAMILIES

    def find_training_code(self, release: ReleaseProfile, members: list[Member]) -> Iterable[Member]:
        """Repositories of the same owner that the README of an own repository links as its training code, and not under another model's name."""
        for own in members:
            if own.standing is not Standing.OWN or own.rule == "project":
                continue
            for link in self.index.links_from("repository", own.artifact_id):
                if link.dst_kind != "repository" or link.relation != "training_code" or not link.strength.is_at_least(Strength.HEADED):
                    continue
                full_name = self.index.full_name(link.dst_id)
                name_match, heading = self.match_repository_name(release, full_name), parse_name(heading_of(link.locator))
                others = {NameMatch.OTHER_VERSION, NameMatch.OTHER_KIND}
                is_of_another = (
                    _BESIDE.search(full_name.split("/")[-1]) is not None
                    or name_match in others
                    or release.match_name(heading) in others
                    or release.match_in_text(link.quotation) in others
                    or self.is_under_other_model(release, own.artifact_id, heading_of(link.locator))
                )
                is_given = any(_TRAINING.search(heading_above) for heading_above in headings_of(link.locator)) or _GIVES_CODE.search(link.quotation) is not None
                if is_of_another or not is_given or not self.is_of_one_owner(own.artifact_id, full_name):
                    continue
                if vocabulary().is_name_of(plain(full_name.rsplit("/", 1)[-1]), Kind.FRAMEWORK) and not self.names_version(
                    release, full_name, NameMatch.FAMILY_ONLY
                ):
                    reason = f"The README of {own.artifact_id} gives it as the training code; it bears a framework's name, and does not name the release."
                    yield Member(release.release_id, "repository", full_name, "code", Standing.FAMILY, Strength.NEARBY, "framework", reason)
                    continue
                if self.is_of_first_version(release, own.artifact_id, full_name, name_match):
                    reason = f"It bears the name of the family without the version that {own.artifact_id} bears, and its README does not name this release."
                    yield Member(release.release_id, "repository", full_name, "code", Standing.FAMILY, Strength.NEARBY, "sibling", reason)
                    continue
                if self.is_of_earlier_versions(release, own.artifact_id, full_name, link, name_match):
                    reason = f"The README of {own.artifact_id} gives it for the family, whose earlier versions it holds too, and nothing names this release."
                    yield Member(release.release_id, "repository", full_name, "code", Standing.FAMILY, Strength.NEARBY, "sibling", reason)
                    continue
                reason = f"The README of {own.artifact_id} gives it as the training code."
                yield Member(release.release_id, "repository", full_name, "code", Standing.OWN, Strength.HEADED, "training_code_of_own", reason)

    def is_of_earlier_versions(self, release: ReleaseProfile, own: str, full_name: str, link: CoreLink, name_match: NameMatch) -> bool:
        """Whether training code counts as the family's.

        ``own``, the repository whose README gives it, is of several releases or names other versions, this release is no first version, and neither the
        heading, the quotation, the name of the code's repository nor its README names this release.
        """
        is_later = all(name.version not in FIRST_VERSIONS for name in release.names if name.family)
        said = (release.match_name(parse_name(heading_of(link.locator))), release.match_in_text(link.quotation), name_match)
        is_named = NameMatch.SAME in said or any(release.match_in_text(text) is NameMatch.SAME for text in self.index.readme_names(full_name))
        if not is_later or not release.names or is_named:
            return False
        names_other_version = any(release.match_in_text(text) is NameMatch.OTHER_VERSION for text in self.index.readme_names(self.index.full_name(own)))
        return self.owned[own.lower()] > 1 or names_other_version

    def is_of_first_version(self, release: ReleaseProfile, own: str, full_name: str, name_match: NameMatch) -> bool:
        """Whether a repository is named after the family alone, and an own one after a later version that its README does not name."""
        own_name, other_name = parse_name(own), parse_name(full_name)
        is_later = own_name.version not in FIRST_VERSIONS and not other_name.version and family_letters(own_name) == family_letters(other_name)
        return (
            name_match is NameMatch.FAMILY_ONLY
            and is_later
            and release.match_name(own_name) is NameMatch.SAME
            and not self.names_version(release, full_name, name_match)
        )

    def is_under_other_model(self, release: ReleaseProfile, full_name: str, heading: str) -> bool:
        """Whether a heading names another model that the README gives, and not the release."""
        name = parse_name(heading)
        if not name.family or len(heading.split()) > _NAME_WORDS or release.match_name(name) in {NameMatch.SAME, NameMatch.FAMILY_ONLY}:
            return False
        hub_ids = (link.dst_id for link in self.index.links_from("repository", full_name) if link.dst_kind == "model" and link.relation == "weights")
        return any(parse_name(hub_id).family == name.family for hub_id in hub_ids)

    def is_of_one_owner(self, name: str, other: str) -> bool:
        """Whether two repositories belong to one lab or one account."""
        labs = {self.index.lab_of_repository(name), self.index.lab_of_repository(other)}
        return owner_key(account_of(name)) == owner_key(account_of(other)) or (len(labs) == 1 and UNKNOWN not in labs)


def _number(version: tuple[str, ...]) -> tuple[int, ...] | None:
    """A version as numbers; (1,) if there is none, None if it has letters."""
    parts = ".".join(version or ("1",)).split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() and len(part) < 5 for part in parts) else None


def _link_rank(link: CoreLink) -> tuple[object, ...]:
    """The sort key of a link: relations to code above others, then by strength; among equals training code above other code."""
    return (link.relation in _CODE, link.strength.order, link.relation == "training_code", link.src_id)


def is_link_to_data(link: CoreLink) -> bool:
    """Whether a link to a repository is under a heading on data, and neither the heading nor its words name code."""
    heading = heading_of(link.locator)
    return _OF_DATA.search(heading) is not None and _OF_CODE.search(f"{heading} {link.quotation}") is None


def _names_something_else(link: CoreLink, release: ReleaseProfile) -> bool:
    """Whether the text of a link to a repository is a name other than the release's, with no word for code. Then the link only mentions it."""
    text = "" if "://" in link.quotation or "github.com" in link.quotation.lower() else link.quotation
    if link.relation != "code" or not re.search(r"[a-z]{3}", text, re.IGNORECASE) or _GIVES_CODE.search(text):
        return False
    return release.match_in_text(text) is NameMatch.NONE


def _member(release: ReleaseProfile, candidate: Candidate, standing: Standing, strength: Strength, rule: str, reason: str) -> Member:
    """The repository as a member of the release."""
    return Member(release.release_id, "repository", candidate.full_name, "code", standing, strength, rule, reason)
