"""The replay's control port: reads and moves its clock, applies steps, and reports what was served. Only the local commands use it."""

from __future__ import annotations

import hmac
import os

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from observatory.replay.state import state_of

SOURCES = {
    "model": "huggingface",
    "dataset": "huggingface",
    "organization": "huggingface",
    "card": "huggingface",
    "hub_licence": "huggingface",
    "hub_tree": "huggingface",
    "refs": "huggingface",
    "paper_page": "huggingface",
    "paper": "arxiv",
}
PARTS = {"card": "card", "hub_licence": "licence", "hub_tree": "tree", "refs": "refs"}
TOKEN_VARIABLE = "OBSERVATORY_CLOCK_TOKEN"  # noqa: S105 - a name, no secret
"""The environment variable with the secret of who may move the clock and the world. Without it anybody may who reaches the port, as in a test."""
MAX_WAIT = 7 * 24 * 3600


def _is_refused(request: Request) -> bool:
    """Whether a request that changes something comes without the secret."""
    token = os.environ.get(TOKEN_VARIABLE, "")
    return bool(token) and not hmac.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {token}".encode())


def _world(request: Request) -> Response:
    """The world's title, its day, the clock, and the current step of all steps."""
    state = state_of(request)
    return JSONResponse(
        {
            "title": state.world.about.get("title", state.world.path.name),
            "as_of": state.world.as_of.isoformat(),
            "now": state.now.isoformat(),
            "step": state.world.step,
            "steps": len(state.world.steps),
        }
    )


async def _clock(request: Request) -> Response:
    """The clock; a POST of {"seconds": n} first moves it on by n seconds."""
    state = state_of(request)
    if request.method == "POST":
        if _is_refused(request):
            return JSONResponse({"error": "not yours to move"}, 401)
        seconds = float((await request.json())["seconds"])
        if not 0 <= seconds <= MAX_WAIT:
            return JSONResponse({"error": "seconds out of range"}, 400)
        state.wait(seconds)
    return JSONResponse({"now": state.now.isoformat()})


def _step(request: Request) -> Response:
    """Go to the world's next step, and answer with its number and time; 409 if there is none."""
    if _is_refused(request):
        return JSONResponse({"error": "not yours to move"}, 401)
    state = state_of(request)
    if not state.advance():
        return JSONResponse({"error": "no later step"}, 409)
    return JSONResponse({"step": state.world.step, "now": state.now.isoformat()})


def _served(request: Request) -> Response:
    """How many records were served in this step, by source and kind."""
    served = state_of(request).served
    rows = [{"source": source, "kind": kind, "records": len(keys)} for (source, kind), keys in sorted(served.items())]
    return JSONResponse(rows)


def _served_keys(request: Request) -> Response:
    """Every record that was served, as [source, kind, key]."""
    served = state_of(request).served
    return JSONResponse([[source, kind, key] for (source, kind), keys in sorted(served.items()) for key in sorted(keys)])


def _unserved(request: Request) -> Response:
    """Every record of the world that no client asked for in this step, as [source, kind, key], with the kinds and keys that clients use."""
    state = state_of(request)
    rows = []
    # A repository on the Hub may hold several licence files, each a record of its own: <repository>:<path>.
    query = (
        "SELECT DISTINCT kind, CASE kind WHEN 'hub_licence' THEN exact || ':' || part ELSE exact END AS name FROM record"
        " WHERE state = 'there' ORDER BY kind, name"
    )
    for kind, exact in state.world.db.execute(query):
        source, key = SOURCES.get(kind, "github"), exact
        if kind in PARTS:
            repository, _, key = exact.partition("/")
            kind = f"{repository}_{PARTS[kind]}"
        if key not in state.served.get((source, kind), ()):
            rows.append([source, kind, key])
    return JSONResponse(rows)


def _calls(request: Request) -> Response:
    """The numbers of answered and refused calls of each service, and the shortest time between two calls."""
    calls = state_of(request).calls
    return JSONResponse({name: {"answered": count.answered, "refused": count.refused, "least_gap": count.least_gap} for name, count in sorted(calls.items())})


def _seeds(request: Request) -> Response:
    """The accounts, repositories and papers of the world, in the form that the command ``seed`` takes."""
    db = state_of(request).world.db

    def first_column(query: str) -> list[str]:
        """The values of a query's first column."""
        return [row[0] for row in db.execute(query)]

    return JSONResponse(
        {
            "huggingface": {
                "accounts": first_column(
                    "SELECT DISTINCT owner FROM record WHERE kind IN ('model', 'dataset') AND owner IS NOT NULL AND state = 'there' "
                    "UNION SELECT exact FROM record WHERE kind = 'organization' ORDER BY 1"
                ),
                "models": first_column("SELECT exact FROM record WHERE kind = 'model' AND owner IS NULL AND state = 'there' ORDER BY 1"),
                "datasets": first_column("SELECT exact FROM record WHERE kind = 'dataset' AND owner IS NULL AND state = 'there' ORDER BY 1"),
            },
            "github": {
                "accounts": first_column("SELECT DISTINCT owner FROM record WHERE kind = 'repository' AND state = 'there' ORDER BY 1"),
                "repositories": first_column("SELECT exact FROM record WHERE kind = 'repository' AND state = 'there' ORDER BY 1"),
            },
            "arxiv": {"papers": first_column("SELECT exact FROM record WHERE kind = 'paper' AND state = 'there' ORDER BY 1")},
        }
    )


def app() -> Starlette:
    """The application of the control port; its ``state.replay`` must be set."""
    return Starlette(
        routes=[
            Route("/world", _world),
            Route("/clock", _clock, methods=["GET", "POST"]),
            Route("/step", _step, methods=["POST"]),
            Route("/served", _served),
            Route("/served/keys", _served_keys),
            Route("/unserved", _unserved),
            Route("/calls", _calls),
            Route("/seeds", _seeds),
        ]
    )
