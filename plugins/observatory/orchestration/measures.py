"""Figures for monitoring by StatsD or OpenTelemetry, sent beside Airflow's own metrics and by the same settings.

If ``AIRFLOW__METRICS__STATSD_ON`` or ``…__OTEL_ON`` is true, the tasks that end an ingest, and the upkeep, send the results of
``sql/report/measures.sql`` as gauges ``<prefix>.observatory.<name>``. A figure that cannot be sent makes no task fail.
"""

from __future__ import annotations

import logging

from airflow.sdk.configuration import conf
from airflow.sdk.observability import stats
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from observatory.warehouse import sqlfile

log = logging.getLogger(__name__)

SWITCHES = ("statsd_on", "statsd_datadog_enabled", "otel_on")
PREFIX = "observatory"


def are_wanted() -> bool:
    """Whether a receiver of metrics is configured (StatsD or OpenTelemetry)."""
    return any(conf.getboolean("metrics", switch, fallback=False) for switch in SWITCHES)


def send_gauges(engine: Engine) -> dict[str, int]:
    """Send the figures of ``sql/report/measures.sql`` as gauges, and return them by name; {} if no receiver is configured or they cannot be read."""
    if not are_wanted():
        return {}
    try:
        with engine.connect() as connection:
            figures = {str(name): int(value) for name, value in connection.execute(text(sqlfile.statement("report", "measures")))}
    except SQLAlchemyError as error:
        log.warning("the figures for monitoring could not be read: %s", type(error).__name__)
        return {}
    for name, value in figures.items():
        stats.gauge(f"{PREFIX}.{stats.normalize_name_for_stats(name, log_warning=False)}", value)
    log.info("%d figures told for monitoring", len(figures))
    return figures
