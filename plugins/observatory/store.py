"""The store: files that tasks, pages and people share, such as cold files, releases of the dataset, Data Docs and the static site.

There is one store, named by a URL (``OBSERVATORY_STORE``): a folder (``file:///folder``, by default the state folder) or an object store that pyarrow
opens (``s3://bucket/prefix?region=…``). ``put`` overwrites nothing, reads back what it wrote, and holds one piece of a file in memory.
"""

from __future__ import annotations

import hashlib
import os
import re
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
from observatory.address import holds_login, masked
from observatory.errors import StoreError

PIECE_BYTES = 1 << 20
NAME_LETTERS = 1_000
_GONE = ("OBSERVATORY_COLD", "OBSERVATORY_EXPORTS")
_ASIDE = ".aside-"


def of_settings() -> Store:
    """The store that the environment names. Raises ``StoreError`` if its URL is invalid, or if variables of an earlier version are still set."""
    if old := [name for name in _GONE if os.environ.get(name)]:
        raise StoreError(f"{' and '.join(old)} is no longer read: OBSERVATORY_STORE names one place, with cold and exports below it")
    return opened(settings.store_url())


def shared() -> Store:
    """The store of ``of_settings``, for a task whose files another task must find.

    Raises ``StoreError`` if it is a folder and ``OBSERVATORY_STORE_IS_SHARED`` does not say that all workers see the same folder; else as
    ``of_settings``. Airflow's executor is no proof of that: a worker may have another setting of it than the scheduler.
    """
    store = of_settings()
    if store.folder is not None and not settings.store_is_shared():
        raise StoreError(
            f"nobody says that all who run tasks share {store.url}: OBSERVATORY_STORE names a store that they share; of a folder that is the same for"
            " all of them, OBSERVATORY_STORE_IS_SHARED=1 says so"
        )
    return store


def opened(url: str) -> Store:
    """The store at a URL. Raises ``StoreError`` if the URL names no store or holds a login."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise StoreError("OBSERVATORY_STORE names no store: it is no address (not shown, it may hold a secret)") from None
    if "@" in parts.netloc or (parts.scheme != "file" and holds_login(url)):
        raise StoreError("an address of a store holds no login: the environment tells it (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for s3://)")
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/") and not parts.query:
        return Folder(Path(unquote(parts.path)))
    if parts.scheme in {"", "file", "http", "https"} or not re.fullmatch(r"[\w.-]+(:[0-9]{1,5})?", parts.netloc) or re.search(r"[#;]", url):
        raise StoreError("OBSERVATORY_STORE names no store: file:///folder or s3://bucket/prefix are such (not shown, it may hold a secret)")
    return Objects(url)


class Store(ABC):
    """Files by name, such as ``cold/hub_block_2024_03.parquet``."""

    url: str
    """Its URL for messages: without the parameters of the connection."""
    folder: Path | None = None
    """Its folder on this machine; None for an object store."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Whether there is a file of this name. Raises ``StoreError`` for a name that is not allowed, or if the store does not answer."""

    @abstractmethod
    def open(self, name: str) -> BinaryIO:
        """A stream of a file, which the caller must close. Raises ``StoreError`` if there is no such file."""

    @abstractmethod
    def names(self, top: str) -> list[str]:
        """Names of all files below ``top``, sorted, without unfinished ones."""

    @abstractmethod
    def write(self, name: str, content: bytes) -> None:
        """Write a small file, also over an old one: a reader finds the old content or the new one, never a part."""

    @abstractmethod
    def put_tree(self, source: Path, top: str, last: str) -> None:
        """Replace ``top`` by a folder that was made in ``aside``; ``last`` is the file that is written last, by which readers know that all is there."""

    @abstractmethod
    def _add(self, source: Path, name: str) -> None:
        """Copy a file of this machine into the store under a new name. Raises ``StoreError`` if the name is in use."""

    @abstractmethod
    def _spool(self, top: str) -> Path:
        """A folder of this machine for unfinished files; of a store on this machine it is ``top`` itself, hence on the same disk."""

    @contextmanager
    def aside(self, top: str, *, of: str = "", alone: bool = True) -> Iterator[Path]:
        """A temporary folder of this machine in which to make files for ``top``; it is deleted at the end.

        ``alone``: the caller is the only writer of ``top`` (by a lock), so that folders left by killed processes are deleted first. ``of`` names a part
        of ``top`` that only one process writes at a time: folders left for this part are deleted in any case.
        """
        spool = self._spool(top)
        spool.mkdir(parents=True, exist_ok=True)
        prefix = f"{_ASIDE}{of}-" if of else _ASIDE
        for left in spool.glob(f"{prefix}*") if alone or of else ():
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(dir=spool, prefix=prefix) as folder:
            yield Path(folder)

    def put(self, source: Path, name: str) -> None:
        """Copy a file that was made in ``aside`` into the store for good, and read it back. The same content may be there already.

        Raises ``StoreError`` if the name is in use for another content, or if the store returns other bytes than were written.
        """
        wanted = sha256_of(source)
        if not self.has(name):
            self._add(source, name)
        if self.sha256(name) != wanted:
            raise StoreError(f"{self.url} holds another {name} than was to be put there, and nothing is written over")

    def sha256(self, name: str) -> str:
        """SHA-256 of a file, hexadecimal. Raises ``StoreError`` if there is no such file."""
        digest = hashlib.sha256()
        with self.open(name) as stream:
            while piece := stream.read(PIECE_BYTES):
                digest.update(piece)
        return digest.hexdigest()

    @contextmanager
    def held(self, name: str, sha256: str) -> Iterator[Path]:
        """A context with a file of the store as a path of this machine. Raises ``StoreError`` if there is no such file, or its hash differs."""
        if not self.has(name):
            raise StoreError(f"{name} does not lie in {self.url}")
        with self._near(name) as path:
            if sha256_of(path) != sha256:
                raise StoreError(f"{name} in {self.url} is not the file that was written")
            yield path

    @contextmanager
    def _near(self, name: str) -> Iterator[Path]:
        """A context with a file as a path of this machine: a temporary copy, or the file itself if it is on this machine."""
        spool = self._spool("")
        spool.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=spool) as folder:
            path = Path(folder, PurePosixPath(name).name)
            with self.open(name) as stream, path.open("wb") as copy:
                shutil.copyfileobj(stream, copy, PIECE_BYTES)
            yield path

    def page(self, top: str, path: str) -> str | None:
        """The name of the file for the web address ``path`` below ``top``, also the index.html of a folder; None if there is none or it leads out."""
        try:
            under = _checked(path.strip("/")) if path.strip("/") else ""
        except StoreError:
            return None
        name = f"{top}/{under}".rstrip("/")
        return next((candidate for candidate in (name, f"{name}/index.html") if (under or candidate != name) and self.has(candidate)), None)


class Folder(Store):
    """A store in a folder of this machine, or of a volume that several machines mount."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.url = folder, folder.as_uri()

    def _path(self, name: str) -> Path:
        """The path of a file. Raises ``StoreError`` for a name that is not allowed."""
        return Path(self.folder or "", _checked(name))

    def has(self, name: str) -> bool:
        """Whether there is a file of this name; a symbolic link that leads out of the top folder in the name does not count."""
        path = self._path(name)
        top = Path(self.folder or "", PurePosixPath(name).parts[0]).resolve()
        return path.is_file() and path.resolve().is_relative_to(top)

    def open(self, name: str) -> BinaryIO:
        """A stream of a file, which the caller must close. Raises ``StoreError`` if it cannot be read."""
        try:
            return self._path(name).open("rb")
        except OSError as error:
            raise StoreError(f"{name} cannot be read in {self.url}: {error.strerror}") from error

    def names(self, top: str) -> list[str]:
        """Names of all files below ``top``, sorted, without hidden ones."""
        found, start = [], self._path(top)
        for folder, subfolders, files in os.walk(start):
            subfolders[:] = [subfolder for subfolder in subfolders if not subfolder.startswith(".")]
            found += [f"{top}/{Path(folder, file).relative_to(start).as_posix()}" for file in files if not file.startswith(".")]
        return sorted(found)

    def write(self, name: str, content: bytes) -> None:
        """Write a small file, also over an old one, by renaming a finished temporary file."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".write-")
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        os.replace(aside, path)

    def put_tree(self, source: Path, top: str, last: str) -> None:
        """Move the folder ``source`` to ``top``; a folder that was there is deleted."""
        target = self._path(top)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=_ASIDE) as old:
            if target.exists():
                target.rename(Path(old, "old"))
            source.rename(target)

    def _add(self, source: Path, name: str) -> None:
        """Link the file under the new name, once the disk holds it. Raises ``StoreError`` if the name is in use."""
        path = self._path(name)
        synced(source)
        try:
            os.link(source, path)
        except FileExistsError as error:
            raise StoreError(f"{name} is in {self.url} already, and nothing is written over") from error
        synced(path.parent)

    def _spool(self, top: str) -> Path:
        """The folder ``top`` of the store itself."""
        return Path(self.folder or "", top)

    @contextmanager
    def _near(self, name: str) -> Iterator[Path]:
        """A context with the path of the file itself."""
        yield self._path(name)


class Objects(Store):
    """A store in an object store such as S3, where a name appears only when the whole file is uploaded."""

    def __init__(self, url: str) -> None:
        self._full_url, self.url = url, url.partition("?")[0].rstrip("/")

    @cached_property
    def _system(self) -> tuple[Any, str]:
        """``(pyarrow's file system, path in it)``, opened at the first use: a process must not fork with an open one. Raises ``StoreError``."""
        import pyarrow
        import pyarrow.fs

        try:
            system, path = pyarrow.fs.FileSystem.from_uri(self._full_url)
        except (OSError, ValueError, pyarrow.ArrowException) as error:
            raise StoreError(f"{self.url} cannot be opened: {masked(str(error))[:300]}") from error
        return system, path.rstrip("/")

    @contextmanager
    def _file_system(self, name: str) -> Iterator[tuple[Any, str]]:
        """A context with ``(file system, path of the file)``, in which an ``OSError`` becomes ``StoreError``."""
        system, path = self._system
        try:
            yield system, f"{path}/{_checked(name)}"
        except OSError as error:
            raise StoreError(f"{self.url} does not serve {name}: {masked(str(error))[:300]}") from error

    def has(self, name: str) -> bool:
        """Whether there is a file of this name. Raises ``StoreError`` if the store does not answer."""
        with self._file_system(name) as (system, path):
            return bool(system.get_file_info(path).is_file)

    def open(self, name: str) -> BinaryIO:
        """A stream of a file, which cannot seek and which the caller must close. Raises ``StoreError`` if there is no such file."""
        with self._file_system(name) as (system, path):
            stream: BinaryIO = system.open_input_stream(path, compression=None)
            return stream

    def names(self, top: str) -> list[str]:
        """Names of all files below ``top``, sorted."""
        import pyarrow.fs

        with self._file_system(top) as (system, path):
            infos = system.get_file_info(pyarrow.fs.FileSelector(path, recursive=True, allow_not_found=True))
        return sorted(top + info.path.removeprefix(path) for info in infos if info.is_file)

    def write(self, name: str, content: bytes) -> None:
        """Write a small file, also over an old one."""
        with self._file_system(name) as (system, path), system.open_output_stream(path, compression=None) as stream:
            stream.write(content)

    def put_tree(self, source: Path, top: str, last: str) -> None:
        """Upload every file of a folder to ``top``, the file ``last`` at the end, and then delete files below ``top`` that the folder does not have."""
        files = {path.relative_to(source).as_posix(): path for path in sorted(source.rglob("*")) if path.is_file()}
        for name in sorted(files, key=lambda name: name == last):
            self._upload(files[name], f"{top}/{name}")
        for name in self.names(top):
            if name.removeprefix(f"{top}/") not in files:
                with self._file_system(name) as (system, path):
                    system.delete_file(path)

    def _add(self, source: Path, name: str) -> None:
        """Upload a file under a new name. Raises ``StoreError`` if the name is in use (checked before, not atomically)."""
        if self.has(name):
            raise StoreError(f"{name} is in {self.url} already, and nothing is written over")
        self._upload(source, name)

    def _upload(self, source: Path, name: str) -> None:
        """Upload a file in pieces, also over an old one. Raises ``StoreError``."""
        with self._file_system(name) as (system, path), source.open("rb") as stream, system.open_output_stream(path, compression=None) as target:
            while piece := stream.read(PIECE_BYTES):
                target.write(piece)

    def _spool(self, top: str) -> Path:
        """A folder in the state folder of this machine."""
        return settings.state_dir() / "spool" / top


def sha256_of(path: Path) -> str:
    """SHA-256 of a file of this machine, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def synced(path: Path) -> None:
    """Wait until the disk holds what was written to a file or folder (``fsync``)."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _checked(name: str) -> str:
    """The name itself, if it stays within the store. Raises ``StoreError`` if it is empty, too long, absolute or has parts such as ``..``."""
    parts = name.split("/")
    if not name or len(name) > NAME_LETTERS or "\0" in name or "\\" in name or any(part in {"", ".", ".."} for part in parts):
        raise StoreError("a name of a file leads out of its store")
    return name
