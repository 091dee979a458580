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


@pytest.fixture(scope="module")
def published(told_warehouse: Engine) -> Engine:
    """A warehouse with three days published."""
    return told_warehouse


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
    published: Engine, statuses: list[tuple[str, str]], *, year: int = 2023, ranked_on: str = "2024-06-01", same_release: tuple[str | None, int] = (None, 0)
) -> dict[str, dict[str, Any]]:
    """The claim on the best models where the first of a year are of these statuses, each by our finding or by the ranking's word."""
    (claim,) = (one for one in claims() if one.number == "08")
    with published.connect() as connection:
        connection.execute(text("DELETE FROM mart.ranked_model"))
        connection.execute(
            text("UPDATE mart.measure_error SET n = 10, n_open = 1, n_partial = 0, n_closed = 9 WHERE dimension = 'weights' AND status = 'closed'")
        )
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
                    "model": f"m{place}",
                    "lab": f"lab-{place % 2}",
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
    assert "That is by places; if each release counts once, it fails." in once["sentence"], "seven of fifteen are closed"
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
