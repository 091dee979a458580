"""The licence of what the marts hold: ours, or the share-alike one of a source of the whole Hub's days (LICENSE-DATA.md)."""

from __future__ import annotations

from collections.abc import Iterable

LICENCE, SHARE_ALIKE = "CC-BY-4.0", "ODbL-1.0"
"""SPDX ids of the licence of a release of the dataset: the usual one, and that of a release with days of a source which requires share-alike."""
LICENCES = {
    LICENCE: ("https://creativecommons.org/licenses/by/4.0/", "Creative Commons Attribution 4.0 International"),
    SHARE_ALIKE: ("https://opendatacommons.org/licenses/odbl/1-0/", "Open Data Commons Open Database License 1.0"),
}
"""Address and title of each."""


def licence_of(sources: Iterable[str | None]) -> str:
    """SPDX id of the licence of a release that holds days of sources under these licences (None: a source without one)."""
    return SHARE_ALIKE if SHARE_ALIKE in sources else LICENCE
