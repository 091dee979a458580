"""Brings core up to date: the objects of sql/core and two steps in Python (judgement and estimates), each in its own transaction, after what it reads."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.warehouse import estimates, judge, sqlfile
from observatory.warehouse.merge import MergeCount, materialise

log = logging.getLogger(__name__)

_NOTE_AS_OF = text(
    "INSERT INTO meta.made_from (what, as_of) SELECT 'core', coalesce(max(ended_at), now()) FROM meta.look"
    " ON CONFLICT (what) DO UPDATE SET as_of = excluded.as_of"
)


@dataclass(frozen=True, slots=True)
class Decided:
    """A step of the build in Python: ``run`` reads by the statements of ``folder``, writes the tables ``writes``, and returns what changed by table."""

    folder: Path
    writes: tuple[str, ...]
    run: Callable[[Connection], dict[str, MergeCount]]


DECIDED = (
    Decided(judge.FOLDER, judge.WRITES, judge.judge_warehouse),
    Decided(estimates.FOLDER, (".".join(estimates.TABLE),), lambda connection: {".".join(estimates.TABLE): estimates.estimate_warehouse(connection)}),
)


def core_objects() -> list[sqlfile.SqlObject]:
    """The objects of sql/core, in the order of what they read."""
    return [step for step in _ordered_steps() if isinstance(step, sqlfile.SqlObject)]


def _ordered_steps() -> list[sqlfile.SqlObject | Decided]:
    """The objects of sql/core and the steps in Python (``DECIDED``), each after those whose tables it reads."""
    objects = {obj.full_name: obj for obj in sqlfile.load(settings.SQL / "core", "core")}
    python_steps = {step.folder.name: step for step in DECIDED}
    steps: dict[str, sqlfile.SqlObject | Decided] = {**objects, **python_steps}
    graph = {name: {read for read in obj.reads if read in objects and read != name} for name, obj in objects.items()}
    for name, step in python_steps.items():
        for reader, obj in objects.items():
            if set(obj.reads) & set(step.writes):
                graph[reader].add(name)
        graph[name] = {read for path in sorted(step.folder.glob("*.sql")) for read in sqlfile.parse(path, name).reads if read in objects}
    # Sorted, so that every process takes the steps in one order: that of a set differs from process to process.
    return [steps[name] for name in TopologicalSorter({name: sorted(before) for name, before in graph.items()}).static_order()]


def build_core(engine: Engine) -> dict[str, MergeCount]:
    """Merge every core object; running it again on the same raw changes no row. Returns what changed by table, raises ``WarehouseError`` on a key met twice."""
    counts: dict[str, MergeCount] = {}
    with engine.begin() as connection:
        # Collect statistics: after a first load Postgres has none, and would plan a join of every version with every other.
        connection.execute(text("ANALYZE raw.record, raw.record_version, raw.counter, core.document, core.document_link, core.document_signal"))
    for obj in _ordered_steps():
        with engine.begin() as connection:
            changed = obj.run(connection) if isinstance(obj, Decided) else {obj.full_name: _merge_object(connection, obj)}
            # Note as_of after the merge: core may already hold answers that came while it ran, and as_of must not be older than they are.
            connection.execute(_NOTE_AS_OF)
        for name, count in changed.items():
            counts[name.removeprefix("core.")] = count
            log.info("%s: %d inserted, %d updated, %d deleted", name, count.inserted, count.updated, count.deleted)
    return counts


def _merge_object(connection: Connection, obj: sqlfile.SqlObject) -> MergeCount:
    """Make the table of one object of sql/core equal to its SELECT; raises ``WarehouseError`` if two rows have one key."""
    # Date vanished links by the newest answer of any service, not by this machine's clock.
    now = connection.execute(text("SELECT coalesce(max(ended_at), now())::text FROM meta.look")).scalar_one()
    return materialise(connection, obj, ("core", obj.name), now=now)


def sql_fingerprint() -> str:
    """SHA-256 over the SQL that makes core and the marts, so that a changed rule makes a new build; comments on tables do not count."""
    digest = hashlib.sha256()
    for folder in ("staging", "core", "judgement", "estimates", "marts"):
        for path in sorted((settings.SQL / folder).glob("*.sql")):
            digest.update(sqlfile.split(path.read_text(encoding="utf-8"), folder)[0].encode())
    return digest.hexdigest()
