"""What a second stranger's attack found: an answer of another thing, a limit that is a thing's own, a service that fails while it is asked of itself."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta

import pytest
from serving import NOON, Service, looks
from test_arxiv import FEED, entry
from werkzeug import Request, Response

from observatory.errors import AuthRefused, RateLimited
from observatory.http import MAX_BEHIND, Client, ServiceConfig, TooLarge, limit_of
from observatory.http import Response as Answer
from observatory.sources import arxiv as of_arxiv
from observatory.sources import asking, github, huggingface
from observatory.sources.arxiv import Arxiv
from observatory.sources.base import Outcome, Page
from observatory.sources.github import GitHub
from observatory.sources.huggingface import HuggingFace

REFUSED = {"X-Error-Message": "Invalid credentials in Authorization header"}


def keys(pages: list[Page]) -> list[str]:
    return [record.key for page in pages for record in page.records]


# -- another thing's answer


@pytest.mark.parametrize(("asked", "told", "is_taken"), [("a/x", "b/y", False), ("a/x", "A/X", True), ("a/x", "a/x2", False), ("gpt2", "openai/gpt2", True)])
def test_the_answer_of_another_repository_of_the_hub_is_none_of_this_one(service: Service, client: Client, asked: str, told: str, is_taken: bool) -> None:
    service.on(f"/api/models/{asked}", (200, {"id": told, "siblings": []}))
    pages = list(HuggingFace(client).items("model", [asked]))
    assert (keys(pages), looks(pages)) == (([told], {f"model:{asked}": "answered"}) if is_taken else ([], {f"model:{asked}": "failed"}))


def test_the_answer_of_another_repository_of_github_is_none_of_this_one(service: Service, client: Client) -> None:
    service.on("/repos/o/a", (200, {"full_name": "p/q", "id": 1}))
    service.on("/repos/o/b", (200, {"full_name": "O/B", "id": 2}))
    service.on("/repos/o/c", (301, "", {"Location": f"{service.url}/repositories/3"}))
    service.on("/repositories/3", (200, {"full_name": "o/moved", "id": 3}))
    pages = list(GitHub(client, has_token=False).repositories(["o/a", "o/b", "o/c"]))
    assert keys(pages) == ["O/B", "o/moved"]
    assert looks(pages) == {"repository:o/a": "failed", "repository:o/b": "answered", "repository:o/c": "answered"}


def test_repositories_that_stand_in_each_others_place_are_asked_for_alone(service: Service, client: Client) -> None:
    service.on("/graphql", (200, {"data": {"r0": {"nameWithOwner": "o/b", "databaseId": 2}, "r1": {"nameWithOwner": "o/a", "databaseId": 1}}}), method="POST")
    for name, number in (("a", 1), ("b", 2)):
        service.on(f"/repos/o/{name}", (200, {"full_name": f"o/{name}", "id": number}))
    pages = list(GitHub(client, has_token=True).repositories(["o/a", "o/b"]))
    assert sorted(keys(pages)) == ["o/a", "o/b"] and not any(page.tombstones for page in pages)
    assert looks(pages) == {"repository:o/a": "answered", "repository:o/b": "answered"}


def test_a_list_that_does_not_heed_whose_it_is_lands_nothing_and_is_left_at_once(service: Service, client: Client) -> None:
    def everyones(request: Request) -> Response:
        page = int(request.args.get("cursor", "0"))
        after = f'<{service.url}{request.path}?cursor={page + 1}>; rel="next"'
        return Response(json.dumps([{"id": f"b{page}/m{number}", "full_name": f"b{page}/m{number}"} for number in range(5)]), 200, {"Link": after})

    for path in ("/api/models", "/api/datasets", "/orgs/a/repos"):
        service.on(path, everyones)
    service.on("/api/organizations/a/overview", (200, {"name": "a"}))
    pages = [*HuggingFace(client).account("a"), *GitHub(client, has_token=True).account("a")]
    assert keys(pages) == ["a"], "the overview"
    assert {looks(pages)[scope] for scope in ("models_of:a", "datasets_of:a", "repositories_of:a")} == {"failed"}
    assert len(service.asked) == 4


def test_what_a_list_tells_of_another_account_is_a_reject_and_the_list_is_not_whole(service: Service, client: Client) -> None:
    service.on("/api/models", (200, [{"id": "A/one"}, {"id": "b/two"}, {"id": "three"}]))
    service.on("/orgs/a/repos", (200, [{"full_name": "A/one", "id": 1}, {"full_name": "b/two", "id": 2}]))
    pages = [*HuggingFace(client).account("a", ["models_of:a"]), *GitHub(client, has_token=True).account("a")]
    assert keys(pages) == ["A/one", "three", "A/one"]
    assert [(one.reason, one.key) for page in pages for one in page.rejects] == [("of_another_account", "b/two")] * 2
    assert looks(pages) == {"models_of:a": "unreadable", "repositories_of:a": "unreadable"}


@pytest.mark.parametrize(
    ("path", "link", "is_followed"),
    [
        ("/api/models/a/x/tree/main", "/api/models/b/y/tree/main?cursor=1", False),
        ("/api/models/a/x/tree/main", "/api/models/a/x/tree/6d1c8f?cursor=1", True),
        ("/repos/o/a/releases", "/repos/o/b/releases?page=2", False),
        ("/repos/o/a/releases", "/repositories/7/releases?page=2", True),
        ("/repos/o/a/releases", "/repositories/7/tags?page=2", False),
        ("/orgs/o/repos", "/organizations/7/repos?page=2", True),
        ("/orgs/o/repos", "/repositories?since=7", False),
        ("/api/models", "/api/datasets?cursor=1", False),
    ],
)
def test_a_link_leads_to_another_page_of_the_same_list_alone(service: Service, client: Client, path: str, link: str, is_followed: bool) -> None:
    element = {"id": "o/a", "full_name": "o/a", "path": "a", "tag_name": "a"}
    last = (200, [{**element, "id": "o/b", "full_name": "o/b", "path": "b", "tag_name": "b"}])
    service.on(path, (200, [element], {"Link": f'<{service.url}{link}>; rel="next"'}), last)
    service.on(link.partition("?")[0], last)
    hub, git = HuggingFace(client), GitHub(client, has_token=True)
    pages = {
        "/api/models/a/x/tree/main": lambda: hub.trees("model", ["a/x"]),
        "/repos/o/a/releases": lambda: git.releases(["o/a"]),
        "/orgs/o/repos": lambda: git.account("o"),
        "/api/models": lambda: hub.account("o", ["models_of:o"]),
    }[path]()
    (outcome,) = looks(list(pages)).values()
    assert (outcome, len(service.asked)) == (("answered", 2) if is_followed else ("failed", 1))


def test_a_feed_that_tells_of_what_was_not_asked_for_says_nothing_of_the_rest(service: Service, client: Client) -> None:
    ids = [f"2501.{number:05}" for number in range(8)]

    def feed(request: Request) -> Response:
        asked = request.args["id_list"].split(",")
        told = [one for one in asked if one == ids[0]]
        return Response(FEED.format(len(told) + 1, "".join(map(entry, [*told, "2401.00001"]))))

    service.on("/api/query", feed)
    pages = list(Arxiv(client, client).look_up(ids))
    assert keys(pages) == ids[:1] and {one.reason for page in pages for one in page.rejects} == {"not_asked_for"}
    assert looks(pages) == {f"paper:{one}": "answered" if one == ids[0] else "failed" for one in ids}


def test_an_empty_file_that_is_told_to_have_a_size_is_none(service: Service, client: Client) -> None:
    service.on("/repos/o/a/readme", (200, {"encoding": "base64", "content": "", "size": 5_000, "path": "README.md"}))
    service.on("/repos/o/b/readme", (200, {"encoding": "base64", "content": "", "size": 0, "path": "README.md"}))
    pages = list(GitHub(client, has_token=True).readmes(["o/a", "o/b"]))
    assert (keys(pages), looks(pages)) == (["o/b"], {"readme:o/a": "unreadable", "readme:o/b": "answered"})


# -- limits


@pytest.mark.parametrize("after", ["0", "soon", "99999999999", "-1", ""])
def test_a_limit_whose_retry_after_is_of_no_use_is_a_limit_all_the_same(after: str) -> None:
    words = b'{"message":"You have exceeded a secondary rate limit"}'
    assert limit_of(Answer(403, {"retry-after": after}, words, NOON, "/x")).hold == 60.0
    reset = str(int(NOON.timestamp()) + 600)
    spent = {"retry-after": after, "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}
    assert limit_of(Answer(429, spent, b"", NOON, "/x")).hold == 601.0
    assert limit_of(Answer(404, {"retry-after": after}, b"", NOON, "/x")).hold is None


def test_a_thing_that_always_takes_the_last_call_and_fails_keeps_no_other_waiting(service: Service, client: Client) -> None:
    def bad(_: Request) -> Response:
        return Response("", 502, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(service.clock.now().timestamp()) + 3_000)})

    service.on("/repos/o/a", bad)
    service.on("/repos/o/b", (200, {"full_name": "o/b", "id": 1}))
    told: dict[str, str] = {}
    for _ in range(3):
        # As a task does that waits for a limit: what has a failed look in this run is not asked again.
        left = [name for name in ("o/a", "o/b") if f"repository:{name}" not in told]
        try:
            for page in GitHub(client, has_token=False).repositories(left):
                told |= looks([page])
        except RateLimited as limit:
            service.clock.sleep(limit.wait.total_seconds() + 1)
    assert told == {"repository:o/a": "failed", "repository:o/b": "answered"} and len(service.asked) == 2


def test_a_limit_that_others_spent_is_none_of_the_thing(service: Service, client: Client) -> None:
    spent = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOON.timestamp()) + 3_000)}
    service.on("/repos/o/a", (200, {"full_name": "o/a", "id": 1}, spent))
    pages = GitHub(client, has_token=False).repositories(["o/a", "o/b"])
    told: dict[str, str] = {}
    with pytest.raises(RateLimited) as limit:
        for page in pages:
            told |= looks([page])
    assert told == {"repository:o/a": "answered"} and not limit.value.is_of_the_thing


# -- tokens


@pytest.mark.parametrize("own", [(503, ""), (502, "<html>"), (403, ""), (200, {}, {"Content-Encoding": "br"})])
def test_a_token_is_not_refused_because_its_own_page_fails(service: Service, own: tuple[int, object]) -> None:
    service.on("/api/models/a/b", (401, "", REFUSED))
    service.on("/api/models/a/c", (200, {"id": "a/c"}))
    service.on("/api/whoami-v2", own)
    with Client(ServiceConfig(service.url, "secret"), clock=service.clock, own_page="/api/whoami-v2") as client:
        assert looks(list(HuggingFace(client).items("model", ["a/b", "a/c"]))) == {"model:a/b": "failed", "model:a/c": "answered"}


def test_who_has_no_token_has_none_that_is_refused(service: Service) -> None:
    service.on("/api/models/a/b", (401, "", REFUSED))
    service.on("/api/models/a/c", (200, {"id": "a/c"}))
    with Client(ServiceConfig(service.url), clock=service.clock, own_page="/api/whoami-v2") as client:
        assert looks(list(HuggingFace(client).items("model", ["a/b", "a/c"]))) == {"model:a/b": "refused", "model:a/c": "answered"}


def test_the_tokens_own_page_is_not_asked_for_each_thing_that_is_refused(service: Service) -> None:
    names = [f"a/b{number}" for number in range(50)]
    for name in names:
        service.on(f"/api/models/{name}", (401, "", REFUSED))
    service.on("/api/whoami-v2", (200, {}), (401, ""))
    with Client(ServiceConfig(service.url, "secret"), clock=service.clock, own_page="/api/whoami-v2") as client:
        assert set(looks(list(HuggingFace(client).items("model", names))).values()) == {"refused"}
        assert len(service.asked) == len(names) + 1
        service.clock.sleep(3_600.0)
        with pytest.raises(AuthRefused):
            list(HuggingFace(client).items("model", names))


def test_an_answer_that_repeats_our_token_leaves_it_nowhere(service: Service) -> None:
    token = "hf_" + "x" * 34
    for name in ("json", "large", "list"):
        service.on(
            f"/api/models/a/{name}",
            lambda request, name=name: Response(
                json.dumps(
                    [{"Authorization": request.headers["Authorization"]}]
                    if name == "list"
                    else {"asked": dict(request.headers), "x": "x" * 50_000 * (name == "large")}
                ),
                403 if name == "json" else 200,
                {"X-Error-Code": request.headers["Authorization"], "ETag": token},
            ),
        )
    with Client(ServiceConfig(service.url, token), clock=service.clock, max_body=20_000) as client:
        pages = list(HuggingFace(client).items("model", ["a/json", "a/large", "a/list"]))
        with pytest.raises(TooLarge) as large:
            client.get("/api/models/a/large")
        answer = client.get("/api/models/a/json")
    assert [one.headers["Authorization"] for one in service.asked] == [f"Bearer {token}"] * 5
    assert token not in repr(pages) + repr(large.value.head) + repr(answer) and "(our token)" in repr(pages)


# -- errors of no type, and bounds


@pytest.mark.parametrize("levels", [200, 900, 1_000, 1_020, 5_000])
@pytest.mark.parametrize("odd", ['"type":"NOT_FOUND","path":["r0"],"message":{}', '"type":"X","path":[{}]', '"type":{},"path":["r0"]'])
def test_errors_of_graphql_that_are_nested_deep_spoil_no_other(service: Service, client: Client, levels: int, odd: str) -> None:
    deep = "[" * levels + "]" * levels
    service.on("/graphql", (200, f'{{"data":{{"r0":null,"r1":null}},"errors":[{{{odd.replace("{}", deep)}}}]}}'), method="POST")
    for name in ("a", "b"):
        service.on(f"/repos/o/{name}", (200, {"full_name": f"o/{name}", "id": 1}))
    assert looks(list(GitHub(client, has_token=True).repositories(["o/a", "o/b"])))["repository:o/b"] == "answered"


def test_a_feed_that_is_not_understood_is_halved_down_to_its_paper(service: Service, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    read, ids = of_arxiv._entry, [f"2501.{number:05}" for number in range(1, 9)]

    def odd(element: object, response: Answer, *more: object) -> object:
        record = read(element, response, *more)
        if record is not None and record.key == ids[2]:
            raise AttributeError("of another form")
        return record

    monkeypatch.setattr(of_arxiv, "_entry", odd)
    service.on("/api/query", lambda request: Response(FEED.format(len(one := request.args["id_list"].split(",")), "".join(map(entry, one)))))
    assert looks(list(Arxiv(client, client).look_up(ids))) == {f"paper:{one}": "failed" if one == ids[2] else "answered" for one in ids}


def test_more_values_than_memory_can_hold_are_not_read(service: Service, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MAX_VALUES", 1_000)
    for body in (b"[" + b"[]," * 2_000 + b"0]", b"[" + b"0," * 2_000 + b"0]"):
        with pytest.raises(TooLarge):
            asking.decoded(Answer(200, {}, body, NOON, "/x"))
    with pytest.raises(TooLarge):
        of_arxiv._parse(Answer(200, {}, b"<a>" + b"<a/>" * 2_000 + b"</a>", NOON, "/x"), "a")
    assert asking.decoded(Answer(200, {}, b'["' + b"x" * 5_000 + b'"]', NOON, "/x")) == ["x" * 5_000]
    service.on("/api/models/a/large", (200, "[" + "0," * 2_000 + "0]"))
    service.on("/api/models/a/b", (200, {"id": "a/b"}))
    assert looks(list(HuggingFace(client).items("model", ["a/large", "a/b"]))) == {"model:a/large": "failed", "model:a/b": "answered"}


def test_a_gzip_of_nothing_without_an_end_is_bounded_too(service: Service) -> None:
    service.on("/x", (200, gzip.compress(b"") * 20_000, {"Content-Encoding": "gzip"}))
    with Client(ServiceConfig(service.url), clock=service.clock, max_body=200_000) as client, pytest.raises(TooLarge):
        client.get("/x")


@pytest.mark.parametrize("of", ["Hub", "GitHub"])
def test_a_list_of_ever_new_repositories_is_cut_and_told_as_such(service: Service, client: Client, monkeypatch: pytest.MonkeyPatch, of: str) -> None:
    def endless(request: Request) -> Response:
        page = int(request.args.get("cursor", "0"))
        after = f'<{service.url}{request.path}?cursor={page + 1}>; rel="next"'
        return Response(json.dumps([{"id": f"a/m{page}", "full_name": f"a/m{page}"}]), 200, {"Link": after})

    monkeypatch.setattr(huggingface, "MAX_LIST_PAGES", 7)
    monkeypatch.setattr(github, "MAX_LIST_PAGES", 7)
    service.on("/api/models", endless)
    service.on("/orgs/a/repos", endless)
    told = HuggingFace(client).account("a", ["models_of:a"]) if of == "Hub" else GitHub(client, has_token=True).account("a")
    pages = list(told)
    assert len(keys(pages)) == len(service.asked) == 7
    (look,) = [look for page in pages for look in page.looks]
    assert (look.outcome, look.detail) == (Outcome.UNREADABLE, "cut after 7 pages")


# -- OAI-PMH

OAI = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{}</OAI-PMH>'
TOLD = "<ListRecords><record><metadata><arXivRaw><id>2501.0000{}</id></arXivRaw></metadata></record>{}</ListRecords>"


@pytest.mark.parametrize("is_there", [True, False])
def test_a_token_begins_anew_where_it_alone_fails_and_not_where_arxiv_does(service: Service, is_there: bool) -> None:
    asked: list[str] = []

    def oai(request: Request) -> Response:
        if request.args["verb"] == "Identify":
            return Response("", 200 if is_there else 503)
        asked.append("token" if "resumptionToken" in request.args else "window")
        if "resumptionToken" in request.args or not is_there:
            return Response("", 503)
        return Response(OAI.format(TOLD.format(1, "")))

    service.on("/oai", oai)
    with Client(ServiceConfig(service.url), clock=service.clock, probe="/oai?verb=Identify") as client:
        pages = list(Arxiv(client, client).harvest("cs", "2026-10-30", "old"))
    assert looks(pages) == {"oai:cs": "answered" if is_there else "failed"}
    assert set(asked) == ({"token", "window"} if is_there else {"token"})
    assert [page.cursor for page in pages if page.cursor is not None] == ([{"from": "2026-11-01"}] if is_there else []), "the token stays where arXiv failed"


def test_a_date_that_is_believed_makes_no_second_day_within_hours() -> None:
    # raw.is_later_day wants six hours between two answers.
    assert timedelta(hours=6) - MAX_BEHIND >= timedelta(hours=3)
