"""The Hub's endpoints over a world: lists with keyset cursors, items, trees, refs, cards, paper pages, redirects, gates."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from observatory.replay import hub_stats
from observatory.replay.state import State, not_recorded, state_of
from observatory.sources.huggingface import ITEM_FIELDS, LIST_FIELDS

SOURCE = "huggingface"
_EXTRA = {"model": {"inference", "inferenceProviderMapping", "mask_token", "gitalyUid", "xetEnabled"}, "dataset": {"gitalyUid", "xetEnabled"}}
NULL_SHA = "0" * 40
"""Git's own name for no commit: clients need one where a world knows none."""
_SHORT = "author likes trendingScore private gated downloads tags pipeline_tag library_name createdAt lastModified description disabled".split()
_FULL = ["siblings", "sha"]
_ITEM_ONLY = {"baseModels", "childrenModelCount", "usedStorage"}


def _error(status: int, message: str, code: str = "") -> Response:
    headers = {"X-Error-Message": message, **({"X-Error-Code": code} if code else {})}
    return JSONResponse({"error": message}, status, headers)


def _missing(request: Request) -> Response:
    """A repository that is not there: 404 to a known caller, 401 to an anonymous one."""
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


def _list_fields(query: QueryParams) -> list[str]:
    """What a list tells: what was asked for by name, or the short form, which ``full``, ``config`` and ``cardData`` lengthen."""
    asked = query.getlist("expand")
    if asked:
        return asked
    more = [*(_FULL if query.get("full") == "true" else []), *(name for name in ("config", "cardData") if query.get(name) == "true")]
    return [*_SHORT, *more]


def _bad_fields(kind: str, fields: list[str], allowed: list[str]) -> Response | None:
    unknown = [name for name in fields if name not in allowed and name not in _EXTRA[kind]]
    if unknown:
        return _error(400, f'"expand" must be one of [{", ".join(sorted(allowed))}], not {unknown[0][:60]}')
    return None


def _kind(request: Request) -> str:
    return "dataset" if request.url.path.startswith(("/api/datasets", "/datasets")) else "model"


def _list(request: Request) -> Response:
    state, kind, query = state_of(request), _kind(request), request.query_params
    fields = query.getlist("expand")
    bad = _bad_fields(kind, fields, LIST_FIELDS[kind])
    if bad is not None:
        return bad
    author = query.get("author")
    if author and not state.world.db.execute("SELECT 1 FROM record WHERE kind = ? AND owner = ? LIMIT 1", (kind, author)).fetchone():
        return not_recorded()
    limit = min(int(query.get("limit", "1000")) if query.get("limit", "1000").isdigit() else 1000, 1000)
    order = "DESC" if query.get("direction") == "-1" else "ASC"
    after = _cursor(query.get("cursor"))
    sql = "SELECT exact, uid, sort, body FROM record WHERE kind = ? AND state = 'there'"
    values: list[Any] = [kind]
    if author:
        sql, values = sql + " AND owner = ?", [*values, author]
    if after:
        sql += " AND (sort, uid) > (?, ?)" if order == "ASC" else " AND (sort < ? OR (sort = ? AND uid > ?))"
        values += after if order == "ASC" else [after[0], *after]
    rows = state.world.db.execute(f"{sql} ORDER BY sort {order}, uid LIMIT ?", [*values, limit + 1]).fetchall()
    wanted = query.getlist("filter") + ([f"search:{query['search']}"] if query.get("search") else [])
    shown = [row for row in rows[:limit] if _passes(row[0], row[3], wanted)]
    for row in shown:
        state.count(SOURCE, kind, row[0])
    headers = {}
    if len(rows) > limit:
        position = base64.urlsafe_b64encode(orjson.dumps([rows[limit - 1][2], rows[limit - 1][1]])).decode()
        rest = [(name, value) for name, value in query.multi_items() if name != "cursor"]
        url = f"{state.urls[SOURCE]}{request.url.path}?{urlencode([*rest, ('cursor', position)])}"
        headers["Link"] = f'<{url}>; rel="next"'
    body = b"[" + b",".join(_shaped(row[3], row[1], _list_fields(query)) for row in shown) + b"]"
    return Response(body, 200, headers, "application/json; charset=utf-8")


def _cursor(text: str | None) -> list[str]:
    if not text:
        return []
    try:
        decoded = orjson.loads(base64.urlsafe_b64decode(text))
        return [str(decoded[0]), str(decoded[1])]
    except (ValueError, IndexError, TypeError):
        return []


def _passes(name: str, body: bytes, wanted: list[str]) -> bool:
    if not wanted:
        return True
    tags = orjson.loads(body).get("tags") or []
    return all(want[7:].lower() in name.lower() if want.startswith("search:") else want in tags for want in wanted)


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
    snapshot = hub_stats.answer(request, path) if kind == "dataset" else None
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
    bad = _bad_fields(kind, fields, ITEM_FIELDS[kind])
    if bad is not None:
        return bad
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
    state.count(SOURCE, f"{kind}_tree", found[0])
    size = 50 if request.query_params.get("expand") == "true" else 1000
    start = int(request.query_params.get("cursor", "0")) if request.query_params.get("cursor", "0").isdigit() else 0
    headers = {}
    if start + size < len(entries):
        query = urlencode({**dict(request.query_params), "cursor": start + size})
        headers["Link"] = f'<{state.urls[SOURCE]}{quote(request.url.path)}?{query}>; rel="next"'
    return Response(orjson.dumps(entries[start : start + size]), 200, headers, "application/json; charset=utf-8")


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


def _resolve(request: Request) -> Response:
    kind, path = _kind(request), request.path_params["path"]
    snapshot = hub_stats.answer(request, path) if kind == "dataset" else None
    if snapshot is not None:
        return snapshot
    hub_id, _, rest = path.partition("/resolve/")
    file = rest.partition("/")[2]
    prefix = "/datasets/" if kind == "dataset" else "/"
    found = _found(request, kind, hub_id, prefix, f"/resolve/{rest}")
    if isinstance(found, Response):
        return found
    state = state_of(request)
    card = state.world.row("card", f"{kind}/{found[0]}") if file == "README.md" else None
    if card is not None and card[2] == "there":
        body = orjson.loads(card[4]).get("text", "").encode("utf-8", "surrogatepass")
        state.count(SOURCE, f"{kind}_card", found[0])
        commit = str(orjson.loads(found[2]).get("sha") or NULL_SHA)
        return Response(body, 200, {"ETag": _etag(body), "Accept-Ranges": "bytes", "X-Repo-Commit": commit}, "text/plain; charset=utf-8")
    siblings = orjson.loads(found[2]).get("siblings")
    is_absent = card is not None or (isinstance(siblings, list) and not any(isinstance(one, dict) and one.get("rfilename") == file for one in siblings))
    return _error(404, "Entry not found", "EntryNotFound") if is_absent else not_recorded()


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
    if not request.headers.get("authorization"):
        return _error(401, "Invalid username or password.")
    return JSONResponse({"type": "user", "name": "replay", "auth": {"type": "access_token"}})


def _papers_repos(request: Request) -> Response:
    state, tag = state_of(request), f'"arxiv:{request.path_params["arxiv_id"]}"'.encode()
    found: dict[str, list[dict[str, str]]] = {"models": [], "datasets": [], "spaces": []}
    for kind in ("model", "dataset"):
        rows = state.world.db.execute("SELECT exact, body FROM record WHERE kind = ? AND state = 'there'", (kind,))
        found[f"{kind}s"] = [{"id": name} for name, body in rows if tag in body]
    return JSONResponse(found)


def _unknown(_: Request) -> Response:
    return not_recorded()


def limit_headers(state: State, path: str) -> dict[str, str]:
    """The Hub's rate-limit headers for a request on ``path``."""
    bucket = "resolvers" if "/resolve/" in path else "api"
    quota, remaining, reset = state.spend(bucket)
    return {
        "RateLimit": f'"{bucket}";r={max(remaining, 0)};t={reset}',
        "RateLimit-Policy": f'"fixed window";"{bucket}";q={quota};w=300',
        "X-Over-Limit": "1" if remaining < 0 else "",
    }


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
            Route("/api/arxiv/{arxiv_id}/repos", _papers_repos),
            Route("/datasets/{path:path}", _resolve, methods=get),
            Route("/api/{path:path}", _unknown),
            Route("/{path:path}", _resolve, methods=get),
        ]
    )
