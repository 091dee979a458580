"""What a person overruled, with the source that he gave: it stands above what was found, and is seen as such."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from observatory.disclosure.judgement.records import Correction, Row, World
from observatory.disclosure.judgement.release import Release
from observatory.disclosure.reading import QUOTATION_MAX, Finding

_STATUSES = {"open": Finding.OPEN, "partial": Finding.PARTIAL, "closed": Finding.NONE}
_LINKED = {"repository": "code", "paper": "methods", "dataset": "data"}


def correction_rows(world: World, release: Release, licences: dict[str, Finding]) -> Iterator[Row]:
    """One row for each correction of the release; ``licences`` gives the finding of a licence by its SPDX expression."""
    for one in world.corrections:
        if one.subject_kind == "release" and one.subject_id == release.release_id:
            yield from _rows(release, one, licences)


def _rows(release: Release, one: Correction, licences: dict[str, Finding]) -> Iterator[Row]:
    dimension, _, last = one.field.rpartition("_")
    action, _, kind = one.field.partition("_")
    if last == "status" and one.value in _STATUSES:
        yield _row(release, one, dimension, "correction.status", _STATUSES[one.value])
    elif one.field == "license_spdx" and one.value in licences:
        yield _row(release, one, "licence", "correction.status", licences[one.value])
    elif action in {"add", "remove"} and kind in _LINKED:
        yield _row(release, one, _LINKED[kind], "correction.link", Finding.NONE)


def _row(release: Release, one: Correction, dimension: str, rule: str, finding: Finding) -> Row:
    day = datetime(one.recorded_on.year, one.recorded_on.month, one.recorded_on.day, tzinfo=UTC)
    place = f"sql/registry/corrections.csv#{one.field}={one.value[:100]}"
    words = f"{one.field} = {one.value}; {one.source}"[:QUOTATION_MAX]
    return Row(release.release_id, None, dimension, "correction", finding, rule, 1, "correction", one.subject_id, None, place, words, day, reason="correction")
