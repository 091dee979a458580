"""One HTTP client for all services: bounded, patient for seconds, honest about the rest.

Seconds-long retries happen here. What the service says of its limits (``Retry-After``, ``RateLimit``, ``x-ratelimit-reset``,
measured on its own ``Date``) goes to the budget, which then holds for whoever shares it. A longer wait is an error that
carries the moment from which a retry may succeed. Headers are never logged, and the token goes to the configured host only.
"""

from __future__ import annotations

import email.utils
import logging
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
from observatory.address import holds_login, is_in_the_clear, unclean, unfit
from observatory.budget import MAX_HOLD, NOTHING_TOLD, Budget, Limit, LocalBudget
from observatory.clock import Clock
from observatory.errors import AuthRefused, Elsewhere, RateLimited, ServiceDown, ServiceUnavailable

log = logging.getLogger(__name__)
# A line per request would bury the story that a task's log tells, and carries whole URLs.
logging.getLogger("httpx2").setLevel(logging.WARNING)
QUIET = (
    "httpx",
    "httpx2",
    *(f"{library}.{part}" for library in ("httpcore", "httpcore2") for part in ("connection", "http11", "http2", "proxy", "socks")),
    "huggingface_hub.utils._http",
)
"""Loggers of libraries that show requests and answers with their headers, such as cookies and signed addresses."""


def is_fit_to_log(record: logging.LogRecord) -> bool:
    """Whether a line of a library is a warning or worse: the others hold headers and whole addresses, whatever level somebody sets."""
    return record.levelno >= logging.WARNING


for _name in QUIET:
    logging.getLogger(_name).addFilter(is_fit_to_log)

PRODUCT, VERSION = "open-release-observatory", __version__
MAX_BODY_BYTES = 64 * 1024 * 1024
MAX_WAIT_SECONDS = 120.0
DEADLINE_SECONDS = 180.0
"""A whole request, from the first byte to the last, seconds."""
READ_SECONDS = 60.0
"""The longest silence within an answer, seconds."""
LEAST_RATE = 10_000.0
"""A body that goes or comes with fewer bytes a second than this, once it has had its time, is ended: a byte a minute holds no task."""
ATTEMPTS = 5
MAX_PROBES = 20
"""So often the service is asked whether it is there while nothing else is answered."""
HIDDEN, LEAST_TOKEN = b"(our token)", 8
"""What stands in place of our token where an answer repeats it; what is shorter is no token of any service."""
HEAD_BYTES = 10_000
"""Of a body that is too large, so much is kept."""
CHUNK = 1_000_000
"""Bytes of a body that are unpacked at once."""
BUSY_SECONDS = 600.0
"""The most that is waited after answers of 503 in a row, seconds: a service that then answers 503 to its probe as well counts as down."""
UNTOLD_WAIT = timedelta(minutes=15)
"""After a limit of which the service tells no end, as arXiv does for hours: a task comes back then, and spends no retry."""
RETRIED = frozenset({408, 429, 500, 502, 503, 504})
ABSURD_SECONDS = 24 * 3_600.0
"""A wait that is longer than any service asks for: it is a fault of the answer, and tells nothing of when to come back."""
MAX_AHEAD, MAX_BEHIND, EVER = timedelta(days=1), timedelta(hours=3), timedelta(days=40_000)
"""A service's Date further from our clock than this is not believed. By an old one, such as that of an answer that was kept on its way, a thing
would be told absent on two days within minutes: ``raw.is_later_day`` wants six hours between them."""
TAKEN_SECONDS = 60.0
"""So long a token counts as taken after the service answered it, seconds: asking is a call, too."""
CONFIRM_SECONDS = 60.0
"""Between two refusals of a token, seconds: for a moment a service may refuse every one, and a day must not end by that."""
UNTOLD_SECONDS = 300.0
"""So long that page is not asked again after it was limited for each try, seconds: other questions must not wait for it as well."""
_NUMBER = re.compile(r"[0-9]{1,15}")
_DIGITS = re.compile(r"[0-9]+")
_TOKEN_REFUSED = re.compile(
    r"(?:invalid|bad|incorrect|expired|revoked|unknown) (?:user |access |authentication |api )*(?:credentials|token)\b"
    r"|(?:credentials|token)\b[^.]{0,80}\b(?:is|are|was|were|has|have|been) (?:not valid|no longer valid|invalid|expired|revoked|deleted)\b",
    re.IGNORECASE,
)
_SECONDARY = re.compile(r"secondary rate limit|abuse detection", re.IGNORECASE)
# At status 200. For example: "Rate exceeded.", "API rate limit exceeded for user ID 1.", "You have exceeded a secondary rate limit"
_LIMITED = re.compile(r"rate (?:limit )?exceeded|rate limit|abuse detection", re.IGNORECASE)
_LIMITED_BYTES = re.compile(rb"rate[_ ](?:limit|exceeded)|abuse detection", re.IGNORECASE)
_LIMITED_ALONE = re.compile(r"rate (?:limit )?exceeded\.?", re.IGNORECASE)
_LIMIT_TYPES = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
_OF_REFUSAL = frozenset({"message", "documentation_url", "status"})
"""Fields of an object that tells nothing but why a call was refused."""
MAX_REFUSAL_BYTES = 2_000


class RemoteClock:
    """The clock that the services themselves keep (``clock_url``): a wait moves it forward, and takes no time."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._moved = 0.0
        self._http = httpx2.Client(timeout=10.0)
        self._asked_at = float("-inf")
        self._now = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """The services' moment, UTC; asked for once a second, for it is read at every answer."""
        if self.monotonic() - self._asked_at > 1.0:
            self._now = datetime.fromisoformat(self._http.get(self.url).raise_for_status().json()["now"]).astimezone(UTC)
            self._asked_at = self.monotonic()
        return self._now

    def monotonic(self) -> float:
        """Seconds of this machine, and those that were waited here."""
        return time.monotonic() + self._moved

    def sleep(self, seconds: float) -> None:
        """Ask the services' clock to advance by ``seconds``."""
        self._http.post(self.url, json={"seconds": seconds}).raise_for_status()
        self._moved += seconds
        self._asked_at = float("-inf")


@dataclass(frozen=True)
class ServiceConfig:
    """Where a service is and who we are there. ``extra`` holds service-specific addresses and ``clock_url``.

    Raises ``AuthRefused``, which holds neither, where the token is unclean (the library's own error would tell the whole header) or would go in the
    clear, and where the address holds a login, a query or a fragment.
    """

    base_url: str
    token: str | None = field(default=None, repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.token and (problem := unclean(self.token)):
            raise AuthRefused(f"the token {problem}: it was not used. Set it anew, without anything around it")
        if any(holds_login(one) for one in (self.base_url, *(str(told) for told in self.extra.values()))):
            raise AuthRefused("the address holds a login before its host: it was not used. Put the secret into the connection's password")
        if problem := unfit(self.base_url):
            raise AuthRefused(f"the connection {problem}")
        if self.token and is_in_the_clear(self.base_url):
            raise AuthRefused(
                "the token would go in the clear: the address begins with http://, and its host is neither this machine nor in a private network."
                " It was not used. Write https:// before the host"
            )


def clock_of(config: ServiceConfig) -> Clock:
    """The clock that waits for a service go by: its own where it keeps one, else that of the process."""
    url = config.extra.get("clock_url")
    return RemoteClock(str(url)) if url else clock.current()


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. ``date`` is the service's ``Date`` where it can be (UTC); ``path`` what was asked, without base address and query.

    ``location`` is where it redirects to, as a whole address. ``prefix`` is the path of the base address, which links of the service begin with.
    ``served_at`` is that ``Date`` also where it lies far behind our clock: what the service says of its limits counts from it. None: as ``date``.
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
    """A body that is sent as it is: a file of this machine, which is read anew for each try, or its bytes."""

    content: Path | bytes

    @property
    def size_bytes(self) -> int:
        """Its length."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, from the first on."""
        if isinstance(self.content, bytes):
            yield self.content
            return
        with self.content.open("rb") as stream:
            while piece := stream.read(CHUNK):
                yield piece


class TooLarge(ServiceUnavailable):
    """The body is above the bound; ``head`` holds its first bytes."""

    def __init__(self, message: str, head: bytes, date: datetime) -> None:
        super().__init__(message)
        self.head = head
        self.date = date


class WornOut(ServiceUnavailable):
    """A limit was waited out as often as it may be, and is this thing's alone: it is not asked again now."""


class _Passing(Exception):
    """One try failed in a way that passes in seconds; the message says how. ``is_last``: its answer said that no call is left."""

    def __init__(self, message: str, *, is_last: bool = False) -> None:
        super().__init__(message)
        self.is_last = is_last


class Client:
    """One keep-alive connection to one service, within its budget and retried. Use as a context manager.

    ``bucket`` tells which of the service's buckets a path spends from. ``deadline`` bounds a whole request in seconds of
    real time, ``read_seconds`` the silence between two of its bytes. Without ``keep_alive`` a connection ends with its call. ``probe`` is a
    path that a service which is there answers with 200 and a body that begins as ``probe_tells`` says, ``own_page`` one that it answers with 401
    where it does not take the token.
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
    ) -> None:
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
        self._taken_until = self._untold_until = float("-inf")
        # Answers of 503 with a wait since another answer came, and the seconds of these waits.
        self._busy, self._busy_seconds = 0, 0.0
        # Set back when an answer can be believed: failures in a row, answers in a row that could not be read, and probes since then.
        self.failures = self.strange = self.probes = 0
        # How many things in a row were denied since the service was seen to be there; None: it was not seen yet.
        self.denials: int | None = None
        own = {"User-Agent": f"{PRODUCT}/{VERSION}", "Accept-Encoding": "gzip", **(headers or {})}
        self._token = config.token or ""
        if config.token:
            own["Authorization"] = f"Bearer {config.token}"
        try:
            self._http = httpx2.Client(
                headers=own,
                timeout=httpx2.Timeout(read_seconds, connect=10.0),
                follow_redirects=False,
                # None is kept: what one answer sets would go with every later request.
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
                limits=httpx2.Limits(max_connections=1, max_keepalive_connections=None if keep_alive else 0),
            )
        except OSError:
            # An error of TLS is one of these.
            raise ServiceUnavailable("the certificates of the environment (SSL_CERT_FILE, SSL_CERT_DIR) cannot be read") from None
        except (ImportError, ValueError, httpx2.InvalidURL):
            # The address may hold a password, and the error that is behind this one shows parts of it.
            raise ServiceUnavailable("the proxy of the environment (HTTPS_PROXY, ALL_PROXY) is none that can be used: http:// and https:// are") from None

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection, and give the budget's back."""
        self._http.close()
        self.budget.close()

    def get(self, path: str, params: Any = None, headers: Mapping[str, str] | None = None, *, needs: int = 1) -> Response:
        """GET ``path``; see ``request``."""
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
        """One request, retried while the service only fails for seconds. A limit is waited for and spends no retry.

        ``needs`` is how many calls the whole question takes: it is not begun where the budget has fewer left. ``json`` or ``upload`` is its body;
        an upload has time by its size besides the deadline.

        Answers of every other status are returned, redirects too. Raises ``RateLimited`` where the service asks for
        more patience than ``max_wait`` seconds, ``ServiceUnavailable`` after the last attempt, ``ServiceDown`` where it answers
        503 to everything for long (``BUSY_SECONDS``), ``AuthRefused`` where
        the token itself is refused, ``TooLarge`` for a body above the bound, ``Elsewhere`` for an address that is not
        the service's.
        """
        url = path if path.startswith("http") else self.base_url + path
        shown = f"{method} {url.partition('?')[0][:300]}"
        # A foreign host must never see the token: only paths on the base URL are asked.
        if not url.startswith(self.base_url + "/"):
            raise Elsewhere(f"{method}: refused to leave the configured host")
        # Where one thing after the other fails, each is asked less often: a service that is down gets no storm of calls.
        attempts = max(ATTEMPTS - self.failures, 1)
        retrying = tenacity.Retrying(
            sleep=self.clock.sleep,
            stop=tenacity.stop_after_attempt(attempts),
            wait=tenacity.wait_exponential(),
            retry=tenacity.retry_if_exception_type(_Passing),
            before_sleep=lambda state: log.info("%s: %s; waiting %.0f s", shown, state.outcome and state.outcome.exception(), state.upcoming_sleep),
            reraise=True,
        )
        before: _Passing | None = None

        def ask() -> Response:
            nonlocal before
            try:
                return self._asked(method, url, shown, params, headers, json if upload is None else upload, needs)
            except _Passing as problem:
                before = problem
                raise
            except RateLimited as limit:
                # Its own failure took the last call. Asked first again after each wait, it would keep all others waiting for ever.
                limit.is_of_the_thing |= before is not None and before.is_last
                raise

        try:
            return retrying(ask)
        except _Passing as problem:
            raise ServiceUnavailable(f"{shown}: {problem} after {attempts} attempts") from problem

    def once(self, method: str, path: str, *, json: Any = None) -> Response:
        """One request within the budget, never tried again, and bounded in size and time.

        Raises ``RateLimited`` where the budget has no call within ``max_wait`` seconds, ``TooLarge``, and the HTTP library's own errors.
        """
        return self._call(method, self.base_url + path, f"{method} {path.partition('?')[0][:300]}", sent=json)[0]

    @property
    def has_probe(self) -> bool:
        """Whether the service can be asked if it is there."""
        return self._probe is not None

    def is_there(self) -> bool:
        """Whether the service answers what it always can; False where nothing is known to be so, or it said so ``MAX_PROBES`` times and nothing came of it."""
        if self._probe is None or self.probes >= MAX_PROBES:
            return False
        self.probes += 1
        try:
            told = self._asked("GET", self.base_url + self._probe, f"GET {self._probe.partition('?')[0]}", None, None, None, 1)
            # A page for people, or words of JSON, may come with 200 in the place of everything.
            return told.status == 200 and self._probe_tells.match(told.body) is not None
        except (_Passing, ServiceUnavailable, ServiceDown):
            return False

    def _asked(self, method: str, url: str, shown: str, params: Any, headers: Mapping[str, str] | None, sent: Any, needs: int) -> Response:
        """One try: a limit is waited out, ``_Passing`` is raised for what a later try may mend."""
        response, told = self._unlimited(method, url, shown, params, headers, sent, needs)
        self._refuse_bad_token(response)
        is_last = told.remaining is not None and told.remaining < needs
        if response.status in RETRIED:
            raise _Passing(f"status {response.status}", is_last=is_last)
        if response.status == 304 and not any(name.lower() == "if-none-match" for name in headers or ()):
            # Whoever did not say what it holds is told nothing by this.
            raise _Passing("status 304 to a question without a condition", is_last=is_last)
        return response

    def _unlimited(
        self, method: str, url: str, shown: str, params: Any = None, headers: Mapping[str, str] | None = None, sent: Any = None, needs: int = 1
    ) -> tuple[Response, Limit]:
        """The first answer that is no limit, and what it told of the limits; limits are waited out."""
        for number in range(ATTEMPTS):
            try:
                response, told = self._call(method, url, shown, params, headers, sent, needs, bare=float(2**number))
            except RateLimited as limit:
                # After a limit that was the answer to this very call, what is left of the wait is so, too.
                limit.is_of_the_thing |= number > 0
                raise
            except (httpx2.TransportError, httpx2.DecodingError) as error:
                # Its words may hold headers of the answer, and ours.
                raise _Passing(type(error).__name__) from None
            except (httpx2.InvalidURL, ValueError):
                raise Elsewhere(f"{method}: no address that can be asked") from None
            if told.hold is None:
                if response.status != 503:
                    self._busy, self._busy_seconds = 0, 0.0
                return response, told
            if response.status == 503:
                self._note_busy(shown, told.hold)
            if told.hold > self._max_wait:
                wait = timedelta(seconds=told.hold)
                raise RateLimited(f"{shown}: status {response.status}", response.date + wait, wait, is_of_the_thing=True)
            log.info("%s: status %d; waiting %.0f s", shown, response.status, told.hold)
        raise self.worn_out(shown, response.status)

    def _note_busy(self, shown: str, hold: float) -> None:
        """Take an answer of 503 that asks for ``hold`` seconds. Raises ``ServiceDown`` where all that was asked for long is answered so, the probe too."""
        self._busy += 1
        if self._busy_seconds + hold <= BUSY_SECONDS:
            self._busy_seconds += hold
        elif self._answers_probe_with(503):
            raise ServiceDown(
                f"{shown}: {self._busy} answers of 503 in a row and {self._busy_seconds:.0f} s of waits, and what the service always answers is 503, too"
            )
        else:
            # It is this thing's alone, or nothing is known of all others.
            self._busy, self._busy_seconds = 1, hold

    def worn_out(self, shown: str, status: int) -> RateLimited | WornOut:
        """What ends a question whose limits of ``status`` were waited out ``ATTEMPTS`` times: everybody is limited, or this thing alone is."""
        if status in {200, 429} and self._is_probe_limited():
            return RateLimited(f"{shown}: status {status} without a time to come back", self.clock.now() + UNTOLD_WAIT, UNTOLD_WAIT)
        if status == 200 and shown.startswith("POST "):
            # A query about many things: after a wait it is asked about fewer at a time, and none of them has failed.
            words = f"{shown}: a limit at status 200 after {ATTEMPTS} waits as asked"
            return RateLimited(words, self.clock.now() + UNTOLD_WAIT, UNTOLD_WAIT, is_of_the_thing=True)
        return WornOut(f"{shown}: status {status} after {ATTEMPTS} waits as asked")

    def _is_probe_limited(self) -> bool:
        """Whether a limit is everybody's: it is the answer to what the service can always answer, too. One call; False where nothing is known to be so."""
        response, told = self._answer_to_probe() or (None, NOTHING_TOLD)
        return response is not None and (response.status == 429 or (response.status == 200 and told.hold is not None))

    def _answers_probe_with(self, status: int) -> bool:
        """Whether a status is everybody's: the service gives it for what it can always answer, too. One call; False where nothing is known to be so."""
        answer = self._answer_to_probe()
        return answer is not None and answer[0].status == status

    def _answer_to_probe(self) -> tuple[Response, Limit] | None:
        """What the service answers, asked once, to what it can always answer; None where nothing comes."""
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
        bare: float | None = None,
    ) -> tuple[Response, Limit]:
        """One request once the budget has a call for it, and what its answer told of the limits; the budget is told, too, whatever came.

        ``bare``: seconds to hold still after a 429 that names no time. Nothing goes to the service by another way.
        """
        bucket, told = self.bucket_of(url[len(self.base_url) :].partition("?")[0]), NOTHING_TOLD
        self.turn(bucket, shown, needs)
        try:
            response = self._once(method, url, params, headers, sent)
            told = limit_of(response, bucket)
            if told.hold is None and response.status == 429:
                told = replace(told, hold=bare)
            return response, told
        finally:
            self.budget.done(bucket, told)

    def turn(self, bucket: str, shown: str, needs: int = 1) -> None:
        """Wait until the budget has a call for us; raises ``RateLimited`` where that takes too long for a task."""
        waited = 0.0
        while wait := self.budget.take(bucket, needs):
            if waited + wait > self._max_wait:
                delay = timedelta(seconds=wait)
                raise RateLimited(f"{shown}: no call left", self.clock.now() + delay, delay)
            self.clock.sleep(wait)
            waited += wait

    def _once(self, method: str, url: str, params: Any, headers: Mapping[str, str] | None, sent: Any) -> Response:
        self.requests += 1
        chunks: list[bytes] = []
        size, deadline = 0, self._deadline
        body: dict[str, Any] = {"json": sent}
        if isinstance(sent, Upload):
            length = sent.size_bytes
            # With its length told, the library sends the file as it is, and not in chunks, which not every service takes.
            headers = {"Content-Type": "application/octet-stream", "Content-Length": str(length), **(headers or {})}
            body, deadline = {"content": sent.pieces()}, deadline + length / LEAST_RATE
        with (
            Watch(deadline, lambda: self._stream) as watch,
            self._http.stream(method, url, params=params, headers=headers, **body, extensions={"trace": self._trace}) as answer,
        ):
            date = date_of(answer.headers.get("date"), self.clock)
            served_at = date_of(answer.headers.get("date"), self.clock, EVER)
            path = answer.request.url.path.removeprefix(self._prefix)
            try:
                for chunk in _decoded(answer):
                    chunks.append(chunk)
                    size += len(chunk)
                    # A gzip may hold no end of nothing.
                    if max(size, answer.num_bytes_downloaded) > self._max_body:
                        raise TooLarge(f"{method} {path}: body above {self._max_body} bytes", self._head(b"".join(chunks)), date)
            except httpx2.DecodingError:
                # What a refusal says in its head holds, whatever became of its page.
                if answer.status_code < 400:
                    raise
        # A body without a length ends where the connection does, also where it was we who ended it.
        if watch.is_over:
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
        """The whole address that an answer to ``url`` redirects to; as it was told where it is none."""
        if not location:
            return location
        told = self.without_token(location.encode("utf-8", "replace")).decode()
        try:
            return urljoin(url, told)
        except ValueError:
            return told

    def without_token(self, told: bytes) -> bytes:
        """What an answer told, without our token: a page that shows what it was asked would carry it into rejects and looks."""
        return told.replace(self._token.encode(), HIDDEN) if len(self._token) >= LEAST_TOKEN else told

    def _head(self, told: bytes) -> bytes:
        """The first bytes of a body that was left before its end, without our token nor a part of it."""
        token = self._token.encode() if len(self._token) >= LEAST_TOKEN else b""
        # Of one that had not come whole, what came ends the body.
        part = next((size for size in range(min(len(token), len(told)), 0, -1) if told.endswith(token[:size])), 0)
        return self.without_token(told[: len(told) - part] if part < len(token) else told)[:HEAD_BYTES]

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        self._stream = connection_of(event, info) or self._stream

    def _refuse_bad_token(self, response: Response) -> None:
        """As ``is_token_refused``, for one try of a question: raises ``AuthRefused``, and ``_Passing`` where nothing is known of the token.

        A service refuses a token that it does not take whatever is asked with it. So it is first asked what it always answers: its strict page of the
        token alone (``own_page``) is asked only where that is refused, too, and what both refuse has to be refused a minute later as well.
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
        """Whether the service answers what it always can to our token; None where that does not tell."""
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
        """Whether a 401 is of our token and not of the thing that was asked for: one that may not know that a thing is there is told so, too.

        One answer may be wrong, and a service has many words for a token that it does not take: where there is a page that belongs to the token
        alone (``own_page``), only its own 401 says so. Raises ``WornOut`` where that page is limited for long, ``ServiceUnavailable`` where it does
        not tell: then nothing is known of the token, and others are asked as ever.
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
            # The limit is that page's alone: whoever asks for something else does not wait for it.
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
    """The bytes of a body as they come, gunzipped. Raises ``DecodingError`` where it is no gzip, ends before its end, or has another coding.

    The library takes a gzip that is cut for a whole one.
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
                    # Several may follow one another (RFC 1952).
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
    """Ends a request that takes more than ``seconds`` in all, wherever it stands, by shutting its socket.

    Time-outs of single reads do not: a byte a second keeps them content for ever. The network knows real time only. ``stream`` gives the
    connection, which the library tells; ``more`` how many seconds it may take on when its time is over.
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
        with self._lock:
            if not self._is_left:
                self._timer = Timer(seconds, self._end)
                self._timer.daemon = True
                self._timer.start()

    def _end(self) -> None:
        if (seconds := self._more()) > 0:
            self._wait(seconds)
            return
        self.is_over = True
        stream = self._stream()
        found = stream.get_extra_info("socket") if stream is not None else None
        if found is not None:
            with suppress(OSError):
                found.shutdown(socket.SHUT_RDWR)


def connection_of(event: str, info: Mapping[str, Any]) -> Any:
    """The connection that an event of the library's trace tells of; None for all others.

    By what it is and not by the event's name: TLS through a proxy has another, and detaches the socket that was there before.
    """
    told = info.get("return_value")
    return told if event.endswith(".complete") and hasattr(told, "get_extra_info") else None


def links_of(response: Response) -> dict[str, str]:
    """Addresses by relation, as the ``Link`` header names them."""
    found = httpx2.Response(200, headers=[(b"Link", response.headers.get("link", "").encode("utf-8", "replace"))]).links
    return {relation: link["url"] for relation, link in found.items() if relation and "url" in link}


def moment_of(value: str) -> datetime | None:
    """The moment (UTC) of an HTTP date; None where it is none."""
    try:
        found = email.utils.parsedate_to_datetime(value)
        # Without a zone it is of GMT (RFC 9110), and not of this machine's own.
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def date_of(value: str | None, by: Clock | None = None, behind: timedelta = MAX_BEHIND) -> datetime:
    """The moment (UTC) of a ``Date`` header; our clock's where there is none, no date in it, or one that lies far ahead or ``behind`` our clock."""
    by = by or clock.current()
    if value:
        found = moment_of(value)
        if found is not None and -behind <= found - by.now() <= MAX_AHEAD:
            return found
        log.debug("a Date header that is no date or lies far from our clock; using our clock")
    return by.now()


def limit_of(response: Response, bucket: str = "") -> Limit:
    """What an answer tells of ``bucket``: seconds to hold still where it is a refusal for too many calls, and what is left."""
    headers = response.headers
    remaining, reset = _told(headers, response.served_at or response.date, bucket, is_refused=response.status == 429)
    is_limit = response.status in {429, 503} or (response.status == 200 and is_limit_at_200(response))
    if response.status == 403:
        # What is forbidden for good names no time to come back.
        is_limit = (
            headers.get("x-ratelimit-remaining") == "0"
            or bool(_SECONDARY.search(response.body[:2_000].decode("utf-8", "replace")))
            or _retry_after(headers.get("retry-after", "").strip(), response.served_at or response.date) is not None
        )
    hold = _hold(response, remaining, reset) if is_limit else None
    return Limit(remaining, reset, None if hold is None else min(hold, MAX_HOLD), is_well=response.status < 500)


def is_limit_at_200(response: Response) -> bool:
    """Whether an answer of status 200 is a refusal for too many calls: GraphQL tells its limits so, and arXiv a sentence in place of everything.

    What a repository says of itself may hold the same words: they count in an error of GraphQL, and where nothing else was told.
    """
    body = response.body
    is_graphql = response.path.endswith("/graphql")
    if (len(body) > MAX_REFUSAL_BYTES and not is_graphql) or _LIMITED_BYTES.search(body) is None:
        return False
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return _LIMITED_ALONE.fullmatch(body.decode("utf-8", "replace").strip()) is not None
    if not isinstance(told, dict):
        return False
    if told.keys() <= _OF_REFUSAL and _LIMITED.search(str(told.get("message", ""))[:MAX_REFUSAL_BYTES]):
        return True
    errors = told.get("errors")
    found = [one for one in errors if isinstance(one, dict)] if is_graphql and isinstance(errors, list) else []
    return any(str(one.get("type")).upper() in _LIMIT_TYPES or _SECONDARY.search(str(one.get("message", ""))[:MAX_REFUSAL_BYTES]) for one in found)


def tells_token_refused(message: str) -> bool:
    """Whether the words of a 401 are of the token, in any that services were seen to use; other words leave open what they are of."""
    return _TOKEN_REFUSED.search(message[:2_000]) is not None


def asked_wait(response: Response, bucket: str = "") -> float | None:
    """Seconds that the service asks to wait, or None where it asks for none (or the status is no limit)."""
    return limit_of(response, bucket).hold


def _hold(response: Response, remaining: int | None, reset: float | None) -> float | None:
    # One that is of no use tells nothing: the limit is one all the same.
    after = _retry_after(response.headers.get("retry-after", "").strip(), response.served_at or response.date)
    if after is not None:
        return after
    if remaining == 0 and reset is not None:
        return reset
    return 60.0 if response.status in {200, 403} else None


def _told(headers: Mapping[str, str], date: datetime, bucket: str, *, is_refused: bool) -> tuple[int | None, float | None]:
    """Calls left and seconds until there are more, as the Hub or GitHub tell them."""
    limit = limits.left(headers.get("ratelimit", ""), bucket, is_refused=is_refused)
    if limit:
        return limit.remaining, min(float(limit.reset) + 1, MAX_HOLD)
    remaining, reset = headers.get("x-ratelimit-remaining", ""), headers.get("x-ratelimit-reset", "")
    if _NUMBER.fullmatch(remaining) and _NUMBER.fullmatch(reset):
        # A moment further off than any window may be told in milliseconds; else it is none.
        for moment in (float(reset), float(reset) / 1_000):
            if abs(seconds := moment - date.timestamp()) <= ABSURD_SECONDS:
                return int(remaining), min(max(seconds + 1, 1.0), MAX_HOLD)
    return None, None


def _retry_after(value: str, date: datetime) -> float | None:
    if _DIGITS.fullmatch(value):
        seconds = float(value)
        return seconds + 1 if 0 < seconds <= ABSURD_SECONDS else None
    moment = moment_of(value)
    if moment is None or (seconds := (moment - date).total_seconds()) > ABSURD_SECONDS:
        return None
    return max(seconds + 1, 1.0)
