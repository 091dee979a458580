"""The three services in this process: the replay's applications behind their limits and latencies, over virtual time.

Every request of any ``httpx2.Client`` comes here instead of a socket (``serving``). Each is counted by service and kind, spends its budget,
takes its latency on the virtual clock, and is answered by the replay.

Limits, and where they stand: the Hub's per five minutes and plan (huggingface.co/docs/hub/rate-limits, as of September 2025, re-read in
transcriptions of September 2026); GitHub's 60 or 5,000 an hour (docs.github.com, "Rate limits for the REST API"), where a 304 is free to who
shows a token; arXiv's one request per three seconds over one connection (info.arxiv.org, terms of use of the API). Not documented, assumed:
the Hub's windows are cut on the clock; GitHub's begin with the first call; what is neither API nor ``/resolve/`` counts as a page of the Hub.

Latencies are assumed: medians in seconds by kind, each request between 0.7 and 1.5 of it, one in a hundred eight times as long. One answer
in a thousand of the Hub and of GitHub is a 502, which is ordinary there.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import httpx2
from virtual_time import VirtualClock

from observatory.replay import arxiv, github, huggingface
from observatory.replay.state import State
from observatory.replay.world import World

HOSTS = {"huggingface.co": "huggingface", "export.arxiv.org": "arxiv", "oaipmh.arxiv.org": "arxiv", "api.github.com": "github"}
HUB_WINDOW = 300
HUB_LIMITS = {
    "anonymous": {"api": 500, "resolvers": 3_000, "pages": 100},
    "free": {"api": 1_000, "resolvers": 5_000, "pages": 200},
    "pro": {"api": 2_500, "resolvers": 12_000, "pages": 400},
    "enterprise": {"api": 6_000, "resolvers": 50_000, "pages": 600},
}
GITHUB_WINDOW = 3_600
GITHUB_LIMITS = {"none": 60, "token": 5_000}
FAULTS = 0.001
KINDS: dict[str, list[tuple[str, str, float]]] = {
    "huggingface": [
        ("list", r"^/api/(models|datasets)$", 2.0),
        ("tree", r"^/api/(models|datasets)/.+/tree/", 0.35),
        ("refs", r"^/api/(models|datasets)/.+/refs$", 0.25),
        ("item", r"^/api/(models|datasets)/", 0.3),
        ("overview", r"^/api/organizations/", 0.3),
        ("paper page", r"^/api/papers/", 0.3),
        ("card", r"README\.md$", 0.3),
        ("licence file", r"/LICENSE$", 0.3),
        ("other", r"", 0.2),
    ],
    "arxiv": [("OAI page", r"^/oai", 20.0), ("look-up", r"^/api/query", 4.0), ("other", r"", 1.0)],
    "github": [
        ("GraphQL", r"^/graphql$", 2.0),
        ("list", r"^/(orgs|users)/[^/]+/repos$", 0.8),
        ("tree", r"/git/trees/", 0.5),
        ("readme", r"/readme$", 0.3),
        ("licence", r"/license$", 0.3),
        ("releases", r"/releases$", 0.3),
        ("commits", r"/commits$", 0.4),
        ("repository", r"^/(repos|repositories)/", 0.3),
        ("other", r"", 0.2),
    ],
}
UNSETTLED = frozenset({401, 403, 404, 410})
"""What says that a thing is not there, or is not for us: absence needs two answers on two days, and a refusal is asked about again."""
WALKED = {"list", "overview", "OAI page"}
"""Kinds that a later run of a Dag asks again by design: they tell what is new."""
LIMITS_PAGE = "/rate_limit"
"""The page of GitHub that tells what is left, and costs no call."""
PROBES = ("/api/models?limit=1", LIMITS_PAGE, "/oai?verb=Identify", "/api/query?id_list=1706.03762&max_results=1")
"""By these it is asked whether a service is there, anew each time."""


@dataclass
class Window:
    """A budget of calls in a fixed window. ``start`` is the moment, in seconds, at which the window began."""

    quota: int
    seconds: int
    start: float = -1e12
    used: int = 0

    def spend(self, now: float, *, is_aligned: bool) -> bool:
        """Spend a call; False where none is left."""
        if now >= self.start + self.seconds:
            self.start, self.used = (now // self.seconds * self.seconds if is_aligned else now), 0
        if self.used >= self.quota:
            return False
        self.used += 1
        return True

    @property
    def remaining(self) -> int:
        """Calls left in the window."""
        return self.quota - self.used

    @property
    def end(self) -> float:
        """The moment, in seconds, at which the next window begins."""
        return self.start + self.seconds


@dataclass
class Count:
    """What was asked: calls by service and kind, and those for nothing."""

    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    """Calls that the service refused for its limit, by service."""
    repeated: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Calls whose question had been answered before, by service and kind."""
    failed: Counter[str] = field(default_factory=Counter)
    """Calls that met an ordinary 502, by service."""
    free: int = 0
    """Conditional calls of GitHub that cost nothing."""
    gap: float = float("inf")
    """The least time between the beginnings of two calls of arXiv, s."""
    overlaps: int = 0
    """Calls of arXiv that began while another was on its way."""
    exhausted: Counter[str] = field(default_factory=Counter)
    """Windows whose budget was spent to its end, by service and bucket."""
    examples: list[str] = field(default_factory=list)

    @property
    def for_nothing(self) -> int:
        """Calls that brought nothing new: refused ones and repeated ones."""
        return self.refused.total() + self.repeated.total()


class Services:
    """The services at a tier, in virtual time."""

    def __init__(self, world: World, clock: VirtualClock, tier: str, github_access: str) -> None:
        self._clock, self._state = clock, State(world)
        self._state.urls = {"huggingface": "https://huggingface.co", "arxiv": "https://oaipmh.arxiv.org", "github": "https://api.github.com"}
        self._apps = {"huggingface": huggingface.app(), "arxiv": arxiv.app(), "github": github.app()}
        for app in self._apps.values():
            app.state.replay = self._state
        self._loop = asyncio.new_event_loop()
        self._hub = {bucket: Window(quota, HUB_WINDOW) for bucket, quota in HUB_LIMITS[tier].items()}
        self._github = {resource: Window(GITHUB_LIMITS[github_access], GITHUB_WINDOW) for resource in ("core", "graphql")}
        self._epoch = clock.now().timestamp()
        self._answered: dict[str, tuple[str, int, date]] = {}
        self._arxiv_last, self._arxiv_busy = -1e12, 0
        self._number = 0
        self.count = Count()
        self.who: Callable[[], str] = str
        """Tells the Dag run that asks now; whoever runs tasks sets it."""

    def close(self) -> None:
        """Release the event loop."""
        self._loop.close()

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request, after its latency."""
        service = HOSTS[request.url.host]
        kind, latency = next((name, seconds) for name, pattern, seconds in KINDS[service] if re.search(pattern, request.url.path))
        self._number += 1
        self.count.calls[service, kind] += 1
        draw = int(hashlib.sha256(f"{self._number}:{request.url.path}".encode()).hexdigest()[:12], 16) / 16**12
        is_slow, is_fault = draw % 0.01 < 0.0001, service != "arxiv" and draw < FAULTS
        run, question = self.who(), self._question(request)
        refusal, headers = self._spend(service, request)
        if service == "arxiv":
            self._pace()
        self._clock.sleep(0.1 if refusal else latency * (0.7 + 0.8 * draw) * (8 if is_slow else 1))
        if service == "arxiv":
            self._arxiv_busy -= 1
        if refusal is not None:
            self.count.refused[service] += 1
            self._example("refused", service, kind, question)
            answer = httpx2.Response(refusal[0], content=refusal[1])
        elif is_fault:
            self.count.failed[service] += 1
            answer = httpx2.Response(502, content=b"<html><body>Bad Gateway</body></html>")
        else:
            answer = self._served(service, request)
            self._note(service, kind, question, run, answer.status_code)
        answer.headers.update({"Date": self._state.date(), **headers})
        return answer

    def _question(self, request: httpx2.Request) -> str:
        return f"{request.method} {request.url} {hashlib.sha256(request.read()).hexdigest() if request.method == 'POST' else ''}"

    def _note(self, service: str, kind: str, question: str, run: str, status: int) -> None:
        """A question that was answered and is asked again is for nothing.

        Unless a later run walks a list anew, an absence or a refusal is asked about on another day, or the answer is a 304.
        """
        today = self._clock.now().date()
        if question.strip().endswith(PROBES):
            return
        if question in self._answered:
            run_before, status_before, day = self._answered[question]
            is_walk = kind in WALKED and run_before != run
            is_confirmed = status_before in UNSETTLED and day != today
            if not is_walk and not is_confirmed and status != 304:
                self.count.repeated[service, kind] += 1
                self._example("repeated", service, kind, question)
        if status < 500:
            self._answered[question] = (run, status, today)

    def _example(self, what: str, service: str, kind: str, question: str) -> None:
        if len(self.count.examples) < 20:
            self.count.examples.append(f"{what}: {service} {kind}: {question[:160]} at {self._clock.monotonic():.0f} s by {self.who()}")

    def _pace(self) -> None:
        now = self._clock.monotonic()
        self.count.gap = min(self.count.gap, now - self._arxiv_last)
        self.count.overlaps += self._arxiv_busy > 0
        self._arxiv_last, self._arxiv_busy = now, self._arxiv_busy + 1

    # -- limits

    def _spend(self, service: str, request: httpx2.Request) -> tuple[tuple[int, bytes] | None, dict[str, str]]:
        now = self._epoch + self._clock.monotonic()
        if service == "huggingface":
            return self._spend_hub(request.url.path, now)
        if service == "github":
            return self._spend_github(request, now)
        return None, {}

    def _spend_hub(self, path: str, now: float) -> tuple[tuple[int, bytes] | None, dict[str, str]]:
        bucket = "resolvers" if "/resolve/" in path or "/resolve-cache/" in path else "api" if path.startswith("/api/") else "pages"
        window = self._hub[bucket]
        is_left = window.spend(now, is_aligned=True)
        self.count.exhausted[f"the Hub's {bucket}"] += is_left and window.remaining == 0
        headers = {
            "RateLimit": f'"{bucket}";r={window.remaining};t={int(window.end - now) + 1}',
            "RateLimit-Policy": f'"fixed window";"{bucket}";q={window.quota};w={window.seconds}',
        }
        return None if is_left else (429, b'{"error":"We had to rate limit you."}'), headers

    def _spend_github(self, request: httpx2.Request, now: float) -> tuple[tuple[int, bytes] | None, dict[str, str]]:
        if request.url.path == LIMITS_PAGE:
            return None, {}
        resource = "graphql" if request.url.path == "/graphql" else "core"
        window = self._github[resource]
        is_left = window.spend(now, is_aligned=False)
        self.count.exhausted[f"GitHub's {resource}"] += is_left and window.remaining == 0
        headers = {
            "x-ratelimit-limit": str(window.quota),
            "x-ratelimit-remaining": str(window.remaining),
            "x-ratelimit-used": str(window.used),
            "x-ratelimit-reset": str(int(window.end) + 1),
            "x-ratelimit-resource": resource,
        }
        return None if is_left else (403, b'{"message":"API rate limit exceeded for 192.0.2.1.","status":"403"}'), headers

    # -- answers

    def _served(self, service: str, request: httpx2.Request) -> httpx2.Response:
        found: list[httpx2.Response] = []
        self._state.now = self._clock.now()
        self._clock.excluding(lambda: found.append(self._loop.run_until_complete(self._ask(service, request))))
        answer = found[0]
        if service == "github" and request.url.path == LIMITS_PAGE:
            return self._limits_page()
        if service == "github" and answer.status_code == 304 and "authorization" in request.headers:
            self._github["core"].used -= 1
            self.count.free += 1
        return answer

    def _limits_page(self) -> httpx2.Response:
        """What GitHub's own page tells of the day's windows, not of the replay's."""
        now, resources = self._epoch + self._clock.monotonic(), dict[str, dict[str, int]]()
        for name, window in self._github.items():
            used, end = (window.used, window.end) if now < window.end else (0, now + window.seconds)
            resources[name] = {"limit": window.quota, "used": used, "remaining": window.quota - used, "reset": int(end) + 1}
        return httpx2.Response(200, json={"resources": resources, "rate": resources["core"]})

    async def _ask(self, service: str, request: httpx2.Request) -> httpx2.Response:
        body = request.read()
        transport = httpx2.ASGITransport(self._apps[service])
        asked = httpx2.Request(request.method, request.url, headers=request.headers, content=body)
        answer = await transport.handle_async_request(asked)
        content = await answer.aread()
        # The replay's own limits are those of its highest tier: ours stand in their place.
        return httpx2.Response(answer.status_code, headers=answer.headers, content=content)

    def told(self) -> dict[str, Any]:
        """The count as JSON can hold it."""
        return {
            "calls": {f"{service} {kind}": number for (service, kind), number in sorted(self.count.calls.items())},
            "refused": dict(self.count.refused),
            "repeated": {f"{service} {kind}": number for (service, kind), number in sorted(self.count.repeated.items())},
            "failed": dict(self.count.failed),
            "exhausted": {name: number for name, number in self.count.exhausted.items() if number},
        }


def _unread(answer: httpx2.Response) -> httpx2.Response:
    """An answer as it comes from a network, whose body nobody has read."""
    if not answer.is_closed:
        return answer
    return httpx2.Response(answer.status_code, headers=answer.headers, stream=httpx2.ByteStream(answer.content))


@contextmanager
def serving(services: Services) -> Iterator[Services]:
    """Every client of httpx2 talks to ``services`` as long as the block runs.

    Deadlines in real time are left out, a request's and that of a session that holds arXiv's turn: while one waits in virtual time,
    others compute for as long as they please.
    """
    with (
        patch.object(httpx2.HTTPTransport, "handle_request", lambda _, request: _unread(services.handle(request))),
        # One call at a time runs here: a pool of threads would only cost time.
        patch("starlette.routing.run_in_threadpool", _at_once),
        patch("observatory.http.Timer", _NoTimer),
        patch("observatory.warehouse.budget.STALLED", timedelta(days=1)),
    ):
        try:
            yield services
        finally:
            services.close()


async def _at_once(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return function(*args, **kwargs)


class _NoTimer:
    """In place of ``threading.Timer``: never due."""

    daemon = True

    def __init__(self, *_: object) -> None:
        """Nothing is kept."""

    def start(self) -> None:
        """Nothing starts."""

    def cancel(self) -> None:
        """Nothing runs."""


def connections(tier: str, github_access: str) -> dict[str, str]:
    """``AIRFLOW_CONN_*`` of the services as ``make live`` gives them, with tokens that are none."""
    hosts = {"huggingface": "https://huggingface.co", "arxiv": "https://export.arxiv.org", "github": "https://api.github.com"}
    tokens = {"huggingface": None if tier == "anonymous" else "made-up", "arxiv": None, "github": None if github_access == "none" else "made-up"}
    extra = {"oai_url": "https://oaipmh.arxiv.org", "query_url": "https://export.arxiv.org"}
    found = {}
    for name, host in hosts.items():
        told = {"conn_type": "http", "host": host, "password": tokens[name], **({"extra": extra} if name == "arxiv" else {})}
        found[f"AIRFLOW_CONN_{name.upper()}"] = json.dumps(told)
    return found
