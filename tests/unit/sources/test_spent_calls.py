"""A thing that is denied by an answer that leaves no call: it is not asked first again after each wait, and what stands behind it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from serving import Service, looks, until
from test_not_proven import hub

from observatory.errors import RateLimited
from observatory.http import Client, ServiceConfig
from observatory.sources.asking import DENIED_AFTER
from observatory.sources.base import Page
from observatory.sources.github import HEADERS, GitHub, bucket_of
from observatory.sources.huggingface import HuggingFace

SPENT = {"RateLimit": '"api";r=0;t=1800', "RateLimit-Policy": '"fixed window";"api";q=500;w=3600'}


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_a_list_that_is_denied_with_the_last_call_has_its_failed_look(service: Service, status: int) -> None:
    service.on("/api/models", (status, {"error": "x"}, SPENT))
    service.on("/api/whoami-v2", (200, {"name": "a"}))
    pages, limit = until(RateLimited, HuggingFace(hub(service)).account("acme", ["models_of:acme"]))
    assert limit is not None and limit.is_of_the_thing
    assert looks(pages) == {"models_of:acme": "failed"}, "else it is asked first again after the wait"
    assert [stone for page in pages for stone in page.tombstones] == []


def test_what_stands_behind_such_a_list_is_asked_for_after_the_wait(service: Service) -> None:
    left, waits, told = ["models_of:acme", "datasets_of:acme"], 0, dict[str, str]()
    service.on("/api/models", (404, {"error": "x"}, SPENT))
    service.on("/api/datasets", (200, []))
    while left and waits < 5:
        pages, limit = until(RateLimited, HuggingFace(hub(service)).account("acme", left))
        told |= looks(pages)
        left = [scope for scope in left if scope not in told]
        waits += limit is not None
    assert (waits, left) == (1, []) and told == {"models_of:acme": "failed", "datasets_of:acme": "answered"}


def test_of_many_things_denied_in_a_row_the_one_that_leaves_no_call_is_moved_on(service: Service) -> None:
    names = [f"acme/m{number}" for number in range(DENIED_AFTER + 3)]
    service.on("/api/models", (200, [{"id": "a/b"}]))
    for name in names[:-2]:
        service.on(f"/api/models/{name}", (404, {"error": "x"}, {"X-Error-Code": "RepoNotFound"}))
    service.on(f"/api/models/{names[-2]}", (404, {"error": "x"}, SPENT | {"X-Error-Code": "RepoNotFound"}))
    pages, limit = until(RateLimited, HuggingFace(hub(service)).items("model", names))
    assert limit is not None and looks(pages)[f"model:{names[-2]}"] == "failed" and f"model:{names[-1]}" not in looks(pages)


def github(service: Service) -> Client:
    probe = {"probe": "/rate_limit", "probe_tells": rb'\s*\{.*"resources"'}
    return Client(ServiceConfig(service.url, "t" * 20), clock=service.clock, headers=HEADERS, bucket=bucket_of, **probe)  # type: ignore[arg-type]


@pytest.mark.parametrize("ask", [lambda source: source.account("acme"), lambda source: source.repositories(["acme/a"])], ids=["list", "one"])
def test_the_same_of_github(service: Service, ask: Callable[[GitHub], Iterator[Page]]) -> None:
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(service.clock.now().timestamp()) + 1800)}
    for path in ("/orgs/acme/repos", "/users/acme/repos", "/repos/acme/a"):
        service.on(path, (404, {"message": "Not Found"}, spent))
    pages, limit = until(RateLimited, ask(GitHub(github(service), has_token=False)))
    assert limit is None or set(looks(pages).values()) == {"failed"}
    assert looks(pages), "it has a look: what else is wanted goes first"
