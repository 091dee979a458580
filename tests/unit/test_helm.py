"""deploy/helm/values.yaml: beside docker-compose.yaml, and, where the official chart and helm are (OBSERVATORY_CHART, HELM), rendered."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from observatory import settings
from observatory.cli.warehouse import main as warehouse_command

PATH = settings.ROOT / "deploy" / "helm" / "values.yaml"
VALUES: dict[str, Any] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
COMPOSE: dict[str, Any] = yaml.safe_load((settings.ROOT / "docker-compose.yaml").read_text(encoding="utf-8"))["services"]
CHART = Path(os.environ.get("OBSERVATORY_CHART", "/nowhere"))
HELM = os.environ.get("HELM") or shutil.which("helm") or ""
# The chart's part, and the service of docker-compose.yaml that does the same.
PARTS = {"workers": "worker", "apiServer": "api-server", "dagProcessor": "dag-processor"}
# Compose tells them to one part, the chart to all by itself or by its settings.
OF_CHART = re.compile(r"AIRFLOW__.*|DUMB_INIT_SETSID|HTTPS_PROXY|NO_PROXY|TZ|OBSERVATORY_SCHEDULE")
# Settings of Airflow that Compose tells by the environment, and the chart by its own part or by `config`.
BY_CHART = re.compile(
    r"AIRFLOW__(CORE__(EXECUTOR|PARALLELISM|LOAD_EXAMPLES|FERNET_KEY|EXECUTION_API_SERVER_URL|SIMPLE_AUTH_MANAGER_.*)|DATABASE__.*|API__SECRET_KEY"
    r"|API_AUTH__JWT_SECRET|API__BASE_URL|SCHEDULER__ENABLE_HEALTH_CHECK|CELERY__.*)"
)
# The keys that the chart itself reads in a secret that it is named.
KEYS_OF_CHART = {
    "metadataSecretName": "connection",
    "brokerUrlSecretName": "connection",
    "resultBackendSecretName": "connection",
    "passwordSecretName": "password",
    "fernetKeySecretName": "fernet-key",
    "apiSecretKeySecretName": "api-secret-key",
    "jwtSecretName": "jwt-secret",
}
DOCUMENT = (settings.ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")


def part_of(name: str) -> dict[str, Any]:
    """A part of our values, by the chart's name for it; workers are those of Celery."""
    found: dict[str, Any] = VALUES[name]["celery"] if name == "workers" else VALUES[name]
    return found


def everywhere(values: Any) -> Iterator[tuple[str, Any]]:
    """Every key of nested values with what it holds."""
    if isinstance(values, dict):
        yield from values.items()
    for one in values.values() if isinstance(values, dict) else values if isinstance(values, list) else ():
        yield from everywhere(one)


def secrets_made(document: str) -> dict[str, set[str]]:
    """The keys of every secret that the commands of a document make."""
    commands = re.findall(r"create secret generic (observatory-[a-z-]+)((?:[^\n]|(?<=\\)\n)*)", document)
    return {name: set(re.findall(r"--from-literal=([a-z.-]+)=", rest)) for name, rest in commands}


def told(part: str) -> set[str]:
    """Variables that a part of the chart is told by our values."""
    return {one["name"] for one in [*VALUES["env"], *part_of(part).get("env", [])]}


@pytest.mark.parametrize("part", PARTS)
def test_a_pod_is_told_what_its_container_in_compose_is(part: str) -> None:
    wanted = {name for name in COMPOSE[PARTS[part]]["environment"] if not OF_CHART.fullmatch(name)}
    # A bucket is shared by nature; a folder is declared so.
    assert wanted - told(part) == ({"OBSERVATORY_STORE_IS_SHARED"} if "OBSERVATORY_STORE" in wanted else set())
    extra = {one["name"] for one in part_of(part)["env"]} - wanted
    assert extra == set()


def test_every_secret_is_one_of_the_cluster_by_name_and_stands_where_the_document_makes_it() -> None:
    words = PATH.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:secretName|name|SecretName): (observatory-[a-z-]+)", words)) | {
        value for key, value in {**VALUES, **VALUES["data"], **VALUES["redis"]}.items() if str(key).endswith("SecretName")
    }
    made = set(secrets_made(DOCUMENT))
    assert named == made and len(named) >= 12
    for part in [VALUES, VALUES["migrateDatabaseJob"], *(part_of(name) for name in PARTS)]:
        for one in part["env"]:
            if re.search(r"PASSWORD|SECRET|KEY|CONN_|URL", one["name"]) and one["name"] != "AIRFLOW__API__BASE_URL":
                assert "secretKeyRef" in one.get("valueFrom", {}), one["name"]
            assert ("value" in one) != ("valueFrom" in one)


def test_every_key_of_a_secret_that_is_asked_for_is_made() -> None:
    made = secrets_made(DOCUMENT)
    references = [value for key, value in everywhere(VALUES) if key == "secretKeyRef"]
    asked = {(one["name"], one["key"]) for one in references}
    asked |= {(value, KEYS_OF_CHART[key]) for key, value in everywhere(VALUES) if key in KEYS_OF_CHART}
    assert asked == {(name, key) for name, keys in made.items() for key in keys} and len(asked) > 15
    # The chart writes name and key of a reference and drops the rest: a secret is there, or the pod does not start.
    assert {tuple(sorted(one)) for one in references} == {("key", "name")}
    assert secrets_made("create secret generic observatory-a \\\n  --from-literal=x=1 \\\n  --from-literal=y=2\n--from-literal=z=3") == {
        "observatory-a": {"x", "y"}
    }


def test_the_first_login_is_written_where_airflow_may_write_and_as_in_compose() -> None:
    server = VALUES["apiServer"]
    place = Path(VALUES["config"]["core"]["simple_auth_manager_passwords_file"])
    (mount,) = (one for one in server["extraVolumeMounts"] if Path(one["mountPath"]) == place.parent)
    (volume,) = (one for one in server["extraVolumes"] if one["name"] == mount["name"])
    # Airflow opens the file for writing at each start.
    assert "emptyDir" in volume and not mount.get("readOnly")
    theirs = COMPOSE["api-server"]
    assert server["args"] == theirs["command"] and str(place) in server["args"][-1]
    assert theirs["environment"]["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"] == str(place)


def test_only_one_pod_is_the_owner_and_only_workers_reach_the_services() -> None:
    owner = [part for part, of in VALUES.items() if isinstance(of, dict) and "OBSERVATORY_WAREHOUSE_URL" in str(of.get("env"))]
    assert owner == ["migrateDatabaseJob"] and "OBSERVATORY_WAREHOUSE_URL" not in str(VALUES["env"])
    services = [part for part, of in VALUES.items() if "AIRFLOW_CONN_HUGGINGFACE" in str(of)]
    assert services == ["workers"]


def test_versions_and_paths_are_those_of_the_image() -> None:
    pin = re.search(r"^apache-airflow==(\S+)", (settings.ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert pin and VALUES["airflowVersion"] == pin[1]
    dockerfile = (settings.ROOT / "Dockerfile").read_text(encoding="utf-8")
    for key, variable in (("dags_folder", "AIRFLOW__CORE__DAGS_FOLDER"), ("plugins_folder", "AIRFLOW__CORE__PLUGINS_FOLDER")):
        assert f"{variable}={VALUES['config']['core'][key]}" in dockerfile
    assert f"OBSERVATORY_STATE={part_of('workers')['extraVolumeMounts'][0]['mountPath']}" in dockerfile
    prepared = " ".join(COMPOSE["prepare"]["command"][-1].split()).replace("plugins/observatory", "/opt/observatory/plugins/observatory")
    assert " ".join(VALUES["migrateDatabaseJob"]["args"][-1].split()) == prepared


def test_airflow_is_told_what_containers_tell_it() -> None:
    told = {one["name"]: one["value"] for one in VALUES["env"] if one["name"].startswith("AIRFLOW__") and one["name"] != "AIRFLOW__API__BASE_URL"}
    theirs = {name: str(value) for name, value in COMPOSE["scheduler"]["environment"].items()}
    assert {name: value for name, value in told.items() if theirs.get(name) != value} == {}
    assert {"AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT", "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL"} <= told.keys()
    assert {name for name in theirs if name.startswith("AIRFLOW__") and not BY_CHART.fullmatch(name)} == told.keys()


def test_health_is_asked_with_the_patience_of_compose() -> None:
    server, check = VALUES["apiServer"], COMPOSE["api-server"]["healthcheck"]
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert f"{server[probe]['timeoutSeconds']}s" == check["timeout"] and f"{server[probe]['periodSeconds']}s" == check["interval"]
    seconds = server["startupProbe"]["periodSeconds"] * server["startupProbe"]["failureThreshold"]
    assert seconds == 60 + check["retries"] * 15 and check["start_period"] == "60s" and check["interval"] == "15s"
    worker, theirs = part_of("workers"), COMPOSE["worker"]
    assert ["CMD", *worker["livenessProbe"]["command"]] == theirs["healthcheck"]["test"]
    assert worker["livenessProbe"]["failureThreshold"] == theirs["healthcheck"]["retries"]
    assert f"{worker['terminationGracePeriodSeconds'] // 60}m" == theirs["stop_grace_period"]


def test_a_worker_waits_for_the_warehouse_of_its_release(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (waits,) = part_of("workers")["extraInitContainers"]
    assert waits["command"][:3] == ["python", "-m", "observatory.cli.warehouse"] and [one["name"] for one in waits["env"]] == ["OBSERVATORY_WAREHOUSE_URL"]
    # The arguments are of the command's own form: against a server that is not there it gives up after the time that it was given.
    monkeypatch.setenv("OBSERVATORY_WAREHOUSE_URL", "postgresql+psycopg2://nobody@127.0.0.1:1/observatory")
    assert warehouse_command([*waits["command"][3:-1], "0"]) == 1
    assert "not ready after 0 s" in capsys.readouterr().err


def deprecated(ours: dict[str, Any], schema: dict[str, Any], above: str = "") -> list[str]:
    """Settings of ours that the chart's schema calls deprecated."""
    found = []
    for key, value in ours.items():
        one = schema.get("properties", {}).get(key, {})
        if "deprecated" in one.get("description", ""):
            found.append(f"{above}{key}")
        elif isinstance(value, dict):
            found += deprecated(value, one, f"{above}{key}.")
    return found


def unknown(ours: dict[str, Any], theirs: dict[str, Any], above: str = "") -> list[str]:
    """Settings of ours that the chart's own values do not name; below what is empty there, anything may stand."""
    found = []
    for key, value in ours.items():
        if key not in theirs:
            found.append(f"{above}{key}")
        elif isinstance(value, dict) and isinstance(theirs[key], dict) and theirs[key]:
            found += unknown(value, theirs[key], f"{above}{key}.")
    return found


needs_chart = pytest.mark.skipif(not (CHART / "values.schema.json").exists(), reason="OBSERVATORY_CHART names no unpacked official chart")


@needs_chart
def test_the_chart_takes_our_values_by_its_own_schema() -> None:
    schema = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))
    # Not at the top: it parses grammars for a second in each worker.
    import jsonschema

    jsonschema.validate(VALUES, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**VALUES, "workers": []}, schema)
    assert deprecated(VALUES, schema) == []
    assert deprecated({"workers": {"env": [], "celery": {"env": [], "hpa": {"enabled": True}}}}, schema) == ["workers.env"]
    # A word that the chart does not know passes its schema and does nothing.
    chart = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))
    assert unknown(VALUES, chart) == ["config.core.plugins_folder", *(f"config.core.simple_auth_manager_{name}" for name in ("users", "passwords_file"))]
    assert unknown({"apiServers": {}, "workers": {"celery": {"replica": 1}}}, chart) == ["apiServers", "workers.celery.replica"]
    version = yaml.safe_load((CHART / "Chart.yaml").read_text(encoding="utf-8"))["version"]
    assert f"--version {version} " in PATH.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rendered() -> list[dict[str, Any]]:
    """The objects that helm makes of the chart."""
    if not HELM:
        pytest.skip("helm is not here")
    command = [HELM, "template", "observatory", str(CHART), "--namespace", "observatory", "--values", str(PATH)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [one for one in yaml.safe_load_all(done.stdout) if one]


@needs_chart
def test_what_is_rendered_holds_no_secret_and_runs_nothing_as_root(rendered: list[dict[str, Any]]) -> None:
    kinds = [one["kind"] for one in rendered]
    assert "Secret" not in kinds and {"Job", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy"} <= set(kinds)
    pods = {one["metadata"]["name"]: one["spec"]["template"]["spec"] for one in rendered if "template" in one.get("spec", {})}
    assert len(pods) == 7
    for name, pod in pods.items():
        assert pod["securityContext"]["runAsUser"] in {50000, 999}, name
        for container in [*pod.get("initContainers", []), *pod["containers"]]:
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]} and not container["securityContext"]["allowPrivilegeEscalation"], name
            assert container["securityContext"]["readOnlyRootFilesystem"], (name, container["name"])
            assert not container["name"].endswith(("worker", "scheduler", "api-server", "processor", "triggerer")) or container["resources"]["requests"]
    owners = {name for name, pod in pods.items() if "observatory-owner" in json.dumps(pod)}
    assert owners == {"observatory-run-airflow-migrations"}
    assert {name for name, pod in pods.items() if "observatory-services" in json.dumps(pod)} == {"observatory-worker"}


@needs_chart
@pytest.mark.parametrize(("part", "name"), [("apiServer", "api-server"), ("dagProcessor", "dag-processor"), ("workers", "worker")])
def test_no_variable_is_lost_or_altered_by_the_chart(rendered: list[dict[str, Any]], part: str, name: str) -> None:
    (pod,) = (one["spec"]["template"]["spec"] for one in rendered if one["metadata"]["name"] == f"observatory-{name}" and "template" in one.get("spec", {}))
    (container,) = (one for one in pod["containers"] if one["name"] == name)
    # The chart leaves a blank value out, which Kubernetes takes as blank.
    ours = [{key: value for key, value in one.items() if value != ""} for one in [*VALUES["env"], *part_of(part)["env"]]]
    assert [one for one in ours if one not in container["env"]] == [] and len(ours) > 10


@needs_chart
def test_airflow_reaches_what_it_asks(rendered: list[dict[str, Any]]) -> None:
    labels = {
        one["metadata"]["name"].removeprefix("observatory-"): one["spec"]["template"]["metadata"]["labels"]
        for one in rendered
        if "template" in one.get("spec", {})
    }
    policies = [one["spec"] for one in rendered if one["kind"] == "NetworkPolicy"]

    def lets(source: str, target: str, port: int) -> bool:
        """Whether every policy on a pod lets another one in at a port."""
        on = [one for one in policies if one["podSelector"]["matchLabels"].items() <= labels[target].items()]
        return bool(on) and all(
            any(
                any(entry.get("podSelector", {}).get("matchLabels", {"": ""}).items() <= labels[source].items() for entry in rule["from"])
                and any(int(open_["port"]) == port for open_ in rule["ports"])
                for rule in policy.get("ingress", [])
            )
            for policy in on
        )

    assert lets("worker", "api-server", 8080) and lets("api-server", "worker", 8793) and lets("api-server", "triggerer", 8794)
    assert lets("worker", "redis", 6379) and lets("scheduler", "redis", 6379)
    assert not lets("dag-processor", "redis", 6379) and not lets("worker", "scheduler", 8080)


@needs_chart
def test_no_pod_but_the_schedulers_holds_a_token_of_the_cluster(rendered: list[dict[str, Any]]) -> None:
    tokens = {one["metadata"]["name"] for one in rendered if one["kind"] == "ServiceAccount" and one.get("automountServiceAccountToken", True)}
    # The chart has no word for the scheduler's where no executor makes pods; it has no right either.
    assert tokens == {"observatory-airflow-scheduler"}
    assert not [one for one in rendered if one["kind"] in {"Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"}]


@needs_chart
def test_what_is_rendered_is_of_kubernetes_own_form(rendered: list[dict[str, Any]]) -> None:
    validator = pytest.importorskip("kubernetes_validate")
    for one in rendered:
        validator.validate(one, validator.latest_version(), strict=True)
