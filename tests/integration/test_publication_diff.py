"""A publication that differs too much from the last waits for a person; what it would change is kept, and told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from observatory.errors import AuditFailed
from observatory.warehouse import approval, publish

RULES = {"rule_set": "r1", "registry_hash": "h1"}


def new_run(engine: Engine, name: str) -> int:
    with engine.begin() as connection:
        found = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('build_marts', :name) RETURNING run_id"), {"name": name})
        return int(found.scalar_one())


def rows(engine: Engine, query: str, **values: object) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def put(engine: Engine, number: int, *, downloads: int = 0, gated: str = "false") -> None:
    """Make the next mart.model hold so many models."""
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM build.model"))
        connection.execute(
            text(
                "INSERT INTO build.model (hub_id, release_id, role, lab_id, universe, gated, licence_class, parents, downloads)"
                " SELECT 'a/m' || i, 'r', 'size', 'unknown', 'scope', :gated, 'unknown', '{}', :downloads FROM generate_series(1, :number) i"
            ),
            {"number": number, "downloads": downloads, "gated": gated},
        )


def publish_next(engine: Engine, name: str, *, is_approved: bool = False, **rules: str) -> dict[str, publish.Difference]:
    run = new_run(engine, name)
    told = {**RULES, **rules}
    found = publish.compare(engine, run, **told)
    if is_approved:
        approve(engine, run, found)
    publish.publish(engine, run, world="test", **told)
    return {one.mart: one for one in found.marts}


def approve(engine: Engine, run: int, found: publish.Comparison) -> None:
    """Ask a person, who says yes."""
    approval.ask(engine, run, found.fingerprint, "Publish?", timedelta(days=1))
    approval.decide(engine, run, "approved", by="ann")


def test_the_first_publication_is_not_stopped_and_an_equal_one_has_no_difference(warehouse: Engine) -> None:
    put(warehouse, 200)
    first = publish_next(warehouse, "first")["model"]
    assert (first.before, first.added, first.share, first.is_exceeded, first.cause) == (0, 200, 1.0, False, "first")
    again = publish_next(warehouse, "again")["model"]
    assert (again.before, again.added, again.removed, again.changed, again.share, again.cause) == (200, 0, 0, 0, 0.0, "data")
    assert again.moved == 0


def test_what_moves_every_day_changes_no_row(warehouse: Engine) -> None:
    put(warehouse, 200, downloads=5)
    moved = publish_next(warehouse, "counters")["model"]
    assert (moved.changed, moved.share) == (0, 0.0)
    assert moved.moved == 200, "and is told, since a reader of the differences would think that nothing was another"
    assert rows(warehouse, "SELECT moved, changed FROM mart.publication_diff WHERE mart = 'model' ORDER BY run_id DESC LIMIT 1") == [(200, 0)]
    assert rows(warehouse, "SELECT DISTINCT downloads FROM mart.model") == [(5,)], "it is published all the same"


def test_a_mass_deletion_is_refused_then_approved(warehouse: Engine) -> None:
    put(warehouse, 80, downloads=5)
    with pytest.raises(AuditFailed, match=r"model: 0 added, 120 removed, 0 changed of 200, share 0\.60 above 0\.50 \(only data came\)\. Nobody approved"):
        publish_next(warehouse, "deleted")
    assert rows(warehouse, "SELECT count(*) FROM mart.model") == [(200,)], "readers keep the last publication"
    kept = (
        "SELECT before, removed, is_exceeded, is_approved, cause FROM meta.publication_diff JOIN meta.run USING (run_id)"
        " WHERE mart = 'model' AND dag_run_id = :name"
    )
    assert rows(warehouse, kept, name="deleted") == [(200, 120, True, False, "data")]
    publish_next(warehouse, "approved", is_approved=True)
    assert rows(warehouse, "SELECT count(*) FROM mart.model") == [(80,)]
    assert rows(warehouse, kept, name="approved") == [(200, 120, True, True, "data")]


def test_changed_rules_ask_for_a_person_and_are_named_as_the_cause(warehouse: Engine) -> None:
    put(warehouse, 150)
    publish_next(warehouse, "grown")
    put(warehouse, 150, gated="auto")
    with pytest.raises(AuditFailed, match=r"150 changed of 150.*changed since the last publication: rules, registry"):
        publish_next(warehouse, "other rules", rule_set="r2", registry_hash="h2")
    told = publish.differences(warehouse, int(str(rows(warehouse, "SELECT max(run_id) FROM meta.run")[0][0])))
    assert told["model"]["cause"] == "rules, registry" and told["model"]["changed"] == 150
    assert publish_next(warehouse, "meant", is_approved=True, rule_set="r2")["model"].cause == "rules"


def test_a_small_mart_is_not_stopped(warehouse: Engine) -> None:
    put(warehouse, 90)
    publish_next(warehouse, "small", is_approved=True)
    put(warehouse, 3)
    assert publish_next(warehouse, "smaller")["model"].is_exceeded is False


def tell_gated_share(engine: Engine, months: int, *, share: str = "0.5") -> None:
    """Make the next mart.gated_share hold 60 labs in so many months."""
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM build.gated_share"))
        connection.execute(
            text(
                "INSERT INTO build.gated_share (scope_kind, scope_id, month, not_gated, gated_auto, gated_manual, gated_form_unknown, gated_share,"
                " metric, universe, \"window\", definition_version, n) SELECT 'lab', 'l' || lab, date '2025-01-01' + make_interval(months => month),"
                " 1, 1, 0, 0, CAST(:share AS numeric), 'gated_share', 'rated', 'month', 1, 2 FROM generate_series(1, 60) lab, generate_series(1, :months) month"
            ),
            {"months": months, "share": share},
        )


def test_a_new_month_is_no_difference(warehouse: Engine) -> None:
    tell_gated_share(warehouse, 2)
    publish_next(warehouse, "two months", is_approved=True)
    tell_gated_share(warehouse, 5, share="0.9")
    told = publish_next(warehouse, "five months")["gated_share"]
    assert (told.before, told.added, told.changed, told.share) == (120, 180, 0, 0.0)


def test_what_was_known_and_is_not_any_more_is_a_change(warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE build.gated_share SET gated_share = NULL"))
    with pytest.raises(AuditFailed, match=r"gated_share: 0 added, 0 removed, 300 changed of 300, share 1\.00"):
        publish_next(warehouse, "unknown")


def test_every_volatile_column_is_one_of_its_mart() -> None:
    for obj in publish.marts():
        assert 0 < obj.max_change <= 1 and not set(obj.volatile) & set(obj.key), obj.name
        assert all(name in obj.sql for name in obj.volatile), obj.name
        assert obj.period is None or obj.period in obj.key, obj.name


def test_an_answer_counts_for_exactly_the_build_that_was_shown(warehouse: Engine) -> None:
    put(warehouse, 400)
    run = new_run(warehouse, "shown")
    found = publish.compare(warehouse, run, **RULES)
    approve(warehouse, run, found)
    put(warehouse, 401)
    with pytest.raises(AuditFailed, match="changed since they were compared"):
        publish.publish(warehouse, run, world="test", **RULES)
    again = publish.compare(warehouse, run, **RULES)
    assert again.problems and again.fingerprint != found.fingerprint
    with pytest.raises(AuditFailed, match="Nobody approved"):
        publish.publish(warehouse, run, world="test", **RULES)
    put(warehouse, 400)
    assert publish.compare(warehouse, run, **RULES).fingerprint == found.fingerprint, "the order in which rows came does not matter"
    with warehouse.begin() as connection:
        connection.execute(
            text("INSERT INTO meta.publication (as_of, run_id, rule_set, registry_hash, world) VALUES (now(), :run, 'r', 'h', 'x')"), {"run": run}
        )
    with pytest.raises(AuditFailed, match="changed since they were compared"):
        publish.publish(warehouse, run, world="test", **RULES)


@pytest.mark.parametrize(("decision", "by"), [("rejected", "ann"), ("timed out", None), (None, None)])
def test_nothing_but_a_persons_yes_publishes(warehouse: Engine, decision: approval.Decision | None, by: str | None) -> None:
    put(warehouse, 600)
    run = new_run(warehouse, f"asked, {decision}")
    found = publish.compare(warehouse, run, **RULES)
    approve(warehouse, run, found)
    approval.ask(warehouse, run, found.fingerprint, "Asked anew", timedelta(days=1))
    if decision is not None:
        approval.decide(warehouse, run, decision, by=by)
    with pytest.raises(AuditFailed, match="Nobody approved"):
        publish.publish(warehouse, run, world="test", **RULES)
    kept = rows(warehouse, "SELECT decision, decided_by, decided_at IS NOT NULL FROM meta.approval WHERE run_id = :run ORDER BY approval_id", run=run)
    assert kept == [("approved", "ann", True), (decision, by, decision is not None)]


@pytest.mark.parametrize(("decision", "by"), [("approved", None), ("rejected", None), ("timed out", "ann")])
def test_a_decision_is_one_of_a_person_who_is_named(warehouse: Engine, decision: approval.Decision, by: str | None) -> None:
    run = new_run(warehouse, f"named, {decision}, {by}")
    approval.ask(warehouse, run, "f", "Publish?", timedelta(days=1))
    with pytest.raises(AuditFailed, match="a person, who is named"):
        approval.decide(warehouse, run, decision, by=by)


def test_one_question_has_one_answer(warehouse: Engine) -> None:
    run = new_run(warehouse, "one answer")
    approval.ask(warehouse, run, "f", "Publish?", timedelta(days=1))
    approval.decide(warehouse, run, "rejected", by="ann")
    with pytest.raises(AuditFailed, match="no question that waits"):
        approval.decide(warehouse, run, "approved", by="ben")


def test_a_run_of_the_dag_that_compared_nothing_publishes_nothing(warehouse: Engine) -> None:
    with pytest.raises(AuditFailed, match="compared nothing"):
        publish.publish(warehouse, new_run(warehouse, "cleared"), world="test", must_be_compared=True, **RULES)


def test_the_question_names_marts_rows_and_cause(warehouse: Engine) -> None:
    put(warehouse, 900)
    run = new_run(warehouse, "question")
    found = publish.compare(warehouse, run, rule_set="r9", registry_hash="h1")
    told = approval.question(found, run_id=run, world="test", wait=timedelta(days=3), link="https://airflow.example/c?build=1")
    assert "| `model` |" in told and "`a/m" in told and "added" in told
    assert "The rules (or the SQL)" in told and "3 days" in told and "(https://airflow.example/c?build=1)" in told
