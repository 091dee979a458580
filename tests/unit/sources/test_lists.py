"""Lists of the Hub end when the service says so, and one bad element spoils no page."""

from __future__ import annotations

import json
import re

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from observatory.http import Client, ServiceConfig
from observatory.sources import huggingface
from observatory.sources.base import Outcome
from observatory.sources.huggingface import HuggingFace


def client(server: HTTPServer) -> Client:
    return Client(ServiceConfig(server.url_for("").rstrip("/"), "secret-token"))


def serve(server: HTTPServer, *, is_endless: bool = False) -> None:
    def models(request: Request) -> Response:
        cursor = request.args.get("cursor")
        if cursor is None or is_endless:
            link = f'<{server.url_for("/api/models")}?author=a&limit=1000&cursor=2>; rel="next"'
            return Response('[{"id": "a/one", "likes": 3}, {"id": 7}]', headers={"Link": link}, mimetype="application/json")
        assert request.args.get("author") == "a"
        return Response('[{"id": "a/two"}]', mimetype="application/json")

    server.expect_request("/api/organizations/a/overview").respond_with_data('{"error":"not recorded"}', status=403)
    server.expect_request("/api/models").respond_with_handler(models)
    server.expect_request("/api/datasets").respond_with_data("[]")


def test_pages_are_followed_to_the_end_and_a_bad_element_is_rejected_alone(httpserver: HTTPServer) -> None:
    serve(httpserver)
    with client(httpserver) as http:
        pages = list(HuggingFace(http).account("a"))
    records = [record for page in pages for record in page.records]
    assert [record.key for record in records] == ["a/one", "a/two"]
    assert records[0].counters == {"likes": 3}
    assert records[0].payload == {"id": "a/one"}
    assert [reject.reason for page in pages for reject in page.rejects] == ["ill_formed_id"]
    assert sum(page.received.get("model", 0) for page in pages) == 3
    outcomes = {look.scope: look.outcome for page in pages for look in page.looks}
    assert outcomes == {"organization:a": Outcome.REFUSED, "models_of:a": Outcome.UNREADABLE, "datasets_of:a": Outcome.ANSWERED}


def test_a_list_without_an_end_is_a_failed_look_and_the_account_goes_on(httpserver: HTTPServer) -> None:
    serve(httpserver, is_endless=True)
    with client(httpserver) as http:
        pages = list(HuggingFace(http).account("a"))
    looks = {look.scope: (look.outcome.value, look.detail) for page in pages for look in page.looks}
    assert looks["models_of:a"] == ("failed", "models_of:a: the next page repeats itself") and looks["datasets_of:a"][0] == "answered"
    assert [record.key for page in pages for record in page.records] == ["a/one", "a/one"], "what was told before lands"


def test_the_token_is_in_no_log_and_no_reason(httpserver: HTTPServer, caplog: pytest.LogCaptureFixture) -> None:
    serve(httpserver, is_endless=True)
    caplog.set_level("DEBUG")
    with client(httpserver) as http:
        pages = list(HuggingFace(http).account("a"))
    assert "secret-token" not in caplog.text + repr(pages) + repr(ServiceConfig("http://x", "secret-token"))


@pytest.mark.parametrize(
    ("status", "headers", "outcome", "is_gone"),
    [
        (404, {"X-Error-Code": "RepoNotFound"}, "absent", True),
        (410, {}, "absent", True),
        (401, {}, "refused", False),
        (403, {"X-Error-Code": "GatedRepo"}, "refused", False),
        (451, {}, "refused", False),
        (418, {}, "failed", False),
    ],
)
def test_not_there_not_allowed_and_not_answered_are_three_facts(
    httpserver: HTTPServer, status: int, headers: dict[str, str], outcome: str, *, is_gone: bool
) -> None:
    httpserver.expect_request("/api/models/a/b").respond_with_data("{}", status=status, headers=headers)
    with client(httpserver) as http:
        (page,) = HuggingFace(http).items("model", ["a/b"])
    assert [look.outcome.value for look in page.looks] == [outcome]
    assert bool(page.tombstones) is is_gone and page.records == ()


def test_a_renamed_model_is_followed_and_its_old_name_told(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/models/a/old").respond_with_data("", status=307, headers={"Location": httpserver.url_for("/api/models/a/new")})
    httpserver.expect_request("/api/models/a/new").respond_with_data('{"id": "a/new"}')
    with client(httpserver) as http:
        (page,) = HuggingFace(http).items("model", ["a/old"])
    assert [(one.key, one.renamed_to) for one in page.tombstones] == [("a/old", "a/new")]
    assert [record.key for record in page.records] == ["a/new"]


def test_a_tree_is_joined_from_its_pages_in_the_order_of_paths(httpserver: HTTPServer) -> None:
    def tree(request: Request) -> Response:
        if "cursor" in request.args:
            return Response('[{"path": "a"}]')
        return Response('[{"path": "b"}]', headers={"Link": f'<{httpserver.url_for("/api/models/a/b/tree/main")}?cursor=2>; rel="next"'})

    httpserver.expect_request("/api/models/a/b/tree/main").respond_with_handler(tree)
    with client(httpserver) as http:
        (page,) = HuggingFace(http).trees("model", ["a/b"])
    assert page.records[0].payload == {"entries": [{"path": "a"}, {"path": "b"}]}


def test_an_answer_of_another_shape_is_kept_as_a_reject(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/models/a/b/refs").respond_with_data("[1]")
    with client(httpserver) as http:
        (page,) = HuggingFace(http).refs("model", ["a/b"])
    assert [(one.reason, one.body) for one in page.rejects] == [("not_an_object", b"[1]")]
    assert [look.outcome for look in page.looks] == [Outcome.UNREADABLE]


@pytest.mark.parametrize(("each", "pages"), [(3, huggingface.MAX_TREE_PAGES), (5_000, 40)])
def test_a_tree_without_an_end_is_cut_and_told_as_such(httpserver: HTTPServer, each: int, pages: int) -> None:
    asked = list[int]()

    def endless(request: Request) -> Response:
        asked.append(1)
        told = [{"path": f"f{len(asked)}_{number}", "type": "file", "size": 9_000} for number in range(each)]
        return Response(json.dumps(told), headers={"Link": f'<{httpserver.url_for("/api/models/a/b/tree/main")}?cursor={len(asked)}>; rel="next"'})

    httpserver.expect_request("/api/models/a/b/tree/main").respond_with_handler(endless)
    with client(httpserver) as http:
        (page,) = HuggingFace(http).trees("model", ["a/b"])
    (look,) = page.looks
    assert len(asked) == pages and look.outcome is Outcome.UNREADABLE and look.detail == f"cut after {pages} pages with {pages * each} entries"
    payload = page.records[0].payload
    assert payload is not None and payload["truncated"] is True and len(payload["entries"]) == pages * each


CARD = "/a/b/resolve/main/README.md"


@pytest.mark.parametrize(
    ("part", "path", "location", "outcome"),
    [
        ("card", CARD, "/api/resolve-cache/models/a/b/0123/README.md?x=1", "answered"),
        ("card", CARD, "/new/name/resolve/main/README.md", "answered"),
        ("card", CARD, "/alone/resolve/main/README.md", "answered"),
        ("card", CARD, "/api/models/a/b", "failed"),
        ("card", CARD, "/login", "failed"),
        ("card", CARD, "/a/b/resolve/main/config.json", "failed"),
        ("card", CARD, "/a/b/blob/main/README.md", "failed"),
        ("card", CARD, "/datasets/a/b/resolve/main/README.md", "failed"),
        ("card", CARD, "/datasets/b/resolve/main/README.md", "failed"),
        ("card", CARD, "/api/resolve-cache/datasets/a/b/0123/README.md", "failed"),
        ("card", CARD, "/api/resolve-cache/models/../models/0123/README.md", "failed"),
        ("card", CARD, "/%2e%2e/b/resolve/main/README.md", "failed"),
        ("tree", "/api/models/a/b/tree/main", "/api/models/new/name/tree/main?recursive=true", "answered"),
        ("tree", "/api/models/a/b/tree/main", "/api/models", "failed"),
        ("refs", "/api/models/a/b/refs", "/api/models/new/name/refs", "answered"),
        ("refs", "/api/models/a/b/refs", "/api/datasets/new/name/refs", "failed"),
    ],
)
def test_a_redirect_is_followed_to_what_was_asked_for_alone(httpserver: HTTPServer, part: str, path: str, location: str, outcome: str) -> None:
    body = {"card": "# A card", "tree": '[{"path": "a"}]', "refs": '{"branches": []}'}[part]
    httpserver.expect_request(path).respond_with_data("", status=307, headers={"Location": location})
    # Whatever name the Hub is asked by: it is this repository.
    for name in ("a/b", "new/name", "alone"):
        httpserver.expect_request(f"/api/models/{name}").respond_with_json({"id": name, "_id": f"{123:024x}"})
    httpserver.expect_request(re.compile(".*")).respond_with_data(body, headers={"X-Repo-Commit": "0123" * 10})
    with client(httpserver) as http:
        (page,) = HuggingFace(http).documents([("model", "a/b", part)])
    assert [look.outcome.value for look in page.looks] == [outcome] and len(page.records) == (outcome == "answered")
    asked = [request.path for request, _ in httpserver.log if request.path not in {"/api/models/a/b", "/api/models/new/name", "/api/models/alone"}]
    assert len(asked) == (2 if outcome == "answered" else 1)
