"""Tasks of build_marts: read documents, merge core, build the next publication, audit, publish. A second run on the same raw publishes nothing."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import asdict
from typing import Any

from sqlalchemy import Engine, text

from observatory import settings, store
from observatory.disclosure import READER_VERSION
from observatory.disclosure.catalogue import CATALOGUE
from observatory.errors import AuditFailed
from observatory.landing.reading import load_rules, read_documents, type_tellings, want_named
from observatory.orchestration import runtime
from observatory.quality.runner import audit
from observatory.warehouse import publish
from observatory.warehouse.build import build_core, sql_fingerprint
from observatory.warehouse.registry import load_registry, registry_hash

log = logging.getLogger(__name__)


def rule_set() -> str:
    """Fingerprint of the rules, the readers' version and the SQL files, 16 hexadecimal digits."""
    rules = json.dumps([asdict(rule) for rule in CATALOGUE]) + str(READER_VERSION) + sql_fingerprint()
    return hashlib.sha256(rules.encode()).hexdigest()[:16]


def _input_state(engine: Engine) -> str:
    """Fingerprint of all that a build is made from: state of raw, rules, registry, separated by slashes."""
    return "/".join([str(runtime.plan(engine, "input_state")[0][0]), rule_set(), registry_hash()])


def decide(is_forced: bool, is_of_a_person: bool) -> bool:
    """Whether to build: the input changed since the last build, and no ingest of the line is running (or ``is_forced``).

    A state that a person rejected is built again only if a person asks for it (``is_of_a_person``). If not, the run is closed as skipped.
    """
    engine = runtime.warehouse()
    run = runtime.run_id(engine)
    at_rest = is_forced or bool(runtime.plan(engine, "at_rest")[0][0])
    state = _input_state(engine)
    # Store the state now, so that data that arrive while this run builds or waits for a person count as new for the next run.
    with engine.begin() as connection:
        connection.execute(text("UPDATE meta.run SET input_state = :state WHERE run_id = :run"), {"run": run, "state": state})
        last = connection.execute(text("SELECT input_state FROM meta.build WHERE outcome <> 'refused' ORDER BY run_id DESC LIMIT 1")).scalar()
        rejected = connection.execute(
            text("SELECT EXISTS (SELECT 1 FROM meta.build b JOIN meta.approval a USING (run_id) WHERE a.decision = 'rejected' AND b.input_state = :state)"),
            {"state": state},
        ).scalar_one()
    is_rejected = bool(rejected) and not is_of_a_person
    is_needed = at_rest and state != last and not is_rejected
    reason = "something changed" if is_needed else "the ingest line is still running" if not at_rest else "nothing changed"
    if is_rejected and at_rest and state != last:
        reason = "a person rejected a build of the same data; trigger build_marts by hand to be asked again"
    log.info("%s: %s", "build" if is_needed else "skip", reason)
    if not is_needed:
        runtime.close_run(engine, run, "skipped", json.dumps({"reason": reason}))
    return is_needed


def read_new_documents() -> dict[str, int]:
    """Load the registry and the rules, and read every unread version of a document.

    Returns three counts: documents read, versions compared for withdrawals (``tellings_typed``), things new on the work list.
    """
    engine = runtime.warehouse()
    with engine.begin() as connection:
        changed = sum(count.changed for count in load_registry(connection).values())
        load_rules(connection)
    log.info("registry: %d rows changed", changed)
    counts = {"documents_read": read_documents(engine), "tellings_typed": type_tellings(engine), "newly_wanted": want_named(engine)}
    log.info("%(documents_read)d documents read, %(tellings_typed)d tellings compared, %(newly_wanted)d things newly wanted", counts)
    return counts


def merge_core() -> dict[str, dict[str, int]]:
    """Make every table of core equal to its SELECT or judgement; returns the numbers of changed rows of those tables that changed."""
    counts = build_core(runtime.warehouse())
    changed = {name: asdict(count) for name, count in counts.items() if count.changed}
    log.info("%d of %d objects of core changed", len(changed), len(counts))
    return changed


def audit_layer(layer: str) -> dict[str, int]:
    """Run the checks of a layer; returns how many there are and how many are unmet.

    Raises ``AuditFailed`` if a check of severity fail is unmet, after noting the build as refused; readers keep the last publication.
    """
    engine = runtime.warehouse()
    run = runtime.run_id(engine)
    try:
        results = audit(layer, engine, run, store.of_settings())
    except AuditFailed as failure:
        _note_refused(engine, run, str(failure))
        raise
    unmet = [result for result in results if not result.is_met]
    for result in unmet:
        log.warning("unmet (%s): %s of %s, %s rows", result.severity, result.check_name, result.object_name, result.unexpected)
    log.info("%s: %d checks, %d met", layer, len(results), len(results) - len(unmet))
    return {"checks": len(results), "unmet": len(unmet)}


def build_marts() -> dict[str, int]:
    """Build the next publication in the schema build; returns what ``publish.build`` counts, by table."""
    return publish.build(runtime.warehouse())


def compare() -> publish.Comparison:
    """Compare the next publication with the last, and log how they differ; ``problems`` of the result are what a person has to approve."""
    engine = runtime.warehouse()
    run = runtime.run_id(engine)
    rules, registry = _built_by(engine, run)
    comparison = publish.compare(engine, run, rule_set=rules, registry_hash=registry)
    for name, difference in publish.differences(engine, run).items():
        log.info(
            "%s: %d rows before, %d added, %d removed, %d changed, share %.4f of at most %.2f (%s)%s",
            name,
            *(difference[key] for key in ("before", "added", "removed", "changed", "share", "threshold", "cause")),
            ", which a person has to approve" if difference["is_exceeded"] else "",
        )
    log.info("a person has to approve: %s", comparison.problems) if comparison.problems else log.info("nothing differs by more than it may")
    return comparison


def _built_by(engine: Engine, run: int) -> tuple[str, str]:
    """Fingerprints of the rules and of the registry when the run decided to build; a newer version may be installed while it waits for a person."""
    with engine.connect() as connection:
        state = connection.execute(text("SELECT input_state FROM meta.run WHERE run_id = :run"), {"run": run}).scalar()
    _, rules, registry = state.rsplit("/", 2) if state else ("", rule_set(), registry_hash())
    return rules, registry


def refuse(reason: str, state: str = "failed") -> None:
    """Note that this run publishes nothing, and why; ``state`` is the state that the run gets (``skipped``: a person rejected it)."""
    engine = runtime.warehouse()
    _note_refused(engine, runtime.run_id(engine), reason, state)


def publish_marts(outlet_events: Any, asset: Any) -> dict[str, Any]:
    """Publish the audited build in one transaction; returns the report, which is also put on the asset's event.

    Raises ``AuditFailed`` if the build may not be published (such as not approved), after noting it as refused.
    """
    engine = runtime.warehouse()
    run = runtime.run_id(engine)
    rules, registry = _built_by(engine, run)
    built_by = {"rule_set": rules, "registry_hash": registry, "world": settings.world_title()}
    try:
        publication = publish.publish(engine, run, **built_by, must_be_compared=True)
    except AuditFailed as failure:
        _note_refused(engine, run, str(failure))
        raise
    outcome = "published" if publication.publication_id is not None else "unchanged"
    changes = {name: asdict(count) for name, count in publication.changes.items() if count.changed}
    report = {"outcome": outcome, "publication_id": publication.publication_id, "world": settings.world_title(), "changes": changes}
    report["diff"] = publish.differences(engine, run)
    _note_build(engine, run, outcome, "", publication.publication_id)
    runtime.close_run(engine, run, "success", json.dumps(report))
    outlet_events[asset].extra = report
    for name, numbers in changes.items():
        log.info("mart.%s: %s", name, runtime.format_counts(numbers))
    sentence = f"publication {publication.publication_id} of {report['world']}: {len(changes)} marts changed"
    log.info("%s", sentence if publication.publication_id is not None else "unchanged: no mart differs, nothing was published")
    return report


def _note_refused(engine: Engine, run: int, reason: str, state: str = "failed") -> None:
    """Note the build as refused, and close the run with ``state``, the reason and the differences."""
    _note_build(engine, run, "refused", reason, None)
    runtime.close_run(engine, run, state, json.dumps({"outcome": "refused", "reason": reason[:2_000], "diff": publish.differences(engine, run)}))


def _note_build(engine: Engine, run: int, outcome: str, reason: str, publication_id: int | None) -> None:
    """Write the outcome of this run's build into ``meta.build``, or replace an earlier one of the same run."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO meta.build (run_id, input_state, outcome, reason, publication_id)"
                " SELECT run_id, coalesce(input_state, :state), :outcome, :reason, CAST(:id AS bigint) FROM meta.run WHERE run_id = :run"
                " ON CONFLICT (run_id) DO UPDATE SET input_state = excluded.input_state, outcome = excluded.outcome, reason = excluded.reason,"
                " publication_id = excluded.publication_id, finished_at = now()"
            ),
            {"run": run, "state": _input_state(engine), "outcome": outcome, "reason": reason[:1000], "id": publication_id},
        )
