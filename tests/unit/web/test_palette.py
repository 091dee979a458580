"""The colours of a status: read as text by everybody, and told apart by those who see fewer colours."""

from __future__ import annotations

import itertools
import re

import pytest

from observatory.web.page import HERE, STATUSES

# How a colour is seen without one kind of cone, on linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
SEEN = {
    "by most": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TOKENS = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)")


def palette(theme: int) -> dict[str, str]:
    """Names of the style sheet with their colours, of the light (0) or the dark theme (1)."""
    return {name: pair[theme] for name, *pair in TOKENS.findall((HERE / "static" / "page.css").read_text(encoding="utf-8"))}


def linear(colour: str) -> tuple[float, ...]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return tuple(one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)


def contrast(one: str, other: str) -> float:
    """WCAG's ratio."""
    low, high = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, seen: str) -> tuple[float, float, float]:
    """CIELAB of a colour as it is seen."""
    rgb = linear(colour)
    r, g, b = (min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, rgb, strict=True)))) for row in SEEN[seen])
    xyz = (0.4124 * r + 0.3576 * g + 0.1805 * b, 0.2126 * r + 0.7152 * g + 0.0722 * b, 0.0193 * r + 0.1192 * g + 0.9505 * b)
    x, y, z = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (of / white for of, white in zip(xyz, (0.95047, 1, 1.08883), strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: str, other: str, seen: str) -> float:
    """Distance of two colours as they are seen (CIE 1976)."""
    return sum((a - b) ** 2 for a, b in zip(lab(one, seen), lab(other, seen), strict=True)) ** 0.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_read_as_text_on_every_ground(status: str, theme: int) -> None:
    colours = palette(theme)
    assert min(contrast(colours[f"status-{status}"], colours[ground]) for ground in ("surface", "raised", "ground")) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("seen", SEEN)
def test_open_is_never_taken_for_closed_and_no_two_statuses_are_one_colour(seen: str, theme: int) -> None:
    colours = {status: palette(theme)[f"status-{status}"] for status in STATUSES}
    assert apart(colours["open"], colours["closed"], seen) > 50
    assert min(apart(colours[one], colours[other], seen) for one, other in itertools.combinations(STATUSES, 2)) > 15
