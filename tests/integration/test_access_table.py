"""Who can do what, tried against a real Postgres with our roles: the table of docs/security.md is what came of it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from observatory import settings
from observatory.local import airflow, postgres
from observatory.store import Folder
from observatory.warehouse.engine import engine_for
from observatory.web.app import create_app

WHO = {
    "the account that started it": "postgres",
    "another account of the machine": "postgres",
    "reader": "try_table_reader",
    "analyst": "try_table_analyst",
    "loader (the tasks)": "try_table_loader",
    "the page's login": "try_table_page",
    "Airflow's login": airflow.METADATA,
}
ROLES = {"try_table_reader": "observatory_reader", "try_table_analyst": "observatory_analyst", "try_table_loader": "observatory_loader"}
OUTSIDE = "nobody signed in, by the page"
WAREHOUSE_ROWS = {
    "read mart": "SELECT count(*) FROM mart.lab",
    "read core": "SELECT count(*) FROM core.lab",
    "read raw": "SELECT count(*) FROM raw.record",
    "write rows": "UPDATE mart.lab SET name = name",
    "delete what was collected": "DELETE FROM raw.record",
    "make tables": "CREATE TABLE mart.mine (x integer)",
    "drop": "DROP TABLE mart.alias CASCADE",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'cat'",
    "read files": "SELECT pg_read_file('PG_VERSION')",
    "become owner": "SET ROLE postgres",
}
TOKENS = "see tokens"
"""Airflow's connections, where a person may have put one."""


@pytest.fixture(scope="module")
def database(warehouse: Engine, sockets: Path) -> Iterator[Engine]:
    for name, role in ROLES.items():
        postgres.create_login(sockets, name, role)
    postgres.create_login(sockets, "try_table_page", "observatory_reader")
    airflow.make_metadata(sockets)
    with engine_for(postgres.url(sockets, airflow.METADATA, user=airflow.METADATA)).begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS connection (conn_id text, password text)"))
    yield warehouse


def tried(sockets: Path, account: str | None, login: str, where: str, statement: str) -> str:
    """yes or no; every attempt is taken back. ``account`` is one of the machine, None ours."""
    command = [str(postgres.binaries() / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", str(sockets), "-U", login, "-d", where, "-f", "-"]
    done = subprocess.run(command, input=f"BEGIN; {statement}; ROLLBACK;", user=account, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0 or any(word in done.stderr for word in ("ermission denied", "must be owner", "authentication failed")), done.stderr
    return "yes" if done.returncode == 0 else "no"


def of_nobody(url: str, folder: Path) -> Callable[[str], str]:
    """The page as a visitor meets it who did not sign in: what it answers there is all that he can do."""
    client = TestClient(create_app(url, Folder(folder)), follow_redirects=False, raise_server_exceptions=False)
    paths = ("/overview", "/collection", "/countries/now?format=csv", "/data-docs/", "/docs/", "/openapi.json")
    answers = {client.get(path).status_code for path in paths} | {client.post("/mcp", json={}).status_code}
    return lambda _: "no" if answers <= {401, 403} else f"yes ({sorted(answers)})"


def table(database: Engine, sockets: Path, folder: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    name = str(database.url.database)
    for who, login in WHO.items():
        if who == "another account of the machine":
            if os.geteuid() != 0:
                continue
            account: str | None = "nobody"
        else:
            account = None
        found[who] = {what: tried(sockets, account, login, name, statement) for what, statement in WAREHOUSE_ROWS.items()}
        found[who][TOKENS] = tried(sockets, account, login, airflow.METADATA, "SELECT count(*) FROM connection")
    outside = of_nobody(database.url.set(username="try_table_page").render_as_string(hide_password=False), folder)
    found[OUTSIDE] = {what: outside(what) for what in (*WAREHOUSE_ROWS, TOKENS)}
    return found


def told() -> dict[str, dict[str, str]]:
    """The table of the document."""
    text_of = (settings.ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    lines = [line for line in text_of.partition("## Who can do what")[2].partition("\n### ")[0].splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    heads = rows[0][1:]
    return {row[0]: dict(zip(heads, row[1:], strict=True)) for row in rows[2:]}


def test_the_document_tells_who_can_do_what(database: Engine, sockets: Path, tmp_path: Path) -> None:
    found = table(database, sockets, tmp_path)
    heads = (*WAREHOUSE_ROWS, TOKENS)
    lines = [f"| who | {' | '.join(heads)} |", f"|---|{'---|' * len(heads)}"]
    lines += [f"| {who} | {' | '.join(row[what] for what in heads)} |" for who, row in found.items()]
    print("\n".join(lines))
    document = told()
    assert set(document) == {*WHO, OUTSIDE}
    assert {who: document[who] for who in found} == found, "\n".join(lines)


def test_the_server_listens_nowhere_and_asks_the_kernel_or_a_password(database: Engine) -> None:
    with database.connect() as connection:
        assert connection.execute(text("SHOW listen_addresses")).scalar_one() == ""
        assert connection.execute(text("SELECT setting FROM pg_settings WHERE name = 'unix_socket_permissions'")).scalar_one() == "0700"
        assert connection.execute(text("SELECT array_agg(DISTINCT auth_method) FROM pg_hba_file_rules")).scalar_one() == ["peer"]
    compose = (settings.ROOT / "docker-compose.yaml").read_text(encoding="utf-8")
    assert "trust" not in compose and "HOST_AUTH_METHOD" not in compose


def test_no_login_of_a_process_of_ours_is_a_superuser_or_owns_anything_of_the_warehouse(database: Engine) -> None:
    with database.connect() as connection:
        query = text(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY (:names) AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication"
            " OR EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relowner = pg_roles.oid AND n.nspname !~ '^pg_'))"
        )
        names = [login for login in WHO.values() if login != "postgres"]
        assert connection.execute(text("SELECT count(*) FROM pg_roles WHERE rolname = ANY (:names)"), {"names": names}).scalar_one() == len(names)
        assert connection.execute(query, {"names": names}).scalars().all() == []
