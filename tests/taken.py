"""A file of the page's CSV: what it says of itself, and its table."""

from __future__ import annotations

import csv
import io

BEGINS = "# "


def said(told: str) -> list[tuple[str, str]]:
    """The lines above the table, by their names."""
    found = []
    for line in told.split("\r\n"):
        if not line.startswith(BEGINS):
            break
        name, _, words = line.removeprefix(BEGINS).partition(": ")
        found.append((name, words))
    return found


def table(told: str) -> list[list[str]]:
    """The rows below them, the titles first."""
    lines = told.split("\r\n")
    return list(csv.reader(io.StringIO("\r\n".join(lines[len(said(told)) :]), newline="")))


def rows(told: str) -> list[dict[str, str]]:
    """The rows by their titles."""
    titles, *found = table(told)
    return [dict(zip(titles, row, strict=True)) for row in found]
