"""Where things are and the few numbers that a person may want to turn. Everything comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SQL = ROOT / "sql"
REGISTRY = SQL / "registry"
AUDITS = ROOT / "docs" / "audits"
"""Verdicts of readers, a file an audit."""

ADOPTION_TOP = 1000
"""Models outside the registry that are rated for their adoption: the most liked and the most downloaded, count."""

RUN_MINUTES = 20
"""How long an ingest run asks before it publishes what it has, minutes; the next run takes up the rest, the important first."""


def state_dir() -> Path:
    """The folder for everything that running leaves behind (``OBSERVATORY_STATE``, default ``.observatory``)."""
    return Path(os.environ.get("OBSERVATORY_STATE", str(ROOT / ".observatory")))


SITE = "site"
"""The folder of the static site, in the store and in the state."""


def site_dir() -> Path:
    """The folder of the static site that ``make docs`` builds."""
    return state_dir() / SITE


HOT_MONTHS = 13
"""Months of the whole Hub's counters and superseded payloads that stay in the database; older ones go to cold files."""


def store_url() -> str:
    """URL of the store of all files that are shared (``OBSERVATORY_STORE``, default the folder of ``state_dir``)."""
    return os.environ.get("OBSERVATORY_STORE") or state_dir().absolute().as_uri()


def store_is_shared() -> bool:
    """Whether all processes that run tasks see that folder (``OBSERVATORY_STORE_IS_SHARED=1``): one machine, or a volume that all mount."""
    return os.environ.get("OBSERVATORY_STORE_IS_SHARED") == "1"


def export_key() -> str:
    """The key of the pseudonyms, 64 hexadecimal digits (``OBSERVATORY_EXPORT_KEY``, else the file of ``export_key_file``); blank where there is none.

    As long as it stays, so do they. It is never exported.
    """
    path = export_key_file()
    return os.environ.get("OBSERVATORY_EXPORT_KEY", "").strip() or (path.read_text(encoding="ascii").strip() if path.is_file() else "")


def export_key_file() -> Path:
    """Where a state on one machine keeps that key."""
    return state_dir() / "export.key"


def warehouse_url() -> str:
    """SQLAlchemy URL of the warehouse for commands outside Airflow (``OBSERVATORY_WAREHOUSE_URL``).

    Raises ``KeyError`` where it is not set.
    """
    return os.environ["OBSERVATORY_WAREHOUSE_URL"]


def reader_url() -> str:
    """SQLAlchemy URL of a login that is a member of ``observatory_reader`` and of nothing else (``OBSERVATORY_READER_URL``).

    Raises ``KeyError`` where it is not set.
    """
    return os.environ["OBSERVATORY_READER_URL"]


def frame_ancestors() -> str:
    """Origins of other pages that may show a panel in a frame, with spaces between (``OBSERVATORY_FRAME_ANCESTORS``); empty: none."""
    return os.environ.get("OBSERVATORY_FRAME_ANCESTORS", "")


def world_title() -> str:
    """Title of the replayed world (``OBSERVATORY_WORLD``); ``live`` where the services are the real ones."""
    return os.environ.get("OBSERVATORY_WORLD") or "live"
