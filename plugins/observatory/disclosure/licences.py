"""Licence texts: which licence a file is, if its text is unmistakable and has no additions."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from identify.vendor.licenses import LICENSES

MAX_TEXT = 80_000
# How many words a text may have beyond those of the licence that it is compared with: names, a heading.
MAX_ADDED = 8

_FAMILIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("Apache-2.0", re.compile(r"apache license,?\s+version 2\.0", re.IGNORECASE)),
    ("AGPL-3.0-only", re.compile(r"gnu affero general public license\s+version 3", re.IGNORECASE)),
    ("LGPL-3.0-only", re.compile(r"gnu lesser general public license\s+version 3", re.IGNORECASE)),
    ("GPL-3.0-only", re.compile(r"gnu general public license\s+version 3", re.IGNORECASE)),
    ("GPL-2.0-only", re.compile(r"gnu general public license\s+version 2", re.IGNORECASE)),
    ("MPL-2.0", re.compile(r"mozilla public license,? version 2\.0", re.IGNORECASE)),
    ("CC0-1.0", re.compile(r"cc0 1\.0 universal", re.IGNORECASE)),
    ("CC-BY-NC-SA-4.0", re.compile(r"attribution-noncommercial-sharealike 4\.0 international", re.IGNORECASE)),
    ("CC-BY-NC-4.0", re.compile(r"attribution-noncommercial 4\.0 international", re.IGNORECASE)),
    ("CC-BY-SA-4.0", re.compile(r"attribution-sharealike 4\.0 international", re.IGNORECASE)),
    ("CC-BY-4.0", re.compile(r"attribution 4\.0 international", re.IGNORECASE)),
    ("MIT", re.compile(r"permission is hereby granted, free of charge, to any person obtaining a copy", re.IGNORECASE)),
    ("BSD-3-Clause", re.compile(r"redistribution and use in source and binary forms.{0,1500}neither the name", re.IGNORECASE | re.DOTALL)),
    ("BSD-2-Clause", re.compile(r"redistribution and use in source and binary forms", re.IGNORECASE)),
)
# A licence that calls itself a variant of another is not that licence: "modified MIT".
_MODIFIED = re.compile(
    r"\b(?:modified|amended|adapted|custom|variant of(?: the)?|based on(?: the)?|derived from(?: the)?)\s+(?:version of (?:the )?)?"
    r"(?:\w+[ -]){0,3}?(?:mit|bsd|apache|gpl|agpl|lgpl|mpl|gnu|cc0|creative commons|cc[ -]by)\b|\bcommons clause\b|\badditional (?:terms"
    r"|restrictions|conditions)\s*:"
    r"|\b(?:mit|bsd|apache)(?: license)?[ -]+(?:with|plus)\b",
    re.IGNORECASE,
)
# Lines that differ from file to file or only name the licence, and so are left out: "Copyright (c) 2024 Foo", "MIT License".
_RIGHTS = re.compile(
    r"^[ \t#*/;-]*(?:\(c\)|©|copyright\b(?! (?:notice|holder|owner|law|licen[cs]e|statement|interest)).{0,300}|all rights reserved\.?|https?://\S+"
    r"|(?:the )?[\w .,()-]{0,40}licen[cs]e(?: \([\w .-]{1,20}\))?)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_WORD = re.compile(r"[a-z]+")


def spdx_id_of_text(text: str) -> str | None:
    """The SPDX id of a licence text; ``None`` if it is not a common licence, or has additions to one."""
    folded, spdx = " ".join(text[:6_000].split()), spdx_like(text)
    if spdx is None or _MODIFIED.search(folded[:1_500]) is not None or _has_additions(spdx, text[:MAX_TEXT]):
        return None
    return spdx


def spdx_like(text: str) -> str | None:
    """The SPDX id of the common licence whose words a text holds, with additions or without; ``None`` if it holds none's."""
    folded = " ".join(text[:6_000].split())
    return next((spdx for spdx, pattern in _FAMILIES if pattern.search(folded)), None)


def has_known_text(spdx: str) -> bool:
    """Whether the licence's own text is at hand, so that additions to it can be told."""
    return bool(_words_of(spdx.removesuffix("-only")))


def _has_additions(spdx: str, text: str) -> bool:
    """Whether the text has more than ``MAX_ADDED`` words that the licence lacks; False for a licence whose own text we do not have."""
    licence_words = _words_of(spdx.removesuffix("-only"))
    if not licence_words:
        return False
    added = Counter(_WORD.findall(_RIGHTS.sub(" ", text).lower())) - licence_words
    return sum(added.values()) > MAX_ADDED


@lru_cache(maxsize=32)
def _words_of(spdx: str) -> Counter[str]:
    """The words of a licence with their numbers; empty for a licence whose text we do not have."""
    text = next((text for name, text in LICENSES if name == spdx), "")
    return Counter(_WORD.findall(text.lower()))
