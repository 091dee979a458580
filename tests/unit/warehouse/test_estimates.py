"""Shares, differences and trends of releases, against the same by pandas, and what stands in where an audit read too little."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from observatory.warehouse.estimates import TARGETS, Unit, estimate, reads_of
from observatory.warehouse.estimation import Read

NAMES = ("measure", "country", "cohort", "compared_country", "compared_cohort", "is_whole", "dimension", "status", "weighting")
COUNTS = ("n", "n_compared", "n_unknown", "n_compared_unknown", "n_without_like", "n_shared")
ENDS = ("told_low", "told_high", "low", "high", "alike_low", "alike", "alike_high")
SAID = ("open", "partial", "closed")
NEVER_WRONG = [(dimension, said, *(1_000_000 * (one == said) for one in SAID), 0) for dimension, _ in TARGETS for said in SAID]
DAY = date(2026, 6, 30)


def units() -> list[Unit]:
    """Two hundred and twenty releases of three countries over eleven years, some of two countries at once."""
    chance = np.random.default_rng(3)
    found = []
    for number in range(220):
        year = int(chance.integers(2016, 2027))
        countries = ["CN", "US"] if chance.random() < 0.1 else [str(chance.choice(["CN", "US", "FR", "unknown"]))]
        statuses = [str(one) for one in chance.choice(["open", "partial", "closed", "unknown"], 4)]
        downloads = float(chance.integers(1, 1000)) if chance.random() < 0.6 else None
        for country in countries:
            kind = str(chance.choice(["company", "api_only"]))
            found.append(Unit(f"r{number:03}", f"lab{number % 17}", year, country, 1 / len(countries), kind, downloads, *statuses))
    return found


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return pd.DataFrame(list(estimate(units(), reads_of(NEVER_WRONG), DAY)), columns=[*NAMES, *COUNTS, *ENDS])


def shares(frame: pd.DataFrame, dimension: str, status: str, weighting: str) -> tuple[float, float]:
    """Both ends of a share, by pandas: the unknown as not of the status, and as of it."""
    if weighting == "download":
        frame = frame[frame.downloads.notna()]
    weight = frame.fraction.copy()
    if weighting == "lab":
        weight = weight / frame.groupby("lab_id").fraction.transform("sum")
    if weighting == "download":
        weight = weight * frame.downloads
    low = weight[frame[dimension] == status].sum() / weight.sum()
    return float(low), float(low + weight[frame[dimension] == "unknown"].sum() / weight.sum())


def test_shares_are_those_of_pandas(rows: pd.DataFrame) -> None:
    told = pd.DataFrame(units())
    found = rows[rows.measure == "share"]
    assert len(found) > 300 and "unknown" not in set(found.country)
    for row in found.itertuples():
        first, last = (int(one) for one in (row.cohort.split("-") * 2)[:2])
        side = told[(told.country == row.country) & told.year.between(first, last)]
        assert (row.told_low, row.told_high) == pytest.approx(shares(side, row.dimension, row.status, row.weighting), abs=1e-6)
        counted = side[side.downloads.notna()] if row.weighting == "download" else side
        assert (row.n, row.n_unknown, row.n_shared) == (len(counted), (counted[row.dimension] == "unknown").sum(), (counted.fraction < 1).sum())
        assert row.is_whole == (row.cohort == "2016-2020" or last < 2026)


def test_differences_and_trends_are_those_of_the_shares(rows: pd.DataFrame) -> None:
    keys = ["dimension", "status", "weighting"]
    side = {(row.country, row.cohort, *(getattr(row, key) for key in keys)): row for row in rows[rows.measure == "share"].itertuples()}
    differences = rows[rows.measure == "difference"]
    assert {(row.country, row.compared_country) for row in differences.itertuples()} == {("CN", "US"), ("CN", "CN"), ("US", "US"), ("FR", "FR")}
    for row in differences.itertuples():
        of = tuple(getattr(row, key) for key in keys)
        first, second = side[row.country, row.cohort, *of], side[row.compared_country, row.compared_cohort, *of]
        # A release of both countries that is unknown is the same on both sides: the ends may be nearer than those of the sides.
        assert row.told_low >= first.told_low - second.told_high - 3e-6
        assert row.told_high <= first.told_high - second.told_low + 3e-6
        assert (row.n, row.n_compared) == (first.n, second.n)
        if row.n_unknown + row.n_compared_unknown == 0:
            assert row.told_low == pytest.approx(first.told_low - second.told_low, abs=3e-6)
    trends = rows[(rows.measure == "trend") & (rows.compared_country == "")]
    assert len(trends) > 20
    for row in trends.itertuples():
        years = [year for year in range(2016, 2026) if (row.country, str(year), row.dimension, row.status, row.weighting) in side]
        years = [year for year in years if side[row.country, str(year), row.dimension, row.status, row.weighting].n >= 5]
        assert row.cohort == f"{years[0]}-{years[-1]}"
        low = [side[row.country, str(year), row.dimension, row.status, row.weighting].told_low for year in years]
        assert row.told_low <= np.polyfit(years, low, 1)[0] + 1e-6 <= row.told_high + 2e-6


def test_who_is_never_wrong_tells_what_he_says_to_a_hundredth(rows: pd.DataFrame) -> None:
    found = rows[rows.measure == "share"]
    assert ((found.low - found.told_low).abs() <= 0.0101).all()
    assert ((found.high - found.told_high).abs() <= 0.0101).all()


def test_the_order_of_what_is_told_and_its_numbers_are_the_same_again(rows: pd.DataFrame) -> None:
    again = list(estimate(units(), reads_of(NEVER_WRONG), DAY))
    assert again == [tuple(row) for row in rows.replace({np.nan: None}).itertuples(index=False)]
    assert len({row[:5] + row[6:9] for row in again}) == len(again), "the key is a key"


@pytest.mark.parametrize("empty", [[], [("methods", "open", 1, 0, 0, 0)]])
def test_nothing_is_estimated_of_nothing(empty: Any) -> None:
    assert list(estimate([], reads_of(empty), DAY)) == []


def test_of_what_was_hardly_read_all_dimensions_stand_in() -> None:
    rows = [("code", "open", 30, 0, 1, 0), ("data", "open", 2, 0, 0, 1), ("methods", "open", 28, 1, 0, 1), ("code", "closed", 4, 0, 40, 2)]
    found = reads_of(rows)
    assert found["code", "open"]["open"] == Read(30, 1, 0)
    assert found["data", "open"]["open"] == found["weights", "open"]["open"] == Read(60, 2, 2)
    assert found["data", "open"]["closed"] == Read(4, 40, 2)
    assert found["weights", "closed"]["closed"] == Read(40, 4, 2)
    assert found["code", "open"]["partial"] == Read(0, 0, 0), "nobody read any: it may be as wrong as can be"
