"""A publication is as of the data it was built from, however long a person thought it over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from small_world import DAYS, at, make_marts, new_run, pages, tell
from sqlalchemy import Engine, text

from observatory.errors import AuditFailed
from observatory.landing.reading import read_documents
from observatory.landing.writer import land
from observatory.warehouse import approval, publish
from observatory.warehouse.build import build_core

RULES = {"rule_set": "r2", "registry_hash": "h"}


def one(engine: Engine, query: str, **values: object) -> object:
    with engine.connect() as connection:
        return connection.execute(text(query), values).scalar_one()


def as_of(engine: Engine, publication: int | None) -> object:
    return one(engine, "SELECT as_of FROM mart.publication WHERE publication_id = :id", id=publication)


def test_an_approval_days_later_does_not_move_the_day_of_the_data(warehouse: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = pages()
    assert as_of(warehouse, tell(warehouse, first)) == at(DAYS[0])
    # In a world of three models a changed row is already a large share.
    monkeypatch.setattr(publish, "DIFF_ROWS_MIN", 0)
    land(warehouse, new_run(warehouse), "huggingface", second)
    read_documents(warehouse)
    build_core(warehouse)
    run = new_run(warehouse)
    publish.build(warehouse)
    found = publish.compare(warehouse, run, **RULES)
    assert found.problems, "this build has to wait for a person"
    approval.ask(warehouse, run, found.fingerprint, "Publish?", timedelta(days=30))
    # While the person thinks, the next ingest lands another day; another run of the line cannot build yet.
    land(warehouse, new_run(warehouse), "huggingface", third)
    assert one(warehouse, "SELECT max(ended_at) FROM meta.look") == at(DAYS[2])
    with pytest.raises(AuditFailed, match="Nobody approved"):
        publish.publish(warehouse, run, world="a small world", **RULES)
    approval.decide(warehouse, run, "approved", by="ann", at=at(DAYS[2]) + timedelta(days=2))
    made = publish.publish(warehouse, run, world="a small world", must_be_compared=True, **RULES)
    assert as_of(warehouse, made.publication_id) == at(DAYS[1]), "the data's day, not the approval's"
    assert one(warehouse, "SELECT mart.publication_as_of(:day)", day=DAYS[1]) == made.publication_id, "who asks for that day is given it"
    assert one(warehouse, "SELECT max(observed_at) FROM mart.evidence WHERE raw_version_id IS NOT NULL") == at(DAYS[1])
    assert as_of(warehouse, make_marts(warehouse)) == at(DAYS[2]), "the next build has the day that came meanwhile"


def test_a_build_made_again_without_a_new_core_keeps_the_cores_day(warehouse: Engine) -> None:
    # Clearing build_next of an old run makes build anew from a core that saw nothing of what was landed since.
    page = pages()[2]
    late = at(DAYS[2]) + timedelta(days=9)
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE meta.look SET ended_at = :late WHERE ended_at = :at"), {"late": late, "at": at(DAYS[2])})
    publish.build(warehouse)
    assert page.looks[0].ended_at == at(DAYS[2]) == one(warehouse, "SELECT as_of FROM meta.made_from WHERE what = 'build'")
    build_core(warehouse)
    publish.build(warehouse)
    assert one(warehouse, "SELECT as_of FROM meta.made_from WHERE what = 'build'") == late
