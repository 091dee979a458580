"""Papers of a release beside one another: which of several is its own, and which of another release is its family's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from observatory.disclosure.judgement.ground import BEFORE, Ground
from observatory.disclosure.judgement.records import Member
from observatory.disclosure.judgement.subjects import UNKNOWN, Subject, spelled, titled
from observatory.disclosure.names import Kinship, Name, generation, parse_name
from observatory.disclosure.reading import Standing, Strength
from observatory.vocabulary import plain

MOST_OWN = 3
# Letters of a name that may stand for many things, and of one that hardly does.
_SHORT, _ALONE, _LONG = 4, 6, 7
# A title that is of data, not of a model.
OF_DATA = re.compile(r"\b(?:datasets?|corpus|corpora|benchmarks?|shared task|challenge)\b", re.IGNORECASE)
# Such a title is of a release as a whole, with what was tuned of it.
_REPORT = re.compile(r"\breport\b", re.IGNORECASE)


class Ranks:
    """Orders what documents say of papers, release by release, and adds what no document says."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.has_declared = {release_id for release_id, _ in ground.declared}

    def ordered(self, judged: Mapping[str, list[Member]]) -> list[Member]:
        """Every paper of every release: at most a few own ones, a paper that several versions give to the first of them."""
        found = {release_id: list(told) for release_id, told in judged.items()}
        for release, arxiv_id, is_of_base in self.title_alone():
            told = found[release.release_id]
            if is_of_base and all(one.artifact_id != arxiv_id for one in told):
                reason = "No document of the release names it; its title names no tuned model, and all models of the release are tuned ones."
                told.append(paper_member(release, arxiv_id, Standing.BASE, Strength.NEARBY, "base_paper", reason))
            elif all(one.artifact_id != arxiv_id for one in told):
                reason = "Its title begins with the release's name and version, and no date speaks against it; no document of the release names it."
                told.append(paper_member(release, arxiv_id, Standing.OWN, Strength.NEARBY, "title_alone", reason))
        for release, arxiv_id, standing, rule, reason in self.family_alone():
            told = found[release.release_id]
            if all(one.standing is Standing.MENTIONED and one.artifact_id != arxiv_id for one in told):
                told.append(paper_member(release, arxiv_id, standing, Strength.NEARBY, rule, reason))
        for release_id, told in found.items():
            release = self.ground.releases[release_id]
            found[release_id] = self.nearest_of_family(release, self.ranked(release, told))
        self.later_versions(found)
        return [one for release_id in sorted(found) for one in found[release_id]]

    def title_alone(self) -> Iterator[tuple[Subject, str, bool]]:
        """``(release, paper, is_of_base)``: papers that no document of a release names, and whose title bears its name and that of no other owner's models."""
        for arxiv_id, record in sorted(self.ground.world.papers.items()):
            name = titled(record.title)
            if name is None or (len(spelled(name)) < _SHORT and not name.version):
                continue
            bearers = self.ground.bearers(name)
            if len({one.lab_id for one in bearers}) != 1 or (bearers[0].lab_id == UNKNOWN and not self._is_strangers(bearers, name, record.title or "")):
                continue
            for release in bearers:
                days = self.ground.days_after(release, arxiv_id)
                is_others = self.ground.is_family_of_others(release, name) or self.ground.of_another_release(release, arxiv_id) is not None
                is_elders = days is not None and days < 0 and self.ground.elder_without(release, (record.title or "",)) is not None
                if (days is None or -BEFORE <= days <= BEFORE) and not (is_others or is_elders):
                    yield release, arxiv_id, self._is_of_base(release, name, record.title or "", days)

    @staticmethod
    def _is_of_base(release: Subject, name: Name, title: str, days: int | None) -> bool:
        """Whether a title names no tuned model while all of a release are tuned: the paper is of their base, unless it came later or reports the whole."""
        is_tuned = bool(release.speakers) and all(parse_name(one).tunings for one in release.speakers)
        return is_tuned and not name.tunings and not (days is not None and days >= 0) and _REPORT.search(title) is None

    def family_alone(self) -> Iterator[tuple[Subject, str, Standing, str, str]]:
        """``(release, paper, standing, rule, reason)`` where a title alone leads to the paper of a family, or of the base that a release is named after."""
        for arxiv_id, record in sorted(self.ground.world.papers.items()):
            name = titled(record.title)
            if name is None or name.kinds or len(spelled(name)) < _ALONE or OF_DATA.search(record.title or ""):
                continue
            near = [one for one in self.ground.by_family.get(spelled(name), ()) if one.lab_id != UNKNOWN and one.speakers]
            for release in near:
                kin, days = release.kin(name), self.ground.days_after(release, arxiv_id)
                if days is not None and not -BEFORE <= days <= BEFORE:
                    continue
                if kin is Kinship.SAME and self.ground.is_family_of_others(release, name):
                    reason = f"No document of the release names it; the release is named after {name.text}, which another lab made."
                    yield release, arxiv_id, Standing.BASE, "base_paper", reason
                elif kin is Kinship.FAMILY and not name.version and {one.lab_id for one in near} == {release.lab_id}:
                    reason = f"No document of the release names it; its title names the family alone ({name.text}), which is this lab's."
                    yield release, arxiv_id, Standing.FAMILY, "family_paper", reason

    @staticmethod
    def _is_strangers(bearers: Sequence[Subject], name: Name, title: str) -> bool:
        """Whether releases of no known lab are of one owner, and begin with a name that is long enough not to be met by chance."""
        word = spelled(name)
        is_one = len({owner for one in bearers for owner in one.owners}) == 1
        begins = all(plain(hub_id.rsplit("/", 1)[-1]).startswith(word) for one in bearers for hub_id in one.speakers)
        return is_one and begins and len(word) >= _LONG and OF_DATA.search(title) is None

    def ranked(self, release: Subject, told: list[Member]) -> list[Member]:
        """At most a few own papers: where one bears the release's name, what else its documents give is mentioned."""
        own = [one for one in told if one.standing is Standing.OWN and (one.release_id, one.artifact_id) not in self.ground.declared]
        named = [one for one in own if one.rule in {"title_version", "abstract_name"}]
        has_sure = bool(named) or release.release_id in self.has_declared
        spoken = [] if has_sure else [one for one in own if one.rule in {"own_words", "citation", "account_name", "form"}]
        tagged = [] if has_sure or spoken else [one for one in own if one.rule == "at_once"]
        alone = [] if has_sure or spoken or tagged else [one for one in own if one.rule == "title_alone"]
        # A title that only a link's text spells is less than one that arXiv told.
        recorded = [one for one in named if (known := self.ground.world.papers.get(one.artifact_id)) is not None and known.title]
        named = recorded or named

        def place(one: Member) -> tuple[int, int, int, str]:
            days = self.ground.days_after(release, one.artifact_id)
            return (-one.strength.order, int(one.rule != "own_words"), abs(days) if days is not None else 0, one.artifact_id)

        kept = {one.artifact_id for one in [*sorted(named, key=place)[:MOST_OWN], *sorted(spoken, key=place)[:1], *sorted([*tagged, *alone], key=place)[:1]]}
        reason = "Another paper is surer to be the release's own."
        return [
            one if one.standing is not Standing.OWN or one.artifact_id in kept or (one.release_id, one.artifact_id) in self.ground.declared
            else replace(one, standing=Standing.FAMILY, rule="family_paper", reason=f"Its title names the family alone. {reason}") if one.rule == "at_once"
            else replace(one, standing=Standing.MENTIONED, rule="second", reason=reason)
            for one in told
        ]  # fmt: skip

    def nearest_of_family(self, release: Subject, told: list[Member]) -> list[Member]:
        """Where a paper of the family names the release's own generation, or the release has its own, one that names another generation is mentioned."""
        ages = {one.artifact_id: self._age(release, one) for one in told if one.standing in {Standing.OWN, Standing.FAMILY}}
        if "same" not in ages.values() and all(one.standing is not Standing.OWN for one in told):
            return told
        reason = "Its title names another generation of the family, and the paper of a nearer one is at hand."
        return [
            replace(one, standing=Standing.MENTIONED, rule="second", reason=reason)
            if one.standing is Standing.FAMILY and ages[one.artifact_id] == "other" and (one.release_id, one.artifact_id) not in self.ground.declared
            else one
            for one in told
        ]

    def _age(self, release: Subject, one: Member) -> str:
        """``same`` or ``other`` by the leading number of the version in a paper's title; empty where it or the release tells none."""
        record = self.ground.world.papers.get(one.artifact_id)
        name = titled(record.title) if record is not None else None
        number, own = generation(name) if name is not None else None, {generation(mine) for mine in release.names}
        if number is None or None in own:
            return ""
        return "same" if number in own else "other"

    def later_versions(self, found: dict[str, list[Member]]) -> None:
        """A paper that several versions of a family give as theirs, and that bears the name of none, is the earliest one's."""
        holders: dict[tuple[str, str, tuple[str, ...]], list[Subject]] = defaultdict(list)
        for release_id, told in found.items():
            release = self.ground.releases[release_id]
            for one in told:
                if one.standing is Standing.OWN and one.rule in {"own_words", "citation"} and release.names:
                    holders[one.artifact_id, min(release.owners), release.names[0].family].append(release)
        for (arxiv_id, _, _), releases in sorted(holders.items(), key=lambda item: item[0]):
            first = min(releases, key=lambda one: (one.released_on or date.max, one.names[0].version, one.release_id))
            for release in releases:
                is_later = release.names[0].version != first.names[0].version or release.names[0].kinds != first.names[0].kinds
                if release is not first and is_later and release.released_on != first.released_on:
                    reason = f"It is the paper of {first.release_id}, an earlier version, and bears no name of this one."
                    found[release.release_id] = [
                        replace(one, standing=Standing.FAMILY, rule="family_paper", reason=reason)
                        if one.artifact_id == arxiv_id and one.standing is Standing.OWN
                        else one
                        for one in found[release.release_id]
                    ]


def paper_member(release: Subject, arxiv_id: str, standing: Standing, strength: Strength, rule: str, reason: str) -> Member:
    """A paper and what it is to a release."""
    return Member(release.release_id, "paper", arxiv_id, "paper", standing, strength, rule, reason)
