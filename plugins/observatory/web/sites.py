"""Serves the static site of the documents and Great Expectations' Data Docs from the store, behind the same login."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, RedirectResponse, Response, StreamingResponse

from observatory.quality.data_docs import TOP as DATA_DOCS
from observatory.settings import SITE
from observatory.store import PIECE_BYTES, Store
from observatory.web.page import root
from observatory.web.security import DATA_DOCS_POLICY, DOCS_POLICY

router = APIRouter()


def _serve_file(request: Request, mount: str, top: str, path: str, hint: str, policy: str) -> Response:
    """A file of a site in the store, with this security policy. A folder without a slash at its end is redirected.

    If the site does not exist, the error 404 says how to make it.
    """
    store: Store = request.app.state.store
    file = store.page(top, path)
    if file is None:
        is_made = store.has(f"{top}/index.html")
        raise HTTPException(404, "There is no such file." if is_made else f"Not made yet: {hint}")
    if file.endswith("/index.html") and path and not path.endswith(("/", "index.html")):
        # Redirect to the folder's address with a final slash: without it relative links of its page do not work.
        return RedirectResponse(f"{root(request)}/{mount}/{path}/", status_code=307)
    headers = {"Content-Security-Policy": policy}
    if store.folder is not None:
        return FileResponse(store.folder / file, headers=headers)
    return StreamingResponse(_pieces(store, file), media_type=mimetypes.guess_type(file)[0] or "application/octet-stream", headers=headers)


def _pieces(store: Store, name: str) -> Iterator[bytes]:
    """The content of a file in pieces of ``PIECE_BYTES``; raises ``StoreError`` if it is not there."""
    with store.open(name) as stream:
        while piece := stream.read(PIECE_BYTES):
            yield piece


@router.get("/docs/{path:path}")
def docs(request: Request, path: str) -> Response:
    """Serve a file of the site of documents, which make docs writes; error 404 if there is no such file or no site."""
    return _serve_file(request, "docs", SITE, path, "make docs writes this site.", DOCS_POLICY)


@router.get("/data-docs/{path:path}")
def data_docs(request: Request, path: str) -> Response:
    """Serve a file of the Data Docs, which every audit writes; error 404 if there is no such file or no Data Docs."""
    return _serve_file(request, "data-docs", DATA_DOCS, path, "the checks of a run of the line write these pages.", DATA_DOCS_POLICY)
