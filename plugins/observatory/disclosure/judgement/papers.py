"""Decides what a paper is to a release: its own, its family's, its base's, or only mentioned."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from observatory.disclosure.code_words import is_first_release
from observatory.disclosure.judgement.attribution_index import AFTER, BEFORE, AttributionIndex
from observatory.disclosure.judgement.declared import apply_overrides
from observatory.disclosure.judgement.given_papers import AT_ONCE, NEAR_BEFORE, find_port_origin, is_form_of, is_later_version, is_point_version, shares_no_word
from observatory.disclosure.judgement.paper_ranks import OF_DATA, PaperRanking, paper_member
from observatory.disclosure.judgement.recipes import spellings
from observatory.disclosure.judgement.records import CoreLink, Member, World
from observatory.disclosure.judgement.subjects import (
    UNKNOWN,
    ReleaseProfile,
    account_of,
    family_letters,
    headings_of,
    name_in_title,
    owner_key,
    signature,
    split_words,
)
from observatory.disclosure.names import FIRST_VERSIONS, Name, NameMatch, compare_names, generation, parse_name
from observatory.disclosure.papers import is_denial
from observatory.disclosure.reading import Standing, Strength
from observatory.vocabulary import Kind, plain, vocabulary

# How many days before and after a release a paper may appear that only a tag of the Hub names; ``BEFORE`` and ``AFTER`` hold for the others.
TAG_BEFORE, TAG_AFTER = 300, 200
_OTHER_MATCHES = frozenset({NameMatch.OTHER_VERSION, NameMatch.OTHER_KIND, NameMatch.FAMILY_ONLY})
# At least so many letters make it unlikely that a name occurs in a title or an abstract by chance.
_RARE_NAME_LETTERS = 7
# The fewest letters of an account's name that are searched for inside the name of a repository.
_INNER_NAME_LETTERS = 4
# A paper that models of more accounts than this give as their own is of a tool, a method or a base.
MANY_ACCOUNTS = 3
# An account of no known lab that gives more papers than this as its own republishes the work of others.
MANY_PAPERS = 3
_OWN_WORDS = re.compile(r"\b(?:our|technical|tech|accompanying|official)\b|技术报告|我们", re.IGNORECASE)
_OF_MODELS = re.compile(r"\bmodels?\b", re.IGNORECASE)
# Words of a link's text that name no work.
_PAPER_WORDS = re.compile(
    r"\b(?:the|our|this|a|an|official|model|full|original|new|latest|read|see|check|out|view|here|link|links|paper|papers|report|reports|preprint|technical|tech|research|arxiv"
    r"|pdf|abs|hf|hugging|face|huggingface|publication|article|blog|and|on|in|for|more|details|accompanying|manuscript|release|neurips|icml|iclr|acl|emnlp|naacl|cvpr|eccv|iccv"
    r"|interspeech|icassp|aaai|tmlr|coling|findings|www|org|com|https?|daily|homepage|website|project|page|code|cite|citation|bibtex|\d[\d.v]*)\b",
    re.IGNORECASE,
)
# Parts of a name: a word ("Quokka"), a run of capitals ("VL"), a run of digits. One last capital stays with its word: "QuokkaX", "SeekV".
_PARTS = re.compile(r"[A-Z]?[a-z]+(?:[A-Z](?![A-Za-z]))?|[A-Z]+(?![a-z])|[0-9]+")
_TITLE_LABEL = re.compile(r"\A\W*(?:(?:technical )?report|paper|preprint|arxiv|论文|論文|논문)\s?[:：|–-]\s?", re.IGNORECASE)
_NEWS = re.compile(r"\b(?:news|what['’]?s new|updates?|changelog|announcements?)\b|最新|更新|新闻|动态|ニュース|소식", re.IGNORECASE)
_LANGUAGES = re.compile(
    r"lingual|languages?\b(?! (?:models?|understanding|processing|modell?ing|generation|representations?|inference|tasks?|supervision|pre))", re.IGNORECASE
)
# Shorter words for languages may mean other things.
_LANGUAGE_LETTERS = 4
# Two sizes written together, those in use and all of them: "1b14b".
_JOINED_SIZES = re.compile(r"(?<![a-z\d])(\d{1,4}(?:\.\d{1,3})?[bm])(?=\d{1,4}(?:\.\d{1,3})?[bm](?![a-z\d]))", re.IGNORECASE)
_BIBTEX_TITLE = re.compile(r"\btitle\s{0,5}=\s{0,5}[{\"]([^\"]{3,200}?)(?:[}\"]\s{0,5}(?:[,}]|$)|$)", re.IGNORECASE)


def _find_other_language(release: ReleaseProfile, statement: PaperStatement, title: str) -> str | None:
    """The language that is in the names of all models of a release of no known lab, if the paper's title names no language; else None.

    A paper in BibTeX that the card asks to cite may be the release's own in any case: None.
    """
    words = vocabulary().words(Kind.LANGUAGE)
    languages_in_names = [
        {word for word in split_words(hub_id.rsplit("/", 1)[-1]) if len(word) >= _LANGUAGE_LETTERS and word in words} for hub_id in release.original_models
    ]
    common = set.intersection(*languages_in_names) if languages_in_names else set()
    if release.lab_id != UNKNOWN or not common or not title or statement.link.method == "citation_block":
        return None
    title_words = set(split_words(title))
    return None if _LANGUAGES.search(title) or any(word in title_words for word in words if len(word) >= _LANGUAGE_LETTERS) else min(common)


def _is_news(link: CoreLink) -> bool:
    """Whether a heading above a link is one for news."""
    return any(_NEWS.search(heading) is not None for heading in headings_of(link.locator))


@dataclass(frozen=True, slots=True)
class PaperStatement:
    """What the documents of one release say about one paper.

    ``link``: their strongest link to it. ``is_own``: whether any link gives it as the release's own paper. ``is_tag``: whether a tag of the Hub
    names it. ``documents``: how many links give it as own. ``denial``: the words by which one of its own cards distinguishes its model from the
    paper's; empty if there are none.
    """

    link: CoreLink
    is_own: bool
    is_tag: bool
    documents: int
    denial: str = ""


def papers_of(world: World, models: Sequence[Member], repositories: Sequence[Member]) -> list[Member]:
    """Papers of the releases that ``models`` belong to, each with its standing. Sorted by release and paper."""
    return attribute_papers(AttributionIndex(world, models), repositories)


def attribute_papers(index: AttributionIndex, repositories: Sequence[Member]) -> list[Member]:
    """The same as ``papers_of``, on indexes that are already built."""
    judged = _Papers(index, repositories).members()
    return apply_overrides(index.world, index.releases, PaperRanking(index).rank_all(judged), "paper")


class _Papers:
    """Judges the papers that the documents of each release link.

    By paper: ``accounts_giving`` (accounts, lower case, that give it as their own), ``accounts_linking`` (that link it at all) and
    ``known_models_giving`` (models of known labs, or without an account, that give it as own). ``papers_given_by``: the papers that an account
    gives as its own. ``releases_owning``: the releases that own a repository. ``rules``: the rule that attributed a repository to a release.
    """

    def __init__(self, index: AttributionIndex, repositories: Sequence[Member]) -> None:
        """Collect, in one pass over the links of all models, the accounts that link each paper and that give it as own; and judged repositories by release."""
        self.index = index
        self.repositories: dict[str, list[Member]] = defaultdict(list)
        self.rules: dict[tuple[str, str], str] = {}
        self.releases_owning: dict[str, set[str]] = defaultdict(set)
        for repository in repositories:
            if repository.artifact_kind == "repository":
                self.repositories[repository.release_id].append(repository)
                self.rules[repository.release_id, repository.artifact_id.lower()] = repository.rule
                if repository.standing is Standing.OWN:
                    self.releases_owning[repository.artifact_id.lower()].add(repository.release_id)
        self.accounts_giving: dict[str, set[str]] = defaultdict(set)
        self.accounts_linking: dict[str, set[str]] = defaultdict(set)
        self.known_models_giving: dict[str, list[str]] = defaultdict(list)
        self.papers_given_by: dict[str, set[str]] = defaultdict(set)
        self._known_titles: dict[str, str | None] = {}
        for hub_id in sorted(index.roles):
            for link in index.links_from("model", hub_id):
                if link.dst_kind == "paper":
                    account = account_of(hub_id).lower()
                    self.accounts_linking[link.dst_id].add(account)
                    if link.relation == "own_paper":
                        self.accounts_giving[link.dst_id].add(account)
                        # Count the papers that its copies give, too: an account that holds copies is all the more likely to republish the work of others.
                        if link.strength.is_at_least(Strength.HEADED):
                            self.papers_given_by[account].add(link.dst_id)
                        if _is_known(index, hub_id) and hub_id not in index.copies and link.strength.is_at_least(Strength.HEADED):
                            self.known_models_giving[link.dst_id].append(hub_id)

    def members(self) -> dict[str, list[Member]]:
        """The judged papers that each release's documents name, by release."""
        return {
            release.release_id: [self.judge(release, arxiv_id, statement) for arxiv_id, statement in sorted(self.collect_statements(release).items())]
            for release in self.index.releases.values()
            if release.models
        }

    # Collecting what documents say.

    def collect_statements(self, release: ReleaseProfile) -> dict[str, PaperStatement]:
        """What the cards of a release's models and the READMEs of its repositories say, by paper. Cards of copies count only if it has no other model."""
        links: dict[str, list[CoreLink]] = defaultdict(list)
        for hub_id in release.original_models or release.models:
            for link in self.index.links_from("model", hub_id):
                if link.dst_kind == "paper":
                    links[link.dst_id].append(link)
        for repository in self.repositories[release.release_id]:
            if repository.standing in {Standing.OWN, Standing.FAMILY}:
                for link in self.index.links_from("repository", repository.artifact_id):
                    if link.dst_kind == "paper" and (repository.standing is Standing.OWN or self.counts_for(release, repository, link)):
                        links[link.dst_id].append(link)
        return {arxiv_id: _summarise_links(links) for arxiv_id, links in links.items()}

    def counts_for(self, release: ReleaseProfile, repository: Member, link: CoreLink) -> bool:
        """Whether a paper in the README of a family's repository counts for a release: if given as its own, or if the title names the family.

        A repository named after another generation (another leading number) describes that generation only.
        """
        if repository.rule == "sibling" and is_other_generation(release.names, parse_name(repository.artifact_id)):
            return False
        return link.relation == "own_paper" or release.match_name(name_in_title(self.known_title(link.dst_id))) is not NameMatch.NONE

    def title(self, arxiv_id: str, statement: PaperStatement | None) -> str | None:
        """A paper's title: from arXiv's record, else from an entry of BibTeX or a link's text."""
        record = self.index.world.papers.get(arxiv_id)
        if record and record.title:
            return record.title
        if statement is None:
            return None
        return _title_in_link(statement.link) or self.known_title(arxiv_id)

    def is_title_from_others(self, arxiv_id: str, statement: PaperStatement) -> bool:
        """Whether a paper's title is known neither from its record nor from the release's own documents."""
        record = self.index.world.papers.get(arxiv_id)
        return not (record and record.title) and (statement.link.method == "hub_tag" or _title_in_link(statement.link) is None)

    def known_title(self, arxiv_id: str) -> str | None:
        """A paper's title: from its record, else the spelling that most documents use; None if none gives one."""
        if arxiv_id not in self._known_titles:
            record = self.index.world.papers.get(arxiv_id)
            titles = Counter(title for link in self.index.links_to("paper", arxiv_id) if (title := _title_in_link(link)) is not None)
            # Without a record take the most common text of links as the title: the text of one link may be a remark.
            most_common = min(titles, key=lambda title: (-titles[title], title), default=None)
            self._known_titles[arxiv_id] = record.title if record and record.title else most_common
        return self._known_titles[arxiv_id]

    # -- judging a paper that something links

    def judge(self, release: ReleaseProfile, arxiv_id: str, statement: PaperStatement) -> Member:
        """Judge one paper that documents of a release link; returns the paper as a member with its standing, rule and reason.

        The rules are tried in order, and the first that applies decides; a paper that none calls own, base or family is mentioned.
        """
        strength, title = statement.link.strength, self.title(arxiv_id, statement)
        name = name_in_title(title)
        name_match = release.match_name(name)
        is_given_as_own = statement.is_own and strength.is_at_least(Strength.HEADED) and not self.republishes_others(release)
        if statement.denial and not release.is_copy:
            reason = f"The release's own card tells the model of this paper and its own apart: {_shorten(statement.denial)}."
            is_related = name_match is not NameMatch.NONE or release.match_in_text(statement.denial) is not NameMatch.NONE
            standing, rule = (Standing.FAMILY, "family_paper") if is_related else (Standing.MENTIONED, "cited")
            return paper_member(release, arxiv_id, standing, strength, rule, reason)
        # Look for the release's name in the whole title: a title may name several models, the release's not first.
        if is_given_as_own and name_match is not NameMatch.SAME and title and release.match_in_text(title) is NameMatch.SAME:
            name_match = NameMatch.SAME
        # Look for the release's name in the abstract, which may introduce a name and version that the title lacks.
        introduced = (
            self.find_introduced_name(release, arxiv_id) if name_match is not NameMatch.SAME and (is_given_as_own or release.lab_id != UNKNOWN) else None
        )
        if introduced is not None:
            name, name_match = introduced, NameMatch.SAME
        if name_match is NameMatch.NONE and name is not None and (tuned := self.judge_tuned_form(release, arxiv_id, name)) is not None:
            return paper_member(release, arxiv_id, tuned[0], Strength.STATED if tuned[0] is Standing.OWN else strength, *tuned[1:])
        if release.is_copy:
            standing = Standing.BASE if is_given_as_own or name_match is not NameMatch.NONE else Standing.MENTIONED
            return paper_member(release, arxiv_id, standing, strength, "copy", "The card is that of another account's model, and so is what it names.")
        if name is not None and name_match is NameMatch.NONE and vocabulary().is_name_of(family_letters(name), Kind.BENCHMARK, Kind.TOY):
            return paper_member(release, arxiv_id, Standing.MENTIONED, strength, "data_paper", f"Its title names {_quoted_name(name)}, a set to measure with.")
        # Whether the release's model has no account on the Hub, like "gpt2": such models are their makers' own, and no copies.
        is_without_account = "/" not in release.models[0]
        if (is_given_as_own or name_match is not NameMatch.NONE) and not is_without_account and (first := self.find_first_repository(release)) is not None:
            reason = f"The card says that the model was first released in {first}, of another owner: the paper is of what it carries."
            return paper_member(release, arxiv_id, Standing.BASE, strength, "base_paper", reason)
        if (is_given_as_own or name_match is not NameMatch.NONE) and not is_without_account and (origin := find_port_origin(self.index, release)) is not None:
            reason = f"The card names {origin}, of another owner, and the account's own port of it: the paper is of what was ported."
            return paper_member(release, arxiv_id, Standing.BASE, strength, "base_paper", reason)
        if name is not None and name_match is not NameMatch.NONE and not is_without_account and self.index.is_family_of_others(release, name):
            return paper_member(release, arxiv_id, Standing.BASE, strength, "base_paper", f"Its title names {_quoted_name(name)}, which another lab made.")
        if name_match is not NameMatch.NONE and statement.is_own and self.republishes_others(release):
            reason = "Its account gives many papers as its own: it carries the work of others, and this is the paper of what it carries."
            return paper_member(release, arxiv_id, Standing.BASE, strength, "base_paper", reason)
        if (
            name_match is NameMatch.SAME
            and name is not None
            and (other := self.judge_trailing_name(release, name, is_given_as_own=is_given_as_own)) is not None
        ):
            return paper_member(release, arxiv_id, other[0], strength, *other[1:])
        if name_match is NameMatch.SAME and name is not None and (other := self.judge_namesake(release, name, is_given_as_own=is_given_as_own)) is not None:
            return paper_member(release, arxiv_id, other[0], strength, *other[1:])
        is_of_name = name_match in {NameMatch.SAME, NameMatch.FAMILY_ONLY}
        if is_of_name and name is not None and (base := self.find_base_of_others(release, arxiv_id, name)) is not None:
            return paper_member(release, arxiv_id, Standing.BASE, strength, "base_paper", f"It is the paper of {base}, of another owner, the release's base.")
        if (
            name_match is NameMatch.SAME
            and name is not None
            and (base := self.find_own_base(release, statement, name, is_given_as_own=is_given_as_own)) is not None
        ):
            return paper_member(release, arxiv_id, Standing.BASE, strength, "base_paper", f"It is as much the paper of {base}, the release's base.")
        if (
            name_match is NameMatch.SAME
            and not is_given_as_own
            and release.lab_id == UNKNOWN
            and not is_without_account
            and self.is_title_from_others(arxiv_id, statement)
        ):
            reason = f"Its title, which only others tell, names {_quoted_name(name)}; nothing says that it reports this release."
            return paper_member(release, arxiv_id, Standing.MENTIONED, strength, "cited", reason)
        words = f"{title or ''} {introduced.text if introduced is not None else ''}"
        if name_match is NameMatch.SAME and (earlier_release := self.find_earlier_release(release, arxiv_id, statement, words)) is not None:
            reason = (
                f"Its title names {_quoted_name(name)}, as does {earlier_release.release_id}, an earlier release, and nothing says that it reports this one."
            )
            return paper_member(release, arxiv_id, Standing.FAMILY, strength, "family_paper", reason)
        if name_match is NameMatch.SAME and introduced is None and (language := _find_other_language(release, statement, title or "")) is not None:
            reason = f"The release is a form in one language ({language}), of which its title tells nothing, and its card does not ask to be cited by it."
            return paper_member(release, arxiv_id, Standing.FAMILY, strength, "family_paper", reason)
        if name_match is NameMatch.SAME:
            return self.judge_same_name(release, arxiv_id, statement, title or "", introduced)
        if name is not None and name_match is NameMatch.OTHER_VERSION and is_point_version(self.index, release, arxiv_id, name):
            reason = f"Its title names {_quoted_name(name)}, of which the release is a point version, and it came right after it."
            return paper_member(release, arxiv_id, Standing.OWN, Strength.STATED, "at_once", reason)
        if is_given_as_own and (holder := self.find_form_holder(release, arxiv_id, statement)) is not None:
            reason = (
                f"It is the paper of {holder.release_id}, of which the release is another form of the same version, "
                f"and its own {_describe_source(statement.link)[1]}."
            )
            return paper_member(release, arxiv_id, Standing.OWN, strength, "form", reason)
        if is_without_account and name is None and is_given_as_own and statement.link.src_kind == "model" and strength.is_at_least(Strength.STATED):
            return self.judge_own_words(release, arxiv_id, statement)
        if (other := self.index.judge_by_registry(release, arxiv_id)) is not None:
            return paper_member(release, arxiv_id, other[0], strength, *other[1:])
        if (
            name_match is NameMatch.FAMILY_ONLY
            and name is not None
            and (bare := self.judge_family_title(release, arxiv_id, statement, name, is_given_as_own=is_given_as_own)) is not None
        ):
            return bare
        if name_match is not NameMatch.NONE and name is not None and not is_given_as_own and self.index.is_version_of_others_model(release, name):
            reason = f"Its title names {_quoted_name(name)}, and the release was made from models of other makers."
            return paper_member(release, arxiv_id, Standing.MENTIONED, strength, "cited", reason)
        if name_match is not NameMatch.NONE:
            how = {NameMatch.FAMILY_ONLY: "the family alone", NameMatch.OTHER_KIND: "a model of another kind"}.get(
                name_match, "another version, size or product"
            )
            return paper_member(
                release, arxiv_id, Standing.FAMILY, strength, "family_paper", f"Its title names {how} ({_quoted_name(name)}), not this release."
            )
        if (other := self.judge_base(release, arxiv_id, statement, name, is_given_as_own=is_given_as_own)) is not None:
            return paper_member(release, arxiv_id, other[0], strength, *other[1:])
        # Without a title read the version in the link's words, "Foo 2 paper": if it is another one, the paper is the family's.
        if title is None and statement.link.method == "body_link" and release.match_in_text(statement.link.quotation) in _OTHER_MATCHES:
            reason = f"The words of the link name another version or the family: {statement.link.quotation[:80]}."
            return paper_member(release, arxiv_id, Standing.FAMILY, strength, "family_paper", reason)
        if statement.is_tag and not is_given_as_own:
            return self.judge_tagged(release, arxiv_id, statement, name)
        if not is_given_as_own:
            return paper_member(release, arxiv_id, Standing.MENTIONED, strength, "cited", "It is cited, and nothing says that it reports this release.")
        if (reject_reason := self.find_reject_reason(release, arxiv_id, statement, name)) is not None:
            return paper_member(release, arxiv_id, Standing.MENTIONED, strength, *reject_reason)
        is_card = statement.link.src_kind == "model"
        if is_card and name is not None and shares_no_word(release, name, strength) and self.names_dataset(release, name, is_own=True) is None:
            reason = f"Its title names {_quoted_name(name)}, which is not in the release's name, and the card gives it without a word on it."
            return paper_member(release, arxiv_id, Standing.FAMILY, strength, "another_work", reason)
        if not is_card and self.is_news_of_another(release, statement.link):
            reason = "The README gives it in its news alone, and another paper as the one on what it holds."
            return paper_member(release, arxiv_id, Standing.FAMILY, strength, "another_work", reason)
        return self.judge_own_words(release, arxiv_id, statement)

    def is_news_of_another(self, release: ReleaseProfile, link: CoreLink) -> bool:
        """Whether a README links a paper only in its news, and has another paper of its own: one given as own elsewhere, or one with a fitting title.

        A fitting title names the release or the repository. News mention anything that the owner did.
        """
        papers = [link_of_readme for link_of_readme in self.index.links_from(link.src_kind, link.src_id) if link_of_readme.dst_kind == "paper"]
        given_outside_news = {link_of_readme.dst_id for link_of_readme in papers if link_of_readme.relation == "own_paper" and not _is_news(link_of_readme)}
        has_title_of_either = any(
            link_of_readme.dst_id != link.dst_id and self.is_title_of(release, link.src_id, link_of_readme.dst_id) for link_of_readme in papers
        )
        return _is_news(link) and link.dst_id not in given_outside_news and (bool(given_outside_news) or has_title_of_either)

    def is_title_of(self, release: ReleaseProfile, repository: str, arxiv_id: str) -> bool:
        """Whether a paper's title, by its record, names the release, its family or the repository."""
        record = self.index.world.papers.get(arxiv_id)
        name = name_in_title(record.title) if record is not None else None
        return name is not None and (release.match_name(name) is not NameMatch.NONE or compare_names(parse_name(repository), name) is not NameMatch.NONE)

    def judge_tuned_form(self, release: ReleaseProfile, arxiv_id: str, name: Name) -> tuple[Standing, str, str] | None:
        """``(standing, rule, reason)`` of a paper whose title is the release's name without its word for tuning ("foo" for "instructfoo"); else None.

        It is the release's own if both appeared within ``AT_ONCE`` days.
        """
        forms = [form for own_name in release.names for form in [*spellings(own_name)][1:]]
        if release.is_copy or all(compare_names(form, name) is not NameMatch.SAME for form in forms):
            return None
        days = self.index.days_after(release, arxiv_id)
        if days is not None and abs(days) <= AT_ONCE:
            return Standing.OWN, "title_version", f"Its title names {_quoted_name(name)}, of which the release is the tuned form, and both came at once."
        return Standing.FAMILY, "family_paper", f"Its title names {_quoted_name(name)}, of which the release is a tuned form."

    def find_earlier_release(self, release: ReleaseProfile, arxiv_id: str, statement: PaperStatement, title: str) -> ReleaseProfile | None:
        """The earlier release, whose name lacks only a word for tuning, that the paper belongs to; None if there is none.

        The title lacks that word, no card of the release gives the paper as own, and the paper appeared before the release.
        """
        days = self.index.days_after(release, arxiv_id)
        is_own = statement.link.src_kind == "model" and statement.is_own
        return None if is_own or days is None or days >= 0 else self.index.find_earlier_namesake(release, (title,))

    def find_first_repository(self, release: ReleaseProfile) -> str | None:
        """The repository of another owner that first released a model of no known lab, by the model's own card; None if the card names none."""
        for hub_id in release.original_models if release.lab_id == UNKNOWN else ():
            for link in self.index.links_from("model", hub_id):
                if link.dst_kind != "repository" or not is_first_release(link.quotation) or owner_key(account_of(link.dst_id)) in release.owners:
                    continue
                # Skip a repository with the name of the release's owner in it: an account may be named after its project, whose repository another account
                # holds.
                name = plain(link.dst_id.rsplit("/", 1)[-1])
                if not any(len(owner) >= _INNER_NAME_LETTERS and owner in name for owner in release.owners):
                    return self.index.full_name(link.dst_id)
        return None

    def republishes_others(self, release: ReleaseProfile) -> bool:
        """Whether the release's account, of no known lab, gives too many papers as its own: it republishes the work of others."""
        if release.lab_id != UNKNOWN or not release.original_models or "/" not in release.original_models[0]:
            return False
        return any(len(self.papers_given_by[account.lower()]) > MANY_PAPERS for account in release.accounts)

    def judge_trailing_name(self, release: ReleaseProfile, name: Name, *, is_given_as_own: bool) -> tuple[Standing, str, str] | None:
        """``(standing, rule, reason)`` if the title's name is in the release's name only behind other words ("llama-FOO"), as a dataset's is; else None."""
        if any(_position_in(family_letters(name), hub_id) != "inside" for hub_id in release.original_models):
            return None
        if vocabulary().is_name_of(family_letters(name), Kind.BENCHMARK, Kind.TOY, Kind.TASK):
            return Standing.MENTIONED, "data_paper", f"Its title names {_quoted_name(name)}, a dataset."
        if (data := self.names_dataset(release, name)) is not None:
            return Standing.MENTIONED, "data_paper", f"Its title names {_quoted_name(name)}, and so does {data}, the data that the release was tuned on."
        return None if is_given_as_own else (Standing.MENTIONED, "cited", f"Its title names {_quoted_name(name)}, which stands behind another model's name.")

    def find_own_base(self, release: ReleaseProfile, statement: PaperStatement, name: Name, *, is_given_as_own: bool) -> str | None:
        """The base of this release, in another release, that the title names as well; None if there is none.

        A lab may report both in one paper; then a release that gives the paper as its own keeps it.
        """
        bases = (
            []
            if release.lab_id != UNKNOWN and is_given_as_own
            else [hub_id for hub_id in release.ancestors if compare_names(parse_name(hub_id), name) is NameMatch.SAME]
        )
        is_card = is_given_as_own and statement.link.src_kind == "model"
        if not is_card and release.original_models and all(parse_name(hub_id).tunings for hub_id in release.original_models):
            # A tuned model's card may only link its base instead of declaring it. If that card gives the paper as its own, its base is not searched for;
            # a README may mean the base as well.
            for hub_id in release.original_models:
                bases += [
                    link.dst_id for link in self.index.links_from("model", hub_id) if link.dst_kind == "model" and self.is_base_of(release, link.dst_id, name)
                ]
        return min(bases, default=None)

    def find_base_of_others(self, release: ReleaseProfile, arxiv_id: str, name: Name) -> str | None:
        """The declared base of another owner that a paper with the family's name belongs to; None if there is none, or the release is of a known lab.

        The base has the title's name, maybe with words of its own, or its own page names the paper too. The release then repeats the name and the paper of
        what it was made from, also as a repack under a name of its own.
        """
        if release.lab_id != UNKNOWN:
            return None
        is_named = {NameMatch.SAME, NameMatch.FAMILY_ONLY}
        bases = [
            hub_id
            for hub_id in release.ancestors_of_others
            if compare_names(parse_name(_JOINED_SIZES.sub(r"\1-", hub_id)), name) in is_named
            or any(link.dst_kind == "paper" and link.dst_id == arxiv_id for link in self.index.links_from("model", hub_id))
        ]
        return min(bases, default=None)

    @staticmethod
    def is_base_of(release: ReleaseProfile, hub_id: str, name: Name) -> bool:
        """Whether a linked model may be the base of a tuned release: same owner, named by the paper's title too, and not tuned itself."""
        base = parse_name(hub_id)
        return (
            hub_id not in release.models
            and owner_key(account_of(hub_id)) in release.owners
            and not base.tunings
            and compare_names(base, name) is NameMatch.SAME
        )

    def judge_family_title(self, release: ReleaseProfile, arxiv_id: str, statement: PaperStatement, name: Name, *, is_given_as_own: bool) -> Member | None:
        """Judge a paper whose title names only the family ("Foo", for Foo 7B). None: it is no more than the family's, and the caller decides.

        Own if a document of the release gives it as its own, the name is not another release's, and the days fit (``BEFORE`` for a first version,
        ``NEAR_BEFORE`` for a later one). If a day is missing, a first version passes; a later one only if its card gives the paper. Without such a
        document also own if the Hub's page names the paper and the account has the title's name, or both appeared at once.
        """
        others = [namesake for namesake in self.index.releases_with_name(name) if namesake is not release]
        if release.lab_id == UNKNOWN and "/" in release.models[0]:
            if (maker := self.find_maker(release, name, arxiv_id, others)) is not None:
                reason = f"Its title names {_quoted_name(name)}, which {maker} bears."
                return paper_member(release, arxiv_id, Standing.BASE, statement.link.strength, "base_paper", reason)
            if (base := self.judge_by_other_cards(release, arxiv_id, name)) is not None:
                return paper_member(release, arxiv_id, base[0], statement.link.strength, *base[1:])
            is_name_of_owner = any(namesake.owners & release.owners for namesake in others) or any(family_letters(name) in owner for owner in release.owners)
            if is_given_as_own and not is_name_of_owner and any(owner_key(account) not in release.owners for account in self.accounts_giving[arxiv_id]):
                reason = f"Its title names {_quoted_name(name)}, and other owners' models give it as theirs too: it is of what they stand on."
                return paper_member(release, arxiv_id, Standing.BASE, statement.link.strength, "base_paper", reason)
            if not others and statement.is_tag and not is_given_as_own and self.is_named_after_account(release, arxiv_id, name):
                reason = f"Its title names {_quoted_name(name)}, after which the release's account is called, and the release's page names it."
                return paper_member(release, arxiv_id, Standing.OWN, Strength.STATED, "account_name", reason)
        if statement.is_tag and not is_given_as_own and not others and self.is_first_and_simultaneous(release, arxiv_id, name):
            reason = f"Its title names {_quoted_name(name)}, of which the release is the first that there is; its page names the paper, and both came at once."
            return paper_member(release, arxiv_id, Standing.OWN, Strength.STATED, "at_once", reason)
        is_card = statement.link.src_kind == "model"
        # Whether all releases with the paper's name are of this release's lab, and this one has no word for a product: such siblings may share the paper.
        is_shared = all(namesake.lab_id == release.lab_id for namesake in others) and not any(own_name.products for own_name in release.names)
        belongs_to_other = bool(others) and not (
            is_card and (release.lab_id == UNKNOWN or (is_shared and is_form_of(release, [name], statement.link.strength)))
        )
        if not is_given_as_own or belongs_to_other or not (is_card or self.belongs_to_release_alone(release, statement.link.src_id)):
            return None
        days = self.index.days_after(release, arxiv_id)
        is_first = all(own_name.version in FIRST_VERSIONS or own_name.version == name.version for own_name in release.names)
        if days is None and not is_first and (not is_card or is_later_version(release, name)):
            return None
        if days is not None and not (-BEFORE if is_first else -NEAR_BEFORE) <= days <= AFTER:
            return None
        rule, how = _describe_source(statement.link)
        reason = f"Its title names {_quoted_name(name)}, of which the release is one form, and the release's own {how}."
        return paper_member(release, arxiv_id, Standing.OWN, statement.link.strength, rule, reason)

    def find_form_holder(self, release: ReleaseProfile, arxiv_id: str, statement: PaperStatement) -> ReleaseProfile | None:
        """The release that owns a paper by the registry, and of which this release is another size or variant; None if there is none.

        This release must be of the same lab or have no account on the Hub, and its own card must give the paper.
        """
        days = self.index.days_after(release, arxiv_id)
        is_makers = release.lab_id != UNKNOWN or "/" not in release.models[0]
        if not is_makers or statement.link.src_kind != "model" or (days is not None and not -NEAR_BEFORE <= days <= AFTER):
            return None
        holders = [holder for holder in self.index.registry_holders(arxiv_id) if holder is not release and release.lab_id in {holder.lab_id, UNKNOWN}]
        return next((holder for holder in holders if is_form_of(release, holder.names, statement.link.strength)), None)

    def is_first_and_simultaneous(self, release: ReleaseProfile, arxiv_id: str, name: Name) -> bool:
        """Whether a known lab's release appeared with the paper (60 days), its name differs from the title's only by a product word, and it is the first."""
        days = self.index.days_after(release, arxiv_id)
        if release.lab_id == UNKNOWN or release.released_on is None or days is None or abs(days) > AT_ONCE:
            return False
        earlier_releases = [
            earlier_release
            for earlier_release in self.index.releases_by_family[family_letters(name)]
            if earlier_release.released_on is None or earlier_release.released_on < release.released_on
        ]
        is_first = not any(
            earlier_release.lab_id == release.lab_id and compare_names(first, name) is not NameMatch.NONE
            for earlier_release in earlier_releases
            for first in earlier_release.names
        )
        return is_first and self.index.is_only_product(release, name)

    def is_named_after_account(self, release: ReleaseProfile, arxiv_id: str, name: Name) -> bool:
        """Whether the release's account is called by the title's name, the title names no other version, and paper and release are near in time."""
        days = self.index.days_after(release, arxiv_id)
        is_called = (
            family_letters(name) in release.owners
            and len(family_letters(name)) >= _RARE_NAME_LETTERS
            and all(own_name.version == name.version for own_name in release.names)
        )
        return is_called and days is not None and -BEFORE <= days <= AFTER

    def find_maker(self, release: ReleaseProfile, name: Name, arxiv_id: str, others: Sequence[ReleaseProfile]) -> str | None:
        """A model of the owner who made what a title names, if that is not this release's owner; None if nobody is known.

        Among ``others``, the releases with the title's name: those of a known lab, without an account on the Hub, of an account that gives the
        paper as its own, or of an account with that name.
        """
        makers = []
        for namesake in others:
            if not namesake.owners & release.owners:
                is_known = namesake.lab_id != UNKNOWN or "/" not in namesake.original_models[0]
                gives = any(arxiv_id in self.papers_given_by[account.lower()] for account in namesake.accounts)
                if is_known or gives or family_letters(name) in namesake.owners:
                    makers.append((not is_known, not gives, namesake.original_models[0]))
        return min(makers)[2] if makers else None

    def judge_own_words(self, release: ReleaseProfile, arxiv_id: str, statement: PaperStatement) -> Member:
        """Judge a paper that a document of the release gives as its own, after no earlier rule spoke against it."""
        strength, link = statement.link.strength, statement.link
        if link.src_kind == "repository":
            days = self.index.days_after(release, arxiv_id)
            rule = self.rules.get((release.release_id, link.src_id.lower()))
            if rule in {"framework", "project"}:
                reason = f"{link.src_id} gives it as its paper, what the owner trains many models with."
                return paper_member(release, arxiv_id, Standing.MENTIONED, strength, "shared", reason)
            is_alone = self.belongs_to_release_alone(release, link.src_id) or self.is_repository_of_paper(release, link.src_id, self.title(arxiv_id, statement))
            # Count the repository as this release's alone also if it only has the release's name and an unknown owner: the paper is about what both are named
            # after.
            is_alone |= rule == "same_name" and release.match_name(parse_name(link.src_id)) is NameMatch.SAME
            if not is_alone or (days is not None and days < -NEAR_BEFORE):
                reason = f"{link.src_id} gives it as its paper, and holds more than this release."
                return paper_member(release, arxiv_id, Standing.FAMILY, strength, "family_repository", reason)
        rule, how = _describe_source(link)
        return paper_member(release, arxiv_id, Standing.OWN, strength, rule, f"The release's own {how}.")

    def judge_namesake(self, release: ReleaseProfile, name: Name, *, is_given_as_own: bool) -> tuple[Standing, str, str] | None:
        """``(standing, rule, reason)`` if another owner's model has the paper's name too, and this release is of no known lab; else None.

        A lab of the registry and a model without an account on the Hub come first. Otherwise a release that gives the paper as its own keeps it.
        """
        others = [namesake for namesake in self.index.releases_with_name(name) if not namesake.owners & release.owners]
        if release.lab_id != UNKNOWN or not others or "/" not in release.original_models[0]:
            return None
        for namesake in others:
            if namesake.lab_id != UNKNOWN or "/" not in namesake.original_models[0]:
                return Standing.BASE, "base_paper", f"Its title names {_quoted_name(name)}, which is {namesake.original_models[0]}."
        return (
            None
            if is_given_as_own
            else (Standing.MENTIONED, "others_paper", f"Its title names {_quoted_name(name)}, which {others[0].original_models[0]} bears as well.")
        )

    def find_introduced_name(self, release: ReleaseProfile, arxiv_id: str) -> Name | None:
        """The release's own name if the paper's abstract introduces it; a name without a version only if it is too long to occur by chance."""
        record = self.index.world.papers.get(arxiv_id)
        names = map(parse_name, record.introduces if record is not None else ())
        return next(
            (name for name in names if (name.version or len(family_letters(name)) >= _RARE_NAME_LETTERS) and release.match_name(name) is NameMatch.SAME), None
        )

    def judge_same_name(self, release: ReleaseProfile, arxiv_id: str, statement: PaperStatement, title: str, introduced: Name | None = None) -> Member:
        """Judge a paper with the release's name in its title or among the names that its abstract introduces.

        Own, unless it appeared more than ``AFTER`` days after the release, or more than ``BEFORE`` days before it and no document gives it as own.
        """
        is_given_as_own = statement.is_own and statement.link.strength.is_at_least(Strength.HEADED)
        days = self.index.days_after(release, arxiv_id)
        if days is not None and (days > AFTER or (days < -BEFORE and not is_given_as_own)):
            return paper_member(
                release,
                arxiv_id,
                Standing.MENTIONED,
                statement.link.strength,
                "other_time",
                f"Its name is the release's, but it appeared {_describe_gap(days)}.",
            )
        # Keep the strength of a link that gives the paper as the release's own and is at least stated; else take "stated", since the title decides whose the
        # paper is.
        strength = statement.link.strength if is_given_as_own and statement.link.strength.is_at_least(Strength.STATED) else Strength.STATED
        if introduced is not None:
            reason = f"Its abstract introduces the release by its name ({_quoted_name(introduced)}), and the release names it."
            return paper_member(release, arxiv_id, Standing.OWN, strength, "abstract_name", reason)
        return paper_member(
            release, arxiv_id, Standing.OWN, strength, "title_version", f"Its title bears the release's name ({_shorten(title)}), and the release names it."
        )

    def judge_base(
        self, release: ReleaseProfile, arxiv_id: str, statement: PaperStatement, name: Name | None, *, is_given_as_own: bool
    ) -> tuple[Standing, str, str] | None:
        """``(standing, rule, reason)`` of a paper about a base of the release, or about something that its name contains; None for other papers."""
        for ancestor in release.ancestors:
            model_id = self.index.model_id(ancestor)
            is_given = model_id not in self.index.copies and any(
                link.dst_id == arxiv_id and link.relation == "own_paper" and link.strength.is_at_least(Strength.HEADED)
                for link in self.index.links_from("model", model_id)
            )
            if is_given or (name is not None and compare_names(parse_name(ancestor), name) is not NameMatch.NONE):
                how = "Its title names the family of" if not is_given else "It is the paper of"
                return Standing.BASE, "base_paper", f"{how} {ancestor}, a base of the release."
        if (by_givers := self.judge_by_other_cards(release, arxiv_id, name, is_own=statement.is_own)) is not None:
            return by_givers
        if name is None or len(family_letters(name)) < 3:
            return None
        is_own_name = any(namesake.owners & release.owners for namesake in self.index.releases_with_name(name))
        for hub_id in release.original_models:
            position = _position_in(family_letters(name), hub_id)
            if position is None or position == "head":
                continue
            data = self.names_dataset(release, name)
            if data is not None and plain(data.rsplit("/", 1)[-1]) == family_letters(name):
                # Only mention the paper of a dataset in the release's name: "foobert-bar" was trained on the data set bar, and other models of the owner are,
                # too.
                return Standing.MENTIONED, "data_paper", f"Its title names the dataset {data}, after which the release is called."
            if is_own_name and is_given_as_own and statement.link.src_kind == "model":
                return (
                    Standing.OWN,
                    _describe_source(statement.link)[0],
                    f"Its title names {_quoted_name(name)}, of which the release is a form, and its own {_describe_source(statement.link)[1]}.",
                )
            if is_own_name or position == "part":
                how = "which stands within the release's name" if position == "inside" else "of which the release's name is another form"
                return Standing.FAMILY, "family_paper", f"Its title names {_quoted_name(name)}, {how}."
            if is_given_as_own and self.names_dataset(release, name, is_own=True) is not None:
                return (
                    Standing.OWN,
                    _describe_source(statement.link)[0],
                    f"Its title names {_quoted_name(name)}, data of the same owner, and the release's own {_describe_source(statement.link)[1]}.",
                )
            return self.judge_inner_name(release, statement, name, self.title(arxiv_id, statement) or "", is_given_as_own=is_given_as_own)
        return None

    def judge_inner_name(
        self, release: ReleaseProfile, statement: PaperStatement, name: Name, title: str, *, is_given_as_own: bool
    ) -> tuple[Standing, str, str] | None:
        """``(standing, rule, reason)`` of a paper whose name is a part of the release's: a dataset, framework, method or base, else a paper that is only cited.

        None if the release gives the paper as its own and nothing shows that it is one of these: then it may be the release's own.
        """
        words = vocabulary()
        if words.is_name_of(family_letters(name), Kind.BENCHMARK, Kind.TOY, Kind.TASK) or (OF_DATA.search(title) and not _OF_MODELS.search(title)):
            return Standing.MENTIONED, "data_paper", f"Its title names {_quoted_name(name)}, a dataset."
        if words.is_name_of(family_letters(name), Kind.FRAMEWORK):
            return Standing.MENTIONED, "shared", f"Its title names {_quoted_name(name)}, a framework."
        is_model = bool(self.index.releases_with_name(name) or self.index.labs_of(name) - {release.lab_id})
        if (is_model and (statement.is_own or self.links_model(release, name))) or (statement.is_own and not is_given_as_own and _OF_MODELS.search(title)):
            return Standing.BASE, "base_paper", f"Its title names {_quoted_name(name)}, which stands within the release's name as that of something else."
        if is_given_as_own and any(_is_numbered(family_letters(name), hub_id) for hub_id in release.original_models):
            return Standing.BASE, "base_paper", f"Its title names {_quoted_name(name)}, which stands within the release's name with a number of its own."
        return (
            None if is_given_as_own else (Standing.MENTIONED, "cited", f"Its title names {_quoted_name(name)}, and nothing says that it reports this release.")
        )

    def links_model(self, release: ReleaseProfile, name: Name) -> bool:
        """Whether the release's cards link another owner's model with this name."""
        return any(
            link.dst_kind == "model"
            and owner_key(account_of(link.dst_id)) not in release.owners
            and family_letters(name) in plain(link.dst_id.rsplit("/", 1)[-1])
            for hub_id in release.original_models
            for link in self.index.links_from("model", hub_id)
        )

    def judge_by_other_cards(self, release: ReleaseProfile, arxiv_id: str, name: Name | None, *, is_own: bool = True) -> tuple[Standing, str, str] | None:
        """Judge a paper that the card of another, known lab's model gives as its own: ``(BASE, rule, reason)``, or None for all other papers.

        It is the base's if the release gives it as its own too (``is_own``), or if a word of that model's name or of the title's name is in the release's. None
        if
        the release is of a known lab or of the same owner.
        """
        models_giving = self.known_models_giving[arxiv_id]
        owners = {owner_key(account_of(hub_id)) for hub_id in models_giving}
        if not models_giving or any(_is_known(self.index, hub_id) or owner_key(account_of(hub_id)) in owners for hub_id in release.original_models):
            return None
        words = {family_letters(parse_name(hub_id)) for hub_id in models_giving} | ({family_letters(name)} if name is not None else set())
        letters = [plain(hub_id.rsplit("/", 1)[-1]) for hub_id in release.original_models]
        is_named = any(len(word) >= 3 and word in speaker for word in words for speaker in letters)
        return (Standing.BASE, "base_paper", f"The card of {models_giving[0]} gives it as its own.") if is_own or is_named else None

    def find_reject_reason(self, release: ReleaseProfile, arxiv_id: str, statement: PaperStatement, name: Name | None) -> tuple[str, str] | None:
        """``(rule, reason)`` why a paper is not the release's own although a document gives it as such; None if nothing is against it."""
        if len(self.accounts_giving[arxiv_id]) > MANY_ACCOUNTS:
            return "shared", f"Models of {len(self.accounts_giving[arxiv_id])} accounts give it as theirs: it is a tool's, a method's or a base model's."
        if name is not None and self.names_other_release(release, name):
            return "others_paper", f"Its title names {_quoted_name(name)}, which is another release."
        days = self.index.days_after(release, arxiv_id)
        if days is not None and not (-BEFORE if name is None else -NEAR_BEFORE) <= days <= AFTER:
            return "other_time", f"It appeared {_describe_gap(days)}."
        title = self.title(arxiv_id, statement) or ""
        if name is not None and vocabulary().is_name_of(family_letters(name), Kind.FRAMEWORK):
            return "shared", f"Its title names {_quoted_name(name)}, a framework."
        if name is not None and vocabulary().is_name_of(family_letters(name), Kind.BENCHMARK, Kind.TOY):
            return "data_paper", f"Its title names {_quoted_name(name)}, a benchmark."
        if OF_DATA.search(title) and not _OF_MODELS.search(title) and not _OWN_WORDS.search(statement.link.quotation):
            return "data_paper", "Its title says that it is of a dataset or a benchmark."
        if name is not None and (dataset := self.names_dataset(release, name)) is not None:
            return "data_paper", f"Its title names the dataset {dataset}, on which the release was trained."
        if statement.link.method == "body_link":
            text = statement.link.quotation
            if self.names_another(release, text, title):
                return "named_other", f"The link's text names another work ({_shorten(text)})."
        return None

    def names_other_release(self, release: ReleaseProfile, name: Name) -> bool:
        """Whether another release has the name at the beginning of a title."""
        return any(namesake is not release for namesake in self.index.releases_with_name(name))

    def names_dataset(self, release: ReleaseProfile, name: Name, *, is_own: bool = False) -> str | None:
        """The dataset with the title's name that a card links, another owner's or (``is_own``) its own; None without one."""
        word = family_letters(name)
        for hub_id in release.original_models if len(word) >= 4 else ():
            for link in self.index.links_from("model", hub_id):
                is_meant = (owner_key(account_of(link.dst_id)) in release.owners) is is_own
                if link.dst_kind == "dataset" and link.relation != "evaluated_on" and is_meant and word in plain(link.dst_id.rsplit("/", 1)[-1]):
                    return link.dst_id
        return None

    @staticmethod
    def names_another(release: ReleaseProfile, text: str, title: str | None) -> bool:
        """Whether a link's text contains a name that is not the release's, not the owner's and not the paper's whole title."""
        words = _PAPER_WORDS.sub(" ", text)
        letters = plain(words)
        if len(letters) < 3 or len(words.split()) > 3 or (title and len(words.split()) >= 3 and letters in plain(title)):
            return False
        if release.match_name(parse_name(" ".join(words.split()))) is not NameMatch.NONE:
            return False
        own_names = [plain(name) for name in (*release.original_models, *release.owners)]
        return not any(letters in own_name for own_name in own_names)

    def judge_tagged(self, release: ReleaseProfile, arxiv_id: str, statement: PaperStatement, name: Name | None) -> Member:
        """Judge a paper that only the Hub's tags name.

        The family's if it is the only such paper, no other account links it, it is near the release in time and its title has no name, and if the
        release is of a known lab and based on no other model: it may report this release or a method, and nothing says which. Else mentioned.
        """
        only = {link.dst_id for hub_id in release.original_models for link in self.index.links_from("model", hub_id) if link.dst_kind == "paper"} == {arxiv_id}
        days = self.index.days_after(release, arxiv_id)
        fits = days is not None and -TAG_BEFORE <= days <= TAG_AFTER
        if only and fits and name is None and release.lab_id != UNKNOWN and len(self.accounts_linking[arxiv_id]) == 1 and not release.ancestors:
            reason = "It is the only paper that the Hub's page gives, of the release's time; whether it reports this release, nothing says."
            return paper_member(release, arxiv_id, Standing.FAMILY, Strength.NEARBY, "hub_tag", reason)
        return paper_member(
            release, arxiv_id, Standing.MENTIONED, statement.link.strength, "cited", "The Hub's tags name it, and nothing says that it reports this release."
        )

    def is_repository_of_paper(self, release: ReleaseProfile, full_name: str, title: str | None) -> bool:
        """Whether the release owns the repository and its README is headed by the paper's title, of 20 letters or more.

        Then the repository is that paper's, even if it holds other releases too.
        """
        if release.release_id not in self.releases_owning[full_name.lower()]:
            return False
        record = self.index.repository(full_name)
        head = record.readme.get("title") if record is not None else None
        return isinstance(head, str) and title is not None and len(plain(title)) >= 20 and plain(title) in plain(head[:400])

    def belongs_to_release_alone(self, release: ReleaseProfile, full_name: str) -> bool:
        """Whether a repository belongs to this release alone, or else only to other sizes or forms of the same name."""
        owners = self.releases_owning[full_name.lower()]
        return release.release_id in owners and all(_is_same_name(release, self.index.releases[owner]) for owner in owners)


def _is_known(index: AttributionIndex, hub_id: str) -> bool:
    """Whether a model belongs to a lab of the registry, or is one that the Hub keeps under no account."""
    model = index.world.models.get(hub_id)
    return model is not None and (model.lab_id != UNKNOWN or "/" not in hub_id)


def _is_same_name(first: ReleaseProfile, second: ReleaseProfile) -> bool:
    """Whether two releases of one owner have the same name except for size."""
    first_names, second_names = ({signature(name)[:-1] for name in release.names} for release in (first, second))
    return first is second or (bool(first.owners & second.owners) and first.lab_id == UNKNOWN and first_names == second_names)


def is_other_generation(names: Iterable[Name], name: Name) -> bool:
    """Whether a name's version begins with another number than the names of a release."""
    number = generation(name)
    own_numbers = {generation(own_name) for own_name in names}
    return number is not None and None not in own_numbers and number not in own_numbers


def _describe_source(link: CoreLink) -> tuple[str, str]:
    """``(rule, words)`` for a link by which a card or README gives a paper as its own: whether it asks to be cited by it or calls it its paper."""
    rule = "citation" if link.method == "citation_block" else "own_words"
    where = "card" if link.src_kind == "model" else "repository's README"
    return rule, f"{where} {'asks to be cited by it' if rule == 'citation' else 'gives it as its paper'}"


def _title_in_link(link: CoreLink) -> str | None:
    """The title in an entry of BibTeX, or the text of a link that has four words or more. None if it has neither."""
    if is_denial(link.quotation):
        return None
    entry = _BIBTEX_TITLE.search(link.quotation)
    if entry is not None:
        return entry[1]
    # Count only parts with a letter or a digit as words, not the signs of an address.
    words = [word for word in _PAPER_WORDS.sub(" ", link.quotation).split() if any(map(str.isalnum, word))]
    return _TITLE_LABEL.sub("", link.quotation).strip(" \"'“”‘’*") if len(words) >= 4 and link.method in {"body_link", "hub_tag"} else None


def _summarise_links(links: list[CoreLink]) -> PaperStatement:
    """Sum up all links of a release's documents to one paper; the strongest link that gives it as own comes first."""
    own = [link for link in links if link.relation == "own_paper"]
    link = max(own or links, key=lambda link: (link.strength.order, link.src_kind == "model", link.method == "citation_block", link.src_id))
    denial = next((link.quotation for link in links if link.src_kind == "model" and link.relation == "cites" and is_denial(link.quotation)), "")
    return PaperStatement(link, bool(own), any(link.method == "hub_tag" for link in links), len(own), denial)


def _quoted_name(name: Name | None) -> str:
    """A name as its text spells it, for a reason."""
    return _shorten(name.text) if name else "nothing"


def _position_in(word: str, hub_id: str) -> str | None:
    """The position of ``word`` in a model's name: ``head``, ``inside``, ``part`` (within a longer word), or None.

    Words end at signs, digits and capitals: ``QuokkaInstruct`` begins with ``quokka``, ``QuokkaX`` goes on after it.
    """
    parts = [part.lower() for part in _PARTS.findall(hub_id.rsplit("/", 1)[-1][:120])]
    positions = set()
    for first in range(len(parts)):
        joined = ""
        for part in parts[first:]:
            joined += part
            if joined == word:
                positions.add(first)
            if len(joined) >= len(word):
                break
    if positions:
        return "head" if 0 in positions else "inside"
    return "part" if (len(word) >= 6 and any(word in part for part in parts)) or "".join(parts).startswith(word) else None


def _is_numbered(word: str, hub_id: str) -> bool:
    """Whether a number follows ``word`` in a model's name, as a version or size does."""
    return re.search(rf"{re.escape(word)}[-_ ]?v?\d", hub_id.lower()) is not None


def _shorten(text: str) -> str:
    """The first 80 characters, each run of white space as one space."""
    return " ".join(text.split())[:80]


def _describe_gap(days: int) -> str:
    """The number of days in words: "3 days before the release" for -3."""
    return f"{abs(days)} days {'after' if days > 0 else 'before'} the release"
