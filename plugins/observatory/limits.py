"""Reads the headers ``RateLimit`` and ``RateLimit-Policy`` (IETF httpapi draft), in which a service states its rate limits by bucket.

The draft uses lists of RFC 9651, but the Hub's policy ``"fixed window";"api";q=500;w=300`` is none: it has a second name in place of a parameter.
So an item here is all names and all numbers between two commas.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

MAX_CHARACTERS, MAX_ITEMS = 2_000, 50
"""The most characters of a header, and the most items in it, that are read."""
_PART = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<mark>[,;])|(?P<bare>[^",;]+)')
_NUMBER = re.compile(r"(?P<name>[a-z*][a-z0-9_.*-]{0,30})=(?P<number>[0-9]{1,9})", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z*][A-Za-z0-9_.:/*-]{0,60}")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of such a header: its names, and its whole numbers by parameter in lower case (of a repeated parameter the last)."""

    names: tuple[str, ...]
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a bucket: ``remaining`` calls until ``reset`` (seconds from the answer)."""

    remaining: int
    reset: int


@dataclass(frozen=True, slots=True)
class Policy:
    """The rate limit of a bucket: ``quota`` calls in each ``window`` of seconds."""

    quota: int
    window: int


def items(header: str) -> list[Item]:
    """The items of a header, in order. Anything that is neither a name nor a whole number is ignored, and an item without either is left out."""
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
    """What the header ``RateLimit`` says is left of ``bucket``; if none has this name, of the buckets without a name the one with the fewest calls.

    None if it names neither: what is left of another bucket stops nothing. For a refused call (``is_refused``) a used-up bucket counts instead, if
    ``bucket`` itself is not used up, since the service counted by another one; else any. ``bucket`` ``""`` stands for any bucket.
    """
    found = [(item.names, Left(item.numbers["r"], item.numbers["t"])) for item in items(header) if {"r", "t"} <= item.numbers.keys()]
    of_bucket = [rest for names, rest in found if bucket in names]
    used_up = [rest for _, rest in found if rest.remaining == 0]
    if is_refused and used_up and all(rest.remaining for rest in of_bucket):
        of_bucket = used_up
    if not of_bucket:
        of_bucket = [rest for names, rest in found if is_refused or not bucket or not names]
    return min(of_bucket, key=lambda rest: (rest.remaining, -rest.reset), default=None)


def policy(header: str, bucket: str = "") -> Policy | None:
    """The rate limit of ``bucket`` in the header ``RateLimit-Policy``; if none has this name, the strictest one; None if the header names none."""
    found = [(item.names, Policy(item.numbers["q"], item.numbers["w"])) for item in items(header) if item.numbers.get("w") and "q" in item.numbers]
    of_bucket = [limit for names, limit in found if bucket in names]
    return min(of_bucket or [limit for _, limit in found], key=lambda limit: limit.quota / limit.window, default=None)
