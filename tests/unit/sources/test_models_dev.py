"""The catalogue models.dev by GitHub: its list, its files, and what is not formed like either."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from serving import Service, adds_up, looks

from observatory.http import Client
from observatory.sources import models_dev
from observatory.sources.base import Page
from observatory.sources.models_dev import REPOSITORY, ModelsDev, facts_of

TREE = f"/repos/{REPOSITORY}/git/trees/HEAD"
LISTED = f"catalogue:{REPOSITORY}"
ONE = """name = "Spruce Max"
family = "spruce"
release_date = "2026-06-30"
open_weights = false
[modalities]
input = ["text", "image"]
output = ["text"]
[cost]
input = 2.00
"""


def sha_of(body: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()


def entry(path: str, body: bytes = ONE.encode(), **other: Any) -> dict[str, Any]:
    return {"path": path, "type": "blob", "mode": "100644", "sha": sha_of(body), "size": len(body), **other}


def tree(*entries: Any, **other: Any) -> dict[str, Any]:
    return {"sha": "0" * 40, "truncated": False, "tree": list(entries), **other}


def serve(service: Service, body: bytes, **other: Any) -> str:
    """A blob; its hash."""
    sha = sha_of(body)
    told = {"sha": sha, "size": len(body), "encoding": "base64", "content": base64.encodebytes(body).decode(), **other}
    service.on(f"/repos/{REPOSITORY}/git/blobs/{sha}", (200, told))
    return sha


@pytest.fixture
def catalogue(client: Client) -> ModelsDev:
    return ModelsDev(client)


def test_the_list_holds_the_makers_files_alone(service: Service, catalogue: ModelsDev) -> None:
    entries = [
        entry("models/acme/spruce-max.toml"),
        entry("models/acme/beech.1.toml"),
        entry("providers/cloud/models/spruce-max.toml"),
        entry("models/acme/deep/spruce.toml"),
        entry("models/acme/notes.md"),
        entry("models/../spruce.toml"),
        entry("models/acme/link.toml", mode="120000"),
        entry("models/acme/folder.toml", type="tree"),
        entry("models/acme/large.toml", size=models_dev.MAX_FILE + 1),
        entry("models/acme/unsized.toml", size=None),
        entry("models/acme/short.toml", sha="abc"),
        {"path": 7},
        None,
    ]
    service.on(TREE, (200, tree(*entries), {"ETag": 'W/"one"'}))
    (page,) = catalogue.listing()
    assert [record.payload for record in page.records] == [
        {"files": [{"key": key, "sha": sha_of(ONE.encode())} for key in ("acme/beech.1", "acme/spruce-max")]}
    ]
    assert looks([page]) == {LISTED: "answered"} and adds_up([page])
    assert [(one.etag, one.kind, one.key) for one in page.validators] == [('W/"one"', "catalogue", REPOSITORY)]


def test_an_unchanged_list_is_one_call_and_no_record(service: Service, client: Client) -> None:
    service.on(TREE, (304, ""))
    (page,) = ModelsDev(client, etag='W/"one"').listing()
    assert page.records == () and looks([page]) == {LISTED: "answered"}
    assert [request.headers["If-None-Match"] for request in service.asked] == ['W/"one"']


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((200, tree(entry("models/acme/spruce.toml"), truncated=True)), "unreadable"),
        ((200, {"tree": [entry("models/acme/spruce.toml")]}), "unreadable"),
        ((200, tree(entry("catalogue/acme/spruce.toml"))), "unreadable"),
        ((200, tree(*(entry(f"models/acme/m{i}.toml") for i in range(models_dev.MAX_FILES + 1)))), "unreadable"),
        ((200, {"tree": {"models": 1}}), "failed"),
        ((200, []), "failed"),
        ((404, {}), "absent"),
        ((403, {"error": "Forbidden"}), "refused"),
    ],
    ids=["cut", "not told whether it is cut", "another form", "too many", "no list", "no object", "absent", "refused"],
)
def test_what_is_no_whole_list_takes_nothing_away(service: Service, catalogue: ModelsDev, answer: tuple[int, Any], outcome: str) -> None:
    service.on(TREE, answer)
    pages = list(catalogue.listing())
    assert not any(page.records or page.validators for page in pages) and looks(pages) == {LISTED: outcome} and adds_up(pages)


def test_a_renamed_repository_is_followed_and_another_thing_s_address_is_not(service: Service, catalogue: ModelsDev) -> None:
    moved = {"Location": f"{service.url}/repositories/7/git/trees/HEAD?recursive=1"}
    elsewhere = {"Location": f"{service.url}/repos/other/thing"}
    service.on(TREE, (301, {}, moved), (301, {}, elsewhere))
    service.on("/repositories/7/git/trees/HEAD", (200, tree(entry("models/acme/spruce.toml"))))
    service.on(f"/repos/{REPOSITORY}", (301, {}, {"Location": f"{service.url}/repositories/7"}))
    service.on("/repositories/7", (200, {"id": 7, "full_name": "acme/moved"}))
    service.on("/repos/other/thing", (200, tree(entry("models/evil/one.toml"))))
    assert looks(list(catalogue.listing())) == {LISTED: "answered"}
    pages = list(catalogue.listing())
    assert looks(pages) == {LISTED: "failed"} and not any(page.records for page in pages)


def test_a_file_becomes_facts_and_no_more(service: Service, catalogue: ModelsDev) -> None:
    voice = ONE.replace('output = ["text"]', 'output = ["audio"]').replace('"2026-06-30"', "2026-06-30").replace("open_weights = false\n", "")
    shas = [serve(service, ONE.encode()), serve(service, voice.encode())]
    pages = list(catalogue.files(zip(("acme/spruce-max", "acme/voice"), shas, strict=True)))
    told = [record.payload for page in pages for record in page.records]
    shared = {"maker": "acme", "name": "Spruce Max", "family": "spruce", "release_date": "2026-06-30", "date_precision": "day", "license": None}
    assert told == [
        {**shared, "model_id": "spruce-max", "sha": shas[0], "open_weights": False, "modality": "multimodal"},
        {**shared, "model_id": "voice", "sha": shas[1], "open_weights": None, "modality": "audio"},
    ]
    assert looks(pages) == {"catalogue_file:acme/spruce-max": "answered", "catalogue_file:acme/voice": "answered"} and adds_up(pages)


HOSTILE = {
    "broken": "name = ",
    "control": ONE.replace("Spruce Max", "\\u001b[31mred"),
    "long": ONE.replace("Spruce Max", "x" * 201),
    "date": ONE.replace("2026-06-30", "soon"),
    "thirteenth month": ONE.replace("2026-06-30", "2026-13-01"),
    "moment": ONE.replace('"2026-06-30"', "2026-06-30T10:00:00Z"),
    "number": ONE.replace('name = "Spruce Max"', "name = 7"),
    "deep": "a = " + "[" * 5_000,
    "digits": ONE + "\nlarge = " + "9" * 10_000,
    "large": "x = 1 #" + "x" * models_dev.MAX_FILE,
    "no letters": "\udcff",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_one_bad_file_is_one_bad_file(service: Service, catalogue: ModelsDev, words: str) -> None:
    bad, good = words.encode("utf-8", "surrogateescape"), ONE.encode()
    shas = [serve(service, bad), serve(service, good)]
    pages = list(catalogue.files(zip(("acme/wrong", "acme/good"), shas, strict=True)))
    assert looks(pages) == {"catalogue_file:acme/wrong": "unreadable", "catalogue_file:acme/good": "answered"} and adds_up(pages)
    (reject,) = (one for page in pages for one in page.rejects)
    assert reject.key == "acme/wrong" and reject.reason in {"not_read", "too_large"} and reject.detail.isprintable()


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"encoding": "base64", "content": "QUJD"}, "unreadable"),
        ({"encoding": "base64", "content": "Q"}, "unreadable"),
        ({"encoding": "none", "content": ""}, "unreadable"),
        ({"encoding": "base64", "content": 7}, "unreadable"),
        ([], "unreadable"),
    ],
    ids=["other bytes", "no base64", "no encoding", "a number", "a list"],
)
def test_what_is_not_the_file_that_the_list_named_is_a_reject(service: Service, catalogue: ModelsDev, answer: Any, outcome: str) -> None:
    sha = sha_of(ONE.encode())
    service.on(f"/repos/{REPOSITORY}/git/blobs/{sha}", (200, answer))
    pages: list[Page] = list(catalogue.files([("acme/one", sha)]))
    assert looks(pages) == {"catalogue_file:acme/one": outcome} and not any(page.records for page in pages) and adds_up(pages)


def test_a_key_that_is_no_file_s_is_not_asked_for(service: Service, catalogue: ModelsDev) -> None:
    pages = list(catalogue.files([("../secret", "0" * 40), ("acme/one", "HEAD")]))
    assert set(looks(pages).values()) == {"failed"} and service.asked == []


def test_kinds_that_nobody_knows_are_no_text() -> None:
    assert facts_of((ONE.replace('["text", "image"]', '["smell"]')).encode())["modality"] == "multimodal"
    assert facts_of((ONE.replace('input = ["text", "image"]', "input = 7")).encode())["modality"] == "text"
    assert facts_of(b'name = "A"\nrelease_date = "2026"\nmodalities = 3')["date_precision"] == "year"
