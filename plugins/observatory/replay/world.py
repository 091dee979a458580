"""A world: a folder of recorded records, and later steps that change them. It is loaded into SQLite, so that it need not fit into memory.

A record is found by its own name. A step is a folder named by a time; its records replace, delete, rename or hide earlier ones from then on.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from observatory.errors import WorldError

# File → (kind of record, name of the key field). Keys of cards, licences and trees of the Hub are "<repo_type>/<id>", of blobs "<full name>@<hash>".
FILES = {
    "hub/models": ("model", "id"),
    "hub/datasets": ("dataset", "id"),
    "hub/organizations": ("organization", "name"),
    "hub/cards": ("card", "id"),
    "hub/licences": ("hub_licence", "id"),
    "hub/trees": ("hub_tree", "id"),
    "hub/refs": ("refs", "id"),
    "hub/papers": ("paper_page", "id"),
    "arxiv/papers": ("paper", "id"),
    "github/repos": ("repository", "full_name"),
    "github/trees": ("tree", "full_name"),
    "github/readmes": ("readme", "full_name"),
    "github/licences": ("licence", "full_name"),
    "github/releases": ("releases", "full_name"),
    "github/commits": ("commits", "full_name"),
    "github/blobs": ("blob", "id"),
    **{f"{path.stem}/records": (path.stem, "id") for path in sorted(Path(__file__).with_name("lists").glob("[a-z]*.py"))},
}
_SCHEMA = """
CREATE TABLE record (
    kind TEXT NOT NULL, key TEXT NOT NULL COLLATE NOCASE, exact TEXT NOT NULL, owner TEXT COLLATE NOCASE, uid TEXT NOT NULL,
    sort TEXT, state TEXT NOT NULL DEFAULT 'there', renamed_to TEXT, body BLOB NOT NULL, part TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (kind, exact, part)
) WITHOUT ROWID;
CREATE INDEX record_owner ON record (kind, owner, sort, uid);
CREATE INDEX record_walk ON record (kind, sort, uid);
CREATE INDEX record_key ON record (kind, key);
CREATE INDEX record_uid ON record (kind, uid);
"""


def parse_moment(text: str) -> datetime:
    """A time in RFC 3339 as UTC; raises ``WorldError`` if the text is none."""
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
    except ValueError as error:
        raise WorldError(f"{text!r} is no RFC 3339 moment") from error


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a plain or gzipped file, without empty ones."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as stream:
        for line in stream:
            if line.strip():
                yield line


def read_table(folder: Path, table: str) -> Iterator[dict[str, Any]]:
    """The records of one file (``table`` such as ``hub/models``) in the folder of a world or of a step, as they are there; none if there is no such file."""
    for path in (folder / f"{table}.jsonl", folder / f"{table}.jsonl.gz"):
        if path.exists():
            yield from map(orjson.loads, _lines(path))


def _files(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """The world's files of records below a folder, as (kind, name of the key field, path)."""
    for stem, (kind, key) in FILES.items():
        for suffix in (".jsonl", ".jsonl.gz"):
            path = folder / f"{stem}{suffix}"
            if path.exists():
                yield kind, key, path


def hub_uid(kind: str, first_name: str) -> str:
    """The ``_id`` that a record gets if it has none: 24 hexadecimal digits, as the Hub's, made from kind and name."""
    return hashlib.sha256(f"{kind}:{first_name}".encode()).hexdigest()[:24]


def github_uid(first_name: str) -> str:
    """The id that a repository gets if its record has none: a number as text, made from its name."""
    return str(int(hashlib.sha256(f"github:{first_name.lower()}".encode()).hexdigest()[:12], 16) % 2_000_000_000)


class World:
    """A world at one of its steps. ``path``: its folder; ``state``: the folder for its SQLite file; ``step``: how many later steps are applied."""

    def __init__(self, path: Path, state: Path, step: int = 0) -> None:
        """Write the world's base state and then ``step`` later steps into a new SQLite file. Raises ``WorldError`` if the folder is no world."""
        about = path / "world.json"
        if not about.exists():
            raise WorldError(f"{path} holds no world.json")
        self.about: dict[str, Any] = json.loads(about.read_text(encoding="utf-8"))
        self.path = path
        # Whether lists are whole. If a world holds only part of an account's repositories, its lists link one page more, which is "not recorded".
        self.are_lists_whole = self.about.get("lists") != "partial"
        self.as_of = parse_moment(str(self.about.get("as_of", "")))
        folders = sorted((parse_moment(folder.name), folder) for folder in path.glob("steps/*") if folder.is_dir())
        self.steps = [item for item in folders if item[0] > self.as_of]
        state.mkdir(parents=True, exist_ok=True)
        file = state / "world.sqlite"
        file.unlink(missing_ok=True)
        self.db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self.db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;" + _SCHEMA)
        self.step = 0
        self._apply(path)
        for moment, folder in folders:
            if moment <= self.as_of:
                self._apply(folder)
        for _ in range(step):
            self.advance()

    def advance(self) -> datetime | None:
        """Apply the next step; returns its time, or None if there is none."""
        if self.step >= len(self.steps):
            return None
        moment, folder = self.steps[self.step]
        self._apply(folder)
        self.step += 1
        return moment

    def _apply(self, folder: Path) -> None:
        """Write all records of a folder into the database in one transaction; a later record replaces an earlier one of the same key."""
        self.db.execute("BEGIN")
        for kind, key_name, path in _files(folder):
            for line in _lines(path):
                self._put(kind, key_name, path, line)
        self.db.execute("COMMIT")

    def _put(self, kind: str, key_name: str, path: Path, line: bytes) -> None:
        """Put one line of a file into the database: a new state of a record, a rename or a removal. Raises ``WorldError`` for a line that is no record."""
        try:
            value = orjson.loads(line)
            name = str(value[key_name])
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise WorldError(f"{path.name}: a line without {key_name}: {line[:80]!r}") from error
        exact = f"{value['repo_type']}/{name}" if "repo_type" in value else name
        if value.get("_renamed_to"):
            self._rename(kind, name, str(value["_renamed_to"]))
            return
        state = next((state for state in ("deleted", "gone_private", "absent") if value.get(f"_{state}")), "there")
        part = str(value.get("path", "")) if kind in {"licence", "hub_licence"} else ""
        if state in {"deleted", "gone_private"}:
            self.db.execute("UPDATE record SET state = ? WHERE kind = ? AND exact = ? AND ? IN ('', part)", (state, kind, exact, part))
            return
        known = self.db.execute("SELECT uid FROM record WHERE kind = ? AND exact = ?", (kind, exact)).fetchone()
        uid = known[0] if known else _uid_of(kind, name, value)
        self.db.execute(
            "INSERT OR REPLACE INTO record (kind, key, exact, owner, uid, sort, state, body, part) VALUES (?,?,?,?,?,?,?,?,?)",
            (kind, exact, exact, name.split("/")[0] if "/" in name else None, uid, _sort_of(kind, value), state, line.strip(), part),
        )

    def _rename(self, kind: str, old: str, new: str) -> None:
        """Record that ``old`` is called ``new`` now: the old name leads to the new one, which gets the record."""
        row = self.db.execute("SELECT uid, body FROM record WHERE kind = ? AND exact = ?", (kind, old)).fetchone()
        uid, body = row or (_uid_of(kind, old, {}), None)
        self.db.execute("DELETE FROM record WHERE kind = ? AND exact = ?", (kind, old))
        owner = old.split("/")[0] if "/" in old else None
        self.db.execute(
            "INSERT INTO record (kind, key, exact, owner, uid, state, renamed_to, body) VALUES (?,?,?,?,?,'renamed',?,?)",
            (kind, old, old, owner, uid, new, b"{}"),
        )
        if body is None:
            self.db.execute("UPDATE record SET uid = ? WHERE kind = ? AND exact = ?", (uid, kind, new))
            return
        value = orjson.loads(body)
        value.update({"full_name": new, "name": new.split("/")[-1]} if kind == "repository" else {"id": new})
        if "owner" in value:
            value["owner"] = {**value["owner"], "login": new.split("/")[0]}
        self.db.execute(
            "INSERT OR IGNORE INTO record (kind, key, exact, owner, uid, sort, body) VALUES (?,?,?,?,?,?,?)",
            (kind, new, new, new.split("/")[0], uid, _sort_of(kind, value), orjson.dumps(value)),
        )
        prefix = "" if kind == "repository" else f"{kind}/"
        for other in ("tree", "readme", "licence", "releases", "commits") if kind == "repository" else ("card", "hub_licence", "hub_tree", "refs"):
            self.db.execute(
                "UPDATE OR IGNORE record SET key = ?, exact = ?, owner = ? WHERE kind = ? AND exact = ?",
                (prefix + new, prefix + new, new.split("/")[0], other, prefix + old),
            )

    def row(self, kind: str, key: str, *, fold: bool = False) -> tuple[str, str, str, str | None, bytes] | None:
        """A record as ``(name, uid, state, renamed_to, body)``, or None. ``fold``: ignore case in the key, as GitHub does."""
        column = "key" if fold else "exact"
        query = {
            "key": "SELECT exact, uid, state, renamed_to, body FROM record WHERE kind = ? AND key = ? ORDER BY state <> 'there'",
            "exact": "SELECT exact, uid, state, renamed_to, body FROM record WHERE kind = ? AND exact = ?",
        }[column]
        row: tuple[str, str, str, str | None, bytes] | None = self.db.execute(query, (kind, key)).fetchone()
        return row

    def part(self, kind: str, key: str, part: str) -> tuple[str, bytes] | None:
        """The part of a record by its path as ``(state, body)``, or None: a world may hold several licence files of one repository."""
        row: tuple[str, bytes] | None = self.db.execute(
            "SELECT state, body FROM record WHERE kind = ? AND exact = ? AND part = ?", (kind, key, part)
        ).fetchone()
        return row

    def by_uid(self, kind: str, uid: str) -> tuple[str, bytes] | None:
        """The record with this ``uid`` as ``(name, body)``, or None."""
        row: tuple[str, bytes] | None = self.db.execute("SELECT exact, body FROM record WHERE kind = ? AND uid = ? AND state = 'there'", (kind, uid)).fetchone()
        return row


def _uid_of(kind: str, name: str, value: dict[str, Any]) -> str:
    """A record's id at its service; one made from its name if it has none."""
    if kind == "repository":
        recorded_id = value.get("id")
        return str(recorded_id) if isinstance(recorded_id, int) else github_uid(name)
    recorded_id = value.get("_id")
    return recorded_id if isinstance(recorded_id, str) else hub_uid(kind, name)


def _sort_of(kind: str, value: dict[str, Any]) -> str | None:
    """The text by which lists of a kind are sorted: a paper's day, else a date. None: a paper that is in no list."""
    if kind == "paper":
        return str(value["datestamp"])[:10] if value.get("datestamp") and value.get("categories") else None
    created = value.get("createdAt") or value.get("pushed_at")
    # Return '~', which sorts after every date, for a missing date.
    return str(created) if created else "~"
