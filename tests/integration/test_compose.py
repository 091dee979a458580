"""docker-compose.yaml without Docker: what it says of logins, ports and pins, and the SQL that makes its logins, on a real Postgres."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from observatory import settings
from observatory.local import postgres, superset
from observatory.warehouse.engine import engine_for

COMPOSE: dict[str, Any] = yaml.safe_load((settings.ROOT / "docker-compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OWNER = re.compile(r"://postgres[:@]|\$\{POSTGRES_PASSWORD\}")


def words(service: str) -> str:
    return yaml.safe_dump({key: value for key, value in SERVICES[service].items() if key != "depends_on"})


def test_only_the_server_and_who_migrates_know_the_owners_password() -> None:
    assert {name for name in SERVICES if OWNER.search(words(name))} == {"postgres", "prepare"}
    for name in ("api-server", "scheduler", "dag-processor", "replay"):
        environment = SERVICES[name]["environment"]
        # .env is read whole; what is of others is taken out again.
        assert environment["POSTGRES_PASSWORD"] == environment["OBSERVATORY_BI_PASSWORD"] == ""
        assert "://observatory_pipeline:" in environment["AIRFLOW_CONN_OBSERVATORY_WAREHOUSE"]
        assert "OBSERVATORY_WAREHOUSE_URL" not in environment


def test_superset_is_a_profile_with_the_readers_login_alone() -> None:
    service = SERVICES["superset"]
    assert service["profiles"] == ["bi"] and "env_file" not in service
    assert set(re.findall(r"\$\{(\w+)", words("superset"))) == {"OBSERVATORY_BI_PASSWORD", "OBSERVATORY_BI_SECRET_KEY", "OBSERVATORY_BI_ADMIN_PASSWORD"}
    assert service["environment"]["PGPASSWORD"] == "${OBSERVATORY_BI_PASSWORD}"


def test_superset_is_of_the_version_that_is_tested_here() -> None:
    pins = dict(line.split("==") for line in re.findall(r"^[\w-]+==[\w.]+", (settings.ROOT / "requirements-bi.txt").read_text(), re.MULTILINE))
    assert SERVICES["superset"]["image"] == f"apache/superset:{pins['apache-superset']}"
    assert f"psycopg2-binary=={pins['psycopg2-binary']};" in SERVICES["superset"]["command"][0]


def test_ports_are_of_loopback_alone() -> None:
    ports = [port for one in SERVICES.values() for port in one.get("ports", [])]
    assert ports and all(port.startswith("127.0.0.1:") for port in ports)


def test_what_a_service_needs_is_named() -> None:
    volumes = {mount.split(":")[0] for one in SERVICES.values() for mount in one["volumes"]}
    assert {name for name in volumes if not name.startswith("./")} == set(COMPOSE["volumes"])
    assert all((settings.ROOT / name).exists() for name in volumes if name.startswith("./"))
    example = (settings.ROOT / ".env.example").read_text(encoding="utf-8")
    wanted = {name for service in SERVICES for name in re.findall(r"\$\{(\w+)", words(service))}
    assert [name for name in sorted(wanted) if f"\n{name}=" not in example] == []
    assert all(set(one.get("depends_on", {})) <= set(SERVICES) for one in SERVICES.values())


@pytest.fixture
def fresh(tmp_path: Path) -> Any:
    with postgres.running(tmp_path / "pgdata", tmp_path / "postgres.log") as sockets:
        postgres.create_database(sockets, "observatory")
        yield sockets


def test_the_logins_are_made_with_their_passwords_and_roles(fresh: Path) -> None:
    names = ("AIRFLOW_DATABASE_PASSWORD", "OBSERVATORY_PIPELINE_PASSWORD", "OBSERVATORY_BI_PASSWORD")
    psql = [str(postgres.binaries() / "psql"), "-X", "-q", "-h", str(fresh), "-U", "postgres", "-d", "observatory"]
    done = subprocess.run(
        [*psql, "-f", str(settings.ROOT / "tools" / "compose_logins.sql")],
        env={**os.environ, **{name: f"it's {name}" for name in names}},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    engine = engine_for(postgres.url(fresh, "observatory"))
    with engine.connect() as connection:
        members = connection.execute(text("SELECT m.member::regrole::text, m.roleid::regrole::text FROM pg_auth_members m WHERE m.roleid >= 16384")).all()
        with_password = set(connection.execute(text("SELECT rolname FROM pg_authid WHERE rolpassword IS NOT NULL")).scalars())
    assert {tuple(row) for row in members} == {("observatory_pipeline", "observatory_loader"), (superset.READER, "observatory_reader")}
    assert with_password == {"airflow", "observatory_pipeline", superset.READER}
