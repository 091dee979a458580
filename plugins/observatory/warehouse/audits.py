"""Audits: what a reader said of rows drawn at random, kept by reference in ``docs/audits``, and how often we were right.

The files are the record; ``core.audit`` is counted from them whenever the registry is loaded, so that it survives a fresh warehouse.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime
from itertools import groupby
from math import comb, sqrt
from operator import attrgetter
from pathlib import Path

from psycopg2.sql import SQL
from sqlalchemy import Connection

from observatory.errors import WarehouseError
from observatory.warehouse.merge import MergeCount, merge, stage

KINDS = ("evidence", "paper", "repository", "closed", "unknown")
DIMENSIONS = ("weights", "data", "code", "methods")
VERDICTS = ("right", "wrong", "unsure")
KEY = ("audit_id", "kind", "dimension")
ERROR_KEY = ("dimension", "status")
STATUSES = ("open", "partial", "closed")
MAX_BYTES = 5_000_000
_Z = 1.959963984540054
"""The quantile of the standard normal distribution for intervals of 95 %."""
_LEVEL = 0.05
"""Chance below which the newest audits are taken to be truly better than earlier ones."""

_FORMS = {
    "audit_id": re.compile(r"[a-z0-9][a-z0-9_-]{0,159}"),
    "world": re.compile(r"[^\x00-\x1f\x7f]{1,200}"),
    "rule_set": re.compile(r"[\w-]{1,64}"),
    "seed": re.compile(r"[A-Za-z0-9_-]{1,40}"),
    "reader": re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}"),
    "row_id": re.compile(r"[a-z]{1,20}-[0-9a-f]{12}"),
    "kind": re.compile("|".join(KINDS)),
    "dimension": re.compile("|".join(DIMENSIONS)),
    "status": re.compile(r"[a-z_.]{1,60}"),
    "rule": re.compile(r"[\w.:-]{0,80}"),
    "verdict": re.compile("|".join(VERDICTS)),
    "kind_of_error": re.compile(r"[a-z0-9_-]{0,60}"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reader's verdict on one row, which ``row_id`` names and nothing quotes. ``kind_of_error`` is empty unless the verdict is "wrong"."""

    audit_id: str
    world: str
    as_of: str
    rule_set: str
    seed: str
    reader: str
    read_on: str
    row_id: str
    kind: str
    dimension: str
    status: str
    rule: str
    verdict: str
    kind_of_error: str

    @property
    def audit(self) -> tuple[str, str, str, str, str, str, str]:
        """The fields that all rows of one audit share."""
        return self.audit_id, self.world, self.as_of, self.rule_set, self.seed, self.reader, self.read_on


COLUMNS = tuple(field.name for field in fields(Verdict))


@dataclass(frozen=True, slots=True)
class Score:
    """A row of ``core.audit``: how often rows of one kind and dimension (or ``all``) were right. Shares are 0 to 1."""

    audit_id: str
    kind: str
    dimension: str
    world: str
    as_of: str
    rule_set: str
    seed: str
    reader: str
    read_on: str
    n: int
    n_right: int
    n_wrong: int
    n_unsure: int
    precision: float | None
    precision_low: float | None
    precision_high: float | None
    precision_if_wrong: float
    precision_if_right: float
    errors: str


@dataclass(frozen=True, slots=True)
class ErrorCount:
    """A row of ``core.measure_error``: how many of the ``n`` rows that readers read of a ``status`` that we gave are truly of each status."""

    dimension: str
    status: str
    n: int
    n_open: int
    n_partial: int
    n_closed: int
    n_unsure: int
    source: str
    read_on: str


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Both ends of the 95 % interval of a share of ``hits`` in ``n``, by Wilson's score; raises ``ValueError`` if n is 0."""
    if not 0 <= hits <= n or n == 0:
        raise ValueError(f"{hits} of {n}: no share")
    share, spread = hits / n, _Z**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    # With 0 or n hits the lower or upper end is exactly 0 or 1: return it as such, since rounding could miss it.
    return (0.0 if hits == 0 else middle - half), (1.0 if hits == n else middle + half)


def scores(verdicts: Iterable[Verdict]) -> list[Score]:
    """A score for each audit, kind and dimension; one more, of the dimension ``all``, where a kind of an audit has several dimensions."""
    results: list[Score] = []
    ordered = sorted(verdicts, key=attrgetter("audit_id", "kind", "dimension"))
    for _, of_kind in groupby(ordered, key=attrgetter("audit_id", "kind")):
        rows_of_kind = list(of_kind)
        parts = {dimension: list(rows) for dimension, rows in groupby(rows_of_kind, key=attrgetter("dimension"))}
        results += [_count_verdicts(dimension, rows) for dimension, rows in parts.items()]
        results += [_count_verdicts("all", rows_of_kind)] if len(parts) > 1 else []
    return results


def _count_verdicts(dimension: str, rows: Sequence[Verdict]) -> Score:
    """Count verdicts of one audit and kind: right, wrong, unsure, precision with its interval, and errors by kind. ``dimension``: theirs, or ``all``."""
    count = Counter(row.verdict for row in rows)
    right, wrong, n = count["right"], count["wrong"], len(rows)
    low, high = wilson(right, right + wrong) if right + wrong else (None, None)
    errors = Counter(row.kind_of_error for row in rows if row.verdict == "wrong")
    audit_id, world, as_of, rule_set, seed, reader, read_on = rows[0].audit
    return Score(
        audit_id,
        rows[0].kind,
        dimension,
        world,
        as_of,
        rule_set,
        seed,
        reader,
        read_on,
        n,
        right,
        wrong,
        count["unsure"],
        round(right / (right + wrong), 4) if right + wrong else None,
        None if low is None else round(low, 4),
        None if high is None else round(high, 4),
        round(right / n, 4),
        round((n - wrong) / n, 4),
        json.dumps(dict(sorted(errors.items()))),
    )


def errors_of(verdicts: Iterable[Verdict]) -> list[ErrorCount]:
    """How many of the rows that we gave a status are truly of which status, for each dimension and status.

    Counts verdicts of the kinds ``evidence`` and ``closed``: of each those of its newest audit, and of earlier ones that it does not prove to be worse.
    """
    known = [verdict for verdict in verdicts if verdict.kind in {"evidence", "closed"} and verdict.status in STATUSES]
    read = [row for kind in ("evidence", "closed") for row in _take_generation([row for row in known if row.kind == kind])]
    errors = []
    for (dimension, status), rows in groupby(sorted(read, key=attrgetter(*ERROR_KEY)), key=attrgetter(*ERROR_KEY)):
        rows_of_status = list(rows)
        true_statuses = Counter(_true_status(row) for row in rows_of_status)
        counts = (true_statuses["open"], true_statuses["partial"], true_statuses["closed"], true_statuses["unsure"])
        source = ", ".join(sorted({row.audit_id for row in rows_of_status}))
        errors.append(ErrorCount(dimension, status, sum(counts), *counts, source, max(row.read_on for row in rows_of_status)))
    return errors


def _take_generation(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The newest rule set's verdicts, and those before it, back to the first against which the newest is better than chance explains.

    Each audit is followed by changed rules, so that the newest alone are few rows, chosen by being last: they would credit us with an improvement that their
    numbers may not show. What is wrong under earlier rules and was mended since makes the error larger, never smaller. A row that was drawn twice counts as it
    was read last.
    """
    by_rules: dict[str, list[Verdict]] = {}
    for row in sorted(verdicts, key=attrgetter("read_on", "audit_id"), reverse=True):
        by_rules.setdefault(row.rule_set, []).append(row)
    generation: dict[tuple[str, str], Verdict] = {}
    newest: Counter[str] | None = None
    for rows in by_rules.values():
        count = Counter(row.verdict for row in rows)
        if newest is not None and _chance_of_so_few(newest["wrong"], newest["right"], count["wrong"], count["right"]) < _LEVEL:
            break
        newest = newest or count
        for row in rows:
            generation.setdefault((row.world, row.row_id), row)
    return list(generation.values())


def _chance_of_so_few(wrong: int, right: int, wrong_before: int, right_before: int) -> float:
    """Chance (0 to 1) that of all wrong rows so few or fewer fall to the first audit, if both are wrong equally often: Fisher's exact test, one-sided."""
    all_wrong, n, total = wrong + wrong_before, wrong + right, wrong + right + wrong_before + right_before
    return sum(comb(all_wrong, k) * comb(total - all_wrong, n - k) for k in range(max(0, n - (total - all_wrong)), wrong + 1)) / comb(total, n)


def _true_status(verdict: Verdict) -> str:
    """The status that the reader found instead of ours, "unsure" if not clear. If the kind of error does not say, the status further from ours."""
    if verdict.verdict != "wrong":
        return verdict.status if verdict.verdict == "right" else "unsure"
    # Our status stands after an error of kind "address_": only the page that we show for it is the wrong one.
    if verdict.kind_of_error.startswith("address_"):
        return verdict.status
    # We said closed, and the reader found a stub or too few sources. That does not show that it is open, so the truth is unsure.
    if verdict.status == "closed" and verdict.kind_of_error.startswith(("no_model", "not_a_model", "insufficient", "not_enough")):
        return "unsure"
    if verdict.status == "closed":
        return "partial" if "_part" in verdict.kind_of_error or verdict.kind_of_error.startswith("part") else "open"
    if verdict.status == "open":
        return "partial" if verdict.kind_of_error.startswith("overstated") else "closed"
    return "open" if verdict.kind_of_error.startswith("understated") else "closed"


def write_verdicts(folder: Path, verdicts: Sequence[Verdict]) -> Path:
    """Write one audit's file, over one of the same name; returns its path. Raises ``WarehouseError`` if the verdicts are not those of one audit."""
    problem = _find_problem(verdicts)
    if problem:
        raise WarehouseError(problem)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{verdicts[0].audit_id}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(astuple(verdict) for verdict in verdicts)
    return path


def read_verdicts(folder: Path) -> list[Verdict]:
    """Every verdict of every file of ``folder``, none if there is no such folder; raises ``WarehouseError`` if a file is not of its form."""
    return [verdict for path in sorted(folder.glob("*.csv")) for verdict in _read_verdicts(path)]


def _read_verdicts(path: Path) -> list[Verdict]:
    """Read one file of verdicts. Raises ``WarehouseError`` if it is too large or its columns, values or ids are not as expected."""
    if path.stat().st_size > MAX_BYTES:
        raise WarehouseError(f"{path.name}: larger than {MAX_BYTES} bytes")
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise WarehouseError(f"{path.name}: its columns are not {', '.join(COLUMNS)}")
        rows = list(reader)
    if any(None in row or None in row.values() for row in rows):
        raise WarehouseError(f"{path.name}: a row has not {len(COLUMNS)} cells")
    verdicts = [Verdict(**row) for row in rows]
    problem = _find_problem(verdicts) or ("" if verdicts[0].audit_id == path.stem else f"its rows are of {verdicts[0].audit_id}")
    if problem:
        raise WarehouseError(f"{path.name}: {problem}")
    return verdicts


def _find_problem(verdicts: Sequence[Verdict]) -> str:
    """Why these are not the verdicts of one audit, as a sentence; empty if they are."""
    if not verdicts:
        return "it holds no verdict"
    if len({verdict.audit for verdict in verdicts}) > 1:
        return "its rows are of more than one audit"
    twice = [row_id for row_id, count in Counter(verdict.row_id for verdict in verdicts).items() if count > 1]
    if twice:
        return f"{twice[0]} stands more than once"
    return next((problem for verdict in verdicts if (problem := _ill_formed(verdict))), "")


def _ill_formed(verdict: Verdict) -> str:
    """What is wrong with one verdict, as a sentence: a value not of its form, or a kind of error on a row that is not wrong; empty if nothing is."""
    for name, form in _FORMS.items():
        value = getattr(verdict, name)
        if not form.fullmatch(value):
            return f"{verdict.row_id[:40]!r}: {name} is {value[:60]!r}"
    if (verdict.verdict == "wrong") != bool(verdict.kind_of_error):
        return f"{verdict.row_id}: a kind of error belongs to every wrong row and to no other"
    try:
        date.fromisoformat(verdict.read_on)
        datetime.fromisoformat(verdict.as_of)
    except ValueError:
        return f"{verdict.row_id}: {verdict.read_on[:20]!r} or {verdict.as_of[:40]!r} is no date"
    return ""


def load_audits(connection: Connection, folder: Path) -> MergeCount:
    """Make ``core.audit`` equal to the scores of the audits in ``folder``; returns the rows changed. Raises ``WarehouseError`` if a file is not of its form."""
    return _load(connection, "audit", Score, scores(read_verdicts(folder)), KEY)


def load_errors(connection: Connection, folder: Path, shipped: Path) -> MergeCount:
    """Make ``core.measure_error`` equal to the counts of the audits in ``folder``; returns the rows changed.

    If the folder has no usable verdict, the counts come from the file ``shipped``, which holds those of the last audits.
    Raises ``WarehouseError`` if a file is not of its form.
    """
    return _load(connection, "measure_error", ErrorCount, errors_of(read_verdicts(folder)) or read_errors(shipped), ERROR_KEY)


def read_errors(path: Path) -> list[ErrorCount]:
    """The error counts in a CSV file; raises ``WarehouseError`` if its columns are not the fields of ``ErrorCount``, or a count is no whole number."""
    names = [field.name for field in fields(ErrorCount)]
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        if list(reader.fieldnames or ()) != names:
            raise WarehouseError(f"{path.name}: its columns are not {', '.join(names)}")
        rows = list(reader)
    try:
        return [_error_count(row) for row in rows]
    except (TypeError, ValueError) as failure:
        raise WarehouseError(f"{path.name}: a row is not of its form: {failure}") from failure


def _error_count(row: Mapping[str, str]) -> ErrorCount:
    """A row of the file as an ``ErrorCount``; raises ``ValueError`` or ``TypeError`` if a count is no whole number or is missing."""
    n, n_open, n_partial, n_closed, n_unsure = (int(row[name]) for name in ("n", "n_open", "n_partial", "n_closed", "n_unsure"))
    return ErrorCount(row["dimension"], row["status"], n, n_open, n_partial, n_closed, n_unsure, row["source"], row["read_on"])


def _load(
    connection: Connection, table: str, kind: type[Score] | type[ErrorCount], rows: Sequence[Score] | Sequence[ErrorCount], key: Sequence[str]
) -> MergeCount:
    """Make ``core.<table>`` equal to the rows, which are of the dataclass ``kind``; returns how many rows changed.

    Raises ``WarehouseError`` if two rows have the same ``key``.
    """
    staged = stage(connection, ("core", table), [field.name for field in fields(kind)], [astuple(row) for row in rows])
    return merge(connection, SQL("SELECT * FROM {}").format(staged), ("core", table), key)
