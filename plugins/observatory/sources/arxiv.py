"""arXiv: OAI-PMH ``arXivRaw`` as the primary source, the query API for papers by id.

A harvest is complete only if every page is well-formed XML and the last page is marked as the last. The submitter's name is dropped here.
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

from observatory.errors import ContractBroken, IncompleteHarvest, ServiceDown, ServiceUnavailable
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
"""OAI-PMH was seen to take 67 s, and once more than 90 s, until the first byte."""
OAI_PROBE, OAI_PROBE_TELLS = "/oai?verb=Identify", rb".*<Identify\b"
QUERY_PROBE, QUERY_PROBE_TELLS = "/api/query?id_list=1706.03762&max_results=1", rb".*<feed\b"
"""The paths that arXiv always answers while it works, and how those answers begin. The query API needs an id: this one is there since 2017."""
EMPTY_FEEDS = 4
"""After so many feeds without one paper of their batch, smaller batches are no longer tried."""
REFUSED_IDS = 2 * DOWN_AFTER
"""After so many refused questions in a row the service is at fault and not one id: to find one bad id in a batch by halving takes eight refusals."""
QUIET = timedelta(days=5)
"""arXiv's sets change on every working day: a window of this length or more is never empty, whatever an answer says."""

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_DROPPED = frozenset({"submitter"})
_COUNT = re.compile(r"[0-9]{1,12}")


class _Place(NamedTuple):
    """Where a harvest resumes: the resumption token (None: at the start), records received before it, records in the whole list, records missing.

    A number that is not known is None.
    """

    token: str | None = None
    received: int | None = None
    size: int | None = None
    lacking: int = 0


class Arxiv:
    """arXiv over a client for OAI-PMH and one for the query API (often the same host)."""

    def __init__(self, oai: Client, query: Client, oai_path: str = "/oai", query_path: str = "/api/query") -> None:
        self._oai, self._query = oai, query
        self._oai_path, self._query_path = oai_path, query_path
        # Whether the query API has returned any paper that was asked for, and how many of its feeds held none.
        self._has_found_any, self._empty_feeds = False, 0
        # How many questions in a row the query API refused.
        self._refusals = 0
        # Of the current batch: looks at ids that were refused alone (undecided, and decided: a paper came afterwards), and whether a paper came.
        self._undecided_looks, self._bad_id_looks = list[Look](), list[Look]()
        self._has_found_in_batch = False

    def harvest(self, oai_set: str, from_date: str, token: str | None = None, counted: Mapping[str, int | None] | None = None) -> Iterator[Page]:
        """Pages of all papers of ``oai_set`` modified since ``from_date`` (a day, YYYY-MM-DD); with ``token``, of the rest of an earlier harvest.

        ``counted`` holds the numbers from the cursor of ``token``: ``received`` records before it, ``size`` of the whole list as arXiv says, ``lacking``
        records that are missing; an absent number is unknown. A page's cursor holds the token of the next page and these numbers. The last page has
        the look that proves the end, and its cursor only ``from``, the day from which the next harvest starts. A token that arXiv does not take
        starts the window anew. If the end is not proved, the received records are still yielded, then a failed look; the cursor stays, so that the
        window is asked for again. Raises ``RateLimited``, ``AuthRefused`` and ``ServiceDown`` (see ``guarded``).
        """
        scope = f"oai:{oai_set}"
        numbers = counted or {}
        place = _Place(token, numbers.get("received"), numbers.get("size"), numbers.get("lacking") or 0)
        return guarded(self._oai, SOURCE, scope, self._harvest(scope, oai_set, from_date, place))

    def _harvest(self, scope: str, oai_set: str, from_date: str, place: _Place) -> Iterator[Page]:
        """The pages from ``place`` on; where its token is not taken, those of the whole window."""
        for number, first in enumerate((place, _Place())):
            is_finished = yield from self._walk(scope, oai_set, from_date, first, may_be_empty=place.token is None, may_begin_anew=number == 0)
            if is_finished:
                return
            log.info("%s: a token that brings no page; the window since %s begins anew", scope, from_date)

    def _walk(self, scope: str, oai_set: str, from_date: str, place: _Place, *, may_be_empty: bool, may_begin_anew: bool) -> Generator[Page, None, bool]:
        """The pages from ``place`` on. Returns True at the end, False if the token of ``place`` is not taken and the window must begin anew.

        Raises ``ContractBroken`` for answers of another form and endless lists, ``IncompleteHarvest`` for missing records, and what the client raises.
        """
        progress, token, size, lacking = Progress(scope), place.token, place.size, place.lacking
        seen = set[str]()
        started: datetime | None = None
        is_whole = token is None
        # Begin to count the received records at 0, or at the number that the cursor has for its token; None if an earlier version wrote the cursor without it.
        received = 0 if is_whole else place.received
        if token is not None:
            progress.check(token, ())
        while True:
            # Whether this page must prove that the saved token works: a token that fails today would fail every day, and its window would never be harvested.
            is_to_prove = may_begin_anew and not is_whole and started is None
            asked = {"resumptionToken": token} if token else {"metadataPrefix": "arXivRaw", "set": oai_set, "from": from_date}
            try:
                response = self._oai.get(self._oai_path, {"verb": "ListRecords", **asked})
                root = _parse(response, f"{_OAI}OAI-PMH") if response.status == 200 else None
                error = None if root is None else root.find(f"{_OAI}error")
                if root is not None and error is None and root.find(f"{_OAI}ListRecords") is None:
                    raise ContractBroken(f"{scope}: an answer with neither records nor an error")
            except (ContractBroken, ServiceUnavailable) as problem:
                # Raise the error if there is no token to prove, or if arXiv as a whole is down: then nothing is known about the token, and it is tried again
                # later.
                if not is_to_prove or (isinstance(problem, ServiceUnavailable) and self._oai.has_probe and not self._oai.is_there()):
                    raise
                self._oai.failures += isinstance(problem, ServiceUnavailable)
                return False
            if root is None or error is not None:
                code = "" if error is None else str(error.get("code", ""))[:80]
                if is_to_prove or (may_begin_anew and token is not None and code.lower() == "badresumptiontoken"):
                    return False
                started = started or response.date
                look = _look(scope, response, started) if error is None else None
                yield Page(looks=(look or self._no_records(code, scope, from_date, may_be_empty and not token, response, started),))
                return True
            next_token, stated_size, n_before = _next_token(root)
            # Take the largest size that a page stated: a list does not lose papers while it is read.
            size = max((number for number in (size, stated_size) if number is not None), default=None)
            found = _listed(root, response)
            page = found.page()
            # Count no paper twice: a page that comes again brings none of those that are missing.
            keys = {record.key for record in page.records}
            count = found.unusable + len(keys - seen)
            seen |= keys
            if n_before is not None and received is not None:
                # Note how many records are missing: those that arXiv counts before this page beyond the ones that we received.
                lacking = max(lacking, n_before - received)
            received = None if received is None else received + count
            started, last = started or response.date, next_token is None
            if last and not received and is_whole:
                yield Page(looks=(self._no_records("noRecordsMatch", scope, from_date, may_be_empty, response, started),))
                return True
            try:
                progress.check(next_token, (record.key for record in page.records))
                if last and size is not None and (received is None or received < size):
                    raise IncompleteHarvest(f"{scope}: {'an unknown number of' if received is None else received} records of {size}")
                if last and lacking:
                    raise IncompleteHarvest(f"{scope}: {lacking} records of an earlier page did not come")
                # Refuse an empty last page of a list of unknown size: it does not prove that all records came.
                if last and not count and size is None:
                    raise IncompleteHarvest(f"{scope}: a last page without a record")
            except (ContractBroken, IncompleteHarvest) as problem:
                # Yield the received records. If records are missing, set the cursor back to the start of the window: the list's last token would lead to the
                # same end.
                is_to_repeat = isinstance(problem, IncompleteHarvest) and token is not None and not is_to_prove
                yield replace(page, cursor={"from": from_date}) if is_to_repeat else page
                if is_to_prove:
                    return False
                raise
            if last:
                yield replace(page, looks=(_look(scope, response, started),), cursor={"from": self._next_day(from_date, response)})
                return True
            # Store the numbers in the cursor beside the token: a later run must know how many records came before it.
            counted = (("received", received), ("size", size), ("lacking", lacking or None))
            numbers = {name: number for name, number in counted if number is not None}
            yield replace(page, cursor={"from": from_date, "resumption_token": next_token, **numbers})
            token = next_token

    def _next_day(self, from_date: str, response: Response) -> str:
        """The day (YYYY-MM-DD) from which the next harvest starts: that of the answer, but not before ``from_date`` and not after our own today."""
        return max(from_date, min(_day(response.date), _day(self._oai.clock.now())))

    def _no_records(self, code: str, scope: str, from_date: str, may_be_empty: bool, response: Response, started: datetime) -> Look:
        """The look at a window without records: *answered* if arXiv says so and the window is short enough to be empty, else *failed*."""
        # Take as today the later of arXiv's day and ours: with an old Date header a long window would seem short enough to be empty.
        today = max(response.date, self._oai.clock.now()).date()
        is_possible = code == "noRecordsMatch" and may_be_empty and today - date.fromisoformat(from_date) < QUIET
        outcome = Outcome.ANSWERED if is_possible else Outcome.FAILED
        return Look(SOURCE, scope, outcome, started, response.date, "no records" if is_possible else f"OAI-PMH error {code}: not seen")

    def look_up(self, arxiv_ids: Iterable[str], place: Mapping[str, Any] | None = None) -> Iterator[Page]:
        """Pages of the papers with these ids, asked for in batches of ``BATCH``.

        An id counts as absent if two feeds leave it out that are consistent with their own totals and hold other papers. ``place`` is the cursor of an earlier
        call. Raises ``RateLimited`` (see ``by_portions``), ``AuthRefused`` and ``ServiceDown``.
        """
        return by_portions(arxiv_ids, BATCH, place, self._batch)

    def _batch(self, ids: list[str]) -> Iterator[Page]:
        """The pages about ``ids``, then the looks at ids that were refused when asked for alone (see ``_settled``)."""
        self._undecided_looks, self._bad_id_looks, self._has_found_in_batch = [], [], False
        try:
            yield from self._guarded(ids)
        except GeneratorExit:
            raise
        except BaseException:
            yield from self._settled(len(ids))
            raise
        yield from self._settled(len(ids))

    def _settled(self, n_asked: int) -> Iterator[Page]:
        """The looks at ids of this batch that were refused alone: absent if arXiv also returned papers, else failed."""
        # Believe that one refused id is bad if papers of this batch came (for a batch of one id, of earlier ones): a service that refuses every id says nothing
        # of one.
        if len(self._undecided_looks) == 1 and (self._has_found_in_batch or (n_asked == 1 and self._has_found_any)):
            self._bad_id_looks += self._undecided_looks
            self._undecided_looks = []
        looks = [replace(look, outcome=Outcome.ABSENT) for look in self._bad_id_looks]
        looks += [replace(look, detail=f"{look.detail}: said of everybody, not seen") for look in self._undecided_looks]
        if looks:
            yield Page(looks=tuple(looks))

    def _guarded(self, ids: list[str], witness: str | None = None) -> Iterator[Page]:
        """The pages about ``ids``. A batch that fails is halved, down to the single id that fails alone and gets a failed look. ``witness``: ``_look_up``."""
        if len(ids) == 1:
            yield from guarded(self._query, SOURCE, f"paper:{ids[0]}", self._look_up(ids, witness), DENIED_AFTER)
            return
        try:
            yield from self._look_up(ids, witness)
            if not self._refusals:
                self._query.failures = self._query.strange = 0
        except (ContractBroken, ServiceUnavailable, *PARSING) as problem:
            if isinstance(problem, ServiceUnavailable):
                self._query.failures += 1
            yield from self._halves(ids)

    def _look_up(self, ids: list[str], witness: str | None = None) -> Iterator[Page]:
        """The page of one question about ``ids``, and the pages of further questions about ids that this answer left undecided.

        With ``witness``, the id of a paper that came just before, ids are asked for the second time: a feed with it that leaves them out proves them absent.

        Raises ``ServiceUnavailable`` if the answer is not an Atom feed, ``TooLarge``, and what the client raises.
        """
        listed = [*ids, witness] if witness is not None else ids
        response = self._query.get(self._query_path, {"id_list": ",".join(listed), "max_results": str(len(listed))})
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
        gathered, asked = Gathered(SOURCE, "paper", "atom", response.date), {*listed, *map(canonical_arxiv_id, listed)}
        # Find unknown fields of the feed itself, which are noted with the record of its first paper.
        odd = beyond(FEED, {name: value for name, value in _values_below(root).items() if name != "entry"})
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
        papers = {record.key for record in page.records}
        # An id with a subject class names the paper that is stored without it.
        records = papers | {arxiv_id for arxiv_id in ids if canonical_arxiv_id(arxiv_id) in papers}
        if any(arxiv_id in records for arxiv_id in ids):
            self._has_found_any, self._has_found_in_batch, self._empty_feeds = True, True, 0
            self._bad_id_looks += self._undecided_looks
            self._undecided_looks = []
        # Whether the feed proves that the other ids are absent: its total, entries and records agree, and it holds some of the papers asked for.
        has_some = any(arxiv_id in records for arxiv_id in listed) or (len(ids) == 1 and self._has_found_any)
        is_sound = total == str(len(papers)) == str(len(entries)) and has_some
        settled = [arxiv_id for arxiv_id in ids if arxiv_id in records or (is_sound and (witness is not None or len(ids) == 1))]
        looks = [_look(f"paper:{arxiv_id}", response, outcome=Outcome.ANSWERED if arxiv_id in records else Outcome.ABSENT) for arxiv_id in settled]
        yield replace(page, looks=tuple(looks))
        left = [arxiv_id for arxiv_id in ids if arxiv_id not in settled]
        if len(left) == 1 and len(ids) == 1:
            detail = f"a feed with {len(entries)} entries of a total of {total[:20] or 'none'}: not seen"
            yield Page(looks=(Look(SOURCE, f"paper:{left[0]}", Outcome.FAILED, response.date, response.date, detail),))
        elif len(left) == len(ids):
            # Ask in halves, not id by id, after a feed without any paper of this batch: a service that has nothing must not get hundreds of questions.
            self._empty_feeds += 1
            yield from self._halves(ids) if self._empty_feeds < EMPTY_FEEDS else self._not_seen(left, response)
        elif left:
            # Ask for the ids that are left together: a service that leaves out many must not get a question for each. With one that came in a sound feed.
            found = next((arxiv_id for arxiv_id in ids if arxiv_id in records), None)
            yield from self._guarded(left, found if is_sound else None)

    def _refused(self, ids: list[str], response: Response, error: str = "") -> Iterator[Page]:
        """Count a refused question and ask on; yields the pages. Refused is by its status, or at status 200 by an entry with the text ``error``.

        One bad id may spoil its batch, so the batch is halved until that id is alone. After too many refusals in a row all ``ids`` get a look at once.
        """
        self._refusals += 1
        is_of_an_id = response.status == 400 or error.startswith("incorrect_id_format")
        if len(ids) > 1 and self._refusals < (REFUSED_IDS if is_of_an_id else DOWN_AFTER):
            yield from self._halves(ids)
            return
        looks = [_look(f"paper:{arxiv_id}", response, outcome=Outcome.FAILED if response.status in {200, 400} else None) for arxiv_id in ids]
        if error:
            looks = [replace(look, detail=f"error entry {error}"[:200]) for look in looks]
        if len(ids) == 1 and is_of_an_id:
            self._undecided_looks += looks
            return
        yield Page(looks=tuple(looks))
        # Ask the probe here: a batch that is refused as a whole does not pass through ``guarded``, which asks it elsewhere.
        if len(ids) > 1 and self._query.has_probe and not self._query.is_there():
            raise ServiceDown(f"{SOURCE}: {self._refusals} questions in a row were refused with status {response.status}, and so is what it always answers")

    def _halves(self, ids: list[str]) -> Iterator[Page]:
        """The pages about the first half of ``ids``, then about the second."""
        yield from self._guarded(ids[: len(ids) // 2])
        yield from self._guarded(ids[len(ids) // 2 :])

    @staticmethod
    def _not_seen(ids: list[str], response: Response) -> Iterator[Page]:
        """One page with a failed look for each of ``ids``, after an empty feed."""
        looks = (Look(SOURCE, f"paper:{arxiv_id}", Outcome.FAILED, response.date, response.date, "an empty feed: not seen") for arxiv_id in ids)
        yield Page(looks=tuple(looks))


def _error_of(entry: Any) -> str | None:
    """The error that a feed's entry reports: the fragment of its id, else its title; None if the entry is a paper."""
    address = (entry.findtext(f"{_ATOM}id") or "").strip()
    return address.partition("/api/errors#")[2] or (entry.findtext(f"{_ATOM}title") or "Error").strip() if "/api/errors" in address else None


def _look(scope: str, response: Response, started: datetime | None = None, outcome: Outcome | None = None) -> Look:
    """The look that an answer makes: ``outcome``, or by the status answered (200), refused (401, 403) or failed."""
    if outcome is None:
        outcome = Outcome.ANSWERED if response.status == 200 else Outcome.REFUSED if response.status in {401, 403} else Outcome.FAILED
    return Look(SOURCE, scope, outcome, started or response.date, response.date, answered(response))


def _parse(response: Response, expected: str) -> Any:
    """The root element of an answer's XML, whose tag must be ``expected``.

    Raises ``ServiceUnavailable`` if it is not well formed, has another root or defines entities, ``TooLarge`` if it has too many elements.
    """
    parser = etree.XMLParser(recover=False, resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, load_dtd=False)
    bounded(response, b"<")
    try:
        root = etree.fromstring(response.body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ServiceUnavailable(f"{response.path}: status {response.status} with a body that is no whole XML") from error
    if root.tag != expected:
        raise ServiceUnavailable(f"{response.path}: {str(root.tag)[:80]} came instead of {expected}")
    # Refuse an answer with an entity, which the parser leaves as a node of its own. No record of arXiv has one.
    if next(root.iter(etree.Entity), None) is not None:
        raise ServiceUnavailable(f"{response.path}: a body with entities of its own")
    return root


def _next_token(root: Any) -> tuple[str | None, int | None, int | None]:
    """``(token of the next page, records in the whole list, records before this page)``, each None where the page does not give it."""
    token = root.find(f".//{_OAI}resumptionToken")
    if token is None:
        return None, None, None
    size, n_before = (int(value) if _COUNT.fullmatch(value := token.get(name, "")) else None for name in ("completeListSize", "cursor"))
    return (token.text or "").strip() or None, size, n_before


def _day(moment: datetime) -> str:
    """The date as YYYY-MM-DD."""
    return moment.date().isoformat()


def _listed(root: Any, response: Response) -> Gathered:
    """The papers of one page of OAI-PMH; a record without a valid arXiv id is a reject."""
    found = Gathered(SOURCE, "paper", "oai", response.date)
    for element in root.iter(f"{_OAI}record"):
        payload = _raw(element)
        key = canonical_arxiv_id(str(payload.get("id", "")))
        if key is None:
            # Take the id from the record's header, which repeats it: by it the paper can still be asked for.
            id_in_header = canonical_arxiv_id((element.findtext(f"{_OAI}header/{_OAI}identifier") or "").removeprefix("oai:arXiv.org:"))
            found.reject("ill_formed_id", str(payload.get("id"))[:200], partial(_bytes, element), id_in_header)
        else:
            odd = beyond(SHAPES[SOURCE, "paper", "oai"], payload | _beside_payload(element))
            found.record(Record(SOURCE, "paper", "oai", key, response.date, payload=payload, beyond=odd))
    return found


def _beside_payload(element: Any) -> dict[str, Any]:
    """Fields of an OAI-PMH record that ``_raw`` does not keep, by name; those of its header as ``header.<name>``."""
    header = element.find(f"{_OAI}header")
    parts = {name: child.text for child in element if (name := etree.QName(child).localname) not in {"header", "metadata", "about"}}
    if header is None:
        return parts
    parts |= {f"header.{name}": value for name, value in header.attrib.items()}
    kept = {"identifier", "datestamp", "setSpec"}
    return parts | {f"header.{name}": child.text for child in header if (name := etree.QName(child).localname) not in kept}


def _values_below(element: Any) -> dict[str, Any]:
    """The attributes and children of an element by local name: a child with values of its own as a list of such dicts, any other as its text."""
    values: dict[str, Any] = {etree.QName(name).localname: value for name, value in element.attrib.items()}
    for child in element:
        name, child_values = etree.QName(child).localname, _values_below(child)
        if child_values and not isinstance(values.get(name), list):
            values[name] = []
        if child_values:
            values[name].append(child_values)
        else:
            values.setdefault(name, child.text)
    return values


def _bytes(element: Any) -> bytes:
    """The element as XML."""
    return etree.tostring(element)


def _raw(element: Any) -> dict[str, Any]:
    """The payload of an OAI-PMH record: its date stamp, its sets and the ``arXivRaw`` fields, versions as a list; without the submitter."""
    payload: dict[str, Any] = {}
    header = element.find(f"{_OAI}header")
    if header is not None:
        payload["datestamp"] = header.findtext(f"{_OAI}datestamp")
        payload["sets"] = [spec.text for spec in header.findall(f"{_OAI}setSpec")]
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
    """The paper of one Atom entry as a record, with the feed's differences ``odd``; None if the entry has no valid arXiv id."""
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
    authors = [name for author in entry.findall(f"{_ATOM}author") if (name := author.findtext(f"{_ATOM}name"))]
    if authors:
        payload["authors"] = authors
    categories = [category.get("term") for category in entry.findall(f"{_ATOM}category")]
    if categories:
        payload["categories"] = categories
    return Record(SOURCE, "paper", "atom", key, response.date, payload=payload, beyond=(*odd, *beyond(FEED, {"entry": [_values_below(entry)]})))
