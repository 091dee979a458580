"""A backup's file: whole or refused, and nothing of it lands outside its folder, whatever somebody put into it."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from observatory.errors import ObservatoryError
from observatory.local import archive, backup, disk, postgres, restore
from observatory.local.archive import DUMP, MANIFEST, Manifest
from observatory.local.states import State, read, write
from observatory.warehouse.migrate import checksums

STATE = {"name": "small", "mode": "replay", "made_by": "demo", "made_at": "2026-11-01", "step": 2, "world": "W", "world_path": "", "fingerprint": ""}
FILES = {
    DUMP: b"PGDMP",
    "files/export.key": b"0f" * 32,
    "files/cold/hub_counter_2024_02.parquet": b"PAR1",
    "files/exports/2026-11-01-2/model.parquet": b"PAR1" * 9,
    "files/data_docs/core/index.html": b"<p>",
}


def told(files: dict[str, bytes], **other: Any) -> dict[str, Any]:
    """A manifest of these parts."""
    parts = [{"path": path, "size_bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()} for path, body in files.items()]
    facts = {"postgres": "18.4", "postgres_major": 18, "database_bytes": 1, "publications": 2, "last_world": "W", "last_as_of": "", "registry_hash": ""}
    known = {"format": 1, "project": "0.1.0", "made_at": "2026-11-29T00:00:00+00:00", "state": STATE, **facts, "roles": {}, "tables": {}}
    return {**known, "migrations": {str(number): checksum for number, checksum in checksums().items()}, "parts": parts, **other}


def made(path: Path, files: dict[str, bytes] | None = None, **other: Any) -> Path:
    """An archive as anybody can put one together."""
    files = FILES if files is None else files
    with zipfile.ZipFile(path, "w") as held:
        for name, body in files.items():
            held.writestr(name, body)
        held.writestr(MANIFEST, json.dumps(told(files, **other)))
    return path


@pytest.fixture
def above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of states, whose Postgres takes what is there."""
    monkeypatch.setattr(restore, "_load_database", lambda aside, found, say: (aside / "pgdata").mkdir())
    monkeypatch.delenv("OBSERVATORY_STORE", raising=False)
    return tmp_path / "states"


def quiet(_: str) -> None:
    return None


def test_files_come_back_as_they_were_with_modes_of_ours(tmp_path: Path, above: Path) -> None:
    folder, manifest = restore.restore(above, made(tmp_path / "b.zip"), None, quiet)
    assert folder == above / "small" and manifest.publications == 2
    for name, body in FILES.items():
        if name != DUMP:
            assert (folder / name.removeprefix("files/")).read_bytes() == body
    assert stat.S_IMODE((folder / "export.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "exports/2026-11-01-2/model.parquet").stat().st_mode) == 0o444
    state = read(folder)
    # No demo begins it anew, and no command takes it for the last used.
    assert state is not None and state.told["went_on"] is True and state.used_at == "" and state.told["step"] == 2
    assert not list(above.glob(".*.restoring"))


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/x",
        "files/../x",
        "files/cold/../../x",
        "files/cold/..",
        "files//x",
        "files/cold/a\\..\\b",
        "files/pgdata/PG_VERSION",
        "files/state.json",
        "files/secrets.json",
        "files/cold/a\nb",
        "files",
        "cold/x",
        "files/cold/" + "d/" * 40 + "x",
        "files/cold/" + "x" * 300,
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, above: Path, name: str) -> None:
    path = made(tmp_path / "b.zip", {**FILES, name: b"x"})
    with pytest.raises(ObservatoryError, match="no whole backup"):
        restore.restore(above, path, None, quiet)
    assert not above.exists()


def _bit(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[body.index(b"PAR1PAR1")] ^= 1
    path.write_bytes(body)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def _begun(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:200])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _no_manifest(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as held:
        held.writestr(DUMP, b"PGDMP")


def _bomb(path: Path) -> None:
    files = {**FILES, "files/cold/big": b"0" * 5_000_000}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as held:
        for name, body in files.items():
            held.writestr(name, body)
        held.writestr(MANIFEST, json.dumps(told(files)))


def _twice(path: Path) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as held:
        warnings.simplefilter("ignore")
        held.writestr("files/export.key", b"other")


def _untold(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as held:
        held.writestr("files/cold/more", b"x")


def _other_size(path: Path) -> None:
    files = {**FILES}
    manifest = told(files)
    manifest["parts"][1]["size_bytes"] += 1
    _with(path, files, json.dumps(manifest))


def _no_database(path: Path) -> None:
    made(path, {name: body for name, body in FILES.items() if name != DUMP})


def _one_place(path: Path) -> None:
    made(path, {**FILES, "files/cold/a": b"x", "files/cold/a/b": b"x"})


def _deep(path: Path) -> None:
    _with(path, FILES, "[" * 200_000)


def _no_object(path: Path) -> None:
    _with(path, FILES, "[1]")


def _control(path: Path) -> None:
    made(path, last_world="\x1b[2J")


def _with(path: Path, files: dict[str, bytes], manifest: str) -> None:
    with zipfile.ZipFile(path, "w") as held:
        for name, body in files.items():
            held.writestr(name, body)
        held.writestr(MANIFEST, manifest)


@pytest.mark.parametrize(
    "harm", [_bit, _cut, _begun, _empty, _no_manifest, _bomb, _twice, _untold, _other_size, _no_database, _one_place, _deep, _no_object, _control]
)
def test_a_damaged_or_bent_archive_is_refused_and_leaves_nothing(tmp_path: Path, above: Path, harm: Callable[[Path], None]) -> None:
    path = made(tmp_path / "b.zip")
    harm(path)
    with pytest.raises(ObservatoryError, match="is no whole backup"):
        restore.restore(above, path, None, quiet)
    assert not (above / "small").exists() and not list(above.glob(".*.restoring"))


def test_a_link_in_an_archive_becomes_a_file(tmp_path: Path, above: Path) -> None:
    path, entry = tmp_path / "b.zip", zipfile.ZipInfo("files/cold/link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    files = {**FILES, "files/cold/link": b"../../../elsewhere"}
    with zipfile.ZipFile(path, "w") as held:
        for name, body in files.items():
            held.writestr(entry if name == entry.filename else name, body)
        held.writestr(MANIFEST, json.dumps(told(files)))
    folder, _ = restore.restore(above, path, None, quiet)
    assert not (folder / "cold" / "link").is_symlink() and (folder / "cold" / "link").read_bytes() == b"../../../elsewhere"


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"format": 2, "parts": "another form"}, "of a newer release"),
        ({"migrations": {str(number): "0" * 64 for number in range(1, len(checksums()) + 2)}}, "of a newer release"),
        ({"migrations": {"1": "0" * 64}}, "of another line of this project: its migration 1"),
        ({"postgres_major": 99}, "of Postgres 99"),
        ({"database_bytes": 10**18}, "disk: .* Nothing was restored"),
    ],
)
def test_a_newer_or_larger_archive_is_refused_with_a_clear_word(tmp_path: Path, above: Path, other: dict[str, Any], words: str) -> None:
    with pytest.raises(ObservatoryError, match=words):
        restore.restore(above, made(tmp_path / "b.zip", **other), None, quiet)
    assert not above.exists()


def test_a_restore_never_goes_over_what_is_there(tmp_path: Path, above: Path) -> None:
    path = made(tmp_path / "b.zip")
    for name in ("small", "full", "file", "link"):
        above.mkdir(exist_ok=True)
        (above / name).symlink_to(tmp_path) if name == "link" else (above / name).touch() if name == "file" else (above / name).mkdir()
        if name in {"small", "full"}:
            (above / name / "kept").write_text("kept")
        with pytest.raises(ObservatoryError, match=f"state {name} exists already: a restore never overwrites"):
            restore.restore(above, path, name, quiet)
    for name in ("../x", "X", ""):
        with pytest.raises(ObservatoryError, match=r"small letters|exists already"):
            restore.restore(above, path, name, quiet)
    (above / "empty").mkdir()
    assert restore.restore(above, path, "empty", quiet)[0] == above / "empty"
    assert (above / "small" / "kept").read_text() == "kept"


def test_what_a_killed_restore_left_is_no_state_and_gives_way(tmp_path: Path, above: Path) -> None:
    left = above / ".small.restoring"
    left.mkdir(parents=True)
    write(left, mode="replay")
    (left / "half").touch()
    folder, _ = restore.restore(above, made(tmp_path / "b.zip"), None, quiet)
    assert not left.exists() and not (folder / "half").exists()


def fill(files: dict[str, bytes]) -> Callable[[archive.Writer], Manifest]:
    def add(writer: archive.Writer) -> Manifest:
        for name, body in files.items():
            writer.add(name, [body])
        return Manifest.model_validate(told(files))

    return add


def test_an_archive_is_written_aside_read_back_and_named_once(tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    archive.write(target, ".small.part", fill(FILES), lambda: None)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600 and [path.name for path in tmp_path.iterdir()] == ["b.zip"]
    with archive.opened(target) as found:
        found.verify()
        assert {part.path for part in found.manifest.parts} == set(FILES)
    before = target.read_bytes()
    with pytest.raises(ObservatoryError, match="no backup is written over another"):
        archive.write(target, ".small.part", fill({DUMP: b"other"}), lambda: None)
    assert target.read_bytes() == before


def test_a_backup_that_ends_before_its_end_leaves_nothing(tmp_path: Path) -> None:
    def breaks(writer: archive.Writer) -> Manifest:
        writer.add(DUMP, [b"PGDMP"])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.write(tmp_path / "b.zip", ".small.part", breaks, lambda: None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("is_named", [False, True])
def test_what_a_killed_backup_leaves_is_no_backup_and_harms_none(tmp_path: Path, is_named: bool) -> None:
    first, part = tmp_path / "first.zip", tmp_path / ".small.part"
    archive.write(first, part.name, fill(FILES), lambda: None)
    before = first.read_bytes()
    if is_named:
        # Killed when the file bore both names.
        os.link(first, part)
    else:
        part.write_bytes(before[:300])
        with pytest.raises(ObservatoryError, match="is no whole backup"), archive.opened(part):
            pass
    archive.write(tmp_path / "second.zip", part.name, fill({DUMP: b"other"}), lambda: None)
    assert first.read_bytes() == before and not part.exists()


def test_two_backups_of_a_state_do_not_write_one_file(tmp_path: Path) -> None:
    def meanwhile(writer: archive.Writer) -> Manifest:
        with pytest.raises(ObservatoryError, match="another backup writes"):
            archive.write(tmp_path / "c.zip", ".small.part", fill(FILES), lambda: None)
        return fill(FILES)(writer)

    archive.write(tmp_path / "b.zip", ".small.part", meanwhile, lambda: None)
    with archive.opened(tmp_path / "b.zip") as found:
        found.verify()


def test_a_disk_that_fills_ends_the_backup_before_it_ends_the_stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "CHECK_EVERY_BYTES", 1)
    free = iter([disk.GIB * 9, disk.GIB * 9, disk.START_BYTES - 1])
    monkeypatch.setattr(disk, "free_bytes", lambda _: next(free))
    check = backup.room(tmp_path)
    with pytest.raises(ObservatoryError, match="the backup was given up, and nothing of it is left"):
        archive.write(tmp_path / "b.zip", ".small.part", fill({DUMP: b"x", "files/export.key": b"y"}), check)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_does_not_lie_in_what_it_is_of(tmp_path: Path) -> None:
    state = State(tmp_path / "small", {"mode": "replay"})
    state.folder.mkdir()
    with pytest.raises(ObservatoryError, match="lies in the state"):
        backup.backup(state, tmp_path, state.folder / "b.zip", quiet)
    with pytest.raises(ObservatoryError, match="there is no such folder"):
        backup.backup(state, tmp_path, tmp_path / "nowhere" / "b.zip", quiet)


def test_a_database_that_grows_beyond_its_manifest_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "aside" / "pgdata"
    data.mkdir(parents=True)
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "pg_restore").write_text('#!/bin/sh\nwhile :; do head -c 1000000 /dev/zero >> "$GROWS"; sleep 0.01; done\n')
    (programs / "pg_restore").chmod(0o700)
    monkeypatch.setenv("GROWS", str(data / "rows"))
    monkeypatch.setattr(postgres, "binaries", lambda: programs)
    monkeypatch.setattr(restore, "LOG_BYTES", 5_000_000)
    monkeypatch.setattr(restore, "CHECK_EVERY_SECONDS", 0.01)
    with archive.opened(made(tmp_path / "b.zip")) as found, pytest.raises(ObservatoryError, match="grows beyond what its manifest says"):
        restore._pg_restore(tmp_path / "aside", tmp_path, found)
