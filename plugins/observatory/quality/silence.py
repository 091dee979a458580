"""Finds Dags whose last successful run is too long ago. A Dag that never runs raises no failure and no asset event, so another Dag must check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine

from observatory.errors import LineSilent
from observatory.warehouse import sqlfile

DAILY = ("ingest_hub_census", "build_hub", "ingest_huggingface", "ingest_arxiv", "ingest_github", "ingest_catalogue", "build_marts")
"""The Dags that run daily, in the order of the flow."""
SILENCE = timedelta(hours=36)
"""A daily Dag is silent if its last successful run ended longer ago than this: a day and a half."""
UNWOKEN = timedelta(hours=27)
"""A Dag that another Dag starts each day, and that had no run for this long, was paused, or the other Dag did not run to its end."""


def has_no_recent_run(engine: Engine, dag_id: str, after: timedelta) -> bool:
    """Whether a Dag had no run for longer than ``after``, by the wall clock."""
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(sqlfile.statement("planning", "unwoken"), {"dag_id": dag_id, "after": after})
        return any(row[0] for row in cursor.fetchall())


def silent_dags(engine: Engine, dags: Sequence[str], after: timedelta) -> list[tuple[str, datetime | None]]:
    """The Dags whose last successful run ended longer ago than ``after``, each with the time (UTC) of that end; None if no run ever succeeded."""
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(sqlfile.statement("planning", "silent"), {"dags": list(dags), "after": after})
        return list(cursor.fetchall())


def refuse_silence(engine: Engine, dags: Sequence[str], after: timedelta) -> None:
    """Raise ``LineSilent`` with the names of the silent Dags, if there are any."""
    silent = silent_dags(engine, dags, after)
    if silent:
        raise LineSilent("; ".join(f"{dag_id}: last good end {last_end or 'never'}" for dag_id, last_end in silent))
