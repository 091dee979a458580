"""State folders below ``.observatory``. A state is a warehouse with its files; there is one for each world, and one for the real services.

The state of the real services is ``live``, that of the sample world ``sample``; others are named after their world's folder. A file ``state.json``
describes each state; a folder without it is not touched. No state is deleted unless a person types its name.
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
from observatory.address import HIDDEN, masked, repeated
from observatory.errors import ObservatoryError
from observatory.local import guard, postgres

SAMPLE = settings.ROOT / "plugins" / "observatory" / "replay" / "sample_world"
LIVE, REPLAY, UNKNOWN = "live", "replay", "unknown"
"""The modes of a state: of the real services, of a replayed world, or unknown (an earlier version did not record it)."""
_FILE = "state.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
# What the entries of state.json must be, where they are there: of another kind, the file is damaged.
_KINDS: dict[str, type] = {
    **dict.fromkeys(
        ("mode", "world", "world_path", "fingerprint", "root", "made_by", "made_at", "used_at", "set_aside_at", "python", "postgres", "airflow"), str
    ),
    **dict.fromkeys(("step", "publications"), int),
    **dict.fromkeys(("complete", "went_on"), bool),
}
_GONE = ".gone"
# Folder names that no state may have. A state that would be named live, sample or found after its world's folder gets "world-" before its name.
RESERVED = frozenset({"site", "backups", "bench", "bench-page", "bench-questions"})
_NAMES_IN_USE = RESERVED | {"live", "sample", "found"}
# The files of the only state in earlier versions, in the order in which they are moved. run.json marks such a state, so it is moved last.
_FILES_OF_EARLIER_VERSIONS = (
    "airflow audit bi cold data_docs exports export.key logs passwords.json pgdata replay replay.json runtime secrets.json seeds.json served.csv snapshots"
    " up.log run.json"
).split()
# What a new demo deletes and makes again. Exports, audits, keys and cold files stay.
_CLEARED_BY_DEMO = ("pgdata", "logs", "data_docs", "airflow", "served.csv")

RECHECK_SECONDS = 0.2
"""Seconds between two checks of a state that another command runs."""

# For example: "https://host", "s3:/bucket"
_ADDRESS = re.compile(r"\s*[a-z][a-z0-9+.-]+:[/\\]", re.IGNORECASE)
_PATH_BYTES, _NAME_BYTES = 4_096, 255

Say = Callable[[str], None]


@dataclass(frozen=True)
class State:
    """A state: its folder and the entries of its ``state.json`` (``told``)."""

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
        """The folder of the replayed world; None for the real services."""
        path = str(self.told.get("world_path", ""))
        return SAMPLE if path == "sample" else Path(path) if path else None

    @property
    def used_at(self) -> str:
        """When a command last started the stack on it (ISO, UTC); empty if never."""
        return str(self.told.get("used_at", ""))


def root() -> Path:
    """The folder of all states: ``OBSERVATORY_STATE`` (default ``.observatory``), or its parent if that folder is itself a state."""
    folder = place("OBSERVATORY_STATE", str(settings.state_dir()))
    return folder.parent if (folder / _FILE).exists() else folder


def place(word: str, text: str) -> Path:
    """The absolute path that a person gave as ``word``, such as ``FILE``; ``~`` is a home.

    Raises ``ObservatoryError`` if no file can have it: an address, a home of nobody, a name that is too long, links that lead in a circle.
    """
    told = repeated(text)
    if told == HIDDEN or _ADDRESS.match(text):
        raise ObservatoryError(f"{word}={told}: an address, where a file or a folder of this machine is asked for")
    given = os.path.expanduser(text)
    if given.startswith("~"):
        raise ObservatoryError(f"{word}={told}: ~ with a name is the home of an account, and there is none of this name")
    if len(os.fsencode(given)) >= _PATH_BYTES or any(len(os.fsencode(part)) > _NAME_BYTES for part in given.split("/")):
        raise ObservatoryError(f"{word}={told}: too long for the name of a file")
    try:
        return Path(given).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise ObservatoryError(f"{word}={told}: no file can have this name ({type(error).__name__})") from None


def read(folder: Path) -> State | None:
    """The state in ``folder``; None if it has no state.json. Raises ``ObservatoryError`` if the file is damaged."""
    try:
        entries = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, RecursionError, IsADirectoryError):
        entries = None
    if not isinstance(entries, dict):
        raise ObservatoryError(f"{folder / _FILE} is no JSON object: nothing below {folder} was touched; put the file right, or move the folder away")
    odd = [name for name, kind in _KINDS.items() if entries.get(name) is not None and type(entries[name]) is not kind]
    if odd:
        raise ObservatoryError(
            f"{folder / _FILE} is damaged ({', '.join(odd)}): nothing below {folder} was touched; put the file right, or move the folder away"
        )
    return State(folder, entries)


def replace_file(path: Path, content: str) -> None:
    """Write a file in one step that a loss of power does not leave empty: the new bytes are on the disk before the name leads to them."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("w", encoding="utf-8") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(fresh, path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write(folder: Path, **entries: Any) -> None:
    """Add or change entries of a state's ``state.json``; the file is replaced in one step."""
    earlier = read(folder)
    replace_file(folder / _FILE, json.dumps({**(earlier.told if earlier else {}), **entries}, indent=1))


def find_all(above: Path) -> list[State]:
    """Every state in the folder ``above`` that can be read, the last used first; none if the folder is missing. ``odd`` tells of the others."""
    return sorted((one for one in _looked_at(above) if isinstance(one, State)), key=lambda state: state.used_at, reverse=True)


@dataclass(frozen=True)
class Odd:
    """A folder that holds something of a state and is none that a command can use: why, and what to do (``words``)."""

    folder: Path
    words: str


def odd(above: Path) -> list[Odd]:
    """Folders in ``above`` that hold something of a state and are not listed by ``find_all``: one that is damaged must not hide, nor hide the others."""
    return [one for one in _looked_at(above) if isinstance(one, Odd)]


def _looked_at(above: Path) -> Iterator[State | Odd]:
    """Every folder in ``above`` that is a state or holds something of one, by name."""
    for folder in sorted(above.iterdir()) if above.is_dir() else []:
        try:
            if is_left_of_erase(folder):
                name = folder.name[1 : -len(_GONE)]
                yield Odd(folder, f"an erase of state {name} was killed: make erase STATE={name} NAME={name} goes on with it")
            elif (state := read(folder)) is not None:
                is_named = _NAME.fullmatch(folder.name) is not None
                yield (
                    state
                    if is_named
                    else Odd(folder, "a state whose name has other letters than small ones, digits and -: rename the folder, and it is listed")
                )
            elif folder.name not in RESERVED and (folder / "pgdata" / "PG_VERSION").exists():
                yield Odd(folder, _lost(folder))
        except (ObservatoryError, OSError) as error:
            yield Odd(folder, str(error))


def _lost(folder: Path) -> str:
    """The words on a folder with a database in it and no state.json."""
    return f"a whole database lies in {folder}, and its {_FILE} is gone: put a copy of the file back, or move the folder away. Nothing of it was touched"


def is_left_of_erase(folder: Path) -> bool:
    """Whether the folder is what a killed erase left of a state."""
    return folder.name.startswith(".") and folder.name.endswith(_GONE) and _NAME.fullmatch(folder.name[1 : -len(_GONE)]) is not None


def check_name(name: str) -> None:
    """Raise ``ObservatoryError`` if a state cannot have this name."""
    if not _NAME.fullmatch(name):
        raise ObservatoryError(f"STATE={repeated(name)}: small letters, digits and -, at most 61")


def named(above: Path, name: str) -> State:
    """The state with this name; raises ``ObservatoryError`` if there is none."""
    check_name(name)
    state = read(above / name)
    if state is None:
        names = ", ".join(state.name for state in find_all(above)) or "none yet"
        raise ObservatoryError(f"no state {name}: there is {names}")
    return state


def chosen(above: Path) -> State:
    """The state that a command works on: the environment's ``STATE``, else ``OBSERVATORY_STATE`` if that is a state, else the last used.

    Prints the folders that it passes over. Raises ``ObservatoryError`` if there is no state.
    """
    name = os.environ.get("STATE") or _own_name(above)
    if name:
        return named(above, name)
    states, others = find_all(above), odd(above)
    if not states:
        raise ObservatoryError("\n".join(["no warehouse yet: run make demo first", *(f"{other.folder.name}: {other.words}" for other in others)]))
    for other in others:
        stderr(f"passed over {other.folder.name}: {other.words}")
    return states[0]


def _own_name(above: Path) -> str:
    """The name of the state, if ``OBSERVATORY_STATE`` is the folder of a state and not of all states; else empty."""
    folder = settings.state_dir().resolve()
    return folder.name if folder.parent == above and folder != above else ""


def of_world(above: Path, world: Path | None, say: Say) -> Path:
    """The folder of the state of a world (None: of the real services), which may not exist yet.

    A state whose world's folder was moved is recognised by the world's hash; ``say`` reports that.
    """
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
    slug = f"world-{slug}" if slug in _NAMES_IN_USE else slug
    # Begin no new state beside a damaged one, which may be this world's.
    for other in odd(above):
        if re.fullmatch(rf"{re.escape(slug)}(-\d+)?", other.folder.name):
            raise ObservatoryError(f"{other.folder.name}: {other.words}")
    return above / _free_name(above, slug)


def is_moved(state: State, world: Path) -> bool:
    """Whether ``world`` is the state's world after it was moved: the recorded folder no longer exists, and the hash is equal."""
    return state.world is not None and not state.world.exists() and state.told.get("fingerprint") == fingerprint(world)


def _is_sample(world: Path) -> bool:
    """Whether the world is the sample in the repository."""
    return world.resolve() == SAMPLE


def _free_name(above: Path, stem: str) -> str:
    """The first free name of a folder below ``above``: ``stem``, ``stem-2`` and so on."""
    name, number = stem, 1
    while (above / name).exists():
        number += 1
        name = f"{stem}-{number}"
    return name


def fingerprint(world: Path) -> str:
    """The SHA-256 of the world's ``world.json``, by which a world that was moved is recognised."""
    return hashlib.sha256((world / "world.json").read_bytes()).hexdigest()


def title_of(world: Path | None) -> str:
    """The title of a world; ``live`` for the real services (None); the folder's name if world.json has no title."""
    if world is None:
        return LIVE
    try:
        return str(json.loads((world / "world.json").read_text(encoding="utf-8"))["title"])
    except (ValueError, KeyError, TypeError):
        return world.name


def private(folder: Path) -> None:
    """Make the folder, accessible by its owner alone. If we are root, Postgres runs as another account and may pass through, but not list it."""
    mode = 0o711 if os.geteuid() == 0 else 0o700
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    folder.chmod(mode)


def claim(folder: Path, world: Path | None, made_by: str, say: Say, *, is_named: bool = False, is_anew: bool = False) -> State:
    """Make a state of ``world`` (None: the real services) in ``folder``, or take over the one that exists; records world and time in state.json.

    ``made_by``: the command; ``is_named``: a person named the state, and so means it although its world changed; ``is_anew``: nothing of an earlier run is
    in it. The versions are recorded by ``note_versions`` once the databases are migrated: until then the release before can go on. Raises
    ``ObservatoryError``, without having changed anything, if the folder holds something else, or a state that this version cannot use.
    """
    mode, now = (LIVE if world is None else REPLAY), datetime.now(UTC).isoformat(timespec="seconds")
    for sentence in guard.check(folder, postgres.account()):
        say(sentence)
    state = read(folder)
    if state is None:
        if folder.exists() and any(entry.name != "lock" for entry in folder.iterdir()):
            raise ObservatoryError(f"{folder} is there and is no state (it holds no {_FILE}): it was left as it is; move it away")
        if not folder.parent.exists():
            # A folder that was there may be another's: a person chose it, and its rights stay.
            private(folder.parent)
        private(folder)
        write(folder, mode=mode, made_by=made_by, made_at=now, complete=False)
    else:
        if state.mode not in {mode, UNKNOWN} or (state.mode == UNKNOWN and made_by == "demo"):
            raise ObservatoryError(f"state {state.name} is of mode {state.mode}, not {mode}: it was left as it is")
        for sentence in [*look(state), *([] if is_anew else _look_at_world(state, world, made_by, is_named=is_named))]:
            say(sentence)
    world_entries: dict[str, Any] = {"world_path": "", "fingerprint": ""}
    if world is not None:
        world_entries = {"world_path": "sample" if _is_sample(world) else str(world), "fingerprint": fingerprint(world)}
    write(folder, mode=mode, world=title_of(world), **world_entries, root=str(settings.ROOT), used_at=now)
    claimed = read(folder)
    assert claimed is not None
    return claimed


def note_versions(folder: Path) -> None:
    """Record which Python, Postgres and Airflow the state is of from now on: both databases are migrated."""
    write(folder, python=platform.python_version(), postgres=postgres.major(), airflow=version("apache-airflow"))


def _look_at_world(state: State, world: Path | None, made_by: str, *, is_named: bool) -> list[str]:
    """A sentence where the folder of the state's world holds another world than before.

    Raises ``ObservatoryError`` if it does, unless a person named the state: the records of two worlds in one warehouse cannot be told apart any more.
    """
    before = str(state.told.get("fingerprint") or "")
    if world is None or not before or before == fingerprint(world):
        return []
    if not is_named and not _is_sample(world):
        raise ObservatoryError(
            f"{world} holds another world than the one that state {state.name} is of ({state.told.get('world')}): its world.json differs. Nothing was touched. "
            f"Another world belongs into a folder of its own. If it is the same world, changed: make {made_by} STATE={state.name} WORLD={world}"
        )
    return [f"the world.json of state {state.name} changed since it was last used; the state goes on with it"]


def look(state: State) -> list[str]:
    """Check whether this version can use the state; changes nothing. Returns warnings for the person who uses it, such as another version of Airflow.

    Raises ``ObservatoryError`` if the state is damaged, or of another major version of Postgres or a newer Airflow.
    """
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
    airflow_before, airflow_now = str(state.told.get("airflow", "")), version("apache-airflow")
    if airflow_before and _numbers(airflow_before) > _numbers(airflow_now):
        raise ObservatoryError(
            f"state {state.name} was last used by Airflow {airflow_before}, and this is {airflow_now}, which does not go back. Nothing was touched"
        )
    if airflow_before and airflow_before != airflow_now:
        sentences.append(f"state {state.name} was last used by Airflow {airflow_before}; this is {airflow_now}, and its metadata is migrated")
    python_before = str(state.told.get("python", ""))
    if python_before and python_before.split(".")[:2] != platform.python_version().split(".")[:2]:
        sentences.append(f"state {state.name} was last used by Python {python_before}; this is {platform.python_version()}, and it goes on")
    root_before = str(state.told.get("root", ""))
    if root_before and root_before != str(settings.ROOT):
        sentences.append(f"this checkout was at {root_before} when state {state.name} was last used; it goes on here")
    if state.told.get("complete") is False and pgdata.exists():
        sentences.append(f"state {state.name} is half made: its first start did not come to its end; it goes on from there")
    return sentences


def _numbers(text: str) -> tuple[int, ...]:
    """The first three numbers of a version, for comparison: '3.1.0' becomes (3, 1, 0)."""
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def begin_anew(state: State, say: Say) -> None:
    """Prepare for a new demo on a world that already has a state.

    A state that only demos used is cleared. A state that ``make up`` went on with, into which a person loaded something, or of unknown origin, is renamed and
    kept. ``say`` reports either.
    Raises ``ObservatoryError`` for a live state, which is never touched.
    """
    if state.mode != REPLAY:
        raise ObservatoryError(f"state {state.name} is of mode {state.mode}: a demo does not begin it anew")
    if state.told.get("made_by") == "demo" and not state.told.get("went_on"):
        if (state.folder / "pgdata").exists():
            say(f"state {state.name} is make demo's own, of a replayed world: it begins anew")
        # Write this first: if the command is killed before it has cleared everything, the state is marked as incomplete.
        write(state.folder, complete=False, step=0, publications=None)
        for name in _CLEARED_BY_DEMO:
            _remove(state.folder / name)
        return
    name = _free_name(state.folder.parent, state.name)
    write(state.folder, set_aside_at=datetime.now(UTC).isoformat(timespec="seconds"), used_at="")
    os.rename(state.folder, state.folder.parent / name)
    say(f"make up or a person's own data went on with state {state.name}: it is kept as {name} (make up STATE={name} opens it), and the demo begins beside it")


def _remove(path: Path) -> None:
    """Delete a folder or file. It is renamed to ".<name>.gone" first, so that a killed command leaves either all of it or something clearly to delete.

    Of a link to a folder the folder is emptied too, which may be the top of another disk, and the link goes last: a killed command leaves it in place.
    """
    if path.is_symlink():
        if path.is_dir():
            # The description goes last: until then the state is listed.
            for entry in sorted(path.resolve().iterdir(), key=lambda entry: entry.name == _FILE):
                _remove(entry)
        path.unlink()
        return
    doomed = path.with_name(f".{path.name}{_GONE}")
    for old in (doomed, path):
        if old is path and path.exists():
            os.rename(path, doomed)
        if doomed.is_dir():
            # Try again if a file vanished meanwhile: a process that is ending may delete its own files.
            while doomed.exists():
                with suppress(FileNotFoundError):
                    shutil.rmtree(doomed)
        else:
            doomed.unlink(missing_ok=True)


def erase(folder: Path) -> None:
    """Delete the folder of a state with everything in it, or what a killed erase left of it."""
    _remove(folder)


@contextmanager
def held(folder: Path, say: Say, join: Callable[[], Path | None] = lambda: None, holder: Callable[[], str] = lambda: "") -> Iterator[Path | None]:
    """Hold the state's lock during the ``with`` block, so that no other command runs a Postgres on it; yields None.

    If another command holds it, say so at once (``holder``: a sentence on a special one) and wait for its end, or until ``join`` gives the folder of the
    socket of its Postgres, which is then yielded instead.
    """
    with (folder / "lock").open("ab") as lock:
        found, is_told = None, False
        while not _is_taken(lock) and (found := join()) is None:
            if not is_told:
                say(holder() or f"another command runs on state {folder.name}; waiting for its end")
                is_told = True
            time.sleep(RECHECK_SECONDS)
        yield found


def _is_taken(lock: BinaryIO) -> bool:
    """Take the lock of a state without waiting; False if another process holds it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(folder: Path) -> bool:
    """Whether a command holds the state's lock, and so may run a Postgres on it."""
    if not (folder / "lock").exists():
        return False
    with (folder / "lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def size_bytes(folder: Path) -> int:
    """The bytes that the files of a folder take on the disk, in whole blocks; files that vanish meanwhile are left out."""
    total = 0
    for where, _, names in os.walk(folder, onerror=None):
        for name in names:
            try:
                total += os.lstat(os.path.join(where, name)).st_blocks * 512
            except FileNotFoundError:
                continue  # a running Postgres deleted the file meanwhile
    return total


def adopt(above: Path, is_running: Callable[[Path], bool], say: Say) -> None:
    """Move the state of an earlier version, whose files are directly in ``above``, into a state folder of its own.

    If an earlier call was interrupted, it is continued. Raises ``ObservatoryError`` if a stack runs on these files.
    """
    moving = above / ".moving"
    if not (moving.exists() or (above / "run.json").exists() or (above / "pgdata" / "PG_VERSION").exists()) or (above / _FILE).exists():
        return
    if is_running(above):
        raise ObservatoryError(f"a stack that an earlier version started runs on {above}: make down, then again")
    moving.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    for name in _FILES_OF_EARLIER_VERSIONS:
        if (above / name).exists():
            os.rename(above / name, moving / name)
    try:
        run = json.loads((moving / "run.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        run = {}
    path = str(run.get("world_path", ""))
    world = Path(path) if path else None
    # Compare only the end of the path with the sample world's: if the clone was moved, the beginning is another.
    is_sample = world is not None and world.parts[-4:] == SAMPLE.parts[-4:]
    mode = REPLAY if world else LIVE if run.get("world") == LIVE else UNKNOWN
    stem = "sample" if is_sample else "found" if mode == UNKNOWN else LIVE if world is None else re.sub(r"[^a-z0-9]+", "-", world.name.lower()).strip("-")
    name = _free_name(above, stem or "found")
    world_hash = fingerprint(world) if world is not None and not is_sample and (world / "world.json").exists() else ""
    made_at = datetime.fromtimestamp(moving.stat().st_mtime, UTC).isoformat(timespec="seconds")
    entries = {"mode": mode, "world": run.get("world", ""), "world_path": "sample" if is_sample else path, "fingerprint": world_hash}
    write(moving, **entries, made_by="an earlier version", made_at=made_at, used_at=made_at, went_on=True, step=int(run.get("step", 0)))
    os.rename(moving, above / name)
    say(f"the state that an earlier version kept in {above} is {above / name} now; nothing of it was changed")


def stderr(words: str) -> None:
    """Write a line to standard error, since standard output is for a command's result; without what may be a secret in it."""
    sys.stderr.write(f"{masked(words)}\n")
    sys.stderr.flush()
