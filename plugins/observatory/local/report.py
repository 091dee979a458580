"""What a person reads at the terminal: progress, receipts, and the table at the end."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text

from observatory import settings
from observatory.warehouse import questions

DIMENSIONS = ("weights", "data", "code", "methods")
_SQL = settings.SQL / "report"


class Report:
    """Writes to the terminal with the time since the start."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._start = time.monotonic()

    def line(self, words: str) -> None:
        """One line of progress."""
        self._console.print(f"[{time.monotonic() - self._start:6.1f} s] {words}", markup=False, soft_wrap=True)

    def plain(self, words: str = "") -> None:
        """Words without the time."""
        self._console.print(words, markup=False, soft_wrap=True)

    def receipts(self, rows: Iterable[Any]) -> None:
        """A run's receipt."""
        for row in rows:
            self.line(f"    {row.kind}: {row.received} received, {row.landed} landed, {row.unchanged} unchanged, {row.rejected} rejected")

    def result(self, engine: Engine, world: str) -> None:
        """The tables: labs and countries by dimension."""
        self.plain()
        self.plain("Releases by status: open/partial/closed/unknown. Unknown is not closed: it was not, or could not be, looked at.")
        with engine.connect() as connection:
            labs = connection.execute(text((_SQL / "by_lab.sql").read_text())).all()
            countries = connection.execute(text((_SQL / "by_country.sql").read_text())).all()
            publication = connection.execute(
                text("SELECT publication_id, as_of, rule_set, registry_hash FROM meta.publication ORDER BY publication_id DESC LIMIT 1")
            ).first()
            releases = connection.execute(text("SELECT count(*) FILTER (WHERE is_registry_only), count(*) FROM mart.release_disclosure WHERE is_counted")).one()
        self._table("lab", labs)
        self._table("country", countries)
        if publication is not None:
            moment = f"{publication.as_of:%Y-%m-%d %H:%M} UTC"
            self.plain(f"Publication {publication.publication_id}, as of {moment}, rules {publication.rule_set}, registry {publication.registry_hash}.")
        self.plain(f"Of {releases[1]} counted releases {releases[0]} are known from the registry alone.")
        self.plain(f"World: {world}. These numbers speak of this world's records, not of all releases.")

    def agreement(self, engine: Engine) -> None:
        """Our findings beside people's judgements, and the evidence that raters give and ours names."""
        self._query(engine, "agreement", "Agreement with human labels; confusion: labelled open | partial | closed, each answered open partial closed")
        self.plain("answered: rows with a repository in the world that were looked at, of all such. Intervals: 95 %, labs resampled 1,000 times.")
        self.plain("floor: a file named train*.py is open code, any .py partial; any arXiv id open methods; any dataset link open data.")
        self._query(
            engine,
            "index_correlation",
            "Our osai_score beside the European index's own score, by half of the labelled labs (A: first digit of md5(lab) below 8)",
        )
        self.plain("spearman: rank correlation; our_mean counts the unknown as 0, our_mean_high as open; share_in_range: the index's score lies between.")
        self._query(engine, "evidence_recall", "Evidence that the raters give")
        self._query(engine, "evidence_unreachable", "Evidence of theirs that ours does not name")
        self.plain("Disagreements with both sides' evidence: mart.assessment_disagreement.")

    def claims(self, engine: Engine) -> None:
        """What became of every claim, a line of explanation each."""
        # As wide as it is: a table that is cut to the terminal says nothing.
        console = Console(highlight=False, width=200)
        table = Table("claim", "metric", "value", "n", "coverage", "holds", "because", box=SIMPLE)
        worlds = set()
        with engine.connect() as connection:
            for one in questions.claims():
                for place, row in enumerate(questions.ask(connection, one).rows):
                    told = dict(zip(questions.CLAIM_COLUMNS, row, strict=True))
                    worlds.add(f"{told['world']}, as of {told['as_of']:%Y-%m-%d}" if told["as_of"] else "nothing is published")
                    cells = ("" if told[name] is None else str(told[name]) for name in ("metric", "value", "n", "coverage", "holds", "because"))
                    table.add_row("" if place else one.title, *cells)
        console.print(table)
        self.plain("undetermined: below the n or the coverage that the claim's file states, or the unknown could turn it either way.")
        self.plain(f"World: {'; '.join(sorted(worlds))}.")

    def _query(self, engine: Engine, name: str, title: str) -> None:
        # As wide as it is: a table that is cut to the terminal says nothing.
        console = Console(highlight=False, width=200)
        with engine.connect() as connection:
            result = connection.execute(text((_SQL / f"{name}.sql").read_text()))
            table = Table(*(column.replace("_", " ") for column in result.keys()), box=SIMPLE)
            for row in result:
                table.add_row(*("" if value is None else str(value) for value in row))
        self.plain()
        self.plain(title)
        console.print(table)

    def _table(self, name: str, rows: Sequence[Any]) -> None:
        table = Table(name, "n")
        for dimension in DIMENSIONS:
            table.add_column(dimension, no_wrap=True)
        cells: dict[str, dict[str, Any]] = {}
        for row in rows:
            cells.setdefault(row.name, {})[row.dimension] = row
        for key, of_dimension in cells.items():
            if not any(row.n_open or row.n_partial or row.n_closed or row.n for row in of_dimension.values()):
                continue
            first = next(iter(of_dimension.values()))
            counts = [
                "/".join(f"{float(value):.4g}" for value in (row.n_open, row.n_partial, row.n_closed, row.n_unknown)) if row else ""
                for row in (of_dimension.get(dimension) for dimension in DIMENSIONS)
            ]
            table.add_row(key, f"{float(first.n):.4g}", *counts)
        self._console.print(table)
