"""The page where it lives: loaded by Airflow as a plugin, behind Airflow's own authentication."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from small_world import pages, tell
from sqlalchemy import Engine

from observatory.local import airflow, postgres

PROBE = """
import json, sys
from datetime import timedelta
from airflow.models.base import Base
import airflow.models.revoked_token
from airflow import settings
Base.metadata.create_all(settings.engine)
from airflow.api_fastapi.app import create_app, get_auth_manager
from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
from starlette.testclient import TestClient

app = create_app(apps="core")
manager = get_auth_manager()
user = SimpleAuthManagerUser(username="ann", role="viewer")
good, old = manager.generate_jwt(user), manager.generate_jwt(user, expiration_time_in_seconds=-60)
HTML = {"Accept": "text/html"}
told = {}

def ask(name, path, **more):
    # A client of its own each time: nobody's cookie is another's.
    cookie = more.pop("cookie", None)
    client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, raise_server_exceptions=False, cookies={"_token": cookie} if cookie else None)
    answer = client.get(path, **more)
    told[name] = [answer.status_code, answer.headers.get("location", ""), answer.text[:400_000]]

ask("nobody", "/open-science/overview")
ask("nobody visits", "/open-science/overview?country=CN", headers=HTML)
ask("nobody asks for files", "/open-science/data-docs/index.html")
ask("forged", "/open-science/overview", cookie=good[:-4] + "AAAA")
ask("expired", "/open-science/overview", cookie=old)
ask("expired visits", "/open-science/overview", cookie=old, headers=HTML)
ask("wrong bearer beside a good cookie", "/open-science/overview", cookie=good, headers={"Authorization": "Bearer x"})
ask("cookie", "/open-science/overview", cookie=good)
ask("bearer", "/open-science/lab/list?format=csv", headers={"Authorization": f"Bearer {good}"})
ask("entry", "/open-science/", cookie=good)
ask("style", "/open-science/static/page.css")
ask("icon", "/open-science/static/icon.svg")
manager.revoke_token(good)
ask("signed out", "/open-science/overview", cookie=good)
plugin = next(one for one in __import__("airflow.plugins_manager", fromlist=["x"]).get_plugin_info() if one["name"] == "observatory")
told["views"] = plugin["external_views"]
sys.stdout.write("\\n" + json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(sockets: Path, warehouse: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Airflow's own application answers."""
    tell(warehouse, pages()[0])
    postgres.create_login(sockets, airflow.PAGE, "observatory_reader")
    postgres.create_database(sockets, "airflow_of_page")
    state = tmp_path_factory.mktemp("state")
    env = {
        **airflow.environment(state, sockets, 1, "a small world", None, by_clock=False),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": postgres.url(sockets, "airflow_of_page"),
        "OBSERVATORY_READER_URL": postgres.url(sockets, str(warehouse.url.database), user=airflow.PAGE),
    }
    done = subprocess.run([sys.executable, "-c", PROBE], env=env, capture_output=True, text=True, check=False, cwd=state)
    assert done.returncode == 0, done.stderr[-3_000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("who", ["nobody", "nobody asks for files", "expired", "signed out"])
def test_who_is_not_signed_in_is_refused(told: dict[str, Any], who: str) -> None:
    assert told[who][0] in (401, 403), told[who][:2]
    assert "DeepSeek" not in told[who][2]


@pytest.mark.parametrize("who", ["forged", "wrong bearer beside a good cookie"])
def test_a_token_that_airflow_did_not_give_is_refused(told: dict[str, Any], who: str) -> None:
    assert told[who][0] in (401, 403), told[who][:2]
    assert "DeepSeek" not in told[who][2]


def test_a_visitor_is_led_to_airflows_login_and_back(told: dict[str, Any]) -> None:
    assert told["nobody visits"][:2] == [307, "/api/v2/auth/login?next=%2Fopen-science%2Foverview%3Fcountry%3DCN"]


def test_whoever_airflow_lets_in_sees_the_page(told: dict[str, Any]) -> None:
    assert told["cookie"][0] == 200 and "DeepSeek" in told["cookie"][2] and "a small world" in told["cookie"][2]
    assert told["bearer"][0] == 200 and told["bearer"][2].startswith("# Title: Labs of the registry")
    assert told["entry"][:2] == [307, "/open-science/overview"]
    assert told["style"][0] == told["icon"][0] == 200


def test_it_stands_in_airflows_navigation(told: dict[str, Any]) -> None:
    (view,) = told["views"]
    assert (view["name"], view["href"], view["destination"], view["url_route"]) == ("Open science", "/open-science/", "nav", "open-science")
    assert view["icon"] == "/open-science/static/icon.svg"
