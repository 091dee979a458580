"""Where the files of a state lie when OBSERVATORY_STORE names a bucket: those of a live state there, those of a sample in its own folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatory.errors import WarehouseError
from observatory.local import airflow, backup
from observatory.store import opened
from observatory.warehouse import pseudonyms


def test_a_replayed_world_keeps_its_files_in_its_own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATORY_STORE", "s3://bucket/live")
    told = {is_live: airflow.store_of(tmp_path, is_live=is_live) for is_live in (True, False)}
    assert told[True] == {"OBSERVATORY_STORE": "s3://bucket/live", "OBSERVATORY_STORE_IS_SHARED": "1"}
    assert told[False] == {"OBSERVATORY_STORE": tmp_path.as_uri(), "OBSERVATORY_STORE_IS_SHARED": "1"}
    sample = airflow.environment(tmp_path, tmp_path, 8080, "a sample", {name: "http://127.0.0.1:9" for name in airflow.REPLAYED}, by_clock=False)
    assert sample["OBSERVATORY_STORE"] == tmp_path.as_uri() and len((tmp_path / "export.key").read_text()) == 64
    monkeypatch.setenv("OBSERVATORY_EXPORT_KEY", "0f" * 32)
    (tmp_path / "live").mkdir()
    airflow.environment(tmp_path / "live", tmp_path, 8080, "live", None, by_clock=True)
    assert not (tmp_path / "live" / "export.key").exists()


def test_a_backup_leaves_a_bucket_where_it_is_and_names_what_is_gone_from_it(bucket: str, tmp_path: Path) -> None:
    held = opened(bucket)
    held.write("cold/kept.parquet", b"PAR1")
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "of-another-store").touch()
    assert backup._list_files(tmp_path, held, {"kept.parquet": "", "lost.parquet": ""}) == ({}, ["cold/lost.parquet"])


def test_two_keys_are_refused_and_one_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATORY_STATE", str(tmp_path))
    monkeypatch.delenv("OBSERVATORY_EXPORT_KEY", raising=False)
    with pytest.raises(WarehouseError, match="is not told"):
        pseudonyms.told_key()
    assert not (tmp_path / "export.key").exists(), "who only asks makes none"
    pseudonyms.keep_key(tmp_path / "export.key")
    kept = (tmp_path / "export.key").read_text()
    assert pseudonyms.told_key() == bytes.fromhex(kept)
    monkeypatch.setenv("OBSERVATORY_EXPORT_KEY", kept)
    assert pseudonyms.told_key() == bytes.fromhex(kept)
    monkeypatch.setenv("OBSERVATORY_EXPORT_KEY", "0f" * 32)
    with pytest.raises(WarehouseError, match="are two keys") as refused:
        pseudonyms.told_key()
    assert kept not in str(refused.value)
