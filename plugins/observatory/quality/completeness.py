"""Checks the receipt of a run: do its counts add up, do they agree with raw, and did every walk that it began reach its end?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, text

from observatory.errors import AuditFailed

SMALL = 20
"""The share of rejected records is judged only for kinds with at least this many records."""

SHOWN_REJECTED_SHARE = 0.05
"""A warning is shown if more than this share (0 to 1) of a kind's records was rejected."""

MAX_REJECTED_SHARE = 0.5
"""A run fails if more than this share (0 to 1) of a kind's records was rejected: the service has changed, or we misread it."""

LISTS = {"huggingface": ("models_of", "datasets_of", "organization"), "github": ("repositories_of",)}
"""The lists that a run reads to the end for each account (its walks), by service; the first part of their scope in ``meta.look``."""

NAMED = 3
"""How many lists or kinds an error names for an unmet check of a receipt; ``meta.quality_result`` has more."""
FEW = 5
"""How many of the rows that break a check ``meta.quality_result`` keeps."""

DOUBTED_MIN, DOUBTED_SHARE = 3, 0.05
"""An account is suspicious if at least this many of its repositories, and more than this share (0 to 1), are absent or empty for the first time."""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one check. ``unexpected`` of ``total`` rows broke it (None: rows were not counted). ``detail``: a JSON object with the first such rows."""

    layer: str
    object_name: str
    check_name: str
    severity: str
    is_met: bool
    unexpected: int | None = None
    total: int | None = None
    detail: str = "{}"


@dataclass(frozen=True, slots=True)
class ReceiptCheck:
    """One check of a run's receipt, as docs/checks.md lists it."""

    object_name: str
    name: str
    severity: str
    says: str


RECEIPT_CHECKS = (
    ReceiptCheck(
        "meta.receipt",
        "what_was_received_is_landed_unchanged_or_rejected",
        "fail",
        "Kinds whose received is not landed + unchanged + rejected.",
    ),
    ReceiptCheck(
        "meta.receipt",
        "what_was_landed_is_in_raw",
        "fail",
        "Kinds whose number of landed records is not the number of versions that the run wrote.",
    ),
    ReceiptCheck("meta.receipt", "what_was_rejected_is_kept", "fail", "Kinds with rejected records of which quarantine holds none."),
    ReceiptCheck(
        "meta.receipt",
        "few_records_are_rejected",
        "warn",
        f"Kinds of at least {SMALL} records of which more than {SHOWN_REJECTED_SHARE:.0%} were rejected.",
    ),
    ReceiptCheck(
        "meta.receipt",
        "most_records_are_usable",
        "fail",
        f"Kinds of at least {SMALL} records of which more than {MAX_REJECTED_SHARE:.0%} were rejected.",
    ),
    ReceiptCheck(
        "meta.look",
        "every_walk_ended_or_says_that_it_could_not",
        "fail",
        "Lists of followed accounts, and harvests with a cursor, for which no source check of this run says how they ended.",
    ),
    ReceiptCheck(
        "meta.look",
        "every_question_got_an_answer",
        "warn",
        "Current source checks of the run's service that failed after all retries.",
    ),
    ReceiptCheck(
        "raw.record",
        "little_is_told_absent_at_once",
        "warn",
        f"Accounts of which at least {DOUBTED_MIN} things and more than {DOUBTED_SHARE:.0%} were reported absent or empty for the first time. "
        "They do not count as gone until another day confirms it.",
    ),
)

_KINDS = text(
    "SELECT r.kind, r.received, r.landed, r.unchanged, r.rejected,"
    " (SELECT count(*) FROM raw.record_version v JOIN raw.record k USING (record_id)"
    "  WHERE v.run_id = r.run_id AND k.source = r.source AND k.kind = r.kind) AS versions,"
    " EXISTS (SELECT 1 FROM raw.rejected_record j WHERE j.source = r.source AND j.kind = r.kind) AS is_any_kept"
    " FROM meta.receipt r WHERE r.run_id = :run ORDER BY r.kind"
)
_OUTCOMES = text(
    "SELECT l.outcome, count(*) AS looks FROM meta.look l JOIN meta.run r ON r.run_id = :run AND r.source = l.source"
    " WHERE l.is_current GROUP BY l.outcome ORDER BY l.outcome"
)
_FAILED = text(
    "SELECT l.scope FROM meta.look l JOIN meta.run r ON r.run_id = :run AND r.source = l.source WHERE l.is_current AND l.outcome = 'failed' ORDER BY l.scope"
)
_DOUBTED = text(
    "SELECT account, count(*) FILTER (WHERE is_doubted) AS doubted, count(*) AS things FROM ("
    " SELECT split_part(k.key, '/', 1) AS account, k.kind, k.key, bool_and(k.absent_at IS NOT NULL) OR bool_or(e.record_id IS NOT NULL) AS is_doubted"
    " FROM raw.record k JOIN meta.run r ON r.run_id = :run AND r.source = k.source"
    " LEFT JOIN (SELECT DISTINCT record_id FROM raw.emptied WHERE confirmed_at IS NULL AND returned_at IS NULL) e USING (record_id)"
    " WHERE k.kind IN ('model', 'dataset', 'repository') AND k.gone_at IS NULL GROUP BY k.kind, k.key) thing"
    " GROUP BY account HAVING count(*) FILTER (WHERE is_doubted) >= :least AND count(*) FILTER (WHERE is_doubted) > :share * count(*) ORDER BY account"
)
_DRIFT = text("SELECT what, count(*) AS told FROM meta.schema_drift WHERE last_run_id = :run GROUP BY what ORDER BY what")
# Every list that the run had to walk, with the outcome of its walk; NULL if the walk did not end.
_WALKS = text(
    "WITH run AS (SELECT source FROM meta.run WHERE run_id = :run), walk AS ("
    " SELECT run.source, list || ':' || a.account AS scope FROM run"
    " JOIN (SELECT service, account FROM core.account"
    " UNION SELECT source, key FROM meta.wanted WHERE kind = 'account') a"
    " ON a.service = run.source CROSS JOIN unnest(CAST(:lists AS text[])) AS list"
    # Some cursors are no walk, such as the one that holds a batch size. The scope of a walk has a colon.
    " UNION SELECT c.source, c.scope FROM meta.cursor c JOIN run ON run.source = c.source WHERE c.run_id = :run AND strpos(c.scope, ':') > 0)"
    " SELECT w.scope, l.outcome FROM walk w"
    " LEFT JOIN meta.look l ON l.source = w.source AND l.scope = w.scope AND l.is_current"
    # A run that continues an earlier one does not walk again what the earlier one walked or failed at; sql/planning/accounts.sql has the same condition.
    " AND (l.last_run_id >= (SELECT meta.first_run_of(:run)) OR l.ended_at >= (SELECT lists_since FROM meta.run WHERE run_id = :run))"
    " ORDER BY w.scope"
)


def write_results(connection: Connection, run_id: int, layer: str, results: Sequence[Result]) -> None:
    """Write the results of one layer of a run to ``meta.quality_result``, in place of the earlier ones of the same run and layer."""
    connection.execute(text("DELETE FROM meta.quality_result WHERE run_id = :run AND layer = :layer"), {"run": run_id, "layer": layer})
    rows = [
        {
            "run": run_id,
            "layer": layer,
            "object": result.object_name,
            "name": result.check_name,
            "severity": result.severity,
            "is_met": result.is_met,
            "unexpected": result.unexpected,
            "total": result.total,
            "detail": result.detail,
        }
        for result in results
    ]
    if rows:
        connection.execute(
            text(
                "INSERT INTO meta.quality_result"
                " (run_id, layer, object, check_name, severity, is_met, unexpected, total, detail) VALUES"
                " (:run, :layer, :object, :name, :severity, :is_met, :unexpected, :total, CAST(:detail AS jsonb))"
            ),
            rows,
        )


def _few(result: Result) -> str:
    """The first rows that broke a check, as text for an error message; empty unless the check is one of the receipt."""
    # Name rows only of the receipt, which are lists and kinds. Rows of other checks may hold text from outside, which must not get into an error message.
    few = json.loads(result.detail).get("few") if result.layer == "receipt" else None
    return f" ({', '.join(str(item)[:100] for item in few[:NAMED])})" if few else ""


def raise_if_failed(results: Iterable[Result]) -> None:
    """Raise ``AuditFailed`` if a check of severity fail is not met.

    The message names each such check; for receipt checks also the first ``NAMED`` kinds or lists that failed.
    """
    unmet = [f"{result.object_name}: {result.check_name}{_few(result)}" for result in results if result.severity == "fail" and not result.is_met]
    if unmet:
        raise AuditFailed("; ".join(unmet))


def audit_receipt(engine: Engine, run_id: int) -> dict[str, Any]:
    """Check the receipt and the walks of an ingest run; returns its report. Raises ``AuditFailed`` if a check of severity fail is not met.

    The report: ``receipt`` {kind: {received, landed, unchanged, rejected}}; ``looks`` {outcome: number of the service's current source checks};
    ``walks`` {outcome: number of walks}; ``drift`` {field, value, counter, moment: number of deviations from the known form of answers, from
    ``meta.schema_drift``}; ``is_cut`` (the run was stopped by its limit of work); ``is_complete`` (it was not stopped, every walk was answered or its
    list is absent, and no question failed). The results are written to ``meta.quality_result`` as layer ``receipt`` before an error is raised.
    """
    with engine.begin() as connection:
        kinds = connection.execute(_KINDS, {"run": run_id}).all()
        source_checks = connection.execute(_OUTCOMES, {"run": run_id}).all()
        failed = list(connection.execute(_FAILED, {"run": run_id}).scalars())
        source, is_cut = connection.execute(text("SELECT source, is_cut FROM meta.run WHERE run_id = :run"), {"run": run_id}).one()
        walks = connection.execute(_WALKS, {"run": run_id, "lists": list(LISTS.get(source, ()))}).all()
        if is_cut:
            # Drop the lists without an outcome: a run that was stopped leaves them to the next run, and a list that it began has a row in meta.look.
            walks = [walk for walk in walks if walk.outcome is not None]
        suspect_accounts = connection.execute(_DOUBTED, {"run": run_id, "least": DOUBTED_MIN, "share": DOUBTED_SHARE}).all()
        drift = {row.what: row.told for row in connection.execute(_DRIFT, {"run": run_id})}
        suspicious = [f"{row.account}: {row.doubted} of {row.things}" for row in suspect_accounts]
        results = _results(kinds, walks, failed, suspicious, sum(row.looks for row in source_checks))
        write_results(connection, run_id, "receipt", results)
    raise_if_failed(results)
    outcomes: dict[str, int] = {}
    for walk in walks:
        outcomes[walk.outcome] = outcomes.get(walk.outcome, 0) + 1
    return {
        "receipt": {
            row.kind: {
                "received": row.received,
                "landed": row.landed,
                "unchanged": row.unchanged,
                "rejected": row.rejected,
            }
            for row in kinds
        },
        "looks": {row.outcome: row.looks for row in source_checks},
        "walks": outcomes,
        "drift": drift,
        "is_cut": is_cut,
        "is_complete": not is_cut and not failed and outcomes.keys() <= {"answered", "absent"},
    }


def _results(kinds: Sequence[Any], walks: Sequence[Any], failed: list[str], doubted: list[str], looks: int) -> list[Result]:
    """The results of the receipt's checks, in the order of ``RECEIPT_CHECKS``: for each check the kinds or lists that break it."""
    large = [row for row in kinds if row.received >= SMALL]
    offenders = {
        "what_was_received_is_landed_unchanged_or_rejected": [row.kind for row in kinds if row.received != row.landed + row.unchanged + row.rejected],
        "what_was_landed_is_in_raw": [row.kind for row in kinds if row.landed != row.versions],
        "what_was_rejected_is_kept": [row.kind for row in kinds if row.rejected and not row.is_any_kept],
        "few_records_are_rejected": [row.kind for row in large if row.rejected > SHOWN_REJECTED_SHARE * row.received],
        "most_records_are_usable": [row.kind for row in large if row.rejected > MAX_REJECTED_SHARE * row.received],
        "every_walk_ended_or_says_that_it_could_not": [walk.scope for walk in walks if walk.outcome is None],
        "every_question_got_an_answer": failed,
        "little_is_told_absent_at_once": doubted,
    }
    totals = {
        "every_walk_ended_or_says_that_it_could_not": len(walks),
        "every_question_got_an_answer": looks,
        "few_records_are_rejected": len(large),
        "most_records_are_usable": len(large),
    }
    return [
        Result(
            "receipt",
            check.object_name,
            check.name,
            check.severity,
            not offenders[check.name],
            len(offenders[check.name]),
            totals.get(check.name, len(kinds)),
            json.dumps({"expected": check.says, "few": offenders[check.name][:FEW]}),
        )
        for check in RECEIPT_CHECKS
    ]
