"""The Makefile's commands: ``demo``, ``measure``, ``load-assessments``, ``audit``, ``audit-score``, ``psql``, ``question``, ``claims``, ``export``, ``bi``,
``up``, ``down``, ``live``."""

from __future__ import annotations

import argparse
import csv
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from observatory import settings
from observatory.disclosure.assessments import reader_of
from observatory.docs import answers
from observatory.errors import ObservatoryError
from observatory.local import airflow, postgres, superset
from observatory.local.audit import score
from observatory.local.audit.draw import ROWS, Draw
from observatory.local.demo import demo
from observatory.local.report import Report
from observatory.local.stack import SAMPLE, Interrupted, end_by_signals, end_other, read_run, stack, write_run
from observatory.replay.state import LIMITS
from observatory.warehouse import questions
from observatory.warehouse.audits import KINDS
from observatory.warehouse.engine import engine_for


def _psql(state: Path) -> int:
    """Run the statement of the environment's ``SQL`` on the warehouse of the last run; CSV on standard output."""
    sql = os.environ.get("SQL", "")
    if not sql.strip():
        raise ObservatoryError('nothing to run: make psql SQL="select 1"')
    with _warehouse(state) as sockets:
        return _run_psql(sockets, sql)


@contextmanager
def _warehouse(state: Path) -> Iterator[Path]:
    """The socket folder of the last run's Postgres, which is started where it does not run."""
    if not (state / "pgdata" / "PG_VERSION").exists():
        raise ObservatoryError("no warehouse yet: run make demo first")
    sockets = str(read_run(state).get("sockets", ""))
    if sockets and Path(sockets, ".s.PGSQL.5432").exists():
        yield Path(sockets)
        return
    with postgres.running(state / "pgdata", state / "logs" / "postgres.log") as folder:
        yield folder


def _load_assessments(state: Path) -> int:
    """Load the environment's ``DIR`` of human assessments; the next build of the marts publishes the agreement."""
    folder = Path(os.environ.get("DIR", "")).expanduser()
    if not os.environ.get("DIR") or not folder.exists():
        raise ObservatoryError("which folder? make load-assessments DIR=path")
    return _on_warehouse(state, "assess", "--from", str(folder))


def _on_warehouse(state: Path, *command: str) -> int:
    """A command of ``observatory.warehouse`` on the warehouse of the last run."""
    with _warehouse(state) as sockets:
        env = {**os.environ, "OBSERVATORY_WAREHOUSE_URL": postgres.url(sockets, "observatory")}
        return subprocess.run(airflow.python("-m", "observatory.warehouse", *command), env=env, check=False).returncode


def _question(state: Path) -> int:
    """Answer the question of the environment's ``N`` on the warehouse of the last run; what it asks on standard error."""
    one = questions.find(os.environ.get("N", ""))
    sys.stderr.write(f"{one.title}\nRead: {one.read}\nCaveats: {one.caveats}\n")
    with _warehouse(state) as sockets:
        return _run_psql(sockets, one.sql)


def _answers(state: Path) -> int:
    """Keep what every question and claim comes to on the warehouse of the last run, for docs/questions.md."""
    with _warehouse(state) as sockets:
        path = answers.keep(engine_for(postgres.url(sockets, "observatory")), settings.ROOT)
    sys.stdout.write(f"{path.relative_to(settings.ROOT)} written; make docs\n")
    return 0


def _claims(state: Path) -> int:
    """Print what became of every claim on the warehouse of the last run."""
    with _warehouse(state) as sockets:
        Report().claims(engine_for(postgres.url(sockets, "observatory")))
    return 0


def _audit(state: Path) -> int:
    """Draw the sheet of an audit from the warehouse of the last run: ``SEED``, and maybe ``N``, ``KIND`` and ``WORLD``."""
    world = _audited(state)
    told = os.environ.get("N") or str(ROWS)
    if not told.isdecimal():
        raise ObservatoryError(f"N={told}: a number of rows of each kind")
    how = Draw(os.environ.get("SEED", ""), int(told), tuple(os.environ.get("KIND", "").split(",")) if os.environ.get("KIND") else KINDS)
    folder = state / "audit" / f"{world}-{how.seed}"
    with _warehouse(state) as sockets:
        drawn = score.write(engine_for(postgres.url(sockets, "observatory")), folder, how)
    Report().drawn(drawn, folder)
    return 0


def _audit_score(state: Path) -> int:
    """Count the filled sheet ``SHEET``, read by ``READER``, and keep it."""
    world, sheet = _audited(state), Path(os.environ.get("SHEET", "")).expanduser()
    with _warehouse(state) as sockets:
        engine = engine_for(postgres.url(sockets, "observatory"))
        kept = score.score(engine, sheet, reader=os.environ.get("READER", ""), world=world, read_on=datetime.now(UTC).date())
    Report().audit(*kept)
    return 0


def _audited(state: Path) -> str:
    """The name of the world of the last run; raises where ``WORLD`` names another one."""
    last = str(read_run(state).get("world_path", ""))
    if os.environ.get("WORLD") and str(_world(os.environ["WORLD"])) != last:
        raise ObservatoryError(f"the last run was of {last or 'no replayed world'}, not of {os.environ['WORLD']}: make demo WORLD={os.environ['WORLD']} first")
    return re.sub(r"[^a-z0-9]+", "-", Path(last).name.lower()).strip("-") or "live"


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


def _serve(state: Path, world: Path | None) -> int:
    """Run the stack until ended."""
    report = Report()
    fresh = not (state / "pgdata" / "PG_VERSION").exists() or read_run(state).get("world_path", "") != (str(world) if world else "")
    # A world that went on must not go back: what was told first would be landed as what is told last.
    step = 0 if fresh else int(read_run(state).get("step", 0))
    with stack(state, world, report, fresh=fresh, step=step, by_clock=True) as running:
        write_run(state, ready=True)
        report.plain(f"Airflow: http://127.0.0.1:{running.port}  user {airflow.USER}  password {airflow.keep_secrets(state)['password']}")
        report.plain(
            f"Open science: http://127.0.0.1:{running.port}/plugin/open-science (in Airflow), http://127.0.0.1:{running.port}{airflow.PAGE_PATH} (alone)"
        )
        while all(child.is_running() for child in running.children):
            time.sleep(1)
        raise ObservatoryError("a process of the stack ended; see the logs")


def _bi(state: Path) -> int:
    """Run Superset with the dashboards on the warehouse of the last run, until ended."""
    end_by_signals()
    end_other(state, ("bi_pid",))
    with _warehouse(state) as sockets:
        write_run(state, sockets=str(sockets), bi_pid=os.getpid(), bi_port=0)
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


def _bi_export(state: Path) -> int:
    """Write the dashboards as they stand in the last run's Superset over those of bi/superset."""
    with _warehouse(state) as sockets:
        count = superset.export(state, sockets)
    sys.stdout.write(f"{count} files written to {superset.BUNDLE.relative_to(settings.ROOT)}\n")
    return 0


def _up(state: Path, live: bool) -> int:
    """Start the stack in the background and wait until it is ready."""
    end_other(state)
    state.mkdir(parents=True, exist_ok=True)
    if live and not os.environ.get("GITHUB_TOKEN"):
        sys.stdout.write("no GITHUB_TOKEN: GitHub is asked anonymously, 60 calls an hour and no GraphQL; most of it will wait\n")
    write_run(state, ready=False, pid=0)
    # Not among the logs: a new warehouse begins with none.
    log = state / "up.log"
    with log.open("wb") as stream:
        child = subprocess.Popen(
            airflow.python("-m", "observatory.local", "serve", *(["--live"] if live else [])),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    while child.poll() is None:
        if read_run(state).get("ready"):
            sys.stdout.write(log.read_text(errors="replace"))
            return 0
        time.sleep(0.3)
    sys.stderr.write(log.read_text(errors="replace"))
    return 1


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
    """List the questions and the claims."""
    sys.stdout.write(questions.catalogue(questions.questions()) + "\nclaims\n" + questions.catalogue(questions.claims()))
    return 0


_SMALL: dict[str, Callable[[Path], int]] = {
    "load-assessments": _load_assessments,
    "audit": _audit,
    "audit-score": _audit_score,
    "question": _question,
    "questions": _catalogue,
    "claims": _claims,
    "answers": _answers,
    "bi": _bi,
    "bi-export": _bi_export,
    "export": lambda state: _on_warehouse(state, "export"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m observatory.local", description=__doc__)
    parser.add_argument("command", choices=("demo", "measure", "psql", "up", "down", "serve", *_SMALL))
    parser.add_argument("--live", action="store_true", help="the real services instead of the replay")
    arguments = parser.parse_args(argv)
    state = settings.state_dir().resolve()
    try:
        if arguments.command == "psql":
            return _psql(state)
        if arguments.command in _SMALL:
            return _SMALL[arguments.command](state)
        if arguments.command == "up":
            return _up(state, arguments.live)
        if arguments.command == "down":
            sys.stdout.write("ended\n" if end_other(state) else "nothing was running\n")
            return 0
        if arguments.command == "serve":
            return _serve(state, None if arguments.live else _world(os.environ.get("WORLD", "")))
        world = _world(os.environ.get("WORLD", ""))
        steps = os.environ.get("STEPS") or ("1" if world == SAMPLE else "0")
        if not steps.isdecimal():
            raise ObservatoryError(f"STEPS={steps}: a number of later states, from 0")
        return demo(
            state,
            world,
            scope=_choice("SCOPE", ("registry", "all")),
            steps=int(steps),
            keep=_choice("KEEP", ("0", "1")) == "1",
            limits=_choice("LIMITS", ("enterprise", *sorted(LIMITS))),
            assessments=_labels(world) if arguments.command == "measure" else None,
        )
    except ObservatoryError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Interrupted as signal_name:
        sys.stderr.write(f"ended by {signal_name}; everything that was started is ended\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
