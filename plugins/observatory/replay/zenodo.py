"""Zenodo's deposit API, by which a client makes drafts, fills and publishes them, and the part of its records API by which others read them.

The paths, the fields and the status codes follow developers.zenodo.org and, where that differs from what is served, Zenodo's own public server
(zenodo/zenodo-rdm, ``legacy``). Whoever has a token is the one account. What is published can be neither changed nor deleted.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from observatory.replay.depositions import Content, Deposition
from observatory.replay.state import DEFAULT_LIMITS, LIMITS, Budget, Call, State, state_of

MINUTE = 60
WITH_TOKEN, ANONYMOUS = 100, 60
"""Calls a minute."""
MAX_FILES = 100
PREFIX = "10.5281"
_LICENCES = {"cc-by-4.0", "cc0-1.0", "cc-by-sa-4.0", "odbl-1.0", "odc-by-1.0"}
_ALIASES = {"cc-by": "cc-by-4.0", "cc-zero": "cc0-1.0", "odc-odbl": "odbl-1.0", "odc-by": "odc-by-1.0"}
_TYPES = {"publication", "poster", "presentation", "dataset", "image", "video", "software", "lesson", "physicalobject", "other"}
_KEPT = {
    *("title", "upload_type", "description", "creators", "access_right", "license", "version", "publication_date", "language", "keywords"),
    *("related_identifiers", "notes", "contributors", "references", "communities", "subjects"),
}


def _error(status: int, message: str, errors: list[tuple[str, str]] | None = None) -> Response:
    """An error answer as Zenodo's: status, message, and the wrong fields with their messages."""
    told = {"status": status, "message": message}
    return JSONResponse({**told, "errors": [{"field": field, "messages": [words]} for field, words in errors]} if errors else told, status)


def _refusal(request: Request) -> Response | None:
    """The error answer for a request without a token (403) or with an unknown one (401); None if its token may write. The token may be in the query, too."""
    token = request.headers.get("authorization", "").removeprefix("Bearer ") or request.query_params.get("access_token", "")
    if not token:
        return _error(403, "Permission denied.")
    writers = state_of(request).depositions.writers
    return None if writers is None or token in writers else _error(401, "The server could not verify that you are authorized to access the URL requested.")


def _base(request: Request) -> str:
    """The address of the replay's API as this caller reaches it."""
    return f"{str(request.base_url).rstrip('/')}/api"


def _doi(number: int) -> str:
    """The DOI of a record's number, with the prefix of the replay."""
    return f"{PREFIX}/zenodo.{number}"


# -- what is told


def _deposition_json(request: Request, one: Deposition) -> dict[str, Any]:
    """A deposition as JSON of the deposit API: metadata, links and files; DOIs only if it is published."""
    base, site = f"{_base(request)}/deposit/depositions/{one.number}", str(request.base_url).rstrip("/")
    links = {
        "self": f"{_base(request)}/records/{one.number}" if one.is_published else base,
        "html": f"{site}/records/{one.number}" if one.is_published else f"{site}/deposit/{one.number}",
        "files": f"{base}/files",
        "bucket": f"{_base(request)}/files/{one.bucket}",
        "latest_draft": base,
        "latest_draft_html": f"{site}/deposit/{one.number}",
        **{action: f"{base}/actions/{action}" for action in ("publish", "edit", "discard", "newversion")},
        **({"record": f"{_base(request)}/records/{one.number}", "record_html": f"{site}/records/{one.number}"} if one.is_published else {}),
    }
    doi = {"doi": _doi(one.number), "conceptdoi": _doi(one.concept), "doi_url": f"https://doi.org/{_doi(one.number)}"} if one.is_published else {}
    return {
        "created": one.created.isoformat(),
        "modified": one.created.isoformat(),
        "id": one.number,
        "record_id": one.number,
        "conceptrecid": str(one.concept),
        "owner": 1,
        "title": one.metadata.get("title", ""),
        "metadata": {**one.metadata, "prereserve_doi": {"doi": _doi(one.number), "recid": one.number}, **({"doi": doi["doi"]} if doi else {})},
        "links": links,
        "files": [_file(request, one, name, held) for name, held in sorted(one.files.items())],
        "state": "done" if one.is_published else "unsubmitted",
        "submitted": one.is_published,
        **doi,
    }


def _file(request: Request, one: Deposition, name: str, held: Content) -> dict[str, Any]:
    """A file of a deposition as JSON of the deposit API: id, name, size in bytes, MD5 and links."""
    draft = "" if one.is_published else "/draft"
    links = {
        "self": f"{_base(request)}/deposit/depositions/{one.number}/files/{held.file_id}",
        "download": f"{_base(request)}/records/{one.number}{draft}/files/{quote(name)}/content",
    }
    return {"id": held.file_id, "filename": name, "filesize": held.size, "checksum": held.md5, "links": links}


def _object(request: Request, one: Deposition, name: str, held: Content) -> dict[str, Any]:
    """A file as JSON of the API of buckets: name, size in bytes, MD5 and links."""
    path = f"{_base(request)}/files/{one.bucket}/{quote(name)}"
    return {
        "created": one.created.isoformat(),
        "updated": one.created.isoformat(),
        "version_id": held.file_id,
        "key": name,
        "size": held.size,
        "mimetype": "application/octet-stream",
        "checksum": f"md5:{held.md5}",
        "is_head": True,
        "delete_marker": False,
        "links": {"self": path, "version": f"{path}?version_id={held.file_id}", "uploads": f"{path}?uploads=1"},
    }


# -- depositions


async def _account(request: Request) -> Response:
    """Answer GET and POST of /api/deposit/depositions: a page of what the account holds, newest first, or a new draft.

    401 or 403 without a token that may write, 400 for wrong parameters.
    """
    if refused := _refusal(request):
        return refused
    state = state_of(request)
    if request.method == "POST":
        return await _changed(request, None)
    try:
        size, page = int(request.query_params.get("size", 10)), int(request.query_params.get("page", 1))
    except ValueError:
        return _error(400, "A validation error occurred.", [("size", "Not a valid integer.")])
    if not 0 < size <= 100 or page < 1:
        return _error(400, "A validation error occurred.", [("size", "Page size out of range.")])
    is_all = request.query_params.get("all_versions", "").lower() in {"true", "1"}
    wanted = {"draft": False, "published": True}.get(request.query_params.get("status", ""))
    found = [one for one in state.depositions.held.values() if wanted is None or one.is_published is wanted]
    if not is_all:
        newest = {one.concept: one.number for one in sorted(found, key=lambda one: one.number)}
        found = [one for one in found if newest[one.concept] == one.number]
    found.sort(key=lambda one: one.number, reverse=request.query_params.get("sort", "mostrecent") != "-mostrecent")
    return JSONResponse([_deposition_json(request, one) for one in found[(page - 1) * size : page * size]])


async def _changed(request: Request, draft: Deposition | None) -> Response:
    """Answer a POST or PUT with metadata: store them in ``draft``, or in a new draft (None). 400 or 415, and nothing is stored, if they are not valid."""
    if "json" not in request.headers.get("content-type", ""):
        return _error(415, "Invalid 'Content-Type' header. Expected one of: application/json")
    try:
        asked = orjson.loads(await request.body() or b"{}")
    except orjson.JSONDecodeError:
        return _error(400, "Unable to decode JSON data in request body.")
    if not isinstance(asked, dict) or not isinstance(asked.get("metadata", {}), dict):
        return _error(400, "A validation error occurred.", [("metadata", "Invalid input type.")])
    if unknown := sorted(asked.keys() - {"metadata"}):
        return _error(400, "A validation error occurred.", [(unknown[0], "Unknown field.")])
    told: dict[str, Any] = {name: value for name, value in asked.get("metadata", {}).items() if name in _KEPT}
    if told and "license" not in told and told.get("access_right", "open") in {"open", "embargoed"}:
        told["license"] = "cc0-1.0" if told.get("upload_type") == "dataset" else "cc-by-4.0"
    if "license" in told:
        licence = str(told["license"]).lower().strip()
        told["license"] = _ALIASES.get(licence, licence)
        if told["license"] not in _LICENCES:
            return _error(400, "A validation error occurred.", [("metadata.license", f"Invalid license provided: {licence[:60]}")])
    state = state_of(request)
    if told:
        told.setdefault("publication_date", state.now.date().isoformat())
        told.setdefault("access_right", "open")
        told["imprint_publisher"] = "Zenodo"
    one = draft or state.depositions.begin(state.now)
    one.metadata = told
    return JSONResponse(_deposition_json(request, one), 200 if draft else 201)


def _deposition_in_path(request: Request) -> Deposition | None:
    """The deposition with the number in the path; None if there is none."""
    return state_of(request).depositions.held.get(int(request.path_params["number"]))


async def _deposition(request: Request) -> Response:
    """Answer GET, PUT and DELETE of one deposition: 404 if there is none, 403 for a change of a published one."""
    if refused := _refusal(request):
        return refused
    one = _deposition_in_path(request)
    if one is None:
        return _error(404, "The persistent identifier does not exist.")
    if request.method == "GET":
        return JSONResponse(_deposition_json(request, one))
    if one.is_published:
        return _error(403, "Permission denied.")
    if request.method == "PUT":
        return await _changed(request, one)
    del state_of(request).depositions.held[one.number]
    return Response(status_code=204)


async def _act(request: Request) -> Response:
    """Answer an action on a deposition: publish it, make a draft of its next version, or discard it. 400 with the missing fields if it cannot be published."""
    if refused := _refusal(request):
        return refused
    one, action = _deposition_in_path(request), request.path_params["action"]
    if one is None or action not in {"publish", "newversion", "discard"}:
        return _error(404, "The persistent identifier does not exist.")
    if action == "newversion":
        return _new_version(request, one)
    if one.is_published:
        return _error(404 if action == "publish" else 403, "The persistent identifier does not exist." if action == "publish" else "Permission denied.")
    if action == "discard":
        del state_of(request).depositions.held[one.number]
        return Response(status_code=204)
    if lacking := _lacking(one):
        return _error(400, "A validation error occurred.", lacking)
    one.is_published = True
    return JSONResponse(_deposition_json(request, one), 202)


def _lacking(one: Deposition) -> list[tuple[str, str]]:
    """``(field, why)`` for all that a draft lacks to be published; empty if it lacks nothing."""
    told, lacking = one.metadata, []
    if len(str(told.get("title", ""))) < 3:
        lacking.append(("metadata.title", "Missing data for required field."))
    if told.get("upload_type") not in _TYPES:
        lacking.append(("metadata.resource_type", "Missing data for required field."))
    creators = told.get("creators")
    if not isinstance(creators, list) or not creators or not all(isinstance(who, dict) and who.get("name") for who in creators):
        lacking.append(("metadata.creators", "Missing data for required field."))
    if not told.get("publication_date"):
        lacking.append(("metadata.publication_date", "Missing data for required field."))
    if not one.files:
        lacking.append(("files.enabled", "Missing uploaded files. To disable files for this record please mark it as metadata-only."))
    return lacking


def _new_version(request: Request, one: Deposition) -> Response:
    """Answer with the draft of the record's next version, made with the files of the last one if there is none. 404 unless ``one`` is the last published."""
    depositions = state_of(request).depositions
    versions = depositions.versions(one.concept)
    if not one.is_published or one is not versions[-1]:
        return _error(404, "The persistent identifier does not exist.")
    draft = depositions.draft(one.concept)
    if draft is None:
        draft = depositions.begin(state_of(request).now, one.concept)
        draft.metadata = {name: value for name, value in one.metadata.items() if name not in {"version", "publication_date"}}
        draft.files = dict(one.files)
    return JSONResponse(_deposition_json(request, draft), 201)


# -- files


async def _files(request: Request) -> Response:
    """Answer GET (the list) and POST (one file as a form) of the files of a deposition; 404 if there is none."""
    if refused := _refusal(request):
        return refused
    one = _deposition_in_path(request)
    if one is None:
        return _error(404, "The persistent identifier does not exist.")
    if request.method == "GET":
        return JSONResponse([_file(request, one, name, held) for name, held in sorted(one.files.items())])
    form = await request.form()
    sent = form.get("file")
    if sent is None or isinstance(sent, str):
        return _error(400, "No file in the form.")
    name = str(form.get("name") or sent.filename)
    return await _store_file(request, one, name, sent) or JSONResponse(_file(request, one, name, one.files[name]), 201)


async def _file_by_id(request: Request) -> Response:
    """Answer GET and DELETE of a deposition's file by its id: 404 if there is none, 403 for a published deposition."""
    if refused := _refusal(request):
        return refused
    one = _deposition_in_path(request)
    name = next((name for name, held in one.files.items() if held.file_id == request.path_params["file_id"]), None) if one else None
    if one is None or name is None:
        return _error(404, "The persistent identifier does not exist.")
    if request.method == "GET":
        return JSONResponse(_file(request, one, name, one.files[name]))
    if one.is_published:
        return _error(403, "Permission denied.")
    del one.files[name]
    return Response(status_code=204)


async def _bucket_file(request: Request) -> Response:
    """Answer GET, PUT and DELETE of a file in a deposition's bucket: 404 if bucket or file is missing, 403 for a change of a published one."""
    if refused := _refusal(request):
        return refused
    one, name = state_of(request).depositions.of_bucket(request.path_params["bucket"]), request.path_params["key"]
    if one is None:
        return _error(404, "Bucket does not exist.")
    if request.method == "PUT":
        return await _store_file(request, one, name, request) or JSONResponse(_object(request, one, name, one.files[name]), 201)
    if name not in one.files:
        return _error(404, "Object does not exist.")
    if request.method == "GET":
        return _content(state_of(request), one, name)
    if one.is_published:
        return _error(403, "Permission denied.")
    del one.files[name]
    return Response(status_code=204)


async def _store_file(request: Request, one: Deposition, name: str, sent: Any) -> Response | None:
    """Store what is sent as the file ``name``. Returns None, or the error answer if it is not taken; then an earlier file of that name stays."""
    if one.is_published:
        return _error(403, "Permission denied.")
    if "/" in name or not name or len(name) > 255:
        return _error(400, "Invalid file name.")
    if len(one.files.keys() | {name}) > MAX_FILES:
        return _error(400, f"Uploading selected files will result in {len(one.files) + 1} files (max {MAX_FILES}).")
    depositions, digest = state_of(request).depositions, hashlib.md5(usedforsecurity=False)
    descriptor, aside = tempfile.mkstemp(dir=depositions.folder)
    with os.fdopen(descriptor, "wb") as stream:
        if isinstance(sent, Request):
            if "content-length" not in sent.headers:
                return _error(400, "Content-Length is missing.")
            async for piece in sent.stream():
                digest.update(piece)
                stream.write(piece)
        else:
            while piece := await sent.read(1 << 20):
                digest.update(piece)
                stream.write(piece)
    one.files[name] = depositions.keep(Path(aside), digest.hexdigest())
    return None


def _content(state: State, one: Deposition, name: str) -> Response:
    """Answer with the bytes of a file, as a download."""
    return FileResponse(state.depositions.content(one.files[name]), media_type="application/octet-stream", filename=name)


# -- records, for everybody


def _record(request: Request) -> Response:
    """Answer with a published record, for which no token is needed; 404 for a draft or an unknown number."""
    one = _deposition_in_path(request)
    if one is None or not one.is_published:
        return _error(404, "The persistent identifier does not exist.")
    told = _deposition_json(request, one)
    files = [
        {
            "id": held.file_id,
            "key": name,
            "size": held.size,
            "checksum": f"md5:{held.md5}",
            "links": {"self": _file(request, one, name, held)["links"]["download"]},
        }
        for name, held in sorted(one.files.items())
    ]
    newest = state_of(request).depositions.versions(one.concept)[-1]
    licence = {"id": one.metadata.get("license", "")}
    kind = {"type": one.metadata.get("upload_type", ""), "title": str(one.metadata.get("upload_type", "")).title()}
    links = {**told["links"], "latest": f"{_base(request)}/records/{newest.number}/versions/latest"}
    return JSONResponse({**told, "metadata": {**told["metadata"], "license": licence, "resource_type": kind}, "files": files, "links": links})


def _latest(request: Request) -> Response:
    """Redirect to the newest published version of a record; 404 for a draft or an unknown number."""
    one = _deposition_in_path(request)
    if one is None or not one.is_published:
        return _error(404, "The persistent identifier does not exist.")
    newest = state_of(request).depositions.versions(one.concept)[-1]
    return Response(status_code=301, headers={"Location": f"{_base(request)}/records/{newest.number}"})


def _record_file(request: Request) -> Response:
    """Answer with a file of a published record, for which no token is needed; 404 if there is none."""
    one, name = _deposition_in_path(request), request.path_params["key"]
    if one is None or not one.is_published or name not in one.files:
        return _error(404, "The persistent identifier does not exist.")
    return _content(state_of(request), one, name)


class ZenodoLimits:
    """A budget of a minute for each caller, told in ``X-RateLimit-*``."""

    def refusal(self, state: State, call: Call) -> tuple[int, dict[str, str], bytes] | None:
        """The answer 429 if the caller's calls of this minute are used up, else None. Counts no call."""
        if not self._budget(state, call, 0).is_spent:
            return None
        return 429, {"Content-Type": "application/json"}, orjson.dumps({"status": 429, "message": "Rate limit exceeded."})

    def headers(self, state: State, call: Call, status: int, cost: int) -> dict[str, str]:
        """Take ``cost`` from the caller's budget; returns the headers that say what is left of this minute."""
        budget = self._budget(state, call, cost)
        return {
            "X-RateLimit-Limit": str(budget.quota),
            "X-RateLimit-Remaining": str(budget.remaining),
            "X-RateLimit-Reset": str(budget.reset_at),
        }

    @staticmethod
    def _budget(state: State, call: Call, cost: int) -> Budget:
        """The caller's budget of calls in this minute, after ``cost`` is taken: under a plan of limits by whether a token came, else the default one."""
        quota = (WITH_TOKEN if call.caller else ANONYMOUS) if state.is_strict else LIMITS[DEFAULT_LIMITS]
        return state.spend(call.caller, "zenodo", quota, MINUTE, aligned=False, cost=cost)


def app() -> Starlette:
    """The application that answers as Zenodo; its ``state.replay`` must be set."""
    top, records = "/api/deposit/depositions", "/api/records/{number:int}"
    return Starlette(
        routes=[
            Route(top, _account, methods=["GET", "POST"]),
            Route(f"{top}/{{number:int}}", _deposition, methods=["GET", "PUT", "DELETE"]),
            Route(f"{top}/{{number:int}}/actions/{{action}}", _act, methods=["POST"]),
            Route(f"{top}/{{number:int}}/files", _files, methods=["GET", "POST"]),
            Route(f"{top}/{{number:int}}/files/{{file_id}}", _file_by_id, methods=["GET", "DELETE"]),
            Route("/api/files/{bucket}/{key}", _bucket_file, methods=["GET", "PUT", "DELETE"]),
            Route(records, _record),
            Route(f"{records}/versions/latest", _latest),
            Route(f"{records}/files/{{key}}/content", _record_file),
        ]
    )
