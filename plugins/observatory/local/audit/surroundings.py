"""Finds what surrounds a quotation in its record, for the reader of an audit: text, paths of a file tree, or fields of a record."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

WIDTH = 600
"""Characters around a quotation, half of them before it."""
PATHS = 14
"""How many paths of a tree are shown before the quoted one, and how many after it."""
FIELD_MAX, RECORD_MAX = 1_500, 5_000

# Control characters, and those that change the direction of the text after them; line breaks and tabs stay.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_LINE = re.compile(r"#L(\d{1,7})\b")
_FIELDS = (
    "id",
    "full_name",
    "title",
    "description",
    "author",
    "authors",
    "createdAt",
    "created_at",
    "publishedAt",
    "versions",
    "lastModified",
    "pushed_at",
    "gated",
    "disabled",
    "private",
    "fork",
    "archived",
    "license",
    "journal-ref",
    "doi",
    "githubRepo",
    "homepage",
    "topics",
    "abstract",
    "summary",
    "cardData",
    "tags",
    "siblings",
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a record: the text before the quotation, the quotation (``hit``), the text after it. ``note`` says what kind of piece it is."""

    note: str = ""
    before: str = ""
    hit: str = ""
    after: str = ""

    def plain(self) -> str:
        """All of it as one text, the quotation in double brackets."""
        hit = f"⟦{self.hit}⟧" if self.hit else ""
        return f"{f'({self.note}) ' if self.note else ''}{self.before}{hit}{self.after}"


def mark_invisible(words: str) -> str:
    """The text with the mark U+FFFD in place of each invisible character."""
    return _INVISIBLE.sub("\ufffd", words.replace("\r\n", "\n"))


def excerpt(row: Mapping[str, Any]) -> Excerpt:
    """The excerpt around the quotation of a row with ``kind``, ``text``, ``payload``, ``locator``, ``quotation`` and ``is_purged``."""
    quotation, locator = row["quotation"] or "", row["locator"] or ""
    if row["is_purged"]:
        return Excerpt("the record's text was purged")
    if row["text"] is not None:
        return of_text(row["text"], quotation, locator)
    if isinstance(row["payload"], Mapping):
        entries = row["payload"].get("entries")
        return of_tree(entries, quotation, locator) if isinstance(entries, list) else of_record(row["payload"], locator)
    return Excerpt("no record of a service lies behind it")


def of_text(text: str, quotation: str, locator: str) -> Excerpt:
    """About ``WIDTH`` characters around the quotation, else around the line that the locator names, else the beginning."""
    start, end = _find_quotation(text, quotation, _line_start(text, locator))
    note = ""
    if end == 0:
        note = "the quotation does not stand in the text as it is written here; its line" if _LINE.search(locator) else "no place is told; the beginning"
        start = end = _line_start(text, locator)
    before, after = text[max(0, start - WIDTH // 2) : start], text[end : end + WIDTH // 2]
    return Excerpt(note, mark_invisible(before), mark_invisible(text[start:end]), mark_invisible(after))


def _find_quotation(text: str, quotation: str, line_start: int) -> tuple[int, int]:
    """``(start, end)`` of the quotation in the text, with any white space for a blank: after ``line_start``, else anywhere; ``(0, 0)`` if not found."""
    needle = " ".join(quotation.rstrip("…").split())
    matches = list(re.finditer(r"\S+", text))
    # Where each word begins in the text with single spaces.
    word_starts = list(accumulate((len(word[0]) + 1 for word in matches), initial=0))
    spaced, first = " ".join(word[0] for word in matches), word_starts[sum(word.start() < line_start for word in matches)]
    # Search for whole words first: "here" also occurs within "There".
    whole_words = re.compile(rf"(?<!\w){re.escape(needle)}(?!\w)")
    match = (whole_words.search(spaced, first) or whole_words.search(spaced)) if needle else None
    position = match.start() if match is not None else spaced.find(needle) if needle else -1
    if position < 0:
        return 0, 0

    def position_in_text(index: int) -> int:
        """The position in ``text`` of the character at ``index`` of ``spaced``."""
        word = bisect_right(word_starts, index) - 1
        return matches[word].start() + index - word_starts[word]

    return position_in_text(position), position_in_text(position + len(needle) - 1) + 1


def _line_start(text: str, locator: str) -> int:
    """The position in the text where the line of a locator (#L12) begins; 0 without a line."""
    line = _LINE.search(locator)
    if line is None:
        return 0
    lines = text.splitlines(keepends=True)
    return sum(len(text_line) for text_line in lines[: int(line[1]) - 1])


def of_tree(entries: list[Any], quotation: str, locator: str) -> Excerpt:
    """The ``PATHS`` paths before and behind the one that the locator or the quotation names, in alphabetical order, each on a line.

    If neither names a path of the tree, the first ``2 * PATHS`` paths. Entries without a path are left out.
    """
    paths = sorted(str(entry["path"]) for entry in entries if isinstance(entry, Mapping) and "path" in entry)
    known = set(paths)
    path = next((word for word in (locator, quotation, *quotation.split()) if word.strip(",;") in known), None)
    if path is None:
        return Excerpt(f"the first of {len(paths)} paths", mark_invisible("\n".join(paths[: 2 * PATHS])))
    index = paths.index(path.strip(",;"))
    before, after = paths[max(0, index - PATHS) : index], paths[index + 1 : index + 1 + PATHS]
    return Excerpt(
        f"one of {len(paths)} paths",
        mark_invisible("".join(f"{path}\n" for path in before)),
        mark_invisible(paths[index]),
        mark_invisible("".join(f"\n{path}" for path in after)),
    )


def of_record(payload: Mapping[str, Any], locator: str) -> Excerpt:
    """The field that the locator points to, and the fields by which a person recognises the record (``known_fields``)."""
    value = _follow_pointer(payload, locator)
    return Excerpt(
        "", "" if value is None else f"{mark_invisible(locator)}: ", "" if value is None else mark_invisible(_format_value(value)), f"\n{known_fields(payload)}"
    )


def known_fields(payload: Mapping[str, Any]) -> str:
    """The fields of a record by which a person recognises it (``_FIELDS``), one a line, without empty ones; cut to ``RECORD_MAX`` characters."""
    lines = [f"{name}: {_format_value(payload[name])}" for name in _FIELDS if payload.get(name) not in (None, "", [], {})]
    return mark_invisible("\n".join(lines))[:RECORD_MAX]


def _format_value(value: Any) -> str:
    """A value as text, cut to ``FIELD_MAX`` characters; anything but text is written as JSON."""
    if isinstance(value, str):
        return value[:FIELD_MAX]
    if isinstance(value, list):
        # From a list of files, keep the names of the first 60.
        value = [file.get("rfilename", file) if isinstance(file, Mapping) else file for file in value[:60]]
    return json.dumps(value, ensure_ascii=False)[:FIELD_MAX]


def _follow_pointer(payload: Any, locator: str) -> Any:
    """The value that a JSON pointer (``/cardData/license``) leads to; None if there is none."""
    if not locator.startswith("/"):
        return None
    for part in locator.split("/")[1:20]:
        if isinstance(payload, Mapping):
            payload = payload.get(part)
        elif isinstance(payload, list) and part.isdecimal() and int(part) < len(payload):
            payload = payload[int(part)]
        else:
            return None
    return payload
