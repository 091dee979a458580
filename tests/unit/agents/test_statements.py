"""What a reader's statement may be: what passes is what Postgres gets, and everything else is refused in words."""

from __future__ import annotations

import re

import pytest
from sqlglot import parse_one

from observatory.agents.statements import MOST_CHARACTERS, Refused, safe_select, tables
from observatory.warehouse.questions import claims, figures, questions

ALL = [*questions(), *claims(), *figures()]
# Questions that read more than mart, and those that make text by a pattern, which may be made as long as one likes.
NOT_ANSWERED = {"08_new_derivatives_by_family", "09_mix_of_relations", "28_from_gated_to_open", "12_transparency_by_country", *(one.name for one in claims())}


@pytest.mark.parametrize("one", ALL, ids=[one.name for one in ALL])
def test_our_own_questions_are_the_measure_of_what_is_understood(one: object) -> None:
    assert hasattr(one, "sql")
    if getattr(one, "name") in NOT_ANSWERED:  # noqa: B009 - the parameters are questions
        with pytest.raises(Refused):
            safe_select(one.sql)
    else:
        written = safe_select(one.sql)
        assert safe_select(written) == written, "what was written is understood as itself"
        assert {f"mart.{name}" for name in tables(written)} <= set(getattr(one, "reads"))  # noqa: B009


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("select 1 -- a comment", "SELECT 1"),
        ("SELECT Name FROM Lab", 'SELECT "name" FROM "mart"."lab"'),
        ("with lab as (select 1 as x) select x from lab", 'WITH "lab" AS (SELECT 1 AS "x") SELECT "x" FROM "lab"'),
        ("select * from mart.release_of(2) r", 'SELECT * FROM "mart".RELEASE_OF(2) AS "r"'),
        ("select user", 'SELECT "user"'),
        ("select c.code from unnest(array['a']) as c(code)", 'SELECT "c"."code" FROM UNNEST(ARRAY[\'a\']) AS "c"("code")'),
        ("select 'a''b;--' as x", "SELECT 'a''b;--' AS \"x\""),
    ],
)
def test_what_is_understood_is_written_anew(told: str, written: str) -> None:
    assert safe_select(told) == written


@pytest.mark.parametrize(
    "told",
    [
        "",
        ";",
        "select 1; select 2",
        "insert into mart.lab select * from mart.lab",
        "update mart.lab set name = 'x'",
        "delete from mart.lab",
        "merge into mart.lab a using mart.lab b on true when matched then delete",
        "with gone as (delete from mart.lab returning *) select * from gone",
        "create table mart.x (y int)",
        "drop table mart.lab",
        "truncate mart.lab",
        "select * into x from mart.lab",
        "copy mart.lab to stdout",
        # A value in FROM whose dotted name Postgres would call as a function.
        "select t.pg_terminate_backend from unnest(array[4711]) as t",
        "select T.PG_SLEEP from unnest(array[1, 2]) as t",
        "select t.current_setting from unnest(array['data_directory']) t",
        "select unnest.pg_sleep from unnest(array[1])",
        "select t.pg_sleep from string_to_table('5', ',') as t",
        "select t.pg_sleep from unnest(array[1]) as t(c)",
        "select t.pg_sleep from mart.lab, lateral unnest(array[1]) as t",
        "select t.pg_sleep from rows from (unnest(array[1])) as t",
        "copy (select 1) to program 'cat'",
        "do $$ begin perform 1; end $$",
        "call x()",
        "explain analyze select 1",
        "set role postgres",
        "set transaction read write",
        "begin",
        "commit",
        "prepare x as select 1",
        "execute x",
        "declare x cursor for select 1",
        "fetch all from x",
        "listen x",
        "vacuum",
        "lock table mart.lab",
        "select * from mart.lab for update",
        "show all",
        "table pg_class",
        "values (1)",
        "select * from core.model",
        "select * from raw.record",
        "select * from meta.publication",
        "select * from pg_class",
        "select * from pg_catalog.pg_class",
        'select * from "pg_class"',
        'select * from "PG_CLASS"',
        "select * from information_schema.tables",
        "select * from other.mart.lab",
        "with pg_class as (select 1) select * from pg_class",
        "select * from (with pg_class as (select 1) select 1) a, pg_class",
        "select pg_sleep(9)",
        "select pg_catalog.pg_sleep(9)",
        'select "pg_sleep"(9)',
        "select PG_SLEEP (9)",
        "select/**/pg_sleep/**/(9)",
        "select set_config('role', 'postgres', false)",
        "select current_setting('data_directory')",
        "select pg_read_file('x')",
        "select * from pg_ls_dir('.')",
        "select * from rows from (pg_ls_dir('.'))",
        "select lo_import('x')",
        "select pg_advisory_lock(1)",
        "select dblink('x', 'select 1')",
        "select query_to_xml('select 1', true, true, '')",
        "select table_to_xml('pg_class', true, true, '')",
        "select * from ts_stat('select 1')",
        "select * from generate_series(1, 1000000000)",
        "select repeat('x', 1000000000)",
        "select lpad('x', 1000000000)",
        "select format('%1000000000s', 'x')",
        "select nextval('x')",
        "select version()",
        "select current_user",
        "select current_schema()",
        "select core.family('x')",
        "select 'pg_class'::regclass",
        "select cast('pg_class' as regclass)",
        "select 1259::regclass::text",
        "select 'x'::xml",
        "select 'a' operator(pg_catalog.||) 'b'",
        "select $1",
        "select :x",
        "select %s",
        "with recursive a as (select 1 union all select 1 from a) select * from a",
        "select * from lab tablesample system (1)",
        # Names of aliases that would hide a call.
        "with repeat(a) as (select 1) select repeat('x', 5) from repeat",
        "with x as (select repeat('x', 5) from (select 1) as repeat(a)) select * from x",
        "select \"repeat\"('x', 5) from (select 1) as repeat(a)",
        "select 1\x00",
    ],
)
def test_what_is_no_question_to_mart_is_refused_in_words(told: str) -> None:
    with pytest.raises(Refused, match=r"^[A-Z][^\n]{10,200}\.$|^[A-Z].*mart\.lineage_summary.*\.$") as refused:
        safe_select(told)
    assert not re.search(r"Traceback|sqlglot|/", str(refused.value))


@pytest.mark.parametrize(
    "told",
    [
        "select " + "(" * 2_000 + "1" + ")" * 2_000,
        "select " + "(" * 400,
        "select * from a" + " join a" * 200,
        "select " + "case when " * 300 + "1" + " then 1 end" * 300,
        "select " + "not " * 2_000 + "true",
        "select 1 " + "union select 1 " * 600,
        "select " + "array" + "[" * 300 + "1" + "]" * 300,
        "select " + "1," * 4_900 + "1",
        "select '" + "x" * MOST_CHARACTERS + "'",
        "with " * 1_000,
        "select " + "a." * 3_000 + "b",
    ],
)
def test_no_text_keeps_the_reading_busy(told: str) -> None:
    """Each is refused or understood; a text that had a reading for every path would not come back."""
    try:
        assert safe_select(told)
    except Refused as refused:
        assert str(refused).endswith(".")
    assert parse_one("select 1") is not None
