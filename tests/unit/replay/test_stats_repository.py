"""The bulk snapshots' repository: its commits follow the world's states, and the files of the small world say what its records say."""

from __future__ import annotations

import importlib.util
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from places import SMALL_WORLD
from pyarrow import parquet

from observatory import settings
from observatory.replay.hub_stats import history, write_stats
from observatory.replay.world import World


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A world of a past, a present and a later snapshot, and of a step without one."""
    place = tmp_path / "world"
    for folder, downloads in (("", 2), ("steps/2025-05-01T00:00:00Z", 1), ("steps/2025-07-01T00:00:00Z", None), ("steps/2025-08-01T00:00:00Z", 3)):
        (place / folder).mkdir(parents=True, exist_ok=True)
        if downloads is not None:
            write_stats(place / folder, [{"id": "a/b", "downloads": downloads}], [{"id": "a/d"}])
    (place / "world.json").write_text(json.dumps({"as_of": "2025-06-01T00:00:00Z"}), encoding="utf-8")
    return place


def dates(found: World) -> list[tuple[int, int]]:
    return [(commit.date.month, commit.date.day) for commit, _ in history(found)]


def test_a_state_is_a_commit_once_it_is_reached(world: Path, tmp_path: Path) -> None:
    found = World(world, tmp_path / "state")
    assert dates(found) == [(5, 1), (6, 1)]
    found.advance()
    assert dates(found) == [(5, 1), (6, 1)], "a step without a snapshot is no commit"
    found.advance()
    assert dates(found) == [(5, 1), (6, 1), (8, 1)]
    shas = [commit.sha for commit, _ in history(found)]
    assert len(set(shas)) == 3 and all(len(sha) == 40 for sha in shas)


def test_hashes_follow_content_and_date(world: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(world, copy)
    first, second = history(World(world, tmp_path / "one")), history(World(copy, tmp_path / "two"))
    assert [commit for commit, _ in first] == [commit for commit, _ in second]
    write_stats(copy, [{"id": "a/other"}], [])
    third = history(World(copy, tmp_path / "three"))
    assert third[0][0] == first[0][0] and third[1][0].sha != first[1][0].sha


def test_a_file_that_a_state_leaves_alone_stands_as_its_last_commit_left_it(world: Path, tmp_path: Path) -> None:
    (world / "hub" / "stats" / "datasets.parquet").unlink()
    (old, before), (new, now) = history(World(world, tmp_path / "state"))
    assert now["datasets.parquet"] == before["datasets.parquet"] and now["datasets.parquet"].commit == old
    assert now["models.parquet"].commit == new


def test_a_world_without_snapshots_has_no_commits(tmp_path: Path) -> None:
    (tmp_path / "world.json").write_text(json.dumps({"as_of": "2025-06-01T00:00:00Z"}), encoding="utf-8")
    assert history(World(tmp_path, tmp_path / "state")) == []


def test_written_columns_are_of_the_real_files_types(tmp_path: Path) -> None:
    record = {"id": "a/b", "cardData": {"license": "mit"}, "createdAt": "2024-01-02T03:04:05.678Z", "gated": False, "tags": ["x"]}
    write_stats(tmp_path, [record], [])
    (row,) = parquet.read_table(tmp_path / "hub" / "stats" / "models.parquet").to_pylist()
    assert row["createdAt"] == datetime(2024, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
    assert (row["cardData"], row["gated"], row["tags"], row["downloads"], len(row["_id"])) == ('{"license":"mit"}', "False", ["x"], None, 24)


def test_the_small_worlds_snapshots_are_what_the_tool_would_write(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_sample_stats", settings.ROOT / "tools" / "make_sample_stats.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    tool.make(SMALL_WORLD, tmp_path)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.parquet"))
    held = sorted(path.relative_to(SMALL_WORLD) for path in SMALL_WORLD.rglob("*.parquet"))
    assert made == held and len(held) == 4
    for path in held:
        # The rows, not the bytes: those also tell which version of the library wrote them.
        assert parquet.read_table(SMALL_WORLD / path).equals(parquet.read_table(tmp_path / path)), (
            f"{path}: run python tools/make_sample_stats.py {SMALL_WORLD}"
        )
