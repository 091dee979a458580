"""What is not proven is not taken as told: a list that may be cut, bytes of another file, fields of another form, a service that only waits."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
from collections.abc import Mapping
from typing import Any

import pytest
from serving import Service, adds_up, looks
from test_arxiv import page, record
from werkzeug import Request, Response

from observatory.disclosure import telling
from observatory.disclosure.hub import detected_weights, read_model
from observatory.disclosure.reading import Document
from observatory.errors import AuthRefused, ServiceDown
from observatory.http import BUSY_SECONDS, QUIET, Client, ServiceConfig
from observatory.identifiers import blob_hash
from observatory.sources.arxiv import Arxiv
from observatory.sources.base import Page
from observatory.sources.github import GitHub
from observatory.sources.hub_census import ListPage, OrderNotKept, first_path, walk
from observatory.sources.huggingface import OWN_PAGE, PROBE, PROBE_TELLS, TREE_PAGE, HuggingFace, bucket_of
from observatory.sources.shapes import SHAPES, differences, empty_parts

HUB: dict[str, Any] = {"own_page": OWN_PAGE, "probe": PROBE, "probe_tells": PROBE_TELLS, "bucket": bucket_of}
CARD, ELSEWHERE = "/a/b/resolve/main/README.md", "/api/resolve-cache/models/a/b/0123/README.md"
TREE = "/api/models/a/b/tree/main"


def hub(service: Service) -> Client:
    return Client(ServiceConfig(service.url, "hf_" + "x" * 20), clock=service.clock, **HUB)


def state_after(pages: list[Page], state: Mapping[str, Any]) -> dict[str, Any]:
    """The cursor as landing keeps it."""
    for one in pages:
        state = one.cursor or state
    return dict(state)


def harvested(arxiv: Arxiv, state: Mapping[str, Any], stop_after: int | None = None) -> list[Page]:
    """A harvest from ``state`` on as its task asks for it; ``stop_after`` pages it is killed."""
    pages = list[Page]()
    for one in arxiv.harvest("cs", state["from"], state.get("resumption_token"), state):
        pages.append(one)
        if len(pages) == stop_after:
            break
    return pages


# -- a harvest of arXiv that goes on


def many(first: int, number: int) -> list[str]:
    return [record(f"2501.{first + n:05}") for n in range(number)]


def numbered(*records: str, token: str = "", size: int | None = None, before: int | None = None) -> str:
    told = "".join(f' {name}="{value}"' for name, value in (("completeListSize", size), ("cursor", before)) if value is not None)
    return page(*records, token=None).replace("</ListRecords>", f"<resumptionToken{told}>{token}</resumptionToken></ListRecords>")


@pytest.mark.parametrize("says_again", [True, False])
@pytest.mark.parametrize(("rest", "outcome"), [(3, "answered"), (2, "failed"), (1, "failed"), (0, "failed")])
@pytest.mark.parametrize("has_end", [True, False])
def test_a_harvest_that_goes_on_is_whole_by_the_number_of_all_days(
    service: Service, client: Client, rest: int, outcome: str, *, says_again: bool, has_end: bool
) -> None:
    last = numbered(*many(3, rest), size=5 if says_again else None) if has_end or says_again else page(*many(3, rest))
    service.on("/oai", lambda request: Response(last if "resumptionToken" in request.args else numbered(*many(1, 2), token="t", size=5)))
    arxiv = Arxiv(client, client)
    state = state_after(harvested(arxiv, {"from": "2026-10-30"}, stop_after=1), {})
    assert state == {"from": "2026-10-30", "resumption_token": "t", "received": 2, "size": 5}
    pages = harvested(arxiv, state)
    assert looks(pages) == {"oai:cs": outcome} and adds_up(pages)
    after = state_after(pages, state)
    assert after["from"] == ("2026-11-01" if outcome == "answered" else "2026-10-30"), "a window that lacks some is asked for again"
    assert outcome == "answered" or after.get("resumption_token") in (None, "t"), "and as a whole, or from its token"


@pytest.mark.parametrize("token", ["kept by a version without numbers"])
def test_a_token_without_its_number_proves_no_list_that_has_one(service: Service, client: Client, token: str) -> None:
    service.on("/oai", lambda request: Response(numbered(*many(3, 3), size=5) if "resumptionToken" in request.args else numbered(*many(1, 5), size=5)))
    pages = list(Arxiv(client, client).harvest("cs", "2026-10-30", token))
    assert looks(pages) == {"oai:cs": "answered"} and len(service.asked) == 2, "its window was asked anew, and is whole"
    assert {one.key for each in pages for one in each.records} == {f"2501.{n:05}" for n in range(1, 6)}


@pytest.mark.parametrize("before", [0, 1, 2, 3, 900])
def test_more_records_before_a_page_than_came_are_a_gap(service: Service, client: Client, before: int) -> None:
    service.on("/oai", (200, numbered(*many(1, 2), token="t", before=0)), (200, numbered(*many(3, 1), token="u", before=before)), (200, page(*many(4, 1))))
    pages = list(Arxiv(client, client).harvest("cs", "2026-10-30"))
    assert looks(pages) == {"oai:cs": "failed" if before > 2 else "answered"} and sum(len(one.records) for one in pages) == 4
    assert state_after(pages, {})["from"] == ("2026-10-30" if before > 2 else "2026-11-01")


# -- a tree that is full to the brim


def tree(service: Service, number: int, *, limit: str, links: str) -> None:
    """A tree of ``number`` entries: ``limit`` is heeded, ignored or refused; ``links`` stand always where there is more, or never."""

    def answer(request: Request) -> Response:
        asked = request.args.get("limit")
        if asked is not None and limit == "refused":
            return Response('{"error": "limit"}', 400)
        size = int(asked) if asked is not None and limit == "heeded" else TREE_PAGE
        first = int(request.args.get("cursor", "0"))
        entries = [{"type": "file", "path": f"f{n:05}"} for n in range(first, min(first + size, number))]
        on = f"&limit={size}" if asked is not None else ""
        link = {"Link": f'<{service.url}{TREE}?recursive=true{on}&cursor={first + size}>; rel="next"'}
        return Response(json.dumps(entries), 200, link if links == "there" and first + size < number else None)

    service.on(TREE, answer)


@pytest.mark.parametrize("number", [1, 999, 1_000, 1_001, 1_500, 2_000, 3_000])
def test_a_whole_tree_is_whole_whether_or_not_its_last_page_is_full(service: Service, client: Client, number: int) -> None:
    tree(service, number, limit="heeded", links="there")
    (only,) = HuggingFace(client).trees("model", ["a/b"])
    told = only.records[0].payload or {}
    assert looks([only]) == {"model_tree:a/b": "answered"} and "truncated" not in told
    assert [one["path"] for one in told["entries"]] == [f"f{n:05}" for n in range(number)], "each once"
    assert len(service.asked) == -(-number // 1_000) + (2 if number % 1_000 == 0 else 0)


@pytest.mark.parametrize(("limit", "links"), [("heeded", "never"), ("ignored", "never"), ("refused", "never"), ("ignored", "there"), ("refused", "there")])
@pytest.mark.parametrize("number", [1_000, 5_000])
def test_a_full_page_without_a_link_proves_what_it_shows_alone(service: Service, client: Client, limit: str, links: str, number: int) -> None:
    tree(service, number, limit=limit, links=links)
    (only,) = HuggingFace(client).trees("model", ["a/b"])
    told = only.records[0].payload or {}
    assert looks([only]) == {"model_tree:a/b": "unreadable"} and told["truncated"] is True
    assert len(told["entries"]) == (number if links == "there" else 1_000) and len(service.asked) <= 6


# -- bytes of another file


BODIES: dict[str, bytes] = {
    "a page for people": b"<!doctype html><p>Sign in",
    "an error": b'{"error": "maintenance"}',
    "a word": b'"ok"',
    "null": b"null",
    "a pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 7\n",
    "another file": b"MIT License\n",
    "nothing": b"",
    "a part": b"# A ca",
}
TRUE = b"# A card\n"
SHA1, SHA256 = blob_hash(TRUE), hashlib.sha256(TRUE).hexdigest()


@pytest.mark.parametrize("what", BODIES)
@pytest.mark.parametrize("tag", [f'"{SHA1}"', f'W/"{SHA1}"', SHA1, f'"{SHA1}-gzip"', f'"{SHA256}"'])
@pytest.mark.parametrize("place", ["ETag", "X-Linked-Etag", "of the redirect", "in the address"])
def test_other_bytes_than_the_hash_names_are_no_card(service: Service, client: Client, what: str, tag: str, place: str) -> None:
    on_the_way = {"X-Linked-Etag": tag} if place == "of the redirect" else {}
    address = ELSEWHERE + (f"?etag={tag.replace(chr(34), '%22')}" if place == "in the address" else "")
    service.on(CARD, (307, "", {"Location": address, **on_the_way}))
    service.on("/a/c/resolve/main/README.md", (200, TRUE))
    service.on(ELSEWHERE, (200, BODIES[what], {place: tag} if "tag" in place.lower() else {}), (200, TRUE, {place: tag} if "tag" in place.lower() else {}))
    pages = list(HuggingFace(client).cards("model", ["a/b", "a/c"]))
    assert looks(pages) == {"model_card:a/b": "failed", "model_card:a/c": "answered"} and adds_up(pages), "the other one is told"
    (again,) = HuggingFace(client).cards("model", ["a/b"])
    assert [one.text for one in again.records] == [TRUE], "and it is, once its own bytes come"


@pytest.mark.parametrize("tag", ["", '"d41d8cd98f00b204e9800998ecf8427e"', '"5c3f-61e"', "W/", '"' + "z" * 40 + '"'])
@pytest.mark.parametrize("what", BODIES)
def test_without_a_hash_a_card_is_judged_by_its_form(service: Service, client: Client, what: str, tag: str) -> None:
    service.on(CARD, (200, BODIES[what], {"ETag": tag} if tag else {}))
    (only,) = HuggingFace(client).cards("model", ["a/b"])
    assert looks([only]) == {"model_card:a/b": "answered" if what in {"another file", "a part"} else "failed"}


def test_a_card_of_json_is_one_by_its_hash(service: Service, client: Client) -> None:
    service.on(CARD, (200, b"{}", {"ETag": f'"{blob_hash(b"{}")}"'}))
    (only,) = HuggingFace(client).cards("model", ["a/b"])
    assert [one.text for one in only.records] == [b"{}"]


@pytest.mark.parametrize("part", ["readme", "license"])
def test_a_pointer_is_no_document_of_github(service: Service, client: Client, part: str) -> None:
    body = BODIES["a pointer"]
    told = {"path": "README.md", "encoding": "base64", "content": base64.b64encode(body).decode(), "size": len(body), "sha": blob_hash(body)}
    service.on(f"/repos/o/r/{part}", (200, told))
    source = GitHub(client, has_token=True)
    pages = list(source.readmes(["o/r"]) if part == "readme" else source.licences(["o/r"]))
    assert list(looks(pages).values()) == ["unreadable"] and not any(one.records or one.validators for one in pages)


# -- fields of another form


ODD: dict[str, list[Any]] = {
    "gated": [1, 0, "yes", "", [], {}, ["auto"], 0.5, "AUTO"],
    "private": ["false", 0, 1, [], {}],
    "disabled": ["true", 1, 0, [], {}],
    "siblings": ["README.md", 7, {"rfilename": "a"}, True],
    "tags": ["safetensors", 7, {"a": 1}, [1, 2], [["license:mit"]], True],
    "cardData": ["license: mit", 7, [], ["license"], {"license": 7}, {"license": {"name": "mit"}}, {"license": [1]}, {"license_name": []} | {"license": True}],
    "safetensors": ["9", 7, [], {}, {"total": "many"}, {"total": True}, {"total": 1.5}, {"total": -1}],
    "gguf": [7, {"total": "8"}],
}


@pytest.mark.parametrize("via", ["list", "item"])
@pytest.mark.parametrize("kind", ["model", "dataset"])
@pytest.mark.parametrize("name", ODD)
def test_a_field_of_another_form_is_as_not_told_and_a_drift(kind: str, via: str, name: str) -> None:
    shape = SHAPES["huggingface", kind, via]
    if name not in shape.forms:
        return
    for value in ODD[name]:
        assert name in empty_parts(shape, {name: value}, None), value
        assert value in ([], {}, "") or name in {one.name.partition(".")[0] for one in differences(shape, {name: value})}, value


@pytest.mark.parametrize("name", ["license", "archived", "disabled", "private"])
def test_so_is_one_of_github(name: str) -> None:
    shape = SHAPES["github", "repository", "rest"]
    for value in ("MIT", 7, [7], {"spdx_id": 7}) if name == "license" else ("true", 1, 0, [1]):
        assert name in empty_parts(shape, {name: value}, None)
        assert name in {one.name for one in differences(shape, {name: value})}, value


GOOD = {
    "gated": "auto",
    "private": False,
    "disabled": False,
    "siblings": [{"rfilename": "a"}],
    "tags": ["a", 7],
    "cardData": {"license": ["mit"], "x": 1},
    "safetensors": {"parameters": {"BF16": 8}, "total": 8},
    "gguf": {"total": 8},
}


def test_a_field_of_the_known_form_is_neither() -> None:
    assert empty_parts(SHAPES["huggingface", "model", "list"], GOOD, None) == []
    assert list(differences(SHAPES["huggingface", "model", "list"], GOOD)) == []


@pytest.mark.parametrize("value", ["true", 1, [], {}])
def test_a_repository_of_which_it_is_unknown_whether_it_is_shut_tells_no_open_weights(value: Any) -> None:
    told = {**GOOD, "siblings": [{"rfilename": "model.safetensors"}], "gated": False}
    for disabled, findings in ((False, 2), (value, 0)):
        found = read_model(Document("huggingface", "model", "list", "a/b", payload={**told, "disabled": disabled}))
        assert len([one for one in found.signals if one.indicator == "final_weights"]) == findings


@pytest.mark.parametrize("total", ["many", True, 1.5, -1, [1], {"a": 1}, 0, None])
def test_sizes_of_another_form_detect_no_weights(total: Any) -> None:
    assert list(detected_weights({"safetensors": {"total": total}})) == []


@pytest.mark.parametrize(
    ("told", "licences"), [(None, []), ({"spdx_id": "MIT"}, ["mit"]), ({"spdx_id": None}, []), ("MIT", None), (7, None), ({"spdx_id": 7}, None), ([], None)]
)
def test_a_licence_of_another_form_is_unknown_and_none_is_none(told: Any, licences: list[str] | None) -> None:
    facts = telling.facts(Document("github", "repository", "rest", "o/r", payload={"license": told})) or {}
    assert facts.get("licences") == licences


# -- a service that only asks to wait


def test_a_short_503_with_a_time_is_waited_for(service: Service) -> None:
    service.on("/api/models/a/b", *[(503, "", {"Retry-After": "100"})] * 3, (200, {"id": "a/b"}))
    service.on("/api/models", (503, "", {"Retry-After": "100"}))
    with hub(service) as client:
        assert looks(list(HuggingFace(client).items("model", ["a/b"]))) == {"model:a/b": "answered"}
    assert service.waits == [101.0] * 3


@pytest.mark.parametrize("seconds", [119, 118, 100, 60, 30])
def test_a_service_that_answers_503_to_everything_is_down_after_minutes(service: Service, seconds: int) -> None:
    names = [f"a/{n}" for n in range(50)]
    service.on("/api/models", (503, "", {"Retry-After": str(seconds)}))
    for name in names:
        service.on(f"/api/models/{name}", (503, "", {"Retry-After": str(seconds)}))
    told = list[Page]()
    with hub(service) as client, pytest.raises(ServiceDown):
        for one in HuggingFace(client).items("model", names):
            told.append(one)
    assert service.clock.passed <= BUSY_SECONDS + 2 * (seconds + 1) and len(service.asked) < 40
    assert set(looks(told).values()) == {"failed"} and not any(one.tombstones for one in told)


@pytest.mark.parametrize("bad", [1, 3, 8])
def test_things_that_alone_answer_503_are_failed_and_no_service_that_is_down(service: Service, bad: int) -> None:
    service.on("/api/models", (200, []))
    for n in range(10):
        service.on(f"/api/models/a/{n}", (503, "", {"Retry-After": "119"}) if n < bad else (200, {"id": f"a/{n}"}))
    with hub(service) as client:
        told = looks(list(HuggingFace(client).items("model", [f"a/{n}" for n in range(10)])))
    assert [told[f"model:a/{n}"] for n in range(10)] == ["failed"] * bad + ["answered"] * (10 - bad)


# -- a token of which nothing is known


OWN = {
    "limited for long": (429, "", {"Retry-After": "3600"}),
    "limited for a while": (429, "", {"Retry-After": "100"}),
    "limited without an end": (429, ""),
    "failing": (502, "<html>"),
    "failing with a time": (503, "", {"Retry-After": "30"}),
    "forbidden": (403, ""),
}


@pytest.mark.parametrize("own", OWN)
def test_a_401_whose_token_cannot_be_proved_is_that_things_alone(service: Service, own: str) -> None:
    service.on("/api/models", (401, ""))
    service.on(OWN_PAGE, OWN[own])
    names = [f"a/{n}" for n in range(30)]
    for n, name in enumerate(names):
        service.on(f"/api/models/{name}", (401, "Invalid token") if n % 2 else (200, {"id": name}))
    with hub(service) as client:
        told = looks(list(HuggingFace(client).items("model", names)))
    assert [told[f"model:{name}"] for name in names] == ["answered", "failed"] * 15
    assert service.clock.passed < 3_600, "the others do not wait for that page"


@pytest.mark.parametrize("own", OWN)
def test_a_dead_token_ends_the_run_though_its_page_tells_late(service: Service, own: str) -> None:
    """Where nothing but 401 comes, the run ends clearly; and where the page says so, it is the token."""
    service.on(OWN_PAGE, *[OWN[own]] * 4, (401, ""))
    service.on("/api/models", (401, ""))
    names = [f"a/{n}" for n in range(300)]
    for name in names:
        service.on(f"/api/models/{name}", (401, ""))
    told = list[Page]()
    with hub(service) as client, pytest.raises((AuthRefused, ServiceDown)):
        for one in HuggingFace(client).items("model", names):
            told.append(one)
    assert set(looks(told).values()) <= {"failed"} and not any(one.tombstones for one in told)


# -- what libraries log


@pytest.mark.parametrize("names", [("",), ("", *QUIET), ("", "httpx2", "httpcore2", "huggingface_hub"), QUIET])
def test_no_level_makes_libraries_log_headers_or_signed_addresses(service: Service, caplog: pytest.LogCaptureFixture, names: tuple[str, ...]) -> None:
    secrets = {"Set-Cookie": "session=COOKIE", "Location": f"{service.url}/x?Signature=SIGNED", "X-Mine": "HEADER"}
    service.on("/a", (302, "", secrets))
    service.on("/x", (200, "BODY"))
    before = {name: logging.getLogger(name).level for name in names}
    try:
        for name in names:
            logging.getLogger(name).setLevel(logging.DEBUG)
        with Client(ServiceConfig(service.url, "hf_" + "x" * 20), clock=service.clock) as client:
            client.get("/a")
            client.get("/x?Signature=SIGNED")
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
    lines = [one.getMessage() for one in caplog.records if one.name != "werkzeug"]
    assert not [line for line in lines for secret in ("COOKIE", "SIGNED", "HEADER", "hf_xxx") if secret in line]


def test_warnings_of_libraries_are_logged_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    for name in ("httpx2", "httpcore2.http11"):
        logging.getLogger(name).warning("a warning of %s", name)
        logging.getLogger(name).info("a line of %s", name)
    assert [one.getMessage() for one in caplog.records] == ["a warning of httpx2", "a warning of httpcore2.http11"]


# -- a census without an order


def undated_list(service: Service, uids: list[Any], created: Any) -> None:
    """Three pages of ten records whose ``createdAt`` says nothing, and which bear ``uids``."""

    def answer(request: Request) -> Response:
        first = int(request.args.get("cursor", "0"))
        told = [{"_id": uids[n], "id": f"a/m{n}", **({} if created is None else {"createdAt": created})} for n in range(first, first + 10)]
        link = {"Link": f'<{service.url}/api/models?limit=1000&cursor={first + 10}>; rel="next"'} if first < 20 else None
        return Response(json.dumps(told), 200, link)

    service.on("/api/models", answer)


RISING = [f"{n:024x}" for n in range(1, 31)]


@pytest.mark.parametrize("created", [None, 7, "", "yesterday", ["2024"], "13"])
@pytest.mark.parametrize(
    "uids",
    [
        [*RISING[:25], RISING[3], *RISING[26:]],
        [*RISING[10:20], *RISING[:10], *RISING[20:]],
        [*RISING[:9], None, *RISING[10:]],
        [*RISING[:29], RISING[28]],
        [str(n) for n in range(10, 40)],
        RISING[::-1],
        [None] * 30,
    ],
)
def test_a_census_in_which_nothing_is_dated_is_not_whole_and_loses_no_row(service: Service, client: Client, created: Any, uids: list[Any]) -> None:
    undated_list(service, uids, created)
    pages = list[ListPage]()
    with pytest.raises(OrderNotKept, match="no record tells when it was made"):
        for one in walk(client, "model"):
            pages.append(one)
    assert sum(len(json.loads(one.body)) for one in pages) == 30 and None not in [one.cursor for one in pages]
    assert pages[-1].cursor == "/api/models?limit=1000&cursor=20", "its last page is asked for again"


@pytest.mark.parametrize("created", [None, 7, "yesterday"])
@pytest.mark.parametrize("first", [0, 10, 20])
def test_records_without_a_day_are_in_order_by_their_id(service: Service, client: Client, created: Any, first: int) -> None:
    """The Hub's lists order records that tell no moment by ``_id``; lists of 2022 tell none."""
    undated_list(service, RISING, created)
    path = first_path("model") if first == 0 else f"/api/models?limit=1000&cursor={first}"
    assert [one.cursor for one in walk(client, "model", path)][-1] is None


def test_a_list_in_one_page_needs_no_order(service: Service, client: Client) -> None:
    service.on("/api/datasets", (200, [{"_id": str(n), "id": f"a/d{n}"} for n in range(10)]))
    assert [one.cursor for one in walk(client, "dataset")] == [None]
    assert [one.cursor for one in walk(client, "dataset", first_path("dataset"))] == [None]


@pytest.mark.parametrize("dated", [1, 5, 10])
def test_undated_records_behind_dated_ones_are_where_they_should_be(service: Service, client: Client, dated: int) -> None:
    told = [{"_id": str(n), "id": f"a/m{n}", **({"createdAt": f"2024-01-01T00:00:{n:02}.000Z"} if n < dated else {})} for n in range(10)]
    service.on("/api/models", (200, told))
    assert [one.cursor for one in walk(client, "model", first_path("model"))] == [None]
