"""Prints progress, receipts and result tables to the terminal."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter
from pathlib import Path
from textwrap import shorten, wrap
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text

from observatory.local import disk
from observatory.local.audit.draw import AuditItem
from observatory.local.states import State
from observatory.warehouse import questions, sqlfile
from observatory.warehouse.audits import Score, Verdict

DIMENSIONS = ("weights", "data", "code", "methods")


_CONDITIONS = {"alike": "[a]", "comparable": "[b]", "both": "[a, b]"}
"""The marks of a verdict's conditions in the summary, by the last word of the verdict; the lines below it say what each letter means."""


_RANGES = "A range holds our reading errors (95 %) and every status that the unknown may have; it is no sampling error."


def claim_summary(answers: Sequence[tuple[questions.Question, Sequence[dict[str, Any]]]], width: int) -> list[str]:
    """Each claim in lines of ``width`` characters: its years of release and its verdict, or which of its parts each verdict is for.

    Letters mark the conditions of a verdict; the last lines say what they mean, the world, and what a range holds.
    """
    lines, worlds, conditions = ["The argument, claim by claim (details below):"], set(), set[str]()
    for claim, rows in answers:
        parts: dict[str, list[str]] = {}
        cohorts: list[str] = []
        for row in rows:
            worlds.add(f"{row['world']}, as of {row['as_of']:%Y-%m-%d}" if row["as_of"] else "nothing is published")
            if row["is_main"]:
                verdict, _, condition = row["holds"].partition("_if_")
                conditions |= set(_CONDITIONS[condition].strip("[]").split(", ")) if condition else set()
                verdict = f"{verdict} {_CONDITIONS[condition]}" if condition else verdict
                parts.setdefault(verdict, []).append(row["metric"].split(",")[0].removeprefix("open "))
                cohorts = [*cohorts, _cohort_in_words(row["cohort"])] if _cohort_in_words(row["cohort"]) not in cohorts else cohorts
        told = "; ".join(verdict if len(parts) == 1 else f"{verdict}: {', '.join(of)}" for verdict, of in parts.items())
        # Only the title may be cut short: never the years, a verdict or its conditions.
        tail = f" ({'; '.join(cohorts)}):"
        title = shorten(re.sub(r" \(.*?\)", "", claim.title).split(":")[0].rstrip("."), width - 4 - len(tail), placeholder=" ...")
        whole = f"{claim.number}  {title}{tail} {told}"
        lines += [whole] if len(whole) <= width else [f"{claim.number}  {title}{tail}", *wrap(told, width, initial_indent="    ", subsequent_indent="    ")]
    legend = {"a": questions.VERDICTS["holds_if_alike"], "b": questions.VERDICTS["holds_if_comparable"]}
    meanings = "; ".join(f"[{letter}] {words.removeprefix('holds ')}" for letter, words in legend.items() if letter in conditions)
    # The title of a replayed world says what is a sample: it is never cut off.
    ends = [f"Conditions: {meanings}." if meanings else "", f"World: {'; '.join(sorted(worlds))}.", _RANGES]
    return [*lines, *(line for end in ends if end for line in wrap(end, width))]


def _cohort_in_words(cohort: str | None) -> str:
    """Which releases a row is about: "releases of 2025", or its own words where it names no years."""
    return f"releases of {cohort}" if cohort and cohort[:1].isdecimal() else cohort or "no whole year"


def claim_details(claim: questions.Question, rows: Sequence[dict[str, Any]], width: int) -> list[str]:
    """Everything of one claim in lines of ``width`` characters: its main answers, then those of other years of release.

    Years of fewer releases than the claim needs are only named, at the end.
    """
    lines, said = wrap(f"{claim.number}  {claim.title}", width), set[str]()
    shown, few = questions.split_few(claim, rows)
    for row in sorted(shown, key=itemgetter("is_main"), reverse=True):
        verdict = questions.VERDICTS[row["holds"]]
        lines += wrap(f"{row['cohort'] or ''} {row['metric']}: {verdict}. {row['sentence']}".strip(), width, initial_indent="    ", subsequent_indent="      ")
        more = [("Otherwise weighted", row["beside"])]
        if row["is_main"]:
            more = [
                ("Because", row["because"]),
                ("Trend", questions.leave_out(row["trend"], said)),
                *more,
                ("Rests on", questions.leave_out(row["rests_on"], said)),
            ]
        lines += [line for name, words in more if words for line in wrap(f"{name}: {words}", width, initial_indent="        ", subsequent_indent="          ")]
    return [*lines, *wrap(few, width, initial_indent="    ", subsequent_indent="      ")]


class Report:
    """Prints to the terminal. Lines of progress begin with the seconds since this object was made."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._start = time.monotonic()

    def line(self, words: str) -> None:
        """Print one line of progress."""
        self._console.print(f"[{time.monotonic() - self._start:6.1f} s] {words}", markup=False, soft_wrap=True)

    def plain(self, words: str = "") -> None:
        """Print a text without the time."""
        # Show half a surrogate pair, which UTF-8 cannot write, as a backslash escape: texts from services may hold one.
        self._console.print(words.encode("utf-8", "backslashreplace").decode(), markup=False, soft_wrap=True)

    def receipts(self, rows: Iterable[Any]) -> None:
        """Print a run's receipts, one line for each kind of record."""
        for row in rows:
            self.line(f"    {row.kind}: {row.received} received, {row.landed} landed, {row.unchanged} unchanged, {row.rejected} rejected")

    def result(self, engine: Engine, world: str) -> None:
        """Print the results of the newest publication: statuses of flagship releases by lab and by country. ``world``: its name, printed with them."""
        self.plain()
        self.plain(
            "Flagship releases (mart.release_overview) by status: open/partial/closed/unknown. Unknown is not closed: it was not, or could not be, looked at."
        )
        with engine.connect() as connection:
            labs = connection.execute(text(sqlfile.statement("report", "by_lab"))).all()
            countries = connection.execute(text(sqlfile.statement("report", "by_country"))).all()
            publication = connection.execute(
                text("SELECT publication_id, as_of, rule_set, registry_hash FROM meta.publication ORDER BY publication_id DESC LIMIT 1")
            ).first()
            releases = connection.execute(
                text(
                    "SELECT count(*) FILTER (WHERE d.is_registry_only), count(*) FROM mart.release_overview o JOIN mart.release_disclosure d USING (release_id)"
                )
            ).one()
        self._table("lab", labs)
        self._table("country", countries)
        if publication is not None:
            moment = f"{publication.as_of:%Y-%m-%d %H:%M} UTC"
            self.plain(f"Publication {publication.publication_id}, as of {moment}, rules {publication.rule_set}, registry {publication.registry_hash}.")
        self.plain(f"Of {releases[1]} flagship releases {releases[0]} are known from the registry alone.")
        self.plain(f"World: {world}. These numbers speak of this world's records, not of all releases.")

    def agreement(self, engine: Engine) -> None:
        """Print how far our statuses agree with human labels, how much of the raters' evidence ours names, and where both differ."""
        self._query(engine, "agreement", "Agreement with human labels; confusion: labelled open | partial | closed, each answered open partial closed")
        self.plain("half B is the figure: nobody who writes rules reads its disagreements. Halves: labelled labs by the first digit of md5.")
        self.plain("above floor: whether the interval's lower end lies above what the floor reaches on the same rows.")
        self.plain("answered: rows with a repository in the world that were looked at, of all such. Intervals: 95 %, labs resampled 1,000 times.")
        self.plain("floor: a file named train*.py is open code, any .py partial; any arXiv id open methods; any dataset link open data.")
        self._query(
            engine,
            "index_correlation",
            "Our osai_score beside the European index's own score, by half of the labelled labs (A: first digit of md5(lab) below 8)",
        )
        self.plain("spearman: rank correlation; our_mean counts the unknown as 0, our_mean_high as open; share_in_range: the index's score lies between.")
        self._query(engine, "evidence_recall", "Evidence that the raters give")
        self._query(engine, "evidence_unreachable", "Evidence of theirs that ours does not name, half A alone")
        self._query(engine, "disagreements", "Disagreements of half A, the first row of our evidence beside each")
        self.plain("Both sides' evidence: mart.assessment_disagreement where half = 'A'. Whoever writes rules leaves half B unread.")

    def drawn(self, claims: Sequence[AuditItem], folder: Path) -> None:
        """Print how many rows were drawn for an audit, by kind and dimension, and where the sheet to fill in is."""
        table = Table("kind", "dimension", "rows", "of them", box=SIMPLE)
        for (kind, dimension), rows in sorted(Counter((item.kind, item.dimension) for item in claims).items()):
            strata = Counter(item.stratum or "no rule" for item in claims if (item.kind, item.dimension) == (kind, dimension))
            table.add_row(kind, dimension, str(rows), ", ".join(f"{count} {stratum}" for stratum, count in sorted(strata.items())))
        self._console.print(table)
        self.plain(f"Read {folder / 'sheet.html'} and fill {folder / 'sheet.csv'}; then make audit-score SHEET={folder / 'sheet.csv'} READER=name")

    def audit(self, file: Path, verdicts: Sequence[Verdict], scores: Sequence[Score]) -> None:
        """Print the scores of an audit, and the rules behind its wrong rows. ``file``: where the verdicts are stored."""
        table = Table("kind", "dimension", "n", "right", "wrong", "unsure", "precision", "95 %", "unsure as wrong, as right", "errors", box=SIMPLE)
        for score in scores:
            counts = (str(count) for count in (score.n, score.n_right, score.n_wrong, score.n_unsure))
            is_sure = score.precision is not None
            cells = (f"{score.precision:.2f}", f"[{score.precision_low:.2f} {score.precision_high:.2f}]") if is_sure else ("", "")
            table.add_row(score.kind, score.dimension, *counts, *cells, f"{score.precision_if_wrong:.2f}, {score.precision_if_right:.2f}", score.errors)
        self._console.print(table)
        for (rule, kind), count in Counter((score.rule, score.kind_of_error) for score in verdicts if score.verdict == "wrong").most_common(20):
            self.plain(f"wrong by {rule or 'no rule'}: {count} ({kind})")
        self.plain(f"Kept in {file} and core.audit; the next build publishes it as mart.audit, make docs tells it in docs/audits.md. Commit both.")

    def states(self, rows: Sequence[tuple[State, int, str, str]], above: Path) -> None:
        """Print every state with its size (bytes), its number of publications, and its condition. ``rows``: (state, size, publications, condition)."""
        if not rows:
            self.plain(f"no state below {above} yet: make demo, make up or make live makes one")
            return
        console = Console(highlight=False, width=200)
        table = Table("state", "size", "mode", "world", "publications", "last used (UTC)", "how it is", box=SIMPLE)
        for state, size, publications, how in rows:
            used = state.used_at[:16].replace("T", " ")
            table.add_row(state.name, f"{size / 1024**2:.0f} MiB", state.mode, str(state.told.get("world", "")), publications, used, how)
        console.print(table)
        self.plain(f"{disk.format_size(disk.free_bytes(above))} free. Commands on a warehouse take the first of them, or STATE=name.")

    def claims(self, engine: Engine) -> None:
        """Print every claim: first a summary of at most 22 lines, then the details of each, wrapped to the terminal's width."""
        answers: list[tuple[questions.Question, list[dict[str, Any]]]] = []
        # Read all claims of one publication, also while another is being published.
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            for claim in questions.claims():
                answers.append((claim, [dict(zip(questions.CLAIM_COLUMNS, row, strict=True)) for row in questions.ask(connection, claim).rows]))
        for line in claim_summary(answers, self._console.width):
            self.plain(line)
        for claim, rows in answers:
            self.plain()
            for line in claim_details(claim, rows, self._console.width):
                self.plain(line)

    def figures(self, engine: Engine) -> None:
        """Print every figure that others published beside ours, computed by the publisher's definition."""
        console = Console(highlight=False, width=200)
        table = Table("published by", "figure", "unit", "published", "ours", "n", "as of", box=SIMPLE)
        worlds = set()
        with engine.connect() as connection:
            for figure in questions.figures():
                for index, row in enumerate(questions.ask(connection, figure).rows):
                    answer = dict(zip(questions.FIGURE_COLUMNS, row, strict=True))
                    worlds.add(answer["world"] or "nothing is published")
                    cells = ("" if answer[name] is None else str(answer[name]) for name in ("figure", "unit", "published", "ours", "n"))
                    table.add_row("" if index else figure.published.split(";")[0], *cells, f"{answer['as_of']:%Y-%m-%d}" if answer["as_of"] else "")
        console.print(table)
        self.plain("Ours is of the world below, the published of the publisher's; what each file of sql/questions/figures says under Caveats sets them apart.")
        self.plain(f"World: {'; '.join(sorted(worlds))}.")

    def _query(self, engine: Engine, name: str, title: str) -> None:
        """Print the rows of sql/report/<name>.sql as a table below ``title``."""
        # Print at a fixed width: cut to the terminal's width, the table would lose its content.
        console = Console(highlight=False, width=200)
        with engine.connect() as connection:
            result = connection.execute(text(sqlfile.statement("report", name)))
            table = Table(*(column.replace("_", " ") for column in result.keys()), box=SIMPLE)
            for row in result:
                table.add_row(*("" if value is None else str(value) for value in row))
        self.plain()
        self.plain(title)
        console.print(table)

    def _table(self, name: str, rows: Sequence[Any]) -> None:
        """Print counts of statuses: a row for each name, a column for each dimension. ``rows``: one for each name and dimension."""
        table = Table(name, "n")
        for dimension in DIMENSIONS:
            table.add_column(dimension, no_wrap=True)
        cells: dict[str, dict[str, Any]] = {}
        for row in rows:
            cells.setdefault(row.name, {})[row.dimension] = row
        for key, row_by_dimension in cells.items():
            if not any(row.n_open or row.n_partial or row.n_closed or row.n for row in row_by_dimension.values()):
                continue
            first = next(iter(row_by_dimension.values()))
            counts = [
                "/".join(f"{float(value):.4g}" for value in (row.n_open, row.n_partial, row.n_closed, row.n_unknown)) if row else ""
                for row in (row_by_dimension.get(dimension) for dimension in DIMENSIONS)
            ]
            table.add_row(key, f"{float(first.n):.4g}", *counts)
        # Print at a fixed width: a pipe has 80 columns, and the table would lose names and numbers.
        Console(highlight=False, width=200).print(table)
