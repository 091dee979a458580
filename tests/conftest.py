"""What tests share: one embedded Postgres for the session, a fresh migrated warehouse for each module that asks, and one run of the demo."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from local_command import Ran, local
from sqlalchemy import Engine

from observatory.local import postgres
from observatory.warehouse.engine import engine_for
from observatory.warehouse.migrate import migrate
from observatory.warehouse.registry import load_registry

_NUMBER = itertools.count()


# First, since pytest-xdist reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where several workers share the tests, those of one file stay together, and so do all that use the one run of the demo."""
    for item in items:
        shared = "demo_ran" if "demo_ran" in getattr(item, "fixturenames", ()) else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(shared))


@pytest.fixture(scope="session")
def sockets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket folder of a Postgres that lives as long as the tests."""
    folder = tmp_path_factory.mktemp("postgres")
    with postgres.running(folder / "pgdata", folder / "postgres.log") as found:
        yield found


@pytest.fixture(scope="module")
def warehouse(sockets: Path) -> Engine:
    """A warehouse of its own: migrated, with the registry in it."""
    name = f"warehouse_{next(_NUMBER)}"
    postgres.create_database(sockets, name)
    engine = engine_for(postgres.url(sockets, name))
    migrate(engine)
    with engine.begin() as connection:
        load_registry(connection)
    return engine


@pytest.fixture(scope="session")
def demo_ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The state folder of ``make demo STEPS=1`` on the sample world, and how it ended. Who starts something on it, ends it too."""
    above = tmp_path_factory.mktemp("demo")
    ran = local(above, "demo", STEPS="1")
    return above / "sample", ran
