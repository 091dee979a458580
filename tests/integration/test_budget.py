"""One budget per service and token over all processes: the pace, the one connection, the limits, and the death of a caller."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from door import Door, served
from serving import FakeClock
from sqlalchemy import Engine, text

from observatory.budget import Limit, LocalBudget
from observatory.clock import SystemClock
from observatory.errors import RateLimited
from observatory.http import Client, ServiceConfig
from observatory.warehouse.budget import PostgresBudget
from observatory.warehouse.engine import engine_for

INTERVAL = 0.15
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def door() -> Iterator[Door]:
    with served(0.02) as found:
        yield found


def ask(database: str, url: str, calls: int, service: str) -> None:
    """What a worker does: a client of its own over an engine of its own."""
    config = ServiceConfig(url)
    with Client(config, budget=PostgresBudget(engine_for(database), service, None, SystemClock(), INTERVAL)) as client:
        for _ in range(calls):
            assert client.get("/x").status == 200
    os._exit(0)


@pytest.mark.parametrize("processes", [1, 2, 4])
def test_calls_keep_their_distance_over_all_processes(warehouse: Engine, door: Door, processes: int) -> None:
    url = warehouse.url.render_as_string(hide_password=False)
    started = [FORK.Process(target=ask, args=(url, door.url, 3, f"paced{processes}")) for _ in range(processes)]
    for one in started:
        one.start()
    for one in started:
        one.join()
    assert [one.exitcode for one in started] == [0] * processes
    gaps = door.gaps
    assert len(door.came) == 3 * processes and door.most == 1
    assert min(gaps) >= INTERVAL


def test_two_clients_in_a_row_keep_it_too(warehouse: Engine, door: Door) -> None:
    for _ in range(3):
        with Client(ServiceConfig(door.url), budget=PostgresBudget(warehouse, "in a row", None, SystemClock(), INTERVAL)) as client:
            client.get("/x")
    assert min(door.gaps) >= INTERVAL


def test_a_caller_that_is_killed_holds_nothing_up(warehouse: Engine) -> None:
    def hold(ready: Any) -> None:
        budget = PostgresBudget(engine_for(warehouse.url), "killed", None, SystemClock(), INTERVAL)
        assert budget.take("") == 0.0
        ready.set()
        signal.pause()

    ready = FORK.Event()
    holder = FORK.Process(target=hold, args=(ready,))
    holder.start()
    assert ready.wait(30)
    mine = PostgresBudget(warehouse, "killed", None, SystemClock(), INTERVAL)
    assert mine.take("") > 0.0, "another has the turn"
    holder.kill()
    holder.join()
    deadline = time.monotonic() + 600
    while wait := mine.take(""):
        assert time.monotonic() < deadline
        time.sleep(min(wait, 0.1))
    mine.done("", Limit())
    mine.close()


def test_what_one_client_saw_holds_for_all(warehouse: Engine) -> None:
    clock = FakeClock()
    one, other = (PostgresBudget(warehouse, "seen", "token", clock) for _ in range(2))
    assert one.take("api") == 0.0
    one.done("api", Limit(remaining=2, reset=100.0))
    assert [other.take("api"), one.take("api")] == [0.0, 0.0]
    assert other.take("api") == 100.0 and one.take("resolvers") == 0.0, "a bucket is spent, the other is not"
    other.done("api", Limit(remaining=9, reset=100.0))
    assert other.take("api") == 100.0, "an answer that was on its way gives no call back"
    clock.sleep(100.0)
    assert other.take("api") == 0.0
    other.done("api", Limit(hold=7.0))
    assert one.take("api") == 7.0
    stranger = PostgresBudget(warehouse, "seen", "another token", clock)
    assert stranger.take("api") == 0.0
    for budget in (one, other, stranger):
        budget.close()


def test_a_question_of_two_calls_is_not_begun_with_the_last_one(warehouse: Engine) -> None:
    clock = FakeClock()
    for budget in (PostgresBudget(warehouse, "two", None, clock), LocalBudget(clock)):
        assert budget.take("", needs=2) == 0.0, "nothing is known yet"
        budget.done("", Limit(remaining=1, reset=60.0))
        assert budget.take("", needs=2) == 60.0
        assert budget.take("") == 0.0, "a question of one call takes it"
        budget.done("", Limit(remaining=0, reset=60.0))
        assert budget.take("") == 60.0
        clock.sleep(60.0)
        assert budget.take("", needs=2) == 0.0
        budget.close()


def test_a_hold_is_bounded_and_one_of_another_clock_is_none(warehouse: Engine) -> None:
    later, now = FakeClock(), FakeClock()
    later.sleep(timedelta(days=30).total_seconds())
    ahead, behind = PostgresBudget(warehouse, "clocks", None, later), PostgresBudget(warehouse, "clocks", None, now)
    ahead.take("")
    ahead.done("", Limit(hold=1e12))
    assert ahead.take("") == 2 * 3600.0
    assert behind.take("") == 0.0
    ahead.close()
    behind.close()


def test_the_token_is_nowhere(warehouse: Engine) -> None:
    budget = PostgresBudget(warehouse, "secret", "hf_verysecret", FakeClock())
    budget.take("")
    with warehouse.connect() as connection:
        told = str(connection.execute(text("SELECT * FROM meta.service_budget")).all())
    assert "secret:" in told and "hf_" not in told
    budget.close()


def test_no_call_is_made_for_nothing(warehouse: Engine, door: Door) -> None:
    clock = FakeClock()
    with Client(ServiceConfig(door.url), budget=PostgresBudget(warehouse, "held", None, clock), clock=clock) as client:
        client.budget.take("")
        client.budget.done("", Limit(remaining=0, reset=60.0))
        client.get("/x")
        assert clock.waits == [60.0]
        client.budget.done("", Limit(remaining=0, reset=600.0))
        with pytest.raises(RateLimited):
            client.get("/x")
    assert len(door.came) == 1
