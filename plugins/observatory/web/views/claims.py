"""The view Claims: the founding argument, claim by claim, with what the newest publication says of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from observatory.warehouse import questions
from observatory.web.page import Column, Here, Page, Panel, State, Table, caption, shown

router = APIRouter()

Asked = Annotated[State, Query()]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with its answers, a row a metric, and the same of the other years of release."""

    question: questions.Question
    rows: list[dict[str, Any]]
    others: list[dict[str, Any]]

    @property
    def verdict(self) -> str:
        """That of all its rows where they agree, else mixed."""
        found = {row["holds"] for row in self.rows}
        return found.pop() if len(found) == 1 else "mixed"


def _claims(page: Page) -> list[Claim]:
    """Every claim, asked in the page's transaction as its reader."""
    found = []
    for one in questions.claims():
        rows = [dict(zip(questions.CLAIM_COLUMNS, row, strict=True)) for row in questions.ask(page.connection, one).rows]
        found.append(Claim(one, [row for row in rows if row["is_main"]], [row for row in rows if not row["is_main"]]))
    return found


def _panel(page: Page, state: State, found: list[Claim]) -> Panel:
    publication = page.published(state)
    rows = [
        {
            "number": one.question.number,
            "claim": one.question.title,
            "line": f"n {shown(row['n'], 'number')} {row['n_of']} · coverage {shown(row['coverage'], 'share')}",
            **row,
            "holds": questions.VERDICTS[row["holds"]],
        }
        for one in found
        for row in (*one.rows, *one.others)
    ]
    dated = [row["as_of"] for row in rows if row["as_of"]]
    table = Table(
        "claims-all",
        "All measurements",
        (
            Column("number", "No."),
            Column("claim", "Claim", is_head=True),
            Column("metric", "Measured"),
            Column("cohort", "Released"),
            Column("holds", "Holds"),
            Column("sentence", "In a sentence", is_wide=True),
            Column("n", "n", "number"),
            Column("n_of", "n of"),
            Column("coverage", "Coverage", "share"),
            Column("trend", "Trend", is_wide=True),
            Column("beside", "Weighted otherwise", is_wide=True),
            Column("because", "Because", is_wide=True),
            Column("as_of", "As of", "date"),
            Column("world", "World"),
        ),
        rows,
        caption(len(rows), None, max(dated, default=None), rows[0]["world"] or publication.world, "measurements"),
    )
    return Panel("claims/all", table, is_open=True)


@router.get("/claims")
def claims(state: Asked, page: Here) -> Response:
    """The view."""
    found = _claims(page)
    count = Counter(row["holds"] for one in found for row in one.rows)
    return page.html(
        "claims.html",
        state,
        "Claims",
        "claims",
        claims=found,
        count={verdict: count[verdict] for verdict in questions.VERDICTS},
        words={**questions.VERDICTS, "mixed": "mixed"},
        panel=_panel(page, state, found),
    )


@router.get("/claims/all")
def everything(state: Asked, page: Here) -> Response:
    """Every measurement as one table."""
    return page.panel(_panel(page, state, _claims(page)), state, "claims")
