"""Airflow's processes on loopback, and its REST API."""

from __future__ import annotations

import base64
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx2

from observatory import services, settings
from observatory.address import Unfit, address_of, further_addresses, holds_login, is_in_the_clear, parsed, unclean, unfit
from observatory.errors import ObservatoryError
from observatory.local import postgres
from observatory.local.processes import MARK, PAUSE_SECONDS, Child, Patience, start
from observatory.warehouse.pseudonyms import keep_key

LINE = ("ingest_huggingface", "ingest_arxiv", "ingest_github", "build_marts")
WHOLE_HUB = ("ingest_hub_census", "build_hub")
ALONE = services.dags()
"""Daily Dags beside the line that wait for no other one and that no other one waits for, in the order in which ``make demo`` runs them."""
DEPOSITS = ("publish_dataset", "deposit_dataset")
DAGS = (*LINE, *WHOLE_HUB, *ALONE, "ingest_hub_snapshot", "backfill_hub_history", "maintain_warehouse", "export_dataset", *DEPOSITS)
USER = "admin"
PIPELINE = "observatory_pipeline"
"""The login of the tasks; its role is observatory_loader, so tasks cannot do more than that role may."""
PAGE = "observatory_page"
"""The login of the page; its role is observatory_reader, so it can only read published tables."""
METADATA = "airflow"
"""The name of Airflow's login and of its database. The login owns that database and has no access to the warehouse."""
PAGE_PATH = "/open-science/"
TOKENS = {"huggingface": "HF_TOKEN", "github": "GITHUB_TOKEN"}
"""The environment variable that holds the token, by service."""
REHEARSAL = "replay/open-release-observatory"
"""The data set repository, on the replay's Hub, to which releases of a replayed world are published."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LIVE: dict[str, dict[str, Any]] = {
    "huggingface": {"host": "https://huggingface.co"},
    "arxiv": {"host": "https://export.arxiv.org", "extra": {"oai_url": "https://oaipmh.arxiv.org", "query_url": "https://export.arxiv.org"}},
    "github": {"host": "https://api.github.com"},
    **{name: {"host": host} for name, host in services.with_a_host().items()},
}
REPLAYED = (*LIVE, "zenodo", "control")
"""What a replay serves, each on a port of its own."""


def free_port() -> int:
    """A port on 127.0.0.1 that is free at this moment; nothing keeps it free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def keep_secrets(state: Path) -> dict[str, str]:
    """The keys and the admin's password of a state, from secrets.json; made at the first call. Only the owner may read the file."""
    path = state / "secrets.json"
    if path.exists():
        passwords: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        if "clock" not in passwords:
            # A state of an earlier release: it had no secret for the replay's control port.
            passwords["clock"] = secrets.token_urlsafe(32)
            write_private(path, passwords)
        return passwords
    fresh = {
        "password": secrets.token_urlsafe(12),
        "jwt": secrets.token_urlsafe(48),
        "api": secrets.token_urlsafe(32),
        "clock": secrets.token_urlsafe(32),
        "fernet": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
    write_private(path, fresh)
    write_private(state / "passwords.json", {USER: fresh["password"]})
    return fresh


def write_private(path: Path, content: Mapping[str, str]) -> None:
    """Write ``content`` as JSON over a file that only its owner may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        json.dump(dict(content), stream)


def past_proxies() -> dict[str, str]:
    """``NO_PROXY`` in both spellings: the hosts of the environment, and loopback, so that calls to our servers, with passwords, go through no proxy."""
    given_hosts = [host for name in ("NO_PROXY", "no_proxy") for host in os.environ.get(name, "").split(",") if host.strip()]
    # Set both spellings to the same hosts: some programs read NO_PROXY, others no_proxy.
    return dict.fromkeys(("NO_PROXY", "no_proxy"), ",".join(dict.fromkeys([*given_hosts, *LOOPBACK])))


def token_of(service: str) -> str | None:
    """The service's token from the environment; None if it is not set. Raises ``ObservatoryError`` if it holds spaces, line ends or the like.

    A line end would break the HTTP header, and the HTTP library's error would show the token. Our error does not show it.
    """
    name = TOKENS.get(service, "")
    token = os.environ.get(name, "")
    if not token:
        return None
    problem = unclean(token)
    if problem:
        raise ObservatoryError(f"{name} {problem}: it was not used. Set it anew, without anything around it")
    return token


def live_connections() -> dict[str, dict[str, Any]]:
    """The connections of all real services, by name; raises as ``live_connection``."""
    return {name: live_connection(name) for name in LIVE}


def live_connection(name: str) -> dict[str, Any]:
    """The connection of a real service: address and token. ``AIRFLOW_CONN_<NAME>`` of the environment, if set, replaces its fields (a mirror, a proxy).

    The variable is a JSON object or a URI, as Airflow takes it. Raises ``ObservatoryError`` if it is malformed; the error shows neither address nor token.
    """
    fields = {"conn_type": "http", **LIVE[name], "password": token_of(name)}
    given_text, variable = os.environ.get(f"AIRFLOW_CONN_{name.upper()}"), f"AIRFLOW_CONN_{name.upper()}"
    if given_text:
        try:
            given_fields = parsed(given_text)
            # Drop the further public addresses in "extra" if the operator names another host (a mirror), to which they do not apply.
            fields = {**fields, **({"extra": {}} if given_fields.get("host") else {}), **given_fields}
            fields["extra"] = _extra(name, fields.get("extra"))
            fields["host"] = address_of(fields.get("host"), fields.pop("schema", None), fields.get("conn_type"), fields.pop("port", None))
        except Unfit as error:
            raise ObservatoryError(f"{variable} {error}") from None
        password = fields.get("password")
        if not isinstance(password, str | None) or unclean(password or ""):
            raise ObservatoryError(f"{variable} has a password that is no text or holds a space, a line end or the like")
        if any(holds_login(address) for address in (fields["host"], *map(str, fields["extra"].values()))):
            raise ObservatoryError(f"{variable} has a login in its address: put the secret into its password")
        further = map(unfit, further_addresses(fields["extra"]))
        if problem := unfit(fields["host"], fields.get("login"), password) or next(filter(None, further), None):
            raise ObservatoryError(f"{variable} {problem}")
        if password and is_in_the_clear(fields["host"]):
            raise ObservatoryError(f"{variable} has an address with http:// to a public host, where the token would go in the clear: write https://")
    return fields


def _extra(name: str, extra: Any) -> dict[str, Any]:
    """A connection's ``extra`` as an object; Airflow takes it as an object or as JSON text. Raises ``ObservatoryError`` if it is neither."""
    try:
        parsed_extra = json.loads(extra) if isinstance(extra, str) and extra.strip() else extra or {}
    except (ValueError, RecursionError):
        parsed_extra = None
    if not isinstance(parsed_extra, dict):
        raise ObservatoryError(f"AIRFLOW_CONN_{name.upper()}: its extra is no JSON object")
    return parsed_extra


def connections(replay: Mapping[str, str] | None) -> dict[str, str]:
    """``AIRFLOW_CONN_*`` of the three services: the replay's addresses, or the real ones with tokens of the environment."""
    if replay is None:
        return {f"AIRFLOW_CONN_{name.upper()}": json.dumps(fields) for name, fields in live_connections().items()}
    variables = {}
    for name in LIVE:
        # Give the replay any password as the token: it asks for one where the services do, but accepts any.
        fields = {"conn_type": "http", "host": replay[name], "password": "replay", "extra": {"clock_url": f"{replay['control']}/clock"}}
        variables[f"AIRFLOW_CONN_{name.upper()}"] = json.dumps(fields)
    # Send releases of a replayed world to the replay's own Hub and Zenodo, whatever the environment says: a sample must not become public. Only by hand: a
    # question that nobody asked for would wait three days, and then fail.
    rehearsal = {"clock_url": f"{replay['control']}/clock", "only_by_hand": True}
    hub = {**json.loads(variables["AIRFLOW_CONN_HUGGINGFACE"]), "extra": {**rehearsal, "repository": REHEARSAL}}
    zenodo = {"conn_type": "http", "host": replay["zenodo"], "password": "replay", "extra": rehearsal}
    return {**variables, "AIRFLOW_CONN_OBSERVATORY_DATASET_HUB": json.dumps(hub), "AIRFLOW_CONN_OBSERVATORY_DATASET_ZENODO": json.dumps(zenodo)}


def environment(state: Path, sockets: Path, port: int, world: str, replay: Mapping[str, str] | None, *, by_clock: bool) -> dict[str, str]:
    """The environment variables of every Airflow process. They give no access as the warehouse's owner: see ``owner_environment``.

    ``replay``: the replay's addresses by service; None: the real services. ``by_clock``: whether Dags start by their schedule, else by assets alone.
    """
    keys = keep_secrets(state)
    if not os.environ.get("OBSERVATORY_EXPORT_KEY"):
        keep_key(state / "export.key")
    warehouse = {"conn_type": "postgres", "host": str(sockets), "login": PIPELINE, "schema": "observatory"}
    airflow_settings = {
        "AIRFLOW_HOME": str(state / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(settings.ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(settings.ROOT / "plugins"),
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__FERNET_KEY": keys["fernet"],
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(state / "passwords.json"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": postgres.url(sockets, METADATA, user=METADATA),
        "AIRFLOW__API_AUTH__JWT_SECRET": keys["jwt"],
        "AIRFLOW__API__SECRET_KEY": keys["api"],
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__API__INSTANCE_NAME": "Open Release Observatory",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "2",
        # Set longer deadlines than Airflow's, by which a task fails if it gets no answer in 5 s, and a Dag file is dropped after 30 s: a busy machine takes
        # longer.
        "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "60",
        "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT": "240",
        "AIRFLOW__DAG_PROCESSOR__DAG_FILE_PROCESSOR_TIMEOUT": "300",
        # Parse unchanged Dag files once an hour (3600 s), not every half minute; a changed one is parsed when the folder is listed.
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "3600",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.3",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
        # Set the log folder at each start: Airflow keeps the one of its first start in airflow.cfg, and a state that was moved would write to the old folder.
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(state / "airflow" / "logs"),
        "AIRFLOW__LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(state / "airflow" / "logs" / "dag_processor"),
        "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FILE_PERMISSIONS": "0o600",
        "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS": "0o700",
        "AIRFLOW_CONN_OBSERVATORY_WAREHOUSE": json.dumps(warehouse),
        "OBSERVATORY_READER_URL": postgres.url(sockets, "observatory", user=PAGE),
        "OBSERVATORY_STATE": str(state),
        **store_of(state, is_live=world == "live"),
        "OBSERVATORY_WORLD": world,
        # What a world does not hold is not asked for at its public address.
        "OBSERVATORY_ONLY_CONNECTIONS": "0" if world == "live" else "1",
        "OBSERVATORY_SCHEDULE": "clock" if by_clock else "assets",
        MARK: str(state),
        "PYTHONPATH": str(settings.ROOT / "plugins"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "TZ": "UTC",
        **past_proxies(),
    }
    # Leave the tokens out: they are in the connections, where fewer programs see them.
    inherited = {name: value for name, value in os.environ.items() if name not in {*TOKENS.values(), "OBSERVATORY_WAREHOUSE_URL"}}
    # Tasks and the page wait by the clock of a replayed world: each of them may move it, another account of the machine may not.
    clock = {"OBSERVATORY_CLOCK_TOKEN": keys["clock"]} if replay is not None else {}
    return {**inherited, **airflow_settings, **clock, **connections(replay)}


def store_of(state: Path, *, is_live: bool) -> dict[str, str]:
    """The settings of the file store for a state. A replayed world always uses the state's folder, so that its files never mix with live ones."""
    url = os.environ.get("OBSERVATORY_STORE") if is_live else None
    return {"OBSERVATORY_STORE": url or state.absolute().as_uri(), "OBSERVATORY_STORE_IS_SHARED": "1"}


def owner_environment(env: Mapping[str, str], sockets: Path) -> dict[str, str]:
    """``env`` with access as the warehouse's owner, for commands of ``observatory.cli.warehouse`` that migrate."""
    return {**env, "OBSERVATORY_WAREHOUSE_URL": postgres.url(sockets, "observatory")}


def make_metadata(sockets: Path) -> None:
    """Make Airflow's login and database. If an earlier version made the database for the superuser, the login becomes its owner."""
    script = settings.SQL / "local" / "airflow_login.sql"
    psql = [str(postgres.binaries() / "psql"), "-qAtX", "-h", str(sockets), "-U", "postgres", "-v", "ON_ERROR_STOP=1"]
    subprocess.run([*psql, "-v", f"name={METADATA}", "-d", "postgres", "-f", str(script)], check=True)
    owner = settings.SQL / "local" / "airflow_owner.sql"
    subprocess.run([*psql, "-v", f"name={METADATA}", "-d", METADATA, "-f", str(owner)], check=True)


def python(*arguments: str) -> list[str]:
    """A command line that runs this Python interpreter with these arguments."""
    return [sys.executable, *arguments]


def start_api(env: Mapping[str, str], port: int, logs: Path) -> Child:
    """Start the api-server on loopback: Airflow's UI, its API and our page."""
    api = ["api-server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    return start("api-server", python("-m", "airflow", *api), logs / "api-server.log", env=env)


def start_dag_processor(env: Mapping[str, str], logs: Path) -> Child:
    """Start the dag-processor."""
    return start("dag-processor", python("-m", "airflow", "dag-processor"), logs / "dag-processor.log", env=env)


def start_processes(env: Mapping[str, str], port: int, logs: Path) -> list[Child]:
    """Start the api-server and the dag-processor; only the api-server listens on a port, on loopback."""
    return [start_api(env, port, logs), start_dag_processor(env, logs)]


def start_scheduler(env: Mapping[str, str], logs: Path) -> Child:
    """Start the scheduler. Call it only when the api-server answers: a task that is due at once must report to it, and else fails."""
    # Let OpenBLAS start one thread: its threads do not survive a fork, and no task needs them.
    env = {**env, "OPENBLAS_NUM_THREADS": "1"}
    return start("scheduler", python("-m", "observatory.local.scheduler", "scheduler", "--skip-serve-logs"), logs / "scheduler.log", env=env)


def start_triggerer(env: Mapping[str, str], logs: Path) -> Child:
    """Start the triggerer, which waits in place of deferred tasks, so that they occupy no slot."""
    return start("triggerer", python("-m", "airflow", "triggerer", "--skip-serve-logs"), logs / "triggerer.log", env=env)


def migrate(env: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start ``airflow db migrate`` and return its process without waiting."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as stream:
        return subprocess.Popen(python("-m", "airflow", "db", "migrate"), env=dict(env), stdout=stream, stderr=stream)


PARSING_CPU_SECONDS = 900.0
"""The most CPU seconds that parsing all Dags may take; it usually takes about fifteen."""
FAULTS = 300
"""After this many answers of status 5xx in one call, a second apart, the server counts as broken and not only busy."""


class Api:
    """A client of Airflow's REST API. It waits for a server that is slow or restarts; ``patience`` (from what is waited for) decides when to give up."""

    def __init__(self, base: str, password: str, patience: Callable[[str], Patience] | None = None) -> None:
        self._password = password
        self._http = httpx2.Client(base_url=base, timeout=30.0)
        self._patience = patience or (lambda what: Patience(list, what))

    def sign_in(self, children: Sequence[Child] = ()) -> None:
        """Wait until the server answers, and get a token; raises ``ObservatoryError`` if one of ``children`` ended."""
        what = "Airflow's api-server does not answer"
        patience = Patience(lambda: children, what) if children else self._patience(what)
        while True:
            try:
                answer = self._http.post("/auth/token", json={"username": USER, "password": self._password})
            except httpx2.TransportError:
                patience.wait()
                continue
            if answer.status_code == 201:
                self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
                return
            if answer.status_code in {401, 403}:
                raise ObservatoryError(f"Airflow's api-server refuses the password that was kept for {USER} (status {answer.status_code})")
            patience.wait()

    def _ask(self, method: str, path: str, *, passed: Sequence[int] = (), **options: Any) -> httpx2.Response:
        """Make one call; repeat it while the server does not answer or fails. Raises ``ObservatoryError`` for an error status that is not in ``passed``."""
        patience, n_faults, signed_in = self._patience(f"{method} {path}: Airflow's api-server does not answer"), 0, False
        while True:
            try:
                answer = self._http.request(method, path, **options)
            except httpx2.TransportError:
                patience.wait()
                continue
            if answer.status_code in {401, 403} and not signed_in:
                # Sign in again: the login expired after a day (401), or other keys since a restart or a clock that went back made it invalid (403).
                self.sign_in()
                signed_in = True
            elif answer.status_code >= 500 and n_faults < FAULTS:
                n_faults += 1
                patience.wait()
                time.sleep(max(1.0 - PAUSE_SECONDS, 0.0))
            elif answer.is_success or answer.status_code in passed:
                return answer
            else:
                raise ObservatoryError(f"{method} {path}: Airflow's api-server answers {answer.status_code}: {' '.join(answer.text[:300].split())}")

    def get(self, path: str, **params: Any) -> Any:
        """The JSON that a GET of ``/api/v2<path>`` returns; raises ``ObservatoryError`` for an error status."""
        return self._ask("GET", f"/api/v2{path}", params=params).json()

    def heartbeat(self, of: str = "scheduler") -> str:
        """The time of the last heartbeat of the scheduler (or ``dag_processor``, ``triggerer``), as text; empty if there was none."""
        health = self.get("/monitor/health").get(of) or {}
        return str(health.get(f"latest_{of}_heartbeat") or "")

    def has_dags(self) -> bool:
        """Whether Airflow has parsed all ``DAGS``; raises ``ObservatoryError`` with the end of the trace if a Dag file fails to import."""
        errors = self.get("/importErrors")["import_errors"]
        if errors:
            raise ObservatoryError("\n".join(f"{error['filename']}: {error['stack_trace'][-1_500:]}" for error in errors))
        return set(DAGS) <= {dag["dag_id"] for dag in self.get("/dags", limit=100)["dags"]}

    def await_dags(self, processor: Callable[[], Child] | None = None, check: Callable[[], None] | None = None) -> None:
        """Wait until the Dags are parsed; raises ``ObservatoryError`` on import errors."""
        what = "the Dags are not parsed"
        patience = Patience(lambda: [processor()] if processor else [], what, check=check, cpu_seconds=PARSING_CPU_SECONDS)
        while not self.has_dags():
            patience.wait()

    def make_pools(self) -> None:
        """Make the pools of pools.json, or change those that exist to what the file says."""
        path = settings.ROOT / "plugins" / "observatory" / "orchestration" / "pools.json"
        for name, pool in json.loads(path.read_text(encoding="utf-8")).items():
            if self._ask("POST", "/api/v2/pools", passed=(409,), json={"name": name, **pool}).status_code == 409:
                self._ask("PATCH", f"/api/v2/pools/{name}", json={**pool, "pool": name})

    def unpause(self, dags: Sequence[str] = DAGS) -> None:
        """Unpause these Dags, so that Airflow runs them."""
        for dag_id in dags:
            self._ask("PATCH", f"/api/v2/dags/{dag_id}", json={"is_paused": False})

    def trigger(self, dag_id: str, conf: dict[str, Any] | None = None) -> str:
        """Start a run of a Dag with the parameters ``conf``; returns the run's id."""
        # Choose the run's id ourselves: if the answer is lost, the repeated call does not start a second run.
        run_id = f"local__{time.time_ns()}"
        body = {"dag_run_id": run_id, "logical_date": None, "conf": conf or {}}
        self._ask("POST", f"/api/v2/dags/{dag_id}/dagRuns", passed=(409,), json=body)
        return run_id

    def runs(self) -> list[dict[str, Any]]:
        """Up to 100 of the newest runs of the Dags in ``LINE``, ``WHOLE_HUB`` and ``ALONE``, newest first."""
        rows: list[dict[str, Any]] = self.get("/dags/~/dagRuns", limit=100, order_by="-run_after")["dag_runs"]
        return [row for row in rows if row["dag_id"] in (*LINE, *WHOLE_HUB, *ALONE)]

    def sources(self, dag_id: str, run_id: str) -> set[str]:
        """The ids of the runs whose asset events started the run ``run_id``."""
        events = self.get(f"/dags/{dag_id}/dagRuns/{run_id}/upstreamAssetEvents")["asset_events"]
        return {event["source_run_id"] for event in events if event["source_run_id"]}

    def awaited(self) -> list[str]:
        """The tasks that wait for a person's answer, as one sentence each."""
        rows = self.get("/dags/~/dagRuns/~/hitlDetails", response_received=False, state="awaiting_input", limit=100)["hitl_details"]
        return [f"{row['task_instance']['dag_id']} waits for a person: {row['subject']}" for row in rows]

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        """The task instances of a run, as Airflow's API returns them."""
        rows: list[dict[str, Any]] = self.get(f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances", limit=500)["task_instances"]
        return rows
