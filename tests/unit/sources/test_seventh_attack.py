"""What a seventh stranger found: words of an answer in the chain of an error, a full page that holds a thing twice, another service's connection."""

from __future__ import annotations

import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowNotFoundException
from serving import Service, looks
from test_not_proven import hub

from observatory import clock
from observatory.errors import AuthRefused, RateLimited, ServiceUnavailable
from observatory.http import Client, ServiceConfig
from observatory.orchestration import runtime
from observatory.sources.github import GitHub

TOKEN = "hf_" + "x" * 20


@pytest.fixture
def raw() -> Iterator[Callable[[bytes], str]]:
    """A server that answers everything with these bytes; its address."""
    opened = list[socket.socket]()

    def serve(answer: bytes) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        opened.append(listener)

        def run() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65_536)
                    connection.sendall(answer)

        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield serve
    for one in opened:
        one.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nX-Echo\x00: Bearer " + TOKEN.encode() + b"\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nSet-Cookie " + TOKEN.encode() + b"\r\n\r\n{}",
        b"HTTP/9 " + TOKEN.encode() + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + TOKEN.encode() + b"\r\n",
    ],
)
def test_no_word_of_an_answer_stands_in_the_chain_of_an_error(service: Service, raw: Callable[[bytes], str], answer: bytes) -> None:
    client = Client(ServiceConfig(raw(answer), TOKEN), clock=service.clock)
    with pytest.raises(ServiceUnavailable) as caught:
        client.get("/api/models/a/b")
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


def test_a_full_page_that_tells_things_twice_is_no_end(service: Service) -> None:
    def listed(numbers: range) -> list[dict[str, Any]]:
        return [{"id": n, "node_id": f"R_{n}", "full_name": f"acme/r{n}", "name": f"r{n}"} for n in numbers]

    service.on("/orgs/acme/repos", (200, [*listed(range(98)), *listed(range(2))]), (200, listed(range(98, 150))))
    pages = list(GitHub(hub(service), has_token=True).account("acme"))
    assert len({record.key for one in pages for record in one.records}) == 150
    assert set(looks(pages).values()) == {"answered"}


@pytest.mark.parametrize("problem", [AuthRefused("github: a token with a space"), AirflowNotFoundException("no connection github")])
def test_a_wait_for_one_service_asks_for_no_other_services_connection(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    def service(name: str, *_: Any) -> ServiceConfig:
        if name != "huggingface":
            raise problem
        return ServiceConfig("https://example.org")

    monkeypatch.setattr(runtime, "service", service)
    before = clock.current().now()
    assert runtime.rest(RateLimited("a limit", before, timedelta(minutes=5))) >= before + timedelta(minutes=5)
