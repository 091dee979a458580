"""Secrets that were planted in every connection are found nowhere: a real Airflow runs Dags that fail in several ways, and all that was written is searched.

Some are clean, some not (a line end, a space, a NUL, letters beyond ASCII): an unclean one is refused before use, in words that do not hold it.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest
from serving import FakeClock
from sqlalchemy import create_engine, text

from observatory.errors import AuthRefused, ObservatoryError
from observatory.http import Client, ServiceConfig
from observatory.local import airflow, postgres
from observatory.local.processes import Child
from observatory.warehouse.engine import engine_for
from observatory.warehouse.migrate import migrate
from observatory.warehouse.registry import load_registry

PATIENCE_SECONDS = 1_800.0
UNCLEAN = {"a line end": "\n", "a carriage return": "\r", "a NUL": "\0", "a space": " ", "a tab": "\t", "beyond ASCII": "é", "a control letter": "\x1b"}


def canary(name: str) -> str:
    """Something that is nowhere else."""
    return f"cnry{name}{os.urandom(9).hex()}"


def forms(secret: str) -> set[bytes]:
    """How a secret may stand in a file: as it is, in an address, in JSON, in a repr, in a header of Basic; of an unclean one each half."""
    found = {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1], base64.b64encode(secret.encode()).decode().rstrip("=")[:-2]}
    halves = [part for letter in UNCLEAN.values() for part in secret.split(letter) if letter in secret]
    return {one.encode() for one in (*found, *halves)}


class _Echo(BaseHTTPRequestHandler):
    """A service that fails and tells back what it was sent, as the worst would."""

    def _answer(self) -> None:
        server: Service = self.server  # type: ignore[assignment]
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        told = f"{self.headers.get('Authorization')} {self.path}"
        server.asked.append(told)
        status = next((status for start, status in server.statuses.items() if self.path.startswith(start)), 500)
        body = f"Invalid credentials in Authorization header: {told}".encode()
        self.send_response(status)
        self.send_header("x-error-message", f"Invalid credentials in Authorization header: {told}")
        self.send_header("Location", f"https://elsewhere.example/?token={quote(told)}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_HEAD = _answer

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Service(ThreadingHTTPServer):
    """The service, and what it was asked."""

    def __init__(self, statuses: dict[str, int]) -> None:
        super().__init__(("127.0.0.1", 0), _Echo)
        self.statuses, self.asked = statuses, list[str]()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"


@dataclass
class Ran:
    """What was planted, what became of the runs, and everything that was written."""

    secrets: dict[str, str]
    outcomes: dict[str, str]
    logs: dict[str, str]
    texts: dict[str, bytes] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)


def _dump(sockets: Path, name: str) -> bytes:
    command = [str(postgres.binaries() / "pg_dump"), "-h", str(sockets), "-U", "postgres", "-d", name]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _await(api: airflow.Api, runs: dict[str, str]) -> dict[str, str]:
    """Wait until each run ended, the one that waits long between its tries until a task failed once; its state, or that of the task."""
    found: dict[str, str] = {}
    since = time.monotonic()
    while len(found) < len(runs):
        assert time.monotonic() - since < PATIENCE_SECONDS, f"no end of {sorted(set(runs) - set(found))}"
        for dag_id, run_id in runs.items():
            state = api.get(f"/dags/{dag_id}/dagRuns/{run_id}")["state"]
            states = {one["state"] for one in api.tasks(dag_id, run_id)}
            if state in {"success", "failed"}:
                found[dag_id] = state
            elif dag_id == "ingest_arxiv" and "up_for_retry" in states:
                found[dag_id] = "up_for_retry"
        time.sleep(1.0)
    return found


def _logs(api: airflow.Api, runs: dict[str, str]) -> dict[str, str]:
    """Every attempt's log as Airflow's API gives it, by Dag."""
    found = dict.fromkeys(runs, "")
    for dag_id, run_id in runs.items():
        for task in api.tasks(dag_id, run_id):
            for number in range(1, int(task["try_number"] or 0) + 1):
                at = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task['task_id']}"
                index = task["map_index"]
                found[dag_id] += json.dumps(api.get(f"{at}/logs/{number}", map_index=index, full_content=True))
                found[dag_id] += json.dumps(api.get(f"{at}/{index}" if index >= 0 else at))
    return found


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    state = tmp_path_factory.mktemp("canaries")
    logs = state / "logs"
    logs.mkdir()
    names = ("hub", "arxiv", "webhook", "smtp", "warehouse", "metadata", "page", "bare1", "bare2", "owner", "dataset", "zenodo")
    secrets = {name: canary(name) for name in names}
    secrets["github"] = f"{canary('github')}\n{canary('second')}"
    failing, hooks = Service({"/api": 401}), Service({"/": 500})
    with postgres.running(state / "pgdata", logs / "postgres.log") as sockets, pytest.MonkeyPatch.context() as patched:
        for name, value in {"HF_TOKEN": "bare1", "GITHUB_TOKEN": "bare2"}.items():
            patched.setenv(name, secrets[value])
        patched.setenv("OBSERVATORY_WAREHOUSE_URL", f"postgresql+psycopg2://postgres:{secrets['owner']}@/observatory?host={sockets}")
        postgres.create_database(sockets, "observatory")
        airflow.make_metadata(sockets)
        owner = engine_for(postgres.url(sockets, "observatory"))
        migrate(owner)
        with owner.begin() as connection:
            load_registry(connection)
        postgres.create_login(sockets, airflow.PIPELINE, "observatory_loader")
        postgres.create_login(sockets, airflow.PAGE, "observatory_reader")
        secrets |= {f"our {name}": value for name, value in airflow.keep_secrets(state).items()}
        port = airflow.free_port()
        env = airflow.environment(state, sockets, port, "a world of canaries", dict.fromkeys(airflow.REPLAYED, "http://127.0.0.1:9"), by_clock=False)
        env |= {
            "AIRFLOW_CONN_HUGGINGFACE": json.dumps({"conn_type": "http", "host": failing.url, "password": secrets["hub"]}),
            "AIRFLOW_CONN_GITHUB": json.dumps({"conn_type": "http", "host": failing.url, "password": secrets["github"]}),
            "AIRFLOW_CONN_ARXIV": json.dumps(
                {"conn_type": "http", "host": failing.url, "password": secrets["arxiv"], "extra": {"oai_url": failing.url, "query_url": failing.url}}
            ),
            "AIRFLOW_CONN_OBSERVATORY_WEBHOOK": json.dumps({"conn_type": "http", "host": hooks.url, "password": f"services/{secrets['webhook']}"}),
            "AIRFLOW_CONN_SMTP_DEFAULT": json.dumps(
                {"conn_type": "smtp", "host": "127.0.0.1", "port": 9, "login": "ann", "password": secrets["smtp"], "extra": {"from_email": "a@example.org"}}
            ),
            "AIRFLOW_CONN_OBSERVATORY_WAREHOUSE": json.dumps(
                {"conn_type": "postgres", "host": str(sockets), "login": airflow.PIPELINE, "schema": "observatory", "password": secrets["warehouse"]}
            ),
            "AIRFLOW_CONN_OBSERVATORY_DATASET_HUB": json.dumps(
                {"conn_type": "http", "host": failing.url, "password": secrets["dataset"], "extra": {"repository": "acme/canaries"}}
            ),
            "AIRFLOW_CONN_OBSERVATORY_DATASET_ZENODO": json.dumps({"conn_type": "http", "host": failing.url, "password": secrets["zenodo"]}),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": postgres.url(sockets, airflow.METADATA, user=f"{airflow.METADATA}:{secrets['metadata']}").replace(":@", "@"),
            "OBSERVATORY_READER_URL": postgres.url(sockets, "observatory", user=f"{airflow.PAGE}:{secrets['page']}").replace(":@", "@"),
            "OBSERVATORY_NOTIFY": "webhook,email",
            "OBSERVATORY_NOTIFY_TO": "a@example.org",
        }
        assert airflow.migrate(env, logs / "airflow-migrate.log").wait() == 0
        children: list[Child] = []
        try:
            children += airflow.start_processes(env, port, logs)
            api = airflow.Api(f"http://127.0.0.1:{port}", secrets["our password"])
            api.sign_in(children)
            children.append(airflow.start_scheduler(env, logs))
            api.make_pools()
            api.await_dags(lambda: children[1])
            dags = ("ingest_huggingface", "ingest_hub_census", "ingest_arxiv", "ingest_github", "build_marts", "maintain_warehouse")
            api.unpause((*dags, "export_dataset", *airflow.DEPOSITS))
            runs = {dag_id: api.trigger(dag_id) for dag_id in dags}
            outcomes = _await(api, runs)
            # What the build published goes out as files.
            runs["export_dataset"] = api.trigger("export_dataset")
            outcomes |= _await(api, {"export_dataset": runs["export_dataset"]})
            # And would go to where others find them.
            deposits = {dag_id: api.trigger(dag_id) for dag_id in airflow.DEPOSITS}
            outcomes |= _await(api, deposits)
            runs |= deposits
            found = Ran(secrets, outcomes, _logs(api, runs), asked={"services": failing.asked, "hooks": hooks.asked})
            signed = api._http.headers["Authorization"]
            pages = {name: f"/open-science/{name}" for name in ("collection", "overview", "claims", "countries", "release?release=none", "data-docs/", "none")}
            shown = {"import errors": "/api/v2/importErrors", "events": "/api/v2/eventLogs?limit=500", "variables": "/api/v2/variables"}
            xcoms = {f"xcom of {dag}": f"/api/v2/dags/{dag}/dagRuns/{run}/taskInstances/~/xcomEntries?limit=500" for dag, run in runs.items()}
            for name, at in {**pages, **shown, **xcoms, "connections": "/api/v2/connections", "config": "/api/v2/config"}.items():
                answer = httpx2.get(f"http://127.0.0.1:{port}{at}", headers={"Authorization": signed}, cookies={"_token": signed.split()[1]}, timeout=60.0)
                found.texts[f"{name} ({answer.status_code})"] = answer.content
            found.texts["commands"] = b" ".join(Path(f"/proc/{one.process.pid}/cmdline").read_bytes() for one in children)
            found.texts |= {f"dump of {name}": _dump(sockets, name) for name in ("observatory", airflow.METADATA)}
            found.texts |= {f"log of {dag_id} by the API": told.encode() for dag_id, told in found.logs.items()}
        finally:
            for child in reversed(children):
                child.end()
    for path in sorted(state.rglob("*")):
        # Where our own keys are kept, and Airflow's own note of its password.
        if path.is_file() and not path.is_symlink() and path.name not in {"secrets.json", "passwords.json"}:
            found.texts[str(path.relative_to(state))] = path.read_bytes()
    yield found
    failing.shutdown()
    hooks.shutdown()


def test_the_runs_failed_in_several_ways_and_the_secrets_were_used(ran: Ran) -> None:
    assert ran.outcomes["ingest_huggingface"] == ran.outcomes["ingest_hub_census"] == "failed"
    assert ran.outcomes["ingest_github"] == "failed" and ran.outcomes["ingest_arxiv"] in {"failed", "up_for_retry"}
    assert ran.outcomes["build_marts"] == ran.outcomes["export_dataset"] == "success"
    assert {ran.outcomes[dag_id] for dag_id in airflow.DEPOSITS} == {"failed"}
    told = Counter(name for name, secret in ran.secrets.items() for asked in (*ran.asked["services"], *ran.asked["hooks"]) if secret in asked)
    assert all(told[name] for name in ("hub", "arxiv", "webhook", "dataset", "zenodo")), "what is sent to nobody could be found nowhere"
    assert not told["github"], "an unclean one is not sent"
    assert "the service refused the token" in ran.logs["ingest_huggingface"]
    assert "the token holds a line end: it was not used" in ran.logs["ingest_github"]
    assert "a message could not be sent by webhook" in "".join(ran.logs.values()) or any(b"could not be sent by webhook" in one for one in ran.texts.values())


def test_no_secret_stands_in_anything_that_was_written(ran: Ran) -> None:
    assert len(ran.texts) > 100 and sum(map(len, ran.texts.values())) > 10_000_000, "enough was searched"
    names = set(ran.texts)
    for part in (
        "pgdata/",
        "airflow/logs/",
        "dump of airflow",
        "dump of observatory",
        "collection (200)",
        "data_docs/",
        "exports/",
        "xcom of build_marts (200)",
        "logs/",
    ):
        assert any(part in name for name in names), part
    hits = [(place, name) for name, secret in ran.secrets.items() for form in forms(secret) for place, told in ran.texts.items() if form in told]
    assert hits == []


def test_the_search_finds_what_is_there() -> None:
    for letter in UNCLEAN.values():
        secret = f"{canary('a')}{letter}{canary('b')}"
        for told in (secret, json.dumps({"x": secret}), repr(secret), quote(secret), secret.split(letter)[1]):
            assert any(form in told.encode() for form in forms(secret)), told


@pytest.mark.parametrize("letter", UNCLEAN.values(), ids=UNCLEAN)
@pytest.mark.parametrize("place", ["{0}{1}", "{1}{0}", "{1}{0}{1}"])
def test_an_unclean_token_is_refused_in_words_that_do_not_hold_it(letter: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    word = canary("x")
    token = place.format(letter, word)
    with pytest.raises(AuthRefused, match=r"^the token holds .*: it was not used") as refused:
        ServiceConfig("https://service.example", token)
    assert word not in str(refused.value) and word not in repr(refused.value)
    assert word not in repr(ServiceConfig("https://service.example", word))
    if letter != "\0":  # no environment holds one
        monkeypatch.setenv("GITHUB_TOKEN", token)
        with pytest.raises(ObservatoryError, match=r"^GITHUB_TOKEN holds .*: it was not used") as early:
            airflow.live_connection("github")
        assert word not in str(early.value)
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    monkeypatch.setenv("AIRFLOW_CONN_GITHUB", json.dumps({"host": "https://service.example", "password": token}))
    with pytest.raises(ObservatoryError, match="AIRFLOW_CONN_GITHUB has a password that is no text or holds") as held:
        airflow.live_connection("github")
    assert word not in str(held.value)


def test_a_login_in_an_address_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    word = canary("x")
    address = f"https://ann:{word}@service.example"
    for told in ({"base_url": address}, {"base_url": "https://service.example", "extra": {"oai_url": address}}):
        with pytest.raises(AuthRefused, match="holds a login") as refused:
            ServiceConfig(**told)  # type: ignore[arg-type]  # as a connection tells them
        assert word not in str(refused.value)
    monkeypatch.setenv("AIRFLOW_CONN_GITHUB", json.dumps({"host": address}))
    with pytest.raises(ObservatoryError, match="has a login in its address") as early:
        airflow.live_connection("github")
    assert word not in str(early.value)
    # A password may hold a slash, so that an at sign in the path counts; one outside of an address is none.
    with pytest.raises(AuthRefused, match="holds a login"):
        ServiceConfig("https://service.example/a@b")
    assert ServiceConfig("https://service.example/a", extra={"x": "a@b"}).base_url


@pytest.mark.parametrize("letter", ["", *UNCLEAN.values()], ids=["clean", *UNCLEAN])
def test_an_error_of_the_database_does_not_tell_its_password(letter: str) -> None:
    word = canary("x")
    password = quote(f"{word}{letter}{word}", safe="")
    with pytest.raises(Exception) as failed, engine_for(f"postgresql+psycopg2://ann:{password}@127.0.0.1:9/x").connect() as connection:
        connection.execute(text("SELECT 1"))
    told, one = "", failed.value
    while one is not None:
        told, one = f"{told} {one} {one!r}", one.__cause__ or one.__context__  # type: ignore[assignment]  # until there is none
    assert word not in told
    assert word not in repr(create_engine(f"postgresql+psycopg2://ann:{password}@127.0.0.1:9/x"))


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 500])
def test_an_error_of_a_service_does_not_tell_the_token_that_it_tells_back(status: int) -> None:
    word = canary("x")
    service = Service({"/": status})
    told = ""
    try:
        with Client(ServiceConfig(service.url, word), max_wait=0.0, clock=FakeClock()) as client:
            client.get("/x")
    except ObservatoryError as error:
        told = f"{error} {error!r} {error.__cause__!r}"
    finally:
        service.shutdown()
    assert word in "".join(service.asked) and word not in told
    assert bool(told) is (status in {401, 500}), "other answers are the caller's to judge"
