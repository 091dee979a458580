"""arXiv over a world: OAI-PMH (all errors as HTTP 200) and the query API's id look-up.

A feed cannot say "not recorded": ids that the world does not hold are left out of it and named in ``X-Not-Recorded``.
"""

from __future__ import annotations

import email.utils
import re
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode
from xml.sax.saxutils import escape, quoteattr

import orjson
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from observatory.identifiers import canonical_arxiv_id
from observatory.replay.state import not_recorded, state_of

SOURCE = "arxiv"
PAGE = 2_500
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_ELEMENTS = ("title", "authors", "categories", "comments", "proxy", "report-no", "acm-class", "msc-class", "journal-ref", "doi", "license", "abstract")


def _xml(value: Any) -> str:
    return escape(_ILLEGAL.sub("\ufffd", str(value)))


def _document(request: Request, arguments: dict[str, str], inner: str) -> Response:
    state = state_of(request)
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in arguments.items())
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>{state.now.strftime('%Y-%m-%dT%H:%M:%SZ')}</responseDate>"
        f"<request{attributes}>{_xml(state.urls[SOURCE])}/oai</request>{inner}</OAI-PMH>"
    )
    return Response(body.encode(), 200, media_type="text/xml; charset=utf-8")


def _error(request: Request, code: str, message: str) -> Response:
    return _document(request, {}, f"<error code={quoteattr(code)}>{_xml(message)}</error>")


def _raw(value: dict[str, Any]) -> str:
    versions = "".join(
        f"<version version={quoteattr(str(one.get('version', '')))}>"
        + "".join(f"<{name}>{_xml(one[name])}</{name}>" for name in ("date", "size", "source_type") if one.get(name) is not None)
        + "</version>"
        for one in value.get("versions", [])
    )
    elements = "".join(f"<{name}>{_xml(value[name])}</{name}>" for name in _ELEMENTS if value.get(name) is not None)
    submitter = f"<submitter>{_xml(value['submitter'])}</submitter>" if value.get("submitter") else ""
    return f'<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{_xml(value["id"])}</id>{submitter}{versions}{elements}</arXivRaw>'


def _sets(value: dict[str, Any]) -> list[str]:
    found = []
    for category in str(value.get("categories", "")).split():
        archive, _, subject = category.partition(".")
        group = archive if archive in {"cs", "stat", "math", "econ", "eess", "q-bio", "q-fin"} else "physics"
        found.append(":".join(part for part in (group, archive, subject) if part))
    return found


def _header(value: dict[str, Any]) -> str:
    specs = "".join(f"<setSpec>{_xml(spec)}</setSpec>" for spec in _sets(value))
    day = str(value.get("datestamp", ""))[:10]
    stamp = f"<datestamp>{_xml(day)}</datestamp>" if day else ""
    return f"<header><identifier>oai:arXiv.org:{_xml(value['id'])}</identifier>{stamp}{specs}</header>"


def _token(text: str) -> dict[str, str] | None:
    found = dict(parse_qsl(unquote(text) if "%" in text else text))
    return found if found.get("metadataPrefix") and found.get("skip", "").isdigit() else None


def _list_records(request: Request, query: QueryParams) -> Response:
    verb, token = query["verb"], query.get("resumptionToken")
    arguments: dict[str, str] = {name: query[name] for name in ("metadataPrefix", "set", "from", "until") if name in query}
    if token:
        resumed = _token(token)
        if resumed is None:
            return _error(request, "badResumptionToken", "the token is not valid")
        arguments = resumed
    skip = int(arguments.pop("skip", "0"))
    arguments.pop("verb", None)
    bad = _bad_arguments(request, arguments)
    if bad is not None:
        return bad
    rows = state_of(request).world.db.execute(
        "SELECT exact, body, sort FROM record WHERE kind = 'paper' AND state = 'there' AND sort IS NOT NULL AND sort >= ? AND sort <= ? ORDER BY sort, exact",
        (arguments.get("from", "0"), arguments.get("until", "9")),
    )
    wanted = arguments.get("set")
    matching = []
    for name, body, day in rows:
        value = orjson.loads(body)
        if wanted is None or any(spec == wanted or spec.startswith(f"{wanted}:") for spec in _sets(value)):
            matching.append((name, value, day))
    if not matching[skip:]:
        return _error(request, "noRecordsMatch", "The combination of the values of the arguments results in an empty list.")
    page = matching[skip : skip + PAGE]
    inner = ""
    for name, value, _ in page:
        if verb == "ListRecords":
            state_of(request).count(SOURCE, "paper", name)
            inner += f"<record>{_header(value)}<metadata>{_raw(value)}</metadata></record>"
        else:
            inner += _header(value)
    if skip + PAGE < len(matching):
        # Stateless, as arXiv does it: from the last day shown, skipping what was shown of that day.
        last = page[-1][2]
        shown = sum(1 for item in matching[: skip + PAGE] if item[2] == last)
        following = {"verb": verb, **arguments, "from": last, "skip": str(shown)}
        inner += f"<resumptionToken>{_xml(quote(urlencode(following)))}</resumptionToken>"
    elif token:
        inner += "<resumptionToken/>"
    return _document(request, {"verb": verb}, f"<{verb}>{inner}</{verb}>")


def _bad_arguments(request: Request, arguments: dict[str, str]) -> Response | None:
    if not arguments.get("metadataPrefix"):
        return _error(request, "badArgument", "metadataPrefix is missing")
    if arguments["metadataPrefix"] != "arXivRaw":
        return _error(request, "cannotDisseminateFormat", "this world holds arXivRaw only")
    for name in ("from", "until"):
        if name in arguments and not _DAY.match(arguments[name]):
            return _error(request, "badArgument", f"{name} is no day")
    if arguments.get("from", "2005-09-16") < "2005-09-16" or arguments.get("from", "") > arguments.get("until", "9"):
        return _error(request, "badArgument", "from is before 2005-09-16 or after until")
    return None


def _get_record(request: Request, query: QueryParams) -> Response:
    bad = _bad_arguments(request, {"metadataPrefix": query.get("metadataPrefix", "")})
    if bad is not None:
        return bad
    arxiv_id = canonical_arxiv_id(query.get("identifier", "").removeprefix("oai:arXiv.org:"))
    row = state_of(request).world.row("paper", arxiv_id or "")
    if arxiv_id is None:
        return _error(request, "idDoesNotExist", "no such identifier")
    if row is None:
        return not_recorded()
    if row[2] != "there":
        return _error(request, "idDoesNotExist", "no such identifier")
    state_of(request).count(SOURCE, "paper", row[0])
    value = orjson.loads(row[4])
    inner = f"<GetRecord><record>{_header(value)}<metadata>{_raw(value)}</metadata></record></GetRecord>"
    return _document(request, {"verb": "GetRecord"}, inner)


def _identify(request: Request, _: QueryParams) -> Response:
    inner = (
        f"<Identify><repositoryName>arXiv</repositoryName><baseURL>{_xml(state_of(request).urls[SOURCE])}/oai</baseURL>"
        "<protocolVersion>2.0</protocolVersion><adminEmail>help@arxiv.org</adminEmail><earliestDatestamp>2005-09-16</earliestDatestamp>"
        "<deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DD</granularity></Identify>"
    )
    return _document(request, {"verb": "Identify"}, inner)


def _formats(request: Request, _: QueryParams) -> Response:
    inner = (
        "<ListMetadataFormats><metadataFormat><metadataPrefix>arXivRaw</metadataPrefix><schema>http://arxiv.org/OAI/arXivRaw.xsd</schema>"
        "<metadataNamespace>http://arxiv.org/OAI/arXivRaw/</metadataNamespace></metadataFormat></ListMetadataFormats>"
    )
    return _document(request, {"verb": "ListMetadataFormats"}, inner)


def _list_sets(request: Request, _: QueryParams) -> Response:
    specs = set[str]()
    for (body,) in state_of(request).world.db.execute("SELECT body FROM record WHERE kind = 'paper' AND state = 'there'"):
        for spec in _sets(orjson.loads(body)):
            parts = spec.split(":")
            specs.update(":".join(parts[: n + 1]) for n in range(len(parts)))
    inner = "".join(f"<set><setSpec>{_xml(s)}</setSpec><setName>{_xml(s)}</setName></set>" for s in sorted(specs))
    return _document(request, {"verb": "ListSets"}, f"<ListSets>{inner}</ListSets>")


_VERBS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListRecords": _list_records,
    "ListIdentifiers": _list_records,
}


async def _oai(request: Request) -> Response:
    query = request.query_params if request.method == "GET" else QueryParams((await request.body()).decode())
    if len(query.multi_items()) != len(query):
        return _error(request, "badArgument", "an argument is repeated")
    handler = _VERBS.get(query.get("verb", ""))
    return handler(request, query) if handler else _error(request, "badVerb", "no such verb")


def _moment(text: Any) -> str | None:
    try:
        return email.utils.parsedate_to_datetime(str(text)).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return None


def _entry(value: dict[str, Any]) -> str:
    versions = value.get("versions") or []
    number = str(versions[-1].get("version", "")) if versions else ""
    parts = [f"<id>http://arxiv.org/abs/{_xml(value['id'])}{_xml(number)}</id>"]
    if value.get("title") is not None:
        parts.append(f"<title>{_xml(value['title'])}</title>")
    for name, version in (("updated", versions[-1:]), ("published", versions[:1])):
        moment = _moment(version[0].get("date")) if version else None
        if moment:
            parts.append(f"<{name}>{moment}</{name}>")
    if value.get("abstract") is not None:
        parts.append(f"<summary>{_xml(value['abstract'])}</summary>")
    for category in str(value.get("categories", "")).split():
        parts.append(f'<category term={quoteattr(category)} scheme="http://arxiv.org/schemas/atom"/>')
    if value.get("categories"):
        parts.append(f"<arxiv:primary_category term={quoteattr(str(value['categories']).split()[0])}/>")
    for name, element in (("comments", "comment"), ("journal-ref", "journal_ref"), ("doi", "doi")):
        if value.get(name) is not None:
            parts.append(f"<arxiv:{element}>{_xml(value[name])}</arxiv:{element}>")
    if value.get("authors"):
        names = [name.strip() for name in re.split(r",| and ", str(value["authors"])) if name.strip()]
        parts += [f"<author><name>{_xml(name)}</name></author>" for name in names]
    return f"<entry>{''.join(parts)}</entry>"


def _feed(request: Request, entries: str, total: int, start: int, size: int, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    body = (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{_xml(state_of(request).urls[SOURCE])}/api/{abs(hash(request.url.query))}</id><title>arXiv Query: {_xml(request.url.query)}</title>"
        f"<updated>{state_of(request).now.strftime('%Y-%m-%dT%H:%M:%SZ')}</updated>"
        f"<opensearch:itemsPerPage>{size}</opensearch:itemsPerPage><opensearch:totalResults>{total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>{entries}</feed>"
    )
    return Response(body.encode(), status, headers, "application/atom+xml; charset=utf-8")


def _query(request: Request) -> Response:
    state, query = state_of(request), request.query_params
    ids = [part.strip() for part in query.get("id_list", "").split(",") if part.strip()]
    for text in ids:
        if canonical_arxiv_id(text) is None:
            where = f"<id>https://arxiv.org/api/errors#incorrect_id_format_for_{_xml(text)}</id>"
            problem = f"<entry>{where}<title>Error</title><summary>incorrect id format for {_xml(text)}</summary></entry>"
            return _feed(request, problem, 1, 0, 1, 400)
    if query.get("search_query") and not ids:
        return not_recorded()
    start = int(query.get("start", "0")) if query.get("start", "0").isdigit() else 0
    size = int(query.get("max_results", "10")) if query.get("max_results", "10").isdigit() else 10
    if size > 2_000:
        return _feed(request, "", 0, start, size, 400)
    found, unknown = [], []
    for text in ids:
        row = state.world.row("paper", canonical_arxiv_id(text) or "")
        if row is None:
            unknown.append(text)
        elif row[2] == "there":
            found.append((row[0], orjson.loads(row[4])))
    shown = found[start : start + size]
    for name, _ in shown:
        state.count(SOURCE, "paper", name)
    headers = {"X-Not-Recorded": ",".join(unknown)} if unknown else None
    return _feed(request, "".join(_entry(value) for _, value in shown), len(found), start, size, 200, headers)


def app() -> Starlette:
    """arXiv."""
    return Starlette(routes=[Route("/oai", _oai, methods=["GET", "POST"]), Route("/api/query", _query)])
