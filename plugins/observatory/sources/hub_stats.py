"""The Hub of other days: parquet files that dataset repositories of others keep of it, and their history.

``hub_stats`` (``cfahlgren1/hub-stats``) renews one file a kind, and each of its commits is a state of the Hub that no list
can tell any more; ``hub_weekly`` (``hfmlsoc/hub_weekly_snapshots``) keeps copies of such files in dated folders;
``hub_characterization`` (``harvardMadsys/hf-hub-characterization``) counted downloads by day. Files are read at a commit,
never at ``main``, and checked against the size and the hash that the service told. Third parties make them, and may end
them: a refusal or an absence is ``SnapshotRefused``, which says which of the two.

The client is the Hub's own, within the bounds of ``hub_api``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from observatory.errors import ContractBroken
from observatory.http import PRODUCT, VERSION
from observatory.sources.asking import Progress
from observatory.sources.base import Outcome
from observatory.sources.hub_api import TIMEOUT, HubClient, HubRefused
from observatory.sources.stats_parquet import pages

HUB_STATS, HUB_WEEKLY, HUB_CHARACTERIZATION = "hub_stats", "hub_weekly", "hub_characterization"
REPOSITORY = "cfahlgren1/hub-stats"
REPOSITORIES = {HUB_STATS: REPOSITORY, HUB_WEEKLY: "hfmlsoc/hub_weekly_snapshots", HUB_CHARACTERIZATION: "harvardMadsys/hf-hub-characterization"}
FILES = {"model": "models.parquet", "dataset": "datasets.parquet"}
DOWNLOADS = "downloads.parquet"
MAX_COMMITS = 100_000
MAX_ENTRIES = 100_000
MAX_FILE_BYTES = 20 * 1024**3
# Commits stand newest first by the order of pushes; their dates may cross by a little.
SLACK = timedelta(days=1)
_SHA = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DATED = re.compile(r"(models|datasets)/(\d{4}-\d{2}-\d{2})/\1\.parquet", re.ASCII)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One file at one commit. ``kind`` is model or dataset (or download), ``revision`` 40 hexadecimal digits, ``committed_at`` UTC.

    ``etag`` is the hash of the file's content (SHA-256 where the file is stored beside git, else git's own): two
    snapshots of one etag are the same file. ``source`` is a key of ``REPOSITORIES``, ``file`` the path in the repository
    where that is not the kind's own. Of a file in a dated folder ``committed_at`` is the folder's date, a label.
    """

    kind: str
    revision: str
    committed_at: datetime
    size_bytes: int
    etag: str
    source: str = HUB_STATS
    file: str = ""

    @property
    def name(self) -> str:
        """Path of the file in its repository."""
        return self.file or FILES[self.kind]


class SnapshotRefused(HubRefused):
    """The repository, a revision or a file was refused or is not there; ``outcome`` says which, ``status`` is the service's."""


def changed(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """The first of every run of equal files, in the order given: a commit that left the file alone tells nothing new."""
    kept: list[Snapshot] = []
    for one in snapshots:
        if not kept or kept[-1].etag != one.etag:
            kept.append(one)
    return kept


class HubStats(HubClient):
    """The bulk files of the Hub's days. ``folder`` takes the client's home and what is downloaded; its owner empties it."""

    pages = staticmethod(pages)
    refused = SnapshotRefused

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.seen: dict[str, list[Any] | None] = {}
        """Files at commits as trees told them, by ``file@revision``: size and hash, None where there is none. A commit never changes."""

    def snapshots(self, kind: str, since: datetime | None = None, until: datetime | None = None) -> list[Snapshot]:
        """The file at every commit dated from ``since`` to ``until`` (both included), oldest first.

        A commit that left the file as it was is among them (see ``changed``), one that has no such file is not. One
        request a page of commits and one a commit. Raises as ``fetch``.
        """
        commits = self._commits(REPOSITORY, since)
        found = list[Snapshot]()
        for revision, committed_at in reversed(commits):
            if (since is None or committed_at >= since) and (until is None or committed_at <= until):
                place = f"{FILES[kind]}@{revision}"
                if place not in self.seen:
                    entry = self._entry(REPOSITORY, FILES[kind], revision)
                    told = _snapshot(kind, entry, revision, committed_at) if entry is not None else None
                    self.seen[place] = None if told is None else [told.size_bytes, told.etag]
                if (file := self.seen[place]) is not None:
                    found.append(Snapshot(kind, revision, committed_at, *file))
        return sorted(found, key=lambda one: one.committed_at)

    def newest(self, kind: str) -> Snapshot:
        """The file as it is now, at the commit that made it so; raises as ``fetch``."""
        head = self._head(REPOSITORY)
        entry = self._entry(REPOSITORY, FILES[kind], head[0], expand=True)
        if entry is None:
            raise SnapshotRefused(f"{REPOSITORY}: no {FILES[kind]}", Outcome.ABSENT, 404)
        last = entry.last_commit
        return _snapshot(kind, entry, *((last.oid, last.date) if last else head))

    def dated(self, kind: str, since: date | None = None, until: date | None = None) -> list[Snapshot]:
        """The files of ``kind`` in the folders of ``hub_weekly`` dated from ``since`` to ``until`` (both included), oldest first.

        A folder's date is when its week begins; the file may tell of a day up to six days later, or of an older one. All
        are read at the repository's newest commit. Two requests and one a thousand entries. Raises as ``fetch``.
        """
        repository = REPOSITORIES[HUB_WEEKLY]
        revision, _ = self._head(repository)

        def ask() -> list[Any]:
            told = self._api().list_repo_tree(repository, f"{kind}s", recursive=True, repo_type="dataset", revision=revision)
            return list(islice(told, MAX_ENTRIES))

        found = list[Snapshot]()
        for entry in self._patiently(f"tree of {kind}s", ask):
            match = _DATED.fullmatch(str(entry.path))
            if match is None or match[1] != f"{kind}s" or not hasattr(entry, "size"):
                continue
            try:
                label = date.fromisoformat(match[2])
            except ValueError:
                continue
            if (since is None or label >= since) and (until is None or label <= until):
                at = datetime(label.year, label.month, label.day, tzinfo=UTC)
                found.append(_snapshot(kind, entry, revision, at, HUB_WEEKLY, str(entry.path)))
        return sorted(found, key=lambda one: one.committed_at)

    def archive(self) -> dict[str, Snapshot]:
        """The files of ``hub_characterization`` by what is in them (model, dataset, download), at its newest commit.

        Raises as ``fetch``, and ``SnapshotRefused`` where one of them is not there.
        """
        repository = REPOSITORIES[HUB_CHARACTERIZATION]
        revision, committed_at = self._head(repository)
        found = dict[str, Snapshot]()
        for kind, name in {**FILES, "download": DOWNLOADS}.items():
            entry = self._entry(repository, name, revision)
            if entry is None:
                raise SnapshotRefused(f"{repository}: no {name}", Outcome.ABSENT, 404)
            found[kind] = _snapshot(kind, entry, revision, committed_at, HUB_CHARACTERIZATION, name)
        return found

    def fetch(self, snapshot: Snapshot) -> Path:
        """Download a snapshot at its revision; the path lies in the folder. A file of the same hash is not loaded twice.

        Raises ``SnapshotRefused`` (refused or not there), ``AuthRefused``, ``RateLimited`` (the wait is too long for a
        task), ``ServiceUnavailable`` (also for a body that was cut), ``ContractBroken`` (too large, or not the file that
        the service spoke of).
        """
        repository = REPOSITORIES[snapshot.source]
        if not _SHA.fullmatch(snapshot.revision):
            raise ContractBroken(f"{repository}: {snapshot.revision[:80]!r} is no commit")
        name = snapshot.name
        if snapshot.size_bytes > MAX_FILE_BYTES:
            raise ContractBroken(f"{name}: {snapshot.size_bytes} bytes, more than {MAX_FILE_BYTES}")
        cache, most = self._folder / "hub", self._most
        # An endless body would fill the disk before its length is compared with what was told.
        self._most = max(most, snapshot.size_bytes)
        try:
            path = self._patiently(
                name,
                lambda: self._api().hf_hub_download(
                    repository, name, repo_type="dataset", revision=snapshot.revision, cache_dir=cache, etag_timeout=TIMEOUT.read or 60.0
                ),
            )
        finally:
            self._most = most
        _check(Path(path), snapshot)
        return Path(path)

    def discard(self, path: Path) -> None:
        """Remove a file that ``fetch`` gave: years of snapshots do not fit on a disk at once."""
        if not path.resolve().is_relative_to(self._folder.resolve()):
            raise ContractBroken(f"{path.name}: not a file of this folder")
        path.resolve().unlink(missing_ok=True)
        path.unlink(missing_ok=True)

    # -- the repository

    def _head(self, repository: str) -> tuple[str, datetime]:
        """The newest commit of a repository and its date."""
        commits = self._commits(repository, limit=1)
        if not commits:
            raise ContractBroken(f"{repository}: a history without commits")
        return commits[0]

    def _commits(self, repository: str, since: datetime | None = None, limit: int = MAX_COMMITS) -> list[tuple[str, datetime]]:
        """``(revision, date)`` newest first, up to ``limit`` or until they are older than ``since``."""
        progress, found = Progress(f"{repository}: commits"), list[tuple[str, datetime]]()
        url: str | None = f"{self._endpoint}/api/datasets/{repository}/commits/main"
        while url is not None:
            # A page at a time: a limit in the middle of a long history is waited for there, and what was told is not asked for again.
            told, following = self._patiently("commits", lambda url=url: self._commit_page(url))  # type: ignore[misc]  # mypy knows no such default
            progress.check(following, [revision for revision, _ in told])
            found += told
            is_past = since is not None and any(at < since - SLACK for _, at in told)
            url = None if is_past or len(found) >= limit else following
        found = found[:limit]
        if len(found) >= MAX_COMMITS:
            raise ContractBroken(f"{repository}: more than {MAX_COMMITS} commits")
        return found

    def _commit_page(self, url: str) -> tuple[list[tuple[str, datetime]], str | None]:
        """``(revision, date)`` of the commits of one page, and the address of the next."""
        from huggingface_hub.utils import build_hf_headers, hf_raise_for_status, http_backoff  # type: ignore[attr-defined]  # its helpers, typed but not listed

        self._api()
        headers = build_hf_headers(token=self._token or False, library_name=PRODUCT, library_version=VERSION)
        answer = http_backoff("GET", url, headers=headers)
        hf_raise_for_status(answer)
        told = [(str(one["id"]), _moment(str(one["date"]))) for one in answer.json()]
        if not all(_SHA.fullmatch(revision) for revision, _ in told):
            raise ContractBroken(f"{answer.request.url.path}: a commit without a hash")
        return told, answer.links.get("next", {}).get("url")

    def _entry(self, repository: str, name: str, revision: str, *, expand: bool = False) -> Any:
        """The file's entry in the tree at ``revision``; None where the tree does not name it."""

        def ask() -> Any:
            entries = self._api().list_repo_tree(repository, repo_type="dataset", revision=revision, expand=expand)
            return next((one for one in entries if one.path == name and hasattr(one, "size")), None)

        # The tree, not the file: a HEAD of the file would count as a download of it.
        return self._patiently(f"tree at {revision}", ask)


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _snapshot(kind: str, entry: Any, revision: str, committed_at: datetime, source: str = HUB_STATS, file: str = "") -> Snapshot:
    size = entry.lfs.size if entry.lfs else entry.size
    etag = entry.lfs.sha256 if entry.lfs else entry.blob_id
    if not isinstance(size, int) or not isinstance(etag, str) or not _SHA.fullmatch(str(revision)):
        raise ContractBroken(f"{file or FILES[kind]}: a tree without size or hash")
    try:
        moment = committed_at.astimezone(UTC)
    except (OverflowError, AttributeError) as error:
        raise ContractBroken(f"{file or FILES[kind]}: a commit without a day of this calendar") from error
    return Snapshot(kind, revision, moment, size, etag, source, file)


def _check(path: Path, snapshot: Snapshot) -> None:
    """Raise unless the file is the one that the service spoke of."""
    size = path.stat().st_size
    if size != snapshot.size_bytes:
        raise ContractBroken(f"{snapshot.name}: {size} bytes, and {snapshot.size_bytes} were told")
    if _SHA256.fullmatch(snapshot.etag):
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest != snapshot.etag:
            raise ContractBroken(f"{snapshot.name}: not the content that its hash tells")
