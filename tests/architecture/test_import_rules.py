"""Who may import whom. Read from the syntax, so that nothing is executed and imports inside functions count too."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "plugins" / "observatory"
MODULES = sorted(PACKAGE.rglob("*.py"))
DAGS = sorted((ROOT / "dags").glob("*.py"))

DATABASE = {"sqlalchemy", "psycopg2", "asyncpg"}
HTTP = {"httpx2", "httpx", "requests", "urllib3", "aiohttp", "observatory.http"}
PARSERS = {"yaml", "pyromark", "docutils", "identify", "license_expression", "lxml", "msgspec", "orjson"}
OUTSIDE_WORLD = {
    "os",
    "io",
    "pathlib",
    "shutil",
    "socket",
    "ssl",
    "subprocess",
    "tempfile",
    "glob",
    "urllib.request",
    "http",
    "sqlite3",
    "logging",
    "time",
    "random",
    "threading",
    "multiprocessing",
    "asyncio",
    "ctypes",
    "importlib",
    "pickle",
}
# The only parts that speak to Airflow: what its workers run, the page inside its interface, and what starts it.
WITH_AIRFLOW = {"orchestration", "web"}


@dataclass(frozen=True)
class Import:
    """One import as written: the module, whether it stands at the top of its file, and how many dots lead it."""

    module: str
    is_at_top: bool
    level: int
    line: int


def imports_of(source: str) -> Iterator[Import]:
    """Every import of a module; those for type checkers alone count, since they are dependencies too."""
    tree = ast.parse(source)
    inside = {id(node) for part in ast.walk(tree) if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(part)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, id(node) not in inside, 0, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            # ``from package import module`` may name a module, so both readings count.
            for name in {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}:
                yield Import(name, id(node) not in inside, node.level, node.lineno)


def is_of(module: str, packages: set[str]) -> bool:
    """Whether a module is one of these or below one."""
    return any(module == package or module.startswith(package + ".") for package in packages)


def part_of(path: Path) -> str:
    """The part of the package a module belongs to: a folder, or a module at its top."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def in_part(name: str) -> list[Path]:
    """The modules of a part."""
    return [path for path in MODULES if part_of(path) == name]


def offences(paths: list[Path], banned: set[str]) -> list[str]:
    """Imports of what is banned, as ``file:line imports module``."""
    return [
        f"{path.relative_to(ROOT)}:{one.line} imports {one.module}"
        for path in paths
        for one in imports_of(path.read_text(encoding="utf-8"))
        if is_of(one.module, banned)
    ]


def test_there_is_something_to_check() -> None:
    assert {"sources", "disclosure", "landing", "warehouse", "quality", "orchestration", "errors", "settings"} <= {part_of(path) for path in MODULES}
    assert len(DAGS) >= 4


@pytest.mark.parametrize("name", ["errors", "settings", "clock"])
def test_the_foundations_import_nothing_of_ours(name: str) -> None:
    assert offences(in_part(name), {"observatory"}) == []


def test_imports_are_absolute() -> None:
    relative = [f"{path.relative_to(ROOT)}:{one.line}" for path in [*MODULES, *DAGS] for one in imports_of(path.read_text(encoding="utf-8")) if one.level]
    assert relative == []


def test_sources_see_http_and_never_the_database() -> None:
    assert offences(in_part("sources"), DATABASE | {"airflow", "great_expectations"}) == []
    parts = {
        one.module.split(".")[1] for path in in_part("sources") for one in imports_of(path.read_text(encoding="utf-8")) if one.module.startswith("observatory.")
    }
    assert parts <= {"sources", "http", "errors", "settings", "identifiers", "clock", "budget"}


def test_disclosure_is_the_standard_library_and_its_parsers() -> None:
    strange = [
        f"{path.relative_to(ROOT)}:{one.line} imports {one.module}"
        for path in in_part("disclosure")
        for one in imports_of(path.read_text(encoding="utf-8"))
        if not is_of(one.module, {"observatory.disclosure", "observatory.identifiers", "observatory.errors", "observatory.vocabulary"} | PARSERS)
        and one.module != "observatory"
        and one.module.split(".")[0] not in sys.stdlib_module_names
    ]
    assert strange == []
    assert offences(in_part("disclosure"), OUTSIDE_WORLD) == [], "rules are pure: no files, no sockets, no clock"


@pytest.mark.parametrize("name", ["landing", "quality", "warehouse"])
def test_what_is_next_to_the_database_never_imports_airflow(name: str) -> None:
    assert offences(in_part(name), {"airflow", "observatory.orchestration"}) == []


def test_landing_never_sees_http() -> None:
    assert offences(in_part("landing"), HTTP) == []


def test_only_orchestration_and_the_dags_import_airflow_and_only_its_sdk() -> None:
    others = [path for path in MODULES if part_of(path) not in WITH_AIRFLOW]
    assert offences(others, {"airflow"}) == []
    wild = [
        f"{path.relative_to(ROOT)}:{one.line} imports {one.module}"
        for path in [*in_part("orchestration"), *DAGS]
        for one in imports_of(path.read_text(encoding="utf-8"))
        if is_of(one.module, {"airflow"}) and not is_of(one.module, {"airflow.sdk"})
    ]
    assert wild == []


def test_great_expectations_is_imported_inside_functions_of_quality_alone() -> None:
    assert offences([path for path in [*MODULES, *DAGS] if path not in in_part("quality")], {"great_expectations"}) == []
    at_top = [
        f"{path.relative_to(ROOT)}:{one.line}"
        for path in in_part("quality")
        for one in imports_of(path.read_text(encoding="utf-8"))
        if one.is_at_top and is_of(one.module, {"great_expectations"})
    ]
    assert at_top == [], "importing it costs seconds"


def test_a_dag_file_imports_nothing_heavy_at_its_top() -> None:
    light = {
        "airflow.sdk",
        "observatory.orchestration.assets",
        "observatory.orchestration.policies",
        "observatory.orchestration",
    }
    heavy = [
        f"{path.name}:{one.line} imports {one.module}"
        for path in DAGS
        for one in imports_of(path.read_text(encoding="utf-8"))
        if one.is_at_top and not is_of(one.module, light) and one.module.split(".")[0] not in sys.stdlib_module_names
    ]
    assert heavy == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import airflow.models", ["airflow.models"]),
        ("def f():\n    from airflow import models", ["airflow", "airflow.models"]),
        ("from airflowish import x", []),
        ("if TYPE_CHECKING:\n    import airflow", ["airflow"]),
    ],
)
def test_the_reading_of_imports_finds_what_is_banned(source: str, expected: list[str]) -> None:
    assert sorted(one.module for one in imports_of(source) if is_of(one.module, {"airflow"})) == expected
