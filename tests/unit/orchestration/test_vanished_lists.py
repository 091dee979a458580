"""A list that no longer holds much of what it held is asked about by a sample: nothing is called for each where it is the list that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from observatory.orchestration import ingest
from observatory.sources.base import Look, Outcome, Page, Record, Tombstone

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
HELD = [f"a/m{number:03}" for number in range(60)]


class Asked:
    """A service whose list holds ``shown``, and where of what it held ``there`` is still to be found and ``moved`` under another name."""

    def __init__(self, source: str, kind: str, shown: list[str], there: list[str], moved: list[str] | None = None) -> None:
        self._source, self._kind, self._shown, self._there, self._moved = source, kind, shown, there, moved or []
        self.asked: list[str] = []

    def account(self, account: str, _: Any = None) -> Iterator[Page]:
        scope = f"models_of:{account}" if self._kind == "model" else f"repositories_of:{account}"
        records = tuple(Record(self._source, self._kind, "list", key, NOON, payload={}) for key in self._shown)
        yield Page(records, looks=(Look(self._source, scope, Outcome.ANSWERED, NOON, NOON),))

    def items(self, _: str, keys: list[str]) -> Iterator[Page]:
        return self.repositories(keys)

    def repositories(self, keys: list[str], _: Any = None) -> Iterator[Page]:
        for key in keys:
            self.asked.append(key)
            is_there = key in self._there or key in self._moved
            stones = (Tombstone(self._source, self._kind, key, NOON, f"b/{key}" if key in self._moved else None),) if key not in self._there else ()
            outcome = Outcome.ANSWERED if is_there else Outcome.ABSENT
            yield Page(looks=(Look(self._source, f"{self._kind}:{key}", outcome, NOON, NOON),), tombstones=stones)


@pytest.mark.parametrize("source", ["huggingface", "github"])
@pytest.mark.parametrize(
    ("shown", "there", "moved", "calls", "outcome"),
    [
        ([], HELD, [], ingest.SAMPLE, "failed"),
        ([], [], [], 60, "answered"),
        ([], [], HELD, 60, "answered"),
        ([], HELD[:2], [], 60, "answered"),
        (HELD[ingest.MANY_AT_ONCE :], HELD, [], ingest.MANY_AT_ONCE, "answered"),
        (HELD, HELD, [], 0, "answered"),
    ],
)
def test_a_list_that_lacks_what_is_there_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, source: str, shown: list[str], there: list[str], moved: list[str], calls: int, outcome: str
) -> None:
    def plan(_: Any, name: str, **told: Any) -> list[tuple[Any, ...]]:
        return [(key,) for key in HELD if key not in told["seen"]] if name == "vanished" else []

    monkeypatch.setattr(ingest, "runtime", SimpleNamespace(plan=plan))
    asked = Asked(source, "model" if source == "huggingface" else "repository", shown, there, moved)
    engine: Any = None
    service: Any = asked
    counts = {"told": 0, "vanished": 0}
    pages = list(
        ingest._pages_of_account(engine, service, "a", ["models_of:a"], counts) if source == "huggingface" else ingest._github_account(engine, service, "a")
    )
    (look,) = [look for page in pages for look in page.looks if "_of:" in look.scope]
    assert (len(asked.asked), look.outcome.value) == (calls, outcome)
    assert len(asked.asked) == len(set(asked.asked)) and pages[-1].looks == (look,), "what vanished is asked for before the list counts as walked"
    assert outcome == "answered" or "60 that were there are not in it, and 5 of 5 of them are" in look.detail
