"""What a client deposits on the replay's Zenodo: records of several versions, drafts, and their files."""

from __future__ import annotations

import hashlib
import tempfile
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

FIRST_NUMBER = 500_000
"""Ids of records count from here."""


@dataclass(frozen=True, slots=True)
class Content:
    """A file of a version: its id, MD5 and size in bytes."""

    file_id: str
    md5: str
    size: int
    place: str
    """The name of its file in the folder."""


@dataclass
class Deposition:
    """A version of a record. ``concept`` is the id that all its versions share."""

    number: int
    concept: int
    bucket: str
    created: datetime
    metadata: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Content] = field(default_factory=dict)
    is_published: bool = False


@dataclass
class Depositions:
    """All versions by id, and their files in a folder that goes with the process."""

    held: dict[int, Deposition] = field(default_factory=dict)
    writers: set[str] | None = None
    """Tokens that are taken; None: any."""
    _last: int = FIRST_NUMBER
    _named: int = 0

    @cached_property
    def _temporary(self) -> tempfile.TemporaryDirectory[str]:
        """The temporary folder for the files of the deposits, made when it is first used."""
        return tempfile.TemporaryDirectory(prefix="replay-depositions-")

    @property
    def folder(self) -> Path:
        """The temporary folder of the files' contents."""
        return Path(self._temporary.name)

    def begin(self, now: datetime, concept: int | None = None) -> Deposition:
        """Make and keep a new draft: the first version of a new record, or with ``concept`` a later version of that record."""
        if concept is None:
            self._last += 1
            concept = self._last
        self._last += 1
        made = Deposition(self._last, concept, self._uuid(), now)
        self.held[made.number] = made
        return made

    def versions(self, concept: int) -> list[Deposition]:
        """The published versions of a record, oldest first."""
        return sorted((one for one in self.held.values() if one.concept == concept and one.is_published), key=lambda one: one.number)

    def draft(self, concept: int) -> Deposition | None:
        """The unpublished version of a record; None if there is none. A record has at most one."""
        return next((one for one in self.held.values() if one.concept == concept and not one.is_published), None)

    def of_bucket(self, bucket: str) -> Deposition | None:
        """The version whose files are in ``bucket``; None if there is none."""
        return next((one for one in self.held.values() if one.bucket == bucket), None)

    def content(self, one: Content) -> Path:
        """The path of a file's content."""
        return self.folder / one.place

    def keep(self, path: Path, md5: str) -> Content:
        """The entry for a file whose bytes were received into ``path``: a new id, its MD5, size and place."""
        return Content(self._uuid(), md5, path.stat().st_size, path.name)

    def _uuid(self) -> str:
        """A UUID that is the same in every run with the same calls, so that answers can be compared."""
        self._named += 1
        return str(uuid.UUID(hashlib.md5(f"replay {self._named}".encode(), usedforsecurity=False).hexdigest()))
