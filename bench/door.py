"""A server that notes when each call comes, and how many calls and connections are there at once."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Door:
    """What a server saw: the moments (s) at which calls came, how many were there at once, and connections that were open at once."""

    url: str = ""
    came: list[float] = field(default_factory=list)
    inside: int = 0
    most: int = 0
    open: int = 0
    most_open: int = 0

    @property
    def gaps(self) -> list[float]:
        """Seconds between calls."""
        return [after - before for before, after in zip(self.came, self.came[1:], strict=False)]


@contextmanager
def served(latency: float) -> Iterator[Door]:
    """A server on loopback that notes what comes, and answers after ``latency`` seconds."""
    door, lock = Door(), threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            with lock:
                door.open += 1
                door.most_open = max(door.most_open, door.open)

        def finish(self) -> None:
            with lock:
                door.open -= 1
            super().finish()

        def do_GET(self) -> None:
            with lock:
                door.came.append(time.monotonic())
                door.inside += 1
                door.most = max(door.most, door.inside)
            time.sleep(latency)
            with lock:
                door.inside -= 1
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """No line a call."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        door.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield door
        server.shutdown()
