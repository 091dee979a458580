"""One HTTP client for all services: bounded, patient for seconds, honest about the rest.

Seconds-long retries happen here and wait by what the service says (``Retry-After``, ``RateLimit``,
``x-ratelimit-reset``), measured on the service's own ``Date``. A longer wait is an error that carries the moment from
which a retry may succeed. Headers are never logged, and the token goes to the configured host only.
"""

from __future__ import annotations

import email.utils
import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2

from observatory import __version__, clock
from observatory.clock import Clock
from observatory.errors import AuthRefused, RateLimited, ServiceUnavailable

log = logging.getLogger(__name__)
# A line per request would bury the story that a task's log tells, and carries whole URLs.
logging.getLogger("httpx2").setLevel(logging.WARNING)

PRODUCT, VERSION = "open-release-observatory", __version__
MAX_BODY_BYTES = 64 * 1024 * 1024
MAX_WAIT_SECONDS = 120.0
ATTEMPTS = 5
RETRIED = frozenset({408, 429, 500, 502, 503, 504})
_RATELIMIT = re.compile(r'"(?P<bucket>[^"]*)"\s*;\s*r=(?P<remaining>\d+)\s*;\s*t=(?P<seconds>\d+)')
_SECONDARY = re.compile(r"secondary rate limit|abuse detection", re.IGNORECASE)


class RemoteClock:
    """The clock that the services themselves keep (``clock_url``): a wait moves it forward, and takes no time."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._moved = 0.0
        self._http = httpx2.Client(timeout=10.0)

    def now(self) -> datetime:
        """The services' moment, UTC."""
        return datetime.fromisoformat(self._http.get(self.url).raise_for_status().json()["now"]).astimezone(UTC)

    def monotonic(self) -> float:
        """Seconds of this machine, and those that were waited here."""
        return time.monotonic() + self._moved

    def sleep(self, seconds: float) -> None:
        """Ask the services' clock to advance by ``seconds``."""
        self._http.post(self.url, json={"seconds": seconds}).raise_for_status()
        self._moved += seconds


@dataclass(frozen=True)
class ServiceConfig:
    """Where a service is and who we are there. ``extra`` holds service-specific addresses and ``clock_url``."""

    base_url: str
    token: str | None = field(default=None, repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict)


def clock_of(config: ServiceConfig) -> Clock:
    """The clock that waits for a service go by: its own where it keeps one, else that of the process."""
    url = config.extra.get("clock_url")
    return RemoteClock(str(url)) if url else clock.current()


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. ``date`` is the service's ``Date`` (UTC); ``path`` what was asked, without host and query."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    date: datetime
    path: str
    location: str | None = None


class TooLarge(ServiceUnavailable):
    """The body is above the bound; ``head`` holds its first bytes."""

    def __init__(self, message: str, head: bytes, date: datetime) -> None:
        super().__init__(message)
        self.head = head
        self.date = date


class Client:
    """One keep-alive connection to one service, paced and retried. Use as a context manager."""

    def __init__(
        self,
        config: ServiceConfig,
        *,
        headers: Mapping[str, str] | None = None,
        min_interval: float = 0.0,
        max_wait: float = MAX_WAIT_SECONDS,
        max_body: int = MAX_BODY_BYTES,
    ) -> None:
        self.base_url = config.base_url.rstrip("/")
        self.clock = clock_of(config)
        self._min_interval = min_interval
        self._max_wait = max_wait
        self._max_body = max_body
        self._last_date: datetime | None = None
        self.requests = 0
        own = {"User-Agent": f"{PRODUCT}/{VERSION}", **(headers or {})}
        if config.token:
            own["Authorization"] = f"Bearer {config.token}"
        self._http = httpx2.Client(
            headers=own,
            timeout=httpx2.Timeout(60.0, connect=10.0),
            follow_redirects=False,
            limits=httpx2.Limits(max_connections=1),
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, path: str, params: Any = None, headers: Mapping[str, str] | None = None) -> Response:
        """GET ``path``; see ``request``."""
        return self.request("GET", path, params=params, headers=headers)

    def request(self, method: str, path: str, *, params: Any = None, headers: Mapping[str, str] | None = None, json: Any = None) -> Response:
        """One request, retried while the service only fails for seconds.

        Answers of every other status are returned, redirects too. Raises ``RateLimited`` where the service asks for
        more patience than ``max_wait`` seconds, ``ServiceUnavailable`` after the last attempt, ``AuthRefused`` where
        the token itself is refused, ``TooLarge`` for a body above the bound.
        """
        url = path if path.startswith("http") else self.base_url + path
        problem = ""
        for attempt in range(1, ATTEMPTS + 1):
            self._pace()
            wait = float(2 ** (attempt - 1))
            try:
                response = self._once(method, url, params, headers, json)
            except (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError) as error:
                problem = type(error).__name__
            else:
                self._refuse_bad_token(response)
                asked = asked_wait(response)
                if response.status not in RETRIED and asked is None:
                    return response
                problem = f"status {response.status}"
                wait = wait if asked is None else asked
                if wait > self._max_wait:
                    delay = timedelta(seconds=wait)
                    raise RateLimited(f"{method} {response.path}: {problem}", response.date + delay, delay)
            if attempt < ATTEMPTS:
                log.info("%s %s: %s; waiting %.0f s", method, url.partition("?")[0], problem, wait)
                self.clock.sleep(wait)
        raise ServiceUnavailable(f"{method} {url.partition('?')[0]}: {problem} after {ATTEMPTS} attempts")

    def _pace(self) -> None:
        if self._min_interval and self.requests:
            self.clock.sleep(self._min_interval)

    def _once(self, method: str, url: str, params: Any, headers: Mapping[str, str] | None, json: Any) -> Response:
        self.requests += 1
        # A foreign host must never see the token: only paths on the base URL are asked.
        if not url.startswith(self.base_url + "/"):
            raise ServiceUnavailable(f"{method}: refused to leave the configured host")
        with self._http.stream(method, url, params=params, headers=headers, json=json) as answer:
            date = date_of(answer.headers.get("date"))
            path = answer.request.url.path
            chunks: list[bytes] = []
            size = 0
            for chunk in answer.iter_bytes():
                chunks.append(chunk)
                size += len(chunk)
                if size > self._max_body:
                    head = b"".join(chunks)[:10_000]
                    raise TooLarge(f"{method} {path}: body above {self._max_body} bytes", head, date)
        return Response(
            answer.status_code,
            {k.lower(): v for k, v in answer.headers.items()},
            b"".join(chunks),
            date,
            path,
            answer.headers.get("location"),
        )

    @staticmethod
    def _refuse_bad_token(response: Response) -> None:
        if response.status != 401:
            return
        message = response.headers.get("x-error-message", "") + response.body[:500].decode("utf-8", "replace")
        if "Invalid credentials in Authorization" in message or "Bad credentials" in message:
            raise AuthRefused(f"{response.path}: the service refused the token")


def date_of(value: str | None) -> datetime:
    """The moment (UTC) of a ``Date`` header; this machine's clock where there is none or no date in it."""
    if value:
        try:
            return email.utils.parsedate_to_datetime(value).astimezone(UTC)
        except ValueError:
            log.warning("a Date header that is no date; using this machine's clock")
    return clock.current().now()


def asked_wait(response: Response) -> float | None:
    """Seconds that the service asks to wait, or None where it asks for none (or the status is no limit)."""
    headers = response.headers
    is_limit = response.status in {429, 503}
    if response.status == 403:
        is_limit = headers.get("x-ratelimit-remaining") == "0" or bool(_SECONDARY.search(response.body[:2_000].decode("utf-8", "replace")))
    if not is_limit:
        return None
    after = headers.get("retry-after")
    if after is not None:
        return _retry_after(after, response.date)
    limit = _RATELIMIT.search(headers.get("ratelimit", ""))
    if limit and limit["remaining"] == "0":
        return float(limit["seconds"]) + 1
    if headers.get("x-ratelimit-remaining") == "0" and headers.get("x-ratelimit-reset", "").isdigit():
        return max(float(headers["x-ratelimit-reset"]) - response.date.timestamp() + 1, 1.0)
    return 60.0 if response.status == 403 else None


def _retry_after(value: str, date: datetime) -> float | None:
    if value.strip().isdigit():
        return float(value) + 1 if float(value) else None
    try:
        return max((email.utils.parsedate_to_datetime(value).astimezone(UTC) - date).total_seconds() + 1, 1.0)
    except ValueError:
        return None
