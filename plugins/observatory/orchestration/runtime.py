"""Functions that the tasks of all Dags share: the warehouse, clients of the services, the record of a run, its time limit, and planning queries."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from airflow.sdk import BaseHook, get_current_context
from airflow.sdk.exceptions import AirflowNotFoundException
from sqlalchemy import URL, Engine, text

from observatory import clock, services, settings
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
"""A task that waits without a worker slot comes back after at least this time by the wall clock, as Airflow's own sensors do. If it came back before
the scheduler had noted that it left its slot, the scheduler would take it for killed and count a retry (apache/airflow#71172)."""


def warehouse() -> Engine:
    """A SQLAlchemy engine for the warehouse, with the address and login of its Airflow connection."""
    connection = BaseHook.get_connection(WAREHOUSE)
    # Whether the host is a folder with a Unix socket, which a URL cannot hold: it is given as libpq's parameter ``host``.
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

    A source of services.toml needs no connection: without one it is asked at its public address, unless only connections are asked. Raises
    ``AuthRefused`` if the connection has a part that we would ignore, and Airflow's ``AirflowNotFoundException`` if there is none.
    """
    try:
        connection = BaseHook.get_connection(name)
    except AirflowNotFoundException:
        host = services.with_a_host().get(name)
        if host is None or settings.asks_only_connections():
            raise
        return ServiceConfig(base_url=host, token=None, extra={})
    extra = connection.extra_dejson
    # Take an address that is null as not set, as ``observatory doctor`` does.
    other_address = extra.get(key) if key else None
    return ServiceConfig(base_url=str(other_address) if other_address else base_address(connection), token=connection.password or None, extra=extra)


def base_address(connection: Any) -> str:
    """The base address (such as ``https://host:port``) of a connection to a service, from its host, schema, type and port.

    Raises ``AuthRefused`` if it cannot be used; the message repeats no part of the address.
    """
    try:
        found = address_of(connection.host, connection.schema, connection.conn_type, connection.port)
    except Unfit as error:
        raise AuthRefused(f"the connection {connection.conn_id} {error}") from None
    if problem := unfit("", connection.login, connection.password):
        raise AuthRefused(f"the connection {connection.conn_id} {problem}")
    return found


def client(engine: Engine, source: str, config: ServiceConfig, interval: float = 0.0, **options: Any) -> Client:
    """An HTTP client of a service, within the budget of calls that all processes share. ``interval``: least time between two calls, seconds."""
    service_clock = clock_of(config)
    return Client(config, clock=service_clock, budget=PostgresBudget(engine, source, config.token, service_clock, interval), **options)


def hub_client(engine: Engine) -> Client:
    """A client of the Hub, from its Airflow connection. Raises ``AuthRefused`` if the connection cannot be used."""
    probe: dict[str, Any] = {"probe": huggingface.PROBE, "probe_tells": huggingface.PROBE_TELLS}
    return client(engine, "huggingface", service("huggingface"), bucket=huggingface.bucket_of, own_page=huggingface.OWN_PAGE, **probe)


def hub_stats(engine: Engine, folder: Path) -> HubStats:
    """The client of the Hub's bulk snapshots, within the Hub's budget; files go to ``folder``. Raises ``AuthRefused`` as ``service``."""
    config = service("huggingface")
    service_clock = clock_of(config)
    return HubStats(config, folder, budget=PostgresBudget(engine, "huggingface", config.token, service_clock), clock=service_clock)


def github_client(engine: Engine, config: ServiceConfig) -> Client:
    """A client of GitHub with its media type and pinned API version."""
    probe: dict[str, Any] = {"probe": github.PROBE, "probe_tells": github.PROBE_TELLS, "told_left": github.told_left}
    return client(engine, "github", config, headers=github.HEADERS, bucket=github.bucket_of, own_page=github.PROBE, **probe)


def github_source(engine: Engine, client: Client, config: ServiceConfig) -> github.GitHub:
    """The reader of GitHub over ``client``. It sends the ETags of stored answers, so that unchanged ones cost nothing."""
    etags = {str(path): str(etag) for path, etag in plan(engine, "validators", source="github")}
    return github.GitHub(client, has_token=config.token is not None, etags=etags, uid_of=lambda name: held_uid(engine, "github", "repository", name))


def hub_source(engine: Engine, client: Client) -> huggingface.HuggingFace:
    """The reader of the Hub over ``client``. It knows the ids of the repositories that we hold."""
    return huggingface.HuggingFace(client, partial(held_uid, engine, "huggingface"))


def held_uid(engine: Engine, source: str, kind: str, key: str) -> str | None:
    """The identifier that survives a rename, of the record that we hold under this name; None if we hold none, or it has no such identifier."""
    rows = plan(engine, "stable_id", source=source, kind=kind, key=key)
    return str(rows[0][0]) if rows else None


def arxiv_clients(engine: Engine) -> tuple[Client, Client]:
    """Clients of arXiv's OAI-PMH and query endpoints, which share one budget, one call at a time, paced as arXiv asks.

    No connection stays open after its call: arXiv allows one connection at a time, and the two clients would have two.
    """
    patience = {"read_seconds": arxiv.OAI_READ_SECONDS, "deadline": arxiv.OAI_DEADLINE_SECONDS}
    pace = arxiv.MIN_INTERVAL_SECONDS
    oai: dict[str, Any] = {"probe": arxiv.OAI_PROBE, "probe_tells": arxiv.OAI_PROBE_TELLS}
    query: dict[str, Any] = {"probe": arxiv.QUERY_PROBE, "probe_tells": arxiv.QUERY_PROBE_TELLS}
    return (
        client(engine, "arxiv", service("arxiv", "oai_url"), pace, keep_alive=False, **oai, **patience),
        client(engine, "arxiv", service("arxiv", "query_url"), pace, keep_alive=False, **query),
    )


def rest(limit: RateLimited) -> datetime:
    """The time (UTC, wall clock) from which a task may go on after a service's ``limit``; at least ``LEAST_REST`` from now.

    With a replayed world, which has a clock of its own, this moves that clock forward by the wait.
    """
    wait = min(max(limit.wait, LEAST_REST), timedelta(seconds=MAX_HOLD))
    for name in ("huggingface", "arxiv", "github"):
        try:
            service_clock = clock_of(service(name))
        except (AuthRefused, AirflowNotFoundException):
            # Skip a service whose connection is wrong or missing: the tasks of that service report it.
            continue
        if isinstance(service_clock, RemoteClock):
            service_clock.sleep(wait.total_seconds())
            return clock.current().now() + LEAST_REST
    return clock.current().now() + wait


class Bound:
    """The time limit of a run: when it is over, the run publishes what it has, and the next run does the rest.

    ``is_cut``: whether the run was stopped by it. A rate limit before the run has stored anything is waited for, and the time begins after it.
    ``share``: the part of the run's time, 0 to 1, that this work may use. ``is_own``: the time begins now instead of with the run.
    """

    def __init__(self, engine: Engine, run: int, service_clock: Clock, share: float = 1.0, *, is_own: bool = False) -> None:
        self._engine, self._run, self._clock = engine, run, service_clock
        self._time = timedelta(minutes=settings.RUN_MINUTES) * share
        with engine.connect() as connection:
            begun_at = connection.execute(text("SELECT begun_at FROM meta.run WHERE run_id = :run"), {"run": run}).scalar_one()
        self.until = (service_clock.now() if is_own else begun_at or service_clock.now()) + self._time
        self.is_cut = False

    def pages(self, pages: Iterator[Page]) -> Iterator[Page]:
        """Yield the pages until the run's time is over, and then those that the generator has gathered; nothing more is fetched.

        Raises ``RateLimited`` if the limit ends before the run's time, so that the task waits; a longer limit ends the pages.
        """
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
        """Whether the run has stored an answer of a service."""
        with self._engine.connect() as connection:
            return bool(connection.execute(text("SELECT EXISTS (SELECT 1 FROM meta.look WHERE last_run_id = :run)"), {"run": self._run}).scalar_one())

    def _begin(self, at: datetime) -> None:
        """Let the run's time begin at a later moment, here and in ``meta.run``."""
        self.until = at + self._time
        with self._engine.begin() as connection:
            connection.execute(text("UPDATE meta.run SET begun_at = :at WHERE run_id = :run"), {"run": self._run, "at": at})

    def _cut(self, reason: str) -> None:
        """Stop the run, and log the reason."""
        log.info("%s: the rest is for the next run", reason)
        self.stop_and_mark_unfinished()

    def stop_and_mark_unfinished(self) -> None:
        """Stop: pass no more pages on (``is_cut``), and mark the run as unfinished."""
        self.is_cut = True
        self.mark_unfinished()

    def mark_unfinished(self) -> None:
        """Mark the run in ``meta.run`` as unfinished, so that the next run does the rest. This one may go on with other work."""
        with self._engine.begin() as connection:
            connection.execute(text("UPDATE meta.run SET is_cut = true WHERE run_id = :run"), {"run": self._run})


def is_cut(engine: Engine, run: int) -> bool:
    """Whether a run is marked as unfinished in ``meta.run``."""
    with engine.connect() as connection:
        return bool(connection.execute(text("SELECT is_cut FROM meta.run WHERE run_id = :run"), {"run": run}).scalar_one())


def run_id(engine: Engine, source: str | None = None) -> int:
    """The id in ``meta.run`` of the current Dag run, whose row is made at the first call. ``source`` is noted in that row."""
    dag_run = get_current_context()["dag_run"]
    values = {"dag_id": dag_run.dag_id, "dag_run_id": dag_run.run_id, "source": source}
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES (:dag_id, :dag_run_id, :source) ON CONFLICT DO NOTHING"), values)
        found = connection.execute(text("SELECT run_id FROM meta.run WHERE dag_id = :dag_id AND dag_run_id = :dag_run_id"), values)
        return int(found.scalar_one())


def is_by_hand() -> bool:
    """Whether a person triggered the current Dag run, and neither the clock nor another Dag."""
    run_type = get_current_context()["dag_run"].run_type
    return str(getattr(run_type, "value", run_type)) == "manual"


def begin_run(engine: Engine, source: str) -> int:
    """Note in ``meta.run`` when the run began, and the time from which a list's last walk counts for this run; returns the run's id.

    The times are by the service's clock, as the run's waits are. A second call changes nothing.
    """
    run = run_id(engine, source)
    values = {"run": run, "at": clock_of(service(source)).now()}
    with engine.begin() as connection:
        connection.execute(text("UPDATE meta.run SET begun_at = :at WHERE run_id = :run AND begun_at IS NULL"), values)
    since = plan(engine, "lists_since", run=run)[0][0]
    with engine.begin() as connection:
        connection.execute(text("UPDATE meta.run SET lists_since = :since WHERE run_id = :run AND lists_since IS NULL"), {**values, "since": since})
    return run


def close_run(engine: Engine, run: int, state: str, report: str) -> None:
    """Note in ``meta.run`` that a run has ended, with its report as JSON text."""
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE meta.run SET state = :state, ended_at = clock_timestamp(), report = CAST(:report AS jsonb) WHERE run_id = :run"),
            {"state": state, "report": report, "run": run},
        )


def close_running(engine: Engine, dag_id: str, dag_run_id: str, state: str, reason: str) -> bool:
    """Close a run that ``meta.run`` lists as running, and add the reason to its report; False if it is not listed so."""
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
    """Run a planning query (``sql/planning/<name>.sql``) with these parameters, without trust in the tables' statistics; returns its rows."""
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        distrust_statistics(cursor)
        cursor.execute(sqlfile.statement("planning", name), parameters)
        return list(cursor.fetchall())


def format_counts(counts: Mapping[str, object]) -> str:
    """Counts as text: ``3 received, 2 landed``."""
    return ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in counts.items())


def chunks(number: int, what: str) -> list[dict[str, Any]]:
    """The inputs of mapped tasks: one for each of ``number`` shares of the work, with a label for people."""
    return [{"chunk": i, "chunks": number, "label": f"{what} {i + 1} of {number}"} for i in range(number)]
