"""A backup is of one moment and comes back equal; data of an earlier release migrate, and a migration that fails changes nothing.

``tests/releases/earlier.backup.zip.xz`` is the database of the small world as a release of 42 migrations published it, backed up by this project's
own command, without the container's other files.
"""

from __future__ import annotations

import hashlib
import lzma
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

from observatory import settings
from observatory.errors import ObservatoryError, WarehouseError
from observatory.local import airflow, backup, disk, postgres, restore, states
from observatory.local.archive import Manifest
from observatory.local.stack import warehouse
from observatory.warehouse import questions
from observatory.warehouse.engine import engine_for
from observatory.warehouse.migrate import checksums, migrate, migrate_in
from observatory.warehouse.registry import load_registry

EARLIER = Path(__file__).resolve().parents[1] / "releases" / "earlier.backup.zip.xz"
# What was collected and published: no migration may lose a row of it.
KEPT = ("raw.record", "raw.record_version", "raw.hub_repository", "raw.hub_block", "meta.look", "meta.publication", "mart.release_disclosure")


@dataclass
class Held:
    """A state whose Postgres runs."""

    state: states.State
    sockets: Path
    engine: Engine
    manifest: Manifest

    def facts(self) -> backup.Facts:
        with self.engine.connect() as connection:
            return backup.facts(connection)


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """The state of an earlier release, restored."""
    above = tmp_path_factory.mktemp("earlier")
    file = above / "earlier.zip"
    file.write_bytes(lzma.decompress(EARLIER.read_bytes()))
    said = list[str]()
    folder, manifest = restore.restore(above / "states", file, None, said.append)
    assert f"this release has {len(checksums())}: make up" in " ".join(said)
    state = states.read(folder)
    assert state is not None
    with warehouse(folder) as sockets:
        yield Held(state, sockets, engine_for(postgres.url(sockets, "observatory")), manifest)


def one(engine: Engine, query: str) -> Any:
    with engine.connect() as connection:
        return connection.execute(text(query)).scalar()


def answers(engine: Engine) -> dict[str, object]:
    """What the first claims come to."""
    with engine.connect() as connection:
        return {claim.name: questions.ask(connection, claim).rows for claim in questions.claims()[:3]}


def test_a_failed_migration_leaves_the_version_before_it(earlier: Held, tmp_path: Path) -> None:
    before = earlier.facts()
    shutil.copytree(settings.SQL / "migrations", tmp_path / "migrations")
    (tmp_path / "migrations" / f"{len(checksums()) + 1:04d}_broken.sql").write_text("DELETE FROM mart.release_disclosure; SELECT 1 / 0;")
    with pytest.raises(WarehouseError, match=r"_broken\.sql failed: division by zero.* the release before goes on with this warehouse"):
        migrate(earlier.engine, tmp_path / "migrations")
    after = earlier.facts()
    assert after.migrations == before.migrations == earlier.manifest.migrations
    # Statistics of tables change by themselves; rows do not.
    assert after.tables == before.tables


def test_data_of_an_earlier_release_migrate_whole_and_can_be_asked(earlier: Held) -> None:
    before = earlier.facts()
    assert len(migrate(earlier.engine)) == len(checksums()) - earlier.manifest.migration > 0
    after = earlier.facts()
    kept = {name: before.tables[name].rows for name in KEPT}
    assert all(kept.values()) and {name: after.tables[name].rows for name in KEPT} == kept
    with earlier.engine.begin() as connection:
        load_registry(connection)
    assert all(answers(earlier.engine).values())


def test_a_warehouse_of_a_newer_release_is_refused(earlier: Held) -> None:
    with earlier.engine.connect() as connection:
        connection.execute(text("INSERT INTO meta.migration (version, name, checksum) VALUES (9999, 'later', '0')"))
        with pytest.raises(WarehouseError, match="of a newer release"):
            migrate_in(connection)
        connection.rollback()


def test_a_backup_of_what_runs_is_of_one_moment_and_comes_back_equal(earlier: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = earlier.state.folder
    for name, body in (("export.key", "0f" * 32), ("cold/kept.parquet", "PAR1"), ("exports/2026-11-01-1/model.parquet", "PAR1"), ("secrets.json", "{}")):
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(body)
    (folder / "exports" / ".aside-x").mkdir()
    (folder / "exports" / ".aside-x" / "half").touch()
    with earlier.engine.begin() as connection:
        for name in ("kept.parquet", "lost.parquet"):
            cold_file(connection, name)
        # Of a run that goes on meanwhile, with an id that an Airflow on another machine may give again.
        connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('build_marts', 'scheduled__2026-11-29T00:00:00+00:00')"))
    dump = backup._dump

    def meanwhile(sockets: Path, snapshot: str) -> Iterator[bytes]:
        """Somebody writes after the snapshot and before the dump."""
        with earlier.engine.begin() as connection:
            connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('test', 'meanwhile')"))
        yield from dump(sockets, snapshot)

    monkeypatch.setattr(backup, "_dump", meanwhile)
    before, said = earlier.facts(), list[str]()
    with monkeypatch.context() as full:
        full.setattr(disk, "free_bytes", lambda _: disk.START_BYTES + 1)
        with pytest.raises(ObservatoryError, match=r"the backup may take .* Nothing was written"):
            backup.backup(earlier.state, earlier.sockets, tmp_path, said.append)
    assert list(tmp_path.iterdir()) == []
    path, manifest = backup.backup(earlier.state, earlier.sockets, tmp_path, said.append)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and path.parent == tmp_path
    assert manifest.tables == before.tables and manifest.missing == ["cold/lost.parquet"] and "cold/lost.parquet" in said[0]
    names = {part.path for part in manifest.parts}
    assert {"files/export.key", "files/cold/kept.parquet", "files/exports/2026-11-01-1/model.parquet"} <= names
    assert not any("secrets" in name or ".aside" in name for name in names)
    told = answers(earlier.engine)

    other, _ = restore.restore(tmp_path / "elsewhere", path, "copy", said.append)
    assert (other / "export.key").read_text() == "0f" * 32 and not (other / "secrets.json").exists()
    assert not any("0f0f0f" in words for words in said)
    with warehouse(other) as sockets:
        engine = engine_for(postgres.url(sockets, "observatory"))
        with engine.connect() as connection:
            found = backup.facts(connection)
        # Runs were of another Airflow; all else is as it was.
        assert {name for name in before.tables if found.tables[name] != before.tables[name]} == {"meta.run"}
        assert one(engine, "SELECT count(*) FROM meta.run WHERE dag_run_id = 'meanwhile' OR state = 'running' AND dag_id = 'build_marts'") == 0
        assert one(engine, "SELECT count(*) FROM meta.run WHERE dag_run_id = 'scheduled__2026-11-29T00:00:00+00:00'") == 0
        assert answers(engine) == told
        assert migrate(engine) == []
        may_read_and_no_more(sockets)


def cold_file(connection: Connection, name: str) -> None:
    """A row of a cold file whose content is ``PAR1``."""
    told = {"name": name, "month": date(2024, 2, 1), "sha256": hashlib.sha256(b"PAR1").hexdigest()}
    query = "INSERT INTO meta.cold_file (name, source, month, rows, size_bytes, sha256) VALUES (:name, 'raw.hub_block', :month, 1, 4, :sha256)"
    connection.execute(text(query), told)


def may_read_and_no_more(sockets: Path) -> None:
    """The page's login reads what is published and nothing else, as before."""
    postgres.create_login(sockets, airflow.PAGE, "observatory_reader")
    reader = engine_for(postgres.url(sockets, "observatory", user=airflow.PAGE))
    assert one(reader, "SELECT count(*) FROM mart.release_disclosure") > 0
    with pytest.raises(ProgrammingError, match="permission denied"):
        one(reader, "SELECT count(*) FROM raw.record_version")
