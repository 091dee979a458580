"""Overview: labs by dimensions. Each cell says how many releases have which status, and opens the releases and the evidence behind it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import Response
from pydantic import Field

from observatory.web import findings
from observatory.web.evidence import MOST, evidence_rows, evidence_table
from observatory.web.page import DIMENSIONS, MOST_TAKEN, SEEN, STATUSES, TAKEN, Column, Page, PageContext, Panel, Row, State, Table, caption
from observatory.web.places import country_name

router = APIRouter()

CELL_RELEASES = 200
"""Releases of one cell that its page lists; a file holds all."""
SIZES = (
    ("below-1b", "below 1 B"),
    ("1b-10b", "1 to 10 B"),
    ("10b-100b", "10 to 100 B"),
    ("from-100b", "100 B and more"),
    ("unknown", "not told"),
)
ENDS = "Both ends of a share: what is found open, and what the unknown could add. An error of ours is not in them; it is in those of the claims."
SORTS = ("lab", "n", *DIMENSIONS, "coverage")


class Filters(State):
    """Which releases are counted: by country of the lab, modality, years of release and size."""

    country: Annotated[str | None, Field(pattern="^[A-Z]{2}$")] = None
    modality: Annotated[str | None, Field(pattern="^[a-z][a-z-]{1,30}$")] = None
    from_year: Annotated[int | None, Field(ge=2000, le=2100)] = None
    to_year: Annotated[int | None, Field(ge=2000, le=2100)] = None
    size: Literal["below-1b", "1b-10b", "10b-100b", "from-100b", "unknown"] | None = None
    registry_only: bool = True
    sort: Literal["lab", "n", "weights", "data", "code", "methods", "coverage"] = "n"
    order: Literal["asc", "desc"] = "desc"

    def parameters(self) -> dict[str, Any]:
        """The parameters of the statements besides the publication."""
        return self.model_dump(include={"country", "modality", "from_year", "to_year", "size", "registry_only"})


class Cell(Filters):
    """One cell of the matrix: a lab (or all of them), a dimension, and one of its statuses (or all of them)."""

    lab: Annotated[str | None, Field(pattern=r"^[\w.-]{1,80}$")] = None
    dimension: Literal["weights", "data", "code", "methods"] = "weights"
    status: Literal["open", "partial", "closed", "unknown"] | None = None


def _with_coverage(row: Row) -> dict[str, Any]:
    """One lab's row with the coverage of each dimension and of all, and the bounds of its open share."""
    counted = dict(row)
    n = int(row["n"])
    for dimension in DIMENSIONS:
        unknown, is_open = row[f"{dimension}_unknown"], row[f"{dimension}_open"]
        counted[f"{dimension}_coverage"] = 1 - unknown / n if n else None
        counted[f"{dimension}_low"] = is_open / n if n else None
        counted[f"{dimension}_high"] = (is_open + unknown) / n if n else None
    counted["coverage"] = sum(counted[f"{dimension}_coverage"] for dimension in DIMENSIONS) / 4 if n else None
    return counted


def _total_row(rows: Sequence[Row]) -> dict[str, Any]:
    """The row of all labs together."""
    keys = ["n", *(f"{dimension}_{status}" for dimension in DIMENSIONS for status in STATUSES)]
    return _with_coverage({key: sum(int(row[key]) for row in rows) for key in keys})


def _sort_rows(rows: list[dict[str, Any]], state: Filters) -> list[dict[str, Any]]:
    """The rows in the order that the address asks for; a dimension sorts by its share of open releases, then of partial ones, then by number."""

    def sort_key(row: Row) -> tuple[Any, ...]:
        """The sort value of a row for the column that the address names; the name in lower case for the column of labs."""
        if state.sort == "lab":
            return (str(row["name"]).casefold(),)
        if state.sort in ("n", "coverage"):
            return (row[state.sort], row["n"])
        return (row[f"{state.sort}_low"], row[f"{state.sort}_partial"] / row["n"], row["n"])

    # Sort by name first: rows that are equal otherwise stay in this order, in both directions.
    rows = sorted(rows, key=lambda row: str(row["name"]).casefold())
    return sorted(rows, key=sort_key, reverse=state.order == "desc")


def _rows(page: Page, state: Filters) -> list[dict[str, Any]]:
    """The labs' rows of the matrix, filtered and sorted as the address asks."""
    return _sort_rows([_with_coverage(row) for row in page.read("overview_lab", **page.at(state), **state.parameters())], state)


def _matrix_panel(page: Page, state: Filters, rows: list[dict[str, Any]]) -> Panel:
    """The panel with the number of each status by lab and dimension."""
    published, total = page.published(state), _total_row(rows)
    columns = (
        Column("name", "Lab", href=lambda row: page.href("lab", state, lab=row["lab_id"]), is_head=True),
        Column("countries", "Countries"),
        Column("n", "Releases", "number"),
        *(Column(f"{dimension}_{status}", f"{dimension} {status}", "number") for dimension in DIMENSIONS for status in STATUSES),
        Column("coverage", "Coverage", "share"),
    )
    table_caption = caption(total["n"], total["coverage"], published.as_of, published.world, "flagship releases")
    finding = findings.dimensions(total, "All labs together" if not _is_filtered(state) else "The labs and releases that the filters keep") if rows else ""
    return Panel("overview/matrix", Table("matrix", "Statuses by lab and dimension", columns, rows, table_caption), intro=ENDS, finding=finding)


def _is_filtered(state: Filters) -> bool:
    """Whether the address has any filter."""
    default = Filters()
    return state.parameters() != default.parameters()


@router.get("/overview")
def overview(state: Annotated[Filters, Query()], page: PageContext) -> Response:
    """The page with the matrix of labs by dimensions and its filters."""
    rows = _rows(page, state)
    choices: dict[str, list[tuple[str, str]]] = {"country": [], "modality": [], "year": []}
    for row in page.read("overview_choice"):
        label = country_name(row["value"]) if row["kind"] == "country" else row["value"]
        choices[row["kind"]].append((row["value"], label))
    choices["country"].sort(key=lambda choice: choice[1].casefold())
    return page.html(
        "overview.html",
        state,
        "Who discloses what",
        "overview",
        rows=rows,
        total=_total_row(rows),
        panel=_matrix_panel(page, state, rows),
        choices=choices,
        sizes=SIZES,
        ways=[(label, page.same(state, country=code), state.country == code) for code, label in ((None, "all"), *choices["country"])],
        percent=findings.percent,
    )


@router.get("/overview/matrix", responses=TAKEN)
def matrix(state: Annotated[Filters, Query()], page: PageContext) -> Response:
    """The counts by lab alone, as a page, CSV or JSON."""
    return page.panel(_matrix_panel(page, state, _rows(page, state)), state, "overview")


def _releases(page: Page, state: Cell, most: int = CELL_RELEASES) -> list[dict[str, Any]]:
    """The rows of the releases that a cell counts, at most ``most``."""
    filters = state.parameters()
    rows = page.read("overview_release", lab=state.lab, dimension=state.dimension, status=state.status, most=most, **page.at(state), **filters)
    return [{**row, "known": "registry" if row["is_registry_only"] else "observed", "seen": SEEN.get(row["look"], row["look"])} for row in rows]


def _cell_title(state: Cell, rows: Sequence[Row]) -> str:
    """The title of a cell: "All labs: weights, open"."""
    lab = "All labs" if state.lab is None else rows[0]["lab"] if rows else state.lab
    return f"{lab}: {state.dimension}{f', {state.status}' if state.status else ''}"


def _whole_cell_releases_panel(page: Page, state: Cell) -> Panel:
    """The panel with all releases of a cell, for its files."""
    return _cell_releases_panel(page, state, _releases(page, state, MOST_TAKEN))


def _whole_cell_evidence(page: Page, state: Cell) -> Panel:
    """The panel with all evidence of a cell, for its files."""
    return _cell_evidence(page, state, _releases(page, state, MOST_TAKEN), MOST_TAKEN)


def _cell_releases_panel(page: Page, state: Cell, rows: list[dict[str, Any]]) -> Panel:
    """The panel with the releases that one cell of the matrix counts; a file of it holds all."""
    published = page.published(state)
    known = sum(row["status"] != "unknown" for row in rows) / len(rows) if rows else None
    columns = (
        Column("name", "Release", href=lambda row: page.href("release", state, release=row["release_id"]), is_head=True),
        Column("status", "Status", "status"),
        *((Column("lab", "Lab", href=lambda row: page.href("lab", state, lab=row["lab_id"])),) if state.lab is None else ()),
        Column("release_date", "Released", "date"),
        Column("finding", "Finding"),
        Column("seen", "Sources read"),
        Column("known", "Known from"),
    )
    table_caption = caption(len(rows), known, published.as_of, published.world, "flagship releases")
    title = f"Releases: {_cell_title(state, rows)}"
    # The number of all rows. If only the first rows were read, no sentence on the statuses is shown: it would not count all.
    total = rows[0]["total"] if rows else None
    finding = findings.statuses([row["status"] for row in rows], "releases") if state.status is None and total == len(rows) else ""
    whole = partial(_whole_cell_releases_panel, page, state) if total is not None and total > len(rows) else None
    return Panel("overview/releases", Table("releases", title, columns, rows, table_caption, total=total), finding=finding, whole=whole)


def _cell_evidence(page: Page, state: Cell, rows: list[dict[str, Any]], most: int = MOST) -> Panel:
    """The panel with the evidence behind one cell of the matrix, at most ``most`` rows of it; a file of it holds all."""
    published = page.published(state)
    evidence_found = evidence_rows(page, state, [row["release_id"] for row in rows], state.dimension, most)
    known = sum(row["status"] != "unknown" for row in rows) / len(rows) if rows else None
    table_caption = caption(len(evidence_found), known, published.as_of, published.world, f"rows of evidence of {len(rows)} flagship releases")
    table = evidence_table(page, state, "evidence", f"Evidence: {_cell_title(state, rows)}", evidence_found, table_caption)
    return Panel("overview/evidence", table, whole=partial(_whole_cell_evidence, page, state) if most < MOST_TAKEN else None)


@router.get("/overview/cell")
def cell(state: Annotated[Cell, Query()], page: PageContext) -> Response:
    """The page with the releases and the evidence behind one cell of the matrix; error 404 if there is no such lab."""
    rows = _releases(page, state)
    if state.lab is not None and not rows and not page.read("lab_one", lab=state.lab, **page.at(state)):
        raise HTTPException(404, "There is no such lab.")
    panels = [_cell_releases_panel(page, state, rows), _cell_evidence(page, state, rows)]
    return page.html("cell.html", state, _cell_title(state, rows), "overview", panels=panels, rows=rows)


@router.get("/overview/releases", responses=TAKEN)
def releases(state: Annotated[Cell, Query()], page: PageContext) -> Response:
    """The releases behind a cell alone, as a page, CSV or JSON."""
    return page.panel(_cell_releases_panel(page, state, _releases(page, state)), state, "overview")


@router.get("/overview/evidence", responses=TAKEN)
def evidence(state: Annotated[Cell, Query()], page: PageContext) -> Response:
    """The evidence behind a cell alone, as a page, CSV or JSON."""
    return page.panel(_cell_evidence(page, state, _releases(page, state)), state, "overview")
