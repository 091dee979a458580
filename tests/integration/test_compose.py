"""docker-compose.yaml without Docker: what it says of secrets, ports, pins and halves, and the SQL that makes its logins, on a real Postgres."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from observatory import services, settings
from observatory.local import airflow, alive, postgres, superset
from observatory.replay.app import listen
from observatory.warehouse.engine import engine_for
from observatory.warehouse.pseudonyms import key_of


def _tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, settings.ROOT / "tools" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make_env = _tool("make_env")
COMPOSE: dict[str, Any] = yaml.safe_load((settings.ROOT / "docker-compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXAMPLE = make_env.values((settings.ROOT / ".env.example").read_text(encoding="utf-8"))
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)([^}]*)\}")
# Who is told a secret, beside their copies for the demo.
TOLD = {
    "POSTGRES_PASSWORD": {"postgres", "prepare"},
    "AIRFLOW_DATABASE_PASSWORD": {"postgres", "prepare", "api-server", "scheduler", "celery-scheduler", "dag-processor", "triggerer", "worker"},
    "OBSERVATORY_PIPELINE_PASSWORD": {"postgres", "scheduler", "worker", "demo"},
    "OBSERVATORY_PAGE_PASSWORD": {"prepare", "api-server"},
    "OBSERVATORY_BI_PASSWORD": {"postgres", "superset"},
    "OBSERVATORY_BI_SECRET_KEY": {"superset"},
    "OBSERVATORY_BI_ADMIN_PASSWORD": {"superset"},
    "OBSERVATORY_ADMIN_PASSWORD": {"api-server", "demo"},
    "OBSERVATORY_BROKER_PASSWORD": {"broker", "celery-scheduler", "worker"},
    "AIRFLOW__CORE__FERNET_KEY": {"api-server", "scheduler", "celery-scheduler", "triggerer"},
    "AIRFLOW__API_AUTH__JWT_SECRET": {"api-server", "scheduler", "celery-scheduler"},
    "AIRFLOW__API__SECRET_KEY": {"api-server", "scheduler", "celery-scheduler", "triggerer", "worker"},
    "OBSERVATORY_EXPORT_KEY": {"scheduler", "worker"},
    "HF_TOKEN": {"scheduler", "worker"},
    "GITHUB_TOKEN": {"scheduler", "worker"},
    "OBSERVATORY_STORE": {"scheduler", "worker", "api-server"},
    "AWS_ACCESS_KEY_ID": {"scheduler", "worker", "api-server"},
    "AWS_SECRET_ACCESS_KEY": {"scheduler", "worker", "api-server"},
    "OBSERVATORY_NOTIFY": {"scheduler", "worker", "dag-processor"},
    "OBSERVATORY_NOTIFY_TO": {"scheduler", "worker", "dag-processor"},
    "AIRFLOW_CONN_SMTP_DEFAULT": {"scheduler", "worker", "dag-processor"},
    "AIRFLOW_CONN_OBSERVATORY_WEBHOOK": {"scheduler", "worker", "dag-processor"},
}
NOT_SECRET = {"OBSERVATORY_PARALLELISM"}
MAY_BE_BLANK = set(make_env.BLANK)
DEMO = {name for name, service in SERVICES.items() if service["profiles"] == ["demo"]}
DOCKER = {name: value for name, value in os.environ.items() if name.startswith(("DOCKER_", "HOME"))}
# What does one thing and ends.
ONCE = {name for name, service in SERVICES.items() if service.get("restart") == "no"}


def words(service: str) -> str:
    return yaml.safe_dump({key: value for key, value in SERVICES[service].items() if key not in {"depends_on", "build", "image"}}, width=10_000)


def wanted(service: str) -> set[str]:
    return {name for name, _ in VARIABLE.findall(words(service))}


def named(volume: str) -> str:
    return volume.split(":")[0]


def test_each_secret_is_told_to_who_needs_it() -> None:
    assert set(EXAMPLE) - NOT_SECRET == set(TOLD)
    for secret, known in TOLD.items():
        # The demo's servers are the live ones' copies, but no token of a real service reaches them.
        copies = set() if secret in MAY_BE_BLANK else {f"demo-{name}" for name in known} & DEMO
        assert {name for name in SERVICES if secret in wanted(name)} == known | copies, secret
    assert all("env_file" not in service for service in SERVICES.values())


def test_only_who_migrates_is_the_owner() -> None:
    found = {name for name in SERVICES if re.search(r"://postgres[:@]", words(name))}
    assert found == {"prepare", "demo-prepare"}
    for name in ("scheduler", "worker", "demo-scheduler"):
        assert SERVICES[name]["environment"]["AIRFLOW_CONN_OBSERVATORY_WAREHOUSE"].startswith("postgres://observatory_pipeline:")


def test_a_blank_secret_is_refused_by_its_name() -> None:
    text = (settings.ROOT / "docker-compose.yaml").read_text(encoding="utf-8")
    used: dict[str, set[str]] = {}
    for name, rest in VARIABLE.findall(text):
        used.setdefault(name, set()).add(rest[:2])
    # `:?` refuses what is unset and what is blank, `:-` has a default for both; a variable without either passes a blank on in silence.
    assert {rest for found in used.values() for rest in found} == {":?", ":-"}
    assert {name for name, found in used.items() if ":?" in found} == set(TOLD) - MAY_BE_BLANK
    assert all(len(found) == 1 for found in used.values())


def test_what_stays_up_has_a_health_check_a_limit_and_comes_back() -> None:
    assert ONCE == {"prepare", "demo-prepare", "demo"}
    for name, service in SERVICES.items():
        assert service["mem_limit"] and service["logging"]["options"]["max-size"], name
        if name not in ONCE:
            assert service["healthcheck"]["test"] and service["healthcheck"]["timeout"], name
            assert service["restart"] == "unless-stopped", name


def test_nothing_runs_as_root_or_writes_into_its_image() -> None:
    for name, service in SERVICES.items():
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"], name
    # Postgres' own entrypoint steps down from root; Superset's image has its own account.
    assert {name for name, service in SERVICES.items() if "user" not in service} == {"postgres", "demo-postgres", "superset"}
    assert {service["user"] for service in SERVICES.values() if "user" in service} == {"50000:0", "999:999"}


def test_a_folder_in_memory_is_one_of_the_image_so_that_its_mode_outlives_a_restart() -> None:
    """Where the image lacks it, the engine makes it as root's 0755; a tmpfs takes that mode at every start but the first, and the service cannot write."""
    stages = re.split(r"^FROM .* AS (\w+)$", (settings.ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    made = {name: set(re.findall(r"install -d -m 1777 (\S+)", text)) for name, text in zip(stages[1::2], stages[2::2], strict=True)}
    assert set(made) == {"observatory", "superset"}
    # What every image has, and what the official one of Postgres makes.
    ours, postgres_own = {"/tmp"}, {"/tmp", "/var/run/postgresql"}
    for name, service in SERVICES.items():
        mounted = {one.partition(":")[0] for one in service.get("tmpfs", [])}
        there = ours | made[service["build"]["target"]] if "build" in service else postgres_own if name.endswith("postgres") else ours
        assert mounted <= there, (name, mounted - there)


def test_ports_are_of_loopback_alone() -> None:
    ports = [port for one in SERVICES.values() for port in one.get("ports", [])]
    assert ports and all(port.startswith("127.0.0.1:") for port in ports)
    assert not any("network_mode" in one for one in SERVICES.values())


def test_images_are_arguments_with_a_version() -> None:
    default = re.compile(r"\$\{\w+:-([^}]+)\}")
    images = {default.fullmatch(one["image"]).group(1) for one in SERVICES.values()}  # type: ignore[union-attr]
    images |= {default.fullmatch(value).group(1) for one in SERVICES.values() for value in one.get("build", {}).get("args", {}).values()}  # type: ignore[union-attr]
    assert all(re.fullmatch(r"[\w./-]+:(?!latest)[\w.-]+", image) for image in images), images
    dockerfile = (settings.ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert {line.partition("=")[2] for line in dockerfile.splitlines() if line.startswith("ARG ")} <= images
    airflow_pin = re.search(r"^apache-airflow==(\S+)", (settings.ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert airflow_pin and any(f"apache/airflow:slim-{airflow_pin[1]}-python3" in image for image in images)
    superset_pin = re.search(r"^apache-superset==(\S+)", (settings.ROOT / "requirements-bi.txt").read_text(), re.MULTILINE)
    assert superset_pin and f"apache/superset:{superset_pin[1]}" in images


def test_nothing_is_fetched_at_a_start() -> None:
    for name, service in SERVICES.items():
        assert not re.search(r"\b(pip|uv|npm|apt|apt-get|curl -O|wget)\b.*\binstall\b", f"{service.get('command')} {service.get('entrypoint')}"), name


def test_demo_and_live_share_nothing_and_the_demo_reaches_the_replay_alone() -> None:
    live = {name for name, service in SERVICES.items() if set(service["profiles"]) & {"live", "celery"}}
    for kind in ("networks", "volumes"):
        used = {half: {named(one) for name in names for one in SERVICES[name].get(kind, [])} for half, names in (("demo", DEMO), ("live", live))}
        assert {one for one in used["demo"] & used["live"] if not one.startswith("./")} == set()
    assert COMPOSE["networks"]["demo"] == {"internal": True}
    assert {name for name in DEMO if set(SERVICES[name]["networks"]) != {"demo"}} == {"demo-api-server"}
    ports = dict(re.findall(r"--(\w+)-port (\d+)", SERVICES["demo-replay"]["command"]))
    tasks = SERVICES["demo-scheduler"]["environment"]
    for name in airflow.LIVE:
        told = json.loads(tasks[f"AIRFLOW_CONN_{name.upper()}"])
        assert told["host"] == f"http://demo-replay:{ports[name]}" and told["extra"] == {"clock_url": f"http://demo-replay:{ports['control']}/clock"}
    about = json.loads((settings.ROOT / "plugins" / "observatory" / "replay" / "sample_world" / "world.json").read_text(encoding="utf-8"))
    for name, service in SERVICES.items():
        world = service.get("environment", {}).get("OBSERVATORY_WORLD")
        is_airflow = "AIRFLOW__CORE__EXECUTOR" in service.get("environment", {})
        assert world == (about["title"] if name in DEMO and is_airflow else None), name


def test_airflow_is_set_up_as_on_one_machine(tmp_path: Path) -> None:
    nowhere = dict.fromkeys(airflow.REPLAYED, "http://127.0.0.1:9")
    local = {name: value for name, value in airflow.environment(tmp_path, tmp_path, 1, "a world", nowhere, by_clock=False).items() if "AIRFLOW__" in name}
    told: dict[str, str] = {}
    for service in SERVICES.values():
        told |= {name: str(value) for name, value in service.get("environment", {}).items() if name.startswith("AIRFLOW__") and service["profiles"] == ["demo"]}
    # The image names its own folders; logs on one machine are its owner's alone; a person waits for the scheduler of make demo.
    of_machine = re.compile(r"__CORE__(DAGS|PLUGINS)_FOLDER$|__LOGGING__|__SCHEDULER__SCHEDULER_(HEARTBEAT_SEC|IDLE_SLEEP_TIME)$")
    # One worker of the api-server is the command's on one machine; make unpauses the Dags; containers are asked how they are.
    of_containers = {"AIRFLOW__API__WORKERS", "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION", "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK"}
    assert {name for name in local.keys() - told.keys() if not of_machine.search(name)} == set()
    assert told.keys() - local.keys() == of_containers
    # Addresses, files and secrets differ.
    of_place = re.compile(r"URL$|SECRET|KEY$|_FILE$|SQL_ALCHEMY_CONN$|__PARALLELISM$")
    assert {name: (local[name], told[name]) for name in local.keys() & told.keys() if local[name] != told[name] and not of_place.search(name)} == {}
    assert {"AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT", "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL"} <= local.keys() & told.keys()


def test_live_connections_are_those_of_make_live() -> None:
    for name, told in airflow.LIVE.items():
        variable = f"AIRFLOW_CONN_{name.upper()}"
        if name in services.with_a_host() and variable not in SERVICES["scheduler"]["environment"]:
            # A source of services.toml is asked at its public address where it has no connection.
            continue
        found = json.loads(VARIABLE.sub("", SERVICES["scheduler"]["environment"][variable]))
        assert {key: value for key, value in found.items() if key not in {"conn_type", "password"}} == told


def test_what_a_service_needs_is_named() -> None:
    volumes = {named(mount) for one in SERVICES.values() for mount in one.get("volumes", [])}
    assert {name for name in volumes if not name.startswith("./")} == set(COMPOSE["volumes"])
    assert all((settings.ROOT / name).exists() for name in volumes if name.startswith("./"))
    for name, service in SERVICES.items():
        # A service that another profile lacks would stop that profile.
        for other, how in service.get("depends_on", {}).items():
            assert how.get("required") is False or set(service["profiles"]) <= set(SERVICES[other]["profiles"]), (name, other)


def test_the_image_holds_what_runs_and_no_secret() -> None:
    told = (settings.ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in told and not any(line.startswith("!.env") for line in told)
    kept = {line[1:] for line in told if line.startswith("!")}
    lines = (settings.ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = {word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]}
    assert {word for word in copied if not word.startswith("--")} == kept
    assert all((settings.ROOT / name).exists() for name in kept)


def test_celery_adds_to_our_lock_and_changes_nothing_of_it() -> None:
    def pins(name: str) -> dict[str, str]:
        lines = (settings.ROOT / name).read_text(encoding="utf-8").splitlines()
        return {line.partition("==")[0]: line for line in lines if "==" in line and not line.startswith("#") and " ; " not in line}

    ours, theirs = pins("requirements.txt"), pins("requirements-celery.txt")
    assert {name: line for name, line in theirs.items() if name in ours and ours[name] != line} == {}
    assert {"celery", "redis", "apache-airflow-providers-celery"} <= set(theirs)


def test_env_is_filled_once_and_kept(tmp_path: Path) -> None:
    shutil.copy(settings.ROOT / ".env.example", tmp_path)
    assert make_env.main([], tmp_path) == 0
    path = tmp_path / ".env"
    assert path.stat().st_mode & 0o777 == 0o600
    first = make_env.values(path.read_text(encoding="utf-8"))
    assert {name for name, value in first.items() if not value} == MAY_BE_BLANK
    assert len(set(first.values()) - {""}) == len(first) - len(MAY_BE_BLANK), "two secrets are the same"
    assert len(key_of(first["OBSERVATORY_EXPORT_KEY"])) == 32
    assert all(re.fullmatch(r"[\w-]*", value) for name, value in first.items() if name.endswith("PASSWORD")), "they stand in addresses"
    # A later version wants one more, a person set their own and added one of theirs.
    changed = path.read_text(encoding="utf-8").replace(first["OBSERVATORY_ADMIN_PASSWORD"], "mine")
    changed = changed.replace(f"AIRFLOW__API__SECRET_KEY={first['AIRFLOW__API__SECRET_KEY']}\n", "")
    path.write_text(changed + "OBSERVATORY_PORT=9000\n", encoding="utf-8")
    assert make_env.main([], tmp_path) == 0
    second = make_env.values(path.read_text(encoding="utf-8"))
    assert second["OBSERVATORY_ADMIN_PASSWORD"] == "mine" and second["OBSERVATORY_PORT"] == "9000" and second["AIRFLOW__API__SECRET_KEY"]
    kept = set(first) - {"OBSERVATORY_ADMIN_PASSWORD", "AIRFLOW__API__SECRET_KEY"}
    assert {name: second[name] for name in kept} == {name: first[name] for name in kept}


@pytest.mark.parametrize("profile", ["demo", "live", "celery", "bi"])
def test_compose_itself_reads_every_profile(profile: str, tmp_path: Path) -> None:
    """Needs Compose, and no engine."""
    if subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("docker compose is not here: make test-compose gets it")
    shutil.copy(settings.ROOT / ".env.example", tmp_path)
    assert make_env.main([], tmp_path) == 0
    webhook = {"conn_type": "http", "host": "https://hooks.example.org", "password": "services/a b#c$d"}
    path = tmp_path / ".env"
    path.write_text(path.read_text().replace("_OBSERVATORY_WEBHOOK=", f"_OBSERVATORY_WEBHOOK='{json.dumps(webhook)}'"))
    command = ["docker", "compose", "--profile", profile, "--env-file", str(path), "config", "--format", "json"]
    done = subprocess.run(command, cwd=settings.ROOT, env={"PATH": os.environ["PATH"], **DOCKER}, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "level=warn" not in done.stderr, done.stderr
    found = json.loads(done.stdout)["services"]
    assert set(found) == {name for name, service in SERVICES.items() if profile in service["profiles"]}
    for name, service in found.items():
        # What it prints can be read by it again, so that a dollar is doubled.
        told = service.get("environment", {}).get("AIRFLOW_CONN_OBSERVATORY_WEBHOOK")
        assert (told is not None) == (name in TOLD["OBSERVATORY_NOTIFY"]) and (told is None or json.loads(told.replace("$$", "$")) == webhook), name


def test_login_names_a_blank_password(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert make_env.main(["--login"], tmp_path) == 1
    (tmp_path / ".env").write_text("OBSERVATORY_ADMIN_PASSWORD=one\nOBSERVATORY_BI_ADMIN_PASSWORD=two\n", encoding="utf-8")
    assert make_env.main(["--login"], tmp_path) == 0
    told = capsys.readouterr()
    assert "OBSERVATORY_ADMIN_PASSWORD is blank" in told.err
    assert "user admin, password one" in told.out and "user admin, password two" in told.out


@pytest.fixture
def fresh(tmp_path: Path) -> Any:
    with postgres.running(tmp_path / "pgdata", tmp_path / "postgres.log") as sockets:
        postgres.create_database(sockets, "observatory")
        yield sockets


def test_the_logins_are_made_with_their_passwords_and_roles(fresh: Path) -> None:
    names = ("AIRFLOW_DATABASE_PASSWORD", "OBSERVATORY_PIPELINE_PASSWORD", "OBSERVATORY_BI_PASSWORD")
    psql = [str(postgres.binaries() / "psql"), "-X", "-q", "-h", str(fresh), "-U", "postgres", "-d", "observatory"]
    done = subprocess.run(
        [*psql, "-f", str(settings.ROOT / "tools" / "compose_logins.sql")],
        env={**os.environ, **{name: f"it's {name}" for name in names}},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    engine = engine_for(postgres.url(fresh, "observatory"))
    with engine.connect() as connection:
        members = connection.execute(text("SELECT m.member::regrole::text, m.roleid::regrole::text FROM pg_auth_members m WHERE m.roleid >= 16384")).all()
        with_password = set(connection.execute(text("SELECT rolname FROM pg_authid WHERE rolpassword IS NOT NULL")).scalars())
    assert {tuple(row) for row in members} == {("observatory_pipeline", "observatory_loader"), (superset.READER, "observatory_reader")}
    assert with_password == {"airflow", "observatory_pipeline", superset.READER}


def test_a_process_lives_by_its_own_sign_of_life(fresh: Path) -> None:
    url = postgres.url(fresh, "observatory")
    with engine_for(url).begin() as connection:
        connection.execute(text("CREATE TABLE job (job_type text, hostname text, state text, latest_heartbeat timestamptz)"))
        connection.execute(
            text(
                "INSERT INTO job VALUES ('TriggererJob', 'here', 'running', now()), ('TriggererJob', 'silent', 'running', now() - interval '1 hour'),"
                " ('TriggererJob', 'ended', 'success', now()), ('SchedulerJob', 'other', 'running', now())"
            )
        )
    found = {name: alive.job_is_alive(url, "TriggererJob", name) for name in ("here", "silent", "ended", "other", "nowhere")}
    assert found == {"here": True, "silent": False, "ended": False, "other": False, "nowhere": False}


def test_the_replay_tells_its_links_by_the_name_that_others_reach() -> None:
    state: Any = SimpleNamespace(urls={})
    with listen(state, "github", host="127.0.0.1", name="demo-replay") as named, listen(state, "arxiv") as bare:
        assert state.urls == {"github": f"http://demo-replay:{named.getsockname()[1]}", "arxiv": f"http://127.0.0.1:{bare.getsockname()[1]}"}
