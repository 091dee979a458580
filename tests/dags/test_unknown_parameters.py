"""A run with a parameter that its Dag does not have is refused by its first task, whichever that is, in words that name those it has."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from dags_told import dags_told

from observatory import settings
from observatory.errors import ParameterRefused

PROBE = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.serialized_objects import DagSerialization
bag = DagBag(dag_folder=sys.argv[1])
told = {}
for dag in bag.dags.values():
    read = DagSerialization.from_dict(DagSerialization.to_dict(dag))
    tasks = {t.task_id: (t.partial_kwargs.get("pre_execute") if t.is_mapped else t._pre_execute_hook) for t in dag.tasks}
    told[dag.dag_id] = {"params": sorted(dag.params), "read": sorted(read.params), "hooks": {k: getattr(v, "__name__", None) for k, v in tasks.items()}}
print("RESULT" + json.dumps({"errors": list(bag.import_errors.values()), "dags": told}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    found: dict[str, Any] = dags_told(tmp_path_factory.mktemp("airflow"), PROBE)
    return found


def test_every_task_of_every_dag_looks_and_every_dag_can_be_stored(told: dict[str, Any]) -> None:
    assert told["errors"] == [] and len(told["dags"]) == len(list(Path(settings.ROOT / "dags").glob("*.py")))
    for dag_id, dag in told["dags"].items():
        assert dag["read"] == dag["params"], dag_id
        assert dag["hooks"] and set(dag["hooks"].values()) == {"refuse_unknown"}, dag_id


def refused(conf: Any, params: dict[str, Any]) -> str:
    from observatory.orchestration.policies import refuse_unknown

    try:
        refuse_unknown({"dag_run": SimpleNamespace(conf=conf), "dag": SimpleNamespace(params=params)})  # type: ignore[typeddict-item]
    except ParameterRefused as error:
        return str(error)
    return ""


@pytest.mark.parametrize("conf", [None, {}, {"kinds": ["model"]}, {"kinds": [], "since": None}])
def test_a_run_with_known_parameters_or_none_goes_on(conf: Any) -> None:
    assert refused(conf, {"kinds": 1, "since": 2}) == ""


@pytest.mark.parametrize("name", ["kindd", "Kinds", "kinds ", " kinds", "kind", "KINDS", "", "параметр", "a" * 10_000])
def test_a_name_that_is_nearly_one_is_refused_with_those_that_are(name: str) -> None:
    words = refused({name: ["model"], "since": "2026-01-01"}, {"since": 1, "kinds": 2})
    assert repr(name[:60]) in words and words.endswith("It has kinds, since") and len(words) < 300


def test_of_a_dag_without_parameters_each_is_unknown_and_no_value_is_repeated() -> None:
    words = refused({f"x{number}": "cnry-value" for number in range(100)}, {})
    assert words.endswith("It has none") and "cnry" not in words and len(words) < 300


def test_a_retry_does_not_help() -> None:
    from observatory.orchestration.policies import ServiceRetryPolicy

    assert ServiceRetryPolicy().evaluate(ParameterRefused("x"), 1, 3).action.value == "fail"
