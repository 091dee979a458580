"""What waits for a person, as rows of the registry's files that lack what only a person can give: a source, and whose it is."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from sqlalchemy import Connection, Engine, text

from observatory.warehouse import sqlfile
from observatory.warehouse.model_catalogue import CatalogueModel

ROWS = 200


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which use on an account that no lab has is asked about: any of these, over its own models."""

    downloads: int = 100_000
    """Downloads of 30 days."""
    likes: int = 500
    descendants: int = 100


RELEASE_COLUMNS = (
    "release_id", "lab_id", "name", "release_date", "date_precision", "is_api_only", "modality", "announced_url", "paper_arxiv_id", "note",
)  # fmt: skip


def write(engine: Engine, stream: TextIO, *, rows: int = ROWS, threshold: Threshold | None = None, catalogue: Sequence[CatalogueModel] = ()) -> dict[str, int]:
    """Write the queue as CSV, each table under the name of the file that it completes; returns rows by file.

    Of ``catalogue`` it is what the registry does not know, the newest first.
    """
    at_least = threshold or Threshold()
    values = {"rows": rows, "downloads": at_least.downloads, "likes": at_least.likes, "descendants": at_least.descendants}
    counts: dict[str, int] = {}
    with engine.connect() as connection:
        for name in ("corrections", "accounts"):
            query = text(sqlfile.statement("report", f"registry_review_{name}"))
            found = connection.execute(query, {key: value for key, value in values.items() if f":{key}" in query.text})
            counts[name] = _table(stream, name, found.keys(), found.all())
        if catalogue:
            counts["releases"] = _table(stream, "releases", RELEASE_COLUMNS, unknown_of(connection, catalogue)[:rows])
    return counts


def _table(stream: TextIO, name: str, columns: Iterable[str], rows: Sequence[Sequence[Any]]) -> int:
    """Write rows under the name of the file that they complete; returns how many."""
    stream.write(f"# sql/registry/{name}.csv\n")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return len(rows)


def unknown_of(connection: Connection, catalogue: Sequence[CatalogueModel]) -> list[tuple[str, ...]]:
    """Models that no release of the registry bears the name of, as rows of releases.csv; a maker that is no lab leaves its lab empty.

    A name is a release's where the two are the same without signs and spaces, or with the maker's name before it.
    """
    labs: dict[str, str] = {}
    accounts = "SELECT lower(account), lab_id FROM core.account UNION SELECT lower(name), lab_id FROM core.lab"
    for called, lab in connection.execute(text(accounts + " ORDER BY 1, 2")):
        labs[_folded(called)] = lab
    labs.update({_folded(lab): lab for (lab,) in connection.execute(text("SELECT lab_id FROM core.lab"))})
    known = {(lab, _folded(name)) for lab, name in connection.execute(text("SELECT lab_id, name FROM core.registry_release")).tuples()}
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in sorted(catalogue, key=lambda one: (one.release_date, one.maker, one.model_id), reverse=True):
        lab = labs.get(_folded(one.maker), "")
        name = _folded(one.name)
        if (lab, name) in known or (lab, name.removeprefix(_folded(one.maker))) in known or (one.maker, name) in found:
            continue
        note = "models.dev lists it" + (
            "" if one.open_weights is None else "; its weights are open there" if one.open_weights else "; its weights are not open there"
        )
        is_api_only = "" if one.open_weights is None else str(not one.open_weights).lower()
        row = (f"{lab or one.maker}/{one.model_id.lower()}", lab, one.name, one.release_date, one.date_precision, is_api_only, one.modality, "", "", note)
        found[one.maker, name] = row
    return list(found.values())


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.lower())
