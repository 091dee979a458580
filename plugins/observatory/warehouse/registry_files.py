"""The registry's files as rows: what each cell must look like, and the file, line and column of one that does not. No database."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from observatory.errors import WarehouseError

Row = dict[str, str]
_MOST_NAMED = 5
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Form:
    """What a cell must look like: a test of its text, what to write instead in words, and the words that may stand there where they are a list."""

    fits: Callable[[str], bool]
    write: str
    words: frozenset[str] | None = None


def _is_day(value: str) -> bool:
    """Whether a text is a calendar day of the form 2025-11-30."""
    try:
        return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is not None and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _pattern(pattern: str, write: str) -> Form:
    """The form of a cell that must match ``pattern`` as a whole; ``write`` says what to write there."""
    compiled = re.compile(pattern)
    return Form(lambda value: compiled.fullmatch(value) is not None, write)


def _one_of(*words: str) -> Form:
    """The form of a cell that must be one of ``words``."""
    return Form(lambda value: value in words, f"one of: {', '.join(words)}", frozenset(words))


_DAY = Form(_is_day, "a day as 2021-01-31; of a year alone its 1 January, 2021-01-01")
# "2021", "2021-05", "2021-05-31": the column date_precision says which.
_DATED = Form(lambda value: _is_day((value + "-01-01")[:10]) and len(value) in {4, 7, 10}, "a year, a month or a day: 2021, 2021-05 or 2021-05-31")
_TRUTH = _one_of("true", "false")
_WHOLE = _pattern(r"[0-9]{1,9}", "a whole number, such as 3")
_NUMBER = _pattern(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", "a number, such as 3 or 3.5")
_PRECISION = _one_of("day", "month", "year")
_SHOWS = _one_of("released", "described", "named", "none")
_SHOWS_DATA = _one_of("released", "partly released", "described", "named", "none")
_LAB = _pattern(r"[a-z0-9]+(-[a-z0-9]+)*", "small letters and digits, with single hyphens between words, such as ai-singapore")
_COUNTRY = _pattern("[A-Z]{2}", "two capital letters of ISO 3166-1, such as NL")
_COUNTRIES = _pattern("[A-Z]{2}( [A-Z]{2})*", "countries by two capital letters of ISO 3166-1 with a blank between them, such as NL or FR CH")
_ACCOUNT = _pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}", "the account as its address writes it, without the service, such as EleutherAI")
_ACCOUNTS = _pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}( [A-Za-z0-9][A-Za-z0-9._-]{0,95})*", "accounts as their addresses write them, with a blank between them")
_PAGE = _pattern(r"https?://[^\s/]+(/\S*)?", "an address, such as https://example.org")
_SITE = _pattern(
    r"(?!www\.)[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\sA-Z]*[^\sA-Z/])?", "a host without www, or a host and a path, in small letters, such as blog.example.org"
)
_KINDS = _one_of("company", "nonprofit", "university", "government", "consortium", "community", "individual")
_DOCUMENT_KINDS = _one_of("technical_report", "paper", "system_card", "model_card", "blog", "data_summary", "repository")
_CLASSES = _one_of("public-domain", "permissive", "copyleft", "use-restricted", "non-commercial", "proprietary-restricted", "unknown")

FORMS: Mapping[str, Mapping[str, Form]] = {
    "labs": {"lab_id": _LAB, "kind": _KINDS, "homepage": _PAGE, "countries": _COUNTRIES, "huggingface": _ACCOUNTS, "github": _ACCOUNTS},
    "lab_countries": {"lab_id": _LAB, "country": _COUNTRY, "valid_from": _DAY, "valid_to": _DAY},
    "accounts": {"service": _one_of("huggingface", "github"), "account": _ACCOUNT, "lab_id": _LAB, "valid_from": _DAY, "valid_to": _DAY},
    "releases": {"lab_id": _LAB, "release_date": _DATED, "date_precision": _PRECISION, "is_api_only": _TRUTH},
    "release_members": {"artifact_kind": _one_of("model", "dataset", "paper", "repository")},
    "release_documents": {
        "kind": _DOCUMENT_KINDS,
        "published_on": _DATED,
        "date_precision": _PRECISION,
        "data": _SHOWS_DATA,
        "code": _SHOWS,
        "methods": _one_of("described", "none"),
    },
    "data_owners": {"owner": _one_of("own", "other", "mixed")},
    "offers": {"offer": _one_of("api", "product", "api or product", "partners only", "nobody")},
    "lab_sites": {"site": _SITE, "lab_id": _LAB, "kind": _one_of("maker", "press", "encyclopaedia", "list")},
    "weights_dates": {"weights_since": _DATED, "date_precision": _PRECISION},
    "licences": {"match_kind": _one_of("hub_id", "license_name"), "licence_class": _CLASSES, "is_osi_approved": _TRUTH},
    "corrections": {"recorded_on": _DAY},
    "takedown": {"requested_on": _DAY},
    "metrics": {"definition_version": _WHOLE, "valid_from": _DAY, "valid_to": _DAY},
    "hub_sources": {"first_day": _DAY, "last_day": _DAY},
    "registry_as_of": {"kind": _one_of("closed releases", "open releases", "labs and accounts"), "lab_id": _LAB, "listed_to": _DAY},
    "ranked_models": {
        "ranked_on": _DAY,
        "year": _WHOLE,
        "place": _WHOLE,
        "score": _NUMBER,
        "release_date": _DAY,
        "weights_told": _one_of("open", "closed"),
        "lab_id": _LAB,
    },
}
"""By file and column; a column that is not here holds any text."""

MAY_BE_EMPTY: Mapping[str, frozenset[str]] = {
    "labs": frozenset({"homepage", "note", "countries", "huggingface", "github"}),
    "lab_countries": frozenset({"valid_from", "valid_to", "note"}),
    "accounts": frozenset({"valid_from", "valid_to", "note"}),
    "releases": frozenset({"modality", "paper_arxiv_id", "note"}),
    "release_members": frozenset(),
    "release_documents": frozenset({"published_on", "date_precision", "data", "code", "methods"}),
    "data_owners": frozenset(),
    "offers": frozenset(),
    "lab_sites": frozenset({"lab_id"}),
    "weights_dates": frozenset(),
    "licences": frozenset({"is_osi_approved"}),
    "corrections": frozenset({"note"}),
    "takedown": frozenset({"source"}),
    "metrics": frozenset({"valid_to"}),
    "hub_sources": frozenset({"licence_spdx", "licence_url", "first_day", "last_day", "note"}),
    "registry_as_of": frozenset({"lab_id", "note"}),
    "ranked_models": frozenset({"maker", "weights_told", "lab_id", "release_id", "note"}),
}
"""By file, the columns whose cell may be empty; each other one is filled in every row."""

SHORT = ("countries", "huggingface", "github")
"""Columns of ``labs.csv`` that stand for rows of ``lab_countries.csv`` and ``accounts.csv``; a file may lack them."""
_ACCOUNT_PAGE = {"huggingface": "https://huggingface.co/{}", "github": "https://github.com/{}"}


def registry_rows(folder: Path, stem: str) -> list[Row]:
    """The rows of one table of the registry: those of its file, and for countries and accounts those that stand in short in ``labs.csv``.

    An empty cell is an empty text. Raises ``WarehouseError`` with the file, line and column of up to five cells that are not in form, and what
    to write there.
    """
    rows = _in_form(folder, stem)
    if stem == "labs":
        return [{column: value for column, value in row.items() if column not in SHORT} for row in rows]
    if stem == "lab_countries":
        return rows + [_always(lab, country=one) for lab in _in_form(folder, "labs") for one in lab.get("countries", "").split()]
    if stem == "accounts":
        # The source of an account that stands in ``labs.csv`` is the account's own page, which shows that it exists; that it is the lab's is said by the lab's
        # source.
        return rows + [
            _always(lab, service=service, account=one, source=page.format(one))
            for lab in _in_form(folder, "labs")
            for service, page in _ACCOUNT_PAGE.items()
            for one in lab.get(service, "").split()
        ]
    return rows


def registry_columns(folder: Path, stem: str) -> list[str]:
    """The columns of a file that are columns of its table, in the file's order."""
    return [name for name in _lines(folder / f"{stem}.csv")[0] if stem != "labs" or name not in SHORT]


def _always(lab: Row, **cells: str) -> Row:
    """The row about a lab without dates and note, with the lab's source and the further ``cells``, which may replace these."""
    return {"lab_id": lab["lab_id"], "valid_from": "", "valid_to": "", "source": lab["source"], "note": "", **cells}


def _in_form(folder: Path, stem: str) -> list[Row]:
    """The rows of a file. Raises ``WarehouseError`` that names the first cells with a wrong form: line, column, and what to write."""
    _, found = _lines(folder / f"{stem}.csv")
    wrong = [f"{stem}.csv line {line}, column {column}: {words}" for line, row in found for column, words in _wrong(stem, row)]
    if wrong:
        more = f"; and {len(wrong) - _MOST_NAMED} more" if len(wrong) > _MOST_NAMED else ""
        raise WarehouseError("; ".join(wrong[:_MOST_NAMED]) + more)
    return [row for _, row in found]


def _wrong(stem: str, row: Row) -> Iterator[tuple[str, str]]:
    """``(column, words)`` for each cell of a row that is empty or has a wrong form; the words say what to write there."""
    forms, may_be_empty = FORMS.get(stem, {}), MAY_BE_EMPTY[stem]
    for column, value in row.items():
        form = forms.get(column)
        if not value.strip():
            if column not in may_be_empty:
                yield column, f"it is empty: write {form.write if form is not None else 'its value'}"
        elif form is not None and not form.fits(value):
            yield column, f"{value[:_SHOWN]!r} is not in form: write {form.write}{', or nothing' if column in may_be_empty else ''}"


def _lines(path: Path) -> tuple[list[str], list[tuple[int, Row]]]:
    """``(columns, [(line, row)])`` of a CSV file. Raises ``WarehouseError`` if it is no table in UTF-8, or a row has another number of cells."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            names = next(reader, [])
            # The numbers of cells that a row may have: as many as the header, and a lab's row may end before the columns in short.
            lengths = {len(names), len(names) - (len(SHORT) if path.stem == "labs" and tuple(names[-len(SHORT) :]) == SHORT else 0)}
            rows: list[tuple[int, Row]] = []
            for cells in reader:
                if cells and len(cells) not in lengths:
                    raise WarehouseError(f"{path.name} line {reader.line_num}: it has {len(cells)} cells, not {len(names)}: {', '.join(names)}")
                if cells:
                    rows.append((reader.line_num, dict(zip(names, cells, strict=False))))
            return names, rows
    except (UnicodeDecodeError, csv.Error) as error:
        raise WarehouseError(f"{path.name}: no table in UTF-8: {str(error)[:200]}") from error
