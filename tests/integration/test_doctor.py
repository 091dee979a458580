"""make doctor against the replay: all well, and each thing wrong in turn with what it says."""

from __future__ import annotations

import base64
import contextlib
import errno
import itertools
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest

from observatory import clock, settings
from observatory.budget import LocalBudget
from observatory.cli.__main__ import main
from observatory.errors import ObservatoryError, WarehouseError
from observatory.http import Client, Response, TooLarge
from observatory.local import airflow, disk, doctor, pace
from observatory.local.doctor import Answer, Finding, Service, Unreachable
from observatory.local.processes import Patience, start
from observatory.sources import github, hub_census, hub_stats
from observatory.sources.huggingface import ITEM_FIELDS, LIST_FIELDS

TOKEN = "hf_made-up-for-this-test"
Told = dict[str, dict[str, Any]]


def world(folder: Path) -> Path:
    """A small whole world of the registry's first accounts: every field that a service tells, made up."""
    hub, github, paper = doctor._accounts("huggingface")[0], doctor._accounts("github")[0], doctor._a_paper()
    counted = {"downloads": 1, "downloadsAllTime": 2, "likes": 3, "gated": False, "private": False, "disabled": False, "tags": [], "sha": "0" * 40}
    whole = {**counted, "author": hub, "cardData": {}, "lastModified": "2025-01-02T00:00:00.000Z", "siblings": [{"rfilename": "LICENSE"}], "usedStorage": 1}
    models = [{"id": f"{hub}/m{number:02}", **whole, "createdAt": f"2024-{number:02}-01T00:00:00.000Z"} for number in range(1, 13)]
    entry = {"type": "file", "path": "README.md", "oid": "0" * 40, "size": 1}
    bulk = [{**entry, "path": name} for name in hub_stats.FILES.values()]
    repository = {"full_name": f"{github}/a", "owner": {"login": github}, "default_branch": "main", "archived": False, "fork": False, "topics": []}
    repository |= {"description": None, "forks_count": 0, "created_at": "2024-01-01T00:00:00Z", "private": False, "disabled": False, "visibility": "public"}
    files: dict[str, list[dict[str, Any]]] = {
        "hub/models.jsonl": models,
        "hub/datasets.jsonl": [{**models[0], "id": one} for one in (f"{hub}/d", *hub_stats.REPOSITORIES.values())],
        "hub/organizations.jsonl": [{"name": hub, "numModels": 2, "numDatasets": 1, "numFollowers": 1}],
        "hub/trees.jsonl": [
            *({"repo_type": "model", "id": one["id"], "entries": [entry]} for one in models),
            {"repo_type": "dataset", "id": f"{hub}/d", "entries": [entry]},
            *({"repo_type": "dataset", "id": name, "entries": [entry, *bulk]} for name in hub_stats.REPOSITORIES.values()),
        ],
        "hub/refs.jsonl": [{"repo_type": "model", "id": one["id"], "branches": [], "tags": []} for one in models]
        + [{"repo_type": "dataset", "id": f"{hub}/d", "branches": [], "tags": []}],
        "hub/cards.jsonl": [{"repo_type": "model", "id": one["id"], "text": "# A model"} for one in models]
        + [{"repo_type": "dataset", "id": f"{hub}/d", "text": "# A dataset"}],
        "hub/licences.jsonl": [{"repo_type": "model", "id": one["id"], "path": "LICENSE", "text": "A licence"} for one in models],
        "hub/papers.jsonl": [{"id": paper, "title": "A paper", "upvotes": 1}],
        "github/repos.jsonl": [{**repository, "stargazers_count": 1, "pushed_at": "2025-01-01T00:00:00Z", "license": None}],
        "github/trees.jsonl": [
            {"full_name": f"{github}/a", "sha": "0" * 40, "truncated": False, "entries": [{"path": "README.md", "type": "blob", "sha": "0" * 40}]}
        ],
        "github/readmes.jsonl": [{"full_name": f"{github}/a", "path": "README.md", "text": "# A"}],
        "github/commits.jsonl": [{"full_name": f"{github}/a", "first_commit_at": "2024-01-01T00:00:00Z", "last_commit_at": "2024-02-01T00:00:00Z", "total": 2}],
        "github/releases.jsonl": [
            {
                "full_name": f"{github}/a",
                "releases": [
                    {
                        "tag_name": "v1",
                        "name": None,
                        "published_at": None,
                        "created_at": "2024-01-01T00:00:00Z",
                        "draft": False,
                        "prerelease": False,
                        "assets": [],
                    }
                ],
            }
        ],
        "arxiv/papers.jsonl": [{"id": paper, "title": "A paper", "categories": "cs.CL econ.EM", "authors": "A", "datestamp": "2025-08-08"}],
    }
    for name, rows in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "world.json").write_text(json.dumps({"title": "whole", "as_of": "2025-08-10T00:00:00Z"}))
    return folder


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The three services as a replay of a small whole world serves them, with tokens."""
    folder = tmp_path_factory.mktemp("doctor")
    command = [
        sys.executable,
        "-m",
        "observatory.replay",
        "--world",
        str(world(folder / "world")),
        "--state",
        str(folder / "s"),
        "--ports-file",
        str(folder / "ports.json"),
    ]
    child = start("replay", command, folder / "log", env={"PYTHONPATH": str(settings.ROOT / "plugins")})
    patience = Patience(lambda: [child], "the replay")
    while not (folder / "ports.json").exists():
        patience.wait()
    ports = json.loads((folder / "ports.json").read_text())
    yield {name: {"host": ports[name], "password": TOKEN if name != "arxiv" else None} for name in ("huggingface", "github", "arxiv")}
    child.end()


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The replay's clock stands in 2025; ours is taken to agree with it unless a test says otherwise."""
    alter(monkeypatch, "", lambda answer: replace(answer, came=datetime(2025, 8, 10, 0, 0, 1, tzinfo=UTC)))


def alter(monkeypatch: pytest.MonkeyPatch, part: str, change: Callable[[Answer], Answer]) -> None:
    """Answers to paths that hold ``part`` come changed."""
    real = Service.ask

    def ask(self: Service, method: str, path: str, *, json_body: Any = None) -> Answer:
        answer = real(self, method, path, json_body=json_body)
        return change(answer) if part in path else answer

    monkeypatch.setattr(Service, "ask", ask)


def body(change: Callable[[Any], Any]) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, body=json.dumps(change(json.loads(answer.body))).encode())


def headers(**values: str) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, headers={**answer.headers, **{name.replace("_", "-"): value for name, value in values.items()}})


def status(number: int, text: str = "{}") -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, status=number, body=text.encode())


def role(name: str, *rights: str) -> Callable[[Answer], Answer]:
    """A token's own page by which it has a role, and the rights of a fine-grained one."""
    grained = {"fineGrained": {"global": [], "scoped": [{"permissions": list(rights)}]}} if rights else {}
    return status(200, json.dumps({"name": "me", "auth": {"accessToken": {"role": name, **grained}}}))


def made(*moments: str) -> Callable[[Answer], Answer]:
    """A list of models that were made then, one after the other and again from the first."""
    return body(lambda rows: [{**row, "createdAt": moment} for row, moment in zip(rows, itertools.cycle(moments), strict=False)])


def of_another(name: str, other: str) -> Callable[[Answer], Answer]:
    """An answer of another thing, well in all else."""
    return body(lambda told: [{**row, name: other} for row in told] if isinstance(told, list) else {**told, name: other})


def body_as(told: bytes) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, body=told)


def replaced(old: bytes, new: bytes) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, body=answer.body.replace(old, new))


def node(**other: Any) -> Callable[[Answer], Answer]:
    """A query's answer whose repository tells this otherwise."""
    return body(lambda told: {"data": {**told["data"], "r0": {**told["data"]["r0"], **other}}})


def field(name: str, value: Any) -> Callable[[Answer], Answer]:
    """An answer with this in a field, of each element of a list."""
    return body(lambda told: [{**row, name: value} for row in told] if isinstance(told, list) else {**told, name: value})


def file_of_github(text: bytes) -> Callable[[Answer], Answer]:
    return body(lambda told: {**told, "content": base64.b64encode(text).decode(), "size": len(text)})


FIELDS = (
    ("/api/models?author", "gguf"),
    ("/api/models?author", "evalResults"),
    ("/api/models?author", "library_name"),
    ("/api/datasets?author", "mainSize"),
    ("/api/models/", "childrenModelCount"),
    ("/api/models/", "baseModels"),
    ("/api/datasets/", "usedStorage"),
    ("/orgs/", "topics"),
    ("/repos/", "visibility"),
    ("/releases", "assets"),
    ("/commits", "parents"),
    ("/readme", "sha"),
)
REACHED = (("/api/models?sort", "huggingface"), ("/rate_limit", "github"))
OTHERS = ((503, ""), (200, "<html>"), (407, ""), (200, "null"))
ERROR_ENTRY = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title></entry></feed>"
)


OAI_RECORD = (
    "<ListRecords><record><header><identifier>oai:arXiv.org:2401.00001</identifier><datestamp>2025-08-08</datestamp></header>"
    "<metadata><arXivRaw><id>2401.00001</id></arXivRaw></metadata></record></ListRecords>"
)


def oai(inside: str) -> str:
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inside}</OAI-PMH>'


def without(name: str) -> Callable[[Any], Any]:
    return lambda rows: [{key: value for key, value in row.items() if key != name} for row in rows]


def of(told: Told) -> list[Finding]:
    return list(doctor.services(told, pause=0.0))


def test_all_is_well_at_the_replay(told: Told) -> None:
    found = of(told)
    assert [one for one in found if one.level == "wrong"] == []
    words = "\n".join(one.words for one in found)
    accounts = len(doctor._accounts("huggingface"))
    calls = f"the Hub about {accounts * (doctor.CALLS_PER_ACCOUNT + doctor.MODELS_EACH * doctor.CALLS_PER_MODEL):,} calls"
    for part in ("calls each 300 s (", " calls an hour", "first load", calls, "clock: 1 s ahead of the Date of arxiv"):
        assert part in words
    assert sum("answers as expected" in one.words or "there is none of this one" in one.words for one in found) >= 14
    assert TOKEN not in words


@pytest.mark.parametrize(
    ("part", "change", "level", "words"),
    [
        ("/api/whoami-v2", status(401), "wrong", "huggingface: the token (HF_TOKEN) is refused"),
        ("/api/whoami-v2", status(200, '{"auth": {"accessToken": {"role": "write"}}}'), "note", "the token is accepted, and may write"),
        ("/api/models?sort", headers(ratelimit_policy='"fixed window";"api";q=500;w=300'), "note", "500 calls each 300 s (anonymous), although a token is set"),
        ("/api/models?sort", headers(ratelimit_policy='"fixed window";"api";q=1000;w=300'), "ok", "1000 calls each 300 s (free)"),
        ("/api/models?sort", headers(ratelimit='"api";r=3;t=200'), "note", "of which 3 are left for 200 s"),
        ("/api/models?sort", headers(ratelimit_policy=""), "note", "no answer names a limit"),
        ("/api/models?sort", body(lambda rows: rows[::-1]), "wrong", "the list ignores sort=createdAt&direction=1 (the newest comes first)"),
        ("/api/models?sort", body(lambda rows: [*rows[:7], *rows[:6:-1]]), "wrong", "the list ignores sort=createdAt&direction=1"),
        ("/api/models?sort", body(lambda rows: [*rows[1:], rows[0]]), "wrong", "the list ignores sort=createdAt&direction=1"),
        ("/api/models?sort", body(lambda rows: rows[:2]), "note", "whether lists come in the order that was asked for is not seen: 2 of 100 models came"),
        ("/api/models?sort", body(lambda rows: rows[:9]), "note", "whether lists come in the order that was asked for is not seen: 9 of 100 models came"),
        ("/api/models?sort", status(400, '{"error": "Invalid sort"}'), "wrong", "schema drift: what we ask is refused (status 400)"),
        ("/api/models?author", body(without("_id")), "wrong", "GET /api/models: schema drift: _id is missing"),
        ("/api/models?author", status(200, "<html>"), "wrong", "huggingface: schema drift: a list is no JSON"),
        ("/api/datasets?author", body(without("gated")), "note", "GET /api/datasets: schema drift: gated is missing"),
        ("/api/datasets?author", body(lambda rows: {"rows": rows}), "wrong", "an object instead of a list"),
        ("/overview", status(500), "wrong", "overview: the service fails (status 500)"),
        ("/tree/main", body(lambda rows: [{**row, "size": "1"} for row in rows]), "note", "size is text instead of a whole number"),
        ("/refs", body(lambda told: {**told, "branches": None}), "wrong", "branches is null instead of a list"),
        ("/README.md", status(200, "<!doctype html>"), "wrong", "a page for people comes instead of a README"),
        ("/rate_limit", status(401), "wrong", "github: the token (GITHUB_TOKEN) is refused"),
        ("/rate_limit", status(503), "wrong", "github: GET /rate_limit: the service fails (status 503)"),
        ("/rate_limit", status(302), "wrong", "github: GET /rate_limit: status 302"),
        ("/rate_limit", status(429), "note", "github: GET /rate_limit: the limit is used up"),
        ("/rate_limit", status(200, "<html>"), "wrong", "github: GET /rate_limit: schema drift: a page of HTML"),
        ("/rate_limit", status(200, "null"), "wrong", "github: GET /rate_limit: schema drift"),
        ("/readme", status(403), "note", "GET /repos/…/readme: refused (status 403): such a thing stays unknown"),
        ("/refs", status(401), "note", "refs: refused (status 401)"),
        ("/refs", status(404), "note", "refs: status 404 (there is none of this one): how it answers where there is one is not seen"),
        *((part, status(number, text), "note", f"{name}: http") for part, name in REACHED for number, text in OTHERS),
        ("/api/whoami-v2", status(200, "{}"), "note", "whether the token (HF_TOKEN) is accepted was not told (/api/whoami-v2 names nobody)"),
        ("/api/whoami-v2", status(200, '{"error": "x"}'), "note", "whether the token (HF_TOKEN) is accepted was not told"),
        ("/api/whoami-v2", role("admin"), "note", "the token is accepted, and may write"),
        ("/api/whoami-v2", role("fineGrained"), "note", "whether it may write is not known, its role: fineGrained"),
        ("/api/whoami-v2", role("fineGrained", "repo.content.read"), "ok", "may only read; its role: fineGrained"),
        ("/api/whoami-v2", role("fineGrained", "repo.content.read", "repo.write"), "note", "the token is accepted, and may write"),
        ("/api/models?sort", made("2025-08-09T00:00:00.000Z"), "note", "all 12 models were made at the same moment, and lately"),
        ("/api/models?sort", made("2022-03-02T23:29:04.000Z"), "ok", "lists come in the order that was asked for"),
        ("/api/models?sort", made("", ""), "note", "a model tells no moment at which it was made"),
        ("/api/models?sort", made("x", "y"), "note", "a model tells no moment at which it was made"),
        ("/README.md", status(200, '{"error": "x"}'), "wrong", "JSON comes instead of a README"),
        ("/README.md", status(200, ""), "wrong", "nothing comes instead of a README"),
        ("/README.md", status(200, "<?xml version='1.0'?><Error/>"), "wrong", "XML comes instead of a README"),
        ("/README.md", status(200, "<!-- x --><HTML>"), "wrong", "a page for people comes instead of a README"),
        ("/README.md", lambda answer: replace(answer, status=200, headers={}, body=b"# Another"), "note", "whether it is the README is not known"),
        ("0/README.md", body_as(b"# Another"), "wrong", "other bytes come than those that its ETag names: no README can be landed"),
        ("/resolve/main/README.md", headers(location="/api/resolve-cache/models/other/name/0/README.md"), "note", "redirects to another thing"),
        ("/resolve/main/README.md", headers(location="/login?next=x"), "note", "redirects to another thing"),
        ("/README.md", status(404), "note", "status 404: whether READMEs can be read is not seen"),
        ("/README.md", status(401), "note", "status 401: whether READMEs can be read is not seen"),
        ("/LICENSE", status(200, "<!doctype html>"), "wrong", "a page for people comes instead of a licence file"),
        ("/LICENSE", status(403), "note", "status 403: whether licence files can be read is not seen"),
        ("/LICENSE", headers(location="/api/resolve-cache/models/other/name/0/LICENSE"), "note", "redirects to another thing: such a licence file"),
        ("/datasets?author", status(200, "[]"), "note", "an empty list: what its elements tell is not seen"),
        ("/rate_limit", headers(x_ratelimit_limit="60"), "note", "is accepted is not known: 60 calls an hour are what the anonymous have"),
        ("/rate_limit", headers(x_ratelimit_limit=""), "note", "is accepted is not known: no limit is named"),
        ("/graphql", status(200, '{"data": {"r0": null}, "errors": [{"type": "FORBIDDEN"}]}'), "note", "nothing was told of a repository that is there"),
        ("id_list", status(200, ERROR_ENTRY), "note", "arxiv: query: <entry> names another paper"),
        # Whose answer it is.
        ("/api/models?author", of_another("id", "other/name"), "wrong", "GET /api/models: the answer is of other/name, and"),
        ("/api/datasets?author", of_another("id", "other/name"), "wrong", "GET /api/datasets: the answer is of other/name, and"),
        ("/api/models/", of_another("id", "other/name"), "wrong", "GET /api/models/…: the answer is of other/name, and"),
        ("/api/datasets/", of_another("id", "other/name"), "wrong", "GET /api/datasets/…: the answer is of other/name, and"),
        ("/overview", of_another("name", "other"), "wrong", "overview: the answer is of other, and"),
        ("/api/papers", of_another("id", "2401.99999"), "wrong", "GET /api/papers/…: the answer is of 2401.99999, and"),
        ("/orgs/", of_another("full_name", "other/name"), "wrong", "GET /orgs/…/repos: the answer is of other/name, and"),
        ("/repos/", of_another("full_name", "other/name"), "wrong", "GET /repos/…: the answer is of other/name, and"),
        ("/graphql", node(nameWithOwner="other/name"), "wrong", "POST /graphql: the answer is of other/name, and"),
        ("/readme", file_of_github(b"# Another"), "note", "readme: other bytes came than those that its hash names"),
        ("Identify", replaced(b">arXiv<", b">Another<"), "wrong", "arxiv: OAI-PMH: another repository answers than arXiv"),
        ("/rate_limit", status(200, '{"resources": {}}'), "wrong", "GET /rate_limit: schema drift: in resources, core is missing"),
        ("/overview", status(200, '{"error": "x"}'), "wrong", "overview: schema drift: name is missing"),
        ("/api/models?sort", status(200, '[{"error": "x"}]'), "note", "whether it is this service is not known"),
        # What the line asks for beyond the first fields.
        *((part, field(name, 7.5), "note", f"{name} is a number instead of") for part, name in FIELDS),
        ("/api/models?author", status(400), "wrong", "no account of the registry lists a model: schema drift: what we ask is refused (status 400)"),
        ("/api/models?sort=createdAt&direction=1&limit=1&", status(400), "wrong", "GET /api/models of the census: schema drift: what we ask is refused"),
        ("/api/datasets?sort", status(400), "wrong", "GET /api/datasets of the census: schema drift: what we ask is refused"),
        ("/api/models/", field("siblings", [{"name": "a"}]), "wrong", "in siblings, rfilename is missing"),
        ("/refs", field("branches", [{"name": "main"}, {}]), "wrong", "in branches, name is missing"),
        ("/git/trees/", field("tree", [{"path": "a", "type": "blob"}]), "wrong", "in tree, sha is missing"),
        ("/graphql", node(isDisabled="no"), "note", "isDisabled is text instead of true or false"),
        ("/graphql", node(repositoryTopics=None), "note", "repositoryTopics is null instead of an object"),
        ("/api/models?sort", status(200, "[]"), "note", "whether lists come in the order that was asked for is not seen"),
        ("/api/models?author", body(lambda rows: [{**row, "id": "\ud83d"} for row in rows]), "wrong", "a model whose id is none"),
        ("/api/whoami-v2", status(200, '{"auth": {"accessToken": {"role": "\\ud83d"}}}'), "note", "whether it may write is not known"),
        ("/orgs/", body(lambda rows: [{**row, "full_name": "a/\ud83d"} for row in rows]), "note", ""),
        ("/rate_limit", headers(x_oauth_scopes="repo, admin:org"), "note", "may more than read what is public: repo, admin:org"),
        ("/rate_limit", headers(x_ratelimit_remaining="2"), "note", "of which 2 are left"),
        ("/orgs/", body(without("id")), "wrong", "GET /orgs/…/repos: schema drift: id is missing"),
        ("/orgs/", status(503), "wrong", "the service fails (status 503)"),
        ("/git/trees/", body(lambda told: {"sha": "x"}), "wrong", "tree is missing; truncated is missing"),
        ("/git/trees/", status(429), "note", "the limit is used up (status 429)"),
        ("/graphql", status(200, "[]"), "wrong", "POST /graphql: schema drift: a list instead of an object"),
        ("Identify", status(200, "Rate exceeded."), "wrong", "arxiv: OAI-PMH: schema drift: the answer is no XML"),
        ("GetRecord", status(503), "wrong", "arxiv: OAI-PMH record: the service fails (status 503)"),
        ("ListRecords", status(503), "wrong", "arxiv: OAI-PMH list: the service fails (status 503)"),
        ("ListRecords", status(200, "<html/>"), "wrong", "arxiv: OAI-PMH list: schema drift: <html> instead of <OAI-PMH>"),
        ("ListRecords", status(200, oai("<ListRecords/>")), "wrong", "arxiv: OAI-PMH list: schema drift: neither records nor an error"),
        ("ListRecords", status(200, oai("")), "wrong", "arxiv: OAI-PMH list: schema drift: neither records nor an error"),
        ("ListRecords", status(200, oai('<error code="badArgument"/>')), "wrong", "arxiv: OAI-PMH list: schema drift: error badArgument"),
        ("ListRecords", status(200, oai(OAI_RECORD.replace("datestamp", "date"))), "wrong", "a record without a datestamp"),
        ("ListRecords", status(200, oai(OAI_RECORD.replace("arXivRaw", "arXiv"))), "wrong", "a record without arXivRaw"),
        ("ListRecords", status(200, oai(OAI_RECORD)), "ok", "arxiv: OAI-PMH list answers as expected: 1 records of one day"),
        ("ListRecords", status(200, oai('<error code="noRecordsMatch"/>')), "ok", "arxiv: OAI-PMH list answers as expected: no record on that day"),
        ("/d/tree/main", body(without("path")), "wrong", "GET /api/datasets/…/tree/main: schema drift: path is missing"),
        ("/d/refs", body(lambda told: {"tags": told["tags"]}), "wrong", "GET /api/datasets/…/refs: schema drift: branches is missing"),
        ("/d/tree/main", status(404), "note", "GET /api/datasets/…/tree/main"),
        ("/d/resolve/main/README.md", status(200, "<!doctype html>"), "wrong", "GET /datasets/…/resolve/main/README.md: schema drift: a page for people"),
        ("/hub-stats/tree", body(lambda told: told[:1]), "wrong", "hub-stats: schema drift: datasets.parquet, models.parquet is not there"),
        ("/hub-stats/tree", status(404), "note", "the bulk files of cfahlgren1/hub-stats are not there (status 404)"),
        ("/hub-stats/tree", status(502), "wrong", "the service fails (status 502)"),
        ("/hub_weekly_snapshots/tree", body(lambda _: {}), "wrong", "hub_weekly_snapshots/tree/main: schema drift"),
        ("id_list", status(200, "<feed xmlns='http://www.w3.org/2005/Atom'/>"), "note", "no <entry> in the answer"),
        ("/rate_limit", headers(date="Tue, 01 Jan 2030 00:00:00 GMT"), "wrong", "behind the Date of github"),
        ("/rate_limit", headers(date="Sun, 10 Aug 2025 00:02:00 GMT"), "note", "119 s behind the Date of github"),
        ("/rate_limit", headers(date="nonsense"), "note", "no answer holds a Date that can be read"),
    ],
)
def test_what_is_wrong_is_said(told: Told, monkeypatch: pytest.MonkeyPatch, part: str, change: Callable[[Answer], Answer], level: str, words: str) -> None:
    alter(monkeypatch, part, change)
    found = of(told)
    assert [one.words for one in found if one.level == level and words in one.words] != [], [one.words for one in found if one.level != "ok"]
    if level == "wrong":
        assert all(one.todo for one in found if one.level == "wrong")


def test_without_tokens_it_says_what_that_costs(told: Told) -> None:
    found = of({name: {**one, "password": None} for name, one in told.items()})
    notes = " ".join(one.words + one.todo for one in found if one.level == "note")
    assert "no token (HF_TOKEN)" in notes and "no token (GITHUB_TOKEN)" in notes and "60" in notes


@pytest.mark.parametrize("service", ["huggingface", "github", "arxiv"])
def test_a_service_that_is_not_there_is_named_and_the_others_are_asked(told: Told, service: str) -> None:
    nowhere = {**told, service: {"host": f"http://127.0.0.1:{airflow.free_port()}", "password": None}}
    found = of(nowhere)
    assert f"{service}:" in next(one.words for one in found if "is not reached: the connection was refused" in one.words)
    assert all(service in one.words for one in found if one.level == "wrong")


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "nonsense://127.0.0.1:1"])
def test_a_proxy_that_cannot_be_used_is_said(told: Told, monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    found = of({name: {**one, "host": "http://service.invalid"} for name, one in told.items()})
    assert sum("is not reached: the proxy of the environment" in one.words for one in found if one.level == "wrong") == 6


def test_what_speaks_to_loopback_goes_past_every_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "mirror.example")
    monkeypatch.setattr(os, "environ", {**os.environ, **airflow.past_proxies(), "HTTP_PROXY": "http://127.0.0.1:9"})
    assert os.environ["NO_PROXY"] == os.environ["no_proxy"] == "mirror.example,127.0.0.1,localhost,::1"


def test_headers_that_come_byte_by_byte_end_with_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "DEADLINE_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                for letter in itertools.cycle(b"HTTP/1.1 200 OK\r\nX: y"):
                    connection.send(bytes([letter]))
                    time.sleep(0.02)

        threading.Thread(target=serve, daemon=True).start()
        with contextlib.closing(Service(f"http://127.0.0.1:{server.getsockname()[1]}", None)) as service, pytest.raises(Unreachable):
            service.ask("GET", "/")


def unanswered(monkeypatch: pytest.MonkeyPatch, part: str, error: Exception) -> list[str]:
    """Questions to paths that hold ``part`` fail so in the HTTP library; returns what is asked."""
    real, asked = Client.once, list[str]()

    def once(self: Client, method: str, path: str, *, json: Any = None) -> Response:
        asked.append(path)
        if part in path:
            raise error
        return real(self, method, path, json=json)

    monkeypatch.setattr(Client, "once", once)
    return asked


LARGE, SILENT, CUT = TooLarge("body above the bound", b"", datetime(2025, 8, 10, tzinfo=UTC)), httpx2.ReadTimeout("x"), httpx2.RemoteProtocolError("x")


@pytest.mark.parametrize(
    ("error", "words", "todo"),
    [
        (LARGE, "an answer above 4 MiB", "see what the address shows"),
        (SILENT, "no whole answer within 180 s", "again later"),
        (CUT, "no whole answer (RemoteProtocolError)", "see what the address shows"),
        (httpx2.DecodingError("x"), "no whole answer (DecodingError)", "see what the address shows"),
    ],
)
@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("&limit=100&", "huggingface: GET /api/models?sort"),
        ("/api/models?sort=createdAt&direction=1&limit=1&", "huggingface: GET /api/models of the census"),
        ("/api/datasets?sort", "huggingface: GET /api/datasets of the census"),
        ("/d?expand", "huggingface: GET /api/datasets/…"),
        ("/d/tree/main", "huggingface: GET /api/datasets/…/tree/main"),
        ("/d/refs", "huggingface: GET /api/datasets/…/refs"),
        ("/d/resolve/main/README.md", "huggingface: GET /datasets/…/resolve/main/README.md"),
        ("/hub-stats/tree", "huggingface: GET /api/datasets/cfahlgren1/hub-stats/tree/main"),
        ("/api/whoami-v2", "huggingface: GET /api/whoami-v2"),
        ("/api/datasets?author", "huggingface: GET /api/datasets"),
        ("/overview", "huggingface: GET /api/organizations/…/overview"),
        ("/m01/tree/main", "huggingface: GET /api/models/…/tree/main"),
        ("/m01/refs", "huggingface: GET /api/models/…/refs"),
        ("/m01/resolve/main/README.md", "huggingface: GET /…/resolve/main/README.md"),
        ("/LICENSE", "huggingface: GET /…/resolve/…/LICENSE"),
        ("/api/papers", "huggingface: GET /api/papers/…"),
        ("/rate_limit", "github: GET /rate_limit"),
        ("/git/trees", "github: GET /repos/…/git/trees/…"),
        ("/commits", "github: GET /repos/…/commits"),
        ("/graphql", "github: POST /graphql"),
        ("Identify", "arxiv: OAI-PMH"),
        ("GetRecord", "arxiv: OAI-PMH record"),
        ("ListRecords", "arxiv: OAI-PMH list"),
        ("id_list", "arxiv: query"),
    ],
)
def test_one_endpoint_without_an_answer_is_named_and_all_others_are_examined(
    told: Told, monkeypatch: pytest.MonkeyPatch, part: str, name: str, error: Exception, words: str, todo: str
) -> None:
    before = {one.words for one in of(told) if "answers as expected" in one.words or "README.md: status" in one.words}
    asked = unanswered(monkeypatch, part, error)
    found = of(told)
    (wrong,) = [one for one in found if one.level == "wrong"]
    assert wrong.words.startswith(name) and words in wrong.words and wrong.todo.startswith(todo) and "not reached" not in wrong.words
    lost = before - {one.words for one in found}
    # Without a list of data sets there is none whose item, tree, refs and README could be asked for.
    assert len(lost) <= (5 if part == "/api/datasets?author" else 1)
    assert len([one for one in asked if part in one]) == 1, "each is asked once, whatever became of another"
    for service in ("huggingface", "github"):
        assert any(one.words.startswith(f"clock: 1 s ahead of the Date of {service}") for one in found)
        assert any(one.words.startswith(f"{service}: ") and " calls " in one.words for one in found), "its limits are told"


@pytest.mark.parametrize("error", [LARGE, CUT])
def test_lists_of_accounts_without_an_answer_leave_the_rest_to_be_examined(told: Told, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    unanswered(monkeypatch, "/api/models?author", error)
    words = [one.words for one in of(told)]
    assert any("no account of the registry lists a model: " in one for one in words)
    for part in ("GET /api/datasets", "GET /api/models/…", "GET /api/models/…/refs", "GET /api/papers/…"):
        assert any(f"huggingface: {part} answers as expected" in one for one in words), part


def test_a_service_that_is_silent_to_everything_is_not_asked_for_hours(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = unanswered(monkeypatch, "/", SILENT)
    wrong = [one.words for one in of(told) if one.level == "wrong"]
    for service in ("huggingface", "github"):
        assert any(one.startswith(service) and "2 questions in a row, so that the rest is not asked" in one for one in wrong)
    assert len(asked) == 2 * doctor.MAX_SILENCES + 4


@pytest.mark.parametrize("host", ["huggingface.co", "huggingface.co:443", "//huggingface.co", "https//huggingface.co", "https:///x", "ftp://x", ""])
def test_a_host_without_a_scheme_is_told_with_what_to_do(host: str) -> None:
    found = of({name: {"host": host, "password": None} for name in ("huggingface", "github", "arxiv")})
    wrong = [one for one in found if one.level == "wrong"]
    assert len(wrong) == 6 and all("has no http:// or https:// before it" in one.words and "https://" in one.todo for one in wrong)


@pytest.mark.parametrize(
    ("own", "host", "extra"),
    [
        ("https://mirror.invalid:8443", "https://mirror.invalid:8443", {}),
        (json.dumps({"host": "https://mirror.invalid"}), "https://mirror.invalid", {}),
        (
            json.dumps({"host": "https://mirror.invalid", "extra": {"oai_url": "https://oai.invalid"}}),
            "https://mirror.invalid",
            {"oai_url": "https://oai.invalid"},
        ),
        (json.dumps({"password": "abc"}), "https://export.arxiv.org", airflow.LIVE["arxiv"]["extra"]),
    ],
)
def test_a_mirror_of_arxiv_is_asked_for_all(monkeypatch: pytest.MonkeyPatch, own: str, host: str, extra: dict[str, str]) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ARXIV", own)
    told = airflow.live_connection("arxiv")
    assert (told["host"], told["extra"]) == (host, extra)


def test_the_extra_of_a_connection_may_be_text_and_must_be_an_object(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ARXIV", json.dumps({"host": "http://mirror.invalid", "extra": json.dumps({"oai_url": "http://oai.invalid"})}))
    assert airflow.live_connection("arxiv")["extra"] == {"oai_url": "http://oai.invalid"}
    for extra in ("[1]", "{", 7):
        monkeypatch.setenv("AIRFLOW_CONN_ARXIV", json.dumps({"host": "http://mirror.invalid", "extra": extra}))
        with pytest.raises(ObservatoryError, match="its extra is no JSON object"):
            airflow.live_connection("arxiv")


def test_one_unclean_token_leaves_the_other_services_to_be_looked_at(told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_TOKEN", "a b")
    monkeypatch.setenv("GITHUB_TOKEN", "c d")
    monkeypatch.setenv("AIRFLOW_CONN_ARXIV", json.dumps({"host": told["arxiv"]["host"], "extra": {}}))
    monkeypatch.setattr(doctor, "ARXIV_PAUSE_SECONDS", 0.0)
    words = [one.words for one in doctor.examine(tmp_path)]
    assert any("HF_TOKEN holds a space" in one for one in words) and any("GITHUB_TOKEN holds a space" in one for one in words)
    assert any("arxiv: OAI-PMH answers as expected" in one for one in words)


@pytest.mark.parametrize("name", ["HF_TOKEN", "GITHUB_TOKEN"])
@pytest.mark.parametrize(
    ("dirt", "words"), [("\n", "holds a line end"), ("\r", "holds a line end"), (" ", "holds a space"), ("\u00a0", "holds a space"), ("\x07", "holds a letter")]
)
def test_an_unclean_token_is_refused_before_it_is_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, dirt: str, words: str
) -> None:
    monkeypatch.setenv("OBSERVATORY_STATE", str(tmp_path / "state"))
    monkeypatch.setenv(name, f"secret-begin{dirt}secret-end")
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("something was started"))
    assert main(["up", "--live"]) == 1
    told = "".join(capsys.readouterr())
    assert f"{name} {words}" in told and "nothing was started" in told
    assert "secret-begin" not in told and "secret-end" not in told
    assert not (tmp_path / "state").exists()


def test_a_nul_is_refused_too() -> None:
    assert airflow.unclean("a\0b") == "holds a NUL"
    assert airflow.unclean("hf_aZ09-_.") is None


def test_live_starts_where_no_service_is_reached_and_says_so_loudly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("OBSERVATORY_STATE", str(tmp_path / "state"))
    for name in ("HF_TOKEN", "GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HUGGINGFACE", "ARXIV", "GITHUB"):
        extra = {"oai_url": f"http://127.0.0.1:{airflow.free_port()}", "query_url": f"http://127.0.0.1:{airflow.free_port()}"}
        monkeypatch.setenv(f"AIRFLOW_CONN_{name}", json.dumps({"host": f"http://127.0.0.1:{airflow.free_port()}", "extra": extra}))
    monkeypatch.setattr(doctor, "ARXIV_PAUSE_SECONDS", 0.0)
    started = list[object]()
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: started.append(command) or Ended())
    assert main(["up", "--live"]) == 1, "what was started ended at once"
    told = capsys.readouterr()
    assert told.out.count("FAILS") == 7 and "WRONG" not in told.out and "NO SERVICE ANSWERS" in told.out and "nothing was started" not in told.err
    assert len(started) == 1


class Ended:
    """A process that ended."""

    def poll(self) -> int:
        return 1


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("/rate_limit", status(503)),
        ("Identify", status(500)),
        ("/overview", status(500)),
        ("/api/models?author", body(without("_id"))),
        ("/api/models?sort", status(400, '{"error": "Invalid sort"}')),
        ("/README.md", status(200, "<!doctype html>")),
    ],
)
def test_one_service_that_fails_keeps_nothing_from_starting(told: Told, monkeypatch: pytest.MonkeyPatch, part: str, change: Callable[[Answer], Answer]) -> None:
    alter(monkeypatch, part, change)
    levels = [one.level for one in doctor._services_findings(iter(of(told)))]
    assert "fails" in levels and "wrong" not in levels and "ok" in levels


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("/rate_limit", status(401)),
        ("/api/whoami-v2", status(401)),
        ("/rate_limit", headers(date="Tue, 01 Jan 2030 00:00:00 GMT")),
    ],
)
def test_a_refused_token_and_a_wrong_clock_start_nothing(told: Told, monkeypatch: pytest.MonkeyPatch, part: str, change: Callable[[Answer], Answer]) -> None:
    alter(monkeypatch, part, change)
    assert "wrong" in [one.level for one in doctor._services_findings(iter(of(told)))]


def test_an_address_that_is_none_is_ours_to_put_right(told: Told) -> None:
    assert "wrong" in [one.level for one in doctor._services_findings(iter(of({**told, "github": {"host": "api.github.com", "password": None}})))]


def test_disk_ports_and_python_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert [one.level for one in doctor.machine(tmp_path)] == ["ok"] * 4
    monkeypatch.setattr(disk, "free_bytes", lambda _: disk.START_BYTES - 1)
    monkeypatch.setattr(doctor.socket, "create_server", lambda *_: (_ for _ in ()).throw(OSError(1, "Operation not permitted")))
    monkeypatch.setattr(doctor.sys, "version_info", (3, 14, 0))
    found = list(doctor.machine(tmp_path))
    assert [one.level for one in found] == ["wrong", "wrong", "wrong", "ok"]
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert [one.words for one in doctor.machine(tmp_path)][-1].endswith("may not be written")
    assert "3.11 to 3.13 is needed" in found[0].words and "GiB free" in found[1].words and "127.0.0.1" in found[2].words


# -- what this machine refuses


@pytest.mark.parametrize("what", ["a folder", "a link", "no right", "no room", "no folder"])
def test_a_file_of_the_pace_that_cannot_be_used_is_a_finding_and_no_traceback(told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str) -> None:
    file = tmp_path / f"observatory-{os.getuid()}-arxiv.pace"
    monkeypatch.setattr(pace.tempfile, "gettempdir", lambda: str(tmp_path / "none" if what == "no folder" else tmp_path))
    if what == "a folder":
        file.mkdir()
    elif what == "a link":
        file.symlink_to(tmp_path / "elsewhere")
    elif what in {"no right", "no room"}:
        number = errno.EACCES if what == "no right" else errno.ENOSPC
        monkeypatch.setattr(pace.os, "open", lambda name, *_: (_ for _ in ()).throw(OSError(number, os.strerror(number), str(name))))
    found = list(doctor.services(told, pause=0.001))
    wrong = [one for one in found if one.level == "wrong"]
    assert len(wrong) == 4 and all("arxiv" in one.words and "not asked: this machine refuses it (" in one.words and one.todo for one in wrong)
    assert any("GET /api/models answers as expected" in one.words for one in found), "the others are asked"


def test_a_socket_that_the_machine_refuses_is_a_finding(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = unanswered(monkeypatch, "/api/", OSError(errno.EMFILE, "Too many open files"))
    words = [one.words for one in of(told) if one.level == "wrong"]
    assert any("huggingface" in one and "Too many open files" in one for one in words) and any(one.startswith("/rate_limit") for one in asked)


def test_a_budget_that_goes_away_ends_that_service_alone(told: Told) -> None:
    class Gone(LocalBudget):
        def close(self) -> None:
            raise WarehouseError("the budget cannot be asked: OperationalError")

    found = list(doctor.services(told, lambda *_: Gone(clock.current()), pause=0.0))
    assert any("the budget cannot be asked" in one.words for one in found if one.level == "wrong")
    assert any("github" in one.words and "answers as expected" in one.words for one in found)


@pytest.mark.parametrize("error", [PermissionError(errno.EACCES, "Permission denied", "run.json"), ObservatoryError("run.json is no JSON")])
def test_a_state_that_cannot_be_read_is_a_finding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception) -> None:
    monkeypatch.delenv("OBSERVATORY_WAREHOUSE_URL", raising=False)
    monkeypatch.setattr(pace, "is_running", lambda _: (_ for _ in ()).throw(error))
    monkeypatch.setattr(doctor, "_examined", lambda _: iter(()))
    words = [one.words for one in doctor.examine(tmp_path)]
    assert any("whether a live line runs here cannot be seen" in one for one in words)


@pytest.mark.parametrize("url", ["nonsense", "postgresql+none://x/y", "postgresql://[/x", "postgresql://127.0.0.1:1/x?connect_timeout=1"])
def test_an_address_of_a_warehouse_that_is_none_is_a_finding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> None:
    monkeypatch.setenv("OBSERVATORY_WAREHOUSE_URL", url)
    monkeypatch.setattr(doctor, "_examined", lambda _: iter(()))
    said = ("the Postgres of the live line does not answer (", "whether a live line runs here cannot be seen (the address of the warehouse")
    assert any(words in one.words for words in said for one in doctor.examine(tmp_path))


def test_what_the_machine_refuses_while_it_is_looked_at_is_a_finding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(disk, "free_bytes", lambda _: (_ for _ in ()).throw(OSError(errno.EIO, "Input/output error", "/x")))
    monkeypatch.setattr(doctor, "_examined", lambda _: iter((Finding("ok", "the services"),)))
    found = list(doctor.examine(tmp_path))
    assert [one.words for one in found if one.level == "wrong"] == ["this machine refuses to be looked at (Input/output error: /x)"]
    assert found[-1].words == "the services"


def test_the_doctor_knows_every_field_that_the_line_asks_for() -> None:
    known = {"model": [doctor.HUB_MODELS, doctor.HUB_ITEM["model"]], "dataset": [doctor.HUB_DATASETS, doctor.HUB_ITEM["dataset"]]}
    for kind, (listed, item) in known.items():
        for expected, fields in ((listed, LIST_FIELDS[kind]), (item, ITEM_FIELDS[kind]), (doctor.HUB_CENSUS[kind], hub_census.FIELDS[kind])):
            assert set(fields) <= expected.must.keys() | expected.should.keys() | expected.may.keys(), (kind, expected.name)
    fields = github.REPOSITORY_FIELDS.strip()[1:-1]
    while "{" in fields:
        fields = re.sub(r"\([^()]*\)|\{[^{}]*\}", "", fields)
    assert set(fields.split()) == doctor.GITHUB_NODE.must.keys() | doctor.GITHUB_NODE.should.keys()


@pytest.mark.parametrize(
    ("path", "must", "level", "words"),
    [
        ("/api/models?limit=2", {"id": str}, "ok", "a-list: list"),
        ("/api/models?limit=2", {"no_such_field": str}, "wrong", "no_such_field"),
        ("/api/nowhere", {"id": str}, "wrong", "status"),
    ],
)
def test_a_service_of_one_list_is_asked_by_its_row(
    told: Told, monkeypatch: pytest.MonkeyPatch, path: str, must: dict[str, type], level: str, words: str
) -> None:
    monkeypatch.setitem(doctor.ONE_ENDPOINT, "a-list", (path, doctor.Expected("list", is_list=True, must=must)))
    found = list(doctor.services({"a-list": told["huggingface"]}, pace.of_machine))
    of_list = [one for one in found if "a-list" in one.words]
    assert [one.level for one in of_list if words in one.words] == [level], found
    assert sum("clock" in one.words for one in of_list) == 1


def test_a_service_of_one_list_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doctor.ONE_ENDPOINT, "a-list", ("/", doctor.Expected("list", is_list=True)))
    found = [one for one in doctor.services({"a-list": {"host": "http://127.0.0.1:9"}}, pace.of_machine) if "a-list" in one.words]
    assert [one.level for one in found] == ["wrong"]
