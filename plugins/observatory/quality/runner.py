"""Runs a layer's checks with Great Expectations, stores the results in the warehouse, and writes Data Docs.

All suites of a layer run in one process, since importing Great Expectations takes seconds. A second audit of the same run and layer replaces the
results of the first. Data Docs show the last audit of a layer; the history is in ``meta.quality_result``.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from psycopg2.sql import SQL, Literal
from sqlalchemy import Engine

from observatory.errors import WarehouseError
from observatory.quality.completeness import FEW, Result, raise_if_failed, write_results
from observatory.quality.data_docs import TOP, escape_results, make_plain, write_front, write_unmet
from observatory.quality.suites import Check, checks_of
from observatory.store import Store
from observatory.warehouse.engine import execute

log = logging.getLogger(__name__)

SHOWN = 100
"""The most rows that Data Docs show of those that broke a check; the warehouse keeps ``FEW`` of them."""
PROBLEM_MAX = 500


def audit(layer: str, engine: Engine, run_id: int, store: Store) -> list[Result]:
    """Run the checks of a layer (one of ``LAYERS``); writes the results to ``meta.quality_result`` and to ``data_docs/<layer>`` of ``store``.

    After everything is written, raises ``AuditFailed`` with the names of the unmet checks of severity fail; raises ``WarehouseError`` if the layer
    cannot be read, for example because a table is missing.
    """
    checks = checks_of(layer)
    with _docs_aside(store, f"{TOP}/{layer}") as docs:
        outcomes = _run(layer, checks, engine, docs)
        results = [_result(engine, check, outcomes.get((check.object_name, check.name)), docs) for check in checks]
    write_front(store)
    with engine.begin() as connection:
        write_results(connection, run_id, layer, results)
    raise_if_failed(results)
    return results


@contextlib.contextmanager
def _docs_aside(store: Store, target: str) -> Iterator[Path]:
    """An empty folder to write into, which replaces ``target`` at the end of the ``with`` block. If the block fails, the earlier docs stay."""
    # Write aside without a lock: one task at a time audits a layer.
    with store.aside(TOP, of=target.rsplit("/", 1)[-1], alone=False) as aside:
        fresh = Path(aside, "fresh")
        fresh.mkdir()
        yield fresh
        store.put_tree(fresh, target, "index.html")


def _run(layer: str, checks: list[Check], engine: Engine, docs: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Run all checks in one pass; returns the outcomes as ``{(object, check): outcome}``."""
    with _quiet():
        import great_expectations as gx

        context = gx.get_context(mode="ephemeral")
        # The documentation of Great Expectations says to give a mapping here; its type hints are narrower.
        context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
        context.add_data_docs_site(site_name="local", site_config=_site(docs))  # type: ignore[arg-type]
        definitions = _definitions(context, checks, engine)
        checkpoint = gx.Checkpoint(
            name=layer,
            validation_definitions=definitions,
            result_format={"result_format": "SUMMARY", "partial_unexpected_count": FEW},
        )
        outcome = context.checkpoints.add(checkpoint).run()
        escape_results(context.validation_results_store)
        # Build the docs once at the end. As an action of the checkpoint, Great Expectations would rewrite the whole index after every suite.
        context.build_data_docs()
    outcomes: dict[tuple[str, str], dict[str, Any]] = {}
    met: dict[str, tuple[int, int]] = {}
    for validation in outcome.run_results.values():
        for result in validation.results:
            result_json: dict[str, Any] = result.to_json_dict()
            meta = result_json["expectation_config"]["meta"]
            outcomes[meta["object"], meta["check"]] = result_json
            n_met, n_checks = met.get(meta["object"], (0, 0))
            met[meta["object"]] = (n_met + bool(result.success), n_checks + 1)
    make_plain(docs, f"Checks of {layer}", met)
    return outcomes


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep Great Expectations from sending telemetry and from printing."""
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    # Hide what Great Expectations prints: a warning for every query that names its tables, as all of ours do.
    with contextlib.redirect_stdout(io.StringIO()):
        yield


def _site(docs: Path) -> dict[str, Any]:
    """The configuration of the Data Docs site, written as files below ``docs``."""
    return {
        "class_name": "SiteBuilder",
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs)},
        "show_how_to_buttons": False,
    }


def _definitions(context: Any, checks: list[Check], engine: Engine) -> list[Any]:
    """Add to ``context`` one validation definition for each table or view, with its checks as a suite; returns them.

    Raises ``WarehouseError`` if the warehouse or a table cannot be reached.
    """
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.datasource.fluent.interfaces import TestConnectionError

    by_object: dict[str, list[Check]] = {}
    for check in checks:
        by_object.setdefault(check.object_name, []).append(check)
    definitions = []
    try:
        source = context.data_sources.add_postgres("warehouse", connection_string=_address(engine))
        for name, object_checks in by_object.items():
            schema, table = name.split(".")
            batch = source.add_table_asset(name, table_name=table, schema_name=schema).add_batch_definition_whole_table("whole")
            suite = context.suites.add(gx.ExpectationSuite(name=name))
            for check in object_checks:
                suite.add_expectation(_expectation(gxe, check))
            definitions.append(context.validation_definitions.add(gx.ValidationDefinition(name=name, data=batch, suite=suite)))
    except TestConnectionError as error:
        # Leave out the cause, which may contain the connection string.
        raise WarehouseError(_scrubbed(str(error), engine)) from None
    return definitions


def _address(engine: Engine) -> str:
    """The warehouse's URL, with its password, in the form that Great Expectations accepts: it needs a host even if the connection is a socket in a folder."""
    url = engine.url if engine.url.host else engine.url.set(host="localhost")
    return url.render_as_string(hide_password=False)


def _scrubbed(message: str, engine: Engine) -> str:
    """The message with connection string and password replaced by ``***``, cut to ``PROBLEM_MAX`` characters."""
    for secret in (_address(engine), engine.url.render_as_string(hide_password=False), engine.url.password):
        if secret:
            message = message.replace(str(secret), "***")
    return message[:PROBLEM_MAX]


def _expectation(gxe: Any, check: Check) -> Any:
    """The check as an object of Great Expectations; its ``meta`` holds the check's name, so that the result can be matched to the check."""
    arguments = dict(check.arguments)
    if check.is_relational:
        # Great Expectations treats braces as placeholders; double them, since braces in our files are plain text.
        query = check.query().replace("{", "{{").replace("}", "}}")
        arguments["unexpected_rows_query"] = query
    meta = {"object": check.object_name, "check": check.name, "severity": check.severity}
    # Begin the notes with the check's name and severity. Data Docs show them below the expectation on the page of checks, not on that of results.
    notes = f"{check.name.replace('_', ' ')} ({check.severity})"
    return getattr(gxe, check.expectation)(**arguments, meta=meta, notes=notes)


def _problem(outcome: dict[str, Any]) -> str | None:
    """Why a check could not be run, the causes joined by ``; ``; None if it was run."""
    errors = outcome.get("exception_info") or {}
    causes = [errors] if "exception_message" in errors else [error for error in errors.values() if isinstance(error, dict)]
    messages = [str(error["exception_message"]) for error in causes if error.get("raised_exception") and error.get("exception_message")]
    return "; ".join(messages) or None


def _result(engine: Engine, check: Check, outcome: dict[str, Any] | None, docs: Path) -> Result:
    """The result of one check. A check that could not be run counts as not met, with the reason in ``detail``.

    If rows broke the check, the first ``SHOWN`` of them are written to a page in ``docs``.
    """
    outcome = outcome or {
        "success": False,
        "exception_info": {"exception_message": "no result came back", "raised_exception": True},
    }
    numbers = outcome.get("result") or {}
    problem = _problem(outcome)
    is_met = bool(outcome["success"]) and problem is None
    unexpected = numbers.get("observed_value") if check.is_relational else numbers.get("unexpected_count")
    first_rows = numbers.get("partial_unexpected_list") or []
    if not is_met and problem is None:
        if check.is_relational:
            first_rows = _offenders(engine, check)
        write_unmet(
            docs, check.object_name, check.name, check.says() if check.is_relational else "", first_rows, unexpected if isinstance(unexpected, int) else None
        )
    detail = {
        "expectation": check.expectation,
        "arguments": dict(check.arguments),
        "few": first_rows[:FEW],
        **({"problem": _scrubbed(problem, engine)} if problem else {}),
    }
    return Result(
        check.layer,
        check.object_name,
        check.name,
        check.severity,
        is_met,
        unexpected if isinstance(unexpected, int) else None,
        numbers.get("element_count"),
        json.dumps(detail, default=str),
    )


def _offenders(engine: Engine, check: Check) -> list[dict[str, Any]]:
    """The first ``SHOWN`` rows that break a relational check, each as {column: value}."""
    with engine.connect() as connection:
        cursor = execute(connection, "SELECT * FROM ({query}) offending LIMIT {most}", query=SQL(check.query()), most=Literal(SHOWN))
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
