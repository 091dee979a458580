"""Load files of human assessments into core: one transaction a file; rows that cannot be used go to the rejects."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from psycopg2.extensions import cursor as PgCursor
from psycopg2.sql import SQL, Identifier
from sqlalchemy import Connection, Engine, text

from observatory.disclosure.assessments import (
    NO_CONTEXT,
    Assessment,
    CitedThing,
    IndexContext,
    Judgement,
    Row,
    Unusable,
    index_of_document,
    indicators_of,
    judgements_of,
    makers_of,
    reader_of,
)
from observatory.disclosure.card import UNREADABLE_YAML, load_yaml
from observatory.errors import WarehouseError
from observatory.landing.writer import Receipt, land_rejects
from observatory.sources.base import Reject
from observatory.warehouse.merge import merge, stage

MAX_BYTES = 50_000_000
"""The most bytes of one table, and of all YAML files of a folder together."""
MAX_DOCUMENT = 1_000_000
"""The most bytes of one YAML file."""
MAX_FILES = 20_000
KEYS = {
    "assessment": ("source", "edition", "subject", "parameter"),
    "assessment_link": ("source", "edition", "subject", "parameter", "kind", "id"),
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """The counts of loading one file; ``source`` is the index it belongs to, None if we know no such index."""

    name: str
    source: str | None = None
    rows: int = 0
    judgements: int = 0
    changed: int = 0
    rejected: int = 0


def summary(loaded: Loaded) -> str:
    """One line of text on a loaded file: its rows, judgements, changed rows and rejects, or that it belongs to no index that we know."""
    if loaded.source is None:
        return f"{loaded.name}: of no index that is known here; left alone"
    return f"{loaded.name}: {loaded.rows} rows, {loaded.judgements} judgements and links, {loaded.changed} rows changed, {loaded.rejected} rejected"


def load_folder(engine: Engine, folder: Path) -> list[Loaded]:
    """Load the files that indices publish: every CSV and YAML file in ``folder`` and below it, or the one file ``folder``; one result a file or index.

    Raises ``WarehouseError`` if there is no such file, there are more than ``MAX_FILES`` files, or a file is too large.
    """
    paths = [folder] if folder.is_file() else list(_files(folder))
    tables = [path for path in paths if path.suffix.lower() == ".csv"]
    documents = [path for path in paths if path.suffix.lower() in {".yaml", ".yml"}]
    if not tables and not documents:
        raise WarehouseError(f"{folder} holds no CSV or YAML file")
    known = _known(tables)
    return [*(load_file(engine, path, known) for path in tables), *load_documents(engine, folder, documents)]


def _files(folder: Path) -> Iterator[Path]:
    """The files in a folder and below it, sorted by path, without links and hidden ones. Raises ``WarehouseError`` above ``MAX_FILES``."""
    found = 0
    for path in sorted(folder.rglob("*")):
        if any(part.startswith(".") for part in path.relative_to(folder).parts) or path.is_symlink() or not path.is_file():
            continue
        found += 1
        if found > MAX_FILES:
            raise WarehouseError(f"{folder.name} holds more than {MAX_FILES} files")
        yield path


def _known(tables: Iterable[Path]) -> IndexContext:
    """The definitions of indicators from the tables ``*indicators.csv``: the tables of judgements do not repeat them."""
    found: dict[str, tuple[str, str]] = {}
    for path in tables:
        if path.stem.lower().endswith("indicators") and path.stat().st_size <= MAX_DOCUMENT:
            try:
                found.update(indicators_of(_table(path.read_bytes())[1]))
            except (UnicodeDecodeError, csv.Error):
                # Skip the file here: ``load_file`` meets the same error later, and keeps the file as a reject with the reason.
                continue
    return IndexContext(found, {})


def _table(body: bytes) -> tuple[list[str], list[Row]]:
    """``(column names, rows)`` of a CSV file in UTF-8. Raises ``UnicodeDecodeError`` and ``csv.Error``."""
    reader = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
    return list(reader.fieldnames or []), list(reader)


def load_file(engine: Engine, path: Path, known: IndexContext = NO_CONTEXT) -> Loaded:
    """Load one CSV file in one transaction; judgements of earlier files of the same index that it does not repeat stay.

    A row that cannot be used, or a file that is no CSV, is kept as a reject. Raises ``WarehouseError`` above ``MAX_BYTES``.
    """
    if path.stat().st_size > MAX_BYTES:
        raise WarehouseError(f"{path.name}: larger than {MAX_BYTES} bytes")
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()
    try:
        columns, rows = _table(body)
    except (UnicodeDecodeError, csv.Error) as error:
        # Keep the bytes of a file that cannot be read as a reject with the reason; it does not stop the other files.
        with engine.begin() as connection:
            _reject(connection, path.name, digest, path.name, [(f"not a table: {error}", body)])
        return Loaded(path.name, "", 0, 0, 0, 1)
    read = reader_of(columns, path.name, known)
    if read is None:
        return Loaded(path.name)
    judgements: list[Judgement] = []
    rejects: list[tuple[str, bytes]] = []
    for row in rows:
        # Reject a row with more or fewer cells than the header: its cells may be under the wrong column.
        is_ragged = None in row or None in row.values()
        try:
            if is_ragged:
                raise Unusable(f"not {len(columns)} cells")
            judgements += list(read(row))
        except Unusable as error:
            rejects.append((str(error), repr(dict(row)).encode("utf-8", "replace")))
    source = next((judgement.source for judgement in judgements), None)
    return _load(engine, path.name, digest, source, len(rows), judgements, rejects)


def load_documents(engine: Engine, folder: Path, paths: Iterable[Path]) -> list[Loaded]:
    """Load YAML files, each with the judgements of one model or other thing, in one transaction an index; one result an index.

    Files of an unknown index are skipped, unreadable ones kept as rejects. Raises ``WarehouseError`` if a file or all together are too large.
    """
    documents: dict[str, list[tuple[Path, dict[str, Any], bytes]]] = {}
    unreadable: list[tuple[str, bytes]] = []
    makers: dict[str, str] = {}
    size = 0
    for path in paths:
        size += path.stat().st_size
        if path.stat().st_size > MAX_DOCUMENT or size > MAX_BYTES:
            raise WarehouseError(f"{path.name}: larger than {MAX_DOCUMENT} bytes, or all YAML files together than {MAX_BYTES}")
        body = path.read_bytes()
        try:
            document = load_yaml(body.decode("utf-8-sig"))
        except UNREADABLE_YAML as error:
            unreadable.append((f"{path.name}: not YAML that we read: {type(error).__name__}", body))
            continue
        makers.update(makers_of(document))
        # The Model Openness Framework keeps its tests beside its folder ``models``, so only that folder counts; files of the given folder always count.
        index = index_of_document(document, "models" if path.parent == folder or path == folder else path.parent.name)
        if index is not None:
            documents.setdefault(index, []).append((path, document, body))
    loaded = [_load_index(engine, index, found, IndexContext({}, makers)) for index, found in sorted(documents.items())]
    if unreadable:
        digest = hashlib.sha256(b"".join(body for _, body in unreadable)).hexdigest()
        with engine.begin() as connection:
            _reject(connection, f"{folder.name}, YAML", digest, folder.name, unreadable)
        loaded.append(Loaded(f"{folder.name}, YAML", "", 0, 0, 0, len(unreadable)))
    return loaded


def _load_index(engine: Engine, index: str, documents: list[tuple[Path, dict[str, Any], bytes]], known: IndexContext) -> Loaded:
    """Load the documents of one index, each ``(path, decoded YAML, bytes)``, in one transaction."""
    judgements: list[Judgement] = []
    rejects: list[tuple[str, bytes]] = []
    subjects: dict[str, str] = {}
    digest = hashlib.sha256()
    for path, document, body in documents:
        digest.update(body)
        try:
            found = list(judgements_of(index, document, path.name, known))
        except Unusable as error:
            rejects.append((f"{path.name}: {error}", body))
            continue
        for subject in {judgement.subject for judgement in found}:
            # Whether another file has named this subject before: then the name of this file is added to its subject.
            if subjects.setdefault(subject, path.name) != path.name:
                found = [replace(each, subject=f"{subject} ({path.stem})"[:300]) if each.subject == subject else each for each in found]
        judgements += found
    return _load(engine, f"{len(documents)} files of {index}", digest.hexdigest(), index, len(documents), judgements, rejects)


def _load(engine: Engine, name: str, digest: str, source: str | None, rows: int, judgements: list[Judgement], rejects: list[tuple[str, bytes]]) -> Loaded:
    """Write judgements and rejects in one transaction; ``rejects`` are ``(reason, bytes)``."""
    with engine.begin() as connection:
        changed = _merge(connection, "assessment", [judgement for judgement in judgements if isinstance(judgement, Assessment)])
        changed += _merge(connection, "assessment_link", [judgement for judgement in judgements if isinstance(judgement, CitedThing)])
        _reject(connection, name, digest, source or name, rejects)
    return Loaded(name, source or "", rows, len(judgements), changed, len(rejects))


def _merge(connection: Connection, table: str, judgements: Iterable[Judgement]) -> int:
    """Merge judgements into the table of schema core; rows that they do not name stay. Returns the number of rows changed."""
    kind = Assessment if table == "assessment" else CitedThing
    names = [field.name for field in fields(kind)]
    key = KEYS[table]
    # Keep the last of rows with the same key.
    unique = {tuple(getattr(judgement, name) for name in key): astuple(judgement) for judgement in judgements}
    incoming = stage(connection, ("core", table), names, list(unique.values()))
    same = SQL(" AND ").join(SQL("new.{0} = old.{0}").format(Identifier(name)) for name in key)
    # Update the stored row, but keep its value in a column that this file lacks (NULL): it came from another file of the same index.
    query = SQL(
        "SELECT {columns} FROM {incoming} new LEFT JOIN {target} old ON {same}"
        " UNION ALL SELECT {kept} FROM {target} old WHERE NOT EXISTS (SELECT 1 FROM {incoming} new WHERE {same})"
    ).format(
        columns=SQL(", ").join(SQL("coalesce(new.{0}, old.{0}) AS {0}").format(Identifier(name)) for name in names),
        kept=SQL(", ").join(SQL("old.{}").format(Identifier(name)) for name in names),
        incoming=incoming,
        target=Identifier("core", table),
        same=same,
    )
    return merge(connection, query, ("core", table), key).changed


def _reject(connection: Connection, name: str, digest: str, source: str, rejects: list[tuple[str, bytes]]) -> None:
    """Keep the rejects ``(reason, bytes)`` of one file, under a run named after the file's content: loading the same file again adds none."""
    run = connection.execute(
        text(
            "INSERT INTO meta.run (dag_id, dag_run_id, source, ended_at, state) VALUES ('load_assessments', :run, :source, now(), 'success')"
            " ON CONFLICT (dag_id, dag_run_id) DO UPDATE SET source = excluded.source RETURNING run_id"
        ),
        {"run": f"{name}@{digest[:16]}", "source": source},
    ).scalar_one()
    cursor: PgCursor = connection.connection.cursor()  # type: ignore[assignment]  # the engine's URL names psycopg2 as its driver
    now = datetime.now(UTC)
    land_rejects(cursor, run, [Reject(source, "assessment", "file", name, reason[:200], "", body, now) for reason, body in rejects], Receipt())
