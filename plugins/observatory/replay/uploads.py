"""The data set repositories that clients make in the replay: their commits, tags and files."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

ATTRIBUTES = b"*.parquet filter=lfs diff=lfs merge=lfs -text\n"
"""The file .gitattributes of the first commit that the Hub makes in a new repository, reduced to the kinds of files that are sent here."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file at a commit: SHA-256 and size (bytes) of its content, and ``oid``, git's hash of what git stores.

    ``is_lfs``: whether git stores only a pointer of ``pointer_size`` bytes, and the content lies outside git.
    """

    sha256: str
    size: int
    oid: str
    is_lfs: bool
    pointer_size: int = 0


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of a repository; ``files``: all its files, by path."""

    sha: str
    title: str
    at: datetime
    files: dict[str, Blob]


@dataclass
class Repository:
    """A repository that a client made; ``commits`` oldest first."""

    name: str
    is_private: bool
    commits: list[Commit]
    tags: dict[str, str] = field(default_factory=dict)

    def at(self, revision: str) -> Commit | None:
        """The commit that a branch, a tag or at least 7 digits of a hash name; None if there is none."""
        if revision in {"main", "refs/heads/main"}:
            return self.commits[-1]
        sha = self.tags.get(revision.removeprefix("refs/tags/"), revision)
        return next((commit for commit in self.commits if len(sha) >= 7 and commit.sha.startswith(sha)), None)


@dataclass
class Uploads:
    """The repositories by name, and the contents of their files by SHA-256, in a folder that is deleted when the process ends."""

    repositories: dict[str, Repository] = field(default_factory=dict)
    writers: set[str] | None = None
    """The tokens that are accepted; None: any."""

    @cached_property
    def _temporary(self) -> tempfile.TemporaryDirectory[str]:
        """A new folder for uploads; it is deleted with the object."""
        return tempfile.TemporaryDirectory(prefix="replay-uploads-")

    @property
    def folder(self) -> Path:
        """The folder of the contents."""
        return Path(self._temporary.name)

    def content(self, sha256: str) -> Path:
        """The path of the content with this hash, which need not exist."""
        return self.folder / sha256

    def keep(self, body: bytes) -> Blob:
        """Store the content of a small file, which git itself holds, under its SHA-256; returns its hashes and size."""
        sha256 = hashlib.sha256(body).hexdigest()
        self.content(sha256).write_bytes(body)
        return Blob(sha256, len(body), git_sha1(body), False)

    def lfs_blob(self, sha256: str) -> Blob:
        """A file whose stored content lies outside git (LFS); git holds a pointer to it."""
        size = self.content(sha256).stat().st_size
        text = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {size}\n".encode()
        return Blob(sha256, size, git_sha1(text), True, len(text))


def git_sha1(body: bytes) -> str:
    """The SHA-1 that git gives a file with this content."""
    return hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()
