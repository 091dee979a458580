"""The same server over HTTP, without sessions, for an application that has authenticated the caller."""

from __future__ import annotations

from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp, Receive, Scope, Send

from observatory.agents.server import build

MOST_BODY_BYTES = 100_000


def application(url: str) -> ASGIApp:
    """The ASGI application that answers one request of the protocol's streamable HTTP with JSON, without a session; ``url``: a reader's login.

    The application that mounts it must authenticate, and must check the host: no host is checked here.
    """
    server = build(url)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        # A manager for each request: an application that is mounted has no lifespan to run a lasting one in.
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
