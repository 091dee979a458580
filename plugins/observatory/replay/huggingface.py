"""The Hub's endpoints over a world: lists with keyset cursors, items, trees, refs, cards, paper pages, redirects, gates."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from observatory.replay import hub_lists, hub_stats, hub_uploads
from observatory.replay.state import LIMITS, Budget, Call, State, not_recorded, state_of

SOURCE = "huggingface"
NULL_SHA = "0" * 40
"""Git's own name for no commit: clients need one where a world knows none."""
WINDOW_SECONDS = 300
MAX_TREE_PAGE = 1_000
"""Entries of a tree in one answer, which is the default, too."""
RESOLVERS = {500: 3_000, 1_000: 5_000, 2_500: 12_000, 3_000: 20_000, 100_000: 500_000}
PAGES = {500: 100, 1_000: 200, 2_500: 400, 3_000: 400, 100_000: 10_000}
"""Calls of resolvers and of web pages per five minutes, by the calls of the API in the same plan."""
_CACHED = re.compile(r"(models|datasets)/(.+?)/([0-9a-f]{40})/(.+)")


def _error(status: int, message: str, code: str = "") -> Response:
    # A header holds Latin-1 only; the mark that the Hub sets before some messages is in the body alone.
    headers = {"X-Error-Message": message.removeprefix("✖ "), **({"X-Error-Code": code} if code else {})}
    return JSONResponse({"error": message}, status, headers)


def _missing(request: Request) -> Response:
    """A repository that is missing or private: 404 to a known caller, 401 to an anonymous one, who cannot tell them apart."""
    if request.headers.get("authorization"):
        return _error(404, "Repository not found", "RepoNotFound")
    return _error(401, "Invalid username or password.")


def _etag(body: bytes) -> str:
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def _answer(body: bytes) -> Response:
    return Response(body, 200, {"ETag": _etag(body)}, "application/json; charset=utf-8")


def _shaped(body: bytes, uid: str, fields: Sequence[str]) -> bytes:
    value = orjson.loads(body)
    value.setdefault("_id", uid)
    if isinstance(value.get("safetensors"), dict):
        # The service always tells both; a world may know the total alone.
        value["safetensors"].setdefault("parameters", {})
    if fields:
        value = {name: value[name] for name in ("_id", "id", *fields) if name in value}
    return orjson.dumps(value)


def _kind(request: Request) -> str:
    return "dataset" if request.url.path.startswith(("/api/datasets", "/datasets")) else "model"


_BEYOND = "not-recorded"
"""Cursor of the page behind a list of which the world holds some alone."""


def _list(request: Request) -> Response:
    state, kind = state_of(request), _kind(request)
    if request.query_params.get("cursor") == _BEYOND:
        return not_recorded()
    try:
        query = hub_lists.parse(kind, request.query_params)
    except hub_lists.BadQuery as error:
        return _error(400, str(error))
    except hub_lists.UnrecordedQuery:
        return not_recorded()
    author = query.author
    if author and not state.world.db.execute("SELECT 1 FROM record WHERE kind = ? AND owner = ? LIMIT 1", (kind, author)).fetchone():
        return not_recorded()
    rows = state.world.db.execute(*hub_lists.rows(query, kind)).fetchall()
    shown = rows[: query.limit]
    for row in shown:
        state.count(SOURCE, kind, row[0])
    headers = {}
    if len(rows) > query.limit:
        position = hub_lists.cursor(query.sort, shown[-1][2], shown[-1][1], is_descending=query.is_descending)
        rest = [(name, value) for name, value in request.query_params.multi_items() if name not in {"cursor", "skip"}]
        url = f"{state.urls[SOURCE]}{request.url.path}?{urlencode([*rest, ('cursor', position)])}"
        headers["Link"] = f'<{url}>; rel="next"'
    elif author and not state.world.are_lists_whole:
        rest = [(name, value) for name, value in request.query_params.multi_items() if name not in {"cursor", "skip"}]
        headers["Link"] = f'<{state.urls[SOURCE]}{request.url.path}?{urlencode([*rest, ("cursor", _BEYOND)])}>; rel="next"'
    body = b"[" + b",".join(_shaped(row[3], row[1], query.fields) for row in shown) + b"]"
    return Response(body, 200, headers, "application/json; charset=utf-8")


def _found(request: Request, kind: str, hub_id: str, prefix: str, rest: str = "") -> tuple[str, str, bytes] | Response:
    """``(id, uid, body)`` of a repository that is there, or the answer that says why not."""
    state = state_of(request)
    row = state.world.row(kind, hub_id)
    if row is None:
        return not_recorded()
    if row[2] == "renamed":
        query = f"?{request.url.query}" if request.url.query else ""
        target = f"{state.urls[SOURCE]}{prefix}{quote(row[3] or '')}{rest}{query}"
        return Response(status_code=307, headers={"Location": target})
    if row[2] != "there":
        return _missing(request)
    value = orjson.loads(row[4]) if b'"disabled":true' in row[4] else {}
    if value.get("disabled") is True:
        return _error(403, "Access to this resource is disabled.")
    return row[0], row[1], row[4]


def _item(request: Request) -> Response:
    kind, path = _kind(request), request.path_params["path"]
    snapshot = (hub_stats.answer(request, path) or hub_uploads.answer(request, path)) if kind == "dataset" else None
    if snapshot is not None:
        return snapshot
    for part, handler in (("/tree/", _tree), ("/refs", _refs), ("/revision/", None), ("/commits/", None)):
        hub_id, found, rest = path.partition(part)
        if found and handler is not None:
            return handler(request, kind, hub_id, rest)
        if found and part == "/commits/":
            return not_recorded()
        if found:
            path = hub_id
    fields = request.query_params.getlist("expand")
    try:
        hub_lists.check_fields(kind, fields, in_list=False)
    except hub_lists.BadQuery as error:
        return _error(400, str(error))
    found_row = _found(request, kind, path, f"/api/{kind}s/")
    if isinstance(found_row, Response):
        return found_row
    state_of(request).count(SOURCE, kind, found_row[0])
    return _answer(_shaped(found_row[2], found_row[1], fields))


def _tree(request: Request, kind: str, hub_id: str, rest: str) -> Response:
    found = _found(request, kind, hub_id, f"/api/{kind}s/", f"/tree/{rest}")
    if isinstance(found, Response):
        return found
    state = state_of(request)
    told = state.world.row("hub_tree", f"{kind}/{found[0]}")
    if told is None:
        siblings = orjson.loads(found[2]).get("siblings")
        if not isinstance(siblings, list):
            return not_recorded()
        entries = [{"type": "file", "path": one["rfilename"]} for one in siblings if isinstance(one, dict) and "rfilename" in one]
    else:
        entries = orjson.loads(told[4])["entries"]
    given = request.query_params
    start = given.get("cursor", "0")
    if not start:
        return _error(400, '"cursor" is not allowed to be empty')
    if not start.isascii() or not start.isdigit() or int(start) > len(entries):
        return _error(400, "Invalid cursor")
    limit = given.get("limit", "50" if given.get("expand") == "true" else "1000")
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit) <= MAX_TREE_PAGE:
        return _error(400, f'"limit" must be a number between 1 and {MAX_TREE_PAGE}')
    state.count(SOURCE, f"{kind}_tree", found[0])
    size, begin = int(limit), int(start)
    headers = {}
    if begin + size < len(entries):
        query = urlencode({**dict(given), "cursor": begin + size})
        headers["Link"] = f'<{state.urls[SOURCE]}{quote(request.url.path)}?{query}>; rel="next"'
    return Response(orjson.dumps(entries[begin : begin + size]), 200, headers, "application/json; charset=utf-8")


def _refs(request: Request, kind: str, hub_id: str, rest: str) -> Response:
    found = _found(request, kind, hub_id, f"/api/{kind}s/", "/refs")
    if isinstance(found, Response):
        return found
    told = state_of(request).world.row("refs", f"{kind}/{found[0]}")
    if told is None or rest:
        return not_recorded()
    state_of(request).count(SOURCE, f"{kind}_refs", found[0])
    value = orjson.loads(told[4])
    parts = {part: [{"targetCommit": None, **one} for one in value.get(part, [])] for part in ("branches", "converts", "tags")}
    return _answer(orjson.dumps(parts))


# -- files


def _file(request: Request) -> Response:
    """A file by ``resolve`` or ``raw``: a README that the world holds, by way of the cache where it is resolved."""
    kind, path = _kind(request), request.path_params["path"]
    snapshot = (hub_stats.answer(request, path) or hub_uploads.answer(request, path)) if kind == "dataset" else None
    if snapshot is not None:
        return snapshot
    how = "raw" if "/raw/" in path and "/resolve/" not in path else "resolve"
    hub_id, _, rest = path.partition(f"/{how}/")
    file = rest.partition("/")[2]
    prefix = "/datasets/" if kind == "dataset" else "/"
    found = _found(request, kind, hub_id, prefix, f"/{how}/{rest}")
    if isinstance(found, Response):
        return found
    body = _readme(request, kind, found[0]) if file == "README.md" else None
    if body is not None:
        commit = str(orjson.loads(found[2]).get("sha") or NULL_SHA)
        if how == "raw":
            return _text(request, kind, found[0], commit, body)
        original = f"{prefix}{found[0]}/resolve/{rest}"
        target = f"/api/resolve-cache/{kind}s/{quote(found[0])}/{commit}/README.md?{urlencode({original: '', 'etag': _blob(body)})}"
        # Read off a recorded answer: no ETag of its own, and an address on the same host without that host.
        return Response(None, 307, {"Location": target, "X-Repo-Commit": commit, "Accept-Ranges": "bytes", "Vary": "Origin, Accept"})
    value = orjson.loads(found[2])
    if value.get("gated") and file != "README.md":
        return _gated(request, found[0])
    card = state_of(request).world.row("card", f"{kind}/{found[0]}") if file == "README.md" else None
    siblings = value.get("siblings")
    is_absent = card is not None or (isinstance(siblings, list) and not any(isinstance(one, dict) and one.get("rfilename") == file for one in siblings))
    return _error(404, "Entry not found", "EntryNotFound") if is_absent else not_recorded()


def _cached(request: Request) -> Response:
    """Where a resolved README is: at a commit, which is the repository's own."""
    match = _CACHED.fullmatch(request.path_params["path"])
    if match is None or match[4] != "README.md":
        return not_recorded()
    kind = match[1].removesuffix("s")
    found = _found(request, kind, match[2], f"/api/resolve-cache/{match[1]}/", f"/{match[3]}/{match[4]}")
    if isinstance(found, Response):
        return found
    if match[3] != str(orjson.loads(found[2]).get("sha") or NULL_SHA):
        return _error(404, "Invalid rev id", "RevisionNotFound")
    body = _readme(request, kind, found[0])
    return not_recorded() if body is None else _text(request, kind, found[0], match[3], body)


def _readme(request: Request, kind: str, hub_id: str) -> bytes | None:
    """The README that a world holds; None where it holds none or knows that there is none."""
    row = state_of(request).world.row("card", f"{kind}/{hub_id}")
    if row is None or row[2] != "there":
        return None
    return str(orjson.loads(row[4]).get("text", "")).encode("utf-8", "surrogatepass")


def _text(request: Request, kind: str, hub_id: str, commit: str, body: bytes) -> Response:
    state_of(request).count(SOURCE, f"{kind}_card", hub_id)
    headers = {"ETag": _blob(body), "Accept-Ranges": "bytes", "X-Repo-Commit": commit}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(None, 304, headers)
    return Response(body, 200, headers, "text/plain; charset=utf-8")


def _blob(body: bytes) -> str:
    """The ETag of a file in git: git's own hash of it."""
    digest = hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()
    return f'"{digest}"'


def _gated(request: Request, hub_id: str) -> Response:
    """A file behind a gate; a card is another matter, since a world that holds it saw it."""
    told = f"Access to model {hub_id} is restricted"
    if request.headers.get("authorization"):
        return _error(403, f"{told} and you are not in the authorized list. Visit the repository's page to ask for access.", "GatedRepo")
    return _error(401, f"{told}. You must have access to it and be authenticated to access it. Please log in.", "GatedRepo")


# -- what has no repository


def _overview(request: Request) -> Response:
    return _plain(request, "organization", request.path_params["name"])


def _paper(request: Request) -> Response:
    return _plain(request, "paper_page", request.path_params["arxiv_id"])


def _plain(request: Request, kind: str, key: str) -> Response:
    state = state_of(request)
    row = state.world.row(kind, key)
    if row is None:
        return not_recorded()
    if row[2] != "there":
        return _error(404, "Not found")
    state.count(SOURCE, kind, row[0])
    return _answer(row[4])


def _harnesses(_: Request) -> Response:
    return JSONResponse({"standardEnvVars": [], "harnesses": {}})


def _whoami(request: Request) -> Response:
    # Who may not write here is nobody's token: what a repository says of it this page says, too.
    if refused := hub_uploads.refusal_of(request):
        return refused
    auth = {"type": "access_token", "accessToken": {"displayName": "replay", "role": "read"}}
    who = {"type": "user", "id": NULL_SHA[:24], "name": "replay", "fullname": "replay", "isPro": False, "avatarUrl": "/avatar.svg", "orgs": [], "auth": auth}
    return JSONResponse(who)


def _papers_repos(request: Request) -> Response:
    state, tag = state_of(request), f'"arxiv:{request.path_params["arxiv_id"]}"'.encode()
    found: dict[str, list[dict[str, str]]] = {"models": [], "datasets": [], "spaces": []}
    for kind in ("model", "dataset"):
        rows = state.world.db.execute("SELECT exact, body FROM record WHERE kind = ? AND state = 'there'", (kind,))
        found[f"{kind}s"] = [{"id": name} for name, body in rows if tag in body]
    return JSONResponse(found)


def _unknown(_: Request) -> Response:
    return not_recorded()


class HubLimits:
    """Three budgets of five minutes, by plan; the anonymous share the smallest. Told in ``RateLimit`` and ``RateLimit-Policy``."""

    def refusal(self, state: State, call: Call) -> tuple[int, dict[str, str], bytes] | None:
        """429 where the budget is spent."""
        _, budget = self._budget(state, call, 0)
        if not budget.is_spent:
            return None
        return 429, {"Content-Type": "application/json; charset=utf-8"}, b'{"error":"We had to rate limit you. Please wait for the end of the window."}'

    def headers(self, state: State, call: Call, status: int, cost: int) -> dict[str, str]:
        """``RateLimit`` counts down in every answer."""
        bucket, budget = self._budget(state, call, cost)
        reset = budget.reset_at - int(state.now.timestamp())
        return {
            "RateLimit": f'"{bucket}";r={budget.remaining};t={reset}',
            "RateLimit-Policy": f'"fixed window";"{bucket}";q={budget.quota};w={WINDOW_SECONDS}',
        }

    @staticmethod
    def _budget(state: State, call: Call, cost: int) -> tuple[str, Budget]:
        # Anonymous callers are held to their own plan once a plan was chosen.
        quota = LIMITS["anonymous" if state.is_strict and not call.caller else state.limits]
        bucket = "resolvers" if "/resolve/" in call.path or call.path.startswith("/api/resolve-cache/") else "api" if call.path.startswith("/api/") else "pages"
        quota = {"api": quota, "resolvers": RESOLVERS[quota], "pages": PAGES[quota]}[bucket]
        return bucket, state.spend(call.caller, f"hub {bucket}", quota, WINDOW_SECONDS, aligned=True, cost=cost)


def app() -> Starlette:
    """The Hub."""
    get = ["GET", "HEAD"]
    return Starlette(
        routes=[
            Route("/api/agent-harnesses", _harnesses),
            Route("/api/whoami-v2", _whoami),
            Route("/api/models", _list),
            Route("/api/datasets", _list),
            Route("/api/models/{path:path}", _item),
            Route("/api/datasets/{path:path}", _item),
            Route("/api/organizations/{name}/overview", _overview),
            Route("/api/papers/{arxiv_id:path}", _paper),
            Route("/api/repos/create", hub_uploads.create, methods=["POST"]),
            Route("/api/validate-yaml", hub_uploads.check_card, methods=["POST"]),
            Route("/api/datasets/{path:path}", hub_uploads.change, methods=["POST"]),
            Route("/datasets/{path:path}", hub_uploads.lfs, methods=["POST"]),
            Route("/lfs-objects/{oid}", hub_uploads.store, methods=["PUT"]),
            Route("/api/arxiv/{arxiv_id}/repos", _papers_repos),
            Route("/api/resolve-cache/{path:path}", _cached, methods=get),
            Route("/datasets/{path:path}", _file, methods=get),
            Route("/api/{path:path}", _unknown),
            Route("/{path:path}", _file, methods=get),
        ]
    )
