"""The Hub's own client within our bounds: for what lies in its repositories, to read it and to put it there.

What the client leaves open is closed here: every request has a time-out, every failure is one of ``observatory.errors`` by status and error
code, waits go by the service's clock, and the token goes to its host alone. The client's settings are those of the process: one ``HubClient``
works at a time, and ``close`` gives them back.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import httpx2

from observatory.budget import Budget, LocalBudget
from observatory.clock import Clock
from observatory.errors import AuthRefused, ContractBroken, ObservatoryError, RateLimited, ServiceUnavailable
from observatory.http import (
    ATTEMPTS,
    MAX_BODY_BYTES,
    MAX_WAIT_SECONDS,
    PRODUCT,
    RETRIED,
    TAKEN_SECONDS,
    VERSION,
    Client,
    Response,
    ServiceConfig,
    TooLarge,
    asked_wait,
    clock_of,
    date_of,
    limit_of,
    tells_token_refused,
)
from observatory.sources.base import Outcome
from observatory.sources.huggingface import bucket_of, outcome_of

if TYPE_CHECKING:
    from huggingface_hub import HfApi

log = logging.getLogger(__name__)

TIMEOUT = httpx2.Timeout(60.0, connect=10.0)
OWN_PAGE = "/api/whoami-v2"
"""What the Hub answers with 401 where it does not take the token, and with 200 where it does."""
MAX_OWN_BYTES = 1_000_000
LEAST_RATE, PATIENCE_SECONDS = 10_000.0, 600.0
"""An answer that brings fewer bytes a second than this, once it has had its time, is ended: a byte a minute holds no task."""
_CODE = re.compile(r"[A-Za-z]{1,40}")
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
    _configured: ClassVar[HubClient | None] = None

    def __init__(self, config: ServiceConfig, folder: Path, *, budget: Budget | None = None, clock: Clock | None = None) -> None:
        self._endpoint = config.base_url.rstrip("/")
        self._token = config.token
        self._folder = folder
        self.clock = clock or clock_of(config)
        self._budget = budget or LocalBudget(self.clock)
        self._before: dict[str, Any] = {}
        self._taken_until = float("-inf")
        self._most = MAX_BODY_BYTES
        """Bytes of a file that are taken; answers of the API have the bound of all others."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the process back the client's settings as they were; what is asked afterwards makes them ours again."""
        self._budget.close()
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
        hooks: dict[str, list[Callable[..., Any]]] = {"request": [self._bound], "response": [self._note, self._judge, self._hold]}
        return httpx2.Client(timeout=self.timeout, follow_redirects=True, event_hooks=hooks)

    def _bound(self, request: httpx2.Request) -> None:
        """A time-out on every request, since the client's calls name none; the token stays with the configured host."""
        request.extensions = {**request.extensions, "timeout": self.timeout.as_dict()}
        # What is packed would be unpacked whole into memory, a thousandfold.
        request.headers["accept-encoding"] = "identity"
        if "authorization" in request.headers and _origin(request.url) != _origin(httpx2.URL(self._endpoint)):
            raise ContractBroken(f"{request.method}: refused to leave the configured host")
        if _origin(request.url) != _origin(httpx2.URL(self._endpoint)):
            return
        waited = 0.0
        while wait := self._budget.take(bucket_of(request.url.path)):
            waited += wait
            if waited > MAX_WAIT_SECONDS:
                delay = timedelta(seconds=wait)
                raise RateLimited(f"{request.method} {request.url.path}: no call left", self.clock.now() + delay, delay)
            self.clock.sleep(wait)

    def _hold(self, answer: httpx2.Response) -> None:
        """Bound what the client reads of an answer, in size and time; it has no bounds of its own."""
        what = f"{answer.request.method} {answer.request.url.path[:300]}"
        if answer.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
            raise ServiceUnavailable(f"{what}: a content encoding that was not asked for")
        is_api = answer.request.url.path.startswith("/api/") and bucket_of(answer.request.url.path) == "api"
        if isinstance(answer.stream, httpx2.SyncByteStream):
            answer.stream = _Held(answer.stream, what, MAX_BODY_BYTES if is_api else self._most)

    def _note(self, answer: httpx2.Response) -> None:
        """Tell the budget what the Hub told of its limits; a refusal is waited for in ``_patiently``."""
        if _origin(answer.request.url) == _origin(httpx2.URL(self._endpoint)):
            bucket = bucket_of(answer.request.url.path)
            told = limit_of(_seen(answer), bucket)
            self._budget.done(bucket, replace(told, hold=None) if told.remaining is None else told)

    def _patiently(self, what: str, call: Callable[[], _T]) -> _T:
        """What ``call`` gives, asked again while the service only fails for seconds; our errors only."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return translated(what, call)
            except (RateLimited, ServiceUnavailable) as error:
                wait = error.wait.total_seconds() if isinstance(error, RateLimited) else float(2 ** (attempt - 1))
                if attempt == ATTEMPTS or wait > MAX_WAIT_SECONDS:
                    raise
                log.info("%s; waiting %.0f s", error, wait)
            self.clock.sleep(wait)
        raise ServiceUnavailable(f"{what}: no answer after {ATTEMPTS} attempts")

    def _judge(self, answer: httpx2.Response) -> None:
        """Make a failure one of ours before the client sees it: its classes follow the address, and its retries real time."""
        status = answer.status_code
        if status < 400:
            return
        told = f"{answer.request.method} {answer.request.url.path}: status {status}"
        code = answer.headers.get("x-error-code", "")
        told += f" {code}" if _CODE.fullmatch(code) else ""
        seen = _seen(answer)
        wait = asked_wait(seen, bucket_of(seen.path))
        if status == 429 or wait is not None:
            delay = timedelta(seconds=60.0 if wait is None else wait)
            raise RateLimited(told, seen.date + delay, delay)
        if status in RETRIED or status >= 500:
            raise ServiceUnavailable(told)
        if self._is_token_refused(answer):
            raise AuthRefused(f"{seen.path}: the service refused the token")
        raise self.refused(told, outcome_of(status), status)

    def _is_token_refused(self, answer: httpx2.Response) -> bool:
        """Whether a 401 is of our token and not of the thing that was asked for. The Hub answers so, too, to who may not know that a thing is there.

        As in huggingface_hub a code is of the thing (``X-Error-Code``: RepoNotFound, GatedRepo and others), and words may be of the token. Where
        neither tells, the token's own page is asked. Raises ``ServiceUnavailable`` where that does not tell either.
        """
        if answer.status_code != 401 or "authorization" not in answer.request.headers:
            return False
        if _CODE.fullmatch(answer.headers.get("x-error-code", "")):
            return False
        if tells_token_refused(answer.headers.get("x-error-message", "")):
            return True
        if self.clock.monotonic() < self._taken_until:
            return False
        try:
            with Client(ServiceConfig(self._endpoint, self._token), clock=self.clock, max_body=MAX_OWN_BYTES) as client:
                status = client.once("GET", OWN_PAGE).status
        except (httpx2.TransportError, httpx2.DecodingError, TooLarge) as error:
            raise ServiceUnavailable(f"status 401, and {type(error).__name__} to whether the token is taken") from error
        if status == 200:
            self._taken_until = self.clock.monotonic() + TAKEN_SECONDS
        elif status != 401:
            raise ServiceUnavailable(f"status 401, and {status} to whether the token is taken")
        return status == 401


class _Held(httpx2.SyncByteStream):
    """A body of at most ``most`` bytes, which comes at some pace. Raises ``ContractBroken`` and ``ServiceUnavailable`` while it is read."""

    def __init__(self, stream: httpx2.SyncByteStream, what: str, most: int) -> None:
        self._stream, self._what, self._most = stream, what, most

    def __iter__(self) -> Iterator[bytes]:
        begun, size = time.monotonic(), 0
        for chunk in self._stream:
            size += len(chunk)
            if size > self._most:
                raise ContractBroken(f"{self._what}: body above {self._most} bytes")
            # The network knows real time only.
            if time.monotonic() - begun > PATIENCE_SECONDS + size / LEAST_RATE:
                raise ServiceUnavailable(f"{self._what}: {size} bytes in more than {PATIENCE_SECONDS:.0f} s")
            yield chunk

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
        raise ServiceUnavailable(f"{what}: {type(error).__name__}") from error
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
            raise ServiceUnavailable(f"{what}: {type(cause).__name__}") from error
        raise ContractBroken(f"{what}: {type(cause or error).__name__}") from error
