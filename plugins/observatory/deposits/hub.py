"""Publishes a release as a data set repository on the Hub: reads what the Hub holds, plans the changes, and makes them in one commit.

No part of a release is visible before its commit: files are sent first, to where only the commit can name them. What the Hub holds is compared by
hash, so that an equal release sends nothing. Files that no release brought are left as they are.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import httpx2

from observatory.deposits.card import CARD, card
from observatory.deposits.croissant import CROISSANT, croissant
from observatory.deposits.reach import is_loopback, refuse_sample, require_https
from observatory.deposits.release import Held
from observatory.errors import AuthRefused, ContractBroken, ParameterRefused
from observatory.http import ServiceConfig
from observatory.identifiers import blob_hash
from observatory.sources.base import Outcome
from observatory.sources.hub_api import HubClient, HubRefused, translated
from observatory.warehouse.export import MANIFEST

log = logging.getLogger(__name__)

KIND = "dataset"
MAX_ENTRIES = 10_000
MAX_MANIFEST_BYTES = 5_000_000
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_SHA = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Target:
    """The repository on the Hub that releases are published to. ``worlds``: titles of the replayed worlds that may be published on a public Hub.

    Raises ``ParameterRefused`` if ``repository`` is not of the form ``owner/name``, if there is no token, or if the Hub is neither local nor reached by https.
    """

    config: ServiceConfig
    repository: str
    worlds: frozenset[str] = frozenset()
    is_private: bool = False
    only_by_hand: bool = False

    def __post_init__(self) -> None:
        """Refuse a name that is no repository, a missing token, and an address without https unless it is a rehearsal."""
        if not _REPOSITORY.fullmatch(self.repository):
            raise ParameterRefused(f"{self.repository[:100]!r} is no data set repository: owner/name is one")
        if not self.config.token:
            raise ParameterRefused("a release cannot be put on the Hub without a token that may write")
        require_https(self.config.base_url, "the Hub")

    @property
    def url(self) -> str:
        """The page of the repository."""
        return f"{self.config.base_url.rstrip('/')}/datasets/{self.repository}"

    @property
    def is_rehearsal(self) -> bool:
        """Whether the Hub is a local one (loopback), which nobody else reads."""
        return is_loopback(self.config.base_url)

    def check(self, release: Held) -> None:
        """Raise ``ParameterRefused`` if this release may not be published in this repository."""
        refuse_sample(release, self.config.base_url, self.worlds, "Hub")


@dataclass(frozen=True, slots=True)
class File:
    """A file of the repository as it should be: a path on this machine, or its bytes. ``sha1`` is git's hash of it."""

    content: Path | bytes
    sha256: str
    sha1: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes that a publication would make, as paths of files.

    ``head``: the commit that they are based on; empty if there is no repository yet. ``equal``: the number of files that the Hub already holds unchanged.
    ``is_tagged``: whether the release's tag exists. ``fingerprint``: a hash of the plan, hexadecimal; equal plans have equal fingerprints.
    """

    head: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]
    """Files in the repository that were not published by a release; they are not touched."""
    equal: int
    size_bytes: int
    """The most bytes to be sent; the Hub may already hold some of them."""
    is_tagged: bool
    fingerprint: str

    @property
    def is_empty(self) -> bool:
        """Whether the Hub already holds everything."""
        return not (self.added or self.changed or self.removed) and self.is_tagged


def files_to_publish(release: Held, target: Target) -> dict[str, File]:
    """The files to publish, by path: those of the release, plus its card and its Croissant description.

    Raises ``ContractBroken`` if the release itself holds a file with the name of one of these two.
    """
    written = {CARD: card(release, target.repository).encode(), CROISSANT: croissant(release, target.url).encode()}
    if duplicates := written.keys() & release.files.keys():
        raise ContractBroken(f"release {release.name} holds {', '.join(sorted(duplicates))}, which its publication writes")
    from_release = {name: File(path, release.sha256[name], _git_sha1(path), path.stat().st_size) for name, path in release.files.items()}
    return {**from_release, **{name: File(body, hashlib.sha256(body).hexdigest(), _git_sha1(body), len(body)) for name, body in written.items()}}


def _git_sha1(content: Path | bytes) -> str:
    """The SHA-1 under which git stores a file of this content. A file on the disk is read in pieces."""
    if isinstance(content, bytes):
        return blob_hash(content)
    digest = hashlib.sha1(b"blob %d\0" % content.stat().st_size, usedforsecurity=False)
    with content.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


class HubDeposit(HubClient):
    """Publishes releases on the Hub. ``folder`` holds the client's own files; whoever made it deletes it."""

    # Wait up to 300 s for an answer: the Hub answers a commit only after it stored all files, which takes minutes for a hundred of them.
    timeout: ClassVar[httpx2.Timeout] = httpx2.Timeout(300.0, connect=10.0)
    deadline: ClassVar[float] = 600.0

    def __init__(self, target: Target, folder: Path, **options: Any) -> None:
        super().__init__(target.config, folder, **options)
        self._target = target

    def plan(self, files: Mapping[str, File], tag: str) -> Plan:
        """Compare ``files`` with what the Hub holds; ``tag`` is the name of the release.

        Raises ``AuthRefused`` if the token is refused, ``RateLimited``, ``ServiceUnavailable``, ``ContractBroken``.
        """
        head, hub_files = self._current_files()
        added = sorted(files.keys() - hub_files.keys())
        changed = sorted(name for name in files.keys() & hub_files.keys() if not _is_same(files[name], hub_files[name]))
        unplanned = sorted(name for name in hub_files.keys() - files.keys() if not name.startswith("."))
        from_releases = self._files_of_earlier_release(head) if unplanned else frozenset()
        removed = [name for name in unplanned if name in from_releases]
        is_tagged = bool(head) and self._is_tag(tag)
        changes = {
            "url": self._target.url,
            "head": head,
            "tag": tag,
            "is_tagged": is_tagged,
            "removed": removed,
            "files": {name: file.sha256 for name, file in sorted(files.items())},
        }
        return Plan(
            head,
            tuple(added),
            tuple(changed),
            tuple(removed),
            tuple(name for name in unplanned if name not in from_releases),
            len(files) - len(added) - len(changed),
            sum(files[name].size_bytes for name in (*added, *changed)),
            is_tagged,
            hashlib.sha256(json.dumps(changes, sort_keys=True).encode()).hexdigest(),
        )

    def publish(self, plan: Plan, files: Mapping[str, File], tag: str) -> str:
        """Make the planned changes in one commit with a tag; returns the commit, 40 hexadecimal digits.

        Raises the errors of ``plan``, and ``ContractBroken`` if the repository changed after the plan was made, or if a file that was sent is missing later.
        """
        head = plan.head
        if not head:
            head = self._create()
        if plan.added or plan.changed or plan.removed:
            head = self._commit(head, plan, files, tag)
        if not plan.is_tagged:
            self._patiently("tag", lambda: self._api().create_tag(self._target.repository, tag=tag, revision=head, repo_type=KIND))
        after = self.plan(files, tag)
        if not after.is_empty:
            raise ContractBroken(f"{self._target.repository}: the Hub does not say that it holds what was sent")
        return head

    # -- what the Hub holds

    def _current_files(self) -> tuple[str, dict[str, Any]]:
        """Ask the Hub for the newest commit and its files by path; an empty commit and no file if there is no repository.

        Raises ``ContractBroken`` if the answer has no commit or too many files.
        """
        repository = self._target.repository
        try:
            head = str(self._patiently("repository", lambda: self._api().repo_info(repository, repo_type=KIND, revision="main").sha))
        except HubRefused as refused:
            if refused.status != 404:
                raise
            return "", {}
        if not _SHA.fullmatch(head):
            raise ContractBroken(f"{repository}: a repository without a commit")

        def ask() -> dict[str, Any]:
            """Read the tree at commit ``head``: {path: entry} of its files, without folders. Raises ``ContractBroken`` for more than ``MAX_ENTRIES`` files."""
            files: dict[str, Any] = {}
            for entry in self._api().list_repo_tree(repository, repo_type=KIND, revision=head, recursive=True):
                if hasattr(entry, "size"):
                    files[str(entry.path)] = entry
                if len(files) > MAX_ENTRIES:
                    raise ContractBroken(f"{repository}: more than {MAX_ENTRIES} files")
            return files

        return head, self._patiently("tree", ask)

    def _files_of_earlier_release(self, head: str) -> frozenset[str]:
        """Download the manifest at commit ``head``; returns the paths of the files that it lists, empty if there is none."""
        url = f"{self._target.url}/resolve/{head}/{MANIFEST}"

        def ask() -> Any:
            """Download the manifest at commit ``head`` and return the paths that it lists. Raises ``ContractBroken`` if it is too large."""
            from huggingface_hub.utils import build_hf_headers, get_session  # type: ignore[attr-defined]  # its helpers, typed but not listed

            self._api()
            answer = get_session().get(url, headers=build_hf_headers(token=self._token or False))
            if len(answer.content) > MAX_MANIFEST_BYTES:
                raise ContractBroken(f"{MANIFEST}: more than {MAX_MANIFEST_BYTES} bytes")
            return frozenset(str(entry["path"]) for entry in json.loads(answer.content)["files"])

        try:
            paths: frozenset[str] = self._patiently(MANIFEST, ask)
        except HubRefused as refused:
            if refused.outcome is Outcome.ABSENT:
                return frozenset()
            raise
        return paths

    def _is_tag(self, tag: str) -> bool:
        """Whether there is a tag of this name. An existing tag is never moved, since papers may cite it."""
        refs = self._patiently("refs", lambda: self._api().list_repo_refs(self._target.repository, repo_type=KIND))
        return any(existing.name == tag for existing in refs.tags)

    # -- changes on the Hub

    def _create(self) -> str:
        """Make the empty data set repository on the Hub; returns its first commit. Raises ``ContractBroken`` if it is not there afterwards."""
        target = self._target
        self._patiently("new repository", lambda: self._api().create_repo(target.repository, repo_type=KIND, private=target.is_private))
        head, _ = self._current_files()
        if not head:
            raise ContractBroken(f"{target.repository}: it was made, and is not there")
        return head

    def _commit(self, head: str, plan: Plan, files: Mapping[str, File], tag: str) -> str:
        """Make one commit upon ``head`` with the planned files added and removed; returns its id."""
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        operations: list[Any] = [CommitOperationAdd(name, files[name].content) for name in (*plan.added, *plan.changed)]
        operations += [CommitOperationDelete(name) for name in plan.removed]
        # Commit without a retry. If the commit succeeded and only its answer was lost, a second one would be refused; the next plan sees that it succeeded.
        answer = translated(
            "commit",
            lambda: self._api().create_commit(
                self._target.repository, operations, commit_message=f"Release {tag}", repo_type=KIND, parent_commit=head, num_threads=1
            ),
        )
        return str(answer.oid)

    def _judge(self, answer: httpx2.Response) -> None:
        """Raise the typed error for a failed answer, as ``HubClient`` does. A 403 to a request with a token raises ``AuthRefused``: the token lacks a right."""
        status, shown = answer.status_code, self.shown(answer.request)
        is_ours = "authorization" in answer.request.headers
        if self._is_token_refused(answer):
            raise AuthRefused(f"{shown}: the Hub refused the token (not shown here). Put a new one into the connection")
        if status == 403 and is_ours:
            raise AuthRefused(f"{shown}: the token may not do this (it is not shown). It needs the right to write to {self._target.repository}")
        super()._judge(answer)


def _is_same(file: File, entry: Any) -> bool:
    """Whether the Hub's entry has the same content as ``file``: compares SHA-256 and size if the Hub stores it outside git (LFS), else git's own hash."""
    if entry.lfs is not None:
        return bool(entry.lfs.sha256 == file.sha256 and entry.lfs.size == file.size_bytes)
    return bool(entry.blob_id == file.sha1)
