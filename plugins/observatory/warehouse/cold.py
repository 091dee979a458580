"""Put old counters and superseded payloads away in Parquet files, and bring months back.

A file is written aside, synced, read back and compared by a hash of its rows before a row leaves the database; the move is one
transaction. No file is ever written over: a month that changed since it was put away gets a new file, and the old one stays, marked as
replaced. Running it again finds nothing to do. Queries reach a cold month through any Parquet reader, or through the table after ``thaw``.
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
from typing import IO, NamedTuple

import pyarrow
import pyarrow.csv
import pyarrow.parquet
from psycopg2.extensions import cursor as PgCursor
from psycopg2.sql import SQL, Identifier, Literal
from sqlalchemy import Connection, Engine, text

from observatory.errors import WarehouseError
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
BLOCKS_AT_ONCE = 100


def _cursor(connection: Connection) -> PgCursor:
    found: PgCursor = connection.connection.cursor()  # type: ignore[assignment]  # psycopg2 by URL
    return found


def put_away(engine: Engine, folder: Path, keep_months: int) -> dict[str, int]:
    """Move months older than ``keep_months`` to Parquet files in ``folder``; returns rows moved per table.

    Raises ``WarehouseError`` where a file does not hold what it should.
    """
    folder.mkdir(parents=True, exist_ok=True)
    moved = {"raw.hub_counter": 0, "raw.hub_block": 0}
    for name, source, move in (("cold_months", "raw.hub_counter", _counters), ("cold_blocks", "raw.hub_block", _blocks)):
        with engine.connect() as connection:
            cursor = _cursor(connection)
            cursor.execute(_statement(name), {"keep": keep_months})
            months = [month for (month,) in cursor.fetchall()]
        for month in months:
            with engine.begin() as connection:
                take(connection, Lock.COLD_FILES)
                moved[source] += move(connection, folder, month)
    return moved


def _counters(connection: Connection, folder: Path, month: date) -> int:
    cursor = _cursor(connection)
    partition = Identifier("raw", f"hub_counter_{month:%Y_%m}")
    cursor.execute(SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(partition))
    before = _file_of(cursor, month)
    if before is not None and not before.is_thawed:
        # Rows came into a month that lies in a file: together they are the month.
        _bring_back(cursor, folder, month, before)
    with tempfile.TemporaryFile(dir=folder) as stream:
        lines = _Hashed(stream)
        cursor.copy_expert(SQL(_statement("cold_counters_out")).format(month=Literal(month)), lines, size=1 << 20)  # type: ignore[arg-type]  # it writes
        if before is not None and lines.digest == before.content_sha256 and _is_whole(folder / before.name, before.sha256):
            cursor.execute("UPDATE meta.cold_file SET is_thawed = false WHERE name = %s", (before.name,))
            rows = before.rows
        else:
            stream.seek(0)
            path = _free(cursor, folder, f"hub_counter_{month:%Y_%m}")
            rows = _write_csv(stream, path, lines.digest)
            _note(cursor, path, "raw.hub_counter", month, rows, lines.digest)
            if before is not None:
                cursor.execute("UPDATE meta.cold_file SET replaced_by = %s WHERE name = %s", (path.name, before.name))
    cursor.execute("SELECT raw.drop_hub_counter_month(%s)", (month,))
    return rows


class _File(NamedTuple):
    """A row of ``meta.cold_file``."""

    name: str
    rows: int
    sha256: str
    content_sha256: str | None
    is_thawed: bool


class _Hashed:
    """A stream that is written to, and the SHA-256 of what was written."""

    def __init__(self, stream: IO[bytes] | None = None) -> None:
        self._stream, self._hash = stream, hashlib.sha256()

    def write(self, content: bytes) -> int:
        """Write; returns the number of bytes."""
        self._hash.update(content)
        return len(content) if self._stream is None else self._stream.write(content)

    @property
    def digest(self) -> str:
        """SHA-256, hexadecimal."""
        return self._hash.hexdigest()


def _file_of(cursor: PgCursor, month: date) -> _File | None:
    """The file that holds the counters of ``month``."""
    cursor.execute(_statement("cold_file"), {"month": month})
    row = cursor.fetchone()
    return None if row is None else _File(*row)


def _free(cursor: PgCursor, folder: Path, stem: str) -> Path:
    """The first numbered name that neither a file nor a row of ``meta.cold_file`` bears."""
    cursor.execute("SELECT name FROM meta.cold_file WHERE name LIKE %s", (f"{stem}%",))
    taken = {name for (name,) in cursor.fetchall()}
    names = (f"{stem}{f'_{number}' if number else ''}.parquet" for number in itertools.count())
    return folder / next(name for name in names if name not in taken and not (folder / name).exists())


def _write_csv(stream: IO[bytes], path: Path, digest: str) -> int:
    """Write lines of COPY as Parquet; returns the rows that a reader finds in it. Raises ``WarehouseError`` where these are others."""
    aside = path.with_suffix(".new")
    read = pyarrow.csv.ReadOptions(column_names=COUNTERS.names)
    convert = pyarrow.csv.ConvertOptions(column_types=COUNTERS, null_values=[""])
    with pyarrow.parquet.ParquetWriter(aside, COUNTERS, compression="zstd") as writer:
        # Of an empty file pyarrow's reader knows no columns.
        for batch in pyarrow.csv.open_csv(stream, read_options=read, convert_options=convert) if os.fstat(stream.fileno()).st_size else ():
            writer.write_batch(batch)
    _synced(aside)
    found = _Hashed()
    for lines in _lines(aside):
        found.write(lines)
    if found.digest != digest:
        raise WarehouseError(f"{path.name} does not hold the rows that were written to it")
    _named(aside, path)
    return int(pyarrow.parquet.ParquetFile(path).metadata.num_rows)


def _lines(path: Path) -> Iterator[bytes]:
    """The rows of a file of counters as COPY writes them, in pieces."""
    options = pyarrow.csv.WriteOptions(include_header=False)
    for batch in pyarrow.parquet.ParquetFile(path).iter_batches(batch_size=200_000):
        lines = io.BytesIO()
        pyarrow.csv.write_csv(pyarrow.Table.from_batches([batch]), lines, write_options=options)
        yield lines.getvalue()


def _synced(path: Path) -> None:
    """Have the disk hold what was written to a file or folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _named(aside: Path, path: Path) -> None:
    """Give a whole file its name, for good; raises ``WarehouseError`` where another bears it."""
    try:
        os.link(aside, path)
    except FileExistsError as error:
        raise WarehouseError(f"{path.name} is there already, and no cold file is written over") from error
    aside.unlink()
    _synced(path.parent)


def _blocks(connection: Connection, folder: Path, month: date) -> int:
    cursor = _cursor(connection)
    # Blocks of a month fall out of use over years: each time a file of its own.
    path = _free(cursor, folder, f"hub_block_{month:%Y_%m}")
    aside, ids, written = path.with_suffix(".new"), list[int](), _Hashed()
    cursor.execute(_statement("cold_blocks_out"), {"month": month})
    with pyarrow.parquet.ParquetWriter(aside, BLOCKS, compression="none") as writer:
        while rows := cursor.fetchmany(BLOCKS_AT_ONCE):
            ids += [row[0] for row in rows]
            columns = [
                pyarrow.array([bytes(cell) if isinstance(cell, memoryview) else cell for cell in column], kind.type)
                for column, kind in zip(zip(*rows, strict=True), BLOCKS, strict=True)
            ]
            for block_id, body in zip(columns[0], columns[-1], strict=True):
                written.write(b"%d:%s" % (block_id.as_py(), body.as_py()))
            writer.write_batch(pyarrow.record_batch(columns, schema=BLOCKS))
    _synced(aside)
    found = _Hashed()
    for batch in pyarrow.parquet.ParquetFile(aside).iter_batches(batch_size=BLOCKS_AT_ONCE, columns=["block_id", "body"]):
        for block_id, body in zip(*batch.columns, strict=True):
            found.write(b"%d:%s" % (block_id.as_py(), body.as_py()))
    if found.digest != written.digest:
        raise WarehouseError(f"{path.name} does not hold the blocks that were written to it")
    _named(aside, path)
    _note(cursor, path, "raw.hub_block", month, len(ids), written.digest)
    cursor.execute("UPDATE raw.hub_block SET body = NULL WHERE block_id = ANY (%s)", (ids,))
    return len(ids)


def _note(cursor: PgCursor, path: Path, source: str, month: date, rows: int, content: str) -> None:
    """Note a file in the transaction that takes its rows away."""
    told = (path.name, source, month, rows, path.stat().st_size, _digest(path), content)
    cursor.execute("INSERT INTO meta.cold_file (name, source, month, rows, size_bytes, sha256, content_sha256) VALUES (%s, %s, %s, %s, %s, %s, %s)", told)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _is_whole(path: Path, sha256: str) -> bool:
    """Whether a file is there as it was written."""
    return path.exists() and _digest(path) == sha256


def thaw(engine: Engine, folder: Path, month: date) -> int:
    """Bring the counters of a cold month back into the table; returns their rows. The next ``put_away`` moves them again.

    Raises ``WarehouseError`` where there is no such file, or where it is not the one that was written.
    """
    with engine.begin() as connection:
        take(connection, Lock.COLD_FILES)
        cursor = _cursor(connection)
        told = _file_of(cursor, month)
        if told is None:
            raise WarehouseError(f"no cold file holds {month:%Y-%m}")
        return 0 if told.is_thawed else _bring_back(cursor, folder, month, told)


def thaw_all(engine: Engine, folder: Path) -> int:
    """Bring every cold month of counters back, as who lands a day of the past needs the series whole; returns their rows. Raises as ``thaw``."""
    with engine.connect() as connection:
        months = connection.execute(text(_statement("cold_files"))).scalars().all()
    return sum(thaw(engine, folder, month) for month in months)


def _bring_back(cursor: PgCursor, folder: Path, month: date, told: _File) -> int:
    """Copy a file's rows into their partition, where what is newer stands; returns the file's rows."""
    path = folder / told.name
    if not path.exists():
        raise WarehouseError(f"the cold file {told.name} does not lie in this machine's folder")
    if not _is_whole(path, told.sha256):
        raise WarehouseError(f"{told.name} is not the file that was written")
    cursor.execute("SELECT raw.make_hub_counter_month(%s)", (month,))
    cursor.execute("CREATE TEMPORARY TABLE cold_row (LIKE raw.hub_counter) ON COMMIT DROP")
    for lines in _lines(path):
        cursor.copy_expert("COPY cold_row (hub_key, day, downloads, downloads_all_time, likes, downloads_added) FROM STDIN (FORMAT csv)", io.BytesIO(lines))
    cursor.execute(_statement("cold_rows_in"), {"month": month})
    cursor.execute("DROP TABLE cold_row")
    cursor.execute("UPDATE meta.cold_file SET is_thawed = true WHERE name = %s", (told.name,))
    return told.rows
