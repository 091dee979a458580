"""The page's application: every route requires Airflow's login, and every answer has security headers."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.middleware.base import RequestResponseEndpoint
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from observatory import settings
from observatory.store import Store, of_settings
from observatory.web import security, sites
from observatory.web.data import NothingPublished, engine_for_reader
from observatory.web.page import HERE, Shelf, render, root
from observatory.web.views import claims, collection, countries, indicators, lab, machines, overview, release, search

VIEWS = (overview, lab, release, indicators, countries, claims, collection, search, machines)
FIELDS = 5
"""How many wrong fields an error names."""
_FIELD = re.compile(r"[a-z_]{1,20}\Z")

log = logging.getLogger(__name__)


def create_app(
    reader_url: str | None = None,
    store: Store | None = None,
    signed_in: Any = None,
    agents: Callable[[str], ASGIApp] | None = None,
    shelf: Shelf | None = None,
) -> FastAPI:
    """The application. ``reader_url``: SQLAlchemy URL of a member of ``observatory_reader`` (default ``settings.reader_url()``, at the first
    request); ``store``: holds ``site`` and ``data_docs`` (default the one of the environment); ``signed_in``: the dependency of every route
    (default Airflow's); ``agents``: makes the application for agents from the reader's URL (default: there is none); ``shelf``: the files of the
    static site, if the page is written as one (default: a server answers).
    """
    guard = signed_in or security.signed_in()
    app = FastAPI(title="Open science", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[guard])
    app.state.engine = _make_engine(reader_url)
    app.state.agents = _make_agents(reader_url, agents) if agents is not None else None
    app.state.store = store or of_settings()
    app.state.shelf = shelf
    app.state.ancestors = _ancestors()
    app.middleware("http")(_add_headers)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=6)
    app.add_exception_handler(HTTPException, _answer_error)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(NothingPublished, _answer_nothing_published)
    app.add_exception_handler(SQLAlchemyError, _answer_unavailable)
    app.include_router(_entry())
    for view in VIEWS:
        app.include_router(view.router)
    app.include_router(sites.router)
    # Serve our own style sheet, scripts and icons without a login: they are the same for everybody.
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    return app


def _ancestors() -> tuple[str, ...]:
    """The pages that may show a panel in a frame, from the settings; none if the setting is malformed, which is logged."""
    try:
        return security.ancestors(settings.frame_ancestors())
    except ValueError as error:
        log.error("OBSERVATORY_FRAME_ANCESTORS: %s; no page may frame a panel", error)
        return ()


def _reader_url(url: str | None) -> str:
    """The URL of the warehouse for the page: ``url``, else that of the settings. Raises ``HTTPException`` 503 if there is none."""
    try:
        return url or settings.reader_url()
    except KeyError as error:
        raise HTTPException(503, f"{error.args[0]} is not set: the page reads through a login of its own.") from error


def _make_engine(url: str | None) -> Callable[[], Engine]:
    """A function that returns the engine and makes it at the first call, since Airflow loads plugins in processes that never serve a page."""

    @cache
    def made() -> Engine:
        return engine_for_reader(_reader_url(url))

    return made


def _make_agents(url: str | None, make_app: Callable[[str], ASGIApp]) -> Callable[[], ASGIApp]:
    """A function that returns the app which answers agents (MCP), and makes it from the reader's URL at the first call."""

    @cache
    def made() -> ASGIApp:
        return make_app(_reader_url(url))

    return made


def _entry() -> APIRouter:
    """The route of the page's root, which redirects to the overview."""
    router = APIRouter()

    @router.get("/")
    def entry(request: Request) -> Response:
        return RedirectResponse(f"{root(request)}/overview", status_code=307)

    return router


async def _add_headers(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Middleware: add the security headers and a Cache-Control by the kind of file to every answer."""
    # Read the path before the answer is made: a mounted app changes root_path.
    below = request.url.path.removeprefix(f"{root(request)}/")
    response = await call_next(request)
    framed_by = request.app.state.ancestors if getattr(request.state, "is_embedded", False) else ()
    security.harden(response, framed_by)
    # Choose how long a browser may keep the answer: libraries, whose names have their version, for ever; our own files and the pages are asked for again each
    # time, and pages are kept by no cache on the way.
    kept = {"static/vendor": "public, max-age=31536000, immutable", "static": "public, no-cache"}
    cache_control = next((value for folder, value in kept.items() if below.startswith(f"{folder}/")), "private, no-cache")
    response.headers.setdefault("Cache-Control", cache_control)
    return response


async def _answer_error(request: Request, error: Exception) -> Response:
    """Answer an HTTP error with a page that says what is wrong, or lead to the login at 401. Other errors are raised again."""
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 401 and (answer := security.to_login(request)):
        return answer
    titles = {401: "Sign in to Airflow first.", 403: "Airflow does not let you see this.", 404: "There is no such page.", 503: "The page has no warehouse."}
    title = titles.get(error.status_code, "This cannot be done.")
    # Show the words of our own errors (404, 503), which say what is missing; other texts are not shown.
    detail = error.detail if error.status_code in (404, 503) and error.detail != "Not Found" else ""
    answer = render(request, "error.html", status=error.status_code, title=title, detail=detail)
    # Add the error's headers, which say which methods are allowed and how to sign in.
    answer.headers.update(error.headers or {})
    return answer


async def _answer_invalid(request: Request, error: Exception) -> Response:
    """Answer a malformed address with status 400 and a page that names the wrong fields."""
    if not isinstance(error, RequestValidationError):
        raise error
    # Name the wrong fields, but only what looks like a field's name: otherwise an address could put any sentence on our page.
    fields = sorted({str(problem["loc"][-1]) for problem in error.errors()})
    named = [name for name in fields if _FIELD.match(name)][:FIELDS]
    names = ", ".join(named if len(named) == len(fields) else [*named, "other fields"])
    return render(request, "error.html", status=400, title="This address asks for something that does not exist.", detail=f"Not understood: {names}")


async def _answer_nothing_published(request: Request, error: Exception) -> Response:
    """Answer with status 404 and a page that says that nothing is published, and which Dag publishes."""
    return render(request, "error.html", status=404, title=f"{str(error).capitalize()}.", detail="build_marts publishes at the end of a run of the line.")


async def _answer_unavailable(request: Request, error: Exception) -> Response:
    """Log an error of the database, and answer with status 503 and a page that does not show it."""
    log.error("the warehouse did not answer", exc_info=error)
    return render(request, "error.html", status=503, title="The warehouse did not answer.", detail="Try again in a minute.")
