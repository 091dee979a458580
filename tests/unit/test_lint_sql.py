"""`make lint` asks sqlfluff of a file of SQL again whenever its verdict may be another one, and of nothing else."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path

import pytest
from sqlfluff.core.linter.discovery import paths_from_path

from observatory import settings

_TOOL = importlib.util.spec_from_file_location("lint_sql", settings.ROOT / "tools" / "lint_sql.py")
assert _TOOL is not None and _TOOL.loader is not None
lint_sql = importlib.util.module_from_spec(_TOOL)
_TOOL.loader.exec_module(lint_sql)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Three files of SQL, of which one is ignored by its path and one by its folder."""
    for name in ("sql/core/good.sql", "sql/core/odd.sql", "sql/tables/core/written.sql"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("SELECT 1\n", encoding="utf-8")
    (tmp_path / ".sqlfluff").write_text("[sqlfluff]\ndialect = postgres\n", encoding="utf-8")
    (tmp_path / ".sqlfluffignore").write_text("# A reason.\nsql/tables/\nsql/core/odd.sql\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The files of each call of sqlfluff, which finds a file bad if "select" is in it."""
    calls = list[list[str]]()

    def run(command: list[str], *, cwd: Path, **_: object) -> subprocess.CompletedProcess[str]:
        files = [part for part in command if part.endswith(".sql")]
        calls.append(files)
        return subprocess.CompletedProcess(command, int(any("select" in (cwd / name).read_text(encoding="utf-8") for name in files)))

    monkeypatch.setattr(subprocess, "run", run)
    return calls


def test_a_file_that_was_good_is_not_asked_of_again(tree: Path, asked: list[list[str]]) -> None:
    assert (lint_sql.lint(tree), lint_sql.lint(tree)) == (0, 0)
    assert asked == [["sql/core/good.sql"]]


@pytest.mark.parametrize("changed", ["sql/core/good.sql", ".sqlfluff"])
def test_a_changed_text_or_rule_is_asked_of_again(tree: Path, asked: list[list[str]], changed: str) -> None:
    lint_sql.lint(tree)
    with (tree / changed).open("a", encoding="utf-8") as file:
        file.write("-- More.\n")
    assert lint_sql.lint(tree) == 0
    assert asked == [["sql/core/good.sql"]] * 2


def test_another_version_asks_again(tree: Path, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    lint_sql.lint(tree)
    monkeypatch.setattr(lint_sql, "version", lambda _: "99.0")
    lint_sql.lint(tree)
    assert len(asked) == 2


def test_what_is_bad_stays_bad_until_it_is_mended(tree: Path, asked: list[list[str]]) -> None:
    lint_sql.lint(tree)
    (tree / "sql" / "core" / "bad.sql").write_text("select 1\n", encoding="utf-8")
    assert (lint_sql.lint(tree), lint_sql.lint(tree)) == (1, 1)
    (tree / "sql" / "core" / "bad.sql").write_text("SELECT 2\n", encoding="utf-8")
    assert lint_sql.lint(tree) == 0
    assert asked[1:] == [["sql/core/bad.sql"]] * 3


def test_it_asks_of_the_files_that_sqlfluff_itself_finds() -> None:
    found = {Path(path).resolve() for path in paths_from_path(str(settings.ROOT / "sql"), working_path=str(settings.ROOT))}
    assert {path.resolve() for path in lint_sql.linted(settings.ROOT)} == found and len(found) > 300
