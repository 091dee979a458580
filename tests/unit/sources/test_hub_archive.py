"""Files of downloads by day: columns by name and never by guess, rows that cannot be used counted, bad files refused."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from observatory.errors import ContractBroken
from observatory.sources import hub_archive
from observatory.sources.hub_archive import Batch, columns_of, downloads, repositories

FIRST, LAST = date(2025, 2, 28), date(2026, 8, 31)
DAY = date(2026, 3, 1)


def uid(number: int) -> str:
    """An id as the Hub's."""
    return f"{number:024x}"


def write(folder: Path, columns: dict[str, Any], **options: Any) -> Path:
    """A file of these columns; ids, days and figures are added where they are not given."""
    length = len(next(cells for cells in columns.values() if cells is not None))
    named = {"hub_id": [uid(one) for one in range(length)], **columns}
    if not set(hub_archive.DAYS) & set(columns):
        named["day"] = [DAY] * length
    if not {*hub_archive.ADDED, *hub_archive.BARE} & set(columns):
        named["daily_downloads"] = list(range(length))
    path = folder / "downloads.parquet"
    parquet.write_table(pa.table({name: column for name, column in named.items() if column is not None}), path, **options)
    return path


def read(path: Path, since: date = FIRST, until: date = LAST, groups_done: int = 0) -> list[Batch]:
    """Its batches."""
    return list(downloads(path, columns_of(path), since, until, newest=date(2026, 9, 2), groups_done=groups_done))


def lines(path: Path, **given: Any) -> list[list[str]]:
    """Its rows as they may be landed."""
    return [line.split(",") for batch in read(path, **given) for line in batch.lines.decode().splitlines()]


@pytest.mark.parametrize("name", ["day", "date", "snapshot_date"])
def test_a_column_is_taken_by_a_name_that_says_what_it_holds(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, {name: [DAY], "daily_downloads": [7]})
    assert columns_of(path).in_words == f"hub_id as _id, {name} as day, daily_downloads as downloads of the day"
    assert lines(path) == [[uid(0), "2026-03-01", "7"]]


def test_a_bare_name_is_taken_and_said_to_be_unsure(tmp_path: Path) -> None:
    columns = columns_of(write(tmp_path, {"downloads": [7]}))
    assert (columns.downloads, columns.is_sure) == ("downloads", False) and "not said by its name" in columns.in_words
    # Beside a name that says more it is the other thing: the Hub's window of 30 days.
    assert columns_of(write(tmp_path, {"downloads": [700], "downloads_delta": [7]})).downloads == "downloads_delta"


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"hub_id": None, "id": ["a/b"]}, "no column is named as the Hub's own id"),
        ({"day": None, "when": [DAY]}, r"no column is named as the day \(.*\); it has hub_id, .*when"),
        ({"day": [DAY], "date": [DAY]}, "more than one column is named as the day"),
        ({"daily_downloads": None, "n": [1]}, "no column is named as downloads of the day"),
        ({"daily_downloads": None, "downloads_all_time": [1]}, "no column is named as downloads of the day"),
        ({"daily_downloads": [1], "downloads_delta": [1]}, "more than one column is named as downloads"),
    ],
)
def test_a_file_whose_names_do_not_say_it_is_refused_with_the_names_that_it_has(tmp_path: Path, columns: dict[str, Any], words: str) -> None:
    with pytest.raises(ContractBroken, match=words):
        columns_of(write(tmp_path, columns))


@pytest.mark.parametrize(
    "days",
    [
        pa.array([DAY, None]),
        pa.array([DAY, None], pa.date64()),
        pa.array(["2026-03-01", "2026-02-31"]),
        pa.array(["2026-03-01T23:59:59Z", "01.03.2026"]),
        pa.array(["2026-03-01", "2026-13-01"]).dictionary_encode(),
        pa.array([datetime(2026, 3, 1, 23, 59, tzinfo=UTC).replace(tzinfo=None), None], pa.timestamp("us")),
        pa.array([datetime(2026, 3, 1, 2, tzinfo=UTC), None], pa.timestamp("ns", tz="America/New_York")),
    ],
    ids=str,
)
def test_days_of_every_type_are_days_in_utc(tmp_path: Path, days: Any) -> None:
    path = write(tmp_path, {"day": days})
    assert lines(path) == [[uid(0), "2026-03-01", "0"]]
    assert [(one.received, one.rejected, one.rejects[0][0]) for one in read(path)] == [(2, 1, "ill_formed_day")]


@pytest.mark.parametrize("kind", [pa.date32(), pa.date64(), pa.timestamp("s"), pa.timestamp("us", tz="UTC")], ids=str)
@pytest.mark.parametrize("far", [2**31 - 1, -(2**31)])
def test_a_day_that_python_has_no_value_for_is_one_reject_and_no_end(tmp_path: Path, kind: Any, far: int) -> None:
    far *= {"date64": 86_400_000, "timestamp[s]": 86_400, "timestamp[us, tz=UTC]": 86_400_000_000 // 1_000}.get(str(kind), 1)
    path = write(
        tmp_path, {"day": pa.concat_arrays([pa.array([DAY]).cast(kind), pa.array([far], pa.int32() if kind == pa.date32() else pa.int64()).cast(kind)])}
    )
    assert lines(path) == [[uid(0), "2026-03-01", "0"]]
    assert [(one.received, one.rejected, one.rejects[0][0]) for one in read(path)] == [(2, 1, "ill_formed_day")]


@pytest.mark.parametrize(
    "figures",
    [pa.array([7, -3, None], kind) for kind in (pa.int16(), pa.int32(), pa.int64(), pa.float32(), pa.float64(), pa.decimal128(20, 2))],
    ids=lambda one: str(one.type),
)
def test_figures_of_every_type_are_integers_and_falls_are_kept(tmp_path: Path, figures: Any) -> None:
    path = write(tmp_path, {"daily_downloads": figures})
    assert [line[2] for line in lines(path)] == ["7", "-3"]
    assert read(path)[0].rejects == [("ill_formed_downloads", repr([uid(2), "2026-03-01", "None"]))]


@pytest.mark.parametrize(
    "figures",
    [
        [float("nan"), float("inf"), 1.5, 1e300],
        pa.array([2**64 - 1, 10**12 + 1], pa.uint64()),
        [-(10**12) - 1, -(2**63)],
        pa.array([Decimal("0.5"), None], pa.decimal128(20, 2)),
    ],
    ids=["floats", "unsigned", "far below", "parts"],
)
def test_a_figure_that_is_none_is_rejected_and_none_is_invented(tmp_path: Path, figures: Any) -> None:
    path = write(tmp_path, {"daily_downloads": figures})
    assert lines(path) == [] and read(path)[0].rejected == len(figures)


@pytest.mark.parametrize("name", ["a/b", "", "0" * 23, "0" * 25, "G" * 24, "0" * 23 + "\n", "０" * 24, "0" * 23 + "\x00"])
def test_an_id_that_is_none_is_rejected(tmp_path: Path, name: str) -> None:
    (batch,) = read(write(tmp_path, {"hub_id": [name, uid(1)]}))
    assert (batch.rows, batch.rejected, batch.rejects[0][0]) == (1, 1, "ill_formed_uid")


@pytest.mark.parametrize(
    ("column", "cells"), [("hub_id", [b"x" * 24]), ("hub_id", [7]), ("day", [20260301]), ("daily_downloads", ["7"]), ("daily_downloads", [True])]
)
def test_a_column_of_another_type_is_refused(tmp_path: Path, column: str, cells: list[Any]) -> None:
    with pytest.raises(ContractBroken, match=f"the column {column} is "):
        read(write(tmp_path, {column: cells}))


def test_days_that_were_not_asked_for_are_passed_over_and_those_that_cannot_be_are_rejected(tmp_path: Path) -> None:
    days = [date(2019, 12, 31), date(2025, 1, 1), date(2026, 3, 1), date(2026, 9, 1), date(2026, 9, 3), date(9999, 12, 31)]
    (batch,) = read(write(tmp_path, {"day": days}))
    assert (batch.received, batch.rows, batch.outside, batch.rejected, batch.months) == (6, 1, 2, 3, [date(2026, 3, 1)])


def test_a_load_goes_on_at_the_row_group_that_it_did_not_finish(tmp_path: Path) -> None:
    path = write(tmp_path, {"daily_downloads": list(range(10))}, row_group_size=4)
    whole = read(path)
    assert [batch.groups_done for batch in whole] == [1, 2, 3]
    assert [line[2] for line in lines(path, groups_done=2)] == ["8", "9"]
    assert lines(path, groups_done=3) == []


def test_rejects_are_shown_by_their_first_alone(tmp_path: Path) -> None:
    (batch,) = read(write(tmp_path, {"hub_id": ["x"] * 5_000}))
    assert (batch.rejected, len(batch.rejects)) == (5_000, hub_archive.EXAMPLES)


def test_bytes_that_are_no_parquet_or_end_early_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, {"daily_downloads": list(range(5_000))})
    whole = path.read_bytes()
    for broken in (b"<html>busy</html>", b"", whole[: len(whole) // 2], whole[:400] + bytes(400) + whole[800:]):
        path.write_bytes(broken)
        with pytest.raises(ContractBroken, match="not to be read as parquet"):
            read(path)
    with pytest.raises(FileNotFoundError):
        columns_of(tmp_path / "missing.parquet")


def test_a_file_that_would_unpack_to_more_than_can_be_is_refused_before_a_cell_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, {"hub_id": ["x" * 40_000_000]})
    assert path.stat().st_size < 5_000_000
    tracemalloc.start()
    with pytest.raises(ContractBroken, match="cells of hub_id unpack to"):
        read(path)
    assert tracemalloc.get_traced_memory()[1] < 10 * 1024**2
    tracemalloc.stop()
    bomb = write(tmp_path, {"daily_downloads": [1] * 3_000})
    monkeypatch.setattr(hub_archive, "MAX_ROWS", 2_999)
    with pytest.raises(ContractBroken, match="3000 rows in 1 groups, more than can be"):
        read(bomb)


def test_a_batch_of_large_cells_is_refused_where_the_footer_did_not_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_archive, "MAX_BATCH_BYTES", 10_000)
    with pytest.raises(ContractBroken, match="1000 rows of"):
        read(write(tmp_path, {"daily_downloads": [1] * 1_000}))


def test_repositories_tell_size_and_name_where_they_have_them(tmp_path: Path) -> None:
    path = tmp_path / "models.parquet"
    ids = [uid(1), uid(2), "none"]
    parquet.write_table(pa.table({"hub_id": ids, "current_bytes": [5, -1, 7], "repo_id": ["a/b", "a, b\n'\x00", "c"]}), path)
    assert b"".join(repositories(path)).decode() == f"{uid(1)},a/b,5\n{uid(2)},,\n"
    parquet.write_table(pa.table({"hub_id": ids, "tags": [["x"], [], None]}), path)
    assert b"".join(repositories(path)).decode() == f"{uid(1)},,\n{uid(2)},,\n"
    parquet.write_table(pa.table({"id": ids}), path)
    with pytest.raises(ContractBroken, match="no column is named as the Hub's own id"):
        list(repositories(path))
