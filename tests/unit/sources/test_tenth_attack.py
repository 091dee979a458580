"""A part is of the repository that its own answer names, a text is the one that a hash or the Hub's own headers show, and a claimed limit is checked."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import pytest
from serving import Service, adds_up, looks, until
from test_down_by_any_status import github_client
from test_not_proven import hub
from werkzeug import Request, Response

from observatory.errors import RateLimited, ServiceDown
from observatory.http import Client
from observatory.identifiers import blob_hash
from observatory.sources.arxiv import Arxiv
from observatory.sources.asking import FAILING_AFTER
from observatory.sources.base import Page
from observatory.sources.documents import kind_of_page, no_text_in, refusal_in
from observatory.sources.github import PROBE, GitHub
from observatory.sources.huggingface import MAX_ALIKE, HuggingFace

TEXT = b"# A model\n\nIts code is in this repository.\n"
API, WEB = "https://api.example", "https://web.example"


def file(text: bytes = TEXT, **told: Any) -> dict[str, Any]:
    return {"path": "README.md", "encoding": "base64", "content": base64.b64encode(text).decode(), **told}


# -- whose part it is

PARTS: dict[str, tuple[str, Any]] = {
    "readme": ("/repos/o/r/readme", lambda own: file(**own)),
    "licence": ("/repos/o/r/license", lambda own: file(b"MIT License\n\nPermission is granted.\n", **own)),
    "tree": ("/repos/o/r/git/trees/HEAD", lambda own: {"sha": "1", "truncated": False, "tree": [{"path": "a.py", "type": "blob"}], **own}),
    "releases": ("/repos/o/r/releases", lambda own: [{"tag_name": "v1", "assets": [], **own}]),
    "commits": ("/repos/o/r/commits", lambda own: [{"sha": "1", "parents": [], "commit": {"committer": {"date": "2026-01-01T00:00:00Z"}}, **own}]),
}
OWN = [
    ({}, "answered"),
    ({"url": f"{API}/repos/o/r/x/1", "html_url": f"{WEB}/o/r/blob/main/README.md", "git_url": f"{API}/repos/o/r/git/blobs/1"}, "answered"),
    ({"url": f"{API}/api/v3/repos/O/R/x"}, "answered"),
    ({"url": f"{API}/repositories/7/x"}, "answered"),
    ({"url": None, "html_url": "", "git_url": "repos"}, "answered"),
    ({"url": f"{API}/repos/other/else/x/1"}, "failed"),
    ({"html_url": f"{WEB}/other/else/releases/tag/v1"}, "failed"),
    ({"url": f"{API}/repos/o/r/x", "git_url": f"{API}/api/v3/repos/other/else/git/blobs/1"}, "failed"),
    ({"url": f"{API}/repositories/8/x"}, "failed"),
]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("own", "outcome"), OWN)
def test_a_part_whose_own_address_is_another_repository_s_is_not_taken(service: Service, client: Client, part: str, own: dict[str, Any], outcome: str) -> None:
    path, answer = PARTS[part]
    service.on(path, (200, answer(own)))
    service.on("/repos/o/r", (200, {"full_name": "o/r", "id": 7}))
    service.on("/repos/other/else", (200, {"full_name": "other/else", "id": 8}))
    pages = list(GitHub(client, has_token=True).documents([("o/r", part, None)]))
    assert looks(pages) == {f"{part}:o/r": outcome} and adds_up(pages)
    assert sum(len(page.records) for page in pages) == (outcome == "answered")


def test_a_part_of_a_renamed_repository_is_taken(service: Service, client: Client) -> None:
    service.on("/repos/o/r/readme", (301, "", {"Location": f"{service.url}/repositories/7/readme"}))
    service.on("/repositories/7/readme", (200, file(url=f"{API}/repos/new/name/contents/README.md")))
    service.on("/repos/new/name", (200, {"full_name": "new/name", "id": 7}))
    pages = list(GitHub(client, has_token=True, uid_of=lambda name: "7" if name == "o/r" else None).readmes(["o/r"]))
    assert looks(pages) == {"readme:o/r": "answered"}


@pytest.mark.parametrize(("type_", "outcome"), [("blob", "failed"), ("tree", "failed"), ("commit", "answered")])
def test_an_entry_of_a_tree_tells_whose_it_is_unless_it_is_a_submodule(service: Service, client: Client, type_: str, outcome: str) -> None:
    entry = {"path": "a", "type": type_, "url": f"{API}/repos/other/else/git/blobs/1"}
    service.on("/repos/o/r/git/trees/HEAD", (200, {"sha": "1", "truncated": False, "tree": [entry]}))
    for number, name in enumerate(("o/r", "other/else")):
        service.on(f"/repos/{name}", (200, {"full_name": name, "id": number}))
    assert looks(list(GitHub(client, has_token=True).trees([("o/r", None)]))) == {"tree:o/r": outcome}


@pytest.mark.parametrize("own", [{"html_url": f"{WEB}/other/else"}, {"url": f"{API}/repos/other/else"}])
def test_a_repository_s_record_is_of_the_repository_that_its_addresses_name(service: Service, client: Client, own: dict[str, str]) -> None:
    honest = {"url": f"{API}/repos/O/R", "html_url": f"{WEB}/O/R"}
    service.on("/repos/o/r", (200, {"full_name": "O/R", "id": 7, **honest}), (200, {"full_name": "O/R", "id": 7, **honest, **own}))
    source = GitHub(client, has_token=False)
    assert [looks(list(source.repositories(["o/r"]))) for _ in range(2)] == [{"repository:o/r": "answered"}, {"repository:o/r": "failed"}]


# -- symbolic links


@pytest.mark.parametrize(
    ("link", "target", "answer", "outcome"),
    [
        (b"docs/README.md", "docs/README.md", {"sha": blob_hash(TEXT)}, "answered"),
        (b"./docs/../docs/README.md", "docs/README.md", {"sha": blob_hash(TEXT)}, "answered"),
        (b"docs/README.md", "docs/README.md", {"sha": blob_hash(b"other")}, "unreadable"),
        (b"docs/README.md", "docs/README.md", {}, "unreadable"),
        (b"hello", "docs/README.md", {"sha": blob_hash(TEXT)}, "unreadable"),
        (b"../docs/README.md", "docs/README.md", {"sha": blob_hash(TEXT)}, "unreadable"),
        (b"/docs/README.md", "docs/README.md", {"sha": blob_hash(TEXT)}, "unreadable"),
    ],
)
def test_a_link_leads_to_the_text_that_came(service: Service, client: Client, link: bytes, target: str, answer: dict[str, Any], outcome: str) -> None:
    service.on("/repos/o/r/readme", (200, file(sha=blob_hash(link))))
    service.on(f"/repos/o/r/git/blobs/{blob_hash(link)}", (200, file(link)))
    service.on(f"/repos/o/r/git/blobs/{blob_hash(b'other')}", (200, file(b"other")))
    service.on(f"/repos/o/r/contents/{target}", (200, answer))
    service.on(re.compile("/repos/o/r/contents/(?!docs/README).*"), (404, {}))  # type: ignore[arg-type]
    pages = list(GitHub(client, has_token=True).readmes(["o/r"]))
    assert looks(pages) == {"readme:o/r": outcome} and adds_up(pages)


@pytest.mark.parametrize(("told", "outcome"), [(TEXT, "answered"), (b"other", "unreadable")])
def test_a_tree_that_tells_of_the_link_s_target_decides(service: Service, client: Client, told: bytes, outcome: str) -> None:
    entries = [{"path": "README.md", "mode": "120000", "type": "blob", "sha": blob_hash(b"b.md")}, {"path": "b.md", "type": "blob", "sha": blob_hash(told)}]
    service.on("/repos/o/r/git/trees/HEAD", (200, {"sha": "1", "truncated": False, "tree": entries}))
    service.on("/repos/o/r/readme", (200, file(sha=blob_hash(b"b.md"))))
    service.on(f"/repos/o/r/git/blobs/{blob_hash(b'b.md')}", (200, file(b"b.md")))
    pages = list(GitHub(client, has_token=True).documents([("o/r", "tree", None), ("o/r", "readme", None)]))
    assert looks(pages) == {"tree:o/r": "answered", "readme:o/r": outcome}


def test_a_link_to_a_link_is_followed(service: Service, client: Client) -> None:
    service.on("/repos/o/r/readme", (200, file(sha=blob_hash(b"one.md"))))
    for link in (b"one.md", b"two.md"):
        service.on(f"/repos/o/r/git/blobs/{blob_hash(link)}", (200, file(link)))
    service.on("/repos/o/r/contents/one.md", (200, {"sha": blob_hash(b"two.md")}))
    service.on("/repos/o/r/contents/two.md", (200, {"sha": blob_hash(TEXT)}))
    assert looks(list(GitHub(client, has_token=True).readmes(["o/r"]))) == {"readme:o/r": "answered"}


# -- 409


@pytest.mark.parametrize("part", ["tree", "readme", "licence", "releases", "commits"])
@pytest.mark.parametrize("words", ["Git Repository is empty.", "Git is not available", "Conflict", "", None, "A Git Repository is empty. Or not."])
def test_409_is_an_empty_repository_by_github_s_words_alone(service: Service, client: Client, part: str, words: str | None) -> None:
    service.on(PARTS[part][0], (409, {"message": words} if words is not None else b"<html>"))
    is_empty = words == "Git Repository is empty." and part in {"tree", "commits"}
    assert looks(list(GitHub(client, has_token=True).documents([("o/r", part, None)]))) == {f"{part}:o/r": "absent" if is_empty else "failed"}


# -- what came in place of a card

COMMIT = {"X-Repo-Commit": "a" * 40}
NO_CARDS = [
    b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    b"\x00" * 50,
    b"GIF89a\x01\x00\x01\x00",
    b"<center><h1>502 Bad Gateway</h1></center>\n<hr><center>nginx</center>\n",
    b"<h1>504 Gateway Time-out</h1>\nThe server didn't respond in time.\n",
    b"<div class=error><h1>Access denied</h1><p>Error 1020</p></div>",
    b"Sorry, you have been blocked. You are unable to access this site. Ray ID: 8c1\n",
    b"Access denied",
    b"Please log in to the network to go on: http://portal.example/\n",
    b"You don't have permission to access this resource.\n",
]
CARDS = [
    TEXT,
    b"---\nlicense: mit\n---\n",
    b"<h1>A model</h1>\n<p>It has words.</p>",
    b"<center><h1>Not only a model</h1></center>",
    b"\xff\xfe" + "# Ein Modell".encode("utf-16-le"),
    b"# Colours\n\n\x1b[31mred\x1b[0m\x0c\n",
    b"You have been reading of rays: Ray is our library.\n",
    b"Please log in to use the model.\n",
]


@pytest.mark.parametrize("body", NO_CARDS)
def test_what_no_card_looks_like_is_none_unless_a_hash_names_it(service: Service, client: Client, body: bytes) -> None:
    assert kind_of_page(body) or refusal_in(body) or no_text_in(body)
    service.on("/a/b/resolve/main/README.md", (200, body, COMMIT), (200, body, {"ETag": f'"{blob_hash(body)}"'}))
    source = HuggingFace(client)
    assert [looks(list(source.cards("model", ["a/b"]))) for _ in range(2)] == [{"model_card:a/b": "failed"}, {"model_card:a/b": "answered"}]


@pytest.mark.parametrize("body", CARDS)
@pytest.mark.parametrize(("headers", "outcome"), [(COMMIT, "answered"), ({"X-Repo-Commit": "main"}, "failed"), ({"ETag": '"5f-1"'}, "failed"), ({}, "failed")])
def test_a_card_that_no_hash_proves_has_the_hub_s_header(service: Service, client: Client, body: bytes, headers: dict[str, str], outcome: str) -> None:
    service.on("/a/b/resolve/main/README.md", lambda _: Response(body, 200, headers))
    assert looks(list(HuggingFace(client).cards("model", ["a/b"]))) == {"model_card:a/b": outcome}


def test_a_card_by_way_of_the_hub_s_cache_is_one(service: Service, client: Client) -> None:
    path = f"/api/resolve-cache/models/a/b/{'a' * 40}/README.md"
    service.on("/a/b/resolve/main/README.md", (307, "", {"Location": path}))
    service.on(path, lambda _: Response(TEXT))
    assert looks(list(HuggingFace(client).cards("model", ["a/b"]))) == {"model_card:a/b": "answered"}


@pytest.mark.parametrize("is_proven", [True, False])
def test_the_same_text_for_many_is_a_card_of_few_unless_a_hash_proves_it(service: Service, client: Client, *, is_proven: bool) -> None:
    headers = COMMIT | ({"ETag": f'"{blob_hash(TEXT)}"'} if is_proven else {})
    service.on(re.compile("/a/m.*/resolve/main/README.md"), (200, TEXT, headers))  # type: ignore[arg-type]
    service.on("/a/other/resolve/main/README.md", (200, b"# Another\n", COMMIT))
    told = looks(list(HuggingFace(client).cards("model", [*(f"a/m{number}" for number in range(8)), "a/other"])))
    assert list(told.values()).count("answered") == (9 if is_proven else MAX_ALIKE + 1) and told["model_card:a/other"] == "answered"


# -- limits


@pytest.mark.parametrize("after", ["0", "0.5", "-1", "+3", "1e3", "\u0663", None])
def test_a_hub_s_limit_without_a_usable_time_is_no_storm(service: Service, after: str | None) -> None:
    headers = {} if after is None else {"Retry-After": after.encode().decode("latin-1")}
    service.on("/api/models", (200, [{}]))
    service.on(re.compile("/a/.*"), (429, b"", headers))  # type: ignore[arg-type]
    pages, limit = until(RateLimited, HuggingFace(hub(service)).cards("model", [f"a/m{number}" for number in range(60)]))
    assert limit is not None and limit.wait.total_seconds() >= 600 and len(service.asked) <= 17
    assert set(looks(pages).values()) == {"failed"}


def test_one_card_that_is_always_limited_so_stops_no_other(service: Service) -> None:
    service.on("/api/models", (200, [{}]))
    service.on("/a/m0/resolve/main/README.md", (429, b""))
    service.on(re.compile("/a/m[1-9]/.*"), lambda request: Response(request.path, 200, COMMIT))  # type: ignore[arg-type]
    told = looks(list(HuggingFace(hub(service)).cards("model", [f"a/m{number}" for number in range(9)])))
    assert told.pop("model_card:a/m0") == "failed" and set(told.values()) == {"answered"} and len(told) == 8


@pytest.mark.parametrize(
    ("limit", "waits"),
    [
        ('"pages";r=0;t=250', False),
        ('"x";r=0;t=86000', False),
        ('"api";r=0;t=7200', False),
        ('"api";r=0;t=250', True),
        ("r=0;t=250", True),
    ],
)
def test_a_good_answer_stops_by_its_own_bucket_and_window_alone(service: Service, limit: str, *, waits: bool) -> None:
    service.on(re.compile("/api/models/a/.*"), lambda request: Response(json.dumps({"id": request.path[12:]}), 200, {"RateLimit": limit}))  # type: ignore[arg-type]
    pages, error = until(RateLimited, HuggingFace(hub(service)).items("model", [f"a/m{number}" for number in range(5)]))
    assert (error is not None) is waits and len(looks(pages)) == (1 if waits else 5)


def limits_page(service: Service, remaining: int) -> None:
    reset = int(service.clock.begin.timestamp()) + 1_000
    service.on(PROBE, (200, {"resources": {name: {"limit": 5_000, "remaining": remaining, "reset": reset} for name in ("core", "graphql")}}))


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize(("remaining", "is_stopped"), [(4_000, False), (0, True)])
@pytest.mark.parametrize("hours", [0.5, 22])
def test_a_claim_that_no_call_is_left_is_checked_on_the_page_that_costs_none(
    service: Service, status: int, remaining: int, hours: float, *, is_stopped: bool
) -> None:
    reset = int(service.clock.begin.timestamp() + hours * 3_600)
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(reset)}
    service.on("/repos/o/r0/readme", (status, file(), headers))
    service.on(re.compile("/repos/o/r[1-9]/readme"), (200, file()))  # type: ignore[arg-type]
    limits_page(service, remaining)
    pages, error = until(RateLimited, GitHub(github_client(service), has_token=True).readmes([f"o/r{number}" for number in range(6)]))
    assert (error is not None) is is_stopped and len(looks(pages)) == (1 if is_stopped else 6)
    assert sum(service.clock.waits) <= 120 and len([one for one in service.asked if one.path == PROBE]) <= 2


def test_a_refusal_that_claims_it_costs_its_own_thing_alone(service: Service) -> None:
    reset = int(service.clock.begin.timestamp()) + 7_000
    service.on("/repos/o/r0/readme", (403, {"message": "blocked"}, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(reset)}))
    service.on(re.compile("/repos/o/r[1-9]/readme"), (200, file()))  # type: ignore[arg-type]
    limits_page(service, 4_000)
    told = looks(list(GitHub(github_client(service), has_token=True).readmes([f"o/r{number}" for number in range(6)])))
    assert told.pop("readme:o/r0") == "failed" and set(told.values()) == {"answered"} and len(told) == 5


# -- a service that is down in part


def test_denials_among_failures_do_not_hide_that_a_service_is_down(service: Service) -> None:
    def answer(request: Request) -> Response:
        number = int(request.path.split("/")[3][1:])
        return Response("{}", 404 if number % 8 == 7 else 502)

    service.on(re.compile("/repos/.*"), answer)  # type: ignore[arg-type]
    limits_page(service, 4_000)
    pages, error = until(ServiceDown, GitHub(github_client(service), has_token=True).readmes([f"o/r{number}" for number in range(400)]))
    assert error is not None and len(service.asked) <= 200
    assert list(looks(pages).values()).count("absent") <= 1, "a denial among so many failures is not believed, but where the service has just proved to work"


def test_denials_after_a_few_failures_are_believed_again_soon(service: Service) -> None:
    first = FAILING_AFTER

    def answer(request: Request) -> Response:
        number = int(request.path.split("/")[3][1:])
        return Response(json.dumps(file()), 200 if number == 0 else 502 if number <= first else 404)

    service.on(re.compile("/repos/.*"), answer)  # type: ignore[arg-type]
    limits_page(service, 4_000)
    told = list(looks(list(GitHub(github_client(service), has_token=True).readmes([f"o/r{number}" for number in range(60)]))).values())
    assert told.count("failed") == first + 1 and told.count("absent") == 58 - first


# -- names and numbers


def test_a_renamed_organisation_s_list_says_the_new_name(service: Service, client: Client) -> None:
    service.on("/orgs/old/repos", (301, "", {"Location": f"{service.url}/organizations/7/repos?per_page=100"}))
    service.on("/organizations/7/repos", (200, [{"full_name": "new/r", "owner": {"login": "new", "id": 7}}]))
    pages: list[Page] = list(GitHub(client, has_token=True).account("old"))
    assert [(look.outcome.value, look.detail) for page in pages for look in page.looks] == [("unreadable", "301 renamed to new")]


@pytest.mark.parametrize("location", ["https://other.example/organizations/7/repos", "/organizations/8/repos", "/orgs/new/repos"])
def test_any_other_redirect_of_a_list_fails(service: Service, client: Client, location: str) -> None:
    service.on("/orgs/old/repos", (301, "", {"Location": location}))
    service.on("/organizations/8/repos", (200, [{"full_name": "new/r", "owner": {"login": "new", "id": 7}}]))
    pages = list(GitHub(client, has_token=True).account("old"))
    assert looks(pages) == {"repositories_of:old": "failed"}


@pytest.mark.parametrize("n_commits", [1, 3])
def test_a_page_of_more_commits_than_asked_for_tells_no_number(service: Service, client: Client, n_commits: int) -> None:
    commit = {"sha": "1", "parents": [], "commit": {"committer": {"date": "2026-01-01T00:00:00Z"}}}
    service.on("/repos/o/r/commits", (200, [commit] * n_commits))
    assert looks(list(GitHub(client, has_token=True).commits(["o/r"]))) == {"commits:o/r": "answered" if n_commits == 1 else "failed"}


@pytest.mark.parametrize("asked", ["math.GT/0309136", "math/0309136", "MATH.gt/0309136"])
def test_a_paper_is_found_by_its_name_with_a_subject_class(service: Service, client: Client, asked: str) -> None:
    entry = "<entry><id>http://arxiv.org/abs/math/0309136v1</id><title>T</title></entry>"
    feed = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
    service.on("/api/query", (200, f"{feed}<opensearch:totalResults>1</opensearch:totalResults>{entry}</feed>"))
    pages = list(Arxiv(client, client).look_up([asked]))
    assert looks(pages) == {f"paper:{asked}": "answered"} and [one.key for page in pages for one in page.records] == ["math/0309136"]
