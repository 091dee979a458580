"""What tests share: one embedded Postgres for the session, a warehouse of its own for each module that asks, and one run of the demo.

Warehouses are copies of one that was made once: making one takes a second of CPU and telling it the small world fifteen, a copy a tenth of a second.
"""

from __future__ import annotations

import itertools
import os
import ssl
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import httpcore2
import object_store
import pytest
from local_command import Ran, local
from places import SMALL_WORLD
from small_world import pages, tell
from sqlalchemy import Connection, Engine, text
from xdist.scheduler import LoadFileScheduling

from observatory import settings
from observatory.local import postgres
from observatory.warehouse.engine import engine_for, run_script
from observatory.warehouse.migrate import migrate
from observatory.warehouse.registry import load_registry

_NUMBER = itertools.count()
ROOT = Path(__file__).resolve().parents[1]


# What takes longest begins first (pytest --durations, 30 November 2026): else a worker ends alone with it.
_LONGEST_FIRST = (
    "demo_ran",
    *(
        f"tests/integration/test_{name}.py"
        for name in ("static_site", "absence", "states_stay", "faults", "kills", "canaries", "retries", "first_day", "mlbom", "soak", "as_of")
    ),
)


@cache
def _uses_demo(file: str) -> bool:
    """Whether tests of a file use the one run of the demo. Each file is read once, and not for each of its tests."""
    return file.startswith("tests/browser/") or "demo_ran" in (ROOT / file).read_text(encoding="utf-8")


class _ByFile(LoadFileScheduling):
    """Workers take whole files, the longest first, and one of them all files that use the one run of the demo."""

    def _assign_work_unit(self, node: object) -> None:
        longest = next((scope for scope in _LONGEST_FIRST if scope in self.workqueue), None)
        if longest is not None:
            self.workqueue.move_to_end(longest, last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "demo_ran" if _uses_demo(file) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> _ByFile:
    """How several workers share the tests. Groups by marks (``loadgroup``) do not reach pytest-xdist 3.8 from pytest 9.2."""
    return _ByFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def one_trust_store() -> Iterator[None]:
    """Read certificates once a process for each place that the environment names: each of thousands of clients would parse the same ones anew."""
    make = httpcore2.default_ssl_context
    made = dict[tuple[str | None, str | None], ssl.SSLContext]()

    def shared(**options: bool) -> ssl.SSLContext:
        place = (os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
        if place not in made:
            made[place] = make(**options)
        return made[place]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpcore2, "default_ssl_context", shared)
        yield


@pytest.fixture(scope="session")
def objects() -> Iterator[str]:
    """Address of an S3 server of loopback."""
    with object_store.running() as address:
        yield address


@pytest.fixture
def bucket(objects: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """URL of a store that is a bucket of its own."""
    for name, value in object_store.CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    return object_store.bucket(objects)


@pytest.fixture(scope="session")
def sockets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket folder of a Postgres that lives as long as the tests."""
    folder = tmp_path_factory.mktemp("postgres")
    with postgres.running(folder / "pgdata", folder / "postgres.log") as found:
        # Nothing of it outlives the tests: it need not wait for the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            _run_outside(found, f"ALTER SYSTEM SET {setting} = off")
        _run_outside(found, "SELECT pg_reload_conf()")
        yield found


def _run_outside(sockets: Path, statement: str) -> None:
    """One statement outside of any transaction and of any warehouse."""
    with engine_for(postgres.url(sockets, "postgres")).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def _copy(sockets: Path, template: str, name: str) -> Engine:
    """A warehouse that is a copy of another, with its rights."""
    _run_outside(sockets, f"CREATE DATABASE {name} TEMPLATE {template}")
    engine = engine_for(postgres.url(sockets, name))
    with engine.begin() as connection:
        # Postgres copies every right but those on the database itself.
        run_script(connection, (settings.SQL / "roles.sql").read_text(encoding="utf-8"))
    return engine


@pytest.fixture(scope="session")
def with_registry(sockets: Path) -> str:
    """The name of a database to copy and not to open: a migrated warehouse, with the registry in it."""
    postgres.create_database(sockets, "with_registry")
    engine = engine_for(postgres.url(sockets, "with_registry"))
    migrate(engine)
    with engine.begin() as connection:
        load_registry(connection)
    return "with_registry"


@pytest.fixture(scope="session")
def with_small_world(sockets: Path, with_registry: str) -> str:
    """The name of a database to copy and not to open: the registry and every page of the small world, each published after it was told."""
    engine = _copy(sockets, with_registry, "with_small_world")
    for page in pages():
        tell(engine, page)
    return "with_small_world"


@pytest.fixture(scope="module")
def warehouse(sockets: Path, with_registry: str) -> Engine:
    """A warehouse of its own: migrated, with the registry in it."""
    return _copy(sockets, with_registry, f"warehouse_{next(_NUMBER)}")


@pytest.fixture(scope="module")
def told_warehouse(sockets: Path, with_small_world: str) -> Engine:
    """A warehouse of its own with the registry, to which the small world was told and published day by day."""
    return _copy(sockets, with_small_world, f"told_{next(_NUMBER)}")


@pytest.fixture(scope="module")
def published(told_warehouse: Engine) -> Engine:
    """What a file of tests asks: the whole registry and a few models, in three publications, unless the file makes its own."""
    return told_warehouse


@pytest.fixture
def connection(published: Engine) -> Iterator[Connection]:
    """A connection to what the file asks."""
    with published.connect() as found:
        yield found


@pytest.fixture
def changed(published: Engine) -> Iterator[Connection]:
    """A transaction that is undone."""
    with published.connect() as found:
        yield found
        found.rollback()


@pytest.fixture(scope="session")
def demo_ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The state folder of ``make demo STEPS=1`` on the tests' own world, and how it ended. Who starts something on it, ends it too."""
    above = tmp_path_factory.mktemp("demo")
    ran = local(above, "demo", WORLD=str(SMALL_WORLD), STEPS="1")
    return above / "small", ran
