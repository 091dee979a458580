"""A licence file of the Hub's own: its address, what each answer makes of it, and that it is taken from its own repository alone."""

from __future__ import annotations

from typing import Any

import pytest
from serving import Answer, Service, adds_up, looks
from werkzeug import Request, Response

from observatory.http import Client
from observatory.identifiers import blob_hash
from observatory.sources.asking import POINTER
from observatory.sources.base import Outcome, Page
from observatory.sources.huggingface import MAX_LICENCE_BYTES, HuggingFace, LicenceFile, repository_of_file

TEXT = b"The text of a licence.\n"
COMMIT, OTHER = "a" * 40, "b" * 40
ONE = LicenceFile("model", "a/b", "LICENSE", COMMIT)
GOOD = LicenceFile("model", "a/good", "LICENSE", COMMIT)


def ask(client: Client, *files: LicenceFile, held: str | None = None) -> list[Page]:
    return list(HuggingFace(client, lambda _, name: held if name == "a/b" else None).licences(files))


def path_of(file: LicenceFile, *, is_cached: bool = False, name: str | None = None) -> str:
    """Where a file lies: under its repository's name or ``name``, or in the Hub's cache."""
    prefix, hub_id = ("/datasets" if file.kind == "dataset" else ""), name or file.hub_id
    if is_cached:
        return f"/api/resolve-cache/{file.kind}s/{hub_id}/{COMMIT}/{file.path}"
    return f"{prefix}/{hub_id}/resolve/{file.commit or 'main'}/{file.path}"


@pytest.mark.parametrize("kind", ["model", "dataset"])
@pytest.mark.parametrize("commit", [COMMIT, None])
@pytest.mark.parametrize("path", ["LICENSE", "licence.TXT", "Terms of Use.md", "LICENSE Ω", "USE_POLICY.md"])
def test_a_file_is_its_bytes_its_path_and_the_commit_at_which_it_was_read(service: Service, client: Client, kind: str, commit: str | None, path: str) -> None:
    file = LicenceFile(kind, "a/b", path, commit)
    to_cache = {"Location": path_of(file, is_cached=True).replace(" ", "%20").replace("Ω", "%CE%A9")}
    service.on(path_of(file), (307, "", to_cache))
    service.on(path_of(file, is_cached=True), (200, TEXT, {"ETag": f'"{blob_hash(TEXT)}"'}))
    (page,) = ask(client, file)
    ((record,), (look,)) = page.records, page.looks
    assert (record.kind, record.via, record.key, record.text, record.locator) == (f"{kind}_licence", "file", f"a/b:{path}", TEXT, path)
    assert (look.scope, look.outcome, look.detail) == (f"{kind}_licence:a/b:{path}", Outcome.ANSWERED, f"at {commit}" if commit else "")
    assert len(service.asked) == 2 and adds_up([page])


ANSWERS: dict[str, tuple[Answer, str]] = {
    "not there": ((404, {}, {"X-Error-Code": "EntryNotFound"}), "absent"),
    "no such repository": ((404, {}, {"X-Error-Code": "RepoNotFound"}), "absent"),
    "the told commit is gone": ((404, {}, {"X-Error-Code": "RevisionNotFound"}), "failed"),
    "gone": ((410, ""), "absent"),
    "a gate without a token": ((401, {}, {"X-Error-Code": "GatedRepo"}), "refused"),
    "a gate": ((403, {}, {"X-Error-Code": "GatedRepo"}), "refused"),
    "law": ((451, ""), "refused"),
    "broken": ((500, ""), "failed"),
    "a page for people": ((200, "<!doctype html><p>login"), "failed"),
    "a page of its own length": ((200, "<html>"), "failed"),
    "JSON": ((200, '{"error": "maintenance"}'), "failed"),
    "nothing": ((200, ""), "failed"),
    "a pointer": ((200, POINTER + b"v1\noid sha256:0\nsize 9\n"), "failed"),
    "other bytes": ((200, TEXT, {"ETag": f'"{blob_hash(b"other")}"'}), "failed"),
    "another length": ((200, TEXT, {"X-Linked-Size": "7"}), "failed"),
    "a content type of pages": ((200, TEXT, {"Content-Type": "text/html"}), "failed"),
    "too large": ((200, b"x" * (MAX_LICENCE_BYTES + 1)), "unreadable"),
    "as large as may be": ((200, b"x" * MAX_LICENCE_BYTES, {"Content-Type": "text/plain"}), "answered"),
    "elsewhere": ((302, "", {"Location": "https://cdn.example/LICENSE"}), "failed"),
    "another file": ((307, "", {"Location": "/a/b/resolve/main/config.json"}), "failed"),
    "another file in the cache": ((307, "", {"Location": f"/api/resolve-cache/models/a/b/{COMMIT}/LICENSE.md"}), "failed"),
    "above": ((307, "", {"Location": f"/api/resolve-cache/models/a/../{COMMIT}/LICENSE"}), "failed"),
    "a data set": ((307, "", {"Location": f"/datasets/a/b/resolve/{COMMIT}/LICENSE"}), "failed"),
    "a login": ((302, "", {"Location": "/login"}), "failed"),
    "to no address": ((302, "", {"Location": "http://[/x"}), "failed"),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_one_bad_answer_is_one_look_of_that_file_alone(service: Service, client: Client, answer: str) -> None:
    given, outcome = ANSWERS[answer]
    service.on(path_of(ONE), given)
    service.on(path_of(GOOD), (200, TEXT, {"Content-Type": "text/plain"}))
    pages = ask(client, ONE, GOOD)
    assert looks(pages) == {ONE.scope: outcome, GOOD.scope: "answered"} and adds_up(pages)
    keys = [record.key for page in pages for record in page.records]
    assert keys == ([ONE.key] if outcome == "answered" else []) + [GOOD.key]
    (detail,) = [look.detail for page in pages for look in page.looks if look.scope == ONE.scope]
    assert detail and "not understood" not in detail


@pytest.mark.parametrize("is_cached", [True, False])
@pytest.mark.parametrize(
    ("name", "held", "told", "is_taken"),
    [
        ("new/name", "1" * 24, "1" * 24, True),
        ("other/name", "1" * 24, "2" * 24, False),
        ("other/name", None, "2" * 24, False),
        ("A/B", None, "", True),
    ],
)
def test_a_file_is_taken_from_the_same_repository_alone(
    service: Service, client: Client, is_cached: bool, name: str, held: str | None, told: str, is_taken: bool
) -> None:
    target = path_of(ONE, is_cached=is_cached, name=name)
    service.on(path_of(ONE), (307, "", {"Location": target}))
    service.on(target, (200, TEXT, {"Content-Type": "text/plain"}))
    service.on(f"/api/models/{name}", (200, {"id": name, "_id": told}))
    service.on("/api/models/a/b", (404, {}))
    pages = ask(client, ONE, held=held)
    assert looks(pages) == {ONE.scope: "answered" if is_taken else "failed"}
    assert sum(len(page.records) for page in pages) == is_taken


def test_each_file_of_a_repository_has_a_look_of_its_own(service: Service, client: Client) -> None:
    files = [LicenceFile("model", "a/b", path, COMMIT) for path in ("LICENSE", "NOTICE", "USE_POLICY.md")]
    for file, answer in zip(files, ((200, TEXT, {"Content-Type": "text/plain"}), (404, {}), (403, {}, {"X-Error-Code": "GatedRepo"})), strict=True):
        service.on(path_of(file), answer)
    assert list(looks(ask(client, *files)).values()) == ["answered", "absent", "refused"]


def test_a_body_that_does_not_end_is_given_up(service: Service) -> None:
    from observatory.http import ServiceConfig

    service.on(path_of(ONE), lambda _: Response(b"x" * 300_000, 200))
    with Client(ServiceConfig(service.url), clock=service.clock, max_body=200_000) as small:
        (page,) = ask(small, ONE)
    assert looks([page]) == {ONE.scope: "unreadable"} and page.rejects[0].reason == "too_large" and page.rejects[0].key == ONE.key


@pytest.mark.parametrize(
    ("target", "path", "name"),
    [
        ("/a/b/resolve/main/LICENSE", "LICENSE", "a/b"),
        (f"/api/resolve-cache/models/a/b/{COMMIT}/LICENSE%20MODEL", "LICENSE MODEL", "a/b"),
        ("/a/b/resolve/main/LICENSExmd", "LICENSE.md", None),
        ("/a/b/resolve/main/LICENSE/x", "LICENSE", None),
        ("/a/b/blob/main/LICENSE", "LICENSE", None),
        ("/%2e%2e/b/resolve/main/LICENSE", "LICENSE", None),
        ("http://[/x", "LICENSE", None),
    ],
)
def test_an_address_tells_whose_file_lies_there(target: str, path: str, name: str | None) -> None:
    assert repository_of_file(target, "model", path) == name


def test_what_is_asked_for_is_quoted(service: Service, client: Client) -> None:
    seen: list[Any] = []

    def answer(request: Request) -> Response:
        seen.append((request.environ["RAW_URI"] if "RAW_URI" in request.environ else request.url, request.query_string))
        return Response(TEXT, 200, {"Content-Type": "text/plain", "X-Repo-Commit": OTHER})

    file = LicenceFile("model", "a/b", "LICENSE Ω", OTHER)
    service.on(path_of(file), answer)
    assert looks(ask(client, file)) == {file.scope: "answered"}
    assert seen and seen[0][1] == b"" and "LICENSE%20%CE%A9" in seen[0][0]
