"""Compares the papers of a release with each other: which is its own, and which belongs to its family or another release."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from observatory.disclosure.judgement.attribution_index import BEFORE, AttributionIndex
from observatory.disclosure.judgement.records import Member
from observatory.disclosure.judgement.subjects import UNKNOWN, ReleaseProfile, family_letters, name_in_title
from observatory.disclosure.names import Name, NameMatch, generation, parse_name
from observatory.disclosure.reading import Standing, Strength
from observatory.vocabulary import plain

MOST_OWN = 3
# Letters that a family's name needs: without a version (_SHORT), for titles with the family alone (_ALONE), of a release of no known lab (_LONG).
_SHORT, _ALONE, _LONG = 4, 6, 7
# A word of a title about data, not about a model: "benchmark".
OF_DATA = re.compile(r"\b(?:datasets?|corpus|corpora|benchmarks?|shared task|challenge)\b", re.IGNORECASE)
# The word "report" in a title: the paper is about a release as a whole, with the models tuned from it.
_REPORT = re.compile(r"\breport\b", re.IGNORECASE)


class PaperRanking:
    """Chooses each release's own papers among those that its documents link, and adds papers that only a title ties to it."""

    def __init__(self, index: AttributionIndex) -> None:
        self.index = index
        self.has_declared = {release_id for release_id, _ in index.declared}

    def rank_all(self, judged: Mapping[str, list[Member]]) -> list[Member]:
        """All papers of all releases, after the choice. A release keeps few own papers; a paper that several versions give as own belongs to the earliest."""
        by_release = {release_id: list(papers) for release_id, papers in judged.items()}
        for release, arxiv_id, is_of_base in self.find_by_title():
            papers = by_release[release.release_id]
            if is_of_base and all(paper.artifact_id != arxiv_id for paper in papers):
                reason = "No document of the release names it; its title names no tuned model, and all models of the release are tuned ones."
                papers.append(paper_member(release, arxiv_id, Standing.BASE, Strength.NEARBY, "base_paper", reason))
            elif all(paper.artifact_id != arxiv_id for paper in papers):
                reason = "Its title begins with the release's name and version, and no date speaks against it; no document of the release names it."
                papers.append(paper_member(release, arxiv_id, Standing.OWN, Strength.NEARBY, "title_alone", reason))
        for release, arxiv_id, standing, rule, reason in self.find_by_family_title():
            papers = by_release[release.release_id]
            if all(paper.standing is Standing.MENTIONED and paper.artifact_id != arxiv_id for paper in papers):
                papers.append(paper_member(release, arxiv_id, standing, Strength.NEARBY, rule, reason))
        for release_id, papers in by_release.items():
            release = self.index.releases[release_id]
            by_release[release_id] = self.demote_other_generations(release, self.limit_own_papers(release, papers))
        self.assign_to_earliest_version(by_release)
        return [paper for release_id in sorted(by_release) for paper in by_release[release_id]]

    def find_by_title(self) -> Iterator[tuple[ReleaseProfile, str, bool]]:
        """``(release, arxiv_id, is_of_base)`` of papers whose title has the release's name, if only one owner has it; linked ones too."""
        for arxiv_id, record in sorted(self.index.world.papers.items()):
            name = name_in_title(record.title)
            if name is None or (len(family_letters(name)) < _SHORT and not name.version):
                continue
            namesakes = self.index.releases_with_name(name)
            if len({namesake.lab_id for namesake in namesakes}) != 1 or (
                namesakes[0].lab_id == UNKNOWN and not self._is_one_unknown_owner(namesakes, name, record.title or "")
            ):
                continue
            for release in namesakes:
                days = self.index.days_after(release, arxiv_id)
                is_others = self.index.is_family_of_others(release, name) or self.index.judge_by_registry(release, arxiv_id) is not None
                is_of_earlier = days is not None and days < 0 and self.index.find_earlier_namesake(release, (record.title or "",)) is not None
                if (days is None or -BEFORE <= days <= BEFORE) and not (is_others or is_of_earlier):
                    yield release, arxiv_id, self._is_of_base(release, name, record.title or "", days)

    @staticmethod
    def _is_of_base(release: ReleaseProfile, name: Name, title: str, days: int | None) -> bool:
        """Whether a title names no tuned model, but all models of the release are tuned. Then the paper is their base's, unless later or a report."""
        is_tuned = bool(release.original_models) and all(parse_name(hub_id).tunings for hub_id in release.original_models)
        return is_tuned and not name.tunings and not (days is not None and days >= 0) and _REPORT.search(title) is None

    def find_by_family_title(self) -> Iterator[tuple[ReleaseProfile, str, Standing, str, str]]:
        """``(release, arxiv_id, standing, rule, reason)`` of papers with only the release's family, or with another lab's model, in the title."""
        for arxiv_id, record in sorted(self.index.world.papers.items()):
            name = name_in_title(record.title)
            if name is None or name.kinds or len(family_letters(name)) < _ALONE or OF_DATA.search(record.title or ""):
                continue
            releases_of_family = [
                release for release in self.index.releases_by_family.get(family_letters(name), ()) if release.lab_id != UNKNOWN and release.original_models
            ]
            for release in releases_of_family:
                name_match, days = release.match_name(name), self.index.days_after(release, arxiv_id)
                if days is not None and not -BEFORE <= days <= BEFORE:
                    continue
                if name_match is NameMatch.SAME and self.index.is_family_of_others(release, name):
                    reason = f"No document of the release names it; the release is named after {name.text}, which another lab made."
                    yield release, arxiv_id, Standing.BASE, "base_paper", reason
                elif (
                    name_match is NameMatch.FAMILY_ONLY
                    and not name.version
                    and {release_of_family.lab_id for release_of_family in releases_of_family} == {release.lab_id}
                ):
                    reason = f"No document of the release names it; its title names the family alone ({name.text}), which is this lab's."
                    yield release, arxiv_id, Standing.FAMILY, "family_paper", reason

    @staticmethod
    def _is_one_unknown_owner(namesakes: Sequence[ReleaseProfile], name: Name, title: str) -> bool:
        """Whether releases of no known lab have one owner, and all their models begin with a name that is too long (``_LONG``) to be shared by chance."""
        word = family_letters(name)
        is_one = len({owner for namesake in namesakes for owner in namesake.owners}) == 1
        begins = all(plain(hub_id.rsplit("/", 1)[-1]).startswith(word) for namesake in namesakes for hub_id in namesake.original_models)
        return is_one and begins and len(word) >= _LONG and OF_DATA.search(title) is None

    def limit_own_papers(self, release: ReleaseProfile, papers: list[Member]) -> list[Member]:
        """Keep at most ``MOST_OWN`` own papers, those of the surest rule; the others become mentioned, or the family's by rule ``at_once``.

        Papers that the registry or a person gives always stay.
        """
        own = [paper for paper in papers if paper.standing is Standing.OWN and (paper.release_id, paper.artifact_id) not in self.index.declared]
        by_name = [paper for paper in own if paper.rule in {"title_version", "abstract_name"}]
        has_sure = bool(by_name) or release.release_id in self.has_declared
        by_document = [] if has_sure else [paper for paper in own if paper.rule in {"own_words", "citation", "account_name", "form"}]
        by_tag = [] if has_sure or by_document else [paper for paper in own if paper.rule == "at_once"]
        by_title = [] if has_sure or by_document or by_tag else [paper for paper in own if paper.rule == "title_alone"]
        # Keep only papers with a title from arXiv's record if there is one: the title of the others is known from a link's text alone.
        recorded = [paper for paper in by_name if (record := self.index.world.papers.get(paper.artifact_id)) is not None and record.title]
        by_name = recorded or by_name

        def sort_key(paper: Member) -> tuple[int, int, int, str]:
            """Order papers, the surest first: strongest link, the release's own words, nearest in days to the release, then by id."""
            days = self.index.days_after(release, paper.artifact_id)
            return (-paper.strength.order, int(paper.rule != "own_words"), abs(days) if days is not None else 0, paper.artifact_id)

        kept_ids = {
            paper.artifact_id
            for paper in [*sorted(by_name, key=sort_key)[:MOST_OWN], *sorted(by_document, key=sort_key)[:1], *sorted([*by_tag, *by_title], key=sort_key)[:1]]
        }
        reason = "Another paper is surer to be the release's own."
        return [
            paper if paper.standing is not Standing.OWN or paper.artifact_id in kept_ids or (paper.release_id, paper.artifact_id) in self.index.declared
            else replace(paper, standing=Standing.FAMILY, rule="family_paper", reason=f"Its title names the family alone. {reason}") if paper.rule == "at_once"
            else replace(paper, standing=Standing.MENTIONED, rule="second", reason=reason)
            for paper in papers
        ]  # fmt: skip

    def demote_other_generations(self, release: ReleaseProfile, papers: list[Member]) -> list[Member]:
        """Turn papers of the family into mentioned ones if their title has another leading number than the release, and the release has a nearer paper.

        A nearer paper is one of its own, or one of the family with the same leading number.
        """
        ages = {paper.artifact_id: self._generation_match(release, paper) for paper in papers if paper.standing in {Standing.OWN, Standing.FAMILY}}
        if "same" not in ages.values() and all(paper.standing is not Standing.OWN for paper in papers):
            return papers
        reason = "Its title names another generation of the family, and the paper of a nearer one is at hand."
        return [
            replace(paper, standing=Standing.MENTIONED, rule="second", reason=reason)
            if paper.standing is Standing.FAMILY and ages[paper.artifact_id] == "other" and (paper.release_id, paper.artifact_id) not in self.index.declared
            else paper
            for paper in papers
        ]

    def _generation_match(self, release: ReleaseProfile, paper: Member) -> str:
        """``same`` or ``other`` by the leading number of the version in a paper's title; empty if the title or the release has none."""
        record = self.index.world.papers.get(paper.artifact_id)
        name = name_in_title(record.title) if record is not None else None
        number, own_numbers = generation(name) if name is not None else None, {generation(own_name) for own_name in release.names}
        if number is None or None in own_numbers:
            return ""
        return "same" if number in own_numbers else "other"

    def assign_to_earliest_version(self, by_release: dict[str, list[Member]]) -> None:
        """Leave a paper that several versions of a family have by their documents' words alone to the earliest; for the others it becomes the family's."""
        holders: dict[tuple[str, str, tuple[str, ...]], list[ReleaseProfile]] = defaultdict(list)
        for release_id, papers in by_release.items():
            release = self.index.releases[release_id]
            for paper in papers:
                if paper.standing is Standing.OWN and paper.rule in {"own_words", "citation"} and release.names:
                    holders[paper.artifact_id, min(release.owners), release.names[0].family].append(release)
        for (arxiv_id, _, _), releases in sorted(holders.items(), key=lambda item: item[0]):
            first = min(releases, key=lambda release: (release.released_on or date.max, release.names[0].version, release.release_id))
            for release in releases:
                is_later = release.names[0].version != first.names[0].version or release.names[0].kinds != first.names[0].kinds
                if release is not first and is_later and release.released_on != first.released_on:
                    reason = f"It is the paper of {first.release_id}, an earlier version, and bears no name of this one."
                    by_release[release.release_id] = [
                        replace(paper, standing=Standing.FAMILY, rule="family_paper", reason=reason)
                        if paper.artifact_id == arxiv_id and paper.standing is Standing.OWN
                        else paper
                        for paper in by_release[release.release_id]
                    ]


def paper_member(release: ReleaseProfile, arxiv_id: str, standing: Standing, strength: Strength, rule: str, reason: str) -> Member:
    """A paper as a member of a release."""
    return Member(release.release_id, "paper", arxiv_id, "paper", standing, strength, rule, reason)
