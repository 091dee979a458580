"""Superset's settings, here and in containers: what is secret comes from the environment, and no page asks another host for anything."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from superset.security import SupersetSecurityManager

SECRET_KEY = os.environ["OBSERVATORY_BI_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = f"sqlite:///{Path(os.environ['SUPERSET_HOME']) / 'superset.db'}"
# The marts change by publication; a cache would show an older one beside the newest.
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
RATELIMIT_STORAGE_URI = "memory://"
WTF_CSRF_ENABLED = True
SESSION_COOKIE_SAMESITE = "Strict"
# Another world may show numbers only below its own name: no upload, no statement that writes.
PREVENT_UNSAFE_DB_CONNECTIONS = True
ALLOW_ADHOC_SUBQUERY = False


class OnlyMart(SupersetSecurityManager):  # type: ignore[misc]  # Superset is in an environment of its own
    """Lists what the login may read: Postgres tells every login the names of all schemas."""

    def get_schemas_accessible_by_user(self, *told: Any, **more: Any) -> set[str]:
        """The schemas that SQL Lab and the making of a data set offer."""
        return set(super().get_schemas_accessible_by_user(*told, **more)) & {"mart"}


CUSTOM_SECURITY_MANAGER = OnlyMart
# Superset's own policy lets pages fetch a tracking pixel, maps and fonts of others.
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
