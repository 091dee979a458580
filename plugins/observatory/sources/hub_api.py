"""The Hub's own client within our bounds: for what lies in its repositories, to read it and to put it there.

What the client leaves open is closed here: every request has a time-out, every failure is one of ``observatory.errors`` by status and error
code, waits go by the service's clock, and the token goes to its host alone. The client's settings are those of the process: one ``HubClient``
works at a time, and ``close`` gives them back.
"""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
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
"""So long an answer may come at whatever pace; after it, ``LEAST_RATE`` holds."""
_CODE, _SIZE = re.compile(r"[A-Za-z]{1,40}"), re.compile(r"[0-9]{1,15}")
_T = TypeVar("_T")


class HubRefused(ContractBroken):
    """A repository, a revision or a file was refused or is not there; ``outcome`` says which, ``status`` is the service's."""

    def __init__(self, message: str, outcome: Outcome, status: int) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.status = status


class HubClient:
    """The Hub's client with a home of its own in ``folder``, which its owner empties."""

    refused: ClassVar[type[HubRefused]] = HubRefused
    """What an answer of status 4xx becomes."""
    timeout: ClassVar[httpx2.Timeout] = TIMEOUT
    deadline: ClassVar[float] = DEADLINE_SECONDS
    """Until all headers of an answer are there, seconds; what is sent has its time besides."""
    _configured: ClassVar[HubClient | None] = None

    def __init__(self, config: ServiceConfig, folder: Path, *, budget: Budget | None = None, clock: Clock | None = None) -> None:
        self._endpoint = config.base_url.rstrip("/")
        self._token = config.token
        self._folder = folder
        self.clock = clock or clock_of(config)
        self._budget = budget or LocalBudget(self.clock)
        # huggingface_hub sends the requests; this client lends them our rules: whose turn it is, limits, and whether a 401 means a refused token.
        options: dict[str, Any] = {"probe": PROBE, "probe_tells": PROBE_TELLS, "own_page": OWN_PAGE, "max_body": MAX_OWN_BYTES}
        self._rules = Client(config, budget=self._budget, clock=self.clock, bucket=bucket_of, **options)
        self._before: dict[str, Any] = {}
        self._limited, self._status = 0, 0
        """Limits in a row that were the answer to the question that is asked now, and the status of the last."""
        self._here = threading.local()
        self._most = MAX_BODY_BYTES
        """Bytes of a file that are taken; answers of the API have the bound of all others."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the process back the client's settings as they were; what is asked afterwards makes them ours again."""
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
        """The client, with the process's settings made ours."""
        from huggingface_hub import HfApi

        if HubClient._configured is not self:
            if HubClient._configured is not None:
                HubClient._configured.close()
            self._configure()
            HubClient._configured = self
        return HfApi(self._endpoint, token=self._token or False, library_name=PRODUCT, library_version=VERSION)

    def _configure(self) -> None:
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
        # Variables of the environment are read once, at the first import; what was read then is what counts.
        self._before = {name: getattr(constants, name) for name in ours}
        for name, value in ours.items():
            setattr(constants, name, value)
        # A fresh copy answers the call for the list of agents, which would else precede the first request.
        harnesses.parent.mkdir(parents=True, exist_ok=True)
        harnesses.write_text('{"standardEnvVars": [], "harnesses": {}}', encoding="utf-8")
        set_client_factory(self._client)

    def _client(self) -> httpx2.Client:
        hooks: dict[str, list[Callable[..., Any]]] = {"request": [self._bound], "response": [self._mask, self._note, self._judge, self._hold]}
        # No connection outlives its call: of one that is used again nobody tells which it is, and a deadline could not end it.
        alone = httpx2.Limits(max_keepalive_connections=0)
        return _Timely(self._here, timeout=self.timeout, follow_redirects=True, event_hooks=hooks, limits=alone)

    def _bound(self, request: httpx2.Request) -> None:
        """A time-out and a deadline on every request, since the client's calls name none; the token stays with the configured host."""
        # What is packed would be unpacked whole into memory, a thousandfold.
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
        self._here.head = head
        request.extensions = {**request.extensions, "timeout": self.timeout.as_dict(), "trace": head.trace}
        head.watch.__enter__()

    def shown(self, request: httpx2.Request) -> str:
        """A request as messages name it. A redirect may lead to an address that repeats our token."""
        return self._rules.without_token(f"{request.method} {request.url.path}".encode()).decode()[:300]

    def _mask(self, answer: httpx2.Response) -> None:
        """Take our token out of the headers: the library logs some of them (``X-HF-Warning``) and puts others into its errors."""
        answer.headers = httpx2.Headers([(name, self._rules.without_token(value)) for name, value in answer.headers.raw])

    def _hold(self, answer: httpx2.Response) -> None:
        """Bound what the client reads of an answer, in size and time; it has no bounds of its own."""
        what = self.shown(answer.request)
        if answer.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
            raise ServiceUnavailable(f"{what}: a content encoding that was not asked for")
        is_api = answer.request.url.path.startswith("/api/") and bucket_of(answer.request.url.path) == "api"
        if isinstance(answer.stream, httpx2.SyncByteStream):
            answer.stream = _Held(answer.stream, what, MAX_BODY_BYTES if is_api else self._most, answer.extensions.get("network_stream"))

    def _note(self, answer: httpx2.Response) -> None:
        """The headers are there: tell the budget what the Hub told of its limits, which then hold for all."""
        self._here.head.watch.__exit__()
        if _origin(answer.request.url) == _origin(httpx2.URL(self._endpoint)):
            self._budget.done(bucket_of(answer.request.url.path), self._limit(answer))

    def _limit(self, answer: httpx2.Response) -> Limit:
        told = limit_of(_seen(answer), bucket_of(answer.request.url.path))
        return replace(told, hold=float(2**self._limited)) if answer.status_code == 429 and told.hold is None else told

    def _patiently(self, what: str, call: Callable[[], _T]) -> _T:
        """What ``call`` gives, asked again while the service only fails for seconds; our errors only. A limit is waited for and spends no try."""
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
        """Make a failure one of ours before the client sees it: its classes follow the address, and its retries real time."""
        status = answer.status_code
        if status < 400:
            return
        told = f"{self.shown(answer.request)}: status {status}"
        code = answer.headers.get("x-error-code", "")
        told += f" {code}" if _CODE.fullmatch(code) else ""
        hold = self._limit(answer).hold
        if hold is not None:
            self._status, delay = status, timedelta(seconds=hold)
            raise RateLimited(told, _seen(answer).date + delay, delay, is_of_the_thing=True)
        if status in RETRIED or status >= 500:
            raise ServiceUnavailable(told)
        if self._is_token_refused(answer):
            raise AuthRefused(f"{self.shown(answer.request)}: the service refused the token")
        raise self.refused(told, outcome_of(status), status)

    def _is_token_refused(self, answer: httpx2.Response) -> bool:
        """Whether a 401 is of our token, which it was asked with, and not of the thing; see ``Client.is_token_refused``."""
        return "authorization" in answer.request.headers and self._rules.is_token_refused(_seen(answer))


class _Head:
    """The time of a request until its headers are there, and the connection that it takes."""

    def __init__(self, seconds: float) -> None:
        self._stream: Any = None
        self.watch = Watch(seconds, lambda: self._stream)

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """What the library tells of a request."""
        self._stream = connection_of(event, info) or self._stream


class _Timely(httpx2.Client):
    """A client whose requests stand under a watch, kept in ``here`` by thread, until their headers are there."""

    def __init__(self, here: threading.local, **options: Any) -> None:
        super().__init__(**options)
        self._here = here

    def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """As the library's; raises ``ServiceUnavailable`` where no answer came: of the library's own errors the Hub's client makes retries in real time."""
        self._here.head = None
        try:
            return super().send(request, **options)
        except httpx2.TransportError as error:
            is_over = self._here.head is not None and self._here.head.watch.is_over
            raise ServiceUnavailable(f"{request.method}: {'the headers did not come in time' if is_over else type(error).__name__}") from None
        finally:
            if self._here.head is not None:
                self._here.head.watch.__exit__()


class _Held(httpx2.SyncByteStream):
    """A body of at most ``most`` bytes, which comes at some pace. Raises ``ContractBroken`` and ``ServiceUnavailable`` while it is read."""

    def __init__(self, stream: httpx2.SyncByteStream, what: str, most: int, connection: Any) -> None:
        self._stream, self._what, self._most, self._connection = stream, what, most, connection
        self._begun, self._size = 0.0, 0

    def __iter__(self) -> Iterator[bytes]:
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
            # A body without a length ends where the connection does, also where it was we who ended it.
            if watch.is_over:
                raise self._late()

    def _left(self) -> float:
        """Seconds that the body may still take. The network knows real time only."""
        return PATIENCE_SECONDS + self._size / LEAST_RATE - (time.monotonic() - self._begun)

    def _late(self) -> ServiceUnavailable:
        return ServiceUnavailable(f"{self._what}: {self._size} bytes in more than {PATIENCE_SECONDS:.0f} s")

    def close(self) -> None:
        self._stream.close()


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _seen(answer: httpx2.Response) -> Response:
    """An answer's head as our own client tells it."""
    headers = {k.lower(): v for k, v in answer.headers.items()}
    return Response(answer.status_code, headers, b"", date_of(answer.headers.get("date")), answer.request.url.path)


def translated(what: str, call: Callable[[], _T]) -> _T:
    """What ``call`` gives; the client's own failures as ours."""
    from huggingface_hub.errors import FileMetadataError, LocalEntryNotFoundError

    try:
        return call()
    except (httpx2.RequestError, LocalEntryNotFoundError, json.JSONDecodeError) as error:
        raise ServiceUnavailable(f"{what}: {type(error).__name__}") from None
    except FileMetadataError as error:
        raise ContractBroken(f"{what}: the service told no commit or no hash") from error
    except OSError as error:
        # One without a number is the client's word for a body of another length; the others are this machine's.
        if error.errno is not None:
            raise
        raise ServiceUnavailable(f"{what}: not the length that was told") from error
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError, httpx2.InvalidURL) as error:
        raise ContractBroken(f"{what}: an answer of another shape ({type(error).__name__})") from error
    except RuntimeError as error:
        # What befalls one file of an upload comes wrapped in words of the client's.
        cause = error.__cause__
        if isinstance(cause, ObservatoryError):
            raise cause from None
        if isinstance(cause, httpx2.RequestError):
            raise ServiceUnavailable(f"{what}: {type(cause).__name__}") from None
        raise ContractBroken(f"{what}: {type(cause or error).__name__}") from None
