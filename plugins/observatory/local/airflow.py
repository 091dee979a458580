"""Airflow's three processes on loopback, and its REST API."""

from __future__ import annotations

import base64
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx2

from observatory import settings
from observatory.errors import ObservatoryError
from observatory.local import postgres
from observatory.local.processes import Child, start

LINE = ("ingest_huggingface", "ingest_arxiv", "ingest_github", "build_marts")
WHOLE_HUB = ("ingest_hub_census", "build_hub")
DAGS = (*LINE, *WHOLE_HUB, "ingest_hub_snapshot", "backfill_hub_history", "maintain_warehouse", "export_dataset")
USER = "admin"
PIPELINE = "observatory_pipeline"
"""The login of the tasks, a member of observatory_loader: what it may not do, no task does."""
PAGE = "observatory_page"
"""The login of the page, a member of observatory_reader: it reads what is published and nothing else."""
PAGE_PATH = "/open-science/"
LIVE: dict[str, dict[str, Any]] = {
    "huggingface": {"host": "https://huggingface.co"},
    "arxiv": {"host": "https://export.arxiv.org", "extra": {"oai_url": "https://oaipmh.arxiv.org", "query_url": "https://export.arxiv.org"}},
    "github": {"host": "https://api.github.com"},
}


def free_port() -> int:
    """A port of loopback that nobody holds now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def keep_secrets(state: Path) -> dict[str, str]:
    """Keys and the password of this checkout, made once, readable by its owner only."""
    path = state / "secrets.json"
    if path.exists():
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return found
    fresh = {
        "password": secrets.token_urlsafe(12),
        "jwt": secrets.token_urlsafe(48),
        "api": secrets.token_urlsafe(32),
        "fernet": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
    write_private(path, fresh)
    write_private(state / "passwords.json", {USER: fresh["password"]})
    return fresh


def write_private(path: Path, told: Mapping[str, str]) -> None:
    """Write JSON that only its owner may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        json.dump(dict(told), stream)


def connections(replay: Mapping[str, str] | None) -> dict[str, str]:
    """``AIRFLOW_CONN_*`` of the three services: the replay's addresses, or the real ones with tokens of the environment."""
    tokens = {"huggingface": os.environ.get("HF_TOKEN"), "github": os.environ.get("GITHUB_TOKEN"), "arxiv": None}
    found = {}
    for name, real in LIVE.items():
        told: dict[str, Any] = {"conn_type": "http", **real, "password": tokens[name]}
        if replay is not None:
            # The replay asks for a token where the services do, and takes any.
            told = {"conn_type": "http", "host": replay[name], "password": "replay", "extra": {"clock_url": f"{replay['control']}/clock"}}
        found[f"AIRFLOW_CONN_{name.upper()}"] = json.dumps(told)
    return found


def environment(state: Path, sockets: Path, port: int, world: str, replay: Mapping[str, str] | None, *, by_clock: bool) -> dict[str, str]:
    """The environment of every process of ours."""
    keys = keep_secrets(state)
    warehouse = {"conn_type": "postgres", "host": str(sockets), "login": PIPELINE, "schema": "observatory"}
    own = {
        "AIRFLOW_HOME": str(state / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(settings.ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(settings.ROOT / "plugins"),
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__FERNET_KEY": keys["fernet"],
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(state / "passwords.json"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": postgres.url(sockets, "airflow"),
        "AIRFLOW__API_AUTH__JWT_SECRET": keys["jwt"],
        "AIRFLOW__API__SECRET_KEY": keys["api"],
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__API__INSTANCE_NAME": "Open Release Observatory",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "2",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.3",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
        "AIRFLOW_CONN_OBSERVATORY_WAREHOUSE": json.dumps(warehouse),
        "OBSERVATORY_WAREHOUSE_URL": postgres.url(sockets, "observatory"),
        "OBSERVATORY_READER_URL": postgres.url(sockets, "observatory", user=PAGE),
        "OBSERVATORY_STATE": str(state),
        "OBSERVATORY_WORLD": world,
        "OBSERVATORY_SCHEDULE": "clock" if by_clock else "assets",
        "PYTHONPATH": str(settings.ROOT / "plugins"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "TZ": "UTC",
        "NO_PROXY": "127.0.0.1,localhost",
    }
    return {**os.environ, **own, **connections(replay)}


def python(*arguments: str) -> list[str]:
    """A command of this interpreter."""
    return [sys.executable, *arguments]


def start_api(env: Mapping[str, str], port: int, logs: Path) -> Child:
    """The api-server on loopback: Airflow's UI, its API and our page."""
    api = ["api-server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    return start("api-server", python("-m", "airflow", *api), logs / "api-server.log", env=env)


def start_processes(env: Mapping[str, str], port: int, logs: Path) -> list[Child]:
    """api-server and dag-processor; nothing of them listens but the api-server on loopback."""
    return [
        start_api(env, port, logs),
        start("dag-processor", python("-m", "airflow", "dag-processor"), logs / "dag-processor.log", env=env),
    ]


def start_scheduler(env: Mapping[str, str], logs: Path) -> Child:
    """The scheduler, once the api-server answers: a task that is due at once would find nobody to report to, and fail."""
    return start("scheduler", python("-m", "airflow", "scheduler", "--skip-serve-logs"), logs / "scheduler.log", env=env)


def migrate(env: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Begin ``airflow db migrate``."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as stream:
        return subprocess.Popen(python("-m", "airflow", "db", "migrate"), env=dict(env), stdout=stream, stderr=stream)


class Api:
    """Airflow's REST API."""

    def __init__(self, port: int, password: str) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._password = password
        self._http = httpx2.Client(base_url=self._base, timeout=30.0)

    def sign_in(self, children: list[Child], seconds: float = 120.0) -> None:
        """Wait until the server answers, and get a token; raises ``ObservatoryError``."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for child in children:
                if not child.is_running():
                    raise ObservatoryError(f"{child.name} ended:\n{child.log.read_text(errors='replace')[-2_000:]}")
            try:
                answer = self._http.post("/auth/token", json={"username": USER, "password": self._password})
            except httpx2.TransportError:
                time.sleep(0.3)
                continue
            if answer.status_code == 201:
                self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
                return
            time.sleep(0.3)
        raise ObservatoryError(f"the api-server did not answer within {seconds:.0f} s")

    def get(self, path: str, **params: Any) -> Any:
        """GET, decoded; raises for an error status."""
        answer = self._http.get(f"/api/v2{path}", params=params)
        answer.raise_for_status()
        return answer.json()

    def await_dags(self, seconds: float = 120.0) -> None:
        """Wait until the Dags are parsed; raises ``ObservatoryError`` on import errors."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            errors = self.get("/importErrors")["import_errors"]
            if errors:
                raise ObservatoryError("\n".join(f"{one['filename']}: {one['stack_trace'][-1_500:]}" for one in errors))
            if set(DAGS) <= {one["dag_id"] for one in self.get("/dags", limit=100)["dags"]}:
                return
            time.sleep(0.5)
        raise ObservatoryError(f"the Dags were not parsed within {seconds:.0f} s")

    def make_pools(self) -> None:
        """Make the pools of pools.json as they stand there."""
        path = settings.ROOT / "plugins" / "observatory" / "orchestration" / "pools.json"
        for name, told in json.loads(path.read_text(encoding="utf-8")).items():
            body = {"name": name, **told}
            answer = self._http.post("/api/v2/pools", json=body)
            if answer.status_code == 409:
                answer = self._http.patch(f"/api/v2/pools/{name}", json={**told, "pool": name})
            answer.raise_for_status()

    def unpause(self, dags: Sequence[str] = DAGS) -> None:
        """Unpause Dags."""
        for dag_id in dags:
            self._http.patch(f"/api/v2/dags/{dag_id}", json={"is_paused": False}).raise_for_status()

    def trigger(self, dag_id: str, conf: dict[str, Any] | None = None) -> str:
        """Start a run; returns its id."""
        answer = self._http.post(f"/api/v2/dags/{dag_id}/dagRuns", json={"logical_date": None, "conf": conf or {}})
        answer.raise_for_status()
        return str(answer.json()["dag_run_id"])

    def runs(self) -> list[dict[str, Any]]:
        """The newest runs of the line and of the whole Hub's."""
        rows: list[dict[str, Any]] = self.get("/dags/~/dagRuns", limit=100, order_by="-run_after")["dag_runs"]
        return [row for row in rows if row["dag_id"] in (*LINE, *WHOLE_HUB)]

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        """Task instances of one run."""
        rows: list[dict[str, Any]] = self.get(f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances", limit=500)["task_instances"]
        return rows
