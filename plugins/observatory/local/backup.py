"""Writes a state's warehouse and files into one archive, as of one moment; the stack may run meanwhile.

The database is dumped by ``pg_dump``, which other minor and later major versions of Postgres can load. Airflow's own database, whose connections hold
tokens, is not backed up. Dump and manifest are made from one snapshot. Files are copied after the dump: those that rows refer to never change.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from psycopg2.errors import LockNotAvailable
from psycopg2.extensions import cursor as PgCursor
from psycopg2.sql import SQL, Identifier
from sqlalchemy import Connection, text

import observatory
from observatory.errors import ObservatoryError
from observatory.local import airflow, archive, disk, postgres, states
from observatory.local.archive import DUMP, FILES, PIECE_BYTES, Manifest, StateTold, Table, Writer
from observatory.local.states import State
from observatory.store import Store, opened
from observatory.warehouse import sqlfile
from observatory.warehouse.engine import engine_for

FOLDER = "backups"
"""The folder of backups unless FILE names another, below the folder of all states."""
LOCK_MINUTES = 10
"""How long the backup waits for a lock on the tables, which a change of a table's definition may hold."""
DUMP_SHARE = 1.25
"""The most that a dump takes, as a multiple of the tables' size: Postgres' compressed values are unpacked and compressed again, less well."""
_statement = partial(sqlfile.statement, "backup")


@dataclass(frozen=True)
class Facts:
    """The contents of a warehouse in one snapshot. Sizes are bytes; ``last_as_of`` is ISO (UTC); ``migrations``: checksums by number.

    ``roles``: the roles that each role is a member of; ``cold_files``: SHA-256 by file name.
    """

    migrations: dict[str, str]
    publications: int
    last_world: str
    last_as_of: str
    registry_hash: str
    roles: dict[str, list[str]]
    cold_files: dict[str, str]
    tables: dict[str, Table]
    database_bytes: int
    table_bytes: int
    postgres: str
    postgres_major: int


def backup(state: State, sockets: Path, file: Path | None, say: Callable[[str], None]) -> tuple[Path, Manifest]:
    """Write a backup of ``state``, whose Postgres answers on ``sockets``; returns the path of the archive and its manifest.

    ``file``: the path of the archive, or a folder for it. Raises ``ObservatoryError`` if the archive exists, if the disk has not enough room, or if the
    state has no warehouse.
    """
    target = _archive_path(state, file)
    if target.is_relative_to(state.folder.resolve()):
        raise ObservatoryError(f"{target} lies in the state that it would be a backup of: name a file elsewhere")
    if not target.parent.is_dir():
        raise ObservatoryError(f"{target.parent}: there is no such folder")

    with _snapshot(sockets) as (connection, snapshot):
        warehouse_facts = facts(connection)
        file_store = opened(airflow.store_of(state.folder, is_live=state.mode == states.LIVE)["OBSERVATORY_STORE"])
        files, missing = _list_files(state.folder, file_store, warehouse_facts.cold_files)
        needed = int(warehouse_facts.table_bytes * DUMP_SHARE) + sum(path.stat().st_size for path in files.values()) + disk.START_BYTES
        if (free := disk.free_bytes(target.parent)) < needed:
            raise ObservatoryError(
                f"disk: {disk.format_size(free)} free for {target.parent}, and the backup may take {disk.format_size(needed)}. Nothing was written"
            )
        manifest = archive.write(
            target, f".{state.name}.part", lambda writer: _write_parts(writer, state, sockets, snapshot, warehouse_facts, files, missing), room(target.parent)
        )
    if file_store.folder is None:
        say(f"cold files, exports and Data Docs stay in {file_store.url}, and are no part of the backup")
    for name in missing:
        say(f"not in the backup, since it is not where the warehouse has it: {name}")
    return target, manifest


def room(folder: Path) -> Callable[[], None]:
    """A function that raises ``ObservatoryError`` if the disk of ``folder`` is nearly full. It acts earlier than a running stack, which would shut down."""

    def check() -> None:
        """Raise ``ObservatoryError`` if the disk has too little space left."""
        if (free := disk.free_bytes(folder)) < disk.START_BYTES:
            raise ObservatoryError(f"disk: {disk.format_size(free)} free for {folder}; the backup was given up, and nothing of it is left")

    return check


def _archive_path(state: State, file: Path | None) -> Path:
    """The path of the archive. If ``file`` is a folder or None, the file's name is made from the state's name and the time."""
    all_states = state.folder.parent
    if file is None:
        states.private(all_states / FOLDER)
    folder = (all_states / FOLDER if file is None else file).resolve()
    return folder / f"{state.name}-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.backup.zip" if folder.is_dir() else folder


@contextmanager
def _snapshot(sockets: Path) -> Iterator[tuple[Connection, str]]:
    """A transaction with a snapshot of the warehouse, and the snapshot's name, with which pg_dump reads the same state.

    Raises ``ObservatoryError`` if there is no warehouse, or if a table stays locked for ``LOCK_MINUTES``.
    """
    engine = engine_for(postgres.url(sockets, "observatory"))
    with engine.connect() as connection:
        if connection.execute(text("SELECT to_regclass('meta.migration')")).scalar() is None:
            raise ObservatoryError("the state holds no warehouse yet: there is nothing to back up")
        tables = _table_names(_cursor(connection))
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        cursor = _cursor(connection)
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", (f"{LOCK_MINUTES}min",))
        # Commit through the driver: SQLAlchemy does not know that the raw cursor began a transaction. Without it the snapshot would be older than the locks.
        connection.connection.commit()
        cursor = _cursor(connection)
        # Lock first, then take the snapshot: a table truncated or dropped between snapshot and dump would be dumped empty.
        try:
            cursor.execute(SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(SQL(", ").join(Identifier(*name) for name in tables)))
        except LockNotAvailable:
            raise ObservatoryError(f"a table was held for {LOCK_MINUTES} minutes by something that changes its form: try again when that has ended") from None
        cursor.execute("SELECT pg_export_snapshot()")
        yield connection, _read_row(cursor)[0]


def facts(connection: Connection) -> Facts:
    """Read the contents of the warehouse as ``connection`` sees them."""
    cursor = _cursor(connection)
    cursor.execute(_statement("plain"))
    tables = _table_names(cursor)
    migrations = {str(number): checksum for number, checksum in _read_rows(cursor, "migrations")}
    publications, _, world, registry, as_of = _read_rows(cursor, "publications")[0] if ("meta", "publication") in tables else (0, None, None, None, None)
    cold = dict(_read_rows(cursor, "cold_files")) if ("meta", "cold_file") in tables else {}
    sizes = _read_rows(cursor, "sizes")[0]
    sums = {}
    for schema, name in tables:
        cursor.execute(SQL(_statement("rows")).format(table=Identifier(schema, name)))
        rows, total = _read_row(cursor)
        sums[f"{schema}.{name}"] = Table(rows=rows, sum=total)
    roles = {name: list(groups) for name, groups in _read_rows(cursor, "roles")}
    last_as_of = as_of.isoformat() if as_of is not None else ""
    return Facts(migrations, publications, world or "", last_as_of, registry or "", roles, cold, sums, *sizes)


def _cursor(connection: Connection) -> PgCursor:
    """A cursor of psycopg2 on the connection."""
    cursor: PgCursor = connection.connection.cursor()  # type: ignore[assignment]  # the engine's URL names psycopg2 as its driver
    return cursor


def _read_rows(cursor: PgCursor, name: str) -> list[tuple[Any, ...]]:
    """The rows of sql/backup/<name>.sql."""
    cursor.execute(_statement(name))
    return list(cursor.fetchall())


def _read_row(cursor: PgCursor) -> tuple[Any, ...]:
    """The only row of the last statement."""
    (row,) = cursor.fetchall()
    return tuple(row)


def _table_names(cursor: PgCursor) -> list[tuple[str, str]]:
    """The tables to save, as (schema, name)."""
    return [(schema, name) for schema, name in _read_rows(cursor, "tables")]


def _list_files(folder: Path, file_store: Store, cold_files: dict[str, str]) -> tuple[dict[str, Path], list[str]]:
    """The files to back up, by their name in the archive, and the names of cold files that the warehouse lists but that are missing.

    Files in an object store are not backed up.
    """
    files, missing = dict[str, Path](), list[str]()
    for name in sorted(cold_files):
        # Use only the last part of the name, which comes from the warehouse, so that it cannot lead out of the folder.
        file = f"cold/{Path(name).name}"
        if file_store.folder is None:
            missing += [] if file_store.has(file) else [file]
        elif (path := file_store.folder / file).is_file() and not path.is_symlink():
            files[f"{FILES}/{file}"] = path
        else:
            missing.append(f"cold/{name}")
    store_trees = {} if file_store.folder is None else {"exports": file_store.folder / "exports", "data_docs": file_store.folder / "data_docs"}
    for top, tree in {**store_trees, "audit": folder / "audit"}.items():
        for tree_folder, folders, names in os.walk(tree):
            # Leave out names that begin with a dot: these files are still being written.
            folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
            for path in (Path(tree_folder, name) for name in sorted(names) if not name.startswith(".")):
                if path.is_file() and not path.is_symlink():
                    files[f"{FILES}/{top}/{path.relative_to(tree).as_posix()}"] = path
    for name in ("served.csv", "export.key"):
        if (folder / name).is_file():
            files[f"{FILES}/{name}"] = folder / name
    return files, missing


def _write_parts(writer: Writer, state: State, sockets: Path, snapshot: str, warehouse_facts: Facts, files: dict[str, Path], missing: list[str]) -> Manifest:
    """Write the dump and every file into the backup; returns the manifest. A cold file whose SHA-256 is not the recorded one is added to ``missing``.

    Raises ``ObservatoryError`` if pg_dump fails or the disk is nearly full, ``FileNotFoundError`` if a file vanished that is no page of Data Docs.
    """
    writer.add(DUMP, _dump(sockets, snapshot))
    for name, path in files.items():
        try:
            stream = path.open("rb")
        except FileNotFoundError:
            if not name.startswith(f"{FILES}/data_docs/"):
                raise
            continue  # a new run of the checks replaced these Data Docs meanwhile
        with stream:
            part = writer.add(name, iter(partial(stream.read, PIECE_BYTES), b""))
        if name.startswith(f"{FILES}/cold/") and part.sha256 != warehouse_facts.cold_files[path.name]:
            missing.append(f"cold/{path.name} (its content is another)")
    entries = state.told
    return Manifest(
        format=1,
        project=observatory.__version__,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        state=StateTold(
            name=state.name,
            mode=state.mode if state.mode in {states.LIVE, states.REPLAY} else states.UNKNOWN,  # type: ignore[arg-type]  # one of the three
            step=int(entries.get("step", 0)),
            **{name: str(entries.get(name) or "") for name in ("made_by", "made_at", "world", "world_path", "fingerprint")},
        ),
        postgres=warehouse_facts.postgres,
        postgres_major=warehouse_facts.postgres_major,
        database_bytes=warehouse_facts.database_bytes,
        migrations=warehouse_facts.migrations,
        publications=warehouse_facts.publications,
        last_world=warehouse_facts.last_world,
        last_as_of=warehouse_facts.last_as_of,
        registry_hash=warehouse_facts.registry_hash,
        roles=warehouse_facts.roles,
        tables=warehouse_facts.tables,
        missing=missing,
        parts=writer.parts,
    )


def _dump(sockets: Path, snapshot: str) -> Iterator[bytes]:
    """Run pg_dump on the snapshot; yields its output in pieces of bytes. Raises ``ObservatoryError`` if it fails, and ends it if the caller stops."""
    options = ["--format=custom", "--compress=gzip:1", f"--snapshot={snapshot}", f"--lock-wait-timeout={LOCK_MINUTES}min", "--no-password"]
    command = [str(postgres.binaries() / "pg_dump"), *options, "-h", str(sockets), "-U", "postgres", "-d", "observatory"]
    with tempfile.TemporaryFile() as stderr, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, env=postgres.plain_environment()) as process:
        assert process.stdout is not None
        try:
            while piece := process.stdout.read(PIECE_BYTES):
                yield piece
            status = process.wait()
        except BaseException:
            process.kill()
            raise
        if status:
            stderr.seek(0)
            raise ObservatoryError(f"pg_dump ended with status {status}: {' '.join(stderr.read(2_000).decode(errors='replace').split())}")
