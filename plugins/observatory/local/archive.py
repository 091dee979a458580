"""A backup as a file: a zip whose parts are stored as they are, and a manifest that says of each how long it is and what its SHA-256 is.

Parts are streamed both ways. The file is written aside under a name that is no backup's, read back and compared, and named last. What is read
is bounded by the file's own length, since nothing in it is compressed by the container; a part's name leads nowhere but below its folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import stat
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, StringConstraints, ValidationError

from observatory.errors import ObservatoryError

FORMAT = 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files"
TOPS = frozenset({"cold", "exports", "data_docs", "audit", "served.csv", "export.key"})
"""What of a state's folder a backup holds, beside its database."""
SECRETS = frozenset({"export.key"})
PIECE_BYTES = 1 << 20
MANIFEST_BYTES = 64 << 20
LOOK_BYTES = 64 << 20
"""How often the room on the disk is looked at while a part is written."""
# What zipfile raises for a file that is no ZIP archive, or that somebody changed.
_BENT = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OverflowError, EOFError, struct.error, UnicodeError, OSError)

_Words = Annotated[str, StringConstraints(max_length=1_000, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
_Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Role = Annotated[str, StringConstraints(min_length=1, max_length=63, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]


class _Told(BaseModel):
    """What an earlier version does not know of, it passes over."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class Part(_Told):
    """A part of the archive: its name there, its bytes, their SHA-256."""

    path: _Words
    size_bytes: NonNegativeInt
    sha256: _Hash


class Table(_Told):
    """A table as it was: rows, count, and a sum over their hashes that does not depend on their order."""

    rows: NonNegativeInt
    sum: Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,60}$")]


class StateTold(_Told):
    """The state that it is of, as ``state.json`` had it."""

    name: _Name
    mode: Literal["live", "replay", "unknown"]
    made_by: _Words
    made_at: _Words
    step: NonNegativeInt
    world: _Words
    world_path: _Words
    fingerprint: _Words


class Manifest(_Told):
    """What a backup says of itself. Bytes, counts and moments (ISO, UTC) of the one snapshot that the whole backup is of."""

    format: Literal[1]
    project: _Words
    made_at: _Words
    state: StateTold
    postgres: _Words
    postgres_major: NonNegativeInt
    database_bytes: NonNegativeInt
    migrations: dict[_Words, _Hash]
    publications: NonNegativeInt
    last_world: _Words
    last_as_of: _Words
    registry_hash: _Words
    roles: dict[_Role, list[_Role]]
    tables: dict[_Words, Table]
    missing: list[_Words] = Field(default_factory=list)
    parts: list[Part]

    @property
    def migration(self) -> int:
        """The number of its last migration; 0 if there is none."""
        return max((int(number) for number in self.migrations), default=0)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables.values())


class Writer:
    """Adds parts to an archive that is being written."""

    def __init__(self, held: zipfile.ZipFile, check: Callable[[], None]) -> None:
        self._zip, self._check = held, check
        self.parts: list[Part] = []

    def add(self, path: str, pieces: Iterable[bytes]) -> Part:
        """Write a part; ``check`` is called before it and as it grows, and may raise."""
        self._check()
        digest, size, looked = hashlib.sha256(), 0, 0
        with self._zip.open(_zip_entry(path), "w", force_zip64=True) as stream:
            for piece in pieces:
                stream.write(piece)
                digest.update(piece)
                size += len(piece)
                if size - looked >= LOOK_BYTES:
                    self._check()
                    looked = size
        part = Part(path=path, size_bytes=size, sha256=digest.hexdigest())
        self.parts.append(part)
        return part


def _zip_entry(path: str) -> zipfile.ZipInfo:
    """An entry of the archive for ``path``, stored without compression."""
    entry = zipfile.ZipInfo(path)
    # Unpacked by hand, the files can be read by their owner alone.
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry


def write(target: Path, aside_name: str, fill: Callable[[Writer], Manifest], check: Callable[[], None]) -> Manifest:
    """Write the archive ``target``, which must not be there, by way of ``aside_name`` beside it; ``fill`` adds the parts.

    Raises ``ObservatoryError`` if the target is there, if another writes, or if what was written does not read back.
    """
    if os.path.lexists(target):
        raise ObservatoryError(f"{target} is there already, and no backup is written over another")
    aside = target.with_name(aside_name)
    with _only_writer(aside) as stream:
        try:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as held:
                manifest = fill(Writer(held, check))
                with held.open(_zip_entry(MANIFEST), "w") as last:
                    last.write(manifest.model_dump_json(indent=1).encode())
            stream.flush()
            os.fsync(stream.fileno())
            with opened(aside) as archive:
                archive.verify()
            _give_name(aside, target)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
    return manifest


@contextmanager
def _only_writer(aside: Path) -> Iterator[Any]:
    """``aside`` for writing, emptied: what a killed backup left there is nobody's."""
    # A backup that was killed between its two names left the finished file here too (two links): take away this name, keep the file.
    if aside.exists() and aside.lstat().st_nlink > 1:
        aside.unlink()
    with os.fdopen(os.open(aside, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held, named = os.fstat(stream.fileno()), aside.stat()
            is_ours = (held.st_dev, held.st_ino) == (named.st_dev, named.st_ino) and held.st_nlink == 1
        except (BlockingIOError, FileNotFoundError):
            is_ours = False
        if not is_ours:
            raise ObservatoryError(f"another backup writes {aside} now")
        stream.truncate(0)
        yield stream


def _give_name(aside: Path, target: Path) -> None:
    """Give the whole file its name, over nothing."""
    try:
        os.link(aside, target)
    except FileExistsError:
        raise ObservatoryError(f"{target} came to be meanwhile, and no backup is written over another") from None
    except OSError:
        # This disk has no hard links, like most USB sticks.
        if os.path.lexists(target):
            raise ObservatoryError(f"{target} came to be meanwhile, and no backup is written over another") from None
        os.rename(aside, target)
    else:
        aside.unlink()
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class Archive:
    """An archive that is read: its manifest agrees with what the file says of its parts."""

    def __init__(self, path: Path, held: zipfile.ZipFile) -> None:
        self._path, self._zip = path, held
        entries = held.infolist()
        names = {entry.filename for entry in entries}
        if MANIFEST not in names:
            raise self.damaged("it holds no manifest")
        # Nothing is compressed, so the parts together cannot be longer than the file: no archive can fill the disk.
        is_plain = all(entry.compress_type == zipfile.ZIP_STORED and entry.file_size == entry.compress_size and not entry.flag_bits & 1 for entry in entries)
        if len(names) != len(entries) or not is_plain or sum(entry.file_size for entry in entries) > path.stat().st_size:
            raise self.damaged("its parts are not those that a backup writes")
        if held.getinfo(MANIFEST).file_size > MANIFEST_BYTES:
            raise self.damaged("its manifest is too long")
        content = held.read(MANIFEST)
        self.manifest, self.sha256 = self._parse_manifest(content), hashlib.sha256(content).hexdigest()
        sizes = {part.path: part.size_bytes for part in self.manifest.parts}
        if len(sizes) != len(self.manifest.parts) or sizes != {entry.filename: entry.file_size for entry in entries if entry.filename != MANIFEST}:
            raise self.damaged("its parts are not those of its manifest")
        for name in sizes:
            if name != DUMP:
                self.place(name)
        if DUMP not in sizes:
            raise self.damaged("it holds no database")

    def _parse_manifest(self, content: bytes) -> Manifest:
        try:
            fields = json.loads(content)
            form = fields["format"]
            if isinstance(form, int) and form > FORMAT:
                raise ObservatoryError(f"{self._path} is a backup of a newer release (form {form}, and this one reads {FORMAT}): restore it with that one")
            return Manifest.model_validate(fields)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            where = f" ({'.'.join(map(str, error.errors()[0]['loc']))[:100]})" if isinstance(error, ValidationError) else ""
            raise self.damaged(f"its manifest is not in form{where}") from None

    def damaged(self, why: str) -> ObservatoryError:
        """The error for an archive that is not as it was written."""
        return ObservatoryError(f"{self._path} is no whole backup: {why}. Nothing was restored")

    def place(self, name: str) -> PurePosixPath:
        """Where a file belongs below the state's folder; raises ``ObservatoryError`` if a name leads anywhere else."""
        steps = name.split("/")
        is_plain = all(0 < len(step) <= 255 and step not in {".", ".."} and "\\" not in step and step.isprintable() for step in steps)
        if not is_plain or not 2 <= len(steps) <= 32 or steps[0] != FILES or steps[1] not in TOPS:
            raise self.damaged(f"a part is named {name[:200]!r}")
        return PurePosixPath(*steps[1:])

    def pieces(self, part: Part) -> Iterator[bytes]:
        """A part's bytes; raises ``ObservatoryError`` at its end where they are not those of the manifest."""
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(part.path) as stream:
                while piece := stream.read(PIECE_BYTES):
                    digest.update(piece)
                    size += len(piece)
                    yield piece
        except _BENT as error:
            raise self.damaged(f"{part.path} cannot be read ({type(error).__name__})") from None
        if size != part.size_bytes or digest.hexdigest() != part.sha256:
            raise self.damaged(f"{part.path} is not what was written")

    def verify(self) -> None:
        """Read every part; raises ``ObservatoryError`` if one is not what was written."""
        for part in self.manifest.parts:
            for _ in self.pieces(part):
                pass


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive of that path; raises ``ObservatoryError`` if there is none, or if it is damaged or newer."""
    if not path.is_file():
        raise ObservatoryError(f"{path}: there is no such file")
    with path.open("rb") as stream:
        try:
            held = zipfile.ZipFile(stream)
            archive = Archive(path, held)
        except _BENT as error:
            raise ObservatoryError(f"{path} is no whole backup ({type(error).__name__}: {str(error)[:100]}). Nothing was restored") from None
        with held:
            yield archive
