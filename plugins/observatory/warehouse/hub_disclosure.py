"""What every repository of the Hub discloses by its own record: declarations read from the blocks, and what follows from them by rules in SQL.

Followed day by day: the records that came since the last time are read. Judged anew are the repositories of these records, those that are gone, and those
that declare a name which now leads to another repository. Following leaves the same rows as making everything anew; running it on an unchanged Hub changes
no row. One transaction.
"""

from __future__ import annotations

import gc
import hashlib
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any

import msgspec
import numpy as np
import pyarrow
import pyarrow.csv
from psycopg2.extensions import cursor as PgCursor
from sqlalchemy import Connection, Engine, text

from observatory.disclosure import declared
from observatory.disclosure.declared import Declared
from observatory.warehouse import locks, sqlfile
from observatory.warehouse.locks import Lock

# If more than this share of all repositories changed, making everything anew is cheaper than following the changes.
REBUILD_SHARE = 0.1
_RULES = ("disclosure_now", "disclosure_names", "disclosure_licences")
_RAWS = msgspec.json.Decoder(list[msgspec.Raw])
_NULL = "\\N"
_BLOCKS_AT_ONCE = 4
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": "\ufffd"})
_QUOTES = str.maketrans({"\\": "\\\\", '"': '\\"'})
_statement = partial(sqlfile.statement, "hub")
Ints = np.ndarray[Any, np.dtype[np.int64]]


def disclose(engine: Engine) -> dict[str, int]:
    """Bring core.hub_declaration and mart.hub_disclosure up to the newest block; returns records read, rows changed, and ``rebuilt`` (0 or 1)."""
    with engine.begin() as connection:
        locks.take(connection, Lock.HUB_DISCLOSURE)
        done = connection.execute(text("SELECT block_id, made_by FROM meta.hub_derived WHERE what = 'disclosure'")).first()
        newest = connection.execute(text("SELECT coalesce(max(block_id), 0) FROM raw.hub_block")).scalar_one()
        made_by = rules(connection)
        cursor = _cursor(connection)
        if done is None or done.made_by != made_by:
            if newest == 0:
                return {"read": 0, "changed": 0, "rebuilt": 0}
            counts = rebuild(cursor)
        else:
            counts = _follow_changes(cursor, done.block_id)
        if done is None or (done.block_id, done.made_by) != (newest, made_by):
            cursor.execute(_statement("derived"), {"what": "disclosure", "block_id": newest, "day": None, "sweep_id": None})
            cursor.execute(_statement("disclosure_derived"), {"made_by": made_by})
    return counts


def rules(connection: Connection) -> str:
    """A hash of what the result depends on besides the records: the reader's version, the rules in SQL, classes of licences, takedowns.

    If the hash differs from the stored one, everything is made anew.
    """
    classes = connection.execute(text("SELECT hub_license_id, licence_class FROM core.licence WHERE match_kind = 'hub_id' ORDER BY hub_license_id")).all()
    hidden = connection.execute(text("SELECT lower(id) FROM core.takedown WHERE service = 'huggingface' ORDER BY 1")).scalars()
    parts = [str(declared.READER_VERSION), *map(_statement, _RULES), *(f"{name} {of_class}" for name, of_class in classes), *hidden]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _cursor(connection: Connection) -> PgCursor:
    """A cursor of the driver below SQLAlchemy, in the connection's transaction."""
    cursor: PgCursor = connection.connection.cursor()  # type: ignore[assignment]  # the engine's URL names psycopg2 as its driver
    return cursor


def _follow_changes(cursor: PgCursor, done: int) -> dict[str, int]:
    """Judge what changed since block ``done``, or everything if more than ``REBUILD_SHARE`` of all repositories changed; returns what ``disclose`` does."""
    cursor.execute("SAVEPOINT followed")
    cursor.execute(_statement("declaration_seen"), {"after": done})
    n_touched = int(cursor.fetchall()[0][0])
    cursor.execute("SELECT count(*) FROM core.hub_declaration")
    if n_touched > REBUILD_SHARE * int(cursor.fetchall()[0][0]):
        cursor.execute("ROLLBACK TO SAVEPOINT followed")
        return rebuild(cursor)
    return update(cursor, done)


def rebuild(cursor: PgCursor) -> dict[str, int]:
    """Read every current record and judge every repository anew; returns what ``disclose`` does."""
    cursor.execute("SELECT core.make_hub_disclosure_parts()")
    cursor.execute("SET LOCAL work_mem = '256MB'; TRUNCATE core.hub_declaration")
    read = _read_blocks(cursor, "core.hub_declaration", 0, _read_places(cursor, "declaration_known"))
    # ANALYZE hub_key alone: no plan depends on the columns with lists, and their statistics take the longest.
    cursor.execute("ANALYZE core.hub_declaration (hub_key)")
    cursor.execute(_statement("disclosure_whole") + _judge_statement())
    cursor.execute(_statement("disclosure_all"))
    changed = int(cursor.rowcount)
    cursor.execute("DROP VIEW hub_wanted CASCADE; SELECT core.index_hub_disclosure(true); ANALYZE mart.hub_disclosure")
    cursor.execute(_statement("redeclaration_all"))
    _note_changes(cursor, 0, "redeclaration_whole")
    return {"read": read, "changed": changed, "rebuilt": 1}


def update(cursor: PgCursor, done: int) -> dict[str, int]:
    """Judge the repositories of the blocks after ``done``, and those that are gone, anew; returns what ``disclose`` does.

    The temporary table ``hub_seen`` must hold both (declaration_seen.sql).
    """
    cursor.execute(_statement("declaration_new"))
    read = _read_blocks(cursor, "hub_declaration_new", done, _read_places(cursor, "declaration_touched"))
    # Compare the new declarations with the earlier ones while core.hub_declaration still holds the earlier ones.
    cursor.execute(_statement("redeclaration_new"), {"after": done})
    _note_changes(cursor, done, "redeclaration_followed")
    cursor.execute(_statement("declaration_apply"))
    # Few rows changed: make the planner look them up by index instead of reading whole tables.
    cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL enable_seqscan = off")
    cursor.execute(_statement("disclosure_changed"), {"after": done})
    cursor.execute(_judge_statement())
    cursor.execute(_statement("disclosure_apply"))
    changed = int(cursor.rowcount)
    cursor.execute(_statement("disclosure_hidden"))
    changed += int(cursor.rowcount)
    cursor.execute("SET LOCAL enable_seqscan = on")
    return {"read": read, "changed": changed, "rebuilt": 0}


def _note_changes(cursor: PgCursor, after: int, facts: str) -> None:
    """Keep in core.hub_redeclaration which records of ``hub_told`` declare something else than the record before them.

    ``facts`` names the statement of sql/hub that collects the declarations; records are read from blocks after ``after``.
    """
    places = _read_places(cursor, "redeclaration_places")
    if places[0].size:
        _read_blocks(cursor, "hub_declaration_read", after, places)
        cursor.execute("ANALYZE hub_declaration_read (hub_key)")
    cursor.execute(_statement(facts))
    cursor.execute(_statement("redeclaration_pairs"), {"reader_version": declared.READER_VERSION})


def _judge_statement() -> str:
    """The SQL that judges: names, then licences, then repositories."""
    return _statement("disclosure_names") + _statement("disclosure_licences") + _statement("disclosure_now")


# -- reading the blocks


def _read_places(cursor: PgCursor, name: str) -> tuple[Ints, Ints, Ints]:
    """Block id, place in the block and hub_key of each record that ``sql/hub/<name>.sql`` gives: three arrays of one length, sorted by block and place."""
    stream = io.BytesIO()
    cursor.copy_expert(_statement(name), stream, size=1 << 20)
    if stream.tell() == 0:
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing, nothing
    stream.seek(0)
    table = pyarrow.csv.read_csv(stream, read_options=pyarrow.csv.ReadOptions(column_names=["block", "ordinal", "key"]))
    block, ordinal, key = (table[name].to_numpy().astype(np.int64) for name in ("block", "ordinal", "key"))
    order = np.lexsort((ordinal, block))
    return block[order], ordinal[order], key[order]


def _read_blocks(cursor: PgCursor, table: str, after: int, places: tuple[Ints, Ints, Ints]) -> int:
    """Copy the declarations of the records at ``places``, from blocks after block ``after``, into ``table``, block by block; returns how many."""
    block, ordinal, key = places
    read = 0
    # A server-side cursor: only a few blocks are in memory, never all.
    with cursor.connection.cursor(name="hub_blocks") as blocks:
        blocks.itersize = _BLOCKS_AT_ONCE
        blocks.execute(_statement("declaration_blocks"), {"after": after})
        for block_id, kind, size, body in blocks:
            first, last = np.searchsorted(block, [block_id, block_id + 1])
            if first == last:
                continue
            with _without_collection():
                raws = _RAWS.decode(pyarrow.decompress(bytes(body), decompressed_size=size, codec="zstd", asbytes=True))
                lines = "".join(_copy_lines(raws, kind, ordinal[first:last].tolist(), key[first:last].tolist()))
            cursor.copy_expert(_COPY[table], io.StringIO(lines), size=1 << 18)
            read += int(last - first)
    return read


_COPY = {
    "core.hub_declaration": "COPY core.hub_declaration FROM STDIN",
    "hub_declaration_new": "COPY hub_declaration_new FROM STDIN",
    "hub_declaration_read": "COPY hub_declaration_read FROM STDIN",
}


@contextmanager
def _without_collection() -> Iterator[None]:
    """Switch garbage collection off: declarations hold no cycles, and to search for some while thousands are made costs a third of the reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _copy_lines(raws: list[msgspec.Raw], kind: str, places: Iterable[int], keys: Iterable[int]) -> Iterator[str]:
    """A line of COPY for the record at each of ``places`` in a block, with its hub_key, in the order of the table's columns."""
    for place, key in zip(places, keys, strict=True):
        yield _copy_line(key, declared.read(raws[place], kind))


def _copy_line(key: int, declaration: Declared) -> str:
    """One declaration as a line for COPY."""
    return (
        f"{key}\t{declaration.results}\t{declaration.datasets_other}\t{declaration.bases_other}\t{declaration.topics}\t{declaration.has_tags}\t{declaration.has_card}\t{declaration.has_weights}\t{declaration.names_results}\t"
        f"{_word(declaration.license_name)}\t{_word(declaration.region)}\t{_list(declaration.datasets)}\t{_list(declaration.bases)}\t{_list(declaration.licences)}\t{_list(declaration.arxiv_ids)}\t"
        f"{_list(declaration.dois)}\t{_list(declaration.languages)}\t{_list(declaration.formats)}\t{_list(declaration.trainers)}\n"
    )


def _list(values: list[str]) -> str:
    """Declared names as an array of Postgres in the text form of COPY; NULL if there is none."""
    return _array(tuple(declared.names(values))) if values else _NULL


# Licences, languages, formats and bases repeat, so the text for COPY is made once for each.
@lru_cache(maxsize=65_536)
def _array(values: tuple[str, ...]) -> str:
    """Texts as an array of Postgres in the text form of COPY."""
    quoted = ",".join([f'"{value.translate(_QUOTES)}"' for value in values])
    return f"{{{quoted}}}".translate(_ESCAPES)


@lru_cache(maxsize=4_096)
def _word(value: str | None) -> str:
    """A text in the text form of COPY; NULL for None."""
    return _NULL if value is None else value.translate(_ESCAPES)
