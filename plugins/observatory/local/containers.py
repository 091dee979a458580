"""``python -m observatory.local.containers``: run the Dags of ``make demo`` on servers that are containers, and print the results.

Profile "demo" of docker-compose.yaml runs it. It calls Airflow and the replay by their addresses, and reads the warehouse with the tasks' login. If the
warehouse already has a publication, no Dag is run: the replay's clock starts at its beginning with the container, and time must not go back.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import sqlalchemy.exc
from sqlalchemy import Engine, text

from observatory import settings
from observatory.errors import ObservatoryError
from observatory.local import airflow, demo
from observatory.local.processes import Patience
from observatory.local.report import Report
from observatory.local.stack import SAMPLE
from observatory.warehouse.engine import engine_for

_T = TypeVar("_T")
LOST_CONNECTIONS = 10
"""How often a read is tried again after the connection to Postgres broke."""


@dataclass
class Containers:
    """The servers of a demo, each a container. The container engine restarts one that ends, so only a long silence counts as a failure."""

    api: airflow.Api
    engine: Engine
    task_logs: Path
    replay: str

    def check(self) -> None:
        """Do nothing: the container engine watches the containers."""

    def place(self, name: str) -> str:
        """The name of a container and how to read its log, for an error message."""
        return f"{name} (docker compose logs demo-{name})"

    def control(self, method: str, path: str) -> Any:
        """Call the replay's control port; returns the decoded JSON. A GET is repeated while the replay does not answer. Raises ``ObservatoryError``."""
        patience = Patience(list, f"{self.place('replay')} does not answer")
        while True:
            try:
                answer = httpx2.request(method, self.replay + path, timeout=60.0)
            except httpx2.TransportError:
                if method != "GET":
                    raise ObservatoryError(f"{self.place('replay')} did not answer {method} {path}") from None
                patience.wait()
                continue
            if answer.is_error:
                raise ObservatoryError(f"{self.place('replay')} answers {answer.status_code} to {method} {path}")
            return answer.json()

    def patiently(self, call: Callable[[], _T]) -> _T:
        """Call ``call``, which reads from the warehouse, and return its result; call it again if the connection to Postgres broke."""
        for _ in range(LOST_CONNECTIONS):
            try:
                return call()
            except (sqlalchemy.exc.OperationalError, sqlalchemy.exc.InterfaceError):
                time.sleep(demo.POLL_SECONDS)
        return call()

    def await_dags(self) -> None:
        """Wait until all Dags are parsed; raises ``ObservatoryError`` if the dag-processor has had no heartbeat for ``demo.QUIET_SECONDS``."""
        beat, since = "", time.monotonic()
        while not self.api.has_dags():
            heartbeat = self.api.heartbeat("dag_processor")
            if heartbeat != beat:
                beat, since = heartbeat, time.monotonic()
            if time.monotonic() - since > demo.QUIET_SECONDS:
                raise ObservatoryError(f"the Dags are not parsed: {self.place('dag-processor')} has given no sign of life for {demo.QUIET_SECONDS:.0f} s")
            time.sleep(demo.POLL_SECONDS)


def run(running: Containers, report: Report, steps: int) -> int:
    """Run all Dags on the world's base state, then again after each of its first ``steps`` steps; returns the exit status, 1 if records were lost."""
    running.api.sign_in()
    running.await_dags()
    world = running.control("GET", "/world")
    title, n_lost = str(world["title"]), 0
    report.line(f"the replay serves: {title}")
    with running.engine.connect() as connection:
        is_published = connection.execute(text("SELECT EXISTS (SELECT FROM meta.publication)")).scalar_one()
    if is_published:
        report.line("this warehouse has a publication already: docker compose --profile demo down --volumes begins anew")
    else:
        demo.load_assessments(running, report, SAMPLE / demo.ASSESSMENTS)
        for step in range(int(world["step"]), min(steps, int(world["steps"])) + 1):
            if step > int(running.control("GET", "/world")["step"]):
                running.control("POST", "/step")
                report.line(f"--- step {step} of the world, {running.control('GET', '/world')['now']}")
            # Throw the replay's counts away (os.devnull): nobody reads them in a container.
            n_lost += demo.walk(running, report, Path(os.devnull), step)
    report.result(running.engine, f"{title} (a replayed world, not the live services)")
    return 1 if n_lost else 0


def main(argv: list[str] | None = None) -> int:
    """Run the demo in the containers. Returns 0, or 1 if a record was lost or an error ended the run."""
    parser = argparse.ArgumentParser(prog="python -m observatory.local.containers", description=__doc__)
    parser.add_argument("--airflow", required=True, help="address of Airflow's api-server; its admin's password is OBSERVATORY_ADMIN_PASSWORD")
    parser.add_argument("--control", required=True, help="address of the replay's control port")
    parser.add_argument("--logs", type=Path, required=True, help="the folder of the tasks' logs")
    parser.add_argument("--steps", type=int, default=1, help="so many later states of the world")
    arguments = parser.parse_args(argv)
    api = airflow.Api(arguments.airflow, os.environ["OBSERVATORY_ADMIN_PASSWORD"])
    running = Containers(api, engine_for(settings.warehouse_url()), arguments.logs, arguments.control)
    try:
        return run(running, Report(), arguments.steps)
    except ObservatoryError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
