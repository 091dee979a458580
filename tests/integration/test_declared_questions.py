"""Questions and published figures of what the Hub declares, on worlds small enough to know the answers by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hub_telling import at, census, pages, rows, told, wipe
from integration.test_figures import assert_printed, marts
from sqlalchemy import Engine

from observatory.warehouse import hub_adoption, hub_disclosure, hub_metrics
from observatory.warehouse.questions import ask, figures, find

DAY = date(2026, 8, 22)


def tell(engine: Engine, models: Sequence[dict[str, Any]], sets: Sequence[dict[str, Any]]) -> None:
    """A Hub of these, as a census told it, with its shares published."""
    wipe(engine)
    census(engine, pages(sets, at(DAY)), at(DAY), "dataset")
    census(engine, pages(models, at(DAY)), at(DAY))
    hub_adoption.add_up(engine)
    hub_disclosure.disclose(engine)
    assert hub_metrics.derive(engine)["declaration_share"]
    marts(engine, ("declaration_share",))


def answer(engine: Engine, number: str) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        found = ask(connection, find(number))
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


@pytest.fixture(scope="module")
def small(warehouse: Engine) -> Engine:
    """Four models and three data sets: of ten downloads seven go to a model whose data can be had."""
    sets = [told(1, "sets/a"), told(2, "sets/gated", gated="auto", tags=["license:mit"]), told(3, "sets/b", tags=["source_datasets:sets/a"])]
    models = [
        told(1, "Qwen/one", downloads=7, likes=1, tags=["safetensors", "dataset:sets/a", "license:apache-2.0"], createdAt="2022-06-01T00:00:00.000Z"),
        told(2, "me/two", downloads=2, likes=2, tags=["dataset:sets/a", "dataset:sets/gated", "base_model:Qwen/one"], library_name="peft"),
        told(3, "me/three", downloads=1, likes=3, tags=["license:other"], cardData={"license": "other", "metrics": ["accuracy"]}),
        told(4, "me/four", downloads=0, likes=4, tags=None),
    ]
    tell(warehouse, models, sets)
    return warehouse


def test_the_whole_hub(small: Engine) -> None:
    found = {(row["kind"], row["weighting"], row["component"]): row for row in answer(small, "37")}
    data = found["model", "count", "data"]
    assert [data[f"weight_{name}"] for name in ("open", "partial", "none", "unknown")] == [1, 1, 1, 1]
    assert (data["n"], data["share_open"], data["share_declared"], data["coverage"]) == (4, Decimal("0.333333"), Decimal("0.666667"), Decimal("0.75"))
    assert found["model", "download", "data"]["share_open_of_all"] == Decimal("0.7")
    assert (found["model", "count", "data_available"]["weight_open"], found["model", "count", "evaluation"]["weight_partial"]) == (2, 1)
    # Of a data set neither weights nor results are asked.
    assert {row[2] for row in found if row[0] == "dataset"} == {"data", "code", "methods", "licence", "card", "base"}
    assert [found["dataset", "count", "data"][f"weight_{name}"] for name in ("open", "partial")] == [2, 1]
    assert found["dataset", "count", "base"]["weight_open"] == 1


def test_cuts_of_the_whole(small: Engine) -> None:
    by_month = {(row["weighting"], row["component"]): row["share_open_of_all"] for row in answer(small, "38")}
    assert by_month["download", "data_available"] == Decimal("0.9") and by_month["count", "data"] == Decimal("0.25")
    by_year = {(row["created_year"], row["component"]): row for row in answer(small, "39") if row["weighting"] == "count" and row["kind"] == "model"}
    assert (by_year["2022", "data"]["n"], by_year["2022", "data"]["share_open"], by_year["2025", "data"]["n"]) == (1, 1, 3)
    shelves = {(row["size_band"], row["library"]): row["n"] for row in answer(small, "40") if row["component"] == "base"}
    assert shelves == {("all", "all"): 4, ("all", "peft"): 1, ("all", "none told"): 3, ("unknown", "all"): 4}
    told_of = [row for row in answer(small, "41") if (row["kind"], row["component"], row["weighting"]) == ("model", "data", "count")]
    scopes = {(row["scope_kind"], row["scope_id"]): row["n"] for row in told_of}
    assert scopes == {("account_kind", "company"): 1, ("account_kind", "unaffiliated"): 3, ("country", "CN"): 1, ("country", "unknown"): 3}
    labs = {(row["scope_id"], row["component"]): row["share_open"] for row in answer(small, "42")}
    assert labs["qwen", "data"] == 1 and {lab for lab, _ in labs} == {"qwen"}


def test_one_by_one(small: Engine) -> None:
    found = {(row["kind"], row["hub_id"]): row for row in answer(small, "43")}
    assert [(one, found["model", one]["place"]) for one in ("Qwen/one", "me/two", "me/three")] == [("Qwen/one", 1), ("me/two", 2), ("me/three", 3)]
    one, two = found["model", "Qwen/one"], found["model", "me/two"]
    assert (one["weights"], one["data"], one["licence"], one["base"], one["code"]) == ("open", "open", "open", "none", "unknown")
    assert (two["data"], two["datasets_declared"], two["datasets_open"], two["base"], two["bases_open"]) == ("partial", 2, 1, "open", 1)


def test_the_profile_of_the_hub_is_declared_and_no_query_takes_it_for_what_was_seen(small: Engine) -> None:
    marts(small, ("disclosure_profile",))
    told_of = "lab_id, weighting, n_open, n_partial, n_closed, n_unknown, n, is_whole_year"
    query = f"SELECT {told_of} FROM mart.disclosure_profile WHERE basis = 'declared' AND dimension = 'data' AND \"window\" = '2022'"
    assert rows(small, f"{query} ORDER BY weighting") == [("qwen", "repository", 1, 0, 0, 0, 1, True), ("qwen", "repository_download", 7, 0, 0, 0, 1, True)]
    # Of four models one declares all of it openly and one a part; what declares nothing, or was not told, is unknown and closes nothing.
    whole = rows(
        small,
        "SELECT sum(n_open), sum(n_partial), sum(n_closed), sum(n_unknown) FROM core.hub_disclosure_profile WHERE dimension = 'data'"
        " AND \"window\" = 'all_time' AND weighting = 'repository'",
    )
    assert whole == [(1, 1, 0, 2)]
    # No weighting stands for both, so that a query that forgets the universe still never adds one to the other.
    assert rows(small, "SELECT weighting FROM mart.disclosure_profile GROUP BY weighting HAVING count(DISTINCT basis) > 1") == []
    assert {row[0] for row in rows(small, "SELECT DISTINCT weighting FROM mart.disclosure_profile WHERE basis = 'declared'")} == {
        "repository",
        "repository_download",
    }
    assert not any(row["universe"] == "collected_hub" for row in answer(small, "15"))


def test_figures_are_the_printed_ones_on_a_hub_of_such_counts(warehouse: Engine) -> None:
    """Of 1,000 downloads to models of 2022 793 go to declared and available data; 398 of 1,000 of all years; 40 of 100 models have a card."""
    sets = [told(1, "sets/a"), told(2, "sets/gated", gated="manual")]
    old, new, former = "2022-07-01T00:00:00.000Z", "2025-07-01T00:00:00.000Z", "2024-07-01T00:00:00.000Z"
    card = {"cardData": {"license": "mit"}}
    models = [
        told(1, "a/old-open", downloads=793, tags=["dataset:sets/gated", "dataset:sets/a"], createdAt=old),
        told(2, "a/old-closed", downloads=207, tags=["dataset:sets/gated"], createdAt=old),
        told(3, "a/new-open", downloads=398, tags=["dataset:sets/a"], createdAt=new),
        told(4, "a/new-closed", downloads=602, tags=[], createdAt=new),
        told(5, "a/odd", downloads=1_000, tags=None, createdAt=former),
        told(6, "a/odd-open", downloads=3, tags=["dataset:sets/a"], createdAt=former),
    ]
    models += [told(number, f"a/quiet-{number}", downloads=0, createdAt=former, **(card if number < 47 else {})) for number in range(7, 101)]
    tell(warehouse, models, sets)
    assert rows(warehouse, "SELECT count(*) FROM mart.hub_disclosure WHERE kind = 'model' AND has_card") == [(40,)]
    assert_printed(warehouse, "18")
    with warehouse.connect() as connection:
        found = ask(connection, next(one for one in figures() if one.number == "17"))
    told_of = {row[0].rpartition(", ")[2]: (row[2], row[3]) for row in found.rows}
    # By hand of any year: 793 + 398 + 3 of 3,003.
    assert told_of == {
        "models of 2022": (Decimal("79.3"), Decimal("79.3")),
        "models of 2025": (Decimal("39.8"), Decimal("39.8")),
        "models of any year": (Decimal("39.8"), Decimal("39.8")),
    }
