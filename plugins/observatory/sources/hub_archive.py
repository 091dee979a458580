"""Reads the parquet files of an archive that counted the Hub's downloads by day, column by column, a batch of rows in memory at a time.

Pure reading: one local file, no network. The archive's card names only the columns ``hub_id`` (the Hub's immutable ``_id``) and ``current_bytes``.
The others are found by a list of likely names; a file with none of them, or with two, is refused, and the message lists its names. Rows come in any
order.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from observatory.errors import ContractBroken
from observatory.sources.stats_parquet import readable, refuse_bomb, value_of

MAX_ROWS = 1_000_000_000
"""More rows are refused. In 2026 the archive has 175 million."""
MAX_ROW_GROUPS = 1_000_000
MAX_BYTES_A_CELL = 256
SLACK_BYTES = 16 * 1024**2
"""A row group whose column unpacks to more than this plus ``MAX_BYTES_A_CELL`` a row does not hold ids, days or counts, and is refused."""
BATCH_ROWS = 100_000
MAX_BATCH_BYTES = 64 * 1024**2
MAX_COUNT = 10**12
FIRST_DAY = date(2020, 1, 1)
EXAMPLES = 20
UID = r"^[0-9a-f]{24}$"
NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9._-]{1,95})?$"

UIDS = ("hub_id",)
DAYS = ("day", "date", "download_date", "downloaded_on", "snapshot_date")
ADDED = ("daily_downloads", "downloads_daily", "downloads_added", "downloads_delta", "delta_downloads", "downloads_of_day", "new_downloads")
"""Names of a column that say that it holds the downloads of one day."""
BARE = ("downloads",)
"""On the Hub this name means the last 30 days; in a file with one row per repository and day only the figures show whether it means one day."""
NAMES = ("repo_id", "repo_name", "full_name", "model_id", "dataset_id", "name")
SIZES = ("current_bytes",)


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns of a downloads file that hold id, day and downloads. ``is_sure``: the last name itself says "of one day"."""

    uid: str
    day: str
    downloads: str
    is_sure: bool

    @property
    def in_words(self) -> str:
        """In words, which column is read as what."""
        sure = "" if self.is_sure else "; that it is a day's own figure is not said by its name"
        return f"{self.uid} as _id, {self.day} as day, {self.downloads} as downloads of the day{sure}"


@dataclass(slots=True)
class Batch:
    """One batch of a downloads file: ``lines`` is CSV (_id, day, downloads) of its ``rows`` usable rows, without a header.

    ``groups_done`` counts the row groups that are complete with this batch; ``months`` are the first days of its months. Of the ``received`` rows,
    ``outside`` lie outside the days asked for and ``rejected`` are unusable; ``rejects`` holds the first of these as (reason, the row's values).
    """

    lines: bytes
    rows: int
    months: list[date]
    groups_done: int
    received: int
    outside: int
    rejected: int
    rejects: list[tuple[str, str]] = field(default_factory=list)


def columns_of(path: Path) -> Columns:
    """The columns of a downloads file by their meaning. Raises ``ContractBroken`` if the names are missing or ambiguous, or the file is no parquet."""
    names = _names(path)
    uid, day = _single_name(path, names, UIDS, "the Hub's own id"), _single_name(path, names, DAYS, "the day")
    added = [name for name in ADDED if name in names]
    if added:
        return Columns(uid, day, _single_name(path, names, ADDED, "downloads of the day"), True)
    return Columns(uid, day, _single_name(path, names, BARE, "downloads of the day"), False)


def downloads(path: Path, columns: Columns, since: date, until: date, *, newest: date, groups_done: int = 0) -> Iterator[Batch]:
    """Batches of a downloads file from row group ``groups_done`` on, with the rows of the days from ``since`` to ``until`` (both included).

    Rows are rejected for an invalid id, an invalid number, and a day before 2020 or after ``newest`` (the day of the file's commit, UTC). Raises
    ``ContractBroken`` for a file that is no parquet, has columns of another type, is too large, or has fewer rows than its metadata says.
    """
    for group, table, is_last in _batches(path, [columns.uid, columns.day, columns.downloads], groups_done):
        with readable(path):
            batch = _batch(path, table, columns, (since, until, newest), group + is_last)
        yield batch


def repositories(path: Path) -> Iterator[bytes]:
    """Batches of CSV from a file of repositories: _id, name and size in bytes, the last two empty where the file does not give them.

    Rows without a valid id are left out. The file must have a column of ids; the others may be missing. Raises as ``downloads``.
    """
    names = _names(path)
    uid, size, name = _single_name(path, names, UIDS, "the Hub's own id"), _first(names, SIZES), _first(names, NAMES)
    for _, table, _ in _batches(path, [column for column in (uid, size, name) if column is not None], 0):
        with readable(path):
            lines = _listed(path, table, uid, name, size)
        yield lines


def _listed(path: Path, table: Any, uid: str, name: str | None, size: str | None) -> bytes:
    """CSV (_id, name, size in bytes) of the rows of ``table`` with a valid id; ``uid``, ``name`` and ``size`` are names of its columns."""
    import pyarrow as pa
    import pyarrow.compute as pc

    ids = _text(path, uid, table.column(uid))
    empty, none = pa.nulls(len(ids), pa.string()), pa.nulls(len(ids), pa.int64())
    named = empty if name is None else _text(path, name, table.column(name))
    named = pc.if_else(pc.fill_null(pc.match_substring_regex(named, NAME), False), named, empty)
    sizes = none if size is None else _integers(path, size, table.column(size))
    sizes = pc.if_else(pc.fill_null(pc.greater_equal(sizes, 0), False), sizes, none)
    is_uid = pc.fill_null(pc.match_substring_regex(ids, UID), False)
    return _csv(pa.record_batch([ids, named, sizes], names=["uid", "name", "size"]).filter(is_uid))


def _names(path: Path) -> list[str]:
    """The names of a file's columns. Raises ``ContractBroken`` if one occurs twice, or if the file is no parquet."""
    from pyarrow import parquet

    with readable(path), parquet.ParquetFile(path) as file:
        names: list[str] = file.schema_arrow.names
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise ContractBroken(f"{path.name}: the column {twice[0][:100]} stands twice")
    return names


def _single_name(path: Path, names: Sequence[str], known: Sequence[str], what: str) -> str:
    """The single name of ``known`` that is among a file's ``names``. Raises ``ContractBroken`` if there is none or more than one."""
    found = [name for name in known if name in names]
    if len(found) != 1:
        listed = ", ".join(name[:60] for name in names[:40])
        raise ContractBroken(f"{path.name}: {'no' if not found else 'more than one'} column is named as {what} ({', '.join(known)}); it has {listed}")
    return found[0]


def _first(names: Sequence[str], known: Sequence[str]) -> str | None:
    """The first name of ``known`` that is among a file's ``names``, or None."""
    return next((name for name in known if name in names), None)


def _batches(path: Path, names: list[str], groups_done: int) -> Iterator[tuple[int, Any, bool]]:
    """``(number of the row group, Arrow batch, whether it is the group's last batch)`` for the columns ``names``, from row group ``groups_done`` on.

    Raises ``ContractBroken`` for a file that is no parquet, is too large, or has fewer rows than its metadata says.
    """
    from pyarrow import parquet

    with readable(path), parquet.ParquetFile(path, pre_buffer=False, buffer_size=1024**2) as file:
        if file.metadata.num_rows > MAX_ROWS or file.metadata.num_row_groups > MAX_ROW_GROUPS:
            raise ContractBroken(f"{path.name}: {file.metadata.num_rows} rows in {file.metadata.num_row_groups} groups, more than can be")
        refuse_bomb(path, file.metadata, names, MAX_BYTES_A_CELL, SLACK_BYTES)
        for group in range(groups_done, file.metadata.num_row_groups):
            promised, n_read = file.metadata.row_group(group).num_rows, 0
            for table in file.iter_batches(batch_size=BATCH_ROWS, row_groups=[group], columns=names, use_threads=False):
                if table.nbytes > MAX_BATCH_BYTES:
                    raise ContractBroken(f"{path.name}: {table.num_rows} rows of {table.nbytes} bytes")
                n_read += table.num_rows
                yield group, table, n_read == promised
            if n_read != promised:
                raise ContractBroken(f"{path.name}: {n_read} rows, and {promised} were promised")


def _batch(path: Path, table: Any, columns: Columns, days: tuple[date, date, date], groups_done: int) -> Batch:
    """The batch that an Arrow table makes; ``days`` are ``(since, until, newest)`` of ``downloads``. Raises ``ContractBroken`` for another type."""
    import pyarrow as pa
    import pyarrow.compute as pc

    since, until, newest = (pa.scalar(day, pa.date32()) for day in days)
    uid = _text(path, columns.uid, table.column(columns.uid))
    day = _days(path, columns.day, table.column(columns.day))
    count = _integers(path, columns.downloads, table.column(columns.downloads))
    is_uid = pc.fill_null(pc.match_substring_regex(uid, UID), False)
    is_day = pc.fill_null(pc.and_(pc.greater_equal(day, pa.scalar(FIRST_DAY, pa.date32())), pc.less_equal(day, newest)), False)
    # Whether the count is within the bounds, by two comparisons: ``abs`` overflows for the smallest integer.
    is_count = pc.fill_null(pc.and_(pc.less_equal(count, MAX_COUNT), pc.greater_equal(count, -MAX_COUNT)), False)
    usable = pc.and_(pc.and_(is_uid, is_day), is_count)
    # Select the days that were asked for: invalid days are rejected, other days only counted.
    inside = pc.fill_null(pc.and_(pc.greater_equal(day, since), pc.less_equal(day, until)), False)
    kept = pa.record_batch([uid, day, count], names=["uid", "day", "downloads"]).filter(pc.and_(usable, inside))
    rejected = len(uid) - int(pc.sum(usable).as_py() or 0)
    rejects = []
    if rejected:
        for place in pc.indices_nonzero(pc.invert(usable)).to_pylist()[:EXAMPLES]:
            reason = "ill_formed_uid" if not is_uid[place].as_py() else "ill_formed_day" if not is_day[place].as_py() else "ill_formed_downloads"
            rejects.append((reason, repr([str(value_of(table.column(name)[place]))[:100] for name in (columns.uid, columns.day, columns.downloads)])))
    months = sorted({date(day.year, day.month, 1) for day in pc.unique(kept.column("day")).to_pylist()})
    outside = int(pc.sum(pc.and_(usable, pc.invert(inside))).as_py() or 0)
    return Batch(_csv(kept), kept.num_rows, months, groups_done, len(uid), outside, rejected, rejects)


def _csv(table: Any) -> bytes:
    """The rows of an Arrow table as CSV without a header; NULL becomes an empty field."""
    from pyarrow import csv

    # Write CSV without quoting: ids, names, days and numbers hold no commas, quotes or line breaks.
    stream = io.BytesIO()
    csv.write_csv(table, stream, csv.WriteOptions(include_header=False, quoting_style="none"))
    return stream.getvalue()


def _wrong_type(path: Path, name: str, column: Any, what: str) -> ContractBroken:
    """The error for a column that is not of the type ``what``."""
    return ContractBroken(f"{path.name}: the column {name} is {str(column.type)[:60]}, no {what}")


def _plain(column: Any) -> Any:
    """The column without dictionary encoding."""
    import pyarrow as pa

    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _text(path: Path, name: str, column: Any) -> Any:
    """A column as Arrow strings. Raises ``ContractBroken`` if it holds no text."""
    import pyarrow as pa

    column = _plain(column)
    if pa.types.is_null(column.type):
        return pa.nulls(len(column), pa.string())
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type)):
        raise _wrong_type(path, name, column, "text")
    return column.cast(pa.string())


def _days(path: Path, name: str, column: Any) -> Any:
    """A column of dates, timestamps or text as dates: a timestamp becomes its day in UTC, invalid text NULL.

    Raises ``ContractBroken`` for any other type.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    column = _plain(column)
    if pa.types.is_date(column.type):
        return column.cast(pa.date32())
    if pa.types.is_timestamp(column.type):
        # Drop the zone, which matters for display only, and take the day in UTC, in which Arrow stores timestamps.
        return column.cast(pa.timestamp("s"), safe=False).cast(pa.date32(), safe=False)
    text = _text(path, name, column)
    shape = pc.fill_null(pc.match_substring_regex(text, r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([T ].*)?$"), False)
    days = pc.if_else(shape, pc.utf8_slice_codeunits(text, 0, 10), pa.nulls(len(text), pa.string()))
    moments = pc.strptime(days, format="%Y-%m-%d", unit="s", error_is_null=True)
    found = moments.cast(pa.date32(), safe=False)
    # Keep a day only if it is the same text when written back: ``strptime`` may read the 31st of a month of 30 days as the 1st of the next.
    return pc.if_else(pc.equal(pc.strftime(moments, format="%Y-%m-%d"), days), found, pa.nulls(len(text), pa.date32()))


def _integers(path: Path, name: str, column: Any) -> Any:
    """A column of numbers as 64-bit integers; a fraction, an infinity or too large a number becomes NULL.

    Raises ``ContractBroken`` if it holds no numbers.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    column = _plain(column)
    kind = column.type
    if pa.types.is_integer(kind):
        if pa.types.is_uint64(kind):
            column = pc.if_else(pc.less_equal(column, pa.scalar(MAX_COUNT * 10**6, kind)), column, pa.nulls(len(column), kind))
        return column.cast(pa.int64())
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        numbers = column.cast(pa.float64(), safe=False)
        whole = pc.and_(pc.is_finite(numbers), pc.and_(pc.equal(pc.floor(numbers), numbers), pc.less_equal(pc.abs(numbers), 2.0**53)))
        return pc.if_else(pc.fill_null(whole, False), numbers, pa.nulls(len(column), pa.float64())).cast(pa.int64())
    raise _wrong_type(path, name, column, "number")
