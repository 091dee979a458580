"""Shares of flagship releases that disclose, their differences and trends, each with its interval: ``core.share_estimate``.

Reads by the statements of sql/estimates, computes the intervals by ``estimation``, and merges the rows; the same core gives the same rows.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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
COUNTED = "counted"
"""Each release alike as ``release``, but over every counted release: those that entered by themselves stand beside the registry's list."""
PAIRS = (("CN", "US"),)
"""Countries whose shares are compared, year by year."""
FIRST_YEARS = "2016-2020"
"""The first years, taken together, with which each later year of a country is compared."""
READ_MIN = 10
"""How many rows of a status in a dimension audits must have read; if fewer, the rows of that status in all dimensions are counted instead."""
LEFT_OUT_MAX = 0.5
"""A weighting by downloads leaves out releases without downloads. If they are more than this share of all releases, it measures nothing."""
LEFT_OUT_FEW = 0.1
"""If at most this share of all releases is left out, the weighting measures in any case."""
ONE_SIDED = 0.9
"""In between it measures nothing if this share or more of the known ones that are left out are alike (of the status, or not of it): it would itself decide."""
TREND_MIN, TREND_YEARS = 5, 3
"""How many releases a year needs to be in a trend, and how many such years a trend needs."""
_SEED = 20261129
_FIRST, _LAST = (int(year) for year in FIRST_YEARS.split("-"))


@dataclass(frozen=True, slots=True)
class Unit:
    """A release in one of its lab's countries; ``fraction`` is its part there, and ``downloads`` are None if no model of it is on the Hub.

    ``kind``: the kind of its lab; ``is_api_only``: whether it was offered by API or product only; ``is_registry``: whether the registry lists it as a
    flagship; ``modality``: its main modality, as text or image.
    """

    release_id: str
    lab_id: str
    year: int
    country: str
    fraction: float
    kind: str
    is_api_only: bool
    downloads: float | None
    is_registry: bool
    weights: str
    data: str
    code: str
    methods: str
    modality: str = "not told"


@dataclass(frozen=True, slots=True)
class Side:
    """The releases of one country and cohort under one weighting; each array has one element for each release.

    ``coefficients`` are the weights in the share (they sum to 1), ``members`` are 1 for the releases of this side and else 0, ``left_out`` are 1 for those
    that the weighting leaves out, and ``shared`` counts those that other countries share.
    """

    coefficients: Floats
    members: Floats
    left_out: Floats
    shared: int

    @property
    def n(self) -> int:
        """The number of its releases."""
        return int(self.members.sum())


def estimate_warehouse(connection: Connection) -> MergeCount:
    """Make ``core.share_estimate`` equal to the estimates from what core holds now; returns how many rows changed."""
    units = [Unit(*row) for row in _run_query(connection, "unit")]
    read = [(dimension, status, *counts) for dimension, status, *counts in _run_query(connection, "error")]
    day, listed_to = _run_query(connection, "day")[0]
    rows = [] if day is None else list(estimate(units, reads_of(read), day, listed_to, pooled_of(read)))
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
            own = _rows_read(rows, dimension, status)
            if _is_pooled(own):
                own = _rows_read(rows, None, status)
            *counts, unsure = (sum(column) for column in zip(*own, strict=True)) if own else (0, 0, 0, 0)
            true = counts[SAID.index(target)]
            reads[dimension, target][status] = Read(true, sum(counts) - true, unsure)
    return reads


def _rows_read(rows: Sequence[tuple[Any, ...]], dimension: str | None, status: str) -> list[tuple[Any, ...]]:
    """The counts ``(n_open, n_partial, n_closed, n_unsure)`` of the rows of a status in a dimension, or in all of them (None)."""
    return [row[2:] for row in rows if row[1] == status and dimension in {None, row[0]}]


def _is_pooled(own: Sequence[tuple[Any, ...]]) -> bool:
    """Whether audits read too few rows of a status in a dimension, so that the rows of all dimensions are counted instead."""
    return sum(sum(row) for row in own) < READ_MIN


def pooled_of(rows: Sequence[tuple[Any, ...]]) -> dict[str, str]:
    """For each dimension the statuses of which audits read too few rows, with the rows of all dimensions used instead: "open 62, partial 118"."""
    return {
        dimension: ", ".join(
            f"{status} {sum(sum(row) for row in _rows_read(rows, None, status))}" for status in SAID if _is_pooled(_rows_read(rows, dimension, status))
        )
        for dimension, _ in TARGETS
    }


def estimate(
    units: Sequence[Unit], reads: dict[tuple[str, str], dict[str, Read]], day: date, listed_to: date | None, pooled: Mapping[str, str] | None = None
) -> Iterator[tuple[Any, ...]]:
    """Rows of ``core.share_estimate``, in the order of its columns, of what was released up to ``day``.

    ``listed_to``: last day up to which the registry was gone through; None if that is not known, and then no year is whole. ``pooled``: by dimension, the
    statuses whose error is that of all dimensions (``pooled_of``).
    """
    last_whole = _last_whole_year(day, listed_to)
    flagships = [unit for unit in units if unit.is_registry]
    yield from _estimate_list(flagships, reads, last_whole, WEIGHTINGS, pooled or {})
    # Estimate all counted releases with draws of their own: those that entered by themselves must not change the figures of the registry's list above.
    yield from _estimate_list(units, reads, last_whole, (COUNTED,), pooled or {})


def _estimate_list(
    units: Sequence[Unit], reads: dict[tuple[str, str], dict[str, Read]], last_whole: int, weightings: Sequence[str], pooled: Mapping[str, str]
) -> Iterator[tuple[Any, ...]]:
    """The rows of some weightings over one list of releases."""
    if not units:
        return
    releases = {release_id: list(units_of_release) for release_id, units_of_release in groupby(units, key=attrgetter("release_id"))}
    positions = {release_id: number for number, release_id in enumerate(releases)}
    modalities = [units_of_release[0].modality for units_of_release in releases.values()]
    measures = [(weighting, list(_list_measures(_group_sides(units, positions, weighting), last_whole))) for weighting in weightings]
    for number, (dimension, target) in enumerate(TARGETS):
        statuses = [getattr(units_of_release[0], dimension) for units_of_release in releases.values()]
        groups = [_group_of(units_of_release, dimension) for units_of_release in releases.values()]
        truth = Truth(statuses, groups, reads[dimension, target], target, seed=(_SEED, number))
        for weighting, share_interval in measures:
            for one in share_interval:
                interval = truth.interval(one.coefficients, 3 if one.names[0] == "trend" else 2)
                is_measured = all(_is_measured(truth, side) for side in (one.first, one.second) if side is not None)
                ends = _interval_columns(interval) if is_measured else (None,) * 7
                left_out = int(one.first.left_out.sum() + (0 if one.second is None else one.second.left_out.sum()))
                counts = _count_units(truth, one.first, one.second)
                yield (
                    *one.names,
                    dimension,
                    target,
                    weighting,
                    *counts,
                    *ends,
                    left_out,
                    is_measured,
                    one.years,
                    one.years_left_out,
                    pooled.get(dimension) or None,
                    _tell_kinds(modalities, one.first),
                    None if one.second is None else _tell_kinds(modalities, one.second),
                )


def _group_of(units_of_release: Sequence[Unit], dimension: str) -> str:
    """The group of releases among which one is like the others: of the same countries, year and kind. What is offered by API only is a kind of its own.

    Not for weights: an API alone is what closed weights are, so that a group of it would be pure, and our own error in it 0.
    """
    first = units_of_release[0]
    kind = "api_only" if first.is_api_only and dimension != "weights" else first.kind
    return f"{'+'.join(unit.country for unit in units_of_release)} {first.year} {kind}"


def _is_measured(truth: Truth, side: Side) -> bool:
    """Whether the weighting measures the side: false if it leaves out most releases, or many that are nearly all alike."""
    left_out = float(side.left_out.sum())
    if left_out > LEFT_OUT_MAX * (left_out + side.n):
        return False
    if left_out <= LEFT_OUT_FEW * (left_out + side.n):
        return True
    known = side.left_out * truth.is_known
    share = float((known * truth.is_told).sum() / known.sum()) if known.any() else 0.5
    return max(share, 1 - share) < ONE_SIDED


def _last_whole_year(day: date, listed_to: date | None) -> int:
    """The last year that had ended on ``day`` and was gone through to its end; 0 if there is none."""
    return 0 if listed_to is None else min(day.year, (listed_to + timedelta(days=1)).year) - 1


def _group_sides(units: Sequence[Unit], positions: dict[str, int], weighting: str) -> dict[tuple[str, str], Side]:
    """The sides of one weighting by (country, cohort); a cohort is a year or ``FIRST_YEARS``. ``positions``: the index of each release in the arrays.

    Releases of an unknown country are in no side. A side of which the weighting leaves out every release is missing: by downloads, without any.
    """
    units_of: dict[tuple[str, str], list[Unit]] = {}
    for unit in units:
        if unit.country == "unknown":
            continue
        units_of.setdefault((unit.country, str(unit.year)), []).append(unit)
        if _FIRST <= unit.year <= _LAST:
            units_of.setdefault((unit.country, FIRST_YEARS), []).append(unit)
    weighed = {name: [unit for unit in side if weighting != "download" or unit.downloads] for name, side in units_of.items()}
    return {name: _side_weights(side, weighed[name], positions, weighting) for name, side in units_of.items() if weighed[name]}


def _side_weights(units: Sequence[Unit], weighed: Sequence[Unit], place: dict[str, int], weighting: str) -> Side:
    """The side that ``units`` make, with coefficients that add up to 1 by the weighting; a unit that is not in ``weighed`` has no weight and is left out.

    ``place``: the index of each release in the side's arrays.
    """
    in_lab: defaultdict[str, float] = defaultdict(float)
    for unit in weighed:
        in_lab[unit.lab_id] += unit.fraction
    weights: dict[str, Callable[[Unit], float]] = {
        "release": lambda unit: unit.fraction,
        COUNTED: lambda unit: unit.fraction,
        "lab": lambda unit: unit.fraction / in_lab[unit.lab_id],
        "download": lambda unit: unit.fraction * (unit.downloads or 0),
    }
    coefficients, members, left_out = np.zeros(len(place)), np.zeros(len(place)), np.zeros(len(place))
    for unit in weighed:
        coefficients[place[unit.release_id]] += weights[weighting](unit)
        members[place[unit.release_id]] = 1
    for unit in units:
        left_out[place[unit.release_id]] = 1
    return Side(coefficients / coefficients.sum(), members, left_out * (1 - members), sum(unit.fraction < 1 for unit in weighed))


@dataclass(frozen=True, slots=True)
class Measure:
    """A share, difference or trend: its names, its sides (the second None for a share; of a trend all years together), its coefficients, a trend's years."""

    names: tuple[str, str, str, str, str, bool]
    first: Side
    second: Side | None
    coefficients: Floats
    years: str | None = None
    years_left_out: str | None = None


def _list_measures(sides: dict[tuple[str, str], Side], last_whole: int) -> Iterator[Measure]:
    """The share of each side; its differences from the first years of its country and from the other country of ``PAIRS`` in the same cohort; and trends.

    A difference needs both sides; one from the first years is only made of a later year. Trends are of each country and of each pair, up to
    ``FIRST_YEARS``' end and after it, over whole years alone, where ``_trend_of`` finds enough releases.
    """
    for (country, cohort), side in sorted(sides.items()):
        is_whole = int(cohort[-4:]) <= last_whole
        yield Measure(("share", country, cohort, "", "", is_whole), side, None, side.coefficients)
        before = sides.get((country, FIRST_YEARS))
        if before is not None and cohort != FIRST_YEARS and int(cohort) > _LAST:
            yield Measure(("difference", country, cohort, country, FIRST_YEARS, is_whole), side, before, side.coefficients - before.coefficients)
        for first, second in PAIRS:
            other = sides.get((second, cohort))
            if country == first and other is not None:
                yield Measure(("difference", country, cohort, second, cohort, is_whole), side, other, side.coefficients - other.coefficients)
    countries = sorted({country for country, _ in sides})
    for country, compared in [*product(countries, [""]), *PAIRS]:
        # Two trends, up to 2020 and since 2021: before, the registry was filled looking back; since, it also holds releases that were offered to nobody.
        for years in (range(_FIRST, min(_LAST, last_whole) + 1), range(_LAST + 1, last_whole + 1)):
            trend = _trend_of(sides, country, compared, years)
            if trend is not None:
                yield trend


def _trend_of(sides: dict[tuple[str, str], Side], country: str, compared: str, candidates: Sequence[int]) -> Measure | None:
    """The trend of a country, or its difference from ``compared`` (empty: none), over the years in which each has ``TREND_MIN`` releases or more.

    None if these are fewer than ``TREND_YEARS`` years. The years left out are named in ``years_left_out``, with the countries that have too few.
    """
    wanted = [country, compared] if compared else [country]
    count = {year: {name: sides[name, str(year)].n if (name, str(year)) in sides else 0 for name in wanted} for year in candidates}
    years = [year for year in candidates if min(count[year].values()) >= TREND_MIN]
    if len(years) < TREND_YEARS:
        return None
    left_out = [f"{year} ({', '.join(f'{name} {n}' for name, n in count[year].items() if n < TREND_MIN)})" for year in candidates if year not in years]
    lines = [np.array([sides[name, str(year)].coefficients for year in years]) for name in wanted]
    both = [_combine_years([sides[name, str(year)] for year in years]) for name in wanted]
    span = f"{years[0]}-{years[-1]}"
    names = ("trend", country, span, compared, span if compared else "", True)
    coefficients = slope(years) @ (lines[0] - lines[1] if compared else lines[0])
    return Measure(names, both[0], both[1] if compared else None, coefficients, ", ".join(map(str, years)), ", ".join(left_out) or None)


def _combine_years(sides: Sequence[Side]) -> Side:
    """One side for several years together: a release belongs to it if it belongs to any of them. Its coefficients are zero."""
    members, left_out = (np.max([getattr(side, name) for side in sides], axis=0) for name in ("members", "left_out"))
    return Side(np.zeros_like(sides[0].members), members, left_out, sum(side.shared for side in sides))


def _count_units(truth: Truth, side: Side, compared_side: Side | None) -> tuple[int, ...]:
    """How many releases, in the order of the columns; of a side only those count that the weighting does not leave out.

    ``n``: of the side; ``n_compared``: of the side that it is compared with, 0 without one; ``n_unknown``, ``n_compared_unknown``: those of each whose
    status is unknown; ``n_without_like``: of either side, each once, those that are unknown and like too few known ones (``Truth.is_free``);
    ``n_shared``: of both sides together, those of a lab of several countries, which other countries share.
    """
    other = np.zeros_like(side.members) if compared_side is None else compared_side.members
    either = np.maximum(side.members, other)
    unknown = (~truth.is_known).astype(np.float64)
    counted = (side.members, other, side.members * unknown, other * unknown, either * truth.is_free)
    return (*(int(units.sum()) for units in counted), side.shared + (compared_side.shared if compared_side else 0))


def _tell_kinds(modalities: Sequence[str], side: Side) -> str:
    """How many releases of a side are of which main modality, most first: "text 40, image 12". ``modalities``: one for each release of the arrays."""
    counted = Counter(modality for modality, is_member in zip(modalities, side.members, strict=True) if is_member)
    return ", ".join(f"{modality} {n}" for modality, n in sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _interval_columns(interval: Interval) -> tuple[float | None, ...]:
    """The interval in the order of the table's columns, 0 to 1; the ends by our statuses alone are rounded to 6 digits."""
    return round(interval.told_low, 6), round(interval.told_high, 6), interval.low, interval.high, interval.alike_low, interval.alike, interval.alike_high
