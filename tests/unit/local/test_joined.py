"""A look at a warehouse while a stack starts on its state: it uses the stack's Postgres, and says at once what it waits for."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from observatory.local import postgres, stack, states
from observatory.local.processes import started_at
from observatory.local.stack import warehouse, write_run


class Other:
    """A command that holds the state, as a thread with an open file of its own, until it is let go."""

    def __init__(self, folder: Path) -> None:
        self._is_held, self._end = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._hold, args=(folder,))
        self._thread.start()
        assert self._is_held.wait(60)

    def _hold(self, folder: Path) -> None:
        with states.held(folder, str):
            self._is_held.set()
            self._end.wait(60)

    def end(self) -> None:
        self._end.set()
        self._thread.join(60)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    state = tmp_path / "live"
    (state / "pgdata").mkdir(parents=True)
    (state / "pgdata" / "PG_VERSION").write_text(postgres.major())
    states.write(state, mode="live", complete=True)
    (tmp_path / "sockets").mkdir()
    (tmp_path / "sockets" / postgres.PORT_FILE).touch()
    monkeypatch.setattr(postgres, "running", lambda *_: pytest.fail("a second Postgres was begun"))
    return state


def starts(folder: Path, **entries: Any) -> None:
    write_run(folder, pid=os.getpid(), pid_started=started_at(os.getpid()), ready=False, sockets="", starting="", **entries)


def saying(monkeypatch: pytest.MonkeyPatch, then: Callable[[], None]) -> list[str]:
    """What is said; ``then`` happens after the first sentence."""
    said = list[str]()

    def say(words: str) -> None:
        said.append(words)
        then()

    monkeypatch.setattr(states, "stderr", say)
    return said


def test_psql_uses_a_postgres_whose_stack_still_starts(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    starts(folder)
    write_run(folder, starting=str(tmp_path / "sockets"))
    said = saying(monkeypatch, lambda: pytest.fail("it waited"))
    other = Other(folder)
    try:
        with warehouse(folder, is_early=True) as sockets:
            assert sockets == tmp_path / "sockets"
    finally:
        other.end()
    assert said == []


@pytest.mark.parametrize(("is_early", "entry"), [(True, "starting"), (True, "sockets"), (False, "sockets")])
def test_a_postgres_that_is_to_come_is_waited_for_and_this_is_said_at_once(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_early: bool, entry: str
) -> None:
    starts(folder)
    said = saying(monkeypatch, lambda: write_run(folder, **{entry: str(tmp_path / "sockets")}))
    other = Other(folder)
    try:
        with warehouse(folder, is_early=is_early) as sockets:
            assert sockets == tmp_path / "sockets"
            assert states.is_held(folder), "the stack goes on meanwhile"
    finally:
        other.end()
    assert said == [f"process {os.getpid()} starts a stack on state live, or ends one; waiting for its warehouse"]


def test_what_needs_migrated_tables_does_not_use_one_before(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    starts(folder)
    write_run(folder, starting=str(tmp_path / "sockets"))
    assert stack._running_postgres(folder, is_early=False) is None
    said = saying(monkeypatch, lambda: write_run(folder, sockets=str(tmp_path / "sockets"), starting=""))
    other = Other(folder)
    try:
        with warehouse(folder) as sockets:
            assert sockets == tmp_path / "sockets"
    finally:
        other.end()
    assert len(said) == 1


def test_another_command_without_a_stack_is_waited_for_to_its_end(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_run(folder, pid=0, sockets=str(tmp_path / "sockets"), starting=str(tmp_path / "sockets"))
    other = Other(folder)
    said = saying(monkeypatch, other.end)
    begun = list[Path]()

    class Own:
        def __enter__(self) -> Path:
            begun.append(folder)
            return tmp_path / "own"

        def __exit__(self, *_: object) -> None:
            return None

    monkeypatch.setattr(postgres, "running", lambda *_: Own())
    with warehouse(folder, is_early=True) as sockets:
        assert sockets == tmp_path / "own" and begun == [folder], "what a dead process wrote is not believed"
    assert said == ["another command runs on state live; waiting for its end"]
