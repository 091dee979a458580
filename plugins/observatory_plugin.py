"""The one file that Airflow loads as a plugin: it puts the page "Open science" into Airflow's navigation."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin

PREFIX = "/open-science"


class _Later:
    """The page's application, made at the first request: every process of Airflow loads plugins, and the api-server alone serves pages."""

    def __init__(self) -> None:
        self._app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._app is None:
            from observatory.web.app import create_app

            self._app = create_app(agents=_agents)
        # Hand on Airflow's own application, in which this one is mounted: the page asks its API.
        scope["observatory.airflow"] = scope.get("app")
        await self._app(scope, receive, send)


def _agents(url: str) -> Any:
    """What answers agents on the page's login; imported at the first message, since it takes a second and most processes need none."""
    from observatory.agents.over_http import application

    return application(url)


def _below_airflow(path: str) -> str:
    """Where a path is for a browser: Airflow itself may be served below a prefix."""
    return urlsplit(str(conf.get("api", "base_url", fallback="") or "")).path.rstrip("/") + path


class ObservatoryPlugin(AirflowPlugin):  # type: ignore[misc]  # Airflow ships no types for it
    """Registers the page and its place in the navigation."""

    name = "observatory"
    fastapi_apps: ClassVar[list[Any]] = [{"app": _Later(), "url_prefix": PREFIX, "name": "Open science"}]
    external_views: ClassVar[list[Any]] = [
        {
            "name": "Open science",
            "href": _below_airflow(f"{PREFIX}/"),
            "destination": "nav",
            "url_route": "open-science",
            "nav_top_level": True,
            "icon": _below_airflow(f"{PREFIX}/static/icon.svg"),
            "icon_dark_mode": _below_airflow(f"{PREFIX}/static/icon-dark.svg"),
        }
    ]
