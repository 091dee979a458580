"""The task of a source of services.toml that is one list of records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from observatory.http import Client
from observatory.landing.writer import land_all
from observatory.orchestration import runtime
from observatory.orchestration.ingest import counts
from observatory.sources.base import Page


class ListSource(Protocol):
    """A source that tells its records page by page."""

    def records(self) -> Iterator[Page]:
        """Every page; the look on the last one says whether the list came to its end."""


def harvest(name: str, source: Callable[[Client], ListSource]) -> dict[str, dict[str, int]]:
    """Open a run of the source ``name``, land its pages for as long as a run may work, and return the counts by kind.

    ``source`` makes the source over a client of its connection. Raises ``RateLimited``, ``AuthRefused`` and ``ServiceDown``.
    """
    engine = runtime.warehouse()
    run = runtime.begin_run(engine, name)
    with runtime.client(engine, name, runtime.service(name)) as client:
        bound = runtime.Bound(engine, run, client.clock)
        return counts(land_all(engine, run, name, bound.pages(source(client).records())))
