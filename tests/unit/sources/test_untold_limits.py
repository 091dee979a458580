"""A rate limit that names no time, or whose headers a proxy took or doubled, is a rate limit: no refusal, and no storm of calls."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from serving import Service, looks
from test_down_by_any_status import github_client
from test_not_proven import hub
from werkzeug import Request, Response

from observatory.budget import MAX_HOLD
from observatory.errors import RateLimited
from observatory.http import MAX_WAIT_SECONDS, UNTOLD_HOLD, limit_of
from observatory.http import Response as Told
from observatory.sources import github
from observatory.sources.base import Page
from observatory.sources.github import GitHub
from observatory.sources.huggingface import HuggingFace

PRIMARY = {"message": "API rate limit exceeded for user ID 1.", "documentation_url": "https://docs.github.com/rest"}
SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
NAMES = [f"a/r{number}" for number in range(60)]
README = {"encoding": "base64", "content": "SGk=", "size": 2, "path": "README.md"}


def over_runs(service: Service, asked: list[str], question: Callable[[GitHub, list[str]], Any], runs: int = 40) -> tuple[dict[str, str], int]:
    """The outcome by name over runs that wait as the limit of each says; and the number of runs that a limit ended."""
    told, limits, left = dict[str, str](), 0, list(asked)
    for _ in range(runs):
        try:
            for page in question(GitHub(github_client(service), has_token=True), left):
                told |= {scope.partition(":")[2]: outcome for scope, outcome in looks([page]).items()}
        except RateLimited as limit:
            limits += 1
            service.clock.passed += limit.wait.total_seconds()
        left = [name for name in left if told.get(name) != "answered"]
        left.sort(key=lambda name: told.get(name) == "failed")
        if not left:
            break
    return told, limits


def readmes(source: GitHub, names: list[str]) -> Any:
    return source.readmes(names)


def limited_for(service: Service, seconds: float, status: int, body: Any, headers: Callable[[], dict[str, str]] = dict) -> None:
    """Everything but GitHub's page of limits is limited for so long; that page tells that no call is left."""
    end = service.clock.passed + seconds

    def answer(request: Request) -> Response:
        if service.clock.passed < end:
            return Response(json.dumps(body), status, headers())
        if request.path == "/graphql":
            told = json.loads(request.data)["variables"]
            numbers = [name[1:] for name in told if name.startswith("n")]
            return Response(json.dumps({"data": {f"r{one}": {"nameWithOwner": f"{told[f'o{one}']}/{told[f'n{one}']}"} for one in numbers}}))
        return Response(json.dumps(README if request.path.endswith("/readme") else {"full_name": request.path.removeprefix("/repos/"), "id": 7}))

    for method in ("GET", "POST"):
        service.on(re.compile("/(?!rate_limit).*"), answer, method=method)  # type: ignore[arg-type]


def left_page(service: Service, seconds: float, bucket: str = "core", remaining: int = 0) -> None:
    """GitHub's page of limits: ``bucket`` has no call left for so long."""
    end = service.clock.passed + seconds

    def answer(_: Request) -> Response:
        reset = int(service.clock.begin.timestamp() + end)
        buckets = {name: {"limit": 5_000, "remaining": 4_000, "reset": reset} for name in ("core", "graphql", "search")}
        if service.clock.passed < end:
            buckets[bucket]["remaining"] = remaining
        return Response(json.dumps({"resources": buckets}))

    service.on(github.PROBE, answer)


def stripped(_: Service) -> dict[str, str]:
    return {}


def doubled(service: Service) -> dict[str, str]:
    reset = str(int(service.clock.now().timestamp()) + 1_800)
    return {"x-ratelimit-remaining": "0, 0", "x-ratelimit-reset": f"{reset}, {reset}"}


@pytest.mark.parametrize("headers", [stripped, doubled])
@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize("asked", ["readmes", "repositories", "one by one"])
def test_a_primary_limit_without_clean_headers_is_waited_for_and_refuses_nothing(
    service: Service, headers: Callable[[Service], dict[str, str]], status: int, asked: str
) -> None:
    limited_for(service, 1_800, status, PRIMARY, lambda: headers(service))
    left_page(service, 1_800, "graphql" if asked == "repositories" else "core")
    questions: dict[str, Callable[[GitHub, list[str]], Any]] = {
        "readmes": readmes,
        "repositories": lambda source, names: source.repositories(names),
        "one by one": lambda source, names: (page for name in names for page in source.repositories([name])),
    }
    told, limits = over_runs(service, NAMES, questions[asked])
    assert set(told.values()) == {"answered"} and len(told) == 60, "none is refused, or asked again after days"
    calls = sum(request.path != github.PROBE for request in service.asked)
    assert limits <= 4 and calls <= (2 if asked == "repositories" else 60) + 4 * limits


def test_without_its_page_of_limits_it_is_waited_for_all_the_same(service: Service) -> None:
    limited_for(service, 3_600, 403, PRIMARY)
    service.on(github.PROBE, (404, {}))
    told, limits = over_runs(service, NAMES, readmes)
    assert set(told.values()) == {"answered"} and len(service.asked) <= 60 + 60 and limits <= 4


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize("headers", [{}, {"x-ratelimit-remaining": "4000", "x-ratelimit-reset": "1793538000"}])
def test_a_secondary_limit_of_ten_minutes_costs_few_calls(service: Service, status: int, headers: dict[str, str]) -> None:
    limited_for(service, 600, status, SECONDARY, lambda: headers)
    left_page(service, 0)
    found = list(GitHub(github_client(service), has_token=True).readmes(NAMES[:40]))
    told = looks(found)
    assert len(told) == 40 and list(told.values()).count("failed") <= 1
    assert service.waits[:3] == [UNTOLD_HOLD, MAX_WAIT_SECONDS, MAX_WAIT_SECONDS], "a minute, then longer"
    assert len(service.asked) <= 40 + 7


@pytest.mark.parametrize("status", [403, 429])
def test_one_thing_that_is_always_limited_so_keeps_no_other_waiting(service: Service, status: int) -> None:
    service.on("/repos/a/r0/readme", (status, SECONDARY))
    service.on(re.compile("/repos/a/r[1-9].*/readme"), (200, README))  # type: ignore[arg-type]
    left_page(service, 0)
    told, limits = over_runs(service, NAMES, readmes, runs=1)
    assert told.pop("a/r0") == "failed" and set(told.values()) == {"answered"} and len(told) == 59 and limits == 0


def test_two_things_that_are_always_limited_so_keep_no_other_waiting(service: Service) -> None:
    service.on(re.compile("/repos/a/r[01]/readme"), (429, SECONDARY))  # type: ignore[arg-type]
    service.on(re.compile("/repos/a/r([2-9]|..)/readme"), (200, README))  # type: ignore[arg-type]
    left_page(service, 0)
    told, limits = over_runs(service, NAMES, readmes, runs=2)
    assert {name for name, outcome in told.items() if outcome != "answered"} == {"a/r0", "a/r1"} and len(told) == 60 and limits <= 2


def test_all_that_is_limited_so_for_hours_is_no_storm(service: Service) -> None:
    limited_for(service, 6 * 3_600, 429, SECONDARY)
    left_page(service, 0)
    told, _ = over_runs(service, NAMES, readmes, runs=60)
    assert set(told.values()) == {"answered"} and len(service.asked) <= 60 + 6 * 3_600 / 60, "less than a call a minute"


# -- what a secondary limit holds


@pytest.mark.parametrize(
    ("status", "body", "headers", "holds"),
    [
        (403, SECONDARY, {"Retry-After": "60"}, True),
        (403, SECONDARY, {}, True),
        (429, SECONDARY, {}, True),
        (429, {}, {"Retry-After": "60", "x-ratelimit-remaining": "4000"}, True),
        (429, PRIMARY, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1793534460"}, False),
        (403, PRIMARY, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1793534460"}, False),
        (503, {}, {"Retry-After": "60"}, False),
    ],
)
@pytest.mark.parametrize("first", ["core", "graphql"])
def test_a_secondary_limit_holds_rest_and_graphql(service: Service, status: int, body: Any, headers: dict[str, str], holds: bool, first: str) -> None:
    client = github_client(service)
    limit = limit_of(Told(status, {name.lower(): value for name, value in headers.items()}, json.dumps(body).encode(), service.clock.now(), "/x"), first)
    assert client.budget.take(first) == 0.0
    client.budget.done(first, limit)
    other = "graphql" if first == "core" else "core"
    assert limit.hold is not None and limit.is_of_all is holds and client.budget.take(first) == pytest.approx(limit.hold)
    assert client.budget.take(other) == (pytest.approx(limit.hold) if holds else 0.0)


def test_no_query_goes_out_while_a_readme_was_told_to_wait(service: Service) -> None:
    moments = list[float]()
    service.on("/repos/a/b/readme", (403, SECONDARY, {"Retry-After": "300"}))
    service.on("/graphql", lambda _: moments.append(service.clock.passed) or Response('{"data": {}}'), method="POST")  # type: ignore[func-returns-value]
    source = GitHub(github_client(service), has_token=True)
    with pytest.raises(RateLimited):
        list(source.readmes(["a/b"]))
    with pytest.raises(RateLimited):
        list(source.repositories(["a/b", "a/c"]))
    assert moments == []


# -- what is no limit


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (403, {"message": "Resource not accessible by personal access token"}, {"x-ratelimit-remaining": "4000"}),
        (403, {"message": "Repository access blocked"}, {}),
        (403, {"message": "Forbidden"}, {"x-ratelimit-remaining": "0, 7"}),
        (401, PRIMARY, {}),
        (404, PRIMARY, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1793534460"}),
        (451, {"message": "Repository access blocked"}, {"x-ratelimit-remaining": "0"}),
        (200, {"description": "API rate limit exceeded", "id": 7}, {}),
    ],
)
def test_what_is_refused_for_its_own_sake_is_no_limit(service: Service, status: int, body: Any, headers: dict[str, str]) -> None:
    limit = limit_of(Told(status, headers, json.dumps(body).encode(), service.clock.now(), "/repos/a/b"), "core")
    assert limit.hold is None and not limit.is_of_all and not limit.is_untold


def test_the_hubs_limit_of_one_bucket_holds_no_other(service: Service) -> None:
    service.on("/api/models/a/b", (429, "", {"RateLimit": '"api";r=0;t=200'}))
    service.on("/a/b/resolve/main/README.md", (200, "# Hi", {"Content-Type": "text/plain"}))
    source = HuggingFace(hub(service))
    with pytest.raises(RateLimited):
        list(source.items("model", ["a/b"]))
    pages: list[Page] = list(source.cards("model", ["a/b"]))
    assert looks(pages) == {"model_card:a/b": "answered"} and service.waits == []


def test_a_bare_429_of_the_hub_is_tried_again_within_seconds(service: Service) -> None:
    service.on("/api/models/a/b", (429, ""), (429, ""), (200, {"id": "a/b"}))
    assert looks(list(HuggingFace(hub(service)).items("model", ["a/b"]))) == {"model:a/b": "answered"} and service.waits == [1.0, 2.0]


# -- by whose clock


@pytest.mark.parametrize("behind", [-30, -3, 0, 2, 25, 24 * 400])
def test_a_reset_counts_by_the_services_own_date_however_far_our_clock_is_off(service: Service, behind: int) -> None:
    theirs = service.clock.now() + timedelta(hours=behind)
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(theirs.timestamp()) + 1_800)}
    told = limit_of(Told(403, headers, b"", service.clock.now(), "/x", served_at=theirs), "core")
    assert told.hold == told.reset == pytest.approx(1_801)


@pytest.mark.parametrize("header", ["x-ratelimit-reset", "retry-after"])
def test_a_date_of_2099_moves_no_wait(service: Service, header: str) -> None:
    moment = service.clock.now() + timedelta(seconds=900)
    value = str(int(moment.timestamp())) if header == "x-ratelimit-reset" else moment.strftime("%a, %d %b %Y %H:%M:%S GMT")
    told = limit_of(Told(429, {header: value, "x-ratelimit-remaining": "0"}, b"", service.clock.now(), "/x", served_at=service.clock.now().replace(year=2099)))
    assert told.hold == pytest.approx(901)


@pytest.mark.parametrize("reset", ["0", "9999999999999999", "x", "", "1, 2"])
def test_a_reset_that_is_none_is_none(service: Service, reset: str) -> None:
    told = limit_of(Told(403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}, b"", service.clock.now(), "/x"), "core")
    assert (told.remaining, told.reset, told.hold, told.is_untold) == (None, None, UNTOLD_HOLD, True)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'{"resources": null}', b'{"resources": {"core": 7}}', b'{"resources": {"core": {"remaining": true, "reset": 1}}}',
     b'{"resources": {"core": {"remaining": 0, "reset": "soon"}}}', b'{"resources": {"core": {"remaining": 0, "reset": 1e400}}}',
     b'{"resources": {"core": {"remaining": -1, "reset": 1793534460}}}', b'{"resources": {"search": {"remaining": 0, "reset": 1793534460}}}'],
)  # fmt: skip
def test_a_page_of_limits_of_another_form_tells_nothing(service: Service, body: bytes) -> None:
    assert github.told_left(Told(200, {}, body, service.clock.now(), "/rate_limit"), "core").remaining is None


def test_no_wait_is_longer_than_the_longest(service: Service) -> None:
    reset = int(service.clock.now().timestamp()) + 20 * 3_600
    told = github.told_left(Told(200, {}, json.dumps({"resources": {"core": {"remaining": 0, "reset": reset}}}).encode(), service.clock.now(), "/x"), "core")
    assert told.reset == MAX_HOLD
