"""What attribution needs of a release: names, owners, dates and bases; and comparisons of names, owners and titles."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from observatory.disclosure.names import Name, NameMatch, closest_match_in, compare_names, release_key, title_name
from observatory.vocabulary import plain

UNKNOWN = "unknown"
_ENDINGS = re.compile(r"(?<=.{4})(?:ai|inc|labs?|org|hq|nlp|team|research|llm|hub)\Z")
_SIGNS = re.compile(r"[^a-z0-9]+")
# The kinds of match, the best first.
_MATCHES = (NameMatch.SAME, NameMatch.FAMILY_ONLY, NameMatch.OTHER_VERSION, NameMatch.OTHER_KIND)
# The gap in a number that an entry of BibTeX split: "Foo 2. 5" for Foo 2.5.
_TORN = re.compile(r"(?<=\d)\. (?=\d)")


def split_words(name: str) -> list[str]:
    """Runs of letters and digits of a name, in lower case."""
    return _SIGNS.split(name.lower())


@lru_cache(maxsize=100_000)
def owner_key(account: str) -> str:
    """An account's name in the form in which owners are compared: lower case, no signs, no usual ending (ai, inc, lab, org, team ...)."""
    return _ENDINGS.sub("", plain(account)) or account.lower()


def account_of(full_name: str) -> str:
    """The owner in ``owner/name``; the whole name if it has no owner."""
    return full_name.split("/", 1)[0]


def is_same_account(name: str, other: str) -> bool:
    """Whether two things belong to one account, in whatever letter case."""
    return account_of(name).lower() == account_of(other).lower()


def is_named_as(hub_id: str, other: str) -> bool:
    """Whether two models are of one account and their names give the same release (``release_key``)."""
    return is_same_account(hub_id, other) and release_key(hub_id) is not None and release_key(hub_id) == release_key(other)


@lru_cache(maxsize=50_000)
def name_in_title(title: str | None) -> Name | None:
    """The name at the start of a title, without the braces of BibTeX."""
    return title_name(_TORN.sub(".", title.replace("{", "").replace("}", ""))) if title else None


def family_letters(name: Name) -> str:
    """The words of a name's family, joined without a separator: "foobar" for Foo-Bar-7B."""
    return "".join(name.family)


def signature(name: Name) -> tuple[object, ...]:
    """The parts of a name that stay the same whatever its tuning and format: family, version, kinds, products, free words and sizes."""
    return (name.family, name.version, tuple(sorted(name.kinds)), name.products, name.extras, tuple(sorted(name.sizes)))


def heading_of(locator: str) -> str:
    """The innermost heading in a locator; empty if it has none."""
    return headings_of(locator)[-1]


def headings_of(locator: str) -> list[str]:
    """All headings in a locator, the outermost first; a single empty one if it has none."""
    match = re.search(r"\(([^\n]{1,300})\)\Z", locator)
    return match[1].split(" > ") if match else [""]


def day_of_arxiv_id(arxiv_id: str) -> date | None:
    """The first day of the month in an arXiv id; None if the id has no month."""
    match = re.match(r"(?:[a-z.\-]+/)?(\d\d)(\d\d)", arxiv_id, re.IGNORECASE)
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    year = int(match[1])
    return date(2000 + year if year < 91 else 1900 + year, int(match[2]), 1)


@dataclass(frozen=True, slots=True)
class ReleaseProfile:
    """What attribution needs to know of a release.

    ``original_models`` are its models without copies of another account's model: their cards may say what belongs to the release.
    ``owners`` are the keys (``owner_key``) of the accounts that hold them, ``ancestors`` the declared bases and their bases in turn,
    ``ancestors_of_others`` those of them that another owner made. ``released_on``: None if it is not known.
    """

    release_id: str
    lab_id: str
    models: tuple[str, ...]
    original_models: tuple[str, ...]
    accounts: frozenset[str]
    owners: frozenset[str]
    names: tuple[Name, ...]
    ancestors: tuple[str, ...]
    ancestors_of_others: tuple[str, ...]
    released_on: date | None

    @property
    def is_copy(self) -> bool:
        """Whether it has models, and all of them are copies of another account's."""
        return bool(self.models) and not self.original_models

    def match_name(self, other: Name | None) -> NameMatch:
        """The best match (``compare_names``) of ``other`` with any of the release's names."""
        if other is None:
            return NameMatch.NONE
        name_matches = {self._demand_product(name, compare_names(name, other), other.products) for name in self.names}
        return next((best for best in _MATCHES if best in name_matches), NameMatch.NONE)

    def match_in_text(self, text: str) -> NameMatch:
        """The best match of any name in a text (a heading, a cell of a table, a title) with any of the release's names.

        NONE if the text lacks the letters of the family, whole or without its first word: "Foo" alone is no match for "Foo Bar 7B".
        """
        letters, words = plain(text), split_words(text)
        names = [name for name in self.names if family_letters(name) in letters or (len(name.family) > 1 and "".join(name.family[1:]) in letters)]
        name_matches = {self._demand_product(name, closest_match_in(name, text), words) for name in names}
        return next((best for best in _MATCHES if best in name_matches), NameMatch.NONE)

    @staticmethod
    def _demand_product(name: Name, name_match: NameMatch, words: Container[str]) -> NameMatch:
        """Turn SAME into FAMILY_ONLY if ``words`` lack a word of the release's name for a product ("Air")."""
        return NameMatch.FAMILY_ONLY if name_match is NameMatch.SAME and any(word not in words for word in name.products) else name_match
