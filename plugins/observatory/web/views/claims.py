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

VERDICTS = ("true", "false", "undetermined")
Asked = Annotated[State, Query()]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with what was measured, a row a metric."""

    question: questions.Question
    rows: list[dict[str, Any]]

    @property
    def verdict(self) -> str:
        """That of all its rows where they agree, else mixed."""
        found = {row["holds"] for row in self.rows}
        return found.pop() if len(found) == 1 else "mixed"


def _claims(page: Page) -> list[Claim]:
    """Every claim, asked in the page's transaction as its reader."""
    return [
        Claim(one, [dict(zip(questions.CLAIM_COLUMNS, row, strict=True)) for row in questions.ask(page.connection, one).rows]) for one in questions.claims()
    ]


def _panel(page: Page, state: State, found: list[Claim]) -> Panel:
    publication = page.published(state)
    rows = [
        {
            "number": one.question.number,
            "claim": one.question.title,
            "line": f"n {shown(row['n'], 'number')} · coverage {shown(row['coverage'], 'share')}",
            **row,
        }
        for one in found
        for row in one.rows
    ]
    dated = [row["as_of"] for row in rows if row["as_of"]]
    table = Table(
        "claims-all",
        "All measurements",
        (
            Column("number", "No."),
            Column("claim", "Claim", is_head=True),
            Column("metric", "Measured"),
            Column("holds", "Holds"),
            Column("value", "Value", "number"),
            Column("n", "n", "number"),
            Column("coverage", "Coverage", "share"),
            Column("because", "Because"),
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
        count={verdict: count[verdict] for verdict in VERDICTS},
        panel=_panel(page, state, found),
    )


@router.get("/claims/all")
def everything(state: Asked, page: Here) -> Response:
    """Every measurement as one table."""
    return page.panel(_panel(page, state, _claims(page)), state, "claims")
