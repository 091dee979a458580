"""Tasks of the census: walk the Hub's lists, ask for missing repositories, check and close the sweep. A killed walk repeats at most a page a range.

A run's partition is its day (UTC). The lists show today alone: a past day is landed from hub_stats, where that kept it, without changing later days.
"""

from __future__ import annotations

import json
import logging
from datetime import date, timedelta
from typing import Any

from psycopg2.extensions import connection as PgConnection
from sqlalchemy import Engine, text

from observatory import clock, limits
from observatory.errors import ContractBroken, DayNotKept, IncompleteHarvest, ParameterRefused, RateLimited, ServiceUnavailable
from observatory.http import Client
from observatory.landing import hub_sweep
from observatory.landing.hub import HubListLoader, Sweep, load_known
from observatory.landing.hub_sweep import Range
from observatory.landing.writer import MAX_AHEAD, land
from observatory.orchestration import measures, runtime, snapshot
from observatory.sources.asking import each
from observatory.sources.hub_census import PAGE, ListRefused, first_path, walk
from observatory.sources.huggingface import HuggingFace, no_longer_shown

log = logging.getLogger(__name__)

HUB = "huggingface"
KINDS = ("model", "dataset")
MAX_TASKS = 24
DOWN_AFTER = 3
"""After so many ranges in a row that failed, each after its retries, the Hub counts as down."""
BUCKET = "api"
"""The Hub's rate-limit bucket that lists count against."""


def open_census(partition: str | None = None) -> list[dict[str, Any]]:
    """Open a sweep of models and one of datasets, log how long they will take, and divide their ranges into shares.

    ``partition``: the day of the run (YYYY-MM-DD, UTC); None: the day in the service's answer. Returns the inputs of the mapped tasks:
    ``{"kind": …, "ordinals": [numbers of ranges], "label": …}``; of a past day one for each kind that hub_stats kept: ``{"day": …, "told": {…}, "label": …}``.
    Raises ``ParameterRefused`` if ``partition`` is no day, ``DayNotKept`` if nobody kept a past day.
    """
    wanted = _day(partition)
    engine = runtime.warehouse()
    run = runtime.run_id(engine, "hub_census")
    with runtime.hub_client(engine) as client:
        answer = client.get("/api/models?limit=1")
        # Bound the day at ``MAX_AHEAD`` after this machine's clock: a Date header in the future must not open a sweep of tomorrow.
        day = min(answer.date, clock.current().now() + MAX_AHEAD)
        # Take a past day from what others kept, unless this run began to walk that day itself: a walk that began before midnight goes on after it.
        if wanted is not None and wanted < day.date() and not _is_walk(engine, run):
            return _list_kept(engine, wanted)
        if wanted is not None and wanted > day.date():
            log.warning("the run is of %s, and the Hub's day is %s: that one is walked", wanted, day.date())
        sweeps = [hub_sweep.open_sweep(engine, run, kind, "census", day) for kind in KINDS]
        _log_forecast(engine, answer.headers.get("ratelimit-policy", ""))
    shares: list[dict[str, Any]] = []
    for sweep in sweeps:
        ranges = hub_sweep.ranges(engine, sweep)
        size = -(-len(ranges) // (MAX_TASKS // len(KINDS)))
        for start in range(0, len(ranges), size):
            part = ranges[start : start + size]
            shares.append({"kind": sweep.kind, "ordinals": [hub_range.ordinal for hub_range in part], "label": hub_sweep.label(part[0])})
    log.info("%d ranges in %d tasks", sum(len(share["ordinals"]) for share in shares), len(shares))
    return shares


def _day(partition: str | None) -> date | None:
    """The day of a partition key; None without a key. Raises ``ParameterRefused`` if it is no day."""
    if partition is None:
        return None
    try:
        return date.fromisoformat(partition)
    except ValueError as error:
        raise ParameterRefused(f"partition {partition[:60]!r}: a day is written YYYY-MM-DD") from error


def _is_walk(engine: Engine, run: int) -> bool:
    """Whether the run walks the lists; else it is of a day that was past when it began."""
    with engine.connect() as connection:
        return bool(connection.execute(text("SELECT EXISTS (SELECT 1 FROM meta.hub_sweep WHERE run_id = :run AND via = 'census')"), {"run": run}).scalar())


def _told_kinds(engine: Engine, day: date, outcomes: tuple[str, ...]) -> set[str]:
    """The kinds (model, dataset) of which a sweep of ``day`` ended with one of ``outcomes``."""
    with engine.connect() as connection:
        query = text("SELECT DISTINCT kind FROM meta.hub_sweep WHERE day = :day AND outcome = ANY (:outcomes)")
        return set(connection.execute(query, {"day": day, "outcomes": list(outcomes)}).scalars())


def _list_kept(engine: Engine, day: date) -> list[dict[str, Any]]:
    """One share for each kind of ``day`` without a complete sweep that hub_stats kept; raises ``DayNotKept`` if it kept none of them."""
    left = [kind for kind in KINDS if kind not in _told_kinds(engine, day, ("complete",))]
    if not left:
        log.info("%s is here already: nothing is asked for", day)
        return [{"label": f"{day}, here already", "day": day.isoformat()}]
    kept = snapshot.list_day(day, left)
    if not kept:
        raise DayNotKept(f"{day} is over: the Hub's lists tell today alone, and hub_stats kept no {' and no '.join(f'{kind}s' for kind in left)} of that day")
    return [{"label": told["label"], "day": day.isoformat(), "told": told} for told in kept]


def _log_forecast(engine: Engine, policy: str) -> None:
    """Log how many calls the last walk took, and how long so many calls take under the rate limit in the header ``policy``."""
    pages = int(runtime.plan(engine, "census_calls", page=PAGE)[0][0])
    allowance = limits.policy(policy, BUCKET)
    calls = f"about {pages} calls, by the last walk" if pages else "as many calls as the Hub has thousands of repositories: there was no walk before"
    if allowance is None:
        log.info("%s; the service tells no budget", calls)
        return
    least = f", at least {timedelta(seconds=pages // max(allowance.quota, 1) * allowance.window)}" if pages else ""
    log.info("%s; the tier allows %d in %d s%s", calls, allowance.quota, allowance.window, least)


def walk_ranges(share: dict[str, Any]) -> dict[str, int]:
    """Walk the unfinished ranges of a share, each from its saved position, a page a transaction; returns the counts of records and pages.

    A share of a past day is landed from the file that hub_stats kept. A range that fails does not stop the others. Raises ``IncompleteHarvest`` at the end
    if some failed, so that a retry walks these again; ``ServiceUnavailable`` if ``DOWN_AFTER`` in a row failed; ``RateLimited`` and ``AuthRefused`` at once.
    """
    if "day" in share:
        landed = snapshot.land_past(share["told"]) if "told" in share else {}
        return {name: int(landed.get(name, 0)) for name in ("received", "new", "changed", "counted", "rejected")}
    engine = runtime.warehouse()
    run = runtime.run_id(engine, "hub_census")
    total = {"received": 0, "new": 0, "changed": 0, "counted": 0, "rejected": 0, "pages": 0}
    with engine.connect() as session, runtime.hub_client(engine) as client:
        connection: PgConnection = session.connection.driver_connection  # type: ignore[assignment]  # the engine's URL names psycopg2 as its driver
        sweep = hub_sweep.open_sweep(engine, run, share["kind"], "census", clock.current().now())
        left = [candidate for candidate in hub_sweep.ranges(engine, sweep) if candidate.ordinal in share["ordinals"] and not candidate.is_done]
        failed: list[str] = []
        in_a_row = 0
        # Walk ranges that met a rate limit before last, so that a range that meets one each time does not keep the others waiting.
        for hub_range in sorted(left, key=lambda candidate: candidate.tries):
            try:
                if hub_range.tries >= hub_sweep.MAX_TRIES:
                    raise IncompleteHarvest(f"limited {hub_range.tries} times: left to the next walk")
                for name, number in _land_range(connection, client, sweep, hub_range).items():
                    total[name] += number
                in_a_row = 0
            except (ContractBroken, IncompleteHarvest, ServiceUnavailable) as error:
                in_a_row = in_a_row + 1 if isinstance(error, ServiceUnavailable) else 0
                if in_a_row >= DOWN_AFTER:
                    raise
                log.warning("%s: not walked to its end, others go on: %s", hub_sweep.label(hub_range), error)
                failed.append(f"{hub_sweep.label(hub_range)}: {error}")
    log.info("%s: %s", share["label"], runtime.format_counts(total))
    if failed:
        raise IncompleteHarvest(f"{len(failed)} of {len(left)} ranges were not walked to their end: {'; '.join(failed)[:1_000]}")
    return total


def _land_range(connection: PgConnection, client: Client, sweep: Sweep, hub_range: Range) -> dict[str, int]:
    """Fetch one range of the list page by page, land each page, and return the counts of records and pages.

    Raises ``IncompleteHarvest`` if the list ends before the range, ``RateLimited`` (noted with the range if the range caused it), and what ``walk``
    raises; for ``ListRefused`` with status 400 the range's cursor is given up first.
    """
    known = load_known(connection, sweep.kind, hub_range.after, hub_range.until)
    loader = HubListLoader(connection, sweep, known, after=hub_range.after, until=hub_range.until, ordinal=hub_range.ordinal)
    total = {"received": 0, "new": 0, "changed": 0, "counted": 0, "rejected": 0, "pages": 0}
    try:
        for page in walk(client, sweep.kind, hub_range.position or first_path(sweep.kind)):
            batch = loader.land([page])
            for name in ("received", "new", "changed", "counted", "rejected"):
                total[name] += getattr(batch.count, name)
            total["pages"] += 1
            if batch.is_end:
                break
            if batch.is_cut:
                raise IncompleteHarvest("the list ended before the range, and another range follows it")
    except RateLimited as limit:
        if limit.is_of_the_thing:
            hub_sweep.note_limited(connection, hub_range)
        raise
    except ListRefused as refusal:
        if refusal.status == 400:
            hub_sweep.give_up_cursor(connection, hub_range)
        raise
    return total


def confirm_missing() -> dict[str, int]:
    """Ask the Hub for each missing repository, one call each; one that is absent on two days becomes gone. Returns how many were asked for and are gone.

    Raises ``RateLimited``, ``AuthRefused`` and ``ServiceDown``.
    """
    engine = runtime.warehouse()
    run, total = runtime.run_id(engine, "hub_census"), {"asked": 0, "gone": 0}
    if not _is_walk(engine, run):
        log.info("a day that is over: what is missing in it cannot be asked for")
        return total
    with runtime.hub_client(engine) as client:
        hub = HuggingFace(client)
        for kind in KINDS:
            sweep = hub_sweep.open_sweep(engine, run, kind, "census", clock.current().now())
            ids = hub_sweep.missing(engine, sweep)
            log.info("%ss: %d were not met by the walk, and are asked for", kind, len(ids))
            total["asked"] += len(ids)
            # Land each page before the next is asked for: after a rate limit nothing is asked for twice.
            answers = hub.items(kind, ids)
            # Without a token the Hub answers 401 also for what is missing: with a whole list that does not hold it, that is an absence.
            for page in answers if client.has_token else each(answers, no_longer_shown):
                land(engine, run, HUB, page)
                total["gone"] += hub_sweep.record_confirmations(engine, sweep, [page])
    log.info("%(gone)d of %(asked)d are gone by the Hub's word", total)
    return total


def publish_census(outlet_events: Any, asset: Any, partition: str | None = None) -> dict[str, Any]:
    """Check and close both sweeps, put the most adopted models on the work list, and close the run; returns the report, also put on the asset's event.

    The event names the day that was collected. A sweep with unfinished ranges is incomplete, and is published as far as it came. Raises
    ``IncompleteHarvest`` if no range of a kind was finished, ``AuditFailed`` if a sweep is refused, ``DayNotKept`` if a kind of a past day is missing.
    """
    engine = runtime.warehouse()
    run = runtime.run_id(engine, "hub_census")
    if not _is_walk(engine, run):
        return _publish_kept(engine, run, outlet_events, asset, partition)
    sweeps = [hub_sweep.open_sweep(engine, run, kind, "census", clock.current().now()) for kind in KINDS]
    report: dict[str, Any] = {}
    for sweep in sweeps:
        report[sweep.kind] = hub_sweep.close_sweep(engine, sweep)
        log.info("%s", hub_sweep.summary(report[sweep.kind]))
    for sweep in sweeps:
        ranges = hub_sweep.ranges(engine, sweep)
        missing = [hub_sweep.label(hub_range) for hub_range in ranges if not hub_range.is_done]
        report[sweep.kind]["missing_ranges"] = missing
        if missing:
            log.warning("%ss: %d of %d ranges were not walked to their end, the next walk asks for them: %s", sweep.kind, len(missing), len(ranges), missing)
    kinds_without_any = [
        f"{kind}s: {sweep_report['reason']}"
        for kind, sweep_report in report.items()
        if sweep_report["missing_ranges"]
        and not any(hub_range.is_done for sweep in sweeps if sweep.kind == kind for hub_range in hub_sweep.ranges(engine, sweep))
    ]
    if kinds_without_any:
        raise IncompleteHarvest("; ".join(kinds_without_any))
    report["newly_wanted"] = hub_sweep.want_most_adopted(engine)
    runtime.close_run(engine, run, "success", json.dumps(report))
    outlet_events[asset].extra = report
    # Name the partition by the day that the service told, which need not be the one that the run was meant for.
    outlet_events[asset].add_partitions(max(sweep.day for sweep in sweeps).isoformat())
    measures.send_gauges(engine)
    log.info("%d models newly on the watch list", report["newly_wanted"])
    log.info("published %s", asset.name)
    return report


def _publish_kept(engine: Engine, run: int, outlet_events: Any, asset: Any, partition: str | None) -> dict[str, Any]:
    """Close a run that landed a past day from kept snapshots; returns its report. Raises ``DayNotKept`` if models or datasets of that day are missing."""
    day = _day(partition)
    missing = KINDS if day is None else [kind for kind in KINDS if kind not in _told_kinds(engine, day, ("complete", "incomplete"))]
    if missing:
        with engine.connect() as connection:
            query = text("SELECT kind || 's: ' || reason FROM meta.hub_sweep WHERE run_id = :run AND outcome = 'refused' ORDER BY 1")
            reasons = "; ".join(connection.execute(query, {"run": run}).scalars())
        raise DayNotKept(f"no {' and no '.join(f'{kind}s' for kind in missing)} of {day or 'a run without a day'}: {reasons or 'nobody kept them'}")
    report = snapshot.publish_snapshot(outlet_events, asset)
    outlet_events[asset].add_partitions(str(day))
    return report
