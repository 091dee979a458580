"""A long history of the past: what was told before a limit is not asked for again, and a history that repeats itself ends."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Service
from test_hub_stats import API, LIMITED, SHAS, commit, tree
from werkzeug import Request, Response

from observatory.errors import ContractBroken, RateLimited
from observatory.http import ServiceConfig
from observatory.sources.hub_stats import HubStats


@pytest.fixture
def stats(service: Service, tmp_path: Path) -> Iterator[HubStats]:
    with HubStats(ServiceConfig(service.url, "secret-token"), tmp_path / "stats", clock=service.clock) as found:
        yield found


class History:
    """A history of two pages and a tree at each commit; ``limits`` says how often an address answers with which limit before it answers."""

    def __init__(self, service: Service) -> None:
        self.url, self.limits = service.url, dict[str, tuple[int, dict[str, str]]]()
        service.on(f"{API}/commits/main", self.answer)
        for sha in SHAS:
            service.on(f"{API}/tree/{sha}", self.answer)

    def answer(self, request: Request) -> Response:
        place = f"p={request.args['p']}" if "p" in request.args else request.path.rpartition("/")[2]
        number, headers = self.limits.get(place, (0, {}))
        if number:
            self.limits[place] = (number - 1, headers)
            return Response("", 429, headers=headers)
        if place == "main":
            link = {"Link": f'<{self.url}{API}/commits/main?p=1>; rel="next"'}
            return Response(json.dumps([commit(4, 5), commit(3, 4), commit(2, 3)]), headers=link)
        return Response(json.dumps([commit(1, 2), commit(0, 1)] if place == "p=1" else tree("a")))


def test_a_limit_in_the_middle_of_the_history_does_not_begin_it_anew(service: Service, stats: HubStats) -> None:
    History(service).limits["p=1"] = (2, LIMITED)
    assert [one.revision for one in stats.snapshots("model")] == SHAS
    asked = Counter(f"{one.path}?{one.query_string.decode()}" for one in service.asked)
    assert (asked[f"{API}/commits/main?"], asked[f"{API}/commits/main?p=1"]) == (1, 3)
    service.asked.clear()
    assert [one.revision for one in stats.snapshots("model")] == SHAS
    assert not [one for one in service.asked if "/tree/" in one.path], "a commit never changes"


@pytest.mark.parametrize("limited", range(5))
def test_another_try_after_a_limit_goes_on_where_it_ended(service: Service, stats: HubStats, tmp_path: Path, limited: int) -> None:
    History(service).limits[SHAS[limited]] = (1, {"Retry-After": "900"})
    with pytest.raises(RateLimited):
        stats.snapshots("model")
    known = json.loads(json.dumps(stats.seen))
    assert len(known) == limited, "what was told until then, as a table keeps it"
    stats.close()
    service.clock.sleep(901)
    service.asked.clear()
    with HubStats(ServiceConfig(service.url, "secret-token"), tmp_path / "again", clock=service.clock) as again:
        again.seen.update(known)
        found = again.snapshots("model")
    assert [one.revision for one in found] == SHAS
    assert [one.path for one in service.asked if "/tree/" in one.path] == [f"{API}/tree/{sha}" for sha in SHAS[limited:]]


@pytest.mark.parametrize("pages", [1, 2], ids=["itself", "in a circle"])
def test_a_history_that_repeats_itself_ends(service: Service, stats: HubStats, pages: int) -> None:
    def commits(request: Request) -> Response:
        number = int(request.args.get("p", "0"))
        link = {"Link": f'<{service.url}{API}/commits/main?p={1 + number % pages}>; rel="next"'}
        return Response(json.dumps([commit(4, 5)]), headers=link)

    service.on(f"{API}/commits/main", commits)
    for sha in SHAS:
        service.on(f"{API}/tree/{sha}", (200, tree("a")))
    with pytest.raises(ContractBroken, match="repeats itself"):
        stats.snapshots("model")
    assert len(service.asked) <= 4
