"""Tasks of ingest_catalogue: the models that models.dev lists, as a hint. Uses GitHub's connection and budget, for a few calls a day."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import text

from observatory.http import clock_of
from observatory.landing.writer import Receipt, land_all
from observatory.orchestration import ingest, runtime
from observatory.sources.models_dev import LIST, REPOSITORY, SOURCE, ModelsDev

log = logging.getLogger(__name__)

FILES, FILES_WITHOUT_TOKEN = 1_000, 20
"""The most files that one run asks for. Without a token GitHub allows 60 calls an hour, which the documents for statuses need."""


def read_catalogue() -> dict[str, dict[str, int]]:
    """Land the catalogue's list if it changed, and a bounded number of its new or changed files; returns the counts by kind.

    Raises ``RateLimited``, ``AuthRefused`` and ``ServiceDown``.
    """
    engine = runtime.warehouse()
    run, config, total = runtime.run_id(engine, SOURCE), runtime.service("github"), Receipt()
    with engine.begin() as connection:
        begun = text("UPDATE meta.run SET begun_at = :at WHERE run_id = :run AND begun_at IS NULL")
        connection.execute(begun, {"run": run, "at": clock_of(config).now()})
    etags = {str(path): str(etag) for path, etag in runtime.plan(engine, "validators", source=SOURCE)}
    with runtime.github_client(engine, config) as client:
        bound = runtime.Bound(engine, run, client.clock)
        catalogue = ModelsDev(client, etag=next(iter(etags.values()), None))
        if not _is_listed_by(engine, run):
            total.add(land_all(engine, run, SOURCE, bound.pages(catalogue.listing())))
        most = FILES if config.token is not None else FILES_WITHOUT_TOKEN
        wanted = [(str(key), str(sha)) for key, sha in runtime.plan(engine, "catalogue_files", most=most)]
        log.info("%d files of %s are new or changed", len(wanted), REPOSITORY)
        total.add(land_all(engine, run, SOURCE, bound.pages(catalogue.files(wanted))))
    return ingest.counts(total)


def _is_listed_by(engine: Any, run: int) -> bool:
    """Whether this run has asked for the list already: a task that comes back after a rate limit goes on with the files."""
    return any(str(scope).startswith(f"{LIST}:") for scope, _ in runtime.plan(engine, "looks_of_run", source=SOURCE, run=run))


def publish_catalogue(outlet_events: Any, asset: Any) -> dict[str, Any]:
    """Audit the run's receipt, close the run, and put its report on the asset's event; returns the report. Raises ``AuditFailed``."""
    return ingest.publish_source(SOURCE, outlet_events, asset)
