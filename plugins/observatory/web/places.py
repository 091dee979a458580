"""Countries by name."""

from __future__ import annotations

from functools import cache

from babel import Locale


@cache
def country_name(code: str) -> str:
    """The English name of an ISO 3166 code; what is no such code stays as it is."""
    return str(Locale("en").territories.get(code, code))
