"""Draw claims at random for a reader: a function of the claims and the seed, so that the sheet that comes back is checked against the same draw.

Dimensions get alike many rows, and within a dimension each stratum by its number, so that the share that is right is that of the dimension.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from observatory.errors import ObservatoryError
from observatory.warehouse.audits import KINDS

ROWS, ROWS_MAX = 60, 2_000
_SEED = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Draw:
    """How rows are drawn: about ``n`` of each of ``kinds``, by ``seed``. Raises ``ObservatoryError`` if one of these is of no known form."""

    seed: str
    n: int = ROWS
    kinds: tuple[str, ...] = KINDS

    def __post_init__(self) -> None:
        if not _SEED.fullmatch(self.seed):
            raise ObservatoryError(f"SEED={self.seed[:60]}: 1 to 40 letters, digits, - and _, as in make audit SEED=x")
        if not 1 <= self.n <= ROWS_MAX:
            raise ObservatoryError(f"N={self.n}: a number of rows of each kind, 1 to {ROWS_MAX}")
        if not self.kinds or [kind for kind in self.kinds if kind not in KINDS] or len(set(self.kinds)) < len(self.kinds):
            raise ObservatoryError(f"KIND={','.join(self.kinds)[:80]}: one or more of {', '.join(KINDS)}, with commas between")

    def told(self) -> str:
        """Its facts on one line, as each row of a sheet carries them."""
        return f"seed={self.seed} n={self.n} kinds={','.join(self.kinds)}"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that we say and that a reader can judge.

    ``key`` names it by what it speaks of, ``stratum`` is what it is drawn by within its dimension, ``about`` the evidence or artifact behind it.
    """

    kind: str
    key: str
    dimension: str
    status: str
    rule: str
    stratum: str
    release_id: str
    about: str | None

    @property
    def row_id(self) -> str:
        """Its name in sheets and in docs/audits, which tells nothing of what others wrote."""
        return f"{self.kind}-{_digest(self.kind, self.key)[:12]}"


def _digest(*parts: str) -> str:
    return hashlib.md5("|".join(parts).encode(), usedforsecurity=False).hexdigest()


def shares(n: int, sizes: Mapping[str, int], *, is_even: bool) -> dict[str, int]:
    """How many of ``n`` rows each group gets, by the highest averages: alike, or by its size; at least one where it has any.

    Never more than a group has; more than ``n`` in all only where there are more groups than that.
    """
    given = {group: min(1, size) for group, size in sizes.items()}
    while sum(given.values()) < min(n, sum(sizes.values())):
        hungry = [group for group, size in sizes.items() if given[group] < size]
        weight = {group: (1 if is_even else sizes[group]) / (2 * given[group] + 1) for group in hungry}
        given[max(hungry, key=lambda group: (weight[group], group))] += 1
    return given


def draw(claims: Sequence[Claim], how: Draw) -> list[Claim]:
    """About ``how.n`` claims of each kind, the smallest hashes of each stratum; by kind and dimension, and then in the order of the hashes."""
    drawn: list[Claim] = []
    for kind in how.kinds:
        parts = _grouped([claim for claim in claims if claim.kind == kind], attrgetter("dimension"))
        for dimension, quota in shares(how.n, {name: len(part) for name, part in parts.items()}, is_even=True).items():
            strata = _grouped(parts[dimension], attrgetter("stratum"))
            for stratum, count in shares(quota, {name: len(part) for name, part in strata.items()}, is_even=False).items():
                drawn += sorted(strata[stratum], key=lambda claim: _digest(how.seed, claim.key))[:count]
    return sorted(drawn, key=lambda claim: (KINDS.index(claim.kind), claim.dimension, _digest(how.seed, claim.key)))


def _grouped(claims: Sequence[Claim], name: Callable[[Claim], str]) -> dict[str, list[Claim]]:
    return {group: list(part) for group, part in groupby(sorted(claims, key=lambda claim: (name(claim), claim.key)), key=name)}
