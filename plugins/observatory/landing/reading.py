"""Read landed documents: each becomes a row of core.document with its links and signals. Also fills the work list (meta.wanted).

Only versions that the current readers have not read are read; reading twice writes the same rows.
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from typing import Any

from psycopg2.extras import execute_values
from psycopg2.sql import SQL
from sqlalchemy import Connection, Engine, text

from observatory.disclosure import READER_VERSION, read, telling
from observatory.disclosure.catalogue import CATALOGUE
from observatory.disclosure.indicators import INDICATORS
from observatory.disclosure.names import Families, Name, parse_name
from observatory.disclosure.reading import Document, Extraction
from observatory.landing.patience import DOCUMENT_SECONDS, Overdue, within
from observatory.warehouse import sqlfile
from observatory.warehouse.engine import distrust_statistics
from observatory.warehouse.locks import Lock
from observatory.warehouse.merge import columns_of, merge, stage

log = logging.getLogger(__name__)

BATCH = 500


def read_documents(engine: Engine) -> int:
    """Read all unread current documents, ``BATCH`` a transaction; returns how many were read."""
    query = sqlfile.statement("planning", "unread")
    total = 0
    while True:
        with engine.begin() as session:
            cursor = session.connection.cursor()
            # Two Dags may run this at the same time: the lock lets each document be read by one of them.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (int(Lock.READ_DOCUMENTS),))
            cursor.execute(query, {"reader_version": READER_VERSION, "batch": BATCH})
            rows = cursor.fetchall()
            if not rows:
                return total
            readings = [(row, _read(Document(row[1], row[2], row[3], row[4], row[5], row[6], row[7]))) for row in rows]
            _write(cursor, readings)
        total += len(rows)


def type_tellings(engine: Engine) -> int:
    """For every version of records that changed or vanished, write what it says about openness to core.telling; returns how many were new.

    The current readers read all versions, also old ones, so that a changed rule does not look like a withdrawal.
    """
    total = 0
    with engine.begin() as session:
        connection: Any = session.connection.driver_connection
        with connection.cursor() as writing, connection.cursor(name="tellings") as cursor:
            writing.execute("SELECT pg_advisory_xact_lock(%s)", (int(Lock.READ_DOCUMENTS),))
            # Read the versions whose telling is missing through a server-side cursor, so that memory holds one batch.
            cursor.execute(sqlfile.statement("planning", "untyped"), {"reader_version": READER_VERSION})
            while rows := cursor.fetchmany(BATCH):
                execute_values(
                    writing,
                    "INSERT INTO core.telling (raw_version_id, reader_version, facts) VALUES %s"
                    " ON CONFLICT (raw_version_id) DO UPDATE SET reader_version = excluded.reader_version, facts = excluded.facts",
                    [(row[0], READER_VERSION, _clean(json.dumps(_facts(Document(*row[1:]))))) for row in rows],
                    page_size=1000,
                )
                total += len(rows)
    return total


def _read(document: Document) -> Extraction:
    """Read a document; if that takes too long, it counts as unreadable, so that the others of its batch go on."""
    try:
        return within(DOCUMENT_SECONDS, lambda: read(document))
    except Overdue:
        log.warning("%s %s took more than %.0f s of a processor, and counts as unreadable", document.kind, document.key, DOCUMENT_SECONDS)
        return Extraction(unreadable=f"took more than {DOCUMENT_SECONDS:.0f} s of a processor")


def _facts(document: Document) -> dict[str, Any] | None:
    """The facts that a record gives on openness (``telling.facts``); {} if reading it takes too long, as for one that cannot be read."""
    try:
        return within(DOCUMENT_SECONDS, lambda: telling.facts(document))
    except Overdue:
        return {}


def _write(cursor: Any, readings: list[tuple[Any, Extraction]]) -> None:
    """Replace the rows of core.document and of its links and signals for these documents, each ``(row of the planning query, what was read)``."""
    ids = [row[0] for row, _ in readings]
    cursor.execute("DELETE FROM core.document WHERE raw_version_id = ANY (%s)", (ids,))
    execute_values(
        cursor,
        "INSERT INTO core.document (raw_version_id, source, kind, via, key, reader_version, unreadable, facts) VALUES %s",
        [(*row[:5], READER_VERSION, _clean(reading.unreadable), _clean(json.dumps(reading.facts))) for row, reading in readings],
    )
    links = [
        (
            row[0],
            ordinal,
            link.target_service,
            link.target_kind,
            link.target_id,
            link.relation,
            link.method,
            link.strength.value,
            _clean(link.locator),
            _clean(link.quotation),
        )
        for row, reading in readings
        for ordinal, link in enumerate(reading.links)
    ]
    if links:
        execute_values(cursor, "INSERT INTO core.document_link VALUES %s", links, page_size=1000)
    signals = [
        (
            row[0],
            ordinal,
            signal.dimension,
            signal.indicator,
            signal.finding.value,
            signal.rule,
            signal.rule_version,
            _clean(signal.locator),
            _clean(signal.quotation),
            _clean(signal.value),
        )
        for row, reading in readings
        for ordinal, signal in enumerate(reading.signals)
    ]
    if signals:
        execute_values(cursor, "INSERT INTO core.document_signal VALUES %s", signals, page_size=1000)


def _clean(value: str | None) -> str | None:
    """The text with U+FFFD instead of NUL (also escaped in JSON) and ? instead of lone surrogates, which Postgres cannot hold; None stays None."""
    return None if value is None else value.replace("\x00", "\ufffd").replace("\\u0000", "\\ufffd").encode("utf-8", "replace").decode()


def want_named(engine: Engine) -> int:
    """Put things on the work list (meta.wanted) that documents or the registry name, or whose record in a list was unusable; returns how many are new."""
    with engine.begin() as session:
        before = session.execute(text("SELECT count(*) FROM meta.wanted")).scalar_one()
        cursor = session.connection.cursor()
        distrust_statistics(cursor)
        for name in ("wanted_registry", "wanted", "wanted_rejected"):
            cursor.execute(sqlfile.statement("planning", name), {})
        _want_namesakes(cursor)
        return int(session.execute(text("SELECT count(*) FROM meta.wanted")).scalar_one() - before)


def _want_namesakes(cursor: Any) -> None:
    """Put GitHub repositories on the work list that have the name of a model of their owner, or name its family in their description."""
    cursor.execute(sqlfile.statement("planning", "named_models"), {})
    models: dict[str, list[Name]] = defaultdict(list)
    for owner, hub_id in cursor.fetchall():
        models[owner].append(parse_name(hub_id))
    families = {owner: Families(names) for owner, names in models.items()}
    cursor.execute(sqlfile.statement("planning", "named_repositories"), {})
    rows = []
    for owners, full_name, description, first_seen_at in cursor.fetchall():
        name = parse_name(full_name)
        of_owner = [families[owner] for owner in owners if owner in families]
        model_by_name = min((hub_id for family in of_owner if (hub_id := family.bears(name))), default=None)
        model_by_description = min((hub_id for family in of_owner if (hub_id := family.named_in(description or ""))), default=None)
        if model_by_name is not None:
            rows.append(("github", "repository", full_name, f"named like model {model_by_name}"[:300], 1, first_seen_at))
        elif model_by_description is not None:
            rows.append(("github", "repository", full_name, f"described with the family of model {model_by_description}"[:300], 1, first_seen_at))
    if rows:
        execute_values(
            cursor,
            "INSERT INTO meta.wanted (source, kind, key, reason, depth, first_seen_at) VALUES %s ON CONFLICT (source, kind, key) DO NOTHING",
            rows,
            page_size=1000,
        )


def load_rules(connection: Connection) -> None:
    """Make core.rule and core.indicator equal to the catalogues in the code; rows that are equal already are not written."""
    for table, key, rows in (("rule", ("rule", "rule_version"), CATALOGUE), ("indicator", ("indicator",), INDICATORS)):
        columns = columns_of(connection, "core", table)
        values = [[getattr(row, column) for column in columns] for row in rows]  # type: ignore[attr-defined]  # both are dataclasses
        merge(connection, SQL("SELECT * FROM {}").format(stage(connection, ("core", table), columns, values)), ("core", table), key)
