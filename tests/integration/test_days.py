"""Days of the whole Hub as Airflow's partitions: which are missing, by its own backfill, and what a restored one leaves behind."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk.execution_time.context import OutletEventAccessors
from hub_telling import at, new_run, pages, rows, told, wipe
from hub_telling import census as walk
from sqlalchemy import Engine
from test_hub_snapshots import Records, Stats, fresh, past

from observatory import settings
from observatory.errors import DayNotKept, ParameterRefused, WarehouseError
from observatory.http import Response
from observatory.landing import hub_past, hub_sweep
from observatory.landing.hub import payload
from observatory.orchestration import census, runtime, snapshot
from observatory.orchestration.assets import RAW_HUB
from observatory.warehouse import hub_adoption, hub_disclosure, hub_lineage, hub_metrics, hub_withdrawal, locks
from observatory.warehouse.locks import Lock

FIRST, NUMBER = date(2026, 8, 18), 30
DAYS = [FIRST + timedelta(days=number) for number in range(NUMBER)]
AFTER = DAYS[-1] + timedelta(days=1)

# What no two ways in share: our numbers, where a record lies, runs and sweeps.
OURS = "'{hub_key,block_id,ordinal,sweep_id,run_id,before_block_id,after_block_id,before_ordinal,after_ordinal}'::text[]"
BY_KEY = (
    "raw.hub_counter",
    "raw.hub_counter_now",
    "raw.hub_counter_month",
    "raw.hub_repository",
    "raw.hub_repository_history",
    "core.hub_declaration",
    "core.hub_redeclaration",
    "core.hub_withdrawal",
    "mart.hub_disclosure",
)
WHOLE = ("mart.hub_account_month", "mart.hub_top_month", *(f"core.hub_{name}" for name in hub_metrics.METRICS))
LINEAGE = (
    "SELECT c.hub_uid, e.parent_hub_id, e.relation, p.hub_uid, e.is_renamed FROM core.hub_edge e JOIN raw.hub_repository c ON c.hub_key = e.child_key"
    " LEFT JOIN raw.hub_repository p ON p.hub_key = e.parent_key ORDER BY 1, 2, 3",
    "SELECT r.hub_uid, to_jsonb(l) - '{hub_key,ancestor_keys,root_keys}'::text[] FROM core.hub_lineage l JOIN raw.hub_repository r USING (hub_key) ORDER BY 1",
)


def drawn(seed: str) -> list[date]:
    """Five of the thirty days, by hash."""
    return sorted(sorted(DAYS, key=lambda day: hashlib.sha256(f"{seed} {day}".encode()).hexdigest())[:5])


def world() -> dict[date, dict[str, Records]]:
    """Thirty days of a Hub by hand: counters that move, fall and rest, cards that change and change back, who comes and who leaves."""
    choice = random.Random(22)  # noqa: S311 - a seeded world
    found: dict[date, dict[str, Records]] = {}
    sets = {one: told(one, f"sets/s{one}", downloads=20, downloadsAllTime=40, tags=["license:mit"]) for one in range(1, 5)}
    models = {one: told(one, f"org-{one % 3}/m{one}", downloads=50, downloadsAllTime=100, tags=["safetensors"]) for one in range(1, 14)}
    born = {11: 4, 12: 13, 13: 25}
    for place, day in enumerate(DAYS):
        for kind, state in (("model", models), ("dataset", sets)):
            for number, one in state.items():
                if choice.random() < 0.4:
                    one |= {"downloadsAllTime": max(0, one["downloadsAllTime"] + choice.choice((0, 1, 7, 7, -5))), "downloads": choice.randrange(40, 44)}
                if choice.random() < 0.15:
                    one |= {"likes": one["likes"] + choice.choice((0, 1)), "tags": [f"license:{choice.choice(('mit', 'apache-2.0', 'other'))}"]}
                    if kind == "model" and number > 3:
                        one["tags"] += [f"dataset:sets/s{choice.randrange(1, 5)}", f"base_model:finetune:org-{(number - 2) % 3}/m{number - 2}"]
        there = [dict(one) for number, one in models.items() if place >= born.get(number, 0) and not (number == 10 and place >= 27)]
        found[day] = {"model": fresh(there, at(day)), "dataset": fresh([dict(one) for one in sets.values()], at(day))}
    return found


@pytest.fixture(scope="module")
def telling() -> dict[date, dict[str, Records]]:
    """The days of the world."""
    return world()


@pytest.fixture
def kept(warehouse: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, telling: dict[date, dict[str, Records]]) -> Stats:
    """A warehouse to which no Hub was told; hub_stats keeps all thirty days, and the Hub's own day is the one after."""
    wipe(warehouse)
    found = Stats(tmp_path)
    for day, kinds in telling.items():
        for kind, records in kinds.items():
            found.put(at(day), records, kind)

    class Today:
        def __enter__(self) -> Today:
            return self

        def __exit__(self, *_: object) -> None:
            return

        def get(self, path: str) -> Response:
            """What the first call of a census gets."""
            return Response(200, {}, b"[]", at(AFTER), path)

    monkeypatch.setattr(runtime, "warehouse", lambda: warehouse)
    monkeypatch.setattr(runtime, "run_id", lambda engine, source: new_run(engine))
    monkeypatch.setattr(runtime, "hub_stats", lambda engine, folder: found)
    monkeypatch.setattr(runtime, "hub_client", lambda engine: Today())
    monkeypatch.setattr(snapshot, "_folder", lambda: tmp_path / "snapshots")
    return found


def derive(engine: Engine) -> None:
    """What build_hub does."""
    hub_lineage.compute_lineage(engine)
    hub_adoption.add_up(engine)
    hub_disclosure.disclose(engine)
    hub_withdrawal.find(engine)
    hub_metrics.derive(engine)


def land(stats: Stats, days: Sequence[date]) -> None:
    """Land these days in their order, each as the newest there is."""
    everything = stats.all
    for day in days:
        for kind in ("model", "dataset"):
            stats.all = [one for one in everything if one.committed_at == at(day)]
            assert snapshot.land_newest(kind)["outcome"] == "complete"
    stats.all = everything


def state(engine: Engine, without: str = "") -> dict[str, list[str]]:
    """Every row of each table of the Hub as text, without our numbers, and of every record that a version of today or before leads to."""
    said: dict[str, list[Any]] = {}
    for name in BY_KEY:
        row = f"(to_jsonb(t) - {OURS} - '{{{without}}}'::text[])::text"  # names are constants
        said[name] = rows(engine, f"SELECT r.kind, r.hub_uid, {row} FROM {name} t JOIN raw.hub_repository r USING (hub_key) ORDER BY 1, 2, 3")
    for name in WHOLE:
        said[name] = rows(engine, f"SELECT (to_jsonb(t) - '{{{without}}}'::text[])::text FROM {name} t ORDER BY 1")
    for query in LINEAGE:
        said[query] = rows(engine, query)
    with engine.connect() as connection:
        known = rows(engine, "SELECT kind, hub_id FROM raw.hub_repository ORDER BY 1, 2")
        said["records"] = [payload(connection.connection, kind, hub_id) for kind, hub_id in known]
    assert all(said[name] for name in BY_KEY if name not in ("core.hub_redeclaration", "core.hub_withdrawal")) and all(said[query] for query in LINEAGE)
    return {name: [repr(row) for row in found] for name, found in said.items()}


def differing(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, Any]:
    """Tables that are not equal row by row, with some of the rows that one of them lacks."""
    return {
        name: (sorted(set(found) - set(after[name]))[:3], sorted(set(after[name]) - set(found))[:3], len(found), len(after[name]))
        for name, found in before.items()
        if found != after[name]
    }


def run(partition: str, monkeypatch: pytest.MonkeyPatch, engine: Engine) -> set[str]:
    """The tasks of ingest_hub_census in a run of this partition; returns the partitions that its event names."""
    own = new_run(engine)
    monkeypatch.setattr(runtime, "run_id", lambda engine, source: own)
    for share in census.open_census(partition):
        census.walk_ranges(share)
    assert census.confirm_missing() == {"asked": 0, "gone": 0}
    events = OutletEventAccessors()
    census.publish_census(events, RAW_HUB, partition)
    return set(events[RAW_HUB].partition_keys)


SCHEDULER = """
import json, sys
from datetime import datetime, UTC
from sqlalchemy import delete, select, update
from airflow.utils.db import initdb
initdb()
from airflow.assets.manager import asset_manager
from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
from airflow.jobs.job import Job
from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
from airflow.models import DagModel
from airflow.models.asset import AssetModel
from airflow.models.backfill import Backfill, DagNonPeriodicScheduleException, ReprocessBehavior, _create_backfill, _do_dry_run
from airflow.models.dagbundle import DagBundleModel
from airflow.models.dagrun import DagRun
from airflow.utils.session import create_session
first, last, lost = datetime.fromisoformat(sys.argv[2]).replace(tzinfo=UTC), datetime.fromisoformat(sys.argv[3]).replace(tzinfo=UTC), json.loads(sys.argv[4])
last = last.replace(hour=23, minute=59)
bag = DagBag(sys.argv[1], bundle_name="dags-folder")
assert not bag.import_errors, bag.import_errors
with create_session() as session:
    session.merge(DagBundleModel(name="dags-folder"))
    session.commit()
    sync_bag_to_db(bag, "dags-folder", None, session=session)
    session.execute(update(DagModel).values(is_paused=False))
which = dict(from_date=first, to_date=last, reverse=False, reprocess_behavior=ReprocessBehavior.NONE)
create = lambda dag_id: _create_backfill(dag_id=dag_id, **which, max_active_runs=1, dag_run_conf=None, triggering_user_name="somebody")
found = {}
# Thirty runs that ended well, of which five are deleted.
create("ingest_hub_census")
with create_session() as session:
    session.execute(update(DagRun).values(state="success"))
    session.execute(update(Backfill).values(completed_at=last))
    session.execute(delete(DagRun).where(DagRun.partition_key.in_(lost)))
with create_session() as session:
    found["missing"] = [one.partition_key for one in _do_dry_run(dag_id="ingest_hub_census", **which, session=session)]
create("ingest_hub_census")
with create_session() as session:
    waiting = select(DagRun).where(DagRun.dag_id == "ingest_hub_census", DagRun.state == "queued").order_by(DagRun.partition_key)
    found["runs"] = [(one.partition_key, one.run_type, one.partition_date.date().isoformat()) for one in session.scalars(waiting)]
try:
    create("build_hub")
except DagNonPeriodicScheduleException as error:
    found["build_hub"] = str(error)
with create_session() as session:
    asset = session.scalar(select(AssetModel).where(AssetModel.name == "raw.hub_repository")).to_serialized()
    for key in [*lost, None]:
        asset_manager.register_asset_change(asset=asset, extra={}, partition_key=key, session=session)
    session.commit()
    job = Job()
    session.add(job)
    session.flush()
    SchedulerJobRunner(job)._create_dagruns_for_partitioned_asset_dags(session)
    session.commit()
    woken = select(DagRun).where(DagRun.dag_id == "build_hub").order_by(DagRun.partition_key)
    found["woken"] = [(one.partition_key, one.run_type, one.partition_date.isoformat()[:10]) for one in session.scalars(woken)]
print("RESULT" + json.dumps(found))
"""


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Airflow itself says of the five days, on a database of its own."""
    home = tmp_path_factory.mktemp("days")
    env = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "OBSERVATORY"))} | {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(settings.ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "PYTHONPATH": str(settings.ROOT / "plugins"),
    }
    given = [str(settings.ROOT / "dags"), FIRST.isoformat(), DAYS[-1].isoformat(), json.dumps([day.isoformat() for day in drawn("days")])]
    done = subprocess.run([sys.executable, "-c", SCHEDULER, *given], env=env, capture_output=True, text=True, check=False)
    line = next((line for line in done.stdout.splitlines() if line.startswith("RESULT")), None)
    assert line is not None, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(line.removeprefix("RESULT"))
    return found


def test_airflow_names_the_missing_days_runs_them_and_wakes_what_follows_by_day(airflow: dict[str, Any]) -> None:
    lost = [day.isoformat() for day in drawn("days")]
    assert airflow["missing"] == lost
    assert airflow["runs"] == [[day, "backfill", day] for day in lost]
    # By its own event, each day once; the event that names no day wakes nobody.
    assert airflow["woken"] == [[day, "asset_triggered", day] for day in lost]
    assert "does not support backfills" in airflow["build_hub"], "why the day is restored in the Dag before it"


def test_five_days_taken_out_and_restored_leave_the_same_tables(
    warehouse: Engine, kept: Stats, airflow: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    land(kept, DAYS)
    derive(warehouse)
    before = state(warehouse)
    for day in drawn("days"):
        for kind in ("model", "dataset"):
            assert hub_past.forget(warehouse, kind, day)["sweeps"] == 1
    query = "SELECT count(*) FROM raw.hub_counter WHERE day = ANY (:days)"
    assert rows(warehouse, query, days=drawn("days")) == [(0,)] and state(warehouse)["raw.hub_counter"] != before["raw.hub_counter"]
    with pytest.raises(WarehouseError, match=f"no models were told on {drawn('days')[0]}"):
        hub_past.forget(warehouse, "model", drawn("days")[0])
    named = [run(partition, monkeypatch, warehouse) for partition, *_ in airflow["runs"]]
    assert named == [{day} for day in airflow["missing"]]
    derive(warehouse)
    assert differing(before, state(warehouse)) == {}
    # The same days again: by the same runs, which ask for nothing, and by their files.
    assert [run(partition, monkeypatch, warehouse) for partition in airflow["missing"]] == named
    for one in kept.all:
        if one.committed_at.date() in drawn("days"):
            assert past(one)["outcome"] == "complete"
    derive(warehouse)
    assert differing(before, state(warehouse)) == {}


@pytest.mark.parametrize("order", ["forwards", "backwards", "by hash"])
def test_days_that_nobody_told_go_beneath_what_is_newer(warehouse: Engine, kept: Stats, order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty-five days and then five leave what thirty in their order leave; but who was met late counts as new on the day of our first meeting."""
    late = drawn("late")
    land(kept, DAYS)
    derive(warehouse)
    # Of the last day what is told today is its own; the others are of the past.
    without = "first_seen_at,new_repositories"
    before = state(warehouse, without)
    wipe(warehouse)
    land(kept, [day for day in DAYS if day not in late])
    derive(warehouse)
    newest = rows(warehouse, "SELECT max(day) FROM raw.hub_counter_now")
    for day in {"forwards": late, "backwards": late[::-1], "by hash": sorted(late, key=lambda one: hashlib.sha256(str(one).encode()).digest())}[order]:
        assert run(day.isoformat(), monkeypatch, warehouse) == {day.isoformat()}
    assert rows(warehouse, "SELECT max(day) FROM raw.hub_counter_now") == newest
    derive(warehouse)
    assert differing(before, state(warehouse, without)) == {}


STEPS = (hub_lineage.compute_lineage, hub_adoption.add_up, hub_disclosure.disclose, hub_withdrawal.find, hub_metrics.derive)
"""What build_hub does, task by task."""


@pytest.mark.parametrize("after", range(len(STEPS)))
def test_a_day_that_ends_between_two_tasks_of_build_hub_is_in_all_tables_after_the_next(warehouse: Engine, kept: Stats, after: int) -> None:
    """A backfill goes on beside the daily run, and its day of an earlier month ends while tables are derived."""
    late, days = DAYS[10], [day for day in DAYS[8:18] if day != DAYS[10]]
    beside = [one for one in kept.all if one.committed_at == at(late)]
    land(kept, days)
    for one in beside:
        assert past(one)["outcome"] == "complete"
    derive(warehouse)
    # A row is dated by the derivation that changed it.
    before = state(warehouse, "as_of")
    wipe(warehouse)
    land(kept, days[:-1])
    derive(warehouse)
    land(kept, days[-1:])
    for number, step in enumerate(STEPS):
        step(warehouse)
        for one in beside if number == after else ():
            assert past(one)["outcome"] == "complete"
    derive(warehouse)
    assert differing(before, state(warehouse, "as_of")) == {}
    assert hub_metrics.derive(warehouse) == {}, "nothing is behind any more"


def test_a_walk_that_was_opened_first_and_ended_last_is_in_all_tables(warehouse: Engine, kept: Stats, telling: Any) -> None:
    """Sweeps end in another order than they were opened in: the daily walk goes on while days of a backfill come and are derived."""
    late, today, days = DAYS[10], DAYS[18], [day for day in DAYS[8:18] if day != DAYS[10]]
    beside = [one for one in kept.all if one.committed_at == at(late)]

    def walked(run: int) -> None:
        for kind in ("model", "dataset"):
            assert walk(warehouse, pages(telling[today][kind], at(today)), at(today), kind, run=run)["outcome"] == "complete"

    land(kept, days)
    walked(new_run(warehouse))
    for one in beside:
        past(one)
    derive(warehouse)
    before = state(warehouse, "as_of,first_seen_at,new_repositories")
    wipe(warehouse)
    land(kept, days)
    derive(warehouse)
    run = new_run(warehouse)
    for kind in ("model", "dataset"):
        hub_sweep.open_sweep(warehouse, run, kind, "census", at(today))
    for one in beside:
        assert past(one)["outcome"] == "complete"
    derive(warehouse)
    walked(run)
    derive(warehouse)
    found = differing(before, state(warehouse, "as_of,first_seen_at,new_repositories"))
    # Months before the newest keep what was known of gates when they were derived, and files tell none.
    assert found.keys() <= {"core.hub_disappearance"}, found


def test_a_day_that_nobody_kept_is_an_error_and_stays_missing(warehouse: Engine, kept: Stats, monkeypatch: pytest.MonkeyPatch) -> None:
    land(kept, DAYS[:3])
    gone = DAYS[-1] - timedelta(days=60)
    with pytest.raises(DayNotKept, match=f"{gone} is over: the Hub's lists tell today alone, and hub_stats kept no models and no datasets of that day"):
        run(gone.isoformat(), monkeypatch, warehouse)
    # One kind alone is landed, and the run says that the other one is missing.
    kept.all = [one for one in kept.all if one.kind == "model"]
    with pytest.raises(DayNotKept, match=f"no datasets of {DAYS[4]}: nobody kept them"):
        run(DAYS[4].isoformat(), monkeypatch, warehouse)
    assert rows(warehouse, "SELECT kind, outcome FROM meta.hub_sweep WHERE day = :day", day=DAYS[4]) == [("model", "complete")]
    # A file that lies is refused, and so is the day.
    kept.put(at(DAYS[6], 2), [], "dataset")
    with pytest.raises(DayNotKept, match=f"no datasets of {DAYS[6]}: datasets: empty"):
        run(DAYS[6].isoformat(), monkeypatch, warehouse)
    for wrong in ("2026-13-01", "yesterday", ""):
        with pytest.raises(ParameterRefused, match="a day is written YYYY-MM-DD"):
            census.open_census(wrong)


def test_days_that_are_over_wait_for_one_another_whichever_dag_lands_them(warehouse: Engine, kept: Stats) -> None:
    land(kept, DAYS[:1])
    day = next(one for one in kept.all if one.committed_at == at(DAYS[1]) and one.kind == "model")
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :lock AND NOT granted"
    with ThreadPoolExecutor(1) as other:
        with locks.held(warehouse, Lock.HUB_PAST):
            landing = other.submit(past, day)
            while rows(warehouse, waiting, lock=int(Lock.HUB_PAST)) != [(1,)]:
                assert not landing.done()
                time.sleep(0.05)
            assert rows(warehouse, "SELECT count(*) FROM meta.hub_sweep WHERE day = :day", day=DAYS[1]) == [(0,)]
        assert landing.result()["outcome"] == "complete"


def test_a_day_of_the_census_gets_its_counters_back_and_no_gates(warehouse: Engine, kept: Stats, telling: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the lists alone tell of a day nobody else kept: the series is whole again, versions are dated by the next walk."""
    for day in DAYS[:6]:
        for kind in ("model", "dataset"):
            walk(warehouse, pages(telling[day][kind], at(day)), at(day), kind)
    counters = "hub_uid, kind, day, downloads, downloads_all_time, likes, downloads_added"
    series = f"SELECT {counters} FROM raw.hub_counter JOIN raw.hub_repository USING (hub_key) ORDER BY 1, 2, 3"
    before, day = rows(warehouse, series), DAYS[3]
    for kind in ("model", "dataset"):
        hub_past.forget(warehouse, kind, day)
    told_on: Any = rows(warehouse, "SELECT count(*) FROM raw.hub_repository_history WHERE observed_at::date = :day OR observed_to::date = :day", day=day)
    assert told_on == [(0,)] and rows(warehouse, series) != before
    assert run(day.isoformat(), monkeypatch, warehouse) == {day.isoformat()}
    assert rows(warehouse, series) == before
    assert rows(warehouse, "SELECT DISTINCT via, gated FROM raw.hub_repository") == [("census", "false")]
    # A day that the lists told is not asked for again.
    monkeypatch.setattr(kept, "snapshots", lambda *_: pytest.fail("asked"))
    assert run(DAYS[2].isoformat(), monkeypatch, warehouse) == {DAYS[2].isoformat()}
