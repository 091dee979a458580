"""The Makefile's commands. Each works on a state: the one of its world, or ``STATE``, or the last used."""

from __future__ import annotations

import argparse
import csv
import errno
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from observatory import settings
from observatory.disclosure.assessments import reader_of
from observatory.docs import answers
from observatory.errors import ObservatoryError
from observatory.local import airflow, archive, backup, disk, doctor, postgres, restore, states, superset
from observatory.local.audit import score
from observatory.local.audit.draw import ROWS, Draw
from observatory.local.demo import demo
from observatory.local.processes import started_at
from observatory.local.report import Report
from observatory.local.stack import (
    SAMPLE,
    Interrupted,
    count_publications,
    end_by_signals,
    end_other,
    is_alive,
    is_running,
    read_run,
    stack,
    warehouse,
    write_run,
)
from observatory.local.states import LIVE, State
from observatory.replay.state import LIMITS
from observatory.warehouse import questions, review
from observatory.warehouse.audits import KINDS
from observatory.warehouse.engine import engine_for
from observatory.warehouse.pseudonyms import keep_key, key_of

READER = "observatory_person"
"""The login of people who read by clients of their own on this machine, a member of observatory_reader and of nothing else."""
AGENTS = "observatory_agents"
"""The login of agents, a member of observatory_reader and of nothing else."""


def _psql(above: Path) -> int:
    """Run the statement of the environment's ``SQL`` on the warehouse; CSV on standard output."""
    sql = os.environ.get("SQL", "")
    if not sql.strip():
        raise ObservatoryError('nothing to run: make psql SQL="select 1"')
    # A look by hand need not wait until a stack that starts has migrated its tables.
    with warehouse(states.chosen(above).folder, is_early=True) as sockets:
        return _run_psql(sockets, sql)


def _load_assessments(above: Path) -> int:
    """Load the environment's ``DIR`` of human assessments; the next build of the marts publishes the agreement."""
    folder = Path(os.environ.get("DIR", "")).expanduser()
    if not os.environ.get("DIR") or not folder.exists():
        raise ObservatoryError("which folder? make load-assessments DIR=path")
    return _on_warehouse(above, "assess", "--from", str(folder))


def _on_warehouse(above: Path, *command: str) -> int:
    """A command of ``observatory.cli.warehouse`` on the warehouse; what it writes lies in the state's folder."""
    state = states.chosen(above)
    with warehouse(state.folder) as sockets:
        own = {"OBSERVATORY_WAREHOUSE_URL": postgres.url(sockets, "observatory"), "OBSERVATORY_STATE": str(state.folder)}
        env = {**os.environ, **own, **airflow.store_of(state.folder, is_live=state.mode == states.LIVE)}
        return subprocess.run(airflow.python("-m", "observatory.cli.warehouse", *command), env=env, check=False).returncode


def _question(above: Path) -> int:
    """Answer the question of the environment's ``N`` on the warehouse; what it asks on standard error."""
    one = questions.find(os.environ.get("N", ""))
    sys.stderr.write(f"{one.title}\nRead: {one.read}\nCaveats: {one.caveats}\n")
    with warehouse(states.chosen(above).folder) as sockets:
        return _run_psql(sockets, one.sql)


def _answers(above: Path) -> int:
    """Keep what every question, claim and figure comes to on the warehouse, for docs/questions.md."""
    with warehouse(states.chosen(above).folder) as sockets:
        path = answers.keep(engine_for(postgres.url(sockets, "observatory")), settings.ROOT)
    sys.stdout.write(f"{path.relative_to(settings.ROOT)} written; make docs\n")
    return 0


def _claims(above: Path) -> int:
    """Print what became of every claim on the warehouse."""
    with warehouse(states.chosen(above).folder) as sockets:
        Report().claims(engine_for(postgres.url(sockets, "observatory")))
    return 0


def _figures(above: Path) -> int:
    """Print every published figure beside what the warehouse gives."""
    with warehouse(states.chosen(above).folder) as sockets:
        Report().figures(engine_for(postgres.url(sockets, "observatory")))
    return 0


def _registry_review(above: Path) -> int:
    """Print what waits for a person as rows of the registry that lack a source; ``N`` of each kind at most."""
    told = os.environ.get("N") or str(review.ROWS)
    if not told.isdecimal() or not 0 < int(told) <= 100_000:
        raise ObservatoryError(f"N={told}: a number from 1 to 100000")
    with warehouse(states.chosen(above).folder) as sockets:
        counts = review.write(engine_for(postgres.url(sockets, "observatory")), sys.stdout, rows=int(told))
    words = ", ".join(f"{count} for {name}.csv" for name, count in counts.items())
    sys.stderr.write(f"{words}; complete each with a page that states it (sql/registry/README.md), or leave it out\n")
    return 0


def _audit(above: Path) -> int:
    """Draw the sheet of an audit from the warehouse: ``SEED``, and maybe ``N``, ``KIND`` and ``WORLD``."""
    told = os.environ.get("N") or str(ROWS)
    if not told.isdecimal():
        raise ObservatoryError(f"N={told}: a number of rows of each kind")
    how = Draw(os.environ.get("SEED", ""), int(told), tuple(os.environ.get("KIND", "").split(",")) if os.environ.get("KIND") else KINDS)
    state = _of_world_or_last(above)
    folder = state.folder / "audit" / f"{_world_name(state)}-{how.seed}"
    with warehouse(state.folder) as sockets:
        drawn = score.write(engine_for(postgres.url(sockets, "observatory")), folder, how)
    Report().drawn(drawn, folder)
    return 0


def _audit_score(above: Path) -> int:
    """Count the filled sheet ``SHEET``, read by ``READER``, and keep it."""
    state, sheet = _of_world_or_last(above), Path(os.environ.get("SHEET", "")).expanduser()
    with warehouse(state.folder) as sockets:
        engine = engine_for(postgres.url(sockets, "observatory"))
        kept = score.score(engine, sheet, reader=os.environ.get("READER", ""), world=_world_name(state), read_on=datetime.now(UTC).date())
    Report().audit(*kept)
    return 0


def _of_world_or_last(above: Path) -> State:
    """The state of ``WORLD`` where it is named, else ``STATE``, else the last used."""
    named = os.environ.get("WORLD")
    if not named:
        return states.chosen(above)
    state = states.read(states.of_world(above, _world(named), states.stderr))
    if state is None:
        raise ObservatoryError(f"nothing was run on {named} yet: make demo WORLD={named} first")
    return state


def _world_name(state: State) -> str:
    """What the kept sheets of an audit call the state's world."""
    last = state.world.name if state.world is not None else state.mode
    return re.sub(r"[^a-z0-9]+", "-", last.lower()).strip("-") or state.name


def _run_psql(sockets: Path, sql: str) -> int:
    env = {**os.environ, "PGTZ": "UTC"}
    command = [
        str(postgres.binaries() / "psql"),
        "-X",
        "-q",
        "--csv",
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        str(sockets),
        "-U",
        "postgres",
        "-d",
        "observatory",
        "-c",
        sql,
    ]
    return subprocess.run(command, env=env, check=False).returncode


def _stay(above: Path) -> int:
    """Run the stack on the state that ``make up`` claimed, until ended."""
    report, state = Report(), states.chosen(above)
    folder, world = state.folder, None if state.mode == LIVE else state.world
    # From now on `make demo` must not erase this state.
    states.write(folder, went_on=True)
    # A world that went on must not go back: what was told first would be landed as what is told last.
    with stack(folder, world, report, step=int(state.told.get("step", 0)), by_clock=True) as running:
        write_run(folder, ready=True)
        report.plain(f"Airflow: http://127.0.0.1:{running.port}  user {airflow.USER}  password {airflow.keep_secrets(folder)['password']}")
        report.plain(
            f"Open science: http://127.0.0.1:{running.port}/plugin/open-science (in Airflow), http://127.0.0.1:{running.port}{airflow.PAGE_PATH} (alone)"
        )
        while True:
            running.supervisor.check()
            if running.replay is not None:
                running.control("GET", "/clock")
            time.sleep(1)


def _bi(above: Path) -> int:
    """Run Superset with the dashboards on the warehouse, until ended."""
    state = states.chosen(above).folder
    end_by_signals()
    end_other(state, ("bi_pid",))
    with warehouse(state) as sockets:
        write_run(state, sockets=str(sockets), bi_pid=os.getpid(), bi_pid_started=started_at(os.getpid()), bi_port=0)
        try:
            postgres.create_login(sockets, superset.READER, "observatory_reader")
            sys.stdout.write("Superset starts; the first time it makes its metadata, which takes a minute\n")
            sys.stdout.flush()
            with superset.running(state, sockets) as running:
                write_run(state, bi_port=running.port)
                sys.stdout.write(f"Superset: {running.address}  user {airflow.USER}  password {superset.keep_secrets(state)['password']}\n")
                for slug in superset.SLUGS:
                    sys.stdout.write(f"  {running.address}/superset/dashboard/{slug}/\n")
                sys.stdout.write("Ctrl-C or make down ends it\n")
                sys.stdout.flush()
                while running.child.is_running():
                    time.sleep(1)
                raise ObservatoryError(f"Superset ended; see {running.child.log}")
        finally:
            write_run(state, bi_pid=0, bi_port=0)


def _reader_url(above: Path) -> int:
    """Print how psql, SQLAlchemy and BI tools of this account reach what is published, and keep its Postgres running until ended.

    Where ``make up``, ``make live`` or ``make bi`` keeps it running, it returns at once.
    """
    state = states.chosen(above).folder
    end_by_signals()
    end_other(state, ("reader_pid",))
    is_kept = is_running(state)
    with warehouse(state) as sockets:
        postgres.create_login(sockets, READER, "observatory_reader")
        address = postgres.url(sockets, "observatory", user=READER)
        sys.stdout.write(f"{_REACHED.format(url=address, psql=postgres.binaries() / 'psql', sockets=sockets, login=READER)}\n")
        sys.stdout.write(f"It runs as long as the state is up: {'make down ends it' if is_kept else 'Ctrl-C or make down ends it'}\n")
        sys.stdout.flush()
        if is_kept:
            return 0
        write_run(state, sockets=str(sockets), reader_pid=os.getpid(), reader_pid_started=started_at(os.getpid()))
        try:
            while postgres.is_ready(sockets):
                time.sleep(1)
            raise ObservatoryError(f"Postgres ended; see {state / 'logs' / 'postgres.log'}")
        finally:
            write_run(state, reader_pid=0)


def _serve(above: Path) -> int:
    """Serve the page without Airflow, on loopback and for reading alone, until ended; ``PORT`` names the port."""
    # What only these two need takes a second to import.
    from observatory.local import public

    state = states.chosen(above).folder
    port = public.port_of(os.environ.get("PORT", ""))
    end_by_signals()
    end_other(state, ("page_pid",))
    with warehouse(state) as sockets:
        write_run(state, sockets=str(sockets), page_pid=os.getpid(), page_pid_started=started_at(os.getpid()))
        try:
            public.serve(sockets, state, port, lambda words: print(words, flush=True))
            return 0
        finally:
            write_run(state, page_pid=0)


def _site(above: Path) -> int:
    """Write the newest publication's page as files for any host, to ``DIR`` or the state's ``public``; ``URL`` says where they will stand."""
    from observatory.local import public

    state, named = states.chosen(above).folder, os.environ.get("DIR")
    base = public.address_of(os.environ.get("URL", ""))
    folder = Path(named).expanduser() if named else state / "public"
    docs = above / "site"
    end_by_signals()
    started = time.monotonic()
    # The names are hidden as the state's exports hide them.
    keep_key(state / "export.key")
    key = key_of((state / "export.key").read_text(encoding="ascii").strip())
    with warehouse(state) as sockets:
        found = public.write_site(sockets, folder, key, base=base, docs=docs if docs.is_dir() else None)
    sys.stdout.write(
        f"{found.folder / 'index.html'}: publication {found.publication} of {found.world}, {found.views} views, {found.files} files, "
        f"{found.size_bytes / 1e6:.1f} MB, in {time.monotonic() - started:.0f} s. Heaviest view: {found.heaviest[0]}, "
        f"{found.heaviest[1] / 1_000:.0f} kB with scripts and styles, compressed\n"
    )
    if not docs.is_dir():
        sys.stderr.write("without the documents: make docs writes them\n")
    if not base:
        sys.stderr.write("its files name no address of their own: make site URL=https://… says where they will stand, for links and citations\n")
    if found.world != "live":
        sys.stderr.write(f"it is of a sample, {found.world}, and says so on every page\n")
    if found.heaviest[1] > public.MOST_BYTES:
        raise ObservatoryError(f"{found.heaviest[0]} is heavier than {public.MOST_BYTES} bytes")
    return 0


def _mlbom(above: Path) -> int:
    """Print the bill of materials of the release ``RELEASE`` of ``LAB``, CycloneDX 1.7."""
    from observatory.local import public

    with warehouse(states.chosen(above).folder) as sockets:
        sys.stdout.write(public.bill_of_materials(sockets, os.environ.get("LAB", ""), os.environ.get("RELEASE", "")))
    return 0


_REACHED = """The published tables (schema mart), by a login that only reads, for this account of this machine:
  SQLAlchemy  {url}
  psql        {psql} -h {sockets} -U {login} -d observatory
Begin with mart.release_overview, lab_overview, country_overview, dimension_overview and model_overview: one row a thing.
Over time: mart.country_year_overview and year_overview. Then mart.most_open, most_downloaded, most_derived, licence_overview, release_change (what changed;
change_window: between which days), evidence_overview (why, with its page) and hub_collected (how much of the Hub is here)."""


def _mcp(above: Path) -> int:
    """Serve agents on standard input and output, by a reader's login of their own, until the client closes."""
    state = states.chosen(above).folder
    end_by_signals()
    with warehouse(state) as sockets:
        postgres.create_login(sockets, AGENTS, "observatory_reader", {"temp_file_limit": "512MB"})
        env = {**os.environ, "OBSERVATORY_READER_URL": postgres.url(sockets, "observatory", user=AGENTS)}
        # A process of its own, which can be ended while it waits for the client's next line.
        return subprocess.run(airflow.python("-m", "observatory.agents"), env=env, check=False).returncode


def _bi_export(above: Path) -> int:
    """Write the dashboards as they stand in the last run's Superset over those of bi/superset."""
    state = states.chosen(above).folder
    with warehouse(state) as sockets:
        count = superset.export(state, sockets)
    sys.stdout.write(f"{count} files written to {superset.BUNDLE.relative_to(settings.ROOT)}\n")
    return 0


def _up(above: Path, live: bool) -> int:
    """Start the stack in the background and wait until it is ready."""
    if live and doctor.tell(Report(), above):
        raise ObservatoryError("nothing was started: what is marked wrong comes first")
    folder, world = _target(above, live)
    disk.check(above)
    made_by = LIVE if live else "up"
    state = states.claim(folder, world, made_by, states.stderr)
    end_other(folder)
    write_run(folder, ready=False, pid=0, ended="")
    # Not among the logs, which a demo that begins anew removes. The admin's password stands in it.
    log = folder / "up.log"
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        child = subprocess.Popen(
            airflow.python("-m", "observatory.cli", "stay"),
            env={**os.environ, "OBSERVATORY_STATE": str(above), "STATE": state.name},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    while child.poll() is None:
        if read_run(folder).get("ready"):
            sys.stdout.write(log.read_text(errors="replace"))
            return 0
        time.sleep(0.3)
    sys.stderr.write(log.read_text(errors="replace"))
    return 1


def _target(above: Path, live: bool) -> tuple[Path, Path | None]:
    """The state's folder, which may not be there yet, and its world (None: the real services) for ``make up``, ``demo`` and ``live``.

    ``WORLD`` says it, or ``STATE`` where that is there; else the sample world.
    """
    named, world = os.environ.get("STATE"), os.environ.get("WORLD", "")
    if live:
        if world or (named and states.named(above, named).mode != LIVE):
            raise ObservatoryError("make live is of the real services: it takes no WORLD, and no STATE of a world")
        return (above / named if named else states.of_world(above, None, states.stderr)), None
    if not named:
        path = _world(world)
        return states.of_world(above, path, states.stderr), path
    state = states.named(above, named)
    if state.mode == LIVE:
        raise ObservatoryError(f"state {named} is of the real services: make live goes on with it")
    path = _world(world or str(state.world or ""))
    if state.world not in {None, path} and not states.is_moved(state, path):
        raise ObservatoryError(f"state {named} is of {state.world}, not of {path}")
    return state.folder, path


def _down(above: Path) -> int:
    """End what runs, on ``STATE`` or on every state."""
    named = os.environ.get("STATE")
    folders = [states.named(above, named).folder] if named else [above, *(one.folder for one in states.find_all(above))]
    found = [folder for folder in folders if end_other(folder)]
    sys.stdout.write(f"ended{': ' + ', '.join(one.name for one in found) if found != [above] else ''}\n" if found else "nothing was running\n")
    return 0


def _states(above: Path) -> int:
    """List the states: what each holds, what it takes, when it was used, what runs on it."""
    Report().states([(state, states.size_bytes(state.folder), _publications(state), _how_it_is(state)) for state in states.find_all(above)], above)
    return 0


def _publications(state: State) -> str:
    """How many there are, asked of its Postgres where the last command did not come to note it."""
    told = state.told.get("publications")
    if is_alive(read_run(state.folder), "pid") or told is None:
        try:
            with warehouse(state.folder) as sockets:
                told = count_publications(sockets)
        except ObservatoryError as error:
            return f"not known: {str(error).splitlines()[0]}"
    return str(told or 0)


def _how_it_is(state: State) -> str:
    run = read_run(state.folder)
    if is_alive(run, "pid"):
        return f"runs (process {run['pid']})" if run.get("ready") else f"starts or works (process {run['pid']})"
    words = str(run.get("ended") or "")
    aside = f"set aside {str(state.told['set_aside_at'])[:16]}" if state.told.get("set_aside_at") else ""
    half = "half made" if state.told.get("complete") is False else ""
    return "; ".join(part for part in (aside, half, words) if part)


def _erase(above: Path) -> int:
    """Remove one state with all that was collected in it; its name must be typed twice."""
    named, typed = os.environ.get("STATE", ""), os.environ.get("NAME", "")
    if not named:
        raise ObservatoryError("which state? make states lists them; make erase STATE=name NAME=name")
    state = states.named(above, named)
    if typed != named:
        raise ObservatoryError(
            f"state {named} ({state.mode}, {state.told.get('world') or 'no world'}, {_publications(state)} publications) was left as it is. "
            f"To remove all that was collected in it: make erase STATE={named} NAME={named}"
        )
    if is_running(state.folder) or states.is_held(state.folder):
        raise ObservatoryError(f"state {named} is in use: make down STATE={named} first")
    states.erase(state)
    sys.stdout.write(f"state {named} is erased\n")
    return 0


def _backup(above: Path) -> int:
    """Write the backup of a state to the environment's ``FILE`` (a file or a folder), while its stack runs or not."""
    state, file = states.chosen(above), os.environ.get("FILE")
    end_by_signals()
    started = time.monotonic()
    with warehouse(state.folder) as sockets:
        path, manifest = backup.backup(state, sockets, Path(file).expanduser() if file else None, states.stderr)
    sys.stdout.write(f"{path}: {path.stat().st_size / 1e6:.1f} MB, whole, in {time.monotonic() - started:.0f} s. {_held(manifest)}\n")
    sys.stdout.write("It holds the key of the pseudonyms: keep it where you alone read it, and on another disk than the state's.\n")
    return 1 if manifest.missing else 0


def _held(manifest: archive.Manifest) -> str:
    """What a backup holds, in a sentence."""
    told = f"State {manifest.state.name}, release {manifest.project}, migration {manifest.migration}, Postgres {manifest.postgres}, "
    return f"{told}{manifest.publications} publications, {manifest.rows} rows in {len(manifest.tables)} tables, {len(manifest.parts) - 1} files."


def _restore(above: Path) -> int:
    """Make a new state of the backup ``FILE``: of its own name, or of ``STATE``."""
    file = os.environ.get("FILE")
    if not file:
        raise ObservatoryError("which backup? make restore FILE=path, and STATE=name for a state of another name")
    path = Path(file).expanduser()
    if not path.is_file():
        raise ObservatoryError(f"{path}: there is no such file")
    end_by_signals()
    started = time.monotonic()
    folder, manifest = restore.restore(above, path, os.environ.get("STATE") or None, states.stderr)
    sys.stdout.write(f"state {folder.name} is restored in {time.monotonic() - started:.0f} s. {_held(manifest)}\n")
    goes_on = "live" if manifest.state.mode == LIVE else "up"
    sys.stdout.write(f"make {goes_on} STATE={folder.name} goes on with it; make question N=07 STATE={folder.name} asks it\n")
    return 0


def _world(text: str) -> Path:
    path = Path(text).expanduser().resolve() if text else SAMPLE
    if not (path / "world.json").exists():
        raise ObservatoryError(f"{path} holds no world.json")
    return path


def _labels(world: Path) -> Path:
    path = world / "labels.csv"
    if not path.exists():
        raise ObservatoryError(f"{world} holds no labels.csv to measure against")
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        columns = next(csv.reader(stream), [])
    if reader_of(columns) is None:
        raise ObservatoryError(f"{path} is of no index that is known here: its columns are {', '.join(columns)[:200]}")
    return path


def _choice(name: str, values: Sequence[str]) -> str:
    """The environment's choice among ``values``, the first of them where it makes none."""
    told = os.environ.get(name) or values[0]
    if told not in values:
        raise ObservatoryError(f"{name}={told}: one of {', '.join(sorted(set(values)))}")
    return told


def _catalogue(_: Path) -> int:
    """List the questions, the claims and the published figures."""
    told = (("", questions.questions()), ("\nclaims\n", questions.claims()), ("\npublished figures\n", questions.figures()))
    sys.stdout.write("".join(head + questions.catalogue(found) for head, found in told))
    return 0


_SMALL: dict[str, Callable[[Path], int]] = {
    "load-assessments": _load_assessments,
    "audit": _audit,
    "audit-score": _audit_score,
    "question": _question,
    "questions": _catalogue,
    "claims": _claims,
    "figures": _figures,
    "registry-review": _registry_review,
    "answers": _answers,
    "bi": _bi,
    "reader-url": _reader_url,
    "mcp": _mcp,
    "mlbom": _mlbom,
    "bi-export": _bi_export,
    "export": lambda above: _on_warehouse(above, "export"),
    "psql": _psql,
    "stay": _stay,
    "serve": _serve,
    "site": _site,
    "states": _states,
    "erase": _erase,
    "backup": _backup,
    "restore": _restore,
    "doctor": lambda above: doctor.tell(Report(), above),
}


# What these write lies among the sources, and is everybody's to read.
_PUBLIC = frozenset({"answers", "audit-score", "bi-export"})


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m observatory.cli", description=__doc__)
    parser.add_argument("command", choices=("demo", "measure", "up", "down", *_SMALL))
    parser.add_argument("--live", action="store_true", help="the real services instead of the replay")
    arguments = parser.parse_args(argv)
    umask = os.umask(0o022 if arguments.command in _PUBLIC else 0o077)
    os.environ.update(airflow.past_proxies())
    try:
        above = states.root()
        if arguments.command == "down":
            return _down(above)
        states.adopt(above, is_running, states.stderr)
        if arguments.command in _SMALL:
            return _SMALL[arguments.command](above)
        if arguments.command == "up":
            return _up(above, arguments.live)
        folder, found = _target(above, live=False)
        world = found or SAMPLE
        steps = os.environ.get("STEPS") or ("1" if world == SAMPLE else "0")
        if not steps.isdecimal():
            raise ObservatoryError(f"STEPS={steps}: a number of later states, from 0")
        disk.check(above)
        return demo(
            folder,
            world,
            scope=_choice("SCOPE", ("registry", "all")),
            steps=int(steps),
            keep=_choice("KEEP", ("0", "1")) == "1",
            limits=_choice("LIMITS", ("enterprise", *sorted(LIMITS))),
            measured=_labels(world) if arguments.command == "measure" else None,
        )
    except ObservatoryError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        if error.errno not in {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC} or not error.filename:
            raise
        sys.stderr.write(f"{error.filename}: {error.strerror}. OBSERVATORY_STATE=folder names another place for all states\n")
        return 1
    except Interrupted as signal_name:
        sys.stderr.write(f"ended by {signal_name}; everything that was started is ended\n")
        return 130
    finally:
        os.umask(umask)


if __name__ == "__main__":
    sys.exit(main())
