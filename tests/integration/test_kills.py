"""A task is killed in mid-publication by the real Airflow on a real Postgres, and the next try publishes what an undisturbed build would.

A short share of ``make kills``; the stack tells its metrics and its lineage meanwhile, by configuration alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import kills
import pytest
import small_world
from receivers import lineage, posted, statsd

from observatory.landing.reading import type_tellings
from observatory.landing.writer import land
from observatory.local import postgres
from observatory.warehouse.engine import engine_for


@dataclass
class Told:
    """The case, and what the receivers heard of it."""

    outcome: kills.Outcome
    good: kills.Rows
    gauges: dict[str, float] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    tries: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    above = tmp_path_factory.mktemp("kills")
    above.chmod(0o711)
    (case,) = (one for one in kills.cases() if (one.name, one.kind) == ("task in publish", "SIGKILL"))
    with statsd() as figures, posted() as (port, came):
        settings = {
            "AIRFLOW__METRICS__STATSD_ON": "True",
            "AIRFLOW__METRICS__STATSD_HOST": "127.0.0.1",
            "AIRFLOW__METRICS__STATSD_PORT": str(figures.port),
            "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps({"type": "http", "url": f"http://127.0.0.1:{port}", "endpoint": "api/v1/lineage"}),
        }
        running = kills.Stack(above / "state", settings)
        running.begin()
        try:
            bench = kills.Bench(running, lambda _: None)
            good = _landed(bench)
            outcome = bench.run(case)
            known = {("", "")}
            running.api.trigger("maintain_warehouse")
            assert bench._until_rest(known, "", "maintain_warehouse")
            tries = _tries(running)
        finally:
            running.end()
        yield Told(outcome, good, figures.gauges, figures.lines, lineage(came), tries)


def _landed(bench: kills.Bench) -> kills.Rows:
    """Land a small world without Airflow, and build it on a copy: what must come of it."""
    engine = engine_for(postgres.url(Path(bench.stack.told()["sockets"]), "observatory"))
    for page in small_world.pages():
        land(engine, small_world.new_run(engine), "huggingface", page)
    engine.dispose()
    bench._keep("build")
    bench._keep("good")
    engine = engine_for(postgres.url(Path(bench.stack.told()["sockets"]), "kept_good"))
    type_tellings(engine)
    small_world.make_marts(engine)
    engine.dispose()
    bench.good["good"] = kills.rows(bench.stack, "kept_good")
    return bench.good["good"]


def _tries(running: kills.Stack) -> list[str]:
    found = []
    for row in running.api.get("/dags/build_marts/dagRuns")["dag_runs"]:
        found += [f"{one['task_id']} {one['state']} {one['try_number']}" for one in running.api.tasks("build_marts", row["dag_run_id"])]
    return found


def test_what_a_killed_publication_left_the_next_try_heals(told: Told) -> None:
    assert told.outcome.problem == "" and told.outcome.differs == []
    assert told.outcome.healed == "in the same run" and "publish_mart success 2" in told.tries
    # Else nothing would have been compared.
    assert sum(told.good["mart.evidence"].values()) > 5 and sum(told.good["raw.record_version"].values()) > 3


def test_a_table_that_differs_is_seen(told: Told) -> None:
    less = {**told.good, "mart.evidence": Counter(list(told.good["mart.evidence"].elements())[1:])}
    assert kills.differences(told.good, less) == ["mart.evidence: 1 missing, 0 too many"]
    assert not kills.Outcome("a", "b", "c", differs=["mart.evidence"]).is_well and not kills.Outcome("a", "b", "c", problem="x").is_well


def test_statsd_hears_airflow_and_the_warehouse(told: Told) -> None:
    named = {name.removeprefix("airflow.observatory.") for name in told.gauges if name.startswith("airflow.observatory.")}
    assert {"landed.huggingface.model", "rejects.huggingface.model", "backlog.huggingface"} <= named
    assert told.gauges["airflow.observatory.landed.huggingface.model"] == 5
    assert any(line.startswith("airflow.scheduler_heartbeat") for line in told.lines)


def test_lineage_tells_every_task_that_ran(told: Told) -> None:
    ended = {(one["job"]["name"], one["eventType"]) for one in told.events}
    assert {("build_marts.build_core", "COMPLETE"), ("build_marts.publish_mart", "COMPLETE"), ("build_marts", "COMPLETE")} <= ended
    assert ("maintain_warehouse.look_ahead", "COMPLETE") in ended


def test_the_matrix_holds_what_it_promises() -> None:
    cells = {(one.name, one.kind) for one in kills.cases()}
    for name in ("task in fetch", "task in COPY", "task in merge", "task in audit", "task in publish"):
        assert {(name, "SIGKILL"), (name, "SIGSTOP 60 s")} <= cells
    for name in ("worker", "scheduler", "dag-processor", "api-server", "backend", "postmaster"):
        assert {(name, "SIGKILL"), (name, "SIGSTOP 60 s")} <= cells
    assert len(cells) >= 24 + 4
