"""Bring core up to date: each object of sql/core merged in its own transaction, in the order of what they read."""

from __future__ import annotations

import hashlib
import logging

from sqlalchemy import Engine, text

from observatory import settings
from observatory.warehouse import sqlfile
from observatory.warehouse.merge import MergeCount, materialise

log = logging.getLogger(__name__)


def core_objects() -> list[sqlfile.SqlObject]:
    """The objects of sql/core, in the order of what they read."""
    return sqlfile.load(settings.SQL / "core", "core")


def build_core(engine: Engine) -> dict[str, MergeCount]:
    """Merge every core object; running it again on the same raw changes no row. Returns what changed per object."""
    counts: dict[str, MergeCount] = {}
    with engine.begin() as connection:
        # After a first load the server has no statistics yet, and plans a join of every version with every other.
        connection.execute(text("ANALYZE raw.record, raw.record_version, raw.counter, core.document, core.document_link, core.document_signal"))
    for obj in core_objects():
        with engine.begin() as connection:
            # Vanished links are dated by the newest answer of any service, not by this machine's clock.
            now = connection.execute(text("SELECT coalesce(max(ended_at), now())::text FROM meta.look")).scalar_one()
            counts[obj.name] = materialise(connection, obj, ("core", obj.name), now=now)
        count = counts[obj.name]
        log.info("core.%s: %d inserted, %d updated, %d deleted", obj.name, count.inserted, count.updated, count.deleted)
    return counts


def sql_fingerprint() -> str:
    """SHA-256 over the SQL that makes core and the marts, so that a changed rule makes a new build."""
    digest = hashlib.sha256()
    for folder in ("staging", "core", "marts"):
        for path in sorted((settings.SQL / folder).glob("*.sql")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
