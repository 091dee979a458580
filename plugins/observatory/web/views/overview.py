"""The view overview."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from observatory.web.page import Here, State

router = APIRouter()


@router.get("/overview")
def overview(state: Annotated[State, Query()], page: Here) -> Response:
    """The view."""
    return page.html("later.html", state, "Overview", "overview")
