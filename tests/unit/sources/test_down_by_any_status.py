"""A service that answers everything with the same odd status is down, whatever the status is; one that answers one thing so is not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from serving import Service, adds_up, looks, until
from test_not_proven import hub
from werkzeug import Request, Response

from observatory.errors import ServiceDown
from observatory.http import ATTEMPTS, Client, ServiceConfig, may_pass
from observatory.sources import github
from observatory.sources.arxiv import QUERY_PROBE, QUERY_PROBE_TELLS, Arxiv
from observatory.sources.asking import DOWN_AFTER
from observatory.sources.base import Page
from observatory.sources.github import GitHub
from observatory.sources.huggingface import HuggingFace

ODD = [202, 204, 206, 300, 302, 305, 406, 409, 418, 421, 422, 426, 431, 444, 499, 501, 505, 507, 520, 522, 524, 529, 530, 599]
ALL = re.compile("/.*")
NAMES = [f"a/r{number}" for number in range(300)]
ELSEWHERE = {"Location": "https://portal.example/login"}


def github_client(service: Service, token: str | None = "ghp_" + "x" * 30) -> Client:
    options: dict[str, Any] = {"probe": github.PROBE, "probe_tells": github.PROBE_TELLS, "own_page": github.PROBE, "told_left": github.told_left}
    return Client(ServiceConfig(service.url, token), clock=service.clock, headers=github.HEADERS, bucket=github.bucket_of, **options)


HUB_PARTS: dict[str, Callable[[HuggingFace], Iterator[Page]]] = {
    "items": lambda source: source.items("model", NAMES),
    "cards": lambda source: source.cards("model", NAMES),
    "trees": lambda source: source.trees("model", NAMES),
    "refs": lambda source: source.refs("dataset", NAMES),
    "papers": lambda source: source.papers([f"2501.{number:05}" for number in range(300)]),
    "lists": lambda source: (page for number in range(100) for page in source.account(f"lab{number}")),
}
GITHUB_PARTS: dict[str, Callable[[GitHub], Iterator[Page]]] = {
    "trees": lambda source: source.trees((name, None) for name in NAMES),
    "readmes": lambda source: source.readmes(NAMES),
    "releases": lambda source: source.releases(NAMES),
    "repositories": lambda source: source.repositories(NAMES),
    "lists": lambda source: (page for number in range(100) for page in source.account(f"lab{number}")),
}


def everything(service: Service, status: int) -> None:
    """Every path, the probe among them, is answered with ``status``."""
    for method in ("GET", "POST"):
        service.on(ALL, (status, b"", ELSEWHERE if status in (300, 302, 305) else {}), method=method)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", ODD)
@pytest.mark.parametrize("part", HUB_PARTS)
def test_a_hub_that_answers_everything_so_is_down(service: Service, status: int, part: str) -> None:
    everything(service, status)
    pages, down = until(ServiceDown, HUB_PARTS[part](HuggingFace(hub(service))))
    assert down is not None and "in a row" in str(down)
    assert len(service.asked) <= 3 * ATTEMPTS + DOWN_AFTER + 2, "no storm of calls"
    assert set(looks(pages).values()) == {"failed"} and not any(page.tombstones for page in pages)


@pytest.mark.parametrize("status", ODD)
@pytest.mark.parametrize("part", GITHUB_PARTS)
def test_a_github_that_answers_everything_so_is_down(service: Service, status: int, part: str) -> None:
    everything(service, status)
    pages, down = until(ServiceDown, GITHUB_PARTS[part](GitHub(github_client(service), has_token=True)))
    assert down is not None and len(service.asked) <= 9 * ATTEMPTS and not any(page.tombstones for page in pages)


@pytest.mark.parametrize("status", ODD)
def test_an_arxiv_that_answers_everything_so_is_down(service: Service, status: int) -> None:
    everything(service, status)
    client = Client(ServiceConfig(service.url), clock=service.clock, probe=QUERY_PROBE, probe_tells=QUERY_PROBE_TELLS)
    pages, down = until(ServiceDown, Arxiv(client, client).look_up([f"2501.{number:05}" for number in range(2_000)]))
    assert down is not None and len(service.asked) <= 5 * ATTEMPTS and "answered" not in looks(pages).values()


@pytest.mark.parametrize("status", [*ODD, 500])
@pytest.mark.parametrize("every", [2, 5, 9])
def test_what_is_odd_again_and_again_among_good_answers_is_no_service_that_is_down(service: Service, status: int, every: int) -> None:
    names = NAMES[:60]
    bad = {f"/api/models/{name}" for number, name in enumerate(names) if number % every}

    def answer(request: Request) -> Response:
        if request.path in bad:
            return Response(b"", status, ELSEWHERE if status in (300, 302, 305) else {})
        return Response(f'{{"id": "{request.path.removeprefix("/api/models/")}"}}')

    service.on(re.compile("/api/models/.*"), answer)  # type: ignore[arg-type]
    pages, down = until(ServiceDown, HuggingFace(hub(service)).items("model", names))
    told = looks(pages)
    assert down is None and len(told) == 60 and adds_up(pages)
    assert all((told[f"model:{name}"] == "answered") is (f"/api/models/{name}" not in bad) for name in names), "each by its own answer"


@pytest.mark.parametrize("status", [302, 409, 422, 520])
def test_an_endpoint_that_is_odd_while_the_service_works_does_not_end_it_at_once(service: Service, status: int) -> None:
    service.on("/api/models", (200, [{"id": "a/b"}]))
    service.on(re.compile("/a/.*"), (status, b"", ELSEWHERE if status == 302 else {}))  # type: ignore[arg-type]
    pages, down = until(ServiceDown, HuggingFace(hub(service)).cards("model", NAMES[:60]))
    assert down is None and len(looks(pages)) == 60 and set(looks(pages).values()) == {"failed"}
    assert sum(request.path == "/api/models" for request in service.asked) <= 60 // (DOWN_AFTER // 2), "it was asked whether it works, now and then"


def test_a_repository_without_a_commit_is_no_failure(service: Service) -> None:
    service.on(re.compile("/repos/.*"), (409, {"message": "Git Repository is empty."}))  # type: ignore[arg-type]
    service.on(github.PROBE, (200, {"resources": {}}))
    pages, down = until(ServiceDown, GitHub(github_client(service), has_token=True).trees((name, None) for name in NAMES[:60]))
    assert down is None and set(looks(pages).values()) == {"absent"}


@pytest.mark.parametrize("status", range(100, 600))
def test_a_failure_of_the_service_may_pass_and_a_refusal_does_not(status: int) -> None:
    assert may_pass(status) is (status >= 500 or status in (408, 429))


# -- what a query of many denies


def denied(request: Request) -> Response:
    names = {name for name in json.loads(request.data)["variables"] if name.startswith("n")}
    errors = [{"type": "NOT_FOUND", "path": [f"r{name[1:]}"], "message": "Could not resolve"} for name in names]
    return Response(json.dumps({"data": {f"r{name[1:]}": None for name in names}, "errors": errors}))


@pytest.mark.parametrize("probe", [(503, ""), (520, ""), (302, b"", ELSEWHERE), (200, "<html>maintenance</html>"), (200, {"message": "hello"}), (404, {})])
@pytest.mark.parametrize("rest", [(404, {"message": "Not Found"}), (503, ""), (302, b"", ELSEWHERE)])
def test_a_query_that_finds_nothing_is_not_believed_while_the_service_is_not_there(service: Service, probe: Any, rest: Any) -> None:
    service.on("/graphql", denied, method="POST")
    service.on(github.PROBE, probe)
    service.on(re.compile("/repos/.*"), rest)  # type: ignore[arg-type]
    pages, down = until(ServiceDown, GitHub(github_client(service), has_token=True).repositories(NAMES[:90]))
    assert down is not None and not any(page.tombstones for page in pages) and "absent" not in looks(pages).values()
    assert len(service.asked) <= 60, "no storm of calls"


@pytest.mark.parametrize("number", [2, 30, 90, 300])
def test_a_query_that_finds_nothing_is_believed_while_the_service_is_there(service: Service, number: int) -> None:
    service.on("/graphql", denied, method="POST")
    service.on(github.PROBE, (200, {"resources": {"core": {"remaining": 4_000, "reset": 0}}}))
    pages, down = until(ServiceDown, GitHub(github_client(service), has_token=True).repositories(NAMES[:number]))
    assert down is None and set(looks(pages).values()) == {"absent"} and sum(len(page.tombstones) for page in pages) == number
    assert len(service.asked) == 2 * -(-number // 30), "one probe for each query"


def test_a_query_that_finds_some_needs_no_probe(service: Service) -> None:
    def some(request: Request) -> Response:
        told = json.loads(request.data)["variables"]
        numbers = [name[1:] for name in told if name.startswith("n")]
        data = {f"r{one}": {"nameWithOwner": f"{told[f'o{one}']}/{told[f'n{one}']}"} if int(one) % 10 == 0 else None for one in numbers}
        errors = [{"type": "NOT_FOUND", "path": [alias]} for alias, node in data.items() if node is None]
        return Response(json.dumps({"data": data, "errors": errors}))

    service.on("/graphql", some, method="POST")
    pages, down = until(ServiceDown, GitHub(github_client(service), has_token=True).repositories(NAMES[:90]))
    assert down is None and len(service.asked) == 3 and sum(len(page.tombstones) for page in pages) == 81
