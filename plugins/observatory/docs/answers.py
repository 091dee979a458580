"""Stores the answers to all questions, and the table that a demo prints at its end, in docs/answers.json.

The documents show the stored answers, so they do not change from run to run.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from observatory.warehouse import questions, sqlfile

FILE = Path("docs", "answers.json")
ROWS = 5
WIDTH = 60
REASON = 400
_SENTENCES = {"sentence", "trend", "beside", "because", "rests_on"}
# Signs that may be markup in Markdown or HTML. An underscore inside a word, as in 'snake_case', is none.
_MARKUP = re.compile(r"[\\`*\[\]<>&|~$]|(?<![^\W_])_|_(?![^\W_])")
# Control characters, and those that change the direction of the text behind them.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A stored answer: its first ``ROWS`` rows as text, the number of all rows (``count``), how long the statement took, and why values are missing.

    ``gaps`` is a sentence of ``questions.explain_gaps``; empty where nothing is missing.
    """

    columns: list[str]
    rows: list[list[str]]
    count: int
    milliseconds: float
    gaps: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """All stored answers, from one publication of one world. ``answers``: by the question's name."""

    world: str = ""
    as_of: str = ""
    answers: dict[str, KeptAnswer] = field(default_factory=dict)
    labs: dict[str, dict[str, str]] = field(default_factory=dict)
    """Numbers of flagship releases by lab and dimension, as text "open/partial/closed/unknown", as ``make demo`` prints them."""


def escape_markdown(words: str) -> str:
    """Text from outside, made safe for Markdown: signs of markup become entities, invisible characters become U+FFFD."""
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", _UNSEEN.sub("\ufffd", words))


def read(root: Path) -> Kept:
    """The stored answers of docs/answers.json below ``root``; empty if the file is missing."""
    path = root / FILE
    if not path.exists():
        return Kept()
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Kept(stored["world"], stored["as_of"], {name: KeptAnswer(**answer) for name, answer in stored["answers"].items()}, stored["labs"])


def write_answers(engine: Engine, root: Path) -> Path:
    """Answer every question, claim and published figure on the warehouse and write docs/answers.json below ``root``; returns its path."""
    kept_answers: dict[str, KeptAnswer] = {}
    with engine.connect() as connection:
        last = connection.execute(text("SELECT world, as_of FROM mart.publication ORDER BY publication_id DESC LIMIT 1")).one()
        for question in (*questions.claims(), *questions.questions(), *questions.figures()):
            # Ask twice and keep the time of the second run: the first also reads from disk and plans the query.
            questions.ask(connection, question)
            answer = questions.ask(connection, question)
            rows = [
                [_cell(value, REASON if name in _SENTENCES else WIDTH) for name, value in zip(answer.columns, row, strict=True)] for row in answer.rows[:ROWS]
            ]
            # No gaps for a claim, whose row says in its own words what is missing.
            gaps = questions.explain_gaps(question, answer.columns, answer.rows) if question.columns != questions.CLAIM_COLUMNS else ""
            kept_answers[question.name] = KeptAnswer(list(answer.columns), rows, len(answer.rows), round(answer.milliseconds, 1), gaps)
        labs = by_lab(connection)
    path = root / FILE
    path.write_text(json.dumps(asdict(Kept(last.world, f"{last.as_of:%Y-%m-%d}", kept_answers, labs)), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def by_lab(connection: Connection) -> dict[str, dict[str, str]]:
    """Numbers of flagship releases by lab and dimension, each as text "open/partial/closed/unknown"."""
    counts: dict[str, dict[str, str]] = {}
    for row in connection.execute(text(sqlfile.statement("report", "by_lab"))):
        counts.setdefault(row.name, {})[row.dimension] = "/".join(f"{count:g}" for count in (row.n_open, row.n_partial, row.n_closed, row.n_unknown))
    return counts


def _cell(value: Any, width: int) -> str:
    """A value as text of at most ``width`` characters; empty for NULL."""
    if value is None:
        return ""
    shown = f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
    return shown if len(shown) <= width else shown[: width - 1] + "…"
