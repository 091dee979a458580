"""Repositories that are wanted because they are named like a model of their owner, or told to be of its family."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text

from observatory.landing.reading import read_documents, want_named
from observatory.landing.writer import land
from observatory.orchestration import runtime
from observatory.sources.base import Page, Record

NOW = datetime(2025, 9, 1, tzinfo=UTC)


def model(name: str) -> Record:
    return Record("huggingface", "model", "list", name, NOW, payload={"id": name, "tags": []})


def repository(name: str, **more: Any) -> Record:
    return Record("github", "repository", "rest", name, NOW, payload={"full_name": name, "id": abs(hash(name)) % 10**6, **more})


MODELS = [model("acme/Foobar2-7B"), model("acme/Foobar2-7B-GGUF"), model("Qwen/Qwen2.5-7B"), model("lonely/Quux-1B")]
REPOSITORIES = [
    # Of the account itself, or one that is named the same but for its ending.
    repository("acme/foobar"),
    repository("acme/Foobar-Vision"),
    repository("acme-ai/FoobarKit"),
    repository("acme/dotfiles", description=None),
    repository("acme/training-kit", description="Trains Foobar2 and its sisters"),
    # Of the lab, under another name.
    repository("QwenLM/Qwen-Agent"),
    repository("QwenLM/unrelated"),
    # Of somebody else.
    repository("someone/foobar"),
    repository("someone/quux", description="Foobar2 and Quux"),
]


@pytest.fixture(scope="module")
def wanted(warehouse: Engine) -> dict[str, str]:
    """Reason by repository."""
    with warehouse.begin() as connection:
        run = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES ('x', 'x', 'huggingface') RETURNING run_id")).scalar_one()
    land(warehouse, run, "huggingface", Page(tuple(MODELS), received={}))
    land(warehouse, run, "github", Page(tuple(REPOSITORIES), received={}))
    want_named(warehouse)
    with warehouse.connect() as connection:
        rows = connection.execute(text("SELECT key, reason FROM meta.wanted WHERE kind = 'repository' AND reason <> 'registry'"))
        return {key: reason for key, reason in rows}


def test_repositories_of_an_owner_that_are_named_like_its_models_are_wanted(wanted: dict[str, str]) -> None:
    assert wanted == {
        "acme/foobar": "named like model acme/Foobar2-7B",
        "acme/Foobar-Vision": "named like model acme/Foobar2-7B",
        "acme-ai/FoobarKit": "named like model acme/Foobar2-7B",
        "acme/training-kit": "described with the family of model acme/Foobar2-7B",
        "QwenLM/Qwen-Agent": "named like model Qwen/Qwen2.5-7B",
    }


def test_wanting_twice_adds_nothing(warehouse: Engine, wanted: dict[str, str]) -> None:
    assert wanted and want_named(warehouse) == 0


def test_a_repository_that_a_list_told_is_wanted_as_soon_as_a_card_names_it(warehouse: Engine, wanted: dict[str, str]) -> None:
    assert "acme/dotfiles" not in wanted
    card = b"# Foobar2\n\n- Training code: [GitHub](https://github.com/acme/dotfiles)\n"
    told = Record("huggingface", "model_card", "file", "acme/Foobar2-7B", NOW, text=card, locator="README.md")
    with warehouse.begin() as connection:
        run = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES ('x', 'y', 'huggingface') RETURNING run_id")).scalar_one()
    land(warehouse, run, "huggingface", Page((told,), received={}))
    read_documents(warehouse)
    assert want_named(warehouse) == 1
    parts = {part for part, name, _ in runtime.plan(warehouse, "github_documents", chunks=1, chunk=0, run=run) if name == "acme/dotfiles"}
    assert {"tree", "readme"} <= parts, "else its files would never be asked for"
    assert want_named(warehouse) == 0
