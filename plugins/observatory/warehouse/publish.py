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
"""A mart that has at most so many rows, as published and as built, is never stopped by its differences."""
VANISHED_MIN, VANISHED_SHARE = 3, 0.05
"""It is suspicious if at least so many things of a lab (or account), and more than this share of them (0 to 1), vanish between two publications."""
SHOWN_THINGS, PROBLEMS_MAX = 5, 700
"""The most names in one list that a person is shown, and the most characters of ``Comparison.problems``."""
NOT_APPROVED = "Nobody approved it in Airflow; readers keep the last publication"
# Columns whose change alone is no change of a row: otherwise every row of every metric would go to the history each day, for its new as_of.
_NO_CHANGE = {"as_of"}


@dataclass(frozen=True, slots=True)
class Publication:
    """The result of publishing: its number, None if no mart differed from its build, and the rows changed by mart."""

    publication_id: int | None
    changes: dict[str, MergeCount]


@dataclass(frozen=True, slots=True)
class Difference:
    """How one mart as built differs from it as published: rows ``before``, and those added, removed and changed.

    ``share`` (0 to 1) is the part of all rows that differ, without those of a new period. ``moved`` counts rows of which only volatile
    columns (counts, shares, days) differ: they are not in ``share``. ``cause`` is "first", "data", "rules", "registry" or "rules, registry".
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

    def in_words(self) -> str:
        """The difference as one phrase, for a message."""
        rows = f"{self.added} added, {self.removed} removed, {self.changed} changed of {self.before}"
        return f"{self.mart}: {rows}, share {self.share:.2f} above {self.threshold:.2f}"


@dataclass(frozen=True, slots=True)
class Vanishing:
    """What a build calls gone of one lab (or account), ``vanished`` of the ``before`` things that the last publication had.

    ``releases``: those of the registry that lose a flagship; ``things``: the vanished ones, a JSON list of objects with ``key``.
    """

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
    """What a build would change. ``problems`` says why a person has to approve, empty if nobody has to; ``fingerprint`` names the build together with
    the publication that it was compared with. ``examples``: by mart above its threshold and kind of change, the keys of a few rows.
    """

    marts: list[Difference]
    vanishing: list[Vanishing]
    problems: str
    fingerprint: str
    examples: dict[str, dict[str, list[str]]]


def marts() -> list[sqlfile.SqlObject]:
    """The objects of sql/marts, each after those that it reads. Raises ``WarehouseError`` if a file's header lacks a label."""
    return sqlfile.load(settings.SQL / "marts", "build")


def build(engine: Engine) -> dict[str, int]:
    """Recompute the build schema aside, in one transaction; returns rows per object. Readers see nothing of it."""
    rows: dict[str, int] = {}
    with engine.begin() as connection:
        # Publishing takes the same lock, so that the build that was compared and shown to a person does not change while it is published.
        locks.take(connection, Lock.PUBLISH)
        for obj in marts():
            materialise(connection, obj, ("build", obj.name))
            counted = execute(connection, "SELECT count(*) FROM {table}", table=Identifier("build", obj.name))
            rows[obj.name] = counted.fetchall()[0][0]
            log.info("build.%s: %d rows", obj.name, rows[obj.name])
        # Note the as_of of the core that this build was made from. It becomes the publication's: a person may take days to approve, while more is landed.
        connection.execute(
            text(
                "INSERT INTO meta.made_from (what, as_of)"
                " SELECT 'build', coalesce((SELECT as_of FROM meta.made_from WHERE what = 'core'), (SELECT max(ended_at) FROM meta.look), now())"
                " ON CONFLICT (what) DO UPDATE SET as_of = excluded.as_of"
            )
        )
    return rows


def publish(engine: Engine, run_id: int, *, rule_set: str, registry_hash: str, world: str, must_be_compared: bool = False) -> Publication:
    """Make every mart equal to its build in one transaction; a row of ``meta.publication`` is written only if a mart differs.

    Raises ``AuditFailed`` if a person had to approve and nobody did, if build or mart changed since they were compared, and, with
    ``must_be_compared``, if the run compared nothing.
    """
    with engine.begin() as connection:
        locks.take(connection, Lock.PUBLISH)
        _refuse_unapproved(connection, run_id, must_be_compared)
        # Add the publication with a published_at later than the last one's, even if the clock was set back: histories find the rows of a publication by it.
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
    """Raise ``AuditFailed`` if the run compared nothing but had to, if build or mart changed since they were compared, or if a needed approval is missing."""
    compared = connection.execute(text("SELECT fingerprint, problems FROM meta.comparison WHERE run_id = :run"), {"run": run_id}).first()
    if compared is None:
        if must_be_compared:
            raise AuditFailed("this run compared nothing with what is published: run it from approve_next")
        return
    if compared.fingerprint != fingerprint(connection):
        raise AuditFailed("build or mart changed since they were compared: nothing was published. Run it again from approve_next")
    if compared.problems and not is_approved(connection, run_id, compared.fingerprint):
        raise AuditFailed(f"{compared.problems}. {NOT_APPROVED}")


def is_approved(connection: Connection, run_id: int, build_fingerprint: str) -> bool:
    """Whether the newest decision on a run's build with this fingerprint is a person's approval."""
    newest = text("SELECT decision FROM meta.approval WHERE run_id = :run AND fingerprint = :fingerprint ORDER BY approval_id DESC LIMIT 1")
    return connection.execute(newest, {"run": run_id, "fingerprint": build_fingerprint}).scalar() == "approved"


def fingerprint(connection: Connection) -> str:
    """A hash of all rows of build and of the number of the last publication, 32 hexadecimal digits; the order of rows does not matter."""
    parts: list[object] = [connection.execute(text("SELECT max(publication_id) FROM meta.publication")).scalar()]
    for obj in marts():
        query = "SELECT count(*), coalesce(sum(hashtextextended(built::text, 0)::numeric), 0)::text FROM {build} built"
        parts.append([obj.name, *execute(connection, query, build=Identifier("build", obj.name)).fetchall()[0]])
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def compare(engine: Engine, run_id: int, *, rule_set: str, registry_hash: str) -> Comparison:
    """Compare build with what is published, and keep it in ``meta.publication_diff``, ``meta.vanishing`` and ``meta.comparison``.

    A person has to approve if a mart differs by more than its threshold, or if a flagship of the registry or more than a small share of a lab's
    things vanished. A mart without published rows needs nobody. Changed rules or a changed registry are named as the likely cause, and do not
    replace the approval. During the first load (some source has not been read to its end once), added and changed rows are growth: only removed
    ones count. A second comparison of a run replaces the first; a person's approval stays valid while build and mart are the same.
    """
    with engine.begin() as connection:
        locks.take(connection, Lock.PUBLISH)
        last = connection.execute(text("SELECT rule_set, registry_hash FROM meta.publication ORDER BY publication_id DESC LIMIT 1")).first()
        parts = [] if last is None else ["rules"] * (last.rule_set != rule_set) + ["registry"] * (last.registry_hash != registry_hash)
        cause = ", ".join(parts) or "data"
        is_growing = bool(connection.execute(text(sqlfile.statement("publication", "first_load"))).scalar())
        mart_differences = [_compare_one(connection, obj, cause, is_growing=is_growing) for obj in marts()]
        build_fingerprint = fingerprint(connection)
        approved = is_approved(connection, run_id, build_fingerprint)
        connection.execute(text("DELETE FROM meta.publication_diff WHERE run_id = :run"), {"run": run_id})
        connection.execute(
            text(
                "INSERT INTO meta.publication_diff (run_id, mart, before, added, removed, changed, moved, share, threshold, is_exceeded, is_approved, cause)"
                " VALUES (:run_id, :mart, :before, :added, :removed, :changed, :moved, :share, :threshold, :is_exceeded, :is_approved, :cause)"
            ),
            [{"run_id": run_id, "is_approved": approved, **asdict(difference)} for difference in mart_differences],
        )
        vanishing = _weigh_vanished(connection, run_id, approved) if last is not None else []
        exceeded = {difference.mart: difference for difference in mart_differences if difference.is_exceeded}
        problems = [lost.reason for lost in vanishing if lost.is_suspicious]
        if exceeded:
            why = "only data came" if not parts else f"changed since the last publication: {cause}"
            problems.append(f"{'; '.join(difference.in_words() for difference in exceeded.values())} ({why})")
        problems_text = "; ".join(problems)[:PROBLEMS_MAX]
        connection.execute(
            text(
                "INSERT INTO meta.comparison (run_id, fingerprint, problems) VALUES (:run, :fingerprint, :problems) ON CONFLICT (run_id) DO UPDATE"
                " SET fingerprint = excluded.fingerprint, problems = excluded.problems, compared_at = excluded.compared_at"
            ),
            {"run": run_id, "fingerprint": build_fingerprint, "problems": problems_text},
        )
        examples = {obj.name: _examples(connection, obj) for obj in marts() if obj.name in exceeded}
    return Comparison(mart_differences, vanishing, problems_text, build_fingerprint, examples)


def _weigh_vanished(connection: Connection, run_id: int, approved: bool) -> list[Vanishing]:
    """For each lab (or account) what the build calls gone and no publication did, judged as suspicious or not; also kept in ``meta.vanishing``."""
    rows = connection.execute(text(sqlfile.statement("report", "vanishing"))).all()
    vanishings = [_vanishing(row.owner, row.before, row.vanished, list(row.releases), row.things) for row in rows]
    connection.execute(text("DELETE FROM meta.vanishing WHERE run_id = :run"), {"run": run_id})
    if vanishings:
        connection.execute(
            text(
                "INSERT INTO meta.vanishing (run_id, owner, before, vanished, share, releases, things, is_suspicious, is_approved, reason)"
                " VALUES (:run_id, :owner, :before, :vanished, :share, :releases, CAST(:things AS jsonb), :is_suspicious, :is_approved, :reason)"
            ),
            [{"run_id": run_id, "is_approved": approved, **asdict(vanishing)} for vanishing in vanishings],
        )
    return vanishings


def _vanishing(owner: str, before: int, vanished: int, releases: list[str], things: list[dict[str, str]]) -> Vanishing:
    """Judge what vanished of one owner, and say it in a sentence. Suspicious: a flagship, or many things by ``VANISHED_MIN`` and ``VANISHED_SHARE``."""
    share = vanished / before
    is_suspicious = bool(releases) or (vanished >= VANISHED_MIN and share > VANISHED_SHARE)
    names = ", ".join(thing["key"] for thing in things[:SHOWN_THINGS]) + (" …" if vanished > SHOWN_THINGS else "")
    words = f"{owner}: {vanished} of {before} things vanished ({names})"
    if releases:
        words += f", flagships of {', '.join(releases[:SHOWN_THINGS])} among them"
    if is_suspicious:
        words += "; the services said so on two days, and that is more than ordinarily goes"
    return Vanishing(owner, before, vanished, share, releases, json.dumps(things), is_suspicious, words)


def _keep_gone(connection: Connection) -> None:
    """Store in ``meta.told_gone`` the things that are gone as of this publication, so that the next comparison does not report them again."""
    connection.execute(text(sqlfile.statement("report", "told_gone")))


def _sides(connection: Connection, obj: sqlfile.SqlObject) -> dict[str, Composable]:
    """The SQL parts by which a statement compares a mart (``old``) with its build (``new``): tables, key, and conditions for each kind of difference."""
    mart, columns = Identifier("mart", obj.name), columns_of(connection, "build", obj.name)
    compared = [Identifier(name) for name in columns if name not in {*obj.key, *obj.volatile, *_NO_CHANGE}]
    old, new = (SQL(", ").join(SQL("{}.{}").format(Identifier(side), name) for name in compared) for side in ("old", "new"))
    volatile = [Identifier(name) for name in columns if name in obj.volatile and name not in _NO_CHANGE]
    volatile_sides = [SQL(", ").join(SQL("{}.{}").format(Identifier(side), name) for name in volatile) for side in ("old", "new")]
    return {
        "mart": mart,
        "build": Identifier("build", obj.name),
        "same": SQL(" AND ").join(SQL("old.{0} = new.{0}").format(Identifier(name)) for name in obj.key),
        # Compare the columns; a volatile one makes no difference, unless it had a value and has none now.
        "differs": SQL(" OR ").join(
            [
                SQL("ROW({}) IS DISTINCT FROM ROW({})").format(old, new) if compared else SQL("false"),
                *(SQL("(old.{0} IS NOT NULL AND new.{0} IS NULL)").format(Identifier(name)) for name in columns if name in obj.volatile),
            ]
        ),
        "volatile_differs": SQL("ROW({}) IS DISTINCT FROM ROW({})").format(*volatile_sides) if volatile else SQL("false"),
        "is_new_period": SQL("new.{0} > (SELECT max({0}) FROM {1})").format(Identifier(obj.period), mart) if obj.period else SQL("false"),
        "key": Identifier(obj.key[0]),
        "keys": SQL(", ").join(SQL("coalesce(old.{0}, new.{0})::text").format(Identifier(name)) for name in obj.key),
    }


def _examples(connection: Connection, obj: sqlfile.SqlObject) -> dict[str, list[str]]:
    """The keys of the first ``SHOWN_THINGS`` rows of each kind: added, removed, changed."""
    rows = execute(
        connection,
        "SELECT what, key FROM (SELECT what, key, row_number() OVER (PARTITION BY what ORDER BY key) AS place FROM ("
        "SELECT CASE WHEN old.{key} IS NULL THEN 'added' WHEN new.{key} IS NULL THEN 'removed' WHEN {differs} THEN 'changed' END AS what,"
        " concat_ws(' ', {keys}) AS key FROM {mart} old FULL JOIN {build} new ON {same}) every WHERE what IS NOT NULL) placed"
        " WHERE place <= {most} ORDER BY what, key",
        **_sides(connection, obj),
        most=Literal(SHOWN_THINGS),
    ).fetchall()
    keys_by_kind: dict[str, list[str]] = {}
    for kind, key in rows:
        keys_by_kind.setdefault(kind, []).append(key)
    return keys_by_kind


def _compare_one(connection: Connection, obj: sqlfile.SqlObject, cause: str, *, is_growing: bool) -> Difference:
    """Compare one mart with its build. If only data came while the first load goes on (``is_growing``), removed rows alone are held against the threshold."""
    parts = _sides(connection, obj)
    execute(connection, "ANALYZE {build}; ANALYZE {mart}; SET LOCAL enable_nestloop = off", **parts)
    before, added, of_new_period, removed, changed, moved = execute(
        connection,
        "SELECT count(old.{key}), count(*) FILTER (WHERE old.{key} IS NULL), count(*) FILTER (WHERE old.{key} IS NULL AND {is_new_period}),"
        " count(*) FILTER (WHERE new.{key} IS NULL),"
        " count(*) FILTER (WHERE old.{key} IS NOT NULL AND new.{key} IS NOT NULL AND ({differs})),"
        " count(*) FILTER (WHERE old.{key} IS NOT NULL AND new.{key} IS NOT NULL AND NOT ({differs}) AND {volatile_differs})"
        " FROM {mart} old FULL JOIN {build} new ON {same}",
        **parts,
    ).fetchall()[0]
    share = (added - of_new_period + removed + changed) / max(before + added - of_new_period, 1)
    is_large = max(before, before + added - removed) > DIFF_ROWS_MIN
    judged = removed / max(before, 1) if is_growing and cause == "data" else share
    is_exceeded = before > 0 and is_large and judged > obj.max_change
    return Difference(obj.name, before, added, removed, changed, share, obj.max_change, is_exceeded, cause if before else "first", moved)


def differences(engine: Engine, run_id: int) -> dict[str, dict[str, float]]:
    """The kept comparison of a run as numbers by mart, for the marts that differ."""
    query = text(
        "SELECT mart, before, added, removed, changed, round(share::numeric, 4)::float8 AS share, threshold, is_exceeded, is_approved, cause"
        " FROM meta.publication_diff WHERE run_id = :run AND added + removed + changed > 0 ORDER BY mart"
    )
    with engine.connect() as connection:
        return {row["mart"]: {key: value for key, value in row.items() if key != "mart"} for row in connection.execute(query, {"run": run_id}).mappings()}


def _publish_one(connection: Connection, obj: sqlfile.SqlObject, publication_id: int, published_at: datetime | None = None) -> MergeCount:
    """Make one mart equal to its build and put its old rows into the history; returns the rows changed.

    ``published_at``: the moment of the publication (UTC); None for the transaction's own.
    """
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
    # Old rows go to the history before they change, so that "what did we say on that day" stays answerable. Columns are named, since in the
    # history a column that a migration added comes behind published_to.
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
