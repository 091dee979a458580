"""All rules in their order: members, ownership, evidence, looks. What they say of one release comes out together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from observatory.disclosure.indicators import INDICATORS
from observatory.disclosure.judgement.evidence.code import code_rows
from observatory.disclosure.judgement.evidence.corrections import correction_rows
from observatory.disclosure.judgement.evidence.data import DataJudge
from observatory.disclosure.judgement.evidence.looks import LookJudge, look_rows
from observatory.disclosure.judgement.evidence.methods import methods_rows
from observatory.disclosure.judgement.evidence.weights import licence_rows, weights_rows
from observatory.disclosure.judgement.members import model_members
from observatory.disclosure.judgement.ownership import attribute
from observatory.disclosure.judgement.records import Looked, Member, Row, World
from observatory.disclosure.judgement.release import Release, releases, score
from observatory.disclosure.reading import Finding

DECIDING = frozenset(one.indicator for one in INDICATORS if one.is_deciding)
_NOTHING_FOUND = {"look", "api_only"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of one release: rows of evidence, the deciding ones first, and how far it was looked."""

    release: Release
    rows: list[Row]
    model_looks: list[Looked]
    release_looks: list[Looked]


def attributed(world: World) -> list[Member]:
    """Every artifact that belongs to a release or is named by one, with what it is to it."""
    models = model_members(world)
    return [*models, *attribute(world, models)]


def judge(world: World, members: list[Member], licences: dict[str, Finding]) -> Iterator[Judgement]:
    """Judge every release; ``licences`` gives the finding of a licence by its SPDX expression."""
    by_id = releases(world, members)
    data, looks = DataJudge(world, by_id), LookJudge(world)
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
        of_models = [*looks.models(release)] if has_models else []
        of_release = [] if has_models else [*looks.release(release)]
        rows += look_rows(release, [*of_models, *of_release], rows, DECIDING)
        yield Judgement(release, sorted(map(_bounded, rows), key=_order), of_models, of_release)


def _bounded(row: Row) -> Row:
    """No text longer than its column says."""
    # Nearly all are as short as that, and a copy of each took two fifths of judging.
    if len(row.locator) <= 300 and len(row.quotation) <= 200 and len(row.reason) <= 200:
        return row
    return replace(row, locator=row.locator[:300], quotation=row.quotation[:200], reason=row.reason[:200])


def _order(row: Row) -> tuple[object, ...]:
    """What decides comes first: then the closest, the clearest, what was seen before what was only named, and at last by name, so that it repeats."""
    decides = row.indicator in DECIDING and row.finding is not Finding.NONE
    place = 0 if decides else 1 if row.indicator in _NOTHING_FOUND else 2 if row.indicator in DECIDING else 3
    return (
        row.dimension,
        place,
        -score(row.finding),
        row.standing.order,
        row.raw_version_id is None,
        _stage(row),
        -row.strength.order,
        # Of several looks the one that lacks something says why a status is unknown.
        row.rule in {"look.complete", "registry.documents"},
        row.rule,
        row.source_key,
        row.hub_id or "",
        row.locator,
        row.quotation,
    )


def _stage(row: Row) -> int:
    """Data of pre-training before those of a later stage, a size that tells more before one that tells less."""
    return int("tuning" in row.reason or "a part" in row.reason)
