"""The view Claims: the founding argument, claim by claim, with what the newest publication says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from observatory.warehouse import questions
from observatory.web.page import TAKEN, Column, Page, PageContext, Panel, State, Table, caption, shown

router = APIRouter()

Asked = Annotated[State, Query()]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with the rows that answer it (one for each metric), and ``others``: the same for other years of release."""

    question: questions.Question
    rows: list[dict[str, Any]]
    others: list[dict[str, Any]]

    @property
    def decided(self) -> list[dict[str, Any]]:
        """The rows of other years that have enough releases."""
        return questions.split_few(self.question, self.others)[0]

    @property
    def few(self) -> str:
        """Which other years have too few releases, in a sentence; empty if none."""
        return questions.split_few(self.question, self.others)[1]

    @property
    def verdict(self) -> str:
        """The verdict on the claim, a key of ``VERDICTS`` or of ``IN_PART``, from all of its rows (``combine_verdicts``)."""
        return combine_verdicts([row["holds"] for row in self.rows])

    @property
    def counts_in_words(self) -> str:
        """How many of the claim's rows have which verdict, in words; empty if all have the same."""
        verdicts = [row["holds"] for row in self.rows]
        parts = [f"{text} ({verdicts.count(verdict)})" for verdict, text in questions.VERDICTS.items() if verdict in verdicts]
        return f"of {len(verdicts)} parts: {', '.join(parts)}" if len(parts) > 1 else ""


IN_PART = {
    "conditions_hold": "holds on conditions, which differ by part",
    "conditions_fail": "fails on conditions, which differ by part",
    "part_holds": "holds in part",
    "part_fails": "fails in part",
    "divided": "holds in part and fails in part",
}
"""Verdicts of a claim whose rows differ."""


def combine_verdicts(verdicts: Sequence[str]) -> str:
    """One verdict (a key of ``VERDICTS`` or ``IN_PART``) for a claim from those of its rows.

    If some rows hold and some fail, it is divided; if some are undetermined, it holds or fails in part; else, if some hold (or fail) only on a condition,
    so does the claim: on that condition if it is one, else on conditions.
    """
    kinds = set(verdicts)
    if len(kinds) == 1:
        return verdicts[0]
    holds, fails = kinds & set(questions.HOLDING), kinds & set(questions.FAILING)
    if holds and fails:
        return "divided"
    if "undetermined" in kinds:
        return "part_holds" if holds else "part_fails"
    conditional = [verdict for verdict in questions.VERDICTS if verdict in kinds and "_if_" in verdict]
    return conditional[0] if len(conditional) == 1 else "conditions_hold" if holds else "conditions_fail"


def _read_claims(page: Page) -> list[Claim]:
    """Every claim with its answers, read in the page's transaction."""
    claims_found = []
    for claim in questions.claims():
        page.note(f"sql/questions/claims/{claim.name}.sql")
        rows = [dict(zip(questions.CLAIM_COLUMNS, row, strict=True)) for row in questions.ask(page.connection, claim).rows]
        main, said = [row for row in rows if row["is_main"]], set[str]()
        # Keep in ``trend_new`` and ``rests_on_new`` only what was not said of an earlier row of the claim.
        shown_rows = [{**row, "trend_new": questions.leave_out(row["trend"], said), "rests_on_new": questions.leave_out(row["rests_on"], said)} for row in main]
        claims_found.append(Claim(claim, shown_rows, [row for row in rows if not row["is_main"]]))
    return claims_found


def _measurements_panel(page: Page, state: State, claims_shown: list[Claim]) -> Panel:
    """The panel with every answer to every claim, and a sentence that counts the verdicts."""
    publication = page.published(state)
    rows = [
        {
            "number": claim.question.number,
            "claim": claim.question.title,
            "line": f"n {shown(row['n'], 'number')} {row['n_of']} · coverage {shown(row['coverage'], 'share')}",
            **row,
            "holds": questions.VERDICTS[row["holds"]],
        }
        for claim in claims_shown
        for row in (*claim.rows, *claim.others)
    ]
    dated = [row["as_of"] for row in rows if row["as_of"]]
    table = Table(
        "claims-all",
        "All answers",
        (
            Column("number", "No."),
            Column("claim", "Claim", is_head=True),
            Column("metric", "Measured"),
            Column("cohort", "Released"),
            Column("holds", "Verdict"),
            Column("sentence", "In a sentence", is_wide=True),
            Column("n", "n", "number"),
            Column("n_of", "n of"),
            Column("is_few", "Too few"),
            Column("coverage", "Coverage", "share"),
            Column("trend", "Trend", is_wide=True),
            Column("beside", "Weighted otherwise", is_wide=True),
            Column("because", "Because", is_wide=True),
            Column("rests_on", "Rests on", is_wide=True),
            Column("as_of", "As of", "date"),
            Column("world", "World"),
        ),
        rows,
        caption(len(rows), None, max(dated, default=None), rows[0]["world"] or publication.world, "answers"),
    )
    counted = Counter(claim.verdict for claim in claims_shown)
    verdict_words = {**questions.VERDICTS, **IN_PART}
    told = ", ".join(f"{words} ({counted[verdict]})" for verdict, words in verdict_words.items() if counted[verdict])
    finding = f"Verdicts on {len(claims_shown)} claims: {told}" if claims_shown else ""
    return Panel("claims/all", table, is_open=True, finding=finding)


def _newest(state: State) -> State:
    """The parameters for the newest publication: claims are only judged for that one."""
    return State(format=state.format)


@router.get("/claims")
def claims(state: Asked, page: PageContext) -> Response:
    """The page Claims: every claim with its verdict and its answers."""
    all_claims = _read_claims(page)
    count = Counter(claim.verdict for claim in all_claims)
    verdict_words = {**questions.VERDICTS, **IN_PART}
    return page.html(
        "claims.html",
        state,
        "Claims",
        "claims",
        claims=all_claims,
        count={verdict: count[verdict] for verdict in verdict_words if count[verdict]},
        measured=sum(len(claim.rows) for claim in all_claims),
        with_years=sum(len(claim.rows) + len(claim.others) for claim in all_claims),
        words=verdict_words,
        newest=page.published(State()),
        newest_state=_newest(state),
        panel=_measurements_panel(page, _newest(state), all_claims),
    )


@router.get("/claims/all", responses=TAKEN)
def everything(state: Asked, page: PageContext) -> Response:
    """Every answer as one table: a page, CSV or JSON."""
    return page.panel(_measurements_panel(page, _newest(state), _read_claims(page)), _newest(state), "claims")
