"""Releases as attribution sees them: their names, owners, dates and bases; and how names, owners and titles are compared."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from observatory.disclosure.names import Kinship, Name, kinship, kinship_in, release_key, title_name
from observatory.vocabulary import plain

UNKNOWN = "unknown"
_ENDINGS = re.compile(r"(?<=.{4})(?:ai|inc|labs?|org|hq|nlp|team|research|llm|hub)\Z")
_SIGNS = re.compile(r"[^a-z0-9]+")
_CLOSENESS = (Kinship.SAME, Kinship.FAMILY, Kinship.OTHER_VERSION, Kinship.SISTER)
# A number that an entry of BibTeX tore apart.
_TORN = re.compile(r"(?<=\d)\. (?=\d)")


def words_of(name: str) -> list[str]:
    """Runs of letters and digits of a name, in lower case."""
    return _SIGNS.split(name.lower())


@lru_cache(maxsize=100_000)
def owner_key(account: str) -> str:
    """An account's name as owners are compared: lower case, no signs, no usual ending (ai, inc, lab, org, team ...)."""
    return _ENDINGS.sub("", plain(account)) or account.lower()


def account_of(full_name: str) -> str:
    """The owner in ``owner/name``; the whole name where none is told."""
    return full_name.split("/", 1)[0]


def is_same_account(one: str, other: str) -> bool:
    """Whether two things are of one account, in whatever letter case."""
    return account_of(one).lower() == account_of(other).lower()


def is_named_as(one: str, other: str) -> bool:
    """Whether two models of one account are of one release, by their names."""
    return is_same_account(one, other) and release_key(one) is not None and release_key(one) == release_key(other)


@lru_cache(maxsize=50_000)
def titled(title: str | None) -> Name | None:
    """The name at the head of a title, braces of BibTeX left off."""
    return title_name(_TORN.sub(".", title.replace("{", "").replace("}", ""))) if title else None


def spelled(name: Name) -> str:
    """The letters of a name's family."""
    return "".join(name.family)


def signature(name: Name) -> tuple[object, ...]:
    """What makes two names one, whatever their tuning and format."""
    return (name.family, name.version, tuple(sorted(name.kinds)), name.products, name.extras, tuple(sorted(name.sizes)))


def heading_of(locator: str) -> str:
    """The innermost heading that a locator tells; empty where it tells none."""
    return headings_of(locator)[-1]


def headings_of(locator: str) -> list[str]:
    """All headings that a locator tells, the outermost first; one that is empty where it tells none."""
    match = re.search(r"\(([^\n]{1,300})\)\Z", locator)
    return match[1].split(" > ") if match else [""]


def day_of_arxiv_id(arxiv_id: str) -> date | None:
    """The first day of the month that an arXiv id tells; None for one that tells none."""
    match = re.match(r"(?:[a-z.\-]+/)?(\d\d)(\d\d)", arxiv_id, re.IGNORECASE)
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    year = int(match[1])
    return date(2000 + year if year < 91 else 1900 + year, int(match[2]), 1)


@dataclass(frozen=True, slots=True)
class Subject:
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
        letters, words = plain(text), words_of(text)
        near = [name for name in self.names if spelled(name) in letters or (len(name.family) > 1 and "".join(name.family[1:]) in letters)]
        found = {self._strict(name, kinship_in(name, text), words) for name in near}
        return next((one for one in _CLOSENESS if one in found), Kinship.NONE)

    @staticmethod
    def _strict(name: Name, found: Kinship, words: Container[str]) -> Kinship:
        """A name without the word that makes the release a product of its own names the family."""
        return Kinship.FAMILY if found is Kinship.SAME and any(word not in words for word in name.products) else found
