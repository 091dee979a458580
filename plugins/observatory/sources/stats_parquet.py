"""A parquet file of Hub records as pages in the shape of the Hub's own lists. Pure reading: one local file, no network.

Memory is bounded by a page, not by the file. Rows come **in any order**: nothing follows from their sequence, and the
number of a page says nothing of time. A NULL cell means "unknown", so its key is left out; a column that the file lacks is left
out of every record. Types change from year to year (moments as text or timestamps, counters as int32, int64 or float,
objects as JSON text or structs) and are converted to the form of the Hub's lists; a value that cannot be converted stays as it is.
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
"""A row group whose column unpacks to more than the first a row plus the second is refused: a card has only some thousand bytes."""
# In these files the values of these columns are text, defaults, or from another moment: a gate in them may never have existed on the Hub.
UNTRUSTED = {"gated", "private", "sha"}
COLUMNS = {kind: ["_id", "id", *(name for name in names if name not in UNTRUSTED)] for kind, names in FIELDS.items()}
MOMENTS = {"createdAt", "lastModified"}
OBJECTS = {"cardData", "gguf", "safetensors", "tags"}
COUNTERS = {"downloads", "downloadsAllTime", "likes"}
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z", re.ASCII)


def pages(path: Path, kind: str, observed_at: datetime, *, size: int = 1_000, only: Set[str] | None = None) -> Iterator[ListPage]:
    """Pages of at most ``size`` records of ``kind`` (model or dataset), each a JSON array in the shape of the Hub's list.

    ``only`` names the columns to read beside ``_id`` and ``id``; without it all of ``COLUMNS``. ``observed_at`` is when the snapshot was taken (UTC).
    The last page has no cursor; those before have the number of rows so far, as text. A file without rows is one empty page. Raises
    ``ContractBroken`` for a file that is no parquet, has no ``_id`` or ``id``, has more than ``MAX_ROWS`` rows or far too large cells, or has fewer
    rows than its metadata says.
    """
    with readable(path):
        yield from _pages(path, kind, observed_at, size, only)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """A context in which errors of reading a parquet file become ``ContractBroken``; an ``OSError`` with a number is this machine's, and passes."""
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
    """Facts about a snapshot's file: the number of rows, the sums of its counters, and its newest createdAt or lastModified (UTC, None if it has none).

    ``later`` counts the records with a moment after the ``until`` of ``facts``: a few are odd records; many mean that the file is of a later day.
    """

    rows: int
    downloads: int
    downloads_all_time: int
    likes: int
    newest_at: datetime | None
    later: int = 0

    @property
    def signature(self) -> str:
        """All facts but ``later`` as text. Files with equal signatures have the same content, whatever their names and dates."""
        newest = self.newest_at.isoformat() if self.newest_at else "-"
        return f"{self.rows}/{self.downloads}/{self.downloads_all_time}/{self.likes}/{newest}"


def facts(path: Path, kind: str, until: datetime | None = None) -> Facts:
    """The facts about a snapshot's file, read before any row of it is landed; ``newest_at`` is its newest moment up to ``until`` (None: any).

    Memory is bounded by a page. Raises as ``pages``.
    """
    rows, later, sums, newest = 0, 0, dict.fromkeys(COUNTERS, 0), None
    last = until.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if until else "9999"
    # Read only counters and moments: cards make up nine tenths of a file, and do not matter here.
    for page in pages(path, kind, clock.current().now(), size=5_000, only=COUNTERS | MOMENTS):
        for record in orjson.loads(page.body):
            rows += 1
            for name in COUNTERS:
                value = record.get(name)
                sums[name] += value if isinstance(value, int) and not isinstance(value, bool) else 0
            # Collect the moments of this one form, which can be compared as text; text of another form is ignored.
            moments = [at for at in map(record.get, MOMENTS) if isinstance(at, str) and _MOMENT.fullmatch(at)]
            later += any(at > last for at in moments)
            newest = max((at for at in (*moments, newest) if at is not None and at <= last), default=None)
    return Facts(rows, sums["downloads"], sums["downloadsAllTime"], sums["likes"], _parsed(newest), later)


def _parsed(moment: str | None) -> datetime | None:
    """The time in UTC of an ISO 8601 text; None if there is none, or if it is no valid time."""
    try:
        return datetime.fromisoformat(moment).astimezone(UTC) if moment else None
    except ValueError:
        return None


def _pages(path: Path, kind: str, observed_at: datetime, size: int, only: Set[str] | None) -> Iterator[ListPage]:
    """The pages of ``pages``; errors of Arrow pass as they are."""
    from pyarrow import parquet

    # Read a row group of gigabytes page by page and not as a whole (``pre_buffer=False``).
    with parquet.ParquetFile(path, pre_buffer=False, buffer_size=1024**2) as file:
        total = file.metadata.num_rows
        names = [name for name in _columns(path, kind, file.schema_arrow.names) if only is None or name in {"_id", "id", *only}]
        if total > MAX_ROWS:
            raise ContractBroken(f"{path.name}: {total} rows, more than {MAX_ROWS}")
        refuse_bomb(path, file.metadata, names, MAX_BYTES_A_CELL, SLACK_BYTES)
        n_read = 0
        for batch in file.iter_batches(batch_size=size, columns=names, use_threads=False):
            if batch.nbytes > MAX_BATCH_BYTES:
                raise ContractBroken(f"{path.name}: {batch.num_rows} rows of {batch.nbytes} bytes")
            for part in _cut(_records(batch)):
                n_read += len(part)
                yield ListPage(b"[" + b",".join(part) + b"]", observed_at, str(n_read) if n_read < total else None)
        if n_read != total:
            raise ContractBroken(f"{path.name}: {n_read} rows, and {total} were promised")
        if not total:
            yield ListPage(b"[]", observed_at)


def refuse_bomb(path: Path, metadata: Any, names: Collection[str], cell_bytes: int, slack_bytes: int) -> None:
    """Raise ``ContractBroken`` if, by the metadata, a column of ``names`` unpacks to more than ``cell_bytes`` a row plus ``slack_bytes`` in a row group."""
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        for index in range(group.num_columns):
            column = group.column(index)
            name = str(column.path_in_schema).partition(".")[0]
            if name in names and column.total_uncompressed_size > cell_bytes * group.num_rows + slack_bytes:
                raise ContractBroken(f"{path.name}: {group.num_rows} cells of {name} unpack to {column.total_uncompressed_size} bytes")


def _columns(path: Path, kind: str, names: list[str]) -> list[str]:
    """The names of ``COLUMNS`` that the file has, in our order. Raises ``ContractBroken`` if ``_id`` or ``id`` is missing, or a column occurs twice."""
    found = [name for name in COLUMNS[kind] if name in names]
    for name in ("_id", "id"):
        if name not in found:
            raise ContractBroken(f"{path.name}: no column {name}")
    twice = [name for name in found if names.count(name) > 1]
    if twice:
        raise ContractBroken(f"{path.name}: the column {twice[0]} stands twice")
    return found


def _cut(records: list[bytes]) -> Iterator[list[bytes]]:
    """The records in groups of at most ``MAX_PAGE_BYTES`` each; a larger record is a group of its own."""
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
    """Each row of an Arrow batch as a JSON object in bytes; NULL cells are left out."""
    columns = [(name, _cells(name, column)) for name, column in zip(batch.schema.names, batch.columns, strict=True)]
    rows = [dict[str, Any]() for _ in range(batch.num_rows)]
    for name, cells in columns:
        for row, cell in zip(rows, cells, strict=True):
            if cell is not None:
                row[name] = cell
    return [orjson.dumps(row, default=_plain) for row in rows]


def _cells(name: str, column: Any) -> list[Any]:
    """The cells of one column in the form of the Hub's lists; None where a cell is unknown."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if name in MOMENTS and (pa.types.is_timestamp(column.type) or pa.types.is_date(column.type)):
        # Drop the zone, which matters for display only: Arrow stores timestamps in UTC.
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
    """The cells of an Arrow column as Python values; a cell that Python cannot hold (a day of the year 200,000) as words."""
    try:
        cells: list[Any] = column.to_pylist()
    except (OverflowError, ValueError):
        return [value_of(cell) for cell in column]
    return cells


def value_of(cell: Any) -> Any:
    """An Arrow cell as a Python value, or as words if Python cannot hold it."""
    try:
        return cell.as_py()
    except (OverflowError, ValueError):
        return f"a {cell.type} that cannot be told"


def _moment(cell: Any) -> Any:
    """ISO 8601 text as ``YYYY-MM-DDTHH:MM:SS.mmmZ`` (UTC, also where it names no zone); any other cell unchanged."""
    if not isinstance(cell, str):
        return cell
    try:
        moment = datetime.fromisoformat(cell.strip())
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return cell
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _count(cell: Any) -> Any:
    """A counter: a float without a fraction becomes an integer, NaN and infinity None; any other cell unchanged."""
    if not isinstance(cell, float):
        return cell
    if cell != cell or cell in {float("inf"), float("-inf")}:
        return None
    return int(cell) if cell.is_integer() else cell


def _object(cell: Any) -> Any:
    """An object or a list, from JSON text or from an Arrow struct or list; JSON ``null`` as None, other text unchanged."""
    if not isinstance(cell, str):
        return _bare(cell)
    try:
        value = orjson.loads(cell)
    except orjson.JSONDecodeError:
        return cell
    if value is None:
        return None
    # Pass the JSON text of an object or a list on verbatim: long numbers and deep nesting survive.
    return orjson.Fragment(cell) if isinstance(value, dict | list) else cell


def _bare(cell: Any) -> Any:
    """A cell without the NULL fields of Arrow's structs, at every depth; an Arrow map (a list of pairs) as an object, NaN as None."""
    if isinstance(cell, dict):
        return {str(key): _bare(value) for key, value in cell.items() if value is not None}
    if isinstance(cell, list):
        if cell and all(isinstance(element, tuple) for element in cell):
            return {str(key): _bare(value) for key, value in cell if value is not None}
        return [_bare(element) for element in cell]
    return None if isinstance(cell, float) and cell != cell else cell


def _plain(value: Any) -> str:
    """A value that JSON has no type for, as text; bytes as UTF-8."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
