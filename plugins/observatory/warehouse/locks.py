"""Advisory locks of the warehouse: one number a purpose, so that work of one kind never waits for another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum, unique

from sqlalchemy import Connection, Engine, text


@unique
class Lock(IntEnum):
    """What one transaction, or block, at a time may do. ``HUB_PARTITION`` and ``HUB_KEYS`` are taken by functions in SQL."""

    MIGRATE = 7_301_002
    PUBLISH = 7_301_003
    HUB_PARTITION = 7_301_005
    HUB_KEYS = 7_301_006
    HUB_LINEAGE = 7_301_007
    HUB_ADOPTION = 7_301_008
    HUB_METRICS = 7_301_009
    EXPORT = 7_301_010
    READ_DOCUMENTS = 7_301_011
    COLD_FILES = 7_301_012
    HUB_DISCLOSURE = 7_301_014
    HUB_WITHDRAWAL = 7_301_015
    HUB_PAST = 7_301_016


def take(connection: Connection, lock: Lock) -> None:
    """Wait for ``lock`` and hold it until the transaction ends."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": int(lock)})


@contextmanager
def held(engine: Engine, lock: Lock) -> Iterator[None]:
    """Wait for ``lock`` and hold it, over as many transactions of other connections as the block makes."""
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": int(lock)})
        connection.commit()
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": int(lock)})
            connection.commit()
