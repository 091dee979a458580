"""A sweep of the whole Hub from its opening to its audit: ranges, absences, and whether it may be believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from psycopg2.extensions import connection as PgConnection
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.errors import AuditFailed
from observatory.landing.hub import NEVER, START, Place, Sweep, moment_text
from observatory.landing.writer import dated
from observatory.sources.base import Outcome, Page
from observatory.warehouse import sqlfile

SUSPICIOUS_SHARE, SUSPICIOUS_LEAST = 0.02, 20
"""A range that misses more than this share of what it should hold, and more than so many, came back short: nothing of it is deleted."""
MAX_ZEROED_SHARE = 0.5
MAX_HELD_SHARE = 0.05
"""Makers empty their records one by one: a walk in which more than this share was told empty in part says something of the Hub, and not of them."""
GROWN_SHARE = 0.1
MIN_RECEIVED_SHARE = 0.9
SLACK_ROWS = 1_000
SLACK_SHORT = 20
"""So many repositories fewer than before are no sign of a list that ended early, however few there are."""
STALE_AFTER = timedelta(days=2)
"""The Hub gets thousands of repositories a day: a snapshot whose newest is older than this is of another day than it says."""
MIN_DOWNLOADS_SHARE = 0.1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CONFIRMATIONS = 2_000
"""Calls that one sweep may spend on what was missing; the rest stays missing, and is asked for before others after the next."""

MAX_TRIES = 3
"""Calls for one missing repository, or for a page of one range, that may come to nothing in one sweep."""


@dataclass(frozen=True, slots=True)
class Range:
    """One range of a sweep as it stands: walked after ``after`` up to ``until``, from ``position`` on (None: from its beginning)."""

    kind: str
    ordinal: int
    after: Place
    until: Place
    position: str | None
    is_done: bool
    tries: int = 0


def _script(connection: Connection, name: str, **values: Any) -> Any:
    cursor = connection.connection.cursor()
    cursor.execute(sqlfile.statement("landing", name), values)
    return cursor


def open_sweep(
    engine: Engine,
    run_id: int,
    kind: str,
    via: str,
    as_of: datetime,
    *,
    revision: str | None = None,
    fingerprint: str | None = None,
    source: str | None = None,
    file: str | None = None,
) -> Sweep:
    """Open a sweep, or find the one that this run opened before; a census gets its ranges set to the beginning.

    ``source`` names who told a snapshot (core.hub_source; without it hub-stats), ``file`` its path there.
    """
    values = {"run": run_id, "kind": kind, "via": via, "day": as_of.date(), "as_of": as_of, "revision": revision, "fingerprint": fingerprint}
    values |= {"source": source or ("hub_lists" if via == "census" else "hub_stats"), "file": file}
    with engine.begin() as connection:
        known = connection.execute(
            text(
                "SELECT sweep_id, day FROM meta.hub_sweep WHERE run_id = :run AND kind = :kind AND via = :via AND revision IS NOT DISTINCT FROM :revision"
                " AND hub_source = :source AND file IS NOT DISTINCT FROM :file"
            ),
            values,
        ).first()
        if known is not None:
            return Sweep(known.sweep_id, run_id, kind, via, known.day)
        sweep_id = connection.execute(
            text(
                "INSERT INTO meta.hub_sweep (run_id, kind, via, day, as_of, revision, fingerprint, hub_source, file)"
                " VALUES (:run, :kind, :via, :day, :as_of, :revision, :fingerprint, :source, :file) RETURNING sweep_id"
            ),
            values,
        ).scalar_one()
        _script(connection, "hub_first_load")
        if via == "census":
            _script(connection, "hub_open", kind=kind, sweep_id=sweep_id)
        return Sweep(sweep_id, run_id, kind, via, as_of.date())


def ranges(engine: Engine, sweep: Sweep) -> list[Range]:
    """The ranges of a census in the order of the walk."""
    query = text(
        "SELECT ordinal, extract(epoch FROM coalesce(position_at, after_at)) AS after_at, coalesce(position_uid, after_uid) AS after_uid,"
        " extract(epoch FROM until_at) AS until_at, until_uid, coalesce(position, cursor) AS position, is_done, tries"
        " FROM meta.hub_range WHERE kind = :kind AND sweep_id = :sweep ORDER BY meta.hub_range.after_at, meta.hub_range.after_uid"
    )
    with engine.connect() as connection:
        rows = connection.execute(query, {"kind": sweep.kind, "sweep": sweep.sweep_id}).all()
    return [
        Range(sweep.kind, row.ordinal, (_moment(row.after_at), row.after_uid), (_moment(row.until_at), row.until_uid), row.position, row.is_done, row.tries)
        for row in rows
    ]


def _moment(epoch: Any) -> datetime:
    if str(epoch) == "Infinity":
        return NEVER
    return START[0] if str(epoch) == "-Infinity" else _EPOCH + timedelta(microseconds=int(epoch * 1_000_000))


def missing(engine: Engine, sweep: Sweep) -> list[str]:
    """Ids that the sweep did not meet and that one call each should be spent on.

    What a range misses beyond belief is marked suspicious and not asked for: unknown, not deleted.
    """
    with engine.begin() as connection:
        values = {"sweep_id": sweep.sweep_id, "kind": sweep.kind, "share": SUSPICIOUS_SHARE, "least": SUSPICIOUS_LEAST}
        _script(connection, "hub_suspicious", **values)
        cursor = _script(connection, "hub_missing", sweep_id=sweep.sweep_id, most=CONFIRMATIONS, tries=MAX_TRIES)
        return [row[0] for row in cursor.fetchall()]


def settle(engine: Engine, sweep: Sweep, pages: Iterable[Page]) -> int:
    """Note what the Hub said of each missing repository: there, refused or absent. Absent on one day is a doubt, on a second day gone, dated by the first.

    A call that failed is counted: what it asked for is asked for again after all others. Returns how many became gone now.
    """
    gone = 0
    for page in map(dated, pages):
        stones = {stone.key: stone for stone in page.tombstones}
        found = {record.key: record for record in page.records}
        told = {look.scope.partition(":")[2]: look.outcome for look in page.looks}
        rows = [
            (hub_id, "absent" if hub_id in stones and stones[hub_id].renamed_to is None else "there" if outcome is Outcome.ANSWERED else "refused")
            for hub_id, outcome in told.items()
            if outcome is not Outcome.FAILED
        ]
        failed = [hub_id for hub_id, outcome in told.items() if outcome is Outcome.FAILED]
        with engine.begin() as connection:
            for hub_id, outcome in rows:
                answer = stones.get(hub_id) or found.get(hub_id)
                values = {"hub_id": hub_id, "outcome": outcome, "at": answer and answer.observed_at, "uid": getattr(answer, "uid", None)}
                gone += _script(connection, "hub_settle", sweep_id=sweep.sweep_id, kind=sweep.kind, **values).rowcount
            if failed:
                _script(connection, "hub_tried", sweep_id=sweep.sweep_id, kind=sweep.kind, hub_ids=failed)
    return gone


def close_sweep(engine: Engine, sweep: Sweep) -> dict[str, Any]:
    """Judge a sweep and close it; returns its row. Raises ``AuditFailed`` where it must not be derived from.

    A day on which every counter is zero is refused; one with unfinished ranges or short ones is incomplete, and says so.
    """
    with engine.begin() as connection:
        _script(connection, "hub_name_index")
        shares = {"zeroed_share": MAX_ZEROED_SHARE, "held_share": MAX_HELD_SHARE, "received_share": MIN_RECEIVED_SHARE}
        row = _script(connection, "hub_close", sweep_id=sweep.sweep_id, slack_rows=SLACK_SHORT, **shares)
        names = [column.name for column in row.description]
        found = dict(zip(names, row.fetchall()[0], strict=True))
        if found["new"] > GROWN_SHARE * found["received"]:
            # What follows must not plan for the tables as they were.
            connection.execute(text("ANALYZE raw.hub_repository, raw.hub_counter_now"))
    if found["outcome"] == "refused":
        raise AuditFailed(f"{sweep.kind}s of {sweep.day}: {found['reason']}")
    return found


@dataclass(frozen=True, slots=True)
class SnapshotFacts:
    """A snapshot as a whole: ``signature`` is equal where two tell the same; sums are counts, moments UTC; ``source`` told it."""

    rows: int
    downloads: int
    signature: str
    committed_at: datetime
    newest_at: datetime | None
    source: str = "hub_stats"


def doubt(engine: Engine, kind: str, facts: SnapshotFacts, *, is_past: bool) -> str | None:
    """Why a snapshot must not be landed, or None: it repeats another, is older than it says, or far off in count or counters.

    A day of the past belongs to the source that told it first: counters of two are not mixed in it.
    """
    with engine.connect() as connection:
        values = {"kind": kind, "signature": facts.signature, "committed_at": facts.committed_at, "hub_source": facts.source}
        row = _script(connection, "hub_doubt", **values).fetchall()[0]
    known, downloads, twin, teller = int(row[0]), int(row[1]), row[2], row[3]
    if twin is not None:
        return f"identical to the snapshot of {twin}"
    if is_past and teller is not None:
        return f"told already: {teller} told {facts.committed_at:%Y-%m-%d}"
    if facts.newest_at is not None and facts.newest_at < facts.committed_at - STALE_AFTER:
        return f"older than it says: its newest record is of {facts.newest_at:%Y-%m-%d}, it was committed on {facts.committed_at:%Y-%m-%d}"
    if facts.rows == 0:
        return "empty"
    # A day of the past held fewer than today; how many, only its neighbours know.
    if not is_past and known and not MIN_RECEIVED_SHARE * known <= facts.rows <= known / MIN_RECEIVED_SHARE + SLACK_ROWS:
        return f"far off in count: {facts.rows} rows, {known} are known"
    if downloads and facts.downloads < MIN_DOWNLOADS_SHARE * downloads and not (is_past and facts.rows < MIN_RECEIVED_SHARE * known):
        return f"zeroed: {facts.downloads} downloads in all, {downloads} are known"
    return None


def newest_day(engine: Engine, kind: str) -> date:
    """The newest day that was landed of ``kind``; the first of all days where nothing was."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT max(day) FROM meta.hub_sweep WHERE kind = :kind AND received > 0"), {"kind": kind}).scalar()
    return found if isinstance(found, date) else date.min


def refuse(engine: Engine, sweep: Sweep, reason: str) -> None:
    """Close a sweep of which nothing was landed."""
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE meta.hub_sweep SET outcome = 'refused', reason = :reason, ended_at = now() WHERE sweep_id = :sweep"),
            {"reason": reason, "sweep": sweep.sweep_id},
        )


def give_up_cursor(connection: PgConnection, one: Range) -> None:
    """Note that the service no longer takes a range's cursor: from the next sweep on, the range before goes on through it."""
    with connection, connection.cursor() as cursor:
        cursor.execute("UPDATE meta.hub_range SET is_refused = true WHERE kind = %s AND ordinal = %s", (one.kind, one.ordinal))


def note_limited(connection: PgConnection, one: Range) -> None:
    """Count a page of a range whose answer was a limit: the range is asked for after the others, and ``MAX_TRIES`` times in a sweep."""
    with connection, connection.cursor() as cursor:
        cursor.execute("UPDATE meta.hub_range SET tries = tries + 1 WHERE kind = %s AND ordinal = %s", (one.kind, one.ordinal))


def want_most_adopted(engine: Engine) -> int:
    """Put the most downloaded and the most liked models on the work list; returns how many are new there."""
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(sqlfile.statement("planning", "wanted_adoption"), {"top": settings.ADOPTION_TOP})
        return int(cursor.rowcount)


def told(row: Mapping[str, Any]) -> str:
    """A closed sweep in a line."""
    counts = ", ".join(f"{row[name]} {name}" for name in ("received", "new", "changed", "counted", "rejected", "held") if name in row)
    return f"{row['kind']}s of {row['day']}: {counts}; {row['outcome']}{': ' + row['reason'] if row['reason'] else ''}"


def label(one: Range) -> str:
    """A range as a person reads it."""
    return f"{one.kind}s from the beginning" if one.after[0] == START[0] else f"{one.kind}s after {moment_text(one.after[0])[:16]}"
