"""Tasks of maintain_warehouse: notice Dags that stopped, purge text that may not be kept, move old days to files. Running it twice changes nothing."""

from __future__ import annotations

import logging
import shutil
from collections import Counter
from typing import Any

from sqlalchemy import text

from observatory import settings, store
from observatory.errors import StalePipeline
from observatory.orchestration import measures, notify, runtime
from observatory.quality.silence import DAILY, SILENCE, UNWOKEN, has_no_recent_run, refuse_silence
from observatory.warehouse import cold, purge, sqlfile

log = logging.getLogger(__name__)

DISK_LOW_BYTES = 5 * 1024**3
"""With less free disk than this the operator gets a message."""
REGISTRY_DAYS = 90
"""If the registry's newest release is older than this, days, the operator gets a message: nobody keeps the registry."""
CLOSED_AT_ONCE = 200
"""The most runs that one task looks up in Airflow."""


def catch_silence() -> None:
    """Raise ``StalePipeline``, after a message to the operator, if a Dag of the line had no successful run within ``SILENCE`` (a day and a half)."""
    try:
        refuse_silence(runtime.warehouse(), [one.dag_id for one in DAILY], SILENCE)
    except StalePipeline as silence:
        notify.tell("The data gets old: a Dag of the line did not end well for too long", str(silence).split("; "))
        raise
    log.info("no Dag of the line is silent for more than %s", SILENCE)


def must_wake(dag_id: str) -> bool:
    """Whether a Dag had no run for longer than ``UNWOKEN`` (more than a day), so that upkeep must start it in place of the Dag before it."""
    if not has_no_recent_run(runtime.warehouse(), dag_id, UNWOKEN):
        log.info("%s had a run within %s", dag_id, UNWOKEN)
        return False
    log.warning("%s had no run for more than %s: the Dag before it is paused, or Airflow ended its run; it is woken", dag_id, UNWOKEN)
    return True


def report_health() -> dict[str, Any]:
    """Warn the operator if the disk is nearly full or the registry is out of date, and send the figures for monitoring.

    Returns ``free_bytes`` of the disk of the state folder, and ``registry_days`` from the day up to which the registry was gone through to the newest answer of
    a service (None if the registry or the answers are empty).
    """
    free = shutil.disk_usage(settings.state_dir()).free
    if free < DISK_LOW_BYTES:
        notify.tell(f"The disk is nearly full: {free / 1024**3:.1f} GiB are free", ["make states says what states take; a full disk stops Postgres."])
        log.warning("the disk is nearly full: %.1f GiB are free", free / 1024**3)
    with runtime.warehouse().connect() as connection:
        days = connection.execute(text(sqlfile.statement("report", "registry_age"))).scalar()
    if days is not None and days > REGISTRY_DAYS:
        warning = f"The registry is out of date: the makers' announcements were gone through up to {days} days before the newest answer of a service"
        advice = "make registry-review lists what it may lack; sql/registry/README.md says what belongs in it, registry_as_of.csv up to which day it goes."
        notify.tell(warning, [advice])
        log.warning("%s", warning)
    measures.send_gauges(runtime.warehouse())
    return {"free_bytes": free, "registry_days": days}


def close_ended_runs(ti: Any) -> dict[str, int]:
    """Close the runs in ``meta.run`` that ended in Airflow without closing themselves: killed, timed out or ended by hand.

    ``ti`` is Airflow's task instance, whose API gives the states of runs. Returns how many runs were closed, by the state that they got.
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
    """Delete the text of things that are gone for 30 days or taken down; returns the numbers of changed versions and rejects."""
    counts = purge.purge_text(runtime.warehouse())
    log.info("text purged of %(versions)d versions and %(rejects)d rejects", counts)
    return counts


def archive_old_months() -> dict[str, int]:
    """Move counters and superseded payloads of the whole Hub older than ``HOT_MONTHS`` months to Parquet files; returns the rows moved by table.

    Raises ``StoreError`` if the store is a folder that is not known to be shared by all workers, ``WarehouseError`` if a file does not read back equal.
    """
    counts = cold.archive_old_months(runtime.warehouse(), store.shared(), settings.HOT_MONTHS)
    log.info("put away: %s", runtime.format_counts(counts) or "nothing")
    return counts
