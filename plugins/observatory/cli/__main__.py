"""The Makefile's commands. Each works on a state: the folder with one warehouse and its files. Which one: that of the environment's ``STATE`` or
``WORLD``, else the last used. ``above`` is the folder that holds all states."""

from __future__ import annotations

import argparse
import csv
import errno
import io
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from observatory import settings
from observatory.address import repeated
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
    rehearse,
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
"""The login for people who read with clients of their own on this machine; its only role is observatory_reader."""
AGENTS = "observatory_agents"
"""The login for agents; its only role is observatory_reader."""


def _psql(above: Path) -> int:
    """Run the statement in the environment's ``SQL`` on the warehouse and print the rows as CSV; returns the exit status of psql.

    Raises ``ObservatoryError`` if ``SQL`` is empty.
    """
    sql = os.environ.get("SQL", "")
    if not sql.strip():
        raise ObservatoryError('nothing to run: make psql SQL="select 1"')
    # ``is_early``: while a stack starts, psql need not wait until it has migrated its tables.
    with warehouse(states.chosen(above).folder, is_early=True, on_full_disk=True) as sockets:
        return _run_psql(sockets, sql)


def _load_assessments(above: Path) -> int:
    """Load human assessments from the folder in the environment's ``DIR``. The next build of the marts publishes how far we agree with them.

    Raises ``ObservatoryError`` if the folder is missing.
    """
    folder = states.place("DIR", os.environ.get("DIR", ""))
    if not os.environ.get("DIR") or not folder.exists():
        raise ObservatoryError("which folder? make load-assessments DIR=path")
    # Mark the state: what a person put into it is not made again by a demo, which then begins beside it.
    states.write(states.chosen(above).folder, went_on=True)
    return _run_warehouse_command(above, "assess", "--from", str(folder))


def _run_warehouse_command(above: Path, *command: str) -> int:
    """Run a command of ``observatory.cli.warehouse`` on the warehouse of the state; its files are written to the state's folder. Returns its exit status."""
    state = states.chosen(above)
    with warehouse(state.folder) as sockets:
        state_settings = {"OBSERVATORY_WAREHOUSE_URL": postgres.url(sockets, "observatory"), "OBSERVATORY_STATE": str(state.folder)}
        env = {**os.environ, **state_settings, **airflow.store_of(state.folder, is_live=state.mode == states.LIVE)}
        return subprocess.run(airflow.python("-m", "observatory.cli.warehouse", *command), env=env, check=False).returncode


def _question(above: Path) -> int:
    """Answer the question whose number is in the environment's ``N``: its rows as CSV on standard output; its text, and what is missing, on standard error."""
    question = questions.find(os.environ.get("N", ""))
    sys.stderr.write(f"{question.title}\nRead: {question.read}\nCaveats: {question.caveats}\n")
    with warehouse(states.chosen(above).folder) as sockets:
        printed = subprocess.run(_psql_command(sockets, question.sql), env={**os.environ, "PGTZ": "UTC"}, stdout=subprocess.PIPE, check=False)
    sys.stdout.buffer.write(printed.stdout)
    if printed.returncode == 0:
        columns, *rows = csv.reader(io.StringIO(printed.stdout.decode(), newline=""))
        if gaps := questions.explain_gaps(question, columns, rows):
            sys.stderr.write(f"{gaps}\n")
    return printed.returncode


def _answers(above: Path) -> int:
    """Answer every question, claim and figure on the warehouse and store the results for docs/questions.md."""
    with warehouse(states.chosen(above).folder) as sockets:
        path = answers.write_answers(engine_for(postgres.url(sockets, "observatory")), settings.ROOT)
    sys.stdout.write(f"{path.relative_to(settings.ROOT)} written; make docs\n")
    return 0


def _claims(above: Path) -> int:
    """Print the verdict of every published claim, computed on the warehouse of the chosen state. Returns 0."""
    with warehouse(states.chosen(above).folder) as sockets:
        Report().claims(engine_for(postgres.url(sockets, "observatory")))
    return 0


def _figures(above: Path) -> int:
    """Print every figure that others published, beside ours from the warehouse."""
    with warehouse(states.chosen(above).folder) as sockets:
        Report().figures(engine_for(postgres.url(sockets, "observatory")))
    return 0


def _registry_review(above: Path) -> int:
    """Print proposed rows of the registry, which a person must complete with a source; at most ``N`` of each kind.

    Raises ``ObservatoryError`` if ``N`` is no such number. Returns 0.
    """
    limit = os.environ.get("N") or str(review.ROWS)
    if not limit.isdecimal() or not 0 < int(limit) <= 100_000:
        raise ObservatoryError(f"N={limit}: a number from 1 to 100000")
    with warehouse(states.chosen(above).folder) as sockets:
        counts = review.write(engine_for(postgres.url(sockets, "observatory")), sys.stdout, rows=int(limit))
    summary = ", ".join(f"{count} for {name}.csv" for name, count in counts.items())
    sys.stderr.write(f"{summary}; complete each with a page that states it (sql/registry/README.md), or leave it out\n")
    return 0


def _audit(above: Path) -> int:
    """Draw random rows from the warehouse and write them as a sheet for a human reader. Takes ``SEED``; optional ``N``, ``KIND`` and ``WORLD``.

    Raises ``ObservatoryError`` if one of them is malformed. Returns 0.
    """
    row_count = os.environ.get("N") or str(ROWS)
    if not row_count.isdecimal():
        raise ObservatoryError(f"N={row_count}: a number of rows of each kind")
    draw = Draw(os.environ.get("SEED", ""), int(row_count), tuple(os.environ.get("KIND", "").split(",")) if os.environ.get("KIND") else KINDS)
    state = _of_world_or_last(above)
    folder = state.folder / "audit" / f"{_world_name(state)}-{draw.seed}"
    with warehouse(state.folder) as sockets:
        sheet = score.write(engine_for(postgres.url(sockets, "observatory")), folder, draw)
    Report().drawn(sheet, folder)
    return 0


def _audit_score(above: Path) -> int:
    """Count the verdicts in the sheet ``SHEET``, which ``READER`` filled in, store them in docs/audits and print the score."""
    state, sheet = _of_world_or_last(above), states.place("SHEET", os.environ.get("SHEET", ""))
    with warehouse(state.folder) as sockets:
        engine = engine_for(postgres.url(sockets, "observatory"))
        scored = score.score(engine, sheet, reader=os.environ.get("READER", ""), world=_world_name(state), read_on=datetime.now(UTC).date())
    Report().audit(*scored)
    return 0


def _of_world_or_last(above: Path) -> State:
    """The state of ``WORLD`` if it is given, else ``STATE``, else the last used. Raises ``ObservatoryError`` if nothing was run on that world."""
    world_name = os.environ.get("WORLD")
    if not world_name:
        return states.chosen(above)
    state = states.read(states.of_world(above, _world(world_name), states.stderr))
    if state is None:
        raise ObservatoryError(f"nothing was run on {world_name} yet: make demo WORLD={world_name} first")
    return state


def _world_name(state: State) -> str:
    """The name of the state's world in the files of an audit: lower case, with dashes."""
    name = state.world.name if state.world is not None else state.mode
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or state.name


def _run_psql(sockets: Path, sql: str) -> int:
    """Run a statement with psql as superuser and print the rows as CSV. ``sockets``: the folder of Postgres' socket. Returns psql's exit status."""
    return subprocess.run(_psql_command(sockets, sql), env={**os.environ, "PGTZ": "UTC"}, check=False).returncode


def _psql_command(sockets: Path, sql: str) -> list[str]:
    """The command that runs a statement with psql as superuser and prints its rows as CSV."""
    return [
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


def _stay(above: Path) -> int:
    """Run the stack on the state that ``make up`` claimed, until a signal ends it."""
    report, state = Report(), states.chosen(above)
    folder, world = state.folder, None if state.mode == LIVE else state.world
    # Mark the state, so that `make demo` does not erase it.
    states.write(folder, went_on=True)
    # Start the replayed world at the step that it reached. If it started at an earlier one, old records would land as the newest.
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
    """Run Superset with the dashboards on the warehouse, until a signal ends it.

    Raises ``ObservatoryError`` if Superset is not installed or ends. Returns 0.
    """
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
    """Print the addresses at which psql, SQLAlchemy and BI tools of this account can read the published tables; keep Postgres running until a signal comes.

    If ``make up``, ``make live`` or ``make bi`` already keeps Postgres running, it returns at once.
    """
    state = states.chosen(above).folder
    end_by_signals()
    end_other(state, ("reader_pid",))
    is_kept = is_running(state)
    with warehouse(state) as sockets:
        postgres.create_login(sockets, READER, "observatory_reader")
        address = postgres.url(sockets, "observatory", user=READER)
        sys.stdout.write(f"{_HOW_TO_CONNECT.format(url=address, psql=postgres.binaries() / 'psql', sockets=sockets, login=READER)}\n")
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
    """Serve the page without Airflow on loopback, read-only, until a signal ends it. ``PORT``: the port."""
    # Imported here, since it takes a second and the other commands do not need it.
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
    """Write the page of the newest publication as static files, to ``DIR`` or the state's folder ``public``. ``URL``: the address they will have."""
    from observatory.local import public

    state, given_folder = states.chosen(above).folder, os.environ.get("DIR")
    base = public.address_of(os.environ.get("URL", ""))
    folder = states.place("DIR", given_folder) if given_folder else state / "public"
    docs = above / "site"
    end_by_signals()
    started = time.monotonic()
    # Use the key of the state's exports, so that both give an account the same pseudonym.
    keep_key(state / "export.key")
    key = key_of((state / "export.key").read_text(encoding="ascii").strip())
    with warehouse(state) as sockets:
        site = public.write_site(sockets, folder, key, base=base, docs=docs if docs.is_dir() else None)
    sys.stdout.write(
        f"{site.folder / 'index.html'}: publication {site.publication} of {site.world}, {site.views} views, {site.files} files, "
        f"{site.size_bytes / 1e6:.1f} MB, in {time.monotonic() - started:.0f} s. Heaviest view: {site.heaviest[0]}, "
        f"{site.heaviest[1] / 1_000:.0f} kB with scripts and styles, compressed\n"
    )
    if not docs.is_dir():
        sys.stderr.write("without the documents: make docs writes them\n")
    if not base:
        sys.stderr.write("its files name no address of their own: make site URL=https://… says where they will stand, for links and citations\n")
    if site.world != "live":
        sys.stderr.write(f"it is of a sample, {site.world}, and says so on every page\n")
    if site.heaviest[1] > public.MOST_BYTES:
        raise ObservatoryError(f"{site.heaviest[0]} is heavier than {public.MOST_BYTES} bytes")
    return 0


def _mlbom(above: Path) -> int:
    """Print the bill of materials (CycloneDX 1.7) of the release ``RELEASE`` of the lab ``LAB``."""
    from observatory.local import public

    with warehouse(states.chosen(above).folder) as sockets:
        sys.stdout.write(public.bill_of_materials(sockets, os.environ.get("LAB", ""), os.environ.get("RELEASE", "")))
    return 0


_HOW_TO_CONNECT = """The published tables (schema mart), by a login that only reads, for this account of this machine:
  SQLAlchemy  {url}
  psql        {psql} -h {sockets} -U {login} -d observatory
Begin with mart.release_overview, lab_overview, country_overview, dimension_overview and model_overview: one row a thing.
Over time: mart.country_year_overview and year_overview, and trend_overview for the change from the first to the last year.
Whether a lab ever released a thing: mart.lab_ever_overview; how releases were given out,
by API or else: offer_overview; how long after a paper: time_to_artefact_overview, and weights
after their announcement: weights_delay_overview. Then mart.most_open, most_open_labs,
most_downloaded, most_downloaded_labs, most_liked, most_derived,
licence_overview, change_window (between which days changes are known, and how many), release_change (which), withdrawal_overview (what was taken back),
evidence_overview (why, with its page) and hub_collected (how much of the Hub is here)."""


def _mcp(above: Path) -> int:
    """Serve an agent on standard input and output, through the login ``AGENTS``, until the client closes."""
    state = states.chosen(above).folder
    end_by_signals()
    with warehouse(state) as sockets:
        postgres.create_login(sockets, AGENTS, "observatory_reader", {"temp_file_limit": "512MB"})
        env = {**os.environ, "OBSERVATORY_READER_URL": postgres.url(sockets, "observatory", user=AGENTS)}
        # Run it as a separate process, which can be ended while it waits for the client's next line.
        return subprocess.run(airflow.python("-m", "observatory.agents"), env=env, check=False).returncode


def _bi_export(above: Path) -> int:
    """Write the dashboards that the state's Superset holds to bi/superset, over the files there."""
    state = states.chosen(above).folder
    with warehouse(state) as sockets:
        count = superset.export(state, sockets)
    sys.stdout.write(f"{count} files written to {superset.BUNDLE.relative_to(settings.ROOT)}\n")
    return 0


def _up(above: Path, live: bool) -> int:
    """Start the stack in the background and wait until it is ready. ``live``: collect from the real services. Returns 1 if it ended before.

    Raises ``ObservatoryError`` if ``make live`` must not start (see ``doctor.tell``), or if the warehouse of the stack that runs cannot be migrated.
    """
    if live and doctor.tell(Report(), above):
        raise ObservatoryError("nothing was started: what is marked wrong comes first")
    folder, world = _target(above, live)
    disk.check(above)
    made_by = LIVE if live else "up"
    state = states.claim(folder, world, made_by, states.stderr, is_named=bool(os.environ.get("STATE")))
    # What cannot be migrated leaves the stack running that is there.
    rehearse(folder)
    end_other(folder)
    write_run(folder, ready=False, pid=0, ended="")
    # Write the log outside the folder of logs, which a new demo removes. Only the owner may read it, since it holds the admin's password.
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
    """The state's folder, which may not exist yet, and the folder of its world (None: the real services), for ``make up``, ``demo`` and ``live``.

    The environment's ``WORLD`` or ``STATE`` chooses them; without both it is the sample world. Raises ``ObservatoryError`` if both do not fit together.
    """
    state_name, given_world = os.environ.get("STATE"), os.environ.get("WORLD", "")
    if live:
        if given_world or (state_name and states.named(above, state_name).mode != LIVE):
            raise ObservatoryError("make live is of the real services: it takes no WORLD, and no STATE of a world")
        return (above / state_name if state_name else states.of_world(above, None, states.stderr)), None
    if not state_name:
        world_folder = _world(given_world)
        return states.of_world(above, world_folder, states.stderr), world_folder
    state = states.named(above, state_name)
    if state.mode == LIVE:
        raise ObservatoryError(f"state {state_name} is of the real services: make live goes on with it")
    world_folder = _world(given_world or str(state.world or ""))
    if state.world not in {None, world_folder} and not states.is_moved(state, world_folder):
        raise ObservatoryError(f"state {state_name} is of {state.world}, not of {world_folder}")
    return state.folder, world_folder


def _down(above: Path) -> int:
    """End the processes that run on ``STATE``, or on every state if none is given."""
    state_name = os.environ.get("STATE")
    folders = [states.named(above, state_name).folder] if state_name else [above, *(state.folder for state in states.find_all(above))]
    ended = [folder for folder in folders if end_other(folder)]
    sys.stdout.write(f"ended{': ' + ', '.join(state.name for state in ended) if ended != [above] else ''}\n" if ended else "nothing was running\n")
    return 0


def _states(above: Path) -> int:
    """List the states: contents, size on disk, last use, and what runs on each."""
    Report().states([(state, states.size_bytes(state.folder), _publications(state), _activity(state)) for state in states.find_all(above)], above)
    for other in states.odd(above):
        size = states.size_bytes(other.folder.resolve()) / 1e6
        sys.stdout.write(f"not usable: {other.folder.name} ({size:,.0f} MB): {other.words}\n")
    return 0


def _publications(state: State) -> str:
    """The number of the state's publications as text. Asks its Postgres if the stack runs or no command recorded the number; says so if it cannot."""
    count = state.told.get("publications")
    if is_alive(read_run(state.folder), "pid") or count is None:
        try:
            with warehouse(state.folder) as sockets:
                count = count_publications(sockets)
        except ObservatoryError as error:
            return f"not known: {str(error).splitlines()[0]}"
    return str(count or 0)


def _activity(state: State) -> str:
    """Whether the state's stack runs or starts; else whether the state was set aside or is incomplete, and how its last run ended."""
    run = read_run(state.folder)
    if is_alive(run, "pid"):
        return f"runs (process {run['pid']})" if run.get("ready") else f"starts or works (process {run['pid']})"
    how_it_ended = str(run.get("ended") or "")
    set_aside = f"set aside {str(state.told['set_aside_at'])[:16]}" if state.told.get("set_aside_at") else ""
    incomplete = "half made" if state.told.get("complete") is False else ""
    return "; ".join(part for part in (set_aside, incomplete, how_it_ended) if part)


def _erase(above: Path) -> int:
    """Delete one state with all that was collected in it. As a safeguard its name must be given twice, as ``STATE`` and as ``NAME``.

    Raises ``ObservatoryError`` if the names differ or the state is in use.
    """
    state_name, repeated_name = os.environ.get("STATE", ""), os.environ.get("NAME", "")
    if not state_name:
        raise ObservatoryError("which state? make states lists them; make erase STATE=name NAME=name")
    states.check_name(state_name)
    left = above / f".{state_name}.gone"
    if left.is_dir() and not (above / state_name).exists() and repeated_name == state_name:
        states.erase(left)
        sys.stdout.write(f"what a killed erase left of state {state_name} is erased\n")
        return 0
    state = states.named(above, state_name)
    if repeated_name != state_name:
        raise ObservatoryError(
            f"state {state_name} ({state.mode}, {state.told.get('world') or 'no world'}, {_publications(state)} publications) was left as it is. "
            f"To remove all that was collected in it: make erase STATE={state_name} NAME={state_name}"
        )
    if is_running(state.folder) or states.is_held(state.folder):
        raise ObservatoryError(f"state {state_name} is in use: make down STATE={state_name} first")
    states.erase(state.folder)
    sys.stdout.write(f"state {state_name} is erased\n")
    return 0


def _backup(above: Path) -> int:
    """Write a backup of a state to the environment's ``FILE`` (a file or a folder); the stack may run meanwhile. Returns 1 if files were missing."""
    file = os.environ.get("FILE")
    target = states.place("FILE", file) if file else None
    state = states.chosen(above)
    end_by_signals()
    started = time.monotonic()
    with warehouse(state.folder, on_full_disk=True) as sockets:
        path, manifest = backup.backup(state, sockets, target, states.stderr)
    sys.stdout.write(f"{path}: {path.stat().st_size / 1e6:.1f} MB, whole, in {time.monotonic() - started:.0f} s. {_backup_contents(manifest)}\n")
    sys.stdout.write("It holds the key of the pseudonyms: keep it where you alone read it, and on another disk than the state's.\n")
    return 1 if manifest.missing else 0


def _backup_contents(manifest: archive.Manifest) -> str:
    """What a backup contains, in two sentences."""
    state_and_versions = f"State {manifest.state.name}, release {manifest.project}, migration {manifest.migration}, Postgres {manifest.postgres}, "
    return f"{state_and_versions}{manifest.publications} publications, {manifest.rows} rows in {len(manifest.tables)} tables, {len(manifest.parts) - 1} files."


def _restore(above: Path) -> int:
    """Make a new state from the backup ``FILE``, under the name ``STATE`` or the name it had.

    Raises ``ObservatoryError`` if there is no such file, and as ``restore.restore``.
    """
    file = os.environ.get("FILE")
    if not file:
        raise ObservatoryError("which backup? make restore FILE=path, and STATE=name for a state of another name")
    path = states.place("FILE", file)
    if not path.is_file():
        raise ObservatoryError(f"{path}: there is no such file")
    end_by_signals()
    started = time.monotonic()
    folder, manifest = restore.restore(above, path, os.environ.get("STATE") or None, states.stderr)
    sys.stdout.write(f"state {folder.name} is restored in {time.monotonic() - started:.0f} s. {_backup_contents(manifest)}\n")
    start_command = "live" if manifest.state.mode == LIVE else "up"
    sys.stdout.write(f"make {start_command} STATE={folder.name} goes on with it; make question N=07 STATE={folder.name} asks it\n")
    return 0


def _world(text: str) -> Path:
    """The absolute path of a world's folder; the sample world if ``text`` is empty. Raises ``ObservatoryError`` if it holds no world.json."""
    path = states.place("WORLD", text) if text else SAMPLE
    if not (path / "world.json").exists():
        raise ObservatoryError(f"{path} holds no world.json")
    return path


def _labels(world: Path) -> Path:
    """The path of the world's labels.csv, human labels that ``make measure`` compares with; raises ``ObservatoryError`` if it is missing or unknown in form."""
    path = world / "labels.csv"
    if not path.exists():
        raise ObservatoryError(f"{world} holds no labels.csv to measure against")
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        columns = next(csv.reader(stream), [])
    if reader_of(columns) is None:
        raise ObservatoryError(f"{path} is of no index that is known here: its columns are {', '.join(columns)[:200]}")
    return path


def _choice(name: str, values: Sequence[str]) -> str:
    """The value of the environment variable ``name``, the first of ``values`` if it is not set; raises ``ObservatoryError`` if it is none of them."""
    choice = os.environ.get(name) or values[0]
    if choice not in values:
        raise ObservatoryError(f"{name}={choice}: one of {', '.join(sorted(set(values)))}")
    return choice


def _catalogue(_: Path) -> int:
    """Print the numbers and titles of all questions, claims and published figures. Returns 0."""
    lists = (("", questions.questions()), ("\nclaims\n", questions.claims()), ("\npublished figures\n", questions.figures()))
    sys.stdout.write("".join(heading + questions.catalogue(entries) for heading, entries in lists))
    return 0


_COMMANDS: dict[str, Callable[[Path], int]] = {
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
    "export": lambda above: _run_warehouse_command(above, "export"),
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


# These commands write into the repository, so their files get the usual rights; files of all others are readable by their owner alone.
_PUBLIC = frozenset({"answers", "audit-score", "bi-export"})


# Errors of the place that a person chose, and none of ours.
_OF_A_PLACE = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.EEXIST}
)
_LONG_WORD = 1_000
# The words that a person gives to a command, which errors repeat.
_WORDS = ("WORLD", "STATE", "NAME", "FILE", "DIR", "SHEET", "SEED", "READER", "KIND", "N", "STEPS", "SCOPE", "KEEP", "LIMITS", "LAB", "RELEASE", "PORT")


def _shown(words: str) -> str:
    """An error without what may be a secret in the words that a person gave, and with the beginning alone of those that are too long to be read."""
    for text in sorted(filter(None, map(os.environ.get, _WORDS)), key=len, reverse=True):
        words = words.replace(text, repeated(text, _LONG_WORD))
    return words


def main(argv: list[str] | None = None) -> int:
    """Run the command named in ``argv`` (default: the command line). Returns its exit status; 1 after an error, which is printed."""
    parser = argparse.ArgumentParser(prog="python -m observatory.cli", description=__doc__)
    parser.add_argument("command", choices=("demo", "measure", "up", "down", *_COMMANDS))
    parser.add_argument("--live", action="store_true", help="the real services instead of the replay")
    arguments = parser.parse_args(argv)
    umask = os.umask(0o022 if arguments.command in _PUBLIC else 0o077)
    os.environ.update(airflow.past_proxies())
    try:
        above = states.root()
        if arguments.command == "down":
            return _down(above)
        states.adopt(above, is_running, states.stderr)
        if arguments.command in _COMMANDS:
            return _COMMANDS[arguments.command](above)
        if arguments.command == "up":
            return _up(above, arguments.live)
        folder, given_world = _target(above, live=False)
        world = given_world or SAMPLE
        # The sample shows its months unless a number of later states is asked for.
        steps = os.environ.get("STEPS") or ("" if world == SAMPLE else "0")
        if steps and not steps.isdecimal():
            raise ObservatoryError(f"STEPS={steps}: a number of later states, from 0")
        disk.check(above)
        return demo(
            folder,
            world,
            scope=_choice("SCOPE", ("registry", "all")),
            steps=int(steps) if steps else None,
            keep=_choice("KEEP", ("0", "1")) == "1",
            limits=_choice("LIMITS", ("enterprise", *sorted(LIMITS))),
            measured=_labels(world) if arguments.command == "measure" else None,
        )
    except ObservatoryError as error:
        states.stderr(_shown(str(error)))
        return 1
    except OSError as error:
        if error.errno not in _OF_A_PLACE or not error.filename:
            raise
        states.stderr(_shown(f"{error.filename}: {error.strerror}. OBSERVATORY_STATE=folder names another place for all states"))
        return 1
    except Interrupted as signal_name:
        sys.stderr.write(f"ended by {signal_name}; everything that was started is ended\n")
        return 130
    finally:
        os.umask(umask)


if __name__ == "__main__":
    sys.exit(main())
