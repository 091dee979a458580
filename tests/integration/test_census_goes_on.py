"""A page of the census that is refused, fails, or is limited each time stops neither the other ranges nor the day, and the walk is not whole."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hub_telling import at, rows, wipe
from sqlalchemy import Engine, text
from test_hub_emptied import DAY

from observatory.errors import IncompleteHarvest, RateLimited, ServiceUnavailable
from observatory.http import Client, ServiceConfig
from observatory.landing import hub_sweep
from observatory.orchestration import census
from observatory.sources.base import Outcome
from observatory.sources.hub_census import ListRefused

NUMBER = 6


@pytest.fixture
def share(warehouse: Engine, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A share of six ranges of a sweep, none of them walked."""
    wipe(warehouse)
    with warehouse.begin() as connection:
        run = connection.execute(text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('census', gen_random_uuid()::text) RETURNING run_id")).scalar_one()
    monkeypatch.setattr(census.runtime, "warehouse", lambda: warehouse)
    monkeypatch.setattr(census.runtime, "run_id", lambda *_: run)
    monkeypatch.setattr(census.runtime, "hub_client", lambda _: Client(ServiceConfig("http://127.0.0.1:9")))
    sweep = hub_sweep.open_sweep(warehouse, run, "model", "census", at(DAY))
    cut = (
        "INSERT INTO meta.hub_range (kind, ordinal, cursor, after_at, after_uid, sweep_id)"
        " SELECT 'model', n, 'c' || n, make_date(2024, n, 1), '', :s FROM generate_series(1, :n) n"
    )
    with warehouse.begin() as connection:
        connection.execute(text(cut), {"s": sweep.sweep_id, "n": NUMBER - 1})
    return {"kind": "model", "ordinals": list(range(NUMBER)), "label": "all"}


class Walked:
    """Stands for the walk of a range: notes the ranges in their order, and fails as told."""

    def __init__(self, engine: Engine, failures: dict[int, list[Exception]]) -> None:
        self.engine, self.failures, self.asked = engine, failures, list[int]()

    def __call__(self, connection: Any, _client: Any, _sweep: Any, one: hub_sweep.Range) -> dict[str, int]:
        self.asked.append(one.ordinal)
        if left := self.failures.get(one.ordinal):
            error = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(error, RateLimited) and error.is_of_the_thing:
                hub_sweep.note_limited(connection, one)
            raise error
        with connection, connection.cursor() as cursor:
            cursor.execute("UPDATE meta.hub_range SET is_done = true WHERE kind = 'model' AND ordinal = %s", (one.ordinal,))
        return dict.fromkeys(("received", "new", "changed", "counted", "rejected", "pages"), 1)


def limit() -> RateLimited:
    from datetime import timedelta

    return RateLimited("a limit", at(DAY), timedelta(minutes=30), is_of_the_thing=True)


@pytest.mark.parametrize(
    "error",
    [
        ListRefused("status 403", Outcome.REFUSED, 403),
        ListRefused("status 400", Outcome.FAILED, 400),
        ServiceUnavailable("status 500"),
        IncompleteHarvest("cut"),
    ],
    ids=["403", "400", "500", "cut"],
)
@pytest.mark.parametrize("which", [0, 3, NUMBER - 1])
def test_a_range_that_fails_stops_no_other_and_is_asked_for_again(
    warehouse: Engine, share: dict[str, Any], monkeypatch: pytest.MonkeyPatch, error: Exception, which: int
) -> None:
    walked = Walked(warehouse, {which: [error]})
    monkeypatch.setattr(census, "_land_range", walked)
    with pytest.raises(IncompleteHarvest, match=f"1 of {NUMBER} ranges were not walked to their end: models"):
        census.walk_ranges(share)
    assert sorted(walked.asked) == list(range(NUMBER))
    assert rows(warehouse, "SELECT ordinal FROM meta.hub_range WHERE NOT is_done") == [(which,)]
    walked.failures.clear()
    census.walk_ranges(share)
    assert walked.asked[NUMBER:] == [which], "a retry asks for it alone"


def test_ranges_that_fail_one_after_the_other_are_a_hub_that_is_down(warehouse: Engine, share: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    walked = Walked(warehouse, {n: [ServiceUnavailable("status 500")] for n in range(NUMBER)})
    monkeypatch.setattr(census, "_land_range", walked)
    with pytest.raises(ServiceUnavailable):
        census.walk_ranges(share)
    assert len(walked.asked) == census.DOWN_AFTER


def test_a_range_that_is_limited_each_time_is_walked_last_and_not_for_ever(warehouse: Engine, share: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    walked = Walked(warehouse, {0: [limit()]})
    monkeypatch.setattr(census, "_land_range", walked)
    for _ in range(hub_sweep.MAX_TRIES):
        with pytest.raises(RateLimited):
            census.walk_ranges(share)
    with pytest.raises(IncompleteHarvest, match="left to the next walk"):
        census.walk_ranges(share)
    assert Counter(walked.asked) == {0: hub_sweep.MAX_TRIES, **dict.fromkeys(range(1, NUMBER), 1)}
    assert walked.asked[1:NUMBER] == list(range(1, NUMBER)), "the others after the first wait"
