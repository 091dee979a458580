"""A source as `make new-source` writes it: its stand-in serves a world, its task lands every record once, and a second run lands nothing."""

from __future__ import annotations

import importlib.util
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from replayed import Replayed, write_world
from sqlalchemy import Engine, text

from observatory import services, settings, sources
from observatory.orchestration import lists, runtime
from observatory.replay import app as replay_app
from observatory.replay import lists as stand_ins
from observatory.replay import world as replay_world

_TOOL = importlib.util.spec_from_file_location("new_source_tool", settings.ROOT / "tools" / "new.py")
assert _TOOL is not None and _TOOL.loader is not None
new = importlib.util.module_from_spec(_TOOL)
sys.modules["new_source_tool"] = new
_TOOL.loader.exec_module(new)
RECORDS = [{"id": f"r{number:03}", "title": f"Record {number}"} for number in range(250)]
NAMES = {"link": "firlist", "next": "sprucelist"}


def _written(name: str, pages: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """The source and the stand-in as modules, written to ``folder`` and found there as if they stood in the project."""
    new.write("source", name, folder, pages)
    package = folder / "plugins" / "observatory"
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(package / "sources")])
    monkeypatch.setattr(stand_ins, "__path__", [*stand_ins.__path__, str(package / "replay" / "lists")])
    return import_module(f"observatory.sources.{name}"), import_module(f"observatory.replay.lists.{name}")


@pytest.mark.parametrize("pages", new.CHOICES["source"])
def test_what_the_scaffold_writes_lands_every_record_once(pages: str, tmp_path: Path, warehouse: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    name = NAMES[pages]
    source, stand_in = _written(name, pages, tmp_path / "project", monkeypatch)
    monkeypatch.setitem(replay_app.APPS, name, stand_in.app)
    monkeypatch.setitem(replay_world.FILES, f"{name}/records", (name, "id"))
    world = write_world(tmp_path / "world", "2026-08-01T00:00:00Z", {f"{name}/records.jsonl": RECORDS})
    with warehouse.begin() as connection:
        runs = [
            connection.execute(
                text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES (:dag, :run, :name) RETURNING run_id"),
                {"dag": f"ingest_{name}", "run": f"run {number}", "name": name},
            ).scalar_one()
            for number in range(2)
        ]
    replayed = Replayed(world, tmp_path / "state")
    try:
        monkeypatch.setattr(runtime, "warehouse", lambda: warehouse)
        monkeypatch.setattr(runtime, "service", lambda asked: replayed.config(asked))
        landed = []
        for run in runs:
            monkeypatch.setattr(runtime, "run_id", lambda engine, source=None, run=run: run)
            landed.append(lists.harvest(name, getattr(source, name.title())))
    finally:
        replayed.end()
    assert [one["record"]["landed"] for one in landed] == [250, 0] and landed[1]["record"]["unchanged"] == 250
    with warehouse.connect() as connection:
        held = connection.execute(
            text("SELECT r.key, v.payload FROM raw.record r JOIN raw.record_version v USING (raw_version_id) WHERE r.source = :name ORDER BY r.key"),
            {"name": name},
        ).all()
        looks = connection.execute(text("SELECT outcome::text FROM meta.look WHERE source = :name AND scope = 'records:all'"), {"name": name}).all()
    assert [(key, payload) for key, payload in held] == [(one["id"], one) for one in RECORDS]
    assert {outcome for (outcome,) in looks} == {"answered"}
    # Three pages of a hundred a run, and not one call more.
    assert [exchange.service for exchange in replayed.exchanges] == [name] * 6
    assert json.loads(replayed.exchanges[0].body) and not any(exchange.is_unrecorded for exchange in replayed.exchanges)


@pytest.mark.parametrize("title", [None, "a world"])
def test_without_a_connection_it_is_asked_at_its_public_address_unless_only_connections_are(title: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> Any:
        raise runtime.AirflowNotFoundException(name)

    monkeypatch.setattr(runtime.BaseHook, "get_connection", none)
    monkeypatch.setattr(services, "with_a_host", lambda: {"spruce": "https://spruce.example"})
    monkeypatch.delenv("OBSERVATORY_ONLY_CONNECTIONS", raising=False)
    monkeypatch.setenv("OBSERVATORY_WORLD", title or "live")
    assert runtime.service("spruce").base_url == "https://spruce.example" and runtime.service("spruce").token is None
    with pytest.raises(runtime.AirflowNotFoundException):
        runtime.service("huggingface")
    monkeypatch.setenv("OBSERVATORY_ONLY_CONNECTIONS", "1")
    with pytest.raises(runtime.AirflowNotFoundException):
        runtime.service("spruce")
