"""A sweep (one run over the whole Hub) from opening to closing: its ranges, its missing repositories, and the checks that may refuse it."""

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
"""If a range lacks more than this share of its known repositories, and more than this number, its list was incomplete: none of them counts as gone."""
MAX_ZEROED_SHARE = 0.5
"""If the downloads of more than this share fell to 0, the sweep is refused."""
MAX_HELD_SHARE = 0.05
"""If more than this share of records came empty in part, the Hub is at fault: makers do not empty that many records at once."""
GROWN_SHARE = 0.1
"""If more than this share of the records was new, Postgres gets new statistics of the tables."""
MIN_RECEIVED_SHARE = 0.9
"""A sweep or snapshot with less than this share of the known number of repositories is doubtful."""
SLACK_ROWS = 1_000
"""So many rows more than expected are allowed in a snapshot, however small it is."""
SLACK_SHORT = 20
"""So many repositories fewer than before are allowed in a sweep, however few there are."""
STALE_AFTER = timedelta(days=2)
"""A snapshot whose newest record is older than its date by more than this is of an earlier day: the Hub gets thousands of repositories a day."""
MIN_DOWNLOADS_SHARE = 0.1
"""A snapshot with less than this share of the known downloads is refused."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CONFIRMATIONS = 2_000
"""The most missing repositories that one sweep asks for, one call each; the others are asked for first after the next sweep."""

MAX_TRIES = 3
"""The most failed calls in one sweep for one missing repository, or for a page of one range."""


@dataclass(frozen=True, slots=True)
class Range:
    """One range of a sweep and its progress: the records after ``after`` up to ``until``; ``position`` is the path of the next page (None: the first)."""

    kind: str
    ordinal: int
    after: Place
    until: Place
    position: str | None
    is_done: bool
    tries: int = 0


def _script(connection: Connection, name: str, **values: Any) -> Any:
    """Run the file ``sql/landing/<name>.sql`` with the values; returns the cursor."""
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
    """Open a sweep, or return the one that this run opened before; the ranges of a new census start from the beginning.

    ``source`` is a snapshot's key in core.hub_source (default hub_stats), ``file`` its path there.
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
    """The ranges of a census with the position that each has reached, in the order of the walk."""
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
    """The time of an epoch in seconds as Postgres returns it; infinity and -infinity as the times of ``END`` and ``START``."""
    if str(epoch) == "Infinity":
        return NEVER
    return START[0] if str(epoch) == "-Infinity" else _EPOCH + timedelta(microseconds=int(epoch * 1_000_000))


def missing(engine: Engine, sweep: Sweep) -> list[str]:
    """The hub ids of known repositories that did not come in this sweep and should be asked for, one call each: at most ``CONFIRMATIONS``.

    Ranges that lack too many are marked suspicious first; their missing repositories are not returned: unknown, not gone.
    """
    with engine.begin() as connection:
        values = {"sweep_id": sweep.sweep_id, "kind": sweep.kind, "share": SUSPICIOUS_SHARE, "least": SUSPICIOUS_LEAST}
        _script(connection, "hub_suspicious", **values)
        cursor = _script(connection, "hub_missing", sweep_id=sweep.sweep_id, most=CONFIRMATIONS, tries=MAX_TRIES)
        return [row[0] for row in cursor.fetchall()]


def record_confirmations(engine: Engine, sweep: Sweep, pages: Iterable[Page]) -> int:
    """Note the Hub's answer about each missing repository: there, refused or absent. Absent on two days means gone, since the first of them.

    Failed calls are counted, so that their repositories are asked for last next time. Returns how many repositories became gone now.
    """
    n_gone = 0
    for page in map(dated, pages):
        stones = {stone.key: stone for stone in page.tombstones}
        found = {record.key: record for record in page.records}
        outcomes = {look.scope.partition(":")[2]: look.outcome for look in page.looks}
        rows = [
            (hub_id, "absent" if hub_id in stones and stones[hub_id].renamed_to is None else "there" if outcome is Outcome.ANSWERED else "refused")
            for hub_id, outcome in outcomes.items()
            if outcome is not Outcome.FAILED
        ]
        failed = [hub_id for hub_id, outcome in outcomes.items() if outcome is Outcome.FAILED]
        with engine.begin() as connection:
            for hub_id, outcome in rows:
                answer = stones.get(hub_id) or found.get(hub_id)
                values = {"hub_id": hub_id, "outcome": outcome, "at": answer and answer.observed_at, "uid": getattr(answer, "uid", None)}
                n_gone += _script(connection, "hub_settle", sweep_id=sweep.sweep_id, kind=sweep.kind, **values).rowcount
            if failed:
                _script(connection, "hub_tried", sweep_id=sweep.sweep_id, kind=sweep.kind, hub_ids=failed)
    return n_gone


def close_sweep(engine: Engine, sweep: Sweep) -> dict[str, Any]:
    """Check a sweep and close it; returns its row of meta.hub_sweep as a dict. Raises ``AuditFailed`` if it is refused.

    A sweep with too many zeroed counters is refused; one with unfinished ranges or too few records is "incomplete", with the reason.
    """
    with engine.begin() as connection:
        _script(connection, "hub_name_index")
        shares = {"zeroed_share": MAX_ZEROED_SHARE, "held_share": MAX_HELD_SHARE, "received_share": MIN_RECEIVED_SHARE}
        row = _script(connection, "hub_close", sweep_id=sweep.sweep_id, slack_rows=SLACK_SHORT, **shares)
        names = [column.name for column in row.description]
        found = dict(zip(names, row.fetchall()[0], strict=True))
        if found["new"] > GROWN_SHARE * found["received"]:
            # Make new statistics after much growth, without which Postgres would plan later queries for the old sizes.
            connection.execute(text("ANALYZE raw.hub_repository, raw.hub_counter_now"))
    if found["outcome"] == "refused":
        raise AuditFailed(f"{sweep.kind}s of {sweep.day}: {found['reason']}")
    return found


@dataclass(frozen=True, slots=True)
class SnapshotFacts:
    """Facts about a whole snapshot: rows, sum of downloads, times (UTC). Snapshots with equal ``signature`` have the same content."""

    rows: int
    downloads: int
    signature: str
    committed_at: datetime
    newest_at: datetime | None
    source: str = "hub_stats"


def reject_reason(engine: Engine, kind: str, facts: SnapshotFacts, *, is_past: bool) -> str | None:
    """Why a snapshot must not be landed, as words; None if it may: it repeats another, is older than its date, or has too few rows or downloads.

    A past day that one source told, or that a census tells now, is not landed from another, so that counters of two sources are not mixed.
    """
    with engine.connect() as connection:
        values = {"kind": kind, "signature": facts.signature, "committed_at": facts.committed_at, "hub_source": facts.source}
        row = _script(connection, "hub_doubt", **values).fetchall()[0]
    known, downloads, twin, other_source, under_way = int(row[0]), int(row[1]), row[2], row[3], row[4]
    if twin is not None:
        return f"identical to the snapshot of {twin}"
    if is_past and other_source is not None:
        return f"told already: {other_source} told {facts.committed_at:%Y-%m-%d}"
    if is_past and under_way is not None:
        return f"under way: {under_way} is telling {facts.committed_at:%Y-%m-%d}"
    if facts.newest_at is not None and facts.newest_at < facts.committed_at - STALE_AFTER:
        return f"older than it says: its newest record is of {facts.newest_at:%Y-%m-%d}, it was committed on {facts.committed_at:%Y-%m-%d}"
    if facts.rows == 0:
        return "empty"
    # The number of rows is checked only for today: on a past day the Hub had fewer repositories, and we do not know how many.
    if not is_past and known and not MIN_RECEIVED_SHARE * known <= facts.rows <= known / MIN_RECEIVED_SHARE + SLACK_ROWS:
        return f"far off in count: {facts.rows} rows, {known} are known"
    if downloads and facts.downloads < MIN_DOWNLOADS_SHARE * downloads and not (is_past and facts.rows < MIN_RECEIVED_SHARE * known):
        return f"zeroed: {facts.downloads} downloads in all, {downloads} are known"
    return None


def newest_day(engine: Engine, kind: str) -> date:
    """The newest day with landed records of ``kind``; ``date.min`` if there is none."""
    with engine.connect() as connection:
        newest = connection.execute(text("SELECT max(day) FROM meta.hub_sweep WHERE kind = :kind AND received > 0"), {"kind": kind}).scalar()
    return newest if isinstance(newest, date) else date.min


def refuse(engine: Engine, sweep: Sweep, reason: str) -> None:
    """Close a sweep as refused, with the reason; nothing of it was landed."""
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE meta.hub_sweep SET outcome = 'refused', reason = :reason, ended_at = now() WHERE sweep_id = :sweep"),
            {"reason": reason, "sweep": sweep.sweep_id},
        )


def give_up_cursor(connection: PgConnection, hub_range: Range) -> None:
    """Note that the service no longer takes the first cursor of a range: from the next sweep on, the range before it covers its records, too."""
    with connection, connection.cursor() as cursor:
        cursor.execute("UPDATE meta.hub_range SET is_refused = true WHERE kind = %s AND ordinal = %s", (hub_range.kind, hub_range.ordinal))


def note_limited(connection: PgConnection, hub_range: Range) -> None:
    """Count a rate limit on a range: it is walked after the others then, and not at all after ``MAX_TRIES`` limits in a sweep."""
    with connection, connection.cursor() as cursor:
        cursor.execute("UPDATE meta.hub_range SET tries = tries + 1 WHERE kind = %s AND ordinal = %s", (hub_range.kind, hub_range.ordinal))


def want_most_adopted(engine: Engine) -> int:
    """Put the ``ADOPTION_TOP`` most downloaded and as many most liked models on the work list (meta.wanted); returns how many were not there before.

    Models that are gone, or have no downloads (or likes), are left out.
    """
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(sqlfile.statement("planning", "wanted_adoption"), {"top": settings.ADOPTION_TOP})
        return int(cursor.rowcount)


def summary(row: Mapping[str, Any]) -> str:
    """A closed sweep, given as its row, in one line of text."""
    counts = ", ".join(f"{row[name]} {name}" for name in ("received", "new", "changed", "counted", "rejected", "held") if name in row)
    return f"{row['kind']}s of {row['day']}: {counts}; {row['outcome']}{': ' + row['reason'] if row['reason'] else ''}"


def label(hub_range: Range) -> str:
    """A range as text for the log: "models from the beginning", or "models after" the day and time at which it begins."""
    if hub_range.after[0] == START[0]:
        return f"{hub_range.kind}s from the beginning"
    return f"{hub_range.kind}s after {moment_text(hub_range.after[0])[:16]}"
