"""Metrics recomputed in plain Python with exact fractions, rounded as the columns are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

CLASSES = ("proprietary-restricted", "non-commercial", "use-restricted", "copyleft", "permissive", "public-domain")
Number = int | Decimal | Fraction


def kept(value: Number | None, digits: int) -> Decimal | None:
    """A value rounded half away from zero to as many digits as a column keeps."""
    if value is None:
        return None
    scaled = abs(Fraction(value)) * 10**digits
    whole = int(scaled + Fraction(1, 2))
    return Decimal(whole if value >= 0 else -whole).scaleb(-digits)


def ratio(over: Number, under: Number, digits: int) -> Decimal | None:
    """A quotient as it is kept; None under 0."""
    return kept(Fraction(over) / Fraction(under), digits) if under else None


def concentration(values: Iterable[Number], includes_zeros: bool) -> tuple[Any, ...] | None:
    """n, total, HHI, Gini, top 10, top 100 and top one per cent; None without entities."""
    rising = sorted(Fraction(value) for value in values if includes_zeros or value > 0)
    n, total = len(rising), sum(rising)
    if not n:
        return None
    if not total:
        return n, Decimal(0), None, None, None, None, None
    hhi = sum((value / total) ** 2 for value in rising)
    gini = 2 * sum(place * value for place, value in enumerate(rising, 1)) / (n * total) - Fraction(n + 1, n)
    top = [ratio(sum(rising[-k:]), total, 6) for k in (10, 100, -(-n // 100))]
    return n, kept(total, 4), kept(hhi, 8), kept(gini, 6), *top


def survival(units: Sequence[tuple[int, bool, Fraction]]) -> list[tuple[int, Fraction]]:
    """Kaplan-Meier: (days, share left) at every day on which somebody leaves; units are (days, is_censored, weight)."""
    left, found = Fraction(1), []
    for day in sorted({days for days, _, _ in units}):
        at_risk = sum(weight for days, _, weight in units if days >= day)
        events = sum((weight for days, is_censored, weight in units if days == day and not is_censored), Fraction(0))
        left *= 1 - events / at_risk
        found.append((day, left))
    return found


def left_at(units: Sequence[tuple[int, str, Fraction]], until: int, *, is_fewest: bool) -> Fraction:
    """What is left of the curve on a day where undated events (censoring left) are placed so that fewest, or most, are there by it."""
    placed = []
    for days, censoring, fraction in units:
        if censoring == "left":
            days = (days if days > until else 0) if is_fewest else min(days, until)
        placed.append((days, censoring == "right", fraction))
    return min((left for day, left in survival(placed) if day <= until), default=Fraction(1))


def bounded(units: Sequence[tuple[int, str, Fraction]]) -> tuple[Any, ...]:
    """Quantiles and shares at the latest and least, then at the earliest and most, by every day on which the curve can fall."""
    found: list[Any] = []
    marks = sorted({days for days, *_ in units})
    for is_fewest in (True, False):
        curve = [(day, left_at(units, day, is_fewest=is_fewest)) for day in sorted({*marks, 0, 30, 90, 365})]
        found += [next((day for day, left in curve if left <= 1 - Fraction(q, 4)), None) for q in (1, 2, 3)]
        for limit in (30, 90, 365):
            left = left_at(units, limit, is_fewest=is_fewest)
            found.append(kept(1 - left, 6) if marks and (marks[-1] >= limit or left == 0) else None)
    return tuple(found)


def shares_of_class(units: Iterable[tuple[str | None, Number]]) -> tuple[int, Decimal | None, dict[str, Decimal | None]]:
    """n, coverage and the share of each known class; units are (class or None, weight)."""
    units = list(units)
    weight: dict[str, Fraction] = defaultdict(Fraction)
    for name, value in units:
        if name is not None:
            weight[name] += Fraction(value)
    known, total = sum(weight.values()), sum(Fraction(value) for _, value in units)
    return len(units), ratio(known, total, 4), {name: ratio(value, known, 6) for name, value in weight.items()} if known else {}


def drift(edges: Iterable[tuple[str | None, str | None]]) -> dict[tuple[str, str], tuple[Any, ...]]:
    """(parent's class, child's class): edges, share, whether more permissive, n and coverage; edges of one relation."""
    counted: dict[str, dict[str | None, int]] = defaultdict(lambda: defaultdict(int))
    for parent, child in edges:
        if parent is not None:
            counted[parent][child] += 1
    found = {}
    for parent, children in counted.items():
        n = sum(children.values())
        known = n - children.get(None, 0)
        for child, number in children.items():
            if child is not None:
                more = CLASSES.index(child) > CLASSES.index(parent)
                found[parent, child] = (number, ratio(number, known, 6), more, n, ratio(known, n, 4))
    return found


def country_shares(units: Iterable[tuple[str, int | None]], countries: Mapping[str, Sequence[str]]) -> dict[str, tuple[Any, ...]]:
    """Downloads and share by country; units are (lab, downloads). No country is unknown, several share equally."""
    found: dict[str, Fraction | None] = {}
    total = Fraction(0)
    for lab, downloads in units:
        places = countries.get(lab) or ["unknown"]
        total += downloads or 0
        for place in places:
            before = found.setdefault(place, None)
            if downloads is not None:
                found[place] = (before or 0) + Fraction(downloads, len(places))
    return {place: (kept(value, 4), None if value is None else ratio(value, total, 6)) for place, value in found.items()}


def relative_adoption(known: Mapping[int, Mapping[str, int]]) -> dict[tuple[str, int], tuple[Any, Any]]:
    """RAM v1 and v2 by (model, age) within one bucket; ``known`` is downloads by age and model."""
    found: dict[tuple[str, int], tuple[Any, Any]] = {}
    baseline = Fraction(0)
    for age in sorted(known):
        falling = sorted(known[age].values(), reverse=True)
        has_ten = len(falling) >= 10
        if has_ten:
            baseline = max(baseline, Fraction(falling[9]))
            median = Fraction(falling[4] + falling[5], 2)
        for model, value in known[age].items():
            found[model, age] = (ratio(value, median, 6), ratio(value, baseline, 6)) if has_ten else (None, None)
    return found
