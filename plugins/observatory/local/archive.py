"""The file format of backups: a ZIP without compression, with a manifest that lists the length and SHA-256 of each part.

Parts are streamed when written and when read. A backup is first written under a temporary name, then read back and compared, and renamed last. Since the
ZIP is not compressed, its contents cannot be longer than the file. Names of parts cannot lead out of the folder that they are unpacked into.
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
"""The files and folders of a state that a backup holds, in addition to its database."""
SECRETS = frozenset({"export.key"})
PIECE_BYTES = 1 << 20
MANIFEST_BYTES = 64 << 20
CHECK_EVERY_BYTES = 64 << 20
"""While a part is written, the free space on the disk is checked after each of so many bytes."""
# The errors that zipfile raises for a file that is no ZIP archive, or that was changed.
_BROKEN_ZIP_ERRORS = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OverflowError, EOFError, struct.error, UnicodeError, OSError)

_Words = Annotated[str, StringConstraints(max_length=1_000, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
_Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Role = Annotated[str, StringConstraints(min_length=1, max_length=63, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")]


class _ManifestPart(BaseModel):
    """Base of the manifest's parts. Unknown fields are ignored, so that an older version can read what a newer one wrote."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class Part(_ManifestPart):
    """A part of the archive: its name in the ZIP, its size in bytes, its SHA-256."""

    path: _Words
    size_bytes: NonNegativeInt
    sha256: _Hash


class Table(_ManifestPart):
    """A table at the time of the backup: the number of its rows, and the sum of their hashes, which does not depend on their order."""

    rows: NonNegativeInt
    sum: Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,60}$")]


class StateTold(_ManifestPart):
    """The state that was backed up: its name and the entries of its ``state.json``."""

    name: _Name
    mode: Literal["live", "replay", "unknown"]
    made_by: _Words
    made_at: _Words
    step: NonNegativeInt
    world: _Words
    world_path: _Words
    fingerprint: _Words


class Manifest(_ManifestPart):
    """The manifest of a backup. All sizes (bytes), counts and times (ISO, UTC) are of the one database snapshot that was backed up."""

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
        """The number of the database's last migration; 0 if there is none."""
        return max((int(number) for number in self.migrations), default=0)

    @property
    def rows(self) -> int:
        """The number of rows of all tables together."""
        return sum(table.rows for table in self.tables.values())


class Writer:
    """Adds parts to an archive that is being written."""

    def __init__(self, zip_file: zipfile.ZipFile, check: Callable[[], None]) -> None:
        self._zip, self._check = zip_file, check
        self.parts: list[Part] = []

    def add(self, path: str, pieces: Iterable[bytes]) -> Part:
        """Write a part from pieces of bytes; returns its entry for the manifest. ``check`` is called before and during writing, and may raise."""
        self._check()
        digest, size, size_at_last_check = hashlib.sha256(), 0, 0
        with self._zip.open(_zip_entry(path), "w", force_zip64=True) as stream:
            for piece in pieces:
                stream.write(piece)
                digest.update(piece)
                size += len(piece)
                if size - size_at_last_check >= CHECK_EVERY_BYTES:
                    self._check()
                    size_at_last_check = size
        part = Part(path=path, size_bytes=size, sha256=digest.hexdigest())
        self.parts.append(part)
        return part


def _zip_entry(path: str) -> zipfile.ZipInfo:
    """An entry of the archive for ``path``, stored without compression."""
    entry = zipfile.ZipInfo(path)
    # Set the mode by which only the owner may read the files if somebody unpacks the ZIP by hand.
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry


def write(target: Path, aside_name: str, fill: Callable[[Writer], Manifest], check: Callable[[], None]) -> Manifest:
    """Write the archive ``target``: first under ``aside_name`` in the same folder, renamed when complete and checked. ``fill`` adds the parts.

    Raises ``ObservatoryError`` if ``target`` exists, if another process writes the same backup, or if the written file does not match its manifest.
    """
    if os.path.lexists(target):
        raise ObservatoryError(f"{target} is there already, and no backup is written over another")
    aside = target.with_name(aside_name)
    with _only_writer(aside) as stream:
        try:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as zip_file:
                manifest = fill(Writer(zip_file, check))
                with zip_file.open(_zip_entry(MANIFEST), "w") as manifest_stream:
                    manifest_stream.write(manifest.model_dump_json(indent=1).encode())
            stream.flush()
            os.fsync(stream.fileno())
            with opened(aside) as archive:
                archive.verify()
            _rename_without_overwriting(aside, target)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
    return manifest


@contextmanager
def _only_writer(aside: Path) -> Iterator[Any]:
    """Open ``aside`` for writing, locked and emptied of what a killed backup left in it. Raises ``ObservatoryError`` if another process holds it."""
    # Remove this link if the file has two, as a backup leaves it that was killed while renaming: the finished file keeps its other name.
    if aside.exists() and aside.lstat().st_nlink > 1:
        aside.unlink()
    with os.fdopen(os.open(aside, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            open_file, file_at_path = os.fstat(stream.fileno()), aside.stat()
            is_ours = (open_file.st_dev, open_file.st_ino) == (file_at_path.st_dev, file_at_path.st_ino) and open_file.st_nlink == 1
        except (BlockingIOError, FileNotFoundError):
            is_ours = False
        if not is_ours:
            raise ObservatoryError(f"another backup writes {aside} now")
        stream.truncate(0)
        yield stream


def _rename_without_overwriting(aside: Path, target: Path) -> None:
    """Rename the finished file to ``target``; raises ``ObservatoryError`` if a file of that name exists by now."""
    try:
        os.link(aside, target)
    except FileExistsError:
        raise ObservatoryError(f"{target} came to be meanwhile, and no backup is written over another") from None
    except OSError:
        # Rename the file if the disk does not support hard links, like most USB sticks.
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
    """An archive that is open for reading. On opening, the ZIP's list of parts is compared with the manifest; ``ObservatoryError`` if they differ."""

    def __init__(self, path: Path, zip_file: zipfile.ZipFile) -> None:
        """Keep ``manifest`` and ``sha256`` (of the manifest's bytes), and compare the list of parts with the manifest. No part is read: see ``verify``.

        Raises ``ObservatoryError`` if the manifest is missing, longer than ``MANIFEST_BYTES``, not in form or of a newer release; if a part is
        compressed, encrypted or listed twice, or the parts together are longer than the file; if names or sizes are not those of the manifest; if a
        name leads out of the folders of a state (``place``); or if there is no database. Errors of ``zipfile`` pass: ``opened`` translates them.
        """
        self._path, self._zip = path, zip_file
        entries = zip_file.infolist()
        names = {entry.filename for entry in entries}
        if MANIFEST not in names:
            raise self.damaged("it holds no manifest")
        # Whether no part is compressed: then all parts together are no longer than the file, and unpacking cannot fill the disk.
        is_plain = all(entry.compress_type == zipfile.ZIP_STORED and entry.file_size == entry.compress_size and not entry.flag_bits & 1 for entry in entries)
        if len(names) != len(entries) or not is_plain or sum(entry.file_size for entry in entries) > path.stat().st_size:
            raise self.damaged("its parts are not those that a backup writes")
        if zip_file.getinfo(MANIFEST).file_size > MANIFEST_BYTES:
            raise self.damaged("its manifest is too long")
        content = zip_file.read(MANIFEST)
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
        """The manifest in the archive. Raises ``ObservatoryError`` if it is not readable or of another format."""
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
        """The error for an archive that was changed or damaged; ``why`` says how."""
        return ObservatoryError(f"{self._path} is no whole backup: {why}. Nothing was restored")

    def place(self, name: str) -> PurePosixPath:
        """The path of a part below the state's folder; raises ``ObservatoryError`` if its name would lead anywhere else."""
        steps = name.split("/")
        is_plain = all(0 < len(step) <= 255 and step not in {".", ".."} and "\\" not in step and step.isprintable() for step in steps)
        if not is_plain or not 2 <= len(steps) <= 32 or steps[0] != FILES or steps[1] not in TOPS:
            raise self.damaged(f"a part is named {name[:200]!r}")
        return PurePosixPath(*steps[1:])

    def pieces(self, part: Part) -> Iterator[bytes]:
        """The bytes of a part, in pieces. Raises ``ObservatoryError`` after the last piece if length or SHA-256 differ from the manifest."""
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(part.path) as stream:
                while piece := stream.read(PIECE_BYTES):
                    digest.update(piece)
                    size += len(piece)
                    yield piece
        except _BROKEN_ZIP_ERRORS as error:
            raise self.damaged(f"{part.path} cannot be read ({type(error).__name__})") from None
        if size != part.size_bytes or digest.hexdigest() != part.sha256:
            raise self.damaged(f"{part.path} is not what was written")

    def verify(self) -> None:
        """Read every part; raises ``ObservatoryError`` if one differs from the manifest."""
        for part in self.manifest.parts:
            for _ in self.pieces(part):
                pass


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open an archive for reading; raises ``ObservatoryError`` if the file is missing, damaged, or of a newer format."""
    if not path.is_file():
        raise ObservatoryError(f"{path}: there is no such file")
    with path.open("rb") as stream:
        try:
            zip_file = zipfile.ZipFile(stream)
            archive = Archive(path, zip_file)
        except _BROKEN_ZIP_ERRORS as error:
            raise ObservatoryError(f"{path} is no whole backup ({type(error).__name__}: {str(error)[:100]}). Nothing was restored") from None
        with zip_file:
            yield archive
