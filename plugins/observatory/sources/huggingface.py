"""The Hugging Face Hub: accounts' lists, item calls, cards, licence files, trees, refs and paper pages, as pages of raw JSON.

Lists carry every field that the list endpoint gives; ``baseModels``, ``childrenModelCount`` and ``usedStorage`` are
refused there and come by the item call. A list was read to its end if its look says *answered*; a question that
fails is a failed look of that thing alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlencode, urlsplit

from observatory.errors import ContractBroken, Elsewhere
from observatory.http import Client, Response, TooLarge
from observatory.identifiers import blob_hash, canonical_arxiv_id, is_hub_id
from observatory.sources.asking import (
    POINTER,
    Progress,
    answered,
    are_named,
    broken_off,
    decoded,
    encoded,
    ended,
    ends_behind,
    following,
    guarded,
    hollow_folder,
    one_by_one,
    page_of,
)
from observatory.sources.base import Gathered, Look, Outcome, Page, Record, Reject, Tombstone, joined, shown
from observatory.sources.documents import kind_of_page, no_text_in, refusal_in

SOURCE = "huggingface"
OWN_PAGE = "/api/whoami-v2"
"""The path that the Hub answers with 401 if it refuses the token, and with 200 if it accepts it."""
PROBE, PROBE_TELLS = "/api/models?limit=1", rb"\s*\["
"""The path that the Hub always answers while it works, and how that answer begins."""
MAX_CARD_BYTES = 8 * 1024 * 1024
MAX_LICENCE_BYTES = 1024 * 1024
"""The longest licence text that is kept, bytes; the common ones have at most 35,000."""
AT = "at "
"""Before the commit at which a file was read, in the detail of a look that was answered."""
MAX_RENAMES = 5
MAX_ALIKE = 3
"""For so many repositories the same text may come as a file that no hash proves: more of them have one and the same error page."""
LIST_PAGE, MAX_LIST_PAGES = 1_000, 500
"""Repositories on a page of an account's list, and the most pages of it. A longer list is cut, and its look says so."""
TREE_PAGE, MAX_TREE_PAGES, MAX_TREE_ENTRIES = 1_000, 200, 200_000
"""Entries on a page of a repository's tree (the Hub's default by its OpenAPI description), and the most pages and entries. A longer tree is cut, and
its look says so."""

LIST_FIELDS = {
    "model": (
        "author cardData config createdAt disabled downloads downloadsAllTime evalResults gated gguf inference "
        "lastModified library_name likes model-index pipeline_tag private resourceGroup safetensors sha siblings spaces "
        "tags transformersInfo trendingScore widgetData"
    ).split(),
    "dataset": (
        "author cardData citation createdAt description disabled downloads downloadsAllTime gated lastModified likes "
        "mainSize paperswithcode_id private resourceGroup sha siblings tags trendingScore"
    ).split(),
}
ITEM_FIELDS = {
    "model": [*LIST_FIELDS["model"], "baseModels", "childrenModelCount", "usedStorage"],
    "dataset": [*LIST_FIELDS["dataset"], "usedStorage"],
}
COUNTERS = {
    "downloads": "downloads",
    "downloadsAllTime": "downloads_all_time",
    "likes": "likes",
    "trendingScore": "trending_score",
    "upvotes": "upvotes",
    "numFollowers": "followers",
    "numModels": "models",
    "numDatasets": "datasets",
    "numSpaces": "spaces",
    "numPapers": "papers",
    "numUsers": "members",
}
IDENTITY = {"model": "id", "dataset": "id", "organization": "name", "paper_page": "id", "model_refs": "branches", "dataset_refs": "branches"}
"""The field that an answer of status 200 must have, by kind: it identifies the thing."""
# An ETag that is the hash of a file. For example: W/"7cb18dc9bafbfcf74629a4b760af1b160957a83e"
_FILE_HASH = re.compile(r'(?:W/)?"?([0-9a-f]{40}|[0-9a-f]{64})(?:-gzip)?"?')
_SIZE = re.compile("[0-9]{1,15}")
_HUB_ID = re.compile("[0-9a-f]{24}")
# Content types that a README or a licence never has. For example: "text/html", "application/problem+json"
_OF_PAGES = re.compile(r"text/html|application/(?:xhtml\+xml|xml|json)|text/(?:xml|json)|[a-z]+/[a-z0-9.-]+\+(?:xml|json)")


# The path before a file's name to which the file's address may redirect: under a new name of the repository, and in the Hub's cache by revision.
_FILE_PATH = "(?:/{prefix}{id}/resolve/{revision}|/api/resolve-cache/{kind}s/{id}/{commit})/"
_ANY = "[^/]+"
_COMMIT = re.compile("[0-9a-f]{40}")
# The commit in the address to which the Hub redirects a file. For example: "/api/resolve-cache/models/org/name/1f…c0/README.md"
_AT_COMMIT = re.compile("/resolve-cache/[^?#]+/[0-9a-f]{40}/")
# Paths to which the address of a repository's other parts may redirect: the same part under a new name.
_PART_PATHS = {
    "tree": "/api/{kind}s/{id}/tree/[^/]+",
    "refs": "/api/{kind}s/{id}/refs",
}


def bucket_of(path: str) -> str:
    """The Hub's rate-limit bucket for ``path``: whoami, resolvers or api. The token's own page has a strict limit (see huggingface_hub's ``whoami``)."""
    return "whoami" if path == OWN_PAGE else "resolvers" if "/resolve" in path else "api"


@dataclass(frozen=True, slots=True)
class LicenceFile:
    """A licence file at the top of a repository: ``path`` its name, ``commit`` the told commit (40 hexadecimal digits), None for the default branch.

    ``blob`` is git's hash of its bytes as the repository's tree told it, hexadecimal; None where no tree told one.
    """

    kind: str
    hub_id: str
    path: str
    commit: str | None = None
    blob: str | None = None

    @property
    def key(self) -> str:
        """Its key among records: ``org/name:path``. No id on the Hub holds a colon."""
        return f"{self.hub_id}:{self.path}"

    @property
    def scope(self) -> str:
        """The scope of looks at it."""
        return f"{self.kind}_licence:{self.key}"


class HuggingFace:
    """The Hub over one ``Client``.

    ``uid_of`` gives the immutable id (``_id``) of the repository that we hold under a kind and name, or None: a part whose address redirects to a
    repository with another id is refused. Methods return iterators of pages. These raise ``RateLimited``, ``AuthRefused`` and ``ServiceDown``;
    other failures are failed looks.
    """

    def __init__(self, client: Client, uid_of: Callable[[str, str], str | None] = lambda _kind, _name: None) -> None:
        self._client = client
        self._uid_of = uid_of
        self._uids: dict[tuple[str, str], str | None] = {}
        """Immutable ids that the Hub gave to this object, by kind and name in lower case; None where it gave none."""
        self._unproven: dict[tuple[str, str], set[str]] = {}
        """The names of the repositories, in lower case, for which a body came whose bytes no hash proves, by the file's path and the body's hash."""
        self._told_cards: dict[tuple[str, str], str] = {}
        """Git's hash of the README.md in each tree that the Hub gave to this object, by kind and name in lower case."""

    def account(self, account: str, lists: Iterable[str] | None = None) -> Iterator[Page]:
        """Overview, models and datasets of one account, page by page; with ``lists`` only those of the three whose scopes it names."""
        scopes = None if lists is None else set(lists)
        if scopes is None or f"organization:{account}" in scopes:
            yield from one_by_one(self._client, SOURCE, [(f"organization:{account}", lambda: self._overview(account))])
        for kind in ("model", "dataset"):
            scope = f"{kind}s_of:{account}"
            if scopes is None or scope in scopes:
                yield from guarded(self._client, SOURCE, scope, self._list(scope, kind, account))

    def documents(self, wanted: Iterable[tuple[str, str, str]]) -> Iterator[Page]:
        """Pages with the wanted parts of repositories, ``(kind, hub_id, part)``, in the order given; the part is card, item, tree or refs."""
        calls: dict[str, tuple[str, Callable[[str, str], Page]]] = {
            "card": ("_card", self._card),
            "item": ("", self._item),
            "tree": ("_tree", self._tree),
            "refs": ("_refs", self._refs),
        }

        def questions() -> Iterator[tuple[str, Callable[[], Page]]]:
            """``(scope, call)`` of each wanted part."""
            for kind, hub_id, part in wanted:
                ending, call = calls[part]
                yield f"{kind}{ending}:{hub_id}", lambda call=call, kind=kind, hub_id=hub_id: call(kind, hub_id)  # type: ignore[misc]

        yield from one_by_one(self._client, SOURCE, questions())

    def items(self, kind: str, hub_ids: Iterable[str]) -> Iterator[Page]:
        """Pages with the full record of each model or dataset; a redirect or a 404 yields a tombstone."""
        return self.documents((kind, hub_id, "item") for hub_id in hub_ids)

    def cards(self, kind: str, hub_ids: Iterable[str]) -> Iterator[Page]:
        """Pages with the README.md of each repository, verbatim; a README that cannot be read is a failed look."""
        return self.documents((kind, hub_id, "card") for hub_id in hub_ids)

    def licences(self, files: Iterable[LicenceFile]) -> Iterator[Page]:
        """Pages with the text of each licence file, verbatim, at its commit; one that cannot be read is a failed look of that file alone."""
        return one_by_one(self._client, SOURCE, ((file.scope, partial(self._licence, file)) for file in files))

    def trees(self, kind: str, hub_ids: Iterable[str]) -> Iterator[Page]:
        """Pages with one record for each repository: its whole file tree at the default branch."""
        return self.documents((kind, hub_id, "tree") for hub_id in hub_ids)

    def refs(self, kind: str, hub_ids: Iterable[str]) -> Iterator[Page]:
        """Pages with one record for each repository: its branches and tags."""
        return self.documents((kind, hub_id, "refs") for hub_id in hub_ids)

    def papers(self, arxiv_ids: Iterable[str]) -> Iterator[Page]:
        """Pages with the Hub's paper page of each arXiv id."""
        asked = ((f"paper_page:{arxiv_id}", lambda arxiv_id=arxiv_id: self._paper(arxiv_id)) for arxiv_id in arxiv_ids)
        return one_by_one(self._client, SOURCE, asked)

    # -- lists

    def _list(self, scope: str, kind: str, account: str) -> Iterator[Page]:
        """The pages of an account's list of ``kind``; the look comes with the last page, unreadable if the list is cut or its end is unproven.

        Raises ``ContractBroken`` for a list that repeats itself or is not the account's, and what the client raises.
        """
        path, started, progress, unusable = list_path(kind, account), None, Progress(scope), 0
        before, full = path, list[str]()
        for number in range(1, MAX_LIST_PAGES + 1):
            response, after, is_open = page_of(self._client, path, lambda response: len(_elements(response)))
            started = started or response.date
            if response.status != 200:
                yield Page(looks=(broken_off(_look(scope, response, started), number - 1),))
                return
            found = _listed(kind, response, account)
            page = found.page()
            unusable += found.unusable
            look = ended(_look(scope, response, started), unusable)
            if after is not None and number == MAX_LIST_PAGES:
                look = replace(look, outcome=Outcome.UNREADABLE, detail=f"cut after {number} pages")
            elif is_open:
                look = replace(look, outcome=Outcome.UNREADABLE, detail="a full page without a link to the next")
            elif after is None and not found.unusable and number > 1 and not progress.adds(record.key for record in page.records):
                # Believe an end that brings nothing after a link only if the page before, asked for with one element less, proves it.
                if len(full) < 2 or not ends_behind(self._client.get, _with_limit(before, len(full) - 1), full[-1], lambda response: _keys(response, "id")):
                    look = replace(look, outcome=Outcome.UNREADABLE, detail=f"page {number} brings nothing new, though page {number - 1} names it as the next")
            is_last = after is None or number == MAX_LIST_PAGES
            yield replace(page, looks=(look,)) if is_last else page
            progress.check(after, (record.key for record in page.records))
            if after is None:
                return
            before, full, path = path, _keys(response, "id"), after

    def _overview(self, account: str) -> Page:
        """The page of an organisation's overview."""
        scope = f"organization:{account}"
        response = self._client.get(f"/api/organizations/{quote(account, safe='')}/overview")
        return _page_of_answer(response, scope, "organization", "item", account)

    # -- single things

    def _item(self, kind: str, hub_id: str, earlier_names: tuple[str, ...] = ()) -> Page:
        """The page of one repository's full record, found through redirects from ``earlier_names``; a tombstone for 404 and 410.

        Raises ``ContractBroken`` if the answer describes another repository or redirects go in a circle.
        """
        scope = f"{kind}:{hub_id}"
        response = self._client.get(item_path(kind, hub_id))
        if response.status in {301, 302, 307, 308}:
            return self._renamed(kind, hub_id, response, earlier_names)
        page = _page_of_answer(response, scope, kind, "item", hub_id)
        if response.status in {404, 410}:
            return Page(looks=page.looks, tombstones=(Tombstone(SOURCE, kind, hub_id, response.date),))
        if any(record.key.lower() != hub_id.lower() and (held := self._uid_of(kind, hub_id)) and record.uid != held for record in page.records):
            # Believe the full name of a name without an account only with the immutable id that we hold under it.
            raise ContractBroken(f"{scope}: the answer tells of a repository with another id")
        return page

    def _renamed(self, kind: str, hub_id: str, response: Response, earlier_names: tuple[str, ...]) -> Page:
        """The page of the repository that a redirect leads to, with a tombstone of the old name. Raises ``ContractBroken`` for a circle of redirects."""
        if len(earlier_names) >= MAX_RENAMES:
            raise ContractBroken(f"{kind} {hub_id}: redirects without an end")
        new_id = _new_name(kind, hub_id, response, self._client.base_url)
        if new_id in earlier_names:
            raise ContractBroken(f"{kind} {hub_id}: a redirect to no other repository")
        followed = self._item(kind, new_id, (*earlier_names, hub_id))
        look = Look(SOURCE, f"{kind}:{hub_id}", Outcome.ANSWERED, response.date, response.date, f"renamed to {new_id}")
        stone = Tombstone(SOURCE, kind, hub_id, response.date, renamed_to=new_id)
        return joined([followed, Page(looks=(look,), tombstones=(stone,))])

    def _card(self, kind: str, hub_id: str) -> Page:
        """The page of a repository's README.md. Raises as ``_file``."""
        return self._file(kind, hub_id, "README.md", "main", f"{kind}_card", hub_id, MAX_CARD_BYTES, self._told_cards.get((kind, hub_id.lower())))

    def _licence(self, file: LicenceFile) -> Page:
        """The page of a licence file; the detail of its look is the commit at which it was read. Raises as ``_file``."""
        page = self._file(file.kind, file.hub_id, file.path, file.commit or "main", f"{file.kind}_licence", file.key, MAX_LICENCE_BYTES, file.blob)
        looks = []
        for look in page.looks:
            if look.outcome is Outcome.ANSWERED and file.commit is not None:
                look = replace(look, detail=f"{AT}{file.commit}")
            elif look.outcome is Outcome.ABSENT and look.detail.endswith("RevisionNotFound"):
                # The commit is gone: that says nothing of the file.
                look = replace(look, outcome=Outcome.FAILED, detail=f"{look.detail}: the told commit is not there")
            looks.append(look)
        return replace(page, looks=tuple(looks))

    def _file(self, kind: str, hub_id: str, path: str, revision: str, record_kind: str, key: str, most: int, told: str | None) -> Page:
        """The page of a file at the top of a repository: its bytes as a record, or a reject if they are more than ``most``.

        ``told`` is git's hash of the bytes as the repository's tree told it. The hash that the file's own answer gives comes first, since the file may
        have changed after the tree was told.

        Raises ``ContractBroken`` if another thing came than the file, ``Elsewhere`` for a redirect to another repository.
        """
        prefix = "datasets/" if kind == "dataset" else ""
        scope = f"{record_kind}:{key}"
        redirects = list[Response]()
        try:
            address = f"/{prefix}{quote(hub_id)}/resolve/{revision}/{quote(path)}"
            response = self._follow(address, _file_path(path, revision), kind, hub_id, redirects)
        except TooLarge as error:
            return _unreadable(record_kind, "file", key, scope, "too_large", str(error), error.head, error.date)
        if response.status != 200:
            return Page(looks=(_look(scope, response),))
        if response.body.startswith(POINTER):
            raise ContractBroken(f"{scope}: a pointer to a file that is stored elsewhere")
        if _COMMIT.fullmatch(revision) and any(_COMMIT.fullmatch(at) and at != revision for at in _commits((*redirects, response))):
            raise ContractBroken(f"{scope}: the file of another commit came than of the one that was asked for")
        hashes = hashes_of_file((*redirects, response)) or ({told} if told else set())
        if hashes.isdisjoint({blob_hash(response.body), hashlib.sha256(response.body).hexdigest()}):
            # Refuse the body if the Hub gives hashes of the file's bytes and the body has none of them; without a hash, length and form decide.
            if hashes:
                raise ContractBroken(f"{scope}: other bytes came than those that the ETag or the told tree names")
            form = kind_of_page(response.body, may_be_html=record_kind.endswith("_card")) or refusal_in(response.body)
            if what := _contradiction((*redirects, response), response.body) or form or no_text_in(response.body):
                raise ContractBroken(f"{scope}: {what} came in place of the file")
            # Refuse what nothing shows to be the Hub's: it names the commit of each file, and its own library refuses a file without commit or ETag.
            if not (told or _is_of_the_hub((*redirects, response))):
                raise ContractBroken(f"{scope}: an answer without a hash of the file and without its commit, which the Hub always tells")
            self._check_unlike(scope, hub_id, path, response.body)
        if len(response.body) > most:
            detail = f"{len(response.body)} bytes, more than {most}"
            return _unreadable(record_kind, "file", key, scope, "too_large", detail, response.body[:100_000], response.date)
        record = Record(SOURCE, record_kind, "file", key, response.date, text=response.body, locator=path)
        return Page((record,), looks=(_look(scope, response),), received={record_kind: 1})

    def _check_unlike(self, scope: str, hub_id: str, path: str, body: bytes) -> None:
        """Note a body that no hash proves. Raises ``ContractBroken`` if the same one came for more than ``MAX_ALIKE`` repositories: it is a page of the way."""
        names = self._unproven.setdefault((path, hashlib.sha256(body).hexdigest()), set())
        if len(names) <= MAX_ALIKE:
            names.add(hub_id.lower())
        if len(names) > MAX_ALIKE:
            raise ContractBroken(f"{scope}: the same text came for more than {MAX_ALIKE} repositories, and no hash proves it")

    def _follow(self, path: str, part_path: str, kind: str, hub_id: str, redirects: list[Response] | None = None) -> Response:
        """The answer to ``path`` after up to three redirects, which are appended to ``redirects``.

        A redirect must lead to a path of the form ``part_path`` (of ``_PART_PATHS``, or a file's) in the repository ``hub_id``, under this or another name with
        the same immutable id. Raises ``Elsewhere`` for any other redirect, and what ``Client.get`` raises.
        """
        response = self._client.get(path)
        for _ in range(3):
            target = response.location
            if response.status not in {301, 302, 307, 308} or not target:
                return response
            name = _repository_in(target.removeprefix(self._client.base_url), part_path, kind)
            if name is None:
                raise Elsewhere(f"{path.partition('?')[0]}: a redirect to what is another thing's address")
            # Compare the repositories only for a redirect within the configured host: ``get`` below refuses to leave it.
            if target.startswith(f"{self._client.base_url}/") and not self._is_same(kind, hub_id, name):
                raise Elsewhere(f"{path.partition('?')[0]}: a redirect into what is not known to be the same repository")
            if redirects is not None:
                redirects.append(response)
            response = self._client.get(target)
        return response

    def _is_same(self, kind: str, hub_id: str, name: str) -> bool:
        """Whether ``name`` is the repository ``hub_id``: by equal names, or by equal immutable ids (the one that we hold, else as the Hub gives it)."""
        if name.lower() == hub_id.lower():
            return True
        uid = self._uid_of(kind, hub_id) or self._current_uid(kind, hub_id)
        return uid is not None and uid == self._current_uid(kind, name)

    def _current_uid(self, kind: str, name: str) -> str | None:
        """The immutable id that the Hub gives now for a repository, also if it was renamed since; None if it gives none. Raises as ``Client.get``."""
        cache_key = (kind, name.lower())
        if cache_key not in self._uids:
            asked, response = name, self._client.get(f"/api/{kind}s/{quote(name)}", [("expand", "author")])
            for _ in range(MAX_RENAMES):
                if response.status not in {301, 302, 307, 308}:
                    break
                asked = _new_name(kind, asked, response, self._client.base_url)
                response = self._client.get(f"/api/{kind}s/{quote(asked)}", [("expand", "author")])
            answer = decoded(response) if response.status == 200 else None
            is_asked_one = isinstance(answer, dict) and _is_named(kind, answer.get("id")) and _is_of(kind, answer["id"], asked)
            self._uids[cache_key] = _uid(answer.get("_id")) if isinstance(answer, dict) and is_asked_one else None
        return self._uids[cache_key]

    def _tree(self, kind: str, hub_id: str) -> Page:
        """The page of a repository's file tree: one record with the entries of all its pages, sorted by path, or a reject if an answer is no tree.

        A tree that is cut, or whose end is unproven, has ``truncated`` in its payload and an unreadable look.
        """
        record_kind, entries = f"{kind}_tree", list[Any]()
        scope = f"{record_kind}:{hub_id}"
        progress, pages, full, why, before = Progress(scope), 0, TREE_PAGE, "", ""
        follow = partial(self._follow, part_path=_PART_PATHS["tree"], kind=kind, hub_id=hub_id)
        path: str | None = f"/api/{kind}s/{quote(hub_id)}/tree/main?recursive=true&expand=false"
        while path is not None and pages < MAX_TREE_PAGES and len(entries) < MAX_TREE_ENTRIES:
            response = follow(path)
            if response.status != 200:
                return Page(looks=(broken_off(_look(scope, response), pages),))
            listed = decoded(response)
            if not isinstance(listed, list):
                return _unreadable(record_kind, "item", hub_id, scope, "not_a_list", "tree", response.body[:100_000], response.date)
            after = following(response, is_own=_is_next_of_tree)
            is_idle = pages > 0 and after is None and not progress.adds(str(entry.get("path")) for entry in listed if isinstance(entry, dict))
            last = str(entries[-1].get("path")) if entries and isinstance(entries[-1], dict) else ""
            if is_idle and not (full > 1 and ends_behind(follow, _with_limit(before, full - 1), last, lambda page: _keys(page, "path"), _is_next_of_tree)):
                why = "a page with nothing new, though the one before names it as the next,"
            elif after is None and len(listed) > 1 and (len(listed) % TREE_PAGE == 0 or (pages and len(listed) >= full)):
                # Ask again for a full page without a link, with one entry less: if it is not the last page, a link must come now.
                again = follow(_with_limit(path, len(listed) - 1))
                shorter = decoded(again) if again.status == 200 else None
                after = following(again, is_own=_is_next_of_tree) if isinstance(shorter, list) else None
                if after is not None:
                    listed, response = shorter, again
                else:
                    # Keep the page that came: an answer without a link takes back nothing of it.
                    why = "a full page without a link to the next"
            entries.extend(listed)
            pages, full, before, path = pages + 1, len(listed), path, after
            progress.check(path, (str(entry.get("path")) for entry in listed if isinstance(entry, dict)))
        if not are_named(entries, "path"):
            return _unreadable(record_kind, "item", hub_id, scope, "entry_without_path", "tree", response.body[:100_000], response.date)
        payload: dict[str, Any] = {"entries": sorted(entries, key=lambda entry: str(entry["path"]))}
        look = _look(scope, response)
        if path is not None:
            why = "cut"
        elif not why and (hollow := hollow_folder(entries, "directory", "oid")) is not None:
            why = f"nothing below the folder {shown(hollow[:100]).decode()}"
        if why:
            # Mark the tree as truncated: the listed files exist, but one that is missing may be in the rest of the tree.
            payload["truncated"] = True
            look = replace(look, outcome=Outcome.UNREADABLE, detail=f"{why} after {pages} pages with {len(entries)} entries")
        record = Record(SOURCE, record_kind, "item", hub_id, response.date, payload=payload)
        self._told_cards.update({(kind, hub_id.lower()): oid for entry in entries if (oid := _blob_of(entry, "README.md")) is not None})
        return Page((record,), looks=(look,), received={record_kind: 1})

    def _refs(self, kind: str, hub_id: str) -> Page:
        """The page of a repository's branches and tags."""
        record_kind = f"{kind}_refs"
        response = self._follow(f"/api/{kind}s/{quote(hub_id)}/refs", _PART_PATHS["refs"], kind, hub_id)
        return _page_of_answer(response, f"{record_kind}:{hub_id}", record_kind, "item", hub_id)

    def _paper(self, arxiv_id: str) -> Page:
        """The page of the Hub's paper page of one arXiv id."""
        response = self._client.get(f"/api/papers/{quote(arxiv_id, safe='')}")
        return _page_of_answer(response, f"paper_page:{arxiv_id}", "paper_page", "item", arxiv_id)


def no_longer_shown(page: Page) -> Page:
    """The page with a tombstone for each repository that was refused with status 401.

    For repositories that vanished from a complete list: to somebody without access they do not exist.
    """
    refused = (look for look in page.looks if look.outcome is Outcome.REFUSED and look.detail.startswith("401"))
    stones = tuple(Tombstone(SOURCE, kind, key, look.ended_at) for look in refused for kind, _, key in [look.scope.partition(":")])
    return replace(page, tombstones=(*page.tombstones, *stones)) if stones else page


def list_path(kind: str, account: str, limit: int = LIST_PAGE) -> str:
    """The path of the first page of an account's list, of ``limit`` repositories."""
    query = [("author", account), ("sort", "createdAt"), ("direction", "1"), ("limit", str(limit)), *(("expand", name) for name in LIST_FIELDS[kind])]
    return f"/api/{kind}s?{urlencode(query)}"


def item_path(kind: str, hub_id: str) -> str:
    """The path of one repository's record."""
    return f"/api/{kind}s/{quote(hub_id)}?{urlencode([('expand', name) for name in ITEM_FIELDS[kind]])}"


def _file_path(path: str, revision: str) -> str:
    """The pattern of paths to which the address of a file at ``revision`` may redirect: at a commit to the same commit, at a branch to any."""
    at = re.escape(revision) if _COMMIT.fullmatch(revision) else _ANY
    return _FILE_PATH.replace("{revision}", at).replace("{commit}", at) + re.escape(quote(path))


def _commits(answers: Iterable[Response]) -> Iterator[str]:
    """The commits that the Hub's answers name for a file, in ``X-Repo-Commit``."""
    return (answer.headers.get("x-repo-commit", "").strip().lower() for answer in answers)


def _blob_of(entry: Any, path: str) -> str | None:
    """Git's hash of the file ``path`` if ``entry`` of a tree is that file and git itself stores it; else None."""
    if not isinstance(entry, dict) or entry.get("path") != path or entry.get("type") == "directory" or entry.get("lfs"):
        return None
    oid = entry.get("oid")
    return oid if isinstance(oid, str) and _COMMIT.fullmatch(oid) else None


def repository_of_file(target: str, kind: str, path: str) -> str | None:
    """The name of the repository of that ``kind`` whose file ``path`` lies at the address ``target``; None if it is no such file's, or no address."""
    try:
        return _repository_in(target, _file_path(path, "main"), kind)
    except Elsewhere:
        return None


def _repository_in(target: str, part_path: str, kind: str) -> str | None:
    """The repository named in the address ``target`` if its path has the form ``part_path`` (of ``_PART_PATHS``, or a file's); else None.

    Raises ``Elsewhere`` if ``target`` is no address.
    """
    try:
        path = urlsplit(target).path
    except ValueError as error:
        raise Elsewhere("a redirect to no address") from error
    prefix = "datasets/" if kind == "dataset" else "(?!datasets/|spaces/|api/)"
    found = re.fullmatch(part_path.format(id="([^/]+(?:/[^/]+)?)", prefix=prefix, kind=kind), path)
    if found is None or {".", ".."}.intersection(unquote(path).split("/")):
        return None
    return unquote(next(name for name in found.groups() if name))


def _new_name(kind: str, hub_id: str, response: Response, base_url: str) -> str:
    """The repository to which the answer for ``hub_id`` redirects within ``base_url``.

    Raises ``Elsewhere`` for a redirect to another host, ``ContractBroken`` for one that leads to no repository or to the same one.
    """
    try:
        target, own = urlsplit(response.location or ""), urlsplit(base_url)
    except ValueError as error:
        raise ContractBroken(f"{kind} {hub_id}: a redirect to no address") from error
    if (target.scheme.lower(), target.netloc.lower()) != (own.scheme.lower(), own.netloc.lower()):
        raise Elsewhere(f"{kind} {hub_id}: a redirect that leaves the configured host")
    new_id = target.path.removeprefix(response.prefix).removeprefix(f"/api/{kind}s/")
    if not is_hub_id(new_id) or new_id == hub_id:
        raise ContractBroken(f"{kind} {hub_id}: a redirect to no other repository")
    return new_id


def _with_limit(path: str, number: int) -> str:
    """``path`` with ``limit=number`` in its query: the same page of a tree with at most ``number`` entries."""
    address, _, query = path.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != "limit"]
    return f"{address}?{urlencode([*kept, ('limit', str(number))])}"


def _is_next_of_tree(target: str, path: str) -> bool:
    """Whether both paths are trees of one repository; the revision may be named differently (branch or commit)."""
    return target.rpartition("/tree/")[0] == path.rpartition("/tree/")[0] != ""


def hashes_of_file(answers: Iterable[Response]) -> set[str]:
    """The hashes that the Hub's answers give for a file, hexadecimal: git's (40 digits), or SHA-256 (64) for a file that is stored outside git.

    They are in ``X-Linked-Etag`` and ``ETag``, and in the address of a redirect (``etag=``). An ETag of another form is no hash and is left out.
    """
    etags = list[str]()
    for answer in answers:
        etags += [answer.headers.get("x-linked-etag", ""), answer.headers.get("etag", "")]
        with suppress(ValueError):
            etags += parse_qs(urlsplit(answer.location or "").query).get("etag", [])
    return {found[1] for etag in etags if (found := _FILE_HASH.fullmatch(etag.strip()))}


def _is_of_the_hub(answers: Iterable[Response]) -> bool:
    """Whether one of the answers for a file names the commit that it is of, as the Hub's do: in ``X-Repo-Commit``, or in a redirect into its cache."""
    for answer in answers:
        if _COMMIT.fullmatch(answer.headers.get("x-repo-commit", "").strip().lower()):
            return True
        if answer.location and _AT_COMMIT.search(answer.location):
            return True
    return False


def _contradiction(answers: Iterable[Response], body: bytes) -> str:
    """How the headers of the answers contradict ``body`` being the file: another length or a content type of pages; ``""`` if they do not."""
    for answer in answers:
        size = answer.headers.get("x-linked-size", "")
        if _SIZE.fullmatch(size) and int(size) != len(body):
            return f"{len(body)} bytes of {size}"
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return f"{kind[:40]}" if _OF_PAGES.fullmatch(kind) else ""


def outcome_of(status: int) -> Outcome:
    """The outcome for an HTTP status: 200 answered; 404, 410 absent; 400, 401, 403, 451 refused; any other failed."""
    if status == 200:
        return Outcome.ANSWERED
    if status in {404, 410}:
        return Outcome.ABSENT
    return Outcome.REFUSED if status in {400, 401, 403, 451} else Outcome.FAILED


def _look(scope: str, response: Response, started: datetime | None = None) -> Look:
    """The look that an answer makes, by its status; its detail is the status and the Hub's error code."""
    code = response.headers.get("x-error-code", "")
    detail = f"{response.status} {code}" if code and response.status != 200 else answered(response)
    return Look(SOURCE, scope, outcome_of(response.status), started or response.date, response.date, detail)


def _counters(payload: dict[str, Any]) -> tuple[dict[str, Any], dict[str, int | float]]:
    """``(payload without its counters, counters by our names)``; a counter that is no plausible number stays in the payload."""
    rest, counters = dict(payload), dict[str, int | float]()
    for name, counter in COUNTERS.items():
        value = rest.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) >= 2**62:
            continue
        if isinstance(value, float) and counter != "trending_score":
            continue
        counters[counter] = rest.pop(name)
    return rest, counters


def _record(kind: str, via: str, key: str, payload: dict[str, Any], date: datetime) -> Record:
    """The record of an answer's object, with its counters apart."""
    rest, counters = _counters(payload)
    return Record(SOURCE, kind, via, key, date, payload=rest, counters=counters, uid=_uid(rest.get("_id")))


def _uid(value: Any) -> str | None:
    """The value if it is an immutable id of the Hub, 24 hexadecimal digits; else None: what is no id proves neither a rename nor another thing."""
    return value if isinstance(value, str) and _HUB_ID.fullmatch(value) and value.strip("0") else None


def _page_of_answer(response: Response, scope: str, kind: str, via: str, key: str) -> Page:
    """The page of an answer about the one thing ``key``: its record and look, a look alone for a status other than 200, or a reject.

    Raises ``ContractBroken`` if the answer describes another thing, and what ``decoded`` raises.
    """
    if response.status != 200:
        return Page(looks=(_look(scope, response),))
    answer = decoded(response)
    if not isinstance(answer, dict):
        return _unreadable(kind, via, key, scope, "not_an_object", type(answer).__name__, response.body[:100_000], response.date)
    field = IDENTITY.get(kind)
    if field is not None and not _is_named(kind, answer.get(field)):
        return _unreadable(kind, via, key, scope, f"no_{field}", repr(answer.get(field))[:200], response.body[:100_000], response.date)
    if not _names_its_files(answer):
        return _unreadable(kind, via, key, scope, "file_without_name", "siblings", response.body[:100_000], response.date)
    name = key if kind.endswith("_refs") else answer[IDENTITY[kind]]
    if not _is_of(kind, name, key):
        # Refuse a record with another name without a redirect: the Hub redirects to a repository that moved (except from old names without an account).
        raise ContractBroken(f"{scope}: the answer tells of {name[:100]}")
    name = name if kind in {"model", "dataset"} else key
    return Page((_record(kind, via, name, answer, response.date),), looks=(_look(scope, response),), received={kind: 1})


def _is_of(kind: str, name: str, key: str) -> bool:
    """Whether the ``name`` in an answer is that of the thing asked for as ``key``; of repositories, ``key`` may lack the account."""
    if kind == "paper_page":
        return canonical_arxiv_id(name) == canonical_arxiv_id(key)
    return name.lower() == key.lower() or name.lower().partition("/")[2] == key.lower()


def _is_named(kind: str, value: Any) -> bool:
    """Whether the value of the ``IDENTITY`` field of ``kind`` is valid."""
    if kind in {"model", "dataset"}:
        return isinstance(value, str) and is_hub_id(value)
    if kind.endswith("_refs"):
        return isinstance(value, list) and are_named(value, "name")
    return isinstance(value, str) and bool(value)


def _names_its_files(repository: dict[str, Any]) -> bool:
    """Whether each file in a repository's record has a name. From a list with nameless files no absence of a file can be concluded."""
    files = repository.get("siblings")
    return not isinstance(files, list) or are_named(files, "rfilename")


def _unreadable(kind: str, via: str, key: str, scope: str, reason: str, detail: str, body: bytes, date: datetime) -> Page:
    """A page with one reject and an unreadable look, both with ``reason``."""
    reject = Reject(SOURCE, kind, via, key, reason, detail, body, date)
    return Page(rejects=(reject,), looks=(Look(SOURCE, scope, Outcome.UNREADABLE, date, date, reason),), received={kind: 1})


def _elements(response: Response) -> list[Any]:
    """The elements of a page of a list. Raises ``ContractBroken`` if the answer is no list, and what ``decoded`` raises."""
    listed = decoded(response)
    if not isinstance(listed, list):
        raise ContractBroken(f"{response.path}: a list was asked for and {type(listed).__name__} came")
    return listed


def _keys(response: Response, name: str) -> list[str]:
    """The field ``name`` of each element of a page, as text. Raises as ``_elements``."""
    return [str(element.get(name)) if isinstance(element, dict) else "" for element in _elements(response)]


def _listed(kind: str, response: Response, account: str) -> Gathered:
    """The repositories on a page of the list of ``account``; those of other accounts and unusable ones are rejects.

    Raises ``ContractBroken`` if most are of other accounts (the Hub ignored the filter), or if the answer is no list.
    """
    elements = _elements(response)
    found, others, of_account = Gathered(SOURCE, kind, "list", response.date), 0, f"{account}/".lower()
    for element in elements:
        hub_id = element.get("id") if isinstance(element, dict) else None
        if isinstance(hub_id, str) and is_hub_id(hub_id) and "/" in hub_id and not hub_id.lower().startswith(of_account):
            others += 1
            found.reject("of_another_account", hub_id, partial(encoded, element), hub_id)
        elif isinstance(hub_id, str) and is_hub_id(hub_id) and not _names_its_files(element):
            found.reject("file_without_name", "siblings", partial(encoded, element), hub_id)
        elif isinstance(hub_id, str) and is_hub_id(hub_id):
            found.record(_record(kind, "list", hub_id, element, response.date))
        else:
            found.reject("ill_formed_id", shown(hub_id).decode()[:200], partial(encoded, element), hub_id if isinstance(hub_id, str) else None)
    if 2 * others > len(elements):
        raise ContractBroken(f"{response.path}: the list of {account} was asked for and that of others came")
    return found
