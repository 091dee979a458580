"""The views that a plain query may count: one row a thing, nothing twice, and the same numbers as the detailed marts."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

import pytest
from sqlalchemy import Connection, Engine, text

KEYS = {
    "release_overview": "release_id",
    "lab_overview": "lab_id",
    "country_overview": "country",
    "country_year_overview": "(country, release_year)",
    "year_overview": "release_year",
    "dimension_overview": "dimension",
    "model_overview": "hub_id",
    "evidence_overview": "evidence_id",
    "most_open": "release_id",
    "most_downloaded": "hub_id",
    "most_downloaded_labs": "lab_id",
    "most_liked": "hub_id",
    "licence_overview": "(licence, licence_status)",
    "change_window": "publication_id",
    "lab_ever_overview": "lab_id",
    "offer_overview": "offer",
    "time_to_artefact_overview": "artefact",
    "most_open_labs": "lab_id",
}
FLAGSHIPS = "mart.release_disclosure d JOIN core.release r USING (release_id) WHERE r.is_counted AND r.is_registry"
FLAGSHIP_ROWS = f"SELECT d.* FROM {FLAGSHIPS}"
OF_LABS = "WHERE lab_id IN (SELECT lab_id FROM mart.lab_overview)"
DIMENSIONS = ("weights", "data", "code", "methods")


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


def test_releases_are_the_flagships_with_the_statuses_that_were_found(connection: Connection) -> None:
    flagships = one(connection, f"SELECT count(*) FROM {FLAGSHIPS}")
    assert one(connection, "SELECT count(*) FROM mart.release_overview") == flagships
    assert one(connection, "SELECT count(*) FROM mart.release_disclosure WHERE is_counted") > flagships, "else it would not show"  # type: ignore[operator]
    for dimension in DIMENSIONS:
        differ = (
            f"SELECT count(*) FROM mart.release_overview o FULL JOIN (SELECT d.* FROM {FLAGSHIPS}) d USING (release_id)"
            f" WHERE o.{dimension} IS DISTINCT FROM d.{dimension}_status"
        )
        assert one(connection, differ) == 0
        assert one(connection, f"SELECT count(*) FROM mart.release_overview WHERE {dimension} IS NULL") == 0, "unknown is a word, no gap"


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_labs_counts_are_those_of_its_flagships(connection: Connection, dimension: str) -> None:
    by_hand = text(f"SELECT d.lab_id, d.{dimension}_status, count(*) FROM {FLAGSHIPS} GROUP BY 1, 2")
    expected: dict[str, dict[str, int]] = {}
    for lab, status, count in connection.execute(by_hand):
        expected.setdefault(lab, {})[status] = count
    of_data = "data_released_in_part + data_described_only + data_named_only"
    partial = of_data if dimension == "data" else f"{dimension}_partial"
    rest = (f"{dimension}_{name}" for name in ("closed", "unknown", "share_open_low", "share_open_high"))
    columns = ", ".join((f"{dimension}_open", partial, *rest))
    found = connection.execute(text(f"SELECT lab_id, releases, {columns} FROM mart.lab_overview WHERE releases > 0")).all()
    assert {row[0] for row in found} == expected.keys()
    for lab, releases, n_open, n_partial, n_closed, n_unknown, low, high in found:
        told = expected[lab]
        assert (n_open, n_partial, n_closed, n_unknown) == tuple(told.get(status, 0) for status in ("open", "partial", "closed", "unknown")), lab
        if releases < 10:
            assert low is high is None, "a share of few is none"
            continue
        assert float(low) == pytest.approx(told.get("open", 0) / releases, abs=1e-6), lab
        assert float(high) == pytest.approx((told.get("open", 0) + told.get("unknown", 0)) / releases, abs=1e-6), lab
    # A lab without a release of this kind would stand among those that opened nothing.
    assert one(connection, "SELECT count(*) FROM mart.lab_overview WHERE releases = 0") == 0
    assert one(connection, "SELECT count(*) FROM mart.lab") > len(expected)  # type: ignore[operator]  # a count


def test_a_release_of_several_countries_counts_in_parts_that_add_up(connection: Connection) -> None:
    """By hand, without the view: each release in equal parts for the countries of its lab."""
    releases = connection.execute(text(f"SELECT d.weights_status, l.countries FROM mart.lab l JOIN ({FLAGSHIP_ROWS}) d USING (lab_id)")).all()
    parts, opened, whole = Counter[str](), Counter[str](), Counter[str]()
    for status, countries in releases:
        for country in countries or ["unknown"]:
            part = Fraction(1, max(len(countries), 1))
            parts[country] += part  # type: ignore[assignment]  # a counter of fractions
            opened[country] += part if status == "open" else 0  # type: ignore[assignment]
            whole[country] += 1
    assert any(len(countries) > 1 for _, countries in releases), "else it would not show"
    found = connection.execute(text("SELECT country, releases, weights_open, releases_whole FROM mart.country_overview")).all()
    assert {row[0] for row in found} == parts.keys()
    for country, n, n_open, n_whole in found:
        assert [float(n), float(n_open)] == pytest.approx([float(parts[country]), float(opened[country])], abs=1e-4), country
        assert n_whole == whole[country]
    total = one(connection, "SELECT count(*) FROM mart.release_overview")
    assert float(one(connection, "SELECT sum(releases) FROM mart.country_overview")) == pytest.approx(total, abs=1e-3)  # type: ignore[arg-type]
    for view in ("release_overview", "lab_overview", "model_overview", "most_open", "most_open_labs", "lab_ever_overview"):
        told = "CASE cardinality(countries) WHEN 0 THEN 'unknown' WHEN 1 THEN countries[1] ELSE 'several' END"
        assert one(connection, f"SELECT count(*) FROM mart.{view} WHERE country IS DISTINCT FROM {told}") == 0, view
    assert one(connection, "SELECT count(*) FROM mart.release_overview WHERE country = 'several'") == sum(len(found) > 1 for _, found in releases)


def test_a_release_whose_lab_has_no_country_is_lost_in_no_sum(published: Engine) -> None:
    with published.connect() as connection:
        some = text("SELECT lab_id, releases FROM mart.lab_overview WHERE cardinality(countries) > 1 AND releases > 0 LIMIT 1")
        lab, releases = connection.execute(some).one()
        total = one(connection, "SELECT count(*) FROM mart.release_overview")
        before = one(connection, "SELECT coalesce(sum(releases), 0) FROM mart.country_overview WHERE country = 'unknown'")
        connection.execute(text("UPDATE mart.lab SET countries = '{}' WHERE lab_id = :lab"), {"lab": lab})
        unknown, whole = connection.execute(text("SELECT releases, releases_whole FROM mart.country_overview WHERE country = 'unknown'")).one()
        assert unknown == whole == before + releases
        assert float(one(connection, "SELECT sum(releases) FROM mart.country_overview")) == pytest.approx(total, abs=1e-3)  # type: ignore[arg-type]
        connection.rollback()


def test_the_world_stands_in_every_overview(connection: Connection) -> None:
    for view in KEYS:
        assert connection.execute(text(f"SELECT DISTINCT world FROM mart.{view}")).scalars().all() == ["a small world"], view


OLD_NAME = re.compile(r"Old name of (\w+), which it equals; it goes with the next release")
COMMENTS = (
    "SELECT attname, coalesce(col_description(attrelid, attnum), '') FROM pg_attribute"
    " WHERE attrelid = CAST(:view AS regclass) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
)


def test_no_column_is_another_under_a_second_name(connection: Connection) -> None:
    """By what the warehouse says that each column of a view is computed from; a view that begins with WITH prints its parts first.

    An old name stays for one release, says so, and equals the new one.
    """
    views = connection.execute(text("SELECT viewname, pg_get_viewdef(format('mart.%I', viewname)::regclass, true) FROM pg_views WHERE schemaname = 'mart'"))
    found, read, seen_old = list[tuple[str, str]](), 0, set[str]()
    for view, definition in views:
        if not definition.startswith(" SELECT "):
            continue
        columns = re.match(r" SELECT (.*?)\n   FROM ", definition, re.DOTALL)
        assert columns, view
        told = connection.execute(text(COMMENTS), {"view": f"mart.{view}"}).all()
        old = {name: match[1] for name, comment in told if (match := OLD_NAME.match(comment))}
        printed = [term.strip() for term in re.split(r",\n(?: {4}| {8})(?=\S)", columns[1])]
        # "m.downloads AS downloads_30d" makes downloads_30d, "m.hub_id" makes hub_id
        terms = [(re.search(r"\"?(\w+)\"?$", term), re.sub(r" AS [\w\"]+$", "", term)) for term in printed]
        made = {match[1]: term for match, term in terms if match}
        assert {name: made[name] for name in old} == {name: made[new] for name, new in old.items()}, view
        seen_old |= {f"{view}.{name}" for name in old}
        now = [term for match, term in terms if not match or match[1] not in old]
        found += [(view, term) for term in sorted(set(now)) if now.count(term) > 1]
        read += len(now)
    assert found == [] and read > 300 and seen_old


def test_evidence_says_what_it_belongs_to(connection: Connection) -> None:
    """Of its model where it names one, else of the release."""
    for table, key, which in (("model_disclosure", "hub_id", "e.hub_id"), ("release_disclosure", "release_id", "e.hub_id IS NULL AND e.release_id")):
        for dimension in DIMENSIONS:
            joined = f"mart.evidence e JOIN mart.{table} d ON {which} = d.{key} WHERE e.dimension = '{dimension}'"
            assert one(connection, f"SELECT count(*) FROM {joined}") != 0
            differ = f"AND (e.status, e.look) IS DISTINCT FROM (d.{dimension}_status, d.{dimension}_look)"
            assert one(connection, f"SELECT count(*) FROM {joined} {differ}") == 0


def test_what_models_say_alike_is_told_once_and_one_row_decides(connection: Connection) -> None:
    told = "release_id, dimension, finding, indicator, quotation, reason, rule, standing, strength, source_kind"
    by_hand = f"SELECT count(*) FROM (SELECT DISTINCT {told} FROM mart.evidence WHERE dimension <> 'licence') e"
    assert one(connection, "SELECT count(*) FROM mart.evidence_overview") == one(connection, by_hand)
    deciding = "SELECT release_id, dimension, count(*) FROM mart.evidence_overview WHERE is_deciding GROUP BY 1, 2"
    counts = {(row[0], row[1]): row[2] for row in connection.execute(text(deciding))}
    assert counts.keys() == {(name, one) for name in connection.execute(text("SELECT release_id FROM mart.release_disclosure")).scalars() for one in DIMENSIONS}
    assert set(counts.values()) == {1}


def test_a_sum_of_downloads_says_how_many_models_told_them(connection: Connection) -> None:
    of_several = [(view, of) for view in ("lab_overview", "country_overview") for of in ("", "flagship_")]
    for view, of in [("release_overview", ""), *of_several]:
        known, n, value = f"{of}models_with_downloads", f"{of}models", f"{of}downloads_30d"
        assert one(connection, f"SELECT count(*) FROM mart.{view} WHERE ({value} IS NULL) <> ({known} = 0) OR {known} > {n}") == 0, (view, of)


@pytest.mark.parametrize("column", ["models", "models_with_downloads", "downloads_30d", "downloads_30d_at_least", "likes", "likes_at_least"])
def test_a_name_means_one_thing_in_every_overview(connection: Connection, column: str) -> None:
    """Of whatever the row is of: the models of the release, of the lab, of the country's labs; what flagship releases have of it is named so.

    Here every model tells its numbers; where one does not, ``test_thirteen_first_queries`` asks.
    """
    counted = {"models": "*", "models_with_downloads": "downloads_30d"}.get(column)
    models = f"count({counted})" if counted else f"sum({column.removesuffix('_at_least')})"
    every = one(connection, f"SELECT {models} FROM mart.model_overview {OF_LABS}")
    assert one(connection, f"SELECT sum({column}) FROM mart.lab_overview") == every
    of_countries = "WHERE lab_id IN (SELECT lab_id FROM mart.lab WHERE countries && ARRAY(SELECT country FROM mart.country_overview))"
    every = one(connection, f"SELECT {models} FROM mart.model_overview {of_countries}")
    assert float(one(connection, f"SELECT sum({column}) FROM mart.country_overview")) == pytest.approx(float(every), abs=1e-2)  # type: ignore[arg-type]
    of_flagships = one(connection, f"SELECT {models} FROM mart.model_overview WHERE is_of_flagship_release")
    assert of_flagships and one(connection, f"SELECT sum({column}) FROM mart.release_overview") == of_flagships
    for view in ("lab_overview", "country_overview") if not column.startswith("likes") else ():
        found = one(connection, f"SELECT sum(flagship_{column}) FROM mart.{view}")
        assert float(found) == pytest.approx(float(of_flagships), abs=1e-2), view  # type: ignore[arg-type]


def test_a_release_has_the_downloads_that_its_models_have(connection: Connection) -> None:
    """Whether it is asked by release or by model; each of its models has the sum beside it."""
    columns = "release_id, sum(downloads_30d) AS n, min(release_downloads_30d) AS low, max(release_downloads_30d) AS high"
    by_model = f"SELECT {columns} FROM mart.model_overview GROUP BY 1"
    differ = f"SELECT count(*) FROM ({by_model}) m JOIN mart.release_overview o USING (release_id) WHERE m.n IS DISTINCT FROM o.downloads_30d"
    assert one(connection, differ) == 0
    assert one(connection, f"SELECT count(*) FROM ({by_model}) m WHERE n IS DISTINCT FROM low OR low IS DISTINCT FROM high") == 0
    assert one(connection, f"SELECT count(*) FROM ({by_model}) m WHERE n IS NOT NULL") != 0


def test_models_that_are_gone_are_left_out_and_nothing_is_added_twice(connection: Connection) -> None:
    for column, source in (("downloads_30d", "downloads"), ("likes", "likes")):
        expected = one(connection, f"SELECT sum({source}) FROM mart.model WHERE gone_at IS NULL")
        assert one(connection, f"SELECT sum({column}) FROM mart.model_overview") == expected


def test_a_reader_may_read_them_and_nobody_writes_them(connection: Connection) -> None:
    for view in KEYS:
        assert one(connection, f"SELECT has_table_privilege('observatory_reader', 'mart.{view}', 'SELECT')") is True
        assert one(connection, f"SELECT has_table_privilege('observatory_loader', 'mart.{view}', 'INSERT, UPDATE, DELETE')") is False
