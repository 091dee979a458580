"""Upkeep: silence is noticed, and text that may be kept no longer is purged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from observatory.errors import StalePipeline
from observatory.landing.writer import land
from observatory.quality.silence import UNWOKEN, has_no_recent_run, refuse_silence, silent_dags
from observatory.sources.base import Look, Outcome, Page, Record, Reject, Tombstone
from observatory.warehouse.purge import purge_text

NOW = datetime(2025, 9, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=31)


def new_run(engine: Engine, name: str, dag_id: str = "ingest_huggingface") -> int:
    """A run to land in."""
    with engine.begin() as connection:
        found = connection.execute(
            text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES (:dag, :name, 'huggingface') RETURNING run_id"), {"dag": dag_id, "name": name}
        )
        return int(found.scalar_one())


def card(name: str, at: datetime = NOW) -> Record:
    """A card of a few words."""
    return Record("huggingface", "model_card", "file", name, at, text=b"words of " + name.encode(), locator="README.md")


def texts(engine: Engine) -> dict[str, str | None]:
    """Each card's newest text; None where it was purged."""
    query = "SELECT DISTINCT ON (key) key, text FROM raw.record_version JOIN raw.record USING (record_id) WHERE kind = 'model_card' ORDER BY key, 1, record_version.raw_version_id DESC"  # noqa: E501 - one query
    with engine.connect() as connection:
        return {row.key: row.text for row in connection.execute(text(query))}


def test_the_text_of_what_is_gone_for_thirty_days_is_purged_and_nothing_else(warehouse: Engine) -> None:
    names = ["acme/gone", "acme/renamed", "acme/there", "acme/just-gone", "acme/back", "acme/taken-down"]
    model = Record("huggingface", "model", "list", "acme/gone", NOW, payload={"id": "acme/gone", "tags": ["x"], "cardData": {"intro": "words"}})
    reject = Reject("huggingface", "model_tree", "item", "acme/gone", "not_a_list", "", b"words", NOW)
    land(
        warehouse,
        new_run(warehouse, "cards"),
        "huggingface",
        Page((*map(card, names), model), (reject,), received={"model_card": 6, "model": 1, "model_tree": 1}),
    )
    stones = [Tombstone("huggingface", "model", name, NOW) for name in ("acme/gone", "acme/back")]
    stones.append(Tombstone("huggingface", "model", "acme/renamed", NOW, renamed_to="acme/new"))
    stones.append(Tombstone("huggingface", "model", "acme/just-gone", LATER - timedelta(days=1)))
    land(warehouse, new_run(warehouse, "gone"), "huggingface", Page(tombstones=tuple(stones)))
    again = tuple(replace(stone, observed_at=stone.observed_at + timedelta(days=1)) for stone in stones)
    land(warehouse, new_run(warehouse, "gone on another day"), "huggingface", Page(tombstones=again))
    look = Look("huggingface", "models_of:acme", Outcome.ANSWERED, LATER, LATER)
    land(warehouse, new_run(warehouse, "back"), "huggingface", Page((card("acme/back", LATER),), looks=(look,), received={"model_card": 1}))
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO core.takedown (service, kind, id, requested_on, reason) VALUES ('huggingface', 'model', 'Acme/Taken-Down', '2025-09-30', 'asked')"
            )
        )
    assert purge_text(warehouse) == {"versions": 3, "rejects": 1}
    assert {name for name, words in texts(warehouse).items() if words is None} == {"acme/gone", "acme/taken-down"}
    with warehouse.connect() as connection:
        kept = connection.execute(text("SELECT payload, octet_length(content_hash) FROM raw.record_version WHERE payload IS NOT NULL")).all()
        bytes_kept = connection.execute(text("SELECT octet_length(body), octet_length(body_hash) FROM raw.rejected_record")).all()
    assert [tuple(row) for row in kept] == [({"id": "acme/gone", "tags": ["x"]}, 32)]
    assert [tuple(row) for row in bytes_kept] == [(0, 32)]
    assert purge_text(warehouse) == {"versions": 0, "rejects": 0}


def test_a_repository_that_returns_after_the_purge_is_landed_again(warehouse: Engine) -> None:
    land(warehouse, new_run(warehouse, "return"), "huggingface", Page((card("acme/gone", LATER),), received={"model_card": 1}))
    assert texts(warehouse)["acme/gone"] == "words of acme/gone"
    assert purge_text(warehouse)["versions"] == 0


def test_silence_is_noticed_by_the_last_good_end(warehouse: Engine) -> None:
    day = timedelta(days=1)
    assert silent_dags(warehouse, ["never_ran"], day) == []
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE meta.migration SET applied_at = now() - interval '2 days'"))
        connection.execute(text("UPDATE meta.run SET state = 'success', ended_at = now() - interval '3 days'"))
    new_run(warehouse, "still running")
    with pytest.raises(StalePipeline, match=r"ingest_huggingface: last good end 2.*; never_ran: last good end never"):
        refuse_silence(warehouse, ["ingest_huggingface", "never_ran"], day)
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE meta.run SET state = 'success', ended_at = now() WHERE dag_run_id = 'still running'"))
    refuse_silence(warehouse, ["ingest_huggingface"], day)


@pytest.mark.parametrize("state", ["running", "failed", "skipped", "success"])
def test_a_dag_that_nobody_woke_for_more_than_a_day_is_woken_by_upkeep(warehouse: Engine, state: str) -> None:
    dag_id = f"ingest_after_{state}"
    assert has_no_recent_run(warehouse, dag_id, timedelta(seconds=-1)), "a Dag that never ran counts from the first migration"
    assert not has_no_recent_run(warehouse, dag_id, timedelta(days=36_500))
    new_run(warehouse, "long ago", dag_id)
    with warehouse.begin() as connection:
        set_back = text("UPDATE meta.run SET started_at = now() - interval '28 hours', state = :state WHERE dag_id = :dag")
        connection.execute(set_back, {"dag": dag_id, "state": state})
    assert has_no_recent_run(warehouse, dag_id, UNWOKEN), "however its last run ended"
    new_run(warehouse, "today", dag_id)
    assert not has_no_recent_run(warehouse, dag_id, UNWOKEN)
