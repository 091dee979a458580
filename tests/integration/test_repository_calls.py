"""A list of GitHub and a single call tell one repository with different fields: neither answer makes the other look like a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from serving import FakeClock, Service
from sqlalchemy import Engine, text

from observatory.http import Client, ServiceConfig
from observatory.landing.writer import Receipt, land_all
from observatory.orchestration import runtime
from observatory.sources.github import GitHub

OWNER = {"login": "org", "id": 3, "type": "Organization"}
LISTED: dict[str, Any] = {
    "id": 7,
    "full_name": "org/one",
    "owner": OWNER,
    "description": "a list's words",
    "archived": False,
    "default_branch": "main",
    "pushed_at": "2026-01-01T00:00:00Z",
    "license": {"spdx_id": "MIT"},
    "permissions": {"pull": True},
    "stargazers_count": 3,
}
"""As a list tells it."""
WHOLE = {**LISTED, "organization": OWNER, "parent": {"full_name": "far/one"}, "network_count": 4, "subscribers_count": 5}
"""As a single call tells it: no ``permissions``, and more of where it comes from."""
del WHOLE["permissions"]


@pytest.fixture
def told(httpserver: HTTPServer) -> Iterator[tuple[Service, GitHub]]:
    service = Service(httpserver)
    with Client(ServiceConfig(base_url=service.url), clock=FakeClock()) as client:
        yield service, GitHub(client, has_token=False)


def _run(engine: Engine, name: str) -> int:
    with engine.begin() as connection:
        statement = text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES ('test', :name, 'github') RETURNING run_id")
        return int(connection.execute(statement, {"name": name}).scalar_one())


def _staged(engine: Engine) -> dict[str, Any]:
    with engine.connect() as connection:
        return dict(connection.execute(text("SELECT * FROM staging.repository WHERE github_full_name = 'org/one'")).one()._mapping)


def test_a_list_and_a_single_call_in_turn_land_nothing_twice(warehouse: Engine, told: tuple[Service, GitHub]) -> None:
    service, github = told
    service.on("/orgs/org/repos", (200, [LISTED]))
    service.on("/repos/org/one", (200, WHOLE))

    def day(number: int) -> dict[str, dict[str, int]]:
        total, run = Receipt(), _run(warehouse, f"day {number}")
        total.add(land_all(warehouse, run, "github", github.account("org")))
        total.add(land_all(warehouse, run, "github", github.repositories(["org/one"])))
        return total.as_dict()

    assert day(1)["repository"]["landed"] == 2
    staged = _staged(warehouse)
    assert (staged["default_branch"], staged["license_spdx"], staged["is_archived"], staged["stars"]) == ("main", "MIT", False, 3)
    assert [day(number)["repository"]["landed"] for number in (2, 3)] == [0, 0]
    assert _staged(warehouse) == staged


@pytest.mark.parametrize("newer", ["list", "call"])
def test_of_what_both_tell_the_newer_stands(warehouse: Engine, told: tuple[Service, GitHub], newer: str) -> None:
    service, github = told
    run, changed = _run(warehouse, newer), {"archived": newer == "list", "description": f"changed by {newer}"}
    service.on("/orgs/org/repos", (200, [{**LISTED, **changed} if newer == "list" else LISTED]))
    service.on("/repos/org/one", (200, {**WHOLE, **changed}))
    calls = {"list": lambda: github.account("org"), "call": lambda: github.repositories(["org/one"])}
    land_all(warehouse, run, "github", calls[newer]())
    staged = _staged(warehouse)
    assert (staged["is_archived"], staged["description"]) == (changed["archived"], changed["description"])


def test_documents_are_not_asked_again_because_another_call_told_their_repository(warehouse: Engine, told: tuple[Service, GitHub]) -> None:
    service, github = told
    with warehouse.begin() as connection:
        connection.execute(text("INSERT INTO meta.wanted VALUES ('github', 'repository', 'org/one', 'by hand', 0, now())"))
    service.on("/orgs/org/repos", (200, [LISTED]))
    service.on("/repos/org/one", (200, {**WHOLE, "description": "told anew"}))
    answers = {"git/trees/main": (200, {"sha": "1", "tree": [{"path": "a.py", "type": "blob"}]}), "releases": (200, []), "commits": (200, [])}
    for part in ("git/trees/main", "readme", "license", "releases", "commits"):
        service.on(f"/repos/org/one/{part}", answers.get(part, (404, {})))
    run = _run(warehouse, "documents")
    land_all(warehouse, run, "github", github.account("org"))
    wanted = [(name, part, branch) for part, name, branch in runtime.plan(warehouse, "github_documents", chunks=1, chunk=0, run=run)]
    assert len(wanted) == 5
    land_all(warehouse, run, "github", github.documents(wanted))
    land_all(warehouse, run, "github", github.repositories(["org/one"]))
    again = runtime.plan(warehouse, "github_documents", chunks=1, chunk=0, run=_run(warehouse, "the next"))
    assert [part for part, *_ in again if part in {"tree", "releases", "commits"}] == []
