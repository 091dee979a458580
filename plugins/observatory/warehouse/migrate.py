"""Forward-only migrations with checksums, then the staging views as their files stand. Running it twice changes nothing."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import psycopg2
from psycopg2.sql import Identifier, Literal
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.errors import WarehouseError
from observatory.warehouse import locks, sqlfile
from observatory.warehouse.engine import execute, run_script
from observatory.warehouse.locks import Lock

_NAME = re.compile(r"^(\d{4})_[a-z0-9_]+\.sql$")


def _files(folder: Path) -> list[tuple[int, Path]]:
    found: list[tuple[int, Path]] = []
    for path in sorted(folder.glob("*.sql")):
        match = _NAME.match(path.name)
        if not match:
            raise WarehouseError(f"{path.name} is not named NNNN_name.sql")
        found.append((int(match.group(1)), path))
    if [number for number, _ in found] != list(range(1, len(found) + 1)):
        raise WarehouseError("migrations are not numbered 1, 2, 3 … without a gap")
    return found


def _applied(connection: Connection) -> dict[int, str]:
    if connection.execute(text("SELECT to_regclass('meta.migration')")).scalar() is None:
        return {}
    rows = connection.execute(text("SELECT version, checksum FROM meta.migration"))
    return {row.version: row.checksum for row in rows}


def checksums(folder: Path | None = None) -> dict[int, str]:
    """The SHA-256 of every migration of this release, by its number."""
    return {number: hashlib.sha256(path.read_text(encoding="utf-8").encode()).hexdigest() for number, path in _files(folder or settings.SQL / "migrations")}


def migrate(engine: Engine, folder: Path | None = None) -> list[str]:
    """Apply what is missing and make the staging views, in one transaction; returns the names applied. Raises as ``migrate_in``."""
    with engine.begin() as connection:
        return migrate_in(connection, folder)


def migrate_in(connection: Connection, folder: Path | None = None) -> list[str]:
    """Apply what is missing and make the staging views in the transaction of ``connection``; returns the names applied.

    All or nothing: where one migration fails the warehouse stays at the version that the release before it can go on with.
    Raises ``WarehouseError`` if a migration that was applied has been altered since, if one fails, or if the warehouse is of a newer release.
    """
    names: list[str] = []
    locks.take(connection, Lock.MIGRATE)
    applied, files = _applied(connection), _files(folder or settings.SQL / "migrations")
    for number, path in files:
        sql = path.read_text(encoding="utf-8")
        checksum = hashlib.sha256(sql.encode()).hexdigest()
        known = applied.pop(number, None)
        if known == checksum:
            continue
        if known is not None:
            raise WarehouseError(f"{path.name} was altered after it was applied; write a new migration instead")
        try:
            run_script(connection, sql)
        except psycopg2.Error as error:
            words = " ".join(str(error).split())[:500]
            raise WarehouseError(f"{path.name} failed: {words}. Nothing was changed: the release before goes on with this warehouse") from error
        connection.execute(
            text("INSERT INTO meta.migration (version, name, checksum) VALUES (:number, :name, :checksum)"),
            {"number": number, "name": path.name, "checksum": checksum},
        )
        names.append(path.name)
    if applied:
        raise WarehouseError(
            f"the warehouse is of a newer release (migration {max(applied)}; this one knows {len(files)}): nothing was changed, go on with that"
        )
    _make_staging(connection, settings.SQL / "staging")
    return names


def _make_staging(connection: Connection, folder: Path) -> None:
    """Make the staging views as their files stand, in the order of what they read."""
    objects = sqlfile.load(folder, "staging")
    fingerprint = hashlib.sha256("\n".join(obj.sql for obj in objects).encode()).hexdigest()
    current = connection.execute(text("SELECT obj_description('staging'::regnamespace, 'pg_namespace')")).scalar()
    if fingerprint in str(current):
        return
    views = connection.execute(text("SELECT viewname FROM pg_views WHERE schemaname = 'staging'")).scalars().all()
    for view in views:
        execute(connection, "DROP VIEW IF EXISTS {view} CASCADE", view=Identifier("staging", view))
    for obj in objects:
        run_script(connection, obj.sql)
    remark = f"Views on raw: renamed, cast, latest version. No joins between sources. Files: {fingerprint}"
    execute(connection, "COMMENT ON SCHEMA staging IS {remark}", remark=Literal(remark))
