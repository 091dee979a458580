"""deploy/helm/values.yaml: beside docker-compose.yaml, and, where the official chart and helm are (OBSERVATORY_CHART, HELM), rendered."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from observatory import settings

PATH = settings.ROOT / "deploy" / "helm" / "values.yaml"
VALUES: dict[str, Any] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
COMPOSE: dict[str, Any] = yaml.safe_load((settings.ROOT / "docker-compose.yaml").read_text(encoding="utf-8"))["services"]
CHART = Path(os.environ.get("OBSERVATORY_CHART", "/nowhere"))
HELM = os.environ.get("HELM") or shutil.which("helm") or ""
# The chart's part, and the service of docker-compose.yaml that does the same.
PARTS = {"workers": "worker", "apiServer": "api-server", "dagProcessor": "dag-processor"}
# Compose tells them to one part, the chart to all by itself or by its settings.
OF_CHART = re.compile(r"AIRFLOW__.*|DUMB_INIT_SETSID|HTTPS_PROXY|NO_PROXY|TZ|OBSERVATORY_SCHEDULE|OBSERVATORY_ADMIN_PASSWORD")


def told(part: str) -> set[str]:
    """Variables that a part of the chart is told by our values."""
    return {one["name"] for one in [*VALUES["env"], *VALUES[part].get("env", [])]}


@pytest.mark.parametrize("part", PARTS)
def test_a_pod_is_told_what_its_container_in_compose_is(part: str) -> None:
    wanted = {name for name in COMPOSE[PARTS[part]]["environment"] if not OF_CHART.fullmatch(name)}
    # A bucket is shared by nature; a folder is declared so.
    assert wanted - told(part) == ({"OBSERVATORY_STORE_IS_SHARED"} if "OBSERVATORY_STORE" in wanted else set())
    extra = {one["name"] for one in VALUES[part]["env"]} - wanted
    assert extra == set()


def test_every_secret_is_one_of_the_cluster_by_name_and_stands_where_the_document_makes_it() -> None:
    words = PATH.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:secretName|name|SecretName): (observatory-[a-z-]+)", words)) | {
        value for key, value in {**VALUES, **VALUES["data"], **VALUES["redis"]}.items() if str(key).endswith("SecretName")
    }
    document = (settings.ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    made = set(re.findall(r"create secret generic (observatory-[a-z-]+)", document))
    assert named == made and len(named) >= 12
    for part in [VALUES, VALUES["migrateDatabaseJob"], *(VALUES[name] for name in PARTS)]:
        for one in part["env"]:
            if re.search(r"PASSWORD|SECRET|KEY|CONN_|URL", one["name"]) and one["name"] != "AIRFLOW__API__BASE_URL":
                assert "secretKeyRef" in one.get("valueFrom", {}), one["name"]
            assert ("value" in one) != ("valueFrom" in one)


def test_only_one_pod_is_the_owner_and_only_workers_reach_the_services() -> None:
    owner = [part for part, of in VALUES.items() if isinstance(of, dict) and "OBSERVATORY_WAREHOUSE_URL" in str(of.get("env"))]
    assert owner == ["migrateDatabaseJob"] and "OBSERVATORY_WAREHOUSE_URL" not in str(VALUES["env"])
    services = [part for part, of in VALUES.items() if isinstance(of, dict) and "AIRFLOW_CONN_HUGGINGFACE" in str(of.get("env"))]
    assert services == ["workers"]


def test_versions_and_paths_are_those_of_the_image() -> None:
    pin = re.search(r"^apache-airflow==(\S+)", (settings.ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert pin and VALUES["airflowVersion"] == pin[1]
    dockerfile = (settings.ROOT / "Dockerfile").read_text(encoding="utf-8")
    for key, variable in (("dags_folder", "AIRFLOW__CORE__DAGS_FOLDER"), ("plugins_folder", "AIRFLOW__CORE__PLUGINS_FOLDER")):
        assert f"{variable}={VALUES['config']['core'][key]}" in dockerfile
    assert f"OBSERVATORY_STATE={VALUES['workers']['extraVolumeMounts'][0]['mountPath']}" in dockerfile
    prepared = " ".join(COMPOSE["prepare"]["command"][-1].split()).replace("plugins/observatory", "/opt/observatory/plugins/observatory")
    assert " ".join(VALUES["migrateDatabaseJob"]["args"][-1].split()) == prepared


def test_airflow_is_told_what_containers_tell_it() -> None:
    told = {one["name"]: one["value"] for one in VALUES["env"] if one["name"].startswith("AIRFLOW__") and one["name"] != "AIRFLOW__API__BASE_URL"}
    theirs = {name: str(value) for name, value in COMPOSE["scheduler"]["environment"].items()}
    assert {name: value for name, value in told.items() if theirs.get(name) != value} == {}
    assert {"AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT", "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL"} <= told.keys()


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
    jsonschema.validate(VALUES, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**VALUES, "workers": []}, schema)
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
            assert not container["name"].endswith(("worker", "scheduler", "api-server", "processor", "triggerer")) or container["resources"]["requests"]
    owners = {name for name, pod in pods.items() if "observatory-owner" in json.dumps(pod)}
    assert owners == {"observatory-run-airflow-migrations"}
    assert {name for name, pod in pods.items() if "observatory-services" in json.dumps(pod)} == {"observatory-worker"}


@needs_chart
def test_what_is_rendered_is_of_kubernetes_own_form(rendered: list[dict[str, Any]]) -> None:
    validator = pytest.importorskip("kubernetes_validate")
    for one in rendered:
        validator.validate(one, validator.latest_version(), strict=True)
