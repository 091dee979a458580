"""Who is to be named: the authors in a release's ``CITATION.cff`` (Citation File Format 1.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from observatory.deposits.release import Held
from observatory.errors import StoreError

CITATION = "CITATION.cff"
MAX_AUTHORS = 1_000
_WEBSITE = re.compile(r"https?://[!-~]{1,500}")
_ORCID = re.compile(r"(?:https://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")


@dataclass(frozen=True, slots=True)
class Author:
    """An author. ``family`` and ``given`` are empty for an entity such as a group; ``orcid`` is the number alone, empty if there is none."""

    name: str
    family: str = ""
    given: str = ""
    orcid: str = ""
    affiliation: str = ""
    website: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it is a person and no entity."""
        return bool(self.family or self.given)


def authors(release: Held) -> tuple[Author, ...]:
    """The authors of a release, as its citation names them. Raises ``StoreError`` if it names none or cannot be read."""
    if CITATION not in release.files:
        raise StoreError(f"{release.name} holds no {CITATION}: nobody can be named as its author")
    try:
        told = yaml.safe_load(release.files[CITATION].read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise StoreError(f"{release.name}: {CITATION} cannot be read ({type(error).__name__})") from None
    listed = told.get("authors") if isinstance(told, dict) else None
    if not isinstance(listed, list) or not listed or len(listed) > MAX_AUTHORS or not all(isinstance(one, dict) for one in listed):
        raise StoreError(f"{release.name}: {CITATION} names no authors")
    found = tuple(map(_author, listed))
    if not all(one.name for one in found):
        raise StoreError(f"{release.name}: {CITATION} has an author without a name")
    return found


def _author(told: dict[str, Any]) -> Author:
    """An author of CITATION.cff. Missing or malformed fields become empty; the name of an organisation or an alias stands in for a missing name."""
    family = " ".join(filter(None, (_text(told, "name-particle"), _text(told, "family-names"), _text(told, "name-suffix"))))
    given = _text(told, "given-names")
    orcid = _ORCID.fullmatch(_text(told, "orcid"))
    website = _WEBSITE.fullmatch(_text(told, "website"))
    name = ", ".join(filter(None, (family, given))) or _text(told, "name") or _text(told, "alias")
    return Author(name, family, given, orcid[1] if orcid else "", _text(told, "affiliation"), website[0] if website else "")


def _text(told: dict[str, Any], name: str) -> str:
    """The text of a field, its blanks made single; empty if the field is missing or no text."""
    found = told.get(name)
    return " ".join(found.split()) if isinstance(found, str) else ""
