"""Lab: its releases over time in four lanes of statuses, its adoption, its licences, and what changed lately."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import Response
from pydantic import Field

from observatory.web import charts, findings
from observatory.web.page import DIMENSIONS, FEW, STATUSES, TAKEN, Column, Page, PageContext, Panel, Row, State, Table, caption, shown
from observatory.web.places import country_name

router = APIRouter()

MEASURES = (
    ("downloads_30d", "downloads of the last 30 days"),
    ("downloads_all_time", "downloads since creation"),
    ("downloads_added", "downloads added in the month"),
    ("likes", "likes"),
    ("stars", "GitHub stars"),
)

UNIVERSES = {"rated": "models that we rate", "collected_hub": "all that was collected of the Hub"}


class Lab(State):
    """The lab that the address names (none: the list of them), and how its adoption and licences are counted."""

    lab: Annotated[str | None, Field(pattern=r"^[\w.-]{1,80}$")] = None
    words: Annotated[str | None, Field(max_length=80)] = None
    measure: Literal["downloads_30d", "downloads_all_time", "downloads_added", "likes", "stars"] = "downloads_30d"
    weighting: Literal["model", "release", "download"] = "model"


def _read_lab(page: Page, state: Lab) -> Row:
    """The row of the lab that the address names; raises ``HTTPException`` 404 if there is none."""
    labs = page.read("lab_one", lab=state.lab, **page.at(state)) if state.lab else []
    if not labs:
        raise HTTPException(404, "There is no such lab.")
    return labs[0]


def _labs_panel(page: Page, state: Lab) -> Panel:
    """The panel with the labs of the registry whose names have the words of the address."""
    published = page.published(state)
    rows = page.read("lab_list", words=state.words, **page.at(state))
    columns = (
        Column("name", "Lab", href=lambda row: page.href("lab", state, lab=row["lab_id"]), is_head=True),
        Column("kind", "Kind"),
        Column("countries", "Countries"),
        Column("releases", "Releases", "number"),
        Column("models", "Models followed", "number"),
    )
    table_caption = caption(len(rows), None, published.as_of, published.world, "labs")
    return Panel("lab/list", Table("labs", "Labs of the registry", columns, rows, table_caption))


def _releases_panel(page: Page, state: Lab, lab: Row, rows: Sequence[Row]) -> Panel:
    """The panel with a lab's releases and their statuses, as table and as marks over time."""
    published = page.published(state)
    statuses = [row[f"{dimension}_status"] for row in rows for dimension in DIMENSIONS]
    known = sum(status != "unknown" for status in statuses) / len(statuses) if statuses else None
    columns = (
        Column("name", "Release", href=lambda row: page.href("release", state, release=row["release_id"]), is_head=True),
        Column("release_date", "Released", "date"),
        Column("modality", "Modality"),
        Column("models", "Models", "number"),
        *(Column(f"{dimension}_status", dimension.capitalize(), "status") for dimension in (*DIMENSIONS, "licence")),
    )
    marks = [
        {
            "day": row["release_date"],
            "lane": dimension,
            "status": row[f"{dimension}_status"],
            "name": row["name"],
            "href": _dimension_address(page, state, row, dimension),
        }
        for row in rows
        for dimension in DIMENSIONS
        if row["release_date"] is not None
    ]
    undated = sum(row["release_date"] is None for row in rows)
    chart = charts.lanes(
        marks,
        x="day",
        lane="lane",
        status="status",
        name="name",
        href="href",
        lane_order=DIMENSIONS,
        label=f"{len(rows) - undated} releases over time in lanes of {', '.join(DIMENSIONS)}, each mark of its status",
    )
    table_caption = caption(len(rows), known, published.as_of, published.world, "releases, flagships and others on the Hub")
    table = Table("releases", "Releases over time", columns, rows, table_caption, total=rows[0]["total"] if rows else None)
    intro = f"{undated} of {len(rows)} releases have no known date and are only in the table. " if undated else ""
    intro += "Ends of shares say what the unknown could change; an error of ours is not in them."
    finding = findings.dimensions(_count_statuses(rows), str(lab["name"]))
    return Panel("lab/releases", table, chart if marks else None, intro=intro, is_open=True, finding=finding)


def _dimension_address(page: Page, state: Lab, row: Row, dimension: str) -> str:
    """The address of a dimension on the page of a row's release; empty if that page has no address."""
    href = page.href("release", state, release=row["release_id"])
    return f"{href}#{dimension}" if href else ""


def _adoption_panel(page: Page, state: Lab) -> Panel:
    """The panel with a lab's downloads and likes by month, and a sentence on the newest month."""
    published = page.published(state)
    adoption_rows = page.read("lab_adoption", kind="lab", subject=state.lab, **page.at(state))
    rows = [{**row, "universe": UNIVERSES.get(row["universe"], row["universe"])} for row in adoption_rows]
    measure_name = dict(MEASURES)[state.measure]
    columns = (
        Column("month", "Month", "date", is_head=True),
        Column("universe", "Counted over"),
        *(Column(key, title.capitalize(), "number") for key, title in MEASURES),
        Column("counter_resets", "Counters that fell", "number"),
        Column("n", "Models or accounts", "number"),
        Column("coverage", "Coverage", "share"),
    )
    known = [row for row in rows if row[state.measure] is not None]
    chart = charts.lines(
        known,
        x="month",
        y=state.measure,
        series="universe",
        x_title="Month",
        y_title=measure_name,
        label=f"{measure_name.capitalize()} by month, {len(known)} points",
    )
    newest = rows[0] if rows else None
    table_caption = caption(
        newest["n"] if newest else 0, newest["coverage"] if newest else None, published.as_of, published.world, "models in the newest month"
    )
    finding = f"It is not known how many {measure_name} this lab has: no service told them; that is not zero" if rows and not known else ""
    if known:
        last = max(known, key=lambda row: (row["month"], row["n"] or 0))
        counted = f"{shown(last['coverage'], 'share')} of {last['n']:,}" if last["coverage"] is not None else f"{last['n']:,}"
        finding = f"{shown(last[state.measure], 'number')} {measure_name} in {last['month']:%B %Y}, told of {counted} models or accounts"
    return Panel("lab/adoption", Table("adoption", "Adoption", columns, rows, table_caption), chart if known else None, finding=finding)


def _licences_panel(page: Page, state: Lab) -> Panel:
    """The panel with the share of each class of licence by year, for one lab."""
    published = page.published(state)
    rows = page.read("lab_licence", lab=state.lab, weighting=state.weighting, **page.at(state))
    columns = (
        Column("window", "Released in", is_head=True),
        Column("licence_class", "Class of licence"),
        Column("share", "Share", "share"),
        Column("n", f"{state.weighting.capitalize()}s" if state.weighting != "download" else "Models", "number"),
        Column("coverage", "Coverage", "share"),
    )
    chart_rows = [{**row, "of": f"{row['window'].replace('_', ' ')} · n {shown(row['n'], 'number')}"} for row in rows]
    chart = charts.bars(
        chart_rows,
        x="share",
        y="of",
        n="n",
        series="licence_class",
        x_title="share of known classes",
        is_share=True,
        label="Share of each class of licence by year of release",
    )
    all_years = [row for row in rows if row["window"] == "all_time"]
    table_caption = caption(
        all_years[0]["n"] if all_years else 0, all_years[0]["coverage"] if all_years else None, published.as_of, published.world, "of all years"
    )
    finding = (
        findings.classes({row["licence_class"]: row["share"] for row in all_years}, all_years[0]["n"], all_years[0]["coverage"], _units(state))
        if all_years
        else ""
    )
    intro = f"A thin strip rests on fewer than {FEW}. Shares are of what is known."
    return Panel("lab/licences", Table("licences", "Classes of licence by year of release", columns, rows, table_caption), chart, intro, finding=finding)


def _units(state: Lab) -> str:
    """What is counted, as a noun for a sentence."""
    return "releases" if state.weighting == "release" else "models"


def _changes_panel(page: Page, state: Lab) -> Panel:
    """The panel with the newest 100 changes of status of a lab's releases, up to the publication shown; its caption says how many there are."""
    published = page.published(state)
    rows = page.read("lab_change", lab=state.lab, publication_id=published.publication_id)
    shown_rows = [{**row, "before": row["before"] or "first published"} for row in rows]
    columns = (
        Column("changed_at", "As of", "date", is_head=True),
        Column("name", "Release", href=lambda row: page.href("release", state, release=row["release_id"])),
        Column("dimension", "Dimension"),
        Column("before", "Was", "status"),
        Column("status", "Is", "status"),
    )
    table_caption = caption(len(rows), None, published.as_of, published.world, "changes of status")
    return Panel(
        "lab/changes",
        Table("changes", "What changed lately", columns, shown_rows, table_caption, total=rows[0]["total"] if rows else None),
        empty="No status changed since the first publication.",
    )


def _count_statuses(rows: Sequence[Row]) -> dict[str, Any]:
    """The number of releases and, by dimension and status, how many have each."""
    totals: dict[str, Any] = {"n": len(rows)}
    for dimension in DIMENSIONS:
        for status in STATUSES:
            totals[f"{dimension}_{status}"] = sum(row[f"{dimension}_status"] == status for row in rows)
    return totals


def _lab_releases(page: Page, state: Lab) -> Sequence[Row]:
    """The rows of the releases of the lab that the address names."""
    return page.read("lab_release", lab=state.lab, **page.at(state))


@router.get("/lab")
def lab(state: Annotated[Lab, Query()], page: PageContext) -> Response:
    """The page of the lab that the address names, or the list of labs; error 404 if there is no such lab."""
    if state.lab is None:
        return page.html("lab_list.html", state, "Labs", "lab", panel=_labs_panel(page, state))
    lab_row, rows = _read_lab(page, state), _lab_releases(page, state)
    return page.html(
        "lab.html",
        state,
        str(lab_row["name"]),
        "lab",
        lab=lab_row,
        countries=[country_name(code) for code in lab_row["countries"] or []],
        total=_count_statuses(rows),
        releases=_releases_panel(page, state, lab_row, rows),
        adoption=_adoption_panel(page, state),
        licences=_licences_panel(page, state),
        changes=_changes_panel(page, state),
        measures=MEASURES,
    )


@router.get("/lab/list", responses=TAKEN)
def listed(state: Annotated[Lab, Query()], page: PageContext) -> Response:
    """The table of labs alone, as a page, CSV or JSON."""
    return page.panel(_labs_panel(page, state), state, "lab")


@router.get("/lab/releases", responses=TAKEN)
def releases(state: Annotated[Lab, Query()], page: PageContext) -> Response:
    """The releases of a lab alone, as a page, CSV or JSON; error 404 if there is no such lab."""
    lab_row = _read_lab(page, state)
    return page.panel(_releases_panel(page, state, lab_row, _lab_releases(page, state)), state, "lab")


@router.get("/lab/adoption", responses=TAKEN)
def adoption(state: Annotated[Lab, Query()], page: PageContext) -> Response:
    """The adoption of a lab alone, as a page, CSV or JSON; error 404 if there is no such lab."""
    _read_lab(page, state)
    return page.panel(_adoption_panel(page, state), state, "lab")


@router.get("/lab/licences", responses=TAKEN)
def licences(state: Annotated[Lab, Query()], page: PageContext) -> Response:
    """The licences of a lab alone, as a page, CSV or JSON; error 404 if there is no such lab."""
    _read_lab(page, state)
    return page.panel(_licences_panel(page, state), state, "lab")


@router.get("/lab/changes", responses=TAKEN)
def changes(state: Annotated[Lab, Query()], page: PageContext) -> Response:
    """The changes of status of a lab alone, as a page, CSV or JSON; error 404 if there is no such lab."""
    _read_lab(page, state)
    return page.panel(_changes_panel(page, state), state, "lab")
