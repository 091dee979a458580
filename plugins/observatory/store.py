"""Where files lie that tasks, pages and people share: cold files, releases of the dataset, Data Docs, the static site.

One store, named by a URL (``OBSERVATORY_STORE``): a folder (``file:///folder``, the state folder where nothing is named) or an object store that
pyarrow opens (``s3://bucket/prefix?region=…``). ``put`` writes over nothing, reads back what it wrote, and needs as much memory as a piece.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from observatory import settings
from observatory.errors import StoreError

PIECE_BYTES = 1 << 20
NAME_LETTERS = 1_000
_GONE = ("OBSERVATORY_COLD", "OBSERVATORY_EXPORTS")
_ASIDE = ".aside-"


def of_settings() -> Store:
    """The store that the environment names; raises ``StoreError`` where it still names folders of their own for parts of it."""
    if old := [name for name in _GONE if os.environ.get(name)]:
        raise StoreError(f"{' and '.join(old)} is no longer read: OBSERVATORY_STORE names one place, with cold and exports below it")
    return opened(settings.store_url())


def shared() -> Store:
    """The store of ``of_settings``, for a task that leaves there what another must find.

    Raises ``StoreError`` where it is a folder and nobody said that every process that runs tasks sees the same. The name of the executor is not
    asked: a worker of its own may be told another one than the scheduler has.
    """
    found = of_settings()
    if found.folder is not None and not settings.store_is_shared():
        raise StoreError(
            f"nobody says that all who run tasks share {found.url}: OBSERVATORY_STORE names a store that they share; of a folder that is the same for"
            " all of them, OBSERVATORY_STORE_IS_SHARED=1 says so"
        )
    return found


def opened(url: str) -> Store:
    """The store at a URL; raises ``StoreError`` where it is none, or holds a login."""
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise StoreError("an address of a store holds no login: the environment tells it (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for s3://)")
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/") and not parts.query:
        return Folder(Path(unquote(parts.path)))
    if parts.scheme in {"", "file", "http", "https"} or not parts.netloc:
        raise StoreError(f"OBSERVATORY_STORE names no store: file:///folder or s3://bucket/prefix are such, {url[:100]!r} is not")
    return Objects(url)


class Store(ABC):
    """Files by name, such as ``cold/hub_block_2024_03.parquet``."""

    url: str
    """As it may be told: without what only the connection needs."""
    folder: Path | None = None
    """Its folder on this machine, where it has one."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Whether there is a file of that name."""

    @abstractmethod
    def open(self, name: str) -> BinaryIO:
        """A stream of a file, to be closed; raises ``StoreError`` where there is none."""

    @abstractmethod
    def names(self, top: str) -> list[str]:
        """Names of all files below ``top``, in order, without what is written aside."""

    @abstractmethod
    def write(self, name: str, content: bytes) -> None:
        """Write a small file in place of one that may be there: a reader finds the old one or the new one."""

    @abstractmethod
    def put_tree(self, source: Path, top: str, last: str) -> None:
        """Put a folder that lies in ``aside`` in place of ``top``; ``last`` is the file by which a reader knows that it is whole."""

    @abstractmethod
    def _add(self, source: Path, name: str) -> None:
        """Put a file under a name that is free; raises ``StoreError`` where it is not."""

    @abstractmethod
    def _spool(self, top: str) -> Path:
        """A folder of this machine for what is made aside, on the disk of ``top`` where that lies here."""

    @contextmanager
    def aside(self, top: str, *, of: str = "", alone: bool = True) -> Iterator[Path]:
        """A folder of this machine in which to make what goes to ``top``. Who is ``alone`` there, by a lock, removes what killed processes left.

        ``of`` names a part of it, of which one process at a time makes something: what was left of that part goes too.
        """
        spool = self._spool(top)
        spool.mkdir(parents=True, exist_ok=True)
        prefix = f"{_ASIDE}{of}-" if of else _ASIDE
        for left in spool.glob(f"{prefix}*") if alone or of else ():
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(dir=spool, prefix=prefix) as folder:
            yield Path(folder)

    def put(self, source: Path, name: str) -> None:
        """Put a file that lies in ``aside`` under a name where it stays, and read it back. The same content may be there already.

        Raises ``StoreError`` where another content bears that name, or where the store does not give back what it was given.
        """
        wanted = sha256_of(source)
        if not self.has(name):
            self._add(source, name)
        if self.sha256(name) != wanted:
            raise StoreError(f"{self.url} holds another {name} than was to be put there, and nothing is written over")

    def sha256(self, name: str) -> str:
        """SHA-256 of a file, hexadecimal; raises ``StoreError`` where there is none."""
        digest = hashlib.sha256()
        with self.open(name) as stream:
            while piece := stream.read(PIECE_BYTES):
                digest.update(piece)
        return digest.hexdigest()

    @contextmanager
    def held(self, name: str, sha256: str) -> Iterator[Path]:
        """A file as a path of this machine; raises ``StoreError`` where it is not there, or is not the one of that hash."""
        if not self.has(name):
            raise StoreError(f"{name} does not lie in {self.url}")
        with self._near(name) as path:
            if sha256_of(path) != sha256:
                raise StoreError(f"{name} in {self.url} is not the file that was written")
            yield path

    @contextmanager
    def _near(self, name: str) -> Iterator[Path]:
        spool = self._spool("")
        spool.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=spool) as folder:
            path = Path(folder, PurePosixPath(name).name)
            with self.open(name) as stream, path.open("wb") as copy:
                shutil.copyfileobj(stream, copy, PIECE_BYTES)
            yield path

    def page(self, top: str, path: str) -> str | None:
        """The name of the file that an address below ``top`` means, the index.html of a folder too; None where there is none, or where it leads out."""
        try:
            under = _checked(path.strip("/")) if path.strip("/") else ""
        except StoreError:
            return None
        name = f"{top}/{under}".rstrip("/")
        return next((one for one in (name, f"{name}/index.html") if (under or one != name) and self.has(one)), None)


class Folder(Store):
    """A folder of this machine, or one that several machines mount."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.url = folder, folder.as_uri()

    def _path(self, name: str) -> Path:
        return Path(self.folder or "", _checked(name))

    def has(self, name: str) -> bool:
        """Whether there is a file of that name; a link that leads out of the part of the store that its name begins with is none."""
        path = self._path(name)
        top = Path(self.folder or "", PurePosixPath(name).parts[0]).resolve()
        return path.is_file() and path.resolve().is_relative_to(top)

    def open(self, name: str) -> BinaryIO:
        """A stream of a file; raises ``StoreError`` where there is none."""
        try:
            return self._path(name).open("rb")
        except OSError as error:
            raise StoreError(f"{name} cannot be read in {self.url}: {error.strerror}") from error

    def names(self, top: str) -> list[str]:
        """Names of all files below ``top``, in order."""
        found, start = [], self._path(top)
        for where, folders, files in os.walk(start):
            folders[:] = [one for one in folders if not one.startswith(".")]
            found += [f"{top}/{Path(where, one).relative_to(start).as_posix()}" for one in files if not one.startswith(".")]
        return sorted(found)

    def write(self, name: str, content: bytes) -> None:
        """Write a small file in place of one that may be there."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".write-")
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        os.replace(aside, path)

    def put_tree(self, source: Path, top: str, last: str) -> None:
        """Give a folder the name ``top``; the one that bore it is gone."""
        target = self._path(top)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=_ASIDE) as old:
            if target.exists():
                target.rename(Path(old, "old"))
            source.rename(target)

    def _add(self, source: Path, name: str) -> None:
        path = self._path(name)
        synced(source)
        try:
            os.link(source, path)
        except FileExistsError as error:
            raise StoreError(f"{name} is in {self.url} already, and nothing is written over") from error
        synced(path.parent)

    def _spool(self, top: str) -> Path:
        return Path(self.folder or "", top)

    @contextmanager
    def _near(self, name: str) -> Iterator[Path]:
        yield self._path(name)


class Objects(Store):
    """An object store. A name appears there when all of its bytes are there."""

    def __init__(self, url: str) -> None:
        self._whole, self.url = url, url.partition("?")[0].rstrip("/")

    @cached_property
    def _system(self) -> tuple[Any, str]:
        """The file system and the path in it; connected when it is first asked, since a process that forks must not hold it."""
        import pyarrow
        import pyarrow.fs

        try:
            system, path = pyarrow.fs.FileSystem.from_uri(self._whole)
        except (OSError, ValueError, pyarrow.ArrowException) as error:
            raise StoreError(f"{self.url} cannot be opened: {str(error)[:300]}") from error
        return system, path.rstrip("/")

    @contextmanager
    def _asked(self, name: str) -> Iterator[tuple[Any, str]]:
        system, path = self._system
        try:
            yield system, f"{path}/{_checked(name)}"
        except OSError as error:
            raise StoreError(f"{self.url} does not serve {name}: {str(error)[:300]}") from error

    def has(self, name: str) -> bool:
        """Whether there is a file of that name."""
        with self._asked(name) as (system, path):
            return bool(system.get_file_info(path).is_file)

    def open(self, name: str) -> BinaryIO:
        """A stream of a file, read in order; raises ``StoreError`` where there is none."""
        with self._asked(name) as (system, path):
            found: BinaryIO = system.open_input_stream(path, compression=None)
            return found

    def names(self, top: str) -> list[str]:
        """Names of all files below ``top``, in order."""
        import pyarrow.fs

        with self._asked(top) as (system, path):
            infos = system.get_file_info(pyarrow.fs.FileSelector(path, recursive=True, allow_not_found=True))
        return sorted(top + one.path.removeprefix(path) for one in infos if one.is_file)

    def write(self, name: str, content: bytes) -> None:
        """Write a small file in place of one that may be there."""
        with self._asked(name) as (system, path), system.open_output_stream(path, compression=None) as stream:
            stream.write(content)

    def put_tree(self, source: Path, top: str, last: str) -> None:
        """Put every file of a folder below ``top``, ``last`` at the end, and remove what is there and not in it."""
        files = {path.relative_to(source).as_posix(): path for path in sorted(source.rglob("*")) if path.is_file()}
        for name in sorted(files, key=lambda one: one == last):
            self._upload(files[name], f"{top}/{name}")
        for name in self.names(top):
            if name.removeprefix(f"{top}/") not in files:
                with self._asked(name) as (system, path):
                    system.delete_file(path)

    def _add(self, source: Path, name: str) -> None:
        if self.has(name):
            raise StoreError(f"{name} is in {self.url} already, and nothing is written over")
        self._upload(source, name)

    def _upload(self, source: Path, name: str) -> None:
        with self._asked(name) as (system, path), source.open("rb") as stream, system.open_output_stream(path, compression=None) as target:
            while piece := stream.read(PIECE_BYTES):
                target.write(piece)

    def _spool(self, top: str) -> Path:
        return settings.state_dir() / "spool" / top


def sha256_of(path: Path) -> str:
    """SHA-256 of a file of this machine, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def synced(path: Path) -> None:
    """Have the disk hold what was written to a file or folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _checked(name: str) -> str:
    """A name that leads nowhere else; raises ``StoreError`` for any other."""
    parts = name.split("/")
    if not name or len(name) > NAME_LETTERS or "\0" in name or "\\" in name or any(part in {"", ".", ".."} for part in parts):
        raise StoreError("a name of a file leads out of its store")
    return name
