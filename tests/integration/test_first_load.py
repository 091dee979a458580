"""While the first load goes on, what is there is built and published, and what comes later is growth; what goes is not."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import Engine, text

from observatory.errors import AuditFailed
from observatory.orchestration import runtime
from observatory.warehouse import publish

_NUMBER = itertools.count()


def ended(engine: Engine, source: str | None, *, is_cut: bool = False, state: str = "success") -> int:
    query = (
        "INSERT INTO meta.run (dag_id, dag_run_id, source, state, ended_at, is_cut)"
        " VALUES ('first_load', :name, :source, :state, clock_timestamp(), :is_cut) RETURNING run_id"
    )
    with engine.begin() as connection:
        return int(connection.execute(text(query), {"name": f"run {next(_NUMBER)}", "source": source, "is_cut": is_cut, "state": state}).scalar_one())


def is_time_to_build(engine: Engine) -> bool:
    return bool(runtime.plan(engine, "at_rest")[0][0])


def put(engine: Engine, first: int, last: int) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM build.model"))
        query = (
            "INSERT INTO build.model (hub_id, release_id, role, lab_id, universe, gated, licence_class, parents, downloads)"
            " SELECT 'a/m' || i, 'r', 'size', 'unknown', 'scope', 'false', 'unknown', '{}', 0 FROM generate_series(:first, :last) i"
        )
        connection.execute(text(query), {"first": first, "last": last})


def publish_next(engine: Engine) -> publish.Difference:
    run, told = ended(engine, None), {"rule_set": "r", "registry_hash": "h"}
    found = publish.compare(engine, run, **told)
    publish.publish(engine, run, world="test", **told)
    return next(one for one in found.marts if one.mart == "model")


def test_runs_that_were_cut_are_built_from_though_the_line_does_not_rest(warehouse: Engine) -> None:
    assert not is_time_to_build(warehouse)
    ended(warehouse, "huggingface", is_cut=True)
    assert is_time_to_build(warehouse)
    ended(warehouse, "huggingface")
    assert not is_time_to_build(warehouse), "the rest of the line is on its way"
    ended(warehouse, "arxiv")
    ended(warehouse, "github")
    assert is_time_to_build(warehouse)
    ended(warehouse, "huggingface")
    assert not is_time_to_build(warehouse)


def test_what_others_brought_does_not_wait_for_a_run_that_failed(warehouse: Engine) -> None:
    ended(warehouse, "huggingface")
    ended(warehouse, "arxiv", state="failed")
    assert not is_time_to_build(warehouse), "GitHub is on its way"
    ended(warehouse, "github")
    assert is_time_to_build(warehouse)
    ended(warehouse, "huggingface", state="failed")
    ended(warehouse, "arxiv")
    assert not is_time_to_build(warehouse)
    ended(warehouse, "github")
    assert is_time_to_build(warehouse)


def test_growth_is_no_surprise_until_every_source_was_asked_to_its_end(warehouse: Engine) -> None:
    ended(warehouse, "github", is_cut=True)
    with warehouse.begin() as connection:
        connection.execute(text("DELETE FROM meta.run WHERE source = 'github' AND NOT is_cut"))
    put(warehouse, 1, 150)
    publish_next(warehouse)
    put(warehouse, 1, 900)
    grown = publish_next(warehouse)
    assert (grown.added, grown.is_exceeded) == (750, False)
    put(warehouse, 1, 100)
    with pytest.raises(AuditFailed, match="800 removed"):
        publish_next(warehouse)
    ended(warehouse, "github")
    put(warehouse, 1, 901)
    publish_next(warehouse)
    put(warehouse, 1, 9_000)
    with pytest.raises(AuditFailed, match="8099 added"):
        publish_next(warehouse)
