"""The database that the data dictionary is read from."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from observatory.warehouse.engine import engine_for
from observatory.warehouse.migrate import migrate


@contextmanager
def throwaway(migrations: Path | None = None) -> Iterator[Engine]:
    """A fresh warehouse on an embedded Postgres that is gone at the end (some seconds): of the current state, or of ``migrations`` one by one."""
    # The embedded Postgres is a library that only machine-local commands pay for.
    from observatory.local import postgres

    with tempfile.TemporaryDirectory(prefix="obs-db-", ignore_cleanup_errors=True) as folder:
        # Postgres runs as another user where this one is root, and has to reach its data.
        Path(folder).chmod(0o755)
        with postgres.running(Path(folder, "pgdata"), Path(folder, "postgres.log")) as sockets:
            postgres.create_database(sockets, "observatory")
            engine = engine_for(postgres.url(sockets, "observatory"))
            migrate(engine, migrations)
            yield engine


@contextmanager
def warehouse() -> Iterator[Engine]:
    """The warehouse of ``OBSERVATORY_WAREHOUSE_URL`` as it stands, else a throwaway one."""
    url = os.environ.get("OBSERVATORY_WAREHOUSE_URL")
    if url:
        yield engine_for(url)
        return
    with throwaway() as engine:
        yield engine
