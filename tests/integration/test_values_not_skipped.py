"""A count, a mean or an order of the default views leaves nothing out without a word: unknown answers, words for files, places of chance.

Each view is set beside the detailed tables, read row by row in Python.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest
from small_world import DAYS, ask
from sqlalchemy import Connection, text

DIMENSIONS = ("weights", "data", "code", "methods")
COUNTED = ("lab_overview", "country_overview", "country_year_overview", "year_overview")
BY_YEAR = ("country_year_overview", "year_overview")
ALIVE = "openai/gpt-4"
CHANGE = (
    "UPDATE mart.release_disclosure SET weights_status = :weights, data_status = :data, code_status = :code, methods_status = :methods,"
    " data_owner = :owner, data_extent = :extent, licence_status = :licence WHERE release_id = :name"
)


def records(connection: Connection, query: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(query)).mappings()]


def test_api_only_is_a_word_in_every_row(connection: Connection) -> None:
    found = records(connection, "SELECT api_only, offer FROM mart.release_overview")
    assert {row["api_only"] for row in found} == {"yes", "no", "not known"}
    assert all((row["api_only"] == "not known") is (row["offer"] in {"api or product", "not recorded", "unknown"}) for row in found)
    names = {row["attname"] for row in records(connection, "SELECT attname FROM pg_attribute WHERE attrelid = 'mart.release_overview'::regclass")}
    assert names.isdisjoint({"is_api_only", "weights_days_after_announcement"}), "names that a count and a mean skip without a word"


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_mean_of_a_dimension_is_of_what_is_known(connection: Connection, dimension: str) -> None:
    found = ask(connection, f"SELECT {dimension}, {dimension}_is_open FROM mart.release_overview")
    assert {status for status, _ in found} >= {"open", "unknown"}
    assert all(is_open == {"open": True, "unknown": None}.get(status, False) for status, is_open in found)


@pytest.mark.parametrize(
    ("told", "licence", "expected"),
    [
        ({}, "open", True),
        ({"owner": "mixed"}, "open", True),
        ({"owner": "other"}, "open", False),
        ({"owner": "owner not recorded"}, "open", None),
        ({}, "partial", False),
        ({}, "unknown", None),
        ({"code": "unknown"}, "open", None),
        ({"code": "unknown", "methods": "partial"}, "open", False),
        ({"code": "unknown", "owner": "other"}, "open", False),
        ({"data": "unknown", "owner": "no open data", "extent": "unknown"}, "open", None),
        ({"weights": "closed"}, "open", False),
    ],
)
def test_open_in_all_asks_for_own_data_and_an_open_licence(changed: Connection, told: dict[str, str], licence: str, expected: bool | None) -> None:
    values = {**dict.fromkeys(DIMENSIONS, "open"), "owner": "own", "extent": "released", "licence": licence, "name": ALIVE, **told}
    changed.execute(text(CHANGE), values)
    assert changed.execute(text("SELECT open_in_all FROM mart.release_overview WHERE release_id = :name"), {"name": ALIVE}).scalar_one() is expected


def test_no_count_of_an_overview_mixes_files_and_words(connection: Connection) -> None:
    parts = ("data_open", "data_released_in_part", "data_described_only", "data_named_only", "data_closed", "data_unknown")
    beside = tuple(f"weights_open_data_{name}" for name in ("released", "in_part", "words_only", "nothing", "unknown"))
    for view in COUNTED:
        names = {row["attname"] for row in records(connection, f"SELECT attname FROM pg_attribute WHERE attrelid = 'mart.{view}'::regclass")}
        assert names.isdisjoint({"data_partial", "data_share_open_or_partial_low", "data_share_open_or_partial_high"}), view
        for row in records(connection, f"SELECT * FROM mart.{view}"):
            assert float(sum(row[name] for name in parts)) == pytest.approx(float(row["releases"]), abs=1e-3), view
            assert float(sum(row[name] for name in beside)) == pytest.approx(float(row["weights_open"]), abs=1e-3), view
            known = row["weights_came_within_30_days"] + row["weights_came_later"] + row["weights_day_not_certain"]
            assert float(known) == pytest.approx(float(row["weights_open"] + row["weights_partial"]), abs=1e-3), view
    extents = Counter(row[0] for row in ask(connection, "SELECT data_extent FROM mart.release_disclosure WHERE is_flagship AND weights_status = 'open'"))
    told = Counter(row[0] for row in ask(connection, "SELECT data_given_out FROM mart.release_overview WHERE weights = 'open'"))
    expected = {
        "all": extents["released"],
        "a part": extents["partly released"],
        "words alone": extents["described"] + extents["named"],
        "nothing": extents["nothing"],
        "not known": extents["unknown"],
    }
    assert told == {word: n for word, n in expected.items() if n}
    sums = ", ".join(f"sum({name})" for name in beside)
    assert ask(connection, f"SELECT {sums} FROM mart.year_overview") == [tuple(expected.values())]


def test_a_share_of_few_or_of_a_year_that_is_not_over_is_none(connection: Connection) -> None:
    seen: Counter[tuple[str, bool]] = Counter()
    for view in COUNTED:
        for row in records(connection, f"SELECT * FROM mart.{view}"):
            is_told = row["releases"] >= 10 and (view not in BY_YEAR or row["is_whole_year"])
            shares = {name: value for name, value in row.items() if "_share_" in name}
            assert len(shares) == 16 and all((value is not None) is is_told for value in shares.values()), (view, row["releases"])
            seen[view, is_told] += 1
    assert {view for view, is_told in seen if not is_told} == set(COUNTED)
    assert {view for view, is_told in seen if is_told} >= {"country_overview", "year_overview"}


def test_the_places_of_a_lab_are_all_that_the_unknown_leave(connection: Connection) -> None:
    found = records(connection, "SELECT * FROM mart.most_open_labs")
    placed = [row for row in found if row["releases"] >= 5]
    assert len(placed) > 5 and all((row["place_from"] is None) is (row["place_to"] is None) is (row["releases"] < 5) for row in found)
    for row in placed:
        above = [other for other in placed if other["dimensions_open_mean_low"] > row["dimensions_open_mean_high"]]
        below = [other for other in placed if other["dimensions_open_mean_high"] < row["dimensions_open_mean_low"]]
        assert (row["place_from"], row["place_to"]) == (1 + len(above), len(placed) - len(below))
    assert any(row["place_from"] < row["place_to"] for row in placed), "else nothing would be unknown"
    told = ask(connection, "SELECT lab_id, open_in_all, dimensions_open FROM mart.release_overview")
    by_hand: dict[str, Counter[Any]] = defaultdict(Counter)
    for lab, is_open, dimensions in told:
        by_hand[lab][is_open] += 1
        by_hand[lab]["four"] += dimensions == 4
    columns = ("releases_open_in_all", "releases_open_in_all_unknown", "releases_four_open")
    assert {row["lab_id"]: tuple(row[name] for name in columns) for row in found} == {lab: (n[True], n[None], n["four"]) for lab, n in by_hand.items()}


def test_a_day_stands_only_where_a_day_is_known(connection: Connection) -> None:
    found = records(
        connection,
        "SELECT o.release_date, o.released, o.release_month, o.release_year, r.date_precision, r.release_date AS first_day"
        " FROM mart.release_overview o JOIN mart.release r USING (release_id)",
    )
    assert {row["date_precision"] for row in found} >= {"day", "month"}
    for row in found:
        day: date | None = row["first_day"]
        length = {"day": 10, "month": 7, "year": 4}.get(row["date_precision"], 0)
        assert row["release_date"] == (day if length == 10 else None)
        assert row["released"] == (day.isoformat()[:length] if day else None)
        assert row["release_month"] == (day.isoformat()[:7] if day and length >= 7 else None)
        assert row["release_year"] == (day.year if day else None)


@pytest.mark.parametrize(
    ("announced", "precision", "since", "since_precision", "method", "expected"),
    [
        ("2024-05-13", "day", "2024-05-20", "day", "registry", "within 7 days"),
        ("2024-05-13", "day", "2024-05-21", "day", "hub_created_at", "within 30 days"),
        ("2024-05-13", "day", "2024-06-13", "day", "registry", "later"),
        ("2024-05-13", "day", "2024-06-13", "day", "hub_created_at", "day not certain"),
        # Of the month alone: each day of it, or not certain.
        ("2024-05-01", "month", "2024-05-08", "day", "registry", "within 7 days"),
        ("2024-05-01", "month", "2024-06-20", "day", "registry", "day not certain"),
        ("2024-05-01", "month", "2024-07-01", "day", "registry", "later"),
        ("2024-05-13", "day", "2024-05-01", "month", "registry", "within 30 days"),
        ("2024-05-13", "day", None, None, None, "day not certain"),
    ],
)
def test_when_weights_came_is_said_where_every_day_of_a_period_says_it(
    changed: Connection, announced: str, precision: str, since: str | None, since_precision: str | None, method: str | None, expected: str
) -> None:
    values = {"name": ALIVE, "announced": announced, "precision": precision, "since": since, "of": since_precision, "method": method}
    changed.execute(text("UPDATE mart.release_disclosure SET weights_status = 'open', release_date = :announced WHERE release_id = :name"), values)
    query = (
        "UPDATE mart.release SET release_date = :announced, date_precision = :precision, weights_since = :since, weights_since_precision = :of,"
        " weights_since_method = :method WHERE release_id = :name"
    )
    changed.execute(text(query), values)
    query = "SELECT weights_came, weights_days_after_announcement_where_known IS NOT NULL FROM mart.release_overview WHERE release_id = :name"
    came, is_known = changed.execute(text(query), {"name": ALIVE}).one()
    assert (came, is_known) == (expected, precision == since_precision == "day")


def test_a_release_of_a_later_day_has_no_date_in_a_table(connection: Connection) -> None:
    later = set(connection.execute(text("SELECT release_id FROM core.release WHERE release_date > :day AND NOT is_counted"), {"day": DAYS[-1]}).scalars())
    connection.rollback()
    assert later, "else it would not show"
    for table in ("release", "release_disclosure"):
        days = dict(ask(connection, f"SELECT release_id, release_date FROM mart.{table}"))  # type: ignore[arg-type]  # pairs
        assert {name: days[name] for name in later} == dict.fromkeys(later) and max(day for day in days.values() if day) <= DAYS[-1], table
    told = records(connection, "SELECT release_id, date_precision, date_method, origin_date, origin_method, no_date_reason, is_flagship FROM mart.release")
    assert {row["release_id"] for row in told if row["no_date_reason"] == "after the newest observation"} == later
    expected = {"date_precision": None, "date_method": "unknown", "origin_date": None, "origin_method": "unknown", "is_flagship": False}
    assert all({name: row[name] for name in expected} == expected for row in told if row["release_id"] in later)


def test_a_closed_row_says_where_no_words_of_its_page_are_kept(connection: Connection) -> None:
    query = (
        "SELECT o.weights_reason, o.weights_source_url FROM mart.release_overview o JOIN mart.evidence e ON e.release_id = o.release_id"
        " WHERE e.rule = 'registry.api_only' AND e.dimension = 'weights' AND o.weights = 'closed' AND o.weights_read_how = 'not said'"
    )
    found = ask(connection, query)
    assert len(found) > 50 and all("no words that say so are kept" in reason for reason, _ in found)
    assert {("cites its paper alone" in reason) is url.startswith("https://arxiv.org/") for reason, url in found} == {True}


@pytest.mark.parametrize(("statuses", "expected"), [({"closed"}, "not among its known releases"), ({"closed", "unknown"}, "unknown"), ({"partial"}, "yes")])
def test_a_lab_whose_accounts_nobody_listed_is_told_by_its_known_releases(changed: Connection, statuses: set[str], expected: str) -> None:
    lab = changed.execute(
        text("SELECT lab_id FROM mart.lab_ever_overview WHERE NOT are_hub_accounts_listed AND releases >= 2 ORDER BY lab_id LIMIT 1")
    ).scalar_one()
    names = changed.execute(text("SELECT release_id FROM mart.release_disclosure WHERE lab_id = :lab AND is_counted ORDER BY 1"), {"lab": lab}).scalars().all()
    for number, name in enumerate(names):
        status = sorted(statuses)[number % len(statuses)]
        changed.execute(text("UPDATE mart.release_disclosure SET weights_status = :status WHERE release_id = :name"), {"status": status, "name": name})
    query = text("SELECT ever_released_weights FROM mart.lab_ever_overview WHERE lab_id = :lab")
    assert changed.execute(query, {"lab": lab}).scalar_one() == expected
