"""A list that is mostly of others is not the one that was asked for; and a number of commits is believed only with the oldest commit."""

from __future__ import annotations

from typing import Any

import pytest
from serving import Service, adds_up, looks

from observatory.http import Client, ServiceConfig
from observatory.sources.github import MAX_COMMITS, GitHub
from observatory.sources.huggingface import HuggingFace, no_longer_shown


@pytest.mark.parametrize(
    ("own", "others", "hub", "github"),
    [
        (1, 999, "failed", "failed"),
        (1, 2, "failed", "failed"),
        (0, 1, "failed", "failed"),
        (2, 2, "unreadable", "unreadable"),
        (10, 1, "unreadable", "unreadable"),
        (3, 0, "answered", "answered"),
        (0, 0, "answered", "answered"),
    ],
)
def test_a_list_that_is_mostly_of_others_is_another_list(service: Service, client: Client, own: int, others: int, hub: str, github: str) -> None:
    names = [f"a/own-{n}" for n in range(own)] + [f"b/other-{n}" for n in range(others)]
    # Each page names a next one with other repositories: without an end, the bound of pages alone would stop it.
    service.on("/api/models", (200, [{"_id": name, "id": name} for name in names]))
    service.on("/orgs/a/repos", (200, [{"id": n, "full_name": name} for n, name in enumerate(names[:99])]))
    pages = list(HuggingFace(client).account("a", ["models_of:a"]))
    assert looks(pages) == {"models_of:a": hub} and adds_up(pages)
    pages = list(GitHub(client, has_token=True).account("a"))
    assert looks(pages) == {"repositories_of:a": github} and adds_up(pages)
    assert len(service.asked) <= 3


def commit(sha: str, *parents: str) -> dict[str, Any]:
    return {"sha": sha, "commit": {"committer": {"date": "2025-01-01T00:00:00Z"}}, "parents": [{"sha": one} for one in parents]}


def without_parents(sha: str) -> dict[str, Any]:
    return {name: value for name, value in commit(sha).items() if name != "parents"}


@pytest.mark.parametrize(
    ("total", "newest", "oldest", "outcome"),
    [
        (7, commit("a", "b"), commit("z"), "answered"),
        (7, without_parents("a"), without_parents("z"), "answered"),
        (2_000_000, commit("a", "b"), commit("z"), "answered"),
        (MAX_COMMITS, commit("a", "b"), commit("z"), "answered"),
        (MAX_COMMITS + 1, commit("a", "b"), commit("z"), "failed"),
        (999_999_999, commit("a", "b"), commit("z"), "failed"),
        (7, commit("a", "b"), commit("z", "y"), "failed"),
        (7, commit("a", "b"), commit("a", "b"), "failed"),
        (7, commit("a"), commit("a"), "failed"),
        (7, without_parents("a"), without_parents("a"), "failed"),
    ],
)
def test_the_last_page_of_commits_holds_the_oldest(service: Service, client: Client, total: int, newest: Any, oldest: Any, outcome: str) -> None:
    address = f"{service.url}/repositories/7/commits?per_page=1&page={total}"
    service.on("/repos/o/r/commits", (200, [newest], {"Link": f'<{address}>; rel="last"'}), (200, [oldest]))
    pages = list(GitHub(client, has_token=True).commits(["o/r"]))
    assert looks(pages) == {"commits:o/r": outcome}
    assert [one.payload["total"] for page in pages for one in page.records if one.payload] == ([total] if outcome == "answered" else [])


@pytest.mark.parametrize(("status", "is_absent"), [(401, True), (403, False), (451, False), (503, False), (200, False), (404, True)])
def test_a_refusal_of_what_no_list_shows_is_an_absence_only_by_401(service: Service, status: int, is_absent: bool) -> None:
    service.on("/api/models/a/b", (status, {"_id": "1", "id": "a/b"}))
    with Client(ServiceConfig(service.url), clock=service.clock) as anonymous:
        pages = [no_longer_shown(page) for page in HuggingFace(anonymous).items("model", ["a/b"])]
    assert [stone.key for page in pages for stone in page.tombstones] == (["a/b"] if is_absent else [])
