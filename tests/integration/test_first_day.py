"""The first live day in small, through the real tasks: no tier fails, no call is for nothing, and what is known comes early."""

from __future__ import annotations

import csv
import shutil
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import first_day
import first_day_world
import pytest
from airflow.sdk.api.datamodels._generated import DagRunType
from airflow.sdk.exceptions import AirflowSkipException
from virtual_airflow import load_dags

from observatory import settings
from observatory.errors import NothingPublished
from observatory.orchestration import build, export, hub, ingest
from observatory.replay.world import World
from observatory.warehouse.registry import load_registry

LABS = 5
MODELS = 60
LINE = ("ingest_huggingface", "ingest_arxiv", "ingest_github", "build_marts")


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registry with a few labs and all that is theirs."""
    folder = tmp_path_factory.mktemp("registry")
    shutil.copytree(settings.REGISTRY, folder, dirs_exist_ok=True)
    told = {path: list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) for path in folder.glob("*.csv")}
    lab_of = {row["release_id"]: row["lab_id"] for row in told[folder / "releases.csv"]}
    flagships = [lab_of[row["release_id"]] for row in told[folder / "release_members.csv"] if row["role"] == "flagship"]
    labs = set(list(dict.fromkeys(flagships))[:LABS])
    for path, rows in told.items():
        if rows and not {"lab_id", "release_id"}.isdisjoint(rows[0]):
            with path.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, rows[0])
                writer.writeheader()
                writer.writerows(row for row in rows if (row.get("lab_id") or lab_of.get(row.get("release_id", ""))) in labs)
    return folder


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, registry: Path) -> World:
    folder = tmp_path_factory.mktemp("first_day")
    return World(first_day_world.make_world(folder / "world", MODELS, registry=registry), folder / "index")


@pytest.mark.parametrize(("tier", "github", "hours", "walks", "known"), [("free", "token", 20.0, 2, 0.9), ("anonymous", "none", 1.2, 1, 0.3)])
def test_a_first_day_fails_nowhere_and_asks_nothing_for_nothing(
    sockets: Path, tmp_path: Path, registry: Path, world: World, monkeypatch: pytest.MonkeyPatch, tier: str, github: str, hours: float, walks: int, known: float
) -> None:
    for module in (ingest, build, hub):
        monkeypatch.setattr(module, "load_registry", partial(load_registry, folder=registry))
    with first_day.environment(sockets, f"first_day_{tier}", tmp_path, tier, github) as engine:
        day = first_day.live(world, engine, tier, github, hours=hours, dags=LINE)
    assert [run for run in day.runs if run["tries"]] == []
    assert day.failed == []
    assert (day.told["refused"], day.told["repeated"]) == ({}, {})
    assert day.told["twice"] == 0
    assert sum(run["dag"] == "ingest_huggingface" and run["state"] == "success" for run in day.runs) >= walks
    assert (day.told["arxiv_gap"] >= 3.0, day.told["arxiv_overlaps"]) == (True, 0)
    assert day.known_after(3_600) >= known


@pytest.mark.parametrize(("run_type", "is_asked"), [("scheduled", True), ("manual", True), ("asset_triggered", False)])
def test_a_person_or_the_clock_builds_while_the_line_is_not_at_rest(monkeypatch: pytest.MonkeyPatch, run_type: str, is_asked: bool) -> None:
    asked: list[tuple[bool, bool]] = []
    monkeypatch.setattr(build, "decide", lambda is_forced, is_of_a_person: asked.append((is_forced, is_of_a_person)) or True)
    decide = load_dags(("build_marts",))["build_marts"].get_task("decide").python_callable
    decide(dag_run=SimpleNamespace(run_type=DagRunType(run_type)), params={"force": False})
    assert asked == [(is_asked, run_type == "manual")]


def test_a_release_of_nothing_is_skipped_and_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object) -> None:
        raise NothingPublished("nothing was published yet")

    monkeypatch.setattr(export, "write_release", nothing)
    write = load_dags(("export_dataset",))["export_dataset"].get_task("write_release").python_callable
    with pytest.raises(AirflowSkipException, match="nothing was published yet"):
        write(outlet_events={})
