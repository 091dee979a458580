"""Days that others kept, through the tasks' own functions and a replay of their repositories: whose day it is, what is held, what is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import huggingface_hub
import pyarrow as pa
import pytest
from airflow.sdk.execution_time.context import OutletEventAccessors
from hub_telling import at, census, change, new_run, pages, rows, told, uid, wipe
from huggingface_hub.errors import EntryNotFoundError
from pyarrow import parquet
from replayed import Replayed, write_world
from sqlalchemy import Engine, text

from observatory.errors import ContractBroken, ParameterRefused
from observatory.landing import hub_archive as landing
from observatory.orchestration import runtime, snapshot
from observatory.orchestration.assets import RAW_HUB
from observatory.replay.hub_stats import CHARACTERIZATION, WEEKLY, write_characterization, write_stats, write_weekly
from observatory.sources import hub_archive
from observatory.sources.hub_stats import HUB_CHARACTERIZATION, HUB_STATS, HUB_WEEKLY, HubStats, Snapshot, SnapshotRefused
from observatory.warehouse import hub_adoption, sqlfile

WEEKS = [date(2026, 9, 2) + timedelta(days=7 * number) for number in range(4)]
AS_OF = "2026-10-01T00:00:00Z"
NAMES = ("date", "downloads")
Records = list[dict[str, Any]]


def fresh(records: Records, moment: datetime) -> Records:
    """The same, the first of them changed at the moment."""
    return [{**records[0], "lastModified": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")}, *records[1:]]


def state(day: date, total: int) -> Records:
    """Three models as they were told on a day."""
    return fresh([told(1, "a/clock"), told(2, "a/m", downloadsAllTime=total, downloads=total), told(3, "b/m", downloadsAllTime=5)], at(day, 3))


class Kept:
    """A world in which others kept days of the Hub, its replay, and the tasks' code on it."""

    def __init__(self, folder: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.engine = write_world(folder / "world", AS_OF, {}), engine
        self._above, self._patch = folder, monkeypatch
        self._replay: Replayed | None = None
        self.run = new_run(engine)
        monkeypatch.setattr(runtime, "warehouse", lambda: engine)
        monkeypatch.setattr(runtime, "run_id", lambda engine, source: self.run)
        monkeypatch.setattr(snapshot, "_folder", lambda: folder / "snapshots")

    def serve(self) -> None:
        """Serve the world as it stands now."""
        self.end()
        self._replay = Replayed(self.folder, self._above / f"state{self.run}")
        config = self._replay.config("huggingface")
        self._patch.setattr(runtime, "service", lambda name: config)

    def end(self) -> None:
        """End the replay."""
        if self._replay is not None:
            self._replay.end()

    @property
    def endpoint(self) -> str:
        """Where the Hub is."""
        assert self._replay is not None
        return self._replay.urls["huggingface"]

    def backfill(self, *sources: str, since: str = "2025-01-01", until: str | None = None, kinds: Sequence[str] = ("model",)) -> list[dict[str, Any]]:
        """A run of the Dag's functions; gives what each mapped task came to."""
        self.run = new_run(self.engine)
        self.serve()
        return [snapshot.land_past(json.loads(json.dumps(one))) for one in snapshot.list_past(since, until, "day", list(kinds), list(sources))]

    def weeks(self, totals: Sequence[int | None]) -> None:
        """Dated folders, each with the state of two days after its date; None: the file of the week before."""
        before: Path | None = None
        for week, total in zip(WEEKS, totals, strict=False):
            path = self.folder / "hub" / "weekly" / "models" / week.isoformat() / "models.parquet"
            if total is None:
                assert before is not None
                path.parent.mkdir(parents=True)
                shutil.copy(before, path)
            else:
                write_weekly(self.folder, "model", week, state(week + timedelta(days=2), total))
            before = path

    def counted(self, days: Sequence[tuple[str, date, int]], names: tuple[str, str] = NAMES) -> None:
        """An archive of downloads that lists models 1 to 3 and dataset 4."""
        write_characterization(self.folder, [(uid(one), one * 10) for one in (1, 2, 3)], [(uid(4), 4)], days, names)


@pytest.fixture
def kept(warehouse: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """A warehouse to which no Hub was told, and a world to be filled."""
    wipe(warehouse)
    found = Kept(tmp_path, warehouse, monkeypatch)
    yield found
    found.end()


def everything(engine: Engine) -> list[tuple[Any, ...]]:
    """What landing again must leave as it is."""
    names = ("raw.hub_repository", "raw.hub_repository_history", "raw.hub_counter", "raw.hub_counter_now", "raw.hub_counter_month")
    names += ("raw.hub_archive_repository", "raw.hub_archive_download", "core.hub_archive_month")
    return [(name, *row) for name in names for row in rows(engine, f"SELECT md5(t::text) FROM {name} t ORDER BY 1")]


SWEEPS = "SELECT hub_source, day, outcome, reason FROM meta.hub_sweep WHERE via = 'snapshot' ORDER BY sweep_id"


# -- weekly copies


def test_a_weekly_file_is_of_the_day_of_its_newest_record_and_says_who_kept_it(kept: Kept) -> None:
    kept.weeks([10, 17, 30])
    census(kept.engine, pages([told(1, "a/clock"), told(2, "a/m", downloadsAllTime=50), told(3, "b/m", downloadsAllTime=5)], at(WEEKS[3])), at(WEEKS[3]))
    assert [one["outcome"] for one in kept.backfill(HUB_WEEKLY)] == ["complete"] * 3
    days = [week + timedelta(days=2) for week in WEEKS]
    assert rows(kept.engine, "SELECT hub_source, day, as_of, file FROM meta.hub_sweep WHERE via = 'snapshot' ORDER BY day") == [
        ("hub_weekly", day, at(day, 3), f"models/{week}/models.parquet") for day, week in zip(days[:3], WEEKS, strict=False)
    ]
    series = "SELECT day, downloads_all_time, downloads_added FROM raw.hub_counter JOIN raw.hub_repository USING (hub_key) WHERE hub_id = 'a/m' ORDER BY 1"
    assert rows(kept.engine, series) == [(days[0], 10, None), (days[1], 17, 7), (days[2], 30, 13), (WEEKS[3], 50, 20)]
    assert rows(kept.engine, "SELECT month, hub_source, days, licence_spdx FROM mart.hub_month_source ORDER BY hub_source") == [
        (date(2026, 9, 1), "hub_lists", 1, None),
        (date(2026, 9, 1), "hub_weekly", 3, "ODbL-1.0"),
    ]
    assert rows(kept.engine, "SELECT DISTINCT hub_sources FROM staging.hub_sweep ORDER BY 1") == [(["hub_lists"],), (["hub_weekly"],)]
    before = everything(kept.engine)
    assert [one["outcome"] for one in kept.backfill(HUB_WEEKLY)] == ["complete"] * 3
    assert everything(kept.engine) == before
    assert list((kept.folder.parent / "snapshots").rglob("*.parquet")) == [], "no file stays on the disk"


def test_a_copy_of_last_weeks_file_is_one_file_and_a_stale_or_future_one_is_refused(kept: Kept) -> None:
    kept.weeks([10, None])
    write_weekly(kept.folder, "model", WEEKS[2], state(WEEKS[2] - timedelta(days=4), 12))
    late = [told(one, f"c/m{one}", lastModified=f"{WEEKS[3] + timedelta(days=12)}T03:00:00.000Z") for one in range(10, 40)]
    write_weekly(kept.folder, "model", WEEKS[3], [*state(WEEKS[3] + timedelta(days=2), 13), *late])
    assert [(one["outcome"], one.get("reason", "").split(":")[0]) for one in kept.backfill(HUB_WEEKLY)] == [
        ("complete", ""),
        ("refused", "older than it says"),
        ("refused", "newer than it says"),
    ]
    assert rows(kept.engine, "SELECT DISTINCT day FROM raw.hub_counter") == [(WEEKS[0] + timedelta(days=2),)]


@pytest.mark.parametrize("moment", ["2099-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "1970-01-01T00:00:00.000Z"])
def test_one_odd_record_neither_dates_a_file_nor_makes_it_refused(kept: Kept, moment: str) -> None:
    write_weekly(kept.folder, "model", WEEKS[0], [*state(WEEKS[0], 10), told(9, "c/odd", lastModified=moment, createdAt=moment)])
    assert [(one["outcome"], one["day"]) for one in kept.backfill(HUB_WEEKLY)] == [("complete", str(WEEKS[0]))]


def test_no_day_is_told_by_two_and_the_second_one_says_by_whom_it_was(kept: Kept) -> None:
    kept.weeks([10, 17, 30])
    day = WEEKS[1] + timedelta(days=2)
    for moment, total in ((at(day, 5), 18), (at(day + timedelta(days=1), 5), 19)):
        write_stats(kept.folder / "steps" / moment.isoformat().replace("+00:00", "Z"), fresh(state(day, total), moment), [])
    kept.backfill(HUB_STATS, HUB_WEEKLY)
    assert rows(kept.engine, SWEEPS) == [
        ("hub_weekly", WEEKS[0] + timedelta(days=2), "complete", ""),
        # In the order of what they say of themselves: a folder by its week.
        ("hub_weekly", day, "complete", ""),
        ("hub_stats", day, "refused", f"told already: hub_weekly told {day}"),
        ("hub_stats", day + timedelta(days=1), "complete", ""),
        ("hub_weekly", WEEKS[2] + timedelta(days=2), "complete", ""),
    ]
    assert rows(kept.engine, "SELECT hub_key, day FROM raw.hub_counter GROUP BY 1, 2 HAVING count(*) > 1") == []
    series = "SELECT downloads_all_time, downloads_added FROM raw.hub_counter JOIN raw.hub_repository USING (hub_key) WHERE hub_id = 'a/m' ORDER BY day"
    assert rows(kept.engine, series) == [(10, None), (17, 7), (19, 2), (30, 11)]
    hub_adoption.add_up(kept.engine)
    assert rows(kept.engine, "SELECT downloads_added FROM mart.hub_account_month WHERE account = 'a' AND kind = 'model'") == [(20,)]
    assert rows(kept.engine, "SELECT hub_source, days FROM mart.hub_month_source ORDER BY 1") == [("hub_stats", 1), ("hub_weekly", 3)]


def test_the_same_file_by_two_ways_is_landed_once(kept: Kept) -> None:
    kept.weeks([10])
    write_stats(kept.folder / "steps" / f"{WEEKS[0] + timedelta(days=2)}T04:00:00Z", state(WEEKS[0] + timedelta(days=2), 10), [])
    assert [one["outcome"] for one in kept.backfill(HUB_WEEKLY, HUB_STATS)] == ["complete", "refused"]
    assert rows(kept.engine, SWEEPS)[1][3] == f"identical to the snapshot of {WEEKS[0] + timedelta(days=2)}"


@pytest.mark.parametrize(
    ("without", "expected"),
    [((), (10, 10)), (("downloadsAllTime", "cardData"), (10, None)), (("downloadsAllTime", "cardData", "library_name", "gguf", "safetensors"), (10, None))],
    ids=["2026", "2024", "fewer"],
)
def test_columns_of_an_older_era_are_not_told(kept: Kept, without: tuple[str, ...], expected: tuple[int, int | None]) -> None:
    write_weekly(kept.folder, "model", WEEKS[0], state(WEEKS[0], 10), without)
    assert kept.backfill(HUB_WEEKLY)[0]["new"] == 3
    counters = "SELECT downloads, downloads_all_time FROM raw.hub_counter JOIN raw.hub_repository USING (hub_key) WHERE hub_id = 'a/m'"
    assert rows(kept.engine, counters) == [expected]


def test_folders_that_are_not_dated_or_not_asked_for_are_passed_over(kept: Kept) -> None:
    kept.weeks([10, 17])
    for name in ("latest", "2026-13-01", "2026-9-2"):
        shutil.copytree(kept.folder / "hub" / "weekly" / "models" / str(WEEKS[0]), kept.folder / "hub" / "weekly" / "models" / name)
    shutil.copy(kept.folder / "hub" / "weekly" / "models" / str(WEEKS[0]) / "models.parquet", kept.folder / "hub" / "weekly" / "models" / "models.parquet")
    kept.serve()
    assert [one["label"] for one in snapshot.list_past(str(WEEKS[1]), None, "day", ["model"], [HUB_WEEKLY])] == [f"models of {WEEKS[1]}, hub_weekly"]
    with pytest.raises(SnapshotRefused, match="404"):
        snapshot.list_past("2026-01-01", None, "day", ["dataset"], [HUB_WEEKLY])


# -- downloads that were counted


def series(engine: Engine) -> list[tuple[Any, ...]]:
    """What was counted, by id and day."""
    query = "SELECT hub_uid, day, downloads, is_held, hub_id FROM staging.hub_archive_download ORDER BY hub_uid, day"
    return [(int(one[0], 16), *one[1:]) for one in rows(engine, query)]


def test_downloads_are_kept_by_id_apart_from_our_counters_and_held_ones_are_named(kept: Kept) -> None:
    day = date(2026, 3, 30)
    kept.counted([(uid(2), day, 7), (uid(2), day + timedelta(days=2), 9), (uid(9), day, 4), (uid(4), day, 1), (uid(2), day, 8)])
    census(kept.engine, pages([told(2, "a/m")], at(day)), at(day))
    ours = rows(kept.engine, "SELECT * FROM raw.hub_counter")
    (closed,) = kept.backfill(HUB_CHARACTERIZATION, kinds=("model", "dataset"))
    # Another figure for the day that stands before it in the file changes nothing.
    assert (closed["received"], closed["landed"], closed["known"], closed["rejected"]) == (5, 4, 1, 0)
    assert (closed["repositories"], closed["held"], closed["outcome"]) == (3, 1, "complete")
    assert series(kept.engine) == [
        (2, day, 7, True, "a/m"),
        (2, day + timedelta(days=2), 9, True, "a/m"),
        (4, day, 1, False, None),
        (9, day, 4, False, None),
    ]
    assert rows(kept.engine, "SELECT * FROM raw.hub_counter") == ours
    assert rows(kept.engine, "SELECT month, kind, account, downloads, repositories, held FROM mart.hub_archive_month ORDER BY 1, 2, 3") == [
        (date(2026, 3, 1), "dataset", "unknown", 1, 1, 0),
        (date(2026, 3, 1), "model", "a", 7, 1, 1),
        (date(2026, 3, 1), "unknown", "unknown", 4, 1, 0),
        (date(2026, 4, 1), "model", "a", 9, 1, 1),
    ]
    licence = rows(
        kept.engine, "SELECT licence_spdx, attribution, repository_days, read_as FROM mart.hub_source WHERE hub_source = :one", one=HUB_CHARACTERIZATION
    )
    assert licence[0][0] == "CC-BY-4.0" and "Harvard" in licence[0][1] and licence[0][2] == 4 and "not said by its name" in licence[0][3]
    assert rows(kept.engine, "SELECT size_bytes FROM raw.hub_archive_repository WHERE hub_uid = :uid", uid=uid(2)) == [(20,)]
    # What we come to know later is held from then on, without another load.
    census(kept.engine, pages([told(2, "a/m"), told(9, "c/late")], at(day + timedelta(days=1))), at(day + timedelta(days=1)))
    assert series(kept.engine)[-1] == (9, day, 4, True, "c/late")


def test_landing_again_changes_nothing_and_tells_what_differs(kept: Kept) -> None:
    day = date(2026, 3, 30)
    kept.counted([(uid(2), day, 7), (uid(3), day, 1)])
    kept.backfill(HUB_CHARACTERIZATION)
    before = everything(kept.engine)
    (again,) = kept.backfill(HUB_CHARACTERIZATION)
    assert (again["landed"], again["known"], again["differing"]) == (0, 2, 0) and everything(kept.engine) == before
    kept.counted([(uid(2), day, 70), (uid(3), day, 1), (uid(3), day + timedelta(days=1), 5)])
    (later,) = kept.backfill(HUB_CHARACTERIZATION)
    assert (later["landed"], later["known"], later["differing"]) == (1, 2, 1)
    assert [row[2] for row in series(kept.engine)] == [7, 1, 5], "the first telling of a day stands"


def test_days_and_kinds_that_were_not_asked_for_are_counted_and_not_landed(kept: Kept) -> None:
    days = [date(2026, 2, 27) + timedelta(days=one) for one in range(4)]
    kept.counted([(uid(one), day, one) for one in (2, 4, 9) for day in days])
    (closed,) = kept.backfill(HUB_CHARACTERIZATION, since=str(days[1]), until=str(days[2]))
    assert (closed["received"], closed["outside"], closed["of_other_kind"], closed["landed"]) == (12, 6, 2, 4)
    assert [(row[0], row[1]) for row in series(kept.engine)] == [(one, day) for one in (2, 9) for day in days[1:3]]


def test_a_load_that_was_killed_goes_on_and_lands_nothing_twice(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    day = date(2026, 3, 1)
    kept.counted([(uid(2), day + timedelta(days=one), one) for one in range(9)])
    path = kept.folder / "hub" / "characterization" / "downloads.parquet"
    parquet.write_table(parquet.read_table(path), path, row_group_size=3)
    whole = hub_archive.downloads
    asked: list[int] = []

    def cut(*given: Any, groups_done: int, **more: Any) -> Iterator[Any]:
        asked.append(groups_done)
        for batch in whole(*given, groups_done=groups_done, **more):
            yield batch
            if len(asked) == 1 and batch.groups_done == 2:
                raise ConnectionError("killed")

    monkeypatch.setattr(hub_archive, "downloads", cut)
    kept.serve()
    (one,) = snapshot.list_past("2025-01-01", None, "day", ["model"], [HUB_CHARACTERIZATION])
    with pytest.raises(ConnectionError):
        snapshot.land_past(one)
    assert rows(kept.engine, "SELECT groups_done, landed, outcome FROM meta.hub_archive_load WHERE run_id = :run", run=kept.run) == [(2, 6, "running")]
    closed = snapshot.land_past(one)
    assert asked == [0, 2] and (closed["received"], closed["landed"], closed["known"]) == (9, 9, 0)


def test_the_pipelines_own_login_lands_it(kept: Kept) -> None:
    kept.counted([(uid(2), date(2026, 3, 1), 7)])
    path = kept.folder / "hub" / "characterization" / "downloads.parquet"
    file = Snapshot("download", "0" * 40, at(date(2026, 9, 2)), 1, "0" * 64, HUB_CHARACTERIZATION, "downloads.parquet")
    columns = hub_archive.columns_of(path)
    load = landing.open_load(kept.engine, kept.run, file, date(2025, 1, 1), date(2026, 8, 31), ["model"], columns.in_words)
    with kept.engine.connect() as session:
        connection: Any = session.connection.driver_connection
        with connection, connection.cursor() as cursor:
            cursor.execute("SET ROLE observatory_loader")
        loader = landing.ArchiveLoader(connection, load)
        loader.list_repositories("model", hub_archive.repositories(path.with_name("models.parquet")))
        for batch in hub_archive.downloads(path, columns, load.since, load.until, newest=date(2026, 9, 2)):
            loader.land(batch)
        with connection, connection.cursor() as cursor:
            cursor.execute(sqlfile.statement("landing", "hub_archive_month"), {"month": date(2026, 3, 1), "hub_source": HUB_CHARACTERIZATION})
            cursor.execute("RESET ROLE")
    assert [row[:3] for row in series(kept.engine)] == [(2, date(2026, 3, 1), 7)]


def test_figures_under_a_bare_name_are_held_against_our_own(kept: Kept) -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 11)
    for day, total in ((first, 100), (last, 200)):
        census(kept.engine, pages([told(2, "a/m", downloadsAllTime=total)], at(day)), at(day))
    kept.counted([(uid(2), first + timedelta(days=one), 10) for one in range(11)])
    (daily,) = kept.backfill(HUB_CHARACTERIZATION)
    assert (daily["agreement"], daily["compared"], daily["outcome"]) == (1.0, 1, "complete")
    change(kept.engine, "TRUNCATE raw.hub_archive_download, raw.hub_archive_repository")
    kept.counted([(uid(2), first + timedelta(days=one), 300) for one in range(11)])
    (window,) = kept.backfill(HUB_CHARACTERIZATION)
    assert (window["outcome"], window["reason"]) == ("incomplete", "its figures are 30.0 times our own on the same days: they may be no day's own")
    change(kept.engine, "TRUNCATE raw.hub_archive_download, raw.hub_archive_repository")
    kept.counted([(uid(2), first + timedelta(days=one), 300) for one in range(11)], ("day", "daily_downloads"))
    assert kept.backfill(HUB_CHARACTERIZATION)[0]["outcome"] == "complete", "a name that says it is believed, and the ratio is told"


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"hub_id": [uid(2)], "when": [date(2026, 3, 1)], "downloads": [1]}, "no column is named as the day"),
        ({"hub_id": [uid(2)], "date": [date(2026, 3, 1)], "downloads": ["1"]}, "the column downloads is string, no number"),
        ({"hub_id": ["x" * 40_000_000], "date": [date(2026, 3, 1)], "downloads": [1]}, "unpack to"),
    ],
    ids=["missing", "another type", "bomb"],
)
def test_a_bad_file_is_refused_with_its_reason_and_nothing_is_landed(kept: Kept, columns: dict[str, list[Any]], words: str) -> None:
    kept.counted([])
    parquet.write_table(pa.table(columns), kept.folder / "hub" / "characterization" / "downloads.parquet")
    with pytest.raises(ContractBroken, match=words):
        kept.backfill(HUB_CHARACTERIZATION)
    ((outcome, reason),) = rows(kept.engine, "SELECT outcome, reason FROM meta.hub_archive_load WHERE run_id = :run", run=kept.run)
    assert outcome == "refused" and words in reason
    assert rows(kept.engine, "SELECT count(*) FROM raw.hub_archive_download") == [(0,)]


def test_what_cannot_be_used_is_counted_and_its_first_are_kept(kept: Kept) -> None:
    kept.counted([(uid(2), date(2026, 3, 1), 1), *(("nobody", date(2026, 3, 1), one) for one in range(50)), (uid(3), date(2027, 3, 1), 1)])
    (closed,) = kept.backfill(HUB_CHARACTERIZATION)
    assert (closed["landed"], closed["rejected"]) == (1, 51)
    found = rows(kept.engine, "SELECT reason, count(*) FROM raw.rejected_record WHERE run_id = :run GROUP BY 1", run=kept.run)
    assert found == [("ill_formed_uid", hub_archive.EXAMPLES)]


def test_an_archive_without_one_of_its_files_is_refused(kept: Kept) -> None:
    kept.counted([])
    (kept.folder / "hub" / "characterization" / "datasets.parquet").unlink()
    kept.serve()
    with pytest.raises(SnapshotRefused, match=r"no datasets\.parquet"):
        snapshot.list_past("2025-01-01", None, "day", ["model"], [HUB_CHARACTERIZATION])


def test_an_id_that_two_of_ours_bear_is_neithers_where_the_archive_tells_no_kind(kept: Kept) -> None:
    day = date(2026, 3, 1)
    for kind in ("model", "dataset"):
        census(kept.engine, pages([told(2, f"a/{kind}"), told(9, f"c/{kind}")], at(day)), at(day), kind)
    kept.counted([(uid(2), day, 1), (uid(9), day, 1)])
    kept.backfill(HUB_CHARACTERIZATION)
    assert [row[3:] for row in series(kept.engine)] == [(True, "a/model"), (False, None)]


# -- the run


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kinds": ["space"]}, "kind space: it is one of model, dataset"),
        ({"kinds": []}, "kind is empty"),
        ({"sources": ["hub_stats", "somewhere"]}, "source somewhere: it is one of hub_stats, hub_weekly, hub_characterization"),
        ({"sources": []}, "source is empty"),
        ({"since": "2026-02-01", "until": "2026-01-31"}, "since 2026-02-01 is after until 2026-01-31"),
        ({"since": "yesterday"}, "a day is written YYYY-MM-DD"),
        ({"until": "2026-02-30"}, "a day is written YYYY-MM-DD"),
        ({"every": "month"}, "every month: it is one of day, week"),
    ],
)
def test_parameters_that_cannot_be_meant_are_refused_before_anything_is_asked(kept: Kept, given: dict[str, Any], words: str) -> None:
    chosen = {"since": "2026-01-01", "until": None, "every": "week", "kinds": ["model"], "sources": ["hub_stats"], **given}
    with pytest.raises(ParameterRefused, match=words):
        snapshot.list_past(**chosen)


def test_nothing_found_is_named_in_the_run(kept: Kept) -> None:
    kept.weeks([10])
    kept.serve()
    assert snapshot.list_past("2026-09-20", None, "week", ["model"], [HUB_WEEKLY]) == []
    reason = snapshot.nothing_of_the_past("2026-09-20", None, ["model"], [HUB_WEEKLY])
    assert reason == "no snapshot of models from 2026-09-20 to the newest in hub_weekly"
    assert rows(kept.engine, "SELECT state, report->>'nothing' FROM meta.run WHERE run_id = :run", run=kept.run) == [("success", reason)]


def test_the_report_tells_of_every_source(kept: Kept) -> None:
    kept.weeks([10])
    kept.counted([(uid(2), date(2026, 3, 1), 7)])
    # hub-stats is not served here: what is down stops no other, and is told.
    kept.backfill(HUB_STATS, HUB_WEEKLY, HUB_CHARACTERIZATION)

    events = OutletEventAccessors()
    report = snapshot.publish_snapshot(events, RAW_HUB)
    assert events[RAW_HUB].partition_keys == {report["sweeps"][0]["day"]}
    assert [(one["hub_source"], one["outcome"]) for one in report["sweeps"]] == [("hub_weekly", "complete")]
    assert [(one["hub_source"], one["landed"], one["held"]) for one in report["loads"]] == [("hub_characterization", 1, 1)]
    ((refused,),) = rows(kept.engine, "SELECT report->'refused' FROM meta.run WHERE run_id = :run", run=kept.run)
    assert refused == report["refused"] and len(refused) == 1 and "cfahlgren1/hub-stats" in refused[0] and refused[0].endswith(": refused")


def test_a_source_that_is_down_alone_is_the_runs_failure(kept: Kept) -> None:
    kept.serve()
    with pytest.raises(SnapshotRefused, match="403"):
        snapshot.list_past("2026-01-01", None, "day", ["model", "dataset"], [HUB_STATS])


def test_every_source_has_its_licence_and_its_limits_in_the_registry(warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        found = {row.hub_source: row for row in connection.execute(text("SELECT * FROM mart.hub_source"))}
    assert set(found) == {"hub_lists", HUB_STATS, HUB_WEEKLY, HUB_CHARACTERIZATION}
    assert {name: found[name].licence_spdx for name in (HUB_STATS, HUB_WEEKLY, HUB_CHARACTERIZATION)} == {
        HUB_STATS: "Apache-2.0",
        HUB_WEEKLY: "ODbL-1.0",
        HUB_CHARACTERIZATION: "CC-BY-4.0",
    }
    assert all(row.limits and row.not_known and row.attribution for row in found.values())


def test_hf_api_walks_the_repositories(kept: Kept, tmp_path: Path) -> None:
    kept.weeks([10, 17])
    kept.counted([(uid(2), date(2026, 3, 1), 7)])
    kept.serve()
    hub = huggingface_hub.HfApi(endpoint=kept.endpoint, token="any")
    assert [one.path for one in hub.list_repo_tree(WEEKLY, repo_type="dataset")] == ["models"]
    below = [one.path for one in hub.list_repo_tree(WEEKLY, "models", recursive=True, repo_type="dataset")]
    assert below == [path for week in WEEKS[:2] for path in (f"models/{week}", f"models/{week}/models.parquet")]
    with pytest.raises(EntryNotFoundError):
        list(hub.list_repo_tree(WEEKLY, "spaces", repo_type="dataset"))
    assert [one.path for one in hub.list_repo_tree(CHARACTERIZATION, repo_type="dataset")] == ["datasets.parquet", "downloads.parquet", "models.parquet"]
    path = Path(hub.hf_hub_download(WEEKLY, below[1], repo_type="dataset", cache_dir=tmp_path / "cache"))
    assert path.read_bytes() == (kept.folder / "hub" / "weekly" / below[1]).read_bytes()
    with HubStats(runtime.service("huggingface"), tmp_path / "stats") as stats:
        assert [one.committed_at for one in stats.dated("model", WEEKS[1], WEEKS[1])] == [datetime(2026, 9, 9, tzinfo=UTC)]
        assert stats.fetch(stats.archive()["download"]).stat().st_size == (kept.folder / "hub" / "characterization" / "downloads.parquet").stat().st_size
