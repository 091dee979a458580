"""The first live day in small, through the real tasks: no tier fails, no call is for nothing, and what is known comes early."""

from __future__ import annotations

from pathlib import Path

import first_day
import first_day_world
import pytest

from observatory.replay.world import World

MODELS = 150
HOURS = 48.0


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("first_day")
    return World(first_day_world.make_world(folder / "world", MODELS), folder / "index")


@pytest.mark.parametrize(("tier", "github"), [("anonymous", "none"), ("free", "token")])
def test_a_first_day_fails_nowhere_and_asks_nothing_for_nothing(sockets: Path, tmp_path: Path, world: World, tier: str, github: str) -> None:
    with first_day.environment(sockets, f"first_day_{tier}", tmp_path, tier, github) as engine:
        day = first_day.live(world, engine, tier, github, hours=HOURS)
    assert day.failed == []
    assert (day.told["refused"], day.told["repeated"]) == ({}, {})
    assert day.told["twice"] == 0
    walks = [run for run in day.runs if run["dag"] == "ingest_huggingface" and run["state"] == "success"]
    assert len(walks) >= 2
    assert day.told["arxiv_gap"] >= 3.0
    assert day.told["arxiv_overlaps"] == 0
    assert day.known_after(24 * 3600) > 0.9
