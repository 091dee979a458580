"""The task of the export Dag. Running it twice on one publication writes one release."""

from __future__ import annotations

import logging
from typing import Any

from observatory import settings
from observatory.docs.generate import dictionary_of
from observatory.orchestration import runtime
from observatory.warehouse import export

log = logging.getLogger(__name__)


def write_release() -> dict[str, Any]:
    """Write the release of the newest publication; returns where it is and its rows per mart."""
    written = export.release(runtime.warehouse(), settings.export_dir(), settings.export_key(), lambda connection: dictionary_of(connection, ("mart",)))
    log.info("%s %s", written.folder.name, "written" if written.is_new else "was there: nothing to do")
    return {"release": written.folder.name, "is_new": written.is_new, "rows": written.rows}
