"""A limit that comes with status 200 is waited for as any other, and is no failure of what was asked about."""

from __future__ import annotations

import json
from typing import Any

import pytest
from serving import Service, adds_up, looks
from werkzeug import Request, Response

from observatory.errors import RateLimited
from observatory.http import ATTEMPTS, UNTOLD_WAIT, Client, ServiceConfig, is_limit_at_200
from observatory.http import Response as Told
from observatory.sources.arxiv import Arxiv
from observatory.sources.base import Page
from observatory.sources.github import GitHub

NAMES = [f"org/r{number}" for number in range(8)]
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
LIMITS: dict[str, Any] = {
    "a type": {"data": None, "errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded for user ID 1."}]},
    "a type of another spelling": {"errors": [{"type": "RATE_LIMIT"}]},
    "a type in small letters": {"errors": [{"type": "rate_limited"}]},
    "the secondary limit": {"data": None, "errors": [{"message": SECONDARY}]},
    "the secondary limit with a type": {"errors": [{"type": "FORBIDDEN", "message": SECONDARY}]},
    "abuse": {"errors": [{"message": "You have triggered an abuse detection mechanism."}]},
    "one of several errors": {"data": {"r0": None}, "errors": [{"type": "NOT_FOUND", "path": ["r0"]}, 7, {"message": SECONDARY}]},
    "a message alone": {"message": SECONDARY, "documentation_url": "https://docs.github.com/graphql"},
    "a primary limit alone": {"message": "API rate limit exceeded for user ID 1.", "status": "403"},
}
NO_LIMITS: dict[str, Any] = {
    "a repository that says so of itself": {"data": {"r0": {"nameWithOwner": "org/r0", "description": "Waits for a secondary rate limit"}}},
    "its description beside an error": {
        "data": {"r0": {"description": SECONDARY}, "r1": None},
        "errors": [{"type": "NOT_FOUND", "path": ["r1"], "message": "no"}],
    },
    "a message beside others": {"message": SECONDARY, "data": {}},
    "errors that are none": {"data": {}, "errors": SECONDARY},
    "a list": [{"message": SECONDARY}],
    "null": None,
}


def whole(request: Request) -> Response:
    told = json.loads(request.data)["variables"]
    return Response(json.dumps({"data": {f"r{one}": {"nameWithOwner": f"{told[f'o{one}']}/{told[f'n{one}']}"} for one in range(len(told) // 2)}}))


@pytest.mark.parametrize("what", LIMITS)
@pytest.mark.parametrize(("headers", "waits"), [({}, [60.0, 120.0, 120.0, 120.0]), ({"Retry-After": "30"}, [31.0] * 4)])
@pytest.mark.parametrize("times", [1, 4])
def test_graphql_that_is_limited_is_waited_for(service: Service, client: Client, what: str, headers: dict[str, str], waits: list[float], times: int) -> None:
    service.on("/graphql", *[(200, LIMITS[what], headers)] * times, whole, method="POST")
    pages = list(GitHub(client, has_token=True).repositories(NAMES))
    assert looks(pages) == {f"repository:{name}": "answered" for name in NAMES} and adds_up(pages)
    assert service.waits == pytest.approx(waits[:times]) and len(service.asked) == times + 1, "asked again as a whole, and by nothing else"
    assert client.failures == client.strange == 0


@pytest.mark.parametrize("what", LIMITS)
def test_a_limit_that_names_its_end_is_waited_for_by_the_task(service: Service, client: Client, what: str) -> None:
    reset = str(int(service.clock.now().timestamp()) + 1_800)
    service.on("/graphql", (200, LIMITS[what], {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}), method="POST")
    told = list[Page]()
    with pytest.raises(RateLimited) as limit:
        told.extend(GitHub(client, has_token=True).repositories(NAMES))
    assert 1_790 <= limit.value.wait.total_seconds() <= 1_802 and len(service.asked) == 1 and looks(told) == {}


def test_a_limit_that_stays_makes_the_question_smaller_and_fails_nothing(service: Service, client: Client) -> None:
    service.on("/graphql", (200, LIMITS["the secondary limit"]), method="POST")
    for name in NAMES:
        service.on(f"/repos/{name}", (200, {"full_name": name, "id": 1}))
    source, told, place, waits = GitHub(client, has_token=True), dict[str, str](), dict[str, Any](), 0
    while len(told) < len(NAMES):
        pages = source.repositories([name for name in NAMES if f"repository:{name}" not in told], place)
        try:
            for page in pages:
                told |= looks([page])
                place = place if page.cursor is None else dict(page.cursor)
        except RateLimited as limit:
            assert limit.is_of_the_thing and limit.wait == UNTOLD_WAIT
            waits += 1
    assert set(told.values()) == {"answered"} and waits == 2 and client.failures == 0
    assert [request.path for request in service.asked].count("/graphql") == 2 * ATTEMPTS


@pytest.mark.parametrize("what", NO_LIMITS)
def test_words_that_are_of_something_else_are_no_limit(service: Service, client: Client, what: str) -> None:
    service.on("/graphql", (200, NO_LIMITS[what]), whole, method="POST")
    for name in NAMES[:2]:
        service.on(f"/repos/{name}", (200, {"full_name": name, "id": 1}))
    list(GitHub(client, has_token=True).repositories(NAMES[:2]))
    assert service.waits == []


@pytest.mark.parametrize("body", [b"Rate exceeded.", b"Rate exceeded\n", b"  Rate limit exceeded. "])
def test_arxivs_sentence_is_a_limit(service: Service, body: bytes) -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><opensearch:totalResults>1</opensearch:totalResults>'
        "<entry><id>http://arxiv.org/abs/2401.00001v1</id><title>A</title><updated>2024-01-01T00:00:00Z</updated><published>2024-01-01T00:00:00Z</published>"
        "<summary>B</summary><author><name>C</name></author><category term='cs.CL'/></entry></feed>"
    )
    service.on("/api/query", (200, body), (200, feed))
    with Client(ServiceConfig(service.url), clock=service.clock) as client:
        pages = list(Arxiv(client, client).look_up(["2401.00001"]))
    assert looks(pages) == {"paper:2401.00001": "answered"} and service.waits == [60.0]


@pytest.mark.parametrize("is_all", [True, False])
def test_a_limit_at_200_is_everybodys_where_the_probe_says_so(service: Service, *, is_all: bool) -> None:
    service.on("/thing", (200, b"Rate exceeded."))
    service.on("/probe", (200, b"Rate exceeded." if is_all else b"there"))
    with Client(ServiceConfig(service.url), clock=service.clock, probe="/probe", probe_tells=b"there") as client, pytest.raises(Exception) as problem:
        client.get("/thing")
    assert isinstance(problem.value, RateLimited) is is_all


@pytest.mark.parametrize(
    "body", [b"# Rate exceeded.\n", b"Rate exceeded. See the paper.\n", b"", b'"Rate exceeded."', b"x" * 3_000 + b"rate limit", b"\xffrate limit"]
)
def test_a_document_about_limits_is_none(service: Service, body: bytes) -> None:
    assert not is_limit_at_200(Told(200, {}, body, service.clock.now(), "/a/b/resolve/main/README.md"))
