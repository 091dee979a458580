"""The queue of a person who keeps the registry: rows for its files that lack what only a person can give, a source and whose the thing is."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from sqlalchemy import Engine, text

from observatory.warehouse import sqlfile

ROWS = 200
FILES = ("corrections", "accounts", "labs", "releases")
"""Files of the registry for which rows wait; sql/report/registry_review_<file>.sql gives the rows for each."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """How much use puts an account that belongs to no lab into the queue: one of these numbers is enough, each summed over its own models."""

    downloads: int = 100_000
    """Downloads of 30 days."""
    likes: int = 500
    descendants: int = 100


def write(engine: Engine, stream: TextIO, *, rows: int = ROWS, threshold: Threshold | None = None) -> dict[str, int]:
    """Write the queue as CSV, at most ``rows`` for each registry file, under that file's name; returns the numbers of rows by file."""
    at_least = threshold or Threshold()
    values = {"rows": rows, "downloads": at_least.downloads, "likes": at_least.likes, "descendants": at_least.descendants}
    counts: dict[str, int] = {}
    with engine.connect() as connection:
        for name in FILES:
            query = text(sqlfile.statement("report", f"registry_review_{name}"))
            result = connection.execute(query, {key: value for key, value in values.items() if f":{key}" in query.text})
            counts[name] = _write_table(stream, name, result.keys(), result.all())
    return counts


def _write_table(stream: TextIO, name: str, columns: Iterable[str], rows: Sequence[Sequence[Any]]) -> int:
    """Write the rows for one registry file as CSV, below a line with its name; returns how many."""
    stream.write(f"# sql/registry/{name}.csv\n")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return len(rows)
