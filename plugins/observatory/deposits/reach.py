"""How far a deposit reaches: a service of loopback is a rehearsal, every other one has readers, to whom no sample goes unless it is named."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from observatory.deposits.release import Held
from observatory.errors import ParameterRefused


def is_loopback(url: str) -> bool:
    """Whether the address is one of this machine, which nobody else reads."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def require_https(url: str, service: str) -> None:
    """Raise ``ParameterRefused`` where a token would be read on its way to ``service``."""
    if urlsplit(url).scheme != "https" and not is_loopback(url):
        raise ParameterRefused(f"{service} is reached by https alone, save on loopback: the token would be read on its way")


def refuse_sample(release: Held, url: str, worlds: Collection[str], service: str) -> None:
    """Raise ``ParameterRefused`` if ``release`` is of a replayed world that is not among ``worlds``, and others read the service at ``url``."""
    if release.is_sample and not is_loopback(url) and release.world not in worlds:
        raise ParameterRefused(
            f"release {release.name} is of the replayed world {release.world[:80]!r} and not of the real services: it goes to no {service} that others read,"
            " unless the connection's extra names this world under worlds"
        )
