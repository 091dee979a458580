"""A service that a test scripts, and a client of it that waits for nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer
from serving import Service

from observatory.http import Client, ServiceConfig


@pytest.fixture
def service(httpserver: HTTPServer) -> Service:
    return Service(httpserver)


@pytest.fixture
def client(service: Service) -> Iterator[Client]:
    with Client(ServiceConfig(service.url, "secret-token"), clock=service.clock) as found:
        yield found
