"""Finds Dags whose last successful run is too long ago. A Dag that never runs raises no failure and no asset event, so another Dag must check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from observatory import services
from observatory.errors import StalePipeline
from observatory.warehouse import sqlfile


@dataclass(frozen=True, slots=True)
class DailyDag:
    """A Dag that runs daily: its id, its name on the page, and the service that it asks; None where it asks none."""

    dag_id: str
    title: str
    service: str | None = None


DAILY = (
    DailyDag("ingest_hub_census", "Hugging Face, the whole Hub's lists", "huggingface"),
    DailyDag("build_hub", "Lineage and adoption of the whole Hub"),
    DailyDag("ingest_huggingface", "Hugging Face, registry labs", "huggingface"),
    DailyDag("ingest_arxiv", "arXiv", "arxiv"),
    DailyDag("ingest_github", "GitHub", "github"),
    *(DailyDag(source.dag, source.title, source.asked_by or name) for name, source in services.declared().items()),
    DailyDag("build_marts", "What readers see"),
)
"""In the order of the flow. Each raises an alarm when it is silent, and has a line on the page."""
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
    """Raise ``StalePipeline`` with the names of the silent Dags, if there are any."""
    silent = silent_dags(engine, dags, after)
    if silent:
        raise StalePipeline("; ".join(f"{dag_id}: last good end {last_end or 'never'}" for dag_id, last_end in silent))
