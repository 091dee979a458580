"""Every question and claim runs on an empty warehouse and on a published one, and answers with what its header promises."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from small_world import R1, pages, tell
from sqlalchemy import Engine, text

from observatory.local import postgres
from observatory.warehouse.engine import engine_for
from observatory.warehouse.migrate import migrate
from observatory.warehouse.questions import CLAIM_COLUMNS, Question, ask, claims, figures, find, questions
from observatory.warehouse.registry import load_registry

ALL = [*questions(), *claims(), *figures()]
IDS = [one.name for one in ALL]


@pytest.fixture(scope="module")
def published(sockets: Any) -> Engine:
    """A warehouse with three days published."""
    postgres.create_database(sockets, "questions")
    engine = engine_for(postgres.url(sockets, "questions"))
    migrate(engine)
    with engine.begin() as connection:
        load_registry(connection)
    for page in pages():
        tell(engine, page)
    return engine


def told(engine: Engine, one: Question) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        found = ask(connection, one)
    assert found.columns == one.columns
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


@pytest.mark.parametrize("one", ALL, ids=IDS)
def test_it_runs_on_an_empty_warehouse(warehouse: Engine, one: Question) -> None:
    rows = told(warehouse, one)
    if one.columns == CLAIM_COLUMNS:
        assert {row["holds"] for row in rows} == {"undetermined"} and all(row["because"] and row["world"] is None for row in rows)


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
        assert {row["holds"] for row in rows} <= {"true", "false", "undetermined"}
        assert all(row["world"] == "a small world" and row["n"] is not None for row in rows)


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
        query = (
            "SELECT sum(1.0 / cardinality(l.countries)) FILTER (WHERE r.release_date BETWEEN '2016-01-01' AND '2020-12-31'),"
            " sum(1.0 / cardinality(l.countries)) FILTER (WHERE r.release_date >= '2023-01-01')"
            " FROM mart.release_disclosure r JOIN mart.lab l USING (lab_id) WHERE r.is_counted AND 'US' = ANY (l.countries)"
        )
        then, now = connection.execute(text(query)).one()
        rows = [row for row in told(published, find("15")) if row["window"] == "all_time" and (row["dimension"], row["weighting"]) == ("code", "release")]
        assert sum(row["weight"] for row in rows if row["universe"] == "registry") == pytest.approx(counted, abs=0.01)
        assert sum(row["weight"] for row in rows if row["universe"] == "rated") < counted
        by_number = {one.number: told(published, one) for one in claims()}
        assert {row["n"] for row in by_number["05"]} == {int(then)} and {row["n"] for row in by_number["06"]} == {int(min(then, now))}
        labs = {(row["lab_id"], row["dimension"]): row["n_then"] for row in told(published, find("16"))}
        query = "SELECT count(*) FROM mart.release_disclosure WHERE is_counted AND lab_id = 'openai' AND release_date BETWEEN '2016-01-01' AND '2020-12-31'"
        assert labs["openai", "weights"] == connection.execute(text(query)).scalar_one() > 0


def test_a_difference_of_which_one_side_is_not_known_is_not_the_other_side(published: Engine) -> None:
    with published.connect() as connection:
        connection.execute(text("DELETE FROM mart.country_disclosure WHERE country = 'CN'"))
        connection.execute(text("DELETE FROM mart.disclosure_profile WHERE \"window\" = '2016-2020'"))
        for number in ("04", "06"):
            (claim,) = (one for one in claims() if one.number == number)
            for row in ask(connection, claim).rows:
                found = dict(zip(claim.columns, row, strict=True))
                assert (found["value"], found["n"], found["coverage"], found["holds"]) == (None, 0, 0, "undetermined")
        connection.rollback()


def test_a_country_silent_for_a_month_keeps_its_twelve(published: Engine) -> None:
    one = find("27")
    with published.connect() as connection:
        connection.execute(text("DELETE FROM mart.adoption"))
        for country, month, added in (("CN", "2025-08-01", 100), ("US", "2025-08-01", 40), ("US", "2025-09-01", 20)):
            query = (
                'INSERT INTO mart.adoption (subject_kind, subject_id, month, downloads_added, metric, universe, "window", definition_version, n,'
                " publication_id, published_from) VALUES ('country', :country, :month, :added, 'adoption', 'whole_hub', left(:month, 7), 1, 1, 1, now())"
            )
            connection.execute(text(query), {"country": country, "month": month, "added": added})
        rows = [dict(zip(one.columns, row, strict=True)) for row in ask(connection, one).rows]
        connection.rollback()
    found = {row["country"]: (row["downloads_added"], row["share_12_months"], row["is_first_of_known"]) for row in rows if row["month"].month == 9}
    assert found == {"CN": (None, Decimal("0.625"), True), "US": (20, Decimal("0.375"), False)}


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


HOLDS = {
    # open, unknown, n: of China and of the United States
    ((20, 0, 40), (10, 0, 40)): "true",
    ((10, 0, 40), (20, 0, 40)): "false",
    ((20, 8, 40), (19, 8, 40)): "undetermined",  # the unknown could turn it
    ((40, 0, 40), (0, 9, 40)): "undetermined",  # less than 0.8 is known
    ((29, 0, 29), (0, 0, 40)): "undetermined",  # fewer than 30
}


@pytest.mark.parametrize(("sides", "expected"), HOLDS.items())
def test_a_claim_holds_only_where_no_unknown_could_undo_it(published: Engine, sides: Any, expected: str) -> None:
    with published.connect() as connection:
        connection.execute(text("DELETE FROM mart.country_disclosure"))
        for country, (n_open, n_unknown, n) in zip(("CN", "US"), sides, strict=True):
            connection.execute(
                text(
                    "INSERT INTO mart.country_disclosure SELECT :country, 'weights', 'release', true, :n, :open, 0, :n - :open - :unknown, :unknown,"
                    " round(:open / CAST(:n AS numeric), 6), round((:open + :unknown) / CAST(:n AS numeric), 6), 1, now()"
                ),
                {"country": country, "n": n, "open": n_open, "unknown": n_unknown},
            )
        (claim,) = (one for one in claims() if one.number == "04")
        found = {row[0].split()[3].rstrip(","): row[6] for row in ask(connection, claim).rows}
        connection.rollback()
    assert found == {"weights": expected, "data": "undetermined", "code": "undetermined", "methods": "undetermined"}


def test_a_model_that_the_hub_did_not_tell_has_not_no_descendants(published: Engine) -> None:
    with published.connect() as connection:
        connection.execute(text("DELETE FROM mart.lineage_summary"))
        for number in ("02", "03"):
            (claim,) = (one for one in claims() if one.number == number)
            (found,) = (dict(zip(claim.columns, row, strict=True)) for row in ask(connection, claim).rows)
            assert found["value"] is None and found["holds"] == "undetermined" and "nothing is known" in found["because"]
        connection.rollback()


def test_a_lower_bound_of_descendants_is_true_or_false_only_of_a_whole_hub(published: Engine) -> None:
    (claim,) = (one for one in claims() if one.number == "02")
    for models, coverage, descendants, expected in (
        (3_000_000, 0.28, 2_500, "true"),
        (3_000_000, 0.28, 400, "false"),
        (3_000_000, 0.28, 1_000, "undetermined"),  # with the undeclared it might be as many
        (5_000, 0.28, 2_500, "undetermined"),
    ):
        with published.connect() as connection:
            for kind, name, n, below in (("all", "all", models, 0), ("model", R1, 1, descendants)):
                connection.execute(
                    text(
                        "INSERT INTO mart.lineage_summary SELECT :kind, :name, 'all', 0, 0, 0, 0, 0, :below, 0, 0, 0, 0, 1, 0, 0, 'lineage_summary',"
                        " 'whole_hub', 'all_time', 1, :n, :coverage, now(), 1, now() ON CONFLICT (universe, subject_kind, subject_id)"
                        " DO UPDATE SET n = excluded.n, coverage = excluded.coverage, descendants = excluded.descendants"
                    ),
                    {"kind": kind, "name": name, "below": below, "n": n, "coverage": coverage},
                )
            assert ask(connection, claim).rows[0][6] == expected
            connection.rollback()
