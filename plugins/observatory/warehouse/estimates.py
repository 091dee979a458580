"""Shares of flagship releases that disclose, their differences and trends, each with its interval: ``core.share_estimate``.

Reads by the statements of sql/estimates, computes the intervals by ``estimation``, and merges the rows; the same core gives the same rows.
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
"""The first years, taken together, with which each later year of a country is compared."""
READ_MIN = 10
"""How many rows of a status in a dimension audits must have read; if fewer, the rows of that status in all dimensions are counted instead."""
TREND_MIN, TREND_YEARS = 5, 3
"""How many releases a year needs to be in a trend, and how many such years a trend needs."""
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
    """The releases of one country and cohort under one weighting; both arrays have one element for each release.

    ``coefficients`` are the weights in the share (they sum to 1), ``members`` are 1 for the releases of this side and else 0, and ``shared`` counts
    those that other countries share.
    """

    coefficients: Floats
    members: Floats
    shared: int

    @property
    def n(self) -> int:
        """The number of its releases."""
        return int(self.members.sum())


def estimate_warehouse(connection: Connection) -> MergeCount:
    """Make ``core.share_estimate`` equal to the estimates from what core holds now; returns how many rows changed."""
    units = [Unit(*row) for row in _run_query(connection, "unit")]
    read = [(dimension, status, *counts) for dimension, status, *counts in _run_query(connection, "error")]
    day = _run_query(connection, "day")[0][0]
    rows = [] if day is None else list(estimate(units, reads_of(read), day))
    log.info("%d estimates over %d releases", len(rows), len({unit.release_id for unit in units}))
    staged = stage(connection, TABLE, columns_of(connection, *TABLE), rows)
    return merge(connection, SQL("SELECT * FROM {}").format(staged), TABLE, KEY)


def _run_query(connection: Connection, name: str) -> list[tuple[Any, ...]]:
    """The rows of ``sql/estimates/<name>.sql``."""
    return [tuple(row) for row in connection.execute(text(sqlfile.statement(FOLDER.name, name)))]


def reads_of(rows: Sequence[tuple[Any, ...]]) -> dict[tuple[str, str], dict[str, Read]]:
    """What audits read, by (dimension, target status) and then by our status: how many rows of ours are truly of the target status.

    ``rows``: dimension, our status, then how many were truly open, partial, closed, unsure. See ``READ_MIN`` for few rows.
    """
    reads: dict[tuple[str, str], dict[str, Read]] = {}
    for dimension, target in TARGETS:
        reads[dimension, target] = {}
        for status in SAID:
            counts_of_status = [row[2:] for row in rows if row[:2] == (dimension, status)]
            if sum(sum(row) for row in counts_of_status) < READ_MIN:
                counts_of_status = [row[2:] for row in rows if row[1] == status]
            *counts, unsure = (sum(column) for column in zip(*counts_of_status, strict=True)) if counts_of_status else (0, 0, 0, 0)
            n_target = counts[SAID.index(target)]
            reads[dimension, target][status] = Read(n_target, sum(counts) - n_target, unsure)
    return reads


def estimate(units: Sequence[Unit], reads: dict[tuple[str, str], dict[str, Read]], day: date) -> Iterator[tuple[Any, ...]]:
    """Rows of ``core.share_estimate``, in the order of its columns; none without units.

    ``day`` is the last day of the observations: its year has not ended, so that it is in no trend. ``reads`` are those of ``reads_of``; raises
    ``ValueError`` if a status that occurs was never read.
    """
    if not units:
        return
    releases = {release_id: list(units_of_release) for release_id, units_of_release in groupby(units, key=attrgetter("release_id"))}
    positions = {release_id: number for number, release_id in enumerate(releases)}
    groups = [
        f"{'+'.join(unit.country for unit in units_of_release)} {units_of_release[0].year} {units_of_release[0].kind}" for units_of_release in releases.values()
    ]
    measures = [(weighting, list(_list_measures(_group_sides(units, positions, weighting), day.year))) for weighting in WEIGHTINGS]
    for number, (dimension, target) in enumerate(TARGETS):
        statuses = [getattr(units_of_release[0], dimension) for units_of_release in releases.values()]
        truth = Truth(statuses, groups, reads[dimension, target], target, seed=(_SEED, number))
        for weighting, measures_of_weighting in measures:
            for names, side, compared_side, coefficients in measures_of_weighting:
                interval = truth.interval(coefficients, 3 if names[0] == "trend" else 2)
                yield (*names, dimension, target, weighting, *_count_units(truth, side, compared_side), *_interval_columns(interval))


def _group_sides(units: Sequence[Unit], positions: dict[str, int], weighting: str) -> dict[tuple[str, str], Side]:
    """The sides of one weighting by (country, cohort); a cohort is a year or ``FIRST_YEARS``. ``positions``: the index of each release in the arrays."""
    units_of: dict[tuple[str, str], list[Unit]] = {}
    for unit in units:
        if unit.country == "unknown" or (weighting == "download" and not unit.downloads):
            continue
        units_of.setdefault((unit.country, str(unit.year)), []).append(unit)
        if _FIRST <= unit.year <= _LAST:
            units_of.setdefault((unit.country, FIRST_YEARS), []).append(unit)
    return {name: _make_side(side_units, len(positions), positions, weighting) for name, side_units in units_of.items()}


def _make_side(units: Sequence[Unit], size: int, positions: dict[str, int], weighting: str) -> Side:
    """The side that these units make; ``size`` is the length of its arrays, ``positions`` the index of each release in them."""
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
        coefficients[positions[unit.release_id]] += weights[weighting](unit)
        members[positions[unit.release_id]] = 1
    return Side(coefficients / coefficients.sum(), members, sum(unit.fraction < 1 for unit in units))


def _list_measures(sides: dict[tuple[str, str], Side], this_year: int) -> Iterator[tuple[tuple[str, str, str, str, str, bool], Side, Side | None, Floats]]:
    """Each share, difference and trend of the sides as ``(names, side, compared side or None, coefficients)``; a side of a trend has all its years together.

    ``names``: measure, country, cohort, compared country, compared cohort, and whether the cohort has ended (``this_year`` has not).
    """
    for (country, cohort), side in sorted(sides.items()):
        has_ended = cohort == FIRST_YEARS or int(cohort) < this_year
        yield ("share", country, cohort, "", "", has_ended), side, None, side.coefficients
        first_side = sides.get((country, FIRST_YEARS))
        if first_side is not None and cohort != FIRST_YEARS and int(cohort) > _LAST:
            yield ("difference", country, cohort, country, FIRST_YEARS, has_ended), side, first_side, side.coefficients - first_side.coefficients
        for first, second in PAIRS:
            other = sides.get((second, cohort))
            if country == first and other is not None:
                yield ("difference", country, cohort, second, cohort, has_ended), side, other, side.coefficients - other.coefficients
    countries = sorted({country for country, _ in sides})
    for country, compared in [*product(countries, [""]), *PAIRS]:
        wanted = [country, compared] if compared else [country]
        large_enough = {name for name, side in sides.items() if side.n >= TREND_MIN}
        years = [year for year in range(_FIRST, this_year) if all((name, str(year)) in large_enough for name in wanted)]
        if len(years) < TREND_YEARS:
            continue
        yearly_coefficients = [np.array([sides[name, str(year)].coefficients for year in years]) for name in wanted]
        all_years = [_combine_years([sides[name, str(year)] for year in years]) for name in wanted]
        span = f"{years[0]}-{years[-1]}"
        names = ("trend", country, span, compared, span if compared else "", True)
        compared_values = yearly_coefficients[0] - yearly_coefficients[1] if compared else yearly_coefficients[0]
        yield names, all_years[0], all_years[1] if compared else None, slope(years) @ compared_values


def _combine_years(sides: Sequence[Side]) -> Side:
    """One side with the releases of all ``sides``, to count them; its coefficients are 0."""
    return Side(np.zeros_like(sides[0].members), np.max([side.members for side in sides], axis=0), sum(side.shared for side in sides))


def _count_units(truth: Truth, side: Side, compared_side: Side | None) -> tuple[int, ...]:
    """How many releases: n, n_compared, n_unknown, n_compared_unknown, n_without_like, n_shared, in the order of the columns."""
    other = np.zeros_like(side.members) if compared_side is None else compared_side.members
    either = np.maximum(side.members, other)
    unknown = (~truth.is_known).astype(np.float64)
    counted = (side.members, other, side.members * unknown, other * unknown, either * truth.is_free)
    return (*(int(units.sum()) for units in counted), side.shared + (compared_side.shared if compared_side else 0))


def _interval_columns(interval: Interval) -> tuple[float | None, ...]:
    """The interval in the order of the table's columns, 0 to 1; the ends by our statuses alone are rounded to 6 digits."""
    return round(interval.told_low, 6), round(interval.told_high, 6), interval.low, interval.high, interval.alike_low, interval.alike, interval.alike_high
