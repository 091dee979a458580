"""Charts as data, made from rows: which marks are drawn and what the axes mean. static/charts.js draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from observatory.web.page import FEW, Row, plain

POINTS = 4_000
"""The most rows of one chart; the table has the rest."""

MANY = 20
"""With at least so many things, the strength of a mark depends only on the share that is known."""


def strength(n: Any, coverage: Any) -> float:
    """How strongly a mark is drawn, 0 to 1: 0 if there are too few things, else stronger with their number and with the share that is known."""
    if n is None or float(n) < FEW:
        return 0.0
    known = 1.0 if coverage is None else float(coverage)
    return round(max(0.3, min(1.0, float(n) / MANY) * (0.4 + 0.6 * known)), 2)


def _with_strength(rows: Sequence[Row], n: str) -> list[dict[str, Any]]:
    """The rows with the strength of their marks, from the column ``n`` and the coverage."""
    return [{**row, "strength": strength(row[n], row.get("coverage"))} for row in rows]


def _plain_rows(rows: Sequence[Row], keys: Sequence[str]) -> list[dict[str, Any]]:
    """The named columns of the first ``POINTS`` rows, as values that JSON can hold."""
    plain_rows = []
    for row in rows[:POINTS]:
        plain_row: dict[str, Any] = {}
        for key in keys:
            value = row[key]
            plain_row[key] = value if isinstance(value, str | int | bool) or value is None else float(value) if hasattr(value, "__float__") else plain(value)
        plain_rows.append(plain_row)
    return plain_rows


def lines(
    rows: Sequence[Row],
    *,
    x: str,
    y: str,
    series: str,
    x_title: str,
    y_title: str,
    low: str | None = None,
    high: str | None = None,
    is_share: bool = False,
    label: str,
) -> Mapping[str, Any]:
    """The chart (data for charts.js) of lines over time, one for each series, with a band from ``low`` to ``high`` if the rows have these.

    ``x``: dates; ``label``: the date in words.
    """
    keys = [x, y, series, *(key for key in (low, high) if key)]
    return {
        "kind": "lines",
        "rows": _plain_rows(rows, keys),
        "x": x,
        "y": y,
        "series": series,
        "low": low,
        "high": high,
        "xTitle": x_title,
        "yTitle": y_title,
        "isShare": is_share,
        "label": label,
    }


def bars(
    rows: Sequence[Row],
    *,
    x: str,
    y: str,
    x_title: str,
    series: str | None = None,
    colours: Mapping[str, str] | None = None,
    is_share: bool = False,
    n: str | None = None,
    label: str,
) -> Mapping[str, Any]:
    """The chart of horizontal bars, one for each ``y``, stacked by ``series`` if given; ``colours``: the style sheet's variable for each series.

    ``n``: how many things a bar is based on; a bar of few things is a thin strip.
    """
    if n:
        rows = [{**row, "few": not strength(row[n], None)} for row in rows]
    keys = [x, y, *([series] if series else []), *(["few"] if n else [])]
    return {
        "kind": "bars",
        "rows": _plain_rows(rows, keys),
        "x": x,
        "y": y,
        "series": series,
        "colours": dict(colours or {}),
        "few": "few" if n else None,
        "xTitle": x_title,
        "isShare": is_share,
        "label": label,
    }


def lanes(rows: Sequence[Row], *, x: str, lane: str, status: str, name: str, href: str, lane_order: Sequence[str], label: str) -> Mapping[str, Any]:
    """The chart of marks over time ``x`` in lanes (column ``lane``). Shape and colour of a mark show its status, and it is a link to ``href``."""
    return {
        "kind": "lanes",
        "rows": _plain_rows(rows, [x, lane, status, name, href]),
        "x": x,
        "lane": lane,
        "status": status,
        "name": name,
        "href": href,
        "lanes": list(lane_order),
        "label": label,
    }


def bounds(rows: Sequence[Row], *, y: str, low: str, high: str, n: str, note: str, x_title: str, label: str) -> Mapping[str, Any]:
    """The chart of horizontal bars of shares, one for each ``y``: solid to ``low``, hatched from there to ``high``, as strong as ``n`` and coverage are."""
    return {
        "kind": "bounds",
        "rows": _plain_rows(_with_strength(rows, n), [y, low, high, note, "strength"]),
        "y": y,
        "low": low,
        "high": high,
        "note": note,
        "strength": "strength",
        "xTitle": x_title,
        "label": label,
    }


def facets(
    rows: Sequence[Row],
    *,
    x: str,
    series: str,
    low: str,
    high: str,
    weight: str,
    x_title: str,
    titles: Mapping[str, str],
    label: str,
    marked: str,
    break_after: int,
) -> Mapping[str, Any]:
    """The data of small charts side by side, one for each ``series``: a share by year ``x`` from ``low`` to ``high``.

    ``weight``: how many things, which gives a mark its size and, with the rows' coverage, its strength; ``titles``: headings by series; ``label``: the chart in
    words; ``marked``: the column that is true for years that stand on grey; ``break_after``: no line crosses from this year to the next, and a dashed upright
    line stands between them.
    """
    return {
        "kind": "facets",
        "rows": _plain_rows(_with_strength(rows, weight), [x, series, low, high, weight, "strength", marked]),
        "x": x,
        "series": series,
        "low": low,
        "high": high,
        "weight": weight,
        "strength": "strength",
        "xTitle": x_title,
        "titles": dict(titles),
        "marked": marked,
        "breakAfter": break_after,
        "label": label,
    }


def intervals(
    rows: Sequence[Row],
    *,
    x: str,
    series: str,
    low: str,
    high: str,
    weight: str,
    inner: tuple[str, str] | None = None,
    x_title: str,
    y_title: str,
    label: str,
    marked: str,
    break_after: int,
) -> Mapping[str, Any]:
    """The chart of intervals of several ``series`` on one axis, side by side at each ``x``; ``inner``: the two columns with the ends of a narrower interval.

    ``marked`` and ``break_after`` as in ``facets``.
    """
    return {
        "kind": "intervals",
        "rows": _plain_rows(_with_strength(rows, weight), [x, series, low, high, weight, "strength", marked, *(inner or ())]),
        "x": x,
        "series": series,
        "low": low,
        "high": high,
        "innerLow": inner[0] if inner else None,
        "innerHigh": inner[1] if inner else None,
        "weight": weight,
        "strength": "strength",
        "xTitle": x_title,
        "yTitle": y_title,
        "label": label,
        "marked": marked,
        "breakAfter": break_after,
    }
