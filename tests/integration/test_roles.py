"""Each role tries what it may not do, by a login that is a member of it alone, and is refused; what it needs, it can do."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from integration.test_export import write
from integration.test_warehouse import new_run, page
from psycopg2 import Error
from psycopg2.errorcodes import INSUFFICIENT_PRIVILEGE
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from observatory.landing.reading import load_rules, read_documents, want_named
from observatory.landing.writer import land
from observatory.quality.runner import audit
from observatory.store import Folder
from observatory.warehouse import cold, hub_adoption, hub_disclosure, hub_lineage, hub_withdrawal, publish, purge
from observatory.warehouse.build import build_core
from observatory.warehouse.engine import engine_for
from observatory.warehouse.registry import load_registry

ROLES = ("reader", "analyst", "loader")
OURS = ("raw", "staging", "core", "build", "mart", "meta")

# What no role may do: files, programs, other roles, objects of ours, the server.
NOBODY = {
    "make a table in raw": "CREATE TABLE raw.mine (x integer)",
    "make a table in core": "CREATE TABLE core.mine (x integer)",
    "make a table in mart": "CREATE TABLE mart.mine (x integer)",
    "make a table in public": "CREATE TABLE public.mine (x integer)",
    "make a view in mart": "CREATE VIEW mart.mine AS SELECT 1 AS x",
    "replace a view of mart": "CREATE OR REPLACE VIEW mart.hub_lab_month AS SELECT 1 AS x",
    "make a function in mart": "CREATE FUNCTION mart.mine() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
    "replace a function of core": "CREATE OR REPLACE FUNCTION core.plain_name(name text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT 1::text'",
    "shadow our functions in public": "SET search_path = public, core; CREATE FUNCTION plain_name(name text) RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
    "shadow a function of Postgres in public": "CREATE FUNCTION public.date_trunc(text, date) RETURNS date LANGUAGE sql AS 'SELECT $2'",
    "shadow an operator in public": "CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)",
    "make a schema": "CREATE SCHEMA mine",
    "drop an extension": "DROP EXTENSION plpgsql",
    "make an index": "CREATE INDEX mine ON mart.model (lab_id)",
    "make a trigger": "CREATE TRIGGER mine BEFORE INSERT ON mart.model EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "make a rule": "CREATE RULE mine AS ON SELECT TO mart.link_seen DO INSTEAD SELECT 1",
    "make a replication publication": "CREATE PUBLICATION mine FOR TABLE mart.model",
    "alter a table of mart": "ALTER TABLE mart.model ADD COLUMN mine integer",
    "rename a table of mart": "ALTER TABLE mart.model RENAME TO mine",
    "own a table of mart": "ALTER TABLE mart.model OWNER TO CURRENT_USER",
    "alter a view of mart": "ALTER VIEW mart.link_seen SET (security_invoker = true)",
    "alter a function of ours": "ALTER FUNCTION core.plain_name(text) SECURITY DEFINER",
    "comment on a table": "COMMENT ON TABLE mart.model IS 'mine'",
    "drop a table of mart": "DROP TABLE mart.alias",
    "drop a schema": "DROP SCHEMA build CASCADE",
    "truncate mart": "TRUNCATE mart.model",
    "delete publications": "DELETE FROM meta.publication",
    "delete publications through their view": "DELETE FROM mart.publication",
    "end a run through its view": "UPDATE mart.run SET state = 'success'",
    "publish through a view": "INSERT INTO mart.build (run_id, outcome) VALUES (1, 'published')",
    "rewrite the ledger of migrations": "UPDATE meta.migration SET checksum = ''",
    "delete raw records": "DELETE FROM raw.record",
    "delete history": "DELETE FROM mart.model_history",
    "rewrite history": "UPDATE mart.model_history SET published_to = now()",
    "change default privileges": "ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA mart GRANT ALL ON TABLES TO PUBLIC",
    "become the owner": "SET ROLE postgres",
    "become another session": "SET SESSION AUTHORIZATION postgres",
    "make a role": "CREATE ROLE mine",
    "become superuser": "ALTER ROLE CURRENT_USER SUPERUSER",
    "give itself the owner's role": "GRANT postgres TO CURRENT_USER",
    "read a file": "SELECT pg_read_file('postgresql.conf')",
    "read a file as bytes": "SELECT pg_read_binary_file('PG_VERSION')",
    "list a folder": "SELECT pg_ls_dir('.')",
    "look at a file": "SELECT pg_stat_file('PG_VERSION')",
    "read who may log in from where": "SELECT * FROM pg_hba_file_rules",
    "read passwords": "SELECT rolpassword FROM pg_authid",
    "run a program by COPY TO": "COPY (SELECT 1) TO PROGRAM 'cat'",
    "run a program by COPY FROM": "COPY mart.model FROM PROGRAM 'true'",
    "write a file by COPY": "COPY (SELECT 1) TO '/x'",
    "make a large object": "SELECT lo_create(0)",
    "make a large object, old way": "SELECT lo_creat(-1)",
    "fill a large object": "SELECT lo_from_bytea(0, 'x')",
    "change a large object": "SELECT lo_put(1, 0, 'x')",
    "read a file into a large object": "SELECT lo_import('/etc/passwd')",
    "write a large object to a file": "SELECT lo_export(1, '/x')",
    "fill the server's log": "SELECT pg_logical_emit_message(false, 'x', 'y')",
    "change the server": "ALTER SYSTEM SET fsync = off",
    "reload the server": "SELECT pg_reload_conf()",
    "switch triggers and keys off": "SET session_replication_role = replica",
    "end the owner's session": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
    "write through a DO block": "DO $$ BEGIN EXECUTE 'CREATE TABLE mart.mine (x integer)'; END $$",
}
# What only the pipeline may do.
NO_READER = {
    "read raw": "SELECT count(*) FROM raw.record",
    "read build": "SELECT count(*) FROM build.model",
    "read meta": "SELECT count(*) FROM meta.publication",
    "read the differences": "SELECT count(*) FROM meta.publication_diff",
    "insert into mart": "INSERT INTO mart.lab SELECT * FROM mart.lab",
    "update mart": "UPDATE mart.model SET lab_id = 'mine'",
    "update a column of mart": "UPDATE mart.evidence SET finding = 'open'",
    "delete from mart": "DELETE FROM mart.evidence",
    "merge into mart": "MERGE INTO mart.lab a USING mart.lab b ON a.lab_id = b.lab_id WHEN MATCHED THEN DELETE",
    "write through a query": "WITH gone AS (DELETE FROM mart.lab RETURNING *) SELECT count(*) FROM gone",
    "write through EXPLAIN": "EXPLAIN (ANALYZE) DELETE FROM mart.lab",
    "write through a view": "DELETE FROM mart.publication",
    "load rows by COPY": "COPY mart.model FROM STDIN",
    "refresh a materialized view": "REFRESH MATERIALIZED VIEW mart.probe",
    "lock rows": "SELECT 1 FROM mart.lab FOR UPDATE",
    "lock a table": "BEGIN; LOCK TABLE mart.lab IN ACCESS EXCLUSIVE MODE",
    "keep a publication waiting": "SELECT pg_advisory_lock(7301003)",
    "make a temporary table": "CREATE TEMPORARY TABLE mine (x integer)",
    "make a temporary table by SELECT": "SELECT * INTO TEMPORARY mine FROM mart.lab",
    "make a temporary function": "CREATE FUNCTION pg_temp.plain_name(name text) RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
    "make a partition": "SELECT raw.make_hub_counter_month('2020-01-01')",
    "drop a partition": "SELECT raw.drop_hub_counter_month('2020-01-01')",
    "drop an index by a function": "SELECT core.index_hub_edges(false)",
    "take keys": "SELECT raw.take_hub_keys(1)",
    "move a sequence": "SELECT setval('raw.hub_key', 1)",
    "become the pipeline": "SET ROLE observatory_loader",
}
ATTEMPTS = {
    "reader": {
        **NOBODY,
        **NO_READER,
        "read core": "SELECT count(*) FROM core.model",
        "read staging": "SELECT count(*) FROM staging.model",
        "call a function of core": "SELECT core.plain_name('x')",
        "become an analyst": "SET ROLE observatory_analyst",
    },
    "analyst": {**NOBODY, **NO_READER, "write core": "UPDATE core.release SET name = 'mine'", "empty core": "TRUNCATE core.hub_edge"},
    "loader": {
        **NOBODY,
        "detach a partition": "ALTER TABLE raw.hub_counter DETACH PARTITION raw.hub_counter_2025_08",
        "drop a partition": "DROP TABLE raw.hub_counter_2025_08",
        "drop an index": "DROP INDEX core.hub_edge_name",
        "empty what is not its own to make anew": "TRUNCATE core.release",
        "become a reader": "SET ROLE observatory_reader",
    },
}
COLLECTION = ("run", "receipt", "look_count", "backlog_count", "reject_count", "quality_result", "build", "publication_diff")
CASES = [(role, what, statement) for role, attempts in ATTEMPTS.items() for what, statement in attempts.items()]


@pytest.fixture(scope="module")
def logins(warehouse: Engine) -> dict[str, Engine]:
    """A login for each role: no superuser's session that put on a role, which could take it off again."""
    with warehouse.begin() as connection:
        for role in ROLES:
            found = connection.execute(text("SELECT to_regrole(:name)"), {"name": f"try_{role}"}).scalar()
            if found is None:
                connection.execute(text(f"CREATE ROLE try_{role} LOGIN IN ROLE observatory_{role}"))
        connection.execute(text("CREATE MATERIALIZED VIEW mart.probe AS SELECT 1 AS x"))
        connection.execute(text("SELECT raw.make_hub_counter_month('2025-08-10')"))
    return {role: engine_for(warehouse.url.set(username=f"try_{role}")) for role in ROLES}


@pytest.mark.parametrize(("role", "what", "statement"), CASES, ids=[f"{role}: {what}" for role, what, _ in CASES])
def test_an_attempt_is_refused(logins: dict[str, Engine], role: str, what: str, statement: str) -> None:
    with logins[role].connect().execution_options(isolation_level="AUTOCOMMIT") as connection, pytest.raises(Error) as refused:
        connection.connection.cursor().execute(statement)
    assert refused.value.pgcode == INSUFFICIENT_PRIVILEGE, refused.value


def test_a_reader_reads_all_of_mart_and_its_views(logins: dict[str, Engine], warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        objects = connection.execute(
            text("SELECT relname FROM pg_class WHERE relnamespace = 'mart'::regnamespace AND relkind IN ('r', 'v', 'm') AND relname <> 'probe'")
        ).scalars()
        names = list(objects)
        functions = connection.execute(
            text("SELECT proname FROM pg_proc WHERE pronamespace = 'mart'::regnamespace AND proargtypes = '1082'::oidvector AND prokind = 'f'")
        ).scalars()
        calls = [f"SELECT count(*) FROM mart.{name}('2025-08-10'::date)" for name in functions]
    for role in ("reader", "analyst"):
        with logins[role].connect() as connection:
            for query in [*(f"SELECT count(*) FROM (SELECT * FROM mart.{name}) held" for name in names), *calls]:
                connection.execute(text(query)).scalar_one()
            assert connection.execute(text("SELECT count(*) FROM mart.publication")).scalar_one() >= 0
    assert {"hub_account_month", "hub_lab_month", "link_seen", "publication", *COLLECTION} <= set(names)


def test_the_state_of_the_collection_is_readable_without_what_was_received(logins: dict[str, Engine], warehouse: Engine) -> None:
    run = new_run(warehouse, "with rejects")
    secret = "not for readers"
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO raw.rejected_record (source, kind, via, key, reason, detail, body, size_bytes, body_hash, observed_at, run_id)"
                " VALUES ('huggingface', 'model', 'list', :secret, 'ill_formed_id', :secret, convert_to(:secret, 'UTF8'), 15, sha256('x'), '2025-08-10', :run)"
            ),
            {"secret": secret, "run": run},
        )
        connection.execute(
            text(
                "INSERT INTO meta.quality_result (run_id, layer, object, check_name, severity, is_met, unexpected, detail)"
                " VALUES (:run, 'core', 'core.lab', 'every_lab_has_a_country', 'warn', false, 1, jsonb_build_object('few', CAST(:secret AS text)))"
            ),
            {"secret": secret, "run": run},
        )
        connection.execute(
            text(
                "UPDATE meta.run SET state = 'success', ended_at = now(), report = jsonb_build_object('is_complete', false, 'url', CAST(:secret AS text))"
                " WHERE run_id = :run"
            ),
            {"secret": secret, "run": run},
        )
    with logins["reader"].connect() as connection:
        shown = {name: connection.execute(text(f"SELECT * FROM mart.{name}")).mappings().all() for name in COLLECTION}
    assert secret not in repr(shown)
    assert {(row["source"], row["kind"], row["reason"], row["rejected"]) for row in shown["reject_count"]} == {("huggingface", "model", "ill_formed_id", 1)}
    assert [row["is_complete"] for row in shown["run"] if row["run_id"] == run] == [False]
    assert [(row["check_name"], row["unexpected"]) for row in shown["quality_result"] if row["run_id"] == run] == [("every_lab_has_a_country", 1)]


def test_what_failed_or_changed_since_is_out_of_date(logins: dict[str, Engine], warehouse: Engine) -> None:
    run = new_run(warehouse, "looks")
    land(warehouse, run, "huggingface", page(), "walk")
    with warehouse.begin() as connection:
        known, at = connection.execute(
            text(
                "SELECT r.key, v.observed_at FROM raw.record r JOIN raw.record_version v USING (raw_version_id)"
                " WHERE r.source = 'huggingface' AND r.kind = 'model' AND r.via = 'list' ORDER BY r.key LIMIT 1"
            )
        ).one()
        connection.execute(
            text("INSERT INTO meta.look (source, scope, outcome, started_at, ended_at) VALUES ('huggingface', :scope, :outcome, :at, :at)"),
            [
                {"scope": f"model_refs:{known}", "outcome": "answered", "at": at - timedelta(days=1)},
                {"scope": "model_refs:nobody/gone", "outcome": "absent", "at": at},
                {"scope": "model_refs:nobody/busy", "outcome": "failed", "at": at},
                {"scope": "datasets_of:early", "outcome": "answered", "at": at - timedelta(days=2)},
                {"scope": "datasets_of:late", "outcome": "refused", "at": at},
            ],
        )
    with logins["reader"].connect() as connection:
        rows = {row.question: row for row in connection.execute(text("SELECT * FROM mart.look_count WHERE source = 'huggingface'"))}
    assert (rows["model_refs"].asked, rows["model_refs"].absent, rows["model_refs"].failed, rows["model_refs"].outdated) == (3, 1, 1, 2)
    assert (rows["datasets_of"].asked, rows["datasets_of"].refused, rows["datasets_of"].outdated) == (2, 1, 1)


def test_an_analyst_reads_core_and_staging(logins: dict[str, Engine], warehouse: Engine) -> None:
    query = "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('core', 'staging') AND c.relkind IN ('r', 'v')"  # noqa: E501 - one query
    with warehouse.connect() as connection:
        names = list(connection.execute(text(query)).scalars())
    with logins["analyst"].connect() as connection:
        for name in names:
            connection.execute(text(f"SELECT count(*) FROM (SELECT * FROM {name}) held")).scalar_one()
        assert connection.execute(text("SELECT core.plain_name('A-b')")).scalar_one() == "ab"


def test_the_pipeline_runs_with_what_it_has(logins: dict[str, Engine], warehouse: Engine, tmp_path: Path) -> None:
    loader = logins["loader"]
    run = new_run(loader, "as the pipeline")
    with loader.begin() as connection:
        load_registry(connection)
        load_rules(connection)
    land(loader, run, "huggingface", page(), "walk")
    read_documents(loader)
    want_named(loader)
    build_core(loader)
    publish.build(loader)
    for layer in ("staging", "core", "build"):
        audit(layer, loader, run, Folder(tmp_path))
    publish.compare(loader, run, rule_set="r", registry_hash="h")
    assert publish.publish(loader, run, rule_set="r", registry_hash="h", world="test").publication_id is not None
    purge.purge_text(loader)
    assert write(loader, tmp_path).is_new


def test_the_pipeline_keeps_the_whole_hub_with_what_it_has(logins: dict[str, Engine], tmp_path: Path) -> None:
    loader = logins["loader"]
    with loader.begin() as connection:
        connection.execute(text("SELECT raw.index_hub_names(false)"))
        connection.execute(text("SELECT raw.index_hub_names(true), raw.summarise_hub_indexes()"))
        connection.execute(text("SELECT raw.make_hub_counter_month('2020-01-05')"))
        first = connection.execute(text("SELECT raw.take_hub_keys(2)")).scalar_one()
        connection.execute(text("INSERT INTO raw.hub_counter (hub_key, day, downloads) VALUES (:key, '2020-01-05', 7)"), {"key": first})
        connection.execute(
            text(
                "INSERT INTO meta.hub_sweep (run_id, kind, via, day, as_of) SELECT max(run_id), 'model', 'census', d, d FROM meta.run,"
                " unnest(ARRAY['2020-01-05', '2025-08-10']::date[]) d GROUP BY d"
            )
        )
    hub_lineage.compute_lineage(loader)
    with loader.begin() as connection:
        cursor = connection.connection.cursor()
        hub_lineage.rebuild(cursor)  # type: ignore[arg-type]  # the engine's URL names psycopg2 as its driver
        assert hub_disclosure.rebuild(cursor)["rebuilt"] == 1  # type: ignore[arg-type]  # the engine's URL names psycopg2 as its driver
    hub_disclosure.disclose(loader)
    with loader.begin() as connection:
        assert hub_withdrawal.rebuild(connection.connection.cursor())["rebuilt"] == 1  # type: ignore[arg-type]  # the engine's URL names psycopg2 as its driver
    hub_withdrawal.find(loader)
    hub_adoption.add_up(loader)
    with loader.begin() as connection:
        # A table of its own by that name does not fool the function.
        connection.execute(text("CREATE TEMPORARY TABLE cold_file AS SELECT 'raw.hub_counter' AS source, date '2020-01-01' AS month, false AS is_thawed"))
        with pytest.raises(DBAPIError, match="no cold file holds"):
            connection.execute(text("SET LOCAL search_path = pg_temp, meta; SELECT raw.drop_hub_counter_month('2020-01-05')"))
    assert cold.archive_old_months(loader, Folder(tmp_path), 13)["raw.hub_counter"] == 1
    assert cold.restore_month(loader, Folder(tmp_path), date(2020, 1, 1)) == 1


def test_what_is_made_later_is_given_by_the_same_rule(logins: dict[str, Engine], warehouse: Engine) -> None:
    with warehouse.begin() as connection:
        for statement in (
            "CREATE TABLE mart.later AS SELECT 1 AS x",
            "CREATE VIEW mart.later_view AS SELECT count(*) AS x FROM raw.record",
            "CREATE TABLE core.later AS SELECT 1 AS x",
            "CREATE TABLE raw.later AS SELECT 1 AS x",
            "CREATE FUNCTION mart.later_function() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
            "CREATE FUNCTION public.later_function() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        ):
            connection.execute(text(statement))
    may = {
        "reader": {"mart.later", "mart.later_view", "mart.later_function()"},
        "analyst": {"mart.later", "mart.later_view", "mart.later_function()", "core.later"},
        "loader": {"mart.later", "mart.later_view", "mart.later_function()", "core.later", "raw.later"},
    }
    for role, things in may.items():
        for thing in ("mart.later", "mart.later_view", "core.later", "raw.later", "mart.later_function()", "public.later_function()"):
            with logins[role].connect() as connection:
                if thing in things:
                    connection.execute(text(f"SELECT * FROM {thing}"))
                else:
                    with pytest.raises(DBAPIError, match="permission denied"):
                        connection.execute(text(f"SELECT * FROM {thing}"))
    with warehouse.begin() as connection:
        connection.execute(
            text("DROP VIEW mart.later_view; DROP TABLE mart.later, core.later, raw.later; DROP FUNCTION mart.later_function, public.later_function")
        )


def test_functions_of_the_owners_rights_fix_their_search_path_and_are_for_the_pipeline_alone(warehouse: Engine) -> None:
    query = text(
        "SELECT p.oid::regprocedure::text AS name, n.nspname AS schema, p.proconfig AS settings, has_function_privilege('observatory_reader', p.oid, 'EXECUTE')"
        " OR has_function_privilege('observatory_analyst', p.oid, 'EXECUTE') AS is_open"
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef AND n.nspname = ANY (:schemas)"
    )
    with warehouse.connect() as connection:
        found = connection.execute(query, {"schemas": list(OURS)}).all()
        assert {row.name for row in found} >= {"raw.make_hub_counter_month(date)", "raw.drop_hub_counter_month(date)", "core.index_hub_edges(boolean)"}
        for row in found:
            assert any(setting.startswith("search_path=") and setting.endswith("pg_temp") for setting in row.settings or []), row.name
            # Those of mart may answer by the owner's rights, as its views do.
            assert not row.is_open or row.schema == "mart", row.name
        makers = connection.execute(
            text(
                "SELECT r.role, n.nspname FROM unnest(ARRAY['reader', 'analyst', 'loader']) AS r (role) CROSS JOIN pg_namespace n"
                " WHERE has_schema_privilege('observatory_' || r.role, n.oid, 'CREATE') AND n.nspname !~ '^pg_'"
            )
        ).all()
        assert makers == []
        owned = connection.execute(text("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) LIKE 'observatory_%'")).all()
        assert owned == []


def test_views_of_mart_take_no_writes(warehouse: Engine) -> None:
    query = text(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind = 'v'"
        " AND has_table_privilege('observatory_loader', c.oid, 'INSERT, UPDATE, DELETE')"
    )
    with warehouse.connect() as connection:
        assert connection.execute(query).scalars().all() == [], "revoke it where the view is made: a view writes by its owner's rights"


def test_no_history_is_the_pipelines_to_rewrite(warehouse: Engine) -> None:
    query = text(
        "SELECT c.relname, has_table_privilege('observatory_loader', c.oid, 'UPDATE, DELETE, TRUNCATE') AS is_open,"
        " has_table_privilege('observatory_loader', c.oid, 'INSERT') AS is_kept"
        " FROM pg_class c WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind = 'r' AND c.relname LIKE '%\\_history'"
    )
    with warehouse.connect() as connection:
        found = connection.execute(query).all()
    assert len(found) > 40
    assert [row.relname for row in found if row.is_open or not row.is_kept] == []
