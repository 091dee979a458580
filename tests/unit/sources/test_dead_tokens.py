"""A token that is refused: a moment's refusal ends no day, a dead token ends its service once, and its strict page is asked once at most."""

from __future__ import annotations

from typing import Any

import pytest
from serving import Service, looks

from observatory.errors import AuthRefused
from observatory.http import CONFIRM_SECONDS, Client, ServiceConfig
from observatory.sources.base import Page
from observatory.sources.github import GitHub
from observatory.sources.huggingface import OWN_PAGE, PROBE, PROBE_TELLS, HuggingFace, bucket_of

HUB: dict[str, Any] = {"own_page": OWN_PAGE, "probe": PROBE, "probe_tells": PROBE_TELLS, "bucket": bucket_of}
LIMITS: dict[str, Any] = {"own_page": "/rate_limit", "probe": "/rate_limit", "probe_tells": rb'\s*\{.*"resources"'}
NAMES = [f"a/{number}" for number in range(40)]


def hub(service: Service, **options: Any) -> Client:
    return Client(ServiceConfig(service.url, "secret-token"), clock=service.clock, **{**HUB, **options})


def asked(service: Service, path: str) -> int:
    return [request.path for request in service.asked].count(path)


def items(service: Service, *answers: Any, bad: tuple[int, ...] = ()) -> None:
    """The first model, or those that are ``bad``, answer ``answers`` in turn; all others are there."""
    for number, name in enumerate(NAMES):
        service.on(f"/api/models/{name}", *(answers if number in (bad or (0,)) else [(200, {"id": name})]))


@pytest.mark.parametrize("own", [(401, ""), (200, {}), (429, ""), (503, "")])
def test_a_refusal_of_a_thing_asks_for_no_strict_page_while_the_token_is_taken(service: Service, own: Any) -> None:
    items(service, (401, "", {"X-Error-Code": "GatedRepo"}), bad=tuple(range(0, 40, 2)))
    service.on("/api/models", (200, []))
    service.on(OWN_PAGE, own)
    with hub(service) as client:
        told = looks(list(HuggingFace(client).items("model", NAMES)))
        service.clock.sleep(3_600.0)
        told |= looks(list(HuggingFace(client).items("model", NAMES[:1])))
    assert [told[f"model:{name}"] for name in NAMES] == ["refused", "answered"] * 20
    assert asked(service, OWN_PAGE) == 0 and asked(service, "/api/models") <= 3 and service.waits == [3_600.0]


@pytest.mark.parametrize("refusals", [1, 2])
def test_a_moment_in_which_everything_is_refused_ends_no_day(service: Service, refusals: int) -> None:
    items(service, *[(401, "")] * refusals, (200, {"id": NAMES[0]}))
    service.on("/api/models", (401, ""), (200, []))
    service.on(OWN_PAGE, (401, ""))
    with hub(service) as client:
        told = looks(list(HuggingFace(client).items("model", NAMES)))
    assert told.pop(f"model:{NAMES[0]}") == ("answered" if refusals == 1 else "refused")
    assert set(told.values()) == {"answered"} and asked(service, OWN_PAGE) == 1 and CONFIRM_SECONDS in service.waits


@pytest.mark.parametrize("after", [0, 1, 5])
def test_a_dead_token_ends_its_service_once_with_what_was_told_before(service: Service, after: int) -> None:
    for name in NAMES[:after]:
        service.on(f"/api/models/{name}", (200, {"id": name}))
    for name in NAMES[after:]:
        service.on(f"/api/models/{name}", (401, {"error": "Invalid credentials in Authorization header"}))
    service.on("/api/models", (401, ""))
    service.on(OWN_PAGE, (401, ""))
    told = list[Page]()
    with hub(service) as client, pytest.raises(AuthRefused, match="put another one into the connection") as end:
        for page in HuggingFace(client).items("model", NAMES):
            told.append(page)
    assert looks(told) == {f"model:{name}": "answered" for name in NAMES[:after]}, "nothing is told refused by it"
    assert len(service.asked) == after + 4 and asked(service, OWN_PAGE) == 1 and service.waits == [CONFIRM_SECONDS]
    assert "secret-token" not in str(end.value)


@pytest.mark.parametrize("probe", [(500, ""), (200, "<html>"), (429, "", {"Retry-After": "9"}), (302, ""), (404, "")])
@pytest.mark.parametrize(("own", "outcome"), [([(200, {})], "refused"), ([(401, ""), (200, {})], "answered"), ([(401, "")], None)])
def test_where_the_probe_does_not_tell_the_tokens_own_page_does(service: Service, probe: Any, own: list[Any], outcome: str | None) -> None:
    items(service, (401, ""), (200, {"id": NAMES[0]}) if outcome == "answered" else (401, ""))
    service.on("/api/models", probe)
    service.on(OWN_PAGE, *own)
    with hub(service) as client:
        if outcome is None:
            with pytest.raises(AuthRefused):
                client.get(f"/api/models/{NAMES[0]}")
        else:
            assert client.get(f"/api/models/{NAMES[0]}").status == (200 if outcome == "answered" else 401)
    assert asked(service, OWN_PAGE) <= 2


def test_a_probe_without_a_call_left_is_not_waited_for(service: Service) -> None:
    spent = {"RateLimit": '"api";r=0;t=250'}
    items(service, (401, "", spent))
    service.on("/api/models", (200, []))
    service.on(OWN_PAGE, (200, {}))
    with hub(service) as client:
        assert client.get(f"/api/models/{NAMES[0]}").status == 401
    assert asked(service, "/api/models") == 0 and asked(service, OWN_PAGE) == 1


@pytest.mark.parametrize(
    ("own", "outcome"), [([(401, ""), (200, {"resources": {}})], "answered"), ([(200, {"resources": {}})], "refused"), ([(401, "")], None)]
)
def test_githubs_page_of_limits_is_asked_twice(service: Service, own: list[Any], outcome: str | None) -> None:
    there = (200, {"full_name": "o/a", "id": 1})
    service.on("/repos/o/a", (401, {"message": "Bad credentials"}), there if outcome == "answered" else (401, {"message": "Bad credentials"}))
    service.on("/rate_limit", *own)
    with Client(ServiceConfig(service.url, "secret-token"), clock=service.clock, **LIMITS) as client:
        if outcome is None:
            with pytest.raises(AuthRefused):
                list(GitHub(client, has_token=True).repositories(["o/a"]))
        else:
            assert client.get("/repos/o/a").status == (200 if outcome == "answered" else 401)
    assert asked(service, "/rate_limit") == (1 if outcome == "refused" else 2)
