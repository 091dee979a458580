"""Airflow's assets, whose events start the next Dag. Tables are named schema.table, with a logical host in the uri; their group is the schema.

The task that audited the data writes the event, with the run's report as its extra. The inlets of that task are what its asset was made from,
so that Airflow's graph of assets shows the flow of data: services, raw, mart, export.
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

from observatory import services

DAY = "%Y-%m-%d"
"""How a partition names its day (UTC), as in 2026-11-03."""


def _table(name: str, content: str) -> Asset:
    """The asset of a table ``schema.table``, with its content in words."""
    schema, table = name.split(".")
    return Asset(name=name, uri=f"postgres://warehouse:5432/observatory/{schema}/{table}", group=schema, extra={"holds": content})


def _service(name: str, address: str) -> Asset:
    """The asset of an outside service."""
    return Asset(name=f"service.{name}", uri=address, group="service", extra={"holds": "what it tells; we write no event"})


# The services from which the data come. They are inlets only, so that the graph shows them; no Dag is scheduled on them.
SERVICE_HUB = _service("huggingface", "https://huggingface.co/")
SERVICE_ARXIV = _service("arxiv", "https://export.arxiv.org/")
SERVICE_GITHUB = _service("github", "https://api.github.com/")

RAW_HUGGINGFACE = _table("raw.huggingface", "followed accounts of the Hub, audited")
RAW_HUB = _table("raw.hub_repository", "the whole Hub, by a judged sweep")
RAW_ARXIV = _table("raw.arxiv", "papers of arXiv, audited")
RAW_GITHUB = _table("raw.github", "repositories of GitHub, audited")
# The sources of services.toml, by name. An event of theirs wakes nobody: the next build takes what they landed.
SERVICES = {name: _service(name, f"{host}/") for name, host in services.with_a_host().items()}
RAW = {name: _table(source.table, source.holds) for name, source in services.declared().items()}
MART = _table("mart.release_disclosure", "the marts, as published")
MART_HUB = _table("mart.hub_account_month", "what is derived from the whole Hub")

# An event means that a run's time was over before its work was done: the source's Dag then runs again, the most important things first.
BACKLOG_HUGGINGFACE = Asset(name="backlog.huggingface", uri="x-observatory://backlog/huggingface", group="backlog", extra={"holds": "work left on the Hub"})
BACKLOG_GITHUB = Asset(name="backlog.github", uri="x-observatory://backlog/github", group="backlog", extra={"holds": "work left on GitHub"})

# An event means that a source's run ended, well or not. It starts the next Dag of the line, so that a failing service does not stop the others.
ENDED_HUGGINGFACE = Asset(name="ended.huggingface", uri="x-observatory://ended/huggingface", group="ended", extra={"holds": "the Hub's run ended, well or not"})
ENDED_ARXIV = Asset(name="ended.arxiv", uri="x-observatory://ended/arxiv", group="ended", extra={"holds": "arXiv's run ended, well or not"})

# The end of the flow: exported files, not tables.
EXPORT = Asset(name="export.dataset", uri="x-observatory://export/dataset", group="export", extra={"holds": "dated releases as files"})
EXPORT_ZENODO = Asset(name="export.zenodo", uri="x-observatory://export/zenodo", group="export", extra={"holds": "the release that has a DOI"})
EXPORT_HUB = Asset(name="export.hub", uri="x-observatory://export/hub", group="export", extra={"holds": "the release that the Hub holds"})


def _has_clock() -> bool:
    """Whether Dags run by the clock; not if ``OBSERVATORY_SCHEDULE`` is "assets", where only events start them."""
    return os.environ.get("OBSERVATORY_SCHEDULE") != "assets"


def schedule(cron: str, assets: Any = None) -> Any:
    """A Dag's schedule: the cron times (UTC), and with ``assets`` also their events. With ``OBSERVATORY_SCHEDULE=assets`` only the events, maybe None."""
    timetable = CronTriggerTimetable(cron, timezone="UTC")
    if not _has_clock():
        return assets
    return timetable if assets is None else AssetOrTimeSchedule(timetable=timetable, assets=assets)


def each_day(cron: str) -> Any:
    """A schedule that starts a Dag once a day at a cron time (UTC), with the day as the run's partition, so that Airflow's backfill runs missing days.

    Without the clock, a run that is triggered names its day itself, once it knows it.
    """
    return CronPartitionTimetable(cron, timezone="UTC", key_format=DAY) if _has_clock() else PartitionedAtRuntime()


def by_hand() -> Any:
    """A schedule by which a Dag runs only if a person starts it; its events name the day that its data are of."""
    return PartitionedAtRuntime()


def on_each_day_of(asset: Asset) -> Any:
    """A schedule that starts a run for each day that an event of ``asset`` names, with the day as its partition. An event without a day starts none."""
    return PartitionedAssetTimetable(assets=asset, default_partition_mapper=StartOfDayMapper(input_format=DAY))
