"""Adoption by account, lab and month against a recomputation from the counters themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hub_days import Hub
from hub_telling import at, census, change, new_run, pages, rows, told, uid, wipe
from sqlalchemy import Engine, text

from observatory.landing import hub_sweep
from observatory.landing.hub import HubListLoader, load_known
from observatory.sources.hub_census import ListPage
from observatory.warehouse import hub_adoption

ACCOUNTS = (
    "SELECT month, kind, lower(account) AS account, downloads_added::bigint AS added, counter_resets::bigint AS resets, new_repositories::bigint AS new, as_of"
    " FROM mart.hub_account_month ORDER BY 1, 2, 3"
)
MEASURES = ("downloads_added", "downloads", "downloads_all_time", "likes")


@pytest.fixture
def hub(warehouse: Engine) -> Iterator[Engine]:
    """A warehouse to which no Hub was told."""
    wipe(warehouse)
    yield warehouse


def frame(engine: Engine, query: str) -> pd.DataFrame:
    """The rows of a query as a frame."""
    with engine.connect() as connection:
        return pd.read_sql(text(query), connection)


def by_account(engine: Engine, owners: pd.DataFrame | None = None) -> list[tuple[Any, ...]]:
    """What the accounts added by month, from the rows of the counters. ``owners``: hub_key, day, account as they were on each day."""
    moved = frame(
        engine, "SELECT c.hub_key, c.day, c.downloads_added, r.kind, r.hub_id, r.first_seen_at FROM raw.hub_counter c JOIN raw.hub_repository r USING (hub_key)"
    )
    if owners is None:
        moved["account"] = moved["hub_id"].str.split("/").str[0].str.lower()
    else:
        moved = moved.merge(owners, on=["hub_key", "day"], validate="one_to_one")
    moved["month"] = [day.replace(day=1) for day in moved["day"]]
    moved["added"] = moved["downloads_added"].fillna(0).astype("int64")
    moved["resets"] = (moved["downloads_added"] < 0).astype("int64")
    moved["new"] = [int(first.date() == day) for first, day in zip(moved["first_seen_at"], moved["day"], strict=True)]
    found = moved.groupby(["month", "kind", "account"], as_index=False).agg(
        added=("added", "sum"), resets=("resets", "sum"), new=("new", "sum"), as_of=("day", "max")
    )
    return sorted(found.itertuples(index=False, name=None))


def owners_today(engine: Engine, day: date) -> pd.DataFrame:
    """Who owned what moved on a day, on that day."""
    query = "SELECT c.hub_key, c.day, r.hub_id FROM raw.hub_counter c JOIN raw.hub_repository r USING (hub_key)"
    found = frame(engine, f"{query} WHERE c.day = '{day}'")
    found["account"] = found.pop("hub_id").str.split("/").str[0].str.lower()
    return found


def ranking(engine: Engine, month: date) -> dict[tuple[str, str], list[tuple[int, str, int]]]:
    """The thousand most adopted by each measure, from the newest counters of all."""
    now = frame(
        engine,
        "SELECT n.hub_key, n.kind, n.month, n.month_downloads, n.downloads, n.downloads_all_time, n.likes, r.hub_id"
        " FROM raw.hub_counter_now n JOIN raw.hub_repository r USING (hub_key) WHERE r.gone_at IS NULL",
    )
    now["downloads_added"] = now["month_downloads"].where(now["month"] == month)
    found = {}
    for kind in ("model", "dataset"):
        for measure in MEASURES:
            one = now[(now["kind"] == kind) & (now[measure] > 0)].sort_values([measure, "hub_key"], ascending=[False, True]).head(1_000)
            if len(one):
                found[kind, measure] = [(place + 1, name, int(value)) for place, (name, value) in enumerate(zip(one["hub_id"], one[measure], strict=True))]
    return found


def lists(engine: Engine, month: date) -> dict[tuple[str, str], list[tuple[int, str, int]]]:
    """The same as the mart has it."""
    found: dict[tuple[str, str], list[tuple[int, str, int]]] = {}
    for kind, measure, place, name, value in rows(
        engine, "SELECT kind, measure, place, hub_id, value FROM mart.hub_top_month WHERE month = :month ORDER BY 1, 2, 3", month=month
    ):
        found.setdefault((kind, measure), []).append((place, name, value))
    return found


def listed(hub: Hub, day: date) -> list[ListPage]:
    """Today's pages of a synthetic Hub."""
    bodies = list(hub.pages(hub.day))
    return [ListPage(body, at(day), str(place) if place + 1 < len(bodies) else None) for place, body in enumerate(bodies)]


def settle(engine: Engine, gone: list[str], day: date) -> None:
    """The Hub said that these are gone."""
    change(engine, "UPDATE raw.hub_repository SET gone_at = :at WHERE hub_uid = ANY (:gone)", at=at(day), gone=gone)
    change(engine, "UPDATE raw.hub_counter_now n SET is_gone = true FROM raw.hub_repository r WHERE r.hub_key = n.hub_key AND r.gone_at IS NOT NULL")


def test_days_of_a_synthetic_hub_over_the_end_of_a_month_add_up(hub: Engine) -> None:
    made, first = Hub(2_500), date(2026, 8, 29)
    change(hub, "UPDATE core.account SET account = 'LAB-7' WHERE service = 'huggingface' AND account = (SELECT min(account) FROM core.account)")
    owners = []
    for number in range(6):
        day = first + timedelta(days=number)
        if number:
            made.advance()
        census(hub, listed(made, day), at(day))
        settle(hub, made.uids(made.truth().gone), day)
        counts = hub_adoption.add_up(hub)
        assert counts["accounts"] > 0 and counts["top"] > 0
        owners.append(owners_today(hub, day))
        assert lists(hub, day.replace(day=1)) == ranking(hub, day.replace(day=1))
    expected = by_account(hub, pd.concat(owners))
    assert rows(hub, ACCOUNTS) == expected
    assert {row[0] for row in expected} == {date(2026, 8, 1), date(2026, 9, 1)} and sum(row[4] for row in expected) > 0
    assert hub_adoption.add_up(hub) == {"accounts": 0, "top": 0}
    assert rows(hub, ACCOUNTS) == expected
    # The running month and those that are over say the same as the rows of the counters.
    months = {
        (key, month): added
        for key, month, added in rows(
            hub,
            "SELECT hub_key, date_trunc('month', day)::date, sum(downloads_added)::bigint FROM raw.hub_counter"
            " GROUP BY 1, 2 HAVING sum(downloads_added) IS NOT NULL",
        )
    }
    kept = rows(
        hub,
        "SELECT hub_key, month, month_downloads FROM raw.hub_counter_month"
        " UNION ALL SELECT hub_key, month, month_downloads FROM raw.hub_counter_now WHERE month_downloads IS NOT NULL",
    )
    assert len(kept) == len(months) and {(key, month): added for key, month, added in kept} == months
    # Computed anew a month says the same, but that what was renamed is its present owner's.
    change(hub, "TRUNCATE core.hub_account_month")
    with hub.begin() as connection:
        for month in (date(2026, 8, 1), date(2026, 9, 1)):
            hub_adoption.add_up_month(connection, month)
    assert rows(hub, ACCOUNTS) == by_account(hub)


def test_the_labs_are_the_sum_of_their_accounts(hub: Engine) -> None:
    accounts = [row[0] for row in rows(hub, "SELECT min(account) FROM core.account WHERE service = 'huggingface' GROUP BY lab_id ORDER BY 1 LIMIT 6")]
    for day, total in ((date(2026, 8, 30), 10), (date(2026, 8, 31), 40), (date(2026, 9, 1), 30)):
        models = [told(one, f"{accounts[one % 6].swapcase()}/m{one}", downloadsAllTime=total * one) for one in range(1, 19)]
        census(hub, pages([*models, told(50, "nobody/m", downloadsAllTime=total)], at(day)), at(day))
        census(hub, pages([told(60, f"{accounts[0]}/d", downloadsAllTime=total * 7)], at(day)), at(day), "dataset")
        hub_adoption.add_up(hub)
    expected = frame(hub, "SELECT * FROM mart.hub_account_month WHERE lab_id <> 'unknown'")
    assert len(expected) and expected["account"].str.lower().isin([one.lower() for one in accounts]).all()
    summed = expected.groupby(["month", "kind", "lab_id"])[["downloads_added", "counter_resets", "new_repositories"]].sum()
    found = frame(hub, "SELECT * FROM mart.hub_lab_month").set_index(["month", "kind", "lab_id"]).sort_index()
    assert found[["downloads_added", "counter_resets", "new_repositories"]].astype("int64").equals(summed.astype("int64"))
    assert found["counter_resets"].sum() == 19, "each counter of a lab fell once"
    assert rows(hub, "SELECT downloads_added, counter_resets FROM mart.hub_account_month WHERE account = 'nobody' ORDER BY month") == [(30, 0), (-10, 1)]


def test_accounts_that_differ_by_case_are_one_and_a_reset_is_counted(hub: Engine) -> None:
    for day, one, two in ((1, 100, 10), (2, 150, 15), (3, 30, 25)):
        moment = at(date(2026, 9, day))
        census(hub, pages([told(1, "Acme/a", downloadsAllTime=one), told(2, "acme/b", downloadsAllTime=two), told(3, "gpt2")], moment), moment)
        hub_adoption.add_up(hub)
    assert rows(hub, "SELECT lower(account), downloads_added, counter_resets, new_repositories, as_of FROM mart.hub_account_month ORDER BY 1") == [
        ("acme", 50 + 5 - 120 + 10, 1, 2, date(2026, 9, 3)),
        ("gpt2", 0, 0, 1, date(2026, 9, 1)),
    ]
    assert rows(hub, "SELECT count(*) FROM mart.hub_account_month WHERE account NOT IN ('Acme', 'gpt2')") == [(0,)]


def test_telling_a_day_twice_counts_it_once(hub: Engine) -> None:
    days = [date(2026, 9, 1), date(2026, 9, 2)]
    for day, total in zip(days, (10, 20), strict=True):
        census(hub, pages([told(1, "a/one", downloadsAllTime=total), told(2, "b/two")], at(day)), at(day))
        hub_adoption.add_up(hub)
    census(hub, pages([told(1, "a/one", downloadsAllTime=20), told(2, "b/two")], at(days[1], 5)), at(days[1], 5))
    before = rows(hub, ACCOUNTS)
    hub_adoption.add_up(hub)
    assert rows(hub, ACCOUNTS) == before == by_account(hub)
    # A second telling that moved on replaces the first.
    census(hub, pages([told(1, "a/one", downloadsAllTime=27), told(2, "b/two", downloadsAllTime=2)], at(days[1], 9)), at(days[1], 9))
    hub_adoption.add_up(hub)
    assert rows(hub, ACCOUNTS) == by_account(hub)
    assert [row[3] for row in rows(hub, ACCOUNTS)] == [17, 1]


def test_a_range_that_failed_and_is_walked_later_in_the_same_run_is_added(hub: Engine) -> None:
    day = date(2026, 9, 1)
    models = [told(one, f"a/m{one}") for one in range(1, 9)]
    census(hub, pages(models, at(day), size=2), at(day), size=1)
    hub_adoption.add_up(hub)
    later = at(day + timedelta(days=1))
    moved = pages([{**one, "downloadsAllTime": 5} for one in models], later, size=2)
    run = new_run(hub)
    sweep = hub_sweep.open_sweep(hub, run, "model", "census", later)
    with hub.connect() as session:
        connection: Any = session.connection.driver_connection
        HubListLoader(connection, sweep, load_known(connection, "model"), ordinal=0).land(moved[:2])
    assert hub_sweep.close_sweep(hub, sweep)["outcome"] == "incomplete"
    hub_adoption.add_up(hub)
    assert [row[3] for row in rows(hub, ACCOUNTS)] == [16]
    assert census(hub, moved[2:], later, run=run)["outcome"] == "complete"
    hub_adoption.add_up(hub)
    assert [row[3] for row in rows(hub, ACCOUNTS)] == [32] and rows(hub, ACCOUNTS) == by_account(hub)


def test_a_sweep_that_ends_after_a_later_one_was_added_is_added(hub: Engine) -> None:
    days = [date(2026, 8, 31), date(2026, 9, 1)]
    census(hub, pages([told(1, "a/m")], at(days[0])), at(days[0]))
    run = new_run(hub)
    slow = at(days[0], 23)
    hub_sweep.open_sweep(hub, run, "dataset", "census", slow)
    census(hub, pages([told(1, "a/m", downloadsAllTime=4)], at(days[1])), at(days[1]))
    hub_adoption.add_up(hub)
    census(hub, pages([told(2, "a/d")], slow), slow, "dataset", run=run)
    hub_adoption.add_up(hub)
    assert rows(hub, ACCOUNTS) == by_account(hub)
    assert len(rows(hub, ACCOUNTS)) == 3


def top(first: int, last: int, **more: int) -> list[dict[str, Any]]:
    """Models of one account whose counters fall with their number."""
    return [told(one, f"a/m{one}", **{name: max(value - one, 0) for name, value in more.items()}) for one in range(first, last)]


def test_nobody_is_lost_when_values_fall_below_the_end_of_the_last_list(hub: Engine) -> None:
    month = date(2026, 9, 1)
    first = [*top(1, 1_101, downloads=100_000, likes=5_000), *top(1_101, 2_201, downloads=100_000, downloadsAllTime=0)]
    census(hub, pages(first, at(month)), at(month))
    hub_adoption.add_up(hub)
    assert lists(hub, month) == ranking(hub, month)
    # Those in the list fall: by likes they are still looked at, and a thousand, while those that stand above them now are below the bound.
    day = month + timedelta(days=1)
    fallen = [*top(1, 1_101, downloads=1_200, likes=5_000), *top(1_101, 2_201, downloads=20_000, downloadsAllTime=0)]
    census(hub, pages(fallen, at(day)), at(day))
    hub_adoption.add_up(hub)
    assert lists(hub, month) == ranking(hub, month)
    assert lists(hub, month)["model", "downloads"][0][1] == "a/m1101"


def test_a_list_that_shrinks_while_another_grows_loses_nobody(hub: Engine) -> None:
    month = date(2026, 9, 1)
    census(hub, pages(top(1, 1_501, downloads=100_000, downloadsAllTime=0), at(month)), at(month))
    hub_adoption.add_up(hub)
    assert lists(hub, month) == ranking(hub, month)
    day = month + timedelta(days=1)
    census(hub, pages([told(one, f"a/m{one}", downloads=1_501 - one, downloadsAllTime=9 if one > 800 else 0) for one in range(1, 1_501)], at(day)), at(day))
    hub_adoption.add_up(hub)
    assert lists(hub, month) == ranking(hub, month)
    assert {name: len(found) for name, found in lists(hub, month).items()} == {
        ("model", "downloads"): 1_000,
        ("model", "downloads_added"): 700,
        ("model", "downloads_all_time"): 700,
    }


def test_who_is_gone_or_renamed_is_listed_as_it_is_now(hub: Engine) -> None:
    month = date(2026, 9, 1)
    census(hub, pages(top(1, 6, downloads=100), at(month)), at(month))
    hub_adoption.add_up(hub)
    settle(hub, [uid(1)], month)
    day = month + timedelta(days=1)
    census(hub, pages([{**one, "id": "b/renamed"} if one["id"] == "a/m2" else one for one in top(2, 6, downloads=101)], at(day)), at(day))
    hub_adoption.add_up(hub)
    assert lists(hub, month) == ranking(hub, month)
    assert [row[1] for row in lists(hub, month)["model", "downloads"]] == ["b/renamed", "a/m3", "a/m4", "a/m5"]
