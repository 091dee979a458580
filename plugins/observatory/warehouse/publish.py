"""Publication: one transaction in which every mart becomes equal to its audited build, and only rows that differ change."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from psycopg2.sql import SQL, Composable, Identifier, Literal
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.warehouse import sqlfile
from observatory.warehouse.engine import execute
from observatory.warehouse.merge import MergeCount, columns_of, materialise

_LOCK = 7_301_003
# That something was observed later is no change by itself: else every row of every metric would go to the history every day.
_NO_CHANGE = {"as_of"}


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing came to. ``publication_id`` is None where no mart differed from its build."""

    publication_id: int | None
    changes: dict[str, MergeCount]


def marts() -> list[sqlfile.SqlObject]:
    """The mart objects of sql/marts, in the order of what they read."""
    return sqlfile.load(settings.SQL / "marts", "build")


def build(engine: Engine) -> dict[str, int]:
    """Recompute the build schema aside, in one transaction; returns rows per object. Readers see nothing of it."""
    rows: dict[str, int] = {}
    with engine.begin() as connection:
        for obj in marts():
            materialise(connection, obj, ("build", obj.name))
            counted = execute(connection, "SELECT count(*) FROM {table}", table=Identifier("build", obj.name))
            rows[obj.name] = counted.fetchall()[0][0]
    return rows


def publish(engine: Engine, run_id: int, *, rule_set: str, registry_hash: str, world: str) -> Publication:
    """Make mart equal to build in one transaction; a publication row is written only where a row differs."""
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        publication_id = connection.execute(
            text(
                "INSERT INTO meta.publication (as_of, run_id, rule_set, registry_hash, world) "
                "SELECT coalesce((SELECT max(ended_at) FROM meta.look), now()), :run_id, :rule_set, :registry_hash, :world "
                "RETURNING publication_id"
            ),
            {"run_id": run_id, "rule_set": rule_set, "registry_hash": registry_hash, "world": world},
        ).scalar_one()
        changes = {obj.name: _publish_one(connection, obj, publication_id) for obj in marts()}
        if not any(count.changed for count in changes.values()):
            connection.rollback()
            return Publication(None, changes)
        connection.execute(
            text("UPDATE meta.publication SET changes = CAST(:changes AS jsonb) WHERE publication_id = :id"),
            {"changes": json.dumps({name: asdict(count) for name, count in changes.items()}), "id": publication_id},
        )
    return Publication(publication_id, changes)


def _publish_one(connection: Connection, obj: sqlfile.SqlObject, publication_id: int) -> MergeCount:
    columns = columns_of(connection, "build", obj.name)
    pick = SQL(", ").join(Identifier(name) for name in columns)
    same = SQL(" AND ").join(SQL("old.{0} = new.{0}").format(Identifier(name)) for name in obj.key)
    compared = [name for name in columns if name not in _NO_CHANGE]
    differs = SQL("ROW({}) IS DISTINCT FROM ROW({})").format(
        SQL(", ").join(SQL("old.{}").format(Identifier(name)) for name in compared),
        SQL(", ").join(SQL("new.{}").format(Identifier(name)) for name in compared),
    )
    parts: dict[str, Composable] = {
        "mart": Identifier("mart", obj.name),
        "build": Identifier("build", obj.name),
        "history": Identifier("mart", f"{obj.name}_history"),
        "same": same,
        "differs": differs,
        "columns": pick,
        "publication": Literal(publication_id),
    }
    execute(connection, "ANALYZE {build}; ANALYZE {mart}; SET LOCAL enable_nestloop = off", **parts)
    # Old rows go to the history before they change, so that "what did we say on that day" stays answerable.
    removed = execute(
        connection,
        "WITH old AS (DELETE FROM {mart} old WHERE NOT EXISTS (SELECT 1 FROM {build} new WHERE {same}) RETURNING old.*)"
        " INSERT INTO {history} SELECT old.*, now() FROM old",
        **parts,
    ).rowcount
    changed = execute(
        connection,
        "WITH old AS (DELETE FROM {mart} old USING {build} new WHERE {same} AND {differs} RETURNING old.*) INSERT INTO {history} SELECT old.*, now() FROM old",
        **parts,
    ).rowcount
    written = execute(
        connection,
        "INSERT INTO {mart} ({columns}, publication_id, published_from) SELECT {columns}, {publication}, now()"
        " FROM {build} new WHERE NOT EXISTS (SELECT 1 FROM {mart} old WHERE {same})",
        **parts,
    ).rowcount
    return MergeCount(inserted=written - changed, updated=changed, deleted=removed)
