"""The matrix: every release by every indicator. Each cell is a status, and leads to the row that decides it and its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import Response
from pydantic import Field

from observatory.web.page import DIMENSIONS, MOST_TAKEN, TAKEN, Column, Page, PageContext, Panel, Row, State, Table, caption
from observatory.web.places import country_name

router = APIRouter()

PAGE_ROWS = 50
"""Releases on one page; a file holds all that the filter keeps."""
ORDERS = ("date", "release", "lab", "open", "known")
"""What the list can be sorted by, besides each indicator."""
SHOWN = (*DIMENSIONS, "licence")


class Matrix(State):
    """Which releases and indicators are shown.

    ``indicator`` with ``status``: only the releases with this status of this indicator; ``sort``: one of ``ORDERS`` or an indicator.
    """

    lab: Annotated[str | None, Field(pattern=r"^[\w.-]{1,80}$")] = None
    country: Annotated[str | None, Field(pattern="^[A-Z]{2}$")] = None
    modality: Annotated[str | None, Field(pattern="^[a-z][a-z-]{1,30}$")] = None
    from_year: Annotated[int | None, Field(ge=2000, le=2100)] = None
    to_year: Annotated[int | None, Field(ge=2000, le=2100)] = None
    dimension: Literal["weights", "data", "code", "methods", "licence"] | None = None
    indicator: Annotated[str | None, Field(pattern="^[a-z][a-z_]{1,40}$")] = None
    status: Literal["open", "partial", "closed", "unknown"] | None = None
    sort: Annotated[str, Field(pattern="^[a-z][a-z_]{1,40}$")] = "date"
    order: Literal["asc", "desc"] = "desc"
    part: Annotated[int, Field(ge=1, le=2_000)] = 1


def _indicators(page: Page, state: Matrix) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of all indicators, and of those that are shown. Raises ``HTTPException`` 404 if the address names one that does not exist."""
    every = page.read("indicator_list")
    names = {row["indicator"] for row in every}
    if state.sort not in names | set(ORDERS) or (state.indicator is not None and state.indicator not in names):
        raise HTTPException(404, "There is no such indicator.")
    return every, [row for row in every if state.dimension in (None, row["dimension"])]


def _matrix_panel(page: Page, state: Matrix, shown: Sequence[Row], *, is_whole: bool = False) -> Panel:
    """The panel with one row for each release and one column for each indicator in ``shown``; one page of ``PAGE_ROWS`` rows, or all."""
    published = page.published(state)
    filters = state.model_dump(include={"lab", "country", "modality", "from_year", "to_year", "dimension"})
    # Filter by status only if both an indicator and a status are given.
    filters_status = state.indicator is not None and state.status is not None
    skipped = 0 if is_whole else (state.part - 1) * PAGE_ROWS
    rows = page.read(
        "indicator_matrix",
        **page.at(state),
        **filters,
        indicator=state.indicator if filters_status else None,
        status=state.status if filters_status else None,
        sort=state.sort,
        descending=state.order == "desc",
        most=MOST_TAKEN if is_whole else PAGE_ROWS,
        skip=skipped,
    )
    total = rows[0]["total"] if rows else 0
    coverage = rows[0]["known"] / (total * len(shown)) if rows and shown else None
    cells = [{**row, **{indicator["indicator"]: row["statuses"].get(indicator["indicator"], "unknown") for indicator in shown}} for row in rows]
    columns = (
        Column("name", "Release", href=lambda row: page.href("release", state, release=row["release_id"]), is_head=True),
        Column("lab", "Lab", href=lambda row: page.href("lab", state, lab=row["lab_id"])),
        Column("release_date", "Released", "date"),
        Column("n_open", "Open", "number"),
        Column("n_known", "Known", "number"),
        *(Column(indicator["indicator"], indicator["name"], "status", href=_evidence(page, state, indicator["indicator"])) for indicator in shown),
    )
    of = caption(total, coverage, published.as_of, published.world, "flagship releases", of=f"{len(shown)} indicators of each")
    words = f"{state.dimension} of releases" if state.dimension else "releases"
    table = Table("indicator-matrix", f"Every indicator of {words}", columns, cells, of, total=total if is_whole else None)
    intro = f"Releases {skipped + 1} to {skipped + len(rows)} of {total}; a file holds all of them." if total > PAGE_ROWS and rows else ""
    whole = None if is_whole else partial(_matrix_panel, page, state, shown, is_whole=True)
    return Panel("indicators/matrix", table, intro="" if is_whole else intro, empty="No release.", whole=whole)


def _evidence(page: Page, state: Matrix, indicator: str) -> Any:
    """A function from a row to the address of a cell's evidence: the indicator's row on the page of the release. It gives "" if that page has no address."""

    def href(row: Row) -> str:
        """The address of the indicator's evidence on the page of the row's release; "" if that page has no address."""
        release_page = page.href("release", state, release=row["release_id"])
        return f"{release_page}#i-{indicator}" if release_page else ""

    return href


@router.get("/indicators")
def indicators(state: Annotated[Matrix, Query()], page: PageContext) -> Response:
    """The page with the matrix and its filters; error 404 if the address names an indicator that does not exist."""
    every, shown = _indicators(page, state)
    panel = _matrix_panel(page, state, shown)
    choices: dict[str, list[tuple[str, str]]] = {"country": [], "modality": [], "year": []}
    for row in page.read("overview_choice"):
        label = country_name(row["value"]) if row["kind"] == "country" else row["value"]
        choices[row["kind"]].append((row["value"], label))
    choices["country"].sort(key=lambda choice: choice[1].casefold())
    labs = [(row["lab_id"], row["name"]) for row in page.read("lab_list", words=None, **page.at(state)) if row["releases"]]
    rows = panel.table.rows
    return page.html(
        "indicators.html",
        state,
        "Releases by indicators",
        "indicators",
        panel=panel,
        shown=shown,
        every=every,
        groups=[
            (dimension, [row for row in shown if row["dimension"] == dimension]) for dimension in SHOWN if any(row["dimension"] == dimension for row in shown)
        ],
        choices=choices,
        labs=labs,
        rows_a_part=PAGE_ROWS,
        has_more=bool(rows) and rows[0]["total"] > state.part * PAGE_ROWS,
        ways=[
            ("all", page.same(state, dimension=None, part=1), state.dimension is None),
            *((dimension, page.same(state, dimension=dimension, part=1), state.dimension == dimension) for dimension in SHOWN),
        ],
        ways_of_labs=[(name, page.same(state, lab=lab, dimension=None, part=1), state.lab == lab) for lab, name in ((None, "all"), *labs)],
    )


@router.get("/indicators/matrix", responses=TAKEN)
def matrix(state: Annotated[Matrix, Query()], page: PageContext) -> Response:
    """The matrix alone, as a page, CSV or JSON; error 404 if the address names an indicator that does not exist."""
    return page.panel(_matrix_panel(page, state, _indicators(page, state)[1]), state, "indicators")
