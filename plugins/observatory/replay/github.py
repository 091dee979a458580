"""GitHub over a world: REST with ETags, renames and page links; GraphQL for aliased repository look-ups.

A field that a record lacks is left out of REST and GraphQL answers alike: a null would say that it is empty.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import urlencode

import orjson
from graphql import FieldNode, GraphQLError, InlineFragmentNode, OperationDefinitionNode, parse, value_from_ast_untyped
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from observatory.replay.state import State, not_recorded, state_of

SOURCE = "github"
MAX_ALIASES = 100


def _not_found() -> Response:
    return JSONResponse({"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"}, 404)


def _json(request: Request, value: Any, headers: dict[str, str] | None = None) -> Response:
    return _bytes(request, orjson.dumps(value), "application/json; charset=utf-8", headers)


def _bytes(request: Request, body: bytes, media: str, headers: dict[str, str] | None = None) -> Response:
    seed = body + request.headers.get("authorization", "").encode() + request.headers.get("accept", "").encode()
    shared = {
        "ETag": f'W/"{hashlib.sha256(seed).hexdigest()}"',
        "Cache-Control": "private, max-age=60, s-maxage=60",
        "Vary": "Accept, Authorization, Cookie, X-GitHub-OTP",
        **(headers or {}),
    }
    if request.headers.get("if-none-match") == shared["ETag"]:
        return Response(status_code=304, headers=shared)
    return Response(body, 200, shared, media)


def _found(request: Request, rest: str = "") -> tuple[str, str, dict[str, Any]] | Response:
    """``(full_name, id, record)`` of the repository that the path names, or the answer that says why not."""
    state = state_of(request)
    asked = f"{request.path_params['owner']}/{request.path_params['name']}"
    row = state.world.row("repository", asked, fold=True)
    if row is None:
        return not_recorded()
    if row[2] == "renamed":
        url = f"{state.urls[SOURCE]}/repositories/{row[1]}{rest}"
        return JSONResponse({"message": "Moved Permanently", "url": url}, 301, {"Location": url})
    if row[2] != "there":
        return _not_found()
    return row[0], row[1], orjson.loads(row[4])


def _full(state: State, name: str, uid: str, value: dict[str, Any]) -> dict[str, Any]:
    """The record with what a client needs to walk on: ids and URLs on this host."""
    url = f"{state.urls[SOURCE]}/repos/{name}"
    own: dict[str, Any] = {
        "id": int(uid),
        "node_id": base64.b64encode(f"Repository:{uid}".encode()).decode(),
        "name": name.split("/")[1],
        "full_name": name,
        "url": url,
        "html_url": f"https://github.com/{name}",
        "owner": {"login": name.split("/")[0], "id": int(hashlib.sha256(name.split("/")[0].lower().encode()).hexdigest()[:8], 16)},
    }
    if isinstance(value.get("owner"), dict):
        own["owner"] = {**own["owner"], **value["owner"]}
    return {**value, **{key: member for key, member in own.items() if key not in value or key in {"url", "owner"}}}


def _repository(request: Request) -> Response:
    found = _found(request)
    if isinstance(found, Response):
        return found
    state_of(request).count(SOURCE, "repository", found[0])
    return _json(request, _full(state_of(request), *found))


def _by_id(request: Request) -> Response:
    state = state_of(request)
    row = state.world.by_uid("repository", str(request.path_params["uid"]))
    if row is None:
        return _not_found()
    request.scope["path_params"] = {"owner": row[0].split("/")[0], "name": row[0].split("/")[1], **request.path_params}
    rest = request.path_params.get("rest", "")
    handler = {"releases": _releases, "license": _license, "readme": _readme, "commits": _commits}.get(rest)
    if rest.startswith("git/trees/"):
        request.scope["path_params"]["sha"] = rest.removeprefix("git/trees/")
        handler = _tree
    return handler(request) if handler else _repository(request) if not rest else not_recorded()


def _paged(request: Request, rows: list[Any], path: str) -> Response:
    query = dict(request.query_params)
    size = min(int(query.get("per_page", "30")) if query.get("per_page", "30").isdigit() else 30, 100) or 30
    page = int(query.get("page", "1")) if query.get("page", "1").isdigit() else 1
    last = max((len(rows) + size - 1) // size, 1)
    base = f"{state_of(request).urls[SOURCE]}{path}"
    links = []
    for relation, number in (("prev", page - 1), ("next", page + 1), ("last", last), ("first", 1)):
        is_told = (relation == "next" and page < last) or (relation == "last" and page < last) or (relation in {"prev", "first"} and page > 1)
        if is_told:
            links.append(f'<{base}?{urlencode({**query, "page": number})}>; rel="{relation}"')
    return _json(request, rows[(page - 1) * size : page * size], {"Link": ", ".join(links)} if links else None)


def _account_repositories(request: Request) -> Response:
    state, owner = state_of(request), request.path_params["owner"]
    rows = state.world.db.execute(
        "SELECT exact, uid, body FROM record WHERE kind = 'repository' AND owner = ? AND state = 'there' ORDER BY exact", (owner,)
    ).fetchall()
    if not rows:
        return not_recorded()
    values = [_full(state, name, uid, orjson.loads(body)) for name, uid, body in rows]
    answer = _paged(request, values, request.url.path)
    if answer.status_code == 200:
        for value in orjson.loads(bytes(answer.body)):
            state.count(SOURCE, "repository", value["full_name"])
    return answer


def _part(request: Request, kind: str, rest: str) -> tuple[str, dict[str, Any]] | Response:
    """``(full_name, record)`` of a part of a repository."""
    found = _found(request, rest)
    if isinstance(found, Response):
        return found
    row = state_of(request).world.row(kind, found[0], fold=True)
    if row is None:
        return not_recorded()
    if row[2] != "there":
        return _not_found()
    state_of(request).count(SOURCE, kind, found[0])
    return found[0], orjson.loads(row[4])


def _tree(request: Request) -> Response:
    part = _part(request, "tree", f"/git/trees/{request.path_params['sha']}")
    if isinstance(part, Response):
        return part
    value = part[1]
    entries = [{"mode": "100644", "type": "blob", **entry} for entry in value["entries"]]
    return _json(
        request,
        {"sha": value.get("sha"), "url": f"{state_of(request).urls[SOURCE]}{request.url.path}", "tree": entries, "truncated": bool(value.get("truncated"))},
    )


def _document(request: Request, kind: str, rest: str, extra: dict[str, Any] | None = None) -> Response:
    part = _part(request, kind, rest)
    if isinstance(part, Response):
        return part
    body = str(part[1].get("text", "")).encode("utf-8", "surrogatepass")
    if "raw" in request.headers.get("accept", ""):
        return _bytes(request, body, "application/vnd.github.raw+json; charset=utf-8")
    path = str(part[1].get("path", "README.md"))
    value = {
        "type": "file",
        "name": path.rsplit("/", 1)[-1],
        "path": path,
        "size": len(body),
        "encoding": "base64",
        "content": base64.encodebytes(body).decode(),
    }
    return _json(request, {**value, **(extra or {})})


def _readme(request: Request) -> Response:
    tree = state_of(request).world.row("tree", f"{request.path_params['owner']}/{request.path_params['name']}", fold=True)
    answer = _document(request, "readme", "/readme")
    if answer.status_code == 403 and tree is not None and _lacks_file(tree[4], "readme"):
        return _not_found()
    return answer


def _lacks_file(body: bytes, stem: str) -> bool:
    value = orjson.loads(body)
    names = [str(entry.get("path", "")).lower() for entry in value.get("entries", [])]
    return not value.get("truncated") and not any("/" not in name and name.startswith(stem) for name in names)


def _license(request: Request) -> Response:
    found = _found(request, "/license")
    if isinstance(found, Response):
        return found
    licence = found[2].get("license")
    if "license" in found[2] and licence is None:
        return _not_found()
    return _document(request, "licence", "/license", {"license": licence} if licence else None)


def _releases(request: Request) -> Response:
    part = _part(request, "releases", "/releases")
    return part if isinstance(part, Response) else _paged(request, part[1]["releases"], f"/repos/{part[0]}/releases")


def _commits(request: Request) -> Response:
    part = _part(request, "commits", "/commits")
    if isinstance(part, Response):
        return part
    name, value = part
    total, page, size = int(value.get("total") or 1), int(request.query_params.get("page", "1")), int(request.query_params.get("per_page", "30"))
    known = {1: value.get("last_commit_at"), total: value.get("first_commit_at")}
    if size != 1 or known.get(page) is None:
        return not_recorded()
    sha = hashlib.sha1(f"{name}:{page}".encode(), usedforsecurity=False).hexdigest()
    commit = {"sha": sha, "commit": {"committer": {"date": known[page]}, "author": {"date": known[page]}}}
    answer = _paged(request, [None] * total, f"/repositories/{_uid(request, name)}/commits")
    headers = {"Link": answer.headers["link"]} if "link" in answer.headers else None
    return _json(request, [commit], headers)


def _uid(request: Request, name: str) -> str:
    row = state_of(request).world.row("repository", name)
    return row[1] if row else "0"


def _rate_limit(request: Request) -> Response:
    core = {"limit": 5000, "remaining": 4999, "reset": int(state_of(request).now.timestamp()) + 3600, "used": 1}
    return JSONResponse({"resources": {"core": core, "graphql": core, "search": core}})


# -- GraphQL

_FIELDS = {
    "databaseId": "id",
    "nameWithOwner": "full_name",
    "description": "description",
    "isArchived": "archived",
    "isFork": "fork",
    "isDisabled": "disabled",
    "visibility": "visibility",
    "pushedAt": "pushed_at",
    "createdAt": "created_at",
    "stargazerCount": "stargazers_count",
    "forkCount": "forks_count",
    "id": "node_id",
}


def _fields_of(node: Any, name: str = "") -> dict[str, Any]:
    """Selected fields of a node by name; inline fragments are looked into."""
    found: dict[str, Any] = {}
    for selection in node.selection_set.selections if node.selection_set else ():
        if isinstance(selection, FieldNode):
            found[selection.alias.value if selection.alias else selection.name.value] = selection
        elif isinstance(selection, InlineFragmentNode):
            found.update(_fields_of(selection))
    return found.get(name, found) if name else found


def _node(state: State, name: str, uid: str, value: dict[str, Any], selection: FieldNode) -> dict[str, Any]:
    full = _full(state, name, uid, value)
    answer: dict[str, Any] = {}
    for alias, node in _fields_of(selection).items():
        field = node.name.value
        if field in _FIELDS and _FIELDS[field] in full:
            answer[alias] = full[_FIELDS[field]]
        elif field == "licenseInfo" and "license" in value:
            told = value["license"]
            answer[alias] = told and {"spdxId": told.get("spdx_id"), "key": told.get("key")}
        elif field == "defaultBranchRef" and value.get("default_branch"):
            answer[alias] = {"name": value["default_branch"]}
        elif field == "repositoryTopics" and isinstance(value.get("topics"), list):
            answer[alias] = {"nodes": [{"topic": {"name": topic}} for topic in value["topics"]]}
        elif field in {"releases", "object"}:
            _connected(state, name, field, alias, answer)
    return answer


def _connected(state: State, name: str, field: str, alias: str, answer: dict[str, Any]) -> None:
    row = state.world.row("releases" if field == "releases" else "readme", name)
    if row is None:
        return
    value = orjson.loads(row[4])
    if field == "releases":
        nodes = [
            {"tagName": one.get("tag_name"), "publishedAt": one.get("published_at"), "isPrerelease": one.get("prerelease")} for one in value["releases"][:5]
        ]
        answer[alias] = {"totalCount": len(value["releases"]), "nodes": nodes}
        state.count(SOURCE, "releases", name)
    elif value.get("path") == "README.md":
        text = str(value.get("text", ""))
        answer[alias] = {"text": text, "byteSize": len(text.encode("utf-8", "replace")), "isTruncated": False}
        state.count(SOURCE, "readme", name)


def _graphql_error(kind: str, message: str, path: list[str] | None = None) -> dict[str, Any]:
    return {"type": kind, "message": message, **({"path": path} if path else {})}


async def _graphql(request: Request) -> Response:
    if not request.headers.get("authorization"):
        return JSONResponse({"message": "This endpoint requires you to be authenticated.", "status": "401"}, 401)
    state = state_of(request)
    try:
        asked = orjson.loads(await request.body())
        operation = parse(asked["query"], max_tokens=50_000).definitions[0]
    except (orjson.JSONDecodeError, KeyError, TypeError, GraphQLError) as error:
        return JSONResponse({"errors": [{"message": f"parse error: {type(error).__name__}"}]})
    if not isinstance(operation, OperationDefinitionNode):
        return JSONResponse({"errors": [{"message": "no operation"}]})
    fields, variables = _fields_of(operation), asked.get("variables") or {}
    if len(fields) > MAX_ALIASES + 1:
        return JSONResponse({"data": None, "errors": [_graphql_error("RESOURCE_LIMITS_EXCEEDED", "Resource limits for this query exceeded.")]})
    data: dict[str, Any] = {}
    errors: list[dict[str, Any]] = []
    for alias, node in fields.items():
        if node.name.value == "rateLimit":
            data[alias] = {"cost": 1, "remaining": 4_999, "resetAt": state.now.strftime("%Y-%m-%dT%H:%M:%SZ")}
        elif node.name.value == "repository":
            arguments = {one.name.value: value_from_ast_untyped(one.value, variables) for one in node.arguments}
            data[alias] = _look_up(state, f"{arguments.get('owner')}/{arguments.get('name')}", alias, node, errors)
    return JSONResponse({"data": data, **({"errors": errors} if errors else {})})


def _look_up(state: State, asked: str, alias: str, node: FieldNode, errors: list[dict[str, Any]]) -> dict[str, Any] | None:
    row = state.world.row("repository", asked, fold=True)
    if row is not None and row[2] == "renamed":
        row = state.world.row("repository", row[3] or "", fold=True)
    if row is None:
        errors.append(_graphql_error("FORBIDDEN", "not recorded", [alias]))
        return None
    if row[2] != "there":
        errors.append(_graphql_error("NOT_FOUND", f"Could not resolve to a Repository with the name '{asked}'.", [alias]))
        return None
    state.count(SOURCE, "repository", row[0])
    return _node(state, row[0], row[1], orjson.loads(row[4]), node)


def _unknown(_: Request) -> Response:
    return not_recorded()


def limit_headers(state: State, path: str) -> dict[str, str]:
    """GitHub's rate-limit headers."""
    reset = int(state.now.timestamp()) // 3600 * 3600 + 3600
    resource = "graphql" if path == "/graphql" else "core"
    return {
        "x-ratelimit-limit": "5000",
        "x-ratelimit-remaining": "4999",
        "x-ratelimit-used": "1",
        "x-ratelimit-reset": str(reset),
        "x-ratelimit-resource": resource,
    }


def app() -> Starlette:
    """GitHub."""
    base = "/repos/{owner}/{name}"
    return Starlette(
        routes=[
            Route("/rate_limit", _rate_limit),
            Route("/graphql", _graphql, methods=["POST"]),
            Route("/orgs/{owner}/repos", _account_repositories),
            Route("/users/{owner}/repos", _account_repositories),
            Route(base, _repository),
            Route(f"{base}/releases", _releases),
            Route(f"{base}/license", _license),
            Route(f"{base}/readme", _readme),
            Route(f"{base}/commits", _commits),
            Route(f"{base}/git/trees/{{sha:path}}", _tree),
            Route("/repositories/{uid:int}", _by_id),
            Route("/repositories/{uid:int}/{rest:path}", _by_id),
            Route("/{path:path}", _unknown),
        ]
    )
