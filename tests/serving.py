"""A service that answers what a test says, and a client of it that waits for nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from observatory.sources.base import Page

E = TypeVar("E", bound=Exception)

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)

Answer = Callable[[Request], Response] | tuple[int, Any] | tuple[int, Any, dict[str, str]]


class FakeClock:
    """A clock that passes by waits alone, and notes them."""

    def __init__(self, now: datetime = NOON) -> None:
        self.begin = now
        self.passed = 0.0
        self.waits: list[float] = []

    def now(self) -> datetime:
        """The moment, UTC."""
        return self.begin + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        """Seconds that were waited."""
        return self.passed

    def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        self.waits.append(seconds)
        self.passed += seconds


class Service:
    """Answers by path; every request is kept."""

    def __init__(self, server: HTTPServer) -> None:
        self._server = server
        self.url = server.url_for("").rstrip("/")
        self.asked: list[Request] = []
        self.clock = FakeClock()
        self.waits = self.clock.waits

    def on(self, path: str, *answers: Answer, method: str = "GET") -> None:
        """Answer requests of ``path`` in turn, the last answer for ever."""
        turn = iter(range(10_000))

        def handle(request: Request) -> Response:
            self.asked.append(request)
            answer = answers[min(next(turn), len(answers) - 1)]
            if callable(answer):
                return answer(request)
            status, body, *headers = answer
            text = body if isinstance(body, str | bytes) else json.dumps(body)
            return Response(text, status, of_the_hub(request.path, status) | (headers[0] if headers else {}))

        self._server.expect_request(path, method=method).respond_with_handler(handle)


def of_the_hub(path: str, status: int = 200) -> dict[str, str]:
    """The header with which the Hub answers for a file, its commit: that of the path if it names one. Empty for any other path, and for other answers."""
    if status != 200 or "/resolve" not in path:
        return {}
    found = re.search("/([0-9a-f]{40})/", path)
    return {"X-Repo-Commit": found[1] if found else "a" * 40}


def looks(pages: list[Page]) -> dict[str, str]:
    """Outcome by scope."""
    return {look.scope: look.outcome.value for page in pages for look in page.looks}


def until(error: type[E], pages: Iterator[Page]) -> tuple[list[Page], E | None]:
    """The pages up to an error of the type ``error``, and that error; None if the pages end without one."""
    found = list[Page]()
    try:
        for page in pages:
            found.append(page)
    except error as problem:
        return found, problem
    return found, None


def adds_up(pages: list[Page]) -> bool:
    """Whether everything received is a record or a reject."""
    received = sum(sum(page.received.values()) for page in pages)
    return received == sum(len(page.records) + len(page.rejects) for page in pages)
