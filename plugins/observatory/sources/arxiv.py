"""arXiv: OAI-PMH ``arXivRaw`` as the primary source, the query API for look-ups by id.

A harvest is whole only if every page is a closed document and the last one says so. The submitter's name is dropped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from observatory.errors import ContractBroken, IncompleteHarvest, ServiceUnavailable
from observatory.http import Client, Response
from observatory.identifiers import canonical_arxiv_id
from observatory.sources.base import Look, Outcome, Page, Record, Reject

SOURCE = "arxiv"
BATCH = 100
MAX_PAGES = 20_000
MIN_INTERVAL_SECONDS = 3.0
"""arXiv asks for one request per three seconds over all of a user's machines."""

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_DROPPED = frozenset({"submitter"})


class Arxiv:
    """arXiv over a client for OAI-PMH and one for the query API (often the same host)."""

    def __init__(self, oai: Client, query: Client, oai_path: str = "/oai", query_path: str = "/api/query") -> None:
        self._oai, self._query = oai, query
        self._oai_path, self._query_path = oai_path, query_path

    def harvest(self, oai_set: str, from_date: str, token: str | None = None) -> Iterator[Page]:
        """ListRecords of ``oai_set`` modified since ``from_date`` (a day), or on from ``token``.

        Each page's cursor holds the token of the next one; the last page's cursor holds ``from`` only, the day from
        which the next harvest starts, and the look that proves the end. Raises ``IncompleteHarvest``.
        """
        scope, seen, started = f"oai:{oai_set}", set[str](), None
        while True:
            params = (
                {"verb": "ListRecords", "resumptionToken": token}
                if token
                else {
                    "verb": "ListRecords",
                    "metadataPrefix": "arXivRaw",
                    "set": oai_set,
                    "from": from_date,
                }
            )
            response = self._oai.get(self._oai_path, params)
            started = started or response.date
            if response.status != 200:
                yield Page(looks=(_look(scope, response, started),))
                return
            root = _parse(response, f"{_OAI}OAI-PMH")
            error = root.find(f"{_OAI}error")
            if error is not None:
                self._refuse(error, scope, token)
                yield Page(looks=(_look(scope, response, started),), cursor={"from": _day(response)})
                return
            following = _next_token(root)
            if following is not None and (following in seen or len(seen) >= MAX_PAGES):
                raise ContractBroken(f"{scope}: the resumption token repeats itself")
            records, rejects = _records(root, response)
            last = following is None
            yield Page(
                tuple(records),
                tuple(rejects),
                (_look(scope, response, started),) if last else (),
                received={"paper": len(records) + len(rejects)},
                cursor={"from": _day(response)} if last else {"from": from_date, "resumption_token": following},
            )
            if following is None:
                return
            seen.add(following)
            token = following

    @staticmethod
    def _refuse(error: Any, scope: str, token: str | None) -> None:
        code = error.get("code", "")
        if code == "noRecordsMatch":
            return
        if code == "badResumptionToken" and token is not None:
            raise IncompleteHarvest(f"{scope}: the service no longer knows its token; start the window again")
        raise ContractBroken(f"{scope}: OAI-PMH error {code}")

    def look_up(self, arxiv_ids: Iterable[str]) -> Iterator[Page]:
        """Papers by id, ``BATCH`` a page. An id that the feed leaves out does not exist, unless the answer says otherwise."""
        batch: list[str] = []
        for arxiv_id in arxiv_ids:
            batch.append(arxiv_id)
            if len(batch) == BATCH:
                yield from self._look_up(batch)
                batch = []
        if batch:
            yield from self._look_up(batch)

    def _look_up(self, ids: list[str]) -> Iterator[Page]:
        response = self._query.get(self._query_path, {"id_list": ",".join(ids), "max_results": str(len(ids))})
        if response.status == 400 and len(ids) > 1:
            # One malformed id spoils the batch: halve it until that id stands alone.
            yield from self._look_up(ids[: len(ids) // 2])
            yield from self._look_up(ids[len(ids) // 2 :])
            return
        if response.status != 200:
            detail = Outcome.ABSENT if response.status == 400 else None
            yield Page(looks=tuple(_look(f"paper:{one}", response, outcome=detail) for one in ids))
            return
        root = _parse(response, f"{_ATOM}feed")
        entries = root.findall(f"{_ATOM}entry")
        total = root.findtext(f"{_SEARCH}totalResults") or "0"
        if not total.isdigit() or int(total) != len(entries):
            raise IncompleteHarvest(f"{response.path}: {len(entries)} entries of {total}")
        records = {record.key: record for entry in entries if (record := _entry(entry, response)) is not None}
        rejects = [
            Reject(SOURCE, "paper", "atom", None, "no_id", "", etree.tostring(entry), response.date) for entry in entries if _entry(entry, response) is None
        ]
        unknown = {canonical_arxiv_id(one) for one in response.headers.get("x-not-recorded", "").split(",") if one}
        looks = [_look(f"paper:{one}", response, outcome=_outcome(one, records, unknown)) for one in ids]
        yield Page(tuple(records.values()), tuple(rejects), tuple(looks), received={"paper": len(entries)})


def _outcome(arxiv_id: str, records: dict[str, Record], unknown: set[str | None]) -> Outcome:
    if arxiv_id in records:
        return Outcome.ANSWERED
    return Outcome.REFUSED if arxiv_id in unknown else Outcome.ABSENT


def _look(scope: str, response: Response, started: datetime | None = None, outcome: Outcome | None = None) -> Look:
    if outcome is None:
        outcome = Outcome.ANSWERED if response.status == 200 else Outcome.REFUSED if response.status in {401, 403} else Outcome.FAILED
    detail = "not recorded" if outcome is Outcome.REFUSED else "" if response.status == 200 else str(response.status)
    return Look(SOURCE, scope, outcome, started or response.date, response.date, detail)


def _parse(response: Response, expected: str) -> Any:
    parser = etree.XMLParser(recover=False, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(response.body, parser)
    except etree.XMLSyntaxError as error:
        raise ServiceUnavailable(f"{response.path}: status {response.status} with a body that is no whole XML") from error
    if root.tag != expected:
        raise ServiceUnavailable(f"{response.path}: {root.tag[:80]} came instead of {expected}")
    return root


def _next_token(root: Any) -> str | None:
    token = root.find(f".//{_OAI}resumptionToken")
    text = (token.text or "").strip() if token is not None else ""
    return text or None


def _day(response: Response) -> str:
    return response.date.date().isoformat()


def _records(root: Any, response: Response) -> tuple[list[Record], list[Reject]]:
    records, rejects = list[Record](), list[Reject]()
    for element in root.iter(f"{_OAI}record"):
        payload = _raw(element)
        key = canonical_arxiv_id(str(payload.get("id", "")))
        if key is None:
            body = etree.tostring(element)
            rejects.append(Reject(SOURCE, "paper", "oai", None, "ill_formed_id", str(payload.get("id"))[:200], body, response.date))
        else:
            records.append(Record(SOURCE, "paper", "oai", key, response.date, payload=payload))
    return records, rejects


def _raw(element: Any) -> dict[str, Any]:
    payload: dict[str, Any] = {}
    header = element.find(f"{_OAI}header")
    if header is not None:
        payload["datestamp"] = header.findtext(f"{_OAI}datestamp")
        payload["sets"] = [one.text for one in header.findall(f"{_OAI}setSpec")]
    for raw in element.iterfind(f"{_OAI}metadata/*"):
        for child in raw:
            name = etree.QName(child).localname
            if name in _DROPPED:
                continue
            if name == "version":
                version = {"version": child.get("version"), **{etree.QName(part).localname: part.text for part in child}}
                payload.setdefault("versions", []).append(version)
            else:
                payload[name] = child.text
    return payload


def _entry(entry: Any, response: Response) -> Record | None:
    link = entry.findtext(f"{_ATOM}id") or ""
    key = canonical_arxiv_id(link)
    if key is None:
        return None
    payload: dict[str, Any] = {"id": link}
    for name in ("title", "updated", "published", "summary"):
        if (text := entry.findtext(f"{_ATOM}{name}")) is not None:
            payload[name] = " ".join(text.split()) if name == "title" else text
    for name in ("comment", "journal_ref", "doi"):
        if (text := entry.findtext(f"{_ARXIV}{name}")) is not None:
            payload[name] = text
    authors = [name for one in entry.findall(f"{_ATOM}author") if (name := one.findtext(f"{_ATOM}name"))]
    if authors:
        payload["authors"] = authors
    categories = [one.get("term") for one in entry.findall(f"{_ATOM}category")]
    if categories:
        payload["categories"] = categories
    return Record(SOURCE, "paper", "atom", key, response.date, payload=payload)
