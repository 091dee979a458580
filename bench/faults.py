"""One bad answer is one bad answer: faults of answers by endpoints, through the real Dags: make faults [FAULT=name] [ENDPOINT=name].

A made-up world of families that share nothing (``faults_world``); the replay serves it, in virtual time (``virtual_services``,
``virtual_airflow``), to the functions that the Dags call, over a real Postgres. In the run of a fault, one chosen thing of each endpoint is
answered with that fault however often it is asked, and all else well: the things are of several families and carry nothing of each other, and
one family has none. With ``--alone`` there is a run for each cell. Then follows a run on a later day, of which every answer is well.

A cell passes where
- all that the thing does not carry has landed as it does without a fault (*others*),
- no status is wrong: in other families each is as without a fault, in its own as without a fault, ``unknown``, or ``partial`` for ``open``,
- no error is untyped: every failed look has a reason of ours, and no task ended,
- the thing itself landed, was rejected with a reason, or has a look that says what came of it (*silent* is none of these; *taken as told* is an
  answer that has the form of a good one and says something else, which nobody can tell from a good one),
- after the later day all has landed and every status is as without a fault.

Then, on a day after one on which all was well, one service at a time answers everything with the same fault. Such a cell passes where its Dag ends
with a typed error after few calls, nothing that was told is gone, no status is wrong, and after the later day all is as without a fault.

Figures go to ``faults.json`` in the state folder. Exit 1 where a cell fails.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import logging
import os
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "plugins")]
# The Dags read their schedule when they are imported, and Airflow its home.
os.environ.setdefault("OBSERVATORY_SCHEDULE", "clock")
os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="faults-"))

import faults_world as made  # noqa: E402 - found by the path above
import httpx2  # noqa: E402
import orjson  # noqa: E402
import virtual_services  # noqa: E402
from lxml import etree  # noqa: E402
from sqlalchemy import Engine, text  # noqa: E402
from virtual_airflow import Line, Run  # noqa: E402
from virtual_services import HOSTS, Services, connections, serving  # noqa: E402
from virtual_time import VirtualClock  # noqa: E402

from observatory import clock as clocks  # noqa: E402
from observatory import errors, settings  # noqa: E402
from observatory.identifiers import blob_hash  # noqa: E402
from observatory.local import postgres  # noqa: E402
from observatory.orchestration import build, hub, ingest  # noqa: E402
from observatory.replay import arxiv as served_arxiv  # noqa: E402
from observatory.replay.world import World  # noqa: E402
from observatory.sources import asking  # noqa: E402
from observatory.warehouse.engine import engine_for  # noqa: E402
from observatory.warehouse.migrate import migrate  # noqa: E402
from observatory.warehouse.registry import load_registry  # noqa: E402

LINE = ("ingest_huggingface", "ingest_arxiv", "ingest_github", "build_marts")
AUDITS = frozenset({"audit_staging", "audit_core", "audit_build"})
HOURS = 60.0
"""The longest that a line may take, virtual hours."""
FAMILIES = 4
"""Families with things that are answered badly; one more has none."""
OAI_PAGE = 10
"""Records of a page of OAI-PMH, so that a window has several."""

Key = tuple[str, str, str, str]
"""Source, kind, the call it came by, and name of a record."""


# -- what is asked


@dataclass(frozen=True)
class Endpoint:
    """An endpoint and its chosen thing, by the thing's family.

    ``matches(family, path, told)`` says whether a request asks for it, ``told`` being its query and body; ``carried(family, key)`` whether a
    record comes by that thing alone. ``form`` is that of its answers: object, list, text or xml.
    """

    name: str
    source: str
    scope: Callable[[str], str]
    matches: Callable[[str, str, str], bool]
    carried: Callable[[str, Key], bool]
    form: str
    needs: Callable[[str, str, str], bool] | None = None
    """Requests that GraphQL cannot do, so that this endpoint is asked."""


def _at(pattern: str) -> Callable[[str, str, str], bool]:
    """Requests whose path is ``pattern``, with the family's names in it."""

    def matches(family: str, path: str, _: str) -> bool:
        names = {"seven": made.model(family, "7B"), "corpus": made.corpus(family), "kit": made.kit(family), "report": made.report(family), "family": family}
        return re.fullmatch(pattern.format(**names), path) is not None

    return matches


def _record(kind: str, name: Callable[[str], str], *vias: str) -> Callable[[str, Key], bool]:
    """The records of ``kind`` that bear the family's name."""
    return lambda family, key: key[1] == kind and key[3] == name(family) and (not vias or key[2] in vias)


def _listed(kind: str) -> Callable[[str, str, str], bool]:
    return lambda family, path, told: path == f"/api/{kind}s" and f"author={family}-lab" in told


def _named(family: str, path: str, told: str) -> bool:
    return path == "/graphql" and _in_query(told, made.kit(family))


def _in_query(told: str, full_name: str) -> bool:
    """Whether a query of GraphQL names a repository by its variables."""
    found = orjson.loads(told.partition(" ")[2] or "{}").get("variables", {})
    return any(f"{found.get(f'o{name[1:]}')}/{value}" == full_name for name, value in found.items() if name.startswith("n"))


def _harvested(oai_set: str, *, is_token: bool) -> Callable[[str, str, str], bool]:
    def matches(_: str, path: str, told: str) -> bool:
        query = unquote(unquote(told.partition(" ")[0]))
        return path == "/oai" and f"set={oai_set}" in query and ("skip=" in query) is is_token

    return matches


def _seven(family: str) -> str:
    return made.model(family, "7B")


def _told_by_list(family: str, key: Key) -> bool:
    is_notes = key[3] == made.model(family, "notes") or key[3] == made.examples(family)
    return (
        ((key[1], key[2]) == ("model", "list") and key[3].startswith(f"{family}-lab/"))
        or (is_notes and key[2] != "rest")
        or (is_notes and key[1] != "repository")
    )


_PARTS = (("tree", "git/trees/.+"), ("readme", "readme"), ("licence", "license"), ("releases", "releases"), ("commits", "commits"))
ENDPOINTS = (
    Endpoint("Hub: models of an account", "huggingface", lambda f: f"models_of:{f}-lab", _listed("model"), _told_by_list, "list"),
    Endpoint(
        "Hub: datasets of an account",
        "huggingface",
        lambda f: f"datasets_of:{f}-lab",
        _listed("dataset"),
        lambda f, key: key[1].startswith("dataset") and key[3].startswith(f"{f}-lab/"),
        "list",
    ),
    Endpoint(
        "Hub: account",
        "huggingface",
        lambda f: f"organization:{f}-lab",
        _at("/api/organizations/{family}-lab/overview"),
        _record("organization", lambda f: f"{f}-lab"),
        "object",
    ),
    Endpoint("Hub: model", "huggingface", lambda f: f"model:{_seven(f)}", _at("/api/models/{seven}"), _record("model", _seven, "item"), "object"),
    Endpoint(
        "Hub: dataset",
        "huggingface",
        lambda f: f"dataset:{made.corpus(f)}",
        _at("/api/datasets/{corpus}"),
        lambda f, key: key[1].startswith("dataset") and key[3] == made.corpus(f),
        "object",
    ),
    Endpoint("Hub: tree", "huggingface", lambda f: f"model_tree:{_seven(f)}", _at("/api/models/{seven}/tree/main"), _record("model_tree", _seven), "list"),
    Endpoint("Hub: README", "huggingface", lambda f: f"model_card:{_seven(f)}", _at("/{seven}/resolve/main/README.md"), _record("model_card", _seven), "text"),
    Endpoint(
        "Hub: README of a dataset",
        "huggingface",
        lambda f: f"dataset_card:{made.corpus(f)}",
        _at("/datasets/{corpus}/resolve/main/README.md"),
        _record("dataset_card", made.corpus),
        "text",
    ),
    Endpoint("Hub: refs", "huggingface", lambda f: f"model_refs:{_seven(f)}", _at("/api/models/{seven}/refs"), _record("model_refs", _seven), "object"),
    Endpoint("Hub: paper", "huggingface", lambda f: f"paper_page:{made.report(f)}", _at("/api/papers/{report}"), _record("paper_page", made.report), "object"),
    Endpoint(
        "arXiv: OAI-PMH",
        "arxiv",
        lambda _: "oai:stat",
        _harvested("stat", is_token=False),
        lambda _, key: key[1:3] == ("paper", "oai") and made.CHANCES <= key[3] < made.SUMS,
        "xml",
    ),
    Endpoint(
        "arXiv: OAI-PMH by token",
        "arxiv",
        lambda _: "oai:cs",
        _harvested("cs", is_token=True),
        lambda _, key: key[1:3] == ("paper", "oai") and key[3] < made.CHANCES,
        "xml",
    ),
    Endpoint(
        "arXiv: query",
        "arxiv",
        lambda f: f"paper:{made.report(f)}",
        lambda f, path, told: path == "/api/query" and made.report(f) in unquote(told),
        _record("paper", made.report),
        "xml",
    ),
    Endpoint(
        "GitHub: repositories of an account",
        "github",
        lambda f: f"repositories_of:{f}-code",
        _at("/(orgs|users)/{family}-code/repos"),
        lambda f, key: key[1] == "repository" and key[3] == f"{f}-code/listed",
        "list",
    ),
    Endpoint("GitHub: GraphQL", "github", lambda f: f"repository:{made.kit(f)}", _named, lambda *_: False, "object"),
    Endpoint("GitHub: repository", "github", lambda f: f"repository:{made.kit(f)}", _at("/repos/{kit}"), lambda *_: False, "object", needs=_named),
    *(
        Endpoint(f"GitHub: {part}", "github", lambda f, part=part: f"{part}:{made.kit(f)}", _at(f"/repos/{{kit}}/{path}"), _record(part, made.kit), form)
        for (part, path), form in zip(_PARTS, ("object", "object", "object", "list", "list"), strict=True)
    ),
    Endpoint(
        "Hub: licence file",
        "huggingface",
        lambda f: f"model_licence:{_seven(f)}:LICENSE",
        _at("/{seven}/resolve/[0-9a-f]{{40}}/LICENSE"),
        _record("model_licence", lambda f: f"{_seven(f)}:LICENSE"),
        "text",
    ),
)


# -- what is answered


@dataclass(frozen=True)
class Asked:
    """A request for the chosen thing: its good answer, and where and when it was asked."""

    request: httpx2.Request
    good: httpx2.Response
    clock: VirtualClock
    is_xml: bool

    def answer(self, status: int, body: bytes = b"", **headers: str) -> httpx2.Response:
        """Another answer than the good one; it keeps what the good one told of limits, and its ``Date``."""
        kept = {name: value for name, value in self.good.headers.items() if name.startswith(("ratelimit", "x-ratelimit")) or name == "date"}
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx2.Response(status, headers={**kept, **told}, content=body)

    def instead(self, body: bytes) -> httpx2.Response:
        """The good answer's headers with another body."""
        headers = [(name, value) for name, value in self.good.headers.multi_items() if name not in {"content-length", "etag"}]
        return httpx2.Response(200, headers=headers, content=body)

    def altered(self, change: Callable[[Any], Any], change_xml: Callable[[Any], bytes]) -> httpx2.Response:
        """The good answer with its document changed; an answer that is no document stays as it is."""
        if self.good.status_code != 200:
            return self.good
        if self.is_xml:
            return self.instead(change_xml(etree.fromstring(self.good.content)))
        return self.instead(orjson.dumps(change(orjson.loads(self.good.content))))


class _Slow(httpx2.SyncByteStream):
    """A byte every second; a deadline that passes in between ends it, as the shut socket would."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(100_000):
            yield b" "
            self._clock.sleep(1.0)
            if _Timer.end_those_due():
                return


class _Large(httpx2.SyncByteStream):
    """More than any body may hold."""

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(80):
            yield b" " * 2**20


class _Cut(httpx2.SyncByteStream):
    """A body whose connection is reset in its midst."""

    def __iter__(self) -> Iterator[bytes]:
        yield b'{"id": "'
        raise httpx2.ReadError("connection reset by peer")


class _Timer:
    """In place of ``threading.Timer``: due by the virtual clock, and looked at by whoever is slow."""

    _running = threading.local()

    def __init__(self, seconds: float, function: Callable[[], None]) -> None:
        self._seconds, self._function, self.daemon = seconds, function, True

    def start(self) -> None:
        self._at = clocks.current().monotonic() + self._seconds
        self._running.timer = self

    def cancel(self) -> None:
        self._running.timer = None

    @classmethod
    def end_those_due(cls) -> bool:
        """End this thread's request where its time is over, and say so."""
        timer: _Timer | None = getattr(cls._running, "timer", None)
        is_due = timer is not None and clocks.current().monotonic() >= timer._at
        if timer is not None and is_due:
            timer._function()
        return is_due


def _status(status: int, body: bytes = b"", **headers: str) -> Callable[[Asked], httpx2.Response]:
    return lambda asked: asked.answer(status, body, **headers)


def _streamed(stream: Callable[[Asked], httpx2.SyncByteStream], **headers: str) -> Callable[[Asked], httpx2.Response]:
    def answer(asked: Asked) -> httpx2.Response:
        told = {"date": asked.good.headers["date"], "content-type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
        return httpx2.Response(200, headers=told, stream=stream(asked))

    return answer


def _reset(_: Asked) -> httpx2.Response:
    raise httpx2.ReadError("connection reset by peer")


def _to_itself(asked: Asked) -> httpx2.Response:
    return asked.answer(302, location=str(asked.request.url))


def _into_another(asked: Asked) -> httpx2.Response:
    """A redirect to the same part of another family's repository."""
    address = str(asked.request.url)
    own, other = sorted(made.families(FAMILIES + 1), key=lambda family: f"{family}-" not in asked.request.url.path)[:2]
    for name in (made.kit, made.corpus, _seven):
        address = address.replace(name(own), name(other))
    return asked.answer(302, location=address)


def _milliseconds(asked: Asked) -> httpx2.Response:
    reset = str(int(asked.clock.now().timestamp() * 1000) + 60_000)
    return asked.answer(429, x_ratelimit_remaining="0", x_ratelimit_reset=reset)


def _limited(asked: Asked) -> httpx2.Response:
    reset = str(int(asked.clock.now().timestamp()) + 1_800)
    return asked.answer(403, b'{"message":"API rate limit exceeded for user ID 1."}', x_ratelimit_remaining="0", x_ratelimit_reset=reset)


def _alone(status: int, body: bytes) -> Callable[[Asked], httpx2.Response]:
    """An answer without the good one's headers of limits, as a proxy leaves it."""
    return lambda asked: httpx2.Response(status, headers={"date": asked.good.headers["date"], "content-type": "application/json"}, content=body)


def _dated(value: str | None) -> Callable[[Asked], httpx2.Response]:
    def answer(asked: Asked) -> httpx2.Response:
        headers = [(name, told) for name, told in asked.good.headers.multi_items() if name != "date"]
        return httpx2.Response(asked.good.status_code, headers=[*headers, *([("date", value)] if value else [])], content=asked.good.content)

    return answer


IDS = frozenset({"id", "_id", "full_name", "nameWithOwner", "path", "rfilename", "content", "tree", "tag_name", "branches", "commit", "name"})


def _first_malformed(value: Any) -> Any:
    """The value with the first record that it holds bereft of its names."""
    if isinstance(value, list):
        return [_first_malformed(value[0]), *value[1:]] if value else [None]
    if isinstance(value, dict) and isinstance(value.get("data"), dict):
        return {**value, "data": {name: _first_malformed(node) for name, node in value["data"].items()}}
    return {name: {"odd": []} if name in IDS else inner for name, inner in value.items()} if isinstance(value, dict) else None


def _other_shape(value: Any) -> Any:
    return {"0": value} if isinstance(value, list) else [value]


def _nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [None] * len(value)
    return {name: None if isinstance(inner, dict | list) else inner for name, inner in value.items()}


def _numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _numbers(inner) for name, inner in value.items()}
    return [_numbers(inner) for inner in value] if isinstance(value, list) else 7 if isinstance(value, str) else value


def _empty(value: Any) -> Any:
    """The value with every list in it empty."""
    if isinstance(value, dict):
        return {name: {} if name == "cardData" else _empty(inner) for name, inner in value.items()}
    return [] if isinstance(value, list) else value


def _empty_elements(value: Any) -> Any:
    return [_empty(one) for one in value] if isinstance(value, list) else _empty(value)


def _no_bytes(asked: Asked) -> httpx2.Response:
    """A file of 0 bytes, as the service tells one: by its hash, or as base64 in an object."""
    if not asked.good.content.startswith(b"{"):
        etag = f'"{blob_hash(b"")}"'
        return httpx2.Response(200, headers={"date": asked.good.headers["date"], "content-type": "text/plain", "etag": etag}, content=b"")
    told = orjson.loads(asked.good.content)
    return asked.instead(orjson.dumps(told | {"content": "", "size": 0, "sha": blob_hash(b"")}))


def _xml_malformed(root: Any) -> bytes:
    for element in root.iter("{*}id"):
        if element.getparent().tag != root.tag:
            element.text = "no such name"
            break
    return bytes(etree.tostring(root))


def _xml_nulls(root: Any) -> bytes:
    for child in list(root):
        root.remove(child)
    return bytes(etree.tostring(root))


def _xml_numbers(root: Any) -> bytes:
    for element in root.iter():
        if element.text and element.text.strip():
            element.text = "7"
    return bytes(etree.tostring(root))


def _changed(change: Callable[[Any], Any], change_xml: Callable[[Any], bytes]) -> Callable[[Asked], httpx2.Response]:
    return lambda asked: asked.altered(change, change_xml)


def _oai_error(code: str) -> Callable[[Asked], httpx2.Response]:
    told = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="{code}">no</error></OAI-PMH>'
    return lambda asked: asked.instead(told.encode())


def _feed(entry: str, total: int) -> Callable[[Asked], httpx2.Response]:
    told = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<opensearch:totalResults>{total}</opensearch:totalResults>{entry}</feed>"
    )
    return lambda asked: asked.instead(told.encode())


def _graphql(**told: Any) -> Callable[[Asked], httpx2.Response]:
    return lambda asked: asked.instead(orjson.dumps(told))


def _partial(kind: str | None) -> Callable[[Asked], httpx2.Response]:
    """A query of which the chosen repository alone was not told."""

    def answer(asked: Asked) -> httpx2.Response:
        found = orjson.loads(asked.good.content)
        variables = orjson.loads(asked.request.read())["variables"]
        chosen = {f"r{name[1:]}" for name, value in variables.items() if name.startswith("n") and _is_chosen(f"{variables['o' + name[1:]]}/{value}", asked)}
        errors = [{"type": kind, "path": [alias], "message": "no"} for alias in chosen]
        return asked.instead(orjson.dumps({"data": {**found["data"], **dict.fromkeys(chosen)}, **({"errors": errors} if kind else {})}))

    return answer


def _is_chosen(full_name: str, asked: Asked) -> bool:
    return full_name in str(asked.request.extensions.get("chosen", ""))


@dataclass(frozen=True)
class Fault:
    """How the chosen thing is answered. Where ``lands``, the answer is as good as any; ``days`` pass until it is asked again;
    where ``is_understood``, most endpoints' answers are read all the same.

    ``forms`` are the forms of answers that it can befall, ``only`` the endpoints where it is peculiar to some.
    """

    name: str
    answer: Callable[[Asked], httpx2.Response]
    lands: bool = False
    days: int = 1
    is_understood: bool = False
    forms: frozenset[str] = frozenset({"object", "list", "text", "xml"})
    only: tuple[str, ...] = ()
    is_later: bool = False
    """Whether the thing was told well on an earlier day, so that what is held has to stay."""

    def befalls(self, endpoint: Endpoint) -> bool:
        """Whether the endpoint can be answered so."""
        return endpoint.form in self.forms and (not self.only or endpoint.name in self.only)


HTML = b"<!DOCTYPE html>\n<html><head><title>We are down for maintenance</title></head><body>Please come back later.</body></html>"
SHAPED = frozenset({"object", "list", "xml"})
"""Forms with a grammar; a README that ends early or says something else is a README all the same."""
_OAI, _TOKEN, _QUERY, _GRAPHQL = "arXiv: OAI-PMH", "arXiv: OAI-PMH by token", "arXiv: query", "GitHub: GraphQL"
_TREE, _HUB_LISTS = ("Hub: tree", "GitHub: tree"), ("Hub: models of an account", "Hub: datasets of an account")
_FILES = ("Hub: README", "Hub: README of a dataset", "GitHub: readme", "GitHub: licence")
_LISTS = (*_HUB_LISTS, "Hub: tree", "GitHub: repositories of an account", "GitHub: releases", "GitHub: commits")
_OBJECTS = (*_HUB_LISTS, "Hub: model", "Hub: dataset", "Hub: refs", "GitHub: tree")
# A licence file that was told once is not asked for again while its commit is the same, so that nothing told later can befall it.
_OF_REPOSITORIES = (*_TREE, *_FILES, "Hub: licence file", "Hub: refs", "GitHub: releases", "GitHub: commits")
FAULTS = (
    Fault("408", _status(408)),
    Fault("429", _status(429)),
    Fault("429, Retry-After 30", _status(429, retry_after="30")),
    Fault("429, Retry-After of a million years", _status(429, retry_after="31556952000000")),
    Fault("429, reset in milliseconds", _milliseconds),
    Fault("500", _status(500, b'{"message":"Server Error"}')),
    Fault("502 with HTML", _status(502, b"<html><body>Bad Gateway</body></html>", content_type="text/html")),
    Fault("503", _status(503)),
    Fault("504", _status(504)),
    Fault("520", _status(520, b"<html><body>Web server is returning an unknown error</body></html>", content_type="text/html")),
    Fault("200 with HTML", _status(200, HTML, content_type="text/html; charset=utf-8")),
    Fault("200, cut", lambda asked: asked.instead(asked.good.content[: len(asked.good.content) * 2 // 3]), forms=SHAPED),
    Fault("200, empty", _status(200, content_type="text/plain")),
    Fault("redirect elsewhere", _status(302, location="https://cdn.example/x")),
    Fault("redirect to itself", _to_itself),
    Fault("redirect to no address", _status(302, location="http://[/x")),
    Fault("redirect into another repository", _into_another, only=_OF_REPOSITORIES),
    Fault("401", _status(401, b'{"error":"Invalid username or password."}'), days=8),
    Fault("403", _status(403, b'{"message":"Forbidden"}'), days=8),
    Fault("403, rate limit", _limited),
    Fault("403, secondary limit", _status(403, b'{"message":"You have exceeded a secondary rate limit."}')),
    Fault("403, primary limit without headers", _alone(403, b'{"message":"API rate limit exceeded for user ID 1."}')),
    Fault("429, secondary limit without Retry-After", _status(429, b'{"message":"You have exceeded a secondary rate limit."}')),
    Fault("404", _status(404, b'{"message":"Not Found"}')),
    Fault("410", _status(410, b'{"message":"Gone"}')),
    Fault("422", _status(422, b'{"message":"Validation Failed"}')),
    Fault("451", _status(451, b'{"message":"Repository access blocked"}'), days=8),
    Fault("too large a body", _streamed(lambda _: _Large()), days=8),
    Fault("a malformed record", _changed(_first_malformed, _xml_malformed), forms=SHAPED, days=8),
    Fault("a list for an object", _changed(_other_shape, lambda _: b"<other/>"), forms=SHAPED, days=8),
    Fault("null for objects", _changed(_nulls, _xml_nulls), forms=SHAPED, days=8),
    Fault("numbers for texts", _changed(_numbers, _xml_numbers), forms=SHAPED, days=8),
    Fault("Date of 2099", _dated("Thu, 01 Jan 2099 00:00:00 GMT"), lands=True),
    Fault("no Date", _dated(None), lands=True),
    Fault("another encoding", lambda asked: asked.instead(asked.good.content.decode("utf-8", "replace").encode("utf-16")), days=8, is_understood=True),
    Fault("a byte a second", _streamed(lambda asked: _Slow(asked.clock))),
    Fault("connection reset", _reset),
    Fault("connection reset in the body", _streamed(lambda _: _Cut())),
    Fault("gzip that is none", _streamed(lambda _: httpx2.ByteStream(b"no gzip"), content_encoding="gzip")),
    Fault("gzip that is cut", _streamed(lambda _: httpx2.ByteStream(gzip.compress(b'{"id": 7}' * 900)[:40]), content_encoding="gzip")),
    Fault("GraphQL: errors and no data", _graphql(data=None, errors=[{"message": "Something went wrong"}]), only=(_GRAPHQL,)),
    Fault("GraphQL: errors are null, data is null", _graphql(data=None, errors=None), only=(_GRAPHQL,)),
    Fault("GraphQL: nothing told", _graphql(data={}), only=(_GRAPHQL,)),
    Fault("GraphQL: one null without an error", _partial(None), only=(_GRAPHQL,)),
    Fault("GraphQL: one not found", _partial("NOT_FOUND"), only=(_GRAPHQL,)),
    Fault("GraphQL: one forbidden", _partial("FORBIDDEN"), only=(_GRAPHQL,), days=8),
    Fault("GraphQL: resources exceeded", _partial("RESOURCE_LIMITS_EXCEEDED"), only=(_GRAPHQL,)),
    Fault("GraphQL: limited", _graphql(data=None, errors=[{"type": "RATE_LIMITED", "message": "no"}]), only=(_GRAPHQL,)),
    Fault("GraphQL: secondary limit", _graphql(errors=[{"message": "You have exceeded a secondary rate limit."}]), only=(_GRAPHQL,)),
    Fault("OAI-PMH: noRecordsMatch", _oai_error("noRecordsMatch"), only=(_OAI, _TOKEN)),
    Fault("OAI-PMH: badArgument", _oai_error("badArgument"), only=(_OAI, _TOKEN)),
    Fault("OAI-PMH: badResumptionToken", _oai_error("badResumptionToken"), only=(_OAI, _TOKEN)),
    Fault("Atom: an Error entry", _feed("<entry><id>http://arxiv.org/api/errors#internal</id><title>Error</title></entry>", 1), only=(_QUERY,)),
    Fault("Atom: an empty feed", _feed("", 0), only=(_QUERY,)),
    Fault("Atom: a total without entries", _feed("", 100), only=(_QUERY,)),
    Fault("once told: an empty list", _changed(lambda _: [], bytes), only=_LISTS, is_later=True),
    Fault("once told: empty lists", _changed(_empty_elements, bytes), only=_OBJECTS, is_later=True),
    Fault("once told: 0 bytes", _no_bytes, only=_FILES, is_later=True),
    Fault("once told: 404", _status(404, b'{"message":"Not Found"}'), only=(*_FILES, *_TREE), is_later=True),
)

WHOLE = (
    Fault("520 for everything", _status(520, b"<html><body>Web server is returning an unknown error</body></html>", content_type="text/html")),
    Fault("redirect elsewhere for everything", _status(302, location="https://portal.example/login")),
    Fault("422 for everything", _status(422, b'{"message":"Validation Failed"}')),
)
"""Faults of a whole service."""
SERVICES = ("huggingface", "arxiv", "github")
MOST_CALLS = 150
"""The most calls that a service which is down may get in the runs of one day."""


@dataclass(frozen=True)
class Whole:
    """A run in which everything of the service ``source`` is answered with ``fault``."""

    source: str
    fault: Fault

    @property
    def name(self) -> str:
        """The name of its row in the table."""
        return f"all of {self.source}"


# -- one run


class Faulty(Services):
    """The services, which answer the chosen things as ``plan`` says: fault by endpoint, each of the family ``of`` it."""

    def __init__(self, world: World, clock: VirtualClock, plan: Mapping[Endpoint, Fault], of: Mapping[Endpoint, str]) -> None:
        super().__init__(world, clock, "enterprise", "token")
        self._plan, self._of = plan, of
        self.met: Counter[str] = Counter()
        """Bad answers that were given, by endpoint."""

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request."""
        path, told = request.url.path, f"{request.url.query.decode()} {request.read().decode()}"
        if any(fault.is_later and one.matches(self._of[one], path, told) for one, fault in self._plan.items()):
            # What changed is not answered by 304.
            request.headers.pop("if-none-match", None)
        good = super().handle(request)
        good.read()
        if any(one.needs is not None and one.needs(self._of[one], path, told) for one in self._plan):
            return httpx2.Response(502, headers={"date": good.headers["date"]}, content=b"{}")
        for endpoint, fault in self._plan.items():
            family = self._of[endpoint]
            if endpoint.matches(family, path, told):
                self.met[endpoint.name] += 1
                request.extensions["chosen"] = made.kit(family)
                return fault.answer(Asked(request, good, self._clock, endpoint.form == "xml"))
        return good


class Down(Services):
    """The services, one of which answers everything as ``whole`` says."""

    def __init__(self, world: World, clock: VirtualClock, whole: Whole) -> None:
        super().__init__(world, clock, "enterprise", "token")
        self._whole, self.met = whole, 0

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request."""
        good = super().handle(request)
        if HOSTS[request.url.host] != self._whole.source:
            return good
        self.met += 1
        good.read()
        return self._whole.fault.answer(Asked(request, good, self._clock, self._whole.source == "arxiv"))


@dataclass
class Known:
    """What a warehouse holds: hashes by record, looks and rejects, statuses by model, and what went wrong in a run."""

    landed: dict[Key, bytes] = field(default_factory=dict)
    looks: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    rejects: list[tuple[str, str, str]] = field(default_factory=list)
    statuses: dict[str, tuple[str, ...]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


LANDED = text("SELECT k.source, k.kind, k.via, k.key, v.content_hash FROM raw.record k JOIN raw.record_version v USING (raw_version_id)")
LOOKS = text("SELECT source, scope, outcome, coalesce(detail, '') FROM meta.look WHERE is_current")
REJECTS = text("SELECT kind, coalesce(key, ''), via FROM raw.rejected_record")
STATUSES = text("SELECT hub_id, weights_status, data_status, code_status, methods_status, licence_status FROM mart.model_disclosure")
GONE = text("SELECT DISTINCT kind || ' ' || key FROM raw.record WHERE gone_at IS NOT NULL ORDER BY 1")
LATEST = text("SELECT max(ended_at) FROM meta.look")
AGED = text("UPDATE meta.look SET ended_at = started_at - interval '30 years' WHERE is_current AND scope = ANY (:scopes)")
"""Looks that are older than what was told of their things, so that these are asked for again."""


def known(engine: Engine, problems: Sequence[str]) -> Known:
    """What the warehouse holds now."""
    with engine.connect() as connection:
        return Known(
            {(*row[:3], row[3]): bytes(row[4]) for row in connection.execute(LANDED)},
            {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(LOOKS)},
            [(row[0], row[1], row[2]) for row in connection.execute(REJECTS)],
            {row[0]: tuple(row[1:]) for row in connection.execute(STATUSES)},
            list(connection.execute(GONE).scalars()),
            list(problems),
        )


def live(engine: Engine, services: Callable[[VirtualClock], Services], start: datetime, first: int = 0) -> tuple[list[str], Services]:
    """Let the line run once, from ``start`` on, its runs numbered from ``first``; gives what went wrong in its tasks."""
    clock, problems = VirtualClock(start), list[str]()

    def ended(run: Run) -> None:
        if run.tries or run.state == "failed":
            problems.append(f"{run.dag.dag_id} {run.state}: {run.problem}")

    served = services(clock)
    line = Line(clock, LINE, ended, left_out=AUDITS)
    line.first = first
    # One set is answered well: where none is, it is arXiv that is down, and no answer of it.
    line.dags["ingest_arxiv"].params["sets"] = ["cs", "stat", "math"]
    served.who, clock.who = line.who, line.task
    with ExitStack() as stack:
        stack.enter_context(clocks.using(clock))
        stack.enter_context(serving(served))
        stack.enter_context(patch("observatory.http.Timer", _Timer))
        stack.enter_context(line.installed())
        clock.spawn(lambda: line.trigger(LINE[0]))
        clock.run(HOURS * 3600)
    problems += [f"{run.dag.dag_id} still runs: {run.problem}" for run in line.runs if run.ended is None]
    return problems, served


class Bench:
    """A Postgres with a migrated warehouse to copy, the world, and what it comes to without a fault."""

    def __init__(self, folder: Path, sockets: Path, endpoints: Sequence[Endpoint] = ENDPOINTS) -> None:
        self.endpoints, self.is_later_day_left_out = endpoints, False
        self.families = made.families(FAMILIES + 1)
        # Things of one family are of endpoints that lie apart, and carry nothing of each other.
        self.of = {endpoint: self.families[ENDPOINTS.index(endpoint) % FAMILIES] for endpoint in endpoints}
        self.spared = self.families[-1]
        self._sockets, self._state = sockets, folder
        self._registry = made.make_registry(folder / "registry", self.families)
        self.world = World(made.make_world(folder / "world", self.families), folder / "index")
        postgres.create_database(sockets, "empty")
        engine = engine_for(postgres.url(sockets, "empty"))
        migrate(engine)
        engine.dispose()
        self.good = self.run({})[0]

    @contextmanager
    def _warehouse(self) -> Iterator[Engine]:
        admin = engine_for(postgres.url(self._sockets, "postgres")).execution_options(isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS faults WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE faults TEMPLATE empty"))
            # A crash loses nothing that anybody wants: no commit waits for the disk.
            connection.execute(text("ALTER DATABASE faults SET synchronous_commit = off"))
        warehouse = {"conn_type": "postgres", "host": str(self._sockets), "login": "postgres", "schema": "faults"}
        own = {
            **connections("enterprise", "token"),
            "AIRFLOW_CONN_OBSERVATORY_WAREHOUSE": json.dumps(warehouse),
            "OBSERVATORY_STATE": str(self._state),
            "OBSERVATORY_WORLD": made.TITLE,
            "OBSERVATORY_ONLY_CONNECTIONS": "1",
        }
        engine = engine_for(postgres.url(self._sockets, "faults"))
        load = partial(load_registry, folder=self._registry)
        with ExitStack() as stack:
            stack.enter_context(patch.dict(os.environ, own))
            for module in (ingest, build, hub):
                stack.enter_context(patch.object(module, "load_registry", load))
            stack.enter_context(patch.object(virtual_services, "FAULTS", 0.0))
            stack.enter_context(patch.object(served_arxiv, "PAGE", OAI_PAGE))
            try:
                yield engine
            finally:
                engine.dispose()
                with admin.connect() as connection:
                    connection.execute(text("DROP DATABASE faults WITH (FORCE)"))
                admin.dispose()

    def run(self, plan: Mapping[Endpoint, Fault]) -> tuple[Known, Known, Counter[str]]:
        """A line with the faults of ``plan``, and one without on a later day: what is known after each, and the bad answers given."""
        with self._warehouse() as engine:
            start = self._told_before(engine, plan) if any(fault.is_later for fault in plan.values()) else made.AS_OF
            problems, served = live(engine, lambda clock: Faulty(self.world, clock, plan, self.of), start, 500)
            first = known(engine, problems)
            if not plan or self.is_later_day_left_out:
                return first, self.good if plan else first, served.met if isinstance(served, Faulty) else Counter()
            assert isinstance(served, Faulty)
            later = self._after(engine, max(fault.days for fault in plan.values()))
            problems, _ = live(engine, lambda clock: Faulty(self.world, clock, {}, self.of), later, 1_000)
            return first, known(engine, problems), served.met

    def run_whole(self, whole: Whole) -> tuple[Known, Known, int]:
        """A line of which one service is down, after one without a fault and before another: what is known after each, and the calls that it got.

        One failure is enough for the service to be down: the world is small, and few things are asked for on a second day.
        """
        with self._warehouse() as engine, patch.object(asking, "DOWN_AFTER", 1):
            start = self._told_before(engine, {})
            problems, served = live(engine, lambda clock: Down(self.world, clock, whole), start, 500)
            first = known(engine, problems)
            problems, _ = live(engine, lambda clock: Faulty(self.world, clock, {}, self.of), self._after(engine, whole.fault.days), 1_000)
            assert isinstance(served, Down)
            return first, known(engine, problems), served.met

    def _told_before(self, engine: Engine, plan: Mapping[Endpoint, Fault]) -> datetime:
        """A line on an earlier day, all of whose answers are well; when the next begins."""
        live(engine, lambda clock: Faulty(self.world, clock, {}, self.of), made.AS_OF)
        with engine.begin() as connection:
            connection.execute(AGED, {"scopes": [endpoint.scope(self.of[endpoint]) for endpoint in plan]})
        return self._after(engine, 1)

    @staticmethod
    def _after(engine: Engine, days: int) -> datetime:
        with engine.connect() as connection:
            latest = max(connection.execute(LATEST).scalar_one() or made.AS_OF, made.AS_OF)
        return latest + timedelta(days=days, minutes=30)


# -- what came of it


@dataclass
class Cell:
    """One fault at one endpoint. Empty lists are well."""

    fault: str
    endpoint: str
    met: int = 0
    others: int = 0
    missing: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    untyped: list[str] = field(default_factory=list)
    thing: str = ""
    is_silent: bool = False
    is_altered: bool = False
    """Whether the answer was taken as told: it has the form of a good one, and says something else."""
    left: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether the cell passes."""
        return self.met > 0 and not (self.missing or self.wrong or self.untyped or self.is_silent or self.left)


TYPED = re.compile(f": ({'|'.join(name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception))}): ")
"""A task that ended with an error of ours."""


def _family_of(key: Key, families: Sequence[str]) -> str:
    for family in families:
        if key[3].startswith(f"{family}-") or key[3] == made.report(family):
            return family
    return ""


def _words(key: Key) -> str:
    return " ".join(key)


def _plain(key: Key) -> Key:
    """A repository is a repository, by GraphQL or REST."""
    return (key[0], key[1], "", key[3]) if key[1] == "repository" else key


def judged(bench: Bench, plan: Mapping[Endpoint, Fault], first: Known, second: Known, met: Mapping[str, int]) -> list[Cell]:
    """The cells of one run, and one for what no fault befell."""
    good = {_plain(key): told for key, told in bench.good.landed.items() if key[1] != "repository"} | {
        _plain(key): b"" for key in bench.good.landed if key[1] == "repository"
    }
    landed, again = ({_plain(key): told for key, told in found.landed.items()} for found in (first, second))
    carried = {key for key in good for endpoint in plan if endpoint.carried(bench.of[endpoint], key)}

    def is_there(key: Key, found: Mapping[Key, bytes]) -> bool:
        return key in found and (key[1] == "repository" or found[key] == good[key])

    def is_there_again(key: Key) -> bool:
        # A paper that a list told in vain is told by its name.
        return is_there(key, again) or (key[2] == "oai" and (*key[:2], "atom", key[3]) in again)

    cells, altered = list[Cell](), set[Key]()
    for endpoint, fault in plan.items():
        family = bench.of[endpoint]
        cell = Cell(fault.name, endpoint.name, met[endpoint.name])
        mine = [key for key in good if _family_of(key, bench.families) == family or endpoint.carried(family, key)]
        others = [key for key in mine if key not in carried]
        cell.others = len(others)
        cell.missing = [_words(key) for key in others if not is_there(key, landed)]
        cell.wrong = [*_wrong(bench.good, first, family, is_own=not fault.is_later), *(f"gone: {one}" for one in first.gone if f" {family}-" in one)]
        outcome, detail = first.looks.get((endpoint.source, endpoint.scope(family)), ("none", ""))
        if "not understood" in detail:
            cell.untyped.append(f"{endpoint.scope(family)}: {detail}")
        own = [key for key in good if endpoint.carried(family, key)]
        is_landed = all(is_there(key, landed) for key in own)
        kinds = {key[1:3] for key in own}
        is_rejected = any(
            (kind, via) in kinds and (key == "" or key.startswith(family) or family in key or key in endpoint.scope(family)) for kind, key, via in first.rejects
        )
        cell.thing = f"{outcome} {detail}".strip() + (", landed" if is_landed else ", rejected" if is_rejected else "")
        is_told = outcome in {"failed", "refused", "absent", "unreadable"} and bool(detail)
        cell.is_altered = outcome == "answered" and not is_landed and not is_rejected and not fault.lands
        cell.is_silent = not (is_landed if fault.lands else is_told or is_landed or is_rejected or cell.is_altered)
        if cell.is_altered:
            altered |= set(own)
        cell.left = [f"later {one}" for one in _wrong(bench.good, second, family, is_own=cell.is_altered)]
        cells.append(cell)
    for cell, endpoint in zip(cells, plan, strict=True):
        # What was taken for told is not asked for again, whichever endpoint of the family the cell is of.
        mine = [key for key in good if _family_of(key, bench.families) == bench.of[endpoint] or endpoint.carried(bench.of[endpoint], key)]
        cell.left += [f"not landed: {_words(key)}" for key in mine if not is_there_again(key) and key not in altered]
    spared = Cell(", ".join(sorted({fault.name for fault in plan.values()})), "(no fault)", 1)
    mine = [key for key in good if _family_of(key, bench.families) in set(bench.families) - {bench.of[one] for one in plan} and key not in carried]
    spared.others = len(mine)
    spared.missing = [_words(key) for key in mine if not is_there(key, landed)]
    spared.wrong = [one for family in set(bench.families) - {bench.of[one] for one in plan} for one in _wrong(bench.good, first, family, is_own=False)]
    # A thing that its list no longer holds is asked for by its name.
    things = {(*key[:2], key[3]) for key in good}
    spared.wrong += [f"appeared: {_words(key)}" for key in sorted(landed.keys() - good.keys()) if (*key[:2], key[3]) not in things]
    spared.untyped = [one for one in first.problems if not TYPED.search(one)]
    spared.left = [f"later: {one}" for one in second.problems]
    spared.thing = "; ".join(first.problems)
    return [*cells, spared]


def judged_whole(bench: Bench, whole: Whole, first: Known, second: Known, met: int) -> Cell:
    """The cell of a service that was down."""
    good = {_plain(key) for key in bench.good.landed}
    landed, again = ({_plain(key) for key in found.landed} for found in (first, second))
    cell = Cell(whole.fault.name, whole.name, met, len(good))
    cell.missing = [_words(key) for key in sorted(good - landed)]
    cell.wrong = [f"gone: {one}" for one in first.gone] + ([f"{met} calls"] if met > MOST_CALLS else [])
    cell.wrong += [one for family in bench.families for one in _wrong(bench.good, first, family, is_own=True)]
    cell.untyped = [one for one in first.problems if not TYPED.search(one) or "still runs" in one]
    cell.thing = "; ".join(first.problems)
    # Each retry goes on behind the things that failed: in a small world the last one may find nothing left to ask.
    cell.is_silent = not any(one.startswith(f"ingest_{whole.source} ") for one in first.problems)
    cell.left = [f"later: {one}" for one in second.problems]
    cell.left += [f"not landed: {_words(key)}" for key in sorted(good - again)]
    cell.left += [f"later {one}" for family in bench.families for one in _wrong(bench.good, second, family, is_own=False)]
    return cell


def _wrong(good: Known, found: Known, family: str, *, is_own: bool) -> list[str]:
    """Statuses of a family's models that are not as they may be."""
    names = ("weights", "data", "code", "methods", "licence")
    wrong = []
    for hub_id, told in good.statuses.items():
        if not hub_id.startswith(f"{family}-"):
            continue
        now = found.statuses.get(hub_id)
        if now is None:
            if not is_own or found.statuses == {}:
                wrong.append(f"{hub_id} is not published")
            continue
        for name, before, after in zip(names, told, now, strict=True):
            is_weaker = is_own and (after == "unknown" or (before, after) == ("open", "partial"))
            if after != before and not is_weaker:
                wrong.append(f"{hub_id} {name}: {before} → {after}")
    return wrong


def plans(faults: Sequence[Fault], endpoints: Sequence[Endpoint], *, alone: bool = False) -> list[dict[Endpoint, Fault]]:
    """The runs that it takes: a fault at all its endpoints, those that are peculiar to some endpoints beside each other, or each cell alone."""
    pairs = [(fault, one) for fault in faults for one in endpoints if fault.befalls(one)]
    if alone:
        return [{one: fault} for fault, one in pairs]
    together = []
    for is_later in (False, True):
        peculiar = [[(fault, one) for fault, one in pairs if fault.only and fault.is_later is is_later and one is endpoint] for endpoint in endpoints]
        together += [{one: fault for fault, one in filter(None, row)} for row in itertools.zip_longest(*peculiar)]
    # What is only asked for where another endpoint fails has a run of its own where a fault lets its answer be understood: the other would not be met.
    apart = [
        (fault, {one: fault for told, one in pairs if told is fault and bool(one.needs and (fault.lands or fault.is_understood)) is is_apart})
        for fault in faults
        for is_apart in (False, True)
    ]
    return [plan for fault, plan in apart if plan and not fault.only] + together


def measured(bench: Bench, runs: Sequence[Mapping[Endpoint, Fault] | Whole], keep: Path | None = None) -> list[Cell]:
    """The cells of ``runs``, kept in a file and told as they come where there is one."""
    cells: list[Cell] = []
    for plan in runs:
        begun = time.monotonic()
        found = [judged_whole(bench, plan, *bench.run_whole(plan))] if isinstance(plan, Whole) else judged(bench, plan, *bench.run(plan))
        cells += found
        if keep is not None:
            keep.write_text(json.dumps([vars(cell) for cell in cells], indent=1), encoding="utf-8")
            sys.stdout.write("".join(told(cell) for cell in found if not cell.is_well))
            names = f"{plan.fault.name}, {plan.name}" if isinstance(plan, Whole) else ", ".join(dict.fromkeys(fault.name for fault in plan.values()))
            sys.stdout.write(f"{names}: {sum(cell.is_well for cell in found)} of {len(found)} well ({time.monotonic() - begun:.0f} s)\n")
            sys.stdout.flush()
    return cells


def told(cell: Cell) -> str:
    """A cell that fails, in words."""
    rows = [f"  ✗ {cell.fault} at {cell.endpoint}: {cell.thing}" + ("; SILENT" if cell.is_silent else "") + ("" if cell.met else "; never asked")]
    for name in ("missing", "wrong", "untyped", "left"):
        found = getattr(cell, name)
        rows += [f"      {name}: {one}" for one in found[:6]] + ([f"      {name}: … {len(found)} in all"] if len(found) > 6 else [])
    return "\n".join(rows) + "\n"


def table(cells: Sequence[Cell]) -> str:
    """A row an endpoint and one of sums."""
    names = list(dict.fromkeys(cell.endpoint for cell in cells))
    head = ["endpoint", "faults", "bad answers", "others landed", "wrong statuses", "untyped errors", "silent", "taken as told", "not well later"]
    rows = []
    for name in [*names, None]:
        mine = [cell for cell in cells if name is None or cell.endpoint == name]
        others, missing = sum(cell.others for cell in mine), sum(len(cell.missing) for cell in mine)
        sums = [sum(len(getattr(cell, what)) for cell in mine) for what in ("wrong", "untyped")]
        given, silent, left = sum(cell.met for cell in mine), sum(cell.is_silent for cell in mine), sum(bool(cell.left) for cell in mine)
        altered = sum(cell.is_altered for cell in mine)
        number = sum(cell.endpoint != "(no fault)" for cell in mine)
        rows.append([name or "all", number, given, f"{others - missing} of {others}", *sums, silent, altered, left])
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(one) for one in line) + " |" for line in lines) + "\n"


def matrix(cells: Sequence[Cell]) -> str:
    """A row a fault, a column an endpoint: ``+`` well, ``!`` not well, ``?`` never met, nothing where the fault has no sense there."""
    cells = [cell for cell in cells if cell.endpoint != "(no fault)"]
    endpoints, faults = (list(dict.fromkeys(getattr(cell, name) for cell in cells)) for name in ("endpoint", "fault"))
    marks = {(cell.fault, cell.endpoint): "+" if cell.is_well else "!" if cell.met else "?" for cell in cells}
    key = ", ".join(f"{number} {name}" for number, name in enumerate(endpoints, 1))
    lines = [["fault", *map(str, range(1, len(endpoints) + 1))], ["---", *[":-:"] * len(endpoints)]]
    lines += [[fault, *(marks.get((fault, endpoint), "") for endpoint in endpoints)] for fault in faults]
    return f"{key}.\n\n" + "\n".join("| " + " | ".join(one) + " |" for one in lines) + "\n"


@contextmanager
def prepared(folder: Path, endpoints: Sequence[Endpoint] = ENDPOINTS) -> Iterator[Bench]:
    """A bench on a Postgres of its own in ``folder``."""
    with postgres.running(folder / "pgdata", folder / "postgres.log") as sockets:
        yield Bench(folder, sockets, endpoints)


def main(argv: list[str] | None = None) -> int:
    """Run what is asked for; 1 where a cell fails."""
    parser = argparse.ArgumentParser(prog="bench/faults.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fault", default="", help="only faults whose name holds this")
    parser.add_argument("--endpoint", default="", help="only endpoints whose name holds this")
    parser.add_argument("--share", default="1/1", help="only this share of the runs: 2/3 is the second of three")
    parser.add_argument("--without-later-day", action="store_true", help="leave out the run of which every answer is well")
    parser.add_argument("--alone", action="store_true", help="a run for each cell")
    arguments = parser.parse_args(argv)
    state = settings.state_dir().resolve()
    state.mkdir(parents=True, exist_ok=True)
    number, of = (int(part) for part in arguments.share.split("/"))
    name = "faults.json" if of == 1 else f"faults-{number}-of-{of}.json"
    faults = [one for one in FAULTS if arguments.fault.lower() in one.name.lower()]
    endpoints = [one for one in ENDPOINTS if arguments.endpoint.lower() in one.name.lower()]
    whole = [Whole(source, fault) for fault in WHOLE for source in SERVICES]
    whole = [one for one in whole if arguments.fault.lower() in one.fault.name.lower() and arguments.endpoint.lower() in one.name]
    if not whole and not any(fault.befalls(endpoint) for fault in faults for endpoint in endpoints):
        # A table without a row would pass for one that is well.
        parser.error(f"no fault {arguments.fault!r} at an endpoint {arguments.endpoint!r}; faults: {', '.join(one.name for one in (*FAULTS, *WHOLE))}")
    with tempfile.TemporaryDirectory(dir=state) as folder, prepared(Path(folder)) as bench:
        bench.is_later_day_left_out = arguments.without_later_day
        cells = measured(bench, [*plans(faults, endpoints, alone=arguments.alone), *whole][number - 1 :: of], state / name)
    sys.stdout.write("\n" + table(cells) + "\n" + matrix(cells))
    return int(not all(cell.is_well for cell in cells))


if __name__ == "__main__":
    logging.getLogger("observatory").setLevel(logging.ERROR)
    sys.exit(main())
