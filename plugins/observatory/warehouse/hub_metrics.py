"""Metrics over the whole Hub, derived after each sweep from what was derived before them: small results, merged row by row.

One transaction: readers see all of a sweep or nothing of it. The marts take them from core, so that they are audited and published
with the rest and keep their history; deriving from an unchanged Hub changes no row.
"""

from __future__ import annotations

from psycopg2.extensions import cursor as PgCursor
from psycopg2.sql import SQL
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.warehouse import locks, sqlfile
from observatory.warehouse.locks import Lock
from observatory.warehouse.merge import merge

# In this order: each is core.hub_<name>, computed by sql/hub/metric_<name>.sql.
METRICS = (
    "model_month",
    "adoption",
    "lineage_summary",
    "licence_mix",
    "licence_drift",
    "licence_obligation",
    "licence_id_conflict",
    "gated_share",
    "concentration",
    "country_share",
    "disappearance",
    "intermediary",
    "declaration_share",
    "disclosure_profile",
)
_SQL = settings.SQL / "hub"


def _cursor(connection: Connection) -> PgCursor:
    cursor: PgCursor = connection.connection.cursor()  # type: ignore[assignment]  # psycopg2 by URL
    return cursor


def derive(engine: Engine) -> dict[str, int]:
    """Bring the metrics up to the newest sweep; returns rows changed per table, nothing if there is no new sweep."""
    with engine.begin() as connection:
        locks.take(connection, Lock.HUB_METRICS)
        is_new = connection.execute(
            text(
                "SELECT max(sweep_id) > coalesce((SELECT sweep_id FROM meta.hub_derived WHERE what = 'metrics'), 0)"
                " FROM meta.hub_sweep WHERE kind = 'model' AND outcome IN ('complete', 'incomplete')"
            )
        ).scalar()
        if not is_new:
            return {}
        cursor = _cursor(connection)
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute(sqlfile.statement("hub", "metric_span"))
        counts = {}
        for name in METRICS:
            obj = sqlfile.parse(_SQL / f"metric_{name}.sql", "core")
            counts[name] = merge(connection, SQL(obj.sql.rstrip()), ("core", f"hub_{name}"), obj.key, stamp=("as_of",)).changed
        cursor.execute(sqlfile.statement("hub", "metric_derived"), {"is_changed": any(counts.values())})
    return counts
