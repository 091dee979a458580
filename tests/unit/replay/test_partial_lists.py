"""A world of some of an account's things does not pass for all of them: its lists go on to a page that nobody recorded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from replayed import Replayed

from observatory.http import Client
from observatory.sources.github import GitHub
from observatory.sources.huggingface import HuggingFace


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[dict[str, Any]], Replayed]]:
    """Serves a world of three models and 101 repositories of one account, with what its world.json tells."""
    running: list[Replayed] = []

    def made(about: dict[str, Any]) -> Replayed:
        world = tmp_path / "world"
        for folder in ("hub", "github"):
            (world / folder).mkdir(parents=True)
        (world / "world.json").write_text(json.dumps({"title": "some", "as_of": "2026-08-30T12:00:00Z", **about}))
        models = [{"id": f"lab/m{number}", "author": "lab", "createdAt": "2025-01-01T00:00:00.000Z"} for number in range(3)]
        repositories = [{"full_name": f"lab/r{number}", "name": f"r{number}", "owner": {"login": "lab", "type": "Organization"}} for number in range(101)]
        (world / "hub" / "models.jsonl").write_text("\n".join(map(json.dumps, models)))
        (world / "github" / "repos.jsonl").write_text("\n".join(map(json.dumps, repositories)))
        running.append(Replayed(world, tmp_path / "state"))
        return running[-1]

    yield made
    for one in running:
        one.end()


@pytest.mark.parametrize(("about", "outcome"), [({}, "answered"), ({"lists": "whole"}, "answered"), ({"lists": "partial"}, "failed")])
def test_what_is_recorded_lands_and_the_list_says_whether_it_is_all(serve: Callable[[dict[str, Any]], Replayed], about: dict[str, Any], outcome: str) -> None:
    served = serve(about)
    with Client(served.config("huggingface")) as client:
        pages = list(HuggingFace(client).account("lab", ["models_of:lab"]))
    assert len([record for page in pages for record in page.records]) == 3
    assert [look.outcome.value for page in pages for look in page.looks] == [outcome]
    with Client(served.config("github")) as client:
        pages = list(GitHub(client, has_token=True).account("lab"))
    assert len([record for page in pages for record in page.records]) == 101
    assert [look.outcome.value for page in pages for look in page.looks] == [outcome]
