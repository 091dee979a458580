"""Tasks of the bulk snapshots of the Hub: the newest for a first load, those of the past for its history."""

from __future__ import annotations

import json
import logging
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as PgConnection
from sqlalchemy import Engine, text

from observatory import settings
from observatory.landing import hub_sweep
from observatory.landing.hub import Known, Lander, Sweep
from observatory.landing.hub_past import PastLander
from observatory.orchestration import runtime
from observatory.sources.hub_stats import HubStats, Snapshot, changed
from observatory.sources.stats_parquet import Facts, facts, pages

log = logging.getLogger(__name__)

PAGES_A_TRANSACTION = 10
DAYS = {"day": 1, "week": 7}


def _folder() -> Path:
    return settings.state_dir() / "snapshots"


def land_newest(kind: str) -> dict[str, Any]:
    """Fetch the newest snapshot of ``kind``, look at it as a whole, and land it unless something speaks against it."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine, "hub_snapshot")
    with runtime.hub_stats(engine, _folder()) as stats:
        return _land(engine, run, stats, stats.newest(kind), is_past=False)


def list_past(since: str, until: str | None, every: str, kinds: list[str]) -> list[dict[str, Any]]:
    """Snapshots of the past to land: of each day or week the first, equal files once; oldest first, each with a readable label."""
    engine = runtime.warehouse()
    runtime.run_id(engine, "hub_snapshot")
    first = datetime.fromisoformat(since).replace(tzinfo=UTC)
    last = datetime.fromisoformat(until).replace(tzinfo=UTC) + timedelta(days=1) if until else None
    chosen: list[dict[str, Any]] = []
    with runtime.hub_stats(engine, _folder()) as stats:
        for kind in kinds:
            periods = set[int]()
            for one in changed(stats.snapshots(kind, first, last)):
                period = (one.committed_at.date() - first.date()).days // DAYS[every]
                if period in periods:
                    continue
                periods.add(period)
                told = {"kind": kind, "revision": one.revision, "committed_at": one.committed_at.isoformat(), "size_bytes": one.size_bytes, "etag": one.etag}
                chosen.append({**told, "label": f"{kind}s of {one.committed_at:%Y-%m-%d}"})
    log.info("%d snapshots to land", len(chosen))
    return sorted(chosen, key=lambda one: str(one["committed_at"]))


def land_past(told: dict[str, Any]) -> dict[str, Any]:
    """Land one snapshot of the past as of its day; what is told today stays as it is."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine, "hub_snapshot")
    one = Snapshot(told["kind"], told["revision"], datetime.fromisoformat(told["committed_at"]), told["size_bytes"], told["etag"])
    with runtime.hub_stats(engine, _folder()) as stats:
        return _land(engine, run, stats, one, is_past=True)


def _land(engine: Engine, run: int, stats: HubStats, one: Snapshot, *, is_past: bool) -> dict[str, Any]:
    log.info("%ss: %d bytes of %s to fetch", one.kind, one.size_bytes, one.revision[:12])
    path = stats.fetch(one)
    whole = facts(path, one.kind)
    log.info("%ss: %d rows, %d downloads in all", one.kind, whole.rows, whole.downloads)
    sweep = hub_sweep.open_sweep(engine, run, one.kind, "snapshot", one.committed_at, revision=one.revision, fingerprint=whole.signature)
    reason = _doubt(engine, one, whole, is_past=is_past)
    if reason is not None:
        hub_sweep.refuse(engine, sweep, reason)
        log.warning("%ss of %s at %s: refused, %s", one.kind, sweep.day, one.revision[:12], reason)
        return {"kind": one.kind, "day": sweep.day.isoformat(), "outcome": "refused", "reason": reason}
    with engine.connect() as session:
        connection: PgConnection = session.connection.driver_connection  # type: ignore[assignment]  # psycopg2 by URL
        _land_pages(engine, connection, sweep, one, path, is_past=is_past)
    closed = hub_sweep.close_sweep(engine, sweep)
    log.info("%s", hub_sweep.told(closed))
    return closed


def _doubt(engine: Engine, one: Snapshot, whole: Facts, *, is_past: bool) -> str | None:
    told = hub_sweep.SnapshotFacts(whole.rows, whole.downloads, whole.signature, one.committed_at, whole.newest_at)
    if not is_past and hub_sweep.newest_day(engine, one.kind) > one.committed_at.date():
        return "older than what is known: a day of the past is for the backfill"
    return hub_sweep.doubt(engine, one.kind, told, is_past=is_past)


def _land_pages(engine: Engine, connection: PgConnection, sweep: Sweep, one: Snapshot, path: Path, *, is_past: bool) -> None:
    told = pages(path, one.kind, one.committed_at)
    if is_past:
        PastLander(connection, sweep, one.committed_at).land_past(told)
        return
    is_first = hub_sweep.newest_day(engine, one.kind) == date.min
    lander = Lander(connection, sweep, Known(), expects_all_new=is_first)
    for batch in lander.land_many(told, PAGES_A_TRANSACTION):
        log.debug("%s", batch.count)


def publish_snapshot(outlet_events: Any, asset: Any) -> dict[str, Any]:
    """Close the run, keep up the watch list, remove what was downloaded, and tell what follows."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine, "hub_snapshot")
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT kind, day::text, outcome, reason, received, new, changed, counted, rejected FROM meta.hub_sweep WHERE run_id = :run ORDER BY sweep_id"
            ),
            {"run": run},
        ).mappings()
        report: dict[str, Any] = {"sweeps": [dict(row) for row in rows]}
    report["newly_wanted"] = hub_sweep.want_most_adopted(engine)
    shutil.rmtree(_folder(), ignore_errors=True)
    runtime.close_run(engine, run, "success", json.dumps(report))
    outlet_events[asset].extra = report
    for one in report["sweeps"]:
        log.info("%s", hub_sweep.told(one))
    log.info("%d models newly on the watch list", report["newly_wanted"])
    log.info("published %s", asset.name)
    return report
