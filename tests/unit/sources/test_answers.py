"""Whatever one answer says: its thing alone has a failed look with its reason, the others land, and no error is untyped."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from huggingface_hub.utils.sha import git_hash
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from serving import NOON, FakeClock, Service, adds_up, looks
from werkzeug import Request
from werkzeug import Response as Answer

from observatory.budget import MAX_HOLD, LocalBudget
from observatory.errors import RateLimited, ServiceDown, ServiceUnavailable, SourceError
from observatory.http import Client, Response, ServiceConfig, date_of, limit_of
from observatory.landing.content import content_of
from observatory.sources.arxiv import Arxiv
from observatory.sources.asking import DOWN_AFTER
from observatory.sources.base import MAX_REJECTS, Outcome, Page
from observatory.sources.github import GitHub
from observatory.sources.hub_census import OrderNotKept, first_path, walk
from observatory.sources.huggingface import HuggingFace

HUB_PATHS = {
    "card": "/{}/resolve/main/README.md",
    "item": "/api/models/{}",
    "tree": "/api/models/{}/tree/main",
    "refs": "/api/models/{}/refs",
}
GITHUB_PATHS = {"tree": "git/trees/HEAD", "readme": "readme", "licence": "license", "releases": "releases", "commits": "commits"}
README = {"encoding": "base64", "content": base64.b64encode(b"# A").decode(), "path": "README.md"}
GOOD: dict[str, Any] = {
    "card": "# A",
    "item": {"id": "org/good"},
    "tree": [{"path": "a"}],
    "refs": {"branches": []},
    "github tree": {"sha": "1", "truncated": False, "tree": []},
    "readme": README,
    "licence": README,
    "releases": [],
    "commits": [{"commit": {"committer": {"date": "2025-01-01T00:00:00Z"}}, "parents": []}],
}
BAD = {
    "time out": (408, ""),
    "limit that stays": (429, ""),
    "limit that stays with a wait": (429, "", {"Retry-After": "3"}),
    "limit with a wait of another script": (429, "", {"Retry-After": "²".encode().decode("latin-1")}),
    "broken": (500, ""),
    "bad gateway": (502, "<html>"),
    "gone to lunch": (503, ""),
    "slow": (504, ""),
    "a page for people": (200, "<html>down for maintenance</html>"),
    "cut": (200, '{"id": "org/b'),
    "nothing": (200, ""),
    "not a number": (200, '{"id": NaN}'),
    "deep": (200, "[" * 100_000),
    "elsewhere": (302, "", {"Location": "https://cdn.example/x"}),
    "to no address": (302, "", {"Location": "http://[/x"}),
    "unauthorised": (401, ""),
    "forbidden": (403, ""),
    "lost": (404, ""),
    "gone": (410, ""),
    "unprocessable": (422, "{}"),
    "law": (451, ""),
    "null": (200, "null"),
    "a number": (200, "7"),
    "a text": (200, '"x"'),
    "lists of lists": (200, "[[[]]]"),
    "nulls": (200, '{"id": null, "tree": null, "encoding": null, "content": null, "commit": null}'),
    "wrong types": (200, '{"id": {}, "tree": {"a": 1}, "encoding": [], "content": 7, "sha": [], "cardData": 7}'),
}


@pytest.fixture
def small(service: Service) -> Iterator[Client]:
    with Client(ServiceConfig(service.url), clock=service.clock, max_body=200_000) as found:
        yield found


def to_itself(service: Service, path: str) -> Callable[[Request], Answer]:
    return lambda _: Answer("", 302, {"Location": service.url + path})


def check(pages: list[Page], scope: str, others: dict[str, str]) -> None:
    told = looks(pages)
    assert told.pop(scope) in {"failed", "refused", "absent", "unreadable", "answered"}
    assert told == others
    assert adds_up(pages)
    for page in pages:
        for record in page.records:
            assert content_of(record).content_hash


@pytest.mark.parametrize("part", HUB_PATHS)
@pytest.mark.parametrize("bad", [*BAD, "to itself", "too large"])
def test_one_bad_answer_of_the_hub_is_one_failed_look(service: Service, small: Client, part: str, bad: str) -> None:
    path = HUB_PATHS[part].format("org/bad")
    service.on(path, to_itself(service, path) if bad == "to itself" else (200, "x" * 300_000) if bad == "too large" else BAD[bad])
    service.on(HUB_PATHS[part].format("org/good"), (200, GOOD[part]))
    prefix = "model" if part == "item" else f"model_{part}"
    pages = list(HuggingFace(small).documents([("model", "org/bad", part), ("model", "org/good", part)]))
    check(pages, f"{prefix}:org/bad", {f"{prefix}:org/good": "answered"})
    # Too large a card is kept as a reject with its beginning.
    if BAD.get(bad, (302,))[0] not in (200, 401, 403, 404, 410, 451) and (part, bad) != ("card", "too large"):
        (look,) = [look for page in pages for look in page.looks if look.scope == f"{prefix}:org/bad"]
        assert look.outcome is Outcome.FAILED and look.detail and "not understood" not in look.detail


@pytest.mark.parametrize("part", GITHUB_PATHS)
@pytest.mark.parametrize("bad", [*BAD, "to itself", "too large"])
def test_one_bad_answer_of_github_is_one_failed_look(service: Service, small: Client, part: str, bad: str) -> None:
    path = f"/repos/org/bad/{GITHUB_PATHS[part]}"
    service.on(path, to_itself(service, path) if bad == "to itself" else (200, "x" * 300_000) if bad == "too large" else BAD[bad])
    service.on(f"/repos/org/good/{GITHUB_PATHS[part]}", (200, GOOD["github tree" if part == "tree" else part]))
    pages = list(GitHub(small, has_token=True).documents([("org/bad", part, None), ("org/good", part, None)]))
    check(pages, f"{part}:org/bad", {f"{part}:org/good": "answered"})
    assert all("not understood" not in look.detail for page in pages for look in page.looks)


@pytest.mark.parametrize("bad", BAD)
def test_one_bad_list_stops_no_other(service: Service, small: Client, bad: str) -> None:
    service.on("/api/organizations/org/overview", BAD[bad])
    service.on("/api/models", BAD[bad])
    service.on("/api/datasets", (200, [{"id": "org/good"}]))
    pages = list(HuggingFace(small).account("org"))
    assert looks(pages)["datasets_of:org"] == "answered" and {"models_of:org", "organization:org"} <= looks(pages).keys()
    service.on("/orgs/bad/repos", BAD[bad])
    service.on("/users/bad/repos", BAD[bad])
    assert looks(list(GitHub(small, has_token=False).account("bad"))).keys() == {"repositories_of:bad"}


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 410, 422, 451])
def test_one_paper_that_is_refused_takes_no_other_of_its_batch_with_it(service: Service, small: Client, status: int) -> None:
    ids = [f"2501.{number:05}" for number in range(40)]

    def answer(request: Request) -> Answer:
        asked = request.args["id_list"].split(",")
        if ids[17] in asked:
            return Answer("", status, {"Location": "https://cdn.example/x"} if status == 302 else {})
        entries = "".join(f"<entry><id>http://arxiv.org/abs/{one}v1</id><title>x</title></entry>" for one in asked)
        total = f'<t:totalResults xmlns:t="http://a9.com/-/spec/opensearch/1.1/">{len(asked)}</t:totalResults>'
        return Answer(f'<feed xmlns="http://www.w3.org/2005/Atom">{total}{entries}</feed>')

    service.on("/api/query", answer)
    told = looks(list(Arxiv(small, small).look_up(ids)))
    assert told.pop(f"paper:{ids[17]}") == ("absent" if status == 400 else "refused" if status in (401, 403) else "failed")
    assert told == {f"paper:{one}": "answered" for one in ids if one != ids[17]}


def test_an_entry_without_a_name_makes_no_paper_absent(service: Service, small: Client) -> None:
    def answer(request: Request) -> Answer:
        asked = request.args["id_list"].split(",")
        names = [f"http://arxiv.org/abs/{one}v1" for one in asked]
        names[0] = "no such name" if len(asked) > 1 else names[0]
        entries = "".join(f"<entry><id>{name}</id><title>x</title></entry>" for name in names)
        total = f'<t:totalResults xmlns:t="http://a9.com/-/spec/opensearch/1.1/">{len(asked)}</t:totalResults>'
        return Answer(f'<feed xmlns="http://www.w3.org/2005/Atom">{total}{entries}</feed>')

    service.on("/api/query", answer)
    ids = [f"2501.{number:05}" for number in range(5)]
    pages = list(Arxiv(small, small).look_up(ids))
    assert looks(pages) == {f"paper:{one}": "answered" for one in ids} and adds_up(pages)


def test_who_refuses_everybody_is_not_asked_about_each(service: Service, small: Client) -> None:
    service.on("/api/query", (403, ""))
    ids = [f"2501.{number:05}" for number in range(100)]
    assert looks(list(Arxiv(small, small).look_up(ids))) == {f"paper:{one}": "refused" for one in ids}
    assert len(service.asked) < 30


def test_githubs_redirect_to_another_host_is_not_followed_on_its_own(service: Service, small: Client) -> None:
    service.on("/repos/org/a/readme", (302, "", {"Location": "https://cdn.example/repos/org/b/readme"}))
    service.on("/repos/org/b/readme", (200, README))
    (page,) = GitHub(small, has_token=True).readmes(["org/a"])
    assert looks([page]) == {"readme:org/a": "failed"} and page.records == () and len(service.asked) == 1


def test_a_service_that_is_down_is_named_after_few_calls_and_what_came_before_lands(service: Service, small: Client) -> None:
    service.on("/org/good/resolve/main/README.md", (200, "# A"))
    service.on("/api/models/org/bad", (500, ""))
    told: list[Page] = []
    wanted = [("model", "org/good", "card"), *[("model", "org/bad", "item")] * 1_000]
    with pytest.raises(ServiceDown):
        told.extend(HuggingFace(small).documents(wanted))
    # list.extend lost the iterator's error, not what came before it.
    assert "model_card:org/good" in looks(told)
    assert DOWN_AFTER <= len(service.asked) - 1 <= 25


def test_a_limit_that_takes_long_lands_what_was_gathered_and_names_its_thing(service: Service, small: Client) -> None:
    service.on("/org/one/resolve/main/README.md", (200, "# A"))
    service.on("/org/two/resolve/main/README.md", (429, "", {"Retry-After": "299"}))
    told: list[Page] = []
    with pytest.raises(RateLimited) as limit:
        for page in HuggingFace(small).cards("model", ["org/one", "org/two", "org/three"]):
            told.append(page)
    assert looks(told) == {"model_card:org/one": "answered", "model_card:org/two": "failed"} and limit.value.wait.total_seconds() == 300
    assert len(service.asked) == 2


def test_half_an_emoji_and_a_number_above_any_float_spoil_no_list(service: Service, small: Client) -> None:
    half, huge = '{"id": "org/half", "_id": "\\ud83d", "description": "a \\ud83d"}', '{"id": "org/huge", "x": -1e999, "y": 1E400}'
    service.on("/api/organizations/org/overview", (404, ""))
    service.on("/api/models", (200, f'[{{"id": "org/good"}}, {half}, {huge}, {{"id": "\\udc00"}}]'))
    service.on("/api/datasets", (200, "[]"))
    pages = list(HuggingFace(small).account("org"))
    kept = {record.key: record for page in pages for record in page.records}
    assert kept.keys() == {"org/good", "org/half", "org/huge"} and adds_up(pages)
    assert kept["org/half"].uid is None and "\ufffd" in (content_of(kept["org/half"]).payload or "")
    assert kept["org/huge"].payload == {"id": "org/huge", "x": "-1e999", "y": "1E400"}, "its digits are kept"
    assert [one.body for page in pages for one in page.rejects] == [b'{"id": "\\udc00"}']


def test_a_pointer_to_a_file_elsewhere_is_no_card(service: Service, small: Client) -> None:
    service.on("/org/a/resolve/main/README.md", (200, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 7\n"))
    (page,) = HuggingFace(small).cards("model", ["org/a"])
    assert looks([page]) == {"model_card:org/a": "failed"} and page.records == ()


@pytest.mark.parametrize(
    "answer",
    [
        {"data": {"r0": None, "r1": None}, "errors": None},
        {"data": {"r0": None, "r1": None}, "errors": [None, 7, {"path": None}, {"path": []}, {"path": [[]], "type": []}]},
        {"data": {"r0": {"nameWithOwner": 7}, "r1": []}},
    ],
)
def test_graphql_of_another_shape_is_made_up_for_by_rest(service: Service, small: Client, answer: dict[str, Any]) -> None:
    service.on("/graphql", (200, answer), method="POST")
    service.on("/repos/org/a", (200, {"full_name": "org/a", "id": 1}))
    service.on("/repos/org/b", (422, ""))
    pages = list(GitHub(small, has_token=True).repositories(["org/a", "org/b"]))
    assert looks(pages) == {"repository:org/a": "answered", "repository:org/b": "failed"} and len(service.asked) == 3 and adds_up(pages)


def test_a_commit_without_a_committer_has_no_moment(service: Service, small: Client) -> None:
    service.on("/repos/org/a/commits", (200, [{"sha": "1", "commit": {"author": None, "committer": None}, "author": None, "committer": None, "parents": []}]))
    (page,) = GitHub(small, has_token=True).commits(["org/a"])
    assert page.records[0].payload == {"first_commit_at": None, "last_commit_at": None, "total": 1}


@pytest.mark.parametrize("committer", [7, [], {"date": 7}, {"date": None}, {}])
def test_a_moment_that_is_none_leaves_the_number_of_commits(service: Service, small: Client, committer: Any) -> None:
    service.on("/repos/org/a/commits", (200, [{"sha": "1", "commit": {"committer": committer}}]), (200, []))
    (page,) = GitHub(small, has_token=True).commits(["org/a"])
    assert page.records[0].payload == {"first_commit_at": None, "last_commit_at": None, "total": 1}


def test_no_commits_are_none(service: Service, small: Client) -> None:
    service.on("/repos/org/a/commits", (200, []))
    (page,) = GitHub(small, has_token=True).commits(["org/a"])
    assert page.records[0].payload == {"first_commit_at": None, "last_commit_at": None, "total": 0}


@pytest.mark.parametrize("commit", [None, 7, {}])
def test_a_commit_of_another_shape_is_a_failed_look(service: Service, small: Client, commit: Any) -> None:
    service.on("/repos/org/a/commits", (200, [{"sha": "1", "commit": commit}]))
    (page,) = GitHub(small, has_token=True).commits(["org/a"])
    assert looks([page]) == {"commits:org/a": "failed"} and page.records == ()


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("item", {}),
        ("item", {"id": 7}),
        ("item", {"id": None, "tags": []}),
        ("item", {"id": "../x"}),
        ("tree", [{"path": "a"}, None]),
        ("tree", [{"path": 7}]),
        ("refs", {"branches": None}),
        ("refs", {"branches": [{"name": 7}]}),
        ("refs", {}),
    ],
)
def test_what_the_hub_does_not_name_is_unreadable_and_not_a_record(service: Service, small: Client, part: str, told: Any) -> None:
    service.on(HUB_PATHS[part].format("org/a"), (200, told))
    (page,) = HuggingFace(small).documents([("model", "org/a", part)])
    assert list(looks([page]).values()) == ["unreadable"] and page.records == () and len(page.rejects) == 1 and adds_up([page])


@pytest.mark.parametrize(
    ("part", "told"),
    [("tree", {"tree": [None]}), ("tree", {"tree": [{"path": "a"}, {"path": 7}]}), ("releases", [None]), ("releases", [{"tag_name": 7}])],
)
def test_a_part_of_a_repository_that_is_told_in_part_is_unreadable(service: Service, small: Client, part: str, told: Any) -> None:
    service.on(f"/repos/org/a/{GITHUB_PATHS[part]}", (200, told))
    (page,) = GitHub(small, has_token=True).documents([("org/a", part, None)])
    assert looks([page]) == {f"{part}:org/a": "unreadable"} and page.records == () and adds_up([page])


@pytest.mark.parametrize("odd", [None, 7, {"id": 7, "full_name": 7}, {}])
def test_a_list_with_what_it_does_not_name_lands_the_rest_and_proves_no_absence(service: Service, small: Client, odd: Any) -> None:
    service.on("/api/organizations/org/overview", (200, {"name": "org"}))
    service.on("/api/models", (200, [{"id": "org/good"}, odd]))
    service.on("/api/datasets", (200, [{"id": "org/good"}]))
    service.on("/orgs/org/repos", (200, [{"full_name": "org/good"}, odd]))
    pages = [*HuggingFace(small).account("org"), *GitHub(small, has_token=False).account("org")]
    told = {"organization:org": "answered", "models_of:org": "unreadable", "datasets_of:org": "answered", "repositories_of:org": "unreadable"}
    assert looks(pages) == told and adds_up(pages)
    assert [record.key for page in pages for record in page.records] == ["org", "org/good", "org/good", "org/good"]


def list_of_the_hub(service: Service, client: Client, body: str) -> list[Page]:
    service.on("/api/organizations/org/overview", (200, {"name": "org"}))
    service.on("/api/models", (200, body))
    service.on("/api/datasets", (200, "[]"))
    return list(HuggingFace(client).account("org", ["models_of:org"]))


def list_of_github(service: Service, client: Client, body: str) -> list[Page]:
    service.on("/orgs/org/repos", (200, body.replace('"id"', '"full_name"')))
    return list(GitHub(client, has_token=False).account("org"))


LISTS = {"huggingface": (list_of_the_hub, "models_of:org"), "github": (list_of_github, "repositories_of:org")}


@pytest.mark.parametrize("source", LISTS)
@pytest.mark.parametrize("element", ["0", "null", "[]", "{}", '"x"', '{"id": "../x"}', '{"id": 7, "x": "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"}'])
def test_a_list_of_what_is_of_no_use_is_counted_and_kept_in_part(service: Service, client: Client, source: str, element: str) -> None:
    call, scope = LISTS[source]
    pages = call(service, client, f'[{(element + ",") * 20_000}{{"id": "org/good"}}]')
    (page,) = [one for one in pages if one.received]
    assert [one.key for one in page.records] == ["org/good"] and adds_up(pages) and looks(pages)[scope] == "unreadable"
    assert len(page.rejects) == MAX_REJECTS + 1
    assert page.rejects[-1].reason == "more_of_no_use" and page.rejects[-1].detail.startswith(f"{20_000 - MAX_REJECTS} more") and page.rejects[-1].body
    (look,) = [look for one in pages for look in one.looks if look.scope == scope]
    assert look.detail == "20000 without a usable name"


@pytest.mark.parametrize("source", LISTS)
def test_a_thing_that_one_answer_tells_often_is_told_once_by_its_last_telling(service: Service, client: Client, source: str) -> None:
    call, scope = LISTS[source]
    told = [{"id": "org/a", "size": number} for number in range(200)] + [{"id": "org/b"}] + [{"id": "org/a", "size": 7}, {"id": "org/b", "size": 8}]
    pages = call(service, client, json.dumps(told))
    (page,) = [one for one in pages if one.received]
    assert [(one.key, (one.payload or {}).get("size")) for one in page.records] == [("org/a", 7), ("org/b", 8)]
    assert adds_up(pages) and looks(pages)[scope] == "answered", "what is told twice is told"
    (reject,) = page.rejects
    assert (
        (reject.reason, reject.key) == ("told_again", "org/a") and reject.detail.startswith("201 earlier tellings of 2 things") and b"'size': 0" in reject.body
    )


def test_pages_of_papers_are_bounded_and_told_once_too(service: Service, client: Client) -> None:
    def record(name: str, title: str) -> str:
        return f'<record><metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{name}</id><title>{title}</title></arXivRaw></metadata></record>'

    inner = record("odd", "x") * 500 + record("2501.00001", "first") + record("2501.00001", "last")
    end = '<resumptionToken completeListSize="501"/>'
    service.on("/oai", (200, f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{inner}{end}</ListRecords></OAI-PMH>'))
    (page,) = Arxiv(client, client).harvest("cs", "2026-10-30")
    assert [(one.payload or {})["title"] for one in page.records] == ["last"] and adds_up([page]) and looks([page]) == {"oai:cs": "answered"}
    assert [one.reason for one in page.rejects[MAX_REJECTS:]] == ["more_of_no_use", "told_again"]


def test_a_feed_that_tells_one_paper_twice_makes_no_other_absent(service: Service, client: Client) -> None:
    def answer(request: Request) -> Answer:
        asked = request.args["id_list"].split(",")
        names = [asked[0]] * len(asked)
        entries = "".join(f"<entry><id>http://arxiv.org/abs/{one}v1</id><title>x</title></entry>" for one in names)
        total = f'<t:totalResults xmlns:t="http://a9.com/-/spec/opensearch/1.1/">{len(asked)}</t:totalResults>'
        return Answer(f'<feed xmlns="http://www.w3.org/2005/Atom">{total}{entries}</feed>')

    service.on("/api/query", answer)
    ids = [f"2501.{number:05}" for number in range(1, 6)]
    pages = list(Arxiv(client, client).look_up(ids))
    assert looks(pages) == {f"paper:{one}": "answered" for one in ids} and adds_up(pages)


PEOPLE = ["", "  \n", "<html><body>down</body></html>", "\n<!DOCTYPE HTML>\n<html>", "\ufeff<!doctype html>"]


@pytest.mark.parametrize("body", PEOPLE)
@pytest.mark.parametrize("etag", ["its own", "weak", "another", None])
def test_a_page_for_people_or_nothing_is_a_card_only_by_its_etag(service: Service, small: Client, body: str, etag: str | None) -> None:
    mark = git_hash(body.encode())
    told = {"its own": f'"{mark}"', "weak": f'W/"{mark}"', "another": f'"{"0" * 40}"', None: ""}[etag]
    service.on("/org/a/resolve/main/README.md", (200, body, {"ETag": told} if told else {}))
    (page,) = HuggingFace(small).cards("model", ["org/a"])
    is_card = etag in {"its own", "weak"}
    assert looks([page]) == {"model_card:org/a": "answered" if is_card else "failed"} and len(page.records) == is_card


def test_what_did_not_change_is_a_look_without_a_record(service: Service, small: Client) -> None:
    def answer(request: Request) -> Answer:
        return Answer("", 304) if request.headers.get("If-None-Match") == 'W/"1"' else Answer(json.dumps(README), 200, {"ETag": 'W/"1"'})

    service.on("/repos/org/a/readme", answer)
    (page,) = GitHub(small, has_token=True).readmes(["org/a"])
    (validator,) = page.validators
    assert (validator.path, validator.etag, validator.kind, validator.key) == ("/repos/org/a/readme", 'W/"1"', "readme", "org/a")
    (again,) = GitHub(small, has_token=True, etags={validator.path: validator.etag}).readmes(["org/a"])
    assert looks([again]) == {"readme:org/a": "answered"} and again.records == again.validators == () and not again.received


@pytest.mark.parametrize("is_between", [False, True])
def test_an_order_that_is_not_kept_ends_the_census_before_its_page_counts(service: Service, small: Client, *, is_between: bool) -> None:
    def body(*days: int) -> str:
        return json.dumps(
            [{"_id": f"{day:024}", "id": f"org/{day}", "createdAt": f"2025-01-{day:02}T00:00:00.000Z", "cardData": {"createdAt": 7}} for day in days]
        )

    following = {"Link": f'<{service.url}{first_path("model")}&cursor=x>; rel="next"'}
    answers = [(200, body(5, 6), following), (200, body(3, 4))] if is_between else [(200, body(9, 8, 7), following)]
    service.on("/api/models", *answers)
    pages = walk(small, "model")
    if is_between:
        next(pages)
    with pytest.raises(OrderNotKept):
        next(pages)


# -- whatever bytes come

NAMES = (
    "id _id full_name tree commit committer date data errors r0 r1 path type nameWithOwner databaseId assets owner mode likes stargazers_count encoding content"
).split()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["base64", "org/a", "x" * 300]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=12,
)
TAGS = "OAI-PMH ListRecords record header metadata arXivRaw id version feed entry totalResults resumptionToken"
TOKENS = [f"<{end}{tag}>" for tag in TAGS.split() for end in ("", "/")]
ODD = ["<!-- x -->", "<?x y?>", "2501.00001", "&e;", "<a b='c'/>", "<resumptionToken completeListSize='²'>", '<error code="badResumptionToken"/>', "\x00", "²"]
XML = st.tuples(
    st.sampled_from(
        [
            "{}",
            '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>',
            '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{}</OAI-PMH>',
            '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><record><metadata><x>{}</x></metadata></record></OAI-PMH>',
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry>{}</entry></feed>',
        ]
    ),
    st.lists(st.sampled_from([*TOKENS, *ODD]), max_size=6).map("".join),
).map(lambda parts: parts[0].replace("{}", parts[1]))
BODY = st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()) | XML.map(lambda value: value.encode())
HEADER = st.text(st.characters(max_codepoint=255, blacklist_characters="\r\n\x00"), max_size=30)
HEADERS = st.dictionaries(
    st.sampled_from(["retry-after", "ratelimit", "x-ratelimit-remaining", "x-ratelimit-reset", "link", "etag", "x-error-code", "content-encoding"]),
    HEADER
    | st.sampled_from(
        ["0", "²", "9" * 400, "1796000000000", '"api";r=0;t=99999999999', '<http://[>; rel="next"', '<?page=²>; rel="last"', '</x>; rel="next"', "-1"]
    ),
    max_size=4,
)
STATUS = st.sampled_from([200, 200, 200, 200, 304, 301, 302, 400, 401, 403, 404, 408, 409, 410, 418, 422, 429, 451, 500, 503])
FUZZ = hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


class Scripted(Client):
    """A client whose every call is answered by the same answer, without a network."""

    answer: tuple[int, dict[str, str], bytes] = (200, {}, b"")

    def _once(self, method: str, url: str, params: Any, headers: Any, json: Any) -> Response:
        self.requests += 1
        status, told, body = self.answer
        return Response(status, told, body, NOON, "/x", told.get("location"))


SCRIPTED = Scripted(ServiceConfig("http://service.example", "secret"), clock=FakeClock())


def ask_everything(client: Client) -> list[Page]:
    """Every parser of the sources, on the client's answer; typed errors are their word."""
    hub, github, arxiv = HuggingFace(client), GitHub(client, has_token=True), Arxiv(client, client)
    asked: list[Callable[[], Iterator[Page]]] = [
        lambda: hub.account("org"),
        lambda: hub.documents(("model", "org/a", part) for part in HUB_PATHS),
        lambda: hub.papers(["2501.00001"]),
        lambda: github.account("org"),
        lambda: github.repositories(["org/a", "org/b"]),
        lambda: github.documents(("org/a", part, None) for part in GITHUB_PATHS),
        lambda: arxiv.harvest("cs", "2026-10-30"),
        lambda: arxiv.harvest("cs", "2026-10-30", "token"),
        lambda: arxiv.look_up(["2501.00001", "2501.00002", "odd"]),
    ]
    pages: list[Page] = []
    for call in asked:
        client.failures = client.strange = 0
        try:
            for page in call():
                pages.append(page)
        except SourceError:
            pass  # a typed error is an answer, too
    try:
        for _ in walk(client, "model"):
            pass
    except SourceError:
        pass  # as above
    return pages


@FUZZ
@given(STATUS, HEADERS, BODY)
def test_no_answer_raises_an_untyped_error(status: int, headers: dict[str, str], body: bytes) -> None:
    client = SCRIPTED
    client.answer, client.requests = (status, headers, body), 0
    client.clock = FakeClock()
    client.budget = LocalBudget(client.clock)
    pages = ask_everything(client)
    assert client.requests < 2_000
    assert adds_up(pages)
    for page in pages:
        assert all("not understood" not in look.detail for look in page.looks), "a parser met what it does not expect"
        for record in page.records:
            try:
                content_of(record)
            except ValueError:
                pass  # unstorable: landing keeps it as a reject


@FUZZ
@given(STATUS, HEADERS, st.binary(max_size=40))
def test_no_header_makes_a_wait_without_bound(status: int, headers: dict[str, str], body: bytes) -> None:
    told = limit_of(Response(status, headers, body, NOON, "/x"))
    assert told.hold is None or 0 < told.hold <= MAX_HOLD
    assert told.reset is None or 0 < told.reset <= MAX_HOLD


@FUZZ
@given(HEADER)
def test_no_date_breaks_the_clock(value: str) -> None:
    assert date_of(value, FakeClock()) <= NOON.replace(day=2)


def test_an_error_of_a_service_is_never_an_empty_answer(service: Service, small: Client) -> None:
    service.on("/api/models", (200, "<html>"))
    with pytest.raises(ServiceUnavailable):
        from observatory.sources.asking import decoded

        decoded(small.get("/api/models"))


def test_what_strict_json_forbids_spoils_no_neighbour(service: Service, small: Client) -> None:
    from observatory.sources.asking import decoded

    digits = "9" * 400
    service.on("/api/models", (200, f'[1e999, {digits}, "\\ud800", 2.5, 7]'))
    assert decoded(small.get("/api/models")) == ["1e999", digits, "\ud800", 2.5, 7], "a number that nothing can hold becomes its digits"
