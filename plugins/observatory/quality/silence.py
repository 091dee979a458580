"""Silence: a Dag that did not end well for too long. What never ran, raises no asset event and no failure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine

from observatory.errors import LineSilent
from observatory.warehouse import sqlfile

LINE = ("ingest_hub_census", "build_hub", "ingest_huggingface", "ingest_arxiv", "ingest_github", "ingest_catalogue", "build_marts")
"""The Dags that run daily, in the order of the flow."""
SILENCE = timedelta(hours=36)
"""A Dag of the line that did not end well for a day and a half of its daily beat is silent."""
UNWOKEN = timedelta(hours=27)
"""A Dag that another one wakes each day and that had no run for so long waits for one that will not come: it was paused, or Airflow ended it."""


def is_unwoken(engine: Engine, dag_id: str, after: timedelta) -> bool:
    """Whether a Dag had no run for longer than ``after``, wall clock."""
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(sqlfile.statement("planning", "unwoken"), {"dag_id": dag_id, "after": after})
        return any(row[0] for row in cursor.fetchall())


def silent_dags(engine: Engine, dags: Sequence[str], after: timedelta) -> list[tuple[str, datetime | None]]:
    """Dags whose last good end is older than ``after``, with that end (UTC); None where there is none."""
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(sqlfile.statement("planning", "silent"), {"dags": list(dags), "after": after})
        return list(cursor.fetchall())


def refuse_silence(engine: Engine, dags: Sequence[str], after: timedelta) -> None:
    """Raise ``LineSilent`` naming the silent Dags."""
    found = silent_dags(engine, dags, after)
    if found:
        raise LineSilent("; ".join(f"{dag_id}: last good end {last_end or 'never'}" for dag_id, last_end in found))
