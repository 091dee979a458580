"""Rows of a bulk snapshot come out as the Hub's lists tell them, whatever the year's column types; bad files are refused."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pytest
from pyarrow import parquet

from observatory.errors import ContractBroken
from observatory.sources import stats_parquet
from observatory.sources.hub_census import ListPage
from observatory.sources.stats_parquet import pages

NOW = datetime(2025, 6, 1, tzinfo=UTC)
MOMENT = datetime(2024, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
TOLD = "2024-01-02T03:04:05.678Z"


def write(folder: Path, columns: dict[str, Any]) -> Path:
    """A file of these columns; ``_id`` and ``id`` are added where they are not given."""
    length = len(next(iter(columns.values())))
    named = {"_id": [f"{one:024x}" for one in range(length)], "id": [f"a/m{one}" for one in range(length)], **columns}
    path = folder / "models.parquet"
    parquet.write_table(pa.table({name: column for name, column in named.items() if column is not None}), path)
    return path


def rows(path: Path, kind: str = "model", **options: Any) -> list[dict[str, Any]]:
    return [row for page in pages(path, kind, NOW, **options) for row in orjson.loads(page.body)]


def cells(folder: Path, name: str, column: Any, kind: str = "model") -> list[Any]:
    """What one column comes out as; ``...`` where the key is left out."""
    return [row.get(name, ...) for row in rows(write(folder, {name: column}), kind)]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([MOMENT, None], pa.timestamp("ms", tz="UTC")),
        pa.array([MOMENT, None], pa.timestamp("us", tz="UTC")),
        pa.array([MOMENT, None], pa.timestamp("us", tz="America/New_York")),
        pa.array([1_704_164_645_678_999_999, None], pa.timestamp("ns")),
        pa.array([MOMENT.replace(tzinfo=None), None], pa.timestamp("us")),
        pa.array([TOLD, None]),
        pa.array(["2024-01-02 03:04:05.678+00:00", None]),
        pa.array(["2024-01-02T05:04:05.678+02:00", None]),
        pa.array([TOLD, None]).dictionary_encode(),
        pa.array([TOLD, None], pa.large_string()),
    ],
    ids=lambda column: str(column.type).partition("<")[0] + str(len(str(column))),
)
def test_moments_of_every_type_are_told_as_the_hub_tells_them(tmp_path: Path, column: Any) -> None:
    assert cells(tmp_path, "createdAt", column) == [TOLD, ...]


def test_days_seconds_and_words_as_moments(tmp_path: Path) -> None:
    assert cells(tmp_path, "createdAt", pa.array([date(2024, 1, 2)])) == ["2024-01-02T00:00:00.000Z"]
    assert cells(tmp_path, "lastModified", pa.array([1_704_164_645], pa.timestamp("s"))) == ["2024-01-02T03:04:05.000Z"]
    assert cells(tmp_path, "lastModified", ["yesterday", "", "0001-01-01T00:00:00+23:00"]) == ["yesterday", "", "0001-01-01T00:00:00+23:00"]


@pytest.mark.parametrize("number", [pa.int32(), pa.int64(), pa.uint32(), pa.float32(), pa.float64()], ids=str)
@pytest.mark.parametrize("name", ["downloads", "downloadsAllTime", "likes"])
def test_counters_of_every_type_are_integers(tmp_path: Path, name: str, number: Any) -> None:
    found = cells(tmp_path, name, pa.array([7, 0, None], number))
    assert found == [7, 0, ...] and [type(one) for one in found[:2]] == [int, int]


def test_a_counter_that_is_no_number_is_not_told_and_none_is_invented(tmp_path: Path) -> None:
    assert cells(tmp_path, "downloads", [float("nan"), float("inf"), 2.0**40, 1.5]) == [..., ..., 2**40, 1.5]


@pytest.mark.parametrize("name", ["downloads", "createdAt", "tags", "cardData"])
@pytest.mark.parametrize("kind", [pa.duration("s"), pa.date32(), pa.timestamp("us"), pa.time64("ns"), pa.list_(pa.duration("s"))], ids=str)
def test_a_cell_that_python_has_no_value_for_ends_no_file(tmp_path: Path, name: str, kind: Any) -> None:
    far = 2**31 - 1 if kind == pa.date32() else 2**62
    plain = pa.array([far, 1], pa.int32() if kind == pa.date32() else pa.int64())
    column = pa.ListArray.from_arrays(pa.array([0, 1, 2], pa.int32()), plain.cast(pa.duration("s"))) if pa.types.is_list(kind) else plain.view(kind)
    try:
        assert len(rows(write(tmp_path, {name: column}))) == 2
    except ContractBroken as error:
        assert "not to be read as parquet" in str(error)


def test_objects_come_from_text_and_from_structs(tmp_path: Path) -> None:
    text = ['{"license": "mit", "n": null}', "null", None, "{'license': 'mit'}", "3", '{"n": 123456789012345678901234567890}']
    found = cells(tmp_path, "cardData", text)
    assert found[:5] == [{"license": "mit", "n": None}, ..., ..., "{'license': 'mit'}", "3"]
    assert b"123456789012345678901234567890" in next(iter(pages(tmp_path / "models.parquet", "model", NOW))).body
    struct = pa.array([{"parameters": {"BF16": 5, "F32": None}, "total": 5}, None])
    assert cells(tmp_path, "safetensors", struct) == [{"parameters": {"BF16": 5}, "total": 5}, ...]
    assert cells(tmp_path, "safetensors", ['{"total":5}', "[1]"]) == [{"total": 5}, [1]]
    mapped = pa.array([[("total", 5), ("none", None)]], pa.map_(pa.string(), pa.int64()))
    assert cells(tmp_path, "gguf", mapped) == [{"total": 5}]
    strange = pa.array([{"day": date(2024, 1, 2), "price": Decimal("1.5"), "raw": b"a\xff", "nan": float("nan")}])
    assert cells(tmp_path, "cardData", strange) == [{"day": "2024-01-02", "price": "1.5", "raw": "a�", "nan": None}]


def test_deep_text_does_not_end_the_file(tmp_path: Path) -> None:
    deep, deeper = '{"a":' * 900 + "1" + "}" * 900, '{"a":' * 5_000 + "1" + "}" * 5_000
    first, second = cells(tmp_path, "cardData", [deep, deeper])
    assert isinstance(first, dict) and second == deeper


def test_tags_come_from_lists_and_from_text(tmp_path: Path) -> None:
    assert cells(tmp_path, "tags", [["license:mit"], [], None]) == [["license:mit"], [], ...]
    assert cells(tmp_path, "tags", ['["license:mit"]', "[]"]) == [["license:mit"], []]


def test_null_is_not_told_and_never_false(tmp_path: Path) -> None:
    columns = {"disabled": pa.array([None, False, True]), "author": pa.array([None, "a", ""]), "likes": pa.array([None, None, 1], pa.int64())}
    first, second, third = rows(write(tmp_path, columns))
    assert set(first) == {"_id", "id"}
    assert (second["disabled"], second["author"], "likes" in second) == (False, "a", False)
    assert (third["disabled"], third["author"], third["likes"]) == (True, "", 1)


def test_what_the_file_cannot_be_trusted_on_is_left_out_and_so_are_strange_columns(tmp_path: Path) -> None:
    columns = {"gated": ["False"], "private": [False], "sha": ["0" * 40], "siblings": [["x"]], "trendingScore": [3], "downloads": [3]}
    assert rows(write(tmp_path, columns)) == [{"_id": "0" * 24, "id": "a/m0", "downloads": 3}]


def test_only_the_columns_of_the_kind_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, {"gguf": ["{}"], "pipeline_tag": ["x"], "likes": [1]})
    assert set(rows(path)[0]) == {"_id", "id", "gguf", "pipeline_tag", "likes"}
    assert set(rows(path, "dataset")[0]) == {"_id", "id", "likes"}


@pytest.mark.parametrize("name", ["_id", "id"])
def test_a_file_without_names_breaks_the_contract(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, {"downloads": [1], name: None})
    with pytest.raises(ContractBroken, match=f"no column {name}"):
        rows(path)


def test_a_row_without_a_name_is_kept_for_whoever_rejects_it(tmp_path: Path) -> None:
    assert rows(write(tmp_path, {"_id": pa.array([None, "x"])})) == [{"id": "a/m0"}, {"_id": "x", "id": "a/m1"}]


def test_a_column_that_stands_twice_breaks_the_contract(tmp_path: Path) -> None:
    path = tmp_path / "models.parquet"
    parquet.write_table(pa.Table.from_arrays([pa.array(["x"])] * 3, ["_id", "id", "id"]), path)
    with pytest.raises(ContractBroken, match="stands twice"):
        rows(path)


@pytest.mark.parametrize("content", [b"", b"<html>Rate exceeded.</html>", b"PAR1" + b"\0" * 64 + b"PAR1", b"PAR1\xff\xff\xff\x7fPAR1"])
def test_what_is_no_parquet_breaks_the_contract(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "models.parquet"
    path.write_bytes(content)
    with pytest.raises(ContractBroken, match=r"models\.parquet: not to be read as parquet"):
        rows(path)


def test_broken_bytes_in_the_middle_break_the_contract(tmp_path: Path) -> None:
    path = write(tmp_path, {"author": [f"name-{one * 7919}" for one in range(20_000)]})
    whole = bytearray(path.read_bytes())
    whole[1_000:60_000] = b"\xff" * 59_000
    path.write_bytes(whole)
    with pytest.raises(ContractBroken, match="not to be read as parquet"):
        rows(path)


def test_a_file_that_is_not_there_is_this_machines_failure(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        rows(tmp_path / "models.parquet")


def test_pages_have_a_size_and_the_last_no_cursor(tmp_path: Path) -> None:
    path = write(tmp_path, {"downloads": list(range(25))})
    found = list(pages(path, "model", NOW, size=10))
    assert [page.cursor for page in found] == ["10", "20", None]
    assert [row["downloads"] for row in rows(path, size=10)] == list(range(25))
    assert {page.observed_at for page in found} == {NOW}


def test_a_file_without_rows_is_one_empty_page(tmp_path: Path) -> None:
    path = write(tmp_path, {"downloads": pa.array([], pa.int64()), "_id": pa.array([], pa.string()), "id": pa.array([], pa.string())})
    assert list(pages(path, "model", NOW)) == [ListPage(b"[]", NOW)]


def test_hostile_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, {"author": ["x" * 1_000] * 50})
    monkeypatch.setattr(stats_parquet, "MAX_PAGE_BYTES", 10_000)
    sizes = [len(page.body) for page in pages(path, "model", NOW)]
    assert max(sizes) < 11_000 and len(rows(path)) == 50
    assert [page.cursor for page in pages(path, "model", NOW)][-1] is None
    monkeypatch.setattr(stats_parquet, "MAX_BATCH_BYTES", 10_000)
    with pytest.raises(ContractBroken, match="50 rows of"):
        rows(path)
    monkeypatch.setattr(stats_parquet, "MAX_ROWS", 49)
    with pytest.raises(ContractBroken, match="50 rows, more than 49"):
        rows(path)


def test_memory_is_bounded_by_a_page_and_not_by_the_file(tmp_path: Path) -> None:
    card = orjson.dumps({"text": "x" * 2_000}).decode()
    path = write(tmp_path, {"cardData": pa.array([f'{card[:-1]},"n":{one}}}' for one in range(30_000)])})
    before = pa.total_allocated_bytes()
    told, most = 0, 0
    tracemalloc.start()
    for page in pages(path, "model", NOW):
        told += page.body.count(b'"_id"')
        most = max(most, pa.total_allocated_bytes() - before)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told == 30_000
    # The one row group holds 60 MB of text.
    assert most < 30_000_000 and peak < 30_000_000, (most, peak)


def test_a_cell_that_would_unpack_beyond_every_measure_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, {"cardData": ["x" * 80_000_000]})
    assert path.stat().st_size < 10_000_000
    with pytest.raises(ContractBroken, match="1 cells of cardData unpack to 8"):
        rows(path)
    nested = write(tmp_path, {"tags": [["x" * 80_000_000]]})
    with pytest.raises(ContractBroken, match="1 cells of tags unpack to 8"):
        rows(nested)


def test_a_file_as_a_whole_is_looked_at_without_its_cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, {"cardData": ['{"a": 1}', None], "downloads": [7, 8], "createdAt": [MOMENT, None]})
    read: list[set[str]] = []
    records = stats_parquet._records

    def spy(batch: Any) -> list[bytes]:
        read.append(set(batch.schema.names))
        return records(batch)

    monkeypatch.setattr(stats_parquet, "_records", spy)
    found = stats_parquet.facts(path, "model")
    assert (found.rows, found.downloads, found.newest_at) == (2, 15, MOMENT)
    assert read == [{"_id", "id", "downloads", "createdAt"}]
