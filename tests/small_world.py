"""A world of three days, small enough to know by heart: landed and published day by day."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, text

from observatory.landing.reading import load_rules, read_documents
from observatory.landing.writer import land
from observatory.sources.base import Look, Outcome, Page, Record
from observatory.warehouse import approval, publish
from observatory.warehouse.build import build_core

DAYS = (date(2025, 8, 10), date(2025, 8, 20), date(2025, 9, 5))
CARD = b"---\nlicense: mit\n---\n# A\n\n[Paper](https://arxiv.org/abs/2501.12948)\n"
R1, LATER, LLAMA = "deepseek-ai/DeepSeek-R1", "deepseek-ai/Later-7B", "meta-llama/Llama-9"
_NUMBER = itertools.count()


def at(day: date) -> datetime:
    """An hour of a day."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def model(day: date, hub_id: str, created: str, likes: int, **told: Any) -> Record:
    """A model as a list tells it on a day."""
    counters = {"likes": likes, "downloads": 10 * likes, "downloads_all_time": 100 * likes}
    return Record("huggingface", "model", "list", hub_id, at(day), payload={"id": hub_id, "createdAt": created, **told}, counters=counters)


def pages() -> list[Page]:
    """What the services told on each of the days."""
    weights = [{"rfilename": "model.safetensors"}]
    first, second, third = DAYS
    r1 = {"tags": ["safetensors", "license:mit"], "siblings": weights}
    return [
        Page(
            (
                model(first, R1, "2025-01-20T03:46:07.000Z", 100, gated=False, **r1),
                model(first, LATER, "2025-06-01T00:00:00.000Z", 3, gated=False, tags=[], siblings=[{"rfilename": "README.md"}]),
                Record("huggingface", "model_card", "file", R1, at(first), text=CARD, locator="README.md"),
            ),
            looks=(
                Look("huggingface", "models_of:deepseek-ai", Outcome.ANSWERED, at(first), at(first)),
                Look("huggingface", f"model_card:{R1}", Outcome.ANSWERED, at(first), at(first)),
            ),
            received={"model": 2, "model_card": 1},
        ),
        Page(
            (
                model(second, LATER, "2025-06-01T00:00:00.000Z", 5, gated=False, tags=["safetensors"], siblings=weights),
                model(second, LLAMA, "2025-08-15T00:00:00.000Z", 50, gated="manual", tags=["safetensors", f"base_model:finetune:{R1}"], siblings=weights),
            ),
            looks=(Look("huggingface", "models_of:deepseek-ai", Outcome.ANSWERED, at(second), at(second)),),
            received={"model": 2},
        ),
        Page(
            (model(third, R1, "2025-01-20T03:46:07.000Z", 120, gated="manual", **r1),),
            looks=(Look("huggingface", "models_of:deepseek-ai", Outcome.ANSWERED, at(third), at(third)),),
            received={"model": 1},
        ),
    ]


def new_run(engine: Engine) -> int:
    """A run of its own."""
    with engine.begin() as connection:
        query = text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('small', :name) RETURNING run_id")
        return int(connection.execute(query, {"name": f"small {next(_NUMBER)}"}).scalar_one())


def make_marts(engine: Engine) -> int:
    """Build and publish what is landed; returns the publication's number."""
    with engine.begin() as connection:
        load_rules(connection)
    read_documents(engine)
    build_core(engine)
    publish.build(engine)
    made = publish.publish(engine, new_run(engine), rule_set="r", registry_hash="h", world="a small world")
    assert made.publication_id is not None
    return made.publication_id


def build_and_compare(engine: Engine, *, is_approved: bool = False) -> publish.Publication:
    """Build, compare and publish, as the mart Dag does; ``is_approved``: a person says yes first."""
    with engine.begin() as connection:
        load_rules(connection)
    read_documents(engine)
    build_core(engine)
    publish.build(engine)
    run = new_run(engine)
    found = publish.compare(engine, run, rule_set="r", registry_hash="h")
    if is_approved:
        approval.ask(engine, run, found.fingerprint, "Publish?", timedelta(days=1))
        approval.decide(engine, run, "approved", by="ann")
    return publish.publish(engine, run, rule_set="r", registry_hash="h", world="made up")


def ask(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    """What a reader's query gives, who sees nothing but mart."""
    connection.execute(text("SET LOCAL ROLE observatory_reader"))
    found = [tuple(row) for row in connection.execute(text(statement)).all()]
    connection.rollback()
    return found


def tell(engine: Engine, page: Page) -> int:
    """Land one day and publish it."""
    land(engine, new_run(engine), "huggingface", page)
    return make_marts(engine)
