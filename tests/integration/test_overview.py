"""The views that a plain query may count: one row a thing, nothing twice, and the same numbers as the detailed marts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from small_world import pages, tell
from sqlalchemy import Connection, Engine, text

from observatory.local import postgres
from observatory.warehouse.engine import engine_for
from observatory.warehouse.migrate import migrate
from observatory.warehouse.registry import load_registry

KEYS = {"release_overview": "release_id", "lab_overview": "lab_id", "country_overview": "country", "model_overview": "hub_id"}
DIMENSIONS = ("weights", "data", "code", "methods")


@pytest.fixture(scope="module")
def published(sockets: object) -> Engine:
    """A warehouse with several publications."""
    postgres.create_database(sockets, "overview")  # type: ignore[arg-type]  # the session's socket folder
    engine = engine_for(postgres.url(sockets, "overview"))  # type: ignore[arg-type]
    migrate(engine)
    with engine.begin() as connection:
        load_registry(connection)
    for page in pages():
        tell(engine, page)
    return engine


@pytest.fixture
def connection(published: Engine) -> Iterator[Connection]:
    with published.connect() as found:
        yield found


def one(connection: Connection, statement: str) -> object:
    return connection.execute(text(statement)).scalar_one()


@pytest.mark.parametrize("view", KEYS)
def test_each_thing_has_one_row_of_the_current_publication(connection: Connection, view: str) -> None:
    rows, things, publications = connection.execute(
        text(f"SELECT count(*), count(DISTINCT {KEYS[view]}), count(DISTINCT publication_id) FROM mart.{view}")
    ).one()
    assert rows == things > 0 and publications == 1
    assert one(connection, f"SELECT DISTINCT publication_id FROM mart.{view}") == one(connection, "SELECT max(publication_id) FROM mart.publication")
    assert one(connection, "SELECT count(*) FROM mart.publication") > 1, "else it would not show"  # type: ignore[operator]  # a count


def test_one_publication_is_the_current_one(connection: Connection) -> None:
    newest = one(connection, "SELECT max(publication_id) FROM mart.publication")
    assert connection.execute(text("SELECT publication_id FROM mart.publication WHERE is_current")).scalars().all() == [newest]


def test_releases_are_those_that_count_with_the_statuses_that_were_found(connection: Connection) -> None:
    assert one(connection, "SELECT count(*) FROM mart.release_overview") == one(connection, "SELECT count(*) FROM mart.release_disclosure WHERE is_counted")
    for dimension in DIMENSIONS:
        differ = (
            f"SELECT count(*) FROM mart.release_overview o FULL JOIN (SELECT * FROM mart.release_disclosure WHERE is_counted) d USING (release_id)"
            f" WHERE o.{dimension} IS DISTINCT FROM d.{dimension}_status"
        )
        assert one(connection, differ) == 0
        assert one(connection, f"SELECT count(*) FROM mart.release_overview WHERE {dimension} IS NULL") == 0, "unknown is a word, no gap"


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_labs_counts_are_those_of_the_detailed_mart(connection: Connection, dimension: str) -> None:
    """mart.lab_disclosure counts by another statement: core's findings, each release alike, those of the registry alone too."""
    detailed = text(
        "SELECT lab_id, n_open, n_partial, n_closed, n_unknown FROM mart.lab_disclosure"
        " WHERE dimension = :dimension AND weighting = 'release' AND includes_registry_only AND lab_id <> 'unknown' ORDER BY lab_id"
    )
    counts = ", ".join(f"{dimension}_{status}" for status in ("open", "partial", "closed", "unknown"))
    plain = text(f"SELECT lab_id, {counts} FROM mart.lab_overview WHERE releases > 0 ORDER BY lab_id")
    assert connection.execute(plain).all() == connection.execute(detailed, {"dimension": dimension}).all() != []


def test_a_release_of_several_countries_stands_whole_in_each_and_in_no_made_up_one(connection: Connection) -> None:
    """By hand, without the view: each release once for each country of its lab."""
    by_hand = text(
        "SELECT c.country, count(*), count(*) FILTER (WHERE d.weights_status = 'open') FROM mart.release_disclosure d JOIN mart.lab l USING (lab_id),"
        " unnest(l.countries) AS c (country) WHERE d.is_counted GROUP BY 1 ORDER BY 1"
    )
    assert connection.execute(text("SELECT country, releases, weights_open FROM mart.country_overview ORDER BY 1")).all() == connection.execute(by_hand).all()
    assert one(connection, "SELECT count(*) FROM mart.release_overview WHERE country !~ '^[A-Z]{2}$'") == 0
    assert one(connection, "SELECT count(*) FROM mart.release_overview WHERE (country IS NOT NULL) <> (cardinality(countries) = 1)") == 0


def test_a_sum_of_downloads_says_how_many_models_told_them(connection: Connection) -> None:
    for view in ("release_overview", "lab_overview"):
        assert one(connection, f"SELECT count(*) FROM mart.{view} WHERE (downloads IS NULL) <> (downloads_told = 0) OR downloads_told > models") == 0
    told = one(connection, "SELECT count(downloads) FROM mart.model_overview WHERE lab IS NOT NULL")
    assert one(connection, "SELECT sum(downloads_told) FROM mart.lab_overview") == told


def test_models_that_are_gone_are_left_out_and_nothing_is_added_twice(connection: Connection) -> None:
    for column in ("downloads", "likes"):
        expected = one(connection, f"SELECT sum({column}) FROM mart.model WHERE gone_at IS NULL")
        assert one(connection, f"SELECT sum({column}) FROM mart.model_overview") == expected
        of_labs = one(connection, f"SELECT sum({column}) FROM mart.model_overview WHERE lab IS NOT NULL")
        assert one(connection, f"SELECT sum({column}) FROM mart.lab_overview") == of_labs


def test_a_reader_may_read_them_and_nobody_writes_them(connection: Connection) -> None:
    for view in KEYS:
        assert one(connection, f"SELECT has_table_privilege('observatory_reader', 'mart.{view}', 'SELECT')") is True
        assert one(connection, f"SELECT has_table_privilege('observatory_loader', 'mart.{view}', 'INSERT, UPDATE, DELETE')") is False
