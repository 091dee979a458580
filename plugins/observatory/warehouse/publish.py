"""Publication: one transaction in which every mart becomes equal to its audited build, and only rows that differ change."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import asdict, dataclass
from datetime import datetime

from psycopg2.sql import SQL, Composable, Identifier, Literal
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.errors import AuditFailed
from observatory.warehouse import locks, sqlfile
from observatory.warehouse.engine import execute
from observatory.warehouse.locks import Lock
from observatory.warehouse.merge import MergeCount, columns_of, materialise

log = logging.getLogger(__name__)

DIFF_ROWS_MIN = 100
"""Marts of no more rows, published and to come, are never stopped by their diff."""
VANISHED_MIN, VANISHED_SHARE = 3, 0.05
"""A lab (or account) of which so many things, and more than such a share (0 to 1), vanish between two publications is suspicious."""
SHOWN_THINGS, PROBLEMS_MAX = 5, 700
NOT_APPROVED = "Nobody approved it in Airflow; readers keep the last publication"
# That something was observed later is no change by itself: else every row of every metric would go to the history every day.
_NO_CHANGE = {"as_of"}


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing came to. ``publication_id`` is None where no mart differed from its build."""

    publication_id: int | None
    changes: dict[str, MergeCount]


@dataclass(frozen=True, slots=True)
class Difference:
    """One mart as built beside as published. ``share`` is that of the rows of either side that differ, rows of a new period aside.

    ``moved`` counts the rows of which only what moves by itself (counts, shares, days) is another: they are in no share.
    """

    mart: str
    before: int
    added: int
    removed: int
    changed: int
    share: float
    threshold: float
    is_exceeded: bool
    cause: str
    moved: int = 0

    def told(self) -> str:
        """The difference in words."""
        rows = f"{self.added} added, {self.removed} removed, {self.changed} changed of {self.before}"
        return f"{self.mart}: {rows}, share {self.share:.2f} above {self.threshold:.2f}"


@dataclass(frozen=True, slots=True)
class Vanishing:
    """What a build would call gone of one lab (or account) that the last publication had. ``releases``: of the registry, that lose a flagship."""

    owner: str
    before: int
    vanished: int
    share: float
    releases: list[str]
    things: str
    is_suspicious: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a build would change. ``problems`` says why a person has to approve, empty where nobody has to; ``fingerprint`` names this very build
    beside this very publication. ``examples``: by mart above its threshold and kind of change, a few keys.
    """

    marts: list[Difference]
    vanishing: list[Vanishing]
    problems: str
    fingerprint: str
    examples: dict[str, dict[str, list[str]]]


def marts() -> list[sqlfile.SqlObject]:
    """The mart objects of sql/marts, in the order of what they read."""
    return sqlfile.load(settings.SQL / "marts", "build")


def build(engine: Engine) -> dict[str, int]:
    """Recompute the build schema aside, in one transaction; returns rows per object. Readers see nothing of it."""
    rows: dict[str, int] = {}
    with engine.begin() as connection:
        # What was compared and shown to a person does not change under a publication.
        locks.take(connection, Lock.PUBLISH)
        for obj in marts():
            materialise(connection, obj, ("build", obj.name))
            counted = execute(connection, "SELECT count(*) FROM {table}", table=Identifier("build", obj.name))
            rows[obj.name] = counted.fetchall()[0][0]
            log.info("build.%s: %d rows", obj.name, rows[obj.name])
        # A person may think it over for days: the publication is as of what core was made from, whatever is landed meanwhile.
        connection.execute(
            text(
                "INSERT INTO meta.made_from (what, as_of)"
                " SELECT 'build', coalesce((SELECT as_of FROM meta.made_from WHERE what = 'core'), (SELECT max(ended_at) FROM meta.look), now())"
                " ON CONFLICT (what) DO UPDATE SET as_of = excluded.as_of"
            )
        )
    return rows


def publish(engine: Engine, run_id: int, *, rule_set: str, registry_hash: str, world: str, must_be_compared: bool = False) -> Publication:
    """Make mart equal to build in one transaction; a publication row is written only where a row differs.

    Raises ``AuditFailed`` where the run's comparison asked for a person and nobody approved, where build or mart are not those that were
    compared, and, with ``must_be_compared``, where nothing was.
    """
    with engine.begin() as connection:
        locks.take(connection, Lock.PUBLISH)
        _refuse_unapproved(connection, run_id, must_be_compared)
        # A clock that was set back moves no publication before the last one: what was said at which publication is told by these moments.
        publication_id, published_at = connection.execute(
            text(
                "INSERT INTO meta.publication (as_of, published_at, run_id, rule_set, registry_hash, world) "
                "SELECT coalesce((SELECT as_of FROM meta.made_from WHERE what = 'build'), (SELECT max(ended_at) FROM meta.look), now()),"
                " greatest(now(), (SELECT max(published_at) + interval '1 microsecond' FROM meta.publication)),"
                " :run_id, :rule_set, :registry_hash, :world "
                "RETURNING publication_id, published_at"
            ),
            {"run_id": run_id, "rule_set": rule_set, "registry_hash": registry_hash, "world": world},
        ).one()
        changes = {obj.name: _publish_one(connection, obj, publication_id, published_at) for obj in marts()}
        is_changed = any(count.changed for count in changes.values())
        if is_changed:
            connection.execute(
                text("UPDATE meta.publication SET changes = CAST(:changes AS jsonb) WHERE publication_id = :id"),
                {"changes": json.dumps({name: asdict(count) for name, count in changes.items()}), "id": publication_id},
            )
            _keep_gone(connection)
        else:
            connection.rollback()
    if not is_changed:
        with engine.begin() as connection:
            _keep_gone(connection)
    return Publication(publication_id if is_changed else None, changes)


def _refuse_unapproved(connection: Connection, run_id: int, must_be_compared: bool) -> None:
    compared = connection.execute(text("SELECT fingerprint, problems FROM meta.comparison WHERE run_id = :run"), {"run": run_id}).first()
    if compared is None:
        if must_be_compared:
            raise AuditFailed("this run compared nothing with what is published: run it from approve_next")
        return
    if compared.fingerprint != fingerprint(connection):
        raise AuditFailed("build or mart changed since they were compared: nothing was published. Run it again from approve_next")
    if compared.problems and not is_approved(connection, run_id, compared.fingerprint):
        raise AuditFailed(f"{compared.problems}. {NOT_APPROVED}")


def is_approved(connection: Connection, run_id: int, of: str) -> bool:
    """Whether the newest answer of a person to a run, about the build of that fingerprint, is yes."""
    newest = text("SELECT decision FROM meta.approval WHERE run_id = :run AND fingerprint = :of ORDER BY approval_id DESC LIMIT 1")
    return connection.execute(newest, {"run": run_id, "of": of}).scalar() == "approved"


def fingerprint(connection: Connection) -> str:
    """Names the rows of build and the publication they stand beside, 32 hexadecimal digits; the order of rows does not matter."""
    told: list[object] = [connection.execute(text("SELECT max(publication_id) FROM meta.publication")).scalar()]
    for obj in marts():
        query = "SELECT count(*), coalesce(sum(hashtextextended(told::text, 0)::numeric), 0)::text FROM {build} told"
        told.append([obj.name, *execute(connection, query, build=Identifier("build", obj.name)).fetchall()[0]])
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def compare(engine: Engine, run_id: int, *, rule_set: str, registry_hash: str) -> Comparison:
    """Compare build with what is published, and keep it in ``meta.publication_diff``, ``meta.vanishing`` and ``meta.comparison``.

    A person has to approve where a mart differs by more than its threshold, or where a flagship of the registry or more than a small share
    of a lab's things vanished. A mart without a published row has nothing that could go wrong; changed rules or a
    changed registry are named as the likely cause, and ask for a person all the same.
    While the first load goes on (some source was never asked to its end), rows that come or change are growth: only those that go count.
    Asking again replaces what was kept; a person's answer counts on where build and mart are the same.
    """
    with engine.begin() as connection:
        locks.take(connection, Lock.PUBLISH)
        last = connection.execute(text("SELECT rule_set, registry_hash FROM meta.publication ORDER BY publication_id DESC LIMIT 1")).first()
        parts = [] if last is None else ["rules"] * (last.rule_set != rule_set) + ["registry"] * (last.registry_hash != registry_hash)
        cause = ", ".join(parts) or "data"
        is_growing = bool(connection.execute(text(sqlfile.statement("publication", "first_load"))).scalar())
        found = [_compare_one(connection, obj, cause, is_growing=is_growing) for obj in marts()]
        this = fingerprint(connection)
        approved = is_approved(connection, run_id, this)
        connection.execute(text("DELETE FROM meta.publication_diff WHERE run_id = :run"), {"run": run_id})
        connection.execute(
            text(
                "INSERT INTO meta.publication_diff (run_id, mart, before, added, removed, changed, moved, share, threshold, is_exceeded, is_approved, cause)"
                " VALUES (:run_id, :mart, :before, :added, :removed, :changed, :moved, :share, :threshold, :is_exceeded, :is_approved, :cause)"
            ),
            [{"run_id": run_id, "is_approved": approved, **asdict(one)} for one in found],
        )
        vanishing = _weigh_vanished(connection, run_id, approved) if last is not None else []
        exceeded = {one.mart: one for one in found if one.is_exceeded}
        problems = [one.reason for one in vanishing if one.is_suspicious]
        if exceeded:
            why = "only data came" if not parts else f"changed since the last publication: {cause}"
            problems.append(f"{'; '.join(one.told() for one in exceeded.values())} ({why})")
        told = "; ".join(problems)[:PROBLEMS_MAX]
        connection.execute(
            text(
                "INSERT INTO meta.comparison (run_id, fingerprint, problems) VALUES (:run, :this, :told) ON CONFLICT (run_id) DO UPDATE"
                " SET fingerprint = excluded.fingerprint, problems = excluded.problems, compared_at = excluded.compared_at"
            ),
            {"run": run_id, "this": this, "told": told},
        )
        examples = {obj.name: _examples(connection, obj) for obj in marts() if obj.name in exceeded}
    return Comparison(found, vanishing, told, this, examples)


def _weigh_vanished(connection: Connection, run_id: int, approved: bool) -> list[Vanishing]:
    """Weigh what would be called gone, owner by owner, and keep it in ``meta.vanishing``."""
    rows = connection.execute(text(sqlfile.statement("report", "vanishing"))).all()
    found = [_vanishing(row.owner, row.before, row.vanished, list(row.releases), row.things) for row in rows]
    connection.execute(text("DELETE FROM meta.vanishing WHERE run_id = :run"), {"run": run_id})
    if found:
        connection.execute(
            text(
                "INSERT INTO meta.vanishing (run_id, owner, before, vanished, share, releases, things, is_suspicious, is_approved, reason)"
                " VALUES (:run_id, :owner, :before, :vanished, :share, :releases, CAST(:things AS jsonb), :is_suspicious, :is_approved, :reason)"
            ),
            [{"run_id": run_id, "is_approved": approved, **asdict(one)} for one in found],
        )
    return found


def _vanishing(owner: str, before: int, vanished: int, releases: list[str], things: list[dict[str, str]]) -> Vanishing:
    share = vanished / before
    is_suspicious = bool(releases) or (vanished >= VANISHED_MIN and share > VANISHED_SHARE)
    told = ", ".join(one["key"] for one in things[:SHOWN_THINGS]) + (" …" if vanished > SHOWN_THINGS else "")
    words = f"{owner}: {vanished} of {before} things vanished ({told})"
    if releases:
        words += f", flagships of {', '.join(releases[:SHOWN_THINGS])} among them"
    if is_suspicious:
        words += "; the services said so on two days, and that is more than ordinarily goes"
    return Vanishing(owner, before, vanished, share, releases, json.dumps(things), is_suspicious, words)


def _keep_gone(connection: Connection) -> None:
    connection.execute(text(sqlfile.statement("report", "told_gone")))


def _sides(connection: Connection, obj: sqlfile.SqlObject) -> dict[str, Composable]:
    """What a statement needs to set a mart beside its build."""
    columns = columns_of(connection, "build", obj.name)
    told = [Identifier(name) for name in columns if name not in {*obj.key, *obj.moves, *_NO_CHANGE}]
    old, new = (SQL(", ").join(SQL("{}.{}").format(Identifier(side), name) for name in told) for side in ("old", "new"))
    moves = [Identifier(name) for name in columns if name in obj.moves and name not in _NO_CHANGE]
    moving = [SQL(", ").join(SQL("{}.{}").format(Identifier(side), name) for name in moves) for side in ("old", "new")]
    return {
        "mart": Identifier("mart", obj.name),
        "build": Identifier("build", obj.name),
        "same": SQL(" AND ").join(SQL("old.{0} = new.{0}").format(Identifier(name)) for name in obj.key),
        # What moves by itself is no change, but for what was known and is not any more.
        "differs": SQL(" OR ").join(
            [
                SQL("ROW({}) IS DISTINCT FROM ROW({})").format(old, new) if told else SQL("false"),
                *(SQL("(old.{0} IS NOT NULL AND new.{0} IS NULL)").format(Identifier(name)) for name in columns if name in obj.moves),
            ]
        ),
        "moves": SQL("ROW({}) IS DISTINCT FROM ROW({})").format(*moving) if moves else SQL("false"),
        "grown": SQL("new.{0} > (SELECT max({0}) FROM {1})").format(Identifier(obj.grows), Identifier("mart", obj.name)) if obj.grows else SQL("false"),
        "key": Identifier(obj.key[0]),
        "keys": SQL(", ").join(SQL("coalesce(old.{0}, new.{0})::text").format(Identifier(name)) for name in obj.key),
    }


def _examples(connection: Connection, obj: sqlfile.SqlObject) -> dict[str, list[str]]:
    """Keys of a few rows that come, go and change."""
    found = execute(
        connection,
        "SELECT what, key FROM (SELECT what, key, row_number() OVER (PARTITION BY what ORDER BY key) AS place FROM ("
        "SELECT CASE WHEN old.{key} IS NULL THEN 'added' WHEN new.{key} IS NULL THEN 'removed' WHEN {differs} THEN 'changed' END AS what,"
        " concat_ws(' ', {keys}) AS key FROM {mart} old FULL JOIN {build} new ON {same}) every WHERE what IS NOT NULL) placed"
        " WHERE place <= {most} ORDER BY what, key",
        **_sides(connection, obj),
        most=Literal(SHOWN_THINGS),
    ).fetchall()
    told: dict[str, list[str]] = {}
    for what, key in found:
        told.setdefault(what, []).append(key)
    return told


def _compare_one(connection: Connection, obj: sqlfile.SqlObject, cause: str, *, is_growing: bool) -> Difference:
    parts = _sides(connection, obj)
    execute(connection, "ANALYZE {build}; ANALYZE {mart}; SET LOCAL enable_nestloop = off", **parts)
    before, added, grown, removed, changed, moved = execute(
        connection,
        "SELECT count(old.{key}), count(*) FILTER (WHERE old.{key} IS NULL), count(*) FILTER (WHERE old.{key} IS NULL AND {grown}),"
        " count(*) FILTER (WHERE new.{key} IS NULL),"
        " count(*) FILTER (WHERE old.{key} IS NOT NULL AND new.{key} IS NOT NULL AND ({differs})),"
        " count(*) FILTER (WHERE old.{key} IS NOT NULL AND new.{key} IS NOT NULL AND NOT ({differs}) AND {moves})"
        " FROM {mart} old FULL JOIN {build} new ON {same}",
        **parts,
    ).fetchall()[0]
    share = (added - grown + removed + changed) / max(before + added - grown, 1)
    is_large = max(before, before + added - removed) > DIFF_ROWS_MIN
    judged = removed / max(before, 1) if is_growing and cause == "data" else share
    is_exceeded = before > 0 and is_large and judged > obj.drift
    return Difference(obj.name, before, added, removed, changed, share, obj.drift, is_exceeded, cause if before else "first", moved)


def differences(engine: Engine, run_id: int) -> dict[str, dict[str, float]]:
    """What a run's comparison kept, of the marts that differ."""
    query = text(
        "SELECT mart, before, added, removed, changed, round(share::numeric, 4)::float8 AS share, threshold, is_exceeded, is_approved, cause"
        " FROM meta.publication_diff WHERE run_id = :run AND added + removed + changed > 0 ORDER BY mart"
    )
    with engine.connect() as connection:
        return {row["mart"]: {key: value for key, value in row.items() if key != "mart"} for row in connection.execute(query, {"run": run_id}).mappings()}


def _publish_one(connection: Connection, obj: sqlfile.SqlObject, publication_id: int, published_at: datetime | None = None) -> MergeCount:
    """Make one mart equal to its build as of ``published_at``, the publication's moment (UTC); the transaction's where none is told."""
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
        "at": SQL("now()") if published_at is None else Literal(published_at),
    }
    execute(connection, "ANALYZE {build}; ANALYZE {mart}; SET LOCAL enable_nestloop = off", **parts)
    # Old rows go to the history before they change, so that "what did we say on that day" stays answerable. By name, since a column that
    # a migration adds stands behind published_to there.
    removed = execute(
        connection,
        "WITH old AS (DELETE FROM {mart} old WHERE NOT EXISTS (SELECT 1 FROM {build} new WHERE {same}) RETURNING old.*)"
        " INSERT INTO {history} ({columns}, publication_id, published_from, published_to) SELECT {columns}, publication_id, published_from, {at} FROM old",
        **parts,
    ).rowcount
    changed = execute(
        connection,
        "WITH old AS (DELETE FROM {mart} old USING {build} new WHERE {same} AND {differs} RETURNING old.*)"
        " INSERT INTO {history} ({columns}, publication_id, published_from, published_to) SELECT {columns}, publication_id, published_from, {at} FROM old",
        **parts,
    ).rowcount
    written = execute(
        connection,
        "INSERT INTO {mart} ({columns}, publication_id, published_from) SELECT {columns}, {publication}, {at}"
        " FROM {build} new WHERE NOT EXISTS (SELECT 1 FROM {mart} old WHERE {same})",
        **parts,
    ).rowcount
    return MergeCount(inserted=written - changed, updated=changed, deleted=removed)
