"""State folders: one a world and mode, side by side below ``.observatory``. Nothing here erases one unless its name is typed.

``live`` is the real services', ``sample`` the sample world's, any other is named after its world's folder. ``state.json`` in each says what it
holds; a folder without one is nobody's, and is left alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import platform
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from observatory import settings
from observatory.errors import ObservatoryError
from observatory.local import postgres

SAMPLE = settings.ROOT / "plugins" / "observatory" / "replay" / "sample_world"
LIVE, REPLAY, UNKNOWN = "live", "replay", "unknown"
"""Modes: the real services, a replayed world, and what an earlier version left without a word."""
_FILE = "state.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
# Folder names that no state may have. A state named after its world also avoids live, sample and found: it is called world-live then.
RESERVED = frozenset({"site", "backups", "bench", "bench-page", "bench-questions"})
_TAKEN = RESERVED | {"live", "sample", "found"}
# What the only state held in earlier versions, in the order in which it is moved. run.json, by which it is known, comes last.
_EARLIER = (
    "airflow audit bi cold data_docs exports export.key logs passwords.json pgdata replay replay.json runtime secrets.json seeds.json served.csv snapshots"
    " up.log run.json"
).split()
# What a demo that begins anew makes again. Exports, audits, keys and cold files stay.
_MADE_ANEW = ("pgdata", "logs", "data_docs", "airflow", "served.csv")

LOOK_AGAIN_SECONDS = 0.2
"""Between two looks at a state that another command runs."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class State:
    """A state folder and what its ``state.json`` says."""

    folder: Path
    told: dict[str, Any]

    @property
    def name(self) -> str:
        """The state's name, as typed in STATE=name."""
        return self.folder.name

    @property
    def mode(self) -> str:
        """``live``, ``replay`` or ``unknown``."""
        return str(self.told.get("mode", UNKNOWN))

    @property
    def world(self) -> Path | None:
        """The folder of the replayed world; None if the state is no world's."""
        path = str(self.told.get("world_path", ""))
        return SAMPLE if path == "sample" else Path(path) if path else None

    @property
    def used_at(self) -> str:
        """When a command last ran the line on it (ISO, UTC)."""
        return str(self.told.get("used_at", ""))


def root() -> Path:
    """The folder of all states: ``OBSERVATORY_STATE``, or the folder above where that is a state itself; default ``.observatory``."""
    folder = settings.state_dir().resolve()
    return folder.parent if (folder / _FILE).exists() else folder


def read(folder: Path) -> State | None:
    """The state in ``folder``; None if it holds none."""
    try:
        entries = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError:
        entries = None
    if not isinstance(entries, dict):
        raise ObservatoryError(f"{folder / _FILE} is no JSON object: nothing below {folder} was touched; put the file right, or move the folder away")
    return State(folder, entries)


def write(folder: Path, **entries: Any) -> None:
    """Change what ``state.json`` says."""
    kept = read(folder)
    fresh = folder / f"{_FILE}.new"
    fresh.write_text(json.dumps({**(kept.told if kept else {}), **entries}, indent=1), encoding="utf-8")
    os.replace(fresh, folder / _FILE)


def find_all(above: Path) -> list[State]:
    """Every state below ``above``, the last used first."""
    folders = sorted(above.iterdir()) if above.is_dir() else []
    states = [state for folder in folders if _NAME.fullmatch(folder.name) and (state := read(folder)) is not None]
    return sorted(states, key=lambda state: state.used_at, reverse=True)


def check_name(name: str) -> None:
    """Raise ``ObservatoryError`` where no state can bear the name."""
    if not _NAME.fullmatch(name):
        raise ObservatoryError(f"STATE={name}: small letters, digits and -")


def named(above: Path, name: str) -> State:
    """The state of that name; raises ``ObservatoryError`` if there is none."""
    check_name(name)
    state = read(above / name)
    if state is None:
        names = ", ".join(state.name for state in find_all(above)) or "none yet"
        raise ObservatoryError(f"no state {name}: there is {names}")
    return state


def chosen(above: Path) -> State:
    """The state of the environment's ``STATE``, else the last used; raises ``ObservatoryError`` if there is none."""
    name = os.environ.get("STATE") or _own_name(above)
    if name:
        return named(above, name)
    states = find_all(above)
    if not states:
        raise ObservatoryError("no warehouse yet: run make demo first")
    return states[0]


def _own_name(above: Path) -> str:
    """The name of the state that ``OBSERVATORY_STATE`` itself is, if it is one."""
    own = settings.state_dir().resolve()
    return own.name if own.parent == above and own != above else ""


def of_world(above: Path, world: Path | None, say: Say) -> Path:
    """The folder of the state of ``world`` (None: the real services), which may not be there yet."""
    if world is None:
        return above / "live"
    if _is_sample(world):
        return above / "sample"
    states = [state for state in find_all(above) if state.mode == REPLAY and not state.told.get("set_aside_at")]
    for state in states:
        if state.told.get("world_path") == str(world):
            return state.folder
    moved = [state for state in states if is_moved(state, world)]
    if len(moved) == 1:
        say(f"the world was moved from {moved[0].world}: state {moved[0].name} goes on")
        return moved[0].folder
    slug = re.sub(r"[^a-z0-9]+", "-", world.name.lower()).strip("-")[:40] or "world"
    return above / _free_name(above, f"world-{slug}" if slug in _TAKEN else slug)


def is_moved(state: State, world: Path) -> bool:
    """Whether ``world`` is the state's, which is no longer where it was (another place, another machine)."""
    return state.world is not None and not state.world.exists() and state.told.get("fingerprint") == fingerprint(world)


def _is_sample(world: Path) -> bool:
    return world.resolve() == SAMPLE


def _free_name(above: Path, stem: str) -> str:
    """``stem``, or ``stem-2`` and so on where the name is taken."""
    name, number = stem, 1
    while (above / name).exists():
        number += 1
        name = f"{stem}-{number}"
    return name


def fingerprint(world: Path) -> str:
    """SHA-256 of ``world.json``: by it a world that was moved is known again."""
    return hashlib.sha256((world / "world.json").read_bytes()).hexdigest()


def title_of(world: Path | None) -> str:
    """The world's title, ``live`` for the real services."""
    if world is None:
        return LIVE
    try:
        return str(json.loads((world / "world.json").read_text(encoding="utf-8"))["title"])
    except (ValueError, KeyError, TypeError):
        return world.name


def private(folder: Path) -> None:
    """Make ``folder`` its owner's. Postgres of another user, where root started it, must pass through and can list nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


def claim(folder: Path, world: Path | None, made_by: str, say: Say) -> State:
    """Make the state of ``world`` in ``folder``, or take the one that is there.

    Raises ``ObservatoryError``, having touched nothing, where the folder holds something else, or something that this version cannot go on with.
    """
    mode, now = (LIVE if world is None else REPLAY), datetime.now(UTC).isoformat(timespec="seconds")
    state = read(folder)
    if state is None:
        if folder.exists() and any(entry.name != "lock" for entry in folder.iterdir()):
            raise ObservatoryError(f"{folder} is there and is no state (it holds no {_FILE}): it was left as it is; move it away")
        private(folder.parent)
        private(folder)
        write(folder, mode=mode, made_by=made_by, made_at=now, complete=False)
    else:
        if state.mode not in {mode, UNKNOWN} or (state.mode == UNKNOWN and made_by == "demo"):
            raise ObservatoryError(f"state {state.name} is of mode {state.mode}, not {mode}: it was left as it is")
        for sentence in look(state):
            say(sentence)
    where: dict[str, Any] = {"world_path": "", "fingerprint": ""}
    if world is not None:
        where = {"world_path": "sample" if _is_sample(world) else str(world), "fingerprint": fingerprint(world)}
    versions = {"python": platform.python_version(), "postgres": postgres.major(), "airflow": version("apache-airflow")}
    write(folder, mode=mode, world=title_of(world), **where, root=str(settings.ROOT), used_at=now, **versions)
    other = read(folder)
    assert other is not None
    return other


def look(state: State) -> list[str]:
    """Sentences for the person who uses the state, such as a warning. Raises ``ObservatoryError`` if it cannot be used; changes nothing."""
    pgdata, sentences = state.folder / "pgdata", list[str]()
    if pgdata.exists():
        try:
            major = (pgdata / "PG_VERSION").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise ObservatoryError(
                f"state {state.name} is half made or damaged: {pgdata} holds no PG_VERSION. Nothing was touched. "
                f"Put a copy of it back, or make erase STATE={state.name} NAME={state.name}"
            ) from None
        if major != postgres.major():
            raise ObservatoryError(
                f"state {state.name} is of Postgres {major}, and this environment brings Postgres {postgres.major()}. Nothing was touched. "
                f"With the release that last ran it: make backup STATE={state.name}; here: make restore FILE=that-file STATE=another-name"
            )
    elif state.told.get("complete") is True:
        raise ObservatoryError(
            f"state {state.name} was whole, and its database is gone: there is no {pgdata}. Nothing was touched, and nothing is begun anew. "
            f"Put it back (a disk that is not mounted?), make restore FILE=backup STATE=another-name, or make erase STATE={state.name} NAME={state.name}"
        )
    made, own = str(state.told.get("airflow", "")), version("apache-airflow")
    if made and _numbers(made) > _numbers(own):
        raise ObservatoryError(f"state {state.name} was last used by Airflow {made}, and this is {own}, which does not go back. Nothing was touched")
    if made and made != own:
        sentences.append(f"state {state.name} was last used by Airflow {made}; this is {own}, and its metadata is migrated")
    python = str(state.told.get("python", ""))
    if python and python.split(".")[:2] != platform.python_version().split(".")[:2]:
        sentences.append(f"state {state.name} was last used by Python {python}; this is {platform.python_version()}, and it goes on")
    was = str(state.told.get("root", ""))
    if was and was != str(settings.ROOT):
        sentences.append(f"this checkout was at {was} when state {state.name} was last used; it goes on here")
    if state.told.get("complete") is False and pgdata.exists():
        sentences.append(f"state {state.name} is half made: its first start did not come to its end; it goes on from there")
    return sentences


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def begin_anew(state: State, say: Say) -> None:
    """Make room for a demo on a state of its world.

    What a demo of a replayed world made by itself is cleared, and said. What ``make up`` went on with, or nobody knows the origin of, is set aside
    under a name of its own. A live state is never touched.
    """
    if state.mode != REPLAY:
        raise ObservatoryError(f"state {state.name} is of mode {state.mode}: a demo does not begin it anew")
    if state.told.get("made_by") == "demo" and not state.told.get("went_on"):
        if (state.folder / "pgdata").exists():
            say(f"state {state.name} is make demo's own, of a replayed world: it begins anew")
        # Written first: if this is killed midway, the state is known as half made.
        write(state.folder, complete=False, step=0, publications=None)
        for name in _MADE_ANEW:
            _remove(state.folder / name)
        return
    name = _free_name(state.folder.parent, state.name)
    write(state.folder, set_aside_at=datetime.now(UTC).isoformat(timespec="seconds"), used_at="")
    os.rename(state.folder, state.folder.parent / name)
    say(f"make up went on with state {state.name}: it is kept as {name} (make up STATE={name} opens it), and the demo begins beside it")


def _remove(path: Path) -> None:
    """Remove a folder or file by a rename first, so that a kill leaves either all of it or what is plainly to be removed."""
    gone = path.with_name(f".{path.name}.gone")
    for old in (gone, path):
        if old is path and path.exists():
            os.rename(path, gone)
        if gone.is_dir():
            # A process that is still ending may remove its own files meanwhile.
            while gone.exists():
                with suppress(FileNotFoundError):
                    shutil.rmtree(gone)
        else:
            gone.unlink(missing_ok=True)


def erase(state: State) -> None:
    """Remove the state with everything in it."""
    _remove(state.folder)


@contextmanager
def held(folder: Path, say: Say, join: Callable[[], Path | None] = lambda: None, holder: Callable[[], str] = lambda: "") -> Iterator[Path | None]:
    """Be the only command that runs a Postgres on this state, or use that of another one.

    Where another one runs, ``say`` gets a sentence at once (``holder``: of a special one), and it is waited until it ends, or until ``join`` gives the
    folder of its socket, which is then yielded.
    """
    with (folder / "lock").open("ab") as lock:
        found, is_told = None, False
        while not _is_taken(lock) and (found := join()) is None:
            if not is_told:
                say(holder() or f"another command runs on state {folder.name}; waiting for its end")
                is_told = True
            time.sleep(LOOK_AGAIN_SECONDS)
        yield found


def _is_taken(lock: BinaryIO) -> bool:
    """Whether the lock of a state is ours now."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(folder: Path) -> bool:
    """Whether a command runs a Postgres on this state."""
    if not (folder / "lock").exists():
        return False
    with (folder / "lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def size_bytes(folder: Path) -> int:
    """What the folder takes on its disk."""
    total = 0
    for where, _, names in os.walk(folder, onerror=None):
        for name in names:
            try:
                total += os.lstat(os.path.join(where, name)).st_blocks * 512
            except FileNotFoundError:
                continue  # a running Postgres removes files under us
    return total


def adopt(above: Path, is_running: Callable[[Path], bool], say: Say) -> None:
    """Put the one state that an earlier version kept in ``above`` itself under its name; a move that was cut short goes on."""
    moving = above / ".moving"
    if not (moving.exists() or (above / "run.json").exists() or (above / "pgdata" / "PG_VERSION").exists()) or (above / _FILE).exists():
        return
    if is_running(above):
        raise ObservatoryError(f"a stack that an earlier version started runs on {above}: make down, then again")
    moving.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    for name in _EARLIER:
        if (above / name).exists():
            os.rename(above / name, moving / name)
    try:
        run = json.loads((moving / "run.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        run = {}
    path = str(run.get("world_path", ""))
    world = Path(path) if path else None
    # The sample of a clone that was moved lies elsewhere now.
    is_sample = world is not None and world.parts[-4:] == SAMPLE.parts[-4:]
    mode = REPLAY if world else LIVE if run.get("world") == LIVE else UNKNOWN
    stem = "sample" if is_sample else "found" if mode == UNKNOWN else LIVE if world is None else re.sub(r"[^a-z0-9]+", "-", world.name.lower()).strip("-")
    name = _free_name(above, stem or "found")
    mark = fingerprint(world) if world is not None and not is_sample and (world / "world.json").exists() else ""
    made = datetime.fromtimestamp(moving.stat().st_mtime, UTC).isoformat(timespec="seconds")
    known = {"mode": mode, "world": run.get("world", ""), "world_path": "sample" if is_sample else path, "fingerprint": mark}
    write(moving, **known, made_by="an earlier version", made_at=made, used_at=made, went_on=True, step=int(run.get("step", 0)))
    os.rename(moving, above / name)
    say(f"the state that an earlier version kept in {above} is {above / name} now; nothing of it was changed")


def stderr(words: str) -> None:
    """Say it beside what a command prints as its result."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
