"""The page without Airflow: a server on loopback that only reads, and a site of files for any host."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from fastapi import Depends, FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from observatory import settings
from observatory.errors import ObservatoryError
from observatory.local import postgres
from observatory.local.airflow import free_port
from observatory.store import Folder
from observatory.warehouse.engine import engine_for
from observatory.warehouse.export import pseudonyms_of
from observatory.warehouse.licence import licence_of
from observatory.web import data, mlbom, security, static_site
from observatory.web.app import create_app
from observatory.web.data import engine_for_reader

READER = "observatory_public"
"""The login of the page without Airflow, a member of observatory_reader and of nothing else."""
PORT = 8713
"""Where the page is served unless another is named, the same at each start."""
MOST_BYTES = static_site.MOST_BYTES
_HOST = re.compile(r"[a-z0-9.-]{1,253}\Z")


def _framed_by() -> tuple[str, ...]:
    """The sites that may frame the page, from the environment; raises ``ObservatoryError`` if the setting is malformed."""
    try:
        return security.ancestors(settings.frame_ancestors())
    except ValueError as error:
        raise ObservatoryError(f"OBSERVATORY_FRAME_ANCESTORS: {error}") from error


def port_of(told: str) -> int:
    """The port that was asked for; raises ``ObservatoryError`` if it is none."""
    if not told:
        return PORT
    if not told.isdecimal() or int(told) > 65_535:
        raise ObservatoryError(f"PORT={told}: a number up to 65535; 0 takes a free one")
    return int(told) or free_port()


def application(url: str, state: Path) -> FastAPI:
    """The page without a sign-in; ``url``: SQLAlchemy URL of a member of ``observatory_reader``.

    It answers to this machine's own names alone, and to those of ``OBSERVATORY_HOSTS`` (with commas), for a proxy that stands before it.
    """
    _framed_by()
    hosts = [host.strip().lower() for host in os.environ.get("OBSERVATORY_HOSTS", "").split(",") if host.strip()]
    if wrong := [host for host in hosts if not _HOST.match(host)]:
        raise ObservatoryError(f"OBSERVATORY_HOSTS: {wrong[0][:100]!r} is no name of a host")
    app = create_app(url, Folder(state.absolute()), signed_in=Depends(lambda: None))
    # Against DNS rebinding: a foreign page could otherwise reach this server by a name of its own that leads here.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", *hosts], www_redirect=False)
    return app


def serve(sockets: Path, state: Path, port: int, say: Callable[[str], None]) -> None:
    """Serve the page to this machine until ended: the newest and every earlier publication, by a login that only reads."""
    postgres.create_login(sockets, READER, "observatory_reader")
    app = application(postgres.url(sockets, "observatory", user=READER), state)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", server_header=False))
    say(f"Open science: http://127.0.0.1:{port}/overview  (reads only; Ctrl-C or make down ends it)")
    try:
        server.run()
    except SystemExit as error:
        raise ObservatoryError(f"nothing was served: is port {port} taken? PORT=number names another, PORT=0 a free one") from error


def bill_of_materials(sockets: Path, lab: str, release: str) -> str:
    """The bill of materials of a release of the newest publication as JSON; raises ``NoSuchRelease`` and ``NothingPublished``."""
    postgres.create_login(sockets, READER, "observatory_reader")
    engine = engine_for_reader(postgres.url(sockets, "observatory", user=READER), name="observatory mlbom")
    with closing(engine.connect()) as reader:
        read = partial(data.read, reader)
        release_rows = mlbom.find(read, lab, release)
        document = mlbom.document(read, release_rows, data.published(reader, None), licence=licence_of(row["licence_spdx"] for row in read("licence")))
        if document is None:
            raise mlbom.NoSuchRelease(f"nothing is published of {release_rows}")
        return mlbom.as_text(document)


def address_of(told: str) -> str:
    """The address at which a site will stand, with a slash at its end; raises ``ObservatoryError`` if it is none."""
    if not told:
        return ""
    parts = urlsplit(told)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query or parts.fragment or re.search(r"\s", told):
        raise ObservatoryError("URL=address: the whole address of the site's folder, such as https://example.org/open-science/")
    return told.rstrip("/") + "/"


def write_site(sockets: Path, folder: Path, key: bytes, *, base: str, docs: Path | None) -> static_site.Written:
    """Write the newest publication's site below ``folder``; ``key`` is the one of the pseudonyms."""
    framed_by = _framed_by()
    postgres.create_login(sockets, READER, "observatory_reader")
    with engine_for(postgres.url(sockets, "observatory")).connect() as owner:
        hidden = pseudonyms_of(owner, key)
    engine = engine_for_reader(postgres.url(sockets, "observatory", user=READER), name="observatory site")
    with closing(engine.connect()) as reader:
        return static_site.write(reader, hidden, folder, base=base, docs=docs, framed_by=framed_by)
