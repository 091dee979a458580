"""Writes tables, types and sequences of a warehouse as files that a person reads: one object a file, its comments beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping

from observatory import settings
from observatory.warehouse.sqlfile import statement
from observatory.warehouse.tree import MADE_ONCE, select_of

HEAD = "-- Written by make schema: change it by a migration.\n"
SAID_THERE = "-- Its comments stand beside the SELECT that fills it: {}.\n"
WHY = {
    "fillfactor": "room in each page for the next version of a row, so that an update need not touch the indexes.",
    "autovacuum_vacuum_scale_factor": "rows change from day to day; the server's own threshold, a fifth of so many, comes too late.",
    "autovacuum_vacuum_insert_scale_factor": "rows are only added; those of each day are vacuumed while they are new, so that no run meets many.",
}
"""Why a table has a storage setting: one line above it, for each of these that it has."""
_SHORT = {"timestamp with time zone": "timestamptz", "character varying": "varchar"}
# How Postgres writes a list in a check: "kind = ANY (ARRAY['a', 'b'])" for kind IN ('a', 'b').
_ANY = re.compile(r"(\w+) = ANY \(ARRAY\[([^\[\]]*)\]\)")
_CAST = re.compile(r"('(?:[^']|'')*')::(?:text|jsonb|date|timestamp with time zone)\b(?!\[)")
_FOREIGN_KEY = re.compile(r"^FOREIGN KEY \([^)]*\) (REFERENCES \S+?)\((.*?)\)")


def files_of(connection: Connection) -> dict[Path, str]:
    """The text of every file of tables, types and sequences, by its path below ``sql/``."""
    contents = {Path("types", row["schema"], f"{row['name']}.sql"): f"{row['definition']}\n{row['comment']}\n" for row in _rows(connection, "types")}
    contents |= {Path("tables", row["schema"], f"{row['name']}.sql"): f"{row['definition']}\n" for row in _rows(connection, "sequences")}
    tables = {row["full_name"]: row for row in _rows(connection, "tables")}
    contents |= {Path("tables", row["schema"], f"{row['name']}.sql"): "\n".join(_table(row, tables)) + "\n" for row in tables.values()}
    selects = {path: select_of(path.parent.name, path.stem) for path in contents if path.parts[0] == "tables"}
    hints = {path: SAID_THERE.format(select.relative_to(settings.SQL.parent).as_posix()) for path, select in selects.items() if select}
    return {path: HEAD + hints.get(path, "") + content for path, content in contents.items()}


def write(connection: Connection, folder: Path = settings.SQL) -> list[str]:
    """Make the files of ``folder`` equal to the warehouse, and delete others of these kinds; returns the paths that changed, sorted."""
    wanted = files_of(connection)
    there = {path.relative_to(folder): path.read_text(encoding="utf-8") for kind in MADE_ONCE for path in (folder / kind).glob("*/*.sql")}
    for path in there.keys() - wanted.keys():
        (folder / path).unlink()
    changed = {path for path, content in wanted.items() if there.get(path) != content}
    for path in changed:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(wanted[path], encoding="utf-8")
    return sorted(path.as_posix() for path in changed | (there.keys() - wanted.keys()))


def _rows(connection: Connection, name: str) -> list[RowMapping]:
    """The rows of ``sql/catalogue/<name>.sql``."""
    # Send the SQL without parameters: the percent signs in it are those of format().
    return list(connection.execution_options(no_parameters=True).exec_driver_sql(statement("catalogue", name)).mappings())


def _table(row: RowMapping, tables: dict[str, RowMapping]) -> Iterator[str]:
    """The statements that make one table (``row`` of the catalogue), with comments, indexes and rights, line by line."""
    template = _template(row, tables)
    is_same_as_template = template is not None and not _differs_from(row, template)
    yield from (f"-- {setting}: {why}" for setting, why in WHY.items() if f"{setting}=" in row["closing"])
    yield row["opening"]
    yield ",\n".join(f"    {line}" for line in _lines(row, template, is_same_as_template))
    yield row["closing"]
    if not is_same_as_template:
        yield from map(_shorten_sql, row["indexes"])
    # Whether the table's file holds its comments: if a SELECT fills the table, they are in the file of that SELECT.
    has_own_comments = select_of(row["schema"], row["name"]) is None
    if has_own_comments:
        yield ""
        yield row["comment"]
    known = {_without_table(comment, template) for comment in template["comments"]} if template else set()
    yield from (comment for comment in row["comments"] if has_own_comments and _without_table(comment, row) not in known)
    last = [*row["rights"], *([row["history"]] if row["history"] else []), *map(_shorten_sql, row["history_indexes"])]
    if last:
        yield from ("", *last)


def _lines(row: RowMapping, template: RowMapping | None, is_same_as_template: bool) -> Iterator[str]:
    """The lines between the parentheses of CREATE TABLE: LIKE its template if it has one, then columns, then constraints of several columns."""
    columns, constraints = row["columns"], row["constraints"]
    if template is not None:
        yield f"LIKE {_model_table(row, template)} {'INCLUDING ALL' if is_same_as_template else 'INCLUDING COMMENTS INCLUDING DEFAULTS'}"
        columns, constraints = columns[len(_columns(row, template)) :], [] if is_same_as_template else constraints
    inline: dict[str, list[dict[str, Any]]] = {}
    for constraint in constraints:
        if constraint["column"] in {column[0] for column in columns} and constraint["name"] == constraint["usual"] and constraint["kind"] in "pfc":
            inline.setdefault(constraint["column"], []).append(constraint)
    wide, wider = _width(column[0] for column in columns), _width(_type(column[1]) for column in columns)
    for name, kind, before, required, value in columns:
        own = inline.get(name, [])
        is_key = any(constraint["kind"] == "p" for constraint in own)
        rest = [before, "" if is_key or "IDENTITY" in before else required, _shorten_sql(value), *map(_inline, own)]
        yield f"{name:{wide}}  {_type(kind):{wider}}  {' '.join(part for part in rest if part)}".rstrip()
    taken = [constraint for own in inline.values() for constraint in own]
    for constraint in constraints:
        if constraint not in taken:
            name = "" if constraint["name"] == constraint["usual"] else f"CONSTRAINT {constraint['name']} "
            yield f"{name}{_shorten_sql(constraint['definition'])}"


def _template(row: RowMapping, tables: dict[str, RowMapping]) -> RowMapping | None:
    """The table that this one is written as ``LIKE``: it begins with all columns of it, more than three. None if there is none.

    For ``core.hub_x`` it is ``mart.x``, for ``x_history`` it is ``x``, else an earlier table whose name begins with the same word.
    """
    schema, name = row["schema"], row["name"]
    names = [f"mart.{name.removeprefix('hub_')}"] if schema == "core" and name.startswith("hub_") else []
    names += [f"{schema}.{name.removesuffix('_history')}"] if name.endswith("_history") else []
    family = name.split("_")[0] + "_"
    names += sorted(other for other in tables if other.startswith(f"{schema}.{family}") and other < row["full_name"])
    for other in names:
        template = tables.get(other)
        if template and template is not row and len(wanted := _columns(row, template)) > 3 and row["columns"][: len(wanted)] == wanted:
            return template
    return None


def _columns(row: RowMapping, template: RowMapping) -> list[list[str]]:
    """The columns that a table takes from its template; from a mart without those of the publication, which its build lacks."""
    columns: list[list[str]] = template["columns"]
    return [column for column in columns if column[0] not in {"publication_id", "published_from"}] if template["schema"] != row["schema"] else columns


def _model_table(row: RowMapping, template: RowMapping) -> str:
    """The name behind LIKE: a template in another schema is a mart, of which its build is taken."""
    return f"build.{template['name']}" if template["schema"] != row["schema"] else str(template["full_name"])


def _differs_from(row: RowMapping, template: RowMapping) -> bool:
    """Whether a table has columns, indexes or constraints other than those of its template."""

    def other_parts(table: RowMapping) -> tuple[list[str], list[str]]:
        """A table's indexes and constraints, without their names, sorted."""
        indexes = sorted(index.split(" USING ", 1)[1] for index in table["indexes"])
        return indexes, sorted(constraint["definition"] for constraint in table["constraints"])

    return other_parts(row) != other_parts(template) or len(row["columns"]) != len(_columns(row, template))


def _without_table(comment: str, row: RowMapping) -> str:
    """A COMMENT statement without the name of its table, so that those of two tables can be compared."""
    return comment.replace(f" {row['full_name']}.", " ", 1)


def _inline(constraint: dict[str, Any]) -> str:
    """A constraint of one column as it is written behind the column: PRIMARY KEY, REFERENCES or CHECK."""
    if constraint["kind"] == "p":
        return "PRIMARY KEY"
    if constraint["kind"] == "f":
        return _FOREIGN_KEY.sub(r"\1 (\2)", str(constraint["definition"]))
    return _shorten_sql(str(constraint["definition"]))


def _type(kind: str) -> str:
    """A type by the shorter of its names: timestamptz for "timestamp with time zone"."""
    for long, short in _SHORT.items():
        kind = kind.replace(long, short)
    return kind


def _shorten_sql(sql: str) -> str:
    """Postgres' own form of SQL in the shorter one that a person writes: without casts of constants, with BETWEEN and IN, on one line."""
    sql = re.sub(r"\b(\d+)::numeric", r"\1", _CAST.sub(r"\1", sql))
    sql = re.sub(r"\b(\w+) >= (\S+) AND \1 <= (\w+)", r"\1 BETWEEN \2 AND \3", sql)
    sql = re.sub(r"\s*\n\s*", " ", sql)
    return _ANY.sub(r"\1 IN (\2)", sql).replace(" USING btree ", " ")


def _width(words: Iterable[str]) -> int:
    """The length of the longest word; 0 if there is none."""
    return max(map(len, words), default=0)
