"""The view Countries: what labs of each country disclose, now and by year of release, and what of the downloads is theirs, under a chosen denominator."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import Field

from observatory.web import charts
from observatory.web.page import Column, Here, Page, Panel, Row, State, Table, caption, shown
from observatory.web.places import country_name

router = APIRouter()

WEIGHTINGS = (("release", "releases"), ("model", "models"), ("download", "downloads of the last 30 days"))
SCOPES = (("registry", "all of the registry"), ("rated", "those seen on a service"))
DENOMINATORS = (
    ("all_incl_unaffiliated", "all models, the unaffiliated included"),
    ("new_in_window", "models created within the year"),
    ("curated_cumulative", "language models of registry labs, cumulative"),
)
UNIVERSES = (("rated", "models that we rate"), ("whole_hub", "the whole Hub"))
LINES = 6
"""Countries that have a line of their own where nobody chose: those with the most."""


class CountriesState(State):
    """Which share is shown. ``countries``: two-letter codes with a comma between; by default the ``LINES`` with the most."""

    dimension: Literal["weights", "data", "code", "methods"] = "weights"
    weighting: Literal["release", "model", "download"] = "release"
    scope: Literal["registry", "rated"] = "registry"
    countries: str = Field(default="", pattern=r"^([A-Z]{2}(,[A-Z]{2}){0,29})?$")
    denominator: Literal["all_incl_unaffiliated", "new_in_window", "curated_cumulative"] = "all_incl_unaffiliated"
    universe: Literal["rated", "whole_hub"] = "rated"

    @property
    def unit(self) -> str:
        """What is counted."""
        return dict(WEIGHTINGS)[self.weighting]

    @property
    def chosen(self) -> tuple[str, ...]:
        """The countries that somebody chose."""
        return tuple(self.countries.split(",")) if self.countries else ()


Asked = Annotated[CountriesState, Query()]


def _named(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [{**row, "name": country_name(row["country"])} for row in rows]


def _sum(rows: Sequence[Row], key: str) -> Decimal:
    return sum((row[key] or Decimal(0) for row in rows), Decimal(0))


def _coverage(rows: Sequence[Row]) -> Decimal | None:
    n = _sum(rows, "n")
    return 1 - _sum(rows, "n_unknown") / n if n else None


_COUNTS = (
    Column("n", "n", "number"),
    Column("n_open", "Open", "number"),
    Column("n_partial", "Partial", "number"),
    Column("n_closed", "Closed", "number"),
    Column("n_unknown", "Unknown", "number"),
    Column("share_open_low", "Open at least", "share"),
    Column("share_open_high", "Open at most", "share"),
    Column("coverage", "Coverage", "share"),
)


def _now(page: Page, state: CountriesState) -> Panel:
    """Each country today, with the bounds that the unknown leaves."""
    publication = page.published(state)
    rows = _named(
        page.read(
            "country_disclosure",
            publication=publication.publication_id,
            dimension=state.dimension,
            weighting=state.weighting,
            with_registry_only=state.scope == "registry",
        )
    )
    for row in rows:
        row["note"] = f"n {shown(row['n'], 'number')} · coverage {shown(row['coverage'], 'share')}"
    table = Table(
        "countries-now",
        f"{state.dimension.capitalize()}: share open by country",
        (Column("name", "Country", is_head=True), Column("country", "Code"), *_COUNTS),
        rows,
        caption(_sum(rows, "n"), _coverage(rows), publication.as_of, publication.world, state.unit),
    )
    chart = charts.bounds(
        rows,
        y="name",
        low="share_open_low",
        high="share_open_high",
        note="note",
        x_title="share open",
        label=f"Bars: share of {state.unit} whose {state.dimension} are open, by country, with the bounds that the unknown leaves",
    )
    return Panel(
        "countries/now",
        table,
        chart,
        "Solid is open for certain, pale what the unknown could add. A lab of several countries counts in each by an equal fraction.",
    )


def _years(page: Page, state: CountriesState) -> tuple[Panel, tuple[tuple[str, str], ...]]:
    """Each chosen country by year of release; and every country that could be chosen."""
    publication = page.published(state)
    found = _named(
        page.read("country_year", publication=publication.publication_id, dimension=state.dimension, weighting=state.weighting, universe=state.scope)
    )
    by_country: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        by_country.setdefault(row["country"], []).append(row)
    by_size = sorted(by_country, key=lambda code: (code == "unknown", -_sum(by_country[code], "n"), code))
    chosen = [code for code in by_size if code in state.chosen] if state.chosen else by_size[:LINES]
    rows = [row for code in chosen for row in by_country[code]]
    titles = {
        country_name(code): f"{country_name(code)} · n {shown(_sum(by_country[code], 'n'), 'number')} · coverage {shown(_coverage(by_country[code]), 'share')}"
        for code in chosen
    }
    table = Table(
        "countries-years",
        f"{state.dimension.capitalize()}: share open by year of release",
        (Column("name", "Country", is_head=True), Column("country", "Code"), Column("year", "Year"), *_COUNTS),
        rows,
        caption(_sum(rows, "n"), _coverage(rows), publication.as_of, publication.world, state.unit),
    )
    chart = charts.facets(
        rows,
        x="year",
        series="name",
        low="share_open_low",
        high="share_open_high",
        weight="n",
        x_title="year of release",
        titles=titles,
        label=f"Small charts, one a country: share of {state.unit} whose {state.dimension} are open, by year of release",
    )
    intro = "The line is what is open for certain, the band what the unknown could add, a mark as large as its n. A year of few releases says little."
    return Panel("countries/years", table, chart, intro), tuple((code, country_name(code)) for code in by_size if code != "unknown")


def _share(page: Page, state: CountriesState) -> Panel:
    """Each country's share of downloads under the chosen denominator."""
    publication = page.published(state)
    rows = _named(page.read("country_share", publication=publication.publication_id, denominator=state.denominator, universe=state.universe))
    first = rows[0] if rows else None
    is_known = any(row["share"] is not None for row in rows)
    table = Table(
        "countries-share",
        "Share of downloads by country",
        (
            Column("name", "Country", is_head=True),
            Column("country", "Code"),
            Column("share", "Share", "share"),
            Column("downloads", "Downloads", "number"),
            Column("n", "n", "number"),
            Column("coverage", "Coverage", "share"),
        ),
        rows,
        caption(first["n"] if first else 0, first["coverage"] if first else None, first["as_of"] if first else None, publication.world, "models"),
    )
    chart = charts.bars(
        rows, x="share", y="name", x_title="share of downloads", is_share=True, label="Bars: share of downloads by country of the lab that released the model"
    )
    intro = f"Of {dict(DENOMINATORS)[state.denominator]}"
    intro += f", counted {first['counted']}; published by {first['published_source']}." if first else "."
    intro += " Shares of different denominators must not be mixed."
    if not is_known:
        intro += " Nothing told the downloads of these models, so no share is known."
    return Panel("countries/share", table, chart if is_known else None, intro)


def _months(page: Page, state: CountriesState) -> Panel:
    """Each country's share of the downloads that our own counts saw, by month."""
    publication = page.published(state)
    found = _named(page.read("country_month", publication=publication.publication_id, universe=state.universe))
    total: dict[str, Decimal] = {}
    for row in found:
        total[row["country"]] = total.get(row["country"], Decimal(0)) + (row["downloads_added"] or 0)
    largest = sorted(total, key=lambda code: (code == "unknown", -total[code], code))[:LINES]
    rows = [row for row in found if row["country"] in (state.chosen or largest)]
    newest = [row for row in rows if row["month"] == max(one["month"] for one in rows)]
    known = [row["coverage"] for row in newest if row["coverage"] is not None]
    is_known = any(row["share"] is not None for row in rows)
    table = Table(
        "countries-months",
        "Share of downloads by month",
        (
            Column("name", "Country", is_head=True),
            Column("country", "Code"),
            Column("month", "Month", "date"),
            Column("share", "Share", "share"),
            Column("downloads_added", "Downloads added", "number"),
            Column("n", "n", "number"),
            Column("coverage", "Coverage", "share"),
        ),
        rows,
        caption(
            sum(row["n"] for row in newest),
            min(known) if known else None,
            max((row["as_of"] for row in newest), default=None),
            publication.world,
            "models in the newest month",
        ),
    )
    titled = [
        {**row, "series": f"{row['name']} · n {shown(last['n'], 'number')} · coverage {shown(last['coverage'], 'share')}"}
        for row in rows
        for last in newest
        if last["country"] == row["country"]
    ]
    chart = charts.lines(
        titled, x="month", y="share", series="series", x_title="month", y_title="share of downloads", is_share=True, label="Lines: share of downloads by month"
    )
    intro = "Downloads between two of our own counts; the first month of counting is not whole. Coverage is the least of any line's newest month."
    if not is_known:
        intro += " No two counts of downloads could be compared yet, so no share is known."
    return Panel("countries/months", table, chart if is_known else None, intro)


@router.get("/countries")
def countries(state: Asked, page: Here) -> Response:
    """The view."""
    years, options = _years(page, state)
    return page.html(
        "countries.html",
        state,
        "Countries",
        "countries",
        now=_now(page, state),
        years=years,
        share=_share(page, state),
        months=_months(page, state),
        options=options,
        weightings=WEIGHTINGS,
        scopes=SCOPES,
        denominators=DENOMINATORS,
        universes=UNIVERSES,
        shown_lines=LINES,
    )


@router.get("/countries/now")
def now(state: Asked, page: Here) -> Response:
    """Disclosure by country."""
    return page.panel(_now(page, state), state, "countries")


@router.get("/countries/years")
def years(state: Asked, page: Here) -> Response:
    """Disclosure by country and year."""
    return page.panel(_years(page, state)[0], state, "countries")


@router.get("/countries/share")
def share(state: Asked, page: Here) -> Response:
    """Downloads by country."""
    return page.panel(_share(page, state), state, "countries")


@router.get("/countries/months")
def months(state: Asked, page: Here) -> Response:
    """Downloads by country and month."""
    return page.panel(_months(page, state), state, "countries")
