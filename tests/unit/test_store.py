"""The store of shared files: what it is named by, that nothing in it is written over, and that no name leads out of it. Of a folder and of an object store."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from observatory import store as stores
from observatory.errors import StoreError
from observatory.store import Store, opened
from observatory.web import sites


@pytest.fixture(params=["folder", "objects"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of each kind."""
    monkeypatch.setenv("OBSERVATORY_STATE", str(tmp_path / "state"))
    return opened(request.getfixturevalue("bucket") if request.param == "objects" else (tmp_path / "a store").as_uri())


def put(store: Store, name: str, content: bytes) -> None:
    """Make a file aside and put it into the store."""
    with store.aside("cold") as aside:
        (aside / "new").write_bytes(content)
        store.put(aside / "new", name)


def tree(store: Store, files: dict[str, str]) -> None:
    """Put a folder in place of the Data Docs of one layer."""
    with store.aside("data_docs", alone=False) as aside:
        for name, words in files.items():
            (aside / "fresh" / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / "fresh" / name).write_text(words)
        store.put_tree(aside / "fresh", "data_docs/core", "index.html")


def test_a_file_is_put_once_and_stays(store: Store) -> None:
    assert store.names("cold") == [] and not store.has("cold/a")
    put(store, "cold/a", b"x" * 3_000_000)
    put(store, "cold/a", b"x" * 3_000_000)
    with pytest.raises(StoreError, match="nothing is written over"):
        put(store, "cold/a", b"y")
    with store.held("cold/a", store.sha256("cold/a")) as path:
        assert path.read_bytes() == b"x" * 3_000_000
    with pytest.raises(StoreError, match="is not the file that was written"), store.held("cold/a", "0" * 64):
        pass
    for ask in (lambda: store.open("cold/b"), lambda: store.sha256("cold/b")):
        with pytest.raises(StoreError):
            ask()
    with pytest.raises(StoreError, match="does not lie in"), store.held("cold/b", "0" * 64):
        pass
    assert store.names("cold") == ["cold/a"]


def test_a_folder_takes_the_place_of_another(store: Store) -> None:
    tree(store, {"index.html": "old", "gone.html": "gone", "deep/page.html": "deep"})
    tree(store, {"index.html": "new", "deep/page.html": "deep"})
    assert store.names("data_docs") == ["data_docs/core/deep/page.html", "data_docs/core/index.html"]
    store.write("data_docs/index.html", b"one")
    store.write("data_docs/index.html", b"two")
    with store.open("data_docs/index.html") as stream:
        assert stream.read() == b"two"


def test_pages_are_served_from_the_store_and_nothing_beside_them(store: Store) -> None:
    store.write("secrets.json", b"key")
    tree(store, {"index.html": "<p>checks", "deep/index.html": "deep", "style.css": "p{}"})
    store.write("data_docs/index.html", b"front")
    app = FastAPI()
    app.state.store = store
    app.state.shelf = None
    app.include_router(sites.router)
    client = TestClient(app, follow_redirects=False)
    told = {path: client.get(f"/data-docs/{path}") for path in ("", "core/", "core/index.html", "core/style.css", "core/deep/")}
    assert {path: answer.text for path, answer in told.items()} == {
        "": "front",
        "core/": "<p>checks",
        "core/index.html": "<p>checks",
        "core/style.css": "p{}",
        "core/deep/": "deep",
    }
    assert told["core/style.css"].headers["content-type"].startswith("text/css") and "default-src" in told["core/"].headers["content-security-policy"]
    assert client.get("/data-docs/core").status_code == 307 and client.get("/data-docs/core").headers["location"].endswith("/data-docs/core/")
    for path in (
        "../secrets.json",
        "%2e%2e/secrets.json",
        "core/..%2f..%2fsecrets.json",
        "..%5csecrets.json",
        "core/nothing.html",
        "x%00",
        "a" * 2_000,
        "core//style.css",
    ):
        answer = client.get(f"/data-docs/{path}")
        assert answer.status_code == 404 and "key" not in answer.text, path
    assert client.get("/docs/").json()["detail"] == "Not made yet: make docs writes this site."


def test_names_that_lead_out_are_refused(store: Store) -> None:
    for name in ("", "/etc/passwd", "../x", "cold/../../x", "cold//x", "cold/.", "a\\b", "a\0b", "x" * 1_001):
        for ask in (store.has, store.open, store.names, lambda one: store.write(one, b"")):
            with pytest.raises(StoreError, match="leads out"):
                ask(name)


@pytest.mark.parametrize("url", ["", "cold", "file://host/cold", "file:cold", "http://host/cold", "s3:///cold", "file:///cold?x=1"])
def test_what_is_no_store_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="names no store"):
        opened(url)


def test_a_login_in_an_address_is_refused_and_not_told() -> None:
    with pytest.raises(StoreError) as refused:
        opened("s3://" + "somebody:hidden" + "@" + "bucket/prefix")
    assert "hidden" not in str(refused.value)


def test_a_store_that_cannot_be_reached_is_said(monkeypatch: pytest.MonkeyPatch, bucket: str) -> None:
    with pytest.raises(StoreError, match="s3://no-such-bucket/x does not serve cold/a"):
        opened(bucket.replace(bucket.split("/")[2], "no-such-bucket").replace("/warehouse", "/x")).write("cold/a", b"1")


def test_names_of_before_are_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OBSERVATORY_COLD", str(tmp_path))
    with pytest.raises(StoreError, match="OBSERVATORY_COLD is no longer read"):
        stores.of_settings()
    monkeypatch.delenv("OBSERVATORY_COLD")
    monkeypatch.delenv("OBSERVATORY_STORE", raising=False)
    monkeypatch.setenv("OBSERVATORY_STATE", str(tmp_path))
    assert stores.of_settings().folder == tmp_path


def test_what_killed_processes_left_aside_goes_where_one_is_alone(store: Store) -> None:
    with store.aside("cold") as aside:
        left = aside.with_name(".aside-left")
        left.mkdir()
    with store.aside("cold", alone=False):
        assert left.exists()
    with store.aside("cold"):
        assert not left.exists()
