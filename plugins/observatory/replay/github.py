"""A stand-in for GitHub that serves a world: REST with ETags, renames and page links; GraphQL for queries that ask for many repositories by alias.

A field that a record lacks is left out of the answer, in REST and in GraphQL. A null would say that the field is empty.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from graphql import FieldNode, GraphQLError, InlineFragmentNode, OperationDefinitionNode, parse, value_from_ast_untyped
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from observatory.replay.state import LIMITS, Budget, Call, State, not_recorded, state_of

SOURCE = "github"
MAX_ALIASES = 100
MAX_PAGE = 100
HOUR = 3_600
ANONYMOUS, WITH_TOKEN = 60, 5_000
"""Calls an hour without and with a token, as GitHub documents them. By default (no plan of limits chosen) a caller gets many more."""
_FORBIDDEN = "Request forbidden by administrative rules. Please make sure your request has a User-Agent header"
_EXCEEDED = {
    True: "API rate limit exceeded for user ID 1.",
    False: "API rate limit exceeded for 127.0.0.1. (But here's the good news: Authenticated requests get a higher rate limit.)",
}


def _not_found() -> Response:
    """GitHub's answer 404."""
    return JSONResponse({"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"}, 404)


def _json(request: Request, value: Any, headers: dict[str, str] | None = None) -> Response:
    """Answer with a value as JSON, with an ETag as ``_bytes`` makes it."""
    return _bytes(request, orjson.dumps(value), "application/json; charset=utf-8", headers)


def _bytes(request: Request, body: bytes, media: str, headers: dict[str, str] | None = None) -> Response:
    """An answer with an ETag; 304 without a body if the client has the same ETag already."""
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


def _find_repository(request: Request, path_rest: str = "") -> tuple[str, str, dict[str, Any]] | Response:
    """The repository that the path names, as ``(full_name, id, record)``; else the answer to send: not recorded, moved, or not found.

    ``path_rest``: the path behind the repository's name, for the address of a moved one.
    """
    state = state_of(request)
    full_name = f"{request.path_params['owner']}/{request.path_params['name']}"
    row = state.world.row("repository", full_name, fold=True)
    if row is None:
        return not_recorded()
    if row[2] == "renamed":
        url = f"{state.urls[SOURCE]}/repositories/{row[1]}{path_rest}"
        return JSONResponse({"message": "Moved Permanently", "url": url}, 301, {"Location": url})
    if row[2] != "there":
        return _not_found()
    return row[0], row[1], orjson.loads(row[4])


def _full_record(state: State, name: str, uid: str, value: dict[str, Any]) -> dict[str, Any]:
    """The record with the fields that a client needs to ask further: ids, and URLs on this host. Recorded values are kept, except ``url`` and ``owner``."""
    url = f"{state.urls[SOURCE]}/repos/{name}"
    derived: dict[str, Any] = {
        "id": int(uid),
        "node_id": base64.b64encode(f"Repository:{uid}".encode()).decode(),
        "name": name.split("/")[1],
        "full_name": name,
        "url": url,
        "html_url": f"https://github.com/{name}",
        "owner": {"login": name.split("/")[0], "id": int(hashlib.sha256(name.split("/")[0].lower().encode()).hexdigest()[:8], 16)},
    }
    if isinstance(value.get("owner"), dict):
        derived["owner"] = {**derived["owner"], **value["owner"]}
    return {**value, **{key: member for key, member in derived.items() if key not in value or key in {"url", "owner"}}}


def _repository(request: Request) -> Response:
    """Answer with the full record of one repository, and count that it was served.

    A redirect if it was renamed, 404 if it is gone, "not recorded" if the world does not know it.
    """
    repository = _find_repository(request)
    if isinstance(repository, Response):
        return repository
    state_of(request).note_served(SOURCE, "repository", repository[0])
    return _json(request, _full_record(state_of(request), *repository))


def _by_id(request: Request) -> Response:
    """Answer ``/repositories/<id>/…``, the addresses to which GitHub redirects from old names.

    404 for an unknown id, "not recorded" for a part that is not replayed.
    """
    state = state_of(request)
    row = state.world.by_uid("repository", str(request.path_params["uid"]))
    if row is None:
        return _not_found()
    request.scope["path_params"] = {"owner": row[0].split("/")[0], "name": row[0].split("/")[1], **request.path_params}
    path_rest = request.path_params.get("rest", "")
    handler = {"releases": _releases, "license": _license, "readme": _readme, "commits": _commits}.get(path_rest)
    if path_rest.startswith("git/trees/"):
        request.scope["path_params"]["sha"] = path_rest.removeprefix("git/trees/")
        handler = _tree
    elif path_rest.startswith("git/blobs/"):
        request.scope["path_params"]["sha"] = path_rest.removeprefix("git/blobs/")
        handler = _blob
    return handler(request) if handler else _repository(request) if not path_rest else not_recorded()


def _paged(request: Request, rows: list[Any], path: str, *, is_whole: bool = True) -> Response:
    """One page of ``rows`` with links to the others. If the list is not complete (``is_whole``), it links one page more, which answers "not recorded"."""
    query = dict(request.query_params)
    size = min(int(query.get("per_page", "30")) if query.get("per_page", "30").isdigit() else 30, 100) or 30
    page = int(query.get("page", "1")) if query.get("page", "1").isdigit() else 1
    last = max((len(rows) + size - 1) // size, 1)
    if not is_whole and page > last:
        return not_recorded()
    last += not is_whole
    base = f"{state_of(request).urls[SOURCE]}{path}"
    links = []
    for relation, number in (("prev", page - 1), ("next", page + 1), ("last", last), ("first", 1)):
        is_present = (relation == "next" and page < last) or (relation == "last" and page < last) or (relation in {"prev", "first"} and page > 1)
        if is_present:
            links.append(f'<{base}?{urlencode({**query, "page": number})}>; rel="{relation}"')
    return _json(request, rows[(page - 1) * size : page * size], {"Link": ", ".join(links)} if links else None)


# Value of ``sort`` → field of the record. Without ``sort``, lists of organisations are sorted by creation, those of users by name.
_ORDERS = {"created": "created_at", "updated": "updated_at", "pushed": "pushed_at", "full_name": "full_name"}


def _account_repositories(request: Request) -> Response:
    """Answer with a page of an account's repositories that are there, in the order asked for, and count each repository of the page as served.

    404 for a user under ``/orgs/``, "not recorded" if the world holds no such repository of the account. Where the world's lists are not whole, one page
    more is linked than there is, and that page is "not recorded" (``_paged``). An answer 304 or "not recorded" counts nothing.
    """
    state, owner = state_of(request), request.path_params["owner"]
    rows = state.world.db.execute(
        "SELECT exact, uid, body FROM record WHERE kind = 'repository' AND owner = ? AND state = 'there' ORDER BY exact", (owner,)
    ).fetchall()
    if not rows:
        return not_recorded()
    values = [_full_record(state, name, uid, orjson.loads(body)) for name, uid, body in rows]
    is_organisation = request.url.path.startswith("/orgs/")
    if is_organisation and values[0]["owner"].get("type") == "User":
        return _not_found()
    parameters = request.query_params
    order = parameters.get("sort") if parameters.get("sort") in _ORDERS else "created" if is_organisation else "full_name"
    is_descending = parameters.get("direction", "asc" if order == "full_name" else "desc") == "desc"
    key = _ORDERS[str(order)]
    # Split off the records without the date, which come last in both directions.
    dated, undated = [repository for repository in values if repository.get(key)], [repository for repository in values if not repository.get(key)]
    answer = _paged(
        request,
        [*sorted(dated, key=lambda repository: str(repository[key]).lower(), reverse=is_descending), *undated],
        request.url.path,
        is_whole=state.world.are_lists_whole,
    )
    if answer.status_code == 200:
        for value in orjson.loads(bytes(answer.body)):
            state.note_served(SOURCE, "repository", value["full_name"])
    return answer


def _part(request: Request, kind: str, path_rest: str) -> tuple[str, dict[str, Any]] | Response:
    """A part of a repository (``kind``: tree, readme, releases …), as ``(full_name, record)``, and count that it was served; else the answer to send.

    That answer is 404 if the part or its repository is gone, "not recorded" if the world does not know one of them, a redirect if the repository was
    renamed; it is not counted.
    """
    repository = _find_repository(request, path_rest)
    if isinstance(repository, Response):
        return repository
    row = state_of(request).world.row(kind, repository[0], fold=True)
    if row is None:
        return not_recorded()
    if row[2] != "there":
        return _not_found()
    state_of(request).note_served(SOURCE, kind, repository[0])
    return repository[0], orjson.loads(row[4])


def _tree(request: Request) -> Response:
    """Answer with the whole file tree of a repository's default branch; see ``_part`` for one that is gone, unknown or renamed.

    "Not recorded" for another tree, or without ``recursive``; that, too, counts as served.
    """
    part = _part(request, "tree", f"/git/trees/{request.path_params['sha']}")
    if isinstance(part, Response):
        return part
    name, value = part
    row = state_of(request).world.row("repository", name)
    branch = orjson.loads(row[4]).get("default_branch") if row else None
    asked_sha = request.path_params["sha"]
    if "recursive" not in request.query_params or (branch and asked_sha not in {"HEAD", branch, value.get("sha")}):
        return not_recorded()
    entries = [{"mode": "100644", "type": "blob", **entry} for entry in value["entries"]]
    url = f"{state_of(request).urls[SOURCE]}/repos/{name}/git/trees/{value.get('sha') or asked_sha}"
    tree_sha = {"sha": value["sha"]} if value.get("sha") else {}
    return _json(request, {**tree_sha, "url": url, "tree": entries, "truncated": bool(value.get("truncated"))})


def _blob(request: Request) -> Response:
    """Answer with the content of one file by its Git hash, as JSON with base64, and count that it was served.

    404 if the file or its repository is gone, "not recorded" (403) if the world does not know one of them, a redirect if the repository was renamed.
    """
    sha = str(request.path_params["sha"])
    repository = _find_repository(request, f"/git/blobs/{sha}")
    if isinstance(repository, Response):
        return repository
    state = state_of(request)
    row = state.world.row("blob", f"{repository[0]}@{sha}")
    if row is None:
        return not_recorded()
    if row[2] != "there":
        return _not_found()
    state.note_served(SOURCE, "blob", row[0])
    body = str(orjson.loads(row[4]).get("text", "")).encode()
    value = {
        "sha": sha,
        "node_id": base64.b64encode(f"Blob:{sha}".encode()).decode(),
        "size": len(body),
        "url": f"{state.urls[SOURCE]}/repos/{repository[0]}/git/blobs/{sha}",
        "content": base64.encodebytes(body).decode(),
        "encoding": "base64",
    }
    return _json(request, value)


def _document(request: Request, kind: str, path_rest: str, extra: dict[str, Any] | None = None) -> Response:
    """Answer with a file such as the README: its bytes if the client accepts "raw", else JSON with the content in base64 and with ``extra``.

    See ``_part`` for what is counted, and what is answered if the file is not recorded or gone.
    """
    part = _part(request, kind, path_rest)
    if isinstance(part, Response):
        return part
    body = str(part[1].get("text", "")).encode("utf-8", "surrogatepass")
    if "raw" in request.headers.get("accept", ""):
        return _bytes(request, body, "application/vnd.github.raw+json; charset=utf-8")
    path = str(part[1].get("path", "README.md"))
    repository_url, page = f"{state_of(request).urls[SOURCE]}/repos/{part[0]}", f"https://github.com/{part[0]}/blob/HEAD/{quote(path)}"
    blob = hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()
    links = {"self": f"{repository_url}/contents/{quote(path)}", "git": f"{repository_url}/git/blobs/{blob}", "html": page}
    value = {
        "type": "file",
        "name": path.rsplit("/", 1)[-1],
        "path": path,
        "sha": blob,
        "size": len(body),
        "url": links["self"],
        "html_url": links["html"],
        "git_url": links["git"],
        "download_url": f"{repository_url}/contents/{quote(path)}",
        "encoding": "base64",
        "content": base64.encodebytes(body).decode(),
        "_links": links,
    }
    return _json(request, {**value, **(extra or {})})


def _readme(request: Request) -> Response:
    """Answer with the README. If none was recorded but a complete file tree has none either, the answer is "not found"."""
    tree = state_of(request).world.row("tree", f"{request.path_params['owner']}/{request.path_params['name']}", fold=True)
    answer = _document(request, "readme", "/readme")
    if answer.status_code == 403 and tree is not None and _lacks_file(tree[4], "readme"):
        return _not_found()
    return answer


def _lacks_file(body: bytes, stem: str) -> bool:
    """Whether a recorded file tree is complete and has no file at its top whose name begins with ``stem``."""
    value = orjson.loads(body)
    names = [str(entry.get("path", "")).lower() for entry in value.get("entries", [])]
    return not value.get("truncated") and not any("/" not in name and name.startswith(stem) for name in names)


def _license(request: Request) -> Response:
    """Answer with the licence file, and the licence that GitHub read in it.

    The answer is 404 if the record says that there is none; see ``_part`` for what is not recorded or gone.
    """
    repository = _find_repository(request, "/license")
    if isinstance(repository, Response):
        return repository
    licence = repository[2].get("license")
    if "license" in repository[2] and licence is None:
        return _not_found()
    return _document(request, "licence", "/license", {"license": licence} if licence else None)


def _releases(request: Request) -> Response:
    """Answer with a page of a repository's releases. See ``_part`` for what is answered if they are not recorded or gone."""
    part = _part(request, "releases", "/releases")
    return part if isinstance(part, Response) else _paged(request, part[1]["releases"], f"/repos/{part[0]}/releases")


def _commits(request: Request) -> Response:
    """Answer with the newest or the oldest commit, and count the commits as served. A world holds these two alone: any other page is "not recorded".

    So is a page of more than one commit. See ``_part`` for what is answered if the commits or their repository are not recorded or gone.
    """
    part = _part(request, "commits", "/commits")
    if isinstance(part, Response):
        return part
    name, value = part
    total, page, size = int(value.get("total") or 1), int(request.query_params.get("page", "1")), int(request.query_params.get("per_page", "30"))
    known = {1: value.get("last_commit_at"), total: value.get("first_commit_at")}
    if size != 1 or known.get(page) is None:
        return not_recorded()
    sha, parent_sha = (hashlib.sha1(f"{name}:{place}".encode(), usedforsecurity=False).hexdigest() for place in (page, page + 1))
    repository_url = f"{state_of(request).urls[SOURCE]}/repos/{name}"
    parent = {"sha": parent_sha, "url": f"{repository_url}/commits/{parent_sha}", "html_url": f"https://github.com/{name}/commit/{parent_sha}"}
    commit = {
        "sha": sha,
        "node_id": base64.b64encode(f"Commit:{sha}".encode()).decode(),
        "url": f"{repository_url}/commits/{sha}",
        "html_url": f"https://github.com/{name}/commit/{sha}",
        "comments_url": f"{repository_url}/commits/{sha}/comments",
        "commit": {"url": f"{repository_url}/git/commits/{sha}", "committer": {"date": known[page]}, "author": {"date": known[page]}},
        "parents": [parent] if page < total else [],
    }
    answer = _paged(request, [None] * total, f"/repositories/{_uid(request, name)}/commits")
    headers = {"Link": answer.headers["link"]} if "link" in answer.headers else None
    return _json(request, [commit], headers)


def _uid(request: Request, name: str) -> str:
    """The numeric id of a repository; "0" if the world does not hold it."""
    row = state_of(request).world.row("repository", name)
    return row[1] if row else "0"


def _rate_limit(request: Request) -> Response:
    """Answer with the caller's limits and what is used of them; the call costs nothing."""
    state, authorization = state_of(request), request.headers.get("authorization", "")
    request.scope["cost"] = 0
    budgets = {name: _budget(state, Call(path, authorization, ""), 0) for name, path in (("core", "/"), ("graphql", "/graphql"), ("search", "/search/"))}
    resources = {
        name: {"limit": budget.quota, "used": budget.used, "remaining": budget.remaining, "reset": budget.reset_at} for name, budget in budgets.items()
    }
    return JSONResponse({"resources": resources, "rate": resources["core"]})


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
_OBJECTS = {"licenseInfo", "defaultBranchRef", "repositoryTopics", "releases", "object"}
_CONNECTIONS = {"repositoryTopics", "releases"}


def _fields_of(node: Any) -> dict[str, FieldNode]:
    """The fields that a query selects of a node, by the name that they have in the answer; those in inline fragments too."""
    fields: dict[str, FieldNode] = {}
    for selection in node.selection_set.selections if node.selection_set else ():
        if isinstance(selection, FieldNode):
            fields[selection.alias.value if selection.alias else selection.name.value] = selection
        elif isinstance(selection, InlineFragmentNode):
            fields.update(_fields_of(selection))
    return fields


def _selected(node: FieldNode, values: dict[str, Any]) -> dict[str, Any]:
    """The values that the query selects, under the names (aliases) that it gives them."""
    return {alias: values[field.name.value] for alias, field in _fields_of(node).items() if field.name.value in values}


def _node(state: State, name: str, uid: str, value: dict[str, Any], selection: FieldNode) -> dict[str, Any]:
    """One repository with the fields that the query selects, by their aliases; fields that the world lacks are left out."""
    full = _full_record(state, name, uid, value)
    answer: dict[str, Any] = {}
    for alias, node in _fields_of(selection).items():
        field = node.name.value
        if field == "visibility" and isinstance(full.get("visibility"), str):
            # Write the visibility in upper case: REST says "public", GraphQL has the enum value PUBLIC.
            answer[alias] = full["visibility"].upper()
        elif field in _FIELDS and _FIELDS[field] in full:
            answer[alias] = full[_FIELDS[field]]
        elif field == "licenseInfo" and "license" in value:
            licence = value["license"]
            answer[alias] = licence and _selected(node, {"spdxId": licence.get("spdx_id"), "key": licence.get("key"), "name": licence.get("name")})
        elif field == "defaultBranchRef" and value.get("default_branch"):
            answer[alias] = _selected(node, {"name": value["default_branch"]})
        elif field == "repositoryTopics" and isinstance(value.get("topics"), list):
            answer[alias] = {"nodes": [{"topic": {"name": topic}} for topic in value["topics"][: _first(node)]]}
        elif field in {"releases", "object"}:
            _add_releases_or_readme(state, name, node, alias, answer)
    return answer


def _first(node: FieldNode) -> int:
    """The value of a field's argument ``first`` or ``last``; 0 if it has neither."""
    for argument in node.arguments or ():
        if argument.name.value in {"first", "last"}:
            number = value_from_ast_untyped(argument.value)
            return number if isinstance(number, int) else 0
    return 0


def _add_releases_or_readme(state: State, name: str, node: FieldNode, alias: str, answer: dict[str, Any]) -> None:
    """Add the field of ``node`` (releases or README) to ``answer`` under ``alias``; nothing if it is not recorded."""
    field = node.name.value
    row = state.world.row("releases" if field == "releases" else "readme", name)
    if row is None:
        return
    value = orjson.loads(row[4])
    if field == "releases":
        releases = value["releases"][: _first(node)]
        nodes = [
            {"tagName": release.get("tag_name"), "publishedAt": release.get("published_at"), "isPrerelease": release.get("prerelease")} for release in releases
        ]
        answer[alias] = _selected(node, {"totalCount": len(value["releases"]), "nodes": nodes})
        state.note_served(SOURCE, "releases", name)
    elif value.get("path") == "README.md":
        text = str(value.get("text", ""))
        answer[alias] = _selected(node, {"text": text, "byteSize": len(text.encode("utf-8", "replace")), "isTruncated": False})
        state.note_served(SOURCE, "readme", name)


def _graphql_error(kind: str, message: str, path: list[str] | None = None) -> dict[str, Any]:
    """An error entry of a GraphQL answer."""
    return {"type": kind, "message": message, **({"path": path} if path else {})}


def _query_errors(fields: dict[str, FieldNode]) -> list[dict[str, Any]]:
    """The errors for which GitHub refuses to run a query: unknown fields, and connections without ``first`` or ``last``, or with one that is too high."""
    errors = []
    for alias, node in fields.items():
        if node.name.value not in {"repository", "rateLimit"}:
            errors.append(_undefined_field(["query", alias], "Query", node.name.value))
        for name, field in _fields_of(node).items() if node.name.value == "repository" else ():
            field_name, path = field.name.value, ["query", alias, name]
            if field_name not in _FIELDS and field_name not in _OBJECTS:
                errors.append(_undefined_field(path, "Repository", field_name))
            elif field_name in _CONNECTIONS and not any(argument.name.value in {"first", "last"} for argument in field.arguments or ()):
                message = f"You must provide a `first` or `last` value to properly paginate the `{field_name}` connection."
                errors.append(_graphql_error("MISSING_PAGINATION_BOUNDARIES", message, path))
            elif field_name in _CONNECTIONS and not 1 <= _first(field) <= MAX_PAGE:
                message = f"Requesting {_first(field)} records on the `{field_name}` connection exceeds the `first` limit of {MAX_PAGE} records."
                errors.append(_graphql_error("EXCESSIVE_PAGINATION", message, path))
    return errors


def _undefined_field(path: list[str], kind: str, name: str) -> dict[str, Any]:
    """The error entry for a field that the type ``kind`` does not have."""
    extensions = {"code": "undefinedField", "typeName": kind, "fieldName": name}
    return {"path": path, "extensions": extensions, "message": f"Field '{name}' doesn't exist on type '{kind}'"}


def _cost(fields: dict[str, FieldNode]) -> int:
    """The points that a query costs: the number of its connections divided by 100, at least 1."""
    connections = sum(field.name.value in _CONNECTIONS for node in fields.values() for field in _fields_of(node).values())
    return max(1, round(connections / 100))


async def _graphql(request: Request) -> Response:
    """Answer a GraphQL query for repositories, as GitHub does: 401 without a token, 400 for no JSON, errors at status 200 for a query that is refused."""
    authorization = request.headers.get("authorization", "")
    if not authorization:
        refusal = {"message": "This endpoint requires you to be authenticated.", "documentation_url": "https://docs.github.com/graphql", "status": "401"}
        return JSONResponse(refusal, 401)
    state = state_of(request)
    try:
        call = orjson.loads(await request.body())
        operation = parse(call["query"], max_tokens=50_000).definitions[0]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return JSONResponse({"message": "Problems parsing JSON", "documentation_url": "https://docs.github.com/graphql", "status": "400"}, 400)
    except GraphQLError as error:
        return JSONResponse({"errors": [{"message": error.message}]})
    if not isinstance(operation, OperationDefinitionNode):
        return JSONResponse({"errors": [{"message": "A query must include an operation."}]})
    fields, variables = _fields_of(operation), call.get("variables") or {}
    refused = _query_errors(fields)
    if refused:
        return JSONResponse({"errors": refused})
    request.scope["cost"] = cost = _cost(fields)
    if len(fields) > MAX_ALIASES + 1:
        return JSONResponse({"data": None, "errors": [_graphql_error("RESOURCE_LIMITS_EXCEEDED", "Resource limits for this query exceeded.")]})
    data: dict[str, Any] = {}
    errors: list[dict[str, Any]] = []
    for alias, node in fields.items():
        if node.name.value == "rateLimit":
            budget = _budget(state, Call("/graphql", authorization, ""), 0)
            reset = datetime.fromtimestamp(budget.reset_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            remaining = max(budget.remaining - cost, 0)
            data[alias] = _selected(node, {"limit": budget.quota, "cost": cost, "remaining": remaining, "used": budget.used + cost, "resetAt": reset})
        else:
            arguments = {argument.name.value: value_from_ast_untyped(argument.value, variables) for argument in node.arguments or ()}
            data[alias] = _look_up(state, f"{arguments.get('owner')}/{arguments.get('name')}", alias, node, errors)
    return JSONResponse({"data": data, **({"errors": errors} if errors else {})})


def _look_up(state: State, full_name: str, alias: str, node: FieldNode, errors: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The fields asked for of one repository. If it is not there, None, and an entry is added to ``errors``."""
    row = state.world.row("repository", full_name, fold=True)
    if row is not None and row[2] == "renamed":
        row = state.world.row("repository", row[3] or "", fold=True)
    if row is None:
        errors.append(_graphql_error("FORBIDDEN", "Resource not accessible by personal access token", [alias]))
        return None
    if row[2] != "there":
        errors.append(_graphql_error("NOT_FOUND", f"Could not resolve to a Repository with the name '{full_name}'.", [alias]))
        return None
    state.note_served(SOURCE, "repository", row[0])
    return _node(state, row[0], row[1], orjson.loads(row[4]), node)


def _unknown(_: Request) -> Response:
    """Answer a path that is not replayed with "not recorded"."""
    return not_recorded()


def _budget(state: State, call: Call, cost: int) -> Budget:
    """The caller's budget for the resource of this call, after ``cost`` is spent."""
    quota = (WITH_TOKEN if call.caller else ANONYMOUS) if state.is_strict else LIMITS[state.limits]
    return state.spend(call.caller, f"github {_resource(call.path)}", quota, HOUR, aligned=False, cost=cost)


def _resource(path: str) -> str:
    """The resource whose limit a path counts against: graphql, search or core."""
    return "graphql" if path == "/graphql" else "search" if path.startswith("/search/") else "core"


class GitHubLimits:
    """GitHub's limits: for each caller and resource a number of calls in an hour, which begins with the first call. Reported in ``x-ratelimit-*``."""

    def refusal(self, state: State, call: Call) -> tuple[int, dict[str, str], bytes] | None:
        """The refusal of a call without a ``User-Agent``, with a slash at the end of its path, or beyond the limit; else None."""
        media = {"Content-Type": "application/json; charset=utf-8"}
        if not call.agent:
            return 403, media, orjson.dumps({"message": _FORBIDDEN})
        if len(call.path) > 1 and call.path.endswith("/"):
            return 404, media, orjson.dumps({"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"})
        if call.path == "/rate_limit" or not _budget(state, call, 0).is_spent:
            return None
        message = _EXCEEDED[bool(call.caller)]
        if call.path == "/graphql" and call.caller:
            return 200, media, orjson.dumps({"errors": [{"type": "RATE_LIMITED", "message": message}]})
        body = {"message": message, "documentation_url": "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api", "status": "403"}
        return 403, media, orjson.dumps(body)

    def headers(self, state: State, call: Call, status: int, cost: int) -> dict[str, str]:
        """Take ``cost`` from the budget; returns the ``x-ratelimit-*`` headers. "Not modified" (304) costs nothing to a caller with a token."""
        budget = _budget(state, call, 0 if status == 304 and call.caller else cost)
        return {
            "x-ratelimit-limit": str(budget.quota),
            "x-ratelimit-remaining": str(budget.remaining),
            "x-ratelimit-used": str(budget.used),
            "x-ratelimit-reset": str(budget.reset_at),
            "x-ratelimit-resource": _resource(call.path),
        }


def app() -> Starlette:
    """The application that answers as GitHub; its ``state.replay`` must be set."""
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
            Route(f"{base}/git/blobs/{{sha}}", _blob),
            Route("/repositories/{uid:int}", _by_id),
            Route("/repositories/{uid:int}/{rest:path}", _by_id),
            Route("/{path:path}", _unknown),
        ]
    )
