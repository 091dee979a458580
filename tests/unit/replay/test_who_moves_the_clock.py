"""The replay's control port listens on loopback, where every account of the machine reaches it: only who knows the secret moves clock or world."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from observatory.http import RemoteClock
from observatory.local import airflow
from observatory.replay.app import services
from observatory.replay.state import DEFAULT_LIMITS, State
from observatory.replay.world import World

WRONG = (
    {},
    {"Authorization": ""},
    {"Authorization": "Bearer "},
    {"Authorization": "secret"},
    {"Authorization": "Bearer secre"},
    {"Authorization": "Bearer sécret"},
)


@pytest.fixture
def control(tmp_path: Path) -> TestClient:
    world = tmp_path / "world"
    world.mkdir()
    (world / "world.json").write_text(json.dumps({"title": "made up", "as_of": "2025-01-01"}))
    return TestClient(services(State(World(world, tmp_path / "state"), DEFAULT_LIMITS))["control"])


@pytest.mark.parametrize("headers", WRONG)
def test_without_the_secret_nothing_moves(control: TestClient, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]) -> None:
    monkeypatch.setenv("OBSERVATORY_CLOCK_TOKEN", "secret")
    before = control.get("/clock").json()
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    assert control.post("/clock", json={"seconds": 3600}, headers=encoded).status_code == 401  # type: ignore[arg-type]  # bytes are taken too
    assert control.post("/step", headers=encoded).status_code == 401  # type: ignore[arg-type]  # bytes are taken too
    assert control.get("/clock").json() == before


def test_with_the_secret_it_moves(control: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATORY_CLOCK_TOKEN", "secret")
    before = control.get("/clock").json()
    answer = control.post("/clock", json={"seconds": 3600}, headers={"Authorization": "Bearer secret"})
    assert answer.status_code == 200 and answer.json()["now"] > before["now"]
    assert control.post("/step", headers={"Authorization": "Bearer secret"}).status_code == 409, "there is no later step"


def test_a_wait_shows_the_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATORY_CLOCK_TOKEN", "secret")
    assert RemoteClock("http://127.0.0.1:9/clock")._http.headers["authorization"] == "Bearer secret"
    monkeypatch.delenv("OBSERVATORY_CLOCK_TOKEN")
    assert "authorization" not in RemoteClock("http://127.0.0.1:9/clock")._http.headers


def test_the_secret_is_kept_by_its_owner_alone_and_given_to_a_replayed_world_alone(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text(json.dumps({"password": "p", "jwt": "j", "api": "a", "fernet": "f"}))
    secret = airflow.keep_secrets(tmp_path)["clock"]
    assert len(secret) >= 32 and airflow.keep_secrets(tmp_path)["clock"] == secret and airflow.keep_secrets(tmp_path)["jwt"] == "j"
    replay = dict.fromkeys((*airflow.REPLAYED, "control", "zenodo"), "http://127.0.0.1:9")
    assert airflow.environment(tmp_path, tmp_path, 1, "w", replay, by_clock=False)["OBSERVATORY_CLOCK_TOKEN"] == secret
    assert secret not in json.dumps({name: value for name, value in airflow.environment(tmp_path, tmp_path, 1, "live", None, by_clock=False).items()})
