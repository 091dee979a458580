"""Each SQL object says grain, key and what it reads, and reads just that, from the layers that it may."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlfluff
import sqlglot
from sqlglot import exp

from observatory.warehouse import sqlfile, tree

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {"staging": "staging", "core": "core", "marts": "build", "checks": "checks", "page": "page", "agents": "agents"}
OBJECTS = [(folder, path) for folder in FOLDERS for path in sorted((ROOT / "sql" / folder).glob("*.sql"))]
IDS = [f"{folder}/{path.stem}" for folder, path in OBJECTS]

TREE = tree.load()
# Until then comments on every table were said by migrations.
LAST_WITH_COMMENTS = 62
MIGRATIONS_SINCE = [path for path in sorted((ROOT / "sql" / "migrations").glob("*.sql")) if int(path.name[:4]) > LAST_WITH_COMMENTS]

MAY_READ = {
    "staging": {"raw", "staging"},
    "core": {"staging", "core"},
    "marts": {"core", "build"},
    # A check reads its own object and its parents; never raw, which staging alone reads.
    "checks": {"staging", "core", "build", "mart"},
    # The page is a reader like any other.
    "page": {"mart"},
    # So are agents, who ask besides what the columns mean, which comments in the catalogue say.
    "agents": {"mart", "pg_catalog"},
}
# What bends the rule, each with its reason.
EXCEPTIONS = {
    ("staging", "retold"): {"meta.look"},  # until when a thing was told its looks know
    ("staging", "look"): {"meta.look"},  # looks are landed in meta, and this view is their staging
    ("staging", "hub_sweep"): {"meta.hub_sweep"},  # which days were told is written down in meta, and this view is its staging
    ("core", "model"): {"meta.wanted"},  # whether a person asked for the model decides its universe
}


def objects_read(sql: str) -> set[str]:
    """``schema.name`` of every table, view and set-returning function that a script reads; what it creates or comments on is not read."""
    found: set[str] = set()
    for statement in sqlglot.parse(sql, dialect="postgres"):
        if statement is None or isinstance(statement, exp.Comment):
            continue
        assert not isinstance(statement, exp.Command), f"not understood: {statement.sql()[:80]}"
        body = statement.expression if isinstance(statement, exp.Create) else statement
        # A function that gives rows stands where a table does.
        found |= {f"{table.db}.{table.name or table.this.name}" for table in body.find_all(exp.Table) if table.db}
    return found


def test_every_folder_holds_objects() -> None:
    assert {folder for folder, _ in OBJECTS} == set(FOLDERS)


@pytest.mark.parametrize(("folder", "path"), OBJECTS, ids=IDS)
def test_the_header_says_what_grain_key_and_reads(folder: str, path: Path) -> None:
    obj = sqlfile.parse(path, FOLDERS[folder])
    assert obj.grain and obj.key and obj.reads
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("-- ") and first.endswith("."), "the first line is one sentence that says what it is"


@pytest.mark.parametrize(("folder", "path"), OBJECTS, ids=IDS)
def test_it_reads_what_its_header_says(folder: str, path: Path) -> None:
    obj = sqlfile.parse(path, FOLDERS[folder])
    assert set(obj.reads) == objects_read(obj.sql)
    assert len(set(obj.reads)) == len(obj.reads)


@pytest.mark.parametrize(("folder", "path"), OBJECTS, ids=IDS)
def test_it_reads_from_the_layers_that_it_may(folder: str, path: Path) -> None:
    read = objects_read(path.read_text(encoding="utf-8")) - EXCEPTIONS.get((folder, path.stem), set())
    assert {name for name in read if name.split(".")[0] not in MAY_READ[folder]} == set()


@pytest.mark.parametrize(("folder", "path"), [(f, p) for f, p in OBJECTS if f != "checks"], ids=[i for i in IDS if "checks" not in i])
def test_core_and_marts_are_one_select_each_and_staging_a_view(folder: str, path: Path) -> None:
    statements = [one for one in sqlglot.parse(path.read_text(encoding="utf-8"), dialect="postgres") if one is not None]
    if folder == "staging":
        created, *comments = statements
        assert isinstance(created, exp.Create) and created.this.sql() == f"staging.{path.stem}"
        assert created.args["replace"], "it is run again where another file changed: CREATE OR REPLACE VIEW"
        assert all(isinstance(one, exp.Comment) for one in comments)
    else:
        selected, *comments = statements
        assert isinstance(selected, exp.Select | exp.Union)
        told = {one.this.sql(dialect="postgres") for one in comments if isinstance(one, exp.Comment)}
        own = f"{'mart' if folder == 'marts' else folder}.{path.stem}"
        assert len(told) == len(comments) and (own in told) == (folder in tree.FILLED.values())
        assert {name for name in told if name != own and not name.startswith(f"{own}.")} == set()


@pytest.mark.parametrize("file", [one for one in TREE if one.comments], ids=lambda file: file.name)
def test_a_comment_stands_in_one_place(file: tree.TreeFile) -> None:
    assert "COMMENT ON" not in file.sql, "make schema"
    for path in MIGRATIONS_SINCE:
        said = re.findall(r"^\s*COMMENT ON (?:TABLE|COLUMN) (\w+\.\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert file.name not in said, f"{path.name}: say it beside the SELECT, in sql/{tree.FILLED[file.name.split('.')[0]]}"


def test_the_exceptions_are_still_needed() -> None:
    for (folder, name), read in EXCEPTIONS.items():
        assert read <= objects_read((ROOT / "sql" / folder / f"{name}.sql").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("WITH x AS (SELECT * FROM raw.a) SELECT * FROM x JOIN core.b USING (id)", {"raw.a", "core.b"}),
        ("CREATE OR REPLACE VIEW staging.v AS SELECT * FROM raw.a; COMMENT ON VIEW staging.v IS 'x.y';", {"raw.a"}),
        ("SELECT 1 FROM mart.a_as_of(CAST(:day AS date)) a", {"mart.a_as_of"}),
        ("SELECT 1 FROM core.a WHERE EXISTS (SELECT 1 FROM core.b) -- FROM core.c", {"core.a", "core.b"}),
    ],
)
def test_the_reading_of_sql_finds_tables(sql: str, expected: set[str]) -> None:
    assert objects_read(sql) == expected


CLOCK = re.compile(r"\b(current_date|current_timestamp|localtimestamp|now\(\)|clock_timestamp\(\))", re.IGNORECASE)
TIMELESS = sorted(path for folder in ("core", "judgement", "estimates", "marts", "questions") for path in (ROOT / "sql" / folder).rglob("*.sql"))


def test_no_number_hangs_on_the_clock_of_this_machine() -> None:
    """Only where nothing at all was observed may the hour stand in."""
    allowed = {"core/alias.sql"}
    found = {str(path.relative_to(ROOT / "sql")) for path in TIMELESS if CLOCK.search(re.sub(r"--.*", "", path.read_text(encoding="utf-8")))}
    assert len(TIMELESS) > 80
    assert found == allowed


@pytest.mark.parametrize("file", [one for one in TREE if one.kind in tree.REPLACED], ids=lambda file: f"{file.kind}/{file.name}")
def test_a_function_or_a_view_is_replaced_by_the_file_of_its_name(file: tree.TreeFile) -> None:
    made = re.findall(r"^CREATE .*", file.sql, re.MULTILINE)
    kind = "VIEW" if file.kind == "views" else "(FUNCTION|AGGREGATE)"
    assert len(made) == 1 and re.match(rf"CREATE OR REPLACE {kind} {file.name}\b", made[0])
    others = {
        name
        for name in re.findall(r"^(?:COMMENT ON|GRANT|REVOKE)[^';]*? ON \w+ (\w+\.\w+)|^COMMENT ON \w+ (\w+\.\w+)", file.sql, re.MULTILINE)
        for name in name
        if name
    }
    assert others == {file.name}


@pytest.mark.parametrize("file", [one for one in TREE if one.kind in tree.MADE_ONCE], ids=lambda file: f"{file.kind}/{file.name}")
def test_a_table_stands_in_the_file_of_its_name(file: tree.TreeFile) -> None:
    assert re.findall(r"^CREATE (?:TABLE|TYPE|SEQUENCE) (\S+)", file.sql, re.MULTILINE) == [file.name]


# Until then functions and views were made by migrations; now their files are run after each of them, and would undo what it says.
LAST_WITHOUT_FILES = 55
REPLACED = {one.name for one in TREE if one.kind in tree.REPLACED} | {f"staging.{path.stem}" for path in (ROOT / "sql" / "staging").glob("*.sql")}
_SAID = re.compile(
    r"^\s*(?:COMMENT ON (?:VIEW|COLUMN|FUNCTION|AGGREGATE)|CREATE (?:OR REPLACE )?VIEW|ALTER (?:VIEW|FUNCTION)|(?:GRANT|REVOKE)[^;]* ON(?: TABLE| FUNCTION)?)"
    r"\s+(\w+\.\w+)",
    re.MULTILINE,
)


def replaced_after(sql: str) -> set[str]:
    """Functions and views of which a migration says what their files say."""
    return set(_SAID.findall(sql)) & REPLACED


def test_no_migration_says_of_a_view_what_its_file_says() -> None:
    found = {
        path.name: names
        for path in sorted((ROOT / "sql" / "migrations").glob("*.sql"))
        if int(path.name[:4]) > LAST_WITHOUT_FILES and (names := replaced_after(path.read_text(encoding="utf-8")))
    }
    assert found == {}, "edit its file in sql/views, sql/functions or sql/staging instead"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("COMMENT ON COLUMN mart.build.reason IS 'x';", {"mart.build"}),
        ("COMMENT ON VIEW staging.model IS 'x';", {"staging.model"}),
        ("SELECT 1;\n    CREATE OR REPLACE VIEW mart.run AS SELECT 1;", {"mart.run"}),
        ("ALTER FUNCTION core.family(text) STABLE;", {"core.family"}),
        ("REVOKE INSERT, UPDATE ON mart.run FROM observatory_loader;", {"mart.run"}),
        ("COMMENT ON COLUMN meta.build.reason IS 'mart.build'; DROP VIEW mart.run;", set()),
    ],
)
def test_what_a_file_undoes_is_found(sql: str, expected: set[str]) -> None:
    assert replaced_after(sql) == expected


def lint(sql: str) -> set[str]:
    """What `make lint` says of a statement."""
    return {one["code"] for one in sqlfluff.lint(sql, config_path=str(ROOT / ".sqlfluff"))}


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("select 1\n", "CP01"),
        ("SELECT name FROM core.lab WHERE lab_id = NULL\n", "CV05"),
        ("SELECT l.name FROM core.lab AS b\n", "RF01"),
        ("WITH a AS (SELECT 1 AS x) SELECT 2 AS y\n", "ST03"),
        ("SELECT DISTINCT name FROM core.lab GROUP BY name\n", "AM01"),
        ("SELECT FROM FROM\n", "PRS"),
    ],
)
def test_a_mistake_in_sql_is_found(sql: str, code: str) -> None:
    assert lint(sql) == {code}


def test_what_is_not_linted_cannot_be() -> None:
    assert lint("SELECT r.key FROM raw.record AS r WHERE r.record_id = %(record_id)s AND r.kind = {kind}\n") == set()
    listed = [line for line in (ROOT / ".sqlfluffignore").read_text(encoding="utf-8").splitlines() if line.endswith(".sql")]
    assert listed
    assert [name for name in listed if not lint((ROOT / name).read_text(encoding="utf-8"))] == [], "take it out of .sqlfluffignore"


@pytest.mark.parametrize("order", ["tree.load()", "build._ordered_steps()"])
def test_files_and_steps_are_taken_in_one_order_by_every_process(order: str) -> None:
    printed = "from observatory.warehouse import build, tree; print([getattr(one, 'full_name', getattr(one, 'name', '')) for one in " + order + "])"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "plugins")}
    found = {
        subprocess.run([sys.executable, "-c", printed], env={**env, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in "123"
    }
    assert len(found) == 1 and len(found.pop()) > 100
