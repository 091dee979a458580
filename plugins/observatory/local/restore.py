"""Makes a new state from a backup. Other states are not touched, and the new one gets its name only when it is complete and equals what was backed up.

The whole archive is read and compared with its manifest before any part is used. ``pg_restore`` then runs the SQL of the archive as owner of a new
Postgres: restore only archives that you trust like a program. The manifest and the free disk space limit how much is written.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
from psycopg2.sql import SQL, Identifier
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from observatory import settings
from observatory.errors import ObservatoryError
from observatory.local import airflow, archive, backup, disk, guard, postgres, states
from observatory.local.archive import DUMP, SECRETS, Archive, Manifest
from observatory.store import opened
from observatory.warehouse import sqlfile
from observatory.warehouse.engine import engine_for
from observatory.warehouse.migrate import checksums
from observatory.warehouse.registry import registry_hash

GROWTH = 3
"""A restore may take this many times the database's size on the disk (rows, and indexes while they are made), plus ``LOG_BYTES`` for the write-ahead log."""
LOG_BYTES = 4 * disk.GIB
CHECK_EVERY_SECONDS = 1.0
_LOGINS = frozenset({airflow.PIPELINE, airflow.PAGE})


def restore(above: Path, file: Path, new_name: str | None, say: Callable[[str], None]) -> tuple[Path, Manifest]:
    """Make a state from the archive ``file``, named ``new_name`` (None: the name it had); returns its folder and the manifest.

    Raises ``ObservatoryError``, without having changed anything, if a state of this name exists, or if the archive is damaged, newer than this release,
    made with other migrations, too large for the disk, or differs from its manifest.
    """
    with archive.opened(file) as opened_archive:
        manifest = opened_archive.manifest
        name = new_name or manifest.state.name
        target = _new_state_folder(above, name)
        _refuse_newer(file, manifest)
        _refuse_full_disk(above, manifest)
        for missing in manifest.missing:
            say(f"the backup was made without a part that was not there: {missing}")
        opened_archive.verify()
        say(f"{file.name} is whole: manifest {opened_archive.sha256[:16]}, made {manifest.made_at} of state {manifest.state.name}")
        with _restore_folder(above, name) as aside:
            _load_database(aside, opened_archive, say)
            _unpack_files(aside, opened_archive)
            _write_state(aside, opened_archive)
            try:
                os.rename(aside, target)
            except OSError:
                raise ObservatoryError(f"{target} came to be meanwhile: nothing was restored") from None
    for sentence in _differences(manifest):
        say(sentence)
    return target, manifest


def _new_state_folder(above: Path, name: str) -> Path:
    """The folder for the new state; creates nothing.

    Raises ``ObservatoryError`` for a reserved name, if the folder exists and is not empty, or if another account could replace it.
    """
    states.check_name(name)
    if name in states.RESERVED:
        raise ObservatoryError(f"STATE={name}: this name is reserved. make restore FILE=… STATE=another-name")
    target = above / name
    guard.check(target, postgres.account())
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise ObservatoryError(f"state {name} exists already: a restore never overwrites what was collected. make restore FILE=… STATE=another-name")
    return target


def _refuse_newer(file: Path, manifest: Manifest) -> None:
    """Raise ``ObservatoryError`` if the backup has migrations or a Postgres that this version does not know."""
    known_checksums = checksums()
    if manifest.migration > len(known_checksums):
        raise ObservatoryError(
            f"{file} is of a newer release ({manifest.project}, migration {manifest.migration}; this one knows {len(known_checksums)}): "
            "restore it with that release"
        )
    unknown_migrations = [number for number, checksum in manifest.migrations.items() if known_checksums.get(int(number)) != checksum]
    if unknown_migrations:
        raise ObservatoryError(f"{file} is of another line of this project: its migration {unknown_migrations[0]} is not the one of this release")
    if manifest.postgres_major > int(postgres.major()):
        raise ObservatoryError(f"{file} is of Postgres {manifest.postgres_major}, and this environment brings {postgres.major()}, which does not read it")


def _refuse_full_disk(above: Path, manifest: Manifest) -> None:
    """Raise ``ObservatoryError`` if the disk has less room than the restored state may take."""
    needed = manifest.database_bytes + min(manifest.database_bytes, LOG_BYTES // 2) + sum(part.size_bytes for part in manifest.parts if part.path != DUMP)
    needed += disk.START_BYTES
    if (free := disk.free_bytes(above)) < needed:
        raise ObservatoryError(
            f"disk: {disk.format_size(free)} free for {above}, and the restored state may take {disk.format_size(needed)}. Nothing was restored"
        )


@contextmanager
def _restore_folder(above: Path, name: str) -> Iterator[Path]:
    """A temporary folder for the restore, which commands do not take for a state. It is deleted at the end unless it was renamed.

    What a killed restore left in it is removed first. Raises ``ObservatoryError`` if another restore runs.
    """
    if not above.exists():
        states.private(above)
    aside = above / f".{name}.restoring"
    with (above / ".restoring.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ObservatoryError(f"another restore into {above} is at work") from None
        try:
            if aside.exists():
                postgres.end_left_behind(aside / "pgdata")
                shutil.rmtree(aside)
            states.private(aside)
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _load_database(aside: Path, opened_archive: Archive, say: Callable[[str], None]) -> None:
    """Load the database into a new Postgres below ``aside``; raises ``ObservatoryError`` if a table or the migrations differ from the manifest."""
    manifest = opened_archive.manifest
    with postgres.running(aside / "pgdata", aside / "logs" / "postgres.log") as sockets:
        _make_roles(sockets, opened_archive)
        _pg_restore(aside, sockets, opened_archive)
        engine = engine_for(postgres.url(sockets, "observatory"))
        try:
            with engine.connect() as connection:
                loaded = backup.facts(connection)
        except (psycopg2.Error, SQLAlchemyError):
            raise opened_archive.damaged("its database holds no warehouse") from None
        differing_tables = sorted(name for name in loaded.tables.keys() | manifest.tables.keys() if loaded.tables.get(name) != manifest.tables.get(name))
        if differing_tables or loaded.migrations != manifest.migrations:
            raise opened_archive.damaged(f"its database is not what its manifest says ({', '.join(differing_tables[:5]) or 'migrations'})")
        with engine.begin() as connection:
            connection.connection.cursor().execute(sqlfile.statement("backup", "elsewhere"), {"made_at": manifest.made_at})
            # Collect statistics, which a dump does not hold: without them the first queries take minutes.
            connection.execute(text("ANALYZE"))
        say(f"{len(loaded.tables)} tables with {manifest.rows} rows are as they were")


def _make_roles(sockets: Path, opened_archive: Archive) -> None:
    """Make the roles that the dump grants rights to. Only the two logins of the stack (tasks and page) may log in."""
    roles = opened_archive.manifest.roles
    try:
        with engine_for(postgres.url(sockets, "postgres")).begin() as connection:
            cursor = connection.connection.cursor()
            for name in roles:
                cursor.execute(SQL("CREATE ROLE {} LOGIN" if name in _LOGINS else "CREATE ROLE {} NOLOGIN").format(Identifier(name)))
            for name, groups in roles.items():
                # Grant only roles of the archive: it must not make a role a member of another role of this server, such as the superuser.
                for group in (role for role in groups if role in roles):
                    cursor.execute(SQL("GRANT {} TO {}").format(Identifier(group), Identifier(name)))
    except (psycopg2.Error, SQLAlchemyError) as error:
        raise opened_archive.damaged(f"its roles cannot be made ({type(error).__name__})") from None


def _pg_restore(aside: Path, sockets: Path, opened_archive: Archive) -> None:
    """Load the dump of the archive into the new server.

    Kills pg_restore and raises ``ObservatoryError`` if the data grow beyond the manifest or the disk fills up.
    """
    (part,) = (part for part in opened_archive.manifest.parts if part.path == DUMP)
    options = ["--create", "--exit-on-error", "--transaction-size=1000", "--no-password"]
    # Do not wait for the disk at each commit: the server writes everything when it ends, and only then the state gets its name.
    env = {**postgres.plain_environment(), "PGOPTIONS": "-c synchronous_commit=off"}
    command = [str(postgres.binaries() / "pg_restore"), *options, "-h", str(sockets), "-U", "postgres", "-d", "postgres"]
    max_bytes, reason, has_ended = opened_archive.manifest.database_bytes * GROWTH + LOG_BYTES, list[str](), threading.Event()
    with tempfile.TemporaryFile() as stderr:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=stderr, env=env)

        def watch() -> None:
            """Kill the load if the database grows too large or the disk is nearly full, and add the reason to ``reason``."""
            while not has_ended.wait(CHECK_EVERY_SECONDS):
                if states.size_bytes(aside / "pgdata") > max_bytes:
                    reason.append("its database grows beyond what its manifest says")
                elif disk.free_bytes(aside) < disk.START_BYTES:
                    reason.append(f"the disk of {aside.parent} was about to be full")
                if reason:
                    process.kill()
                    return

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        assert process.stdin is not None
        try:
            for piece in opened_archive.pieces(part):
                process.stdin.write(piece)
            process.stdin.close()
        except BrokenPipeError:
            pass  # pg_restore ended early; its status is checked below
        except BaseException:
            process.kill()
            raise
        finally:
            status = process.wait()
            has_ended.set()
            watcher.join()
        if reason:
            raise ObservatoryError(f"{reason[0]}: the restore was given up, and nothing of it is left")
        if status:
            stderr.seek(0)
            raise opened_archive.damaged(f"pg_restore ended with status {status}: {' '.join(stderr.read(2_000).decode(errors='replace').split())}")


def _unpack_files(aside: Path, opened_archive: Archive) -> None:
    """Write the archive's files below ``aside``. The folder is new, so no name can lead out of it through a link."""
    for part in opened_archive.manifest.parts:
        if part.path == DUMP:
            continue
        place = opened_archive.place(part.path)
        path = aside.joinpath(*place.parts)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Make files of dataset releases read-only, since they never change; the others may be read and written by their owner alone.
            mode = 0o444 if place.parts[0] == "exports" else 0o600
            stream = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode), "wb")
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            raise opened_archive.damaged(f"two parts want one place ({part.path[:200]})") from None
        with stream:
            for piece in opened_archive.pieces(part):
                stream.write(piece)
        path.chmod(0o600 if place.name in SECRETS else mode)


def _write_state(aside: Path, opened_archive: Archive) -> None:
    """Write ``state.json`` so that no demo clears the state (``went_on``), and that it is not taken for the last used one (``used_at`` empty)."""
    manifest = opened_archive.manifest
    entries = manifest.state.model_dump(exclude={"name"})
    now = datetime.now(UTC).isoformat(timespec="seconds")
    origin = {"state": manifest.state.name, "made_at": manifest.made_at, "project": manifest.project, "sha256": opened_archive.sha256}
    versions = {"postgres": postgres.major(), "root": str(settings.ROOT)}
    states.write(
        aside, **entries, **versions, complete=True, went_on=True, used_at="", restored_at=now, restored_from=origin, publications=manifest.publications
    )
    (aside / "lock").touch(mode=0o600)


def _differences(manifest: Manifest) -> list[str]:
    """Sentences for the person who restores it: how the backup differs from this release or clone."""
    sentences = list[str]()
    if manifest.migration < len(checksums()):
        sentences.append(f"its warehouse is of migration {manifest.migration}, and this release has {len(checksums())}: make up or make live brings it there")
    if manifest.registry_hash and manifest.registry_hash != registry_hash():
        sentences.append("its registry is held as it was loaded; this checkout's files differ, and the next make up or make live loads these")
    if manifest.state.world_path not in {"", "sample"}:
        sentences.append("the replayed world itself is no part of a backup: WORLD=folder names it to make up")
    if manifest.state.mode == states.LIVE and (held := os.environ.get("OBSERVATORY_STORE")):
        sentences.append(f"its files lie in the state's folder, and OBSERVATORY_STORE names {opened(held).url}: copy cold, exports and data_docs there")
    return sentences
