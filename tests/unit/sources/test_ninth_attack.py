"""Lists, trees and feeds that are cut, repeated or retold by one answer are not whole; ids that are none prove nothing. Honest ones are taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from json import dumps
from typing import Any

import pytest
from serving import Service, looks
from werkzeug import Request, Response

from observatory.http import Client
from observatory.sources import github, huggingface
from observatory.sources.arxiv import Arxiv
from observatory.sources.asking import EMPTY_TREES, ends_behind, hollow_folder, page_of
from observatory.sources.base import Page
from observatory.sources.github import GitHub
from observatory.sources.huggingface import LIST_PAGE, HuggingFace

UID = "621ffdc036468d709f1751d8"
OTHER_UID = "621ffdc036468d709f1751d9"


def record_of(pages: list[Page]) -> Any:
    ((record,),) = (page.records for page in pages if page.records)
    return record


def detail(pages: list[Page]) -> str:
    return [look.detail for page in pages for look in page.looks][-1]


# -- folders below which nothing is listed


def blob(path: str) -> dict[str, Any]:
    return {"path": path, "mode": "100644", "type": "blob", "size": 9, "sha": "a" * 40}


def folder(path: str, sha: str = "b" * 40) -> dict[str, Any]:
    return {"path": path, "mode": "040000", "type": "tree", "sha": sha}


SUBMODULE = {"path": "lib/other", "mode": "160000", "type": "commit", "sha": "c" * 40}
HOLLOW = {
    "no recursion": [blob("README.md"), folder("src"), folder("train")],
    "one of two folders": [blob("src/a.py"), folder("src"), folder("train")],
    "a folder in a folder": [folder("src"), blob("src/a.py"), folder("src/train")],
    "a folder whose neighbour begins alike": [folder("src"), blob("src.py"), blob("src-old/a.py"), blob("src0"), folder("src-old")],
    "only folders": [folder("src"), folder("src/a"), folder("src/a/b")],
}
FILLED = {
    "recursion": [blob("README.md"), folder("src"), blob("src/a.py"), folder("src/b"), blob("src/b/c.py")],
    "in any order": [blob("src/b/c.py"), folder("src/b"), folder("src")],
    "a folder that is not listed": [folder("src"), blob("src/b/c.py")],
    "a submodule alone": [folder("lib"), SUBMODULE],
    "a submodule at the top": [{**SUBMODULE, "path": "other"}, blob("README.md")],
    "an empty folder by its hash": [*(folder(f"none{n}", sha) for n, sha in enumerate(sorted(EMPTY_TREES))), blob("README.md")],
    "no folder": [blob("README.md")],
    "nothing": [],
    "odd values": [{"path": "a", "type": ["tree"], "sha": None}, {"path": "b/", "type": "tree", "sha": "b"}, {"path": "b//c"}],
}


@pytest.mark.parametrize(("entries", "is_hollow"), [*((one, True) for one in HOLLOW.values()), *((one, False) for one in FILLED.values())])
def test_a_folder_with_nothing_below_is_seen(entries: list[dict[str, Any]], *, is_hollow: bool) -> None:
    assert (hollow_folder(entries, "tree", "sha") is not None) is is_hollow


@pytest.mark.parametrize("truncated", [False, True])
@pytest.mark.parametrize("how", [*HOLLOW, *FILLED])
def test_a_tree_of_github_with_a_hollow_folder_is_cut(service: Service, client: Client, how: str, *, truncated: bool) -> None:
    entries, is_hollow = (HOLLOW | FILLED)[how], how in HOLLOW
    service.on("/repos/o/a/git/trees/main", (200, {"sha": "d" * 40, "truncated": truncated, "tree": entries}, {"ETag": '"1"'}))
    pages = list(GitHub(client, has_token=True).trees([("o/a", "main")]))
    record = record_of(pages)
    assert len(record.payload["entries"]) == len(entries) and record.payload["truncated"] is (truncated or is_hollow)
    is_doubted = is_hollow and not truncated
    assert looks(pages) == {"tree:o/a": "unreadable" if is_doubted else "answered"}
    assert bool(pages[0].validators) is not is_doubted, "a doubted tree is asked for in full again"


def of_hub(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kinds = {"tree": "directory", "blob": "file"}
    return [{"path": one["path"], "type": kinds.get(str(one.get("type")), "file"), "oid": one.get("sha"), "size": 9} for one in entries]


@pytest.mark.parametrize("how", [*HOLLOW, *FILLED])
def test_a_tree_of_the_hub_with_a_hollow_folder_is_cut(service: Service, client: Client, how: str) -> None:
    service.on("/api/models/a/b/tree/main", (200, of_hub((HOLLOW | FILLED)[how])))
    pages = list(HuggingFace(client).trees("model", ["a/b"]))
    assert ("truncated" in record_of(pages).payload) is (how in HOLLOW)
    assert looks(pages) == {"model_tree:a/b": "unreadable" if how in HOLLOW else "answered"}


def test_what_is_below_a_folder_may_come_on_a_later_page(service: Service, client: Client) -> None:
    path, entries = "/api/models/a/b/tree/main", of_hub(FILLED["recursion"])
    service.on(path, (200, entries[:3], {"Link": f'<{service.url}{path}?recursive=true&cursor=2>; rel="next"'}), (200, entries[3:]))
    assert looks(list(HuggingFace(client).trees("model", ["a/b"]))) == {"model_tree:a/b": "answered"}


# -- the question that checks a full page


def models(*numbers: int) -> list[dict[str, Any]]:
    return [{"id": f"lab/m{n}", "_id": f"{n + 1:024x}"} for n in numbers]


def files(*numbers: int) -> list[dict[str, Any]]:
    return [{"path": f"f{n:04}", "type": "file", "oid": "b" * 40, "size": 9} for n in numbers]


class Pages:
    """A list of the Hub by cursors: ``told`` elements; ``links`` says whether a page that ends at a place has a link to the next."""

    def __init__(self, service: Service, path: str, told: list[Any], links: Callable[[int], bool]) -> None:
        self._url, self._path, self._told, self._links = service.url, path, told, links
        self.cut: dict[int, list[Any]] = {}
        """What an answer to a question with a certain limit holds in place of its page, without a link."""
        self.behind: list[Any] | None = None
        """What every later page holds in place of its own, without a link."""
        service.on(path, self.answer)

    def answer(self, request: Request) -> Response:
        limit, start = int(request.args.get("limit", 1_000)), int(request.args.get("cursor", 0))
        if limit in self.cut:
            return Response(dumps(self.cut[limit]))
        if start and self.behind is not None:
            return Response(dumps(self.behind))
        end = min(start + limit, len(self._told))
        query = "&".join(f"{name}={value}" for name, value in request.args.items(multi=True) if name not in {"cursor", "limit"})
        link = {"Link": f'<{self._url}{self._path}?{query}&limit={limit}&cursor={end}>; rel="next"'} if self._links(end) and end > start else {}
        return Response(dumps(self._told[start:end]), headers=link)


SHORT: dict[str, list[int]] = {"nothing": [], "three": [0, 1, 2], "one": [5], "all but two": list(range(998)), "all but one": list(range(999))}


@pytest.mark.parametrize("how", SHORT)
def test_the_question_that_checks_a_full_page_takes_nothing_back(service: Service, client: Client, how: str) -> None:
    assert LIST_PAGE == 1_000
    listing = Pages(service, "/api/models", models(*range(1_000)), lambda _: False)
    listing.cut[999] = models(*SHORT[how])
    tree = Pages(service, "/api/models/a/b/tree/main", files(*range(1_000)), lambda _: False)
    tree.cut[999] = files(*SHORT[how])
    pages = list(HuggingFace(client).account("lab", ["models_of:lab"]))
    assert len({record.key for page in pages for record in page.records}) == 1_000 and looks(pages) == {"models_of:lab": "unreadable"}
    pages = list(HuggingFace(client).trees("model", ["a/b"]))
    assert len(record_of(pages).payload["entries"]) == 1_000 and record_of(pages).payload["truncated"] is True
    assert looks(pages) == {"model_tree:a/b": "unreadable"}


def test_the_page_of_any_list_is_kept_so(service: Service, client: Client) -> None:
    Pages(service, "/api/datasets", list(range(10)), lambda _: False).cut[9] = [1, 2]
    response, after, is_open = page_of(client, "/api/datasets?limit=10", lambda response: response.body.count(b",") + 1)
    assert response.body.count(b",") == 9 and after is None and is_open


# -- an end that contradicts what was told before


@pytest.mark.parametrize("number", [1_000, 2_000, 2_345, 999])
@pytest.mark.parametrize("always", [True, False], ids=["a link after each full page", "a link where something follows"])
def test_a_list_of_the_hub_ends_where_its_last_element_is(service: Service, client: Client, number: int, *, always: bool) -> None:
    def links(end: int) -> bool:
        return end < number or (always and end % 1_000 in {0, 999} and end > 0 and number >= 1_000)

    Pages(service, "/api/models", models(*range(number)), lambda end: links(end) and end <= number)
    Pages(service, "/api/models/a/b/tree/main", files(*range(number)), lambda end: links(end) and end <= number)
    pages = list(HuggingFace(client).account("lab", ["models_of:lab"]))
    assert len({record.key for page in pages for record in page.records}) == number
    is_unproven = number in {1_000, 2_000} and not always
    tree = list(HuggingFace(client).trees("model", ["a/b"]))
    assert len(record_of(tree).payload["entries"]) == number
    if not is_unproven:
        assert looks(pages) == {"models_of:lab": "answered"}, detail(pages)
        assert looks(tree) == {"model_tree:a/b": "answered"}, detail(tree)


BEHIND: dict[str, list[int]] = {"nothing": [], "the first page again": list(range(1_000)), "one of the first page": [7]}


@pytest.mark.parametrize("how", BEHIND)
def test_a_page_of_the_hub_that_brings_nothing_new_does_not_end_the_list(service: Service, client: Client, how: str) -> None:
    listing = Pages(service, "/api/models", models(*range(3_000)), lambda end: end < 3_000)
    listing.behind = models(*BEHIND[how])
    tree = Pages(service, "/api/models/a/b/tree/main", files(*range(3_000)), lambda end: end < 3_000)
    tree.behind = files(*BEHIND[how])
    pages = list(HuggingFace(client).account("lab", ["models_of:lab"]))
    assert len({record.key for page in pages for record in page.records}) == 1_000 and looks(pages) == {"models_of:lab": "unreadable"}, detail(pages)
    pages = list(HuggingFace(client).trees("model", ["a/b"]))
    assert looks(pages) == {"model_tree:a/b": "unreadable"} and record_of(pages).payload["truncated"] is True


@pytest.mark.parametrize(
    ("answers", "is_end"),
    [
        ([(200, [1, 2], True), (200, [3], False)], True),
        ([(200, [1, 2], True), (200, [], False)], False),
        ([(200, [1, 2], True), (200, [3, 4], False)], False),
        ([(200, [1, 2], True), (404, [3], False)], False),
        ([(200, [1, 2], False)], False),
        ([(200, [1, 2], True), (200, [2], False)], False),
        ([(403, [], True)], False),
    ],
)
def test_an_end_is_proven_by_the_element_that_was_left_out(service: Service, client: Client, answers: list[Any], *, is_end: bool) -> None:
    link = {"Link": f'<{service.url}/api/models?limit=2&cursor=2>; rel="next"'}
    service.on("/api/models", *((status, body, link if has_link else {}) for status, body, has_link in answers))
    assert ends_behind(client.get, "/api/models?limit=2", "3", lambda response: re.findall(r"\d", response.body.decode())) is is_end


REPOSITORIES = [{"full_name": f"o/r{n:03}", "id": n + 1} for n in range(230)]
RELEASES = [{"tag_name": f"v{n}", "id": n + 1, "assets": []} for n in range(230)]


class Numbered:
    """A list of GitHub by page numbers; ``given`` replaces what pages hold, ``named`` says whether a page names the next, ``last`` which is the last."""

    def __init__(self, service: Service, path: str, told: list[Any], given: dict[int, list[Any]], *, named: set[int], last: dict[int, int]) -> None:
        self._url, self._path, self._told, self._given, self._named, self._last = service.url, path, told, given, named, last
        service.on(path, self.answer)

    def answer(self, request: Request) -> Response:
        number = int(request.args.get("page", 1))
        link = [f'<{self._url}{self._path}?per_page=100&page={number + 1}>; rel="next"'] if number in self._named else []
        link += [f'<{self._url}{self._path}?per_page=100&page={self._last[number]}>; rel="last"'] if number in self._last else []
        body = self._given.get(number, self._told[100 * number - 100 : 100 * number])
        return Response(dumps(body), headers={"Link": ", ".join(link)} if link else {})


ENDS: dict[str, tuple[Any, set[int], dict[int, int], bool]] = {
    "honest": (lambda told: {}, {1, 2}, {1: 3, 2: 3}, True),
    "honest without the last": (lambda told: {}, {1, 2}, {}, True),
    "no links at all": (lambda told: {}, set(), {}, True),
    "the last page sinks": (lambda told: {2: told[100:150]}, {1}, {1: 2}, True),
    "a full last page": (lambda told: {3: []}, {1}, {1: 2}, True),
    "some things vanish": (lambda told: {3: told[200:201]}, {1, 2}, {1: 3, 2: 3}, True),
    "the number of pages falls": (lambda told: {2: told[100:199], 3: []}, {1}, {1: 2}, True),
    "page 2 is empty": (lambda told: {2: []}, {1}, {1: 3}, False),
    "page 2 is empty, and no last": (lambda told: {2: []}, {1}, {}, False),
    "page 2 repeats page 1": (lambda told: {2: told[:99]}, {1}, {1: 2}, False),
    "page 2 is short of 30": (lambda told: {2: told[100:140]}, {1}, {1: 30}, False),
    "page 3 is empty": (lambda told: {3: []}, {1, 2}, {1: 3, 2: 3}, False),
}


@pytest.mark.parametrize("how", ENDS)
def test_an_end_of_github_that_contradicts_its_links_is_no_end(service: Service, client: Client, how: str) -> None:
    given, named, last, is_whole = ENDS[how]
    Numbered(service, "/orgs/o/repos", REPOSITORIES, given(REPOSITORIES), named=named, last=last)
    Numbered(service, "/repos/o/a/releases", RELEASES, given(RELEASES), named=named, last=last)
    pages = list(GitHub(client, has_token=True).account("o"))
    assert looks(pages) == {"repositories_of:o": "answered" if is_whole else "unreadable"}, detail(pages)
    assert len({record.key for page in pages for record in page.records}) >= 100, "what came lands"
    pages = list(GitHub(client, has_token=True).releases(["o/a"]))
    assert looks(pages) == {"releases:o/a": "answered" if is_whole else "unreadable"}, detail(pages)
    assert ("truncated" in record_of(pages).payload) is not is_whole and len(record_of(pages).payload["releases"]) >= 100


# -- arXiv


def paper(number: int) -> str:
    inner = f"<id>2501.{number:05}</id><title>T</title><authors>A</authors>"
    header = f"<header><identifier>oai:arXiv.org:2501.{number:05}</identifier><datestamp>2025-08-30</datestamp></header>"
    return f'<record>{header}<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">{inner}</arXivRaw></metadata></record>'


def oai(numbers: list[int], before: int, size: int, token: str = "") -> tuple[int, str]:
    end = f'<resumptionToken cursor="{before}" completeListSize="{size}">{token}</resumptionToken>'
    return 200, f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{"".join(map(paper, numbers))}{end}</ListRecords></OAI-PMH>'


WALKS: dict[str, tuple[list[tuple[int, str]], bool]] = {
    "all": ([oai([1, 2], 0, 4, "t"), oai([3, 4], 2, 4)], True),
    "more than was told": ([oai([1, 2], 0, 3, "t"), oai([3, 4], 2, 3)], True),
    "the size grows": ([oai([1, 2], 0, 3, "t"), oai([3, 4], 2, 4)], True),
    "a paper that moved to the end": ([oai([1, 2], 0, 3, "t"), oai([3, 1], 2, 3)], True),
    "the second page repeats the first": ([oai([1, 2], 0, 4, "t"), oai([1, 2], 2, 4)], False),
    "one paper three times": ([oai([1, 2], 0, 6, "t"), oai([3, 3, 3, 3], 2, 6)], False),
    "the size falls": ([oai([1, 2], 0, 9_000, "t"), oai([], 2, 2)], False),
    "the size falls with a paper": ([oai([1, 2], 0, 9_000, "t"), oai([3], 2, 3)], False),
}


@pytest.mark.parametrize("how", WALKS)
def test_repeats_do_not_make_a_harvest_whole(service: Service, client: Client, how: str) -> None:
    answers, is_whole = WALKS[how]
    service.on("/oai", *answers)
    pages = list(Arxiv(client, client).harvest("cs", "2025-08-29"))
    assert looks(pages) == {"oai:cs": "answered" if is_whole else "failed"}, detail(pages)
    assert {record.key for page in pages for record in page.records} >= {"2501.00001", "2501.00002"}, "what came lands"


def feed(ids: list[str], total: int | None = None) -> Response:
    entries = "".join(f"<entry><id>http://arxiv.org/abs/{one}v1</id><title>T</title></entry>" for one in ids)
    count = f'<s:totalResults xmlns:s="http://a9.com/-/spec/opensearch/1.1/">{len(ids) if total is None else total}</s:totalResults>'
    return Response(f'<feed xmlns="http://www.w3.org/2005/Atom">{count}{entries}</feed>')


IDS = [f"2501.{n:05}" for n in range(100)]


@pytest.mark.parametrize("left", [1, 2, 50, 99])
def test_a_feed_that_leaves_out_many_once_makes_none_absent(service: Service, client: Client, left: int) -> None:
    asked = list[int]()

    def query(request: Request) -> Response:
        ids = request.args["id_list"].split(",")
        asked.append(len(ids))
        return feed(ids[: 100 - left] if len(asked) == 1 else ids)

    service.on("/api/query", query)
    pages = list(Arxiv(client, client).look_up(IDS))
    assert set(looks(pages).values()) == {"answered"} and len(looks(pages)) == 100
    assert asked == [100, left + 1], "one question more, with a paper that came"


@pytest.mark.parametrize("there", [1, 60, 99])
def test_what_two_sound_feeds_leave_out_is_absent(service: Service, client: Client, there: int) -> None:
    number = list[int]()

    def query(request: Request) -> Response:
        number.append(1)
        return feed([one for one in request.args["id_list"].split(",") if one in IDS[:there]])

    service.on("/api/query", query)
    told = looks(list(Arxiv(client, client).look_up(IDS)))
    assert [*told.values()].count("absent") == 100 - there and [*told.values()].count("answered") == there
    assert len(number) == 2


def test_a_second_feed_without_the_witness_proves_nothing(service: Service, client: Client) -> None:
    service.on(
        "/api/query", lambda request: feed(IDS[:1] if "," in request.args["id_list"] and len(service.asked) == 1 else [], 0 if len(service.asked) > 1 else 1)
    )
    told = looks(list(Arxiv(client, client).look_up(IDS)))
    assert told[f"paper:{IDS[0]}"] == "answered" and "absent" not in [told[f"paper:{one}"] for one in IDS[8:]]


# -- identifiers


@pytest.mark.parametrize("bad", ["", "undefined", "null", "0", "a ", "A" * 24, "g" * 24, "0" * 24, "6" * 23, "6" * 25, f"{UID}\n", 0, 7, True, None, [], {}])
def test_what_is_no_id_of_the_hub_is_none(service: Service, client: Client, bad: Any) -> None:
    service.on("/api/models/a/b", (200, {"id": "a/b", "_id": bad}))
    assert record_of(list(HuggingFace(client).items("model", ["a/b"]))).uid is None


@pytest.mark.parametrize("good", [UID, "0" * 23 + "1", "f" * 24])
def test_an_id_of_the_hub_is_one(service: Service, client: Client, good: str) -> None:
    service.on("/api/models/a/b", (200, {"id": "a/b", "_id": good}))
    assert record_of(list(HuggingFace(client).items("model", ["a/b"]))).uid == good


@pytest.mark.parametrize(
    ("told", "uid"), [(7, "7"), (2**40, str(2**40)), (0, None), (-1, None), (True, None), (7.0, None), ("7", None), ("R_kg", None), ("", None), (2**70, None)]
)
@pytest.mark.parametrize("has_token", [True, False])
def test_a_number_of_github_is_positive(service: Service, client: Client, told: Any, uid: str | None, *, has_token: bool) -> None:
    service.on("/repos/o/a", (200, {"full_name": "o/a", "id": told}))
    service.on("/repos/o/b", (200, {"full_name": "o/b", "id": 8}))
    nodes = {"r0": {"nameWithOwner": "o/a", "databaseId": told}, "r1": {"nameWithOwner": "o/b", "databaseId": 8}}
    service.on("/graphql", (200, {"data": nodes}), method="POST")
    pages = list(GitHub(client, has_token=has_token).repositories(["o/a", "o/b"]))
    assert {record.key: record.uid for page in pages for record in page.records} == {"o/a": uid, "o/b": "8"}


def test_ids_that_are_none_prove_no_redirect_of_a_part(service: Service, client: Client) -> None:
    for old, bad in (("a/old", ""), ("a/older", "undefined"), ("a/oldest", "0" * 24)):
        service.on(f"/{old}/resolve/main/README.md", (307, "", {"Location": f"{service.url}/b/new/resolve/main/README.md"}))
        service.on(f"/api/models/{old}", (200, {"id": old, "_id": bad}))
    service.on("/api/models/b/new", (200, {"id": "b/new", "_id": ""}))
    service.on("/b/new/resolve/main/README.md", (200, "# New"))
    told = looks(list(HuggingFace(client, lambda _kind, _name: "").cards("model", ["a/old", "a/older", "a/oldest"])))
    assert set(told.values()) == {"failed"}


@pytest.mark.parametrize("number", [2, 3, 30])
def test_one_number_for_several_repositories_is_asked_for_again(service: Service, client: Client, number: int) -> None:
    names = [f"o/r{n}" for n in range(number)]
    nodes = {f"r{n}": {"nameWithOwner": name, "databaseId": 7} for n, name in enumerate(names)}
    service.on("/graphql", (200, {"data": nodes}), method="POST")
    for n, name in enumerate(names):
        service.on(f"/repos/{name}", (200, {"full_name": name, "id": n + 1}))
    pages = list(GitHub(client, has_token=True).repositories(names))
    assert {record.key: (record.uid, record.via) for page in pages for record in page.records} == {name: (str(n + 1), "rest") for n, name in enumerate(names)}
    assert set(looks(pages).values()) == {"answered"}


def test_one_repository_under_two_spellings_keeps_its_number(service: Service, client: Client) -> None:
    nodes = {f"r{n}": {"nameWithOwner": name, "databaseId": 7} for n, name in enumerate(["o/r", "o/r"])}
    service.on("/graphql", (200, {"data": nodes}), method="POST")
    pages = list(GitHub(client, has_token=True).repositories(["o/r", "O/R"]))
    assert {(record.key, record.uid, record.via) for page in pages for record in page.records} == {("o/r", "7", "graphql")}


@pytest.mark.parametrize(("held", "told", "is_taken"), [(UID, OTHER_UID, False), (UID, "", False), (UID, UID, True), (None, OTHER_UID, True)])
def test_a_name_without_an_account_is_another_s_by_its_id(service: Service, client: Client, held: str | None, told: str, *, is_taken: bool) -> None:
    service.on("/api/models/gpt2", (200, {"id": "evil/gpt2", "_id": told}))
    pages = list(HuggingFace(client, lambda _kind, name: held if name == "gpt2" else None).items("model", ["gpt2"]))
    assert looks(pages) == {"model:gpt2": "answered" if is_taken else "failed"}
    assert bool([record for page in pages for record in page.records]) is is_taken


def test_the_helpers_are_used() -> None:
    assert github.hollow_folder is huggingface.hollow_folder is hollow_folder
