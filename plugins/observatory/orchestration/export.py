"""The task of export_dataset: write a release of the dataset. Running it twice on one publication writes one release."""

from __future__ import annotations

import logging
from typing import Any

from observatory import store
from observatory.docs.generate import dictionary_of
from observatory.orchestration import runtime
from observatory.warehouse import export
from observatory.warehouse.pseudonyms import told_key

log = logging.getLogger(__name__)


def write_release(outlet_events: Any, asset: Any) -> dict[str, Any]:
    """Write the release of the newest publication; returns its name, whether it is new, and its rows by mart, which are also put on the asset's event.

    Raises ``NothingPublished`` if there is no publication yet, ``StoreError`` if the store cannot be used.
    """
    written = export.release(runtime.warehouse(), store.shared(), told_key(), lambda connection: dictionary_of(connection, ("mart",)))
    log.info("%d tables and views, %d rows", len(written.rows), sum(written.rows.values()))
    log.info("release %s %s", written.name, "written" if written.is_new else "was there: nothing to do")
    report = {"release": written.name, "is_new": written.is_new, "rows": written.rows}
    outlet_events[asset].extra = report
    return report
