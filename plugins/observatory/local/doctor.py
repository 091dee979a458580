"""``make doctor``: is this machine, are the tokens and the services as a live run needs them, and how long will its first load take?

Each endpoint that the sources ask is asked once, for something small, and the answer held against a table of this module: what a service
answers differently from what we expect is named before a run lands it wrongly. It asks within the budgets of the live line's own tasks where one
runs, else at arXiv's pace among the commands of this machine (``observatory.local.pace``). No token is shown.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import socket
import ssl
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import httpx2
from lxml import etree

from observatory import limits, settings
from observatory.budget import Budget
from observatory.errors import ObservatoryError, RateLimited, WarehouseError
from observatory.http import Client, Response, ServiceConfig, TooLarge, limit_of, moment_of
from observatory.identifiers import blob_hash, is_hub_id
from observatory.local import airflow, disk, pace, states
from observatory.local.report import Report
from observatory.local.stack import is_alive, read_run
from observatory.services import declared
from observatory.sources import arxiv, github, hub_census, hub_stats, huggingface
from observatory.sources.documents import kind_of_page
from observatory.warehouse.registry_files import registry_rows

MAX_BODY_BYTES = 4 * 1024 * 1024
DEADLINE_SECONDS = 180.0
"""For one answer in all, however slowly it comes: arXiv took 90 s in October 2026."""
MAX_SILENCES = 2
"""Questions in a row that took all their time, after which a service is asked no more: each takes minutes."""
MAX_SAID = 20
"""Differences of one answer that are said."""
CLOCK_NOTE_SECONDS, CLOCK_WRONG_SECONDS = 60.0, 900.0
ARXIV_PAUSE_SECONDS = 3.0
ARXIV_SET, ARXIV_DAY = "econ", timedelta(days=2)
"""The set and the age of the day of which a page of arXiv's records is asked for: some dozens of records, of a day that is over everywhere."""
ACCOUNTS_TRIED = 5
ANONYMOUS_CALLS = 60
"""What GitHub gives an hour to whoever it does not know."""
OLD = timedelta(days=90)
"""A list that begins with what is older than this does not begin with the newest."""
IN_ORDER, LEAST_IN_ORDER = 100, 10
"""Models whose order is looked at, and the fewest that prove one: two come in the right order by chance."""

# Models, repositories and papers of one account, on average over 141 accounts of the Hub: about 12,000 models, 3,000 repositories, 6,000 papers.
# Accounts that were added since are smaller, so the estimate is above what a load will take.
MODELS_EACH, REPOSITORIES_EACH, PAPERS_EACH = 85, 21, 43
SECONDS_A_CALL = 0.35
"""What a call takes where no limit holds it up, as ``make first-day`` assumes."""
CALLS_PER_ACCOUNT, CALLS_PER_MODEL = 3, 6
"""Overview and two lists; item, tree, refs, what the card's address redirects to, and a licence file with what its address redirects to."""
CALLS_PER_REPOSITORY = 5
"""Tree, README, licence, releases and history; with a token 30 repositories share one more call, without each has one."""
PAPERS_PER_CALL = 100
HUB_TIERS = {500: "anonymous", 1_000: "free", 2_500: "PRO", 3_000: "Team", 6_000: "Enterprise", 10_000: "Enterprise Plus"}
GITHUB_TIERS = {60: "anonymous", 5_000: "a user's token", 15_000: "an Enterprise Cloud token"}

# The day at the beginning of a time: "2022-03-02T23:29:04.000Z"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")
_COMMIT = re.compile(r"[0-9a-f]{40}")
# For example: "LICENSE.txt"
_LICENCE_FILE = re.compile(r"licen[cs]e(?:\.(?:md|txt))?", re.IGNORECASE)
Kind = type | tuple[type, ...]
_NONE = type(None)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: ``ok``, a ``note`` worth knowing, or ``wrong``; ``todo`` says what to do about it.

    What is wrong with this machine, its state, a connection or a token is ours to put right (``is_ours``), and nothing is started before. What is wrong
    with a service is ``fails`` in the doctor's report: the line starts, and asks it again by itself.
    """

    level: Literal["ok", "note", "fails", "wrong"]
    words: str
    todo: str = ""
    is_ours: bool = False


@dataclass(frozen=True)
class Answer:
    """A service's answer: status, headers in small letters, body, and when it came by this machine's clock."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    came: datetime


@dataclass(frozen=True)
class Expected:
    """An endpoint by its name, and what its answer must and should hold: field to types, of the answer or of each of its elements.

    ``may`` are fields that not every thing has; ``inner`` what must be told within a field, an object or a list of objects.
    """

    name: str
    is_list: bool = False
    must: Mapping[str, Kind] = field(default_factory=dict)
    should: Mapping[str, Kind] = field(default_factory=dict)
    may: Mapping[str, Kind] = field(default_factory=dict)
    inner: Mapping[str, Mapping[str, Kind]] = field(default_factory=dict)


_KINDS: dict[str, Kind] = {"text": str, "number": (int, float), "flag": bool, "list": list, "object": dict}
ONE_ENDPOINT: dict[str, tuple[str, Expected]] = {
    name: (asked.path, Expected("list", is_list=asked.is_list, must={field: _KINDS[kind] for field, kind in asked.must.items()}))
    for name, source in declared().items()
    if (asked := source.endpoint) is not None
}
"""Of a source of services.toml with an address of its own: the path to ask, and what its answer holds."""
_REPOSITORY: dict[str, Kind] = {"id": str, "_id": str}
_HUB_FIELDS: dict[str, Kind] = {
    "createdAt": str,
    "lastModified": str,
    "downloads": int,
    "downloadsAllTime": int,
    "likes": int,
    "gated": (bool, str),
    "private": bool,
    "disabled": bool,
    "tags": list,
    "sha": (str, _NONE),
    "author": (str, _NONE),
    "cardData": (dict, str, _NONE),
}
_OFTEN: dict[str, Kind] = {"resourceGroup": (dict, _NONE), "siblings": (list, _NONE), "trendingScore": (int, float)}
_MODEL_MAY: dict[str, Kind] = {
    **_OFTEN,
    "config": (dict, _NONE),
    "evalResults": (list, dict, _NONE),
    "gguf": (dict, _NONE),
    "inference": (str, bool, _NONE),
    "library_name": (str, _NONE),
    "model-index": (list, dict, _NONE),
    "pipeline_tag": (str, _NONE),
    "safetensors": (dict, _NONE),
    "spaces": (list, _NONE),
    "transformersInfo": (dict, _NONE),
    "widgetData": (list, dict, str, _NONE),
}
_ITEM_MAY: dict[str, Kind] = {**_MODEL_MAY, "baseModels": (dict, list, _NONE), "childrenModelCount": (dict, int, _NONE)}
_DATASET_MAY: dict[str, Kind] = {
    **_OFTEN,
    "citation": (str, _NONE),
    "description": (str, _NONE),
    "mainSize": (int, str, _NONE),
    "paperswithcode_id": (str, _NONE),
}
_FILES: dict[str, Mapping[str, Kind]] = {"siblings": {"rfilename": str}}
_BRANCHES: dict[str, Mapping[str, Kind]] = {"branches": {"name": str}}
HUB_MODELS = Expected("GET /api/models", True, _REPOSITORY, {**_HUB_FIELDS, "siblings": list}, _MODEL_MAY, _FILES)
HUB_DATASETS = Expected("GET /api/datasets", True, _REPOSITORY, _HUB_FIELDS, _DATASET_MAY, _FILES)
HUB_ORDER = Expected("GET /api/models?sort=createdAt&direction=1", True, {**_REPOSITORY, "createdAt": str})
_CENSUS: dict[str, Kind] = {name: kind for name, kind in _HUB_FIELDS.items() if name != "lastModified"}
HUB_CENSUS = {
    "model": Expected("GET /api/models of the census", True, _REPOSITORY, {**_CENSUS, "lastModified": str}, _MODEL_MAY),
    "dataset": Expected("GET /api/datasets of the census", True, _REPOSITORY, {**_CENSUS, "lastModified": str}, _DATASET_MAY),
}
HUB_OVERVIEW = Expected("GET /api/organizations/…/overview", must={"name": str}, should={"numModels": int, "numDatasets": int, "numFollowers": int})
HUB_ITEM = {
    "model": Expected("GET /api/models/…", False, _REPOSITORY, {**_HUB_FIELDS, "siblings": list, "usedStorage": int}, _ITEM_MAY, _FILES),
    "dataset": Expected("GET /api/datasets/…", False, _REPOSITORY, {**_HUB_FIELDS, "usedStorage": int}, _DATASET_MAY, _FILES),
}
_ENTRY: tuple[dict[str, Kind], dict[str, Kind], dict[str, Kind]] = ({"type": str, "path": str}, {"oid": str, "size": int}, {"lfs": (dict, _NONE)})
HUB_TREE = {kind: Expected(f"GET /api/{kind}s/…/tree/main", True, *_ENTRY) for kind in ("model", "dataset")}
HUB_REFS = {kind: Expected(f"GET /api/{kind}s/…/refs", must={"branches": list}, should={"tags": list}, inner=_BRANCHES) for kind in ("model", "dataset")}
HUB_BULK = Expected("GET /api/datasets/…/tree/main of the bulk files", True, *_ENTRY)
HUB_PAPER = Expected(
    "GET /api/papers/…", must={"id": str}, should={"title": str, "upvotes": int}, may={"githubRepo": (str, _NONE), "linkedModels": (list, _NONE)}
)
GITHUB_LIMITS = Expected("GET /rate_limit", must={"resources": dict}, inner={"resources": {"core": dict}})
_OF_GITHUB: dict[str, Kind] = {
    "default_branch": str,
    "description": (str, _NONE),
    "archived": bool,
    "fork": bool,
    "stargazers_count": int,
    "forks_count": int,
    "pushed_at": (str, _NONE),
    "created_at": (str, _NONE),
    "license": (dict, _NONE),
    "topics": list,
}
_ALSO: dict[str, Kind] = {"private": bool, "disabled": bool, "visibility": str}
GITHUB_LIST = Expected("GET /orgs/…/repos", True, {"id": int, "full_name": str}, _OF_GITHUB, _ALSO)
GITHUB_REPOSITORY = Expected("GET /repos/…", must={"id": int, "full_name": str}, should=_OF_GITHUB, may=_ALSO)
GITHUB_TREE = Expected(
    "GET /repos/…/git/trees/…", must={"tree": list, "truncated": bool}, should={"sha": str}, inner={"tree": {"path": str, "type": str, "sha": str}}
)
_FILE: dict[str, Kind] = {"content": str, "encoding": str, "size": int, "sha": str}
GITHUB_README = Expected("GET /repos/…/readme", must={"path": str}, should=_FILE)
GITHUB_LICENCE = Expected("GET /repos/…/license", must={"license": (dict, _NONE)}, should={"path": str, **_FILE})
GITHUB_RELEASES = Expected(
    "GET /repos/…/releases",
    True,
    {"tag_name": str},
    {"name": (str, _NONE), "published_at": (str, _NONE), "created_at": str, "draft": bool, "prerelease": bool, "assets": list},
)
GITHUB_COMMITS = Expected("GET /repos/…/commits", True, {"sha": str, "commit": dict}, {"parents": list}, inner={"commit": {"committer": (dict, _NONE)}})
GITHUB_GRAPHQL = Expected("POST /graphql", must={"data": dict})
GITHUB_NODE = Expected(
    "POST /graphql",
    must={"nameWithOwner": str},
    should={
        "id": str,
        "databaseId": int,
        "description": (str, _NONE),
        "isArchived": bool,
        "isFork": bool,
        "isDisabled": bool,
        "visibility": str,
        "pushedAt": (str, _NONE),
        "createdAt": str,
        "stargazerCount": int,
        "forkCount": int,
        "licenseInfo": (dict, _NONE),
        "defaultBranchRef": (dict, _NONE),
        "repositoryTopics": dict,
    },
)
_QUERY = f"query($owner: String!, $name: String!) {{ r0: repository(owner: $owner, name: $name) {github.REPOSITORY_FIELDS} }}"


_NETWORK = "see to the network, the proxy (HTTPS_PROXY) and the address, then again"
_HERE = "see to the file's owner and rights, and to room on its disk (TMPDIR names another folder for files of a moment)"
_IN_A_BROWSER = "see what the address shows in a browser; a proxy in between does this"


class Unreachable(Exception):
    """A service gave no answer; its words hold no header and no token. ``todo`` says what to do about it."""

    def __init__(self, words: str, todo: str = _NETWORK, *, is_ours: bool = False) -> None:
        super().__init__(words)
        self.todo, self.is_ours = todo, is_ours


class NoAnswer(Unreachable):
    """The service is there, and gave no answer that can be read to this question; ``is_silence`` where it took all the time that it had."""

    def __init__(self, words: str, todo: str = _NETWORK, *, is_silence: bool = False) -> None:
        super().__init__(words, todo)
        self.is_silence = is_silence


class Spent(Unreachable):
    """The service's budget has no call for us: the line's own tasks use it, or wait for it."""


class Service:
    """A service as the doctor asks it: one connection a call, no retries, redirects not followed, every answer bounded in size and time."""

    def __init__(
        self, base_url: str, token: str | None, *, accept: str = "*/*", budget: Budget | None = None, bucket: Callable[[str], str] = lambda _: ""
    ) -> None:
        """Prepare a client without making a call; raises ``Unreachable`` if the address is no http(s) address, or the connection cannot be used."""
        if not re.match(r"https?://[^/]", base_url, re.IGNORECASE):
            raise Unreachable(
                "its address has no http:// or https:// before it", "write https:// before the name, in the connection's host itself", is_ours=True
            )
        self.base_url, self.has_token = base_url.rstrip("/"), bool(token)
        self._silences = 0
        try:
            bounds: dict[str, Any] = {"max_body": MAX_BODY_BYTES, "deadline": DEADLINE_SECONDS, "read_seconds": DEADLINE_SECONDS, "keep_alive": False}
            self._client = Client(ServiceConfig(base_url, token), headers={"Accept": accept}, budget=budget, bucket=bucket, **bounds)
        except ObservatoryError as error:
            raise Unreachable(str(error)) from None

    def ask(self, method: str, path: str, *, json_body: Any = None) -> Answer:
        """Make one call and return its answer. Raises ``NoAnswer`` if only this question failed, ``Unreachable`` if the service or this machine did."""
        try:
            told = self._client.once(method, path, json=json_body)
        except RateLimited as limit:
            words = f"not asked (any further): its budget, which the line's own tasks share, has no call for {limit.wait.total_seconds():.0f} s"
            raise Spent(words, "nothing: the line goes on by itself; make doctor again later") from None
        except WarehouseError as error:
            raise Unreachable(str(error), "see to the Postgres of the live line, then again") from None
        except TooLarge:
            raise NoAnswer(f"an answer above {MAX_BODY_BYTES // 1024**2} MiB", _IN_A_BROWSER) from None
        except httpx2.ConnectTimeout:
            raise Unreachable("no connection came about in time") from None
        except httpx2.TimeoutException:
            raise NoAnswer(f"no whole answer within {DEADLINE_SECONDS:.0f} s", "again later", is_silence=True) from None
        except httpx2.ConnectError as error:
            raise Unreachable(_why(error)) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise NoAnswer(f"no whole answer ({type(error).__name__})", _IN_A_BROWSER) from None
        except OSError as error:
            # Say that this machine failed, not the service: the file that keeps the pace of calls, or a socket, could not be opened.
            raise Unreachable(f"not asked: this machine refuses it ({_reason(error)})", _HERE) from None
        return Answer(told.status, told.headers, told.body, datetime.now(UTC))

    def tried(self, method: str, path: str, *, json_body: Any = None) -> Answer | NoAnswer:
        """Make one call; returns its answer, or the ``NoAnswer`` that says why there is none, so that the next question is asked all the same.

        Raises ``Unreachable`` as ``ask``, and after ``MAX_SILENCES`` questions in a row without an answer.
        """
        try:
            answer = self.ask(method, path, json_body=json_body)
        except NoAnswer as error:
            self._silences = self._silences + 1 if error.is_silence else 0
            if self._silences >= MAX_SILENCES:
                raise Unreachable(f"{error} to {MAX_SILENCES} questions in a row, so that the rest is not asked", error.todo) from None
            return error
        self._silences = 0
        return answer

    def close(self) -> None:
        """Close the connection and the budget's; raises ``Unreachable`` if the budget's database does not answer any more."""
        try:
            self._client.close()
        except WarehouseError as error:
            raise Unreachable(str(error), "see to the Postgres of the live line, then again") from None


def _reason(error: OSError) -> str:
    """The words of an error of this machine, with the file's name if it has one."""
    words = error.strerror or type(error).__name__
    return f"{words}: {error.filename}" if isinstance(error.filename, str) else words


def _why(error: BaseException) -> str:
    """The reason why no connection came about, as words, by the kinds of the error and of its causes: TLS, name, or refusal."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return "the certificate or TLS was refused (a proxy in between, or a clock that is far off)"
        if isinstance(seen, socket.gaierror):
            return "its name is not resolved (no DNS, or no network)"
        if isinstance(seen, ConnectionRefusedError):
            return "the connection was refused"
        seen = seen.__cause__ or seen.__context__
    words = str(error).lower()
    if "name" in words and ("resol" in words or "known" in words):
        return "its name is not resolved (no DNS, or no network)"
    if "certificate" in words or "ssl" in words:
        return "the certificate or TLS was refused (a proxy in between, or a clock that is far off)"
    return "the connection was refused" if "refused" in words else "no connection came about"


def tell(report: Report, above: Path) -> int:
    """Print every finding and a line that counts them. Returns 1 if something is wrong here, so that nothing may be started, else 0."""
    found = list[Finding]()
    for one in examine(above):
        found.append(one)
        mark = {"ok": "ok   ", "note": "note ", "fails": "FAILS", "wrong": "WRONG"}[one.level]
        report.plain(f"{mark}  {one.words}{f'. To do: {one.todo}' if one.todo else ''}")
    wrong, fails, notes = (sum(one.level == level for one in found) for level in ("wrong", "fails", "note"))
    rest = "; make live would start nothing" if wrong else "; make live starts, and asks again what fails" if fails else ""
    report.plain(f"{len(found)} things looked at: {wrong} wrong, {fails} of services that fail, {notes} to note{rest}")
    return 1 if wrong else 0


def examine(above: Path) -> Iterator[Finding]:
    """Yield every finding as it is made: first on this machine, then on the services, which are asked at the pace of a live run."""
    yield from _told_of(machine(above))
    with pace.of_live(above) as (budgets, words, is_shared):
        yield Finding("ok" if is_shared is not None else "note", words)
        yield from _services_findings(_told_of(_examined(budgets)))


def _services_findings(findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings on services, where ``wrong`` stays only what is ours to put right: one service that is down must not keep the others down.

    A day of the whole Hub that is not asked for today cannot be asked for again.
    """
    is_any_well, is_any_failing = False, False
    for one in findings:
        is_fault = one.level == "wrong" and not one.is_ours
        is_any_well, is_any_failing = is_any_well or one.level == "ok", is_any_failing or is_fault
        yield replace(one, level="fails") if is_fault else one
    if is_any_failing and not is_any_well:
        yield Finding("fails", "NO SERVICE ANSWERS: the line starts and collects nothing until one does", _NETWORK)


def _told_of(findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings unchanged; an ``OSError`` on the way becomes one more finding, and ends them."""
    try:
        yield from findings
    except OSError as error:
        yield Finding("wrong", f"this machine refuses to be looked at ({_reason(error)})", _HERE, is_ours=True)


def _examined(budgets: pace.Budgets) -> Iterator[Finding]:
    """The findings on the services; a connection that cannot be used gives a finding of its own, and its service is not asked."""
    told = dict[str, Mapping[str, Any]]()
    for name in airflow.LIVE:
        try:
            told[name] = airflow.live_connection(name)
        except ObservatoryError as error:
            yield Finding("wrong", str(error), is_ours=True)
    yield from services(told, budgets)


# -- this machine


def machine(above: Path) -> Iterator[Finding]:
    """Findings on this machine: the version of Python, room on the disk, ports, and the live state if there is one."""
    version = sys.version.split()[0]
    if (3, 11) <= sys.version_info[:2] < (3, 14):
        yield Finding("ok", f"Python {version}")
    else:
        yield Finding("wrong", f"Python {version}; 3.11 to 3.13 is needed", "install one of them, remove .venv, and make live again")
    yield _disk(above)
    yield _ports()
    folder = above / "live"
    state = states.read(folder)
    if state is None:
        there = next(one for one in (above, *above.parents) if one.exists())
        if os.access(there, os.W_OK | os.X_OK):
            yield Finding("ok", f"no live state yet: {folder} will be made")
        else:
            yield Finding("wrong", f"no live state yet, and {there} may not be written", "OBSERVATORY_STATE=folder names another place for all states")
        return
    try:
        words = states.look(state)
    except ObservatoryError as error:
        yield Finding("wrong", str(error))
        return
    if is_alive(read_run(folder), "pid"):
        words = [*words, "a live stack runs and would be started again"]
    yield Finding(
        "note" if words else "ok", "; ".join([f"state live goes on where it stopped, with {state.told.get('publications') or 'its'} publications", *words])
    )


def _disk(above: Path) -> Finding:
    """How many bytes are free on the disk of ``above``: ok, a note below ``LOW_BYTES``, wrong below ``START_BYTES``."""
    free = disk.free_bytes(above)
    words = f"disk: {disk.format_size(free)} free for {above}"
    if free < disk.START_BYTES:
        return Finding("wrong", words, f"free some; below {disk.format_size(disk.START_BYTES)} nothing is started, since a full disk stops Postgres")
    if free < disk.LOW_BYTES:
        return Finding("note", words, f"free some; the whole Hub takes several GiB, and the stack ends by itself below {disk.format_size(disk.STOP_BYTES)}")
    return Finding("ok", words)


def _ports() -> Finding:
    """Whether a port on loopback can be opened and answers a connection: ok, or wrong with the reason."""
    try:
        port = airflow.free_port()
        with socket.create_server(("127.0.0.1", port)) as server, socket.create_connection(server.getsockname(), timeout=30.0):
            return Finding("ok", "ports: loopback gives one and answers on it")
    except OSError as error:
        return Finding(
            "wrong", f"ports: loopback (127.0.0.1) does not work: {error.strerror or type(error).__name__}", "see to the interface lo and to firewalls"
        )


# -- the services


def services(told: Mapping[str, Mapping[str, Any]], budgets: pace.Budgets = pace.of_machine, *, pause: float | None = None) -> Iterator[Finding]:
    """Findings on each configured service: whether it answers, its clock, its token, one answer of each endpoint; then how long the first load takes.

    ``told``: connections by service. ``pause``: seconds from the end of a call of arXiv to the next one.
    """
    calls = {"huggingface": 0, "github": 0}
    for name, look, bucket in (("huggingface", _hub, huggingface.bucket_of), ("github", _github, github.bucket_of)):
        if name not in told:
            continue
        host, token = str(told[name]["host"]), told[name].get("password")
        try:
            with closing(Service(host, token, accept="application/json", budget=budgets(name, token, 0.0), bucket=bucket)) as service:
                yield from look(service, calls)
        except Unreachable as error:
            yield _not_reached(f"{name}: {host}", error)
    if "arxiv" in told:
        yield from _arxiv(told["arxiv"], budgets("arxiv", None, ARXIV_PAUSE_SECONDS if pause is None else pause))
    for name, (path, expected) in ONE_ENDPOINT.items():
        if name in told:
            yield from _one_endpoint(name, told[name], path, expected, budgets)
    yield from _estimate(calls)


def _one_endpoint(name: str, told: Mapping[str, Any], path: str, expected: Expected, budgets: pace.Budgets) -> Iterator[Finding]:
    """Findings on a service that is read by one list only: whether it answers, its clock, and the form of the answer."""
    host, token = str(told["host"]), told.get("password")
    try:
        with closing(Service(host, token, accept="application/json", budget=budgets(name, token, 0.0))) as service:
            answer = service.tried("GET", path)
            if isinstance(answer, Answer):
                yield _reached(name, service, is_answered=answer.status == 200 and isinstance(_json(answer), list if expected.is_list else dict))
                yield _clock(name, answer)
            yield from _form_findings(expected, name, answer)
    except Unreachable as error:
        yield _not_reached(f"{name}: {host}", error)


def _reached(name: str, service: Service, *, is_answered: bool) -> Finding:
    """The finding on whether the service answers: ok, or a note if something else answered at its address (not ``is_answered``)."""
    if is_answered:
        return Finding("ok", f"{name}: {service.base_url} answers")
    return Finding("note", f"{name}: {service.base_url} is reached; whether it is this service is not known, for another answer came than was asked for")


def _not_reached(name: str, error: Unreachable) -> Finding:
    """The finding that a service gave no answer: a note if its calls are used up (``Spent``), else wrong."""
    if isinstance(error, Spent):
        return Finding("note", f"{name}: {error}", error.todo)
    return Finding("wrong", f"{name}: {error}" if isinstance(error, NoAnswer) else f"{name} is not reached: {error}", error.todo, is_ours=error.is_ours)


def _hub(service: Service, calls: dict[str, int]) -> Iterator[Finding]:
    """What the Hub answers to each kind of question that a load asks. Sets ``calls["huggingface"]``, the calls in 300 s, if a limit is named."""
    first = service.tried("GET", f"/api/models?sort=createdAt&direction=1&limit={IN_ORDER}&expand=createdAt")
    if isinstance(first, Answer):
        rows = _json(first)
        is_hub = first.status == 200 and isinstance(rows, list) and bool(rows) and all(isinstance(one, dict) and "id" in one for one in rows)
        yield _reached("huggingface", service, is_answered=is_hub)
        yield _clock("huggingface", first)
    yield from _hub_token(service)
    if isinstance(first, Answer):
        yield from _hub_tier(service, first, calls)
    yield from _form_findings(HUB_ORDER, "huggingface", first)
    if isinstance(first, Answer):
        yield from _in_order(first)
    for kind, expected in HUB_CENSUS.items():
        yield from _form_findings(expected, "huggingface", service.tried("GET", hub_census.first_path(kind).replace(f"limit={hub_census.PAGE}", "limit=1")))
    account, answer = _first_account(service, "huggingface", lambda one: huggingface.list_path("model", one, 1))
    if isinstance(answer, Answer) and not isinstance(first, Answer):
        yield _clock("huggingface", answer)
        yield from _hub_tier(service, answer, calls)
    if account is not None:
        yield from _form_findings(HUB_MODELS, "huggingface", answer, of=("id", f"{account}/"))
    else:
        yield _nothing("huggingface", "no account of the registry lists a model", answer)
        if isinstance(answer, Answer):
            return
        # Ask the other questions about the first account, since no account's list could be read.
        account, answer = _accounts("huggingface")[0], first
    datasets = service.tried("GET", huggingface.list_path("dataset", account, 1))
    yield from _form_findings(HUB_DATASETS, "huggingface", datasets, of=("id", f"{account}/"))
    overview = service.tried("GET", f"/api/organizations/{quote(account, safe='')}/overview")
    yield from _form_findings(HUB_OVERVIEW, "huggingface", overview, may_lack=True, of=("name", account))
    yield from _hub_repository(service, "model", answer)
    yield from _hub_repository(service, "dataset", datasets)
    yield from _bulk(service)
    paper = _a_paper()
    if paper:
        told = service.tried("GET", f"/api/papers/{quote(paper, safe='')}")
        yield from _form_findings(HUB_PAPER, "huggingface", told, may_lack=True, of=("id", paper))


def _hub_repository(service: Service, kind: str, listed: Answer | NoAnswer) -> Iterator[Finding]:
    """Ask for the parts of one repository of the Hub, the first of the list ``answer``, and yield a finding for each."""
    told = _json(listed) if isinstance(listed, Answer) else None
    if not isinstance(told, list) or not told or not isinstance(told[0], dict):
        return
    hub_id = str(told[0].get("id", ""))
    if not is_hub_id(hub_id):
        yield Finding("wrong", f"GET /api/{kind}s: schema drift: a {kind} whose id is none", _NEWER)
        return
    yield from _form_findings(HUB_ITEM[kind], "huggingface", service.tried("GET", huggingface.item_path(kind, hub_id)), of=("id", hub_id))
    tree = service.tried("GET", f"/api/{kind}s/{hub_id}/tree/main?recursive=true&expand=false")
    yield from _form_findings(HUB_TREE[kind], "huggingface", tree, may_lack=True)
    yield from _form_findings(HUB_REFS[kind], "huggingface", service.tried("GET", f"/api/{kind}s/{hub_id}/refs"), may_lack=True)
    yield from _file(service, kind, hub_id, "README.md", "main", "README")
    if kind == "model":
        yield from _licence_file(service, hub_id, told[0])


def _bulk(service: Service) -> Iterator[Finding]:
    """Whether the repositories of bulk files that `backfill_hub_history` reads are there, and the files of hub-stats by their names."""
    for repository in hub_stats.REPOSITORIES.values():
        answer = service.tried("GET", f"/api/datasets/{repository}/tree/main?recursive=false&expand=false")
        name = f"huggingface: the bulk files of {repository}"
        if not isinstance(answer, Answer) or (answer.status not in {401, 403, 404} or _is_limit(answer)):
            findings = list(_form_findings(replace(HUB_BULK, name=f"GET /api/datasets/{repository}/tree/main"), "huggingface", answer))
            rows = _json(answer) if isinstance(answer, Answer) and answer.status == 200 else None
            paths = {one.get("path") for one in rows if isinstance(one, dict)} if isinstance(rows, list) else None
            lacking = sorted(set(hub_stats.FILES.values()) - paths) if paths is not None and repository == hub_stats.REPOSITORY else []
            yield from [Finding("wrong", f"{name}: schema drift: {', '.join(lacking)} is not there", _NEWER)] if lacking else findings
        else:
            yield Finding("note", f"{name} are not there (status {answer.status}): days before the first run cannot be read from them")


def _licence_file(service: Service, hub_id: str, told: Mapping[str, Any]) -> Iterator[Finding]:
    """The first licence file that the model's list of files names, at its commit; nothing where it names none, or tells no commit."""
    listed, commit = told.get("siblings"), str(told.get("sha"))
    names = [str(one.get("rfilename")) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    found = next((name for name in names if _LICENCE_FILE.fullmatch(name)), None)
    if found is not None and _COMMIT.fullmatch(commit):
        yield from _file(service, "model", hub_id, found, commit, "licence file")


def _hub_token(service: Service) -> Iterator[Finding]:
    """Findings on the Hub's token: whether it is set and accepted, and whether it may write, which is more than is needed."""
    if not service.has_token:
        todo = "set HF_TOKEN to a token that may read; the Hub then gives twice the calls"
        yield Finding("note", "huggingface: no token (HF_TOKEN); asked anonymously", todo)
        return
    answer = service.tried("GET", "/api/whoami-v2")
    if not isinstance(answer, Answer):
        yield Finding("wrong", f"huggingface: GET /api/whoami-v2: {answer}; whether the token (HF_TOKEN) is accepted was not told", answer.todo)
        return
    told = _json(answer)
    if answer.status == 401:
        yield Finding("wrong", "huggingface: the token (HF_TOKEN) is refused", "make a new one with the right to read, or unset it", is_ours=True)
        return
    auth = told.get("auth") if isinstance(told, dict) else None
    access = auth.get("accessToken") if isinstance(auth, dict) else None
    if answer.status != 200 or not isinstance(told, dict) or not (isinstance(told.get("name"), str) or isinstance(access, dict)):
        what = f"status {answer.status} of /api/whoami-v2" if answer.status != 200 else "/api/whoami-v2 names nobody"
        yield Finding("note", f"huggingface: whether the token (HF_TOKEN) is accepted was not told ({what})")
        return
    role = str(access.get("role", "not told"))[:40] if isinstance(access, dict) else "not told"
    may_write = _may_write(access if isinstance(access, dict) else {})
    if may_write:
        yield Finding("note", "huggingface: the token is accepted, and may write", "use one that may only read: nothing here writes")
    elif may_write is None:
        yield Finding("note", f"huggingface: the token is accepted; whether it may write is not known, its role: {role}", "use one of the role read")
    else:
        yield Finding("ok", f"huggingface: the token is accepted, and may only read; its role: {role}")


def _may_write(access: Mapping[str, Any]) -> bool | None:
    """Whether a token of the Hub has other rights than to read, by the Hub's page on the token; None if that page does not say."""
    role = access.get("role")
    if role == "fineGrained":
        grained = access.get("fineGrained")
        parts = [grained.get("global", []), *_permissions(grained.get("scoped"))] if isinstance(grained, dict) else [None]
        rights = [right for part in parts if isinstance(part, list) for right in part]
        # Whether the token may only read: each of its rights ends in ".read", such as "repo.content.read".
        is_reader = all(isinstance(right, str) and right.endswith(".read") for right in rights)
        return not is_reader if all(isinstance(part, list) for part in parts) else None
    return {"read": False, "write": True, "admin": True}.get(role) if isinstance(role, str) else None


def _permissions(scoped: Any) -> list[Any]:
    """The permissions of each scope of a token; None for a scope of another form, and ``[None]`` if the scopes are no list."""
    return [one.get("permissions") if isinstance(one, dict) else None for one in scoped] if isinstance(scoped, list) else [None]


def _hub_tier(service: Service, answer: Answer, calls: dict[str, int]) -> Iterator[Finding]:
    """How many calls the Hub allows, from the limits in its answer. Sets ``calls["huggingface"]``, the calls in 300 s."""
    found = limits.policy(answer.headers.get("ratelimit-policy", ""), "api")
    left = limits.left(answer.headers.get("ratelimit", ""), "api")
    if found is None:
        yield Finding("note", "huggingface: no answer names a limit (RateLimit-Policy): drift, or a mirror; what a load takes is not known")
        return
    quota, seconds = found.quota, found.window
    calls["huggingface"] = quota * 300 // seconds
    tier = HUB_TIERS.get(quota, "a tier that is not known here")
    words = f"huggingface: {quota} calls each {seconds} s ({tier})"
    if service.has_token and tier == "anonymous":
        yield Finding("note", f"{words}, although a token is set", "see whether the token is accepted")
    elif left is not None and left.remaining < quota // 20:
        yield Finding("note", f"{words}, of which {left.remaining} are left for {left.reset} s: somebody else uses this address or token")
    else:
        yield Finding("ok", words)


def _in_order(answer: Answer) -> Iterator[Finding]:
    """Whether the list of models is sorted as asked, oldest first. Nothing if the answer is no list."""
    told = _json(answer)
    if answer.status != 200 or not isinstance(told, list):
        return
    days = [str(one.get("createdAt", "")) for one in told if isinstance(one, dict)]
    words = "huggingface: whether lists come in the order that was asked for is not seen"
    if days and not all(_DAY.match(one) for one in days):
        yield Finding("note", f"{words}: a model tells no moment at which it was made")
    elif days != sorted(days):
        newest = " (the newest comes first)" if days == sorted(days, reverse=True) else ""
        todo = "do not run ingest_hub_census until its order is seen to: it would end early, or miss what changes"
        yield Finding("wrong", f"huggingface: schema drift: the list ignores sort=createdAt&direction=1{newest}", todo)
    elif len(days) < LEAST_IN_ORDER:
        yield Finding("note", f"{words}: {len(days)} of {IN_ORDER} models came")
    elif days[0] < days[-1] or days[-1] < _time_before(answer, OLD):
        yield Finding("ok", "huggingface: lists come in the order that was asked for")
    else:
        yield Finding("note", f"{words}: all {len(days)} models were made at the same moment, and lately")


def _time_before(answer: Answer, time: timedelta) -> str:
    """The time that lies ``time`` before the Date of an answer, in the Hub's form."""
    return ((moment_of(answer.headers.get("date", "")) or answer.came) - time).strftime("%Y-%m-%dT%H:%M:%S")


def _file(service: Service, kind: str, hub_id: str, path: str, revision: str, what: str) -> Iterator[Finding]:
    """Whether a file of a repository (``what`` it is, for people) can be read, through one redirect on the same host. HTML instead is schema drift."""
    prefix = "/datasets/" if kind == "dataset" else "/"
    name, passed = f"huggingface: GET {prefix}…/resolve/{'main' if revision == 'main' else '…'}/{path}", list[Answer]()
    answer = service.tried("GET", f"{prefix}{hub_id}/resolve/{revision}/{path}")
    if isinstance(answer, Answer) and answer.status in {301, 302, 307, 308}:
        passed.append(answer)
        place = answer.headers.get("location", "")
        if not (place.startswith("/") and not place.startswith("//")) and not place.startswith(service.base_url + "/"):
            yield Finding("note", f"{name} redirects to another host: such a {what} is a failed look")
            return
        place = place.removeprefix(service.base_url)
        if str(huggingface.repository_of_file(place, kind, path)).lower() != hub_id.lower():
            yield Finding("note", f"{name} redirects to another thing: such a {what} is a failed look, unless that is the same repository", _IN_A_BROWSER)
            return
        answer = service.tried("GET", place)
    if not isinstance(answer, Answer):
        yield _not_reached(name, answer)
    elif answer.status in {401, 403, 404} and not _is_limit(answer):
        yield Finding("note", f"{name}: status {answer.status}: whether {what}s can be read is not seen", "see whether the address shows it in a browser")
    elif answer.status != 200:
        yield _refused(name, answer)
    else:
        yield _file_finding(name, what, answer, passed)


def _file_finding(name: str, what: str, answer: Answer, passed: Sequence[Answer]) -> Finding:
    """The finding on a file that came: ok if its bytes have a hash that the Hub named, wrong if it is another thing, a note if no hash was named."""
    hashes = huggingface.hashes_of_file(Response(one.status, one.headers, one.body, one.came, "", one.headers.get("location")) for one in (*passed, answer))
    if not hashes.isdisjoint({blob_hash(answer.body), hashlib.sha256(answer.body).hexdigest()}):
        return Finding("ok", f"{name}: status 200, with the bytes that its ETag names")
    if other := kind_of_page(answer.body):
        return Finding("wrong", f"{name}: schema drift: {other} comes instead of a {what}", "see what the address shows in a browser")
    if hashes:
        return Finding("wrong", f"{name}: other bytes come than those that its ETag names: no {what} can be landed", _IN_A_BROWSER)
    return Finding("note", f"{name}: status 200, and no ETag that names these bytes: whether it is the {what} is not known", _IN_A_BROWSER)


def _github(service: Service, calls: dict[str, int]) -> Iterator[Finding]:
    """What GitHub answers to each kind of question that a load asks. Sets ``calls["github"]``, the calls in an hour, if a limit is named."""
    first = service.tried("GET", "/rate_limit")
    if isinstance(first, Answer):
        yield _reached("github", service, is_answered=first.status == 200 and _are_limits(_json(first)))
        yield _clock("github", first)
        if service.has_token and first.status == 401:
            yield Finding("wrong", "github: the token (GITHUB_TOKEN) is refused", "make a new one without any scope, or unset it", is_ours=True)
            return
    yield from _form_findings(GITHUB_LIMITS, "github", first)
    if isinstance(first, Answer):
        if first.status != 200 or not _are_limits(_json(first)):
            return
        yield from _github_token(service, first)
        yield from _github_tier(first, calls)
    account, answer = _first_account(service, "github", lambda one: f"/orgs/{quote(one, safe='')}/repos?type=public&sort=full_name&per_page=1")
    if isinstance(answer, Answer) and not isinstance(first, Answer):
        yield _clock("github", answer)
        yield from _github_tier(answer, calls)
    if account is None or not isinstance(answer, Answer):
        yield _nothing("github", "no account of the registry lists a repository", answer)
        return
    yield from _form_findings(GITHUB_LIST, "github", answer, of=("full_name", f"{account}/"))
    name = str(_json(answer)[0].get("full_name", ""))
    base = f"/repos/{_quoted(name, '/')}"
    answer = service.tried("GET", base)
    yield from _form_findings(GITHUB_REPOSITORY, "github", answer, of=("full_name", name))
    told = _json(answer) if isinstance(answer, Answer) else None
    branch = _quoted(str(told.get("default_branch") or "HEAD") if isinstance(told, dict) else "HEAD")
    # ``may_lack``: an empty repository has no tree, and GitHub answers 409.
    yield from _form_findings(GITHUB_TREE, "github", service.tried("GET", f"{base}/git/trees/{branch}?recursive=1"), may_lack=True)
    for expected, part in ((GITHUB_README, "readme"), (GITHUB_LICENCE, "license")):
        answer = service.tried("GET", f"{base}/{part}")
        yield from _other_file(expected, answer) or _form_findings(expected, "github", answer, may_lack=True)
    yield from _form_findings(GITHUB_RELEASES, "github", service.tried("GET", f"{base}/releases?per_page=1"), may_lack=True)
    yield from _form_findings(GITHUB_COMMITS, "github", service.tried("GET", f"{base}/commits?per_page=1"), may_lack=True)
    if service.has_token and "/" in name:
        owner, _, short = name.partition("/")
        body = {"query": _QUERY, "variables": {"owner": owner, "name": short}}
        answer = service.tried("POST", "/graphql", json_body=body)
        told = _json(answer) if isinstance(answer, Answer) and answer.status == 200 else None
        data = told.get("data") if isinstance(told, dict) else None
        if isinstance(data, dict) and not isinstance(data.get("r0"), dict):
            words = f"github: {GITHUB_GRAPHQL.name}: nothing was told of a repository that is there"
            yield Finding("note", words, "REST is asked in its place")
        elif isinstance(data, dict) and isinstance(answer, Answer):
            yield from _form_findings(GITHUB_NODE, "github", replace(answer, body=json.dumps(data["r0"]).encode()), of=("nameWithOwner", name))
        else:
            yield from _form_findings(GITHUB_GRAPHQL, "github", answer)


def _other_file(expected: Expected, answer: Answer | NoAnswer) -> list[Finding]:
    """The finding that a file of GitHub came with other bytes than its hash names; else none."""
    told = _json(answer) if isinstance(answer, Answer) and answer.status == 200 else None
    if not isinstance(told, dict) or not isinstance(told.get("content"), str) or not isinstance(told.get("sha"), str):
        return []
    try:
        text = github.unpacked(told["content"])
    except ValueError:
        return [Finding("wrong", f"github: {expected.name}: schema drift: its content is no base64", _NEWER)]
    if told["sha"] in {blob_hash(text), blob_hash(text, sha256=True)} or told.get("size") != len(text):
        # Report nothing if the hash fits, or if the length does not: for a symbolic link GitHub may give the text of its target with the link's length.
        return []
    return [Finding("note", f"github: {expected.name}: other bytes came than those that its hash names: the file of a symbolic link, or another one")]


def _are_limits(told: Any) -> bool:
    """Whether a body is GitHub's page of limits."""
    return isinstance(told, dict) and isinstance(told.get("resources"), dict) and isinstance(told["resources"].get("core"), dict)


def _github_token(service: Service, answer: Answer) -> Iterator[Finding]:
    """Findings on GitHub's token: whether it is set and accepted, and whether it has more rights than reading what is public."""
    if not service.has_token:
        todo = "set GITHUB_TOKEN to a token without any scope: 5,000 calls an hour instead of 60, and GraphQL"
        yield Finding("note", "github: no token (GITHUB_TOKEN); asked anonymously, and not by GraphQL", todo)
        return
    limit = answer.headers.get("x-ratelimit-limit", "")
    if not re.fullmatch(r"[0-9]{1,9}", limit) or int(limit) <= ANONYMOUS_CALLS:
        told = f"{limit} calls an hour are what the anonymous have" if re.fullmatch(r"[0-9]{1,9}", limit) else "no limit is named"
        todo = "see whether something in between takes the token away (a proxy), and whether it is still valid"
        yield Finding("note", f"github: whether the token (GITHUB_TOKEN) is accepted is not known: {told}", todo)
        return
    scopes = [one.strip() for one in answer.headers.get("x-oauth-scopes", "").split(",") if one.strip()]
    if scopes:
        words = f"github: the token is accepted, and may more than read what is public: {', '.join(scopes)[:120]}"
        yield Finding("note", words, "use one without any scope: nothing here writes")
    elif "x-oauth-scopes" in answer.headers:
        yield Finding("ok", "github: the token is accepted, and has no scope beyond what is public")
    else:
        words = "github: the token is accepted; what it may do is not known: a fine-grained token tells no scopes"
        yield Finding("note", words, "see that it may only read what is public")


def _github_tier(answer: Answer, calls: dict[str, int]) -> Iterator[Finding]:
    """How many calls an hour GitHub allows, from its answer's headers. Sets ``calls["github"]``."""
    limit, left = answer.headers.get("x-ratelimit-limit", ""), answer.headers.get("x-ratelimit-remaining", "")
    if not re.fullmatch(r"[0-9]{1,9}", limit):
        yield Finding("note", "github: no answer names a limit (x-ratelimit-limit): drift, or a server without limits; what a load takes is not known")
        return
    calls["github"] = int(limit)
    words = f"github: {limit} calls an hour ({GITHUB_TIERS.get(int(limit), 'a tier that is not known here')})"
    if re.fullmatch(r"[0-9]{1,9}", left) and int(left) < int(limit) // 20:
        yield Finding("note", f"{words}, of which {left} are left: somebody else uses this address or token")
    else:
        yield Finding("ok", words)


def _arxiv(told: Mapping[str, Any], budget: Budget) -> Iterator[Finding]:
    """Findings on arXiv's two interfaces, OAI-PMH and the query API, each by the form of its answer; ``budget`` spaces the calls."""
    extra = told.get("extra") or {}
    paper = _a_paper() or ""
    asked = (
        ("OAI-PMH", str(extra.get("oai_url") or told["host"]), arxiv.OAI_PROBE, "OAI-PMH", "repositoryName", True),
        (
            "OAI-PMH record",
            str(extra.get("oai_url") or told["host"]),
            f"/oai?verb=GetRecord&metadataPrefix=arXivRaw&identifier=oai:arXiv.org:{quote(paper)}",
            "OAI-PMH",
            "arXivRaw",
            False,
        ),
        (
            "OAI-PMH list",
            str(extra.get("oai_url") or told["host"]),
            f"/oai?verb=ListRecords&metadataPrefix=arXivRaw&set={ARXIV_SET}&from={{day}}&until={{day}}",
            "OAI-PMH",
            "ListRecords",
            False,
        ),
        ("query", str(extra.get("query_url") or told["host"]), f"/api/query?id_list={quote(paper)}&max_results=1", "feed", "entry", False),
    )
    day = ""
    for name, base, path, top, inside, is_first in asked:
        try:
            with closing(Service(base, None, accept="application/xml, text/xml, */*", budget=budget)) as service:
                answer = service.ask("GET", path.replace("{day}", day or (datetime.now(UTC) - ARXIV_DAY).date().isoformat()))
        except Unreachable as error:
            yield _not_reached(f"arxiv: {name} at {base}", error)
            continue
        if is_first:
            yield _clock("arxiv", answer)
        # By arXiv's own day: it refuses a day that is not over there.
        day = day or _time_before(answer, ARXIV_DAY)[:10]
        yield (
            _list_finding(f"arxiv: {name}", answer) if inside == "ListRecords" else _held_xml(f"arxiv: {name}", answer, top, inside, "" if is_first else paper)
        )


def _held_xml(name: str, answer: Answer, top: str, inside: str, paper: str) -> Finding:
    """The finding on an XML answer: ok if its root is ``top`` and it has an element ``inside`` that names ``paper`` (empty: no paper was asked for)."""
    root = _root(name, answer, top)
    if isinstance(root, Finding):
        return root
    found = {etree.QName(one).localname for one in root.iter() if isinstance(one.tag, str)}
    if inside not in found:
        return Finding("note", f"{name}: no <{inside}> in the answer: nothing was told of a paper that is there (it happens, and is asked again)")
    if not paper and not any("arxiv" in (one.text or "").lower() for one in root.iter("{*}repositoryName", "{*}repositoryIdentifier", "{*}baseURL")):
        return Finding("wrong", f"{name}: another repository answers than arXiv", "see the address in the connection arxiv")
    ids = [one.text or "" for each in root.iter(f"{{*}}{inside}") for one in each.iter("{*}id")]
    if paper and not any(paper in one for one in ids):
        return Finding("note", f"{name}: <{inside}> names another paper than was asked for, or none (an error?): nothing was told of one that is there")
    return Finding("ok", f"{name} answers as expected")


def _root(name: str, answer: Answer, top: str) -> Any:
    """The root element of an XML answer whose name must be ``top``; else the finding that says what came."""
    if answer.status != 200:
        return _refused(name, answer)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=False, huge_tree=False)
    try:
        root = etree.fromstring(answer.body, parser)
    except etree.XMLSyntaxError:
        return Finding("wrong", f"{name}: schema drift: the answer is no XML (or was cut)", "again later; a page of HTML at 200 is how it refuses")
    if etree.QName(root).localname != top:
        return Finding("wrong", f"{name}: schema drift: <{etree.QName(root).localname}> instead of <{top}>", "see what the address shows in a browser")
    return root


def _list_finding(name: str, answer: Answer) -> Finding:
    """The finding on a page of ``ListRecords``: ok if each record has a header and is told as arXivRaw, or if arXiv says that the day has none."""
    root = _root(name, answer, "OAI-PMH")
    if isinstance(root, Finding):
        return root
    errors = [str(one.get("code", ""))[:80] for one in root.iter("{*}error")]
    if errors == ["noRecordsMatch"]:
        return Finding("ok", f"{name} answers as expected: no record on that day")
    if errors:
        return Finding("wrong", f"{name}: schema drift: error {errors[0]} to what a harvest asks", _NEWER)
    lists, records = list(root.iter("{*}ListRecords")), list(root.iter("{*}record"))
    if not lists or not records:
        return Finding("wrong", f"{name}: schema drift: neither records nor an error", _NEWER)
    parts = {"an identifier": "{*}header/{*}identifier", "a datestamp": "{*}header/{*}datestamp", "arXivRaw": "{*}metadata/{*}arXivRaw/{*}id"}
    lacking = [what for what, path in parts.items() if any(not (one.findtext(path) or "").strip() for one in records)]
    if lacking:
        return Finding("wrong", f"{name}: schema drift: a record without {', '.join(lacking)}", _NEWER)
    return Finding("ok", f"{name} answers as expected: {len(records)} records of one day")


# -- what all share


def _quoted(text: str, safe: str = "") -> str:
    """A text from an answer, quoted for use in a path; half a surrogate pair becomes "?"."""
    return quote(text, safe=safe, errors="replace")


def _json(answer: Answer) -> Any:
    """The body decoded as JSON; None if it is no JSON."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def _first_account(service: Service, name: str, path: Callable[[str], str]) -> tuple[str | None, Answer | NoAnswer]:
    """``(account, answer)`` of the first account of the registry whose list at the service is not empty; ``(None, last answer)`` after ``ACCOUNTS_TRIED``."""
    accounts = _accounts(name)[:ACCOUNTS_TRIED]
    for account in accounts:
        answer = service.tried("GET", path(account))
        told = _json(answer) if isinstance(answer, Answer) and answer.status == 200 else None
        if isinstance(told, list) and told and isinstance(told[0], dict):
            return account, answer
    return None, answer


def _accounts(service: str) -> list[str]:
    """The accounts of the registry at a service, in the file's order."""
    return [row["account"] for row in registry_rows(settings.REGISTRY, "accounts") if row["service"] == service]


def _a_paper() -> str | None:
    """A paper of the registry, by its arXiv id."""
    with (settings.REGISTRY / "releases.csv").open(encoding="utf-8", newline="") as stream:
        return next((row["paper_arxiv_id"] for row in csv.DictReader(stream) if row["paper_arxiv_id"]), None)


def _clock(name: str, answer: Answer) -> Finding:
    """How far this machine's clock is from the service's Date: wrong, a note or ok by seconds; a note if no Date can be read."""
    date = moment_of(answer.headers.get("date", ""))
    if date is None:
        return Finding("note", f"{name}: no answer holds a Date that can be read: this machine's clock stands in for it")
    off = (answer.came - date).total_seconds()
    words = f"clock: {abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} the Date of {name}"
    if abs(off) > CLOCK_WRONG_SECONDS:
        return Finding("wrong", words, "set this machine's clock (timedatectl set-ntp true): tokens of Airflow end by it, and Dags start by it", is_ours=True)
    return Finding("note", words, "set this machine's clock") if abs(off) > CLOCK_NOTE_SECONDS else Finding("ok", words)


def _form_findings(
    expected: Expected, service: str, answer: Answer | NoAnswer, *, may_lack: bool = False, of: tuple[str, str] | None = None
) -> Iterator[Finding]:
    """Findings on how an answer differs from the ``expected`` form; one that it is as expected if it does not.

    ``may_lack``: this thing may be missing: then 404 or 409 is only a note. ``of``: (field, the name asked for), which the field must hold; a name that
    ends in a slash is only how it must begin.
    """
    name = f"{service}: {expected.name}"
    if not isinstance(answer, Answer):
        yield _not_reached(name, answer)
        return
    if answer.status != 200:
        if may_lack and answer.status in {404, 409}:
            yield Finding("note", f"{name}: status {answer.status} (there is none of this one): how it answers where there is one is not seen")
        elif may_lack and answer.status in {401, 403} and not _is_limit(answer):
            words = f"{name}: refused (status {answer.status}): such a thing stays unknown"
            yield Finding("note", words, "see whether the address shows it in a browser; one that is gated or private is refused")
        else:
            yield _refused(name, answer)
        return
    told = _json(answer)
    if told is None:
        words = "a page of HTML" if answer.body.lstrip()[:1] == b"<" else "something that is no JSON (or was cut)"
        yield Finding("wrong", f"{name}: schema drift: {words} at status 200", "see what the address shows in a browser; a proxy in between does this")
        return
    if not isinstance(told, list if expected.is_list else dict):
        yield Finding("wrong", f"{name}: schema drift: {_called(type(told))} instead of {'a list' if expected.is_list else 'an object'}", _NEWER)
        return
    rows: list[Any] = told if isinstance(told, list) else [told]
    wrong = [*_drift(rows, expected.must), *_inner_drift(rows, expected.inner)]
    odd = [*_drift(rows, expected.should), *_drift(rows, expected.may, may_lack=True)]
    if not wrong and of is not None and (others := _first_other_name(rows, *of)):
        todo = "nothing of it is landed: see what the address shows in a browser; a filter that is ignored, a cache or a proxy in between does this"
        yield Finding("wrong", f"{name}: the answer is of {others}, and {of[1]} was asked for", todo)
    elif wrong:
        yield Finding("wrong", f"{name}: schema drift: {'; '.join(wrong + odd)}", _NEWER)
    elif odd:
        yield Finding("note", f"{name}: schema drift: {'; '.join(odd)}", "what is not told becomes unknown; see whether a newer release knows the field")
    elif not rows:
        yield Finding("note", f"{name}: an empty list: what its elements tell is not seen")
    else:
        yield Finding("ok", f"{name} answers as expected")


_NEWER = "nothing of it can be landed: see whether a newer release of this project knows the change, and report it"


def _first_other_name(rows: Sequence[Any], name: str, asked: str) -> str:
    """The first name in the field ``name`` that is not the one asked for; empty if all are. An ``asked`` with a slash at its end is how names must begin."""
    for row in rows:
        told = str(row.get(name)).lower()
        if not (told.startswith(asked.lower()) if asked.endswith("/") else told == asked.lower()):
            return str(row.get(name))[:100].encode("utf-8", "replace").decode()
    return ""


def _inner_drift(rows: Sequence[Any], inner: Mapping[str, Mapping[str, Kind]]) -> Iterator[str]:
    """The sentences of ``_drift`` on the objects in the fields named in ``inner``: the object in a field, or each element of its list."""
    for name, fields in inner.items():
        found = [row[name] for row in rows if isinstance(row, dict) and isinstance(row.get(name), list | dict)]
        parts = [part for one in found for part in (one if isinstance(one, list) else [one])]
        yield from (f"in {name}, {words}" for words in _drift(parts, fields))


def _drift(rows: Sequence[Any], fields: Mapping[str, Kind], *, may_lack: bool = False) -> Iterator[str]:
    """A sentence for each way in which ``rows`` differ from ``fields``: a field is missing (unless they ``may_lack`` some) or has another type; each once."""
    said = dict[str, None]()
    for row in rows:
        if not isinstance(row, dict):
            said[f"an element is {_called(type(row))} instead of an object"] = None
            continue
        for name, kind in fields.items():
            if name not in row:
                if not may_lack:
                    said[f"{name} is missing"] = None
            elif not isinstance(row[name], kind) or (isinstance(row[name], bool) and bool not in _kinds(kind)):
                said[f"{name} is {_called(type(row[name]))} instead of {' or '.join(_called(one) for one in _kinds(kind))}"] = None
    yield from list(said)[:MAX_SAID]


def _kinds(kind: Kind) -> Iterable[type]:
    """The types that are allowed for a field; a single type becomes a tuple of one."""
    return kind if isinstance(kind, tuple) else (kind,)


def _called(kind: type) -> str:
    """A JSON type as words: "a whole number"."""
    return {str: "text", int: "a whole number", float: "a number", bool: "true or false", list: "a list", dict: "an object", _NONE: "null"}.get(
        kind, kind.__name__
    )


def _is_limit(answer: Answer) -> bool:
    """Whether an answer is a rate limit: status 429, or 403 with the signs of one."""
    # Ask ``limit_of``, as the pipeline does, which waits for every kind of limit.
    told = Response(answer.status, answer.headers, answer.body, answer.came, "")
    return answer.status == 429 or (answer.status == 403 and limit_of(told).hold is not None)


def _refused(name: str, answer: Answer) -> Finding:
    """Why an answer without the expected status came: limit, failure of the service, or drift."""
    if _is_limit(answer):
        return Finding("note", f"{name}: the limit is used up (status {answer.status})", "nothing: the line waits until the service gives calls again")
    if answer.status >= 500 or answer.status == 408:
        return Finding("wrong", f"{name}: the service fails (status {answer.status})", "again later")
    if answer.status == 400:
        return Finding("wrong", f"{name}: schema drift: what we ask is refused (status 400)", _NEWER)
    return Finding("wrong", f"{name}: status {answer.status}", "see what the address shows in a browser")


def _nothing(name: str, words: str, answer: Answer | NoAnswer) -> Finding:
    """The finding that a service gave nothing usable, with the reason: not reached, refused, no JSON, or what ``words`` say."""
    if not isinstance(answer, Answer):
        return _not_reached(f"{name}: {words}", answer)
    if answer.status != 200:
        return _refused(f"{name}: {words}", answer)
    if _json(answer) is None:
        return Finding("wrong", f"{name}: schema drift: a list is no JSON", "see what the address shows in a browser; a proxy in between does this")
    return Finding("wrong", f"{name}: {words}", "see the accounts in sql/registry/accounts.csv, and what the address shows in a browser")


def _estimate(calls: Mapping[str, int]) -> Iterator[Finding]:
    """How long the first load takes at these limits, from what the registry's accounts hold."""
    parts, accounts = [], len(_accounts("huggingface"))
    models, repositories, papers = accounts * MODELS_EACH, accounts * REPOSITORIES_EACH, accounts * PAPERS_EACH // PAPERS_PER_CALL
    hub = accounts * CALLS_PER_ACCOUNT + models * CALLS_PER_MODEL
    if calls["huggingface"]:
        parts.append(f"the Hub about {hub:,} calls, {_long(max(hub / calls['huggingface'] * 300, hub * SECONDS_A_CALL))}")
    if calls["github"]:
        own = repositories / 30 if calls["github"] > 60 else repositories
        asked = int(repositories * CALLS_PER_REPOSITORY + own)
        parts.append(f"GitHub about {asked:,} calls, {_long(max(asked / calls['github'] * 3_600, asked * SECONDS_A_CALL))}")
    parts.append(f"arXiv about {papers} calls, {_long(papers * 15.0)}")
    words = f"first load of the registry's {accounts} accounts (at most about {models:,} models, {repositories:,} repositories): {'; '.join(parts)}"
    yield Finding("ok" if calls["huggingface"] and calls["github"] else "note", f"{words}. They run side by side, and go on over days")


def _long(seconds: float) -> str:
    """A length of time as words, in minutes, hours or days: "12 min"."""
    if seconds < 5_400:
        return f"{max(round(seconds / 60), 1)} min"
    return f"{seconds / 3_600:.0f} h" if seconds < 172_800 else f"{seconds / 86_400:.0f} days"
