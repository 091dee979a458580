"""Who is told of metrics and lineage, on loopback, keeping what came."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class StatsD:
    """A StatsD server: lines as they came, by UDP."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self) -> None:
        while told := self._socket.recv(65_536):
            self.lines += told.decode().splitlines()

    def end(self) -> None:
        """Hear no more."""
        self._socket.sendto(b"", self._socket.getsockname())

    @property
    def gauges(self) -> dict[str, float]:
        """The last number by name."""
        told = (line.partition(":") for line in self.lines if line.endswith("|g"))
        return {name: float(value.removesuffix("|g")) for name, _, value in told}


@contextmanager
def statsd() -> Iterator[StatsD]:
    """A StatsD server as long as the block runs."""
    found = StatsD()
    try:
        yield found
    finally:
        found.end()


@contextmanager
def posted() -> Iterator[tuple[int, list[tuple[str, bytes]]]]:
    """An HTTP server: its port, and path and body of what was posted to it."""
    came: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1], came
    finally:
        server.shutdown()
        server.server_close()


def lineage(came: list[tuple[str, bytes]]) -> list[dict[str, Any]]:
    """The events of OpenLineage among what was posted."""
    return [json.loads(body) for path, body in came if path.endswith("lineage")]
