"""Load sql/registry and docs/audits into core. One transaction; rows that did not change are not touched."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from psycopg2.sql import SQL, Composable
from sqlalchemy import Connection

from observatory import settings
from observatory.errors import WarehouseError
from observatory.warehouse.audits import load_audits, load_errors
from observatory.warehouse.merge import MergeCount, columns_of, merge, stage
from observatory.warehouse.registry_files import registry_columns, registry_rows

TABLES = {
    "labs": ("lab", ("lab_id",)),
    "lab_countries": ("lab_country", ("lab_id", "country", "valid_from")),
    "accounts": ("account", ("service", "account", "valid_from")),
    "lab_sites": ("lab_site", ("site", "lab_id")),
    "releases": ("registry_release", ("release_id",)),
    "release_members": ("registry_release_member", ("release_id", "artifact_kind", "artifact_id")),
    "release_documents": ("registry_release_document", ("release_id", "url")),
    "data_owners": ("registry_data_owner", ("release_id",)),
    "offers": ("registry_offer", ("release_id",)),
    "weights_dates": ("registry_weights_date", ("release_id",)),
    "registry_as_of": ("registry_as_of", ("kind", "lab_id")),
    "licences": ("licence", ("match_kind", "hub_license_id")),
    "corrections": ("correction", ("subject_kind", "subject_id", "field", "value")),
    "takedown": ("takedown", ("service", "kind", "id")),
    "metrics": ("metric_definition", ("metric", "definition_version")),
    "hub_sources": ("hub_source", ("hub_source",)),
    "ranked_models": ("ranked_model", ("ranking", "ranked_on", "year", "place")),
}

ERRORS = "measure_errors.csv"
"""The file with the error counts of the last audits, for a warehouse without audits of its own."""


def registry_hash(folder: Path = settings.REGISTRY) -> str:
    """SHA-256 over all registry files, first 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _rows(folder: Path, stem: str, columns: list[str]) -> list[list[str | None]]:
    """The rows of a registry file in the order of ``columns``, empty cells as None. Raises ``WarehouseError`` if its columns are others than the table's."""
    names = registry_columns(folder, stem)
    if set(names) != set(columns):
        raise WarehouseError(f"{stem}.csv: columns are {names}, the warehouse has {columns}")
    return [[row[column] or None for column in columns] for row in registry_rows(folder, stem)]


def load_registry(connection: Connection, folder: Path = settings.REGISTRY, audits: Path = settings.AUDITS) -> dict[str, MergeCount]:
    """Make core's registry tables and audits equal to the files; returns per table the rows inserted, updated and deleted.

    Raises ``WarehouseError`` where a file's columns are not the table's, or a cell is not in form, with its file, line and column; the
    database refuses rows that break a constraint. Whatever is raised, the caller rolls its transaction back, so that nothing of the registry changes.
    """
    sources: dict[str, Composable] = {}
    for stem, (table, _) in TABLES.items():
        columns = columns_of(connection, "core", table)
        sources[table] = SQL("SELECT * FROM {}").format(stage(connection, ("core", table), columns, _rows(folder, stem, columns)))
    # Delete in a pass of its own, in reverse order: a row goes only after the rows that refer to it, and comes only after those that it refers to.
    removed = {table: merge(connection, sources[table], ("core", table), key, removes_only=True).deleted for table, key in reversed(TABLES.values())}
    changed = {}
    for table, key in TABLES.values():
        count = merge(connection, sources[table], ("core", table), key)
        changed[table] = replace(count, deleted=count.deleted + removed[table])
    return {**changed, "audit": load_audits(connection, audits), "measure_error": load_errors(connection, audits, folder / ERRORS)}
