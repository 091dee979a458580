"""Serves a world on five ports of one address (127.0.0.1 by default): one for each service and one for control, in one process with one state."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from observatory.replay import arxiv, control, github, huggingface, lists, zenodo
from observatory.replay.state import Call, Calls, Limits, State

HOST = "127.0.0.1"
APPS: dict[str, Callable[[], Starlette]] = {
    "huggingface": huggingface.app,
    "arxiv": arxiv.app,
    "github": github.app,
    "zenodo": zenodo.app,
    "control": control.app,
    **{module.name: import_module(f"{lists.__name__}.{module.name}").app for module in iter_modules(lists.__path__)},
}
"""The function that makes each service's application, by name. Those of the folder ``lists`` are found by their files."""


class Dated:
    """Wraps a service: adds the replay's ``Date`` and the service's rate-limit headers to every answer, and refuses calls beyond the limit."""

    def __init__(self, app: ASGIApp, state: State, service: str) -> None:
        """Keep the application to wrap, and the limits of ``service``; the control port has none."""
        self._app, self._state, self._service = app, state, service
        limits: dict[str, Limits] = {
            "huggingface": huggingface.HubLimits(),
            "arxiv": arxiv.ArxivLimits(),
            "github": github.GitHubLimits(),
            "zenodo": zenodo.ZenodoLimits(),
        }
        self._limits = limits.get(service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as the ASGI specification asks."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        call = Call(scope["path"], request_headers.get(b"authorization", ""), request_headers.get(b"user-agent", ""))
        scope["cost"] = 1

        async def dated(message: Message) -> None:
            """Send a message on; the start of an answer gets the state's date and the service's headers on limits."""
            if message["type"] == "http.response.start":
                # Count the call only now, since its cost is known with its answer: on GitHub "not modified" is free, and a query costs by its size.
                limits = self._limits.headers(self._state, call, message["status"], int(scope["cost"])) if self._limits else {}
                added = [(name.lower().encode(), value.encode()) for name, value in {"date": self._state.date(), **limits}.items()]
                others = [header for header in message["headers"] if header[0] != b"date"]
                message = {**message, "headers": [*others, *added]}
            await send(message)

        refusal = self._limits.refusal(self._state, call) if self._limits else None
        if self._limits:
            self._state.calls.setdefault(self._service, Calls()).count(self._state.now, is_refused=refusal is not None)
        if refusal is not None:
            status, headers, body = refusal
            scope["cost"] = 0
            header_pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
            await dated({"type": "http.response.start", "status": status, "headers": header_pairs})
            await dated({"type": "http.response.body", "body": body})
            return
        await self._app(scope, receive, dated)


def services(state: State) -> dict[str, ASGIApp]:
    """The applications of all services and of the control port, by name; they share ``state``."""
    apps = {service: make() for service, make in APPS.items()}
    for app in apps.values():
        app.state.replay = state
    return {service: Dated(app, state, service) for service, app in apps.items()}


def _server(app: Any) -> uvicorn.Server:
    """A server for one service, without log lines and headers of its own."""
    config = uvicorn.Config(app, log_level="warning", access_log=False, date_header=False, server_header=False, lifespan="off")
    return uvicorn.Server(config)


def listen(state: State, service: str, port: int = 0, *, host: str = HOST, name: str = "") -> socket.socket:
    """Open a listening socket for a service on ``host``; port 0 chooses a free port. The service's URL is written to ``state.urls``.

    ``name``: the host name by which clients reach it, if that is not ``host``.
    """
    # Name the protocol: asyncio then switches off Nagle's delay, which would hold up every answer by 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    # Listen before the server runs: a client that connects that early waits and is not refused.
    listener.listen()
    state.urls[service] = f"http://{name or host}:{listener.getsockname()[1]}"
    return listener


def serve(state: State, ports: dict[str, int], ports_file: Path | None, *, host: str = HOST, name: str = "") -> None:
    """Serve on ``host`` until a signal ends the process. ``ports``: {service: port}; ``name``: the host name by which clients reach it.

    The URLs are written to ``ports_file`` as JSON as soon as every port answers.
    """
    sockets: dict[str, socket.socket] = {}
    for service, port in ports.items():
        sockets[service] = listen(state, service, port, host=host, name=name)
    asyncio.run(_run(state, services(state), sockets, ports_file))


async def _run(state: State, apps: dict[str, ASGIApp], sockets: dict[str, socket.socket], ports_file: Path | None) -> None:
    """Serve every service on its socket until one of them ends. Once all have started, ``ports_file`` gets their addresses as JSON."""
    servers = {service: _server(app) for service, app in apps.items()}
    tasks = [asyncio.create_task(server.serve(sockets=[sockets[service]])) for service, server in servers.items()]
    while not all(server.started for server in servers.values()):
        await asyncio.sleep(0.01)
    if ports_file is not None:
        fresh = ports_file.with_suffix(".new")
        fresh.write_text(json.dumps(state.urls), encoding="utf-8")
        os.replace(fresh, ports_file)
    logging.getLogger(__name__).info("serving %s", state.urls)
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for server in servers.values():
        server.should_exit = True
    await asyncio.gather(*tasks)
