"""The first live day before anybody lives it: make first-day TIER=anonymous|free|pro|enterprise GITHUB=token|none [MODELS=12000] [HOURS=24].

The Dags of the line run over a virtual clock (``virtual_time``, ``virtual_airflow``) against the replay behind a tier's limits and plausible
latencies (``virtual_services``), on a made-up world as large as the registry's reality (``first_day_world``) and a real Postgres. The day
begins with ``ingest_huggingface``, as a person starts it, and goes on by assets and clocks. Computing counts by its real seconds, so that a
moment may differ by minutes from machine to machine, unless ``--free-computing`` leaves it out; calls and what they brought do not differ.

*Known* is a status of a registered flagship model (weights, data, code, methods) that the published marts do not call unknown: 4 a model,
whether a model was seen or not. *For nothing* is a call that the service refused for its limit, or whose question had been answered
before, unless a later run of the Dag walks a list anew or an absence is confirmed on another day. Figures go to ``first_day.json`` in the state folder.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "plugins")]
# The Dags read their schedule when they are imported, and Airflow its home.
os.environ["OBSERVATORY_SCHEDULE"] = "clock"
os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="first-day-"))

from first_day_world import TITLE, make_world  # noqa: E402 - found by the path above
from sqlalchemy import Engine, text  # noqa: E402
from virtual_airflow import Line, Run  # noqa: E402
from virtual_services import GITHUB_LIMITS, HUB_LIMITS, Services, connections, serving  # noqa: E402
from virtual_time import VirtualClock  # noqa: E402

from observatory import clock as clocks  # noqa: E402
from observatory import settings  # noqa: E402
from observatory.local import postgres  # noqa: E402
from observatory.replay.world import World  # noqa: E402
from observatory.warehouse.engine import engine_for  # noqa: E402
from observatory.warehouse.migrate import migrate  # noqa: E402

DAGS = ("ingest_huggingface", "ingest_arxiv", "ingest_github", "build_marts", "ingest_hub_census", "build_hub")
AUDITS = frozenset({"audit_staging", "audit_core", "audit_build"})
MARKS = {"10 min": 600, "1 h": 3_600, "6 h": 21_600, "24 h": 86_400}
KNOWN = text(
    "SELECT coalesce(sum(num_nonnulls(nullif(d.weights_status, 'unknown'), nullif(d.data_status, 'unknown'),"
    " nullif(d.code_status, 'unknown'), nullif(d.methods_status, 'unknown'))), 0)"
    " FROM core.registry_release_member m JOIN mart.model_disclosure d ON d.hub_id = m.artifact_id"
    " WHERE m.artifact_kind = 'model' AND m.role = 'flagship'"
)
FLAGSHIPS = text("SELECT 4 * count(DISTINCT artifact_id) FROM core.registry_release_member WHERE artifact_kind = 'model' AND role = 'flagship'")
UNKNOWN = text(
    "SELECT n.dimension, l.reason, count(*) AS models FROM core.registry_release_member m"
    " JOIN mart.model_disclosure d ON d.hub_id = m.artifact_id"
    " CROSS JOIN LATERAL (VALUES ('weights', d.weights_status), ('data', d.data_status), ('code', d.code_status), ('methods', d.methods_status))"
    " AS n (dimension, status)"
    " JOIN core.model_look l ON l.hub_id = d.hub_id AND l.dimension = n.dimension"
    " WHERE m.artifact_kind = 'model' AND m.role = 'flagship' AND n.status = 'unknown'"
    " GROUP BY n.dimension, regexp_replace(l.reason, '[^ ]+/[^ ]+', '…'), l.reason ORDER BY models DESC, 1, 2"
)
LANDED = text(
    "SELECT k.source, k.kind, count(*) AS versions, count(DISTINCT v.record_id) AS records"
    " FROM raw.record_version v JOIN raw.record k USING (record_id) GROUP BY k.source, k.kind ORDER BY 1, 2"
)
BACKLOG = text("SELECT source, kind, count(*) FROM meta.backlog GROUP BY source, kind ORDER BY 1, 2")


@dataclass
class Day:
    """What a day came to. Moments are virtual seconds since its start."""

    tier: str
    github: str
    flagships: int = 0
    published: list[tuple[float, int]] = field(default_factory=list)
    runs: list[dict[str, Any]] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)

    def known_after(self, seconds: float) -> float:
        """Share of the flagships' statuses that the last publication until then tells."""
        return max((known for moment, known in self.published if moment <= seconds), default=0) / max(self.flagships, 1)

    @property
    def first_publication(self) -> float | None:
        """The moment of the first publication."""
        return self.published[0][0] if self.published else None

    @property
    def failed(self) -> list[dict[str, Any]]:
        """Runs that failed."""
        return [run for run in self.runs if run["state"] == "failed"]


class _Stamped(logging.Formatter):
    """Lines of a log with the virtual moment and the task."""

    def __init__(self, clock: VirtualClock, line: Line) -> None:
        super().__init__("%(message)s")
        self._clock, self._line = clock, line

    def format(self, record: logging.LogRecord) -> str:
        return f"{moment(self._clock.monotonic())} {self._line.task()}: {super().format(record)}"


def moment(seconds: float | None) -> str:
    """Hours, minutes and seconds since the start."""
    if seconds is None:
        return "never"
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


@contextmanager
def environment(sockets: Path, database: str, state: Path, tier: str, github: str) -> Iterator[Engine]:
    """A fresh warehouse, and what tasks read from the environment."""
    postgres.create_database(sockets, database)
    engine = engine_for(postgres.url(sockets, database))
    migrate(engine)
    warehouse = {"conn_type": "postgres", "host": str(sockets), "login": "postgres", "schema": database}
    own = {
        **connections(tier, github),
        "AIRFLOW_CONN_OBSERVATORY_WAREHOUSE": json.dumps(warehouse),
        "OBSERVATORY_STATE": str(state),
        "OBSERVATORY_WORLD": TITLE,
        "OBSERVATORY_ONLY_CONNECTIONS": "1",
        # A lock that an actor holds while it waits in virtual time would never be free: that is an error to be seen.
        "PGOPTIONS": "-c lock_timeout=120s",
    }
    with patch.dict(os.environ, own):
        try:
            yield engine
        finally:
            engine.dispose()


def live(
    world: World,
    engine: Engine,
    tier: str,
    github: str,
    *,
    hours: float,
    dags: tuple[str, ...] = DAGS,
    counted: bool = False,
    audited: bool = False,
    spacing: float = 0.0,
    log_to: Path | None = None,
    tell: bool = False,
) -> Day:
    """One day of a tier. Without ``audited`` the checks of the layers are left out, which take most of a build's time and no call.

    ``spacing``: the least time between two builds, s. They take most of the real time and no call; with it a publication comes later
    by that much at most, so that what is known at a moment is told too low and never too high.
    """
    day, clock = Day(tier, github), VirtualClock(world.as_of, counted=counted)
    services = Services(world, clock, tier, github)

    def ended(run: Run) -> None:
        row = {"dag": run.dag.dag_id, "type": run.run_type, "begun": run.begun, "ended": run.ended, "state": run.state, "tries": dict(run.tries)}
        row |= {"problem": run.problem, "skipped": 2 * sum(state == "skipped" for state in run.states.values()) > len(run.states)}
        day.runs.append(row)
        if run.dag.dag_id == "build_marts" and run.state == "success" and not row["skipped"]:
            with engine.connect() as connection:
                day.published.append((clock.monotonic(), int(connection.execute(KNOWN).scalar_one())))
        if tell:
            known = f", {day.published[-1][1]} statuses of flagships known" if day.published else ""
            calls = services.count.calls.total()
            words = f"{run.state}{' (skipped)' if row['skipped'] else ''} after {moment(run.ended - run.begun)}"  # type: ignore[operator]  # it ended
            sys.stdout.write(f"{moment(run.ended)}  {run.dag.dag_id} {words}; {calls} calls so far{known}\n")
            if run.state == "failed":
                sys.stdout.write(f"          {run.problem}\n")
            sys.stdout.flush()

    line = Line(clock, dags, ended, left_out=frozenset() if audited else AUDITS, spacing={"build_marts": spacing})
    services.who, clock.who = line.who, line.task
    with ExitStack() as stack:
        stack.enter_context(clocks.using(clock))
        stack.enter_context(serving(services))
        stack.enter_context(line.installed())
        if log_to is not None:
            stack.enter_context(_logging(log_to, _Stamped(clock, line)))
        clock.spawn(lambda: line.trigger("ingest_huggingface"))
        clock.spawn(lambda: line.start_clocks(hours * 3600))
        clock.run(hours * 3600)
    for run in line.runs:
        if run.ended is None:
            row = {"dag": run.dag.dag_id, "type": run.run_type, "begun": run.begun, "ended": None, "state": "still running"}
            day.runs.append({**row, "tries": dict(run.tries), "problem": run.problem, "skipped": False})
    _sum_up(day, engine, services, clock)
    return day


@contextmanager
def _logging(path: Path, formatter: logging.Formatter) -> Iterator[None]:
    handler = logging.FileHandler(path, "w", encoding="utf-8")
    handler.setFormatter(formatter)
    loggers = [logging.getLogger(name) for name in ("observatory", "virtual_airflow")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG if logger.name == "virtual_airflow" else logging.INFO)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)
        handler.close()


def _sum_up(day: Day, engine: Engine, services: Services, clock: VirtualClock) -> None:
    count = services.count
    with engine.connect() as connection:
        day.flagships = int(connection.execute(FLAGSHIPS).scalar_one())
        landed = connection.execute(LANDED).all()
        backlog = connection.execute(BACKLOG).all()
        unknown = Counter[str]()
        for row in connection.execute(UNKNOWN).all():
            unknown[f"{row.dimension}: {' '.join('…' if '/' in word else word for word in str(row.reason).split())}"] += row.models
    day.told = {
        **services.told(),
        "for_nothing": count.for_nothing,
        "examples": count.examples,
        "free": count.free,
        "arxiv_gap": None if count.gap == float("inf") else round(count.gap, 2),
        "arxiv_overlaps": count.overlaps,
        "landed": {f"{row.source} {row.kind}": row.records for row in landed},
        "twice": sum(row.versions - row.records for row in landed),
        "backlog": {f"{row[0]} {row[1]}": row[2] for row in backlog},
        "unknown": dict(unknown.most_common(12)),
        "computed": {name: round(spent / 1e6, 1) for name, spent in clock.computed.most_common() if spent > 1e5},
    }


def timeline(day: Day) -> str:
    """The day in words."""
    told = day.told
    rows = [f"\n{day.tier}, GitHub {day.github}: {sum(told['calls'].values())} calls"]
    rows += [f"  {name:<28}{number:>8}" for name, number in told["calls"].items()]
    rows.append(f"landed: {sum(told['landed'].values())} records: " + ", ".join(f"{number} {name}" for name, number in told["landed"].items()))
    runs = Counter(run["dag"] for run in day.runs if run["state"] == "success" and not run["skipped"])
    ended = ", ".join(f"{number} runs of {dag}" for dag, number in runs.items())
    rows.append(f"landed twice: {told['twice']} versions of records that had not changed, in {ended}")
    rows.append(f"first publication: {moment(day.first_publication)}")
    rows.append(f"statuses of flagships known, of {day.flagships}: " + ", ".join(f"{name} {day.known_after(mark):.1%}" for name, mark in MARKS.items()))
    refused, repeated = (", ".join(f"{number} {name}" for name, number in told[what].items()) or "0" for what in ("refused", "repeated"))
    rows.append(f"calls for nothing: {told['for_nothing']} (refused for the limit: {refused}; asked again though answered: {repeated})")
    rows += [f"  {example}" for example in told["examples"][:8]]
    exhausted = ", ".join(f"{name} {number} times" for name, number in told["exhausted"].items())
    rows.append(f"what limited it: {'budgets spent to their end: ' + exhausted if exhausted else 'no budget; the latency of the services'}")
    rows.append(
        f"arXiv: least time between two calls {told['arxiv_gap']} s, {told['arxiv_overlaps']} overlapped; GitHub: {told['free']} calls that cost nothing"
    )
    rows.append(f"ordinary 502s met: {sum(told['failed'].values())}")
    longest = ", ".join(f"{name} {seconds:.0f}" for name, seconds in list(told["computed"].items())[:6])
    rows.append(f"computing: {sum(told['computed'].values()):.0f} s, most of it {longest}")
    rows.append("wanted and not asked yet: " + (", ".join(f"{number} {name}" for name, number in told["backlog"].items()) or "nothing"))
    if told["unknown"]:
        rows.append("why the rest is unknown: " + "; ".join(f"{number} × {why}" for why, number in told["unknown"].items()))
    for run in day.runs:
        if run["state"] != "success" or run["tries"]:
            rows.append(f"  {run['dag']} from {moment(run['begun'])}: {run['state']}, failed tries {run['tries']}, {run['problem']}")
    return "\n".join(rows) + "\n"


def table(days: list[Day]) -> str:
    """One line a day."""
    rows = ["tier        GitHub   calls  for nothing   landed  twice  failed runs  first publication  " + "  ".join(f"{name:>7}" for name in MARKS)]
    for day in days:
        shares = "  ".join(f"{day.known_after(mark):>7.1%}" for mark in MARKS.values())
        calls, nothing = sum(day.told["calls"].values()), day.told["for_nothing"]
        landed, twice, failed = sum(day.told["landed"].values()), day.told["twice"], len(day.failed)
        rows.append(f"{day.tier:<12}{day.github:<7}{calls:>7}{nothing:>13}{landed:>9}{twice:>7}{failed:>13}{moment(day.first_publication):>19}  {shares}")
    return "\n".join(rows) + "\n"


def number_of(kind: type[int] | type[float]) -> Callable[[str], float]:
    """A reader of an argument that is a finite number of ``kind`` above 0; it raises ``ArgumentTypeError`` for any other text."""

    def read(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = 0
        if not 0 < value < float("inf"):
            raise argparse.ArgumentTypeError(f"{text} is no number above 0")
        return value

    return read


def main(argv: list[str] | None = None) -> int:
    """Live the days that are asked for; 1 where a run failed, a call was for nothing or something landed twice."""
    parser = argparse.ArgumentParser(prog="bench/first_day.py", description=__doc__)
    parser.add_argument("--tier", choices=[*HUB_LIMITS, "all"], default="free")
    parser.add_argument("--github", choices=[*GITHUB_LIMITS, "both"], default="token")
    parser.add_argument("--size", type=number_of(int), default=12_000, help="models of the world")
    parser.add_argument("--hours", type=number_of(float), default=24.0, help="virtual hours")
    parser.add_argument("--without-audits", action="store_true", help="leave out the checks of staging, core and build")
    parser.add_argument("--spacing", type=float, default=0.0, help="least virtual minutes between two builds, which take most of the real time")
    parser.add_argument("--free-computing", action="store_true", help="only waits and latencies take virtual time")
    arguments = parser.parse_args(argv)
    state = settings.state_dir().resolve() / "first_day"
    state.mkdir(parents=True, exist_ok=True)
    tiers = list(HUB_LIMITS) if arguments.tier == "all" else [arguments.tier]
    accesses = list(GITHUB_LIMITS) if arguments.github == "both" else [arguments.github]
    days: list[Day] = []
    with tempfile.TemporaryDirectory(dir=state) as folder, postgres.running(Path(folder) / "pgdata", state / "postgres.log") as sockets:
        world = World(make_world(Path(folder) / "world", arguments.size), Path(folder) / "index")
        for tier in tiers:
            for github in accesses:
                begun = time.monotonic()
                with environment(sockets, f"day_{tier}_{github}", state, tier, github) as engine:
                    log_to = state / f"{tier}-{github}.log"
                    counted, audited = not arguments.free_computing, not arguments.without_audits
                    day = live(
                        world,
                        engine,
                        tier,
                        github,
                        hours=arguments.hours,
                        counted=counted,
                        audited=audited,
                        spacing=arguments.spacing * 60,
                        log_to=log_to,
                        tell=True,
                    )
                days.append(day)
                sys.stdout.write(timeline(day) + f"(measured in {time.monotonic() - begun:.0f} s; the tasks' logs are in {log_to.name})\n\n")
                sys.stdout.flush()
    sys.stdout.write(table(days))
    told = [{"tier": day.tier, "github": day.github, "flagships": day.flagships, "published": day.published, "runs": day.runs, **day.told} for day in days]
    (state / "first_day.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    return int(any(day.failed or day.told["for_nothing"] or day.told["twice"] for day in days))


if __name__ == "__main__":
    sys.exit(main())
