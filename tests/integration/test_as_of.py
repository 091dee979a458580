"""As of any date, on a world with steps: what was published on a day, and what was true on it as known now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from psycopg2.sql import SQL, Identifier
from small_world import DAYS, LATER, LLAMA, R1, make_marts, pages, tell
from sqlalchemy import Engine, text

Rows = Counter[tuple[Any, ...]]
STATUSES = (
    "release_id, lab_id, name, release_date, is_registry_only, is_counted, weights_finding, weights_look, weights_status, data_finding, data_look, data_status,"
    " code_finding, code_look, code_status, methods_finding, methods_look, methods_status, licence_status"
)


def asked(engine: Engine, query: str, **values: Any) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def table(engine: Engine, query: str, name: str, *values: Any) -> Rows:
    """Rows of a constant query on the named mart or function; lists and documents as text, so that they can be counted."""
    with engine.connect() as session:
        cursor: Any = session.connection.cursor()
        cursor.execute(SQL(query).format(Identifier("mart", name)), values or None)
        return Counter(tuple(repr(value) if isinstance(value, list | dict) else value for value in row) for row in cursor.fetchall())


def versioned(engine: Engine) -> list[str]:
    found = asked(
        engine,
        "SELECT m.relname FROM pg_class m JOIN pg_class h ON h.relnamespace = m.relnamespace AND h.relname = m.relname || '_history'"
        " WHERE m.relnamespace = CAST('mart' AS regnamespace) AND m.relkind = 'r' ORDER BY 1",
    )
    return [str(name) for (name,) in found]


@pytest.fixture(scope="module")
def published(warehouse: Engine) -> Iterator[tuple[Engine, list[dict[str, Rows]]]]:
    """The three days, each published, and every mart as it then was."""
    copies = []
    for page in pages():
        tell(warehouse, page)
        copies.append({name: table(warehouse, "SELECT * FROM {}", name) for name in versioned(warehouse)})
    yield warehouse, copies


def test_every_day_shows_every_mart_as_it_was_published_on_it(published: tuple[Engine, list[dict[str, Rows]]]) -> None:
    engine, copies = published
    assert copies[0]["release_disclosure"] != copies[1]["release_disclosure"] != copies[2]["release_disclosure"], "the steps change something"
    for day, copy in zip(DAYS, copies, strict=True):
        for name, rows in copy.items():
            for on_date in (day, day + timedelta(days=1)):
                assert table(engine, "SELECT * FROM {}(%s)", f"{name}_as_of", on_date) == rows, (name, on_date)
    for name in copies[0]:
        assert table(engine, "SELECT * FROM {}(%s)", f"{name}_as_of", DAYS[0] - timedelta(days=1)) == Counter(), "nothing was published before the first day"


def test_the_services_clock_counts_and_a_number_names_what_no_rule_can_change(published: tuple[Engine, list[dict[str, Rows]]]) -> None:
    engine, copies = published
    wall = asked(engine, "SELECT bool_and(published_at > as_of + interval '30 days') FROM mart.publication")
    assert wall == [(True,)], "the wall clock is another"
    third = asked(engine, "SELECT mart.publication_as_of(:day)", day=DAYS[2])[0][0]
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO core.correction VALUES ('release', 'deepseek/deepseek-r1', 'code_status', 'closed', 'https://example.org/why', '2025-09-05', NULL)"
            )
        )
    fourth = make_marts(engine)
    assert asked(engine, "SELECT mart.publication_as_of(:day)", day=DAYS[2]) == [(fourth,)], "on the same observations, the newest rules' word"
    query = "SELECT code_status FROM mart.release_disclosure_as_of(:day) WHERE release_id = 'deepseek/deepseek-r1'"
    assert asked(engine, query, day=DAYS[2]) == [("closed",)]
    assert table(engine, "SELECT * FROM {}(%s)", "release_disclosure_of", third) == copies[2]["release_disclosure"]
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM core.correction WHERE source = 'https://example.org/why'"))
    make_marts(engine)


def test_whoever_may_read_the_marts_may_ask_for_a_day(published: tuple[Engine, list[dict[str, Rows]]]) -> None:
    engine, _ = published
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL ROLE observatory_reader"))
        for function in ("release_disclosure_as_of", "lab_disclosure_as_of", "release_disclosure_valid_on", "lab_disclosure_valid_on", "evidence_valid_on"):
            cursor: Any = connection.connection.cursor()
            cursor.execute(SQL("SELECT count(*) FROM {}(%s)").format(Identifier("mart", function)), (DAYS[2],))
            assert cursor.fetchone()[0] > 0, function
        connection.rollback()


def weights(engine: Engine, day: date) -> dict[str, str]:
    """Status of the weights of the three models' releases on a day, as known now."""
    found = asked(
        engine,
        "SELECT m.hub_id, v.weights_status FROM mart.release_disclosure_valid_on(:day) v JOIN mart.model m USING (release_id) WHERE m.hub_id = ANY (:ids)",
        day=day,
        ids=[R1, LATER, LLAMA],
    )
    return {str(hub_id): str(status) for hub_id, status in found}


def test_what_was_true_on_a_day_as_known_now(published: tuple[Engine, list[dict[str, Rows]]]) -> None:
    engine, _ = published
    assert weights(engine, DAYS[2]) == {R1: "partial", LATER: "open", LLAMA: "partial"}
    assert weights(engine, DAYS[1]) == {R1: "open", LATER: "open", LLAMA: "partial"}, "it became gated on the third day: what its record said before counts"
    assert weights(engine, DAYS[0]) == {R1: "open", LATER: "closed"}, "we had looked, and its files came later; the other was not there"
    assert weights(engine, date(2025, 8, 15))[LLAMA] == "partial", "before we saw it, from the day on which it was made"
    assert weights(engine, date(2025, 2, 1)) == {R1: "open"}, "before we watched, what its record said first, from the day on which it was made"


def test_before_we_watched_things_count_from_their_own_date(published: tuple[Engine, list[dict[str, Rows]]]) -> None:
    engine, _ = published
    query = "SELECT rule, basis FROM mart.evidence_valid_on(:day) WHERE hub_id = :hub_id AND rule LIKE 'weights.%' AND finding <> 'none'"
    assert asked(engine, query, day=date(2025, 8, 14), hub_id=LLAMA) == []
    assert {basis for _, basis in asked(engine, query, day=date(2025, 8, 15), hub_id=LLAMA)} == {"dated"}
    assert {basis for _, basis in asked(engine, query, day=DAYS[1], hub_id=LLAMA)} == {"observed"}
    out = asked(engine, "SELECT count(*), max(release_date) FROM mart.release_disclosure_valid_on('2020-12-31')")
    assert out[0][0] > 0 and out[0][1] <= date(2020, 12, 31), "only what was out"
    api_only = asked(engine, "SELECT weights_status FROM mart.release_disclosure_valid_on('2023-12-31') WHERE release_id = 'openai/gpt-4'")
    assert api_only == [("closed",)]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/Los_Angeles"])
def test_the_time_zone_of_a_session_moves_nothing(published: tuple[Engine, list[dict[str, Rows]]], zone: str) -> None:
    engine, _ = published
    with engine.connect() as connection:
        # The Hub's floor of createdAt lies on another day in Asia: it dates nothing there either.
        connection.execute(text("UPDATE core.model SET created_at = '2022-03-02T23:29:04Z' WHERE hub_id = :r1"), {"r1": R1})
        connection.execute(text("SELECT set_config('TimeZone', :zone, true)"), {"zone": zone})
        query = text("SELECT count(*) FROM mart.evidence_valid_on('2022-06-01') WHERE hub_id = :r1")
        assert connection.execute(query, {"r1": R1}).scalar_one() == 0
        query = text("SELECT count(*) FROM mart.evidence_valid_on('2025-06-01') WHERE hub_id = :r1")
        assert connection.execute(query, {"r1": R1}).scalar_one() > 0
        connection.rollback()


def test_for_today_it_is_what_the_marts_say_so_that_the_two_cannot_drift(published: tuple[Engine, list[dict[str, Rows]]]) -> None:
    engine, _ = published
    with engine.connect() as session:
        cursor: Any = session.connection.cursor()
        for query in ("SELECT {} FROM mart.release_disclosure", "SELECT {} FROM mart.release_disclosure_valid_on(current_date)"):
            cursor.execute(SQL(query).format(SQL(STATUSES)))
            rows = Counter(cursor.fetchall())
            if query.endswith("release_disclosure"):
                published_rows = rows
        assert rows == published_rows and len(rows) > 100
    labs = (
        "SELECT lab_id, dimension, weighting, includes_registry_only, n, n_open, n_partial, n_closed, n_unknown, share_open_low, share_open_high"
        " FROM mart.lab_disclosure WHERE weighting = 'release'"
    )
    assert Counter(asked(engine, labs)) == Counter(asked(engine, "SELECT * FROM mart.lab_disclosure_valid_on(current_date)"))


def test_the_years_are_what_was_true_on_their_last_days(published: tuple[Engine, list[dict[str, Rows]]]) -> None:
    engine, _ = published
    countries: dict[str, list[str]] = {str(lab): list(told) for lab, told in asked(engine, "SELECT lab_id, countries FROM mart.lab")}
    told = {
        row[:4]: tuple(row[4:])
        for row in asked(engine, "SELECT universe, country, year, dimension, n_open, n_partial, n_closed, n_unknown, n FROM mart.disclosure_by_year")
    }
    years = {key[2] for key in told}
    assert min(years) <= 2019 and max(years) == DAYS[-1].year
    for year in years:
        day = min(date(year, 12, 31), DAYS[-1])
        query = (
            "SELECT lab_id, is_registry_only, weights_status, data_status, code_status, methods_status"
            " FROM mart.release_disclosure_valid_on(:day) WHERE is_counted AND lab_id <> 'unknown'"
        )
        sums: dict[tuple[Any, ...], dict[str, Fraction]] = {}
        for lab, is_registry_only, *statuses in asked(engine, query, day=day):
            places = countries[str(lab)] or ["unknown"]
            for country in places:
                for universe in ("registry",) if is_registry_only else ("registry", "rated"):
                    for dimension, status in zip(("weights", "data", "code", "methods"), statuses, strict=True):
                        one = sums.setdefault((universe, country, year, dimension), dict.fromkeys(("open", "partial", "closed", "unknown", "n"), Fraction(0)))
                        one[status] += Fraction(1, len(places))
                        one["n"] += 1
        expected = {key: tuple(round(float(value), 4) for value in one.values()) for key, one in sums.items()}
        assert {key: tuple(float(value) for value in row) for key, row in told.items() if key[2] == year} == expected
