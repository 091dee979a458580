"""Tasks of the upkeep Dag: notice silence, keep no text longer than it may be kept, put old days away. Running it twice changes nothing."""

from __future__ import annotations

import logging
import os

from airflow.sdk.configuration import conf

from observatory import settings
from observatory.errors import WarehouseError
from observatory.orchestration import runtime
from observatory.quality.silence import LINE, SILENCE, refuse_silence
from observatory.warehouse import cold, purge

log = logging.getLogger(__name__)


def catch_silence() -> None:
    """Fail where a Dag of the line did not end well for a day and a half of its daily beat; raises ``LineSilent``."""
    refuse_silence(runtime.warehouse(), LINE, SILENCE)
    log.info("no Dag of the line is silent for more than %s", SILENCE)


def purge_text() -> dict[str, int]:
    """Purge the prose of what is gone for 30 days or taken down; returns rows touched."""
    counts = purge.purge_text(runtime.warehouse())
    log.info("text purged of %(versions)d versions and %(rejects)d rejects", counts)
    return counts


def put_away() -> dict[str, int]:
    """Move old counters and superseded payloads of the whole Hub to cold files; returns rows moved per table.

    Raises ``WarehouseError`` where tasks may run on several machines and nobody said that these share the folder.
    """
    if "LocalExecutor" not in conf.get("core", "executor") and not os.environ.get("OBSERVATORY_COLD"):
        raise WarehouseError("tasks run on several machines: OBSERVATORY_COLD must name a folder for cold files that they all share")
    counts = cold.put_away(runtime.warehouse(), settings.cold_dir(), settings.HOT_MONTHS)
    log.info("put away: %s", runtime.words(counts) or "nothing")
    return counts
