"""What waits for a person, as rows of the registry's files that lack what only a person can give: a source, and whose it is."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from sqlalchemy import Engine, text

from observatory.warehouse import sqlfile

ROWS = 200
FILES = ("corrections", "accounts", "labs", "releases")
"""Files of the registry that the queue completes; what waits for each is a statement of sql/report."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which use on an account that no lab has is asked about: any of these, over its own models."""

    downloads: int = 100_000
    """Downloads of 30 days."""
    likes: int = 500
    descendants: int = 100


def write(engine: Engine, stream: TextIO, *, rows: int = ROWS, threshold: Threshold | None = None) -> dict[str, int]:
    """Write the queue as CSV, each table under the name of the file that it completes; returns rows by file."""
    at_least = threshold or Threshold()
    values = {"rows": rows, "downloads": at_least.downloads, "likes": at_least.likes, "descendants": at_least.descendants}
    counts: dict[str, int] = {}
    with engine.connect() as connection:
        for name in FILES:
            query = text(sqlfile.statement("report", f"registry_review_{name}"))
            result = connection.execute(query, {key: value for key, value in values.items() if f":{key}" in query.text})
            counts[name] = _format_table(stream, name, result.keys(), result.all())
    return counts


def _format_table(stream: TextIO, name: str, columns: Iterable[str], rows: Sequence[Sequence[Any]]) -> int:
    """Write rows under the name of the file that they complete; returns how many."""
    stream.write(f"# sql/registry/{name}.csv\n")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return len(rows)
