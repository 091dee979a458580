"""Shares, differences and trends of releases, against the same by pandas, and what stands in where an audit read too little."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from observatory.warehouse.estimates import TARGETS, Unit, estimate, pooled_of, reads_of
from observatory.warehouse.estimation import Read

NAMES = ("measure", "country", "cohort", "compared_country", "compared_cohort", "is_whole", "dimension", "status", "weighting")
COUNTS = ("n", "n_compared", "n_unknown", "n_compared_unknown", "n_without_like", "n_shared")
ENDS = ("told_low", "told_high", "low", "high", "alike_low", "alike", "alike_high")
MORE = ("n_left_out", "is_measured", "years", "years_left_out", "pooled", "kinds", "kinds_compared")
SAID = ("open", "partial", "closed")
NEVER_WRONG = [(dimension, said, *(1_000_000 * (one == said) for one in SAID), 0) for dimension, _ in TARGETS for said in SAID]
DAY = date(2026, 6, 30)
LISTED = date(2026, 3, 31)
"""The registry was gone through up to this day."""


def units() -> list[Unit]:
    """Two hundred and twenty releases of three countries over eleven years, some of two countries at once; a fourth of them is not in the registry's list."""
    chance = np.random.default_rng(3)
    found = []
    for number in range(220):
        year = int(chance.integers(2016, 2027))
        countries = ["CN", "US"] if chance.random() < 0.1 else [str(chance.choice(["CN", "US", "FR", "unknown"]))]
        statuses = [str(one) for one in chance.choice(["open", "partial", "closed", "unknown"], 4)]
        downloads = float(chance.integers(1, 1000)) if chance.random() < 0.6 else None
        for country in countries:
            is_api_only = bool(chance.random() < 0.5)
            found.append(
                Unit(f"r{number:03}", f"lab{number % 17}", year, country, 1 / len(countries), "company", is_api_only, downloads, number % 4 > 0, *statuses)
            )
    return found


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return pd.DataFrame(list(estimate(units(), reads_of(NEVER_WRONG), DAY, LISTED)), columns=[*NAMES, *COUNTS, *ENDS, *MORE])


def counted_by(frame: pd.DataFrame, weighting: str) -> pd.DataFrame:
    """The releases that a weighting counts."""
    if weighting == "counted":
        return frame
    return frame[frame.is_registry & (frame.downloads.notna() if weighting == "download" else True)]


def is_measured(frame: pd.DataFrame, dimension: str, status: str) -> bool:
    """Whether downloads measure the flagships of a side: few are left out, or these are not nearly all alike."""
    listed = frame[frame.is_registry]
    left = listed[listed.downloads.isna()]
    known = left[left[dimension] != "unknown"]
    part = (known[dimension] == status).mean() if len(known) else 0.5
    return len(left) <= 0.1 * len(listed) or (len(left) <= 0.5 * len(listed) and 0.1 < part < 0.9)


def shares(frame: pd.DataFrame, dimension: str, status: str, weighting: str) -> tuple[float, float]:
    """Both ends of a share, by pandas: the unknown as not of the status, and as of it."""
    frame = counted_by(frame, weighting)
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
    assert len(found) > 300 and "unknown" not in set(found.country) and set(found.weighting) == {"release", "lab", "download", "counted"}
    assert {True, False} == set(found[found.weighting == "download"].is_measured), "some downloads measure, and some do not"
    for row in found.itertuples():
        first, last = (int(one) for one in (row.cohort.split("-") * 2)[:2])
        side = told[(told.country == row.country) & told.year.between(first, last)]
        counted = counted_by(side, row.weighting)
        assert (row.n, row.n_unknown, row.n_shared) == (len(counted), (counted[row.dimension] == "unknown").sum(), (counted.fraction < 1).sum())
        assert row.is_whole == (last < 2026)
        left_out = side.is_registry.sum() - len(counted) if row.weighting == "download" else 0
        assert row.n_left_out == left_out and row.is_measured == (row.weighting != "download" or is_measured(side, row.dimension, row.status))
        if row.is_measured:
            assert (row.told_low, row.told_high) == pytest.approx(shares(side, row.dimension, row.status, row.weighting), abs=1e-6)
        else:
            assert all(pd.isna(getattr(row, name)) for name in ENDS)


@pytest.mark.parametrize(
    ("day", "listed_to", "last"),
    [
        (date(2026, 6, 30), date(2026, 3, 31), 2025),
        (date(2026, 6, 30), date(2024, 12, 31), 2024),
        (date(2026, 6, 30), date(2024, 12, 30), 2023),  # a day of the year was not gone through
        (date(2027, 1, 15), date(2026, 9, 30), 2025),  # a registry that stands still
        (date(2027, 1, 15), date(2027, 1, 10), 2026),
        (date(2026, 12, 31), date(2027, 5, 1), 2025),  # the year is not over
        (date(2026, 6, 30), None, 0),
    ],
)
def test_a_year_is_whole_that_ended_and_was_gone_through(day: date, listed_to: date | None, last: int) -> None:
    found = list(estimate(units()[::4], reads_of(NEVER_WRONG), day, listed_to))
    whole = {row[NAMES.index("cohort")] for row in found if row[0] != "trend" and row[NAMES.index("is_whole")]}
    assert {int(cohort[-4:]) for cohort in whole} == set(range(2016, last + 1))
    assert all(int(row[NAMES.index("cohort")][-4:]) <= last for row in found if row[0] == "trend")


def test_differences_and_trends_are_those_of_the_shares(rows: pd.DataFrame) -> None:
    keys = ["dimension", "status", "weighting"]
    side = {(row.country, row.cohort, *(getattr(row, key) for key in keys)): row for row in rows[rows.measure == "share"].itertuples()}
    differences = rows[rows.measure == "difference"]
    assert {(row.country, row.compared_country) for row in differences.itertuples()} == {("CN", "US"), ("CN", "CN"), ("US", "US"), ("FR", "FR")}
    for row in differences.itertuples():
        of = tuple(getattr(row, key) for key in keys)
        first, second = side[row.country, row.cohort, *of], side[row.compared_country, row.compared_cohort, *of]
        assert row.is_measured == (first.is_measured and second.is_measured) and row.n_left_out <= first.n_left_out + second.n_left_out
        if not row.is_measured:
            continue
        # A release of both countries that is unknown is the same on both sides: the ends may be nearer than those of the sides.
        assert row.told_low >= first.told_low - second.told_high - 3e-6
        assert row.told_high <= first.told_high - second.told_low + 3e-6
        assert (row.n, row.n_compared) == (first.n, second.n)
        if row.n_unknown + row.n_compared_unknown == 0:
            assert row.told_low == pytest.approx(first.told_low - second.told_low, abs=3e-6)


def test_trends_are_those_of_the_shares_up_to_2020_and_since_2021_apart_and_name_their_years(rows: pd.DataFrame) -> None:
    keys = ["dimension", "status", "weighting"]
    side = {(row.country, row.cohort, *(getattr(row, key) for key in keys)): row for row in rows[rows.measure == "share"].itertuples()}
    trends = rows[rows.measure == "trend"]
    assert len(trends) > 20 and {row.cohort[:4] <= "2020" for row in trends.itertuples()} == {True, False}
    assert trends.years_left_out.notna().any() and trends.years_left_out.isna().any() and rows[rows.measure != "trend"].years.isna().all()
    for row in trends.itertuples():
        of = tuple(getattr(row, key) for key in keys)
        part = range(2016, 2021) if int(row.cohort[:4]) <= 2020 else range(2021, 2026)
        wanted = [row.country, *([row.compared_country] if row.compared_country else [])]
        n = {year: {name: side[name, str(year), *of].n if (name, str(year), *of) in side else 0 for name in wanted} for year in part}
        years = [year for year in part if min(n[year].values()) >= 5]
        assert len(years) >= 3 and row.years == ", ".join(map(str, years)) and row.cohort == f"{years[0]}-{years[-1]}"
        told = [f"{year} ({', '.join(f'{name} {count}' for name, count in n[year].items() if count < 5)})" for year in part if year not in years]
        assert (None if pd.isna(row.years_left_out) else row.years_left_out) == (", ".join(told) or None)
        if not row.compared_country and row.is_measured:
            low = [side[row.country, str(year), *of].told_low for year in years]
            if not any(pd.isna(low)):
                assert row.told_low <= np.polyfit(years, low, 1)[0] + 1e-6 <= row.told_high + 2e-6


def test_what_entered_by_itself_changes_nothing_of_what_is_said_of_the_list(rows: pd.DataFrame) -> None:
    listed = [unit for unit in units() if unit.is_registry]
    alone = pd.DataFrame(list(estimate(listed, reads_of(NEVER_WRONG), DAY, LISTED)), columns=rows.columns)
    of_list = rows[rows.weighting != "counted"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone[alone.weighting != "counted"].reset_index(drop=True), of_list)
    assert rows[rows.weighting == "counted"].n.sum() > alone[alone.weighting == "counted"].n.sum()


def test_downloads_that_only_open_releases_have_measure_nothing() -> None:
    def of(number: int, status: str, downloads: float | None) -> Unit:
        return Unit(f"r{number:03}", f"lab{number}", 2024, "US", 1.0, "company", False, downloads, True, *([status] * 4))

    def weighed(closed_with: int, closed_without: int, open_without: int) -> Any:
        made = [of(number, "open", 10.0) for number in range(5)] + [of(100 + number, "closed", 5.0) for number in range(closed_with)]
        made += [of(200 + number, "closed", None) for number in range(closed_without)] + [of(300 + number, "open", None) for number in range(open_without)]
        found = pd.DataFrame(list(estimate(made, reads_of(NEVER_WRONG), DAY, LISTED)), columns=[*NAMES, *COUNTS, *ENDS, *MORE])
        (row,) = found[
            (found.measure == "share") & (found.weighting == "download") & (found.status == "open") & (found.dimension == "weights") & (found.cohort == "2024")
        ].itertuples()
        return row.is_measured, row.n, row.n_left_out, row.told_low

    assert weighed(0, 40, 0)[:3] == (False, 5, 40)
    assert weighed(20, 40, 40)[:3] == (False, 25, 80), "most are left out, whatever they are"
    assert weighed(40, 30, 2)[:3] == (False, 45, 32), "fewer are, and nearly all are closed"
    assert weighed(40, 30, 6) == (True, 45, 36, pytest.approx(0.2)), "of those left out a sixth is open"
    assert weighed(20, 2, 0) == (True, 25, 2, pytest.approx(1 / 3)), "few are left out"
    assert weighed(40, 0, 30)[:3] == (False, 45, 30), "nearly all open is one-sided too"


def test_kinds_of_models_are_counted_on_each_side_of_what_is_compared() -> None:
    made = [
        Unit(f"r{n:02}", f"lab{n}", 2018 if n < 6 else 2024, "US", 1.0, "company", False, None, True, *(["open"] * 4), "image" if n % 3 == 0 else "text")
        for n in range(16)
    ]
    beside = Unit("r99", "lab1", 2024, "US", 1.0, "company", False, None, False, *(["open"] * 4))
    found = pd.DataFrame(list(estimate([*made, beside], reads_of(NEVER_WRONG), DAY, LISTED)), columns=[*NAMES, *COUNTS, *ENDS, *MORE])
    of = found[(found.dimension == "weights") & (found.status == "open")].set_index(["measure", "cohort", "weighting"])
    assert of.loc[("share", "2018", "release")].kinds == "text 4, image 2" and found.kinds_compared[found.measure == "share"].isna().all()
    changed = of.loc[("difference", "2024", "release")]
    assert (changed.kinds, changed.kinds_compared) == ("text 6, image 4", "text 4, image 2")
    assert of.loc[("share", "2024", "counted")].kinds == "text 6, image 4, not told 1", "the registry alone tells a modality"
    assert (found.kinds.map(lambda told: sum(int(part.split()[-1]) for part in told.split(", "))) == found.n).all()


def test_who_is_never_wrong_tells_what_he_says_to_a_hundredth(rows: pd.DataFrame) -> None:
    found = rows[(rows.measure == "share") & rows.is_measured]
    assert ((found.low - found.told_low).abs() <= 0.0101).all()
    assert ((found.high - found.told_high).abs() <= 0.0101).all()


def test_the_order_of_what_is_told_and_its_numbers_are_the_same_again(rows: pd.DataFrame) -> None:
    again = list(estimate(units(), reads_of(NEVER_WRONG), DAY, LISTED))
    assert again == [tuple(row) for row in rows.replace({np.nan: None}).itertuples(index=False)]
    assert len({row[:5] + row[6:9] for row in again}) == len(again), "the key is a key"


@pytest.mark.parametrize("empty", [[], [("methods", "open", 1, 0, 0, 0)]])
def test_nothing_is_estimated_of_nothing(empty: Any) -> None:
    assert list(estimate([], reads_of(empty), DAY, LISTED)) == []


def test_of_what_was_hardly_read_all_dimensions_stand_in() -> None:
    rows = [("code", "open", 30, 0, 1, 0), ("data", "open", 2, 0, 0, 1), ("methods", "open", 28, 1, 0, 1), ("code", "closed", 4, 0, 40, 2)]
    found = reads_of(rows)
    assert found["code", "open"]["open"] == Read(30, 1, 0)
    assert found["data", "open"]["open"] == found["weights", "open"]["open"] == Read(60, 2, 2)
    assert found["data", "open"]["closed"] == Read(4, 40, 2)
    assert found["weights", "closed"]["closed"] == Read(40, 4, 2)
    assert found["code", "open"]["partial"] == Read(0, 0, 0), "nobody read any: it may be as wrong as can be"
    told = pooled_of(rows)
    assert told == {
        "weights": "open 64, partial 0, closed 46",
        "data": "open 64, partial 0, closed 46",
        "code": "partial 0",
        "methods": "partial 0, closed 46",
    }, "which status is pooled, and over how many rows"
    named = list(estimate(units()[::4], reads_of(rows), DAY, LISTED, told))
    assert {(row[NAMES.index("dimension")], row[-3]) for row in named} == set(told.items())


def test_what_was_read_often_enough_is_not_pooled(rows: pd.DataFrame) -> None:
    assert set(pooled_of(NEVER_WRONG).values()) == {""} and rows.pooled.isna().all()


def test_our_error_in_open_weights_is_in_the_range_where_all_others_are_by_api_alone() -> None:
    """What is offered by API only is closed by definition: beside it open weights must not pass for sure."""
    reads = {(dimension, target): {"open": Read(50, 4), "partial": Read(2, 100), "closed": Read(1, 100)} for dimension, target in TARGETS}
    mixed = [Unit(f"r{n:02}", f"lab{n}", 2024, "CN", 1.0, "company", n >= 25, None, True, *(["open" if n < 25 else "closed"] * 4)) for n in range(50)]
    found = pd.DataFrame(list(estimate(mixed, reads, DAY, LISTED)), columns=[*NAMES, *COUNTS, *ENDS, *MORE])
    of_country = found[(found.measure == "share") & (found.country == "CN") & (found.status == "open") & (found.weighting == "release")]
    by_dimension = of_country[of_country.cohort == "2024"].set_index("dimension")
    assert by_dimension.low["weights"] < 0.48 <= 0.5 <= by_dimension.high["weights"]
    # Of data an API says nothing by definition: releases by API alone stay a group of their own.
    assert by_dimension.low["data"] >= by_dimension.low["weights"]
