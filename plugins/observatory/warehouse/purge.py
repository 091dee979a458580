"""Deletes the text of records that are gone for 30 days or were taken down. Their hashes and dates stay."""

from __future__ import annotations

from sqlalchemy import Engine

from observatory.warehouse import sqlfile


def purge_text(engine: Engine) -> dict[str, int]:
    """Delete the text of purgeable things (raw.purgeable) in one transaction; returns how many rows lost it, as ``versions`` and ``rejects``.

    A second run changes no row.
    """
    counts: dict[str, int] = {}
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        for name in ("versions", "rejects"):
            cursor.execute(sqlfile.statement("maintenance", f"purge_{name}"))
            counts[name] = cursor.rowcount
    return counts
