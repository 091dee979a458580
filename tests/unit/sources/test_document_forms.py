"""Pages in place of a document: by what the service says of it, and where it says nothing by their form. A README may begin with HTML."""

from __future__ import annotations

import base64
import codecs
import hashlib
from typing import Any

import pytest
from serving import Service, adds_up, looks

from observatory.http import Client
from observatory.identifiers import blob_hash
from observatory.sources.documents import kind_of_page
from observatory.sources.github import GitHub
from observatory.sources.huggingface import HuggingFace

CARD = "/a/b/resolve/main/README.md"
HTML = "<html><head><title>Sign in</title></head><body>Please sign in.</body></html>"
PAGES: dict[str, bytes] = {
    "small doctype": b"<!doctype html><p>Sign in",
    "large doctype": b'<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN"><p>Sign in',
    "mixed doctype": b"  \r\n<!DocType Html>\n<p>",
    "html": HTML.encode(),
    "html in capitals": HTML.upper().encode(),
    "no html element": b"<head><title>403</title></head><h1>Forbidden</h1>",
    "a title": b"<TITLE>Attention required</TITLE><p>Checking your browser",
    "a script": b"<script>location='/challenge'</script>",
    "a byte order mark": codecs.BOM_UTF8 + HTML.encode(),
    "a mark and a prolog": codecs.BOM_UTF8 + b'<?xml version="1.0"?>' + HTML.encode(),
    "a comment before": b"<!-- request 7f -->\n<!-- by the wall -->" + HTML.encode(),
    "a long comment before": b"<!-- " + b"x" * 5_000 + b" -->" + HTML.encode(),
    "an instruction before": b"<?wall id=7?>" + HTML.encode(),
    "utf-16": codecs.BOM_UTF16_LE + HTML.encode("utf-16-le"),
    "utf-16 without a mark": HTML.encode("utf-16-be"),
    "xml of a store": b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>',
    "xml in capitals": b'<?XML version="1.0"?><Error/>',
    "xml without a prolog": b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>",
    "xml with a name space": b'<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body/></soap:Envelope>',
    "json": b'{"error": "maintenance"}',
    "json with a mark": codecs.BOM_UTF8 + b'{"error": "maintenance"}',
    "json that is cut": b'\n{ "error": "mainten',
    "two lines of json": b'{"error": "a"}\n{"error": "b"}\n',
    "a list of json": b'[{"message": "no"}',
    "a word": b'"ok"',
    "nothing": b" \n\t",
    "a mark alone": codecs.BOM_UTF8,
}
READMES: dict[str, bytes] = {
    "a picture": b'<p align="center">\n<img src="x.png">\n</p>\n\n# A model\n',
    "a heading": b"<h1>A model</h1>\n\nText.\n",
    "a heading alone": b"<h1>A model</h1>",
    "a division alone": b'<div align="center"><h1>A model</h1><p>Text</p></div>\n',
    "a comment": b"<!-- This card was made by a trainer. -->\n\n# A model\n",
    "a comment that names a page": b"<!-- <!DOCTYPE html> <html> -->\n# A model\n",
    "a comment without an end": b"<!-- to do\n# A model\n",
    "a style": b"<style>h1 {color: red}</style>\n# A model\n",
    "a gallery": b"<Gallery />\n\n## Trigger words\n",
    "an address": b"<https://example.org> is its page.\n",
    "front matter": b"---\nlicense: mit\n---\n<!DOCTYPE html>\n<html></html>\n",
    "front matter with a mark": codecs.BOM_UTF8 + b"---\nlicense: mit\n---\n# A model\n",
    "code": b'```json\n{"a": 1}\n```\n',
    "badges": b"[![paper](x.png)](https://example.org) [model](y)\n",
    "a template": b"{{ card_data }}\n# A model\n",
    "a set": b"{a, b} are its inputs.\n",
    "text": b"MIT License\n",
    "another encoding": "# A model\n".encode("utf-16"),
    "a header": b"<header>A model</header>\n",
    "an unknown element before text": b"<model>\n\n# A model\n",
}
HASHES = (lambda body: f'"{blob_hash(body)}"', lambda body: f'W/"{hashlib.sha256(body).hexdigest()}"')


@pytest.mark.parametrize("what", PAGES)
def test_a_page_is_no_card_of_the_hub_and_no_document_of_github(service: Service, client: Client, what: str) -> None:
    assert kind_of_page(PAGES[what])
    service.on(CARD, (200, PAGES[what]))
    (only,) = HuggingFace(client).cards("model", ["a/b"])
    assert looks([only]) == {"model_card:a/b": "failed"} and only.records == ()
    told = {"path": "README.md", "encoding": "base64", "content": base64.b64encode(PAGES[what]).decode(), "size": len(PAGES[what])}
    service.on("/repos/o/r/readme", (200, told))
    (page,) = GitHub(client, has_token=True).readmes(["o/r"])
    is_blank = not PAGES[what].strip()
    assert looks([page]) == {"readme:o/r": "answered" if is_blank else "unreadable"} and adds_up([page]), "an empty file is one"


@pytest.mark.parametrize("what", READMES)
def test_a_readme_that_begins_with_html_is_one(service: Service, client: Client, what: str) -> None:
    assert kind_of_page(READMES[what]) == ""
    service.on(CARD, (200, READMES[what]))
    (only,) = HuggingFace(client).cards("model", ["a/b"])
    assert [one.text for one in only.records] == [READMES[what]]
    service.on("/repos/o/r/readme", (200, {"encoding": "base64", "content": base64.b64encode(READMES[what]).decode(), "size": len(READMES[what])}))
    (page,) = GitHub(client, has_token=True).readmes(["o/r"])
    assert [one.text for one in page.records] == [READMES[what]]


@pytest.mark.parametrize("what", [*PAGES, *READMES])
@pytest.mark.parametrize("tag", HASHES)
def test_what_its_hash_names_is_the_card_whatever_its_form(service: Service, client: Client, what: str, tag: Any) -> None:
    body = {**PAGES, **READMES}[what]
    service.on(CARD, (200, body, {"ETag": tag(body), "Content-Type": "text/html"}))
    (only,) = HuggingFace(client).cards("model", ["a/b"])
    assert [one.text for one in only.records] == [body]


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "application/xml", "TEXT/XML", "application/json", "application/problem+json", "application/xhtml+xml"]
)
def test_what_is_served_as_a_page_is_no_card(service: Service, client: Client, kind: str) -> None:
    service.on(CARD, (200, b"# Too many requests\n", {"Content-Type": kind}), (200, b"# A card\n", {"Content-Type": "text/markdown"}))
    hub = HuggingFace(client)
    assert [looks(list(hub.cards("model", ["a/b"]))) for _ in range(2)] == [{"model_card:a/b": "failed"}, {"model_card:a/b": "answered"}]


@pytest.mark.parametrize(("size", "outcome"), [("9", "answered"), ("8", "failed"), ("0", "failed"), ("nine", "answered")])
def test_a_card_has_the_length_that_was_told(service: Service, client: Client, size: str, outcome: str) -> None:
    service.on(CARD, (307, "", {"Location": "/api/resolve-cache/models/a/b/0123/README.md", "X-Linked-Size": size}))
    service.on("/api/resolve-cache/models/a/b/0123/README.md", (200, b"# A card\n"))
    (only,) = HuggingFace(client).cards("model", ["a/b"])
    assert looks([only]) == {"model_card:a/b": outcome}


# -- files of GitHub


BODY, SAME_LENGTH = b"# A repository\n", b"# Another one!\n"
LINK = b"docs/README.md"


def file(body: bytes, **told: Any) -> dict[str, Any]:
    return {"path": "README.md", "encoding": "base64", "content": base64.b64encode(body).decode(), **told}


def named(body: bytes) -> str:
    return hashlib.sha256(b"blob %d\0" % len(body) + body).hexdigest()


@pytest.mark.parametrize("part", ["readme", "license"])
@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        (file(BODY, size=len(BODY), sha=blob_hash(BODY)), "answered"),
        (file(BODY, sha=named(BODY)), "answered"),
        (file(BODY, size=len(BODY)), "answered"),
        (file(BODY), "answered"),
        (file(BODY, size=len(BODY), sha="odd"), "answered"),
        (file(BODY, size=3), "unreadable"),
        (file(SAME_LENGTH, size=len(BODY), sha=blob_hash(BODY)), "unreadable"),
        (file(BODY[:7], size=len(BODY), sha=blob_hash(BODY)), "unreadable"),
        (file(HTML.encode(), size=len(HTML), sha=blob_hash(BODY)), "unreadable"),
        (file(HTML.encode()), "unreadable"),
        (file(HTML.encode(), size=len(HTML), path="README.html"), "answered"),
        (file(HTML.encode(), size=len(HTML), sha=blob_hash(HTML.encode())), "answered"),
        # A symbolic link whose hash, or whose hash and length, GitHub tells with the text that it leads to.
        (file(BODY, size=len(BODY), sha=blob_hash(LINK)), "answered"),
        (file(BODY, size=len(LINK), sha=blob_hash(LINK)), "answered"),
        (file(BODY, size=3, sha=blob_hash(LINK)), "unreadable"),
        (file(BODY, size=len(BODY), sha="f" * 40), "unreadable"),
    ],
)
def test_a_file_of_github_is_the_one_that_its_answer_tells_of(service: Service, client: Client, part: str, told: dict[str, Any], outcome: str) -> None:
    service.on(f"/repos/o/r/{part}", (200, told))
    for blob in (LINK, BODY):
        service.on(f"/repos/o/r/git/blobs/{blob_hash(blob)}", (200, file(blob, sha=blob_hash(blob))))
    service.on(f"/repos/o/r/git/blobs/{'f' * 40}", (404, {}))
    service.on(f"/repos/o/r/contents/{LINK.decode()}", (200, {"sha": blob_hash(BODY)}))
    source = GitHub(client, has_token=True)
    pages = list(source.readmes(["o/r"]) if part == "readme" else source.licences(["o/r"]))
    assert list(looks(pages).values()) == [outcome] and adds_up(pages)


def test_a_hash_that_another_blob_comes_for_proves_nothing(service: Service, client: Client) -> None:
    service.on("/repos/o/r/readme", (200, file(BODY, size=len(BODY), sha=blob_hash(LINK))))
    service.on(f"/repos/o/r/git/blobs/{blob_hash(LINK)}", (200, file(b"elsewhere.md")))
    (page,) = GitHub(client, has_token=True).readmes(["o/r"])
    assert looks([page]) == {"readme:o/r": "unreadable"}
