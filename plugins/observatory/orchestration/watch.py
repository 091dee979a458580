"""What Airflow calls when a Dag run failed: the run is closed in the warehouse, where it would count as running, and the operator gets a message."""

from __future__ import annotations

import logging
from typing import Any

from observatory.orchestration.notify import TellOperator

log = logging.getLogger(__name__)


def close_failed_run(context: Any) -> None:
    """Close a failed run as failed in ``meta.run``, unless one of its tasks did; upkeep closes it later if this fails. ``context`` is Airflow's."""
    from observatory.orchestration import runtime

    run = context["dag_run"]
    if runtime.close_running(runtime.warehouse(), run.dag_id, run.run_id, "failed", "it failed in Airflow"):
        log.info("%s %s: closed as failed", run.dag_id, run.run_id)


WHEN_FAILED = [close_failed_run, TellOperator("failed")]
"""The ``on_failure_callback`` of every Dag."""
