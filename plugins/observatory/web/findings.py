"""Sums up rows in one sentence that claims no more than they show: shares are intervals, and what cannot be decided is said to be undecided."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from observatory.web.page import DIMENSIONS, FEW, Row

ENOUGH = 20
"""Countries with fewer releases than this are not compared, as in the claims."""
HALF_KNOWN = 0.5
"""If a smaller share than this is known, no sentence says whose share is the largest."""
SUBJECTS = {"weights": "weights", "data": "training data", "code": "training code", "methods": "methods"}
"""Each dimension in words."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of ``n`` things between ``low`` and ``high``, 0 to 1; None: nothing is known."""

    name: str
    low: float | None
    high: float | None
    n: float

    @property
    def in_words(self) -> str:
        """The interval in words; its ends are rounded outwards, so that it is no narrower than the numbers."""
        return percent(self.low, self.high)

    def is_above(self, other: Share) -> bool:
        """Whether this share is larger, whatever the unknown things are."""
        return self.low is not None and other.high is not None and self.low > other.high


def share(name: str, low: Any, high: Any, n: Any) -> Share:
    """The share from the columns of a row."""
    return Share(name, None if low is None else float(low), None if high is None else float(high), float(n or 0))


def percent(low: float | None, high: float | None) -> str:
    """An interval of shares as text in per cent, its ends rounded outwards: "41–58 %"; "not known" if an end is None."""
    if low is None or high is None:
        return "not known"
    # Round to 6 digits before floor and ceil, since 100 * 0.29 is 28.999999999999996.
    lower, upper = math.floor(round(100 * low, 6)), math.ceil(round(100 * high, 6))
    if upper - lower <= 1 and high - low < 1e-9:
        return f"{100 * low:.0f}\u00a0%"
    # Put a non-breaking space before the sign, so that it does not move to the next line.
    return f"{lower}–{upper}\u00a0%"


def format_count(n: Any) -> str:
    """A number as text, a fraction with one digit: 12.5."""
    return f"{float(n):,.1f}".removesuffix(".0")


def compare_countries(left: Share, right: Share, does: str, when: str = "") -> str:
    """A sentence on which country's labs do something more often, or that it cannot be told. ``does``: "disclose weights openly"; ``when``: "in 2025"."""
    at = f" {when}" if when else ""
    first, second = (right, left) if right.is_above(left) else (left, right)
    few = [side for side in (first, second) if side.n < ENOUGH]
    unsure = f"It cannot be told whether labs of {first.name} or of {second.name} {does} more often{at}"
    if few:
        named = " and ".join(f"{format_count(side.n)} of {side.name}" for side in few)
        return f"{unsure}: {named} {'is' if [side.n for side in few] == [1] else 'are'} too few"
    against = f"{first.in_words} against {second.in_words}"
    if first.is_above(second):
        return f"Labs of {first.name} {does} more often than labs of {second.name}{at}: {against}"
    return f"{unsure}: {against}"


def halves(shares: Sequence[Share], subject: str, when: str) -> str:
    """A sentence that groups countries by their share: more than half, less than half, undecided, too few. ``subject``: "weights"; ``when``: "In 2025".

    Empty without a country.
    """
    groups: dict[str, list[str]] = {"in most": [], "in less than half": [], "not told": [], "few": []}
    for share in shares:
        if share.n < ENOUGH or share.low is None or share.high is None:
            groups["few"].append(share.name)
        elif share.low > 0.5:
            groups["in most"].append(share.name)
        elif share.high < 0.5:
            groups["in less than half"].append(share.name)
        else:
            groups["not told"].append(share.name)
    parts = [f"{words} of the releases of {_join_names(groups[words])}" for words in ("in most", "in less than half") if groups[words]]
    left = [f"of {_join_names(groups['not told'])} it cannot be told"] if groups["not told"] else []
    left += [f"{_join_names(groups['few'])} {'has' if len(groups['few']) == 1 else 'have'} too few"] if groups["few"] else []
    if not parts and not left:
        return ""
    begins = (
        f"{when}, {subject} are open {'; '.join(parts)}" if parts else f"{when}, it cannot be told of any country whether {subject} are open in most releases"
    )
    return "; ".join([begins, *left])


def _join_names(names: Sequence[str]) -> str:
    """Names in a sentence: "China, France and the United States"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def dimensions(row: Row, who: str) -> str:
    """A sentence on the dimension that is open most often, from counts by dimension and status, or "" if ``n`` is 0. ``who``: its first words."""
    n = int(row["n"])
    if not n:
        return ""
    shares = [
        share(SUBJECTS[dimension], int(row[f"{dimension}_open"]) / n, (int(row[f"{dimension}_open"]) + int(row[f"{dimension}_unknown"])) / n, n)
        for dimension in DIMENSIONS
    ]
    shares.sort(key=lambda part: -(part.low or 0))
    releases = f"{n:,} release{'' if n == 1 else 's'}"
    if n < FEW:
        ranges = {dimension: _count_range(int(row[f"{dimension}_open"]), int(row[f"{dimension}_unknown"])) for dimension in DIMENSIONS}
        counted = ", ".join(f"{SUBJECTS[dimension]} {ranges[dimension]}" for dimension in DIMENSIONS)
        return f"{who}: {releases}, too few to compare. Open: {counted}"
    first, second, *_ = shares
    rest = max((part for part in shares[1:]), key=lambda part: part.high or 0)
    if all(first.is_above(share) for share in shares[1:]):
        return f"{who}: {first.name} are open most often, in {first.in_words} of {releases}; next {second.name}, in {second.in_words}"
    return f"{who}: it cannot be told what is open most often: {first.name} are in {first.in_words}, {rest.name} in {rest.in_words} of {releases}"


def _count_range(low: int, unknown: int) -> str:
    """A count that the unknown could raise: "3 to 5", or "3"."""
    return f"{low} to {low + unknown}" if unknown else str(low)


def largest(rows: Sequence[Row], name: str, what: str, coverage: Any, of: str) -> str:
    """A sentence on whose share is the largest, or that it cannot be told, since the unknown could change whose it is.

    ``name``: the column with the country's name; ``what``: what is shared ("downloads"); ``of``: the things of which ``coverage`` are known.
    """
    unknown = sum(float(row["share"] or 0) for row in rows if row[name].casefold() == "unknown")
    known = sorted((row for row in rows if row["share"] is not None and row[name].casefold() != "unknown"), key=lambda row: -float(row["share"]))
    if not known:
        return f"It is not known whose the {what} are: nothing told them"
    if coverage is not None and float(coverage) < HALF_KNOWN:
        return f"It cannot be told whose labs have the largest share of {what}: they are known of {100 * float(coverage):.0f} % of {of}"
    first = share(known[0][name], known[0]["share"], float(known[0]["share"]) + unknown, 1)
    second = share(known[1][name], known[1]["share"], float(known[1]["share"]) + unknown, 1) if len(known) > 1 else None
    if second is None:
        return f"Labs of {first.name} have {first.in_words} of the known {what}"
    if first.is_above(second):
        return f"Labs of {first.name} have the largest share of the known {what}: {first.in_words}, next {second.name} with {second.in_words}"
    return f"It cannot be told whose labs have the largest share of the known {what}: {first.name} {first.in_words}, {second.name} {second.in_words}"


def classes(shares: Mapping[str, Any], n: Any, coverage: Any, unit: str) -> str:
    """A sentence on the most common class of licence, or that it cannot be told: ``shares`` by class are of the known things, others may be of any class.

    Empty if ``n`` is 0.
    """
    total, known = int(n or 0), float(coverage or 0)
    if not total or not shares or not known:
        return f"Licences are not known of any of {total:,} {unit}" if total else ""
    shares_by_class = sorted(
        (share(name, float(fraction) * known, float(fraction) * known + 1 - known, total) for name, fraction in shares.items()),
        key=lambda fraction: -(fraction.low or 0),
    )
    first = shares_by_class[0]
    if total < FEW:
        return f"{total} {unit} are too few to say which licences are most common: {first.name} {first.in_words}"
    others = shares_by_class[1:]
    # Name the first class only if it would be ahead even if all models without a known class belonged to another.
    if all(first.is_above(other) for other in others) and (first.low or 0) > 1 - known:
        return f"{first.name.capitalize()} licences are most common: {first.in_words} of {total:,} {unit}"
    return f"It cannot be told which licences are most common: {', '.join(f'{part.name} {part.in_words}' for part in shares_by_class[:2])} of {total:,} {unit}"


def statuses(all_statuses: Sequence[str], what: str) -> str:
    """A sentence that counts things by their status: "5 of 7 releases are known: 4 open, 1 closed"; empty if there is none. ``what``: "releases"."""
    if not all_statuses:
        return ""
    parts = [f"{all_statuses.count(status)} {status}" for status in ("open", "partial", "closed") if all_statuses.count(status)]
    unknown = all_statuses.count("unknown")
    begins = f"{len(all_statuses) - unknown} of {len(all_statuses)} {what} are known"
    return f"{begins}: {', '.join(parts)}" if parts else begins
