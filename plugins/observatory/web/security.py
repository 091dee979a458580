"""Who may see the page: the users who may see Airflow's website. A FastAPI application in a plugin has no authentication unless it asks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

# The hash of the one style element that Plot writes; its text is the same in every chart.
PLOT_STYLE = "'sha256-jSYQUrW7J0b3jPqhZP9C2Xh1PyJKHKXd4s0fpGGKrww='"
PAGE_POLICY = (
    f"default-src 'self'; style-src 'self' {PLOT_STYLE}; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
# The hashes of the inline scripts of MkDocs Material, which are the same in every site. Its search asks for an index and runs in a worker, so DOCS_POLICY lets
# it use its origin.
MATERIAL_SCRIPTS = (
    "'sha256-apoQPHefCNWjxbCm+HzVDOAW4CSVWhY7VylQjgOFyfk='",
    "'sha256-/K9p2JtEqCycL2fSbEonMakkteWpAHv57x2wndLqMNo='",
    "'sha256-DrEMJJ29sL7vIloQzly+VUGMxKcBTMII+OfW7Y8AkG4='",
    "'sha256-/8wPdzX9q0NNJXyA5lzsLojXFpkeaXVxhbfkUOQaWy8='",
)
DOCS_POLICY = (
    f"default-src 'none'; script-src 'self' {' '.join(MATERIAL_SCRIPTS)}; worker-src 'self' blob:; connect-src 'self'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
# Data Docs hold values that were received: no script runs and no form is sent. They keep their origin, or the browser would send no cookie of
# the login with their style sheet, nor with a link that is followed inside Airflow's frame.
DATA_DOCS_POLICY = (
    "sandbox allow-popups allow-same-origin; default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


_ANCESTOR = re.compile(r"(?:\*|https://(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?|http://(?:localhost|127\.0\.0\.1)(?::\d{1,5})?)\Z")


def signed_in() -> Any:
    """The dependency of every route: Airflow's signed-in user who may see its website; 401 for nobody, 403 for one who may not."""
    from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
    from airflow.api_fastapi.core_api.security import requires_access_view

    return Depends(requires_access_view(AccessView.WEBSITE))


def to_login(request: Request) -> Response | None:
    """The redirect to Airflow's login for a browser that is not signed in; None for requests that are not for a page."""
    if request.method != "GET" or "text/html" not in request.headers.get("accept", ""):
        return None
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    # The path under which Airflow is served, without the page's own.
    above = str(request.scope.get("app_root_path", "")).rstrip("/")
    return RedirectResponse(f"{above}/api/v2/auth/login?{urlencode({'next': here})}", status_code=307)


def ancestors(words: str) -> tuple[str, ...]:
    """The pages that may show a panel in a frame, from a text with spaces between: ``https://host``, ``https://*.host``, ``http://localhost:port``, or ``*``.

    Raises ``ValueError`` for anything else, since it would go into a security header.
    """
    sources = tuple(words.split())
    if wrong := [source for source in sources if not _ANCESTOR.match(source)]:
        raise ValueError(f"{wrong[0][:100]!r} is no origin such as https://news.example or https://*.news.example")
    return sources


def harden(response: Response, framed_by: Sequence[str] = ()) -> None:
    """Add the security headers to an answer, unless it has a policy of its own. ``framed_by``: other pages that may show it in a frame."""
    policy = PAGE_POLICY
    for name, value in HEADERS.items():
        # Leave out X-Frame-Options, which cannot name other pages, if some may frame this page: then only the policy says so.
        if not (framed_by and name == "X-Frame-Options"):
            response.headers.setdefault(name, value)
    if framed_by:
        policy = policy.replace("frame-ancestors 'self'", f"frame-ancestors 'self' {' '.join(framed_by)}")
    response.headers.setdefault("Content-Security-Policy", policy)
