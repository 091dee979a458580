"""Make a table equal to a query, touching only the rows that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg2.extras import execute_values
from psycopg2.sql import SQL, Composable, Identifier, Literal
from sqlalchemy import Connection, text

from observatory.errors import WarehouseError
from observatory.warehouse.engine import execute
from observatory.warehouse.sqlfile import SqlObject


@dataclass(frozen=True, slots=True)
class MergeCount:
    """How many rows one merge inserted, updated and deleted (or marked gone)."""

    inserted: int = 0
    updated: int = 0
    deleted: int = 0

    @property
    def changed(self) -> int:
        """All rows touched."""
        return self.inserted + self.updated + self.deleted


def columns_of(connection: Connection, schema: str, table: str) -> list[str]:
    """Column names of a table, in order."""
    rows = connection.execute(
        text("SELECT attname FROM pg_attribute WHERE attrelid = CAST(:name AS regclass) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"),
        {"name": f"{schema}.{table}"},
    )
    return list(rows.scalars())


def _column_list(names: Sequence[str], template: str = "{}") -> Composable:
    """Column names, quoted and each put into ``template`` ("old.{}"), with commas between them."""
    return SQL(", ").join(SQL(template).format(Identifier(name)) for name in names)


def _same_key(connection: Connection, target: tuple[str, str], key: Sequence[str]) -> Composable:
    """The SQL condition that ``old`` and ``new`` have the same key; ``IS NOT DISTINCT FROM`` only for columns that may be NULL: it allows no hash join."""
    rows = connection.execute(
        text("SELECT attname FROM pg_attribute WHERE attrelid = CAST(:name AS regclass) AND attnum > 0 AND attnotnull"),
        {"name": f"{target[0]}.{target[1]}"},
    )
    not_null = set(rows.scalars())
    return SQL(" AND ").join(SQL("old.{0} = new.{0}" if name in not_null else "old.{0} IS NOT DISTINCT FROM new.{0}").format(Identifier(name)) for name in key)


def _count_touched(connection: Connection, template: str, **parts: Composable) -> int:
    """Run a statement as ``execute`` does; returns how many rows it touched."""
    touched: int = execute(connection, template, **parts).rowcount
    return touched


def stage(connection: Connection, target: tuple[str, str], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Identifier:
    """Put ``rows``, with values in the order of ``columns``, into a new temporary table with the columns of ``target``; returns its name."""
    incoming = Identifier(f"incoming_{target[1]}")
    execute(
        connection, "CREATE TEMPORARY TABLE {incoming} ON COMMIT DROP AS SELECT * FROM {target} WITH NO DATA", incoming=incoming, target=Identifier(*target)
    )
    if rows:
        insert = SQL("INSERT INTO {} ({}) VALUES %s").format(incoming, _column_list(columns))
        execute_values(connection.connection.cursor(), insert, rows, page_size=2_000)
    return incoming


def materialise(connection: Connection, obj: SqlObject, target: tuple[str, str], now: str | None = None) -> MergeCount:
    """Make ``target`` equal to a SQL object's result, by the key in its header; raises ``WarehouseError`` if two rows have the same key."""
    return merge(connection, SQL(obj.sql.rstrip().rstrip(";")), target, obj.key, preserve=obj.preserve, soft_delete=obj.soft_delete, now=now)


def merge(
    connection: Connection,
    query: Composable,
    target: tuple[str, str],
    key: Sequence[str],
    *,
    preserve: Sequence[str] = (),
    stamp: Sequence[str] = (),
    soft_delete: str | None = None,
    now: str | None = None,
    removes_only: bool = False,
) -> MergeCount:
    """Make ``target`` equal to ``query``; both have the same columns by name, except ``soft_delete``. Returns the rows touched.

    ``preserve`` columns stay as first written and do not make a row differ; ``stamp`` columns are written where another one differs.
    With ``soft_delete``, rows that the query no longer has stay and get ``now`` (an ISO timestamp) in that column; rows that come back get NULL.
    With ``removes_only`` nothing is inserted or updated. Raises ``WarehouseError`` if two rows of ``query`` have the same key.
    Also analyses the table, replaces the temporary table ``merge_incoming``, and ends with nested loops allowed in the transaction.
    """
    incoming = Identifier("merge_incoming")
    table = Identifier(*target)
    execute(connection, "DROP TABLE IF EXISTS {incoming}", incoming=incoming)
    execute(connection, "CREATE TEMPORARY TABLE {incoming} ON COMMIT DROP AS {query}", incoming=incoming, query=query)
    execute(connection, "ANALYZE {incoming}", incoming=incoming)
    execute(connection, "ANALYZE {table}", table=table)
    # No nested loops: the planner takes a table that is being filled as empty, and a nested loop over it takes quadratic time.
    execute(connection, "SET LOCAL enable_nestloop = off")
    _refuse_duplicates(connection, incoming, target, key)
    columns = [name for name in columns_of(connection, *target) if name != soft_delete]
    compared = [name for name in columns if name not in {*key, *preserve}]
    same = _same_key(connection, target, key)
    if soft_delete is None:
        deleted = _count_touched(
            connection,
            "DELETE FROM {table} old WHERE NOT EXISTS (SELECT 1 FROM {incoming} new WHERE {same})",
            table=table,
            incoming=incoming,
            same=same,
        )
    else:
        deleted = _count_touched(
            connection,
            "UPDATE {table} old SET {gone} = {now} WHERE {gone} IS NULL AND NOT EXISTS (SELECT 1 FROM {incoming} new WHERE {same})",
            table=table,
            incoming=incoming,
            same=same,
            gone=Identifier(soft_delete),
            now=Literal(now),
        )
    if removes_only:
        execute(connection, "SET LOCAL enable_nestloop = on")
        return MergeCount(deleted=deleted)
    updated = _update_changed(connection, table, incoming, same, compared, soft_delete, stamp)
    inserted = _count_touched(
        connection,
        "INSERT INTO {table} ({columns}) SELECT {values} FROM {incoming} new WHERE NOT EXISTS (SELECT 1 FROM {table} old WHERE {same})",
        table=table,
        incoming=incoming,
        columns=_column_list(columns),
        values=_column_list(columns, "new.{}"),
        same=same,
    )
    execute(connection, "SET LOCAL enable_nestloop = on")
    # Fresh statistics: the next statement must not be planned for the table as it was before.
    execute(connection, "ANALYZE {table}", table=table)
    return MergeCount(inserted, updated, deleted)


def _update_changed(
    connection: Connection, table: Composable, incoming: Composable, same: Composable, written: Sequence[str], soft_delete: str | None, stamp: Sequence[str]
) -> int:
    """Update rows that differ in a column of ``written`` that is not of ``stamp``, and those marked gone that came back; returns how many."""
    sets = [SQL("{0} = new.{0}").format(Identifier(name)) for name in written]
    compared = [name for name in written if name not in stamp]
    differs: list[Composable] = []
    if compared:
        old, new = _column_list(compared, "old.{}"), _column_list(compared, "new.{}")
        differs.append(SQL("ROW({}) IS DISTINCT FROM ROW({})").format(old, new))
    if soft_delete is not None:
        sets.append(SQL("{} = NULL").format(Identifier(soft_delete)))
        differs.append(SQL("old.{} IS NOT NULL").format(Identifier(soft_delete)))
    if not sets:
        return 0
    return _count_touched(
        connection,
        "UPDATE {table} old SET {sets} FROM {incoming} new WHERE {same} AND ({differs})",
        table=table,
        incoming=incoming,
        same=same,
        sets=SQL(", ").join(sets),
        differs=SQL(" OR ").join(differs),
    )


def _refuse_duplicates(connection: Connection, incoming: Composable, target: tuple[str, str], key: Sequence[str]) -> None:
    """Raise ``WarehouseError`` with an example if two incoming rows have the same key."""
    row = execute(
        connection,
        "SELECT ROW({key})::text, count(*) FROM {incoming} GROUP BY {key} HAVING count(*) > 1 LIMIT 1",
        key=_column_list(key),
        incoming=incoming,
    ).fetchone()
    if row is not None:
        raise WarehouseError(f"{target[0]}.{target[1]}: {row[1]} rows for the key {row[0]}")
