"""Weights and their licence: what the Hub tells of each model of a release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from observatory.disclosure.judgement.records import Model, Row, Shown, World
from observatory.disclosure.judgement.release import Release, shown_by_model
from observatory.disclosure.reading import QUOTATION_MAX, Finding, Standing

_LICENCES = {
    **dict.fromkeys(("public-domain", "permissive", "copyleft"), Finding.OPEN),
    **dict.fromkeys(("use-restricted", "non-commercial"), Finding.PARTIAL),
}


def row_of(release_id: str, hub_id: str | None, shown: Shown, finding: Finding | None = None, **more: object) -> Row:
    """A signal of a document as a row of evidence; ``finding`` where it amounts to something else for this release."""
    return Row(
        release_id,
        hub_id,
        shown.dimension,
        shown.indicator,
        shown.finding if finding is None else finding,
        shown.rule,
        shown.rule_version,
        shown.kind,
        shown.key,
        shown.raw_version_id,
        shown.locator,
        shown.quotation,
        shown.observed_at,
        **more,  # type: ignore[arg-type]  # standing, strength and reason, as Row names them
    )


def weights_rows(world: World, release: Release) -> Iterator[Row]:
    """Weight files, gating, availability, and the weights of the base; what is disabled cannot be downloaded."""
    for _, model in release.models(world):
        for shown in shown_by_model(world, model.hub_id):
            # What a card leads to elsewhere matters where its own repository holds no weights.
            is_beside = shown.rule == "weights.elsewhere" and model.has_weight_files is not False
            if shown.dimension == "weights" and not is_beside:
                is_shut = bool(model.is_disabled) and shown.indicator == "final_weights"
                yield row_of(release.release_id, model.hub_id, shown, Finding.NONE if is_shut else None, reason="disabled" if is_shut else "")
        if model.gated is not None:
            finding = Finding.OPEN if model.gated == "false" else Finding.PARTIAL
            yield _of_model(release, model, "gating", finding, "weights.gating", "gated", model.gated)
        if model.gone_at is not None:
            row = _of_model(release, model, "availability", Finding.NONE, "weights.availability", "gone_at", f"no longer told since {model.gone_at:%Y-%m-%d}")
            yield replace(row, observed_at=model.gone_at)
        elif model.is_disabled is not None:
            words = "disabled" if model.is_disabled else "not disabled"
            yield _of_model(release, model, "availability", Finding.NONE if model.is_disabled else Finding.OPEN, "weights.availability", "disabled", words)
        yield from _base_weights(world, release, model)


def _of_model(release: Release, model: Model, indicator: str, finding: Finding, rule: str, locator: str, quotation: str) -> Row:
    subject = ("model", model.hub_id, model.raw_version_id)
    return Row(release.release_id, model.hub_id, "weights", indicator, finding, rule, 1, *subject, locator, quotation, model.first_seen_at)


def _base_weights(world: World, release: Release, model: Model) -> Iterator[Row]:
    for parent in world.parents.get(model.hub_id, []):
        base = world.models.get(parent.parent_hub_id)
        if base is not None and base.has_weight_files and base.gated is not None and base.gone_at is None:
            finding = Finding.OPEN if base.gated == "false" else Finding.PARTIAL
            words = f"base model {base.hub_id} holds weights; gated: {base.gated}"[:QUOTATION_MAX]
            subject = ("model", base.hub_id, base.raw_version_id)
            yield Row(
                release.release_id,
                model.hub_id,
                "weights",
                "base_weights",
                finding,
                "weights.base",
                1,
                *subject,
                parent.relation,
                words,
                base.first_seen_at,
                standing=Standing.BASE,
            )


def licence_rows(world: World, release: Release) -> Iterator[Row]:
    """The licence of each model's weights, by its class."""
    for _, model in release.models(world):
        if model.licence_class != "unknown":
            finding = _LICENCES.get(model.licence_class, Finding.NONE)
            words = f"{model.licence_name}: {model.licence_class}"[:QUOTATION_MAX]
            subject = ("model", model.hub_id, model.raw_version_id)
            yield Row(release.release_id, model.hub_id, "licence", "license", finding, "licence.class", 1, *subject, "license", words, model.first_seen_at)
