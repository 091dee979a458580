"""GitHub: lists to their last page, batches that halve, and no person in any record."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from serving import Service, adds_up, looks
from werkzeug import Request, Response

from observatory.http import Client
from observatory.sources.github import MAX_RELEASE_PAGES, GitHub

ASSETS = [{"name": "w.bin", "size": 4, "uploader": {"login": "jane"}}]


@pytest.fixture
def hub(client: Client) -> GitHub:
    return GitHub(client, has_token=True)


def repository(name: str, **more: Any) -> dict[str, Any]:
    return {"full_name": name, "id": 7, "url": "https://api/x", "owner": {"login": "org", "avatar_url": "x"}, "stargazers_count": 3, **more}


def test_an_accounts_list_is_walked_to_its_last_page(service: Service, hub: GitHub) -> None:
    following = {"Link": f'<{service.url}/organizations/1/repos?page=2>; rel="next", <{service.url}/organizations/1/repos?page=2>; rel="last"'}
    service.on("/orgs/org/repos", (200, [repository("org/one"), {"full_name": "odd"}, 3], following))
    service.on("/organizations/1/repos", (200, [repository("org/two")]))
    pages = list(hub.account("org"))
    assert [one.key for page in pages for one in page.records] == ["org/one", "org/two"] and adds_up(pages)
    assert len(pages[0].rejects) == 2 and pages[0].looks == () and looks(pages) == {"repositories_of:org": "unreadable"}
    record = pages[0].records[0]
    assert (record.payload, record.counters, record.uid) == ({"full_name": "org/one", "id": 7, "owner": {"login": "org"}}, {"stars": 3}, "7")


def test_an_account_that_is_no_organisation_is_asked_for_as_a_user(service: Service, hub: GitHub) -> None:
    service.on("/orgs/someone/repos", (404, {}))
    service.on("/users/someone/repos", (200, []))
    assert looks(list(hub.account("someone"))) == {"repositories_of:someone": "answered"}


@pytest.mark.parametrize(("status", "outcome"), [(404, "absent"), (403, "refused"), (451, "refused"), (418, "failed")])
def test_a_list_that_is_not_told_is_no_empty_list(service: Service, hub: GitHub, status: int, outcome: str) -> None:
    service.on("/orgs/org/repos", (status, {}))
    service.on("/users/org/repos", (status, {}))
    assert looks(list(hub.account("org"))) == {"repositories_of:org": outcome}


def test_a_list_without_an_end_and_a_list_that_is_none_are_failed_looks_and_stop_no_other(service: Service, hub: GitHub) -> None:
    service.on("/orgs/org/repos", (200, [repository("org/one")], {"Link": f'<{service.url}/orgs/org/repos?page=2>; rel="next"'}))
    service.on("/orgs/dict/repos", (200, {}))
    service.on("/orgs/html/repos", (200, "<html>"))
    for account, reason in (("org", "repeats itself"), ("dict", "dict came"), ("html", "no JSON")):
        pages = list(hub.account(account))
        (look,) = [look for page in pages for look in page.looks]
        assert (look.scope, look.outcome.value) == (f"repositories_of:{account}", "failed") and reason in look.detail
        assert bool([one for page in pages for one in page.records]) is (account == "org"), "what was told before lands"


def graphql(service: Service, largest: int, known: dict[str, str]) -> list[int]:
    """A GraphQL that fails above ``largest`` repositories; returns the sizes asked."""
    sizes: list[int] = []

    def answer(request: Request) -> Response:
        variables = json.loads(request.data)["variables"]
        names = [f"{variables[f'o{i}']}/{variables[f'n{i}']}" for i in range(len(variables) // 2)]
        sizes.append(len(names))
        if len(names) > largest:
            return Response(json.dumps({"data": None, "errors": [{"type": "RESOURCE_LIMITS_EXCEEDED", "message": "too much"}]}))
        data = {
            f"r{i}": {"nameWithOwner": known[name], "databaseId": int(name[5:]) + 1, "stargazerCount": 2} if name in known else None
            for i, name in enumerate(names)
        }
        errors = [{"type": "NOT_FOUND", "path": [f"r{i}"], "message": "no"} for i, name in enumerate(names) if name not in known]
        return Response(json.dumps({"data": data, "errors": errors}))

    service.on("/graphql", answer, method="POST")
    return sizes


def test_a_batch_halves_until_it_is_answered(service: Service, hub: GitHub) -> None:
    names = [f"org/r{i}" for i in range(8)]
    sizes = graphql(service, 2, {name: name for name in names if name != "org/r3"} | {"org/r5": "org/new"})
    service.on("/repos/org/r5", (301, {}, {"Location": f"{service.url}/repositories/7"}))
    service.on("/repositories/7", (200, repository("org/new")))
    pages = list(hub.repositories(names))
    assert sizes == [8, 4, 2, 2, 4, 2, 2]
    outcomes = looks(pages)
    assert outcomes.pop("repository:org/r3") == "absent" and set(outcomes.values()) == {"answered"} and len(outcomes) == 7
    stones = {stone.key: stone.renamed_to for page in pages for stone in page.tombstones}
    assert stones == {"org/r3": None, "org/r5": "org/new"}


def test_what_a_repository_says_of_itself_is_asked_for_and_kept(service: Service, hub: GitHub) -> None:
    node = {"nameWithOwner": "org/a", "databaseId": 1, "description": "Code of A"}
    service.on("/graphql", (200, {"data": {"r0": node, "r1": {"nameWithOwner": "org/b", "description": None}}}), method="POST")
    service.on("/repos/org/c", (200, repository("org/c", description="Code of C")))
    told = [one.payload for names in (["org/a", "org/b"], ["org/c"]) for page in hub.repositories(names) for one in page.records]
    assert [one["description"] for one in told if one is not None] == ["Code of A", None, "Code of C"]
    query = next(json.loads(request.data)["query"] for request in service.asked if request.path == "/graphql")
    assert query.count(" description ") == 2


def test_what_graphql_never_answers_is_asked_by_rest(service: Service, hub: GitHub) -> None:
    service.on("/graphql", (502, ""), method="POST")
    service.on("/repos/org/a", (200, repository("org/a")))
    service.on("/repos/org/b", (404, {}))
    pages = list(hub.repositories(["org/a", "org/b"]))
    assert looks(pages) == {"repository:org/a": "answered", "repository:org/b": "absent"} and adds_up(pages)


@pytest.mark.parametrize(
    ("answer", "most"),
    [
        ((502, ""), 15),
        ((500, ""), 15),
        ((403, {"message": "Resource not accessible by personal access token"}), 5),
        ((404, ""), 5),
        ((400, ""), 5),
        ((302, "", {"Location": "https://cdn.example/graphql"}), 5),
        ((200, "<html>"), 5),
        ((200, {"errors": [{"message": "Something went wrong"}]}), 5),
        ((200, {"data": None, "errors": [{"type": "RESOURCE_LIMITS_EXCEEDED"}]}), 5),
    ],
)
def test_a_graphql_that_tells_nothing_is_left_for_rest_and_gets_no_storm(service: Service, hub: GitHub, answer: Any, most: int) -> None:
    service.on("/graphql", answer, method="POST")
    names = [f"org/r{number}" for number in range(200)]
    for name in names:
        service.on(f"/repos/{name}", (200, repository(name)))
    pages = list(hub.repositories(names))
    assert looks(pages) == {f"repository:{name}": "answered" for name in names} and adds_up(pages)
    asked = [request.path for request in service.asked]
    assert asked.count("/graphql") <= most and len(asked) - asked.count("/graphql") == len(names)
    assert sum(service.waits) < 30


def test_graphql_is_asked_again_by_the_next_call_and_where_it_came_back(service: Service, hub: GitHub) -> None:
    names = [f"org/r{number}" for number in range(8)]
    for name in names:
        service.on(f"/repos/{name}", (200, repository(name)))

    def whole(request: Request) -> Response:
        told = json.loads(request.data)["variables"]
        return Response(json.dumps({"data": {f"r{one}": {"nameWithOwner": f"org/{told[f'n{one}']}"} for one in range(len(told) // 2)}}))

    service.on("/graphql", *[(403, "")] * 4, whole, *[(403, "")] * 5, whole, method="POST")
    for part in (names[:2], names[2:4], names[4:6], names[6:8]) * 2:
        assert set(looks(list(hub.repositories(part))).values()) == {"answered"}
    assert [request.path for request in service.asked].count("/graphql") == 8


def test_what_rest_fails_once_is_tried_again_though_graphql_is_down(service: Service, hub: GitHub) -> None:
    service.on("/graphql", (502, ""), method="POST")
    for name in ("org/a", "org/b"):
        service.on(f"/repos/{name}", (500, ""), (500, ""), (200, repository(name)))
    assert set(looks(list(hub.repositories(["org/a", "org/b"]))).values()) == {"answered"}


def test_releases_without_an_end_are_cut_and_told_as_such(service: Service, hub: GitHub) -> None:
    def endless(request: Request) -> Response:
        number = int(request.args.get("page", "1"))
        told = [{"tag_name": f"v{number}", "id": number}]
        return Response(json.dumps(told), headers={"Link": f'<{service.url}/repos/org/a/releases?page={number + 1}>; rel="next"', "ETag": '"1"'})

    service.on("/repos/org/a/releases", endless)
    (page,) = hub.releases(["org/a"])
    assert len(service.asked) == MAX_RELEASE_PAGES and looks([page]) == {"releases:org/a": "unreadable"} and adds_up([page])
    payload = page.records[0].payload
    assert payload is not None and payload["truncated"] is True and len(payload["releases"]) == MAX_RELEASE_PAGES and page.validators == ()


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        ("/repositories/7/readme", "answered"),
        ("/repos/org/new/readme", "answered"),
        ("/repos/org/new/license", "failed"),
        ("/repositories/7", "failed"),
        ("/repositories/7/readme/more", "failed"),
        ("/user/readme", "failed"),
    ],
)
def test_a_redirect_is_followed_to_the_same_part_of_a_repository_alone(service: Service, hub: GitHub, location: str, outcome: str) -> None:
    file = {"path": "README.md", "encoding": "base64", "content": base64.b64encode(b"# A").decode()}
    service.on("/repos/org/a/readme", (301, "", {"Location": service.url + location}))
    service.on(location, (200, file))
    for name in ("a", "new"):
        service.on(f"/repos/org/{name}", (200, repository(f"org/{name}")))
    (page,) = hub.readmes(["org/a"])
    assert looks([page]) == {"readme:org/a": outcome} and len(page.records) == (outcome == "answered")


def test_without_a_token_graphql_is_not_asked(service: Service, client: Client) -> None:
    service.on("/repos/org/old", (301, {}, {"Location": f"{service.url}/repositories/7"}))
    service.on("/repositories/7", (200, repository("org/new")))
    pages = list(GitHub(client, has_token=False).repositories(["org/old"]))
    assert [(one.key, one.renamed_to) for one in pages[0].tombstones] == [("org/old", "org/new")]
    assert all(request.path != "/graphql" for request in service.asked)


def test_a_tree_keeps_that_it_was_cut_and_an_empty_repository_has_none(service: Service, hub: GitHub) -> None:
    entry = {"path": "a.py", "type": "blob", "sha": "1", "size": 3, "mode": "x"}
    service.on("/repos/org/a/git/trees/dev%2Fx", (200, {"sha": "s", "truncated": True, "tree": [entry]}))
    service.on("/repos/org/a/git/trees/dev/x", (200, {"sha": "s", "truncated": True, "tree": [entry]}))
    service.on("/repos/org/b/git/trees/HEAD", (409, {"message": "Git Repository is empty."}))
    service.on("/repos/org/c/git/trees/HEAD", (200, {"tree": None}))
    pages = list(hub.trees([("org/a", "dev/x"), ("org/b", None), ("org/c", None)]))
    assert looks(pages) == {"tree:org/a": "answered", "tree:org/b": "absent", "tree:org/c": "unreadable"} and adds_up(pages)
    assert pages[0].records[0].payload == {"sha": "s", "truncated": True, "entries": [{"path": "a.py", "type": "blob", "size": 3, "sha": "1"}]}


def test_a_tree_keeps_which_entries_are_no_files(service: Service, hub: GitHub) -> None:
    told = [{"path": f"{mode}.py", "type": kind, "sha": "1", "mode": mode} for mode, kind in (("120000", "blob"), ("160000", "commit"), ("100755", "blob"))]
    service.on("/repos/org/a/git/trees/HEAD", (200, {"sha": "s", "truncated": False, "tree": told}))
    payload = next(iter(hub.trees([("org/a", None)]))).records[0].payload
    assert payload is not None and [one.get("mode") for one in payload["entries"]] == ["120000", "160000", None]


def test_documents_come_verbatim_and_what_is_none_is_kept_as_a_reject(service: Service, hub: GitHub) -> None:
    raw = "# Ünïcode\r\n".encode()
    service.on("/repos/org/a/readme", (200, {"path": "docs/README.md", "encoding": "base64", "content": base64.encodebytes(raw).decode()}))
    service.on("/repos/org/b/readme", (200, {"encoding": "none", "content": ""}))
    service.on("/repos/org/c/readme", (200, {"encoding": "base64", "content": "abc"}))
    service.on("/repos/org/d/readme", (404, {}))
    service.on("/repos/org/e/readme", (403, {"error": "Forbidden"}))
    service.on("/repos/org/f/readme", (451, {"message": "Repository access blocked: for a reason of its own"}))
    service.on("/repos/org/g/readme", (451, {"message": "Repository access blocked"}))
    pages = list(hub.readmes([f"org/{name}" for name in "abcdefg"]))
    assert [(one.text, one.locator) for one in pages[0].records] == [(raw, "docs/README.md")]
    assert [one.reason for one in pages[0].rejects] == ["no_content", "bad_base64"] and adds_up(pages)
    assert looks(pages) == {
        "readme:org/a": "answered",
        "readme:org/b": "unreadable",
        "readme:org/c": "unreadable",
        "readme:org/d": "absent",
        "readme:org/e": "refused",
        "readme:org/f": "refused",
        "readme:org/g": "refused",
    }
    said = {look.scope[-1]: look.detail for look in pages[0].looks if look.outcome == "refused"}
    assert said == {"e": "403", "f": "451", "g": "451"}, "by what it was refused, whatever the words are"


def test_commits_and_releases_hold_no_person(service: Service, hub: GitHub) -> None:
    def commits(request: Request) -> Response:
        when = "2020-01-01T00:00:00Z" if request.args.get("page") == "12" else "2025-01-01T00:00:00Z"
        person = {"name": "Jane Doe", "email": "jane@example.org", "date": when}
        link = f'<{service.url}/repos/org/a/commits?per_page=1&page=12>; rel="last"'
        return Response(json.dumps([{"commit": {"author": person, "committer": person}, "author": {"login": "jane"}}]), headers={"Link": link})

    service.on("/repos/org/a/commits", commits)
    service.on(
        "/repos/org/a/releases",
        (200, [{"tag_name": "v1", "author": {"login": "jane"}, "body": "by jane", "assets": [{"name": "w.bin", "size": 4, "uploader": {}}]}]),
    )
    told = [one.payload for call in (hub.commits, hub.releases) for page in call(["org/a"]) for one in page.records]
    assert told == [
        {"first_commit_at": "2020-01-01T00:00:00Z", "last_commit_at": "2025-01-01T00:00:00Z", "total": 12},
        {"releases": [{"tag_name": "v1", "assets": [{"name": "w.bin", "size": 4}]}]},
    ]
    assert "jane" not in json.dumps(told).lower()
