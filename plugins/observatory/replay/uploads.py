"""What clients put into data set repositories of the replay: commits, tags, and the files that commits name."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

ATTRIBUTES = b"*.parquet filter=lfs diff=lfs merge=lfs -text\n"
"""What the Hub's own first commit holds, of what is sent here."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file at a commit: SHA-256 and bytes of its content, git's own name for what lies in git, and whether the content lies beside git."""

    sha256: str
    size: int
    oid: str
    is_lfs: bool
    pointer_size: int = 0


@dataclass(frozen=True, slots=True)
class Commit:
    """One state of a repository."""

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
        """The state that a branch, a tag or a commit names."""
        if revision in {"main", "refs/heads/main"}:
            return self.commits[-1]
        sha = self.tags.get(revision.removeprefix("refs/tags/"), revision)
        return next((one for one in self.commits if len(sha) >= 7 and one.sha.startswith(sha)), None)


@dataclass
class Uploads:
    """Repositories by name, and their contents by SHA-256 in a folder that goes with the process."""

    repositories: dict[str, Repository] = field(default_factory=dict)
    writers: set[str] | None = None
    """Tokens that are taken; None: any."""

    @cached_property
    def _temporary(self) -> tempfile.TemporaryDirectory[str]:
        return tempfile.TemporaryDirectory(prefix="replay-uploads-")

    @property
    def folder(self) -> Path:
        """Where contents lie."""
        return Path(self._temporary.name)

    def content(self, sha256: str) -> Path:
        """Where a content lies, or would."""
        return self.folder / sha256

    def keep(self, body: bytes) -> Blob:
        """Keep a file that lies in git."""
        sha256 = hashlib.sha256(body).hexdigest()
        self.content(sha256).write_bytes(body)
        return Blob(sha256, len(body), git_name(body), False)

    def beside(self, sha256: str) -> Blob:
        """A file whose content lies beside git, where only a text that names it is."""
        size = self.content(sha256).stat().st_size
        text = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize {size}\n".encode()
        return Blob(sha256, size, git_name(text), True, len(text))


def git_name(body: bytes) -> str:
    """Git's own hash of a file."""
    return hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()
