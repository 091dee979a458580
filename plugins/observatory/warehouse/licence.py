"""The licence of what the marts hold: ours, or the one that a source of the whole Hub's days asks for again (LICENSE-DATA.md)."""

from __future__ import annotations

from collections.abc import Iterable

LICENCE, SHARE_ALIKE = "CC-BY-4.0", "ODbL-1.0"
"""SPDX ids: of a release, and of one that holds days of a source which asks for this licence again."""
LICENCES = {
    LICENCE: ("https://creativecommons.org/licenses/by/4.0/", "Creative Commons Attribution 4.0 International"),
    SHARE_ALIKE: ("https://opendatacommons.org/licenses/odbl/1-0/", "Open Data Commons Open Database License 1.0"),
}
"""Address and title of each."""


def licence_of(sources: Iterable[str | None]) -> str:
    """SPDX id of a release that holds days of sources under these licences."""
    return SHARE_ALIKE if SHARE_ALIKE in sources else LICENCE
