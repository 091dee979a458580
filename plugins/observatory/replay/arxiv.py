"""A stand-in for arXiv that serves a world: OAI-PMH (every error as HTTP 200), and the query API for ids.

The order of checks, the tokens and the texts follow the source of arXiv's own servers: arXiv/oaipmh for OAI-PMH, arXiv/arxiv-search for feeds.
A feed has no way to say that an id was not recorded. If the world holds some of the ids, the feed's total counts the others too, but has no entry for
them, as in incomplete feeds of arXiv; if it holds none of them, the answer is "not recorded". ``EVER_THERE`` alone is answered by such a feed in any world.
"""

from __future__ import annotations

import base64
import email.utils
import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode
from xml.sax.saxutils import escape, quoteattr

import orjson
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from observatory.replay.state import Call, State, not_recorded, state_of

SOURCE = "arxiv"
PAGE = 2_500
IDENTIFIERS = 20_000
MAX_RESULTS = 2_000
PACE = timedelta(seconds=3)
"""The shortest time between two calls by arXiv's terms of use, over all machines of a user."""
EARLIEST = date(2005, 9, 16)
EVER_THERE = "1706.03762"
"""A paper that every arXiv since 2017 holds: a client that asks for it alone asks whether the service works, which no world's gaps may deny."""
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ELEMENTS = ("title", "authors", "categories", "comments", "proxy", "report-no", "acm-class", "msc-class", "journal-ref", "doi", "license", "abstract")
_GROUPS = {"cs", "econ", "eess", "math", "physics", "q-bio", "q-fin", "stat"}
_PHYSICS = "astro-ph cond-mat gr-qc hep-ex hep-lat hep-ph hep-th math-ph nlin nucl-ex nucl-th physics quant-ph".split()
_NEW_NAME = re.compile(r"(?:arXiv:)?(\d{4}\.\d{4,5})(?:v\d+)?", re.IGNORECASE)
_OLD_NAME = re.compile(r"(?:arXiv:)?([a-z]+(?:-[a-z]+)?)(?:\.[A-Z]{2})?/(\d{7})(?:v\d+)?", re.IGNORECASE)
_SUBJECT = re.compile(r"[A-Z]{2}|[a-z]+(-[a-z]+)*")
_ERROR_TEXTS = {
    "badArgument": "The request includes illegal arguments, is missing required arguments, includes a repeated argument, or values for arguments have an "
    "illegal syntax.",
    "badResumptionToken": "The value of the resumptionToken argument is invalid or expired.",
    "badVerb": "Value of the verb argument is not a legal OAI-PMH verb, the verb argument is missing, or the verb argument is repeated.",
    "cannotDisseminateFormat": "The metadata format identified by the value given for the metadataPrefix argument is not supported by the item or by "
    "the repository.",
    "idDoesNotExist": "The value of the identifier argument is unknown or illegal in this repository.",
    "noRecordsMatch": "The combination of the values of the from, until, set and metadataPrefix arguments results in an empty list.",
}


class Refused(Exception):
    """An OAI-PMH error: its code, a reason, and the request's arguments that the answer repeats."""

    def __init__(self, code: str, reason: str = "", arguments: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.code, self.reason, self.arguments = code, reason, arguments or {}


def _name_of(text: str) -> str | None:
    """The id without version and subject class, as a world names papers: 'math.GT/0309136v1' becomes 'math/0309136'. None if arXiv would reject the id."""
    match = _NEW_NAME.fullmatch(text)
    if match:
        return match[1]
    match = _OLD_NAME.fullmatch(text)
    return f"{match[1].lower()}/{match[2]}" if match else None


def _xml(value: Any) -> str:
    """A value as text for XML: escaped, with characters that XML forbids replaced by U+FFFD."""
    return escape(_ILLEGAL.sub("\ufffd", str(value)))


def _document(request: Request, arguments: dict[str, str], inner: str) -> Response:
    """An OAI-PMH answer. ``arguments``: those of the request, which it repeats; ``inner``: its content as XML."""
    state = state_of(request)
    attributes = "".join(f" {name}={quoteattr(_ILLEGAL.sub(chr(0xFFFD), value))}" for name, value in arguments.items())
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">'
        f"<responseDate>{state.now.strftime('%Y-%m-%dT%H:%M:%SZ')}</responseDate>"
        f"<request{attributes}>{_xml(state.urls[SOURCE])}/oai</request>{inner}</OAI-PMH>"
    )
    return Response(body.encode(), 200, media_type="text/xml; charset=utf-8")


_SCHEMA = "http://arxiv.org/OAI/arXivRaw/ https://oaipmh.arxiv.org/OAI/arXivRaw.xsd"


def _raw_metadata(value: dict[str, Any]) -> str:
    """A paper's metadata as XML in arXiv's format arXivRaw, with its submitter and versions; fields that the world lacks are left out."""
    versions = "".join(
        f"<version version={quoteattr(str(version.get('version', '')))}>"
        + "".join(f"<{name}>{_xml(version[name])}</{name}>" for name in ("date", "size", "source_type") if version.get(name) is not None)
        + "</version>"
        for version in value.get("versions", [])
    )
    elements = "".join(f"<{name}>{_xml(value[name])}</{name}>" for name in _ELEMENTS if value.get(name) is not None)
    submitter = f"<submitter>{_xml(value['submitter'])}</submitter>" if value.get("submitter") else ""
    about = f'xmlns="http://arxiv.org/OAI/arXivRaw/" xsi:schemaLocation="{_SCHEMA}"'
    return f"<arXivRaw {about}><id>{_xml(value['id'])}</id>{submitter}{versions}{elements}</arXivRaw>"


def _sets(value: dict[str, Any]) -> list[str]:
    """The OAI-PMH sets of a paper, from its categories: 'cs.CL' becomes 'cs:cs:CL'."""
    specs = []
    for category in str(value.get("categories", "")).split():
        archive, _, subject = category.partition(".")
        group = archive if archive in {"cs", "stat", "math", "econ", "eess", "q-bio", "q-fin"} else "physics"
        specs.append(":".join(part for part in (group, archive, subject) if part))
    return specs


def _header(value: dict[str, Any]) -> str:
    """A paper's OAI-PMH header as XML: identifier, day of the last change, sets."""
    specs = "".join(f"<setSpec>{_xml(spec)}</setSpec>" for spec in _sets(value))
    day = str(value.get("datestamp", ""))[:10]
    stamp = f"<datestamp>{_xml(day)}</datestamp>" if day else ""
    return f"<header><identifier>oai:arXiv.org:{_xml(value['id'])}</identifier>{stamp}{specs}</header>"


def _token(text: str) -> tuple[dict[str, str], int]:
    """The arguments in a resumption token, and the number of records to skip. A token is a quoted query string; arXiv takes it quoted once or twice.

    Raises ``Refused`` for a text that is no token.
    """
    arguments = dict(parse_qsl(unquote(text)))
    skip = arguments.pop("skip", "")
    if "verb" not in arguments or not skip.isascii() or not skip.isdigit():
        raise Refused("badResumptionToken", "Token decoding failed or format is invalid.")
    return arguments, int(skip)


def _list_records(request: Request, request_arguments: dict[str, str]) -> Response:
    """Answer ListRecords or ListIdentifiers: one page of the papers of the days and set asked for, with a token if there are more.

    Raises ``Refused`` as arXiv does, for wrong arguments or if nothing matches.
    """
    state, verb, skip, repeated = state_of(request), request_arguments["verb"], 0, {"verb": request_arguments["verb"]}
    arguments, token = request_arguments, request_arguments.get("resumptionToken")
    if token is not None:
        if request_arguments.keys() != {"verb", "resumptionToken"}:
            raise Refused("badArgument", "No other paramters allowed with resumptionToken")
        arguments, skip = _token(token)
        repeated["resumptionToken"] = unquote(token) if "%" not in unquote(token) else token
        if arguments["verb"] != verb:
            raise Refused("badResumptionToken", "token from different verb", repeated)
        ends = state.tokens.get(unquote(token))
        if ends is not None and state.now >= ends:
            raise Refused("badResumptionToken", "", repeated)
    first, last = _window(state, arguments)
    matching = _matching(state, first, last, arguments.get("set"))
    limit = PAGE if verb == "ListRecords" else IDENTIFIERS
    page, more = matching[skip : skip + limit], len(matching) > skip + limit
    query: dict[str, str] = {name: arguments[name] for name in ("verb", "metadataPrefix", "from", "until", "set") if name in arguments}
    if not page and not _is_recorded(state):
        return not_recorded()
    if not page:
        raise Refused("noRecordsMatch", "", repeated if token is not None else query)
    inner = "".join(_record(state, value, is_whole=verb == "ListRecords") for _, value in page)
    if more:
        # Make a token that holds its whole state, as at arXiv: begin at the last day of this page, and skip the records of that day that were shown.
        day = page[-1][0]
        shown = skip + limit if page[0][0] == day else sum(1 for entry in page if entry[0] == day)
        begin: dict[str, str] = {} if page[0][0] == day else {"from": day}
        following = quote(urlencode({**query, **begin, "skip": str(shown)}))
        ends = (state.now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        state.tokens[unquote(following)] = ends
        inner += f"<resumptionToken expirationDate={quoteattr(ends.strftime('%Y-%m-%dT%H:%M:%SZ'))}>{_xml(following)}</resumptionToken>"
    elif token is not None:
        inner += "<resumptionToken/>"
    return _document(request, repeated if token is not None else query, f"<{verb}>{inner}</{verb}>")


def _record(state: State, value: dict[str, Any], *, is_whole: bool) -> str:
    """A record's XML: header and metadata if ``is_whole``, else the header alone."""
    if not is_whole:
        return _header(value)
    state.note_served(SOURCE, "paper", str(value["id"]))
    return f"<record>{_header(value)}<metadata>{_raw_metadata(value)}</metadata></record>"


def _window(state: State, arguments: dict[str, str]) -> tuple[date, date]:
    """The first and last day that the arguments ask for; raises ``Refused`` if they are wrong. Checks are in arXiv's order."""
    prefix = arguments.get("metadataPrefix")
    if prefix is None:
        raise Refused("badArgument", "metadataPrefix required.")
    if arguments.keys() - {"verb", "metadataPrefix", "from", "until", "set"}:
        raise Refused("badArgument", "Unallowed parameter.")
    if prefix != "arXivRaw":
        raise Refused("cannotDisseminateFormat", "Did not recognize requested format", {"verb": arguments["verb"]})
    first, last = _day(arguments, "from") or EARLIEST, _day(arguments, "until") or state.now.date()
    _check_set(arguments.get("set"))
    if first > last:
        raise Refused("badArgument", "until date must be greater than or equal to from date")
    if first < EARLIEST:
        raise Refused("badArgument", "start date too early")
    if datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=UTC) > state.now + timedelta(days=1):
        raise Refused("badArgument", "until date too late")
    return first, last


def _day(arguments: dict[str, str], name: str) -> date | None:
    """An argument as a day; None if it is not given. Raises ``Refused`` if it is no day."""
    text = arguments.get(name)
    if not text:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Refused("badArgument", f"{name} date format must be YYYY-MM-DD")


def _check_set(text: str | None) -> None:
    """Raise ``Refused`` for a set that arXiv does not have. Groups and archives are checked by name; subjects by form only, since we hold no list of them."""
    if not text:
        return
    group, *levels = text.split(":")
    archives = _PHYSICS if group == "physics" else [group]
    is_known = group in _GROUPS and len(levels) < 3 and (not levels or levels[0] in archives) and (len(levels) < 2 or _SUBJECT.fullmatch(levels[1]))
    if not is_known:
        raise Refused("badArgument", "Set has too many levels" if len(levels) > 2 else "Set does not exist")


def _is_recorded(state: State) -> bool:
    """Whether the world holds papers from a harvested list. If it knows papers by id alone, no list was recorded, and it cannot say that one is empty."""
    return state.world.db.execute("SELECT 1 FROM record WHERE kind = 'paper' AND sort IS NOT NULL LIMIT 1").fetchone() is not None


def _matching(state: State, first: date, last: date, wanted: str | None) -> list[tuple[str, dict[str, Any]]]:
    """The papers that changed from ``first`` to ``last`` and are of the set ``wanted``, as (day, record), in the order of the day."""
    rows = state.world.db.execute(
        "SELECT body, sort FROM record WHERE kind = 'paper' AND state = 'there' AND sort IS NOT NULL AND sort >= ? AND sort <= ? ORDER BY sort, exact",
        (first.isoformat(), last.isoformat()),
    )
    matching = []
    for body, day in rows:
        value = orjson.loads(body)
        if not wanted or any(spec == wanted or spec.startswith(f"{wanted}:") for spec in _sets(value)):
            matching.append((day, value))
    return matching


def _get_record(request: Request, arguments: dict[str, str]) -> Response:
    """Answer ``GetRecord`` with one paper's record. Raises ``Refused`` as arXiv does, for wrong arguments, an unknown format or an id that does not exist."""
    if arguments.keys() != {"verb", "identifier", "metadataPrefix"}:
        raise Refused("badArgument", "Parameters provided did not match expected.")
    identifier = arguments["identifier"]
    arxiv_id = _name_of(identifier.removeprefix("oai:arXiv.org:")) if identifier.startswith("oai:arXiv.org:") else None
    if arxiv_id is None:
        raise Refused("idDoesNotExist", "Invalid arXiv_id structure")
    if arguments["metadataPrefix"] != "arXivRaw":
        raise Refused("cannotDisseminateFormat", "Did not recognize requested format", {"verb": "GetRecord", "identifier": identifier})
    row = state_of(request).world.row("paper", arxiv_id)
    if row is None:
        return not_recorded()
    if row[2] != "there":
        raise Refused("idDoesNotExist", "Nothing found for this ID", arguments)
    inner = f"<GetRecord>{_record(state_of(request), orjson.loads(row[4]), is_whole=True)}</GetRecord>"
    return _document(request, arguments, inner)


def _refuse_others(arguments: dict[str, str], *allowed: str) -> None:
    """Raise ``Refused`` if there is an argument other than ``verb`` and the ``allowed``."""
    if arguments.keys() - {"verb", *allowed}:
        raise Refused("badArgument", "No other parameters allowed")


def _identify(request: Request, arguments: dict[str, str]) -> Response:
    """Answer ``Identify`` with arXiv's description of itself. Raises ``Refused`` for any further argument."""
    _refuse_others(arguments)
    inner = (
        f"<Identify><repositoryName>arXiv</repositoryName><baseURL>{_xml(state_of(request).urls[SOURCE])}/oai</baseURL>"
        f"<protocolVersion>2.0</protocolVersion><adminEmail>help@arxiv.org</adminEmail><earliestDatestamp>{EARLIEST}</earliestDatestamp>"
        "<deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DD</granularity></Identify>"
    )
    return _document(request, arguments, inner)


def _formats(request: Request, arguments: dict[str, str]) -> Response:
    """Answer ``ListMetadataFormats`` with the one format that the replay has, arXivRaw. Raises ``Refused`` for any argument but ``identifier``."""
    _refuse_others(arguments, "identifier")
    inner = (
        "<ListMetadataFormats><metadataFormat><metadataPrefix>arXivRaw</metadataPrefix><schema>https://oaipmh.arxiv.org/OAI/arXivRaw.xsd</schema>"
        "<metadataNamespace>http://arxiv.org/OAI/arXivRaw/</metadataNamespace></metadataFormat></ListMetadataFormats>"
    )
    return _document(request, arguments, inner)


def _list_sets(request: Request, arguments: dict[str, str]) -> Response:
    """Answer ``ListSets``: the sets of the recorded papers, each with the sets above it."""
    _refuse_others(arguments)
    specs = set[str]()
    for (body,) in state_of(request).world.db.execute("SELECT body FROM record WHERE kind = 'paper' AND state = 'there'"):
        for spec in _sets(orjson.loads(body)):
            parts = spec.split(":")
            specs.update(":".join(parts[: n + 1]) for n in range(len(parts)))
    inner = "".join(f"<set><setSpec>{_xml(s)}</setSpec><setName>{_xml(s)}</setName></set>" for s in sorted(specs))
    return _document(request, arguments, f"<ListSets>{inner}</ListSets>")


_VERBS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListRecords": _list_records,
    "ListIdentifiers": _list_records,
}


async def _oai(request: Request) -> Response:
    """Answer a call of OAI-PMH by its verb. Errors are answers too, with status 200."""
    query = request.query_params if request.method == "GET" else QueryParams((await request.body()).decode("utf-8", "replace"))
    try:
        if len(query.multi_items()) != len(query):
            raise Refused("badArgument", "Duplicate parameters not allowed")
        handler = _VERBS.get(query.get("verb", ""))
        if handler is None:
            raise Refused("badVerb", "Invalid verb provided")
        return handler(request, dict(query))
    except Refused as error:
        reason = f" Reason: {_xml(error.reason)}" if error.reason else ""
        return _document(request, error.arguments, f"<error code={quoteattr(error.code)}>{_ERROR_TEXTS[error.code]}{reason}</error>")


def _moment(text: Any) -> str | None:
    """A date of an e-mail header, as arXiv writes versions' dates, in ISO 8601; None if it is none."""
    try:
        return email.utils.parsedate_to_datetime(str(text)).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return None


def _entry(value: dict[str, Any]) -> str:
    """A paper as an entry of the query API's Atom feed, at its last version; fields that the world lacks are left out."""
    versions = value.get("versions") or []
    number = str(versions[-1].get("version", "")) if versions else ""
    name = f"{_xml(value['id'])}{_xml(number)}"
    parts = [f"<id>http://arxiv.org/abs/{name}</id>"]
    if value.get("title") is not None:
        parts.append(f"<title>{_xml(value['title'])}</title>")
    for element, version in (("updated", versions[-1:]), ("published", versions[:1])):
        moment = _moment(version[0].get("date")) if version else None
        if moment:
            parts.append(f"<{element}>{moment}</{element}>")
    parts.append(f'<link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>')
    parts.append(f'<link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>')
    if value.get("abstract") is not None:
        parts.append(f"<summary>{_xml(value['abstract'])}</summary>")
    for category in str(value.get("categories", "")).split():
        parts.append(f'<category term={quoteattr(category)} scheme="http://arxiv.org/schemas/atom"/>')
    for name, element in (("comments", "comment"), ("journal-ref", "journal_ref"), ("doi", "doi")):
        if value.get(name) is not None:
            parts.append(f"<arxiv:{element}>{_xml(value[name])}</arxiv:{element}>")
    if value.get("categories"):
        parts.append(f"<arxiv:primary_category term={quoteattr(str(value['categories']).split()[0])}/>")
    if value.get("authors"):
        names = [name.strip() for name in re.split(r",| and ", str(value["authors"])) if name.strip()]
        parts += [f"<author><name>{_xml(name)}</name></author>" for name in names]
    return f"<entry>{''.join(parts)}</entry>"


def _feed(request: Request, entries: str, total: int, start: int, size: int, status: int = 200) -> Response:
    """An Atom feed around the XML of the entries. ``total``: how many entries match; ``start`` and ``size``: the page."""
    parameters = request.query_params
    query = f"search_query={parameters.get('search_query', '')}&id_list={parameters.get('id_list', '')}&start={start}&max_results={size}"
    # Make the feed's id as arXiv does: a hash of its query.
    name = base64.b64encode(hashlib.sha1(query.encode("utf-8", "replace"), usedforsecurity=False).digest()).decode()[:-1]
    link_query = {"search_query": parameters.get("search_query", ""), "start": start, "max_results": size, "id_list": parameters.get("id_list", "")}
    link = quoteattr(f"https://arxiv.org/api/query?{urlencode(link_query)}")
    body = (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">'
        f"<id>https://arxiv.org/api/{name}</id><title>arXiv Query: {_xml(query)}</title>"
        f'<updated>{state_of(request).now.strftime("%Y-%m-%dT%H:%M:%SZ")}</updated><link href={link} type="application/atom+xml"/>'
        f"<opensearch:itemsPerPage>{size}</opensearch:itemsPerPage><opensearch:totalResults>{total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>{entries}</feed>"
    )
    return Response(body.encode(), status, None, "application/atom+xml; charset=utf-8")


def _problem(request: Request, message: str, anchor: str) -> Response:
    """An error of the query API: a feed with one entry, status 400."""
    where, moment = f"https://arxiv.org/api/errors#{_xml(anchor)}", state_of(request).now.strftime("%Y-%m-%dT%H:%M:%SZ")
    link = f'<link href={quoteattr(f"https://arxiv.org/api/errors#{anchor}")} rel="alternate" type="text/html"/>'
    author = "<author><name>arXiv api core</name></author>"
    entry = f"<entry><id>{where}</id><title>Error</title><updated>{moment}</updated>{link}<summary>{_xml(message)}</summary>{author}</entry>"
    return _feed(request, entry, 1, 0, 1, 400)


def _query(request: Request) -> Response:
    """Answer the query API for a list of ids; searches are not recorded. 400 for wrong parameters."""
    state, query = state_of(request), request.query_params
    ids = query.get("id_list", "").split(",") if query.get("id_list") else []
    for text in ids:
        if _name_of(text.strip()) is None:
            return _problem(request, f"incorrect id format for {text}", f"incorrect_id_format_for_{text}")
    numbers = {"max_results": 10, "start": 0}
    for name, default in numbers.items():
        text = query.get(name, str(default))
        if not re.fullmatch(r"-?[0-9]{1,9}", text):
            return _problem(request, f"{name} must be an integer", f"{name}_must_be_an_integer")
        if int(text) < 0:
            return _problem(request, f"{name} must be non-negative", f"{name}_must_be_non-negative")
        numbers[name] = int(text)
    if query.get("sortBy", "relevance") not in {"relevance", "lastUpdatedDate", "submittedDate"}:
        return _problem(request, "sortBy must be in: relevance, lastUpdatedDate, submittedDate", "sort")
    if query.get("sortOrder", "descending") not in {"ascending", "descending"}:
        return _problem(request, "sortOrder must be in: ascending, descending", "sort")
    if query.get("search_query"):
        return not_recorded()
    if not ids:
        return _problem(request, "Either a search_query or id_list must be specified for the classic API.", "")
    start, size = numbers["start"], numbers["max_results"]
    if size > MAX_RESULTS:
        return _problem(request, f"max_results must not be above {MAX_RESULTS}", "max_results")
    papers, unknown = [], []
    for text in ids:
        row = state.world.row("paper", _name_of(text.strip()) or "")
        if row is None:
            unknown.append(text)
        elif row[2] == "there":
            papers.append((row[0], orjson.loads(row[4])))
    if len(unknown) == len(ids) and ids != [EVER_THERE]:
        return not_recorded()
    shown = papers[start : start + size]
    for name, _ in shown:
        state.note_served(SOURCE, "paper", name)
    return _feed(request, "".join(_entry(value) for _, value in shown), len(papers) + len(unknown), start, size)


class ArxivLimits:
    """arXiv's limit, in force if a plan of limits was chosen: one request in three seconds. A faster one gets 429, from OAI-PMH 503.

    ``tells_wait``: whether the refusal has a ``Retry-After`` header. Default no: public threads of 2026 show that arXiv sent 429 for hours without it.
    """

    def __init__(self, *, tells_wait: bool = False) -> None:
        self._tells_wait = tells_wait

    def refusal(self, state: State, call: Call) -> tuple[int, dict[str, str], bytes] | None:
        """The refusal of a call that comes too soon after the last one, else None."""
        last = state.last_call.get(SOURCE)
        if not state.is_strict or last is None or state.now - last >= PACE:
            state.last_call[SOURCE] = state.now
            return None
        wait = str(-(-(PACE - (state.now - last)).total_seconds() // 1)).partition(".")[0]
        status, body = (503, b"Service Unavailable") if call.path == "/oai" else (429, b"Rate exceeded.")
        return status, {"Content-Type": "text/plain", **({"Retry-After": wait} if self._tells_wait else {})}, body

    def headers(self, state: State, call: Call, status: int, cost: int) -> dict[str, str]:
        """No headers: arXiv's answers do not mention its limits."""
        return {}


def app() -> Starlette:
    """The application that answers as arXiv; its ``state.replay`` must be set."""
    return Starlette(routes=[Route("/oai", _oai, methods=["GET", "POST"]), Route("/api/query", _query)])
