"""What machines read of the page: what its addresses take and give, and the same marts by the Model Context Protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

if TYPE_CHECKING:
    from observatory.agents.server import Server

router = APIRouter()


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request) -> Response:
    """Every address of the page, with what it takes: HTML, or CSV by ``format=csv``."""
    told: dict[str, Any] = {**request.app.openapi()}
    # Where it is mounted, an address begins there.
    told["servers"] = [{"url": str(request.scope.get("root_path", "")).rstrip("/") or "/"}]
    return JSONResponse(told)


@router.post("/mcp", include_in_schema=False)
def protocol(request: Request) -> Response:
    """One message of the protocol's streamable HTTP; there are no sessions, so nothing to open by GET or to end by DELETE."""
    # It takes a second to import, and most processes never need it.
    from observatory.agents.over_http import Answering

    server: Server = request.app.state.agents()
    return Answering(server)
