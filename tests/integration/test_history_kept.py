"""What a try of the backfill was told of files at commits is kept however the try ends, and lent to the next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hub_telling import new_run
from sqlalchemy import Engine

from observatory.errors import RateLimited
from observatory.orchestration import snapshot


class Stats:
    """Stands for the client: what it was told."""

    def __init__(self) -> None:
        self.seen: dict[str, Any] = {}


def test_what_was_told_before_a_limit_is_lent_to_the_next_try(warehouse: Engine) -> None:
    first, run = Stats(), new_run(warehouse)
    with pytest.raises(RateLimited), snapshot._remembered(warehouse, run, first):  # type: ignore[arg-type]  # what it takes of the client
        first.seen |= {"models.parquet@1": [10, "a"], "models.parquet@2": None}
        raise RateLimited("a limit", datetime(2026, 8, 30, tzinfo=UTC), timedelta(minutes=30))
    second = Stats()
    with snapshot._remembered(warehouse, run, second):  # type: ignore[arg-type]  # as above
        assert second.seen == first.seen
        second.seen["models.parquet@3"] = [12, "b"]
    third = Stats()
    with snapshot._remembered(warehouse, run, third):  # type: ignore[arg-type]  # as above
        assert list(third.seen) == ["models.parquet@1", "models.parquet@2", "models.parquet@3"]
