"""What holds all buckets of a budget, and what a clock that was set back holds up: no longer than the waits that were told."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from serving import NOON, FakeClock
from sqlalchemy import Engine

from observatory.budget import MAX_HOLD, Limit
from observatory.warehouse.budget import AHEAD, PostgresBudget

NUMBER = itertools.count()


def at(warehouse: Engine, name: str, hours: float, interval: float = 0.0) -> tuple[PostgresBudget, FakeClock]:
    """A caller whose clock is so many hours ahead."""
    clock = FakeClock(NOON + timedelta(hours=hours))
    return PostgresBudget(warehouse, name, "token", clock, interval), clock


@pytest.fixture
def name() -> str:
    return f"service{next(NUMBER)}"


@pytest.mark.parametrize("first", ["core", "graphql"])
@pytest.mark.parametrize("is_known", [True, False])
def test_a_wait_of_all_holds_every_bucket_of_its_token(warehouse: Engine, name: str, first: str, is_known: bool) -> None:
    (one, clock), other = at(warehouse, name, 0), "graphql" if first == "core" else "core"
    if is_known:
        assert one.take(other) == 0.0
        one.done(other, Limit(remaining=4_000, reset=600.0))
    assert one.take(first) == 0.0
    one.done(first, Limit(hold=60.0, is_of_all=True))
    assert (one.take(first), one.take(other), one.take("unheard of")) == (60.0, 60.0, 60.0)
    stranger = PostgresBudget(warehouse, name, "another token", clock)
    assert stranger.take(other) == 0.0, "another token waits for nothing"
    clock.sleep(60.0)
    assert (one.take(first), one.take(other)) == (0.0, 0.0)
    for budget in (one, stranger):
        budget.close()


@pytest.mark.parametrize("limit", [Limit(hold=60.0), Limit(remaining=0, reset=60.0), Limit(is_of_all=True)])
def test_any_other_wait_holds_its_own_bucket_alone(warehouse: Engine, name: str, limit: Limit) -> None:
    one, _ = at(warehouse, name, 0)
    assert one.take("core") == 0.0
    one.done("core", limit)
    assert one.take("graphql") == 0.0 and one.take("core") == (0.0 if limit.is_of_all else 60.0)
    one.close()


def test_a_shorter_wait_of_all_ends_no_longer_one(warehouse: Engine, name: str) -> None:
    (one, _), (other, _) = at(warehouse, name, 0), at(warehouse, name, 0)
    assert (one.take("core"), other.take("core")) == (0.0, 0.0), "two calls are out at once"
    one.done("core", Limit(hold=600.0, is_of_all=True))
    other.done("core", Limit(hold=5.0, is_of_all=True))
    assert one.take("graphql") == 600.0
    for budget in (one, other):
        budget.close()


@pytest.mark.parametrize("ahead", [0.1, 1.0, 3.0, 3.9, 24.0, 24 * 400])
@pytest.mark.parametrize("interval", [0.0, 3.0])
def test_a_clock_that_is_set_back_stops_nothing(warehouse: Engine, name: str, ahead: float, interval: float) -> None:
    wrong, _ = at(warehouse, name, ahead, interval)
    assert wrong.take("core") == 0.0
    wrong.done("core", Limit(remaining=4_000, reset=600.0))
    right, clock = at(warehouse, name, 0, interval)
    wait = right.take("core")
    assert wait <= interval + 0.001, "no longer than its pace"
    clock.sleep(wait)
    assert wait == 0.0 or right.take("core") == 0.0
    right.done("core", Limit())
    for budget in (wrong, right):
        budget.close()


@pytest.mark.parametrize("ahead", [0.5, 3.0])
@pytest.mark.parametrize(
    ("limit", "bucket"),
    [
        (Limit(hold=300.0), "core"),
        (Limit(hold=300.0, is_of_all=True), "core"),
        (Limit(hold=300.0, is_of_all=True), "graphql"),
        (Limit(remaining=0, reset=300.0), "core"),
    ],
)
def test_a_wait_that_was_told_keeps_its_length_and_passes(warehouse: Engine, name: str, ahead: float, limit: Limit, bucket: str) -> None:
    wrong, _ = at(warehouse, name, ahead)
    assert wrong.take("core") == 0.0
    wrong.done("core", limit)
    right, clock = at(warehouse, name, 0)
    assert right.take(bucket) == pytest.approx(300.0), "not less, and not by the hours"
    clock.sleep(100.0)
    assert right.take(bucket) == pytest.approx(200.0), "and it passes"
    clock.sleep(200.0)
    assert right.take(bucket) == 0.0
    for budget in (wrong, right):
        budget.close()


def test_calls_left_by_a_clock_ahead_are_left(warehouse: Engine, name: str) -> None:
    wrong, _ = at(warehouse, name, 3)
    wrong.take("core")
    wrong.done("core", Limit(remaining=2, reset=60.0))
    right, clock = at(warehouse, name, 0)
    assert (right.take("core"), right.take("core")) == (0.0, 0.0)
    assert right.take("core") == 60.0, "until they are given anew, and no hours longer"
    clock.sleep(60.0)
    assert right.take("core") == 0.0
    for budget in (wrong, right):
        budget.close()


@pytest.mark.parametrize("seconds", [1.0, 30.0, AHEAD.total_seconds() - 1])
def test_callers_that_differ_by_moments_keep_what_was_told(warehouse: Engine, name: str, seconds: float) -> None:
    quick, _ = at(warehouse, name, seconds / 3_600)
    quick.take("core")
    quick.done("core", Limit(remaining=0, reset=100.0))
    slow, _ = at(warehouse, name, 0)
    assert slow.take("core") == pytest.approx(100.0 + seconds)
    for budget in (quick, slow):
        budget.close()


def test_the_longest_wait_is_kept(warehouse: Engine, name: str) -> None:
    one, clock = at(warehouse, name, 0)
    one.take("core")
    one.done("core", Limit(hold=MAX_HOLD, is_of_all=True))
    clock.sleep(MAX_HOLD - 1)
    assert one.take("graphql") == pytest.approx(1.0)
    one.close()


@pytest.mark.parametrize("seconds", [0.0, 4.0, 6.0, 20.0])
def test_a_slow_answer_gives_no_calls_back(warehouse: Engine, name: str, seconds: float) -> None:
    one, clock = at(warehouse, name, 0)
    for _ in range(3):
        assert one.take("api") == 0.0
    one.done("api", Limit(remaining=1, reset=100.0))
    one.done("api", Limit(remaining=0, reset=100.0))
    clock.sleep(seconds)
    # The first of the three was counted before the others, and its answer comes last: what it tells is as old as it is slow.
    one.done("api", Limit(remaining=2, reset=100.0))
    assert one.take("api") == pytest.approx(100.0 - seconds), "nothing is left, and the window ends when the first answers said"
    clock.sleep(100.0 - seconds)
    assert one.take("api") == 0.0
    one.done("api", Limit(remaining=499, reset=300.0))
    assert one.take("api") == 0.0, "a new window gives all calls anew"
    one.close()


def test_an_answer_of_the_window_before_ends_no_new_one(warehouse: Engine, name: str) -> None:
    one, clock = at(warehouse, name, 0)
    assert one.take("api") == 0.0 and one.take("api") == 0.0
    one.done("api", Limit(remaining=0, reset=1.0))
    clock.sleep(2.0)
    assert one.take("api") == 0.0
    one.done("api", Limit(remaining=499, reset=299.0))
    one.done("api", Limit(remaining=1, reset=1.0))
    assert one.take("api") == 0.0
    clock.sleep(2.0)
    assert one.take("api") == 0.0, "no wait is left from the window before"
    one.close()
