"""The address of a model or dataset may redirect to its new name within the configured host, and to nothing else."""

from __future__ import annotations

import pytest
from serving import Service, adds_up, looks

from observatory.http import Client, ServiceConfig
from observatory.sources.base import Page
from observatory.sources.huggingface import HuggingFace

ELSEWHERE = [
    "https://evil.example/api/{kind}s/c/d",
    "//evil.example/api/{kind}s/c/d",
    "http://127.0.0.1/api/{kind}s/c/d",
    "http://localhost.evil.example/api/{kind}s/c/d",
    "{own}.evil.example/api/{kind}s/c/d",
    "{own}@evil.example/api/{kind}s/c/d",
    "{own}/elsewhere/api/{kind}s/c/d",
    "{own}/api/{other}s/c/d",
    "ftp{rest}/api/{kind}s/c/d",
    "{own}/api/{kind}s/c/d/tree/main",
    "{own}/api/{kind}s/../c/d",
    "http://[::1/api/{kind}s/c/d",
]
WITHIN = ["/api/{kind}s/c/d", "{own}/api/{kind}s/c/d", "{own}/api/{kind}s/c/d?expand=author", "../../{kind}s/c/d", "HTTP{rest}/api/{kind}s/c/d"]


def asked(service: Service, kind: str, address: str, status: int) -> list[Page]:
    """The item a/b, whose address redirects to ``address``; c/d is there at our own host."""
    other = "dataset" if kind == "model" else "model"
    target = address.format(kind=kind, other=other, own=service.url, rest=service.url.removeprefix("http"))
    service.on(f"/api/{kind}s/a/b", (status, "", {"Location": target}))
    service.on(f"/api/{kind}s/c/d", (200, {"_id": "2", "id": "c/d"}))
    with Client(ServiceConfig(service.url, "hf_" + "x" * 20), clock=service.clock) as client:
        return list(HuggingFace(client).items(kind, ["a/b"]))


@pytest.mark.parametrize("status", [301, 307])
@pytest.mark.parametrize("kind", ["model", "dataset"])
@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_redirect_elsewhere_is_no_rename(service: Service, kind: str, address: str, status: int) -> None:
    pages = asked(service, kind, address, status)
    assert looks(pages) == {f"{kind}:a/b": "failed"} and adds_up(pages)
    assert not [stone for page in pages for stone in page.tombstones] and not [one for one in service.asked if one.path.endswith("/c/d")]


@pytest.mark.parametrize("status", [301, 307])
@pytest.mark.parametrize("kind", ["model", "dataset"])
@pytest.mark.parametrize("address", WITHIN)
def test_a_redirect_to_a_new_name_is_followed(service: Service, kind: str, address: str, status: int) -> None:
    pages = asked(service, kind, address, status)
    assert looks(pages) == {f"{kind}:a/b": "answered", f"{kind}:c/d": "answered"}
    assert [(stone.key, stone.renamed_to) for page in pages for stone in page.tombstones] == [("a/b", "c/d")]


def test_a_base_address_with_a_path_is_no_other_host(service: Service) -> None:
    service.on("/mirror/api/models/a/b", (307, "", {"Location": "/mirror/api/models/c/d"}))
    service.on("/mirror/api/models/c/d", (200, {"_id": "2", "id": "c/d"}))
    with Client(ServiceConfig(f"{service.url}/mirror", "hf_" + "x" * 20), clock=service.clock) as client:
        pages = list(HuggingFace(client).items("model", ["a/b"]))
    assert looks(pages) == {"model:a/b": "answered", "model:c/d": "answered"}
