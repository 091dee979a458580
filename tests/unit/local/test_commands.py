"""What a person mistypes is said in one line, before anything is started or cleared."""

from __future__ import annotations

from pathlib import Path

import pytest
from places import SMALL_WORLD

from observatory.cli.__main__ import main


@pytest.mark.parametrize(
    ("command", "variables", "words"),
    [
        ("demo", {"WORLD": "/nonexistent"}, "/nonexistent holds no world.json"),
        ("demo", {"STEPS": "x"}, "STEPS=x: a number of later states, from 0"),
        ("demo", {"STEPS": "-1"}, "STEPS=-1: a number of later states, from 0"),
        ("demo", {"SCOPE": "odd"}, "SCOPE=odd: one of all, registry"),
        ("demo", {"KEEP": "yes"}, "KEEP=yes: one of 0, 1"),
        ("demo", {"LIMITS": "odd"}, "LIMITS=odd: one of anonymous, enterprise, free, pro, team"),
        ("demo", {"KEEP": "1"}, "KEEP=1 repeats the last run on this world, and there is none"),
        ("psql", {}, "nothing to run"),
        ("psql", {"SQL": "select 1", "STATE": "nobody"}, "no state nobody: there is none yet"),
        ("psql", {"SQL": "select 1", "STATE": "../live"}, "STATE=../live: small letters, digits and -"),
        ("up", {"STATE": "nobody"}, "no state nobody"),
        ("erase", {}, "which state? make states lists them"),
        ("erase", {"STATE": "live", "NAME": "live"}, "no state live"),
        ("psql", {"SQL": "select 1"}, "no warehouse yet"),
        ("backup", {}, "no warehouse yet"),
        ("backup", {"STATE": "nobody"}, "no state nobody"),
        ("restore", {}, "which backup? make restore FILE=path"),
        ("restore", {"FILE": "nowhere.zip"}, "nowhere.zip: there is no such file"),
        ("audit", {}, "SEED=: 1 to 40 letters"),
        ("audit", {"SEED": "../x"}, "SEED=../x: 1 to 40 letters"),
        ("audit", {"SEED": "x", "N": "many"}, "N=many: a number of rows"),
        ("audit", {"SEED": "x", "KIND": "opinion"}, "KIND=opinion: one or more of evidence, paper"),
        ("audit", {"SEED": "x", "WORLD": str(SMALL_WORLD)}, "nothing was run on"),
        ("audit", {"SEED": "x", "KIND": "paper,closed"}, "no warehouse yet"),
        ("audit-score", {}, "no warehouse yet"),
    ],
)
def test_a_mistyped_command_says_what_is_wrong_and_touches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, variables: dict[str, str], words: str
) -> None:
    for name in ("WORLD", "STATE", "NAME", "FILE", "STEPS", "SCOPE", "KEEP", "LIMITS", "SQL", "SEED", "N", "KIND", "SHEET", "READER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**variables, "OBSERVATORY_STATE": str(tmp_path / "state")}.items():
        monkeypatch.setenv(name, value)
    assert main([command]) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "state").exists()
