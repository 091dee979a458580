"""The assets, by which one Dag wakes the next. Named schema.table, with a logical host in the uri."""

from __future__ import annotations

import os
from typing import Any

from airflow.sdk import Asset, AssetOrTimeSchedule, CronTriggerTimetable


def _asset(name: str) -> Asset:
    schema, table = name.split(".")
    return Asset(name=name, uri=f"postgres://warehouse:5432/observatory/{schema}/{table}")


RAW_HUGGINGFACE = _asset("raw.huggingface")
RAW_HUB = _asset("raw.hub_repository")
RAW_ARXIV = _asset("raw.arxiv")
RAW_GITHUB = _asset("raw.github")
MART = _asset("mart.release_disclosure")
MART_HUB = _asset("mart.hub_account_month")


def schedule(cron: str, assets: Any = None) -> Any:
    """By the clock, by assets, or both. ``OBSERVATORY_SCHEDULE=assets`` leaves the clock out, for a line that is run by hand."""
    timetable = CronTriggerTimetable(cron, timezone="UTC")
    if os.environ.get("OBSERVATORY_SCHEDULE") == "assets":
        return assets
    return timetable if assets is None else AssetOrTimeSchedule(timetable=timetable, assets=assets)
