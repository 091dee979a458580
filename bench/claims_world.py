"""A registry of which the truth is known: releases of two countries over years, what we would say of them, and an audit of what we said.

How many are open, how often we are wrong, what stays unknown and how much an audit reads are drawn anew for each registry, so that no number of ours is
in it. ``is_alike`` plants unknown releases that are like the known of their country, year and kind; otherwise open ones stay unknown more often or less.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from observatory.warehouse.estimation import SAID, Interval, Read, Truth, slope

COUNTRIES = ("A", "B")
YEARS = (2021, 2022, 2023, 2024, 2025)
KINDS = ("company", "other")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Registry:
    """Releases with their truth, and what was said and read of them."""

    country: npt.NDArray[np.str_]
    year: npt.NDArray[np.int64]
    group: list[str]
    is_true: npt.NDArray[np.bool_]
    said: list[str]
    reads: dict[str, Read]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One measure of one registry: what is true, what was estimated, and what a claim that it is more than ``threshold`` would say."""

    measure: str
    truth: float
    threshold: float
    found: Interval

    @property
    def is_covered(self) -> bool:
        """Whether the interval that holds whatever the unknown are covers the truth."""
        return self.found.low <= self.truth <= self.found.high

    @property
    def is_covered_if_alike(self) -> bool:
        """Whether the interval of unknown ones that are like the known covers it."""
        return self.found.alike_low <= self.truth <= self.found.alike_high

    @property
    def verdict(self) -> str:
        """One of the five answers, as the claims give them."""
        limit = self.threshold
        if self.found.low > limit:
            return "holds"
        if self.found.high <= limit:
            return "fails"
        if self.found.alike_low > limit:
            return "holds_if_alike"
        return "fails_if_alike" if self.found.alike_high <= limit else "undetermined"

    @property
    def is_wrong(self) -> bool:
        """Whether the verdict is the contrary of the truth."""
        return self.verdict.startswith("holds" if self.truth <= self.threshold else "fails")


def registry(generator: np.random.Generator, *, is_alike: bool) -> Registry:
    """A registry drawn by chance."""
    # What each of two kinds of release gets said, true or not: mostly what it is.
    hit = generator.dirichlet((20.0, 2.5, 1.0))
    miss = generator.dirichlet((0.6, 5.0, 15.0))
    country, year, group, true = [], [], [], []
    for place in COUNTRIES:
        for when in YEARS:
            for kind in KINDS:
                size = int(generator.integers(8, 40))
                share = generator.beta(0.8, 0.8)
                country += [place] * size
                year += [when] * size
                group += [f"{place} {when} {kind}"] * size
                true += list(generator.random(size) < share)
    is_true = np.array(true)
    told = [SAID[int(generator.choice(3, p=hit if one else miss))] for one in true]
    names = sorted(set(group))
    often = dict(zip(names, generator.beta(1.2, 3.0, len(names)), strict=True))
    lean = 0.0 if is_alike else float(generator.normal(0, 1.5))
    chance = np.array([often[one] for one in group])
    odds = chance / (1 - chance) * np.exp(np.where(is_true, lean, -lean))
    is_unknown = generator.random(len(group)) < odds / (1 + odds)
    said = ["unknown" if hidden else one for hidden, one in zip(is_unknown, told, strict=True)]
    return Registry(np.array(country), np.array(year), group, is_true, said, _audit(generator, hit, miss, is_true, told))


def _audit(generator: np.random.Generator, hit: Floats, miss: Floats, is_true: npt.NDArray[np.bool_], told: list[str]) -> dict[str, Read]:
    """Rows of each status, read by somebody who is rarely unsure."""
    found = {}
    for status in SAID:
        among = np.flatnonzero(np.array(told) == status)
        read = generator.choice(among, int(generator.integers(15, 50))) if among.size else np.array([], dtype=np.int64)
        unsure = int(generator.binomial(read.size, 0.03))
        true = int(is_true[read[unsure:]].sum())
        found[status] = Read(true, read.size - unsure - true, unsure)
    return found


def outcomes(world: Registry, seed: int) -> list[Outcome]:
    """A share, a difference of two countries and its trend, each beside its truth."""
    truth = Truth(world.said, world.group, world.reads, seed=(seed,))

    def share(place: str, when: int) -> Floats:
        chosen = (world.country == place) & (world.year == when)
        return np.asarray(chosen / chosen.sum())

    first, second = COUNTRIES
    newest = YEARS[-1]
    differences = np.array([share(first, when) - share(second, when) for when in YEARS])
    measures: list[tuple[str, Floats, float, int]] = [
        ("share of a year", share(first, newest), 0.5, 2),
        ("difference of two countries", differences[-1], 0.0, 2),
        ("trend of the difference", slope(YEARS) @ differences, 0.0, 3),
    ]
    return [Outcome(name, float(what @ world.is_true), limit, truth.interval(what, digits)) for name, what, limit, digits in measures]


def simulate(draws: int, *, is_alike: bool, seed: int, tell: Callable[[int], None] = lambda _: None) -> list[Outcome]:
    """The outcomes of as many registries; the same numbers give the same registries."""
    found = []
    for draw in range(draws):
        found += outcomes(registry(np.random.default_rng([seed, draw, int(is_alike)]), is_alike=is_alike), draw)
        tell(draw + 1)
    return found
