"""Where a demo without a number of steps stops: at the last later state of each month."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from observatory.local.demo import tour
from observatory.local.states import SAMPLE


@pytest.mark.parametrize(
    ("later", "stops"),
    [
        ([], ()),
        (["2026-08-20T04:00:24Z"], (1,)),
        (["2026-08-20T04:00:24Z", "2026-08-22T20:00:29Z", "2026-09-04T23:59:18Z"], (2, 3)),
        (["2026-08-31T23:59:59Z", "2026-09-01T00:00:00Z", "2027-08-01T00:00:00Z"], (1, 2, 3)),
        # A state of a day before the world begins is no later one.
        (["2025-08-01T00:00:00Z", "2026-08-20T04:00:24Z"], (1,)),
    ],
)
def test_it_stops_at_the_last_state_of_each_month(tmp_path: Path, later: list[str], stops: tuple[int, ...]) -> None:
    (tmp_path / "world.json").write_text(json.dumps({"as_of": "2026-08-19T07:36:31Z"}), encoding="utf-8")
    for moment in later:
        (tmp_path / "steps" / moment).mkdir(parents=True)
    assert tour(tmp_path) == stops


def test_the_sample_has_days_of_two_months_to_compare() -> None:
    assert len(tour(SAMPLE)) == 2
