"""Run a layer's checks with Great Expectations, keep the results in the warehouse, and write Data Docs."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from observatory.quality.completeness import Result, refuse_unmet, write_results
from observatory.quality.suites import Check, checks_of

log = logging.getLogger(__name__)


def audit(layer: str, engine: Engine, run_id: int, state_dir: Path) -> list[Result]:
    """Check ``staging``, ``core`` or ``build``; results go to ``meta.quality_result`` and ``data_docs/<layer>``.

    Raises ``AuditFailed`` naming the unmet checks of severity fail, after everything was written down.
    """
    outcomes = _run(layer, engine, state_dir / "data_docs" / layer)
    results = [_result(check, outcomes[check.object_name, check.name]) for check in checks_of(layer)]
    with engine.begin() as connection:
        write_results(connection, run_id, layer, results)
    refuse_unmet(results)
    return results


def _run(layer: str, engine: Engine, docs: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """``{(object, check): outcome}`` of one pass."""
    # Importing Great Expectations costs seconds, which only an audit should pay; its telemetry stays off.
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    import great_expectations as gx
    import great_expectations.expectations as gxe

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]  # accepts the mapping it documents
    docs.mkdir(parents=True, exist_ok=True)
    context.add_data_docs_site(
        site_name="local",
        site_config={
            "class_name": "SiteBuilder",
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs)},
        },
    )
    source = context.data_sources.add_postgres("warehouse", connection_string=_address(engine))
    definitions = []
    by_object: dict[str, list[Check]] = {}
    for check in checks_of(layer):
        by_object.setdefault(check.object_name, []).append(check)
    for name, checks in by_object.items():
        schema, table = name.split(".")
        asset = source.add_table_asset(name, table_name=table, schema_name=schema)
        suite = context.suites.add(gx.ExpectationSuite(name=name))
        for check in checks:
            suite.add_expectation(_expectation(gxe, check))
        batch = asset.add_batch_definition_whole_table("whole")
        definitions.append(context.validation_definitions.add(gx.ValidationDefinition(name=name, data=batch, suite=suite)))
    checkpoint = gx.Checkpoint(
        name=layer, validation_definitions=definitions, actions=[gx.checkpoint.UpdateDataDocsAction(name="docs")],
        result_format={"result_format": "SUMMARY", "partial_unexpected_count": 5},
    )
    outcome = context.checkpoints.add(checkpoint).run()
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for validation in outcome.run_results.values():
        for one in validation.results:
            meta = one.expectation_config.meta
            found[meta["object"], meta["check"]] = one.to_json_dict()
    return found


def _address(engine: Engine) -> str:
    """The warehouse's URL in the form that Great Expectations takes: it asks for a host even beside a socket folder."""
    url = engine.url if engine.url.host else engine.url.set(host="localhost")
    return url.render_as_string(hide_password=False)


def _expectation(gxe: Any, check: Check) -> Any:
    arguments = dict(check.arguments)
    if check.expectation == "UnexpectedRowsExpectation":
        arguments["unexpected_rows_query"] = check.query()
    meta = {"object": check.object_name, "check": check.name, "severity": check.severity}
    return getattr(gxe, check.expectation)(**arguments, meta=meta)


def _result(check: Check, outcome: dict[str, Any]) -> Result:
    numbers = outcome.get("result") or {}
    problem = (outcome.get("exception_info") or {}).get("exception_message")
    unexpected = numbers.get("unexpected_count", numbers.get("observed_value"))
    detail = {
        "expectation": check.expectation, "arguments": {k: v for k, v in check.arguments.items()},
        "few": (numbers.get("partial_unexpected_list") or (numbers.get("details") or {}).get("unexpected_rows") or [])[:5],
        **({"problem": str(problem)[:500]} if problem else {}),
    }
    return Result(
        check.layer, check.object_name, check.name, check.severity, bool(outcome["success"]),
        unexpected if isinstance(unexpected, int) else None, numbers.get("element_count"), json.dumps(detail, default=str),
    )
