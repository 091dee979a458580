"""What a stranger's attack on the clients found: one odd answer spoils no other thing, and proves nothing of a token, a day or a service."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from serving import NOON, Service, looks
from werkzeug import Request, Response

from observatory.errors import AuthRefused, ServiceDown, ServiceUnavailable
from observatory.http import TAKEN_SECONDS, Client, ServiceConfig, date_of, moment_of
from observatory.http import Response as Answer
from observatory.landing.writer import _sort_out
from observatory.sources.asking import GATHERED_SECONDS, by_portions, one_by_one, plain
from observatory.sources.base import Look, Outcome, Page, shown
from observatory.sources.github import GitHub
from observatory.sources.hub_census import _ordered, _Uids
from observatory.sources.huggingface import HuggingFace, _listed


def nested(levels: int, inner: str = "1") -> str:
    return '{"a":' * levels + inner + "}" * levels


@pytest.mark.parametrize("inner", ["1", '"x\\u0000"', '"\\ud800"', "123456789012345678901234567890"])
@pytest.mark.parametrize("levels", [100, 240, 260, 300, 490, 520, 700, 900])
def test_a_record_nested_as_deep_as_it_may_be_told_spoils_no_neighbour(levels: int, inner: str) -> None:
    body = f'[{{"id":"a/good"}},{{"id":"a/deep","cardData":{nested(levels, inner)}}},{{"id":"a/other"}}]'
    page = _listed("model", Answer(200, {}, body.encode(), NOON, "/api/models"), "a").page()
    storable, rejects = _sort_out(page)
    assert {record.key for record, _ in storable} >= {"a/good", "a/other"}
    assert [one.key for one in rejects] == ([] if levels < 250 else ["a/deep"])
    for one in rejects:
        assert one.reason == "unstorable" and "nested deeper" in one.detail and b"'a': {'a'" in one.body


def test_what_is_too_deep_for_a_reject_is_shown_by_its_first_levels() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert shown(deep).startswith(b"[[[[") and b"..." in shown(deep)
    assert shown({"id": "a/b\ud800"}) == b"{'id': 'a/b\\ud800'}"


def test_an_id_that_is_no_id_and_nested_deep_is_a_reject_alone() -> None:
    body = f'[{{"id":"a/good"}},{{"id":{nested(900)}}},{nested(900)},{{"id":"a/other"}}]'
    page = _listed("model", Answer(200, {}, body.encode(), NOON, "/api/models"), "a").page()
    assert [record.key for record in page.records] == ["a/good", "a/other"] and [one.reason for one in page.rejects] == ["ill_formed_id"] * 2


@pytest.mark.parametrize(("value", "kept"), [("6" * 24, True), ("x" * 500, True), ("x" * 501, False), ("x" * 6_000, False), ("é", False), (7, False)])
def test_an_identifier_is_no_longer_than_an_index_can_hold(value: object, kept: bool) -> None:
    assert (plain(value) is not None) is kept


def test_an_address_longer_than_an_index_can_hold_keeps_no_etag(service: Service, client: Client) -> None:
    for branch, number in (("b" * 200, 1), ("b" * 6_000, 0)):
        path = f"/repos/org/one/git/trees/{branch}"
        service.on(path, (200, {"sha": "1", "tree": [], "truncated": False}, {"ETag": '"x"'}))
        (page,) = GitHub(client, has_token=True).trees([("org/one", branch)])
        assert len(page.validators) == number and len(page.records) == 1


@pytest.mark.parametrize("odd", [f'"cardData":{nested(1_100)}', f'"cardData":{nested(100_000)}', '"createdAt":"\xff"'])
def test_one_record_that_cannot_be_read_ends_no_census(odd: str) -> None:
    body = f'[{{"id":"a/good","createdAt":"2024-01-01"}},{{"id":"a/odd",{odd}}}]'.encode("latin-1")
    last, mark = _ordered(Answer(200, {}, body, NOON, "/api/models"), "2023-12-31", _Uids())
    assert last in {"2023-12-31", "2024-01-01"} and mark, "for landing to judge"


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
@pytest.mark.parametrize("value", ["Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 -0000", "Sun, 06 Nov 1994 08:49:37 GMT"])
def test_a_date_without_a_zone_is_of_gmt_wherever_it_is_read(value: str, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "TZ", zone)
    time.tzset()
    try:
        assert moment_of(value) == datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(("apart", "is_believed"), [(-400_000, False), (-4, False), (-2, True), (0, True), (23, True), (25, False), (400_000, False)])
def test_a_date_far_from_our_clock_is_not_believed(service: Service, apart: int, is_believed: bool) -> None:
    moment = (NOON + timedelta(hours=apart)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert date_of(moment, service.clock) == (NOON + timedelta(hours=apart) if is_believed else NOON)


def test_304_to_a_question_without_a_condition_is_no_answer(service: Service, client: Client) -> None:
    service.on("/api/models/a/b", (304, ""))
    service.on("/repos/org/one/readme", (304, ""))
    assert looks(list(HuggingFace(client).items("model", ["a/b"]))) == {"model:a/b": "failed"}
    assert looks(list(GitHub(client, has_token=True).readmes(["org/one"]))) == {"readme:org/one": "failed"}
    client.failures = 0
    held = GitHub(client, has_token=True, etags={"/repos/org/one/readme": '"x"'})
    assert looks(list(held.readmes(["org/one"]))) == {"readme:org/one": "answered"}


def test_a_token_is_refused_where_its_own_page_is_and_not_by_one_thing(service: Service) -> None:
    service.on("/api/models/a/b", (401, "", {"X-Error-Message": "Invalid credentials in Authorization header"}))
    service.on("/api/models/a/c", (200, {"id": "a/c"}))
    service.on("/api/whoami-v2", (200, {"name": "me"}), (401, ""))
    with Client(ServiceConfig(service.url, "secret"), clock=service.clock, own_page="/api/whoami-v2") as client:
        assert looks(list(HuggingFace(client).items("model", ["a/b", "a/c"]))) == {"model:a/b": "refused", "model:a/c": "answered"}
        service.clock.sleep(TAKEN_SECONDS + 1)
        with pytest.raises(AuthRefused):
            list(HuggingFace(client).items("model", ["a/b"]))


@pytest.mark.parametrize("probe", [(200, []), (503, "")])
def test_things_that_always_fail_do_not_pass_for_a_service_that_is_down(service: Service, probe: tuple[int, object]) -> None:
    bad, good = [f"a/bad{number}" for number in range(25)], [f"a/good{number}" for number in range(50)]
    service.on("/api/models", probe)
    for name in bad:
        service.on(f"/api/models/{name}", (500, ""))
    for name in good:
        service.on(f"/api/models/{name}", (200, {"id": name}))
    with Client(ServiceConfig(service.url), clock=service.clock, probe="/api/models?limit=1") as client:
        pages = HuggingFace(client).items("model", [*bad, *good])
        if probe[0] != 200:
            with pytest.raises(ServiceDown):
                list(pages)
            return
        told = looks(list(pages))
        assert {told[f"model:{name}"] for name in bad} == {"failed"} and {told[f"model:{name}"] for name in good} == {"answered"}
        assert len(service.asked) < 150, "no storm"


def test_a_service_that_answers_its_probe_alone_is_down_after_some_time(service: Service) -> None:
    service.on("/api/models", (200, []))
    names = [f"a/bad{number}" for number in range(1_000)]
    for name in names:
        service.on(f"/api/models/{name}", (500, ""))
    with Client(ServiceConfig(service.url), clock=service.clock, probe="/api/models?limit=1") as client, pytest.raises(ServiceDown):
        list(HuggingFace(client).items("model", names))
    assert len(service.asked) < 200


def test_slow_answers_do_not_wait_for_one_another(service: Service, client: Client) -> None:
    def slow() -> Page:
        service.clock.sleep(6.0)
        return Page(looks=(Look("huggingface", "model:a", Outcome.ANSWERED, NOON, NOON),))

    pages = list(one_by_one(client, "huggingface", [("model:a", slow)] * 10))
    assert [len(page.looks) for page in pages] == [2] * 5, f"two of six seconds are more than {GATHERED_SECONDS}"


@pytest.mark.parametrize("waits_a_run", [1, 2, 3, 4, 100])
def test_what_is_limited_by_itself_is_asked_about_last_on_later_days_too(service: Service, client: Client, waits_a_run: int) -> None:
    """Papers as a daily run asks for them: what failed comes back on the next day, and a run waits for few limits."""
    from test_arxiv import FEED, entry

    from observatory.errors import RateLimited
    from observatory.sources.arxiv import Arxiv

    ids = [f"2501.{number:05}" for number in range(300)]
    bad = {ids[0], ids[7], ids[150]}

    def query(request: Request) -> Response:
        asked = request.args["id_list"].split(",")
        if bad & set(asked):
            reset = str(int(service.clock.now().timestamp()) + 1_800)
            return Response("limit", 403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset})
        return Response(FEED.format(len(asked), "".join(map(entry, asked))))

    service.on("/api/query", query)
    place: dict[str, object] = {}
    told: set[str] = set()
    for _ in range(15):
        failed: set[str] = set()
        for _ in range(waits_a_run):
            try:
                for page in Arxiv(client, client).look_up([one for one in ids if one not in told | failed], place):
                    told |= {look.scope.partition(":")[2] for look in page.looks if look.outcome is Outcome.ANSWERED}
                    failed |= {look.scope.partition(":")[2] for look in page.looks if look.outcome is Outcome.FAILED}
                    place = dict(page.cursor) if page.cursor is not None else place
                break
            except RateLimited as limit:
                service.clock.sleep(limit.wait.total_seconds() + 1)
        if len(told) == len(ids) - len(bad):
            break
    assert told == set(ids) - bad
    assert set(place.get("alone", ())) <= bad  # type: ignore[call-overload]  # a list of ids


def test_a_place_of_another_form_begins_anew() -> None:
    def ask(batch: list[str]) -> Iterator[Page]:
        yield Page(looks=tuple(Look("arxiv", f"paper:{one}", Outcome.ANSWERED, NOON, NOON) for one in batch))

    for place in ({}, None, {"most": 0, "left": -3}, {"most": "3", "left": "5"}, {"alone": ["gone"]}, {"most": 10**9, "left": 1}):
        pages = list(by_portions(["a", "b", "c"], 2, place, ask))
        assert looks(pages).keys() == {"paper:a", "paper:b", "paper:c"}, place
        assert json.dumps([page.cursor for page in pages])


def test_the_failure_of_a_probe_is_no_failure_of_ours(service: Service) -> None:
    service.on("/probe", (500, ""))
    with Client(ServiceConfig(service.url), clock=service.clock, probe="/probe") as client:
        assert client.is_there() is False
    with Client(ServiceConfig("http://127.0.0.1:1"), clock=service.clock, probe="/probe") as client:
        assert client.is_there() is False
        with pytest.raises(ServiceUnavailable):
            client.get("/anything")
