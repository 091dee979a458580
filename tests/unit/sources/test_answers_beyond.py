"""Every endpoint that we parse: a field and a value that we do not know are told once each, and the record lands as it would without them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from serving import Service, looks

from observatory.http import Client
from observatory.landing.drift import Drift, countable
from observatory.sources.arxiv import Arxiv
from observatory.sources.base import Page, Record
from observatory.sources.github import GitHub
from observatory.sources.huggingface import HuggingFace
from observatory.sources.models_dev import REPOSITORY, ModelsDev

Ask = Callable[[Client], Iterator[Page]]
CONTENT = {"type": "file", "encoding": "base64", "content": base64.b64encode(b"# A").decode(), "size": 3, "name": "README.md", "path": "README.md"}
SHA = "1" * 40


@dataclass(frozen=True)
class Endpoint:
    """An endpoint with a good answer of the known form, the object in it that gains a field, and an enumeration with where its value stands."""

    ask: Ask
    path: str
    good: Any
    odd: dict[str, tuple[Any, tuple[str, str, str]]]
    """By a name: the answer that differs, and what is told of it: what, field, value."""
    method: str = "GET"


def hub(part: str, kind: str = "model") -> Ask:
    return lambda client: HuggingFace(client).documents([(kind, "org/a", part)])


def github(part: str) -> Ask:
    return lambda client: GitHub(client, has_token=False).documents([("org/a", part, None)])


ITEM = {"_id": "1", "id": "org/a", "gated": False, "tags": ["x"], "siblings": [{"rfilename": "README.md"}], "createdAt": "2025-01-20T03:46:07.000Z"}
REPO = {"id": 7, "full_name": "org/a", "visibility": "public", "license": {"key": "mit", "spdx_id": "MIT"}, "created_at": "2025-01-20T03:46:07Z"}
NODE = {"id": "x", "databaseId": 7, "nameWithOwner": "org/a", "visibility": "PUBLIC", "licenseInfo": {"spdxId": "MIT", "key": "mit"}}
FILE = {"type": "file", "path": "README.md", "size": 3, "oid": SHA}
BLOB_ENTRY = {"path": "a", "type": "blob", "mode": "100644", "size": 1, "sha": SHA, "url": "x"}
RELEASE = {"tag_name": "v1", "name": "V", "draft": False, "assets": [{"name": "a", "size": 1, "state": "uploaded"}], "created_at": "2025-01-20T03:46:07Z"}
PERSON = {"name": "Ann", "email": "a@example.org", "date": "2025-01-01T00:00:00Z"}
COMMIT = {
    "sha": SHA,
    "commit": {"author": PERSON, "committer": PERSON, "message": "m", "verification": {"verified": False, "reason": "unsigned"}},
    "parents": [],
}
ENTRY = '<entry><id>http://arxiv.org/abs/2501.00001v1</id><title>A</title><summary>S</summary><link href="x" rel="alternate"/>{}</entry>'
OPENING = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/"><o:totalResults>1</o:totalResults>'
RAW = '<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2501.00001</id><submitter>A Person</submitter><title>T</title>{}</arXivRaw>'
LIST = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header{}><identifier>oai:arXiv.org:2501.00001</identifier>'
    "<datestamp>2025-01-02</datestamp>{}</header><metadata>{}</metadata></record></ListRecords></OAI-PMH>"
)


def feed(entry: str = ENTRY.format(""), more: str = "") -> str:
    return f"{OPENING}{more}{entry}</feed>"


def oai(attributes: str = "", header: str = "", more: str = "") -> str:
    return LIST.format(attributes, header, RAW.format(more))


def refs(**more: Any) -> dict[str, Any]:
    return {"branches": [{"name": "main", "ref": "refs/heads/main", "targetCommit": SHA, **more}], "tags": [], "converts": []}


def tree(**more: Any) -> dict[str, Any]:
    return {"sha": SHA, "url": "x", "truncated": False, "tree": [BLOB_ENTRY, {**BLOB_ENTRY, "path": "b", **more}, {**BLOB_ENTRY, "path": "c", **more}]}


def catalogue(**more: Any) -> dict[str, Any]:
    entry = {"path": "models/acme/a.toml", "type": "blob", "mode": "100644", "sha": SHA, "size": 9}
    return {"sha": SHA, "truncated": False, "tree": [entry, {"path": "b", "type": "blob", "mode": "100644", "sha": SHA, **more}]}


def listed(kind: str) -> Ask:
    return lambda client: (page for page in HuggingFace(client).account("org", [f"{kind}s_of:org"]) if page.records)


GATED = ("value", "gated", "perhaps")
ENDPOINTS: dict[str, Endpoint] = {
    **{
        f"Hub: {kind} by {via}": Endpoint(
            hub("item", kind) if via == "item" else listed(kind),
            f"/api/{kind}s/org/a" if via == "item" else f"/api/{kind}s",
            ITEM if via == "item" else [ITEM],
            {
                name: (told if via == "item" else [told], what)
                for name, (told, what) in {
                    "field": (ITEM | {"xyz": 1}, ("field", "xyz", "")),
                    "field of a file": (ITEM | {"siblings": [{"rfilename": name, "xyz": {}} for name in "ab"]}, ("field", "siblings.xyz", "")),
                    "value": (ITEM | {"gated": "perhaps"}, GATED),
                }.items()
            },
        )
        for kind in ("model", "dataset")
        for via in ("item", "list")
    },
    "Hub: tree": Endpoint(
        hub("tree"),
        "/api/models/org/a/tree/main",
        [FILE],
        {
            "field": ([FILE | {"xyz": 1}, {**FILE, "path": "b", "xyz": 2}], ("field", "entries.xyz", "")),
            "value": ([FILE, {**FILE, "path": "b", "type": "symlink"}, {**FILE, "path": "c", "type": "symlink"}], ("value", "entries.type", "symlink")),
        },
    ),
    "Hub: refs": Endpoint(
        hub("refs"),
        "/api/models/org/a/refs",
        refs(),
        {"field": (refs() | {"mirrors": []}, ("field", "mirrors", "")), "field of a branch": (refs(xyz=1), ("field", "branches.xyz", ""))},
    ),
    "Hub: account": Endpoint(
        lambda client: HuggingFace(client).account("org", ["organization:org"]),
        "/api/organizations/org/overview",
        {"name": "org", "fullname": "Org"},
        {"field": ({"name": "org", "xyz": 1}, ("field", "xyz", ""))},
    ),
    "Hub: paper": Endpoint(
        lambda client: HuggingFace(client).papers(["2501.00001"]),
        "/api/papers/2501.00001",
        {"id": "2501.00001", "title": "T"},
        {
            "field": ({"id": "2501.00001", "xyz": 1}, ("field", "xyz", "")),
            "moment": ({"id": "2501.00001", "publishedAt": "soon"}, ("moment", "publishedAt", "")),
        },
    ),
    "GitHub: list": Endpoint(
        lambda client: GitHub(client, has_token=False).account("org"),
        "/orgs/org/repos",
        [REPO],
        {"field": ([REPO | {"xyz": 1}], ("field", "xyz", "")), "value": ([REPO | {"visibility": "secret"}], ("value", "visibility", "secret"))},
    ),
    "GitHub: repository": Endpoint(
        lambda client: GitHub(client, has_token=False).repositories(["org/a"]),
        "/repos/org/a",
        REPO,
        {
            "field": (REPO | {"xyz": 1}, ("field", "xyz", "")),
            "field of its licence": (REPO | {"license": {"key": "mit", "spdx_id": "MIT", "xyz": 1}}, ("field", "license.xyz", "")),
            "another kind in its place": (REPO | {"license": "MIT"}, ("value", "license", "str")),
            "value": (REPO | {"visibility": "secret"}, ("value", "visibility", "secret")),
        },
    ),
    "GitHub: GraphQL": Endpoint(
        lambda client: GitHub(client, has_token=True).repositories(["org/a", "org/b"]),
        "/graphql",
        {"data": {"r0": NODE, "r1": {**NODE, "databaseId": 8, "nameWithOwner": "org/b"}}},
        {
            "field": ({"data": {"r0": NODE | {"xyz": 1}, "r1": {**NODE, "databaseId": 8, "nameWithOwner": "org/b"}}}, ("field", "xyz", "")),
            "value": (
                {"data": {"r0": NODE | {"visibility": "SECRET"}, "r1": {**NODE, "databaseId": 8, "nameWithOwner": "org/b"}}},
                ("value", "visibility", "SECRET"),
            ),
        },
        "POST",
    ),
    "GitHub: tree": Endpoint(
        github("tree"),
        "/repos/org/a/git/trees/HEAD",
        tree(),
        {
            "field": (tree() | {"xyz": 1}, ("field", "xyz", "")),
            "field of an entry": (tree(xyz="a"), ("field", "tree.xyz", "")),
            "value": (tree(type="link"), ("value", "tree.type", "link")),
            "mode": (tree(mode="777"), ("value", "tree.mode", "777")),
        },
    ),
    **{
        f"GitHub: {part}": Endpoint(
            github(part),
            f"/repos/org/a/{path}",
            CONTENT,
            {"field": (CONTENT | {"xyz": 1}, ("field", "xyz", "")), "value": (CONTENT | {"type": "symlink"}, ("value", "type", "symlink"))},
        )
        for part, path in (("readme", "readme"), ("licence", "license"))
    },
    "GitHub: releases": Endpoint(
        github("releases"),
        "/repos/org/a/releases",
        [RELEASE],
        {
            "field": ([RELEASE | {"xyz": 1}, RELEASE | {"xyz": 2}], ("field", "releases.xyz", "")),
            "field of a file": ([RELEASE | {"assets": [{"name": "a", "xyz": 1}]}], ("field", "releases.assets.xyz", "")),
            "value": ([RELEASE | {"assets": [{"name": "a", "state": "lost"}]}], ("value", "releases.assets.state", "lost")),
            "moment": ([RELEASE | {"published_at": 7}], ("moment", "releases.published_at", "")),
        },
    ),
    "GitHub: commits": Endpoint(
        github("commits"),
        "/repos/org/a/commits",
        [COMMIT],
        {
            "field": ([COMMIT | {"xyz": 1}], ("field", "commits.xyz", "")),
            "field of a person": ([{"commit": {"committer": PERSON | {"phone": "0 42"}}, "parents": []}], ("field", "commits.commit.committer.phone", "")),
            "value": (
                [{"commit": {"committer": PERSON, "verification": {"reason": "odd"}}, "parents": []}],
                ("value", "commits.commit.verification.reason", "odd"),
            ),
            "moment": ([{"commit": {"committer": {"date": 7}}, "parents": []}], ("moment", "commits.commit.committer.date", "")),
        },
    ),
    "arXiv: query": Endpoint(
        lambda client: Arxiv(client, client).look_up(["2501.00001"]),
        "/api/query",
        feed(),
        {
            "field": (feed(more="<rights>mine</rights>"), ("field", "rights", "")),
            "field of a paper": (feed(ENTRY.format("<rights>mine</rights>")), ("field", "entry.rights", "")),
            "field of an author": (feed(ENTRY.format("<author><name>A</name><orcid>1</orcid></author>")), ("field", "entry.author.orcid", "")),
            "value": (feed(ENTRY.format('<link href="y" rel="video"/>')), ("value", "entry.link.rel", "video")),
        },
    ),
    "arXiv: OAI-PMH": Endpoint(
        lambda client: Arxiv(client, client).harvest("cs", "2025-01-01"),
        "/oai",
        oai(),
        {
            "field": (oai(more="<funding>x</funding>"), ("field", "funding", "")),
            "field of a version": (oai(more='<version version="v1"><date>d</date><pages>3</pages></version>'), ("field", "versions.pages", "")),
            "field of the header": (oai(header="<rank>3</rank>"), ("field", "header.rank", "")),
            "value": (oai(' status="withdrawn"'), ("value", "header.status", "withdrawn")),
        },
    ),
    "models.dev: list": Endpoint(
        lambda client: ModelsDev(client).listing(),
        f"/repos/{REPOSITORY}/git/trees/HEAD",
        catalogue(),
        {"field": (catalogue(xyz=1), ("field", "tree.xyz", "")), "value": (catalogue(type="link"), ("value", "tree.type", "link"))},
    ),
}
CASES = [(name, which) for name, endpoint in ENDPOINTS.items() for which in endpoint.odd]


def asked(service: Service, client: Client, endpoint: Endpoint, answer: Any) -> list[Record]:
    service.on(endpoint.path, (200, answer), method=endpoint.method)
    pages = list(endpoint.ask(client))
    assert set(looks(pages).values()) == {"answered"} and not [reject for page in pages for reject in page.rejects]
    return [record for page in pages for record in page.records]


def told(records: list[Record]) -> list[tuple[Any, ...]]:
    drift = Drift()
    for record in records:
        drift.note(countable(record))
    return list(drift.rows())


@pytest.mark.parametrize("name", ENDPOINTS)
def test_an_answer_of_the_known_form_tells_nothing(service: Service, client: Client, name: str) -> None:
    records = asked(service, client, ENDPOINTS[name], ENDPOINTS[name].good)
    assert records and told(records) == []


@pytest.mark.parametrize(("name", "which"), CASES)
def test_what_is_beyond_the_known_form_is_told_once_and_the_record_lands(service: Service, client: Client, name: str, which: str) -> None:
    answer, (what, field, value) = ENDPOINTS[name].odd[which]
    records = asked(service, client, ENDPOINTS[name], answer)
    found = told(records)
    assert [(row[3:6], row[8]) for row in found] == [((what, field, value), 1)], "one report a field, however often the answer tells it"
    assert found[0][:3] == (records[0].source, records[0].kind, records[0].via) and found[0][9] == records[0].key


def test_every_kind_of_record_that_is_parsed_is_met(service: Service, client: Client) -> None:
    kinds = {one.path: one for one in ENDPOINTS.values()}
    assert len(kinds) == len(ENDPOINTS) and all("field" in one.odd for one in ENDPOINTS.values())


def test_what_a_record_leaves_out_on_purpose_gives_no_example(service: Service, client: Client) -> None:
    endpoint = ENDPOINTS["GitHub: commits"]
    (row,) = told(asked(service, client, endpoint, endpoint.odd["field of a person"][0]))
    assert row[10] == "str of 4" and "42" not in json.dumps(row, default=str)


def test_a_negative_counter_leaves_its_record(service: Service, client: Client) -> None:
    endpoint = ENDPOINTS["Hub: model by item"]
    (record,) = asked(service, client, replace(endpoint), ITEM | {"downloads": -1, "likes": 3})
    assert dict(countable(record).counters) == {"likes": 3} and [row[3:5] for row in told([record])] == [("counter", "downloads")]
