"""The names of countries."""

from __future__ import annotations

from functools import cache

from babel import Locale


@cache
def country_name(code: str) -> str:
    """The English name of an ISO 3166 code; another text is returned as it is."""
    return str(Locale("en").territories.get(code, code))


# Countries with an article in English, such as "the Netherlands"; Babel's names have no articles.
_WITH_ARTICLE = frozenset({"AE", "BS", "CD", "CF", "DO", "GB", "GM", "KM", "MV", "NL", "PH", "SB", "SC", "US"})


def in_words(code: str) -> str:
    """The name of a country within a sentence, with its article: "the Netherlands"."""
    return f"the {country_name(code)}" if code in _WITH_ARTICLE else country_name(code)
