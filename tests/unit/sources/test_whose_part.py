"""A part of a repository whose address leads into another repository is not this one's: only an id that is known to be the same says so."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from serving import Service, adds_up, looks
from werkzeug import Request, Response

from observatory.http import Client
from observatory.identifiers import blob_hash
from observatory.sources.base import Page
from observatory.sources.github import GitHub
from observatory.sources.huggingface import HuggingFace
from observatory.sources.models_dev import ModelsDev

BODY = b"# Of another\n"
FILE = {"path": "README.md", "encoding": "base64", "content": base64.b64encode(BODY).decode(), "size": len(BODY), "sha": blob_hash(BODY)}
PARTS: dict[str, tuple[str, Any, Callable[[GitHub], Any]]] = {
    "tree": ("git/trees/HEAD", {"sha": "s", "truncated": False, "tree": [{"path": "train.py"}]}, lambda hub: hub.trees([("org/a", None)])),
    "readme": ("readme", FILE, lambda hub: hub.readmes(["org/a"])),
    "licence": ("license", FILE, lambda hub: hub.licences(["org/a"])),
    "releases": ("releases", [{"tag_name": "v1", "id": 1}], lambda hub: hub.releases(["org/a"])),
    "commits": ("commits", [{"commit": {"committer": {"date": "2025-01-01T00:00:00Z"}}, "parents": []}], lambda hub: hub.commits(["org/a"])),
}


def repository(name: str, number: int) -> dict[str, Any]:
    return {"id": number, "full_name": name, "owner": {"login": name.split("/")[0]}}


def repositories(service: Service, **numbers: int) -> None:
    """GitHub's records of org/a, org/new and org/other, by these numbers; org/a may have moved to the number that ``moved`` gives."""
    moved = numbers.pop("moved", None)
    for name, number in numbers.items():
        service.on(f"/repos/org/{name}", (200, repository(f"org/{name}", number)))
    if moved is not None:
        service.on("/repos/org/a", (301, "", {"Location": f"{service.url}/repositories/{moved}"}))
        service.on(f"/repositories/{moved}", (200, repository("org/new", moved)))
    for name in ("a", "new", "other"):
        service.on(f"/repos/org/{name}", (404, {}))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("leads", "held", "told", "is_taken"),
    [
        ("/repositories/7", "7", {}, True),
        ("/repositories/9", "7", {}, False),
        ("/repositories/9", "7", {"moved": 9}, False),
        ("/repositories/7", None, {"moved": 7}, True),
        ("/repositories/7", None, {"a": 7}, True),
        ("/repositories/9", None, {"a": 7}, False),
        ("/repositories/9", None, {}, False),
        ("/repos/org/new", "7", {"new": 7}, True),
        ("/repos/org/other", "7", {"other": 9}, False),
        ("/repos/org/other", "7", {}, False),
        ("/repos/org/new", None, {"moved": 7, "new": 7}, True),
        ("/repos/org/other", None, {"a": 7, "other": 9}, False),
        ("/repos/Org/A", None, {}, True),
    ],
)
def test_a_part_of_github_is_taken_from_the_same_repository_alone(
    service: Service, client: Client, part: str, leads: str, held: str | None, told: dict[str, int], is_taken: bool
) -> None:
    path, answer, ask = PARTS[part]
    repositories(service, **told)
    service.on(f"/repos/org/a/{path}", (301, "", {"Location": f"{service.url}{leads}/{path}"}))
    service.on(f"{leads}/{path}", (200, answer))
    pages = list(ask(GitHub(client, has_token=True, uid_of=lambda name: held if name == "org/a" else None)))
    assert looks(pages) == {f"{part}:org/a": "answered" if is_taken else "failed"} and adds_up(pages)
    assert sum(len(one.records) for one in pages) == is_taken and sum(len(one.validators) for one in pages) == 0
    if not is_taken:
        assert "not known to be the same repository" in pages[0].looks[0].detail
        assert not [one for one in service.asked if one.path == f"{leads}/{path}"], "what is not taken is not asked for"


def test_a_second_redirect_leads_no_further_than_the_first(service: Service, client: Client) -> None:
    service.on("/repos/org/a/readme", (301, "", {"Location": f"{service.url}/repositories/7/readme"}))
    service.on("/repositories/7/readme", (301, "", {"Location": f"{service.url}/repositories/9/readme"}))
    service.on("/repositories/9/readme", (200, FILE))
    (page,) = GitHub(client, has_token=True, uid_of=lambda _: "7").readmes(["org/a"])
    assert looks([page]) == {"readme:org/a": "failed"} and page.records == ()


def test_the_number_of_a_repository_is_asked_for_once(service: Service, client: Client) -> None:
    repositories(service, moved=7)
    for path, answer, _ in PARTS.values():
        service.on(f"/repos/org/a/{path}", (301, "", {"Location": f"{service.url}/repositories/7/{path}"}))
        service.on(f"/repositories/7/{path}", (200, answer))
    pages = list(GitHub(client, has_token=True).documents([("org/a", part, None) for part in PARTS]))
    assert set(looks(pages).values()) == {"answered"} and len(service.asked) == 2 * len(PARTS) + 2


def test_what_a_run_learns_of_a_move_asks_for_nothing_more(service: Service, client: Client) -> None:
    repositories(service, moved=7)
    service.on("/repos/org/a/readme", (301, "", {"Location": f"{service.url}/repositories/7/readme"}))
    service.on("/repositories/7/readme", (200, FILE))
    source = GitHub(client, has_token=False)
    (told,) = source.repositories(["org/a"])
    assert [(one.key, one.renamed_to) for one in told.tombstones] == [("org/a", "org/new")]
    (page,) = source.readmes(["org/a"])
    assert looks([page]) == {"readme:org/a": "answered"} and len(service.asked) == 4


def test_a_number_that_answers_for_another_is_no_rename(service: Service, client: Client) -> None:
    service.on("/repos/org/a", (301, "", {"Location": f"{service.url}/repositories/7"}))
    service.on("/repositories/7", (200, repository("org/other", 9)))
    (page,) = GitHub(client, has_token=False).repositories(["org/a"])
    assert looks([page]) == {"repository:org/a": "failed"} and page.records == page.tombstones == ()


@pytest.mark.parametrize("target", ["/repositories/9/releases", "/repos/org/a/releases"])
def test_a_page_by_a_link_is_asked_for_where_the_first_was(service: Service, client: Client, target: str) -> None:
    def told(request: Request) -> Response:
        number = request.args.get("page", "1")
        link = {"Link": f'<{service.url}{target}?per_page=100&page=2>; rel="next"'} if number == "1" else {}
        return Response(json.dumps([{"tag_name": f"v{number}", "id": int(number)}]), 200, link)

    service.on("/repos/org/a/releases", told)
    service.on("/repositories/9/releases", (200, [{"tag_name": "of another", "id": 3}]))
    (page,) = GitHub(client, has_token=True).releases(["org/a"])
    assert [one["tag_name"] for one in (page.records[0].payload or {})["releases"]] == ["v1", "v2"]


def test_the_catalogue_is_not_taken_from_another_repository(service: Service, client: Client) -> None:
    service.on("/repos/o/catalogue/git/trees/HEAD", (301, "", {"Location": f"{service.url}/repositories/9/git/trees/HEAD"}))
    service.on("/repositories/9/git/trees/HEAD", (200, {"sha": "s", "truncated": False, "tree": []}))
    service.on("/repos/o/catalogue", (200, repository("o/catalogue", 7)))
    pages = list(ModelsDev(client, "o/catalogue").listing())
    assert list(looks(pages).values()) == ["failed"] and not any(one.records for one in pages)


# -- the Hub


OWN_ID, OTHER_ID = "a" * 24, "b" * 24
HUB_PARTS = {
    "card": ("{prefix}/{id}/resolve/main/README.md", BODY.decode()),
    "cached card": ("/api/resolve-cache/{kind}s/{id}/0123/README.md", BODY.decode()),
    "tree": ("/api/{kind}s/{id}/tree/main", '[{"path": "model.safetensors", "type": "file"}]'),
    "refs": ("/api/{kind}s/{id}/refs", '{"branches": [{"name": "main"}]}'),
}


def on_hub(service: Service, kind: str, part: str, name: str, **ids: str) -> None:
    """The Hub with a part of a/b that leads to ``name``; its records tell these ids, and a/b may have moved to new/name of the id ``moved``."""
    prefix = "/datasets" if kind == "dataset" else ""
    path, body = HUB_PARTS[part]
    first = HUB_PARTS[part.removeprefix("cached ")][0]
    service.on(first.format(prefix=prefix, kind=kind, id="a/b"), (307, "", {"Location": path.format(prefix=prefix, kind=kind, id=name)}))
    service.on(path.format(prefix=prefix, kind=kind, id=name), (200, body))
    moved = ids.pop("moved", None)
    for one, uid in ids.items():
        hub_id = one.replace("_", "/")
        service.on(f"/api/{kind}s/{hub_id}", (200, {"id": hub_id, "_id": uid}))
    if moved is not None:
        service.on(f"/api/{kind}s/a/b", (307, "", {"Location": f"{service.url}/api/{kind}s/new/name"}))
        service.on(f"/api/{kind}s/new/name", (200, {"id": "new/name", "_id": moved}))
    for one in ("a/b", "new/name", "other/name"):
        service.on(f"/api/{kind}s/{one}", (404, {}))


def ask(client: Client, kind: str, part: str, held: str | None) -> list[Page]:
    hub = HuggingFace(client, lambda asked, name: held if (asked, name) == (kind, "a/b") else None)
    return list(hub.documents([(kind, "a/b", part.removeprefix("cached "))]))


@pytest.mark.parametrize("kind", ["model", "dataset"])
@pytest.mark.parametrize("part", HUB_PARTS)
@pytest.mark.parametrize(
    ("name", "held", "told", "is_taken"),
    [
        ("new/name", OWN_ID, {"new_name": OWN_ID}, True),
        ("other/name", OWN_ID, {"other_name": OTHER_ID}, False),
        ("other/name", OWN_ID, {"moved": OWN_ID, "other_name": OTHER_ID}, False),
        ("new/name", OWN_ID, {"moved": OTHER_ID}, False),
        ("new/name", None, {"moved": OWN_ID}, True),
        ("other/name", None, {"a_b": OWN_ID, "other_name": OTHER_ID}, False),
        ("other/name", None, {"other_name": OTHER_ID}, False),
        ("other/name", None, {}, False),
        ("A/B", None, {}, True),
    ],
)
def test_a_part_of_the_hub_is_taken_from_the_same_repository_alone(
    service: Service, client: Client, kind: str, part: str, name: str, held: str | None, told: dict[str, str], is_taken: bool
) -> None:
    on_hub(service, kind, part, name, **told)
    pages = ask(client, kind, part, held)
    assert list(looks(pages).values()) == ["answered" if is_taken else "failed"] and adds_up(pages)
    assert sum(len(one.records) for one in pages) == is_taken
    if not is_taken:
        assert "not known to be the same repository" in pages[0].looks[0].detail


@pytest.mark.parametrize("answer", [(404, "{}"), (401, "{}"), (403, "{}"), (200, "<html>"), (200, "{}"), (200, '{"id": "x/y", "_id": "1"}'), (200, "[]")])
def test_a_record_that_says_nothing_proves_nothing(service: Service, client: Client, answer: tuple[int, str]) -> None:
    service.on("/api/models/a/b", answer)
    service.on("/api/models/new/name", answer)
    on_hub(service, "model", "card", "new/name")
    assert list(looks(ask(client, "model", "card", None)).values()) == ["failed"]
    on_github = GitHub(client, has_token=True)
    service.on("/repos/org/a/readme", (301, "", {"Location": f"{service.url}/repositories/7/readme"}))
    service.on("/repositories/7/readme", (200, FILE))
    service.on("/repos/org/a", answer)
    assert list(looks(list(on_github.readmes(["org/a"]))).values()) == ["failed"]


def test_another_host_is_refused_without_a_question(service: Service, client: Client) -> None:
    service.on("/repos/org/a/readme", (301, "", {"Location": "https://api.example/repositories/9/readme"}))
    service.on("/a/b/resolve/main/README.md", (307, "", {"Location": "https://hub.example/c/d/resolve/main/README.md"}))
    assert list(looks(list(GitHub(client, has_token=True).readmes(["org/a"]))).values()) == ["failed"]
    assert list(looks(ask(client, "model", "card", None)).values()) == ["failed"] and len(service.asked) == 2
