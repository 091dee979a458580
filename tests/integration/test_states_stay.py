"""No command erases what another one collected: sequences of them on real states, and the clone moved in between."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from observatory import settings

STAND_IN = Path(__file__).resolve().parents[1] / "stand_in.py"
COUNT = "SELECT (SELECT count(*) FROM meta.publication), (SELECT count(*) FROM raw.record_version)"


class Clone:
    """A checkout of its own with the commands of ``stand_in``."""

    def __init__(self, place: Path) -> None:
        self.place = place
        for name in ("plugins", "sql", "dags"):
            shutil.copytree(settings.ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))

    @property
    def states(self) -> Path:
        return self.place / ".observatory"

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if name not in {"WORLD", "STATE", "NAME", "KEEP", "OBSERVATORY_STATE"}}
        env = {**kept, "PYTHONPATH": str(self.place / "plugins"), **variables}
        return subprocess.run([sys.executable, str(STAND_IN), *words], env=env, capture_output=True, text=True, check=False)

    def well(self, *words: str, **variables: str) -> str:
        done = self.run(*words, **variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def counts(self, state: str) -> tuple[int, int]:
        """Publications and record versions of a state."""
        publications, versions = self.run("psql", STATE=state, SQL=COUNT).stdout.splitlines()[1].split(",")
        return int(publications), int(versions)

    def move(self) -> None:
        self.place = Path(shutil.move(self.place, self.place.with_name("elsewhere")))


@pytest.fixture
def clone(tmp_path: Path):
    made = Clone(tmp_path / "clone")
    yield made
    made.run("down")


def test_live_up_demo_and_a_moved_clone_leave_everything(clone: Clone) -> None:
    clone.well("up", "--live")
    clone.well("up")
    clone.well("demo")
    assert clone.counts("live") == (1, 1)
    # The demo began beside what make up had gone on with.
    assert clone.counts("sample") == (1, 1) and clone.counts("sample-2") == (1, 1)
    clone.well("down")
    clone.move()
    told = clone.well("up", "--live") + clone.well("up")
    assert told.count("this checkout was at") == 2
    # One more each, by the stack that started again.
    assert clone.counts("live") == (2, 2) and clone.counts("sample") == (2, 2) and clone.counts("sample-2") == (1, 1)
    listed = clone.well("states")
    assert all(name in listed for name in ("live", "sample", "sample-2", "set aside", "runs (process"))


def test_a_demo_begins_its_own_state_anew_says_so_and_goes_on_when_asked(clone: Clone) -> None:
    assert "begins anew" not in clone.well("demo")
    assert "state sample is make demo's own, of a replayed world: it begins anew" in clone.well("demo")
    assert clone.counts("sample") == (1, 1)
    clone.well("demo", KEEP="1")
    assert clone.counts("sample") == (2, 2)


def test_worlds_stand_side_by_side_and_are_known_again_where_they_are_moved(clone: Clone, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name / "world").mkdir(parents=True)
        (tmp_path / name / "world" / "world.json").write_text(json.dumps({"title": f"World {name}"}))
    first, second = (str(tmp_path / name / "world") for name in ("a", "b"))
    clone.well("demo", WORLD=first)
    clone.well("demo", WORLD=second)
    assert clone.counts("world") == clone.counts("world-2") == (1, 1)
    shutil.move(tmp_path / "a", tmp_path / "c")
    assert "the world was moved from" in clone.well("demo", WORLD=str(tmp_path / "c" / "world"), KEEP="1")
    assert clone.counts("world") == (2, 2) and clone.counts("world-2") == (1, 1)


def test_what_an_earlier_version_kept_in_one_folder_is_put_under_its_name(clone: Clone) -> None:
    clone.well("up", "--live")
    clone.well("down")
    for entry in (clone.states / "live").iterdir():
        entry.rename(clone.states / entry.name)
    (clone.states / "live").rmdir()
    (clone.states / "state.json").unlink()
    (clone.states / "run.json").write_text(json.dumps({"world": "live", "world_path": "", "step": 0, "pid": 0}))
    assert "nothing of it was changed" in clone.well("demo")
    assert clone.counts("live") == (1, 1) and clone.counts("sample") == (1, 1)


def test_only_the_typed_name_erases(clone: Clone) -> None:
    clone.well("demo")
    for variables in (
        {},
        {"STATE": "sample"},
        {"STATE": "sample", "NAME": "live"},
        {"STATE": "live", "NAME": "live"},
        {"STATE": "../sample", "NAME": "../sample"},
    ):
        assert clone.run("erase", **variables).returncode == 1
    assert clone.counts("sample") == (1, 1)
    clone.well("up")
    assert "is in use: make down STATE=sample first" in clone.run("erase", STATE="sample", NAME="sample").stderr
    clone.well("down")
    clone.well("erase", STATE="sample", NAME="sample")
    assert not (clone.states / "sample").exists()


def test_a_state_that_cannot_be_gone_on_with_is_left_as_it_is(clone: Clone) -> None:
    clone.well("up", "--live")
    clone.well("down")
    live = clone.states / "live"
    version = live / "pgdata" / "PG_VERSION"
    whole = version.read_text()
    for words, told in (("is of Postgres 12", "12\n"), ("holds no PG_VERSION", None)):
        version.unlink()
        if told is not None:
            version.write_text(told)
        done = clone.run("up", "--live")
        assert done.returncode == 1 and words in done.stderr and "Nothing was touched" in done.stderr and "Traceback" not in done.stderr
        version.write_text(whole)
    told = json.loads((live / "state.json").read_text())
    (live / "state.json").write_text(json.dumps({**told, "airflow": "99.1", "complete": False, "python": "3.2.1"}))
    assert "which does not go back" in clone.run("up", "--live").stderr
    (live / "state.json").write_text(json.dumps({**told, "complete": False, "python": "3.2.1"}))
    said = clone.well("up", "--live")
    assert "half made" in said and "Python 3.2.1" in said
    assert clone.counts("live") == (2, 2)


def test_a_killed_stack_is_not_told_as_ready_and_leaves_nothing_running(clone: Clone, processes_of: Callable[[Path], list[str]]) -> None:
    clone.well("up")
    run = clone.states / "sample" / "run.json"
    pid = json.loads(run.read_text())["pid"]
    os.kill(pid, signal.SIGKILL)
    assert f"process {pid}, which kept the stack, was killed" in " ".join(clone.well("states").split())
    clone.well("up")
    assert clone.counts("sample") == (2, 2)
    clone.well("down")
    assert json.loads(run.read_text())["pid"] == 0
    assert processes_of(clone.states) == []


@pytest.fixture
def processes_of() -> Callable[[Path], list[str]]:
    """Command lines that name a folder."""

    def found(folder: Path) -> list[str]:
        words = []
        for entry in Path("/proc").iterdir():
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace") if entry.name.isdigit() else ""
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
            words += [line] if str(folder) in line else []
        return words

    return found
