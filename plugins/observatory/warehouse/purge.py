"""Deletes the text of records that are gone for 30 days or were taken down. Their hashes and dates stay."""

from __future__ import annotations

from sqlalchemy import Engine, text


def purge_text(engine: Engine) -> dict[str, int]:
    """Delete the text of purgeable things (raw.purgeable) in one transaction; returns how many rows lost it, as ``versions`` and ``rejects``.

    A second run changes no row.
    """
    with engine.begin() as connection:
        return dict(connection.execute(text("SELECT raw.purge_versions() AS versions, raw.purge_rejects() AS rejects")).mappings().one())
