"""Papers that a release's own card gives: when they are of something else for all that, and when one paper is that of several forms."""

from __future__ import annotations

import re
from collections.abc import Iterable

from observatory.disclosure.judgement.ground import Ground
from observatory.disclosure.judgement.subjects import UNKNOWN, Subject, account_of, owner_key, spelled
from observatory.disclosure.names import FIRST_VERSIONS, Name
from observatory.disclosure.reading import Strength
from observatory.vocabulary import Kind, plain, vocabulary

# How far apart a paper and a release may be that came at once (days).
AT_ONCE = 60
# How long before a release a paper may appear whose title names something else, or whose README served earlier versions too (days).
NEAR_BEFORE = 200
_WORD = 3
_SIGNS = re.compile(r"[-_. ]+")
# A version by a number; one of three digits or more counts hours or steps.
_NUMBERED = re.compile(r"\d{1,2}(?:\.|\Z)")


def ported_from(ground: Ground, release: Subject) -> str | None:
    """The repository of which a model of no known lab is a port, by its own card; None where it says no such thing.

    The card names a repository of its own owner that is called after a framework too (``quokka_pytorch``), and another owner's without that word.
    """
    for hub_id in release.speakers if release.lab_id == UNKNOWN else ():
        letters = plain(hub_id.rsplit("/", 1)[-1])
        named = [tie.dst_id for tie in ground.ties("model", hub_id) if tie.dst_kind == "repository"]
        ports = {_without_framework(one.rsplit("/", 1)[-1]) for one in named if owner_key(account_of(one)) in release.owners}
        for one in sorted(named):
            name = plain(one.rsplit("/", 1)[-1])
            if owner_key(account_of(one)) not in release.owners and len(name) >= _WORD and name in ports and name in letters:
                return ground.full_name(one)
    return None


def _without_framework(name: str) -> str:
    """The letters of a repository's name without the frameworks in it; empty where it names none."""
    words = [one for one in _SIGNS.split(name) if one]
    kept = [one for one in words if not vocabulary().kinds(one.lower()) & {Kind.CONTAINER, Kind.CONVERSION, Kind.FRAMEWORK}]
    return plain("".join(kept)) if len(kept) < len(words) else ""


def is_another_work(release: Subject, name: Name, strength: Strength) -> bool:
    """Whether a title names a work of which the release's name has no word and no initials, and but a bare label or a heading gives the paper."""
    if strength.is_at_least(Strength.STATED):
        return False
    words = [plain(one) for one in _SIGNS.split(name.text)]
    told = {one.removesuffix("s") for one in (*words, spelled(name), "".join(one[:1] for one in words)) if len(one.removesuffix("s")) >= _WORD}
    letters = [plain(hub_id.rsplit("/", 1)[-1]) for hub_id in release.speakers]
    return not any(one in letter for one in told for letter in letters)


def is_later(release: Subject, name: Name) -> bool:
    """Whether each of a release's names tells a version by a number that the title's does not, and that is not the first."""
    return bool(release.names) and all(
        one.version not in FIRST_VERSIONS and _NUMBERED.match(one.version[0]) is not None and one.version[: len(name.version)] != (name.version or None)
        for one in release.names
    )


def is_form(release: Subject, names: Iterable[Name], strength: Strength) -> bool:
    """Whether a release is a form of what bears one of ``names``: of the same version and kind, another size or with a word of its own.

    Where words of the name stand before its number, as those of a part that it is built with, the number is theirs; then a sentence has to give the paper.
    """
    return any(_is_form(one, other, strength) for one in release.names for other in names)


def _is_form(one: Name, other: Name, strength: Strength) -> bool:
    if one.kinds != other.kinds or other.products or any(not vocabulary().is_of(word, Kind.SIZE_WORD) for word in one.products):
        return False
    if one.family == other.family:
        mine = tuple(part for part in one.version if _NUMBERED.match(part))
        return one.version == other.version or mine == other.version or (mine in FIRST_VERSIONS and other.version in FIRST_VERSIONS)
    is_longer = 0 < len(other.family) < len(one.family) and one.family[: len(other.family)] == other.family
    return is_longer and other.version in FIRST_VERSIONS and strength.is_at_least(Strength.STATED)


def is_point_version(ground: Ground, release: Subject, arxiv_id: str, name: Name) -> bool:
    """Whether a known lab's release is a point of the version that a title names (3.1 of 3), and the paper came up to 60 days later."""
    known, days = ground.world.papers.get(arxiv_id), ground.days_after(release, arxiv_id)
    is_told = known is not None and known.first_version_at is not None and release.released_on is not None
    if release.lab_id == UNKNOWN or not is_told or days is None or not 0 < days <= AT_ONCE or len(name.version) != 1:
        return False
    return bool(release.names) and all(
        (one.family, one.kinds, one.products, one.extras) == (name.family, name.kinds, name.products, name.extras)
        and len(one.version) == 1
        and one.version[0].startswith(f"{name.version[0]}.")
        for one in release.names
    )
