"""Tasks of build_hub, which derive tables from the whole Hub. Each changes its tables in one transaction: a day is in them as a whole or not at all."""

from __future__ import annotations

import json
import logging
from typing import Any

from observatory import store
from observatory.orchestration import runtime
from observatory.quality.runner import audit
from observatory.warehouse import hub_adoption, hub_disclosure, hub_lineage, hub_metrics, hub_withdrawal
from observatory.warehouse.registry import load_registry

log = logging.getLogger(__name__)


def relate_lineage() -> dict[str, int]:
    """Bring the links between models and their declared parents (core.hub_edge, core.hub_lineage) up to date; returns counts of changed rows."""
    counts = hub_lineage.compute_lineage(runtime.warehouse())
    log.info("lineage: %(edges)d edges and %(models)d models changed", counts)
    if counts["rebuilt"]:
        log.info("all of it was made anew: a cycle was touched, much changed, or it was the first time")
    return counts


def add_up_adoption() -> dict[str, int]:
    """Add the downloads on the days of new sweeps to the months of their accounts; returns counts of changed rows."""
    counts = hub_adoption.add_up(runtime.warehouse())
    log.info("adoption: %(accounts)d months of accounts added to, %(top)d places on the lists of the month", counts)
    return counts


def judge_declarations() -> dict[str, int]:
    """Load the registry, which says whose an account is, then read the declarations in new records and update mart.hub_disclosure; returns counts."""
    engine = runtime.warehouse()
    with engine.begin() as connection:
        load_registry(connection)
    counts = hub_disclosure.disclose(engine)
    log.info("declarations: %(read)d records read, %(changed)d rows of mart.hub_disclosure changed", counts)
    if counts["rebuilt"]:
        log.info("all of it was made anew: a rule or the registry's licences changed, much was told, or it was the first time")
    return counts


def find_withdrawals() -> dict[str, int]:
    """Find withdrawals: things that repositories opened and later took back, confirmed on two days; returns counts of repositories and rows."""
    counts = hub_withdrawal.find(runtime.warehouse())
    log.info("withdrawals: %(judged)d repositories judged, %(changed)d rows of core.hub_withdrawal changed", counts)
    if counts["rebuilt"]:
        log.info("all of it was made anew: a rule or the registry's licences changed, or it was the first time")
    return counts


def derive_metrics() -> dict[str, int]:
    """Load the registry, which says whose an account is, then derive the metrics of the whole Hub; returns the changed rows by metric."""
    engine = runtime.warehouse()
    with engine.begin() as connection:
        load_registry(connection)
    counts = hub_metrics.derive(engine)
    for name, changed in counts.items():
        log.info("core.hub_%s: %d rows changed", name, changed)
    if not counts:
        log.info("no new sweep: nothing to derive")
    return counts


def publish_hub(outlet_events: Any, asset: Any) -> dict[str, Any]:
    """Check the derived tables, close the run, and put its report on the asset's event; returns the report. Raises ``AuditFailed``."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine)
    results = audit("hub", engine, run, store.of_settings())
    sizes = hub_adoption.summary(engine)
    report = {"checks": len(results), "unmet": [result.check_name for result in results if not result.is_met], **sizes}
    runtime.close_run(engine, run, "success", json.dumps(report))
    outlet_events[asset].extra = report
    for result in results:
        if not result.is_met:
            log.warning("unmet (%s): %s of %s, %s rows", result.severity, result.check_name, result.object_name, result.unexpected)
    log.info("hub: %d checks, %d met", len(results), sum(result.is_met for result in results))
    log.info("%s", runtime.format_counts(sizes))
    log.info("published %s", asset.name)
    return report
