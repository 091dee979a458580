"""Start and end the stack as one thing: what was started is ended, whatever happens in between."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import Engine

from observatory import settings
from observatory.errors import ObservatoryError
from observatory.local import airflow, postgres
from observatory.local.processes import Child, start
from observatory.local.report import Report
from observatory.warehouse.engine import engine_for

SAMPLE = settings.ROOT / "plugins" / "observatory" / "replay" / "sample_world"


@dataclass
class Stack:
    """A running stack."""

    state: Path
    sockets: Path
    port: int
    env: dict[str, str]
    replay: dict[str, str] | None
    world: str
    api: airflow.Api
    children: list[Child] = field(default_factory=list)

    @property
    def engine(self) -> Engine:
        """The warehouse."""
        return engine_for(postgres.url(self.sockets, "observatory"))

    def control(self, method: str, path: str) -> Any:
        """A call to the replay's control port, decoded."""
        if self.replay is None:
            raise ObservatoryError("the real services have no control port")
        answer = httpx2.request(method, self.replay["control"] + path, timeout=120.0)
        answer.raise_for_status()
        return answer.json()


@dataclass(frozen=True)
class Site:
    """Airflow's UI as it is served: its address, the password of its one user, the socket folder of its Postgres."""

    url: str
    password: str
    sockets: Path


def run_file(state: Path) -> Path:
    """Where a running or finished stack tells about itself."""
    return state / "run.json"


def read_run(state: Path) -> dict[str, Any]:
    """What run.json tells; empty where there is none."""
    try:
        found: dict[str, Any] = json.loads(run_file(state).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def write_run(state: Path, **told: Any) -> None:
    """Change what run.json tells."""
    fresh = run_file(state).with_suffix(".new")
    fresh.write_text(json.dumps({**read_run(state), **told}, indent=1), encoding="utf-8")
    os.replace(fresh, run_file(state))


def is_alive(pid: int) -> bool:
    """Whether a process of that number runs and is of this program."""
    try:
        return b"observatory.local" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def end_other(state: Path, kinds: Sequence[str] = ("bi_pid", "pid")) -> bool:
    """End the Superset and the stack that run.json names, those that run; False where none did."""
    told = read_run(state)
    # In this order: what reads the warehouse ends before it.
    pids = [pid for kind in kinds if (pid := int(told.get(kind) or 0)) and pid != os.getpid() and is_alive(pid)]
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 60
        while is_alive(pid) and time.monotonic() < deadline:
            time.sleep(0.1)
    return bool(pids)


class Interrupted(BaseException):
    """A signal asks us to end; raised so that everything started is ended in order."""


def _raise(number: int, _: object) -> None:
    raise Interrupted(signal.Signals(number).name)


def end_by_signals() -> None:
    """Let the signals that ask us to end raise ``Interrupted``."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _raise)


@contextmanager
def stack(
    state: Path, world: Path | None, report: Report, *, fresh: bool, step: int = 0, limits: str = "enterprise", by_clock: bool = False
) -> Iterator[Stack]:
    """Run everything; ``world`` None means the real services. ``fresh`` makes a new warehouse."""
    end_by_signals()
    end_other(state)
    state.mkdir(parents=True, exist_ok=True)
    if fresh:
        for name in ("pgdata", "logs", "data_docs", "airflow"):
            shutil.rmtree(state / name, ignore_errors=True)
    write_run(state, pid=os.getpid(), ready=False, step=step)
    logs = state / "logs"
    with ExitStack() as ending:
        sockets = ending.enter_context(postgres.running(state / "pgdata", logs / "postgres.log"))
        for name in ("observatory", "airflow"):
            postgres.create_database(sockets, name)
        report.line("Postgres is up")
        port = airflow.free_port()
        replay = _start_replay(ending, state, world, step, limits) if world is not None else None
        title = "live"
        if replay is not None:
            title = str(httpx2.get(replay["control"] + "/world").json()["title"])
            report.line(f"the replay serves: {title}")
        env = airflow.environment(state, sockets, port, title, replay, by_clock=by_clock)
        _migrate(env, logs, report)
        postgres.create_login(sockets, airflow.PIPELINE, "observatory_loader")
        postgres.create_login(sockets, airflow.PAGE, "observatory_reader")
        children = airflow.start_processes(env, port, logs)
        for child in children:
            ending.callback(child.end)
        write_run(state, sockets=str(sockets), port=port, world=title, world_path=str(world) if world else "")
        api = airflow.Api(port, airflow.keep_secrets(state)["password"])
        api.sign_in(children)
        report.line(f"Airflow answers on http://127.0.0.1:{port}")
        children.append(airflow.start_scheduler(env, logs))
        ending.callback(children[-1].end)
        api.make_pools()
        api.await_dags()
        api.unpause()
        report.line("the Dags are parsed and unpaused")
        yield Stack(state, sockets, port, env, replay, title, api, children)
    write_run(state, pid=0, ready=False)


@contextmanager
def serving(state: Path) -> Iterator[Site]:
    """The warehouse of the last run behind Airflow's api-server, and nothing that runs a task; the running stack's where one runs."""
    if not (state / "pgdata" / "PG_VERSION").exists():
        raise ObservatoryError("no warehouse yet: run make demo first")
    told = read_run(state)
    password = airflow.keep_secrets(state)["password"]
    if told.get("ready") and is_alive(int(told.get("pid") or 0)):
        yield Site(f"http://127.0.0.1:{told['port']}", password, Path(told["sockets"]))
        return
    logs = state / "logs"
    with ExitStack() as ending:
        sockets = ending.enter_context(postgres.running(state / "pgdata", logs / "postgres.log"))
        port = airflow.free_port()
        child = airflow.start_api(airflow.environment(state, sockets, port, str(told.get("world", "")), None, by_clock=False), port, logs)
        ending.callback(child.end)
        airflow.Api(port, password).sign_in([child])
        yield Site(f"http://127.0.0.1:{port}", password, sockets)


def _start_replay(ending: ExitStack, state: Path, world: Path, step: int, limits: str) -> dict[str, str]:
    ports = state / "replay.json"
    ports.unlink(missing_ok=True)
    env = {**os.environ, "PYTHONPATH": str(settings.ROOT / "plugins")}
    command = airflow.python(
        "-m",
        "observatory.replay",
        "--world",
        str(world),
        "--state",
        str(state / "replay"),
        "--ports-file",
        str(ports),
        "--step",
        str(step),
        "--limits",
        limits,
    )
    child = start("replay", command, state / "logs" / "replay.log", env=env)
    ending.callback(child.end)
    deadline = time.monotonic() + 120
    while not ports.exists():
        if not child.is_running() or time.monotonic() > deadline:
            raise ObservatoryError(f"the replay did not start:\n{child.log.read_text(errors='replace')[-2_000:]}")
        time.sleep(0.05)
    found: dict[str, str] = json.loads(ports.read_text(encoding="utf-8"))
    return found


def _migrate(env: dict[str, str], logs: Path, report: Report) -> None:
    metadata = airflow.migrate(env, logs / "airflow-migrate.log")
    warehouse = subprocess.run(airflow.python("-m", "observatory.warehouse", "migrate"), env=env, capture_output=True, text=True, check=False)
    if warehouse.returncode:
        metadata.kill()
        raise ObservatoryError(f"the warehouse could not be migrated:\n{warehouse.stderr[-3_000:]}")
    report.line(f"warehouse: {warehouse.stdout.strip()}")
    if metadata.wait():
        raise ObservatoryError(f"airflow db migrate failed, see {logs / 'airflow-migrate.log'}")
    report.line("Airflow's metadata database is migrated")
