"""The warehouse that documents are generated from: a given one, or a temporary one."""

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
    """A new, empty warehouse on an embedded Postgres, deleted at the end of the ``with`` block; it takes some seconds to make.

    ``migrations``: make it by the files of this folder one by one; None: from the current state of sql/.
    """
    # Imported here, since only commands on this machine need the library of the embedded Postgres.
    from observatory.local import postgres

    with tempfile.TemporaryDirectory(prefix="obs-db-", ignore_cleanup_errors=True) as folder:
        # Let other users enter the folder: if this process is root, Postgres runs as another user.
        Path(folder).chmod(0o755)
        with postgres.running(Path(folder, "pgdata"), Path(folder, "postgres.log")) as sockets:
            postgres.create_database(sockets, "observatory")
            engine = engine_for(postgres.url(sockets, "observatory"))
            migrate(engine, migrations)
            yield engine


@contextmanager
def warehouse() -> Iterator[Engine]:
    """An engine of the warehouse at ``OBSERVATORY_WAREHOUSE_URL``, or of a temporary one if the variable is not set."""
    url = os.environ.get("OBSERVATORY_WAREHOUSE_URL")
    if url:
        yield engine_for(url)
        return
    with throwaway() as engine:
        yield engine
