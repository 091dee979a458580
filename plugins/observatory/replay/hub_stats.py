"""Dataset repositories that keep days of the Hub, over a world's parquet files: one commit a state of the world.

``hub/stats/*.parquet`` is ``cfahlgren1/hub-stats``; below ``hub/weekly/`` lie the dated folders of
``hfmlsoc/hub_weekly_snapshots`` (``models/2026-09-30/models.parquet``), in ``hub/characterization/`` the three files of
``harvardMadsys/hf-hub-characterization``.

The base state is dated by the world's ``as_of``, a step by its folder; those dated before ``as_of`` are its history, later
ones are there once the replay has reached them. Hashes come from content and date, so that two replays tell the same.
Where a world holds no such file a repository is what its other records make of it. Files are streamed from disk.

Nothing here is counted as served: a whole file is no record that ``raw`` could be asked for by its key, and what its rows
became is told by their own receipts.
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
    """One file at a commit: where it lies, its size and its SHA-256, and the commit that brought it."""

    path: Path
    size: int
    sha256: str
    commit: Commit


@dataclass(frozen=True, slots=True)
class Commit:
    """One state: ``sha`` 40 hexadecimal digits, ``date`` UTC."""

    sha: str
    date: datetime
    title: str

    @property
    def told(self) -> str:
        """The date as the Hub tells it."""
        return self.date.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


History = list[tuple[Commit, dict[str, File]]]
# A world's files do not change while it is served; its step does.
_KNOWN: WeakKeyDictionary[World, tuple[int, dict[str, History]]] = WeakKeyDictionary()


def history(world: World, repository: str = REPOSITORY) -> History:
    """Commits of a repository, oldest first, each with every file that stands at it; empty where the world holds none."""
    known = _KNOWN.get(world)
    if known is None or known[0] != world.step:
        known = _KNOWN[world] = (world.step, {name: _history(world, folder) for name, folder in FOLDERS.items()})
    return known[1][repository]


def _history(world: World, kept_in: str) -> History:
    folders = [(parse_moment(folder.name), 1, folder) for folder in world.path.glob("steps/*") if folder.is_dir()]
    reached = world.steps[world.step - 1][0] if world.step else world.as_of
    states = sorted([(world.as_of, 0, world.path), *(one for one in folders if one[0] <= reached)], key=lambda one: one[:2])
    found: History = []
    sha, files = "", dict[str, File]()
    for moment, _, folder in states:
        place = folder / "hub" / kept_in
        told = {path.relative_to(place).as_posix(): path for path in sorted(place.rglob("*.parquet"))}
        brought = {name: path for name, path in told.items() if _NAME.fullmatch(name)}
        if not brought:
            continue
        hashes = {name: _sha256(path, path.stat().st_size, path.stat().st_mtime_ns) for name, path in brought.items()}
        sha = hashlib.sha1(orjson.dumps([sha, moment, hashes]), usedforsecurity=False).hexdigest()
        commit = Commit(sha, moment, f"Upload {', '.join(brought)}")
        files = {**files, **{name: File(path, path.stat().st_size, hashes[name], commit) for name, path in brought.items()}}
        found.append((commit, files))
    return found


@lru_cache(maxsize=1_024)
def _sha256(path: Path, size: int, changed: int) -> str:
    """The hash of a file of this size that changed at this moment: hundreds of megabytes are read once."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def answer(request: Request, path: str) -> Response | None:
    """The answer to a request below ``/api/datasets/`` or ``/datasets/``; None where it is not ours to give."""
    repository = next((one for one in FOLDERS if path == one or path.startswith(f"{one}/")), None)
    if repository is None:
        return None
    state = state_of(request)
    commits = history(state.world, repository)
    row = state.world.row("dataset", repository) if commits else None
    if not commits or (row is not None and row[2] != "there"):
        return None
    what, _, rest = path[len(repository) :].strip("/").partition("/")
    if what in {"", "refs"}:
        return _refs(commits) if what else _item(request, state, commits, repository)
    revision, file = _revision(rest)
    seen = _at(commits, revision)
    if seen is None:
        return _missing("RevisionNotFound")
    if what == "resolve":
        return _resolve(seen, file)
    if what == "tree":
        return _tree(request, state, seen, file)
    if what == "commits":
        return _commits(request, state, seen)
    return _item(request, state, seen, repository) if what == "revision" else None


def _revision(rest: str) -> tuple[str, str]:
    """A revision, which may have slashes of its own, and the path behind it."""
    for one in _MAIN:
        if rest == one or rest.startswith(f"{one}/"):
            return one, rest[len(one) :].strip("/")
    revision, _, file = rest.partition("/")
    return revision, file


def _at(commits: History, revision: str) -> History | None:
    """The history up to a revision; None where there is no such."""
    if revision in _MAIN:
        return commits
    for place, (commit, _) in enumerate(commits):
        if len(revision) >= 7 and commit.sha.startswith(revision):
            return commits[: place + 1]
    return None


def _missing(code: str, commit: str = "") -> Response:
    headers = {"X-Error-Code": code, "X-Error-Message": _MISSING[code], **({"X-Repo-Commit": commit} if commit else {})}
    return JSONResponse({"error": _MISSING[code]}, 404, headers)


def _json(value: Any, headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(value), 200, headers, "application/json; charset=utf-8")


def _pointer(file: File) -> tuple[str, int]:
    """Git's own hash and the length of the text that stands in git for a large file."""
    text = f"version https://git-lfs.github.com/spec/v1\noid sha256:{file.sha256}\nsize {file.size}\n".encode()
    return hashlib.sha1(b"blob %d\0" % len(text) + text, usedforsecurity=False).hexdigest(), len(text)


def _stored(file: File, key: str) -> dict[str, Any]:
    oid, length = _pointer(file)
    return {key: oid, "size": file.size, "lfs": {"oid": file.sha256, "sha256": file.sha256, "size": file.size, "pointerSize": length}}


def _item(request: Request, state: State, commits: History, repository: str) -> Response:
    """The repository's record: the world's own where it holds one, with what follows from its commits."""
    commit, files = commits[-1]
    row = state.world.row("dataset", repository)
    value: dict[str, Any] = {"_id": hub_uid("dataset", repository), "id": repository, "author": repository.partition("/")[0]}
    if row is not None:
        state.count("huggingface", "dataset", row[0])
        value |= {"_id": row[1], **orjson.loads(row[4])}
    blobs = request.query_params.get("blobs") == "true"
    siblings = [{"rfilename": name, **(_stored(file, "blobId") if blobs else {})} for name, file in sorted(files.items())]
    value |= {"sha": commit.sha, "lastModified": commit.told, "siblings": siblings}
    fields = request.query_params.getlist("expand")
    if fields:
        value = {name: value[name] for name in ("_id", "id", *fields) if name in value}
    return _json(value)


def _tree(request: Request, state: State, commits: History, folder: str) -> Response:
    """What lies in a folder, with ``recursive`` also what lies below; a page at a time, as the Hub gives it."""
    query, files = request.query_params, commits[-1][1]
    is_expanded = query.get("expand") == "true"
    above = f"{folder}/" if folder else ""
    inside = {name: file for name, file in files.items() if name.startswith(above)}
    if folder and not inside:
        return _missing("EntryNotFound", commits[-1][0].sha)
    entries: dict[str, dict[str, Any]] = {}
    for name, file in sorted(inside.items()):
        parts = name[len(above) :].split("/")
        for depth in range(1, len(parts) if query.get("recursive") == "true" else min(2, len(parts))):
            path = above + "/".join(parts[:depth])
            entries.setdefault(path, {"type": "directory", "path": path, "oid": hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest(), "size": 0})
        if len(parts) == 1 or query.get("recursive") == "true":
            entry = {"type": "file", "path": name, **_stored(file, "oid")}
            del entry["lfs"]["sha256"]
            if is_expanded:
                entry["lastCommit"] = {"id": file.commit.sha, "title": file.commit.title, "date": file.commit.told}
            entries[name] = entry
    told, start = list(entries.values()), query.get("cursor", "0")
    if not start.isascii() or not start.isdigit() or int(start) > len(told):
        return JSONResponse({"error": "Invalid cursor"}, 400)
    begin, size = int(start), EXPANDED_A_PAGE if is_expanded else ENTRIES_A_PAGE
    headers = {}
    if begin + size < len(told):
        following = urlencode({**dict(query), "cursor": begin + size})
        headers["Link"] = f'<{state.urls["huggingface"]}{quote(request.url.path)}?{following}>; rel="next"'
    return _json(told[begin : begin + size], headers)


def _commits(request: Request, state: State, commits: History) -> Response:
    """Newest first; no authors, since a world names none."""
    query = request.query_params
    page = int(query["p"]) if query.get("p", "").isdigit() else 0
    size = min(int(query["limit"]), 1_000) if query.get("limit", "").isdigit() and query["limit"] != "0" else COMMITS_A_PAGE
    newest = [commit for commit, _ in reversed(commits)]
    told = [{"id": one.sha, "title": one.title, "message": "", "authors": [], "date": one.told} for one in newest[page * size : (page + 1) * size]]
    headers = {}
    if (page + 1) * size < len(newest):
        following = urlencode({**dict(query), "p": page + 1})
        headers["Link"] = f'<{state.urls["huggingface"]}{quote(request.url.path)}?{following}>; rel="next"'
    return _json(told, headers)


def _refs(commits: History) -> Response:
    main = {"name": "main", "ref": "refs/heads/main", "targetCommit": commits[-1][0].sha}
    return _json({"branches": [main], "converts": [], "tags": [], "pullRequests": []})


def _resolve(commits: History, name: str) -> Response:
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


# -- making such files


def write_stats(folder: Path, models: Iterable[Mapping[str, Any]], datasets: Iterable[Mapping[str, Any]]) -> None:
    """Write ``hub/stats/models.parquet`` and ``datasets.parquet`` below ``folder`` from records in the Hub's own shape.

    Columns and types are those of the real files: moments as timestamps, ``cardData``, ``safetensors`` and ``gguf`` as
    JSON text, ``gated`` and ``private`` as text that nobody should trust. What a record does not tell is NULL. A record
    without ``_id`` bears the one that the replay gives it. The same records make the same bytes.
    """
    for kind, records in (("model", models), ("dataset", datasets)):
        _write_records(folder / "hub" / "stats" / f"{kind}s.parquet", kind, records)


def write_weekly(folder: Path, kind: str, week: date, records: Iterable[Mapping[str, Any]], without: Iterable[str] = ()) -> None:
    """Write the file of one dated folder below ``hub/weekly``; ``without`` names columns that its era did not have."""
    _write_records(folder / "hub" / "weekly" / f"{kind}s" / week.isoformat() / f"{kind}s.parquet", kind, records, without)


def write_characterization(
    folder: Path, models: Iterable[tuple[str, int]], datasets: Iterable[tuple[str, int]], days: Iterable[tuple[str, date, int]], names: tuple[str, str]
) -> None:
    """Write the three files of ``hub/characterization``: repositories as (_id, bytes stored), days as (_id, day, downloads).

    ``hub_id`` and ``current_bytes`` are named by the real files' card; ``names`` are those of day and downloads, which it
    does not name where we could read it.
    """
    import pyarrow as pa
    from pyarrow import parquet

    place = folder / "hub" / "characterization"
    place.mkdir(parents=True, exist_ok=True)
    for kind, told in (("model", models), ("dataset", datasets)):
        listed = [list(column) for column in zip(*told, strict=True)] or [[], []]
        schema = pa.schema([("hub_id", pa.string()), ("current_bytes", pa.int64())])
        parquet.write_table(pa.table(listed, schema=schema), place / f"{kind}s.parquet", compression="zstd")
    counted = [list(column) for column in zip(*days, strict=True)] or [[], [], []]
    schema = pa.schema([("hub_id", pa.string()), (names[0], pa.date32()), (names[1], pa.int64())])
    parquet.write_table(pa.table(counted, schema=schema), place / "downloads.parquet", compression="zstd")


def _write_records(path: Path, kind: str, records: Iterable[Mapping[str, Any]], without: Iterable[str] = ()) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_pylist([_row(kind, record) for record in records], schema=_schema(kind))
    parquet.write_table(table.drop_columns(list(without)), path, compression="zstd", row_group_size=100_000)


def _schema(kind: str) -> Any:
    import pyarrow as pa

    moment, text = pa.timestamp("us", tz="UTC"), pa.string()
    types = {"_id": text, "id": text, "author": text, "cardData": text, "createdAt": moment, "disabled": pa.bool_(), "downloads": pa.int64()}
    types |= {"downloadsAllTime": pa.int64(), "gated": text, "lastModified": moment, "likes": pa.int64(), "private": text, "sha": text}
    if kind == "model":
        types |= {"gguf": text, "library_name": text, "pipeline_tag": text, "safetensors": text}
    return pa.schema([*types.items(), ("tags", pa.list_(text))])


def _row(kind: str, record: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"_id": hub_uid(kind, str(record["id"])), **record}
    for name in ("cardData", "safetensors", "gguf"):
        if row.get(name) is not None:
            row[name] = orjson.dumps(row[name]).decode()
    for name in ("createdAt", "lastModified"):
        row[name] = parse_moment(str(row[name])) if row.get(name) else None
    for name in ("gated", "private"):
        row[name] = None if row.get(name) is None else str(row[name])
    return row
