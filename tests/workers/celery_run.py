"""``make test-celery``: the sample's line by Celery workers that share Postgres, a queue and a store, and no folder; compared with ``make demo``.

Each worker has a checkout, a home, a state folder and logs of its own. Redis comes of Debian's packages, unpacked, where no ``redis-server`` is here.
In the first pass a worker is killed (SIGKILL, with all that it started) in its COPY, in the second one in the merge and another one in the publication;
each time one with a new checkout comes in its place. A gate on the table that the task writes next holds it still until it is killed, as in ``make kills``.
Retries and the time after which Airflow takes a task for dead are as they are delivered. The replay counts each service's calls, refuses those
beyond the limits of a plan, and arXiv's within its pace: there must be none.

``--budgets 1 2 4``, instead: one pass of the small world by so many workers each, none killed, and what the replay counted.

Exit status: 0 all held, 1 something did not, 3 no Redis.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "plugins"), str(ROOT / "tests"), str(ROOT / "bench")]

import httpx2  # noqa: E402 - found by the path above
import kills  # noqa: E402
import marts_compared  # noqa: E402
import psutil  # noqa: E402
import psycopg2  # noqa: E402
import redis  # noqa: E402

from observatory.errors import ObservatoryError  # noqa: E402
from observatory.local import airflow, demo, postgres, states  # noqa: E402
from observatory.local.processes import Child, Patience, start, sweep  # noqa: E402
from observatory.local.report import Report  # noqa: E402
from observatory.local.stack import Replay, Stack, _migrate_databases, end_by_signals, write_run  # noqa: E402
from observatory.local.supervisor import Supervisor  # noqa: E402
from observatory.sources.arxiv import MIN_INTERVAL_SECONDS  # noqa: E402

CHECKOUT = ("dags", "docs", "plugins", "sql")
"""What a worker's image holds (.dockerignore)."""
UNTOLD = ("AIRFLOW__API_AUTH__JWT_SECRET", "AIRFLOW__CORE__FERNET_KEY", "OBSERVATORY_READER_URL")
"""What no worker is told in docker-compose.yaml either."""
LOOK_SECONDS = 0.5
COPY = kills.Spot("COPY", "line", "ingest_hub_census", "walk_ranges", kills.Gate("raw.hub_repository", "SHARE", "COPY raw.hub_repository"))
KILLS = ((COPY,), (kills.MERGE, kills.PUBLISH))
"""Where a worker is killed in each pass."""
PLAN = "pro"
"""Of the Hub's limits. By smaller ones four workers ended a run early: each that waits moves the world's clock, of which a run has 20 minutes."""
SMALL = ROOT / "tests" / "worlds" / "small"
PACKAGES = ("redis-server", "redis-tools")
"""Debian's: the second holds the program."""


class NoRedis(Exception):
    """No Redis can be had here; it says why."""


class Failure(ObservatoryError):
    """Something is not as it should be."""


def say(words: str) -> None:
    """A line of progress, at once."""
    sys.stdout.write(f"[celery] {words}\n")
    sys.stdout.flush()


# -- the queue


def redis_server(folder: Path) -> tuple[str, dict[str, str]]:
    """The program, and what its environment needs: the machine's, or Debian's package unpacked. Raises ``NoRedis``."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found:
        return found, {}
    place = folder / "redis"
    if not (place / "made").exists():
        if shutil.which("apt-get") is None:
            raise NoRedis("there is no redis-server, and this is no Debian whose packages could bring one")
        shutil.rmtree(place, ignore_errors=True)
        (place / "packages").mkdir(parents=True)
        _apt(["update"], place)
        _apt(["download", *PACKAGES, *_missing(PACKAGES[1])], place / "packages")
        for package in sorted((place / "packages").glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", str(package), str(place)], check=True)
        (place / "made").touch()
    libraries = dict.fromkeys(str(path.parent) for path in place.glob("usr/lib/*/*.so*"))
    return str(place / "usr" / "bin" / "redis-server"), {"LD_LIBRARY_PATH": os.pathsep.join(libraries)}


def _missing(package: str) -> list[str]:
    """What a package depends on and this machine does not have."""
    told = subprocess.run(["apt-cache", "depends", package], capture_output=True, text=True, check=True).stdout
    names = [line.split()[-1] for line in told.splitlines() if line.startswith("  Depends:") and "<" not in line]
    has = {name: subprocess.run(["dpkg-query", "-W", "-f", "${Status}", name], capture_output=True, text=True, check=False).stdout for name in names}
    return [name for name, status in has.items() if not status.endswith(" installed")]


def _apt(arguments: list[str], folder: Path) -> None:
    done = subprocess.run(["apt-get", "-qq", "-o", "APT::Sandbox::User=root", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoRedis(f"Debian's package of Redis cannot be had: {' '.join(done.stderr.split())[-300:]}")


@dataclass(frozen=True)
class Queue:
    """A Redis on loopback with a password, which keeps nothing on a disk."""

    program: str
    environment: Mapping[str, str]
    folder: Path
    port: int
    password: str

    def url(self, database: int) -> str:
        """Its address, as Celery wants it."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    def begin(self) -> Child:
        """Start it."""
        settings = self.folder / "redis.conf"
        with os.fdopen(os.open(settings, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(f'bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\nsave ""\nappendonly no\n')
        return start("redis", [self.program, str(settings)], self.folder / "logs" / "redis.log", env={**os.environ, **self.environment}, cwd=self.folder)

    def wait(self, child: Child) -> None:
        """Wait until it answers."""
        patience = Patience(lambda: [child], "Redis does not answer")
        client = redis.Redis(port=self.port, password=self.password)
        while True:
            try:
                client.ping()
                break
            except redis.RedisError:
                patience.wait()
        client.close()


# -- the workers


@dataclass
class Worker:
    """A Celery worker with all that is its own."""

    name: str
    folder: Path
    env: dict[str, str]
    concurrency: int
    child: Child = field(init=False)

    def begin(self) -> None:
        """Give it a checkout, and start it."""
        for name in CHECKOUT:
            shutil.copytree(ROOT / name, self.folder / "checkout" / name, ignore=shutil.ignore_patterns("__pycache__"))
        own = {
            "AIRFLOW_HOME": str(self.folder / "airflow"),
            "AIRFLOW__CORE__DAGS_FOLDER": str(self.folder / "checkout" / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(self.folder / "checkout" / "plugins"),
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(self.folder / "logs"),
            "OBSERVATORY_STATE": str(self.folder / "state"),
            "PYTHONPATH": str(self.folder / "checkout" / "plugins"),
            "OPENBLAS_NUM_THREADS": "1",
        }
        env = {name: value for name, value in {**self.env, **own}.items() if name not in UNTOLD}
        words = ["celery", "worker", "--celery-hostname", f"{self.name}@%h", "--concurrency", str(self.concurrency), "--skip-serve-logs"]
        self.child = start(self.name, airflow.python("-m", "airflow", *words), self.folder / "worker.log", env=env, cwd=self.folder / "checkout")

    def wait(self, broker: str) -> None:
        """Wait until it takes tasks."""
        from celery import Celery

        app, patience = Celery(broker=broker), Patience(lambda: [self.child], f"worker {self.name} does not answer")
        while not any(name.startswith(f"{self.name}@") for name in app.control.inspect(timeout=5.0).ping() or {}):
            patience.wait()
        app.close()

    def kill(self) -> int:
        """SIGKILL to it and to all that it started, whatever session that is in; returns how many."""
        processes = [psutil.Process(self.child.process.pid), *psutil.Process(self.child.process.pid).children(recursive=True)]
        for one in processes:
            kills._signal(one.pid, signal.SIGKILL)
        self.child.process.wait()
        psutil.wait_procs(processes)
        return len(processes)


@dataclass
class Team:
    """The workers that there are, were and come: ``size`` of them at once."""

    above: Path
    env: dict[str, str]
    broker: str
    concurrency: int
    size: int
    all: list[Worker] = field(default_factory=list)
    killed: set[str] = field(default_factory=set)

    def fill(self) -> None:
        """Let new ones come for those that were killed. By the main thread alone: the kernel ends a process with the thread that started it."""
        while len(self.all) - len(self.killed) < self.size:
            self.add()

    def add(self) -> Worker:
        """One more, which takes tasks when this returns."""
        name = f"worker-{len(self.all) + 1}"
        one = Worker(name, self.above / name, self.env, self.concurrency)
        one.begin()
        self.all.append(one)
        one.wait(self.broker)
        say(f"{name} takes tasks, of {one.folder}")
        return one

    def of(self, pid: int) -> Worker:
        """The worker that started a process; raises ``NotReached``."""
        above = {one.pid for one in psutil.Process(pid).parents()}
        found = [one for one in self.all if one.child.process.pid in above]
        if not found:
            raise kills.NotReached(f"process {pid} is of no worker")
        return found[0]

    def check(self) -> None:
        """Raise ``Failure`` where a worker ended that nobody killed."""
        for one in self.all:
            if one.name not in self.killed and not one.child.is_running():
                raise Failure(f"{one.child.place()} ended with {one.child.process.returncode}")

    def end(self) -> None:
        """End them all."""
        for one in self.all:
            one.child.end()

    def ran(self) -> dict[str, int]:
        """Tasks by worker, counted by the logs that each wrote of its own."""
        return {one.name: len(list((one.folder / "logs").glob("dag_id=*/**/attempt=*.log"))) for one in self.all}


# -- the stack


@dataclass
class Running(Stack):
    """The stack with its workers, and who kills them: what ``demo.walk`` asks of a stack, with a look at both."""

    team: Team = field(kw_only=True)
    killer: Killer | None = None

    def check(self) -> None:
        """Raise ``ObservatoryError`` where it cannot go on."""
        super().check()
        self.team.check()
        if self.killer is not None and self.killer.problem:
            raise Failure(self.killer.problem)
        self.team.fill()


@contextmanager
def cluster(state: Path, world: Path, queue: Queue, concurrency: int, workers: int, report: Report, plan: str) -> Iterator[Running]:
    """Postgres, the replay with the limits of ``plan``, a queue, Airflow with its Celery executor, and workers."""
    logs = state / "logs"
    supervisor, replay = Supervisor(state, report.line), Replay(state, world, 0, plan)
    with ExitStack() as ending:
        ending.enter_context(states.held(state, say))
        sweep(state)
        ending.callback(sweep, state)
        server = ending.enter_context(postgres.prepared(state / "pgdata", logs / "postgres.log"))
        ending.callback(supervisor.end)
        supervisor.add("postgres", server.begin)
        server.wait(lambda: supervisor.child("postgres"), supervisor.check)
        postgres.create_database(server.sockets, "observatory")
        airflow.make_metadata(server.sockets)
        queue.wait(supervisor.add("redis", queue.begin))
        supervisor.add("replay", replay.begin, lambda: replay.catch_up(lambda: supervisor.child("replay")))
        replay.wait(lambda: supervisor.child("replay"), supervisor.check)
        title, port = str(httpx2.get(replay.addresses["control"] + "/world", timeout=60.0).json()["title"]), airflow.free_port()
        env = {
            **airflow.environment(state, server.sockets, port, title, replay.addresses, by_clock=False),
            "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
            "AIRFLOW__CELERY__BROKER_URL": queue.url(0),
            "AIRFLOW__CELERY__RESULT_BACKEND": queue.url(1),
            "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "60",
            "OBSERVATORY_STORE": (state / "store").absolute().as_uri(),
            "OBSERVATORY_EXPORT_KEY": secrets.token_hex(32),
        }
        _migrate_databases(env, server.sockets, logs, report)
        postgres.create_login(server.sockets, airflow.PIPELINE, "observatory_loader")
        postgres.create_login(server.sockets, airflow.PAGE, "observatory_reader")
        supervisor.add("api-server", lambda: airflow.start_api(env, port, logs))
        supervisor.add("dag-processor", lambda: airflow.start_dag_processor(env, logs))
        write_run(state, sockets=str(server.sockets), port=port, world=title)

        def patience(what: str) -> Patience:
            return Patience(lambda: [supervisor.child("api-server")], what, check=supervisor.check)

        api = airflow.Api(f"http://127.0.0.1:{port}", airflow.keep_secrets(state)["password"], patience)
        api.sign_in()
        team = Team(state / "workers", env, queue.url(0), concurrency, workers)
        ending.callback(team.end)
        team.fill()
        words = airflow.python("-m", "airflow", "scheduler", "--skip-serve-logs")
        supervisor.add("scheduler", lambda: start("scheduler", words, logs / "scheduler.log", env=env))
        api.make_pools()
        api.await_dags(lambda: supervisor.child("dag-processor"), supervisor.check)
        api.unpause()
        report.line("the Dags are parsed and unpaused")
        yield Running(state, server.sockets, port, env, replay, title, api, supervisor, team=team)


# -- the kills


@dataclass(frozen=True)
class Kill:
    """Which worker was killed where, in which run."""

    spot: kills.Spot
    worker: str
    run_id: str


class Killer(threading.Thread):
    """Holds each spot's task still as it comes, and kills the worker that runs it."""

    def __init__(self, running: Running, spots: tuple[kills.Spot, ...]) -> None:
        super().__init__(name="killer", daemon=True)
        self._running, self._spots = running, spots
        # A connection of its own: the line is watched by another thread.
        self._bench = kills.Stack(running.state)
        self._bench.api = airflow.Api(f"http://127.0.0.1:{running.port}", airflow.keep_secrets(running.state)["password"])
        self._known = {(row["dag_id"], row["dag_run_id"]) for row in running.api.runs()}
        self._over = threading.Event()
        self._is_first_closed = threading.Event()
        self.killed: list[Kill] = []
        self.problem = ""

    def begin(self) -> None:
        """Start, and wait until the first gate is closed: its task may come at once."""
        self.start()
        self._is_first_closed.wait()

    def run(self) -> None:
        """One spot after the other, in the order of the line."""
        try:
            self._bench.api.sign_in()
            for spot in self._spots:
                self._at(spot)
        except (ObservatoryError, psycopg2.Error, psutil.Error, httpx2.HTTPError) as error:
            self.problem = f"{type(error).__name__}: {str(error)[:400]}"
        finally:
            self._is_first_closed.set()

    def end(self) -> None:
        """Wait for the last spot, or give it up where the line ended without it."""
        self._over.set()
        self.join()

    def _until(self, find: Callable[[], Any], words: str) -> Any:
        """What ``find`` finds, asked until it does; raises ``NotReached`` where the line ended first."""
        while not (found := find()):
            if self._over.is_set():
                raise kills.NotReached(words)
            time.sleep(LOOK_SECONDS)
        return found

    def _at(self, spot: kills.Spot) -> None:
        gate = spot.gate
        with ExitStack() as ending:
            if gate.after:
                self._until(lambda: self._ended(spot), f"{gate.after} did not end")
            # Else it is closed long before its task comes to it; nothing before that task writes the table.
            ending.enter_context(kills._locked(self._bench, gate))
            self._is_first_closed.set()
            run_id, pid = self._until(lambda: self._held(spot), f"{spot.task_id} did not come to {gate.table}")
            victim = self._running.team.of(pid)
            self._running.team.killed.add(victim.name)
            count = victim.kill()
            self.killed.append(Kill(spot, victim.name, run_id))
            say(f"{victim.name} was killed in {spot.name} ({spot.dag_id}.{spot.task_id}, {count} processes)")

    def _runs_of(self, spot: kills.Spot) -> list[str]:
        """Runs that run now: one that decides to do nothing is among them for a moment."""
        runs = self._bench.api.get(f"/dags/{spot.dag_id}/dagRuns", limit=100)["dag_runs"]
        return [str(row["dag_run_id"]) for row in runs if (row["dag_id"], row["dag_run_id"]) not in self._known and row["state"] == "running"]

    def _ended(self, spot: kills.Spot) -> bool:
        """Whether the task after which the gate is closed ended well in a run that goes on."""
        return any(kills._state(self._bench, spot.dag_id, run, spot.gate.after) == "success" for run in self._runs_of(spot))

    def _held(self, spot: kills.Spot) -> tuple[str, int] | None:
        """The run and a process of the spot's task, once every one that runs stands at the gate; None before."""
        for run in self._runs_of(spot):
            rows = [row for row in self._bench.api.tasks(spot.dag_id, run) if row["task_id"] == spot.task_id and row["state"] == "running" and row["pid"]]
            if rows and len(kills._waiting(self._bench, spot.gate)) >= len(rows):
                return run, int(rows[0]["pid"])
        return None


def healed(running: Running, killer: Killer, spots: tuple[kills.Spot, ...]) -> None:
    """A worker was killed at each of ``spots``, and its task ended well in a later try; raises ``Failure``."""
    if [one.spot for one in killer.killed] != list(spots):
        raise Failure(f"workers were killed in {', '.join(one.spot.name for one in killer.killed) or 'nothing'} alone")
    for one in killer.killed:
        dag_id, task_id = one.spot.dag_id, one.spot.task_id
        rows = [row for row in running.api.tasks(dag_id, one.run_id) if row["task_id"] == task_id]
        if {row["state"] for row in rows} != {"success"} or max(row["try_number"] for row in rows) < 2:
            raise Failure(f"{dag_id}.{task_id}, killed in {one.spot.name}: {sorted((row['state'], row['try_number']) for row in rows)}")
        say(f"{dag_id}.{task_id}, killed in {one.spot.name}, ended well in a later try of the same run")


def paced(running: Running) -> None:
    """No service was asked beyond its limits, and arXiv kept its pace; raises ``Failure``."""
    told = running.control("GET", "/calls")
    for name, one in sorted(told.items()):
        say(f"{name}: {one['answered']} calls answered, {one['refused']} refused, {one['least_gap']} s of the world's clock between two at least")
    if refused := sorted(name for name, one in told.items() if one["refused"]):
        raise Failure(f"asked beyond the limits: {', '.join(refused)}")
    gap = told["arxiv"]["least_gap"]
    if gap is None or gap < MIN_INTERVAL_SECONDS:
        raise Failure(f"two calls of arXiv came within {gap} s")


def line(running: Running, world: Path, report: Report, kills_by_pass: tuple[tuple[kills.Spot, ...], ...]) -> None:
    """A pass of the line for each member of ``kills_by_pass``, with the kills that it names."""
    demo.load_assessments(running, report, world / demo.ASSESSMENTS)
    served, lost = running.state / "served.csv", 0
    for step, spots in enumerate(kills_by_pass):
        if step:
            running.advance()
        before = running.team.ran()
        running.killer = killer = Killer(running, spots)
        killer.begin()
        try:
            lost += demo.walk(running, report, served, step)
        finally:
            killer.end()
        running.check()
        healed(running, killer, spots)
        paced(running)
        ran = {name: count - before.get(name, 0) for name, count in running.team.ran().items()}
        say(f"pass {step + 1} ended; tries of tasks by worker: " + ", ".join(f"{name} {count}" for name, count in ran.items()))
        # One that came for the last one killed may have found nothing left to do.
        if sum(1 for count in ran.values() if count) < min(running.team.size, 2):
            raise Failure("one worker ran all tasks of a pass: this would compare one worker with one")
    if lost:
        raise Failure(f"{lost} served records were lost")


def apart(running: Running) -> None:
    """No worker wrote into its code, and no task's log is where the scheduler runs; raises ``Failure``."""
    for one in running.team.all:
        code = one.folder / "checkout"
        files = {path.relative_to(code) for path in code.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
        more = sorted(str(path) for path in files if not (ROOT / path).exists())
        if more:
            raise Failure(f"{one.name} wrote into its code: {more[:3]}")
    of_tasks = sorted((running.state / "airflow" / "logs").glob("dag_id=*"))
    if of_tasks:
        raise Failure(f"a task wrote its log where the scheduler runs: {of_tasks[0]}")
    say("each worker wrote its logs into its own folder and nothing into its code")


@contextmanager
def begun(folder: Path, world: Path, concurrency: int, workers: int, plan: str) -> Iterator[tuple[Running, Report]]:
    """A cluster on an empty state below ``folder``; raises ``NoRedis``."""
    program, environment = redis_server(folder)
    state, report = folder / "state", Report()
    if (found := states.read(state)) is not None:
        states.erase(found)
    states.claim(state, world, "test-celery", say)
    queue = Queue(program, environment, state, airflow.free_port(), secrets.token_urlsafe(24))
    with cluster(state, world, queue, concurrency, workers, report, plan) as running:
        yield running, report


def compare(arguments: argparse.Namespace, folder: Path) -> None:
    """The sample's line with kills, and its marts beside those of ``make demo``; raises ``Failure``."""
    with begun(folder, states.SAMPLE, arguments.concurrency, arguments.workers, PLAN) as (running, report):
        line(running, states.SAMPLE, report, KILLS)
        apart(running)
        mine = marts_compared.hashes(marts_compared.local_psql(running.sockets), os.environ)
    with marts_compared.reference(arguments.reference.resolve(), say) as psql:
        told, differing = marts_compared.compared(mine, marts_compared.hashes(psql, os.environ))
    say(told)
    if differing:
        raise Failure("\n".join(differing))


def main() -> int:
    """Run it all; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / ".observatory" / "celery-test", help="for Redis, the state and the workers of the test")
    parser.add_argument("--reference", type=Path, default=marts_compared.DEMOS, help="where a make demo of this code lies, or comes to lie")
    parser.add_argument("--concurrency", type=int, default=2, help="tasks that a worker runs at once")
    parser.add_argument("--workers", type=int, default=2, help="so many at the beginning")
    parser.add_argument("--budgets", type=int, nargs="+", metavar="WORKERS", help="measure the calls of so many workers each, and compare nothing")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    end_by_signals()
    try:
        if not arguments.budgets:
            compare(arguments, folder)
        for workers in arguments.budgets or ():
            say(f"{workers} workers, limits of the plan {PLAN}")
            with begun(folder, SMALL, arguments.concurrency, workers, PLAN) as (running, report):
                line(running, SMALL, report, ((),))
    except NoRedis as error:
        sys.stderr.write(f"[celery] NOT TESTED: no worker was started. {error}\n")
        return 3
    except (ObservatoryError, marts_compared.NotCompared) as error:
        sys.stderr.write(f"[celery] {error}\n[celery] each worker's logs are in its folder below {folder / 'state' / 'workers'}\n")
        return 1
    say("1 passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
