"""Metrics over the whole Hub, computed after each sweep from the other tables that are derived from it: small results, merged row by row.

One transaction: readers see all of a sweep or nothing of it. The marts take the metrics from core, so that they are audited and published
with the rest and keep their history; computing them from an unchanged Hub changes no row.
"""

from __future__ import annotations

from psycopg2.extensions import cursor as PgCursor
from psycopg2.sql import SQL
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.warehouse import locks, sqlfile
from observatory.warehouse.locks import Lock
from observatory.warehouse.merge import merge

# The metrics in the order of computing; sql/hub/metric_<name>.sql computes the table core.hub_<name>.
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
    """A cursor of the driver below SQLAlchemy, in the connection's transaction."""
    cursor: PgCursor = connection.connection.cursor()  # type: ignore[assignment]  # the engine's URL names psycopg2 as its driver
    return cursor


def derive(engine: Engine) -> dict[str, int]:
    """Bring the metrics up to the newest sweep; returns rows changed per table, an empty dict if there is no new sweep and nothing was added up since.

    Raises ``WarehouseError`` if two rows of a metric have one key.
    """
    with engine.begin() as connection:
        # What is added up meanwhile would be noted as held without having been read.
        locks.take(connection, Lock.HUB_ADOPTION)
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
