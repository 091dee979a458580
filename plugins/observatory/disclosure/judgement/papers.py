"""Whose a paper is: a release's own, its family's, its base's, or one that is merely mentioned."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from observatory.disclosure.code_words import is_first_release
from observatory.disclosure.judgement.declared import corrected
from observatory.disclosure.judgement.given_papers import AT_ONCE, NEAR_BEFORE, is_another_work, is_form, is_later, is_point_version, ported_from
from observatory.disclosure.judgement.ground import AFTER, BEFORE, Ground
from observatory.disclosure.judgement.paper_ranks import OF_DATA, Ranks, paper_member
from observatory.disclosure.judgement.recipes import spellings
from observatory.disclosure.judgement.records import Member, Tie, World
from observatory.disclosure.judgement.subjects import UNKNOWN, Subject, account_of, owner_key, signature, spelled, titled
from observatory.disclosure.names import FIRST_VERSIONS, Kinship, Name, generation, kinship, parse_name
from observatory.disclosure.papers import is_denial
from observatory.disclosure.reading import Standing, Strength
from observatory.vocabulary import Kind, plain, vocabulary

# The same for what only a tag of the Hub names.
TAG_BEFORE, TAG_AFTER = 300, 200
_OTHERS = frozenset({Kinship.OTHER_VERSION, Kinship.SISTER, Kinship.FAMILY})
# Letters of a name that is hardly met by chance.
_LONG = 7
# And of one that may be met in a longer one.
_NAMED = 4
MANY_ACCOUNTS = 3
# An account of no known lab that gives more papers than these as its own carries the work of others.
MANY_PAPERS = 3
_SAYS_OWN = re.compile(r"\b(?:our|technical|tech|accompanying|official)\b|技术报告|我们", re.IGNORECASE)
_OF_MODELS = re.compile(r"\bmodels?\b", re.IGNORECASE)
# Words of a link's text that name no work.
_PAPER_WORDS = re.compile(
    r"\b(?:the|our|this|a|an|official|model|full|original|new|latest|read|see|check|out|view|here|link|links|paper|papers|report|reports|preprint|technical|tech|research|arxiv"
    r"|pdf|abs|hf|hugging|face|huggingface|publication|article|blog|and|on|in|for|more|details|accompanying|manuscript|release|neurips|icml|iclr|acl|emnlp|naacl|cvpr|eccv|iccv"
    r"|interspeech|icassp|aaai|tmlr|coling|findings|www|org|com|https?|daily|homepage|website|project|page|code|cite|citation|bibtex|\d[\d.v]*)\b",
    re.IGNORECASE,
)
# Runs of one case or of digits; a single capital at the end of a word is none of its own.
_PARTS = re.compile(r"[A-Z]?[a-z]+(?:[A-Z](?![A-Za-z]))?|[A-Z]+(?![a-z])|[0-9]+")
_TITLE_LABEL = re.compile(r"\A\W*(?:(?:technical )?report|paper|preprint|arxiv|论文|論文|논문)\s?[:：|–-]\s?", re.IGNORECASE)
_BIBTEX_TITLE = re.compile(r"\btitle\s{0,5}=\s{0,5}[{\"]([^\"]{3,200}?)(?:[}\"]\s{0,5}(?:[,}]|$)|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """What documents of one release say of one paper: the strongest tie, and how many of them give it as the release's own.

    ``denial``: the words of an own card by which it tells the paper's model and its own apart; else empty.
    """

    tie: Tie
    is_own: bool
    is_tag: bool
    documents: int
    denial: str = ""


def papers_of(world: World, models: Sequence[Member], repositories: Sequence[Member]) -> list[Member]:
    """Papers of the releases that ``models`` belong to, each with its standing. Sorted by release and paper."""
    return attribute_papers(Ground(world, models), repositories)


def attribute_papers(ground: Ground, repositories: Sequence[Member]) -> list[Member]:
    """As ``papers_of``, on indexes that are already built."""
    judged = _Papers(ground, repositories).members()
    return corrected(ground.world, ground.releases, Ranks(ground).ordered(judged), "paper")


class _Papers:
    def __init__(self, ground: Ground, repositories: Sequence[Member]) -> None:
        self.ground = ground
        self.repositories: dict[str, list[Member]] = defaultdict(list)
        self.rules: dict[tuple[str, str], str] = {}
        self.owned_by: dict[str, set[str]] = defaultdict(set)
        for one in repositories:
            if one.artifact_kind == "repository":
                self.repositories[one.release_id].append(one)
                self.rules[one.release_id, one.artifact_id.lower()] = one.rule
                if one.standing is Standing.OWN:
                    self.owned_by[one.artifact_id.lower()].add(one.release_id)
        self.givers: dict[str, set[str]] = defaultdict(set)
        self.tagged_by: dict[str, set[str]] = defaultdict(set)
        self.known_givers: dict[str, list[str]] = defaultdict(list)
        self.given_by: dict[str, set[str]] = defaultdict(set)
        self._told_titles: dict[str, str | None] = {}
        for hub_id in sorted(ground.roles):
            for tie in ground.ties("model", hub_id):
                if tie.dst_kind == "paper":
                    giver = account_of(hub_id).lower()
                    self.tagged_by[tie.dst_id].add(giver)
                    if tie.relation == "own_paper":
                        self.givers[tie.dst_id].add(giver)
                        # Whose account holds copies carries the work of others all the more.
                        if tie.strength.is_at_least(Strength.HEADED):
                            self.given_by[giver].add(tie.dst_id)
                        if _is_known(ground, hub_id) and hub_id not in ground.copies and tie.strength.is_at_least(Strength.HEADED):
                            self.known_givers[tie.dst_id].append(hub_id)

    def members(self) -> dict[str, list[Member]]:
        """What documents of each release say, judged, by release."""
        return {
            release.release_id: [self.judged(release, arxiv_id, claim) for arxiv_id, claim in sorted(self.claims(release).items())]
            for release in self.ground.releases.values()
            if release.models
        }

    # What is said.

    def claims(self, release: Subject) -> dict[str, Claim]:
        """What cards of the release's models and READMEs of its own repositories say, by paper. Copies count where nobody else speaks."""
        ties: dict[str, list[Tie]] = defaultdict(list)
        for hub_id in release.speakers or release.models:
            for tie in self.ground.ties("model", hub_id):
                if tie.dst_kind == "paper":
                    ties[tie.dst_id].append(tie)
        for one in self.repositories[release.release_id]:
            if one.standing in {Standing.OWN, Standing.FAMILY}:
                for tie in self.ground.ties("repository", one.artifact_id):
                    if tie.dst_kind == "paper" and (one.standing is Standing.OWN or self.tells_of_family(release, one, tie)):
                        ties[tie.dst_id].append(tie)
        return {arxiv_id: _claim(told) for arxiv_id, told in ties.items()}

    def tells_of_family(self, release: Subject, repository: Member, tie: Tie) -> bool:
        """Whether what a repository of the family says of a paper counts for a release: what it cites where the title names the family.

        The repository of another generation (another leading number) tells of that one alone.
        """
        if repository.rule == "sibling" and is_other_generation(release.names, parse_name(repository.artifact_id)):
            return False
        return tie.relation == "own_paper" or release.kin(titled(self.told_title(tie.dst_id))) is not Kinship.NONE

    def title(self, arxiv_id: str, claim: Claim | None) -> str | None:
        """A paper's title as arXiv tells it, else as an entry of BibTeX or a link's text spells it."""
        known = self.ground.world.papers.get(arxiv_id)
        if known and known.title:
            return known.title
        if claim is None:
            return None
        return _title_in(claim.tie) or self.told_title(arxiv_id)

    def is_title_others(self, arxiv_id: str, claim: Claim) -> bool:
        """Whether neither a paper's record nor the release's own words tell its title."""
        known = self.ground.world.papers.get(arxiv_id)
        return not (known and known.title) and (claim.tie.method == "hub_tag" or _title_in(claim.tie) is None)

    def told_title(self, arxiv_id: str) -> str | None:
        """A paper's title as its record tells it, else as most of all documents that name the paper spell it; None where none does."""
        if arxiv_id not in self._told_titles:
            known = self.ground.world.papers.get(arxiv_id)
            told = Counter(title for tie in self.ground.ties_to("paper", arxiv_id) if (title := _title_in(tie)) is not None)
            # What only one link's text says may be words about the paper.
            said = min(told, key=lambda one: (-told[one], one), default=None)
            self._told_titles[arxiv_id] = known.title if known and known.title else said
        return self._told_titles[arxiv_id]

    # What it comes to.

    def judged(self, release: Subject, arxiv_id: str, claim: Claim) -> Member:
        """The standing of one paper that documents of a release name."""
        strength, title = claim.tie.strength, self.title(arxiv_id, claim)
        name = titled(title)
        kin = release.kin(name)
        is_said = claim.is_own and strength.is_at_least(Strength.HEADED) and not self.carries_others(release)
        if claim.denial and not release.is_copy:
            reason = f"The release's own card tells the model of this paper and its own apart: {_cut(claim.denial)}."
            is_kin = kin is not Kinship.NONE or release.kin_in(claim.denial) is not Kinship.NONE
            standing, rule = (Standing.FAMILY, "family_paper") if is_kin else (Standing.MENTIONED, "cited")
            return paper_member(release, arxiv_id, standing, strength, rule, reason)
        # A title may name several models, and not the release's first.
        if is_said and kin is not Kinship.SAME and title and release.kin_in(title) is Kinship.SAME:
            kin = Kinship.SAME
        # An abstract may introduce by name and version what the title does not name.
        brought = self.brought(release, arxiv_id) if kin is not Kinship.SAME and (is_said or release.lab_id != UNKNOWN) else None
        if brought is not None:
            name, kin = brought, Kinship.SAME
        if kin is Kinship.NONE and name is not None and (tuned := self.of_tuned_form(release, arxiv_id, name)) is not None:
            return paper_member(release, arxiv_id, tuned[0], Strength.STATED if tuned[0] is Standing.OWN else strength, *tuned[1:])
        if release.is_copy:
            standing = Standing.BASE if is_said or kin is not Kinship.NONE else Standing.MENTIONED
            return paper_member(release, arxiv_id, standing, strength, "copy", "The card is that of another account's model, and so is what it names.")
        if name is not None and kin is Kinship.NONE and vocabulary().is_name_of(spelled(name), Kind.BENCHMARK, Kind.TOY):
            return paper_member(release, arxiv_id, Standing.MENTIONED, strength, "data_paper", f"Its title names {_said(name)}, a set to measure with.")
        # What the Hub keeps under no account is its makers' own, whoever they are.
        is_kept = "/" not in release.models[0]
        if (is_said or kin is not Kinship.NONE) and not is_kept and (first := self.first_elsewhere(release)) is not None:
            reason = f"The card says that the model was first released in {first}, of another owner: the paper is of what it carries."
            return paper_member(release, arxiv_id, Standing.BASE, strength, "base_paper", reason)
        if (is_said or kin is not Kinship.NONE) and not is_kept and (origin := ported_from(self.ground, release)) is not None:
            reason = f"The card names {origin}, of another owner, and the account's own port of it: the paper is of what was ported."
            return paper_member(release, arxiv_id, Standing.BASE, strength, "base_paper", reason)
        if name is not None and kin is not Kinship.NONE and not is_kept and self.ground.is_family_of_others(release, name):
            return paper_member(release, arxiv_id, Standing.BASE, strength, "base_paper", f"Its title names {_said(name)}, which another lab made.")
        if kin is not Kinship.NONE and claim.is_own and self.carries_others(release):
            reason = "Its account gives many papers as its own: it carries the work of others, and this is the paper of what it carries."
            return paper_member(release, arxiv_id, Standing.BASE, strength, "base_paper", reason)
        if kin is Kinship.SAME and name is not None and (other := self.of_name_behind(release, name, is_said=is_said)) is not None:
            return paper_member(release, arxiv_id, other[0], strength, *other[1:])
        if kin is Kinship.SAME and name is not None and (other := self.of_namesake(release, name, is_said=is_said)) is not None:
            return paper_member(release, arxiv_id, other[0], strength, *other[1:])
        if kin is Kinship.SAME and name is not None and (base := self.of_own_base(release, claim, name, is_said=is_said)) is not None:
            return paper_member(release, arxiv_id, Standing.BASE, strength, "base_paper", f"It is as much the paper of {base}, on which the release stands.")
        if kin is Kinship.SAME and not is_said and release.lab_id == UNKNOWN and not is_kept and self.is_title_others(arxiv_id, claim):
            reason = f"Its title, which only others tell, names {_said(name)}; nothing says that it reports this release."
            return paper_member(release, arxiv_id, Standing.MENTIONED, strength, "cited", reason)
        told = f"{title or ''} {brought.text if brought is not None else ''}"
        if kin is Kinship.SAME and (elder := self.of_elder(release, arxiv_id, claim, told)) is not None:
            reason = f"Its title names {_said(name)}, as does {elder.release_id}, an earlier release, and nothing says that it reports this one."
            return paper_member(release, arxiv_id, Standing.FAMILY, strength, "family_paper", reason)
        if kin is Kinship.SAME:
            return self.of_same_name(release, arxiv_id, claim, title or "", brought)
        if name is not None and kin is Kinship.OTHER_VERSION and is_point_version(self.ground, release, arxiv_id, name):
            reason = f"Its title names {_said(name)}, of which the release is a point version, and it came right after it."
            return paper_member(release, arxiv_id, Standing.OWN, Strength.STATED, "at_once", reason)
        if is_said and (holder := self.of_form(release, arxiv_id, claim)) is not None:
            reason = f"It is the paper of {holder.release_id}, of which the release is another form of the same version, and its own {_way(claim.tie)[1]}."
            return paper_member(release, arxiv_id, Standing.OWN, strength, "form", reason)
        if is_kept and name is None and is_said and claim.tie.src_kind == "model" and strength.is_at_least(Strength.STATED):
            return self.of_own_words(release, arxiv_id, claim)
        if (other := self.ground.of_another_release(release, arxiv_id)) is not None:
            return paper_member(release, arxiv_id, other[0], strength, *other[1:])
        if kin is Kinship.FAMILY and name is not None and (bare := self.of_bare_title(release, arxiv_id, claim, name, is_said=is_said)) is not None:
            return bare
        if kin is not Kinship.NONE:
            how = {Kinship.FAMILY: "the family alone", Kinship.SISTER: "a model of another kind"}.get(kin, "another version, size or product")
            return paper_member(release, arxiv_id, Standing.FAMILY, strength, "family_paper", f"Its title names {how} ({_said(name)}), not this release.")
        if (other := self.of_base(release, arxiv_id, claim, name, is_said=is_said)) is not None:
            return paper_member(release, arxiv_id, other[0], strength, *other[1:])
        # Where no title is known the link's words may name a version: "Foo 2 paper".
        if title is None and claim.tie.method == "body_link" and release.kin_in(claim.tie.quotation) in _OTHERS:
            reason = f"The words of the link name another version or the family: {claim.tie.quotation[:80]}."
            return paper_member(release, arxiv_id, Standing.FAMILY, strength, "family_paper", reason)
        if claim.is_tag and not is_said:
            return self.tagged(release, arxiv_id, claim, name)
        if not is_said:
            return paper_member(release, arxiv_id, Standing.MENTIONED, strength, "cited", "It is cited, and nothing says that it reports this release.")
        if (doubt := self.doubt(release, arxiv_id, claim, name)) is not None:
            return paper_member(release, arxiv_id, Standing.MENTIONED, strength, *doubt)
        is_card = claim.tie.src_kind == "model"
        if is_card and name is not None and is_another_work(release, name, strength) and self.names_dataset(release, name, is_own=True) is None:
            reason = f"Its title names {_said(name)}, which is not in the release's name, and the card gives it without a word on it."
            return paper_member(release, arxiv_id, Standing.FAMILY, strength, "another_work", reason)
        return self.of_own_words(release, arxiv_id, claim)

    def of_tuned_form(self, release: Subject, arxiv_id: str, name: Name) -> tuple[Standing, str, str] | None:
        """The same of a paper of which the release bears the name behind a word for tuning that is written on to it: its own where both came at once."""
        forms = [form for one in release.names for form in [*spellings(one)][1:]]
        if release.is_copy or all(kinship(form, name) is not Kinship.SAME for form in forms):
            return None
        days = self.ground.days_after(release, arxiv_id)
        if days is not None and abs(days) <= AT_ONCE:
            return Standing.OWN, "title_version", f"Its title names {_said(name)}, of which the release is the tuned form, and both came at once."
        return Standing.FAMILY, "family_paper", f"Its title names {_said(name)}, of which the release is a tuned form."

    def of_elder(self, release: Subject, arxiv_id: str, claim: Claim, title: str) -> Subject | None:
        """The earlier release of the same name but for a word of tuning, where the title has no such word, no own card gives the paper and it came before."""
        days = self.ground.days_after(release, arxiv_id)
        is_own = claim.tie.src_kind == "model" and claim.is_own
        return None if is_own or days is None or days >= 0 else self.ground.elder_without(release, (title,))

    def first_elsewhere(self, release: Subject) -> str | None:
        """The repository of another owner in which, by its own card, a model of no known lab was first released; None where none is."""
        for hub_id in release.speakers if release.lab_id == UNKNOWN else ():
            for tie in self.ground.ties("model", hub_id):
                if tie.dst_kind != "repository" or not is_first_release(tie.quotation) or owner_key(account_of(tie.dst_id)) in release.owners:
                    continue
                # An account may be called after its project, which another account's repository holds.
                name = plain(tie.dst_id.rsplit("/", 1)[-1])
                if not any(len(one) >= _NAMED and one in name for one in release.owners):
                    return self.ground.full_name(tie.dst_id)
        return None

    def carries_others(self, release: Subject) -> bool:
        """Whether a release's account is of no known lab and gives so many papers as its own that they are of those whose work it carries."""
        if release.lab_id != UNKNOWN or not release.speakers or "/" not in release.speakers[0]:
            return False
        return any(len(self.given_by[account.lower()]) > MANY_PAPERS for account in release.accounts)

    def of_name_behind(self, release: Subject, name: Name, *, is_said: bool) -> tuple[Standing, str, str] | None:
        """The same where a title names but what stands behind another model's name in that of one of no known lab or of its own base: what it was tuned on."""
        if any(_place_in(spelled(name), hub_id) != "inside" for hub_id in release.speakers):
            return None
        if vocabulary().is_name_of(spelled(name), Kind.BENCHMARK, Kind.TOY, Kind.TASK):
            return Standing.MENTIONED, "data_paper", f"Its title names {_said(name)}, a dataset."
        return None if is_said else (Standing.MENTIONED, "cited", f"Its title names {_said(name)}, which stands behind another model's name.")

    def of_own_base(self, release: Subject, claim: Claim, name: Name, *, is_said: bool) -> str | None:
        """The model of another release on which this one stands and that bears the title's name as well; None where none does.

        A lab may report both at once: of its releases that holds where the release does not give the paper as its own.
        """
        bases = [] if release.lab_id != UNKNOWN and is_said else [hub_id for hub_id in release.ancestors if kinship(parse_name(hub_id), name) is Kinship.SAME]
        is_card = is_said and claim.tie.src_kind == "model"
        if not is_card and release.speakers and all(parse_name(one).tunings for one in release.speakers):
            # A tuned model that declares no base may link it; a repository's README speaks of both.
            for hub_id in release.speakers:
                bases += [tie.dst_id for tie in self.ground.ties("model", hub_id) if tie.dst_kind == "model" and self.is_base_of(release, tie.dst_id, name)]
        return min(bases, default=None)

    @staticmethod
    def is_base_of(release: Subject, hub_id: str, name: Name) -> bool:
        """Whether a model that tuned ones link is of their owner, bears the title's name too, and is not tuned."""
        base = parse_name(hub_id)
        return hub_id not in release.models and owner_key(account_of(hub_id)) in release.owners and not base.tunings and kinship(base, name) is Kinship.SAME

    def of_bare_title(self, release: Subject, arxiv_id: str, claim: Claim, name: Name, *, is_said: bool) -> Member | None:
        """A paper whose title names but the family: its own where the release's own documents give it as theirs, and nobody bears the name better.

        A later version needs a date that fits, unless its own card gives the paper. None where nothing says that it is its own or its base's.
        """
        others = [one for one in self.ground.bearers(name) if one is not release]
        if release.lab_id == UNKNOWN and "/" in release.models[0]:
            if (maker := self.maker_of(release, name, arxiv_id, others)) is not None:
                reason = f"Its title names {_said(name)}, which {maker} bears."
                return paper_member(release, arxiv_id, Standing.BASE, claim.tie.strength, "base_paper", reason)
            if (base := self.of_givers(release, arxiv_id, name)) is not None:
                return paper_member(release, arxiv_id, base[0], claim.tie.strength, *base[1:])
            is_borne = any(one.owners & release.owners for one in others) or any(spelled(name) in one for one in release.owners)
            if is_said and not is_borne and any(owner_key(one) not in release.owners for one in self.givers[arxiv_id]):
                reason = f"Its title names {_said(name)}, and other owners' models give it as theirs too: it is of what they stand on."
                return paper_member(release, arxiv_id, Standing.BASE, claim.tie.strength, "base_paper", reason)
            if not others and claim.is_tag and not is_said and self.is_of_account(release, arxiv_id, name):
                reason = f"Its title names {_said(name)}, after which the release's account is called, and the release's page names it."
                return paper_member(release, arxiv_id, Standing.OWN, Strength.STATED, "account_name", reason)
        if claim.is_tag and not is_said and not others and self.came_at_once(release, arxiv_id, name):
            reason = f"Its title names {_said(name)}, of which the release is the first that there is; its page names the paper, and both came at once."
            return paper_member(release, arxiv_id, Standing.OWN, Strength.STATED, "at_once", reason)
        is_card = claim.tie.src_kind == "model"
        # A known lab's sibling that bears the bare name has the same paper where both are of one version.
        is_shared = all(one.lab_id == release.lab_id for one in others) and not any(one.products for one in release.names)
        is_held_better = bool(others) and not (is_card and (release.lab_id == UNKNOWN or (is_shared and is_form(release, [name], claim.tie.strength))))
        if not is_said or is_held_better or not (is_card or self.is_of_this_alone(release, claim.tie.src_id)):
            return None
        days = self.ground.days_after(release, arxiv_id)
        is_first = all(one.version in FIRST_VERSIONS or one.version == name.version for one in release.names)
        if days is None and not is_first and (not is_card or is_later(release, name)):
            return None
        if days is not None and not (-BEFORE if is_first else -NEAR_BEFORE) <= days <= AFTER:
            return None
        rule, how = _way(claim.tie)
        reason = f"Its title names {_said(name)}, of which the release is one form, and the release's own {how}."
        return paper_member(release, arxiv_id, Standing.OWN, claim.tie.strength, rule, reason)

    def of_form(self, release: Subject, arxiv_id: str, claim: Claim) -> Subject | None:
        """The release to which the registry gives a paper, where another of its lab, or one that the Hub keeps, gives it by its card and is a form of it."""
        days = self.ground.days_after(release, arxiv_id)
        is_makers = release.lab_id != UNKNOWN or "/" not in release.models[0]
        if not is_makers or claim.tie.src_kind != "model" or (days is not None and not -NEAR_BEFORE <= days <= AFTER):
            return None
        holders = [one for one in self.ground.holders_of(arxiv_id) if one is not release and release.lab_id in {one.lab_id, UNKNOWN}]
        return next((one for one in holders if is_form(release, one.names, claim.tie.strength)), None)

    def came_at_once(self, release: Subject, arxiv_id: str, name: Name) -> bool:
        """Whether a known lab's release came with a paper (60 days), lacks of its title's name but a word for a product, and is the first of that name."""
        days = self.ground.days_after(release, arxiv_id)
        if release.lab_id == UNKNOWN or release.released_on is None or days is None or abs(days) > AT_ONCE:
            return False
        elders = [one for one in self.ground.by_family[spelled(name)] if one.released_on is None or one.released_on < release.released_on]
        is_first = not any(one.lab_id == release.lab_id and kinship(first, name) is not Kinship.NONE for one in elders for first in one.names)
        return is_first and self.ground.is_only_product(release, name)

    def is_of_account(self, release: Subject, arxiv_id: str, name: Name) -> bool:
        """Whether an account is called after what a title names, which is no other version than the release's, and the paper is of the release's time."""
        days = self.ground.days_after(release, arxiv_id)
        is_called = spelled(name) in release.owners and len(spelled(name)) >= _LONG and all(one.version == name.version for one in release.names)
        return is_called and days is not None and -BEFORE <= days <= AFTER

    def maker_of(self, release: Subject, name: Name, arxiv_id: str, others: Sequence[Subject]) -> str | None:
        """The model of another owner that made what a title names, where a release of no known lab bears the name and more; None where none is known.

        That is a known lab's, one that the Hub itself keeps, one that gives the paper as its own, or one whose account bears the name too.
        """
        found = []
        for one in others:
            if not one.owners & release.owners:
                is_known = one.lab_id != UNKNOWN or "/" not in one.speakers[0]
                gives = any(arxiv_id in self.given_by[account.lower()] for account in one.accounts)
                if is_known or gives or spelled(name) in one.owners:
                    found.append((not is_known, not gives, one.speakers[0]))
        return min(found)[2] if found else None

    def of_own_words(self, release: Subject, arxiv_id: str, claim: Claim) -> Member:
        """A paper that a document of the release gives as its own, and against which nothing speaks."""
        strength, tie = claim.tie.strength, claim.tie
        if tie.src_kind == "repository":
            days = self.ground.days_after(release, arxiv_id)
            rule = self.rules.get((release.release_id, tie.src_id.lower()))
            if rule in {"framework", "project"}:
                reason = f"{tie.src_id} gives it as its paper, what the owner trains many models with."
                return paper_member(release, arxiv_id, Standing.MENTIONED, strength, "shared", reason)
            is_alone = self.is_of_this_alone(release, tie.src_id) or self.is_of_this_paper(release, tie.src_id, self.title(arxiv_id, claim))
            # Of an unknown owner, under the release's own name: the paper is of what both are called.
            is_alone |= rule == "same_name" and release.kin(parse_name(tie.src_id)) is Kinship.SAME
            if not is_alone or (days is not None and days < -NEAR_BEFORE):
                reason = f"{tie.src_id} gives it as its paper, and holds more than this release."
                return paper_member(release, arxiv_id, Standing.FAMILY, strength, "family_repository", reason)
        rule, how = _way(tie)
        return paper_member(release, arxiv_id, Standing.OWN, strength, rule, f"The release's own {how}.")

    def of_namesake(self, release: Subject, name: Name, *, is_said: bool) -> tuple[Standing, str, str] | None:
        """``(standing, rule, reason)`` of a paper whose name another owner's model bears better than one of no known lab; None where none does.

        A lab of the registry and a model that the Hub itself keeps come first; among others the paper is theirs who say so.
        """
        others = [one for one in self.ground.bearers(name) if not one.owners & release.owners]
        if release.lab_id != UNKNOWN or not others or "/" not in release.speakers[0]:
            return None
        for one in others:
            if one.lab_id != UNKNOWN or "/" not in one.speakers[0]:
                return Standing.BASE, "base_paper", f"Its title names {_said(name)}, which is {one.speakers[0]}."
        return None if is_said else (Standing.MENTIONED, "others_paper", f"Its title names {_said(name)}, which {others[0].speakers[0]} bears as well.")

    def brought(self, release: Subject, arxiv_id: str) -> Name | None:
        """The release's own name where a paper's abstract introduces it; a name without a version only where it is long enough not to be met by chance."""
        known = self.ground.world.papers.get(arxiv_id)
        names = map(parse_name, known.introduces if known is not None else ())
        return next((one for one in names if (one.version or len(spelled(one)) >= _LONG) and release.kin(one) is Kinship.SAME), None)

    def of_same_name(self, release: Subject, arxiv_id: str, claim: Claim, title: str, brought: Name | None = None) -> Member:
        """A paper whose title bears the release's name, or whose abstract introduces it: its own, where dates fit or its documents give it as theirs."""
        is_said = claim.is_own and claim.tie.strength.is_at_least(Strength.HEADED)
        days = self.ground.days_after(release, arxiv_id)
        if days is not None and (days > AFTER or (days < -BEFORE and not is_said)):
            return paper_member(
                release, arxiv_id, Standing.MENTIONED, claim.tie.strength, "other_time", f"Its name is the release's, but it appeared {_gap(days)}."
            )
        # The title says whose it is; a tag alone says no more.
        strength = claim.tie.strength if is_said and claim.tie.strength.is_at_least(Strength.STATED) else Strength.STATED
        if brought is not None:
            reason = f"Its abstract introduces the release by its name ({_said(brought)}), and the release names it."
            return paper_member(release, arxiv_id, Standing.OWN, strength, "abstract_name", reason)
        return paper_member(
            release, arxiv_id, Standing.OWN, strength, "title_version", f"Its title bears the release's name ({_cut(title)}), and the release names it."
        )

    def of_base(self, release: Subject, arxiv_id: str, claim: Claim, name: Name | None, *, is_said: bool) -> tuple[Standing, str, str] | None:
        """``(standing, rule, reason)`` of a paper that is of what the release stands on, or of an earlier generation; None of others."""
        for ancestor in release.ancestors:
            model_id = self.ground.model_id(ancestor)
            is_given = model_id not in self.ground.copies and any(
                tie.dst_id == arxiv_id and tie.relation == "own_paper" and tie.strength.is_at_least(Strength.HEADED)
                for tie in self.ground.ties("model", model_id)
            )
            if is_given or (name is not None and kinship(parse_name(ancestor), name) is not Kinship.NONE):
                how = "Its title names the family of" if not is_given else "It is the paper of"
                return Standing.BASE, "base_paper", f"{how} {ancestor}, on which the release stands."
        if (given := self.of_givers(release, arxiv_id, name, is_own=claim.is_own)) is not None:
            return given
        if name is None or len(spelled(name)) < 3:
            return None
        is_ours = any(one.owners & release.owners for one in self.ground.bearers(name))
        for hub_id in release.speakers:
            place = _place_in(spelled(name), hub_id)
            if place is None or place == "head":
                continue
            if is_ours and is_said and claim.tie.src_kind == "model":
                return Standing.OWN, _way(claim.tie)[0], f"Its title names {_said(name)}, of which the release is a form, and its own {_way(claim.tie)[1]}."
            if is_ours or place == "part":
                how = "which stands within the release's name" if place == "inside" else "of which the release's name is another form"
                return Standing.FAMILY, "family_paper", f"Its title names {_said(name)}, {how}."
            if is_said and self.names_dataset(release, name, is_own=True) is not None:
                return Standing.OWN, _way(claim.tie)[0], f"Its title names {_said(name)}, data of the same owner, and the release's own {_way(claim.tie)[1]}."
            return self.of_name_inside(release, claim, name, self.title(arxiv_id, claim) or "", is_said=is_said)
        return None

    def of_name_inside(self, release: Subject, claim: Claim, name: Name, title: str, *, is_said: bool) -> tuple[Standing, str, str] | None:
        """The same of a paper whose name stands within the release's: a dataset's, a framework's, a method's or a base's. None: it may be its own."""
        words = vocabulary()
        if words.is_name_of(spelled(name), Kind.BENCHMARK, Kind.TOY, Kind.TASK) or (OF_DATA.search(title) and not _OF_MODELS.search(title)):
            return Standing.MENTIONED, "data_paper", f"Its title names {_said(name)}, a dataset."
        if words.is_name_of(spelled(name), Kind.FRAMEWORK):
            return Standing.MENTIONED, "shared", f"Its title names {_said(name)}, a framework."
        is_model = bool(self.ground.bearers(name) or self.ground.labs_of(name) - {release.lab_id})
        if (is_model and (claim.is_own or self.links_model(release, name))) or (claim.is_own and not is_said and _OF_MODELS.search(title)):
            return Standing.BASE, "base_paper", f"Its title names {_said(name)}, which stands within the release's name as that of something else."
        if is_said and any(_is_numbered(spelled(name), hub_id) for hub_id in release.speakers):
            return Standing.BASE, "base_paper", f"Its title names {_said(name)}, which stands within the release's name with a number of its own."
        return None if is_said else (Standing.MENTIONED, "cited", f"Its title names {_said(name)}, and nothing says that it reports this release.")

    def links_model(self, release: Subject, name: Name) -> bool:
        """Whether the release's cards link another owner's model that bears a name."""
        return any(
            tie.dst_kind == "model" and owner_key(account_of(tie.dst_id)) not in release.owners and spelled(name) in plain(tie.dst_id.rsplit("/", 1)[-1])
            for hub_id in release.speakers
            for tie in self.ground.ties("model", hub_id)
        )

    def of_givers(self, release: Subject, arxiv_id: str, name: Name | None, *, is_own: bool = True) -> tuple[Standing, str, str] | None:
        """The same of a paper that the card of a known lab's model gives as its own, where that model is in this one's name or it gives the paper too."""
        givers = self.known_givers[arxiv_id]
        owners = {owner_key(account_of(one)) for one in givers}
        if not givers or any(_is_known(self.ground, hub_id) or owner_key(account_of(hub_id)) in owners for hub_id in release.speakers):
            return None
        words = {spelled(parse_name(one)) for one in givers} | ({spelled(name)} if name is not None else set())
        letters = [plain(one.rsplit("/", 1)[-1]) for one in release.speakers]
        is_named = any(len(word) >= 3 and word in one for word in words for one in letters)
        return (Standing.BASE, "base_paper", f"The card of {givers[0]} gives it as its own.") if is_own or is_named else None

    def doubt(self, release: Subject, arxiv_id: str, claim: Claim, name: Name | None) -> tuple[str, str] | None:
        """``(rule, reason)`` why a paper that a document seems to give as its own is not taken as such."""
        if len(self.givers[arxiv_id]) > MANY_ACCOUNTS:
            return "shared", f"Models of {len(self.givers[arxiv_id])} accounts give it as theirs: it is a tool's, a method's or a base model's."
        if name is not None and self.is_of_others(release, name):
            return "others_paper", f"Its title names {_said(name)}, which is another release."
        days = self.ground.days_after(release, arxiv_id)
        if days is not None and not (-BEFORE if name is None else -NEAR_BEFORE) <= days <= AFTER:
            return "other_time", f"It appeared {_gap(days)}."
        title = self.title(arxiv_id, claim) or ""
        if name is not None and vocabulary().is_name_of(spelled(name), Kind.FRAMEWORK):
            return "shared", f"Its title names {_said(name)}, a framework."
        if name is not None and vocabulary().is_name_of(spelled(name), Kind.BENCHMARK, Kind.TOY):
            return "data_paper", f"Its title names {_said(name)}, a benchmark."
        if OF_DATA.search(title) and not _OF_MODELS.search(title) and not _SAYS_OWN.search(claim.tie.quotation):
            return "data_paper", "Its title says that it is of a dataset or a benchmark."
        if name is not None and (dataset := self.names_dataset(release, name)) is not None:
            return "data_paper", f"Its title names the dataset {dataset}, on which the release was trained."
        if claim.tie.method == "body_link":
            text = claim.tie.quotation
            if self.names_another(release, text, title):
                return "named_other", f"The link's text names another work ({_cut(text)})."
        return None

    def is_of_others(self, release: Subject, name: Name) -> bool:
        """Whether models of another release bear a name at the head of a title."""
        return any(one is not release for one in self.ground.bearers(name))

    def names_dataset(self, release: Subject, name: Name, *, is_own: bool = False) -> str | None:
        """The dataset of another owner (of its own, where asked) that the release's cards name and that bears a name at the head of a title."""
        word = spelled(name)
        for hub_id in release.speakers if len(word) >= 4 else ():
            for tie in self.ground.ties("model", hub_id):
                is_meant = (owner_key(account_of(tie.dst_id)) in release.owners) is is_own
                if tie.dst_kind == "dataset" and tie.relation != "evaluated_on" and is_meant and word in plain(tie.dst_id.rsplit("/", 1)[-1]):
                    return tie.dst_id
        return None

    @staticmethod
    def names_another(release: Subject, text: str, title: str | None) -> bool:
        """Whether a link's text has a name in it that is neither the release's nor the owner's nor the paper's whole title."""
        words = _PAPER_WORDS.sub(" ", text)
        letters = plain(words)
        if len(letters) < 3 or len(words.split()) > 3 or (title and len(words.split()) >= 3 and letters in plain(title)):
            return False
        if release.kin(parse_name(" ".join(words.split()))) is not Kinship.NONE:
            return False
        known = [plain(name) for name in (*release.speakers, *release.owners)]
        return not any(letters in one for one in known)

    def tagged(self, release: Subject, arxiv_id: str, claim: Claim, name: Name | None) -> Member:
        """A paper that only the Hub's tags give. The only one, of its account alone and of its time, may be of a method or of the family: nobody says which."""
        only = {tie.dst_id for hub_id in release.speakers for tie in self.ground.ties("model", hub_id) if tie.dst_kind == "paper"} == {arxiv_id}
        days = self.ground.days_after(release, arxiv_id)
        fits = days is not None and -TAG_BEFORE <= days <= TAG_AFTER
        if only and fits and name is None and release.lab_id != UNKNOWN and len(self.tagged_by[arxiv_id]) == 1 and not release.ancestors:
            reason = "It is the only paper that the Hub's page gives, of the release's time; whether it reports this release, nothing says."
            return paper_member(release, arxiv_id, Standing.FAMILY, Strength.NEARBY, "hub_tag", reason)
        return paper_member(
            release, arxiv_id, Standing.MENTIONED, claim.tie.strength, "cited", "The Hub's tags name it, and nothing says that it reports this release."
        )

    def is_of_this_paper(self, release: Subject, full_name: str, title: str | None) -> bool:
        """Whether an own repository's README is headed by the paper's title: what the repository gives is of that paper."""
        if release.release_id not in self.owned_by[full_name.lower()]:
            return False
        known = self.ground.repository(full_name)
        head = known.readme.get("title") if known is not None else None
        return isinstance(head, str) and title is not None and len(plain(title)) >= 20 and plain(title) in plain(head[:400])

    def is_of_this_alone(self, release: Subject, full_name: str) -> bool:
        """Whether a repository is this release's own, and no other's but for another size or form of the same name."""
        owners = self.owned_by[full_name.lower()]
        return release.release_id in owners and all(_is_same_line(release, self.ground.releases[one]) for one in owners)


def _is_known(ground: Ground, hub_id: str) -> bool:
    """Whether a model is of a lab of the registry, or one that the Hub keeps under no account."""
    model = ground.world.models.get(hub_id)
    return model is not None and (model.lab_id != UNKNOWN or "/" not in hub_id)


def _is_same_line(one: Subject, other: Subject) -> bool:
    """Whether two releases of one owner bear one name but for their sizes."""
    mine, theirs = ({signature(name)[:-1] for name in release.names} for release in (one, other))
    return one is other or (bool(one.owners & other.owners) and one.lab_id == UNKNOWN and mine == theirs)


def is_other_generation(names: Iterable[Name], name: Name) -> bool:
    """Whether a name's version begins with another number than those of a release's names do."""
    theirs = generation(name)
    mine = {generation(one) for one in names}
    return theirs is not None and None not in mine and theirs not in mine


def _way(tie: Tie) -> tuple[str, str]:
    """The rule of what own words say, and who says it how."""
    rule = "citation" if tie.method == "citation_block" else "own_words"
    where = "card" if tie.src_kind == "model" else "repository's README"
    return rule, f"{where} {'asks to be cited by it' if rule == 'citation' else 'gives it as its paper'}"


def _title_in(tie: Tie) -> str | None:
    """The title that an entry of BibTeX spells, or a link whose text is of four words or more."""
    if is_denial(tie.quotation):
        return None
    entry = _BIBTEX_TITLE.search(tie.quotation)
    if entry is not None:
        return entry[1]
    # The signs of an address are no words.
    words = [one for one in _PAPER_WORDS.sub(" ", tie.quotation).split() if any(map(str.isalnum, one))]
    return _TITLE_LABEL.sub("", tie.quotation).strip(" \"'“”‘’*") if len(words) >= 4 and tie.method in {"body_link", "hub_tag"} else None


def _claim(ties: list[Tie]) -> Claim:
    own = [tie for tie in ties if tie.relation == "own_paper"]
    tie = max(own or ties, key=lambda one: (one.strength.order, one.src_kind == "model", one.method == "citation_block", one.src_id))
    denial = next((one.quotation for one in ties if one.src_kind == "model" and one.relation == "cites" and is_denial(one.quotation)), "")
    return Claim(tie, bool(own), any(one.method == "hub_tag" for one in ties), len(own), denial)


def _said(name: Name | None) -> str:
    return _cut(name.text) if name else "nothing"


def _place_in(word: str, hub_id: str) -> str | None:
    """Where the words of a model's name spell ``word``: ``head``, ``inside``, ``part`` where a longer word holds it, or None.

    Words end at signs, digits and capitals: ``QuokkaInstruct`` begins with ``quokka``, ``QuokkaX`` goes on after it.
    """
    parts = [part.lower() for part in _PARTS.findall(hub_id.rsplit("/", 1)[-1][:120])]
    places = set()
    for first in range(len(parts)):
        joined = ""
        for part in parts[first:]:
            joined += part
            if joined == word:
                places.add(first)
            if len(joined) >= len(word):
                break
    if places:
        return "head" if 0 in places else "inside"
    return "part" if (len(word) >= 6 and any(word in part for part in parts)) or "".join(parts).startswith(word) else None


def _is_numbered(word: str, hub_id: str) -> bool:
    """Whether a number follows ``word`` in a model's name, as the version or the size of a model does."""
    return re.search(rf"{re.escape(word)}[-_ ]?v?\d", hub_id.lower()) is not None


def _cut(text: str) -> str:
    return " ".join(text.split())[:80]


def _gap(days: int) -> str:
    return f"{abs(days)} days {'after' if days > 0 else 'before'} the release"
