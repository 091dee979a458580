"""GitHub: account lists, repositories in GraphQL batches with REST as fallback, trees, READMEs, licences, releases, commits.

No commit author and no e-mail leaves this module.
"""

from __future__ import annotations

import base64
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import orjson

from observatory.budget import Limit
from observatory.errors import ContractBroken, Elsewhere, ServiceUnavailable
from observatory.http import Client, Response, links_of, seconds_until
from observatory.identifiers import blob_hash
from observatory.sources.asking import (
    MAX_NAME,
    PARSING,
    POINTER,
    Progress,
    answered,
    are_named,
    broken_off,
    by_portions,
    decoded,
    encoded,
    ended,
    following,
    guarded,
    hollow_folder,
    of_batch,
    one_by_one,
    plain,
)
from observatory.sources.base import Difference, Gathered, Look, Outcome, Page, Record, Reject, Tombstone, Validator, joined, shown
from observatory.sources.documents import kind_of_page, refusal_in
from observatory.sources.shapes import COMMITS, GIT_TREE, RELEASES, SHAPES, beyond

log = logging.getLogger(__name__)

SOURCE = "github"
API_VERSION = "2022-11-28"
HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": API_VERSION}
PROBE, PROBE_TELLS = "/rate_limit", rb'\s*\{.*"resources"'
"""The path that GitHub always answers while it works, also to a token that has no calls left, and how that answer begins. It costs no call, tells what
each bucket has left, and is answered with 401 only if the token is refused."""
GRAPHQL_BATCH = 30
MAX_PATH = 2_000
"""Characters of an address whose ETag is kept."""
GRAPHQL_DOWN_AFTER = 5
"""After so many failed queries in a row only REST is asked: a batch that is halved down to one name takes as many."""
REFUSALS = frozenset({401, 403, 404, 405, 410, 451})
MAX_REDIRECTS = 3
MAX_LIST_PAGES = 500
"""The most pages of one account's list, 100 repositories each. A longer list is cut, and its look says so."""
MAX_RELEASE_PAGES = 100
"""The most pages of one repository's releases: GitHub gives no more than 10,000 releases. A longer list is cut, and its look says so."""
MAX_COMMITS = 20_000_000
"""The most commits of a repository that are believed; the largest public ones have a few million."""
MAX_DOCUMENT_BYTES = 8 * 1024 * 1024
MAX_LINK_BYTES = 1_024
"""The most bytes of a symbolic link's target."""
MAX_LINKS = 3
"""The most symbolic links, one leading to the next, that are followed to a file."""
EMPTY, EMPTY_PARTS = "git repository is empty", frozenset({"tree", "commits"})
"""The words with which GitHub answers 409 for a repository without a commit, and the parts for which it does. It answers 409 also where git is not
available (docs.github.com, "Git database"), and 404 for a README that an empty repository lacks."""

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
"""Endings of files that are HTML, XML or JSON by intention, and not an error page that came instead."""
_NAME = re.compile(r"(?![.]{1,2}/)[A-Za-z0-9._-]{1,100}/(?![.]{1,2}$)[A-Za-z0-9._-]{1,100}")
MAX_PAGE = 100
"""Entries on one page of a list: the most that GitHub allows."""
_PAGE = re.compile(r"[?&]page=([0-9]{1,9})(?:&|$)")
_NUMBERED = re.compile(r"/(?:repositories|organizations|user)/[0-9]{1,20}/(.+)")
_LIST_BY_NUMBER = re.compile(r"(?:organizations|user)/([0-9]{1,20})/repos(?:[?].*)?")
_LIST_PATH = re.compile(r"/(?:repos/[^/]+/[^/]+|repositories/[0-9]{1,20}|(?:orgs|users|organizations|user)/[^/]+)/(.+)")
_OWN_ADDRESSES = ("url", "html_url", "git_url")
# The repository in an address that an answer gives of itself, in the API and on the web.
# For example: "https://api.github.com/repos/org/name/contents/README.md", "https://github.com/org/name/blob/main/README.md"
_NAMED_IN_API = re.compile(r"https?://[^/?#]+(?:/[^/?#]+){0,3}?/(?:repos/([^/?#]+/[^/?#]+)|repositories/([0-9]{1,20}))(?:[/?#].*)?", re.DOTALL)
_NAMED_ON_WEB = re.compile(r"https?://[^/?#]+/([^/?#]+/[^/?#]+)(?:/(?:blob|tree|releases|commits?)/.*|/?)", re.DOTALL)
# The API path of a repository or of a part of one. For example: "/repos/org/name/readme", "/repositories/7/readme"
_REPOSITORY_PATH = re.compile(r"/(?:repos/(?P<name>[^/]+/[^/]+)|repositories/(?P<number>[0-9]{1,20}))(?P<part>(?:/.*)?)")
REPOSITORY_FIELDS = """{
  id databaseId nameWithOwner description isArchived isFork isDisabled visibility pushedAt createdAt stargazerCount forkCount
  licenseInfo { spdxId key } defaultBranchRef { name } repositoryTopics(first: 20) { nodes { topic { name } } }
}"""
"""The fields that a GraphQL query asks for of each repository."""


def bucket_of(path: str) -> str:
    """The rate-limit bucket of GitHub that a request for ``path`` counts against: ``graphql`` or ``core``."""
    return "graphql" if path == "/graphql" else "core"


def told_left(response: Response, bucket: str) -> Limit:
    """What GitHub's answer to ``PROBE`` tells of ``bucket``: calls left, and seconds until they are given anew; neither if it is of another form."""
    try:
        told = orjson.loads(response.body)["resources"][bucket]
        remaining, reset = told["remaining"], seconds_until(float(told["reset"]), response)
    except PARSING:
        return Limit()
    is_number = isinstance(remaining, int) and not isinstance(remaining, bool)
    return Limit(remaining, reset) if is_number and remaining >= 0 and reset is not None else Limit()


class GitHub:
    """GitHub over one ``Client``. With ``has_token`` repositories are also asked for by GraphQL, which needs a token.

    ``etags`` holds, by path, the ETag of the answer that our record came from: with it GitHub answers 304 if nothing changed, which costs no call and
    is a look without a record. ``uid_of`` gives the number of the repository that we hold under a name, as text, or None: a part whose address
    redirects to another number is refused. Methods return iterators of pages. These raise ``RateLimited``, ``AuthRefused`` and ``ServiceDown``;
    other failures are failed looks.
    """

    def __init__(
        self, client: Client, *, has_token: bool, etags: Mapping[str, str] | None = None, uid_of: Callable[[str], str | None] = lambda _: None
    ) -> None:
        self._client = client
        self._has_token = has_token
        self._etags = etags or {}
        self._uid_of = uid_of
        self._uids: dict[str, str | None] = {}
        """Numbers of repositories that GitHub gave to this object, by name in lower case; None where it gave none."""
        self._told: dict[tuple[str, str], str] = {}
        """Git's hash of the files at the top of the trees that GitHub gave to this object, by the repository's name in lower case and the path."""
        # How many GraphQL queries in a row failed.
        self._failed_queries = 0

    def account(self, account: str) -> Iterator[Page]:
        """Pages with the public repositories of an organisation or user; the look at the list comes with the last page."""
        scope = f"repositories_of:{account}"
        return guarded(self._client, SOURCE, scope, self._list(scope, account))

    def _list(self, scope: str, account: str) -> Iterator[Page]:
        """The pages of an account's list; of an organisation, or after a 404 of a user. Raises ``ContractBroken`` for a list that is not the account's."""
        path = f"/orgs/{quote(account, safe='')}/repos?type=public&sort=full_name&per_page={MAX_PAGE}"
        progress, end, started, unusable, pages = Progress(scope), _End(), None, 0, 0
        while True:
            response = self._client.get(path)
            started = started or response.date
            if response.status == 404 and path.startswith("/orgs/") and not pages:
                path = f"/users/{quote(account, safe='')}/repos?sort=full_name&per_page={MAX_PAGE}"
                continue
            if response.status != 200:
                look = broken_off(look_of(scope, response, started), pages)
                if not pages and response.location and (name := self._account_now(response)) is not None:
                    # Say the new name: the registry's account has to be changed, and until then nothing is concluded from its list.
                    look = replace(look, outcome=Outcome.UNREADABLE, detail=f"{response.status} renamed to {name}")
                yield Page(looks=(look,))
                return
            found = _listed(response, account)
            page = found.page()
            # Follow the link to the next page also if it names the account by number: ``_listed`` has checked that the repositories are the account's.
            named = following(response, is_own=_is_next)
            after = named or _behind(path, found.elements)
            unusable += found.unusable
            pages += 1
            look = ended(look_of(scope, response, started), unusable)
            if after is not None and pages == MAX_LIST_PAGES:
                look = replace(look, outcome=Outcome.UNREADABLE, detail=f"cut after {pages} pages")
            elif after is None and (cut := end.contradiction(pages, progress, (record.key for record in page.records))) and not found.unusable:
                look = replace(look, outcome=Outcome.UNREADABLE, detail=cut)
            end.note(response, named)
            is_last = after is None or pages == MAX_LIST_PAGES
            yield replace(page, looks=(look,)) if is_last else page
            progress.check(after, (record.key for record in page.records))
            if after is None or is_last:
                return
            path = after

    def _account_now(self, response: Response) -> str | None:
        """The name of the account to whose list, by number, GitHub redirects that of an earlier name; None for any other redirect. One call.

        Raises what ``Client.get`` raises.
        """
        base, location = f"{self._client.base_url}/", response.location or ""
        number = _LIST_BY_NUMBER.fullmatch(location.removeprefix(base)) if response.status in {301, 302, 307, 308} and location.startswith(base) else None
        if number is None:
            return None
        answer = self._client.get(location)
        value = decoded(answer) if answer.status == 200 else None
        owners = [one.get("owner") for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        names = {plain(owner.get("login")) for owner in owners if isinstance(owner, dict) and _number(owner.get("id")) == number[1]}
        return names.pop() if len(names) == 1 else None

    def repositories(self, full_names: Iterable[str], place: Mapping[str, Any] | None = None) -> Iterator[Page]:
        """Pages with the records of named repositories: by GraphQL in batches that are halved on failure, by REST for the rest or without a token.

        ``place`` is the cursor of an earlier call (``by_portions``).
        """
        self._failed_queries = 0
        return by_portions(full_names, GRAPHQL_BATCH if self._has_token else 1, place, self._batch)

    def documents(self, wanted: Iterable[tuple[str, str, str | None]]) -> Iterator[Page]:
        """Pages with the wanted parts of repositories, ``(full_name, part, branch)``, in the order given.

        The part is tree, readme, licence, releases or commits. The branch matters for trees only; None means HEAD.
        """
        calls: dict[str, Callable[[str, str | None], Page]] = {
            "tree": lambda name, branch: self._tree(name, branch or "HEAD"),
            "readme": lambda name, _: self._document(name, "readme", "readme"),
            "licence": lambda name, _: self._document(name, "licence", "license"),
            "releases": lambda name, _: self._releases(name),
            "commits": lambda name, _: self._commits(name),
        }

        def questions() -> Iterator[tuple[str, Callable[[], Page]]]:
            """``(scope, call)`` of each wanted part."""
            for name, part, branch in wanted:
                yield f"{part}:{name}", lambda part=part, name=name, branch=branch: calls[part](name, branch)  # type: ignore[misc]

        yield from one_by_one(self._client, SOURCE, questions())

    def trees(self, wanted: Iterable[tuple[str, str | None]]) -> Iterator[Page]:
        """Pages with the whole file tree of each ``(full_name, branch)``; branch None means HEAD."""
        return self.documents((name, "tree", branch) for name, branch in wanted)

    def readmes(self, full_names: Iterable[str]) -> Iterator[Page]:
        """Pages with the README of each repository, verbatim."""
        return self.documents((name, "readme", None) for name in full_names)

    def licences(self, full_names: Iterable[str]) -> Iterator[Page]:
        """Pages with the licence file of each repository, verbatim."""
        return self.documents((name, "licence", None) for name in full_names)

    def releases(self, full_names: Iterable[str]) -> Iterator[Page]:
        """Pages with one record for each repository: its releases, without their authors and texts."""
        return self.documents((name, "releases", None) for name in full_names)

    def commits(self, full_names: Iterable[str]) -> Iterator[Page]:
        """Pages with one record for each repository: the dates of its first and last commit, and the number of commits; no names of people."""
        return self.documents((name, "commits", None) for name in full_names)

    # -- repositories

    def _batch(self, names: list[str]) -> Iterator[Page]:
        """Ask about the repositories ``names`` by one GraphQL query, in halves on failure, by REST for a single name; yields the pages."""
        if not self._has_token or len(names) == 1 or self._failed_queries >= GRAPHQL_DOWN_AFTER:
            asked = ((f"repository:{name}", lambda name=name: self._repository(name)) for name in names)
            yield from one_by_one(self._client, SOURCE, asked)
            return
        try:
            answer = self._graphql(names)
        except PARSING as problem:
            log.warning("%d repositories: an answer that was not understood", len(names), exc_info=problem)
            answer = False
        self._failed_queries = 0 if isinstance(answer, Page) else self._failed_queries + 1
        if isinstance(answer, Page):
            answer = of_batch(self._client, answer)
            # Ask by REST for repositories whose look failed in the query: one odd answer does not spoil the batch.
            left = [look.scope.partition(":")[2] for look in answer.looks if look.outcome is Outcome.FAILED]
            yield replace(answer, looks=tuple(look for look in answer.looks if look.outcome is not Outcome.FAILED))
            for name in left:
                yield from self._batch([name])
            return
        # Repeat a failed query in halves. One that GitHub refused would be refused in halves, too: each of its names is asked for by REST.
        parts = [[name] for name in names] if answer else [names[: len(names) // 2], names[len(names) // 2 :]]
        for part in parts:
            yield from self._batch(part)

    def _graphql(self, names: list[str]) -> Page | bool:
        """Ask about all names by one GraphQL query. False if it failed and a smaller query may succeed, True if it was refused and only REST may succeed.

        Raises ``RateLimited`` and ``AuthRefused``.
        """
        pairs = [name.split("/", 1) for name in names]
        variables = {f"o{i}": pair[0] for i, pair in enumerate(pairs)} | {f"n{i}": pair[-1] for i, pair in enumerate(pairs)}
        declared = ", ".join(f"${name}: String!" for name in variables)
        aliases = " ".join(f"r{i}: repository(owner: $o{i}, name: $n{i}) {REPOSITORY_FIELDS}" for i in range(len(names)))
        query = f"query({declared}) {{ {aliases} }}"
        # Add the failed queries in a row to ``failures`` for this call: the more there are, the fewer retries the client makes. Failures of REST are counted
        # apart.
        rest_failures = self._client.failures
        self._client.failures = rest_failures + self._failed_queries
        try:
            response = self._client.request("POST", "/graphql", json={"query": query, "variables": variables})
            answer = decoded(response) if response.status == 200 else None
        except (ServiceUnavailable, ContractBroken):
            return False
        finally:
            self._client.failures = rest_failures
        if not isinstance(answer, dict):
            # Return True for a status that refuses the query (it would be refused in halves, too), False for any other.
            return response.status in REFUSALS
        listed = answer.get("errors")
        errors = [error for error in listed if isinstance(error, dict)] if isinstance(listed, list) else []
        data = answer.get("data")
        if not isinstance(data, dict) or any(error.get("type") == "RESOURCE_LIMITS_EXCEEDED" for error in errors):
            return False
        if any(f"r{i}" not in data for i in range(len(names))):
            return False
        by_alias = {str(error["path"][0]): error for error in errors if isinstance(error.get("path"), list) and error["path"]}
        self._client.failures = self._client.strange = 0
        pages = [_node(name, data[f"r{i}"], by_alias.get(f"r{i}"), response) for i, name in enumerate(names)]
        # Ask by REST for repositories to which one answer gives the same number: it belongs to one of them at most.
        holders = {(record.uid, record.key.lower()) for page in pages for record in page.records if record.uid is not None}
        shared = {uid for uid, number in Counter(uid for uid, _ in holders).items() if number > 1}
        return joined(_not_its_own(page) if page.records and page.records[0].uid in shared else page for page in pages)

    def _repository(self, name: str) -> Page:
        """The page of one repository asked for by REST: its record, or a look and for 404 and 410 a tombstone.

        Raises ``ContractBroken`` if the answer describes another repository, ``Elsewhere`` for a redirect to no repository.
        """
        scope = f"repository:{name}"
        response, moved = self.follow(f"/repos/{quote(name)}")
        if response.status != 200:
            stones = (Tombstone(SOURCE, "repository", name, response.date),) if response.status in {404, 410} else ()
            return Page(looks=(look_of(scope, response),), tombstones=stones)
        value = decoded(response)
        if not isinstance(value, dict) or not _is_name(value.get("full_name")):
            return _reject("repository", "rest", name, scope, "no_full_name", response)
        if not moved and value["full_name"].lower() != name.lower():
            # Refuse another name without a redirect: GitHub redirects to a repository that moved, so another repository's record came.
            raise ContractBroken(f"{scope}: the answer tells of {value['full_name']}")
        if any(not told.is_number and told.name.lower() != value["full_name"].lower() for told in _owners_told(value)):
            raise ContractBroken(f"{scope}: the answer's own addresses are another repository's")
        place = _parsed_path(response.path)
        if place is not None and place.is_number and place.name != _number(value.get("id")):
            raise ContractBroken(f"{scope}: number {place.name} was asked for and another repository came")
        record = _record("rest", value, response.date)
        self._uids.setdefault(record.key.lower(), record.uid)
        self._uids.setdefault(name.lower(), record.uid)
        return Page((record,), looks=(look_of(scope, response),), tombstones=_moved(name, record.key, response, moved), received={"repository": 1})

    def follow(self, path: str, headers: Mapping[str, str] | None = None, needs: int = 1) -> tuple[Response, bool]:
        """The answer to ``path`` after up to ``MAX_REDIRECTS`` redirects, and whether there was a redirect. ``needs``: calls that the question takes.

        The address of a repository may redirect to any repository, whose record then names it. The address of a part may redirect only to the same
        part of the same repository. Raises ``Elsewhere`` for any other redirect, and what ``Client.get`` raises.
        """
        moved, asked = False, _parsed_path(path.partition("?")[0])
        response = self._client.get(path, headers=headers, needs=needs)
        for _ in range(MAX_REDIRECTS):
            if response.status not in {301, 302, 307, 308} or not response.location:
                break
            moved, plain_path = True, path.partition("?")[0]
            target = _parsed_path(_path_of(response.location.removeprefix(self._client.base_url)))
            if asked is None or target is None or asked.part != target.part:
                raise Elsewhere(f"{plain_path}: a redirect to what is another thing's address")
            # Compare the repositories only for a redirect within the configured host: ``get`` below refuses to leave it.
            if target.part and response.location.startswith(f"{self._client.base_url}/") and not self._is_same(asked, target):
                raise Elsewhere(f"{plain_path}: a redirect into what is not known to be the same repository")
            response = self._client.get(response.location, headers=headers)
        return response, moved

    def _is_same(self, asked: _RepositoryPath, target: _RepositoryPath) -> bool:
        """Whether both paths are known to lead to one repository: by equal names, or by equal numbers (asked for where needed)."""
        if asked.name.lower() == target.name.lower():
            return True
        numbers = [path.name if path.is_number else self._number_of(path.name, is_held=path is asked) for path in (asked, target)]
        return numbers[0] is not None and numbers[0] == numbers[1]

    def _number_of(self, name: str, *, is_held: bool) -> str | None:
        """GitHub's number of the repository ``name``: with ``is_held`` that of the record we hold, else as GitHub gives it now; None if it gives none."""
        held_number = self._uid_of(name) if is_held else None
        if held_number is not None:
            return held_number
        if name.lower() not in self._uids:
            response, _ = self.follow(f"/repos/{quote(name)}")
            value = decoded(response) if response.status == 200 else None
            self._uids[name.lower()] = _number(value.get("id")) if isinstance(value, dict) and _is_name(value.get("full_name")) else None
        return self._uids[name.lower()]

    def _get_if_changed(self, path: str, scope: str, needs: int = 1) -> tuple[Response, Page | None]:
        """The answer to ``path``, asked for with our ETag; and, unless its status is 200, the page with the look that ends the question (else None).

        Raises what ``follow`` raises.
        """
        etag = self._etags.get(path)
        response, _ = self.follow(path, {"If-None-Match": etag} if etag else None, needs)
        if response.status == 409 and scope.partition(":")[0] in EMPTY_PARTS and _says_empty(response):
            return response, Page(looks=(Look(SOURCE, scope, Outcome.ABSENT, response.date, response.date, "409 empty repository"),))
        return response, None if response.status == 200 else Page(looks=(look_of(scope, response),))

    def _check_owner(self, name: str, values: Iterable[Any]) -> None:
        """Raise ``ContractBroken`` if one of ``values``, the objects of an answer about a part of ``name``, names another repository in its own addresses.

        Another name or a number must be proven to be the same repository's, as after a rename. Raises what ``follow`` raises.
        """
        asked = _RepositoryPath(name, "", is_number=False)
        for told in {told for value in values for told in _owners_told(value)}:
            if not self._is_same(asked, told):
                raise ContractBroken(f"{name}: an answer that says of itself that it is of {told.name[:100]}")

    # -- parts

    def _tree(self, name: str, branch: str) -> Page:
        """The page of a repository's file tree at ``branch``: one record of all entries, or a reject if the answer is no such tree.

        Remembers git's hashes of the files at the top, against which the answers to READMEs and licence files are checked.
        """
        scope, path = f"tree:{name}", f"/repos/{quote(name)}/git/trees/{quote(branch, safe='')}?recursive=1"
        response, end = self._get_if_changed(path, scope)
        if end is not None:
            return end
        value = decoded(response)
        if not isinstance(value, dict) or not isinstance(value.get("tree"), list):
            return _reject("tree", "rest", name, scope, "no_tree", response)
        if not are_named(value["tree"], "path"):
            return _reject("tree", "rest", name, scope, "entry_without_path", response)
        # Leave out submodules, which are other repositories.
        self._check_owner(name, (value, *(entry for entry in value["tree"] if entry.get("type") != "commit")))
        entries = [_entry(entry) for entry in value["tree"]]
        # Store as truncated every tree that does not say ``"truncated": false``: a file that it lacks may still exist.
        hollow = hollow_folder(entries, "tree", "sha") if value.get("truncated") is False else None
        payload = {"sha": value.get("sha"), "truncated": value.get("truncated") is not False or hollow is not None, "entries": entries}
        record = Record(SOURCE, "tree", "rest", name, response.date, payload=payload, beyond=beyond(GIT_TREE, value))
        self._told.update({(name.lower(), entry["path"]): entry["sha"] for entry in entries if _is_told_file(entry)})
        if hollow is None:
            return _page_with_etag(record, scope, path, response)
        page = _page_with_etag(record, scope, None, response)
        detail = f"nothing below the folder {shown(hollow[:100]).decode()}"
        return replace(page, looks=(replace(page.looks[0], outcome=Outcome.UNREADABLE, detail=detail),))

    def _document(self, name: str, kind: str, endpoint: str) -> Page:
        """The page of one file of a repository (``kind`` readme or licence): its bytes as a record, or a reject if they are unusable or not this file."""
        scope, path = f"{kind}:{name}", f"/repos/{quote(name)}/{endpoint}"
        response, end = self._get_if_changed(path, scope)
        if end is not None:
            return end
        value = decoded(response)
        if not isinstance(value, dict) or value.get("encoding") != "base64" or not isinstance(value.get("content"), str):
            return _reject(kind, "file", name, scope, "no_content", response)
        self._check_owner(name, (value,))
        try:
            text = unpacked(value["content"])
        except ValueError:
            return _reject(kind, "file", name, scope, "bad_base64", response)
        if not text and value.get("size"):
            return _reject(kind, "file", name, scope, "no_content", response)
        if not self._is_file(name, text, value, may_be_html=kind == "readme"):
            return _reject(kind, "file", name, scope, "other_bytes", response)
        if text.startswith(POINTER):
            return _reject(kind, "file", name, scope, "pointer", response)
        if len(text) > MAX_DOCUMENT_BYTES:
            return _reject(kind, "file", name, scope, "too_large", response)
        file_path = str(value.get("path", endpoint))[:300].encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
        odd = beyond(SHAPES[SOURCE, kind, "file"], value)
        return _page_with_etag(Record(SOURCE, kind, "file", name, response.date, text=text, locator=file_path, beyond=odd), scope, path, response)

    def _is_file(self, name: str, text: bytes, answer: dict[str, Any], *, may_be_html: bool) -> bool:
        """Whether ``text`` is the file that GitHub's ``answer`` describes: by git's hash, its own or else its tree's, or without a hash by length and form."""
        size, sha = answer.get("size"), answer.get("sha")
        sizes = {size} if isinstance(size, int) and not isinstance(size, bool) else set()
        if isinstance(sha, str) and _HASH.fullmatch(sha):
            if sha in {blob_hash(text), blob_hash(text, sha256=True)}:
                return True
            # Accept the text also if the hash is that of a symbolic link to it; the size may then be the link's or the text's, which GitHub does not document.
            link = self._blob(name, sha)
            is_link = link is not None and _is_link(link) and sizes <= {len(text), len(link)}
            return is_link and self._leads_to(name, str(answer.get("path", "")), link or b"", text)
        told = self._told.get((name.lower(), str(answer.get("path", ""))))
        if told is not None:
            return told in {blob_hash(text), blob_hash(text, sha256=True)}
        is_page = PurePosixPath(str(answer.get("path", ""))).suffix.lower() in _PAGES
        return sizes <= {len(text)} and (is_page or not text.strip() or not (kind_of_page(text, may_be_html=may_be_html) or refusal_in(text)))

    def _leads_to(self, name: str, path: str, link: bytes, text: bytes) -> bool:
        """Whether the file at the end of the symbolic ``link`` at ``path`` has the bytes ``text``, by git's hash in the tree or at the file's own address.

        Any short file of one line has the form of a link, so only its target tells. GitHub's answer for a link holds the target's bytes.
        """
        hashes = {blob_hash(text), blob_hash(text, sha256=True)}
        for _ in range(MAX_LINKS):
            target = _target_of(path, link)
            if target is None:
                return False
            if (told := self._told.get((name.lower(), target))) is not None:
                return told in hashes
            response, _ = self.follow(f"/repos/{quote(name)}/contents/{quote(target)}")
            found = decoded(response) if response.status == 200 else None
            sha = found.get("sha") if isinstance(found, dict) else None
            if not isinstance(found, dict) or not isinstance(sha, str) or _HASH.fullmatch(sha) is None:
                return False
            self._check_owner(name, (found,))
            if sha in hashes:
                return True
            # Follow a target that is a link, too.
            next_link = self._blob(name, sha)
            if next_link is None or not _is_link(next_link):
                return False
            path, link = target, next_link
        return False

    def _blob(self, name: str, sha: str) -> bytes | None:
        """The bytes of the git object ``sha`` in the repository ``name``; None if GitHub does not give it, or gives other bytes."""
        response, _ = self.follow(f"/repos/{quote(name)}/git/blobs/{sha}")
        blob = decoded(response) if response.status == 200 else None
        if not isinstance(blob, dict) or blob.get("encoding") != "base64" or not isinstance(blob.get("content"), str):
            return None
        try:
            body = unpacked(blob["content"])
        except ValueError:
            return None
        return body if sha in {blob_hash(body), blob_hash(body, sha256=True)} else None

    def _releases(self, name: str) -> Page:
        """The page of a repository's releases: one record of all, or a reject if the answer is no list of releases.

        A list of more than ``MAX_RELEASE_PAGES`` pages is cut, which its look and its payload (``truncated``) say.
        """
        scope, path = f"releases:{name}", f"/repos/{quote(name)}/releases?per_page={MAX_PAGE}"
        response, end = self._get_if_changed(path, scope)
        found, odd, progress, told_end, pages, address = list[Any](), tuple[Difference, ...](), Progress(scope), _End(), 1, path
        while end is None:
            value = decoded(response)
            if not isinstance(value, list):
                return _reject("releases", "rest", name, scope, "not_a_list", response)
            if not are_named(value, "tag_name"):
                return _reject("releases", "rest", name, scope, "release_without_tag", response)
            self._check_owner(name, value)
            found.extend(map(_release, value))
            odd += beyond(RELEASES, {"releases": value})
            named = following(response, is_own=_is_next)
            after = _within(response, named) or _behind(address, len(value))
            keys = [str(release.get("id", release)) for release in value]
            cut = f"cut after {pages} pages with {len(found)} releases" if after is not None else told_end.contradiction(pages, progress, keys)
            told_end.note(response, named)
            progress.check(after, keys)
            if after is None or pages >= MAX_RELEASE_PAGES:
                payload = {"releases": found, **({"truncated": True} if cut else {})}
                record = Record(SOURCE, "releases", "rest", name, response.date, payload=payload, beyond=odd)
                # Keep the ETag only if there is one page: that of the first page says nothing of later pages.
                page = _page_with_etag(record, scope, path if pages == 1 else None, response)
                look = replace(page.looks[0], outcome=Outcome.UNREADABLE, detail=cut)
                return replace(page, looks=(look,)) if cut else page
            response, end = self._get_if_changed(after, scope)
            address, pages = after, pages + 1
        return _broken_off(end, pages - 1)

    def _commits(self, name: str) -> Page:
        """The page of a repository's commits: the dates of the first and the last one, and their number.

        With one commit a page, the number of the last page is the number of commits. Raises ``ContractBroken`` if the pages contradict each other.
        """
        scope, path = f"commits:{name}", f"/repos/{quote(name)}/commits?per_page=1"
        # Ask for the newest commit, with room for 2 calls (``needs``): mostly a second one follows, for the oldest.
        response, end = self._get_if_changed(path, scope, needs=2)
        if end is not None:
            return end
        last = following(response, "last", _is_next)
        match = _PAGE.search(last) if last else None
        newest = oldest = _commits_of(response)
        self._check_owner(name, newest)
        total = int(match[1]) if match else 1
        if total > MAX_COMMITS:
            raise ContractBroken(f"{scope}: {total} commits are told")
        if total > 1:
            beginning, end = self._get_if_changed(f"{path}&page={total}", scope)
            if end is not None:
                return _broken_off(end, total - 1)
            oldest = _commits_of(beginning)
            self._check_owner(name, oldest)
            if not oldest or following(beginning, is_own=_is_next) is not None:
                raise ContractBroken(f"{scope}: page {total} is not the last, as the first page says")
            if _has_parents(oldest[0]) or _is_same_commit(newest, oldest):
                raise ContractBroken(f"{scope}: the commit on page {total} is not the oldest")
        elif newest and not _is_root(newest[0]):
            # Ask for the second page, too: only if it is empty is there a single commit, since a proxy may have dropped the link to the oldest.
            behind, end = self._get_if_changed(f"{path}&page=2", scope)
            if end is not None:
                return _broken_off(end, 1)
            if _commits_of(behind) or _has_parents(newest[0]) or following(response, is_own=_is_next) is not None:
                raise ContractBroken(f"{scope}: more than one commit, and no link to the oldest")
        odd = beyond(COMMITS, {"commits": [*newest, *oldest]})
        payload = {"first_commit_at": _commit_date(oldest, path), "last_commit_at": _commit_date(newest, path), "total": total if newest else 0}
        return _page_with_etag(Record(SOURCE, "commits", "rest", name, response.date, payload=payload, beyond=odd), scope, path, response)


class _End:
    """Detects that the end of a list contradicts what the pages before told: a page behind them, or a last page with a higher number."""

    def __init__(self) -> None:
        self._is_named, self._last = False, 0

    def note(self, response: Response, named: str | None) -> None:
        """Note a page: the next one that it names, and the number of the last page, if it tells one."""
        last = _PAGE.search(links_of(response).get("last") or "")
        self._is_named, self._last = named is not None, int(last[1]) if last is not None else self._last

    def contradiction(self, page: int, progress: Progress, keys: Iterable[str]) -> str:
        """How the end at page number ``page``, which brings ``keys``, contradicts the pages before it; ``""`` if it does not."""
        if page < self._last:
            return f"ends with page {page}, though page {self._last} was told to be the last"
        return f"page {page} brings nothing new, though page {page - 1} names it as the next" if self._is_named and not progress.adds(keys) else ""


@dataclass(frozen=True, slots=True)
class _RepositoryPath:
    """The path of a repository or of a part of one: ``name`` is its name or number, ``part`` the rest from the slash on (empty: the repository)."""

    name: str
    part: str
    is_number: bool


def _path_of(address: str) -> str:
    """The path of an address. Raises ``Elsewhere`` if it is not an address."""
    try:
        return urlsplit(address).path
    except ValueError as error:
        raise Elsewhere("a redirect to no address") from error


def _parsed_path(path: str) -> _RepositoryPath | None:
    """The repository and the part that an API path names; None if it names no repository."""
    found = _REPOSITORY_PATH.fullmatch(path)
    if found is None:
        return None
    return _RepositoryPath(unquote(found["name"] or found["number"]), unquote(found["part"]), found["number"] is not None)


def _is_next(target: str, path: str) -> bool:
    """Whether the path of a link belongs to the list at ``path``: it is equal, or has the same ending with GitHub's number instead of the name."""
    if target == path:
        return True
    numbered, named = _NUMBERED.fullmatch(target), _LIST_PATH.fullmatch(path)
    return numbered is not None and named is not None and numbered[1] == named[1]


def _within(response: Response, after: str | None) -> str | None:
    """The next page at the answer's own path, with the query of the link ``after``; None without a link. A number in the link's path is ignored."""
    return None if after is None else f"{response.path}?{after.partition('?')[2]}"


def _page_with_etag(record: Record, scope: str, path: str | None, response: Response) -> Page:
    """The page of one record and its look; with the answer's ETag for ``path``, unless ``path`` is None or there is no usable ETag."""
    etag = plain(response.headers.get("etag"))
    # Keep no ETag for a path that is too long for the database's index, as with a long branch name: it is asked for in full each time.
    validators = (Validator(SOURCE, path, etag, record.kind, record.key, response.date),) if path and len(path) <= MAX_PATH and etag else ()
    return Page((record,), looks=(look_of(scope, response),), received={record.kind: 1}, validators=validators)


def unpacked(content: str) -> bytes:
    """The bytes of a file that GitHub sends as lines of base64. Raises ``ValueError`` if the text is not base64."""
    # Raise for characters that are not base64 (validate=True), which Python would else drop silently.
    return base64.b64decode("".join(content.split()), validate=True)


def _is_link(blob: bytes) -> bool:
    """Whether the bytes of a git object can be a symbolic link's: a short printable text, the path of its target."""
    return 0 < len(blob) <= MAX_LINK_BYTES and blob.isascii() and blob.decode().isprintable() and not blob.isspace()


def _target_of(path: str, link: bytes) -> str | None:
    """The path within the repository to which the symbolic ``link`` at ``path`` leads; None if it leads out of it."""
    target = link.decode("ascii", "replace")
    if target.startswith("/"):
        return None
    steps = list[str]()
    for step in (*PurePosixPath(path).parts[:-1], *PurePosixPath(target).parts):
        if step != "..":
            steps.append(step)
        elif steps:
            steps.pop()
        else:
            return None
    return "/".join(steps) or None


def _owners_told(value: Any) -> Iterator[_RepositoryPath]:
    """The repositories that an object of an answer names in its own addresses; none for an address of another form."""
    if not isinstance(value, dict):
        return
    for field in _OWN_ADDRESSES:
        address = value.get(field)
        if not isinstance(address, str):
            continue
        if (found := _NAMED_IN_API.fullmatch(address)) is not None:
            yield _RepositoryPath(unquote(found[1] or found[2]), "", found[1] is None)
        elif field == "html_url" and (found := _NAMED_ON_WEB.fullmatch(address)) is not None:
            yield _RepositoryPath(unquote(found[1]), "", is_number=False)


def _says_empty(response: Response) -> bool:
    """Whether the message of an answer is, as a whole, GitHub's for a repository without a commit."""
    try:
        answer = orjson.loads(response.body[:MAX_PATH])
    except orjson.JSONDecodeError:
        return False
    message = answer.get("message") if isinstance(answer, dict) else None
    return isinstance(message, str) and message.strip().rstrip(".").lower() == EMPTY


def _broken_off(end: Page, pages: int) -> Page:
    """The page that ends a walk after ``pages`` whole ones, by ``broken_off``."""
    return replace(end, looks=tuple(broken_off(look, pages) for look in end.looks))


def _commits_of(response: Response) -> list[Any]:
    """The elements of a page of commits, of which one was asked for. Raises ``ContractBroken`` if the answer is no such list, and what ``decoded`` raises."""
    value = decoded(response)
    if not isinstance(value, list):
        raise ContractBroken(f"{response.path}: commits were asked for and {type(value).__name__} came")
    # Refuse more than one: the numbers of pages are then no numbers of commits.
    if len(value) > 1:
        raise ContractBroken(f"{response.path}: one commit a page was asked for and {len(value)} came")
    return value


def _is_root(commit: Any) -> bool:
    """Whether a commit says that it has no parent."""
    return isinstance(commit, dict) and commit.get("parents") == []


def _has_parents(commit: Any) -> bool:
    """Whether a commit names at least one parent."""
    return isinstance(commit, dict) and bool(commit.get("parents"))


def _is_same_commit(newest: list[Any], oldest: list[Any]) -> bool:
    """Whether both pages begin with a commit of one hash."""
    hashes = [page[0].get("sha") if page and isinstance(page[0], dict) else None for page in (newest, oldest)]
    return hashes[0] is not None and hashes[0] == hashes[1]


def _commit_date(commits: list[Any], path: str) -> str | None:
    """The date of the first of ``commits`` as GitHub writes it; None without a commit or a date. Raises ``ContractBroken`` if it is no commit."""
    if not commits:
        return None
    commit = commits[0].get("commit") if isinstance(commits[0], dict) else None
    if not isinstance(commit, dict) or "committer" not in commit:
        raise ContractBroken(f"{path}: a commit that tells nothing of its committer")
    committer = commit["committer"]
    moment = committer.get("date") if isinstance(committer, dict) else None
    # Return None for a date that is not text, which is noted as a difference of form; the number of commits is kept.
    return moment if isinstance(moment, str) else None


def _entry(value: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a tree's entry: path, type, size and hash; and the mode of symbolic links and submodules, which are no files."""
    mode = {"mode": value["mode"]} if value.get("mode") in ("120000", "160000") else {}
    return {**{name: value.get(name) for name in ("path", "type", "size", "sha")}, **mode}


def _is_told_file(entry: dict[str, Any]) -> bool:
    """Whether an entry of a tree is a file at the top, or in a folder for READMEs, with git's hash of its bytes; not so a link or a submodule."""
    path, sha = entry["path"], entry["sha"]
    is_file = entry.get("type") == "blob" and "mode" not in entry and isinstance(sha, str) and _HASH.fullmatch(sha) is not None
    return is_file and len(path) <= MAX_NAME and (path.count("/") == 0 or (path.startswith((".github/", "docs/")) and path.count("/") == 1))


def _release(value: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a release: its fields in ``_RELEASE``, and name and size (bytes) of each asset."""
    listed = value.get("assets")
    assets = [{"name": asset.get("name"), "size": asset.get("size")} for asset in listed if isinstance(asset, dict)] if isinstance(listed, list) else []
    return {**{name: value[name] for name in _RELEASE if name in value}, "assets": assets}


def look_of(scope: str, response: Response, started: datetime | None = None) -> Look:
    """The look that an answer of GitHub makes: answered (200, 304), absent (404, 410), refused (401, 403, 451) or failed (any other status)."""
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
    """The record of a repository as the call ``via`` (list, rest or graphql) returned it: counters apart, without repeated fields and API addresses."""
    rest, counters = dict(value), dict[str, int | float]()
    for name, counter in COUNTERS.items():
        count = rest.get(name)
        if isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 2**62:
            counters[counter] = rest.pop(name)
    # Drop addresses of the API itself: they add nothing to the repository's name, and differ from host to host.
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
    """GitHub's number of a repository as text; None if the value is no positive number: what is no id proves neither a rename nor another thing."""
    return str(uid) if isinstance(uid, int) and not isinstance(uid, bool) and 0 < uid < 2**63 else None


def _is_name(value: Any) -> bool:
    """Whether the value is a full name, ``owner/repository``."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _behind(path: str, number: int) -> str | None:
    """The path of the page after ``path`` if that one is full (``number`` elements); else None.

    For a full page without a link to the next: a proxy may have dropped the link, and only an empty page proves the end.
    """
    if number != MAX_PAGE:
        return None
    page = _PAGE.search(path)
    if page is None:
        return f"{path}{'&' if '?' in path else '?'}page=2"
    return f"{path[: page.start(1)]}{int(page[1]) + 1}{path[page.end(1) :]}"


def _listed(response: Response, account: str) -> Gathered:
    """The repositories on a page of the list of ``account``; those of other accounts are rejects.

    Raises ``ContractBroken`` if most are of other accounts, or if the answer is no list.
    """
    value = decoded(response)
    if not isinstance(value, list):
        raise ContractBroken(f"{response.path}: a list was asked for and {type(value).__name__} came")
    found, others, of_account = Gathered(SOURCE, "repository", "list", response.date), 0, f"{account}/".lower()
    for element in value:
        if isinstance(element, dict) and _is_name(element.get("full_name")) and not element["full_name"].lower().startswith(of_account):
            others += 1
            found.reject("of_another_account", element["full_name"], partial(encoded, element), element["full_name"])
        elif isinstance(element, dict) and _is_name(element.get("full_name")):
            # Keep records from lists apart (``via`` list): a call for one repository returns more fields, so a shared record would change each time.
            found.record(_record("list", element, response.date))
        else:
            found.reject("no_full_name", "", partial(encoded, element))
    if 2 * others > len(value):
        raise ContractBroken(f"{response.path}: the list of {account} was asked for and that of others came")
    return found


def _node(name: str, node: Any, error: dict[str, Any] | None, response: Response) -> Page:
    """The page that a GraphQL answer makes for the repository ``name``, from its ``node`` and the ``error`` about it: a record, or a look without one."""
    scope = f"repository:{name}"
    if isinstance(node, dict) and _is_name(node.get("nameWithOwner")) and name.lower() == node["nameWithOwner"].lower():
        return Page((_record("graphql", node, response.date),), looks=(look_of(scope, response),), received={"repository": 1})
    if isinstance(node, dict):
        # Make a failed look of a node with another name: the repository moved, or another one took its name. REST, which redirects, decides.
        error = None
    kind = (error or {}).get("type")
    outcome = {"NOT_FOUND": Outcome.ABSENT, "FORBIDDEN": Outcome.REFUSED}.get(str(kind), Outcome.FAILED)
    detail = str((error or {}).get("message", ""))[:200] or ("" if outcome is not Outcome.FAILED else "neither a repository nor an error")
    look = Look(SOURCE, scope, outcome, response.date, response.date, detail)
    stones = (Tombstone(SOURCE, "repository", name, response.date),) if outcome is Outcome.ABSENT else ()
    return Page(looks=(look,), tombstones=stones)


def _not_its_own(page: Page) -> Page:
    """The page with a failed look in place of its record, whose number the same answer gives to another repository, too."""
    return Page(looks=tuple(replace(look, outcome=Outcome.FAILED, detail="the number of another repository, too") for look in page.looks))


def _moved(asked_name: str, new_name: str, response: Response, moved: bool) -> tuple[Tombstone, ...]:
    """One tombstone with the new name if a redirect led to another name, else none."""
    return (Tombstone(SOURCE, "repository", asked_name, response.date, renamed_to=new_name),) if moved and new_name.lower() != asked_name.lower() else ()


def _reject(kind: str, via: str, key: str, scope: str, reason: str, response: Response) -> Page:
    """A page with one reject (the answer's first 100,000 bytes) and an unreadable look, both with ``reason``."""
    reject = Reject(SOURCE, kind, via, key, reason, "", response.body[:100_000], response.date)
    look = Look(SOURCE, scope, Outcome.UNREADABLE, response.date, response.date, reason)
    return Page(rejects=(reject,), looks=(look,), received={kind: 1})
