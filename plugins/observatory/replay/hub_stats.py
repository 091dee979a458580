"""A stand-in for three data set repositories that archive the Hub's lists, served from parquet files of a world.

Files below the world's ``hub/stats/`` are served as ``cfahlgren1/hub-stats``; dated folders below ``hub/weekly/``
(``models/2026-09-30/models.parquet``) as ``hfmlsoc/hub_weekly_snapshots``; three files in ``hub/characterization/`` as
``harvardMadsys/hf-hub-characterization``.

A repository has one commit for each state of the world that has files of it: the base state, dated by the world's ``as_of``, and each step, dated
by its folder's name, as soon as the replay has reached it. Hashes are made from contents and dates, so that two replays answer alike. If a world has
no such files, these repositories are served like any other.

These files are not counted as served records, since ``raw`` has no record of a whole file.
"""

from __future__ import annotations

import email.utils
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from weakref import WeakKeyDictionary

import orjson
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from observatory.replay.state import State, state_of
from observatory.replay.world import World, hub_uid, parse_moment

REPOSITORY = "cfahlgren1/hub-stats"
WEEKLY = "hfmlsoc/hub_weekly_snapshots"
CHARACTERIZATION = "harvardMadsys/hf-hub-characterization"
FOLDERS = {REPOSITORY: "stats", WEEKLY: "weekly", CHARACTERIZATION: "characterization"}
COMMITS_A_PAGE = 50
ENTRIES_A_PAGE, EXPANDED_A_PAGE = 1_000, 50
_NAME = re.compile(r"([\w-]+/)*[\w-]+\.parquet")
_MAIN = ("main", "refs/heads/main", "refs%2Fheads%2Fmain")
_MISSING = {"RevisionNotFound": "Invalid rev id", "EntryNotFound": "Entry not found"}


@dataclass(frozen=True, slots=True)
class File:
    """A file at a commit: its path on disk, size in bytes and SHA-256, and the commit that added or changed it."""

    path: Path
    size: int
    sha256: str
    commit: Commit


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of a repository. ``sha``: 40 hexadecimal digits; ``date``: UTC."""

    sha: str
    date: datetime
    title: str

    @property
    def iso_date(self) -> str:
        """The date in the form of the Hub's answers: '2026-09-30T04:00:00.000Z'."""
        return self.date.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


History = list[tuple[Commit, dict[str, File]]]
# The histories by world, and the step they were made at: they change only when the world goes to its next step.
_HISTORIES: WeakKeyDictionary[World, tuple[int, dict[str, History]]] = WeakKeyDictionary()


def history(world: World, repository: str = REPOSITORY) -> History:
    """The commits of a repository, oldest first, each with all its files by name; empty if the world has no files of it."""
    known = _HISTORIES.get(world)
    if known is None or known[0] != world.step:
        known = _HISTORIES[world] = (world.step, {name: _history(world, folder) for name, folder in FOLDERS.items()})
    return known[1][repository]


def _history(world: World, hub_folder: str) -> History:
    """The history made from the folders ``hub/<hub_folder>`` of the world and of the steps reached."""
    folders = [(parse_moment(folder.name), 1, folder) for folder in world.path.glob("steps/*") if folder.is_dir()]
    reached = world.steps[world.step - 1][0] if world.step else world.as_of
    states = sorted(
        [(world.as_of, 0, world.path), *(folder_state for folder_state in folders if folder_state[0] <= reached)], key=lambda folder_state: folder_state[:2]
    )
    commits: History = []
    sha, files = "", dict[str, File]()
    for moment, _, folder in states:
        place = folder / "hub" / hub_folder
        relative_paths = {path.relative_to(place).as_posix(): path for path in sorted(place.rglob("*.parquet"))}
        new_files = {name: path for name, path in relative_paths.items() if _NAME.fullmatch(name)}
        if not new_files:
            continue
        hashes = {name: _sha256(path, path.stat().st_size, path.stat().st_mtime_ns) for name, path in new_files.items()}
        sha = hashlib.sha1(orjson.dumps([sha, moment, hashes]), usedforsecurity=False).hexdigest()
        commit = Commit(sha, moment, f"Upload {', '.join(new_files)}")
        files = {**files, **{name: File(path, path.stat().st_size, hashes[name], commit) for name, path in new_files.items()}}
        commits.append((commit, files))
    return commits


@lru_cache(maxsize=1_024)
def _sha256(path: Path, size: int, changed: int) -> str:
    """The SHA-256 of a file. ``size`` and ``changed`` (its time of change) are part of the cache's key, so that a large file is read once."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def answer(request: Request, path: str) -> Response | None:
    """The answer to a request below ``/api/datasets/`` or ``/datasets/``; None if another handler has to answer it."""
    repository = next((name for name in FOLDERS if path == name or path.startswith(f"{name}/")), None)
    if repository is None:
        return None
    state = state_of(request)
    commits = history(state.world, repository)
    row = state.world.row("dataset", repository) if commits else None
    if not commits or (row is not None and row[2] != "there"):
        return None
    what, _, path_rest = path[len(repository) :].strip("/").partition("/")
    if what in {"", "refs"}:
        return _refs(commits) if what else _item(request, state, commits, repository)
    revision, file = _revision(path_rest)
    up_to_revision = _up_to(commits, revision)
    if up_to_revision is None:
        return _missing("RevisionNotFound")
    if what == "resolve":
        return _resolve(up_to_revision, file)
    if what == "tree":
        return _tree(request, state, up_to_revision, file)
    if what == "commits":
        return _commits(request, state, up_to_revision)
    return _item(request, state, up_to_revision, repository) if what == "revision" else None


def _revision(path_rest: str) -> tuple[str, str]:
    """Split ``revision/path``: returns the revision, which may itself contain slashes ('refs/heads/main'), and the path."""
    for name in _MAIN:
        if path_rest == name or path_rest.startswith(f"{name}/"):
            return name, path_rest[len(name) :].strip("/")
    revision, _, file = path_rest.partition("/")
    return revision, file


def _up_to(commits: History, revision: str) -> History | None:
    """The history up to and including a revision (main, or the first 7 or more digits of a commit); None if it does not exist."""
    if revision in _MAIN:
        return commits
    for place, (commit, _) in enumerate(commits):
        if len(revision) >= 7 and commit.sha.startswith(revision):
            return commits[: place + 1]
    return None


def _missing(code: str, commit: str = "") -> Response:
    """The Hub's answer 404 with an error code."""
    headers = {"X-Error-Code": code, "X-Error-Message": _MISSING[code], **({"X-Repo-Commit": commit} if commit else {})}
    return JSONResponse({"error": _MISSING[code]}, 404, headers)


def _json(value: Any, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a value as JSON."""
    return Response(orjson.dumps(value), 200, headers, "application/json; charset=utf-8")


def _pointer(file: File) -> tuple[str, int]:
    """The git hash and the length in bytes of the LFS pointer, the small text that git stores in place of a large file."""
    text = f"version https://git-lfs.github.com/spec/v1\noid sha256:{file.sha256}\nsize {file.size}\n".encode()
    return hashlib.sha1(b"blob %d\0" % len(text) + text, usedforsecurity=False).hexdigest(), len(text)


def _stored_file(file: File, key: str) -> dict[str, Any]:
    """A file's entry in a tree: id of its pointer (under ``key``), size and its LFS fields."""
    oid, length = _pointer(file)
    return {key: oid, "size": file.size, "lfs": {"oid": file.sha256, "sha256": file.sha256, "size": file.size, "pointerSize": length}}


def _item(request: Request, state: State, commits: History, repository: str) -> Response:
    """Answer with the repository's record: that of the world, if it has one, with commit, date and files from the history."""
    commit, files = commits[-1]
    row = state.world.row("dataset", repository)
    value: dict[str, Any] = {"_id": hub_uid("dataset", repository), "id": repository, "author": repository.partition("/")[0]}
    if row is not None:
        state.note_served("huggingface", "dataset", row[0])
        value |= {"_id": row[1], **orjson.loads(row[4])}
    blobs = request.query_params.get("blobs") == "true"
    siblings = [{"rfilename": name, **(_stored_file(file, "blobId") if blobs else {})} for name, file in sorted(files.items())]
    value |= {"sha": commit.sha, "lastModified": commit.iso_date, "siblings": siblings}
    fields = request.query_params.getlist("expand")
    if fields:
        value = {name: value[name] for name in ("_id", "id", *fields) if name in value}
    return _json(value)


def _tree(request: Request, state: State, commits: History, folder: str) -> Response:
    """Answer with the entries of a folder, with ``recursive`` also those of its subfolders; in pages, as the Hub does.

    404 for an unknown folder, 400 for a cursor that is none.
    """
    query, files = request.query_params, commits[-1][1]
    is_expanded = query.get("expand") == "true"
    prefix = f"{folder}/" if folder else ""
    inside = {name: file for name, file in files.items() if name.startswith(prefix)}
    if folder and not inside:
        return _missing("EntryNotFound", commits[-1][0].sha)
    entries: dict[str, dict[str, Any]] = {}
    for name, file in sorted(inside.items()):
        parts = name[len(prefix) :].split("/")
        for depth in range(1, len(parts) if query.get("recursive") == "true" else min(2, len(parts))):
            path = prefix + "/".join(parts[:depth])
            entries.setdefault(path, {"type": "directory", "path": path, "oid": hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest(), "size": 0})
        if len(parts) == 1 or query.get("recursive") == "true":
            entry = {"type": "file", "path": name, **_stored_file(file, "oid")}
            del entry["lfs"]["sha256"]
            if is_expanded:
                entry["lastCommit"] = {"id": file.commit.sha, "title": file.commit.title, "date": file.commit.iso_date}
            entries[name] = entry
    listed, start = list(entries.values()), query.get("cursor", "0")
    if not start.isascii() or not start.isdigit() or int(start) > len(listed):
        return JSONResponse({"error": "Invalid cursor"}, 400)
    begin, size = int(start), EXPANDED_A_PAGE if is_expanded else ENTRIES_A_PAGE
    headers = {}
    if begin + size < len(listed):
        following = urlencode({**dict(query), "cursor": begin + size})
        headers["Link"] = f'<{state.urls["huggingface"]}{quote(request.url.path)}?{following}>; rel="next"'
    return _json(listed[begin : begin + size], headers)


def _commits(request: Request, state: State, commits: History) -> Response:
    """Answer with a page of the commits, newest first. Lists of authors are empty, since a world does not record them."""
    query = request.query_params
    page = int(query["p"]) if query.get("p", "").isdigit() else 0
    size = min(int(query["limit"]), 1_000) if query.get("limit", "").isdigit() and query["limit"] != "0" else COMMITS_A_PAGE
    newest = [commit for commit, _ in reversed(commits)]
    listed = [
        {"id": commit.sha, "title": commit.title, "message": "", "authors": [], "date": commit.iso_date} for commit in newest[page * size : (page + 1) * size]
    ]
    headers = {}
    if (page + 1) * size < len(newest):
        following = urlencode({**dict(query), "p": page + 1})
        headers["Link"] = f'<{state.urls["huggingface"]}{quote(request.url.path)}?{following}>; rel="next"'
    return _json(listed, headers)


def _refs(commits: History) -> Response:
    """Answer with the refs: the branch main alone."""
    main = {"name": "main", "ref": "refs/heads/main", "targetCommit": commits[-1][0].sha}
    return _json({"branches": [main], "converts": [], "tags": [], "pullRequests": []})


def _resolve(commits: History, name: str) -> Response:
    """Answer with a file of the newest of the commits. 404 if the commit has none of that name."""
    commit, files = commits[-1]
    file = files.get(name)
    if file is None:
        return _missing("EntryNotFound", commit.sha)
    headers = {
        "ETag": f'"{file.sha256}"',
        "X-Linked-Etag": f'"{file.sha256}"',
        "X-Linked-Size": str(file.size),
        "X-Repo-Commit": commit.sha,
        "Last-Modified": email.utils.format_datetime(file.commit.date, usegmt=True),
    }
    return FileResponse(file.path, headers=headers, media_type="application/octet-stream", filename=name.rpartition("/")[2])


# -- writing such files, for tests and worlds


def write_stats(folder: Path, models: Iterable[Mapping[str, Any]], datasets: Iterable[Mapping[str, Any]]) -> None:
    """Write ``hub/stats/models.parquet`` and ``datasets.parquet`` below ``folder`` from records in the Hub's own shape.

    Columns and types are those of the real files: times as timestamps; ``cardData``, ``safetensors`` and ``gguf`` as JSON text; ``gated`` and
    ``private`` as text, whose values are unreliable there. Fields that a record lacks are NULL; a missing ``_id`` is computed as the replay does.
    Equal records make equal bytes.
    """
    for kind, records in (("model", models), ("dataset", datasets)):
        _write_records(folder / "hub" / "stats" / f"{kind}s.parquet", kind, records)


def write_weekly(folder: Path, kind: str, week: date, records: Iterable[Mapping[str, Any]], without: Iterable[str] = ()) -> None:
    """Write the file of one dated folder below ``hub/weekly``. ``without``: columns to leave out, which real files of that time lack."""
    _write_records(folder / "hub" / "weekly" / f"{kind}s" / week.isoformat() / f"{kind}s.parquet", kind, records, without)


def write_characterization(
    folder: Path, models: Iterable[tuple[str, int]], datasets: Iterable[tuple[str, int]], days: Iterable[tuple[str, date, int]], names: tuple[str, str]
) -> None:
    """Write the three files of ``hub/characterization``: repositories as (_id, bytes stored), days as (_id, day, downloads).

    The column names ``hub_id`` and ``current_bytes`` are those of the real files; ``names`` are the column names of day and downloads, which the
    part of the real files' card that we could read does not mention.
    """
    import pyarrow as pa
    from pyarrow import parquet

    place = folder / "hub" / "characterization"
    place.mkdir(parents=True, exist_ok=True)
    for kind, repositories in (("model", models), ("dataset", datasets)):
        columns = [list(column) for column in zip(*repositories, strict=True)] or [[], []]
        schema = pa.schema([("hub_id", pa.string()), ("current_bytes", pa.int64())])
        parquet.write_table(pa.table(columns, schema=schema), place / f"{kind}s.parquet", compression="zstd")
    day_columns = [list(column) for column in zip(*days, strict=True)] or [[], [], []]
    schema = pa.schema([("hub_id", pa.string()), (names[0], pa.date32()), (names[1], pa.int64())])
    parquet.write_table(pa.table(day_columns, schema=schema), place / "downloads.parquet", compression="zstd")


def _write_records(path: Path, kind: str, records: Iterable[Mapping[str, Any]], without: Iterable[str] = ()) -> None:
    """Write records as a parquet file, without the columns ``without``."""
    import pyarrow as pa
    from pyarrow import parquet

    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_pylist([_row(kind, record) for record in records], schema=_schema(kind))
    parquet.write_table(table.drop_columns(list(without)), path, compression="zstd", row_group_size=100_000)


def _schema(kind: str) -> Any:
    """The columns and types of the archive's parquet file for a kind."""
    import pyarrow as pa

    moment, text = pa.timestamp("us", tz="UTC"), pa.string()
    types = {"_id": text, "id": text, "author": text, "cardData": text, "createdAt": moment, "disabled": pa.bool_(), "downloads": pa.int64()}
    types |= {"downloadsAllTime": pa.int64(), "gated": text, "lastModified": moment, "likes": pa.int64(), "private": text, "sha": text}
    if kind == "model":
        types |= {"gguf": text, "library_name": text, "pipeline_tag": text, "safetensors": text}
    return pa.schema([*types.items(), ("tags", pa.list_(text))])


def _row(kind: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as a row of the parquet file: nested fields as JSON text, dates as moments, flags as text."""
    row: dict[str, Any] = {"_id": hub_uid(kind, str(record["id"])), **record}
    for name in ("cardData", "safetensors", "gguf"):
        if row.get(name) is not None:
            row[name] = orjson.dumps(row[name]).decode()
    for name in ("createdAt", "lastModified"):
        row[name] = parse_moment(str(row[name])) if row.get(name) else None
    for name in ("gated", "private"):
        row[name] = None if row.get(name) is None else str(row[name])
    return row
