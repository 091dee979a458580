"""Who reaches the local Postgres, and as whom."""

from __future__ import annotations

import os
import pwd
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text

from observatory.local import airflow, postgres
from observatory.warehouse.engine import engine_for


def psql(sockets: Path, user: str | None) -> subprocess.CompletedProcess[str]:
    command = [str(postgres.binaries() / "psql"), "-XAt", "-h", str(sockets), "-U", "postgres", "-d", "postgres", "-c", "SELECT current_user"]
    return subprocess.run(command, user=user, capture_output=True, text=True, check=False, cwd="/")


def test_the_socket_is_its_owners(sockets: Path) -> None:
    assert sockets.stat().st_mode & 0o777 == 0o700
    assert (sockets / postgres.PORT_FILE).stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can ask as somebody else")
def test_another_account_of_the_machine_is_not_let_in(sockets: Path) -> None:
    assert psql(sockets, None).stdout == "postgres\n"
    refused = psql(sockets, "nobody")
    assert refused.returncode == 2 and "Permission denied" in refused.stderr
    # Not by the folder alone: the kernel says who asks.
    sockets.chmod(0o711)
    (sockets / postgres.PORT_FILE).chmod(0o777)
    try:
        refused = psql(sockets, "nobody")
        assert refused.returncode == 2 and "Peer authentication failed" in refused.stderr
    finally:
        sockets.chmod(0o700)
        (sockets / postgres.PORT_FILE).chmod(0o700)


def test_every_start_takes_back_what_earlier_versions_allowed(tmp_path: Path) -> None:
    data = tmp_path / "pgdata"
    with postgres.prepared(data, tmp_path / "log"):
        pass
    (data / "pg_hba.conf").write_text("local all all trust\n")
    with postgres.prepared(data, tmp_path / "log"):
        assert (data / "pg_hba.conf").read_text() == "local all all peer map=owner\n"
        assert pwd.getpwuid(os.geteuid()).pw_name in (data / "pg_ident.conf").read_text()
    assert (data / "pg_hba.conf").stat().st_mode & 0o777 == 0o600


def test_airflow_owns_its_metadata_and_is_no_superuser(sockets: Path) -> None:
    postgres.create_database(sockets, airflow.METADATA)
    owner = engine_for(postgres.url(sockets, airflow.METADATA))
    with owner.begin() as connection:
        # As an earlier version left it, the superuser's.
        connection.execute(text("CREATE TYPE color AS ENUM ('red')"))
        connection.execute(text("CREATE TABLE made (id serial, other bigint GENERATED ALWAYS AS IDENTITY, one color)"))
        connection.execute(text("CREATE SEQUENCE alone"))
        connection.execute(text("CREATE VIEW seen AS SELECT * FROM made"))
    airflow.make_metadata(sockets)
    airflow.make_metadata(sockets)
    with engine_for(postgres.url(sockets, airflow.METADATA, user=airflow.METADATA)).begin() as connection:
        assert connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar_one() is False
        connection.execute(text("ALTER TABLE made ADD two text"))
        connection.execute(text("INSERT INTO made (one) VALUES ('red')"))
        connection.execute(text("DROP VIEW seen"))
        connection.execute(text("DROP SEQUENCE alone"))
        connection.execute(text("ALTER TYPE color ADD VALUE 'blue'"))


def test_no_process_of_airflow_is_given_the_warehouses_owner_or_a_bare_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_TOKEN", "GITHUB_TOKEN", "OBSERVATORY_WAREHOUSE_URL"):
        monkeypatch.setenv(name, "made-up")
    env = airflow.environment(tmp_path, tmp_path, 1, "a world", {name: "http://127.0.0.1:9" for name in airflow.REPLAYED}, by_clock=False)
    assert [name for name, value in env.items() if "postgres:@" in value or value == "made-up"] == []
