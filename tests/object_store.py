"""An S3 server of loopback for tests (moto, in a virtual environment of its own: ``make .venv-s3/made``)."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SERVER = Path(__file__).resolve().parents[1] / ".venv-s3" / "bin" / "moto_server"
REQUIRED = "OBSERVATORY_REQUIRE_OBJECTS"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "a-test", "AWS_SECRET_ACCESS_KEY": "of-loopback", "AWS_EC2_METADATA_DISABLED": "true"}
_BUCKETS = itertools.count()


@contextmanager
def running() -> Iterator[str]:
    """The server's address; the test is skipped where there is no server, and fails where one is required."""
    if not SERVER.exists():
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{REQUIRED}=1, and there is no {SERVER}")
        pytest.skip("no S3 server here: make .venv-s3/made")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([SERVER, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while server.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        assert server.poll() is None, "the S3 server ended"
        yield f"127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def bucket(address: str) -> str:
    """URL of a store in a bucket of its own."""
    name = f"bucket-{next(_BUCKETS)}"
    urllib.request.urlopen(urllib.request.Request(f"http://{address}/{name}", method="PUT"), timeout=60).close()
    return f"s3://{name}/warehouse?scheme=http&endpoint_override={address}&region=us-east-1"
