"""What machines read of the page: the description of its addresses (OpenAPI), and the same marts by the Model Context Protocol."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

router = APIRouter()


class _Passed(Response):
    """An answer that another application gives to the same request."""

    def __init__(self, application: ASGIApp) -> None:
        super().__init__()
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer (ASGI)."""
        await self._application(scope, receive, send)


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request) -> Response:
    """The OpenAPI document of the page: every address with its parameters and answers; a panel answers HTML, CSV or JSON by ``format``."""
    document: dict[str, Any] = {**request.app.openapi()}
    # Give the path under which the app is mounted as the server, since all addresses begin there.
    document["servers"] = [{"url": str(request.scope.get("root_path", "")).rstrip("/") or "/"}]
    return JSONResponse(document)


@router.post("/mcp", include_in_schema=False)
def protocol(request: Request) -> Response:
    """Answer one message of the protocol (streamable HTTP, without sessions); raises ``HTTPException`` 404 if no server for agents runs here."""
    if request.app.state.agents is None:
        raise HTTPException(404, "No server for agents runs beside this page.")
    return _Passed(request.app.state.agents())
