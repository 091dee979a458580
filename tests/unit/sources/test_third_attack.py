"""What a third stranger's attack on the clients found: who denies everything denies nothing, what is told in part is not told, and no secret in an error."""

from __future__ import annotations

import base64
import json
import os
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from serving import NOON, Service, adds_up, looks
from werkzeug import Request, Response

from observatory.errors import AuthRefused, ObservatoryError, RateLimited, ServiceDown, ServiceUnavailable
from observatory.http import Client, ServiceConfig
from observatory.identifiers import blob_hash
from observatory.sources import asking
from observatory.sources.arxiv import Arxiv
from observatory.sources.base import Page
from observatory.sources.github import GitHub
from observatory.sources.huggingface import HuggingFace

HUB = {"probe": "/api/models?limit=1", "probe_tells": rb"\s*\["}


def keys(pages: list[Page]) -> list[str]:
    """Names of what was told."""
    return [record.key for page in pages for record in page.records]


@pytest.fixture
def probed(service: Service) -> Iterator[Client]:
    with Client(ServiceConfig(service.url, "secret-token"), clock=service.clock, **HUB) as found:  # type: ignore[arg-type]  # two options
        yield found


# -- who denies everything

BLOCKED = {
    "a wall's 403": (403, "<html>Request blocked</html>"),
    "404 of a balancer": (404, "404 page not found"),
    "410 of everything": (410, ""),
    "451 of a provider": (451, ""),
    "400 of a proxy": (400, "bad request"),
    "200 with words of JSON": (200, {"error": "we are back soon"}),
    "200 with other words": (200, {"id": None, "message": "maintenance"}),
}


@pytest.mark.parametrize("kind", BLOCKED)
def test_who_denies_everything_says_nothing_of_any_thing_and_gets_no_storm(service: Service, probed: Client, kind: str) -> None:
    status, body = BLOCKED[kind]
    names = [f"a/m{number}" for number in range(500)]
    for path in ("/api/models", *(f"/api/models/{name}" for name in names)):
        service.on(path, (status, body))
    pages: list[Page] = []
    with pytest.raises(ServiceDown):
        gather(pages, HuggingFace(probed).items("model", names))
    assert set(looks(pages).values()) == {"failed"} and not [stone for page in pages for stone in page.tombstones]
    assert len(service.asked) < 60 and adds_up(pages)


def gather(pages: list[Page], told: Iterator[Page]) -> None:
    """Gather pages also where they end in an error."""
    for page in told:
        pages.append(page)  # what came before an error counts


@pytest.mark.parametrize(("status", "outcome"), [(403, "refused"), (404, "absent"), (451, "refused"), (400, "refused")])
def test_what_is_denied_while_the_service_is_there_is_denied_and_costs_few_probes(service: Service, probed: Client, status: int, outcome: str) -> None:
    service.on("/api/models", (200, [{"id": "x/y"}]))
    names = [f"a/m{number}" for number in range(100)]
    for name in names:
        service.on(f"/api/models/{name}", (status, ""))
    told = looks(list(HuggingFace(probed).items("model", names)))
    assert set(told.values()) == {outcome} and len(told) == 100
    assert len(service.asked) <= 100 + 100 // asking.DENIED_AFTER + 1


def test_denials_between_answers_cost_no_probe(service: Service, probed: Client) -> None:
    for number in range(60):
        service.on(f"/api/models/a/m{number}", (404, "") if number % 2 else (200, {"id": f"a/m{number}"}))
    told = looks(list(HuggingFace(probed).items("model", [f"a/m{number}" for number in range(60)])))
    assert set(told.values()) == {"answered", "absent"} and len(service.asked) == 60


def test_a_wall_that_comes_up_in_the_middle_is_seen_and_what_was_told_before_stays(service: Service, probed: Client) -> None:
    service.on("/api/models", (403, "blocked"))
    names = [f"a/m{number}" for number in range(300)]
    for number, name in enumerate(names):
        service.on(f"/api/models/{name}", (200, {"id": name}) if number < 50 else (403, "blocked"))
    pages: list[Page] = []
    with pytest.raises(ServiceDown):
        gather(pages, HuggingFace(probed).items("model", names))
    told = list(looks(pages).values())
    assert set(told) == {"answered", "failed"} and told.count("answered") == 50 and len(service.asked) < 110
    assert not [stone for page in pages for stone in page.tombstones] and adds_up(pages)


@pytest.mark.parametrize("number", [1, 2, 3, 19, 20, 21, 22, 49, 50, 51, 70])
@pytest.mark.parametrize("status", [404, 403])
def test_what_only_denies_until_the_end_is_believed_where_the_service_is_there_after_it(service: Service, probed: Client, number: int, status: int) -> None:
    names = [f"a/m{one}" for one in range(60 + number)]
    for at, name in enumerate(names):
        service.on(f"/api/models/{name}", (200, {"id": name}) if at < 60 else (status, ""))
    answers: list[tuple[int, str]] = []
    service.on("/api/models", lambda _: Response(answers[-1][1], answers[-1][0]))
    for is_there in (True, False):
        answers.append((200, '[{"id": "x/y"}]') if is_there else (status, "nothing"))
        pages, before = list[Page](), len(service.asked)
        with suppress(ServiceDown):
            gather(pages, HuggingFace(probed).items("model", names))
        told = list(looks(pages).values())
        assert told.count("answered") == 60 and adds_up(pages)
        if is_there:
            assert len(told) == len(names) and "failed" not in told
            assert len(service.asked) - before <= len(names) + number // asking.DENIED_AFTER + 1, "few probes"
        else:
            assert len(told) - 60 - told.count("failed") <= (number == 1), "one alone is believed, and no more"
            assert len([stone for page in pages for stone in page.tombstones]) <= (number == 1)


def test_a_limit_after_denials_leaves_them_as_they_were_told(service: Service, probed: Client) -> None:
    names = [f"a/m{one}" for one in range(6)]
    for at, name in enumerate(names):
        service.on(f"/api/models/{name}", (200, {"id": name}) if at < 2 else (404, "") if at < 5 else (429, "", {"Retry-After": "3600"}))
    pages: list[Page] = []
    with pytest.raises(RateLimited):
        gather(pages, HuggingFace(probed).items("model", names))
    told = looks(pages)
    assert [told[f"model:{name}"] for name in names] == ["answered"] * 2 + ["absent"] * 3 + ["failed"] and len(service.asked) == 6


def test_denials_before_a_service_that_fails_altogether_are_not_believed(service: Service, probed: Client) -> None:
    names = [f"a/m{one}" for one in range(30)]
    for at, name in enumerate(names):
        service.on(f"/api/models/{name}", (200, {"id": name}) if at < 2 else (404, "") if at < 5 else (500, ""))
    service.on("/api/models", (500, ""))
    pages: list[Page] = []
    with pytest.raises(ServiceDown):
        gather(pages, HuggingFace(probed).items("model", names))
    assert set(list(looks(pages).values())[2:]) == {"failed"} and not [stone for page in pages for stone in page.tombstones]


def test_a_probe_that_no_call_is_left_for_takes_nothing_back(service: Service) -> None:
    spent = {"RateLimit": '"api";r=0;t=3000', "RateLimit-Policy": '"api";q=500;w=3600'}
    with Client(ServiceConfig(service.url), clock=service.clock, **HUB) as client:  # type: ignore[arg-type]  # two options
        for at in range(3):
            service.on(f"/api/models/a/m{at}", (404, "", spent) if at == 2 else (404, "") if at else (200, {"id": "a/m0"}))
        told = looks(list(HuggingFace(client).items("model", [f"a/m{at}" for at in range(3)])))
    assert list(told.values()) == ["answered", "absent", "absent"] and len(service.asked) == 3


def test_a_list_that_is_denied_as_all_else_is_a_failed_look(service: Service, probed: Client) -> None:
    for path in ("/api/models", "/api/datasets", "/api/organizations/a/overview"):
        service.on(path, (404, "nothing here"))
    assert set(looks(list(HuggingFace(probed).account("a"))).values()) == {"failed"}


def test_arxiv_s_wall_for_robots_is_no_refusal_of_a_set(service: Service) -> None:
    service.on("/oai", (403, "Access Denied"))
    with Client(ServiceConfig(service.url), clock=service.clock, probe="/oai?verb=Identify", probe_tells=rb".*<Identify\b") as client:
        assert looks(list(Arxiv(client, client).harvest("cs", "2026-10-30"))) == {"oai:cs": "failed"}


def test_a_service_whose_every_answer_has_another_form_is_asked_no_storm(service: Service, probed: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "STRANGE_AFTER", 30)
    service.on("/api/models", (200, [{"id": "x/y"}]))
    names = [f"a/m{number}" for number in range(200)]
    for name in names:
        service.on(f"/api/models/{name}", (200, {"modelId": name}))
    with pytest.raises(ServiceDown):
        list(HuggingFace(probed).items("model", names))
    assert len(service.asked) < 40


# -- limits and tokens in other words


@pytest.mark.parametrize("after", ["30", format_datetime(NOON + timedelta(seconds=30), usegmt=True)])
def test_a_403_that_names_a_time_to_come_back_is_a_limit(service: Service, client: Client, after: str) -> None:
    service.on("/api/models/a/b", (403, "slow down", {"Retry-After": after}), (200, {"id": "a/b"}))
    assert looks(list(HuggingFace(client).items("model", ["a/b"]))) == {"model:a/b": "answered"} and sum(service.waits) >= 30
    service.on("/repos/o/r/readme", (403, {"message": "Too many requests"}, {"Retry-After": "3600"}))
    with pytest.raises(RateLimited):
        list(GitHub(client, has_token=True).readmes(["o/r"]))


@pytest.mark.parametrize("after", ["", "0", "never", "-1", "99999999999"])
def test_a_403_without_a_time_that_can_be_is_a_refusal(service: Service, client: Client, after: str) -> None:
    service.on("/api/models/a/b", (403, "gated", {"Retry-After": after}))
    assert looks(list(HuggingFace(client).items("model", ["a/b"]))) == {"model:a/b": "refused"}


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ({"error": 'User Access Token "daily" is expired'}, {}),
        ({"error": "Invalid username or password."}, {}),
        ({"message": "Requires authentication"}, {}),
        ("", {"X-Error-Code": "GatedRepo"}),
        ("<html>login</html>", {}),
    ],
)
def test_a_dead_token_is_seen_in_whatever_words_and_nothing_passes_for_refused(service: Service, body: Any, head: dict[str, str]) -> None:
    service.on("/api/models/a/b", (401, body, head))
    service.on("/api/whoami-v2", (401, body))
    with Client(ServiceConfig(service.url, "secret-token"), clock=service.clock, own_page="/api/whoami-v2") as client, pytest.raises(AuthRefused):
        list(HuggingFace(client).items("model", ["a/b"]))


def test_a_redirect_that_repeats_our_token_carries_it_nowhere(service: Service, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "observatory")
    service.on("/a/b/resolve/main/README.md", (302, "", {"Location": "/api/resolve-cache/models/a/b/secret-token/README.md"}))
    pages = list(HuggingFace(client).cards("model", ["a/b"]))
    assert "secret-token" not in repr(pages) + caplog.text and set(looks(pages).values()) == {"failed"}
    assert not [request for request in service.asked if "secret-token" in request.path]


# -- what is told in part, or of another

WHOLE = b"# A model\n\nTrained on data.\n"


def readme(**other: Any) -> dict[str, Any]:
    """What GitHub tells of a file."""
    told = {"path": "README.md", "encoding": "base64", "content": base64.encodebytes(WHOLE).decode(), "size": len(WHOLE), "sha": blob_hash(WHOLE)}
    return {**told, **other}


@pytest.mark.parametrize(
    "odd",
    [
        {"content": None},
        {"content": True},
        {"content": ["abcd"]},
        {"content": 12345678},
        {"content": None, "size": None, "sha": None},
        {"content": "!!!!QUJD!!"},
        {"content": base64.b64encode(WHOLE).decode()[:16]},
        {"content": base64.b64encode(b"another file").decode()},
        {"content": base64.b64encode(WHOLE[:-1]).decode(), "sha": None},
        {"content": base64.b64encode(WHOLE + b"x").decode(), "size": "many"},
        {"content": ""},
        {"sha": "0" * 40},
    ],
)
@pytest.mark.parametrize("part", ["readme", "license"])
def test_a_file_of_github_is_whole_or_it_is_none(service: Service, client: Client, odd: dict[str, Any], part: str) -> None:
    service.on(f"/repos/o/r/{part}", (200, readme(**odd)))
    for sha in (blob_hash(WHOLE), "0" * 40):
        service.on(f"/repos/o/r/git/blobs/{sha}", (404, {}))
    github = GitHub(client, has_token=True)
    pages = list(github.readmes(["o/r"]) if part == "readme" else github.licences(["o/r"]))
    assert keys(pages) == [] and list(looks(pages).values()) == ["unreadable"] and adds_up(pages)
    assert not [one for page in pages for one in page.validators], "by its ETag it would never be asked for again"


@pytest.mark.parametrize("told", [{}, {"size": 0}, {"sha": None}, {"sha": "odd"}, {"size": None, "sha": None}, {"content": base64.b64encode(WHOLE).decode()}])
def test_a_file_that_its_length_or_its_hash_proves_is_told(service: Service, client: Client, told: dict[str, Any]) -> None:
    service.on("/repos/o/r/readme", (200, readme(**told)))
    pages = list(GitHub(client, has_token=True).readmes(["o/r"]))
    assert [record.text for page in pages for record in page.records] == [WHOLE]


@pytest.mark.parametrize(("told", "is_cut"), [(False, False), (True, True), (None, True), ("true", True), ("false", True), (0, True), (1, True), ([], True)])
def test_a_tree_that_does_not_say_that_it_is_whole_is_not_known_to_be(service: Service, client: Client, told: Any, is_cut: bool) -> None:
    service.on("/repos/o/r/git/trees/HEAD", (200, {"sha": "x", "tree": [{"path": "a.py"}], "truncated": told}))
    ((record,),) = [page.records for page in GitHub(client, has_token=True).trees([("o/r", None)])]
    assert record.payload["truncated"] is is_cut  # type: ignore[index]  # a dict


def test_a_tree_without_the_word_is_not_known_to_be_whole(service: Service, client: Client) -> None:
    service.on("/repos/o/r/git/trees/HEAD", (200, {"sha": "x", "tree": []}))
    ((record,),) = [page.records for page in GitHub(client, has_token=True).trees([("o/r", None)])]
    assert record.payload["truncated"] is True  # type: ignore[index]  # a dict


def test_a_stranger_s_repository_in_a_query_s_answer_is_not_the_asked_one_s_new_name(service: Service, client: Client) -> None:
    stranger = {"databaseId": 5, "nameWithOwner": "stranger/thing"}
    service.on("/graphql", (200, {"data": {"r0": stranger, "r1": {"databaseId": 6, "nameWithOwner": "o/b"}}}), method="POST")
    service.on("/repos/o/a", (200, {"id": 4, "full_name": "o/a"}))
    pages = list(GitHub(client, has_token=True).repositories(["o/a", "o/b"]))
    assert sorted(keys(pages)) == ["o/a", "o/b"] and not [stone for page in pages for stone in page.tombstones]


@pytest.mark.parametrize(
    ("path", "body", "scope"),
    [
        ("/api/organizations/a/overview", {"name": "other", "numFollowers": 3}, "organization:a"),
        ("/api/papers/2501.00001", {"id": "2502.99999", "title": "x", "upvotes": 7}, "paper_page:2501.00001"),
        ("/api/papers/2501.00001", {"id": "no id", "title": "x"}, "paper_page:2501.00001"),
    ],
)
def test_another_account_s_or_paper_s_answer_is_not_this_one_s(service: Service, client: Client, path: str, body: dict[str, Any], scope: str) -> None:
    service.on(path, (200, body))
    hub = HuggingFace(client)
    pages = list(hub.account("a", [scope]) if scope.startswith("organization") else hub.papers(["2501.00001"]))
    assert looks(pages) == {scope: "failed"} and keys(pages) == []


@pytest.mark.parametrize("name", ["a", "A"])
def test_an_account_in_other_letters_is_the_same(service: Service, client: Client, name: str) -> None:
    service.on("/api/organizations/a/overview", (200, {"name": name}))
    service.on("/api/papers/2501.00001", (200, {"id": "2501.00001v2"}))
    hub = HuggingFace(client)
    assert set(looks([*hub.account("a", ["organization:a"]), *hub.papers(["2501.00001"])]).values()) == {"answered"}


# -- a base address with a path: a mirror, a server of one's own


def test_lists_redirects_and_links_of_a_service_below_a_path_are_followed_there(service: Service) -> None:
    def models(request: Request) -> Response:
        place = "next" if "cursor" in request.args else "first"
        link = {} if place == "next" else {"Link": f'<{service.url}/mirror/api/models?cursor=x>; rel="next"'}
        return Response(json.dumps([{"id": f"a/{place}"}]), 200, link)

    service.on("/mirror/api/models", models)
    service.on("/mirror/a/b/resolve/main/README.md", (307, "", {"Location": "/mirror/api/resolve-cache/models/a/b/x/README.md"}))
    service.on("/mirror/api/resolve-cache/models/a/b/x/README.md", (200, "# card"))
    service.on("/mirror/orgs/a/repos", (200, [{"full_name": "a/one"}], {"Link": f'<{service.url}/mirror/organizations/7/repos?page=2>; rel="next"'}))
    service.on("/mirror/organizations/7/repos", (200, [{"full_name": "a/two"}]))
    service.on("/mirror/repos/a/old", (301, "", {"Location": f"{service.url}/mirror/repositories/9"}))
    service.on("/mirror/repositories/9", (200, {"id": 9, "full_name": "a/new"}))
    with Client(ServiceConfig(f"{service.url}/mirror/", "secret-token"), clock=service.clock) as client:
        hub, github = HuggingFace(client), GitHub(client, has_token=False)
        pages = [*hub.account("a", ["models_of:a"]), *hub.cards("model", ["a/b"]), *github.account("a"), *github.repositories(["a/old"])]
    assert keys(pages) == ["a/first", "a/next", "a/b", "a/one", "a/two", "a/new"] and set(looks(pages).values()) == {"answered"}


@pytest.mark.parametrize("location", ["//elsewhere.example/api/models/a/c", "http://elsewhere.example/api/models/a/c", "HTTPS://elsewhere.example/x"])
def test_a_redirect_leaves_the_service_in_no_spelling(service: Service, client: Client, location: str) -> None:
    service.on("/a/b/resolve/main/README.md", (302, "", {"Location": location}))
    assert looks(list(HuggingFace(client).cards("model", ["a/b"]))) == {"model_card:a/b": "failed"} and len(service.asked) == 1


# -- what the environment and a connection say

PASSWORD = "hunter2"
ENVIRONMENT = [
    ("HTTPS_PROXY", "http://[::1"),
    ("HTTPS_PROXY", "http://proxy:notaport"),
    ("HTTPS_PROXY", f"http://user:{PASSWORD}/x@proxy:1"),
    ("HTTPS_PROXY", f"http://user:{PASSWORD}#x@proxy:1"),
    ("HTTPS_PROXY", f"ftp://user:{PASSWORD}@proxy"),
    ("ALL_PROXY", f"socks5://user:{PASSWORD}@proxy:1"),
    ("SSL_CERT_FILE", "/there/is/none"),
    ("SSL_CERT_FILE", os.devnull),
    ("SSL_CERT_FILE", "/tmp"),  # a folder that is there
]


@pytest.mark.parametrize(("name", "value"), ENVIRONMENT)
def test_an_environment_that_cannot_be_used_is_said_without_what_it_holds(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ServiceUnavailable, match=r"PROXY|SSL_CERT") as told:
        Client(ServiceConfig("https://huggingface.co", "secret-token"))
    assert PASSWORD not in "".join(traceback.format_exception(told.value))


@pytest.mark.parametrize("address", ["https://api.example?token=hunter2", "https://api.example/#hunter2", "https://api.example/v3?x"])
def test_an_address_that_no_path_can_follow_is_refused_and_not_shown(address: str) -> None:
    with pytest.raises(AuthRefused) as told:
        ServiceConfig(address, "secret-token")
    assert PASSWORD not in str(told.value)


@pytest.mark.parametrize(
    "told",
    [
        {"host": "https://api.example", "password": 12345678},
        {"host": "https://api.example", "password": ["hunter2"]},
        {"host": "https://api.example", "password": True},
        {"host": "https://api.example", "login": "hunter2"},
        {"host": "https://api.example", "port": 8443, "password": "hunter2"},
        {"host": "https://api.example?token=hunter2"},
    ],
)
def test_a_connection_whose_parts_would_be_left_out_is_refused_by_its_name(told: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from observatory.local.airflow import live_connection

    monkeypatch.setenv("AIRFLOW_CONN_GITHUB", json.dumps(told))
    with pytest.raises(ObservatoryError, match="AIRFLOW_CONN_GITHUB") as error:
        live_connection("github")
    assert PASSWORD not in str(error.value)


# -- a full page that leads nowhere

REPOSITORIES = [{"full_name": f"a/r{number:03}"} for number in range(250)]


@pytest.mark.parametrize("number", [99, 100, 101, 200, 250])
def test_a_list_of_github_is_whole_without_links_too(service: Service, client: Client, number: int) -> None:
    def listed(request: Request) -> Response:
        first = (int(request.args.get("page", "1")) - 1) * 100
        return Response(json.dumps(REPOSITORIES[:number][first : first + 100]))

    service.on("/orgs/a/repos", listed)
    pages = [*GitHub(client, has_token=True).account("a")]
    assert keys(pages) == [one["full_name"] for one in REPOSITORIES[:number]] and looks(pages) == {"repositories_of:a": "answered"}
    assert len(service.asked) == number // 100 + 1 and adds_up(pages)


def test_a_list_of_github_that_answers_its_first_page_for_ever_is_no_whole_one(service: Service, client: Client) -> None:
    service.on("/orgs/a/repos", (200, REPOSITORIES[:100]))
    pages: list[Page] = []
    gather(pages, GitHub(client, has_token=True).account("a"))
    assert looks(pages)["repositories_of:a"] not in {"answered", "absent"} and len(service.asked) < 20


@pytest.mark.parametrize("is_linked", [True, False])
@pytest.mark.parametrize("number", [999, 1_000, 1_001])
def test_a_full_page_of_the_hub_without_a_link_is_not_known_to_be_whole(service: Service, client: Client, number: int, *, is_linked: bool) -> None:
    def listed(request: Request) -> Response:
        first, limit = int(request.args.get("cursor", "0")), int(request.args["limit"])
        after = {"Link": f'<{service.url}/api/models?author=a&limit={limit}&cursor={first + limit}>; rel="next"'}
        return Response(
            json.dumps([{"id": f"a/m{one}"} for one in range(number)][first : first + limit]), 200, after if first + limit < number and is_linked else {}
        )

    service.on("/api/models", listed)
    pages = [*HuggingFace(client).account("a", ["models_of:a"])]
    outcome = "answered" if is_linked or number < 1_000 else "unreadable"
    assert len(keys(pages)) == (number if is_linked else min(number, 1_000)) and looks(pages) == {"models_of:a": outcome}
    assert len(service.asked) <= 3 and adds_up(pages)
