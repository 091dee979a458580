"""Tasks of the upkeep Dag: notice silence, keep no text longer than it may be kept, put old days away. Running it twice changes nothing."""

from __future__ import annotations

import logging
import shutil
from collections import Counter
from typing import Any

from sqlalchemy import text

from observatory import settings, store
from observatory.errors import LineSilent
from observatory.orchestration import measures, notify, runtime
from observatory.quality.silence import DAILY, SILENCE, UNWOKEN, has_no_recent_run, refuse_silence
from observatory.warehouse import cold, purge, sqlfile

log = logging.getLogger(__name__)

DISK_LOW_BYTES = 5 * 1024**3
"""From here on the operator is told: a run of a large world and its log of writes take some of it."""
REGISTRY_DAYS = 90
"""So many days without a release of any lab are no quiet quarter: nobody keeps the registry."""
CLOSED_AT_ONCE = 200
"""Runs that stand as running and are looked up in Airflow at once, at most."""


def catch_silence() -> None:
    """Fail where a Dag of the line did not end well for a day and a half of its daily beat; raises ``LineSilent``."""
    try:
        refuse_silence(runtime.warehouse(), [one.dag_id for one in DAILY], SILENCE)
    except LineSilent as silence:
        notify.tell("The data gets old: a Dag of the line did not end well for too long", str(silence).split("; "))
        raise
    log.info("no Dag of the line is silent for more than %s", SILENCE)


def must_wake(dag_id: str) -> bool:
    """Whether a Dag that the end of another one wakes got no run for more than a day, so that upkeep has to wake it."""
    if not has_no_recent_run(runtime.warehouse(), dag_id, UNWOKEN):
        log.info("%s had a run within %s", dag_id, UNWOKEN)
        return False
    log.warning("%s had no run for more than %s: the Dag before it is paused, or Airflow ended its run; it is woken", dag_id, UNWOKEN)
    return True


def report_health() -> dict[str, Any]:
    """Warn the operator if the disk is nearly full or the registry is out of date, and send the figures for monitoring.

    Returns ``free_bytes`` of the disk of the state folder, and ``registry_days`` from the registry's newest release to the newest answer of a
    service (None if the registry or the answers are empty).
    """
    free = shutil.disk_usage(settings.state_dir()).free
    if free < DISK_LOW_BYTES:
        notify.tell(f"The disk is nearly full: {free / 1024**3:.1f} GiB are free", ["make states says what states take; a full disk stops Postgres."])
        log.warning("the disk is nearly full: %.1f GiB are free", free / 1024**3)
    with runtime.warehouse().connect() as connection:
        days = connection.execute(text(sqlfile.statement("report", "registry_age"))).scalar()
    if days is not None and days > REGISTRY_DAYS:
        warning = f"The registry is out of date: its newest release is {days} days older than the newest answer of a service"
        notify.tell(warning, ["make registry-review lists what it may lack; sql/registry/README.md says what belongs in it."])
        log.warning("%s", warning)
    measures.send_gauges(runtime.warehouse())
    return {"free_bytes": free, "registry_days": days}


def close_ended_runs(ti: Any) -> dict[str, int]:
    """Close in ``meta.run`` what ended in Airflow without closing itself: tasks that were killed, runs that took too long or were ended by hand.

    ``ti`` asks Airflow, by its task API. Returns how many runs were closed, by the state they are given.
    """
    engine, closed = runtime.warehouse(), Counter[str]()
    with engine.connect() as connection:
        query = text("SELECT run_id, dag_id, dag_run_id FROM meta.run WHERE state = 'running' ORDER BY run_id LIMIT :most")
        running = connection.execute(query, {"most": CLOSED_AT_ONCE}).all()
    for run in running:
        dag_run = {"dag_id": run.dag_id, "run_ids": [run.dag_run_id]}
        if ti.get_dr_count(**dag_run, states=["queued", "running"]):
            continue
        is_well = bool(ti.get_dr_count(**dag_run, states=["success"]))
        is_known = is_well or bool(ti.get_dr_count(**dag_run))
        reason = "it ended well in Airflow and told nothing" if is_well else "it failed in Airflow" if is_known else "Airflow does not know it any more"
        if runtime.close_running(engine, run.dag_id, run.dag_run_id, "skipped" if is_well else "failed", reason):
            log.info("%s %s: closed, %s", run.dag_id, run.dag_run_id, reason)
            closed["skipped" if is_well else "failed"] += 1
    log.info("closed: %s", runtime.format_counts(closed) or "none, every run of the warehouse stands as Airflow has it")
    return dict(closed)


def purge_text() -> dict[str, int]:
    """Purge the prose of what is gone for 30 days or taken down; returns rows touched."""
    counts = purge.purge_text(runtime.warehouse())
    log.info("text purged of %(versions)d versions and %(rejects)d rejects", counts)
    return counts


def put_away() -> dict[str, int]:
    """Move old counters and superseded payloads of the whole Hub to cold files; returns rows moved per table.

    Raises ``StoreError`` if tasks may run on several machines and nobody said that these share the store.
    """
    counts = cold.put_away(runtime.warehouse(), store.shared(), settings.HOT_MONTHS)
    log.info("put away: %s", runtime.format_counts(counts) or "nothing")
    return counts
