"""The files that a reader takes from a panel, its rows as CSV and JSON, and the lines in them on source, licence, date, query, address and citation."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from observatory.warehouse.licence import LICENCES

PROJECT = "Open Release Observatory"
AUTHOR = "Contributors of the Open Release Observatory"
MOST_TEXT = 600
"""The most characters of a line in a file's head, since some titles hold a name from outside."""

_FORMULA = re.compile(r"^[=+\-@\t\r\n]")
# A formula behind a sign at which a spreadsheet may split a text: "a;=1+1" becomes two cells, the second a formula.
_LATER_FORMULA = re.compile(r"([,;\t]\s*)(?=[=+\-@])")
_KEY = re.compile(r"[^a-z0-9]+")
# Characters that have a meaning in TeX, and how they are escaped.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


@dataclass(frozen=True, slots=True)
class Origin:
    """What the numbers of a panel are from. ``publication``: None if nothing is published; ``queries``: the statements that were run."""

    publication: int | None
    as_of: date | None
    world: str
    licence: str
    address: str
    queries: Sequence[str] = ()

    @property
    def source(self) -> str:
        """Project, publication and day in one line."""
        parts = [PROJECT, "nothing published" if self.publication is None else f"publication {self.publication}"]
        return ", ".join([*parts, *([f"as of {self.as_of.isoformat()}"] if self.as_of else [])])

    @property
    def kind(self) -> str:
        """The world in words, since a sample's numbers say nothing about the field."""
        return "live services" if self.world == "live" else f"{self.world} (a sample: it speaks of itself only)"

    @property
    def licence_address(self) -> str:
        """The address of the licence's text."""
        return LICENCES[self.licence][0]


def visible(value: object) -> str:
    """A text without control, direction, joining or private characters; each line end and tab becomes a space."""
    return "".join(" " if letter in "\n\r\t" else letter for letter in str(value) if letter in "\n\r\t" or unicodedata.category(letter)[0] != "C")


def one_line(value: object) -> str:
    """A value as text on one line, with single spaces, cut to ``MOST_TEXT`` characters."""
    text = " ".join(visible(value).split())
    return text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}…"


def guarded(text: str) -> str:
    """A cell of text, with an apostrophe before one that a spreadsheet would run as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def head(title: str, subject: str, caption: str, origin: Origin) -> list[tuple[str, str]]:
    """The lines at the head of a file that describe it, as (name, text) in order."""
    return [
        ("Title", title),
        *([("Subject", subject)] if subject != title else []),
        ("Rests on", caption),
        ("Source", origin.source),
        ("World", origin.kind),
        ("Licence", f"{origin.licence} {origin.licence_address}"),
        ("Date", origin.as_of.isoformat() if origin.as_of else "none"),
        *(("Query", query) for query in origin.queries),
        ("Address", origin.address),
    ]


def as_csv(head_lines: Sequence[tuple[str, str]], titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """CSV (RFC 4180) after the ``head_lines`` (name, text), which begin with ``#``. Every cell is quoted, so that no character within it can end it."""
    stream = io.StringIO()
    for name, text in head_lines:
        cell = _LATER_FORMULA.sub(r"\1'", one_line(text).replace('"', "'"))
        stream.write(f"# {name}: {cell}\r\n")
    writer = csv.writer(stream, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([guarded(title) for title in titles])
    writer.writerows(rows)
    return stream.getvalue()


def value(cell: Any) -> Any:
    """A cell as JSON has it: numbers as numbers, dates in ISO 8601, None as null."""
    if cell is None or isinstance(cell, bool | int | str):
        return cell
    if isinstance(cell, float | Decimal):
        # Write NaN and infinity as text, since JSON has neither.
        if cell != cell or abs(cell) == float("inf"):
            return str(cell)
        return int(cell) if cell == int(cell) else float(cell)
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Mapping):
        return {str(key): value(item) for key, item in cell.items()}
    if isinstance(cell, list | tuple):
        return [value(item) for item in cell]
    return str(cell)


def as_json(body: Mapping[str, Any]) -> str:
    """The values as JSON by the standard: without NaN and infinity, dates as text."""
    return json.dumps(value(body), ensure_ascii=False, allow_nan=False, indent=1)


def apa(title: str, origin: Origin) -> str:
    """A citation of a panel in the style of APA, 7th edition, with the address at its end."""
    when = f"{origin.as_of:%Y}, {origin.as_of:%B} {origin.as_of.day}" if origin.as_of else "n.d."
    version = f" (Publication {origin.publication})" if origin.publication is not None else ""
    return one_line(f"{AUTHOR}. ({when}). {title.rstrip('.')}{version} [Data set; world: {origin.kind}]. {PROJECT}.") + f" {origin.address}"


def frame(title: str, address: str) -> str:
    """The HTML (<iframe>) with which another page shows a panel."""
    escaped_title = html.escape(one_line(title))
    return f'<iframe src="{html.escape(address)}" title="{escaped_title}" width="100%" height="520" style="border:0" loading="lazy"></iframe>'


def bibtex(title: str, name: str, origin: Origin) -> str:
    """A citation of a panel as an entry of BibTeX; characters with a meaning in TeX are escaped. ``name``: of the panel's table."""
    key = _KEY.sub("", name.lower())[:40] or "panel"
    day = _KEY.sub("", origin.as_of.isoformat()) if origin.as_of else "nd"
    fields = [
        ("author", f"{{{AUTHOR}}}"),
        ("title", f"{{{one_line(title).translate(_TEX)}}}"),
        *([("year", f"{origin.as_of:%Y}"), ("month", str(origin.as_of.month))] if origin.as_of else []),
        ("publisher", PROJECT),
        *([("version", f"Publication {origin.publication}")] if origin.publication is not None else []),
        ("note", one_line(f"World: {origin.kind}. Licence: {origin.licence}").translate(_TEX)),
        ("url", origin.address),
    ]
    return "\n".join([f"@misc{{observatory{day}{key},", *(f"  {field} = {{{value}}}," for field, value in fields), "}"])
