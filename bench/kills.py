"""Kills in the real stack, and what the next run makes of them: make kills [ONLY=words] [TIMES=3].

Airflow, Postgres and the replay run as ``make up`` runs them, on a state of their own. In each case one process is killed (SIGKILL) or stopped for a
minute (SIGSTOP) at a moment that a *gate* holds still: a lock on the table that the task writes or reads next, a trigger that waits in the midst of a
COPY, or a replay that does not answer. Then the gate opens, and nobody does anything but let the next run of the Dag come, as the clock would. At the
end every table of raw, core and mart must be that of a run that nobody disturbed: rows are compared by a hash over all columns but run numbers,
numbers given by the database, and moments.

Every case begins on a kept warehouse, runs one part of the line, and must end as the warehouse that was kept after that part: a world that was collected
and published, whose next step is still to be told (*line*), was told by the whole Hub's lists (*hub*), is collected and still to be built (*build*), and
is published (*good*). Retries wait seconds here and not minutes (a policy file in Airflow's home); all else is as it is delivered.

Figures go to ``kills.json`` in the state folder. Exit 1 where a case does not end as the undisturbed run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "plugins")]

import httpx2  # noqa: E402 - found by the path above
import psutil  # noqa: E402
import psycopg2  # noqa: E402
from psycopg2.sql import SQL, Composable, Identifier, Literal  # noqa: E402

from observatory import settings  # noqa: E402
from observatory.errors import ObservatoryError  # noqa: E402
from observatory.local import airflow, postgres, states  # noqa: E402
from observatory.local.processes import Patience, left_behind  # noqa: E402
from observatory.local.report import Report  # noqa: E402
from observatory.local.stack import Interrupted, read_run, stack, write_run  # noqa: E402
from observatory.replay.hub_stats import write_stats  # noqa: E402
from observatory.replay.world import World  # noqa: E402

WORLD = ROOT / "tests" / "worlds" / "small"
PAST_DAYS = (date(2025, 7, 21), date(2025, 7, 22), date(2025, 8, 5))
"""Days before the world begins that others kept of the Hub: nobody else told them, so that a backfill lands them."""
STOPPED_SECONDS = 60.0
PATIENCE_SECONDS = 1_800.0
"""The longest that a run may take to come to rest, its healing among it."""
POLL_SECONDS, REST_SECONDS = 1.0, 2.0
"""Between two questions to Airflow: at a gate, and until all rests. Each costs its api-server, which the tasks ask too."""
SET_BACK_SECONDS = 180
"""So far the clock goes back: as long nothing goes on."""
QUIET_SECONDS = 25.0
"""So long nothing may run before a run counts as not healed."""
NEXT_RUNS = 2
"""So often the next run may come before a case counts as not healed."""
ROOM = "6g"
"""Size of the small disk of the state, where root may mount one."""
POLICY = '''"""Retries wait seconds: what heals is the same, and a bench of a hundred cases ends."""

from datetime import timedelta


def task_policy(task):
    task.retry_delay = timedelta(seconds=5)
'''


class NotReached(ObservatoryError):
    """The moment of the kill did not come."""


# -- the world


def world_with_past(folder: Path) -> Path:
    """The world of the tests in ``folder``, with bulk snapshots of ``PAST_DAYS`` beside it; made once.

    The counters in them are made up from the records' ids: the world of the tests tells none, and a backfill without counters writes no series.
    """
    if not folder.exists():
        half = folder.with_name(f".{folder.name}.half")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(WORLD, half)
        with tempfile.TemporaryDirectory() as place:
            told = World(WORLD, Path(place))
            for number, day in enumerate(PAST_DAYS):
                write_stats(half / "steps" / f"{day}T00:00:00Z", _kept_of(told, "model", day, number), _kept_of(told, "dataset", day, number))
        half.rename(folder)
    return folder


def _kept_of(told: World, kind: str, day: date, number: int) -> list[dict[str, Any]]:
    """The records of a kind that may have been there on ``day``, changed on that day, each with counters that grow from one ``number`` to the next."""
    found = told.db.execute("SELECT uid, body FROM record WHERE kind = ? AND state = 'there' ORDER BY uid", (kind,))
    counters = ("downloads", "downloadsAllTime", "likes")
    return [
        {
            **record,
            "_id": uid,
            "lastModified": f"{day}T00:00:00.000Z",
            **{name: int(uid[-4:], 16) % 1_000 * (at + 1) + number for at, name in enumerate(counters)},
        }
        for uid, body in found
        if str((record := json.loads(body)).get("createdAt") or "") < day.isoformat()
    ]


# -- the stack, in a process that can be killed


def hold(state: Path) -> int:
    """Run the stack on a state until a signal ends it."""
    home = state / "airflow" / "config"
    world = world_with_past(state.parent / "world")
    found = states.claim(state, world, "kills", states.stderr)
    home.mkdir(parents=True, exist_ok=True)
    (home / "airflow_local_settings.py").write_text(POLICY, encoding="utf-8")
    try:
        with stack(state, world, Report(), step=int(found.told.get("step", 0)), by_clock=False) as running:
            write_run(state, ready=True)
            while True:
                running.supervisor.check()
                time.sleep(0.5)
    except Interrupted:
        return 0


@dataclass
class Stack:
    """The stack as who only looks at it sees it."""

    state: Path
    environment: dict[str, str] = field(default_factory=dict)
    holder: subprocess.Popen[bytes] | None = None
    api: airflow.Api = field(init=False)

    def begin(self) -> None:
        """Start it and wait until it is ready."""
        if (self.state / "run.json").exists():
            write_run(self.state, ready=False, pid=0, ended="")
        log = self.state.parent / "holder.log"
        with log.open("ab") as stream:
            command = [sys.executable, str(Path(__file__).resolve()), "--hold", str(self.state)]
            env = {**os.environ, **self.environment}
            self.holder = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, start_new_session=True)
        while not (told := self.told()).get("ready"):
            if self.holder.poll() is not None:
                raise ObservatoryError(f"the stack did not start: {log.read_text(errors='replace')[-1_500:]}")
            time.sleep(0.3)
        self.api = airflow.Api(f"http://127.0.0.1:{told['port']}", airflow.keep_secrets(self.state)["password"], self._patience)
        self.api.sign_in()

    def _patience(self, what: str) -> Patience:
        # The processes are the holder's, which starts them again: what is waited for here is its word that they stay away.
        return Patience(list, what, quiet=PATIENCE_SECONDS, check=self._check)

    def _check(self) -> None:
        if self.holder is not None and self.holder.poll() is not None:
            raise ObservatoryError(f"the stack ended: {self.told().get('ended') or 'see holder.log'}")

    def told(self) -> dict[str, Any]:
        """What run.json tells."""
        return read_run(self.state) if (self.state / "run.json").exists() else {}

    def end(self) -> None:
        """End it in order."""
        if self.holder is not None and self.holder.poll() is None:
            self.holder.terminate()
            self.holder.wait()

    def crash(self) -> None:
        """What a machine that loses its power leaves: no process, and files as they are."""
        assert self.holder is not None
        pids = {self.holder.pid, *left_behind(self.state), *postgres._find_servers(self.state / "pgdata")}
        for pid in pids:
            _signal(pid, signal.SIGKILL)
        self.holder.wait()
        while {*left_behind(self.state), *postgres._find_servers(self.state / "pgdata")} - {os.getpid()}:
            time.sleep(0.1)

    def connect(self, database: str = "observatory") -> Any:
        """A connection of the owner, each statement by itself; Postgres may be starting again."""
        until = time.monotonic() + 180
        while True:
            try:
                connection = psycopg2.connect(dbname=database, host=str(self.told()["sockets"]), user="postgres", password="")
            except psycopg2.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.5)
            else:
                connection.autocommit = True
                return connection

    def control(self, path: str) -> None:
        """A word to the replay."""
        address = json.loads((self.state / "replay.json").read_text(encoding="utf-8"))["control"]
        httpx2.post(address + path, timeout=60.0).raise_for_status()

    # -- processes

    def service(self, words: str) -> psutil.Process:
        """The process of the stack whose command holds ``words``: the one that the supervisor started."""
        assert self.holder is not None
        found = [one for one in psutil.Process(self.holder.pid).children() if words in " ".join(_words(one))]
        if not found:
            raise NotReached(f"no process {words}")
        return found[0]

    def task(self, dag_id: str, run_id: str, task_id: str) -> tuple[int, int]:
        """The worker that keeps a running task, and the task's own process."""
        instance = next((row["id"] for row in self.api.tasks(dag_id, run_id) if row["task_id"] == task_id and row["state"] == "running"), None)
        if instance is None:
            raise NotReached(f"{task_id} does not run")
        named = {one.pid: one for one in self.service("observatory.local.scheduler").children(recursive=True) if str(instance) in " ".join(_words(one))}
        worker = next((one for one in named.values() if one.ppid() not in named), None)
        if worker is None:
            raise NotReached(f"{task_id} has no process")
        own = worker.children()
        if not own:
            raise NotReached(f"{task_id} has not begun")
        return worker.pid, own[0].pid


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return  # it ended by itself


# -- where a case happens


@dataclass(frozen=True)
class Gate:
    """What holds a task still: a lock of ``mode`` on ``table``; or, in its place, the first ``statement`` on it; or the replay, where no table is named.

    ``after``: the lock is taken when that task has ended, since earlier ones would meet it. A lock holds whatever comes first to the table: where that
    must be one kind of statement, it is named (its first words), a trigger on the table lets all others pass, and holds it in its midst.
    """

    table: str = ""
    mode: str = ""
    statement: str = ""
    after: str = ""


@dataclass(frozen=True)
class Spot:
    """A task at a moment."""

    name: str
    begin: str
    """The kept warehouse that its part of the line begins with: ``line``, ``hub`` or ``build``."""
    dag_id: str
    task_id: str
    gate: Gate


FETCH = Spot("fetch", "hub", "ingest_huggingface", "harvest_accounts", Gate())
COPY = Spot("COPY", "line", "ingest_hub_census", "walk_ranges", Gate("raw.hub_repository", statement="COPY raw.hub_repository"))
MERGE = Spot("merge", "build", "build_marts", "build_core", Gate("core.evidence", "SHARE ROW EXCLUSIVE"))
AUDIT = Spot("audit", "build", "build_marts", "audit_core", Gate("core.evidence", "ACCESS EXCLUSIVE", after="build_core"))
PUBLISH = Spot("publish", "build", "build_marts", "publish_mart", Gate("mart.release_disclosure", "SHARE ROW EXCLUSIVE", after="approve_next"))
SPOTS = (FETCH, COPY, MERGE, AUDIT, PUBLISH)


@dataclass
class Held:
    """A task that stands at its gate."""

    stack: Stack
    spot: Spot
    run_id: str
    backend: int
    """Postgres' process that waits; 0 where none does."""
    worker: int
    process: int
    open: Callable[[], None]


@contextmanager
def held(running: Stack, spot: Spot, run_id: Callable[[], str]) -> Iterator[Held]:
    """Close the gate, let the Dag run until its task stands there, and open it at the end of the block at the latest."""
    with ExitStack() as ending:
        gate = spot.gate
        if gate.table and not gate.after:
            ending.enter_context(_locked(running, gate))
        run = run_id()
        if gate.table and gate.after:
            _until(lambda: _state(running, spot.dag_id, run, gate.after) == "success", f"{gate.after} does not end", PATIENCE_SECONDS)
            ending.enter_context(_locked(running, gate))
        _until(lambda: _state(running, spot.dag_id, run, spot.task_id) == "running", f"{spot.task_id} does not start", PATIENCE_SECONDS)
        backend = 0
        if not gate.table:
            replay = running.service("observatory.replay")
            replay.suspend()
            ending.callback(lambda: replay.resume() if replay.is_running() else None)
            time.sleep(3.0)
        else:
            found: list[int] = []
            _until(lambda: bool(found.extend(_waiting(running, gate)) or found), f"{spot.task_id} does not come to {gate.table}", PATIENCE_SECONDS)
            backend = found[0]
            if gate.statement:
                # A mapped task has several; the others pass, and the one that is left is the one that stands.
                _until(lambda: len(_unfinished(running, spot, run)) == 1, f"other shares of {spot.task_id} do not end", PATIENCE_SECONDS)
        worker, process = running.task(spot.dag_id, run, spot.task_id)
        yield Held(running, spot, run, backend, worker, process, ending.close)


CLOSED, STANDS = 7_305_901, 7_305_902
"""Advisory locks of a gate on a statement: who holds it closed, and whether one stands there."""
STAND = """
CREATE OR REPLACE FUNCTION raw.stand_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF starts_with(current_query(), TG_ARGV[0]) AND pg_try_advisory_xact_lock(TG_ARGV[2]::bigint) THEN
        PERFORM pg_advisory_xact_lock_shared(TG_ARGV[1]::bigint);
    END IF;
    RETURN NULL;
END $$
"""
TRIGGER = "CREATE OR REPLACE TRIGGER stand_at_gate BEFORE INSERT ON {} FOR EACH STATEMENT EXECUTE FUNCTION raw.stand_at_gate({}, {}, {})"


@contextmanager
def _locked(running: Stack, gate: Gate) -> Iterator[None]:
    connection = running.connect()
    try:
        table = Identifier(*gate.table.split("."))
        with connection.cursor() as cursor:
            if gate.statement:
                # It stays, and holds nobody once this connection ends: each case begins on a database of its own.
                cursor.execute(STAND)
                cursor.execute(SQL(TRIGGER).format(table, Literal(gate.statement), Literal(CLOSED), Literal(STANDS)))
                cursor.execute("SELECT pg_advisory_lock(%s)", (CLOSED,))
            else:
                connection.autocommit = False
                cursor.execute(SQL("LOCK TABLE {} IN " + gate.mode + " MODE").format(table))  # the mode is ours
        yield
    finally:
        connection.close()


WAITING = (
    "SELECT a.pid FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid AND NOT l.granted"
    " WHERE a.datname = current_database() AND a.wait_event_type = 'Lock' AND a.query LIKE %s || '%%' AND a.usename = %s ORDER BY a.query_start"
)


def _waiting(running: Stack, gate: Gate) -> list[int]:
    connection = running.connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute(WAITING, (gate.statement, airflow.PIPELINE))
            return [row[0] for row in cursor.fetchall()]
    finally:
        connection.close()


def _unfinished(running: Stack, spot: Spot, run_id: str) -> list[Any]:
    ended = {"success", "failed", "skipped", "upstream_failed"}
    return [row["id"] for row in running.api.tasks(spot.dag_id, run_id) if row["task_id"] == spot.task_id and row["state"] not in ended]


def _state(running: Stack, dag_id: str, run_id: str, task_id: str) -> str:
    told = {str(row["state"]) for row in running.api.tasks(dag_id, run_id) if row["task_id"] == task_id}
    return "running" if "running" in told else told.pop() if len(told) == 1 else ""


def _until(is_so: Callable[[], bool], words: str, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise NotReached(words)
        time.sleep(POLL_SECONDS)


# -- what is done there


def _pids(at: Held, victim: str) -> list[int]:
    if victim == "task":
        return [at.process]
    if victim == "worker":
        return [at.worker]
    if victim == "backend":
        return [at.backend]
    if victim == "postmaster":
        return [int((at.stack.state / "pgdata" / "postmaster.pid").read_text(encoding="utf-8").split()[0])]
    return [at.stack.service({"scheduler": "observatory.local.scheduler"}.get(victim, victim)).pid]


NAMES = {"dag-processor": "dag-processor", "api-server": "api_server"}


def killed(victim: str, at: Held) -> None:
    """SIGKILL, then the gate opens."""
    for pid in _pids(at, NAMES.get(victim, victim)):
        _signal(pid, signal.SIGKILL)
    at.open()


def stopped(victim: str, at: Held) -> None:
    """SIGSTOP; the gate opens; SIGCONT after a minute."""
    pids = _pids(at, NAMES.get(victim, victim))
    for pid in pids:
        _signal(pid, signal.SIGSTOP)
    at.open()
    time.sleep(STOPPED_SECONDS)
    for pid in pids:
        _signal(pid, signal.SIGCONT)


def disconnected(at: Held) -> None:
    """The connection is lost, and the server goes on."""
    connection = at.stack.connect("postgres")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", (at.backend,))
    connection.close()
    at.open()


def restarted(at: Held) -> None:
    """The machine loses its power and starts again."""
    at.stack.crash()
    at.open()
    at.stack.begin()


def filled(at: Held) -> None:
    """The disk becomes full under the task; the stack ends by itself; then there is room again, and it is started."""
    ballast = at.stack.state / "ballast"
    with ballast.open("wb") as stream:
        try:
            while True:
                stream.write(b"\0" * 2**20)
                stream.flush()
        except OSError:
            pass  # now it is full
    at.open()
    assert at.stack.holder is not None
    try:
        at.stack.holder.wait(300)
    except subprocess.TimeoutExpired:
        raise NotReached("the stack did not end on a full disk") from None
    finally:
        ballast.unlink()
    at.stack.begin()


@dataclass(frozen=True)
class Case:
    """A disturbance at a spot; ``alone``: what to do instead of letting the spot's Dag run once."""

    name: str
    spot: Spot
    disturb: Callable[[Held], None] | None = None
    kind: str = ""
    then: tuple[Case, ...] = ()
    """Further disturbances of the same run, each at a later task."""

    @property
    def spots(self) -> str:
        """Where it happens."""
        return ", ".join(one.spot.name for one in (self, *self.then))


ORDER = (COPY, FETCH, MERGE, AUDIT, PUBLISH)
"""Spots as a pass of the line comes to them."""


def together(found: list[Case]) -> list[Case]:
    """The same with several of a kind in one pass, each at a spot of its own: a third of the time. What cannot be beside another stays alone."""
    alone = [one for one in found if one.kind not in {"SIGKILL", "SIGSTOP 60 s"}]
    groups: list[list[Case]] = []
    for one in sorted((one for one in found if one not in alone), key=lambda case: ORDER.index(case.spot)):
        fitting = [group for group in groups if group[0].kind == one.kind and group[0].spot.begin == one.spot.begin and group[-1].spot is not one.spot]
        fitting = [group for group in fitting if all(other.spot is not one.spot for other in group)]
        fitting[0].append(one) if fitting else groups.append([one])
    joined = [replace(group[0], name=" + ".join(one.name for one in group), then=tuple(group[1:])) for group in groups]
    return joined + alone


def cases() -> list[Case]:
    """All of them."""
    hows = ((killed, "SIGKILL"), (stopped, "SIGSTOP 60 s"))
    found = [Case(f"task in {spot.name}", spot, partial(how, "task"), name) for spot in SPOTS for how, name in hows]
    places = (("worker", MERGE), ("scheduler", MERGE), ("dag-processor", AUDIT), ("api-server", AUDIT), ("backend", PUBLISH), ("postmaster", PUBLISH))
    found += [Case(victim, spot, partial(how, victim), name) for victim, spot in places for how, name in hows]
    found += [
        Case("connection lost in COPY", COPY, disconnected, "terminated"),
        Case("machine restarted in mid-publication", PUBLISH, restarted, "power lost"),
        Case("disk full in merge", MERGE, filled, "ENOSPC"),
        Case("two runs of one Dag", COPY, None, "twice"),
        Case("backfill beside a daily run", COPY, None, "backfill"),
        Case("clock set back by three minutes", PUBLISH, None, "clock"),
    ]
    return found


# -- what must come of it


MOVING = ("timestamp with time zone", "timestamp without time zone")
COLUMNS = """
SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, NULL), a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid), '') LIKE 'nextval(%'
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE n.nspname IN ('raw', 'core', 'mart') AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY n.nspname, c.relname, a.attnum
"""
GIVEN = frozenset(
    {"run_id", "last_run_id", "first_run_id", "publication_id", "raw_version_id", "record_id", "look_id", "evidence_id", "hub_key", "block_id", "sweep_id"}
)
"""Numbers that the database gives, and what refers to them: those of a transaction that was undone are not given again."""

REPOSITORY = frozenset({"hub_key", "child_key", "parent_key"})
REPOSITORIES = frozenset({"ancestor_keys", "root_keys"})
"""Numbers of repositories of the Hub, which are compared by what they lead to: a COPY that was undone and made again gives others."""

Rows = dict[str, Counter[str]]


def rows(running: Stack, database: str = "observatory") -> Rows:
    """A hash for every row of every table of raw, core and mart; rows that end before they begin apart, since moments are not compared."""
    connection = running.connect(database)
    tables: dict[tuple[str, str], list[Composable]] = {}
    moments: dict[tuple[str, str], set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        told = cursor.fetchall()
        given = GIVEN | {column for _, _, column, _, is_given in told if is_given}
        for schema, table, column, kind, _ in told:
            if kind in MOVING:
                moments.setdefault((schema, table), set()).add(column)
            is_number = column in given or any(column.endswith(f"_{name}") for name in given)
            compared = tables.setdefault((schema, table), [])
            if column in REPOSITORY and kind == "integer":
                compared.append(SQL("(SELECT r.hub_uid FROM raw.hub_repository r WHERE r.hub_key = t.{})").format(Identifier(column)))
            elif column in REPOSITORIES:
                found_by = "ARRAY(SELECT r.hub_uid FROM raw.hub_repository r WHERE r.hub_key = ANY (t.{}) ORDER BY 1)"
                compared.append(SQL(found_by).format(Identifier(column)))
            elif kind not in MOVING and not (is_number and kind in {"bigint", "integer"}):
                compared.append(SQL("t.{}").format(Identifier(column)))
        found: Rows = {}
        for (schema, table), columns in tables.items():
            parts = SQL(", ").join(columns) if columns else SQL("1")
            cursor.execute(SQL("SELECT md5(ROW({})::text), count(*) FROM {} t GROUP BY 1").format(parts, Identifier(schema, table)))
            found[f"{schema}.{table}"] = Counter(dict(cursor.fetchall()))
        for (schema, table), columns in moments.items():
            for begin in sorted(one for one in columns if one.endswith("_from") and f"{one[:-5]}_to" in columns):
                query = SQL("SELECT count(*) FROM {} WHERE {} < {}").format(Identifier(schema, table), Identifier(f"{begin[:-5]}_to"), Identifier(begin))
                cursor.execute(query)
                if number := cursor.fetchone()[0]:
                    found[f"{schema}.{table} that ends before it begins"] = Counter({begin: number})
    connection.close()
    return found


def differences(good: Rows, found: Rows) -> list[str]:
    """Tables that differ, with the rows that one lacks and the other has."""
    told = []
    for name in sorted(good.keys() | found.keys()):
        lost, more = good.get(name, Counter()) - found.get(name, Counter()), found.get(name, Counter()) - good.get(name, Counter())
        if lost or more:
            told.append(f"{name}: {lost.total()} missing, {more.total()} too many")
    return told


# -- one case after the other


@dataclass
class Outcome:
    """What a case came to."""

    case: str
    kind: str
    spot: str
    healed: str = ""
    seconds: float = 0.0
    after: float = 0.0
    """Seconds from the disturbance to rest."""
    differs: list[str] = field(default_factory=list)
    problem: str = ""

    @property
    def is_well(self) -> bool:
        """Whether the tables are those of an undisturbed run."""
        return not self.differs and not self.problem


Stage = tuple[str, str, str]
"""A part of the line: what is triggered, and what (several with commas; empty: nothing) must have been read by what in the end."""
PARTS: dict[str, tuple[Stage, str]] = {
    "line": (("ingest_hub_census", "ingest_hub_census", "build_hub"), "hub"),
    "hub": (("ingest_huggingface", "ingest_github", "build_marts"), "good"),
    "build": (("build_marts", "", "build_marts"), "good"),
}
"""The part that a kept warehouse begins, and the kept warehouse that it ends as."""
PAST = "backfill_hub_history"


class Bench:
    """A stack, and the warehouses that cases begin with and must end as."""

    def __init__(self, running: Stack, say: Callable[[str], None]) -> None:
        self.stack, self._say = running, say
        self.good: dict[str, Rows] = {}

    def prepare(self) -> None:
        """Collect and publish, go on by a step of the world, and keep the warehouse before and after each part; what an earlier bench kept is taken."""
        if not self._is_kept("line"):
            self._go(PARTS["line"][0])
            self._go(PARTS["hub"][0])
            self.stack.control("/step")
            states.write(self.stack.state, step=1)
            self._keep("line")
            self._say("the world was collected and published once")
        if not self._is_kept("hub"):
            self._begin_with("line")
            self._go(PARTS["line"][0])
            self._keep("hub")
            self._say("its next step was told by the whole Hub's lists")
        if not self._is_kept("build"):
            self._begin_with("hub")
            self.stack.api._ask("PATCH", "/api/v2/dags/build_marts", json={"is_paused": True})
            known = self._known()
            self.stack.api.trigger("ingest_huggingface")
            self._until_rest(known, "ingest_github", "")
            self._keep("build")
            self.stack.api.unpause(["build_marts"])
        is_new = not self._is_kept("good")
        if is_new:
            self._begin_with("build")
            # A Dag that was paused is not woken by what happened meanwhile.
            self._go(PARTS["build"][0])
            self._keep("good")
        self.good = {name: rows(self.stack, f"kept_{name}") for name in ("hub", "good")}
        self._say(f"undisturbed: {sum(one.total() for one in self.good['good'].values())} rows in {len(self.good['good'])} tables")
        if is_new and not (again := self.run(Case("nothing", PUBLISH, None, "undisturbed"))).is_well:
            raise ObservatoryError(f"two undisturbed runs differ, and nothing can be compared: {again.differs or again.problem}")

    def run(self, case: Case) -> Outcome:
        """One case, from its beginning to rest."""
        outcome = Outcome(case.name, case.kind, case.spots)
        begun = time.monotonic()
        try:
            stage, end = PARTS[case.spot.begin]
            good = self._backfilled() if case.kind == "backfill" else self.good[end]
            self._begin_with(case.spot.begin)
            moment, nexts = self._stage([one for one in (case, *case.then) if one.kind != "undisturbed"], stage, time.monotonic())
            outcome.after = time.monotonic() - moment
            outcome.healed = "in the same run" if nexts == 0 else f"by the next run{'' if nexts == 1 else f' but {nexts - 1}'}"
            outcome.differs = differences(good, rows(self.stack))
        except (ObservatoryError, psycopg2.Error, httpx2.HTTPError, psutil.Error) as error:
            outcome.problem = f"{type(error).__name__}: {str(error)[:400]}"
        outcome.seconds = time.monotonic() - begun
        return outcome

    def _stage(self, parts: list[Case], stage: Stage, moment: float) -> tuple[float, int]:
        """Run a part of the line with its disturbances, then as often as it takes: the moment of the last one, and how many next runs came."""
        first, after, last = stage
        if any(part.kind == "backfill" for part in parts):
            after = f"{after},{PAST}"
        known = self._known()
        if parts and parts[0].disturb is not None:
            run = ""
            for part in parts:
                # Each later one meets the same run.
                begin = partial(self.stack.api.trigger, first) if not run else partial(str, run)
                with held(self.stack, part.spot, begin) as at:
                    run, moment = at.run_id, time.monotonic()
                    assert part.disturb is not None
                    part.disturb(at)
        else:
            self.stack.api.trigger(first)
            for part in parts:
                OTHERS[part.kind](self.stack, first)
        for count in range(NEXT_RUNS + 1):
            if self._until_rest(known, after, last):
                return moment, count
            known = self._known()
            self.stack.api.trigger(first)
        raise ObservatoryError(f"{last} does not end well after {NEXT_RUNS} more runs: {self._failed(known)}")

    def _go(self, stage: Stage) -> None:
        known = self._known()
        self.stack.api.trigger(stage[0])
        if not self._until_rest(known, stage[1], stage[2]):
            raise ObservatoryError(f"an undisturbed run failed: {self._failed(known)}")

    def _runs(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.stack.api.get("/dags/~/dagRuns", limit=100, order_by="-run_after")["dag_runs"]
        return found

    def _known(self) -> set[tuple[str, str]]:
        return {(row["dag_id"], row["dag_run_id"]) for row in self._runs()}

    def _failed(self, known: set[tuple[str, str]]) -> list[str]:
        runs = [row for row in self._runs() if (row["dag_id"], row["dag_run_id"]) not in known]
        told = [f"{row['dag_id']} {row['state']}" for row in runs]
        for row in runs:
            if row["state"] == "failed":
                tasks = self.stack.api.tasks(row["dag_id"], row["dag_run_id"])
                told += [self._why(row, one) for one in tasks if one["state"] == "failed"]
        return told

    def _why(self, run: dict[str, Any], task: dict[str, Any]) -> str:
        """A failed task, its try, and what its log says of errors: the logs go with the stack."""
        path = f"/dags/{run['dag_id']}/dagRuns/{run['dag_run_id']}/taskInstances/{task['task_id']}/logs/{task['try_number']}"
        lines = self.stack.api.get(path, map_index=task["map_index"], full_content=True)["content"]
        errors = [one for one in lines if isinstance(one, dict) and one.get("level") in {"error", "critical"}]
        words = "; ".join(f"{one.get('event', '')} {json.dumps(one.get('error_detail', ''))[-300:]}" for one in errors[-3:])
        return f"{run['dag_id']}.{task['task_id']} failed in try {task['try_number']}: {words or 'its log tells no error'}"

    def _until_rest(self, known: set[tuple[str, str]], after: str, last: str) -> bool:
        """Wait until nothing runs; whether ``last`` ended well on all that ``after`` told."""
        until, quiet = time.monotonic() + PATIENCE_SECONDS, 0
        while time.monotonic() < until:
            runs = [row for row in self._runs() if (row["dag_id"], row["dag_run_id"]) not in known]
            is_busy = any(row["state"] in {"queued", "running"} for row in runs)
            good = [row for row in runs if row["state"] == "success"]
            if not is_busy and good and self._is_told(good, after, last):
                return True
            quiet = 0 if is_busy or not runs else quiet + 1
            if quiet * REST_SECONDS > QUIET_SECONDS:
                return False
            for asked in self.stack.api.awaited():
                raise ObservatoryError(asked)
            time.sleep(REST_SECONDS)
        raise ObservatoryError(f"no rest after {PATIENCE_SECONDS:.0f} s: {self._failed(known)}")

    def _is_told(self, good: list[dict[str, Any]], after: str, last: str) -> bool:
        if not after or not last:
            return any(row["dag_id"] == (after or last) for row in good)
        told = {row["dag_id"] for row in good} & set(after.split(","))
        published = {row["dag_run_id"] for row in good if row["dag_id"] in told}
        read = {run for row in good if row["dag_id"] == last for run in self.stack.api.sources(last, row["dag_run_id"])}
        return told == set(after.split(",")) and published <= read

    def _backfilled(self) -> Rows:
        """The tables where the backfill came after the daily run and not beside it."""
        if not self._is_kept("backfilled"):
            self._begin_with("hub")
            known = self._known()
            _backfill(self.stack, "")
            if not self._until_rest(known, PAST, "build_hub"):
                raise ObservatoryError(f"an undisturbed backfill failed: {self._failed(known)}")
            self._keep("backfilled")
        found = rows(self.stack, "kept_backfilled")
        if not differences(self.good["hub"], found):
            raise ObservatoryError("the undisturbed backfill brought nothing, and nothing can be compared")
        return found

    # -- warehouses

    def _is_kept(self, name: str) -> bool:
        connection = self.stack.connect("postgres")
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = %s)", (f"kept_{name}",))
            found = bool(cursor.fetchone()[0])
        connection.close()
        return found

    def _keep(self, name: str) -> None:
        self._copy("observatory", f"kept_{name}")

    def _begin_with(self, name: str) -> None:
        ended = set()
        for row in self._runs():
            if row["state"] in {"queued", "running"}:
                self.stack.api._ask("PATCH", f"/api/v2/dags/{row['dag_id']}/dagRuns/{row['dag_run_id']}", json={"state": "failed"}, passed=(409,))
                ended.add(row["dag_id"])
        for dag_id in ended:
            # Whether a Dag may have another run is counted by the scheduler where it ends one, and else when its file is read.
            token = self.stack.api.get(f"/dags/{dag_id}/details")["file_token"]
            self.stack.api._ask("PUT", f"/api/v2/parseDagFile/{token}", passed=(409,))
        time.sleep(1.0)
        self._copy(f"kept_{name}", "observatory")

    def _copy(self, source: str, target: str) -> None:
        connection = self.stack.connect("postgres")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", (source,))
            cursor.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(target)))
            for _ in range(20):
                try:
                    cursor.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(target), Identifier(source)))
                    break
                except psycopg2.errors.ObjectInUse:
                    time.sleep(0.5)
            # A template's rights are not copied: those that roles.sql gives.
            cursor.execute(SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO observatory_loader").format(Identifier(target)))
            cursor.execute(SQL("GRANT CONNECT ON DATABASE {} TO observatory_reader").format(Identifier(target)))
        connection.close()


def _twice(running: Stack, dag_id: str) -> None:
    """The same Dag again while it runs."""
    running.api.trigger(dag_id)


def _backfill(running: Stack, _: str) -> None:
    """Days that were, beside the day that is."""
    running.api.trigger(PAST, {"since": "2025-01-01", "every": "day"})


def _set_back(running: Stack, dag_id: str) -> None:
    """Every process of the stack sees a clock that goes back while a task of the Dag runs. Airflow looks at no run before its moment has come again."""
    runs = running.api.get(f"/dags/{dag_id}/dagRuns", limit=1, order_by="-run_after")["dag_runs"]
    tasks = partial(running.api.tasks, dag_id, runs[0]["dag_run_id"])
    _until(lambda: any(row["state"] == "running" for row in tasks()), f"{dag_id} does not start", PATIENCE_SECONDS)
    (running.state.parent / "faketime").write_text(f"-{SET_BACK_SECONDS}\n", encoding="utf-8")
    # Who signed in at a moment to come is not believed, as a person at the page would not be.
    running.api.sign_in()


OTHERS: dict[str, Callable[[Stack, str], None]] = {"twice": _twice, "backfill": _backfill, "clock": _set_back}


def told(outcome: Outcome) -> str:
    """A line a case."""
    mark = "+" if outcome.is_well else "✗"
    words = "; ".join(outcome.differs[:8]) or outcome.problem
    seconds = f"{outcome.after:.0f} s after, {outcome.seconds:.0f} s in all"
    return f"{mark} {outcome.case} ({outcome.kind}) in {outcome.spot}: {outcome.healed or '-'}, {seconds} {words}\n"


def table(outcomes: list[Outcome]) -> str:
    """A row a case, its repetitions together."""
    lines = ["| what | how | in | times | healed | equal | seconds to rest |", "|---|---|---|--:|---|--:|--:|"]
    for key in dict.fromkeys((one.case, one.kind, one.spot) for one in outcomes):
        mine = [one for one in outcomes if (one.case, one.kind, one.spot) == key]
        healed = ", ".join(dict.fromkeys(one.healed or "no" for one in mine))
        longest = max(one.after for one in mine)
        lines.append(f"| {key[0]} | {key[1]} | {key[2]} | {len(mine)} | {healed} | {sum(one.is_well for one in mine)} | {longest:.0f} |")
    well = sum(one.is_well for one in outcomes)
    return "\n".join(lines) + f"\n\n{well} of {len(outcomes)} ended as an undisturbed run.\n"


@contextmanager
def room(folder: Path) -> Iterator[bool]:
    """A small disk in place of ``folder``, where this account may mount one; whether it may."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)], capture_output=True, check=False)
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=False)


def faketime() -> Path | None:
    """The library that sets clocks back for some processes only, where it is installed (libfaketime of PyPI)."""
    import importlib.util

    found = importlib.util.find_spec("libfaketime")
    places = [] if found is None or found.origin is None else sorted(Path(found.origin).parent.rglob("libfaketime.so.1"))
    return places[0] if places else None


def chosen_of(only: str, *, is_together: bool) -> list[Case]:
    """The cases whose words hold one of those of ``only``, which commas part, in their order."""
    found = together(cases()) if is_together else cases()
    wanted = (one.strip().lower() for one in only.split(","))
    return list(dict.fromkeys(case for one in wanted for case in found if one in f"{case.name} {case.kind} in {case.spots}".lower()))


def measured(chosen: list[Case], times: int, folder: Path, keep: Path | None, say: Callable[[str], None], *, is_small: bool) -> list[Outcome]:
    """Run cases, one after the other; ``is_small``: the folder is a small disk of its own, which may be filled."""
    outcomes: list[Outcome] = []
    without = {} if is_small else {"ENOSPC": "the folder is no small disk, and only root may mount one"}
    with ExitStack() as ending:
        library, clock = faketime(), folder / "faketime"
        clock.write_text("+0\n", encoding="utf-8")
        environment = {}
        if library is None:
            without["clock"] = "libfaketime is not installed"
        elif any(one.kind == "clock" for one in chosen):
            environment = {"LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_NO_CACHE": "1"}
        running = Stack(folder / "state", environment)
        ending.callback(running.end)
        running.begin()
        say("the stack runs")
        bench = Bench(running, say)
        bench.prepare()
        for case in chosen * times:
            if case.kind in without:
                say(f"- {case.name}: left out, {without[case.kind]}")
                continue
            outcome = bench.run(case)
            outcomes.append(outcome)
            clock.write_text("+0\n", encoding="utf-8")
            sys.stdout.write(told(outcome))
            sys.stdout.flush()
            if keep is not None:
                keep.write_text(json.dumps([vars(one) for one in outcomes], indent=1), encoding="utf-8")
            if running.holder is not None and running.holder.poll() is not None:
                say("the stack had ended; it is started again")
                running.begin()
    return outcomes


def main(argv: list[str] | None = None) -> int:
    """Run what is asked for; 1 where a case does not end as an undisturbed run."""
    parser = argparse.ArgumentParser(prog="bench/kills.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only cases whose words hold this")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--together", action="store_true", help="several kills in one pass, each at a task of its own")
    lasting = "where the stack lives, which stays and is taken up again; else one that is removed, for root on a small disk"
    parser.add_argument("--folder", type=Path, default=None, help=lasting)
    parser.add_argument("--hold", type=Path, default=None, help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.hold is not None:
        return hold(arguments.hold)
    state = settings.state_dir().resolve()
    state.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()

    def say(words: str) -> None:
        sys.stdout.write(f"[{time.monotonic() - begun:5.0f} s] {words}\n")
        sys.stdout.flush()

    with ExitStack() as ending:
        place = arguments.folder
        if place is None:
            place = Path(ending.enter_context(tempfile.TemporaryDirectory(dir=state, prefix="kills-", ignore_cleanup_errors=True)))
            place.chmod(0o711)
            is_small = ending.enter_context(room(place))
        else:
            # What is mounted here goes with the bench, and a named folder is to stay: who wants it small mounts it.
            place.mkdir(mode=0o711, parents=True, exist_ok=True)
            is_small = os.path.ismount(place)
        chosen = chosen_of(arguments.only, is_together=arguments.together)
        outcomes = measured(chosen, arguments.times, place, state / "kills.json", say, is_small=is_small)
    sys.stdout.write("\n" + table(outcomes))
    return int(not outcomes or not all(one.is_well for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
