"""What a person loaded into the demo's state is kept by the next demo, which begins beside it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from observatory.cli import __main__ as commands
from observatory.local import states


def made(above: Path) -> states.State:
    """The demo's own state, with something in its warehouse."""
    state = states.claim(above / "sample", states.SAMPLE, "demo", lambda _: None)
    (state.folder / "pgdata").mkdir()
    (state.folder / "pgdata" / "rows").write_text("1")
    return state


def begin_anew(above: Path) -> list[str]:
    told: list[str] = []
    state = states.read(above / "sample")
    assert state is not None
    states.begin_anew(state, told.append)
    return told


def test_a_state_with_assessments_that_a_person_loaded_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path)
    (tmp_path / "index").mkdir()
    for name in ("STATE", "WORLD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OBSERVATORY_STATE", str(tmp_path))
    monkeypatch.setenv("DIR", str(tmp_path / "index"))
    monkeypatch.setattr(commands, "_run_warehouse_command", lambda *_: 0)
    assert commands.main(["load-assessments"]) == 0
    (told,) = begin_anew(tmp_path)
    assert "it is kept as sample-2" in told
    assert (tmp_path / "sample-2" / "pgdata" / "rows").read_text() == "1" and not (tmp_path / "sample").exists()


def test_without_them_it_begins_anew_and_says_so(tmp_path: Path) -> None:
    made(tmp_path)
    (told,) = begin_anew(tmp_path)
    assert "it begins anew" in told and not (tmp_path / "sample" / "pgdata").exists()


def test_a_folder_that_is_not_there_marks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path)
    monkeypatch.delenv("STATE", raising=False)
    monkeypatch.setenv("OBSERVATORY_STATE", str(tmp_path))
    monkeypatch.setenv("DIR", str(tmp_path / "none"))
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("nothing is run"))
    assert commands.main(["load-assessments"]) == 1
    assert "went_on" not in (tmp_path / "sample" / "state.json").read_text()
