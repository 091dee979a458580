"""The Hub on past days: parquet files about it that others keep in dataset repositories, and the history of these files.

``hub_stats`` (``cfahlgren1/hub-stats``) renews one file a kind, and each of its commits is a state of the Hub that its lists no longer
show; ``hub_weekly`` (``hfmlsoc/hub_weekly_snapshots``) keeps copies of such files in dated folders;
``hub_characterization`` (``harvardMadsys/hf-hub-characterization``) counted downloads by day. Files are read at a commit,
never at ``main``, and checked against the size and the hash that the Hub gives. Third parties make them, and may stop:
``SnapshotRefused`` says whether a file is refused or absent.

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
# How far the dates of commits may be out of order: the Hub lists commits newest first by the order of pushes.
SLACK = timedelta(days=1)
_SHA = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DATED = re.compile(r"(models|datasets)/(\d{4}-\d{2}-\d{2})/\1\.parquet", re.ASCII)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One file at one commit. ``kind`` is model or dataset (or download), ``revision`` 40 hexadecimal digits, ``committed_at`` UTC.

    ``etag`` is the hash of the file's content (SHA-256 if the file is stored outside git, else git's own): two snapshots with the same etag are the
    same file. ``source`` is a key of ``REPOSITORIES``, ``file`` the path in the repository (empty: the name in ``FILES``). For a file in a dated
    folder ``committed_at`` is the date of the folder.
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
    """The repository, a revision or a file was refused or does not exist: ``outcome`` says which; ``status`` is the HTTP status."""


def changed(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """The snapshots whose file differs from that of the snapshot before, in the order given; the first one is always kept."""
    kept: list[Snapshot] = []
    for snapshot in snapshots:
        if not kept or kept[-1].etag != snapshot.etag:
            kept.append(snapshot)
    return kept


class HubStats(HubClient):
    """Finds and downloads the files of past days. ``folder`` holds the client's home and the downloads; the caller must empty it."""

    pages = staticmethod(pages)
    refused = SnapshotRefused

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.seen: dict[str, list[Any] | None] = {}
        """``[size in bytes, hash]`` of files by ``file@revision``, None where the commit has no such file. It never expires: a commit does not change."""

    def snapshots(self, kind: str, since: datetime | None = None, until: datetime | None = None) -> list[Snapshot]:
        """The file at every commit dated from ``since`` to ``until`` (both included), oldest first.

        Commits that did not change the file are included (see ``changed``); commits without the file are not. It takes one request for each page of
        commits and one for each commit. Raises as ``fetch``.
        """
        commits = self._commits(REPOSITORY, since)
        found = list[Snapshot]()
        for revision, committed_at in reversed(commits):
            if (since is None or committed_at >= since) and (until is None or committed_at <= until):
                file_key = f"{FILES[kind]}@{revision}"
                if file_key not in self.seen:
                    entry = self._entry(REPOSITORY, FILES[kind], revision)
                    snapshot = _snapshot(kind, entry, revision, committed_at) if entry is not None else None
                    self.seen[file_key] = None if snapshot is None else [snapshot.size_bytes, snapshot.etag]
                if (size_and_etag := self.seen[file_key]) is not None:
                    found.append(Snapshot(kind, revision, committed_at, *size_and_etag))
        return sorted(found, key=lambda snapshot: snapshot.committed_at)

    def newest(self, kind: str) -> Snapshot:
        """The current file, at the commit that last changed it. Raises as ``fetch``."""
        head = self._head(REPOSITORY)
        entry = self._entry(REPOSITORY, FILES[kind], head[0], expand=True)
        if entry is None:
            raise SnapshotRefused(f"{REPOSITORY}: no {FILES[kind]}", Outcome.ABSENT, 404)
        last = entry.last_commit
        return _snapshot(kind, entry, *((last.oid, last.date) if last else head))

    def dated(self, kind: str, since: date | None = None, until: date | None = None) -> list[Snapshot]:
        """The files of ``kind`` in the folders of ``hub_weekly`` dated from ``since`` to ``until`` (both included), oldest first.

        A folder's date is the first day of its week; the file may show the Hub up to six days later, or on an older day. All are at the repository's
        newest commit. It takes two requests and one more for each thousand entries. Raises as ``fetch``.
        """
        repository = REPOSITORIES[HUB_WEEKLY]
        revision, _ = self._head(repository)

        def ask() -> list[Any]:
            """Up to ``MAX_ENTRIES`` entries of the repository's tree below the folder of ``kind``."""
            entries = self._api().list_repo_tree(repository, f"{kind}s", recursive=True, repo_type="dataset", revision=revision)
            return list(islice(entries, MAX_ENTRIES))

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
        return sorted(found, key=lambda snapshot: snapshot.committed_at)

    def archive(self) -> dict[str, Snapshot]:
        """The three files of ``hub_characterization`` by their content (model, dataset, download), at its newest commit.

        Raises as ``fetch``, and ``SnapshotRefused`` if one of them does not exist.
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
        """Download a snapshot at its revision, and return its path in the client's folder. A file with the same hash is not downloaded twice.

        Raises ``SnapshotRefused`` (refused or absent), ``AuthRefused``, ``RateLimited`` (the wait is too long for a task), ``ServiceUnavailable`` (also
        for a body that was cut), ``ContractBroken`` (too large, or another size or hash than the snapshot's).
        """
        repository = REPOSITORIES[snapshot.source]
        if not _SHA.fullmatch(snapshot.revision):
            raise ContractBroken(f"{repository}: {snapshot.revision[:80]!r} is no commit")
        name = snapshot.name
        if snapshot.size_bytes > MAX_FILE_BYTES:
            raise ContractBroken(f"{name}: {snapshot.size_bytes} bytes, more than {MAX_FILE_BYTES}")
        cache, most = self._folder / "hub", self._most
        # Bound the body by the file's size, which stops an endless file before it fills the disk; the length is compared only after the download.
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
        """Delete a file that ``fetch`` returned: years of snapshots do not fit on a disk. Raises ``ContractBroken`` for a path outside the folder."""
        if not path.resolve().is_relative_to(self._folder.resolve()):
            raise ContractBroken(f"{path.name}: not a file of this folder")
        path.resolve().unlink(missing_ok=True)
        path.unlink(missing_ok=True)

    # -- the repository

    def _head(self, repository: str) -> tuple[str, datetime]:
        """``(revision, date)`` of a repository's newest commit. Raises ``ContractBroken`` if it has none, else as ``fetch``."""
        commits = self._commits(repository, limit=1)
        if not commits:
            raise ContractBroken(f"{repository}: a history without commits")
        return commits[0]

    def _commits(self, repository: str, since: datetime | None = None, limit: int = MAX_COMMITS) -> list[tuple[str, datetime]]:
        """``(revision, date)`` of the commits, newest first: up to ``limit``, or those of the pages down to ``since``.

        Raises ``ContractBroken`` for ``MAX_COMMITS`` or more, or pages that repeat themselves, else as ``fetch``.
        """
        progress, found = Progress(f"{repository}: commits"), list[tuple[str, datetime]]()
        url: str | None = f"{self._endpoint}/api/datasets/{repository}/commits/main"
        while url is not None:
            # Each page is one call of ``_patiently``: after a rate limit in a long history only this page is asked for again, not the earlier ones.
            commits, following = self._patiently("commits", lambda url=url: self._commit_page(url))  # type: ignore[misc]  # mypy knows no such default
            progress.check(following, [revision for revision, _ in commits])
            found += commits
            is_past = since is not None and any(at < since - SLACK for _, at in commits)
            url = None if is_past or len(found) >= limit else following
        found = found[:limit]
        if len(found) >= MAX_COMMITS:
            raise ContractBroken(f"{repository}: more than {MAX_COMMITS} commits")
        return found

    def _commit_page(self, url: str) -> tuple[list[tuple[str, datetime]], str | None]:
        """The commits of one page as ``(revision, date)``, and the address of the next page (None: the last). Raises ``ContractBroken`` for an odd hash."""
        from huggingface_hub.utils import build_hf_headers, hf_raise_for_status, http_backoff  # type: ignore[attr-defined]  # its helpers, typed but not listed

        self._api()
        headers = build_hf_headers(token=self._token or False, library_name=PRODUCT, library_version=VERSION)
        answer = http_backoff("GET", url, headers=headers)
        hf_raise_for_status(answer)
        commits = [(str(commit["id"]), _moment(str(commit["date"]))) for commit in answer.json()]
        if not all(_SHA.fullmatch(revision) for revision, _ in commits):
            raise ContractBroken(f"{answer.request.url.path}: a commit without a hash")
        return commits, answer.links.get("next", {}).get("url")

    def _entry(self, repository: str, name: str, revision: str, *, expand: bool = False) -> Any:
        """The file's entry in the repository's tree at ``revision``, with its last commit if ``expand``; None if there is no such file."""

        def ask() -> Any:
            """The entry of the file ``name`` at the top of the tree, or None."""
            entries = self._api().list_repo_tree(repository, repo_type="dataset", revision=revision, expand=expand)
            return next((entry for entry in entries if entry.path == name and hasattr(entry, "size")), None)

        # Ask the tree for size and hash: a HEAD request of the file itself would count as a download of it.
        return self._patiently(f"tree at {revision}", ask)


def _moment(text: str) -> datetime:
    """The time in UTC of an ISO 8601 text; without a zone it is taken as UTC. Raises ``ValueError``."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _snapshot(kind: str, entry: Any, revision: str, committed_at: datetime, source: str = HUB_STATS, file: str = "") -> Snapshot:
    """The snapshot of a tree's entry. Raises ``ContractBroken`` if it lacks size or hash, or if the commit's date is out of range."""
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
    """Raise ``ContractBroken`` if the downloaded file has another size or hash than the snapshot."""
    size = path.stat().st_size
    if size != snapshot.size_bytes:
        raise ContractBroken(f"{snapshot.name}: {size} bytes, and {snapshot.size_bytes} were told")
    if _SHA256.fullmatch(snapshot.etag):
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest != snapshot.etag:
            raise ContractBroken(f"{snapshot.name}: not the content that its hash tells")
