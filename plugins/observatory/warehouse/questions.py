"""Questions, claims and published figures as files: one statement each, with a header that says what it asks, of whom it is, and how to read it."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from observatory import settings
from observatory.errors import WarehouseError

FOLDER = settings.SQL / "questions"
CLAIM_COLUMNS = tuple("metric cohort holds sentence value n n_of coverage trend beside because rests_on as_of world is_main is_few".split())
"""What every claim answers: ``holds`` is a key of ``VERDICTS``, ``is_main`` marks the rows that are its answer, the others are of other years of release.

``rests_on`` says what the answer supposes: the list, its day, our own error. ``is_few`` marks a row of fewer releases than the claim needs.
"""
VERDICTS = {
    "holds": "holds",
    "holds_if_alike": "holds if the unknown are like the known",
    "holds_if_comparable": "holds if the years before 2021 are listed as fully as later ones",
    "holds_if_both": "holds if the years before 2021 are listed as fully as later ones and the unknown are like the known",
    "undetermined": "undetermined",
    "fails_if_alike": "fails if the unknown are like the known",
    "fails_if_comparable": "fails if the years before 2021 are listed as fully as later ones",
    "fails_if_both": "fails if the years before 2021 are listed as fully as later ones and the unknown are like the known",
    "fails": "fails",
}
"""The answers in words; holds and fails are whatever the unknown are."""
HOLDING = tuple(verdict for verdict in VERDICTS if verdict.startswith("holds"))
FAILING = tuple(verdict for verdict in VERDICTS if verdict.startswith("fails"))
FIGURE_COLUMNS = ("figure", "unit", "published", "ours", "n", "as_of", "world")
"""The columns of a published figure's result; ``ours`` has as many digits as ``published``, and is NULL where nothing is known."""

_LABEL = re.compile(r"^-- (Asked by|Published|Read|Caveats|Needs|Columns|Reads): (.+)$")
_SENTENCE = re.compile(r"(?<=[.])\s+(?=[A-Z])")
"""Between two sentences, as in "It holds. The registry"."""
_NAME = re.compile(r"^(\d{2})_[a-z0-9_]+$")


@dataclass(frozen=True, slots=True)
class Question:
    """One file of sql/questions, of its claims or of its published figures."""

    name: str
    title: str
    asked_by: str
    read: str
    caveats: str
    needs: str
    published: str
    columns: tuple[str, ...]
    reads: tuple[str, ...]
    sql: str

    @property
    def number(self) -> str:
        """The two digits that its name begins with."""
        return self.name[:2]


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a question's statement, and the time that it took."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    milliseconds: float


def parse(path: Path) -> Question:
    """Read one file; raises ``WarehouseError`` if it is not named NN_name.sql, or its header lacks a label."""
    if not _NAME.match(path.stem):
        raise WarehouseError(f"{path.name} is not named NN_name.sql")
    labels: dict[str, str] = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    title = lines[0].removeprefix("-- ")
    for line in lines[1:]:
        match = _LABEL.match(line)
        if not match:
            break
        labels[match[1]] = match[2]
    missing = {"Asked by", "Read", "Caveats", "Columns", "Reads"} - labels.keys()
    if missing or not lines[0].startswith("-- "):
        raise WarehouseError(f"{path.name}: header lacks {', '.join(sorted(missing)) or 'what it asks'}")
    return Question(
        name=path.stem,
        title=title,
        asked_by=labels["Asked by"],
        read=labels["Read"],
        caveats=labels["Caveats"],
        needs=labels.get("Needs", ""),
        published=labels.get("Published", ""),
        columns=tuple(labels["Columns"].rstrip(".").split(", ")),
        reads=tuple(labels["Reads"].rstrip(".").split(", ")),
        sql="\n".join(line for line in lines if not line.startswith("-- ")),
    )


def questions() -> list[Question]:
    """All questions, ordered by number; raises as ``parse``."""
    return [parse(path) for path in sorted(FOLDER.glob("*.sql"))]


def claims() -> list[Question]:
    """All claims, ordered by number; raises as ``parse``."""
    return [parse(path) for path in sorted((FOLDER / "claims").glob("*.sql"))]


def figures() -> list[Question]:
    """All published figures, ordered by number; raises as ``parse``."""
    return [parse(path) for path in sorted((FOLDER / "figures").glob("*.sql"))]


def find(number: str) -> Question:
    """The question of a number (``7`` or ``07``) or name; raises ``WarehouseError`` if there is none."""
    for question in questions():
        if number in (question.name, question.number) or (number.isdecimal() and int(number) == int(question.number)):
            return question
    raise WarehouseError(f"no question {number!r}: make questions lists them")


def ask(connection: Connection, question: Question) -> Answer:
    """Run a question's statement; the answer says how many milliseconds it took, with all rows read."""
    # Use the driver's own cursor without parameters: percent signs and colons in a question are plain text.
    cursor: Any = connection.connection.cursor()
    started = time.perf_counter()
    cursor.execute(question.sql)
    rows = cursor.fetchall()
    return Answer(tuple(column.name for column in cursor.description), rows, (time.perf_counter() - started) * 1_000)


def explain_gaps(question: Question, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A sentence on why an answer has no row, or no value (None or "") in some columns, with what the question needs; else empty.

    For missing values only if the question's file says what it needs.
    """
    needs = f" It needs {question.needs}" if question.needs else " Nothing in this warehouse is of the kind that is asked for."
    if not rows:
        return f"No row.{needs}"
    empty = [name for place, name in enumerate(columns) if all(row[place] is None or row[place] == "" for row in rows)]
    return f"No value in {', '.join(empty)}.{needs}" if empty and question.needs else ""


def leave_out(words: str, said: set[str]) -> str:
    """The words without the sentences that are in ``said`` already; those that stay are added to it."""
    kept = [sentence for sentence in _SENTENCE.split(words) if sentence not in said]
    said.update(kept)
    return " ".join(kept)


def split_few(claim: Question, rows: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], str]:
    """A claim's rows without those of other years that have too few releases, and a sentence that names these years with their n; empty if there are none."""
    few = [row for row in rows if row["is_few"] and not row["is_main"]]
    counts: dict[str, set[int]] = {}
    for row in few:
        counts.setdefault(str(row["cohort"]), set()).add(row["n"])
    told = ", ".join(f"{cohort} ({' or '.join(map(str, sorted(counts[cohort])))} in all)" for cohort in sorted(counts))
    needed = claim.needs.rstrip(".").removesuffix(", else undetermined")
    return [row for row in rows if row not in few], f"Fewer releases than the claim needs ({needed}), so that they decide nothing: {told}." if told else ""


def catalogue(listed: Sequence[Question]) -> str:
    """A line of text for each question: its name and its title."""
    return "".join(f"{question.name:36} {question.title}\n" for question in listed)
