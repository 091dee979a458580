"""The whole Hub told to a warehouse without a service: by lists as a census lands them, or by files as snapshots are."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import orjson
from sqlalchemy import Engine, text

from observatory.landing import hub_sweep
from observatory.landing.hub import HubListLoader, load_known
from observatory.sources.hub_census import ListPage

CREATED = datetime(2025, 1, 1, tzinfo=UTC)
_NUMBER = itertools.count()


def at(day: date, hour: int = 1) -> datetime:
    """An hour of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def uid(number: int) -> str:
    """The ``_id`` of a made-up repository; rises with its number, as createdAt in ``told`` does."""
    return f"{number:024x}"


def told(number: int, name: str, **more: Any) -> dict[str, Any]:
    """A repository as the Hub's list tells it."""
    made = CREATED.replace(second=number % 60, minute=number // 60 % 60, hour=number // 3600)
    moment = made.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    base = {"_id": uid(number), "id": name, "createdAt": moment, "lastModified": moment, "downloads": 1, "downloadsAllTime": 1, "likes": 0, "tags": []}
    return {**base, "private": False, "gated": False, **more}


def pages(records: Sequence[dict[str, Any]], observed_at: datetime, size: int = 1_000) -> list[ListPage]:
    """Records as pages of a list in the order of the walk; no records are one empty page."""
    order = sorted(records, key=lambda one: (one.get("createdAt") or "~", one["_id"]))
    parts = [order[first : first + size] for first in range(0, len(order), size)] or [[]]
    return [ListPage(orjson.dumps(part), observed_at, str(place + 1) if place + 1 < len(parts) else None) for place, part in enumerate(parts)]


def new_run(engine: Engine) -> int:
    """A run of its own."""
    with engine.begin() as connection:
        query = text("INSERT INTO meta.run (dag_id, dag_run_id) VALUES ('hub', :name) RETURNING run_id")
        return int(connection.execute(query, {"name": f"hub {next(_NUMBER)}"}).scalar_one())


def census(engine: Engine, listed: Iterable[ListPage], moment: datetime, kind: str = "model", *, run: int | None = None, size: int = 10) -> dict[str, Any]:
    """Land a census of ``kind`` that tells these pages, range by range; returns the sweep's row."""
    sweep = hub_sweep.open_sweep(engine, new_run(engine) if run is None else run, kind, "census", moment)
    given = list(listed)
    with engine.connect() as session:
        connection: Any = session.connection.driver_connection
        for one in hub_sweep.ranges(engine, sweep):
            loader = HubListLoader(connection, sweep, load_known(connection, kind, one.after, one.until), after=one.after, until=one.until, ordinal=one.ordinal)
            for batch in loader.land_many(given, size):
                if batch.is_end:
                    break
    return hub_sweep.close_sweep(engine, sweep)


def wipe(engine: Engine) -> None:
    """Forget all that was told of the whole Hub."""
    change(
        engine,
        "TRUNCATE core.hub_edge, core.hub_lineage, core.hub_cycle, core.hub_account_month, mart.hub_top_month, meta.hub_derived, meta.hub_absence,"
        " meta.hub_range, meta.hub_sweep, raw.hub_counter, raw.hub_counter_now, raw.hub_counter_month, raw.hub_repository, raw.hub_repository_history,"
        " raw.hub_block, raw.hub_archive_download, raw.hub_archive_repository, meta.hub_archive_load, meta.cold_file, core.hub_archive_month,"
        " core.hub_model_month, core.hub_adoption, core.hub_lineage_summary, core.hub_licence_mix, core.hub_licence_drift,"
        " core.hub_gated_share, core.hub_concentration, core.hub_country_share, core.hub_disappearance, core.hub_intermediary,"
        " core.hub_declaration, mart.hub_disclosure, core.hub_declaration_share, core.hub_redeclaration, core.hub_withdrawal,"
        " core.hub_licence_obligation, core.hub_licence_id_conflict, core.hub_disclosure_profile, raw.hub_emptied",
    )


def rows(engine: Engine, query: str, **values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def change(engine: Engine, *statements: str, **values: Any) -> None:
    """Run statements in one transaction."""
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)
