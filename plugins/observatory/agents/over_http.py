"""The same server over HTTP, without sessions, to be mounted in an application that authenticates the caller."""

from __future__ import annotations

from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp, Receive, Scope, Send

from observatory.agents.server import build

MOST_BODY_BYTES = 100_000


def application(url: str) -> ASGIApp:
    """The ASGI application for the protocol's streamable HTTP: it answers each request with JSON and keeps no session.

    ``url``: SQLAlchemy URL of a reader's login. The application that mounts it must authenticate the caller and check the Host header; this one does neither.
    """
    server = build(url)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request with a session manager of its own, which ends with the request."""
        # Make a session manager for each request: a mounted application has no lifespan in which a permanent one could run.
        server.streamable_http_app(
            json_response=True,
            stateless_http=True,
            max_request_body_size=MOST_BODY_BYTES,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        manager = server.session_manager
        async with manager.run():
            await manager.handle_request(scope, receive, send)

    return answer
