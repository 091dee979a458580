"""The static site and Great Expectations' Data Docs, as files below the state folder, behind the same authentication."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from observatory.web.page import root
from observatory.web.security import DATA_DOCS_POLICY, DOCS_POLICY

router = APIRouter()


def _file(folder: Path, path: str) -> Path | None:
    """The file of a path below ``folder``, its index.html where it is a folder; None where there is none, or where it leads out."""
    top = folder.resolve()
    if "\0" in path or "\\" in path or len(path) > 1_000:
        return None
    found = (top / path).resolve()
    if found.is_dir():
        found = (found / "index.html").resolve()
    return found if found.is_relative_to(top) and found.is_file() else None


def _answer(request: Request, mount: str, folder: Path, path: str, how: str, policy: str) -> Response:
    if not folder.is_dir():
        raise HTTPException(404, f"Not made yet: {how}")
    found = _file(folder, path)
    if found is None:
        raise HTTPException(404, "There is no such file.")
    if found.name == "index.html" and path and not path.endswith(("/", "index.html")):
        # Relative links of a folder's page need the slash.
        return RedirectResponse(f"{root(request)}/{mount}/{path}/", status_code=307)
    return FileResponse(found, headers={"Content-Security-Policy": policy})


@router.get("/docs/{path:path}")
def docs(request: Request, path: str) -> Response:
    """The site that make docs writes to ``site``."""
    return _answer(request, "docs", request.app.state.folder / "site", path, "make docs writes this site.", DOCS_POLICY)


@router.get("/data-docs/{path:path}")
def data_docs(request: Request, path: str) -> Response:
    """What Great Expectations writes to ``data_docs`` at every audit."""
    return _answer(request, "data-docs", request.app.state.folder / "data_docs", path, "the checks of a run of the line write these pages.", DATA_DOCS_POLICY)
