"""A stand-in for the Hub's endpoints that serves a world: lists with cursors, records, trees, refs, cards, licence files, paper pages, redirects, gates."""

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
"""Git's name for "no commit". It is sent where a world has no commit, since clients need one."""
WINDOW_SECONDS = 300
MAX_TREE_PAGE = 1_000
"""The most entries of a tree in one answer; also the default."""
RESOLVERS = {500: 3_000, 1_000: 5_000, 2_500: 12_000, 3_000: 20_000, 100_000: 500_000}
PAGES = {500: 100, 1_000: 200, 2_500: 400, 3_000: 400, 100_000: 10_000}
"""Calls of file downloads (resolvers) and of web pages allowed in five minutes, each by the number of API calls that the same plan allows."""
README, ABSENT = "README.md", "absent"
_COMMIT = re.compile(r"[0-9a-f]{40}")
_CACHED = re.compile(r"(models|datasets)/(.+?)/([0-9a-f]{40})/(.+)")


def _error(status: int, message: str, code: str = "") -> Response:
    """An error answer with its message in the body and in the Hub's header; ``code`` goes into X-Error-Code."""
    # Leave the sign ✖, which the Hub puts before some messages, out of the header: headers are Latin-1, so it is in the body alone.
    headers = {"X-Error-Message": message.removeprefix("✖ "), **({"X-Error-Code": code} if code else {})}
    return JSONResponse({"error": message}, status, headers)


def _missing(request: Request) -> Response:
    """The answer for a repository that is missing or private: 404 to a caller with a token, 401 to one without. It does not show which of both it is."""
    if request.headers.get("authorization"):
        return _error(404, "Repository not found", "RepoNotFound")
    return _error(401, "Invalid username or password.")


def _etag(body: bytes) -> str:
    """The ETag of an answer's body."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def _answer(body: bytes) -> Response:
    """Answer with a JSON body and its ETag."""
    return Response(body, 200, {"ETag": _etag(body)}, "application/json; charset=utf-8")


def _select_fields(body: bytes, uid: str, fields: Sequence[str]) -> bytes:
    """A record as JSON with ``_id`` and, if ``fields`` are given, these fields alone."""
    value = orjson.loads(body)
    value.setdefault("_id", uid)
    if isinstance(value.get("safetensors"), dict):
        # Add empty "parameters" where a world holds the total alone: the Hub always gives both.
        value["safetensors"].setdefault("parameters", {})
    if fields:
        value = {name: value[name] for name in ("_id", "id", *fields) if name in value}
    return orjson.dumps(value)


def _kind(request: Request) -> str:
    """The kind of repository that the path asks for: dataset or model."""
    return "dataset" if request.url.path.startswith(("/api/datasets", "/datasets")) else "model"


_UNRECORDED_CURSOR = "not-recorded"
"""The cursor of the page that follows an incomplete list; it answers "not recorded"."""


def _list(request: Request) -> Response:
    """Answer with a page of the list of models or data sets. 400 for wrong parameters, "not recorded" for what the world does not hold."""
    state, kind = state_of(request), _kind(request)
    if request.query_params.get("cursor") == _UNRECORDED_CURSOR:
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
        state.note_served(SOURCE, kind, row[0])
    headers = {}
    if len(rows) > query.limit:
        position = hub_lists.cursor(query.sort, shown[-1][2], shown[-1][1], is_descending=query.is_descending)
        other_parameters = [(name, value) for name, value in request.query_params.multi_items() if name not in {"cursor", "skip"}]
        url = f"{state.urls[SOURCE]}{request.url.path}?{urlencode([*other_parameters, ('cursor', position)])}"
        headers["Link"] = f'<{url}>; rel="next"'
    elif author and not state.world.are_lists_whole:
        other_parameters = [(name, value) for name, value in request.query_params.multi_items() if name not in {"cursor", "skip"}]
        headers["Link"] = f'<{state.urls[SOURCE]}{request.url.path}?{urlencode([*other_parameters, ("cursor", _UNRECORDED_CURSOR)])}>; rel="next"'
    body = b"[" + b",".join(_select_fields(row[3], row[1], query.fields) for row in shown) + b"]"
    return Response(body, 200, headers, "application/json; charset=utf-8")


def _find_repository(request: Request, kind: str, hub_id: str, prefix: str, path_rest: str = "") -> tuple[str, str, bytes] | Response:
    """A repository as ``(id, uid, body)``; else the answer to send: not recorded, renamed (307), missing, or disabled (403).

    ``prefix`` and ``path_rest``: the parts of the path before and behind the repository's name, for the address of a renamed one.
    """
    state = state_of(request)
    row = state.world.row(kind, hub_id)
    if row is None:
        return not_recorded()
    if row[2] == "renamed":
        query = f"?{request.url.query}" if request.url.query else ""
        target = f"{state.urls[SOURCE]}{prefix}{quote(row[3] or '')}{path_rest}{query}"
        return Response(status_code=307, headers={"Location": target})
    if row[2] != "there":
        return _missing(request)
    value = orjson.loads(row[4]) if b'"disabled":true' in row[4] else {}
    if value.get("disabled") is True:
        return _error(403, "Access to this resource is disabled.")
    return row[0], row[1], row[4]


def _item(request: Request) -> Response:
    """Answer a GET below ``/api/models/`` or ``/api/datasets/``: a repository's record, file tree or refs. 400 for an unknown field."""
    kind, path = _kind(request), request.path_params["path"]
    special_answer = (hub_stats.answer(request, path) or hub_uploads.answer(request, path)) if kind == "dataset" else None
    if special_answer is not None:
        return special_answer
    for part, handler in (("/tree/", _tree), ("/refs", _refs), ("/revision/", None), ("/commits/", None)):
        hub_id, separator, path_rest = path.partition(part)
        if separator and handler is not None:
            return handler(request, kind, hub_id, path_rest)
        if separator and part == "/commits/":
            return not_recorded()
        if separator:
            path = hub_id
    fields = request.query_params.getlist("expand")
    try:
        hub_lists.check_fields(kind, fields, in_list=False)
    except hub_lists.BadQuery as error:
        return _error(400, str(error))
    repository = _find_repository(request, kind, path, f"/api/{kind}s/")
    if isinstance(repository, Response):
        return repository
    state_of(request).note_served(SOURCE, kind, repository[0])
    return _answer(_select_fields(repository[2], repository[1], fields))


def _tree(request: Request, kind: str, hub_id: str, path_rest: str) -> Response:
    """Answer with a page of a repository's file tree; from the record's ``siblings`` if no tree is recorded.

    400 for a wrong cursor or limit, "not recorded" without either list.
    """
    repository = _find_repository(request, kind, hub_id, f"/api/{kind}s/", f"/tree/{path_rest}")
    if isinstance(repository, Response):
        return repository
    state = state_of(request)
    recorded_tree = state.world.row("hub_tree", f"{kind}/{repository[0]}")
    if recorded_tree is None:
        siblings = orjson.loads(repository[2]).get("siblings")
        if not isinstance(siblings, list):
            return not_recorded()
        entries = [{"type": "file", "path": sibling["rfilename"]} for sibling in siblings if isinstance(sibling, dict) and "rfilename" in sibling]
    else:
        entries = orjson.loads(recorded_tree[4])["entries"]
    parameters = request.query_params
    start = parameters.get("cursor", "0")
    if not start:
        return _error(400, '"cursor" is not allowed to be empty')
    if not start.isascii() or not start.isdigit() or int(start) > len(entries):
        return _error(400, "Invalid cursor")
    limit = parameters.get("limit", "50" if parameters.get("expand") == "true" else "1000")
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit) <= MAX_TREE_PAGE:
        return _error(400, f'"limit" must be a number between 1 and {MAX_TREE_PAGE}')
    state.note_served(SOURCE, f"{kind}_tree", repository[0])
    size, begin = int(limit), int(start)
    headers = {}
    if begin + size < len(entries):
        query = urlencode({**dict(parameters), "cursor": begin + size})
        headers["Link"] = f'<{state.urls[SOURCE]}{quote(request.url.path)}?{query}>; rel="next"'
    return Response(orjson.dumps(entries[begin : begin + size]), 200, headers, "application/json; charset=utf-8")


def _refs(request: Request, kind: str, hub_id: str, path_rest: str) -> Response:
    """Answer with a repository's branches, tags and converted branches; "not recorded" if the world lacks them."""
    repository = _find_repository(request, kind, hub_id, f"/api/{kind}s/", "/refs")
    if isinstance(repository, Response):
        return repository
    recorded_refs = state_of(request).world.row("refs", f"{kind}/{repository[0]}")
    if recorded_refs is None or path_rest:
        return not_recorded()
    state_of(request).note_served(SOURCE, f"{kind}_refs", repository[0])
    value = orjson.loads(recorded_refs[4])
    parts = {part: [{"targetCommit": None, **ref} for ref in value.get(part, [])] for part in ("branches", "converts", "tags")}
    return _answer(orjson.dumps(parts))


# -- files


def _file(request: Request) -> Response:
    """Answer with a file, by the paths ``resolve`` or ``raw``. READMEs and licence files are held; ``resolve`` redirects to the cache, as the Hub does.

    For another file 404 if the record does not list it, the refusal of a gated repository, else "not recorded".
    """
    kind, path = _kind(request), request.path_params["path"]
    special_answer = (hub_stats.answer(request, path) or hub_uploads.answer(request, path)) if kind == "dataset" else None
    if special_answer is not None:
        return special_answer
    endpoint = "raw" if "/raw/" in path and "/resolve/" not in path else "resolve"
    hub_id, _, path_rest = path.partition(f"/{endpoint}/")
    revision, _, file = path_rest.partition("/")
    prefix = "/datasets/" if kind == "dataset" else "/"
    repository = _find_repository(request, kind, hub_id, prefix, f"/{endpoint}/{quote(path_rest)}")
    if isinstance(repository, Response):
        return repository
    value = orjson.loads(repository[2])
    if value.get("gated") and file != README:
        return _gated(request, repository[0])
    commit, held = str(value.get("sha") or NULL_SHA), _file_body(request, kind, repository[0], file)
    if isinstance(held, bytes) and _COMMIT.fullmatch(revision) and revision != commit:
        # The world holds the files of the newest commit alone.
        return not_recorded()
    if isinstance(held, bytes):
        if endpoint == "raw":
            return _text(request, kind, repository[0], file, commit, held)
        original = f"{prefix}{repository[0]}/resolve/{path_rest}"
        target = f"/api/resolve-cache/{kind}s/{quote(repository[0])}/{commit}/{quote(file)}?{urlencode({original: '', 'etag': _blob(held)})}"
        # As in a recorded answer: the redirect has no ETag, and its address has no host.
        return Response(None, 307, {"Location": target, "X-Repo-Commit": commit, "Accept-Ranges": "bytes", "Vary": "Origin, Accept"})
    siblings = value.get("siblings")
    is_absent = held == ABSENT or (
        isinstance(siblings, list) and not any(isinstance(sibling, dict) and sibling.get("rfilename") == file for sibling in siblings)
    )
    return _error(404, "Entry not found", "EntryNotFound") if is_absent else not_recorded()


def _cached(request: Request) -> Response:
    """Answer ``/api/resolve-cache/…``, to which ``resolve`` redirects: a file at a commit, which must be the repository's newest.

    404 for another commit, "not recorded" for a file that the world does not hold.
    """
    match = _CACHED.fullmatch(request.path_params["path"])
    if match is None:
        return not_recorded()
    kind = match[1].removesuffix("s")
    repository = _find_repository(request, kind, match[2], f"/api/resolve-cache/{match[1]}/", f"/{match[3]}/{quote(match[4])}")
    if isinstance(repository, Response):
        return repository
    value = orjson.loads(repository[2])
    if value.get("gated") and match[4] != README:
        return _gated(request, repository[0])
    if match[3] != str(value.get("sha") or NULL_SHA):
        return _error(404, "Invalid rev id", "RevisionNotFound")
    held = _file_body(request, kind, repository[0], match[4])
    return _text(request, kind, repository[0], match[4], match[3], held) if isinstance(held, bytes) else not_recorded()


def _file_body(request: Request, kind: str, hub_id: str, file: str) -> bytes | str | None:
    """The bytes of a README or a licence file; ``ABSENT`` if the world holds that there is none, None if it does not hold the file."""
    world = state_of(request).world
    if file == README:
        row = world.row("card", f"{kind}/{hub_id}")
        told = None if row is None else (row[2], row[4])
    else:
        told = world.part("hub_licence", f"{kind}/{hub_id}", file)
    if told is None:
        return None
    return str(orjson.loads(told[1]).get("text", "")).encode("utf-8", "surrogatepass") if told[0] == "there" else ABSENT


def _text(request: Request, kind: str, hub_id: str, file: str, commit: str, body: bytes) -> Response:
    """Answer with a file's text and its ETag, and count that it was served; 304 if the caller has this version already."""
    of_kind, key = (f"{kind}_card", hub_id) if file == README else (f"{kind}_licence", f"{hub_id}:{file}")
    state_of(request).note_served(SOURCE, of_kind, key)
    headers = {"ETag": _blob(body), "Accept-Ranges": "bytes", "X-Repo-Commit": commit}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(None, 304, headers)
    return Response(body, 200, headers, "text/plain; charset=utf-8")


def _blob(body: bytes) -> str:
    """The ETag of a file: its git hash."""
    digest = hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()
    return f'"{digest}"'


def _gated(request: Request, hub_id: str) -> Response:
    """The refusal of a file of a gated repository: 403 to a caller with a token, 401 to one without. Cards are served despite the gate."""
    refusal = f"Access to model {hub_id} is restricted"
    if request.headers.get("authorization"):
        return _error(403, f"{refusal} and you are not in the authorized list. Visit the repository's page to ask for access.", "GatedRepo")
    return _error(401, f"{refusal}. You must have access to it and be authenticated to access it. Please log in.", "GatedRepo")


# -- endpoints that are not about one repository


def _overview(request: Request) -> Response:
    """Answer with the record of an organisation. 404 if it is gone, "not recorded" if the world lacks it."""
    return _whole_record(request, "organization", request.path_params["name"])


def _paper(request: Request) -> Response:
    """Answer with the page of a paper. 404 if it is gone, "not recorded" if the world lacks it."""
    return _whole_record(request, "paper_page", request.path_params["arxiv_id"])


def _whole_record(request: Request, kind: str, key: str) -> Response:
    """Answer with a record as the world has it, and count that it was served; 404 if it is gone, "not recorded" if the world lacks it."""
    state = state_of(request)
    row = state.world.row(kind, key)
    if row is None:
        return not_recorded()
    if row[2] != "there":
        return _error(404, "Not found")
    state.note_served(SOURCE, kind, row[0])
    return _answer(row[4])


def _harnesses(_: Request) -> Response:
    """Answer ``/api/agent-harnesses``, which the Hub's own client asks for (programs that agents run in): there are none."""
    return JSONResponse({"standardEnvVars": [], "harnesses": {}})


def _whoami(request: Request) -> Response:
    """Answer with a made-up account named "replay"; the refusal of ``hub_uploads`` for a token that may not be used."""
    # Refuse a token that repositories would refuse, too.
    if refused := hub_uploads.refusal_of(request):
        return refused
    auth = {"type": "access_token", "accessToken": {"displayName": "replay", "role": "read"}}
    account = {
        "type": "user",
        "id": NULL_SHA[:24],
        "name": "replay",
        "fullname": "replay",
        "isPro": False,
        "avatarUrl": "/avatar.svg",
        "orgs": [],
        "auth": auth,
    }
    return JSONResponse(account)


def _papers_repos(request: Request) -> Response:
    """Answer with the repositories whose record has the paper's tag. The lists are empty if none has it."""
    state, tag = state_of(request), f'"arxiv:{request.path_params["arxiv_id"]}"'.encode()
    repositories: dict[str, list[dict[str, str]]] = {"models": [], "datasets": [], "spaces": []}
    for kind in ("model", "dataset"):
        rows = state.world.db.execute("SELECT exact, body FROM record WHERE kind = ? AND state = 'there'", (kind,))
        repositories[f"{kind}s"] = [{"id": name} for name, body in rows if tag in body]
    return JSONResponse(repositories)


def _unknown(_: Request) -> Response:
    """Answer a path that is not replayed with "not recorded"."""
    return not_recorded()


class HubLimits:
    """The Hub's limits: numbers of calls in five minutes for the API, for file downloads and for pages, by plan. All callers without a token share one.

    Answers report them in the headers ``RateLimit`` and ``RateLimit-Policy``.
    """

    def refusal(self, state: State, call: Call) -> tuple[int, dict[str, str], bytes] | None:
        """The answer 429 if the caller's calls of this window are used up, else None. Counts no call."""
        _, budget = self._budget(state, call, 0)
        if not budget.is_spent:
            return None
        return 429, {"Content-Type": "application/json; charset=utf-8"}, b'{"error":"We had to rate limit you. Please wait for the end of the window."}'

    def headers(self, state: State, call: Call, status: int, cost: int) -> dict[str, str]:
        """Take ``cost`` from the budget; returns the headers that report what is left."""
        bucket, budget = self._budget(state, call, cost)
        reset = budget.reset_at - int(state.now.timestamp())
        return {
            "RateLimit": f'"{bucket}";r={budget.remaining};t={reset}',
            "RateLimit-Policy": f'"fixed window";"{bucket}";q={budget.quota};w={WINDOW_SECONDS}',
        }

    @staticmethod
    def _budget(state: State, call: Call, cost: int) -> tuple[str, Budget]:
        """The bucket of a call (api, resolvers or pages), and the caller's budget in it after ``cost`` is spent."""
        # If a plan was chosen, callers without a token get the plan "anonymous".
        quota = LIMITS["anonymous" if state.is_strict and not call.caller else state.limits]
        bucket = "resolvers" if "/resolve/" in call.path or call.path.startswith("/api/resolve-cache/") else "api" if call.path.startswith("/api/") else "pages"
        quota = {"api": quota, "resolvers": RESOLVERS[quota], "pages": PAGES[quota]}[bucket]
        return bucket, state.spend(call.caller, f"hub {bucket}", quota, WINDOW_SECONDS, aligned=True, cost=cost)


def app() -> Starlette:
    """The application that answers as the Hub; its ``state.replay`` must be set."""
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
