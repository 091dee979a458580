"""What a fourth stranger tried: calls beside the budget, limits of the page that tells of a token, and a token across a cut."""

from __future__ import annotations

from typing import Any

import pytest
from serving import Service, looks

from observatory.budget import Limit, LocalBudget
from observatory.errors import AuthRefused, RateLimited
from observatory.http import CONFIRM_SECONDS, HEAD_BYTES, Client, ServiceConfig, TooLarge
from observatory.sources.huggingface import OWN_PAGE, PROBE, PROBE_TELLS, HuggingFace, bucket_of

TOKEN = "hf_" + "Abcdefghij" * 4
HUB: dict[str, Any] = {"own_page": OWN_PAGE, "probe": PROBE, "probe_tells": PROBE_TELLS, "bucket": bucket_of}


class Noted(LocalBudget):
    """A budget that notes each call that it gave, and what came of it."""

    def __init__(self, service: Service) -> None:
        super().__init__(service.clock)
        self.taken, self.told = list[str](), list[Limit]()

    def take(self, bucket: str, needs: int = 1) -> float:
        wait = super().take(bucket, needs)
        self.taken += [] if wait else [bucket]
        return wait

    def done(self, bucket: str, limit: Limit) -> None:
        self.told.append(limit)
        super().done(bucket, limit)


def items(client: Client, *names: str) -> dict[str, str]:
    return looks(list(HuggingFace(client).items("model", names)))


def hub(service: Service, **options: Any) -> Client:
    return Client(ServiceConfig(service.url, TOKEN), clock=service.clock, **HUB, **options)


@pytest.mark.parametrize(("own", "outcome"), [((200, {}), "refused"), ((401, ""), None)])
@pytest.mark.parametrize(
    ("limits", "waits"),
    [([{"Retry-After": "30"}] * 4, [31.0] * 4), ([{}] * 4, [1.0, 2.0, 4.0, 8.0]), ([{"RateLimit": '"api";r=0;t=50'}, {}], [51.0, 2.0])],
)
def test_a_limit_of_the_tokens_own_page_spends_no_try(
    service: Service, limits: list[dict[str, str]], waits: list[float], own: tuple[int, Any], outcome: str | None
) -> None:
    service.on("/api/models/a/b", (401, ""))
    # Once it is known whose the 401 is, the service is seen to be there.
    service.on("/api/models", (401, ""), (401, "") if outcome is None else (200, []))
    service.on(OWN_PAGE, *((429, "", headers) for headers in limits), own)
    budget = Noted(service)
    with hub(service, budget=budget) as client:
        if outcome is None:
            with pytest.raises(AuthRefused):
                items(client, "a/b")
        else:
            assert items(client, "a/b") == {"model:a/b": outcome}
    assert service.waits == waits + [CONFIRM_SECONDS] * (outcome is None), "waited as asked, and tried no second time"
    paths = [request.path for request in service.asked]
    assert paths.count("/api/models/a/b") == 1 and paths.count(OWN_PAGE) == len(limits) + 1
    assert len(budget.taken) == len(budget.told) == len(paths), "every call is taken from the budget, and told to it"
    assert sum(one.hold is not None for one in budget.told) == len(limits)


def test_a_long_limit_of_that_page_is_that_things_and_holds_up_no_other(service: Service) -> None:
    service.on("/api/models/a/b", (401, ""))
    service.on("/api/models/a/c", (200, {"id": "a/c"}))
    service.on(OWN_PAGE, (429, "", {"Retry-After": "3000"}))
    with hub(service) as client:
        assert items(client, "a/b", "a/c") == {"model:a/b": "failed", "model:a/c": "answered"}, "the page has a limit of its own"


def test_a_limit_of_that_page_without_an_end_is_a_failed_look_and_no_storm(service: Service) -> None:
    service.on("/api/models/a/b", (401, ""))
    service.on("/api/models/a/c", (200, {"id": "a/c"}))
    service.on("/api/models", (401, ""))
    service.on(OWN_PAGE, (429, ""))
    with hub(service) as client:
        assert items(client, "a/b", "a/c") == {"model:a/b": "failed", "model:a/c": "answered"}
    paths = [request.path for request in service.asked]
    assert paths.count("/api/models/a/b") == 1 and paths.count(OWN_PAGE) == 5


def test_what_is_asked_once_is_within_the_budget(service: Service) -> None:
    service.on("/x", (429, "", {"Retry-After": "300"}))
    budget = Noted(service)
    with Client(ServiceConfig(service.url), clock=service.clock, budget=budget) as client:
        assert client.once("GET", "/x").status == 429
        with pytest.raises(RateLimited):
            client.once("GET", "/x")
    assert len(service.asked) == 1 and [one.hold for one in budget.told] == [301.0]


@pytest.mark.parametrize("end", [HEAD_BYTES + shift for shift in (-1, 0, 1, len(TOKEN) // 2, len(TOKEN) - 1, len(TOKEN))])
@pytest.mark.parametrize("before", [0, 1, 20])
def test_a_token_across_the_cut_leaves_no_part_of_it(service: Service, end: int, before: int) -> None:
    lead = (TOKEN + " ") * before
    body = lead + "." * (end - len(TOKEN) - len(lead)) + TOKEN + "." * 30_000
    service.on("/x", (200, body))
    with Client(ServiceConfig(service.url, TOKEN), clock=service.clock, max_body=20_000) as client, pytest.raises(TooLarge) as large:
        client.get("/x")
    head = large.value.head
    assert len(head) <= HEAD_BYTES and not any(TOKEN[:size].encode() in head for size in range(4, len(TOKEN) + 1))


@pytest.mark.parametrize("came", range(1, len(TOKEN), 7))
def test_a_token_that_had_not_come_whole_leaves_no_part_of_it(service: Service, came: int) -> None:
    client = Client(ServiceConfig(service.url, TOKEN), clock=service.clock)
    assert client._head(b"x" * 100 + TOKEN[:came].encode()) == b"x" * 100
    assert client._head(b"x" * 100 + TOKEN.encode()) == b"x" * 100 + b"(our token)"
    client.close()
