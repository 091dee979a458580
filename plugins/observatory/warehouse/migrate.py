"""Forward-only migrations with checksums, then the staging views as their files stand. Running it twice changes nothing."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

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


def migrate(engine: Engine, folder: Path | None = None) -> list[str]:
    """Apply what is missing, each migration in its own transaction; returns the names applied.

    Raises ``WarehouseError`` if a migration that was applied has been altered since.
    """
    names: list[str] = []
    for number, path in _files(folder or settings.SQL / "migrations"):
        sql = path.read_text(encoding="utf-8")
        checksum = hashlib.sha256(sql.encode()).hexdigest()
        with engine.begin() as connection:
            locks.take(connection, Lock.MIGRATE)
            known = _applied(connection).get(number)
            if known == checksum:
                continue
            if known is not None:
                raise WarehouseError(f"{path.name} was altered after it was applied; write a new migration instead")
            run_script(connection, sql)
            connection.execute(
                text("INSERT INTO meta.migration (version, name, checksum) VALUES (:number, :name, :checksum)"),
                {"number": number, "name": path.name, "checksum": checksum},
            )
            names.append(path.name)
    create_staging(engine)
    return names


def create_staging(engine: Engine, folder: Path | None = None) -> None:
    """Make the staging views as their files stand, in one transaction and in the order of what they read."""
    with engine.begin() as connection:
        locks.take(connection, Lock.MIGRATE)
        objects = sqlfile.load(folder or settings.SQL / "staging", "staging")
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
