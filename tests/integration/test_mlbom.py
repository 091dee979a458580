"""A bill of materials of a release: valid by the published schema, of the marts alone, and never surer than they are."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from fastapi import Depends
from license_expression import get_spdx_licensing
from packageurl import PackageURL
from small_world import DAYS, LATER, LLAMA, R1, make_marts, model, new_run
from sqlalchemy import Connection, Engine, text
from starlette.testclient import TestClient

from observatory import settings
from observatory.landing.writer import land
from observatory.local import postgres
from observatory.sources.base import Page
from observatory.store import Folder
from observatory.web import data, mlbom
from observatory.web.app import create_app
from observatory.web.data import engine_for_reader

LOGIN = "bill_of_tests"
RELEASE, TUNED = "deepseek/deepseek-r1", "meta/hostile"
HOSTILE = '</script><script>alert(\'x\')</script>\u202e\u0007 "},{"a":1}\n\t\\ \U0001f600 ;<!-- é'
STATUSES = {"open", "partial", "closed", "unknown"}


@pytest.fixture(scope="module")
def warehouse(told_warehouse: Engine) -> Engine:
    """Three days, each published."""
    return told_warehouse


@pytest.fixture(scope="module")
def url(sockets: Path, warehouse: Engine) -> str:
    """Three days published, a tuned model of a chain of bases, and then names that nobody expects."""
    tuned = [
        model(DAYS[2], f"meta-llama/Tuned-{number}", "2025-08-30T00:00:00.000Z", 7, gated=False, tags=["safetensors", f"base_model:finetune:{parent}", licence])
        for number, parent, licence in (
            (1, LLAMA, "license:other"),
            (2, "meta-llama/Tuned-1", "license:llama3.1"),
            (3, "meta-llama/Tuned-2", "license:apache-2.0"),
        )
    ]
    land(warehouse, new_run(warehouse), "huggingface", Page(tuple(tuned), received={"model": 3}))
    make_marts(warehouse)
    postgres.create_login(sockets, LOGIN, "observatory_reader")
    return str(postgres.url(sockets, str(warehouse.url.database), user=LOGIN))


@pytest.fixture
def reader(url: str) -> Iterator[Connection]:
    """A reader's transaction, which sees mart alone."""
    with engine_for_reader(url).connect() as connection:
        yield connection


def bill(connection: Connection, release: str, **at: Any) -> dict[str, Any]:
    found = mlbom.document(partial(data.read, connection), release, data.published(connection, None, at.pop("publication", None)), licence="CC-BY-4.0", **at)
    assert found is not None
    return found


def offence(told: dict[str, Any]) -> str | None:
    """What the schema of CycloneDX 1.7 says against a document, formats of addresses included; None where it is valid."""
    found = JsonStrictValidator(SchemaVersion.V1_7).validate_str(mlbom.as_text(told))
    return None if found is None else str(found)[:500]


def properties(told: dict[str, Any]) -> dict[str, str]:
    found = {one["name"].removeprefix(f"{mlbom.TAXONOMY}:"): one["value"] for one in told.get("properties", ())}
    return {**found, **(properties(told["modelCard"]) if "modelCard" in told else {})}


def references(told: Any) -> Iterator[str]:
    """Every ``bom-ref`` of a document, however deep."""
    if isinstance(told, dict):
        if "bom-ref" in told:
            yield told["bom-ref"]
        for value in told.values():
            yield from references(value)
    elif isinstance(told, list):
        for value in told:
            yield from references(value)


def releases_of(connection: Connection) -> list[str]:
    return list(connection.execute(text("SELECT release_id FROM mart.release ORDER BY models DESC, release_id LIMIT 40")).scalars())


def test_every_bill_is_valid_and_every_name_in_it_is_one(reader: Connection) -> None:
    found = releases_of(reader)
    assert RELEASE in found and len(found) == 40
    for release in found:
        told = bill(reader, release)
        assert offence(told) is None, release
        names = list(references(told))
        assert len(names) == len(set(names)), release
        known = set(names)
        assert {one["ref"] for one in told["dependencies"]} | {ref for one in told["dependencies"] for ref in one.get("dependsOn", ())} <= known
        assert {one["ref"] for one in told["metadata"]["component"]["modelCard"].get("modelParameters", {}).get("datasets", ())} <= known


def test_the_schema_is_one_that_refuses(reader: Connection) -> None:
    told = bill(reader, RELEASE)
    for change in (
        {"bomFormat": "another"},
        {"metadata": {"timestamp": "yesterday"}},
        {"serialNumber": "urn:uuid:x"},
        {"components": [{"type": "model", "name": "x"}]},
        {"components": [{"type": "data", "name": "x", "licenses": [{"license": {"id": "No-Such-1.0"}}]}]},
        {"components": [{"type": "data", "name": "x", "externalReferences": [{"type": "vcs", "url": "https://a b/<c>"}]}]},
    ):
        assert offence({**told, **change}) is not None, change


def test_statuses_are_those_of_the_marts_with_the_row_that_decides(reader: Connection) -> None:
    seen = set()
    for release in releases_of(reader):
        told = bill(reader, release)
        main = told["metadata"]["component"]
        row = reader.execute(text("SELECT * FROM mart.release_disclosure WHERE release_id = :release"), {"release": release}).mappings().one()
        held = properties(main)
        occurrences = {one["bom-ref"].rpartition("#")[2]: one for one in main.get("evidence", {}).get("occurrences", ())}
        for dimension in ("weights", "data", "code", "methods"):
            for part in ("status", "finding", "look"):
                assert held[f"{dimension}:{part}"] == row[f"{dimension}_{part}"]
            seen.add(held[f"{dimension}:status"])
            if row[f"{dimension}_evidence_id"]:
                words = occurrences[dimension]["additionalContext"]
                assert str(row[f"{dimension}_evidence_id"]) in words
                # What is unknown is nowhere called closed.
                assert words.startswith(f"{dimension}: {row[f'{dimension}_status']}; found: {row[f'{dimension}_finding']}; ")
        listed = dict(
            reader.execute(
                text(
                    "SELECT i.indicator, coalesce(r.status, 'unknown') FROM mart.indicator i"
                    " LEFT JOIN mart.release_indicator r ON r.indicator = i.indicator AND r.release_id = :release"
                ),
                {"release": release},
            ).all()
        )
        assert {name: held[f"indicator:{name}:status"] for name in listed} == listed
        seen.update(listed.values())
    assert seen == STATUSES, "the world must hold every status, or nothing was compared"


def test_models_have_their_licences_bases_and_addresses(reader: Connection) -> None:
    release = reader.execute(text("SELECT release_id FROM mart.model WHERE hub_id = 'meta-llama/Tuned-3'")).scalar_one()
    told = bill(reader, release)
    models = {f"{one['group']}/{one['name']}": one for one in told["components"] if one["type"] == "machine-learning-model"}
    tuned = models["meta-llama/Tuned-3"]
    assert tuned["licenses"] == [{"license": {"id": "Apache-2.0", "acknowledgement": "declared"}}]
    assert (
        PackageURL.from_string(tuned["purl"]).to_dict() | {"type": "huggingface", "namespace": "meta-llama"} == PackageURL.from_string(tuned["purl"]).to_dict()
    )
    chain, above = [], tuned
    while "pedigree" in above:
        (above,) = above["pedigree"]["ancestors"]
        chain.append(f"{above['group']}/{above['name']}")
    assert chain == ["meta-llama/Tuned-2", "meta-llama/Tuned-1", LLAMA, R1]
    others = {
        name: one
        for row in reader.execute(text("SELECT DISTINCT release_id FROM mart.model"))
        for one in bill(reader, row[0])["components"]
        if (name := one["name"])
    }
    assert others["Tuned-2"]["licenses"] == [{"expression": "LicenseRef-llama3.1", "acknowledgement": "declared"}]
    assert others["Tuned-1"]["licenses"] == [{"license": {"name": "other", "acknowledgement": "declared"}}]
    # No licence was told: none is written.
    assert "licenses" not in others[LATER.partition("/")[2]]
    assert {one["type"]: one["url"] for one in tuned["externalReferences"]} == {
        "model-card": "https://huggingface.co/meta-llama/Tuned-3",
        "distribution": "https://huggingface.co/meta-llama/Tuned-3/tree/main",
    }


def test_a_bill_says_what_it_is_of(reader: Connection) -> None:
    told = bill(reader, RELEASE)
    published = data.published(reader, None)
    held = properties(told["metadata"])
    assert (held["publication"], held["world"]) == (str(published.publication_id), "a small world")
    assert held["as_of"] == published.as_of.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert "a small world" in told["annotations"][0]["text"] and told["compositions"][0]["aggregate"] == "unknown"
    # The schema takes any version here.
    assert told["specVersion"] == "1.7"
    assert mlbom.as_text(bill(reader, RELEASE)) == mlbom.as_text(told), "the same publication makes the same bill"


def test_an_earlier_publication_has_its_own_bill(reader: Connection) -> None:
    now, first = bill(reader, RELEASE), data.published(reader, None, 1)
    then = bill(reader, RELEASE, publication=1, as_of=first.as_of.date())
    assert offence(then) is None
    weights = [properties(told["metadata"]["component"])["weights:status"] for told in (then, now)]
    assert weights == ["open", "partial"] and then["serialNumber"] != now["serialNumber"]


def test_hostile_names_and_addresses_break_nothing(reader: Connection) -> None:
    """Every text that a mart gives is an outsider's here; what is no address becomes none."""
    hostile = [HOSTILE, "javascript:alert(1)", "https://x/<y> z", "../../etc", "a/b/c", "", " ", "é/ü", "%zz", "x" * 5_000, "pkg:huggingface/a@1#b"]
    for words in hostile:

        def read(name: str, *, words: str = words, **parameters: Any) -> list[dict[str, Any]]:
            rows = data.read(reader, name, **parameters)
            keep = {"release_id", "rule_set", "registry_hash", "dimension", "indicator", "gated", "is_asked"}

            def told(key: str, value: Any) -> Any:
                if key in keep or key.endswith(("_status", "_finding", "_look", "status", "finding")):
                    return value
                if isinstance(value, list):
                    return [words, f"{words}2"]
                return words if isinstance(value, str) or (value is None and key in {"pipeline_tag", "hub_license_id", "license_spdx"}) else value

            return [{key: told(key, value) for key, value in row.items()} for row in rows]

        found = mlbom.document(read, RELEASE, replace(data.published(reader, None), world=words), licence="CC-BY-4.0")
        assert found is not None and offence(found) is None, words
        text_of = mlbom.as_text(found)
        assert json.loads(text_of) == found
        assert not re.search("[\u202e\u0007]", text_of)
        addresses = re.findall(r'"url": "([^"]*)"', text_of)
        assert all(one.startswith(("https://huggingface.co/", "https://github.com/", "https://arxiv.org/")) for one in addresses), addresses


@pytest.mark.parametrize(
    ("spdx", "of_class", "told", "wanted"),
    [
        ("MIT", "permissive", "mit", [{"license": {"id": "MIT", "acknowledgement": "declared"}}]),
        ("MIT OR Apache-2.0", "permissive", "x", [{"expression": "MIT OR Apache-2.0", "acknowledgement": "declared"}]),
        (
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "copyleft",
            "x",
            [{"expression": "GPL-2.0-only WITH Classpath-exception-2.0", "acknowledgement": "declared"}],
        ),
        ("Classpath-exception-2.0", "copyleft", "x", [{"expression": "Classpath-exception-2.0", "acknowledgement": "declared"}]),
        ("MIT OR", "permissive", "mit-ish", [{"license": {"name": "mit-ish", "acknowledgement": "declared"}}]),
        ("No-Such-1.0", "permissive", None, [{"license": {"name": "No-Such-1.0", "acknowledgement": "declared"}}]),
        ("LicenseRef-unknown", "unknown", "unknown", [{"license": {"name": "unknown", "acknowledgement": "declared"}}]),
        (None, "unknown", "other", [{"license": {"name": "other", "acknowledgement": "declared"}}]),
        (None, "unknown", None, None),
    ],
)
def test_a_licence_is_told_by_its_id_or_as_it_was_told(spdx: str | None, of_class: str, told: str | None, wanted: Any) -> None:
    assert mlbom.licences(spdx, of_class, told) == wanted


def test_every_id_that_could_be_written_is_one_of_the_schema() -> None:
    """The list that decides and the list that judges are two: none of the first lacks in the second, nor any of the registry."""
    from cyclonedx.spdx import is_supported_id

    known = [str(name) for name, one in get_spdx_licensing().known_symbols.items() if not one.is_exception and not str(name).startswith("LicenseRef-")]
    assert len(known) > 400
    assert [name for name in known if not is_supported_id(name)] == []
    with (settings.SQL / "registry" / "licences.csv").open(encoding="utf-8", newline="") as stream:
        ours = {row["spdx_expression"] for row in csv.DictReader(stream)} - {""}
    wrong = [name for name in sorted(ours) if (mlbom.licences(name, "permissive", None) or [{}])[0].get("license", {}).get("name")]
    assert wrong == []


def test_a_release_is_found_by_id_slug_or_name_and_never_guessed(reader: Connection) -> None:
    read = partial(data.read, reader)
    name = reader.execute(text("SELECT name FROM mart.release WHERE release_id = :release"), {"release": RELEASE}).scalar_one()
    for lab, asked in (("deepseek", "deepseek-r1"), ("", RELEASE), ("deepseek", RELEASE), ("deepseek", name.upper())):
        assert mlbom.find(read, lab, asked) == RELEASE
    for lab, asked in (
        ("deepseek", ""),
        ("deepseek", "r1"),
        ("meta", "deepseek-r1"),
        ("", "deepseek-r1"),
        ("no-lab", "x"),
        ("deepseek", "' OR true --"),
        ("", "%"),
    ):
        with pytest.raises(mlbom.NoSuchRelease):
            mlbom.find(read, lab, asked)


def test_the_page_gives_the_same_bill(url: str, reader: Connection, tmp_path: Path) -> None:
    with TestClient(create_app(url, Folder(tmp_path), signed_in=Depends(lambda: None))) as server:
        page = server.get("/release", params={"release": RELEASE})
        (link,) = re.findall(r'href="([^"]+)" download>Bill of materials', page.text)
        answer = server.get(link.replace("&amp;", "&"))
        assert (answer.status_code, answer.headers["content-type"]) == (200, mlbom.MEDIA_TYPE)
        assert re.fullmatch(r'attachment; filename="[a-z0-9.-]+\.cdx\.json"', answer.headers["content-disposition"])
        assert answer.json() == bill(reader, RELEASE)
        older = server.get("/release/bom", params={"release": RELEASE, "publication": 1})
        assert properties(older.json()["metadata"])["publication"] == "1" and offence(older.json()) is None
        assert server.get("/release/bom", params={"release": "no/such"}).status_code == 404
        assert server.get("/release/bom").status_code == 404
