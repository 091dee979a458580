"""The sheet of an audit: a CSV table that a reader fills in, and an HTML page to read. Text from outside is escaped, so that it cannot run anything."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from observatory.errors import ObservatoryError
from observatory.local.audit.draw import AuditItem
from observatory.local.audit.facts import Facts

TO_FILL = ("verdict", "kind_of_error", "note", "reader")
COLUMNS = (
    "row",
    "kind",
    "dimension",
    "status",
    "claim",
    *TO_FILL,
    "release",
    "models",
    "rule",
    "definition",
    "quotation",
    "place",
    "surroundings",
    "record",
    "looked_at",
    "url",
    "publication",
    "draw",
)
_NEEDED = {"row", *TO_FILL, "publication", "draw"}
CELL_MAX, SHEET_MAX = 30_000, 100_000_000
PAGE = Path(__file__).with_name("page.html")
HOW = {
    "evidence": "Right: the source shows it, of this release and this version of it, and it is as open as we say. "
    "Wrong: it is of another version, product or maker, it is no training data, training code or report, it is named or promised only, or it is less open.",
    "paper": "Right: it is the makers' own report on this release. Wrong: it is on another version, size or product of the family, on the base, or by others.",
    "repository": "Right: it is the makers' own repository, and it is of this release. Wrong: it is of another version or product, a framework, or others'.",
    "closed": "Right: the makers disclose nothing of it. Wrong: something of it is out, or what we asked does not suffice to say so.",
    "unknown": "Right: the reason is true and the status follows. Wrong: what is shown here decides it, or the reason is not so.",
}


def row(item: AuditItem, facts: Facts, publication: str, draw: str) -> dict[str, Any]:
    """One row of the sheet as {column: value}; the reader's columns (``TO_FILL``) are empty. ``excerpt``: the surroundings in parts, for the page."""
    return {
        "row": item.row_id,
        "kind": item.kind,
        "dimension": item.dimension,
        "status": item.status,
        "claim": facts.sentence,
        **dict.fromkeys(TO_FILL, ""),
        "release": facts.release,
        "models": facts.models,
        "rule": item.rule,
        "definition": facts.definition,
        "quotation": facts.quotation,
        "place": facts.place,
        "surroundings": facts.excerpt.plain(),
        "excerpt": facts.excerpt,
        "record": facts.record,
        "looked_at": facts.looked_at,
        "url": facts.url or "",
        "publication": publication,
        "draw": draw,
    }


def write_csv(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write the table as UTF-8 with a byte order mark, by which spreadsheets recognise the encoding."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([_cell(str(row[name])) for name in COLUMNS] for row in rows)


def _cell(words: str) -> str:
    """A text as a cell: with a quote in front if a spreadsheet would take it for a formula, and cut to ``CELL_MAX``."""
    return ("'" if words.lstrip().startswith(("=", "+", "-", "@")) else "") + words[:CELL_MAX]


def write_page(path: Path, rows: Sequence[Mapping[str, Any]], publication: str, draw: str) -> None:
    """Write the page: one file, no script, nothing fetched, every value escaped."""
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(PAGE.read_text(encoding="utf-8"))
    kinds = [(kind, HOW[kind], list(of_kind)) for kind, of_kind in groupby(rows, key=itemgetter("kind"))]
    path.write_text(template.render(kinds=kinds, publication=publication, draw=draw), encoding="utf-8")


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a filled table, by the columns that scoring needs; raises ``ObservatoryError`` if the file is no such table."""
    if not path.is_file():
        raise ObservatoryError(f"{path}: no such sheet; make audit-score SHEET=path READER=name")
    if path.stat().st_size > SHEET_MAX:
        raise ObservatoryError(f"{path.name}: larger than {SHEET_MAX} bytes")
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            missing = sorted(_NEEDED - set(reader.fieldnames or ()))
            if missing:
                raise ObservatoryError(f"{path.name}: lacks the columns {', '.join(missing)}; a sheet is a CSV with commas, as make audit wrote it")
            rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise ObservatoryError(f"{path.name}: no table: {error}") from None
    if not rows or any(None in row or None in row.values() for row in rows):
        raise ObservatoryError(f"{path.name}: holds no row, or one with fewer or more cells than columns")
    return [{name: row[name] for name in _NEEDED} for row in rows]


def is_begun(path: Path) -> bool:
    """Whether the file exists and a reader has filled in any column."""
    return path.exists() and any(row[name].strip() for row in read_csv(path) for name in TO_FILL)
