"""Makes a new warehouse from the files of its current state, and brings an old one up to date by forward-only migrations. A second run changes nothing."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import psycopg2
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.errors import WarehouseError
from observatory.warehouse import locks, tree
from observatory.warehouse.engine import run_script
from observatory.warehouse.locks import Lock

_NAME = re.compile(r"^(\d{4})_[a-z0-9_]+\.sql$")
_NOTE = text("INSERT INTO meta.migration (version, name, checksum) VALUES (:version, :name, :checksum)")


def _list_migrations(folder: Path) -> list[tuple[int, Path]]:
    """``(number, path)`` of every migration in order. Raises ``WarehouseError`` if a name or the numbering is wrong."""
    migrations: list[tuple[int, Path]] = []
    for path in sorted(folder.glob("*.sql")):
        match = _NAME.match(path.name)
        if not match:
            raise WarehouseError(f"{path.name} is not named NNNN_name.sql")
        migrations.append((int(match.group(1)), path))
    if [number for number, _ in migrations] != list(range(1, len(migrations) + 1)):
        raise WarehouseError("migrations are not numbered 1, 2, 3 … without a gap")
    return migrations


def _read_applied(connection: Connection) -> dict[int, str] | None:
    """The SHA-256 of the migrations that were applied, by number; None if there is no warehouse yet."""
    if connection.execute(text("SELECT to_regclass('meta.migration')")).scalar() is None:
        return None
    rows = connection.execute(text("SELECT version, checksum FROM meta.migration"))
    return {row.version: row.checksum for row in rows}


def _checksum(path: Path) -> str:
    """The SHA-256 of a migration's text, as hex; it must not change once the migration was applied."""
    return hashlib.sha256(path.read_text(encoding="utf-8").encode()).hexdigest()


def checksums(folder: Path | None = None) -> dict[int, str]:
    """The SHA-256 of every migration in ``folder`` (default: this release's), by number. Raises ``WarehouseError`` if a name or the numbering is wrong."""
    return {number: _checksum(path) for number, path in _list_migrations(folder or settings.SQL / "migrations")}


def migrate(engine: Engine, folder: Path | None = None) -> list[str]:
    """Make the warehouse, or apply the migrations that it lacks, in one transaction; returns their names. Raises as ``migrate_in``."""
    with engine.begin() as connection:
        return migrate_in(connection, folder)


def migrate_in(connection: Connection, folder: Path | None = None) -> list[str]:
    """Make the warehouse, or apply the migrations that it lacks, in the transaction of ``connection``; returns their names.

    An empty database gets the current state at once, and every migration counts as applied; if ``folder`` is given, its migrations run one by one instead.
    All or nothing: if a migration fails, the caller's transaction fails, and the earlier release can go on with the warehouse.
    Raises ``WarehouseError`` if a migration that was applied has been altered since, if one fails, or if the warehouse is of a newer release.
    """
    locks.take(connection, Lock.MIGRATE)
    files, applied = _list_migrations(folder or settings.SQL / "migrations"), _read_applied(connection)
    if applied is None and folder is None:
        tree.make(connection)
        for number, path in files:
            _note_migration(connection, number, path)
        return [path.name for _, path in files]
    if applied is not None and len(applied) < len(files):
        tree.make_history_function(connection)
    names = _apply_missing(connection, files, applied or {})
    tree.replace(connection, is_needed=bool(names))
    return names


def missing(connection: Connection, folder: Path | None = None) -> list[str]:
    """The names of this release's migrations that the warehouse of ``connection`` lacks; all of them if there is no warehouse yet. Changes nothing.

    Raises ``WarehouseError`` if the warehouse is of a newer release.
    """
    files, applied = _list_migrations(folder or settings.SQL / "migrations"), _read_applied(connection) or {}
    if len(applied) > len(files):
        raise _newer(max(applied), len(files))
    return [path.name for number, path in files if number not in applied]


def _newer(theirs: int, ours: int) -> WarehouseError:
    """The error on a warehouse that has migration ``theirs``, while this release knows ``ours`` of them."""
    return WarehouseError(f"the warehouse is of a newer release (migration {theirs}; this one knows {ours}): nothing was changed, go on with that")


def _apply_missing(connection: Connection, files: list[tuple[int, Path]], applied: dict[int, str]) -> list[str]:
    """Apply those of ``files`` (number, path) that are not in ``applied`` (number: SHA-256); returns their names.

    Raises ``WarehouseError`` if one was altered after it was applied, if one fails, or if the warehouse has migrations that ``files`` lack.
    """
    names: list[str] = []
    for number, path in files:
        checksum_then = applied.pop(number, None)
        if checksum_then == _checksum(path):
            continue
        if checksum_then is not None:
            raise WarehouseError(f"{path.name} was altered after it was applied; write a new migration instead")
        try:
            run_script(connection, path.read_text(encoding="utf-8"))
        except psycopg2.Error as error:
            message = " ".join(str(error).split())[:500]
            raise WarehouseError(f"{path.name} failed: {message}. Nothing was changed: the release before goes on with this warehouse") from error
        _note_migration(connection, number, path)
        names.append(path.name)
    if applied:
        raise _newer(max(applied), len(files))
    return names


def _note_migration(connection: Connection, number: int, path: Path) -> None:
    """Note in ``meta.migration`` that a migration was applied."""
    connection.execute(_NOTE, {"version": number, "name": path.name, "checksum": _checksum(path)})
