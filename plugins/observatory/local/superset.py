"""Apache Superset on loopback, in a virtual environment of its own, with the dashboards of ``bi/superset`` on the reader's login.

Its metadata is a SQLite file per version of the bundle, so that what a person changed in the browser is never overwritten. The same bundle is
imported everywhere: it names the login and no host, which libpq takes from ``PGHOST``.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import subprocess
import time
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import yaml

from observatory import settings
from observatory.errors import ObservatoryError
from observatory.local import airflow, postgres
from observatory.local.processes import Child, start
from observatory.warehouse.engine import engine_for
from observatory.warehouse.export import Mart, marts

BUNDLE = settings.ROOT / "bi" / "superset"
VENV = settings.ROOT / ".venv-bi"
READER = "observatory_bi"
"""The login of BI tools, a member of observatory_reader and of nothing else."""
SLUGS = ("disclosure", "adoption-and-lineage")


def bundle_files(folder: Path = BUNDLE) -> dict[str, bytes]:
    """The bundle as ``superset export-dashboards`` writes it: path in the archive to content."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def write_bundle(path: Path, folder: Path = BUNDLE) -> Path:
    """Zip the bundle for ``superset import-dashboards``; every name stands below one folder, as in Superset's own export."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in bundle_files(folder).items():
            archive.writestr(f"observatory/{name}", content)
    return path


def dataset_files(found: Sequence[Mart]) -> dict[str, bytes]:
    """A data set for each mart that no dashboard has one of, as ``superset export`` writes them: its comment, and its columns with theirs."""
    own = bundle_files()
    taken = {Path(name).stem for name in own if name.startswith("datasets/")}
    (path,) = [name for name in own if name.startswith("databases/")]
    database = yaml.safe_load(own[path])
    files = {path: own[path], "metadata.yaml": yaml.safe_dump({"version": "1.0.0", "type": "SqlaTable", "timestamp": "2026-11-29T00:00:00+00:00"}).encode()}
    for mart in found:
        # Superseded rows are read by the functions that take a day, not by charts.
        if mart.name in taken or mart.name.endswith("_history"):
            continue
        description = {
            "table_name": mart.name,
            "main_dttm_col": None,
            "description": mart.told,
            "schema": "mart",
            "sql": None,
            "filter_select_enabled": True,
            "uuid": str(uuid.uuid5(uuid.UUID(database["uuid"]), mart.name)),
            "metrics": [
                {
                    "metric_name": "rows",
                    "verbose_name": "rows",
                    "expression": "COUNT(*)",
                    "description": "Rows, count. What a row is: see the data set's description.",
                }
            ],
            "columns": [
                {
                    "column_name": column.name,
                    "verbose_name": column.name.replace("_", " "),
                    "type": column.type.upper(),
                    "is_dttm": column.type in {"date", "timestamp with time zone"},
                    "is_active": True,
                    "groupby": True,
                    "filterable": True,
                    "description": column.meaning,
                }
                for column in mart.columns
            ],
            "version": "1.0.0",
            "database_uuid": database["uuid"],
        }
        files[f"datasets/{Path(path).stem}/{mart.name}.yaml"] = yaml.safe_dump(description, sort_keys=False, allow_unicode=True).encode()
    return files


def _import_datasets(home: Path, env: Mapping[str, str], found: Sequence[Mart]) -> None:
    """Make a data set of every mart, again where the marts changed."""
    files = dataset_files(found)
    digest = hashlib.sha256(b"".join(name.encode() + content for name, content in files.items())).hexdigest()
    done = home / "datasets"
    if done.exists() and done.read_text(encoding="ascii") == digest:
        return
    archive = home / "datasets.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in files.items():
            into.writestr(f"marts/{name}", content)
    _run_superset(home, env, "import-datasources", "--path", str(archive), "--username", airflow.USER)
    done.write_text(digest, encoding="ascii")


def checksum(folder: Path = BUNDLE) -> str:
    """First 12 hexadecimal digits of the SHA-256 of the bundle's names and contents."""
    digest = hashlib.sha256()
    for name, content in bundle_files(folder).items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class Superset:
    """A Superset that answers."""

    port: int
    child: Child

    @property
    def address(self) -> str:
        """The address at which Superset answers."""
        return f"http://127.0.0.1:{self.port}"


def environment(home: Path, sockets: Path, keys: Mapping[str, str]) -> dict[str, str]:
    """The environment of every Superset process: the reader's login and no other, no address but loopback."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "FLASK_", "PG", "PYTHONPATH", "SUPERSET"))}
    return {
        **kept,
        "SUPERSET_CONFIG_PATH": str(settings.ROOT / "bi" / "superset_config.py"),
        "SUPERSET_HOME": str(home),
        "OBSERVATORY_BI_SECRET_KEY": keys["key"],
        "PGHOST": str(sockets),
        "TZ": "UTC",
        **airflow.past_proxies(),
    }


def prepare(home: Path, env: Mapping[str, str], password: str) -> None:
    """Make the metadata with its admin and import the dashboards, once per home; raises ``ObservatoryError``."""
    done = home / "imported"
    if done.exists():
        return
    home.mkdir(parents=True, exist_ok=True)
    archive = write_bundle(home / "dashboards.zip")
    _run_superset(home, env, "db", "upgrade")
    # The password goes by the environment: every user of the machine can read arguments.
    admin = {**env, "FLASK_FAB_CREATE_ADMIN_PASSWORD": password}
    name = ["--username", airflow.USER, "--firstname", "Open Release", "--lastname", "Observatory", "--email", "admin@localhost"]
    _run_superset(home, admin, "fab", "create-admin", *name)
    _run_superset(home, env, "init")
    _run_superset(home, env, "import-dashboards", "--path", str(archive), "--username", airflow.USER)
    done.touch()


def export(state: Path, sockets: Path, folder: Path = BUNDLE) -> int:
    """Write what stands in the metadata over the bundle; returns the number of files. Raises ``ObservatoryError`` if there is no metadata."""
    home = home_of(state)
    if not (home / "imported").exists():
        raise ObservatoryError("no Superset has imported this version of the bundle: make bi")
    env = environment(home, sockets, keep_secrets(state))
    archive = home / "export.zip"
    _run_superset(home, env, "export-dashboards", "--dashboard-file", str(archive))
    with zipfile.ZipFile(archive) as export_zip:
        files = {name.split("/", 1)[1]: export_zip.read(name) for name in export_zip.namelist()}
    for path in folder.rglob("*.yaml"):
        path.unlink()
    for name, content in files.items():
        path = folder / plain(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return len(files)


def plain(name: str) -> str:
    """A name of Superset's export without the key behind it, which differs from one metadata to the next."""
    stem, _, key = name.removesuffix(".yaml").rpartition("_")
    return f"{stem}.yaml" if stem and key.isdecimal() and name.startswith(("charts/", "dashboards/", "datasets/")) else name


def home_of(state: Path) -> Path:
    """The folder with Superset's metadata for this version of the charts."""
    return state / "bi" / checksum()


def keep_secrets(state: Path) -> dict[str, str]:
    """The admin's password and Superset's own key, made once, readable by their owner only."""
    path = state / "bi" / "secrets.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        airflow.write_private(path, {"password": secrets.token_urlsafe(12), "key": secrets.token_urlsafe(48)})
    passwords: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return passwords


@contextmanager
def running(state: Path, sockets: Path) -> Iterator[Superset]:
    """Run Superset on the warehouse behind ``sockets``; ends it with all its processes."""
    if not (VENV / "bin" / "superset").exists():
        raise ObservatoryError("no Superset yet: make bi installs it into .venv-bi")
    home = home_of(state)
    keys = keep_secrets(state)
    env = environment(home, sockets, keys)
    prepare(home, env, keys["password"])
    with engine_for(postgres.url(sockets, "observatory")).connect() as connection:
        tables = marts(connection)
    _import_datasets(home, env, tables)
    port = airflow.free_port()
    server = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8", "--timeout", "120", "superset.app:create_app()"]
    child = start("superset", [str(VENV / "bin" / "gunicorn"), *server], home / "superset.log", env=env)
    try:
        _await_superset(port, child)
        yield Superset(port, child)
    finally:
        child.end()


def _run_superset(home: Path, env: Mapping[str, str], *arguments: str) -> None:
    """Run one command of Superset; raises ``ObservatoryError`` with the end of its log if it fails."""
    with (home / "prepare.log").open("ab") as log:
        done = subprocess.run([str(VENV / "bin" / "superset"), *arguments], env=dict(env), stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
    if done.returncode:
        tail = (home / "prepare.log").read_text(errors="replace")[-3_000:]
        raise ObservatoryError(f"superset {' '.join(arguments[:2])} failed:\n{tail}")


def _await_superset(port: int, child: Child, seconds: float = 120.0) -> None:
    """Wait until Superset answers on its port. Raises ``ObservatoryError`` with the end of its log if it ends or ``seconds`` pass."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and child.is_running():
        try:
            if httpx2.get(f"http://127.0.0.1:{port}/health", timeout=5.0).status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.2)
    raise ObservatoryError(f"Superset does not answer:\n{child.log.read_text(errors='replace')[-2_000:]}")
