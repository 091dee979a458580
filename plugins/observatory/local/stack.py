"""Start and end the stack as one thing: what was started is kept alive, and ended, whatever happens in between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import psycopg2
import sqlalchemy.exc
from sqlalchemy import Engine, text

from observatory import settings
from observatory.errors import ObservatoryError
from observatory.local import airflow, disk, guard, postgres, states
from observatory.local.processes import MARK, Child, Patience, last_words, start, started_at, sweep
from observatory.local.report import Report
from observatory.local.states import SAMPLE as SAMPLE  # where tests and tools look for it
from observatory.local.supervisor import Supervisor
from observatory.warehouse.engine import engine_for
from observatory.warehouse.migrate import migrate_in
from observatory.warehouse.registry import load_registry

_T = TypeVar("_T")
# A raw cursor of psycopg2 raises these errors, which SQLAlchemy does not wrap there.
_LOST = (psycopg2.OperationalError, psycopg2.InterfaceError)
LOST_CONNECTIONS = 10
"""So often in a row may Postgres go away under one question."""
REHEARSAL_LOCK_SECONDS = 30
"""So long a migration that is only tried waits for a table that the running stack uses."""
STUBBORN_SECONDS = 120.0
"""After so long a stack that was asked to end is killed; Postgres recovers by its log."""


class Replay:
    """The replay as a process that may die: it comes back on its ports, at its step, and not before the moment it had reached."""

    def __init__(self, state: Path, world: Path, step: int, limits: str) -> None:
        self._state, self._world, self.step, self._limits = state, world, step, limits
        self._ports = state / "replay.json"
        self._now: datetime | None = None
        self.addresses: dict[str, str] = {}
        # Make one client for all questions to the replay: making one loads the machine's certificates, which takes longer than a question.
        self._token = airflow.keep_secrets(state)["clock"]
        self.http = httpx2.Client(timeout=60.0, headers={"Authorization": f"Bearer {self._token}"})

    def begin(self) -> Child:
        """Start the replay as a child process, on the ports that it had before if it was started before; does not wait."""
        self._ports.unlink(missing_ok=True)
        env = {**os.environ, "PYTHONPATH": str(settings.ROOT / "plugins"), MARK: str(self._state), "OBSERVATORY_CLOCK_TOKEN": self._token}
        named = ["--world", str(self._world), "--state", str(self._state / "replay"), "--ports-file", str(self._ports)]
        options = ["--step", str(self.step), "--limits", self._limits]
        ports = [word for name, address in self.addresses.items() for word in (f"--{name}-port", address.rpartition(":")[2])]
        command = airflow.python("-m", "observatory.replay", *named, *options, *ports)
        return start("replay", command, self._state / "logs" / "replay.log", env=env)

    def wait(self, child: Callable[[], Child], check: Callable[[], None] | None = None) -> None:
        """Wait until the replay has written its ports, then keep its addresses. A large world is indexed first.

        Raises ``ObservatoryError`` if it does not start.
        """
        patience = Patience(lambda: [child()], "the replay did not start", check=check)
        while not self._ports.exists():
            patience.wait()
        self.addresses = json.loads(self._ports.read_text(encoding="utf-8"))

    def notice(self, now: str) -> None:
        """Keep the time that the replay's clock has reached, for ``catch_up``."""
        self._now = datetime.fromisoformat(now)

    def catch_up(self, child: Callable[[], Child]) -> None:
        """After a restart of the replay, move its clock to the time that it had reached, since time never goes back. Raises ``ObservatoryError``."""
        self.wait(child)
        if self._now is None:
            return
        clock = self.addresses["control"] + "/clock"
        try:
            while (behind := (self._now - datetime.fromisoformat(httpx2.get(clock, timeout=60.0).json()["now"])).total_seconds()) > 0:
                self.http.post(clock, json={"seconds": min(behind, 86_400.0)}).raise_for_status()
        except httpx2.HTTPError as error:
            raise ObservatoryError(f"its clock could not be moved to {self._now.isoformat()} ({type(error).__name__})") from error


@dataclass
class Stack:
    """A running stack."""

    state: Path
    sockets: Path
    port: int
    env: dict[str, str]
    replay: Replay | None
    world: str
    api: airflow.Api
    supervisor: Supervisor

    @property
    def engine(self) -> Engine:
        """The warehouse."""
        return engine_for(postgres.url(self.sockets, "observatory"))

    @property
    def task_logs(self) -> Path:
        """The folder of the tasks' logs."""
        return self.state / "airflow" / "logs"

    def check(self) -> None:
        """Raise ``ObservatoryError`` if one of the stack's processes failed for good."""
        self.supervisor.check()

    def place(self, name: str) -> str:
        """The name, number and log of a process, for an error message."""
        return self.supervisor.child(name).place()

    @property
    def owner_env(self) -> dict[str, str]:
        """The environment for a command that needs the rights of the warehouse's owner."""
        return airflow.owner_environment(self.env, self.sockets)

    def patiently(self, call: Callable[[], _T]) -> _T:
        """The result of ``call``, which only reads from the warehouse.

        After an operational error, such as a lost connection, it waits until Postgres answers and calls again, at most ``LOST_CONNECTIONS``
        times; the last error goes through. Raises ``ObservatoryError`` if the stack cannot go on or Postgres does nothing for long.
        """
        patience = Patience(lambda: [self.supervisor.child("postgres")], "the warehouse does not answer", check=self.supervisor.check)
        for _ in range(LOST_CONNECTIONS):
            try:
                return call()
            except (*_LOST, sqlalchemy.exc.OperationalError, sqlalchemy.exc.InterfaceError):
                patience.wait()
                postgres.wait_for(self.sockets, patience)
        return call()

    def control(self, method: str, path: str) -> Any:
        """Call the replay's control port; returns the decoded JSON, and keeps the time in it. Repeated until the replay answers.

        Raises ``ObservatoryError`` for an error status, or if the stack runs on the real services.
        """
        if self.replay is None:
            raise ObservatoryError("the real services have no control port")
        patience = Patience(lambda: [self.supervisor.child("replay")], "the replay does not answer", check=self.supervisor.check)
        while True:
            try:
                answer = self.replay.http.request(method, self.replay.addresses["control"] + path)
            except httpx2.TransportError:
                patience.wait()
                continue
            if answer.is_error:
                raise ObservatoryError(f"the replay answers {answer.status_code} to {method} {path}; log {self.state / 'logs' / 'replay.log'}")
            body = answer.json()
            if isinstance(body, dict) and "now" in body:
                self.replay.notice(body["now"])
            return body

    def advance(self) -> None:
        """Take the replay's world exactly one step on, also if the call must be repeated. Raises ``ObservatoryError`` if there is no further step."""
        assert self.replay is not None
        wanted = int(self.control("GET", "/world")["step"]) + 1
        patience = Patience(lambda: [self.supervisor.child("replay")], "the replay does not answer", check=self.supervisor.check)
        while int(self.control("GET", "/world")["step"]) < wanted:
            try:
                answer = self.replay.http.post(self.replay.addresses["control"] + "/step")
            except httpx2.TransportError:
                patience.wait()
                continue
            if answer.is_error:
                raise ObservatoryError(f"the replay answers {answer.status_code} to POST /step; log {self.state / 'logs' / 'replay.log'}")
        self.replay.step = wanted


@dataclass(frozen=True)
class Site:
    """Airflow's UI as it is served: its address, the password of its one user, the socket folder of its Postgres."""

    url: str
    password: str
    sockets: Path


HOLDERS = ("page_pid", "reader_pid", "bi_pid", "pid")
"""What keeps a state's Postgres running, by the names of run.json: ``make reader-url``, ``make bi``, the stack. What reads ends first."""


def run_file(state: Path) -> Path:
    """The path of run.json, in which a running or finished stack describes itself."""
    return state / "run.json"


def read_run(state: Path) -> dict[str, Any]:
    """The contents of run.json, or {} if there is none.

    If the stack's process is dead, the result has ``pid`` 0, ``ready`` False and a reason in ``ended``; the file and the other entries stay as
    they are. A damaged file names no process: the state's lock still keeps two commands from running on it, and the next start writes the file anew.
    """
    try:
        run: Any = json.loads(run_file(state).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError, IsADirectoryError):
        run = None
    if not isinstance(run, dict) or any(type(run.get(name) or 0) is not int for kind in HOLDERS for name in (kind, f"{kind}_started")):
        return {"pid": 0, "ready": False, "ended": f"{run_file(state).name} was damaged; the logs in {state / 'logs'} say how the last run ended"}
    if int(run.get("pid") or 0) and not is_alive(run, "pid"):
        reason = f"process {run['pid']}, which kept the stack, was killed or the machine restarted; its logs are in {state / 'logs'}"
        run = {**run, "pid": 0, "ready": False, "ended": run.get("ended") or reason}
    return dict(run)


def write_run(state: Path, **entries: Any) -> None:
    """Change entries of run.json and keep the others; the file is replaced as a whole."""
    states.replace_file(run_file(state), json.dumps({**read_run(state), **entries}, indent=1))


def is_alive(told: dict[str, Any], kind: str) -> bool:
    """Whether the process that run.json names as ``kind`` (one of ``HOLDERS``) still runs, and is not a later process with the same number."""
    pid, started = int(told.get(kind) or 0), int(told.get(f"{kind}_started") or 0)
    if not pid:
        return False
    if started:
        return started == started_at(pid)
    try:
        # Without a start time, as earlier versions wrote run.json, go by the command line of the process.
        return b"observatory.local" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


def is_running(state: Path) -> bool:
    """Whether a command keeps this state's Postgres running."""
    run = read_run(state)
    return any(is_alive(run, kind) for kind in HOLDERS)


def end_other(state: Path, kinds: Sequence[str] = HOLDERS, say: Callable[[str], None] = states.stderr) -> bool:
    """End the commands of ``kinds`` that run on this state, in that order, and wait for it; False if none did."""
    run = read_run(state)
    running_kinds = [kind for kind in kinds if is_alive(run, kind) and int(run[kind]) != os.getpid()]
    for kind in running_kinds:
        pid, started = int(run[kind]), time.monotonic()
        os.kill(pid, signal.SIGTERM)
        is_told = False
        while is_alive(run, kind):
            time.sleep(0.1)
            if time.monotonic() - started > STUBBORN_SECONDS / 10 and not is_told:
                say(f"waiting for process {pid} to end what it started on state {state.name}")
                is_told = True
            if time.monotonic() - started > STUBBORN_SECONDS:
                say(f"process {pid} does not end; it is killed, and the next start heals what it leaves")
                os.kill(pid, signal.SIGKILL)
                break
    return bool(running_kinds)


def rehearse(state: Path) -> None:
    """Migrate the warehouse of the stack that runs on this state, and take it back at once; nothing if none runs.

    So a migration that fails is known before the stack of the release before is ended. Raises ``ObservatoryError`` if it fails or its tables are in use.
    """
    run = read_run(state)
    sockets = str(run.get("sockets") or "")
    if not (run.get("ready") and is_alive(run, "pid") and sockets and postgres.is_ready(Path(sockets))):
        return
    try:
        with engine_for(postgres.url(Path(sockets), "observatory")).connect() as connection, connection.begin() as taken_back:
            # Tasks that work now go first: we give way before a deadlock would end one of them.
            connection.execute(text(f"SET LOCAL lock_timeout = '{REHEARSAL_LOCK_SECONDS}s'"))
            connection.execute(text("SET LOCAL deadlock_timeout = '100ms'"))
            migrate_in(connection)
            load_registry(connection)
            taken_back.rollback()
    except (ObservatoryError, psycopg2.Error, sqlalchemy.exc.SQLAlchemyError) as error:
        words = " ".join(str(getattr(error, "orig", None) or error).split())[:1_000]
        todo = (
            "its Dags use the tables: try again when they rest, or make down first" if "lock timeout" in words or "deadlock" in words else "put it right first"
        )
        raise ObservatoryError(
            f"the migration was tried on the running warehouse and taken back, and failed: {words}. The stack that runs goes on; {todo}"
        ) from error


class Interrupted(BaseException):
    """A signal asks us to end; raised so that everything started is ended in order."""


def _raise(number: int, _: object) -> None:
    """Raise ``Interrupted`` with the name of signal ``number``; it is the handler of signals."""
    raise Interrupted(signal.Signals(number).name)


def end_by_signals() -> None:
    """Let the signals that ask us to end raise ``Interrupted``."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _raise)


@contextmanager
def stack(state: Path, world: Path | None, report: Report, *, step: int = 0, limits: str = "enterprise", by_clock: bool = False) -> Iterator[Stack]:
    """Run everything on ``state``, which is claimed already; ``world`` None means the real services.

    An error that comes of a process that could not be kept alive is raised as the one line that names it and its log.
    """
    end_by_signals()
    end_other(state, say=report.line)
    # Check the tokens before anything is started: with an unclean one nothing starts.
    if world is None:
        airflow.live_connections()
    warning = disk.check(state)
    if warning:
        report.line(warning)
    if os.geteuid() == 0:
        report.line("started as root: Postgres runs as another account, Airflow and its tasks run as root. Nothing needs it: use an account of its own")
    logs, reason = state / "logs", ""
    with states.held(state, report.line):
        left = sweep(state)
        if left:
            report.line(f"{left} processes that an earlier stack of this state left behind were ended")
        _make_private(state)
        write_run(state, pid=os.getpid(), pid_started=started_at(os.getpid()), ready=False, starting="", step=step, ended="")
        states.write(state, publications=None)
        supervisor = Supervisor(state, report.line)
        try:
            with ExitStack() as ending:
                server = ending.enter_context(postgres.prepared(state / "pgdata", logs / "postgres.log"))
                ending.callback(supervisor.end)
                try:
                    running = _start_services(state, world, server, supervisor, report, Replay(state, world, step, limits) if world else None, by_clock)
                    yield running
                    supervisor.check()
                finally:
                    # Take the sockets out of run.json: another command now waits for the end, instead of meeting a Postgres that shuts down.
                    write_run(state, ready=False, sockets="", starting="")
                    _note_publications(state, server)
        except ObservatoryError as error:
            reason = supervisor.failure or str(error)
            raise ObservatoryError(reason) from error
        except Exception as error:
            reason = supervisor.failure or f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
            if supervisor.failure is not None:
                raise ObservatoryError(supervisor.failure) from error
            raise
        finally:
            sweep(state)
            write_run(state, pid=0, ready=False, sockets="", starting="", ended=reason.splitlines()[0] if reason else "")


def _start_services(
    state: Path, world: Path | None, server: postgres.Server, supervisor: Supervisor, report: Report, replay: Replay | None, by_clock: bool
) -> Stack:
    """Start Postgres, the replay if there is one, and every part of Airflow, in the order in which they need each other, and wait for each."""
    logs = state / "logs"
    supervisor.add("postgres", server.begin)
    server.wait(lambda: supervisor.child("postgres"), supervisor.check)
    postgres.create_database(server.sockets, "observatory")
    airflow.make_metadata(server.sockets)
    # Write where Postgres answers: a command that only reads the warehouse need not wait for the rest, whose start takes minutes.
    write_run(state, starting=str(server.sockets))
    report.line("Postgres is up")
    port = airflow.free_port()
    title = "live"
    if replay is not None:
        supervisor.add("replay", replay.begin, lambda: replay.catch_up(lambda: supervisor.child("replay")))
        replay.wait(lambda: supervisor.child("replay"), supervisor.check)
        title = str(httpx2.get(replay.addresses["control"] + "/world", timeout=60.0).json()["title"])
        report.line(f"the replay serves: {title}")
    env = airflow.environment(state, server.sockets, port, title, replay.addresses if replay else None, by_clock=by_clock)
    _migrate_databases(env, server.sockets, logs, report)
    states.note_versions(state)
    postgres.create_login(server.sockets, airflow.PIPELINE, "observatory_loader")
    postgres.create_login(server.sockets, airflow.PAGE, "observatory_reader")
    _link_site(state)
    supervisor.add("api-server", lambda: airflow.start_api(env, port, logs))
    supervisor.add("dag-processor", lambda: airflow.start_dag_processor(env, logs))
    write_run(state, sockets=str(server.sockets), starting="", port=port, world=title)

    def patience(what: str) -> Patience:
        """The ``Patience`` of a wait for ``what``: it watches the process of Airflow's API server, and checks the services."""
        return Patience(lambda: [supervisor.child("api-server")], what, check=supervisor.check)

    api = airflow.Api(f"http://127.0.0.1:{port}", airflow.keep_secrets(state)["password"], patience)
    api.sign_in()
    report.line(f"Airflow answers on http://127.0.0.1:{port}")
    supervisor.add("scheduler", lambda: airflow.start_scheduler(env, logs))
    if by_clock:
        # Start the triggerer only in a stack that stays open: no task of the pipeline defers, but tasks of other Dags may.
        supervisor.add("triggerer", lambda: airflow.start_triggerer(env, logs))
    api.make_pools()
    api.await_dags(lambda: supervisor.child("dag-processor"), supervisor.check)
    api.unpause()
    states.write(state, complete=True)
    report.line("the Dags are parsed and unpaused")
    return Stack(state, server.sockets, port, env, replay, title, api, supervisor)


def _make_private(state: Path) -> None:
    """Make the files and logs of a state readable by their owner alone; earlier versions let others read logs with the password in them."""
    states.private(state)
    for path in [*state.glob("*.log"), *state.glob("*.json"), *(state / "logs").glob("*"), *(state / "airflow").rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o700 if path.is_dir() else 0o600)


def _link_site(state: Path) -> None:
    """Link the folder of the documents' site, which all states share, into this state's folder, from which the page serves it; nothing if it is not built."""
    place = state / "site"
    if place.is_symlink() and not place.exists():
        place.unlink()
    if not place.exists() and (state.parent / "site").is_dir():
        place.symlink_to(Path("..", "site"))


def _note_publications(state: Path, server: postgres.Server) -> None:
    """Store in the state's ``state.json`` how many publications there are, for ``make states``; nothing if Postgres does not answer."""
    if server.is_ready():
        count = count_publications(server.sockets)
        if count is not None:
            states.write(state, publications=count)


def count_publications(sockets: Path) -> int | None:
    """The number of publications in the warehouse with this socket folder; None if it has no such table or does not answer."""
    try:
        with engine_for(postgres.url(sockets, "observatory")).connect() as connection:
            if connection.execute(text("SELECT to_regclass('meta.publication')")).scalar() is None:
                return None
            return int(connection.execute(text("SELECT count(*) FROM meta.publication")).scalar_one())
    except sqlalchemy.exc.OperationalError:
        return None


@contextmanager
def warehouse(state: Path, *, is_early: bool = False, on_full_disk: bool = False) -> Iterator[Path]:
    """Yield the socket folder of the state's Postgres during the ``with`` block; it is started if no command runs it.

    Raises ``ObservatoryError`` without a warehouse.

    While a stack starts on the state, its Postgres is waited for, and standard error says so at once. ``is_early``: do not wait until its tables are migrated.
    ``on_full_disk``: start Postgres although little room is left, for a backup to another disk and for what only looks.
    """
    if not (state / "pgdata").exists():
        if (lost := states.read(state)) is not None:
            states.look(lost)
        raise ObservatoryError("no warehouse yet: run make demo first")
    if (sockets := _running_postgres(state, is_early=is_early)) is not None:
        yield sockets
        return
    opened_state = states.read(state)
    for sentence in [*guard.check(state, postgres.account()), *(states.look(opened_state) if opened_state else [])]:
        states.stderr(sentence)
    if on_full_disk and disk.free_bytes(state) < disk.START_BYTES:
        states.stderr(f"disk: {disk.format_size(disk.free_bytes(state))} free for {state}; Postgres is started all the same, for this command alone")
    else:
        disk.check(state)
    with states.held(state, states.stderr, lambda: _running_postgres(state, is_early=is_early), lambda: _starting(state)) as joined:
        if joined is not None:
            yield joined
            return
        with postgres.running(state / "pgdata", state / "logs" / "postgres.log") as folder:
            yield folder


def _running_postgres(state: Path, *, is_early: bool) -> Path | None:
    """The socket folder of the Postgres that a running command keeps up for this state; None if there is none. ``is_early``: see ``warehouse``."""
    run = read_run(state)
    sockets = str(run.get("sockets") or (run.get("starting") if is_early else "") or "")
    is_kept = sockets and any(is_alive(run, kind) for kind in HOLDERS)
    return Path(sockets) if is_kept and Path(sockets, postgres.PORT_FILE).exists() else None


def _starting(state: Path) -> str:
    """A sentence on the stack that starts or ends on this state; empty if none does."""
    run = read_run(state)
    if not is_alive(run, "pid") or run.get("ready"):
        return ""
    return f"process {run['pid']} starts a stack on state {state.name}, or ends one; waiting for its warehouse"


@contextmanager
def serving(state: Path) -> Iterator[Site]:
    """Yield the address, password and socket folder of an Airflow api-server on the state's warehouse: the running stack's, else one started without tasks."""
    run = read_run(state)
    if run.get("ready") and is_alive(run, "pid"):
        yield Site(f"http://127.0.0.1:{run['port']}", airflow.keep_secrets(state)["password"], Path(run["sockets"]))
        return
    with ExitStack() as ending:
        sockets = ending.enter_context(warehouse(state))
        airflow.make_metadata(sockets)
        password, logs, port = airflow.keep_secrets(state)["password"], state / "logs", airflow.free_port()
        env = airflow.environment(state, sockets, port, str(run.get("world", "")), _NOWHERE, by_clock=False)
        _link_site(state)
        child = airflow.start_api(env, port, logs)
        ending.callback(child.end)
        airflow.Api(f"http://127.0.0.1:{port}", password).sign_in([child])
        yield Site(f"http://127.0.0.1:{port}", password, sockets)


# A stack that only serves the page asks no service: it gets addresses where nothing answers, and no token.
_NOWHERE = {name: "http://127.0.0.1:9" for name in airflow.REPLAYED}


def _migrate_databases(env: dict[str, str], sockets: Path, logs: Path, report: Report) -> None:
    """Migrate the warehouse, which fails whole or not at all, then Airflow's database. Raises ``ObservatoryError`` with the last output if one fails.

    Where the warehouse cannot be migrated, nothing is changed, and the release before goes on with both.
    """
    log = logs / "airflow-migrate.log"
    command = airflow.python("-m", "observatory.cli.warehouse", "migrate")
    done = subprocess.run(command, env=airflow.owner_environment(env, sockets), capture_output=True, text=True, check=False)
    if done.returncode:
        raise ObservatoryError(f"the warehouse could not be migrated:\n{done.stderr[-3_000:]}")
    report.line(f"warehouse: {done.stdout.strip()}")
    if airflow.migrate(env, log).wait():
        lines = [line for line in last_words(log).splitlines() if line.strip()]
        raise ObservatoryError(f"airflow db migrate failed, log {log}{': ' + lines[-1][:300] if lines else ''}")
    report.line("Airflow's metadata database is migrated")
