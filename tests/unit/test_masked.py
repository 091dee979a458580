"""No form of an address shows the secret in it: not in an error, not in a log, not in a repr."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import quote

import pytest

from observatory import store
from observatory.address import HIDDEN, holds_login, masked, repeated
from observatory.cli.__main__ import main
from observatory.errors import AuthRefused, ObservatoryError, StoreError, WarehouseError
from observatory.http import Client, ServiceConfig
from observatory.local import airflow
from observatory.warehouse.engine import engine_for
from observatory.web.data import engine_for_reader

WORD = "cnry" + os.urandom(6).hex()
FORMS = {
    "as it should be": f"https://ann:{WORD}@h.example",
    "a token alone": f"https://{WORD}@h.example",
    "a token as the login": f"https://{WORD}:@h.example",
    "one slash": f"https:/ann:{WORD}@h.example",
    "three slashes": f"https:///ann:{WORD}@h.example",
    "no slash": f"https:ann:{WORD}@h.example",
    "backslashes": f"https:\\\\ann:{WORD}@h.example",
    "another scheme": f"ftp://ann:{WORD}@h.example",
    "capitals": f"HTTPS://ann:{WORD}@h.example",
    "no scheme": f"//ann:{WORD}@h.example",
    "no scheme and no slash": f"ann:{WORD}@h.example",
    "encoded": f"https://ann%3A{WORD}%40h.example",
    "encoded twice": f"https://ann%253A{WORD}%2540h.example",
    "an encoded at sign": f"https://ann:{WORD}%40h.example",
    "a look-alike of the at sign": f"https://ann:{WORD}＠h.example",
    "a password with a slash": f"https://ann:1/{WORD}@h.example",
    "a password with a question mark": f"https://ann:1?{WORD}@h.example",
    "a password with a hash": f"https://ann:1#{WORD}@h.example",
    "a password with an at sign": f"https://ann:1@{WORD}@h.example",
    "spaces around": f"  https://ann:{WORD}@h.example ",
    "behind a port": f"https://h.example:80:{WORD}",
    "a query": f"https://h.example/?password={WORD}",
    "a query that is named otherwise": f"https://h.example/x?sig={WORD}",
    "a fragment": f"https://h.example/#{WORD}",
    "a parameter": f"https://h.example;password={WORD}",
    "a space in it": f"https://ann:1 {WORD}@h.example",
}
# What a person may write where an address stands, without a secret in it.
PLAIN = [
    "https://h.example/a/b",
    "http://127.0.0.1:9",
    "/srv/ann/@scope/world",
    "/srv/a@b.zip",
    "FILE=/srv/a@b.zip: there is no such file",
    "ann@example.org",
    "STEPS=x: a number of later states, from 0",
    "make erase STATE=live NAME=live",
    "the page http://127.0.0.1:8080/open-science/; what to do",
    "token: it was not used",
]


@pytest.fixture(params=FORMS.values(), ids=FORMS)
def address(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_text_for_people_is_shown_without_it(address: str) -> None:
    for text in (
        address,
        f"{address}: there is no such file",
        f"could not open '{address}'",
        f"WORLD={address} holds no world.json",
        f"({address})",
        f'"{address}",',
    ):
        if " " not in address.strip():
            assert WORD not in masked(text), masked(text)
            assert "world.json" in masked(text) or "WORLD" not in text
    assert repeated(address) == HIDDEN


@pytest.mark.parametrize("text", PLAIN)
def test_a_text_without_a_secret_stays_as_it_is(text: str) -> None:
    assert masked(text) == text
    assert " " in text or repeated(text) == text


def test_a_named_secret_is_hidden_in_any_text() -> None:
    for name in ("password", "PASSWORD", "HF_TOKEN", "client_secret", "X-Amz-Signature", "aws_secret_access_key", "api_key", "passwd"):
        told = masked(f"host=h {name}={WORD} user=ann, {name} = {WORD}")
        assert WORD not in told and "user=ann" in told, told


def test_no_service_is_asked_at_such_an_address_and_no_error_shows_it(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for told in ({"base_url": address}, {"base_url": "https://h.example", "extra": {"oai_url": address}}):
        with pytest.raises(AuthRefused) as refused, Client(ServiceConfig(**told, token="tok12345678"), max_wait=0.0) as client:  # type: ignore[arg-type]
            client.once("GET", "/x")
        assert WORD not in f"{refused.value} {refused.value!r}"
    assert WORD not in repr(ServiceConfig("https://h.example", WORD, {"note": WORD}))
    for value in (json.dumps({"host": address}), json.dumps({"host": "https://h.example", "extra": {"oai_url": address}})):
        monkeypatch.setenv("AIRFLOW_CONN_ARXIV", value)
        with pytest.raises(ObservatoryError, match=r"^AIRFLOW_CONN_ARXIV ") as early:
            airflow.live_connection("arxiv")
        assert WORD not in str(early.value)


@pytest.mark.parametrize(
    "value", ["https://h.example/a@b", "https://h.example:0", "https://h.example:70000", "https://", "https://h example", "gopher://h.example"]
)
def test_what_can_be_no_address_of_a_service_is_refused(value: str) -> None:
    with pytest.raises(AuthRefused):
        ServiceConfig(value)


@pytest.mark.parametrize(
    "value", ["https://h.example", "HTTPS://H.Example/", "http://127.0.0.1:9/x~y/%20", "http://[::1]:9", "http://a_service:80", "https://münchen.example/(x)"]
)
def test_an_address_of_a_service_is_taken(value: str) -> None:
    assert ServiceConfig(value, extra={"from": "ann@example.org", "oai_url": value, "query_url": ""}).base_url == value


def test_an_at_sign_that_is_no_login_is_none() -> None:
    assert not any(map(holds_login, ("ann@example.org", "a title", "https://h.example", "")))


def test_no_store_is_opened_at_such_an_address(address: str) -> None:
    for url in (address, address.replace("https", "s3")):
        try:
            shown = f"{store.opened(url).url}"
        except StoreError as error:
            shown = f"{error} {error!r} {error.__cause__!r}"
        assert WORD not in shown, shown


@pytest.mark.parametrize("make", [engine_for, engine_for_reader])
def test_no_error_of_the_warehouse_s_address_shows_a_part_of_its_password(make: object, address: str) -> None:
    url = address.strip().replace("https:", "postgresql+psycopg2:").replace("HTTPS:", "postgresql+psycopg2:")
    try:
        engine = make(f"{url}/x")  # type: ignore[operator]
    except WarehouseError as error:
        told = f"{error} {error!r} {error.__cause__!r}"
    else:
        told = repr(engine)
        if engine.url.database and WORD in f"{engine.url.database} {engine.url.username} {engine.url.query}":
            pytest.skip("it stands in the name of the database or of the login, or in a setting, which are no secrets to Postgres")
    assert WORD not in told


def test_a_password_that_was_not_encoded_names_what_to_write() -> None:
    with pytest.raises(WarehouseError, match="%40") as refused:
        engine_for(f"postgresql+psycopg2://ann:1@{quote(WORD)}@h.example/x")
    assert WORD not in str(refused.value)


@pytest.mark.parametrize(
    ("command", "name"),
    [("demo", "WORLD"), ("up", "WORLD"), ("load-assessments", "DIR"), ("restore", "FILE"), ("psql", "STATE"), ("demo", "STEPS"), ("demo", "SCOPE")],
)
def test_no_command_repeats_it(
    command: str, name: str, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _only(monkeypatch, tmp_path, {"SQL": "select 1", name: address})
    assert main([command]) == 1
    told = capsys.readouterr()
    assert WORD not in told.out + told.err and told.err.strip()


@pytest.mark.parametrize("text", ["~nosuch-account/x", "x" * 5_000, "a/" * 3_000, "x" * 300, "/dev/null/x"])
@pytest.mark.parametrize(
    ("command", "name"),
    [("demo", "WORLD"), ("up", "WORLD"), ("load-assessments", "DIR"), ("restore", "FILE"), ("psql", "STATE"), ("psql", "OBSERVATORY_STATE")],
)
def test_a_place_that_no_file_can_have_is_said_in_a_line(
    command: str, name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _only(monkeypatch, tmp_path, {"SQL": "select 1", name: text})
    assert main([command]) == 1
    told = capsys.readouterr().err
    assert told.strip() and len(told) < 1_500 and "Traceback" not in told
    assert not list(tmp_path.rglob("*"))


def test_a_link_in_a_circle_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    _only(monkeypatch, tmp_path / "state", {"WORLD": str(tmp_path / "circle" / "x")})
    assert main(["demo"]) == 1
    assert "circle" in capsys.readouterr().err


def test_a_home_in_the_state_s_place_is_the_account_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    _only(monkeypatch, tmp_path, {"OBSERVATORY_STATE": "~/all", "SQL": "select 1"})
    (tmp_path / "all" / "odd" / "pgdata").mkdir(parents=True)
    (tmp_path / "all" / "odd" / "pgdata" / "PG_VERSION").write_text("1")
    assert main(["psql"]) == 1
    assert f"a whole database lies in {tmp_path}/all/odd" in capsys.readouterr().err


def _only(monkeypatch: pytest.MonkeyPatch, above: Path, variables: dict[str, str]) -> None:
    """Give a command these words and no others."""
    for name in ("WORLD", "STATE", "NAME", "FILE", "DIR", "STEPS", "SCOPE", "KEEP", "LIMITS", "SQL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"OBSERVATORY_STATE": str(above / "state"), **variables}.items():
        monkeypatch.setenv(name, value)
