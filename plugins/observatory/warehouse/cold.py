"""Moves old counters and payloads that no current record uses into Parquet files of the store, and brings months back.

A file is written aside, read back, compared by a hash of its rows, put into the store and read back from there before a row leaves the
database; the move is one transaction. No file is ever written over: a month that changed since it was put away gets a new file, and the old one
stays, marked as replaced. A second run finds nothing to do, and uses a file that a killed run had put there. Queries reach a cold month
through any Parquet reader, or through the table after ``restore_month``.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

import pyarrow
import pyarrow.csv
import pyarrow.parquet
from psycopg2.extensions import cursor as PgCursor
from psycopg2.sql import SQL, Identifier, Literal
from sqlalchemy import Connection, Engine, text

from observatory.errors import WarehouseError
from observatory.store import Store, sha256_of
from observatory.warehouse import sqlfile
from observatory.warehouse.locks import Lock, take

_statement = partial(sqlfile.statement, "maintenance")
COUNTERS = pyarrow.schema(
    [
        ("hub_key", pyarrow.int32()),
        ("day", pyarrow.date32()),
        ("downloads", pyarrow.int64()),
        ("downloads_all_time", pyarrow.int64()),
        ("likes", pyarrow.int32()),
        ("downloads_added", pyarrow.int32()),
    ]
)
BLOCKS = pyarrow.schema(
    [
        ("block_id", pyarrow.int32()),
        ("observed_at", pyarrow.timestamp("us", "UTC")),
        ("kind", pyarrow.string()),
        ("via", pyarrow.string()),
        ("records", pyarrow.int32()),
        ("size_bytes", pyarrow.int32()),
        ("body", pyarrow.binary()),
    ]
)
BLOCKS_AT_ONCE, GROUP_BYTES = 4, 4 << 20
"""How many blocks are fetched at once, and from how many bytes on a row group of the file is full: both bound the memory of a task."""
TOP = "cold"
"""The folder of the cold files in the store."""


def _cursor(connection: Connection) -> PgCursor:
    """A cursor of the driver below SQLAlchemy, in the connection's transaction."""
    cursor: PgCursor = connection.connection.cursor()  # type: ignore[assignment]  # the engine's URL names psycopg2 as its driver
    return cursor


def archive_old_months(engine: Engine, store: Store, keep_months: int) -> dict[str, int]:
    """Move counters and unused blocks of months older than ``keep_months`` to Parquet files of ``store``; returns rows moved per table.

    Raises ``WarehouseError`` if a file read back differs from what was written, ``StoreError`` if the store refuses a file.
    """
    moved = {"raw.hub_counter": 0, "raw.hub_block": 0}
    for name, source, move in (("cold_months", "raw.hub_counter", _move_counters), ("cold_blocks", "raw.hub_block", _move_blocks)):
        with engine.connect() as connection:
            cursor = _cursor(connection)
            cursor.execute(_statement(name), {"keep": keep_months})
            months = [month for (month,) in cursor.fetchall()]
        for month in months:
            with engine.begin() as connection:
                take(connection, Lock.COLD_FILES)
                with store.aside(TOP) as aside:
                    moved[source] += move(connection, store, aside, month)
    return moved


def _move_counters(connection: Connection, store: Store, aside: Path, month: date) -> int:
    """Move one month of counters into a Parquet file, drop the month's partition, and return its rows. A file with equal content is used again."""
    cursor = _cursor(connection)
    partition = Identifier("raw", f"hub_counter_{month:%Y_%m}")
    cursor.execute(SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(partition))
    earlier = _file_of(cursor, month)
    if earlier is not None and not earlier.is_thawed:
        # Bring the old rows of a month back for which new rows came after it was moved to a file, so that the new file holds the whole month.
        _bring_back(cursor, store, month, earlier)
    with tempfile.TemporaryFile(dir=aside) as stream:
        hashed_copy = _Hashed(stream)
        cursor.copy_expert(SQL(_statement("cold_counters_out")).format(month=Literal(month)), hashed_copy, size=1 << 20)  # type: ignore[arg-type]  # it writes
        if earlier is not None and hashed_copy.digest == earlier.content_sha256 and _is_whole(store, earlier):
            cursor.execute("UPDATE meta.cold_file SET is_thawed = false WHERE name = %s", (earlier.name,))
            rows = earlier.rows
        else:
            stream.seek(0)
            path = aside / "counters.parquet"
            rows = _write_csv(stream, path, hashed_copy.digest)
            name = _store_file(cursor, store, path, "raw.hub_counter", month, rows, hashed_copy.digest)
            if earlier is not None:
                cursor.execute("UPDATE meta.cold_file SET replaced_by = %s WHERE name = %s", (name, earlier.name))
    cursor.execute("SELECT raw.drop_hub_counter_month(%s)", (month,))
    return rows


class _File(NamedTuple):
    """A row of ``meta.cold_file``."""

    name: str
    rows: int
    sha256: str
    content_sha256: str | None
    is_thawed: bool
    store: str | None


class _Hashed:
    """Passes what is written on to a stream, if there is one, and keeps the SHA-256 of all of it."""

    def __init__(self, stream: IO[bytes] | None = None) -> None:
        self._stream, self._hash = stream, hashlib.sha256()

    def write(self, content: bytes) -> int:
        """Write bytes to the stream and add them to the hash; returns their number."""
        self._hash.update(content)
        return len(content) if self._stream is None else self._stream.write(content)

    @property
    def digest(self) -> str:
        """SHA-256 of what was written so far, hexadecimal."""
        return self._hash.hexdigest()


def _file_of(cursor: PgCursor, month: date) -> _File | None:
    """The cold file that holds the counters of ``month`` now; None if there is none. Its row in ``meta.cold_file`` is locked until the transaction ends."""
    cursor.execute(_statement("cold_file"), {"month": month})
    row = cursor.fetchone()
    return None if row is None else _File(*row)


def _store_file(cursor: PgCursor, store: Store, path: Path, source: str, month: date, rows: int, content_digest: str) -> str:
    """Put a file into the store and insert its row into ``meta.cold_file``; returns its name. ``content_digest``: SHA-256 of the rows in it.

    The name holds the hash of the file, so that two warehouses on one store cannot overwrite each other's files, and the first number that
    neither another row of ``meta.cold_file`` nor a file of other content has. Raises ``StoreError`` if the store refuses the file.
    """
    digest = sha256_of(path)
    stem = f"{source.removeprefix('raw.')}_{month:%Y_%m}"
    cursor.execute("SELECT name FROM meta.cold_file WHERE source = %s AND month = %s", (source, month))
    taken = {name for (name,) in cursor.fetchall()}
    for number in itertools.count():
        name = f"{stem}{f'_{number}' if number else ''}-{digest[:12]}.parquet"
        if name not in taken and (not store.has(f"{TOP}/{name}") or store.sha256(f"{TOP}/{name}") == digest):
            break
    store.put(path, f"{TOP}/{name}")
    row = (name, source, month, rows, path.stat().st_size, digest, content_digest, f"{store.url}/{TOP}")
    cursor.execute(
        "INSERT INTO meta.cold_file (name, source, month, rows, size_bytes, sha256, content_sha256, store) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", row
    )
    return name


def _write_csv(stream: IO[bytes], path: Path, digest: str) -> int:
    """Write counters, as CSV lines of COPY, into the Parquet file ``path``; returns the number of its rows.

    Raises ``WarehouseError`` if the rows read back do not have the SHA-256 ``digest``.
    """
    read = pyarrow.csv.ReadOptions(column_names=COUNTERS.names)
    convert = pyarrow.csv.ConvertOptions(column_types=COUNTERS, null_values=[""])
    with pyarrow.parquet.ParquetWriter(path, COUNTERS, compression="zstd") as writer:
        # Read nothing from an empty file, in which pyarrow finds no columns.
        for batch in pyarrow.csv.open_csv(stream, read_options=read, convert_options=convert) if os.fstat(stream.fileno()).st_size else ():
            writer.write_batch(batch)
    read_back = _Hashed()
    for lines in _lines(path):
        read_back.write(lines)
    if read_back.digest != digest:
        raise WarehouseError("the file of counters does not hold the rows that were written to it")
    return int(pyarrow.parquet.ParquetFile(path).metadata.num_rows)


def _lines(path: Path) -> Iterator[bytes]:
    """The rows of a Parquet file of counters as CSV lines in the form of COPY, one row group at a time."""
    options = pyarrow.csv.WriteOptions(include_header=False)
    for group in _read_groups(path):
        lines = io.BytesIO()
        pyarrow.csv.write_csv(group, lines, write_options=options)
        yield lines.getvalue()


def _read_groups(path: Path, columns: list[str] | None = None) -> Iterator[pyarrow.Table]:
    """The row groups of a file, one at a time: pyarrow's own iterator of batches keeps what it has read until its end."""
    with pyarrow.parquet.ParquetFile(path) as file:
        for number in range(file.num_row_groups):
            yield file.read_row_group(number, columns=columns)


def _move_blocks(connection: Connection, store: Store, aside: Path, month: date) -> int:
    """Move the blocks of ``month`` that no current record uses into one new Parquet file, empty their ``body`` in the table, and return how many.

    Raises ``WarehouseError`` if the file read back differs.
    """
    cursor = _cursor(connection)
    # Write a new file of blocks: a month's blocks become unused bit by bit, so each run may write another file for the same month.
    path, ids, written = aside / "blocks.parquet", list[int](), _Hashed()
    # Write no statistics and no dictionary for the column body: for either pyarrow would keep all bodies in memory until the end.
    options: dict[str, Any] = {"compression": "none", "use_dictionary": ["kind", "via"], "write_statistics": ["block_id", "observed_at"]}
    with pyarrow.parquet.ParquetWriter(path, BLOCKS, **options) as writer:
        for rows in _block_groups(connection, month):
            ids += [row[0] for row in rows]
            columns = [pyarrow.array(column, kind.type) for column, kind in zip(zip(*rows, strict=True), BLOCKS, strict=True)]
            for block_id, *_, body in rows:
                written.write(b"%d:%s" % (block_id, body))
            writer.write_batch(pyarrow.record_batch(columns, schema=BLOCKS))
    read_back = _Hashed()
    for group in _read_groups(path, ["block_id", "body"]):
        for block_id, body in zip(*group.columns, strict=True):
            read_back.write(b"%d:%s" % (block_id.as_py(), body.as_py()))
    if read_back.digest != written.digest:
        raise WarehouseError("the file of blocks does not hold the blocks that were written to it")
    name = _store_file(cursor, store, path, "raw.hub_block", month, len(ids), written.digest)
    cursor.execute("SELECT raw.empty_hub_blocks(%s, %s)", (name, ids))
    return len(ids)


def _block_groups(connection: Connection, month: date) -> Iterator[list[tuple[Any, ...]]]:
    """The unused blocks of a month in groups of about ``GROUP_BYTES``. A server-side cursor reads them: the driver's own would hold the whole month."""
    cursor: Any = connection.connection.cursor(name="cold_blocks")  # type: ignore[call-arg]  # the engine's URL names psycopg2 as its driver
    cursor.itersize = BLOCKS_AT_ONCE
    cursor.execute(_statement("cold_blocks_out"), {"month": month})
    group, size = list[tuple[Any, ...]](), 0
    for row in cursor:
        group.append((*row[:-1], bytes(row[-1])))
        size += len(group[-1][-1])
        if size >= GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group
    cursor.close()


def _is_whole(store: Store, file: _File) -> bool:
    """Whether the store has the file, and with the SHA-256 that was written."""
    return store.has(f"{TOP}/{file.name}") and store.sha256(f"{TOP}/{file.name}") == file.sha256


def restore_month(engine: Engine, store: Store, month: date) -> int:
    """Bring the counters of a cold month back into the table; returns the number of rows, 0 if they are back already.

    The next ``archive_old_months`` moves them again.

    Raises ``WarehouseError`` if no file holds the month or it is not in the store, ``StoreError`` if it is not the one that was written.
    """
    with engine.begin() as connection:
        take(connection, Lock.COLD_FILES)
        cursor = _cursor(connection)
        file = _file_of(cursor, month)
        if file is None:
            raise WarehouseError(f"no cold file holds {month:%Y-%m}")
        return 0 if file.is_thawed else _bring_back(cursor, store, month, file)


def restore_all_months(engine: Engine, store: Store) -> int:
    """Bring every cold month of counters back, since landing a past day needs the whole series; returns the number of rows. Raises as ``restore_month``."""
    with engine.connect() as connection:
        months = connection.execute(text(_statement("cold_files"))).scalars().all()
    return sum(restore_month(engine, store, month) for month in months)


def _bring_back(cursor: PgCursor, store: Store, month: date, file: _File) -> int:
    """Copy a file's rows into their partition; a row that is already there is newer and stays. Returns the number of rows in the file.

    Raises ``WarehouseError`` if the file is not in the store, ``StoreError`` if it is not the one that was written.
    """
    if not store.has(f"{TOP}/{file.name}"):
        raise WarehouseError(f"the cold file {file.name} does not lie in {store.url}/{TOP}; it was written to {file.store or 'a folder that nobody noted'}")
    cursor.execute("SELECT raw.make_hub_counter_month(%s)", (month,))
    cursor.execute("CREATE TEMPORARY TABLE cold_row (LIKE raw.hub_counter) ON COMMIT DROP")
    with store.held(f"{TOP}/{file.name}", file.sha256) as path:
        for lines in _lines(path):
            cursor.copy_expert("COPY cold_row (hub_key, day, downloads, downloads_all_time, likes, downloads_added) FROM STDIN (FORMAT csv)", io.BytesIO(lines))
    cursor.execute(_statement("cold_rows_in"), {"month": month})
    cursor.execute("DROP TABLE cold_row")
    cursor.execute("UPDATE meta.cold_file SET is_thawed = true WHERE name = %s", (file.name,))
    return file.rows
