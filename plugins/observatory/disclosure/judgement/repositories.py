"""Whose a repository is: a release's own, its family's, its base's, or one that is merely mentioned."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from observatory.disclosure.judgement.declared import corrected
from observatory.disclosure.judgement.ground import MAIN_ROLES, Ground
from observatory.disclosure.judgement.recipes import of_generation, of_release, spellings
from observatory.disclosure.judgement.records import Member, Repository, Tie, World
from observatory.disclosure.judgement.subjects import UNKNOWN, Subject, account_of, heading_of, headings_of, owner_key, spelled, titled
from observatory.disclosure.names import FIRST_VERSIONS, Kinship, parse_name
from observatory.disclosure.reading import Standing, Strength
from observatory.disclosure.tree import framework_of
from observatory.vocabulary import Kind, plain, vocabulary

# Letters of a family's name that is hardly met by chance.
_FAMILY_MIN = 4
# A repository that the cards of more accounts than this give is a tool of many.
MANY_ACCOUNTS = 3
# One that releases of more families than this give is a lab's library.
MANY_FAMILIES = 3
# Letters of a name that is hardly met by chance.
_NAME_MIN = 6
# Words of a heading that is a model's name.
_NAME_WORDS = 4
_CODE = frozenset({"code", "training_code"})
_GIVES_CODE = re.compile(
    r"\b(?:code\w*|repo\w*|github|git|gh|scripts?|sources?|here|this|link|training|fine-?tun\w*|implementation|official|project|page|website|notebook)\b"
    r"|代码|仓库|项目|源码|链接|コード|코드",
    re.IGNORECASE,
)
_TRAINING = re.compile(r"train|fine-?tun|训练|微调|学習|학습|entra[iî]n|trein|обучен", re.IGNORECASE)
# Repositories that are named after what stands beside training.
_BESIDE = re.compile(
    r"(?:^|[-_.])(?:evals?|evaluation|evaluator|bench(?:mark)?s?|datasets?|n-?grams?|kenlm|samplers?|tokeni[sz]ers?|demos?)(?:[-_.]|$)", re.IGNORECASE
)
# A heading or words on data: what is linked there is a corpus, and no code.
_OF_DATA = re.compile(r"\b(?:data|datasets?|corpus|corpora)\b|数据集|语料", re.IGNORECASE)
_OF_CODE = re.compile(r"\bcode\b|script|train(?!ing (?:data|set|corpus))|代码", re.IGNORECASE)
# Headings under which a link to a repository is for the reader's use, or is about something else.
_ASIDE = re.compile(
    r"\b(?:evaluat\w*|benchmark\w*|results?|performance|communit\w*|safety|responsib\w*|issues?|feedback|contact|licen[cs]e"
    r"|usage|use|using|how to|quick ?start|inference"
    r"|deploy\w*|serving|acknowledg\w*|thanks|credits|related|references|citation|tokeni[sz]\w*|quanti[sz]\w*|install\w*|requirements|limitations?|demo)\b"
    r"|评测|评估|使用|部署|推理|致谢|参考|量化|安装",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one repository beside one release. ``kin`` is that of the repository's own name."""

    full_name: str
    kin: Kinship
    is_owners: bool
    is_introduced: bool
    is_named: bool
    link: Tie | None
    paper: str | None
    is_namesake: bool


def repositories_of(world: World, models: Sequence[Member]) -> list[Member]:
    """Repositories of the releases that ``models`` belong to, each with its standing. Sorted by release and repository."""
    return attribute_repositories(Ground(world, models))


def attribute_repositories(ground: Ground) -> list[Member]:
    """As ``repositories_of``, on indexes that are already built."""
    return corrected(ground.world, ground.releases, _Repositories(ground).members(), "repository", ground.full_name)


class _Repositories:
    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.families: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for hub_id in ground.roles:
            if hub_id not in ground.copies:
                for tie in ground.ties("model", hub_id):
                    if tie.dst_kind == "repository" and tie.relation in _CODE:
                        self.families[tie.dst_id.lower()].add(parse_name(hub_id).family)
        self.strangers: dict[str, list[str]] = defaultdict(list)
        for key, one in sorted(ground.world.repositories.items()):
            if one.lab_id == UNKNOWN and one.is_fork is not True:
                self.strangers[spelled(parse_name(key))].append(key)
        self.papers_by_family: dict[str, list[str]] = defaultdict(list)
        for arxiv_id in sorted(ground.world.papers):
            if (name := titled(ground.world.papers[arxiv_id].title)) is not None and name.family:
                self.papers_by_family[spelled(name)].append(arxiv_id)
        self.declared_papers: dict[str, set[str]] = defaultdict(set)
        for release_id, arxiv_id in sorted(ground.declared):
            self.declared_papers[release_id].add(arxiv_id)

    def members(self) -> list[Member]:
        found: list[Member] = []
        for release in self.ground.releases.values():
            if not release.models:
                continue
            told = {one.artifact_id.lower(): one for seen in self.candidates(release) if (one := self.judged(release, seen)) is not None}
            for one in self.training_code_of_own(release, list(told.values())):
                known = told.get(one.artifact_id.lower())
                if known is None or known.standing is not Standing.OWN or known.rule == "project":
                    told[one.artifact_id.lower()] = one
            # Where a release has a repository of its own, its account's project is no nearer to it than any other.
            has_own = any(one.standing is Standing.OWN and one.rule != "project" for one in told.values())
            found += sorted((one for one in told.values() if not (has_own and one.rule == "project")), key=lambda one: one.artifact_id)
        return found

    # What is there.

    def candidates(self, release: Subject) -> Iterable[Seen]:
        """Repositories that a release's cards and papers name, that give its weights, or that are of its owner."""
        ground = self.ground
        links: dict[str, list[Tie]] = defaultdict(list)
        introduced: set[str] = set()
        linking: set[str] = set()
        mentioning: set[str] = set()
        papers: dict[str, str] = {}
        for hub_id in release.speakers or release.models:
            for tie in ground.ties("model", hub_id):
                if tie.dst_kind == "repository":
                    links[tie.dst_id.lower()].append(tie)
            for tie in ground.giving(hub_id) if ground.roles.get(hub_id) in MAIN_ROLES else ():
                (introduced if tie.strength.is_at_least(Strength.HEADED) else linking).add(tie.src_id.lower())
            mentioning |= {tie.src_id.lower() for tie in ground.ties_to("model", hub_id) if tie.src_kind == "repository" and tie.relation == "mentions"}
        for arxiv_id in self.papers(release):
            for tie in ground.ties("paper", arxiv_id):
                if tie.dst_kind == "repository" and tie.relation == "code":
                    papers.setdefault(tie.dst_id.lower(), arxiv_id)
        near = {name.lower() for name in ground.repositories_of_lab.get(release.lab_id, ())}
        for owner in release.owners:
            near |= {name.lower() for name in ground.repositories_of_owner.get(owner, ())}
        for account in release.accounts:
            near |= {name.lower() for name in ground.repositories_introducing.get(account.lower(), ())}
        # A fork holds another's work, unless a document of the release gives it.
        near = {key for key in near if (known := ground.repository(key)) is None or known.is_fork is not True}
        if release.is_copy:
            near, introduced, linking = set(), set(), set()
        namesakes = self.namesakes(release, introduced | linking)
        for key in sorted({*links, *introduced, *papers, *near, *namesakes}):
            link = max(links[key], key=_clarity) if key in links else None
            full_name = ground.full_name(link.dst_id if link else key)
            kin, is_owners = self.kin_of_name(release, full_name), ground.is_of_owner(release, full_name)
            # A README that links the weights as what it began with names the base, it does not introduce it.
            is_base = key in mentioning - introduced - linking and kin is Kinship.NONE
            yield Seen(
                full_name,
                kin,
                is_owners,
                # In a repository of the family any link to the release's weights gives them; elsewhere it may compare.
                key in introduced or (key in linking and kin in {Kinship.SAME, Kinship.FAMILY}),
                not is_base
                and (self.names(release, full_name) or (is_owners and (self.names_version(release, full_name, kin) or self.loads(release, full_name, kin)))),
                link,
                papers.get(key),
                key in namesakes,
            )

    def kin_of_name(self, release: Subject, full_name: str) -> Kinship:
        """The kinship of a repository's name; the family's bare name with more words beside it is an umbrella, whatever the version."""
        name = parse_name(full_name)
        if vocabulary().is_name_of(spelled(name), Kind.BENCHMARK, Kind.TOY):
            return Kinship.NONE
        kin = release.kin(name)
        if kin is not Kinship.NONE and plain(full_name.rsplit("/", 1)[-1]) in {plain(one.key) for one in release.names}:
            return Kinship.SAME
        is_more = plain(full_name.rsplit("/", 1)[-1]) not in {spelled(name), "".join(name.family[1:])}
        is_bare = not (name.version or name.sizes or name.extras)
        # The bare name is the family's for a model of a kind too.
        is_of_family = kin is Kinship.SISTER and not name.kinds and any(spelled(one) == spelled(name) for one in release.names)
        if is_bare and ((kin is Kinship.SAME and is_more) or is_of_family):
            return Kinship.FAMILY
        return Kinship.SAME if kin is Kinship.FAMILY and name.version and self.ground.is_only_product(release, name) else kin

    def papers(self, release: Subject) -> set[str]:
        """Papers that are the release's by the registry or by the name in their title."""
        found = set(self.declared_papers[release.release_id])
        if not release.is_copy:
            for family in {spelled(name) for name in release.names}:
                for arxiv_id in self.papers_by_family.get(family, ()):
                    name = titled(self.ground.world.papers[arxiv_id].title)
                    if name is not None and release.kin(name) is Kinship.SAME and not self.ground.is_family_of_others(release, name):
                        found.add(arxiv_id)
        return found

    def names(self, release: Subject, full_name: str) -> bool:
        """Whether a README names the release in a heading, a table or a link to weights, and not merely beside others' models.

        A list in which other owners' models are as many compares, it does not introduce.
        """
        return self.said(release, full_name, frozenset({Kinship.SAME}))

    def names_version(self, release: Subject, full_name: str, kin: Kinship) -> bool:
        """Whether a README of the family names the release's version, whatever it compares beside: under the family's bare name or an earlier version's."""
        is_kept_on = kin is Kinship.FAMILY or (kin is Kinship.OTHER_VERSION and self.is_earlier(release, full_name))
        versioned = replace(release, names=tuple(one for one in release.names if _number(one.version) is not None and one.version))
        return is_kept_on and any(versioned.kin_in(text) is Kinship.SAME for text in self.ground.readme_texts(full_name))

    def bears_another_family(self, release: Subject, full_name: str) -> bool:
        """Whether a repository is called in the plural after other models of its owner (``berts``): it is the collection of those."""
        word = spelled(parse_name(full_name))
        family = word.removesuffix("s")
        if family == word or len(family) < _FAMILY_MIN or any(family in plain(hub_id.rsplit("/", 1)[-1]) for hub_id in release.speakers):
            return False
        return any(one is not release and one.owners & release.owners for one in self.ground.by_family.get(family, ()))

    def loads(self, release: Subject, full_name: str, kin: Kinship) -> bool:
        """Whether the code in a README of the release's name or family loads its weights, and not mostly those of other owners."""
        known = self.ground.repository(full_name)
        loaded = known.in_readme("loads") if known is not None and kin in {Kinship.SAME, Kinship.FAMILY} else []
        own = [parse_name(one) for one in loaded if owner_key(account_of(one)) in release.owners]
        # A form of the same version under a word of its own (``foo2.5-mono``) speaks for the version.
        forms = [replace(one, extras=()) if one.version else one for one in own]
        return len(own) * 2 > len(loaded) and any(release.kin(one) is Kinship.SAME for one in forms)

    def said(self, release: Subject, full_name: str, kins: frozenset[Kinship]) -> bool:
        """The same for names of certain kinships to the release."""
        if all(len(spelled(name)) < 4 and not name.version for name in release.names):
            return False
        own = sum(release.kin_in(text) in kins for text in self.ground.readme_texts(full_name))
        return own > 0 and own * 2 > self.ground.others_in_readme(full_name)

    # What it comes to.

    def judged(self, release: Subject, seen: Seen) -> Member | None:
        """The standing of one repository, None where it is neither named nor of the release's family."""
        if release.is_copy:
            return self.of_copy(release, seen)
        link = seen.link if seen.link is not None and seen.link.relation in _CODE and not is_of_data(seen.link) else None
        strength = link.strength if link else Strength.MENTIONED
        is_said = link is not None and strength.is_at_least(Strength.HEADED)
        is_other = seen.kin in {Kinship.OTHER_VERSION, Kinship.SISTER}
        is_ours = seen.is_owners or ((seen.is_introduced or seen.is_named) and link is not None and not self.is_tool(seen.full_name))
        if not seen.is_owners and seen.link is not None and seen.kin is not Kinship.NONE and self.is_of_other_lab(release, seen.full_name):
            return _member(release, seen, Standing.BASE, strength, "base_code", "It is of another lab, whose family it bears the name of.")
        named = [text for text in self.ground.readme_texts(seen.full_name) if release.kin_in(text) is Kinship.SAME]
        elder = self.ground.elder_without(release, (seen.full_name, *named)) if seen.kin is Kinship.SAME else None
        if elder is not None and link is None and not seen.is_introduced:
            reason = (
                f"Its name is that of {elder.release_id}, an earlier release, and neither its name nor its README has the word that makes this one another."
            )
            return _member(release, seen, Standing.FAMILY, Strength.NEARBY, "sibling", reason)
        if is_ours and is_other:
            if is_said and (seen.is_introduced or seen.is_named):
                return _member(
                    release, seen, Standing.OWN, Strength.HEADED, "card_code", "The release's card gives it as its code, and its README names the release."
                )
            is_told = seen.is_introduced or seen.is_named
            if seen.is_owners and is_told and seen.kin is Kinship.OTHER_VERSION and self.is_earlier(release, seen.full_name):
                reason = "It bears the name of an earlier version, and its README names the release or links its weights."
                return _member(release, seen, Standing.OWN, Strength.HEADED, "kept_on", reason)
            if not seen.link and not seen.is_introduced and not seen.is_named and seen.kin is Kinship.SISTER:
                return None
            how = "a model of another kind" if seen.kin is Kinship.SISTER else "another version, size or product"
            return _member(release, seen, Standing.FAMILY, Strength.NEARBY, "sibling", f"Its name is that of {how}.")
        # Another owner's repository of that name may be the method's, or what was ported, unless it gives these weights.
        is_told = seen.is_introduced or (seen.is_named and any(name.version for name in release.names))
        if seen.kin is Kinship.SAME and link is not None and not seen.is_owners and not is_told:
            reason = "The release's card links it and it bears the release's name; it is of another owner and does not give these weights."
            return _member(release, seen, Standing.FAMILY, Strength.NEARBY, "same_name", reason)
        if seen.kin is Kinship.SAME and is_ours:
            return _member(
                release,
                seen,
                Standing.OWN,
                Strength.STATED,
                "name_version",
                "Its name is the release's, and it is of the same owner or linked by the release's card.",
            )
        if is_ours and seen.is_introduced:
            return _member(release, seen, Standing.OWN, Strength.STATED, "introduced", "Its README links the release's weights.")
        if is_ours and seen.is_named:
            return _member(
                release, seen, Standing.OWN, Strength.HEADED, "named_in_readme", "Its README names the release in a heading, a table or a link to weights."
            )
        is_aside = link is not None and (
            _BESIDE.search(seen.full_name.split("/")[-1]) is not None
            or _ASIDE.search(f"{heading_of(link.locator)} {link.quotation}") is not None
            or _is_of_something_else(link, release)
            or self.bears_another_family(release, seen.full_name)
        )
        # Neither its name nor anything that its README names is of the family: it is another work of the same owner.
        is_other_work = seen.kin is Kinship.NONE and self.ground.names_others_alone(release, seen.full_name)
        if seen.is_owners and is_said and not is_aside and not self.is_library(seen.full_name) and not is_other_work:
            return _member(release, seen, Standing.OWN, strength, "card_code", "The release's card gives it as its code, and it is of the same owner.")
        if seen.paper is not None and (seen.is_owners or not self.is_tool(seen.full_name)):
            return _member(release, seen, Standing.OWN, Strength.HEADED, "paper_code", f"The release's paper {seen.paper} gives it as its code.")
        if seen.is_owners:
            return self.of_the_family(release, seen, link)
        if seen.link is None:
            return self.of_namesake(release, seen)
        if any(owner_key(account_of(seen.full_name)) == owner_key(account_of(one)) or self.is_lab_of(one, seen.full_name) for one in release.ancestors):
            return _member(release, seen, Standing.BASE, strength, "base_code", "It is of the owner of the model on which the release stands.")
        if self.is_tool(seen.full_name):
            return _member(release, seen, Standing.MENTIONED, strength, "tool", "It is a framework or a tool that many use.")
        return _member(release, seen, Standing.MENTIONED, strength, "others_code", "It is of another owner, and its README does not name the release.")

    def of_namesake(self, release: Subject, seen: Seen) -> Member | None:
        """A repository of an owner that nobody knows, which bears the whole name of the models of one owner alone: the family's unless it gives the weights."""
        if not seen.is_namesake:
            return None
        if seen.is_introduced:
            reason = "It bears the release's name, which no other owner's models do, and its README links the release's weights."
            return _member(release, seen, Standing.OWN, Strength.HEADED, "introduced", reason)
        reason = "It bears the release's name and is of an unknown owner; no document ties them."
        return _member(release, seen, Standing.FAMILY, Strength.NEARBY, "same_name", reason)

    def is_earlier(self, release: Subject, full_name: str) -> bool:
        """Whether a repository bears the name of an earlier version than the release's own, and tells no other difference."""
        name = parse_name(full_name)
        told = [(_number(one.version), _number(name.version)) for one in release.names if spelled(one) == spelled(name) and one.kinds == name.kinds]
        is_alike = not (name.products or name.extras or name.sizes or name.dates)
        return is_alike and any(mine is not None and theirs is not None and theirs < mine for mine, theirs in told)

    def namesakes(self, release: Subject, giving: set[str]) -> set[str]:
        """Repositories (lower case) of unknown owners that bear the release's name, where no other owner's models do.

        A short name may be met by chance, unless the repository is among those ``giving`` the release's weights.
        """
        found = set()
        for word in {spelled(name) for name in release.names} if not release.is_copy else ():
            for key in self.strangers.get(word, ()):
                if len(word) < _NAME_MIN and key not in giving:
                    continue
                name = parse_name(key)
                owners = {owner for one in self.ground.bearers(name) for owner in one.owners}
                if owners <= release.owners and self.kin_of_name(release, key) is Kinship.SAME and not self.ground.is_family_of_others(release, name):
                    found.add(key)
        return found

    def is_of_other_lab(self, release: Subject, full_name: str) -> bool:
        """Whether a repository is another registered lab's, or bears the name of another lab's family."""
        lab = self.ground.lab_of_repository(full_name)
        return lab not in {UNKNOWN, release.lab_id} or self.ground.is_family_of_others(release, parse_name(full_name))

    def of_copy(self, release: Subject, seen: Seen) -> Member | None:
        """What the card of a copy links: its original's, where the owner is the same."""
        if seen.link is None:
            return None
        originals = [*release.ancestors, *(self.ground.copies.get(hub_id, "") for hub_id in release.models)]
        is_originals = any(
            one and (owner_key(account_of(one)) == owner_key(account_of(seen.full_name)) or self.is_lab_of(one, seen.full_name)) for one in originals
        )
        standing = Standing.BASE if is_originals or seen.kin is Kinship.SAME else Standing.MENTIONED
        return _member(release, seen, standing, seen.link.strength, "copy", "The card is that of another account's model, and so is what it links.")

    def of_the_family(self, release: Subject, seen: Seen, link: Tie | None) -> Member | None:
        """An owner's repository that does not name the release: its family's, a framework, a tool, or none of its business."""
        if seen.kin is Kinship.FAMILY:
            return _member(release, seen, Standing.FAMILY, Strength.NEARBY, "family_name", "It bears the family's name and does not name this release.")
        if link is not None and link.relation == "training_code":
            return _member(
                release, seen, Standing.FAMILY, link.strength, "framework", "The card names it as what the owner trains with; many of its releases do."
            )
        known = self.ground.repository(seen.full_name)
        is_training = known is not None and known.is_fork is not True and known.tree.get("has_training_code") is True
        kins = frozenset({Kinship.FAMILY, Kinship.OTHER_VERSION})
        if is_training and not self.is_named_after_another(release, seen.full_name):
            said = "its README speaks of the family" if self.said(release, seen.full_name, kins) else ""
            said = said or ("what it trains with bears the family's name" if known is not None and self.has_recipe(release, known) else "")
            if said:
                return _member(release, seen, Standing.FAMILY, Strength.NEARBY, "framework", f"It holds the owner's training code, and {said}.")
            if plain(seen.full_name.rsplit("/", 1)[-1]) in {plain(one) for one in release.accounts}:
                # A library trains what anybody likes.
                standing = Standing.FAMILY if framework_of(seen.full_name) is not None or self.is_library(seen.full_name) else Standing.OWN
                reason = "It holds the owner's training code, and bears the name of the account that holds the release's models."
                return _member(release, seen, standing, Strength.NEARBY, "project", reason)
        if seen.link is not None:
            return _member(
                release, seen, Standing.MENTIONED, seen.link.strength, "mentioned", "It is of the same owner; nothing says that it is this release's code."
            )
        return None

    def has_recipe(self, release: Subject, known: Repository) -> bool:
        """Whether settings, launchers or programs of a tree that trains bear the release's name, or its family's with a version of its generation."""
        words = set(known.in_tree("recipes"))
        if not any(spelled(one) in words for name in release.names for one in spellings(name)):
            return False
        bases = [parse_name(one) for one in release.foreign]
        return bool(of_release(known, release.names, bases, with_trainers=True) or of_generation(known, release.names, bases))

    def is_named_after_another(self, release: Subject, full_name: str) -> bool:
        """Whether a repository bears the name of another release."""
        name = parse_name(full_name)
        return any(one is not release for one in self.ground.bearers(name))

    def is_lab_of(self, hub_id: str, full_name: str) -> bool:
        """Whether a model and a repository are of one lab of the registry."""
        model = self.ground.world.models.get(hub_id)
        return model is not None and model.lab_id != UNKNOWN and model.lab_id == self.ground.lab_of_repository(full_name)

    def is_tool(self, full_name: str) -> bool:
        """Whether a repository is a known framework, or given by the cards of many accounts."""
        return vocabulary().is_name_of(full_name, Kind.FRAMEWORK) or self.ground.accounts_linking(full_name) > MANY_ACCOUNTS

    def is_library(self, full_name: str) -> bool:
        """Whether releases of many families, or of many accounts, give it as their code."""
        return self.ground.accounts_linking(full_name) > MANY_ACCOUNTS or len(self.families[full_name.lower()]) > MANY_FAMILIES

    def training_code_of_own(self, release: Subject, told: list[Member]) -> Iterable[Member]:
        """What an own repository's README gives as its training code, of the same owner and under no other model's name."""
        for own in told:
            if own.standing is not Standing.OWN or own.rule == "project":
                continue
            for tie in self.ground.ties("repository", own.artifact_id):
                if tie.dst_kind != "repository" or tie.relation != "training_code" or not tie.strength.is_at_least(Strength.HEADED):
                    continue
                full_name = self.ground.full_name(tie.dst_id)
                kin, heading = self.kin_of_name(release, full_name), parse_name(heading_of(tie.locator))
                others = {Kinship.OTHER_VERSION, Kinship.SISTER}
                is_others = (
                    _BESIDE.search(full_name.split("/")[-1]) is not None
                    or kin in others
                    or release.kin(heading) in others
                    or release.kin_in(tie.quotation) in others
                    or self.is_of_another_given(release, own.artifact_id, heading_of(tie.locator))
                )
                is_given = any(_TRAINING.search(one) for one in headings_of(tie.locator)) or _GIVES_CODE.search(tie.quotation) is not None
                if is_others or not is_given or not self.is_of_one_owner(own.artifact_id, full_name):
                    continue
                if vocabulary().is_name_of(plain(full_name.rsplit("/", 1)[-1]), Kind.FRAMEWORK) and not self.names_version(release, full_name, Kinship.FAMILY):
                    reason = f"The README of {own.artifact_id} gives it as the training code; it bears a framework's name, and does not name the release."
                    yield Member(release.release_id, "repository", full_name, "code", Standing.FAMILY, Strength.NEARBY, "framework", reason)
                    continue
                if self.is_of_the_first(release, own.artifact_id, full_name, kin):
                    reason = f"It bears the name of the family without the version that {own.artifact_id} bears, and its README does not name this release."
                    yield Member(release.release_id, "repository", full_name, "code", Standing.FAMILY, Strength.NEARBY, "sibling", reason)
                    continue
                reason = f"The README of {own.artifact_id} gives it as the training code."
                yield Member(release.release_id, "repository", full_name, "code", Standing.OWN, Strength.HEADED, "training_code_of_own", reason)

    def is_of_the_first(self, release: Subject, own: str, full_name: str, kin: Kinship) -> bool:
        """Whether a repository bears the family's name alone beside an own one that bears the release's later version, and does not name that version."""
        mine, theirs = parse_name(own), parse_name(full_name)
        is_later = mine.version not in FIRST_VERSIONS and not theirs.version and spelled(mine) == spelled(theirs)
        return kin is Kinship.FAMILY and is_later and release.kin(mine) is Kinship.SAME and not self.names_version(release, full_name, kin)

    def is_of_another_given(self, release: Subject, full_name: str, heading: str) -> bool:
        """Whether a heading is the name of another model that the README gives, and not of the release."""
        name = parse_name(heading)
        if not name.family or len(heading.split()) > _NAME_WORDS or release.kin(name) in {Kinship.SAME, Kinship.FAMILY}:
            return False
        given = (tie.dst_id for tie in self.ground.ties("repository", full_name) if tie.dst_kind == "model" and tie.relation == "weights")
        return any(parse_name(one).family == name.family for one in given)

    def is_of_one_owner(self, one: str, other: str) -> bool:
        """Whether two repositories are of one lab or one account."""
        labs = {self.ground.lab_of_repository(one), self.ground.lab_of_repository(other)}
        return owner_key(account_of(one)) == owner_key(account_of(other)) or (len(labs) == 1 and UNKNOWN not in labs)


def _number(version: tuple[str, ...]) -> tuple[int, ...] | None:
    """A version as numbers; none is the first; None where it is more than numbers."""
    parts = ".".join(version or ("1",)).split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() and len(part) < 5 for part in parts) else None


def _clarity(tie: Tie) -> tuple[object, ...]:
    return (tie.relation in _CODE, tie.strength.order, tie.relation == "training_code", tie.src_id)


def is_of_data(link: Tie) -> bool:
    """Whether a link to a repository stands under a heading on data, and neither heading nor words speak of code."""
    heading = heading_of(link.locator)
    return _OF_DATA.search(heading) is not None and _OF_CODE.search(f"{heading} {link.quotation}") is None


def _is_of_something_else(link: Tie, release: Subject) -> bool:
    """Whether the text of a link to code calls it by a name, and by no word for code or a repository: it is mentioned, not given."""
    text = "" if "://" in link.quotation or "github.com" in link.quotation.lower() else link.quotation
    if link.relation != "code" or not re.search(r"[a-z]{3}", text, re.IGNORECASE) or _GIVES_CODE.search(text):
        return False
    return release.kin_in(text) is Kinship.NONE


def _member(release: Subject, seen: Seen, standing: Standing, strength: Strength, rule: str, reason: str) -> Member:
    return Member(release.release_id, "repository", seen.full_name, "code", standing, strength, rule, reason)
