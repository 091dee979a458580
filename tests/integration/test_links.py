"""Which repository and which paper are a release's own, and which are only named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text

from observatory.landing.reading import load_rules, read_documents, want_named
from observatory.landing.writer import land
from observatory.sources.base import Page, Record
from observatory.warehouse.build import build_core

NOW = datetime(2025, 9, 1, tzinfo=UTC)
ACCOUNTS = ("acme", "umbrella", "initech")


def model(name: str, **more: Any) -> Record:
    return Record("huggingface", "model", "list", name, NOW, payload={"id": name, "tags": [], **more})


def repository(name: str, readme: str = "", **more: Any) -> list[Record]:
    told = Record("github", "repository", "rest", name, NOW, payload={"full_name": name, "id": abs(hash(name)) % 10**6, **more})
    return [told, Record("github", "readme", "file", name, NOW, text=readme.encode(), locator="README.md")]


def paper(arxiv_id: str, title: str) -> Record:
    return Record("arxiv", "paper", "oai", arxiv_id, NOW, payload={"id": arxiv_id, "title": title})


def weights(*names: str) -> str:
    return "# Models\n" + "".join(f"- [weights](https://huggingface.co/{name})\n" for name in names)


RECORDS = [
    model("acme/Foobar-7B"),
    model("acme/Foobar-2B"),
    model("acme/Foobar-Painter-7B"),
    model("acme/Foobar-Image-7B"),
    model("umbrella/Quux-1B"),
    model("initech/Quux-1B-tuned", tags=["base_model:finetune:umbrella/Quux-1B"]),
    *repository("acme/Foobar", "# Foobar\n[a](https://arxiv.org/abs/2501.00001) and [b](https://arxiv.org/abs/2501.00002)\n"),
    *repository("acme/foobar-fork", fork=True),
    *repository("acme/Foobar-Vision-Extra"),
    *repository("acme/Foobar2"),
    *repository("acme/other-thing"),
    *repository("someone/foobar"),
    *repository("researcher/quux-training", weights("umbrella/Quux-1B")),
    *repository("collector/awesome-quux", weights("umbrella/Quux-1B", "acme/Foobar-7B", "initech/Quux-1B-tuned")),
    paper("2501.00001", "Foobar: A Language Model"),
    paper("2501.00002", "Somebody Else: A Language Model"),
    paper("2501.00003", "Foobar: A Name That Nobody Here Cites"),
]


@pytest.fixture(scope="module")
def members(warehouse: Engine) -> dict[str, dict[str, str]]:
    """Method by artifact, by release, of repositories and papers."""
    with warehouse.begin() as connection:
        load_rules(connection)
        for account in ACCOUNTS:
            connection.execute(text("INSERT INTO meta.wanted VALUES ('huggingface', 'account', :account, 'scope', 0, :now)"), {"account": account, "now": NOW})
        run = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES ('x', 'x', 'huggingface') RETURNING run_id")).scalar_one()
    for source in ("huggingface", "github", "arxiv"):
        records = tuple(record for record in RECORDS if record.source == source)
        land(warehouse, run, source, Page(records, received={}))
    read_documents(warehouse)
    want_named(warehouse)
    build_core(warehouse)
    with warehouse.connect() as connection:
        rows = connection.execute(text("SELECT release_id, artifact_id, method FROM core.release_member WHERE artifact_kind IN ('repository', 'paper')"))
        found: dict[str, dict[str, str]] = {}
        for release_id, artifact_id, method in rows:
            if "foobar" in release_id.lower() or "quux" in release_id.lower():
                found.setdefault(release_id, {})[artifact_id] = method
    return found


def test_a_repository_of_the_same_owner_and_name_is_the_releases_own(members: dict[str, dict[str, str]]) -> None:
    assert members["hub/acme/Foobar-7B"] == {"acme/Foobar": "name", "2501.00001": "title"}


def test_a_sisters_repository_and_the_brands_are_not_the_releases(members: dict[str, dict[str, str]]) -> None:
    assert "hub/acme/Foobar-Painter-7B" not in members and "hub/acme/Foobar-Image-7B" not in members


def test_who_introduces_one_accounts_models_gives_its_own(members: dict[str, dict[str, str]]) -> None:
    assert members["hub/umbrella/Quux-1B"] == {"researcher/quux-training": "introduced"}


def test_a_collection_and_a_derivative_own_nothing(members: dict[str, dict[str, str]]) -> None:
    assert "hub/initech/Quux-1B-tuned" not in members
    assert not any("awesome" in artifact or "fork" in artifact or artifact.startswith("someone/") for found in members.values() for artifact in found)


def test_repositories_of_a_models_name_are_wanted(warehouse: Engine, members: dict[str, dict[str, str]]) -> None:
    assert members
    with warehouse.connect() as connection:
        wanted = set(connection.execute(text("SELECT key FROM meta.wanted WHERE kind = 'repository' AND reason LIKE 'named like%'")).scalars())
    assert wanted == {"acme/Foobar", "acme/foobar-fork", "acme/Foobar-Vision-Extra", "acme/Foobar2"}
