"""Put old counters and superseded payloads away in Parquet files, and bring a month back.

A file is written aside, read back and compared before a row leaves the database; the move is one transaction. Running it
again finds nothing to do. Queries reach a cold month through any Parquet reader, or through the table after ``thaw``.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO

import pyarrow
import pyarrow.csv
import pyarrow.parquet
from psycopg2.extensions import cursor as PgCursor
from psycopg2.sql import SQL, Identifier, Literal
from sqlalchemy import Connection, Engine, text

from observatory.errors import WarehouseError
from observatory.warehouse import sqlfile

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
    """Move months older than ``keep_months`` to Parquet files in ``folder``; returns rows moved per table."""
    folder.mkdir(parents=True, exist_ok=True)
    moved = {"raw.hub_counter": 0, "raw.hub_block": 0}
    for name, source, move in (("cold_months", "raw.hub_counter", _counters), ("cold_blocks", "raw.hub_block", _blocks)):
        with engine.connect() as connection:
            cursor = _cursor(connection)
            cursor.execute(_statement(name), {"keep": keep_months})
            months = [month for (month,) in cursor.fetchall()]
        for month in months:
            with engine.begin() as connection:
                moved[source] += move(connection, folder, month)
    return moved


def _counters(connection: Connection, folder: Path, month: date) -> int:
    cursor = _cursor(connection)
    partition = Identifier("raw", f"hub_counter_{month:%Y_%m}")
    cursor.execute(SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(partition))
    with tempfile.TemporaryFile(dir=folder) as stream:
        cursor.copy_expert(SQL(_statement("cold_counters_out")).format(month=Literal(month)), stream, size=1 << 20)
        stream.seek(0)
        path = folder / f"hub_counter_{month:%Y_%m}.parquet"
        rows = _write_csv(stream, path)
    cursor.execute(SQL("SELECT count(*) FROM {}").format(partition))
    _note(connection, path, "raw.hub_counter", month, rows, int(cursor.fetchall()[0][0]))
    cursor.execute("SELECT raw.drop_hub_counter_month(%s)", (month,))
    return rows


def _write_csv(stream: IO[bytes], path: Path) -> int:
    """Write lines of COPY as Parquet, aside; returns the rows that a reader finds in it."""
    aside = path.with_suffix(".new")
    read = pyarrow.csv.ReadOptions(column_names=COUNTERS.names)
    convert = pyarrow.csv.ConvertOptions(column_types=COUNTERS, null_values=[""])
    with pyarrow.parquet.ParquetWriter(aside, COUNTERS, compression="zstd") as writer:
        for batch in pyarrow.csv.open_csv(stream, read_options=read, convert_options=convert):
            writer.write_batch(batch)
    rows = int(pyarrow.parquet.ParquetFile(aside).metadata.num_rows)
    os.replace(aside, path)
    return rows


def _blocks(connection: Connection, folder: Path, month: date) -> int:
    cursor = _cursor(connection)
    path = folder / f"hub_block_{month:%Y_%m}.parquet"
    number = 1
    while path.exists():
        # Blocks of a month fall out of use over years: each time a file of its own.
        path = folder / f"hub_block_{month:%Y_%m}_{number}.parquet"
        number += 1
    aside, ids = path.with_suffix(".new"), list[int]()
    cursor.execute(_statement("cold_blocks_out"), {"month": month})
    with pyarrow.parquet.ParquetWriter(aside, BLOCKS, compression="none") as writer:
        while rows := cursor.fetchmany(BLOCKS_AT_ONCE):
            ids += [row[0] for row in rows]
            columns = [
                pyarrow.array([bytes(cell) if isinstance(cell, memoryview) else cell for cell in column], kind.type)
                for column, kind in zip(zip(*rows, strict=True), BLOCKS, strict=True)
            ]
            writer.write_batch(pyarrow.record_batch(columns, schema=BLOCKS))
    os.replace(aside, path)
    _note(connection, path, "raw.hub_block", month, int(pyarrow.parquet.ParquetFile(path).metadata.num_rows), len(ids))
    cursor.execute("UPDATE raw.hub_block SET body = NULL WHERE block_id = ANY (%s)", (ids,))
    return len(ids)


def _note(connection: Connection, path: Path, source: str, month: date, written: int, there: int) -> None:
    """Note a file in the transaction that takes its rows away; raises ``WarehouseError`` where it does not hold them all."""
    if written != there:
        raise WarehouseError(f"{path.name}: {written} rows, and {there} are in {source}")
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    connection.execute(
        text(
            "INSERT INTO meta.cold_file (name, source, month, rows, size_bytes, sha256) VALUES (:name, :source, :month, :rows, :size, :digest)"
            " ON CONFLICT (name) DO UPDATE SET rows = excluded.rows, size_bytes = excluded.size_bytes, sha256 = excluded.sha256, is_thawed = false"
        ),
        {"name": path.name, "source": source, "month": month, "rows": written, "size": path.stat().st_size, "digest": digest},
    )


def thaw(engine: Engine, folder: Path, month: date) -> int:
    """Bring the counters of a cold month back into the table; returns their rows. The next ``put_away`` moves them again.

    Raises ``WarehouseError`` where there is no such file, or where it is not the one that was written.
    """
    path = folder / f"hub_counter_{month:%Y_%m}.parquet"
    with engine.begin() as connection:
        told = connection.execute(text("SELECT rows, sha256, is_thawed FROM meta.cold_file WHERE name = :name FOR UPDATE"), {"name": path.name}).first()
        if told is None or not path.exists():
            raise WarehouseError(f"no cold file {path.name}")
        if told.is_thawed:
            return 0
        with path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != told.sha256:
                raise WarehouseError(f"{path.name} is not the file that was written")
        cursor = _cursor(connection)
        cursor.execute("SELECT raw.make_hub_counter_month(%s)", (month,))
        for batch in pyarrow.parquet.ParquetFile(path).iter_batches(batch_size=200_000):
            lines = io.BytesIO()
            options = pyarrow.csv.WriteOptions(include_header=False)
            pyarrow.csv.write_csv(pyarrow.Table.from_batches([batch]), lines, write_options=options)
            lines.seek(0)
            cursor.copy_expert("COPY raw.hub_counter (hub_key, day, downloads, downloads_all_time, likes, downloads_added) FROM STDIN (FORMAT csv)", lines)
        connection.execute(text("UPDATE meta.cold_file SET is_thawed = true WHERE name = :name"), {"name": path.name})
    return int(told.rows)
