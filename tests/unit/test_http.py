"""The client waits as it is told, gives up honestly, and shows its token to one host only."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_httpserver import HTTPServer
from serving import NOON, FakeClock
from werkzeug import Request, Response
from werkzeug.serving import WSGIRequestHandler

from observatory import http
from observatory.budget import MAX_HOLD
from observatory.clock import Clock
from observatory.errors import AuthRefused, Elsewhere, RateLimited, ServiceUnavailable
from observatory.http import Client, ServiceConfig, TooLarge, Upload, limit_of
from observatory.http import Response as Told

DATE = "Sun, 01 Nov 2026 10:00:00 GMT"
THEN = datetime(2026, 11, 1, 10, tzinfo=UTC)
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


def client(url: str, clock: Clock | None = None, **options: float) -> Client:
    return Client(ServiceConfig(url, TOKEN), clock=clock or FakeClock(), **options)  # type: ignore[arg-type]  # numbers only


@pytest.mark.parametrize(
    ("status", "headers", "body", "wait"),
    [
        (429, {"Retry-After": "7"}, "", 8.0),
        (429, {"Retry-After": "Sun, 01 Nov 2026 10:00:30 GMT"}, "", 31.0),
        (429, {"RateLimit": '"api";r=0;t=42'}, "", 43.0),
        (429, {}, "", 1.0),
        (503, {"Retry-After": "5"}, "", 6.0),
        (500, {}, "", 1.0),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int((THEN + timedelta(seconds=20)).timestamp()))}, "", 21.0),
        (403, {}, '{"message": "You have exceeded a secondary rate limit"}', 60.0),
    ],
)
def test_it_waits_as_the_service_asks_by_the_services_clock(httpserver: HTTPServer, status: int, headers: dict[str, str], body: str, wait: float) -> None:
    service, patience = Service(httpserver, (status, headers, body), (200, {}, "ok")), FakeClock()
    with client(service.url, patience) as found:
        response = found.get("/x")
    assert (response.status, response.body, response.date) == (200, b"ok", THEN)
    assert patience.waits == [wait]


def test_a_longer_wait_is_an_error_that_says_when(httpserver: HTTPServer) -> None:
    service, patience = Service(httpserver, (429, {"Retry-After": "299"}, "")), FakeClock()
    with client(service.url, patience) as found, pytest.raises(RateLimited) as failure:
        found.get("/x")
    assert failure.value.retry_at == THEN + timedelta(seconds=300) and failure.value.wait == timedelta(seconds=300)
    assert (len(service.asked), patience.waits) == (1, [])


def test_it_gives_up_after_the_last_attempt(httpserver: HTTPServer) -> None:
    service, patience = Service(httpserver, (502, {}, "")), FakeClock()
    with client(service.url, patience) as found, pytest.raises(ServiceUnavailable, match="status 502 after 5 attempts"):
        found.get("/x")
    assert (len(service.asked), patience.waits) == (5, [1, 2, 4, 8])


def test_a_service_that_is_not_there_is_unavailable() -> None:
    with client("http://127.0.0.1:1") as found, pytest.raises(ServiceUnavailable, match="ConnectError after 5 attempts"):
        found.get("/x")


@pytest.mark.parametrize("status", [200, 301, 401, 403, 404, 410, 451])
def test_an_answer_is_an_answer(httpserver: HTTPServer, status: int) -> None:
    service = Service(httpserver, (status, {"Location": "/elsewhere", "X-Error-Code": "GatedRepo"}, ""))
    with client(service.url) as found:
        response = found.get("/x")
    assert (response.status, response.location, len(service.asked)) == (status, f"{service.url}/elsewhere", 1)


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
            with pytest.raises(Elsewhere, match="refused to leave"):
                found.get(url)
    assert service.asked == []


def test_the_token_goes_to_the_service_and_into_no_log(httpserver: HTTPServer, caplog: pytest.LogCaptureFixture) -> None:
    service = Service(httpserver, (500, {}, TOKEN), (302, {"Location": "http://127.0.0.1:1/"}, ""))
    caplog.set_level("DEBUG")
    with client(service.url) as found:
        response = found.get("/x", {"q": "1"})
    assert [request.headers["Authorization"] for request in service.asked] == [f"Bearer {TOKEN}"] * 2
    assert TOKEN not in caplog.text + repr(found) + repr(response) + repr(ServiceConfig("http://x", TOKEN))


def test_it_keeps_the_pace_that_was_asked_for(httpserver: HTTPServer) -> None:
    service, patience = Service(httpserver, (200, {}, "")), FakeClock()
    with client(service.url, patience, min_interval=3.0) as found:
        for _ in range(3):
            found.get("/x")
    assert patience.waits == [3.0, 3.0]


def test_where_a_service_keeps_a_clock_a_wait_moves_it(httpserver: HTTPServer) -> None:
    moved = list[float]()

    def clock(request: Request) -> Response:
        if request.method == "POST":
            moved.append(request.get_json()["seconds"])
        return Response(json.dumps({"now": THEN.isoformat()}))

    service = Service(httpserver, (429, {"Retry-After": "29"}, ""), (200, {}, ""), (429, {"Retry-After": "299"}, ""))
    httpserver.expect_request("/clock").respond_with_handler(clock)
    with Client(ServiceConfig(service.url, None, {"clock_url": f"{service.url}/clock"})) as found:
        before = found.clock.monotonic()
        assert found.get("/x").status == 200
        assert moved == [pytest.approx(30.0, abs=1.0)] and found.clock.monotonic() - before >= moved[0]
        with pytest.raises(RateLimited):
            found.get("/x")
    assert len(moved) == 1, "the bound on waits is that of every clock"
    assert "Authorization" not in service.asked[0].headers


def test_a_date_that_is_no_date_falls_back_on_our_clock(httpserver: HTTPServer) -> None:
    service = Service(httpserver, (200, {"Date": "yesterday"}, ""))
    with client(service.url) as found:
        assert found.get("/x").date == NOON


@pytest.mark.parametrize(
    "headers",
    [
        {"RateLimit": '"api";r=0;t=42'},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int((THEN + timedelta(seconds=42)).timestamp()))},
    ],
)
def test_a_spent_budget_is_waited_for_before_the_next_call_and_costs_none(httpserver: HTTPServer, headers: dict[str, str]) -> None:
    service, clock = Service(httpserver, (200, headers, ""), (200, {}, "")), FakeClock()
    with client(service.url, clock) as found:
        found.get("/x")
        found.get("/x")
    assert clock.waits == [43.0] and len(service.asked) == 2


def test_a_limit_counts_from_the_services_own_date_however_far_our_clock_is_ahead(httpserver: HTTPServer) -> None:
    then = datetime(2025, 9, 1, 10, tzinfo=UTC)
    told = {"Date": "Mon, 01 Sep 2025 10:00:00 GMT", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int((then + timedelta(seconds=42)).timestamp()))}
    service, clock = Service(httpserver, (429, told, ""), (200, {}, "")), FakeClock()
    with client(service.url, clock) as found:
        assert found.get("/x").status == 200
    assert clock.waits == [43.0]


def test_a_spent_budget_that_takes_too_long_is_told_without_a_call(httpserver: HTTPServer) -> None:
    service = Service(httpserver, (200, {"RateLimit": '"api";r=0;t=250'}, ""))
    with client(service.url) as found:
        found.get("/x")
        with pytest.raises(RateLimited) as failure:
            found.get("/x")
    assert failure.value.wait == timedelta(seconds=251) and not failure.value.is_of_the_thing and len(service.asked) == 1


def test_a_limit_spends_no_retry(httpserver: HTTPServer) -> None:
    limited = (429, {"Retry-After": "9"}, "")
    service, clock = Service(httpserver, limited, limited, (500, {}, ""), limited, limited, (502, {}, ""), (200, {}, "ok")), FakeClock()
    with client(service.url, clock) as found:
        assert found.get("/x").body == b"ok"
    assert clock.waits == [10, 10, 1, 10, 10, 2]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (429, {"Retry-After": "²"}),
        (429, {"Retry-After": "9" * 400}),
        (429, {"Retry-After": "Mon, 99 Foo 99999 99:99:99 GMT"}),
        (429, {"Retry-After": "Fri, 31 Dec 9999 23:59:59 -2359"}),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1796000000000"}),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9" * 300}),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "²"}),
        (503, {"Retry-After": "-1"}),
        (429, {"RateLimit": f'"api";r=0;t={"9" * 40}'}),
        (200, {"Date": "Thu, 01 Jan 99999 00:00:00 GMT", "RateLimit": '"api";r=²;t=1'}),
    ],
)
def test_no_header_breaks_it_and_no_wait_is_without_bound(httpserver: HTTPServer, status: int, headers: dict[str, str]) -> None:
    service = Service(httpserver, (status, {name: value.encode().decode("latin-1") for name, value in headers.items()}, ""))
    with client(service.url, max_wait=30.0) as found:
        try:
            found.get("/x")
        except RateLimited as limit:
            assert timedelta(0) < limit.wait <= timedelta(hours=2)
        except ServiceUnavailable as problem:
            assert "after" in str(problem)
    assert 1 <= len(service.asked) <= 30


def test_a_date_far_ahead_moves_nothing(httpserver: HTTPServer) -> None:
    service = Service(httpserver, (200, {"Date": "Thu, 01 Jan 2099 00:00:00 GMT"}, ""))
    with client(service.url) as found:
        assert found.get("/x").date == NOON


@pytest.mark.parametrize("where", ["head", "body", "body without a length"])
def test_a_drip_of_bytes_ends_at_the_deadline(where: str) -> None:
    """Each byte comes well within the read time-out; the request as a whole does not end."""
    stop = threading.Event()

    def drip(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(65_536)
            if where != "head":
                connection.sendall(b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 100000\r\n\r\n" if where == "body" else b"Connection: close\r\n\r\n"))
            while not stop.wait(0.05):
                connection.sendall(b"H")

    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=drip, args=(server.accept()[0],), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        with client(f"http://127.0.0.1:{server.getsockname()[1]}", deadline=0.3) as found:
            found.failures = 4
            with pytest.raises(ServiceUnavailable, match="after 1 attempts"):
                found.get("/x")
        stop.set()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate of ``drip.test``, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "drip.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("drip.test"), x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "drip.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*form) + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port whose every connection is given to ``serve``."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1]


def pump(source: socket.socket, target: socket.socket) -> None:
    """Hand on what comes, to its end."""
    with suppress(OSError):
        while part := source.recv(65_536):
            target.sendall(part)
    for one in (source, target):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("way", ["direct", "through a proxy", "through a proxy that speaks TLS"])
def test_a_drip_over_tls_ends_at_the_deadline_by_every_way(monkeypatch: pytest.MonkeyPatch, certificate: Path, way: str) -> None:
    """A server that never ends its answer is ended by us: it sees the connection go, and would drip for as long as the test waits."""
    stop, gone = threading.Event(), threading.Event()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def drip(plain: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(plain, server_side=True) as connection:
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            try:
                while not stop.wait(0.05):
                    connection.sendall(b"x")
            except OSError:
                gone.set()
                raise

    def hand_on(plain: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(plain, server_side=True) if "TLS" in way else plain as connection:
            connection.recv(65_536)
            behind = socket.create_connection(("127.0.0.1", port))
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            threading.Thread(target=pump, args=(connection, behind), daemon=True).start()
            pump(behind, connection)

    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with listening(drip) as port, listening(hand_on) as proxy:
        if way != "direct":
            monkeypatch.setenv("HTTPS_PROXY", f"https://localhost:{proxy}" if "TLS" in way else f"http://127.0.0.1:{proxy}")
        with client(f"https://localhost:{port}" if way == "direct" else "https://drip.test", deadline=0.5, read_seconds=20.0) as found:
            found.failures = 4
            threading.Timer(15.0, stop.set).start()
            with pytest.raises(ServiceUnavailable, match="after 1 attempts"):
                found.get("/x")
        assert gone.wait(5.0) and not stop.is_set()
        stop.set()


def test_no_cookie_of_an_answer_goes_with_a_later_request(httpserver: HTTPServer) -> None:
    asked = list[Request]()

    def answer(request: Request) -> Response:
        asked.append(request)
        told = Response("", 200)
        for number in range(3):
            told.set_cookie(f"c{number}", "v" * 1_000, domain=None if number else "127.0.0.1", max_age=900)
        return told

    httpserver.expect_request("/x").respond_with_handler(answer)
    with client(httpserver.url_for("").rstrip("/")) as found:
        for _ in range(3):
            found.get("/x")
        found.once("GET", "/x")
    assert len(asked) == 4 and all("Cookie" not in one.headers for one in asked)


@pytest.mark.parametrize("location", ["http://[", "http://elsewhere.example/x", "//elsewhere.example/x", "http://\x00/", "ftp://x/"])
def test_an_address_that_is_no_address_is_a_typed_error(httpserver: HTTPServer, location: str) -> None:
    service = Service(httpserver, (200, {}, ""))
    with client(service.url) as found, pytest.raises((Elsewhere, ServiceUnavailable)):
        found.get(location if location.startswith(("http", "ftp")) else service.url + "\x00" + location)


def test_an_answer_that_says_gzip_and_is_none_is_unavailable(httpserver: HTTPServer) -> None:
    service = Service(httpserver, (200, {"Content-Encoding": "gzip"}, "no gzip"))
    with client(service.url) as found, pytest.raises(ServiceUnavailable, match="DecodingError"):
        found.get("/x")


PACKED = gzip.compress(bytes(range(256)) * 20_000, mtime=0)


@pytest.mark.parametrize(
    ("coding", "body", "is_whole"),
    [
        ("gzip", PACKED, True),
        ("x-gzip", PACKED, True),
        ("gzip", PACKED + PACKED, True),
        ("gzip", gzip.compress(bytes(3_000_000), mtime=0) + PACKED[:500] + PACKED[500:], True),
        ("gzip", b"", True),
        ("br", b"", True),
        ("gzip", gzip.compress(bytes(3_000_000), mtime=0) + b"junk", False),
        ("gzip", PACKED + PACKED[:-9], False),
        ("gzip", PACKED[:-1], False),
        ("gzip", PACKED[:40], False),
        ("gzip", PACKED[:4] + PACKED[9:], False),
        ("br", PACKED, False),
    ],
    ids=[
        "gzip",
        "x-gzip",
        "two",
        "two, the first much",
        "nothing",
        "nothing of another coding",
        "junk behind",
        "the second cut",
        "its last byte missing",
        "cut",
        "a hole",
        "another coding",
    ],
)
def test_a_body_is_unpacked_whole_or_not_at_all(httpserver: HTTPServer, coding: str, body: bytes, is_whole: bool) -> None:
    httpserver.expect_request("/x").respond_with_handler(lambda _: Response(body, headers={"Content-Encoding": coding}))
    with client(httpserver.url_for("").rstrip("/")) as found:
        if is_whole:
            assert found.get("/x").body == (gzip.decompress(body) if body else b"")
        else:
            with pytest.raises(ServiceUnavailable, match="DecodingError"):
                found.get("/x")


def test_a_refusal_holds_whatever_became_of_its_page(httpserver: HTTPServer) -> None:
    service = Service(httpserver, (429, {"Content-Encoding": "br", "Retry-After": "600"}, "a page"))
    with client(service.url) as found, pytest.raises(RateLimited) as limited:
        found.get("/x")
    assert limited.value.wait == timedelta(seconds=601) and len(service.asked) == 1


def test_where_much_failed_each_thing_is_asked_less_often(httpserver: HTTPServer) -> None:
    service = Service(httpserver, (500, {}, ""))
    with client(service.url) as found:
        for failures in (0, 1, 3, 9):
            found.failures = failures
            with pytest.raises(ServiceUnavailable):
                found.get("/x")
    assert len(service.asked) == 5 + 4 + 2 + 1


EPOCH = int(NOON.timestamp())


@pytest.mark.parametrize(
    ("headers", "hold", "reset"),
    [
        ({"retry-after": "31556952000000"}, None, None),
        ({"retry-after": "Fri, 01 Jan 2099 00:00:00 GMT"}, None, None),
        ({"retry-after": "7000"}, 7001.0, None),
        ({"retry-after": "80000"}, MAX_HOLD, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{(EPOCH + 60) * 1000}"}, 61.0, 61.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{EPOCH + 60}"}, 61.0, 61.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{EPOCH - 60}"}, 1.0, 1.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" * 15}, None, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "60"}, None, None),
    ],
)
def test_a_wait_that_no_service_means_is_none_and_milliseconds_are_told_apart(headers: dict[str, str], hold: float | None, reset: float | None) -> None:
    told = limit_of(Told(429, headers, b"", NOON, "/x"))
    assert (told.hold, told.reset) == (hold, reset)


@pytest.mark.parametrize(("probe", "is_limit", "calls"), [((429, ""), True, 6), ((200, '[{"id": "a"}]'), False, 6), ((500, ""), False, 6), (None, False, 5)])
def test_a_limit_without_a_time_to_come_back_is_waited_out_where_it_is_everybodys(
    httpserver: HTTPServer, probe: tuple[int, str] | None, is_limit: bool, calls: int
) -> None:
    httpserver.expect_request("/thing").respond_with_data("Rate exceeded.", 429)
    told: dict[str, Any] = {}
    if probe is not None:
        httpserver.expect_request("/probe").respond_with_data(probe[1], probe[0])
        told = {"probe": "/probe", "probe_tells": rb"\s*\["}
    clock = FakeClock()
    asked = Client(ServiceConfig(httpserver.url_for("").rstrip("/")), clock=clock, **told)
    with pytest.raises(RateLimited if is_limit else ServiceUnavailable) as held:
        asked.request("GET", "/thing")
    assert len(httpserver.log) == calls
    if is_limit:
        assert isinstance(held.value, RateLimited) and held.value.wait >= timedelta(minutes=15) and not held.value.is_of_the_thing


@pytest.mark.parametrize("is_file", [True, False])
def test_a_file_is_sent_whole_with_its_length_and_read_anew_for_each_try(httpserver: HTTPServer, tmp_path: Path, is_file: bool) -> None:
    body = bytes(range(256)) * 20_000
    (tmp_path / "file").write_bytes(body)
    service = Service(httpserver, (503, {}, ""), (201, {}, "taken"))
    with client(service.url) as found:
        answer = found.request("PUT", "/x", upload=Upload(tmp_path / "file" if is_file else body))
    assert answer.status == 201 and [one.get_data() == body for one in service.asked] == [True, True]
    last = service.asked[-1]
    assert last.headers["Content-Length"] == str(len(body)) and "Transfer-Encoding" not in last.headers
    assert last.headers["Authorization"] == f"Bearer {TOKEN}" and last.headers["Content-Type"] == "application/octet-stream"


def test_what_is_sent_slowly_has_time_by_its_size_besides_the_deadline(monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer) -> None:
    given: list[float] = []

    class Noted(http.Watch):
        def __init__(self, seconds: float, *told: Any) -> None:
            given.append(seconds)
            super().__init__(seconds, *told)

    monkeypatch.setattr(http, "Watch", Noted)
    service = Service(httpserver, (200, {}, ""))
    with client(service.url, deadline=60.0) as found:
        found.request("PUT", "/x", upload=Upload(b"x" * 1_000_000))
        found.get("/x")
    assert given == [60.0 + 1_000_000 / http.LEAST_RATE, 60.0]


def test_a_file_that_is_gone_is_this_machines_failure_and_no_services(httpserver: HTTPServer, tmp_path: Path) -> None:
    service = Service(httpserver, (200, {}, ""))
    with client(service.url) as found, pytest.raises(FileNotFoundError):
        found.request("PUT", "/x", upload=Upload(tmp_path / "gone"))
    assert service.asked == []
