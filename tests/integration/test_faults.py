"""One bad answer at each endpoint at once, each of another kind, through the real Dags: the rest lands, and no status is wrong.

The whole table is ``make faults``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import faults
import httpx2
import pytest
from faults import ENDPOINTS, FAULTS, Bench, Key
from virtual_services import HOSTS, Services
from virtual_time import VirtualClock

from observatory import settings
from observatory.errors import ServiceDown
from observatory.orchestration import ingest
from observatory.replay.world import World
from observatory.sources import asking

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
    "Hub: licence file": "redirect into another repository",
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


def test_what_was_told_once_is_not_emptied_by_one_answer_and_no_status_moves(bench: Bench) -> None:
    by_endpoint = {endpoint: [fault for fault in FAULTS if fault.is_later and fault.befalls(endpoint)] for endpoint in ENDPOINTS}
    plan = {endpoint: found[0] for endpoint, found in by_endpoint.items() if found}
    assert len(plan) >= 12 and len(set(plan.values())) >= 3
    cells = faults.judged(bench, plan, *bench.run(plan))
    assert [faults.told(cell) for cell in cells if not cell.is_well] == []


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


class Down(Services):
    """The services, one of which answers nothing but ``status``."""

    def __init__(self, world: World, clock: VirtualClock, source: str, status: int, body: bytes) -> None:
        super().__init__(world, clock, "enterprise", "token")
        self._source, self._answer = source, (status, body)

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request."""
        good = super().handle(request)
        if HOSTS[request.url.host] != self._source:
            return good
        return httpx2.Response(self._answer[0], headers={"date": good.headers["date"]}, content=self._answer[1])


def _down() -> None:
    raise ServiceDown("arxiv: 10 things in a row failed")


@pytest.mark.parametrize(
    ("source", "status", "body"), [("huggingface", 401, b"Invalid credentials in Authorization header"), ("huggingface", 503, b""), ("arxiv", 503, b"")]
)
def test_a_service_that_fails_keeps_no_other_from_its_day(bench: Bench, monkeypatch: pytest.MonkeyPatch, source: str, status: int, body: bytes) -> None:
    # The world is small: a run has few things that may fail, and look-ups of papers too few to end one.
    monkeypatch.setattr(asking, "DOWN_AFTER", 1)
    if source == "arxiv":
        monkeypatch.setattr(ingest, "look_up_arxiv_wanted", _down)
    with bench._warehouse() as engine:
        problems, _ = faults.live(engine, lambda clock: Down(bench.world, clock, source, status, body), faults.made.AS_OF)
        found = faults.known(engine, problems)
    assert any(one.startswith(f"ingest_{source} failed") for one in problems), problems
    assert [one for one in problems if not faults.TYPED.search(one) or "still runs" in one] == []
    # What others hold has landed, but for what the service that fails alone names.
    own: Callable[[Key], bool] = {
        "huggingface": lambda key: key[1:3] == ("paper", "oai") or (key[0] == "github" and key[3].endswith("-code/listed")),
        "arxiv": lambda key: key[0] != "arxiv",
    }[source]
    others = {key for key in bench.good.landed if key[0] != source and own(key)}
    assert {key[0] for key in others} == {"huggingface", "arxiv", "github"} - {source} and others <= found.landed.keys()
    assert not found.gone and not {"open", "closed"} & {
        one for name, told in found.statuses.items() for one, good in zip(told, bench.good.statuses[name], strict=True) if one != good
    }


class Slow(Services):
    """The services, of which the Hub thinks for long about its first answers; ``first`` is the moment of arXiv's first call, s."""

    def __init__(self, world: World, clock: VirtualClock) -> None:
        super().__init__(world, clock, "enterprise", "token")
        self.slow, self.first = 0, 0.0

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one request."""
        source = HOSTS[request.url.host]
        if source == "huggingface" and self.slow < 12:
            self.slow += 1
            self._clock.sleep(200.0)
        if source == "arxiv" and not self.first:
            self.first = self._clock.monotonic()
        return super().handle(request)


def test_a_service_that_is_slow_keeps_no_other_from_its_day(bench: Bench) -> None:
    with bench._warehouse() as engine:
        problems, served = faults.live(engine, lambda clock: Slow(bench.world, clock), faults.made.AS_OF)
        found = faults.known(engine, problems)
    assert isinstance(served, Slow)
    assert served.slow == 12 and 0 < served.first < settings.RUN_MINUTES * 60 + 900.0, "lists that were not walked are for the next run"
    # By which call a repository of GitHub came depends on who named it first.
    landed, good = ({faults._plain(key) for key in one.landed} for one in (found, bench.good))
    assert problems == [] and found.statuses == bench.good.statuses and good <= landed


def test_names_that_match_nothing_are_no_table_that_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    for asked in (["--fault", "no such fault"], ["--endpoint", "no such endpoint"], ["--fault", "GraphQL", "--endpoint", "Hub: tree"]):
        with pytest.raises(SystemExit) as ended:
            faults.main(asked)
        assert ended.value.code == 2 and "no fault" in capsys.readouterr().err
