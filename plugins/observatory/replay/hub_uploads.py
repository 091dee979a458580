"""A stand-in for the Hub's endpoints that create a data set repository, upload files to it, and read them.

Every token is one of the account ``replay``, which may write to its own repositories only. Contents of large files are uploaded first (LFS) and belong
to no repository until a commit names them. A commit is accepted or refused as a whole.
"""

from __future__ import annotations

import base64
import binascii
import email.utils
import hashlib
import os
import re
import tempfile
from datetime import UTC
from typing import Any
from urllib.parse import unquote

import orjson
import yaml
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from observatory.replay.state import State, state_of
from observatory.replay.uploads import ATTRIBUTES, Blob, Commit, Repository
from observatory.replay.world import hub_uid

OWNER = "replay"
LFS = "application/vnd.git-lfs+json"
MAX_IN_GIT = 10_000_000
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HEAD = re.compile(r"---\r?\n(.*?)\r?\n---(\r?\n|$)", re.DOTALL)


def _error(status: int, message: str, code: str = "") -> Response:
    """An error answer with the Hub's headers."""
    return JSONResponse({"error": message}, status, {"X-Error-Message": message, **({"X-Error-Code": code} if code else {})})


def refusal_of(request: Request) -> Response | None:
    """The refusal (401) of a request without a token, or with one that is not accepted; None if its token is accepted."""
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not token:
        return _error(401, "Invalid username or password.")
    writers = state_of(request).uploads.writers
    return None if writers is None or token in writers else _error(401, "Invalid credentials in Authorization header")


def _split(path: str) -> tuple[str, str, str]:
    """Split a path: ``owner/name/tree/main`` becomes ``("owner/name", "tree", "main")``. Missing parts are empty."""
    owner, _, path_rest = path.partition("/")
    name, _, path_rest = path_rest.partition("/")
    action, _, path_rest = path_rest.partition("/")
    return f"{owner}/{name}", action, path_rest


# -- reading


def answer(request: Request, path: str) -> Response | None:
    """The answer to a GET below ``/api/datasets/`` or ``/datasets/``; None if the repository does not belong to ``OWNER``.

    401 or 404 for a repository that does not exist or that the caller may not see, 404 for an unknown revision. None also for any other action.
    """
    name, action, path_rest = _split(path)
    if name.partition("/")[0] != OWNER:
        return None
    state = state_of(request)
    repository = state.uploads.repositories.get(name)
    if repository is None or (repository.is_private and refusal_of(request) is not None):
        has_token = request.headers.get("authorization")
        refused = refusal_of(request) if has_token else None
        return refused or (_error(404, "Repository not found", "RepoNotFound") if has_token else _error(401, "Invalid username or password."))
    if action == "refs":
        heads = [{"name": "main", "ref": "refs/heads/main", "targetCommit": repository.commits[-1].sha}]
        tags = [{"name": tag, "ref": f"refs/tags/{tag}", "targetCommit": sha} for tag, sha in repository.tags.items()]
        return JSONResponse({"branches": heads, "converts": [], "tags": tags})
    revision, _, file = path_rest.partition("/")
    commit = repository.at(unquote(revision) or "main")
    if commit is None:
        return _error(404, f"Invalid rev id: {revision[:60]}", "RevisionNotFound")
    if action in {"", "revision"}:
        return _item(repository, commit)
    if action == "tree":
        return _tree(request, commit, file)
    if action in {"resolve", "raw"}:
        return _content(state, commit, unquote(file))
    return None


def _moment(commit: Commit) -> str:
    """The time of a commit, in the Hub's form."""
    return commit.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _item(repository: Repository, commit: Commit) -> Response:
    """Answer with the record of a data set repository."""
    value = {
        "_id": hub_uid("dataset", repository.name),
        "id": repository.name,
        "author": OWNER,
        "sha": commit.sha,
        "lastModified": _moment(commit),
        "createdAt": _moment(repository.commits[0]),
        "private": repository.is_private,
        "gated": False,
        "disabled": False,
        "tags": [],
        "downloads": 0,
        "likes": 0,
        "siblings": [{"rfilename": name} for name in sorted(commit.files)],
    }
    return JSONResponse(value)


def _entry(path: str, blob: Blob) -> dict[str, Any]:
    """A file's entry in a tree."""
    lfs = {"lfs": {"oid": blob.sha256, "size": blob.size, "pointerSize": blob.pointer_size}} if blob.is_lfs else {}
    return {"type": "file", "path": path, "oid": blob.oid, "size": blob.size, **lfs}


def _tree(request: Request, commit: Commit, folder: str) -> Response:
    """Answer with the entries of a folder, and with ``recursive`` those of its subfolders. 404 for an unknown folder."""
    prefix = f"{folder}/" if folder else ""
    inside = {name: blob for name, blob in sorted(commit.files.items()) if name.startswith(prefix)}
    if folder and not inside:
        return _error(404, "Entry not found", "EntryNotFound")
    is_deep = request.query_params.get("recursive") in {"true", "True", "1"}
    entries: dict[str, dict[str, Any]] = {}
    for name, blob in inside.items():
        first, slash, _ = name.removeprefix(prefix).partition("/")
        if slash:
            path = prefix + first
            entries.setdefault(path, {"type": "directory", "path": path, "oid": hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest(), "size": 0})
        if not slash or is_deep:
            entries[name] = _entry(name, blob)
    if request.query_params.get("expand") in {"true", "True"}:
        for entry in entries.values():
            entry["lastCommit"] = {"id": commit.sha, "title": commit.title, "date": _moment(commit)}
    return JSONResponse(list(entries.values()))


def _content(state: State, commit: Commit, file: str) -> Response:
    """Answer with a file's content; 404 if the commit has none of that name."""
    blob = commit.files.get(file)
    if blob is None:
        return _error(404, "Entry not found", "EntryNotFound")
    etag = blob.sha256 if blob.is_lfs else blob.oid
    headers = {
        "ETag": f'"{etag}"',
        "X-Repo-Commit": commit.sha,
        "Accept-Ranges": "bytes",
        "Last-Modified": email.utils.format_datetime(commit.at, usegmt=True),
        **({"X-Linked-Etag": f'"{etag}"', "X-Linked-Size": str(blob.size)} if blob.is_lfs else {}),
    }
    return FileResponse(state.uploads.content(blob.sha256), headers=headers, media_type="application/octet-stream")


# -- writing


async def create(request: Request) -> Response:
    """Answer POST /api/repos/create: make an empty data set repository.

    400 for an invalid name or type, 401 and 403 for a caller who may not make it, 409 if it exists.
    """
    if refused := refusal_of(request):
        return refused
    call = orjson.loads(await request.body())
    owner, name = call.get("organization") or OWNER, str(call.get("name"))
    state = state_of(request)
    if call.get("type") != "dataset" or not _NAME.fullmatch(name):
        return _error(400, "Invalid repo name or type")
    if owner != OWNER:
        return _error(403, f'You don\'t have the rights to create a dataset under the namespace "{str(owner)[:60]}"')
    full = f"{owner}/{name}"
    url = f"{str(request.base_url).rstrip('/')}/datasets/{full}"
    if full in state.uploads.repositories:
        return JSONResponse({"error": "You already created this dataset repo", "url": url}, 409)
    first = _new_commit(state, {".gitattributes": state.uploads.keep(ATTRIBUTES)}, "initial commit", "")
    is_private = call.get("visibility") == "private" or call.get("private") is True
    state.uploads.repositories[full] = Repository(full, is_private, [first])
    return JSONResponse({"url": url, "name": full, "id": hub_uid("dataset", full)})


async def check_card(request: Request) -> Response:
    """Answer POST /api/validate-yaml: the errors and warnings on the YAML head of a README. 400 if there are errors."""
    content = str(orjson.loads(await request.body()).get("content", ""))
    match = _HEAD.match(content)
    try:
        head = yaml.safe_load(match[1]) if match else None
    except yaml.YAMLError:
        return JSONResponse({"errors": [{"message": "Invalid YAML"}], "warnings": []}, 400)
    if match and not isinstance(head, dict):
        return JSONResponse({"errors": [{"message": "the metadata is no mapping"}], "warnings": []}, 400)
    errors = []
    names = [config.get("config_name") if isinstance(config, dict) else None for config in (head or {}).get("configs", ())]
    if not all(isinstance(name, str) for name in names) or len(set(names)) != len(names):
        errors.append({"message": "configs need names, each once"})
    if not isinstance((head or {}).get("license", ""), str):
        errors.append({"message": "license must be a string"})
    return JSONResponse({"errors": errors, "warnings": [] if match else [{"message": "empty or missing yaml metadata in repo card"}]}, 400 if errors else 200)


async def change(request: Request) -> Response:
    """Answer POST below /api/datasets/: preupload, commit, tag, paths-info.

    401 for a caller who may not write, 404 for an unknown repository, revision or call, 409 for a tag that exists.
    """
    name, action, revision_path = _split(request.path_params["path"])
    body = await request.body()
    state = state_of(request)
    repository = state.uploads.repositories.get(name)
    if action != "paths-info" or repository is None or repository.is_private:
        if refused := refusal_of(request):
            return refused
    if repository is None:
        return _error(404, "Repository not found", "RepoNotFound")
    revision = unquote(revision_path)
    commit = repository.at(revision)
    if commit is None:
        return _error(404, f"Invalid rev id: {revision[:60]}", "RevisionNotFound")
    if action == "paths-info":
        paths = orjson.loads(body)["paths"] if "json" in request.headers.get("content-type", "") else (await request.form()).getlist("paths")
        return JSONResponse([_entry(path, commit.files[path]) for path in paths if path in commit.files])
    if action == "preupload":
        return JSONResponse({"files": [_upload_mode(file, commit) for file in orjson.loads(body)["files"]], "commitOid": commit.sha})
    if action == "tag":
        tag = str(orjson.loads(body)["tag"])
        if tag in repository.tags:
            return _error(409, "Reference already exists")
        repository.tags[tag] = commit.sha
        return JSONResponse({"success": True})
    return _commit(request, state, repository, body) if action == "commit" else _error(404, "Not found")


def _upload_mode(file: dict[str, Any], commit: Commit) -> dict[str, Any]:
    """How the client must send a file (in the commit, or by LFS), and the hash of the present file of that name, if there is one."""
    path = str(file["path"])
    is_lfs = path.endswith(".parquet") or int(file["size"]) > MAX_IN_GIT
    blob = commit.files.get(path)
    oid = {"oid": blob.sha256 if blob.is_lfs else blob.oid} if blob else {}
    return {"path": path, "uploadMode": "lfs" if is_lfs else "regular", "shouldIgnore": False, **oid}


def _commit(request: Request, state: State, repository: Repository, body: bytes) -> Response:
    """Make a commit from the body's lines (one JSON operation each), and answer with it.

    An error, and no commit, if ``parentCommit`` is not the newest (412), content is missing or no base64 (400), or a file to delete is not there (404).
    """
    last = repository.commits[-1]
    files, title = dict(last.files), ""
    for line in body.splitlines():
        operation = orjson.loads(line)
        key, value = operation["key"], operation["value"]
        if key == "header":
            title = str(value["summary"])
            if value.get("parentCommit") not in {None, last.sha}:
                return _error(412, "A commit has happened since. Please refresh and try again.")
        elif key == "file":
            try:
                files[value["path"]] = state.uploads.keep(base64.b64decode(value["content"], validate=True))
            except (binascii.Error, ValueError):
                return _error(400, "not base64")
        elif key == "lfsFile":
            if not _SHA256.fullmatch(value["oid"]) or not state.uploads.content(value["oid"]).is_file():
                return _error(400, "Your push was rejected because an LFS pointer pointed to a file that does not exist")
            files[value["path"]] = state.uploads.lfs_blob(value["oid"])
        elif key == "deletedFile":
            if files.pop(value["path"], None) is None:
                return _error(404, "A file with this name doesn't exist", "EntryNotFound")
        else:
            return _error(400, f"unknown operation {str(key)[:40]}")
    fresh = _new_commit(state, files, title, last.sha)
    repository.commits.append(fresh)
    url = f"{str(request.base_url).rstrip('/')}/datasets/{repository.name}/commit/{fresh.sha}"
    return JSONResponse({"success": True, "commitOid": fresh.sha, "commitUrl": url, "hookOutput": ""})


def _new_commit(state: State, files: dict[str, Blob], title: str, parent: str) -> Commit:
    """A commit of these files, with a hash of its content as its id."""
    content = orjson.dumps([parent, title, state.now, sorted((name, blob.sha256) for name, blob in files.items())])
    return Commit(hashlib.sha1(content, usedforsecurity=False).hexdigest(), title, state.now, files)


async def lfs(request: Request) -> Response:
    """Answer POST below /datasets/: the calls "batch" and "verify" of Git LFS.

    401 for a caller who may not write, 404 for an unknown repository, object or call.
    """
    name, _, action = request.path_params["path"].partition(".git/info/lfs/objects/")
    if refused := refusal_of(request):
        return refused
    state = state_of(request)
    if name not in state.uploads.repositories:
        return _error(404, "Repository not found", "RepoNotFound")
    call, base = orjson.loads(await request.body()), str(request.base_url).rstrip("/")
    if action == "verify":
        path = state.uploads.content(str(call["oid"])) if _SHA256.fullmatch(str(call["oid"])) else None
        is_there = path is not None and path.is_file() and path.stat().st_size == call["size"]
        return JSONResponse({}) if is_there else _error(404, "Object not found")
    if action != "batch":
        return _error(404, "Not found")
    objects = []
    for requested in call["objects"]:
        oid, size = str(requested["oid"]), int(requested["size"])
        if not _SHA256.fullmatch(oid):
            objects.append({"oid": oid[:64], "size": size, "error": {"code": 422, "message": "no SHA-256"}})
        elif state.uploads.content(oid).is_file():
            objects.append({"oid": oid, "size": size})
        else:
            # The address is signed, as those of the Hub are: the client sends the content there without a token.
            actions = {
                "upload": {"href": f"{base}/lfs-objects/{oid}?signature=of-the-replay"},
                "verify": {"href": f"{base}/datasets/{name}.git/info/lfs/objects/verify"},
            }
            objects.append({"oid": oid, "size": size, "actions": actions})
    return Response(orjson.dumps({"transfer": "basic", "objects": objects}), 200, media_type=LFS)


async def store(request: Request) -> Response:
    """Answer PUT /lfs-objects/<sha256>: store the content; 400 if it has another SHA-256, 403 if the address is not signed by ``lfs``."""
    state, oid = state_of(request), request.path_params["oid"]
    if not _SHA256.fullmatch(oid) or request.query_params.get("signature") != "of-the-replay":
        return _error(403, "SignatureDoesNotMatch")
    digest = hashlib.sha256()
    descriptor, aside = tempfile.mkstemp(dir=state.uploads.folder)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            async for piece in request.stream():
                digest.update(piece)
                stream.write(piece)
        if digest.hexdigest() != oid:
            return _error(400, "the content is not of this hash")
        os.replace(aside, state.uploads.content(oid))
    finally:
        if os.path.exists(aside):
            os.unlink(aside)
    return Response(status_code=200, headers={"ETag": f'"{oid}"'})
