"""Runs all rules in their order (members, attribution, evidence, source checks) and yields the judgement of each release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from observatory.disclosure.indicators import INDICATORS
from observatory.disclosure.judgement.evidence.code import code_rows
from observatory.disclosure.judgement.evidence.corrections import correction_rows
from observatory.disclosure.judgement.evidence.data import DataJudge, extent_of
from observatory.disclosure.judgement.evidence.methods import methods_rows
from observatory.disclosure.judgement.evidence.source_checks import SourceCheckJudge, source_check_rows
from observatory.disclosure.judgement.evidence.weights import licence_rows, weights_rows
from observatory.disclosure.judgement.members import model_members
from observatory.disclosure.judgement.ownership import attribute
from observatory.disclosure.judgement.records import Member, Row, SourceCheck, World
from observatory.disclosure.judgement.release import Release, build_releases, score
from observatory.disclosure.reading import Finding

DECIDING = frozenset(indicator.indicator for indicator in INDICATORS if indicator.is_deciding)
# Indicators of rows that say how far sources were checked.
_UNKNOWN_INDICATORS = {"look", "api_only"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The judgement of one release: its rows of evidence, the deciding ones first, and how far its sources were checked."""

    release: Release
    rows: list[Row]
    model_checks: list[SourceCheck]
    release_checks: list[SourceCheck]


def attribute_artifacts(world: World) -> list[Member]:
    """Every artifact that belongs to a release or is named by one, with its role and standing."""
    models = model_members(world)
    return [*models, *attribute(world, models)]


def judge(world: World, members: list[Member], licences: dict[str, Finding]) -> Iterator[Judgement]:
    """Judge every release; ``licences`` gives the finding of a licence by its SPDX expression."""
    by_id = build_releases(world, members)
    data, source_checks = DataJudge(world, by_id), SourceCheckJudge(world)
    for release in by_id.values():
        rows = [
            *weights_rows(world, release),
            *data.rows(release),
            *code_rows(world, release.release_id, release.members),
            *methods_rows(world, release),
            *licence_rows(world, release),
            *correction_rows(world, release, licences),
        ]
        has_models = bool(release.models(world))
        model_checks = [*source_checks.models(release)] if has_models else []
        release_checks = [] if has_models else [*source_checks.release(release)]
        rows += source_check_rows(release, [*model_checks, *release_checks], rows, DECIDING)
        yield Judgement(release, sorted(map(_truncate, rows), key=_sort_key), model_checks, release_checks)


def _truncate(row: Row) -> Row:
    """The row with locator, quotation and reason cut to the lengths of their columns (300, 200 and 200 characters); the same row if nothing is cut."""
    # Return a row that is short enough as it is: nearly all are, and copying each of them is slow.
    if len(row.locator) <= 300 and len(row.quotation) <= 200 and len(row.reason) <= 200:
        return row
    return replace(row, locator=row.locator[:300], quotation=row.quotation[:200], reason=row.reason[:200])


def _sort_key(row: Row) -> tuple[object, ...]:
    """Sort key: deciding rows first, then the closest standing, of data what shows most of them, rows with a stored record, the strongest words.

    The last fields make the order repeatable.
    """
    decides = row.indicator in DECIDING and row.finding is not Finding.NONE
    rank = 0 if decides else 1 if row.indicator in _UNKNOWN_INDICATORS else 2 if row.indicator in DECIDING else 3
    return (
        row.dimension,
        rank,
        -score(row.finding),
        row.standing.order,
        _extent_rank(row),
        row.raw_version_id is None,
        _stage_rank(row),
        -row.strength.order,
        # Among several source checks the incomplete one comes first: it says why a status is unknown.
        row.rule in {"look.complete", "registry.documents"},
        row.rule,
        row.source_key,
        row.hub_id or "",
        row.locator,
        row.quotation,
    )


def _extent_rank(row: Row) -> int:
    """Of training data 0 where some can be had, 1 where they are described, 2 where they are named alone or nothing is shown; 0 of all else.

    Sets of another version of the family show nothing of this one's.
    """
    if row.indicator != "training_data":
        return 0
    return 2 - (0 if "of the family" in row.reason else max(0, extent_of(row.reason)))


def _stage_rank(row: Row) -> int:
    """1 if the reason says that the data are of tuning or only a part, else 0."""
    return int("tuning" in row.reason or "a part" in row.reason)
