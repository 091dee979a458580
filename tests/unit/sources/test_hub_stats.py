"""The history of the bulk snapshots through the Hub's own client: every failure is one of ours, every wait bounded."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import itertools
import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import huggingface_hub
import pytest
from huggingface_hub import constants
from pytest_httpserver import HTTPServer
from serving import FakeClock, Service
from werkzeug import Request, Response

from observatory.errors import AuthRefused, ContractBroken, RateLimited, ServiceUnavailable
from observatory.http import ServiceConfig
from observatory.sources import hub_api
from observatory.sources.base import Outcome
from observatory.sources.hub_stats import REPOSITORY, HubStats, Snapshot, SnapshotRefused, changed
from observatory.sources.huggingface import OWN_PAGE

API, FILE = f"/api/datasets/{REPOSITORY}", f"/datasets/{REPOSITORY}/resolve"
SHAS = [f"{one:040x}" for one in range(1, 6)]
BODY = b"PAR1" + bytes(range(256)) * 64 + b"PAR1"
HASH = hashlib.sha256(BODY).hexdigest()
LIMITED = {"RateLimit": '"api";r=0;t=55'}


@pytest.fixture
def stats(service: Service, tmp_path: Path) -> Iterator[HubStats]:
    with HubStats(ServiceConfig(service.url, "secret-token"), tmp_path / "stats", clock=service.clock) as found:
        yield found


def commit(number: int, day: int) -> dict[str, Any]:
    return {"id": SHAS[number], "title": "Upload", "message": "", "authors": [{"user": "u"}], "date": f"2025-06-{day:02}T01:02:03.000Z"}


def tree(content: str, *, size: int = 10, name: str = "models.parquet") -> list[dict[str, Any]]:
    lfs = {"oid": content * 64, "size": size, "pointerSize": 134}
    return [{"type": "directory", "path": "models", "oid": "f" * 40, "size": 0}, {"type": "file", "path": name, "oid": "e" * 40, "size": size, "lfs": lfs}]


def head(commit: str = SHAS[0], etag: str = HASH) -> dict[str, str]:
    return {"X-Repo-Commit": commit, "ETag": '"pointer"', "X-Linked-Etag": f'"{etag}"', "X-Linked-Size": str(len(BODY))}


def snapshot(*, etag: str = HASH, size: int = len(BODY), revision: str = SHAS[0]) -> Snapshot:
    return Snapshot("model", revision, datetime(2025, 6, 1, tzinfo=UTC), size, etag)


def serve_file(service: Service, *answers: Any) -> None:
    path = f"{FILE}/{SHAS[0]}/models.parquet"
    service.on(path, (200, "", {**head(), "Content-Length": str(len(BODY))}), method="HEAD")
    service.on(path, *(answers or ((200, BODY, head()),)))


def serve_history(service: Service) -> None:
    link = {"Link": f'<{service.url}{API}/commits/main?p=1>; rel="next"'}

    def commits(request: Request) -> Response:
        page = [commit(4, 5), commit(3, 4), commit(2, 3)] if request.args.get("p") != "1" else [commit(1, 2), commit(0, 1)]
        return Response(json.dumps(page), headers=link if request.args.get("p") != "1" else None)

    service.on(f"{API}/commits/main", commits)
    for sha, told in zip(SHAS, [tree("a", name="README.md"), tree("a"), tree("a"), tree("b", size=12), tree("b")], strict=True):
        service.on(f"{API}/tree/{sha}", (200, told))


def test_every_commit_with_the_file_is_a_snapshot_oldest_first(service: Service, stats: HubStats) -> None:
    serve_history(service)
    found = stats.snapshots("model")
    assert [(one.revision, one.committed_at.day, one.etag[:1], one.size_bytes) for one in found] == [
        (SHAS[1], 2, "a", 10),
        (SHAS[2], 3, "a", 10),
        (SHAS[3], 4, "b", 12),
        (SHAS[4], 5, "b", 10),
    ]
    assert [one.revision for one in changed(found)] == [SHAS[1], SHAS[3]]
    assert stats.snapshots("dataset") == []


def test_a_window_asks_for_no_more_than_it_needs(service: Service, stats: HubStats) -> None:
    serve_history(service)
    found = stats.snapshots("model", since=datetime(2025, 6, 5, tzinfo=UTC), until=datetime(2025, 6, 6, tzinfo=UTC))
    assert [one.revision for one in found] == [SHAS[4]]
    assert [request.path for request in service.asked] == [f"{API}/commits/main", f"{API}/tree/{SHAS[4]}"]
    day = datetime(2025, 6, 3, 1, 2, 3, tzinfo=UTC)
    assert [one.revision for one in stats.snapshots("model", since=day, until=day)] == [SHAS[2]], "both ends are included"


def test_the_newest_is_told_at_the_commit_that_made_it(service: Service, stats: HubStats) -> None:
    service.on(f"{API}/commits/main", (200, [commit(4, 5)]))
    (_, entry) = tree("b")
    service.on(f"{API}/tree/{SHAS[4]}", (200, [{**entry, "lastCommit": {"id": SHAS[3], "title": "t", "date": "2025-06-04T00:00:00.000Z"}}]))
    assert stats.newest("model") == Snapshot("model", SHAS[3], datetime(2025, 6, 4, tzinfo=UTC), 10, "b" * 64)
    assert service.asked[-1].args.get("expand").lower() == "true"
    with pytest.raises(SnapshotRefused, match=r"no datasets\.parquet") as failure:
        stats.newest("dataset")
    assert failure.value.outcome is Outcome.ABSENT


def test_a_file_within_git_is_told_by_gits_own_hash(service: Service, stats: HubStats) -> None:
    service.on(f"{API}/commits/main", (200, [commit(4, 5)]))
    service.on(f"{API}/tree/{SHAS[4]}", (200, [{"type": "file", "path": "models.parquet", "oid": "e" * 40, "size": 3}]))
    assert stats.newest("model") == Snapshot("model", SHAS[4], datetime(2025, 6, 5, 1, 2, 3, tzinfo=UTC), 3, "e" * 40)


def test_a_snapshot_is_loaded_at_its_revision_and_once(service: Service, stats: HubStats, tmp_path: Path) -> None:
    serve_file(service)
    path = stats.fetch(snapshot())
    assert path.read_bytes() == BODY and path.resolve().is_relative_to(tmp_path / "stats")
    asked = len(service.asked)
    assert stats.fetch(snapshot()) == path and len(service.asked) == asked
    assert {request.path for request in service.asked} == {f"{FILE}/{SHAS[0]}/models.parquet"}
    assert {request.headers.get("authorization") for request in service.asked} == {"Bearer secret-token"}
    assert all("open-release-observatory/" in request.headers["user-agent"] for request in service.asked)


def test_a_file_that_a_later_commit_left_alone_is_not_loaded_again(service: Service, stats: HubStats) -> None:
    serve_file(service)
    service.on(f"{FILE}/{SHAS[1]}/models.parquet", (200, "", {**head(SHAS[1]), "Content-Length": str(len(BODY))}), method="HEAD")
    stats.fetch(snapshot())
    assert stats.fetch(snapshot(revision=SHAS[1])).read_bytes() == BODY
    assert [request.method for request in service.asked] == ["HEAD", "GET", "HEAD"]


def test_the_token_does_not_follow_a_redirect_to_another_host(service: Service, stats: HubStats) -> None:
    other = HTTPServer(host="127.0.0.1")
    other.start()
    try:
        seen: list[Request] = []
        elsewhere = Service(other)
        elsewhere.on("/blob", lambda request: seen.append(request) or Response(BODY))
        path = f"{FILE}/{SHAS[0]}/models.parquet"
        there = {**head(), "Location": elsewhere.url + "/blob"}
        service.on(path, (302, "", there), method="HEAD")
        service.on(path, (302, "", there))
        assert stats.fetch(snapshot()).read_bytes() == BODY
        assert [("authorization" in request.headers) for request in seen] == [False]
    finally:
        other.stop()


def test_a_next_page_on_another_host_is_refused(service: Service, stats: HubStats) -> None:
    service.on(f"{API}/commits/main", (200, [commit(4, 5)], {"Link": '<http://127.0.0.2:9/x>; rel="next"'}))
    with pytest.raises(ContractBroken, match="refused to leave"):
        stats.snapshots("model")


@pytest.mark.parametrize("revision", ["main", "refs/pr/1", "", "../../etc", "F" * 40])
def test_only_commits_are_loaded(stats: HubStats, revision: str) -> None:
    with pytest.raises(ContractBroken, match="is no commit"):
        stats.fetch(snapshot(revision=revision))


def test_a_file_beyond_every_measure_is_not_begun(stats: HubStats, service: Service) -> None:
    with pytest.raises(ContractBroken, match="more than"):
        stats.fetch(snapshot(size=2**50))
    assert service.asked == []


def test_another_content_than_was_told_breaks_the_contract(service: Service, stats: HubStats) -> None:
    serve_file(service)
    with pytest.raises(ContractBroken, match="not the content"):
        stats.fetch(snapshot(etag="0" * 64))
    with pytest.raises(ContractBroken, match=f"{len(BODY)} bytes, and 7 were told"):
        stats.fetch(snapshot(size=7))


def test_a_cut_body_is_the_services_failure_and_leaves_no_file(service: Service, stats: HubStats, tmp_path: Path) -> None:
    serve_file(service, (200, BODY[:100], head()))
    with pytest.raises(ServiceUnavailable, match="not the length"):
        stats.fetch(snapshot())
    assert list(tmp_path.rglob("*.parquet")) == [] and list(tmp_path.rglob("*.incomplete")) == []


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (404, "RepoNotFound", Outcome.ABSENT),
        (404, "RevisionNotFound", Outcome.ABSENT),
        (404, "EntryNotFound", Outcome.ABSENT),
        (401, "", Outcome.REFUSED),
        (403, "GatedRepo", Outcome.REFUSED),
        (403, "", Outcome.REFUSED),
        (451, "", Outcome.REFUSED),
    ],
)
def test_a_refusal_and_an_absence_are_told_apart(service: Service, stats: HubStats, status: int, code: str, outcome: Outcome) -> None:
    headers = {"X-Error-Code": code} if code else {}
    service.on(f"{API}/commits/main", (status, {"error": "x"}, headers))
    service.on(f"{FILE}/{SHAS[0]}/models.parquet", (status, "", headers), method="HEAD")
    service.on(OWN_PAGE, (200, {"name": "somebody"}))
    for ask in (lambda: stats.snapshots("model"), lambda: stats.newest("model"), lambda: stats.fetch(snapshot())):
        with pytest.raises(SnapshotRefused, match=f"status {status} ?{code}$") as failure:
            ask()
        assert (failure.value.outcome, failure.value.status) == (outcome, status)
    asked = [request.path for request in service.asked]
    assert len(asked) - asked.count(OWN_PAGE) == 3, "none is asked twice"
    assert asked.count(OWN_PAGE) == (status == 401), "whether the token is taken is asked once, and only where nothing tells"


TOKEN_WORDS = [
    "Invalid credentials in Authorization header",
    "Bad credentials",
    "Invalid user access token",
    'User Access Token "x" is expired',
    "This token has been revoked",
]
OTHER_WORDS = [
    "",
    "Invalid username or password.",
    "Unauthorized",
    "认证失败",
    "Access to model a/b is restricted.",
    "Repository not found",
    "token",
    "x" * 90_000,
]


@pytest.mark.parametrize("code", ["", "RepoNotFound", "GatedRepo"])
@pytest.mark.parametrize(("own", "failure"), [(200, SnapshotRefused), (401, AuthRefused)])
@pytest.mark.parametrize("words", TOKEN_WORDS)
def test_words_and_codes_prove_nothing_of_the_token(service: Service, stats: HubStats, words: str, own: int, failure: type[Exception], code: str) -> None:
    service.on(f"{API}/commits/main", (401, "", {"X-Error-Message": words, "X-Error-Code": code}))
    service.on(OWN_PAGE, (own, {}))
    with pytest.raises(failure):
        stats.snapshots("model")
    assert [request.path for request in service.asked].count(OWN_PAGE) == 1, "its own page is asked as by our own client"


@pytest.mark.parametrize(("own", "failure"), [(200, SnapshotRefused), (401, AuthRefused), (500, ServiceUnavailable), (403, ServiceUnavailable)])
@pytest.mark.parametrize("words", OTHER_WORDS)
def test_a_401_in_other_words_is_the_token_s_where_its_own_page_says_so(
    service: Service, stats: HubStats, words: str, own: int, failure: type[Exception]
) -> None:
    headers = {"X-Error-Message": words.encode().decode("latin-1")[:60_000]} if words else {}
    service.on(f"{API}/commits/main", (401, "", headers))
    service.on(OWN_PAGE, (own, "x" * 5_000_000 if own == 403 else ""))
    with pytest.raises(failure):
        stats.snapshots("model")
    assert len(service.asked) <= 10


def test_an_anonymous_401_is_of_the_thing_and_asks_nothing_more(service: Service, tmp_path: Path) -> None:
    service.on(f"{API}/commits/main", (401, "", {"X-Error-Message": "Invalid credentials in Authorization header"}))
    with HubStats(ServiceConfig(service.url), tmp_path / "stats", clock=service.clock) as anonymous, pytest.raises(SnapshotRefused):
        anonymous.snapshots("model")
    assert len(service.asked) == 1


def test_a_refused_token_is_told_as_such_and_never_shown(service: Service, stats: HubStats, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    service.on(f"{API}/commits/main", (401, "", {"X-Error-Message": "Invalid credentials in Authorization header"}))
    service.on(OWN_PAGE, (401, "secret-token"))
    with pytest.raises(AuthRefused) as failure:
        stats.newest("model")
    assert "secret-token" not in caplog.text + str(failure.value) + repr(vars(stats)["_endpoint"])


def test_a_short_limit_is_waited_for_on_the_services_clock(service: Service, stats: HubStats) -> None:
    serve_file(service, (429, "", LIMITED), (503, ""), (200, BODY, head()))
    assert stats.fetch(snapshot()).read_bytes() == BODY
    assert service.waits == [56.0, 1.0], "a limit spends no try: the failure after it is the first"


def test_limits_spend_no_try_and_hold_for_all(service: Service, stats: HubStats) -> None:
    bad: list[Any] = [(503, "")] * 4
    serve_file(service, (429, "", LIMITED), bad[0], (429, ""), bad[1], (429, "", {"Retry-After": "9"}), bad[2], (429, "", LIMITED), bad[3], (200, BODY, head()))
    told: list[float] = []
    done = stats._budget.done
    stats._budget.done = lambda bucket, limit: (told.append(limit.hold or 0.0), done(bucket, limit))[1]  # type: ignore[method-assign]
    assert stats.fetch(snapshot()).read_bytes() == BODY
    assert [one for one in told if one] == [56.0, 2.0, 10.0, 56.0], "what is asked to wait is told to the budget"
    assert service.waits == [56.0, 1.0, 2.0, 2.0, 10.0, 4.0, 56.0, 8.0]


@pytest.mark.parametrize(("probe", "failure"), [((429, ""), RateLimited), ((200, []), ServiceUnavailable)])
def test_limits_without_an_end_are_everybodys_or_the_things(service: Service, stats: HubStats, probe: Any, failure: type[Exception]) -> None:
    service.on(f"{API}/commits/main", (429, ""))
    service.on("/api/models", probe)
    with pytest.raises(failure) as found:
        stats.snapshots("model")
    assert [request.path for request in service.asked] == [f"{API}/commits/main"] * 5 + ["/api/models"]
    assert not isinstance(found.value, RateLimited) or found.value.wait == timedelta(minutes=15)


def test_the_tokens_page_is_within_the_budget_and_its_limit_spends_no_try(service: Service, stats: HubStats) -> None:
    service.on(f"{API}/commits/main", (401, ""))
    service.on(OWN_PAGE, (429, "", {"Retry-After": "30"}), (429, "", {"Retry-After": "30"}), (401, ""))
    with pytest.raises(AuthRefused):
        stats.snapshots("model")
    assert service.waits == [31.0, 31.0] and len(service.asked) == 4, "the question is asked once"


def dripping(*, headers: bool) -> socket.socket:
    """A server whose headers, or whose body, come byte by byte without an end; at most five calls are answered."""
    server = socket.create_server(("127.0.0.1", 0))
    first, letters = (b"HTTP/1.1 200 OK\r\nX: ", b"y") if headers else (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;", b"x")

    def answer(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.sendall(first)
            for letter in itertools.cycle(letters):
                connection.send(bytes([letter]))
                time.sleep(0.02)

    def serve() -> None:
        with contextlib.suppress(OSError):
            for _ in range(5):
                threading.Thread(target=answer, args=(server.accept()[0],), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return server


@pytest.mark.parametrize("headers", [True, False])
def test_what_trickles_without_an_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, headers: bool) -> None:
    monkeypatch.setattr(HubStats, "deadline", 0.3)
    monkeypatch.setattr(hub_api, "PATIENCE_SECONDS", 0.3)
    clock = FakeClock()
    with dripping(headers=headers) as server:
        config = ServiceConfig(f"http://127.0.0.1:{server.getsockname()[1]}", "secret-token")
        with (
            HubStats(config, tmp_path / "stats", clock=clock) as stats,
            pytest.raises(ServiceUnavailable, match="headers did not come in time" if headers else "bytes in more"),
        ):
            stats.snapshots("model")
    assert clock.waits == [1.0, 2.0, 4.0, 8.0], "each try is ended"
    for watch in (one for one in threading.enumerate() if isinstance(one, threading.Timer)):
        watch.join(60)
        assert watch.finished.is_set(), "no watch outlives its request"


def test_a_long_limit_ends_the_task_and_says_when(service: Service, stats: HubStats) -> None:
    service.on(f"{API}/commits/main", (429, "", {"Retry-After": "600"}))
    with pytest.raises(RateLimited) as failure:
        stats.snapshots("model")
    assert failure.value.wait == timedelta(seconds=601)
    assert abs(failure.value.retry_at - failure.value.wait - datetime.now(UTC)) < timedelta(minutes=1), "by the answer's Date"
    assert len(service.asked) == 1 and service.waits == []


def test_a_service_that_stays_down_is_left_after_some_attempts(service: Service, stats: HubStats) -> None:
    service.on(f"{API}/commits/main", (500, ""))
    with pytest.raises(ServiceUnavailable, match="status 500"):
        stats.snapshots("model")
    assert len(service.asked) == 5 and service.waits == [1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize(
    "body", ["<html>", '{"error": 1}', "[1]", '[{"id": "main", "date": "2025-06-01T00:00:00.000Z"}]', f'[{{"id": "{SHAS[0]}", "date": "x"}}]', "[]"]
)
def test_an_answer_of_another_shape_is_no_empty_history(service: Service, stats: HubStats, body: str) -> None:
    service.on(f"{API}/commits/main", (200, body))
    with pytest.raises((ContractBroken, ServiceUnavailable)):
        stats.newest("model")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "10000-01-01T00:00:00Z", "infinity", ""])
def test_a_commit_of_no_day_of_this_calendar_breaks_the_contract(service: Service, stats: HubStats, moment: str) -> None:
    service.on(f"{API}/commits/main", (200, json.dumps([{**commit(0, 1), "date": moment}])))
    service.on(f"{API}/tree/{SHAS[0]}", (200, [{**one, "lastCommit": {"id": SHAS[0], "title": "", "date": moment}} for one in tree("a")]))
    for ask in (stats.newest, stats.snapshots):
        with pytest.raises((ContractBroken, ServiceUnavailable)):
            ask("model")


def test_a_commit_of_the_tree_alone_that_has_no_day_breaks_the_contract(service: Service, stats: HubStats) -> None:
    service.on(f"{API}/commits/main", (200, json.dumps([commit(0, 1)])))
    told = [{**one, "lastCommit": {"id": SHAS[0], "title": "", "date": "0001-01-01T00:00:00+23:59"}} for one in tree("a")]
    service.on(f"{API}/tree/{SHAS[0]}", (200, told))
    with pytest.raises((ContractBroken, ServiceUnavailable)):
        stats.newest("model")


@pytest.mark.parametrize("what", ["commits/main", f"tree/{SHAS[0]}"])
def test_an_answer_nested_beyond_every_measure_is_the_services_failure(service: Service, stats: HubStats, what: str) -> None:
    good = {"commits/main": json.dumps([commit(0, 1)]), f"tree/{SHAS[0]}": json.dumps(tree("a"))}
    for path, body in {**good, what: "[" * 200_000}.items():
        service.on(f"{API}/{path}", (200, body))
    with pytest.raises((ContractBroken, ServiceUnavailable)):
        stats.snapshots("model")


def test_the_client_asks_nobody_who_drives_it_and_gives_its_settings_back(service: Service, tmp_path: Path) -> None:
    service.on(f"{API}/commits/main", (200, [commit(4, 5)]))
    service.on(f"{API}/tree/{SHAS[4]}", (200, tree("a")))
    names = ("HF_HOME", "AGENT_HARNESSES_PATH", "HF_HUB_DISABLE_XET")
    before = [getattr(constants, name) for name in names]
    with HubStats(ServiceConfig(service.url), tmp_path / "stats") as stats:
        stats.newest("model")
        assert (constants.HF_HOME, constants.HF_HUB_DISABLE_XET) == (str(tmp_path / "stats"), True)
        timeouts = huggingface_hub.get_session().timeout
        assert timeouts.read and timeouts.connect
    assert [getattr(constants, name) for name in names] == before
    assert {request.path for request in service.asked} == {f"{API}/commits/main", f"{API}/tree/{SHAS[4]}"}
    assert all("authorization" not in request.headers for request in service.asked), "no token of this machine's is sent"


def test_a_call_that_names_no_time_out_has_one(service: Service, stats: HubStats) -> None:
    service.on(f"{API}/commits/main", (200, [commit(4, 5)]))
    service.on(f"{API}/tree/{SHAS[4]}", (200, tree("a")))
    stats.newest("model")
    seen: list[Any] = []
    session = huggingface_hub.get_session()
    session.event_hooks["request"].append(lambda request: seen.append(request.extensions["timeout"]))
    session.event_hooks = session.event_hooks
    session.get(service.url + f"{API}/commits/main", timeout=None)
    assert seen and all(value for value in seen[0].values())


def test_two_at_a_time_do_not_mix_their_settings(service: Service, httpserver: HTTPServer, tmp_path: Path) -> None:
    service.on(f"{API}/commits/main", (200, [commit(4, 5)]))
    service.on(f"{API}/tree/{SHAS[4]}", (200, tree("a")))
    with HubStats(ServiceConfig(service.url, "one"), tmp_path / "one") as first, HubStats(ServiceConfig(service.url, "two"), tmp_path / "two") as second:
        for each in (first, second, first):
            each.newest("model")
    assert [request.headers["authorization"] for request in service.asked] == [f"Bearer {one}" for one in ("one", "one", "two", "two", "one", "one")]


# -- what a stranger sends


def test_a_packed_answer_is_not_unpacked_and_none_is_asked_for(service: Service, stats: HubStats) -> None:
    packed = gzip.compress(b"[" + b" " * 5_000_000 + b"]")
    service.on(f"{API}/commits/main", (200, packed, {"Content-Encoding": "gzip"}))
    with pytest.raises(ServiceUnavailable, match="encoding that was not asked for"):
        stats.snapshots("model")
    assert {request.headers["accept-encoding"] for request in service.asked} == {"identity"}


@pytest.mark.parametrize("is_of_the_api", [True, False])
def test_no_answer_is_read_beyond_its_bound(service: Service, stats: HubStats, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, is_of_the_api: bool) -> None:
    monkeypatch.setattr(hub_api, "MAX_BODY_BYTES", 3_000_000)
    monkeypatch.setattr(stats, "_most", 3_000_000)
    sent = list[int]()

    def endless(_: Request) -> Response:
        def body() -> Iterator[bytes]:
            for _ in range(100):
                sent.append(1)
                yield b" " * 1_000_000

        return Response(body(), 200, head())

    serve_file(service, endless)
    service.on(f"{API}/commits/main", endless)
    with pytest.raises(ContractBroken, match="body above 3000000 bytes"):
        _ = stats.snapshots("model") if is_of_the_api else stats.fetch(snapshot())
    assert len(sent) < 60, "it was left, and not asked again"
    assert sum(one.stat().st_size for one in tmp_path.rglob("*") if one.is_file()) <= 4_000_000


def test_a_file_as_large_as_was_told_is_read_whole(service: Service, stats: HubStats, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stats, "_most", 10)
    serve_file(service)
    assert stats.fetch(snapshot()).read_bytes() == BODY and len(BODY) > 10
    assert stats._most == 10


def test_a_drip_is_ended(service: Service, stats: HubStats, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_api, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(hub_api, "LEAST_RATE", 1e12)
    service.on(f"{API}/commits/main", lambda _: Response(iter([b"[", b"]"]), 200))
    with pytest.raises(ServiceUnavailable, match="bytes in more than"):
        stats.snapshots("model")
    assert len(service.asked) == 5
