"""One bad answer at each endpoint at once, each of another kind, through the real Dags: the rest lands, and no status is wrong.

The whole table is ``make faults``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import faults
import pytest
from faults import ENDPOINTS, FAULTS, Bench

# No two endpoints have the same; those that were once answered wrongly keep theirs.
CHOSEN = {
    "Hub: models of an account": "null for objects",
    "Hub: datasets of an account": "a malformed record",
    "Hub: account": "numbers for texts",
    "Hub: model": "a list for an object",
    "Hub: dataset": "404",
    "Hub: tree": "200, cut",
    "Hub: README": "200 with HTML",
    "Hub: README of a dataset": "200, empty",
    "Hub: refs": "redirect to itself",
    "Hub: paper": "connection reset in the body",
    "arXiv: OAI-PMH": "OAI-PMH: noRecordsMatch",
    "arXiv: OAI-PMH by token": "OAI-PMH: badResumptionToken",
    "arXiv: query": "Atom: an Error entry",
    "GitHub: repositories of an account": "451",
    "GitHub: GraphQL": "GraphQL: errors are null, data is null",
    "GitHub: repository": "502 with HTML",
    "GitHub: tree": "429, Retry-After of a million years",
    "GitHub: readme": "gzip that is none",
    "GitHub: licence": "a byte a second",
    "GitHub: releases": "429, reset in milliseconds",
    "GitHub: commits": "Date of 2099",
}


@pytest.fixture(scope="module")
def bench(sockets: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("OBSERVATORY_SCHEDULE", "clock")
        yield Bench(tmp_path_factory.mktemp("faults"), sockets)


def test_a_fault_of_its_own_at_every_endpoint_is_one_bad_answer_each(bench: Bench) -> None:
    by_name = {fault.name: fault for fault in FAULTS}
    plan = {endpoint: by_name[CHOSEN[endpoint.name]] for endpoint in ENDPOINTS}
    assert len(set(plan.values())) == len(plan) and all(fault.befalls(endpoint) for endpoint, fault in plan.items())
    cells = faults.judged(bench, plan, *bench.run(plan))
    assert [faults.told(cell) for cell in cells if not cell.is_well] == []
    assert sum(cell.others for cell in cells) > 200 and {"closed", "open"} <= {one for told in bench.good.statuses.values() for one in told}


def test_the_table_is_large_enough_and_a_bad_bench_would_be_seen() -> None:
    runs = faults.plans(FAULTS, ENDPOINTS)
    pairs = [(fault.name, endpoint.name) for plan in runs for endpoint, fault in plan.items()]
    assert len(pairs) == len(set(pairs)) and len({endpoint for _, endpoint in pairs}) >= 12
    assert sum(all(fault.befalls(endpoint) for endpoint in ENDPOINTS if endpoint.form != "text") for fault in FAULTS) >= 25
    cell = faults.Cell("a", "b", met=1)
    assert cell.is_well
    for name in ("missing", "wrong", "untyped", "left"):
        assert not faults.Cell("a", "b", met=1, **{name: ["x"]}).is_well  # type: ignore[arg-type]  # one list
    assert not faults.Cell("a", "b").is_well and not faults.Cell("a", "b", met=1, is_silent=True).is_well
