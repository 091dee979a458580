"""Formulas of other indices on hand-made releases, each worked out by hand: what is known, what is possible, and how much of it is known."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.landing.reading import load_rules
from observatory.warehouse import publish, sqlfile
from observatory.warehouse.build import core_objects
from observatory.warehouse.merge import materialise

FORMULAS = sorted(path.stem for path in (settings.SQL / "core").glob("formula_*.sql"))
Range = tuple[float, float]


@pytest.fixture
def world(warehouse: Engine) -> Iterator[Connection]:
    """A transaction in which a test makes its releases, and which is taken back."""
    yield from world_of(warehouse)


def world_of(warehouse: Engine) -> Iterator[Connection]:
    """A transaction without a release, which is taken back; tests of a formula in a file of its own begin with it too."""
    with warehouse.connect() as connection:
        load_rules(connection)
        connection.execute(text("DELETE FROM core.release"))
        yield connection
        connection.rollback()


def release(connection: Connection, name: str, told: Mapping[str, str], *, lab: str = "acme", is_api_only: bool = False, offer: str | None = None) -> None:
    """A release whose indicators have these statuses; what is not among them is unknown."""
    query = "INSERT INTO core.release VALUES (:name, :lab, :name, NULL, NULL, 'unknown', true, :api, true, NULL, :offer)"
    connection.execute(text(query), {"name": name, "lab": lab, "api": is_api_only, "offer": offer})
    for indicator, status in told.items():
        query = "INSERT INTO core.release_indicator SELECT :name, indicator, dimension, :status, 1, NULL FROM core.indicator WHERE indicator = :indicator"
        assert connection.execute(text(query), {"name": name, "indicator": indicator, "status": status}).rowcount == 1, indicator


def finds(connection: Connection, name: str, told: Mapping[str, str]) -> None:
    """The statuses of a release's dimensions; as the build writes them, each other dimension has a row too, which says unknown."""
    query = "INSERT INTO core.finding VALUES ('release', :name, :dimension, :finding, :look, :status, 'by hand', CAST(md5(:name) AS uuid))"
    for dimension in ("weights", "data", "code", "methods", "licence"):
        status = told.get(dimension, "unknown")
        found_out = {"finding": status if status in {"open", "partial"} else "none", "look": "none" if status == "unknown" else "complete"}
        connection.execute(text(query), {"name": name, "dimension": dimension, "status": status, **found_out})


def member(connection: Connection, name: str, kind: str, thing: str, standing: str = "own") -> None:
    query = (
        "INSERT INTO core.release_member (release_id, artifact_kind, artifact_id, role, standing, strength, rule, reason)"
        " VALUES (:name, :kind, :thing, :role, :standing, 'declared', 'hand', '')"
    )
    values = {"name": name, "kind": kind, "thing": thing, "role": "flagship" if kind == "model" else kind, "standing": standing}
    connection.execute(text(query), values)


def flagship(connection: Connection, name: str, licence: str) -> None:
    """A flagship of the release under a class of licence."""
    thing = f"acme/{name}-{licence}"
    query = (
        "INSERT INTO core.model (hub_id, lab_id, universe, licence_class, raw_version_id, first_seen_at) VALUES (:id, 'acme', 'registry', :licence, 1, now())"
    )
    connection.execute(text(query), {"id": thing, "licence": licence})
    member(connection, name, "model", thing)


def dataset(connection: Connection, name: str, spdx: str | None, licence: str, standing: str = "own") -> None:
    """A dataset of the release under a licence."""
    thing = f"acme/{name}-{spdx}-{standing}"
    query = (
        "INSERT INTO core.dataset (hub_id, lab_id, license_spdx, licence_class, raw_version_id, first_seen_at) VALUES (:id, 'acme', :spdx, :licence, 1, now())"
    )
    connection.execute(text(query), {"id": thing, "spdx": spdx, "licence": licence})
    member(connection, name, "dataset", thing, standing)


def stands_on_another(connection: Connection, name: str) -> None:
    query = (
        "INSERT INTO core.evidence (evidence_id, release_id, dimension, indicator, finding, rule, rule_version, source_kind, source_key, locator, quotation,"
        " observed_at, standing, strength, reason, rank) VALUES (CAST(md5(:name) AS uuid), :name, 'data', 'base_model_data', 'none', 'hand.made', 1, 'hand',"
        " 'x', '', '', now(), 'own', 'declared', '', 1)"
    )
    connection.execute(text(query), {"name": name})


def found(connection: Connection, formula: str) -> dict[str, dict[str, Range]]:
    """From what is known to what is possible, by release and part."""
    query = sqlfile.parse(settings.SQL / "core" / f"{formula}.sql", "build").sql
    rows: dict[str, dict[str, Range]] = {}
    for row in connection.exec_driver_sql(query.replace("%", "%%")).mappings():
        rows.setdefault(row["release_id"], {})[row["component"]] = (float(row["low"]), float(row["high"]))
    return rows


def parts(**told: Any) -> dict[str, Range]:
    """Parts of the openness index; a number is known, a pair possible."""
    names = {"weights": "weights access", "licence": "weights licence", "data": "data access", "data_licence": "data licence", "method": "method"}
    names["code"] = "code licence"
    return {name: value if isinstance(value := told[short], tuple) else (value, value) for short, name in names.items()}


ALL = ("final_weights", "license", "training_data", "training_code", "tuning_code", "code_license", "research_paper", "technical_report", "training_procedure")


def test_whatever_is_known_no_lower_end_lies_above_its_higher_one(world: Connection) -> None:
    draw = random.Random(7)  # noqa: S311 - any draw
    classes = ["proprietary-restricted", "non-commercial", "use-restricted", "copyleft", "permissive", "public-domain", "unknown"]
    indicators = [row[0] for row in world.execute(text("SELECT indicator FROM core.indicator ORDER BY 1"))]
    for number in range(300):
        told = {name: status for name in indicators if (status := draw.choice(("open", "partial", "closed", None))) is not None}
        release(world, f"drawn-{number}", told, is_api_only=draw.random() < 0.1)
        finds(world, f"drawn-{number}", {name: draw.choice(("open", "partial", "closed", "unknown")) for name in ("weights", "data", "code", "methods")})
        if draw.random() < 0.8:
            flagship(world, f"drawn-{number}", draw.choice(classes))
        if draw.random() < 0.5:
            dataset(world, f"drawn-{number}", draw.choice(("MIT", "CC-BY-4.0", None)), draw.choice(classes))
        if draw.random() < 0.3:
            stands_on_another(world, f"drawn-{number}")
    for formula in FORMULAS:
        rows = found(world, formula)
        assert len(rows) >= 300
        assert {(name, part): ends for name, parts_of in rows.items() for part, ends in parts_of.items() if ends[0] > ends[1]} == {}


def test_the_openness_index(world: Connection) -> None:
    expected = {}

    def case(name: str, told: Mapping[str, str], *, is_api_only: bool = False, offer: str | None = None, **points: Any) -> None:
        release(world, name, told, is_api_only=is_api_only, offer=offer)
        expected[name] = parts(**points)

    case("unknown", {}, weights=(0, 3), licence=(0, 3), data=(0, 3), data_licence=(0, 3), method=(0, 3), code=(0, 3))
    closed = dict.fromkeys([*ALL, "model_architecture", "pretraining_sources", "tuning_sources"], "closed")
    case("closed", closed, weights=(0, 2), licence=0, data=0, data_licence=0, method=0, code=0)
    # What an API shows of its words is not known; its documents may say much.
    for offer, weights in (("api or product", (1, 2)), ("not recorded", (1, 2)), (None, (1, 2)), ("partners only", (0, 2)), ("nobody", 0)):
        told = closed | {"research_paper": "open"}
        case(f"offered-to-{offer}", told, is_api_only=True, offer=offer, weights=weights, licence=0, data=0, data_licence=0, method=2, code=0)
    case("all", dict.fromkeys(ALL, "open"), weights=3, licence=3, data=3, data_licence=1, method=3, code=3)
    flagship(world, "all", "permissive")
    dataset(world, "all", "ODC-By-1.0", "permissive")
    dataset(world, "all", "CC0-1.0", "public-domain")
    dataset(world, "all", "CC-BY-NC-4.0", "non-commercial", "family")
    # The most restrictive of several decides; behind a gate weights are weights; a class in between leaves a point open.
    case("mixed", dict.fromkeys(ALL, "open") | {"final_weights": "partial"}, weights=3, licence=(1, 2), data=3, data_licence=0, method=3, code=3)
    flagship(world, "mixed", "use-restricted")
    flagship(world, "mixed", "non-commercial")
    dataset(world, "mixed", "MIT", "permissive")
    dataset(world, "mixed", "CC-BY-NC-4.0", "non-commercial")
    # A tuned model: nothing of the base's data, part of its own; a framework for code; half a report.
    partly = {"final_weights": "open", "base_model_data": "closed", "pretraining_sources": "closed", "training_data": "partial", "dataset_access": "open"}
    partly |= {"research_paper": "partial", "training_code": "partial", "code_license": "open", "license": "partial"}
    case("tuned", partly, weights=3, licence=0, data=1, data_licence=0.5, method=(1, 2), code=1)
    stands_on_another(world, "tuned")
    flagship(world, "tuned", "non-commercial")
    dataset(world, "tuned", "CC-BY-4.0", "permissive")
    # Named sources and no data, code without a licence, only the configuration tells of the method.
    named = dict.fromkeys(ALL, "closed") | {"final_weights": "open", "pretraining_sources": "partial", "training_code": "open", "model_architecture": "open"}
    case("named", named, weights=3, licence=(0, 0), data=0.5, data_licence=0, method=1, code=0)
    case("copyleft", {"final_weights": "open"}, weights=3, licence=(2, 3), data=(0, 3), data_licence=(0, 3), method=(0, 3), code=(0, 3))
    flagship(world, "copyleft", "copyleft")
    # A class that restricts weighs more than a licence that somebody took for an open one.
    case("restricted", {"final_weights": "open", "license": "open"}, weights=3, licence=0, data=(0, 3), data_licence=(0, 3), method=(0, 3), code=(0, 3))
    flagship(world, "restricted", "non-commercial")
    release(world, "nobody's", {"final_weights": "open"}, lab="unknown")
    assert found(world, "formula_aa") == expected


def test_the_open_source_ai_definition(world: Connection) -> None:
    code = ("training_code", "data_processing_code", "inference_code", "code_license")
    cases: dict[str, tuple[dict[str, str], Range, Range, Range]] = {
        "unknown": ({}, (0, 1), (0, 1), (0, 1)),
        "met": (dict.fromkeys((*code, "datasheet", "final_weights", "license"), "open"), (1, 1), (1, 1), (1, 1)),
        "data itself": ({"training_data": "open", "datasheet": "closed"}, (1, 1), (0, 1), (0, 1)),
        "described": ({"training_data": "partial", "datasheet": "closed"}, (0, 1), (0, 1), (0, 1)),
        "not told": ({"training_data": "closed", "datasheet": "closed"}, (0, 0), (0, 1), (0, 1)),
        "may be in a datasheet": ({"training_data": "closed"}, (0, 1), (0, 1), (0, 1)),
        "no processing": (dict.fromkeys(code, "open") | {"data_processing_code": "closed"}, (0, 1), (0, 0), (0, 1)),
        "code of unknown licence": (dict.fromkeys(code[:3], "open"), (0, 1), (0, 1), (0, 1)),
        "gated": ({"final_weights": "partial", "license": "open"}, (0, 1), (0, 1), (0, 0)),
        "community licence": ({"final_weights": "open", "license": "partial"}, (0, 1), (0, 1), (0, 0)),
        "licence unknown": ({"final_weights": "open"}, (0, 1), (0, 1), (0, 1)),
    }
    for name, (told, *_) in cases.items():
        release(world, name, told)
    got = found(world, "formula_osaid")
    assert {name: (one["data information"], one["code"], one["parameters"]) for name, one in got.items()} == {name: one[1:] for name, one in cases.items()}


def test_the_transparency_index(world: Connection) -> None:
    release(world, "unknown", {})
    some = {"final_weights": "partial", "training_data": "partial", "compute": "open", "evaluation_code": "open", "evaluation_data": "partial"}
    release(world, "some", some)
    names = [row[0] for row in world.execute(text("SELECT indicator FROM core.indicator"))]
    release(world, "all", dict.fromkeys(names, "open"))
    release(world, "none", dict.fromkeys(names, "closed"))
    got = found(world, "formula_fmti")
    assert {len(one) for one in got.values()} == {10}
    assert set(got["unknown"].values()) == {(0, 1)}
    # Hardware in part, a closed tree, a missing configuration: our evidence does not decide what the index asks.
    assert {name for name, one in got["all"].items() if one != (1, 1)} == {"Compute hardware for final training run"}
    assert {name for name, one in got["none"].items() if one != (0, 0)} == {"Data processing techniques", "Deeper model properties"}
    assert {name for name, one in got["some"].items() if one != (0, 1)} == {"Open weights"} and got["some"]["Open weights"] == (1, 1)


def test_parts_and_total_are_published_with_their_coverage(world: Connection) -> None:
    release(world, "one", {"final_weights": "open", "license": "open", "datasheet": "closed", "training_data": "closed"})
    objects = {one.name: one for one in core_objects()}
    mart = next(one for one in publish.marts() if one.name == "release_formula")
    for name in FORMULAS:
        materialise(world, objects[name], ("core", name))
    materialise(world, mart, ("build", mart.name))
    publish._publish_one(world, mart, 1)
    query = "SELECT formula, low, high, most, share_low, share_high, coverage FROM mart.release_formula WHERE component = 'total' ORDER BY formula"
    total = {formula: told for formula, *told in world.execute(text(query))}
    assert len(total) == len(FORMULAS), "a formula that is not published: its UNION ALL in sql/marts/release_formula.sql"
    # Access 3 and a licence of 2 or 3; none of the data; method and code might have all their points.
    assert total["aa_openness"] == [5, 12, 18, Decimal("0.2778"), Decimal("0.6667"), Decimal("0.5")]
    assert total["fmti"][2] == 10 and total["osaid"] == [1, 2, 3, Decimal("0.3333"), Decimal("0.6667"), Decimal("0.6667")]
    held = "SELECT count(*) FROM mart.release_formula f WHERE f.share_low <> round(f.low / f.most, 4) OR f.low > f.high OR f.high > f.most"
    assert world.execute(text(held)).scalar_one() == 0
