"""How sure a share of releases is, when some are unknown and some are judged wrong.

What may be true is drawn many times. In each draw the measure's own error is one that the audits allow (a beta draw for each status that we gave), turned
into how often a true or an untrue release gets each status, as Rogan and Gladen do (https://doi.org/10.1093/oxfordjournals.aje.a112510), since a group with
more open releases than the audited ones is also more often right to be called so. By it each known release is true or not (data augmentation, Tanner and
Wong, https://doi.org/10.1080/01621459.1987.10478458, within groups that are alike), and each unknown one is like the known of its group. The releases are
all there are by the registry's criterion, not a sample of more: no error of sampling is added.

A share, a difference of shares and a trend of them are all sums of releases with coefficients, so that one function gives the interval of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
import numpy.typing as npt

SAID = ("open", "partial", "closed")
DRAWS = 1_000
LIKE_MIN = 3
"""If a group has at least so many known releases, its unknown ones are taken to be like them; in a smaller group they may be anything."""
LEVEL = 0.95
_SWEEPS = 8
_PRIOR = 0.5
"""Both parameters of Jeffreys' prior, a beta distribution."""
_ROUNDING = 1e-9
_NEVER = 1e-7
"""No status is right or wrong with certainty: a chance of 0 or 1 could not be weighed against another."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Read:
    """What audits read of the rows that have one of our statuses: how many truly have the target status, how many not, and how many are unsure."""

    true: float
    other: float
    unsure: float = 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """The interval of a share (0 to 1), of a difference (-1 to 1) or of a slope a year.

    ``told_low`` to ``told_high``: by our statuses, whatever the unknown are; ``low`` to ``high``: with our error too; ``alike_low`` to ``alike_high``: with
    our error, if the unknown are like the known of their group. ``alike`` is its median, None if a group has too few known releases.
    """

    told_low: float
    told_high: float
    low: float
    high: float
    alike_low: float
    alike: float | None
    alike_high: float


class Truth:
    """Draws of what may be true of each release, given what we said of it.

    ``said`` holds a status of ``SAID`` or unknown for each release, ``groups`` the name of the group within which it is like the others, ``reads`` what
    audits read of each status. The same arguments give the same draws. Raises ``ValueError`` if a status that occurs was never read.
    """

    def __init__(self, said: Sequence[str], groups: Sequence[str], reads: dict[str, Read], target: str = "open", *, seed: Sequence[int] = (0,)) -> None:
        """Draw the truth ``DRAWS`` times: for each known release whether it has the status ``target``, for an unknown one by the share of its group."""
        generator = np.random.default_rng(list(seed))
        codes = np.array([SAID.index(status) if status in SAID else -1 for status in said], dtype=np.int64)
        group = np.unique(np.array(groups, dtype=np.str_), return_inverse=True)[1].reshape(-1)
        self._is_known = codes >= 0
        self._is_target = codes == SAID.index(target)
        n_groups = int(group.max()) + 1 if group.size else 0
        known_in = np.bincount(group[self._is_known], minlength=n_groups)
        self._is_free = ~self._is_known & (known_in[group] < LIKE_MIN)
        target_rates, other_rates = _draw_rates(codes[self._is_known], reads, generator)
        known_codes, known_groups = codes[self._is_known], group[self._is_known]
        odds = (target_rates / other_rates).astype(np.float32)[:, known_codes]
        drawn_truth = np.broadcast_to(self._is_target[self._is_known].astype(np.float32), odds.shape)
        share = np.empty((DRAWS, n_groups))
        for _ in range(_SWEEPS):
            count = _count_in_groups(drawn_truth, known_groups, n_groups)
            share = generator.beta(_PRIOR + count, _PRIOR + known_in - count)
            prior = share.astype(np.float32)[:, known_groups]
            target_weight = prior * odds
            drawn_truth = (generator.random(odds.shape, dtype=np.float32) * (target_weight + 1 - prior) < target_weight).astype(np.float32)
        # Keep the draws in a row for each release, so that each measure reads only the rows of the releases that it counts.
        self._draws = np.zeros((codes.size, DRAWS))
        self._draws[self._is_known] = drawn_truth.T
        is_like = ~self._is_known & ~self._is_free
        self._draws[is_like] = (generator.random((DRAWS, int(is_like.sum()))) < share[:, group[is_like]]).T

    @property
    def is_known(self) -> npt.NDArray[np.bool_]:
        """For each release, whether we know its status."""
        return self._is_known

    @property
    def is_told(self) -> npt.NDArray[np.bool_]:
        """For each release, whether we gave it the status that is counted."""
        return np.asarray(self._is_target, dtype=np.bool_)

    @property
    def is_free(self) -> npt.NDArray[np.bool_]:
        """For each release, whether its status is unknown and its group has fewer than ``LIKE_MIN`` known ones, so that it may be anything."""
        return self._is_free

    def interval(self, coefficients: Floats, digits: int = 2) -> Interval:
        """The interval of the sum of ``coefficients`` over the true releases; its ends are rounded outward to ``digits``."""
        unknown, free, known = coefficients[~self._is_known], coefficients[self._is_free], np.where(self._is_known, coefficients, 0.0)
        least, most = float(np.minimum(unknown, 0).sum()), float(np.maximum(unknown, 0).sum())
        free_least, free_most = float(np.minimum(free, 0).sum()), float(np.maximum(free, 0).sum())
        told_share = float(coefficients[self._is_target].sum())
        tail = (1 - LEVEL) / 2
        ends = np.quantile(self._sum(known), [tail, 1 - tail])
        alike = np.quantile(self._sum(coefficients), [tail, 0.5, 1 - tail])
        return Interval(
            told_share + least,
            told_share + most,
            _round_down(ends[0] + least, digits),
            _round_up(ends[1] + most, digits),
            _round_down(alike[0] + free_least, digits),
            None if np.any(free != 0) else round(float(alike[1]), digits),
            _round_up(alike[2] + free_most, digits),
        )

    def _sum(self, coefficients: Floats) -> Floats:
        """The sum of ``coefficients`` over the true releases, for each draw."""
        used = np.flatnonzero(coefficients)
        # Use einsum and not @, whose library starts a thread for each core: on a busy machine they wait for one another and take ten times the time.
        return np.asarray(np.einsum("i,ij->j", coefficients[used], self._draws[used]))


def _count_in_groups(drawn_truth: npt.NDArray[np.float32], groups: npt.NDArray[np.int64], n_groups: int) -> npt.NDArray[np.float32]:
    """How many releases of each group are true in each draw; ``drawn_truth`` holds a row for each draw and a column for each release of ``groups``."""
    count = np.zeros((len(drawn_truth), n_groups), dtype=np.float32)
    order = np.argsort(groups, kind="stable")
    present, starts = np.unique(groups[order], return_index=True)
    if present.size:
        count[:, present] = np.add.reduceat(drawn_truth[:, order], starts, axis=1)
    return count


def _draw_rates(known: npt.NDArray[np.int64], reads: dict[str, Read], generator: np.random.Generator) -> tuple[Floats, Floats]:
    """How often a release that has the target status, and one that has not, gets each status of ours: two arrays, ``DRAWS`` by ``SAID``, rows sum to 1.

    ``known``: the places in ``SAID`` of the known statuses. Raises ``ValueError`` if a status that occurs was never read.
    """
    counts = np.bincount(known, minlength=len(SAID)).astype(np.float64)
    missing = [status for status, count in zip(SAID, counts, strict=True) if count and status not in reads]
    if missing:
        raise ValueError(f"nothing was read of {', '.join(missing)}")
    read = [reads.get(status, Read(0, 0)) for status in SAID]
    # Draw the part of the unsure verdicts, from none to all, that counts as right in each draw.
    part = generator.random((DRAWS, len(SAID)))
    unsure = np.array([read_rows.unsure for read_rows in read])
    right = generator.beta(
        _PRIOR + np.array([read_rows.true for read_rows in read]) + unsure * part,
        _PRIOR + np.array([read_rows.other for read_rows in read]) + unsure * (1 - part),
    )
    # Add one to each count: otherwise a status that does not occur would have the share 0, and say nothing of the others.
    mix = (counts + 1) / (counts + 1).sum()
    right = np.clip(right, _NEVER, 1 - _NEVER)
    hit, miss = right * mix, (1 - right) * mix
    return hit / hit.sum(axis=1, keepdims=True), miss / miss.sum(axis=1, keepdims=True)


def slope(years: Sequence[int]) -> Floats:
    """For each year the coefficient of its value in the least-squares slope (change a year). Raises ``ValueError`` if there are fewer than two years."""
    if len(set(years)) < 2:
        raise ValueError("no slope of fewer than two years")
    away = np.array(years, dtype=np.float64) - float(np.mean(years))
    return np.asarray(away / np.sum(away**2))


def _round_down(value: float, digits: int) -> float:
    """The value rounded down to ``digits`` digits; an error of floating point below ``_ROUNDING`` does not lower it."""
    scale = 10**digits
    return float(floor(value * scale + _ROUNDING) / scale)


def _round_up(value: float, digits: int) -> float:
    """The value rounded up to ``digits`` digits; an error of floating point below ``_ROUNDING`` does not lift it."""
    scale = 10**digits
    return float(ceil(value * scale - _ROUNDING) / scale)
