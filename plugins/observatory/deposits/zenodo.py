"""Deposits a release on Zenodo, where it gets a DOI: finds the versions that are there, plans, sends what differs into a draft, and publishes it last.

By the deposit API (https://developers.zenodo.org). A published version can be neither changed nor deleted. So the draft is compared with the release
by checksum before it is published; a draft that an ended run left is found and completed; a call that makes something is not sent twice.
"""

from __future__ import annotations

import hashlib
import html
import json
import logging
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx2
import msgspec

from observatory.budget import Budget
from observatory.clock import Clock
from observatory.deposits.archive import HISTORY, in_archive, write_archive
from observatory.deposits.citation import Author, authors
from observatory.deposits.crate import CRATE, crate
from observatory.deposits.reach import is_loopback, refuse_sample, require_https
from observatory.deposits.release import Held
from observatory.errors import AuthRefused, ContractBroken, ParameterRefused, RateLimited, ServiceUnavailable
from observatory.http import RETRIED, Client, Response, ServiceConfig, Upload, asked_wait

log = logging.getLogger(__name__)

SERIES = "open-release-observatory"
"""The keyword by which the versions of a live dataset are found among what an account holds; a sample's has a hash of its world behind it."""
MAX_FILES, MAX_BYTES = 100, 50_000_000_000
"""What Zenodo takes into one record."""
PAGE, MAX_PAGES = 100, 20
MAX_ANSWER_BYTES = 16_000_000
SILENT_SECONDS, REQUEST_SECONDS = 300.0, 600.0
MAX_RELATED = 20
RELATIONS = frozenset(
    {"cites", "isCitedBy", "isDerivedFrom", "isDescribedBy", "isDocumentedBy", "isIdenticalTo", "isPartOf", "isReferencedBy", "isSupplementTo"}
    | {"isSupplementedBy", "isVariantFormOf", "references"}
)
"""What a record may be to another thing, of Zenodo's list."""
_DEPOSITIONS = "/api/deposit/depositions"
_MD5 = re.compile(r"(?:md5:)?([0-9a-f]{32})")
# The id of a bucket in an address: "https://zenodo.org/api/files/568377dd-daf8-4235-85e1-a56011ad454b".
_BUCKET = re.compile(r"https?://[^/\s]+/api/files/([A-Za-z0-9-]{1,64})/?")
# The number of a draft in an address: "https://zenodo.org/api/deposit/depositions/542201".
_DRAFT = re.compile(r"https?://[^/\s]+/api/deposit/depositions/([0-9]{1,15})/?")
# A whole DOI: "10.5281/zenodo.542201".
_DOI = re.compile(r"10\.[0-9]{4,9}/[A-Za-z0-9._-]{1,100}")
_UNSEEN = re.compile(r"[^ -~]+")
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Account:
    """Where releases are deposited. ``worlds``: titles of replayed worlds that may go where others read.

    ``series`` is the id of all versions of one record (``conceptrecid``), None: found by a keyword. ``related``: identifiers and what the dataset is
    to them. Raises ``ParameterRefused`` if there is no token, or if the address would show it.
    """

    config: ServiceConfig
    worlds: frozenset[str] = frozenset()
    series: int | None = None
    related: tuple[tuple[str, str], ...] = ()
    only_by_hand: bool = False

    def __post_init__(self) -> None:
        """Raise ``ParameterRefused`` without a token or if the address is not https."""
        if not self.config.token:
            raise ParameterRefused("a release cannot be deposited on Zenodo without a token with the scopes deposit:write and deposit:actions")
        require_https(self.config.base_url, "Zenodo")

    @property
    def url(self) -> str:
        """The address of the service."""
        return self.config.base_url.rstrip("/")

    @property
    def is_rehearsal(self) -> bool:
        """Whether it is a local stand-in (loopback), which nobody else reads."""
        return is_loopback(self.config.base_url)

    def check(self, release: Held) -> None:
        """Raise ``ParameterRefused`` if this release may not go there."""
        refuse_sample(release, self.config.base_url, self.worlds, "Zenodo")


@dataclass(frozen=True, slots=True)
class Deposited:
    """A file as a record should hold it: a path on this machine, or its bytes. Hashes are hexadecimal; Zenodo tells ``md5`` alone."""

    content: Path | bytes
    sha256: str
    md5: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as Zenodo tells it."""

    md5: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a record, published or a draft. ``doi`` is reserved until it is published; ``series`` is the id that all versions share."""

    number: int
    series: int
    is_published: bool
    name: str
    doi: str
    series_doi: str
    files: dict[str, Stored]
    bucket: str


@dataclass(frozen=True, slots=True)
class DepositPlan:
    """What a deposit would do. ``there``: this release, where it is published already; ``latest``: the version that it follows; ``draft``: one that was begun.

    ``fingerprint`` is of what others would see in the end, so that it stays the same while a draft fills.
    """

    there: Version | None
    latest: Version | None
    draft: Version | None
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    equal: int
    size_bytes: int
    fingerprint: str

    @property
    def is_empty(self) -> bool:
        """Whether the release is published already."""
        return self.there is not None


def files_to_deposit(release: Held, folder: Path) -> dict[str, Deposited]:
    """The files of a record, by name: those of the release, an archive of its tables of history, written into ``folder``, and the description.

    Raises ``ParameterRefused`` if they are more than a record can hold.
    """
    if taken := {CRATE, HISTORY} & release.files.keys():
        raise ContractBroken(f"release {release.name} holds {', '.join(sorted(taken))}, which its deposit writes")
    archive = write_archive(release, folder)
    packed = set(in_archive(release))
    files = {name: _deposited(path, release.sha256[name]) for name, path in release.files.items() if name not in packed}
    if archive:
        with archive.open("rb") as stream:
            files[HISTORY] = _deposited(archive, hashlib.file_digest(stream, "sha256").hexdigest())
    body = crate(release, archive).encode()
    files[CRATE] = Deposited(body, hashlib.sha256(body).hexdigest(), hashlib.md5(body, usedforsecurity=False).hexdigest(), len(body))
    if len(files) > MAX_FILES or sum(one.size_bytes for one in files.values()) > MAX_BYTES:
        raise ParameterRefused(
            f"release {release.name} has {len(files)} files and {sum(one.size_bytes for one in files.values()):,} bytes:"
            f" one record of Zenodo holds {MAX_FILES} files and {MAX_BYTES:,} bytes"
        )
    return files


def metadata(release: Held, account: Account) -> dict[str, Any]:
    """The metadata of the record of ``release`` in the form of Zenodo's API: title, authors, licence, keywords and so on.

    Raises ``StoreError`` if the release's citation names no author.
    """
    package, manifest = release.package, release.manifest
    title = str(package["title"])
    told: dict[str, Any] = {
        "title": f"{title} (a sample)" if release.is_sample else title,
        "upload_type": "dataset",
        "description": _description(release),
        "creators": [_creator(one) for one in authors(release)],
        "access_right": "open",
        "license": release.licence,
        "version": release.name,
        "publication_date": str(manifest["published_at"])[:10],
        "language": "eng",
        "keywords": [*(str(one) for one in package["keywords"]), series_of(release)],
    }
    if account.related:
        told["related_identifiers"] = [{"identifier": identifier, "relation": relation} for identifier, relation in account.related]
    return told


def series_of(release: Held) -> str:
    """The keyword of the versions that this release is one of. A sample's names its world, so that it never becomes a version of the live dataset."""
    return f"{SERIES}-sample-{hashlib.sha256(release.world.encode()).hexdigest()[:12]}" if release.is_sample else SERIES


def _creator(author: Author) -> dict[str, str]:
    """An author as Zenodo's metadata name one: name, affiliation and ORCID, without the empty ones."""
    told = {"name": author.name, "affiliation": author.affiliation, "orcid": author.orcid}
    return {name: value for name, value in told.items() if value}


def _description(release: Held) -> str:
    """The text of the record as HTML with a few tags; texts of the release are escaped, so that none of them is read as markup."""
    parts = []
    if release.is_sample:
        parts.append(f"<strong>A sample, and not the world.</strong> It comes from the replayed world {html.escape(release.world)}. Do not cite it.")
    parts.append(html.escape(str(release.package["description"])))
    parts.append(
        f"Release <code>{html.escape(release.name)}</code>: {len(release.tables)} tables, {sum(one.rows for one in release.tables)} rows, as Parquet."
        f" Tables that end in <code>_history</code> are in <code>{HISTORY}</code>. <code>data-dictionary.md</code> explains every column;"
        f" <code>{CRATE}</code> describes every file. Unknown is not closed."
    )
    sources = [html.escape(str(one["title"])) for one in release.package.get("sources", ())]
    if sources:
        parts.append(f"It holds days of these sources, which ask to be named: {' '.join(sources)}")
    return "".join(f"<p>{part}</p>" for part in parts)


def _deposited(path: Path, sha256: str) -> Deposited:
    """A file that is to be sent, with its SHA-256 (given), its MD5 (computed by reading the file) and its size in bytes."""
    with path.open("rb") as stream:
        md5 = hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    return Deposited(path, sha256, md5, path.stat().st_size)


# -- the parts of Zenodo's answers that are read


class _TopLevel(msgspec.Struct):
    version: str | None = None
    keywords: list[str] | None = None
    prereserve_doi: object = None


class _Listed(msgspec.Struct):
    id: int
    conceptrecid: str
    submitted: bool
    metadata: _TopLevel


class _File(msgspec.Struct):
    filename: str
    filesize: int | float
    checksum: str


class _Links(msgspec.Struct):
    bucket: str = ""
    latest_draft: str = ""


class _Deposition(_Listed):
    links: _Links
    files: list[_File]
    doi: str = ""
    conceptdoi: str = ""


class _Sent(msgspec.Struct):
    checksum: str
    size: int | float


class ZenodoDeposit:
    """Deposits releases in one account of Zenodo. Use as a context manager.

    Each method raises ``AuthRefused`` if the token is refused, ``RateLimited``, ``ServiceUnavailable``, and ``ContractBroken`` for an answer that
    cannot be; no error holds the token.
    """

    def __init__(self, account: Account, *, budget: Budget | None = None, clock: Clock | None = None) -> None:
        self._account = account
        self._client = Client(
            account.config, budget=budget, clock=clock, max_body=MAX_ANSWER_BYTES, read_seconds=SILENT_SECONDS, deadline=REQUEST_SECONDS, keep_alive=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def plan(self, files: Mapping[str, Deposited], release: Held) -> DepositPlan:
        """Compare ``files`` with what the account holds. It changes nothing.

        Raises ``ParameterRefused`` if it is not clear which record the release is a version of, and ``ContractBroken`` if a version of this name
        is published with other files: it stays as it is for ever.
        """
        versions = self._versions(series_of(release))
        published = [one for one in versions if one.is_published]
        same = [one for one in published if one.name == release.name]
        if same:
            there = self._read(same[-1].number)
            # Compare the release's own files only, not the description and the archive, which later code may write otherwise: that alone is no reason for
            # another DOI. The release's manifest has the hash of each table, also of those in the archive.
            own = files.keys() & release.files.keys()
            other = [name for name in own if name not in there.files or not _is_equal(files[name], there.files[name])]
            if other:
                raise ContractBroken(
                    f"{release.name} is published as record {there.number} with other files ({', '.join(sorted(other))[:300]}): it stays as it is for ever"
                )
            return DepositPlan(there, None, None, (), (), (), len(files), 0, self._fingerprint(files, release, there))
        latest = self._read(published[-1].number) if published else None
        draft = next((one for one in versions if not one.is_published), None)
        base = draft or latest
        added, changed, removed = _differences(files, base.files if base else {})
        size = sum(files[name].size_bytes for name in (*added, *changed))
        equal = len(files) - len(added) - len(changed)
        return DepositPlan(None, latest, draft, added, changed, removed, equal, size, self._fingerprint(files, release, latest))

    def publish(self, plan: DepositPlan, files: Mapping[str, Deposited], release: Held) -> Version:
        """Make the draft what the release is, compare it, and publish it; returns the published version with its DOI.

        Raises as ``plan``, and ``ContractBroken`` where the draft does not hold what was sent: then nothing was published.
        """
        told = metadata(release, self._account)
        draft = plan.draft or (self._begin(told) if plan.latest is None else self._follow(plan.latest))
        if draft.is_published or (plan.latest is not None and draft.series != plan.latest.series):
            raise ContractBroken(f"{draft.number} is no draft of the record that was planned")
        added, changed, removed = _differences(files, draft.files)
        for name in removed:
            self._delete(draft, name)
        for name in (*added, *changed):
            self._send(draft, name, files[name])
        self._ask("PUT", f"{_DEPOSITIONS}/{draft.number}", {200}, json={"metadata": told})
        ready = self._read(draft.number)
        self._require_same(ready, files, release)
        log.info("draft %d holds the %d files of release %s: it is published now, for ever", ready.number, len(files), release.name)
        self._act(ready.number, "publish")
        done = self._read(draft.number)
        self._require_same(done, files, release)
        if not done.is_published or not done.doi:
            raise ContractBroken(f"record {done.number}: Zenodo does not say that it is published, or tells no DOI")
        return done

    # -- reading what the account holds

    def _versions(self, keyword: str) -> list[Version]:
        """The versions of the record that the release belongs to, oldest first; drafts are read anew, since the list may be seconds behind.

        Raises ``ParameterRefused`` if the account has several such records or no published one of the given series, ``ContractBroken`` for several drafts.
        """
        listed = [one for one in self._listed() if self._is_ours(one, keyword)]
        series = {one.conceptrecid for one in listed}
        drafts = [one for one in listed if not one.submitted]
        if len(series) > 1:
            raise ParameterRefused(
                f"the account holds {len(series)} records with the keyword {keyword} ({', '.join(sorted(series))[:200]}): delete drafts that are none of ours,"
                " or name the record's conceptrecid in the connection's extra as series"
            )
        if self._account.series is not None and len(drafts) == len(listed):
            raise ParameterRefused(f"the account holds no published record of the series {self._account.series}, which the connection's extra names")
        found = [self._read(one.id) for one in drafts]
        found += [_version(_Deposition(one.id, one.conceptrecid, one.submitted, one.metadata, _Links(), [])) for one in listed if one.submitted]
        if sum(not one.is_published for one in found) > 1:
            raise ContractBroken(f"more than one draft of the record {', '.join(series)}")
        return sorted(found, key=lambda one: one.number)

    def _is_ours(self, one: _Listed, keyword: str) -> bool:
        """Whether a deposition belongs to our record: by the record's number if one is configured, else by the keyword."""
        if self._account.series is not None:
            return one.conceptrecid == str(self._account.series)
        return keyword in (one.metadata.keywords or ())

    def _listed(self) -> list[_Listed]:
        """Every deposition of the account: drafts and all versions, each once. Raises ``ParameterRefused`` if there are too many to list."""
        found: list[_Listed] = []
        for page in range(1, MAX_PAGES + 1):
            params = {"size": PAGE, "page": page, "sort": "mostrecent", "all_versions": "true"}
            told = _read_as(self._ask("GET", _DEPOSITIONS, {200}, params=params), list[_Listed])
            found += told
            if len(told) < PAGE:
                # Keep each record once: one that was made while the pages were read may be in two of them.
                return list({one.id: one for one in found}.values())
        raise ParameterRefused(f"the account holds more than {PAGE * MAX_PAGES - 1} records: deposit from an account of its own")

    def _read(self, number: int) -> Version:
        """The deposition with this number and its files, asked for anew. Raises ``ContractBroken`` if Zenodo answers with another one."""
        found = _version(_read_as(self._ask("GET", f"{_DEPOSITIONS}/{number}", {200}), _Deposition))
        if found.number != number:
            raise ContractBroken(f"record {number}: Zenodo tells of another one")
        return found

    def _fingerprint(self, files: Mapping[str, Deposited], release: Held, after: Version | None) -> str:
        """The SHA-256 (hex) of a plan: the address of Zenodo, the version that it follows, the metadata, and the hash of each file.

        The same plan has the same one.
        """
        told = {
            "url": self._account.url,
            "after": after.number if after else None,
            "metadata": metadata(release, self._account),
            "files": {name: one.sha256 for name, one in sorted(files.items())},
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    @staticmethod
    def _require_same(version: Version, files: Mapping[str, Deposited], release: Held) -> None:
        """Raise ``ContractBroken`` unless ``version`` has exactly these files, with their hashes, and the release's name."""
        added, changed, removed = _differences(files, version.files)
        if added or changed or removed:
            names = ", ".join((*added, *changed, *removed))[:300]
            raise ContractBroken(f"record {version.number} does not hold what was sent: {names}")
        if version.name != release.name:
            raise ContractBroken(f"record {version.number} has another version than it was told")

    # -- changing drafts

    def _begin(self, told: Mapping[str, Any]) -> Version:
        """Make the first draft of a new record, and read it. It has the keyword from the beginning, so that a later run finds it if this one ends here."""
        made = _read_as(self._once("POST", _DEPOSITIONS, {201}, {"metadata": {**told, "prereserve_doi": True}}), _Deposition)
        return self._read(_version(made).number)

    def _follow(self, latest: Version) -> Version:
        """Make a draft of the version after ``latest``, and read it with the files that it takes over. Raises ``ContractBroken`` if none was made."""
        answer = self._act(latest.number, "newversion")
        link = _DRAFT.fullmatch(_read_as(answer, _Deposition).links.latest_draft)
        if not link or int(link[1]) == latest.number:
            raise ContractBroken(f"record {latest.number}: no draft of a new version was made")
        return self._read(int(link[1]))

    def _act(self, number: int, action: str) -> Response:
        """Start an action of Zenodo ("publish", "newversion") on a deposition; it is asked for once and not repeated."""
        return self._once("POST", f"{_DEPOSITIONS}/{number}/actions/{action}", {200, 201, 202})

    def _send(self, draft: Version, name: str, file: Deposited) -> None:
        """Send a file into a draft. Raises ``ContractBroken`` if the MD5 or the size in Zenodo's answer is another one."""
        sent = _read_as(self._ask("PUT", _place(draft, name), {200, 201}, upload=Upload(file.content)), _Sent)
        checksum = _MD5.fullmatch(sent.checksum)
        if not checksum or checksum[1] != file.md5 or sent.size != file.size_bytes:
            raise ContractBroken(f"{name}: Zenodo took another content than was sent")

    def _delete(self, draft: Version, name: str) -> None:
        """Delete a file of a draft; a file that is missing already is no error."""
        self._ask("DELETE", _place(draft, name), {200, 201, 204, 404})

    # -- calls to Zenodo

    def _ask(self, method: str, path: str, expected: Collection[int], **told: Any) -> Response:
        """Make a call that may be repeated, such as reading; returns the answer. Raises as ``_judged``."""
        return self._judged(self._client.request(method, path, **told), method, expected)

    def _once(self, method: str, path: str, expected: Collection[int], told: Any = None) -> Response:
        """Make a call that makes something, and never repeat it: if no answer comes, the next run finds out whether it was done.

        Raises ``RateLimited``, ``ServiceUnavailable`` if no answer or a failure came, and as ``_judged``.
        """
        try:
            answer = self._client.once(method, path, json=told)
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            # Name only the error's type: its words may hold headers of the answer, and ours.
            raise ServiceUnavailable(f"{method} {path}: {type(error).__name__}; it is not sent again, since it may have been done") from None
        if (wait := asked_wait(answer)) is not None or answer.status == 429:
            raise _limited(f"{method} {path}", answer, wait or 60.0)
        if answer.status in RETRIED or answer.status >= 500:
            raise ServiceUnavailable(f"{method} {path}: status {answer.status}; it is not sent again, since it may have been done")
        return self._judged(answer, method, expected)

    def _judged(self, answer: Response, method: str, expected: Collection[int]) -> Response:
        """The answer itself if its status is one of ``expected``. Raises ``AuthRefused`` at 401 and 403, ``ContractBroken`` at any other status."""
        if answer.status in expected:
            return answer
        if answer.status in {401, 403}:
            raise AuthRefused(
                f"{method} {answer.path}: Zenodo refused the token (not shown), or it may not do this: it needs the scopes deposit:write and deposit:actions"
            )
        raise ContractBroken(f"{method} {answer.path}: status {answer.status}{_words(answer)}")


def _limited(shown: str, answer: Response, seconds: float) -> RateLimited:
    """The error for a rate limit on the call ``shown``: it concerns this call alone, and ends ``seconds`` after the answer."""
    wait = timedelta(seconds=seconds)
    return RateLimited(f"{shown}: status {answer.status}", answer.date + wait, wait, is_of_the_thing=True)


def _words(answer: Response) -> str:
    """The reasons in Zenodo's refusal as text in parentheses, at most 400 characters; empty if it gives none."""
    try:
        told = msgspec.json.decode(answer.body)
    except _UNREADABLE:
        return ""
    if not isinstance(told, dict):
        return ""
    reasons = [f"{one.get('field')}: {one.get('message') or one.get('messages')}" for one in _objects(told.get("errors"))]
    return f" ({_UNSEEN.sub(' ', '; '.join([str(told.get('message', '')), *reasons]))[:400]})"


def _objects(told: object) -> list[dict[str, Any]]:
    """The JSON objects among the first ten elements of a list; none if it is no list."""
    return [one for one in told[:10] if isinstance(one, dict)] if isinstance(told, list) else []


def _read_as(answer: Response, kind: type[_T]) -> _T:
    """The body of an answer, decoded as ``kind``. Raises ``ContractBroken`` if it has another shape."""
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except _UNREADABLE:
        raise ContractBroken(f"{answer.path}: an answer of another shape than Zenodo's") from None


def _version(told: _Deposition) -> Version:
    """A version from Zenodo's answer. Raises ``ContractBroken`` if its number is not valid or it has far too many files."""
    bucket = _BUCKET.fullmatch(told.links.bucket)
    reserved = told.metadata.prereserve_doi
    doi = told.doi or (str(reserved.get("doi", "")) if isinstance(reserved, dict) else "")
    if not 0 < told.id < 10**15 or not re.fullmatch(r"[0-9]{1,15}", told.conceptrecid):
        raise ContractBroken("a record without an id that can be one")
    if len(told.files) > MAX_FILES * 10:
        raise ContractBroken(f"record {told.id}: more than {MAX_FILES * 10} files")
    files = {one.filename: _stored(one) for one in told.files}
    return Version(
        told.id,
        int(told.conceptrecid),
        told.submitted,
        told.metadata.version or "",
        doi if _DOI.fullmatch(doi) else "",
        told.conceptdoi if _DOI.fullmatch(told.conceptdoi) else "",
        files,
        bucket[1] if bucket else "",
    )


def _stored(told: _File) -> Stored:
    """A file that Zenodo holds: its MD5, empty if Zenodo tells none in the expected form, and its size in bytes."""
    checksum = _MD5.fullmatch(told.checksum)
    # Keep an empty checksum if it has another form than expected: it equals no file's, so that the file is sent anew.
    return Stored(checksum[1] if checksum else "", int(told.filesize))


def _place(draft: Version, name: str) -> str:
    """The path of Zenodo's API at which a file of a draft is put, read and deleted. Raises ``ContractBroken`` if the draft has no bucket."""
    if not draft.bucket:
        raise ContractBroken(f"draft {draft.number} has no place for files")
    return f"/api/files/{draft.bucket}/{quote(name, safe='')}"


def _is_equal(file: Deposited, there: Stored) -> bool:
    """Whether a file to be sent and a stored one have the same MD5 and size."""
    return file.md5 == there.md5 and file.size_bytes == there.size_bytes


def _differences(files: Mapping[str, Deposited], there: Mapping[str, Stored]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Names to add, to replace and to remove, each sorted."""
    changed = [name for name in files.keys() & there.keys() if not _is_equal(files[name], there[name])]
    return tuple(sorted(files.keys() - there.keys())), tuple(sorted(changed)), tuple(sorted(there.keys() - files.keys()))
