"""What each role may do, and what it may not: every attempt is made by a login of its own, which is a member of that role alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from psycopg2 import Error
from psycopg2.errorcodes import INSUFFICIENT_PRIVILEGE
from sqlalchemy import Connection, Engine, text

from observatory import settings
from observatory.landing.hub import Place  # noqa: F401 - replaced below
