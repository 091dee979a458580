"""The same server over HTTP, a request at a time, for an application that asks who is there before it."""

from __future__ import annotations

from mcp.server.transport_security import TransportSecuritySettings
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from observatory.agents.server import Server

MOST_BODY_BYTES = 100_000


class Answering(Response):
    """The answer to one request of the protocol's streamable HTTP: JSON, and no session that would outlive it.

    The application that routes to it has to authenticate; it alone knows by which names it is called, so no host is checked here.
    """

    def __init__(self, server: Server) -> None:
        super().__init__()
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request and end."""
        # A manager for each: an application that is mounted has no lifespan to run a lasting one in.
        self._server.streamable_http_app(
            json_response=True,
            stateless_http=True,
            max_request_body_size=MOST_BODY_BYTES,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        manager = self._server.session_manager
        async with manager.run():
            await manager.handle_request(scope, receive, send)
