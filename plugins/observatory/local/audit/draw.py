"""Draws items at random for an audit. The same items and seed give the same draw, so that a filled-in sheet can be checked against it.

All dimensions get equally many rows. Within a dimension each stratum gets rows in proportion to its size, so that the share of right rows is that of the
dimension.
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
    """How rows are drawn: about ``n`` of each of ``kinds``, by ``seed``. Raises ``ObservatoryError`` if one of these is not allowed."""

    seed: str
    n: int = ROWS
    kinds: tuple[str, ...] = KINDS

    def __post_init__(self) -> None:
        """Raise ``ObservatoryError`` if the seed, the number of rows or the kinds are not as ``make audit`` allows."""
        if not _SEED.fullmatch(self.seed):
            raise ObservatoryError(f"SEED={self.seed[:60]}: 1 to 40 letters, digits, - and _, as in make audit SEED=x")
        if not 1 <= self.n <= ROWS_MAX:
            raise ObservatoryError(f"N={self.n}: a number of rows of each kind, 1 to {ROWS_MAX}")
        if not self.kinds or [kind for kind in self.kinds if kind not in KINDS] or len(set(self.kinds)) < len(self.kinds):
            raise ObservatoryError(f"KIND={','.join(self.kinds)[:80]}: one or more of {', '.join(KINDS)}, with commas between")

    def as_text(self) -> str:
        """The draw on one line, as every row of a sheet repeats it."""
        return f"seed={self.seed} n={self.n} kinds={','.join(self.kinds)}"


@dataclass(frozen=True, slots=True)
class AuditItem:
    """One published statement that a reader can find right or wrong: a row of evidence, an attributed artifact, or a status.

    ``key`` identifies it by what it is about, ``stratum`` is its group within its dimension, ``about`` the id of the evidence or artifact behind it.
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
        """Its id in sheets and in docs/audits: a hash, so that it repeats no text of others."""
        return f"{self.kind}-{_digest(self.kind, self.key)[:12]}"


def _digest(*parts: str) -> str:
    """A hash of the parts, hexadecimal; the order of these hashes is the random order."""
    return hashlib.md5("|".join(parts).encode(), usedforsecurity=False).hexdigest()


def split_rows(n: int, sizes: Mapping[str, int], *, is_even: bool) -> dict[str, int]:
    """How many of ``n`` rows each group gets: equally many (``is_even``), or by its size (Sainte-Laguë); at least one for each group with items.

    No group gets more rows than it has items. The sum exceeds ``n`` only if there are more groups than ``n``.
    """
    quotas = {group: min(1, size) for group, size in sizes.items()}
    while sum(quotas.values()) < min(n, sum(sizes.values())):
        with_rows_left = [group for group, size in sizes.items() if quotas[group] < size]
        weight = {group: (1 if is_even else sizes[group]) / (2 * quotas[group] + 1) for group in with_rows_left}
        quotas[max(with_rows_left, key=lambda group: (weight[group], group))] += 1
    return quotas


def draw(items: Sequence[AuditItem], how: Draw) -> list[AuditItem]:
    """About ``how.n`` items of each kind: those with the smallest hashes of each stratum. Sorted by kind, dimension and hash."""
    drawn: list[AuditItem] = []
    for kind in how.kinds:
        items_by_dimension = _group_by([item for item in items if item.kind == kind], attrgetter("dimension"))
        for dimension, quota in split_rows(how.n, {name: len(group_items) for name, group_items in items_by_dimension.items()}, is_even=True).items():
            strata = _group_by(items_by_dimension[dimension], attrgetter("stratum"))
            for stratum, count in split_rows(quota, {name: len(group_items) for name, group_items in strata.items()}, is_even=False).items():
                drawn += sorted(strata[stratum], key=lambda item: _digest(how.seed, item.key))[:count]
    return sorted(drawn, key=lambda item: (KINDS.index(item.kind), item.dimension, _digest(how.seed, item.key)))


def _group_by(items: Sequence[AuditItem], name: Callable[[AuditItem], str]) -> dict[str, list[AuditItem]]:
    """The items by the group that ``name`` gives each, sorted by key within a group."""
    return {group: list(group_items) for group, group_items in groupby(sorted(items, key=lambda item: (name(item), item.key)), key=name)}
