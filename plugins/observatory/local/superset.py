"""Runs Apache Superset on loopback, in its own virtual environment, with the dashboards of ``bi/superset`` (the "bundle"), through a reader's login.

Superset's metadata is a SQLite file, one for each version of the bundle, so that changes that a person made in the browser are never overwritten. The
bundle names the login but no host; libpq takes the host from ``PGHOST``, so that the bundle can be imported on any machine.
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
"""The login of BI tools; its only role is observatory_reader."""
SLUGS = ("disclosure", "adoption-and-lineage")


def bundle_files(folder: Path = BUNDLE) -> dict[str, bytes]:
    """The files of the bundle, in the form that ``superset export-dashboards`` writes: {path in the archive: content}."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def write_bundle(path: Path, folder: Path = BUNDLE) -> Path:
    """Write the bundle as a ZIP for ``superset import-dashboards``; all files are below one folder, as in Superset's own export. Returns ``path``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in bundle_files(folder).items():
            archive.writestr(f"observatory/{name}", content)
    return path


def dataset_files(all_marts: Sequence[Mart]) -> dict[str, bytes]:
    """Files of a Superset data set for each mart that the bundle has none for, with the comments of the mart and its columns: {path: content}."""
    bundle = bundle_files()
    dataset_names = {Path(name).stem for name in bundle if name.startswith("datasets/")}
    (path,) = [name for name in bundle if name.startswith("databases/")]
    database = yaml.safe_load(bundle[path])
    files = {path: bundle[path], "metadata.yaml": yaml.safe_dump({"version": "1.0.0", "type": "SqlaTable", "timestamp": "2026-11-29T00:00:00+00:00"}).encode()}
    for mart in all_marts:
        # Skip histories, which get no data set in Superset: charts show current rows.
        if mart.name in dataset_names or mart.name.endswith("_history"):
            continue
        description = {
            "table_name": mart.name,
            "main_dttm_col": None,
            "description": mart.comment,
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


def _import_datasets(home: Path, env: Mapping[str, str], all_marts: Sequence[Mart]) -> None:
    """Import the data sets of ``dataset_files`` into Superset, unless the same were imported before."""
    files = dataset_files(all_marts)
    digest = hashlib.sha256(b"".join(name.encode() + content for name, content in files.items())).hexdigest()
    imported_hash = home / "datasets"
    if imported_hash.exists() and imported_hash.read_text(encoding="ascii") == digest:
        return
    archive = home / "datasets.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zip_file:
        for name, content in files.items():
            zip_file.writestr(f"marts/{name}", content)
    _run_superset(home, env, "import-datasources", "--path", str(archive), "--username", airflow.USER)
    imported_hash.write_text(digest, encoding="ascii")


def checksum(folder: Path = BUNDLE) -> str:
    """The first 12 hexadecimal digits of a SHA-256 over the names and contents of the bundle's files."""
    digest = hashlib.sha256()
    for name, content in bundle_files(folder).items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class Superset:
    """A running Superset: its port and its process."""

    port: int
    child: Child

    @property
    def address(self) -> str:
        """The address at which Superset answers."""
        return f"http://127.0.0.1:{self.port}"


def environment(home: Path, sockets: Path, keys: Mapping[str, str]) -> dict[str, str]:
    """The environment variables of every Superset process. They give access to Postgres' socket, and to no other login than the reader's."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "FLASK_", "PG", "PYTHONPATH", "SUPERSET"))}
    return {
        **inherited,
        "SUPERSET_CONFIG_PATH": str(settings.ROOT / "bi" / "superset_config.py"),
        "SUPERSET_HOME": str(home),
        "OBSERVATORY_BI_SECRET_KEY": keys["key"],
        "PGHOST": str(sockets),
        "TZ": "UTC",
        **airflow.past_proxies(),
    }


def prepare(home: Path, env: Mapping[str, str], password: str) -> None:
    """Make Superset's metadata in the folder ``home`` with an admin, and import the dashboards, unless done before.

    Raises ``ObservatoryError`` if one of Superset's commands fails.
    """
    marker = home / "imported"
    if marker.exists():
        return
    home.mkdir(parents=True, exist_ok=True)
    archive = write_bundle(home / "dashboards.zip")
    _run_superset(home, env, "db", "upgrade")
    # Pass the password in the environment: every user of the machine can read a process' arguments.
    admin = {**env, "FLASK_FAB_CREATE_ADMIN_PASSWORD": password}
    name = ["--username", airflow.USER, "--firstname", "Open Release", "--lastname", "Observatory", "--email", "admin@localhost"]
    _run_superset(home, admin, "fab", "create-admin", *name)
    _run_superset(home, env, "init")
    _run_superset(home, env, "import-dashboards", "--path", str(archive), "--username", airflow.USER)
    marker.touch()


def export(state: Path, sockets: Path, folder: Path = BUNDLE) -> int:
    """Replace the files of the bundle by the dashboards that Superset's metadata holds; returns the number of files.

    Raises ``ObservatoryError`` if Superset was never started on this version of the bundle.
    """
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
    """The name of a file of Superset's export without its database id, which differs between installations: 'charts/Labs_7.yaml' → 'charts/Labs.yaml'."""
    stem, _, key = name.removesuffix(".yaml").rpartition("_")
    return f"{stem}.yaml" if stem and key.isdecimal() and name.startswith(("charts/", "dashboards/", "datasets/")) else name


def home_of(state: Path) -> Path:
    """The folder with Superset's metadata for the current version of the bundle."""
    return state / "bi" / checksum()


def keep_secrets(state: Path) -> dict[str, str]:
    """The admin's password and Superset's secret key, from a file that only its owner may read; made at the first call."""
    path = state / "bi" / "secrets.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        airflow.write_private(path, {"password": secrets.token_urlsafe(12), "key": secrets.token_urlsafe(48)})
    passwords: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return passwords


@contextmanager
def running(state: Path, sockets: Path) -> Iterator[Superset]:
    """Run Superset during the ``with`` block, on the warehouse whose socket is in ``sockets``. Raises ``ObservatoryError`` if it is not installed."""
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
        result = subprocess.run([str(VENV / "bin" / "superset"), *arguments], env=dict(env), stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
    if result.returncode:
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
