"""What is worth saying of a state before it is used, and what is refused, having touched nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from observatory.errors import ObservatoryError
from observatory.local import postgres, states
from observatory.local.stack import warehouse
from observatory.local.states import State


def state(above: Path, name: str = "live", **told: Any) -> State:
    """A state with a database of this environment's major version."""
    folder = above / name
    (folder / "pgdata").mkdir(parents=True)
    (folder / "pgdata" / "PG_VERSION").write_text(postgres.major())
    states.write(folder, mode="live", complete=True, **told)
    found = states.read(folder)
    assert found is not None
    return found


def listed(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_whole_state_says_nothing(tmp_path: Path) -> None:
    assert states.look(state(tmp_path)) == []


def test_a_state_whose_database_is_gone_is_not_begun_anew(tmp_path: Path) -> None:
    found = state(tmp_path)
    (found.folder / "pgdata" / "PG_VERSION").unlink()
    (found.folder / "pgdata").rmdir()
    before = listed(found.folder)
    for use in (lambda: states.look(found), lambda: states.claim(found.folder, None, "live", str), lambda: warehouse(found.folder).__enter__()):
        with pytest.raises(ObservatoryError, match=r"was whole, and its database is gone: .* nothing is begun anew"):
            use()
    assert listed(found.folder) == before


def test_an_empty_place_of_a_disk_that_is_not_mounted_is_not_begun_anew(tmp_path: Path) -> None:
    found = state(tmp_path)
    (found.folder / "pgdata" / "PG_VERSION").unlink()
    with pytest.raises(ObservatoryError, match="half made or damaged"):
        states.claim(found.folder, None, "live", str)


def test_another_major_version_of_postgres_leads_to_backup_and_restore(tmp_path: Path) -> None:
    found = state(tmp_path)
    (found.folder / "pgdata" / "PG_VERSION").write_text("9")
    with pytest.raises(ObservatoryError, match="make backup STATE=live; here: make restore"):
        states.look(found)


def test_a_demo_killed_while_it_made_room_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = state(tmp_path, "sample", made_by="demo")
    states.write(found.folder, mode="replay")
    (found.folder / "logs").mkdir()

    def killed(path: Path) -> None:
        if path.name == "logs":
            raise KeyboardInterrupt
        for entry in path.iterdir():
            entry.unlink()
        path.rmdir()

    monkeypatch.setattr(states, "_remove", killed)
    again = states.read(found.folder)
    assert again is not None
    with pytest.raises(KeyboardInterrupt):
        states.begin_anew(again, str)
    half = states.read(found.folder)
    assert half is not None and not (half.folder / "pgdata").exists()
    assert states.look(half) == []


def test_a_world_is_known_again_on_another_machine_by_what_it_says(tmp_path: Path) -> None:
    for name in ("here", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "world.json").write_text(json.dumps({"title": name}))
    gone = str(tmp_path / "gone")
    found = state(tmp_path, "small", world_path=gone, fingerprint=states.fingerprint(tmp_path / "here"))
    assert states.is_moved(found, tmp_path / "here") and not states.is_moved(found, tmp_path / "other")
    (tmp_path / "gone").mkdir()
    assert not states.is_moved(found, tmp_path / "here"), "a world that is still in its place was not moved"
