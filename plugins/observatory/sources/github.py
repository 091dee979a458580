"""GitHub: account lists, repositories in GraphQL batches with REST as fallback, trees, READMEs, licences, releases, commits.

No commit author and no e-mail leaves this module.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

import orjson

from observatory.errors import ContractBroken, ServiceUnavailable
from observatory.http import Client, Response
from observatory.sources.base import Look, Outcome, Page, Record, Reject, Tombstone, batched, joined

SOURCE = "github"
API_VERSION = "2022-11-28"
HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": API_VERSION}
GRAPHQL_BATCH = 30
MAX_PAGES = 1_000
MAX_DOCUMENT_BYTES = 8 * 1024 * 1024

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
_LINK = re.compile(r'<([^>]+)>;\s*rel="(next|last)"')
_PAGE = re.compile(r"[?&]page=(\d+)")
_REPOSITORY = """{
  id databaseId nameWithOwner description isArchived isFork isDisabled visibility pushedAt createdAt stargazerCount forkCount
  licenseInfo { spdxId key } defaultBranchRef { name } repositoryTopics(first: 20) { nodes { topic { name } } }
}"""


class GitHub:
    """GitHub over one ``Client``. ``has_token`` decides whether GraphQL, which needs one, is asked."""

    def __init__(self, client: Client, *, has_token: bool) -> None:
        self._client = client
        self._has_token = has_token

    def account(self, account: str) -> Iterator[Page]:
        """Public repositories of an organisation or user, page by page, to the explicit last page."""
        scope = f"repositories_of:{account}"
        path = f"/orgs/{quote(account, safe='')}/repos?type=public&sort=full_name&per_page=100"
        seen, started = set[str](), None
        while True:
            response = self._client.get(path)
            started = started or response.date
            if response.status == 404 and path.startswith("/orgs/"):
                path = f"/users/{quote(account, safe='')}/repos?sort=full_name&per_page=100"
                continue
            if response.status != 200:
                yield Page(looks=(_look(scope, response, started),))
                return
            following = _link(response, "next")
            if following is not None and (following in seen or len(seen) >= MAX_PAGES):
                raise ContractBroken(f"{scope}: the next page repeats itself")
            records, rejects = _listed(response)
            look = (_look(scope, response, started),) if following is None else ()
            yield Page(tuple(records), tuple(rejects), look, received={"repository": len(records) + len(rejects)})
            if following is None:
                return
            seen.add(following)
            path = following

    def repositories(self, full_names: Iterable[str]) -> Iterator[Page]:
        """Repositories by name: GraphQL in batches that halve on failure, REST for what is left or without a token."""
        batch: list[str] = []
        for name in full_names:
            batch.append(name)
            if len(batch) == GRAPHQL_BATCH:
                yield from self._batch(batch)
                batch = []
        if batch:
            yield from self._batch(batch)

    def trees(self, wanted: Iterable[tuple[str, str | None]]) -> Iterator[Page]:
        """Recursive trees of ``(full_name, branch)``; without a branch, of HEAD."""
        yield from batched(self._tree(name, branch or "HEAD") for name, branch in wanted)

    def readmes(self, full_names: Iterable[str]) -> Iterator[Page]:
        """READMEs, verbatim."""
        yield from batched(self._document(name, "readme", "readme") for name in full_names)

    def licences(self, full_names: Iterable[str]) -> Iterator[Page]:
        """Licence files, verbatim."""
        yield from batched(self._document(name, "licence", "license") for name in full_names)

    def releases(self, full_names: Iterable[str]) -> Iterator[Page]:
        """Releases without their authors and texts."""
        yield from batched(self._releases(name) for name in full_names)

    def commits(self, full_names: Iterable[str]) -> Iterator[Page]:
        """First and last commit and their number, without people."""
        yield from batched(self._commits(name) for name in full_names)

    # -- repositories

    def _batch(self, names: list[str]) -> Iterator[Page]:
        if not self._has_token or len(names) == 1:
            for name in names:
                yield self._repository(name)
            return
        page = self._graphql(names)
        if page is not None:
            yield page
            return
        yield from self._batch(names[: len(names) // 2])
        yield from self._batch(names[len(names) // 2 :])

    def _graphql(self, names: list[str]) -> Page | None:
        """One query for all names; None where the service could not do it and a smaller one may succeed."""
        pairs = [name.split("/", 1) for name in names]
        variables = {f"o{i}": pair[0] for i, pair in enumerate(pairs)} | {f"n{i}": pair[-1] for i, pair in enumerate(pairs)}
        declared = ", ".join(f"${name}: String!" for name in variables)
        aliases = " ".join(f"r{i}: repository(owner: $o{i}, name: $n{i}) {_REPOSITORY}" for i in range(len(names)))
        query = f"query({declared}) {{ {aliases} }}"
        try:
            response = self._client.request("POST", "/graphql", json={"query": query, "variables": variables})
        except ServiceUnavailable:
            return None
        if response.status != 200:
            return None
        answer = _decode(response)
        data = answer.get("data") if isinstance(answer, dict) else None
        errors = {error["path"][0]: error for error in answer.get("errors", []) if error.get("path")} if data else {}
        if not data or any(error.get("type") in {"RESOURCE_LIMITS_EXCEEDED", "RATE_LIMITED"} for error in answer.get("errors", [])):
            return None
        if any(f"r{i}" not in data for i in range(len(names))):
            return None
        return joined([_node(name, data[f"r{i}"], errors.get(f"r{i}"), response) for i, name in enumerate(names)])

    def _repository(self, name: str) -> Page:
        scope = f"repository:{name}"
        response, moved = self._follow(f"/repos/{quote(name)}")
        if response.status != 200:
            stones = (Tombstone(SOURCE, "repository", name, response.date),) if response.status in {404, 410} else ()
            return Page(looks=(_look(scope, response),), tombstones=stones)
        value = _decode(response)
        if not isinstance(value, dict) or not isinstance(value.get("full_name"), str):
            return _reject("repository", "rest", name, scope, "no_full_name", response)
        record = _record("rest", value, response.date)
        return Page((record,), looks=(_look(scope, response),), tombstones=_moved(name, record.key, response, moved), received={"repository": 1})

    def _follow(self, path: str) -> tuple[Response, bool]:
        moved = False
        response = self._client.get(path)
        for _ in range(3):
            if response.status not in {301, 302, 307, 308} or not response.location:
                break
            moved = True
            parts = urlsplit(response.location)
            response = self._client.get(parts.path + (f"?{parts.query}" if parts.query else ""))
        return response, moved

    # -- parts

    def _tree(self, name: str, branch: str) -> Page:
        scope = f"tree:{name}"
        response, _ = self._follow(f"/repos/{quote(name)}/git/trees/{quote(branch, safe='')}?recursive=1")
        if response.status == 409:
            return Page(looks=(Look(SOURCE, scope, Outcome.ABSENT, response.date, response.date, "409 empty repository"),))
        if response.status != 200:
            return Page(looks=(_look(scope, response),))
        value = _decode(response)
        if not isinstance(value, dict) or not isinstance(value.get("tree"), list):
            return _reject("tree", "rest", name, scope, "no_tree", response)
        entries = [_entry(entry) for entry in value["tree"] if isinstance(entry, dict)]
        payload = {"sha": value.get("sha"), "truncated": value.get("truncated"), "entries": entries}
        return Page((Record(SOURCE, "tree", "rest", name, response.date, payload=payload),), looks=(_look(scope, response),), received={"tree": 1})

    def _document(self, name: str, kind: str, endpoint: str) -> Page:
        scope = f"{kind}:{name}"
        response, _ = self._follow(f"/repos/{quote(name)}/{endpoint}")
        if response.status != 200:
            return Page(looks=(_look(scope, response),))
        value = _decode(response)
        if not isinstance(value, dict) or value.get("encoding") != "base64":
            return _reject(kind, "file", name, scope, "no_content", response)
        try:
            text = base64.b64decode(str(value.get("content", "")))
        except binascii.Error:
            return _reject(kind, "file", name, scope, "bad_base64", response)
        if len(text) > MAX_DOCUMENT_BYTES:
            return _reject(kind, "file", name, scope, "too_large", response)
        record = Record(SOURCE, kind, "file", name, response.date, text=text, locator=str(value.get("path", endpoint))[:300])
        return Page((record,), looks=(_look(scope, response),), received={kind: 1})

    def _releases(self, name: str) -> Page:
        scope = f"releases:{name}"
        found, path, pages = list[Any](), f"/repos/{quote(name)}/releases?per_page=100", 0
        following: str | None = path
        while following is not None and pages < MAX_PAGES:
            response, _ = self._follow(following)
            if response.status != 200:
                return Page(looks=(_look(scope, response),))
            value = _decode(response)
            if not isinstance(value, list):
                return _reject("releases", "rest", name, scope, "not_a_list", response)
            found.extend(_release(one) for one in value if isinstance(one, dict))
            following, pages = _link(response, "next"), pages + 1
        record = Record(SOURCE, "releases", "rest", name, response.date, payload={"releases": found})
        return Page((record,), looks=(_look(scope, response),), received={"releases": 1})

    def _commits(self, name: str) -> Page:
        scope, path = f"commits:{name}", f"/repos/{quote(name)}/commits?per_page=1"
        response, _ = self._follow(path)
        if response.status == 409:
            return Page(looks=(Look(SOURCE, scope, Outcome.ABSENT, response.date, response.date, "409 empty repository"),))
        if response.status != 200:
            return Page(looks=(_look(scope, response),))
        last = _link(response, "last")
        match = _PAGE.search(last) if last else None
        total = int(match[1]) if match else 1
        oldest = response
        if total > 1:
            oldest, _ = self._follow(f"{path}&page={total}")
        payload = {"first_commit_at": _commit_date(oldest), "last_commit_at": _commit_date(response), "total": total}
        return Page((Record(SOURCE, "commits", "rest", name, response.date, payload=payload),), looks=(_look(scope, response),), received={"commits": 1})


def _decode(response: Response) -> Any:
    try:
        return orjson.loads(response.body)
    except orjson.JSONDecodeError as error:
        raise ServiceUnavailable(f"{response.path}: status {response.status} with a body that is no JSON") from error


def _commit_date(response: Response) -> str | None:
    value = _decode(response) if response.status == 200 else None
    first = value[0] if isinstance(value, list) and value else {}
    date = first.get("commit", {}).get("committer", {}).get("date") if isinstance(first, dict) else None
    return date if isinstance(date, str) else None


def _entry(value: dict[str, Any]) -> dict[str, Any]:
    """A path of a tree. Its mode is kept where it tells a symbolic link or a submodule, which are no files."""
    mode = {"mode": value["mode"]} if value.get("mode") in {"120000", "160000"} else {}
    return {**{name: value.get(name) for name in ("path", "type", "size", "sha")}, **mode}


def _release(value: dict[str, Any]) -> dict[str, Any]:
    assets = [{"name": one.get("name"), "size": one.get("size")} for one in value.get("assets") or [] if isinstance(one, dict)]
    return {**{name: value[name] for name in _RELEASE if name in value}, "assets": assets}


def _link(response: Response, relation: str) -> str | None:
    for url, found in _LINK.findall(response.headers.get("link", "")):
        if found == relation:
            parts = urlsplit(url)
            return f"{parts.path}?{parts.query}"
    return None


def _look(scope: str, response: Response, started: datetime | None = None) -> Look:
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
    detail = "" if status == 200 else "403 not recorded" if b"not recorded" in response.body[:200] else str(status)
    return Look(SOURCE, scope, outcome, started or response.date, response.date, detail)


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
    uid = rest.get("id") if via == "rest" else rest.get("databaseId")
    key = str(rest["full_name"] if via == "rest" else rest["nameWithOwner"])
    return Record(SOURCE, "repository", via, key, date, payload=rest, counters=counters, uid=None if uid is None else str(uid))


def _listed(response: Response) -> tuple[list[Record], list[Reject]]:
    value = _decode(response)
    if not isinstance(value, list):
        raise ContractBroken(f"{response.path}: a list was asked for and {type(value).__name__} came")
    records, rejects = list[Record](), list[Reject]()
    for one in value:
        if isinstance(one, dict) and isinstance(one.get("full_name"), str) and one["full_name"].count("/") == 1:
            records.append(_record("rest", one, response.date))
        else:
            rejects.append(Reject(SOURCE, "repository", "rest", None, "no_full_name", "", orjson.dumps(one), response.date))
    return records, rejects


def _node(name: str, node: Any, error: dict[str, Any] | None, response: Response) -> Page:
    scope = f"repository:{name}"
    if isinstance(node, dict) and isinstance(node.get("nameWithOwner"), str):
        record = _record("graphql", node, response.date)
        moved = record.key.lower() != name.lower()
        return Page((record,), looks=(_look(scope, response),), tombstones=_moved(name, record.key, response, moved), received={"repository": 1})
    kind = (error or {}).get("type")
    outcome = {"NOT_FOUND": Outcome.ABSENT, "FORBIDDEN": Outcome.REFUSED}.get(str(kind), Outcome.FAILED)
    look = Look(SOURCE, scope, outcome, response.date, response.date, str((error or {}).get("message", ""))[:200])
    stones = (Tombstone(SOURCE, "repository", name, response.date),) if outcome is Outcome.ABSENT else ()
    return Page(looks=(look,), tombstones=stones)


def _moved(asked: str, told: str, response: Response, moved: bool) -> tuple[Tombstone, ...]:
    return (Tombstone(SOURCE, "repository", asked, response.date, renamed_to=told),) if moved and told.lower() != asked.lower() else ()


def _reject(kind: str, via: str, key: str, scope: str, reason: str, response: Response) -> Page:
    reject = Reject(SOURCE, kind, via, key, reason, "", response.body[:100_000], response.date)
    look = Look(SOURCE, scope, Outcome.UNREADABLE, response.date, response.date, reason)
    return Page(rejects=(reject,), looks=(look,), received={kind: 1})
