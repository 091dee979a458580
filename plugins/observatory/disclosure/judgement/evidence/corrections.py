"""Corrections by people, each with its source. A correction overrules the rules, and shows as one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from observatory.disclosure.judgement.records import Correction, Row, World
from observatory.disclosure.judgement.release import Release
from observatory.disclosure.reading import QUOTATION_MAX, Finding

_STATUSES = {"open": Finding.OPEN, "partial": Finding.PARTIAL, "closed": Finding.NONE}
_LINKED = {"repository": "code", "paper": "methods", "dataset": "data"}
_DID = {"add": "added", "remove": "removed"}


def correction_rows(world: World, release: Release, licences: dict[str, Finding]) -> Iterator[Row]:
    """One row for each correction of the release; ``licences`` gives the finding of a licence by its SPDX expression."""
    for correction in world.corrections:
        if correction.subject_kind == "release" and correction.subject_id == release.release_id:
            yield from _correction_rows(release, correction, licences)


def _correction_rows(release: Release, correction: Correction, licences: dict[str, Finding]) -> Iterator[Row]:
    """The row of evidence of one correction: a status, a licence, or an added or removed link. Nothing if its field is of another kind."""
    dimension, _, suffix = correction.field.rpartition("_")
    action, _, kind = correction.field.partition("_")
    if suffix == "status" and correction.value in _STATUSES:
        yield _row(release, correction, dimension, "correction.status", _STATUSES[correction.value], f"a person read on the page that it is {correction.value}")
    elif correction.field == "license_spdx" and correction.value in licences:
        yield _row(release, correction, "licence", "correction.status", licences[correction.value], f"a person read the licence: {correction.value}")
    elif action in {"add", "remove"} and kind in _LINKED:
        yield _row(release, correction, _LINKED[kind], "correction.link", Finding.NONE, f"a person {_DID[action]} a {kind}")


def _row(release: Release, correction: Correction, dimension: str, rule: str, finding: Finding, reason: str) -> Row:
    """The row of evidence of a person's correction: its locator names corrections.csv with the field and its value.

    It is dated by the day on which the correction was recorded. Quotation and reason are cut to ``QUOTATION_MAX`` characters.
    """
    day = datetime(correction.recorded_on.year, correction.recorded_on.month, correction.recorded_on.day, tzinfo=UTC)
    locator = f"sql/registry/corrections.csv#{correction.field}={correction.value[:100]}"
    quotation = f"{correction.field} = {correction.value}; {correction.source}"[:QUOTATION_MAX]
    return Row(
        release.release_id,
        None,
        dimension,
        "correction",
        finding,
        rule,
        1,
        "correction",
        correction.subject_id,
        None,
        locator,
        quotation,
        day,
        reason=reason[:QUOTATION_MAX],
    )
