"""The assets, by which one Dag wakes the next. Tables are named schema.table, with a logical host in the uri; their group is the step of the flow.

An event is written by the task that audited what it speaks of, and bears that run's report as its extra. The inlets of that task are what its
asset was made from, so that the graph of assets and tasks is the flow: services, raw, mart, export.
"""

from __future__ import annotations

import os
from typing import Any

from airflow.sdk import (
    Asset,
    AssetOrTimeSchedule,
    CronPartitionTimetable,
    CronTriggerTimetable,
    PartitionedAssetTimetable,
    PartitionedAtRuntime,
    StartOfDayMapper,
)

DAY = "%Y-%m-%d"
"""How a partition names its day (UTC), as in 2026-11-03."""


def _table(name: str, holds: str) -> Asset:
    schema, table = name.split(".")
    return Asset(name=name, uri=f"postgres://warehouse:5432/observatory/{schema}/{table}", group=schema, extra={"holds": holds})


def _service(name: str, address: str) -> Asset:
    return Asset(name=f"service.{name}", uri=address, group="service", extra={"holds": "what it tells; we write no event"})


# The services, where the data come from: inlets alone, so that the graph shows them; nothing is scheduled on them.
SERVICE_HUB = _service("huggingface", "https://huggingface.co/")
SERVICE_ARXIV = _service("arxiv", "https://export.arxiv.org/")
SERVICE_GITHUB = _service("github", "https://api.github.com/")

RAW_HUGGINGFACE = _table("raw.huggingface", "followed accounts of the Hub, audited")
RAW_HUB = _table("raw.hub_repository", "the whole Hub, by a judged sweep")
RAW_ARXIV = _table("raw.arxiv", "papers of arXiv, audited")
RAW_GITHUB = _table("raw.github", "repositories of GitHub, audited")
RAW_CATALOGUE = _table("raw.catalogue", "what models.dev lists, audited: a signal, which wakes nobody")
MART = _table("mart.release_disclosure", "the marts, as published")
MART_HUB = _table("mart.hub_account_month", "what is derived from the whole Hub")

# What a run left when its time was over: the source's Dag runs again on it, and takes the most important things first.
BACKLOG_HUGGINGFACE = Asset(name="backlog.huggingface", uri="x-observatory://backlog/huggingface", group="backlog", extra={"holds": "work left on the Hub"})
BACKLOG_GITHUB = Asset(name="backlog.github", uri="x-observatory://backlog/github", group="backlog", extra={"holds": "work left on GitHub"})

# Says that a source's run ended, well or not. It wakes the next Dag of the line, so that a service that fails does not stop the others.
ENDED_HUGGINGFACE = Asset(name="ended.huggingface", uri="x-observatory://ended/huggingface", group="ended", extra={"holds": "the Hub's run ended, well or not"})
ENDED_ARXIV = Asset(name="ended.arxiv", uri="x-observatory://ended/arxiv", group="ended", extra={"holds": "arXiv's run ended, well or not"})

# Exported files, the end of the flow: they are no tables.
EXPORT = Asset(name="export.dataset", uri="x-observatory://export/dataset", group="export", extra={"holds": "dated releases as files"})
EXPORT_ZENODO = Asset(name="export.zenodo", uri="x-observatory://export/zenodo", group="export", extra={"holds": "the release that has a DOI"})
EXPORT_HUB = Asset(name="export.hub", uri="x-observatory://export/hub", group="export", extra={"holds": "the release that the Hub holds"})


def _has_clock() -> bool:
    return os.environ.get("OBSERVATORY_SCHEDULE") != "assets"


def schedule(cron: str, assets: Any = None) -> Any:
    """By the clock, by assets, or both. ``OBSERVATORY_SCHEDULE=assets`` leaves the clock out, for a line that is run by hand."""
    timetable = CronTriggerTimetable(cron, timezone="UTC")
    if not _has_clock():
        return assets
    return timetable if assets is None else AssetOrTimeSchedule(timetable=timetable, assets=assets)


def each_day(cron: str) -> Any:
    """By the clock, once a day. The day is the run's partition: Airflow shows which days have a run, and its backfill runs those that have none.

    Without the clock a run that is triggered names its day itself, once it knows it.
    """
    return CronPartitionTimetable(cron, timezone="UTC", key_format=DAY) if _has_clock() else PartitionedAtRuntime()


def by_hand() -> Any:
    """When a person asks for it; its events name the day that they speak of."""
    return PartitionedAtRuntime()


def on_each_day_of(asset: Asset) -> Any:
    """A run for each day that an event of ``asset`` names; the day is its partition. An event without one wakes nobody."""
    return PartitionedAssetTimetable(assets=asset, default_partition_mapper=StartOfDayMapper(input_format=DAY))
