"""Cold files: nothing is written over, nothing leaves the database unread, and the past joins whole series."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from hub_telling import at, census, change, pages, rows, told, wipe
from sqlalchemy import Engine

from observatory import settings
from observatory.errors import WarehouseError
from observatory.landing import hub_past
from observatory.landing.hub_sweep import open_sweep
from observatory.orchestration import maintain, runtime
from observatory.replay.hub_stats import write_stats
from observatory.sources import stats_parquet
from observatory.warehouse import cold

OLD, OLDER, TODAY = date(2024, 3, 5), date(2024, 2, 20), date(2026, 9, 20)
SERIES = "SELECT hub_uid, day, downloads, downloads_all_time, downloads_added FROM raw.hub_counter JOIN raw.hub_repository USING (hub_key) ORDER BY 1, 2"
SUMS = "SELECT hub_uid, month, month_downloads FROM raw.hub_counter_month JOIN raw.hub_repository USING (hub_key) ORDER BY 1, 2"
FILES = "SELECT name, rows, is_thawed, replaced_by FROM meta.cold_file WHERE source = 'raw.hub_counter' ORDER BY name"


@pytest.fixture
def hub(warehouse: Engine) -> Engine:
    """Three repositories, told in two old months and today; one of them has not moved since the first."""
    wipe(warehouse)
    for day, number in ((OLDER, 1), (OLD, 2), (TODAY, 3)):
        records = [told(one, f"a/m{one}", downloads=number, downloadsAllTime=100 * number) for one in (1, 2)]
        census(warehouse, pages([*records, told(3, "a/still", downloads=1, downloadsAllTime=50)], at(day)), at(day))
    return warehouse


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def insert(engine: Engine, day: date, downloads: int, uid: int = 1) -> None:
    """A row of counters, as a load of the past leaves it."""
    change(engine, f"SELECT raw.make_hub_counter_month('{day}')")
    change(
        engine, f"INSERT INTO raw.hub_counter (hub_key, day, downloads) SELECT hub_key, '{day}', {downloads} FROM raw.hub_repository WHERE hub_id = 'a/m{uid}'"
    )


def test_months_go_and_come_back_as_they_were(hub: Engine, tmp_path: Path) -> None:
    before = rows(hub, SERIES)
    moved = cold.put_away(hub, tmp_path, 13)
    assert moved["raw.hub_counter"] == 5 and len(rows(hub, SERIES)) == len(before) - 5
    assert cold.put_away(hub, tmp_path, 13) == {"raw.hub_counter": 0, "raw.hub_block": 0}
    assert (cold.thaw_all(hub, tmp_path), cold.thaw_all(hub, tmp_path), cold.thaw(hub, tmp_path, OLD.replace(day=1))) == (5, 0, 0)
    assert rows(hub, SERIES) == before
    held = digests(tmp_path)
    cold.put_away(hub, tmp_path, 13)
    assert digests(tmp_path) == held, "what did not change needs no other file"
    assert rows(hub, FILES) == [("hub_counter_2024_02.parquet", 3, False, None), ("hub_counter_2024_03.parquet", 2, False, None)]


def test_rows_of_a_month_that_was_put_away_join_it_in_a_new_file(hub: Engine, tmp_path: Path) -> None:
    before = rows(hub, SERIES)
    cold.put_away(hub, tmp_path, 13)
    held = digests(tmp_path)
    insert(hub, OLD + timedelta(days=3), 7)
    insert(hub, OLD, 9, uid=2)
    cold.put_away(hub, tmp_path, 13)
    assert {name: digest for name, digest in digests(tmp_path).items() if name in held} == held, "no file is written over"
    assert rows(hub, FILES)[1:] == [
        ("hub_counter_2024_03.parquet", 2, True, "hub_counter_2024_03_1.parquet"),
        ("hub_counter_2024_03_1.parquet", 3, False, None),
    ]
    cold.thaw_all(hub, tmp_path)
    found = rows(hub, SERIES)
    assert len(found) == len(before) + 1
    assert {(day, downloads) for _, day, downloads, *_ in found if downloads in {7, 9}} == {(OLD + timedelta(days=3), 7), (OLD, 9)}, (
        "of one day the newer row stands"
    )


def test_a_partition_that_a_killed_load_left_empty_costs_no_row(hub: Engine, tmp_path: Path) -> None:
    before = rows(hub, SERIES)
    cold.put_away(hub, tmp_path, 13)
    change(hub, f"SELECT raw.make_hub_counter_month('{OLD}')")
    held = digests(tmp_path)
    cold.put_away(hub, tmp_path, 13)
    assert digests(tmp_path) == held
    cold.thaw_all(hub, tmp_path)
    assert rows(hub, SERIES) == before


def test_a_file_that_is_not_what_was_written_brings_nothing_back_and_loses_nothing(hub: Engine, tmp_path: Path) -> None:
    cold.put_away(hub, tmp_path, 13)
    path = tmp_path / "hub_counter_2024_03.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    insert(hub, OLD + timedelta(days=3), 7)
    for ask in (lambda: cold.thaw(hub, tmp_path, OLD.replace(day=1)), lambda: cold.put_away(hub, tmp_path, 13)):
        with pytest.raises(WarehouseError, match="not the file that was written"):
            ask()
    assert rows(hub, "SELECT count(*) FROM raw.hub_counter WHERE downloads = 7") == [(1,)]
    path.unlink()
    with pytest.raises(WarehouseError, match="does not lie in this machine's folder"):
        cold.thaw(hub, tmp_path, OLD.replace(day=1))
    path.write_bytes(whole)
    assert cold.thaw(hub, tmp_path, OLD.replace(day=1)) == 2


def test_a_strangers_file_of_that_name_stays(hub: Engine, tmp_path: Path) -> None:
    path = tmp_path / "hub_counter_2024_03.parquet"
    path.write_bytes(b"somebody else's")
    cold.put_away(hub, tmp_path, 13)
    assert path.read_bytes() == b"somebody else's"
    assert [name for name, *_ in rows(hub, FILES)] == ["hub_counter_2024_02.parquet", "hub_counter_2024_03_1.parquet"]


def test_rows_stay_where_the_file_does_not_hold_them(hub: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(hub, SERIES)
    write = pyarrow.parquet.ParquetWriter.write_batch

    def less(self: Any, batch: Any, *rest: Any) -> None:
        write(self, batch.slice(1), *rest)

    monkeypatch.setattr(pyarrow.parquet.ParquetWriter, "write_batch", less)
    with pytest.raises(WarehouseError, match="does not hold the rows"):
        cold.put_away(hub, tmp_path, 13)
    assert rows(hub, SERIES) == before and rows(hub, FILES) == []


def land_past(engine: Engine, folder: Path, moment: datetime, records: list[dict[str, Any]]) -> None:
    """Land a snapshot of the past, as the task does."""
    write_stats(folder, records, [])
    sweep = open_sweep(engine, max(run for (run,) in rows(engine, "SELECT run_id FROM meta.run")), "model", "snapshot", moment, revision=moment.isoformat())
    with engine.connect() as session:
        connection: Any = session.connection.driver_connection
        told_pages = stats_parquet.pages(folder / "hub" / "stats" / "models.parquet", "model", moment)
        hub_past.PastLander(connection, sweep, moment).land_past(told_pages)


@pytest.mark.parametrize(
    "day", [OLD + timedelta(days=4), OLDER + timedelta(days=2), date(2026, 1, 9)], ids=["a cold month", "an older one", "a month that is hot"]
)
def test_a_day_of_the_past_joins_series_that_lie_in_files(hub: Engine, tmp_path: Path, day: date) -> None:
    records = [told(one, f"a/m{one}", downloads=5, downloadsAllTime=150 + one) for one in (1, 2)] + [told(3, "a/still", downloads=2, downloadsAllTime=60)]
    cold.put_away(hub, tmp_path / "cold", 13)
    with pytest.raises(WarehouseError, match="months of it lie in cold files: 2024-02, 2024-03"):
        land_past(hub, tmp_path / "refused", at(day), records)
    assert cold.thaw_all(hub, tmp_path / "cold") == 5
    land_past(hub, tmp_path / "landed", at(day), records)
    cold.put_away(hub, tmp_path / "cold", 13)
    cold.thaw_all(hub, tmp_path / "cold")
    found = [rows(hub, query) for query in (SERIES, SUMS)]
    wipe(hub)
    for moment, number in ((OLDER, 1), (OLD, 2), (TODAY, 3)):
        told_now = [told(one, f"a/m{one}", downloads=number, downloadsAllTime=100 * number) for one in (1, 2)]
        census(hub, pages([*told_now, told(3, "a/still", downloads=1, downloadsAllTime=50)], at(moment)), at(moment))
    land_past(hub, tmp_path / "alone", at(day), records)
    assert found == [rows(hub, query) for query in (SERIES, SUMS)], "as where nothing was ever put away"
    assert (day, 2) in {(when, downloads) for _, when, downloads, *_ in found[0]}


def test_workers_that_may_not_share_a_folder_put_nothing_away(hub: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "warehouse", lambda: hub)
    monkeypatch.setattr(settings, "cold_dir", lambda: tmp_path)
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    monkeypatch.delenv("OBSERVATORY_COLD", raising=False)
    before = rows(hub, SERIES)
    with pytest.raises(WarehouseError, match="OBSERVATORY_COLD"):
        maintain.put_away()
    assert rows(hub, SERIES) == before
    monkeypatch.setenv("OBSERVATORY_COLD", str(tmp_path))
    assert maintain.put_away()["raw.hub_counter"] == 5
