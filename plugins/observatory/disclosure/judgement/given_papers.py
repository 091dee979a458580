"""Papers that a release's own card gives as its own: whether they are about something else, and whether releases of one version share a paper."""

from __future__ import annotations

import re
from collections.abc import Iterable

from observatory.disclosure.judgement.attribution_index import AttributionIndex
from observatory.disclosure.judgement.subjects import UNKNOWN, ReleaseProfile, account_of, family_letters, owner_key
from observatory.disclosure.names import FIRST_VERSIONS, Name
from observatory.disclosure.reading import Strength
from observatory.vocabulary import Kind, plain, vocabulary

# The most days between a paper and a release that count as published together.
AT_ONCE = 60
# The most days that a paper may be older than the release, if its title names something else or a README of several versions gives it.
NEAR_BEFORE = 200
# The fewest letters of a name that is compared.
_WORD = 3
_SIGNS = re.compile(r"[-_. ]+")
# A version given by a number: "2.5". Three digits or more count hours or steps.
_NUMBERED = re.compile(r"\d{1,2}(?:\.|\Z)")


def find_port_origin(index: AttributionIndex, release: ReleaseProfile) -> str | None:
    """The repository whose model a model of no known lab was ported from, by its own card; None if the card names none.

    The card names a repository of its own owner whose name has a framework in it (``quokka_pytorch``), and another owner's without that word.
    """
    for hub_id in release.original_models if release.lab_id == UNKNOWN else ():
        letters = plain(hub_id.rsplit("/", 1)[-1])
        repositories = [link.dst_id for link in index.links_from("model", hub_id) if link.dst_kind == "repository"]
        ports = {_without_framework(full_name.rsplit("/", 1)[-1]) for full_name in repositories if owner_key(account_of(full_name)) in release.owners}
        for full_name in sorted(repositories):
            name = plain(full_name.rsplit("/", 1)[-1])
            if owner_key(account_of(full_name)) not in release.owners and len(name) >= _WORD and name in ports and name in letters:
                return index.full_name(full_name)
    return None


def _without_framework(name: str) -> str:
    """The letters of a repository's name without the words for frameworks in it; empty if it has no such word."""
    words = [word for word in _SIGNS.split(name) if word]
    others = [word for word in words if not vocabulary().kinds(word.lower()) & {Kind.CONTAINER, Kind.CONVERSION, Kind.FRAMEWORK}]
    return plain("".join(others)) if len(others) < len(words) else ""


def shares_no_word(release: ReleaseProfile, name: Name, strength: Strength) -> bool:
    """Whether a title's name shares no word and no initials with the release's, and no sentence gives the paper as own (``strength`` below stated)."""
    if strength.is_at_least(Strength.STATED):
        return False
    words = [plain(word) for word in _SIGNS.split(name.text)]
    candidates = {
        word.removesuffix("s") for word in (*words, family_letters(name), "".join(word[:1] for word in words)) if len(word.removesuffix("s")) >= _WORD
    }
    letters = [plain(hub_id.rsplit("/", 1)[-1]) for hub_id in release.original_models]
    return not any(candidate in letter for candidate in candidates for letter in letters)


def is_later_version(release: ReleaseProfile, name: Name) -> bool:
    """Whether each name of a release has a version with a number, which is not the first and which the title's name lacks."""
    return bool(release.names) and all(
        own_name.version not in FIRST_VERSIONS
        and _NUMBERED.match(own_name.version[0]) is not None
        and own_name.version[: len(name.version)] != (name.version or None)
        for own_name in release.names
    )


def is_form_of(release: ReleaseProfile, names: Iterable[Name], strength: Strength) -> bool:
    """Whether a release is a variant of what one of ``names``, a paper's names, names.

    It is of the same kind, and either of the same family and version in another size, or its family has more words ("foo bar" and "foo"). The
    second only if the paper's name has a first version or none, and a sentence gives the paper as the release's own (``strength``).
    """
    return any(_is_form(name, other, strength) for name in release.names for other in names)


def _is_form(name: Name, other: Name, strength: Strength) -> bool:
    """Whether ``name`` is a variant of ``other``, a paper's: same family and version, or a longer family if ``other`` has a first version or none."""
    if name.kinds != other.kinds or other.products or any(not vocabulary().is_of(word, Kind.SIZE_WORD) for word in name.products):
        return False
    if name.family == other.family:
        numbered = tuple(part for part in name.version if _NUMBERED.match(part))
        return name.version == other.version or numbered == other.version or (numbered in FIRST_VERSIONS and other.version in FIRST_VERSIONS)
    is_longer = 0 < len(other.family) < len(name.family) and name.family[: len(other.family)] == other.family
    return is_longer and other.version in FIRST_VERSIONS and strength.is_at_least(Strength.STATED)


def is_point_version(index: AttributionIndex, release: ReleaseProfile, arxiv_id: str, name: Name) -> bool:
    """Whether every name of a known lab's release is a point version (3.1) of the name in a paper's title (3), and the paper appeared soon after.

    Soon: 1 to ``AT_ONCE`` days after the release. False if a date is missing.
    """
    record, days = index.world.papers.get(arxiv_id), index.days_after(release, arxiv_id)
    has_dates = record is not None and record.first_version_at is not None and release.released_on is not None
    if release.lab_id == UNKNOWN or not has_dates or days is None or not 0 < days <= AT_ONCE or len(name.version) != 1:
        return False
    return bool(release.names) and all(
        (own_name.family, own_name.kinds, own_name.products, own_name.extras) == (name.family, name.kinds, name.products, name.extras)
        and len(own_name.version) == 1
        and own_name.version[0].startswith(f"{name.version[0]}.")
        for own_name in release.names
    )
