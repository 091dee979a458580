"""Search: labs, releases and models by their names, by a form that needs no script."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import Field

from observatory.web.page import TAKEN, Column, Page, PageContext, Panel, Row, State, Table, caption
from observatory.web.sources import source_url

router = APIRouter()

MOST = 50
"""The most things of each kind that are listed."""
MOST_WORDS = 8
"""The most words of a search; further ones are ignored."""
KINDS = {"lab": "Lab", "release": "Release", "model": "Model"}


class Search(State):
    """The words to search for; a name must have each of them."""

    words: Annotated[str, Field(max_length=80)] = ""

    @property
    def parts(self) -> list[str]:
        """The words, each once."""
        return list(dict.fromkeys(self.words.lower().split()))[:MOST_WORDS]


def _href(page: Page, state: State, row: Row) -> str | None:
    """The address of the page of a lab or of the release that a row is about; None if it has no release."""
    if row["kind"] == "lab":
        return page.href("lab", state, lab=row["id"])
    return page.href("release", state, release=row["release_id"]) if row["release_id"] else None


def _address_at_service(row: Row) -> dict[str, str | None]:
    """The cells of a row on a model's page at its service and on its release; all are None for a lab or a release."""
    url = source_url("model", row["id"]) if row["kind"] == "model" else None
    return {"url": url, "service": "Hugging Face" if url else None, "release": row["release"] if row["kind"] == "model" else None}


def _results_panel(page: Page, state: Search) -> Panel:
    """The panel with the names that have the words searched for, at most ``MOST`` of a kind, and a sentence that counts all of them by kind."""
    published = page.published(state)
    rows = page.read("search", words=state.parts, phrase=" ".join(state.parts), most=MOST, **page.at(state)) if state.parts else []
    # Count by kind from the rows, each of which holds the total of its kind; a kind without rows is left out.
    counts = {row["kind"]: row["total"] for row in rows}
    shown_rows = [{**row, "what": KINDS[row["kind"]], **_address_at_service(row)} for row in rows]
    columns = (
        Column("what", "Kind"),
        Column("name", "Name", href=lambda row: _href(page, state, row), is_head=True, is_wide=True),
        Column("lab", "Lab", href=lambda row: page.href("lab", state, lab=row["lab_id"]) if row["lab"] else None, is_wide=True),
        Column("release", "Release", href=lambda row: page.href("release", state, release=row["release_id"]) if row["release"] else None),
        Column("since", "Released or created", "date"),
        Column("service", "Its page", "external", href=lambda row: row["url"]),
    )
    parts = [f"{counts[kind]:,} {kind}{'' if counts[kind] == 1 else 's'}" for kind in KINDS if kind in counts]
    finding = f"{', '.join(parts)} found" if parts else "Nothing of this name is known here" if state.parts else ""
    table = Table(
        "found",
        f"Search: {state.words.strip()}",
        columns,
        shown_rows,
        caption(len(shown_rows), None, published.as_of, published.world, "things"),
        sum(counts.values()),
    )
    return Panel("search/list", table, empty="Type a name, or a part of one." if not state.parts else "Try fewer or shorter words.", finding=finding)


@router.get("/search")
def search(state: Annotated[Search, Query()], page: PageContext) -> Response:
    """The page with the search form and the results."""
    return page.html("search.html", state, "Search", "search", panel=_results_panel(page, state))


@router.get("/search/list", responses=TAKEN)
def listed(state: Annotated[Search, Query()], page: PageContext) -> Response:
    """The results alone, as a page, CSV or JSON."""
    return page.panel(_results_panel(page, state), state, "search")
