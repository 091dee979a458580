"""The same server over HTTP, a request at a time, for an application that asks who is there before it."""

from __future__ import annotations

from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp, Receive, Scope, Send

from observatory.agents.server import build

MOST_BODY_BYTES = 100_000


def application(url: str) -> ASGIApp:
    """What answers a request of the protocol's streamable HTTP with JSON, without a session that would outlive it; ``url`` is a reader's login.

    Whoever routes to it has to authenticate, and alone knows by which names it is called: no host is checked here.
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
