"""A limit that is the answer to a question about many things: fewer are asked about after each wait, so that one thing never keeps the others waiting."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from serving import Service
from test_arxiv import FEED, entry
from test_github import repository
from werkzeug import Request, Response

from observatory.errors import RateLimited
from observatory.http import Client
from observatory.sources.arxiv import BATCH, Arxiv
from observatory.sources.base import Page
from observatory.sources.github import GRAPHQL_BATCH, GitHub

Ask = Callable[[list[str], Mapping[str, Any]], Iterator[Page]]
IDS = [f"2501.{number:05}" for number in range(1, 131)]
NAMES = [f"org/r{number}" for number in range(130)]


def limited(service: Service) -> Response:
    reset = str(int(service.clock.now().timestamp()) + 1_800)
    return Response("limit", 403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset})


class Asked:
    """How many things each question held, and which questions are answered with a limit."""

    def __init__(self, service: Service, is_limited: Callable[[list[str]], bool]) -> None:
        self.sizes: list[int] = []
        self._service, self._is_limited = service, is_limited
        service.on("/api/query", self.query)  # type: ignore[arg-type]  # a handler
        service.on("/graphql", self.graphql, method="POST")  # type: ignore[arg-type]  # a handler
        for name in NAMES:
            service.on(f"/repos/{name}", self.one)  # type: ignore[arg-type]  # a handler

    def _limit(self, things: list[str]) -> Response | None:
        self.sizes.append(len(things))
        return limited(self._service) if self._is_limited(things) else None

    def query(self, request: Request) -> Response:
        ids = request.args["id_list"].split(",")
        return self._limit(ids) or Response(FEED.format(len(ids), "".join(map(entry, ids))))

    def graphql(self, request: Request) -> Response:
        variables = json.loads(request.data)["variables"]
        names = [f"{variables[f'o{i}']}/{variables[f'n{i}']}" for i in range(len(variables) // 2)]
        data = {f"r{i}": {"nameWithOwner": name, "databaseId": i} for i, name in enumerate(names)}
        return self._limit(names) or Response(json.dumps({"data": data}))

    def one(self, request: Request) -> Response:
        name = request.path.removeprefix("/repos/")
        return self._limit([name]) or Response(json.dumps(repository(name)))


def runs(service: Service, things: list[str], ask: Ask) -> tuple[dict[str, str], int]:
    """What tasks do: go on after each wait with what has no look yet, from the cursor that was told last. Looks by thing, and the waits."""
    looks: dict[str, str] = {}
    place: Mapping[str, Any] = {}
    waits = 0
    while left := [one for one in things if one not in looks]:
        try:
            for page in ask(left, place):
                looks |= {look.scope.partition(":")[2]: look.outcome.value for look in page.looks}
                place = page.cursor if page.cursor is not None else place
        except RateLimited as limit:
            waits += 1
            assert waits < 50, "it goes nowhere"
            service.clock.sleep(limit.wait.total_seconds() + 1)
    assert not set(place) - {"alone"}, "once the things are asked about, as many as usual are"
    return looks, waits


@pytest.fixture(params=["arxiv", "github"])
def asked(request: pytest.FixtureRequest, client: Client) -> tuple[list[str], Ask, int]:
    if request.param == "arxiv":
        return IDS, lambda left, place: Arxiv(client, client).look_up(left, place), BATCH
    return NAMES, lambda left, place: GitHub(client, has_token=True).repositories(left, place), GRAPHQL_BATCH


@pytest.mark.parametrize("bad", [0, 70, 129])
def test_one_thing_that_is_always_limited_keeps_no_other_waiting(service: Service, asked: tuple[list[str], Ask, int], bad: int) -> None:
    things, ask, most = asked
    questions = Asked(service, lambda names: things[bad] in names)
    looks, waits = runs(service, things, ask)
    assert looks == {one: "failed" if one == things[bad] else "answered" for one in things}
    assert waits <= 5 and len(questions.sizes) <= 60, "a wait for each quarter, and no storm of single calls"
    assert max(questions.sizes) == min(most, len(things))


def test_two_of_them_neither(service: Service, asked: tuple[list[str], Ask, int]) -> None:
    things, ask, _ = asked
    Asked(service, lambda names: bool({things[3], things[40]} & set(names)))
    looks, _ = runs(service, things, ask)
    assert looks == {one: "failed" if one in (things[3], things[40]) else "answered" for one in things}


def test_a_limit_that_passes_makes_questions_smaller_for_a_while_alone(service: Service, asked: tuple[list[str], Ask, int]) -> None:
    things, ask, most = asked
    once = iter([True])
    questions = Asked(service, lambda _: next(once, False))
    looks, waits = runs(service, things, ask)
    assert set(looks.values()) == {"answered"} and len(looks) == len(things) and waits == 1
    first = min(most, len(things))
    assert questions.sizes[:2] == [first, first // 4]
    assert sum(questions.sizes[1:]) == len(things) and questions.sizes[-1] <= most
    assert max(questions.sizes[1:]) > first // 4, "as many as usual again, when what was limited is told"
