"""Landing, core and publication against a real Postgres: idempotent, whole or not at all, every column explained."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from observatory.cli.warehouse import main as warehouse_command
from observatory.errors import AuditFailed, WarehouseError
from observatory.landing.reading import load_rules, read_documents
from observatory.landing.writer import land
from observatory.local import postgres
from observatory.quality.completeness import audit_receipt
from observatory.quality.runner import audit
from observatory.sources.base import Look, Outcome, Page, Record, Reject
from observatory.store import Folder
from observatory.warehouse import publish
from observatory.warehouse.build import build_core
from observatory.warehouse.engine import engine_for
from observatory.warehouse.migrate import migrate

NOW = datetime(2025, 8, 10, tzinfo=UTC)
CARD = b"---\nlicense: mit\n---\n# A\n\n[Paper](https://arxiv.org/abs/2501.12948)\n"


def model(hub_id: str, **told: object) -> Record:
    return Record("huggingface", "model", "list", hub_id, NOW, payload={"id": hub_id, **told}, counters={"likes": 3})


def page() -> Page:
    records = (
        model("deepseek-ai/DeepSeek-R1", gated=False, tags=["safetensors", "license:mit"]),
        model("deepseek-ai/nothing", gated=False, tags=[], siblings=[{"rfilename": "README.md"}]),
        model("deepseek-ai/only-id"),
        Record("huggingface", "model_card", "file", "deepseek-ai/DeepSeek-R1", NOW, text=CARD, locator="README.md"),
    )
    reject = Reject("huggingface", "model", "list", None, "ill_formed_id", "", b'{"id": 3}', NOW)
    looks = (
        Look("huggingface", "models_of:deepseek-ai", Outcome.ANSWERED, NOW, NOW),
        Look("huggingface", "model_card:deepseek-ai/DeepSeek-R1", Outcome.ANSWERED, NOW, NOW),
        Look("huggingface", "model_card:deepseek-ai/only-id", Outcome.REFUSED, NOW, NOW, "403"),
    )
    return Page(records, (reject,), looks, received={"model": 4, "model_card": 1}, cursor={"at": 1})


def new_run(engine: Engine, name: str) -> int:
    with engine.begin() as connection:
        query = "INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES ('test', :name, NULL) RETURNING run_id"
        return int(connection.execute(text(query), {"name": name}).scalar_one())


def rows(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def make_marts(engine: Engine, run: int) -> publish.Publication:
    with engine.begin() as connection:
        load_rules(connection)
    read_documents(engine)
    build_core(engine)
    publish.build(engine)
    return publish.publish(engine, run, rule_set="r", registry_hash="h", world="test")


def test_every_table_view_and_column_is_explained(warehouse: Engine) -> None:
    query = """
        SELECT n.nspname || '.' || c.relname || coalesce('.' || a.attname, '')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE n.nspname IN ('raw', 'staging', 'core', 'build', 'mart', 'meta') AND c.relkind IN ('r', 'v')
          AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL)"""
    assert rows(warehouse, query) == []


def test_migrating_again_does_nothing_and_an_altered_migration_is_refused(warehouse: Engine, tmp_path: Path) -> None:
    assert migrate(warehouse) == []
    (tmp_path / "0001_schemas.sql").write_text("SELECT 1;")
    with pytest.raises(WarehouseError, match="altered"):
        migrate(warehouse, tmp_path)


def test_what_waits_for_the_warehouse_ends_when_it_is_migrated_and_says_what_is_missing(sockets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    postgres.create_database(sockets, "waited_for")
    url = postgres.url(sockets, "waited_for")
    engine = engine_for(url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBSERVATORY_WAREHOUSE_URL", url)

        def waited(seconds: str) -> tuple[int, str]:
            status = warehouse_command(["wait", "--seconds", seconds])
            told = capsys.readouterr()
            return status, told.out + told.err

        status, told = waited("0")
        assert status == 1 and "the first is 0001_" in told
        with engine.connect() as connection:
            assert connection.execute(text("SELECT to_regclass('meta.migration')")).scalar() is None
        with ThreadPoolExecutor(1) as pool:
            made = pool.submit(lambda: migrate(engine))
            assert waited("300") == (0, "the warehouse has all migrations of this release\n")
        assert made.result()
        # Workers know only the login of who loads.
        postgres.create_login(sockets, "who_waits", "observatory_loader")
        patch.setenv("OBSERVATORY_WAREHOUSE_URL", postgres.url(sockets, "waited_for", user="who_waits"))
        assert waited("0")[0] == 0
        with engine.begin() as connection:
            last = connection.execute(text("DELETE FROM meta.migration WHERE version = (SELECT max(version) FROM meta.migration) RETURNING name")).scalar()
        status, told = waited("0.01")
        assert status == 1 and f"1 migrations are missing, the first is {last}" in told
        # The warehouse of a release to come: no time makes this one fit it.
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO meta.migration (version, name, checksum) VALUES (9998, '9998_a.sql', 'x'), (9999, '9999_b.sql', 'x')"))
        status, told = waited("300")
        assert status == 1 and "of a newer release (migration 9999" in told


def test_landing_twice_writes_one_version_one_counter_one_reject(warehouse: Engine) -> None:
    run = new_run(warehouse, "first")
    first = land(warehouse, run, "huggingface", page(), "walk")
    assert first.as_dict()["model"] == {"received": 4, "landed": 3, "unchanged": 0, "rejected": 1}
    again = land(warehouse, run, "huggingface", page(), "walk")
    assert again.as_dict()["model"] == {"received": 4, "landed": 0, "unchanged": 3, "rejected": 1}
    assert rows(warehouse, "SELECT count(*) FROM raw.record_version") == [(4,)]
    assert rows(warehouse, "SELECT count(*), max(likes) FROM raw.counter") == [(3, 3)]
    assert rows(warehouse, "SELECT reason, convert_from(body, 'UTF8') FROM raw.rejected_record") == [("ill_formed_id", '{"id": 3}')]
    assert rows(warehouse, "SELECT looks FROM meta.look WHERE scope = 'models_of:deepseek-ai'") == [(2,)]
    assert rows(warehouse, "SELECT state FROM meta.cursor") == [({"at": 1},)]
    assert audit_receipt(warehouse, run)["receipt"]["model"]["received"] == 8


def test_a_receipt_that_does_not_add_up_is_refused(warehouse: Engine) -> None:
    run = new_run(warehouse, "lost")
    land(warehouse, run, "huggingface", Page(received={"model": 1}))
    with pytest.raises(AuditFailed, match="what_was_received"):
        audit_receipt(warehouse, run)


def test_unknown_is_not_closed_and_a_second_publication_changes_nothing(warehouse: Engine) -> None:
    run = new_run(warehouse, "marts")
    assert make_marts(warehouse, run).publication_id is not None
    found = dict(rows(warehouse, "SELECT hub_id, weights_status FROM mart.model_disclosure"))  # type: ignore[arg-type]
    assert found == {"deepseek-ai/DeepSeek-R1": "open", "deepseek-ai/nothing": "unknown", "deepseek-ai/only-id": "unknown"}
    empty = rows(warehouse, "SELECT quotation FROM mart.evidence WHERE hub_id = 'deepseek-ai/nothing' AND dimension = 'weights' AND rule LIKE 'look.%'")
    assert empty == [("a file list without weights, and card: not asked",)]
    why = rows(warehouse, "SELECT rule, quotation FROM mart.evidence WHERE hub_id = 'deepseek-ai/only-id' AND dimension = 'code'")
    assert why == [("look.none", "card: the service refused our call (403)")]
    assert rows(warehouse, "SELECT DISTINCT code_status, data_status FROM mart.release_disclosure WHERE release_id = 'openai/gpt-4'") == [("closed", "partial")]
    again = make_marts(warehouse, new_run(warehouse, "again"))
    assert again.publication_id is None
    assert sum(count.changed for count in again.changes.values()) == 0


def test_a_reader_reads_and_writes_nothing_and_its_views_outlive_a_publication(warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        connection.execute(text("CREATE VIEW public.mine AS SELECT count(*) AS n FROM mart.model_disclosure"))
        connection.execute(text("GRANT SELECT ON public.mine TO observatory_reader"))
    make_marts(warehouse, new_run(warehouse, "after a view"))
    for query in ("SELECT n FROM public.mine", "SELECT count(*) FROM mart.evidence", "SELECT count(*) FROM mart.publication"):
        with warehouse.begin() as connection:
            connection.execute(text("SET LOCAL ROLE observatory_reader"))
            assert connection.execute(text(query)).scalar_one() > 0
    for statement in ("DELETE FROM mart.evidence", "CREATE TABLE mart.x ()", "INSERT INTO meta.cursor DEFAULT VALUES"):
        with warehouse.begin() as connection, pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("SET LOCAL ROLE observatory_reader"))
            connection.execute(text(statement))


def test_a_change_moves_the_old_row_to_the_history(warehouse: Engine) -> None:
    changed = model("deepseek-ai/nothing", gated=False, tags=["safetensors"], siblings=[{"rfilename": "model.safetensors"}])
    land(warehouse, new_run(warehouse, "change"), "huggingface", Page((changed,), received={"model": 1}))
    publication = make_marts(warehouse, new_run(warehouse, "changed"))
    assert publication.publication_id is not None
    query = "SELECT weights_status, published_to IS NOT NULL FROM mart.model_disclosure_history WHERE hub_id = 'deepseek-ai/nothing'"
    assert rows(warehouse, query) == [("unknown", True)]
    assert rows(warehouse, "SELECT weights_status FROM mart.model_disclosure WHERE hub_id = 'deepseek-ai/nothing'") == [("open",)]


def test_every_layer_passes_its_checks_and_a_planted_closed_is_refused(warehouse: Engine, tmp_path: Path) -> None:
    run = new_run(warehouse, "audits")
    for layer in ("staging", "core", "build"):
        results = audit(layer, warehouse, run, Folder(tmp_path))
        assert [one.check_name for one in results if one.severity == "fail" and not one.is_met] == []
        assert (tmp_path / "data_docs" / layer / "index.html").exists()
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE build.model_disclosure SET code_status = 'closed', code_look = 'partial' WHERE hub_id = 'deepseek-ai/only-id'"))
    with pytest.raises(AuditFailed, match="no_published_closed_without_a_complete_look"):
        audit("build", warehouse, run, Folder(tmp_path))
    unmet = rows(warehouse, f"SELECT check_name FROM meta.quality_result WHERE run_id = {run} AND layer = 'build' AND severity = 'fail' AND NOT is_met")
    assert ("no_published_closed_without_a_complete_look",) in unmet
    told = json.dumps([path.read_text(errors="replace") for path in tmp_path.rglob("*.html")])
    assert "postgresql+psycopg2" not in told


def test_a_correction_overrules_a_status_and_a_link_and_is_seen(warehouse: Engine) -> None:
    release = "deepseek/deepseek-r1"
    papers = "SELECT artifact_id FROM core.release_member WHERE release_id = 'deepseek/deepseek-r1' AND artifact_kind = 'paper' ORDER BY 1"
    assert ("2501.12948",) in rows(warehouse, papers)
    with warehouse.begin() as connection:
        for field, value in (("code_status", "closed"), ("remove_paper", "2501.12948"), ("add_paper", "2501.99999"), ("add_repository", "a/b")):
            connection.execute(
                text("INSERT INTO core.correction VALUES ('release', :release, :field, :value, 'https://example.org/why', '2026-01-01', NULL)"),
                {"release": release, "field": field, "value": value},
            )
    make_marts(warehouse, new_run(warehouse, "corrected"))
    status = rows(warehouse, "SELECT code_status, code_look FROM mart.release_disclosure WHERE release_id = 'deepseek/deepseek-r1'")
    assert status == [("closed", "complete")]
    told = dict(rows(warehouse, "SELECT indicator, status FROM mart.release_indicator WHERE release_id = 'deepseek/deepseek-r1' AND dimension = 'code'"))  # type: ignore[arg-type]  # rows of two
    assert told == {"training_code": "closed"}, "a status by a person says nothing of the indicators beside it"
    assert rows(warehouse, papers) == [("2501.99999",)]
    seen = rows(
        warehouse,
        "SELECT rule, quotation FROM mart.evidence WHERE release_id = 'deepseek/deepseek-r1' AND rule LIKE 'correction.%'"
        " AND dimension <> 'licence' ORDER BY 2",
    )
    assert seen == [
        ("correction.link", "add_paper = 2501.99999; https://example.org/why"),
        ("correction.link", "add_repository = a/b; https://example.org/why"),
        ("correction.status", "code_status = closed; https://example.org/why"),
        ("correction.link", "remove_paper = 2501.12948; https://example.org/why"),
    ]


def test_what_is_not_known_of_an_indicator_has_no_row_and_is_missing_in_the_scores(warehouse: Engine) -> None:
    found = rows(warehouse, "SELECT release_id, indicator, status FROM mart.release_indicator")
    only_id = {indicator for release_id, indicator, _ in found if str(release_id).endswith("only-id")}
    assert only_id == set(), "nothing is known of it, so that nothing is said"
    assert ("openai/gpt-4", "final_weights", "closed") in found
    scores = rows(
        warehouse,
        "SELECT weights_score, weights_coverage, code_score, code_coverage, mof_class, osai_coverage FROM mart.release_score WHERE release_id = 'openai/gpt-4'",
    )
    assert scores and scores[0][0] == 0 and scores[0][2] == 0 and scores[0][4] is None
    missing = rows(warehouse, "SELECT count(*) FROM mart.release_score WHERE code_coverage = 0 AND code_score IS NOT NULL")
    assert missing == [(0,)]


def test_the_review_queue_begins_with_the_largest_adoption(warehouse: Engine) -> None:
    order = rows(warehouse, "SELECT downloads FROM mart.review_queue ORDER BY place")
    told = [row[0] for row in order if row[0] is not None]
    assert told == sorted(told, reverse=True)  # type: ignore[type-var]  # numbers
