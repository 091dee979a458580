"""The Hub's own client (``huggingface_hub``) within our bounds, to read files of Hub repositories and to write them.

Added here: every request has a time-out, every failure becomes one of ``observatory.errors`` by status and error code, waits go by the service's
clock, and the token is sent to its own host only. The client's settings are global to the process: one ``HubClient`` works at a time, and ``close``
restores them.
"""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import httpx2

from observatory.budget import Budget, Limit, LocalBudget
from observatory.clock import Clock
from observatory.errors import AuthRefused, ContractBroken, ObservatoryError, RateLimited, ServiceUnavailable
from observatory.http import (
    ATTEMPTS,
    DEADLINE_SECONDS,
    LEAST_RATE,
    MAX_BODY_BYTES,
    MAX_WAIT_SECONDS,
    PRODUCT,
    RETRIED,
    VERSION,
    Client,
    Response,
    ServiceConfig,
    Watch,
    WornOut,
    clock_of,
    connection_of,
    date_of,
    limit_of,
)
from observatory.sources.base import Outcome
from observatory.sources.huggingface import OWN_PAGE, PROBE, PROBE_TELLS, bucket_of, outcome_of

if TYPE_CHECKING:
    from huggingface_hub import HfApi

log = logging.getLogger(__name__)

TIMEOUT = httpx2.Timeout(60.0, connect=10.0)
MAX_OWN_BYTES = 1_000_000
PATIENCE_SECONDS = 600.0
"""For so long a body may come at any pace, seconds; after that at ``LEAST_RATE`` or faster."""
_CODE, _SIZE = re.compile(r"[A-Za-z]{1,40}"), re.compile(r"[0-9]{1,15}")
_T = TypeVar("_T")


class HubRefused(ContractBroken):
    """A repository, a revision or a file was refused or does not exist: ``outcome`` says which; ``status`` is the HTTP status."""

    def __init__(self, message: str, outcome: Outcome, status: int) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.status = status


class HubClient:
    """The Hub's client with its home in ``folder``, which the caller must empty. A context manager, which calls ``close``."""

    refused: ClassVar[type[HubRefused]] = HubRefused
    """The exception that an answer of status 4xx raises."""
    timeout: ClassVar[httpx2.Timeout] = TIMEOUT
    deadline: ClassVar[float] = DEADLINE_SECONDS
    """The longest time until all headers of an answer are there, seconds; sending a body has further time, by its size."""
    _configured: ClassVar[HubClient | None] = None

    def __init__(self, config: ServiceConfig, folder: Path, *, budget: Budget | None = None, clock: Clock | None = None) -> None:
        """Prepare our own client, which holds the budget and the rules on limits and tokens; huggingface_hub is configured by the first call."""
        self._endpoint = config.base_url.rstrip("/")
        self._token = config.token
        self._folder = folder
        self.clock = clock or clock_of(config)
        self._budget = budget or LocalBudget(self.clock)
        # huggingface_hub sends the requests. This client of ours sends only probes, and supplies the rules: the budget, the limits, and whether a 401
        # means a refused token.
        options: dict[str, Any] = {"probe": PROBE, "probe_tells": PROBE_TELLS, "own_page": OWN_PAGE, "max_body": MAX_OWN_BYTES}
        self._rules = Client(config, budget=self._budget, clock=self.clock, bucket=bucket_of, **options)
        self._before: dict[str, Any] = {}
        self._limited, self._status = 0, 0
        """How many limits in a row answered the current question, and the HTTP status of the last one."""
        self.date: datetime | None = None
        """The service's time in its last answer, or our clock's if that is implausible (UTC); None before the first answer."""
        self._per_thread = threading.local()
        self._most = MAX_BODY_BYTES
        """The most bytes of a file that are read; answers of the API have a fixed bound."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Restore huggingface_hub's global settings as they were. A later call on this object sets them again."""
        self._rules.close()
        if HubClient._configured is not self:
            return
        from huggingface_hub import constants, set_client_factory
        from huggingface_hub.utils._http import default_client_factory

        for name, value in self._before.items():
            setattr(constants, name, value)
        set_client_factory(default_client_factory)
        HubClient._configured = None

    def _api(self) -> HfApi:
        """huggingface_hub's client, after its global settings are made ours."""
        from huggingface_hub import HfApi

        if HubClient._configured is not self:
            if HubClient._configured is not None:
                HubClient._configured.close()
            self._configure()
            HubClient._configured = self
        return HfApi(self._endpoint, token=self._token or False, library_name=PRODUCT, library_version=VERSION)

    def _configure(self) -> None:
        """Set huggingface_hub's global settings, and remember those that it had before."""
        from huggingface_hub import constants, set_client_factory
        from huggingface_hub.utils import disable_progress_bars  # type: ignore[attr-defined]  # its helpers, typed but not listed

        disable_progress_bars()
        harnesses = self._folder / ".agent_harnesses.json"
        ours = {
            "HF_HOME": str(self._folder),
            "AGENT_HARNESSES_PATH": str(harnesses),
            "HF_HUB_DISABLE_XET": True,
            "HF_HUB_DISABLE_TELEMETRY": True,
        }
        # huggingface_hub reads environment variables once, at its first import, into these constants: setting variables now would have no effect.
        self._before = {name: getattr(constants, name) for name in ours}
        for name, value in ours.items():
            setattr(constants, name, value)
        # Write an empty, fresh list of agents: then huggingface_hub does not download its own before the first request.
        harnesses.parent.mkdir(parents=True, exist_ok=True)
        harnesses.write_text('{"standardEnvVars": [], "harnesses": {}}', encoding="utf-8")
        set_client_factory(self._client)

    def _client(self) -> httpx2.Client:
        """The HTTP client that huggingface_hub sends its requests with: our checks are its hooks."""
        hooks: dict[str, list[Callable[..., Any]]] = {"request": [self._bound], "response": [self._mask, self._note, self._judge, self._hold]}
        # Use each connection for one call: the library does not say which connection it reuses, so that a deadline could not close it.
        no_reuse = httpx2.Limits(max_keepalive_connections=0)
        return _Timely(self._per_thread, timeout=self.timeout, follow_redirects=True, event_hooks=hooks, limits=no_reuse)

    def _bound(self, request: httpx2.Request) -> None:
        """Prepare a request before it is sent: refuse compression, set the time-out, and start the deadline for its headers, which ``_note`` stops.

        A request to the configured host first waits for its turn in the budget; one to another host, to which a redirect leads, does not. Raises
        ``ContractBroken`` if the token would go to another host, ``RateLimited`` if no call is left.
        """
        # Ask for no compression: a compressed body would be decompressed in memory at once, perhaps a thousand times larger.
        request.headers["accept-encoding"] = "identity"
        is_own = _origin(request.url) == _origin(httpx2.URL(self._endpoint))
        if "authorization" in request.headers and not is_own:
            raise ContractBroken(f"{request.method}: refused to leave the configured host")
        if is_own:
            try:
                self._rules.turn(bucket_of(request.url.path), self.shown(request))
            except RateLimited as limit:
                limit.is_of_the_thing |= self._limited > 0
                raise
        sent = request.headers.get("content-length", "")
        head = _Head(self.deadline + (int(sent) if _SIZE.fullmatch(sent) else 0) / LEAST_RATE)
        self._per_thread.head = head
        request.extensions = {**request.extensions, "timeout": self.timeout.as_dict(), "trace": head.trace}
        head.watch.__enter__()

    def shown(self, request: httpx2.Request) -> str:
        """Method and path of a request for messages, without our token, which the address of a redirect may repeat."""
        return self._rules.without_token(f"{request.method} {request.url.path}".encode()).decode()[:300]

    def _mask(self, answer: httpx2.Response) -> None:
        """Remove our token from an answer's headers: the library logs some of them (``X-HF-Warning``) and puts others into its errors."""
        answer.headers = httpx2.Headers([(name, self._rules.without_token(value)) for name, value in answer.headers.raw])

    def _hold(self, answer: httpx2.Response) -> None:
        """Limit the size and the time of an answer's body, for which huggingface_hub has no limits.

        Raises ``ServiceUnavailable`` if the body is compressed, though that was not asked for.
        """
        what = self.shown(answer.request)
        if answer.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
            raise ServiceUnavailable(f"{what}: a content encoding that was not asked for")
        is_api = answer.request.url.path.startswith("/api/") and bucket_of(answer.request.url.path) == "api"
        if isinstance(answer.stream, httpx2.SyncByteStream):
            answer.stream = _BoundedBody(answer.stream, what, MAX_BODY_BYTES if is_api else self._most, answer.extensions.get("network_stream"))

    def _note(self, answer: httpx2.Response) -> None:
        """When the headers have come: stop their deadline, and tell the budget, which all clients share, the rate limits that they name."""
        self._per_thread.head.watch.__exit__()
        if _origin(answer.request.url) == _origin(httpx2.URL(self._endpoint)):
            self.date = date_of(answer.headers.get("date"), self.clock)
            self._budget.done(bucket_of(answer.request.url.path), self._limit(answer))

    def _limit(self, answer: httpx2.Response) -> Limit:
        """The rate limit that an answer reports; a 429 without a waiting time gets one that doubles each time (1 s, 2 s …)."""
        limit = limit_of(_without_body(answer), bucket_of(answer.request.url.path))
        return replace(limit, hold=float(2**self._limited)) if answer.status_code == 429 and limit.hold is None else limit

    def _patiently(self, what: str, call: Callable[[], _T]) -> _T:
        """The result of ``call``, repeated up to ``ATTEMPTS`` times after failures, and after each limit of up to ``MAX_WAIT_SECONDS``.

        Raises our own errors only: ``RateLimited`` for a longer wait, ``WornOut`` for too many limits in a row, and what ``translated`` raises.
        """
        failed = self._limited = 0
        while True:
            try:
                return translated(what, call)
            except RateLimited as limit:
                wait = limit.wait.total_seconds()
                self._limited += 1
                if not limit.is_of_the_thing or wait > MAX_WAIT_SECONDS:
                    raise
                if self._limited == ATTEMPTS:
                    raise self._rules.worn_out(what, self._status) from limit
                log.info("%s; waiting %.0f s", limit, wait)
            except WornOut:
                raise
            except ServiceUnavailable as error:
                wait = float(2**failed)
                failed += 1
                if failed == ATTEMPTS:
                    raise
                log.info("%s; waiting %.0f s", error, wait)
            self.clock.sleep(wait)

    def _judge(self, answer: httpx2.Response) -> None:
        """Raise our own error for a status of 400 or more, before huggingface_hub sees it: its errors depend on the address, and it retries in real time.

        Raises ``RateLimited``, ``ServiceUnavailable`` (may pass), ``AuthRefused`` (the token) or ``refused`` (any other).
        """
        status = answer.status_code
        if status < 400:
            return
        message = f"{self.shown(answer.request)}: status {status}"
        code = answer.headers.get("x-error-code", "")
        message += f" {code}" if _CODE.fullmatch(code) else ""
        hold = self._limit(answer).hold
        if hold is not None:
            self._status, delay = status, timedelta(seconds=hold)
            raise RateLimited(message, _without_body(answer).date + delay, delay, is_of_the_thing=True)
        if status in RETRIED or status >= 500:
            raise ServiceUnavailable(message)
        if self._is_token_refused(answer):
            raise AuthRefused(f"{self.shown(answer.request)}: the service refused the token")
        raise self.refused(message, outcome_of(status), status)

    def _is_token_refused(self, answer: httpx2.Response) -> bool:
        """Whether the answer to a request with our token refuses the token itself, and not the repository; see ``Client.is_token_refused``."""
        return "authorization" in answer.request.headers and self._rules.is_token_refused(_without_body(answer))


class _Head:
    """Watches the time of a request until its headers have come, and knows its connection, so that the watch can close it."""

    def __init__(self, seconds: float) -> None:
        self._stream: Any = None
        self.watch = Watch(seconds, lambda: self._stream)

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Called by the HTTP library at each step of a request (its ``trace`` extension); keeps the connection."""
        self._stream = connection_of(event, info) or self._stream


class _Timely(httpx2.Client):
    """An HTTP client whose requests have a deadline for their headers: the ``_Head`` in ``per_thread.head``, which the request hook sets."""

    def __init__(self, per_thread: threading.local, **options: Any) -> None:
        super().__init__(**options)
        self._per_thread = per_thread

    def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """As in httpx2, but raises ``ServiceUnavailable`` when no answer comes: for httpx2's own errors huggingface_hub would retry in real time."""
        self._per_thread.head = None
        try:
            return super().send(request, **options)
        except httpx2.TransportError as error:
            is_over = self._per_thread.head is not None and self._per_thread.head.watch.is_over
            raise ServiceUnavailable(f"{request.method}: {'the headers did not come in time' if is_over else type(error).__name__}") from None
        finally:
            if self._per_thread.head is not None:
                self._per_thread.head.watch.__exit__()


class _BoundedBody(httpx2.SyncByteStream):
    """A body of an answer, which raises ``ContractBroken`` above ``most`` bytes and ``ServiceUnavailable`` when it comes too slowly."""

    def __init__(self, stream: httpx2.SyncByteStream, what: str, most: int, connection: Any) -> None:
        self._stream, self._what, self._most, self._connection = stream, what, most, connection
        self._begun, self._size = 0.0, 0

    def __iter__(self) -> Iterator[bytes]:
        """The parts of the body as they come. Raises ``ContractBroken`` above the bound in bytes, ``ServiceUnavailable`` if the body comes too slowly."""
        self._begun, self._size = time.monotonic(), 0
        with Watch(PATIENCE_SECONDS, lambda: self._connection, self._left) as watch:
            try:
                for chunk in self._stream:
                    self._size += len(chunk)
                    if self._size > self._most:
                        raise ContractBroken(f"{self._what}: body above {self._most} bytes")
                    if self._left() < 0:
                        raise self._late()
                    yield chunk
            except httpx2.TransportError:
                if watch.is_over:
                    raise self._late() from None
                raise
            # Raise if our own watch closed the connection at the deadline: a body without a stated length ends with its connection, so the reading above saw no
            # error.
            if watch.is_over:
                raise self._late()

    def _left(self) -> float:
        """Seconds of real time that the body may still take, by the bytes that have come; negative when it is too late."""
        return PATIENCE_SECONDS + self._size / LEAST_RATE - (time.monotonic() - self._begun)

    def _late(self) -> ServiceUnavailable:
        """The error for a body that came too slowly."""
        return ServiceUnavailable(f"{self._what}: {self._size} bytes in more than {PATIENCE_SECONDS:.0f} s")

    def close(self) -> None:
        """Close the body of the answer."""
        self._stream.close()


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    """``(scheme, host, port)`` of an address; port None if it names none."""
    return url.scheme, url.host, url.port


def _without_body(answer: httpx2.Response) -> Response:
    """Status, headers and date of an answer as our own type ``Response``; its body is empty."""
    headers = {k.lower(): v for k, v in answer.headers.items()}
    return Response(answer.status_code, headers, b"", date_of(answer.headers.get("date")), answer.request.url.path)


def translated(what: str, call: Callable[[], _T]) -> _T:
    """The result of ``call``, whose exceptions from huggingface_hub become ``ServiceUnavailable`` or ``ContractBroken`` with ``what`` in the message.

    Our own errors and errors of this machine's files (``OSError``) pass as they are.
    """
    from huggingface_hub.errors import FileMetadataError, LocalEntryNotFoundError

    try:
        return call()
    except (httpx2.RequestError, LocalEntryNotFoundError, json.JSONDecodeError) as error:
        raise ServiceUnavailable(f"{what}: {type(error).__name__}") from None
    except FileMetadataError as error:
        raise ContractBroken(f"{what}: the service told no commit or no hash") from error
    except OSError as error:
        # Pass on an ``OSError`` with a number, an error of this machine; huggingface_hub raises one without a number for a body of another length.
        if error.errno is not None:
            raise
        raise ServiceUnavailable(f"{what}: not the length that was told") from error
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError, httpx2.InvalidURL) as error:
        raise ContractBroken(f"{what}: an answer of another shape ({type(error).__name__})") from error
    except RuntimeError as error:
        # Raise the cause: huggingface_hub wraps the real error about one file of an upload in a ``RuntimeError``.
        cause = error.__cause__
        if isinstance(cause, ObservatoryError):
            raise cause from None
        if isinstance(cause, httpx2.RequestError):
            raise ServiceUnavailable(f"{what}: {type(cause).__name__}") from None
        raise ContractBroken(f"{what}: {type(cause or error).__name__}") from None
