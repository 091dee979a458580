"""A walk that is left before its end gives what it has gathered: what was answered and not landed would be asked for again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from serving import Service, looks
from werkzeug import Request, Response

from observatory.http import Client, ServiceConfig
from observatory.sources.arxiv import Arxiv
from observatory.sources.asking import GATHERED_SECONDS, Leave, each, one_after_the_other, rest_of
from observatory.sources.base import Page
from observatory.sources.github import GitHub
from observatory.sources.huggingface import PROBE, PROBE_TELLS, HuggingFace


def taken(pages: Iterator[Page], most: int) -> list[Page]:
    """``most`` pages, and what was gathered until then."""
    found = list[Page]()
    for page in pages:
        found.append(page)
        if len(found) == most:
            return [*found, *rest_of(pages)]
    return found


def slow(service: Service, status: int, body: str) -> Callable[[Request], Response]:
    """An answer that takes so long that what was gathered is given."""

    def answer(_: Request) -> Response:
        service.clock.passed += GATHERED_SECONDS
        return Response(body, status)

    return answer


@pytest.mark.parametrize("wrap", ["as it is", "changed", "one of several"])
@pytest.mark.parametrize("denied", [1, 2, 5])
@pytest.mark.parametrize("part", ["paper", "item", "card"])
def test_what_only_denies_is_not_lost_where_the_walk_is_left(service: Service, denied: int, part: str, wrap: str) -> None:
    address = {"paper": "/api/papers/2501.0000{}", "item": "/api/models/a/{}", "card": "/a/{}/resolve/main/README.md"}[part]
    names = [f"2501.0000{n}" if part == "paper" else f"a/{n}" for n in range(9)]
    body = {"paper": '{{"id": "2501.0000{}"}}', "item": '{{"id": "a/{}"}}', "card": "# {}"}[part]
    service.on("/api/models", (200, []))
    for n in range(9):
        service.on(address.format(n), slow(service, 404, "{}") if 2 <= n < 2 + denied else (200, body.format(n)))
    with Client(ServiceConfig(service.url), clock=service.clock, probe=PROBE, probe_tells=PROBE_TELLS) as client:
        hub = HuggingFace(client)
        pages = hub.papers(names) if part == "paper" else hub.items("model", names) if part == "item" else hub.cards("model", names)
        if wrap == "changed":
            pages = each(pages, lambda page: page)
        elif wrap == "one of several":
            pages = one_after_the_other([pages, iter([Page()])])
        told = looks(taken(pages, 1))
    asked = [request.path for request in service.asked if request.path != "/api/models"]
    assert len(asked) == len(set(asked)) == len(told), "all that was asked was given, and nothing more was asked"
    assert [*told.values()].count("absent") == len(told) - 2 == 1
    with Client(ServiceConfig(service.url), clock=service.clock, probe=PROBE, probe_tells=PROBE_TELLS) as client:
        left = [name for name in names if not any(scope.endswith(f":{name}") for scope in told)]
        hub = HuggingFace(client)
        list(hub.papers(left) if part == "paper" else hub.items("model", left) if part == "item" else hub.cards("model", left))
    again = [request.path for request in service.asked if request.path != "/api/models"]
    assert len(again) == len(set(again)) == 9, "no question is asked twice"


def test_what_a_wall_denies_is_not_believed_where_the_walk_is_left(service: Service) -> None:
    service.on("/api/models", (403, "wall"))
    service.on("/api/papers/1", (200, {"id": "1"}))
    for n in range(2, 9):
        service.on(f"/api/papers/{n}", slow(service, 404, "{}") if n == 2 else (404, "{}"))
    with Client(ServiceConfig(service.url), clock=service.clock, probe=PROBE, probe_tells=PROBE_TELLS) as client:
        client.denials = 0
        pages = HuggingFace(client).papers([str(n) for n in range(1, 9)])
        told = taken(pages, 1)
    assert looks(told) == {"paper_page:1": "answered", "paper_page:2": "absent"}, "one is what it says, and takes a second day"


def test_nothing_is_given_twice(service: Service) -> None:
    for n in range(120):
        service.on(f"/api/models/a/{n}", (200, {"id": f"a/{n}"}))
    with Client(ServiceConfig(service.url), clock=service.clock) as client:
        told = [look.scope for page in taken(HuggingFace(client).items("model", [f"a/{n}" for n in range(120)]), 2) for look in page.looks]
    assert len(told) == len(set(told)) == 100


def test_a_walk_of_github_and_one_of_arxiv_end_so_too(service: Service, client: Client) -> None:
    service.on("/repos/o/a/readme", slow(service, 200, "{}"))
    service.on("/repos/o/b/readme", (404, "{}"))
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/{}v1</id><title>T</title></entry></feed>'

    def query(request: Request) -> Response:
        ids = request.args["id_list"].split(",")
        return Response("no", 400) if "bad" in ids else Response(feed.format(ids[0]))

    service.on("/api/query", query)
    walks: list[Iterator[Page]] = [GitHub(client, has_token=True).readmes(["o/a", "o/b"]), Arxiv(client, client).look_up(["bad", "2501.00001"])]
    for pages in walks:
        before = len(service.asked)
        scopes = {look.scope for page in taken(pages, 1) for look in page.looks}
        assert scopes and len(service.asked) - before <= 3


@pytest.mark.parametrize("pages", [iter([Page()]), map(str, []), (Page() for _ in range(3))])
def test_a_walk_that_gathers_nothing_gives_nothing(pages: Any) -> None:
    next(pages, None)
    assert list(rest_of(pages)) == []


def test_what_is_thrown_is_ours_alone() -> None:
    def walk() -> Iterator[Page]:
        try:
            yield Page()
        except Leave:
            yield Page(received={"a": 1})
            raise

    pages = walk()
    next(pages)
    assert [page.received for page in rest_of(pages)] == [{"a": 1}] and next(pages, None) is None
