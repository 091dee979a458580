"""A replay inside the test's process, with every request and every answer kept as they passed the wire."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from observatory.http import ServiceConfig
from observatory.replay.app import listen, services
from observatory.replay.state import DEFAULT_LIMITS, State
from observatory.replay.world import World


@dataclass(frozen=True)
class Exchange:
    """One request and its answer. ``path`` is as it was sent, without the query; ``query`` keeps repeated names."""

    service: str
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    asked_headers: Mapping[str, str]
    asked_body: bytes
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_unrecorded(self) -> bool:
        """Whether the world did not know: the one answer that no service gives."""
        return self.status == 403 and self.body == b'{"error":"not recorded"}'

    def json(self) -> Any:
        """The answer, decoded."""
        return json.loads(self.body)


class Replayed:
    """The three services of a world on loopback, for as long as the test holds it."""

    def __init__(self, world: Path, state: Path, limits: str = DEFAULT_LIMITS) -> None:
        self.exchanges: list[Exchange] = []
        self.state = State(World(world, state), limits)
        self._servers = []
        for service, app in services(self.state).items():
            config = uvicorn.Config(self._kept(service, app), log_level="warning", lifespan="off", date_header=False, server_header=False)
            self._servers.append((uvicorn.Server(config), listen(self.state, service)))
        self._thread = threading.Thread(target=asyncio.run, args=(self._run(),), daemon=True)
        self._thread.start()

    async def _run(self) -> None:
        await asyncio.gather(*(server.serve(sockets=[listener]) for server, listener in self._servers))

    def end(self) -> None:
        """End the services."""
        for server, _ in self._servers:
            server.should_exit = True
        self._thread.join(30)

    @property
    def urls(self) -> dict[str, str]:
        """Addresses by service."""
        return self.state.urls

    def config(self, service: str, *, is_anonymous: bool = False) -> ServiceConfig:
        """How our own clients are told of a service."""
        return ServiceConfig(self.urls[service], None if is_anonymous else "any", {"clock_url": f"{self.urls['control']}/clock"})

    def _kept(self, service: str, app: ASGIApp) -> ASGIApp:
        async def kept(scope: Scope, receive: Receive, send: Send) -> None:
            asked, told, start, begun = bytearray(), bytearray(), dict[str, Any](), list[Message]()

            async def hear() -> Message:
                message = await receive()
                asked.extend(message.get("body", b""))
                return message

            headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
            path, query = scope["raw_path"].decode(), tuple(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))

            async def say(message: Message) -> None:
                if message["type"] == "http.response.start":
                    # Sent with the first part: a client may judge by the headers alone, and then looks for the exchange here.
                    start.update(message)
                    return
                told.extend(message.get("body", b""))
                # Kept before its last part is sent: a client that has its answer finds the exchange here.
                if service != "control" and message["type"] == "http.response.body" and not message.get("more_body", False):
                    answered = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
                    self.exchanges.append(Exchange(service, scope["method"], path, query, headers, bytes(asked), start["status"], answered, bytes(told)))
                if not begun:
                    begun.append(start)
                    await send(start)
                await send(message)

            await app(scope, hear, say)

        return kept


def write_world(folder: Path, as_of: str, files: Mapping[str, Iterable[Mapping[str, Any]]]) -> Path:
    """Write a world; gives its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "world.json").write_text(json.dumps({"title": "made up", "as_of": as_of}), encoding="utf-8")
    for name, lines in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder
