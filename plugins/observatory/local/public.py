"""The page without Airflow: a read-only server on loopback, and a static site of files for any host."""

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
"""The login of the page without Airflow; its only role is observatory_reader."""
PORT = 8713
"""The default port of the page, the same at each start."""
MOST_BYTES = static_site.MOST_BYTES
_HOST = re.compile(r"[a-z0-9.-]{1,253}\Z")


def _framed_by() -> tuple[str, ...]:
    """The sites that may frame the page, from the environment; raises ``ObservatoryError`` if the setting is malformed."""
    try:
        return security.ancestors(settings.frame_ancestors())
    except ValueError as error:
        raise ObservatoryError(f"OBSERVATORY_FRAME_ANCESTORS: {error}") from error


def port_of(text: str) -> int:
    """The port in the environment's ``PORT``: the default if it is empty, a free port if it is 0. Raises ``ObservatoryError`` if it is no port."""
    if not text:
        return PORT
    if not text.isdecimal() or int(text) > 65_535:
        raise ObservatoryError(f"PORT={text}: a number up to 65535; 0 takes a free one")
    return int(text) or free_port()


def application(url: str, state: Path) -> FastAPI:
    """The page as an application without sign-in. ``url``: SQLAlchemy URL of a login of ``observatory_reader``.

    It answers only requests to 127.0.0.1 and localhost, and to the host names in ``OBSERVATORY_HOSTS`` (with commas), for a proxy in front of it. Raises
    ``ObservatoryError`` if one of these names is malformed.
    """
    _framed_by()
    hosts = [host.strip().lower() for host in os.environ.get("OBSERVATORY_HOSTS", "").split(",") if host.strip()]
    if bad_hosts := [host for host in hosts if not _HOST.match(host)]:
        raise ObservatoryError(f"OBSERVATORY_HOSTS: {bad_hosts[0][:100]!r} is no name of a host")
    app = create_app(url, Folder(state.absolute()), signed_in=Depends(lambda: None))
    # Check the host name against DNS rebinding: a hostile page could point its own host name at this machine, and read through a visitor's browser.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", *hosts], www_redirect=False)
    return app


def serve(sockets: Path, state: Path, port: int, say: Callable[[str], None]) -> None:
    """Serve the page, with the newest and every earlier publication, to this machine until a signal ends it. Reads through the login ``READER``.

    Raises ``ObservatoryError`` if the port cannot be used.
    """
    postgres.create_login(sockets, READER, "observatory_reader")
    app = application(postgres.url(sockets, "observatory", user=READER), state)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", server_header=False))
    say(f"Open science: http://127.0.0.1:{port}/overview  (reads only; Ctrl-C or make down ends it)")
    try:
        server.run()
    except SystemExit as error:
        raise ObservatoryError(f"nothing was served: is port {port} taken? PORT=number names another, PORT=0 a free one") from error


def bill_of_materials(sockets: Path, lab: str, release: str) -> str:
    """The bill of materials of a release in the newest publication, as JSON; raises ``NoSuchRelease`` or ``NothingPublished``."""
    postgres.create_login(sockets, READER, "observatory_reader")
    engine = engine_for_reader(postgres.url(sockets, "observatory", user=READER), name="observatory mlbom")
    with closing(engine.connect()) as reader:
        read = partial(data.read, reader)
        release_rows = mlbom.find(read, lab, release)
        document = mlbom.document(read, release_rows, data.published(reader, None), licence=licence_of(row["licence_spdx"] for row in read("licence")))
        if document is None:
            raise mlbom.NoSuchRelease(f"nothing is published of {release_rows}")
        return mlbom.as_text(document)


def address_of(url: str) -> str:
    """The address in the environment's ``URL``, at which the site will be served, with a slash at its end; empty if none is given.

    Raises ``ObservatoryError`` if it is no http(s) address of a folder.
    """
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query or parts.fragment or re.search(r"\s", url):
        raise ObservatoryError("URL=address: the whole address of the site's folder, such as https://example.org/open-science/")
    return url.rstrip("/") + "/"


def write_site(sockets: Path, folder: Path, key: bytes, *, base: str, docs: Path | None) -> static_site.Written:
    """Write the site of the newest publication below ``folder``. ``key``: the key of the pseudonyms; ``base``: the site's address, may be empty;
    ``docs``: the folder of the documents' site, to include; returns what was written."""
    framed_by = _framed_by()
    postgres.create_login(sockets, READER, "observatory_reader")
    with engine_for(postgres.url(sockets, "observatory")).connect() as owner:
        pseudonyms = pseudonyms_of(owner, key)
    engine = engine_for_reader(postgres.url(sockets, "observatory", user=READER), name="observatory site")
    with closing(engine.connect()) as reader:
        return static_site.write(reader, pseudonyms, folder, base=base, docs=docs, framed_by=framed_by)
