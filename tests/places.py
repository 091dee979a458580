"""Where the tests' own things lie."""

from __future__ import annotations

from pathlib import Path

SMALL_WORLD = Path(__file__).resolve().parent / "worlds" / "small"
"""The tests' own world: a few hundred public records, small enough to be run often. ``make demo`` runs on the sample world instead."""
