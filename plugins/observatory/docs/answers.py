"""What the questions, and the table that ends a demo, came to on one world: kept in a file, so that the documents stay the same from run to run."""

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
_SENTENCES = {"sentence", "trend", "beside", "because"}
# What begins or ends a piece of Markdown or HTML; an underscore inside a word does neither.
_MARKUP = re.compile(r"[\\`*\[\]<>&|~$]|(?<![^\W_])_|_(?![^\W_])")
# Control characters, and those that turn the direction of what follows.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The first rows of an answer as text, how many there were, and the time."""

    columns: list[str]
    rows: list[list[str]]
    count: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Kept:
    """All answers on one publication of one world."""

    world: str = ""
    as_of: str = ""
    answers: dict[str, KeptAnswer] = field(default_factory=dict)
    labs: dict[str, dict[str, str]] = field(default_factory=dict)
    """Flagship releases by lab and dimension as open/partial/closed/unknown, as ``make demo`` prints them."""


def inert(words: str) -> str:
    """Others' words as Markdown that shows them and does nothing else: markup becomes entities, what cannot be seen a mark."""
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", _UNSEEN.sub("\ufffd", words))


def read(root: Path) -> Kept:
    """What is kept; nothing where the file is missing."""
    path = root / FILE
    if not path.exists():
        return Kept()
    told = json.loads(path.read_text(encoding="utf-8"))
    return Kept(told["world"], told["as_of"], {name: KeptAnswer(**one) for name, one in told["answers"].items()}, told["labs"])


def keep(engine: Engine, root: Path) -> Path:
    """Answer every question, claim and published figure and write the file; returns its path."""
    found: dict[str, KeptAnswer] = {}
    with engine.connect() as connection:
        last = connection.execute(text("SELECT world, as_of FROM mart.publication ORDER BY publication_id DESC LIMIT 1")).one()
        for one in (*questions.claims(), *questions.questions(), *questions.figures()):
            # The first run reads from disk and plans; the second is what a person waits for.
            questions.ask(connection, one)
            told = questions.ask(connection, one)
            rows = [[_cell(value, REASON if name in _SENTENCES else WIDTH) for name, value in zip(told.columns, row, strict=True)] for row in told.rows[:ROWS]]
            found[one.name] = KeptAnswer(list(told.columns), rows, len(told.rows), round(told.milliseconds, 1))
        labs = by_lab(connection)
    path = root / FILE
    path.write_text(json.dumps(asdict(Kept(last.world, f"{last.as_of:%Y-%m-%d}", found, labs)), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def by_lab(connection: Connection) -> dict[str, dict[str, str]]:
    """Flagship releases of each lab by dimension, as open/partial/closed/unknown."""
    found: dict[str, dict[str, str]] = {}
    for row in connection.execute(text(sqlfile.statement("report", "by_lab"))):
        found.setdefault(row.name, {})[row.dimension] = "/".join(f"{count:g}" for count in (row.n_open, row.n_partial, row.n_closed, row.n_unknown))
    return found


def _cell(value: Any, width: int) -> str:
    if value is None:
        return ""
    told = f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
    return told if len(told) <= width else told[: width - 1] + "…"
