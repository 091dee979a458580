"""Read what was landed: documents become rows of core.document with their links and signals.

Only versions that these readers have not read are read; reading twice writes the same rows.
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
    """Read all unread current documents, a batch a transaction; returns how many."""
    query = sqlfile.statement("planning", "unread")
    total = 0
    while True:
        with engine.begin() as session:
            cursor = session.connection.cursor()
            # Two Dags may read at once; each document is read by one of them.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (int(Lock.READ_DOCUMENTS),))
            cursor.execute(query, {"reader_version": READER_VERSION, "batch": BATCH})
            rows = cursor.fetchall()
            if not rows:
                return total
            readings = [(row, _read(Document(row[1], row[2], row[3], row[4], row[5], row[6], row[7]))) for row in rows]
            _write(cursor, readings)
        total += len(rows)


def type_tellings(engine: Engine) -> int:
    """Say of every telling of what changed or was gone what it tells of what is open (``core.telling``); returns how many were new.

    All are typed by the same readers, however old: a new rule makes no withdrawal.
    """
    total = 0
    with engine.begin() as session:
        connection: Any = session.connection.driver_connection
        with connection.cursor() as writing, connection.cursor(name="tellings") as cursor:
            writing.execute("SELECT pg_advisory_xact_lock(%s)", (int(Lock.READ_DOCUMENTS),))
            # What changed is found once, however much it is; a batch at a time is held here.
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
    """Read a document; one that takes too long is unreadable, and the others of its batch go on."""
    try:
        return within(DOCUMENT_SECONDS, lambda: read(document))
    except Overdue:
        log.warning("%s %s took more than %.0f s of a processor, and counts as unreadable", document.kind, document.key, DOCUMENT_SECONDS)
        return Extraction(unreadable=f"took more than {DOCUMENT_SECONDS:.0f} s of a processor")


def _facts(document: Document) -> dict[str, Any] | None:
    """What a record says of what is open; nothing if reading it takes too long, as of one that cannot be read."""
    try:
        return within(DOCUMENT_SECONDS, lambda: telling.facts(document))
    except Overdue:
        return {}


def _write(cursor: Any, readings: list[tuple[Any, Extraction]]) -> None:
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
            one.dimension,
            one.indicator,
            one.finding.value,
            one.rule,
            one.rule_version,
            _clean(one.locator),
            _clean(one.quotation),
            _clean(one.value),
        )
        for row, reading in readings
        for ordinal, one in enumerate(reading.signals)
    ]
    if signals:
        execute_values(cursor, "INSERT INTO core.document_signal VALUES %s", signals, page_size=1000)


def _clean(value: str | None) -> str | None:
    """What Postgres' text cannot hold is replaced; the verbatim bytes stay in raw."""
    return None if value is None else value.replace("\x00", "\ufffd").replace("\\u0000", "\\ufffd").encode("utf-8", "replace").decode()


def want_named(engine: Engine) -> int:
    """Put what documents and the registry name, and what lists told in vain, on the work list; returns how many things are new there."""
    with engine.begin() as session:
        before = session.execute(text("SELECT count(*) FROM meta.wanted")).scalar_one()
        cursor = session.connection.cursor()
        distrust_statistics(cursor)
        for name in ("wanted_registry", "wanted", "wanted_rejected"):
            cursor.execute(sqlfile.statement("planning", name), {})
        _want_namesakes(cursor)
        return int(session.execute(text("SELECT count(*) FROM meta.wanted")).scalar_one() - before)


def _want_namesakes(cursor: Any) -> None:
    """Want the repositories that are named like a model of their owner, or whose description tells one's family."""
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
        alike = min((hub_id for one in of_owner if (hub_id := one.bears(name))), default=None)
        told = min((hub_id for one in of_owner if (hub_id := one.named_in(description or ""))), default=None)
        if alike is not None:
            rows.append(("github", "repository", full_name, f"named like model {alike}"[:300], 1, first_seen_at))
        elif told is not None:
            rows.append(("github", "repository", full_name, f"described with the family of model {told}"[:300], 1, first_seen_at))
    if rows:
        execute_values(
            cursor,
            "INSERT INTO meta.wanted (source, kind, key, reason, depth, first_seen_at) VALUES %s ON CONFLICT (source, kind, key) DO NOTHING",
            rows,
            page_size=1000,
        )


def load_rules(connection: Connection) -> None:
    """Copy the catalogues of rules and indicators to ``core``; what is there as it stands is not touched, what left the code leaves."""
    for table, key, rows in (("rule", ("rule", "rule_version"), CATALOGUE), ("indicator", ("indicator",), INDICATORS)):
        columns = columns_of(connection, "core", table)
        values = [[getattr(one, column) for column in columns] for one in rows]  # type: ignore[attr-defined]  # both are dataclasses
        merge(connection, SQL("SELECT * FROM {}").format(stage(connection, ("core", table), columns, values)), ("core", table), key)
