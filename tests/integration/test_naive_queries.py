"""Queries that somebody writes who has read no more than the names of the views, each beside its answer by another way.

The other way reads what was told and what the registry's files say, or what the rules found (``core.finding``), and counts in Python.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from small_world import DAYS, R1, ask, at, pages
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.warehouse.registry_files import registry_rows

DIMENSIONS = ("weights", "data", "code", "methods")
R1_RELEASE = "deepseek/deepseek-r1"


def registry(name: str) -> list[dict[str, str]]:
    """Rows of a file of the registry."""
    return registry_rows(settings.REGISTRY, name)


def flagships() -> dict[str, dict[str, str]]:
    """Releases of the registry that were out on the last day, by id; one that has a model is out whatever its day."""
    return {row["release_id"]: row for row in registry("releases") if row["release_date"].ljust(10, "-").replace("--", "-01")[:10] <= DAYS[-1].isoformat()}


def countries() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in registry("lab_countries"):
        found.setdefault(row["lab_id"], []).append(row["country"])
    return found


@pytest.fixture
def statuses(connection: Connection) -> dict[str, dict[str, str]]:
    """Status of each flagship by dimension, as the rules found it."""
    query = text("SELECT subject_id, dimension, status FROM core.finding WHERE subject_kind = 'release'")
    found: dict[str, dict[str, str]] = {name: {} for name in flagships()}
    for release, dimension, status in connection.execute(query):
        if release in found:
            found[release][dimension] = status
    connection.rollback()
    return found


def test_how_many_releases_are_there(connection: Connection) -> None:
    expected = len(flagships())
    assert expected > 300
    assert ask(connection, "SELECT count(*) FROM mart.release_overview") == [(expected,)]
    assert ask(connection, "SELECT sum(releases) FROM mart.lab_overview") == [(expected,)]
    assert ask(connection, "SELECT round(sum(releases)) FROM mart.country_overview") == [(expected,)]
    assert ask(connection, "SELECT DISTINCT releases FROM mart.dimension_overview") == [(expected,)]


def test_how_many_releases_are_open_in_all_four(connection: Connection, statuses: dict[str, dict[str, str]]) -> None:
    expected = sum(all(one[name] == "open" for name in DIMENSIONS) for one in statuses.values())
    assert expected > 0
    naive = "SELECT count(*) FROM mart.release_overview WHERE weights = 'open' AND data = 'open' AND code = 'open' AND methods = 'open'"
    assert ask(connection, naive) == ask(connection, "SELECT count(*) FROM mart.release_overview WHERE dimensions_open = 4") == [(expected,)]


def test_which_releases_are_most_open(connection: Connection, statuses: dict[str, dict[str, str]]) -> None:
    owners = dict(ask(connection, "SELECT release_id, data_owner FROM mart.release_disclosure"))  # type: ignore[arg-type]  # pairs

    def rank(release: str) -> tuple[int, bool, int]:
        told = Counter(statuses[release][name] for name in DIMENSIONS)
        return told["open"], owners[release] in {"own", "mixed"}, told["partial"]

    best = max(map(rank, statuses))
    expected = {release for release in statuses if rank(release) == best}
    assert {row[0] for row in ask(connection, "SELECT release_id FROM mart.most_open WHERE place = 1")} == expected
    # Whatever place it has: as many as stand above it, and one.
    places = dict(ask(connection, "SELECT release_id, place FROM mart.most_open"))  # type: ignore[arg-type]  # pairs
    assert places == {one: 1 + sum(rank(other) > rank(one) for other in statuses) for one in statuses}
    shared = dict(ask(connection, "SELECT release_id, releases_at_place FROM mart.most_open"))  # type: ignore[arg-type]  # pairs
    assert shared == {one: sum(rank(other) == rank(one) for other in statuses) for one in statuses} and max(shared.values()) > 1
    # A list by list_number is the same list however it is asked, and breaks no place.
    numbers = ask(connection, "SELECT list_number, place, release_id FROM mart.most_open ORDER BY list_number")
    assert [row[0] for row in numbers] == [*range(1, len(statuses) + 1)] and [row[1] for row in numbers] == sorted(row[1] for row in numbers)
    assert ask(connection, "SELECT list_number, place, release_id FROM mart.most_open LIMIT 10") == numbers[:10]


def test_what_share_is_open(connection: Connection, statuses: dict[str, dict[str, str]]) -> None:
    found = ask(connection, "SELECT dimension, open, partial, closed, unknown, share_open_low, share_open_high FROM mart.dimension_overview")
    assert {row[0] for row in found} == set(DIMENSIONS)
    for dimension, *told, low, high in found:
        counts = Counter(one[dimension] for one in statuses.values())
        assert told == [counts[status] for status in ("open", "partial", "closed", "unknown")], dimension
        assert float(low) == pytest.approx(counts["open"] / len(statuses), abs=1e-6)
        assert float(high) == pytest.approx((counts["open"] + counts["unknown"]) / len(statuses), abs=1e-6)
        assert low < high, "a share whose ends are one would hide nothing"


def test_share_of_open_weights_by_country(connection: Connection, statuses: dict[str, dict[str, str]]) -> None:
    of_lab, counts = countries(), dict[str, Counter[str]]()
    for release, row in flagships().items():
        there = of_lab.get(row["lab_id"], ["unknown"])
        for country in there:
            counts.setdefault(country, Counter())[statuses[release]["weights"]] += Fraction(1, len(there))  # type: ignore[assignment]  # in parts
    assert max(map(len, of_lab.values())) > 1
    found = ask(connection, "SELECT country, releases, weights_share_open_low, weights_share_open_high FROM mart.country_overview")
    assert {row[0] for row in found} == counts.keys() >= {"US", "CN"}
    for country, releases, low, high in found:
        total = sum(counts[country].values())
        assert float(releases) == pytest.approx(float(total), abs=1e-4), country
        if releases < 10:
            assert low is high is None, "a share of few is none"
            continue
        assert float(low) == pytest.approx(float(counts[country]["open"] / total), abs=1e-6), country
        assert float(high) == pytest.approx(float((counts[country]["open"] + counts[country]["unknown"]) / total), abs=1e-6), country


def test_which_labs_disclose_data(connection: Connection, statuses: dict[str, dict[str, str]]) -> None:
    names = {row["lab_id"]: row["name"] for row in registry("labs")}
    expected = {names[row["lab_id"]] for release, row in flagships().items() if statuses[release]["data"] == "open"}
    assert len(expected) > 1
    assert {row[0] for row in ask(connection, "SELECT lab FROM mart.lab_overview WHERE data_open > 0")} == expected
    assert {row[0] for row in ask(connection, "SELECT lab FROM mart.release_overview WHERE data = 'open'")} == expected


def test_the_most_downloaded_model(connection: Connection) -> None:
    told = {record.key: record.counters["downloads"] for page in pages() for record in page.records if record.counters}
    expected = sorted(told, key=lambda name: -told[name])
    assert [row[0] for row in ask(connection, "SELECT hub_id FROM mart.most_downloaded ORDER BY place")] == expected
    assert [row[0] for row in ask(connection, "SELECT hub_id FROM mart.model_overview ORDER BY downloads_place")] == expected
    assert ask(connection, "SELECT sum(downloads_30d) FROM mart.model_overview") == [(sum(told.values()),)]
    # Of releases most tell none: without a number there is none among the first.
    naive = "SELECT release_id FROM mart.release_overview WHERE downloads_30d IS NOT NULL ORDER BY downloads_30d DESC LIMIT 1"
    assert ask(connection, naive) == [(R1_RELEASE,)]


def test_a_model_that_tells_no_downloads_is_never_the_first(published: Engine, connection: Connection) -> None:
    with published.connect() as changed:
        changed.execute(text("UPDATE mart.model SET downloads = NULL WHERE hub_id = :name"), {"name": R1})
        assert changed.execute(text("SELECT hub_id FROM mart.most_downloaded ORDER BY place LIMIT 1")).scalar_one() != R1
        assert changed.execute(text("SELECT hub_id FROM mart.model_overview ORDER BY downloads_place LIMIT 1")).scalar_one() != R1
        assert changed.execute(text("SELECT downloads_place FROM mart.model_overview WHERE hub_id = :name"), {"name": R1}).scalar_one() is None
        changed.rollback()


def test_what_changed_last_month(connection: Connection) -> None:
    """By the publications as they were, one beside the next."""
    expected = set[tuple[Any, ...]]()
    before: dict[str, Any] = {}
    for number, as_of in connection.execute(text("SELECT publication_id, as_of FROM mart.publication ORDER BY publication_id")).all():
        now = {row["release_id"]: row for row in connection.execute(text("SELECT * FROM mart.release_disclosure_of(:id)"), {"id": number}).mappings()}
        expected |= {
            (release, name, before[release][f"{name}_status"], row[f"{name}_status"], as_of)
            for release, row in now.items()
            for name in DIMENSIONS
            if release in before and before[release][f"{name}_status"] != row[f"{name}_status"]
        }
        before = now
    connection.rollback()
    assert (R1_RELEASE, "weights", "open", "partial", at(DAYS[2])) in expected, "the gate of the last day"
    columns = "release_id, dimension, from_status, to_status, changed_at"
    assert set(ask(connection, f"SELECT {columns} FROM mart.status_revision")) == expected
    # What was unknown is no change of the release: it was read.
    read = {row for row in expected if "unknown" in row[2:4]}
    found = set(ask(connection, f"SELECT {columns} FROM mart.status_change"))
    assert found <= expected - read and (R1_RELEASE, "weights", "open", "partial", at(DAYS[2])) in found and read
    assert {row[4] for row in ask(connection, f"SELECT {columns} FROM mart.status_change WHERE changed_at >= '2025-09-01'")} == {at(DAYS[2])}
    of_weights = f"mart.status_change WHERE release_id = '{R1_RELEASE}' AND dimension = 'weights'"
    why = ask(connection, f"SELECT cause, is_flagship, source_key, statement, quotation FROM {of_weights}")
    assert [row[:3] for row in why] == [("release", True, R1)] and "manual" in why[0][3]
    assert why[0][4] is None, "fields of a record are no words of it"
    changes = ask(connection, "SELECT release_id, change, direction, dimensions FROM mart.release_change")
    of_release = {row[0] for row in ask(connection, "SELECT release_id FROM mart.status_change WHERE is_flagship")}
    assert (R1_RELEASE, "weights: open to partial", "less open", 1) in changes and {row[0] for row in changes} == of_release


def test_a_changed_rule_is_no_change_of_the_world(published: Engine) -> None:
    with published.connect() as changed:
        for column, cause in (("rule_set", "rules"), ("registry_hash", "rules, registry")):
            last = "(SELECT max(publication_id) FROM meta.publication)"
            changed.execute(text(f"UPDATE meta.publication SET {column} = 'another' WHERE publication_id = {last}"))
            told = f"SELECT DISTINCT cause FROM mart.status_revision WHERE publication_id = {last}"
            assert changed.execute(text(told)).scalars().all() == [cause]
            assert changed.execute(text(f"SELECT count(*) FROM mart.status_change WHERE publication_id = {last}")).scalar_one() == 0
        changed.rollback()


def test_licences_of_releases_with_open_weights(published: Engine, connection: Connection, statuses: dict[str, dict[str, str]]) -> None:
    opened = sum(one["weights"] == "open" for one in statuses.values())
    found = dict(ask(connection, "SELECT licence, count(*) FROM mart.release_overview WHERE weights = 'open' GROUP BY 1"))  # type: ignore[arg-type]
    assert sum(found.values()) == opened and not found.keys() & {"open", "partial", "closed", "unknown"}, "a licence is no status"
    # Of the one release with a model the registry corrects the licence; without weights there is none.
    corrected = {row["subject_id"]: row["value"] for row in registry("corrections") if row["field"] == "license_spdx"}
    assert ask(connection, f"SELECT licence, licence_status FROM mart.release_overview WHERE release_id = '{R1_RELEASE}'") == [(corrected[R1_RELEASE], "open")]
    assert ask(connection, "SELECT count(*), count(licence), count(licence_status) FROM mart.release_overview WHERE weights = 'closed'")[0][1:] == (
        0,
        0,
    )
    with published.connect() as changed:
        # Without the correction it is the least restricted of its flagship models, not of its adapters.
        changed.execute(text("DELETE FROM mart.evidence WHERE rule = 'correction.status' AND dimension = 'licence'"))
        told = text("SELECT licence FROM mart.release_overview WHERE release_id = :name")
        assert changed.execute(told, {"name": R1_RELEASE}).scalar_one() == "MIT", "by the tag of its model"
        copies = (("flagship", "LicenseRef-x", "use-restricted"), ("flagship", "BSD-3-Clause", "permissive"), ("adapter", "CC0-1.0", "public-domain"))
        for number, (role, licence, kind) in enumerate(copies):
            columns = "release_id, lab_id, universe, parents, publication_id, published_from"
            changed.execute(
                text(
                    f"INSERT INTO mart.model (hub_id, role, license_spdx, licence_class, {columns})"
                    f" SELECT :name, :role, :licence, :kind, {columns} FROM mart.model WHERE hub_id = :model"
                ),
                {"name": f"deepseek-ai/copy-{number}", "role": role, "licence": licence, "kind": kind, "model": R1},
            )
        changed.execute(text("UPDATE mart.model SET license_spdx = NULL, licence_class = 'unknown' WHERE hub_id = :model"), {"model": R1})
        assert changed.execute(told, {"name": R1_RELEASE}).scalar_one() == "BSD-3-Clause"
        changed.rollback()


def test_when_was_it_released(connection: Connection) -> None:
    corrected = {row["subject_id"]: row["value"] for row in registry("corrections") if row["field"] == "release_date"}
    expected = {release: row["release_date"] for release, row in flagships().items() if row["date_precision"] == "day"} | corrected
    found = ask(connection, "SELECT release_id, name, release_date FROM mart.release_overview WHERE date_precision = 'day'")
    assert {row[0]: row[2].isoformat() for row in found} == {release: expected[release] for release, *_ in found}
    assert {row[0] for row in found} == expected.keys() & flagships().keys()
    assert ask(connection, "SELECT release_date FROM mart.release_overview WHERE name = 'GPT-4'") == [(date(2023, 3, 14),)]


def test_why_is_it_unknown(connection: Connection, statuses: dict[str, dict[str, str]]) -> None:
    """The words are those of the finding, and a look that came to nothing says what was asked."""
    query = text("SELECT subject_id, dimension, reason FROM core.finding WHERE subject_kind = 'release' AND status = 'unknown' AND dimension <> 'licence'")
    expected = {(release, dimension): reason for release, dimension, reason in connection.execute(query) if release in statuses}
    connection.rollback()
    deciding = "mart.evidence_overview WHERE status = 'unknown' AND is_deciding AND is_flagship"
    found = ask(connection, f"SELECT release_id, dimension, statement, look, quotation FROM {deciding}")
    assert {(row[0], row[1]): row[2] for row in found} == expected != {}
    assert {row[3] for row in found} <= {"none", "partial"} and all(row[2] and row[4] is None for row in found)


def test_how_closed_are_the_releases_of_a_year(connection: Connection, statuses: dict[str, dict[str, str]]) -> None:
    years = Counter(row["release_date"][:4] for release, row in flagships().items() if statuses[release]["weights"] == "closed")
    found = ask(connection, "SELECT release_year::text, count(*) FROM mart.release_overview WHERE weights = 'closed' GROUP BY 1")
    assert dict(found) == dict(years) and len(years) > 3  # type: ignore[arg-type]  # pairs
