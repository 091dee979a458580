"""Does a run's receipt add up, and did every walk it began reach its end?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, text

from observatory.errors import AuditFailed

MAX_REJECTED_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Result:
    """One check's outcome. ``unexpected`` of ``total`` rows broke it, where rows were counted."""

    layer: str
    object_name: str
    check_name: str
    severity: str
    is_met: bool
    unexpected: int | None = None
    total: int | None = None
    detail: str = "{}"


def write_results(connection: Connection, run_id: int, layer: str, results: list[Result]) -> None:
    """Replace the results of a run's layer."""
    connection.execute(text("DELETE FROM meta.quality_result WHERE run_id = :run AND layer = :layer"), {"run": run_id, "layer": layer})
    for one in results:
        connection.execute(
            text(
                "INSERT INTO meta.quality_result (run_id, layer, object, check_name, severity, is_met, unexpected, total, detail)"
                " VALUES (:run, :layer, :object, :name, :severity, :is_met, :unexpected, :total, CAST(:detail AS jsonb))"
            ),
            {
                "run": run_id, "layer": layer, "object": one.object_name, "name": one.check_name, "severity": one.severity,
                "is_met": one.is_met, "unexpected": one.unexpected, "total": one.total, "detail": one.detail,
            },
        )


def refuse_unmet(results: list[Result]) -> None:
    """Raise ``AuditFailed`` naming the unmet checks of severity fail."""
    unmet = [f"{one.object_name}: {one.check_name}" for one in results if one.severity == "fail" and not one.is_met]
    if unmet:
        raise AuditFailed("; ".join(unmet))


def audit_receipt(engine: Engine, run_id: int) -> dict[str, Any]:
    """Check the receipt and the walks of a run; returns its report, raises ``AuditFailed``."""
    with engine.begin() as connection:
        rows = connection.execute(
            text("SELECT kind, received, landed, unchanged, rejected FROM meta.receipt WHERE run_id = :run ORDER BY kind"), {"run": run_id}
        ).all()
        failed = connection.execute(
            text(
                "SELECT count(*) FROM meta.look l JOIN meta.run r ON r.run_id = :run AND r.source = l.source"
                " WHERE l.is_current AND l.outcome = 'failed'"
            ),
            {"run": run_id},
        ).scalar_one()
        looks = connection.execute(
            text("SELECT outcome, count(*) FROM meta.look l JOIN meta.run r ON r.run_id = :run AND r.source = l.source WHERE l.is_current GROUP BY 1"),
            {"run": run_id},
        ).all()
        uneven = [row.kind for row in rows if row.received != row.landed + row.unchanged + row.rejected]
        spoilt = [row.kind for row in rows if row.rejected > MAX_REJECTED_SHARE * row.received and row.received >= 20]
        results = [
            Result("receipt", "meta.receipt", "what_was_received_is_landed_unchanged_or_rejected", "fail", not uneven, len(uneven), len(rows), json.dumps(uneven)),
            Result("receipt", "meta.receipt", "few_records_are_rejected", "warn", not spoilt, len(spoilt), len(rows), json.dumps(spoilt)),
            Result("receipt", "meta.look", "every_question_got_an_answer", "warn", failed == 0, failed, None),
        ]
        write_results(connection, run_id, "receipt", results)
    refuse_unmet(results)
    return {
        "receipt": {row.kind: {"received": row.received, "landed": row.landed, "unchanged": row.unchanged, "rejected": row.rejected} for row in rows},
        "looks": {outcome: count for outcome, count in looks},
        "is_complete": failed == 0,
    }
