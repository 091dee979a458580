"""sql/ is the current state: a warehouse of its files, one of every migration and one upgraded with data in it are the same warehouse."""

from __future__ import annotations

import itertools
import lzma
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from integration.test_backup import EARLIER
from sqlalchemy import Engine, text

from observatory import settings
from observatory.errors import WarehouseError
from observatory.local import postgres, restore
from observatory.local.stack import warehouse as running
from observatory.warehouse import schema, tree
from observatory.warehouse.engine import engine_for, run_script
from observatory.warehouse.migrate import migrate
from observatory.warehouse.registry import load_registry

MIGRATIONS = settings.SQL / "migrations"
_NUMBER = itertools.count()


def fresh(sockets: Path, name: str, template: str = "template0") -> Engine:
    """A database of that name: empty, or a copy."""
    with engine_for(postgres.url(sockets, "postgres")).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    return engine_for(postgres.url(sockets, name))


def run(engine: Engine, script: str) -> None:
    with engine.begin() as connection:
        run_script(connection, script)


def state(engine: Engine, sockets: Path, *options: str) -> dict[str, list[str]]:
    """What Postgres' own dump says of each object; rows too, unless ``--schema-only`` is among the options.

    Left out is what depends on the way and means nothing: the order of statements and of grants, the names that Postgres gives to NOT NULL, and the hour
    at which a migration was applied.
    """
    database = str(engine.url.database)
    command = [str(postgres.binaries() / "pg_dump"), "--create", "--inserts", *options, "-h", str(sockets), "-U", "postgres", database]
    dump = subprocess.run(command, capture_output=True, text=True, check=True, env=postgres.plain_environment()).stdout
    dump = re.sub(rf"(?<=DATABASE ){database}\b|(?<=Name: ){database}(?=; Type: DATABASE)", "warehouse", dump)
    dump = re.sub(r" CONSTRAINT \w+ NOT NULL", " NOT NULL", dump)
    found: dict[str, list[str]] = {}
    for block in re.split(r"^-- (?:Data for )?Name: ", dump, flags=re.MULTILINE)[1:]:
        head, _, body = block.partition("\n--\n")
        lines = [line for line in body.splitlines() if line and not re.match(r"--|\\|SET |SELECT pg_catalog.set_config", line)]
        # A function's body keeps its order; what grants and rows say does not hang on it.
        is_ordered = not re.search(r"Type: (ACL|DEFAULT ACL|TABLE DATA|DATABASE PROPERTIES)", head)
        found.setdefault(head, []).extend(lines if is_ordered else sorted(re.sub(r"'[-0-9]+ [.:0-9]+\+00'", "'at'", line) for line in lines))
    return found


def differing(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    return sorted(head for head in one.keys() | other.keys() if one.get(head) != other.get(head))


@pytest.fixture(scope="module")
def by_tree(sockets: Path) -> Engine:
    """A warehouse of the files of sql/."""
    engine = fresh(sockets, "by_tree")
    assert len(migrate(engine)) == len(list(MIGRATIONS.glob("*.sql")))
    return engine


@pytest.fixture(scope="module")
def by_migrations(sockets: Path) -> Engine:
    """A warehouse of every migration, one by one."""
    engine = fresh(sockets, "by_migrations")
    migrate(engine, MIGRATIONS)
    return engine


@pytest.fixture
def scratch(by_migrations: Engine, sockets: Path) -> Engine:
    """A copy of the migrated warehouse, to change."""
    return fresh(sockets, f"scratch_{next(_NUMBER)}", "by_migrations")


def test_the_tree_and_the_migrations_make_one_warehouse(by_tree: Engine, by_migrations: Engine, sockets: Path) -> None:
    one, other = state(by_tree, sockets), state(by_migrations, sockets)
    assert differing(one, other) == []
    kinds = {match[1] for head in one if (match := re.search(r"Type: ([A-Z ]+)", head))}
    assert kinds >= {"ACL", "COMMENT", "CONSTRAINT", "DEFAULT ACL", "FK CONSTRAINT", "FUNCTION", "INDEX", "SEQUENCE", "SEQUENCE SET", "TABLE", "VIEW"}
    rows = {head: lines for head, lines in one.items() if "Type: TABLE DATA" in head and lines}
    assert [head.split(";")[0] for head in rows] == ["migration"], "rows that a migration puts into an empty warehouse belong into the tree"


def test_the_copy_that_tests_get_is_a_warehouse_made_anew(warehouse: Engine, sockets: Path) -> None:
    anew = fresh(sockets, "anew")
    migrate(anew)
    with anew.begin() as connection:
        load_registry(connection)
    assert differing(state(warehouse, sockets), state(anew, sockets)) == []


def test_an_upgraded_warehouse_with_data_is_the_same(sockets: Path, tmp_path: Path) -> None:
    (tmp_path / "earlier.zip").write_bytes(lzma.decompress(EARLIER.read_bytes()))
    folder, manifest = restore.restore(tmp_path / "states", tmp_path / "earlier.zip", None, list[str]().append)
    engine = fresh(sockets, "beside_the_earlier")
    migrate(engine)
    with running(folder) as other_sockets:
        earlier = engine_for(postgres.url(other_sockets, "observatory"))
        assert migrate(earlier) and manifest.rows > 0
        with earlier.connect() as connection:
            months = text("SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'raw.hub_counter'::regclass")
            names = list(connection.execute(months).scalars())
        assert names, "the backup holds months of counters"
        for name in names:
            # A partition comes with its first row.
            run(engine, f"SELECT raw.make_hub_counter_month('{name[-7:].replace('_', '-')}-01')")
        told = state(earlier, other_sockets, "--schema-only")
    assert differing(state(engine, sockets, "--schema-only"), told) == []


OVERLAPPING = """
INSERT INTO core.lab (lab_id, name, kind, source) VALUES ('a', 'A', 'company', 'x'), ('b', 'B', 'company', 'x');
INSERT INTO core.account (service, account, lab_id, valid_from, valid_to, source) VALUES
    ('github', 'acme', 'a', NULL, NULL, 'x'), ('github', 'ACME', 'b', '2020-01-01', NULL, 'x'), ('github', 'acme', 'b', '2020-01-01', NULL, 'x'),
    ('github', 'other', 'a', NULL, '2019-12-31', 'x'), ('github', 'other', 'b', '2020-01-01', NULL, 'x');
INSERT INTO core.lab_country (lab_id, country, valid_from, valid_to, source) VALUES
    ('a', 'SE', NULL, NULL, 'x'), ('a', 'SE', '2020-01-01', '2020-12-31', 'x'), ('a', 'FI', NULL, NULL, 'x');
INSERT INTO core.metric_definition (metric, definition_version, name, formula, unit, valid_from, valid_to, source) VALUES
    ('m', 1, 'M', 'f', 'count', '2020-01-01', NULL, 'x'), ('m', 2, 'M', 'f', 'count', '2021-01-01', NULL, 'x'),
    ('m', 3, 'M', 'f', 'count', '2021-01-01', NULL, 'x');
"""


def test_periods_that_overlap_are_moved_apart_by_their_migration(sockets: Path, tmp_path: Path) -> None:
    before = tmp_path / "migrations"
    before.mkdir()
    for path in MIGRATIONS.glob("*.sql"):
        if path.name < "0062":
            shutil.copy(path, before)
    engine = fresh(sockets, "overlapping")
    with engine.begin() as connection:
        for path in sorted(before.glob("*.sql")):
            run_script(connection, path.read_text(encoding="utf-8"))
        run_script(connection, OVERLAPPING)
        run_script(connection, next(MIGRATIONS.glob("*_periods.sql")).read_text(encoding="utf-8"))

        def periods(columns: str, table: str) -> list[str]:
            query = f"SELECT concat_ws(' ', {columns}, daterange(valid_from, valid_to, '[]')) AS told FROM core.{table} ORDER BY told"
            return list(connection.execute(text(query)).scalars())

        accounts = periods("lower(account), lab_id", "account")
        countries, metrics = periods("lab_id, country", "lab_country"), periods("metric, definition_version", "metric_definition")
    assert accounts == ["acme a (,2020-01-01)", "acme b [2020-01-01,)", "other a (,2020-01-01)", "other b [2020-01-01,)"]
    assert countries == ["a FI (,)", "a SE (,2020-01-01)", "a SE [2020-01-01,2021-01-01)"]
    assert metrics == ["m 1 [2020-01-01,2021-01-01)", "m 3 [2021-01-01,)"]


VARIANTS = {
    "COLUMN release.name; Type: COMMENT": "COMMENT ON COLUMN core.release.name IS 'Another name.'",
    "TABLE run; Type: COMMENT": "COMMENT ON TABLE meta.run IS 'Runs. Key: run_id.'",
    "receipt; Type: TABLE": "ALTER TABLE meta.receipt ALTER COLUMN landed SET DEFAULT 1",
    "telling; Type: TABLE": "ALTER TABLE core.telling ALTER COLUMN reader_version TYPE bigint",
    "wanted; Type: TABLE": "ALTER TABLE meta.wanted ALTER COLUMN reason DROP NOT NULL",
    "build; Type: TABLE": "ALTER TABLE meta.build DROP CONSTRAINT build_outcome_check",
    "look_scope; Type: INDEX": "DROP INDEX meta.look_scope",
    "account account_lab_id_fkey; Type: FK CONSTRAINT": "ALTER TABLE core.account DROP CONSTRAINT account_lab_id_fkey",
    "TABLE migration; Type: ACL": "GRANT UPDATE ON meta.migration TO observatory_loader",
    "TABLE lab_history; Type: ACL": "GRANT DELETE ON mart.lab_history TO observatory_loader",
    "verdict(numeric, numeric, numeric, numeric, numeric); Type: FUNCTION": "ALTER FUNCTION mart.verdict VOLATILE",
    "DEFAULT PRIVILEGES FOR TABLES; Type: DEFAULT ACL": "ALTER DEFAULT PRIVILEGES IN SCHEMA core GRANT SELECT ON TABLES TO observatory_reader",
    "hub_key; Type: SEQUENCE SET": "SELECT setval('raw.hub_key', 7)",
    "hub_derived; Type: TABLE DATA": "INSERT INTO meta.hub_derived (what, changed_at) VALUES ('lineage', '2024-01-01')",
}


def test_a_difference_of_any_kind_is_seen(by_tree: Engine, scratch: Engine, sockets: Path) -> None:
    run(scratch, ";".join(VARIANTS.values()))
    # A copy of a database leaves behind who may connect to it.
    found = [head for head in differing(state(by_tree, sockets), state(scratch, sockets)) if not head.startswith("DATABASE")]
    assert [name for name in VARIANTS if not any(head.startswith(name) for head in found)] == []
    assert len(found) == len(VARIANTS), found


def test_the_files_are_what_make_schema_writes(by_migrations: Engine) -> None:
    with by_migrations.connect() as connection:
        wanted = schema.files_of(connection)
    there = {path.relative_to(settings.SQL) for kind in tree.MADE_ONCE for path in (settings.SQL / kind).glob("*/*.sql")}
    assert there == wanted.keys() and len(there) > 100, "make schema"
    assert [path for path, words in wanted.items() if (settings.SQL / path).read_text(encoding="utf-8") != words] == [], "make schema"


def test_a_migration_shows_in_the_files_of_what_it_changed(scratch: Engine, tmp_path: Path) -> None:
    for kind in tree.MADE_ONCE:
        shutil.copytree(settings.SQL / kind, tmp_path / kind)
    run(
        scratch,
        "COMMENT ON COLUMN meta.run.state IS 'Other words.'; DROP TABLE meta.told_gone;"
        " CREATE TABLE core.fresh (fresh_id bigint PRIMARY KEY, \"window\" text NOT NULL DEFAULT 'it''s', of bigint REFERENCES meta.run,"
        " CHECK (of > fresh_id));"
        " COMMENT ON TABLE core.fresh IS 'New.'; GRANT TRUNCATE ON core.fresh TO observatory_loader; CREATE INDEX fresh_of ON core.fresh (of) WHERE of > 0",
    )
    with scratch.connect() as connection:
        assert schema.write(connection, tmp_path) == ["tables/core/fresh.sql", "tables/meta/run.sql", "tables/meta/told_gone.sql"]
        assert schema.write(connection, tmp_path) == []
    assert not (tmp_path / "tables/meta/told_gone.sql").exists()
    assert "COMMENT ON COLUMN meta.run.state IS 'Other words.';" in (tmp_path / "tables/meta/run.sql").read_text()
    assert (tmp_path / "tables/core/fresh.sql").read_text().splitlines()[1:8] == [
        "CREATE TABLE core.fresh (",
        "    fresh_id  bigint  PRIMARY KEY,",
        "    \"window\"  text    NOT NULL DEFAULT 'it''s',",
        "    of        bigint  REFERENCES meta.run (run_id),",
        "    CHECK (of > fresh_id)",
        ");",
        "CREATE INDEX fresh_of ON core.fresh (of) WHERE (of > 0);",
    ]


def test_a_function_is_replaced_from_its_file_and_nothing_is_done_twice(scratch: Engine, tmp_path: Path) -> None:
    shutil.copytree(settings.SQL, tmp_path / "sql")
    file = tmp_path / "sql/functions/core/size_band.sql"
    file.write_text(file.read_text().replace("'below 1B'", "'small'"))

    def band() -> object:
        with scratch.connect() as connection:
            return connection.execute(text("SELECT core.size_band(1)")).scalar()

    def replaced() -> object:
        with scratch.begin() as connection:
            tree.replace(connection, False, tmp_path / "sql")
            return connection.execute(text("SELECT xmin FROM pg_proc WHERE proname = 'size_band'")).scalar()

    run(scratch, "CREATE VIEW public.mine AS SELECT hub_id FROM staging.model")
    assert band() == "below 1B"
    first = replaced()
    assert band() == "small" and replaced() == first
    file.write_text(file.read_text().replace("RETURNS text", "RETURNS integer"))
    with pytest.raises(WarehouseError, match=r"sql/functions/core/size_band\.sql failed: .*Nothing was changed"):
        replaced()
    assert band() == "small"
    with scratch.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM public.mine")).scalar() == 0, "what somebody made on staging stays where staging does"


def test_the_words_beside_a_select_reach_the_table_and_what_follows_from_it(scratch: Engine, tmp_path: Path) -> None:
    shutil.copytree(settings.SQL, tmp_path / "sql")
    file = tmp_path / "sql/marts/country_share.sql"
    words = re.sub(r"(COMMENT ON COLUMN mart\.country_share\.(?:n|country)) IS '.*';", r"\1 IS 'Other words, count.';", file.read_text())
    file.write_text(words)

    def told() -> dict[str, set[str]]:
        query = "SELECT attrelid::regclass::text, attname FROM pg_attribute WHERE col_description(attrelid, attnum) = 'Other words, count.'"
        with scratch.begin() as connection:
            tree.replace(connection, False, tmp_path / "sql")
            found: dict[str, set[str]] = {}
            for table, column in connection.execute(text(query)):
                found.setdefault(table, set()).add(column)
            return found

    both = {"n", "country"}
    wanted = {"mart.country_share": both, "mart.country_share_history": both, "build.country_share": both, "core.hub_country_share": {"country"}}
    assert told() == wanted, "a copy keeps the words of its own file"
    file.write_text(words + "COMMENT ON COLUMN mart.country_share.nothing IS 'x';\n")
    with pytest.raises(WarehouseError, match=r"sql/marts/country_share\.sql failed: .*nothing.*Nothing was changed"):
        told()
    file.write_text(words)
    assert told() == wanted


def test_a_view_may_read_the_history_of_a_mart_that_a_migration_made(scratch: Engine, tmp_path: Path) -> None:
    shutil.copytree(settings.SQL, tmp_path / "sql")
    view = "CREATE OR REPLACE VIEW core.aged AS SELECT brand_id FROM mart.brand_history UNION SELECT brand_id FROM mart.brand_as_of('2025-01-01');"
    (tmp_path / "sql/views/core/aged.sql").write_text(view)
    run(scratch, "CREATE TABLE mart.brand (brand_id text PRIMARY KEY, publication_id bigint NOT NULL, published_from timestamptz NOT NULL)")
    with scratch.begin() as connection:
        tree.replace(connection, True, tmp_path / "sql")
        assert connection.execute(text("SELECT count(*) FROM core.aged")).scalar() == 0


def test_what_follows_from_a_mart_follows(scratch: Engine) -> None:
    run(
        scratch,
        "ALTER TABLE mart.lab ADD COLUMN fresh text COLLATE \"C\" NOT NULL DEFAULT 'x', ALTER COLUMN name DROP NOT NULL;"
        " COMMENT ON COLUMN mart.lab.fresh IS 'Fresh.'; COMMENT ON COLUMN mart.lab.name IS 'Other.';"
        " ALTER TABLE mart.lab DROP CONSTRAINT lab_pkey, ADD PRIMARY KEY (lab_id, fresh); CREATE INDEX lab_fresh ON mart.lab (fresh DESC);"
        " CREATE TABLE mart.brand (brand_id text PRIMARY KEY, publication_id bigint NOT NULL, published_from timestamptz NOT NULL, told integer);"
        " COMMENT ON COLUMN mart.brand.told IS 'Told, count.'",
    )
    with scratch.begin() as connection:
        tree.replace(connection, True)

    def columns(table: str) -> list[tuple[object, ...]]:
        query = text(
            "SELECT attname, format_type(atttypid, atttypmod), attnotnull, attcollation, pg_get_expr(adbin, adrelid), col_description(attrelid, attnum)"
            " FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
            " WHERE attrelid = CAST(:name AS regclass) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
        )
        with scratch.connect() as connection:
            return [tuple(row) for row in connection.execute(query, {"name": table})]

    for mart in ("lab", "brand"):
        own = columns(f"mart.{mart}")
        assert columns(f"build.{mart}") == [column for column in own if column[0] not in {"publication_id", "published_from"}]
        history = columns(f"mart.{mart}_history")
        assert [column for column in history if column[0] != "published_to"] == own
        names = [column[0] for column in history]
        assert names.index("published_to") == names.index("published_from") + 1
    with scratch.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM mart.brand_as_of('2025-01-01'), mart.lab_of(1)")).scalar() == 0
        indexes = connection.execute(text("SELECT indexdef FROM pg_indexes WHERE schemaname IN ('build', 'mart') AND tablename ~ '^lab(_history)?$'")).scalars()
        kinds = {definition.split(" USING ")[1] for definition in indexes}
    assert kinds == {"btree (lab_id, fresh)", "btree (fresh DESC)", "btree (lab_id, fresh, published_to)"}
    before = columns("mart.lab_history")
    run(scratch, "ALTER TABLE mart.lab DROP COLUMN fresh, ADD PRIMARY KEY (lab_id); SELECT meta.keep_history('lab')")
    assert columns("mart.lab_history") == before, "what was published stays"
    assert "fresh" not in {column[0] for column in columns("build.lab")}
