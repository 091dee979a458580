"""The catalogue models.dev from GitHub's answers to the queue: landed once, followed by hash, and a signal that decides nothing."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from serving import Service
from sqlalchemy import Engine, text
from werkzeug import Request, Response

from observatory import settings
from observatory.http import Client, ServiceConfig
from observatory.orchestration import catalogue, runtime
from observatory.sources.github import HEADERS
from observatory.sources.models_dev import REPOSITORY
from observatory.warehouse import sqlfile
from observatory.warehouse.merge import materialise

_NUMBER = itertools.count(1)


def toml(name: str, day: str, **told: Any) -> bytes:
    lines = [f'name = "{name}"', f'release_date = "{day}"', *(f"{key} = {str(value).lower()}" for key, value in told.items())]
    return "\n".join(lines).encode()


class Repository:
    """anomalyco/models.dev as a test has it, by GitHub's REST API."""

    def __init__(self, service: Service) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        service.on(f"/repos/{REPOSITORY}/git/trees/HEAD", self._tree)
        self._service = service
        self._known: set[str] = set()

    def hold(self, **files: bytes | None) -> None:
        """Files by ``maker__model``; None takes one away."""
        for key, body in files.items():
            name = key.replace("__", "/").replace("_", "-")
            if body is None:
                del self.files[name]
                continue
            self.files[name] = body
            sha = self.sha(body)
            if sha not in self._known:
                self._known.add(sha)
                self._service.on(f"/repos/{REPOSITORY}/git/blobs/{sha}", self._blob)

    @staticmethod
    def sha(body: bytes) -> str:
        return hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()

    def _dated(self, response: Response) -> Response:
        response.headers["Date"] = f"{self._service.clock.now():%a, %d %b %Y %H:%M:%S} GMT"
        return response

    def _tree(self, request: Request) -> Response:
        self.asked.append("tree")
        entries = [
            {"path": f"models/{key}.toml", "type": "blob", "mode": "100644", "size": len(body), "sha": self.sha(body)} for key, body in self.files.items()
        ]
        etag = f'W/"{hashlib.sha256(repr(entries).encode()).hexdigest()}"'
        if request.headers.get("If-None-Match") == etag:
            return self._dated(Response("", 304, {"ETag": etag}))
        return self._dated(Response(json.dumps({"sha": "0" * 40, "truncated": False, "tree": entries}), 200, {"ETag": etag}))

    def _blob(self, request: Request) -> Response:
        sha = request.path.rpartition("/")[2]
        body = next(body for body in self.files.values() if self.sha(body) == sha)
        self.asked.append(next(key for key, held in self.files.items() if held == body))
        return self._dated(Response(json.dumps({"sha": sha, "encoding": "base64", "content": base64.encodebytes(body).decode()})))


@pytest.fixture
def repository(httpserver: HTTPServer, warehouse: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    """The repository, and tasks whose warehouse, run and GitHub are the test's own."""
    service = Service(httpserver)
    with warehouse.begin() as connection:
        for table in ("raw.counter", "raw.record_version", "raw.record", "raw.rejected_record", "meta.look", "meta.http_validator", "core.catalogue_model"):
            connection.execute(text(f"TRUNCATE {table} CASCADE"))  # names of ours
    config = ServiceConfig(service.url, "token")
    of_run = {"run": 0}

    def run_id(engine: Engine, source: str | None = None) -> int:
        return of_run["run"]

    def begin() -> None:
        with warehouse.begin() as connection:
            query = text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES ('ingest_catalogue', :name, 'models_dev') RETURNING run_id")
            of_run["run"] = int(connection.execute(query, {"name": f"run {next(_NUMBER)}"}).scalar_one())

    monkeypatch.setattr(runtime, "warehouse", lambda: warehouse)
    monkeypatch.setattr(runtime, "run_id", run_id)
    monkeypatch.setattr(runtime, "service", lambda name: config)
    monkeypatch.setattr(runtime, "github_client", lambda engine, config: Client(config, clock=service.clock, headers=HEADERS))
    found = Repository(service)
    found.begin = begin  # type: ignore[attr-defined]  # a day of the test
    found.clock = service.clock  # type: ignore[attr-defined]
    yield found


def day(repository: Any, days: float = 1) -> tuple[list[str], dict[str, dict[str, int]]]:
    """What a run of another day asked for, and what it landed."""
    repository.clock.sleep(timedelta(days=days).total_seconds())
    repository.begin()
    repository.asked.clear()
    counts = catalogue.read_catalogue()
    return list(repository.asked), counts


def related(engine: Engine) -> dict[str, Any]:
    """core.catalogue_model as its file makes it, by maker and model."""
    obj = next(one for one in sqlfile.load(settings.SQL / "core", "core") if one.name == "catalogue_model")
    with engine.begin() as connection:
        materialise(connection, obj, ("core", "catalogue_model"))
    with engine.connect() as connection:
        return {f"{row.maker}/{row.model_id}": row for row in connection.execute(text("SELECT * FROM core.catalogue_model"))}


def test_a_catalogue_is_landed_once_and_followed_by_hash(repository: Any, warehouse: Engine) -> None:
    repository.hold(
        openai__gpt_4=toml("GPT-4", "2023-03-14", open_weights=False),
        openai__gpt_99=toml("GPT-99", "2026-10-01", open_weights=False),
        nobody_known__first=toml("First", "2026-09", open_weights=True),
        another_maker__gpt_4_turbo=toml("GPT-4 Turbo", "2023-11"),
        nobody_known__broken=b"name = ",
    )
    asked, counts = day(repository)
    assert asked == ["tree", "another-maker/gpt-4-turbo", "nobody-known/broken", "nobody-known/first", "openai/gpt-4", "openai/gpt-99"]
    assert counts["catalogue_file"] == {"received": 5, "landed": 4, "unchanged": 0, "rejected": 1} and counts["catalogue"]["landed"] == 1
    found = related(warehouse)
    assert {key: (row.lab_id, row.release_id, row.waits_for, row.open_weights) for key, row in found.items()} == {
        "openai/gpt-4": ("openai", "openai/gpt-4", None, False),
        "openai/gpt-99": ("openai", None, "release", False),
        "nobody-known/first": (None, None, "lab", True),
        # One release alone bears the name.
        "another-maker/gpt-4-turbo": ("openai", "openai/gpt-4-turbo", None, None),
    }
    assert found["nobody-known/first"].date_precision == "month"

    # Nothing changed: one call, which is answered by 304, and what could not be read is left alone.
    assert day(repository) == (["tree"], {})
    # One file changed, and one went.
    repository.hold(openai__gpt_99=toml("GPT-99 Turbo", "2026-10-01", open_weights=True), openai__gpt_4=None)
    asked, counts = day(repository)
    assert asked == ["tree", "openai/gpt-99"] and counts["catalogue_file"]["landed"] == 1
    found = related(warehouse)
    assert set(found) == {"openai/gpt-99", "nobody-known/first", "another-maker/gpt-4-turbo"} and found["openai/gpt-99"].name == "GPT-99 Turbo"
    # What could not be read is asked for again after a week.
    assert day(repository, days=8) == (["tree", "nobody-known/broken"], {"catalogue_file": {"received": 1, "landed": 0, "unchanged": 0, "rejected": 1}})


def test_a_catalogue_that_is_refused_or_in_another_form_takes_nothing_away(repository: Any, warehouse: Engine) -> None:
    repository.hold(openai__gpt_98=toml("GPT-98", "2026-10-01"))
    day(repository)
    before = set(related(warehouse))
    assert "openai/gpt-98" in before
    repository.files = {}
    asked, counts = day(repository)
    assert asked == ["tree"] and counts["catalogue"]["rejected"] == 1 and set(related(warehouse)) == before


def test_without_a_token_a_run_asks_for_a_few(repository: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.hold(**{f"acme__m{number}": toml(f"M {number}", "2026") for number in range(30)})
    monkeypatch.setattr(catalogue, "FILES", 7)
    asked, _ = day(repository)
    assert len(asked) == 1 + 7
    asked, _ = day(repository)
    assert len(asked) == 1 + 7 and len(set(asked)) == 8


def test_the_catalogue_observes_no_service(repository: Any, warehouse: Engine) -> None:
    """A day on which the catalogue alone was read is no day on which the Hub was."""
    repository.hold(openai__gpt_97=toml("GPT-97", "2026-10-01"))
    day(repository)
    obj = next(one for one in sqlfile.load(settings.SQL / "core", "core") if one.name == "observed")
    with warehouse.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(obj.sql)
        assert "models_dev" not in {row[0] for row in cursor.fetchall()}
