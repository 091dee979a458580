"""What every task needs: the warehouse, the run it belongs to, the services, and planning queries."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from airflow.sdk import BaseHook, get_current_context
from sqlalchemy import URL, Engine, text

from observatory import clock, settings
from observatory.address import Unfit, address_of, unfit
from observatory.budget import MAX_HOLD
from observatory.clock import Clock
from observatory.errors import AuthRefused, RateLimited
from observatory.http import Client, RemoteClock, ServiceConfig, clock_of
from observatory.sources import arxiv, github, huggingface
from observatory.sources.asking import rest_of
from observatory.sources.base import Page
from observatory.sources.hub_stats import HubStats
from observatory.warehouse import sqlfile
from observatory.warehouse.budget import PostgresBudget
from observatory.warehouse.engine import distrust_statistics, engine_for

log = logging.getLogger(__name__)

WAREHOUSE = "observatory_warehouse"
LEAST_REST = timedelta(minutes=1)
"""A task that gave its slot back stays away this long, wall clock, as Airflow's own sensors do. One that came back before the scheduler
had read the end of its slot would pass for killed, and spend a retry (apache/airflow#71172)."""


def warehouse() -> Engine:
    """The warehouse by its Airflow connection."""
    connection = BaseHook.get_connection(WAREHOUSE)
    # A socket folder is no host name: libpq takes it as the parameter of that name.
    is_socket = str(connection.host).startswith("/")
    url = URL.create(
        "postgresql+psycopg2",
        connection.login,
        connection.password or None,
        None if is_socket else connection.host,
        connection.port,
        connection.schema,
        {"host": str(connection.host)} if is_socket else {},
    )
    return engine_for(url)


def service(name: str, key: str | None = None) -> ServiceConfig:
    """Base URL, token and extras of a service by its Airflow connection; ``key`` names another address in its extras.

    Raises ``AuthRefused`` where a part of the connection would be left out in silence.
    """
    connection = BaseHook.get_connection(name)
    extra = connection.extra_dejson
    # As the doctor has it: one that is null is none.
    other = extra.get(key) if key else None
    return ServiceConfig(base_url=str(other) if other else base_address(connection), token=connection.password or None, extra=extra)


def base_address(connection: Any) -> str:
    """The base address of a connection to a service, however it was written; raises ``AuthRefused``, which holds no part of it."""
    try:
        found = address_of(connection.host, connection.schema, connection.conn_type, connection.port)
    except Unfit as error:
        raise AuthRefused(f"the connection {connection.conn_id} {error}") from None
    if problem := unfit("", connection.login, connection.password):
        raise AuthRefused(f"the connection {connection.conn_id} {problem}")
    return found


def client(engine: Engine, source: str, config: ServiceConfig, interval: float = 0.0, **options: Any) -> Client:
    """A client within the budget that all processes share."""
    by = clock_of(config)
    return Client(config, clock=by, budget=PostgresBudget(engine, source, config.token, by, interval), **options)


def hub_client(engine: Engine) -> Client:
    """A client of the Hub."""
    probe: dict[str, Any] = {"probe": huggingface.PROBE, "probe_tells": huggingface.PROBE_TELLS}
    return client(engine, "huggingface", service("huggingface"), bucket=huggingface.bucket_of, own_page=huggingface.OWN_PAGE, **probe)


def hub_stats(engine: Engine, folder: Path) -> HubStats:
    """The bulk snapshots of the Hub, within the Hub's budget."""
    config = service("huggingface")
    by = clock_of(config)
    return HubStats(config, folder, budget=PostgresBudget(engine, "huggingface", config.token, by), clock=by)


def github_client(engine: Engine, config: ServiceConfig) -> Client:
    """A client of GitHub with its media type and pinned API version."""
    probe: dict[str, Any] = {"probe": "/rate_limit", "probe_tells": rb'\s*\{.*"resources"'}
    return client(engine, "github", config, headers=github.HEADERS, bucket=github.bucket_of, own_page="/rate_limit", **probe)


def github_source(engine: Engine, client: Client, config: ServiceConfig) -> github.GitHub:
    """GitHub over ``client``, with the ETags of what is held."""
    etags = {str(path): str(etag) for path, etag in plan(engine, "validators", source="github")}
    return github.GitHub(client, has_token=config.token is not None, etags=etags)


def arxiv_clients(engine: Engine) -> tuple[Client, Client]:
    """Clients of arXiv's OAI-PMH and query endpoints, which share one budget, one call at a time, paced as arXiv asks.

    No connection outlives its call: one that idles would be a second one beside that of another client.
    """
    patience = {"read_seconds": arxiv.OAI_READ_SECONDS, "deadline": arxiv.OAI_DEADLINE_SECONDS}
    pace = arxiv.MIN_INTERVAL_SECONDS
    oai: dict[str, Any] = {"probe": "/oai?verb=Identify", "probe_tells": rb".*<Identify\b"}
    query: dict[str, Any] = {"probe": "/api/query?id_list=1706.03762&max_results=1", "probe_tells": rb".*<feed\b"}
    return (
        client(engine, "arxiv", service("arxiv", "oai_url"), pace, keep_alive=False, **oai, **patience),
        client(engine, "arxiv", service("arxiv", "query_url"), pace, keep_alive=False, **query),
    )


def rest(limit: RateLimited) -> datetime:
    """The moment (UTC, wall clock) from which the task may go on after ``limit``, never sooner than ``LEAST_REST`` from now.

    Where a service keeps a clock of its own, the wait moves that clock.
    """
    wait = min(max(limit.wait, LEAST_REST), timedelta(seconds=MAX_HOLD))
    for name in ("huggingface", "arxiv", "github"):
        by = clock_of(service(name))
        if isinstance(by, RemoteClock):
            by.sleep(wait.total_seconds())
            return clock.current().now() + LEAST_REST
    return clock.current().now() + wait


class Bound:
    """How long a run works before it publishes what it has; the rest is for the next run.

    ``is_cut`` says that it ended so. A run always gets somewhere first: it waits for a limit until it has landed something,
    and its time begins then. ``share`` of its time, 0 to 1, is for this work, the rest for what comes after it. ``is_own``: the time is this
    work's alone and begins with it, whatever came before.
    """

    def __init__(self, engine: Engine, run: int, by: Clock, share: float = 1.0, *, is_own: bool = False) -> None:
        self._engine, self._run, self._clock = engine, run, by
        self._time = timedelta(minutes=settings.RUN_MINUTES) * share
        with engine.connect() as connection:
            begun_at = connection.execute(text("SELECT begun_at FROM meta.run WHERE run_id = :run"), {"run": run}).scalar_one()
        self.until = (by.now() if is_own else begun_at or by.now()) + self._time
        self.is_cut = False

    def pages(self, pages: Iterator[Page]) -> Iterator[Page]:
        """The pages as long as the run may work; then what was gathered until then, and no more is asked for."""
        if self.is_cut:
            return
        try:
            for page in pages:
                yield page
                if self._clock.now() >= self.until:
                    self._cut("the run's time is over")
                    yield from rest_of(pages)
                    return
        except RateLimited as limit:
            resumed = self._clock.now() + limit.wait
            if not self._has_landed():
                self._begin(resumed)
                raise
            if resumed < self.until:
                raise
            self._cut(f"{limit}, which is after the run's end")

    def _has_landed(self) -> bool:
        with self._engine.connect() as connection:
            return bool(connection.execute(text("SELECT EXISTS (SELECT 1 FROM meta.look WHERE last_run_id = :run)"), {"run": self._run}).scalar_one())

    def _begin(self, at: datetime) -> None:
        """Let the run's time begin at a moment to come."""
        self.until = at + self._time
        with self._engine.begin() as connection:
            connection.execute(text("UPDATE meta.run SET begun_at = :at WHERE run_id = :run"), {"run": self._run, "at": at})

    def _cut(self, reason: str) -> None:
        log.info("%s: the rest is for the next run", reason)
        self.leave()

    def leave(self) -> None:
        """Note that the run leaves work to the next one, and ask for no more."""
        self.is_cut = True
        self.leave_rest()

    def leave_rest(self) -> None:
        """Note that the run leaves work to the next one, while it asks for more."""
        with self._engine.begin() as connection:
            connection.execute(text("UPDATE meta.run SET is_cut = true WHERE run_id = :run"), {"run": self._run})


def is_cut(engine: Engine, run: int) -> bool:
    """Whether the run ended by its bound with work left."""
    with engine.connect() as connection:
        return bool(connection.execute(text("SELECT is_cut FROM meta.run WHERE run_id = :run"), {"run": run}).scalar_one())


def run_id(engine: Engine, source: str | None = None) -> int:
    """The warehouse's id of this Dag run, made at its first use."""
    dag_run = get_current_context()["dag_run"]
    values = {"dag_id": dag_run.dag_id, "dag_run_id": dag_run.run_id, "source": source}
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES (:dag_id, :dag_run_id, :source) ON CONFLICT DO NOTHING"), values)
        found = connection.execute(text("SELECT run_id FROM meta.run WHERE dag_id = :dag_id AND dag_run_id = :dag_run_id"), values)
        return int(found.scalar_one())


def begin_run(engine: Engine, source: str) -> int:
    """The run's id, with the moment of its beginning by the clock that its waits go by, and since when a list counts as walked."""
    run = run_id(engine, source)
    values = {"run": run, "at": clock_of(service(source)).now()}
    with engine.begin() as connection:
        connection.execute(text("UPDATE meta.run SET begun_at = :at WHERE run_id = :run AND begun_at IS NULL"), values)
    since = plan(engine, "lists_since", run=run)[0][0]
    with engine.begin() as connection:
        connection.execute(text("UPDATE meta.run SET lists_since = :since WHERE run_id = :run AND lists_since IS NULL"), {**values, "since": since})
    return run


def close_run(engine: Engine, run: int, state: str, report: str) -> None:
    """Note the end of a run, with its report as JSON text."""
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE meta.run SET state = :state, ended_at = clock_timestamp(), report = CAST(:report AS jsonb) WHERE run_id = :run"),
            {"state": state, "report": report, "run": run},
        )


def close_running(engine: Engine, dag_id: str, dag_run_id: str, state: str, reason: str) -> bool:
    """Close a run of the warehouse that stands as running; False where it does not. What it reported so far stays."""
    with engine.begin() as connection:
        done = connection.execute(
            text(
                "UPDATE meta.run SET state = :state, ended_at = clock_timestamp(), report = report || jsonb_build_object('reason', CAST(:reason AS text))"
                " WHERE dag_id = :dag_id AND dag_run_id = :dag_run_id AND state = 'running'"
            ),
            {"dag_id": dag_id, "dag_run_id": dag_run_id, "state": state, "reason": reason},
        )
        return done.rowcount > 0


def plan(engine: Engine, name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """Rows of a planning query."""
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        distrust_statistics(cursor)
        cursor.execute(sqlfile.statement("planning", name), parameters)
        return list(cursor.fetchall())


def words(counts: Mapping[str, object]) -> str:
    """Counts as a person reads them: ``3 received, 2 landed``."""
    return ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in counts.items())


def chunks(number: int, what: str) -> list[dict[str, Any]]:
    """Mapped work: ``number`` shares of a hash, each with a readable label."""
    return [{"chunk": i, "chunks": number, "label": f"{what} {i + 1} of {number}"} for i in range(number)]
