"""The walk of the Hub's lists: every page once, to an explicit end, and never silent where one is refused."""

from __future__ import annotations

import itertools
import json
from contextlib import nullcontext
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from serving import Service
from werkzeug import Request, Response

from observatory.errors import AuthRefused, ContractBroken, ServiceUnavailable
from observatory.http import Client
from observatory.sources.base import Outcome
from observatory.sources.hub_census import FIELDS, PAGE, ListPage, ListRefused, first_path, walk

PATH = "/api/models"


def link(service: Service, cursor: str) -> dict[str, str]:
    return {"Link": f'<{service.url}{PATH}?limit=1000&cursor={cursor}>; rel="next"'}


def test_the_first_page_asks_for_the_safe_order_and_for_every_field(service: Service, client: Client) -> None:
    service.on(PATH, (200, []))
    assert [page.body for page in walk(client, "model")] == [b"[]"]
    asked = service.asked[0].args
    assert (asked["sort"], asked["direction"], asked["limit"]) == ("createdAt", "1", str(PAGE))
    assert asked.getlist("expand") == FIELDS["model"]
    assert not {"baseModels", "childrenModelCount", "usedStorage"} & {*FIELDS["model"], *FIELDS["dataset"]}


def test_a_dataset_is_asked_only_for_what_its_list_takes() -> None:
    asked = parse_qs(urlsplit(first_path("dataset")).query)["expand"]
    assert asked == FIELDS["dataset"] and not {"safetensors", "gguf", "library_name", "pipeline_tag"} & set(asked)


def test_pages_are_bytes_as_they_came_each_with_the_way_on_and_a_date_in_utc(service: Service, client: Client) -> None:
    service.on(PATH, (200, b"[ 1 ]", link(service, "a")), (200, b"[]", link(service, "b")), (200, b"not json", {}))
    pages = list(walk(client, "model"))
    assert [page.body for page in pages] == [b"[ 1 ]", b"[]", b"not json"]
    assert [page.cursor for page in pages] == [f"{PATH}?limit=1000&cursor=a", f"{PATH}?limit=1000&cursor=b", None]
    assert all(page.observed_at.utcoffset() == timedelta(0) for page in pages)


def test_a_walk_goes_on_from_a_cursor_without_the_first_page(service: Service, client: Client) -> None:
    service.on(PATH, (200, [], link(service, "z")), (200, []))
    assert len(list(walk(client, "model", f"{PATH}?limit=1000&cursor=y"))) == 2
    assert [request.args["cursor"] for request in service.asked] == ["y", "z"]


def test_pages_are_asked_for_as_they_are_wanted(service: Service, client: Client) -> None:
    service.on(PATH, *[(200, [], link(service, str(n))) for n in range(9)])
    assert len(list(itertools.islice(walk(client, "model"), 2))) == 2
    assert len(service.asked) == 2


@pytest.mark.parametrize("cursors", ["aa", "aba", "abcb"])
def test_a_cursor_that_was_seen_before_ends_the_walk_with_an_error(service: Service, client: Client, cursors: str) -> None:
    service.on(PATH, *[(200, [], link(service, one)) for one in cursors])
    with pytest.raises(ContractBroken, match="repeats itself"):
        list(walk(client, "model"))
    assert len(service.asked) == len(cursors)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(400, Outcome.REFUSED), (401, Outcome.REFUSED), (403, Outcome.REFUSED), (404, Outcome.ABSENT), (301, Outcome.FAILED), (418, Outcome.FAILED)],
)
def test_a_page_that_is_not_answered_is_an_error_and_never_the_end(service: Service, client: Client, status: int, outcome: Outcome) -> None:
    service.on(PATH, (200, [], link(service, "a")), (status, {"error": "no"}))
    pages = walk(client, "model")
    next(pages)
    with pytest.raises(ListRefused) as refusal:
        next(pages)
    assert (refusal.value.status, refusal.value.outcome) == (status, outcome)


def test_a_page_is_asked_again_where_the_service_only_stumbles(service: Service, client: Client) -> None:
    service.on(PATH, (503, ""), (429, "", {"RateLimit": '"api";r=0;t=55'}), (200, [1]))
    assert [page.body for page in walk(client, "model")] == [b"[1]"]
    assert service.waits == [1.0, 56.0]


def test_a_service_that_stays_down_and_a_refused_token_are_named(service: Service, client: Client) -> None:
    service.on(PATH, (500, ""))
    with pytest.raises(ServiceUnavailable):
        list(walk(client, "model"))
    service.on("/api/datasets", (401, {"error": "Invalid credentials in Authorization header"}))
    with pytest.raises(AuthRefused):
        list(walk(client, "dataset"))


def test_a_way_on_that_leaves_the_host_is_taken_as_a_path(service: Service, client: Client) -> None:
    def answer(request: Request) -> Response:
        elsewhere = {} if "cursor" in request.args else {"Link": '<https://evil.example/api/models?cursor=q>; rel="next"'}
        return Response("[]", 200, elsewhere)

    service.on(PATH, answer)
    assert [page.cursor for page in walk(client, "model")] == [f"{PATH}?cursor=q", None]
    assert {request.host for request in service.asked} == {urlsplit(service.url).netloc}


# -- a full page that leads nowhere


def listing(service: Service, number: int, *, leads: str) -> None:
    """A list of ``number`` records by cursors. ``leads``: whether a full page names the one behind it (always, where there is more, or never)."""

    def answer(request: Request) -> Response:
        first, limit = int(request.args.get("cursor", "0")), int(request.args["limit"])
        told = [{"_id": f"{n:024x}", "id": f"a/m{n}", "createdAt": f"2024-01-01T00:00:00.{n:04}Z"} for n in range(first, min(first + limit, number))]
        after = first + limit
        has_link = {"always": len(told) == limit, "where there is more": after < number, "never": False}[leads]
        link_to = {"Link": f'<{service.url}{PATH}?limit={limit}&cursor={after}>; rel="next"'} if has_link else {}
        return Response(json.dumps(told), 200, link_to)

    service.on(PATH, answer)


def told(pages: list[ListPage]) -> list[str]:
    return [one["id"] for page in pages for one in json.loads(page.body)]


@pytest.mark.parametrize("number", [0, 1, 999, 1_000, 1_001, 1_999, 2_000, 2_001])
@pytest.mark.parametrize("leads", ["always", "where there is more"])
def test_a_list_ends_where_it_ends_whether_or_not_its_full_last_page_names_another(service: Service, client: Client, number: int, leads: str) -> None:
    listing(service, number, leads=leads)
    pages = list(walk(client, "model"))
    assert told(pages) == [f"a/m{n}" for n in range(number)], "each once"
    assert pages[-1].cursor is None and None not in [page.cursor for page in pages[:-1]]
    assert len(service.asked) == number // 1_000 + (2 if number and number % 1_000 == 0 and leads == "where there is more" else 1)


@pytest.mark.parametrize("number", [1_000, 2_500])
def test_a_full_page_without_a_link_is_no_end_and_no_loop(service: Service, client: Client, number: int) -> None:
    listing(service, number, leads="never")
    pages = list[ListPage]()
    with pytest.raises(ContractBroken, match="without a link to the next"):
        for page in walk(client, "model"):
            pages.append(page)
    assert told(pages) == [f"a/m{n}" for n in range(1_000)], "what was told is there"
    assert [page.cursor for page in pages] == [first_path("model")] and len(service.asked) == 2
    with pytest.raises(ContractBroken, match="without a link to the next"):
        list(walk(client, "model", pages[0].cursor))


def test_a_shorter_answer_takes_back_nothing_and_proves_no_end(service: Service, client: Client) -> None:
    full = [{"_id": str(n), "id": f"a/m{n}", "createdAt": "2024-01-01T00:00:00.000Z"} for n in range(1_000)]
    service.on(PATH, (200, full), (200, full[:997]))
    pages = list[ListPage]()
    with pytest.raises(ContractBroken, match="without a link to the next"):
        for page in walk(client, "model"):
            pages.append(page)
    assert [len(json.loads(page.body)) for page in pages] == [1_000]


@pytest.mark.parametrize("status", [400, 404, 302])
def test_a_full_page_whose_end_cannot_be_asked_for_is_no_end(service: Service, client: Client, status: int) -> None:
    service.on(PATH, (200, [{"_id": str(n)} for n in range(1_000)]), (status, "no"))
    with pytest.raises(ContractBroken, match="without a link to the next"):
        list(walk(client, "model"))
    assert len(service.asked) == 2


@pytest.mark.parametrize(("number", "is_whole"), [(1_000, False), (1_500, True)])
def test_a_service_that_heeds_no_limit_is_asked_no_more_than_twice(service: Service, client: Client, number: int, *, is_whole: bool) -> None:
    service.on(PATH, (200, [{"_id": str(n), "createdAt": "2024-01-01T00:00:00.000Z"} for n in range(number)]))
    pages = list[ListPage]()
    with nullcontext() if is_whole else pytest.raises(ContractBroken, match="without a link to the next"):
        for page in walk(client, "model"):
            pages.append(page)
    assert [page.cursor is None for page in pages] == [is_whole] and len(service.asked) == 2 - is_whole


@pytest.mark.parametrize("odd", ["7", "null", "[]", '"x"', '{"createdAt":"\\ud800"}', '{"likes":1e999}'])
def test_one_odd_record_makes_a_full_page_no_less_full(service: Service, client: Client, odd: str) -> None:
    body = "[" + ",".join([odd, *(json.dumps({"_id": str(n)}) for n in range(999))]) + "]"
    service.on(PATH, (200, body))
    with pytest.raises(ContractBroken, match="without a link to the next"):
        list(walk(client, "model"))
    assert len(service.asked) == 2
