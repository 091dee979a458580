"""The Hugging Face Hub: accounts' lists, item calls, cards, trees, refs and paper pages, as pages of raw JSON.

Lists carry every field that the list endpoint gives; ``baseModels``, ``childrenModelCount`` and ``usedStorage`` are
refused there and come by the item call. A list is told to its end where its look says *answered*; a question that
fails is a failed look of that thing alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlencode, urlsplit

from observatory.errors import ContractBroken, Elsewhere
from observatory.http import Client, Response, TooLarge
from observatory.identifiers import canonical_arxiv_id, is_hub_id
from observatory.sources.asking import (
    POINTER,
    Progress,
    answered,
    are_named,
    blob_hash,
    decoded,
    encoded,
    ended,
    following,
    guarded,
    one_by_one,
    page_of,
    plain,
)
from observatory.sources.base import Gathered, Look, Outcome, Page, Record, Reject, Tombstone, joined, shown
from observatory.sources.documents import kind_of_page

SOURCE = "huggingface"
OWN_PAGE = "/api/whoami-v2"
"""What the Hub answers with 401 where it does not take the token, and with 200 where it does."""
PROBE, PROBE_TELLS = "/api/models?limit=1", rb"\s*\["
"""What it always answers, and how that begins."""
MAX_CARD_BYTES = 8 * 1024 * 1024
MAX_RENAMES = 5
LIST_PAGE, MAX_LIST_PAGES = 1_000, 500
"""Of one account, 1,000 repositories a page: a list that goes on is cut and told as such."""
TREE_PAGE, MAX_TREE_PAGES, MAX_TREE_ENTRIES = 1_000, 200, 200_000
"""Of one repository; the Hub tells 1,000 entries a page ("limit", by its OpenAPI description). A tree that goes on is cut and told as such."""

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
"""The field without which an answer of 200 tells nothing of its thing."""
# For example: W/"7cb18dc9bafbfcf74629a4b760af1b160957a83e"
_FILE_HASH = re.compile(r'(?:W/)?"?([0-9a-f]{40}|[0-9a-f]{64})(?:-gzip)?"?')
_SIZE = re.compile("[0-9]{1,15}")
# What no README is served as. For example: "text/html", "application/problem+json"
_OF_PAGES = re.compile(r"text/html|application/(?:xhtml\+xml|xml|json)|text/(?:xml|json)|[a-z]+/[a-z0-9.-]+\+(?:xml|json)")


# Where the parts of a repository may lie: at a name it moved to, and the card where the Hub keeps files by their revision.
_OWN = {
    "card": "(?:/{prefix}{id}/resolve/[^/]+|/api/resolve-cache/{kind}s/{id}/[^/]+)/README[.]md",
    "tree": "/api/{kind}s/{id}/tree/[^/]+",
    "refs": "/api/{kind}s/{id}/refs",
}


def bucket_of(path: str) -> str:
    """The Hub's bucket that a path spends from. The token's own page has a limit of its own, a strict one (huggingface_hub's ``whoami`` says so)."""
    return "whoami" if path == OWN_PAGE else "resolvers" if "/resolve" in path else "api"


class HuggingFace:
    """The Hub over one ``Client``.

    ``uid_of`` gives the immutable id (``_id``) of the repository that we hold by its kind and name, or None: a part that redirects into a
    repository of another id is not taken.
    """

    def __init__(self, client: Client, uid_of: Callable[[str, str], str | None] = lambda _kind, _name: None) -> None:
        self._client = client
        self._uid_of = uid_of
        self._uids: dict[tuple[str, str], str | None] = {}
        """Ids that the Hub gave in this object's life, by kind and name in lower case; None where it gave none."""

    def account(self, account: str, lists: Iterable[str] | None = None) -> Iterator[Page]:
        """Overview, models and datasets of one account, page by page; or those of them whose scopes are ``lists``."""
        left = None if lists is None else set(lists)
        if left is None or f"organization:{account}" in left:
            yield from one_by_one(self._client, SOURCE, [(f"organization:{account}", lambda: self._overview(account))])
        for kind in ("model", "dataset"):
            scope = f"{kind}s_of:{account}"
            if left is None or scope in left:
                yield from guarded(self._client, SOURCE, scope, self._list(scope, kind, account))

    def documents(self, wanted: Iterable[tuple[str, str, str]]) -> Iterator[Page]:
        """What is wanted of repositories, in the order given: ``(kind, hub_id, part)``, the part being card, item, tree or refs."""
        calls: dict[str, tuple[str, Callable[[str, str], Page]]] = {
            "card": ("_card", self._card),
            "item": ("", self._item),
            "tree": ("_tree", self._tree),
            "refs": ("_refs", self._refs),
        }

        def questions() -> Iterator[tuple[str, Callable[[], Page]]]:
            for kind, hub_id, part in wanted:
                ending, call = calls[part]
                yield f"{kind}{ending}:{hub_id}", lambda call=call, kind=kind, hub_id=hub_id: call(kind, hub_id)  # type: ignore[misc]

        yield from one_by_one(self._client, SOURCE, questions())

    def items(self, kind: str, hub_ids: Iterable[str]) -> Iterator[Page]:
        """Item calls of models or datasets, a batch a page; a redirect or a 404 yields a tombstone."""
        return self.documents((kind, hub_id, "item") for hub_id in hub_ids)

    def cards(self, kind: str, hub_ids: Iterable[str]) -> Iterator[Page]:
        """README.md of each repository, verbatim."""
        return self.documents((kind, hub_id, "card") for hub_id in hub_ids)

    def trees(self, kind: str, hub_ids: Iterable[str]) -> Iterator[Page]:
        """Recursive file trees at the default branch, all pages joined."""
        return self.documents((kind, hub_id, "tree") for hub_id in hub_ids)

    def refs(self, kind: str, hub_ids: Iterable[str]) -> Iterator[Page]:
        """Branches and tags."""
        return self.documents((kind, hub_id, "refs") for hub_id in hub_ids)

    def papers(self, arxiv_ids: Iterable[str]) -> Iterator[Page]:
        """Paper pages of the Hub."""
        asked = ((f"paper_page:{one}", lambda one=one: self._paper(one)) for one in arxiv_ids)
        return one_by_one(self._client, SOURCE, asked)

    # -- lists

    def _list(self, scope: str, kind: str, account: str) -> Iterator[Page]:
        path, started, progress, unusable = list_path(kind, account), None, Progress(scope), 0
        for number in range(1, MAX_LIST_PAGES + 1):
            response, after, is_open = page_of(self._client, path, lambda response: len(_elements(response)))
            started = started or response.date
            if response.status != 200:
                yield Page(looks=(_look(scope, response, started),))
                return
            found = _listed(kind, response, account)
            page = found.page()
            unusable += found.unusable
            look = ended(_look(scope, response, started), unusable)
            if after is not None and number == MAX_LIST_PAGES:
                look = replace(look, outcome=Outcome.UNREADABLE, detail=f"cut after {number} pages")
            elif is_open:
                look = replace(look, outcome=Outcome.UNREADABLE, detail="a full page without a link to the next")
            is_last = after is None or number == MAX_LIST_PAGES
            yield replace(page, looks=(look,)) if is_last else page
            progress.check(after, (record.key for record in page.records))
            if after is None:
                return
            path = after

    def _overview(self, account: str) -> Page:
        scope = f"organization:{account}"
        response = self._client.get(f"/api/organizations/{quote(account, safe='')}/overview")
        return _one(response, scope, "organization", "item", account)

    # -- single things

    def _item(self, kind: str, hub_id: str, before: tuple[str, ...] = ()) -> Page:
        scope = f"{kind}:{hub_id}"
        response = self._client.get(item_path(kind, hub_id))
        if response.status in {301, 302, 307, 308}:
            return self._renamed(kind, hub_id, response, before)
        page = _one(response, scope, kind, "item", hub_id)
        if response.status in {404, 410}:
            return Page(looks=page.looks, tombstones=(Tombstone(SOURCE, kind, hub_id, response.date),))
        return page

    def _renamed(self, kind: str, hub_id: str, response: Response, before: tuple[str, ...]) -> Page:
        if len(before) >= MAX_RENAMES:
            raise ContractBroken(f"{kind} {hub_id}: redirects without an end")
        new_id = _new_name(kind, hub_id, response)
        if new_id in before:
            raise ContractBroken(f"{kind} {hub_id}: a redirect to no other repository")
        followed = self._item(kind, new_id, (*before, hub_id))
        look = Look(SOURCE, f"{kind}:{hub_id}", Outcome.ANSWERED, response.date, response.date, f"renamed to {new_id}")
        stone = Tombstone(SOURCE, kind, hub_id, response.date, renamed_to=new_id)
        return joined([followed, Page(looks=(look,), tombstones=(stone,))])

    def _card(self, kind: str, hub_id: str) -> Page:
        record_kind = f"{kind}_card"
        prefix = "datasets/" if kind == "dataset" else ""
        scope = f"{record_kind}:{hub_id}"
        passed = list[Response]()
        try:
            response = self._follow(f"/{prefix}{quote(hub_id)}/resolve/main/README.md", _OWN["card"], kind, hub_id, passed)
        except TooLarge as error:
            return _unreadable(record_kind, "file", hub_id, scope, "too_large", str(error), error.head, error.date)
        if response.status != 200:
            return Page(looks=(_look(scope, response),))
        if response.body.startswith(POINTER):
            raise ContractBroken(f"{scope}: a pointer to a file that is stored elsewhere")
        hashes = hashes_of_file((*passed, response))
        if hashes.isdisjoint({blob_hash(response.body), hashlib.sha256(response.body).hexdigest()}):
            # The Hub names the bytes of a file by their hash: what has another one is not this file.
            if hashes:
                raise ContractBroken(f"{scope}: other bytes came than those that the ETag names")
            if what := _other_than_told((*passed, response), response.body) or kind_of_page(response.body):
                raise ContractBroken(f"{scope}: {what} came in place of the file")
        if len(response.body) > MAX_CARD_BYTES:
            detail = f"{len(response.body)} bytes, more than {MAX_CARD_BYTES}"
            return _unreadable(record_kind, "file", hub_id, scope, "too_large", detail, response.body[:100_000], response.date)
        record = Record(SOURCE, record_kind, "file", hub_id, response.date, text=response.body, locator="README.md")
        return Page((record,), looks=(_look(scope, response),), received={record_kind: 1})

    def _follow(self, path: str, own: str, kind: str, hub_id: str, passed: list[Response] | None = None) -> Response:
        """The answer of ``path``, or of where it redirects to: an address of the same part of the repository ``hub_id``, as ``own`` spells it.

        It may have another name there, if that has the same immutable id. ``passed`` gains the redirects on the way.
        """
        response = self._client.get(path)
        for _ in range(3):
            target = response.location
            if response.status not in {301, 302, 307, 308} or not target:
                return response
            name = _named_by(target.removeprefix(self._client.base_url), own, kind)
            if name is None:
                raise Elsewhere(f"{path.partition('?')[0]}: a redirect to what is another thing's address")
            # Another host is the client's to refuse, without a question about it.
            if target.startswith(f"{self._client.base_url}/") and not self._is_same(kind, hub_id, name):
                raise Elsewhere(f"{path.partition('?')[0]}: a redirect into what is not known to be the same repository")
            if passed is not None:
                passed.append(response)
            response = self._client.get(target)
        return response

    def _is_same(self, kind: str, hub_id: str, name: str) -> bool:
        """Whether ``name`` is known to be the repository ``hub_id``: by its name, or by the id that we hold, or that the Hub gives for both."""
        if name.lower() == hub_id.lower():
            return True
        own = self._uid_of(kind, hub_id) or self._told_uid(kind, hub_id)
        return own is not None and own == self._told_uid(kind, name)

    def _told_uid(self, kind: str, name: str) -> str | None:
        """The immutable id that the Hub gives now for a repository by its name, which it may have moved from; None where it gives none."""
        place = (kind, name.lower())
        if place not in self._uids:
            asked, response = name, self._client.get(f"/api/{kind}s/{quote(name)}", [("expand", "author")])
            for _ in range(MAX_RENAMES):
                if response.status not in {301, 302, 307, 308}:
                    break
                asked = _new_name(kind, asked, response)
                response = self._client.get(f"/api/{kind}s/{quote(asked)}", [("expand", "author")])
            told = decoded(response) if response.status == 200 else None
            is_told = isinstance(told, dict) and _is_named(kind, told.get("id")) and _is_of(kind, told["id"], asked)
            self._uids[place] = plain(told.get("_id")) if isinstance(told, dict) and is_told else None
        return self._uids[place]

    def _tree(self, kind: str, hub_id: str) -> Page:
        record_kind, entries = f"{kind}_tree", list[Any]()
        scope = f"{record_kind}:{hub_id}"
        progress, pages, full, is_open = Progress(scope), 0, TREE_PAGE, False
        path: str | None = f"/api/{kind}s/{quote(hub_id)}/tree/main?recursive=true&expand=false"
        while path is not None and pages < MAX_TREE_PAGES and len(entries) < MAX_TREE_ENTRIES:
            response = self._follow(path, _OWN["tree"], kind, hub_id)
            if response.status != 200:
                return Page(looks=(_look(scope, response),))
            told = decoded(response)
            if not isinstance(told, list):
                return _unreadable(record_kind, "item", hub_id, scope, "not_a_list", "tree", response.body[:100_000], response.date)
            after = following(response, is_own=_is_next_of_tree)
            if after is None and len(told) > 1 and (len(told) % TREE_PAGE == 0 or (pages and len(told) >= full)):
                # Full to the brim: whether it is the last is not known. With one entry less to a page the list has to go on.
                again = self._follow(_with_limit(path, len(told) - 1), _OWN["tree"], kind, hub_id)
                shorter = decoded(again) if again.status == 200 else None
                after = following(again, is_own=_is_next_of_tree) if isinstance(shorter, list) else None
                if isinstance(shorter, list) and (after is not None or len(shorter) < len(told) - 1):
                    told, response = shorter, again
                else:
                    is_open = True
            entries.extend(told)
            pages, full, path = pages + 1, len(told), after
            progress.check(path, (str(entry.get("path")) for entry in told if isinstance(entry, dict)))
        if not are_named(entries, "path"):
            return _unreadable(record_kind, "item", hub_id, scope, "entry_without_path", "tree", response.body[:100_000], response.date)
        payload: dict[str, Any] = {"entries": sorted(entries, key=lambda entry: str(entry["path"]))}
        look = _look(scope, response)
        if path is not None or is_open:
            # What it shows is there; what it lacks may be in the rest.
            payload["truncated"] = True
            why = "a full page without a link to the next" if is_open else "cut"
            look = replace(look, outcome=Outcome.UNREADABLE, detail=f"{why} after {pages} pages with {len(entries)} entries")
        record = Record(SOURCE, record_kind, "item", hub_id, response.date, payload=payload)
        return Page((record,), looks=(look,), received={record_kind: 1})

    def _refs(self, kind: str, hub_id: str) -> Page:
        record_kind = f"{kind}_refs"
        response = self._follow(f"/api/{kind}s/{quote(hub_id)}/refs", _OWN["refs"], kind, hub_id)
        return _one(response, f"{record_kind}:{hub_id}", record_kind, "item", hub_id)

    def _paper(self, arxiv_id: str) -> Page:
        response = self._client.get(f"/api/papers/{quote(arxiv_id, safe='')}")
        return _one(response, f"paper_page:{arxiv_id}", "paper_page", "item", arxiv_id)


def list_path(kind: str, account: str, limit: int = LIST_PAGE) -> str:
    """The path of the first page of an account's list, of ``limit`` repositories."""
    query = [("author", account), ("sort", "createdAt"), ("direction", "1"), ("limit", str(limit)), *(("expand", name) for name in LIST_FIELDS[kind])]
    return f"/api/{kind}s?{urlencode(query)}"


def item_path(kind: str, hub_id: str) -> str:
    """The path of one repository's record."""
    return f"/api/{kind}s/{quote(hub_id)}?{urlencode([('expand', name) for name in ITEM_FIELDS[kind]])}"


def repository_of_card(target: str, kind: str) -> str | None:
    """The repository whose card an address of the Hub leads to; None where it is no card of that kind, and of no address."""
    try:
        return _named_by(target, _OWN["card"], kind)
    except Elsewhere:
        return None


def _named_by(target: str, own: str, kind: str) -> str | None:
    """The repository that a redirect leads to a part of, the address being as ``own`` spells it; None where it is not."""
    try:
        path = urlsplit(target).path
    except ValueError as error:
        raise Elsewhere("a redirect to no address") from error
    prefix = "datasets/" if kind == "dataset" else "(?!datasets/|spaces/|api/)"
    found = re.fullmatch(own.format(id="([^/]+(?:/[^/]+)?)", prefix=prefix, kind=kind), path)
    if found is None or {".", ".."}.intersection(unquote(path).split("/")):
        return None
    return unquote(next(name for name in found.groups() if name))


def _new_name(kind: str, hub_id: str, response: Response) -> str:
    """The name that a repository's own address redirects to; raises ``ContractBroken`` where it is no other one."""
    try:
        new_id = urlsplit(response.location or "").path.partition(f"/api/{kind}s/")[2]
    except ValueError as error:
        raise ContractBroken(f"{kind} {hub_id}: a redirect to no address") from error
    if not is_hub_id(new_id) or new_id == hub_id:
        raise ContractBroken(f"{kind} {hub_id}: a redirect to no other repository")
    return new_id


def _with_limit(path: str, number: int) -> str:
    """The address of the page of a tree that begins where ``path`` does and has at most ``number`` entries."""
    place, _, query = path.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != "limit"]
    return f"{place}?{urlencode([*kept, ('limit', str(number))])}"


def _is_next_of_tree(target: str, path: str) -> bool:
    """Whether a link leads on in the tree of one repository, whichever name its revision has there."""
    return target.rpartition("/tree/")[0] == path.rpartition("/tree/")[0] != ""


def hashes_of_file(answers: Iterable[Response]) -> set[str]:
    """The hashes by which the Hub names the bytes of a file: git's (40 digits), or SHA-256 (64) where the file is stored elsewhere.

    They stand in ``X-Linked-Etag`` and ``ETag``, and in the address that a redirect leads to (``etag=``). An ETag of another form names no bytes.
    """
    told = list[str]()
    for one in answers:
        told += [one.headers.get("x-linked-etag", ""), one.headers.get("etag", "")]
        with suppress(ValueError):
            told += parse_qs(urlsplit(one.location or "").query).get("etag", [])
    return {found[1] for tag in told if (found := _FILE_HASH.fullmatch(tag.strip()))}


def _other_than_told(answers: Iterable[Response], body: bytes) -> str:
    """What the Hub says of a file that these bytes are not: their length or kind; empty where it says nothing against them."""
    for one in answers:
        size = one.headers.get("x-linked-size", "")
        if _SIZE.fullmatch(size) and int(size) != len(body):
            return f"{len(body)} bytes of {size}"
    kind = one.headers.get("content-type", "").partition(";")[0].strip().lower()
    return f"{kind[:40]}" if _OF_PAGES.fullmatch(kind) else ""


def outcome_of(status: int) -> Outcome:
    """What a status means for a look: gone is absent; no access, gated, legal and not recorded are refused."""
    if status == 200:
        return Outcome.ANSWERED
    if status in {404, 410}:
        return Outcome.ABSENT
    return Outcome.REFUSED if status in {400, 401, 403, 451} else Outcome.FAILED


def _look(scope: str, response: Response, started: datetime | None = None) -> Look:
    code = response.headers.get("x-error-code", "")
    detail = f"{response.status} {code}" if code and response.status != 200 else answered(response)
    return Look(SOURCE, scope, outcome_of(response.status), started or response.date, response.date, detail)


def _counters(payload: dict[str, Any]) -> tuple[dict[str, Any], dict[str, int | float]]:
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
    rest, counters = _counters(payload)
    return Record(SOURCE, kind, via, key, date, payload=rest, counters=counters, uid=plain(rest.get("_id")))


def _one(response: Response, scope: str, kind: str, via: str, key: str) -> Page:
    if response.status != 200:
        return Page(looks=(_look(scope, response),))
    told = decoded(response)
    if not isinstance(told, dict):
        return _unreadable(kind, via, key, scope, "not_an_object", type(told).__name__, response.body[:100_000], response.date)
    field = IDENTITY.get(kind)
    if field is not None and not _is_named(kind, told.get(field)):
        return _unreadable(kind, via, key, scope, f"no_{field}", repr(told.get(field))[:200], response.body[:100_000], response.date)
    if not _names_its_files(told):
        return _unreadable(kind, via, key, scope, "file_without_name", "siblings", response.body[:100_000], response.date)
    name = key if kind.endswith("_refs") else told[IDENTITY[kind]]
    if not _is_of(kind, name, key):
        # What moved is redirected to (names from before there were accounts may not be). Taken as told, it would pass for the other one's state.
        raise ContractBroken(f"{scope}: the answer tells of {name[:100]}")
    name = name if kind in {"model", "dataset"} else key
    return Page((_record(kind, via, name, told, response.date),), looks=(_look(scope, response),), received={kind: 1})


def _is_of(kind: str, name: str, key: str) -> bool:
    """Whether ``name``, which an answer tells of, is that of the thing ``key``."""
    if kind == "paper_page":
        return canonical_arxiv_id(name) == canonical_arxiv_id(key)
    return name.lower() == key.lower() or name.lower().partition("/")[2] == key.lower()


def _is_named(kind: str, value: Any) -> bool:
    """Whether a field holds what a thing of ``kind`` is known by."""
    if kind in {"model", "dataset"}:
        return isinstance(value, str) and is_hub_id(value)
    if kind.endswith("_refs"):
        return isinstance(value, list) and are_named(value, "name")
    return isinstance(value, str) and bool(value)


def _names_its_files(told: dict[str, Any]) -> bool:
    """Whether each file that a repository's record lists has a name. A list told in part would prove that the others are not there."""
    files = told.get("siblings")
    return not isinstance(files, list) or are_named(files, "rfilename")


def _unreadable(kind: str, via: str, key: str, scope: str, reason: str, detail: str, body: bytes, date: datetime) -> Page:
    reject = Reject(SOURCE, kind, via, key, reason, detail, body, date)
    return Page(rejects=(reject,), looks=(Look(SOURCE, scope, Outcome.UNREADABLE, date, date, reason),), received={kind: 1})


def _elements(response: Response) -> list[Any]:
    """The elements of a page of a list. Raises ``ContractBroken`` where it is none."""
    told = decoded(response)
    if not isinstance(told, list):
        raise ContractBroken(f"{response.path}: a list was asked for and {type(told).__name__} came")
    return told


def _listed(kind: str, response: Response, account: str) -> Gathered:
    """What a page of the list of ``account`` tells. Raises ``ContractBroken`` where all of it is of others: the filter was not heeded."""
    told = _elements(response)
    found, others, of_account = Gathered(SOURCE, kind, "list", response.date), 0, f"{account}/".lower()
    for element in told:
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
    if others and others == len(told):
        raise ContractBroken(f"{response.path}: the list of {account} was asked for and that of others came")
    return found
