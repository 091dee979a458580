"""GitHub: account lists, repositories in GraphQL batches with REST as fallback, trees, READMEs, licences, releases, commits.

No commit author and no e-mail leaves this module.
"""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from observatory.errors import ContractBroken, Elsewhere, ServiceUnavailable
from observatory.http import Client, Response
from observatory.sources.asking import (
    PARSING,
    POINTER,
    Progress,
    answered,
    are_named,
    blob_hash,
    by_portions,
    decoded,
    encoded,
    ended,
    following,
    guarded,
    one_by_one,
    plain,
)
from observatory.sources.base import Difference, Gathered, Look, Outcome, Page, Record, Reject, Tombstone, Validator, joined
from observatory.sources.documents import kind_of_page
from observatory.sources.shapes import COMMITS, GIT_TREE, RELEASES, SHAPES, beyond

log = logging.getLogger(__name__)

SOURCE = "github"
API_VERSION = "2022-11-28"
HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": API_VERSION}
GRAPHQL_BATCH = 30
MAX_PATH = 2_000
"""Characters of an address whose ETag is kept."""
GRAPHQL_DOWN_AFTER = 5
"""Queries in a row that tell nothing, from which REST alone is asked: a batch that is halved to its end takes as many."""
REFUSALS = frozenset({401, 403, 404, 405, 410, 451})
MAX_REDIRECTS = 3
MAX_LIST_PAGES = 500
"""Of one account, 100 repositories a page: a list that goes on is cut and told as such."""
MAX_RELEASE_PAGES = 100
"""Of one repository: GitHub tells no more than 10,000 releases. A list that goes on is cut and told as such."""
MAX_DOCUMENT_BYTES = 8 * 1024 * 1024
MAX_LINK_BYTES = 1_024
"""Of the name that a symbolic link holds."""

COUNTERS = {
    "stargazers_count": "stars",
    "forks_count": "forks",
    "subscribers_count": "subscribers",
    "open_issues_count": "open_issues",
    "stargazerCount": "stars",
    "forkCount": "forks",
}
_DUPLICATES = ("watchers_count", "watchers", "forks", "open_issues", "network_count", "permissions", "temp_clone_token")
_RELEASE = ("tag_name", "name", "published_at", "created_at", "prerelease", "draft")
_HASH = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_PAGES = frozenset({".html", ".htm", ".xhtml", ".xml", ".json", ".svg"})
"""Endings of files that are pages by their own right."""
_NAME = re.compile(r"(?![.]{1,2}/)[A-Za-z0-9._-]{1,100}/(?![.]{1,2}$)[A-Za-z0-9._-]{1,100}")
MAX_PAGE = 100
"""Entries of a page of a list, the most that GitHub gives."""
_PAGE = re.compile(r"[?&]page=([0-9]{1,9})(?:&|$)")
_NUMBERED = re.compile(r"/(?:repositories|organizations|user)/[0-9]{1,20}/(.+)")
_LIST_PATH = re.compile(r"/(?:repos/[^/]+/[^/]+|repositories/[0-9]{1,20}|(?:orgs|users|organizations|user)/[^/]+)/(.+)")
# For example: "/repos/org/name/readme", "/repositories/7/readme"
_REPOSITORY_PATH = re.compile(r"/(?:repos/(?P<name>[^/]+/[^/]+)|repositories/(?P<number>[0-9]{1,20}))(?P<part>(?:/.*)?)")
REPOSITORY_FIELDS = """{
  id databaseId nameWithOwner description isArchived isFork isDisabled visibility pushedAt createdAt stargazerCount forkCount
  licenseInfo { spdxId key } defaultBranchRef { name } repositoryTopics(first: 20) { nodes { topic { name } } }
}"""
"""What a query asks of each repository."""


def bucket_of(path: str) -> str:
    """GitHub's bucket that a path spends from."""
    return "graphql" if path == "/graphql" else "core"


class GitHub:
    """GitHub over one ``Client``. ``has_token`` decides whether GraphQL, which needs one, is asked.

    ``etags`` holds, by path, the ETag of the answer that a record of ours came from: asked with it, an unchanged thing is
    answered by 304, which costs no call and is a look without a record. ``uid_of`` gives the number of the repository that we
    hold under a name, as text, or None: a part that redirects to another number is not taken.
    """

    def __init__(
        self, client: Client, *, has_token: bool, etags: Mapping[str, str] | None = None, uid_of: Callable[[str], str | None] = lambda _: None
    ) -> None:
        self._client = client
        self._has_token = has_token
        self._etags = etags or {}
        self._uid_of = uid_of
        self._uids: dict[str, str | None] = {}
        """Numbers that GitHub gave in this object's life, by name in lower case; None where it gave none."""
        # How many queries of GraphQL in a row told nothing.
        self._unanswered = 0

    def account(self, account: str) -> Iterator[Page]:
        """Public repositories of an organisation or user, page by page, to the explicit last page."""
        scope = f"repositories_of:{account}"
        return guarded(self._client, SOURCE, scope, self._list(scope, account))

    def _list(self, scope: str, account: str) -> Iterator[Page]:
        path = f"/orgs/{quote(account, safe='')}/repos?type=public&sort=full_name&per_page={MAX_PAGE}"
        progress, started, unusable, pages = Progress(scope), None, 0, 0
        while True:
            response = self._client.get(path)
            started = started or response.date
            if response.status == 404 and path.startswith("/orgs/"):
                path = f"/users/{quote(account, safe='')}/repos?sort=full_name&per_page={MAX_PAGE}"
                continue
            if response.status != 200:
                yield Page(looks=(look_of(scope, response, started),))
                return
            found = _listed(response, account)
            page = found.page()
            # Its page tells whose the repositories are; that of a part of one does not.
            after = following(response, is_own=_is_next) or _behind(path, found.told)
            unusable += found.unusable
            pages += 1
            look = ended(look_of(scope, response, started), unusable)
            if after is not None and pages == MAX_LIST_PAGES:
                look = replace(look, outcome=Outcome.UNREADABLE, detail=f"cut after {pages} pages")
            is_last = after is None or pages == MAX_LIST_PAGES
            yield replace(page, looks=(look,)) if is_last else page
            progress.check(after, (record.key for record in page.records))
            if after is None or is_last:
                return
            path = after

    def repositories(self, full_names: Iterable[str], place: Mapping[str, Any] | None = None) -> Iterator[Page]:
        """Repositories by name: GraphQL in batches that halve on failure, REST for what is left or without a token.

        ``place`` is what the cursor of an earlier call told (``by_portions``).
        """
        self._unanswered = 0
        return by_portions(full_names, GRAPHQL_BATCH if self._has_token else 1, place, self._batch)

    def documents(self, wanted: Iterable[tuple[str, str, str | None]]) -> Iterator[Page]:
        """What is wanted of repositories, in the order given: ``(full_name, part, branch)``.

        The part is tree, readme, licence, releases or commits; trees without a branch are those of HEAD.
        """
        calls: dict[str, Callable[[str, str | None], Page]] = {
            "tree": lambda name, branch: self._tree(name, branch or "HEAD"),
            "readme": lambda name, _: self._document(name, "readme", "readme"),
            "licence": lambda name, _: self._document(name, "licence", "license"),
            "releases": lambda name, _: self._releases(name),
            "commits": lambda name, _: self._commits(name),
        }

        def questions() -> Iterator[tuple[str, Callable[[], Page]]]:
            for name, part, branch in wanted:
                yield f"{part}:{name}", lambda part=part, name=name, branch=branch: calls[part](name, branch)  # type: ignore[misc]

        yield from one_by_one(self._client, SOURCE, questions())

    def trees(self, wanted: Iterable[tuple[str, str | None]]) -> Iterator[Page]:
        """Recursive trees of ``(full_name, branch)``; without a branch, of HEAD."""
        return self.documents((name, "tree", branch) for name, branch in wanted)

    def readmes(self, full_names: Iterable[str]) -> Iterator[Page]:
        """READMEs, verbatim."""
        return self.documents((name, "readme", None) for name in full_names)

    def licences(self, full_names: Iterable[str]) -> Iterator[Page]:
        """Licence files, verbatim."""
        return self.documents((name, "licence", None) for name in full_names)

    def releases(self, full_names: Iterable[str]) -> Iterator[Page]:
        """Releases without their authors and texts."""
        return self.documents((name, "releases", None) for name in full_names)

    def commits(self, full_names: Iterable[str]) -> Iterator[Page]:
        """First and last commit and their number, without people."""
        return self.documents((name, "commits", None) for name in full_names)

    # -- repositories

    def _batch(self, names: list[str]) -> Iterator[Page]:
        if not self._has_token or len(names) == 1 or self._unanswered >= GRAPHQL_DOWN_AFTER:
            asked = ((f"repository:{name}", lambda name=name: self._repository(name)) for name in names)
            yield from one_by_one(self._client, SOURCE, asked)
            return
        try:
            answer = self._graphql(names)
        except PARSING as problem:
            log.warning("%d repositories: an answer that was not understood", len(names), exc_info=problem)
            answer = False
        self._unanswered = 0 if isinstance(answer, Page) else self._unanswered + 1
        if isinstance(answer, Page):
            # What the query did not tell, REST may: one answer of another shape spoils no batch.
            left = [look.scope.partition(":")[2] for look in answer.looks if look.outcome is Outcome.FAILED]
            yield replace(answer, looks=tuple(look for look in answer.looks if look.outcome is not Outcome.FAILED))
            for name in left:
                yield from self._batch([name])
            return
        # Half of it may be within the service's means; a budget that is spent has nothing for a half either.
        parts = [[name] for name in names] if answer else [names[: len(names) // 2], names[len(names) // 2 :]]
        for part in parts:
            yield from self._batch(part)

    def _graphql(self, names: list[str]) -> Page | bool:
        """One query for all names. False where the service could not do it and a smaller one may succeed, True where REST alone may."""
        pairs = [name.split("/", 1) for name in names]
        variables = {f"o{i}": pair[0] for i, pair in enumerate(pairs)} | {f"n{i}": pair[-1] for i, pair in enumerate(pairs)}
        declared = ", ".join(f"${name}: String!" for name in variables)
        aliases = " ".join(f"r{i}: repository(owner: $o{i}, name: $n{i}) {REPOSITORY_FIELDS}" for i in range(len(names)))
        query = f"query({declared}) {{ {aliases} }}"
        # Each query after one that told nothing is tried less often. What REST answers is another matter.
        before = self._client.failures
        self._client.failures = before + self._unanswered
        try:
            response = self._client.request("POST", "/graphql", json={"query": query, "variables": variables})
            answer = decoded(response) if response.status == 200 else None
        except (ServiceUnavailable, ContractBroken):
            return False
        finally:
            self._client.failures = before
        if not isinstance(answer, dict):
            # What is refused by its status is so for a half, too.
            return response.status in REFUSALS
        told = answer.get("errors")
        errors = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
        data = answer.get("data")
        if not isinstance(data, dict) or any(one.get("type") == "RESOURCE_LIMITS_EXCEEDED" for one in errors):
            return False
        if any(f"r{i}" not in data for i in range(len(names))):
            return False
        by_alias = {str(one["path"][0]): one for one in errors if isinstance(one.get("path"), list) and one["path"]}
        self._client.failures = self._client.strange = 0
        return joined([_node(name, data[f"r{i}"], by_alias.get(f"r{i}"), response) for i, name in enumerate(names)])

    def _repository(self, name: str) -> Page:
        scope = f"repository:{name}"
        response, moved = self.follow(f"/repos/{quote(name)}")
        if response.status != 200:
            stones = (Tombstone(SOURCE, "repository", name, response.date),) if response.status in {404, 410} else ()
            return Page(looks=(look_of(scope, response),), tombstones=stones)
        value = decoded(response)
        if not isinstance(value, dict) or not _is_name(value.get("full_name")):
            return _reject("repository", "rest", name, scope, "no_full_name", response)
        if not moved and value["full_name"].lower() != name.lower():
            # What moved is redirected to. Taken as told, it would pass for the other one's state.
            raise ContractBroken(f"{scope}: the answer tells of {value['full_name']}")
        place = _repository_path(response.path)
        if place is not None and place.is_number and place.name != _number(value.get("id")):
            raise ContractBroken(f"{scope}: number {place.name} was asked for and another repository came")
        record = _record("rest", value, response.date)
        self._uids.setdefault(record.key.lower(), record.uid)
        self._uids.setdefault(name.lower(), record.uid)
        return Page((record,), looks=(look_of(scope, response),), tombstones=_moved(name, record.key, response, moved), received={"repository": 1})

    def follow(self, path: str, headers: Mapping[str, str] | None = None, needs: int = 1) -> tuple[Response, bool]:
        """The answer to ``path``, and whether redirects led to it: to the same part of the same repository under another name, and nowhere else.

        A repository itself may lead to any other: its record then says who that is. A part may lead only to where its repository is, by number.
        """
        moved, asked = False, _repository_path(path.partition("?")[0])
        response = self._client.get(path, headers=headers, needs=needs)
        for _ in range(MAX_REDIRECTS):
            if response.status not in {301, 302, 307, 308} or not response.location:
                break
            moved, place = True, path.partition("?")[0]
            target = _repository_path(_path_of(response.location.removeprefix(self._client.base_url)))
            if asked is None or target is None or asked.part != target.part:
                raise Elsewhere(f"{place}: a redirect to what is another thing's address")
            # Another host's path is nothing to ask of this one: the client refuses to leave it. It is not asked about either.
            if target.part and response.location.startswith(f"{self._client.base_url}/") and not self._is_same(asked, target):
                raise Elsewhere(f"{place}: a redirect into what is not known to be the same repository")
            response = self._client.get(response.location)
        return response, moved

    def _is_same(self, asked: _Place, target: _Place) -> bool:
        """Whether both addresses are known to be of one repository: of one name, or of one number."""
        if asked.name.lower() == target.name.lower():
            return True
        numbers = [place.name if place.is_number else self._number_of(place.name, is_held=place is asked) for place in (asked, target)]
        return numbers[0] is not None and numbers[0] == numbers[1]

    def _number_of(self, name: str, *, is_held: bool) -> str | None:
        """The number of the repository ``name``: of the one that we hold, where ``is_held`` and we hold one, else as its own record tells it now."""
        held = self._uid_of(name) if is_held else None
        if held is not None:
            return held
        if name.lower() not in self._uids:
            response, _ = self.follow(f"/repos/{quote(name)}")
            value = decoded(response) if response.status == 200 else None
            self._uids[name.lower()] = _number(value.get("id")) if isinstance(value, dict) and _is_name(value.get("full_name")) else None
        return self._uids[name.lower()]

    def _again(self, path: str, scope: str, needs: int = 1) -> tuple[Response, Page | None]:
        """Ask for ``path`` unless it is as it was; the page that ends the question where it is, or is not told."""
        etag = self._etags.get(path)
        response, _ = self.follow(path, {"If-None-Match": etag} if etag else None, needs)
        if response.status == 409:
            return response, Page(looks=(Look(SOURCE, scope, Outcome.ABSENT, response.date, response.date, "409 empty repository"),))
        return response, None if response.status == 200 else Page(looks=(look_of(scope, response),))

    # -- parts

    def _tree(self, name: str, branch: str) -> Page:
        scope, path = f"tree:{name}", f"/repos/{quote(name)}/git/trees/{quote(branch, safe='')}?recursive=1"
        response, end = self._again(path, scope)
        if end is not None:
            return end
        value = decoded(response)
        if not isinstance(value, dict) or not isinstance(value.get("tree"), list):
            return _reject("tree", "rest", name, scope, "no_tree", response)
        if not are_named(value["tree"], "path"):
            return _reject("tree", "rest", name, scope, "entry_without_path", response)
        entries = [_entry(entry) for entry in value["tree"]]
        # One that does not say that it is whole is not known to be: what it lacks may be in the rest.
        payload = {"sha": value.get("sha"), "truncated": value.get("truncated") is not False, "entries": entries}
        return _told(Record(SOURCE, "tree", "rest", name, response.date, payload=payload, beyond=beyond(GIT_TREE, value)), scope, path, response)

    def _document(self, name: str, kind: str, endpoint: str) -> Page:
        scope, path = f"{kind}:{name}", f"/repos/{quote(name)}/{endpoint}"
        response, end = self._again(path, scope)
        if end is not None:
            return end
        value = decoded(response)
        if not isinstance(value, dict) or value.get("encoding") != "base64" or not isinstance(value.get("content"), str):
            return _reject(kind, "file", name, scope, "no_content", response)
        try:
            text = unpacked(value["content"])
        except ValueError:
            return _reject(kind, "file", name, scope, "bad_base64", response)
        if not text and value.get("size"):
            return _reject(kind, "file", name, scope, "no_content", response)
        if not self._is_file(name, text, value):
            return _reject(kind, "file", name, scope, "other_bytes", response)
        if text.startswith(POINTER):
            return _reject(kind, "file", name, scope, "pointer", response)
        if len(text) > MAX_DOCUMENT_BYTES:
            return _reject(kind, "file", name, scope, "too_large", response)
        place = str(value.get("path", endpoint))[:300].encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
        odd = beyond(SHAPES[SOURCE, kind, "file"], value)
        return _told(Record(SOURCE, kind, "file", name, response.date, text=text, locator=place, beyond=odd), scope, path, response)

    def _is_file(self, name: str, text: bytes, told: dict[str, Any]) -> bool:
        """Whether ``text`` is the file of the repository ``name`` that its answer tells of: by git's hash, else by its length and form."""
        size, sha = told.get("size"), told.get("sha")
        sizes = {size} if isinstance(size, int) and not isinstance(size, bool) else set()
        if isinstance(sha, str) and _HASH.fullmatch(sha):
            if sha in {blob_hash(text), blob_hash(text, sha256=True)}:
                return True
            # It may be the hash of a symbolic link whose target came: whose hash and whose length GitHub tells then is not documented.
            link = self._blob(name, sha)
            return link is not None and _is_link(link) and sizes <= {len(text), len(link)}
        is_page = PurePosixPath(str(told.get("path", ""))).suffix.lower() in _PAGES
        return sizes <= {len(text)} and (is_page or not text.strip() or not kind_of_page(text))

    def _blob(self, name: str, sha: str) -> bytes | None:
        """The bytes that git names by a hash in the repository ``name``; None where they do not come."""
        response, _ = self.follow(f"/repos/{quote(name)}/git/blobs/{sha}")
        told = decoded(response) if response.status == 200 else None
        if not isinstance(told, dict) or told.get("encoding") != "base64" or not isinstance(told.get("content"), str):
            return None
        try:
            found = unpacked(told["content"])
        except ValueError:
            return None
        return found if sha in {blob_hash(found), blob_hash(found, sha256=True)} else None

    def _releases(self, name: str) -> Page:
        scope, path = f"releases:{name}", f"/repos/{quote(name)}/releases?per_page={MAX_PAGE}"
        response, end = self._again(path, scope)
        found, odd, progress, pages, address = list[Any](), tuple[Difference, ...](), Progress(scope), 1, path
        while end is None:
            value = decoded(response)
            if not isinstance(value, list):
                return _reject("releases", "rest", name, scope, "not_a_list", response)
            if not are_named(value, "tag_name"):
                return _reject("releases", "rest", name, scope, "release_without_tag", response)
            found.extend(map(_release, value))
            odd += beyond(RELEASES, {"releases": value})
            after = _within(response, following(response, is_own=_is_next)) or _behind(address, len(value))
            progress.check(after, (str(one.get("id", one)) for one in value))
            if after is None or pages >= MAX_RELEASE_PAGES:
                cut = {} if after is None else {"truncated": True}
                record = Record(SOURCE, "releases", "rest", name, response.date, payload={"releases": found, **cut}, beyond=odd)
                # The ETag of the first page says nothing of the others: none is kept where there are several.
                page = _told(record, scope, path if pages == 1 else None, response)
                look = replace(page.looks[0], outcome=Outcome.UNREADABLE, detail=f"cut after {pages} pages with {len(found)} releases")
                return replace(page, looks=(look,)) if cut else page
            response, end = self._again(after, scope)
            address, pages = after, pages + 1
        return end

    def _commits(self, name: str) -> Page:
        scope, path = f"commits:{name}", f"/repos/{quote(name)}/commits?per_page=1"
        # The newest commit, and mostly the oldest.
        response, end = self._again(path, scope, needs=2)
        if end is not None:
            return end
        last = following(response, "last", _is_next)
        match = _PAGE.search(last) if last else None
        newest = oldest = _commits_of(response)
        total = int(match[1]) if match else 1
        if total > 1:
            beginning, end = self._again(f"{path}&page={total}", scope)
            if end is not None:
                return end
            oldest = _commits_of(beginning)
            if not oldest or following(beginning, is_own=_is_next) is not None:
                raise ContractBroken(f"{scope}: page {total} is not the last, as the first page says")
        elif newest and not _is_root(newest[0]):
            # Whoever stands between may have taken the link to the oldest commit away: an empty second page proves that there is one commit alone.
            behind, end = self._again(f"{path}&page=2", scope)
            if end is not None:
                return end
            if _commits_of(behind) or _has_parents(newest[0]) or following(response, is_own=_is_next) is not None:
                raise ContractBroken(f"{scope}: more than one commit, and no link to the oldest")
        odd = beyond(COMMITS, {"commits": [*newest, *oldest]})
        payload = {"first_commit_at": _commit_date(oldest, path), "last_commit_at": _commit_date(newest, path), "total": total if newest else 0}
        return _told(Record(SOURCE, "commits", "rest", name, response.date, payload=payload, beyond=odd), scope, path, response)


@dataclass(frozen=True, slots=True)
class _Place:
    """An address of a repository: its name or number, and the part of it, from the slash on; empty for the repository itself."""

    name: str
    part: str
    is_number: bool


def _path_of(address: str) -> str:
    """The path of an address; raises ``Elsewhere`` where it is none."""
    try:
        return urlsplit(address).path
    except ValueError as error:
        raise Elsewhere("a redirect to no address") from error


def _repository_path(path: str) -> _Place | None:
    """What of which repository a path asks for; None where it is no address of one."""
    found = _REPOSITORY_PATH.fullmatch(path)
    if found is None:
        return None
    return _Place(unquote(found["name"] or found["number"]), unquote(found["part"]), found["number"] is not None)


def _is_next(target: str, path: str) -> bool:
    """Whether a link leads to another page of the same list: by the name that was asked for, or by the number that GitHub gives its owner."""
    if target == path:
        return True
    numbered, named = _NUMBERED.fullmatch(target), _LIST_PATH.fullmatch(path)
    return numbered is not None and named is not None and numbered[1] == named[1]


def _within(response: Response, after: str | None) -> str | None:
    """The page that a link names, asked for at the answer's own address: the number in a link is not taken for that of the repository."""
    return None if after is None else f"{response.path}?{after.partition('?')[2]}"


def _told(record: Record, scope: str, path: str | None, response: Response) -> Page:
    """The page of one record, with the ETag by which ``path`` may be asked again."""
    etag = plain(response.headers.get("etag"))
    # A path holds the name of a branch: what no index can hold is asked for anew each time.
    validators = (Validator(SOURCE, path, etag, record.kind, record.key, response.date),) if path and len(path) <= MAX_PATH and etag else ()
    return Page((record,), looks=(look_of(scope, response),), received={record.kind: 1}, validators=validators)


def unpacked(content: str) -> bytes:
    """The bytes of a file, which GitHub tells as base64 in lines. Raises ``ValueError``."""
    # Without validate=True, characters that are not base64 would be dropped in silence.
    return base64.b64decode("".join(content.split()), validate=True)


def _is_link(blob: bytes) -> bool:
    """Whether a file of git holds what a symbolic link does: the name of another one."""
    return 0 < len(blob) <= MAX_LINK_BYTES and blob.isascii() and blob.decode().isprintable() and not blob.isspace()


def _commits_of(response: Response) -> list[Any]:
    value = decoded(response)
    if not isinstance(value, list):
        raise ContractBroken(f"{response.path}: commits were asked for and {type(value).__name__} came")
    return value


def _is_root(commit: Any) -> bool:
    """Whether a commit says that none was before it."""
    return isinstance(commit, dict) and commit.get("parents") == []


def _has_parents(commit: Any) -> bool:
    """Whether a commit says that there was one before it."""
    return isinstance(commit, dict) and bool(commit.get("parents"))


def _commit_date(commits: list[Any], path: str) -> str | None:
    """The moment of the first of ``commits``; None where there is no commit, or one that tells none. Raises ``ContractBroken`` where it is no commit."""
    if not commits:
        return None
    found = commits[0].get("commit") if isinstance(commits[0], dict) else None
    if not isinstance(found, dict) or "committer" not in found:
        raise ContractBroken(f"{path}: a commit that tells nothing of its committer")
    committer = found["committer"]
    moment = committer.get("date") if isinstance(committer, dict) else None
    # One that is no text is told as a drift, and the number of commits all the same.
    return moment if isinstance(moment, str) else None


def _entry(value: dict[str, Any]) -> dict[str, Any]:
    """A path of a tree. Its mode is kept where it tells a symbolic link or a submodule, which are no files."""
    mode = {"mode": value["mode"]} if value.get("mode") in ("120000", "160000") else {}
    return {**{name: value.get(name) for name in ("path", "type", "size", "sha")}, **mode}


def _release(value: dict[str, Any]) -> dict[str, Any]:
    told = value.get("assets")
    assets = [{"name": one.get("name"), "size": one.get("size")} for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    return {**{name: value[name] for name in _RELEASE if name in value}, "assets": assets}


def look_of(scope: str, response: Response, started: datetime | None = None) -> Look:
    """What an answer of GitHub is as a look."""
    status = response.status
    outcome = (
        Outcome.ANSWERED
        if status in {200, 304}
        else Outcome.ABSENT
        if status in {404, 410}
        else Outcome.REFUSED
        if status in {401, 403, 451}
        else Outcome.FAILED
    )
    return Look(SOURCE, scope, outcome, started or response.date, response.date, answered(response))


def _record(via: str, value: dict[str, Any], date: datetime) -> Record:
    rest, counters = dict(value), dict[str, int | float]()
    for name, counter in COUNTERS.items():
        told = rest.get(name)
        if isinstance(told, int) and not isinstance(told, bool) and 0 <= told < 2**62:
            counters[counter] = rest.pop(name)
    # Links to the service's own endpoints say nothing that the name does not, and differ from host to host.
    for name in [*_DUPLICATES, *(key for key in rest if key == "url" or (key.endswith("_url") and key != "html_url"))]:
        rest.pop(name, None)
    if isinstance(rest.get("owner"), dict):
        rest["owner"] = {name: rest["owner"][name] for name in ("login", "id", "type") if name in rest["owner"]}
    uid = rest.get("databaseId" if via == "graphql" else "id")
    key = str(rest["nameWithOwner" if via == "graphql" else "full_name"])
    return Record(
        SOURCE,
        "repository",
        via,
        key,
        date,
        payload=rest,
        counters=counters,
        uid=_number(uid),
    )


def _number(uid: Any) -> str | None:
    """A number by which GitHub knows a thing, as text."""
    return str(uid) if isinstance(uid, int) and not isinstance(uid, bool) else plain(uid)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _behind(path: str, number: int) -> str | None:
    """The page behind a full one that names none: whoever stands between may have taken the link away, and an empty page proves the end."""
    if number != MAX_PAGE:
        return None
    page = _PAGE.search(path)
    if page is None:
        return f"{path}{'&' if '?' in path else '?'}page=2"
    return f"{path[: page.start(1)]}{int(page[1]) + 1}{path[page.end(1) :]}"


def _listed(response: Response, account: str) -> Gathered:
    """What a page of the list of ``account`` tells. Raises ``ContractBroken`` where all of it is of others: it is another list."""
    value = decoded(response)
    if not isinstance(value, list):
        raise ContractBroken(f"{response.path}: a list was asked for and {type(value).__name__} came")
    found, others, of_account = Gathered(SOURCE, "repository", "list", response.date), 0, f"{account}/".lower()
    for one in value:
        if isinstance(one, dict) and _is_name(one.get("full_name")) and not one["full_name"].lower().startswith(of_account):
            others += 1
            found.reject("of_another_account", one["full_name"], partial(encoded, one), one["full_name"])
        elif isinstance(one, dict) and _is_name(one.get("full_name")):
            # A record of its own: a single call tells more of the same thing, and one record of both would change with each telling.
            found.record(_record("list", one, response.date))
        else:
            found.reject("no_full_name", "", partial(encoded, one))
    if others and others == len(value):
        raise ContractBroken(f"{response.path}: the list of {account} was asked for and that of others came")
    return found


def _node(name: str, node: Any, error: dict[str, Any] | None, response: Response) -> Page:
    """What a query says of the repository ``name``."""
    scope = f"repository:{name}"
    if isinstance(node, dict) and _is_name(node.get("nameWithOwner")) and name.lower() == node["nameWithOwner"].lower():
        return Page((_record("graphql", node, response.date),), looks=(look_of(scope, response),), received={"repository": 1})
    if isinstance(node, dict):
        # It may have moved to there; or another stands in its place. REST, which redirects, tells which.
        error = None
    kind = (error or {}).get("type")
    outcome = {"NOT_FOUND": Outcome.ABSENT, "FORBIDDEN": Outcome.REFUSED}.get(str(kind), Outcome.FAILED)
    detail = str((error or {}).get("message", ""))[:200] or ("" if outcome is not Outcome.FAILED else "neither a repository nor an error")
    look = Look(SOURCE, scope, outcome, response.date, response.date, detail)
    stones = (Tombstone(SOURCE, "repository", name, response.date),) if outcome is Outcome.ABSENT else ()
    return Page(looks=(look,), tombstones=stones)


def _moved(asked: str, told: str, response: Response, moved: bool) -> tuple[Tombstone, ...]:
    return (Tombstone(SOURCE, "repository", asked, response.date, renamed_to=told),) if moved and told.lower() != asked.lower() else ()


def _reject(kind: str, via: str, key: str, scope: str, reason: str, response: Response) -> Page:
    reject = Reject(SOURCE, kind, via, key, reason, "", response.body[:100_000], response.date)
    look = Look(SOURCE, scope, Outcome.UNREADABLE, response.date, response.date, reason)
    return Page(rejects=(reject,), looks=(look,), received={kind: 1})
