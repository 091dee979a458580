"""Tasks that land bulk snapshots of the Hub: the newest one for a first load, and those of past days, from several keepers, for its history."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as PgConnection
from sqlalchemy import Engine, text

from observatory import settings, store
from observatory.errors import ContractBroken, ParameterRefused
from observatory.landing import hub_archive, hub_sweep
from observatory.landing.hub import HubListLoader, KnownRange, Sweep
from observatory.landing.hub_past import PastListLoader
from observatory.landing.writer import MAX_AHEAD
from observatory.orchestration import runtime
from observatory.sources import hub_archive as archive_file
from observatory.sources.hub_stats import FILES, HUB_CHARACTERIZATION, HUB_STATS, HUB_WEEKLY, REPOSITORIES, HubStats, Snapshot, SnapshotRefused, changed
from observatory.sources.stats_parquet import Facts, facts, pages
from observatory.warehouse import cold, locks, sqlfile
from observatory.warehouse.locks import Lock

log = logging.getLogger(__name__)

PAGES_A_TRANSACTION = 10
HISTORY = "hub_history"
"""Scope of the cursor that remembers the files in past commits (``HubStats.seen``)."""
DAYS = {"day": 1, "week": 7}
WEEK, SLACK = timedelta(days=7), timedelta(days=1)
ODD_RECORDS, ODD_SHARE = 20, 1e-5
"""So many records of a file, or this share of them, may have a time after its date. With more, the file is of a later day."""


def _folder() -> Path:
    """The folder for downloaded snapshots."""
    return settings.state_dir() / "snapshots"


def land_newest(kind: str) -> dict[str, Any]:
    """Fetch the newest snapshot of ``kind``, and land it or refuse it with a reason; returns the sweep's counts or the refusal.

    Raises ``SnapshotRefused``, ``ContractBroken``, ``RateLimited``, ``AuthRefused`` and ``ServiceUnavailable`` (see ``HubStats.fetch``).
    """
    engine = runtime.warehouse()
    run = runtime.run_id(engine, "hub_snapshot")
    with runtime.hub_stats(engine, _folder()) as stats:
        return _land_snapshot(engine, run, stats, stats.newest(kind), is_past=False)


def list_past(since: str, until: str | None, every: str, kinds: Sequence[str], sources: Sequence[str] = (HUB_STATS,)) -> list[dict[str, Any]]:
    """The inputs of the mapped tasks that land past days, oldest first: the first snapshot of each day or week of each source, equal files once.

    An archive of downloads is one further input, the last. Each is a dict for XCom with a readable ``label``. Raises ``ParameterRefused`` for invalid
    parameters, ``SnapshotRefused`` if sources refuse and none has a snapshot, and what ``HubStats.fetch`` raises.
    """
    first, last = _check_window(since, until, every, kinds, sources)
    kinds, sources = list(dict.fromkeys(kinds)), list(dict.fromkeys(sources))
    engine = runtime.warehouse()
    run = runtime.run_id(engine, "hub_snapshot")
    chosen: list[dict[str, Any]] = []
    refused: list[SnapshotRefused] = []
    with runtime.hub_stats(engine, _folder()) as stats, _remembered(engine, run, stats):
        for source, kind in ((source, kind) for source in sources if source != HUB_CHARACTERIZATION for kind in kinds):
            try:
                chosen += _of_periods(_list_kept(stats, source, kind, first, last), first, DAYS[every])
            except SnapshotRefused as error:
                refused.append(error)
        chosen.sort(key=lambda item: str(item["committed_at"]))
        if HUB_CHARACTERIZATION in sources:
            window = {"since": first.isoformat(), "until": last.isoformat() if last else None, "kinds": kinds}
            label = f"downloads from {first} to {last or 'the newest'}, {HUB_CHARACTERIZATION}"
            try:
                chosen.append(
                    {
                        "source": HUB_CHARACTERIZATION,
                        "files": {kind: _to_xcom(snapshot) for kind, snapshot in stats.archive().items()},
                        **window,
                        "label": label,
                    }
                )
            except SnapshotRefused as error:
                refused.append(error)
    # Raise the first refusal only if no source gave a snapshot: one that is down does not stop the others.
    if refused and not chosen:
        raise refused[0]
    for refusal in refused:
        log.warning("%s: %s", refusal, refusal.outcome.value)
    _note_refused(engine, run, list(dict.fromkeys(f"{error}: {error.outcome.value}" for error in refused)))
    log.info("%d snapshots to land", len(chosen))
    return chosen


def list_day(day: date, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """The first snapshot of each kind that hub_stats has of one day (UTC), as ``list_past`` gives them; a kind without one is left out."""
    found = list_past(day.isoformat(), day.isoformat(), "day", kinds)
    first = {told["kind"]: told for told in reversed(found) if str(told["committed_at"]).startswith(day.isoformat())}
    return list(first.values())


@contextmanager
def _remembered(engine: Engine, run: int, stats: HubStats) -> Iterator[None]:
    """A context in which ``stats`` knows the files at commits that earlier tries asked for (``seen``); new ones are saved at the end, also on errors.

    After a rate limit the next try so does not ask for them again.
    """
    rows = runtime.plan(engine, "cursor", source="huggingface", scope=HISTORY)
    stats.seen.update(rows[0][0] if rows else {})
    before = len(stats.seen)
    try:
        yield
    finally:
        if len(stats.seen) > before:
            with engine.begin() as connection:
                connection.connection.cursor().execute(
                    sqlfile.statement("landing", "cursor"),
                    {"source": "huggingface", "scope": HISTORY, "state": json.dumps(stats.seen), "run_id": run, "at": None},
                )


def _of_periods(snapshots: Sequence[Snapshot], first: date, days: int) -> list[dict[str, Any]]:
    """The first snapshot of each period of ``days`` days from ``first`` on, equal files once, as dicts for XCom with a label."""
    periods: dict[int, Snapshot] = {}
    for snapshot in changed(snapshots):
        periods.setdefault((snapshot.committed_at.date() - first).days // days, snapshot)
    return [{**_to_xcom(snapshot), "label": f"{snapshot.kind}s of {snapshot.committed_at:%Y-%m-%d}, {snapshot.source}"} for snapshot in periods.values()]


def _note_refused(engine: Engine, run: int, refused: list[str]) -> None:
    """Put the refusals into the run's report in ``meta.run``; a later task adds to it and closes the run."""
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE meta.run SET report = CAST(:report AS jsonb) WHERE run_id = :run"), {"report": json.dumps({"refused": refused}), "run": run}
        )


def nothing_of_the_past(since: str, until: str | None, kinds: Sequence[str], sources: Sequence[str]) -> str:
    """Close a run for which no snapshot was found; returns the reason as a line of text."""
    reason = f"no snapshot of {' or '.join(f'{kind}s' for kind in kinds)} from {since} to {until or 'the newest'} in {', '.join(sources)}"
    engine = runtime.warehouse()
    runtime.close_run(engine, runtime.run_id(engine, "hub_snapshot"), "success", json.dumps({"sweeps": [], "nothing": reason}))
    return reason


def _check_window(since: str, until: str | None, every: str, kinds: Sequence[str], sources: Sequence[str]) -> tuple[date, date | None]:
    """``(first day, last day or None)`` from a Dag's parameters. Raises ``ParameterRefused`` if one is invalid.

    Airflow's form checks them too, but runs started by command line or API do not pass through it.
    """
    for what, given, known in (("kind", kinds, FILES), ("source", sources, REPOSITORIES), ("every", [every], DAYS)):
        unknown = [str(kind)[:60] for kind in given if kind not in known]
        if unknown or not given:
            raise ParameterRefused(f"{what} {', '.join(unknown) or 'is empty'}: it is one of {', '.join(known)}")
    try:
        first, last = date.fromisoformat(since), date.fromisoformat(until) if until else None
    except ValueError as error:
        raise ParameterRefused(f"since {since!r}, until {until!r}: a day is written YYYY-MM-DD") from error
    if last is not None and first > last:
        raise ParameterRefused(f"since {first} is after until {last}")
    return first, last


def _list_kept(stats: HubStats, source: str, kind: str, first: date, last: date | None) -> list[Snapshot]:
    """The snapshots of a source from ``first`` to ``last`` (None: the newest), oldest first, of days that are over. Raises as ``HubStats.fetch``.

    The day that is now is not of the past: the census tells it, and which of the two came first would change what is known of it.
    """
    if source == HUB_WEEKLY:
        return stats.dated(kind, first, last)
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    found = stats.snapshots(kind, begin, datetime(last.year, last.month, last.day, tzinfo=UTC) + SLACK if last else None)
    # A Date header in the future must not make today a past day.
    today = min(stats.date, stats.clock.now() + MAX_AHEAD).date() if stats.date else date.max
    return [snapshot for snapshot in found if snapshot.committed_at.date() < today]


def _to_xcom(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as a dict of plain values, which XCom can store; ``_from_xcom`` reads it back."""
    fields = {
        "kind": snapshot.kind,
        "revision": snapshot.revision,
        "committed_at": snapshot.committed_at.isoformat(),
        "size_bytes": snapshot.size_bytes,
        "etag": snapshot.etag,
    }
    return {**fields, "source": snapshot.source, "file": snapshot.name}


def _from_xcom(fields: dict[str, Any]) -> Snapshot:
    """The snapshot from the dict that ``_to_xcom`` made."""
    at = datetime.fromisoformat(fields["committed_at"])
    return Snapshot(fields["kind"], fields["revision"], at, fields["size_bytes"], fields["etag"], fields["source"], fields["file"])


def land_past(told: dict[str, Any]) -> dict[str, Any]:
    """Land one input of ``list_past``: a snapshot as of its day, or an archive's downloads by day. Returns the counts, or the refusal.

    Today's records and counters do not change. Only one is landed at a time, whichever Dag lands it, since two would write the same series. Raises as
    ``land_newest``.
    """
    engine = runtime.warehouse()
    run = runtime.run_id(engine, "hub_snapshot")
    with locks.held(engine, Lock.HUB_PAST), runtime.hub_stats(engine, _folder()) as stats:
        if "files" in told:
            return _land_archive(engine, run, stats, told)
        return _land_snapshot(engine, run, stats, _from_xcom(told), is_past=True)


def _land_archive(engine: Engine, run: int, stats: HubStats, archive: dict[str, Any]) -> dict[str, Any]:
    """Land the repositories and the downloads by day of an archive; each batch is committed, so that another try goes on from there.

    Returns the row of ``meta.hub_archive_load``. Raises ``ContractBroken`` if a file cannot be read, after closing the load, else as ``HubStats.fetch``.
    """
    files = {kind: _from_xcom(file) for kind, file in archive["files"].items()}
    days = files["download"]
    newest = days.committed_at.astimezone(UTC).date()
    since, until = date.fromisoformat(archive["since"]), date.fromisoformat(archive["until"]) if archive["until"] else newest
    paths = {kind: stats.fetch(file) for kind, file in files.items()}
    load = hub_archive.open_load(engine, run, days, since, until, archive["kinds"], "")
    try:
        columns = archive_file.columns_of(paths["download"])
        log.info("%s: %s", days.name, columns.in_words)
        load = hub_archive.open_load(engine, run, days, since, until, archive["kinds"], columns.in_words)
        with engine.connect() as session:
            connection: PgConnection = session.connection.driver_connection  # type: ignore[assignment]  # the engine's URL names psycopg2 as its driver
            loader = hub_archive.ArchiveLoader(connection, load)
            for kind in FILES:
                loader.list_repositories(kind, archive_file.repositories(paths[kind]))
            for batch in archive_file.downloads(paths["download"], columns, since, until, newest=newest, groups_done=load.groups_done):
                loader.land(batch)
    except ContractBroken as error:
        hub_archive.refuse_load(engine, load, str(error)[:1_000])
        raise
    closed = hub_archive.close_load(engine, load, is_sure=columns.is_sure)
    for path in paths.values():
        stats.discard(path)
    log.info("%s: %s", days.name, runtime.format_counts({name: closed[name] for name in ("received", "landed", "known", "differing", "rejected", "outside")}))
    log.info("%s: %d repositories, %d of them are held; %s", days.name, closed["repositories"], closed["held"], closed["reason"] or closed["outcome"])
    return closed


def _land_snapshot(engine: Engine, run: int, stats: HubStats, snapshot: Snapshot, *, is_past: bool) -> dict[str, Any]:
    """Fetch one snapshot and land it as a day of counters, or refuse it with a reason. Returns the row of ``close_sweep``, or the refusal.

    Raises ``AuditFailed`` if the landed sweep is refused, else as ``HubStats.fetch``.
    """
    log.info("%ss: %d bytes of %s to fetch", snapshot.kind, snapshot.size_bytes, snapshot.revision[:12])
    path = stats.fetch(snapshot)
    whole = facts(path, snapshot.kind, snapshot.committed_at + WEEK + SLACK if snapshot.source == HUB_WEEKLY else None)
    log.info("%ss: %d rows, %d downloads in all", snapshot.kind, whole.rows, whole.downloads)
    snapshot, undated = _with_date(snapshot, whole)
    named = {"revision": snapshot.revision, "fingerprint": whole.signature, "source": snapshot.source, "file": snapshot.name}
    sweep = hub_sweep.open_sweep(engine, run, snapshot.kind, "snapshot", snapshot.committed_at, **named)
    reason = undated or _reason_to_refuse(engine, snapshot, whole, is_past=is_past)
    if reason is not None:
        _discard_past(stats, path, is_past=is_past)
        hub_sweep.refuse(engine, sweep, reason)
        log.warning("%ss of %s at %s: refused, %s", snapshot.kind, sweep.day, snapshot.revision[:12], reason)
        return {"kind": snapshot.kind, "day": sweep.day.isoformat(), "outcome": "refused", "reason": reason}
    with engine.connect() as session:
        connection: PgConnection = session.connection.driver_connection  # type: ignore[assignment]  # the engine's URL names psycopg2 as its driver
        _land_pages(engine, connection, sweep, snapshot, path, is_past=is_past)
    closed = hub_sweep.close_sweep(engine, sweep)
    _discard_past(stats, path, is_past=is_past)
    log.info("%s", hub_sweep.summary(closed))
    return closed


def _discard_past(stats: HubStats, path: Path, *, is_past: bool) -> None:
    """Delete the file of a past snapshot (``is_past``) once it is landed: many such files would fill a disk."""
    if is_past:
        stats.discard(path)


def _with_date(snapshot: Snapshot, whole: Facts) -> tuple[Snapshot, str | None]:
    """``(snapshot with its true time, None)``, or ``(snapshot, reason)`` if its time cannot be known.

    The date of a hub_weekly folder is the first day of its week; the file is of any day of that week or an earlier one. Its newest record shows its
    time, since the Hub gets new records every minute.
    """
    if snapshot.source != HUB_WEEKLY or not whole.rows:
        return snapshot, None
    begins = f"its folder's week begins on {snapshot.committed_at:%Y-%m-%d}"
    if whole.later > max(ODD_RECORDS, ODD_SHARE * whole.rows):
        return snapshot, f"newer than it says: {whole.later} records are of later days, {begins}"
    if whole.newest_at is None:
        return snapshot, "no record tells a moment: its day cannot be known"
    if whole.newest_at < snapshot.committed_at - hub_sweep.STALE_AFTER:
        return snapshot, f"older than it says: its newest record is of {whole.newest_at:%Y-%m-%d}, {begins}"
    return replace(snapshot, committed_at=whole.newest_at), None


def _reason_to_refuse(engine: Engine, snapshot: Snapshot, whole: Facts, *, is_past: bool) -> str | None:
    """Why a snapshot must not be landed, in words; None if it may (see ``hub_sweep.reject_reason``)."""
    snapshot_facts = hub_sweep.SnapshotFacts(whole.rows, whole.downloads, whole.signature, snapshot.committed_at, whole.newest_at, snapshot.source)
    if not is_past and hub_sweep.newest_day(engine, snapshot.kind) > snapshot.committed_at.date():
        return "older than what is known: a day of the past is for the backfill"
    return hub_sweep.reject_reason(engine, snapshot.kind, snapshot_facts, is_past=is_past)


def _land_pages(engine: Engine, connection: PgConnection, sweep: Sweep, snapshot: Snapshot, path: Path, *, is_past: bool) -> None:
    """Land the pages of a snapshot's file: a past day into its series (cold months are brought back first), else as the newest day."""
    file_pages = pages(path, snapshot.kind, snapshot.committed_at)
    if is_past:
        if rows := cold.restore_all_months(engine, store.of_settings()):
            log.info("%d rows of counters are back from cold files: a day of the past joins their series", rows)
        PastListLoader(connection, sweep, snapshot.committed_at).land_past(file_pages)
        return
    is_first = hub_sweep.newest_day(engine, snapshot.kind) == date.min
    loader = HubListLoader(connection, sweep, KnownRange(), expects_all_new=is_first)
    for batch in loader.land_many(file_pages, PAGES_A_TRANSACTION):
        log.debug("%s", batch.count)


def publish_snapshot(outlet_events: Any, asset: Any) -> dict[str, Any]:
    """Close the run, add the most adopted models to the work list, and delete the downloads; returns the report, which is also put on the asset's event."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine, "hub_snapshot")
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT kind, hub_source, day::text, outcome, reason, received, new, changed, counted, rejected FROM meta.hub_sweep"
                " WHERE run_id = :run ORDER BY sweep_id"
            ),
            {"run": run},
        ).mappings()
        report: dict[str, Any] = {"sweeps": [dict(row) for row in rows]}
        loads = connection.execute(
            text(
                "SELECT hub_source, file, since::text, until::text, outcome, reason, received, landed, known, differing, rejected, outside, repositories, held,"
                " agreement, read_as FROM meta.hub_archive_load WHERE run_id = :run ORDER BY load_id"
            ),
            {"run": run},
        ).mappings()
        report["loads"] = [dict(row) for row in loads]
        refused = connection.execute(text("SELECT report->'refused' FROM meta.run WHERE run_id = :run"), {"run": run}).scalar_one()
        report["refused"] = refused or []
    report["newly_wanted"] = hub_sweep.want_most_adopted(engine)
    # Delete the folder under the lock that a task holds while it lands a day: nobody reads a file there at that moment.
    with locks.held(engine, Lock.HUB_PAST):
        shutil.rmtree(_folder(), ignore_errors=True)
    runtime.close_run(engine, run, "success", json.dumps(report))
    outlet_events[asset].extra = report
    # Announce one day for all, the newest: the tables that follow are computed from all days at once.
    if days := [sweep["day"] for sweep in report["sweeps"] if sweep["outcome"] != "refused"]:
        outlet_events[asset].add_partitions(max(days))
    for sweep in report["sweeps"]:
        log.info("%s", hub_sweep.summary(sweep))
    log.info("%d models newly on the watch list", report["newly_wanted"])
    log.info("published %s", asset.name)
    return report
