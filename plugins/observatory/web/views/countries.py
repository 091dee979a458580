"""The view Countries: what labs of each country disclose, now and by year of release, and what of the downloads is theirs, under a chosen denominator."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import Field

from observatory.web import charts, findings
from observatory.web.page import DIMENSIONS, FEW, TAKEN, Column, Page, PageContext, Panel, Row, State, Table, caption, shown
from observatory.web.places import country_name, in_words

router = APIRouter()

WEIGHTINGS = (("release", "releases"), ("model", "models"), ("download", "downloads of the last 30 days"))
SCOPES = (("registry", "all of the registry"), ("rated", "those seen on a service"))
DENOMINATORS = (
    ("all_incl_unaffiliated", "all models, the unaffiliated included"),
    ("new_in_window", "models created within the year"),
    ("curated_cumulative", "language models of registry labs, cumulative"),
)
UNIVERSES = (("rated", "models that we rate"), ("collected_hub", "all that was collected of the Hub"))
BREAK_AFTER = 2020
"""The registry holds fewer kinds of release up to this year than after it (sql/functions/mart/break_caveat.sql)."""
LINES = 6
"""How many countries have a line of their own if the address chooses none: those with the most releases or downloads."""


class CountriesState(State):
    """Which share is shown. ``countries``: two-letter codes with commas between; by default the ``LINES`` with the most releases.

    ``first`` and ``second``: the two countries that are compared; by default the two with the most releases.
    """

    dimension: Literal["weights", "data", "code", "methods"] = "weights"
    weighting: Literal["release", "model", "download"] = "release"
    scope: Literal["registry", "rated"] = "registry"
    countries: str = Field(default="", pattern=r"^([A-Z]{2}(,[A-Z]{2}){0,29})?$")
    denominator: Literal["all_incl_unaffiliated", "new_in_window", "curated_cumulative"] = "all_incl_unaffiliated"
    universe: Literal["rated", "collected_hub"] = "rated"
    first: str = Field(default="", pattern=r"^([A-Z]{2})?$")
    second: str = Field(default="", pattern=r"^([A-Z]{2})?$")

    @property
    def does(self) -> str:
        """What labs do in this dimension, for a sentence: "disclose training data openly"."""
        return f"disclose {findings.SUBJECTS[self.dimension]} openly"

    @property
    def unit(self) -> str:
        """The unit that is counted."""
        return dict(WEIGHTINGS)[self.weighting]

    @property
    def counted(self) -> str:
        """The unit for a caption, with what is counted besides the flagship releases of the overview."""
        return f"{self.unit}, flagships and the labs' other releases on the Hub" if self.weighting == "release" else self.unit

    @property
    def counted_of(self) -> str:
        """What the shares are of, for a title or a sentence."""
        where = "" if self.scope == "registry" else " seen on a service"
        return f"all counted releases{where} (flagships and the labs' others)" if self.weighting == "release" else f"{self.unit} of these labs{where}"

    @property
    def chosen(self) -> tuple[str, ...]:
        """The countries that the address chooses; empty if it chooses none."""
        return tuple(self.countries.split(",")) if self.countries else ()


Asked = Annotated[CountriesState, Query()]


def _with_country_names(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows with the English ``name`` of their ``country``."""
    return [{**row, "name": country_name(row["country"])} for row in rows]


def _sum(rows: Sequence[Row], key: str) -> Decimal:
    """The sum of a column; None counts as 0."""
    return sum((row[key] or Decimal(0) for row in rows), Decimal(0))


def _coverage(rows: Sequence[Row]) -> Decimal | None:
    """The known share of all rows together, 0 to 1; None if nothing is counted."""
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


_IN_PART = "A lab of several countries counts in each by an equal part, so a number of releases need not be whole."
_BREAK = (
    f"The broken upright line after {BREAK_AFTER}: before it few releases are registered, looking back, and models that were shown and never given out may be"
    " missing, so that shares of what is open may be too high. Draw no line across it."
)


def _registry_words(page: Page, publication_id: int) -> str:
    """Up to which day the registry was gone through, and what is pale; in a sentence."""
    day = page.read("registry_day", publication=publication_id)[0]["listed_to"]
    if day is None:
        return "Up to which day the registry was gone through is not known."
    return f"The registry was gone through up to {day:%-d %B %Y}: years that end after it stand on grey, since what was announced later is missing."


def _pair_of(state: CountriesState, by_size: Sequence[str]) -> tuple[str, ...]:
    """The codes of the countries that are compared, at most two: those of the address, then the first of ``by_size``, which is sorted by releases."""
    asked = [code for code in (state.first, state.second) if code]
    return tuple(dict.fromkeys([*asked, *(code for code in by_size if code != "unknown")]))[:2]


def _pair_panel(page: Page, state: CountriesState) -> tuple[Panel, tuple[str, ...], tuple[tuple[str, str], ...]]:
    """``(panel, pair, choices)``: two countries on one axis by year of release, their codes, and (code, name) of every country to choose from."""
    publication = page.published(state)
    by_size = [row["country"] for row in page.read("country_pair_choice", publication=publication.publication_id)]
    pair = _pair_of(state, by_size)
    weighting = "download" if state.weighting == "download" else "release"
    country_rows = page.read("country_pair", publication=publication.publication_id, dimension=state.dimension, weighting=weighting, countries=list(pair))
    # Put the two countries in the order that was asked for, not in that of the alphabet.
    rows = [row for code in pair for row in _with_country_names(country_rows) if row["country"] == code]
    n, unknown = sum(row["n"] for row in rows), sum(row["n_unknown"] for row in rows)
    alike = "each release alike" if weighting == "release" else "by downloads of the last 30 days"
    table = Table(
        "countries-pair",
        f"Flagship releases of the registry with open {findings.SUBJECTS[state.dimension]}, by year of release, two countries, {alike}",
        (
            Column("name", "Country", is_head=True),
            Column("country", "Code"),
            Column("year", "Year"),
            Column("n", "Releases", "number"),
            Column("n_unknown", "Unknown", "number"),
            Column("is_after_registry", "After the registry's day"),
            Column("low", "Open at least", "share"),
            Column("high", "Open at most", "share"),
            Column("alike_low", "At least, if the unknown are like the known", "share"),
            Column("alike_high", "At most, if so", "share"),
            Column("n_shared", "Counted in part", "number"),
            Column("coverage", "Coverage", "share"),
        ),
        rows,
        caption(n, 1 - unknown / n if n else None, publication.as_of, publication.world, "flagship releases"),
    )
    chart = charts.intervals(
        rows,
        x="year",
        series="name",
        low="low",
        high="high",
        inner=("alike_low", "alike_high"),
        weight="n",
        x_title="year of release",
        y_title="share open",
        label=f"Intervals by year: share of flagship releases whose {findings.SUBJECTS[state.dimension]} are open, {' and '.join(map(country_name, pair))}",
        marked="is_after_registry",
        break_after=BREAK_AFTER,
    )
    intro = (
        "From end to end: whatever the unknown releases are, with our own error as far as audits found it. The thick part: if the unknown are like the known"
        f" ones of the same country, year and kind. A broken thin line rests on fewer than {FEW} releases."
        " The number of releases is whole: one of a lab of several countries is among those of each, and counts in each share by its part. It is a share of"
        f" the registry's list of flagships, made by hand by one criterion. {_registry_words(page, publication.publication_id)} {_BREAK}"
    )
    if weighting == "download":
        intro += (
            " Only releases with known downloads count. Where nearly all others are alike, open or not, the weighting would decide alone: nothing is drawn."
        )
    panel = Panel("countries/pair", table, chart, intro, finding=_pair_finding(state, pair, rows))
    return panel, pair, tuple((code, country_name(code)) for code in by_size if code != "unknown")


def _pair_finding(state: CountriesState, pair: Sequence[str], rows: Sequence[Row]) -> str:
    """The sentence that compares two countries in the newest ended year with enough releases of both, else in the newest year that both have."""
    if len(pair) < 2:
        return ""
    by_year: dict[int, dict[str, Row]] = {}
    for row in rows:
        by_year.setdefault(row["year"], {})[row["country"]] = row
    both = [year for year, year_sides in by_year.items() if len(year_sides) == 2]
    if not both:
        return f"It cannot be told: no year has releases of both {in_words(pair[0])} and {in_words(pair[1])}"
    fit = [year for year in both if all(row["is_whole"] and row["n"] >= findings.ENOUGH for row in by_year[year].values())]
    year = max(fit or both)
    sides = [findings.share(in_words(code), by_year[year][code]["low"], by_year[year][code]["high"], by_year[year][code]["n"]) for code in pair]
    return findings.compare_countries(sides[0], sides[1], state.does, f"among the registry's flagship releases of {year}")


def _now_panel(page: Page, state: CountriesState) -> Panel:
    """The panel with each country today: its share between the low and the high bound."""
    publication = page.published(state)
    rows = _with_country_names(
        page.read(
            "country_disclosure",
            publication=publication.publication_id,
            dimension=state.dimension,
            weighting=state.weighting,
            with_registry_only=state.scope == "registry",
        )
    )
    for row in rows:
        few = " · too few" if row["n"] < FEW else ""
        row["note"] = f"n {findings.format_count(row['n'])} · {shown(row['coverage'], 'share')} known{few}"
    table = Table(
        "countries-now",
        f"{state.dimension.capitalize()}: share open by country, {state.counted_of}, all years",
        (Column("name", "Country", is_head=True), Column("country", "Code"), *_COUNTS),
        rows,
        caption(_sum(rows, "n"), _coverage(rows), publication.as_of, publication.world, state.counted),
    )
    chart = charts.bounds(
        rows,
        y="name",
        low="share_open_low",
        high="share_open_high",
        n="n",
        note="note",
        x_title="share open",
        label=f"Bars: share of {state.unit} whose {state.dimension} are open, by country, with the bounds that the unknown leaves",
    )
    by_code = {row["country"]: row for row in rows}
    pair = _pair_of(state, list(by_code))
    sides = [
        findings.share(in_words(code), by_code[code]["share_open_low"], by_code[code]["share_open_high"], by_code[code]["n"])
        for code in pair
        if code in by_code
    ]
    return Panel(
        "countries/now",
        table,
        chart,
        f"Solid is found open, hatched what the unknown could add; the more is known, the stronger. Fewer than {FEW} have no bar. {_IN_PART} All years"
        " together, undated releases too. An error of ours is not in these ends; it is in those of the comparison by year.",
        finding=findings.compare_countries(sides[0], sides[1], state.does, f"among {state.counted_of} of all years")
        if len(sides) == 2 and state.weighting == "release"
        else "",
    )


def _years_panel(page: Page, state: CountriesState) -> tuple[Panel, tuple[tuple[str, str], ...]]:
    """The panel with the share open by country and year for the chosen countries (else the ``LINES`` largest), and every country one can choose.

    The countries to choose from are pairs of code and name.
    """
    publication = page.published(state)
    country_rows = _with_country_names(
        page.read("country_year", publication=publication.publication_id, dimension=state.dimension, weighting=state.weighting, universe=state.scope)
    )
    by_country: dict[str, list[dict[str, Any]]] = {}
    for row in country_rows:
        by_country.setdefault(row["country"], []).append(row)
    by_size = sorted(by_country, key=lambda code: (code == "unknown", -_sum(by_country[code], "n"), code))
    chosen = [code for code in by_size if code in state.chosen] if state.chosen else by_size[:LINES]
    rows = [row for code in chosen for row in by_country[code]]
    titles = {
        (name := country_name(code)): (f"{name} · n {findings.format_count(_sum(by_country[code], 'n'))} · {shown(_coverage(by_country[code]), 'share')} known")
        for code in chosen
    }
    table = Table(
        "countries-years",
        f"{state.dimension.capitalize()}: share open by year of release, {state.counted_of}",
        (
            Column("name", "Country", is_head=True),
            Column("country", "Code"),
            Column("year", "Year"),
            *_COUNTS,
            Column("is_after_registry", "After the registry's day"),
        ),
        rows,
        caption(_sum(rows, "n"), _coverage(rows), publication.as_of, publication.world, state.counted),
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
        marked="is_after_registry",
        break_after=BREAK_AFTER,
    )
    intro = (
        "The line is what is found open, the band what the unknown could add, a mark as large as its n and as strong as what is known."
        f" A year of fewer than {FEW} has an open mark and a broken line. Releases without a known year are in none. {_IN_PART}"
        f" {_registry_words(page, publication.publication_id)} {_BREAK}"
    )
    ended = [row["year"] for row in rows if row["year"] < publication.as_of.year and not row["is_after_registry"] and row["n"] >= findings.ENOUGH]
    finding = ""
    if ended and state.weighting == "release":
        shares = [
            findings.share(in_words(row["country"]), row["share_open_low"], row["share_open_high"], row["n"]) for row in rows if row["year"] == max(ended)
        ]
        finding = findings.halves(shares, findings.SUBJECTS[state.dimension], f"In {max(ended)}, among {state.counted_of}")
    return Panel("countries/years", table, chart, intro, finding=finding), tuple((code, country_name(code)) for code in by_size if code != "unknown")


def _share_panel(page: Page, state: CountriesState) -> Panel:
    """Each country's share of downloads under the chosen denominator."""
    publication = page.published(state)
    rows = _with_country_names(page.read("country_share", publication=publication.publication_id, denominator=state.denominator, universe=state.universe))
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
    finding = findings.largest(rows, "name", "downloads", first["coverage"], "the models") if first else ""
    return Panel("countries/share", table, chart if is_known else None, intro, finding=finding)


def _months_panel(page: Page, state: CountriesState) -> Panel:
    """Each country's share of the downloads that our own counts saw, by month."""
    publication = page.published(state)
    country_rows = _with_country_names(page.read("country_month", publication=publication.publication_id, universe=state.universe))
    total: dict[str, Decimal] = {}
    for row in country_rows:
        total[row["country"]] = total.get(row["country"], Decimal(0)) + (row["downloads_added"] or 0)
    largest = sorted(total, key=lambda code: (code == "unknown", -total[code], code))[:LINES]
    rows = [row for row in country_rows if row["country"] in (state.chosen or largest)]
    newest = [row for row in rows if row["month"] == max(row["month"] for row in rows)]
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
    finding = findings.largest(newest, "name", "downloads added in the newest month", min(known) if known else None, "the models") if newest else ""
    return Panel("countries/months", table, chart if is_known else None, intro, finding=finding)


_CHOICES = {
    "dimension": tuple((dimension, dimension) for dimension in DIMENSIONS),
    "weighting": WEIGHTINGS,
    "scope": SCOPES,
    "denominator": DENOMINATORS,
    "universe": UNIVERSES,
}


def _choices(page: Page, state: CountriesState) -> dict[str, list[tuple[str, str, bool]]]:
    """For each parameter its options as (label, address, is chosen); a choice on downloads resets those on disclosure, and the other way round."""
    of_downloads = {"denominator": None, "universe": None}
    of_disclosure = {"dimension": None, "weighting": None, "scope": None}
    return {
        name: [
            (label, page.same(state, **(of_disclosure if name in of_downloads else of_downloads), **{name: value}), getattr(state, name) == value)
            for value, label in options
        ]
        for name, options in _CHOICES.items()
    }


@router.get("/countries")
def countries(state: Asked, page: PageContext) -> Response:
    """The page Countries: what labs of each country disclose, two countries side by side by year, and shares of downloads."""
    years, options = _years_panel(page, state)
    pair, chosen, pairs = _pair_panel(page, state)
    return page.html(
        "countries.html",
        state,
        "Countries",
        "countries",
        pair=pair,
        pair_chosen=chosen,
        pairs=pairs,
        now=_now_panel(page, state),
        years=years,
        share=_share_panel(page, state),
        months=_months_panel(page, state),
        options=options,
        weightings=WEIGHTINGS,
        scopes=SCOPES,
        denominators=DENOMINATORS,
        universes=UNIVERSES,
        shown_lines=LINES,
        ways=_choices(page, state),
    )


@router.get("/countries/pair", responses=TAKEN)
def pair(state: Asked, page: PageContext) -> Response:
    """Two countries by year of release alone, as a page, CSV or JSON."""
    return page.panel(_pair_panel(page, state)[0], state, "countries")


@router.get("/countries/now", responses=TAKEN)
def now(state: Asked, page: PageContext) -> Response:
    """Disclosure by country alone, as a page, CSV or JSON."""
    return page.panel(_now_panel(page, state), state, "countries")


@router.get("/countries/years", responses=TAKEN)
def years(state: Asked, page: PageContext) -> Response:
    """Disclosure by country and year alone, as a page, CSV or JSON."""
    return page.panel(_years_panel(page, state)[0], state, "countries")


@router.get("/countries/share", responses=TAKEN)
def share(state: Asked, page: PageContext) -> Response:
    """Downloads by country alone, as a page, CSV or JSON."""
    return page.panel(_share_panel(page, state), state, "countries")


@router.get("/countries/months", responses=TAKEN)
def months(state: Asked, page: PageContext) -> Response:
    """Downloads by country and month alone, as a page, CSV or JSON."""
    return page.panel(_months_panel(page, state), state, "countries")
