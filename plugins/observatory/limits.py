"""What a service tells of its limits by bucket: ``RateLimit`` and ``RateLimit-Policy`` (IETF httpapi draft, lists of RFC 9651, and as the Hub writes them).

The Hub's policy, ``"fixed window";"api";q=500;w=300``, is no list of RFC 9651: a second name stands where a parameter should. So an item here is
whatever names and whatever numbers stand between two commas.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

MAX_CHARACTERS, MAX_ITEMS = 2_000, 50
"""Of a header, and of the buckets in it: what is beyond is not read."""
_PART = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<mark>[,;])|(?P<bare>[^",;]+)')
_NUMBER = re.compile(r"(?P<name>[a-z*][a-z0-9_.*-]{0,30})=(?P<number>[0-9]{1,9})", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z*][A-Za-z0-9_.:/*-]{0,60}")


@dataclass(frozen=True, slots=True)
class Item:
    """One member of such a header: the names that it has, and its whole numbers by parameter, in small letters; the last of a parameter counts."""

    names: tuple[str, ...]
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Left:
    """Calls ``remaining`` of a bucket until ``reset`` (seconds from the answer)."""

    remaining: int
    reset: int


@dataclass(frozen=True, slots=True)
class Policy:
    """``quota`` calls of a bucket in each window of ``window`` seconds."""

    quota: int
    window: int


def items(header: str) -> list[Item]:
    """The members of a header, in their order; what is neither name nor whole number is left out, and a member without both, too."""
    found, names, numbers = list[Item](), list[str](), dict[str, int]()
    for part in [*_PART.finditer(header[:MAX_CHARACTERS]), None]:
        if part is None or part["mark"] == ",":
            if names or numbers:
                found.append(Item(tuple(names), numbers))
            names, numbers = [], {}
            if len(found) >= MAX_ITEMS:
                break
        elif part["quoted"] is not None:
            names.append(re.sub(r"\\(.)", r"\1", part["quoted"]))
        elif part["bare"] is not None:
            word = part["bare"].strip(" \t")
            if number := _NUMBER.fullmatch(word):
                numbers[number["name"].lower()] = int(number["number"])
            elif _NAME.fullmatch(word):
                names.append(word)
    return found


def left(header: str, bucket: str = "", *, is_refused: bool = False) -> Left | None:
    """What ``RateLimit`` tells of ``bucket``; of the tightest where none has this name; None where it tells of none.

    The answer to a refusal (``is_refused``) is the bucket that is spent, since another one than expected may be.
    """
    found = [(one.names, Left(one.numbers["r"], one.numbers["t"])) for one in items(header) if {"r", "t"} <= one.numbers.keys()]
    own = [told for names, told in found if bucket in names]
    spent = [told for _, told in found if told.remaining == 0]
    if is_refused and spent and all(told.remaining for told in own):
        own = spent
    return min(own or [told for _, told in found], key=lambda told: (told.remaining, -told.reset), default=None)


def policy(header: str, bucket: str = "") -> Policy | None:
    """What ``RateLimit-Policy`` tells of ``bucket``; the tightest where none has this name; None where it tells of none."""
    found = [(one.names, Policy(one.numbers["q"], one.numbers["w"])) for one in items(header) if one.numbers.get("w") and "q" in one.numbers]
    own = [told for names, told in found if bucket in names]
    return min(own or [told for _, told in found], key=lambda told: told.quota / told.window, default=None)
