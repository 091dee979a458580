"""Who may import whom. Read from the syntax, so that nothing is executed and imports inside functions count too."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from observatory import settings
from observatory.warehouse import sqlfile

PACKAGE = settings.ROOT / "plugins" / "observatory"
MODULES = sorted(PACKAGE.rglob("*.py"))
DAGS = sorted((settings.ROOT / "dags").glob("*.py"))

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
# Airflow as tasks see it, and the operators and notifiers of its providers that are used: nothing of its inside.
AIRFLOW = {"airflow.sdk", "airflow.providers.standard.operators", "airflow.providers.smtp.notifications"}
# A room, and what of ours it may import: all else lies behind it. Nothing imports the commands.
MAY_IMPORT = {
    "address": set(),
    "services": {"errors"},
    "errors": set(),
    "limits": set(),
    "settings": set(),
    "clock": set(),
    "identifiers": {"errors"},
    "vocabulary": {"settings", "errors"},
    "budget": {"clock", "errors"},
    "store": {"address", "errors", "settings"},
    "http": {"address", "budget", "clock", "errors", "limits"},
    "sources": {"budget", "clock", "errors", "http", "identifiers", "services", "settings"},
    "disclosure": {"errors", "identifiers", "vocabulary"},
    "warehouse": {"budget", "clock", "disclosure", "errors", "settings", "store"},
    "landing": {"clock", "disclosure", "errors", "identifiers", "settings", "sources", "warehouse"},
    "quality": {"errors", "services", "settings", "store", "warehouse"},
    "docs": {"disclosure", "errors", "quality", "settings", "store", "warehouse"},
    "deposits": {"budget", "clock", "errors", "http", "identifiers", "settings", "sources", "store", "warehouse"},
    "replay": {"errors"},
    "orchestration": {
        *("address", "budget", "clock", "deposits", "disclosure", "docs", "errors", "http", "landing", "limits", "quality", "services", "settings"),
        *("sources", "store", "warehouse"),
    },
    "web": {"errors", "quality", "services", "settings", "store", "warehouse"},
    "agents": {"errors", "settings", "warehouse", "web"},
    "local": {
        *("address", "budget", "clock", "errors", "http", "identifiers", "landing", "limits", "services", "settings", "sources", "store", "warehouse", "web"),
    },
    "cli": {"address", "disclosure", "docs", "errors", "landing", "local", "replay", "settings", "store", "warehouse"},
}
# The only rooms that speak to Airflow: what its workers run, and the page inside its interface.
WITH_AIRFLOW = {"orchestration", "web"}
WITHOUT_DATABASE = {"address", "errors", "limits", "settings", "clock", "identifiers", "services", "vocabulary", "http", "sources", "disclosure", "replay"}


@dataclass(frozen=True)
class Import:
    """One import as written: the module, whether it stands at the top of its file, and how many dots lead it."""

    module: str
    is_at_top: bool
    level: int
    line: int


@cache
def imports_of(source: str) -> tuple[Import, ...]:
    """Every import of a module, as ``_imports_of`` reads them; a text is parsed once, since many tests ask for it."""
    return tuple(_imports_of(source))


def _imports_of(source: str) -> Iterator[Import]:
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


def room_of(path: Path) -> str:
    """The room of a module: a folder of the package, or a module at its top."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


ROOMS = {room_of(path) for path in MODULES} - {"__init__"}


def in_room(name: str) -> list[Path]:
    """The modules of a room."""
    return [path for path in MODULES if room_of(path) == name]


def offences(paths: list[Path], banned: set[str]) -> list[str]:
    """Imports of what is banned, as ``file:line imports module``."""
    return [
        f"{path.relative_to(settings.ROOT)}:{one.line} imports {one.module}"
        for path in paths
        for one in imports_of(path.read_text(encoding="utf-8"))
        if is_of(one.module, banned)
    ]


def rooms_read_by(name: str) -> set[str]:
    """The other rooms that a room imports from."""
    modules = {one.module for path in in_room(name) for one in imports_of(path.read_text(encoding="utf-8"))}
    return {room for room in ROOMS - {name} if any(is_of(module, {f"observatory.{room}"}) for module in modules)}


def test_every_room_has_its_rule() -> None:
    assert set(MAY_IMPORT) == ROOMS
    assert len(DAGS) >= 4


@pytest.mark.parametrize("name", sorted(MAY_IMPORT))
def test_no_room_imports_what_lies_behind_it(name: str) -> None:
    assert rooms_read_by(name) - MAY_IMPORT[name] == set()


def test_no_two_rooms_import_each_other_by_any_way() -> None:
    try:
        order = [*TopologicalSorter(MAY_IMPORT).static_order()]
    except CycleError as circle:
        pytest.fail(f"a circle of rooms: {circle.args[1]}")
    assert order.index("sources") < order.index("landing") < order.index("orchestration")


def test_imports_are_absolute() -> None:
    relative = [
        f"{path.relative_to(settings.ROOT)}:{one.line}" for path in [*MODULES, *DAGS] for one in imports_of(path.read_text(encoding="utf-8")) if one.level
    ]
    assert relative == []


@pytest.mark.parametrize("name", sorted(WITHOUT_DATABASE))
def test_no_database_is_reached_past_the_warehouse(name: str) -> None:
    assert offences(in_room(name), DATABASE) == []


def test_disclosure_is_the_standard_library_and_its_parsers() -> None:
    strange = [
        f"{path.relative_to(settings.ROOT)}:{one.line} imports {one.module}"
        for path in in_room("disclosure")
        for one in imports_of(path.read_text(encoding="utf-8"))
        if not is_of(one.module, {"observatory"} | PARSERS) and one.module.split(".")[0] not in sys.stdlib_module_names
    ]
    assert strange == []
    assert offences(in_room("disclosure"), OUTSIDE_WORLD) == [], "rules are pure: no files, no sockets, no clock"


@pytest.mark.parametrize("name", ["landing", "warehouse", "quality"])
def test_what_is_next_to_the_database_never_sees_http(name: str) -> None:
    assert offences(in_room(name), HTTP) == []


def test_only_orchestration_and_the_dags_import_airflow_and_only_its_sdk() -> None:
    others = [path for path in MODULES if room_of(path) not in WITH_AIRFLOW]
    assert offences(others, {"airflow"}) == []
    wild = [
        f"{path.relative_to(settings.ROOT)}:{one.line} imports {one.module}"
        for path in [*in_room("orchestration"), *DAGS]
        for one in imports_of(path.read_text(encoding="utf-8"))
        if is_of(one.module, {"airflow"}) and not is_of(one.module, AIRFLOW)
    ]
    assert wild == []


def test_great_expectations_is_imported_inside_functions_of_quality_alone() -> None:
    assert offences([path for path in [*MODULES, *DAGS] if path not in in_room("quality")], {"great_expectations"}) == []
    at_top = [
        f"{path.relative_to(settings.ROOT)}:{one.line}"
        for path in in_room("quality")
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


def test_sql_objects_say_what_they_read() -> None:
    for folder, schema in (("staging", "staging"), ("core", "core"), ("marts", "build"), ("checks", "checks")):
        objects = sqlfile.load(settings.SQL / folder, schema)
        assert objects, folder
        for obj in objects:
            body = "\n".join(line for line in obj.sql.splitlines() if not line.lstrip().startswith("--"))
            for read in obj.reads:
                assert read in body, f"{obj.name} says it reads {read}"
            if folder in {"core", "marts"}:
                assert "raw." not in body.replace("raw_", ""), f"{obj.name} reads raw"
