"""Weights and their licence: what the Hub says of each model of a release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from observatory.disclosure.judgement.records import DocumentSignal, Model, Row, World
from observatory.disclosure.judgement.release import Release, signals_of_model
from observatory.disclosure.reading import QUOTATION_MAX, Finding, Standing

_LICENCES = {
    **dict.fromkeys(("public-domain", "permissive", "copyleft"), Finding.OPEN),
    **dict.fromkeys(("use-restricted", "non-commercial"), Finding.PARTIAL),
}


def row_from_signal(release_id: str, hub_id: str | None, signal: DocumentSignal, finding: Finding | None = None, **fields: object) -> Row:
    """A document's signal as a row of evidence; ``finding`` overrides the signal's own for this release."""
    return Row(
        release_id,
        hub_id,
        signal.dimension,
        signal.indicator,
        signal.finding if finding is None else finding,
        signal.rule,
        signal.rule_version,
        signal.kind,
        signal.key,
        signal.raw_version_id,
        signal.locator,
        signal.quotation,
        signal.observed_at,
        **fields,  # type: ignore[arg-type]  # standing, strength and reason, as Row names them
    )


def weights_rows(world: World, release: Release) -> Iterator[Row]:
    """Rows on each rated model of the release: weight files, gating, availability, and the weights of its bases.

    A disabled model has the finding none for its final weights. No row on the gate if that is not known, and none on availability if the model is not gone
    and the Hub does not say whether it is disabled. Weights elsewhere count only if the model's repository is known to have none.
    """
    for _, model in release.models(world):
        for signal in signals_of_model(world, model.hub_id):
            # Leave out a card's link to weights elsewhere unless the model's own repository is known to have none.
            is_superfluous = signal.rule == "weights.elsewhere" and model.has_weight_files is not False
            if signal.dimension == "weights" and not is_superfluous:
                is_disabled = bool(model.is_disabled) and signal.indicator == "final_weights"
                yield row_from_signal(release.release_id, model.hub_id, signal, Finding.NONE if is_disabled else None, reason="disabled" if is_disabled else "")
        if model.gated is not None:
            finding = Finding.OPEN if model.gated == "false" else Finding.PARTIAL
            yield _model_row(release, model, "gating", finding, "weights.gating", "gated", model.gated)
        if model.gone_at is not None:
            row = _model_row(release, model, "availability", Finding.NONE, "weights.availability", "gone_at", f"no longer told since {model.gone_at:%Y-%m-%d}")
            yield replace(row, observed_at=model.gone_at)
        elif model.is_disabled is not None:
            state = "disabled" if model.is_disabled else "not disabled"
            yield _model_row(release, model, "availability", Finding.NONE if model.is_disabled else Finding.OPEN, "weights.availability", "disabled", state)
        yield from _base_weight_rows(world, release, model)


def _model_row(release: Release, model: Model, indicator: str, finding: Finding, rule: str, locator: str, quotation: str) -> Row:
    """A row of evidence on the weights whose source is the model's record."""
    source = ("model", model.hub_id, model.raw_version_id)
    return Row(release.release_id, model.hub_id, "weights", indicator, finding, rule, 1, *source, locator, quotation, model.first_seen_at)


def _base_weight_rows(world: World, release: Release, model: Model) -> Iterator[Row]:
    """A row of evidence for each base of a model whose weights are on the Hub: open without a gate, else partial."""
    for parent in world.parents.get(model.hub_id, []):
        base = world.models.get(parent.parent_hub_id)
        if base is not None and base.has_weight_files and base.gated is not None and base.gone_at is None:
            finding = Finding.OPEN if base.gated == "false" else Finding.PARTIAL
            quotation = f"base model {base.hub_id} holds weights; gated: {base.gated}"[:QUOTATION_MAX]
            source = ("model", base.hub_id, base.raw_version_id)
            yield Row(
                release.release_id,
                model.hub_id,
                "weights",
                "base_weights",
                finding,
                "weights.base",
                1,
                *source,
                parent.relation,
                quotation,
                base.first_seen_at,
                standing=Standing.BASE,
            )


def licence_rows(world: World, release: Release) -> Iterator[Row]:
    """A row on the licence of each rated model of the release, its finding by the licence's class; no row if the class is unknown."""
    for _, model in release.models(world):
        if model.licence_class != "unknown":
            finding = _LICENCES.get(model.licence_class, Finding.NONE)
            quotation = f"{model.licence_name}: {model.licence_class}"[:QUOTATION_MAX]
            source = ("model", model.hub_id, model.raw_version_id)
            yield Row(release.release_id, model.hub_id, "licence", "license", finding, "licence.class", 1, *source, "license", quotation, model.first_seen_at)
