"""Every question and claim runs on an empty warehouse and on a published one, and answers with what its header promises."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from small_world import R1
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.warehouse import sqlfile
from observatory.warehouse.questions import CLAIM_COLUMNS, VERDICTS, Question, ask, claims, figures, find, questions
from observatory.warehouse.registry_files import registry_rows

ALL = [*questions(), *claims(), *figures()]
IDS = [one.name for one in ALL]


def told(engine: Engine, one: Question) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        found = ask(connection, one)
    assert found.columns == one.columns
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


@pytest.mark.parametrize("one", ALL, ids=IDS)
def test_it_runs_on_an_empty_warehouse(warehouse: Engine, one: Question) -> None:
    rows = told(warehouse, one)
    if one.columns == CLAIM_COLUMNS:
        assert {row["holds"] for row in rows} == {"undetermined"} and all(row["is_main"] for row in rows)
        assert all(row["because"] and row["sentence"].endswith(".") and row["world"] is None for row in rows)


@pytest.mark.parametrize("one", ALL, ids=IDS)
def test_it_runs_on_a_published_warehouse_and_twice_the_same(published: Engine, one: Question) -> None:
    rows = told(published, one)
    assert rows == told(published, one), "the order is told whole"
    for zone in ("Asia/Shanghai", "America/Los_Angeles"):
        with published.connect() as connection:
            connection.execute(text("SELECT set_config('TimeZone', :zone, true)"), {"zone": zone})
            assert [tuple(row.values()) for row in rows] == [tuple(row) for row in ask(connection, one).rows], zone
            connection.rollback()
    if one.columns == CLAIM_COLUMNS:
        assert {row["holds"] for row in rows} <= set(VERDICTS)
        assert all(row["world"] == "a small world" and row["n"] is not None and row["sentence"] and "None" not in row["sentence"] for row in rows)
        assert len({(row["metric"], row["cohort"]) for row in rows}) == len(rows)


def test_questions_tell_what_is_known_of_the_small_world(published: Engine) -> None:
    changed = {(row["release_id"], row["dimension"]): (row["status_before"], row["status_now"]) for row in told(published, find("31"))}
    assert changed["deepseek/deepseek-r1", "weights"] == ("open", "partial")
    assert {row["src_id"] for row in told(published, find("19"))} == {R1}
    assert {row["family"] for row in told(published, find("8"))} == {"deepseek"}
    labs = {row["lab_id"]: row["releases"] for row in told(published, find("24"))}
    assert labs["openai"] > 5 and labs["deepseek"] > 1
    index = {(row["parameter"], row["country"]): row for row in told(published, find("29"))}
    assert len(index) == 12 and index["end-model weights", "CN"]["their_percent"] == 95 and index["training code", "US"]["their_percent"] == 33
    assert all(row["n"] == row["n_open"] + row["n_partial"] + row["n_closed"] + row["n_unknown"] for row in index.values())


def test_a_release_counts_once_though_two_universes_hold_it(published: Engine) -> None:
    with published.connect() as connection:
        counted = connection.execute(text("SELECT count(*) FROM mart.release_disclosure WHERE is_counted AND lab_id <> 'unknown'")).scalar_one()
        rows = [row for row in told(published, find("15")) if row["window"] == "all_time" and (row["dimension"], row["weighting"]) == ("code", "release")]
        assert sum(row["weight"] for row in rows if row["universe"] == "registry") == pytest.approx(counted, abs=0.01)
        assert sum(row["weight"] for row in rows if row["universe"] == "rated") < counted
        labs = {(row["lab_id"], row["dimension"]): row["n_then"] for row in told(published, find("16"))}
        query = "SELECT count(*) FROM mart.release_disclosure WHERE is_counted AND lab_id = 'openai' AND release_date BETWEEN '2016-01-01' AND '2020-12-31'"
        assert labs["openai", "weights"] == connection.execute(text(query)).scalar_one() > 0


def test_what_the_registry_knows_of_later_days_is_not_counted_in_a_world_of_an_earlier_one(published: Engine) -> None:
    later = (
        "SELECT r.is_counted, EXISTS (SELECT 1 FROM core.release_member m WHERE m.release_id = r.release_id AND m.artifact_kind = 'model') AS is_seen"
        " FROM core.release r JOIN core.observed o ON o.source = 'huggingface' WHERE r.is_registry AND r.release_date > o.observed_at::date"
    )
    with published.connect() as connection:
        found = connection.execute(text(later)).all()
    assert sum(not row.is_seen for row in found) > 10
    assert [row for row in found if row.is_counted != row.is_seen] == []


def test_a_period_that_ends_after_the_registry_s_day_is_marked_wherever_a_share_is_over_its_universe(published: Engine) -> None:
    days = pd.read_csv(settings.REGISTRY / "registry_as_of.csv", dtype=str, keep_default_na=False)
    day = {kind: pd.Timestamp(listed_to) for kind, lab, listed_to in zip(days.kind, days.lab_id, days.listed_to, strict=True) if not lab}
    listed = {"registry": min(day.values()), "rated": day["labs and accounts"]}
    with published.connect() as connection:

        def frame(query: str) -> pd.DataFrame:
            return pd.DataFrame(connection.execute(text(query)).mappings().all())

        seen = pd.Timestamp(connection.execute(text("SELECT (max(as_of) AT TIME ZONE 'UTC')::date FROM mart.share_estimate")).scalar_one())
        kept = frame("SELECT * FROM mart.registry_as_of")
        assert set(zip(kept.kind, kept.lab_id, kept.listed_to.astype(str), strict=True)) == set(
            zip(days.kind, days.lab_id.replace("", "all"), days.listed_to, strict=True)
        )
        months = frame("SELECT month, includes_registry_only, registry_as_of, is_after_registry FROM mart.disclosure_by_month")
        years = frame("SELECT year, universe, registry_as_of, is_after_registry FROM mart.disclosure_by_year")
        windows = frame('SELECT "window", universe, registry_as_of, is_after_registry FROM mart.disclosure_profile')
        estimates = frame("SELECT cohort, registry_as_of, is_after_registry, is_whole FROM mart.share_estimate")
    of_month = [
        (month + pd.offsets.MonthEnd(0), "registry" if alone else "rated")
        for month, alone in zip(pd.to_datetime(months.month), months.includes_registry_only, strict=True)
    ]
    of_year = [(pd.Timestamp(year, 12, 31), universe) for year, universe in zip(years.year, years.universe, strict=True)]
    of_window = [
        (seen if name in {"all_time", "2023-"} else pd.Timestamp(int(name[-4:]), 12, 31), universe)
        for name, universe in zip(windows.window, windows.universe, strict=True)
    ]
    of_estimate = [(pd.Timestamp(int(cohort[-4:]), 12, 31), "registry") for cohort in estimates.cohort]
    for rows, ends in ((months, of_month), (years, of_year), (windows, of_window), (estimates, of_estimate)):
        assert list(rows.is_after_registry) == [min(end, seen) > listed[universe] for end, universe in ends]
        assert list(pd.to_datetime(rows.registry_as_of)) == [listed[universe] for _, universe in ends]
    assert not (estimates.is_whole & estimates.is_after_registry).any()


@pytest.mark.parametrize(
    "change",
    ["UPDATE core.registry_as_of SET listed_to = '2024-06-30' WHERE kind = 'closed releases'", "DELETE FROM core.registry_as_of WHERE kind = 'open releases'"],
)
def test_the_first_day_of_the_kinds_counts_and_an_unknown_one_lists_nothing_whole(published: Engine, change: str) -> None:
    with published.connect() as connection:
        before = connection.execute(text("SELECT core.registry_listed_to('registry'), core.registry_listed_to('rated')")).one()
        connection.execute(text(change))
        after = connection.execute(text("SELECT core.registry_listed_to('registry'), core.registry_listed_to('rated')")).one()
        age = connection.execute(text(sqlfile.statement("report", "registry_age"))).scalar()
        connection.rollback()
    assert after[1] == before[1] and (str(after[0]), age is None) == (("2024-06-30", False) if "UPDATE" in change else ("None", True))


def test_a_difference_of_which_one_side_is_not_known_is_not_the_other_side(published: Engine) -> None:
    with published.connect() as connection:
        connection.execute(text("DELETE FROM mart.share_estimate WHERE measure <> 'share'"))
        for number in ("04", "06"):
            (claim,) = (one for one in claims() if one.number == number)
            for row in ask(connection, claim).rows:
                found = dict(zip(claim.columns, row, strict=True))
                assert (found["value"], found["n"], found["coverage"], found["holds"]) == ("not known", 0, 0, "undetermined")
        connection.rollback()


def test_the_shares_are_those_that_pandas_counts(published: Engine) -> None:
    """From the published statuses and the registry's files, by another path."""
    with published.connect() as connection:
        statuses = pd.DataFrame(connection.execute(text("SELECT * FROM mart.release_disclosure")).mappings().all())
        told = pd.DataFrame(connection.execute(text("SELECT * FROM mart.share_estimate WHERE measure = 'share' AND weighting <> 'download'")).mappings().all())
        as_of = connection.execute(text("SELECT max(as_of) FROM mart.share_estimate")).scalar_one()
    countries = pd.DataFrame(registry_rows(settings.REGISTRY, "lab_countries"))
    registered = pd.read_csv(settings.REGISTRY / "releases.csv", dtype=str, keep_default_na=False)
    statuses["is_listed"] = statuses.release_id.isin(registered.release_id)
    released = statuses[statuses.is_listed | (statuses.is_counted & (statuses.lab_id != "unknown"))].copy()
    released["day"] = pd.to_datetime(released.release_date)
    released = released[(released.day >= "2016-01-01") & (released.day <= pd.Timestamp(as_of.date()))]
    placed = released.merge(countries, on="lab_id")
    # Both days belong to the time; an empty one has no end.
    stood_from, stood_to = placed.valid_from.replace("", "1900-01-01"), placed.valid_to.replace("", "2999-01-01")
    placed = placed[(pd.to_datetime(stood_from) <= placed.day) & (placed.day <= pd.to_datetime(stood_to))].copy()
    placed["fraction"] = 1 / placed.groupby("release_id").country.transform("count")
    placed["by_lab"] = 1.0
    assert len(told) > 500 and set(told.weighting) == {"release", "lab", "counted"} and not released.is_listed.all()
    for row in told.itertuples():
        first, last = (int(one) for one in (row.cohort.split("-") * 2)[:2])
        side = placed[(placed.country == row.country) & placed.day.dt.year.between(first, last)]
        side = side if row.weighting == "counted" else side[side.is_listed]
        weight = side.fraction if row.weighting in {"release", "counted"} else side.fraction / side.groupby("lab_id").fraction.transform("sum")
        status = side[f"{row.dimension}_status"]
        low, unknown = weight[status == row.status].sum() / weight.sum(), weight[status == "unknown"].sum() / weight.sum()
        assert (float(row.told_low), float(row.told_high)) == pytest.approx((low, low + unknown), abs=2e-6), row
        assert (row.n, row.n_unknown) == (len(side), (status == "unknown").sum())
        assert float(row.coverage) == pytest.approx(1 - (status == "unknown").mean(), abs=1e-4)


def test_a_country_silent_for_a_month_keeps_its_twelve(published: Engine) -> None:
    one = find("27")
    with published.connect() as connection:
        connection.execute(text("DELETE FROM mart.adoption"))
        for country, month, added in (("CN", "2025-08-01", 100), ("US", "2025-08-01", 40), ("US", "2025-09-01", 20)):
            query = (
                'INSERT INTO mart.adoption (subject_kind, subject_id, month, downloads_added, metric, universe, "window", definition_version, n,'
                " publication_id, published_from) VALUES ('country', :country, :month, :added, 'adoption', 'collected_hub', left(:month, 7), 1, 1, 1, now())"
            )
            connection.execute(text(query), {"country": country, "month": month, "added": added})
        rows = [dict(zip(one.columns, row, strict=True)) for row in ask(connection, one).rows]
        connection.rollback()
    found = {row["country"]: (row["downloads_added"], row["share_12_months"], row["is_first_of_known"]) for row in rows if row["month"].month == 9}
    assert found == {"CN": (None, Decimal("0.625"), True), "US": (20, Decimal("0.375"), False)}


def test_every_release_with_open_weights_stands_in_one_column(published: Engine) -> None:
    one = find("17")
    with published.connect() as connection:
        ids = list(
            connection.execute(
                text("SELECT release_id FROM mart.release_disclosure WHERE is_counted AND release_date IS NOT NULL ORDER BY 1 LIMIT 40")
            ).scalars()
        )
        # Two of three among them, which stood in n alone.
        for place, release_id in enumerate(ids):
            statuses = ("open", "partial", "closed", "unknown")
            given = {"id": release_id, "data": statuses[place % 4], "code": statuses[place // 4 % 4]}
            query = (
                "UPDATE mart.release_disclosure SET weights_status = 'open', data_status = :data, code_status = :code, release_date = '2024-02-01'"
                " WHERE release_id = :id"
            )
            connection.execute(text(query), given)
        counted = connection.execute(
            text(
                "SELECT count(*) FROM mart.release_disclosure WHERE is_counted AND weights_status = 'open'"
                " AND date_trunc('quarter', release_date) = '2024-01-01'"
            )
        ).scalar_one()
        rows = [dict(zip(one.columns, row, strict=True)) for row in ask(connection, one).rows]
        connection.rollback()
    (quarter,) = (row for row in rows if str(row["quarter"]) == "2024-01-01")
    columns = [quarter[name] for name in ("weights_alone", "weights_and_one", "fully_open", "weights_and_unknown")]
    assert sum(columns) == counted and all(columns)


def test_what_was_made_and_deleted_since_was_made(published: Engine) -> None:
    with published.connect() as connection:
        before = {number: told_in(connection, find(number)) for number in ("08", "09")}
        gone = "2025-09-01T00:00:00Z"
        child = connection.execute(text("SELECT child_hub_id FROM mart.lineage WHERE NOT is_self LIMIT 1")).scalar_one()
        connection.execute(text("UPDATE mart.lineage SET gone_at = :gone WHERE child_hub_id = :child"), {"gone": gone, "child": child})
        assert told_in(connection, find("08")) != before["08"], "a declaration that was taken back"
        connection.execute(text("UPDATE mart.model SET gone_at = :gone WHERE hub_id = :child"), {"gone": gone, "child": child})
        assert {number: told_in(connection, find(number)) for number in ("08", "09")} == before
        connection.rollback()


def told_in(connection: Connection, one: Question) -> list[tuple[Any, ...]]:
    return ask(connection, one).rows


def test_a_withdrawn_release_is_a_change(published: Engine) -> None:
    with published.connect() as connection:
        # By name: a column that a migration added stands last in each of the two.
        columns = ", ".join(connection.execute(text("SELECT * FROM mart.release_disclosure LIMIT 0")).keys())
        connection.execute(
            text(
                "WITH gone AS (DELETE FROM mart.release_disclosure WHERE release_id = 'openai/gpt-4' RETURNING *)"
                f" INSERT INTO mart.release_disclosure_history ({columns}, published_to)"
                f" SELECT {columns}, (SELECT published_at FROM meta.publication ORDER BY publication_id DESC LIMIT 1) FROM gone"
            )
        )
        one = find("31")
        rows = [dict(zip(one.columns, row, strict=True)) for row in ask(connection, one).rows]
        connection.rollback()
    found = {row["dimension"]: (row["status_before"], row["status_now"]) for row in rows if row["release_id"] == "openai/gpt-4"}
    assert found["weights"] == ("closed", None) and len(found) == 5


def test_no_release_of_the_future_is_a_lab_s_last(published: Engine) -> None:
    rows = told(published, find("24"))
    assert rows and all(row["days_since"] >= 0 for row in rows)


ENDS = {
    # n of China and of the United States; low, alike_low, alike_high, high
    (40, 40, 0.10, 0.20, 0.30, 0.40): ("holds", "10 to 40 points more"),
    (40, 40, -0.10, 0.05, 0.30, 0.40): ("holds_if_alike", "5 to 30 points more"),
    (40, 40, -0.10, -0.05, 0.30, 0.40): ("undetermined", "from 10 points less to 40 points more"),
    (40, 40, -0.40, -0.30, -0.05, 0.10): ("fails_if_alike", "5 to 30 points less"),
    (40, 40, -0.40, -0.30, -0.20, -0.10): ("fails", "10 to 40 points less"),
    (40, 40, -0.40, -0.30, -0.20, 0.00): ("fails", "0 to 40 points less"),  # not more
    (19, 40, 0.10, 0.20, 0.30, 0.40): ("undetermined", "10 to 40 points more"),
    (40, 19, -0.40, -0.30, -0.20, -0.10): ("undetermined", "10 to 40 points less"),
}


@pytest.mark.parametrize(("ends", "expected"), ENDS.items())
def test_a_claim_has_five_answers(published: Engine, ends: Any, expected: tuple[str, str]) -> None:
    n, n_compared, low, alike_low, alike_high, high = ends
    with published.connect() as connection:
        connection.execute(
            text("DELETE FROM mart.share_estimate WHERE measure = 'difference' AND cohort = '2024' AND compared_cohort <> '2024' OR cohort > '2024'")
        )
        query = (
            "UPDATE mart.share_estimate SET n = :n, n_compared = :m, low = :low, alike_low = :alike_low, alike_high = :alike_high, high = :high, alike = NULL"
            " WHERE measure = 'difference' AND country = 'CN' AND cohort = '2024' AND dimension = 'weights' AND weighting = 'release'"
        )
        given = {"n": n, "m": n_compared, "low": low, "alike_low": alike_low, "alike_high": alike_high, "high": high}
        assert connection.execute(text(query), given).rowcount == 2, "open and closed"
        (claim,) = (one for one in claims() if one.number == "04")
        rows = [dict(zip(claim.columns, row, strict=True)) for row in ask(connection, claim).rows]
        connection.rollback()
    (found,) = (row for row in rows if row["cohort"] == "2024" and row["metric"].startswith("open weights"))
    assert (found["holds"], found["value"]) == expected
    assert found["value"] in found["sentence"] and found["n"] == n + n_compared
    assert f"% of {n}, United States" in found["sentence"] and f"% of {n_compared}. China" in found["sentence"]
    assert ("all of this if the unknown releases are like the known" in found["sentence"]) == found["holds"].endswith("alike")
    assert found["is_few"] == (min(n, n_compared) < 20)


@pytest.mark.parametrize(
    ("function", "ends", "words"),
    [
        ("share_told", (0.72, 0.8), "72 to 80 %"),
        ("share_told", (0.4, 0.4), "40 %"),
        ("points_told", (0.21, 0.21), "21 points more"),
        ("points_told", (-0.21, -0.21), "21 points less"),
        ("points_told", (0, 0), "equal"),
        ("points_told", (-0.3, 0.05), "from 30 points less to 5 points more"),
        ("points_told", (0.01, 0.01), "1 point more"),
        ("points_told", (-0.28, 0.01), "from 28 points less to 1 point more"),
        ("points_told", (-0.01, 0.07), "from 1 point less to 7 points more"),
        ("points_told", (0.0, 0.01), "0 to 1 point more"),
        ("points_told", (-0.01, 0.0), "0 to 1 point less"),
        ("trend_told", (0.01, 0.052), "rising by 1.0 to 5.2 points a year"),
        ("trend_told", (-0.052, -0.01), "falling by 1.0 to 5.2 points a year"),
        ("trend_told", (-0.01, 0.02), "no clear direction, between falling by 1.0 and rising by 2.0 points a year"),
        ("share_told", (None, 0.1), "not known"),
        ("points_told", (None, 0.1), "not known"),
        ("trend_told", (0.1, None), "not known"),
    ],
)
def test_units_and_signs_are_words(warehouse: Engine, function: str, ends: Any, words: str) -> None:
    with warehouse.connect() as connection:
        query = text(f"SELECT mart.{function}(CAST(:low AS numeric), CAST(:high AS numeric))")
        assert connection.execute(query, {"low": ends[0], "high": ends[1]}).scalar_one() == words


def ranked(
    published: Engine,
    statuses: list[tuple[str, str]],
    *,
    year: int = 2023,
    ranked_on: str = "2024-06-01",
    same_release: tuple[str | None, int] = (None, 0),
    names: dict[int, str] | None = None,
    makers_apart: bool = False,
    own_models: dict[str, str] | None = None,
) -> dict[str, dict[str, Any]]:
    """The claim on the best models where the first of a year are of these statuses, each by our finding or by the ranking's word."""
    (claim,) = (one for one in claims() if one.number == "08")
    with published.connect() as connection:
        connection.execute(text("DELETE FROM mart.ranked_model"))
        connection.execute(
            text("UPDATE mart.measure_error SET n = 10, n_open = 1, n_partial = 0, n_closed = 9 WHERE dimension = 'weights' AND status = 'closed'")
        )
        for hub_id, release_id in (own_models or {}).items():
            # A copy of some model, as one of a lab's own that the registry does not list.
            columns = connection.execute(text("SELECT * FROM mart.model LIMIT 0")).keys()
            new = {"hub_id": ":hub_id", "release_id": ":release_id", "lab_id": "'lab-1'"}
            query = f"INSERT INTO mart.model ({', '.join(columns)}) SELECT {', '.join(new.get(name, name) for name in columns)} FROM mart.model LIMIT 1"
            connection.execute(text(query), {"hub_id": hub_id, "release_id": release_id})
        for place, (status, by) in enumerate(statuses, 1):
            told = status if by == "ranking" and status != "unknown" else None
            connection.execute(
                text(
                    "INSERT INTO mart.ranked_model VALUES"
                    " ('some-index', CAST(:on AS date), :year, :place, :model, 'm', 1, make_date(:year, 3, 1), :lab, :countries, :release, :told, NULL,"
                    " :status, :by, 'https://example.org', NULL, 1, now())"
                ),
                {
                    "on": ranked_on,
                    "year": year,
                    "place": place,
                    "model": (names or {}).get(place, f"m{place}"),
                    "lab": f"lab-{place % 2}" if makers_apart or not names or own_models else "lab-1",
                    "countries": ["US"] if place % 2 else ["CN"],
                    "told": told,
                    "release": same_release[0] if place <= same_release[1] else None,
                    "status": status,
                    "by": "none" if status == "unknown" else by,
                },
            )
        rows = [dict(zip(claim.columns, row, strict=True)) for row in ask(connection, claim).rows]
        connection.rollback()
    return {row["cohort"]: row for row in rows}


def test_the_best_models_are_those_of_an_outside_ranking(published: Engine) -> None:
    closed, opened, unknown = ("closed", "ranking"), ("open", "ranking"), ("unknown", "none")
    for statuses, holds, value in (
        ([closed] * 12 + [opened] * 8, "holds", "60 %"),
        ([closed] * 10 + [opened] * 10, "fails", "50 %"),
        ([closed] * 9 + [opened] * 7 + [unknown] * 4, "undetermined", "45 to 65 %"),
        # Of what we call closed ourselves a tenth is not: 11 are 9.9.
        ([("closed", "release")] * 11 + [opened] * 9, "undetermined", "50 to 55 %"),
        ([closed] * 19, "undetermined", "100 %"),
        ([("partial", "release")] * 11 + [closed] * 9, "fails", "45 %"),
    ):
        found = ranked(published, statuses)["2023"]
        assert (found["holds"], found["value"], found["n"], found["is_main"]) == (holds, value, len(statuses), True), statuses
        assert found["value"] in found["sentence"] and float(found["coverage"]) == pytest.approx(1 - statuses.count(unknown) / len(statuses))
    assert "of the 10 places of US labs 6 do" in ranked(published, [closed] * 12 + [opened] * 8)["2023"]["sentence"]


def test_makers_alike_and_releases_once_stand_beside_and_a_contrary_verdict_in_the_sentence(published: Engine) -> None:
    closed, opened = ("closed", "ranking"), ("open", "ranking")
    # Odd places are of one maker, even ones of another: one is closed throughout, the other never.
    found = ranked(published, [closed, opened] * 8 + [closed] * 4)["2023"]
    assert (found["holds"], found["value"]) == ("holds", "60 %") and "each maker alike: 60 % (2 makers), it holds" in found["beside"]
    half = ranked(published, [closed, opened] * 9 + [closed, closed])["2023"]
    assert (half["holds"], half["value"]) == ("holds", "55 %") and "each maker alike: 55 % (2 makers)" in half["beside"]
    with published.connect() as connection:
        release = connection.execute(text("SELECT release_id FROM mart.release WHERE is_registry ORDER BY release_id LIMIT 1")).scalar_one()
    once = ranked(published, [closed] * 12 + [opened] * 8, same_release=(release, 6))["2023"]
    assert once["holds"] == "holds" and "(15 releases), it fails" in once["beside"]
    assert "That is by places; if each release counts once (its versions and dates together), it fails." in once["sentence"], "seven of fifteen are closed"
    assert "if each release" not in found["sentence"]


def test_every_verdict_is_told_with_its_condition(warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        told = {one: connection.execute(text("SELECT mart.verdict_told(:one)"), {"one": one}).scalar_one() for one in VERDICTS}
        compared = {one: connection.execute(text("SELECT mart.verdict_if_comparable(:one)"), {"one": one}).scalar_one() for one in VERDICTS}
        differs = text("SELECT mart.otherwise_told(:one, :other, 'if each maker counts alike')")
        same, condition = (connection.execute(differs, {"one": "holds", "other": other}).scalar_one() for other in ("holds", "holds_if_alike"))
    assert len(set(told.values())) == len(VERDICTS)
    assert {one for one, words in told.items() if "provided that" in words} == {one for one in VERDICTS if "_if_" in one}
    assert (compared["holds"], compared["fails_if_alike"], compared["undetermined"]) == ("holds_if_comparable", "fails_if_both", "undetermined")
    assert set(compared.values()) <= set(VERDICTS)
    # A verdict that only loses its certainty is told too.
    assert same == "" and condition == " That is by releases; if each maker counts alike, it holds, provided that the unknown releases are like the known ones."


def test_a_contrary_verdict_by_makers_and_with_what_the_list_lacks_is_said(published: Engine) -> None:
    (claim,) = (one for one in claims() if one.number == "04")
    where = "WHERE measure = 'difference' AND country = 'CN' AND compared_country = 'US' AND cohort = '2024' AND dimension = 'weights' AND status = 'open'"

    def told_with(**ends: tuple[float, float]) -> dict[str, Any]:
        with published.connect() as connection:
            connection.execute(text("DELETE FROM mart.share_estimate WHERE measure = 'difference' AND cohort > '2024'"))
            connection.execute(text("UPDATE mart.share_estimate SET is_whole = true, n = 40, n_compared = 40 " + where))
            for weighting, (low, high) in ends.items():
                query = (
                    "UPDATE mart.share_estimate SET low = :low, alike_low = :low, alike_high = :high, high = :high, n = n + :more "
                    + where
                    + " AND weighting = :weighting"
                )
                connection.execute(text(query), {"low": low, "high": high, "weighting": weighting, "more": 7 * (weighting == "counted")})
            rows = [dict(zip(claim.columns, row, strict=True)) for row in ask(connection, claim).rows]
            connection.rollback()
        return next(row for row in rows if row["cohort"] == "2024" and row["metric"].startswith("open weights"))

    same = told_with(release=(0.1, 0.3), lab=(0.05, 0.4), counted=(0.1, 0.2))
    assert "if each maker" not in same["sentence"] and "the verdict is the same" in same["rests_on"]
    assert "China 7, United States 0" in same["rests_on"] and "10 to 20 points more (47 and 40 releases)" in same["rests_on"]
    undetermined = told_with(release=(0.1, 0.3), lab=(-0.05, 0.4), counted=(-0.2, 0.2))
    assert undetermined["sentence"].endswith("That is by releases; if each maker counts alike, it is undetermined.")
    assert "the verdict hangs on the list: with them it is undetermined" in undetermined["rests_on"]
    contrary = told_with(release=(-0.3, -0.1), lab=(0.1, 0.2), counted=(-0.3, -0.1))
    assert contrary["sentence"].endswith("That is by releases; if each maker counts alike, it holds.")


def test_nothing_that_crosses_2020_holds_without_a_condition_and_no_trend_crosses_it(published: Engine) -> None:
    with published.connect() as connection:
        caveat = connection.execute(text("SELECT mart.break_caveat()")).scalar_one()
        where = "WHERE measure = 'difference' AND country = 'US' AND compared_cohort = '2016-2020' AND status = 'open'"
        for low, high, expected in ((-0.5, -0.4, "holds_if_comparable"), (0.1, 0.2, "fails_if_comparable"), (-0.1, 0.2, "undetermined")):
            connection.execute(
                text(f"UPDATE mart.share_estimate SET n = 40, n_compared = 50, low = :low, alike_low = :low, alike_high = :high, high = :high {where}"),
                {"low": low, "high": high},
            )
            (claim,) = (one for one in claims() if one.number == "06")
            rows = [dict(zip(claim.columns, row, strict=True)) for row in ask(connection, claim).rows]
            assert {row["holds"] for row in rows if row["n"]} == {expected}
            assert all(caveat in row["rests_on"] and caveat in row["trend"] for row in rows)
            assert all(("if the registry lists the years up to 2020 as fully" in row["sentence"]) == (expected != "undetermined") for row in rows)
        connection.rollback()
        spans = connection.execute(text("SELECT DISTINCT cohort FROM mart.share_estimate WHERE measure = 'trend'")).scalars().all()
        assert all((span[:4] > "2020") == (span[-4:] > "2020") for span in spans)
        for number in ("04", "05", "07"):
            (claim,) = (one for one in claims() if one.number == number)
            rows = [dict(zip(claim.columns, row, strict=True)) for row in ask(connection, claim).rows]
            assert all(caveat in row["trend"] and "2016 to 2020" in row["trend"] and "since 2021" in row["trend"] for row in rows)


def test_the_same_share_has_the_same_range_in_two_claims(published: Engine) -> None:
    """One claim rests on a condition and the other does not: each says what the share is whatever the unknown are."""
    with published.connect() as connection:
        connection.execute(text("DELETE FROM mart.share_estimate WHERE measure = 'difference' AND cohort > '2024'"))
        of = "country = :country AND cohort = '2024' AND dimension = 'code' AND status = 'open' AND weighting = 'release'"
        ends = {"low": -0.2, "alike_low": 0.1, "alike_high": 0.2, "high": 0.3}
        setting = "SET is_whole = true, n = 40, n_compared = 50, low = :low, alike_low = :alike_low, alike_high = :alike_high, high = :high"
        compared = text(f"UPDATE mart.share_estimate {setting} WHERE measure = 'difference' AND {of}")
        connection.execute(compared, {**ends, "country": "CN"})
        connection.execute(compared, {"low": -0.3, "alike_low": -0.3, "alike_high": 0.1, "high": 0.1, "country": "US"})
        share = text(f"UPDATE mart.share_estimate SET low = 0.21, alike_low = 0.31, alike_high = 0.41, high = 0.61 WHERE measure = 'share' AND {of}")
        assert connection.execute(share, {"country": "US"}).rowcount == 1
        told = {}
        for number in ("04", "06"):
            (claim,) = (one for one in claims() if one.number == number)
            rows = [dict(zip(claim.columns, row, strict=True)) for row in ask(connection, claim).rows]
            told[number] = next(row for row in rows if row["cohort"] == "2024" and row["metric"].startswith("open code"))
        connection.rollback()
    assert told["04"]["holds"] == "holds_if_alike" and told["06"]["holds"] == "undetermined"
    assert "United States 31 to 41 % of 50" in told["04"]["sentence"], "on the condition"
    assert "whatever they are: China" in told["04"]["sentence"] and "United States 21 to 61 %" in told["04"]["sentence"]
    assert "21 to 61 % of 40 of 2024" in told["06"]["sentence"], "whatever they are, as there"


def test_what_is_compared_over_time_says_which_kinds_of_models_and_how_another_country_stands(published: Engine) -> None:
    (claim,) = (one for one in claims() if one.number == "06")
    where = "measure = 'difference' AND country = 'US' AND compared_cohort = '2016-2020' AND status = 'open' AND dimension = 'weights'"
    with published.connect() as connection:
        connection.execute(text(f"UPDATE mart.share_estimate SET kinds = 'text 9, video 2', kinds_compared = 'text 5, image 3' WHERE {where}"))
        connection.execute(text("DELETE FROM mart.share_estimate WHERE country = 'CN' AND compared_cohort = '2016-2020'"))
        rows = [dict(zip(claim.columns, row, strict=True)) for row in ask(connection, claim).rows]
        assert any(row["n"] for row in rows)
        for row in rows:
            if row["metric"].startswith("open weights") and row["n"]:
                assert f"not the same kinds of models: of 2016 to 2020 text 5, image 3; of {row['cohort']} text 9, video 2." in row["sentence"]
                assert f"beside it China: no releases of 2016 to 2020 and of {row['cohort']} are known together" in row["beside"]
        connection.execute(
            text(
                "UPDATE mart.share_estimate SET kinds = 'text 7', kinds_compared = CASE WHEN compared_country <> '' THEN 'video 6' END WHERE measure = 'trend'"
            )
        )
        trend = connection.execute(text("SELECT mart.trends_told('US', '', 'weights', 'open')")).scalar_one()
        connection.rollback()
    assert "(kinds of models: text 7)" in trend or "no trend" in trend


CLOSED_SINCE = {
    # n before and of the year; low and high of the difference
    (45, 30, -0.4, -0.2): "20 to 40 points less, it holds, provided that the years before 2021 are listed as fully as later ones",
    (45, 30, -0.1, 0.2): "from 10 points less to 20 points more, it is undetermined",
    (39, 30, -0.4, -0.2): "20 to 40 points less, which decides nothing: fewer than 40 releases before or 20 of the year",
    (45, 19, 0.1, 0.2): "10 to 20 points more, which decides nothing: fewer than 40 releases before or 20 of the year",
}


@pytest.mark.parametrize(("given", "words"), CLOSED_SINCE.items())
def test_a_country_beside_is_told_with_its_verdict_or_that_it_has_too_few(warehouse: Engine, given: Any, words: str) -> None:
    before, year, low, high = given
    insert = (
        "INSERT INTO mart.share_estimate (measure, country, cohort, compared_country, compared_cohort, is_whole, dimension, status, weighting, n, n_compared,"
        ' n_unknown, n_compared_unknown, n_without_like, n_shared, low, high, alike_low, alike_high, metric, universe, "window", definition_version, coverage,'
        " publication_id, published_from) VALUES (:measure, 'FR', :cohort, :country, :compared, true, 'data', 'open', 'release', :n, :m, 0, 0, 0, 0,"
        " :low, :high, :low, :high, 'share_estimate', 'registry', '', 1, 1, 1, now())"
    )
    rows = [
        {"measure": "difference", "cohort": "2024", "country": "FR", "compared": "2016-2020", "n": year, "m": before, "low": low, "high": high},
        {"measure": "share", "cohort": "2024", "country": "", "compared": "", "n": year, "m": 0, "low": 0.2, "high": 0.3},
        {"measure": "share", "cohort": "2016-2020", "country": "", "compared": "", "n": before, "m": 0, "low": 0.5, "high": 0.6},
    ]
    with warehouse.connect() as connection:
        for row in rows:
            connection.execute(text(insert), row)
        told = connection.execute(text("SELECT mart.since_told('FR', 'France', '2024', 'data')")).scalar_one()
        other = connection.execute(text("SELECT mart.since_told('FR', 'France', '2023', 'data')")).scalar_one()
        connection.rollback()
    assert told == f"France: 50 to 60 % of {before} of 2016 to 2020, 20 to 30 % of {year} of 2024, so of the later year {words}"
    assert other == "France: no releases of 2016 to 2020 and of 2023 are known together"


@pytest.mark.parametrize(
    ("kinds", "other", "words"),
    [("text 3", "text 3", ""), (None, "text 3", ""), ("text 3", "image 2", " These are not the same kinds of models: of A text 3; of B image 2.")],
)
def test_kinds_of_models_are_told_where_they_differ(warehouse: Engine, kinds: str | None, other: str, words: str) -> None:
    with warehouse.connect() as connection:
        query = text("SELECT mart.kinds_told(CAST(:kinds AS text), 'A', :other, 'B')")
        assert connection.execute(query, {"kinds": kinds, "other": other}).scalar_one() == words


def test_versions_count_once_by_release_or_by_name_and_what_entered_by_itself_too(published: Engine) -> None:
    """Places 13 to 20 are open: dated versions of one name, and sizes of one release that the registry does not list."""
    closed, opened = ("closed", "ranking"), ("open", "ranking")
    statuses = [closed] * 11 + [opened] * 9
    names = ["Onexx (Jan 2023)", "Onexx (May 2023)", "Onexx", "Twoxx", "Twoxx (Nov)"]
    alone = ranked(published, statuses)["2023"]
    assert "(20 releases)" in alone["beside"] and "one name, without what stands in brackets after it" in alone["beside"]
    by_name = ranked(published, statuses, names=dict(zip(range(1, 6), names, strict=True)))["2023"]
    assert "(17 releases)" in by_name["beside"] and "as the ranking itself says" in by_name["beside"]
    # The same name of two makers is two releases.
    apart = ranked(published, statuses, names={1: "Onexx", 2: "Onexx (May 2023)"}, makers_apart=True)["2023"]
    assert "(20 releases)" in apart["beside"]
    own = ranked(published, statuses, names={1: "One-large (Jan)", 3: "One-small"}, own_models={"lab-1/One-large": "lab-1/one", "lab-1/One-small": "lab-1/one"})
    assert "(19 releases)" in own["2023"]["beside"]


def test_a_counted_release_has_a_day_or_the_reason_why_not(published: Engine) -> None:
    with published.connect() as connection:
        rows = connection.execute(text("SELECT * FROM mart.release")).mappings().all()
        years = connection.execute(
            text(
                "SELECT (SELECT count(DISTINCT r.release_id) FROM mart.release r JOIN mart.lab l USING (lab_id) WHERE r.is_counted AND 'US' = ANY (l.countries)"
                " AND extract(year FROM r.origin_date) = s.cohort::integer) - s.n FROM mart.share_estimate s WHERE s.measure = 'share' AND s.country = 'US'"
                " AND s.weighting = 'counted' AND s.dimension = 'weights' AND s.status = 'open' AND s.cohort ~ '^[0-9]+$'"
            )
        ).scalars()
        assert set(years) == {0}, "what an estimate counts can be listed by its year"
    assert all((row["origin_date"] is None) == (row["no_date_reason"] is not None) == (row["origin_method"] == "unknown") for row in rows)
    assert {row["no_date_reason"] for row in rows} <= {None, "before the Hub's dates", "no source tells a day", "after the newest observation"}
    assert all(row["origin_date"] == row["release_date"] for row in rows if row["release_date"])


@pytest.mark.parametrize(("undated", "words"), [(0, ""), (2, " Of 2 more releases of labs of any country no date is known")])
def test_releases_that_no_source_dates_are_said(published: Engine, undated: int, words: str) -> None:
    with published.connect() as connection:
        connection.execute(text("UPDATE mart.release SET origin_date = '2024-01-01'"))
        ids = connection.execute(text("SELECT release_id FROM mart.release WHERE lab_id <> 'unknown' ORDER BY 1 LIMIT :n"), {"n": undated}).scalars().all()
        connection.execute(
            text("UPDATE mart.release SET origin_date = NULL, is_counted = true, is_registry = false WHERE release_id = ANY (:ids)"), {"ids": list(ids)}
        )
        told = connection.execute(text("SELECT mart.undated_told()")).scalar_one()
        connection.rollback()
    assert told.startswith(words) and bool(told) == bool(words)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("20 to 30 %", True, 12, 15), "by downloads: 20 to 30 % (known of 12 of 15 releases)"),
        (("not known", False, 5, 45), "by downloads: not measured, since downloads are known of 5 of 45 releases"),
        ((None, None, None, 45), "by downloads: not measured, since no downloads are known of the releases that it needs (45"),
        ((None, None, None, None), "by downloads: not known"),
    ],
)
def test_downloads_are_told_with_their_n_or_why_they_measure_nothing(warehouse: Engine, given: Any, words: str) -> None:
    query = text("SELECT mart.downloads_told(:words, CAST(:measured AS boolean), CAST(:known AS bigint), CAST(:n AS bigint))")
    with warehouse.connect() as connection:
        told = connection.execute(query, dict(zip(("words", "measured", "known", "n"), given, strict=True))).scalar_one()
    assert told.startswith(words)


@pytest.mark.parametrize(
    ("pooled", "says"), [(None, "as audits of weights found it."), ("open 62, partial 118", "with the rows read there: open 62, partial 118.")]
)
def test_a_pooled_error_is_said_and_who_read(warehouse: Engine, pooled: str | None, says: str) -> None:
    with warehouse.connect() as connection:
        told = connection.execute(text("SELECT mart.error_told('weights', CAST(:pooled AS text))"), {"pooled": pooled}).scalar_one()
    assert says in told and told.endswith("sessions of a language model, not people; none of them had written the rules.")


def test_a_year_that_had_not_ended_on_the_day_of_the_ranking_is_no_answer(published: Engine) -> None:
    found = ranked(published, [("closed", "ranking")] * 20, ranked_on="2023-08-01")
    assert not found["2023"]["is_main"] and "had not ended" in found["2023"]["sentence"]
    assert found["no whole year"]["is_main"] and found["no whole year"]["holds"] == "undetermined"


def test_a_model_that_the_hub_did_not_tell_has_not_no_descendants(published: Engine) -> None:
    with published.connect() as connection:
        connection.execute(text("DELETE FROM mart.lineage_summary"))
        for number in ("02", "03"):
            (claim,) = (one for one in claims() if one.number == number)
            (found,) = (dict(zip(claim.columns, row, strict=True)) for row in ask(connection, claim).rows)
            assert found["value"] == "not known" and found["holds"] == "undetermined" and "nothing is known" in found["because"]
        connection.rollback()


def test_a_lower_bound_of_descendants_is_enough_anywhere_and_too_few_only_in_a_whole_hub(published: Engine) -> None:
    (claim,) = (one for one in claims() if one.number == "02")
    for models, coverage, descendants, expected in (
        (3_000_000, 0.28, 2_500, "holds"),
        (3_000_000, 0.28, 400, "fails_if_alike"),
        (3_000_000, 0.28, 1_000, "undetermined"),  # with the undeclared it might be as many
        (5_000, 0.28, 2_500, "holds"),
        (5_000, 0.28, 400, "undetermined"),
    ):
        with published.connect() as connection:
            for kind, name, n, below in (("all", "all", models, 0), ("model", R1, 1, descendants)):
                connection.execute(
                    text(
                        "INSERT INTO mart.lineage_summary SELECT :kind, :name, 'all', 0, 0, 0, 0, 0, :below, 0, 0, 0, 0, 1, 0, 0, 'lineage_summary',"
                        " 'collected_hub', 'all_time', 1, :n, :coverage, now(), 1, now() ON CONFLICT (universe, subject_kind, subject_id)"
                        " DO UPDATE SET n = excluded.n, coverage = excluded.coverage, descendants = excluded.descendants"
                    ),
                    {"kind": kind, "name": name, "below": below, "n": n, "coverage": coverage},
                )
            assert ask(connection, claim).rows[0][claim.columns.index("holds")] == expected
            connection.rollback()
