"""Draws a sheet of items from the warehouse, and scores a filled-in one: it is compared with the same draw, and its verdicts are stored in a file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from observatory import settings
from observatory.errors import ObservatoryError
from observatory.local.audit import sheet as sheets
from observatory.local.audit.draw import AuditItem, Draw, draw
from observatory.local.audit.facts import facts_of
from observatory.warehouse import sqlfile
from observatory.warehouse.audits import COLUMNS, VERDICTS, Score, Verdict, load_audits, read_verdicts, scores, write_verdicts

_READER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}")
_ERROR = re.compile(r"[a-z0-9_-]{1,60}")
_DRAW = re.compile(r"seed=([A-Za-z0-9_-]{1,40}) n=(\d{1,4}) kinds=([a-z,]{1,80})")
_PROBLEMS = 12
"""How many problems of a sheet an error lists."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The publication that is audited: its world, times and versions."""

    world: str
    as_of: str
    rule_set: str
    registry_hash: str

    def as_text(self) -> str:
        """The publication on one line, as every row of a sheet repeats it."""
        return f"world {self.world} | as of {self.as_of} | rules {self.rule_set} | registry {self.registry_hash}"


def publication_of(engine: Engine) -> Publication:
    """The newest publication. Raises ``ObservatoryError`` if there is none, or if the last build was refused: core then holds rows that were not published."""
    query = text("SELECT world, as_of, rule_set, registry_hash FROM meta.publication ORDER BY publication_id DESC LIMIT 1")
    with engine.connect() as connection:
        last = connection.execute(query).first()
        is_refused = connection.execute(text("SELECT outcome = 'refused' FROM meta.build ORDER BY run_id DESC LIMIT 1")).scalar()
    if last is None:
        raise ObservatoryError("nothing was published yet: there is nothing to audit")
    if is_refused:
        raise ObservatoryError("the last build was refused: core holds what nobody was shown, and there is nothing to audit")
    return Publication(last.world, last.as_of.isoformat(), last.rule_set, last.registry_hash)


def items_of(engine: Engine) -> list[AuditItem]:
    """Every item of the warehouse that an audit may draw."""
    with engine.connect() as connection:
        return [AuditItem(**row) for row in connection.execute(text(sqlfile.statement("report", "audit_claims"))).mappings()]


def write(engine: Engine, folder: Path, how: Draw) -> list[AuditItem]:
    """Draw items and write them to ``sheet.csv`` and ``sheet.html`` in ``folder``; returns the items.

    Raises ``ObservatoryError`` if there is nothing to draw, or if the folder holds a sheet with verdicts.
    """
    publication, drawn = publication_of(engine), draw(items_of(engine), how)
    if not drawn:
        raise ObservatoryError("the warehouse holds no claim of these kinds: nothing to audit")
    if sheets.is_begun(folder / "sheet.csv"):
        raise ObservatoryError(f"{folder / 'sheet.csv'} holds verdicts: score it or take it away; another SEED makes another sheet")
    with engine.connect() as connection:
        rows = [sheets.row(item, facts_of(connection, item), publication.as_text(), how.as_text()) for item in drawn]
    folder.mkdir(parents=True, exist_ok=True)
    sheets.write_csv(folder / "sheet.csv", rows)
    sheets.write_page(folder / "sheet.html", rows, publication.as_text(), how.as_text())
    return drawn


def score(engine: Engine, path: Path, *, reader: str, world: str, read_on: date, folder: Path = settings.AUDITS) -> tuple[Path, list[Verdict], list[Score]]:
    """Check a filled-in sheet and store its verdicts in ``folder`` and ``core.audit``; returns the file, all verdicts of the audit and their scores.

    Raises ``ObservatoryError`` if the sheet is of another publication or draw, or filled in wrongly; then nothing is stored.
    """
    if not _READER.fullmatch(reader):
        raise ObservatoryError("who read it? make audit-score SHEET=path READER=name: letters, digits, spaces and . _ -, at most 60")
    rows = sheets.read_csv(path)
    publication = publication_of(engine)
    draw_settings = draw_of(rows, publication)
    drawn_items = {item.row_id: item for item in draw(items_of(engine), draw_settings)}
    problems = problems_of(rows, drawn_items, reader)
    if problems:
        raise ObservatoryError("\n  ".join([f"{path.name}: {len(problems)} problems, nothing was kept", *problems[:_PROBLEMS]]))
    audit = (publication.world, publication.as_of, publication.rule_set, draw_settings.seed, reader, read_on.isoformat())
    audit_id = _audit_id(folder, f"{world}-{read_on.isoformat()}-{draw_settings.seed.lower()}", audit)
    verdict_by_row = {verdict.row_id: verdict for verdict in read_verdicts(folder) if verdict.audit_id == audit_id}
    # Add the rows of a further sheet of the same draw; a row that was read again replaces its earlier verdict.
    verdict_by_row |= {row["row"]: verdict_of((audit_id, *audit), drawn_items[row["row"]], row) for row in rows}
    verdicts = list(verdict_by_row.values())
    file = write_verdicts(folder, verdicts)
    with engine.begin() as connection:
        load_audits(connection, folder)
    return file, verdicts, scores(verdicts)


def draw_of(rows: Sequence[Mapping[str, str]], publication: Publication) -> Draw:
    """The draw that all rows of a sheet repeat; raises ``ObservatoryError`` if the sheet is of another publication, or of several draws."""
    others = sorted({row["publication"] for row in rows} - {publication.as_text()})
    if others:
        raise ObservatoryError(f"the sheet is of another publication\n  the sheet:     {others[0][:300]}\n  the warehouse: {publication.as_text()}")
    draws = sorted({row["draw"] for row in rows})
    match = _DRAW.fullmatch(draws[0])
    if len(draws) != 1 or match is None:
        raise ObservatoryError("the rows of the sheet do not name one draw")
    return Draw(match[1], int(match[2]), tuple(match[3].split(",")))


def problems_of(rows: Sequence[Mapping[str, str]], drawn: Mapping[str, AuditItem], reader: str) -> list[str]:
    """The problems of a filled-in sheet, a line each; empty if it is right. ``drawn``: the items of the draw, by their id."""
    count = Counter(row["row"] for row in rows)
    problems = [f"{row_id[:60]!r} was not drawn" for row_id in count if row_id not in drawn]
    problems += [f"{row_id[:60]} stands more than once" for row_id in count if count[row_id] > 1]
    problems += [f"{row_id} is missing" for row_id in drawn if row_id not in count]
    return problems + [problem for row in rows if (problem := _find_problem(row, reader))]


def _find_problem(row: Mapping[str, str], reader: str) -> str:
    """What is wrong with one row of a sheet that a person filled in, as a sentence; empty if nothing is."""
    verdict, name = _word(row["verdict"]), row["row"][:60]
    if verdict not in VERDICTS:
        return f"{name}: verdict is {row['verdict'][:40]!r}, none of {', '.join(VERDICTS)}"
    if verdict == "wrong" and not _ERROR.fullmatch(_word(row["kind_of_error"])):
        return f"{name}: a wrong row needs its kind_of_error, a word or two"
    if row["reader"].strip() not in {"", reader}:
        return f"{name}: read by {row['reader'][:40]!r}, not by {reader!r}"
    return ""


def _word(cell: str) -> str:
    """A cell in lower case, with underscores for blanks."""
    return re.sub(r"\s+", "_", cell.strip().lower())


def _audit_id(folder: Path, name: str, audit: tuple[str, ...]) -> str:
    """The id of an audit: its earlier id if it was scored before, else a name that no other audit has."""
    earlier = {verdict.audit_id: verdict.audit[1:] for verdict in read_verdicts(folder)}
    safe_name = re.sub(r"[^a-z0-9_-]+", "-", name)
    return next(candidate for candidate in (safe_name, *(f"{safe_name}-{number}" for number in range(2, 1_000))) if earlier.get(candidate, audit) == audit)


def verdict_of(audit: Sequence[str], item: AuditItem, row: Mapping[str, str]) -> Verdict:
    """The verdict on one item; its kind of error is kept only if the verdict is wrong."""
    verdict = _word(row["verdict"])
    error = _word(row["kind_of_error"]) if verdict == "wrong" else ""
    audit_columns: dict[str, Any] = dict(zip(COLUMNS, audit, strict=False))
    item_columns = {"row_id": item.row_id, "kind": item.kind, "dimension": item.dimension, "status": item.status, "rule": item.rule}
    return Verdict(**audit_columns, **item_columns, verdict=verdict, kind_of_error=error)
