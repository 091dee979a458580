"""arXiv: OAI-PMH ``arXivRaw`` as the primary source, the query API for look-ups by id.

A harvest is whole only if every page is a closed document and the last one says so. The submitter's name is dropped here.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from lxml import etree

from observatory.errors import ContractBroken, IncompleteHarvest, ServiceUnavailable
from observatory.http import Client, Response
from observatory.identifiers import canonical_arxiv_id
from observatory.sources.asking import DENIED_AFTER, DOWN_AFTER, PARSING, Progress, answered, bounded, by_portions, guarded
from observatory.sources.base import Difference, Gathered, Look, Outcome, Page, Record
from observatory.sources.shapes import FEED, SHAPES, beyond

log = logging.getLogger(__name__)

SOURCE = "arxiv"
BATCH = 100
MIN_INTERVAL_SECONDS = 3.0
"""arXiv asks for one request per three seconds over all of a user's machines."""
OAI_READ_SECONDS, OAI_DEADLINE_SECONDS = 180.0, 300.0
"""OAI-PMH was seen to think for 67 s and for more than 90 s before the first byte."""
EMPTY_FEEDS = 4
"""Feeds that tell nobody of a batch, from which smaller batches are no longer tried."""
REFUSED_IDS = 2 * DOWN_AFTER
"""Questions in a row that are refused as if for an id of theirs, from which it is the service: one bad id of a batch takes eight, some of them more."""
QUIET = timedelta(days=5)
"""arXiv's sets change on every working day: a window as long as this is never empty, whatever an answer says."""

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_DROPPED = frozenset({"submitter"})
_COUNT = re.compile(r"[0-9]{1,12}")


class _Place(NamedTuple):
    """Where a harvest goes on: its token, records that came before it, those of the whole list, and those that did not come. None: at the start, not known."""

    token: str | None = None
    received: int | None = None
    size: int | None = None
    lacking: int = 0


class Arxiv:
    """arXiv over a client for OAI-PMH and one for the query API (often the same host)."""

    def __init__(self, oai: Client, query: Client, oai_path: str = "/oai", query_path: str = "/api/query") -> None:
        self._oai, self._query = oai, query
        self._oai_path, self._query_path = oai_path, query_path
        # Whether the query API told any paper that was asked for, and how often nothing at all: what its silence is worth.
        self._told_any, self._empty = False, 0
        # How often in a row it refused whatever was asked.
        self._refusals = 0
        # Looks of the batch at ids that were refused alone, those after which a paper was told, and whether any paper of the batch was told.
        self._alone, self._of_themselves = list[Look](), list[Look]()
        self._told_here = False

    def harvest(self, oai_set: str, from_date: str, token: str | None = None, counted: Mapping[str, int | None] | None = None) -> Iterator[Page]:
        """ListRecords of ``oai_set`` modified since ``from_date`` (a day), or on from ``token``.

        ``counted`` is what the cursor with ``token`` told: ``received`` records came before it, arXiv said that the whole list has ``size``, and ``lacking``
        did not come; one that is not told is not known. Each page's cursor holds the token of the next one and these numbers; the last page's cursor
        holds ``from`` only, the day from which the next harvest starts, and the look that proves the end. A token that brings no page begins the
        window anew, in whatever words it is refused. Where no end is proved, what came lands, the look is failed and the cursor stays,
        so that the window is asked again.
        """
        scope = f"oai:{oai_set}"
        numbers = counted or {}
        place = _Place(token, numbers.get("received"), numbers.get("size"), numbers.get("lacking") or 0)
        return guarded(self._oai, SOURCE, scope, self._harvest(scope, oai_set, from_date, place))

    def _harvest(self, scope: str, oai_set: str, from_date: str, place: _Place) -> Iterator[Page]:
        for number, first in enumerate((place, _Place())):
            is_over = yield from self._walk(scope, oai_set, from_date, first, may_be_empty=place.token is None, may_begin_anew=number == 0)
            if is_over:
                return
            log.info("%s: a token that brings no page; the window since %s begins anew", scope, from_date)

    def _walk(self, scope: str, oai_set: str, from_date: str, place: _Place, *, may_be_empty: bool, may_begin_anew: bool) -> Generator[Page, None, bool]:
        """The pages from ``place`` on, or of the whole window. False where its token is no good, and the window is to begin anew."""
        progress, token, size, lacking = Progress(scope), place.token, place.size, place.lacking
        started: datetime | None = None
        is_whole = token is None
        # Records before a token were counted when they came; the number of them that an earlier version did not keep is not known.
        received = 0 if is_whole else place.received
        if token is not None:
            progress.check(token, ())
        while True:
            # A token of another day that fails would fail on every day to come: nobody else would ask for the window.
            is_to_prove = may_begin_anew and not is_whole and started is None
            asked = {"resumptionToken": token} if token else {"metadataPrefix": "arXivRaw", "set": oai_set, "from": from_date}
            try:
                response = self._oai.get(self._oai_path, {"verb": "ListRecords", **asked})
                root = _parse(response, f"{_OAI}OAI-PMH") if response.status == 200 else None
                error = None if root is None else root.find(f"{_OAI}error")
                if root is not None and error is None and root.find(f"{_OAI}ListRecords") is None:
                    raise ContractBroken(f"{scope}: an answer with neither records nor an error")
            except (ContractBroken, ServiceUnavailable) as problem:
                # Where arXiv as a whole fails nothing is known of the token: it is asked again.
                if not is_to_prove or (isinstance(problem, ServiceUnavailable) and self._oai.has_probe and not self._oai.is_there()):
                    raise
                self._oai.failures += isinstance(problem, ServiceUnavailable)
                return False
            if root is None or error is not None:
                code = "" if error is None else str(error.get("code", ""))[:80]
                if is_to_prove or (may_begin_anew and token is not None and code.lower() == "badresumptiontoken"):
                    return False
                started = started or response.date
                told = _look(scope, response, started) if error is None else None
                yield Page(looks=(told or self._no_records(code, scope, from_date, may_be_empty and not token, response, started),))
                return True
            after, told_size, before = _next_token(root)
            size = size if told_size is None else told_size
            found = _listed(root, response)
            count, page = found.told, found.page()
            if before is not None and received is not None:
                # By arXiv's own count more may stand before this page than came to us.
                lacking = max(lacking, before - received)
            received = None if received is None else received + count
            started, last = started or response.date, after is None
            if last and not received and is_whole:
                yield Page(looks=(self._no_records("noRecordsMatch", scope, from_date, may_be_empty, response, started),))
                return True
            try:
                progress.check(after, (record.key for record in page.records))
                if last and size is not None and (received is None or received < size):
                    raise IncompleteHarvest(f"{scope}: {'an unknown number of' if received is None else received} records of {size}")
                if last and lacking:
                    raise IncompleteHarvest(f"{scope}: {lacking} records of an earlier page did not come")
                # No list ends with a page of nothing, unless all of it was counted.
                if last and not count and size is None:
                    raise IncompleteHarvest(f"{scope}: a last page without a record")
            except (ContractBroken, IncompleteHarvest) as problem:
                # What came is landed. A list that lacks some is asked for again as a whole: its last token would lead to the same end.
                is_to_repeat = isinstance(problem, IncompleteHarvest) and token is not None and not is_to_prove
                yield replace(page, cursor={"from": from_date}) if is_to_repeat else page
                if is_to_prove:
                    return False
                raise
            if last:
                yield replace(page, looks=(_look(scope, response, started),), cursor={"from": self._next_day(from_date, response)})
                return True
            # The numbers go on with the token: a later run has to know what came before it.
            counted = (("received", received), ("size", size), ("lacking", lacking or None))
            numbers = {name: number for name, number in counted if number is not None}
            yield replace(page, cursor={"from": from_date, "resumption_token": after, **numbers})
            token = after

    def _next_day(self, from_date: str, response: Response) -> str:
        """The day from which the next harvest starts: the answer's, but none before this window nor ahead of our own clock."""
        return max(from_date, min(_day(response.date), _day(self._oai.clock.now())))

    def _no_records(self, code: str, scope: str, from_date: str, may_be_empty: bool, response: Response, started: datetime) -> Look:
        """The look at a window of which nothing came: answered where it may be empty, else failed. No cursor moves in either case."""
        # By the later of both clocks: by an old Date a long window would look short, and its being empty possible.
        today = max(response.date, self._oai.clock.now()).date()
        is_possible = code == "noRecordsMatch" and may_be_empty and today - date.fromisoformat(from_date) < QUIET
        outcome = Outcome.ANSWERED if is_possible else Outcome.FAILED
        return Look(SOURCE, scope, outcome, started, response.date, "no records" if is_possible else f"OAI-PMH error {code}: not seen")

    def look_up(self, arxiv_ids: Iterable[str], place: Mapping[str, Any] | None = None) -> Iterator[Page]:
        """Papers by id, ``BATCH`` a page. An id that a feed leaves out does not exist, where the feed agrees with itself and told others.

        ``place`` is what the cursor of an earlier call told (``by_portions``).
        """
        return by_portions(arxiv_ids, BATCH, place, self._batch)

    def _batch(self, ids: list[str]) -> Iterator[Page]:
        """The answers about ``ids``, and what became of those that were refused alone: absent, where others of them were told."""
        self._alone, self._of_themselves, self._told_here = [], [], False
        try:
            yield from self._guarded(ids)
        except GeneratorExit:
            raise
        except BaseException:
            yield from self._settled(len(ids))
            raise
        yield from self._settled(len(ids))

    def _settled(self, asked: int) -> Iterator[Page]:
        # Who refuses everybody says nothing of anybody, nor who has begun to. A single one has no others beside it: those of before stand for them.
        if len(self._alone) == 1 and (self._told_here or (asked == 1 and self._told_any)):
            self._of_themselves += self._alone
            self._alone = []
        looks = [replace(one, outcome=Outcome.ABSENT) for one in self._of_themselves]
        looks += [replace(one, detail=f"{one.detail}: said of everybody, not seen") for one in self._alone]
        if looks:
            yield Page(looks=tuple(looks))

    def _guarded(self, ids: list[str]) -> Iterator[Page]:
        """The answers about ``ids``; where a batch fails, each half is asked, down to the one that fails alone."""
        if len(ids) == 1:
            yield from guarded(self._query, SOURCE, f"paper:{ids[0]}", self._look_up(ids), DENIED_AFTER)
            return
        try:
            yield from self._look_up(ids)
            self._query.failures = self._query.strange = 0
        except (ContractBroken, ServiceUnavailable, *PARSING) as problem:
            if isinstance(problem, ServiceUnavailable):
                self._query.failures += 1
            yield from self._halves(ids)

    def _look_up(self, ids: list[str]) -> Iterator[Page]:
        response = self._query.get(self._query_path, {"id_list": ",".join(ids), "max_results": str(len(ids))})
        if response.status != 200:
            yield from self._refused(ids, response)
            return
        root = _parse(response, f"{_ATOM}feed")
        entries = root.findall(f"{_ATOM}entry")
        error = next((found for entry in entries if (found := _error_of(entry))), None)
        if error is not None:
            yield from self._refused(ids, response, error)
            return
        self._refusals = 0
        total = (root.findtext(f"{_SEARCH}totalResults") or "").strip()
        gathered, asked = Gathered(SOURCE, "paper", "atom", response.date), {*ids, *map(canonical_arxiv_id, ids)}
        # What the feed itself tells beyond its form stands with its first paper.
        odd = beyond(FEED, {name: value for name, value in _told(root).items() if name != "entry"})
        for entry in entries:
            record = _entry(entry, response, odd)
            if record is None:
                gathered.reject("no_id", "", partial(_bytes, entry))
            elif record.key not in asked:
                gathered.reject("not_asked_for", record.key, partial(_bytes, entry), record.key)
            else:
                gathered.record(record)
                odd = ()
        page = gathered.page()
        records = {record.key: record for record in page.records}
        if any(one in records for one in ids):
            self._told_any, self._told_here, self._empty = True, True, 0
            self._of_themselves += self._alone
            self._alone = []
        # A feed that agrees with itself, names all its entries and told some of what was asked is the service's word on the rest, too.
        is_sound = total == str(len(records)) == str(len(entries)) and (any(one in records for one in ids) or (len(ids) == 1 and self._told_any))
        settled = [one for one in ids if one in records or is_sound]
        looks = [_look(f"paper:{one}", response, outcome=Outcome.ANSWERED if one in records else Outcome.ABSENT) for one in settled]
        yield replace(page, looks=tuple(looks))
        left = [one for one in ids if one not in settled]
        if len(left) == 1 and len(ids) == 1:
            told = f"a feed with {len(entries)} entries of a total of {total[:20] or 'none'}: not seen"
            yield Page(looks=(Look(SOURCE, f"paper:{left[0]}", Outcome.FAILED, response.date, response.date, told),))
        elif len(left) == len(ids):
            # Nothing was told of anybody: half of it, and not each alone, so that a service that is empty gets no storm.
            self._empty += 1
            yield from self._halves(ids) if self._empty < EMPTY_FEEDS else self._not_seen(left, response)
        elif left:
            # Together, so that a service that does not tell of many gets no storm.
            yield from self._guarded(left)

    def _refused(self, ids: list[str], response: Response, error: str = "") -> Iterator[Page]:
        """A question that was refused by its status, or by the entry ``error`` at 200.

        One id may spoil the batch: it is halved until that id stands alone. A service that refuses everybody is not asked about each.
        """
        self._refusals += 1
        is_of_an_id = response.status == 400 or error.startswith("incorrect_id_format")
        if len(ids) > 1 and self._refusals < (REFUSED_IDS if is_of_an_id else DOWN_AFTER):
            yield from self._halves(ids)
            return
        looks = [_look(f"paper:{one}", response, outcome=Outcome.FAILED if response.status in {200, 400} else None) for one in ids]
        if error:
            looks = [replace(look, detail=f"error entry {error}"[:200]) for look in looks]
        if len(ids) == 1 and is_of_an_id:
            self._alone += looks
        else:
            yield Page(looks=tuple(looks))

    def _halves(self, ids: list[str]) -> Iterator[Page]:
        yield from self._guarded(ids[: len(ids) // 2])
        yield from self._guarded(ids[len(ids) // 2 :])

    @staticmethod
    def _not_seen(ids: list[str], response: Response) -> Iterator[Page]:
        yield Page(looks=tuple(Look(SOURCE, f"paper:{one}", Outcome.FAILED, response.date, response.date, "an empty feed: not seen") for one in ids))


def _error_of(entry: Any) -> str | None:
    """What an entry that stands for an error says, by its address; None for a paper."""
    place = (entry.findtext(f"{_ATOM}id") or "").strip()
    return place.partition("/api/errors#")[2] or (entry.findtext(f"{_ATOM}title") or "Error").strip() if "/api/errors" in place else None


def _look(scope: str, response: Response, started: datetime | None = None, outcome: Outcome | None = None) -> Look:
    if outcome is None:
        outcome = Outcome.ANSWERED if response.status == 200 else Outcome.REFUSED if response.status in {401, 403} else Outcome.FAILED
    return Look(SOURCE, scope, outcome, started or response.date, response.date, answered(response))


def _parse(response: Response, expected: str) -> Any:
    parser = etree.XMLParser(recover=False, resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, load_dtd=False)
    bounded(response, b"<")
    try:
        root = etree.fromstring(response.body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ServiceUnavailable(f"{response.path}: status {response.status} with a body that is no whole XML") from error
    if root.tag != expected:
        raise ServiceUnavailable(f"{response.path}: {str(root.tag)[:80]} came instead of {expected}")
    # An entity that is not resolved stays as a node without a name, which no record has.
    if next(root.iter(etree.Entity), None) is not None:
        raise ServiceUnavailable(f"{response.path}: a body with entities of its own")
    return root


def _next_token(root: Any) -> tuple[str | None, int | None, int | None]:
    """The token of the page that follows, the records of the whole list and those before this page, where they are told."""
    token = root.find(f".//{_OAI}resumptionToken")
    if token is None:
        return None, None, None
    size, before = (int(told) if _COUNT.fullmatch(told := token.get(name, "")) else None for name in ("completeListSize", "cursor"))
    return (token.text or "").strip() or None, size, before


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def _listed(root: Any, response: Response) -> Gathered:
    found = Gathered(SOURCE, "paper", "oai", response.date)
    for element in root.iter(f"{_OAI}record"):
        payload = _raw(element)
        key = canonical_arxiv_id(str(payload.get("id", "")))
        if key is None:
            # The header names it too, so that it can be asked for by its name.
            named = canonical_arxiv_id((element.findtext(f"{_OAI}header/{_OAI}identifier") or "").removeprefix("oai:arXiv.org:"))
            found.reject("ill_formed_id", str(payload.get("id"))[:200], partial(_bytes, element), named)
        else:
            odd = beyond(SHAPES[SOURCE, "paper", "oai"], payload | _aside(element))
            found.record(Record(SOURCE, "paper", "oai", key, response.date, payload=payload, beyond=odd))
    return found


def _aside(element: Any) -> dict[str, Any]:
    """What stands in a record of OAI-PMH beside what its payload keeps."""
    header = element.find(f"{_OAI}header")
    parts = {name: child.text for child in element if (name := etree.QName(child).localname) not in {"header", "metadata", "about"}}
    if header is None:
        return parts
    parts |= {f"header.{name}": value for name, value in header.attrib.items()}
    own = {"identifier", "datestamp", "setSpec"}
    return parts | {f"header.{name}": child.text for child in header if (name := etree.QName(child).localname) not in own}


def _told(element: Any) -> dict[str, Any]:
    """Elements and attributes below an element of a feed, by their local names: those with something below as objects in a list."""
    told: dict[str, Any] = {etree.QName(name).localname: value for name, value in element.attrib.items()}
    for child in element:
        name, within = etree.QName(child).localname, _told(child)
        if within and not isinstance(told.get(name), list):
            told[name] = []
        if within:
            told[name].append(within)
        else:
            told.setdefault(name, child.text)
    return told


def _bytes(element: Any) -> bytes:
    return etree.tostring(element)


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


def _entry(entry: Any, response: Response, odd: tuple[Difference, ...]) -> Record | None:
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
    return Record(SOURCE, "paper", "atom", key, response.date, payload=payload, beyond=(*odd, *beyond(FEED, {"entry": [_told(entry)]})))
