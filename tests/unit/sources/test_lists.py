"""Lists of the Hub end when the service says so, and one bad element spoils no page."""

from __future__ import annotations

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from observatory.errors import ContractBroken
from observatory.http import Client, ServiceConfig
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
    assert outcomes == {"organization:a": Outcome.REFUSED, "models_of:a": Outcome.ANSWERED, "datasets_of:a": Outcome.ANSWERED}


def test_a_list_without_an_end_breaks_the_contract(httpserver: HTTPServer) -> None:
    serve(httpserver, is_endless=True)
    with client(httpserver) as http, pytest.raises(ContractBroken, match="repeats itself"):
        list(HuggingFace(http).account("a"))


def test_the_token_is_in_no_log_and_no_error(httpserver: HTTPServer, caplog: pytest.LogCaptureFixture) -> None:
    serve(httpserver, is_endless=True)
    caplog.set_level("DEBUG")
    with client(httpserver) as http, pytest.raises(ContractBroken) as failure:
        list(HuggingFace(http).account("a"))
    assert "secret-token" not in caplog.text + str(failure.value) + repr(ServiceConfig("x", "secret-token"))
