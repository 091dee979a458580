"""A parquet file of Hub records as pages in the shape of the Hub's own lists. Pure reading: one local file, no network.

Memory is bounded by a page, not by the file. Rows stand **in any order**: nothing may be read from their sequence, and a
page's place says nothing of time. A NULL cell is "not told", so its key is left out; a column that the file lacks is left
out of every record. Types drift from year to year (moments as text or timestamps, counters as int32, int64 or float,
objects as JSON text or structs) and come out as the Hub tells them; what cannot be read as such is left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from observatory import clock
from observatory.errors import ContractBroken
from observatory.sources.hub_census import FIELDS, ListPage

MAX_ROWS = 50_000_000
MAX_BATCH_BYTES = 64 * 1024**2
MAX_PAGE_BYTES = 32 * 1024**2
MAX_BYTES_A_CELL, SLACK_BYTES = 64 * 1024, 64 * 1024**2
"""A row group whose column unpacks to more than this a row, and the slack, holds no cells of the Hub: a card has some thousand bytes."""
# Whoever writes these files has them as text or defaults, or of another moment: a gate read there may never have stood.
UNTRUSTED = {"gated", "private", "sha"}
COLUMNS = {kind: ["_id", "id", *(name for name in names if name not in UNTRUSTED)] for kind, names in FIELDS.items()}
MOMENTS = {"createdAt", "lastModified"}
OBJECTS = {"cardData", "gguf", "safetensors", "tags"}
COUNTERS = {"downloads", "downloadsAllTime", "likes"}
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z", re.ASCII)


def pages(path: Path, kind: str, observed_at: datetime, *, size: int = 1_000, only: Set[str] | None = None) -> Iterator[ListPage]:
    """Pages of at most ``size`` records of ``kind`` (model or dataset), each a JSON array in the shape of the Hub's list.

    ``only`` names the columns to read beside ``_id`` and ``id``; without it all that we know.
    ``observed_at`` is when the snapshot was taken (UTC). The last page has no cursor; the others have the number of rows
    told so far. A file without rows is one empty page. Raises ``ContractBroken`` for what is no parquet, has no ``_id`` or
    ``id``, holds more than ``MAX_ROWS`` rows or cells beyond every measure, or ends before the rows that it promises.
    """
    with readable(path):
        yield from _pages(path, kind, observed_at, size, only)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """What fails in reading a file as ``ContractBroken``. Arrow tells of broken bytes by an error without a number; the others are this machine's."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, ValueError, OverflowError, RecursionError, OSError, orjson.JSONEncodeError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        words = str(error).splitlines()[0][:200] if str(error) else ""
        raise ContractBroken(f"{path.name}: not to be read as parquet ({type(error).__name__}: {words})") from error


@dataclass(frozen=True, slots=True)
class Facts:
    """What a snapshot's file is, as a whole: rows, sums of counters (counts), and its newest createdAt or lastModified (UTC).

    ``later`` counts the records that tell a moment after the one up to which was looked: a few are odd, many are of another day.
    """

    rows: int
    downloads: int
    downloads_all_time: int
    likes: int
    newest_at: datetime | None
    later: int = 0

    @property
    def signature(self) -> str:
        """Two files of one signature tell the same, whatever their names and dates."""
        newest = self.newest_at.isoformat() if self.newest_at else "-"
        return f"{self.rows}/{self.downloads}/{self.downloads_all_time}/{self.likes}/{newest}"


def facts(path: Path, kind: str, until: datetime | None = None) -> Facts:
    """Look at a file as a whole before a row of it is landed, its newest moment up to ``until``; memory is bounded by a page.

    Raises as ``pages``.
    """
    rows, later, sums, newest = 0, 0, dict.fromkeys(COUNTERS, 0), None
    last = until.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if until else "9999"
    # Cards are nine tenths of a file, and tell nothing here.
    for page in pages(path, kind, clock.current().now(), size=5_000, only=COUNTERS | MOMENTS):
        for told in orjson.loads(page.body):
            rows += 1
            for name in COUNTERS:
                value = told.get(name)
                sums[name] += value if isinstance(value, int) and not isinstance(value, bool) else 0
            # Moments of one form compare as text; words that are none do not date a file.
            moments = [at for at in map(told.get, MOMENTS) if isinstance(at, str) and _MOMENT.fullmatch(at)]
            later += any(at > last for at in moments)
            newest = max((at for at in (*moments, newest) if at is not None and at <= last), default=None)
    return Facts(rows, sums["downloads"], sums["downloadsAllTime"], sums["likes"], _read(newest), later)


def _read(newest: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(newest).astimezone(UTC) if newest else None
    except ValueError:
        return None


def _pages(path: Path, kind: str, observed_at: datetime, size: int, only: Set[str] | None) -> Iterator[ListPage]:
    from pyarrow import parquet

    # Without buffering ahead a row group of gigabytes is read page by page.
    with parquet.ParquetFile(path, pre_buffer=False, buffer_size=1024**2) as file:
        total = file.metadata.num_rows
        names = [name for name in _columns(path, kind, file.schema_arrow.names) if only is None or name in {"_id", "id", *only}]
        if total > MAX_ROWS:
            raise ContractBroken(f"{path.name}: {total} rows, more than {MAX_ROWS}")
        refuse_bomb(path, file.metadata, names, MAX_BYTES_A_CELL, SLACK_BYTES)
        told = 0
        for batch in file.iter_batches(batch_size=size, columns=names, use_threads=False):
            if batch.nbytes > MAX_BATCH_BYTES:
                raise ContractBroken(f"{path.name}: {batch.num_rows} rows of {batch.nbytes} bytes")
            for part in _cut(_records(batch)):
                told += len(part)
                yield ListPage(b"[" + b",".join(part) + b"]", observed_at, str(told) if told < total else None)
        if told != total:
            raise ContractBroken(f"{path.name}: {told} rows, and {total} were promised")
        if not total:
            yield ListPage(b"[]", observed_at)


def refuse_bomb(path: Path, metadata: Any, names: Collection[str], cell_bytes: int, slack_bytes: int) -> None:
    """Refuse a file of which some column of ``names`` unpacks to more than ``cell_bytes`` a row and the slack, before a cell is read."""
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        for place in range(group.num_columns):
            column = group.column(place)
            name = str(column.path_in_schema).partition(".")[0]
            if name in names and column.total_uncompressed_size > cell_bytes * group.num_rows + slack_bytes:
                raise ContractBroken(f"{path.name}: {group.num_rows} cells of {name} unpack to {column.total_uncompressed_size} bytes")


def _columns(path: Path, kind: str, names: list[str]) -> list[str]:
    """The columns to read, in our order."""
    found = [name for name in COLUMNS[kind] if name in names]
    for name in ("_id", "id"):
        if name not in found:
            raise ContractBroken(f"{path.name}: no column {name}")
    twice = [name for name in found if names.count(name) > 1]
    if twice:
        raise ContractBroken(f"{path.name}: the column {twice[0]} stands twice")
    return found


def _cut(records: list[bytes]) -> Iterator[list[bytes]]:
    """Runs of records of at most ``MAX_PAGE_BYTES`` together; a larger one stands alone."""
    part, weight = list[bytes](), 0
    for record in records:
        if part and weight + len(record) > MAX_PAGE_BYTES:
            yield part
            part, weight = [], 0
        part.append(record)
        weight += len(record)
    if part:
        yield part


def _records(batch: Any) -> list[bytes]:
    """The rows of one batch as JSON objects."""
    columns = [(name, _cells(name, column)) for name, column in zip(batch.schema.names, batch.columns, strict=True)]
    rows = [dict[str, Any]() for _ in range(batch.num_rows)]
    for name, cells in columns:
        for row, cell in zip(rows, cells, strict=True):
            if cell is not None:
                row[name] = cell
    return [orjson.dumps(row, default=_plain) for row in rows]


def _cells(name: str, column: Any) -> list[Any]:
    """The cells of one column as the Hub tells them; None is what was not told."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if name in MOMENTS and (pa.types.is_timestamp(column.type) or pa.types.is_date(column.type)):
        # A zone shifts only how a timestamp is shown: without it the moment stands in UTC.
        in_ms = column.cast(pa.timestamp("ms"), safe=False)
        cells: list[Any] = pc.strftime(in_ms, format="%Y-%m-%dT%H:%M:%SZ").to_pylist()
        return cells
    cells = cells_of(column)
    if name in MOMENTS:
        return [_moment(cell) for cell in cells]
    if name in COUNTERS:
        return [_count(cell) for cell in cells]
    return [_object(cell) for cell in cells] if name in OBJECTS else [_bare(cell) for cell in cells]


def cells_of(column: Any) -> list[Any]:
    """The cells of one of Arrow's columns; one that Python has no value for (a day of the year 200,000) is told in words."""
    try:
        cells: list[Any] = column.to_pylist()
    except (OverflowError, ValueError):
        return [value_of(one) for one in column]
    return cells


def value_of(cell: Any) -> Any:
    """One of Arrow's cells as Python has it, or in words."""
    try:
        return cell.as_py()
    except (OverflowError, ValueError):
        return f"a {cell.type} that cannot be told"


def _moment(cell: Any) -> Any:
    """A moment as ``YYYY-MM-DDTHH:MM:SS.mmmZ``; text that is none is left as it stands."""
    if not isinstance(cell, str):
        return cell
    try:
        found = datetime.fromisoformat(cell.strip())
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return cell
    return found.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _count(cell: Any) -> Any:
    """A counter; a whole number that came as a float is an integer again, and a NaN is what was not told."""
    if not isinstance(cell, float):
        return cell
    if cell != cell or cell in {float("inf"), float("-inf")}:
        return None
    return int(cell) if cell.is_integer() else cell


def _object(cell: Any) -> Any:
    """An object or a list from JSON text or from Arrow's own; other text is left as it stands."""
    if not isinstance(cell, str):
        return _bare(cell)
    try:
        found = orjson.loads(cell)
    except orjson.JSONDecodeError:
        return cell
    if found is None:
        return None
    # As it stood: a number of any length and a depth of any measure come through.
    return orjson.Fragment(cell) if isinstance(found, dict | list) else cell


def _bare(cell: Any) -> Any:
    """Arrow's cell without the fields that other rows have and this one has not; a map's pairs as an object."""
    if isinstance(cell, dict):
        return {str(key): _bare(value) for key, value in cell.items() if value is not None}
    if isinstance(cell, list):
        if cell and all(isinstance(one, tuple) for one in cell):
            return {str(key): _bare(value) for key, value in cell if value is not None}
        return [_bare(one) for one in cell]
    return None if isinstance(cell, float) and cell != cell else cell


def _plain(value: Any) -> str:
    """What JSON has no word for, as text."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
