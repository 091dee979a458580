"""A migration that fails leaves the stack of the release before running, and nothing of it in the warehouse."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from observatory import settings
from observatory.cli import __main__ as commands
from observatory.errors import ObservatoryError
from observatory.local import demo, postgres, stack, states
from observatory.local.processes import started_at
from observatory.warehouse.engine import engine_for
from observatory.warehouse.migrate import migrate
from observatory.warehouse.registry import load_registry

GOOD = "CREATE TABLE raw.tried (one int); COMMENT ON TABLE raw.tried IS 'x'; COMMENT ON COLUMN raw.tried.one IS 'x';"
BAD = {"an error": "SELECT 1 / 0;", "an error behind a change": f"{GOOD} SELECT 1 / 0;", "no SQL": "HELLO;"}


@dataclass
class Up:
    """A stack that runs: its state, its process, its warehouse."""

    state: Path
    process: subprocess.Popen[bytes]
    sockets: Path

    def facts(self) -> tuple[int, bool]:
        """How many migrations the warehouse has, and whether it has the tried table."""
        with engine_for(postgres.url(self.sockets, "observatory")).connect() as connection:
            row = connection.execute(text("SELECT (SELECT count(*) FROM meta.migration), to_regclass('raw.tried') IS NOT NULL")).one()
        return int(row[0]), bool(row[1])


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    state = tmp_path_factory.mktemp("states") / "sample"
    states.claim(state, states.SAMPLE, "up", lambda _: None)
    with postgres.running(state / "pgdata", state / "logs" / "postgres.log") as sockets:
        postgres.create_database(sockets, "observatory")
        engine = engine_for(postgres.url(sockets, "observatory"))
        migrate(engine)
        with engine.begin() as connection:
            load_registry(connection)
        process = subprocess.Popen(["sleep", "3600"])
        stack.write_run(state, ready=True, pid=process.pid, pid_started=started_at(process.pid), sockets=str(sockets))
        yield Up(state, process, sockets)
        process.kill()
        process.wait()


@pytest.fixture
def sql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The SQL of a release to come, whose last migration is written by the test."""
    folder = tmp_path / "sql"
    shutil.copytree(settings.SQL, folder)
    monkeypatch.setattr(settings, "SQL", folder)
    number = len(list((folder / "migrations").glob("*.sql"))) + 1
    return folder / "migrations" / f"{number:04d}_tried.sql"


@pytest.mark.parametrize("script", BAD.values(), ids=BAD)
def test_make_up_leaves_the_old_stack_where_the_migration_fails(
    up: Up, sql: Path, script: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("WORLD", "NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OBSERVATORY_STATE", str(up.state.parent))
    monkeypatch.setenv("STATE", "sample")
    before, run = up.facts(), stack.read_run(up.state)
    sql.write_text(script)
    assert commands.main(["up"]) == 1
    told = capsys.readouterr().err
    assert "_tried.sql failed" in told and "The stack that runs goes on; put it right first" in told
    assert up.process.poll() is None and stack.read_run(up.state) == run and up.facts() == before


def test_a_migration_that_goes_well_is_taken_back_until_the_new_stack_does_it(up: Up, sql: Path) -> None:
    before = up.facts()
    sql.write_text(GOOD)
    stack.rehearse(up.state)
    assert up.facts() == before and not before[1] and up.process.poll() is None


def test_a_table_that_a_task_uses_is_not_waited_for_long(up: Up, sql: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sql.write_text("ALTER TABLE raw.record ADD COLUMN tried int;")
    monkeypatch.setattr(stack, "REHEARSAL_LOCK_SECONDS", 1)
    with engine_for(postgres.url(up.sockets, "observatory")).begin() as task:
        task.execute(text("SELECT count(*) FROM raw.record"))
        with pytest.raises(ObservatoryError, match="its Dags use the tables: try again when they rest"):
            stack.rehearse(up.state)
        assert task.execute(text("SELECT 1")).scalar_one() == 1
    stack.rehearse(up.state)


def test_a_registry_that_does_not_load_is_known_before_too(up: Up, sql: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise ObservatoryError("labs.csv: a row is odd")

    monkeypatch.setattr(stack, "load_registry", refuse)
    with pytest.raises(ObservatoryError, match=r"labs\.csv: a row is odd\. The stack that runs goes on"):
        stack.rehearse(up.state)


def test_a_demo_that_goes_on_tries_it_before_it_ends_the_stack(up: Up, sql: Path) -> None:
    sql.write_text(BAD["an error"])
    with pytest.raises(ObservatoryError, match="The stack that runs goes on"):
        demo.demo(up.state, states.SAMPLE, scope="registry", steps=0, keep=True, limits="enterprise")
    assert up.process.poll() is None


@pytest.mark.parametrize("told", [{"ready": False}, {"sockets": ""}, {"sockets": "/nonexistent"}, {"pid": os.getpid(), "pid_started": 1}])
def test_nothing_is_tried_where_no_stack_is_up(up: Up, tmp_path: Path, told: dict[str, object], sql: Path) -> None:
    sql.write_text(BAD["an error"])
    stack.write_run(tmp_path, **{**stack.read_run(up.state), **told})
    stack.rehearse(tmp_path)
