"""The HTTP client for all services: with bounds on size and time, retries, and rate limits.

Retries and waits of seconds happen here. The rate limits in a service's headers (``Retry-After``, ``RateLimit``, ``x-ratelimit-reset``,
measured by its own ``Date``) go to the budget, which all clients of the service share. A longer wait is raised as an error with the time from
which a retry may succeed. Headers are never logged, and the token is sent to the configured host only.
"""

from __future__ import annotations

import email.utils
import logging
import os
import re
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import urljoin

import httpx2
import orjson
import tenacity

from observatory import __version__, clock, limits
from observatory.address import further_addresses, holds_login, is_in_the_clear, unclean, unfit
from observatory.budget import MAX_HOLD, NOTHING_TOLD, Budget, Limit, LocalBudget
from observatory.clock import Clock
from observatory.errors import AuthRefused, Elsewhere, RateLimited, ServiceDown, ServiceUnavailable

log = logging.getLogger(__name__)
# Log only warnings of the library: it logs a line with the whole URL for each request, which would bury the task's own lines.
logging.getLogger("httpx2").setLevel(logging.WARNING)
QUIET = (
    "httpx",
    "httpx2",
    *(f"{library}.{part}" for library in ("httpcore", "httpcore2") for part in ("connection", "http11", "http2", "proxy", "socks")),
    "huggingface_hub.utils._http",
)
"""Loggers of libraries that show requests and answers with their headers, such as cookies and signed addresses."""


def is_fit_to_log(record: logging.LogRecord) -> bool:
    """Whether a log line of a library is a warning or worse: lower levels show headers and whole addresses, and are dropped at any log level."""
    return record.levelno >= logging.WARNING


for _name in QUIET:
    logging.getLogger(_name).addFilter(is_fit_to_log)

PRODUCT, VERSION = "open-release-observatory", __version__
MAX_BODY_BYTES = 64 * 1024 * 1024
MAX_WAIT_SECONDS = 120.0
DEADLINE_SECONDS = 180.0
"""The longest time of a whole request, from the first byte to the last, seconds."""
READ_SECONDS = 60.0
"""The longest silence within an answer, seconds."""
LEAST_RATE = 10_000.0
"""A body that comes or goes more slowly than this, bytes a second, is given up after its time, so that a byte a minute cannot hold a task for ever."""
ATTEMPTS = 5
MAX_PROBES = 20
"""The most probes in a row while no other question is answered."""
HIDDEN, LEAST_TOKEN = b"(our token)", 8
"""The text that replaces our token where an answer repeats it, and the fewest characters that count as a token."""
HEAD_BYTES = 10_000
"""The bytes that are kept of a body that is too large."""
MAX_REFUSED_BYTES = 1_000_000
"""The bytes that are read of an answer of status 400 or more: its status, its headers and its first words are all that counts."""
CHUNK = 1_000_000
"""The most bytes of a body that are decompressed, or read from a file, at once."""
BUSY_SECONDS = 600.0
"""The longest wait in all after answers of 503 in a row, seconds: a service that then answers its probe with 503, too, counts as down."""
UNTOLD_WAIT = timedelta(minutes=15)
"""The wait after a rate limit for which the service names no end, as arXiv does for hours; the task uses up no retry by it."""
RETRIED = frozenset({408, 429, 500, 502, 503, 504})
"""The statuses that may pass within seconds, among those that are registered; see ``may_pass``."""
UNTOLD_HOLD = 60.0
"""The wait after a rate limit that names no time, seconds; it doubles with each further try. GitHub asks for at least a minute, then for longer
and longer waits (docs.github.com, "Exceeding the rate limit")."""
WINDOW_GRACE = 10
"""So many seconds a reset may lie behind the end of its window, for rounding and clocks."""
WINDOW_SECONDS = 300
"""The window of a limit in ``RateLimit``, seconds, where no ``RateLimit-Policy`` comes with it: that of the Hub, the one service that sends it
(huggingface.co/docs/hub/rate-limits)."""
ABSURD_SECONDS = 24 * 3_600.0
"""A stated wait that is longer than this is a fault of the answer, and is ignored; no service asks for that much."""
MAX_AHEAD, MAX_BEHIND = timedelta(days=1), timedelta(hours=3)
"""How far a service's Date may be ahead of or behind our clock; else our clock counts. With the old Date of a cached
answer, a thing could seem absent on two days within minutes: ``raw.is_later_day`` wants six hours between them."""
TAKEN_SECONDS = 60.0
"""For so long a token counts as valid after the service accepted it, seconds, since checking it takes a call."""
CONFIRM_SECONDS = 60.0
"""The wait between two refusals of a token, seconds: a service may refuse every token for a moment, and only the second refusal counts."""
UNTOLD_SECONDS = 300.0
"""For so long the page of the token is not asked again after a rate limit of its own, seconds, so that other questions need not wait for it."""
_NUMBER = re.compile(r"[0-9]{1,15}")
_DIGITS = re.compile(r"[0-9]+")
_TOKEN_REFUSED = re.compile(
    r"(?:invalid|bad|incorrect|expired|revoked|unknown) (?:user |access |authentication |api )*(?:credentials|token)\b"
    r"|(?:credentials|token)\b[^.]{0,80}\b(?:is|are|was|were|has|have|been) (?:not valid|no longer valid|invalid|expired|revoked|deleted)\b",
    re.IGNORECASE,
)
_SECONDARY = re.compile(r"secondary rate limit|abuse detection", re.IGNORECASE)
# Words of a rate limit at status 200. For example: "Rate exceeded.", "API rate limit exceeded for user ID 1.", "You have exceeded a secondary rate limit"
_LIMITED = re.compile(r"rate (?:limit )?exceeded|rate limit|abuse detection", re.IGNORECASE)
_LIMITED_BYTES = re.compile(rb"rate[_ ](?:limit|exceeded)|abuse detection", re.IGNORECASE)
_LIMITED_ALONE = re.compile(r"rate (?:limit )?exceeded\.?", re.IGNORECASE)
_LIMIT_TYPES = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
_OF_REFUSAL = frozenset({"message", "documentation_url", "status"})
"""The fields of a JSON object that only says why a call was refused."""
MAX_REFUSAL_BYTES = 2_000


class RemoteClock:
    """The clock of a replayed service, at ``clock_url``: a wait moves that clock forward, and takes no real time."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._moved = 0.0
        # Who moves the clock shows the secret that the stack put into the environment; other accounts of the machine reach the port too.
        token = os.environ.get("OBSERVATORY_CLOCK_TOKEN", "")
        self._http = httpx2.Client(timeout=10.0, headers={"Authorization": f"Bearer {token}"} if token else None)
        self._asked_at = float("-inf")
        self._now = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """The service's current time, UTC; asked for at most once a second. Raises errors of httpx2 if the clock does not answer."""
        if self.monotonic() - self._asked_at > 1.0:
            self._now = datetime.fromisoformat(self._http.get(self.url).raise_for_status().json()["now"]).astimezone(UTC)
            self._asked_at = self.monotonic()
        return self._now

    def monotonic(self) -> float:
        """Seconds of this machine's monotonic clock plus those waited by ``sleep``."""
        return time.monotonic() + self._moved

    def sleep(self, seconds: float) -> None:
        """Ask the service's clock to move forward by ``seconds``. Raises errors of httpx2."""
        self._http.post(self.url, json={"seconds": seconds}).raise_for_status()
        self._moved += seconds
        self._asked_at = float("-inf")


@dataclass(frozen=True)
class ServiceConfig:
    """Address and token of a service. ``extra`` holds further addresses of the service and ``clock_url``.

    Raises ``AuthRefused`` if the token holds characters that no token has or would be sent unencrypted, or if an address holds a login, a query or a
    fragment, or is none. The message repeats neither; the HTTP library's own error would show the whole header.
    """

    base_url: str
    token: str | None = field(default=None, repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Raise ``AuthRefused`` for a connection that must not be used: an unclean token or address, or a token that would go over http:// to a public host."""
        if self.token and (problem := unclean(self.token)):
            raise AuthRefused(f"the token {problem}: it was not used. Set it anew, without anything around it")
        if any(holds_login(address) for address in (self.base_url, *(str(value) for value in self.extra.values()))):
            raise AuthRefused("the address holds a login, or may hold one: it was not used. Put the secret into the connection's password")
        for address in (self.base_url, *further_addresses(self.extra)):
            if problem := unfit(address):
                raise AuthRefused(f"the connection {problem}")
        if self.token and is_in_the_clear(self.base_url):
            raise AuthRefused(
                "the token would go in the clear: the address begins with http://, and its host is neither this machine nor in a private network."
                " It was not used. Write https:// before the host"
            )


def clock_of(config: ServiceConfig) -> Clock:
    """The clock by which to wait for a service: its own (``clock_url``), or without one that of the process."""
    url = config.extra.get("clock_url")
    return RemoteClock(str(url)) if url else clock.current()


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. ``date`` is the service's ``Date`` if it is plausible, else our time (UTC); ``path`` the requested path without base address and query.

    ``location`` is the whole address that it redirects to, or None. ``prefix`` is the path of the base address, with which links of the service begin.
    ``served_at`` is the ``Date`` also if it lies far from our clock: the waits that the service states count from it. None: as ``date``.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    date: datetime
    path: str
    location: str | None = None
    served_at: datetime | None = None
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A request body: bytes, or a file of this machine, which is read again for each try."""

    content: Path | bytes

    @property
    def size_bytes(self) -> int:
        """The length of the body, bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes of the body in pieces; each call begins at the first byte again, so that a failed upload can be repeated."""
        if isinstance(self.content, bytes):
            yield self.content
            return
        with self.content.open("rb") as stream:
            while piece := stream.read(CHUNK):
                yield piece


class TooLarge(ServiceUnavailable):
    """The body of an answer is too large, or has too many values; ``head`` holds its first bytes, ``date`` the answer's time (UTC)."""

    def __init__(self, message: str, head: bytes, date: datetime) -> None:
        super().__init__(message)
        self.head = head
        self.date = date


class WornOut(ServiceUnavailable):
    """A question met a rate limit each time it was asked, while other questions did not: it is not asked again now."""


class _Passing(Exception):
    """One try failed in a way that may pass within seconds; the message says how. ``is_last``: its answer said that too few calls are left."""

    def __init__(self, message: str, *, is_last: bool = False) -> None:
        super().__init__(message)
        self.is_last = is_last


class Client:
    """A client of one service over one connection, within a budget and with retries. Use as a context manager.

    ``bucket`` maps a path to the rate-limit bucket that it counts against. ``deadline`` bounds a whole request in seconds of real time,
    ``read_seconds`` the silence between two of its bytes, ``max_body`` the bytes of an answer, ``max_wait`` the seconds of a wait. Without
    ``keep_alive`` a connection ends with its call. ``probe`` is a path that a working service answers with 200 and a body that begins with the pattern
    ``probe_tells``; ``own_page`` a path that it answers with 401 only if it refuses the token. Raises ``ServiceUnavailable`` if the environment's
    certificates or proxy cannot be used.

    ``told_left`` reads from the answer to the probe what is left of a bucket: it is asked for after a limit that names no time.
    """

    def __init__(
        self,
        config: ServiceConfig,
        *,
        headers: Mapping[str, str] | None = None,
        min_interval: float = 0.0,
        max_wait: float = MAX_WAIT_SECONDS,
        max_body: int = MAX_BODY_BYTES,
        deadline: float = DEADLINE_SECONDS,
        read_seconds: float = READ_SECONDS,
        keep_alive: bool = True,
        budget: Budget | None = None,
        bucket: Callable[[str], str] = lambda _: "",
        clock: Clock | None = None,
        probe: str | None = None,
        probe_tells: bytes = b"",
        own_page: str | None = None,
        told_left: Callable[[Response, str], Limit] | None = None,
    ) -> None:
        """Prepare the client; no call is made. Raises ``ServiceUnavailable`` if the environment's certificates or proxy cannot be used."""
        self.base_url = config.base_url.rstrip("/")
        _, slash, rest = self.base_url.partition("//")[2].partition("/")
        self._prefix = slash + rest
        self.clock = clock or clock_of(config)
        self.budget = budget or LocalBudget(self.clock, min_interval)
        self.bucket_of = bucket
        self._max_wait = max_wait
        self._max_body = max_body
        self._deadline = deadline
        self._stream: Any = None
        self.requests = 0
        self._probe, self._probe_tells, self._own = probe, re.compile(probe_tells, re.DOTALL), own_page
        self._told_left = told_left
        # How many questions in a row met nothing but limits that name no time.
        self._held_in_a_row = 0
        self._taken_until = self._untold_until = float("-inf")
        # The number of 503 answers in a row that ask for a wait, and the seconds of these waits.
        self._busy, self._busy_seconds = 0, 0.0
        # Numbers of failures in a row, of unreadable answers in a row, and of probes since then. ``asking.guarded`` sets them to 0 at a good answer.
        self.failures = self.strange = self.probes = 0
        # How many answers in a row said absent, refused or unreadable since the service last proved to work; None: it has not proved it yet.
        self.denials: int | None = None
        all_headers = {"User-Agent": f"{PRODUCT}/{VERSION}", "Accept-Encoding": "gzip", **(headers or {})}
        self._token = config.token or ""
        self._spellings = spellings_of(self._token)
        if config.token:
            all_headers["Authorization"] = f"Bearer {config.token}"
        try:
            self._http = httpx2.Client(
                headers=all_headers,
                timeout=httpx2.Timeout(read_seconds, connect=10.0),
                follow_redirects=False,
                # No cookie is kept: a cookie that one answer sets would be sent with every later request.
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
                limits=httpx2.Limits(max_connections=1, max_keepalive_connections=None if keep_alive else 0),
            )
        except OSError:
            # Report certificates that cannot be read; ``OSError`` covers the errors of TLS, too.
            raise ServiceUnavailable("the certificates of the environment (SSL_CERT_FILE, SSL_CERT_DIR) cannot be read") from None
        except (ImportError, ValueError, httpx2.InvalidURL):
            # The proxy's address may hold a password, of which the library's error shows parts: ``from None`` hides it.
            raise ServiceUnavailable("the proxy of the environment (HTTPS_PROXY, ALL_PROXY) is none that can be used: http:// and https:// are") from None

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection and the budget."""
        self._http.close()
        self.budget.close()

    def get(self, path: str, params: Any = None, headers: Mapping[str, str] | None = None, *, needs: int = 1) -> Response:
        """The answer to GET ``path``; waits, retries and errors as in ``request``."""
        return self.request("GET", path, params=params, headers=headers, needs=needs)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Any = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        upload: Upload | None = None,
        needs: int = 1,
    ) -> Response:
        """The answer to one request, which is retried after failures that may pass; a rate limit is waited for and uses up no retry.

        ``needs`` is how many calls the whole question takes: the request waits if the budget has fewer left. ``json`` or ``upload`` is its body;
        an upload has further time by its size beside the deadline.

        Answers of all other statuses are returned, redirects too. Raises ``RateLimited`` if the wait is longer than ``max_wait`` seconds,
        ``ServiceUnavailable`` after the last attempt (``WornOut`` after too many limits), ``ServiceDown`` if the service answers everything with 503
        for long (``BUSY_SECONDS``), ``AuthRefused`` if the token itself is refused, ``TooLarge`` for a body above the bound, ``Elsewhere`` for an
        address that is not the service's.
        """
        url = path if path.startswith("http") else self.base_url + path
        shown = f"{method} {url.partition('?')[0][:300]}"
        # Refuse an address that is not below the base URL: no other host may see the token.
        if not url.startswith(self.base_url + "/"):
            raise Elsewhere(f"{method}: refused to leave the configured host")
        # The more questions failed in a row, the fewer attempts: a service that is down must not get five calls for each question.
        attempts = max(ATTEMPTS - self.failures, 1)
        retrying = tenacity.Retrying(
            sleep=self.clock.sleep,
            stop=tenacity.stop_after_attempt(attempts),
            wait=tenacity.wait_exponential(),
            retry=tenacity.retry_if_exception_type(_Passing),
            before_sleep=lambda state: log.info("%s: %s; waiting %.0f s", shown, state.outcome and state.outcome.exception(), state.upcoming_sleep),
            reraise=True,
        )
        last_failure: _Passing | None = None

        def ask() -> Response:
            """Make one try. Note in ``last_failure`` a failure that a later try may not meet, and mark a rate limit that this question brought on itself."""
            nonlocal last_failure
            try:
                return self._answer_after_waits(method, url, shown, params, headers, json if upload is None else upload, needs)
            except _Passing as problem:
                last_failure = problem
                raise
            except RateLimited as limit:
                # Mark the limit as this question's own if its own failed try took the last call: asked first again after each wait, it would keep all others
                # waiting for ever.
                limit.is_of_the_thing |= last_failure is not None and last_failure.is_last
                raise

        try:
            response = retrying(ask)
        except _Passing as problem:
            raise ServiceUnavailable(f"{shown}: {problem} after {attempts} attempts") from problem
        self._held_in_a_row = 0
        return response

    def once(self, method: str, path: str, *, json: Any = None) -> Response:
        """The answer to one request within the budget, without retries; bounded in size and time.

        Raises ``RateLimited`` if the budget has no call within ``max_wait`` seconds, ``TooLarge``, and the HTTP library's own errors.
        """
        return self._call(method, self.base_url + path, f"{method} {path.partition('?')[0][:300]}", sent=json)[0]

    @property
    def has_token(self) -> bool:
        """Whether requests carry a token."""
        return bool(self._token)

    @property
    def has_probe(self) -> bool:
        """Whether this client has a probe, a path by which it can ask whether the service works."""
        return self._probe is not None

    def is_there(self) -> bool:
        """Whether the service answers its probe correctly; False without a probe, and after ``MAX_PROBES`` probes without another good answer.

        Raises ``RateLimited`` if no call is left, ``AuthRefused`` if the token is refused.
        """
        if self._probe is None or self.probes >= MAX_PROBES:
            return False
        self.probes += 1
        try:
            answer = self._answer_after_waits("GET", self.base_url + self._probe, f"GET {self._probe.partition('?')[0]}", None, None, None, 1)
            # Compare the body, too: a proxy before the service may answer everything with 200 and an error page.
            return answer.status == 200 and self._probe_tells.match(answer.body) is not None
        except (_Passing, ServiceUnavailable, ServiceDown):
            return False

    def _answer_after_waits(self, method: str, url: str, shown: str, params: Any, headers: Mapping[str, str] | None, sent: Any, needs: int) -> Response:
        """The answer of one try, for which rate limits are waited out. Raises ``_Passing`` for a failure that a later try may not meet.

        Also raises ``RateLimited``, ``WornOut``, ``AuthRefused``, ``ServiceDown``, ``TooLarge`` and ``Elsewhere``.
        """
        response, limit = self._unlimited(method, url, shown, params, headers, sent, needs)
        self._refuse_bad_token(response)
        is_last = limit.remaining is not None and limit.remaining < needs
        if may_pass(response.status):
            raise _Passing(f"status {response.status}", is_last=is_last)
        if response.status == 304 and not any(name.lower() == "if-none-match" for name in headers or ()):
            # Refuse a 304 ("not modified") to a request that did not say which version we have: it means nothing.
            raise _Passing("status 304 to a question without a condition", is_last=is_last)
        return response

    def _unlimited(
        self, method: str, url: str, shown: str, params: Any = None, headers: Mapping[str, str] | None = None, sent: Any = None, needs: int = 1
    ) -> tuple[Response, Limit]:
        """The first answer that is no rate limit, and the limits that it states; up to ``ATTEMPTS`` limits are waited out.

        Raises ``RateLimited`` for a longer wait, ``WornOut`` after too many limits, ``_Passing`` if no answer came, ``Elsewhere`` for an invalid
        address, ``ServiceDown``, ``TooLarge``.
        """
        for number in range(ATTEMPTS):
            try:
                response, limit = self._call(method, url, shown, params, headers, sent, needs, number=number)
            except RateLimited as no_call_left:
                # Mark the limit as this question's own if an earlier try of it was answered by a limit: this wait is then the rest of that one.
                no_call_left.is_of_the_thing |= number > 0
                raise
            except (httpx2.TransportError, httpx2.DecodingError) as error:
                # Keep only the error's type: its message may show headers, with our token.
                raise _Passing(type(error).__name__) from None
            except (httpx2.InvalidURL, ValueError):
                raise Elsewhere(f"{method}: no address that can be asked") from None
            if limit.hold is None:
                if response.status != 503:
                    self._busy, self._busy_seconds = 0, 0.0
                return response, limit
            if response.status == 503:
                self._note_busy(shown, limit.hold)
            if limit.hold > self._max_wait:
                wait = timedelta(seconds=limit.hold)
                raise RateLimited(f"{shown}: status {response.status}", response.date + wait, wait, is_of_the_thing=True)
            log.info("%s: status %d; waiting %.0f s", shown, response.status, limit.hold)
        raise self.worn_out(shown, response.status, is_untold=limit.is_untold)

    def _note_busy(self, shown: str, hold: float) -> None:
        """Count a 503 answer that asks for ``hold`` seconds. Raises ``ServiceDown`` after ``BUSY_SECONDS`` of such waits if the probe gets 503, too."""
        self._busy += 1
        if self._busy_seconds + hold <= BUSY_SECONDS:
            self._busy_seconds += hold
        elif self._answers_probe_with(503):
            raise ServiceDown(
                f"{shown}: {self._busy} answers of 503 in a row and {self._busy_seconds:.0f} s of waits, and what the service always answers is 503, too"
            )
        else:
            # Start the count again: the probe was answered otherwise, or there is none, so the 503 may concern this question only.
            self._busy, self._busy_seconds = 1, hold

    def worn_out(self, shown: str, status: int, *, is_untold: bool = False) -> RateLimited | WornOut:
        """The error for a question that met ``ATTEMPTS`` rate limits with ``status``: ``RateLimited`` if the probe is limited, too, else ``WornOut``.

        A GraphQL query (POST) about many things also gets ``RateLimited``, so that it is asked again in smaller parts; and so does the second question
        in a row whose limits name no time (``is_untold``): GitHub's probe is not limited when all else is. Of a service without a page of its limits it is the
        third, since its waits are short and two odd things may stand in a row.
        """
        self._held_in_a_row += is_untold
        if self._held_in_a_row > (1 if self._told_left is not None else 2):
            message = f"{shown}: status {status} without a time to come back, as to the questions before"
            return RateLimited(message, self.clock.now() + UNTOLD_WAIT, UNTOLD_WAIT, is_of_the_thing=True)
        if status in {200, 429} and self._is_probe_limited():
            return RateLimited(f"{shown}: status {status} without a time to come back", self.clock.now() + UNTOLD_WAIT, UNTOLD_WAIT)
        if status == 200 and shown.startswith("POST "):
            message = f"{shown}: a limit at status 200 after {ATTEMPTS} waits as asked"
            return RateLimited(message, self.clock.now() + UNTOLD_WAIT, UNTOLD_WAIT, is_of_the_thing=True)
        return WornOut(f"{shown}: status {status} after {ATTEMPTS} waits as asked")

    def _is_probe_limited(self) -> bool:
        """Whether the probe is answered by a rate limit, so that the limit concerns all questions. One call; False without a probe or an answer."""
        response, limit = self._answer_to_probe() or (None, NOTHING_TOLD)
        return response is not None and (response.status == 429 or (response.status == 200 and limit.hold is not None))

    def _answers_probe_with(self, status: int) -> bool:
        """Whether the probe is answered with ``status``, so that the status concerns all questions. One call; False without a probe or an answer."""
        answer = self._answer_to_probe()
        return answer is not None and answer[0].status == status

    def _answer_to_probe(self) -> tuple[Response, Limit] | None:
        """The answer to the probe and its limit, from one call without retries; None without a probe or an answer. Raises ``RateLimited``."""
        if self._probe is None:
            return None
        try:
            return self._call("GET", self.base_url + self._probe, "the probe")
        except (httpx2.TransportError, httpx2.DecodingError, TooLarge):
            return None

    def _call(
        self,
        method: str,
        url: str,
        shown: str,
        params: Any = None,
        headers: Mapping[str, str] | None = None,
        sent: Any = None,
        needs: int = 1,
        *,
        number: int | None = None,
    ) -> tuple[Response, Limit]:
        """The answer to one request, made when the budget has a call for it, and the limits that it states; these are also given to the budget.

        ``number`` counts the earlier limits of this question: with it a limit that names no time gets a wait that doubles. All requests of this client
        go through here. Raises ``RateLimited`` from ``turn``, ``TooLarge``, and the HTTP library's errors.
        """
        bucket, limit = self.bucket_of(url[len(self.base_url) :].partition("?")[0]), NOTHING_TOLD
        self.turn(bucket, shown, needs)
        try:
            response = self._once(method, url, params, headers, sent)
            limit = limit_of(response, bucket)
            if number is not None:
                limit = self._with_wait(self._checked(limit, response, bucket), response, bucket, number)
            return response, limit
        finally:
            self.budget.done(bucket, limit)

    def _checked(self, limit: Limit, response: Response, bucket: str) -> Limit:
        """The limit; where an answer says that no call is left for longer than ``max_wait``, the calls that the service's own page tells of, if any.

        One odd answer would else stop the service for hours. A refusal that only claimed it becomes a limit that names no time.
        """
        if limit.remaining != 0 or limit.reset is None or limit.reset <= self._max_wait or self._told_left is None:
            return limit
        told = self._told_left(response, bucket) if response.path == self._probe else self._told_of(bucket)
        if not told.remaining or told.reset is None:
            return limit
        limit = replace(limit, remaining=told.remaining, reset=told.reset, hold=None if limit.hold == limit.reset else limit.hold)
        if response.status in {403, 429} and limit.hold is None:
            return replace(limit, hold=UNTOLD_HOLD, is_of_all=True, is_untold=True)
        return limit

    def _with_wait(self, limit: Limit, response: Response, bucket: str, number: int) -> Limit:
        """The limit with a wait where its answer names none: as the service's own page tells of ``bucket``, else one that doubles with ``number``."""
        if limit.hold is None and response.status == 429:
            if self._told_left is None:
                return replace(limit, hold=float(2**number), is_untold=True)
            limit = replace(limit, hold=UNTOLD_HOLD, is_untold=True)
        if limit.hold is None or not limit.is_untold:
            return limit
        if not limit.is_of_all and number == 0 and (told := self._told_of(bucket)).remaining == 0 and told.reset is not None:
            return replace(told, hold=told.reset)
        # Wait no longer than a task may: the limit may be the answer to this one question only, and must not hold up the others for hours.
        return replace(limit, hold=max(limit.hold, min(limit.hold * 2**number, self._max_wait)))

    def _told_of(self, bucket: str) -> Limit:
        """What the service's probe tells of ``bucket``, from one call beside the one under way; nothing if it has no such page or does not answer."""
        if self._told_left is None or self._probe is None:
            return NOTHING_TOLD
        try:
            answer = self._once("GET", self.base_url + self._probe, None, None, None)
        except (httpx2.TransportError, httpx2.DecodingError, TooLarge):
            return NOTHING_TOLD
        return self._told_left(answer, bucket) if answer.status == 200 else NOTHING_TOLD

    def turn(self, bucket: str, shown: str, needs: int = 1) -> None:
        """Wait until the budget has a call in ``bucket``. Raises ``RateLimited`` if that takes longer than ``max_wait`` seconds."""
        waited = 0.0
        while wait := self.budget.take(bucket, needs):
            if waited + wait > self._max_wait:
                delay = timedelta(seconds=wait)
                raise RateLimited(f"{shown}: no call left", self.clock.now() + delay, delay)
            self.clock.sleep(wait)
            waited += wait

    def _once(self, method: str, url: str, params: Any, headers: Mapping[str, str] | None, sent: Any) -> Response:
        """Send one request, whose body ``sent`` is an ``Upload`` or a JSON value, and count it. Raises ``TooLarge`` and the HTTP library's errors."""
        self.requests += 1
        chunks: list[bytes] = []
        size, deadline = 0, self._deadline
        body: dict[str, Any] = {"json": sent}
        if isinstance(sent, Upload):
            length = sent.size_bytes
            # Send a Content-Length header: without it the library uses chunked encoding, which not every service accepts.
            headers = {"Content-Type": "application/octet-stream", "Content-Length": str(length), **(headers or {})}
            body, deadline = {"content": sent.pieces()}, deadline + length / LEAST_RATE
        with (
            Watch(deadline, lambda: self._stream) as watch,
            self._http.stream(method, url, params=params, headers=headers, **body, extensions={"trace": self._trace}) as answer,
        ):
            date = date_of(answer.headers.get("date"), self.clock)
            served_at = moment_of(answer.headers.get("date", "")) or date
            path = answer.request.url.path.removeprefix(self._prefix)
            try:
                for chunk in _decoded(answer):
                    chunks.append(chunk)
                    size += len(chunk)
                    # Measure the body by its compressed bytes, too: an endless gzip may decompress to nothing.
                    came = max(size, answer.num_bytes_downloaded)
                    if answer.status_code >= 400 and came > min(MAX_REFUSED_BYTES, self._max_body):
                        break
                    if came > self._max_body:
                        raise TooLarge(f"{method} {path}: body above {self._max_body} bytes", self._head(b"".join(chunks)), date)
            except httpx2.DecodingError:
                # Pass over a body that cannot be decompressed if it is a refusal's, whose status and headers are enough.
                if answer.status_code < 400:
                    raise
            except httpx2.TransportError:
                # Go on with the headers alone if the answer is a limit (429, 503) and its body breaks off: they state the wait.
                if answer.status_code not in {429, 503}:
                    raise
        # Raise if our own watch closed the connection at the deadline: a body without a stated length ends with its connection, so the reading above saw no
        # error.
        if watch.is_over and answer.status_code not in {429, 503}:
            raise httpx2.ReadTimeout(f"more than {deadline} s in all")
        return Response(
            answer.status_code,
            {k.lower(): self.without_token(v.encode()).decode() for k, v in answer.headers.items()},
            self.without_token(b"".join(chunks)),
            date,
            path,
            self._target(url, answer.headers.get("location")),
            served_at,
            self._prefix,
        )

    def _target(self, url: str, location: str | None) -> str | None:
        """The whole address in the ``Location`` header of an answer to ``url``, without our token; unchanged if it is no valid address."""
        if not location:
            return location
        clean = self.without_token(location.encode("utf-8", "replace")).decode()
        try:
            return urljoin(url, clean)
        except ValueError:
            return clean

    def without_token(self, content: bytes) -> bytes:
        """The bytes of an answer with our token replaced: a page that repeats the request would bring the token into the database.

        It may be spelt in the escapes of JSON (``\\u0068f_``), of addresses (``%68f_``) or of HTML (``&#104;f_``), wholly or in parts.
        """
        if len(self._token) < LEAST_TOKEN:
            return content
        content = content.replace(self._token.encode(), HIDDEN)
        return self._spellings.sub(HIDDEN, content) if any(mark in content for mark in (b"\\u00", b"%", b"&#")) else content

    def _head(self, content: bytes) -> bytes:
        """The first ``HEAD_BYTES`` of the beginning of a body, without our token or a beginning of it at the end."""
        token = self._token.encode() if len(self._token) >= LEAST_TOKEN else b""
        # How many first bytes of our token stand at the end of the body: it was cut, perhaps within the token.
        n_cut = next((size for size in range(min(len(token), len(content)), 0, -1) if content.endswith(token[:size])), 0)
        return self.without_token(content[: len(content) - n_cut] if n_cut < len(token) else content)[:HEAD_BYTES]

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Called by the HTTP library at each step of a request; keeps the connection, so that the watch can close it."""
        self._stream = connection_of(event, info) or self._stream

    def _refuse_bad_token(self, response: Response) -> None:
        """Raise ``AuthRefused`` if a 401 answer refuses our token and not only this thing, ``_Passing`` or ``WornOut`` if that cannot be known now.

        A service refuses a bad token for every path. So the probe is sent first; only if it is refused, too, the token's own page (``own_page``), which
        has a strict rate limit, is asked; and after ``CONFIRM_SECONDS`` the token must be refused again.
        """
        if response.status != 401 or not self._token:
            return
        if self._own is not None and self.clock.monotonic() >= self._taken_until and self._is_token_taken():
            return
        try:
            is_refused = self.is_token_refused(response)
            if is_refused and self._own is not None:
                self.clock.sleep(CONFIRM_SECONDS)
                is_taken = self._is_token_taken()
                if is_taken or (is_taken is None and not self.is_token_refused(response)):
                    raise _Passing("status 401, as to everything for a moment")
        except WornOut:
            raise
        except ServiceUnavailable as problem:
            raise _Passing(str(problem)) from problem
        if is_refused:
            raise AuthRefused(f"{response.path}: the service refused the token: put another one into the connection, or none")

    def _is_token_taken(self) -> bool | None:
        """Ask the service's probe whether it accepts our token: True at 200, False at 401; None without a probe or at any other answer.

        A token that was accepted counts as accepted for ``TAKEN_SECONDS``.
        """
        if self._probe is None or self._probe == self._own:
            return None
        try:
            answer = self._answer_to_probe()
        except RateLimited:
            return None
        if answer is None or answer[0].status not in {200, 401}:
            return None
        if answer[0].status == 200 and self._probe_tells.match(answer[0].body) is not None:
            self._taken_until = self.clock.monotonic() + TAKEN_SECONDS
            return True
        return False if answer[0].status == 401 else None

    def is_token_refused(self, response: Response) -> bool:
        """Whether a 401 answer refuses our token itself. A service also answers 401 for a thing that we may not see, although the token is valid.

        The message of an answer may be wrong. So if there is a page of the token itself (``own_page``), only its 401 counts, else the words of the
        answer. Raises ``WornOut`` if that page is rate limited, ``ServiceUnavailable`` if it answers otherwise: then nothing is known of the token.
        """
        if response.status != 401 or not self._token:
            return False
        if self._own is None:
            return tells_token_refused(response.headers.get("x-error-message", "") + response.body[:500].decode("utf-8", "replace"))
        if self.clock.monotonic() < self._taken_until:
            return False
        if self.clock.monotonic() < self._untold_until:
            raise WornOut("status 401, and whether the token is taken is not known: its own page was limited")
        try:
            status = self._unlimited("GET", self.base_url + self._own, f"GET {self._own}")[0].status
        except (RateLimited, WornOut) as problem:
            # Do not ask the token's own page again for ``UNTOLD_SECONDS``: its limit is its own, so other questions need not wait, and ``WornOut`` is raised.
            self._untold_until = self.clock.monotonic() + UNTOLD_SECONDS
            raise WornOut(f"status 401, and whether the token is taken is not known: {problem.args[0]}") from problem
        except (_Passing, TooLarge) as problem:
            raise ServiceUnavailable(f"status 401, and {problem} to whether the token is taken") from problem
        if status == 200:
            self._taken_until = self.clock.monotonic() + TAKEN_SECONDS
        elif status != 401:
            raise ServiceUnavailable(f"status 401, and {status} to whether the token is taken")
        return status == 401


def _decoded(answer: httpx2.Response) -> Iterator[bytes]:
    """The bytes of a body in pieces, decompressed if it is a gzip. Raises ``DecodingError`` for a broken or cut gzip, or any other encoding.

    The library itself would accept a gzip that is cut.
    """
    coding = answer.headers.get("content-encoding", "").strip().lower()
    if coding in {"", "identity"}:
        yield from answer.iter_raw()
        return
    unpacked = None
    try:
        for packed in answer.iter_raw():
            while packed:
                if coding not in {"gzip", "x-gzip"}:
                    raise httpx2.DecodingError(f"content encoding {coding[:20]!r} was not asked for", request=answer.request)
                if unpacked is None or unpacked.eof:
                    # Decompress one gzip member after another: a body may hold several (RFC 1952).
                    unpacked = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
                yield unpacked.decompress(packed, CHUNK)
                packed = unpacked.unused_data if unpacked.eof else unpacked.unconsumed_tail
        if unpacked is not None and not unpacked.eof:
            yield unpacked.flush()
    except zlib.error as error:
        raise httpx2.DecodingError("no gzip", request=answer.request) from error
    if unpacked is not None and not unpacked.eof:
        raise httpx2.DecodingError("a gzip that is cut", request=answer.request)


class Watch:
    """A context that ends a request after ``seconds`` of real time in all, by shutting down its socket; ``is_over`` is True then.

    Time-outs of single reads are not enough: a byte a second never lets them expire. ``stream`` returns the connection, or None; ``more`` is called
    when the time is over, and returns how many further seconds are allowed.
    """

    def __init__(self, seconds: float, stream: Callable[[], Any], more: Callable[[], float] = lambda: 0.0) -> None:
        self._seconds, self._stream, self._more = seconds, stream, more
        self._timer: Timer | None = None
        self._lock = threading.Lock()
        self.is_over = self._is_left = False

    def __enter__(self) -> Watch:
        self._wait(self._seconds)
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._is_left = True
            if self._timer is not None:
                self._timer.cancel()

    def _wait(self, seconds: float) -> None:
        """Start the timer, unless the context was left."""
        with self._lock:
            if not self._is_left:
                self._timer = Timer(seconds, self._end)
                self._timer.daemon = True
                self._timer.start()

    def _end(self) -> None:
        """When the timer ends: wait on if ``more`` allows it, else shut down the socket."""
        if (seconds := self._more()) > 0:
            self._wait(seconds)
            return
        self.is_over = True
        stream = self._stream()
        connected = stream.get_extra_info("socket") if stream is not None else None
        if connected is not None:
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)


def connection_of(event: str, info: Mapping[str, Any]) -> Any:
    """The connection that an event of the HTTP library's trace returned; None if the event returned none.

    It is recognised by its method, not by the event's name: TLS through a proxy has another event, and replaces the earlier socket.
    """
    returned = info.get("return_value")
    return returned if event.endswith(".complete") and hasattr(returned, "get_extra_info") else None


def links_of(response: Response) -> dict[str, str]:
    """The addresses in the ``Link`` header by their relation, such as ``next``; empty without the header."""
    found = httpx2.Response(200, headers=[(b"Link", response.headers.get("link", "").encode("utf-8", "replace"))]).links
    return {relation: link["url"] for relation, link in found.items() if relation and "url" in link}


def moment_of(value: str) -> datetime | None:
    """The time (UTC) of an HTTP date; None if the text is no date."""
    try:
        parsed = email.utils.parsedate_to_datetime(value)
        # Take a date without a zone as GMT (RFC 9110), not as this machine's zone.
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def date_of(value: str | None, by: Clock | None = None) -> datetime:
    """The time (UTC) of a ``Date`` header; our clock's if it is missing, no date, more than ``MAX_AHEAD`` ahead or ``MAX_BEHIND`` behind our clock."""
    by = by or clock.current()
    if value:
        found = moment_of(value)
        if found is not None and -MAX_BEHIND <= found - by.now() <= MAX_AHEAD:
            return found
        log.debug("a Date header that is no date or lies far from our clock; using our clock")
    return by.now()


def limit_of(response: Response, bucket: str = "") -> Limit:
    """The rate limit of ``bucket`` in an answer: calls left and seconds until the reset, and the seconds to wait if the answer refuses too many calls."""
    headers, words = response.headers, response.body[:2_000].decode("utf-8", "replace")
    remaining, reset = _remaining_and_reset(response, bucket)
    left, after = _single_value(headers.get("x-ratelimit-remaining", "")), _retry_after(response)
    is_limit = response.status in {429, 503} or (response.status == 200 and is_limit_at_200(response))
    if response.status == 403:
        # Status 403 is a rate limit only if the headers or the words say so, whichever of them a proxy left; a refusal names no time to come back.
        is_limit = left == "0" or after is not None or _LIMITED.search(words) is not None
    if not is_limit:
        return Limit(remaining, reset, is_well=response.status < 500)
    # GitHub's secondary limits count REST and GraphQL together. A 403 or 429 while calls are left is one, too, whatever its words are.
    has_calls = _NUMBER.fullmatch(left) is not None and int(left) > 0
    is_of_all = response.status != 503 and (_SECONDARY.search(words) is not None or (response.status != 200 and has_calls))
    hold = after if after is not None else reset if remaining == 0 else None
    is_untold = hold is None and (response.status in {200, 403} or is_of_all)
    hold = UNTOLD_HOLD if is_untold else hold
    return Limit(remaining, reset, None if hold is None else min(hold, MAX_HOLD), is_well=response.status < 500, is_of_all=is_of_all, is_untold=is_untold)


def is_limit_at_200(response: Response) -> bool:
    """Whether an answer of status 200 refuses too many calls: GraphQL reports rate limits so, and arXiv as a single sentence.

    A repository's own text may hold the same words, so they count only in a GraphQL error, or if the answer holds nothing else.
    """
    body = response.body
    is_graphql = response.path.endswith("/graphql")
    if (len(body) > MAX_REFUSAL_BYTES and not is_graphql) or _LIMITED_BYTES.search(body) is None:
        return False
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return _LIMITED_ALONE.fullmatch(body.decode("utf-8", "replace").strip()) is not None
    if not isinstance(answer, dict):
        return False
    if answer.keys() <= _OF_REFUSAL and _LIMITED.search(str(answer.get("message", ""))[:MAX_REFUSAL_BYTES]):
        return True
    listed = answer.get("errors")
    errors = [error for error in listed if isinstance(error, dict)] if is_graphql and isinstance(listed, list) else []
    return any(str(error.get("type")).upper() in _LIMIT_TYPES or _SECONDARY.search(str(error.get("message", ""))[:MAX_REFUSAL_BYTES]) for error in errors)


def tells_token_refused(message: str) -> bool:
    """Whether the message of a 401 says that the token is invalid, in words that services use, such as "Bad credentials" or "token is expired"."""
    return _TOKEN_REFUSED.search(message[:2_000]) is not None


def asked_wait(response: Response, bucket: str = "") -> float | None:
    """The seconds that an answer asks to wait; None if it is no rate limit, or asks for no wait."""
    return limit_of(response, bucket).hold


def spellings_of(token: str) -> re.Pattern[bytes]:
    """A pattern of all ways to write a token of ASCII in which each character stands for itself or for an escape of JSON, of addresses or of HTML."""
    numbers = [(character, ord(character)) for character in token]
    parts = (rf"(?:{re.escape(one)}|(?i:\\+u00{number:02x}|%{number:02x}|&\#x0*{number:x};)|&\#0*{number};)" for one, number in numbers)
    return re.compile("".join(parts).encode())


def may_pass(status: int) -> bool:
    """Whether an answer of this status may pass within seconds: 408, 429, and any failure of the service.

    A client takes a 5xx status that it does not know as 500 (RFC 9110, section 15): networks in front of services send 520 to 530.
    """
    return status in RETRIED or status >= 500


def _single_value(value: str) -> str:
    """The value of a header that has one; of one that a proxy has doubled (``"0, 0"``) the single value, ``""`` where they differ."""
    values = {part.strip() for part in value.split(",")}
    return values.pop() if len(values) == 1 else ""


def _clocks(response: Response) -> tuple[datetime, ...]:
    """The times from which the waits that an answer states may count: its own Date, then our time, since either may be far off."""
    return (response.date,) if response.served_at is None else (response.served_at, response.date)


def _remaining_and_reset(response: Response, bucket: str) -> tuple[int | None, float | None]:
    """``(calls left, seconds until the reset, plus one)`` by the headers of the Hub (``RateLimit``) or GitHub (``x-ratelimit-…``); else both None."""
    headers = response.headers
    limit = limits.left(headers.get("ratelimit", ""), bucket, is_refused=response.status == 429)
    policy = limits.policy(headers.get("ratelimit-policy", ""), bucket)
    # Ignore a reset behind the end of the window in which the calls are counted.
    if limit and limit.reset <= (policy.window if policy else WINDOW_SECONDS) + WINDOW_GRACE:
        return limit.remaining, min(float(limit.reset) + 1, MAX_HOLD)
    remaining, reset = _single_value(headers.get("x-ratelimit-remaining", "")), _single_value(headers.get("x-ratelimit-reset", ""))
    if not _NUMBER.fullmatch(remaining) or not _NUMBER.fullmatch(reset):
        return None, None
    seconds = seconds_until(float(reset), response)
    return (None, None) if seconds is None else (int(remaining), seconds)


def seconds_until(reset: float, response: Response) -> float | None:
    """The seconds from an answer to ``reset``, a Unix time in seconds, else one in milliseconds, plus one; None if it is more than a day away."""
    for moment in (reset, reset / 1_000):
        for by in _clocks(response):
            if abs(seconds := moment - by.timestamp()) <= ABSURD_SECONDS:
                return min(max(seconds + 1, 1.0), MAX_HOLD)
    return None


def _retry_after(response: Response) -> float | None:
    """The seconds to wait by a ``Retry-After`` header, a number or a date, plus one; None if it is invalid or above ``ABSURD_SECONDS``."""
    value = response.headers.get("retry-after", "").strip()
    if _DIGITS.fullmatch(one := _single_value(value)):
        seconds = float(one)
        return seconds + 1 if 0 < seconds <= ABSURD_SECONDS else None
    if (moment := moment_of(value)) is None:
        return None
    waits = [(moment - by).total_seconds() for by in _clocks(response)]
    wait = next((seconds for seconds in waits if abs(seconds) <= ABSURD_SECONDS), min(waits))
    return max(wait + 1, 1.0) if wait <= ABSURD_SECONDS else None
