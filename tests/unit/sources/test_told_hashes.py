"""A document is the bytes that a told hash names, of the commit that was asked for; and where no hash is told, no service's refusal in plain words."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from serving import Service, adds_up, looks

from observatory.http import Client
from observatory.identifiers import blob_hash
from observatory.sources.base import Page
from observatory.sources.documents import kind_of_page, refusal_in
from observatory.sources.github import GitHub
from observatory.sources.huggingface import HuggingFace, LicenceFile

TEXT, OTHER = b"MIT License\n\nPermission is granted.\n", b"Another text.\n"
COMMIT, LATER = "a" * 40, "b" * 40
FILE = "/a/b/resolve/{at}/LICENSE"
CACHE = "/api/resolve-cache/models/a/b/{at}/LICENSE"


def licence(client: Client, blob: str | None = None, commit: str | None = COMMIT) -> Page:
    (page,) = HuggingFace(client).licences([LicenceFile("model", "a/b", "LICENSE", commit, blob)])
    return page


ANSWERS: dict[str, tuple[bytes, dict[str, str], str | None, str]] = {
    "the told bytes": (TEXT, {}, blob_hash(TEXT), "answered"),
    "other bytes": (OTHER, {}, blob_hash(TEXT), "failed"),
    "a refusal": (b"Internal Server Error", {"Content-Type": "text/plain"}, blob_hash(TEXT), "failed"),
    "words of a refusal that the tree names": (b"Entry not found", {}, blob_hash(b"Entry not found"), "answered"),
    "a page that the tree names": (b"<svg/>", {}, blob_hash(b"<svg/>"), "answered"),
    "an ETag of the bytes, which came later than the tree": (OTHER, {"ETag": f'"{blob_hash(OTHER)}"'}, blob_hash(TEXT), "answered"),
    "an ETag of other bytes": (TEXT, {"ETag": f'"{blob_hash(OTHER)}"'}, blob_hash(TEXT), "failed"),
    "an ETag that is no hash": (OTHER, {"ETag": '"5f-1"'}, blob_hash(TEXT), "failed"),
    "an ETag that is no hash, and the told bytes": (TEXT, {"ETag": '"5f-1"'}, blob_hash(TEXT), "answered"),
    "no told hash": (OTHER, {}, None, "answered"),
    "the commit that was asked for": (TEXT, {"X-Repo-Commit": COMMIT}, None, "answered"),
    "another commit": (TEXT, {"X-Repo-Commit": LATER}, None, "failed"),
    "another commit, with an ETag": (TEXT, {"X-Repo-Commit": LATER, "ETag": f'"{blob_hash(TEXT)}"'}, blob_hash(TEXT), "failed"),
    "a commit that is none": (TEXT, {"X-Repo-Commit": "main"}, None, "failed"),
    "a commit that is none, and the told bytes": (TEXT, {"X-Repo-Commit": "main"}, blob_hash(TEXT), "answered"),
}


@pytest.mark.parametrize("how", ANSWERS)
def test_a_licence_file_is_what_the_tree_told_at_the_commit_that_was_asked_for(service: Service, client: Client, how: str) -> None:
    body, headers, blob, outcome = ANSWERS[how]
    service.on(FILE.format(at=COMMIT), (200, body, headers))
    page = licence(client, blob)
    assert looks([page]) == {"model_licence:a/b:LICENSE": outcome} and adds_up([page])
    assert [one.text for one in page.records] == ([body] if outcome == "answered" else [])


@pytest.mark.parametrize("address", [CACHE, "/api/resolve-cache/models/a/new/{at}/LICENSE", "/a/new/resolve/{at}/LICENSE"])
@pytest.mark.parametrize(
    ("asked", "at", "outcome"), [(COMMIT, COMMIT, "answered"), (COMMIT, LATER, "failed"), (COMMIT, "main", "failed"), (None, LATER, "answered")]
)
def test_a_redirect_keeps_the_commit(service: Service, client: Client, address: str, asked: str | None, at: str, outcome: str) -> None:
    service.on(FILE.format(at=asked or "main"), (307, "", {"Location": address.format(at=at)}))
    service.on(address.format(at=at), (200, TEXT))
    for name in ("b", "new"):
        service.on(f"/api/models/a/{name}", (200, {"_id": f"{1:024x}", "id": f"a/{name}"}))
    assert looks([licence(client, commit=asked)]) == {"model_licence:a/b:LICENSE": outcome}


REFUSALS = [
    b"Entry not found",
    b"Internal Server Error",
    b"404: Not Found",
    b"404",
    b"Not Found\n",
    b"not found.",
    b"503 Service Unavailable",
    b"HTTP/1.1 502 Bad Gateway",
    b"Error: Too Many Requests",
    b"Invalid username or password.",
    b"upstream connect error or disconnect/reset before headers. reset reason: connection failure",
    b"no healthy upstream",
    b"error code: 1020",
    b"Access to model a/b is restricted. You must be authenticated to access it.",
    b"The service is temporarily unavailable.",
    b"Repository not found",
    b"Revision not found: main",
    b"\xef\xbb\xbfForbidden",
    b"Gateway\nTimeout",
]
DOCUMENTS = [
    b"MIT",
    b"Apache License 2.0",
    b"# Not Found\n",
    b"# Error\n\nA model of errors.\n",
    b"404-base is a model.\n",
    b"Not found in any list: a model of rare words.\n\nWeights are here.\n",
    b"See LICENSE of the repository.",
    b"Error correction codes, learnt.",
    b"...",
    b"To do",
    b"GPT for maintenance",
    b"This model is no longer available here; it moved.",
    b"---\nlicense: mit\n---\n",
    b"Entry not found\n\nThis is a data set of such messages.",
    b"Entry not found " + b"and so on " * 40,
]


@pytest.mark.parametrize("body", REFUSALS)
def test_words_of_a_refusal_are_no_document_unless_a_hash_names_them(service: Service, client: Client, body: bytes) -> None:
    assert refusal_in(body)
    service.on(FILE.format(at=COMMIT), (200, body, {"Content-Type": "text/plain"}))
    service.on("/a/b/resolve/main/README.md", (200, body), (200, body, {"ETag": f'"{blob_hash(body)}"'}))
    told = {"path": "README.md", "encoding": "base64", "content": base64.b64encode(body).decode(), "size": len(body)}
    service.on("/repos/o/r/readme", (200, told), (200, told | {"sha": blob_hash(body)}))
    hub, github = HuggingFace(client), GitHub(client, has_token=True)
    assert looks([licence(client)]) == {"model_licence:a/b:LICENSE": "failed"}
    assert [looks(list(hub.cards("model", ["a/b"]))) for _ in range(2)] == [{"model_card:a/b": "failed"}, {"model_card:a/b": "answered"}]
    assert [looks(list(github.readmes(["o/r"]))) for _ in range(2)] == [{"readme:o/r": "unreadable"}, {"readme:o/r": "answered"}]


@pytest.mark.parametrize("body", DOCUMENTS)
def test_a_short_document_is_one(service: Service, client: Client, body: bytes) -> None:
    assert refusal_in(body) == ""
    service.on(FILE.format(at=COMMIT), (200, body, {"Content-Type": "text/plain"}))
    service.on("/a/b/resolve/main/README.md", (200, body))
    assert looks([licence(client)]) == {"model_licence:a/b:LICENSE": "answered"}
    assert looks(list(HuggingFace(client).cards("model", ["a/b"]))) == {"model_card:a/b": "answered"}


@pytest.mark.parametrize("body", [b"<svg/>", b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0"/></svg>', b"<div><h1>Licence</h1></div>", b"<p>MIT</p>"])
def test_one_element_of_html_may_be_a_readme_and_no_licence(service: Service, client: Client, body: bytes) -> None:
    assert kind_of_page(body) == "" and kind_of_page(body, may_be_html=False) == "XML"
    service.on(FILE.format(at=COMMIT), (200, body))
    service.on("/a/b/resolve/main/README.md", (200, body))
    told = {"path": "LICENSE", "encoding": "base64", "content": base64.b64encode(body).decode()}
    service.on("/repos/o/r/license", (200, told))
    assert looks([licence(client)]) == {"model_licence:a/b:LICENSE": "failed"}
    assert looks(list(GitHub(client, has_token=True).licences(["o/r"]))) == {"licence:o/r": "unreadable"}
    assert looks(list(HuggingFace(client).cards("model", ["a/b"]))) == {"model_card:a/b": "answered"}


# -- what a tree tells of a README


def entry(body: bytes = TEXT, **told: Any) -> dict[str, Any]:
    return {"type": "file", "path": "README.md", "size": len(body), "oid": blob_hash(body), **told}


TREES: dict[str, tuple[dict[str, Any] | list[dict[str, Any]], bytes, str]] = {
    "its bytes": (entry(), TEXT, "answered"),
    "other bytes": (entry(), OTHER, "failed"),
    "stored elsewhere": (entry(lfs={"oid": "0" * 64, "size": 9}), OTHER, "answered"),
    "a hash of another form": (entry(oid="x"), OTHER, "answered"),
    "no hash": (entry(oid=None), OTHER, "answered"),
    "another file": (entry(path="docs/README.md"), OTHER, "answered"),
    "a folder": ([entry(type="directory"), entry(path="README.md/a")], OTHER, "answered"),
}


@pytest.mark.parametrize("how", TREES)
def test_a_card_is_what_its_tree_told(service: Service, client: Client, how: str) -> None:
    told, body, outcome = TREES[how]
    service.on("/api/models/a/b/tree/main", (200, told if isinstance(told, list) else [told]))
    service.on("/a/b/resolve/main/README.md", (200, body))
    pages = list(HuggingFace(client).documents([("model", "a/b", "tree"), ("model", "a/b", "card")]))
    assert looks(pages) == {"model_tree:a/b": "answered", "model_card:a/b": outcome} and adds_up(pages)


def test_a_tree_of_another_repository_tells_nothing_of_this_card(service: Service, client: Client) -> None:
    service.on("/api/datasets/a/b/tree/main", (200, [entry()]))
    service.on("/a/b/resolve/main/README.md", (200, OTHER))
    pages = list(HuggingFace(client).documents([("dataset", "a/b", "tree"), ("model", "a/b", "card")]))
    assert looks(pages) == {"dataset_tree:a/b": "answered", "model_card:a/b": "answered"}


BLOB: dict[str, Any] = {"path": "README.md", "mode": "100644", "type": "blob", "size": len(TEXT), "sha": blob_hash(TEXT)}


@pytest.mark.parametrize(
    ("told", "body", "answer", "outcome"),
    [
        (BLOB, TEXT, {}, "answered"),
        (BLOB, OTHER, {}, "unreadable"),
        (BLOB, b"Not Found", {}, "unreadable"),
        (BLOB | {"sha": blob_hash(b"Not Found")}, b"Not Found", {}, "answered"),
        (BLOB, OTHER, {"sha": blob_hash(OTHER)}, "answered"),  # changed since the tree was told
        (BLOB | {"mode": "120000"}, OTHER, {}, "answered"),  # the tree names the bytes of the link
        (BLOB | {"path": "readme.rst"}, OTHER, {}, "answered"),
        (BLOB | {"sha": "x"}, OTHER, {}, "answered"),
    ],
)
def test_a_readme_of_github_is_what_its_tree_told(service: Service, client: Client, told: Any, body: bytes, answer: Any, outcome: str) -> None:
    service.on("/repos/o/r/git/trees/HEAD", (200, {"sha": "1", "truncated": False, "tree": [told]}))
    service.on("/repos/o/r/readme", (200, {"path": "README.md", "encoding": "base64", "content": base64.b64encode(body).decode(), **answer}))
    pages = list(GitHub(client, has_token=True).documents([("o/r", "tree", None), ("o/r", "readme", None)]))
    assert looks(pages) == {"tree:o/r": "answered", "readme:o/r": outcome} and adds_up(pages)
