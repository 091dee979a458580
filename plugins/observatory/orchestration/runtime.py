"""What every task needs: the warehouse, the run it belongs to, the services, and planning queries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airflow.sdk import BaseHook, get_current_context
from sqlalchemy import URL, Engine, text

from observatory import settings
from observatory.http import Client, ServiceConfig
from observatory.sources import arxiv, github
from observatory.warehouse.engine import engine_for

WAREHOUSE = "observatory_warehouse"


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
    """Base URL, token and extras of a service by its Airflow connection; ``key`` names another address in its extras."""
    connection = BaseHook.get_connection(name)
    extra = connection.extra_dejson
    base = str(extra[key]) if key and key in extra else str(connection.host)
    return ServiceConfig(base_url=base, token=connection.password or None, extra=extra)


def hub_client() -> Client:
    """A client of the Hub."""
    return Client(service("huggingface"))


def github_client(config: ServiceConfig) -> Client:
    """A client of GitHub with its media type and pinned API version."""
    return Client(config, headers=github.HEADERS)


def github_source(client: Client, config: ServiceConfig) -> github.GitHub:
    """GitHub over ``client``."""
    return github.GitHub(client, has_token=config.token is not None)


def arxiv_clients() -> tuple[Client, Client]:
    """Clients of arXiv's OAI-PMH and query endpoints, paced as arXiv asks."""
    pace = arxiv.MIN_INTERVAL_SECONDS
    return Client(service("arxiv", "oai_url"), min_interval=pace), Client(service("arxiv", "query_url"), min_interval=pace)


def run_id(engine: Engine, source: str | None = None) -> int:
    """The warehouse's id of this Dag run, made at its first use."""
    dag_run = get_current_context()["dag_run"]
    values = {"dag_id": dag_run.dag_id, "dag_run_id": dag_run.run_id, "source": source}
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES (:dag_id, :dag_run_id, :source) ON CONFLICT DO NOTHING"), values)
        found = connection.execute(text("SELECT run_id FROM meta.run WHERE dag_id = :dag_id AND dag_run_id = :dag_run_id"), values)
        return int(found.scalar_one())


def close_run(engine: Engine, run: int, state: str, report: str) -> None:
    """Note the end of a run, with its report as JSON text."""
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE meta.run SET state = :state, ended_at = clock_timestamp(), report = CAST(:report AS jsonb) WHERE run_id = :run"),
            {"state": state, "report": report, "run": run},
        )


def plan(engine: Engine, name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """Rows of a planning query."""
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute((settings.SQL / "planning" / f"{name}.sql").read_text(encoding="utf-8"), parameters)
        return list(cursor.fetchall())


def words(counts: Mapping[str, object]) -> str:
    """Counts as a person reads them: ``3 received, 2 landed``."""
    return ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in counts.items())


def chunks(number: int, what: str) -> list[dict[str, Any]]:
    """Mapped work: ``number`` shares of a hash, each with a readable label."""
    return [{"chunk": i, "chunks": number, "label": f"{what} {i + 1} of {number}"} for i in range(number)]
