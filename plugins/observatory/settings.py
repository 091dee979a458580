"""Paths and the few numbers that a person may want to change. Settings are read from environment variables."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SQL = ROOT / "sql"
REGISTRY = SQL / "registry"
AUDITS = ROOT / "docs" / "audits"
"""Folder with the verdicts of readers, a file for each audit."""

ADOPTION_TOP = 1000
"""How many of the most liked, and of the most downloaded models are rated although they are not in the registry."""

RUN_MINUTES = 20
"""How long an ingest run asks services before it publishes what it has, minutes; the next run does the rest, the important first."""


def state_dir() -> Path:
    """The folder for all files that running the project creates (``OBSERVATORY_STATE``, default ``.observatory``; ``~`` is the account's home)."""
    # A file of settings keeps the ~ that a shell replaces.
    return Path(os.path.expanduser(os.environ.get("OBSERVATORY_STATE") or ROOT / ".observatory"))


SITE = "site"
"""The name of the static site's folder, in the store and in the state folder."""


def site_dir() -> Path:
    """The folder of the static site that ``make docs`` builds."""
    return state_dir() / SITE


HOT_MONTHS = 13
"""Months of the whole Hub's counters and superseded payloads that stay in the database; older ones go to cold files."""


def store_url() -> str:
    """URL of the store of all files that are shared (``OBSERVATORY_STORE``, default the folder of ``state_dir``)."""
    return os.environ.get("OBSERVATORY_STORE") or state_dir().absolute().as_uri()


def store_is_shared() -> bool:
    """Whether all processes that run tasks see the store's folder (``OBSERVATORY_STORE_IS_SHARED=1``): they share a machine or a mounted volume."""
    return os.environ.get("OBSERVATORY_STORE_IS_SHARED") == "1"


def export_key() -> str:
    """The key of the pseudonyms, 64 hexadecimal digits (``OBSERVATORY_EXPORT_KEY``, else the file of ``export_key_file``); empty if there is none.

    With the same key, accounts keep their pseudonyms. The key is never exported.
    """
    path = export_key_file()
    return os.environ.get("OBSERVATORY_EXPORT_KEY", "").strip() or (path.read_text(encoding="ascii").strip() if path.is_file() else "")


def export_key_file() -> Path:
    """The file in the state folder that keeps the key of the pseudonyms."""
    return state_dir() / "export.key"


def warehouse_url() -> str:
    """SQLAlchemy URL of the warehouse for commands outside Airflow (``OBSERVATORY_WAREHOUSE_URL``). Raises ``KeyError`` if it is not set."""
    return os.environ["OBSERVATORY_WAREHOUSE_URL"]


def reader_url() -> str:
    """SQLAlchemy URL of a login that has only the role ``observatory_reader`` (``OBSERVATORY_READER_URL``). Raises ``KeyError`` if it is not set."""
    return os.environ["OBSERVATORY_READER_URL"]


def frame_ancestors() -> str:
    """Origins of other sites that may show a panel in a frame, separated by spaces (``OBSERVATORY_FRAME_ANCESTORS``); empty: none."""
    return os.environ.get("OBSERVATORY_FRAME_ANCESTORS", "")


def asks_only_connections() -> bool:
    """Whether a service without an Airflow connection of its name is not asked at all (``OBSERVATORY_ONLY_CONNECTIONS=1``)."""
    return os.environ.get("OBSERVATORY_ONLY_CONNECTIONS") == "1"


def world_title() -> str:
    """Title of the replayed world (``OBSERVATORY_WORLD``); ``live`` if the services are the real ones."""
    return os.environ.get("OBSERVATORY_WORLD") or "live"
