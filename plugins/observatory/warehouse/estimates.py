"""Shares of flagship releases that disclose, differences and trends of them, each with how sure it is: ``core.share_estimate``.

Reads what sql/estimates collects, draws by ``estimation``, and merges what comes of it; the same core gives the same rows.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, product
from operator import attrgetter
from typing import Any

import numpy as np
from psycopg2.sql import SQL
from sqlalchemy import Connection, text

from observatory import settings
from observatory.warehouse import sqlfile
from observatory.warehouse.estimation import SAID, Floats, Interval, Read, Truth, slope
from observatory.warehouse.merge import MergeCount, columns_of, merge, stage

log = logging.getLogger(__name__)

FOLDER = settings.SQL / "estimates"
TABLE = ("core", "share_estimate")
KEY = ("measure", "country", "cohort", "compared_country", "compared_cohort", "dimension", "status", "weighting")
TARGETS = (("weights", "open"), ("weights", "closed"), ("data", "open"), ("code", "open"), ("methods", "open"))
WEIGHTINGS = ("release", "lab", "download")
PAIRS = (("CN", "US"),)
"""Countries whose shares are compared, year by year."""
FIRST_YEARS = "2016-2020"
"""The years before, with which each later year of a country is compared."""
READ_MIN = 10
"""Rows of a status that an audit must have read of a dimension; else those of all dimensions stand in for it."""
TREND_MIN, TREND_YEARS = 5, 3
"""Releases of a year from which on it is in a trend, and years that make one."""
_SEED = 20261129
_FIRST, _LAST = (int(year) for year in FIRST_YEARS.split("-"))


@dataclass(frozen=True, slots=True)
class Unit:
    """A release in one of its lab's countries; ``fraction`` is its part there, and ``downloads`` are None if no model of it is on the Hub."""

    release_id: str
    lab_id: str
    year: int
    country: str
    fraction: float
    kind: str
    downloads: float | None
    weights: str
    data: str
    code: str
    methods: str


@dataclass(frozen=True, slots=True)
class Side:
    """Releases of a country and cohort under one weighting: their coefficients in the share, and which they are."""

    coefficients: Floats
    members: Floats
    shared: int

    @property
    def n(self) -> int:
        """Releases."""
        return int(self.members.sum())


def estimate_warehouse(connection: Connection) -> MergeCount:
    """Estimate everything and merge it; returns what changed."""
    units = [Unit(*row) for row in _run_query(connection, "unit")]
    read = [(dimension, status, *counts) for dimension, status, *counts in _run_query(connection, "error")]
    day = _run_query(connection, "day")[0][0]
    rows = [] if day is None else list(estimate(units, reads_of(read), day))
    log.info("%d estimates over %d releases", len(rows), len({unit.release_id for unit in units}))
    staged = stage(connection, TABLE, columns_of(connection, *TABLE), rows)
    return merge(connection, SQL("SELECT * FROM {}").format(staged), TABLE, KEY)


def _run_query(connection: Connection, name: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(text(sqlfile.statement(FOLDER.name, name)))]


def reads_of(rows: Sequence[tuple[Any, ...]]) -> dict[tuple[str, str], dict[str, Read]]:
    """Audit counts by (dimension, target status) and our status. ``rows``: dimension, our status, then how many were truly open, partial, closed, unsure."""
    reads: dict[tuple[str, str], dict[str, Read]] = {}
    for dimension, target in TARGETS:
        reads[dimension, target] = {}
        for status in SAID:
            own = [row[2:] for row in rows if row[:2] == (dimension, status)]
            if sum(sum(row) for row in own) < READ_MIN:
                own = [row[2:] for row in rows if row[1] == status]
            *counts, unsure = (sum(column) for column in zip(*own, strict=True)) if own else (0, 0, 0, 0)
            true = counts[SAID.index(target)]
            reads[dimension, target][status] = Read(true, sum(counts) - true, unsure)
    return reads


def estimate(units: Sequence[Unit], reads: dict[tuple[str, str], dict[str, Read]], day: date) -> Iterator[tuple[Any, ...]]:
    """Rows of ``core.share_estimate``, in the order of its columns, of what was released up to ``day``."""
    if not units:
        return
    releases = {release_id: list(units_of_release) for release_id, units_of_release in groupby(units, key=attrgetter("release_id"))}
    place = {release_id: number for number, release_id in enumerate(releases)}
    groups = [
        f"{'+'.join(unit.country for unit in units_of_release)} {units_of_release[0].year} {units_of_release[0].kind}" for units_of_release in releases.values()
    ]
    measures = [(weighting, list(_list_measures(_group_sides(units, place, weighting), day.year))) for weighting in WEIGHTINGS]
    for number, (dimension, target) in enumerate(TARGETS):
        statuses = [getattr(units_of_release[0], dimension) for units_of_release in releases.values()]
        truth = Truth(statuses, groups, reads[dimension, target], target, seed=(_SEED, number))
        for weighting, share_interval in measures:
            for names, first, second, coefficients in share_interval:
                interval = truth.interval(coefficients, 3 if names[0] == "trend" else 2)
                yield (*names, dimension, target, weighting, *_count_units(truth, first, second), *_interval_columns(interval))


def _group_sides(units: Sequence[Unit], place: dict[str, int], weighting: str) -> dict[tuple[str, str], Side]:
    """The sides of one weighting, by country and cohort: a year, or the first years together."""
    units_of: dict[tuple[str, str], list[Unit]] = {}
    for unit in units:
        if unit.country == "unknown" or (weighting == "download" and not unit.downloads):
            continue
        units_of.setdefault((unit.country, str(unit.year)), []).append(unit)
        if _FIRST <= unit.year <= _LAST:
            units_of.setdefault((unit.country, FIRST_YEARS), []).append(unit)
    return {name: _side_weights(side_units, len(place), place, weighting) for name, side_units in units_of.items()}


def _side_weights(units: Sequence[Unit], size: int, place: dict[str, int], weighting: str) -> Side:
    """The weight of each release in one side of a comparison (they sum to 1), which releases belong to it, and how many count only in part."""
    in_lab: defaultdict[str, float] = defaultdict(float)
    for unit in units:
        in_lab[unit.lab_id] += unit.fraction
    weights: dict[str, Callable[[Unit], float]] = {
        "release": lambda unit: unit.fraction,
        "lab": lambda unit: unit.fraction / in_lab[unit.lab_id],
        "download": lambda unit: unit.fraction * (unit.downloads or 0),
    }
    coefficients, members = np.zeros(size), np.zeros(size)
    for unit in units:
        coefficients[place[unit.release_id]] += weights[weighting](unit)
        members[place[unit.release_id]] = 1
    return Side(coefficients / coefficients.sum(), members, sum(unit.fraction < 1 for unit in units))


def _list_measures(sides: dict[tuple[str, str], Side], this_year: int) -> Iterator[tuple[tuple[str, str, str, str, str, bool], Side, Side | None, Floats]]:
    """Each measure of the sides (share, difference, trend): its names, both sides (of a trend all years together), and its coefficients."""
    for (country, cohort), side in sorted(sides.items()):
        is_whole = cohort == FIRST_YEARS or int(cohort) < this_year
        yield ("share", country, cohort, "", "", is_whole), side, None, side.coefficients
        before = sides.get((country, FIRST_YEARS))
        if before is not None and cohort != FIRST_YEARS and int(cohort) > _LAST:
            yield ("difference", country, cohort, country, FIRST_YEARS, is_whole), side, before, side.coefficients - before.coefficients
        for first, second in PAIRS:
            other = sides.get((second, cohort))
            if country == first and other is not None:
                yield ("difference", country, cohort, second, cohort, is_whole), side, other, side.coefficients - other.coefficients
    countries = sorted({country for country, _ in sides})
    for country, compared in [*product(countries, [""]), *PAIRS]:
        wanted = [country, compared] if compared else [country]
        enough = {name for name, side in sides.items() if side.n >= TREND_MIN}
        years = [year for year in range(_FIRST, this_year) if all((name, str(year)) in enough for name in wanted)]
        if len(years) < TREND_YEARS:
            continue
        lines = [np.array([sides[name, str(year)].coefficients for year in years]) for name in wanted]
        both = [_combine_years([sides[name, str(year)] for year in years]) for name in wanted]
        span = f"{years[0]}-{years[-1]}"
        names = ("trend", country, span, compared, span if compared else "", True)
        yield names, both[0], both[1] if compared else None, slope(years) @ (lines[0] - lines[1] if compared else lines[0])


def _combine_years(sides: Sequence[Side]) -> Side:
    return Side(np.zeros_like(sides[0].members), np.max([side.members for side in sides], axis=0), sum(side.shared for side in sides))


def _count_units(truth: Truth, first: Side, second: Side | None) -> tuple[int, ...]:
    """n, n_compared, n_unknown, n_compared_unknown, n_without_like, n_shared."""
    other = np.zeros_like(first.members) if second is None else second.members
    both = np.maximum(first.members, other)
    unknown = (~truth.is_known).astype(np.float64)
    counted = (first.members, other, first.members * unknown, other * unknown, both * truth.is_free)
    return (*(int(units.sum()) for units in counted), first.shared + (second.shared if second else 0))


def _interval_columns(interval: Interval) -> tuple[float | None, ...]:
    return round(interval.told_low, 6), round(interval.told_high, 6), interval.low, interval.high, interval.alike_low, interval.alike, interval.alike_high
