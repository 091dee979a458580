"""Checks the free space on the disk: warns when it becomes little, and refuses to start before a full disk stops Postgres."""

from __future__ import annotations

import shutil
from pathlib import Path

from observatory.errors import ObservatoryError

GIB = 1024**3
LOW_BYTES = 5 * GIB
"""Below this a warning is given: a first run of a large world, with Postgres' write-ahead log and Airflow's logs, takes a part of it."""
START_BYTES = 1 * GIB
"""Below this nothing is started."""
STOP_BYTES = GIB // 2
"""Below this a running stack is shut down, while Postgres still has room for its last checkpoint."""


def free_bytes(folder: Path) -> int:
    """The free bytes on the disk of ``folder``, or of its nearest parent that exists."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def format_size(free: int) -> str:
    """A number of bytes as text in GiB: '1.5 GiB'."""
    return f"{free / GIB:.1f} GiB"


def check(folder: Path) -> str | None:
    """A warning if less than ``LOW_BYTES`` are free, else None; raises ``ObservatoryError`` if less than ``START_BYTES`` are free."""
    free = free_bytes(folder)
    if free < START_BYTES:
        raise ObservatoryError(
            f"disk: {format_size(free)} free for {folder}, and below {format_size(START_BYTES)} nothing is started: a full disk stops Postgres. "
            "Free some (make states says what states take), then again"
        )
    return f"disk: only {format_size(free)} free for {folder}; the stack ends by itself below {format_size(STOP_BYTES)}" if free < LOW_BYTES else None


def is_nearly_full(folder: Path) -> bool:
    """Whether so little is free (``STOP_BYTES``) that a running stack must shut down."""
    return free_bytes(folder) < STOP_BYTES
