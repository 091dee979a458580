"""The tasks' login can add to what was collected, and change or delete nothing else: tried for every table, column and right that Postgres' catalogue names."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from integration.test_warehouse import new_run
from psycopg2 import Error
from psycopg2.errorcodes import INSUFFICIENT_PRIVILEGE
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from observatory import settings
from observatory.errors import AuditFailed
from observatory.warehouse import approval, hub_metrics, judge, purge, registry, sqlfile
from observatory.warehouse.engine import engine_for

MADE_AGAIN = {
    # What a run makes from raw, from the registry or from the code's own lists.
    *(obj.name for obj in sqlfile.load(settings.SQL / "core", "core")),
    *(name.removeprefix("core.") for name in judge.WRITES),
    *(table for table, _ in registry.TABLES.values()),
    *(f"hub_{name}" for name in hub_metrics.METRICS),
    *("rule", "indicator", "audit", "measure_error", "share_estimate", "hub_account_month", "hub_cycle", "hub_declaration", "hub_edge", "hub_lineage"),
    *("hub_withdrawal", "hub_redeclaration", "hub_archive_month", "document"),
} - {"link", "lineage"}
COLUMNS_OF_CORE = {
    "telling": {"reader_version", "facts"},
    "lineage": {"method", "is_parent_seen", "is_self", "raw_version_id", "gone_at"},
    "link": {"method", "strength", "raw_version_id", "locator", "quotation", "gone_at"},
}
"""Tables of core that keep their rows: what of a row may change."""
ATTACKS = {
    "delete counters": "DELETE FROM raw.hub_counter",
    "delete one counter": "DELETE FROM raw.hub_counter WHERE hub_key = 1",
    "delete counters of a month by its partition": "DELETE FROM raw.hub_counter_2021_03",
    "rewrite counters by their partition": "UPDATE raw.hub_counter_2021_03 SET downloads = 0",
    "empty a partition": "TRUNCATE raw.hub_counter_2021_03",
    "delete sums of months": "DELETE FROM raw.hub_counter_month",
    "rewrite counters": "UPDATE raw.hub_counter SET downloads = 0",
    "empty versions": "UPDATE raw.record_version SET purged_at = now(), payload = NULL, text = NULL, body = NULL",
    "rewrite one version": "UPDATE raw.record_version SET payload = '{}' WHERE raw_version_id = 1",
    "rewrite a name in the history": "UPDATE raw.hub_repository_history SET hub_id = 'mine/mine'",
    "rewrite since when a thing is known": "UPDATE raw.record SET first_seen_at = now()",
    "rename a thing": "UPDATE raw.record SET key = 'mine/mine'",
    "empty rejects": "UPDATE raw.rejected_record SET body = ''",
    "empty blocks": "UPDATE raw.hub_block SET body = NULL",
    "approve": "UPDATE meta.approval SET decision = 'approved', decided_by = 'nobody', decided_at = now()",
    "write an answered question": "INSERT INTO meta.approval (run_id, fingerprint, question, wait_until, decision, decided_by, decided_at)"
    " SELECT max(run_id), 'f', 'q', now(), 'approved', 'nobody', now() FROM meta.run",
    "delete a question": "DELETE FROM meta.approval",
    "delete assessments": "DELETE FROM core.assessment",
    "rewrite assessments": "UPDATE core.assessment SET label = 'open'",
    "make a lineage younger": "UPDATE core.lineage SET first_seen_at = now()",
    "lock rows of versions": "SELECT 1 FROM raw.record_version FOR UPDATE",
    "merge away": "MERGE INTO raw.record_version v USING raw.record r ON r.record_id = v.record_id WHEN MATCHED THEN DELETE",
    "overwrite by a conflict": "INSERT INTO raw.counter (record_id, observed_at) VALUES (1, now())"
    " ON CONFLICT (record_id, observed_at) DO UPDATE SET likes = 0",
}


@pytest.fixture(scope="module")
def loader(warehouse: Engine) -> Engine:
    """A login that is a member of the tasks' role alone."""
    with warehouse.begin() as connection:
        if connection.execute(text("SELECT to_regrole('try_only_add')")).scalar() is None:
            connection.execute(text("CREATE ROLE try_only_add LOGIN IN ROLE observatory_loader"))
        connection.execute(text("SELECT raw.make_hub_counter_month('2021-03-01'), raw.make_hub_counter_month('2021-04-01')"))
    return engine_for(warehouse.url.set(username="try_only_add"))


def is_refused(loader: Engine, statement: str) -> bool:
    """Whether Postgres refuses a statement for want of a right; its effect is taken back."""
    with loader.connect() as connection:
        cursor = connection.connection.cursor()
        try:
            cursor.execute(statement)
        except Error as error:
            if error.pgcode == INSUFFICIENT_PRIVILEGE:
                return True
            raise
        finally:
            connection.rollback()
    return False


def tables(warehouse: Engine, schema: str) -> dict[str, list[tuple[str, str]]]:
    """Every table of a schema, its partitions too: the columns with what each may be set to without a change."""
    query = text(
        "SELECT c.relname, a.attname, CASE WHEN a.attidentity <> '' OR a.attgenerated <> '' THEN 'DEFAULT' ELSE quote_ident(a.attname) END"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
        " WHERE c.relnamespace = to_regnamespace(:schema) AND c.relkind IN ('r', 'p') ORDER BY 1, 2"
    )
    found: dict[str, list[tuple[str, str]]] = {}
    with warehouse.connect() as connection:
        for table, column, value in connection.execute(query, {"schema": schema}):
            found.setdefault(table, []).append((column, value))
    return found


def changeable(loader: Engine, schema: str, table: str, columns: list[tuple[str, str]]) -> set[str]:
    """The columns of a table that the login may update, each tried."""
    return {column for column, value in columns if not is_refused(loader, f'UPDATE {schema}.{table} SET "{column}" = {value} WHERE false')}


def told() -> dict[str, set[str]]:
    """The document's table of what the tasks may change in raw."""
    section = (settings.ROOT / "docs" / "security.md").read_text(encoding="utf-8").partition("### What the tasks may change")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `raw\.(\w+)` \| ([^|]+) \|", section, re.MULTILINE)
    return {table: set(re.findall(r"`(\w+)`", columns)) for table, columns in rows}


def test_of_raw_the_tasks_may_change_the_columns_of_the_document_and_delete_nothing(loader: Engine, warehouse: Engine) -> None:
    all_tables = tables(warehouse, "raw")
    assert {"record", "record_version", "hub_counter", "hub_counter_2021_03"} <= set(all_tables)
    may = {table: changeable(loader, "raw", table, columns) for table, columns in all_tables.items()}
    assert {table: columns for table, columns in may.items() if columns} == told()
    for table in all_tables:
        assert is_refused(loader, f"DELETE FROM raw.{table} WHERE false"), table
        assert is_refused(loader, f"TRUNCATE raw.{table}"), table


def test_of_core_the_tasks_may_delete_what_they_make_again_and_nothing_else(loader: Engine, warehouse: Engine) -> None:
    all_tables = tables(warehouse, "core")
    assert len(all_tables) > 70
    for table, columns in all_tables.items():
        may_delete, may_change = not is_refused(loader, f"DELETE FROM core.{table} WHERE false"), changeable(loader, "core", table, columns)
        if table in MADE_AGAIN:
            assert may_delete, table
        else:
            assert not may_delete, f"core.{table} keeps its rows"
            assert may_change == COLUMNS_OF_CORE.get(table, set()), table


def test_a_question_is_asked_and_never_answered_by_a_statement(loader: Engine, warehouse: Engine) -> None:
    columns = tables(warehouse, "meta")["approval"]
    assert changeable(loader, "meta", "approval", columns) == set()
    may_set = {
        column
        for column, value in columns
        if not is_refused(loader, f"INSERT INTO meta.approval ({column}) OVERRIDING SYSTEM VALUE SELECT {'1' if value == 'DEFAULT' else 'NULL'} WHERE false")
    }
    assert may_set == {"run_id", "fingerprint", "question", "wait_until"}


@pytest.mark.parametrize("statement", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_refused(loader: Engine, statement: str) -> None:
    assert is_refused(loader, statement)


@pytest.mark.parametrize("schema", ["raw", "core"])
def test_a_new_table_can_be_added_to_alone(loader: Engine, warehouse: Engine, schema: str) -> None:
    with warehouse.begin() as connection:
        connection.execute(text(f"CREATE TABLE {schema}.just_made (x integer)"))
    try:
        assert not is_refused(loader, f"INSERT INTO {schema}.just_made VALUES (1)")
        for statement in ("DELETE FROM {} WHERE false", "UPDATE {} SET x = x WHERE false", "TRUNCATE {}"):
            assert is_refused(loader, statement.format(f"{schema}.just_made")), statement
    finally:
        with warehouse.begin() as connection:
            connection.execute(text(f"DROP TABLE {schema}.just_made"))


def test_a_purge_empties_what_is_purgeable_and_no_other(loader: Engine, warehouse: Engine) -> None:
    run = new_run(warehouse, "only add: purge")
    with warehouse.begin() as connection:
        ids = [
            connection.execute(
                text(
                    "INSERT INTO raw.record (source, kind, via, key, first_seen_at, gone_at)"
                    " VALUES ('github', 'readme', 'rest', :key, now(), :gone) RETURNING record_id"
                ),
                {"key": key, "gone": gone},
            ).scalar_one()
            for key, gone in (("only/there", None), ("only/said-gone", date(2000, 1, 1)), ("only/gone", date(2000, 1, 1)))
        ]
        # A task may set gone_at; the two answers that prove it are rows of their own.
        connection.execute(
            text(
                "INSERT INTO raw.absence (record_id, absent_at, confirmed_at)"
                " SELECT record_id, gone_at, gone_at + interval '1 day' FROM raw.record WHERE record_id = :record"
            ),
            {"record": ids[2]},
        )
        for record in ids:
            connection.execute(
                text(
                    "INSERT INTO raw.record_version (record_id, content_hash, text, size_bytes, observed_at, run_id)"
                    " VALUES (:record, sha256('x'), 'words', 5, now(), :run)"
                ),
                {"record": record, "run": run},
            )
        connection.execute(
            text("INSERT INTO meta.look (source, scope, outcome, started_at, ended_at) VALUES ('github', 'readme:only/there', 'answered', now(), now())")
        )
    purge.purge_text(loader)
    with warehouse.connect() as connection:
        left = dict(connection.execute(text("SELECT record_id, text FROM raw.record_version WHERE record_id = ANY (:ids)"), {"ids": ids}).tuples().all())
    assert left == {ids[0]: "words", ids[1]: "words", ids[2]: None}
    assert purge.purge_text(loader)["versions"] == 0


def test_blocks_are_emptied_only_where_a_cold_file_holds_them(loader: Engine, warehouse: Engine) -> None:
    run = new_run(warehouse, "only add: blocks")
    with warehouse.begin() as connection:
        blocks = list(
            connection.execute(
                text(
                    "INSERT INTO raw.hub_block (run_id, observed_at, kind, via, records, size_bytes, body)"
                    " SELECT :run, d, 'model', 'census', 1, 1, 'x'"
                    " FROM unnest(CAST(ARRAY['2021-03-05', '2021-03-06', '2021-04-06'] AS timestamptz[])) d RETURNING block_id"
                ),
                {"run": run},
            ).scalars()
        )
        connection.execute(
            text(
                "INSERT INTO meta.cold_file (name, source, month, rows, size_bytes, sha256, content_sha256, store)"
                " VALUES ('only-add', 'raw.hub_block', '2021-03-01', 2, 1, 'a', 'a', 's')"
            )
        )
    empty = text("SELECT raw.empty_hub_blocks(:file, :blocks)")
    for file, some in (("none", blocks[:2]), ("only-add", blocks[:1]), ("only-add", blocks[1:]), ("only-add", blocks)):
        with loader.begin() as connection, pytest.raises(DBAPIError, match="does not hold"):
            connection.execute(empty, {"file": file, "blocks": some})
    with loader.begin() as connection:
        connection.execute(empty, {"file": "only-add", "blocks": blocks[:2]})
    with warehouse.begin() as connection:
        kept = list(connection.execute(text("SELECT block_id FROM raw.hub_block WHERE run_id = :run AND body IS NOT NULL"), {"run": run}).scalars())
        connection.execute(text("DELETE FROM meta.cold_file WHERE name = 'only-add'"))
    assert kept == blocks[2:]


@pytest.fixture
def series(warehouse: Engine) -> int:
    """The key of a repository with counters of four days: the second repeats the first."""
    with warehouse.begin() as connection:
        key = int(connection.execute(text("SELECT raw.take_hub_keys(1)")).scalar_one())
        connection.execute(
            text(
                "INSERT INTO raw.hub_counter (hub_key, day, downloads, downloads_all_time, likes)"
                " VALUES (:key, '2021-03-01', 1, 10, 1), (:key, '2021-03-02', 1, 10, 1), (:key, '2021-03-03', 2, 15, 1), (:key, '2021-03-04', 1, 10, 1)"
            ),
            {"key": key},
        )
        connection.execute(
            text("INSERT INTO raw.hub_counter_now (hub_key, day, month, kind, downloads) VALUES (:key, '2021-03-04', '2021-03-01', 'model', 1)"), {"key": key}
        )
    return key


def days(warehouse: Engine, key: int) -> list[tuple[int, int | None, int | None]]:
    """(day of the month, downloads, downloads added) of a series."""
    query = text("SELECT extract(day FROM day)::integer, downloads, downloads_added FROM raw.hub_counter WHERE hub_key = :key ORDER BY day")
    with warehouse.connect() as connection:
        return [tuple(row) for row in connection.execute(query, {"key": key})]  # type: ignore[misc]  # three columns


def test_a_row_of_counters_goes_only_where_the_row_before_says_the_same(loader: Engine, warehouse: Engine, series: int) -> None:
    join = text("SELECT raw.join_hub_series(CAST(:since AS date), :keys, CAST(:days AS date[]))")
    values = {"since": "2021-03-01", "keys": [series] * 2, "days": ["2021-03-03", "2021-03-04"]}
    with loader.begin() as connection:
        # The third day tells another value; the fourth repeats the first, but others lie between.
        connection.execute(join, values)
    assert [day for day, _, _ in days(warehouse, series)] == [1, 2, 3, 4]
    with loader.begin() as connection:
        connection.execute(join, {**values, "keys": [series], "days": ["2021-03-02"]})
        connection.execute(join, {**values, "keys": [series], "days": ["2021-03-03"]})
    assert days(warehouse, series) == [(1, 1, None), (3, 2, 5), (4, 1, None)]


def test_a_second_telling_replaces_the_newest_row_and_none_before(loader: Engine, warehouse: Engine, series: int) -> None:
    again = text("SELECT raw.count_hub_again(:keys, CAST(:days AS date[]), :n, :n, :n, :n)")
    for day in ("2021-03-01", "2021-03-04"):
        with loader.begin() as connection:
            connection.execute(again, {"keys": [series], "days": [day], "n": [77]})
    assert [downloads for _, downloads, _ in days(warehouse, series)] == [1, 1, 2, 77]


def test_sums_of_a_cold_month_are_not_counted_again(loader: Engine, warehouse: Engine, series: int) -> None:
    with warehouse.begin() as connection:
        connection.execute(text("INSERT INTO raw.hub_counter_month (hub_key, month, month_downloads) VALUES (:key, '2021-02-01', 9)"), {"key": series})
        connection.execute(
            text(
                "INSERT INTO meta.cold_file (name, source, month, rows, size_bytes, sha256, content_sha256, store)"
                " VALUES ('only-add', 'raw.hub_counter', '2021-02-01', 2, 1, 'a', 'a', 's')"
            )
        )
    recount = text("SELECT raw.recount_hub_months(:keys, CAST(:months AS date[]))")
    with loader.begin() as connection, pytest.raises(DBAPIError, match="cold file"):
        connection.execute(recount, {"keys": [series], "months": ["2021-02-01"]})
    with warehouse.begin() as connection:
        connection.execute(text("DELETE FROM meta.cold_file WHERE name = 'only-add'"))
        left = connection.execute(text("SELECT month_downloads FROM raw.hub_counter_month WHERE hub_key = :key"), {"key": series}).scalar_one()
    assert left == 9


def test_an_answer_is_given_once(loader: Engine, warehouse: Engine) -> None:
    run = new_run(warehouse, "only add: asked")
    approval.ask(loader, run, "build", "Question", timedelta(days=1))
    approval.decide(loader, run, "rejected", by="somebody")
    with pytest.raises(AuditFailed, match="no question"):
        approval.decide(loader, run, "approved", by="somebody else")
    with warehouse.connect() as connection:
        assert connection.execute(text("SELECT decision, decided_by FROM meta.approval WHERE run_id = :run"), {"run": run}).one() == ("rejected", "somebody")
