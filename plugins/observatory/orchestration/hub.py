"""Tasks that derive from the whole Hub. Each leaves its tables whole: a day is in them or not."""

from __future__ import annotations

import json
import logging
from typing import Any

from observatory import settings
from observatory.orchestration import runtime
from observatory.quality.runner import audit
from observatory.warehouse import hub_adoption, hub_lineage, hub_metrics
from observatory.warehouse.registry import load_registry

log = logging.getLogger(__name__)


def relate_lineage() -> dict[str, int]:
    """Bring edges and lineage up to date."""
    counts = hub_lineage.relate(runtime.warehouse())
    log.info("%s", counts)
    return counts


def add_up_adoption() -> dict[str, int]:
    """Add the days of new sweeps to the months of their accounts."""
    counts = hub_adoption.add_up(runtime.warehouse())
    log.info("%s", counts)
    return counts


def derive_metrics() -> dict[str, int]:
    """Derive the metrics of the whole Hub; whose an account is comes from the registry, so that goes first."""
    engine = runtime.warehouse()
    with engine.begin() as connection:
        load_registry(connection)
    counts = hub_metrics.derive(engine)
    log.info("%s", counts)
    return counts


def publish_hub(outlet_events: Any, asset: Any) -> dict[str, Any]:
    """Check the derived tables, close the run, and put its report on the asset's event."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine)
    results = audit("hub", engine, run, settings.state_dir())
    report = {"checks": len(results), "unmet": [one.check_name for one in results if not one.is_met], **hub_adoption.summary(engine)}
    runtime.close_run(engine, run, "success", json.dumps(report))
    outlet_events[asset].extra = report
    log.info("%s", json.dumps(report, indent=1))
    return report
