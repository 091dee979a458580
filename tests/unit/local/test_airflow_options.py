"""What we set is something that Airflow reads, and no wait of it is that of an idle machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from airflow.configuration import conf

from observatory import settings
from observatory.local import airflow

_SET = re.compile(r"AIRFLOW__([A-Z0-9_]+?)__([A-Z0-9_]+)")
_WAITS = ("AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT", "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT", "AIRFLOW__DAG_PROCESSOR__DAG_FILE_PROCESSOR_TIMEOUT")


def _local(folder: Path) -> dict[str, str]:
    replay = dict.fromkeys((*airflow.LIVE, "control"), "http://127.0.0.1:9")
    return airflow.environment(folder, folder, 1, "a world", replay, by_clock=False)


def _unknown(names: set[tuple[str, str]]) -> set[tuple[str, str]]:
    known = {(section.lower(), option.lower()) for section, told in conf.configuration_description.items() for option in told["options"]}
    # Celery's provider reads it and does not list it.
    known.add(("celery", "result_backend"))
    read = known | {(section, f"{option}{form}") for section, option in known for form in ("_cmd", "_secret")}
    return {(section, option) for section, option in names if (section.lower(), option.lower()) not in read}


@pytest.mark.parametrize("where", ["local", "docker-compose.yaml", "deploy/helm/values.yaml"])
def test_each_option_that_we_set_is_one_of_airflow(where: str, tmp_path: Path) -> None:
    text = "\n".join(_local(tmp_path)) if where == "local" else (settings.ROOT / where).read_text(encoding="utf-8")
    names = {(section, option) for section, option in _SET.findall(text)}
    assert names, "nothing was read"
    assert _unknown(names) == set()


def test_a_misspelt_option_is_noticed() -> None:
    assert _unknown({("WORKERS", "EXECUTION_API_TIME_OUT"), ("CORE", "DAGS_FOLDER")}) == {("WORKERS", "EXECUTION_API_TIME_OUT")}


def test_waits_are_longer_than_those_of_airflow(tmp_path: Path) -> None:
    here = _local(tmp_path)
    for name in _WAITS:
        section, option = name.removeprefix("AIRFLOW__").lower().split("__")
        default = conf.configuration_description[section]["options"][option]["default"]
        assert float(here[name]) >= 5 * float(default), name
