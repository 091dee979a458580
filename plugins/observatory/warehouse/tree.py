"""The current state of the warehouse as files of SQL, one object a file. Makes a new warehouse from them, and replaces functions and views."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import psycopg2
from psycopg2.sql import Identifier, Literal
from sqlalchemy import Connection, text

from observatory import settings
from observatory.errors import WarehouseError
from observatory.warehouse import sqlfile
from observatory.warehouse.engine import execute, run_script
from observatory.warehouse.sqlfile import SqlObject

MADE_ONCE = ("types", "tables")
"""Kinds of objects that migrations change: their files are run for a new warehouse only."""
REPLACED = ("functions", "views")
"""Kinds of objects that are made anew if a file changed, and need no migration."""
FILLED = {"core": "core", "mart": "marts"}
"""Schemas with tables that a SELECT fills, and the folder of these SELECTs. A file there also holds its table's comments, set anew if a file changed."""

_COMMENT = re.compile(r"--[^\n]*|^COMMENT ON [^']*'(?:[^']|'')*';", re.MULTILINE)
_NAME = re.compile(r"\b(?:raw|staging|core|build|mart|meta)\.[a-z][a-z0-9_]*")
_COPY = re.compile(r"^    LIKE (\S+) ", re.MULTILINE)
_HISTORY = re.compile(r"^SELECT meta\.keep_history\('(\w+)'\);$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TreeFile:
    """One object: ``schema.name``, its kind (a folder), its SQL, the objects of ours that the SQL names, and the comments from the file of its SELECT."""

    name: str
    kind: str
    sql: str
    names: frozenset[str]
    comments: str = ""

    def makes(self) -> Iterator[str]:
        """The names that exist once the file has run: its own, and those that ``meta.keep_history`` makes for a mart."""
        yield self.name
        for mart in _HISTORY.findall(self.sql):
            yield from (f"mart.{mart}_history", f"build.{mart}", f"mart.{mart}_of", f"mart.{mart}_as_of")


def select_of(schema: str, name: str, folder: Path = settings.SQL) -> Path | None:
    """The file of the SELECT that fills a table; None if there is none."""
    path = folder / FILLED[schema] / f"{name}.sql" if schema in FILLED else None
    return path if path is not None and path.exists() else None


def read(path: Path, kind: str) -> TreeFile:
    """Read one file of the tree; ``path`` ends in ``<kind>/<schema>/<name>.sql``."""
    sql, schema = path.read_text(encoding="utf-8"), path.parent.name
    select = select_of(schema, path.stem, path.parents[2]) if kind == "tables" else None
    comments = sqlfile.split(select.read_text(encoding="utf-8"), schema)[1] if select else ""
    return TreeFile(f"{schema}.{path.stem}", kind, sql, frozenset(_NAME.findall(_COMMENT.sub("", sql))), comments)


def load(folder: Path = settings.SQL) -> list[TreeFile]:
    """Every object of the tree, each after those that it names. Raises ``WarehouseError`` if two files have one name, or files name each other in a circle."""
    files = [read(path, kind) for kind in (*MADE_ONCE, *REPLACED) for path in sorted((folder / kind).glob("*/*.sql"))]
    by_name = {file.name: file for file in files}
    if len(by_name) < len(files):
        raise WarehouseError("two files of sql/ have one name")
    maker = {name: file.name for file in files for name in file.makes()}
    # Sorted, so that every process loads the files in one order: that of a set differs from process to process.
    graph = {file.name: sorted({maker[name] for name in file.names if name in maker} - {file.name}) for file in files}
    try:
        return [by_name[name] for name in TopologicalSorter(graph).static_order()]
    except CycleError as circle:
        raise WarehouseError(f"files of sql/ name each other in a circle: {', '.join(circle.args[1])}") from circle


def make(connection: Connection, folder: Path = settings.SQL) -> None:
    """Make a new warehouse in an empty database: schemas, roles and every object. Raises ``WarehouseError`` if Postgres refuses a file."""
    for name in ("schemas", "roles"):
        run_script(connection, (folder / f"{name}.sql").read_text(encoding="utf-8"))
    files = load(folder)
    for file in files:
        _run_file(connection, file)
    views = sqlfile.load(folder / "staging", "staging")
    _make_staging(connection, views, _fingerprints(files, views), is_changed=True)


def make_history_function(connection: Connection) -> None:
    """Make this release's ``meta.keep_history``, which brings histories in line with their marts, since migrations may call it."""
    run_script(connection, sqlfile.statement("functions/meta", "keep_history"))


def replace(connection: Connection, is_needed: bool, folder: Path = settings.SQL) -> None:
    """Make functions, views and the comments from files of SELECTs anew, and bring histories in line with their marts.

    Does nothing if no file changed since the last time, unless ``is_needed``. Raises ``WarehouseError`` if Postgres refuses a file.
    """
    files, views = load(folder), sqlfile.load(folder / "staging", "staging")
    marks = _fingerprints(files, views)
    current = str(connection.execute(text("SELECT obj_description('staging'::regnamespace, 'pg_namespace')")).scalar())
    if all(mark in current for mark in marks) and not is_needed:
        return
    replaced = [file for file in files if file.kind in REPLACED]
    # Functions that make histories come first: a new mart needs its history table before a view reads it.
    first = _needed_by("meta.keep_history", replaced)
    for file in (file for file in replaced if file.name in first):
        _run_file(connection, file)
    for file in files:
        _comment(connection, file)
    # Histories and copies of a mart get the mart's comments too.
    run_script(connection, sqlfile.statement("catalogue", "histories"))
    for file in files:
        _copy_comments(connection, file)
    for file in (file for file in replaced if file.name not in first):
        _run_file(connection, file)
    _make_staging(connection, views, marks, is_changed=marks[0] not in current)


def _needed_by(name: str, files: list[TreeFile]) -> set[str]:
    """The names of an object and of all objects that it names, directly or through others."""
    by_name, needed, open_ends = {file.name: file for file in files}, set[str](), {name}
    while open_ends:
        needed |= open_ends
        open_ends = {other for open_name in open_ends if open_name in by_name for other in by_name[open_name].names} - needed
    return needed


def _copy_comments(connection: Connection, file: TreeFile) -> None:
    """Give the columns of a table made LIKE another the comments of that table, except for columns that its own SQL comments.

    Does nothing for other tables, and for those whose comments come from the file of a SELECT.
    """
    model = _COPY.search(file.sql)
    if model is None or file.comments:
        return
    own = re.findall(rf"^COMMENT ON COLUMN {file.name}\.(\S+) IS", file.sql, re.MULTILINE)
    for name, comment in connection.execute(text(sqlfile.statement("catalogue", "copied")), {"copy": file.name, "model": model[1], "own": own}).all():
        execute(
            connection, "COMMENT ON COLUMN {table}.{name} IS {words}", table=Identifier(*file.name.split(".")), name=Identifier(name), words=Literal(comment)
        )


def _run_file(connection: Connection, file: TreeFile) -> None:
    """Run one file of the tree and set its comments. Raises ``WarehouseError`` if Postgres refuses it."""
    # Run the SQL up to the call that makes history and copies, then set the comments, which that call copies, then run the rest.
    history = _HISTORY.search(file.sql)
    at = history.start() if history else len(file.sql)
    _script(connection, f"{file.kind}/{file.name.replace('.', '/')}", file.sql[:at])
    _comment(connection, file)
    _script(connection, f"{file.kind}/{file.name.replace('.', '/')}", file.sql[at:])


def _comment(connection: Connection, file: TreeFile) -> None:
    """Set the comments that the file of an object's SELECT holds, if it has one."""
    schema, _, name = file.name.partition(".")
    _script(connection, f"{FILLED.get(schema, '')}/{name}", file.comments)


def _script(connection: Connection, path: str, sql: str) -> None:
    """Run SQL; raises ``WarehouseError`` with the file's path if Postgres refuses it."""
    if not sql:
        return
    try:
        run_script(connection, sql)
    except psycopg2.Error as error:
        raise WarehouseError(f"sql/{path}.sql failed: {' '.join(str(error).split())[:500]}. Nothing was changed") from error


def _fingerprints(files: list[TreeFile], views: list[SqlObject]) -> tuple[str, str]:
    """Two fingerprints (SHA-256): of the staging views, and of all other replaced objects with their comments."""
    texts = [view.sql for view in views], [file.sql if file.kind in REPLACED else file.comments for file in files]
    staging, rest = (hashlib.sha256("\n".join(text).encode()).hexdigest() for text in texts)
    return staging, rest


def _make_staging(connection: Connection, views: list[SqlObject], marks: tuple[str, str], is_changed: bool) -> None:
    """Make the staging views, each after those that it reads, and note the fingerprints ``marks`` in the schema's comment.

    If a view's file changed (``is_changed``), all old views are dropped first, and with them views that somebody made on them.
    """
    if is_changed:
        for view in connection.execute(text("SELECT viewname FROM pg_views WHERE schemaname = 'staging'")).scalars().all():
            execute(connection, "DROP VIEW IF EXISTS {view} CASCADE", view=Identifier("staging", view))
    for obj in views:
        run_script(connection, obj.sql)
    remark = f"Views on raw: renamed, cast, latest version. No joins between sources. Files: {' '.join(marks)}"
    execute(connection, "COMMENT ON SCHEMA staging IS {remark}", remark=Literal(remark))
