"""The registry in a real Postgres: documents in form, papers wanted, API-only against what the Hub holds, what a repository says of itself."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from psycopg2 import DataError, IntegrityError
from psycopg2.errors import ExclusionViolation
from sqlalchemy import Connection, Engine, exc, text

from observatory import settings
from observatory.errors import WarehouseError
from observatory.landing.reading import want_named
from observatory.landing.writer import land
from observatory.sources.base import Page, Record
from observatory.warehouse import sqlfile
from observatory.warehouse.build import core_objects
from observatory.warehouse.merge import materialise
from observatory.warehouse.registry import TABLES, load_registry
from observatory.warehouse.registry_files import FORMS, MAY_BE_EMPTY, SHORT

NOW = datetime(2025, 8, 10, tzinfo=UTC)
SOURCE = "https://example.org/page"


@pytest.fixture
def planting(warehouse: Engine) -> Iterator[Connection]:
    """A transaction that is undone, with two labs; one of them offers Zeta 2 by API only."""
    with warehouse.connect() as connection:
        for lab in ("acme", "other"):
            connection.execute(text("INSERT INTO core.lab (lab_id, name, kind, source) VALUES (:lab, :lab, 'company', 'x')"), {"lab": lab})
        release(connection, "acme/zeta-2", "Zeta 2 [pro]", is_api_only=True)
        yield connection
        connection.rollback()


def release(connection: Connection, release_id: str, name: str, *, is_api_only: bool) -> None:
    connection.execute(
        text(
            "INSERT INTO core.registry_release (release_id, lab_id, name, release_date, date_precision, is_api_only, announced_url)"
            " VALUES (:id, :lab, :name, '2025', 'year', :only, 'x')"
        ),
        {"id": release_id, "lab": release_id.split("/")[0], "name": name, "only": is_api_only},
    )


def run_file(connection: Connection, folder: str, name: str) -> list[tuple[object, ...]]:
    sql = sqlfile.parse(settings.SQL / folder / f"{name}.sql", "build").sql
    return [tuple(row) for row in connection.exec_driver_sql(sql, execution_options={"no_parameters": True})]


def test_a_contradiction_is_listed_once_a_release_and_warned_of(planting: Connection) -> None:
    planting.execute(text("INSERT INTO core.api_only_conflict VALUES ('acme/zeta-2', 'acme/zeta-2-instruct', NULL), ('acme/zeta-2', 'acme/zeta-2', NULL)"))
    listed = [row for row in run_file(planting, "marts", "registry_conflict") if row[1] == "acme/zeta-2"]
    assert listed == [("release", "acme/zeta-2", "weights", "releases.csv", "API only", "huggingface", "acme/zeta-2 and 1 more")]
    warned = {row for row in run_file(planting, "checks", "no_api_only_release_has_open_weights") if row[0] == "acme/zeta-2"}
    assert warned == {("acme/zeta-2", "acme/zeta-2"), ("acme/zeta-2", "acme/zeta-2-instruct")}


def test_the_registry_s_own_facts_are_loaded_and_its_papers_are_wanted(warehouse: Engine) -> None:
    columns = ("release_id", "kind", "url", "published_on", "data", "code")
    with (settings.REGISTRY / "release_documents.csv").open(encoding="utf-8", newline="") as stream:
        told = {tuple(row[name] or None for name in columns) for row in csv.DictReader(stream)}
    want_named(warehouse)
    with warehouse.connect() as connection:
        query = text(f"SELECT {', '.join(columns)} FROM core.registry_release_document")
        assert {tuple(row) for row in connection.execute(query)} == told
        wanted = set(connection.execute(text("SELECT key FROM meta.wanted WHERE source = 'arxiv' AND kind = 'paper' AND reason = 'registry'")).scalars())
    papers = {url.removeprefix("https://arxiv.org/abs/") for _, _, url, *_ in told if url is not None and "arxiv.org" in url}
    assert len(papers) >= 20 and papers <= wanted


NOTES = {
    "By search; SkyPile, the part that was made public, from memory.": True,
    "By search; how its corpus (Ultra, which is open-sourced) was filtered.": True,
    "By search; what it was tuned on is released, and its base is another model.": True,
    "By search; about seven thousand of the tasks were opened.": True,
    "By search; the sets of its tuning, which its maker gives out.": True,
    "By search; it links the corpus that the maker gathered.": True,
    "By search; a script that downloads the tuning data.": True,
    "By search; the data are not released.": False,
    "By search; a part of it is open to anybody, which nobody looked up.": False,
    "By search; public sets by name with their shares.": False,
    "By search; it links the maker's repository, which holds the program of the training.": False,
    "By search; licensed, proprietary, open source and public data in general phrases.": False,
    "By search; it plans to release its dataset and code, and none was released.": False,
}


@pytest.mark.parametrize(("note", "gives"), NOTES.items(), ids=str)
@pytest.mark.parametrize("shown", ["released", "partly released", "described", "named", "none", None])
def test_a_note_that_gives_data_stands_by_no_row_that_does_not(planting: Connection, note: str, gives: bool, shown: str | None) -> None:
    planting.execute(text("DELETE FROM core.registry_release_document"))
    planting.execute(
        text(
            "INSERT INTO core.registry_release_document (release_id, kind, url, source, data, note) VALUES ('acme/zeta-2', 'paper', :url, :url, :data, :note)"
        ),
        {"url": SOURCE, "data": shown, "note": note},
    )
    found = run_file(planting, "checks", "no_note_gives_data_that_the_row_does_not")
    assert bool(found) is (gives and shown not in {"released", "partly released"})


def test_no_note_of_the_registry_gives_data_that_its_row_does_not(warehouse: Engine) -> None:
    with warehouse.connect() as connection:
        assert run_file(connection, "checks", "no_note_gives_data_that_the_row_does_not") == []


@pytest.mark.parametrize("emptied", [("release_documents",), ("offers",), ("release_documents", "offers", "weights_dates"), tuple(TABLES)], ids="+".join)
def test_rows_that_left_the_files_are_counted_as_deleted(warehouse: Engine, tmp_path: Path, emptied: tuple[str, ...]) -> None:
    for stem in TABLES:
        lines = (settings.REGISTRY / f"{stem}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / f"{stem}.csv").write_text("".join(lines[:1] if stem in emptied else lines), encoding="utf-8")

    def sizes(connection: Connection) -> dict[str, int]:
        return {table: connection.execute(text(f"SELECT count(*) FROM core.{table}")).scalar_one() for table, _ in TABLES.values()}

    with warehouse.connect() as connection:
        before = sizes(connection)
        counts = load_registry(connection, tmp_path)
        after = sizes(connection)
        connection.rollback()
    assert {table: before[table] + counts[table].inserted - counts[table].deleted for table in before} == after
    gone = {TABLES[stem][0] for stem in emptied}
    assert before[TABLES[emptied[0]][0]] > 0
    assert {table: counts[table].deleted for table in gone} == {table: before[table] for table in gone}


BAD = {
    "kind": "acme/zeta-2,leaflet,https://example.org/a,2025,year,https://example.org/a,,,,n",
    "home page": "acme/zeta-2,blog,https://example.org/,2025,year,https://example.org/a,,,,n",
    "no https": "acme/zeta-2,blog,http://example.org/a,2025,year,https://example.org/a,,,,n",
    "precision": "acme/zeta-2,blog,https://example.org/a,2025,day,https://example.org/a,,,,n",
    "date without precision": "acme/zeta-2,blog,https://example.org/a,2025,,https://example.org/a,,,,n",
    "no source": "acme/zeta-2,blog,https://example.org/a,2025,year,,,,,n",
    "what it shows": "acme/zeta-2,paper,https://example.org/a,2025,year,https://example.org/a,partial,none,,n",
    "nobody's": "acme/zeta-9,blog,https://example.org/a,2025,year,https://example.org/a,,,,n",
}


@pytest.mark.parametrize("row", BAD.values(), ids=BAD)
def test_a_document_out_of_form_is_refused_and_nothing_changes(warehouse: Engine, tmp_path: Path, row: str) -> None:
    for stem in TABLES:
        head = (settings.REGISTRY / f"{stem}.csv").read_text(encoding="utf-8").splitlines()[0]
        (tmp_path / f"{stem}.csv").write_text(head + "\n", encoding="utf-8")
    (tmp_path / "labs.csv").write_text(f"lab_id,name,kind,homepage,source,note\nacme,Acme,company,,{SOURCE},\n", encoding="utf-8")
    head = (tmp_path / "releases.csv").read_text(encoding="utf-8")
    (tmp_path / "releases.csv").write_text(f"{head}acme/zeta-2,acme,Zeta 2,2025,year,true,text,{SOURCE},,\n", encoding="utf-8")
    head = (tmp_path / "release_documents.csv").read_text(encoding="utf-8")
    good = "acme/zeta-2,paper,https://arxiv.org/abs/2501.00001,,,https://arxiv.org/abs/2501.00001,described,none,,n\n"
    with warehouse.connect() as connection:
        (tmp_path / "release_documents.csv").write_text(head + good, encoding="utf-8")
        load_registry(connection, tmp_path)
        assert connection.execute(text("SELECT count(*) FROM core.registry_release_document")).scalar_one() == 1
        connection.rollback()
        (tmp_path / "release_documents.csv").write_text(f"{head}{good}{row}\n", encoding="utf-8")
        with pytest.raises((IntegrityError, WarehouseError)):
            load_registry(connection, tmp_path)
        connection.rollback()
        assert connection.execute(text("SELECT count(*) FROM core.registry_release_document")).scalar_one() > 1


TYPES = {"date": {"2021-01-31"}, "boolean": {"true", "false"}, "integer": {"3"}, "numeric": {"3.5", "-3"}}


@pytest.mark.parametrize("stem", TABLES)
def test_what_the_files_are_asked_for_is_what_the_table_takes(warehouse: Engine, stem: str) -> None:
    """A cell that stops a load is refused before it, with its place; one that the table takes is not."""
    table = TABLES[stem][0]
    with warehouse.connect() as connection:
        columns = connection.execute(
            text("SELECT attname, format_type(atttypid, NULL) AS type, attnotnull FROM pg_attribute WHERE attrelid = CAST(:name AS regclass) AND attnum > 0"),
            {"name": f"core.{table}"},
        ).all()
        checks = connection.execute(
            text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = CAST(:name AS regclass) AND contype = 'c'"), {"name": f"core.{table}"}
        ).scalars()
        lists = {
            match[1]: frozenset(re.findall(r"'([^']+)'", match[2])) for one in checks if (match := re.fullmatch(r"CHECK \(\((\w+) = ANY \((.+)\)\)\)", one))
        }
    assert MAY_BE_EMPTY[stem] - set(SHORT) == {name for name, _, is_filled in columns if not is_filled}
    for name, kind, _ in columns:
        if kind != "text":
            form = FORMS[stem][name]
            assert all(form.fits(value) for value in TYPES[kind]) and not any(
                form.fits(value) for value in ("yesterday", "2021-02-30", "2021-1-1", "yes", "1e3")
            )
    assert {name: FORMS[stem][name].words for name in lists} == lists


def test_a_lab_in_one_row_has_its_countries_and_accounts(warehouse: Engine, tmp_path: Path) -> None:
    with_periods(tmp_path, "accounts", ("2020-01-01", "2020-12-31", "2021-01-01", ""))
    with (tmp_path / "labs.csv").open("a", encoding="utf-8") as file:
        file.write(f"short,Short,university,,{SOURCE},,NL FR,short-hub,short-code Short2\n")
    with warehouse.connect() as connection:
        load_registry(connection, tmp_path)
        found = connection.execute(text("SELECT country, valid_from, valid_to, source FROM core.lab_country WHERE lab_id = 'short' ORDER BY 1")).all()
        assert [tuple(row) for row in found] == [("FR", None, None, SOURCE), ("NL", None, None, SOURCE)]
        found = connection.execute(text("SELECT service, account, source FROM core.account WHERE lab_id = 'short' ORDER BY 2")).all()
        assert [tuple(row) for row in found] == [
            ("github", "Short2", "https://github.com/Short2"),
            ("github", "short-code", "https://github.com/short-code"),
            ("huggingface", "short-hub", "https://huggingface.co/short-hub"),
        ]
        assert connection.execute(text("SELECT count(*) FROM core.account WHERE lab_id <> 'short'")).scalar_one() == 2
        connection.rollback()


PERIODS = {
    "accounts": ("huggingface,acme,acme,{},{},x,", "huggingface,ACME,other,{},{},x,"),
    "lab_countries": ("acme,SE,{},{},x,", "acme,SE,{},{},x,"),
    "metrics": ("adoption,1,Adoption,sum,count,{},{},x", "adoption,2,Adoption,sum,count,{},{},x"),
}
OVERLAPS = {
    "one inside the other": ("2020-01-01", "2024-12-31", "2021-01-01", "2021-12-31"),
    "the day on which one ends": ("2020-01-01", "2021-01-01", "2021-01-01", ""),
    "both still": ("2020-01-01", "", "2021-01-01", ""),
}
BESIDE = ("2020-01-01", "2020-12-31", "2021-01-01", "")


def with_periods(folder: Path, name: str, days: tuple[str, ...]) -> Path:
    """A registry of two labs, with two rows of one file that hold on these days."""
    for stem in TABLES:
        head = (settings.REGISTRY / f"{stem}.csv").read_text(encoding="utf-8").splitlines()[0]
        (folder / f"{stem}.csv").write_text(head + "\n", encoding="utf-8")
    labs = "".join(f"{lab},{lab},company,,{SOURCE},\n" for lab in ("acme", "other"))
    with (folder / "labs.csv").open("a", encoding="utf-8") as file:
        file.write(labs)
    first, second = PERIODS[name]
    with (folder / f"{name}.csv").open("a", encoding="utf-8") as file:
        file.write(f"{first.format(*days[:2])}\n{second.format(*days[2:])}\n")
    return folder


@pytest.mark.parametrize("name", PERIODS)
def test_periods_that_overlap_are_refused_by_the_database(warehouse: Engine, tmp_path: Path, name: str) -> None:
    table = f"core.{TABLES[name][0]}"
    for number, days in enumerate((BESIDE, *OVERLAPS.values(), ("2021-01-01", "2020-01-01", "2022-01-01", ""))):
        (folder := tmp_path / str(number)).mkdir()
        with_periods(folder, name, days)
        with warehouse.connect() as connection:
            if days == BESIDE:
                load_registry(connection, folder)
                assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 2
            else:
                with pytest.raises(ExclusionViolation if days in OVERLAPS.values() else DataError, match=r"at_a_time|range lower bound"):
                    load_registry(connection, folder)
            connection.rollback()


def test_accounts_and_countries_that_only_look_alike_stand_beside_one_another(planting: Connection) -> None:
    planting.execute(
        text(
            "INSERT INTO core.account (service, account, lab_id, source) VALUES"
            " ('github', 'zeta', 'acme', 'x'), ('huggingface', 'zeta', 'other', 'x'), ('github', 'zeta-ai', 'other', 'x'), ('github', 'zetb', 'other', 'x');"
            " INSERT INTO core.lab_country (lab_id, country, source) VALUES ('acme', 'SE', 'x'), ('acme', 'FI', 'x'), ('other', 'SE', 'x')"
        )
    )
    with pytest.raises(exc.IntegrityError, match="account_has_one_lab_at_a_time"):
        planting.execute(text("INSERT INTO core.account (service, account, lab_id, valid_from, source) VALUES ('github', 'Zeta', 'other', '2024-01-01', 'x')"))


def test_what_a_repository_says_of_itself_reaches_core_bounded(warehouse: Engine) -> None:
    def told(via: str, name: str, **payload: object) -> Record:
        key = "full_name" if via == "rest" else "nameWithOwner"
        return Record("github", "repository", via, name, NOW, payload={key: name, **payload})

    records = (
        told("graphql", "org/both", description="by GraphQL"),
        told("rest", "org/both", description="by REST"),
        told("graphql", "org/long", description="ü" * 100_000),
        told("rest", "org/blank", description="  "),
        told("rest", "org/none", description=None),
        told("rest", "org/untold"),
        told("rest", "org/odd", description={"text": 3}),
    )
    with warehouse.begin() as connection:
        run = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id, source) VALUES ('test', 'said', 'github') RETURNING run_id")).scalar_one()
    land(warehouse, int(run), "github", Page(records=records, received={"repository": len(records)}))
    with warehouse.begin() as connection:
        materialise(connection, next(one for one in core_objects() if one.name == "repository"), ("core", "repository"))
        rows = connection.execute(text("SELECT github_full_name, description FROM core.repository")).all()
    found = {row.github_full_name: row.description for row in rows}
    assert found.pop("org/long") == "ü" * 500
    assert found == {"org/both": "by REST", "org/blank": None, "org/none": None, "org/untold": None, "org/odd": '{"text": 3}'}
