"""Cold files: nothing is written over, nothing leaves the database unread, and the past joins whole series."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet
import pytest
from hub_telling import at, census, change, pages, rows, told, wipe
from sqlalchemy import Engine

from observatory import settings
from observatory.cli.warehouse import main as warehouse_command
from observatory.errors import StoreError, WarehouseError
from observatory.landing import hub_past
from observatory.landing.hub_sweep import open_sweep
from observatory.orchestration import maintain, runtime
from observatory.replay.hub_stats import write_stats
from observatory.sources import stats_parquet
from observatory.store import Folder, Store, opened
from observatory.warehouse import cold, sqlfile

OLD, OLDER, TODAY = date(2024, 3, 5), date(2024, 2, 20), date(2026, 9, 20)
SERIES = "SELECT hub_uid, day, downloads, downloads_all_time, downloads_added FROM raw.hub_counter JOIN raw.hub_repository USING (hub_key) ORDER BY 1, 2"
SUMS = "SELECT hub_uid, month, month_downloads FROM raw.hub_counter_month JOIN raw.hub_repository USING (hub_key) ORDER BY 1, 2"
BODIES = "SELECT block_id, body FROM raw.hub_block ORDER BY 1"
FILES = "SELECT name, rows, is_thawed, replaced_by FROM meta.cold_file WHERE source = 'raw.hub_counter' ORDER BY name"


@pytest.fixture
def hub(warehouse: Engine) -> Engine:
    """Three repositories, told in two old months and today; one of them has not moved since the first."""
    wipe(warehouse)
    for day, number in ((OLDER, 1), (OLD, 2), (TODAY, 3)):
        # Another tag every time, so that a block falls out of use.
        records = [told(one, f"a/m{one}", downloads=number, downloadsAllTime=100 * number, tags=[f"v{number}"]) for one in (1, 2)]
        census(warehouse, pages([*records, told(3, "a/still", downloads=1, downloadsAllTime=50)], at(day)), at(day))
    return warehouse


@pytest.fixture(params=["folder", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of each kind."""
    monkeypatch.setenv("OBSERVATORY_STATE", str(tmp_path / "state"))
    return opened(request.getfixturevalue("bucket") if request.param == "objects" else tmp_path.as_uri())


def digests(store: Store) -> dict[str, str]:
    """SHA-256 of every cold file of a store."""
    return {name.removeprefix("cold/"): store.sha256(name) for name in store.names("cold")}


def stems(names: Iterable[str | None]) -> list[str | None]:
    """Names of files without the hash in them."""
    return [name and re.sub(r"-[0-9a-f]{12}(?=\.parquet$)", "", name) for name in names]


def files(engine: Engine) -> list[tuple[Any, ...]]:
    """The files of counters that the warehouse knows, without the hashes in their names."""
    return [(*stems([name]), rows_, thawed, *stems([by])) for name, rows_, thawed, by in rows(engine, FILES)]


def name_of(engine: Engine, month: str) -> str:
    """The name of the file of a month in its store."""
    ((name,),) = rows(engine, f"SELECT name FROM meta.cold_file WHERE source = 'raw.hub_counter' AND month = '{month}-01' AND replaced_by IS NULL")
    return f"cold/{name}"


def insert(engine: Engine, day: date, downloads: int, uid: int = 1) -> None:
    """A row of counters, as a load of the past leaves it."""
    change(engine, f"SELECT raw.make_hub_counter_month('{day}')")
    change(
        engine, f"INSERT INTO raw.hub_counter (hub_key, day, downloads) SELECT hub_key, '{day}', {downloads} FROM raw.hub_repository WHERE hub_id = 'a/m{uid}'"
    )


def test_months_go_and_come_back_as_they_were(hub: Engine, store: Store) -> None:
    before = rows(hub, SERIES)
    moved = cold.archive_old_months(hub, store, 13)
    assert moved["raw.hub_counter"] == 5 and moved["raw.hub_block"] > 0 and len(rows(hub, SERIES)) == len(before) - 5
    assert {(name, f"{store.url}/cold") for name in digests(store)} == set(rows(hub, "SELECT name, store FROM meta.cold_file"))
    assert cold.archive_old_months(hub, store, 13) == {"raw.hub_counter": 0, "raw.hub_block": 0}
    assert (cold.restore_all_months(hub, store), cold.restore_all_months(hub, store), cold.restore_month(hub, store, OLD.replace(day=1))) == (5, 0, 0)
    assert rows(hub, SERIES) == before
    held = digests(store)
    cold.archive_old_months(hub, store, 13)
    assert digests(store) == held, "what did not change needs no other file"
    assert files(hub) == [("hub_counter_2024_02.parquet", 3, False, None), ("hub_counter_2024_03.parquet", 2, False, None)]


def test_rows_of_a_month_that_was_put_away_join_it_in_a_new_file(hub: Engine, store: Store) -> None:
    before = rows(hub, SERIES)
    cold.archive_old_months(hub, store, 13)
    held = digests(store)
    insert(hub, OLD + timedelta(days=3), 7)
    insert(hub, OLD, 9, uid=2)
    cold.archive_old_months(hub, store, 13)
    assert {name: digest for name, digest in digests(store).items() if name in held} == held, "no file is written over"
    ((first, *_), (second, *_)) = sorted(files(hub)[1:], key=lambda one: one[1])
    assert sorted(files(hub)[1:], key=lambda one: one[1]) == [(first, 2, True, second), (second, 3, False, None)]
    assert first == second == "hub_counter_2024_03.parquet" and len(digests(store)) == len(held) + 1
    cold.restore_all_months(hub, store)
    found = rows(hub, SERIES)
    assert len(found) == len(before) + 1
    assert {(day, downloads) for _, day, downloads, *_ in found if downloads in {7, 9}} == {(OLD + timedelta(days=3), 7), (OLD, 9)}, (
        "of one day the newer row stands"
    )


def test_a_month_that_becomes_again_what_it_was_has_a_file_of_another_number(hub: Engine, tmp_path: Path) -> None:
    held = Folder(tmp_path)
    cold.archive_old_months(hub, held, 13)
    insert(hub, OLD + timedelta(days=3), 7)
    cold.archive_old_months(hub, held, 13)
    cold.restore_all_months(hub, held)
    change(hub, "DELETE FROM raw.hub_counter WHERE downloads = 7")
    cold.archive_old_months(hub, held, 13)
    assert ("hub_counter_2024_03_1.parquet", 2, False, None) in files(hub)


def test_a_partition_that_a_killed_load_left_empty_costs_no_row(hub: Engine, store: Store) -> None:
    before = rows(hub, SERIES)
    cold.archive_old_months(hub, store, 13)
    change(hub, f"SELECT raw.make_hub_counter_month('{OLD}')")
    held = digests(store)
    cold.archive_old_months(hub, store, 13)
    assert digests(store) == held
    cold.restore_all_months(hub, store)
    assert rows(hub, SERIES) == before


def test_a_file_that_is_not_what_was_written_brings_nothing_back_and_loses_nothing(hub: Engine, tmp_path: Path) -> None:
    held = Folder(tmp_path)
    cold.archive_old_months(hub, held, 13)
    path = tmp_path / name_of(hub, "2024-03")
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    insert(hub, OLD + timedelta(days=3), 7)
    for ask in (lambda: cold.restore_month(hub, held, OLD.replace(day=1)), lambda: cold.archive_old_months(hub, held, 13)):
        with pytest.raises(WarehouseError, match="not the file that was written"):
            ask()
    assert rows(hub, "SELECT count(*) FROM raw.hub_counter WHERE downloads = 7") == [(1,)]
    path.unlink()
    with pytest.raises(WarehouseError, match=r"does not lie in file://.*; it was written to file://"):
        cold.restore_month(hub, held, OLD.replace(day=1))
    path.write_bytes(whole)
    assert cold.restore_month(hub, held, OLD.replace(day=1)) == 2


def test_a_strangers_file_of_that_name_stays(hub: Engine, store: Store, tmp_path: Path) -> None:
    cold.archive_old_months(hub, store, 13)
    name = name_of(hub, "2024-03")
    cold.restore_all_months(hub, store)
    change(hub, "DELETE FROM meta.cold_file WHERE source = 'raw.hub_counter'")
    store.write(name, b"somebody else's")
    cold.archive_old_months(hub, store, 13)
    with store.open(name) as stream:
        assert stream.read() == b"somebody else's"
    assert [name for name, *_ in files(hub)] == ["hub_counter_2024_02.parquet", "hub_counter_2024_03_1.parquet"]


def test_rows_stay_where_the_file_does_not_hold_them(hub: Engine, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(hub, SERIES)
    write = pyarrow.parquet.ParquetWriter.write_batch

    def less(self: Any, batch: Any, *rest: Any) -> None:
        write(self, batch.slice(1), *rest)

    monkeypatch.setattr(pyarrow.parquet.ParquetWriter, "write_batch", less)
    with pytest.raises(WarehouseError, match="does not hold the rows"):
        cold.archive_old_months(hub, store, 13)
    assert rows(hub, SERIES) == before and rows(hub, FILES) == []


def test_rows_stay_where_the_store_does_not_give_back_what_it_was_given(hub: Engine, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(hub, SERIES)
    add = type(store)._add

    def lossy(self: Store, source: Path, name: str) -> None:
        source.write_bytes(source.read_bytes()[:-1])
        add(self, source, name)

    monkeypatch.setattr(type(store), "_add", lossy)
    with pytest.raises(StoreError, match="nothing is written over"):
        cold.archive_old_months(hub, store, 13)
    assert rows(hub, SERIES) == before and rows(hub, FILES) == []


# Where a process dies, as code that it runs before: in the copy out of the database, in the file, in the store, before the manifest, before the commit.
POINTS = {
    "after the rows were copied out": "cold._write_csv = lambda *_: die()",
    "in the file": "parquet.ParquetWriter.write_batch = lambda self, batch, *rest: (write(self, batch.slice(0, 1)), die())",
    "while it goes into the store": "os.link = lambda *_: die(); store.Objects._upload = half",
    "before the manifest is written": "put = store.Store.put; store.Store.put = lambda *told: (put(*told), die())",
    "before the commit of counters": "move = cold._move_counters; cold._move_counters = lambda *told: (move(*told), die())",
    "before the commit of blocks": "move = cold._move_blocks; cold._move_blocks = lambda *told: (move(*told), die())",
}
KILLED = """
import os, signal, sys
from pyarrow import parquet
from observatory import store
from observatory.store import Folder, Store, opened
from observatory.warehouse import cold, sqlfile
from observatory.warehouse.engine import engine_for
write = parquet.ParquetWriter.write_batch
def die():
    os.kill(os.getpid(), signal.SIGKILL)
def half(self, source, name):
    with self._file_system(name) as (system, path), system.open_output_stream(path) as stream:
        stream.write(source.read_bytes()[:100])
        die()
{point}
cold.archive_old_months(engine_for(sys.argv[1]), store.opened(sys.argv[2]), 13)
"""


@pytest.mark.parametrize("point", POINTS)
def test_who_is_killed_while_it_puts_away_loses_nothing(hub: Engine, store: Store, point: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    before, blocks = rows(hub, SERIES), rows(hub, BODIES)
    url = request.getfixturevalue("bucket") if store.folder is None else store.url
    where = hub.url.render_as_string(hide_password=False)
    env = {**os.environ, "PYTHONPATH": str(settings.ROOT / "plugins")}
    killed = subprocess.run([sys.executable, "-c", KILLED.format(point=POINTS[point]), where, url], env=env, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    if "blocks" not in point:
        assert (rows(hub, SERIES), rows(hub, BODIES)) == (before, blocks) and rows(hub, FILES) == []
    cold.archive_old_months(hub, store, 13)
    assert set(digests(store)) == {name for (name,) in rows(hub, "SELECT name FROM meta.cold_file")}, "what the killed one had put there is taken up"
    assert list(tmp_path.rglob(".aside-*")) == [], "and what it had made aside is gone"
    cold.restore_all_months(hub, store)
    assert rows(hub, SERIES) == before
    archived = {one.as_py(): body.as_py() for name in digests(store) if name.startswith("hub_block") for one, body in bodies(store, name)}
    assert [(key, sha256(archived.get(key) if body is None else body)) for key, body in rows(hub, BODIES)] == [(key, sha256(body)) for key, body in blocks]


def bodies(store: Store, name: str) -> Iterable[tuple[Any, Any]]:
    """Blocks of a file, by key."""
    with store.held(f"cold/{name}", store.sha256(f"cold/{name}")) as path:
        read = pyarrow.parquet.read_table(path, columns=["block_id", "body"])
    return zip(read["block_id"], read["body"], strict=True)


def sha256(body: Any) -> str:
    """SHA-256 of a block's body."""
    return hashlib.sha256(bytes(body)).hexdigest()


def land_past(engine: Engine, folder: Path, moment: datetime, records: list[dict[str, Any]]) -> None:
    """Land a snapshot of the past, as the task does."""
    write_stats(folder, records, [])
    sweep = open_sweep(engine, max(run for (run,) in rows(engine, "SELECT run_id FROM meta.run")), "model", "snapshot", moment, revision=moment.isoformat())
    with engine.connect() as session:
        connection: Any = session.connection.driver_connection
        told_pages = stats_parquet.pages(folder / "hub" / "stats" / "models.parquet", "model", moment)
        hub_past.PastListLoader(connection, sweep, moment).land_past(told_pages)


@pytest.mark.parametrize(
    "day", [OLD + timedelta(days=4), OLDER + timedelta(days=2), date(2026, 1, 9)], ids=["a cold month", "an older one", "a month that is hot"]
)
def test_a_day_of_the_past_joins_series_that_lie_in_files(hub: Engine, tmp_path: Path, day: date) -> None:
    held = Folder(tmp_path / "store")
    records = [told(one, f"a/m{one}", downloads=5, downloadsAllTime=150 + one) for one in (1, 2)] + [told(3, "a/still", downloads=2, downloadsAllTime=60)]
    cold.archive_old_months(hub, held, 13)
    with pytest.raises(WarehouseError, match="months of it lie in cold files: 2024-02, 2024-03"):
        land_past(hub, tmp_path / "refused", at(day), records)
    assert cold.restore_all_months(hub, held) == 5
    land_past(hub, tmp_path / "landed", at(day), records)
    cold.archive_old_months(hub, held, 13)
    cold.restore_all_months(hub, held)
    found = [rows(hub, query) for query in (SERIES, SUMS)]
    wipe(hub)
    for moment, number in ((OLDER, 1), (OLD, 2), (TODAY, 3)):
        told_now = [told(one, f"a/m{one}", downloads=number, downloadsAllTime=100 * number) for one in (1, 2)]
        census(hub, pages([*told_now, told(3, "a/still", downloads=1, downloadsAllTime=50)], at(moment)), at(moment))
    land_past(hub, tmp_path / "alone", at(day), records)
    assert found == [rows(hub, query) for query in (SERIES, SUMS)], "as where nothing was ever put away"
    assert (day, 2) in {(when, downloads) for _, when, downloads, *_ in found[0]}


@pytest.mark.parametrize("executor", ["CeleryExecutor", "LocalExecutor"])
def test_workers_that_may_not_share_a_store_put_nothing_away(hub: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executor: str) -> None:
    """A worker of its own may be told another executor than the scheduler has."""
    monkeypatch.setattr(runtime, "warehouse", lambda: hub)
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", executor)
    monkeypatch.delenv("OBSERVATORY_STORE_IS_SHARED", raising=False)
    monkeypatch.setenv("OBSERVATORY_STORE", tmp_path.as_uri())
    before = rows(hub, SERIES)
    with pytest.raises(StoreError, match="OBSERVATORY_STORE_IS_SHARED=1"):
        maintain.archive_old_months()
    assert rows(hub, SERIES) == before
    monkeypatch.setenv("OBSERVATORY_STORE_IS_SHARED", "1")
    assert maintain.archive_old_months()["raw.hub_counter"] == 5


def test_what_one_worker_puts_away_another_brings_back(hub: Engine, tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "warehouse", lambda: hub)
    monkeypatch.delenv("OBSERVATORY_STORE_IS_SHARED", raising=False)
    monkeypatch.setenv("OBSERVATORY_STORE", bucket)
    monkeypatch.setenv("OBSERVATORY_STATE", str(tmp_path / "a"))
    before = rows(hub, SERIES)
    assert maintain.archive_old_months()["raw.hub_counter"] == 5 and len(rows(hub, SERIES)) == len(before) - 5
    shutil.rmtree(tmp_path / "a")
    monkeypatch.setenv("OBSERVATORY_STATE", str(tmp_path / "b"))
    monkeypatch.setenv("OBSERVATORY_WAREHOUSE_URL", hub.url.render_as_string(hide_password=False))
    for month in ("2024-02-01", "2024-03-01"):
        assert warehouse_command(["restore-month", "--month", month]) == 0
    assert rows(hub, SERIES) == before
    assert not any(path.is_file() for path in tmp_path.rglob("*")), "no worker keeps a file of its own"


def test_duckdb_reads_what_lies_in_files(hub: Engine, tmp_path: Path) -> None:
    before = {(day, downloads) for _, day, downloads, *_ in rows(hub, SERIES)}
    held = Folder(tmp_path)
    cold.archive_old_months(hub, held, 13)
    insert(hub, OLD + timedelta(days=3), 7)
    cold.archive_old_months(hub, held, 13)
    ((asked,),) = rows(hub, sqlfile.statement("report", "cold_files"))
    found = duckdb.sql(f"SELECT day, downloads FROM {asked}").fetchall()
    left = {(day, downloads) for _, day, downloads, *_ in rows(hub, SERIES)}
    assert set(found) | left == before | {(OLD + timedelta(days=3), 7)} and len(found) == 6
