"""A list is whole where its end was seen: that no header leads on is no proof."""

from __future__ import annotations

import json
from typing import Any

import pytest
from serving import Service, adds_up, looks
from werkzeug import Request, Response

from observatory.http import Client
from observatory.sources.base import Page
from observatory.sources.github import GitHub

PATH = "/repos/o/r/commits"
PARENTS = ("told", "not told")


def commit(number: int, parents: list[Any] | None) -> dict[str, Any]:
    told = {"sha": str(number), "commit": {"committer": {"date": f"202{number % 10}-01-01T00:00:00Z"}}}
    return told if parents is None else told | {"parents": parents}


def history(service: Service, total: int, links: str, parents: str, heeds: str = "pages") -> None:
    """A history of ``total`` commits, the newest first; ``links`` are whole, of the next page alone, of a shorter history, or taken away."""

    def answer(request: Request) -> Response:
        page = int(request.args.get("page", "1")) if heeds == "pages" else 1
        before = None if parents == "not told" else [{"sha": str(page + 1)}] if page < total else []
        found = [commit(total - page, before)] if page <= total else []
        places = {"next": page + 1, "last": {"whole": total, "short": total - 1, "long": total + 1}.get(links, 0)}
        shown = [name for name, number in places.items() if links != "none" and (name == "next" or number) and page < total]
        text = ", ".join(f'<{service.url}{PATH}?per_page=1&page={places[name]}>; rel="{name}"' for name in shown)
        return Response(json.dumps(found), 200, {"Link": text, "ETag": '"1"'} if text else {"ETag": '"1"'})

    service.on(PATH, answer)


def asked(client: Client) -> Page:
    (page,) = GitHub(client, has_token=True).commits(["o/r"])
    assert adds_up([page])
    return page


@pytest.mark.parametrize("parents", PARENTS)
@pytest.mark.parametrize(("total", "calls"), [(0, 1), (1, 1), (2, 2), (9, 2)])
def test_a_history_with_its_links_is_whole(service: Service, client: Client, parents: str, total: int, calls: int) -> None:
    history(service, total, "whole", parents)
    page = asked(client)
    assert looks([page]) == {"commits:o/r": "answered"} and len(service.asked) == calls + (parents == "not told" and total == 1)
    told = page.records[0].payload or {}
    assert told["total"] == total and told["first_commit_at"] == ("2020-01-01T00:00:00Z" if total else None)


@pytest.mark.parametrize("parents", PARENTS)
@pytest.mark.parametrize("heeds", ["pages", "nothing"])
@pytest.mark.parametrize("links", ["none", "next"])
@pytest.mark.parametrize("total", [2, 9])
def test_one_commit_of_many_is_no_whole_history(service: Service, client: Client, total: int, links: str, heeds: str, parents: str) -> None:
    history(service, total, links, parents, heeds)
    page = asked(client)
    assert looks([page]) == {"commits:o/r": "failed"} and page.records == page.validators == ()
    assert "no link to the oldest" in page.looks[0].detail and len(service.asked) == 2


@pytest.mark.parametrize("links", ["short", "long"])
def test_a_last_page_that_is_none_dates_nothing(service: Service, client: Client, links: str) -> None:
    history(service, 9, links, "told")
    page = asked(client)
    assert looks([page]) == {"commits:o/r": "failed"} and "is not the last" in page.looks[0].detail and page.records == ()


@pytest.mark.parametrize("answer", [(500, ""), (403, {}), (200, "<html>"), (200, {})])
def test_a_second_page_that_does_not_come_proves_nothing(service: Service, client: Client, answer: Any) -> None:
    service.on(PATH, (200, [commit(0, None)]), answer)
    page = asked(client)
    assert list(looks([page]).values()) in (["failed"], ["refused"]) and page.records == ()


@pytest.mark.parametrize("parents", [7, "x", {"a": 1}, [7]])
def test_odd_parents_are_no_proof(service: Service, client: Client, parents: Any) -> None:
    service.on(PATH, (200, [commit(0, parents)]), (200, []))
    assert looks([asked(client)]) == {"commits:o/r": "failed"}
