"""Text that may be kept no longer: of what is gone for 30 days, and of what was taken down. Its hash and dates stay."""

from __future__ import annotations

from sqlalchemy import Engine

from observatory.warehouse import sqlfile


def purge_text(engine: Engine) -> dict[str, int]:
    """Purge in one transaction; returns the rows touched: ``versions``, ``rejects``. A second time touches none."""
    counts: dict[str, int] = {}
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        for name in ("versions", "rejects"):
            cursor.execute(sqlfile.statement("maintenance", f"purge_{name}"))
            counts[name] = cursor.rowcount
    return counts
