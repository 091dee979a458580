"""The Dags as Airflow sees them: exactly these, without an import error, each explained."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from observatory import settings

EXPECTED = {
    "ingest_huggingface",
    "ingest_arxiv",
    "ingest_github",
    "build_marts",
    "maintain_warehouse",
    "ingest_hub_census",
    "ingest_hub_snapshot",
    "backfill_hub_history",
    "build_hub",
    "export_dataset",
}

PROBE = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(dag_folder=sys.argv[1])
print("RESULT" + json.dumps({
    "errors": {k: v[-500:] for k, v in bag.import_errors.items()},
    "dags": {d.dag_id: {"doc": d.doc_md, "tags": sorted(d.tags), "tasks": {t.task_id: t.doc_md for t in d.tasks}} for d in bag.dags.values()},
    "http": __import__("http").__file__,
}))
"""


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, dict[str, object]]]:
    home = tmp_path_factory.mktemp("airflow")
    env = {
        **os.environ,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(settings.ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        "PYTHONPATH": str(settings.ROOT / "plugins"),
    }
    done = subprocess.run([sys.executable, "-c", PROBE, str(settings.ROOT / "dags")], env=env, capture_output=True, text=True, check=False)
    line = next((line for line in done.stdout.splitlines() if line.startswith("RESULT")), None)
    assert line is not None, done.stderr[-3000:]
    found: dict[str, dict[str, dict[str, object]]] = json.loads(line.removeprefix("RESULT"))
    return found


def test_no_dag_fails_to_import(parsed: dict[str, dict[str, object]]) -> None:
    assert parsed["errors"] == {}


def test_exactly_these_dags_are_there_each_in_a_file_of_its_name(parsed: dict[str, dict[str, object]]) -> None:
    assert set(parsed["dags"]) == EXPECTED
    assert {path.stem for path in Path(settings.ROOT / "dags").glob("*.py")} == EXPECTED


def test_every_dag_and_task_says_what_it_does(parsed: dict[str, dict[str, dict[str, object]]]) -> None:
    for name, told in parsed["dags"].items():
        assert told["doc"], name
        assert told["tags"], name
        assert all(dict(told["tasks"]).values()), name  # type: ignore[call-overload]


def test_the_standard_library_is_not_replaced_by_a_module_of_ours(parsed: dict[str, object]) -> None:
    assert "plugins" not in str(parsed["http"])
