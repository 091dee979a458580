"""How much room is left, said before it is little and refused before Postgres is hurt by none."""

from __future__ import annotations

import shutil
from pathlib import Path

from observatory.errors import ObservatoryError

GIB = 1024**3
LOW_BYTES = 5 * GIB
"""From here on it is said: a first run of a large world with its log of writes (max_wal_size) and Airflow's logs takes some of it."""
START_BYTES = 1 * GIB
"""Below it nothing is started."""
STOP_BYTES = GIB // 2
"""Below it what runs is ended in order: Postgres still has room for its last checkpoint."""


def free_bytes(folder: Path) -> int:
    """Bytes that are free on the disk of ``folder``, or of the nearest folder above that is there."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def told(free: int) -> str:
    """The bytes as a person says them."""
    return f"{free / GIB:.1f} GiB"


def check(folder: Path) -> str | None:
    """A warning where room is little; raises ``ObservatoryError`` if it is too little to start."""
    free = free_bytes(folder)
    if free < START_BYTES:
        raise ObservatoryError(
            f"disk: {told(free)} free for {folder}, and below {told(START_BYTES)} nothing is started: a full disk stops Postgres. "
            "Free some (make states says what states take), then again"
        )
    return f"disk: only {told(free)} free for {folder}; the stack ends by itself below {told(STOP_BYTES)}" if free < LOW_BYTES else None


def is_nearly_full(folder: Path) -> bool:
    """Whether what runs must end now."""
    return free_bytes(folder) < STOP_BYTES
