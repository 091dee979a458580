"""The client waits as it is told, gives up honestly, and shows its token to one host only."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response
from werkzeug.serving import WSGIRequestHandler

from observatory.errors import AuthRefused, RateLimited, ServiceUnavailable
from observatory.http import Client, ServiceConfig, TooLarge

DATE = "Mon, 01 Sep 2025 10:00:00 GMT"
THEN = datetime(2025, 9, 1, 10, tzinfo=UTC)
TOKEN = "hf_secretsecret"


@pytest.fixture(autouse=True)
def only_the_date_that_a_test_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test server would add its own Date before ours."""
    monkeypatch.setattr(WSGIRequestHandler, "send_response", WSGIRequestHandler.send_response_only)


class Service:
    """Answers in turn, the last one for ever; keeps what was asked."""

    def __init__(self, server: HTTPServer, *answers: tuple[int, dict[str, str], str]) -> None:
        self.answers, self.asked = list(answers), list[Request]()
        server.expect_request("/x").respond_with_handler(self.answer)
        self.url = server.url_for("").rstrip("/")

    def answer(self, request: Request) -> Response:
        self.asked.append(request)
        status, headers, body = self.answers[min(len(self.asked), len(self.answers)) - 1]
        return Response(body, status, {"Date": DATE, **headers})


class Patience:
    """A clock that only notes how long it was asked to wait."""

    def __init__(self) -> None:
        self.waits = list[float]()

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


def client(url: str, patience: Patience | None = None, **options: float) -> Client:
    found = Client(ServiceConfig(url, TOKEN), **options)  # type: ignore[arg-type]  # numbers only
    found.clock = patience or Patience()
    return found


@pytest.mark.parametrize(
    ("status", "headers", "body", "wait"),
    [
        (429, {"Retry-After": "7"}, "", 8.0),
        (429, {"Retry-After": "Mon, 01 Sep 2025 10:00:30 GMT"}, "", 31.0),
        (429, {"RateLimit": '"api";r=0;t=42'}, "", 43.0),
        (429, {}, "", 1.0),
        (503, {"Retry-After": "5"}, "", 6.0),
        (500, {}, "", 1.0),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int((THEN + timedelta(seconds=20)).timestamp()))}, "", 21.0),
        (403, {}, '{"message": "You have exceeded a secondary rate limit"}', 60.0),
    ],
)
def test_it_waits_as_the_service_asks_by_the_services_clock(httpserver: HTTPServer, status: int, headers: dict[str, str], body: str, wait: float) -> None:
    service, patience = Service(httpserver, (status, headers, body), (200, {}, "ok")), Patience()
    with client(service.url, patience) as found:
        response = found.get("/x")
    assert (response.status, response.body, response.date) == (200, b"ok", THEN)
    assert patience.waits == [wait]


def test_a_longer_wait_is_an_error_that_says_when(httpserver: HTTPServer) -> None:
    service, patience = Service(httpserver, (429, {"Retry-After": "299"}, "")), Patience()
    with client(service.url, patience) as found, pytest.raises(RateLimited) as failure:
        found.get("/x")
    assert failure.value.retry_at == THEN + timedelta(seconds=300) and failure.value.wait == timedelta(seconds=300)
    assert (len(service.asked), patience.waits) == (1, [])


def test_it_gives_up_after_the_last_attempt(httpserver: HTTPServer) -> None:
    service, patience = Service(httpserver, (502, {}, "")), Patience()
    with client(service.url, patience) as found, pytest.raises(ServiceUnavailable, match="status 502 after 5 attempts"):
        found.get("/x")
    assert (len(service.asked), patience.waits) == (5, [1, 2, 4, 8])


def test_a_service_that_is_not_there_is_unavailable() -> None:
    with client("http://127.0.0.1:1") as found, pytest.raises(ServiceUnavailable, match="ConnectError after 5 attempts"):
        found.get("/x")


@pytest.mark.parametrize("status", [200, 304, 301, 401, 403, 404, 410, 451])
def test_an_answer_is_an_answer(httpserver: HTTPServer, status: int) -> None:
    service = Service(httpserver, (status, {"Location": "/elsewhere", "X-Error-Code": "GatedRepo"}, ""))
    with client(service.url) as found:
        response = found.get("/x")
    assert (response.status, response.location, len(service.asked)) == (status, "/elsewhere", 1)


@pytest.mark.parametrize(
    ("headers", "body"), [({}, '{"message": "Bad credentials"}'), ({"X-Error-Message": "Invalid credentials in Authorization header"}, "")]
)
def test_a_refused_token_is_no_refused_repository(httpserver: HTTPServer, headers: dict[str, str], body: str) -> None:
    service = Service(httpserver, (401, headers, body))
    with client(service.url) as found, pytest.raises(AuthRefused) as failure:
        found.get("/x")
    assert TOKEN not in str(failure.value)


def test_a_body_above_the_bound_is_refused_with_its_beginning(httpserver: HTTPServer) -> None:
    service = Service(httpserver, (200, {}, "a" * 30_000))
    with client(service.url, max_body=20_000) as found, pytest.raises(TooLarge) as failure:
        found.get("/x")
    assert failure.value.head == b"a" * 10_000 and failure.value.date == THEN


def test_a_bomb_of_zeros_is_refused_too(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_handler(lambda _: Response(gzip.compress(b"0" * 5_000_000), headers={"Content-Encoding": "gzip"}))
    with client(httpserver.url_for("").rstrip("/"), max_body=100_000) as found, pytest.raises(TooLarge):
        found.get("/x")


def test_it_never_leaves_its_host(httpserver: HTTPServer) -> None:
    service = Service(httpserver, (200, {}, ""))
    with client(service.url) as found:
        for url in ("http://127.0.0.2:80/x", f"{service.url}.evil.example/x", f"{service.url}@evil.example/x"):
            with pytest.raises(ServiceUnavailable, match="refused to leave"):
                found.get(url)
    assert service.asked == []


def test_the_token_goes_to_the_service_and_into_no_log(httpserver: HTTPServer, caplog: pytest.LogCaptureFixture) -> None:
    service = Service(httpserver, (500, {}, TOKEN), (302, {"Location": "http://127.0.0.1:1/"}, ""))
    caplog.set_level("DEBUG")
    with client(service.url) as found:
        response = found.get("/x", {"q": "1"})
    assert [request.headers["Authorization"] for request in service.asked] == [f"Bearer {TOKEN}"] * 2
    assert TOKEN not in caplog.text + repr(found) + repr(response) + repr(ServiceConfig("x", TOKEN))


def test_it_keeps_the_pace_that_was_asked_for(httpserver: HTTPServer) -> None:
    service, patience = Service(httpserver, (200, {}, "")), Patience()
    with client(service.url, patience, min_interval=3.0) as found:
        for _ in range(3):
            found.get("/x")
    assert patience.waits == [3.0, 3.0]


def test_where_a_service_keeps_a_clock_a_wait_moves_it(httpserver: HTTPServer) -> None:
    moved = list[float]()

    def clock(request: Request) -> Response:
        moved.append(request.get_json()["seconds"])
        return Response("{}")

    service = Service(httpserver, (429, {"Retry-After": "29"}, ""), (200, {}, ""), (429, {"Retry-After": "299"}, ""))
    httpserver.expect_request("/clock", method="POST").respond_with_handler(clock)
    with Client(ServiceConfig(service.url, None, {"clock_url": f"{service.url}/clock"})) as found:
        before = found.clock.monotonic()
        assert found.get("/x").status == 200
        assert moved == [30.0] and found.clock.monotonic() - before >= 30.0
        with pytest.raises(RateLimited):
            found.get("/x")
    assert moved == [30.0], "the bound on waits is that of every clock"
    assert "Authorization" not in service.asked[0].headers


def test_a_date_that_is_no_date_falls_back_on_our_clock(httpserver: HTTPServer) -> None:
    service = Service(httpserver, (200, {"Date": "yesterday"}, ""))
    with client(service.url) as found:
        assert abs(found.get("/x").date - datetime.now(UTC)) < timedelta(minutes=1)
