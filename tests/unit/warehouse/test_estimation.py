"""How sure a share is: intervals cover planted truths, what is not known stays so, and an error of ours that is larger than a gap decides nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import claims
import claims_world
import numpy as np
import pytest

from observatory.warehouse.estimation import Read, Truth, slope

SURE = {"open": Read(100_000, 0), "partial": Read(0, 100_000), "closed": Read(0, 100_000)}


def share(n: int) -> Any:
    return np.full(n, 1 / n)


def truth(said: list[str], reads: dict[str, Read] = SURE, groups: list[str] | None = None, seed: int = 0) -> Truth:
    return Truth(said, groups or ["one"] * len(said), reads, seed=(seed,))


@pytest.mark.parametrize("is_alike", [True, False])
def test_intervals_cover_planted_truths_and_hardly_a_verdict_is_wrong(is_alike: bool) -> None:
    found = claims_world.simulate(12, is_alike=is_alike, seed=5)
    lines, is_good = claims.told(found, is_alike=is_alike)
    assert is_good or sum(not one.is_covered for one in found) <= 2, lines
    assert sum(one.is_wrong for one in found if is_alike or not one.verdict.endswith("if_alike")) <= 1, lines
    assert {one.verdict for one in found} > {"undetermined"}, "it says something"


def test_without_its_own_error_it_would_not_cover_them(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = claims_world.simulate(6, is_alike=True, seed=5)
    drawn = claims_world.registry
    monkeypatch.setattr(claims_world, "registry", lambda generator, *, is_alike: replace(drawn(generator, is_alike=is_alike), reads=SURE))
    blind = claims_world.simulate(6, is_alike=True, seed=5)
    assert sum(not one.is_covered_if_alike for one in blind) >= 3 + sum(not one.is_covered_if_alike for one in honest)


def test_what_is_known_and_never_wrong_is_the_share_itself() -> None:
    found = truth(["open"] * 3 + ["partial", "closed", "closed", "closed"]).interval(share(7))
    assert found.told_low == found.told_high == pytest.approx(3 / 7)
    assert (found.low, found.high, found.alike) == (0.42, 0.43, 0.43), "rounded outward"


def test_the_unknown_may_be_anything_or_like_the_known_of_their_group() -> None:
    said = ["open"] * 8 + ["closed"] * 2 + ["unknown"] * 10
    found = truth(said).interval(share(20))
    assert (found.told_low, found.told_high) == pytest.approx((0.4, 0.9)) and (found.low, found.high) == (0.4, 0.9)
    assert found.low < found.alike_low < found.alike < found.alike_high <= found.high
    assert found.alike == pytest.approx(0.8, abs=0.08)


@pytest.mark.parametrize("known", [0, 1, 2])
def test_like_too_few_is_like_nothing(known: int) -> None:
    groups = ["one"] * 10 + ["other"] * (known + 10)
    told = truth(["open"] * 10 + ["open"] * known + ["unknown"] * 10, groups=groups)
    found = told.interval(share(20 + known))
    assert found.alike is None and told.is_free.sum() == 10
    assert found.high - found.low == pytest.approx(10 / (20 + known), abs=0.011) and (found.alike_low, found.alike_high) == (found.low, found.high)


def test_a_gap_smaller_than_our_error_decides_nothing() -> None:
    said = ["open"] * 22 + ["closed"] * 18 + ["open"] * 20 + ["closed"] * 20
    gap = np.concatenate([share(40), -share(40)])
    groups = ["a"] * 40 + ["b"] * 40
    assert truth(said, groups=groups).interval(gap).low > 0
    often_wrong = {"open": Read(18, 4, 1), "partial": Read(3, 9), "closed": Read(5, 20)}
    found = truth(said, often_wrong, groups).interval(gap)
    assert found.low < 0 < found.high and found.told_low == pytest.approx(0.05)


def test_the_less_is_read_the_less_is_sure() -> None:
    said = ["open"] * 20 + ["closed"] * 20
    widths = []
    for times in (100, 10, 1):
        found = truth(said, {"open": Read(9 * times, times), "partial": Read(0, times), "closed": Read(times, 9 * times)}).interval(share(40))
        widths.append(found.high - found.low)
    assert all(narrow <= wide for narrow, wide in pairwise(widths)) and widths[0] < widths[-1]


def test_the_same_facts_give_the_same_numbers_and_another_seed_nearly_so() -> None:
    said = ["open"] * 8 + ["closed"] * 12 + ["unknown"] * 5
    reads = {"open": Read(20, 1), "partial": Read(2, 12), "closed": Read(1, 40, 2)}
    first, again, other = (truth(said, reads, seed=seed).interval(share(25)) for seed in (1, 1, 2))
    assert first == again
    assert (first.low, first.high) == pytest.approx((other.low, other.high), abs=0.04)


def test_a_status_that_nobody_read_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing was read of open"):
        truth(["open", "closed"], {"closed": Read(0, 5)})


def test_a_slope_is_that_of_least_squares() -> None:
    years, values = [2019, 2021, 2022, 2025], np.array([0.1, 0.4, 0.3, 0.9])
    assert slope(years) @ values == pytest.approx(np.polyfit(years, values, 1)[0])
    with pytest.raises(ValueError, match="fewer than two"):
        slope([2020, 2020])
