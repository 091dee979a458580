"""Where a service is: connections in Airflow's forms become one address by the rule of its own hook, and no token goes in the clear."""

from __future__ import annotations

import json
from typing import Any

import pytest
from airflow.sdk.definitions.connection import Connection
from hypothesis import given
from hypothesis import strategies as st

from observatory.address import Unfit, address_of, is_in_the_clear, parsed
from observatory.errors import AuthRefused, ObservatoryError
from observatory.http import ServiceConfig
from observatory.local.airflow import connections, live_connection
from observatory.orchestration import runtime

TOKEN = "hf_hunter2hunter2"

ADDRESSES = {
    "https://huggingface.co": "https://huggingface.co",
    "https://huggingface.co/": "https://huggingface.co",
    "HTTPS://Huggingface.co": "https://huggingface.co",
    "https://huggingface.co:8443": "https://huggingface.co:8443",
    f"http://:{TOKEN}@127.0.0.1:9": "http://127.0.0.1:9",
    f"https://:{TOKEN}@mirror.example:9": "https://mirror.example:9",
    f"http://:{TOKEN}@mirror.example:9/https": "https://mirror.example:9",
    f"http://:{TOKEN}@%5B::1%5D:9": None,
    f"http://:{TOKEN}@[::1]:9": "http://[::1]:9",
    "http://https://mirror.example": "https://mirror.example",
    f"http://https%3A%2F%2Fmirror.example%2Fhub/?password={TOKEN}": "https://mirror.example/hub",
    "generic://127.0.0.1": "http://127.0.0.1",
    "https://mirror.example/hub": None,
    "http://https://mirror.example:8443": None,
    "https://": None,
    "http://a://b://c": None,
    f"http://:{TOKEN}@https://mirror.example": None,
    f"https://:{TOKEN}@mirror.example:99999": None,
    f"https://:{TOKEN}@[::1": None,
}


@pytest.mark.parametrize("uri", ADDRESSES)
def test_a_connection_as_a_uri_has_the_same_address_in_the_tasks_and_for_the_doctor(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setenv("AIRFLOW_CONN_HUGGINGFACE", uri)
    address = ADDRESSES[uri]
    if address is None:
        with pytest.raises(ObservatoryError, match="AIRFLOW_CONN_HUGGINGFACE") as error:
            live_connection("huggingface")
        assert TOKEN not in str(error.value) and "example" not in str(error.value)
        return
    doctor, task = live_connection("huggingface"), runtime.service("huggingface")
    assert (doctor["host"].lower(), task.base_url.lower()) == (address, address)
    assert doctor.get("password") == task.token and bool(task.token) == (f":{TOKEN}@" in uri)


@pytest.mark.parametrize("uri", [uri for uri, address in ADDRESSES.items() if address])
def test_what_the_stack_hands_to_its_processes_is_what_was_told(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_HUGGINGFACE", uri)
    told = connections(None)["AIRFLOW_CONN_HUGGINGFACE"]
    monkeypatch.setenv("AIRFLOW_CONN_HUGGINGFACE", told)
    assert runtime.service("huggingface").base_url.lower() == ADDRESSES[uri]


@pytest.mark.parametrize("uri", [uri for uri, address in ADDRESSES.items() if not address])
def test_what_cannot_be_an_address_is_refused_in_a_task_without_what_it_holds(uri: str) -> None:
    try:
        connection = Connection(conn_id="huggingface", uri=uri)
    except Exception as error:
        assert error
        return
    with pytest.raises(AuthRefused) as refused:
        runtime.base_address(connection)
    assert TOKEN not in str(refused.value) and "mirror" not in str(refused.value)


JSON: list[tuple[dict[str, Any], str | None]] = [
    ({"host": "https://mirror.example/hub"}, "https://mirror.example/hub"),
    ({"host": "mirror.example", "schema": "https"}, "https://mirror.example"),
    ({"host": "mirror.example", "conn_type": "https", "port": 8443}, "https://mirror.example:8443"),
    ({"host": "mirror.example", "conn_type": "https", "port": "8443"}, "https://mirror.example:8443"),
    ({"host": "127.0.0.1", "port": 9}, "http://127.0.0.1:9"),
    ({"host": "::1", "port": 9}, "http://[::1]:9"),
    ({"host": "127.0.0.1:9"}, "http://127.0.0.1:9"),
    ({"host": "https://mirror.example", "schema": "https"}, "https://mirror.example"),
    ({"host": "https://mirror.example", "port": 0, "schema": None}, "https://mirror.example"),
    ({"host": "https://mirror.example", "port": 8443}, None),
    ({"host": "http://127.0.0.1", "schema": "https"}, None),
    ({"host": "mirror.example/hub", "port": 8443}, None),
    ({"host": "mirror.example:9", "port": 8443}, None),
    ({"host": "mirror.example", "schema": "ftp"}, None),
    ({"host": "mirror.example", "port": True}, None),
    ({"host": "mirror.example", "port": -1}, None),
    ({"host": "mirror.example", "port": "²"}, None),
    ({"host": "mirror.example", "port": [1]}, None),
    ({"host": ["mirror.example"]}, None),
    ({"host": "", "port": 9}, None),
]


@pytest.mark.parametrize(("told", "address"), JSON)
def test_a_connection_as_json_follows_the_rule_of_airflow_s_hook(told: dict[str, Any], address: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_GITHUB", json.dumps({**told, "password": None}))
    if address is None:
        with pytest.raises(ObservatoryError, match="AIRFLOW_CONN_GITHUB"):
            live_connection("github")
        with pytest.raises(Unfit):
            address_of(told.get("host"), told.get("schema"), told.get("conn_type"), told.get("port"))
        return
    assert live_connection("github")["host"] == address
    assert runtime.service("github").base_url == address


_word = st.text("abcXYZ019-._~%:/@?#[] ²é", max_size=12)


@given(st.sampled_from(["http", "https", "generic", "my-type"]), _word, _word, _word, st.integers(-1, 70_000) | st.none(), _word)
def test_no_uri_ends_in_an_untyped_error_and_what_is_read_is_what_airflow_reads(
    kind: str, login: str, password: str, host: str, port: int | None, rest: str
) -> None:
    uri = f"{kind}://{login}:{password}@{host}{'' if port is None else f':{port}'}/{rest}"
    try:
        told = parsed(uri)
    except Unfit as error:
        assert not password.strip() or len(password) < 4 or password not in str(error)
        return
    theirs = Connection(conn_id="x", uri=uri.strip())
    assert {name: told.get(name) or None for name in ("host", "schema", "login", "password", "port")} == {
        "host": theirs.host or None,
        "schema": theirs.schema or None,
        "login": theirs.login or None,
        "password": theirs.password or None,
        "port": theirs.port or None,
    }


@pytest.mark.parametrize("value", ["", " ", "[]", "null", "7", "{", "huggingface.co", "//huggingface.co", "[" * 100_000])
def test_a_variable_that_is_neither_is_refused_and_not_shown(value: str) -> None:
    with pytest.raises(Unfit, match="neither a JSON object nor a URI"):
        parsed(value)


@pytest.mark.parametrize(
    ("address", "is_seen"),
    [
        ("https://huggingface.co", False),
        ("http://huggingface.co", True),
        ("HTTP://huggingface.co", True),
        ("http://huggingface.co.", True),
        ("http://8.8.8.8", True),
        ("http://134744072", True),
        ("http://0x8.8.8.8:80", True),
        ("http://[2606:4700::1111]", True),
        ("http://[::ffff:8.8.8.8]", True),
        ("http://127.0.0.1:9", False),
        ("http://127.1", False),
        ("http://2130706433", False),
        ("http://localhost:8001", False),
        ("http://replay:8001", False),
        ("http://demo-replay.observatory.svc:8001", False),
        ("http://mirror.internal", False),
        ("http://internal.example.com", True),
        ("http://localhost.attacker.com", True),
        ("http://127.0.0.1.attacker.com", True),
        ("http://10.0.0.8", False),
        ("http://192.168.1.2", False),
        ("http://[fd00::1]", False),
        ("http://[fe80::1%25eth0]", False),
        ("http://[::1", True),
    ],
)
def test_no_token_goes_in_the_clear_beyond_a_network_of_one_s_own(address: str, *, is_seen: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_in_the_clear(address) is is_seen
    if not address.endswith("[::1"):
        assert ServiceConfig(address).base_url == address, "without a token there is nothing to see"
    monkeypatch.setenv("AIRFLOW_CONN_GITHUB", json.dumps({"host": address, "password": TOKEN}))
    if not is_seen:
        assert ServiceConfig(address, TOKEN).token == TOKEN and live_connection("github")["password"] == TOKEN
        return
    for call in (lambda: ServiceConfig(address, TOKEN), lambda: live_connection("github"), lambda: runtime.service("github")):
        with pytest.raises(ObservatoryError, match=r"in the clear|has an address that is none") as error:
            call()
        assert TOKEN not in str(error.value)
