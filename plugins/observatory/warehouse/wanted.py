"""The work list ``meta.wanted``: what to ask the services for, since a person or a record named it. To add a thing twice changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg2.extras import execute_values
from sqlalchemy import Connection, text

SINGULAR = {
    "accounts": "account",
    "models": "model",
    "datasets": "dataset",
    "papers": "paper",
    "repositories": "repository",
}


def seed(connection: Connection, seeds: Mapping[str, Mapping[str, Sequence[str]]]) -> int:
    """Put every key of ``{service: {plural kind: [keys]}}`` on the work list, at depth 0; returns how many were new."""
    rows = [(service, SINGULAR[plural], key, "scope", 0) for service, kinds in seeds.items() for plural, keys in kinds.items() for key in keys]
    before = connection.execute(text("SELECT count(*) FROM meta.wanted")).scalar_one()
    cursor = connection.connection.cursor()
    execute_values(
        cursor,
        "INSERT INTO meta.wanted (source, kind, key, reason, depth, first_seen_at) VALUES %s ON CONFLICT (source, kind, key) DO NOTHING",
        rows,
        template="(%s, %s, %s, %s, %s, now())",
        page_size=5000,
    )
    return int(connection.execute(text("SELECT count(*) FROM meta.wanted")).scalar_one() - before)
