"""Load files of human assessments into core: one transaction a file; rows that cannot be used go to the rejects."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from psycopg2.extensions import cursor as PgCursor
from psycopg2.sql import SQL, Identifier
from sqlalchemy import Connection, Engine, text

from observatory.disclosure.assessments import Assessment, Judgement, Pointer, Unusable, reader_of
from observatory.errors import WarehouseError
from observatory.landing.writer import Receipt, land_rejects
from observatory.sources.base import Reject
from observatory.warehouse.merge import merge, stage

MAX_BYTES = 50_000_000
KEYS = {
    "assessment": ("source", "edition", "subject", "parameter"),
    "assessment_link": ("source", "edition", "subject", "parameter", "kind", "id"),
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one file came to; ``source`` is None where the file is of no index that we know."""

    name: str
    source: str | None = None
    rows: int = 0
    judgements: int = 0
    changed: int = 0
    rejected: int = 0


def told(loaded: Loaded) -> str:
    """What one file came to, in a sentence."""
    if loaded.source is None:
        return f"{loaded.name}: of no index that is known here; left alone"
    return f"{loaded.name}: {loaded.rows} rows, {loaded.judgements} judgements and links, {loaded.changed} rows changed, {loaded.rejected} rejected"


def load_folder(engine: Engine, folder: Path) -> list[Loaded]:
    """Load every CSV file of ``folder`` (or the one file); raises ``WarehouseError`` where there is none."""
    paths = [folder] if folder.is_file() else sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.lower() == ".csv")
    if not paths:
        raise WarehouseError(f"{folder} holds no CSV file")
    return [load_file(engine, path) for path in paths]


def load_file(engine: Engine, path: Path) -> Loaded:
    """Load one file. What an earlier file of the same index said, and this one does not, stays."""
    if path.stat().st_size > MAX_BYTES:
        raise WarehouseError(f"{path.name}: larger than {MAX_BYTES} bytes")
    body = path.read_bytes()
    try:
        reader = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
        columns = list(reader.fieldnames or [])
        read = reader_of(columns)
        if read is None:
            return Loaded(path.name)
        rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        # One file that cannot be read takes nothing from the others; its bytes are kept with the reason.
        with engine.begin() as connection:
            _reject(connection, path.name, hashlib.sha256(body).hexdigest(), path.name, [(f"not a table: {error}", body)])
        return Loaded(path.name, "", 0, 0, 0, 1)
    judgements: list[Judgement] = []
    rejects: list[tuple[str, bytes]] = []
    for row in rows:
        # A row with more or fewer cells than the header is not the row that its writer meant.
        is_ragged = None in row or None in row.values()
        try:
            if is_ragged:
                raise Unusable(f"not {len(columns)} cells")
            judgements += list(read(row))
        except Unusable as error:
            rejects.append((str(error), repr(dict(row)).encode("utf-8", "replace")))
    source = next((one.source for one in judgements), None)
    with engine.begin() as connection:
        changed = _merge(connection, "assessment", [one for one in judgements if isinstance(one, Assessment)])
        changed += _merge(connection, "assessment_link", [one for one in judgements if isinstance(one, Pointer)])
        _reject(connection, path.name, hashlib.sha256(body).hexdigest(), source or path.name, rejects)
    return Loaded(path.name, source or "", len(rows), len(judgements), changed, len(rejects))


def _merge(connection: Connection, table: str, judgements: Iterable[Judgement]) -> int:
    kind = Assessment if table == "assessment" else Pointer
    names = [field.name for field in fields(kind)]
    key = KEYS[table]
    # The last row of a key stands, as it would in a sheet that is read from the top.
    unique = {tuple(getattr(one, name) for name in key): astuple(one) for one in judgements}
    incoming = stage(connection, ("core", table), names, list(unique.values()))
    same = SQL(" AND ").join(SQL("new.{0} = old.{0}").format(Identifier(name)) for name in key)
    # A file that lacks a column takes nothing away of what another file of the same index said there.
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
    """The rejects of one file belong to a run that is named after the file's content, so that loading it again adds none."""
    run = connection.execute(
        text(
            "INSERT INTO meta.run (dag_id, dag_run_id, source, ended_at, state) VALUES ('load_assessments', :run, :source, now(), 'success')"
            " ON CONFLICT (dag_id, dag_run_id) DO UPDATE SET source = excluded.source RETURNING run_id"
        ),
        {"run": f"{name}@{digest[:16]}", "source": source},
    ).scalar_one()
    cursor: PgCursor = connection.connection.cursor()  # type: ignore[assignment]  # psycopg2 by URL
    now = datetime.now(UTC)
    land_rejects(cursor, run, [Reject(source, "assessment", "file", name, reason[:200], "", body, now) for reason, body in rejects], Receipt())
