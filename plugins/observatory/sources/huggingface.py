"""The Hugging Face Hub: accounts' lists, item calls, cards, trees, refs and paper pages, as pages of raw JSON.

Lists carry every field that the list endpoint gives; ``baseModels``, ``childrenModelCount`` and ``usedStorage`` are
refused there and come by the item call. Each harvest of a list ends with the explicit end of its pages, or raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

import orjson

from observatory.errors import ContractBroken, ServiceUnavailable
from observatory.http import Client, Response, TooLarge
from observatory.identifiers import is_hub_id
from observatory.sources.base import Look, Outcome, Page, Record, Reject, Tombstone, batched, joined

SOURCE = "huggingface"
MAX_PAGES = 10_000
MAX_CARD_BYTES = 8 * 1024 * 1024

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
_NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')


class HuggingFace:
    """The Hub over one ``Client``."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def account(self, account: str) -> Iterator[Page]:
        """Overview, models and datasets of one account, page by page."""
        yield self._overview(account)
        for kind in ("model", "dataset"):
            yield from self._list(kind, account)

    def items(self, kind: str, hub_ids: Iterable[str]) -> Iterator[Page]:
        """Item calls of models or datasets, a batch a page; a redirect or a 404 yields a tombstone."""
        yield from batched(self._item(kind, hub_id) for hub_id in hub_ids)

    def cards(self, kind: str, hub_ids: Iterable[str]) -> Iterator[Page]:
        """README.md of each repository, verbatim."""
        yield from batched(self._card(kind, hub_id) for hub_id in hub_ids)

    def trees(self, kind: str, hub_ids: Iterable[str]) -> Iterator[Page]:
        """Recursive file trees at the default branch, all pages joined."""
        yield from batched(self._tree(kind, hub_id) for hub_id in hub_ids)

    def refs(self, kind: str, hub_ids: Iterable[str]) -> Iterator[Page]:
        """Branches and tags."""
        yield from batched(self._refs(kind, hub_id) for hub_id in hub_ids)

    def papers(self, arxiv_ids: Iterable[str]) -> Iterator[Page]:
        """Paper pages of the Hub."""
        yield from batched(self._paper(arxiv_id) for arxiv_id in arxiv_ids)

    # -- lists

    def _list(self, kind: str, account: str) -> Iterator[Page]:
        scope = f"{kind}s_of:{account}"
        params: list[tuple[str, str]] | None = [
            ("author", account),
            ("sort", "createdAt"),
            ("direction", "1"),
            ("limit", "1000"),
            *(("expand", name) for name in LIST_FIELDS[kind]),
        ]
        path, started, seen = f"/api/{kind}s", None, set[str]()
        while True:
            response = self._client.get(path, params)
            started = started or response.date
            if response.status != 200:
                yield Page(looks=(_look(scope, response, started),))
                return
            following = next_path(response)
            if following is not None and (following in seen or len(seen) >= MAX_PAGES):
                raise ContractBroken(f"{scope}: the next page repeats itself")
            look = (_look(scope, response, started),) if following is None else ()
            yield _page_of_list(kind, response, look)
            if following is None:
                return
            seen.add(following)
            path, params = following, None

    def _overview(self, account: str) -> Page:
        scope = f"organization:{account}"
        response = self._client.get(f"/api/organizations/{quote(account, safe='')}/overview")
        return _one(response, scope, "organization", "item", account)

    # -- single things

    def _item(self, kind: str, hub_id: str) -> Page:
        scope = f"{kind}:{hub_id}"
        fields = [("expand", name) for name in ITEM_FIELDS[kind]]
        path = f"/api/{kind}s/{quote(hub_id)}"
        response = self._client.get(path, fields)
        if response.status in {301, 302, 307, 308}:
            return self._renamed(kind, hub_id, response)
        page = _one(response, scope, kind, "item", hub_id)
        if response.status in {404, 410}:
            return Page(looks=page.looks, tombstones=(Tombstone(SOURCE, kind, hub_id, response.date),))
        return page

    def _renamed(self, kind: str, hub_id: str, response: Response) -> Page:
        new_id = urlsplit(response.location or "").path.partition(f"/api/{kind}s/")[2]
        if not is_hub_id(new_id) or new_id == hub_id:
            raise ContractBroken(f"{kind} {hub_id}: a redirect to no repository")
        followed = self._item(kind, new_id)
        look = Look(SOURCE, f"{kind}:{hub_id}", Outcome.ANSWERED, response.date, response.date, f"renamed to {new_id}")
        stone = Tombstone(SOURCE, kind, hub_id, response.date, renamed_to=new_id)
        return joined([followed, Page(looks=(look,), tombstones=(stone,))])

    def _card(self, kind: str, hub_id: str) -> Page:
        record_kind = f"{kind}_card"
        prefix = "datasets/" if kind == "dataset" else ""
        scope = f"{record_kind}:{hub_id}"
        try:
            response = self._follow(f"/{prefix}{quote(hub_id)}/resolve/main/README.md")
        except TooLarge as error:
            return _unreadable(record_kind, "file", hub_id, scope, "too_large", str(error), error.head, error.date)
        if response.status != 200:
            return Page(looks=(_look(scope, response),))
        if len(response.body) > MAX_CARD_BYTES:
            detail = f"{len(response.body)} bytes, more than {MAX_CARD_BYTES}"
            return _unreadable(record_kind, "file", hub_id, scope, "too_large", detail, response.body[:100_000], response.date)
        record = Record(SOURCE, record_kind, "file", hub_id, response.date, text=response.body, locator="README.md")
        return Page((record,), looks=(_look(scope, response),), received={record_kind: 1})

    def _follow(self, path: str) -> Response:
        response = self._client.get(path)
        for _ in range(3):
            target = response.location
            if response.status not in {301, 302, 307, 308} or not target:
                return response
            response = self._client.get(target)
        return response

    def _tree(self, kind: str, hub_id: str) -> Page:
        record_kind, entries, seen = f"{kind}_tree", list[Any](), set[str]()
        scope = f"{record_kind}:{hub_id}"
        path: str | None = f"/api/{kind}s/{quote(hub_id)}/tree/main?recursive=true&expand=false"
        while path is not None:
            response = self._follow(path)
            if response.status != 200:
                return Page(looks=(_look(scope, response),))
            decoded = _decode(response)
            if not isinstance(decoded, list):
                return _unreadable(record_kind, "item", hub_id, scope, "not_a_list", "tree", response.body[:100_000], response.date)
            entries.extend(decoded)
            path = next_path(response)
            if path is not None and (path in seen or len(seen) >= MAX_PAGES):
                raise ContractBroken(f"{scope}: the next page repeats itself")
            seen.add(path or "")
        usable = [entry for entry in entries if isinstance(entry, dict) and isinstance(entry.get("path"), str)]
        payload = {"entries": sorted(usable, key=lambda entry: str(entry["path"]))}
        record = Record(SOURCE, record_kind, "item", hub_id, response.date, payload=payload)
        return Page((record,), looks=(_look(scope, response),), received={record_kind: 1})

    def _refs(self, kind: str, hub_id: str) -> Page:
        record_kind = f"{kind}_refs"
        response = self._follow(f"/api/{kind}s/{quote(hub_id)}/refs")
        return _one(response, f"{record_kind}:{hub_id}", record_kind, "item", hub_id)

    def _paper(self, arxiv_id: str) -> Page:
        response = self._client.get(f"/api/papers/{quote(arxiv_id, safe='')}")
        return _one(response, f"paper_page:{arxiv_id}", "paper_page", "item", arxiv_id)


def _decode(response: Response) -> Any:
    try:
        return orjson.loads(response.body)
    except orjson.JSONDecodeError as error:
        raise ServiceUnavailable(f"{response.path}: status {response.status} with a body that is no JSON") from error


def next_path(response: Response) -> str | None:
    """Path and query of the page that follows, by the ``Link`` header; None on the last page."""
    match = _NEXT.search(response.headers.get("link", ""))
    if match is None:
        return None
    parts = urlsplit(match[1])
    return f"{parts.path}?{parts.query}"


def outcome_of(status: int) -> Outcome:
    """What a status means for a look: gone is absent; no access, gated, legal and not recorded are refused."""
    if status in {200, 304}:
        return Outcome.ANSWERED
    if status in {404, 410}:
        return Outcome.ABSENT
    return Outcome.REFUSED if status in {400, 401, 403, 451} else Outcome.FAILED


def _look(scope: str, response: Response, started: datetime | None = None) -> Look:
    code = response.headers.get("x-error-code", "")
    detail = "" if response.status == 200 else f"{response.status} {code}".strip()
    if response.status == 403 and not code and b"not recorded" in response.body[:200]:
        detail = "403 not recorded"
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
    uid = rest.get("_id")
    return Record(SOURCE, kind, via, key, date, payload=rest, counters=counters, uid=uid if isinstance(uid, str) else None)


def _one(response: Response, scope: str, kind: str, via: str, key: str) -> Page:
    if response.status != 200:
        return Page(looks=(_look(scope, response),))
    decoded = _decode(response)
    if not isinstance(decoded, dict):
        return _unreadable(kind, via, key, scope, "not_an_object", type(decoded).__name__, response.body[:100_000], response.date)
    told = decoded.get("id", key)
    name = told if kind in {"model", "dataset"} and isinstance(told, str) and is_hub_id(told) else key
    return Page((_record(kind, via, name, decoded, response.date),), looks=(_look(scope, response),), received={kind: 1})


def _unreadable(kind: str, via: str, key: str, scope: str, reason: str, detail: str, body: bytes, date: datetime) -> Page:
    reject = Reject(SOURCE, kind, via, key, reason, detail, body, date)
    return Page(rejects=(reject,), looks=(Look(SOURCE, scope, Outcome.UNREADABLE, date, date, reason),), received={kind: 1})


def _page_of_list(kind: str, response: Response, looks: tuple[Look, ...]) -> Page:
    decoded = _decode(response)
    if not isinstance(decoded, list):
        raise ContractBroken(f"{response.path}: a list was asked for and {type(decoded).__name__} came")
    records, rejects = list[Record](), list[Reject]()
    for element in decoded:
        hub_id = element.get("id") if isinstance(element, dict) else None
        if isinstance(hub_id, str) and is_hub_id(hub_id):
            records.append(_record(kind, "list", hub_id, element, response.date))
        else:
            body = orjson.dumps(element)
            name = hub_id if isinstance(hub_id, str) else None
            rejects.append(Reject(SOURCE, kind, "list", name, "ill_formed_id", repr(hub_id)[:200], body, response.date))
    return Page(tuple(records), tuple(rejects), looks, received={kind: len(decoded)})
