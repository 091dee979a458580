"""A release as the store holds it, and the two files that a deposit adds: a card and a description in Croissant.

Both depend only on the release and the name of the repository, so that an equal release makes equal files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow.parquet

from observatory.errors import NothingPublished, StoreError
from observatory.store import Store
from observatory.warehouse.export import MANIFEST, TOP

LIVE = "live"
"""The world of a release whose records come from the live services."""
PACKAGE = "datapackage.json"
# A table's name is used as the name of a config and of a file, and in file patterns, so characters with a meaning in paths or patterns are refused.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,95}")
_DEFAULT = ("release", "release_disclosure")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a release. ``rows``: their number; ``columns``: (name, Parquet type); ``meanings``: the description of each column, by its name."""

    name: str
    file: str
    description: str
    rows: int
    sha256: str
    size_bytes: int
    key: tuple[str, ...]
    columns: tuple[tuple[str, Any], ...]
    meanings: dict[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A release whose files are on this machine. ``files``: local paths, by file name; ``sha256``: their hashes, hexadecimal, by file name."""

    name: str
    manifest: dict[str, Any]
    package: dict[str, Any]
    files: dict[str, Path]
    sha256: dict[str, str]
    tables: tuple[Table, ...]

    @property
    def world(self) -> str:
        """The world that the numbers describe: ``LIVE``, or the title of a replayed one."""
        return str(self.manifest["world"])

    @property
    def is_sample(self) -> bool:
        """Whether the numbers describe a replayed world."""
        return self.world != LIVE

    @property
    def licence(self) -> str:
        """The SPDX id of the licence."""
        return str(self.manifest["licence"])

    @property
    def default(self) -> str:
        """The table that is shown if none is named; it has rows."""
        names = [table.name for table in self.filled]
        return next((table for table in _DEFAULT if table in names), names[0])

    @property
    def filled(self) -> tuple[Table, ...]:
        """The tables with at least one row. The Hub cannot load a config without rows."""
        return tuple(table for table in self.tables if table.rows)


def newest(store: Store) -> str:
    """The name of the release of the newest publication in ``store``; raises ``NothingPublished`` if there is none."""
    names = [PurePosixPath(name) for name in store.names(TOP)]
    manifests = [_json(store, str(name)) for name in names if name.name == MANIFEST and len(name.parts) == 3]
    if not manifests:
        raise NothingPublished("there is no release of the dataset: export_dataset writes one")
    return str(max(manifests, key=lambda manifest: int(manifest["publication_id"]))["release"])


@contextmanager
def held(store: Store, name: str) -> Iterator[Held]:
    """Fetch the release ``name`` from ``store`` and check each file against its manifest. The local files exist until the ``with`` block ends.

    Raises ``StoreError`` if a file is missing or differs from the manifest, if the release has no row, or if a table's name cannot be the name of a config.
    """
    manifest = _json(store, f"{TOP}/{name}/{MANIFEST}")
    hashes = {str(entry["path"]): str(entry["sha256"]) for entry in manifest["files"]}
    # Add the hash of the manifest, which lists those of the other files, but not its own.
    hashes[MANIFEST] = store.sha256(f"{TOP}/{name}/{MANIFEST}")
    with ExitStack() as stack:
        files = {path: stack.enter_context(store.held(f"{TOP}/{name}/{path}", sha256)) for path, sha256 in hashes.items()}
        package = json.loads(files[PACKAGE].read_text(encoding="utf-8"))
        rows = {str(entry["path"]): int(entry["rows"]) for entry in manifest["files"] if entry["rows"] is not None}
        tables = tuple(_table(entry, rows, hashes, files) for entry in package["resources"])
        if not any(entry.rows for entry in tables):
            raise StoreError(f"{name} holds no row")
        yield Held(name, manifest, package, files, hashes, tables)


def _json(store: Store, name: str) -> dict[str, Any]:
    """A JSON file of the store, decoded; it is expected to be an object."""
    with store.open(name) as stream:
        content: dict[str, Any] = json.loads(stream.read())
    return content


def _table(resource: dict[str, Any], rows: dict[str, int], hashes: dict[str, str], files: dict[str, Path]) -> Table:
    """The table that a resource of the data package describes; raises ``StoreError`` if its name cannot be the name of a config."""
    name, file = str(resource["name"]), str(resource["path"])
    if not _PLAIN.fullmatch(name) or file != f"{name}.parquet":
        raise StoreError(f"a table's name cannot be one of a config: {name[:100]!r}")
    schema = pyarrow.parquet.read_schema(files[file])
    fields = resource["schema"]["fields"]
    return Table(
        name,
        file,
        str(resource["description"]),
        rows[file],
        hashes[file],
        files[file].stat().st_size,
        tuple(resource["schema"].get("primaryKey", ())),
        tuple((field.name, field.type) for field in schema),
        {str(field["name"]): str(field["description"]) for field in fields},
    )
