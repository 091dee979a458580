"""A release of the dataset: every table and view of mart as Parquet, of one publication, with what a reader needs to use and cite it.

Written aside and put into the store at the end; a release that is there is never touched again. Rows are streamed, so that memory does not grow with them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow
import pyarrow.parquet
from psycopg2.extensions import cursor as PgCursor
from psycopg2.sql import SQL, Composable, Identifier
from sqlalchemy import Connection, Engine, text

from observatory.errors import NothingPublished
from observatory.store import Store
from observatory.warehouse import sqlfile
from observatory.warehouse.licence import LICENCES, licence_of
from observatory.warehouse.locks import Lock
from observatory.warehouse.pseudonyms import Pseudonyms

_statement = partial(sqlfile.statement, "export")
ROWS_AT_ONCE = 20_000
TOP, MANIFEST = "exports", "manifest.json"
"""The folder of all releases in the store, and the file that is written last, so that a release with it is complete."""
TITLE = "Open Release Observatory: what releases of AI models disclose"
PSEUDONYMS = (
    "Accounts of registry labs are shown. Every other account of the Hub and GitHub is account-<hash>, and what it owns account-<hash>/repository-<hash>: "
    "keyed hashes that stay the same from release to release. Quotations from its documents are withheld."
)
# Type in Postgres → type in Parquet, type in a Frictionless schema, and the SQL that casts a column for it.
_TYPES: dict[str, tuple[pyarrow.DataType, str, str]] = {
    "text": (pyarrow.string(), "string", "{}"),
    "uuid": (pyarrow.string(), "string", "{}::text"),
    "jsonb": (pyarrow.string(), "string", "{}::text"),
    "boolean": (pyarrow.bool_(), "boolean", "{}"),
    "smallint": (pyarrow.int16(), "integer", "{}"),
    "integer": (pyarrow.int32(), "integer", "{}"),
    "bigint": (pyarrow.int64(), "integer", "{}"),
    "real": (pyarrow.float32(), "number", "{}"),
    "double precision": (pyarrow.float64(), "number", "{}"),
    "numeric": (pyarrow.float64(), "number", "{}::double precision"),
    "date": (pyarrow.date32(), "date", "{}"),
    "timestamp with time zone": (pyarrow.timestamp("us", "UTC"), "datetime", "{}"),
    "text[]": (pyarrow.list_(pyarrow.string()), "array", "{}"),
    "integer[]": (pyarrow.list_(pyarrow.int32()), "array", "{}"),
    "bigint[]": (pyarrow.list_(pyarrow.int64()), "array", "{}"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a mart: its type in Postgres, whether it is NOT NULL, and its comment (``meaning``)."""

    name: str
    type: str
    is_required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Mart:
    """A table or view of the schema mart, with its comment."""

    name: str
    is_view: bool
    comment: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that its comment names as its key; empty if it names none."""
        match = re.search(r"Key: ([a-z0-9_]+(?:, [a-z0-9_]+)*)", self.comment)
        return tuple(match.group(1).split(", ")) if match else ()

    @property
    def schema(self) -> pyarrow.Schema:
        """The Parquet schema of the mart's columns; a type that ``_TYPES`` lacks becomes text."""
        return pyarrow.schema([(column.name, _types_of(column)[0]) for column in self.columns])


@dataclass(frozen=True, slots=True)
class Release:
    """A release of the dataset; ``is_new`` is false if the store had it already, ``rows`` are the numbers of rows by mart."""

    name: str
    place: str
    """Its folder as a URL."""
    is_new: bool
    rows: dict[str, int]


def _types_of(column: Column) -> tuple[pyarrow.DataType, str, str]:
    """The column's entry of ``_TYPES``; text for a type that it lacks."""
    return _TYPES.get(column.type, (pyarrow.string(), "string", "{}::text"))


def _rows(connection: Connection, name: str, **values: Any) -> list[tuple[Any, ...]]:
    """The rows of ``sql/export/<name>.sql``."""
    cursor: PgCursor = connection.connection.cursor()  # type: ignore[assignment]  # the engine's URL names psycopg2 as its driver
    cursor.execute(_statement(name), values or None)
    return list(cursor.fetchall())


def marts(connection: Connection) -> list[Mart]:
    """Every table and view of the schema mart, with its columns in order."""
    rows = _rows(connection, "columns")
    return [
        Mart(name, is_view, comment or "", tuple(Column(row[3], row[4], row[5], row[6] or "") for row in rows_of_mart))
        for (name, is_view, comment), rows_of_mart in groupby(rows, key=itemgetter(0, 1, 2))
    ]


def release(engine: Engine, store: Store, key: bytes, dictionary: Callable[[Connection], str]) -> Release:
    """Write the release of the newest publication into ``store``, unless the store has it; ``dictionary`` gives the data dictionary as Markdown.

    ``key`` is the one of the pseudonyms. Raises ``NothingPublished`` if nothing was published yet, ``StoreError`` if the store refuses a file.
    """
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        # One export at a time, since each removes unfinished files of others. Wait for the lock in a transaction of its own: the next transaction sees the
        # state at its first statement, which must come after the wait.
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": int(Lock.EXPORT)})
        connection.commit()
        last = connection.execute(text("SELECT * FROM mart.publication ORDER BY publication_id DESC LIMIT 1")).mappings().first()
        if last is None:
            raise NothingPublished("nothing was published yet: there is nothing to release")
        publication = dict(last)
        name = f"{publication['as_of']:%Y-%m-%d}-{publication['publication_id']}"
        target = f"{TOP}/{name}"
        if store.has(f"{target}/{MANIFEST}"):
            return Release(name, f"{store.url}/{target}", False, _rows_of(_manifest(store, target)))
        with store.aside(TOP) as aside:
            fresh = aside / name
            fresh.mkdir()
            rows = _write_files(connection, fresh, name, publication, _find_previous(store, publication), key, dictionary)
            for path in fresh.iterdir():
                path.chmod(0o444)
            fresh.chmod(0o755)
            store.put_tree(fresh, target, MANIFEST)
    return Release(name, f"{store.url}/{target}", True, rows)


def _manifest(store: Store, target: str) -> dict[str, Any]:
    """The manifest of the release in the folder ``target``, as JSON."""
    with store.open(f"{target}/{MANIFEST}") as stream:
        manifest: dict[str, Any] = json.loads(stream.read())
    return manifest


def _rows_of(manifest: dict[str, Any]) -> dict[str, int]:
    """The number of rows by mart, as a manifest has it."""
    return {Path(file["path"]).stem: file["rows"] for file in manifest["files"] if file["rows"] is not None}


def _find_previous(store: Store, publication: dict[str, Any]) -> dict[str, Any] | None:
    """The manifest of the newest release of an earlier publication of the same world; None if there is none."""
    names = [PurePosixPath(name) for name in store.names(TOP)]
    manifests = [_manifest(store, str(name.parent)) for name in names if name.name == MANIFEST and len(name.parts) == 3]
    older = [manifest for manifest in manifests if manifest["world"] == publication["world"] and manifest["publication_id"] < publication["publication_id"]]
    return max(older, key=itemgetter("publication_id"), default=None)


def _write_files(
    connection: Connection,
    aside: Path,
    name: str,
    publication: dict[str, Any],
    previous: dict[str, Any] | None,
    key: bytes,
    dictionary: Callable[[Connection], str],
) -> dict[str, int]:
    """Write all files of a release into the folder ``aside``: marts, dictionary, changes, citation, package and manifest. Returns rows by mart."""
    pseudonyms = pseudonyms_of(connection, key)
    held = marts(connection)
    facts = {key: str(publication[key]) for key in ("publication_id", "as_of", "world", "rule_set", "registry_hash")}
    rows = {mart.name: _write_mart(connection, aside, mart, pseudonyms, {**facts, "release": name}) for mart in held}
    (aside / "data-dictionary.md").write_text(dictionary(connection), encoding="utf-8")
    (aside / "CHANGES.md").write_text(_changes_text(connection, name, held, rows, publication, previous), encoding="utf-8")
    sources = [(attribution, licence) for _, attribution, licence, _ in _rows(connection, "licences")]
    licence = licence_of(source for _, source in sources)
    (aside / "CITATION.cff").write_text(_citation_text(name, publication, licence), encoding="utf-8")
    package = _describe_package(aside, name, held, publication, licence, [attribution for attribution, _ in sources])
    (aside / "datapackage.json").write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    files = [
        {"path": path.name, "rows": rows.get(path.stem) if path.suffix == ".parquet" else None, "size_bytes": path.stat().st_size, "sha256": _sha256(path)}
        for path in sorted(aside.iterdir())
    ]
    manifest = {
        "release": name,
        **{key: publication[key] for key in ("publication_id", "world", "rule_set", "registry_hash")},
        "as_of": publication["as_of"].isoformat(),
        "published_at": publication["published_at"].isoformat(),
        "licence": licence,
        "pseudonyms": PSEUDONYMS,
        "files": files,
    }
    (aside / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return rows


def pseudonyms_of(connection: Connection, key: bytes) -> Pseudonyms:
    """The pseudonyms for this warehouse's personal names; reading the names needs the owner's connection."""
    labs = {service: frozenset(row[1] for row in rows_of_service) for service, rows_of_service in groupby(_rows(connection, "labs"), key=itemgetter(0))}
    owners = frozenset(row[0] for row in _rows(connection, "owners"))
    return Pseudonyms(key, labs, owners, frozenset((kind, name) for kind, name in _rows(connection, "takedown")))


def _write_mart(connection: Connection, aside: Path, mart: Mart, pseudonyms: Pseudonyms, facts: dict[str, str]) -> int:
    """Write one mart as Parquet with hidden personal names, without rows that were taken down. Returns how many rows were written."""
    schema = mart.schema.with_metadata({"title": TITLE, "description": mart.comment, **facts})
    columns = {column.name: place for place, column in enumerate(mart.columns) if column.type in {"text", "text[]", "jsonb"}}
    count = 0
    with pyarrow.parquet.ParquetWriter(aside / f"{mart.name}.parquet", schema, compression="zstd") as writer:
        for batch in _read_batches(connection, mart):
            hidden = [pseudonyms.row(columns, row) for row in batch if not pseudonyms.is_taken_down(columns, row)]
            if not hidden:
                continue
            arrays = [pyarrow.array(values, field.type) for values, field in zip(zip(*hidden, strict=True), schema, strict=True)]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
            count += len(hidden)
    return count


def _read_batches(connection: Connection, mart: Mart) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a mart in the order of its key, at most ``ROWS_AT_ONCE`` in a list, through a server-side cursor."""
    cursor = connection.connection.cursor(name="export")  # type: ignore[call-arg]  # the engine's URL names psycopg2 as its driver
    names = {column.name for column in mart.columns}
    order = [Identifier(name) for name in mart.key if name in names] or [SQL("1")]
    pick: list[Composable] = [SQL(_types_of(column)[2]).format(Identifier(column.name)) for column in mart.columns]
    statement = SQL("SELECT {} FROM {} ORDER BY {}").format(SQL(", ").join(pick), Identifier("mart", mart.name), SQL(", ").join(order))
    cursor.execute(statement)
    while batch := cursor.fetchmany(ROWS_AT_ONCE):
        yield list(batch)
    cursor.close()


def _sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _abstract(publication: dict[str, Any]) -> str:
    """The description of a release: world, day, publication, rules and registry."""
    return (
        f"Weights, data, code and methods: what each release discloses, and the evidence. World: {publication['world']}; "
        f"as of {publication['as_of']:%Y-%m-%d}; publication {publication['publication_id']}, rules {publication['rule_set']}, "
        f"registry {publication['registry_hash']}."
    )


def _citation_text(name: str, publication: dict[str, Any], licence: str) -> str:
    """The text of CITATION.cff (YAML); strings are quoted as JSON, which is valid YAML."""
    lines = [
        "cff-version: 1.2.0",
        "message: Please cite this dataset with its version, since numbers change from release to release.",
        "type: dataset",
        f"title: {json.dumps(TITLE)}",
        "authors:",
        "  - name: The contributors of the Open Release Observatory",
        f"version: {json.dumps(name)}",
        f'date-released: "{publication["as_of"]:%Y-%m-%d}"',
        f"license: {licence}",
        f"abstract: {json.dumps(_abstract(publication), ensure_ascii=False)}",
        "keywords:",
        *(f"  - {word}" for word in ("open source AI", "model releases", "transparency", "disclosure")),
    ]
    return "\n".join(lines) + "\n"


def _describe_package(aside: Path, name: str, held: Sequence[Mart], publication: dict[str, Any], licence: str, sources: Sequence[str]) -> dict[str, Any]:
    """The content of datapackage.json (Frictionless); ``sources``: those of the days of the whole Hub, each named as it asks to be."""
    path, title = LICENCES[licence]
    return {
        "profile": "data-package",
        "name": f"open-release-observatory-{name}",
        "title": TITLE,
        "description": f"{_abstract(publication)} {PSEUDONYMS}",
        "version": name,
        "created": publication["published_at"].isoformat(),
        "licenses": [{"name": licence, "path": path, "title": title}],
        **({"sources": [{"title": source} for source in sources]} if sources else {}),
        "keywords": ["open source AI", "model releases", "transparency", "disclosure"],
        "resources": [_describe_resource(aside / f"{mart.name}.parquet", mart) for mart in held],
    }


def _describe_resource(path: Path, mart: Mart) -> dict[str, Any]:
    """One mart's entry in ``datapackage.json`` (Frictionless Data Resource): path, size, hash, columns and key."""
    fields = [
        {
            "name": column.name,
            "type": _types_of(column)[1],
            "description": column.meaning,
            **({"constraints": {"required": True}} if column.is_required else {}),
        }
        for column in mart.columns
    ]
    return {
        "name": mart.name,
        "path": path.name,
        "description": mart.comment,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_sha256(path)}",
        "schema": {"fields": fields, **({"primaryKey": list(mart.key)} if mart.key else {})},
    }


def _changes_text(
    connection: Connection, name: str, held: Sequence[Mart], rows: dict[str, int], publication: dict[str, Any], previous: dict[str, Any] | None
) -> str:
    """The text of CHANGES.md: what changed since the last release, and why. If ``previous`` is None it only says that this is the first release."""
    world = f"World: {publication['world']}."
    if previous is None:
        return f"# {name}\n\n{world} The first release of this series: there is none to compare with.\n"
    last = int(previous["publication_id"])
    since = _rows(connection, "publications", last=last)
    rows_before = {Path(file["path"]).stem: file["rows"] for file in previous["files"] if file["rows"] is not None}
    lines = [f"# {name}, against {previous['release']}", "", world, "", "## Why", ""]
    for publication_id, as_of, _, cause, old_rules, rules, old_registry, registry in since:
        causes = [f"rules {old_rules} → {rules}"] * ("rules" in cause) + [f"registry {old_registry} → {registry}"] * ("registry" in cause)
        lines.append(f"- Publication {publication_id}, as of {as_of:%Y-%m-%d}: {'; '.join([*causes, 'new data'])}.")
    in_force, new = _rows(connection, "corrections", last=last)[0]
    lines += [f"- Corrections by people: {in_force} rows of evidence in force, {new} of them new or changed.", "", "## What", ""]
    lines += ["| mart | rows before | rows now | added | removed | changed | because of |", "| --- | --- | --- | --- | --- | --- | --- |"]
    names = {mart.name for mart in held}
    moment = connection.execute(text("SELECT published_at FROM mart.publication WHERE publication_id = :last"), {"last": last}).scalar()
    for mart in held:
        if mart.name.endswith("_history"):
            continue
        counts = _moved(connection, mart, last, moment) if f"{mart.name}_history" in names else ("", "", "")
        cells = (mart.name, rows_before.get(mart.name, 0), rows[mart.name], *counts, _because(mart.name, since))
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    lines += [f"| {gone} | {rows_before[gone]} | no longer there | | | | |" for gone in sorted(rows_before.keys() - names)]
    lines += ["", "Tables without a history are told by their number of rows alone. Rows touched are counted once per publication under their cause."]
    return "\n".join(lines) + "\n"


def _moved(connection: Connection, mart: Mart, last: int, moment: Any) -> tuple[int, int, int]:
    """How many rows of a mart were added, removed and changed since publication ``last``, which was published at ``moment``."""
    parts: dict[str, Composable] = {
        "mart": Identifier("mart", mart.name),
        "history": Identifier("mart", f"{mart.name}_history"),
        "same": SQL(" AND ").join(SQL("now.{0} = was.{0}").format(Identifier(name)) for name in mart.key),
        "key": Identifier(mart.key[0]),
    }
    template = (
        "SELECT count(*) FILTER (WHERE was.{key} IS NULL), count(*) FILTER (WHERE now.{key} IS NULL),"
        " count(*) FILTER (WHERE now.{key} IS NOT NULL AND was.{key} IS NOT NULL)"
        " FROM (SELECT * FROM {mart} WHERE publication_id > %s) now"
        " FULL JOIN (SELECT * FROM {history} WHERE publication_id <= %s AND published_to > %s) was ON {same}"
    )
    cursor: PgCursor = connection.connection.cursor()  # type: ignore[assignment]  # the engine's URL names psycopg2 as its driver
    cursor.execute(SQL(template).format(**parts), (last, last, moment))
    added, removed, changed = cursor.fetchall()[0]
    return added, removed, changed


def _because(name: str, since: Sequence[tuple[Any, ...]]) -> str:
    """How many rows of a mart the publications touched, by cause: "rules (12 rows touched)". ``since``: the rows of sql/export/publications.sql.

    Empty if they touched none.
    """
    touched: dict[str, int] = {}
    for _, _, changes, cause, *_ in since:
        count = sum((changes.get(name) or {}).values())
        if count:
            touched[cause or "new data"] = touched.get(cause or "new data", 0) + count
    return ", ".join(f"{cause} ({count} rows touched)" for cause, count in sorted(touched.items()))
