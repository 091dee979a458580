"""Questions on what the whole Hub took back and on its licences, on a Hub of four days that is small enough to know the answers by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hub_telling import at, census, pages, told, wipe
from integration.test_figures import marts
from sqlalchemy import Engine

from observatory.warehouse import hub_adoption, hub_disclosure, hub_lineage, hub_metrics, hub_withdrawal
from observatory.warehouse.questions import ask, find

DAY = date(2026, 8, 22)


def listed(day: int) -> list[dict[str, Any]]:
    """Nine models: a restricted base, what became of it, ids that contradict each other; from the second day on a gate, and for two days another."""
    gated = {"gated": "auto"}
    return [
        told(1, "lab/base", tags=["license:llama2"], downloads=5),
        told(2, "a/kept", tags=["license:cc-by-nc-4.0", "base_model:finetune:lab/base"], **(gated if day >= 1 else {})),
        told(3, "b/loose", tags=["license:mit", "base_model:finetune:lab/base"], **(gated if day in {1, 2} else {})),
        told(4, "c/bare", tags=["base_model:quantized:lab/base"]),
        told(5, "d/odd", tags=["license:my-own", "base_model:finetune:lab/base"]),
        told(6, "e/second", tags=["license:apache-2.0", "base_model:finetune:a/kept"]),
        told(7, "f/both", tags=["license:mit", "license:cc-by-nc-4.0"], downloads=3),
        told(8, "f/class", tags=["license:mit", "license:gpl-3.0"]),
        told(9, "f/two", tags=["license:mit", "license:apache-2.0"]),
    ]


def answer(engine: Engine, number: str) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        found = ask(connection, find(number))
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


@pytest.fixture(scope="module")
def small(warehouse: Engine) -> Iterator[Engine]:
    """The four days, each derived from, and the marts of the last."""
    wipe(warehouse)
    for number in range(4):
        day = DAY + timedelta(days=number)
        census(warehouse, pages(listed(number), at(day)), at(day))
        hub_lineage.compute_lineage(warehouse)
        hub_adoption.add_up(warehouse)
        hub_disclosure.disclose(warehouse)
        hub_withdrawal.find(warehouse)
        hub_metrics.derive(warehouse)
    marts(warehouse, ("licence_obligation", "licence_id_conflict"))
    yield warehouse


def test_what_the_hub_took_back(small: Engine) -> None:
    (found,) = answer(small, "44")
    assert (found["kind"], found["month"], found["what"], found["how"]) == ("model", date(2026, 8, 1), "gating", "gated")
    assert (found["withdrawn"], found["accounts"], found["restored"], found["median_days_to_restore"]) == (2, 2, 1, Decimal("2.0"))


def test_what_becomes_of_obligations(small: Engine) -> None:
    found = {(row["generation"], row["relation"]): row for row in answer(small, "46")}
    first, second = found[1, "all"], found[2, "all"]
    assert [first[name] for name in ("n", "restricted_parents", "kept", "loosened", "undeclared", "not_known")] == [4, 4, 1, 1, 1, 1]
    assert (first["share_kept"], first["more_restricted"], first["less_restricted"]) == (Decimal("0.333333"), 1, 1)
    assert [second[name] for name in ("n", "restricted_parents", "kept", "loosened")] == [1, 1, 0, 1]
    assert found[1, "quantized"]["undeclared"] == 1 and (2, "quantized") not in found


def test_contradictory_licence_ids(small: Engine) -> None:
    found = {row["size_band"]: row for row in answer(small, "47")}
    names = ("n", "declared", "several_ids", "contradictory", "other_class", "downloads_contradictory")
    assert [found["all"][name] for name in names] == [9, 8, 3, 1, 1, 3]
    assert found["all"]["share_contradictory"] == Decimal("0.125") and found["all"]["coverage"] == 1
    assert [found["unknown"][name] for name in names] == [9, 8, 3, 1, 1, 3]
