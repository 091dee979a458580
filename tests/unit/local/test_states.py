"""What is worth saying of a state before it is used, and what is refused, having touched nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from observatory.cli.__main__ import main
from observatory.errors import ObservatoryError
from observatory.local import postgres, stack, states
from observatory.local.report import Report
from observatory.local.stack import end_other, is_running, read_run, run_file, warehouse, write_run
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


# -- one that is damaged, lost or left over


def world(folder: Path, title: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "world.json").write_text(json.dumps({"title": title, "as_of": "2025-01-01"}))
    return folder


@pytest.mark.parametrize("content", ["", "[]", "{", '{"mode": 7}', '{"step": "x"}', '{"used_at": []}', "[" * 100_000, '{"complete": "yes"}'])
def test_one_damaged_description_hides_no_other_state(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    monkeypatch.delenv("STATE", raising=False)
    monkeypatch.setenv("OBSERVATORY_STATE", str(tmp_path))
    state(tmp_path, "good")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "state.json").write_text(content)
    assert [one.name for one in states.find_all(tmp_path)] == ["good"]
    assert [one.folder.name for one in states.odd(tmp_path)] == ["bad"] and "nothing below" in states.odd(tmp_path)[0].words
    assert states.chosen(tmp_path).name == "good"
    assert "passed over bad" in capsys.readouterr().err
    with pytest.raises(ObservatoryError, match="nothing below"):
        states.named(tmp_path, "bad")


@pytest.mark.parametrize("content", ["", "[]", "7", '{"pid": "x"}', '{"pid": [1]}', '{"bi_pid": 1.5}', '{"pid_started": "x", "pid": 1}', "[" * 100_000])
def test_a_damaged_note_of_the_run_names_no_process_and_is_written_anew(tmp_path: Path, content: str) -> None:
    found = state(tmp_path)
    run_file(found.folder).write_text(content)
    assert read_run(found.folder)["pid"] == 0 and "damaged" in read_run(found.folder)["ended"]
    assert not is_running(found.folder) and not end_other(found.folder)
    write_run(found.folder, ready=True, ended="")
    assert json.loads(run_file(found.folder).read_text())["ready"] is True


@pytest.mark.parametrize("beside", ["wl", "wl-2"])
def test_a_world_whose_state_lost_its_description_is_not_begun_anew(tmp_path: Path, beside: str) -> None:
    above, here = tmp_path / "states", world(tmp_path / "wl", "One")
    (above / beside / "pgdata").mkdir(parents=True)
    (above / beside / "pgdata" / "PG_VERSION").write_text(postgres.major())
    with pytest.raises(ObservatoryError, match=r"a whole database lies in .*, and its state\.json is gone"):
        states.of_world(above, here, str)
    assert [one.folder.name for one in states.odd(above)] == [beside]
    assert states.of_world(above, world(tmp_path / "other", "Other"), str) == above / "other"


def test_another_world_in_the_same_folder_does_not_go_on_in_the_first_ones_warehouse(tmp_path: Path) -> None:
    above, here = tmp_path / "states", world(tmp_path / "wl", "One")
    folder = states.of_world(above, here, str)
    states.claim(folder, here, "up", str)
    before = (folder / "state.json").read_text()
    world(here, "Two")
    with pytest.raises(ObservatoryError, match=r"holds another world .* \(One\)"):
        states.claim(states.of_world(above, here, str), here, "up", str)
    assert (folder / "state.json").read_text() == before
    said = list[str]()
    states.claim(folder, here, "up", said.append, is_named=True)
    assert any("changed since it was last used" in words for words in said)
    assert states.claim(folder, here, "up", str).told["fingerprint"] == states.fingerprint(here)


def test_an_upgrade_that_fails_leaves_the_release_before_able_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = state(tmp_path, "live")
    monkeypatch.setattr(states, "version", lambda _: "3.3.0")
    states.note_versions(states.claim(found.folder, None, "live", str).folder)
    monkeypatch.setattr(states, "version", lambda _: "3.4.0")
    states.claim(found.folder, None, "live", str)
    # Its migrations fail here, so that the versions are not noted.
    monkeypatch.setattr(states, "version", lambda _: "3.3.0")
    assert states.claim(found.folder, None, "live", str).told["airflow"] == "3.3.0"
    monkeypatch.setattr(states, "version", lambda _: "3.4.0")
    states.note_versions(found.folder)
    monkeypatch.setattr(states, "version", lambda _: "3.3.0")
    with pytest.raises(ObservatoryError, match="does not go back"):
        states.claim(found.folder, None, "live", str)


def test_the_warehouse_is_migrated_first_and_a_failure_touches_nothing_of_airflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack.airflow, "migrate", lambda *_: pytest.fail("Airflow's metadata was migrated"))
    monkeypatch.setattr(stack.subprocess, "run", lambda command, **_: stack.subprocess.CompletedProcess(command, 1, "", "0001_x.sql failed"))
    with pytest.raises(ObservatoryError, match=r"could not be migrated:\n0001_x"):
        stack._migrate_databases({}, tmp_path, tmp_path, Report())


def test_a_state_on_another_disk_is_erased_whole(tmp_path: Path) -> None:
    real = state(tmp_path / "disk", "big").folder
    above = tmp_path / "states"
    above.mkdir()
    (above / "live").symlink_to(real)
    (real / "deep" / "er").mkdir(parents=True)
    states.erase(above / "live")
    assert list(above.iterdir()) == [] and list(real.iterdir()) == []


def test_an_erase_that_was_killed_is_listed_and_can_be_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("OBSERVATORY_STATE", str(tmp_path))
    found = state(tmp_path)
    found.folder.rename(tmp_path / ".live.gone")
    monkeypatch.delenv("STATE", raising=False)
    assert main(["states"]) == 0
    assert "an erase of state live was killed" in capsys.readouterr().out
    monkeypatch.setenv("STATE", "live")
    assert main(["erase"]) == 1 and (tmp_path / ".live.gone").exists(), "the name was not typed twice"
    monkeypatch.setenv("NAME", "live")
    assert main(["erase"]) == 0 and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["Live_old", "live.bak", "live (copy)"])
def test_a_state_that_a_person_renamed_or_copied_is_told(tmp_path: Path, name: str) -> None:
    state(tmp_path, "there").folder.rename(tmp_path / name)
    assert [(one.folder.name, "rename the folder" in one.words) for one in states.odd(tmp_path)] == [(name, True)]


def test_with_a_full_disk_what_only_looks_still_reaches_the_warehouse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = state(tmp_path)
    monkeypatch.setattr(stack.disk, "free_bytes", lambda _: 1_000)

    @contextmanager
    def running(*_: Path) -> Iterator[Path]:
        yield tmp_path

    monkeypatch.setattr(stack.postgres, "running", running)
    with pytest.raises(ObservatoryError, match="nothing is started"), warehouse(found.folder):
        pass
    with warehouse(found.folder, on_full_disk=True) as sockets:
        assert sockets == tmp_path
    assert "started all the same" in capsys.readouterr().err
