"""The doctor beside tasks, and beside another doctor: one call of arXiv at a time, and as far apart as arXiv asks."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from door import Door, served
from sqlalchemy import Engine, text

from observatory.budget import Limit
from observatory.clock import SystemClock
from observatory.http import Client, ServiceConfig
from observatory.local import doctor, pace
from observatory.sources import arxiv
from observatory.warehouse.budget import PostgresBudget
from observatory.warehouse.engine import engine_for

INTERVAL = 0.15
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def door() -> Iterator[Door]:
    with served(0.02) as found:
        yield found


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No warehouse is named, and the machine's locks are this test's."""
    monkeypatch.delenv("OBSERVATORY_WAREHOUSE_URL", raising=False)
    monkeypatch.setattr(pace.tempfile, "gettempdir", lambda: str(tmp_path))


def examine(above: Path, url: str) -> None:
    """What ``make doctor`` does with arXiv."""
    with pace.of_live(above) as (budgets, _, _):
        list(doctor.services({"arxiv": {"host": url}}, budgets, pause=INTERVAL))
    os._exit(0)


def harvest(database: str, url: str) -> None:
    """What a task does with arXiv."""
    budget = PostgresBudget(engine_for(database), "arxiv", None, SystemClock(), INTERVAL)
    with Client(ServiceConfig(url), budget=budget, keep_alive=False) as client:
        for _ in range(4):
            client.get("/x")
    os._exit(0)


def together(*works: tuple[Callable[..., None], tuple[object, ...]]) -> None:
    started = [FORK.Process(target=work, args=given) for work, given in works]
    for one in started:
        one.start()
    for one in started:
        one.join()
    assert [one.exitcode for one in started] == [0] * len(works)


def test_a_doctor_beside_tasks_asks_within_their_budget(warehouse: Engine, door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = warehouse.url.render_as_string(hide_password=False)
    monkeypatch.setenv("OBSERVATORY_WAREHOUSE_URL", url)
    together((harvest, (url, door.url)), (examine, (tmp_path, door.url)), (harvest, (url, door.url)))
    assert len(door.came) == 4 + 4 + 4 and door.most == door.most_open == 1
    assert min(door.gaps) >= INTERVAL


def test_two_doctors_without_a_postgres_keep_the_pace_between_them(door: Door, tmp_path: Path) -> None:
    together(*[(examine, (tmp_path, door.url))] * 2)
    assert len(door.came) == 8 and door.most == door.most_open == 1
    assert min(door.gaps) >= INTERVAL


def test_a_doctor_that_was_killed_holds_nothing_up_and_its_call_counts() -> None:
    def begin() -> None:
        assert pace.MachineBudget("arxiv", 60.0).take("") == 0.0
        os._exit(0)

    together((begin, ()))
    assert 0.0 < pace.MachineBudget("arxiv", 60.0).take("") <= 60.0


def test_one_call_at_a_time_and_a_file_of_another_clock_holds_nothing_up(tmp_path: Path) -> None:
    one, other = (pace.MachineBudget("arxiv", 60.0) for _ in range(2))
    assert one.take("") == 0.0 and other.take("") == pace.LOOK_AGAIN_SECONDS
    one.done("", Limit())
    assert 0.0 < other.take("") <= 60.0
    (path,) = tmp_path.glob("*.pace")
    os.utime(path, (4e9, 4e9))
    assert other.take("") == 0.0
    other.close()
    assert path.stat().st_mode & 0o077 == 0


def test_the_doctors_pace_is_arxivs() -> None:
    assert doctor.ARXIV_PAUSE_SECONDS >= arxiv.MIN_INTERVAL_SECONDS


def test_which_budgets_it_asks_by_is_said(warehouse: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pace.of_live(tmp_path) as (_, words, is_shared):
        assert is_shared is False and words.startswith("no live line runs here: arXiv's pace is kept among the commands of this machine")
    monkeypatch.setenv("OBSERVATORY_WAREHOUSE_URL", f"postgresql+psycopg2://nobody@/x?host={tmp_path}")
    with pace.of_live(tmp_path) as (_, words, is_shared):
        assert is_shared is None and "does not answer" in words
    monkeypatch.setenv("OBSERVATORY_WAREHOUSE_URL", warehouse.url.set(database="postgres").render_as_string(hide_password=False))
    with pace.of_live(tmp_path) as (_, words, is_shared):
        assert is_shared is None and "holds no budgets" in words


def test_a_budget_that_is_spent_is_a_note_and_nothing_is_asked(warehouse: Engine, door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATORY_WAREHOUSE_URL", warehouse.url.render_as_string(hide_password=False))
    told = {"github": {"host": door.url}, "arxiv": {"host": door.url}}
    for service, bucket in (("github", "core"), ("arxiv", "")):
        budget = PostgresBudget(warehouse, service, None, SystemClock())
        assert budget.take(bucket) == 0.0
        budget.done(bucket, Limit(hold=3_000.0))
        budget.close()
    with pace.of_live(tmp_path) as (budgets, _, is_shared):
        found = [one for one in doctor.services(told, budgets) if "no call for" in one.words]
    assert is_shared and door.came == []
    assert [(one.level, one.words.partition(":")[0]) for one in found] == [("note", "github")] + [("note", "arxiv")] * 4
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE meta.service_budget SET held_until = '-infinity' WHERE budget LIKE 'github:%' OR budget LIKE 'arxiv:%'"))


def test_what_the_doctor_was_told_of_limits_holds_for_tasks(warehouse: Engine, door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATORY_WAREHOUSE_URL", warehouse.url.render_as_string(hide_password=False))
    with pace.of_live(tmp_path) as (budgets, _, _):
        list(doctor.services({"huggingface": {"host": door.url, "password": "hf_made-up"}}, budgets))
    with warehouse.connect() as connection:
        calls = dict(connection.execute(text("SELECT bucket, sum(calls) FROM meta.service_budget WHERE budget LIKE 'huggingface:%' GROUP BY 1")).all())
    assert sum(calls.values()) == len(door.came) and calls["whoami"] == 1


def test_a_postgres_that_goes_away_is_said(warehouse: Engine, door: Door) -> None:
    gone = engine_for(warehouse.url.set(database="nowhere"))
    found = list(doctor.services({"arxiv": {"host": door.url}}, lambda service, token, interval: PostgresBudget(gone, service, token, SystemClock(), interval)))
    assert sum("cannot be asked" in one.words and one.level == "wrong" for one in found) == 4 and door.came == []
