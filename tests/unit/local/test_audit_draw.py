"""The draw: the same seed draws the same rows, another one others, and no stratum that has rows is left out."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from observatory.errors import ObservatoryError
from observatory.local.audit.draw import AuditItem, Draw, draw, split_rows

SIZES = {
    ("evidence", "code", "open"): 40,
    ("evidence", "code", "partial"): 120,
    ("evidence", "data", "open"): 3,
    ("evidence", "data", "partial"): 300,
    ("evidence", "methods", "open"): 500,
    ("evidence", "methods", "partial"): 1,
    ("paper", "methods", "paper.cited_as_own"): 200,
    ("paper", "methods", "paper.registry"): 2,
    ("repository", "code", "repository.headed"): 9,
    ("closed", "weights", "registry.api_only"): 80,
    ("closed", "code", "look.complete"): 5,
    ("unknown", "data", "look.partial"): 900,
    ("unknown", "data", ""): 1,
}


def claims() -> list[AuditItem]:
    """As many claims of each stratum as ``SIZES`` says."""
    return [
        AuditItem(kind, f"acme/{place}|{dimension}|{stratum}", dimension, "open", "a.rule", stratum, f"acme/{place}", None)
        for (kind, dimension, stratum), size in SIZES.items()
        for place in range(size)
    ]


def test_drawing_twice_gives_the_same_rows_in_whatever_order_they_come() -> None:
    found = claims()
    first = draw(found, Draw("autumn"))
    random.Random(1).shuffle(found)  # noqa: S311  # an order, no secret
    assert draw(found, Draw("autumn")) == first
    assert len({one.row_id for one in first}) == len(first)


def test_another_seed_draws_others() -> None:
    first, second = ({one.row_id for one in draw(claims(), Draw(seed))} for seed in ("autumn", "winter"))
    assert len(first - second) > len(first) / 3


def test_every_stratum_that_has_rows_is_drawn_and_each_kind_gives_its_number() -> None:
    drawn = draw(claims(), Draw("autumn", 60))
    counted = Counter((one.kind, one.dimension, one.stratum) for one in drawn)
    assert set(counted) == set(SIZES)
    assert Counter(one.kind for one in drawn) == {"evidence": 60, "paper": 60, "repository": 9, "closed": 60, "unknown": 60}
    # Dimensions alike; what a poor one cannot give, the others do; strata by their number.
    assert Counter(one.dimension for one in drawn if one.kind == "evidence") == {"code": 20, "data": 20, "methods": 20}
    assert Counter(one.dimension for one in drawn if one.kind == "closed") == {"weights": 55, "code": 5}
    assert counted["evidence", "code", "open"] == 5 and counted["evidence", "methods", "partial"] == 1


def test_a_draw_smaller_than_its_strata_takes_one_of_each() -> None:
    drawn = draw(claims(), Draw("autumn", 1, ("evidence",)))
    assert Counter((one.dimension, one.stratum) for one in drawn) == {key[1:]: 1 for key in SIZES if key[0] == "evidence"}


def test_kinds_that_were_not_asked_for_are_not_drawn() -> None:
    assert {one.kind for one in draw(claims(), Draw("autumn", 60, ("closed", "paper")))} == {"closed", "paper"}
    assert draw([], Draw("autumn")) == []


@pytest.mark.parametrize(
    ("n", "sizes", "is_even", "expected"),
    [
        (9, {"a": 100, "b": 100, "c": 100}, True, {"a": 3, "b": 3, "c": 3}),
        (9, {"a": 100, "b": 1, "c": 100}, True, {"a": 4, "b": 1, "c": 4}),
        (10, {"a": 90, "b": 10}, False, {"a": 9, "b": 1}),
        (10, {"a": 900, "b": 1}, False, {"a": 9, "b": 1}),
        (10, {"a": 2, "b": 3}, False, {"a": 2, "b": 3}),
        (1, {"a": 5, "b": 5, "c": 0}, False, {"a": 1, "b": 1, "c": 0}),
        (5, {}, True, {}),
    ],
)
def test_shares(n: int, sizes: dict[str, int], is_even: bool, expected: dict[str, int]) -> None:
    assert split_rows(n, sizes, is_even=is_even) == expected


@pytest.mark.parametrize("values", [("",), ("a b",), ("x", 0), ("x", 2_001), ("x", 60, ("opinion",)), ("x", 60, ()), ("x", 60, ("paper", "paper"))])
def test_a_draw_of_no_known_form_is_refused(values: tuple[str]) -> None:
    with pytest.raises(ObservatoryError, match=r"SEED=|N=|KIND="):
        Draw(*values)
