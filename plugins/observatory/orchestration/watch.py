"""What Airflow calls when a run of a Dag failed: the warehouse is told, so that no run of the past stands as running, and the operator."""

from __future__ import annotations

import logging
from typing import Any

from observatory.orchestration.notify import TellOperator

log = logging.getLogger(__name__)


def close_failed_run(context: Any) -> None:
    """Close the run in ``meta.run`` where no task of its own did; upkeep does it later where this cannot be."""
    from observatory.orchestration import runtime

    run = context["dag_run"]
    if runtime.close_running(runtime.warehouse(), run.dag_id, run.run_id, "failed", "it failed in Airflow"):
        log.info("%s %s: closed as failed", run.dag_id, run.run_id)


WHEN_FAILED = [close_failed_run, TellOperator("failed")]
"""What a Dag calls when a run of it failed."""
