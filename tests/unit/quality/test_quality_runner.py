"""The runner's pure parts: what an outcome becomes, what is left unsaid, and how the docs take their place."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Engine, create_engine

from observatory import settings
from observatory.errors import AuditFailed
from observatory.quality import runner
from observatory.quality.completeness import Result, raise_if_failed
from observatory.quality.data_docs import unmet_page, write_unmet
from observatory.quality.suites import Check
from observatory.store import Folder

CHECK = Check("core", "core.model", "every_model_has_a_hub_id", "ExpectColumnValuesToNotBeNull", {"column": "hub_id"})
SECRET = "p4ss:w/rd"


@pytest.fixture
def engine() -> Engine:
    """An engine that is never connected."""
    return create_engine(URL.create("postgresql+psycopg2", "ann", SECRET, "db.example", 5432, "observatory"))


def outcome(success: bool, **more: Any) -> dict[str, Any]:
    """An outcome in the form that Great Expectations gives."""
    return {
        "success": success,
        "result": {
            "element_count": 9,
            "unexpected_count": 0 if success else 2,
            "partial_unexpected_list": list("abcdefg"),
        },
        **more,
    }


def test_a_met_check(engine: Engine, tmp_path: Path) -> None:
    result = runner._result(engine, CHECK, outcome(True), tmp_path)
    assert (result.is_met, result.unexpected, result.total) == (True, 0, 9)


def test_an_unmet_check_tells_how_many_and_a_few(engine: Engine, tmp_path: Path) -> None:
    result = runner._result(engine, CHECK, outcome(False), tmp_path)
    assert (result.is_met, result.unexpected, json.loads(result.detail)["few"]) == (False, 2, list("abcde"))
    told = (tmp_path / unmet_page(CHECK.object_name, CHECK.name)).read_text(encoding="utf-8")
    assert "7 rows broke it" in told and "<td>g</td>" in told


@pytest.mark.parametrize(
    "info",
    [
        {"raised_exception": True, "exception_message": f"cannot reach {SECRET}", "exception_traceback": ""},
        {"('metric', 'id')": {"raised_exception": True, "exception_message": f"cannot reach {SECRET}"}},
    ],
    ids=["per check", "per metric"],
)
def test_a_check_that_raised_is_not_met_even_if_it_says_so(engine: Engine, info: dict[str, Any], tmp_path: Path) -> None:
    result = runner._result(engine, CHECK, outcome(True, exception_info=info), tmp_path)
    assert not result.is_met
    assert json.loads(result.detail)["problem"] == "cannot reach ***"


def test_nothing_raised_is_no_problem(engine: Engine, tmp_path: Path) -> None:
    quiet = {"raised_exception": False, "exception_message": None, "exception_traceback": None}
    assert runner._result(engine, CHECK, outcome(True, exception_info=quiet), tmp_path).is_met


def test_a_check_without_an_outcome_is_not_met(engine: Engine, tmp_path: Path) -> None:
    result = runner._result(engine, CHECK, None, tmp_path)
    assert not result.is_met and "no result" in result.detail


def test_addresses_are_scrubbed_and_words_bounded(engine: Engine) -> None:
    address = engine.url.render_as_string(hide_password=False)
    assert SECRET not in runner._scrubbed(f"a {address} b {SECRET}", engine)
    assert address not in runner._scrubbed(f"a {address} b", engine)
    assert len(runner._scrubbed("x" * 10_000, engine)) == runner.PROBLEM_MAX


def test_a_socket_folder_gets_the_host_that_is_asked_for() -> None:
    address = runner._address(create_engine("postgresql+psycopg2://postgres:@/observatory?host=%2Fvar%2Frun"))
    assert address.startswith("postgresql+psycopg2://postgres:@localhost/observatory?host=")


def test_docs_take_the_place_of_the_last_ones(tmp_path: Path) -> None:
    target = tmp_path / "data_docs" / "core"
    for words in ("first", "second"):
        with runner._docs_aside(Folder(tmp_path), "data_docs/core") as fresh:
            (fresh / f"{words}.html").write_text(words)
    assert [path.name for path in target.iterdir()] == ["second.html"]
    assert [path.name for path in target.parent.iterdir()] == ["core"]


def test_a_failed_run_leaves_the_last_docs(tmp_path: Path) -> None:
    target = tmp_path / "data_docs" / "core"
    with runner._docs_aside(Folder(tmp_path), "data_docs/core") as fresh:
        (fresh / "good.html").write_text("good")
    with pytest.raises(KeyError), runner._docs_aside(Folder(tmp_path), "data_docs/core") as fresh:
        (fresh / "half.html").write_text("half")
        raise KeyError
    assert [path.name for path in target.iterdir()] == ["good.html"]
    assert [path.name for path in target.parent.iterdir()] == ["core"]


def test_braces_of_a_query_are_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    class Recorder:
        """Stands for the library's expectations."""

        @staticmethod
        def UnexpectedRowsExpectation(**told: Any) -> dict[str, Any]:
            return told

    check = Check("core", "core.release", "every_release_has_a_lab", "UnexpectedRowsExpectation")
    monkeypatch.setattr(Check, "query", lambda _: "SELECT '{a}'")
    told = runner._expectation(Recorder, check)
    assert told["unexpected_rows_query"] == "SELECT '{{a}}'"
    assert told["meta"] == {"object": "core.release", "check": "every_release_has_a_lab", "severity": "fail"}


def test_only_unmet_checks_of_severity_fail_are_refused() -> None:
    def result(name: str, severity: str, is_met: bool) -> Result:
        return Result("core", "core.model", name, severity, is_met)

    raise_if_failed([result("a", "warn", False), result("b", "fail", True)])
    with pytest.raises(AuditFailed) as refused:
        raise_if_failed([result("a", "warn", False), result("b", "fail", False), result("c", "fail", False)])
    assert str(refused.value) == "core.model: b; core.model: c"


def test_importing_the_runner_does_not_import_great_expectations() -> None:
    probe = "import sys; import observatory.quality.runner; sys.exit('great_expectations' in sys.modules)"
    plugins = str(settings.ROOT / "plugins")
    done = subprocess.run([sys.executable, "-c", probe], env={"PYTHONPATH": plugins, "PATH": ""}, check=False)
    assert done.returncode == 0


def test_what_broke_a_check_is_shown_as_words_and_bounded(tmp_path: Path) -> None:
    rows = [{"hub_id": "<script>alert(1)</script>", "n": None}, {"hub_id": "x" * 1_000, "n": 2}]
    write_unmet(tmp_path, "core.model", "a_check_of_models", "Models & more.", rows, 12_345)
    told = (tmp_path / "unmet" / "core.model" / "a_check_of_models.html").read_text(encoding="utf-8")
    assert "<script>" not in told and "&lt;script&gt;alert(1)" in told and "Models &amp; more." in told
    assert "2 rows broke it, the first of 12,345." in told and "x" * 300 in told and "x" * 301 not in told


def test_what_a_killed_audit_left_aside_goes_with_the_next_of_its_layer(tmp_path: Path) -> None:
    (tmp_path / "data_docs" / ".aside-core-killed" / "old").mkdir(parents=True)
    (tmp_path / "data_docs" / ".aside-build-running").mkdir()
    with runner._docs_aside(Folder(tmp_path), "data_docs/core") as fresh:
        (fresh / "index.html").write_text("checks", encoding="utf-8")
    assert sorted(path.name for path in (tmp_path / "data_docs").iterdir()) == [".aside-build-running", "core"]
